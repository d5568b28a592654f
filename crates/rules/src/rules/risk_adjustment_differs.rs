//! TCC011.

use plumbline_model::Facet;

use crate::definitions::compare_payers;
use crate::{Findings, Scope, Segment};

declare_rule! {
    /// Payers of one line of business adjust total cost for risk differently.
    ///
    /// ## What
    /// The payers' latest definitions state different risk adjustment: none, or another model or version.
    /// ## Why
    /// A raw and an adjusted cost of the same members differ by their health; two models differ by coding.
    /// ## What to do
    /// Compare raw costs, or ask each payer for the raw cost and the score.
    /// ## Question
    /// Please send the cost before risk adjustment, and the score.
    /// ## Severity
    /// A warning: each report is true in itself, and only the comparison needs a caveat.
    /// ## Source
    /// 42 CFR 425.605 uses CMS-HCC scores; models in use for commercial members are CRG, DxCG and HHS-HCC.
    /// ## Example that fires
    /// One payer adjusts by CMS-HCC V28, the other by V24 or not at all.
    /// ## Example that does not
    /// "CMS-HCC V28" and "cms-hcc v28"; a payer that says nothing about it.
    TCC011 "risk-adjustment-differs", Warning, Segment(check)
}

fn check(segment: &Segment, _: &Scope, out: &mut Findings) {
    compare_payers(&TCC011, &[Facet::RiskAdjustment], segment, out);
}

#[cfg(test)]
mod tests {
    use plumbline_model::Report;

    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, findings_of};

    fn defined(payer: &str, value: &str) -> Report {
        ReportBuilder::new(payer)
            .usd("total-cost-of-care", "1,250.00")
            .define("total-cost-of-care", &[(Facet::RiskAdjustment, value)])
            .build()
    }

    #[test]
    fn fires_with_what_each_payer_states() {
        let findings = findings_of(&TCC011, &[&defined("Acme", "CMS-HCC V28"), &defined("Bolt", "none")]);
        assert_eq!(findings.len(), 1);
        assert_eq!(
            findings[0].message,
            "Total cost is defined differently in risk adjustment. risk adjustment: Acme CMS-HCC V28; Bolt none."
        );
    }

    #[test]
    fn silent_on_the_same_and_on_what_one_leaves_open() {
        assert_silent(
            &TCC011,
            &[&defined("Acme", "CMS-HCC V28"), &defined("Bolt", "cms-hcc v28")],
        );
        let open = ReportBuilder::new("Bolt").usd("total-cost-of-care", "1,250.00").build();
        assert_silent(&TCC011, &[&defined("Acme", "CMS-HCC V28"), &open]);
    }
}
