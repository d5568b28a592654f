//! Lines of an unruled table to its rows: words to columns, spanning headers, wrapped labels.

use super::columns::{Column, Segment, covered};
use super::figures::{is_currency_sign, is_figure};
use super::headers::{header_cells, widen_spans};
use super::ruled::Edges;
use super::spacing;
use super::table::{FoundCell, in_reading_order};
use super::unruled::{Row, median};
use super::words::Word;

/// Smallest gap, as a share of the font size, at which a segment that runs over two columns is cut between them.
const CUT_GAP: f64 = 0.45;
/// The same where a figure stands on one side.
const CUT_GAP_AT_FIGURE: f64 = 0.3;
/// Lines less than this far apart (font sizes) overlap: they stand beside each other, centered in cells of one row.
pub(super) const BESIDE: f64 = 0.85;

/// Words of a line that stand in the columns `from..=to`.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) words: Vec<Word>,
}

impl Placed {
    pub(super) fn text(&self) -> String {
        super::words::join(self.words.iter())
    }

    pub(super) fn center(&self) -> f64 {
        let left = self.words.iter().map(|w| w.bounds.left).fold(f64::INFINITY, f64::min);
        let right = self
            .words
            .iter()
            .map(|w| w.bounds.right)
            .fold(f64::NEG_INFINITY, f64::max);
        (left + right) / 2.0
    }
}

/// Puts a line's words into columns.
pub(super) fn place(row: &Row, columns: &[Column]) -> Vec<Placed> {
    let mut out: Vec<Placed> = Vec::new();
    for piece in row.segments.iter().flat_map(|s| cut(s, columns)) {
        let left = piece[0].bounds.left;
        let right = piece.iter().map(|w| w.bounds.right).fold(left, f64::max);
        let (mut from, to) = covered(columns, left, right);
        // Two pieces of a line never share a column.
        match out.last_mut() {
            Some(last) if last.to >= to => last.words.extend(piece),
            Some(last) => {
                from = from.max(last.to + 1);
                out.push(Placed { from, to, words: piece });
            }
            None => out.push(Placed { from, to, words: piece }),
        }
    }
    out
}

/// Cuts a segment at the gaps between columns where its own words leave a gap as well.
fn cut(segment: &Segment, columns: &[Column]) -> Vec<Vec<Word>> {
    let mut pieces: Vec<Vec<Word>> = Vec::new();
    for word in &segment.words {
        let parted = pieces.last().is_some_and(|piece| {
            let (Some(first), Some(last)) = (piece.first(), piece.last()) else {
                return false;
            };
            if is_currency_sign(&last.text) {
                return false;
            }
            let gap = word.bounds.left - last.bounds.right;
            let at_figure = is_figure(&word.text) || is_figure(&last.text);
            let needed = word.size.max(last.size) * if at_figure { CUT_GAP_AT_FIGURE } else { CUT_GAP };
            let river = columns.windows(2).any(|pair| {
                last.bounds.right <= pair[1].left + 0.5
                    && word.bounds.left >= pair[0].right - 0.5
                    && first.bounds.left < pair[0].right
                    && segment.right() > pair[1].left
            });
            gap >= needed && river
        });
        match pieces.last_mut() {
            Some(piece) if !parted => piece.push(word.clone()),
            _ => pieces.push(vec![word.clone()]),
        }
    }
    pieces
}

/// Joins lines to rows and gives the table's cells; row numbers may have gaps.
pub(super) fn merge_rows(
    run: &[Row],
    mut placed: Vec<Vec<Placed>>,
    columns: &[Column],
    edges: &Edges,
) -> Vec<FoundCell> {
    let header = placed
        .iter()
        .position(|line| line.iter().any(|p| p.from > 0 && is_figure(&p.text())))
        .unwrap_or(0);
    // A label alone right above the figures heads a group of rows, it names no column.
    let header = (0..header)
        .rev()
        .find(|&i| placed[i].iter().any(|p| p.to > 0))
        .map_or(0, |i| i + 1);
    for (i, row) in run.iter().enumerate().take(header) {
        widen_spans(&mut placed, i, header, row, columns, edges);
    }
    let mut cells = header_cells(run, &placed[..header]);
    body_cells(run, placed, header, columns, edges, &mut cells);
    cells
}

/// Whether a line brings a figure to a cell of the row that holds one.
fn puts_figure_on_figure(cells: &[FoundCell], row: usize, line: &[Placed]) -> bool {
    line.iter().filter(|p| p.from > 0 && is_figure(&p.text())).any(|p| {
        cells
            .iter()
            .any(|c| c.row == row && c.column <= p.to && p.from < c.column + c.column_span && is_figure(&c.text()))
    })
}

pub(super) fn cell(row: usize, p: &Placed) -> FoundCell {
    FoundCell {
        row,
        column: p.from,
        row_span: 1,
        column_span: p.to + 1 - p.from,
        words: p.words.clone(),
    }
}

