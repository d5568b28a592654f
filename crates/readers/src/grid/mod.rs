//! Splits a grid of cells (a sheet, a delimited text) into tables and lines.
//!
//! Every cell goes into exactly one table or one line. What is decided here:
//! - a row with one text cell above a table is a title, below it a footnote: both are lines;
//! - such a row between data rows is a section row and stays in the table;
//! - a blank row or a blank band of columns separates tables when both sides stand as tables of their own;
//! - the first rows of a table are header rows when they name columns ([`header::header_rows`]).

mod header;
mod kind;

use std::collections::BTreeMap;

pub(crate) use kind::{Kind, kind_of_text};

/// One non-empty cell, or the head of a merged region.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct GridCell<'t> {
    /// 0 for the first row.
    pub(crate) row: u32,
    /// 0 for the first column.
    pub(crate) column: u32,
    /// Rows covered, at least 1.
    pub(crate) row_span: u32,
    /// Columns covered, at least 1.
    pub(crate) column_span: u32,
    /// What the cell holds, for telling headers from figures.
    pub(crate) kind: Kind,
    /// The text as displayed.
    pub(crate) text: &'t str,
}

impl GridCell<'_> {
    fn last_row(&self) -> u32 {
        self.row.saturating_add(self.row_span.saturating_sub(1))
    }

    fn last_column(&self) -> u32 {
        self.column.saturating_add(self.column_span.saturating_sub(1))
    }
}

/// A table: which cells belong to it and where it lies.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct GridTable {
    /// First row and column.
    pub(crate) start: (u32, u32),
    /// Last row and column, merged regions included.
    pub(crate) end: (u32, u32),
    /// Leading rows that name columns.
    pub(crate) header_rows: u32,
    /// Indexes of its cells, by row then column.
    pub(crate) cells: Vec<usize>,
}

/// What a grid is made of.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Layout {
    /// In reading order.
    pub(crate) tables: Vec<GridTable>,
    /// Indexes of cells that stand outside tables, in reading order.
    pub(crate) lines: Vec<usize>,
}

/// The cells of one row, by column.
#[derive(Debug, Clone)]
struct Row {
    number: u32,
    cells: Vec<usize>,
}

/// Splits a grid. `cells` may be in any order; no two share a place.
pub(crate) fn split(cells: &[GridCell<'_>]) -> Layout {
    let mut layout = Layout::default();
    let all: Vec<usize> = (0..cells.len()).collect();
    let mut splitter = Splitter {
        cells,
        layout: &mut layout,
        pending: vec![all],
    };
    while let Some(region) = splitter.pending.pop() {
        splitter.region(&region);
    }
    layout.lines.sort_by_key(|&i| (cells[i].row, cells[i].column));
    layout.tables.sort_by_key(|table| table.start);
    layout
}

struct Splitter<'a> {
    cells: &'a [GridCell<'a>],
    layout: &'a mut Layout,
    /// Regions still to split: a list and not recursion, for sheets of very many tables side by side.
    pending: Vec<Vec<usize>>,
}

