//! What the targets share: reading within small limits, and workbooks put together from their parts.

use std::io::{Cursor, Write};

use plumbline_model::{Document, FileFormat};
use plumbline_readers::{Limits, read_within};

/// Limits under which one input is read in well under a second, so that the fuzzer sees many.
fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.file_bytes = 1 << 20;
    limits.unzipped_bytes = 4 << 20;
    limits.cells = 20_000;
    limits.text_bytes = 4 << 20;
    limits
}

/// Reads bytes of any format and checks what every document must keep.
pub fn read(bytes: &[u8]) {
    if let Ok(document) = read_within(bytes, &limits()) {
        check(&document);
    }
}

/// Reads bytes only when they are of this format, so that a target spends its time on one reader.
pub fn read_as(format: FileFormat, bytes: &[u8]) {
    if plumbline_readers::sniff(bytes) == Some(format) {
        read(bytes);
    }
}

/// What a reader promises of every document it gives.
fn check(document: &Document) {
    for table in document.parts.iter().flat_map(|part| &part.tables) {
        assert!(table.header_rows <= table.row_count(), "a header lies within its table");
        for cell in &table.cells {
            assert!(cell.row_span >= 1 && cell.column_span >= 1, "a cell covers itself");
            assert!(!cell.anchor.place().is_empty(), "a cell has a place");
        }
    }
}

/// A zip archive of parts, stored as they are.
pub fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in parts {
        archive.start_file(*name, options).expect("an entry begins in memory");
        archive.write_all(content).expect("memory takes bytes");
    }
    archive.finish().expect("an archive ends in memory").into_inner()
}
