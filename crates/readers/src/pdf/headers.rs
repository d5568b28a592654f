//! The header of an unruled table: which columns each of its texts stands over.

use super::columns::Column;
use super::rows::{Placed, cell};
use super::ruled::Edges;
use super::table::FoundCell;
use super::unruled::Row;

/// A spanning header is centered on its columns to within this (font sizes).
const CENTERED: f64 = 0.6;
/// Header lines closer than this (font sizes) are lines of one header.
const HEADER_LEADING: f64 = 1.75;

/// Widens the headers of a line to the columns they are centered on or underlined over.
pub(super) fn widen_spans(
    placed: &mut [Vec<Placed>],
    i: usize,
    header: usize,
    row: &Row,
    columns: &[Column],
    edges: &Edges,
) {
    // Only columns that have a name of their own further down can be spanned.
    let named: Vec<bool> = (0..columns.len())
        .map(|c| placed[i + 1..header].iter().flatten().any(|p| p.from == c && p.to == c))
        .collect();
    // A column reaches as far as its own name does: figures at its right edge say little of its middle.
    let columns: Vec<Column> = columns
        .iter()
        .enumerate()
        .map(|(c, column)| {
            let own = placed[i + 1..header]
                .iter()
                .flatten()
                .filter(|p| p.from == c && p.to == c);
            own.flat_map(|p| &p.words).fold(*column, |column, word| Column {
                left: column.left.min(word.bounds.left),
                right: column.right.max(word.bounds.right),
            })
        })
        .collect();
    let size = row.line.size;
    for k in 0..placed[i].len() {
        let low = if k == 0 { 0 } else { placed[i][k - 1].to + 1 };
        let high = placed[i]
            .get(k + 1)
            .map_or(columns.len() - 1, |next| next.from.saturating_sub(1));
        let p = &placed[i][k];
        let center = p.center();
        let allowed = |from: usize, to: usize| (from..=to).all(|c| named[c] || (p.from..=p.to).contains(&c));
        let underlined = edges.horizontal.iter().find_map(|e| {
            let below = e.at - row.line.baseline;
            let over: Vec<usize> = (low..=high)
                .filter(|&c| (e.from..=e.to).contains(&columns[c].center()))
                .collect();
            let (from, to) = (*over.first()?, *over.last()?);
            let mine = (-0.1 * size..=1.2 * size).contains(&below) && e.from <= center && center <= e.to;
            (mine && from < to && to - from + 1 < columns.len() && from <= p.from && to >= p.to && allowed(from, to))
                .then_some((from, to))
        });
        let off = |from: usize, to: usize| ((columns[from].left + columns[to].right) / 2.0 - center).abs();
        let mut best = (p.from, p.to);
        if let Some(span) = underlined {
            best = span;
        } else if off(p.from, p.to) > CENTERED * size {
            for from in low.max(usize::from(p.from > 0))..=p.from {
                for to in p.to..=high {
                    if off(from, to) + 0.1 < off(best.0, best.1)
                        && allowed(from, to)
                        && off(from, to) <= CENTERED * size
                    {
                        best = (from, to);
                    }
                }
            }
        }
        if best == (p.from, p.from) {
            best.1 = repeated_group(&placed[i], &placed[i + 1..header], p.from, high).unwrap_or(p.from);
        }
        (placed[i][k].from, placed[i][k].to) = best;
    }
}

/// The last column of a group whose names come again further on, as "Total, PMPM, Total, PMPM" under "Actual" and
/// "Target": a header over the first of them stands over all. `line` is the header's own line, `lines` are the
/// header lines below, `high` the last column it can reach.
fn repeated_group(line: &[Placed], lines: &[Vec<Placed>], from: usize, high: usize) -> Option<usize> {
    let mut names: Vec<(usize, String)> = Vec::new();
    for p in lines.iter().flatten().filter(|p| p.from == p.to) {
        match names.iter_mut().find(|(column, _)| *column == p.from) {
            Some((_, name)) => name.push_str(&p.text()),
            None => names.push((p.from, p.text())),
        }
    }
    let name = |column: usize| names.iter().find(|(c, _)| *c == column).map(|(_, name)| name.as_str());
    let first = name(from)?;
    // A name of two lines may begin here instead: then others begin over other names as well.
    if line
        .iter()
        .any(|p| p.from == p.to && name(p.from).is_some_and(|other| other != first))
    {
        return None;
    }
    let mut to = from;
    while to < high && name(to + 1).is_some_and(|next| (from..=to).all(|c| name(c) != Some(next))) {
        to += 1;
    }
    let again = names.iter().any(|(c, name)| (*c < from || *c > to) && name == first);
    (to > from && again).then_some(to)
}

/// Header cells: lines below the last spanning header are lines of one row.
pub(super) fn header_cells(run: &[Row], placed: &[Vec<Placed>]) -> Vec<FoundCell> {
    let last_span = placed.iter().rposition(|line| line.iter().any(|p| p.to > p.from));
    let bottom = placed.len().saturating_sub(1);
    let mut cells: Vec<FoundCell> = Vec::new();
    for (i, line) in placed.iter().enumerate() {
        for p in line {
            let alone_row = last_span.is_some_and(|s| i <= s);
            let row = if alone_row { i } else { bottom };
            let above = cells
                .iter_mut()
                .rev()
                .find(|c| c.column < p.to + 1 && p.from < c.column + c.column_span);
            let baseline = p.words[0].baseline;
            match above {
                Some(cell)
                    if (cell.column, cell.column + cell.column_span - 1) == (p.from, p.to)
                        && cell.words.iter().map(|w| w.baseline).fold(f64::NEG_INFINITY, f64::max)
                            >= baseline - HEADER_LEADING * run[i].line.size =>
                {
                    cell.row_span = row + 1 - cell.row;
                    cell.words.extend(p.words.iter().cloned());
                }
                _ => cells.push(FoundCell {
                    row,
                    column: p.from,
                    row_span: 1,
                    column_span: p.to + 1 - p.from,
                    words: p.words.clone(),
                }),
            }
        }
    }
    // Headers that did not join though they share the last row stand on rows of their own.
    let mut clash = cells.clone();
    clash.sort_by_key(|c| (c.row, c.column));
    let overlapping = clash
        .windows(2)
        .any(|pair| pair[0].row == pair[1].row && pair[0].column + pair[0].column_span > pair[1].column);
    if overlapping {
        return separate_rows(placed);
    }
    cells
}

/// Every line a row.
fn separate_rows(placed: &[Vec<Placed>]) -> Vec<FoundCell> {
    placed
        .iter()
        .enumerate()
        .flat_map(|(row, line)| line.iter().map(move |p| cell(row, p)))
        .collect()
}
