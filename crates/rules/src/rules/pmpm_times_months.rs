//! ARI001.

use plumbline_model::Report;

use crate::amounts::{days, tolerance, with_unit};
use crate::pairs::{Culprit, contradictions, pairs};
use crate::scale::slip_of_lines;
use crate::{Draft, Findings, Scope, amounts::listed};

declare_rule! {
    /// An amount per member per month does not give its total.
    ///
    /// ## What
    /// PMPM × member months is not the printed total; per member per year is taken as 12 months.
    /// ## Why
    /// One of three figures is wrong, or the rate is over other members than the report counts.
    /// ## What to do
    /// Ask the payer for the member months behind the rate, then for a corrected figure.
    /// ## Question
    /// Which of these figures is wrong, and over which member months is the rate?
    /// ## Source
    /// VBPR 1.1.0, `vbp-performance-metric`: the metric and its `-pmpm`; 42 CFR 425.20, person-years as months ÷ 12.
    /// ## Example that fires
    /// $41.20 PMPM × 21,876 member months = $901,291.20, printed $910,291.
    /// ## Example that does not
    /// The same product printed $901,300: a PMPM printed to the cent stands for half a cent either way; nor $901 or
    /// $75,108, a thousandth and a twelfth, of which ARI013 says that the scale is wrong.
    ARI001 "pmpm-times-months-is-not-total", Error, Report(check)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let pairs = pairs(&scope.slices(report));
    let found = contradictions(&pairs);
    let failing = pairs.iter().filter(|pair| !pair.holds).count();
    for _ in 0..pairs.len() - failing {
        out.passed(&ARI001);
    }
    for contradiction in found {
        let Some(first) = contradiction.pairs.first() else {
            continue;
        };
        // ARI013 says so where the total is the product on another scale.
        if slip_of_lines(&contradiction).is_some() {
            continue;
        }
        let total = first.total;
        let denominator = first.denominator;
        let subject = match contradiction.culprit {
            Culprit::Denominator => denominator.map_or_else(|| total.label(), |months| months.label()),
            Culprit::Line => total.label(),
        };
        let calculation = match denominator {
            Some(months) => format!(
                "{} × {} = {}",
                with_unit(first.rate.value, first.rate.unit),
                with_unit(months.value, months.unit),
                with_unit(first.recomputed, total.unit),
            ),
            None => format!(
                "12 × {} = {}",
                with_unit(first.rate.value, first.rate.unit),
                with_unit(first.recomputed, total.unit),
            ),
        };
        let mut message = format!(
            "\"{}\": {calculation}, but {} is printed, {} apart.",
            total.label(),
            with_unit(total.value, total.unit),
            with_unit(first.difference().abs(), total.unit),
        );
        if contradiction.culprit == Culprit::Denominator {
            let lines: Vec<String> = contradiction.pairs.iter().map(|pair| pair.total.label()).collect();
            message.push_str(&format!(
                " {} all fit another number of member months: {subject} is wrong, not they.",
                listed(&lines)
            ));
        } else if contradiction.pairs.len() > 1 {
            let lines: Vec<String> = contradiction.pairs[1..].iter().map(|pair| pair.total.label()).collect();
            message.push_str(&format!(" {} is off by the same amount.", listed(&lines)));
        }
        let mut draft = Draft::about(report, subject).message(message);
        if let Some(months) = contradiction.months {
            draft = draft.fact(days(&months));
        }
        for pair in &contradiction.pairs {
            for figure in [Some(pair.rate), pair.denominator, Some(pair.total)]
                .into_iter()
                .flatten()
            {
                draft = draft.fact(format!("{}|{}", figure.label(), figure.displayed)).saw(
                    figure.label(),
                    crate::amounts::printed(figure.displayed, figure.unit),
                    Some(figure.anchor),
                    report,
                );
            }
            draft = draft.computed("recomputed", with_unit(pair.recomputed, pair.total.unit));
        }
        out.push(
            &ARI001,
            draft
                .computed("difference", with_unit(first.difference(), total.unit))
                .expected(with_unit(first.recomputed, total.unit))
                .found(with_unit(total.value, total.unit))
                .tolerance(tolerance(
                    first.product.half_width() + total.interval.half_width(),
                    total.unit,
                )),
        );
    }
}

