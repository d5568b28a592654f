//! The older and binary workbooks, .xls and .xlsb, through calamine.
//!
//! Their number formats are not available: figures show as stored, which each such cell says of itself and one issue
//! of the file. Merged regions are known for .xls alone. Encrypted files are refused.

use std::collections::HashMap;
use std::io::{Cursor, Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Reader, SheetVisible, Xls, XlsError, Xlsb, XlsbError};
use plumbline_model::{DefinedName, Document, FileFormat, Issue, Severity};
use rust_decimal::Decimal;

use super::{CellIssues, Sheet};
use crate::grid::{Kind, kind_of_text};
use crate::limits::{Budget, check_zip};
use crate::{Limits, ReadError, number_format};

/// Reads a .xls workbook.
pub(crate) fn read_xls(bytes: &[u8], sha256: String, limits: &Limits) -> Result<Document, ReadError> {
    guarded(|| {
        let workbook = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
            XlsError::Password => ReadError::EncryptedFile {
                kind: "Excel workbook".into(),
            },
            error => damaged(error),
        })?;
        read(workbook, FileFormat::Xls, sha256, limits, |workbook, sheet| {
            workbook.merge_cells_by_sheet_name(sheet).unwrap_or_default()
        })
    })
}

/// Reads a .xlsb workbook.
pub(crate) fn read_xlsb(bytes: &[u8], sha256: String, limits: &Limits) -> Result<Document, ReadError> {
    check_zip(bytes, limits)?;
    guarded(|| {
        let workbook = Xlsb::new(Cursor::new(bytes)).map_err(|error| match error {
            XlsbError::Password => ReadError::EncryptedFile {
                kind: "Excel workbook".into(),
            },
            error => damaged(error),
        })?;
        read(workbook, FileFormat::Xlsb, sha256, limits, |_, _| Vec::new())
    })
}

fn damaged(error: impl std::fmt::Display) -> ReadError {
    ReadError::DamagedFile {
        place: "workbook".into(),
        cause: error.to_string(),
    }
}

/// Runs calamine so that a panic inside it, which some broken workbooks cause, costs the file and not the program.
pub(super) fn guarded<T>(read: impl FnOnce() -> Result<T, ReadError>) -> Result<T, ReadError> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(damaged("its structure contradicts itself")))
}

fn read<R, RS>(
    mut workbook: R,
    format: FileFormat,
    sha256: String,
    limits: &Limits,
    merged: impl Fn(&R, &str) -> Vec<calamine::Dimensions>,
) -> Result<Document, ReadError>
where
    RS: Read + Seek,
    R: Reader<RS>,
    R::Error: std::fmt::Display,
{
    let mut issues = vec![Issue {
        code: "SRC005".into(),
        severity: Severity::Info,
        message: format!(
            "A .{} file gives no number formats: figures show as stored, so a percentage shows as a fraction of 1. \
             Save the report as .xlsx to read it as displayed.",
            format.as_str()
        ),
        anchor: None,
    }];
    let mut parts = Vec::new();
    let mut budget = Budget::new(limits);
    for (number, sheet) in (1..).zip(workbook.sheets_metadata().to_vec()) {
        let hidden = sheet.visible != SheetVisible::Visible;
        let merged: HashMap<(u32, u32), (u32, u32)> = merged(&workbook, &sheet.name)
            .into_iter()
            .filter(|region| region.start.0 <= region.end.0 && region.start.1 <= region.end.1)
            .map(|region| (region.start, region.end))
            .collect();
        let mut read = Sheet::new(&sheet.name, hidden);
        let mut errors = CellIssues::new("SRC011", Severity::Warning);
        match workbook.worksheet_range(&sheet.name) {
            Ok(range) => {
                let formulas = workbook.worksheet_formula(&sheet.name).ok();
                let (top, left) = range.start().unwrap_or((0, 0));
                for (row, column, value) in range.used_cells() {
                    let place = (place(top, row), place(left, column));
                    let Some((text, kind)) = shown(value) else { continue };
                    budget.take(text.len())?;
                    let formula = formulas
                        .as_ref()
                        .and_then(|f| f.get_value(place))
                        .filter(|f| !f.is_empty())
                        .map(|formula| formula.as_str().into());
                    let mut cell = read.cell(place, text.as_str().into());
                    cell.as_stored = matches!(value, Data::Int(_) | Data::Float(_) | Data::DateTime(_));
                    if let Some(last) = merged.get(&place) {
                        super::merge(&mut cell, *last);
                    }
                    cell.raw = (!matches!(value, Data::String(_))).then(|| text.into());
                    cell.formula = formula;
                    if matches!(value, Data::Error(_)) {
                        errors.push_error(&mut issues, &cell);
                    }
                    read.push(cell, kind);
                }
            }
            Err(error) => issues.push(Issue {
                code: "SRC001".into(),
                severity: Severity::Error,
                message: format!(
                    "Sheet \"{}\" could not be read ({error}). Open the file in its own program and save it as .xlsx.",
                    sheet.name
                ),
                anchor: None,
            }),
        }
        errors.finish(&mut issues, &sheet.name);
        parts.push(read.into_part(number, &mut issues));
    }
    Ok(Document {
        format,
        sha256,
        parts,
        issues,
        names: workbook
            .defined_names()
            .iter()
            .map(|(name, refers_to)| DefinedName {
                name: name.clone(),
                refers_to: refers_to.clone(),
                sheet: None,
            })
            .collect(),
    })
}

fn place(start: u32, offset: usize) -> u32 {
    start.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX))
}

/// Text and kind of a value; `None` for an empty cell.
fn shown(value: &Data) -> Option<(String, Kind)> {
    let text = match value {
        Data::Empty => return None,
        Data::String(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        // The shortest text that reads back as the same binary number, then without its noise.
        Data::Float(number) => {
            let text = number.to_string();
            text.parse::<Decimal>().map_or(text, number_format::general)
        }
        Data::Bool(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
        Data::DateTime(moment) => match moment.as_datetime() {
            Some(moment) if moment.time() == chrono::NaiveTime::MIN => moment.format("%Y-%m-%d").to_string(),
            Some(moment) => moment.format("%Y-%m-%d %H:%M:%S").to_string(),
            None => moment.as_f64().to_string(),
        },
        Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Error(error) => error.to_string(),
        // calamine may add kinds of values.
        #[allow(unreachable_patterns)]
        other => other.to_string(),
    };
    if text.trim().is_empty() {
        return None;
    }
    let kind = match value {
        Data::Error(_) => Kind::Placeholder,
        Data::DateTime(_) | Data::DateTimeIso(_) => Kind::Date,
        _ => kind_of_text(&text),
    };
    Some((text, kind))
}
