//! Who covers which months: contract terms, periods, run-out and dates per arrangement, on one axis.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Anchor, Arrangement, Basis, FindingState, Period, ReportStatus, Severity};

/// Whether a month has what a reader expects of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MonthState {
    /// A report covers it.
    Covered,
    /// Two or more reports of the same kind of span cover it that do not grow out of each other.
    Overlap,
    /// No report covers it, though reports before and after it, or the contract, do.
    Gap,
}

/// One calendar month of an arrangement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CoveredMonth {
    /// The month's first day.
    pub month: NaiveDate,
    /// What the month has.
    pub state: MonthState,
    /// The current reports that cover the whole month or a part of it.
    pub report_ids: Vec<String>,
    /// The latest paid-through date among them.
    pub paid_through: Option<NaiveDate>,
    /// Months from the month's end to that date; `None` where none is stated or it lies before the end.
    pub run_out_months: Option<i32>,
}

/// One report on the axis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TimelineReport {
    /// The report.
    pub report_id: String,
    /// Its version.
    pub version: u32,
    /// Where it stands in the work.
    pub status: ReportStatus,
    /// What kind of span it covers.
    pub basis: Option<Basis>,
    /// The performance period.
    pub period: Option<Period>,
    /// Service periods of its figures, where they differ from the performance period.
    pub service_periods: Vec<Period>,
    /// Claims paid through this day are counted.
    pub paid_through: Option<NaiveDate>,
    /// Months of run-out.
    pub run_out_months: Option<i32>,
    /// The day the payer made it; for a settlement, the settlement's date.
    pub reported_on: Option<NaiveDate>,
}

/// A finding about periods, where it lies on the axis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TimelineMark {
    /// The rule's code.
    pub rule: String,
    /// How bad it is.
    pub severity: Severity,
    /// Open or waived.
    pub state: FindingState,
    /// What is wrong.
    pub message: String,
    /// The finding's fingerprint.
    pub fingerprint: String,
    /// The report it is drawn at; `None` for one about the contract alone.
    pub report_id: Option<String>,
    /// The days it is about; one day for a date.
    pub at: Period,
}

/// The contract's term.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ContractTerm {
    /// First and last day.
    pub period: Period,
    /// Where it stands, in the report that states it.
    pub anchor: Option<Anchor>,
}

/// Everything about one arrangement that has a date.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ArrangementTimeline {
    /// Whose dates they are.
    pub arrangement: Arrangement,
    /// The contract's term; `None` where no contract is known or it states none.
    pub term: Option<ContractTerm>,
    /// Its reports, older versions included, by what they cover.
    pub reports: Vec<TimelineReport>,
    /// Every month from the first covered or contracted one to the last covered one.
    pub months: Vec<CoveredMonth>,
    /// Findings about periods, open and waived.
    pub marks: Vec<TimelineMark>,
}

/// The whole axis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Timeline {
    /// First and last day of anything shown; `None` when nothing has a date.
    pub span: Option<Period>,
    /// By payer.
    pub arrangements: Vec<ArrangementTimeline>,
}
