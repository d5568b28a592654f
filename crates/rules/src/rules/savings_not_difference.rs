//! ARI008.

use std::collections::BTreeSet;

use plumbline_model::{Report, Severity};
use rust_decimal::Decimal;

use crate::agreed_savings::agreed;
use crate::amounts::{days, size, tolerance, with_unit};
use crate::figures::{Per, Role, Slice};
use crate::more_than_there_is::more_than_there_is;
use crate::scale::{Step, nearest_factor, told};
use crate::ways::{SHARED, Way, below_targets, savings, savings_rates};
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// Gross savings are not benchmark minus actual cost.
    ///
    /// ## What
    /// The printed gross savings or losses are not the printed benchmark minus the printed total cost, neither as whole
    /// amounts nor as rates times the printed member months or person-years; or, where the contract states a benchmark for
    /// the same months, they are not that benchmark with its modifiers minus the cost. Without a benchmark they are the
    /// distance of no printed cost from its target. A "shared saving or deficit", which may be
    /// before or after the share, is larger than every target's distance from its cost. Or a printed savings rate is neither
    /// the printed savings nor that distance over the benchmark or a target.
    /// ## Why
    /// Everything paid out follows from this difference.
    /// ## What to do
    /// Ask the payer for the benchmark and the cost behind the savings.
    /// ## Question
    /// Which benchmark and which cost do the savings follow from?
    /// ## Source
    /// 42 CFR 425.605: savings are the updated benchmark minus expenditures; 0 is printed below the minimum rate.
    /// ## Example that fires
    /// Benchmark $1,300,000, total cost $1,250,000, gross savings $60,000; or a shared saving of $60,000 beside a target of
    /// $1,300,000 and a cost of $1,250,000.
    /// ## Example that does not
    /// The same benchmark and cost with gross savings $50,000, or $0 where the minimum savings rate is not reached; a
    /// shared saving of $25,000, which may be half of what was saved, or of -$50,000; nor
    /// $50 or -$50,000, of which ARI013 says that the scale or the sign is wrong.
    ARI008 "savings-are-not-difference", Error, Report(check)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let contract = scope.contract(report);
    let contradicted = scope.contradicted_lines(report);
    for ((strata, months), slice) in scope.slices(report).iter() {
        shared(report, slice, &contradicted, out);
        rate(report, slice, &contradicted, out);
        let amounts = slice.of("gross-savings", Role::Actual, Per::Whole);
        let [printed] = amounts.as_slice() else { continue };
        // No savings are generated below the minimum rate: a printed 0 is a decision and not a difference.
        if printed.value.is_zero() {
            continue;
        }
        let agreed = contract
            .filter(|_| strata.is_empty())
            .and_then(|contract| agreed(contract, *months));
        let by_contract = match (&agreed, months) {
            (Some(agreed), Some(months)) => agreed.savings(slice, months),
            _ => vec![],
        };
        let mut printed_ways = savings(slice);
        if printed_ways.is_empty() && slice.of("benchmark", Role::Actual, Per::Whole).is_empty() {
            // What is saved against a target, where no benchmark is printed.
            printed_ways = below_targets(slice);
        }
        let fits = |ways: &[Way]| ways.iter().any(|way| way.interval.meets(&printed.interval));
        // The printed benchmark may be the contract's or not: both have to lead to the savings.
        let from_contract = !by_contract.is_empty() && (printed_ways.is_empty() || fits(&printed_ways));
        let ways = if from_contract { by_contract } else { printed_ways };
        let Some(way) = ways.first() else { continue };
        let figures = || ways.iter().flat_map(|way| &way.figures);
        if figures().any(|figure| contradicted.contains(&figure.metric.id)) {
            continue;
        }
        if fits(&ways) {
            out.passed(&ARI008);
            continue;
        }
        // ARI013 says so where the savings are the difference on another scale.
        if !from_contract && told(printed, &ways, Step::AMOUNTS).is_some() {
            continue;
        }
        let recomputed = way.point;
        let unit = printed.unit;
        let difference = printed.value.saturating_sub(recomputed);
        let mut draft = Draft::about(report, printed.label()).message(format!(
            "\"{}\" is {}, but {} = {}: {} apart.",
            printed.label(),
            with_unit(printed.value, unit),
            way.calculation,
            with_unit(recomputed, unit),
            with_unit(difference.abs(), unit),
        ));
        if let Some(months) = months {
            draft = draft.fact(days(months));
        }
        for figure in way.figures.iter().chain([printed]) {
            draft = draft.metric(figure.metric, report);
        }
        if let Some(agreed) = agreed.filter(|_| from_contract) {
            draft = draft
                .fact(format!("{} {}", agreed.contract.id, agreed.adjusted))
                .computed(format!("benchmark of contract {}", agreed.contract.id), agreed.words());
        }
        out.push(
            &ARI008,
            draft
                .computed("recomputed", with_unit(recomputed, unit))
                .computed("difference", with_unit(difference, unit))
                .expected(with_unit(recomputed, unit))
                .found(with_unit(printed.value, unit))
                .tolerance(tolerance(
                    way.interval.half_width() + printed.interval.half_width(),
                    unit,
                )),
        );
    }
}

