//! What changed between two versions of a report.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Anchor, FigureState, Unit};

/// One figure that two versions of a report state differently.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RestatedFigure {
    /// The figure in the payer's words: `Pharmacy`, `Pharmacy, target`, `Breast Cancer Screening rate`.
    pub label: String,
    /// What kind of change it is.
    pub kind: RestatedKind,
    /// As the earlier version has it; `None` where that version does not have it.
    pub before: Option<RestatedValue>,
    /// As the later version has it; `None` where that version does not have it.
    pub after: Option<RestatedValue>,
    /// After minus before, in the figure's unit; `None` where one of them is no number.
    #[ts(type = "string | null")]
    pub difference: Option<Decimal>,
    /// The difference as a share of the earlier figure: 0.05 for 5% more. `None` where that was 0 or no number.
    #[ts(type = "string | null")]
    pub share: Option<Decimal>,
    /// What both are counted in.
    pub unit: Unit,
}

/// What kind of change a figure underwent. Missing, zero and suppressed are never the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RestatedKind {
    /// A number became another number.
    Changed,
    /// No value stood there (missing, suppressed, not applicable), and a number does now.
    Filled,
    /// A number stood there, and none does now.
    Emptied,
    /// The earlier version does not have the line.
    Added,
    /// The later version does not have the line.
    Dropped,
}

/// A figure in one version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RestatedValue {
    /// As printed.
    pub displayed: String,
    /// The value; `None` for what is no number.
    #[ts(type = "string | null")]
    pub value: Option<Decimal>,
    /// Whether a value is reported, masked, not applicable or missing.
    pub state: FigureState,
    /// Its place in that version's file.
    pub anchor: Anchor,
}
