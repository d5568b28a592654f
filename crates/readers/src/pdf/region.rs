//! One table in a region that a person marked, with the column lines they gave.
//!
//! Nothing is searched for: everything in the box is the table.

use plumbline_model::Table;

use super::columns::{Column, columns};
use super::geometry::{Bounds, Frame, Turn};
use super::glyphs::{Glyph, Ink, Rule};
use super::layout::to_table;
use super::rows::{Placed, continues, merge_rows};
use super::ruled::{self, Edges};
use super::table::{FoundCell, FoundTable, in_reading_order};
use super::unruled::{Row, body_rows, median};
use super::words::{self, Word};

/// A word is cut at a column line where its letters stand this much further apart than elsewhere in it (font sizes).
const CUT_GAP: f64 = 0.04;
/// A line drawn over this share of the region's width parts rows.
const DRAWN_SHARE: f64 = 0.6;

/// A table's box as displayed, and where its columns are parted.
pub(super) struct Region {
    /// In points, origin at the page's top left.
    pub(super) bounds: Bounds,
    /// Distances from the page's left edge in points; from its top edge where the text runs down or up the page.
    /// Empty: the columns are found from drawn lines and from the text.
    pub(super) columns: Vec<f64>,
}

/// One region's table, and the direction its text is read in.
///
/// Errors: what is wrong with the region, in words.
pub(super) fn table_in(number: u32, ink: &Ink, region: &Region) -> Result<(Table, Turn), String> {
    let inside: Vec<Glyph> = ink
        .glyphs
        .iter()
        .filter(|glyph| region.bounds.contains(glyph.bounds.center()))
        .cloned()
        .collect();
    let count = |turn: Turn| {
        inside
            .iter()
            .filter(|g| g.turn == turn && !g.text.trim().is_empty())
            .count()
    };
    let turn = Turn::ALL
        .into_iter()
        .rev()
        .max_by_key(|turn| count(*turn))
        .unwrap_or(Turn::Upright);
    if count(turn) == 0 {
        return Err(format!("there is no text in that box on page {number}"));
    }
    let frame = Frame { turn, page: ink.size };
    let bounds = frame.enter(region.bounds);
    let cuts = cuts(frame, bounds, &region.columns)?;
    let words = cut_words(words::words(&inside, frame), &inside, frame, &cuts);
    let rules: Vec<Rule> = ink
        .rules
        .iter()
        .filter_map(|rule| frame.enter(rule.bounds).intersection(&bounds))
        .map(|bounds| Rule { bounds })
        .collect();
    let fills: Vec<Bounds> = ink
        .fills
        .iter()
        .filter_map(|fill| frame.enter(*fill).intersection(&bounds))
        .collect();
    let table = table(words, bounds, &cuts, &rules, &fills, frame.size());
    Ok((to_table(number, frame, &table), turn))
}

/// The column lines in the frame, from left to right.
fn cuts(frame: Frame, bounds: Bounds, columns: &[f64]) -> Result<Vec<f64>, String> {
    let along = |at: f64| match frame.turn {
        Turn::Upright | Turn::Clockwise => at,
        Turn::UpsideDown => frame.page.0 - at,
        Turn::Counterclockwise => frame.page.1 - at,
    };
    let mut cuts = Vec::new();
    for &at in columns {
        let cut = along(at);
        if !(bounds.left < cut && cut < bounds.right) {
            return Err(format!("the column line {at} does not cross the box"));
        }
        cuts.push(cut);
    }
    cuts.sort_by(f64::total_cmp);
    cuts.dedup();
    Ok(cuts)
}

