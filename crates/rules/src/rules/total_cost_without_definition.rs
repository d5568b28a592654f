//! TCC001.

use plumbline_model::{Metric, Report};

use crate::components::{TOTAL_COST, definition_of};
use crate::figures::Role;
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// A total cost is reported without saying what it counts.
    ///
    /// ## What
    /// The report gives a total cost of care and no definition of it, neither on its pages nor in its mapping.
    /// ## Why
    /// Total cost has no fixed meaning: pharmacy, capitation, cost share and truncation differ from payer to payer.
    /// ## What to do
    /// Take the definition from the contract into the mapping, or ask the payer for it.
    /// ## Question
    /// What does the total count? Please send its definition.
    /// ## Severity
    /// A warning: the figure may well be right.
    /// ## Source
    /// VBPR 1.1.0 has no metric code for total cost of care; only its definition says what it is.
    /// ## Example that fires
    /// A line "Total cost of care" and no footnote.
    /// ## Example that does not
    /// The same line with "TCC includes medical and pharmacy claims on a paid basis".
    TCC001 "total-cost-without-definition", Warning, Report(check)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let mut undefined: Vec<&Metric> = Vec::new();
    let mut totals = 0usize;
    for slice in scope.slices(report).values() {
        for figure in slice
            .figures
            .iter()
            .filter(|f| f.stem == TOTAL_COST && f.role == Role::Actual)
        {
            totals += 1;
            let says_something =
                definition_of(report, figure).is_some_and(|found| !found.facets.is_empty() || found.stated.is_some());
            if !says_something {
                undefined.push(figure.metric);
            }
        }
    }
    if undefined.is_empty() {
        if totals > 0 {
            out.passed(&TCC001);
        }
        return;
    }
    let mut draft = Draft::about(report, "Total cost of care")
        .message(format!(
            "\"{}\" is reported without a definition of what it counts.",
            undefined[0].term
        ))
        .expected("a definition")
        .found("none");
    for metric in undefined {
        draft = draft.metric(metric, report);
    }
    out.push(&TCC001, draft);
}

#[cfg(test)]
mod tests {
    use plumbline_model::Facet;

    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, only_finding};

    fn total() -> ReportBuilder {
        ReportBuilder::new("Acme")
            .usd("total-cost-of-care", "1,000")
            .pmpm("total-cost-of-care-pmpm", "10")
    }

    #[test]
    fn fires_once_for_the_total_and_its_rate() {
        assert_eq!(only_finding(&TCC001, &total().build()).evidence.len(), 2);
    }

    #[test]
    fn silent_with_a_definition_and_without_a_total() {
        assert_silent(
            &TCC001,
            &[&total()
                .define("total-cost-of-care", &[(Facet::Medical, "included")])
                .build()],
        );
        assert_silent(&TCC001, &[&ReportBuilder::new("Acme").usd("med-cost", "1,000").build()]);
    }

    #[test]
    fn a_capitation_called_tcc_is_a_payment_and_needs_no_definition() {
        let payment = ReportBuilder::new("Acme")
            .usd("capitation", "1,200")
            .last(|metric| metric.term = "TCC payment".into())
            .usd("total-cost-of-care", "1,000")
            .define("total-cost-of-care", &[(Facet::Medical, "included")]);
        assert_silent(&TCC001, &[&payment.build()]);
    }
}
