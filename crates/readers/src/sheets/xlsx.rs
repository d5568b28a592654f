//! Excel workbooks: .xlsx and .xlsm.
//!
//! Values, formulas, merged regions, styles and sheet names come from calamine; the exact text of numbers and hidden
//! rows and columns from the sheet's XML ([`super::raw`]). Figures are shown under their number format
//! ([`crate::number_format`]). Refused: encrypted workbooks, damaged archives, more than [`Limits`] allows.

use std::collections::{HashMap, HashSet};
use std::io::Cursor;

use calamine::{DataRef, Dimensions, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use chrono::{NaiveDate, NaiveDateTime};
use plumbline_model::{Document, FileFormat, Issue, Part, PartKind, Severity};
use rust_decimal::Decimal;

use super::raw::{RawCell, RawSheet, Stored};
use super::{CellIssues, SheetCell, raw};
use crate::grid::{Kind, kind_of_text};
use crate::limits::{Budget, check_zip, zip_error};
use crate::{Limits, ReadError, number_format};

/// Faulty cells of one sheet after which reading the sheet stops.
const MOST_FAULTS: usize = 1000;
/// Rows of a merged region up to which each row is listed.
const MOST_ROWS_LISTED: u32 = 100;

/// Reads a workbook.
pub(crate) fn read(bytes: &[u8], sha256: String, limits: &Limits) -> Result<Document, ReadError> {
    check_zip(bytes, limits)?;
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| zip_error("zip directory", &error))?;
    let entries = raw::sheet_entries(&mut archive)?;
    super::legacy::guarded(|| {
        let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(workbook_error)?;
        let date_1904 = workbook.has_1904_epoch();
        let mut parts = Vec::new();
        let mut issues = Vec::new();
        let mut budget = Budget::new(limits);
        for (number, sheet) in (1..).zip(workbook.sheets_metadata().to_vec()) {
            let hidden = sheet.visible != SheetVisible::Visible;
            let mut cells = Vec::new();
            if sheet.typ == SheetType::WorkSheet {
                let raw = match entries.get(&sheet.name) {
                    Some(entry) => raw::sheet(&mut archive, entry, limits.cells),
                    None => RawSheet::default(),
                };
                let mut reader = SheetReader {
                    name: &sheet.name,
                    hidden,
                    date_1904,
                    raw: &raw,
                    issues: &mut issues,
                };
                cells = reader.cells(&mut workbook, &mut budget)?;
                super::hidden_figures(&sheet.name, hidden, &cells, &mut issues);
            }
            parts.push(if cells.is_empty() {
                Part {
                    kind: PartKind::Sheet,
                    name: sheet.name.clone(),
                    number,
                    hidden,
                    size: None,
                    tables: Vec::new(),
                    lines: Vec::new(),
                }
            } else {
                super::part(&sheet.name, number, hidden, &cells)
            });
        }
        Ok(Document {
            format: FileFormat::Xlsx,
            sha256,
            parts,
            issues,
            names: Vec::new(),
        })
    })
}

fn workbook_error(error: XlsxError) -> ReadError {
    match error {
        XlsxError::Password => ReadError::EncryptedFile {
            kind: "Excel workbook".into(),
        },
        error => ReadError::DamagedFile {
            place: "workbook".into(),
            cause: error.to_string(),
        },
    }
}

struct SheetReader<'a> {
    name: &'a str,
    hidden: bool,
    date_1904: bool,
    raw: &'a RawSheet,
    issues: &'a mut Vec<Issue>,
}

/// A cell before its number format is applied.
struct Found {
    place: (u32, u32),
    text: Option<String>,
    formula: Option<String>,
}

