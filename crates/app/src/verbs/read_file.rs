//! What the reader sees in a file, before any mapping.

use std::path::Path;

use plumbline_model::Document;

use crate::AppError;

/// Reads a file into a document. Needs no workspace. Errors: [`AppError::Read`].
pub fn read_file(path: &Path) -> Result<Document, AppError> {
    Ok(plumbline_readers::read(path)?)
}
