//! How savings and losses are shared.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Share rates, minimum rates, gate and caps. Every rate is a fraction of 1.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS)]
pub struct Sharing {
    /// The provider's share of savings.
    #[ts(type = "string | null")]
    pub savings_rate: Option<Decimal>,
    /// The provider's share of losses.
    #[ts(type = "string | null")]
    pub loss_rate: Option<Decimal>,
    /// Savings below this part of the benchmark are not shared.
    #[ts(type = "string | null")]
    pub minimum_savings_rate: Option<Decimal>,
    /// Losses below this part of the benchmark are not shared.
    #[ts(type = "string | null")]
    pub minimum_loss_rate: Option<Decimal>,
    /// Whether only what exceeds the minimum is shared. `Some(false)`: from the first dollar once the minimum is reached.
    pub above_minimum_only: Option<bool>,
    /// Whether the share is multiplied by the quality percentage the payer prints for the year.
    #[serde(default)]
    pub quality_scales_share: Option<bool>,
    /// The most savings the provider can be paid.
    pub savings_cap: Option<Cap>,
    /// The most losses the provider has to pay.
    pub loss_limit: Option<Cap>,
    /// What quality has to be reached before savings are shared.
    pub quality_gate: Option<QualityGate>,
}

/// The most that is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Cap {
    /// As a fraction of the benchmark.
    OfBenchmark(#[ts(type = "string")] Decimal),
    /// In US dollars.
    Usd(#[ts(type = "string")] Decimal),
}

/// What quality has to be reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QualityGate {
    /// The measure or metric it is about; `None` for the overall quality score.
    pub measure: Option<String>,
    /// The least result that opens the gate, in the unit of the result: a rate as a fraction of 1, stars, points.
    #[ts(type = "string")]
    pub least: Decimal,
}
