//! What a sheet's own XML says and calamine does not pass on: the exact text of numbers, hidden rows and columns.

use std::collections::{HashMap, HashSet};
use std::io::{BufRead, BufReader, Cursor, Read};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::address;
use crate::ReadError;

type Archive<'a> = zip::ZipArchive<Cursor<&'a [u8]>>;

/// A workbook's sheets by name: the zip entry that holds each.
pub(super) fn sheet_entries(archive: &mut Archive<'_>) -> Result<HashMap<String, String>, ReadError> {
    let workbook = relations(archive, "", "_rels/.rels")?
        .into_iter()
        .find(|relation| relation.kind.ends_with("/officeDocument"))
        .map_or_else(|| "xl/workbook.xml".to_owned(), |relation| relation.target);
    let (folder, file) = workbook.rsplit_once('/').unwrap_or(("", &workbook));
    let targets: HashMap<String, String> = relations(archive, folder, &join(folder, &format!("_rels/{file}.rels")))?
        .into_iter()
        .map(|relation| (relation.id, relation.target))
        .collect();
    let mut sheets = HashMap::new();
    each_element(archive, &workbook, |element| {
        if element.local_name().as_ref() == "sheet"
            && let (Some(name), Some(id)) = (attribute(element, "name"), attribute(element, "id"))
            && let Some(target) = targets.get(&id)
        {
            sheets.insert(name, target.clone());
        }
    })?;
    Ok(sheets)
}

struct Relation {
    id: String,
    kind: String,
    target: String,
}

fn relations(archive: &mut Archive<'_>, folder: &str, entry: &str) -> Result<Vec<Relation>, ReadError> {
    let mut found = Vec::new();
    each_element(archive, entry, |element| {
        if element.local_name().as_ref() == "Relationship"
            && let (Some(id), Some(target)) = (attribute(element, "Id"), attribute(element, "Target"))
        {
            let target = match target.strip_prefix('/') {
                Some(absolute) => absolute.to_owned(),
                None => join(folder, &target),
            };
            found.push(Relation {
                id,
                kind: attribute(element, "Type").unwrap_or_default(),
                target,
            });
        }
    })?;
    Ok(found)
}

fn join(folder: &str, path: &str) -> String {
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in path.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// The value of an attribute by its local name.
fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    element
        .attributes()
        .with_checks(false)
        .filter_map(Result::ok)
        .find(|attribute| attribute.key.local_name().as_ref() == name)
        .and_then(|attribute| {
            attribute
                .normalized_value(XmlVersion::Explicit1_0)
                .ok()
                .map(|value| value.into_owned())
        })
}

fn flag(element: &BytesStart<'_>, name: &str) -> bool {
    attribute(element, name).is_some_and(|value| value == "1" || value == "true")
}

/// An entry by its name; writers differ in case and slashes.
fn open<'z, 'a>(archive: &'z mut Archive<'a>, entry: &str) -> Option<impl Read + use<'z, 'a>> {
    let wanted = entry.to_ascii_lowercase();
    let index = (0..archive.len()).find(|&index| {
        archive
            .by_index_raw(index)
            .ok()
            .and_then(|e| e.name().ok().map(|name| name.replace('\\', "/").to_ascii_lowercase()))
            == Some(wanted.clone())
    })?;
    archive.by_index(index).ok()
}

fn damaged(entry: &str, error: impl std::fmt::Display) -> ReadError {
    ReadError::DamagedFile {
        place: entry.to_owned(),
        cause: error.to_string(),
    }
}