impl SheetReader<'_> {
    fn cells(&mut self, workbook: &mut Xlsx<Cursor<&[u8]>>, budget: &mut Budget) -> Result<Vec<SheetCell>, ReadError> {
        let merged = match workbook.merge_cells_by_sheet_name(self.name) {
            Ok(regions) => Merges::new(&regions),
            Err(error) => {
                self.say(format!(
                    "The merged cells could not be read ({error}); headings may miss their columns."
                ));
                Merges::default()
            }
        };
        let mut reader = match workbook.worksheet_cells_reader(self.name) {
            Ok(reader) => reader,
            Err(error) => {
                self.say(format!(
                    "The sheet could not be read ({error}). Open the file in Excel and save a fresh copy."
                ));
                return Ok(Vec::new());
            }
        };
        let mut seen = HashSet::new();
        let mut found = Vec::new();
        let mut faults = 0;
        loop {
            match reader.next_cell_with_formula() {
                Ok(None) => break,
                Ok(Some(cell)) => {
                    seen.insert(cell.pos);
                    let text = match cell.value {
                        DataRef::SharedString(text) => Some(text.to_owned()),
                        DataRef::String(text) => Some(text),
                        _ => None,
                    };
                    let stored = self.raw.cells.get(&cell.pos).is_some_and(|raw| !raw.value.is_empty());
                    if !stored && text.as_ref().is_none_or(|text| text.is_empty()) {
                        continue;
                    }
                    budget.take(text.as_ref().map_or(16, String::len))?;
                    found.push(Found {
                        place: cell.pos,
                        text,
                        formula: cell.formula.filter(|f| !f.is_empty()),
                    });
                }
                Err(error) => {
                    faults += 1;
                    if matches!(error, XlsxError::Xml(_) | XlsxError::XmlEof(_)) || faults > MOST_FAULTS {
                        break;
                    }
                }
            }
        }
        let formats: Vec<String> = reader
            .styles()
            .iter()
            .map(|style| style.number_format.as_ref().map(format_code).unwrap_or_default())
            .collect();
        drop(reader);
        // What calamine could not read: the stored value shows, and the cell is named.
        let mut missed: Vec<(u32, u32)> = self
            .raw
            .cells
            .iter()
            .filter(|(place, cell)| !seen.contains(place) && !cell.value.is_empty())
            .map(|(p, _)| *p)
            .collect();
        missed.sort_unstable();
        for &place in &missed {
            budget.take(16)?;
            found.push(Found {
                place,
                text: None,
                formula: None,
            });
        }
        if let Some(broken) = &self.raw.broken {
            self.say(format!(
                "The sheet breaks off: {broken}. Figures may be missing; ask the payer for the file again."
            ));
        }
        Ok(self.displayed(found, &missed, &merged, &formats))
    }

    fn say(&mut self, message: String) {
        self.issues.push(Issue {
            code: "SRC001".into(),
            severity: Severity::Error,
            message: format!("Sheet \"{}\": {message}", self.name),
            anchor: None,
        });
    }

    fn displayed(
        &mut self,
        found: Vec<Found>,
        missed: &[(u32, u32)],
        merged: &Merges,
        formats: &[String],
    ) -> Vec<SheetCell> {
        let unread: HashSet<(u32, u32)> = missed.iter().copied().collect();
        let mut formatting = CellIssues::new("SRC005", Severity::Info);
        let mut errors = CellIssues::new("SRC011", Severity::Warning);
        let mut faults = CellIssues::new("SRC005", Severity::Warning);
        let plain = RawCell {
            style: 0,
            stored: Stored::Text,
            value: String::new(),
        };
        let mut cells = Vec::with_capacity(found.len());
        for Found { place, text, formula } in found {
            let raw = self.raw.cells.get(&place).unwrap_or(&plain);
            let code = formats.get(raw.style).map(String::as_str).unwrap_or_default();
            let shown = self.show(raw, text, code);
            let cell = SheetCell {
                row: place.0,
                column: place.1,
                last: merged.heads.get(&place).copied().unwrap_or(place),
                kind: shown.kind,
                raw: shown.raw,
                number_format: (!number_format::is_general(code)).then(|| code.to_owned()),
                formula,
                hidden: self.hidden || self.raw.is_hidden(place.0, place.1) || shown.hidden || merged.covers(place),
                text: shown.text,
            };
            if unread.contains(&place) {
                faults.push(
                    self.issues,
                    || {
                        format!(
                            "The cell could not be read; its stored value \"{}\" shows. Check it in Excel.",
                            cell.text
                        )
                    },
                    || cell.anchor(self.name),
                );
            } else if shown.not_understood {
                formatting.push(
                    self.issues,
                    || format!("The number format \"{code}\" is not understood; the stored value shows."),
                    || cell.anchor(self.name),
                );
            }
            if raw.stored == Stored::Error {
                errors.push(
                    self.issues,
                    || {
                        format!(
                            "The cell holds the error value {}. Ask the payer for the figure.",
                            cell.text
                        )
                    },
                    || cell.anchor(self.name),
                );
            }
            if !cell.text.trim().is_empty() {
                cells.push(cell);
            }
        }
        formatting.finish(self.issues, self.name);
        errors.finish(self.issues, self.name);
        faults.finish(self.issues, self.name);
        cells
    }

    /// The cell as displayed.
    fn show(&self, raw: &RawCell, text: Option<String>, code: &str) -> Shown {
        let stored_text = |text: String| {
            let shown = number_format::render_text(&text, code);
            let kind = kind_of_text(shown.as_deref().unwrap_or(&text));
            // The format is part of the display only; words it adds leave the stored text as raw.
            let raw = shown.as_ref().filter(|shown| **shown != text).map(|_| text.clone());
            Shown {
                text: shown.unwrap_or(text),
                raw,
                kind,
                not_understood: false,
                hidden: false,
            }
        };
        match (raw.stored, text) {
            (Stored::Text, Some(text)) | (Stored::Date, Some(text)) => stored_text(text),
            (Stored::Number, Some(text)) if number_format::parse_stored(&raw.value).is_none() => stored_text(text),
            (Stored::Boolean, _) => {
                let text = if raw.value.trim() == "1" || raw.value.trim() == "true" {
                    "TRUE"
                } else {
                    "FALSE"
                };
                Shown {
                    text: text.into(),
                    raw: Some(raw.value.clone()),
                    kind: Kind::Text,
                    not_understood: false,
                    hidden: false,
                }
            }
            (Stored::Error, _) => Shown {
                text: raw.value.clone(),
                raw: Some(raw.value.clone()),
                kind: Kind::Placeholder,
                not_understood: false,
                hidden: false,
            },
            (Stored::Date, None) => self.number(raw, iso_serial(&raw.value, self.date_1904), code),
            (Stored::Number, _) => self.number(raw, number_format::parse_stored(&raw.value), code),
            (Stored::Text, None) => Shown {
                text: raw.value.clone(),
                raw: Some(raw.value.clone()),
                kind: kind_of_text(&raw.value),
                not_understood: false,
                hidden: false,
            },
        }
    }

    fn number(&self, raw: &RawCell, value: Option<Decimal>, code: &str) -> Shown {
        let shown = value.and_then(|value| number_format::render(value, code, self.date_1904));
        // A number too large for an exact decimal shows as stored under General, as it does in the file.
        let not_understood = shown.is_none() && !number_format::is_general(code);
        let hides = shown.as_ref().is_some_and(|text| text.trim().is_empty());
        let text = match shown {
            Some(text) if !hides => text,
            _ => value.map_or_else(|| raw.value.clone(), number_format::general),
        };
        let kind = match kind_of_text(&text) {
            // Words around a figure do not make it less of one.
            Kind::Text if !number_format::is_date(code) => Kind::Number,
            Kind::Text => Kind::Date,
            kind => kind,
        };
        Shown {
            text,
            raw: Some(raw.value.clone()),
            kind,
            not_understood,
            hidden: hides,
        }
    }
}

