//! PER006.

use std::collections::{BTreeMap, BTreeSet};

use plumbline_model::{Metric, Period, Report};

use crate::components::{MEDICAL, MEDICAL_AND_PHARMACY, TOTAL_COST};
use crate::figures::{Role, split};
use crate::{Draft, Findings, Scope, amounts::days, amounts::listed};

declare_rule! {
    /// Figures that belong together cover different months.
    ///
    /// ## What
    /// A figure and its target, or the figures of one payment stream, state different service periods.
    /// ## Why
    /// Eleven months of cost against a twelve-month target looks like a saving that is not there.
    /// ## What to do
    /// Ask the payer which months the target covers, or mark the pair as not comparable.
    /// ## Question
    /// Which months does the target cover?
    /// ## Source
    /// VBPR 1.1.0: extension `service-period`; page "Reading this IG" on misalignment of time periods.
    /// ## Example that fires
    /// Medical cost of January to September beside a medical cost target of January to December.
    /// ## Example that does not
    /// Four quarters of cost and their sum: the same months, once in parts and once whole.
    PER006 "mixed-service-periods", Error, Report(check)
}

fn check(report: &Report, _: &Scope, out: &mut Findings) {
    targets_beside(report, out);
    targets_of_their_own(report, out);
    streams(report, out);
}

/// Targets printed beside their figure, with months of their own.
fn targets_beside(report: &Report, out: &mut Findings) {
    for metric in &report.metrics {
        let months = metric.service_period.or(report.period);
        let (Some(target), Some(months)) = (&metric.target, months) else {
            continue;
        };
        let Some(target_months) = target.period else { continue };
        if target_months == months {
            out.passed(&PER006);
            continue;
        }
        let draft = Draft::about(report, metric.term.clone())
            .message(different(&metric.term, &months, "its target", &target_months))
            .metric(metric, report)
            .fact(format!("{target_months}|{}", target.displayed))
            .saw("target", target.displayed.clone(), Some(&target.anchor), report);
        out.push(&PER006, draft.expected(days(&months)).found(days(&target_months)));
    }
}

/// Targets reported as metrics: `med-cost-target` for `med-cost`.
fn targets_of_their_own(report: &Report, out: &mut Findings) {
    let months = |metric: &Metric| metric.service_period.or(report.period);
    let mut by_code: BTreeMap<&str, Vec<&Metric>> = BTreeMap::new();
    for metric in report.metrics.iter().filter(|metric| metric.value.is_some()) {
        by_code.entry(&metric.code).or_default().push(metric);
    }
    for (code, targets) in by_code.iter().filter(|(code, _)| split(code).1 == Role::Target) {
        let Some(actual) = actual_of(code).iter().find_map(|code| by_code.get(code)) else {
            continue;
        };
        for target in targets {
            let of_slice: Vec<&&Metric> = actual.iter().filter(|metric| metric.strata == target.strata).collect();
            let Some(first) = of_slice.first() else { continue };
            let (Some(target_months), Some(actual_months)) = (months(target), months(first)) else {
                continue;
            };
            if of_slice.iter().any(|metric| months(metric) == Some(target_months)) {
                out.passed(&PER006);
                continue;
            }
            let draft = Draft::about(report, target.term.clone())
                .message(different(&first.term, &actual_months, &target.term, &target_months))
                .metric(first, report)
                .metric(target, report);
            out.push(
                &PER006,
                draft.expected(days(&actual_months)).found(days(&target_months)),
            );
        }
    }
}

/// The codes a target may be the target of, likeliest first.
fn actual_of(target: &str) -> Vec<&str> {
    match target {
        // It names no cost of its own.
        "cost-target" => vec![TOTAL_COST, MEDICAL_AND_PHARMACY, MEDICAL],
        _ => target.strip_suffix("-target").into_iter().collect(),
    }
}

/// A payment stream and the incentives within it.
type Stream<'a> = (&'a str, &'a [String]);

