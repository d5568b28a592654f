//! BEN007.

use plumbline_model::{Basis, Metric, Report};

use crate::amounts::{calculable, days, interval, with_unit};
use crate::figures::{Per, split};
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// A benchmark changed after its performance year began.
    ///
    /// ## What
    /// Two reports of one contract and performance year print different benchmarks per member, the later one made after the
    /// year began; or the contract's file says that the benchmark was published or changed in the period it is for.
    /// ## Why
    /// Work of the year was steered by another goal; whether it may change is for the contract to say.
    /// ## What to do
    /// Ask the payer what changed: trend, risk score or a correction.
    /// ## Question
    /// What changed in the benchmark: the trend, the risk score, or was it corrected?
    /// ## Source
    /// HCP-LAN, financial benchmarking: benchmarks known before the period. 42 CFR 425.652 updates them at its end.
    /// ## Example that fires
    /// A benchmark of $495.00 PMPM in the report to June and of $488.00 in the report to September.
    /// ## Example that does not
    /// $495 and $495.00; the benchmark of the next year; a benchmark in whole dollars, which grows with the months.
    BEN007 "benchmark-changed", Warning, Beside(check, earlier_or_all)
}

/// Earlier reports of the same year: they begin on the same day and end before.
fn earlier_of_year<'a>(report: &Report, scope: &Scope<'a>) -> Vec<&'a Report> {
    let Some(period) = report.period.filter(|_| report.basis != Some(Basis::Rolling12)) else {
        return Vec::new();
    };
    let series = scope.series(report).iter().copied();
    series
        .filter(|other| {
            other
                .period
                .is_some_and(|own| own.start == period.start && own.end < period.end)
        })
        .collect()
}

/// The same; every report where the contract says when its benchmark was made, which is told once for all of them.
fn earlier_or_all<'a>(report: &Report, scope: &Scope<'a>) -> Vec<&'a Report> {
    let benchmark = scope.contract(report).and_then(|contract| contract.benchmark.as_ref());
    if benchmark.is_some_and(|benchmark| benchmark.published_on.or(benchmark.changed_on).is_some()) {
        return scope.reports().to_vec();
    }
    earlier_of_year(report, scope)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    published(report, scope, out);
    let Some(now) = benchmark(report) else { return };
    let earlier = earlier_of_year(report, scope)
        .into_iter()
        .filter_map(|other| Some((other, benchmark(other)?)))
        .filter(|(_, before)| before.unit == now.unit)
        .max_by_key(|(other, _)| (other.period, other.reported_on));
    let Some((other, before)) = earlier else { return };
    let (Some(old), Some(new)) = (before.value, now.value) else {
        return;
    };
    if interval(old, before.quantum).meets(&interval(new, now.quantum)) {
        return out.passed(&BEN007);
    }
    out.push(
        &BEN007,
        Draft::about(report, now.term.clone())
            .message(format!(
                "The benchmark is {} here and was {} in the report to {}.",
                with_unit(new, now.unit),
                with_unit(old, before.unit),
                other.period.map_or_else(String::new, |period| period.end.to_string())
            ))
            .metric(before, other)
            .metric(now, report)
            .computed("change", with_unit(new.saturating_sub(old), now.unit))
            .expected(with_unit(old, before.unit))
            .found(with_unit(new, now.unit)),
    );
}

/// The one benchmark per member of the whole population.
fn benchmark(report: &Report) -> Option<&Metric> {
    let mut found = report.metrics.iter().filter(|metric| {
        split(&metric.code).0 == "benchmark"
            && matches!(Per::of(metric.unit), Some(Per::Month | Per::Year))
            && metric.strata.is_empty()
            && metric.value.is_some_and(calculable)
            && metric.service_period.is_none_or(|own| Some(own) == report.period)
    });
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// What the contract's file says of the day the benchmark was made known or changed.
fn published(report: &Report, scope: &Scope, out: &mut Findings) {
    let agreed = scope
        .contract(report)
        .and_then(|contract| Some((contract, contract.benchmark.as_ref()?)));
    let Some((contract, benchmark)) = agreed else { return };
    let Some(period) = benchmark.period else { return };
    for (day, what, key) in [
        (benchmark.published_on, "published", "benchmark.published_on"),
        (benchmark.changed_on, "changed", "benchmark.changed_on"),
    ] {
        let Some(day) = day else { continue };
        if day < period.start {
            out.passed(&BEN007);
            continue;
        }
        out.push(
            &BEN007,
            Draft::of_contract(report, contract)
                .message(format!(
                    "The benchmark of contract {} for {} was {what} on {day}, after the period began.",
                    contract.id,
                    days(&period)
                ))
                .agreed(what, day.to_string(), key, contract, report)
                .agreed("benchmark for", days(&period), "benchmark.period", contract, report)
                .period("report period", report)
                .expected(format!("{what} before {}", period.start))
                .found(day.to_string()),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, contract, day, findings_of, findings_under, period};

    fn to(months: &str, benchmark: &str) -> Report {
        ReportBuilder::new("Acme")
            .id(months)
            .period(months, Basis::Ytd)
            .pmpm("benchmark-pmpm", benchmark)
            .build()
    }

    #[test]
    fn fires_on_another_benchmark_in_the_same_year() {
        let (june, september) = (
            to("2024-01-01/2024-06-30", "495.00"),
            to("2024-01-01/2024-09-30", "488.00"),
        );
        let findings = findings_of(&BEN007, &[&june, &september]);
        assert_eq!(findings.len(), 1);
        assert_eq!(
            findings[0].message,
            "The benchmark is $488.00 PMPM here and was $495.00 PMPM in the report to 2024-06-30."
        );
    }

    #[test]
    fn fires_on_a_benchmark_published_in_its_own_year() {
        let agreed = |published: &str| plumbline_model::Contract {
            benchmark: Some(plumbline_model::Benchmark {
                period: Some(period("2024-01-01/2024-12-31")),
                published_on: Some(day(published)),
                ..Default::default()
            }),
            ..contract("Acme", "Acme-1")
        };
        let report = to("2024-01-01/2024-06-30", "495.00");
        let found = findings_under(&BEN007, &[&report], &[agreed("2024-03-15")]);
        assert_eq!(
            found[0].message,
            "The benchmark of contract Acme-1 for 2024-01-01 to 2024-12-31 was published on 2024-03-15, after the period began."
        );
        assert!(findings_under(&BEN007, &[&report], &[agreed("2023-12-15")]).is_empty());
    }

    #[test]
    fn silent_on_more_digits_and_on_the_next_year() {
        let june = to("2024-01-01/2024-06-30", "495");
        assert_silent(&BEN007, &[&june, &to("2024-01-01/2024-09-30", "495.00")]);
        assert_silent(&BEN007, &[&june, &to("2025-01-01/2025-06-30", "510.00")]);
    }
}
