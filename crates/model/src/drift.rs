//! How a report's layout differs from the one its mapping was written for.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Anchor, Unit};

/// What a file has otherwise than its mapping says, or than the report before had it.
///
/// Shape: one entry for each thing that changed, in the mapping's order, what the mapping does not know last. Nothing in
/// it takes a figure: a proposal is a question to a person.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS)]
pub struct Drift {
    /// The changes.
    pub changes: Vec<LayoutChange>,
    /// Tables, columns, rows, facts and sentences of the mapping that stand where it says.
    pub unchanged: usize,
    /// The columns that were found, for telling where they stood before.
    pub columns: Vec<FoundColumn>,
}

/// A column of the mapping where it stands in a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct FoundColumn {
    /// The mapping's name for its table.
    pub table: String,
    /// Its header.
    pub words: String,
    /// The sheet; empty for a file of rows.
    pub part: String,
    /// 0 for the first.
    pub column: u32,
    /// Whether it is one of several that each hold a period.
    pub of_period: bool,
    /// Where its header stands.
    pub anchor: Anchor,
}

/// One thing of a layout that is otherwise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct LayoutChange {
    /// Made of what is expected and what is found: the same when the file is read again.
    pub id: String,
    /// What it is about.
    pub what: LayoutPart,
    /// What became of it.
    pub how: LayoutHow,
    /// The mapping's name for the table it belongs to; `None` for what belongs to none.
    pub table: Option<String>,
    /// The mapping's words for it; `None` for what the mapping does not know.
    pub expected: Option<String>,
    /// The words that stand in its place, or that the mapping does not know. Of a rename those of the first proposal.
    pub found: Option<String>,
    /// Where the found words stand, else the nearest thing that was found; `None` where a file holds nothing of the kind.
    pub anchor: Option<Anchor>,
    /// Of what moved: where it stood in the report before (`F`, `Summary`).
    pub was: Option<String>,
    /// Of what moved: where it stands (`H`, `Overview`).
    pub is: Option<String>,
    /// The facts that hang on it.
    pub touches: Vec<TouchedFact>,
    /// What may be meant, most likely first.
    pub proposals: Vec<LayoutProposal>,
    /// Printed figures that stand there and are not taken for it: how many.
    pub figures: usize,
    /// The first of them; none of a table nobody reads, nor of rows that are members.
    pub left: Vec<LeftFigure>,
    /// Where in the mapping file it is said; `None` for what the mapping does not know.
    pub rule: Option<LayoutRule>,
}

/// What a change of a layout is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LayoutPart {
    /// A sheet.
    Sheet,
    /// A table.
    Table,
    /// A row that heads the rows beneath.
    Section,
    /// A column's header.
    Column,
    /// A row's label.
    Row,
    /// What the report says about itself: period, paid-through date, provider.
    HeaderFact,
    /// The sentence that defines a total.
    Definition,
    /// Words the layout is told by.
    PageWords,
}

/// What became of a part of a layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LayoutHow {
    /// Other words stand in its place.
    Renamed,
    /// It stands elsewhere than in the report before, and was taken from there.
    Moved,
    /// It is not there.
    Missing,
    /// The mapping does not know it.
    Added,
}

/// A fact of the standard that hangs on a part of the layout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TouchedFact {
    /// The code, the measure, or the kind of header fact.
    pub code: String,
    /// The payer's term for it.
    pub term: String,
    /// Whether a value for it was taken from this file all the same.
    pub taken: bool,
}

/// What a missing part of a layout may be here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct LayoutProposal {
    /// The printed words.
    pub words: String,
    /// Where they stand.
    pub anchor: Anchor,
    /// How much speaks for it.
    pub class: Likeness,
    /// What speaks for it, each in a sentence a person can check.
    pub reasons: Vec<String>,
    /// Figures that would be taken.
    pub figures: Vec<LeftFigure>,
}

/// How much speaks for a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Likeness {
    /// Words or meaning, and the place.
    Strong,
    /// One of them.
    Possible,
}

/// A printed figure that is not taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct LeftFigure {
    /// As printed.
    pub displayed: String,
    /// The code it would be of; `None` where that is not known.
    pub code: Option<String>,
    /// Its value under that code's unit; `None` where it is not read as one.
    #[ts(type = "string | null")]
    pub value: Option<Decimal>,
    /// Its unit.
    pub unit: Option<Unit>,
    /// Its place.
    pub anchor: Anchor,
}

/// A place in a mapping file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct LayoutRule {
    /// The list: `table`, `column`, `term`, `measure`, `section`, `row_fact`, `fact`, `definition`, `recognize`.
    pub list: String,
    /// Of a list in a table: the table's place among the mapping's tables, 0 for the first.
    pub table: Option<usize>,
    /// Its place in the list, 0 for the first.
    pub index: usize,
}

impl Drift {
    /// The changes a figure or fact may be lost by: what is renamed or missing.
    pub fn losses(&self) -> impl Iterator<Item = &LayoutChange> {
        self.changes
            .iter()
            .filter(|change| matches!(change.how, LayoutHow::Renamed | LayoutHow::Missing))
    }
}
