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

/// A change of one thing a payer's figure is found by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drifted {
    /// The label of a row of figures reads otherwise.
    RowRenamed,
    /// A row of figures is gone.
    RowDropped,
    /// The header of a column of figures reads otherwise.
    ColumnRenamed,
    /// A column of figures is gone.
    ColumnDropped,
    /// A sheet has another name.
    SheetRenamed,
    /// A sheet, page or object of figures more.
    TableAdded,
}

/// Every such change.
pub const DRIFTED: [Drifted; 6] = [
    Drifted::RowRenamed,
    Drifted::RowDropped,
    Drifted::ColumnRenamed,
    Drifted::ColumnDropped,
    Drifted::SheetRenamed,
    Drifted::TableAdded,
];

/// The document with one thing changed that the figure at a place is found by, and what that is in words; `None` where
/// the layout has no such thing. `term` is the figure's term as the mapping has it.
pub fn drifted(document: &Document, change: Drifted, figure: &Anchor, term: &str) -> Option<(Document, String)> {
    let mut document = document.clone();
    let what = match change {
        Drifted::TableAdded => add_table(&mut document)?,
        Drifted::SheetRenamed => rename_sheet(&mut document, figure)?,
        _ if matches!(figure, Anchor::Json { .. }) => change_key(&mut document, change, figure)?,
        _ => change_grid(&mut document, change, figure, term)?,
    };
    Some((document, what))
}

/// How a text reads afterwards: the same with a word more.
fn renamed(text: &str) -> String {
    format!("{text} amount")
}

fn change_grid(document: &mut Document, change: Drifted, figure: &Anchor, term: &str) -> Option<String> {
    let part = document
        .parts
        .iter_mut()
        .find(|part| cells(part).any(|cell| cell.anchor == *figure))?;
    let by_address = part.kind != PartKind::Page;
    // On a page each table has rows and columns of its own.
    let table = part
        .tables
        .iter()
        .position(|table| table.cells.iter().any(|cell| cell.anchor == *figure))?;
    let all: Vec<usize> = if by_address {
        (0..part.tables.len()).collect()
    } else {
        vec![table]
    };
    let places: Vec<(usize, usize, u32, u32)> = all
        .iter()
        .flat_map(|table| {
            part.tables[*table]
                .cells
                .iter()
                .enumerate()
                .map(move |(cell, one)| (*table, cell, one))
        })
        .map(|(table, cell, one)| {
            let (row, column) = at(one, by_address);
            (table, cell, row, column)
        })
        .collect();
    let text = |part: &Part, table: usize, cell: usize| part.tables[table].cells[cell].text.to_string();
    let (_, _, row, column) = *places
        .iter()
        .find(|(table, cell, _, _)| part.tables[*table].cells[*cell].anchor == *figure)?;
    let words = |text: &str| text.chars().any(char::is_alphabetic);
    // With terms in columns a row's label names no figure.
    let label = places
        .iter()
        .filter(|(table, cell, at, left)| *at == row && *left < column && text(part, *table, *cell).starts_with(term))
        .min_by_key(|(_, _, _, left)| *left)
        .copied();
    let header = places
        .iter()
        .filter(|(table, cell, at, left)| {
            let span = part.tables[*table].cells[*cell].column_span;
            *at < row
                && (*left..left + span).contains(&column)
                && words(&text(part, *table, *cell))
                && !looks_like_figure(&text(part, *table, *cell))
        })
        .max_by_key(|(table, cell, at, _)| {
            let text = text(part, *table, *cell);
            // Above a column that is a term stands the term; above the figures of a row stand those of other rows.
            (
                text == term,
                text.contains(term),
                if label.is_some() {
                    i64::from(*at)
                } else {
                    -i64::from(*at)
                },
            )
        })
        .copied();
    let gone = |part: &mut Part, is: &dyn Fn(u32, u32) -> bool| {
        for table in &all {
            part.tables[*table].cells.retain(|cell| {
                let (row, column) = at(cell, by_address);
                !is(row, column)
            });
        }
    };
    match change {
        Drifted::RowRenamed => {
            let (table, cell, _, _) = label?;
            Some(rename(&mut part.tables[table].cells[cell]))
        }
        Drifted::RowDropped => {
            let (table, cell, _, _) = label?;
            let name = text(part, table, cell);
            gone(part, &|at, _| at == row);
            Some(format!("\"{name}\" is gone"))
        }
        Drifted::ColumnRenamed => {
            let (table, cell, _, _) = header?;
            Some(rename(&mut part.tables[table].cells[cell]))
        }
        Drifted::ColumnDropped => {
            let (table, cell, at, _) = header?;
            let name = text(part, table, cell);
            gone(part, &|row, left| left == column && row >= at);
            Some(format!("\"{name}\" is gone"))
        }
        Drifted::SheetRenamed | Drifted::TableAdded => None,
    }
}

fn looks_like_figure(text: &str) -> bool {
    text.chars().filter(char::is_ascii_digit).count() * 2 > text.chars().count()
}

