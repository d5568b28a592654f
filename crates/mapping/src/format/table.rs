//! Tables in mapping files: which table, what its rows and columns are, what its terms mean.

use std::collections::BTreeMap;

use plumbline_model::{ContractualStatus, Direction, Scoring, StatementKind, Unit};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Pattern, StratumRule, schema};
use crate::normalize::number::Scale;

/// One table of the layout, found by words and never by a fixed place.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TableRule {
    /// What people call it; used in messages and by `[[ignore]]`.
    pub name: String,
    /// What its rows give.
    #[serde(default)]
    pub kind: TableKind,
    /// Sheets or pages it stands on; every part when left out.
    #[serde(default)]
    pub part: Option<Pattern>,
    /// JSON: a pointer to the objects that are the table's rows, `*` for any index or key, for example
    /// `/financials/*`. The objects' keys are the header.
    #[serde(default)]
    pub json: Option<String>,
    /// Header words that must all stand in the header rows.
    #[serde(default)]
    pub header: Vec<Pattern>,
    /// How many rows the header takes.
    #[serde(default = "one")]
    pub header_rows: u32,
    /// Whether terms stand in rows or in columns.
    #[serde(default)]
    pub orientation: Orientation,
    /// Terms in columns: what one row is.
    #[serde(default)]
    pub row_is: RowIs,
    /// Header of the column that holds the row labels; the leftmost column when left out.
    #[serde(default)]
    pub label: Option<Pattern>,
    /// Quality: header of a second label column. Where it is filled, the row's label is both, as "First / Second".
    #[serde(default)]
    pub sublabel: Option<Pattern>,
    /// The row label at which the table ends, and which is no longer part of it.
    #[serde(default)]
    pub stop: Option<Pattern>,
    /// Unit of every figure that no term, section or column says otherwise of.
    #[serde(default)]
    #[schemars(schema_with = "schema::unit")]
    pub unit: Option<Unit>,
    /// A line of the same part that states the table's own period; its first group is the period.
    #[serde(default)]
    pub period: Option<Pattern>,
    /// VBPR payment-stream codes of the table's figures.
    #[serde(default)]
    pub payment_streams: Vec<String>,
    /// The slice of the population the table is about.
    #[serde(default)]
    pub strata: Vec<StratumRule>,
    /// What an empty cell means where a term and a column meet.
    #[serde(default)]
    pub blank: Blank,
    /// Words that stand where a figure could stand, and what each means: `{ "Plan too new to be measured" =
    /// "not_applicable" }`.
    #[serde(default)]
    pub words: BTreeMap<String, WordMeaning>,
    /// Rows that are thresholds: each row label with its VBPR threshold type, as `{ "4star" = "star-4" }`.
    #[serde(default)]
    pub thresholds: BTreeMap<String, String>,
    /// The columns, by header words.
    #[serde(default)]
    pub column: Vec<ColumnRule>,
    /// Rows that only head the rows beneath and may give their unit.
    #[serde(default)]
    pub section: Vec<SectionRule>,
    /// Terms in columns: columns that hold facts of the row's report or slice.
    #[serde(default)]
    pub row_fact: Vec<RowFact>,
    /// The payer's terms.
    #[serde(default)]
    pub term: Vec<TermRule>,
    /// Whether reports without the table are in order.
    #[serde(default)]
    pub optional: bool,
    /// The payer's measures: rows of quality tables, or columns of rates with terms in columns.
    #[serde(default)]
    pub measure: Vec<MeasureRule>,
}

fn one() -> u32 {
    1
}

/// What a table's rows give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum TableKind {
    /// Financial and utilization figures.
    #[default]
    Metrics,
    /// Quality measures, one a row.
    Quality,
}

/// Whether terms stand in rows or in columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Orientation {
    /// The row label is the term.
    #[default]
    TermsInRows,
    /// The column header is the term.
    TermsInColumns,
}

/// What one row is, with terms in columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RowIs {
    /// Part of the one report the document is.
    #[default]
    Part,
    /// A report of its own: `row_fact` names its subject.
    Report,
    /// A slice of the population: `row_fact` with `stratum` names it.
    Stratum,
    /// One member in one month: the rows with the same `row_fact`s are one report and are put together as each term
    /// says in `over_rows`. Nothing of a single member is kept.
    Member,
    /// A threshold of every measure: `thresholds` gives its type by the row's label.
    Threshold,
}

