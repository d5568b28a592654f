//! Where tables of figures stand in a sheet, a CSV file or a page's table: header rows above rows of figures.

use std::collections::BTreeMap;

use plumbline_model::Unit;

use crate::extract::figure::is_figure;
use crate::grid::{Grid, GridCell};
use crate::normalize::number::{Scale, parse_cell};
use crate::words::without_marks;

/// A table of figures in a grid.
#[derive(Debug, Clone)]
pub(super) struct Block {
    /// Its first header row.
    pub header: u32,
    /// Rows of its header.
    pub height: u32,
    /// Its first rows of figures: what tells its columns and terms.
    pub body: Vec<u32>,
    /// Figures in all its rows.
    pub figures: usize,
    /// The first row that is no longer part of it.
    pub end: u32,
    /// The column of its row labels; `None` where rows have none.
    pub label: Option<u32>,
    /// The line above it.
    pub title: Option<String>,
}

/// Header levels looked at.
const MOST_LEVELS: u32 = 3;
/// Rows between header and first figures: section rows, rows whose figures are all absent.
const MOST_BETWEEN: usize = 6;
/// Rows of figures looked at in one table; a longer one is a list.
const MOST_ROWS: usize = 2_000;
/// Longest text taken for a label, in characters: what is longer is prose.
pub(super) const LONGEST: usize = 120;

/// What a row is made of.
struct Row<'g, 'd> {
    row: u32,
    cells: Vec<&'g GridCell<'d>>,
    figures: usize,
    /// Texts that are neither figures nor signs of absence.
    words: usize,
}

impl Row<'_, '_> {
    fn is_body(&self) -> bool {
        let first_figure = self.cells.iter().position(|cell| is_value(cell));
        let labelled = first_figure.is_some_and(|at| self.cells[..at].iter().any(|cell| is_word(cell)));
        labelled || self.figures >= 2
    }

    /// Words side by side without a figure; years count as words.
    fn is_header(&self) -> bool {
        self.figures == 0 && self.words >= 2 && !self.is_pair()
    }

    /// `Paid through | 09/30/2024`: a fact with its name.
    fn is_pair(&self) -> bool {
        let [name, value] = &self.cells[..] else { return false };
        name.text.ends_with(':')
            || super::facts::is_key(&name.text)
            || crate::normalize::period::parse_date(&value.text).is_some()
    }

    /// A level above the header row: cells over the figures, or one that spans several columns.
    fn is_upper_level(&self, label: u32) -> bool {
        let over = self.cells.iter().filter(|cell| cell.column > label);
        let spans = self
            .cells
            .iter()
            .any(|cell| cell.column > label && cell.spans_columns());
        self.figures == 0 && !self.is_pair() && (spans || over.count() >= 2)
    }
}

/// A figure that is no year.
pub(super) fn is_value(cell: &GridCell) -> bool {
    is_figure(cell) && !is_year(&cell.text)
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.parse::<u32>().is_ok_and(|year| (1990..2040).contains(&year))
}

/// A text that is neither a figure nor a sign of absence.
pub(super) fn is_word(cell: &GridCell) -> bool {
    is_year(&cell.text)
        || (cell.text.chars().any(char::is_alphabetic)
            && !is_figure(cell)
            && parse_cell(&cell.text, cell.raw, Unit::None, Scale::AsPrinted)
                .issue
                .is_some())
}

