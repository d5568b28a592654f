//! Where the columns of an unruled run of lines stand: the x-ranges that text covers in row after row.

use super::figures::{is_currency_sign, is_figure};
use super::words::{TextLine, Word, join};

/// A gap wider than this share of the font size parts two columns; blanks in justified prose stay below.
const COLUMN_GAP: f64 = 0.95;
/// Between two figures a narrower gap is enough: no figure has a blank inside.
const FIGURE_GAP: f64 = 0.42;

/// Words of a line without a column's gap between them.
#[derive(Debug, Clone)]
pub(super) struct Segment {
    pub(super) words: Vec<Word>,
}

impl Segment {
    pub(super) fn left(&self) -> f64 {
        self.words.first().map_or(0.0, |w| w.bounds.left)
    }

    pub(super) fn right(&self) -> f64 {
        self.words
            .iter()
            .map(|w| w.bounds.right)
            .fold(f64::NEG_INFINITY, f64::max)
    }

    pub(super) fn center(&self) -> f64 {
        (self.left() + self.right()) / 2.0
    }

    pub(super) fn text(&self) -> String {
        join(self.words.iter())
    }
}

/// Whether the gap between two neighbors on a line is a column's.
pub(super) fn gap_parts(left: &Word, right: &Word) -> bool {
    let gap = right.bounds.left - left.bounds.right;
    let both_figures = is_figure(&right.text) && is_figure(&left.text);
    gap > right.size.max(left.size) * if both_figures { FIGURE_GAP } else { COLUMN_GAP }
}

/// Whether a currency sign that is set apart belongs with the word behind it, or a percent sign with the word before;
/// `None` where neither stands. "$" at a column's left edge and its figure at the right edge are one cell, and the sign
/// never belongs to the figure of the column before.
fn joins_figure(left: &Word, right: &Word) -> Option<bool> {
    /// A sign stands at most this far before its figure (font sizes): the width of a column of figures.
    const SIGN_REACH: f64 = 8.0;
    if is_currency_sign(&left.text) {
        let near = right.bounds.left - left.bounds.right <= SIGN_REACH * left.size;
        return Some(near && is_figure(&right.text));
    }
    if is_currency_sign(&right.text) {
        return Some(!is_figure(&left.text) && !gap_parts(left, right));
    }
    None
}

/// Cuts a line where a column's gap stands.
pub(super) fn segments(line: &TextLine) -> Vec<Segment> {
    let mut out: Vec<Segment> = Vec::new();
    for word in &line.words {
        let fits = out
            .last()
            .and_then(|s| s.words.last())
            .is_some_and(|last| joins_figure(last, word).unwrap_or_else(|| !gap_parts(last, word)));
        match out.last_mut() {
            Some(segment) if fits => segment.words.push(word.clone()),
            _ => out.push(Segment {
                words: vec![word.clone()],
            }),
        }
    }
    out
}

/// The x-range of a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Column {
    pub(super) left: f64,
    pub(super) right: f64,
}

impl Column {
    pub(super) fn center(&self) -> f64 {
        (self.left + self.right) / 2.0
    }
}

/// Columns that the given rows agree on, from left to right.
///
/// A range counts as text when more than a tenth of the rows cover it, so that one long label does not close a gap that
/// all other rows leave open.
pub(super) fn columns(rows: &[Vec<Segment>]) -> Vec<Column> {
    let outliers = rows.len() / 10;
    let mut ends: Vec<(f64, i32)> = Vec::new();
    for segment in rows.iter().flatten() {
        ends.push((segment.left(), 1));
        ends.push((segment.right(), -1));
    }
    // Where one range ends and the next starts at the same x, they touch.
    ends.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    let mut found: Vec<Column> = Vec::new();
    let (mut depth, mut start) = (0_i32, None);
    for (x, step) in ends {
        depth += step;
        let covered = depth > outliers as i32;
        match (covered, start) {
            (true, None) => start = Some(x),
            (false, Some(left)) => {
                found.push(Column { left, right: x });
                start = None;
            }
            _ => {}
        }
    }
    // A segment that no column covers has one of its own.
    for segment in rows.iter().flatten() {
        let alone = found
            .iter()
            .all(|c| segment.right() < c.left || segment.left() > c.right);
        if alone {
            found.push(Column {
                left: segment.left(),
                right: segment.right(),
            });
        }
    }
    found.sort_by(|a, b| a.left.total_cmp(&b.left));
    let mut merged: Vec<Column> = Vec::new();
    for column in found {
        match merged.last_mut() {
            Some(last) if column.left < last.right + 0.5 => last.right = last.right.max(column.right),
            _ => merged.push(column),
        }
    }
    split_by_words(merged, rows)
}

