//! Reports and findings to standard files: VBPR FHIR, tidy CSV, XLSX, Parquet, HTML evidence packs.
//!
//! Shape: [`export_flow`] writes into a folder and says what it wrote and what the format cannot say. The same facts give
//! the same bytes. Nothing is read here; where figures come from travels with them as anchors, and what their source
//! looks like is handed over ([`Looks`]).

mod columns;
pub mod conformance;
mod csv;
pub mod fhir;
mod flow;
mod html;
mod ocr;
mod parquet;
mod parts;
pub mod query;
pub mod star;
mod text;
mod xlsx;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use plumbline_model::{Contract, Finding, Report, contract_of};

pub use columns::columns_markdown;
pub use flow::{Check, Checks, Compared, Flow, Look, Looks, NoLooks, Pack, PagePicture};
pub use ocr::{release, without_unconfirmed_values};
pub use parquet::{Lake, Put, by_report};
pub use text::payer_file_name;

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
        contract_among(self.contracts, report)
    }
}

/// The contract a report is made under, matched by identifiers and period.
fn contract_among<'a>(contracts: &'a [Contract], report: &Report) -> Option<&'a Contract> {
    contract_of(contracts, report).map(|matched| matched.contract)
}

/// What was written and what could not be said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exported {
    /// One entry per file.
    pub files: Vec<Written>,
    /// What the format cannot say, in words.
    pub notes: Vec<String>,
}

impl Exported {
    /// The end of an export that cannot go on: what is whole stays.
    fn stopped_by(self, error: ExportError) -> Stopped {
        Stopped { error, exported: self }
    }
}

/// An export that stopped before its end. No half-written file is left.
#[derive(Debug, thiserror::Error)]
#[error("{error}")]
pub struct Stopped {
    /// Why.
    #[source]
    pub error: ExportError,
    /// What was whole by then, and stays.
    pub exported: Exported,
}

impl From<ExportError> for Stopped {
    fn from(error: ExportError) -> Stopped {
        Exported::default().stopped_by(error)
    }
}

/// How an export ends.
pub type Outcome = Result<Exported, Stopped>;

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
    /// A number has more digits than the format's column holds. Nothing is rounded.
    #[error(transparent)]
    DoesNotFit(Box<TooManyDigits>),
    /// A report cannot be had.
    #[error("a report could not be loaded: {reason}")]
    NoReport {
        /// Why.
        reason: String,
    },
    /// A person cancelled; files already whole stay.
    #[error("the export was cancelled; files already written are complete and stay")]
    Cancelled,
}

/// A number that a column does not hold.
#[derive(Debug, thiserror::Error)]
#[error(
    "{figure} of {report} is {value}: {column} holds {digits}. Export it as CSV, or correct the figure at its source."
)]
pub struct TooManyDigits {
    /// The figure: its term, and its id in the report.
    pub figure: String,
    /// The report's title.
    pub report: String,
    /// The exact value.
    pub value: String,
    /// The column it is meant for.
    pub column: &'static str,
    /// What the column can hold, in words.
    pub digits: &'static str,
}

/// Called before each report with the path of the file it goes into; `false` cancels.
pub type BeforeFile<'a> = &'a mut dyn FnMut(&Path) -> bool;

/// Writes reports into a folder as they come, one in memory at a time.
pub type Exporter = fn(&mut Flow<'_>, &Path, BeforeFile<'_>) -> Outcome;

/// Every exporter by the name of its format on the command line. Only [`export_flow`] calls them: it withholds what is
/// not confirmed.
const EXPORTERS: &[(&str, Exporter)] = &[
    ("fhir", fhir::export),
    ("ndjson", fhir::export_bulk),
    ("csv", csv::export),
    ("xlsx", xlsx::export),
    ("parquet", parquet::export),
    ("html", html::export),
];

/// Writes a selection in one format into a folder: [`export_flow`] of some reports at hand.
pub fn export(format: &str, selection: &Selection<'_>, folder: &Path, before: BeforeFile<'_>) -> Option<Outcome> {
    let mut reports = selection.reports.iter().cloned().map(Ok);
    let flow = Flow {
        contracts: selection.contracts,
        findings: selection.findings,
        ..Flow::of(&mut reports)
    };
    export_flow(format, flow, folder, before)
}

