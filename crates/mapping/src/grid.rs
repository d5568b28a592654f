//! One sheet, page table, CSV or list of JSON objects as a grid of cells, so that tables are found by their words.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use plumbline_model::{Anchor, CellRange, Document, Part, PartKind, Table, Text};

use crate::format::Pattern;
use crate::words::{plain, plain_text};

/// One filled cell of a grid.
#[derive(Debug, Clone)]
pub(crate) struct GridCell<'d> {
    pub row: u32,
    pub column: u32,
    row_span: u32,
    column_span: u32,
    /// As printed, with runs of blanks made one.
    pub text: Text,
    /// The stored value behind the display, where the format has one.
    pub raw: Option<&'d str>,
    pub anchor: Cow<'d, Anchor>,
}

impl GridCell<'_> {
    /// Whether it covers several columns.
    pub fn spans_columns(&self) -> bool {
        self.column_span > 1
    }
}

/// Filled cells by row and column. Spreadsheets and CSV files count as the file does, from 0.
pub(crate) struct Grid<'d> {
    /// The sheet or page.
    pub part: &'d Part,
    cells: Vec<GridCell<'d>>,
    /// Indexes of the cells that start in a row, left to right.
    rows: BTreeMap<u32, Vec<usize>>,
    /// Indexes of the cells that reach into later rows.
    tall: Vec<usize>,
}

