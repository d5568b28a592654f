//! A changed layout and the mapping's next version.

use chrono::NaiveDate;
use plumbline_model::{Drift, ErrorInfo, Issue, Period};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{FigureChange, LeftFile, MappingInfo};

/// A report, or a file that gave none, whose layout is to be compared with its mapping.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DriftRequest {
    /// The report's id or the start of it, or the SHA-256 of a file that became no report.
    pub id: String,
}

/// How a file's layout differs from what its mapping says.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DriftView {
    /// The report looked at; `None` for a file that gave none.
    pub report_id: Option<String>,
    /// The report in a line of words; the file's path where there is none.
    pub title: String,
    /// The path it was imported from.
    pub path: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// The mapping it was read by.
    pub mapping: MappingInfo,
    /// What is otherwise than the mapping says, or than in the report before.
    pub drift: Drift,
    /// The report before it in its series; `None` for the first.
    pub before: Option<EarlierReport>,
    /// The first day the mapping's next version would be for; `None` where the report's period is not known.
    pub from: Option<NaiveDate>,
    /// Why `from` is that day, in words.
    pub from_reason: String,
}

/// The report before one in its series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct EarlierReport {
    /// Its id.
    pub id: String,
    /// Its period.
    pub period: Option<Period>,
    /// Its figures for facts that a change touches.
    pub figures: Vec<EarlierFigure>,
}

/// A figure of the report before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EarlierFigure {
    /// Its code, or the measure.
    pub code: String,
    /// The payer's term then.
    pub term: String,
    /// As printed then.
    pub displayed: String,
}

/// One accepted change of a layout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AcceptedDrift {
    /// The change's id.
    pub change: String,
    /// The words of the proposal that is meant.
    pub words: String,
}

/// The next version of a mapping, for reports from a day on.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct NewVersionEdit {
    /// The file whose layout has changed; it is read again.
    pub sha256: String,
    /// The mapping's id.
    pub mapping: String,
    /// The version that was looked at; a file that was changed meanwhile is left alone.
    pub version: u32,
    /// The changes accepted; none writes a version that only begins a new span.
    pub accepted: Vec<AcceptedDrift>,
    /// The first day of the report periods it is for.
    pub from: NaiveDate,
    /// Who keeps it.
    pub by: String,
    /// The caller's name for this reading, for cancelling.
    pub job: String,
}

/// What the next version would say and do. Nothing is kept yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct NewVersionPreview {
    /// The mapping file that would be written.
    pub path: String,
    /// Its version.
    pub version: u32,
    /// The text of the version it is made from.
    pub before: String,
    /// Its text.
    pub text: String,
    /// Figures and header facts of the file that would be others.
    pub changes: Vec<FigureChange>,
    /// Figures that would stay as they are.
    pub unchanged: usize,
    /// What reading and mapping would notice and does not now.
    pub new_issues: Vec<Issue>,
    /// What they notice now and would no longer.
    pub gone_issues: Vec<Issue>,
    /// Why the file would give no report; then it cannot be kept.
    pub problem: Option<ErrorInfo>,
}

/// What was kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct NewVersionKept {
    /// The mapping file written.
    pub path: String,
    /// Its version.
    pub version: u32,
    /// The reports stored again: the file's, then those of later files of the same layout.
    pub report_ids: Vec<String>,
    /// Later files that were left as they are.
    pub left: Vec<LeftFile>,
}
