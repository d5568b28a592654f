//! ARI011.

use plumbline_model::{ContractualStatus, Interval, QualityMeasure, Report, Unit};
use rust_decimal::Decimal;

use crate::amounts::{calculable, interval, tolerance, with_unit};
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// A weighted average star is not the mean of the measures' stars by their weights.
    ///
    /// ## What
    /// The printed weighted average star is not Σ(weight × stars) ÷ Σ weight over the report's measures with stars, with
    /// or without the measures that are reported only.
    /// ## Why
    /// Star thresholds decide bonuses; a tenth of a star can be the difference.
    /// ## What to do
    /// Compare weights with the contract, then ask the payer for the calculation.
    /// ## Question
    /// Please send the calculation: each measure with its stars and its weight.
    /// ## Source
    /// VBPR 1.1.0, `weighted-avg-star`; CMS Medicare Part C and D star ratings, technical notes, rounded to half stars.
    /// ## Example that fires
    /// Stars 4, 3 and 4 with weights 1, 2 and 1, printed 3.67: the mean without weights.
    /// ## Example that does not
    /// Printed 3.5 or 3.50; a measure with stars and no weight.
    ARI011 "weighted-star-is-not-mean", Error, Report(check)
}

fn check(report: &Report, _: &Scope, out: &mut Findings) {
    let printed: Vec<_> = report
        .metrics
        .iter()
        .filter(|metric| metric.code == "weighted-avg-star" && metric.strata.is_empty())
        .filter_map(|metric| Some((metric, metric.value.filter(|value| calculable(*value))?)))
        .collect();
    let [(metric, value)] = printed.as_slice() else { return };
    let scored: Vec<&QualityMeasure> = report
        .quality
        .iter()
        .filter(|measure| measure.score.is_some())
        .collect();
    let stars = |measure: &&QualityMeasure| {
        measure
            .score
            .is_some_and(|s| s >= Decimal::ONE && s <= Decimal::from(5))
    };
    if scored.len() < 2 || !scored.iter().all(stars) || scored.iter().any(|measure| measure.weight.is_none()) {
        return;
    }
    let paid: Vec<&QualityMeasure> = scored
        .iter()
        .filter(|measure| measure.contractual_status != Some(ContractualStatus::ReportingOnly))
        .copied()
        .collect();
    // The star of a measure that counts may be known and not printed.
    let open = report.quality.iter().any(|measure| {
        measure.score.is_none()
            && measure.weight.is_some_and(|weight| weight > Decimal::ZERO)
            && measure.contractual_status != Some(ContractualStatus::ReportingOnly)
    });
    if open {
        return;
    }
    let Some((mean, point)) = mean(&scored) else { return };
    let star = interval(*value, metric.quantum);
    let fits =
        |(mean, point): (Interval, Decimal)| mean.meets(&star) || half_star(point, &metric.displayed) == Some(*value);
    if fits((mean, point)) || self::mean(&paid).is_some_and(fits) {
        return out.passed(&ARI011);
    }
    let unit = Unit::Stars;
    let difference = value.saturating_sub(point);
    let mut draft = Draft::about(report, metric.term.clone())
        .message(format!(
            "\"{}\" is {}; the {} measures' stars by their weights give {}, {} apart.",
            metric.term,
            with_unit(*value, unit),
            scored.len(),
            with_unit(point, unit),
            with_unit(difference.abs(), unit),
        ))
        .metric(metric, report);
    for measure in scored {
        draft = draft.part("score", measure, report).part("weight", measure, report);
    }
    out.push(
        &ARI011,
        draft
            .computed("recomputed", with_unit(point, unit))
            .computed("difference", with_unit(difference, unit))
            .expected(with_unit(point, unit))
            .found(with_unit(*value, unit))
            .tolerance(tolerance(star.half_width(), unit)),
    );
}

/// Stars and weights are exact: whole or half by their nature.
fn mean(measures: &[&QualityMeasure]) -> Option<(Interval, Decimal)> {
    let (mut sum, mut over) = (Decimal::ZERO, Decimal::ZERO);
    for measure in measures {
        sum = sum.checked_add(measure.score?.checked_mul(measure.weight?)?)?;
        over = over.checked_add(measure.weight?)?;
    }
    let mean = sum.checked_div(over)?;
    Some((Interval::exact(mean), mean))
}

/// The mean in half stars, where the print may be one: "3.5", "4", "4.0".
fn half_star(mean: Decimal, displayed: &str) -> Option<Decimal> {
    let digits = displayed.split_once('.').map_or("", |(_, digits)| digits);
    if !matches!(digits, "" | "0" | "5") {
        return None;
    }
    let doubled = mean.checked_mul(Decimal::TWO)?;
    Some(doubled.round_dp_with_strategy(0, rust_decimal::RoundingStrategy::MidpointAwayFromZero) / Decimal::TWO)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, decimal, only_finding};

    fn rated(printed: &str) -> ReportBuilder {
        let mut builder = ReportBuilder::new("Acme").metric("weighted-avg-star", printed, Unit::Stars);
        for (measure, stars, weight) in [("BCS", "4", "1"), ("CBP", "3", "2"), ("GSD", "4", "1")] {
            builder = builder.quality(measure, "", "", "70%").with(|r| {
                let last = r.quality.last_mut().expect("just added");
                last.score = Some(decimal(stars));
                last.weight = Some(decimal(weight));
            });
        }
        builder
    }

    #[test]
    fn fires_on_a_mean_without_weights() {
        let finding = only_finding(&ARI011, &rated("3.67").build());
        assert_eq!(
            finding.message,
            "\"weighted avg star\" is 3.67 stars; the 3 measures' stars by their weights give 3.5 stars, 0.17 stars apart."
        );
    }

    #[test]
    fn silent_on_the_weighted_mean_on_half_stars_and_on_missing_weights() {
        assert_silent(&ARI011, &[&rated("3.5").build(), &rated("3.50").build()]);
        let rounded = rated("3.5").with(|r| r.quality[1].weight = Some(decimal("3")));
        assert_silent(&ARI011, &[&rounded.build()]);
        assert_silent(&ARI011, &[&rated("3.67").with(|r| r.quality[1].weight = None).build()]);
    }
}
