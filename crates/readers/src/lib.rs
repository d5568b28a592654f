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
mod ocr;
mod pdf;
mod sheets;
mod sniff;
mod text;

use std::path::Path;

use plumbline_model::{Document, FileFormat, Issue, PageBox, Part};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use error::ReadError;
pub use limits::Limits;
pub use ocr::{ScannedPage, looks_turned, pages_without_text, say_not_tried};
pub use pdf::{Picture, SecondReading, second_reading_not_made};
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
/// `scans` is what OCR found on a PDF's pages without text: everything on such a page is marked as read by OCR, with its
/// certainty. A page with text is read from its text alone.
///
/// Errors: as [`read_within`].
pub fn read_once(
    bytes: &[u8],
    limits: &Limits,
    scans: &[ScannedPage],
) -> Result<(Document, Option<SecondReading>), ReadError> {
    let (format, reader) = reader_of(bytes, limits)?;
    let sha256 = sha256_hex(bytes);
    let (mut document, again) = match format {
        FileFormat::Pdf => pdf::read_once(bytes, sha256, limits, scans)?,
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

/// A table's place on a page of a PDF, as a person marked it where finding it alone went wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The table's region in points from the page's top left corner; every word in it belongs to the table.
    pub table: PageBox,
    /// The distances of the lines between columns from the page's left edge, in any order (from its top edge where the
    /// text runs up or down the page); with none, columns are found in the region.
    pub columns: Vec<Decimal>,
}

/// One page of a PDF, read with the tables marked on it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MarkedPage {
    /// The page: marked and found tables in reading order, and the lines outside them.
    pub part: Part,
    /// What could not be read cleanly on it.
    pub issues: Vec<Issue>,
    /// For each mark the index of its table in the part, or what is wrong with the mark in words.
    pub tables: Vec<Result<usize, String>>,
}

impl MarkedPage {
    /// The page as a document of its own. Errors: [`ReadError::NoSuchRegion`] where a mark could not be read.
    pub fn into_document(self, sha256: String) -> Result<Document, ReadError> {
        match self.tables.into_iter().find_map(Result::err) {
            Some(what) => Err(ReadError::NoSuchRegion { what }),
            None => Ok(Document {
                format: FileFormat::Pdf,
                sha256,
                parts: vec![self.part],
                issues: self.issues,
                names: Vec::new(),
            }),
        }
    }
}

/// Reads one page of a PDF with the tables that a person marked on it.
///
/// `page` is 1 for the first. What stands outside the marks is read as on any page: its tables stay tables, every other
/// word is in a line. A mark that cannot be read leaves its place as found alone and says why.
///
/// Errors: [`ReadError::NoSuchRegion`] where the file is no PDF, has no such page or a mark is no box, besides those of
/// a PDF.
pub fn read_marked(bytes: &[u8], page: u32, marks: &[Mark]) -> Result<MarkedPage, ReadError> {
    limits::check("file size in bytes", bytes.len() as u64, Limits::default().file_bytes)?;
    match sniff::identify(bytes)? {
        FileFormat::Pdf => {
            let mut read = pdf::read_marked(bytes, page, marks)?;
            annotate::annotate_part(&mut read.part);
            Ok(read)
        }
        other => Err(ReadError::NoSuchRegion {
            what: format!(
                "regions are marked on the pages of a PDF, and this file is {}",
                other.as_str()
            ),
        }),
    }
}

/// Draws one page of a PDF in shades of gray at 300 dots per inch, or fewer where the page is large.
///
/// `page` is 1 for the first. `turn` says how its text runs, in degrees clockwise (0, 90, 180, 270): the picture is
/// turned until that text stands upright. The content decides how long this takes and how much memory: call it in a
/// process of its own.
///
/// Errors: [`ReadError::NotDrawn`], besides those of a PDF that cannot be opened.
pub fn draw_page(bytes: &[u8], page: u32, turn: u16) -> Result<Picture, ReadError> {
    pdf::draw_page(bytes, page, turn)
}

/// Draws what stands around places on one page of a PDF, in shades of gray at 144 dots per inch, to be looked at.
///
/// `page` is 1 for the first; `boxes` are in points from its top left corner. One picture per box, an empty one for a box
/// that is not on the page. Call it in a process of its own, as [`draw_page`]. Errors: as there.
pub fn clip_page(bytes: &[u8], page: u32, boxes: &[PageBox]) -> Result<Vec<Picture>, ReadError> {
    pdf::clip_page(bytes, page, boxes)
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
