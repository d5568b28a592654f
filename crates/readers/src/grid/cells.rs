//! Moves the cells of a sheet or text into the tables and lines found among them.

use plumbline_model::{Anchor, Cell, Table};

use super::{GridCell, GridTable, Kind, split};

/// How many times the memory of cells that moved on is given back meanwhile.
const RETURNS: usize = 16;

/// The tables among cells given by row and column, and the cells outside tables, in reading order.
///
/// Rows and columns of `cells` count from the sheet's first, in the tables from the table's first; `kinds` says what
/// each cell holds. `anchor` gives the place of a table from its region and its first cell.
pub(crate) fn tables(
    cells: Vec<Cell>,
    kinds: &[Kind],
    anchor: impl Fn(&GridTable, &Cell) -> Anchor,
) -> (Vec<Table>, Vec<Cell>) {
    let layout = split(cells.len(), |index| {
        let cell = &cells[index];
        GridCell {
            row: cell.row,
            column: cell.column,
            row_span: cell.row_span,
            column_span: cell.column_span,
            kind: kinds[index],
            text: &cell.text,
        }
    });
    let (parted, mut loose) = distribute(cells, &layout.tables);
    loose.sort_by_key(|cell| (cell.row, cell.column));
    let mut tables = Vec::with_capacity(parted.len());
    for (found, mut cells) in layout.tables.iter().zip(parted) {
        let Some(first) = cells.first() else { continue };
        let anchor = anchor(found, first);
        for cell in &mut cells {
            cell.row -= found.start.0;
            cell.column -= found.start.1;
        }
        tables.push(Table {
            anchor,
            header_rows: found.header_rows,
            ruled: false,
            continues: false,
            repeated_rows: 0,
            cells,
            sections: Vec::new(),
        });
    }
    (tables, loose)
}

/// The cells of each table, and those of none, each in the order they stand in.
///
/// Cells leave the list from its end and the list shrinks meanwhile, so that a large sheet is never held twice.
fn distribute(mut cells: Vec<Cell>, tables: &[GridTable]) -> (Vec<Vec<Cell>>, Vec<Cell>) {
    const NO_TABLE: u32 = u32::MAX;
    if let [only] = tables
        && only.cells.len() == cells.len()
    {
        return (vec![cells], Vec::new());
    }
    let mut owners = vec![NO_TABLE; cells.len()];
    for (number, table) in (0..).zip(tables) {
        for &index in &table.cells {
            owners[index as usize] = number;
        }
    }
    let mut parted: Vec<Vec<Cell>> = tables
        .iter()
        .map(|table| Vec::with_capacity(table.cells.len()))
        .collect();
    let mut loose = Vec::new();
    let step = cells.len() / RETURNS + 1;
    while let Some(cell) = cells.pop() {
        match parted.get_mut(owners[cells.len()] as usize) {
            Some(table) => table.push(cell),
            None => loose.push(cell),
        }
        if cells.len().is_multiple_of(step) {
            cells.shrink_to_fit();
        }
    }
    loose.reverse();
    parted.iter_mut().for_each(|table| table.reverse());
    (parted, loose)
}
