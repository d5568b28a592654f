//! Reading files without getting hurt: each file is read and mapped in a process of its own that may use only so much
//! memory, time and output and cannot touch the disk. Whatever happens to it is an error of that one file.
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
use std::sync::atomic::AtomicBool;

use plumbline_mapping::{Mappings, TermSuggestions};
use plumbline_model::{Document, ErrorInfo, FileFormat};
use serde::{Deserialize, Serialize};

use crate::AppError;
pub(crate) use errors::nothing_in_it;
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
    /// The document's reports.
    Understand {
        /// Use this mapping instead of recognising one.
        mapping: Option<String>,
        /// Stands for the file in messages.
        path: String,
    },
    /// What the document's unknown terms may stand for.
    Suggest {
        /// Stands for the file in messages.
        path: String,
    },
}

/// The one argument of a reader process after its word: the work and the limits it sets itself.
#[derive(Debug, Serialize, Deserialize)]
struct Task {
    work: Work,
    settings: ReadingSettings,
}

/// What a reader process says, one JSON value per line on its standard output. All but the first end the talk.
#[derive(Debug, Serialize, Deserialize)]
enum Said {
    /// The file is read; it is being mapped now.
    Format(FileFormat),
    /// Answer to [`Work::Read`].
    Document(Document),
    /// Answer to [`Work::Understand`].
    Understood(Box<Understood>),
    /// Answer to [`Work::Suggest`].
    Suggested(Vec<TermSuggestions>),
    /// The file cannot be read.
    Failed(ErrorInfo),
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
                    Said::Document(document) => Ok(document),
                    said => Err(unexpected(&said)),
                }
            }
        }
    }

    /// What the unknown terms of a file may stand for; `own` is the folder with the user's own mapping files.
    ///
    /// Errors: why it cannot be read.
    pub(crate) fn suggest(
        &self,
        bytes: &[u8],
        own: Option<&Path>,
        path: &str,
    ) -> Result<Vec<TermSuggestions>, ErrorInfo> {
        match self {
            Reading::InProcess => {
                let mappings = Mappings::load(own).map_err(|error| errors::not_started(&error.to_string()))?;
                understand::suggest(bytes, &mappings, path)
            }
            Reading::Worker { program, settings } => {
                let work = Work::Suggest { path: path.to_owned() };
                let never = AtomicBool::new(false);
                match ask(program, settings, work, own, bytes, &never, &mut |_| {})? {
                    Said::Suggested(terms) => Ok(terms),
                    said => Err(unexpected(&said)),
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
        mappings: Known<'_>,
        wanted: Wanted<'_>,
        cancelled: &AtomicBool,
        heard: &mut dyn FnMut(FileFormat),
    ) -> Result<Understood, ErrorInfo> {
        match self {
            Reading::InProcess => understand::understand(bytes, mappings.mappings, wanted.mapping, wanted.path, heard),
            Reading::Worker { program, settings } => {
                let work = Work::Understand {
                    mapping: wanted.mapping.map(str::to_owned),
                    path: wanted.path.to_owned(),
                };
                match ask(program, settings, work, mappings.own, bytes, cancelled, heard)? {
                    Said::Understood(understood) => Ok(*understood),
                    said => Err(unexpected(&said)),
                }
            }
        }
    }
}

/// The mapping files in use.
#[derive(Clone, Copy)]
pub(crate) struct Known<'a> {
    /// All of them.
    pub(crate) mappings: &'a Mappings,
    /// The folder with the user's own; absolute.
    pub(crate) own: Option<&'a Path>,
}

/// How a file is to be mapped.
#[derive(Clone, Copy)]
pub(crate) struct Wanted<'a> {
    /// By this mapping, instead of the one recognised.
    pub(crate) mapping: Option<&'a str>,
    /// The file's name in messages.
    pub(crate) path: &'a str,
}

/// A reader answered what it was not asked.
fn unexpected(said: &Said) -> ErrorInfo {
    match said {
        Said::Failed(error) => error.clone(),
        Said::Format(_) | Said::Document(_) | Said::Understood(_) | Said::Suggested(_) => {
            errors::crashed("its answer was of another kind")
        }
    }
}
