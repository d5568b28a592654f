//! Reports and findings to standard files: VBPR FHIR, tidy CSV, XLSX.
//!
//! Shape: [`export`] writes into a folder and says what it wrote and what the format cannot say. The same facts give
//! the same bytes. Nothing is read here; where figures come from travels with them as anchors.

pub mod conformance;
mod csv;
pub mod fhir;
mod ocr;
pub mod query;
mod text;
mod xlsx;

use std::path::{Path, PathBuf};

use plumbline_model::{Contract, Finding, Report, contract_of};

/// What is written out.
#[derive(Debug, Clone, Copy)]
pub struct Selection<'a> {
    /// The reports, in the order they are written.
    pub reports: &'a [Report],
    /// Known contracts; those of the reports are used.
    pub contracts: &'a [Contract],
    /// Findings about the reports, resolved ones left out.
    pub findings: &'a [Finding],
}

impl<'a> Selection<'a> {
    /// The contract a report is made under, matched by identifiers and period.
    pub fn contract_of(&self, report: &Report) -> Option<&'a Contract> {
        contract_of(self.contracts, report).map(|matched| matched.contract)
    }
}

/// What was written and what could not be said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exported {
    /// One entry per file.
    pub files: Vec<Written>,
    /// What the format cannot say, in words.
    pub notes: Vec<String>,
}

/// One written file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Its path.
    pub path: PathBuf,
    /// The reports in it.
    pub report_ids: Vec<String>,
    /// Its size in bytes.
    pub bytes: u64,
}

/// Why an export stopped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// The destination cannot be written.
    #[error("{path} cannot be written: {source}. Choose another folder, or free its space.")]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The workbook cannot be made.
    #[error("{path} cannot be made as a workbook: {source}.")]
    Workbook {
        /// The file.
        path: PathBuf,
        /// Why.
        source: Box<rust_xlsxwriter::XlsxError>,
    },
    /// The text of a file cannot be made.
    #[error("{path} cannot be made: {reason}.")]
    Encode {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// A person cancelled; files already whole stay.
    #[error("the export was cancelled; files already written are complete and stay")]
    Cancelled,
}

/// Called before each file with its path; `false` cancels.
pub type BeforeFile<'a> = &'a mut dyn FnMut(&Path) -> bool;

/// Writes a selection into a folder.
pub type Exporter = fn(&Selection<'_>, &Path, BeforeFile<'_>) -> Result<Exported, ExportError>;

/// Every exporter by the name of its format on the command line. Only [`export`] calls them: it withholds what is not
/// confirmed.
const EXPORTERS: &[(&str, Exporter)] = &[
    ("fhir", fhir::export),
    ("ndjson", fhir::export_bulk),
    ("csv", csv::export),
    ("xlsx", xlsx::export),
];

/// Writes a selection in one format into a folder, which is made if absent. Figures that OCR read and no person has
/// confirmed stay out, and the notes say so. Errors: [`ExportError`]; `None` when no
/// exporter has this name.
pub fn export(
    format: &str,
    selection: &Selection<'_>,
    folder: &Path,
    before: BeforeFile<'_>,
) -> Option<Result<Exported, ExportError>> {
    let (_, exporter) = EXPORTERS.iter().find(|(name, _)| *name == format)?;
    if let Err(source) = std::fs::create_dir_all(folder) {
        return Some(Err(ExportError::Write {
            path: folder.to_owned(),
            source,
        }));
    }
    let (reports, left_out) = ocr::released(selection.reports);
    let findings = ocr::without_unconfirmed_values(selection.findings);
    let selection = Selection {
        reports: &reports,
        contracts: selection.contracts,
        findings: &findings,
    };
    let exported = exporter(&selection, folder, before);
    Some(exported.map(|mut exported| {
        exported.notes.splice(0..0, left_out);
        exported
    }))
}

/// Writes one whole file: under a temporary name first, so that a reader never sees half of it.
fn write_file(path: &Path, bytes: &[u8]) -> Result<u64, ExportError> {
    let fail = |source| ExportError::Write {
        path: path.to_owned(),
        source,
    };
    let partial = path.with_extension("partial");
    std::fs::write(&partial, bytes).map_err(fail)?;
    std::fs::rename(&partial, path).map_err(fail)?;
    Ok(bytes.len() as u64)
}

#[cfg(test)]
mod testing;
