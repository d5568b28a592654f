//! Open terms, a person's answers to them, and sharing answers.

use chrono::NaiveDate;
use plumbline_model::{Anchor, Suggestion, TermPlace, Unit};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{FigureChange, LeftFile};

/// The terms no mapping takes, over all current reports.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct OpenTerms {
    /// One entry for what is alike in payer, layout, table, section, term and column; in the order of the reports.
    pub terms: Vec<OpenTerm>,
}

/// One open term with every figure under it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct OpenTerm {
    /// Stable for as long as payer, layout and place are.
    pub key: String,
    /// As printed.
    pub term: String,
    /// The payer's name.
    pub payer: String,
    /// The layout that reads the reports: the mapping as it is in use.
    pub mapping: Option<TermMapping>,
    /// Where it stands; `None` where the layout is no table of a mapping file.
    pub place: Option<TermPlace>,
    /// Codes it may stand for, best first.
    pub suggestions: Vec<Suggestion>,
    /// Its figures, those of one report together.
    pub figures: Vec<OpenFigure>,
    /// Why it cannot be answered here; `None` where it can.
    pub closed: Option<String>,
}

/// The mapping an answer would be kept with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TermMapping {
    /// Its id and version, as in "harborview@2".
    pub name: String,
    /// Its version.
    pub version: u32,
    /// What it reads.
    pub description: String,
}

/// One figure under an open term.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct OpenFigure {
    /// The report.
    pub report_id: String,
    /// The report in a line of words.
    pub report: String,
    /// The report's file, by its SHA-256.
    pub sha256: String,
    /// The figure's place among the report's unmapped ones, 0 for the first.
    pub index: usize,
    /// As printed.
    pub displayed: String,
    /// Where it stands.
    pub anchor: Anchor,
}

/// A code that a figure or a quality measure can have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CodeInfo {
    /// The code.
    pub code: String,
    /// Whose it is.
    pub list: CodeList,
    /// Its name.
    pub name: String,
    /// What it is, for a code of Plumbline's own.
    pub definition: Option<String>,
    /// The unit it is usually given in; `None` for a measure.
    pub unit: Option<Unit>,
}

/// Whose list a code is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CodeList {
    /// VBPR's metrics.
    Vbpr,
    /// Plumbline's own metrics.
    Local,
    /// Quality measures.
    Measure,
}

/// How far an answer reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// The report at hand.
    Report,
    /// Every report of this layout.
    Layout,
    /// Every layout of this payer.
    Payer,
}

/// A change of a mapping's answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AnswerEdit {
    /// The mapping's id and version, as in "harborview@2".
    pub mapping: String,
    /// The version of the mapping that was looked at; a file that was changed meanwhile is left alone.
    pub version: u32,
    /// The answer in whose place this one comes, or that is taken back; `None` for one more.
    #[serde(default)]
    pub replaces: Option<usize>,
    /// The answer; `None` to take back the one named by `replaces`.
    pub answer: Option<AnswerDraft>,
    /// Who answers; not needed to take one back.
    #[serde(default)]
    pub by: String,
    /// The caller's name for this work, for cancelling.
    pub job: String,
}

/// An answer to keep. Exactly one of `code` and `declined` is said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AnswerDraft {
    /// The term as printed.
    pub term: String,
    /// Only in this table; what is left out widens the answer.
    #[serde(default)]
    pub table: Option<String>,
    /// Only in this section.
    #[serde(default)]
    pub section: Option<String>,
    /// Only in this column.
    #[serde(default)]
    pub column: Option<String>,
    /// A metric's code, or a quality measure's id.
    #[serde(default)]
    pub code: Option<String>,
    /// Why the term's figures are not to be taken.
    #[serde(default)]
    pub declined: Option<String>,
    /// What the figures are counted in, where their place does not say so.
    #[serde(default)]
    pub unit: Option<Unit>,
    /// How far it reaches.
    pub applies_to: Reach,
    /// The report's file, with [`Reach::Report`].
    #[serde(default)]
    pub sha256: Option<String>,
    /// What was shown to the person: the suggestion's class and its evidence.
    #[serde(default)]
    pub because: Option<String>,
}

