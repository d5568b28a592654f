//! What a reader sees in a file, before any mapping: parts, tables, cells, lines and issues.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Anchor, PageBox, PageOcr, SharedText, Text};

/// One file as read. The JSON of `plumbline read FILE --json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Document {
    /// Told from content, never from the file's name.
    pub format: FileFormat,
    /// SHA-256 of the bytes, lower-case hexadecimal.
    pub sha256: String,
    /// Sheets, pages, or the one part of a CSV or JSON file, in file order.
    pub parts: Vec<Part>,
    /// What could not be read cleanly. Reading never fails on content.
    pub issues: Vec<Issue>,
    /// Names a workbook gives to cells, ranges and constants, in file order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<DefinedName>,
}

/// A name a workbook's author gave to a cell, a range, a formula or a constant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DefinedName {
    /// The name, for example `PaidThrough`.
    pub name: String,
    /// What it stands for, in the file's own formula language and without the leading `=`: `Summary!$B$4`.
    pub refers_to: String,
    /// The sheet on which alone the name has this meaning; none when it holds in the whole workbook.
    pub sheet: Option<String>,
}

/// File formats Plumbline reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum FileFormat {
    Xlsx,
    Xls,
    Xlsb,
    Ods,
    Csv,
    Pdf,
    /// A payer's own JSON.
    Json,
    /// FHIR JSON: a Bundle or a single resource.
    Fhir,
}

impl FileFormat {
    /// The name in JSON and in mapping files.
    pub fn as_str(self) -> &'static str {
        match self {
            FileFormat::Xlsx => "xlsx",
            FileFormat::Xls => "xls",
            FileFormat::Xlsb => "xlsb",
            FileFormat::Ods => "ods",
            FileFormat::Csv => "csv",
            FileFormat::Pdf => "pdf",
            FileFormat::Json => "json",
            FileFormat::Fhir => "fhir",
        }
    }
}

/// A sheet, a page or a whole document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Part {
    /// What kind of part it is.
    pub kind: PartKind,
    /// The sheet's name; `Page 3` for a page; the root's name otherwise.
    pub name: String,
    /// 1 for the first part.
    pub number: u32,
    /// A sheet the payer hid.
    pub hidden: bool,
    /// Width and height of a page in PDF points, as displayed.
    pub size: Option<PageBox>,
    /// Tables in reading order.
    pub tables: Vec<Table>,
    /// Text outside tables, in reading order: titles, period lines, definitions, footnotes.
    pub lines: Vec<Line>,
    /// Lines that explain a mark, with the cells that bear it, in the order of the lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub footnotes: Vec<Footnote>,
    /// How the page was read where it holds no text: each anchor on it says how certain its own text is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub ocr: Option<PageOcr>,
}

/// A line that explains a mark: `[1] Medical and pharmacy cost over revenue.`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Footnote {
    /// The mark without what encloses it: `1`, `a`, `*`.
    pub mark: String,
    /// The explanation without the mark.
    pub text: Text,
    /// The line that explains it.
    pub anchor: Anchor,
    /// The cells and lines that bear the mark, in reading order; none when nothing does.
    pub marked: Vec<Anchor>,
}

/// Kinds of parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum PartKind {
    Sheet,
    Page,
    Document,
}

/// One table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Table {
    /// The table's whole region.
    pub anchor: TableAnchor,
    /// Number of leading rows that name columns, 0 when there are none.
    pub header_rows: u32,
    /// Whether drawn lines separate its cells.
    pub ruled: bool,
    /// Whether it goes on with the last table of the page before: rows of one table that runs over pages. Its columns
    /// are numbered as that table's are.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub continues: bool,
    /// Leading rows that print again the header of the table it goes on with; 0 when there are none. Never more than
    /// `header_rows`.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub repeated_rows: u32,
    /// Cells that hold text, ordered by row then column. Empty cells are absent.
    pub cells: Vec<Cell>,
    /// Rows that head those below them, in row order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<Section>,
}

