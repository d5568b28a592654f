//! Reading files without getting hurt: each file is read and mapped in a process of its own that may use only so much
//! memory, time and output and cannot touch the disk. Whatever happens to it is an error of that one file.
//!
//! On Linux every limit holds. Elsewhere on Unix the system may ignore the limit on memory; on Windows only time on the
//! clock and output are limited. See `docs/decisions/0009-reading-in-a-process-of-its-own.md`.
//!
//! Pages without text are read by Tesseract, confined as well: `docs/decisions/0012-ocr-by-a-confined-tesseract.md`.

mod confine;
mod errors;
mod launch;
mod ocr;
mod ocr_settings;
mod settings;
mod supervise;
mod understand;
mod worker;

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use plumbline_mapping::Mappings;
use plumbline_model::{Document, ErrorInfo, FileFormat, Issue};
use plumbline_readers::{pages_without_text, say_not_tried};
use serde::{Deserialize, Serialize};

use crate::AppError;
pub(crate) use errors::nothing_in_it;
pub use ocr_settings::OcrSettings;
pub use settings::{ReadingSettings, SETTINGS_FILE};
use supervise::ask;
pub(crate) use understand::Understood;
pub use worker::worker_main;

/// Where files are read.
#[derive(Debug, Clone, Default)]
pub enum Reading {
    /// In this process: a panic is caught, nothing else is, and no page is read by OCR. For trusted files and tests.
    #[default]
    InProcess,
    /// Each file in a process of its own. The program has to call [`worker_main`] first.
    Worker {
        /// The program to start: this one.
        program: PathBuf,
        /// What a process may use, and how many run at once.
        settings: ReadingSettings,
        /// How pages without text are read.
        ocr: OcrSettings,
    },
}

/// What a reader process is asked for.
#[derive(Debug, Clone, Serialize, Deserialize)]
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
    /// A page's picture.
    Draw {
        /// 1 for the first.
        page: u32,
        /// How its text runs, in degrees clockwise.
        turn: u16,
    },
    /// The same with what OCR found on pages without text: JSON that stands before the file's bytes.
    Scanned {
        /// How many bytes of the input it takes.
        prefix: usize,
        /// What to do with the file.
        work: Box<Work>,
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
    /// Answer to [`Work::Draw`], the only one that is not said in JSON: the picture's bytes as they are.
    Picture(Vec<u8>),
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
            ocr: OcrSettings::load(workspace)?,
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
            Reading::InProcess => understand::read(bytes, &[]),
            Reading::Worker { program, settings, ocr } => {
                let never = AtomicBool::new(false);
                let once =
                    |work: Work, bytes: &[u8]| match ask(program, settings, work, None, bytes, &never, &mut |_| {})? {
                        Said::Document(document) => Ok(document),
                        said => Err(unexpected(&said)),
                    };
                let ocr = PagesByOcr {
                    program,
                    settings,
                    ocr,
                    cancelled: &never,
                };
                ocr.read(Work::Read, bytes, once, |document| &mut document.issues)
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
            Reading::InProcess => {
                understand::understand(bytes, &[], mappings.mappings, wanted.mapping, wanted.path, heard)
            }
            Reading::Worker { program, settings, ocr } => {
                let work = Work::Understand {
                    mapping: wanted.mapping.map(str::to_owned),
                    path: wanted.path.to_owned(),
                };
                let once = |work: Work, bytes: &[u8]| match ask(
                    program,
                    settings,
                    work,
                    mappings.own,
                    bytes,
                    cancelled,
                    heard,
                )? {
                    Said::Understood(understood) => Ok(*understood),
                    said => Err(unexpected(&said)),
                };
                let ocr = PagesByOcr {
                    program,
                    settings,
                    ocr,
                    cancelled,
                };
                ocr.read(work, bytes, once, |understood| &mut understood.issues)
            }
        }
    }
}

/// Reads a file once, and a second time with what OCR found on its pages without text, where it has any.
struct PagesByOcr<'a> {
    program: &'a Path,
    settings: &'a ReadingSettings,
    ocr: &'a OcrSettings,
    cancelled: &'a AtomicBool,
}

impl PagesByOcr<'_> {
    /// `once` reads, `issues` are those of what it gives. OCR costs no file: without it, or where taking its words in
    /// fails, the first reading stands, and says why.
    fn read<T>(
        &self,
        work: Work,
        bytes: &[u8],
        mut once: impl FnMut(Work, &[u8]) -> Result<T, ErrorInfo>,
        issues: impl Fn(&mut T) -> &mut Vec<Issue>,
    ) -> Result<T, ErrorInfo> {
        let mut first = once(work.clone(), bytes)?;
        let pages = pages_without_text(issues(&mut first));
        if pages.is_empty() {
            return Ok(first);
        }
        let engine = match self.ocr.engine() {
            Ok(engine) => engine,
            Err(why) => {
                say_not_tried(issues(&mut first), &why);
                return Ok(first);
            }
        };
        let ocr = ocr::Ocr {
            own: self.program,
            engine,
            drawing: self.settings,
            settings: self.ocr,
        };
        let scans = ocr.scan(bytes, &pages, self.cancelled)?;
        let (input, prefix) = ocr::pack(&scans, bytes)?;
        let work = Box::new(work);
        match once(Work::Scanned { prefix, work }, &input) {
            Err(error) if error.code != "cancelled" => {
                let why = format!("The words OCR read could not be taken in: {}", error.message);
                say_not_tried(issues(&mut first), &why);
                Ok(first)
            }
            outcome => outcome,
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
        Said::Format(_) | Said::Document(_) | Said::Understood(_) | Said::Picture(_) => {
            errors::crashed("its answer was of another kind")
        }
    }
}