/// A savings rate that follows from no printed savings, benchmark and cost.
fn rate(report: &Report, slice: &Slice, contradicted: &BTreeSet<String>, out: &mut Findings) {
    let printed = slice.quotients("savings-rate");
    let [printed] = printed.as_slice() else { return };
    let ways = savings_rates(slice);
    let figures = || ways.iter().flat_map(|way| &way.figures);
    // A printed 0 is a decision and not a quotient.
    if printed.value.is_zero() || figures().any(|figure| contradicted.contains(&figure.metric.id)) {
        return;
    }
    // The rate may be printed without its sign.
    let nearest = ways
        .iter()
        .min_by_key(|way| way.point.abs().saturating_sub(printed.value.abs()).abs());
    let Some(way) = nearest else { return };
    if ways
        .iter()
        .any(|way| size(&way.interval).meets(&size(&printed.interval)))
    {
        return out.passed(&ARI008);
    }
    // ARI013 says so where the rate is the quotient on another scale; with few digits nobody can.
    let factor = way
        .point
        .abs()
        .checked_div(printed.value.abs())
        .and_then(nearest_factor);
    if told(printed, &ways, Step::QUOTIENTS).is_some() || factor != Some(Decimal::ONE) {
        return;
    }
    let unit = printed.unit;
    let difference = printed.value.saturating_sub(way.point);
    let mut draft = Draft::about(report, printed.label())
        .severity(Severity::Warning)
        .message(format!(
            "\"{}\" is {}, but {} = {}: {} apart.",
            printed.label(),
            with_unit(printed.value, unit),
            way.calculation,
            with_unit(way.point, unit),
            with_unit(difference.abs(), unit),
        ));
    for figure in way.figures.iter().chain([printed]) {
        draft = draft.metric(figure.metric, report);
    }
    out.push(
        &ARI008,
        draft
            .computed("recomputed", with_unit(way.point, unit))
            .computed("difference", with_unit(difference, unit))
            .expected(with_unit(way.point, unit))
            .found(with_unit(printed.value, unit))
            .tolerance(tolerance(
                way.interval.half_width() + printed.interval.half_width(),
                unit,
            )),
    );
}

/// What is shared cannot be more than what is left of a target, whatever the share.
fn shared(report: &Report, slice: &Slice, contradicted: &BTreeSet<String>, out: &mut Findings) {
    let printed = slice.of(SHARED, Role::Actual, Per::Whole);
    let [printed] = printed.as_slice() else { return };
    let ways: Vec<Way> = below_targets(slice).into_iter().chain(savings(slice)).collect();
    let figures = || ways.iter().flat_map(|way| &way.figures);
    if figures().any(|figure| contradicted.contains(&figure.metric.id)) {
        return;
    }
    match more_than_there_is(report, printed, &ways, "more is shared than there is") {
        Some(draft) => out.push(&ARI008, draft.severity(Severity::Warning)),
        None if ways.is_empty() => {}
        None => out.passed(&ARI008),
    }
}

