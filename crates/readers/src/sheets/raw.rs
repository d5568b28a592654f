//! The XML of one sheet of an Excel workbook, cell by cell in one pass.
//!
//! Source: ECMA-376 part 1, 18.3.1 (sheetData, row, c, f, v, is, cols, mergeCells).

use std::collections::HashMap;
use std::io::BufRead;

use calamine::expand_shared_formula;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::package::{StringItem, attribute, flag, place_of, push_text, unescape_into};
use crate::ReadError;

/// The kind of value a cell stores: its attribute `t`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Stored {
    #[default]
    Number,
    /// An index into the workbook's shared texts.
    Shared,
    /// Text in the cell itself: a formula's result.
    Text,
    /// Text in the cell itself, in runs.
    Inline,
    Boolean,
    Error,
    /// ISO 8601.
    Date,
}

/// A cell as stored.
#[derive(Debug, Default)]
pub(super) struct RawCell {
    pub(super) place: (u32, u32),
    pub(super) style: usize,
    pub(super) stored: Stored,
    /// The text of `<v>`, exactly as written; the text of `<is>` for [`Stored::Inline`].
    pub(super) value: String,
    /// The formula without its `=`; a shared one as it reads in this cell.
    pub(super) formula: Option<String>,
    /// Whether its row is hidden.
    pub(super) row_hidden: bool,
}

/// What a sheet's XML holds beside its cells.
#[derive(Debug, Default)]
pub(super) struct Frame {
    /// First and last column of each hidden run.
    pub(super) hidden_columns: Vec<(u32, u32)>,
    /// First and last cell of each merged region.
    pub(super) merged: Vec<((u32, u32), (u32, u32))>,
    /// Why reading stopped before the end.
    pub(super) broken: Option<String>,
}

/// Reads a sheet's XML and gives each cell that holds something to `visit`.
///
/// Never fails on content: what was read before a fault is kept, and the fault is said. Errors: those of `visit`.
pub(super) fn sheet<R: BufRead>(
    mut reader: Reader<R>,
    visit: &mut impl FnMut(&mut RawCell) -> Result<(), ReadError>,
) -> Result<Frame, ReadError> {
    let mut state = State::default();
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Eof) => {
                if state.depth > 0 {
                    state.frame.broken = Some("the file ends within the sheet".into());
                }
                break;
            }
            Ok(event) => {
                if state.take(&event) {
                    visit(&mut state.cell)?;
                }
            }
            Err(error) => {
                state.frame.broken = Some(error.to_string());
                break;
            }
        }
    }
    Ok(state.frame)
}

/// What the text inside the current element is.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Inside {
    #[default]
    Nothing,
    Value,
    Formula,
    Inline,
}

/// A formula written once for several cells.
struct Shared {
    formula: String,
    start: (u32, u32),
}

#[derive(Default)]
struct State {
    frame: Frame,
    depth: usize,
    row: u32,
    column: u32,
    row_hidden: bool,
    cell: RawCell,
    in_cell: bool,
    inside: Inside,
    item: StringItem,
    formula: String,
    /// The index of the current formula, when it is shared.
    shared_index: Option<u32>,
    shared: HashMap<u32, Shared>,
}

impl State {
    /// Takes the next event; true when it ends a cell that holds something.
    fn take(&mut self, event: &Event<'_>) -> bool {
        match event {
            Event::Start(element) => {
                self.depth += 1;
                match element.local_name().as_ref() {
                    "c" => self.start_cell(element),
                    "v" if self.in_cell => self.inside = Inside::Value,
                    "f" if self.in_cell => self.start_formula(element),
                    "is" if self.in_cell => self.inside = Inside::Inline,
                    "row" => self.start_row(element),
                    name => {
                        if self.inside == Inside::Inline {
                            self.item.take(event);
                        } else {
                            self.frame_element(name, element);
                        }
                    }
                }
                false
            }
            Event::Empty(element) => {
                match element.local_name().as_ref() {
                    "c" => {
                        self.start_cell(element);
                        self.end_cell();
                    }
                    "f" if self.in_cell => {
                        self.start_formula(element);
                        self.end_formula();
                    }
                    "row" => {
                        self.start_row(element);
                        self.row = self.row.saturating_add(1);
                    }
                    _ if self.inside == Inside::Inline => self.item.take(event),
                    name => self.frame_element(name, element),
                }
                false
            }
            Event::End(element) => {
                self.depth = self.depth.saturating_sub(1);
                match element.local_name().as_ref() {
                    "v" if self.inside == Inside::Value => self.inside = Inside::Nothing,
                    "f" if self.inside == Inside::Formula => self.end_formula(),
                    "is" if self.inside == Inside::Inline => {
                        self.inside = Inside::Nothing;
                        self.cell.value = self.item.finish();
                    }
                    "c" if self.in_cell => return self.end_cell(),
                    "row" => {
                        self.row = self.row.saturating_add(1);
                        self.column = 0;
                    }
                    _ if self.inside == Inside::Inline => self.item.take(event),
                    _ => {}
                }
                false
            }
            event => {
                match self.inside {
                    Inside::Nothing => {}
                    Inside::Value if self.cell.stored == Stored::Inline => {}
                    Inside::Value => push_text(event, &mut self.cell.value),
                    Inside::Formula => push_text(event, &mut self.formula),
                    Inside::Inline => self.item.take(event),
                }
                false
            }
        }
    }

