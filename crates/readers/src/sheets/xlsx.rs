//! Excel workbooks: .xlsx and .xlsm.
//!
//! One pass over each sheet's XML gives values exactly as written, formulas with the values cached for them, merged
//! regions, hidden rows and columns, notes. Figures are shown under their number format ([`crate::number_format`]).
//! Refused: encrypted workbooks, damaged archives, more than [`Limits`] allows.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use plumbline_model::{Document, FileFormat, Issue, Severity};
use rust_decimal::Decimal;

use super::notes::{Notes, notes};
use super::package::Package;
use super::raw::{self, RawCell, Stored};
use super::workbook::{CellFormat, SheetEntry, Workbook};
use super::{CellIssues, SheetCell};
use crate::grid::{Kind, kind_of_text};
use crate::limits::{Budget, check_zip};
use crate::number_format::{self, Code};
use crate::{Limits, ReadError};

/// Rows of a merged region up to which each row is listed.
const MOST_ROWS_LISTED: u32 = 100;

/// Reads a workbook.
pub(crate) fn read(bytes: &[u8], sha256: String, limits: &Limits) -> Result<Document, ReadError> {
    check_zip(bytes, limits)?;
    super::legacy::guarded(|| {
        let mut package = Package::open(bytes)?;
        let workbook = Workbook::read(&mut package)?;
        let mut issues: Vec<Issue> = workbook
            .faults
            .iter()
            .map(|fault| Issue {
                code: "SRC001".into(),
                severity: Severity::Error,
                message: format!("{fault}. Cells may show less than they should; ask the payer for the file again."),
                anchor: None,
            })
            .collect();
        let mut budget = Budget::new(limits);
        let mut parts = Vec::new();
        for (number, entry) in (1..).zip(&workbook.sheets) {
            let cells = if entry.has_cells {
                SheetReader::new(entry, &workbook, &mut issues).read(&mut package, &mut budget)?
            } else {
                Vec::new()
            };
            super::hidden_figures(&entry.name, entry.hidden, &cells, &mut issues);
            parts.push(super::part(&entry.name, number, entry.hidden, cells, &mut issues));
        }
        Ok(Document {
            format: FileFormat::Xlsx,
            sha256,
            parts,
            issues,
            names: workbook.names,
        })
    })
}

struct SheetReader<'w, 'i> {
    entry: &'w SheetEntry,
    workbook: &'w Workbook,
    issues: &'i mut Vec<Issue>,
    cells: Vec<SheetCell<'w>>,
    formatting: CellIssues,
    errors: CellIssues,
    faults: CellIssues,
}

impl<'w, 'i> SheetReader<'w, 'i> {
    fn new(entry: &'w SheetEntry, workbook: &'w Workbook, issues: &'i mut Vec<Issue>) -> SheetReader<'w, 'i> {
        SheetReader {
            entry,
            workbook,
            issues,
            cells: Vec::new(),
            formatting: CellIssues::new("SRC005", Severity::Info),
            errors: CellIssues::new("SRC011", Severity::Warning),
            faults: CellIssues::new("SRC005", Severity::Warning),
        }
    }

