//! The reports a contract asks for.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Basis;

/// One kind of report the payer has to send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ScheduledReport {
    /// What the report is called: "Quarterly performance report".
    pub name: Option<String>,
    /// What span it covers, and so how often it comes.
    pub basis: Basis,
    /// Days from `after` until it is due.
    pub due_days: u32,
    /// The day the count begins at.
    pub after: DueAfter,
    /// Days it may be late before it counts as late.
    pub grace_days: u32,
}

/// The day from which a report's due date is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DueAfter {
    /// The last day of the span the report covers.
    PeriodEnd,
    /// The last day of the contract's run-out after that span.
    RunOutEnd,
    /// The last day of the performance year.
    YearEnd,
}