impl<'d> Grid<'d> {
    /// The grids of a part: a sheet or CSV file is one, however its reader split it; on a page each table is one.
    /// Hidden cells are left out.
    pub fn of_part(part: &'d Part) -> Vec<Grid<'d>> {
        match part.kind {
            PartKind::Page => part.tables.iter().map(|table| Grid::of_table(part, table)).collect(),
            PartKind::Sheet | PartKind::Document => {
                let grid = Grid::of_addresses(part);
                if grid.cells.is_empty() { Vec::new() } else { vec![grid] }
            }
        }
    }

    /// The grids of the parts that are not hidden, in file order. A table that runs over pages is one grid, which stands
    /// on the page it begins on; rows that print its header again are left out.
    pub fn of_document(document: &'d Document) -> Vec<Grid<'d>> {
        let mut grids: Vec<Grid> = Vec::new();
        for part in document.parts.iter().filter(|part| !part.hidden) {
            if part.kind != PartKind::Page {
                grids.extend(Grid::of_part(part));
                continue;
            }
            for table in &part.tables {
                match grids.pop() {
                    Some(begun) if table.continues && begun.part.kind == PartKind::Page => {
                        let Grid { part, mut cells, .. } = begun;
                        let end = cells.iter().map(|cell| cell.row.saturating_add(cell.row_span)).max();
                        cells.extend(table_cells(table, table.repeated_rows, end.unwrap_or(0)));
                        grids.push(Grid::new(part, cells));
                    }
                    before => {
                        grids.extend(before);
                        grids.push(Grid::of_table(part, table));
                    }
                }
            }
        }
        grids
    }

    fn of_table(part: &'d Part, table: &'d Table) -> Grid<'d> {
        Grid::new(part, table_cells(table, 0, 0).collect())
    }

    fn of_addresses(part: &'d Part) -> Grid<'d> {
        let mut cells = Vec::new();
        for cell in part.tables.iter().flat_map(|t| &t.cells).filter(|cell| !cell.hidden) {
            if let Some((row, column)) = address(&cell.anchor) {
                cells.push(GridCell {
                    row,
                    column,
                    row_span: cell.row_span.max(1),
                    column_span: cell.column_span.max(1),
                    text: plain_text(&cell.text),
                    raw: cell.raw.as_deref(),
                    anchor: Cow::Borrowed(&cell.anchor),
                });
            }
        }
        for line in &part.lines {
            if let Some((row, column)) = address(&line.anchor) {
                cells.push(GridCell {
                    row,
                    column,
                    row_span: 1,
                    column_span: 1,
                    text: plain_text(&line.text),
                    raw: None,
                    anchor: Cow::Borrowed(&line.anchor),
                });
            }
        }
        Grid::new(part, cells)
    }

    /// JSON objects as rows: row 0 holds the keys, every object whose pointer fits the pattern is one row.
    /// Values of nested objects stand under `outer/inner`.
    pub fn of_objects(document: &'d Document, pattern: &str) -> Option<Grid<'d>> {
        let steps: Vec<&str> = pattern.split('/').skip(1).collect();
        let mut keys: Vec<String> = Vec::new();
        let mut objects: Vec<String> = Vec::new();
        let mut cells = Vec::new();
        let part = document.parts.first()?;
        for leaf in values(document) {
            let path: Vec<&str> = leaf.pointer.split('/').skip(1).collect();
            if path.len() <= steps.len() || !steps.iter().zip(&path).all(|(step, at)| *step == "*" || step == at) {
                continue;
            }
            let (object, key) = (path[..steps.len()].join("/"), path[steps.len()..].join("/"));
            let row = position(&mut objects, object) + 1;
            let column = position(&mut keys, key);
            cells.push(GridCell {
                row,
                column,
                row_span: 1,
                column_span: 1,
                text: plain(leaf.text),
                raw: None,
                anchor: Cow::Borrowed(leaf.anchor),
            });
        }
        let heading = cells.first()?.anchor.clone();
        cells.extend((0u32..).zip(&keys).map(|(column, key)| GridCell {
            row: 0,
            column,
            row_span: 1,
            column_span: 1,
            text: key.replace("~1", "/").replace("~0", "~").into(),
            raw: None,
            anchor: Cow::Owned(heading.with_text(key.as_str())),
        }));
        Some(Grid::new(part, cells))
    }

    fn new(part: &'d Part, mut cells: Vec<GridCell<'d>>) -> Grid<'d> {
        // An empty JSON value is a place the payer left empty on purpose (null); elsewhere an empty cell is no cell.
        cells.retain(|cell| !cell.text.is_empty() || matches!(*cell.anchor, Anchor::Json { .. }));
        cells.sort_by_key(|cell| (cell.row, cell.column));
        let mut rows: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        let mut tall = Vec::new();
        for (index, cell) in cells.iter().enumerate() {
            rows.entry(cell.row).or_default().push(index);
            if cell.row_span > 1 {
                tall.push(index);
            }
        }
        Grid {
            part,
            cells,
            rows,
            tall,
        }
    }

    /// Rows in which a cell starts, from the given one on.
    pub fn rows_from(&self, row: u32) -> impl Iterator<Item = u32> {
        self.rows.range(row..).map(|(row, _)| *row)
    }

    /// The cells that start in a row, left to right.
    pub fn row(&self, row: u32) -> impl Iterator<Item = &GridCell<'d>> {
        self.rows
            .get(&row)
            .into_iter()
            .flatten()
            .map(|index| &self.cells[*index])
    }

    /// The cell that covers a position, spans included.
    pub fn covering(&self, row: u32, column: u32) -> Option<&GridCell<'d>> {
        let covers = |cell: &&GridCell| {
            (cell.row..cell.row.saturating_add(cell.row_span)).contains(&row)
                && (cell.column..cell.column.saturating_add(cell.column_span)).contains(&column)
        };
        self.row(row)
            .find(covers)
            .or_else(|| self.tall.iter().map(|index| &self.cells[*index]).find(covers))
    }

    /// The first row of the header that holds all the words in `height` rows, searched from `from` on.
    pub fn header_row(&self, words: &[Pattern], height: u32, from: u32) -> Option<u32> {
        if words.is_empty() {
            return self.rows_from(from).next();
        }
        self.rows_from(from).find(|&start| {
            let holds = |word: &Pattern, rows: std::ops::Range<u32>| {
                self.rows
                    .range(rows)
                    .flat_map(|(_, row)| row)
                    .any(|index| word.is_match(&self.cells[*index].text))
            };
            // A title row above the header holds none of its words, so the header starts where the first of them is.
            words.iter().any(|word| holds(word, start..start + 1))
                && words
                    .iter()
                    .all(|word| holds(word, start..start.saturating_add(height.max(1))))
        })
    }

