//! TCC004.

use plumbline_model::Report;

use crate::beside::previous;
use crate::definitions::{in_words, stated_differently, total_cost_definition};
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// A payer defines total cost otherwise than in the contract's report before.
    ///
    /// ## What
    /// Two reports of one contract, one after the other, both state a facet of total cost and state it differently.
    /// ## Why
    /// A trend over the change compares two figures of one name.
    /// ## What to do
    /// Ask the payer to restate the earlier report, or begin the trend with this one.
    /// ## Question
    /// Please send the earlier report under the present definition, or tell us since when that holds.
    /// ## Severity
    /// A warning: each report is true in itself, and only the comparison needs a caveat.
    /// ## Source
    /// VBPR 1.1.0: `Measure.definition`; the facets published definitions differ in.
    /// ## Example that fires
    /// Pharmacy is excluded in the first quarter's report and included in the second's.
    /// ## Example that does not
    /// A facet that only the later report states.
    TCC004 "definition-changed", Warning, Beside(check, previous)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let Some(previous) = scope.previous(report) else { return };
    let (Some(now), Some(before)) = (total_cost_definition(report), total_cost_definition(previous)) else {
        return;
    };
    let differing = stated_differently(&now.definition.facets, &before.definition.facets);
    if differing.is_empty() {
        return out.passed(&TCC004);
    }
    let was = in_words(&before.definition.facets, &differing);
    let is = in_words(&now.definition.facets, &differing);
    let sentence = |held: &crate::definitions::Held, words: &str| {
        held.definition.stated.clone().unwrap_or_else(|| words.to_owned())
    };
    out.push(
        &TCC004,
        Draft::about(report, now.definition.term.clone())
            .message(format!("The report before says {was}; this one says {is}."))
            .fact(was.clone())
            .fact(is.clone())
            .saw(
                "before",
                sentence(&before, &was),
                before.definition.anchor.as_ref(),
                previous,
            )
            .saw("now", sentence(&now, &is), now.definition.anchor.as_ref(), report)
            .period("report before", previous)
            .period("this report", report)
            .expected(was)
            .found(is),
    );
}

#[cfg(test)]
mod tests {
    use plumbline_model::{Basis, Facet};

    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, findings_of};

    fn quarter(months: &str, facets: &[(Facet, &str)]) -> Report {
        ReportBuilder::new("Acme")
            .id(months)
            .period(months, Basis::Quarter)
            .usd("total-cost-of-care", "1,250")
            .define("total-cost-of-care", facets)
            .build()
    }

    const FIRST: &str = "2024-01-01/2024-03-31";
    const SECOND: &str = "2024-04-01/2024-06-30";

    #[test]
    fn fires_on_pharmacy_that_comes_in() {
        let first = quarter(FIRST, &[(Facet::Pharmacy, "excluded")]);
        let second = quarter(SECOND, &[(Facet::Pharmacy, "included")]);
        let findings = findings_of(&TCC004, &[&second, &first]);
        assert_eq!(findings.len(), 1);
        assert_eq!(
            findings[0].message,
            "The report before says pharmacy excluded; this one says pharmacy included."
        );
    }

    #[test]
    fn silent_on_the_same_and_on_a_facet_stated_later() {
        let first = quarter(FIRST, &[(Facet::Pharmacy, "excluded")]);
        let second = quarter(SECOND, &[(Facet::Pharmacy, "excluded"), (Facet::Dental, "excluded")]);
        assert_silent(&TCC004, &[&first, &second]);
    }
}
