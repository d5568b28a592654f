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

use plumbline_mapping::Mappings;
use plumbline_model::{Document, ErrorInfo, FileFormat, PageBox};
use rust_decimal::Decimal;
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
    /// One page of a PDF with the table a person marked on it.
    Region(Region),
    /// The document's reports.
    Understand {
        /// Use this mapping instead of recognising one.
        mapping: Option<String>,
        /// Stands for the file in messages.
        path: String,
    },
}

/// A table's place on a page, as a person marked it: see [`plumbline_readers::read_region`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Region {
    /// 1 for the first page.
    pub(crate) page: u32,
    /// The table's box.
    pub(crate) table: PageBox,
    /// The lines between its columns.
    pub(crate) columns: Vec<Decimal>,
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
    /// Answer to [`Work::Read`] and [`Work::Region`].
    Document(Document),
    /// Answer to [`Work::Understand`].
    Understood(Box<Understood>),
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
            Reading::Worker { .. } => self.document(Work::Read, bytes, &AtomicBool::new(false)),
        }
    }

    /// One page of a PDF with the table a person marked on it. Errors: that it is not there, why the file cannot be
    /// read, or that it was cancelled.
    pub(crate) fn region(&self, bytes: &[u8], region: Region, cancelled: &AtomicBool) -> Result<Document, ErrorInfo> {
        match self {
            Reading::InProcess => understand::region(bytes, &region),
            Reading::Worker { .. } => self.document(Work::Region(region), bytes, cancelled),
        }
    }

    fn document(&self, work: Work, bytes: &[u8], cancelled: &AtomicBool) -> Result<Document, ErrorInfo> {
        let Reading::Worker { program, settings } = self else {
            return Err(errors::crashed("there is no program to read it with"));
        };
        match ask(program, settings, work, None, bytes, cancelled, &mut |_| {})? {
            Said::Document(document) => Ok(document),
            said => Err(unexpected(&said)),
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
        Said::Format(_) | Said::Document(_) | Said::Understood(_) => errors::crashed("its answer was of another kind"),
    }
}