/// How the rows of members become one figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OverRows {
    /// The figures of the rows are added.
    Add,
    /// The same figure stands in every row (a market's average) and is taken once; rows that differ are named.
    Same,
}

/// What words in place of a figure mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WordMeaning {
    /// No figure is given.
    Missing,
    /// The figure does not apply.
    NotApplicable,
    /// The figure is masked.
    Suppressed,
}

/// What an empty cell means where a term and a column meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Blank {
    /// The figure is missing; it is kept without a value.
    #[default]
    Missing,
    /// The figure does not apply; it is kept without a value.
    NotApplicable,
    /// There is no such figure.
    Absent,
}

/// One column, or all columns whose header carries a period.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ColumnRule {
    /// The name terms use in `metrics` and `units`.
    pub name: String,
    /// Header words from top to bottom, for example `["^Actual$", "^PMPM$"]` under two merged header rows. The last one
    /// must stand in the header cell nearest the figures.
    pub header: Vec<Pattern>,
    /// What the column holds.
    #[serde(default)]
    pub role: Role,
    /// Targets and baselines: the name of the value column they belong to.
    #[serde(default)]
    pub of: Option<String>,
    /// Unit of its figures.
    #[serde(default)]
    #[schemars(schema_with = "schema::unit")]
    pub unit: Option<Unit>,
    /// How printed numbers are to be read.
    #[serde(default)]
    #[schemars(schema_with = "schema::scale")]
    pub scale: ScaleName,
    /// The slice of the population its figures are about.
    #[serde(default)]
    pub strata: Vec<StratumRule>,
    /// Role `threshold`: VBPR threshold type (`star-4`, `hedis-75-percentile` …) or the payer's own word.
    #[serde(default)]
    pub threshold: Option<String>,
    /// Roles `peer` and `skip`: why the figures are not taken.
    #[serde(default)]
    pub reason: Option<String>,
    /// Whether reports without it are in order.
    #[serde(default)]
    pub optional: bool,
    /// Where the column's own period stands, when it has one.
    #[serde(default)]
    pub period: Option<ColumnPeriod>,
    /// With `period`: the cell anywhere in the file whose right neighbour states it, where the header only names it
    /// ("BY1").
    #[serde(default)]
    pub period_label: Option<Pattern>,
}

/// Where a column's own period stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ColumnPeriod {
    /// In the header ("Q1 2024"). Each distinct period becomes a report of its own; one without figures becomes nothing.
    Header,
    /// Role `baseline`: the span of the same length directly before the report's period.
    Preceding,
    /// In the header, for the column's figures alone: the report keeps its own period.
    Own,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The provider's own figures.
    #[default]
    Value,
    /// What the figures are to reach.
    Target,
    /// The figures of an earlier period, for comparison.
    Baseline,
    /// Figures of others (market, all ACOs): taken only by a term that names a code for this column.
    Peer,
    /// Figures not to be taken: variances, trends.
    Skip,
    /// Words, identifiers and line numbers: no figures.
    Text,
    /// Quality: the measure's name.
    Name,
    /// Quality: members who met the measure.
    Numerator,
    /// Quality: members in the denominator.
    Denominator,
    /// Quality: denominator exclusions.
    Exclusions,
    /// Quality: denominator exceptions.
    Exceptions,
    /// Quality: the result.
    Rate,
    /// Quality: stars or points.
    Score,
    /// Quality: weight in the overall score.
    Weight,
    /// Quality: a result to reach; `threshold` names its type.
    Threshold,
    /// Quality: members missing to the threshold column named in `of`.
    Gap,
    /// Quality: whether lower is better (Y or N, 1 or 0).
    Inverted,
}

/// How printed numbers are to be read. A printed "%" is always read as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScaleName {
    /// As they stand.
    #[default]
    AsPrinted,
    /// Percent without a percent sign: 74.2 stands for 0.742.
    PercentPoints,
    /// In thousands.
    Thousands,
    /// In millions.
    Millions,
}

impl From<ScaleName> for Scale {
    fn from(name: ScaleName) -> Scale {
        match name {
            ScaleName::AsPrinted => Scale::AsPrinted,
            ScaleName::PercentPoints => Scale::PercentPoints,
            ScaleName::Thousands => Scale::Thousands,
            ScaleName::Millions => Scale::Millions,
        }
    }
}

/// A row that only heads the rows beneath.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SectionRule {
    /// The row's text.
    pub row: Pattern,
    /// The name terms use in `section`.
    pub name: String,
    /// Unit of the rows beneath.
    #[serde(default)]
    #[schemars(schema_with = "schema::unit")]
    pub unit: Option<Unit>,
}

