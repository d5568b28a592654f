//! PER014.

use std::collections::BTreeMap;

use chrono::Datelike;
use plumbline_model::{Metric, Period, Report};

use crate::{Draft, Findings, Scope, amounts::days};

declare_rule! {
    /// A baseline covers another length or another season than what it is compared with.
    ///
    /// ## What
    /// A figure's baseline period has another number of months than the figure, or as many and begins in another month.
    /// ## Why
    /// Winter costs more than summer, and nine months cost less than twelve: the change is none of the provider's doing.
    /// ## What to do
    /// Ask for a baseline of the same months of an earlier year.
    /// ## Question
    /// Please send the baseline of the same months of an earlier year.
    /// ## Severity
    /// A warning: the figures are true, and the comparison needs a caveat.
    /// ## Source
    /// VBPR 1.1.0: extension `baseline`. Benchmark years as whole years: 42 CFR 425.652.
    /// ## Example that fires
    /// Cost of January to September 2024 beside a baseline of the calendar year 2023, or of April to December 2023.
    /// ## Example that does not
    /// January to September beside January to September; a year beside three benchmark years.
    PER014 "baseline-of-other-length", Warning, Report(check)
}

fn check(report: &Report, _: &Scope, out: &mut Findings) {
    let mut differing: BTreeMap<(Period, Period), Vec<&Metric>> = BTreeMap::new();
    for metric in &report.metrics {
        let baseline = metric.baseline.as_ref().and_then(|baseline| baseline.period);
        let (Some(baseline), Some(months)) = (baseline, metric.service_period.or(report.period)) else {
            continue;
        };
        // PER013 tells of a baseline that is not earlier.
        if baseline.end >= months.start {
            continue;
        }
        match difference(&baseline, &months) {
            Some(_) => differing.entry((baseline, months)).or_default().push(metric),
            None => out.passed(&PER014),
        }
    }
    for ((baseline, months), metrics) in differing {
        let words = difference(&baseline, &months).unwrap_or_default();
        let mut draft = Draft::about(report, format!("Baseline {}", days(&baseline)))
            .message(format!(
                "The baseline covers {}, the figures {}: {words}.",
                days(&baseline),
                days(&months)
            ))
            .fact(baseline.to_string())
            .period("report period", report)
            .expected("the same months of an earlier year")
            .found(days(&baseline));
        for metric in metrics {
            draft = draft.metric(metric, report);
            if let Some(own) = &metric.baseline {
                let label = format!("{}, baseline", metric.term);
                draft = draft.saw(label, own.displayed.clone(), Some(&own.anchor), report);
            }
        }
        out.push(&PER014, draft);
    }
}

/// What differs, in words; `None` where both fit or their months cannot be counted.
fn difference(baseline: &Period, months: &Period) -> Option<String> {
    let (before, now) = (baseline.whole_months()?, months.whole_months()?);
    // Several whole years beside one: a benchmark's years.
    if before % 12 == 0 && now % 12 == 0 {
        return None;
    }
    if before != now {
        return Some(format!("{before} months beside {now}"));
    }
    (baseline.start.month() != months.start.month()).then(|| "as many months of another season".to_owned())
}

#[cfg(test)]
mod tests {
    use plumbline_model::{Baseline, Basis};

    use super::*;
    use crate::testing::{ReportBuilder, anchor, assert_silent, decimal, only_finding, period};

    fn beside(baseline: &str, months: &str) -> Report {
        let baseline = period(baseline);
        ReportBuilder::new("Acme")
            .period(months, Basis::Ytd)
            .pmpm("med-cost-pmpm", "412.50")
            .last(|metric| {
                metric.baseline = Some(Baseline {
                    transforms: Vec::new(),
                    value: Some(decimal("400")),
                    quantum: None,
                    period: Some(baseline),
                    displayed: "400".into(),
                    anchor: anchor(600, "400"),
                });
            })
            .build()
    }

    #[test]
    fn fires_on_another_length_and_on_another_season() {
        let longer = only_finding(&PER014, &beside("2023-01-01/2023-12-31", "2024-01-01/2024-09-30"));
        assert!(longer.message.ends_with("12 months beside 9."), "{}", longer.message);
        let season = only_finding(&PER014, &beside("2023-04-01/2023-12-31", "2024-01-01/2024-09-30"));
        assert!(
            season.message.ends_with("as many months of another season."),
            "{}",
            season.message
        );
    }

    #[test]
    fn silent_on_the_same_months_and_on_benchmark_years() {
        assert_silent(&PER014, &[&beside("2023-01-01/2023-09-30", "2024-01-01/2024-09-30")]);
        assert_silent(&PER014, &[&beside("2021-01-01/2023-12-31", "2024-01-01/2024-12-31")]);
    }
}