/// A row of one text that heads the rows below it, up to the next such row: `Membership (member months)`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Section {
    /// Its row in the table.
    pub row: u32,
    /// Its text without the unit.
    pub text: Text,
    /// The unit it gives the rows below, as printed: `$`, `member months`, `per 1,000`. None when it names none.
    pub unit: Option<Text>,
}

// The signature is serde's.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// A table's region is named like a cell's place, its text left empty.
pub type TableAnchor = Anchor;

/// One cell of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Cell {
    /// 0 for the table's first row, header rows included.
    pub row: u32,
    /// 0 for the table's first column.
    pub column: u32,
    /// Rows covered, at least 1.
    pub row_span: u32,
    /// Columns covered, at least 1.
    pub column_span: u32,
    /// The text as displayed: number format applied, blanks at both ends kept out.
    pub text: Text,
    /// The place in the source.
    pub anchor: Anchor,
    /// The stored value behind the display, when the format has one (a spreadsheet's 0.742 behind "74.2%").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw: Option<Text>,
    /// The spreadsheet's number format code, when it is not General.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number_format: Option<SharedText>,
    /// The formula behind a computed cell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub formula: Option<SharedText>,
    /// Whether the cell's row, column or sheet is hidden.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
    /// Whether `text` is the stored value because the file does not say how it is displayed: 0.742 may have shown as
    /// "0.742", "74.2%" or "1". Such a figure's scale and rounding are unknown.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub as_stored: bool,
    /// The comment or note attached to the cell; the replies of a thread follow on lines of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<SharedText>,
}

/// One line of text outside tables.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Line {
    /// The line's text, blanks at both ends kept out.
    pub text: Text,
    /// The place in the source.
    pub anchor: Anchor,
    /// Whether it is a page header or footer: printed at the same place of several pages, numbers in it aside.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub running: bool,
}

/// Something a step noticed about a file or figure; a rule turns it into a finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Issue {
    /// A code of the SRC family, for example `SRC005`.
    pub code: String,
    /// How bad it is.
    pub severity: Severity,
    /// What happened, where, and what to do.
    pub message: String,
    /// The place it concerns.
    pub anchor: Option<Anchor>,
}

/// How bad a finding or an issue is. Ordered: info < warning < error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Probably wrong, or comparable only with a caveat.
    Warning,
    /// Cannot be true, or cannot be compared.
    Error,
}

impl Severity {
    /// The name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

impl Cell {
    /// A cell that covers one row and column and shows what its place in the source holds, without blanks at its ends.
    pub fn new(row: u32, column: u32, anchor: Anchor) -> Cell {
        Cell {
            row,
            column,
            row_span: 1,
            column_span: 1,
            text: anchor.shared_text().trimmed(),
            anchor,
            raw: None,
            number_format: None,
            formula: None,
            hidden: false,
            as_stored: false,
            note: None,
        }
    }
}

impl Line {
    /// The line of a place, without blanks at its ends.
    pub fn new(anchor: Anchor) -> Line {
        Line {
            text: anchor.shared_text().trimmed(),
            anchor,
            running: false,
        }
    }
}

impl Table {
    /// The cell that covers a position, spans included.
    pub fn cell(&self, row: u32, column: u32) -> Option<&Cell> {
        self.cells.iter().find(|c| {
            (c.row..c.row + c.row_span).contains(&row) && (c.column..c.column + c.column_span).contains(&column)
        })
    }

    /// Rows, counting spans.
    pub fn row_count(&self) -> u32 {
        self.cells.iter().map(|c| c.row + c.row_span).max().unwrap_or(0)
    }

    /// Columns, counting spans.
    pub fn column_count(&self) -> u32 {
        self.cells.iter().map(|c| c.column + c.column_span).max().unwrap_or(0)
    }

    /// The header texts above a column from top to bottom, spanning headers included, repeats left out.
    pub fn header_path(&self, column: u32) -> Vec<&str> {
        let mut path: Vec<&str> = Vec::new();
        for row in 0..self.header_rows {
            if let Some(cell) = self.cell(row, column)
                && path.last() != Some(&cell.text.as_str())
            {
                path.push(&cell.text);
            }
        }
        path
    }
}