/// Cuts columns where a gap between words persists through the rows though it is narrower than [`COLUMN_GAP`].
fn split_by_words(columns: Vec<Column>, rows: &[Vec<Segment>]) -> Vec<Column> {
    /// Fewer rows may leave a gap open by chance.
    const MIN_ROWS: usize = 5;
    /// Narrowest gap as a share of the font size.
    const MIN_GAP: f64 = 0.45;
    let mut out = Vec::new();
    for column in columns {
        let inside: Vec<Vec<&Word>> = rows
            .iter()
            .map(|row| {
                row.iter()
                    .flat_map(|s| &s.words)
                    .filter(|w| w.bounds.center().0 >= column.left && w.bounds.center().0 <= column.right)
                    .collect()
            })
            .filter(|words: &Vec<&Word>| !words.is_empty())
            .collect();
        if inside.len() < MIN_ROWS {
            out.push(column);
            continue;
        }
        let mut spans: Vec<(f64, f64, f64)> = inside
            .iter()
            .flatten()
            .map(|w| (w.bounds.left, w.bounds.right, w.size))
            .collect();
        spans.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut texts: Vec<&&Word> = inside.iter().flatten().collect();
        texts.sort_by(|a, b| a.bounds.left.total_cmp(&b.bounds.left));
        let signs: Vec<bool> = texts.iter().map(|word| is_currency_sign(&word.text)).collect();
        let mut left = column.left;
        let mut reach = spans[0].1;
        for &(from, to, size) in &spans[1..] {
            if from - reach >= MIN_GAP * size {
                let both_sides = inside
                    .iter()
                    .filter(|words| {
                        words
                            .iter()
                            .any(|w| w.bounds.right <= reach + 0.1 && w.bounds.left >= left - 0.1)
                            && words.iter().any(|w| w.bounds.left >= from - 0.1)
                    })
                    .count();
                // A column of currency signs is part of the figures' column.
                let signs = spans
                    .iter()
                    .zip(&signs)
                    .filter(|((l, r, _), _)| *r <= reach + 0.1 && *l >= left - 0.1)
                    .all(|(_, sign)| *sign);
                if both_sides * 10 >= inside.len() * 7 && !signs {
                    out.push(Column { left, right: reach });
                    left = from;
                }
            }
            reach = reach.max(to);
        }
        out.push(Column {
            left,
            right: column.right.max(reach),
        });
    }
    out
}

/// The columns a range of x overlaps, as first and last index; the nearest one when it lies between columns.
pub(super) fn covered(columns: &[Column], left: f64, right: f64) -> (usize, usize) {
    let hits: Vec<usize> = (0..columns.len())
        .filter(|&i| left < columns[i].right - 0.3 && right > columns[i].left + 0.3)
        .collect();
    match (hits.first(), hits.last()) {
        (Some(&first), Some(&last)) => (first, last),
        _ => {
            let distance = |c: &Column| (c.left - right).max(left - c.right);
            let nearest = (0..columns.len())
                .min_by(|&a, &b| distance(&columns[a]).total_cmp(&distance(&columns[b])))
                .unwrap_or(0);
            (nearest, nearest)
        }
    }
}
