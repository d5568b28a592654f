//! Metrics (financial and utilization figures) and quality measures.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Anchor, Interval, Period, Unit};

/// Why a figure has a value or has none. Missing ≠ zero ≠ suppressed ≠ not applicable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FigureState {
    /// A value is printed; it may be zero.
    #[default]
    Reported,
    /// The payer masked it, for example "<11" or "*".
    Suppressed,
    /// The payer says the figure does not apply ("N/A").
    NotApplicable,
    /// The place for the figure is there and empty, or holds a dash.
    Missing,
}

/// Whose code list a metric's code is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum CodeSystem {
    /// VBPR's `vbp-performance-metric`.
    Vbpr,
    /// Ours, for what the standard has no code for: [`crate::LOCAL_METRICS`].
    Local,
}

/// What kind of value a metric has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum ValueType {
    Money,
    Decimal,
    /// Stored as a fraction of 1.
    Percent,
    Count,
    /// The value is a code or label, in [`Metric::text_value`].
    Coded,
    /// `true` or `false`, in [`Metric::text_value`].
    Boolean,
}

/// One financial or utilization figure of a report.
///
/// Shape: one value per code, payment streams, strata and service period. Source: VBPR 1.1.0,
/// `MeasureReport.group` of the profile `vbp-performance-measurereport`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Metric {
    /// Unique in the report and stable: the code, followed by `-2`, `-3` … where a report repeats it.
    pub id: String,
    /// The metric's code in `system`.
    pub code: String,
    /// Whose code it is.
    pub system: CodeSystem,
    /// A VBPR code that means the same thing as a local `code`, where the definition's facets say so.
    pub standard_code: Option<String>,
    /// The payer's term, exactly as printed.
    pub term: String,
    /// The exact value in `unit`; `None` unless `state` is reported and the value is a number.
    #[ts(type = "string | null")]
    pub value: Option<Decimal>,
    /// The value of coded and boolean metrics.
    pub text_value: Option<String>,
    /// What kind of value it is.
    pub value_type: ValueType,
    /// The value's unit.
    pub unit: Unit,
    /// The text as printed.
    pub displayed: String,
    /// What one unit of the last displayed digit is worth, in `unit`: 0.001 for "12.3%", 1000 for "$412K".
    #[ts(type = "string | null")]
    pub quantum: Option<Decimal>,
    /// Why there is a value or none.
    pub state: FigureState,
    /// Months of service the figure covers; the report's period where the payer states none of its own.
    pub service_period: Option<Period>,
    /// Claims paid through this day are counted.
    pub paid_through: Option<NaiveDate>,
    /// VBPR payment-stream codes the figure belongs to.
    pub payment_streams: Vec<String>,
    /// VBPR incentive codes that narrow the payment streams: `chronic-care-mgmt`, `annual-visit`. Empty where none is stated.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<String>>", optional)]
    pub incentives: Vec<String>,
    /// The slice of the population, empty for the whole.
    pub strata: Vec<Stratum>,
    /// The figure it is compared with from an earlier period.
    pub baseline: Option<Baseline>,
    /// The figure it is meant to reach.
    pub target: Option<Target>,
    /// The certainty of reading and mapping, 0 to 1. 1 when a mapping file names the term.
    #[ts(type = "string")]
    pub confidence: Decimal,
    /// Where the figure stands in the source.
    pub anchor: Anchor,
    /// How the printed text became `value`, step by step: `percent ÷ 100`, `thousands × 1000`. Empty for none.
    #[serde(default)]
    pub transforms: Vec<String>,
}

impl Metric {
    /// The values the printed figure stands for.
    pub fn interval(&self) -> Option<Interval> {
        Some(Interval::displayed(self.value?, self.quantum.unwrap_or(Decimal::ZERO)))
    }
}

/// One dimension of a split: cohort HMO, region North.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct Stratum {
    /// VBPR stratifier code (facility, taxid, group, geography, cohort) or a payer's own word.
    pub dimension: String,
    /// The slice.
    pub value: String,
}

