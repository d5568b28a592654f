//! Reading files without getting hurt: each file is read and mapped in a process of its own that may use only so much
//! memory, time and output and cannot touch the disk. Whatever happens to it is an error of that one file.
//!
//! A PDF is read twice, by two engines. The second one breaks down on some files the first one reads well: it begins when
//! the answer has been given, and what becomes of it costs no more than an issue of the file.
//!
//! On Linux every limit holds. Elsewhere on Unix the system may ignore the limit on memory; on Windows only time on the
//! clock and output are limited. See `docs/decisions/0009-reading-in-a-process-of-its-own.md`.

mod confine;
mod errors;
mod settings;
mod supervise;
mod understand;
mod worker;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use plumbline_mapping::Mappings;
use plumbline_model::{Document, ErrorInfo, FileFormat, Issue};
use plumbline_readers::{Mark, MarkedPage};
use serde::{Deserialize, Serialize};

use crate::AppError;
pub(crate) use errors::{changed_file, nothing_in_it};
pub use settings::{ReadingSettings, SETTINGS_FILE};
use supervise::ask;
pub(crate) use understand::Understood;
pub use worker::worker_main;

/// Where files are read.
#[derive(Debug, Clone, Default)]
pub enum Reading {
    /// In this process: a panic is caught, nothing else is. For trusted files and tests.
    #[default]
    InProcess,
    /// Each file in a process of its own. The program has to call [`worker_main`] first.
    Worker {
        /// The program to start: this one.
        program: PathBuf,
        /// What a process may use, and how many run at once.
        settings: ReadingSettings,
    },
}

/// What a reader process is asked for.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Work {
    /// The document as read.
    Read,
    /// One page of a PDF with the tables a person marked on it.
    Marked {
        /// 1 for the first page.
        page: u32,
        /// The tables.
        marks: Vec<Mark>,
    },
    /// The document's reports.
    Understand {
        /// Use this mapping instead of recognising one.
        mapping: Option<String>,
        /// Stands for the file in messages.
        path: String,
        /// Bytes before the file's own: the text of a mapping file that is not kept yet.
        draft_bytes: usize,
    },
}

/// The one argument of a reader process after its word: the work and the limits it sets itself.
#[derive(Debug, Serialize, Deserialize)]
struct Task {
    work: Work,
    settings: ReadingSettings,
}

/// What a file gave.
#[derive(Debug, Serialize, Deserialize)]
enum Answer {
    /// To [`Work::Read`].
    Document(Document),
    /// To [`Work::Marked`].
    Marked(MarkedPage),
    /// To [`Work::Understand`].
    Understood(Box<Understood>),
}

impl Answer {
    /// What the reader noticed of the file.
    fn issues(&mut self) -> &mut Vec<Issue> {
        match self {
            Answer::Document(document) => &mut document.issues,
            Answer::Marked(page) => &mut page.issues,
            Answer::Understood(understood) => &mut understood.issues,
        }
    }
}

/// What a reader process says, one JSON value per line on its standard output.
///
/// [`Said::Failed`] ends the talk, and so does an answer, unless a second reading follows it: by then the answer is safe,
/// whatever becomes of the process. [`Said::Compared`] ends that.
#[derive(Debug, Serialize, Deserialize)]
enum Said {
    /// The file is read; it is being mapped now.
    Format(FileFormat),
    /// What the file gave.
    Answered {
        answer: Answer,
        /// Whether its pages are read a second time now.
        again: bool,
    },
    /// The file cannot be read.
    Failed(ErrorInfo),
    /// The second reading has come to this page.
    Page(u32),
    /// The second reading noticed this.
    Noticed(Issue),
    /// The second reading is made.
    Compared,
}

impl Reading {
    /// Reading in processes of the running program, with the settings of a workspace folder.
    ///
    /// Errors: [`AppError::Settings`]; [`AppError::Stopped`] where the system does not say which program runs.
    pub fn in_processes(workspace: &Path) -> Result<Reading, AppError> {
        Ok(Reading::Worker {
            program: std::env::current_exe()
                .map_err(|error| AppError::stopped(format!("the program's own path is unknown: {error}")))?,
            settings: ReadingSettings::load(workspace)?,
        })
    }

