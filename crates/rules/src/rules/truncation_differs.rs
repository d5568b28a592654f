//! TCC009.

use plumbline_model::Facet;

use crate::definitions::compare_payers;
use crate::{Findings, Scope, Segment};

declare_rule! {
    /// Payers of one line of business cut off high claims at different amounts.
    ///
    /// ## What
    /// The payers' latest definitions state different truncation or stop-loss thresholds, or one states none.
    /// ## Why
    /// One member of $2 million is $2 million or $150,000 of total cost, by definition alone.
    /// ## What to do
    /// Compare totals before truncation, or ask one payer for the other's threshold.
    /// ## Question
    /// Above which amount are claims cut off, and what is the total before that?
    /// ## Severity
    /// A warning: each report is true in itself, and only the comparison needs a caveat.
    /// ## Source
    /// 42 CFR 425.605 truncates at the 99th percentile; NQF 1604 at $100,000 per member.
    /// ## Example that fires
    /// One commercial payer truncates at $150,000 per member per year, the other does not.
    /// ## Example that does not
    /// "150000 USD per member per year" and "$150,000"; a payer that says nothing about it.
    TCC009 "truncation-differs", Warning, Segment(check)
}

fn check(segment: &Segment, _: &Scope, out: &mut Findings) {
    compare_payers(&TCC009, &[Facet::Truncation], segment, out);
}

#[cfg(test)]
mod tests {
    use plumbline_model::Report;

    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, findings_of};

    fn defined(payer: &str, value: &str) -> Report {
        ReportBuilder::new(payer)
            .usd("total-cost-of-care", "1,250.00")
            .define("total-cost-of-care", &[(Facet::Truncation, value)])
            .build()
    }

    #[test]
    fn fires_with_what_each_payer_states() {
        let findings = findings_of(
            &TCC009,
            &[
                &defined("Acme", "150000 USD per member per year"),
                &defined("Bolt", "none"),
            ],
        );
        assert_eq!(findings.len(), 1);
        assert_eq!(
            findings[0].message,
            "Total cost is defined differently in truncation. truncation: Acme 150000 USD per member per year; Bolt none."
        );
    }

    #[test]
    fn silent_on_the_same_and_on_what_one_leaves_open() {
        assert_silent(
            &TCC009,
            &[
                &defined("Acme", "150000 USD per member per year"),
                &defined("Bolt", "$150,000"),
            ],
        );
        let open = ReportBuilder::new("Bolt").usd("total-cost-of-care", "1,250.00").build();
        assert_silent(&TCC009, &[&defined("Acme", "150000 USD per member per year"), &open]);
    }
}
