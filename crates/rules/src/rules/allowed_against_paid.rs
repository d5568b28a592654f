//! TCC010.

use plumbline_model::Facet;

use crate::definitions::compare_payers;
use crate::{Findings, Scope, Segment};

declare_rule! {
    /// Payers of one line of business count allowed and paid amounts.
    ///
    /// ## What
    /// The payers' latest definitions state different bases: allowed, paid or charged amounts.
    /// ## Why
    /// Allowed amounts hold what members pay; a benefit change moves paid amounts without any change in care.
    /// ## What to do
    /// Ask for both bases, or compare changes over time and not levels.
    /// ## Question
    /// Please send the total on both bases, allowed and paid.
    /// ## Severity
    /// A warning: each report is true in itself, and only the comparison needs a caveat.
    /// ## Source
    /// 957 CMR 2.00 counts allowed amounts; 42 CFR 425.605 paid amounts.
    /// ## Example that fires
    /// One commercial payer states allowed amounts, the other paid amounts.
    /// ## Example that does not
    /// "paid" and "Paid"; a payer that states no basis.
    TCC010 "allowed-against-paid", Warning, Segment(check)
}

fn check(segment: &Segment, _: &Scope, out: &mut Findings) {
    compare_payers(&TCC010, &[Facet::Basis], segment, out);
}

#[cfg(test)]
mod tests {
    use plumbline_model::Report;

    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, findings_of};

    fn defined(payer: &str, value: &str) -> Report {
        ReportBuilder::new(payer)
            .usd("total-cost-of-care", "1,250.00")
            .define("total-cost-of-care", &[(Facet::Basis, value)])
            .build()
    }

    #[test]
    fn fires_with_what_each_payer_states() {
        let findings = findings_of(&TCC010, &[&defined("Acme", "paid"), &defined("Bolt", "allowed")]);
        assert_eq!(findings.len(), 1);
        assert_eq!(
            findings[0].message,
            "Total cost is defined differently in basis. basis: Acme paid; Bolt allowed."
        );
    }

    #[test]
    fn silent_on_the_same_and_on_what_one_leaves_open() {
        assert_silent(&TCC010, &[&defined("Acme", "paid"), &defined("Bolt", "Paid ")]);
        let open = ReportBuilder::new("Bolt").usd("total-cost-of-care", "1,250.00").build();
        assert_silent(&TCC010, &[&defined("Acme", "paid"), &open]);
    }
}