/// A column with a fact about its row.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RowFact {
    /// The column's header.
    pub header: Pattern,
    /// What the fact is about, for rows that are reports.
    #[serde(default)]
    #[schemars(schema_with = "schema::statement_kind")]
    pub kind: Option<StatementKind>,
    /// What an identifier is: `tin`, `npi`, `aco-id`.
    #[serde(default)]
    pub system: Option<String>,
    /// The dimension, for rows that are slices of the population.
    #[serde(default)]
    pub stratum: Option<String>,
    /// The part of the cell that is the fact: its first group in parentheses. The whole cell when left out.
    #[serde(default)]
    pub find: Option<Pattern>,
}

/// One of the payer's terms and what it means.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TermRule {
    /// The term exactly as printed, without footnote marks like "[1]".
    pub payer_term: String,
    /// Only under this section.
    #[serde(default)]
    pub section: Option<String>,
    /// The code for every value column: VBPR `vbp-performance-metric`, or one of Plumbline's local codes.
    #[serde(default)]
    pub metric: Option<String>,
    /// Codes by column name, where columns differ: `{ pmpm = "med-cost-pmpm", total = "med-cost" }`.
    #[serde(default)]
    pub metrics: BTreeMap<String, String>,
    /// The unit in every column.
    #[serde(default)]
    #[schemars(schema_with = "schema::unit")]
    pub unit: Option<Unit>,
    /// Units by column name, where columns differ.
    #[serde(default)]
    #[schemars(schema_with = "schema::units")]
    pub units: BTreeMap<String, Unit>,
    /// How printed numbers are to be read, where it differs from the column's.
    #[serde(default)]
    #[schemars(schema_with = "schema::scale")]
    pub scale: Option<ScaleName>,
    /// The figures are rounded to whole units, though decimals are printed: "11866.0" stands for what 11,866 does.
    #[serde(default)]
    pub whole: bool,
    /// VBPR payment-stream codes of the figures.
    #[serde(default)]
    pub payment_streams: Option<Vec<String>>,
    /// The slice of the population the figures are about.
    #[serde(default)]
    pub strata: Vec<StratumRule>,
    /// The key of the `[[definition]]` that says what the term counts.
    #[serde(default)]
    pub definition: Option<String>,
    /// Rows that are members: how they become one figure.
    #[serde(default)]
    pub over_rows: Option<OverRows>,
    /// Whether reports without it are in order.
    #[serde(default)]
    pub optional: bool,
    /// A remark for the next reader of this file.
    #[serde(default)]
    pub note: Option<String>,
}

/// One of the payer's quality measures.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MeasureRule {
    /// The row's label exactly as printed.
    pub payer_term: String,
    /// HEDIS, CMS or NQF short name, for example `BCS`.
    pub measure: String,
    /// The measure's name; the printed one, or the label, when left out.
    #[serde(default)]
    pub name: Option<String>,
    /// Which way is better: `increase` or `decrease`.
    #[serde(default)]
    #[schemars(schema_with = "schema::direction")]
    pub direction: Option<Direction>,
    /// How it is scored.
    #[serde(default = "proportion")]
    #[schemars(schema_with = "schema::scoring")]
    pub scoring: Scoring,
    /// Whether payment depends on it.
    #[serde(default)]
    #[schemars(schema_with = "schema::contractual_status")]
    pub contractual_status: Option<ContractualStatus>,
    /// Terms in columns: how the printed rate is to be read.
    #[serde(default)]
    #[schemars(schema_with = "schema::scale")]
    pub scale: ScaleName,
    /// Terms in columns: what the printed figure is, the result or the stars.
    #[serde(default)]
    pub gives: MeasureGives,
    /// Unit of the result, where it is no fraction of 1 for a proportion and no bare number otherwise.
    #[serde(default)]
    #[schemars(schema_with = "schema::unit")]
    pub unit: Option<Unit>,
    /// The measurement year, where it is not the year in which the report's period ends.
    #[serde(default)]
    pub year: Option<i32>,
    /// Whether reports without it are in order.
    #[serde(default)]
    pub optional: bool,
    /// A remark for the next reader of this file.
    #[serde(default)]
    pub note: Option<String>,
}

/// What a measure's column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MeasureGives {
    /// The result.
    #[default]
    Rate,
    /// Stars or points.
    Score,
}

fn proportion() -> Scoring {
    Scoring::Proportion
}
