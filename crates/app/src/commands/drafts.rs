//! Mapping a report no mapping knows: a draft, what it would take, and keeping it.

use plumbline_mapping::{DraftQuestion, MappingDraft};
use plumbline_model::{Anchor, Document, ErrorInfo, ImportedFile, Issue, Report};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A file to draft a mapping file for. Name it by hash or by path.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DraftRequest {
    /// SHA-256 of a file that was imported, or tried.
    pub sha256: Option<String>,
    /// Its path, where it was not.
    pub path: Option<String>,
    /// The caller's name for this reading, for progress and cancelling.
    pub job: String,
}

/// A report with the mapping file proposed for it. Nothing is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct DraftView {
    /// The file.
    pub path: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// The report as read.
    pub document: Document,
    /// The proposal.
    pub draft: MappingDraft,
    /// What is open about it.
    pub questions: Vec<DraftQuestion>,
}

/// A draft as a person has it, to look at or to keep.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DraftEdit {
    /// The file it is for.
    pub path: String,
    /// SHA-256 of its bytes: a file that has changed meanwhile is not looked at.
    pub sha256: String,
    /// The draft.
    pub draft: MappingDraft,
    /// Who keeps it. May be empty for a look.
    pub by: String,
    /// The caller's name for this reading, for progress and cancelling.
    pub job: String,
}

/// What a draft would take from its file. Nothing is kept yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct DraftPreview {
    /// The mapping file.
    pub text: String,
    /// Where it would be written.
    pub target: String,
    /// The reports the file would give, with every figure and what stays unmapped.
    pub reports: Vec<Report>,
    /// Figures left out on purpose, each with the reason.
    pub left_out: Vec<LeftOut>,
    /// Figures in tables that are not taken.
    pub not_taken: usize,
    /// What reading and mapping noticed.
    pub issues: Vec<Issue>,
    /// Why the file would not be recognised by this mapping alone; `None` when it would.
    pub not_recognized: Option<ErrorInfo>,
    /// What is still open.
    pub questions: Vec<DraftQuestion>,
    /// Why the file would give no report; then the draft cannot be kept.
    pub problem: Option<ErrorInfo>,
}

/// A figure that is left out on purpose.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct LeftOut {
    /// The payer's term.
    pub term: String,
    /// As printed.
    pub displayed: String,
    /// Where it stands.
    pub anchor: Anchor,
    /// Why.
    pub reason: String,
}

/// What was kept, and what the file gave with it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DraftKept {
    /// The mapping file.
    pub path: String,
    /// The mapping's id.
    pub mapping: String,
    /// The file as imported.
    pub file: ImportedFile,
}
