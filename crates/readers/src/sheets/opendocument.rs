//! OpenDocument spreadsheets: .ods.
//!
//! The file holds each cell's text as displayed beside its value, so figures show as their author saw them. One pass
//! over `content.xml` gives values, displayed texts, formulas, merged regions, hidden sheets, rows and columns, notes
//! and names. Refused: encrypted files, damaged archives, more than [`Limits`] allows.
//!
//! Source: OpenDocument 1.3 part 3, 9.1 (tables), 9.4 (named expressions), 19.385 (office:value and its kin).

use std::collections::HashSet;

use plumbline_model::{DefinedName, Document, FileFormat, Issue, Severity, SharedText, Text};
use quick_xml::events::{BytesStart, Event};

use super::CellIssues;
use super::package::{Package, attribute, push_text};
use crate::grid::{Kind, kind_of_text};
use crate::limits::{Budget, check_zip};
use crate::{Limits, ReadError};

/// The part that holds the sheets.
const CONTENT: &str = "content.xml";
/// Blanks written as one element, at most; more are no layout but a mistake.
const MOST_BLANKS: usize = 1000;

/// Elements within one another, at most; a sheet's are about ten deep.
const MOST_NESTED: usize = 256;

/// Reads a .ods spreadsheet.
pub(crate) fn read(bytes: &[u8], sha256: String, limits: &Limits) -> Result<Document, ReadError> {
    check_zip(bytes, limits)?;
    let mut package = Package::open(bytes)?;
    if is_encrypted(&mut package)? {
        return Err(ReadError::EncryptedFile {
            kind: "OpenDocument spreadsheet".into(),
        });
    }
    let Some(mut reader) = package.xml(CONTENT) else {
        return Err(ReadError::DamagedFile {
            place: CONTENT.into(),
            cause: "it is missing".into(),
        });
    };
    let mut state = State::new(Budget::new(limits));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let broken = match reader.read_event_into(&mut buffer) {
            Ok(Event::Eof) if state.path.is_empty() => break,
            Ok(Event::Eof) => "the file ends within a sheet".to_owned(),
            Ok(event) => {
                state.take(&event)?;
                continue;
            }
            Err(error) => error.to_string(),
        };
        if state.document.parts.is_empty() && state.sheet.is_none() {
            return Err(ReadError::DamagedFile {
                place: CONTENT.into(),
                cause: broken,
            });
        }
        state.end_sheet();
        state.document.issues.push(Issue {
            code: "SRC001".into(),
            severity: Severity::Error,
            message: format!(
                "The spreadsheet breaks off: {broken}. Figures may be missing; ask the payer for the file again."
            ),
            anchor: None,
        });
        break;
    }
    let mut document = state.document;
    document.sha256 = sha256;
    Ok(document)
}

/// Whether the manifest says that entries are encrypted.
fn is_encrypted(package: &mut Package<'_>) -> Result<bool, ReadError> {
    let mut encrypted = false;
    package.each_event("META-INF/manifest.xml", |event| {
        if let Event::Start(element) | Event::Empty(element) = event {
            encrypted |= element.local_name().as_ref() == "encryption-data";
        }
    })?;
    Ok(encrypted)
}

/// What an element is to us.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Sheet,
    Row,
    Cell,
    Note,
    Paragraph,
    /// Its content is not part of the sheet's cells: drawings, tracked changes, sub-tables, authors of notes.
    Aside,
    Other,
}

/// One sheet while it is read.
struct Sheet {
    read: super::Sheet,
    notes: Vec<((u32, u32), String)>,
    /// First and last column of each hidden run.
    hidden_columns: Vec<(u32, u32)>,
    next_column: u32,
    row: u32,
    row_repeated: u32,
    row_hidden: bool,
    column: u32,
    errors: CellIssues,
    stored: CellIssues,
}

/// One cell while it is read.
#[derive(Default)]
struct Current {
    kind: String,
    value: Option<String>,
    formula: Option<String>,
    repeated: u32,
    covered: bool,
    spans: (u32, u32),
    text: String,
    paragraphs: u32,
    note: String,
}

struct State<'l> {
    budget: Budget<'l>,
    document: Document,
    path: Vec<Step>,
    /// Table styles that hide their sheet.
    hidden_styles: HashSet<String>,
    /// The table style being defined.
    style: Option<String>,
    sheet: Option<Sheet>,
    cell: Option<Current>,
}

