//! One metric of several payers side by side: each cell says what it is, and whether it may be set beside the others.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    Anchor, Basis, CodeSystem, ComparisonVerdict, DefinitionComparison, Facet, Facets, LineOfBusiness, Period,
    RestatedTotal, Stratum, Unit,
};

/// Under what a payer reports on a provider organization: what its successive reports have in common.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct Arrangement {
    /// Stable: made of the fields below without differences of case and spacing.
    pub id: String,
    /// The payer's name.
    pub payer: String,
    /// The payer's contract number; `None` where the reports name none.
    pub contract: Option<String>,
    /// The provider organization's name.
    pub subject: String,
    /// The market; `None` where the reports state none.
    pub line_of_business: Option<LineOfBusiness>,
    /// The program's name.
    pub program: Option<String>,
    /// What tells it from other arrangements of the same payer, in words; `None` where the payer has one only.
    pub distinction: Option<String>,
}

impl Arrangement {
    /// The payer, and what tells the arrangement from the payer's others.
    pub fn label(&self) -> String {
        match &self.distinction {
            Some(distinction) => format!("{} ({distinction})", self.payer),
            None => self.payer.clone(),
        }
    }
}

/// What stands in a cell. Only `reported` has a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CellState {
    /// A value is printed; it may be zero.
    Reported,
    /// The payer masked it.
    Suppressed,
    /// The payer says the figure does not apply.
    NotApplicable,
    /// The line is there and holds no value.
    Missing,
    /// OCR read the value and no person has confirmed it.
    Unconfirmed,
    /// It is printed for slices of the population and not for the whole.
    OnlyStrata,
    /// The line is printed more than once with different values, and nothing says which is meant.
    Ambiguous,
    /// No report of the arrangement prints the line.
    NotReported,
}

impl CellState {
    /// The name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            CellState::Reported => "reported",
            CellState::Suppressed => "suppressed",
            CellState::NotApplicable => "not_applicable",
            CellState::Missing => "missing",
            CellState::Unconfirmed => "unconfirmed",
            CellState::OnlyStrata => "only_strata",
            CellState::Ambiguous => "ambiguous",
            CellState::NotReported => "not_reported",
        }
    }
}

/// What a remark on comparability is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum CellReasonKind {
    Segment,
    Basis,
    Period,
    RunOut,
    Unit,
    Definition,
    MeasurementYear,
    Version,
    Direction,
    Scoring,
}

/// Why a cell is not the same as the others, or no more than comparable with a caveat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CellReason {
    /// What it is about.
    pub kind: CellReasonKind,
    /// What it does to the comparison: never `same`.
    pub verdict: ComparisonVerdict,
    /// In a sentence.
    pub text: String,
}

/// How a figure printed per year, or as a whole amount, became one in the unit of the comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UnitCalculation {
    /// The calculation in words and figures: `$4,950.00 per person-year ÷ 12 = $412.50 PMPM`.
    pub text: String,
    /// Whether the result is exact; otherwise it is rounded to four decimals.
    pub exact: bool,
    /// The least the result can be, given the last printed digit of each figure. Unrounded.
    #[ts(type = "string")]
    pub low: Decimal,
    /// The most the result can be.
    #[ts(type = "string")]
    pub high: Decimal,
    /// The figures it rests on.
    pub operands: Vec<CalculationOperand>,
}

/// A printed figure that a calculation rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CalculationOperand {
    /// The figure's [`crate::Metric::id`] in the cell's report.
    pub metric_id: String,
    /// The payer's term.
    pub term: String,
    /// As printed.
    pub displayed: String,
    /// Where it stands.
    pub anchor: Anchor,
}

/// What the definition behind a cell's total is, beside the definition of the yardstick's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CellDefinition {
    /// The verdict over the two definitions.
    pub verdict: ComparisonVerdict,
    /// The verdict with its grounds in one sentence.
    pub summary: String,
    /// The payer's term; `None` when the report has no definition.
    pub term: Option<String>,
    /// Facets that make the two not comparable.
    pub deciding: Vec<Facet>,
    /// Facets to name beside the comparison.
    pub caveats: Vec<Facet>,
    /// Where the definition stands in the report.
    pub anchor: Option<Anchor>,
}

