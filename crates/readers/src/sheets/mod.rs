//! Spreadsheets: a sheet's cells become tables and lines.

mod address;
pub(crate) mod legacy;
mod raw;
pub(crate) mod xlsx;

#[cfg(test)]
mod tests;

use plumbline_model::{Anchor, Cell, Issue, Line, Part, PartKind, Severity, Table};

use crate::grid::{self, GridCell, Kind};

/// Most issues of one kind that are listed cell by cell for a sheet; the rest are counted in one more issue.
const LISTED_ISSUES: usize = 50;

/// One non-empty cell of a sheet, as displayed.
#[derive(Debug, Clone)]
struct SheetCell {
    row: u32,
    column: u32,
    /// Last row and column of the merged region the cell heads; its own place when it stands alone.
    last: (u32, u32),
    /// As displayed, blanks at both ends included.
    text: String,
    kind: Kind,
    raw: Option<String>,
    number_format: Option<String>,
    formula: Option<String>,
    hidden: bool,
}

impl SheetCell {
    fn anchor(&self, sheet: &str) -> Anchor {
        Anchor::Sheet {
            sheet: sheet.to_owned(),
            cell: address::cell(self.row, self.column),
            range: address::range((self.row, self.column), self.last),
            text: self.text.clone(),
        }
    }
}

/// Splits a sheet's cells into tables and lines.
fn part(name: &str, number: u32, hidden: bool, cells: &[SheetCell]) -> Part {
    // A merged region may reach to the sheet's last row; only the rows and columns in use matter for spans.
    let used = cells
        .iter()
        .fold((0, 0), |(r, c), cell| (cell.row.max(r), cell.column.max(c)));
    let merged_used = cells
        .iter()
        .filter(|cell| cell.last.0 - cell.row < MOST_SPAN && cell.last.1 - cell.column < MOST_SPAN)
        .fold(used, |(r, c), cell| (cell.last.0.max(r), cell.last.1.max(c)));
    let grid: Vec<GridCell> = cells
        .iter()
        .map(|cell| GridCell {
            row: cell.row,
            column: cell.column,
            row_span: cell.last.0.min(merged_used.0) - cell.row + 1,
            column_span: cell.last.1.min(merged_used.1) - cell.column + 1,
            kind: cell.kind,
            text: cell.text.trim().to_owned(),
        })
        .collect();
    let layout = grid::split(&grid);
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
                .map(|&i| Cell {
                    row: cells[i].row - table.start.0,
                    column: cells[i].column - table.start.1,
                    row_span: grid[i].row_span,
                    column_span: grid[i].column_span,
                    text: grid[i].text.clone(),
                    anchor: cells[i].anchor(name),
                    raw: cells[i].raw.clone(),
                    number_format: cells[i].number_format.clone(),
                    formula: cells[i].formula.clone(),
                    hidden: cells[i].hidden,
                    as_stored: false,
                    note: None,
                })
                .collect(),
        })
        .collect();
    let lines = layout
        .lines
        .iter()
        .map(|&i| Line {
            text: grid[i].text.clone(),
            anchor: cells[i].anchor(name),
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
    }
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
