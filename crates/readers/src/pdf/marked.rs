//! A page with the tables that a person marked on it: they are read from their regions, and what stands outside the boxes
//! as on any page, so that the page's other tables stay tables.

use plumbline_model::{Anchor, Line, Table};
use rust_decimal::Decimal;

use super::geometry::{Bounds, Turn};
use super::glyphs::{Glyph, Ink};
use super::layout::{self, Running};
use super::region::{Region, table_in};

/// A page read with its marked tables.
pub(super) struct Marked {
    /// Marked and found tables in reading order.
    pub(super) tables: Vec<Table>,
    /// Every line outside tables.
    pub(super) lines: Vec<Line>,
    /// For each region the index of its table, or what is wrong with the region in words.
    pub(super) at: Vec<Result<usize, String>>,
}

/// Reads a page with marked tables. A region that cannot be read, or lies over an earlier one, leaves the page as if it
/// had not been marked.
pub(super) fn page(number: u32, ink: &Ink, regions: &[Region], running: &Running) -> Marked {
    let mut read: Vec<(Bounds, Turn)> = Vec::new();
    let marked: Vec<Result<Table, String>> = regions
        .iter()
        .map(|region| {
            if read.iter().any(|(bounds, _)| overlap(bounds, &region.bounds)) {
                return Err(format!("its box lies over another one marked on page {number}"));
            }
            let (table, turn) = table_in(number, ink, region)?;
            read.push((region.bounds, turn));
            Ok(table)
        })
        .collect();
    let outside = |bounds: &Bounds| !read.iter().any(|(region, _)| region.contains(bounds.center()));
    // Letters of other directions inside a box are not of its table.
    let not_taken = |glyph: &&Glyph| {
        !read
            .iter()
            .any(|(region, turn)| *turn == glyph.turn && region.contains(glyph.bounds.center()))
    };
    let rest = Ink {
        size: ink.size,
        glyphs: ink.glyphs.iter().filter(not_taken).cloned().collect(),
        rules: ink.rules.iter().filter(|rule| outside(&rule.bounds)).cloned().collect(),
        fills: ink.fills.iter().filter(|fill| outside(fill)).copied().collect(),
        slants: ink.slants.iter().filter(|slant| outside(slant)).copied().collect(),
        ..Ink::default()
    };
    let (found, lines, _) = layout::page(number, &rest, layout::words(&rest), running);
    let mut tables: Vec<(Option<usize>, Table)> = found.into_iter().map(|table| (None, table)).collect();
    let mut at: Vec<Result<usize, String>> = vec![Ok(0); marked.len()];
    for (index, table) in marked.into_iter().enumerate() {
        match table {
            Ok(table) => {
                let below = tables.iter().position(|(_, other)| top_left(other) > top_left(&table));
                tables.insert(below.unwrap_or(tables.len()), (Some(index), table));
            }
            Err(wrong) => at[index] = Err(wrong),
        }
    }
    for (place, (mark, _)) in tables.iter().enumerate() {
        if let Some(mark) = mark {
            at[*mark] = Ok(place);
        }
    }
    Marked {
        tables: tables.into_iter().map(|(_, table)| table).collect(),
        lines,
        at,
    }
}

/// Whether two boxes share more than an edge.
fn overlap(a: &Bounds, b: &Bounds) -> bool {
    a.intersection(b)
        .is_some_and(|common| common.width() > 0.0 && common.height() > 0.0)
}

/// Where a table's text begins on the page: a box drawn by hand begins anywhere around it.
fn top_left(table: &Table) -> (Decimal, Decimal) {
    let corners = table.cells.iter().filter_map(|cell| match &cell.anchor {
        Anchor::Page { r#box, .. } => Some((r#box.0[1], r#box.0[0])),
        Anchor::Sheet { .. } | Anchor::Json { .. } | Anchor::Csv { .. } => None,
    });
    let first = |a: (Decimal, Decimal), b: (Decimal, Decimal)| (a.0.min(b.0), a.1.min(b.1));
    corners.reduce(first).unwrap_or_default()
}
