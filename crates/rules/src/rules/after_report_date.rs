//! PER005.

use plumbline_model::{Report, StatementKind};

use crate::{Draft, Findings, Scope, amounts::listed};

declare_rule! {
    /// A report tells of days after it was made.
    ///
    /// ## What
    /// The paid-through date or the end of the services lies after the day the payer made the report.
    /// ## Why
    /// A report cannot know what has not happened: one of the dates is wrong, or the figures are projections.
    /// ## What to do
    /// Ask the payer which date is wrong, and whether the figures are projected.
    /// ## Question
    /// Which date is wrong, and are any of the figures projected?
    /// ## Source
    /// VBPR 1.1.0: `MeasureReport.date` is when the report was made; extension `service-period`.
    /// ## Example that fires
    /// Made on 01/20/2025, claims paid through 03/31/2025.
    /// ## Example that does not
    /// Made on 10/20/2024 for the performance year 2024, with figures of January to September.
    PER005 "after-report-date", Error, Report(check)
}

fn check(report: &Report, _: &Scope, out: &mut Findings) {
    let Some(made) = report.reported_on else { return };
    // Services end where the figures say so: a performance year may well run on after an interim report.
    let services_end = report
        .metrics
        .iter()
        .filter_map(|metric| metric.service_period.or(report.period))
        .map(|months| months.end)
        .max();
    let paid = report
        .metrics
        .iter()
        .filter_map(|metric| metric.paid_through)
        .chain(report.paid_through)
        .max();

    let mut draft = Draft::about(report, "Report date").statement(
        "report made on",
        report.statement(StatementKind::ReportedOn),
        made.to_string(),
        report,
    );
    let mut wrong = Vec::new();
    if let Some(paid) = paid.filter(|paid| *paid > made) {
        wrong.push(format!("claims paid through {paid}"));
        let stated = report.statement(StatementKind::PaidThrough);
        draft = draft
            .fact(paid.to_string())
            .statement("paid through", stated, paid.to_string(), report);
    }
    if let Some(end) = services_end.filter(|end| *end > made) {
        wrong.push(format!("services to {end}"));
        let stated = report.statement(StatementKind::Period);
        draft = draft
            .fact(end.to_string())
            .statement("period", stated, end.to_string(), report);
    }
    if wrong.is_empty() {
        if paid.is_some() || services_end.is_some() {
            out.passed(&PER005);
        }
        return;
    }
    let later = listed(&wrong);
    out.push(
        &PER005,
        draft
            .fact(made.to_string())
            .message(format!("The report was made on {made} and counts {later}."))
            .expected(format!("no day after {made}"))
            .found(later),
    );
}

#[cfg(test)]
mod tests {
    use plumbline_model::Basis;

    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, day, only_finding, period};

    #[test]
    fn fires_on_claims_paid_after_the_report_was_made() {
        let report = ReportBuilder::new("Acme")
            .with(|r| r.paid_through = Some(day("2025-03-31")))
            .build();
        let finding = only_finding(&PER005, &report);
        assert_eq!(
            finding.message,
            "The report was made on 2025-01-20 and counts claims paid through 2025-03-31."
        );
    }

    #[test]
    fn fires_once_when_services_and_claims_both_lie_after_it() {
        let report = ReportBuilder::new("Acme")
            .usd("med-cost", "10")
            .with(|r| r.reported_on = Some(day("2024-06-30")))
            .build();
        assert_eq!(only_finding(&PER005, &report).evidence.len(), 3);
    }

    #[test]
    fn silent_on_an_interim_report_of_a_longer_performance_year() {
        let report = ReportBuilder::new("Acme")
            .period("2024-01-01/2024-12-31", Basis::Year)
            .usd("med-cost", "10")
            .last(|metric| metric.service_period = Some(period("2024-01-01/2024-06-30")))
            .with(|r| {
                r.reported_on = Some(day("2024-10-20"));
                r.paid_through = Some(day("2024-09-30"));
            })
            .build();
        assert_silent(&PER005, &[&report]);
    }
}