/// Figures of one payment stream: some months must be common to all of them. An incentive is a stream of its own: a visit
/// is counted in other months than the year's chronic care is.
fn streams(report: &Report, out: &mut Findings) {
    let mut by_stream: BTreeMap<Stream, BTreeMap<&str, Vec<&Metric>>> = BTreeMap::new();
    for metric in &report.metrics {
        // PER003 tells of months outside the report's.
        if metric
            .service_period
            .zip(report.period)
            .is_some_and(|(months, whole)| !whole.contains(&months))
        {
            continue;
        }
        // Targets are compared with their figures above.
        if metric.value.is_some() && metric.service_period.is_some() && split(&metric.code).1 == Role::Actual {
            for stream in &metric.payment_streams {
                by_stream
                    .entry((stream, &metric.incentives))
                    .or_default()
                    .entry(&metric.code)
                    .or_default()
                    .push(metric);
            }
        }
    }
    for ((stream, _), by_code) in by_stream {
        let covered: Vec<BTreeSet<Period>> = by_code
            .values()
            .map(|metrics| with_sums(metrics.iter().filter_map(|metric| metric.service_period).collect()))
            .collect();
        let Some((first, rest)) = covered.split_first() else {
            continue;
        };
        if first
            .iter()
            .any(|months| rest.iter().all(|others| others.contains(months)))
        {
            out.passed(&PER006);
            continue;
        }
        let all: BTreeSet<Period> = by_code
            .values()
            .flatten()
            .filter_map(|metric| metric.service_period)
            .collect();
        let all: Vec<String> = all.iter().map(days).collect();
        let mut draft = Draft::about(report, format!("Payment stream {stream}"))
            .message(format!(
                "Figures of the payment stream {stream} cover different months: {}.",
                listed(&all)
            ))
            .found(listed(&all));
        for metric in by_code.values().flatten() {
            draft = draft.metric(metric, report);
        }
        out.push(&PER006, draft);
    }
}

/// The periods, and the span they tile without gap or overlap: quarters stand for their year, too.
fn with_sums(mut periods: BTreeSet<Period>) -> BTreeSet<Period> {
    let spans: Vec<Period> = periods.iter().copied().collect();
    for (index, first) in spans.iter().enumerate() {
        let mut end = first.end;
        for next in &spans[index + 1..] {
            if end.succ_opt() == Some(next.start) {
                end = next.end;
                periods.insert(Period {
                    start: first.start,
                    end,
                });
            }
        }
    }
    periods
}

fn different(a: &str, a_months: &Period, b: &str, b_months: &Period) -> String {
    format!("\"{a}\" covers {}, {b} covers {}.", days(a_months), days(b_months))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, only_finding, period};

    fn streamed(builder: ReportBuilder, code: &str, months: &str) -> ReportBuilder {
        let months = period(months);
        builder.usd(code, "10").last(|metric| {
            metric.service_period = Some(months);
            metric.payment_streams = vec!["tcoc".into()];
        })
    }

    #[test]
    fn fires_on_a_target_for_the_year_beside_nine_months() {
        let beside = ReportBuilder::new("Acme")
            .usd("med-cost", "10")
            .target("12", Some("2024-01-01/2024-12-31"))
            .build();
        let finding = only_finding(&PER006, &beside);
        assert_eq!(
            finding.message,
            "\"med cost\" covers 2024-01-01 to 2024-09-30, its target covers 2024-01-01 to 2024-12-31."
        );
        let own = ReportBuilder::new("Acme")
            .usd("med-cost", "10")
            .usd("med-cost-target", "12")
            .last(|metric| metric.service_period = Some(period("2024-01-01/2024-12-31")))
            .build();
        assert_eq!(only_finding(&PER006, &own).evidence.len(), 2);
        let of_no_cost = ReportBuilder::new("Acme")
            .usd("rx-cost", "3")
            .usd("total-cost-of-care", "10")
            .usd("cost-target", "12")
            .last(|metric| metric.service_period = Some(period("2024-01-01/2024-12-31")))
            .build();
        assert!(
            only_finding(&PER006, &of_no_cost)
                .message
                .starts_with("\"total cost of care\" covers")
        );
    }

    #[test]
    fn fires_once_for_a_payment_stream() {
        let builder = streamed(ReportBuilder::new("Acme"), "med-cost", "2024-01-01/2024-09-30");
        let report = streamed(builder, "rx-cost", "2024-01-01/2024-08-31").build();
        assert_eq!(only_finding(&PER006, &report).subject, "Payment stream tcoc");
    }

    #[test]
    fn silent_on_quarters_and_their_sum() {
        let mut builder = streamed(ReportBuilder::new("Acme"), "rx-cost", "2024-01-01/2024-09-30");
        for quarter in [
            "2024-01-01/2024-03-31",
            "2024-04-01/2024-06-30",
            "2024-07-01/2024-09-30",
        ] {
            builder = streamed(builder, "med-cost", quarter);
        }
        assert_silent(&PER006, &[&builder.build()]);
    }

    #[test]
    fn silent_when_the_target_states_the_same_months_or_none() {
        let same = ReportBuilder::new("Acme")
            .usd("med-cost", "10")
            .target("12", Some("2024-01-01/2024-09-30"))
            .build();
        let none = ReportBuilder::new("Acme")
            .usd("med-cost", "10")
            .target("12", None)
            .build();
        assert_silent(&PER006, &[&same]);
        assert_silent(&PER006, &[&none]);
    }
}
