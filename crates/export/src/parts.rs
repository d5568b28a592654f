//! The parts of a quality measure, each a value with its place: what is printed of it, one after another.

use plumbline_model::{Anchor, FigureState, QualityMeasure, Scoring};
use rust_decimal::Decimal;

/// One part of a quality measure.
#[derive(Debug)]
pub(crate) struct Part<'a> {
    /// `numerator`, `denominator`, `exclusions`, `exceptions`, `calculated_denominator`, `rate`, `score`, `weight`, `threshold`.
    pub(crate) name: &'static str,
    /// Of a threshold: `star-4`, `hedis-50-percentile`, or the payer's word.
    pub(crate) threshold: Option<&'a str>,
    /// The exact value in `unit`.
    pub(crate) value: Option<Decimal>,
    /// Of a threshold: what is still missing.
    pub(crate) gap: Option<Decimal>,
    pub(crate) unit: &'static str,
    /// As printed.
    pub(crate) displayed: &'a str,
    /// What the last displayed digit is worth.
    pub(crate) quantum: Option<Decimal>,
    pub(crate) state: FigureState,
    /// Where it stands; the measure's row where a part has no place of its own.
    pub(crate) anchor: &'a Anchor,
    /// How the printed text became the value.
    pub(crate) transforms: &'a [String],
}

/// The unit of a measure's rate and thresholds: a ratio or mean is no fraction of 1.
pub(crate) fn rate_unit(measure: &QualityMeasure) -> &'static str {
    match measure.scoring {
        Scoring::Proportion => "ratio",
        Scoring::Ratio | Scoring::Continuous => "none",
    }
}

/// The parts of a measure that its report prints. The rate is always among them, so that a suppressed or missing result
/// is seen.
pub(crate) fn parts(measure: &QualityMeasure) -> Vec<Part<'_>> {
    let values = [
        ("numerator", measure.numerator, "members"),
        ("denominator", measure.denominator, "members"),
        ("exclusions", measure.exclusions, "members"),
        ("exceptions", measure.exceptions, "members"),
        ("calculated_denominator", measure.calculated_denominator, "members"),
        ("rate", measure.rate, rate_unit(measure)),
        // Stars or points: the payer's words do not always say which.
        ("score", measure.score, "score"),
        ("weight", measure.weight, "none"),
    ];
    let of_measure = values.into_iter().filter_map(|(name, value, unit)| {
        let source = measure.sources.get(name);
        (value.is_some() || source.is_some() || name == "rate").then(|| Part {
            name,
            threshold: None,
            value,
            gap: None,
            unit,
            displayed: source.map_or(&measure.displayed, |source| &source.displayed),
            quantum: source.and_then(|source| source.quantum),
            state: source.map_or(measure.state, |source| source.state),
            anchor: source.map_or(&measure.anchor, |source| &source.anchor),
            transforms: source.map_or(&[], |source| &source.transforms),
        })
    });
    let thresholds = measure.thresholds.iter().map(|threshold| Part {
        name: "threshold",
        threshold: Some(&threshold.r#type),
        value: threshold.value,
        gap: threshold.gap,
        unit: rate_unit(measure),
        displayed: &threshold.displayed,
        quantum: None,
        state: if threshold.value.is_some() {
            FigureState::Reported
        } else {
            FigureState::Missing
        },
        anchor: &threshold.anchor,
        transforms: &threshold.transforms,
    });
    of_measure.chain(thresholds).collect()
}
