//! Tells how many of a table's first rows name its columns.

use super::{CellAt, GridCell, Kind, Row};

/// Most header rows a table has in the reports seen: group, measure, period.
const MOST_HEADER_ROWS: usize = 3;

/// Words over the second column of a two-column table that has a header.
const VALUE_WORDS: &[&str] = &[
    "value",
    "values",
    "amount",
    "result",
    "results",
    "detail",
    "details",
    "description",
    "definition",
    "meaning",
    "setting",
    "response",
    "rate",
];

/// Rows of a column looked at to tell whether it holds figures or dates.
const SAMPLE_ROWS: usize = 1000;

/// A table's rows with their cells.
struct Rows<'a, 't> {
    cell: CellAt<'a, 't>,
    rows: &'a [Row<'a>],
}

impl<'t> Rows<'_, 't> {
    fn cells(&self, index: usize) -> impl Iterator<Item = GridCell<'t>> {
        self.rows
            .get(index)
            .into_iter()
            .flat_map(|row| row.cells)
            .map(|&i| (self.cell)(i))
    }

    /// The cells of the first rows from one on.
    fn sample(&self, from: usize) -> impl Iterator<Item = GridCell<'t>> {
        (from..self.rows.len().min(from.saturating_add(SAMPLE_ROWS))).flat_map(|index| self.cells(index))
    }
}

/// The number of header rows of a table given as its rows.
///
/// 0 for a block of names and values, and where no row can be told to name columns.
pub(super) fn header_rows(cell: CellAt<'_, '_>, rows: &[Row<'_>]) -> u32 {
    let table = Rows { cell, rows };
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return 0;
    };
    if rows.len() < 2 {
        return 0;
    }
    let ends = |row: &Row| {
        (
            cell(row.cells[0]).column,
            row.cells.iter().map(|&i| cell(i).last_column()).max(),
        )
    };
    let left = rows.iter().map(|row| ends(row).0).min().unwrap_or(0);
    let right = rows.iter().filter_map(|row| ends(row).1).max().unwrap_or(0);
    if !names_columns(&table, 0) {
        return 0;
    }
    if right <= left + 1 && !two_columns_have_header(&table, left) {
        return 0;
    }
    let widest = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let mut all = (0..rows.len()).flat_map(|index| table.cells(index));
    let has_figures = all.any(|c| matches!(c.kind, Kind::Number | Kind::Placeholder));
    if !has_figures && first.cells.len() < widest && table.cells(0).all(|c| c.column_span == 1) {
        return 0;
    }
    let mut count = 1;
    while count < MOST_HEADER_ROWS && count < rows.len() - 1 {
        let row = &rows[count];
        // A first column left empty, or held by a merged cell from above, says the row still names columns; so does a
        // row above whose cells cover several columns.
        let first_column_empty = cell(row.cells[0]).column > left;
        let covered = (0..count)
            .flat_map(|index| table.cells(index))
            .any(|c| c.column == left && c.last_row() >= row.number);
        let grouped = table.cells(count - 1).any(|c| c.column_span > 1)
            || table.cells(count - 1).next().is_some_and(|c| c.column > left);
        if (first_column_empty || covered || grouped)
            && row.cells.len() + usize::from(covered) > 1
            && names_columns(&table, count)
        {
            count += 1;
        } else {
            break;
        }
    }
    // A merged cell that reaches below the last header row takes the rows it covers into the header.
    let last_covered = (0..count)
        .flat_map(|index| table.cells(index))
        .filter(|c| c.row_span > 1 && c.last_row() - first.number < MOST_HEADER_ROWS as u32)
        .map(|c| c.last_row() - first.number + 1)
        .max()
        .unwrap_or(0);
    let counted = rows[count - 1].number - first.number + 1;
    counted.max(last_covered.min(last.number - first.number))
}

/// Whether a row names columns: words in every cell; dates and years only above cells of another kind.
fn names_columns(table: &Rows<'_, '_>, index: usize) -> bool {
    table.cells(index).all(|cell| match cell.kind {
        Kind::Text => true,
        Kind::Number | Kind::Placeholder => false,
        Kind::Date => {
            let (mut figures, mut dates) = (0, 0);
            for other in table.sample(index + 1).filter(|c| c.column == cell.column) {
                match other.kind {
                    Kind::Number | Kind::Placeholder => figures += 1,
                    Kind::Date => dates += 1,
                    Kind::Text => {}
                }
            }
            figures > dates || (figures == 0 && dates == 0)
        }
    })
}

/// Two columns are names and values unless the first row is all words and the second column below holds figures.
fn two_columns_have_header(table: &Rows<'_, '_>, left: u32) -> bool {
    let Some(head) = table.cells(0).find(|c| c.column > left || c.column_span > 1) else {
        return false;
    };
    if head.kind == Kind::Text && VALUE_WORDS.contains(&head.text.trim().to_lowercase().as_str()) {
        return true;
    }
    let (mut values, mut figures) = (0, 0);
    for cell in table.sample(1).filter(|c| c.column > left) {
        values += 1;
        figures += usize::from(matches!(cell.kind, Kind::Number | Kind::Placeholder));
    }
    // One figure among words does not make a column of figures.
    figures > 0 && figures * 5 >= values * 4
}