#[cfg(test)]
mod tests {
    use plumbline_model::Unit;

    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, findings_of, only_finding};

    fn pharmacy(total: &str) -> ReportBuilder {
        ReportBuilder::new("Acme")
            .member_months("21,876")
            .usd("rx-cost", total)
            .pmpm("rx-cost-pmpm", "41.20")
    }

    #[test]
    fn fires_with_the_calculation_the_difference_and_the_tolerance() {
        let finding = only_finding(&ARI001, &pharmacy("910,291").build());
        assert_eq!(
            finding.message,
            "\"rx cost\": $41.20 PMPM × 21,876 member months = $901,291.20, but $910,291.00 is printed, $8,999.80 apart."
        );
        assert_eq!(finding.expected.as_deref(), Some("$901,291.20"));
        assert!(
            finding
                .tolerance
                .as_deref()
                .is_some_and(|text| text.starts_with("± $130")),
            "{finding:#?}"
        );
        assert_eq!(
            finding.evidence.iter().filter(|e| e.anchor.is_some()).count(),
            3,
            "rate, months and total"
        );
    }

    #[test]
    fn fires_on_targets_and_on_person_years() {
        let target = ReportBuilder::new("Acme")
            .member_months("1,000")
            .usd("rx-cost", "41,200")
            .target("40,000", None)
            .pmpm("rx-cost-pmpm", "41.20")
            .target("44.00", None)
            .build();
        assert_eq!(only_finding(&ARI001, &target).subject, "rx cost, target");
        let yearly = ReportBuilder::new("Aco")
            .metric("person-years", "10,000", Unit::PersonYears)
            .usd("benchmark", "130,000,000")
            .metric("benchmark-per-person-year", "12,000", Unit::UsdPerPersonYear)
            .build();
        assert_eq!(
            only_finding(&ARI001, &yearly).expected.as_deref(),
            Some("$120,000,000.00")
        );
    }

    #[test]
    fn fires_once_on_the_member_months_when_every_line_says_so() {
        let report = pharmacy("901,291")
            .usd("med-cost", "8,750,400")
            .pmpm("med-cost-pmpm", "400.00")
            .with(|r| {
                let months = r.metrics.first_mut().expect("member months");
                months.value = Some(crate::testing::decimal("20000"));
                months.displayed = "20,000".into();
            })
            .build();
        assert_eq!(only_finding(&ARI001, &report).subject, "member months");
    }

    #[test]
    fn fires_once_when_a_total_repeats_the_difference_of_its_part() {
        let report = pharmacy("910,291.20")
            .usd("med-cost", "8,750,400.00")
            .pmpm("med-cost-pmpm", "400.00")
            .usd("total-cost-of-care", "9,660,691.20")
            .pmpm("total-cost-of-care-pmpm", "441.20")
            .build();
        let finding = only_finding(&ARI001, &report);
        assert_eq!(finding.subject, "rx cost");
        assert!(
            finding
                .message
                .ends_with("total cost of care is off by the same amount."),
            "{}",
            finding.message
        );
    }

    #[test]
    fn silent_on_rounding_and_on_what_cannot_be_computed() {
        assert_silent(&ARI001, &[&pharmacy("901,300").build()]);
        let no_months = ReportBuilder::new("Acme")
            .usd("rx-cost", "5")
            .pmpm("rx-cost-pmpm", "41.20")
            .build();
        assert_silent(&ARI001, &[&no_months]);
    }

    #[test]
    fn silent_on_pharmacy_over_pharmacy_members() {
        let report = ReportBuilder::new("Acme")
            .member_months("21,876")
            .metric("rx-member-months", "20,000", Unit::MemberMonths)
            .usd("rx-cost", "824,000.00")
            .pmpm("rx-cost-pmpm", "41.20")
            .build();
        assert_silent(&ARI001, &[&report]);
    }

    #[test]
    fn silent_on_targets_over_planned_membership() {
        let report = ReportBuilder::new("Acme")
            .member_months("1,000")
            .usd("rx-cost", "41,200")
            .target("48,000", None)
            .pmpm("rx-cost-pmpm", "41.20")
            .target("40.00", None)
            .usd("med-cost", "400,000")
            .target("480,000", None)
            .pmpm("med-cost-pmpm", "400.00")
            .target("400.00", None)
            .build();
        assert!(
            findings_of(&ARI001, &[&report]).is_empty(),
            "both targets are over 1,200 planned member months"
        );
    }
}
