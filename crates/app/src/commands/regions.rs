//! Marking a table on a page of a PDF and keeping it with the mapping.

use chrono::NaiveDate;
use plumbline_model::{Anchor, Document, ErrorInfo, Issue, PageBox, Table};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::MappingInfo;

/// One file that was imported, or tried, by its bytes.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FileRequest {
    /// SHA-256 of the bytes, lower-case hexadecimal.
    pub sha256: String,
}

/// A PDF to mark tables on.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PagesView {
    /// The path it was imported from.
    pub path: String,
    /// Its pages as found alone, without any region.
    pub document: Document,
    /// The reports it gave; empty for a file no mapping could take.
    pub report_ids: Vec<String>,
    /// The mapping it was read by, or that recognises it; `None` where none does.
    pub mapping: Option<MappingInfo>,
    /// The mapping's regions that are used on its pages.
    pub regions: Vec<KeptRegion>,
    /// What keeps other regions of the mapping from being used.
    pub issues: Vec<Issue>,
}

/// A region of a mapping on a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct KeptRegion {
    /// Its place in the mapping file, 0 for the first.
    pub index: usize,
    /// 1 for the first page.
    pub page: u32,
    /// The table's box.
    pub table: PageBox,
    /// The lines between columns in points; empty where they are found.
    #[ts(type = "string[]")]
    pub columns: Vec<Decimal>,
    /// The pattern for words of the page; `None` where its number tells it.
    pub words: Option<String>,
    /// Who marked it.
    pub marked_by: Option<String>,
    /// When.
    pub marked_on: Option<NaiveDate>,
}

/// Reads a page as if these tables were marked on it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MarkRequest {
    /// The file.
    pub sha256: String,
    /// 1 for the first page.
    pub page: u32,
    /// The table to look at first, then the others kept on the page.
    pub tables: Vec<MarkedTable>,
    /// The caller's name for this reading, for cancelling.
    pub job: String,
}

/// A table's place on a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct MarkedTable {
    /// Its box in points from the page's top left.
    pub table: PageBox,
    /// The lines between columns in points; empty to have them found.
    #[ts(type = "string[]")]
    pub columns: Vec<Decimal>,
}

/// A page with its marked tables.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct MarkedView {
    /// The first marked table as it would be read; `None` with `problem`.
    pub table: Option<Table>,
    /// Why the first mark cannot be read, in words.
    pub problem: Option<String>,
    /// The page's other tables, marked and found.
    pub others: Vec<Table>,
    /// What could not be read cleanly on the page.
    pub issues: Vec<Issue>,
}

/// A change of a mapping's regions.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RegionEdit {
    /// The file whose page was marked; it is read again.
    pub sha256: String,
    /// The mapping's id.
    pub mapping: String,
    /// The version of the mapping that was looked at; a file that was changed meanwhile is left alone.
    pub version: u32,
    /// The region in whose place this one comes, or that is removed; `None` for one more.
    pub replaces: Option<usize>,
    /// The region; `None` to remove the one named by `replaces`.
    pub region: Option<RegionDraft>,
    /// Who marks it.
    pub by: String,
    /// The caller's name for this reading, for cancelling.
    pub job: String,
}

/// A region to keep.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RegionDraft {
    /// A pattern for words that stand on the page.
    pub words: Option<String>,
    /// The page's number, where no words tell it.
    pub page_number: Option<u32>,
    /// The table's box.
    pub table: PageBox,
    /// The lines between columns in points; empty to have them found.
    #[ts(type = "string[]")]
    pub columns: Vec<Decimal>,
}

/// What a changed region would do to the reports of its file. Nothing is kept yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RegionPreview {
    /// The mapping file that would be written.
    pub path: String,
    /// Whether it would be a copy of a built-in mapping, in whose place it is used from then on.
    pub copies_built_in: bool,
    /// The mapping's version after the change.
    pub version: u32,
    /// Figures and header facts that would be others, in the order of the report; gone ones last.
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

/// What happened to a figure between two readings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// It was not read before.
    Added,
    /// It was read with another value.
    Changed,
    /// It is not read any more.
    Gone,
}

/// A figure or header fact that two readings of a file give differently.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct FigureChange {
    /// What happened to it.
    pub kind: ChangeKind,
    /// The report, in a line of words.
    pub report: String,
    /// The payer's term, or what the header fact is.
    pub term: String,
    /// Its code; `None` for a figure without one and for a header fact.
    pub code: Option<String>,
    /// As read before.
    pub before: Option<String>,
    /// As read now.
    pub after: Option<String>,
    /// Where it stands now; where it stood, for one that is gone.
    pub anchor: Option<Anchor>,
}

/// What was kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RegionKept {
    /// The mapping file written.
    pub path: String,
    /// The mapping's new version.
    pub version: u32,
    /// The file's reports as stored again.
    pub report_ids: Vec<String>,
    /// Reports of other files the mapping reads, stored again with it.
    pub other_report_ids: Vec<String>,
    /// Files that could not be read again; their reports are as they were.
    pub left: Vec<LeftFile>,
}

/// A file that could not be read with a changed mapping.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LeftFile {
    /// Where it was imported from.
    pub path: String,
    /// Why, in words.
    pub why: String,
}