/// Cuts words that a column line crosses between two letters that stand apart: figures of neighboring columns may be
/// printed so close that they read as one word.
fn cut_words(words: Vec<Word>, glyphs: &[Glyph], frame: Frame, cuts: &[f64]) -> Vec<Word> {
    let mut out = Vec::with_capacity(words.len());
    for word in words {
        let crossed: Vec<f64> = cuts
            .iter()
            .copied()
            .filter(|cut| word.bounds.left < *cut && *cut < word.bounds.right)
            .collect();
        if crossed.is_empty() {
            out.push(word);
            continue;
        }
        let mut letters: Vec<(Bounds, &Glyph)> = glyphs
            .iter()
            .filter(|glyph| glyph.turn == frame.turn)
            .map(|glyph| (frame.enter(glyph.bounds), glyph))
            .filter(|(bounds, _)| word.bounds.contains(bounds.center()))
            .collect();
        letters.sort_by(|a, b| a.0.left.total_cmp(&b.0.left));
        let gaps: Vec<f64> = letters
            .windows(2)
            .map(|pair| pair[1].0.left - pair[0].0.right)
            .collect();
        let usual = median(&gaps).unwrap_or(0.0);
        let mut pieces: Vec<Vec<Glyph>> = vec![Vec::new()];
        for (i, (bounds, glyph)) in letters.iter().enumerate() {
            let parted = i > 0 && {
                let before = letters[i - 1];
                let between = crossed
                    .iter()
                    .any(|cut| before.0.center().0 < *cut && *cut <= bounds.center().0);
                between && (gaps[i - 1] - usual >= CUT_GAP * word.size || ends_figure(&before.1.text, &glyph.text))
            };
            if parted {
                pieces.push(Vec::new());
            }
            if let Some(piece) = pieces.last_mut() {
                piece.push((*glyph).clone());
            }
        }
        if pieces.len() == 1 {
            out.push(word);
        } else {
            out.extend(pieces.iter().flat_map(|piece| words::words(piece, frame)));
        }
    }
    out
}

/// Whether one figure ends and the next begins between two letters.
fn ends_figure(before: &str, after: &str) -> bool {
    let ends = before.ends_with(['%', ')']);
    let begins = after.starts_with(['$', '€', '£', '(']);
    let digits = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    ends && (begins || digits(after) || after.starts_with(['-', '−', '–'])) || begins && digits(before)
}

fn table(
    words: Vec<Word>,
    bounds: Bounds,
    cuts: &[f64],
    rules: &[Rule],
    fills: &[Bounds],
    page: (f64, f64),
) -> FoundTable {
    if cuts.is_empty() {
        let mut left = words.clone();
        let mut drawn = ruled::find(&mut left, rules, fills, &[], page);
        if let (Some(table), true, true) = (drawn.pop(), drawn.is_empty(), left.is_empty()) {
            return FoundTable { bounds, ..table };
        }
    }
    let rows: Vec<Row> = words::lines(words).into_iter().map(Row::of).collect();
    let (found, placed) = if cuts.is_empty() {
        let found = columns(&body_rows(&rows));
        let placed = rows.iter().map(|row| super::rows::place(row, &found)).collect();
        (found, placed)
    } else {
        let placed: Vec<Vec<Placed>> = rows.iter().map(|row| place(row, cuts)).collect();
        (text_columns(&rows, &placed, bounds, cuts), placed)
    };
    let bands = bands(&rows, bounds, rules, fills, page);
    let ruled = bands.is_some();
    let cells = match bands {
        Some(bands) => band_cells(&rows, &placed, &bands),
        None => merge_rows(&rows, placed, &found, &Edges::of(rules, &[], page)),
    };
    if cuts.is_empty() {
        FoundTable::new(cells, bounds, ruled)
    } else {
        FoundTable::with_columns(cells, bounds, ruled)
    }
}

/// Puts a line's words between the column lines. A word that a line crosses takes both columns.
fn place(row: &Row, cuts: &[f64]) -> Vec<Placed> {
    let at = |x: f64| cuts.partition_point(|cut| *cut <= x);
    let mut out: Vec<Placed> = Vec::new();
    for word in &row.line.words {
        // A line drawn by hand may touch a letter.
        let slack = (0.25 * word.bounds.width()).min(0.3 * word.size);
        let (from, to) = (at(word.bounds.left + slack), at(word.bounds.right - slack));
        match out.last_mut() {
            Some(last) if last.to >= from => {
                last.to = last.to.max(to);
                last.words.push(word.clone());
            }
            _ => out.push(Placed {
                from,
                to,
                words: vec![word.clone()],
            }),
        }
    }
    out
}

