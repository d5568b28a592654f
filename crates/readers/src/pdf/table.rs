//! A table as found on a page, in the page's frame, before it becomes [`plumbline_model::Table`].

use super::figures::{is_figure, is_prose};
use super::geometry::Bounds;
use super::words::{Word, join};

/// Dots behind a text that are more than an ellipsis.
const MIN_LEADERS: usize = 4;

/// A cell that holds words.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct FoundCell {
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) row_span: usize,
    pub(super) column_span: usize,
    /// In reading order; never empty.
    pub(super) words: Vec<Word>,
}

impl FoundCell {
    /// The words with single blanks between; dots that only lead the eye from a label to its figures are no text.
    pub(super) fn text(&self) -> String {
        let text = join(self.words.iter());
        let bare = text.trim_end_matches(['.', ' ', '…']);
        let leaders = text[bare.len()..].chars().filter(|c| matches!(c, '.' | '…')).count();
        if leaders >= MIN_LEADERS && !bare.is_empty() {
            bare.to_owned()
        } else {
            text
        }
    }

    pub(super) fn bounds(&self) -> Bounds {
        Bounds::of(self.words.iter().map(|w| &w.bounds)).unwrap_or(Bounds::around(0.0, 0.0, 0.0, 0.0))
    }
}

/// A table whose cells are ordered by row, then column, and never overlap.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct FoundTable {
    pub(super) ruled: bool,
    pub(super) header_rows: usize,
    pub(super) bounds: Bounds,
    pub(super) cells: Vec<FoundCell>,
}

impl FoundTable {
    /// Orders the cells, leaves out rows and columns in which no cell starts, and counts the header rows.
    pub(super) fn new(mut cells: Vec<FoundCell>, bounds: Bounds, ruled: bool) -> FoundTable {
        let rows = kept(cells.iter().map(|c| c.row));
        let columns = kept(cells.iter().map(|c| c.column));
        for cell in &mut cells {
            let (row, row_span) = renumber(&rows, cell.row, cell.row_span);
            let (column, column_span) = renumber(&columns, cell.column, cell.column_span);
            (cell.row, cell.row_span, cell.column, cell.column_span) = (row, row_span, column, column_span);
        }
        join_shifted_columns(&mut cells);
        cells.sort_by_key(|c| (c.row, c.column));
        let header_rows = header_rows(&cells);
        FoundTable {
            ruled,
            header_rows,
            bounds,
            cells,
        }
    }

    /// The same with every column kept as given, those without text included.
    pub(super) fn with_columns(mut cells: Vec<FoundCell>, bounds: Bounds, ruled: bool) -> FoundTable {
        let rows = kept(cells.iter().map(|c| c.row));
        for cell in &mut cells {
            (cell.row, cell.row_span) = renumber(&rows, cell.row, cell.row_span);
        }
        cells.sort_by_key(|c| (c.row, c.column));
        let header_rows = header_rows(&cells);
        FoundTable {
            ruled,
            header_rows,
            bounds,
            cells,
        }
    }

    pub(super) fn rows(&self) -> usize {
        self.cells.iter().map(|c| c.row + c.row_span).max().unwrap_or(0)
    }

    pub(super) fn columns(&self) -> usize {
        self.cells.iter().map(|c| c.column + c.column_span).max().unwrap_or(0)
    }
}

/// Joins neighboring columns that are one: some cell spans both and no row holds a cell in each, as where the
/// backgrounds of rows are drawn a little apart.
fn join_shifted_columns(cells: &mut [FoundCell]) {
    let covers = |c: &FoundCell, column: usize| (c.column..c.column + c.column_span).contains(&column);
    let mut column = 0;
    while column + 1 < cells.iter().map(|c| c.column + c.column_span).max().unwrap_or(0) {
        let next = column + 1;
        let spanned = cells.iter().any(|c| covers(c, column) && covers(c, next));
        let apart = cells.iter().any(|a| {
            covers(a, column)
                && !covers(a, next)
                && cells.iter().any(|b| {
                    covers(b, next) && !covers(b, column) && a.row < b.row + b.row_span && b.row < a.row + a.row_span
                })
        });
        if !spanned || apart {
            column = next;
            continue;
        }
        for cell in cells.iter_mut() {
            if covers(cell, column) && covers(cell, next) {
                cell.column_span -= 1;
            } else if cell.column > column {
                cell.column -= 1;
            }
        }
    }
}

fn kept(starts: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut kept: Vec<usize> = starts.collect();
    kept.sort_unstable();
    kept.dedup();
    kept
}

fn renumber(kept: &[usize], start: usize, span: usize) -> (usize, usize) {
    let first = kept.partition_point(|&k| k < start);
    let end = kept.partition_point(|&k| k < start + span);
    (first, (end - first).max(1))
}

