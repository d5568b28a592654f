//! Tables drawn with ruling lines: lines make a grid, missing lines make spans.

use super::charts::{are_bars, bars, is_chart};
use super::geometry::Bounds;
use super::glyphs::Rule;
use super::refine;
use super::table::FoundTable;
use super::words::Word;

/// Lines closer than this are one line (points): double lines, and the two edges of neighboring backgrounds.
const SAME_LINE: f64 = 2.6;
/// Ends of lines this close are joined or touch (points).
const TOUCH: f64 = 3.0;
/// Share of a cell's side that must be drawn to part it from its neighbor.
const DRAWN_SHARE: f64 = 0.6;
/// A box over more than this share of the page is a frame or a page background.
const MAX_FILL_SHARE: f64 = 0.7;
/// A grid with fewer cells that hold text is a box around text.
const MIN_FILLED_CELLS: usize = 4;
/// A grid with more positions is a drawing, not a table.
const MAX_GRID_CELLS: usize = 20_000;

/// A straight line: where it stands and from where to where it runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Edge {
    pub(super) at: f64,
    pub(super) from: f64,
    pub(super) to: f64,
}

/// Horizontal and vertical lines, near-collinear pieces joined.
#[derive(Debug, Clone, Default)]
pub(super) struct Edges {
    pub(super) horizontal: Vec<Edge>,
    pub(super) vertical: Vec<Edge>,
    /// Curves and slanted lines, piece by piece: text among them labels a chart.
    pub(super) slants: Vec<Bounds>,
    /// Filled boxes without text on them: the bars of charts.
    pub(super) bars: Vec<Bounds>,
}

impl Edges {
    /// Lines of a page: drawn lines, and with `fills` the edges of boxes as well.
    pub(super) fn of(rules: &[Rule], fills: &[Bounds], page: (f64, f64)) -> Edges {
        let mut edges = Edges::default();
        for Rule { bounds: b } in rules {
            let (x, y) = b.center();
            if b.width() >= b.height() {
                edges.horizontal.push(Edge {
                    at: y,
                    from: b.left,
                    to: b.right,
                });
            } else {
                edges.vertical.push(Edge {
                    at: x,
                    from: b.top,
                    to: b.bottom,
                });
            }
        }
        for b in fills {
            if b.width() * b.height() > MAX_FILL_SHARE * page.0 * page.1 {
                continue;
            }
            for at in [b.top, b.bottom] {
                edges.horizontal.push(Edge {
                    at,
                    from: b.left,
                    to: b.right,
                });
            }
            for at in [b.left, b.right] {
                edges.vertical.push(Edge {
                    at,
                    from: b.top,
                    to: b.bottom,
                });
            }
        }
        edges.horizontal = joined(edges.horizontal);
        edges.vertical = joined(edges.vertical);
        edges
    }
}

/// Joins pieces that lie on one line and touch.
fn joined(mut edges: Vec<Edge>) -> Vec<Edge> {
    edges.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut out: Vec<Edge> = Vec::new();
    let mut start = 0;
    while start < edges.len() {
        let mut end = start + 1;
        while end < edges.len() && edges[end].at - edges[start].at <= SAME_LINE {
            end += 1;
        }
        let group = &mut edges[start..end];
        let at = group.iter().map(|e| e.at).sum::<f64>() / group.len() as f64;
        group.sort_by(|a, b| a.from.total_cmp(&b.from));
        let first_of_group = out.len();
        for edge in group.iter() {
            match out[first_of_group..].last_mut() {
                Some(last) if edge.from - last.to <= TOUCH => last.to = last.to.max(edge.to),
                _ => out.push(Edge { at, ..*edge }),
            }
        }
        start = end;
    }
    out
}

