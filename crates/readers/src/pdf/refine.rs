//! Cells of a drawn grid that does not part everything: rules under the header alone, or around groups of columns.
//!
//! Where several figures stand side by side or under each other in one drawn cell, the cell is cut at the columns and
//! rows that the text itself keeps.

use std::collections::BTreeMap;

use super::columns::{columns, gap_parts, segments};
use super::figures::is_figure;
use super::rows::{Placed, continues};
use super::ruled::Grid;
use super::spacing;
use super::table::{FoundCell, in_reading_order};
use super::unruled::median;
use super::words::{TextLine, Word, lines};

/// Lines with several figures in one drawn column that show the column to be several.
const MIN_CRAMMED_LINES: usize = 2;

/// A grid with at most this many drawn rows (header, body, total) may leave the rows of its body undrawn.
const MAX_BANDS_WITHOUT_ROWS: usize = 3;

/// A drawn cell with its text.
struct Block {
    row: usize,
    column: usize,
    row_span: usize,
    column_span: usize,
    lines: Vec<TextLine>,
}

/// A part of a drawn cell: the columns it takes, counted with the ones found by text.
struct Piece {
    block: usize,
    placed: Placed,
    baseline: f64,
    size: f64,
}

/// The cells of a grid that hold words. Rows and columns count the cuts made by text.
pub(super) fn cells(grid: &Grid, words: &[Word]) -> Vec<FoundCell> {
    let blocks = blocks(grid, words);
    let edges = column_edges(grid, &blocks);
    let pieces = pieces(grid, &blocks, &edges);
    let bands = grid.rows.len() - 1;
    let filled = (0..bands).filter(|band| blocks.iter().any(|b| b.row == *band)).count();
    // Baselines at which each drawn row is cut; the first row of a band needs none.
    let cuts: Vec<Vec<f64>> = (0..bands)
        .map(|band| row_cuts(band, filled, edges.len() - 1, &blocks, &pieces))
        .collect();
    let offsets: Vec<usize> = (0..=bands)
        .map(|band| band + cuts[..band].iter().map(Vec::len).sum::<usize>())
        .collect();
    let mut cells: Vec<FoundCell> = Vec::new();
    for piece in &pieces {
        let block = &blocks[piece.block];
        let below = if block.row_span == 1 {
            cuts[block.row]
                .iter()
                .filter(|cut| piece.baseline >= **cut - 0.1)
                .count()
        } else {
            0
        };
        let row = offsets[block.row] + below;
        let uncut = block.row_span > 1 || cuts[block.row].is_empty();
        let row_span = if uncut {
            offsets[block.row + block.row_span] - offsets[block.row]
        } else {
            1
        };
        let Placed { from, to, words } = &piece.placed;
        match cells
            .iter_mut()
            .find(|c| c.row == row && c.column <= *to && *from < c.column + c.column_span)
        {
            Some(cell) => {
                let end = (cell.column + cell.column_span).max(to + 1);
                cell.column = cell.column.min(*from);
                cell.column_span = end - cell.column;
                cell.words.extend(words.iter().cloned());
            }
            None => cells.push(FoundCell {
                row,
                column: *from,
                row_span,
                column_span: to + 1 - from,
                words: words.clone(),
            }),
        }
    }
    for cell in &mut cells {
        cell.words = in_reading_order(std::mem::take(&mut cell.words));
    }
    cells
}

fn blocks(grid: &Grid, words: &[Word]) -> Vec<Block> {
    let mut found: BTreeMap<(usize, usize, usize, usize), Vec<Word>> = BTreeMap::new();
    for word in words {
        if let Some(place) = grid.cell_at(word.bounds.center()) {
            found.entry(place).or_default().push(word.clone());
        }
    }
    found
        .into_iter()
        .map(|((row, column, row_span, column_span), words)| Block {
            row,
            column,
            row_span,
            column_span,
            lines: lines(words),
        })
        .collect()
}