impl<'l> State<'l> {
    fn new(budget: Budget<'l>) -> State<'l> {
        State {
            budget,
            document: Document {
                format: FileFormat::Ods,
                sha256: String::new(),
                parts: Vec::new(),
                issues: Vec::new(),
                names: Vec::new(),
            },
            path: Vec::new(),
            hidden_styles: HashSet::new(),
            style: None,
            sheet: None,
            cell: None,
        }
    }

    fn take(&mut self, event: &Event<'_>) -> Result<(), ReadError> {
        match event {
            Event::Start(element) => {
                if self.path.len() >= MOST_NESTED {
                    return Err(ReadError::DamagedFile {
                        place: CONTENT.into(),
                        cause: format!("its elements are nested more than {MOST_NESTED} deep"),
                    });
                }
                let step = self.start(element)?;
                self.path.push(step);
            }
            Event::Empty(element) => {
                let step = self.start(element)?;
                self.end(step)?;
            }
            Event::End(_) => {
                if let Some(step) = self.path.pop() {
                    self.end(step)?;
                }
            }
            event => {
                if self.path.contains(&Step::Paragraph) && !self.path.contains(&Step::Aside) {
                    self.write(|out| push_text(event, out));
                }
            }
        }
        Ok(())
    }

    /// Adds to the text the current paragraph belongs to.
    fn write(&mut self, push: impl FnOnce(&mut String)) {
        let in_note = self.path.contains(&Step::Note);
        if let Some(cell) = &mut self.cell {
            push(if in_note { &mut cell.note } else { &mut cell.text });
        }
    }

    fn start(&mut self, element: &BytesStart<'_>) -> Result<Step, ReadError> {
        let name = element.name();
        let name = name.as_ref();
        if self.path.contains(&Step::Aside) {
            return Ok(Step::Other);
        }
        Ok(match name {
            "style:style" if attribute(element, "family").as_deref() == Some("table") => {
                self.style = attribute(element, "name");
                Step::Other
            }
            "style:table-properties" => {
                if attribute(element, "display").as_deref() == Some("false")
                    && let Some(style) = &self.style
                {
                    self.hidden_styles.insert(style.clone());
                }
                Step::Other
            }
            "table:named-range" | "table:named-expression" => {
                self.name(element);
                Step::Other
            }
            "table:tracked-changes" | "table:dde-links" | "table:shapes" | "office:forms" => Step::Aside,
            "table:table" if self.sheet.is_none() => {
                self.start_sheet(element);
                Step::Sheet
            }
            // A table within a cell.
            "table:table" => Step::Aside,
            "table:table-column" => {
                self.column(element);
                Step::Other
            }
            "table:table-row" => {
                if let Some(sheet) = &mut self.sheet {
                    sheet.column = 0;
                    sheet.row_repeated = repeated(element, "number-rows-repeated");
                    sheet.row_hidden = is_hidden(element);
                }
                Step::Row
            }
            "table:table-cell" | "table:covered-table-cell" => {
                self.cell = Some(Current {
                    kind: attribute(element, "value-type").unwrap_or_default(),
                    value: ["value", "date-value", "time-value", "boolean-value", "string-value"]
                        .iter()
                        .find_map(|name| attribute(element, name)),
                    formula: attribute(element, "formula").map(|formula| formula_text(&formula)),
                    repeated: repeated(element, "number-columns-repeated"),
                    covered: name == "table:covered-table-cell",
                    spans: (
                        repeated(element, "number-rows-spanned"),
                        repeated(element, "number-columns-spanned"),
                    ),
                    ..Current::default()
                });
                Step::Cell
            }
            "office:annotation" => Step::Note,
            "dc:creator" | "dc:date" | "meta:date-string" | "text:note" | "text:ruby-text" => Step::Aside,
            name if name.starts_with("draw:") => Step::Aside,
            "text:p" | "text:h" if self.cell.is_some() => {
                let in_note = self.path.contains(&Step::Note);
                if let Some(cell) = &mut self.cell {
                    let first = if in_note {
                        cell.note.is_empty()
                    } else {
                        cell.paragraphs == 0
                    };
                    if !first {
                        if in_note { &mut cell.note } else { &mut cell.text }.push('\n');
                    }
                    cell.paragraphs += u32::from(!in_note);
                }
                Step::Paragraph
            }
            "text:s" => {
                let count = attribute(element, "c").and_then(|c| c.parse().ok()).unwrap_or(1);
                self.write(|out| out.extend(std::iter::repeat_n(' ', count.min(MOST_BLANKS))));
                Step::Other
            }
            "text:tab" => {
                self.write(|out| out.push('\t'));
                Step::Other
            }
            "text:line-break" => {
                self.write(|out| out.push('\n'));
                Step::Other
            }
            _ => Step::Other,
        })
    }

    fn end(&mut self, step: Step) -> Result<(), ReadError> {
        match step {
            Step::Cell => self.end_cell(),
            Step::Row => {
                if let Some(sheet) = &mut self.sheet {
                    sheet.row = sheet.row.saturating_add(sheet.row_repeated);
                }
                Ok(())
            }
            Step::Sheet => {
                self.end_sheet();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn start_sheet(&mut self, element: &BytesStart<'_>) {
        let style = attribute(element, "style-name");
        self.sheet = Some(Sheet {
            read: super::Sheet::new(
                &attribute(element, "name").unwrap_or_default(),
                style.is_some_and(|style| self.hidden_styles.contains(&style)),
            ),
            notes: Vec::new(),
            hidden_columns: Vec::new(),
            next_column: 0,
            row: 0,
            row_repeated: 1,
            row_hidden: false,
            column: 0,
            errors: CellIssues::new("SRC011", Severity::Warning),
            stored: CellIssues::new("SRC005", Severity::Info),
        });
    }

    fn column(&mut self, element: &BytesStart<'_>) {
        let Some(sheet) = &mut self.sheet else { return };
        let first = sheet.next_column;
        sheet.next_column = first.saturating_add(repeated(element, "number-columns-repeated"));
        if is_hidden(element) {
            sheet.hidden_columns.push((first, sheet.next_column - 1));
        }
    }

    fn name(&mut self, element: &BytesStart<'_>) {
        let meaning = attribute(element, "cell-range-address").or_else(|| attribute(element, "expression"));
        if let (Some(name), Some(meaning)) = (attribute(element, "name"), meaning) {
            self.document.names.push(DefinedName {
                name,
                refers_to: formula_text(&meaning),
                sheet: self.sheet.as_ref().map(|sheet| sheet.read.name.to_string()),
            });
        }
    }

    fn end_cell(&mut self) -> Result<(), ReadError> {
        let (Some(cell), Some(sheet)) = (self.cell.take(), &mut self.sheet) else {
            return Ok(());
        };
        let column = sheet.column;
        sheet.column = column.saturating_add(cell.repeated);
        let note = cell.note.trim();
        if !note.is_empty() {
            self.budget.take(note.len())?;
            sheet.notes.push(((sheet.row, column), note.to_owned()));
        }
        // A figure always shows something unless its format hides it; writers may leave the text out.
        let figure = matches!(
            cell.kind.as_str(),
            "float" | "percentage" | "currency" | "date" | "time" | "boolean"
        );
        let displayed = !cell.text.trim().is_empty();
        let as_stored = figure && !displayed && cell.paragraphs == 0;
        let text = if displayed {
            cell.text
        } else {
            cell.value.clone().unwrap_or_default()
        };
        if text.trim().is_empty() {
            return Ok(());
        }
        let kind = match (kind_of_text(&text), cell.kind.as_str()) {
            (Kind::Text, "float" | "percentage" | "currency") => Kind::Number,
            (Kind::Text, "date" | "time") => Kind::Date,
            (kind, _) => kind,
        };
        let is_error = cell.formula.is_some() && is_error(&text);
        let kind = if is_error { Kind::Placeholder } else { kind };
        let raw = cell.value.filter(|value| figure || *value != text).map(Text::from);
        let formula = cell.formula.map(SharedText::from);
        let text = Text::from(text);
        for row in sheet.row..sheet.row.saturating_add(sheet.row_repeated) {
            for column in column..sheet.column {
                self.budget.take(text.len())?;
                let mut found = sheet.read.cell((row, column), text.clone());
                let last = (
                    row.saturating_add(cell.spans.0 - 1),
                    column.saturating_add(cell.spans.1 - 1),
                );
                super::merge(&mut found, last);
                found.raw.clone_from(&raw);
                found.formula.clone_from(&formula);
                found.as_stored = as_stored;
                found.hidden |= sheet.row_hidden
                    || cell.covered
                    || (figure && !displayed && !as_stored)
                    || sheet
                        .hidden_columns
                        .iter()
                        .any(|(from, to)| (*from..=*to).contains(&column));
                if is_error {
                    sheet.errors.push_error(&mut self.document.issues, &found);
                }
                if as_stored {
                    sheet.stored.push(
                        &mut self.document.issues,
                        || "The file does not say how the figure is displayed; the stored value shows.".into(),
                        &found,
                    );
                }
                sheet.read.push(found, kind);
            }
        }
        Ok(())
    }

    fn end_sheet(&mut self) {
        let Some(mut sheet) = self.sheet.take() else { return };
        let issues = &mut self.document.issues;
        // Rows come in order, and cells within a row.
        for (place, note) in sheet.notes {
            sheet.read.attach(place, note, issues);
        }
        sheet.errors.finish(issues, &sheet.read.name);
        sheet.stored.finish(issues, &sheet.read.name);
        let number = u32::try_from(self.document.parts.len())
            .unwrap_or(u32::MAX)
            .saturating_add(1);
        self.document.parts.push(sheet.read.into_part(number, issues));
    }
}

/// How often an element stands for itself, at least once.
fn repeated(element: &BytesStart<'_>, name: &str) -> u32 {
    attribute(element, name)
        .and_then(|n| n.parse().ok())
        .unwrap_or(1)
        .max(1)
}

fn is_hidden(element: &BytesStart<'_>) -> bool {
    attribute(element, "visibility").is_some_and(|visibility| visibility != "visible")
}

/// A formula without the name of its language: `of:=[.B2]/2` is `[.B2]/2`.
fn formula_text(written: &str) -> String {
    match written.split_once('=') {
        Some((language, formula)) if language.bytes().all(|b| b.is_ascii_alphanumeric() || b == b':') => {
            formula.to_owned()
        }
        _ => written.to_owned(),
    }
}

/// What a formula shows when it has no result: `#DIV/0!`, `Err:502`.
fn is_error(text: &str) -> bool {
    (text.starts_with('#') && text.ends_with(['!', '?', 'A'])) || text.starts_with("Err:")
}