    /// The header texts above a column from top to bottom, spanning ones included, repeats left out.
    pub fn header_path(&self, start: u32, height: u32, column: u32) -> Vec<&GridCell<'d>> {
        let mut path: Vec<&GridCell> = Vec::new();
        for row in start..start.saturating_add(height.max(1)) {
            if let Some(cell) = self.covering(row, column)
                && path
                    .last()
                    .is_none_or(|last| (last.row, last.column) != (cell.row, cell.column))
            {
                path.push(cell);
            }
        }
        path
    }

    /// Columns in which a cell starts in the rows of a range.
    pub fn columns(&self, rows: std::ops::Range<u32>) -> Vec<u32> {
        let mut columns: Vec<u32> = self
            .rows
            .range(rows)
            .flat_map(|(_, row)| row.iter().map(|index| self.cells[*index].column))
            .collect();
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    /// The place of an empty cell: its own address in sheets and CSV files, its row's label elsewhere.
    pub fn empty_place(&self, row: u32, column: u32, label: &Anchor) -> Anchor {
        match label {
            Anchor::Sheet { sheet, .. } => Anchor::sheet(sheet.clone(), CellRange::cell_at(row, column), ""),
            Anchor::Csv { .. } => Anchor::Csv {
                row: row + 1,
                column: column + 1,
                text: Text::default(),
            },
            Anchor::Page { .. } | Anchor::Json { .. } => label.with_text(""),
        }
    }
}

/// The filled cells of a table from row `from` on, which comes to stand in row `to`.
fn table_cells(table: &Table, from: u32, to: u32) -> impl Iterator<Item = GridCell<'_>> {
    let cells = table.cells.iter().filter(move |cell| !cell.hidden && cell.row >= from);
    cells.map(move |cell| GridCell {
        row: cell.row - from + to,
        column: cell.column,
        row_span: cell.row_span.max(1),
        column_span: cell.column_span.max(1),
        text: plain_text(&cell.text),
        raw: cell.raw.as_deref(),
        anchor: Cow::Borrowed(&cell.anchor),
    })
}

/// Whether a pointer leads to a value: names of objects and columns stand in the document too, with the pointer of the
/// object or list they belong to.
fn is_value(pointer: &str, pointers: &BTreeSet<&str>) -> bool {
    let inner = format!("{pointer}/");
    let next = pointers
        .range::<str, _>((std::ops::Bound::Included(inner.as_str()), std::ops::Bound::Unbounded))
        .next();
    !next.is_some_and(|next| next.starts_with(&inner))
}

fn position(list: &mut Vec<String>, text: String) -> u32 {
    let index = list.iter().position(|known| *known == text).unwrap_or_else(|| {
        list.push(text);
        list.len() - 1
    });
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// One value of a JSON document.
pub(crate) struct Leaf<'d> {
    pub pointer: &'d str,
    pub text: &'d str,
    pub anchor: &'d Anchor,
}

/// The values of a JSON document by their pointers, whether the reader gave them as lines or as cells.
pub(crate) fn leaves(document: &Document) -> impl Iterator<Item = Leaf<'_>> {
    document.parts.iter().flat_map(|part| {
        let lines = part.lines.iter().map(|line| (&line.anchor, line.text.as_str()));
        let cells = part.tables.iter().flat_map(|table| &table.cells);
        lines
            .chain(cells.map(|cell| (&cell.anchor, cell.text.as_str())))
            .filter_map(|(anchor, text)| match anchor {
                Anchor::Json { pointer, .. } => Some(Leaf { pointer, text, anchor }),
                _ => None,
            })
    })
}

/// The values of a JSON document alone: no names of objects and columns.
pub(crate) fn values(document: &Document) -> Vec<Leaf<'_>> {
    let pointers: BTreeSet<&str> = leaves(document).map(|leaf| leaf.pointer).collect();
    leaves(document)
        .filter(|leaf| is_value(leaf.pointer, &pointers))
        .collect()
}

/// Row and column from 0 of a place in a sheet or CSV file.
fn address(anchor: &Anchor) -> Option<(u32, u32)> {
    match anchor {
        Anchor::Sheet { range, .. } => Some(range.first()),
        Anchor::Csv { row, column, .. } => Some((row.checked_sub(1)?, column.checked_sub(1)?)),
        Anchor::Page { .. } | Anchor::Json { .. } => None,
    }
}