/// Left and right edges of all columns: the drawn ones, and those between figures that share a drawn column.
fn column_edges(grid: &Grid, blocks: &[Block]) -> Vec<f64> {
    let mut edges = grid.columns.clone();
    for column in 0..grid.columns.len() - 1 {
        let inside: Vec<&TextLine> = blocks
            .iter()
            .filter(|b| b.column == column && b.column_span == 1)
            .flat_map(|b| &b.lines)
            .collect();
        let crammed: Vec<_> = inside
            .iter()
            .map(|line| segments(line))
            .filter(|s| s.iter().filter(|s| is_figure(&s.text())).count() >= 2)
            .collect();
        if crammed.len() >= MIN_CRAMMED_LINES && crammed.len() * 2 >= inside.len() {
            let found = columns(&crammed);
            edges.extend(found.windows(2).map(|pair| (pair[0].right + pair[1].left) / 2.0));
        }
    }
    edges.sort_by(f64::total_cmp);
    edges
}

fn pieces(grid: &Grid, blocks: &[Block], edges: &[f64]) -> Vec<Piece> {
    let leaf = |x: f64| edges.partition_point(|&e| e <= x).clamp(1, edges.len() - 1) - 1;
    let mut out = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        let first = leaf(grid.columns[block.column] + 0.01);
        let last = leaf(grid.columns[block.column + block.column_span] - 0.01);
        let mut own: Vec<Piece> = Vec::new();
        for line in &block.lines {
            let mut parts: Vec<Vec<Word>> = Vec::new();
            for word in &line.words {
                let parted = parts.last().and_then(|p| p.last()).is_some_and(|previous| {
                    leaf(previous.bounds.center().0) != leaf(word.bounds.center().0) && gap_parts(previous, word)
                });
                match parts.last_mut() {
                    Some(part) if !parted => part.push(word.clone()),
                    _ => parts.push(vec![word.clone()]),
                }
            }
            own.extend(parts.into_iter().map(|words| Piece {
                block: at,
                baseline: line.baseline,
                size: line.size,
                placed: Placed {
                    from: leaf(words[0].bounds.center().0).clamp(first, last),
                    to: leaf(words[words.len() - 1].bounds.center().0).clamp(first, last),
                    words,
                },
            }));
        }
        // Text that keeps to one place fills its drawn cell, unless it is a figure among cut columns.
        let cut_columns = block.column_span == 1 && last > first;
        let one_per_line = own.len() == block.lines.len();
        if one_per_line && !(cut_columns && own.iter().all(|p| is_figure(&p.placed.text()))) {
            for piece in &mut own {
                (piece.placed.from, piece.placed.to) = (first, last);
            }
        }
        out.append(&mut own);
    }
    out
}

