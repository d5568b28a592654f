//! Consistent reports, printed at any precision, are never accused; one wrong figure always is.

use plumbline_model::{Facet, Report, Unit};
use proptest::prelude::*;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::testing::{ReportBuilder, check_all};

/// A report's true figures: member months, cost of four kinds in cents, a quality measure.
#[derive(Debug, Clone)]
struct Truth {
    months: i64,
    /// Inpatient, outpatient, professional, pharmacy: cents.
    costs: [i64; 4],
    numerator: i64,
    denominator: i64,
    /// Decimals of amounts, of rates, of percents.
    digits: (u32, u32, u32),
}

fn truth() -> impl Strategy<Value = Truth> {
    let cost = 10_000_000i64..900_000_000;
    let digits = (0u32..3, 0u32..4, 0u32..3);
    (
        1_000i64..400_000,
        [cost.clone(), cost.clone(), cost.clone(), cost],
        30i64..900,
        0.0f64..1.0,
        digits,
    )
        .prop_map(|(months, costs, denominator, share, digits)| Truth {
            months,
            costs,
            // A count of 1 to 10 is told for its size alone (QLT004).
            numerator: 11 + (((denominator - 11) as f64) * share) as i64,
            denominator,
            digits,
        })
}

const STEMS: [&str; 4] = ["inpatient-cost", "outpatient-cost", "professional-cost", "rx-cost"];

fn rounded(value: Decimal, digits: u32) -> Decimal {
    let mut value = value.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero);
    value.rescale(digits);
    value
}

/// Prints the report; `wrong` adds to one printed figure, named by its code.
fn print(truth: &Truth, wrong: Option<(&str, Decimal)>) -> Report {
    let (amount, rate, percent) = truth.digits;
    let off = |code: &str| {
        wrong
            .filter(|(wrong, _)| *wrong == code)
            .map_or(Decimal::ZERO, |(_, by)| by)
    };
    let text = |code: &str, value: Decimal, digits| (rounded(value, digits) + off(code)).to_string();
    let months = Decimal::from(truth.months);
    let costs: Vec<Decimal> = truth.costs.iter().map(|cents| Decimal::new(*cents, 2)).collect();
    let medical: Decimal = costs[..3].iter().sum();
    let total: Decimal = costs.iter().sum();

    let mut builder = ReportBuilder::new("Acme").metric("member-months", &truth.months.to_string(), Unit::MemberMonths);
    let lines = STEMS
        .iter()
        .copied()
        .zip(costs)
        .chain([("med-cost", medical), ("total-cost-of-care", total)]);
    for (stem, cost) in lines {
        let per_month = format!("{stem}-pmpm");
        builder = builder
            .usd(stem, &text(stem, cost, amount))
            .pmpm(&per_month, &text(&per_month, cost / months, rate));
    }
    let share = Decimal::from(truth.numerator) / Decimal::from(truth.denominator) * Decimal::ONE_HUNDRED;
    builder
        .define(
            "total-cost-of-care",
            &[(Facet::Medical, "included"), (Facet::Pharmacy, "included")],
        )
        .quality(
            "BCS",
            &truth.numerator.to_string(),
            &truth.denominator.to_string(),
            &format!("{}%", rounded(share, percent) + off("BCS")),
        )
        .build()
}

fn codes(report: &Report) -> Vec<String> {
    check_all(&[report], &[], &[])
        .findings
        .into_iter()
        .map(|finding| format!("{} {}: {}", finding.rule, finding.subject, finding.message))
        .collect()
}

/// The same reports on every machine and in every run.
fn seeded(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(20_240_930),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(seeded(2_000))]

    #[test]
    fn a_consistent_report_is_never_accused(truth in truth()) {
        prop_assert_eq!(codes(&print(&truth, None)), Vec::<String>::new());
    }

    /// Twice the tolerance of the comparison: what the digits of rate, months and total leave open together.
    #[test]
    fn a_wrong_pmpm_is_always_found(truth in truth(), line in 0usize..4) {
        let code = format!("{}-pmpm", STEMS[line]);
        let half = |digits| Decimal::new(5, digits + 1);
        let months = Decimal::from(truth.months);
        let cost = Decimal::new(truth.costs[line], 2);
        let tolerance = (half(truth.digits.0) + half(truth.digits.1) * (months + half(0)) + half(0) * cost / months) / months;
        let by = rounded(Decimal::TWO * tolerance, truth.digits.1) + Decimal::new(1, truth.digits.1);
        let found = codes(&print(&truth, Some((&code, by))));
        prop_assert_eq!(found.len(), 1, "one wrong figure is one finding: {:?}", &found);
        let expected = format!("ARI001 {}:", STEMS[line].replace('-', " "));
        prop_assert!(found[0].starts_with(&expected), "{:?}", found);
    }

    #[test]
    fn a_wrong_rate_is_always_found(truth in truth()) {
        let by = Decimal::TWO * Decimal::new(1, truth.digits.2);
        let share = Decimal::from(truth.numerator) / Decimal::from(truth.denominator) * Decimal::ONE_HUNDRED;
        // Towards the middle, so that the rate stays possible.
        let by = if share > Decimal::from(50) { -by } else { by };
        let found = codes(&print(&truth, Some(("BCS", by))));
        prop_assert_eq!(found.len(), 1, "{:?}", &found);
        prop_assert!(found[0].starts_with("ARI003 BCS:"), "{:?}", found);
    }

    /// Without member months and rates only the sum can show it.
    #[test]
    fn a_wrong_total_is_always_found(truth in truth(), up in any::<bool>()) {
        let tolerance = Decimal::new(5, truth.digits.0 + 1) * Decimal::from(5);
        let by = Decimal::TWO * tolerance * if up { Decimal::ONE } else { Decimal::NEGATIVE_ONE };
        let mut report = print(&truth, Some(("total-cost-of-care", by)));
        report.metrics.retain(|metric| metric.unit == Unit::Usd);
        let found = codes(&report);
        prop_assert_eq!(found.len(), 1, "{:?}", &found);
        prop_assert!(found[0].starts_with("ARI002 total cost of care:"), "{:?}", found);
    }
}

#[test]
fn figures_at_the_ends_of_the_decimal_range_are_left_alone() {
    let (low, high) = (Decimal::MIN, Decimal::MAX);
    let mut report = print(
        &Truth {
            months: 1_000,
            costs: [10_000_000; 4],
            numerator: 10,
            denominator: 40,
            digits: (2, 2, 1),
        },
        None,
    );
    for (index, metric) in report.metrics.iter_mut().enumerate() {
        metric.value = Some(if index % 2 == 0 { low } else { high });
    }
    for value in [low, high] {
        report.quality[0].rate = Some(value);
        report.quality[0].numerator = Some(value);
        report.quality[0].denominator = Some(high);
        let replaced = Report {
            id: "replaced".into(),
            ..print(
                &Truth {
                    months: 1,
                    costs: [1; 4],
                    numerator: 1,
                    denominator: 40,
                    digits: (0, 0, 0),
                },
                None,
            )
        };
        report.supersedes = Some(replaced.id.clone());
        let found = check_all(&[&report], &[&replaced], &[]).findings;
        assert!(
            found.iter().all(|finding| !finding.rule.starts_with("ARI")),
            "{found:#?}"
        );
        assert!(
            found.iter().any(|finding| finding.rule == "RST001"),
            "the change is still told"
        );
    }
}
