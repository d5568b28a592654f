//! What the reader sees in a file, before any mapping.

use std::path::Path;

use plumbline_model::Document;
use plumbline_readers::{Limits, load};

use crate::{AppError, Reading};

/// Reads a file into a document. Needs no workspace.
///
/// Errors: [`AppError::Read`] when the file cannot be opened; [`AppError::NotRead`], which names it, when its content
/// cannot be read.
pub fn read_file(reading: &Reading, path: &Path) -> Result<Document, AppError> {
    let bytes = load(path, &Limits::default())?;
    reading.read(&bytes).map_err(|mut error| {
        error.message = format!("{}: {}", path.display(), error.message);
        AppError::NotRead(error)
    })
}