/// A comparison value from an earlier period. VBPR extension `baseline`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Baseline {
    /// In the metric's unit.
    #[ts(type = "string | null")]
    pub value: Option<Decimal>,
    /// What the last displayed digit is worth.
    #[ts(type = "string | null")]
    pub quantum: Option<Decimal>,
    /// The months it covers.
    pub period: Option<Period>,
    /// As printed.
    pub displayed: String,
    /// Where it stands.
    pub anchor: Anchor,
    /// How the printed text became the value, as [`Metric::transforms`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<String>>", optional)]
    pub transforms: Vec<String>,
}

/// A value to be reached. VBPR codes targets as metrics of their own (`med-cost-pmpm-target` …).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Target {
    /// In the metric's unit.
    #[ts(type = "string | null")]
    pub value: Option<Decimal>,
    /// What the last displayed digit is worth.
    #[ts(type = "string | null")]
    pub quantum: Option<Decimal>,
    /// The months it covers, where the payer states them.
    pub period: Option<Period>,
    /// As printed.
    pub displayed: String,
    /// Where it stands.
    pub anchor: Anchor,
    /// How the printed text became the value, as [`Metric::transforms`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<String>>", optional)]
    pub transforms: Vec<String>,
}

/// Which way is better. VBPR `improvementNotation`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Higher is better.
    Increase,
    /// Lower is better.
    Decrease,
}

/// How a quality measure is scored. `http://terminology.hl7.org/CodeSystem/measure-scoring`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Scoring {
    Proportion,
    Ratio,
    Continuous,
}

/// The result of one quality measure.
///
/// Source: VBPR 1.1.0 profile `vbp-quality-measurereport`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct QualityMeasure {
    /// Unique in the report and stable: the measure's code, followed by `-2` … where repeated.
    pub id: String,
    /// The measure's identifier: HEDIS, CMS or NQF short name, for example `BCS`.
    pub measure: String,
    /// The measure's name as printed, or as the mapping names it.
    pub name: String,
    /// The measurement year.
    pub year: Option<i32>,
    /// The version of the measure's specification, where the payer names one: `2024`, `12.0.000`.
    #[serde(default)]
    #[ts(type = "string | null", optional)]
    pub version: Option<String>,
    /// Which way is better.
    pub direction: Option<Direction>,
    /// How it is scored.
    pub scoring: Scoring,
    /// Members who met the measure.
    #[ts(type = "string | null")]
    pub numerator: Option<Decimal>,
    /// Members in the denominator.
    #[ts(type = "string | null")]
    pub denominator: Option<Decimal>,
    /// Denominator exclusions.
    #[ts(type = "string | null")]
    pub exclusions: Option<Decimal>,
    /// Denominator exceptions.
    #[ts(type = "string | null")]
    pub exceptions: Option<Decimal>,
    /// The denominator the payer calculated after exclusions and exceptions, where it is printed beside the denominator
    /// before them. VBPR population `calculated-denominator`.
    #[serde(default)]
    #[ts(type = "string | null", optional)]
    pub calculated_denominator: Option<Decimal>,
    /// The result: a fraction of 1 for a proportion, the ratio or mean otherwise.
    #[ts(type = "string | null")]
    pub rate: Option<Decimal>,
    /// Star or point score.
    #[ts(type = "string | null")]
    pub score: Option<Decimal>,
    /// What has to be reached for which star or percentile.
    pub thresholds: Vec<Threshold>,
    /// Weight in the overall score.
    #[ts(type = "string | null")]
    pub weight: Option<Decimal>,
    /// Whether payment depends on it.
    pub contractual_status: Option<crate::ContractualStatus>,
    /// The months measured.
    pub period: Option<Period>,
    /// The rate as printed, or the printed reason where there is none.
    pub displayed: String,
    /// Why there is a rate or none.
    pub state: FigureState,
    /// Where the rate stands; where there is no rate, the measure's row.
    pub anchor: Anchor,
    /// The source of each part, by its field name: `numerator`, `denominator`, `exclusions`, `exceptions`,
    /// `calculated_denominator`, `rate`, `score`, `weight`.
    pub sources: BTreeMap<String, FigureSource>,
    /// [`Metric::id`]s of the figures it counts toward, where the file says so. VBPR extension `group-reference`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<String>>", optional)]
    pub metric_ids: Vec<String>,
    /// The result of parts of the population, in source order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<QualitySlice>>", optional)]
    pub slices: Vec<QualitySlice>,
}

