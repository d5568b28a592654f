//! PER013.

use std::collections::BTreeMap;

use plumbline_model::{Metric, Period, Report, StatementKind};

use crate::{Draft, Findings, Scope, amounts::days};

declare_rule! {
    /// A baseline is not earlier than what it is compared with.
    ///
    /// ## What
    /// A figure's baseline period overlaps the figure's own months or follows them.
    /// ## Why
    /// What is in both cannot have changed: the difference is smaller than the change it stands for.
    /// ## What to do
    /// Ask the payer for the baseline period. A target is not a baseline; check the mapping.
    /// ## Question
    /// Which months is the baseline of?
    /// ## Source
    /// VBPR 1.1.0: extension `baseline`, a value of an earlier period.
    /// ## Example that fires
    /// Cost of January to September 2024 beside a baseline of rolling 12 months to March 2024.
    /// ## Example that does not
    /// Rolling 12 months to June 2024 beside the 12 months to June 2023.
    PER013 "baseline-not-earlier", Error, Report(check)
}

fn check(report: &Report, _: &Scope, out: &mut Findings) {
    let mut wrong: BTreeMap<(Period, Period), Vec<&Metric>> = BTreeMap::new();
    for metric in &report.metrics {
        let baseline = metric.baseline.as_ref().and_then(|baseline| baseline.period);
        let (Some(baseline), Some(months)) = (baseline, metric.service_period.or(report.period)) else {
            continue;
        };
        if baseline.end < months.start {
            out.passed(&PER013);
        } else {
            wrong.entry((baseline, months)).or_default().push(metric);
        }
    }
    // A baseline's period is stated for a column: the figures in it are one finding.
    for ((baseline, months), metrics) in wrong {
        let mut draft = Draft::about(report, format!("Baseline {}", days(&baseline)))
            .message(format!(
                "The baseline covers {}, the figures cover {}.",
                days(&baseline),
                days(&months)
            ))
            .statement(
                "report period",
                report.statement(StatementKind::Period),
                days(&months),
                report,
            )
            .fact(baseline.to_string())
            .expected(format!("a baseline that ends before {}", months.start))
            .found(days(&baseline));
        for metric in metrics {
            draft = draft.metric(metric, report);
            if let Some(own) = &metric.baseline {
                let label = format!("{}, baseline", metric.term);
                draft = draft.saw(label, own.displayed.clone(), Some(&own.anchor), report);
            }
        }
        out.push(&PER013, draft);
    }
}

#[cfg(test)]
mod tests {
    use plumbline_model::Baseline;

    use super::*;
    use crate::testing::{ReportBuilder, anchor, assert_silent, decimal, only_finding, period};

    fn with_baseline(months: &str) -> Report {
        let months = period(months);
        let baseline = |metric: &mut Metric| {
            metric.baseline = Some(Baseline {
                value: Some(decimal("9")),
                quantum: None,
                period: Some(months),
                displayed: "9".into(),
                anchor: anchor(600, "9"),
                transforms: Vec::new(),
            });
        };
        ReportBuilder::new("Acme")
            .usd("med-cost", "10")
            .last(baseline)
            .usd("rx-cost", "5")
            .last(baseline)
            .build()
    }

    #[test]
    fn fires_once_for_a_column_that_overlaps() {
        let finding = only_finding(&PER013, &with_baseline("2023-04-01/2024-03-31"));
        assert_eq!(
            finding.expected.as_deref(),
            Some("a baseline that ends before 2024-01-01")
        );
        assert_eq!(
            finding.evidence.len(),
            5,
            "the period, and each figure with its baseline"
        );
    }

    #[test]
    fn silent_on_the_year_before() {
        assert_silent(&PER013, &[&with_baseline("2023-01-01/2023-12-31")]);
    }
}
