//! Excel workbooks: .xlsx and .xlsm.
//!
//! One pass over each sheet's XML gives values exactly as written, formulas with the values cached for them, merged
//! regions, hidden rows and columns, notes. Figures are shown under their number format ([`crate::number_format`]).
//! Refused: encrypted workbooks, damaged archives, more than [`Limits`] allows.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use plumbline_model::{Cell, Document, FileFormat, Issue, Severity, Text};
use rust_decimal::Decimal;

use super::notes::{Notes, notes};
use super::package::Package;
use super::raw::{self, RawCell, Stored};
use super::workbook::{CellFormat, SheetEntry, Workbook};
use super::{CellIssues, Sheet};
use crate::grid::{Kind, is_year, kind_of_text};
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
            let sheet = if entry.has_cells {
                SheetReader::new(entry, &workbook, &mut issues).read(&mut package, &mut budget)?
            } else {
                Sheet::new(&entry.name, entry.hidden)
            };
            parts.push(sheet.into_part(number, &mut issues));
        }
        let mut document = Document {
            format: FileFormat::Xlsx,
            sha256,
            parts,
            issues,
            names: workbook.names,
        };
        super::formulas::check(&mut document);
        Ok(document)
    })
}

/// Whole days under a date format that are remembered as displayed.
const MOST_DAYS: usize = 10_000;

struct SheetReader<'w, 'i> {
    entry: &'w SheetEntry,
    workbook: &'w Workbook,
    issues: &'i mut Vec<Issue>,
    sheet: Sheet,
    /// Days as displayed, by style and serial number: a sheet repeats the same few.
    days: HashMap<(usize, u64), Text>,
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
            sheet: Sheet::new(&entry.name, entry.hidden),
            days: HashMap::new(),
            formatting: CellIssues::new("SRC005", Severity::Info),
            errors: CellIssues::new("SRC011", Severity::Warning),
            faults: CellIssues::new("SRC005", Severity::Warning),
        }
    }

    /// The sheet's cells by row and column.
    fn read(mut self, package: &mut Package<'_>, budget: &mut Budget) -> Result<Sheet, ReadError> {
        let Some(part) = self.entry.part.as_deref() else {
            self.say("the workbook does not say where it is stored. Ask the payer for the file again.");
            return Ok(self.sheet);
        };
        let Some(reader) = package.xml(part) else {
            self.say("its part is missing from the file. Ask the payer for the file again.");
            return Ok(self.sheet);
        };
        let frame = raw::sheet(reader, &mut |cell| self.take(cell, budget))?;
        if let Some(broken) = &frame.broken {
            self.say(&format!(
                "it breaks off: {broken}. Figures may be missing; ask the payer for the file again."
            ));
        }
        self.order();
        if !frame.merged.is_empty() || !frame.hidden_columns.is_empty() {
            let merges = Merges::new(&frame.merged);
            for cell in &mut self.sheet.cells {
                let place = (cell.row, cell.column);
                if let Some(last) = merges.heads.get(&place) {
                    super::merge(cell, *last);
                }
                let in_hidden_column = frame
                    .hidden_columns
                    .iter()
                    .any(|(from, to)| (*from..=*to).contains(&cell.column));
                cell.hidden |= in_hidden_column || merges.covers(place);
            }
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
            sheet,
            ..
        } = self;
        formatting.finish(issues, &entry.name);
        errors.finish(issues, &entry.name);
        faults.finish(issues, &entry.name);
        Ok(sheet)
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
        let place = |cell: &Cell| (cell.row, cell.column);
        if self
            .sheet
            .cells
            .windows(2)
            .all(|pair| place(&pair[0]) < place(&pair[1]))
        {
            return;
        }
        let (issues, faults) = (&mut *self.issues, &mut self.faults);
        let kinds = std::mem::take(&mut self.sheet.kinds);
        let mut cells: Vec<(Cell, Kind)> = std::mem::take(&mut self.sheet.cells).into_iter().zip(kinds).collect();
        cells.sort_by_key(|(cell, _)| place(cell));
        cells.dedup_by(|later, earlier| {
            let same = place(&later.0) == place(&earlier.0);
            if same {
                faults.push(
                    issues,
                    || "The cell stands in the file twice; the later one shows. Check it in Excel.".into(),
                    &later.0,
                );
                std::mem::swap(later, earlier);
            }
            same
        });
        (self.sheet.cells, self.sheet.kinds) = cells.into_iter().unzip();
    }

    /// Puts notes on their cells and says those that stand on empty ones.
    fn attach(&mut self, notes: Notes, budget: &mut Budget) -> Result<(), ReadError> {
        for (place, note) in notes {
            budget.take(note.len())?;
            self.sheet.attach(place, note, self.issues);
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
        let mut cell = self.sheet.cell(raw.place, shown.text);
        cell.raw = shown.raw;
        cell.number_format = code.map(Code::shared);
        cell.formula = raw.formula.take().map(Into::into);
        cell.hidden |= raw.row_hidden || shown.hidden;
        cell.as_stored = matches!(shown.doubt, Some(Doubt::Format));
        match shown.doubt {
            Some(Doubt::Unread) => self.faults.push(
                self.issues,
                || {
                    format!(
                        "The cell could not be read; its stored value \"{}\" shows. Check it in Excel.",
                        cell.anchor.text()
                    )
                },
                &cell,
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
                &cell,
            ),
            None => {}
        }
        if raw.stored == Stored::Error {
            self.errors.push_error(self.issues, &cell);
        }
        if !cell.text.is_empty() {
            self.sheet.push(cell, shown.kind);
        }
        Ok(())
    }

    /// The cell as displayed.
    fn show(&mut self, raw: &RawCell, format: Option<&CellFormat>) -> Shown {
        match raw.stored {
            Stored::Shared => match raw
                .value
                .trim()
                .parse::<usize>()
                .ok()
                .and_then(|index| self.workbook.texts.get(index))
            {
                Some((text, kind)) => stored_text(text.clone(), Some(*kind), format),
                None => unread(raw),
            },
            Stored::Text | Stored::Inline => stored_text(raw.value.as_str().into(), None, format),
            Stored::Boolean => {
                let yes = matches!(raw.value.trim(), "1" | "true");
                Shown::plain(if yes { "TRUE" } else { "FALSE" }, raw, Kind::Text)
            }
            Stored::Error => Shown::plain(&raw.value, raw, Kind::Placeholder),
            Stored::Date => match iso_serial(&raw.value, self.workbook.date_1904) {
                Some(value) => self.exact(raw, Some(value), format),
                None => Shown::plain(&raw.value, raw, kind_of_text(&raw.value)),
            },
            Stored::Number => match number_format::Digits::parse(&raw.value) {
                Some(digits) => self.digits(raw, digits, format),
                None => self.long_number(raw, format),
            },
        }
    }

    /// A number of few digits, as nearly all are.
    fn digits(&mut self, raw: &RawCell, digits: number_format::Digits, format: Option<&CellFormat>) -> Shown {
        let code = format.map(|format| &format.code).filter(|code| !code.is_general());
        let Some(code) = code.filter(|_| format.is_some_and(|format| format.told)) else {
            return match format {
                Some(format) if !format.told => self.long_number(raw, Some(format)),
                _ => Shown::number(digits.general(&raw.value), raw),
            };
        };
        if let Some(text) = code.render_digits(digits) {
            return Shown::number(text, raw);
        }
        let day = digits.whole().filter(|_| code.is_date()).map(|day| (raw.style, day));
        if let Some(text) = day.and_then(|day| self.days.get(&day)) {
            return Shown {
                text: text.clone(),
                raw: Some(raw.value.as_str().into()),
                kind: Kind::Date,
                doubt: None,
                hidden: false,
            };
        }
        let shown = self.long_number(raw, format);
        if let Some(day) = day
            && shown.kind == Kind::Date
            && shown.doubt.is_none()
            && !shown.hidden
            && self.days.len() < MOST_DAYS
        {
            self.days.insert(day, shown.text.clone());
        }
        shown
    }

    fn long_number(&self, raw: &RawCell, format: Option<&CellFormat>) -> Shown {
        match number_format::parse_stored(&raw.value) {
            Some(value) => self.exact(raw, Some(value), format),
            // Too large or too small for an exact decimal.
            None if raw.value.trim().parse::<f64>().is_ok() => self.exact(raw, None, format),
            None => unread(raw),
        }
    }

    fn exact(&self, raw: &RawCell, value: Option<Decimal>, format: Option<&CellFormat>) -> Shown {
        let code = format.map(|format| &format.code).filter(|code| !code.is_general());
        let shown = match (value, code) {
            (Some(value), Some(code)) => code.render(value, self.workbook.date_1904),
            (Some(value), None) => Some(number_format::general(value)),
            (None, None) => number_format::general_beyond(&raw.value),
            (None, Some(_)) => None,
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
            text: text.into(),
            raw: Some(raw.value.as_str().into()),
            kind,
            doubt,
            hidden: hides,
        }
    }
}

