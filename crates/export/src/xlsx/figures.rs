//! The sheets Figures and Quality: one row a figure, as a number in the payer's scale beside what is printed.

use plumbline_model::{CodeSystem, Direction, Metric, OcrKind, QualityMeasure, Report, Scoring, Unit, Unmapped};
use rust_decimal::Decimal;

use super::book::{Column, Field, text};
use super::cells::{COUNT, WHOLE, day, figure_format, format, head, place};
use crate::ocr::OcrMark;
use crate::text::{days, state, strata};

pub(super) const FIGURES: [Column; 20] = [
    ("Term as printed", 32.0),
    ("Code", 28.0),
    ("System", 8.0),
    ("Value", 16.0),
    ("Unit", 18.0),
    ("As printed", 16.0),
    ("State", 13.0),
    ("Service from", 12.0),
    ("Service to", 12.0),
    ("Paid through", 12.0),
    ("Streams", 10.0),
    ("Slice", 16.0),
    ("Target", 14.0),
    ("Baseline", 14.0),
    ("Baseline from", 12.0),
    ("Baseline to", 12.0),
    ("Source file", 34.0),
    ("Source place", 22.0),
    ("Report", 18.0),
    ("Read by OCR", 30.0),
];
/// The column of the values, as a formula names it, behind the four of [`head`].
pub(super) const VALUE_COLUMN: &str = "H";
/// The column of the states.
pub(super) const FIGURE_STATE: u16 = 10;

pub(super) fn metric(report: &Report, metric: &Metric) -> Vec<Field> {
    let (start, end) = days(metric.service_period.or(report.period));
    let (from, to) = days(metric.baseline.as_ref().and_then(|baseline| baseline.period));
    let code = match &metric.standard_code {
        Some(standard) => format!("{} ({standard})", metric.code),
        None => metric.code.clone(),
    };
    let compared = |value: Option<Decimal>| Field::Number(value, format(metric.unit).to_owned());
    let mut row = head(report);
    row.extend([
        text(&metric.term),
        text(code),
        text(match metric.system {
            CodeSystem::Vbpr => "VBPR",
            CodeSystem::Local => "local",
        }),
        match (&metric.value, &metric.text_value) {
            (None, Some(word)) => text(word),
            (value, _) => Field::Number(*value, figure_format(metric.unit, &metric.displayed)),
        },
        text(metric.unit.to_string()),
        text(&metric.displayed),
        text(state(metric.state)),
        text(start),
        text(end),
        day(metric.paid_through.or(report.paid_through)),
        text(metric.payment_streams.join(", ")),
        text(strata(&metric.strata)),
        compared(metric.target.as_ref().and_then(|target| target.value)),
        compared(metric.baseline.as_ref().and_then(|baseline| baseline.value)),
        text(from),
        text(to),
        text(&report.source.path),
        place(report, &metric.anchor),
        text(&report.id),
        text(OcrMark::words(report, OcrKind::Metric, &metric.id)),
    ]);
    row
}

/// A figure without a standard term leaves with its printed text and its place.
pub(super) fn unmapped(report: &Report, unmapped: &Unmapped) -> Vec<Field> {
    let mut row = head(report);
    row.extend([
        text(&unmapped.term),
        text("(no standard term yet)"),
        text(""),
        text(""),
        text(""),
        text(&unmapped.displayed),
    ]);
    row.extend((0..10).map(|_| text("")));
    row.extend([
        text(&report.source.path),
        place(report, &unmapped.anchor),
        text(&report.id),
    ]);
    row
}

pub(super) const QUALITY: [Column; 20] = [
    ("Measure", 12.0),
    ("Name", 36.0),
    ("Year", 7.0),
    ("Numerator", 11.0),
    ("Denominator", 11.0),
    ("Exclusions", 11.0),
    ("Exceptions", 11.0),
    ("Rate", 10.0),
    ("As printed", 11.0),
    ("State", 13.0),
    ("Better is", 10.0),
    ("Score", 8.0),
    ("Thresholds", 30.0),
    ("Weight", 8.0),
    ("Measured from", 12.0),
    ("Measured to", 12.0),
    ("Source file", 34.0),
    ("Source place", 22.0),
    ("Report", 18.0),
    ("Read by OCR", 30.0),
];
/// The column of the states.
pub(super) const QUALITY_STATE: u16 = 13;

pub(super) fn quality(report: &Report, measure: &QualityMeasure) -> Vec<Field> {
    let thresholds: Vec<String> = measure
        .thresholds
        .iter()
        .map(|threshold| format!("{} {}", threshold.r#type, threshold.displayed))
        .collect();
    let (start, end) = days(measure.period.or(report.period));
    let count = |value| Field::Number(value, COUNT.to_owned());
    let small = |value| Field::Number(value, "0.##".to_owned());
    // A ratio or mean is no percentage.
    let rate = format(match measure.scoring {
        Scoring::Proportion => Unit::Ratio,
        Scoring::Ratio | Scoring::Continuous => Unit::None,
    });
    let mut row = head(report);
    row.extend([
        text(&measure.measure),
        text(&measure.name),
        Field::Number(measure.year.map(Decimal::from), WHOLE.to_owned()),
        count(measure.numerator),
        count(measure.denominator),
        count(measure.exclusions),
        count(measure.exceptions),
        Field::Number(measure.rate, rate.to_owned()),
        text(&measure.displayed),
        text(state(measure.state)),
        text(match measure.direction {
            Some(Direction::Increase) => "higher",
            Some(Direction::Decrease) => "lower",
            None => "not stated",
        }),
        small(measure.score),
        text(thresholds.join("; ")),
        small(measure.weight),
        text(start),
        text(end),
        text(&report.source.path),
        place(report, &measure.anchor),
        text(&report.id),
        text(OcrMark::words(report, OcrKind::Quality, &measure.id)),
    ]);
    row
}