/// The result of a quality measure for one part of the population.
///
/// Source: VBPR 1.1.0 profile `vbp-quality-measurereport`, `group.stratifier.stratum`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct QualitySlice {
    /// The part.
    pub strata: Vec<Stratum>,
    /// Members who met the measure.
    #[ts(type = "string | null")]
    pub numerator: Option<Decimal>,
    /// Members in the denominator.
    #[ts(type = "string | null")]
    pub denominator: Option<Decimal>,
    /// Denominator exclusions.
    #[ts(type = "string | null")]
    pub exclusions: Option<Decimal>,
    /// Denominator exceptions.
    #[ts(type = "string | null")]
    pub exceptions: Option<Decimal>,
    /// The result, as [`QualityMeasure::rate`].
    #[ts(type = "string | null")]
    pub rate: Option<Decimal>,
    /// The rate as printed.
    pub displayed: String,
    /// Why there is a rate or none.
    pub state: FigureState,
    /// Where the rate stands; where there is none, the part.
    pub anchor: Anchor,
    /// The source of each part, as [`QualityMeasure::sources`].
    pub sources: BTreeMap<String, FigureSource>,
}

impl QualityMeasure {
    /// The result of one of [`QualityMeasure::slices`] as a measure of its own, named by its part of the population.
    pub fn of_slice(&self, slice: &QualitySlice) -> QualityMeasure {
        let parts: Vec<&str> = slice.strata.iter().map(|stratum| stratum.value.as_str()).collect();
        QualityMeasure {
            name: format!("{} ({})", self.name, parts.join(", ")),
            numerator: slice.numerator,
            denominator: slice.denominator,
            exclusions: slice.exclusions,
            exceptions: slice.exceptions,
            calculated_denominator: None,
            rate: slice.rate,
            score: None,
            thresholds: Vec::new(),
            weight: None,
            displayed: slice.displayed.clone(),
            state: slice.state,
            anchor: slice.anchor.clone(),
            sources: slice.sources.clone(),
            slices: Vec::new(),
            ..self.clone()
        }
    }

    /// The values a printed part stands for, by field name.
    pub fn interval(&self, part: &str) -> Option<Interval> {
        let value = match part {
            "numerator" => self.numerator,
            "denominator" => self.denominator,
            "exclusions" => self.exclusions,
            "exceptions" => self.exceptions,
            "calculated_denominator" => self.calculated_denominator,
            "rate" => self.rate,
            "score" => self.score,
            "weight" => self.weight,
            _ => None,
        }?;
        let quantum = self.sources.get(part).and_then(|s| s.quantum).unwrap_or(Decimal::ZERO);
        Some(Interval::displayed(value, quantum))
    }
}

/// Where one part of a quality measure stands and how it was printed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct FigureSource {
    /// As printed.
    pub displayed: String,
    /// What the last displayed digit is worth.
    #[ts(type = "string | null")]
    pub quantum: Option<Decimal>,
    /// Why there is a value or none.
    pub state: FigureState,
    /// Where it stands.
    pub anchor: Anchor,
    /// How the printed text became the value, as [`Metric::transforms`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<String>>", optional)]
    pub transforms: Vec<String>,
}

/// A result to reach. VBPR extension `threshold`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Threshold {
    /// `star-1` … `star-5`, `hedis-50-percentile` …, or a payer's own word.
    pub r#type: String,
    /// In the unit of the measure's rate.
    #[ts(type = "string | null")]
    pub value: Option<Decimal>,
    /// What is still missing, in members where the payer prints members.
    #[ts(type = "string | null")]
    pub gap: Option<Decimal>,
    /// Where the gap stands; `None` where none is printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub gap_anchor: Option<Anchor>,
    /// As printed.
    pub displayed: String,
    /// Where it stands.
    pub anchor: Anchor,
    /// How the printed text became the value, as [`Metric::transforms`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<String>>", optional)]
    pub transforms: Vec<String>,
}
