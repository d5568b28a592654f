//! One quality measure of several payers side by side: each cell says of which year, version and population its rate is.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    Anchor, Arrangement, Basis, CellReason, CellState, ComparisonVerdict, ContractualStatus, Direction, LineOfBusiness,
    Period, Scoring,
};

/// A result to reach, beside the rate it is set for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MeasureTarget {
    /// `star-4`, `hedis-50-percentile` …, or a payer's own word.
    pub r#type: String,
    /// In the unit of the rate.
    #[ts(type = "string | null")]
    pub value: Option<Decimal>,
    /// As printed.
    pub displayed: String,
    /// What is still missing, in members where the payer prints members.
    #[ts(type = "string | null")]
    pub gap: Option<Decimal>,
    /// Whether the rate reaches it; `None` where the printed digits or an unstated direction leave it open.
    pub reached: Option<bool>,
    /// Where it stands.
    pub anchor: Anchor,
}

/// Another result of the same arrangement that could have stood in the cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OtherResult {
    /// The report.
    pub report_id: String,
    /// The measurement year.
    pub year: Option<i32>,
    /// What kind of span the result covers.
    pub basis: Option<Basis>,
    /// The months measured.
    pub period: Option<Period>,
    /// As printed there.
    pub displayed: String,
    /// Where it stands there.
    pub anchor: Anchor,
}

/// One arrangement's result of a quality measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct MeasureCell {
    /// Whose result it is.
    pub arrangement: Arrangement,
    /// What stands in the cell.
    pub state: CellState,
    /// A fraction of 1 for a proportion, the ratio or mean otherwise; `None` unless `state` is reported.
    #[ts(type = "string | null")]
    pub rate: Option<Decimal>,
    /// The rate as printed.
    pub displayed: Option<String>,
    /// The measure's name as printed.
    pub name: Option<String>,
    /// The measurement year.
    pub year: Option<i32>,
    /// The version of the measure's specification; `None` where the payer names none.
    pub specification: Option<String>,
    /// Which way is better; `None` where the report does not say. FHIR `improvementNotation`.
    pub direction: Option<Direction>,
    /// How it is scored.
    pub scoring: Option<Scoring>,
    /// Members who met the measure.
    #[ts(type = "string | null")]
    pub numerator: Option<Decimal>,
    /// Members in the denominator.
    #[ts(type = "string | null")]
    pub denominator: Option<Decimal>,
    /// Star or point score.
    #[ts(type = "string | null")]
    pub score: Option<Decimal>,
    /// Weight in the overall score.
    #[ts(type = "string | null")]
    pub weight: Option<Decimal>,
    /// Whether payment depends on it.
    pub contractual_status: Option<ContractualStatus>,
    /// Benchmarks and targets printed beside the rate, in the file's order.
    pub targets: Vec<MeasureTarget>,
    /// The result's [`crate::QualityMeasure::id`].
    pub measure_id: Option<String>,
    /// The report it stands in; `None` when no report prints the measure.
    pub report_id: Option<String>,
    /// The report's version.
    pub version: Option<u32>,
    /// What kind of span the result covers.
    pub basis: Option<Basis>,
    /// The months measured.
    pub period: Option<Period>,
    /// The day the payer made the report.
    pub reported_on: Option<NaiveDate>,
    /// Where the rate stands.
    pub anchor: Option<Anchor>,
    /// Whether it may be set beside the other cells; `None` where there is no rate to compare.
    pub comparability: Option<ComparisonVerdict>,
    /// What the comparability rests on; empty for the same.
    pub reasons: Vec<CellReason>,
    /// Which result was chosen, in a sentence.
    pub choice: String,
    /// Other results of the arrangement, latest first.
    pub others: Vec<OtherResult>,
}

/// What the cells of a measure are held against: what most payers report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MeasureYardstick {
    /// The measurement year.
    pub year: Option<i32>,
    /// The version of the specification; `None` where nobody names one.
    pub specification: Option<String>,
    /// Which way is better.
    pub direction: Option<Direction>,
    /// How it is scored.
    pub scoring: Scoring,
    /// The kind of span.
    pub basis: Option<Basis>,
    /// The months measured.
    pub period: Option<Period>,
    /// How it was found, in a sentence.
    pub choice: String,
}

/// One quality measure of the payers of one market.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct MeasureComparison {
    /// The measure's identifier: the same in every cell, as the payer prints it or its mapping names it.
    pub measure: String,
    /// Its name, as the payer of the first cell prints it.
    pub display: String,
    /// The market; `None` for reports that state none, and for all markets together.
    pub line_of_business: Option<LineOfBusiness>,
    /// Whether the cells are of all markets together.
    pub across_segments: bool,
    /// What the cells are held against; `None` when no report prints a rate.
    pub yardstick: Option<MeasureYardstick>,
    /// One per arrangement, by payer.
    pub cells: Vec<MeasureCell>,
}
