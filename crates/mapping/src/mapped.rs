//! What mapping a document gives, and why it can fail.

use plumbline_model::{Anchor, Contract, Drift, Issue, Report, fingerprint};
use serde::{Deserialize, Serialize};

/// Everything one document became.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Mapped {
    /// One report for each subject and performance period in the document, in source order. Status draft, version 1.
    pub reports: Vec<Report>,
    /// Contracts whose number the document prints.
    pub contracts: Vec<Contract>,
    /// What concerns the file as a whole (figures in a hidden sheet, a fact that was not found).
    /// What concerns one report's figures is in [`Report::issues`].
    pub issues: Vec<Issue>,
    /// Figures that the mapping says must not be taken, with its reason: peer columns, variances, subtotals.
    pub ignored: Vec<Ignored>,
    /// What is otherwise than the mapping says.
    #[serde(default)]
    pub drift: Drift,
}

/// A figure left out on purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ignored {
    /// The payer's term, as printed.
    pub term: String,
    /// The figure as printed.
    pub displayed: String,
    /// Where it stands.
    pub anchor: Anchor,
    /// Why it is left out, in the mapping file's words.
    pub reason: String,
}

/// Why a document could not become a report.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MapError {
    /// The mapping was written for other formats.
    #[error("{path}: the mapping \"{mapping}\" reads {formats}, this file is {found}. Choose another mapping.")]
    WrongFormat {
        /// The file.
        path: String,
        /// The mapping's id.
        mapping: String,
        /// Formats the mapping names.
        formats: String,
        /// The file's format.
        found: String,
    },
    /// None of the mapping's tables is in the document.
    #[error(
        "{path}: none of the tables of the mapping \"{mapping}\" was found ({tables}). The layout may have changed: compare the file with the mapping's header words."
    )]
    NoTable {
        /// The file.
        path: String,
        /// The mapping's id.
        mapping: String,
        /// Names of the tables looked for.
        tables: String,
    },
    /// Tables were found, and not one figure in them.
    #[error(
        "{path}: the mapping \"{mapping}\" found its tables and no figure in them. Check that the file holds results."
    )]
    NoFigures {
        /// The file.
        path: String,
        /// The mapping's id.
        mapping: String,
    },
    /// Tables and figures were found, and the mapping knows the term of none.
    #[error(
        "{path}: the mapping \"{mapping}\" knows the term of none of the {figures} figures in its tables. Their headers or labels may have been renamed: compare the file with the mapping's terms."
    )]
    NoKnownTerm {
        /// The file.
        path: String,
        /// The mapping's id.
        mapping: String,
        /// Figures under terms the mapping does not know.
        figures: usize,
    },
    /// A FHIR document is not what VBPR says.
    #[error("{path}, {pointer}: {problem}")]
    NotVbpr {
        /// The file.
        path: String,
        /// RFC 6901 pointer to the place, empty for the whole document.
        pointer: String,
        /// What is wrong and what to do.
        problem: String,
    },
}

/// A report's id: 16 hexadecimal digits over what makes its series and the source file's hash.
///
/// The same bytes give the same id on every machine; a changed file gives another.
pub fn report_id(report: &Report) -> String {
    fingerprint("report", &report.series_key(), &[&report.source.sha256])
}
