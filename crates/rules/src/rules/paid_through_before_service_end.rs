//! PER004.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use plumbline_model::{Metric, Report, StatementKind};

use crate::{Draft, Findings, Scope};

declare_rule! {
    /// Claims are counted up to a day before the services end.
    ///
    /// ## What
    /// The paid-through date lies before the end of the service period.
    /// ## Why
    /// The last services cannot have been paid yet: cost is understated, and a saving may not be one.
    /// ## What to do
    /// Ask the payer which date is wrong. If both are right, ask for the report with run-out.
    /// ## Question
    /// Which of the two dates is wrong? If both are right, please send the report with claims run-out.
    /// ## Source
    /// Claims run-out as in 42 CFR 425.604 and 425.605: spending is counted after the services end.
    /// ## Example that fires
    /// Services to 09/30/2024, claims paid through 08/31/2024.
    /// ## Example that does not
    /// Services to 09/30/2024, claims paid through 12/31/2024.
    PER004 "paid-through-before-service-end", Error, Report(check)
}

fn check(report: &Report, _: &Scope, out: &mut Findings) {
    // By paid-through date: the last service day it misses and the figures concerned.
    let mut early: BTreeMap<NaiveDate, (NaiveDate, Vec<&Metric>)> = BTreeMap::new();
    let mut compared = 0usize;
    for metric in &report.metrics {
        let (Some(paid), Some(months)) = (
            metric.paid_through.or(report.paid_through),
            metric.service_period.or(report.period),
        ) else {
            continue;
        };
        compared += 1;
        if paid < months.end {
            let (end, metrics) = early.entry(paid).or_insert((months.end, Vec::new()));
            *end = months.end.max(*end);
            metrics.push(metric);
        }
    }
    // A report without metrics still states both days.
    if report.metrics.is_empty()
        && let (Some(paid), Some(period)) = (report.paid_through, report.period)
    {
        compared += 1;
        if paid < period.end {
            early.insert(paid, (period.end, Vec::new()));
        }
    }
    if early.is_empty() {
        if compared > 0 {
            out.passed(&PER004);
        }
        return;
    }
    for (paid, (end, metrics)) in early {
        let mut draft = Draft::about(report, format!("Paid through {paid}"))
            .message(format!("Claims are counted through {paid}, but services run to {end}."))
            .fact(end.to_string())
            .expected(format!("a paid-through date on or after {end}"))
            .found(paid.to_string());
        if report.paid_through == Some(paid) {
            draft = draft.statement(
                "paid through",
                report.statement(StatementKind::PaidThrough),
                paid.to_string(),
                report,
            );
        }
        if report.period.is_some_and(|period| period.end == end) {
            draft = draft.statement(
                "period",
                report.statement(StatementKind::Period),
                end.to_string(),
                report,
            );
        }
        for metric in metrics {
            // A figure that states neither day adds nothing to what the report's header says.
            let own = metric.paid_through.is_some()
                || metric
                    .service_period
                    .is_some_and(|months| Some(months) != report.period);
            if own {
                draft = draft.metric(metric, report);
            }
        }
        out.push(&PER004, draft);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, day, only_finding};

    #[test]
    fn fires_once_for_a_report_and_date() {
        let report = ReportBuilder::new("Acme")
            .usd("med-cost", "10")
            .usd("rx-cost", "5")
            .state(StatementKind::PaidThrough, "2024-08-31")
            .with(|r| r.paid_through = Some(day("2024-08-31")))
            .build();
        let finding = only_finding(&PER004, &report);
        assert_eq!(
            finding.message,
            "Claims are counted through 2024-08-31, but services run to 2024-09-30."
        );
        assert!(
            finding.evidence[0].anchor.is_some(),
            "the sentence with the date is shown"
        );
    }

    #[test]
    fn fires_on_a_figure_with_its_own_date() {
        let report = ReportBuilder::new("Acme")
            .usd("med-cost", "10")
            .usd("rx-cost", "5")
            .last(|metric| metric.paid_through = Some(day("2024-08-31")))
            .build();
        assert_eq!(
            only_finding(&PER004, &report).evidence.len(),
            2,
            "the period and the one figure"
        );
    }

    #[test]
    fn silent_with_run_out_on_the_last_day_and_without_a_date() {
        let paid = |date: Option<&str>| {
            let date = date.map(day);
            ReportBuilder::new("Acme")
                .usd("med-cost", "10")
                .with(|r| r.paid_through = date)
                .build()
        };
        assert_silent(&PER004, &[&paid(Some("2024-12-31"))]);
        assert_silent(&PER004, &[&paid(Some("2024-09-30"))]);
        assert_silent(&PER004, &[&paid(None)]);
    }
}
