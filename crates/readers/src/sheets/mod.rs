//! Spreadsheets: a sheet's cells become tables and lines.

mod address;
pub(crate) mod legacy;
mod notes;
pub(crate) mod opendocument;
mod package;
mod raw;
mod workbook;
pub(crate) mod xlsx;

#[cfg(test)]
mod tests;

use plumbline_model::{Anchor, Cell, Issue, Line, Part, PartKind, Severity, Table};

use crate::grid::{self, GridCell, Kind};

/// Most issues of one kind that are listed cell by cell for a sheet; the rest are counted in one more issue.
const LISTED_ISSUES: usize = 50;

/// One non-empty cell of a sheet, as displayed.
#[derive(Debug, Clone)]
struct SheetCell<'w> {
    row: u32,
    column: u32,
    /// Last row and column of the merged region the cell heads; its own place when it stands alone.
    last: (u32, u32),
    /// As displayed, blanks at both ends included.
    text: String,
    kind: Kind,
    raw: Option<String>,
    number_format: Option<&'w str>,
    formula: Option<String>,
    hidden: bool,
    /// Whether the text is the stored value because its display is not known.
    as_stored: bool,
    note: Option<String>,
}

impl<'w> SheetCell<'w> {
    /// A cell that stands alone and shows this text.
    fn new(place: (u32, u32), text: String, kind: Kind) -> SheetCell<'w> {
        SheetCell {
            row: place.0,
            column: place.1,
            last: place,
            text,
            kind,
            raw: None,
            number_format: None,
            formula: None,
            hidden: false,
            as_stored: false,
            note: None,
        }
    }

    fn anchor(&self, sheet: &str) -> Anchor {
        Anchor::Sheet {
            sheet: sheet.to_owned(),
            cell: address::cell(self.row, self.column),
            range: address::range((self.row, self.column), self.last),
            text: self.text.clone(),
        }
    }

    /// The anchor, leaving the cell without its text.
    fn take_anchor(&mut self, sheet: &str) -> Anchor {
        Anchor::Sheet {
            sheet: sheet.to_owned(),
            cell: address::cell(self.row, self.column),
            range: address::range((self.row, self.column), self.last),
            text: std::mem::take(&mut self.text),
        }
    }
}

/// Splits a sheet's cells into tables and lines.
fn part(name: &str, number: u32, hidden: bool, mut cells: Vec<SheetCell<'_>>, issues: &mut Vec<Issue>) -> Part {
    // A merged region may reach to the sheet's last row; only the rows and columns in use matter for spans.
    let used = cells
        .iter()
        .fold((0, 0), |(r, c), cell| (cell.row.max(r), cell.column.max(c)));
    let merged_used = cells
        .iter()
        .filter(|cell| cell.last.0 - cell.row < MOST_SPAN && cell.last.1 - cell.column < MOST_SPAN)
        .fold(used, |(r, c), cell| (cell.last.0.max(r), cell.last.1.max(c)));
    let spans = |cell: &SheetCell| {
        (
            cell.last.0.min(merged_used.0).saturating_sub(cell.row) + 1,
            cell.last.1.min(merged_used.1).saturating_sub(cell.column) + 1,
        )
    };
    let layout = grid::split(
        &cells
            .iter()
            .map(|cell| {
                let (row_span, column_span) = spans(cell);
                GridCell {
                    row: cell.row,
                    column: cell.column,
                    row_span,
                    column_span,
                    kind: cell.kind,
                    text: cell.text.trim(),
                }
            })
            .collect::<Vec<_>>(),
    );
    let tables = layout
        .tables
        .iter()
        .map(|table| Table {
            anchor: Anchor::Sheet {
                sheet: name.to_owned(),
                cell: address::cell(table.start.0, table.start.1),
                range: address::range(table.start, table.end),
                text: String::new(),
            },
            header_rows: table.header_rows,
            ruled: false,
            cells: table
                .cells
                .iter()
                .map(|&i| {
                    let cell = &mut cells[i];
                    let (row_span, column_span) = spans(cell);
                    Cell {
                        row: cell.row - table.start.0,
                        column: cell.column - table.start.1,
                        row_span,
                        column_span,
                        text: cell.text.trim().to_owned(),
                        anchor: cell.take_anchor(name),
                        raw: cell.raw.take(),
                        number_format: cell.number_format.map(str::to_owned),
                        formula: cell.formula.take(),
                        hidden: cell.hidden,
                        as_stored: cell.as_stored,
                        note: cell.note.take(),
                    }
                })
                .collect(),
        })
        .collect();
    let lines = layout
        .lines
        .iter()
        .map(|&i| {
            let cell = &mut cells[i];
            if let Some(note) = cell.note.take() {
                note_apart(&note, cell.anchor(name), issues);
            }
            Line {
                text: cell.text.trim().to_owned(),
                anchor: cell.take_anchor(name),
            }
        })
        .collect();
    Part {
        kind: PartKind::Sheet,
        name: name.to_owned(),
        number,
        hidden,
        size: None,
        tables,
        lines,
        ocr: None,
    }
}

/// Says what a note reads that stands on no cell of a table.
fn note_apart(note: &str, anchor: Anchor, issues: &mut Vec<Issue>) {
    issues.push(Issue {
        code: "SRC005".into(),
        severity: Severity::Info,
        message: format!("A note stands on a cell outside the tables: \"{note}\"."),
        anchor: Some(anchor),
    });
}

/// Rows or columns beyond which a merged region is decoration and not a heading.
const MOST_SPAN: u32 = 1000;

/// Says once per sheet that figures stand where the payer hid them.
fn hidden_figures(name: &str, sheet_hidden: bool, cells: &[SheetCell], issues: &mut Vec<Issue>) {
    let hidden: Vec<&SheetCell> = cells
        .iter()
        .filter(|cell| cell.hidden && cell.kind == Kind::Number)
        .collect();
    let Some(first) = hidden.first() else { return };
    let place = if sheet_hidden {
        "the hidden sheet"
    } else {
        "hidden rows or columns of the sheet"
    };
    issues.push(Issue {
        code: "SRC009".into(),
        severity: Severity::Warning,
        message: format!(
            "{} figures stand in {place} \"{name}\". Ask the payer whether they belong to the report.",
            hidden.len()
        ),
        anchor: Some(first.anchor(name)),
    });
}

/// Issues of one code for a sheet's cells: listed up to [`LISTED_ISSUES`], the rest counted.
struct CellIssues {
    code: &'static str,
    severity: Severity,
    found: usize,
}

impl CellIssues {
    fn new(code: &'static str, severity: Severity) -> CellIssues {
        CellIssues {
            code,
            severity,
            found: 0,
        }
    }

    fn push(&mut self, issues: &mut Vec<Issue>, message: impl FnOnce() -> String, anchor: impl FnOnce() -> Anchor) {
        self.found += 1;
        if self.found <= LISTED_ISSUES {
            issues.push(Issue {
                code: self.code.into(),
                severity: self.severity,
                message: message(),
                anchor: Some(anchor()),
            });
        }
    }

    fn finish(self, issues: &mut Vec<Issue>, sheet: &str) {
        if self.found > LISTED_ISSUES {
            issues.push(Issue {
                code: self.code.into(),
                severity: self.severity,
                message: format!(
                    "{} more cells of sheet \"{sheet}\" have the same fault.",
                    self.found - LISTED_ISSUES
                ),
                anchor: None,
            });
        }
    }
}