/// A cell's total on the definition all restated cells have in common.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RestatedCell {
    /// The total with its steps; without a result where [`RestatedTotal::impossible`] says why.
    pub total: RestatedTotal,
    /// The restated total in words and figures: `$400.00 + $101.30 (Pharmacy PMPM, 101.3) = $501.30 PMPM`.
    pub text: String,
    /// Whether the restated cell may be set beside the other restated ones, periods included; `None` without a result.
    pub comparability: Option<ComparisonVerdict>,
    /// What remains to be said beside the restated value.
    pub reasons: Vec<CellReason>,
}

/// Another report of the same arrangement that could have stood in the cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OtherReport {
    /// The report.
    pub report_id: String,
    /// What kind of span the figure covers.
    pub basis: Option<Basis>,
    /// The months the figure covers.
    pub period: Option<Period>,
    /// Months of run-out.
    pub run_out_months: Option<i32>,
    /// As printed there.
    pub displayed: String,
    /// Where it stands there.
    pub anchor: Anchor,
}

/// The metric for one slice of the population.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StratumCell {
    /// The slice.
    pub strata: Vec<Stratum>,
    /// The value in the unit it is printed in.
    #[ts(type = "string | null")]
    pub value: Option<Decimal>,
    /// Its unit.
    pub unit: Unit,
    /// As printed.
    pub displayed: String,
    /// Where it stands.
    pub anchor: Anchor,
}

/// One arrangement's figure for a metric.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ComparedCell {
    /// Whose figure it is.
    pub arrangement: Arrangement,
    /// What stands in the cell.
    pub state: CellState,
    /// The exact value in `unit`; `None` unless `state` is reported.
    #[ts(type = "string | null")]
    pub value: Option<Decimal>,
    /// The unit of `value`: that of the comparison, or the printed one where no exact way leads to it.
    pub unit: Unit,
    /// How `value` follows from what is printed; `None` where it is printed in `unit`.
    pub calculation: Option<UnitCalculation>,
    /// The figure as printed.
    pub displayed: Option<String>,
    /// The unit it is printed in.
    pub printed_unit: Option<Unit>,
    /// The payer's term.
    pub term: Option<String>,
    /// The figure's [`crate::Metric::id`].
    pub metric_id: Option<String>,
    /// The report it stands in; `None` when no report prints the line.
    pub report_id: Option<String>,
    /// The report's version.
    pub version: Option<u32>,
    /// What kind of span the figure covers.
    pub basis: Option<Basis>,
    /// The months the figure covers.
    pub period: Option<Period>,
    /// Claims paid through this day are counted.
    pub paid_through: Option<NaiveDate>,
    /// Months from the end of the services to the paid-through date; `None` where either is not stated.
    pub run_out_months: Option<i32>,
    /// The day the payer made the report.
    pub reported_on: Option<NaiveDate>,
    /// Where the figure stands.
    pub anchor: Option<Anchor>,
    /// Whether it may be set beside the other cells of the comparison; `None` where there is no value to compare.
    pub comparability: Option<ComparisonVerdict>,
    /// What the comparability rests on; empty for the same.
    pub reasons: Vec<CellReason>,
    /// For total cost: its definition beside the yardstick's.
    pub definition: Option<CellDefinition>,
    /// For total cost, when asked: the total restated to the common definition.
    pub restated: Option<RestatedCell>,
    /// Which report was chosen and why, in a sentence.
    pub choice: String,
    /// Other reports of the arrangement with this metric, nearest in time first.
    pub others: Vec<OtherReport>,
    /// The metric by slices of the population, in the same report and months.
    pub strata: Vec<StratumCell>,
}