/// An answer to look at before it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AnswerLook {
    /// The change.
    pub edit: AnswerEdit,
    /// Whether the reports are read with it, to show which figures change.
    pub read: bool,
}

/// What a changed answer would do. Nothing is kept yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct AnswerPreview {
    /// The mapping file that would be written.
    pub path: String,
    /// Whether it would be a copy of a built-in mapping, in whose place it is used from then on.
    pub copies_built_in: bool,
    /// Whether the user's copy would go, since it would say what the built-in mapping says.
    pub removes_copy: bool,
    /// The mapping's version after the change.
    pub version: u32,
    /// The mapping file as it is; the built-in one where it would be copied.
    pub before: String,
    /// The mapping file as it would be.
    pub text: String,
    /// Files whose reports would be read again.
    pub files: usize,
    /// Figures that would be others; empty where the reports were not read.
    pub changes: Vec<FigureChange>,
    /// Files that could not be read again; their reports would stay as they are.
    pub left: Vec<LeftFile>,
}

/// What was kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AnswerKept {
    /// The mapping file written, or removed.
    pub path: String,
    /// The mapping's new id and version.
    pub mapping: String,
    /// The mapping's new version.
    pub version: u32,
    /// The answer's place in the file; `None` for one that was taken back.
    pub index: Option<usize>,
    /// Reports that were stored again.
    pub report_ids: Vec<String>,
    /// Figures that changed by it, unmapped ones that went included.
    pub changed: usize,
    /// Figures the answer is for that could not be taken as it says, each with the reason.
    pub refused: Vec<String>,
    /// Files that could not be read again; their reports are as they were.
    pub left: Vec<LeftFile>,
}

/// One answer as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GivenAnswer {
    /// The mapping's id and version.
    pub mapping: String,
    /// The mapping's version.
    pub version: u32,
    /// The answer's place in the file, 0 for the first.
    pub index: usize,
    /// The mapping file.
    pub path: String,
    /// The payer; `None` where the file names none.
    pub payer: Option<String>,
    /// What the mapping reads.
    pub layout: String,
    /// The answer.
    pub answer: AnswerDraft,
    /// Who answered.
    pub answered_by: Option<String>,
    /// When.
    pub answered_on: Option<NaiveDate>,
}

/// Where to write answers to share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ShareAnswers {
    /// The file to write.
    pub path: String,
    /// Whether to name who answered.
    #[serde(default)]
    pub names: bool,
}

/// What was written to share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SharedAnswers {
    /// The file.
    pub path: String,
    /// Answers in it.
    pub answers: usize,
    /// Answers left out, each with the reason.
    pub left_out: Vec<String>,
}

/// A file of shared answers to take in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TakeAnswers {
    /// The file.
    pub path: String,
    /// Who takes them in; kept with answers that name nobody.
    pub by: String,
    /// Whether to keep them; otherwise it is only said what would be.
    pub keep: bool,
    /// The caller's name for this work, for cancelling.
    pub job: String,
}

/// What became of shared answers, or would.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TakenAnswers {
    /// One entry per answer of the file, in its order.
    pub answers: Vec<TakenAnswer>,
    /// Mapping files that were written.
    pub paths: Vec<String>,
    /// Reports that were stored again.
    pub report_ids: Vec<String>,
    /// Files that could not be read again; their reports are as they were.
    pub left: Vec<LeftFile>,
}

/// One shared answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TakenAnswer {
    /// The term.
    pub term: String,
    /// The layout it is for.
    pub layout: String,
    /// What it says, in a few words.
    pub says: String,
    /// What becomes of it.
    pub outcome: TakenOutcome,
    /// Why it is not taken; empty where it is.
    pub why: String,
}

/// What becomes of a shared answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TakenOutcome {
    /// It is kept with its layout.
    Added,
    /// The same is said already.
    Known,
    /// It contradicts a rule or another answer.
    Refused,
    /// No mapping here is for its layout.
    NoLayout,
}
