//! Splits a grid of cells (a sheet, a delimited text) into tables and lines.
//!
//! Every cell goes into exactly one table or one line. What is decided here:
//! - a row with one text cell above a table is a title, below it a footnote: both are lines;
//! - such a row between data rows is a section row and stays in the table;
//! - a blank row or a blank band of columns separates tables when both sides stand as tables of their own;
//! - the first rows of a table are header rows when they name columns ([`header::header_rows`]).

mod cells;
mod header;
mod kind;

pub(crate) use cells::tables;
pub(crate) use kind::{Kind, is_year, kind_of_text};

/// One non-empty cell, or the head of a merged region.
#[derive(Debug, Clone, Copy, PartialEq)]
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
    pub(crate) cells: Vec<u32>,
}

/// What a grid is made of. Cells of no table are lines.
#[derive(Debug, Clone, Default, PartialEq)]
struct Layout {
    /// In reading order.
    tables: Vec<GridTable>,
}

/// The cells of one row, by column.
#[derive(Debug, Clone, Copy)]
struct Row<'m> {
    number: u32,
    cells: &'m [u32],
}

/// Splits a grid of `count` cells, which `cell` gives by index, in any order; no two share a place.
fn split<'t>(count: usize, cell: impl Fn(usize) -> GridCell<'t>) -> Layout {
    let cell = |index: u32| cell(index as usize);
    let mut layout = Layout::default();
    let mut splitter = Splitter {
        cell: &cell,
        layout: &mut layout,
        pending: vec![(0..u32::try_from(count).unwrap_or(u32::MAX)).collect()],
    };
    while let Some(region) = splitter.pending.pop() {
        splitter.region(region);
    }
    layout.tables.sort_by_key(|table| table.start);
    layout
}

/// A grid's cell by its index.
type CellAt<'a, 't> = &'a dyn Fn(u32) -> GridCell<'t>;

struct Splitter<'a, 't> {
    cell: CellAt<'a, 't>,
    layout: &'a mut Layout,
    /// Regions still to split: a list and not recursion, for sheets of very many tables side by side.
    pending: Vec<Vec<u32>>,
}

