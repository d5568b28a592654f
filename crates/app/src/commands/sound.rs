//! Files in which something is refused: what of them is sound.

use plumbline_model::{ErrorInfo, Issue, ReportSummary};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A file of which nothing was stored, as something in it is refused.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SoundRequest {
    /// Its path.
    pub path: String,
    /// The caller's name for this work, for cancelling.
    #[serde(default)]
    pub job: String,
}

/// What would be stored of a file without what is refused in it. Nothing is stored by the look.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SoundPreview {
    /// What to import with [`super::ImportRequest::sound`]: the file, and those that are read with it as one export.
    pub paths: Vec<String>,
    /// The reports that would be stored.
    pub reports: Vec<ReportSummary>,
    /// The contracts that would be stored, by payer and number.
    pub contracts: Vec<String>,
    /// What would be left out, each with its place.
    pub left_out: Vec<Issue>,
    /// Why nothing of it can be stored.
    pub problem: Option<ErrorInfo>,
}