/// What the cells of a comparison are held against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Yardstick {
    /// The kind of span.
    pub basis: Option<Basis>,
    /// The months.
    pub period: Option<Period>,
    /// Months of run-out most of the cells have; `None` where none states its paid-through date.
    pub run_out_months: Option<i32>,
    /// The arrangement whose definition the others are held against; `None` for metrics that have no definition.
    pub definition_of: Option<Arrangement>,
    /// How it was found, in a sentence.
    pub choice: String,
}

/// Months and a kind of span that figures of the metric are reported for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OfferedPeriod {
    /// The kind of span.
    pub basis: Option<Basis>,
    /// The months.
    pub period: Option<Period>,
    /// How many payers report a value for it.
    pub payers: usize,
    /// How many arrangements report a value for it.
    pub arrangements: usize,
}

/// What the restated cells have in common.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CommonDefinition {
    /// The facets all restated totals count alike.
    #[ts(type = "{ [key in Facet]?: FacetValue }")]
    pub facets: Facets,
    /// The verdict over the totals once restated.
    pub verdict: Option<ComparisonVerdict>,
    /// How many totals have a result.
    pub restated: usize,
}

/// A value an earlier version of a report gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EarlierValue {
    /// The report that gave it.
    pub report_id: String,
    /// The day the payer made it.
    pub reported_on: Option<NaiveDate>,
    /// The value in the unit of the point.
    #[ts(type = "string | null")]
    pub value: Option<Decimal>,
    /// As printed.
    pub displayed: String,
    /// Where it stands.
    pub anchor: Anchor,
}

/// One period of a trend.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TrendPoint {
    /// The months.
    pub period: Option<Period>,
    /// The value in the trend's unit; `None` unless `state` is reported.
    #[ts(type = "string | null")]
    pub value: Option<Decimal>,
    /// Why there is a value or none.
    pub state: CellState,
    /// As printed.
    pub displayed: String,
    /// How the value follows from what is printed; `None` where it is printed in the unit.
    pub calculation: Option<UnitCalculation>,
    /// Claims paid through this day are counted.
    pub paid_through: Option<NaiveDate>,
    /// Months of run-out.
    pub run_out_months: Option<i32>,
    /// The report it stands in.
    pub report_id: String,
    /// The report's version.
    pub version: u32,
    /// Where it stands.
    pub anchor: Anchor,
    /// Values that earlier versions and reports gave for the same months, where they differ; oldest first.
    pub before: Vec<EarlierValue>,
}

/// A metric's values over time: one arrangement, one kind of span, one unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Trend {
    /// Whose figures they are.
    pub arrangement: Arrangement,
    /// The kind of span of every point.
    pub basis: Option<Basis>,
    /// The unit of every point.
    pub unit: Unit,
    /// Earliest first.
    pub points: Vec<TrendPoint>,
}

/// One metric of the payers of one market.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct MetricComparison {
    /// The metric's code.
    pub code: String,
    /// Whose code it is.
    pub system: CodeSystem,
    /// Its name.
    pub display: String,
    /// The unit the cells are brought to.
    pub unit: Unit,
    /// The market; `None` for reports that state none, and for all markets together.
    pub line_of_business: Option<LineOfBusiness>,
    /// Whether the cells are of all markets together.
    pub across_segments: bool,
    /// What the cells are held against; `None` when no report prints the metric.
    pub yardstick: Option<Yardstick>,
    /// What the metric is reported for, most arrangements first.
    pub offered: Vec<OfferedPeriod>,
    /// One per arrangement, by payer.
    pub cells: Vec<ComparedCell>,
    /// For total cost: the definitions of the cells whose periods are comparable, all together.
    pub definitions: Option<DefinitionComparison>,
    /// For total cost, when asked: the definition the totals are restated to.
    pub common: Option<CommonDefinition>,
    /// The values over time; empty unless asked.
    pub trends: Vec<Trend>,
}

/// A report that takes no part in comparisons, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LeftOutReport {
    /// The report.
    pub report_id: String,
    /// Who sent it.
    pub payer: String,
    /// Why, in a sentence.
    pub reason: String,
}
