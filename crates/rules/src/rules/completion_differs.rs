//! TCC013.

use plumbline_model::Facet;

use crate::definitions::compare_payers;
use crate::{Findings, Scope, Segment};

declare_rule! {
    /// One payer adds claims that are still to come, another does not.
    ///
    /// ## What
    /// The payers' latest definitions state completion or IBNR as included and as excluded.
    /// ## Why
    /// A cost with completion is higher for that reason alone, most in recent months.
    /// ## What to do
    /// Take the IBNR line out of the one, or wait until the other has run out.
    /// ## Question
    /// What is the total with claims incurred and not yet reported, and without?
    /// ## Severity
    /// A warning: each report is true in itself, and only the comparison needs a caveat.
    /// ## Source
    /// 42 CFR 425.605: completion factor after three months of run-out.
    /// ## Example that fires
    /// One payer's total is completed, the other's is paid claims alone.
    /// ## Example that does not
    /// Both completed; a payer that says nothing about it.
    TCC013 "completion-differs", Warning, Segment(check)
}

fn check(segment: &Segment, _: &Scope, out: &mut Findings) {
    compare_payers(&TCC013, &[Facet::Completion], segment, out);
}

#[cfg(test)]
mod tests {
    use plumbline_model::Report;

    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, findings_of};

    fn defined(payer: &str, value: &str) -> Report {
        ReportBuilder::new(payer)
            .usd("total-cost-of-care", "1,250.00")
            .define("total-cost-of-care", &[(Facet::Completion, value)])
            .build()
    }

    #[test]
    fn fires_with_what_each_payer_states() {
        let findings = findings_of(&TCC013, &[&defined("Acme", "included"), &defined("Bolt", "excluded")]);
        assert_eq!(findings.len(), 1);
        assert_eq!(
            findings[0].message,
            "Total cost is defined differently in completion. completion: Acme included; Bolt excluded."
        );
    }

    #[test]
    fn silent_on_the_same_and_on_what_one_leaves_open() {
        assert_silent(&TCC013, &[&defined("Acme", "included"), &defined("Bolt", "included")]);
        let open = ReportBuilder::new("Bolt").usd("total-cost-of-care", "1,250.00").build();
        assert_silent(&TCC013, &[&defined("Acme", "included"), &open]);
    }
}