    fn start_row(&mut self, element: &BytesStart<'_>) {
        if let Some(number) = attribute(element, "r").and_then(|r| r.parse::<u32>().ok()) {
            self.row = number.saturating_sub(1);
        }
        self.column = 0;
        self.row_hidden = flag(element, "hidden");
    }

    fn start_cell(&mut self, element: &BytesStart<'_>) {
        let mut style = 0;
        let mut stored = Stored::Number;
        for attribute in element.attributes().with_checks(false).filter_map(Result::ok) {
            let value = attribute.value.as_ref();
            match attribute.key.as_ref() {
                "r" => {
                    if let Some(place) = place_of(value) {
                        (self.row, self.column) = place;
                    }
                }
                "s" => style = value.parse().unwrap_or(0),
                "t" => {
                    stored = match value {
                        "s" => Stored::Shared,
                        "str" => Stored::Text,
                        "inlineStr" | "is" => Stored::Inline,
                        "b" => Stored::Boolean,
                        "e" => Stored::Error,
                        "d" => Stored::Date,
                        _ => Stored::Number,
                    }
                }
                _ => {}
            }
        }
        self.in_cell = true;
        self.inside = Inside::Nothing;
        self.cell.place = (self.row, self.column);
        self.cell.style = style;
        self.cell.stored = stored;
        self.cell.value.clear();
        self.cell.formula = None;
        self.cell.row_hidden = self.row_hidden;
    }

    fn end_cell(&mut self) -> bool {
        self.in_cell = false;
        self.inside = Inside::Nothing;
        self.column = self.column.saturating_add(1);
        if self.cell.stored == Stored::Text && self.cell.value.contains("_x") {
            let mut text = String::new();
            unescape_into(&self.cell.value, &mut text);
            self.cell.value = text;
        }
        !self.cell.value.is_empty()
    }

    fn start_formula(&mut self, element: &BytesStart<'_>) {
        self.inside = Inside::Formula;
        self.formula.clear();
        self.shared_index = (attribute(element, "t").as_deref() == Some("shared"))
            .then(|| attribute(element, "si").and_then(|index| index.parse().ok()))
            .flatten();
    }

    fn end_formula(&mut self) {
        self.inside = Inside::Nothing;
        let written = std::mem::take(&mut self.formula);
        let place = self.cell.place;
        let formula = match self.shared_index.take() {
            Some(index) if written.is_empty() => self
                .shared
                .get(&index)
                .and_then(|shared| expand_shared_formula(&shared.formula, shared.start, place).ok()),
            Some(index) => {
                let formula = written.clone();
                self.shared.insert(index, Shared { formula, start: place });
                Some(written)
            }
            None => Some(written),
        };
        self.cell.formula = formula.filter(|formula| !formula.is_empty());
    }

    fn frame_element(&mut self, name: &str, element: &BytesStart<'_>) {
        match name {
            "col" if flag(element, "hidden") => {
                let number = |name| attribute(element, name).and_then(|n| n.parse::<u32>().ok());
                if let (Some(from), Some(to)) = (number("min"), number("max")) {
                    self.frame
                        .hidden_columns
                        .push((from.saturating_sub(1), to.saturating_sub(1)));
                }
            }
            "mergeCell" => {
                let region = attribute(element, "ref");
                let corners = region.as_deref().and_then(|region| region.split_once(':'));
                if let Some((start, end)) = corners
                    && let (Some(start), Some(end)) = (place_of(start), place_of(end))
                    && start <= end
                    && start.1 <= end.1
                {
                    self.frame.merged.push((start, end));
                }
            }
            _ => {}
        }
    }
}