#[cfg(test)]
mod tests {
    use plumbline_model::{Basis, Benchmark, Finding, ModifierKind, ModifierPlace, Unit, ValueModifier};

    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, contract, decimal, findings_under, only_finding};

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

    fn shared_saving(printed: &str) -> Report {
        ReportBuilder::new("Acme")
            .usd("med-cost-target", "1,300,000")
            .usd("med-cost", "1,250,000")
            .usd("shared-saving-deficit", printed)
            .build()
    }

    #[test]
    fn fires_where_more_is_shared_than_was_saved() {
        let finding = only_finding(&ARI008, &shared_saving("60,000"));
        assert_eq!(finding.severity, Severity::Warning);
        assert_eq!(
            finding.message,
            "\"shared saving deficit\" is $60,000.00, but med cost target − med cost = $50,000.00: more is shared than there is, by $10,000.00."
        );
        assert_eq!(finding.evidence.iter().filter(|e| e.anchor.is_some()).count(), 3);
    }

    #[test]
    fn silent_on_a_share_of_what_was_saved_and_on_either_sign() {
        for right in ["50,000", "50,001", "25,000", "-50,000", "0"] {
            assert_silent(&ARI008, &[&shared_saving(right)]);
        }
    }

    #[test]
    fn fires_on_a_savings_rate_of_no_printed_figures() {
        let printed = |rate: &str| {
            ReportBuilder::new("Acme")
                .usd("med-rx-cost", "36,900,000")
                .usd("med-rx-cost-target", "38,700,000")
                .usd("gross-savings", "1,800,000")
                .metric("savings-rate", rate, Unit::Ratio)
                .build()
        };
        let finding = only_finding(&ARI008, &printed("6.45%"));
        assert_eq!(finding.severity, Severity::Warning);
        assert_eq!(
            finding.message,
            "\"savings rate\" is 6.45%, but (med rx cost target − med rx cost) ÷ med rx cost target = 4.65%: 1.8% apart."
        );
        for right in ["4.65%", "4.7%", "5%", "-4.65%", "0%"] {
            assert_silent(&ARI008, &[&printed(right)]);
        }
    }

    #[test]
    fn without_a_benchmark_the_targets_decide() {
        let saved = |savings: &str| {
            ReportBuilder::new("Acme")
                .usd("med-rx-cost", "36,900,000")
                .usd("cost-target", "38,700,000")
                .usd("rx-cost", "7,200,000")
                .usd("rx-cost-target", "7,300,000")
                .usd("gross-savings", savings)
                .build()
        };
        assert!(
            only_finding(&ARI008, &saved("1,080,000"))
                .message
                .contains("$720,000.00 apart")
        );
        assert_silent(&ARI008, &[&saved("1,800,000"), &saved("100,000"), &saved("0")]);
    }

    #[test]
    fn silent_on_the_difference_and_below_the_minimum_rate() {
        for right in ["50,000", "50,001", "0"] {
            assert_silent(&ARI008, &[&settlement(right)]);
        }
    }

    /// Acme's year under a benchmark of so much per member and year with one modifier.
    fn under(benchmark: &str, kind: ModifierKind, cost: &str, savings: &str) -> Vec<Finding> {
        let mut agreed = contract("Acme", "Acme-1");
        agreed.benchmark = Some(Benchmark {
            amount: Some(decimal(benchmark)),
            unit: Some(Unit::UsdPerMemberYear),
            period: Some("2024-01-01/2024-12-31".parse().expect("a period")),
            modifiers: Some(vec![ValueModifier {
                kind,
                rate: Some(decimal("0.02")),
                least: None,
                most: None,
                applied: Some(ModifierPlace::Benchmark),
            }]),
            ..Benchmark::default()
        });
        let report = ReportBuilder::new("Acme")
            .period("2024-01-01/2024-12-31", Basis::Settlement)
            .metric("average-members", "50,000", Unit::Members)
            .last(|members| members.quantum = Some(Decimal::ZERO))
            .metric("total-cost-of-care-per-person-year", cost, Unit::UsdPerMemberYear)
            .last(|cost| cost.quantum = Some(Decimal::ZERO))
            .usd("gross-savings", savings)
            .build();
        findings_under(&ARI008, &[&report], &[agreed])
    }

    #[test]
    fn the_contracts_benchmark_with_its_modifier_decides_to_the_dollar() {
        for (benchmark, kind, cost, right, wrong) in [
            ("8000", ModifierKind::Uptick, "8,000", "8,000,000", "8,000"),
            ("8000", ModifierKind::Uptick, "7,800", "18,000,000", "10,000,000"),
            ("10000", ModifierKind::Haircut, "10,000", "-10,000,000", "-10,200,000"),
            ("10000", ModifierKind::Haircut, "10,200", "-20,000,000", "-20,200,000"),
        ] {
            assert_eq!(under(benchmark, kind, cost, right), []);
            let findings = under(benchmark, kind, cost, wrong);
            assert_eq!(findings.len(), 1, "{benchmark} {cost} {wrong}");
        }
        let finding = under("10000", ModifierKind::Haircut, "10,200", "-20,200,000").remove(0);
        assert_eq!(finding.expected.as_deref(), Some("-$20,000,000.00"));
        assert!(
            finding
                .evidence
                .iter()
                .any(|evidence| evidence.label == "benchmark of contract Acme-1"
                    && evidence.value.contains("with its modifiers $9,800.00")),
            "{:?}",
            finding.evidence
        );
    }
}
