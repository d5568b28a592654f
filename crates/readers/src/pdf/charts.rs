//! Text that labels a chart: among curves, beside bars, or along an axis.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::figures::is_figure;
use super::geometry::Bounds;
use super::ruled::{Edge, Edges};
use super::table::FoundTable;
use super::words::Word;

/// Sides of bars that stand on one line do so to within this (points).
const SAME_SIDE: f64 = 1.5;
/// Fewer bars may be marks beside a table's rows.
const MIN_BARS: usize = 4;
/// Fewer figures at equal steps under each other may be a table's by chance.
const MIN_TICKS: usize = 5;

/// Whether a table's text labels a chart. `slants` are the pieces of curves and slanted lines, `bars` the filled boxes
/// without text.
pub(super) fn is_chart(table: &FoundTable, slants: &[Bounds], bars: &[Bounds]) -> bool {
    has_curves(table, slants) || has_bars(table, bars) || is_axis(table)
}

/// Filled boxes that no text stands on.
pub(super) fn bars(fills: &[Bounds], words: &[Word]) -> Vec<Bounds> {
    let empty = |fill: &&Bounds| !words.iter().any(|word| fill.contains(word.bounds.center()));
    fills.iter().filter(empty).copied().collect()
}

/// More pieces of curves and slanted lines than words, over most of the text's width and height. A column of small trend
/// lines takes little of the width.
fn has_curves(table: &FoundTable, slants: &[Bounds]) -> bool {
    const MIN_PIECES: usize = 12;
    let bounds = &table.bounds;
    let words: usize = table.cells.iter().map(|cell| cell.words.len()).sum();
    let inside: Vec<&Bounds> = slants.iter().filter(|s| bounds.contains(s.center())).collect();
    inside.len() >= words.max(MIN_PIECES)
        && Bounds::of(inside)
            .is_some_and(|area| area.width() >= 0.5 * bounds.width() && area.height() >= 0.5 * bounds.height())
}

/// Bars of several lengths that stand on one line, about as many as figures: each figure is the length of one.
fn has_bars(table: &FoundTable, bars: &[Bounds]) -> bool {
    /// Figures to a bar: its value and a tick of the axis.
    const FIGURES_A_BAR: usize = 2;
    let inside: Vec<&Bounds> = bars.iter().filter(|bar| table.bounds.contains(bar.center())).collect();
    if inside.len() < MIN_BARS {
        return false;
    }
    let figures = table.cells.iter().filter(|cell| is_figure(&cell.text())).count();
    let on_one_line = |side: fn(&Bounds) -> f64, thickness: fn(&Bounds) -> f64, length: fn(&Bounds) -> f64| {
        inside.iter().any(|first| {
            let row = inside.iter().filter(|bar| {
                (side(bar) - side(first)).abs() <= SAME_SIDE && (thickness(bar) - thickness(first)).abs() <= SAME_SIDE
            });
            let mut lengths: Vec<f64> = row.map(|bar| length(bar)).collect();
            let count = lengths.len();
            lengths.sort_by(f64::total_cmp);
            lengths.dedup_by(|a, b| *a - *b <= SAME_SIDE);
            count >= MIN_BARS && lengths.len() * 2 > count && figures <= FIGURES_A_BAR * count
        })
    };
    on_one_line(|b| b.left, Bounds::height, Bounds::width) || on_one_line(|b| b.bottom, Bounds::width, Bounds::height)
}

/// A figure's row, column and value; `None` where a label stands beside it.
type Placed = (usize, usize, Option<Decimal>);

/// Whether most of the figures are the ticks of axes: under or beside each other at equal steps. Steps of one count a
/// table's rows or columns.
fn is_axis(table: &FoundTable) -> bool {
    // Figures beside a label are what the label stands for.
    let labeled: BTreeSet<usize> = table
        .cells
        .iter()
        .filter(|cell| !is_figure(&cell.text()))
        .map(|cell| cell.row)
        .collect();
    let figures: Vec<Placed> = table
        .cells
        .iter()
        .filter(|cell| is_figure(&cell.text()))
        .map(|cell| {
            (
                cell.row,
                cell.column,
                value(&cell.text()).filter(|_| !labeled.contains(&cell.row)),
            )
        })
        .collect();
    let mut ticks = vec![false; figures.len()];
    let mut mark = |line: &dyn Fn(&Placed) -> usize| {
        for at in figures.iter().map(line).collect::<BTreeSet<_>>() {
            let own: Vec<usize> = (0..figures.len()).filter(|&i| line(&figures[i]) == at).collect();
            let step = |pair: &[usize]| Some(figures[pair[1]].2? - figures[pair[0]].2?);
            let steps: Vec<Option<Decimal>> = own.windows(2).map(step).collect();
            let mut start = 0;
            for same in steps.chunk_by(|a, b| a == b) {
                let even = same[0].is_some_and(|step| !step.is_zero() && step.abs() != Decimal::ONE);
                if even && same.len() + 1 >= MIN_TICKS {
                    own[start..=start + same.len()].iter().for_each(|&i| ticks[i] = true);
                }
                start += same.len();
            }
        }
    };
    mark(&|figure| figure.1);
    mark(&|figure| figure.0);
    let count = ticks.iter().filter(|tick| **tick).count();
    count >= MIN_TICKS && count * 10 >= figures.len() * 7
}

/// The number printed; only steps between numbers are looked at.
fn value(text: &str) -> Option<Decimal> {
    let plain: String = text
        .chars()
        .map(|c| if matches!(c, '−' | '–' | '(') { '-' } else { c })
        .filter(|c| c.is_ascii_digit() || matches!(c, '.' | '-'))
        .collect();
    plain.parse().ok()
}

/// Whether the upright edges of touching backgrounds are the ends of stacked bars: inside a table they stand under each
/// other, in a chart each bar ends where its figure says.
pub(super) fn are_bars(edges: &Edges) -> bool {
    const MIN_ENDS: usize = 6;
    let (Some(left), Some(right)) = (side(&edges.vertical, f64::min), side(&edges.vertical, f64::max)) else {
        return false;
    };
    let inner: Vec<f64> = edges
        .vertical
        .iter()
        .map(|edge| edge.at)
        .filter(|at| at - left > SAME_SIDE && right - at > SAME_SIDE)
        .collect();
    let alone = inner
        .iter()
        .filter(|at| inner.iter().filter(|other| (**other - **at).abs() <= SAME_SIDE).count() == 1)
        .count();
    let rows = edges.horizontal.len();
    inner.len() >= MIN_ENDS
        && alone * 10 >= inner.len() * 7
        && rows >= MIN_BARS
        && edges
            .vertical
            .iter()
            .filter(|e| (e.at - left).abs() > SAME_SIDE)
            .all(|e| e.to - e.from <= span(edges) / 2.0)
}

fn side(edges: &[Edge], pick: fn(f64, f64) -> f64) -> Option<f64> {
    edges.iter().map(|edge| edge.at).reduce(pick)
}

/// How high the edges reach together.
fn span(edges: &Edges) -> f64 {
    let top = edges.vertical.iter().map(|e| e.from).fold(f64::INFINITY, f64::min);
    let bottom = edges.vertical.iter().map(|e| e.to).fold(f64::NEG_INFINITY, f64::max);
    bottom - top
}