/// Lines that touch each other, one grid per group.
fn groups(edges: &Edges) -> Vec<Edges> {
    let count = edges.horizontal.len();
    let mut parents: Vec<usize> = (0..count + edges.vertical.len()).collect();
    for (i, h) in edges.horizontal.iter().enumerate() {
        for (j, v) in edges.vertical.iter().enumerate() {
            let meet =
                (h.from - TOUCH..=h.to + TOUCH).contains(&v.at) && (v.from - TOUCH..=v.to + TOUCH).contains(&h.at);
            if meet {
                let (a, b) = (root(&mut parents, i), root(&mut parents, count + j));
                parents[a] = b;
            }
        }
    }
    let mut grids: Vec<(usize, Edges)> = Vec::new();
    let mut grid_of = |root: usize| match grids.iter().position(|(r, _)| *r == root) {
        Some(at) => at,
        None => {
            grids.push((root, Edges::default()));
            grids.len() - 1
        }
    };
    let places: Vec<usize> = (0..parents.len()).map(|i| grid_of(root(&mut parents, i))).collect();
    for (i, place) in places.into_iter().enumerate() {
        if i < count {
            grids[place].1.horizontal.push(edges.horizontal[i]);
        } else {
            grids[place].1.vertical.push(edges.vertical[i - count]);
        }
    }
    grids.into_iter().map(|(_, grid)| grid).collect()
}

fn root(parents: &mut [usize], mut i: usize) -> usize {
    while parents[i] != i {
        parents[i] = parents[parents[i]];
        i = parents[i];
    }
    i
}

/// A grid of cells; neighbors without a drawn line between are one cell.
#[derive(Debug, Clone)]
pub(super) struct Grid {
    /// Left edges of the columns, and the right edge of the last.
    pub(super) columns: Vec<f64>,
    /// Top edges of the rows, and the bottom edge of the last.
    pub(super) rows: Vec<f64>,
    /// For every grid position, row by row, the position that heads its cell.
    pub(super) head: Vec<usize>,
}

impl Grid {
    /// The grid these lines draw; `None` when they enclose fewer than two cells.
    fn of(edges: &Edges) -> Option<Grid> {
        let mut columns = positions(&edges.vertical);
        let mut rows = positions(&edges.horizontal);
        // Tables open at a side: lines that run on past the last crossing line close it.
        let reach = |edges: &[Edge]| {
            let from = edges.iter().map(|e| e.from).fold(f64::INFINITY, f64::min);
            let to = edges.iter().map(|e| e.to).fold(f64::NEG_INFINITY, f64::max);
            (from, to)
        };
        close_sides(&mut columns, reach(&edges.horizontal));
        close_sides(&mut rows, reach(&edges.vertical));
        if columns.len() < 3 && rows.len() < 3 || columns.len() < 2 || rows.len() < 2 {
            return None;
        }
        let (width, height) = (columns.len() - 1, rows.len() - 1);
        if width.saturating_mul(height) > MAX_GRID_CELLS {
            return None;
        }
        let (uprights, levels) = (
            at_places(&edges.vertical, &columns),
            at_places(&edges.horizontal, &rows),
        );
        let mut parents: Vec<usize> = (0..width * height).collect();
        let mut merge = |a: usize, b: usize| {
            let (a, b) = (root(&mut parents, a), root(&mut parents, b));
            let (low, high) = (a.min(b), a.max(b));
            parents[high] = low;
        };
        for row in 0..height {
            for column in 0..width {
                let place = row * width + column;
                if column + 1 < width && !drawn(&uprights[column + 1], rows[row], rows[row + 1]) {
                    merge(place, place + 1);
                }
                if row + 1 < height && !drawn(&levels[row + 1], columns[column], columns[column + 1]) {
                    merge(place, place + width);
                }
            }
        }
        let mut head: Vec<usize> = (0..parents.len()).map(|i| root(&mut parents, i)).collect();
        make_rectangular(&mut head, width, height);
        Some(Grid { columns, rows, head })
    }

    pub(super) fn bounds(&self) -> Bounds {
        Bounds::around(
            self.columns[0],
            self.rows[0],
            self.columns[self.columns.len() - 1],
            self.rows[self.rows.len() - 1],
        )
    }

    fn width(&self) -> usize {
        self.columns.len() - 1
    }