struct Shown {
    text: String,
    raw: Option<String>,
    kind: Kind,
    /// The number format has no meaning to us.
    not_understood: bool,
    /// The number format shows nothing.
    hidden: bool,
}

/// The code, with those of the built-in formats that depend on the reader's country as the United States show them.
fn format_code(format: &calamine::NumberFormat) -> String {
    let by_id = match format.format_id {
        Some(5) => "$#,##0_);($#,##0)",
        Some(6) => "$#,##0_);[Red]($#,##0)",
        Some(7) => "$#,##0.00_);($#,##0.00)",
        Some(8) => "$#,##0.00_);[Red]($#,##0.00)",
        Some(14) => "m/d/yyyy",
        Some(22) => "m/d/yyyy h:mm",
        _ => return format.format_code.clone(),
    };
    by_id.to_owned()
}

/// A sheet's merged regions.
#[derive(Default)]
struct Merges {
    /// First cell to last cell.
    heads: HashMap<(u32, u32), (u32, u32)>,
    /// Columns covered, by row, for regions of few rows.
    by_row: HashMap<u32, Vec<(u32, u32)>>,
    /// Regions of many rows.
    tall: Vec<Dimensions>,
}

impl Merges {
    fn new(regions: &[Dimensions]) -> Merges {
        let mut merges = Merges::default();
        for region in regions {
            merges.heads.insert(region.start, region.end);
            if region.end.0 - region.start.0 > MOST_ROWS_LISTED {
                merges.tall.push(*region);
                continue;
            }
            for row in region.start.0..=region.end.0 {
                merges
                    .by_row
                    .entry(row)
                    .or_default()
                    .push((region.start.1, region.end.1));
            }
        }
        merges
    }

    /// Whether a merged region hides the cell: it lies inside one and is not its head.
    fn covers(&self, place: (u32, u32)) -> bool {
        !self.heads.contains_key(&place)
            && (self.tall.iter().any(|region| region.contains(place.0, place.1))
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
