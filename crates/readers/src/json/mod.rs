//! JSON and FHIR JSON, one value or one value per line (NDJSON).
//!
//! Every scalar of the file stands exactly once in the document, as a cell or line whose anchor has its RFC 6901
//! pointer and its text: a number exactly as written, a string without quotation marks, `true`, `false`, `null`. The
//! displayed text of `null` is empty.
//!
//! - The scalars of an object are a table of two columns, name and value, without header. The name's anchor has the
//!   object's pointer.
//! - An array of objects is a table: one header row of names, one row per object. Objects inside a row are flattened
//!   into columns named `outer.inner`. A header cell's anchor has the array's pointer. Arrays inside a row become
//!   tables of their own.
//! - An array of arrays of scalars is a table without names.
//! - An array of strings is lines; an array with other scalars is a table of one column.
//!
//! - In a FHIR file a cell whose scalar is no string has that scalar as its stored value.
//!
//! Refused: nesting deeper than [`Limits::json_depth`], more values than [`Limits::json_values`], text that is no JSON.
//! In NDJSON a bad line costs that line.

mod scan;
mod tree;

use std::borrow::Cow;
use std::collections::HashMap;

use plumbline_model::{Anchor, Cell, Document, FileFormat, Line, Part, PartKind, Table, Text};

use crate::limits::Budget;
use crate::{Limits, ReadError, text};

use tree::{Node, Root};
pub(crate) use tree::{is_fhir, plausible};

/// Reads a JSON or FHIR file.
pub(crate) fn read(bytes: &[u8], sha256: String, limits: &Limits) -> Result<Document, ReadError> {
    let decoded = text::decode(bytes);
    if let Some((end, cause)) = text::end_of_sound_json(bytes, &decoded) {
        // What stands before is the same text in every encoding that was tried, but for UTF-16.
        let before = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).get(..end);
        let before = before.and_then(|before| std::str::from_utf8(before).ok());
        let before = before.unwrap_or_else(|| decoded.text.get(..end).unwrap_or_default());
        let (place, line) = scan::end_of(before, limits)?;
        return Err(ReadError::InvalidText { place, line, cause });
    }
    scan::within(&decoded.text, limits)?;
    let mut issues = Vec::new();
    let format = if is_fhir(&decoded.text) {
        FileFormat::Fhir
    } else {
        FileFormat::Json
    };
    let root = tree::parse(&decoded.text, &mut issues)?;
    let mut writer = Writer {
        budget: Budget::new(limits),
        typed: format == FileFormat::Fhir,
        tables: Vec::new(),
        lines: Vec::new(),
    };
    let mut pointer = String::new();
    match &root {
        Root::One(node) => writer.value(&mut pointer, node)?,
        Root::Lines(lines) => writer.array(&mut pointer, lines)?,
    }
    let name = match &root {
        Root::One(Node::Object(fields)) => fields.iter().find_map(|(name, node)| match node {
            Node::Scalar(raw) if name == "resourceType" => Some(scalar_text(raw).into_owned()),
            _ => None,
        }),
        _ => None,
    };
    Ok(Document {
        format,
        sha256,
        parts: vec![Part {
            kind: PartKind::Document,
            name: name.unwrap_or_else(|| "document".into()),
            number: 1,
            hidden: false,
            size: None,
            tables: writer.tables,
            lines: writer.lines,
            footnotes: Vec::new(),
            ocr: None,
        }],
        issues,
        names: Vec::new(),
    })
}

/// A scalar's text: a string's content, anything else as written.
fn scalar_text(raw: &str) -> Cow<'_, str> {
    match raw.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')) {
        Some(inner) if !inner.contains('\\') => Cow::Borrowed(inner),
        // The tree holds only text that serde_json accepted, so the raw text is kept where it is no string.
        _ => serde_json::from_str::<String>(raw).map_or(Cow::Borrowed(raw), Cow::Owned),
    }
}

/// A pointer one step further (RFC 6901, 3).
fn step(pointer: &str, name: &str) -> String {
    let mut further = pointer.to_owned();
    push_step(&mut further, name);
    further
}