/// Leading rows that name columns: those above the first row with figures beside its label.
///
/// Rows that only hold a label in the first column head a group of rows and do not count; a table without figures has
/// one header row when its first row fills every column with short texts.
pub(super) fn header_rows(cells: &[FoundCell]) -> usize {
    let rows = cells.iter().map(|c| c.row + c.row_span).max().unwrap_or(0);
    let columns = cells.iter().map(|c| c.column + c.column_span).max().unwrap_or(0);
    let starts = |row: usize| cells.iter().filter(move |c| c.row == row);
    let is_body = |row: usize| {
        let figures = starts(row).filter(|c| c.column > 0 && is_figure(&c.text())).count();
        let texts = starts(row).filter(|c| c.column > 0 && !is_figure(&c.text())).count();
        figures > 0 && figures >= texts.min(2)
    };
    let first_body = (0..rows)
        .find(|&row| is_body(row))
        .into_iter()
        .chain(first_below_names(cells, columns))
        .min();
    let Some(first_body) = first_body else {
        let full = starts(0).map(|c| c.column_span).sum::<usize>() == columns;
        let short = starts(0).all(|c| !is_prose(&c.text()));
        return usize::from(rows > 1 && full && short);
    };
    let mut header = first_body;
    while header > 0 {
        let last = header - 1;
        let over_columns = cells
            .iter()
            .any(|c| (c.row..c.row + c.row_span).contains(&last) && c.column + c.column_span > 1 && c.column > 0);
        if over_columns {
            break;
        }
        header = last;
    }
    header
}

/// The first row in which a column that is all figures below its name has one: the numbers of groups in a first column,
/// the one figure beside long texts.
fn first_below_names(cells: &[FoundCell], columns: usize) -> Option<usize> {
    const MIN_FIGURES: usize = 3;
    let own = |column: usize| cells.iter().filter(move |c| c.column == column && c.column_span == 1);
    (0..columns)
        .filter_map(|column| {
            let mut texts: Vec<(usize, bool)> = own(column).map(|c| (c.row, is_figure(&c.text()))).collect();
            texts.sort_unstable();
            let first = texts.iter().position(|(_, figure)| *figure)?;
            let below = &texts[first..];
            let all = below.len() >= MIN_FIGURES && below.iter().all(|(_, figure)| *figure);
            (first > 0 && all).then_some(below[0].0)
        })
        .min()
}

/// Words of one cell in reading order: by line, then from left to right.
pub(super) fn in_reading_order(mut words: Vec<Word>) -> Vec<Word> {
    words.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let mut ordered: Vec<Word> = Vec::with_capacity(words.len());
    let mut row: Vec<Word> = Vec::new();
    for word in words {
        if let Some(first) = row.first()
            && word.baseline - first.baseline > 0.35 * first.size.min(word.size)
        {
            row.sort_by(|a, b| a.bounds.left.total_cmp(&b.bounds.left));
            ordered.append(&mut row);
        }
        row.push(word);
    }
    row.sort_by(|a, b| a.bounds.left.total_cmp(&b.bounds.left));
    ordered.append(&mut row);
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(row: usize, column: usize, span: usize, text: &str) -> FoundCell {
        let bounds = Bounds::around(
            column as f64 * 100.0,
            row as f64 * 12.0,
            column as f64 * 100.0 + 40.0,
            row as f64 * 12.0 + 10.0,
        );
        FoundCell {
            row,
            column,
            row_span: 1,
            column_span: span,
            words: vec![Word {
                text: text.into(),
                bounds,
                baseline: bounds.bottom,
                size: 10.0,
            }],
        }
    }

    #[test]
    fn section_rows_below_the_header_are_not_header_rows() {
        let cells = [
            cell(0, 1, 2, "Actual"),
            cell(1, 0, 1, "Measure"),
            cell(1, 1, 1, "PMPM"),
            cell(1, 2, 1, "2024"),
            cell(2, 0, 1, "Cost ($)"),
            cell(3, 0, 1, "Inpatient"),
            cell(3, 1, 1, "12.00"),
            cell(3, 2, 1, "1,200"),
        ];
        assert_eq!(header_rows(&cells), 2);
    }

    #[test]
    fn a_column_of_numbers_beside_texts_ends_the_header() {
        let mut cells = vec![cell(0, 0, 1, "Group"), cell(0, 1, 1, "Share of members")];
        for (row, text) in ["up to 6.1", "6.1 to less than 9.3", "9.3 and more"].iter().enumerate() {
            cells.push(cell(row + 1, 0, 1, &(row + 1).to_string()));
            cells.push(cell(row + 1, 1, 1, text));
        }
        assert_eq!(header_rows(&cells), 1);
    }

    #[test]
    fn columns_drawn_a_little_apart_are_one() {
        let table = FoundTable::new(
            vec![
                cell(0, 0, 2, "Measure"),
                cell(0, 2, 1, "Rate"),
                cell(1, 1, 1, "BCS"),
                cell(1, 2, 1, "74.2%"),
            ],
            Bounds::around(0.0, 0.0, 400.0, 40.0),
            true,
        );
        assert_eq!(table.columns(), 2);
        let spanning = FoundTable::new(
            vec![cell(0, 0, 2, "Actual"), cell(1, 0, 1, "PMPM"), cell(1, 1, 1, "Total")],
            Bounds::around(0.0, 0.0, 400.0, 40.0),
            true,
        );
        assert_eq!(spanning.columns(), 2, "a spanning header keeps the columns below it");
    }

    #[test]
    fn rows_and_columns_without_text_are_left_out_and_spans_follow() {
        let table = FoundTable::new(
            vec![cell(0, 0, 4, "All"), cell(2, 0, 1, "a"), cell(2, 3, 1, "1")],
            Bounds::around(0.0, 0.0, 400.0, 40.0),
            true,
        );
        assert_eq!((table.rows(), table.columns()), (2, 2));
        assert_eq!(table.cells[0].column_span, 2);
    }
}