/// The x-range that text takes between each two column lines, from rows with figures where there are any.
fn text_columns(rows: &[Row], placed: &[Vec<Placed>], bounds: Bounds, cuts: &[f64]) -> Vec<Column> {
    let figures = rows.iter().any(Row::has_figures);
    (0..=cuts.len())
        .map(|column| {
            let texts = rows
                .iter()
                .zip(placed)
                .filter(|(row, _)| !figures || row.has_figures())
                .flat_map(|(_, line)| line)
                .filter(|p| (p.from, p.to) == (column, column))
                .flat_map(|p| p.words.iter().map(|word| &word.bounds));
            let edge = |i: usize| cuts[i];
            let text = Bounds::of(texts).unwrap_or(Bounds {
                left: if column == 0 { bounds.left } else { edge(column - 1) },
                right: if column == cuts.len() {
                    bounds.right
                } else {
                    edge(column)
                },
                ..bounds
            });
            Column {
                left: text.left,
                right: text.right,
            }
        })
        .collect()
}

/// For every line the drawn row it stands in; `None` when no drawn lines part the rows.
fn bands(rows: &[Row], bounds: Bounds, rules: &[Rule], fills: &[Bounds], page: (f64, f64)) -> Option<Vec<usize>> {
    [&[][..], fills].into_iter().find_map(|boxes| {
        let edges = Edges::of(rules, boxes, page);
        let text = Bounds::of(rows.iter().map(|row| row.line.bounds()).collect::<Vec<_>>().iter())?;
        let width = text.width().min(bounds.width());
        let mut levels: Vec<(f64, f64)> = Vec::new();
        for edge in &edges.horizontal {
            let drawn = (edge.to.min(text.right) - edge.from.max(text.left)).max(0.0);
            match levels.last_mut() {
                Some((at, share)) if (edge.at - *at).abs() < 0.1 => *share += drawn,
                _ => levels.push((edge.at, drawn)),
            }
        }
        let levels: Vec<f64> = levels
            .into_iter()
            .filter(|(_, drawn)| *drawn >= DRAWN_SHARE * width)
            .map(|(at, _)| at)
            .collect();
        let bands: Vec<usize> = rows
            .iter()
            .map(|row| levels.partition_point(|level| *level <= row.line.bounds().center().1))
            .collect();
        let mut counts: Vec<f64> = bands.chunk_by(|a, b| a == b).map(|band| band.len() as f64).collect();
        counts.sort_by(f64::total_cmp);
        // Rules above and below the header and around the total part no rows.
        let even = counts.last() <= median(&counts).map(|usual| 2.0 * usual.max(2.0)).as_ref();
        (counts.len() >= 3 && (even || edges.vertical.len() >= 2)).then_some(bands)
    })
}

/// One row for each drawn row, unless labeled lines of figures stand in it.
fn band_cells(rows: &[Row], placed: &[Vec<Placed>], bands: &[usize]) -> Vec<FoundCell> {
    let labeled = |i: usize| rows[i].has_figures() && placed[i].first().is_some_and(|p| p.from == 0);
    let mut cells: Vec<FoundCell> = Vec::new();
    let mut row = 0;
    for i in 0..rows.len() {
        let same_band = i > 0 && bands[i] == bands[i - 1];
        let joins = same_band && {
            let leading = rows[i].line.baseline - rows[i - 1].line.baseline;
            let size = rows[i].line.size.max(rows[i - 1].line.size);
            let crammed = (0..rows.len()).filter(|&j| bands[j] == bands[i] && labeled(j)).count() >= 2;
            !crammed || continues(&placed[i - 1], &placed[i], size, leading, leading)
        };
        if !joins {
            row = i;
        }
        for p in &placed[i] {
            let beside = cells
                .iter_mut()
                .find(|c| c.row == row && c.column <= p.to && p.from < c.column + c.column_span);
            match beside {
                Some(cell) => {
                    let end = (cell.column + cell.column_span).max(p.to + 1);
                    cell.column = cell.column.min(p.from);
                    cell.column_span = end - cell.column;
                    cell.words.extend(p.words.iter().cloned());
                }
                None => cells.push(FoundCell {
                    row,
                    column: p.from,
                    row_span: 1,
                    column_span: p.to + 1 - p.from,
                    words: p.words.clone(),
                }),
            }
        }
    }
    super::rows::resolve_overlaps(&mut cells);
    for cell in &mut cells {
        cell.words = in_reading_order(std::mem::take(&mut cell.words));
    }
    cells
}
