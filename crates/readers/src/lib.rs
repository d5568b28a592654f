//! File to [`Document`]: cells, words and anchors, with issues. Knows no payer.
//!
//! The format is told from the content, never from the file's name. Reading fails only when the file cannot be opened
//! or is no report at all ([`ReadError`]); a bad cell costs that cell and is an issue of the document.

mod annotate;
mod delimited;
mod error;
mod grid;
mod json;
mod limits;
pub mod number_format;
mod pdf;
mod sheets;
mod sniff;
mod text;

use std::path::Path;

use plumbline_model::{Document, FileFormat, PageBox};
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

pub use error::ReadError;
pub use limits::Limits;
pub use pdf::{SecondReading, second_reading_not_made};
pub use sniff::sniff;

/// The reader of one format: takes the file's bytes, their SHA-256 and the limits, gives the document.
pub type ReadFn = fn(&[u8], String, &Limits) -> Result<Document, ReadError>;

/// Every reader, by format. [`sniff`] tells which one a file needs.
pub const READERS: &[(FileFormat, ReadFn)] = &[
    (FileFormat::Xlsx, sheets::xlsx::read),
    (FileFormat::Xls, sheets::legacy::read_xls),
    (FileFormat::Xlsb, sheets::legacy::read_xlsb),
    (FileFormat::Ods, sheets::opendocument::read),
    (FileFormat::Csv, delimited::read),
    (FileFormat::Pdf, pdf::read),
    (FileFormat::Json, json::read),
    (FileFormat::Fhir, json::read),
];

/// Reads a file within the default [`Limits`].
///
/// Errors: see [`ReadError`]; the message names the path where the path is at fault.
pub fn read(path: &Path) -> Result<Document, ReadError> {
    let limits = Limits::default();
    read_within(&load(path, &limits)?, &limits)
}

/// A file's bytes, unless it is larger than the limits allow.
///
/// Errors: [`ReadError::NotFound`], [`ReadError::IsAFolder`], [`ReadError::Unreadable`], [`ReadError::TooLarge`].
pub fn load(path: &Path, limits: &Limits) -> Result<Vec<u8>, ReadError> {
    let named = || path.display().to_string();
    let unreadable = |source: std::io::Error| match source.kind() {
        std::io::ErrorKind::NotFound => ReadError::NotFound { path: named() },
        _ => ReadError::Unreadable { path: named(), source },
    };
    let metadata = std::fs::metadata(path).map_err(unreadable)?;
    if metadata.is_dir() {
        return Err(ReadError::IsAFolder { path: named() });
    }
    // A pipe or a device may never end.
    if !metadata.is_file() {
        return Err(unreadable(std::io::Error::other("it is no ordinary file")));
    }
    limits::check("file size in bytes", metadata.len(), limits.file_bytes)?;
    std::fs::read(path).map_err(unreadable)
}

/// Reads a file's bytes within the default [`Limits`].
pub fn read_bytes(bytes: &[u8]) -> Result<Document, ReadError> {
    read_within(bytes, &Limits::default())
}

/// Reads a file's bytes within limits of the caller's choice.
pub fn read_within(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    let (_, reader) = reader_of(bytes, limits)?;
    let mut document = reader(bytes, sha256_hex(bytes), limits)?;
    annotate::annotate(&mut document);
    Ok(document)
}

/// Reads a file's bytes once. Where [`Limits::second_reading`] asks for a second reading of it, what that needs comes
/// with the document, to be made when the document is safe.
///
/// Errors: as [`read_within`].
pub fn read_once(bytes: &[u8], limits: &Limits) -> Result<(Document, Option<SecondReading>), ReadError> {
    let (format, reader) = reader_of(bytes, limits)?;
    let sha256 = sha256_hex(bytes);
    let (mut document, again) = match format {
        FileFormat::Pdf => pdf::read_once(bytes, sha256, limits)?,
        _ => (reader(bytes, sha256, limits)?, None),
    };
    annotate::annotate(&mut document);
    Ok((document, again))
}

fn reader_of(bytes: &[u8], limits: &Limits) -> Result<(FileFormat, ReadFn), ReadError> {
    limits::check("file size in bytes", bytes.len() as u64, limits.file_bytes)?;
    let format = sniff::identify(bytes)?;
    READERS
        .iter()
        .find(|(known, _)| *known == format)
        .copied()
        .ok_or_else(|| ReadError::UnsupportedFormat {
            found: format.as_str().into(),
        })
}

/// Reads one page of a PDF with the table that a person marked on it, where finding it alone went wrong.
///
/// `page` is 1 for the first. `table` is the table's region in points from the page's top left corner; every word in it
/// belongs to the table and every other word of the page to a line. `columns` are the distances of the lines between
/// columns from the page's left edge, in any order (from its top edge where the text runs up or down the page); with
/// none, columns are found in the region. The document has that page as its one part.
///
/// Errors: [`ReadError::NoSuchRegion`] where the file has no such page or the region no text, besides those of a PDF.
pub fn read_region(bytes: &[u8], page: u32, table: PageBox, columns: &[Decimal]) -> Result<Document, ReadError> {
    limits::check("file size in bytes", bytes.len() as u64, Limits::default().file_bytes)?;
    match sniff::identify(bytes)? {
        FileFormat::Pdf => pdf::read_region(bytes, sha256_hex(bytes), page, table, columns),
        other => Err(ReadError::NoSuchRegion {
            what: format!(
                "regions are marked on the pages of a PDF, and this file is {}",
                other.as_str()
            ),
        }),
    }
}

/// The SHA-256 of bytes, lower-case hexadecimal.
pub fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(all(test, unix))]
mod tests {
    #[test]
    fn a_device_or_pipe_is_refused_before_it_is_read() {
        let error = super::load(std::path::Path::new("/dev/zero"), &super::Limits::default());
        assert!(
            matches!(&error, Err(super::ReadError::Unreadable { path, .. }) if path == "/dev/zero"),
            "{error:?}"
        );
    }
}
