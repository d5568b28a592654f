//! What changed between two versions of a report: each figure once, whatever line it moved to.

use std::collections::{BTreeMap, BTreeSet};

use plumbline_model::{
    Anchor, FigureState, Interval, QualityMeasure, Report, RestatedFigure, RestatedKind, RestatedValue, Scoring, Unit,
};
use rust_decimal::Decimal;

use crate::amounts::{calculable, interval};

/// What a later version of a report states otherwise than the earlier one, in the order of what the figures are.
///
/// Shape: one entry per figure that changed; targets, baselines, thresholds and the parts of quality results are figures.
/// The same figure printed with more or fewer digits is no change. What OCR read and nobody confirmed is left out.
pub fn restated(earlier: &Report, later: &Report) -> Vec<RestatedFigure> {
    let (earlier, later) = (earlier.without_unconfirmed_values(), later.without_unconfirmed_values());
    let (old, new) = (figures(&earlier), figures(&later));
    let keys: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    let changes = keys.into_iter().filter_map(|key| {
        let (before, after) = (old.get(key), new.get(key));
        let kind = match (before, after) {
            (Some(before), Some(after)) if !differs(before, after) => return None,
            (Some(before), Some(after)) => match (before.value, after.value) {
                (None, Some(_)) => RestatedKind::Filled,
                (Some(_), None) => RestatedKind::Emptied,
                (Some(_), Some(_)) | (None, None) => RestatedKind::Changed,
            },
            (None, Some(_)) => RestatedKind::Added,
            (Some(_), None) => RestatedKind::Dropped,
            (None, None) => return None,
        };
        let values = before
            .and_then(|figure| figure.value)
            .zip(after.and_then(|figure| figure.value));
        let difference = values.and_then(|(old, new)| new.checked_sub(old));
        let share = values
            .zip(difference)
            .and_then(|((old, _), difference)| difference.checked_div(old.abs()));
        Some(RestatedFigure {
            label: after.or(before).map(|figure| figure.label.clone())?,
            kind,
            before: before.map(Figure::told),
            after: after.map(Figure::told),
            difference,
            share: share.map(|share| share.round_dp(6).normalize()),
            unit: after.or(before).map_or(Unit::None, |figure| figure.unit),
        })
    });
    changes.collect()
}

/// One figure of one version.
pub(crate) struct Figure<'a> {
    pub(crate) label: String,
    pub(crate) value: Option<Decimal>,
    pub(crate) range: Option<Interval>,
    pub(crate) quantum: Option<Decimal>,
    pub(crate) displayed: &'a str,
    pub(crate) unit: Unit,
    state: FigureState,
    pub(crate) anchor: &'a Anchor,
}

impl Figure<'_> {
    fn told(&self) -> RestatedValue {
        RestatedValue {
            displayed: self.displayed.to_owned(),
            value: self.value,
            state: self.state,
            anchor: self.anchor.clone(),
        }
    }
}

/// Whether two versions of a figure say something else.
pub(crate) fn differs(before: &Figure, after: &Figure) -> bool {
    let (Some(old), Some(new)) = (before.value, after.value) else {
        return before.value.is_some() || after.value.is_some();
    };
    if old == new {
        return false;
    }
    // The same figure printed alike, or with more or fewer digits, is no change.
    let same_print = before.displayed == after.displayed || before.quantum != after.quantum;
    let meet = before.range.zip(after.range).is_some_and(|(old, new)| old.meets(&new));
    !(same_print && meet)
}

fn stated(value: Option<Decimal>) -> FigureState {
    match value {
        Some(_) => FigureState::Reported,
        None => FigureState::Missing,
    }
}

