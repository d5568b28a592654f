//! PER015.

use chrono::Datelike;
use plumbline_model::{Basis, Report};

use crate::agreed::term_of;
use crate::{Draft, Findings, Scope, amounts::days};

declare_rule! {
    /// A report of a full year begins in another month than the contract's years.
    ///
    /// ## What
    /// A full-year or settlement report covers twelve months that begin in another month than the contract's term does,
    /// where the term is of whole years.
    /// ## Why
    /// A calendar year settled under a fiscal-year contract mixes two performance years.
    /// ## What to do
    /// Ask the payer for the contract's year, or whether the contract was amended.
    /// ## Question
    /// Which year does the contract run by, and was it amended?
    /// ## Source
    /// VBPR 1.1.0: `Measure.effectivePeriod` of the contract against `MeasureReport.period`.
    /// ## Example that fires
    /// A contract from July 2022 to June 2025 and a settlement of January to December 2023.
    /// ## Example that does not
    /// The same contract and a settlement of July 2023 to June 2024; rolling 12 months of any end.
    PER015 "fiscal-against-calendar-year", Error, Report(check)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    if !matches!(report.basis, Some(Basis::Year | Basis::Settlement)) {
        return;
    }
    let agreed = scope.contract(report);
    let (Some(period), Some((term, stated))) = (report.period, term_of(report, agreed)) else {
        return;
    };
    let whole_years = term.whole_months().is_some_and(|months| months % 12 == 0);
    // PER002 tells of a report outside the term.
    if period.whole_months() != Some(12) || !whole_years || !term.contains(&period) {
        return;
    }
    if period.start.month() == term.start.month() {
        return out.passed(&PER015);
    }
    let draft = Draft::about(report, "Report period")
        .message(format!(
            "The report's year is {}; the contract's years begin on {} of each year ({}).",
            days(&period),
            term.start.format("%B %-d"),
            days(&term)
        ))
        .fact(term.to_string())
        .period("report period", report)
        .expected(format!("twelve months from {}", term.start.format("%B")))
        .found(format!("twelve months from {}", period.start.format("%B")));
    out.push(&PER015, draft.contract_term(&term, stated, agreed, report));
}

#[cfg(test)]
mod tests {
    use plumbline_model::StatementKind;

    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, only_finding};

    fn year(months: &str, basis: Basis) -> Report {
        ReportBuilder::new("Acme")
            .period(months, basis)
            .state(StatementKind::Period, months)
            .state(StatementKind::ContractTerm, "2022-07-01/2025-06-30")
            .build()
    }

    #[test]
    fn fires_on_a_calendar_year_under_a_fiscal_contract() {
        let finding = only_finding(&PER015, &year("2023-01-01/2023-12-31", Basis::Settlement));
        assert_eq!(finding.found.as_deref(), Some("twelve months from January"));
    }

    #[test]
    fn silent_on_the_contracts_year_and_on_rolling_months() {
        assert_silent(&PER015, &[&year("2023-07-01/2024-06-30", Basis::Settlement)]);
        assert_silent(&PER015, &[&year("2023-01-01/2023-12-31", Basis::Rolling12)]);
    }
}
