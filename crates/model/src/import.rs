//! What became of each file of an import.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{FileFormat, Issue};

/// What became of one file. One entry of `plumbline import --json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ImportedFile {
    /// The path as given or found.
    pub path: String,
    /// SHA-256 of the bytes; `None` when they could not be read.
    pub sha256: Option<String>,
    /// The format as told from content; `None` when none fits.
    pub format: Option<FileFormat>,
    /// What became of it.
    pub status: ImportStatus,
    /// Reports stored; for a duplicate, the reports stored the first time.
    pub report_ids: Vec<String>,
    /// The mapping that recognised it.
    pub mapping: Option<MappingUse>,
    /// Figures stored.
    pub figures: usize,
    /// Figures stored without a standard term.
    pub unmapped: usize,
    /// What reading and mapping noticed.
    pub issues: Vec<Issue>,
    /// Why it failed, where it did.
    pub error: Option<ErrorInfo>,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ImportStatus {
    /// Stored as one or more reports.
    Imported,
    /// The same bytes were imported before; nothing changed.
    Duplicate,
    /// Read, but no mapping recognises it, or several do.
    NeedsMapping,
    /// Could not be read.
    Failed,
}

impl ImportStatus {
    /// The name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            ImportStatus::Imported => "imported",
            ImportStatus::Duplicate => "duplicate",
            ImportStatus::NeedsMapping => "needs_mapping",
            ImportStatus::Failed => "failed",
        }
    }
}

/// The mapping that was used and how surely it fits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MappingUse {
    /// The mapping's id.
    pub id: String,
    /// The mapping's version.
    pub version: u32,
    /// 0 to 1.
    #[ts(type = "string")]
    pub confidence: rust_decimal::Decimal,
}

/// An error in words a person can act on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ErrorInfo {
    /// A stable code, for example `encrypted_file`.
    pub code: String,
    /// What happened and where.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

/// Files by what became of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct ImportSummary {
    pub imported: usize,
    pub duplicate: usize,
    pub needs_mapping: usize,
    pub failed: usize,
}

impl ImportSummary {
    /// Counts the files.
    pub fn of(files: &[ImportedFile]) -> ImportSummary {
        let mut summary = ImportSummary::default();
        for file in files {
            match file.status {
                ImportStatus::Imported => summary.imported += 1,
                ImportStatus::Duplicate => summary.duplicate += 1,
                ImportStatus::NeedsMapping => summary.needs_mapping += 1,
                ImportStatus::Failed => summary.failed += 1,
            }
        }
        summary
    }
}