/// A version's figures by what they are: code, slice, months and place among equals. Targets, baselines and every part
/// of a quality result are figures, too: a benchmark that moves decides the settlement.
pub(crate) fn figures(report: &Report) -> BTreeMap<(String, usize), Figure<'_>> {
    let mut figures = Numbered::default();
    for metric in &report.metrics {
        let mut strata = metric.strata.clone();
        strata.sort();
        let strata: Vec<String> = strata.iter().map(|s| format!("{}={}", s.dimension, s.value)).collect();
        let months = metric
            .service_period
            .or(report.period)
            .map_or_else(String::new, |months| months.to_string());
        let key = format!("{}|{}|{months}", metric.code, strata.join(","));
        // A part of the population is named: figures of several parts have one term.
        let of_parts = metric.strata.iter().map(|stratum| stratum.value.as_str());
        let label = std::iter::once(metric.term.as_str())
            .chain(of_parts)
            .collect::<Vec<_>>()
            .join(", ");
        let of_metric = |label: String, value: Option<Decimal>, quantum, displayed, state, anchor| Figure {
            label,
            value,
            range: range(value, quantum),
            quantum,
            displayed,
            unit: metric.unit,
            state,
            anchor,
        };
        let (displayed, anchor) = (metric.displayed.as_str(), &metric.anchor);
        figures.add(
            format!("metric|{key}"),
            of_metric(
                label.clone(),
                metric.value,
                metric.quantum,
                displayed,
                metric.state,
                anchor,
            ),
        );
        if let Some(target) = &metric.target {
            let label = format!("{label}, target");
            let (displayed, anchor) = (target.displayed.as_str(), &target.anchor);
            figures.add(
                format!("metric-target|{key}"),
                of_metric(
                    label,
                    target.value,
                    target.quantum,
                    displayed,
                    stated(target.value),
                    anchor,
                ),
            );
        }
        if let Some(baseline) = &metric.baseline {
            let label = format!("{label}, baseline");
            let (displayed, anchor) = (baseline.displayed.as_str(), &baseline.anchor);
            figures.add(
                format!("metric-baseline|{key}"),
                of_metric(
                    label,
                    baseline.value,
                    baseline.quantum,
                    displayed,
                    stated(baseline.value),
                    anchor,
                ),
            );
        }
    }
    for measure in &report.quality {
        let parts = [
            ("numerator", measure.numerator, Unit::Count),
            ("denominator", measure.denominator, Unit::Count),
            ("exclusions", measure.exclusions, Unit::Count),
            ("exceptions", measure.exceptions, Unit::Count),
            ("rate", measure.rate, rate_unit(measure)),
            ("score", measure.score, Unit::None),
            ("weight", measure.weight, Unit::None),
        ];
        for (part, value, unit) in parts {
            let Some(source) = measure.sources.get(part) else {
                continue;
            };
            figures.add(
                format!("quality|{}|{part}", measure.measure),
                Figure {
                    label: format!("{} {part}", measure.name),
                    value,
                    range: range(value, source.quantum),
                    quantum: source.quantum,
                    displayed: &source.displayed,
                    unit,
                    state: source.state,
                    anchor: &source.anchor,
                },
            );
        }
        for threshold in &measure.thresholds {
            figures.add(
                format!("quality-threshold|{}|{}", measure.measure, threshold.r#type),
                Figure {
                    label: format!("{} {}", measure.name, threshold.r#type),
                    value: threshold.value,
                    range: range(threshold.value, None),
                    quantum: None,
                    displayed: &threshold.displayed,
                    unit: rate_unit(measure),
                    state: stated(threshold.value),
                    anchor: &threshold.anchor,
                },
            );
        }
    }
    figures.by_key
}

fn rate_unit(measure: &QualityMeasure) -> Unit {
    match measure.scoring {
        Scoring::Proportion => Unit::Ratio,
        Scoring::Ratio | Scoring::Continuous => Unit::None,
    }
}

fn range(value: Option<Decimal>, quantum: Option<Decimal>) -> Option<Interval> {
    value
        .filter(|value| calculable(*value))
        .map(|value| interval(value, quantum))
}

/// Figures by key and, where a key repeats, by its place among equals.
#[derive(Default)]
struct Numbered<'a> {
    by_key: BTreeMap<(String, usize), Figure<'a>>,
    repeats: BTreeMap<String, usize>,
}

impl<'a> Numbered<'a> {
    fn add(&mut self, key: String, figure: Figure<'a>) {
        let number = self.repeats.entry(key.clone()).or_insert(0);
        *number += 1;
        self.by_key.insert((key, *number), figure);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, decimal};

    #[test]
    fn each_change_has_its_kind_its_size_and_its_share() {
        let old = ReportBuilder::new("Acme")
            .usd("med-cost", "1,000")
            .usd("rx-cost", "-")
            .usd("dental-cost", "0")
            .usd("vision-cost", "7")
            .build();
        let new = ReportBuilder::new("Acme")
            .usd("med-cost", "1,050")
            .usd("rx-cost", "0")
            .usd("dental-cost", "12")
            .build();
        let changes = restated(&old, &new);
        let told: Vec<_> = changes
            .iter()
            .map(|change| (change.label.as_str(), change.kind, change.difference, change.share))
            .collect();
        assert_eq!(
            told,
            [
                ("dental cost", RestatedKind::Changed, Some(decimal("12")), None),
                (
                    "med cost",
                    RestatedKind::Changed,
                    Some(decimal("50")),
                    Some(decimal("0.05"))
                ),
                ("rx cost", RestatedKind::Filled, None, None),
                ("vision cost", RestatedKind::Dropped, None, None),
            ],
            "a value that was masked and is 0 is not a change by 0"
        );
        assert_eq!(
            changes[2].before.as_ref().map(|before| before.state),
            Some(FigureState::Suppressed)
        );
        assert!(restated(&old, &old).is_empty());
    }
}