fn body_cells(
    run: &[Row],
    placed: Vec<Vec<Placed>>,
    header: usize,
    columns: &[Column],
    edges: &Edges,
    cells: &mut Vec<FoundCell>,
) {
    let leading = |i: usize| run[i].line.baseline - run[i - 1].line.baseline;
    let leadings: Vec<f64> = (header + 1..run.len())
        .map(leading)
        .zip(header + 1..)
        .filter(|(leading, i)| *leading >= BESIDE * run[*i].line.size)
        .map(|(leading, _)| leading)
        .collect();
    let usual = median(&leadings).unwrap_or(0.0);
    let parted = spacing::parted_rows(run, &placed, header, columns, edges);
    let mut row = header;
    let mut previous: Option<usize> = None;
    for (i, line) in placed.iter().enumerate().skip(header) {
        let joins = previous.is_some_and(|above| {
            let size = run[i].line.size.max(run[above].line.size);
            match &parted {
                Some(parted) => !parted.contains(&i),
                None => {
                    continues(&placed[above], line, size, usual, leading(i)) && !puts_figure_on_figure(cells, row, line)
                }
            }
        });
        if !joins {
            row = i;
        }
        for p in line {
            match cells
                .iter_mut()
                .find(|c| c.row == row && c.column <= p.to && p.from < c.column + c.column_span)
            {
                Some(cell) if joins => {
                    // A wrapped text may be wider than its first line.
                    let end = (cell.column + cell.column_span).max(p.to + 1);
                    cell.column = cell.column.min(p.from);
                    cell.column_span = end - cell.column;
                    cell.words.extend(p.words.iter().cloned());
                }
                _ => cells.push(cell(row, p)),
            }
        }
        previous = Some(i);
    }
    resolve_overlaps(cells);
    for cell in cells.iter_mut() {
        cell.words = in_reading_order(std::mem::take(&mut cell.words));
    }
}

/// Whether a line goes on with the row of the line above.
///
/// `size` is the larger font size of the two, `leading` their distance and `usual` the table's usual one, in points.
pub(super) fn continues(above: &[Placed], line: &[Placed], size: f64, usual: f64, leading: f64) -> bool {
    if leading > 1.6 * size || leading > usual * 1.15 {
        return false;
    }
    if leading < BESIDE * size && are_beside(above, line) {
        return true;
    }
    let figures = |line: &[Placed]| line.iter().any(|p| p.from > 0 && is_figure(&p.text()));
    let Some(first) = line.first() else { return true };
    let label = first.text();
    if first.from > 0 {
        // The label's column is empty: wrapped text of the later columns, unless it brings figures of its own.
        return !figures(line)
            && line
                .iter()
                .all(|p| above.iter().any(|a| a.from <= p.to && p.from <= a.to));
    }
    let Some(label_above) = above.first().filter(|a| a.from == 0) else {
        return false;
    };
    let only_label_above = above.len() == 1 && !is_figure(&label_above.text());
    let goes_on = label_goes_on(&label_above.text(), &label);
    if only_label_above && line.len() > 1 {
        // The label's first line, then its end together with the figures.
        return goes_on;
    }
    if line.len() == 1 && !is_figure(&label) {
        let tighter = leading < 0.88 * usual;
        return goes_on || tighter && figures(above);
    }
    !figures(line) && goes_on
}

/// Whether no text of a line stands over a text of the other: they are set at different heights in cells of one row.
pub(super) fn are_beside(above: &[Placed], line: &[Placed]) -> bool {
    line.iter().all(|p| {
        above
            .iter()
            .all(|a| a.to < p.from || p.to < a.from || a.from == 0 && p.from == 0)
    })
}

/// Whether a label goes on from the line above.
pub(super) fn label_goes_on(above: &str, label: &str) -> bool {
    label.starts_with(|c: char| c.is_lowercase() || c == '(')
        && !super::figures::is_list_mark(label.split(' ').next().unwrap_or(""))
        || hangs(above)
}

/// Whether a text cannot end here.
fn hangs(text: &str) -> bool {
    let last = text.split_whitespace().last().unwrap_or("");
    text.ends_with([',', '-', '–', '&', '/', '('])
        || matches!(
            last,
            "and"
                | "or"
                | "of"
                | "the"
                | "for"
                | "to"
                | "in"
                | "with"
                | "by"
                | "per"
                | "a"
                | "an"
                | "from"
                | "on"
                | "at"
        )
}

/// Joins cells of one row that came to overlap.
pub(super) fn resolve_overlaps(cells: &mut Vec<FoundCell>) {
    cells.sort_by_key(|c| (c.row, c.column));
    let mut out: Vec<FoundCell> = Vec::with_capacity(cells.len());
    for cell in cells.drain(..) {
        match out.last_mut() {
            Some(last) if last.row == cell.row && last.column + last.column_span > cell.column => {
                let end = (last.column + last.column_span).max(cell.column + cell.column_span);
                last.column_span = end - last.column;
                last.words.extend(cell.words);
            }
            _ => out.push(cell),
        }
    }
    *cells = out;
}
