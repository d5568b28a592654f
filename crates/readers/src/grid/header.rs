//! Tells how many of a table's first rows name its columns.

use super::{GridCell, Kind};

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

/// The number of header rows of a table given as its rows' numbers and cells, by row then column.
///
/// 0 for a block of names and values, and where no row can be told to name columns.
pub(super) fn header_rows<'r>(cells: &[GridCell<'_>], rows: impl Iterator<Item = (u32, &'r [usize])>) -> u32 {
    let rows: Vec<(u32, Vec<&GridCell<'_>>)> = rows
        .map(|(number, members)| (number, members.iter().map(|&i| &cells[i]).collect()))
        .collect();
    let Some((first_number, first)) = rows.first() else {
        return 0;
    };
    if rows.len() < 2 {
        return 0;
    }
    let left = rows
        .iter()
        .flat_map(|(_, row)| row.iter().map(|c| c.column))
        .min()
        .unwrap_or(0);
    let right = rows
        .iter()
        .flat_map(|(_, row)| row.iter().map(|c| c.last_column()))
        .max()
        .unwrap_or(0);
    if !names_columns(first, &rows, 0) {
        return 0;
    }
    if right <= left + 1 && !two_columns_have_header(first, &rows[1..], left) {
        return 0;
    }
    let widest = rows.iter().map(|(_, row)| row.len()).max().unwrap_or(0);
    let has_figures = rows
        .iter()
        .any(|(_, row)| row.iter().any(|c| matches!(c.kind, Kind::Number | Kind::Placeholder)));
    if !has_figures && first.len() < widest && first.iter().all(|c| c.column_span == 1) {
        return 0;
    }
    let mut count = 1;
    while count < MOST_HEADER_ROWS && count < rows.len() - 1 {
        let (above, (number, row)) = (&rows[count - 1].1, &rows[count]);
        // A first column left empty, or held by a merged cell from above, says the row still names columns; so does a
        // row above whose cells cover several columns.
        let first_column_empty = row.first().is_some_and(|c| c.column > left);
        let covered = rows[..count]
            .iter()
            .flat_map(|(_, r)| r.iter())
            .any(|c| c.column == left && c.last_row() >= *number);
        let grouped = above.iter().any(|c| c.column_span > 1) || above.first().is_some_and(|c| c.column > left);
        if (first_column_empty || covered || grouped)
            && row.len() + usize::from(covered) > 1
            && names_columns(row, &rows, count)
        {
            count += 1;
        } else {
            break;
        }
    }
    // A merged cell that reaches below the last header row takes the rows it covers into the header.
    let last_covered = rows[..count]
        .iter()
        .flat_map(|(_, row)| row.iter())
        .filter(|c| c.row_span > 1 && c.last_row() - first_number < MOST_HEADER_ROWS as u32)
        .map(|c| c.last_row() - first_number + 1)
        .max()
        .unwrap_or(0);
    let counted = rows[count - 1].0 - first_number + 1;
    counted.max(last_covered.min(rows[rows.len() - 1].0 - first_number))
}

/// Whether a row names columns: words in every cell; dates and years only above cells of another kind.
fn names_columns(row: &[&GridCell<'_>], rows: &[(u32, Vec<&GridCell<'_>>)], index: usize) -> bool {
    row.iter().all(|cell| match cell.kind {
        Kind::Text => true,
        Kind::Number | Kind::Placeholder => false,
        Kind::Date => {
            let below = rows[index + 1..]
                .iter()
                .flat_map(|(_, r)| r.iter())
                .filter(|c| c.column == cell.column);
            let (mut figures, mut dates) = (0, 0);
            for other in below {
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
fn two_columns_have_header(first: &[&GridCell<'_>], below: &[(u32, Vec<&GridCell<'_>>)], left: u32) -> bool {
    let Some(head) = first.iter().find(|c| c.column > left || c.column_span > 1) else {
        return false;
    };
    if head.kind == Kind::Text && VALUE_WORDS.contains(&head.text.trim().to_lowercase().as_str()) {
        return true;
    }
    let values: Vec<Kind> = below
        .iter()
        .flat_map(|(_, row)| row.iter())
        .filter(|c| c.column > left)
        .map(|c| c.kind)
        .collect();
    let figures = values
        .iter()
        .filter(|k| matches!(k, Kind::Number | Kind::Placeholder))
        .count();
    // One figure among words does not make a column of figures.
    figures > 0 && figures * 5 >= values.len() * 4
}
