//! Reports to a FHIR server and back: what is asked, what would be done, what was done.

use chrono::{DateTime, NaiveDate, Utc};
use plumbline_model::{ErrorInfo, ImportSummary, ImportedFile};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::ConformanceRemark;

/// Reports to bring to a FHIR server. The bearer token is no part of a request: it is found in the environment or the
/// system's keychain.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
pub struct PushRequest {
    /// The server's base address: `https://fhir.example.org/r4`.
    pub server: String,
    /// Report ids; empty for all current reports.
    #[serde(default)]
    pub ids: Vec<String>,
    /// Look at the server again where the workspace remembers that it has accepted the same report.
    #[serde(default)]
    #[ts(as = "Option<bool>", optional)]
    pub again: bool,
    /// Send in the clear (`http:`) to another machine. Without this only `https:` and this machine are addressed.
    #[serde(default)]
    #[ts(as = "Option<bool>", optional)]
    pub allow_http: bool,
    /// The caller's name for this work, for progress and cancelling.
    #[serde(default)]
    pub job: String,
}

/// What a push would do. Nothing is written, on the server or in the workspace.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PushPlan {
    /// The server's base address.
    pub server: String,
    /// One entry per report, in the order they would be sent.
    pub reports: Vec<PlannedReport>,
    /// Resources by what would become of them.
    pub counts: ResourceCounts,
    /// What would not conform to VBPR, and what the standard cannot say.
    pub remarks: Vec<ConformanceRemark>,
    /// What stays out, in words.
    pub notes: Vec<String>,
    /// Reports not looked at because the work was cancelled.
    pub cancelled: usize,
}

/// Resources by what becomes of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct ResourceCounts {
    pub created: usize,
    pub updated: usize,
    pub unchanged: usize,
}

impl ResourceCounts {
    /// Counts some more.
    pub fn add(&mut self, more: ResourceCounts) {
        self.created += more.created;
        self.updated += more.updated;
        self.unchanged += more.unchanged;
    }

    /// Counts one resource.
    pub fn count(&mut self, action: PushAction) {
        match action {
            PushAction::Create => self.created += 1,
            PushAction::Update => self.updated += 1,
            PushAction::Unchanged => self.unchanged += 1,
        }
    }
}

/// What would become of one report.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PlannedReport {
    /// The report.
    pub report_id: String,
    /// Payer, program and period, in words.
    pub title: String,
    /// Its version in the workspace.
    pub version: u32,
    /// When the server accepted these very resources, as the workspace remembers; then the server was not asked.
    pub accepted_at: Option<DateTime<Utc>>,
    /// Each of its resources; empty where the server could not be asked.
    pub resources: Vec<PlannedResource>,
    /// Why it could not be planned.
    pub error: Option<ErrorInfo>,
}

/// What would become of one resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlannedResource {
    /// Type and id: `MeasureReport/9f2c…`.
    pub address: String,
    /// What would be done with it.
    pub action: PushAction,
    /// The version the server holds; null where it holds none or gives none.
    pub server_version: Option<String>,
}

/// What is done with a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PushAction {
    /// The server does not hold it.
    Create,
    /// The server holds another content.
    Update,
    /// The server holds the same.
    Unchanged,
}

/// What became of a push.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PushOutcome {
    /// The server's base address.
    pub server: String,
    /// One entry per report, in the order they were sent.
    pub reports: Vec<PushedReport>,
    /// Reports by what became of them.
    pub summary: PushSummary,
    /// Resources of accepted and unchanged reports by what became of them.
    pub counts: ResourceCounts,
    /// What does not conform to VBPR, and what the standard cannot say, of the reports pushed.
    pub remarks: Vec<ConformanceRemark>,
    /// What stays out, in words.
    pub notes: Vec<String>,
}

/// Reports by what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PushSummary {
    /// Sent and accepted.
    pub accepted: usize,
    /// On the server as they are.
    pub unchanged: usize,
    /// Refused by the server, or not brought to it.
    pub failed: usize,
    /// Not sent because no person has confirmed what OCR read of the report's header.
    pub left_out: usize,
    /// Not sent because the work was cancelled.
    pub cancelled: usize,
}

/// What became of one report.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PushedReport {
    /// The report.
    pub report_id: String,
    /// Payer, program and period, in words.
    pub title: String,
    /// Its version in the workspace.
    pub version: u32,
    /// What became of it.
    pub status: PushStatus,
    /// Its resources by what became of them.
    pub counts: ResourceCounts,
    /// Why it failed.
    pub error: Option<ErrorInfo>,
}

/// What became of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PushStatus {
    /// The server took what was new of it, all in one transaction.
    Accepted,
    /// The server holds it as it is: nothing was sent.
    Unchanged,
    /// Nothing of it was taken.
    Failed,
    /// Not sent: no person has confirmed what OCR read of its header.
    LeftOut,
}

/// Reports to fetch from a FHIR server.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
pub struct PullRequest {
    /// The server's base address: `https://fhir.example.org/r4`.
    pub server: String,
    /// Only reports about this provider organization: an id, or `Organization/id`.
    #[serde(default)]
    pub subject: Option<String>,
    /// Only reports whose period ends on this day or later.
    #[serde(default)]
    pub since: Option<NaiveDate>,
    /// Take what is sound of a report in which something is refused.
    #[serde(default)]
    #[ts(as = "Option<bool>", optional)]
    pub sound: bool,
    /// Read in the clear (`http:`) from another machine.
    #[serde(default)]
    #[ts(as = "Option<bool>", optional)]
    pub allow_http: bool,
    /// The caller's name for this work, for progress and cancelling.
    #[serde(default)]
    pub job: String,
}

/// What a pull brought.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PullOutcome {
    /// The server's base address.
    pub server: String,
    /// One entry per report, its `path` the report's address on the server.
    pub files: Vec<ImportedFile>,
    /// Reports by what became of them.
    pub summary: ImportSummary,
    /// The searches made, and how the server understood them.
    pub searches: Vec<PullSearch>,
    /// Reports that this workspace holds already under the same id, by their address on the server.
    pub own: Vec<String>,
    /// What could not be had: a page, a resource a report points to.
    pub problems: Vec<ErrorInfo>,
    /// Reports found and left alone because the work was cancelled.
    pub cancelled: usize,
}

/// One search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PullSearch {
    /// What was asked, without the server's address.
    pub query: String,
    /// Pages read.
    pub pages: usize,
    /// MeasureReports the server gave, those that cannot be read included.
    pub given: usize,
    /// Those of them that were asked for.
    pub fitting: usize,
    /// Search parameters the server cannot have heeded, by what it gave.
    pub ignored: Vec<String>,
    /// Why the search gave nothing, or not all; null where it ended well.
    pub error: Option<ErrorInfo>,
}
