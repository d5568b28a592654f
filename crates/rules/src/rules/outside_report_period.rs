//! PER003.

use std::collections::BTreeMap;

use plumbline_model::{Metric, Period, Report, StatementKind};

use crate::{Draft, Findings, Scope, amounts::days};

declare_rule! {
    /// Figures cover months outside the report's period.
    ///
    /// ## What
    /// A metric's service period is not inside the report's performance period.
    /// ## Why
    /// Such a figure is added to and compared with figures of other months.
    /// ## What to do
    /// Ask the payer which months are right. A figure of an earlier period is a baseline and should be mapped as one.
    /// ## Question
    /// Which months do these figures cover, and which months does the report cover?
    /// ## Source
    /// VBPR 1.1.0: extension `service-period` within `MeasureReport.period`.
    /// ## Example that fires
    /// A report of January to September with a column "October 2024".
    /// ## Example that does not
    /// A report of January to September with a column for each quarter.
    PER003 "service-period-outside-report", Error, Report(check)
}

fn check(report: &Report, _: &Scope, out: &mut Findings) {
    let Some(whole) = report.period else { return };
    let mut outside: BTreeMap<Period, Vec<&Metric>> = BTreeMap::new();
    for metric in &report.metrics {
        match metric.service_period {
            Some(months) if !whole.contains(&months) => outside.entry(months).or_default().push(metric),
            Some(_) => out.passed(&PER003),
            None => {}
        }
    }
    // Months are stated for a column or table: the figures under one statement are one finding.
    for (months, metrics) in outside {
        let mut draft = Draft::about(report, format!("Service period {}", days(&months)))
            .message(format!(
                "{} covers {}; the report covers {}.",
                match metrics.as_slice() {
                    [one] => format!("\"{}\"", one.term),
                    all => format!("A group of {} figures", all.len()),
                },
                days(&months),
                days(&whole)
            ))
            .statement(
                "report period",
                report.statement(StatementKind::Period),
                days(&whole),
                report,
            )
            .expected(format!("months within {}", days(&whole)))
            .found(days(&months));
        for metric in metrics {
            draft = draft.metric(metric, report);
        }
        out.push(&PER003, draft);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, only_finding, period};

    fn with_months(months: &str) -> Report {
        let months = period(months);
        ReportBuilder::new("Acme")
            .usd("med-cost", "10")
            .last(|metric| metric.service_period = Some(months))
            .usd("rx-cost", "5")
            .last(|metric| metric.service_period = Some(months))
            .build()
    }

    #[test]
    fn fires_once_for_a_column_of_other_months() {
        let finding = only_finding(&PER003, &with_months("2024-10-01/2024-10-31"));
        assert_eq!(finding.evidence.len(), 3, "the report's period and both figures");
        assert_eq!(finding.found.as_deref(), Some("2024-10-01 to 2024-10-31"));
    }

    #[test]
    fn silent_on_quarters_within_the_report() {
        assert_silent(&PER003, &[&with_months("2024-04-01/2024-06-30")]);
    }
}