    /// The sheet's cells by row and column.
    fn read(mut self, package: &mut Package<'_>, budget: &mut Budget) -> Result<Vec<SheetCell<'w>>, ReadError> {
        let Some(part) = self.entry.part.as_deref() else {
            self.say("the workbook does not say where it is stored. Ask the payer for the file again.");
            return Ok(Vec::new());
        };
        let Some(reader) = package.xml(part) else {
            self.say("its part is missing from the file. Ask the payer for the file again.");
            return Ok(Vec::new());
        };
        let frame = raw::sheet(reader, &mut |cell| self.take(cell, budget))?;
        if let Some(broken) = &frame.broken {
            self.say(&format!(
                "it breaks off: {broken}. Figures may be missing; ask the payer for the file again."
            ));
        }
        self.order();
        let merges = Merges::new(&frame.merged);
        for cell in &mut self.cells {
            let place = (cell.row, cell.column);
            if let Some(last) = merges.heads.get(&place) {
                cell.last = *last;
            }
            let in_hidden_column = frame
                .hidden_columns
                .iter()
                .any(|(from, to)| (*from..=*to).contains(&cell.column));
            cell.hidden |= in_hidden_column || merges.covers(place);
        }
        match notes(package, self.workbook, part) {
            Ok(notes) => self.attach(notes, budget)?,
            Err(error) => self.say(&format!("its notes could not be read to their end ({error}).")),
        }
        let SheetReader {
            formatting,
            errors,
            faults,
            issues,
            entry,
            cells,
            ..
        } = self;
        formatting.finish(issues, &entry.name);
        errors.finish(issues, &entry.name);
        faults.finish(issues, &entry.name);
        Ok(cells)
    }

    fn say(&mut self, message: &str) {
        self.issues.push(Issue {
            code: "SRC001".into(),
            severity: Severity::Error,
            message: format!("Sheet \"{}\": {message}", self.entry.name),
            anchor: None,
        });
    }

    /// Cells by row and column; of two at one place the later stays, as in Excel.
    fn order(&mut self) {
        let place = |cell: &SheetCell| (cell.row, cell.column);
        if self.cells.windows(2).all(|pair| place(&pair[0]) < place(&pair[1])) {
            return;
        }
        self.cells.sort_by_key(place);
        let (issues, faults, sheet) = (&mut *self.issues, &mut self.faults, &self.entry.name);
        self.cells.dedup_by(|later, earlier| {
            let same = place(later) == place(earlier);
            if same {
                faults.push(
                    issues,
                    || "The cell stands in the file twice; the later one shows. Check it in Excel.".into(),
                    || later.anchor(sheet),
                );
                std::mem::swap(later, earlier);
            }
            same
        });
    }

    /// Puts notes on their cells and says those that stand on empty ones.
    fn attach(&mut self, notes: Notes, budget: &mut Budget) -> Result<(), ReadError> {
        for (place, note) in notes {
            budget.take(note.len())?;
            match self.cells.binary_search_by_key(&place, |cell| (cell.row, cell.column)) {
                Ok(index) => self.cells[index].note = Some(note),
                Err(_) => {
                    let empty = SheetCell::new(place, String::new(), Kind::Text);
                    super::note_apart(&note, empty.anchor(&self.entry.name), self.issues);
                }
            }
        }
        Ok(())
    }

    /// Takes one stored cell.
    fn take(&mut self, raw: &mut RawCell, budget: &mut Budget) -> Result<(), ReadError> {
        let workbook = self.workbook;
        let format = workbook.formats.get(raw.style);
        let code = format.map(|format| &format.code).filter(|code| !code.is_general());
        let shown = self.show(raw, format);
        budget.take(shown.text.len())?;
        let mut cell = SheetCell::new(raw.place, shown.text, shown.kind);
        cell.raw = shown.raw;
        cell.number_format = code.map(Code::as_str);
        cell.formula = raw.formula.take();
        cell.hidden = self.entry.hidden || raw.row_hidden || shown.hidden;
        cell.as_stored = matches!(shown.doubt, Some(Doubt::Format));
        let sheet = &self.entry.name;
        match shown.doubt {
            Some(Doubt::Unread) => self.faults.push(
                self.issues,
                || {
                    format!(
                        "The cell could not be read; its stored value \"{}\" shows. Check it in Excel.",
                        cell.text
                    )
                },
                || cell.anchor(sheet),
            ),
            Some(Doubt::Format) => self.formatting.push(
                self.issues,
                || match code {
                    Some(code) => format!(
                        "The number format \"{}\" is not understood; the stored value shows.",
                        code.as_str()
                    ),
                    None => "The number format is one that differs by language; the stored value shows.".into(),
                },
                || cell.anchor(sheet),
            ),
            None => {}
        }
        if raw.stored == Stored::Error {
            self.errors.push(
                self.issues,
                || {
                    format!(
                        "The cell holds the error value {}. Ask the payer for the figure.",
                        cell.text
                    )
                },
                || cell.anchor(sheet),
            );
        }
        if !cell.text.trim().is_empty() {
            self.cells.push(cell);
        }
        Ok(())
    }

    /// The cell as displayed.
    fn show(&self, raw: &mut RawCell, format: Option<&CellFormat>) -> Shown {
        match raw.stored {
            Stored::Shared => match raw
                .value
                .trim()
                .parse::<usize>()
                .ok()
                .and_then(|i| self.workbook.texts.get(i))
            {
                Some(text) => stored_text(text.clone(), format),
                None => unread(raw),
            },
            Stored::Text | Stored::Inline => stored_text(std::mem::take(&mut raw.value), format),
            Stored::Boolean => {
                let yes = matches!(raw.value.trim(), "1" | "true");
                Shown::plain(if yes { "TRUE" } else { "FALSE" }.into(), raw, Kind::Text)
            }
            Stored::Error => Shown::plain(raw.value.clone(), raw, Kind::Placeholder),
            Stored::Date => match iso_serial(&raw.value, self.workbook.date_1904) {
                Some(value) => self.number(raw, Some(value), format),
                None => Shown::plain(raw.value.clone(), raw, kind_of_text(&raw.value)),
            },
            Stored::Number => match number_format::parse_stored(&raw.value) {
                Some(value) => self.number(raw, Some(value), format),
                // Too large or too small for an exact decimal.
                None if raw.value.trim().parse::<f64>().is_ok() => self.number(raw, None, format),
                None => unread(raw),
            },
        }
    }

    fn number(&self, raw: &mut RawCell, value: Option<Decimal>, format: Option<&CellFormat>) -> Shown {
        let code = format.map(|format| &format.code).filter(|code| !code.is_general());
        let shown = match (value, code) {
            (Some(value), Some(code)) => code.render(value, self.workbook.date_1904),
            (Some(value), None) => Some(number_format::general(value)),
            (None, _) => None,
        };
        let untold = format.is_some_and(|format| !format.told);
        // A number too large for an exact decimal shows as stored under General, as it does in the file.
        let doubt = (untold || (shown.is_none() && code.is_some())).then_some(Doubt::Format);
        let hides = shown.as_ref().is_some_and(|text| text.trim().is_empty());
        let text = match shown {
            Some(text) if !hides => text,
            _ => value.map_or_else(|| raw.value.clone(), number_format::general),
        };
        let kind = match kind_of_text(&text) {
            // Words around a figure do not make it less of one.
            Kind::Text if !code.is_some_and(Code::is_date) => Kind::Number,
            Kind::Text => Kind::Date,
            kind => kind,
        };
        Shown {
            text,
            raw: Some(std::mem::take(&mut raw.value)),
            kind,
            doubt,
            hidden: hides,
        }
    }
}

/// Text under its format, which may add words around it; the stored text is then kept as raw.
fn stored_text(text: String, format: Option<&CellFormat>) -> Shown {
    let shown = format
        .filter(|format| !format.code.is_general())
        .and_then(|format| format.code.render_text(&text))
        .filter(|shown| *shown != text);
    let (text, raw) = match shown {
        Some(shown) => (shown, Some(text)),
        None => (text, None),
    };
    Shown {
        kind: kind_of_text(&text),
        text,
        raw,
        doubt: None,
        hidden: false,
    }
}

fn unread(raw: &mut RawCell) -> Shown {
    let kind = kind_of_text(&raw.value);
    let mut shown = Shown::plain(raw.value.clone(), raw, kind);
    shown.doubt = Some(Doubt::Unread);
    shown
}

struct Shown {
    text: String,
    raw: Option<String>,
    kind: Kind,
    /// Why the text may not be what the payer saw.
    doubt: Option<Doubt>,
    /// The number format shows nothing.
    hidden: bool,
}

impl Shown {
    fn plain(text: String, raw: &mut RawCell, kind: Kind) -> Shown {
        Shown {
            text,
            raw: Some(std::mem::take(&mut raw.value)),
            kind,
            doubt: None,
            hidden: false,
        }
    }
}

enum Doubt {
    /// The stored value contradicts its kind.
    Unread,
    /// The number format has no meaning to us.
    Format,
}

/// First and last cell.
type Region = ((u32, u32), (u32, u32));

/// A sheet's merged regions.
#[derive(Default)]
struct Merges {
    /// First cell to last cell.
    heads: HashMap<(u32, u32), (u32, u32)>,
    /// Columns covered, by row, for regions of few rows.
    by_row: HashMap<u32, Vec<(u32, u32)>>,
    /// Regions of many rows.
    tall: Vec<Region>,
}

impl Merges {
    fn new(regions: &[Region]) -> Merges {
        let mut merges = Merges::default();
        for &(start, end) in regions {
            merges.heads.insert(start, end);
            if end.0 - start.0 > MOST_ROWS_LISTED {
                merges.tall.push((start, end));
                continue;
            }
            for row in start.0..=end.0 {
                merges.by_row.entry(row).or_default().push((start.1, end.1));
            }
        }
        merges
    }

