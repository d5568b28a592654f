//! A proposed mapping file for a report no mapping knows, as plain data that a person looks at, changes and keeps.
//!
//! [`propose`] reads a document's tables, header facts and words and says what it takes for certain, with the evidence;
//! everything else is an open question ([`MappingDraft::questions`]), never a guess. [`MappingDraft::to_toml`] is the
//! mapping file. Nothing is kept by either: see `docs/decisions/0015-a-draft-is-data-until-it-is-kept.md`.

mod blocks;
mod columns;
mod facts;
mod objects;
mod propose;
mod questions;
mod shape;
mod signs;
mod terms;
mod write;

use chrono::NaiveDate;
use plumbline_model::{Anchor, FileFormat, StatementKind, Suggestion, Unit};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use propose::propose;
pub use questions::{DraftQuestion, QuestionKind};

/// A mapping file while a person decides about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct MappingDraft {
    /// The mapping's id, as a person wants it; empty to have it follow the payer's name.
    pub id: String,
    /// One line: payer, kind of report, layout.
    pub description: String,
    /// The name of the file it is drafted from.
    pub source: String,
    /// The file's format.
    pub format: FileFormat,
    /// Tables found, those with the most known figures first.
    pub tables: Vec<DraftTable>,
    /// Whether it is certain which tables are taken, or a person said so.
    pub tables_sure: bool,
    /// What the report says about itself, each reading of each fact.
    pub facts: Vec<DraftFact>,
    /// Facts that the report does not state, as a person said.
    pub not_stated: Vec<StatementKind>,
    /// Words that tell the layout, beside the payer's name and the header words of the tables taken.
    pub signs: Vec<DraftSign>,
    /// What this draft cannot do and a mapping file written by hand could, in words.
    pub cannot: Vec<String>,
    /// Who decides about it.
    #[serde(default)]
    pub by: Option<String>,
    /// The day it is kept.
    #[serde(default)]
    pub on: Option<NaiveDate>,
}

/// A table of the document as it would be mapped.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct DraftTable {
    /// Whether it is taken.
    pub chosen: bool,
    /// What people call it.
    pub name: String,
    /// The sheet or page it begins on.
    pub part: String,
    /// A pattern for the sheets it stands on; `None` where its place says nothing (a page, a CSV file).
    pub part_pattern: Option<String>,
    /// Where JSON objects are its rows: the pointer.
    pub json: Option<String>,
    /// Its first header cell.
    pub anchor: Anchor,
    /// What its rows are.
    pub rows: DraftRows,
    /// Patterns for words that must all stand in the header rows.
    pub header: Vec<String>,
    /// How many rows the header takes.
    pub header_rows: u32,
    /// A pattern for the header of the row labels; `None` where it has none and is the leftmost column.
    pub label: Option<String>,
    /// The label at which it ends when the table below it is not taken.
    pub stop: Option<String>,
    /// The table below it in the same sheet or page, by its place in [`MappingDraft::tables`].
    pub below: Option<usize>,
    /// Its columns, left to right.
    pub columns: Vec<DraftColumn>,
    /// Rows that head those beneath them.
    pub sections: Vec<DraftSection>,
    /// Its terms.
    pub terms: Vec<DraftTerm>,
    /// Figures in it.
    pub figures: usize,
    /// Why it stands where it does in the list.
    pub why: String,
}

/// What the rows of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DraftRows {
    /// A metric each: the label is the term.
    Metrics,
    /// A quality measure each.
    Measures,
    /// One row, whose columns are the terms.
    Columns,
    /// A report each, named by a column; the other columns are the terms.
    Reports,
}

/// A column, or all columns with a period in their header.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct DraftColumn {
    /// The name terms use.
    pub name: String,
    /// The header as printed, from top to bottom.
    pub printed: String,
    /// Patterns for the header from top to bottom.
    pub header: Vec<String>,
    /// What it holds.
    pub role: DraftRole,
    /// Whether the role is certain, or a person said so.
    pub sure: bool,
    /// Target, baseline: the value column it belongs to.
    pub of: Option<String>,
    /// Unit of its figures, where the column says one.
    pub unit: Option<Unit>,
    /// How printed numbers are to be read.
    pub scale: DraftScale,
    /// Whether each header names the period of its figures.
    pub period: bool,
    /// Why its figures are not taken (peer and skip).
    pub reason: Option<String>,
    /// What a column is about, where rows are reports: subject, period, identifier.
    pub fact: Option<StatementKind>,
    /// What role and unit were told by.
    pub evidence: String,
    /// A figure of it, as printed.
    pub sample: String,
    /// Where that figure stands.
    pub anchor: Option<Anchor>,
}