/// Text under its format, which may add words around it; the stored text is then kept as raw.
fn stored_text(text: Text, kind: Option<Kind>, format: Option<&CellFormat>) -> Shown {
    let shown = format
        .filter(|format| format.code.changes_text())
        .and_then(|format| format.code.render_text(&text))
        .filter(|shown| text != *shown);
    let (text, kind, raw) = match shown {
        Some(shown) => (shown.into(), None, Some(text)),
        None => (text, kind, None),
    };
    Shown {
        kind: kind.unwrap_or_else(|| kind_of_text(&text)),
        text,
        raw,
        doubt: None,
        hidden: false,
    }
}

fn unread(raw: &RawCell) -> Shown {
    let mut shown = Shown::plain(&raw.value, raw, kind_of_text(&raw.value));
    shown.doubt = Some(Doubt::Unread);
    shown
}

struct Shown {
    text: Text,
    raw: Option<Text>,
    kind: Kind,
    /// Why the text may not be what the payer saw.
    doubt: Option<Doubt>,
    /// The number format shows nothing.
    hidden: bool,
}

impl Shown {
    fn plain(text: &str, raw: &RawCell, kind: Kind) -> Shown {
        Shown {
            text: text.into(),
            raw: Some(raw.value.as_str().into()),
            kind,
            doubt: None,
            hidden: false,
        }
    }

    /// A number as displayed, which is one whatever words stand around it.
    fn number(text: Text, raw: &RawCell) -> Shown {
        let kind = if is_year(&text) { Kind::Date } else { Kind::Number };
        Shown::plain(&text, raw, kind)
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