fn rename(cell: &mut Cell) -> String {
    let (old, new) = (cell.text.to_string(), renamed(&cell.text));
    cell.anchor = cell.anchor.with_text(new.as_str());
    cell.text = new.as_str().into();
    format!("\"{old}\" reads \"{new}\"")
}

fn rename_sheet(document: &mut Document, figure: &Anchor) -> Option<String> {
    let Anchor::Sheet { sheet, .. } = figure else {
        return None;
    };
    let old = sheet.to_string();
    let new = format!("{old} 2");
    let part = document.parts.iter_mut().find(|part| part.name == old)?;
    part.name.clone_from(&new);
    let renamed = |anchor: &Anchor| match anchor {
        Anchor::Sheet { range, text, .. } => Anchor::sheet(new.as_str(), *range, text.clone()),
        other => other.clone(),
    };
    for table in &mut part.tables {
        table.anchor = renamed(&table.anchor);
        for cell in &mut table.cells {
            cell.anchor = renamed(&cell.anchor);
        }
    }
    for line in &mut part.lines {
        line.anchor = renamed(&line.anchor);
    }
    Some(format!("\"{old}\" is named \"{new}\""))
}

/// The key of a JSON value renamed, or taken out, wherever an object of the list has it.
fn change_key(document: &mut Document, change: Drifted, figure: &Anchor) -> Option<String> {
    let Anchor::Json { pointer, .. } = figure else {
        return None;
    };
    let key = pointer.rsplit('/').next()?.to_owned();
    let ends = format!("/{key}");
    let of_key = |anchor: &Anchor| matches!(anchor, Anchor::Json { pointer, .. } if pointer.ends_with(&ends));
    let moved = |anchor: &Anchor| match anchor {
        Anchor::Json { pointer, text } if pointer.ends_with(&ends) => Anchor::Json {
            pointer: renamed(pointer).into(),
            text: text.clone(),
        },
        other => other.clone(),
    };
    for part in &mut document.parts {
        match change {
            Drifted::ColumnRenamed => {
                let in_tables = part.tables.iter_mut().flat_map(|table| &mut table.cells);
                in_tables.for_each(|cell| cell.anchor = moved(&cell.anchor));
                part.lines.iter_mut().for_each(|line| line.anchor = moved(&line.anchor));
            }
            Drifted::ColumnDropped => {
                part.tables
                    .iter_mut()
                    .for_each(|table| table.cells.retain(|cell| !of_key(&cell.anchor)));
                part.lines.retain(|line| !of_key(&line.anchor));
            }
            _ => return None,
        }
    }
    Some(match change {
        Drifted::ColumnRenamed => format!("\"{key}\" reads \"{}\"", renamed(&key)),
        _ => format!("\"{key}\" is gone"),
    })
}

/// A part of three figures more, of the document's kind; a file of rows has no place for one.
fn add_table(document: &mut Document) -> Option<String> {
    let first = document.parts.first()?.clone();
    let number = document.parts.len() as u32 + 1;
    let rows = [
        ("Programme", "Amount"),
        ("Outreach", "$1,200"),
        ("Transport", "$340"),
        ("Interpreters", "$95"),
    ];
    let anchor = |row: u32, column: u32, text: &str| match (first.kind, document.format) {
        (PartKind::Sheet, _) => Some(Anchor::sheet("Supplement", CellRange::cell_at(row, column), text)),
        (PartKind::Page, _) => {
            let edges = [72 + column * 100, 72 + row * 20, 160 + column * 100, 84 + row * 20];
            Some(Anchor::page(
                number,
                plumbline_model::PageBox(edges.map(Into::into)),
                text,
            ))
        }
        (PartKind::Document, plumbline_model::FileFormat::Json) => Some(Anchor::Json {
            pointer: format!("/supplement/{row}/{column}").into(),
            text: text.trim_start_matches('$').replace(',', "").as_str().into(),
        }),
        (PartKind::Document, _) => None,
    };
    let mut cells = Vec::new();
    for (row, (name, amount)) in (0..).zip(rows) {
        cells.push(Cell::new(row, 0, anchor(row, 0, name)?));
        cells.push(Cell::new(row, 1, anchor(row, 1, amount)?));
    }
    let table = plumbline_model::Table {
        anchor: anchor(0, 0, "")?,
        header_rows: 1,
        ruled: false,
        continues: false,
        repeated_rows: 0,
        cells,
        sections: Vec::new(),
    };
    if first.kind == PartKind::Document {
        document.parts[0].tables.push(table);
    } else {
        document.parts.push(Part {
            name: if first.kind == PartKind::Sheet {
                "Supplement".into()
            } else {
                format!("Page {number}")
            },
            number,
            hidden: false,
            tables: vec![table],
            lines: Vec::new(),
            footnotes: Vec::new(),
            ..first
        });
    }
    Some("a table of three programmes more".to_owned())
}