/// Baselines at which a drawn row starts a new row of text: none unless labeled lines of figures stand in it.
fn row_cuts(band: usize, bands: usize, columns: usize, blocks: &[Block], pieces: &[Piece]) -> Vec<f64> {
    let mut inside: Vec<&Piece> = pieces
        .iter()
        .filter(|p| blocks[p.block].row == band && blocks[p.block].row_span == 1)
        .collect();
    inside.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let mut text_lines: Vec<Vec<&Piece>> = Vec::new();
    for piece in inside {
        match text_lines.last_mut() {
            Some(line) if piece.baseline - line[0].baseline <= 0.35 * piece.size => line.push(piece),
            _ => text_lines.push(vec![piece]),
        }
    }
    for line in &mut text_lines {
        line.sort_by_key(|p| p.placed.from);
    }
    let has_figures = |line: &[&Piece]| line.iter().any(|p| p.placed.from > 0 && is_figure(&p.placed.text()));
    let figures = text_lines.iter().filter(|l| has_figures(l)).count();
    let labeled = text_lines
        .iter()
        .filter(|l| has_figures(l) && l[0].placed.from == 0)
        .count();
    let top = |i: usize| text_lines[i].iter().map(|p| p.baseline).fold(f64::INFINITY, f64::min);
    let placed = |line: &[&Piece]| line.iter().map(|p| p.placed.clone()).collect::<Vec<Placed>>();
    if labeled < 2 || labeled * 10 < figures * 6 {
        if bands > MAX_BANDS_WITHOUT_ROWS || text_lines.len() < 3 {
            return Vec::new();
        }
        let heights: Vec<(f64, f64)> = text_lines.iter().map(|line| (line[0].baseline, line[0].size)).collect();
        let all: Vec<Vec<Placed>> = text_lines.iter().map(|line| placed(line)).collect();
        let starts = spacing::undrawn_rows(&heights, &all, columns);
        return starts.into_iter().filter(|&i| i > 0).map(top).collect();
    }
    let leading = |i: usize| text_lines[i][0].baseline - text_lines[i - 1][0].baseline;
    let usual = median(&(1..text_lines.len()).map(leading).collect::<Vec<_>>()).unwrap_or(0.0);
    (1..text_lines.len())
        .filter(|&i| {
            let size = text_lines[i][0].size;
            !continues(
                &placed(&text_lines[i - 1]),
                &placed(&text_lines[i]),
                size,
                usual,
                leading(i),
            )
        })
        .map(top)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::geometry::Bounds;
    use super::super::glyphs::Rule;
    use super::super::ruled::find;
    use super::*;

    fn rule(x0: f64, y0: f64, x1: f64, y1: f64) -> Rule {
        Rule {
            bounds: Bounds::around(x0, y0, x1, y1),
        }
    }

    fn word(text: &str, x: f64, y: f64) -> Word {
        Word {
            text: text.into(),
            bounds: Bounds::around(x, y, x + 6.0 * text.len() as f64, y + 8.0),
            baseline: y + 6.0,
            size: 8.0,
        }
    }

    #[test]
    fn lines_of_figures_in_one_drawn_cell_are_rows_and_columns() {
        let mut rules: Vec<Rule> = [0.0, 20.0, 70.0].map(|y| rule(0.0, y, 300.0, y)).into();
        rules.extend([0.0, 100.0, 300.0].map(|x| rule(x, 0.0, x, 70.0)));
        let mut words = vec![
            word("Measure", 5.0, 5.0),
            word("Rate", 120.0, 5.0),
            word("Target", 220.0, 5.0),
        ];
        for (i, y) in [25.0, 40.0, 55.0].into_iter().enumerate() {
            words.push(word(&format!("M{i}"), 5.0, y));
            words.push(word("74.2%", 120.0, y));
            words.push(word("75.0%", 220.0, y));
        }
        let tables = find(&mut words, &rules, &[], &[], (612.0, 792.0));
        assert_eq!(tables.len(), 1);
        assert_eq!((tables[0].rows(), tables[0].columns()), (4, 3));
        assert!(tables[0].cells.iter().all(|c| c.words.len() == 1));
    }

    #[test]
    fn a_figure_with_its_interval_below_stays_one_cell() {
        let mut rules: Vec<Rule> = [0.0, 20.0, 60.0].map(|y| rule(0.0, y, 300.0, y)).into();
        rules.extend([0.0, 100.0, 200.0, 300.0].map(|x| rule(x, 0.0, x, 60.0)));
        let mut words = vec![
            word("Measure", 5.0, 5.0),
            word("Rate", 120.0, 5.0),
            word("Target", 220.0, 5.0),
        ];
        words.extend([
            word("BCS", 5.0, 25.0),
            word("74.2", 120.0, 25.0),
            word("(71-77)", 120.0, 35.0),
        ]);
        words.push(word("75.0", 220.0, 25.0));
        let tables = find(&mut words, &rules, &[], &[], (612.0, 792.0));
        assert_eq!(tables[0].rows(), 2);
        assert_eq!(tables[0].cells[4].text(), "74.2 (71-77)");
    }
}