    /// Files read at once.
    pub(crate) fn at_once(&self) -> usize {
        match self {
            Reading::InProcess => settings::cores(),
            Reading::Worker { settings, .. } => settings.workers,
        }
    }

    /// A file's bytes as a document. Errors: why it cannot be read, in words for a person.
    pub(crate) fn read(&self, bytes: &[u8]) -> Result<Document, ErrorInfo> {
        match self {
            Reading::InProcess => understand::read(bytes),
            Reading::Worker { program, settings } => {
                let never = AtomicBool::new(false);
                match ask(program, settings, Work::Read, None, bytes, &never, &mut |_| {})? {
                    Answer::Document(document) => Ok(document),
                    Answer::Marked(_) | Answer::Understood(_) => Err(unexpected()),
                }
            }
        }
    }

    /// One page of a PDF with the tables a person marked on it. Errors: that there is no such page, why the file cannot
    /// be read, or that it was cancelled.
    pub(crate) fn marked(
        &self,
        bytes: &[u8],
        page: u32,
        marks: Vec<Mark>,
        cancelled: &AtomicBool,
    ) -> Result<MarkedPage, ErrorInfo> {
        match self {
            Reading::InProcess => understand::marked(bytes, page, &marks),
            Reading::Worker { program, settings } => {
                let work = Work::Marked { page, marks };
                match ask(program, settings, work, None, bytes, cancelled, &mut |_| {})? {
                    Answer::Marked(page) => Ok(page),
                    Answer::Document(_) | Answer::Understood(_) => Err(unexpected()),
                }
            }
        }
    }

    /// A file's bytes as reports; `heard` is told the format once the file is read and mapping begins.
    ///
    /// Errors: why it cannot be read, or that it was cancelled.
    pub(crate) fn understand(
        &self,
        bytes: &[u8],
        mappings: &Known,
        wanted: Wanted<'_>,
        cancelled: &AtomicBool,
        heard: &mut dyn FnMut(FileFormat),
    ) -> Result<Understood, ErrorInfo> {
        match self {
            Reading::InProcess => {
                let drafted = understand::with_draft(&mappings.mappings, wanted.draft)?;
                understand::understand(bytes, &drafted, wanted.mapping, wanted.path, heard)
            }
            Reading::Worker { program, settings } => {
                let work = Work::Understand {
                    mapping: wanted.mapping.map(str::to_owned),
                    path: wanted.path.to_owned(),
                    draft_bytes: wanted.draft.map_or(0, str::len),
                };
                // Arguments are too short for a mapping file on some systems: it goes the file's way.
                let with_draft;
                let bytes = match wanted.draft {
                    Some(draft) => {
                        with_draft = [draft.as_bytes(), bytes].concat();
                        with_draft.as_slice()
                    }
                    None => bytes,
                };
                match ask(program, settings, work, Some(&mappings.own), bytes, cancelled, heard)? {
                    Answer::Understood(understood) => Ok(*understood),
                    Answer::Document(_) | Answer::Marked(_) => Err(unexpected()),
                }
            }
        }
    }
}

/// The mapping files in use.
pub(crate) struct Known {
    /// All of them.
    pub(crate) mappings: Arc<Mappings>,
    /// The folder for the user's own, there or not; absolute.
    pub(crate) own: PathBuf,
}

/// How a file is to be mapped.
#[derive(Clone, Copy)]
pub(crate) struct Wanted<'a> {
    /// By this mapping, instead of the one recognised.
    pub(crate) mapping: Option<&'a str>,
    /// The file's name in messages.
    pub(crate) path: &'a str,
    /// The text of a mapping file that is not kept yet; it stands in for the one with its id.
    pub(crate) draft: Option<&'a str>,
}

/// A reader answered what it was not asked.
fn unexpected() -> ErrorInfo {
    errors::crashed("its answer was of another kind")
}

/// The reports of a sample, for tests of what is done with reports.
#[cfg(test)]
pub(crate) fn sample_reports() -> Vec<plumbline_model::Report> {
    let sample = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../sample_reports/cascade/2024-rolling-cost-review.pdf"
    );
    let bytes = std::fs::read(sample).expect("the sample is there");
    let mappings = Mappings::load(None).expect("the built-in mappings");
    let understood = understand::understand(&bytes, &mappings, None, sample, &mut |_| {}).expect("readable");
    understood.mapped.expect("recognised").1.reports
}
