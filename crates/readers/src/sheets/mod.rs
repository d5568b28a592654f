//! Spreadsheets: a sheet's cells become tables and lines.

mod formulas;
pub(crate) mod legacy;
mod notes;
pub(crate) mod opendocument;
mod package;
mod raw;
mod workbook;
pub(crate) mod xlsx;

#[cfg(test)]
mod tests;

use plumbline_model::{Anchor, Cell, CellRange, Issue, Line, Part, PartKind, Severity, SharedText, Text};

use crate::grid::{self, Kind};

/// Most issues of one kind that are listed cell by cell for a sheet; the rest are counted in one more issue.
const LISTED_ISSUES: usize = 50;

/// The non-empty cells of a sheet while it is read: rows and columns count from the sheet's first, and merged regions
/// cover all they cover in the file.
struct Sheet {
    name: SharedText,
    hidden: bool,
    cells: Vec<Cell>,
    /// What each cell holds.
    kinds: Vec<Kind>,
    /// Cells right of the last column that an address can name, which no spreadsheet has.
    beyond: usize,
}

impl Sheet {
    fn new(name: &str, hidden: bool) -> Sheet {
        Sheet {
            name: name.into(),
            hidden,
            cells: Vec::new(),
            kinds: Vec::new(),
            beyond: 0,
        }
    }

    /// A cell of the sheet that stands alone and shows this text; hidden where the sheet is.
    fn cell(&self, place: (u32, u32), text: Text) -> Cell {
        let mut cell = Cell::new(place.0, place.1, self.anchor(place, text));
        cell.hidden = self.hidden;
        cell
    }

    fn anchor(&self, place: (u32, u32), text: Text) -> Anchor {
        Anchor::sheet(self.name.clone(), CellRange::cell_at(place.0, place.1), text)
    }

    fn push(&mut self, cell: Cell, kind: Kind) {
        if cell.column > CellRange::LAST_COLUMN {
            self.beyond += 1;
            return;
        }
        self.cells.push(cell);
        self.kinds.push(kind);
    }

    /// Puts a note on its cell and says one that stands on an empty cell. The cells are in order.
    fn attach(&mut self, place: (u32, u32), note: String, issues: &mut Vec<Issue>) {
        match self.cells.binary_search_by_key(&place, |cell| (cell.row, cell.column)) {
            Ok(index) => self.cells[index].note = Some(note.into()),
            Err(_) => note_apart(&note, self.anchor(place, Text::default()), issues),
        }
    }

    /// Splits the cells, which are in order, into tables and lines.
    fn into_part(mut self, number: u32, issues: &mut Vec<Issue>) -> Part {
        self.say_hidden_figures(issues);
        if self.beyond > 0 {
            issues.push(Issue {
                code: "SRC001".into(),
                severity: Severity::Error,
                message: format!(
                    "Sheet \"{}\": {} cells stand right of the last column a spreadsheet has and were left out.",
                    self.name, self.beyond
                ),
                anchor: None,
            });
        }
        self.trim_spans();
        let (tables, loose) = grid::tables(self.cells, &self.kinds, |found, _| {
            Anchor::sheet(self.name.clone(), CellRange::new(found.start, found.end), "")
        });
        let lines = loose
            .into_iter()
            .map(|cell| {
                if let Some(note) = &cell.note {
                    note_apart(note, cell.anchor.clone(), issues);
                }
                Line {
                    text: cell.text,
                    anchor: cell.anchor,
                    running: false,
                }
            })
            .collect();
        Part {
            kind: PartKind::Sheet,
            name: self.name.into(),
            number,
            hidden: self.hidden,
            size: None,
            tables,
            lines,
            footnotes: Vec::new(),
            ocr: None,
        }
    }

    /// A merged region may reach to the sheet's last row; only the rows and columns in use matter for spans.
    fn trim_spans(&mut self) {
        let last = |cell: &Cell| {
            (
                cell.row.saturating_add(cell.row_span - 1),
                cell.column.saturating_add(cell.column_span - 1),
            )
        };
        let used = self
            .cells
            .iter()
            .fold((0, 0), |(r, c), cell| (cell.row.max(r), cell.column.max(c)));
        let used = self
            .cells
            .iter()
            .filter(|cell| cell.row_span <= MOST_SPAN && cell.column_span <= MOST_SPAN)
            .map(last)
            .fold(used, |(r, c), (row, column)| (row.max(r), column.max(c)));
        for cell in self
            .cells
            .iter_mut()
            .filter(|cell| cell.row_span > 1 || cell.column_span > 1)
        {
            let (row, column) = last(cell);
            cell.row_span = row.min(used.0).saturating_sub(cell.row) + 1;
            cell.column_span = column.min(used.1).saturating_sub(cell.column) + 1;
        }
    }

    /// Says once that figures stand where the payer hid them.
    fn say_hidden_figures(&self, issues: &mut Vec<Issue>) {
        let mut hidden = self
            .cells
            .iter()
            .zip(&self.kinds)
            .filter(|(cell, kind)| cell.hidden && **kind == Kind::Number)
            .map(|(cell, _)| cell);
        let Some(first) = hidden.next() else { return };
        let place = if self.hidden {
            "the hidden sheet"
        } else {
            "hidden rows or columns of the sheet"
        };
        issues.push(Issue {
            code: "SRC009".into(),
            severity: Severity::Warning,
            message: format!(
                "{} figures stand in {place} \"{}\". Ask the payer whether they belong to the report.",
                hidden.count() + 1,
                self.name
            ),
            anchor: Some(first.anchor.clone()),
        });
    }
}

/// Makes a cell the head of a merged region that ends at `last`.
fn merge(cell: &mut Cell, last: (u32, u32)) {
    let first = (cell.row, cell.column);
    cell.row_span = last.0.saturating_sub(first.0).saturating_add(1);
    cell.column_span = last.1.saturating_sub(first.1).saturating_add(1);
    if let Anchor::Sheet { range, .. } = &mut cell.anchor {
        *range = CellRange::new(first, last);
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

    fn push(&mut self, issues: &mut Vec<Issue>, message: impl FnOnce() -> String, cell: &Cell) {
        self.found += 1;
        if self.found <= LISTED_ISSUES {
            issues.push(Issue {
                code: self.code.into(),
                severity: self.severity,
                message: message(),
                anchor: Some(cell.anchor.clone()),
            });
        }
    }

    /// Says that a cell holds an error value.
    fn push_error(&mut self, issues: &mut Vec<Issue>, cell: &Cell) {
        let message = || {
            format!(
                "The cell holds the error value {}. Ask the payer for the figure.",
                cell.text
            )
        };
        self.push(issues, message, cell);
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
