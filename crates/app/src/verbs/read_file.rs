//! What the reader sees in a file, before any mapping.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use plumbline_model::{Document, ErrorInfo, PageBox};
use plumbline_readers::{Limits, Mark, load, sha256_hex};
use rust_decimal::Decimal;

use crate::{AppError, Reading};

/// Reads a file into a document. Needs no workspace.
///
/// Errors: [`AppError::Read`] when the file cannot be opened; [`AppError::NotRead`], which names it, when its content
/// cannot be read.
pub fn read_file(reading: &Reading, path: &Path) -> Result<Document, AppError> {
    let bytes = load(path, &Limits::default())?;
    reading.read(&bytes).map_err(|error| named(path, error))
}

/// Reads one page of a PDF with the table a person marked on it: see [`plumbline_readers::read_marked`].
///
/// `table` is `LEFT,TOP,RIGHT,BOTTOM` and `columns` are the lines between columns, comma-separated, in points from the
/// page's top left corner. Errors: [`AppError::InvalidRequest`] when they are no numbers; else those of [`read_file`].
pub fn read_region(
    reading: &Reading,
    path: &Path,
    page: u32,
    table: &str,
    columns: Option<&str>,
) -> Result<Document, AppError> {
    let edges = numbers(table)?;
    let edges: [Decimal; 4] = edges.try_into().map_err(|_| AppError::InvalidRequest {
        what: format!("A box has four edges, left,top,right,bottom in points; \"{table}\" has not."),
    })?;
    let columns = columns.map(numbers).transpose()?.unwrap_or_default();
    let bytes = load(path, &Limits::default())?;
    let mark = Mark {
        table: PageBox(edges),
        columns,
    };
    let read = reading.marked(&bytes, page, vec![mark], &AtomicBool::new(false));
    let document = read.and_then(|page| page.into_document(sha256_hex(&bytes)).map_err(|error| error.info()));
    document.map_err(|error| named(path, error))
}

fn named(path: &Path, mut error: ErrorInfo) -> AppError {
    error.message = format!("{}: {}", path.display(), error.message);
    AppError::NotRead(error)
}

fn numbers(text: &str) -> Result<Vec<Decimal>, AppError> {
    text.split(',')
        .map(|number| number.trim().parse())
        .collect::<Result<Vec<Decimal>, _>>()
        .map_err(|_| AppError::InvalidRequest {
            what: format!(
                "\"{text}\" is no list of numbers. Give points separated by commas, for example 72,310.5,540,420."
            ),
        })
}
