//! Changes a payer makes to a layout, made to a document as read.

use plumbline_model::{Anchor, Cell, CellRange, Document, Part, PartKind};

/// One kind of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// An empty row above everything.
    RowAtTheTop,
    /// An empty row between the last rows of each part.
    RowInTheMiddle,
    /// An empty column behind the first.
    EmptyColumn,
    /// A column of words behind the last.
    WordsAtTheEnd,
    /// The last two columns change places, where no merged cell holds them together.
    ColumnMoved,
    /// Sheets or pages in the opposite order.
    PartsReversed,
}

/// Every kind of change.
pub const CHANGES: [Change; 6] = [
    Change::RowAtTheTop,
    Change::RowInTheMiddle,
    Change::EmptyColumn,
    Change::WordsAtTheEnd,
    Change::ColumnMoved,
    Change::PartsReversed,
];

/// The document with the change; `None` where there is nothing to change (the columns of a JSON file, say).
pub fn changed(document: &Document, change: Change) -> Option<Document> {
    let mut document = document.clone();
    if change == Change::PartsReversed {
        if document.parts.len() < 2 {
            return None;
        }
        document.parts.reverse();
        for (number, part) in (1..).zip(&mut document.parts) {
            part.number = number;
        }
        return Some(document);
    }
    let parts = document.parts.iter_mut().filter(|part| !part.hidden);
    let done = parts
        .map(|part| change_part(part, change))
        .fold(false, |any, one| any | one);
    done.then_some(document)
}

fn change_part(part: &mut Part, change: Change) -> bool {
    let has_address = |part: &Part| {
        part.tables
            .iter()
            .flat_map(|table| &table.cells)
            .all(|cell| place(cell).is_some())
    };
    let by_address = part.kind != PartKind::Page && has_address(part);
    if part.kind != PartKind::Page && !by_address {
        return false;
    }
    let cells: Vec<(u32, u32)> = cells(part).map(|cell| at(cell, by_address)).collect();
    let (Some(last_row), Some(last_column)) = (
        cells.iter().map(|(row, _)| *row).max(),
        cells.iter().map(|(_, column)| *column).max(),
    ) else {
        return false;
    };
    match change {
        Change::RowAtTheTop => shift_rows(part, by_address, 0),
        // Below any header: the last rows of each part are figures or notes.
        Change::RowInTheMiddle => shift_rows(part, by_address, last_row - last_row / 4),
        Change::EmptyColumn => shift_columns(part, by_address, 1),
        Change::WordsAtTheEnd => words_at_the_end(part, by_address),
        Change::ColumnMoved => {
            let merged = self::cells(part).any(|cell| {
                cell.column_span > 1 && at(cell, by_address).1 + cell.column_span > last_column.saturating_sub(1)
            });
            if last_column < 2 || merged {
                return false;
            }
            swap_columns(part, by_address, last_column - 1, last_column);
        }
        Change::PartsReversed => return false,
    }
    true
}

fn cells(part: &Part) -> impl Iterator<Item = &Cell> {
    part.tables.iter().flat_map(|table| &table.cells)
}

/// Row and column from 0.
fn at(cell: &Cell, by_address: bool) -> (u32, u32) {
    match place(cell) {
        Some(place) if by_address => place,
        _ => (cell.row, cell.column),
    }
}

fn place(cell: &Cell) -> Option<(u32, u32)> {
    match &cell.anchor {
        Anchor::Sheet { range, .. } => Some(range.first()),
        Anchor::Csv { row, column, .. } => Some((row - 1, column - 1)),
        Anchor::Page { .. } | Anchor::Json { .. } => None,
    }
}

fn shift_rows(part: &mut Part, by_address: bool, from: u32) {
    for table in &mut part.tables {
        for cell in &mut table.cells {
            let (row, column) = at(cell, by_address);
            if row >= from {
                put(cell, row + 1, column);
            } else if row + cell.row_span > from {
                cell.row_span += 1;
            }
        }
    }
    for line in &mut part.lines {
        if let Some((row, column)) = anchor_place(&line.anchor).filter(|(row, _)| *row >= from) {
            line.anchor = moved(&line.anchor, row + 1, column);
        }
    }
}

fn shift_columns(part: &mut Part, by_address: bool, from: u32) {
    for table in &mut part.tables {
        for cell in &mut table.cells {
            let (row, column) = at(cell, by_address);
            if column >= from {
                put(cell, row, column + 1);
            } else if column + cell.column_span > from {
                cell.column_span += 1;
            }
        }
    }
}

/// Rows that hold more than their first cell get a word behind the last column of their table.
fn words_at_the_end(part: &mut Part, by_address: bool) {
    let last = cells(part)
        .map(|cell| at(cell, by_address).1 + cell.column_span)
        .max()
        .unwrap_or(0);
    for table in &mut part.tables {
        let mut added: Vec<Cell> = Vec::new();
        for cell in &table.cells {
            let (row, column) = at(cell, by_address);
            let known = added.iter().any(|other| at(other, by_address).0 == row);
            if column > 0 && !known && cell.row_span == 1 && cell.column_span == 1 {
                let mut new = cell.clone();
                new.text = "remark".into();
                new.raw = None;
                put(&mut new, row, last);
                added.push(new);
            }
        }
        table.cells.extend(added);
        table.cells.sort_by_key(|cell| (cell.row, cell.column));
    }
}

fn swap_columns(part: &mut Part, by_address: bool, one: u32, other: u32) {
    for table in &mut part.tables {
        for cell in &mut table.cells {
            let (row, column) = at(cell, by_address);
            if column == one {
                put(cell, row, other);
            } else if column == other {
                put(cell, row, one);
            }
        }
        table.cells.sort_by_key(|cell| (cell.row, cell.column));
    }
}

fn put(cell: &mut Cell, row: u32, column: u32) {
    let (old_row, old_column) = place(cell).unwrap_or((cell.row, cell.column));
    cell.row = cell.row.saturating_add(row).saturating_sub(old_row);
    cell.column = cell.column.saturating_add(column).saturating_sub(old_column);
    cell.anchor = moved(&cell.anchor, row, column);
}

fn anchor_place(anchor: &Anchor) -> Option<(u32, u32)> {
    match anchor {
        Anchor::Sheet { range, .. } => Some(range.first()),
        Anchor::Csv { row, column, .. } => Some((row - 1, column - 1)),
        Anchor::Page { .. } | Anchor::Json { .. } => None,
    }
}

fn moved(anchor: &Anchor, row: u32, column: u32) -> Anchor {
    match anchor {
        Anchor::Sheet { sheet, text, .. } => {
            Anchor::sheet(sheet.clone(), CellRange::cell_at(row, column), text.clone())
        }
        Anchor::Csv { text, .. } => Anchor::Csv {
            row: row + 1,
            column: column + 1,
            text: text.clone(),
        },
        Anchor::Page { .. } | Anchor::Json { .. } => anchor.clone(),
    }
}