/// Calls `visit` for each element; a missing entry has none.
fn each_element(
    archive: &mut Archive<'_>,
    entry: &str,
    mut visit: impl FnMut(&BytesStart<'_>),
) -> Result<(), ReadError> {
    let Some(source) = open(archive, entry) else {
        return Ok(());
    };
    let mut reader = Reader::from_reader(BufReader::new(source));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader
            .read_event_into(&mut buffer)
            .map_err(|error| damaged(entry, error))?
        {
            Event::Start(element) | Event::Empty(element) => visit(&element),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// The kind of value a cell stores: its attribute `t`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stored {
    Number,
    Text,
    Boolean,
    Error,
    /// ISO 8601.
    Date,
}

/// A cell as stored.
#[derive(Debug, Clone)]
pub(super) struct RawCell {
    pub(super) style: usize,
    pub(super) stored: Stored,
    /// The text of `<v>`, kept where it is no text: a number exactly as written.
    pub(super) value: String,
}

/// What a sheet's XML holds beyond what calamine gives.
#[derive(Debug, Default)]
pub(super) struct RawSheet {
    pub(super) cells: HashMap<(u32, u32), RawCell>,
    hidden_rows: HashSet<u32>,
    hidden_columns: Vec<(u32, u32)>,
    /// Why reading stopped before the end.
    pub(super) broken: Option<String>,
}

impl RawSheet {
    pub(super) fn is_hidden(&self, row: u32, column: u32) -> bool {
        self.hidden_rows.contains(&row)
            || self
                .hidden_columns
                .iter()
                .any(|&(from, to)| (from..=to).contains(&column))
    }
}

/// Reads a sheet's XML. Never fails on content: what was read before a fault is kept, and the fault is said.
pub(super) fn sheet(archive: &mut Archive<'_>, entry: &str, most_cells: u64) -> RawSheet {
    let mut sheet = RawSheet::default();
    let Some(source) = open(archive, entry) else {
        sheet.broken = Some("the sheet's part is missing from the file".into());
        return sheet;
    };
    if let Err(error) = read_sheet(BufReader::new(source), &mut sheet, most_cells) {
        sheet.broken = Some(error.to_string());
    }
    sheet
}

fn read_sheet(source: impl BufRead, sheet: &mut RawSheet, most_cells: u64) -> Result<(), quick_xml::Error> {
    let mut reader = Reader::from_reader(source);
    let mut buffer = Vec::new();
    let (mut row, mut column) = (0u32, 0u32);
    let mut current: Option<((u32, u32), RawCell)> = None;
    let mut in_value = false;
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer)? {
            Event::Start(element) => match element.local_name().as_ref() {
                "row" => {
                    if let Some(number) = attribute(&element, "r").and_then(|r| r.parse::<u32>().ok()) {
                        row = number.saturating_sub(1);
                    }
                    column = 0;
                    if flag(&element, "hidden") {
                        sheet.hidden_rows.insert(row);
                    }
                }
                "c" => {
                    if let Some(place) = attribute(&element, "r").as_deref().and_then(address::parse) {
                        (row, column) = place;
                    }
                    let stored = match attribute(&element, "t").as_deref() {
                        Some("s" | "str" | "inlineStr" | "is") => Stored::Text,
                        Some("b") => Stored::Boolean,
                        Some("e") => Stored::Error,
                        Some("d") => Stored::Date,
                        _ => Stored::Number,
                    };
                    let style = attribute(&element, "s").and_then(|s| s.parse().ok()).unwrap_or(0);
                    current = Some((
                        (row, column),
                        RawCell {
                            style,
                            stored,
                            value: String::new(),
                        },
                    ));
                }
                "v" => in_value = true,
                _ => {}
            },
            Event::Empty(element) => match element.local_name().as_ref() {
                "row" => {
                    if let Some(number) = attribute(&element, "r").and_then(|r| r.parse::<u32>().ok()) {
                        row = number.saturating_sub(1);
                    }
                    row = row.saturating_add(1);
                }
                "c" => {
                    column = attribute(&element, "r")
                        .as_deref()
                        .and_then(address::parse)
                        .map_or(column, |p| p.1)
                        + 1
                }
                "col" if flag(&element, "hidden") => {
                    let number = |name| attribute(&element, name).and_then(|n| n.parse::<u32>().ok());
                    if let (Some(from), Some(to)) = (number("min"), number("max")) {
                        sheet
                            .hidden_columns
                            .push((from.saturating_sub(1), to.saturating_sub(1)));
                    }
                }
                _ => {}
            },
            Event::Text(text) if in_value => {
                if let Some((_, cell)) = &mut current {
                    cell.value.push_str(&text.xml10_content());
                }
            }
            Event::End(element) => match element.local_name().as_ref() {
                "row" => row = row.saturating_add(1),
                "v" => in_value = false,
                "c" => {
                    column = column.saturating_add(1);
                    if let Some((place, cell)) = current.take()
                        && (!cell.value.is_empty() || cell.stored == Stored::Text)
                    {
                        sheet.cells.insert(place, cell);
                        if sheet.cells.len() as u64 > most_cells {
                            return Ok(()); // the caller counts again and refuses the file
                        }
                    }
                }
                _ => {}
            },
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}