/// Takes a pointer one step further. Cut to the length it had, it is the one before again.
fn push_step(pointer: &mut String, name: &str) {
    pointer.push('/');
    if name.contains(['~', '/']) {
        pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
    } else {
        pointer.push_str(name);
    }
}

fn cell(row: u32, column: u32, pointer: &str, text: impl Into<Text>) -> Cell {
    Cell::new(
        row,
        column,
        Anchor::Json {
            pointer: pointer.into(),
            text: text.into(),
        },
    )
}

fn leaf(row: u32, column: u32, raw: &str, pointer: &str) -> Cell {
    let mut cell = cell(row, column, pointer, &*scalar_text(raw));
    if raw == "null" {
        cell.text = Text::default();
    }
    if !raw.starts_with('"') {
        cell.raw = Some(cell.anchor.shared_text().clone());
    }
    cell
}

struct Writer<'a> {
    budget: Budget<'a>,
    /// Whether a cell says that its scalar is no string: FHIR tells 20 from "20".
    typed: bool,
    tables: Vec<Table>,
    lines: Vec<Line>,
}

impl Writer<'_> {
    fn value(&mut self, pointer: &mut String, node: &Node) -> Result<(), ReadError> {
        match node {
            Node::Scalar(raw) => self.line(pointer, raw),
            Node::Object(fields) => self.object(pointer, fields),
            Node::Array(elements) => self.array(pointer, elements),
        }
    }

    fn line(&mut self, pointer: &str, raw: &str) -> Result<(), ReadError> {
        let leaf = leaf(0, 0, raw, pointer);
        self.budget.take(leaf.anchor.text().len())?;
        self.lines.push(Line {
            text: leaf.text,
            anchor: leaf.anchor,
            running: false,
        });
        Ok(())
    }

    fn object(&mut self, pointer: &mut String, fields: &[(Cow<'_, str>, Node)]) -> Result<(), ReadError> {
        let outer = pointer.len();
        let mut cells = Vec::new();
        let mut row = 0;
        for (name, node) in fields {
            if let Node::Scalar(raw) = node {
                cells.push(cell(row, 0, pointer, &**name));
                push_step(pointer, name);
                cells.push(leaf(row, 1, raw, pointer));
                pointer.truncate(outer);
                row += 1;
            }
        }
        self.table(pointer, 0, cells)?;
        for (name, node) in fields {
            if !matches!(node, Node::Scalar(_)) {
                push_step(pointer, name);
                self.value(pointer, node)?;
                pointer.truncate(outer);
            }
        }
        Ok(())
    }

    fn array(&mut self, pointer: &mut String, elements: &[(usize, Node)]) -> Result<(), ReadError> {
        let all = |wanted: fn(&Node) -> bool| !elements.is_empty() && elements.iter().all(|(_, node)| wanted(node));
        if all(|node| matches!(node, Node::Object(_))) {
            return self.rows(pointer, elements);
        }
        if all(|node| matches!(node, Node::Array(inner) if inner.iter().all(|(_, n)| matches!(n, Node::Scalar(_))))) {
            return self.matrix(pointer, elements);
        }
        if all(|node| matches!(node, Node::Scalar(_))) && elements.iter().any(|(_, node)| !node.is_string()) {
            let mut cells = Vec::new();
            for (row, (index, node)) in (0..).zip(elements) {
                if let Node::Scalar(raw) = node {
                    cells.push(leaf(row, 0, raw, &step(pointer, &index.to_string())));
                }
            }
            return self.table(pointer, 0, cells);
        }
        let outer = pointer.len();
        for (index, node) in elements {
            push_step(pointer, &index.to_string());
            self.value(pointer, node)?;
            pointer.truncate(outer);
        }
        Ok(())
    }

    /// An array of objects as a table with a header row.
    fn rows(&mut self, pointer: &mut String, elements: &[(usize, Node)]) -> Result<(), ReadError> {
        let mut flat = Flat {
            columns: Columns::default(),
            cells: Vec::new(),
            inner: Vec::new(),
            path: String::new(),
        };
        let outer = pointer.len();
        for (row, (index, node)) in (1..).zip(elements) {
            if let Node::Object(fields) = node {
                let before = flat.cells.len();
                push_step(pointer, &index.to_string());
                flat.object(fields, pointer, row);
                pointer.truncate(outer);
                flat.cells[before..].sort_by_key(|cell| cell.column);
            }
        }
        let mut all: Vec<Cell> = (0..)
            .zip(&flat.columns.paths)
            .map(|(column, path)| cell(0, column, pointer, path.replace(BETWEEN_NAMES, ".")))
            .collect();
        all.append(&mut flat.cells);
        self.table(pointer, 1, all)?;
        for (mut pointer, node) in flat.inner {
            self.array(&mut pointer, node)?;
        }
        Ok(())
    }

    /// An array of arrays of scalars; its first row is a header when it is all words above a number.
    fn matrix(&mut self, pointer: &str, elements: &[(usize, Node)]) -> Result<(), ReadError> {
        let mut cells = Vec::new();
        let mut words_first = false;
        let mut number_below = false;
        for (row, (index, node)) in (0..).zip(elements) {
            let Node::Array(inner) = node else { continue };
            let words = inner.iter().all(|(_, node)| node.is_string());
            if row == 0 {
                words_first = words && !inner.is_empty();
            } else {
                number_below |= !words;
            }
            let outer = step(pointer, &index.to_string());
            for (column, (place, node)) in (0..).zip(inner) {
                if let Node::Scalar(raw) = node {
                    cells.push(leaf(row, column, raw, &step(&outer, &place.to_string())));
                }
            }
        }
        self.table(pointer, u32::from(words_first && number_below), cells)
    }

    fn table(&mut self, pointer: &str, header_rows: u32, mut cells: Vec<Cell>) -> Result<(), ReadError> {
        for cell in &cells {
            self.budget.take(cell.anchor.text().len())?;
        }
        if !self.typed {
            cells.iter_mut().for_each(|cell| cell.raw = None);
        }
        if !cells.is_empty() {
            let anchor = Anchor::Json {
                pointer: pointer.into(),
                text: Text::default(),
            };
            self.tables.push(Table {
                anchor,
                header_rows,
                ruled: false,
                continues: false,
                repeated_rows: 0,
                cells,
                sections: Vec::new(),
            });
        }
        Ok(())
    }
}

/// Stands between the names of a path: in no name of a sensible file.
const BETWEEN_NAMES: char = '\0';

/// The columns of an array of objects: paths of names, in the order of first appearance.
#[derive(Default)]
struct Columns {
    paths: Vec<String>,
    places: HashMap<String, u32>,
}

impl Columns {
    fn place(&mut self, path: &str) -> u32 {
        if let Some(&column) = self.places.get(path) {
            return column;
        }
        let column = u32::try_from(self.paths.len()).unwrap_or(u32::MAX);
        self.paths.push(path.to_owned());
        self.places.insert(path.to_owned(), column);
        column
    }
}

/// The scalars of objects as rows, those of objects inside them too; arrays are left for later.
struct Flat<'n, 't> {
    columns: Columns,
    cells: Vec<Cell>,
    inner: Vec<(String, &'n [(usize, Node<'t>)])>,
    /// The names that lead to the present object.
    path: String,
}

impl<'n, 't> Flat<'n, 't> {
    fn object(&mut self, fields: &'n [(Cow<'t, str>, Node<'t>)], pointer: &mut String, row: u32) {
        let (outer, outer_path) = (pointer.len(), self.path.len());
        for (name, node) in fields {
            push_step(pointer, name);
            if outer_path > 0 {
                self.path.push(BETWEEN_NAMES);
            }
            self.path.push_str(name);
            match node {
                Node::Scalar(raw) => {
                    let column = self.columns.place(&self.path);
                    self.cells.push(leaf(row, column, raw, pointer));
                }
                Node::Object(fields) => self.object(fields, pointer, row),
                Node::Array(elements) => self.inner.push((pointer.clone(), elements)),
            }
            pointer.truncate(outer);
            self.path.truncate(outer_path);
        }
    }
}

#[cfg(test)]
mod tests;
