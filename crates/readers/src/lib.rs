//! File to [`plumbline_model::Document`]: cells, words and anchors, with issues. Knows no payer.

mod error;
mod pdf;

pub use error::ReadError;

/// The reader of one format: takes the file's bytes and their SHA-256, gives the document.
pub type ReadFn = fn(&[u8], String) -> Result<plumbline_model::Document, ReadError>;

/// Every reader, by format.
pub const READERS: &[(plumbline_model::FileFormat, ReadFn)] = &[(plumbline_model::FileFormat::Pdf, pdf::read)];
