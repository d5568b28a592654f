//! ARI010.

use plumbline_model::{Interval, Report};
use rust_decimal::Decimal;

use crate::amounts::{tolerance, with_unit};
use crate::figures::{Figure, Per, Role};
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// The parts of an incentive do not add up to the total.
    ///
    /// ## What
    /// The printed earned incentive is the sum of no two or more of the printed earnings and bonuses, nor one of them.
    /// ## Why
    /// Either a part is not paid or the total counts something the report does not show.
    /// ## What to do
    /// Ask the payer for the lines behind the total.
    /// ## Question
    /// Which payments make up the total?
    /// ## Severity
    /// A warning: the total may hold a payment that the report does not print.
    /// ## Source
    /// VBPR 1.1.0, `vbp-performance-metric`: `earned-incentive` and the earnings by payment stream.
    /// ## Example that fires
    /// Quality incentive $48,250, shared savings $117,557, earned incentive $175,807.
    /// ## Example that does not
    /// Earned incentive $165,807; a part that is masked or printed as a dash.
    ARI010 "incentive-parts-are-not-total", Warning, Report(check)
}

const PARTS: [&str; 11] = [
    "earnings-ccf",
    "earnings-qip",
    "earnings-ssl",
    "earnings-cap",
    "annual-care-visit-bonus",
    "avg-star-rating-bonus",
    "avg-star-rating-improvement-bonus",
    "quality-metric-performance-incentive",
    "quality-pmt-chronic",
    "quality-pmt-office-visit",
    "ccf",
];

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    for slice in scope.slices(report).values() {
        let totals = slice.of("earned-incentive", Role::Actual, Per::Whole);
        let [total] = totals.as_slice() else { continue };
        let parts: Vec<Figure> = PARTS
            .into_iter()
            .flat_map(|code| slice.of(code, Role::Actual, Per::Whole))
            .collect();
        if parts.len() < 2 || parts.len() > 12 || PARTS.into_iter().any(|code| slice.has_empty_line(code)) {
            continue;
        }
        let sum_of = |chosen: usize| {
            let taken = parts.iter().enumerate().filter(|(index, _)| chosen >> index & 1 == 1);
            let zero = (Interval::exact(Decimal::ZERO), Decimal::ZERO);
            taken.map(|(_, part)| part).try_fold(zero, |(range, point), part| {
                Some((range.add(part.interval)?, point.checked_add(part.value)?))
            })
        };
        let all = (1usize << parts.len()) - 1;
        let Some((range, point)) = sum_of(all) else { continue };
        if (1..=all).any(|chosen| sum_of(chosen).is_some_and(|(sum, _)| sum.meets(&total.interval))) {
            out.passed(&ARI010);
            continue;
        }
        let unit = total.unit;
        let difference = total.value.saturating_sub(point);
        let terms: Vec<String> = parts.iter().map(Figure::label).collect();
        let mut draft = Draft::about(report, total.label()).message(format!(
            "\"{}\" is {}, but {} = {}: {} apart.",
            total.label(),
            with_unit(total.value, unit),
            terms.join(" + "),
            with_unit(point, unit),
            with_unit(difference.abs(), unit),
        ));
        for figure in [total].into_iter().chain(&parts) {
            draft = draft.metric(figure.metric, report);
        }
        out.push(
            &ARI010,
            draft
                .computed("sum of the parts", with_unit(point, unit))
                .computed("difference", with_unit(difference, unit))
                .expected(with_unit(point, unit))
                .found(with_unit(total.value, unit))
                .tolerance(tolerance(range.half_width() + total.interval.half_width(), unit)),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, only_finding};

    fn earned(quality: &str, total: &str) -> Report {
        ReportBuilder::new("Acme")
            .usd("earnings-qip", quality)
            .usd("earnings-ssl", "117,557")
            .usd("earned-incentive", total)
            .build()
    }

    #[test]
    fn fires_with_the_sum() {
        assert_eq!(
            only_finding(&ARI010, &earned("48,250", "175,807")).message,
            "\"earned incentive\" is $175,807.00, but earnings qip + earnings ssl = $165,807.00: $10,000.00 apart."
        );
    }

    #[test]
    fn silent_on_the_sum_on_one_part_and_on_a_part_without_a_figure() {
        assert_silent(&ARI010, &[&earned("48,250", "165,807"), &earned("48,250", "117,557")]);
        assert_silent(&ARI010, &[&earned("-", "175,807")]);
    }
}