impl Splitter<'_> {
    /// Splits a region at its blank rows and places each block.
    fn region(&mut self, members: &[usize]) {
        // The table emitted last in this region, which a block without a header of its own may continue.
        let mut previous: Option<usize> = None;
        for block in self.blocks(members) {
            previous = self.block(&block, previous);
        }
    }

    /// Runs of rows without a blank row between them; a merged region bridges the rows it covers.
    fn blocks(&self, members: &[usize]) -> Vec<Vec<Row>> {
        let mut rows: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for &index in members {
            rows.entry(self.cells[index].row).or_default().push(index);
        }
        let mut blocks: Vec<Vec<Row>> = Vec::new();
        let mut covered_to: Option<u32> = None;
        for (number, mut cells) in rows {
            cells.sort_by_key(|&i| self.cells[i].column);
            if covered_to.is_none_or(|last| number > last.saturating_add(1)) {
                blocks.push(Vec::new());
            }
            let last = cells.iter().map(|&i| self.cells[i].last_row()).max().unwrap_or(number);
            covered_to = Some(covered_to.unwrap_or(0).max(last));
            if let Some(block) = blocks.last_mut() {
                block.push(Row { number, cells });
            }
        }
        blocks
    }

    /// Places one block; gives the table a following block may continue.
    fn block(&mut self, rows: &[Row], previous: Option<usize>) -> Option<usize> {
        let Some(first_wide) = rows.iter().position(|row| row.cells.len() > 1) else {
            return self.narrow_block(rows, previous);
        };
        // Everything above the first row with several cells is a title, except a banner over some columns, and a
        // section row of a table that goes on.
        let wide_left = self.left_edge(&rows[first_wide..]);
        let mut titles = first_wide;
        if titles > 0 {
            let banner = rows[titles - 1].cells[0];
            if self.cells[banner].column > wide_left && self.cells[banner].kind != Kind::Number {
                titles -= 1;
            }
        }
        let (top, body) = rows.split_at(titles);

        // Footnotes: single cells below the last row with several cells.
        let last_wide = body.iter().rposition(|row| row.cells.len() > 1).unwrap_or(0);
        let mut end = last_wide + 1;
        while body.get(end).is_some_and(|row| self.belongs_to_table(body, row)) {
            end += 1;
        }
        let (body, foot) = body.split_at(end);

        if let Some((left, right)) = self.column_bands(body) {
            self.lines(top);
            self.pending.extend([right, left]);
            self.lines(foot);
            return None;
        }

        let parts = self.stacked(body);
        if parts.len() == 1
            && let Some(table) = previous
            && self.continues(table, top, body)
        {
            let mut all: Vec<Row> = top.to_vec();
            all.extend_from_slice(body);
            self.extend_table(table, &all);
            self.lines(foot);
            return foot.is_empty().then_some(table);
        }
        self.lines(top);
        let mut last = None;
        for part in parts {
            // A title between two stacked tables stands alone at the top of the lower one.
            let lead = part
                .iter()
                .take_while(|row| row.cells.len() == 1 && self.is_title(row, part))
                .count();
            self.lines(&part[..lead]);
            last = Some(self.table(&part[lead..]));
        }
        self.lines(foot);
        last.filter(|_| foot.is_empty())
    }

    /// A block whose rows hold one cell each: figures in one column under a name are a table, all else lines.
    fn narrow_block(&mut self, rows: &[Row], previous: Option<usize>) -> Option<usize> {
        let figures = rows
            .iter()
            .filter(|row| self.cells[row.cells[0]].kind == Kind::Number)
            .count();
        let one_column = rows
            .windows(2)
            .all(|w| self.cells[w[0].cells[0]].column == self.cells[w[1].cells[0]].column);
        if figures >= 2 && one_column {
            self.table(rows);
            return None;
        }
        self.lines(rows);
        // A lone line between two blocks of one table (a section heading set off by blank rows) keeps it going.
        previous.filter(|_| rows.len() == 1 && figures == 0 && self.cells[rows[0].cells[0]].text.len() <= SECTION_TEXT)
    }

    /// The leftmost column of rows with several cells.
    fn left_edge(&self, rows: &[Row]) -> u32 {
        rows.iter()
            .filter(|row| row.cells.len() > 1)
            .flat_map(|row| row.cells.iter().map(|&i| self.cells[i].column))
            .min()
            .unwrap_or(0)
    }

    /// Whether a single cell below the last full row is still a row of the table: a figure, not words.
    fn belongs_to_table(&self, body: &[Row], row: &Row) -> bool {
        let cell = &self.cells[row.cells[0]];
        let left = body
            .iter()
            .flat_map(|r| r.cells.iter().map(|&i| self.cells[i].column))
            .min()
            .unwrap_or(0);
        cell.kind == Kind::Number && row.cells.len() == 1 && cell.column >= left
    }

    fn is_title(&self, row: &Row, part: &[Row]) -> bool {
        let left = self.left_edge(part);
        self.cells[row.cells[0]].column <= left && self.cells[row.cells[0]].kind != Kind::Number
    }

    /// Two tables side by side: a column without any cell, with a table that has its own row names on the right.
    fn column_bands(&self, rows: &[Row]) -> Option<(Vec<usize>, Vec<usize>)> {
        let mut spans: Vec<(u32, u32)> = rows
            .iter()
            .flat_map(|row| {
                row.cells
                    .iter()
                    .map(|&i| (self.cells[i].column, self.cells[i].last_column()))
            })
            .collect();
        spans.sort_unstable();
        let mut reached = spans.first()?.1;
        let mut gaps = 0;
        for &(start, end) in &spans {
            let gap = start > reached.saturating_add(1);
            gaps += usize::from(gap);
            if gaps > MOST_GAPS {
                break;
            }
            if gap && self.stands_alone(rows, |c| c < start) && self.stands_alone(rows, |c| c >= start) {
                let (left, right) = rows
                    .iter()
                    .flat_map(|row| row.cells.iter().copied())
                    .partition(|&i| self.cells[i].column < start);
                return Some((left, right));
            }
            reached = reached.max(end);
        }
        None
    }

    /// Whether the columns would be a table without the rest: two full rows, and words in the first column beside figures.
    fn stands_alone(&self, rows: &[Row], within: impl Fn(u32) -> bool) -> bool {
        let mut full = 0;
        let mut named = 0;
        let mut unnamed = 0;
        let left = rows
            .iter()
            .flat_map(|row| row.cells.iter().map(|&i| self.cells[i].column))
            .filter(|&c| within(c))
            .min()
            .unwrap_or(0);
        for row in rows {
            let cells: Vec<&GridCell<'_>> = row
                .cells
                .iter()
                .map(|&i| &self.cells[i])
                .filter(|cell| within(cell.column))
                .collect();
            if cells.len() < 2 {
                continue;
            }
            full += 1;
            if cells.iter().skip(1).any(|cell| cell.kind != Kind::Text) || cells.len() == 2 {
                if cells[0].column == left && matches!(cells[0].kind, Kind::Text | Kind::Date) {
                    named += 1;
                } else {
                    unnamed += 1;
                }
            }
        }
        full >= 2 && named >= 1 && named > unnamed
    }

    /// Tables stacked without a blank row: a title line followed by a header begins a new one.
    fn stacked<'r>(&self, rows: &'r [Row]) -> Vec<&'r [Row]> {
        let mut starts = vec![0];
        let is_figures = |row: &Row| row.cells.iter().any(|&i| self.cells[i].kind == Kind::Number);
        for index in 1..rows.len().saturating_sub(2) {
            let (title, head, below) = (&rows[index], &rows[index + 1], &rows[index + 2]);
            let named = head
                .cells
                .iter()
                .filter(|&&i| matches!(self.cells[i].kind, Kind::Text | Kind::Date))
                .count();
            if title.cells.len() == 1
                && rows[..index].iter().any(is_figures)
                && named == head.cells.len()
                && named >= 3
                && below.cells.len() > 1
                && is_figures(below)
            {
                starts.push(index);
            }
        }
        starts
            .iter()
            .enumerate()
            .map(|(n, &start)| &rows[start..starts.get(n + 1).copied().unwrap_or(rows.len())])
            .collect()
    }

    /// Whether a block below a blank row goes on with a table: it has no header, and its figures stand in columns
    /// that hold the table's figures or are named by its header.
    fn continues(&self, table: usize, top: &[Row], body: &[Row]) -> bool {
        let table = &self.layout.tables[table];
        if table.header_rows == 0 || header::header_rows(self.cells, body_cells(body)) > 0 {
            return false;
        }
        if top.len() > 1 || top.iter().any(|row| self.cells[row.cells[0]].column != table.start.1) {
            return false;
        }
        let mut figures = body
            .iter()
            .flat_map(|row| row.cells.iter())
            .map(|&i| &self.cells[i])
            .filter(|cell| matches!(cell.kind, Kind::Number | Kind::Placeholder))
            .peekable();
        let header: Vec<&GridCell<'_>> = table
            .cells
            .iter()
            .map(|&i| &self.cells[i])
            .take_while(|cell| cell.row < table.start.0 + table.header_rows)
            .collect();
        let headed = |column: u32| {
            header
                .iter()
                .any(|cell| (cell.column..=cell.last_column()).contains(&column))
        };
        figures.peek().is_some() && figures.all(|cell| headed(cell.column)) && self.left_edge(body) == table.start.1
    }

    fn lines(&mut self, rows: &[Row]) {
        self.layout
            .lines
            .extend(rows.iter().flat_map(|row| row.cells.iter().copied()));
    }

    fn table(&mut self, rows: &[Row]) -> usize {
        self.layout.tables.push(GridTable {
            start: (u32::MAX, u32::MAX),
            end: (0, 0),
            header_rows: 0,
            cells: Vec::new(),
        });
        let index = self.layout.tables.len() - 1;
        self.extend_table(index, rows);
        let header_rows = header::header_rows(self.cells, body_cells(rows));
        self.layout.tables[index].header_rows = header_rows;
        index
    }

    fn extend_table(&mut self, table: usize, rows: &[Row]) {
        let table = &mut self.layout.tables[table];
        for row in rows {
            table.start.0 = table.start.0.min(row.number);
            for &index in &row.cells {
                let cell = &self.cells[index];
                table.start.1 = table.start.1.min(cell.column);
                table.end = (table.end.0.max(cell.last_row()), table.end.1.max(cell.last_column()));
                table.cells.push(index);
            }
        }
    }
}

/// Blank bands of columns tried in one block; a report has a handful.
const MOST_GAPS: usize = 50;
/// Bytes of text up to which a lone line can be a section heading.
const SECTION_TEXT: usize = 80;

fn body_cells(rows: &[Row]) -> impl Iterator<Item = (u32, &[usize])> {
    rows.iter().map(|row| (row.number, row.cells.as_slice()))
}