/// Writes reports in one format into a folder, which is made if absent. Figures that OCR read and no person has
/// confirmed stay out, and the notes say so. Errors: [`Stopped`]; `None` when no exporter has this name.
pub fn export_flow(format: &str, flow: Flow<'_>, folder: &Path, before: BeforeFile<'_>) -> Option<Outcome> {
    let (_, exporter) = EXPORTERS.iter().find(|(name, _)| *name == format)?;
    if let Err(source) = std::fs::create_dir_all(folder) {
        let error = ExportError::Write {
            path: folder.to_owned(),
            source,
        };
        return Some(Err(error.into()));
    }
    let findings = ocr::without_unconfirmed_values(flow.findings);
    let mut left_out = Vec::new();
    let mut released = flow.reports.filter_map(|report| match report {
        Ok(report) => {
            let (report, said) = ocr::release(report);
            left_out.extend(said);
            report.map(Ok)
        }
        Err(error) => Some(Err(error)),
    });
    let mut flow = Flow {
        reports: &mut released,
        findings: &findings,
        ..flow
    };
    let mut outcome = exporter(&mut flow, folder, before);
    let exported = match &mut outcome {
        Ok(exported) => exported,
        Err(stopped) => &mut stopped.exported,
    };
    exported.notes.splice(0..0, left_out);
    Some(outcome)
}

/// Writes one whole file: under a temporary name first, so that a reader never sees half of it.
fn write_file(path: &Path, bytes: &[u8]) -> Result<u64, ExportError> {
    write_streaming(path, |file| {
        file.write_all(bytes).map_err(|source| ExportError::Write {
            path: path.to_owned(),
            source,
        })
    })
}

/// Writes a file bit by bit under a temporary name and gives it its own when it is whole; otherwise nothing stays.
/// Returns its size in bytes.
fn write_streaming(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<File>) -> Result<(), ExportError>,
) -> Result<u64, ExportError> {
    let (partial, bytes) = write_partial(path, write)?;
    take_place(&partial, path)?;
    Ok(bytes)
}

/// Whether a file is another than the one it was to replace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Replaced {
    Same,
    Other,
}

/// The same, leaving a file with the same content as it is.
fn write_unless_same(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<File>) -> Result<(), ExportError>,
) -> Result<(Replaced, u64), ExportError> {
    let (partial, bytes) = write_partial(path, write)?;
    let there = std::fs::metadata(path).is_ok_and(|data| data.len() == bytes);
    if there && matches!((std::fs::read(path), std::fs::read(&partial)), (Ok(a), Ok(b)) if a == b) {
        // A file beside it is no worse than an error about one that is as it should be.
        drop(std::fs::remove_file(&partial));
        return Ok((Replaced::Same, bytes));
    }
    take_place(&partial, path)?;
    Ok((Replaced::Other, bytes))
}

/// A whole file under a name that no other process uses and that readers of folders pass over; its size in bytes.
fn write_partial(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<File>) -> Result<(), ExportError>,
) -> Result<(PathBuf, u64), ExportError> {
    let fail = |source| ExportError::Write {
        path: path.to_owned(),
        source,
    };
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let partial = path.with_file_name(format!(
        ".{name}.{:x}-{:x}.partial",
        std::process::id(),
        since.as_nanos()
    ));
    let mut file = BufWriter::with_capacity(1 << 16, File::create_new(&partial).map_err(fail)?);
    let written = write(&mut file).and_then(|()| {
        let file = file.into_inner().map_err(|error| fail(error.into_error()))?;
        Ok(file.metadata().map_err(fail)?.len())
    });
    if written.is_err() {
        // What is left of it would only mislead; that it cannot be removed changes nothing about the error.
        drop(std::fs::remove_file(&partial));
    }
    Ok((partial, written?))
}

fn take_place(partial: &Path, path: &Path) -> Result<(), ExportError> {
    std::fs::rename(partial, path).map_err(|source| {
        drop(std::fs::remove_file(partial));
        ExportError::Write {
            path: path.to_owned(),
            source,
        }
    })
}

#[cfg(test)]
mod testing;
