//! ARI008.

use plumbline_model::{Interval, Report};

use crate::amounts::{days, tolerance, with_unit};
use crate::components::TOTAL_COST;
use crate::figures::{Figure, Per, Role, slices};
use crate::pairs::contradicted_lines;
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// Gross savings are not benchmark minus actual cost.
    ///
    /// ## What
    /// The printed gross savings or losses are not the printed benchmark minus the printed total cost, neither as whole
    /// amounts nor as rates times the printed member months or person-years.
    /// ## Why
    /// Everything paid out follows from this difference.
    /// ## What to do
    /// Ask the payer for the benchmark and the cost behind the savings.
    /// ## Source
    /// 42 CFR 425.605: savings are the updated benchmark minus expenditures; 0 is printed below the minimum rate.
    /// ## Example that fires
    /// Benchmark $1,300,000, total cost $1,250,000, gross savings $60,000.
    /// ## Example that does not
    /// The same benchmark and cost with gross savings $50,000, or $0 where the minimum savings rate is not reached.
    ARI008 "savings-are-not-difference", Error, Report(check)
}

fn check(report: &Report, _: &Scope, out: &mut Findings) {
    let contradicted = contradicted_lines(report);
    for ((_, months), slice) in &slices(report) {
        let savings = slice.of("gross-savings", Role::Actual, Per::Whole);
        let [printed] = savings.as_slice() else { continue };
        // No savings are generated below the minimum rate: a printed 0 is a decision and not a difference.
        if printed.value.is_zero() {
            continue;
        }
        let mut ways: Vec<(Interval, Vec<Figure>)> = Vec::new();
        for benchmark in slice.of("benchmark", Role::Actual, Per::Whole) {
            for actual in slice.of(TOTAL_COST, Role::Actual, Per::Whole) {
                if let Some(difference) = benchmark.interval.sub(actual.interval) {
                    ways.push((difference, vec![benchmark, actual]));
                }
            }
        }
        for (per, over) in [(Per::Month, "member-months"), (Per::Year, "person-years")] {
            for benchmark in slice.of("benchmark", Role::Actual, per) {
                for actual in slice.of(TOTAL_COST, Role::Actual, per) {
                    for members in slice.coded(over) {
                        let difference = benchmark.interval.sub(actual.interval);
                        if let Some(whole) = difference.and_then(|difference| difference.mul(members.interval)) {
                            ways.push((whole, vec![benchmark, actual, members]));
                        }
                    }
                }
            }
        }
        let Some((computed, figures)) = ways.first() else {
            continue;
        };
        if ways
            .iter()
            .flat_map(|(_, figures)| figures)
            .any(|figure| contradicted.contains(&figure.metric.id))
        {
            continue;
        }
        if ways.iter().any(|(computed, _)| computed.meets(&printed.interval)) {
            out.passed(&ARI008);
            continue;
        }
        // The printed values themselves: the middle of a product of intervals lies a little beside it.
        let point = figures.iter().map(|figure| figure.value).collect::<Vec<_>>();
        let recomputed = match point.as_slice() {
            [benchmark, actual, members] => benchmark.saturating_sub(*actual).checked_mul(*members),
            [benchmark, actual] => benchmark.checked_sub(*actual),
            _ => None,
        }
        .unwrap_or(computed.middle());
        let unit = printed.unit;
        let terms: Vec<String> = figures.iter().map(Figure::label).collect();
        let calculation = match terms.as_slice() {
            [benchmark, actual, members] => format!("({benchmark} − {actual}) × {members}"),
            _ => terms.join(" − "),
        };
        let difference = printed.value.saturating_sub(recomputed);
        let mut draft = Draft::about(report, printed.label()).message(format!(
            "\"{}\" is {}, but {calculation} = {}: {} apart.",
            printed.label(),
            with_unit(printed.value, unit),
            with_unit(recomputed, unit),
            with_unit(difference.abs(), unit),
        ));
        if let Some(months) = months {
            draft = draft.fact(days(months));
        }
        for figure in figures.iter().chain([printed]) {
            draft = draft.metric(figure.metric, report);
        }
        out.push(
            &ARI008,
            draft
                .computed("recomputed", with_unit(recomputed, unit))
                .computed("difference", with_unit(difference, unit))
                .expected(with_unit(recomputed, unit))
                .found(with_unit(printed.value, unit))
                .tolerance(tolerance(computed.half_width() + printed.interval.half_width(), unit)),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, only_finding};

    fn settlement(savings: &str) -> Report {
        ReportBuilder::new("Acme")
            .usd("benchmark", "1,300,000")
            .usd("total-cost-of-care", "1,250,000")
            .usd("gross-savings", savings)
            .build()
    }

    #[test]
    fn fires_with_the_calculation() {
        let finding = only_finding(&ARI008, &settlement("60,000"));
        assert_eq!(
            finding.message,
            "\"gross savings\" is $60,000.00, but benchmark − total cost of care = $50,000.00: $10,000.00 apart."
        );
    }

    #[test]
    fn fires_on_rates_times_member_months() {
        let report = ReportBuilder::new("Acme")
            .member_months("1,000")
            .pmpm("benchmark-pmpm", "520.00")
            .pmpm("total-cost-of-care-pmpm", "500.00")
            .usd("gross-savings", "25,000")
            .build();
        assert_eq!(only_finding(&ARI008, &report).expected.as_deref(), Some("$20,000.00"));
    }

    #[test]
    fn silent_on_the_difference_and_below_the_minimum_rate() {
        for right in ["50,000", "50,001", "0"] {
            assert_silent(&ARI008, &[&settlement(right)]);
        }
    }
}
