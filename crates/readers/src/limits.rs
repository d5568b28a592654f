//! How much of a file is read before it is refused, and the checks that need no reader.

use std::io::{Cursor, Read};

use crate::ReadError;

/// How large a file may be. Every reader refuses a larger one with [`ReadError::TooLarge`] instead of using up memory.
///
/// The defaults are far above any payer's summary report and far below what a desktop has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file itself.
    pub file_bytes: u64,
    /// Bytes of all entries of a zip-based file once unzipped, and of all streams of a PDF but its pictures.
    pub unzipped_bytes: u64,
    /// Bytes of one stream of a PDF once unpacked; pictures are never unpacked. 128 MiB.
    ///
    /// The contents of a dense page are some hundred kilobytes, of a city map some ten megabytes.
    pub stream_bytes: u64,
    /// Forms that the pages of a PDF draw, each as often as it is drawn. 1,000,000.
    ///
    /// Charts may draw each of their points as a form, some thousands on a page.
    pub drawn_forms: u64,
    /// Bytes of unpacked contents that the pages of a PDF draw, each as often as it is drawn. 1 GiB.
    pub drawn_bytes: u64,
    /// Cells and lines of the whole document.
    pub cells: u64,
    /// Bytes of text of the whole document. One long shared text used in many cells counts each time.
    pub text_bytes: u64,
    /// Nesting of arrays and objects in JSON.
    pub json_depth: u64,
    /// Strings, numbers, flags and nulls of a JSON document. 2,000,000.
    ///
    /// A FHIR report of 100,000 figures has about 1.7 million.
    pub json_values: u64,
    /// Whether every PDF page is read a second time, by an engine that shares no code with the first, and compared.
    ///
    /// Off by default: that engine can end the whole process on a hostile file, so it is for a process of its own.
    pub second_reading: bool,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            file_bytes: 256 << 20,
            unzipped_bytes: 512 << 20,
            stream_bytes: 128 << 20,
            drawn_forms: 1_000_000,
            drawn_bytes: 1 << 30,
            cells: 4_000_000,
            text_bytes: 512 << 20,
            json_depth: 64,
            json_values: 2_000_000,
            second_reading: false,
        }
    }
}

/// Counts cells and their text against the limits while a document is read.
#[derive(Debug)]
pub(crate) struct Budget<'a> {
    limits: &'a Limits,
    cells: u64,
    text_bytes: u64,
}

impl<'a> Budget<'a> {
    pub(crate) fn new(limits: &'a Limits) -> Budget<'a> {
        Budget {
            limits,
            cells: 0,
            text_bytes: 0,
        }
    }

    /// Takes one cell or line with this many bytes of text.
    pub(crate) fn take(&mut self, text_bytes: usize) -> Result<(), ReadError> {
        self.cells += 1;
        self.text_bytes += text_bytes as u64;
        check("number of cells", self.cells, self.limits.cells)?;
        check("text in bytes", self.text_bytes, self.limits.text_bytes)
    }
}

/// Refuses what is above its limit.
pub(crate) fn check(measure: &str, found: u64, limit: u64) -> Result<(), ReadError> {
    if found > limit {
        return Err(ReadError::TooLarge {
            measure: measure.into(),
            found,
            limit,
        });
    }
    Ok(())
}

/// A zip error in words a person can act on.
pub(crate) fn zip_error(place: impl Into<String>, error: &zip::result::ZipError) -> ReadError {
    let cause = match error {
        zip::result::ZipError::InvalidArchive(_) => {
            format!("its end or its list of entries is missing, as after a download that stopped early ({error})")
        }
        error => error.to_string(),
    };
    ReadError::DamagedFile {
        place: place.into(),
        cause,
    }
}

/// Unzips every entry into nothing, counting: the sizes an archive states are not to be trusted.
///
/// Errors: the archive's directory cannot be read, an entry is cut short or fails its checksum, or the sum is too large.
pub(crate) fn check_zip(bytes: &[u8], limits: &Limits) -> Result<(), ReadError> {
    let damaged = |place: String, cause: String| ReadError::DamagedFile { place, cause };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| zip_error("zip directory", &error))?;
    let mut stated: u64 = 0;
    for index in 0..archive.len() {
        let entry = archive
            .by_index_raw(index)
            .map_err(|error| damaged(format!("zip entry {}", index + 1), error.to_string()))?;
        stated = stated.saturating_add(entry.size());
    }
    check("unzipped size in bytes", stated, limits.unzipped_bytes)?;
    let mut total: u64 = 0;
    for index in 0..archive.len() {
        let mut entry = archive
            .by_index(index)
            .map_err(|error| damaged(format!("zip entry {}", index + 1), error.to_string()))?;
        let name = entry
            .name()
            .map(|name| name.into_owned())
            .unwrap_or_else(|_| format!("zip entry {}", index + 1));
        let left = limits.unzipped_bytes.saturating_sub(total).saturating_add(1);
        let read = std::io::copy(&mut (&mut entry).take(left), &mut std::io::sink())
            .map_err(|error| damaged(name, error.to_string()))?;
        total = total.saturating_add(read);
        check("unzipped size in bytes", total, limits.unzipped_bytes)?;
    }
    Ok(())
}