/// What a column holds. The words of mapping files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum DraftRole {
    Value,
    Target,
    Baseline,
    Peer,
    Skip,
    Text,
    Numerator,
    Denominator,
    Rate,
    Score,
    Weight,
    Threshold,
}

/// How printed numbers are to be read. The words of mapping files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum DraftScale {
    #[default]
    AsPrinted,
    PercentPoints,
    Thousands,
    Millions,
}

/// A row that heads those beneath it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct DraftSection {
    /// The name terms use.
    pub name: String,
    /// Its text as printed.
    pub printed: String,
    /// The pattern for it.
    pub row: String,
    /// The unit it gives.
    pub unit: Option<Unit>,
}

/// One of the payer's terms.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct DraftTerm {
    /// As printed, without footnote marks.
    pub term: String,
    /// The name of its section.
    pub section: Option<String>,
    /// What it is in each value column that has a figure of it; one entry where the table has measures or terms in
    /// columns.
    pub uses: Vec<TermUse>,
}

/// A term in a column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TermUse {
    /// The column's name; empty where the term is itself a column, or a measure.
    pub column: String,
    /// What becomes of it.
    pub state: UseState,
    /// The code it is taken as.
    pub code: Option<String>,
    /// The figure's unit, where neither section nor column says the same.
    pub unit: Option<Unit>,
    /// Why it is taken so, left out, or asked about.
    pub why: String,
    /// Codes it may stand for, best first.
    pub suggestions: Vec<Suggestion>,
    /// The first figure, as printed.
    pub displayed: String,
    /// Where it stands.
    pub anchor: Anchor,
    /// Who decided, where a person did.
    pub by: Option<String>,
    /// When.
    pub on: Option<NaiveDate>,
}

/// What becomes of a term in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum UseState {
    /// Taken as its code.
    Take,
    /// Left out with its reason.
    LeaveOut,
    /// A person has to say.
    Ask,
}

/// A fact about the report, in one reading.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct DraftFact {
    /// What it is about.
    pub kind: StatementKind,
    /// What an identifier is: `tin`, `npi`, `aco-id`.
    pub system: Option<String>,
    /// How next month's report is asked for it.
    pub how: FactHow,
    /// The pattern, the JSON pointers joined by blanks, or the value itself for [`FactHow::Always`].
    pub rule: String,
    /// Whether it is taken.
    pub chosen: bool,
    /// The fact as printed.
    pub printed: String,
    /// As it is understood: ISO dates, a market's name.
    pub value: String,
    /// What its words were taken for, where the market is meant.
    pub meaning: Option<String>,
    /// Where it stands; `None` for the file's name and for what a person typed.
    pub anchor: Option<Anchor>,
    /// What tells that it is this fact.
    pub why: String,
}

/// How a fact is found again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FactHow {
    /// A pattern over a line or cell, its group is the fact.
    Find,
    /// A pattern for the cell to its left.
    Label,
    /// JSON pointers.
    Pointer,
    /// A pattern over the file's name; the fact is inferred.
    FileName,
    /// The same for every report of the layout.
    Always,
}

/// A sign of the layout.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct DraftSign {
    /// The pattern for a line or cell.
    pub text: String,
    /// The pattern for the sheet it stands on.
    pub part: Option<String>,
    /// How telling it is.
    pub weight: u32,
}

impl MappingDraft {
    /// The chosen reading of a fact.
    pub fn fact(&self, kind: StatementKind) -> Option<&DraftFact> {
        self.facts.iter().find(|fact| fact.kind == kind && fact.chosen)
    }

    /// The tables that are taken, with their places in the list.
    pub fn chosen(&self) -> impl Iterator<Item = (usize, &DraftTable)> {
        self.tables.iter().enumerate().filter(|(_, table)| table.chosen)
    }
}
