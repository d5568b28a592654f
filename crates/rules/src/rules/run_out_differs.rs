//! PER009.

use plumbline_model::{Report, StatementKind};

use crate::run_out::run_out_months;
use crate::{Draft, Findings, Scope, Segment, amounts::days};

declare_rule! {
    /// Payers of one line of business report with different run-out.
    ///
    /// ## What
    /// The months between the end of the services and the paid-through date differ between payers by more than the
    /// setting allows (1 month unless set otherwise).
    /// ## Why
    /// Claims keep coming in for months: the figures with less run-out are lower for that reason alone.
    /// ## What to do
    /// Compare with a report of the same run-out, or ask whether completion is added.
    /// ## Question
    /// Was completion added to the figures, and if so, by which factor?
    /// ## Severity
    /// A warning: each report is true in itself, and only the comparison needs a caveat.
    /// ## Source
    /// Run-out periods as in 42 CFR 425.604 and 425.605 (three months and a completion factor).
    /// ## Example that fires
    /// Two commercial payers, services to September, one paid through October and one through March.
    /// ## Example that does not
    /// Services to June and to December, each paid through three months later.
    PER009 "run-out-differs", Warning, Segment(check)
}

fn check(segment: &Segment, scope: &Scope, out: &mut Findings) {
    let run_outs: Vec<(&Report, i32)> = segment
        .latest
        .iter()
        .filter_map(|report| Some((*report, run_out_months(report)?)))
        .collect();
    let (Some(least), Some(most)) = (
        run_outs.iter().map(|(_, months)| *months).min(),
        run_outs.iter().map(|(_, months)| *months).max(),
    ) else {
        return;
    };
    if run_outs.len() < 2 {
        return;
    }
    let allowed = scope.settings.run_out_months_difference;
    if u32::try_from(most - least).is_ok_and(|difference| difference <= allowed) {
        return out.passed(&PER009);
    }
    let each: Vec<String> = run_outs
        .iter()
        .map(|(report, months)| format!("{}: {months} months", report.payer.name))
        .collect();
    let mut draft = Draft::between(format!("{} payers", segment.name()))
        .message(format!("Run-out differs between payers. {}.", each.join("; ")))
        .expected(format!("at most {allowed} months apart"))
        .found(format!("{} months apart", most - least));
    for (report, months) in run_outs {
        let text = report.period.map_or_else(String::new, |period| days(&period));
        draft = draft
            .fact(format!("{}|{text}|{months}", report.payer.name))
            .statement(
                &format!("{}, paid through", report.payer.name),
                report.statement(StatementKind::PaidThrough),
                crate::amounts::day(report.paid_through),
                report,
            )
            .statement(
                &format!("{}, period", report.payer.name),
                report.statement(StatementKind::Period),
                text,
                report,
            );
    }
    out.push(&PER009, draft);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, day, findings_of};

    fn paid(payer: &str, date: &str) -> Report {
        ReportBuilder::new(payer)
            .with(|r| r.paid_through = Some(day(date)))
            .build()
    }

    #[test]
    fn fires_on_one_month_beside_six() {
        let findings = findings_of(&PER009, &[&paid("Acme", "2024-10-31"), &paid("Bolt", "2025-03-31")]);
        assert_eq!(findings.len(), 1);
        assert_eq!(
            findings[0].message,
            "Run-out differs between payers. Acme: 1 months; Bolt: 6 months."
        );
    }

    #[test]
    fn silent_on_a_month_of_difference_and_without_a_date() {
        assert_silent(&PER009, &[&paid("Acme", "2024-11-30"), &paid("Bolt", "2024-12-31")]);
        let unknown = ReportBuilder::new("Crown").with(|r| r.paid_through = None).build();
        assert_silent(&PER009, &[&paid("Acme", "2024-11-30"), &unknown]);
    }
}