    /// Whether a merged region hides the cell: it lies inside one and is not its head.
    fn covers(&self, place: (u32, u32)) -> bool {
        !self.heads.contains_key(&place)
            && (self
                .tall
                .iter()
                .any(|(start, end)| (start.0..=end.0).contains(&place.0) && (start.1..=end.1).contains(&place.1))
                || self
                    .by_row
                    .get(&place.0)
                    .is_some_and(|spans| spans.iter().any(|&(from, to)| (from..=to).contains(&place.1))))
    }
}

/// The serial number of an ISO 8601 date, so that it shows under the cell's format.
fn iso_serial(text: &str, date_1904: bool) -> Option<Decimal> {
    let text = text.trim().trim_end_matches('Z');
    let moment: NaiveDateTime = text.parse().ok().or_else(|| {
        text.parse::<NaiveDate>()
            .ok()
            .and_then(|date| date.and_hms_opt(0, 0, 0))
    })?;
    let start = if date_1904 {
        NaiveDate::from_ymd_opt(1904, 1, 1)?
    } else {
        NaiveDate::from_ymd_opt(1899, 12, 30)?
    };
    let seconds = moment.signed_duration_since(start.and_hms_opt(0, 0, 0)?).num_seconds();
    Decimal::from(seconds).checked_div(Decimal::from(86_400))
}
