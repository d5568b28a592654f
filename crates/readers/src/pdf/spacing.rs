//! Rows of an unruled table told by what stands between its lines: drawn lines, or more room than inside a row.

use super::columns::Column;
use super::figures::{is_figure, is_prose};
use super::rows::{BESIDE, Placed, label_goes_on};
use super::ruled::Edges;
use super::unruled::Row;

/// Lines of one row stand at most this share further apart than the closest lines of the table.
const SAME_LEADING: f64 = 1.15;
/// Closest lines further apart than this (font sizes) are rows, not lines of one row.
const MAX_TEXT_LEADING: f64 = 1.45;
/// A drawn line over this share of the table's width parts rows.
const DRAWN_SHARE: f64 = 0.6;
/// Drawn lines that part rows stand at this share of the places between rows at least …
const DRAWN_GAPS: f64 = 0.3;
/// … and at this many of them: rules under the header and above the total part no rows.
const MIN_DRAWN: usize = 3;

/// The lines of the body that begin a row; `None` when neither drawn lines nor spacing tell.
///
/// What the gaps say is believed only where every row they make is one that can be: figures on one line of it alone.
pub(super) fn parted_rows(
    run: &[Row],
    placed: &[Vec<Placed>],
    header: usize,
    columns: &[Column],
    edges: &Edges,
) -> Option<Vec<usize>> {
    let heights: Vec<(f64, f64)> = run.iter().map(|row| (row.line.baseline, row.line.size)).collect();
    let drawn: Vec<usize> = (header + 1..run.len())
        .filter(|&i| !beside(&heights, i) && is_drawn_between(&run[i - 1], &run[i], columns, edges))
        .collect();
    if drawn.len() >= MIN_DRAWN && drawn.len() as f64 >= DRAWN_GAPS * (run.len() - header - 1) as f64 {
        let starts = starts(header, drawn);
        if rows_can_be(&starts, placed, columns.len()) {
            return Some(starts);
        }
    }
    spaced_rows(&heights, placed, header, columns.len())
}

/// The lines of a drawn row that begin rows of their own: no lines part the rows of such a table. `heights` are the
/// lines' baselines and font sizes in points. Empty when the drawn row is one row.
pub(super) fn undrawn_rows(heights: &[(f64, f64)], placed: &[Vec<Placed>], columns: usize) -> Vec<usize> {
    if let Some(starts) = spaced_rows(heights, placed, 0, columns) {
        return starts;
    }
    let wide = (1..heights.len()).all(|i| leading(heights, i) > MAX_TEXT_LEADING * heights[i].1);
    let labeled = placed.iter().all(|line| line.first().is_some_and(|p| p.from == 0));
    let short = !placed.iter().flatten().any(|p| is_prose(&p.text()));
    if wide || columns >= 3 && labeled && short && rows_can_be(&(0..placed.len()).collect::<Vec<_>>(), placed, columns)
    {
        return (0..placed.len()).collect();
    }
    Vec::new()
}

/// Rows told by the room between them.
fn spaced_rows(heights: &[(f64, f64)], placed: &[Vec<Placed>], header: usize, columns: usize) -> Option<Vec<usize>> {
    let gaps: Vec<usize> = (header + 1..heights.len()).collect();
    let tight = gaps
        .iter()
        .filter(|&&i| !beside(heights, i))
        .map(|&i| leading(heights, i))
        .fold(f64::INFINITY, f64::min);
    let size = heights.iter().map(|(_, size)| *size).fold(0.0, f64::max);
    if tight > MAX_TEXT_LEADING * size {
        return None;
    }
    let wide: Vec<usize> = gaps
        .iter()
        .copied()
        .filter(|&i| leading(heights, i) > SAME_LEADING * tight)
        .collect();
    if wide.is_empty() || wide.len() == gaps.len() {
        return None;
    }
    let starts = starts(header, wide);
    rows_can_be(&starts, placed, columns).then_some(starts)
}

fn leading(heights: &[(f64, f64)], i: usize) -> f64 {
    heights[i].0 - heights[i - 1].0
}

/// Whether a line and the one above overlap.
fn beside(heights: &[(f64, f64)], i: usize) -> bool {
    leading(heights, i) < BESIDE * heights[i].1.max(heights[i - 1].1)
}

fn starts(header: usize, gaps: Vec<usize>) -> Vec<usize> {
    std::iter::once(header).chain(gaps).collect()
}

fn is_drawn_between(above: &Row, below: &Row, columns: &[Column], edges: &Edges) -> bool {
    let (left, right) = (columns[0].left, columns[columns.len() - 1].right);
    let (top, bottom) = (above.line.baseline, below.line.baseline);
    let drawn: f64 = edges
        .horizontal
        .iter()
        .filter(|e| top < e.at && e.at < bottom)
        .map(|e| (e.to.min(right) - e.from.max(left)).max(0.0))
        .sum();
    drawn >= DRAWN_SHARE * (right - left)
}

/// Whether each of these groups of lines can be one row.
fn rows_can_be(starts: &[usize], placed: &[Vec<Placed>], columns: usize) -> bool {
    let ends = starts.iter().skip(1).copied().chain([placed.len()]);
    let (mut labels_above, mut told) = (0, 0);
    for (start, end) in starts.iter().copied().zip(ends) {
        let lines = &placed[start..end];
        let label_alone = |line: &[Placed]| matches!(line, [p] if p.from == 0 && !is_figure(&p.text()));
        let has_figures = |line: &&Vec<Placed>| line.iter().any(|p| p.from > 0 && is_figure(&p.text()));
        let figures = lines.iter().filter(has_figures).count();
        let full = |line: &&Vec<Placed>| line.len() == columns && !line.iter().any(|p| is_prose(&p.text()));
        if figures > 1 || lines.iter().filter(full).count() > 1 {
            return false;
        }
        if figures == 0 && lines.len() > 1 && !lines.iter().flatten().any(|p| is_prose(&p.text())) {
            // Short texts under each other: rows as likely as lines of one.
            let labels = lines.iter().filter(|line| line.first().is_some_and(|p| p.from == 0));
            if labels.count() > 1 && lines.iter().filter(|line| line.len() > 1).count() > 1 {
                return false;
            }
        }
        // A label over a labeled line of figures may head the rows below it instead.
        if let [first, second, ..] = lines
            && label_alone(first)
            && second.len() > 1
            && second[0].from == 0
            && figures == 1
        {
            labels_above += 1;
            told += usize::from(label_goes_on(&first[0].text(), &second[0].text()));
        }
    }
    told * 2 >= labels_above
}
