//! Payers side by side, and everything with a date on one axis.

use chrono::NaiveDate;
use plumbline_model::{Basis, CodeSystem, LeftOutReport, LineOfBusiness, MeasureComparison, MetricComparison, Period};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Whose figures are set side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SegmentChoice {
    /// Each market by itself.
    #[default]
    Each,
    /// Medicare only.
    Medicare,
    /// Medicaid only.
    Medicaid,
    /// Commercial only.
    Commercial,
    /// Reports that state no line of business.
    NotStated,
    /// All markets together, each cell saying which it is of.
    Together,
}

/// A span chosen by a person to compare on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AlignOn {
    /// The kind of span; `None` for the one most report for these months.
    pub basis: Option<Basis>,
    /// The months.
    pub period: Period,
}

/// What is to be compared.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
pub struct CompareRequest {
    /// The metrics' codes; empty for every metric that a current report prints.
    pub metrics: Vec<String>,
    /// Only what could be known on this day; `None` for all there is.
    pub as_of: Option<NaiveDate>,
    /// Whose figures.
    pub segment: SegmentChoice,
    /// The span to compare on; `None` for the one found for each metric.
    pub aligned_on: Option<AlignOn>,
    /// Whether total cost is restated to the largest common definition.
    pub restate: bool,
    /// Whether trends, strata and all other reports of each cell are wanted.
    pub in_full: bool,
}

/// A metric that a current report prints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MetricOption {
    /// The code.
    pub code: String,
    /// Whose code it is.
    pub system: CodeSystem,
    /// Its name.
    pub display: String,
    /// How many arrangements print it, over all markets.
    pub arrangements: usize,
}

/// Metrics side by side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CompareView {
    /// The day asked for.
    pub as_of: Option<NaiveDate>,
    /// Whether total cost is restated.
    pub restated: bool,
    /// The markets of current reports; `None` for reports that state none.
    pub segments: Vec<Option<LineOfBusiness>>,
    /// Every metric that a current report prints, those of most arrangements first.
    pub metrics: Vec<MetricOption>,
    /// One per metric asked for and market, metrics in their order.
    pub comparisons: Vec<MetricComparison>,
    /// Reports that take no part, and why.
    pub left_out: Vec<LeftOutReport>,
}

/// Which quality measures are to be compared.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
pub struct CompareMeasuresRequest {
    /// The measures' identifiers; empty for every measure that a current report prints.
    pub measures: Vec<String>,
    /// Only what could be known on this day; `None` for all there is.
    pub as_of: Option<NaiveDate>,
    /// Whose results.
    pub segment: SegmentChoice,
    /// The span to compare on; `None` for the one found for each measure.
    pub aligned_on: Option<AlignOn>,
    /// Whether all other results of each cell are wanted.
    pub in_full: bool,
}

/// A quality measure that a current report prints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MeasureOption {
    /// The measure's identifier.
    pub measure: String,
    /// Its name, as one of the payers prints it.
    pub display: String,
    /// How many arrangements print it, over all markets.
    pub arrangements: usize,
}

/// Quality measures side by side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CompareMeasuresView {
    /// The day asked for.
    pub as_of: Option<NaiveDate>,
    /// The markets of current reports; `None` for reports that state none.
    pub segments: Vec<Option<LineOfBusiness>>,
    /// Every measure that a current report prints, those of most arrangements first.
    pub measures: Vec<MeasureOption>,
    /// One per measure asked for and market that prints it, measures in their order.
    pub comparisons: Vec<MeasureComparison>,
    /// Reports that take no part, and why.
    pub left_out: Vec<LeftOutReport>,
}