    /// Row, column, row span and column span of the cell a point lies in.
    pub(super) fn cell_at(&self, (x, y): (f64, f64)) -> Option<(usize, usize, usize, usize)> {
        let at = |lines: &[f64], v: f64| {
            let after = lines.partition_point(|&l| l <= v);
            (after > 0 && after < lines.len()).then(|| after - 1)
        };
        let (row, column) = (at(&self.rows, y)?, at(&self.columns, x)?);
        let head = self.head[row * self.width() + column];
        let (top, left) = (head / self.width(), head % self.width());
        let row_span = (top..self.rows.len() - 1)
            .take_while(|r| self.head[r * self.width() + left] == head)
            .count();
        let column_span = (left..self.width())
            .take_while(|c| self.head[top * self.width() + c] == head)
            .count();
        Some((top, left, row_span, column_span))
    }
}

/// Distinct places of lines.
fn positions(edges: &[Edge]) -> Vec<f64> {
    let mut places: Vec<f64> = edges.iter().map(|e| e.at).collect();
    places.sort_by(f64::total_cmp);
    places.dedup_by(|a, b| *a - *b <= SAME_LINE);
    places
}

/// Adds the open ends of crossing lines as sides.
fn close_sides(places: &mut Vec<f64>, (from, to): (f64, f64)) {
    /// A line that runs on by less than this (points) merely overshoots.
    const OVERSHOOT: f64 = 8.0;
    let (Some(&first), Some(&last)) = (places.first(), places.last()) else {
        return;
    };
    if first - from > OVERSHOOT {
        places.insert(0, from);
    }
    if to - last > OVERSHOOT {
        places.push(to);
    }
}

/// The lines that stand at each of the places.
fn at_places(edges: &[Edge], places: &[f64]) -> Vec<Vec<Edge>> {
    places
        .iter()
        .map(|at| {
            edges
                .iter()
                .filter(|e| (e.at - at).abs() <= SAME_LINE)
                .copied()
                .collect()
        })
        .collect()
}

/// Whether these lines run along most of `from..to`.
fn drawn(edges: &[Edge], from: f64, to: f64) -> bool {
    let covered: f64 = edges.iter().map(|e| (e.to.min(to) - e.from.max(from)).max(0.0)).sum();
    covered >= DRAWN_SHARE * (to - from)
}

/// Widens every merged cell to a rectangle, taking in what it overlaps.
fn make_rectangular(head: &mut [usize], width: usize, height: usize) {
    loop {
        let mut boxes: Vec<Option<(usize, usize, usize, usize)>> = vec![None; head.len()];
        for (place, &h) in head.iter().enumerate() {
            let (r, c) = (place / width, place % width);
            boxes[h] = Some(boxes[h].map_or((r, c, r, c), |(r0, c0, r1, c1)| {
                (r0.min(r), c0.min(c), r1.max(r), c1.max(c))
            }));
        }
        let mut changed = false;
        for (h, found) in boxes.iter().enumerate() {
            let Some((r0, c0, r1, c1)) = *found else { continue };
            for r in r0..=r1.min(height - 1) {
                for c in c0..=c1 {
                    let other = head[r * width + c];
                    if other != h {
                        changed = true;
                        let low = other.min(h);
                        for value in head.iter_mut().filter(|v| **v == other || **v == h) {
                            *value = low;
                        }
                    }
                }
            }
            if changed {
                break;
            }
        }
        if !changed {
            break;
        }
    }
    // The head of a cell is its top left position.
    let mut first: Vec<Option<usize>> = vec![None; head.len()];
    for (place, value) in head.iter_mut().enumerate() {
        let top_left = *first[*value].get_or_insert(place);
        *value = top_left;
    }
}

