//! One arrangement's result, with the benchmarks and targets printed beside it.

use plumbline_model::{
    Arrangement, CellState, MeasureCell, MeasureTarget, MeasureYardstick, OtherResult, QualityMeasure, Threshold,
};

use super::Line;
use crate::amounts::{calculable, interval};
use crate::compare::choice::{in_words, share_in_common};
use crate::results::reached;

/// How many other results a cell names when the measure is not shown in full.
const FEW: usize = 3;

/// The result of the yardstick's year and the months nearest to it, else the latest.
pub(super) fn cell(line: &Line, yardstick: Option<&MeasureYardstick>, in_full: bool) -> MeasureCell {
    let nearest = line.results.iter().max_by_key(|one| {
        let wanted = yardstick.and_then(|yardstick| yardstick.period);
        let common = one.span.period.zip(wanted);
        (
            yardstick.is_some_and(|yardstick| yardstick.year == one.measure.year),
            common.is_some_and(|(own, wanted)| own == wanted),
            common.map_or(0, |(own, wanted)| share_in_common(own, wanted)),
            one.measure.year,
            one.span.period,
        )
    });
    let Some(one) = nearest else {
        return nothing(&line.arrangement);
    };
    let measure = one.measure;
    let mut others: Vec<OtherResult> = line
        .results
        .iter()
        .filter(|other| !std::ptr::eq(*other, one))
        .map(|other| OtherResult {
            report_id: other.report.id.clone(),
            year: other.measure.year,
            basis: other.span.basis,
            period: other.span.period,
            displayed: other.displayed.clone(),
            anchor: other.measure.anchor.clone(),
        })
        .collect();
    if !in_full {
        others.truncate(FEW);
    }
    let is_reported = one.state == CellState::Reported;
    MeasureCell {
        state: one.state,
        rate: measure.rate.filter(|_| is_reported),
        displayed: Some(one.displayed.clone()),
        name: Some(measure.name.clone()),
        year: measure.year,
        specification: measure.version.clone(),
        direction: measure.direction,
        scoring: Some(measure.scoring),
        numerator: measure.numerator.filter(|_| is_reported),
        denominator: measure.denominator.filter(|_| is_reported),
        score: measure.score,
        weight: measure.weight,
        contractual_status: measure.contractual_status,
        targets: targets(measure),
        measure_id: Some(measure.id.clone()),
        report_id: Some(one.report.id.clone()),
        version: Some(one.report.version),
        basis: one.span.basis,
        period: one.span.period,
        reported_on: one.report.reported_on,
        anchor: Some(measure.anchor.clone()),
        others,
        choice: match measure.year {
            Some(year) => format!("Chosen: measurement year {year}, {}.", in_words(one.span)),
            None => format!("Chosen: no measurement year stated, {}.", in_words(one.span)),
        },
        ..nothing(&line.arrangement)
    }
}

fn targets(measure: &QualityMeasure) -> Vec<MeasureTarget> {
    let quantum = measure.sources.get("rate").and_then(|source| source.quantum);
    let rate = measure
        .rate
        .filter(|rate| calculable(*rate))
        .map(|rate| interval(rate, quantum));
    let of = |threshold: &Threshold| MeasureTarget {
        r#type: threshold.r#type.clone(),
        value: threshold.value,
        displayed: threshold.displayed.clone(),
        gap: threshold.gap,
        reached: (|| {
            reached(
                rate.as_ref()?,
                &interval(threshold.value.filter(|value| calculable(*value))?, None),
                measure.direction?,
            )
        })(),
        anchor: threshold.anchor.clone(),
    };
    measure.thresholds.iter().map(of).collect()
}

fn nothing(arrangement: &Arrangement) -> MeasureCell {
    MeasureCell {
        arrangement: arrangement.clone(),
        state: CellState::NotReported,
        rate: None,
        displayed: None,
        name: None,
        year: None,
        specification: None,
        direction: None,
        scoring: None,
        numerator: None,
        denominator: None,
        score: None,
        weight: None,
        contractual_status: None,
        targets: Vec::new(),
        measure_id: None,
        report_id: None,
        version: None,
        basis: None,
        period: None,
        reported_on: None,
        anchor: None,
        comparability: None,
        reasons: Vec::new(),
        choice: "No report of the payer prints the measure.".to_owned(),
        others: Vec::new(),
    }
}
