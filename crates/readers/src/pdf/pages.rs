//! Tables that run over pages: which table of a page goes on with the last one of the page before.
//!
//! Nothing is moved: each page keeps its own tables, and the later one says that it continues and which of its leading
//! rows print the header again.

use plumbline_model::{Part, Table};

use super::geometry::Turn;
use super::table::FoundTable;
use super::words::TextLine;

/// The sides of two parts of one table stand at the same x to within this (points).
const SAME_SIDE: f64 = 4.0;

/// What stands at the top and at the foot of a page, page headers and footers left out.
pub(super) struct Ends {
    turn: Turn,
    first: Option<End>,
    last: Option<End>,
}

/// A table nearest to the top or the foot of its page.
struct End {
    /// Its place among the page's tables.
    table: usize,
    left: f64,
    right: f64,
    /// The x-range that the text of each column takes; none for a column that only spanning cells cover.
    columns: Vec<Option<(f64, f64)>>,
    /// Lines above it on the page.
    above: Vec<String>,
    /// Lines below it on the page.
    below: Vec<String>,
}

impl Ends {
    /// `tables` of one page from top to bottom, and the lines that belong to none.
    pub(super) fn of(turn: Turn, tables: &[FoundTable], lines: &[TextLine]) -> Ends {
        let end = |at: usize| {
            let table = tables.get(at)?;
            let beside = tables.iter().enumerate().any(|(other, t)| {
                other != at && t.bounds.top < table.bounds.bottom && table.bounds.top < t.bounds.bottom
            });
            let texts = |inside: &dyn Fn(f64) -> bool| {
                let chosen = lines.iter().filter(|line| inside(line.bounds().center().1));
                chosen.map(TextLine::text).collect()
            };
            (!beside).then(|| End {
                table: at,
                left: table.bounds.left,
                right: table.bounds.right,
                columns: (0..table.columns()).map(|column| text_range(table, column)).collect(),
                above: texts(&|y| y < table.bounds.top),
                below: texts(&|y| y > table.bounds.bottom),
            })
        };
        Ends {
            turn,
            first: end(0),
            last: tables.len().checked_sub(1).and_then(end),
        }
    }
}

fn text_range(table: &FoundTable, column: usize) -> Option<(f64, f64)> {
    let own = table.cells.iter().filter(|c| c.column == column && c.column_span == 1);
    own.map(|cell| cell.bounds())
        .map(|b| (b.left, b.right))
        .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
}

/// Marks the tables that go on with the last table of the page before, and numbers their columns as its are.
pub(super) fn join(parts: &mut [Part], ends: &[Ends]) {
    // The header in force: of the first page's table, for as long as its rows go on.
    let mut header: Option<Table> = None;
    for at in 1..parts.len().min(ends.len()) {
        let (before, page) = (&ends[at - 1], &ends[at]);
        let (Some(last), Some(first)) = (&before.last, &page.first) else {
            header = None;
            continue;
        };
        let (earlier, later) = parts.split_at_mut(at);
        let (Some(above), Some(table)) = (
            earlier.last().and_then(|part| part.tables.get(last.table)),
            later.first_mut().and_then(|part| part.tables.get_mut(first.table)),
        ) else {
            continue;
        };
        let chain = header.take().filter(|_| above.continues);
        let named = chain.as_ref().unwrap_or(above);
        let goes_on = before.turn == page.turn && goes_on(last, first, named, table);
        if goes_on {
            header = chain.or_else(|| Some(above.clone()));
        }
    }
}

/// Whether `table` goes on with the table at the foot of the page before; marks it when it does. `named` is the table
/// whose header holds.
fn goes_on(last: &End, first: &End, named: &Table, table: &mut Table) -> bool {
    let Some(columns) = same_columns(last, first) else {
        return false;
    };
    let repeated = repeated_rows(named, table, &columns);
    let printed_twice = |line: &&String| last.above.contains(line) || first.below.contains(line);
    let between = last.below.iter().chain(&first.above);
    let mut between = between.filter(|line| !printed_twice(line) && !says_continued(line));
    // Without its header again, only a table that begins with figures and stands at the same place goes on.
    let same_place = (last.left - first.left).abs() <= SAME_SIDE && (last.right - first.right).abs() <= SAME_SIDE;
    let fits = match repeated {
        0 => between.next().is_none() && table.header_rows == 0 && same_place && last.columns.len() >= 3,
        _ => between.all(|line| is_note(line)),
    };
    if !fits {
        return false;
    }
    table.continues = true;
    table.repeated_rows = repeated;
    table.header_rows = table.header_rows.max(repeated);
    for cell in &mut table.cells {
        let end = (cell.column + cell.column_span - 1) as usize;
        if let (Some(from), Some(to)) = (columns.get(cell.column as usize), columns.get(end)) {
            (cell.column, cell.column_span) = (*from, to - from + 1);
        }
    }
    true
}

/// For each column of the later table the one of the earlier table it stands under; `None` when they do not fit.
fn same_columns(last: &End, first: &End) -> Option<Vec<u32>> {
    if last.columns.len() == first.columns.len() {
        let apart = last.columns.iter().zip(&first.columns).any(|pair| match pair {
            (Some(a), Some(b)) => overlap(*a, *b) <= 0.0,
            _ => false,
        });
        return (!apart).then(|| (0..).take(first.columns.len()).collect());
    }
    // Columns that are empty on this page were left out.
    let mut found: Vec<u32> = Vec::new();
    for range in &first.columns {
        let range = (*range)?;
        let (at, shared) = (0..)
            .zip(&last.columns)
            .map(|(at, other)| (at, other.map_or(0.0, |other| overlap(other, range))))
            .max_by(|a, b| a.1.total_cmp(&b.1))?;
        if shared <= 0.0 || found.last().is_some_and(|last| *last >= at) {
            return None;
        }
        found.push(at);
    }
    Some(found)
}

fn overlap(a: (f64, f64), b: (f64, f64)) -> f64 {
    a.1.min(b.1) - a.0.max(b.0)
}

/// How many leading rows print the header again: all of its rows or none.
fn repeated_rows(named: &Table, table: &Table, columns: &[u32]) -> u32 {
    let height = named.header_rows;
    let texts = |table: &Table, column: &dyn Fn(u32) -> u32| {
        let rows = table.cells.iter().filter(|cell| cell.row < height);
        rows.map(|cell| (cell.row, column(cell.column), cell.text.clone()))
            .collect::<Vec<_>>()
    };
    let there = texts(named, &|column| column);
    let here = texts(table, &|column| {
        columns.get(column as usize).copied().unwrap_or(u32::MAX)
    });
    if height > 0 && table.row_count() > height && there == here {
        height
    } else {
        0
    }
}

/// Whether a line says that the table goes on: "Table 3. (continued)".
fn says_continued(line: &str) -> bool {
    let line = line.to_lowercase();
    ["continued", "cont'd", "cont’d", "(cont.)", "(cont)"]
        .iter()
        .any(|word| line.contains(word))
}

/// Whether a line reads like a note under a table.
fn is_note(line: &str) -> bool {
    let mark = line.split_whitespace().next().unwrap_or("");
    let word = mark.trim_end_matches([':', '.', 's']);
    line.starts_with(['[', '*', '†', '‡', '§', '¹', '²', '³'])
        || matches!(word, "Note" | "Source" | "NOTE" | "SOURCE")
        || mark.len() <= 2
            && line.split_whitespace().count() > 2
            && mark.trim_end_matches(['.', ')', '/']).chars().count() == 1
}
