//! How a contract sets its benchmark: baseline, growth trend, risk adjustment, value modifiers.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Period, Unit};

/// A benchmark with its four steps. Source: HCP-LAN, "Financial Benchmarking" (2016); New York VBP Roadmap, target budgets.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS)]
pub struct Benchmark {
    /// The benchmark before value modifiers, in `unit`.
    #[ts(type = "string | null")]
    pub amount: Option<Decimal>,
    /// The amount's unit: `USD`, `USD/member-month`, `USD/member-year` or `USD/person-year`.
    pub unit: Option<Unit>,
    /// The performance period it is for.
    pub period: Option<Period>,
    /// The day the payer published it.
    pub published_on: Option<NaiveDate>,
    /// The day the payer last changed it.
    pub changed_on: Option<NaiveDate>,
    /// What it asks for.
    pub target_type: Option<TargetType>,
    /// Step 1.
    pub baseline: Option<BenchmarkBaseline>,
    /// Step 2.
    pub trend: Option<GrowthTrend>,
    /// Step 3.
    pub risk_adjustment: Option<RiskAdjustment>,
    /// Step 4. `None` where the contract does not say; empty where it says that there are none.
    pub modifiers: Option<Vec<ValueModifier>>,
    /// How it is set anew in later years.
    pub rebasing: Option<Rebasing>,
}

/// What a benchmark or a quality target asks of the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TargetType {
    /// To stay where it is.
    Maintenance,
    /// To do better than before.
    Improvement,
    /// To reach a fixed level.
    Attainment,
}

/// Step 1: the years the benchmark rests on.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS)]
pub struct BenchmarkBaseline {
    /// First and last day of the years looked back on.
    pub period: Option<Period>,
    /// Number of years looked back on.
    pub look_back_years: Option<u32>,
    /// Weight of each year as a fraction of 1, oldest first: 0.10, 0.30, 0.60.
    #[ts(type = "Array<string>")]
    pub weights: Vec<Decimal>,
    /// How the years become one figure.
    pub aggregation: Option<Aggregation>,
    /// Whether the years are the provider's own spending.
    pub provider_specific: Option<bool>,
    /// Whether the provider spent less than the average of its market.
    pub provider_below_average: Option<bool>,
}

/// How several baseline years become one figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Aggregation {
    /// Each year counts the same.
    SimpleMean,
    /// Each year has its own weight.
    WeightedMean,
    /// Each year counts by its member months.
    MemberWeightedMean,
    /// There is but one year.
    SingleYear,
}

/// Step 2: how the baseline is carried forward.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS)]
pub struct GrowthTrend {
    /// Whose growth it is.
    pub source: Option<TrendSource>,
    /// Growth per year, as a fraction of 1.
    #[ts(type = "string | null")]
    pub rate: Option<Decimal>,
    /// The index's name.
    pub index: Option<String>,
}

/// Whose growth carries a baseline forward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TrendSource {
    /// The provider's own.
    Provider,
    /// The region's.
    Regional,
    /// The nation's.
    National,
    /// A published index of the industry.
    Industry,
    /// A percentage the parties agreed.
    Fixed,
}

/// Step 3: how the morbidity of members is taken into account.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS)]
pub struct RiskAdjustment {
    /// The model: `HCC`, `CRG` …; `none` where the contract says that there is none.
    pub model: Option<String>,
    /// The model's version.
    pub version: Option<String>,
    /// Whether a score tells the coming year or explains the past one.
    pub timing: Option<RiskTiming>,
    /// How far a score may rise between baseline and performance year, as a fraction of 1.
    #[ts(type = "string | null")]
    pub cap: Option<Decimal>,
}

/// Whether a risk score tells the coming year or explains the past one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum RiskTiming {
    Prospective,
    Concurrent,
}

/// Step 4: what is put on the benchmark or the share for quality and efficiency.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ValueModifier {
    /// What it is for.
    pub kind: ModifierKind,
    /// The part it adds, as a fraction of 1. An uptick and a haircut state its size; an efficiency or quality modifier
    /// takes away where it is negative.
    #[ts(type = "string | null")]
    pub rate: Option<Decimal>,
    /// The least it may be, as a fraction of 1.
    #[ts(type = "string | null")]
    pub least: Option<Decimal>,
    /// The most it may be, as a fraction of 1.
    #[ts(type = "string | null")]
    pub most: Option<Decimal>,
    /// What it changes.
    pub applied: Option<ModifierPlace>,
}

impl ValueModifier {
    /// The part it adds, with its sign: a haircut takes away.
    pub fn signed_rate(&self) -> Option<Decimal> {
        let rate = self.rate?;
        Some(match self.kind {
            ModifierKind::Uptick => rate.abs(),
            ModifierKind::Haircut => -rate.abs(),
            ModifierKind::Efficiency | ModifierKind::Quality => rate,
        })
    }
}

/// What a value modifier is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ModifierKind {
    /// A part added for good performance.
    Uptick,
    /// A part taken away.
    Haircut,
    /// For spending against the market.
    Efficiency,
    /// For quality.
    Quality,
}

/// What a value modifier changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ModifierPlace {
    /// The benchmark of the year.
    Benchmark,
    /// The provider's share of savings or losses.
    Share,
    /// The benchmark of later years.
    Rebasing,
}

/// How a benchmark is set anew.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS)]
pub struct Rebasing {
    /// Years between one setting and the next.
    pub every_years: Option<u32>,
    /// Whether it rests on the provider's own spending.
    pub provider_specific: Option<bool>,
    /// Whether savings already earned are added back.
    pub adds_back_savings: Option<bool>,
}