/// Ruled tables of a page. Words of a table are taken out of `words`. `slants` are the pieces of curves and slanted
/// lines: a frame around many of them is a chart.
pub(super) fn find(
    words: &mut Vec<Word>,
    rules: &[Rule],
    fills: &[Bounds],
    slants: &[Bounds],
    page: (f64, f64),
) -> Vec<FoundTable> {
    let mut tables: Vec<FoundTable> = Vec::new();
    // Drawn lines first: backgrounds stand in where a table has no drawn grid.
    for boxes in [&[][..], fills] {
        let empty = bars(boxes, words);
        let mut grids: Vec<Grid> = groups(&Edges::of(rules, boxes, page))
            .iter()
            .filter(|edges| boxes.is_empty() || !are_bars(edges))
            .filter_map(Grid::of)
            .collect();
        grids.sort_by(|a, b| a.bounds().top.total_cmp(&b.bounds().top));
        for grid in grids {
            if let Some(table) = fill(&grid, words)
                && !is_chart(&table, slants, &empty)
            {
                words.retain(|w| !grid.bounds().contains(w.bounds.center()));
                tables.push(table);
            }
        }
    }
    tables
}

/// Puts words into a grid's cells; `None` when the grid is a frame around text rather than a table.
fn fill(grid: &Grid, words: &[Word]) -> Option<FoundTable> {
    if grid.columns.len() == 2 {
        // Only rows are drawn: what stands side by side in them is for the text to tell.
        return None;
    }
    let cells = refine::cells(grid, words);
    if cells.len() < MIN_FILLED_CELLS {
        return None;
    }
    let table = FoundTable::new(cells, grid.bounds(), true);
    (table.rows() >= 2 && table.columns() >= 2).then_some(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(x0: f64, y0: f64, x1: f64, y1: f64) -> Rule {
        Rule {
            bounds: Bounds::around(x0, y0, x1, y1),
        }
    }

    fn word(text: &str, x: f64, y: f64) -> Word {
        Word {
            text: text.into(),
            bounds: Bounds::around(x, y, x + 20.0, y + 8.0),
            baseline: y + 6.0,
            size: 8.0,
        }
    }

    #[test]
    fn a_missing_line_makes_a_span() {
        let mut rules: Vec<Rule> = [0.0, 20.0, 40.0].map(|y| rule(0.0, y, 200.0, y)).into();
        rules.push(rule(0.0, 0.0, 0.0, 40.0));
        rules.push(rule(200.0, 0.0, 200.0, 40.0));
        // The inner line parts the lower row alone, and is drawn in two pieces.
        rules.push(rule(100.0, 20.0, 100.0, 29.0));
        rules.push(rule(100.4, 30.0, 100.4, 40.0));
        let mut words = vec![
            word("Actual", 80.0, 5.0),
            word("PMPM", 10.0, 25.0),
            word("Total", 110.0, 25.0),
            word("outside", 10.0, 60.0),
        ];
        let grid = groups(&Edges::of(&rules, &[], (300.0, 300.0)))
            .iter()
            .find_map(Grid::of)
            .expect("a grid");
        assert_eq!(grid.cell_at((90.0, 9.0)), Some((0, 0, 1, 2)));
        assert_eq!(grid.cell_at((110.0, 29.0)), Some((1, 1, 1, 1)));
        assert!(
            find(&mut words, &rules, &[], &[], (300.0, 300.0)).is_empty(),
            "three texts in a box are no table"
        );
        assert_eq!(words.len(), 4, "words of no table stay");
    }

    #[test]
    fn backgrounds_of_cells_draw_a_grid() {
        let mut fills = Vec::new();
        let mut words = Vec::new();
        for row in 0..3 {
            for column in 0..2 {
                let (x, y) = (f64::from(column) * 100.0, f64::from(row) * 20.0);
                fills.push(Bounds::around(x, y, x + 99.0, y + 19.0));
                words.push(word(&format!("r{row}c{column}"), x + 10.0, y + 5.0));
            }
        }
        let tables = find(&mut words, &[], &fills, &[], (600.0, 800.0));
        assert_eq!(tables.len(), 1);
        assert_eq!((tables[0].rows(), tables[0].columns()), (3, 2));
        assert!(words.is_empty(), "a word stands in the table or outside, never in both");
    }
}