impl<'t> Splitter<'_, 't> {
    fn at(&self, index: u32) -> GridCell<'t> {
        (self.cell)(index)
    }

    /// The cells of a row.
    fn cells(&self, row: &Row<'_>) -> impl Iterator<Item = GridCell<'t>> {
        row.cells.iter().map(|&index| self.at(index))
    }

    /// The first cell of a row.
    fn first(&self, row: &Row<'_>) -> GridCell<'t> {
        self.at(row.cells[0])
    }

    /// Splits a region at its blank rows and places each block.
    fn region(&mut self, mut members: Vec<u32>) {
        let place = |index: u32| (self.at(index).row, self.at(index).column);
        if !members.is_sorted_by_key(|&index| place(index)) {
            members.sort_unstable_by_key(|&index| place(index));
        }
        // The table emitted last in this region, which a block without a header of its own may continue.
        let mut previous: Option<usize> = None;
        for block in self.blocks(&members) {
            previous = self.block(&block, previous);
        }
    }

    /// Runs of rows without a blank row between them; a merged region bridges the rows it covers.
    fn blocks<'m>(&self, members: &'m [u32]) -> Vec<Vec<Row<'m>>> {
        let mut blocks: Vec<Vec<Row<'m>>> = Vec::new();
        let mut covered_to: Option<u32> = None;
        for cells in members.chunk_by(|&a, &b| self.at(a).row == self.at(b).row) {
            let number = self.at(cells[0]).row;
            if covered_to.is_none_or(|last| number > last.saturating_add(1)) {
                blocks.push(Vec::new());
            }
            let last = cells.iter().map(|&i| self.at(i).last_row()).max().unwrap_or(number);
            covered_to = Some(covered_to.unwrap_or(0).max(last));
            if let Some(block) = blocks.last_mut() {
                block.push(Row { number, cells });
            }
        }
        blocks
    }

    /// Places one block; gives the table a following block may continue.
    fn block(&mut self, rows: &[Row<'_>], previous: Option<usize>) -> Option<usize> {
        let Some(first_wide) = rows.iter().position(|row| row.cells.len() > 1) else {
            return self.narrow_block(rows, previous);
        };
        // Everything above the first row with several cells is a title, except a banner over some columns, and a
        // section row of a table that goes on.
        let wide_left = self.left_edge(&rows[first_wide..]);
        let mut titles = first_wide;
        if titles > 0 {
            let banner = self.first(&rows[titles - 1]);
            if banner.column > wide_left && banner.kind != Kind::Number {
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
            self.pending.extend([right, left]);
            return None;
        }

        let parts = self.stacked(body);
        if parts.len() == 1
            && let Some(table) = previous
            && self.continues(table, top, body)
        {
            self.extend_table(table, top);
            self.extend_table(table, body);
            return foot.is_empty().then_some(table);
        }
        let mut last = None;
        for part in parts {
            // A title between two stacked tables stands alone at the top of the lower one.
            let lead = part
                .iter()
                .take_while(|row| row.cells.len() == 1 && self.is_title(row, part))
                .count();
            last = Some(self.table(&part[lead..]));
        }
        last.filter(|_| foot.is_empty())
    }

    /// A block whose rows hold one cell each: figures in one column under a name are a table, all else lines.
    fn narrow_block(&mut self, rows: &[Row<'_>], previous: Option<usize>) -> Option<usize> {
        let figures = rows.iter().filter(|row| self.first(row).kind == Kind::Number).count();
        let one_column = rows
            .windows(2)
            .all(|w| self.first(&w[0]).column == self.first(&w[1]).column);
        if figures >= 2 && one_column {
            self.table(rows);
            return None;
        }
        // A lone line between two blocks of one table (a section heading set off by blank rows) keeps it going.
        previous.filter(|_| rows.len() == 1 && figures == 0 && self.first(&rows[0]).text.len() <= SECTION_TEXT)
    }

    /// The leftmost column of rows with several cells.
    fn left_edge(&self, rows: &[Row<'_>]) -> u32 {
        rows.iter()
            .filter(|row| row.cells.len() > 1)
            .map(|row| self.first(row).column)
            .min()
            .unwrap_or(0)
    }

    /// Whether a single cell below the last full row is still a row of the table: a figure, not words.
    fn belongs_to_table(&self, body: &[Row<'_>], row: &Row<'_>) -> bool {
        let cell = self.first(row);
        let left = body.iter().map(|row| self.first(row).column).min().unwrap_or(0);
        cell.kind == Kind::Number && row.cells.len() == 1 && cell.column >= left
    }

    fn is_title(&self, row: &Row<'_>, part: &[Row<'_>]) -> bool {
        let cell = self.first(row);
        cell.column <= self.left_edge(part) && cell.kind != Kind::Number
    }

    /// Two tables side by side: a column without any cell, with a table that has its own row names on the right.
    fn column_bands(&self, rows: &[Row<'_>]) -> Option<(Vec<u32>, Vec<u32>)> {
        // The furthest column that a cell reaches which starts in each column.
        let mut reach: Vec<Option<u32>> = Vec::new();
        for cell in rows.iter().flat_map(|row| self.cells(row)) {
            let column = cell.column as usize;
            if column >= reach.len() {
                reach.resize(column + 1, None);
            }
            reach[column] = reach[column].max(Some(cell.last_column()));
        }
        let mut reached: Option<u32> = None;
        let mut gaps = 0;
        for (start, end) in (0u32..).zip(reach) {
            let Some(end) = end else { continue };
            let gap = reached.is_some_and(|reached| start > reached.saturating_add(1));
            gaps += usize::from(gap);
            if gaps > MOST_GAPS {
                break;
            }
            if gap && self.stands_alone(rows, |c| c < start) && self.stands_alone(rows, |c| c >= start) {
                let (left, right) = rows
                    .iter()
                    .flat_map(|row| row.cells.iter().copied())
                    .partition(|&i| self.at(i).column < start);
                return Some((left, right));
            }
            reached = reached.max(Some(end));
        }
        None
    }

    /// Whether the columns would be a table without the rest: two full rows, and words in the first column beside figures.
    fn stands_alone(&self, rows: &[Row<'_>], within: impl Fn(u32) -> bool) -> bool {
        let mut full = 0;
        let mut named = 0;
        let mut unnamed = 0;
        let left = rows
            .iter()
            .flat_map(|row| self.cells(row))
            .map(|cell| cell.column)
            .filter(|&c| within(c))
            .min()
            .unwrap_or(0);
        for row in rows {
            let cells: Vec<GridCell<'_>> = self.cells(row).filter(|cell| within(cell.column)).collect();
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
    fn stacked<'r, 'm>(&self, rows: &'r [Row<'m>]) -> Vec<&'r [Row<'m>]> {
        let mut starts = vec![0];
        let is_figures = |row: &Row| self.cells(row).any(|cell| cell.kind == Kind::Number);
        for index in 1..rows.len().saturating_sub(2) {
            let (title, head, below) = (&rows[index], &rows[index + 1], &rows[index + 2]);
            let named = self
                .cells(head)
                .filter(|cell| matches!(cell.kind, Kind::Text | Kind::Date))
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
    fn continues(&self, table: usize, top: &[Row<'_>], body: &[Row<'_>]) -> bool {
        let table = &self.layout.tables[table];
        if table.header_rows == 0 || header::header_rows(self.cell, body) > 0 {
            return false;
        }
        if top.len() > 1 || top.iter().any(|row| self.first(row).column != table.start.1) {
            return false;
        }
        let mut figures = body
            .iter()
            .flat_map(|row| self.cells(row))
            .filter(|cell| matches!(cell.kind, Kind::Number | Kind::Placeholder))
            .peekable();
        let header: Vec<GridCell<'_>> = table
            .cells
            .iter()
            .map(|&i| self.at(i))
            .take_while(|cell| cell.row < table.start.0 + table.header_rows)
            .collect();
        let headed = |column: u32| {
            header
                .iter()
                .any(|cell| (cell.column..=cell.last_column()).contains(&column))
        };
        figures.peek().is_some() && figures.all(|cell| headed(cell.column)) && self.left_edge(body) == table.start.1
    }

    fn table(&mut self, rows: &[Row<'_>]) -> usize {
        self.layout.tables.push(GridTable {
            start: (u32::MAX, u32::MAX),
            end: (0, 0),
            header_rows: 0,
            cells: Vec::new(),
        });
        let index = self.layout.tables.len() - 1;
        self.extend_table(index, rows);
        let header_rows = header::header_rows(self.cell, rows);
        self.layout.tables[index].header_rows = header_rows;
        index
    }

    fn extend_table(&mut self, table: usize, rows: &[Row<'_>]) {
        let table = &mut self.layout.tables[table];
        table.cells.reserve(rows.iter().map(|row| row.cells.len()).sum());
        for row in rows {
            table.start.0 = table.start.0.min(row.number);
            for &index in row.cells {
                let cell = (self.cell)(index);
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
