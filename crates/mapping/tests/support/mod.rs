//! Hand-made documents, so that mapping is tested without any reader.
#![allow(dead_code)] // Each test file uses its own part of this.

use plumbline_model::{Anchor, Cell, CellRange, Document, FileFormat, Line, Part, PartKind, Table};

/// One sheet cell: address, columns and rows covered, text.
pub type Printed<'a> = (u32, u32, u32, u32, &'a str);

/// A sheet from its cells: `(row, column, rows covered, columns covered, text)`, counted from 0.
pub fn sheet(number: u32, name: &str, cells: &[Printed]) -> Part {
    let table = Table {
        anchor: place(name, 0, 0, 1, 1, ""),
        header_rows: 0,
        ruled: false,
        continues: false,
        repeated_rows: 0,
        cells: cells
            .iter()
            .map(|(row, column, row_span, column_span, text)| Cell {
                row_span: *row_span,
                column_span: *column_span,
                ..Cell::new(*row, *column, place(name, *row, *column, *row_span, *column_span, text))
            })
            .collect(),
        sections: Vec::new(),
    };
    Part {
        kind: PartKind::Sheet,
        name: name.to_owned(),
        number,
        hidden: false,
        size: None,
        tables: vec![table],
        lines: Vec::new(),
        footnotes: Vec::new(),
        ocr: None,
    }
}

/// A sheet drawn as text: one line a row from row 1, `|` between columns from A, nothing for an empty cell.
pub fn drawn(number: u32, name: &str, drawing: &str) -> Part {
    let rows: Vec<&str> = drawing.lines().collect();
    let mut cells = Vec::new();
    for (row, line) in (0..).zip(&rows) {
        for (column, text) in (0..).zip(line.split('|')) {
            if !text.trim().is_empty() {
                cells.push((row, column, 1, 1, text.trim()));
            }
        }
    }
    sheet(number, name, &cells)
}

/// A workbook of sheets.
pub fn workbook(parts: Vec<Part>) -> Document {
    document(FileFormat::Xlsx, parts)
}

/// A document of any format.
pub fn document(format: FileFormat, parts: Vec<Part>) -> Document {
    Document {
        format,
        sha256: "00".repeat(32),
        parts,
        issues: Vec::new(),
        names: Vec::new(),
    }
}

/// A JSON document from pointers and texts.
pub fn json(leaves: &[(&str, &str)]) -> Document {
    let part = Part {
        kind: PartKind::Document,
        name: "$".into(),
        number: 1,
        hidden: false,
        size: None,
        tables: Vec::new(),
        lines: leaves
            .iter()
            .map(|(pointer, text)| {
                Line::new(Anchor::Json {
                    pointer: (*pointer).into(),
                    text: (*text).into(),
                })
            })
            .collect(),
        footnotes: Vec::new(),
        ocr: None,
    };
    document(FileFormat::Json, vec![part])
}

/// The same sheet with `rows` empty rows put before row `row` and `columns` empty columns before column `column`.
pub fn shifted(part: &Part, row: u32, rows: u32, column: u32, columns: u32) -> Part {
    let mut part = part.clone();
    let name = part.name.clone();
    for cell in part.tables.iter_mut().flat_map(|table| &mut table.cells) {
        // Rows and columns put inside a merged region widen it, as a spreadsheet does.
        cell.row_span += if cell.row < row && row < cell.row + cell.row_span {
            rows
        } else {
            0
        };
        let inside = cell.column < column && column < cell.column + cell.column_span;
        cell.column_span += if inside { columns } else { 0 };
        cell.row += if cell.row >= row { rows } else { 0 };
        cell.column += if cell.column >= column { columns } else { 0 };
        cell.anchor = place(
            &name,
            cell.row,
            cell.column,
            cell.row_span,
            cell.column_span,
            &cell.text,
        );
    }
    part
}

fn place(sheet: &str, row: u32, column: u32, row_span: u32, column_span: u32, text: &str) -> Anchor {
    let last = (row + row_span - 1, column + column_span - 1);
    Anchor::sheet(sheet, CellRange::new((row, column), last), text)
}