/// The tables of a grid from top to bottom, and rows of figures that no header stands above.
pub(super) fn blocks(grid: &Grid) -> (Vec<Block>, Vec<u32>) {
    let rows: Vec<Row> = grid
        .rows_from(0)
        .map(|row| {
            let cells: Vec<&GridCell> = grid.row(row).collect();
            Row {
                row,
                figures: cells.iter().filter(|cell| is_value(cell)).count(),
                words: cells.iter().filter(|cell| is_word(cell)).count(),
                cells,
            }
        })
        .collect();
    let mut found: Vec<Block> = Vec::new();
    let mut loose = Vec::new();
    let (mut at, mut lowest) = (0, 0);
    while at < rows.len() {
        if !rows[at].is_body() {
            at += 1;
            continue;
        }
        let Some((first, last)) = header_above(&rows, at, lowest) else {
            loose.push(rows[at].row);
            at += 1;
            continue;
        };
        let end = end_of(&rows, at);
        let body = rows[at..end].iter().filter(|row| row.is_body());
        let body: Vec<u32> = body.take(MOST_ROWS).map(|row| row.row).collect();
        found.push(Block {
            header: rows[first].row,
            height: rows[last].row - rows[first].row + 1,
            label: label_column(&rows[at..end]),
            title: title(&rows[lowest..first], rows[first].row),
            end: rows.get(end).map_or(u32::MAX, |row| row.row),
            figures: rows[at..end].iter().map(|row| row.figures).sum(),
            body,
        });
        lowest = end;
        at = end;
    }
    (found, loose)
}

/// First and last of the header rows above a row of figures, as indexes.
fn header_above(rows: &[Row], at: usize, lowest: usize) -> Option<(usize, usize)> {
    let mut last = at;
    loop {
        let above = last
            .checked_sub(1)
            .filter(|above| *above >= lowest && at - above <= MOST_BETWEEN)?;
        last = above;
        if rows[above].is_header() {
            break;
        }
        // A heading alone, or a row of dashes, stands between.
        if rows[above].cells.len() > 1 && rows[above].words > 1 {
            return None;
        }
    }
    let label = rows[at].cells.first().map_or(0, |cell| cell.column);
    let mut first = last;
    while first > lowest
        && rows[first - 1].row + 1 == rows[first].row
        && rows[last].row - rows[first - 1].row < MOST_LEVELS
        && rows[first - 1].is_upper_level(label)
    {
        first -= 1;
    }
    Some((first, last))
}

/// The index of the first row that is no longer part of a table whose figures begin at `at`.
fn end_of(rows: &[Row], at: usize) -> usize {
    for next in at + 1..rows.len() {
        let row = &rows[next];
        let before = &rows[next - 1];
        let apart = before.row + 1 < row.row || before.cells.len() == 1;
        let figures_follow = rows[next + 1..].iter().take(MOST_BETWEEN).any(Row::is_body);
        if row.is_header() && apart && figures_follow {
            // Its title belongs to it.
            let mut begin = next;
            while begin > at + 1 && !rows[begin - 1].is_body() && rows[begin - 1].figures == 0 {
                begin -= 1;
            }
            return begin;
        }
    }
    rows.len()
}

/// The column with most labels left of the figures.
fn label_column(rows: &[Row]) -> Option<u32> {
    let mut counts: BTreeMap<u32, BTreeMap<String, usize>> = BTreeMap::new();
    let mut body = 0;
    for row in rows.iter().filter(|row| row.is_body()) {
        body += 1;
        let figure = row.cells.iter().position(|cell| is_value(cell)).unwrap_or_default();
        for cell in row.cells[..figure].iter().filter(|cell| is_word(cell)) {
            *counts
                .entry(cell.column)
                .or_default()
                .entry(cell.text.to_string())
                .or_default() += 1;
        }
    }
    // Labels differ from row to row; a group's name is repeated, or stands once for many.
    counts
        .into_iter()
        .filter(|(_, texts)| texts.values().sum::<usize>() * 2 >= body)
        .max_by_key(|(column, texts)| (texts.len(), std::cmp::Reverse(*column)))
        .map(|(column, _)| column)
}

/// The line of one text just above a table's header, where it is no fact of the report.
fn title(above: &[Row], header: u32) -> Option<String> {
    let row = above.last()?;
    let [only] = row.cells[..] else { return None };
    let text = without_marks(&only.text);
    let is_title = header - row.row <= 2
        && row.words == 1
        && text.chars().count() <= LONGEST
        && !text.contains(':')
        && !super::shape::has_time(&text)
        && !super::facts::is_statement(&text);
    is_title.then_some(text)
}
