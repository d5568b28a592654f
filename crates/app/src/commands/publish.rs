//! Reports to a team's database or lake: request and answer.

use serde::{Deserialize, Serialize};

/// Reports to publish. Its debug text leaves the destination out, which may hold a password.
#[derive(Clone, Deserialize)]
pub struct PublishRequest {
    /// `postgres://…` or `parquet:DIR`.
    pub to: String,
    /// Report ids; empty for all reports.
    #[serde(default)]
    pub ids: Vec<String>,
    /// The caller's name for this work, for progress and cancelling.
    #[serde(default)]
    pub job: String,
}

impl std::fmt::Debug for PublishRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PublishRequest")
            .field("ids", &self.ids)
            .field("job", &self.job)
            .finish_non_exhaustive()
    }
}

/// What was published where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PublishResult {
    /// The database without user and password, or the folder.
    pub destination: String,
    /// One entry a report, in the order they were published.
    pub reports: Vec<PublishedReport>,
    /// Reports by what became of them.
    pub summary: PublishSummary,
    /// Reports left alone because the work was cancelled or the destination was lost.
    pub not_tried: usize,
    /// Ids of reports that were removed there: their files give them no longer.
    pub removed: Vec<String>,
    /// What a person should know, in words.
    pub notes: Vec<String>,
}

impl PublishResult {
    /// Whether every report was tried and none failed.
    pub fn is_whole(&self) -> bool {
        self.not_tried == 0 && self.summary.failed == 0
    }
}

/// What became of one report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PublishedReport {
    /// The report.
    pub report_id: String,
    /// The report in words.
    pub title: String,
    /// What became of it.
    pub status: PublishedAs,
    /// Figures in it: metrics and quality results.
    pub figures: usize,
    /// Why it was left out or failed, and what to do; null otherwise.
    pub reason: Option<String>,
}

/// What became of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PublishedAs {
    /// It was not there before.
    Published,
    /// What stood there of it was another, or findings about it were.
    Updated,
    /// The same stood there; nothing was written.
    Unchanged,
    /// It is not published; `reason` says why.
    LeftOut,
    /// It could not be published; nothing of it was written.
    Failed,
}

/// How many reports became what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct PublishSummary {
    pub published: usize,
    pub updated: usize,
    pub unchanged: usize,
    pub left_out: usize,
    pub failed: usize,
}

impl PublishSummary {
    /// Counts reports.
    pub fn of(reports: &[PublishedReport]) -> PublishSummary {
        let mut summary = PublishSummary::default();
        for report in reports {
            *match report.status {
                PublishedAs::Published => &mut summary.published,
                PublishedAs::Updated => &mut summary.updated,
                PublishedAs::Unchanged => &mut summary.unchanged,
                PublishedAs::LeftOut => &mut summary.left_out,
                PublishedAs::Failed => &mut summary.failed,
            } += 1;
        }
        summary
    }
}
