//! Reading files without getting hurt: each file is read and mapped in a process of its own that may use only so much
//! memory, time and output and cannot touch the disk. Whatever happens to it is an error of that one file.
//!
//! A PDF is read twice, by two engines. The second one breaks down on some files the first one reads well: it begins when
//! the answer has been given, and what becomes of it costs no more than an issue of the file.
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
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use plumbline_mapping::{MappingDraft, Mappings, TermSuggestions};
use plumbline_model::{Document, ErrorInfo, FileFormat, Issue, PageBox};
use plumbline_readers::{Mark, MarkedPage, Picture, pages_without_text, say_not_tried};
use serde::{Deserialize, Serialize};

use crate::AppError;
pub(crate) use errors::{changed_file, nothing_in_it};
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
    /// What the document's unknown terms may stand for.
    Suggest {
        /// Stands for the file in messages.
        path: String,
    },
    /// The document, and the mapping file proposed for it.
    Draft {
        /// Stands for the file in messages; read for facts in the file's name.
        path: String,
    },
    /// A page's picture.
    Draw {
        /// 1 for the first.
        page: u32,
        /// How its text runs, in degrees clockwise.
        turn: u16,
    },
    /// What stands around places on a page.
    Clip {
        /// 1 for the first.
        page: u32,
        /// In points from the page's top left corner.
        boxes: Vec<PageBox>,
    },
    /// Other work with what OCR found on pages without text: JSON that stands before the file's bytes.
    Scanned {
        /// How many bytes of the input it takes.
        prefix: usize,
        /// What to do with the file.
        work: Box<Work>,
    },
}

impl Work {
    /// What is to be done with the file, whatever comes before its bytes.
    fn on_file(&self) -> &Work {
        match self {
            Work::Scanned { work, .. } => work.on_file(),
            work => work,
        }
    }
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
    /// To [`Work::Clip`].
    Clipped(Vec<Picture>),
    /// To [`Work::Understand`].
    Understood(Box<Understood>),
    /// To [`Work::Suggest`].
    Suggested {
        /// What the reader noticed.
        issues: Vec<Issue>,
        /// The terms in source order.
        terms: Vec<TermSuggestions>,
    },
    /// To [`Work::Draft`].
    Drafted(Box<(Document, MappingDraft)>),
}

impl Answer {
    /// What the reader noticed of the file; `None` for an answer that is no reading.
    fn issues(&mut self) -> Option<&mut Vec<Issue>> {
        Some(match self {
            Answer::Clipped(_) => return None,
            Answer::Document(document) => &mut document.issues,
            Answer::Marked(page) => &mut page.issues,
            Answer::Understood(understood) => &mut understood.issues,
            Answer::Suggested { issues, .. } => issues,
            Answer::Drafted(drafted) => &mut drafted.0.issues,
        })
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

    /// Whether pages without text are read by OCR here.
    pub(crate) fn reads_pictures(&self) -> bool {
        match self {
            Reading::InProcess => false,
            Reading::Worker { ocr, .. } => ocr.engine().is_ok(),
        }
    }

    /// A file's bytes as a document. Errors: why it cannot be read, in words for a person.
    pub(crate) fn read(&self, bytes: &[u8]) -> Result<Document, ErrorInfo> {
        match self {
            Reading::InProcess => understand::read(bytes),
            Reading::Worker { program, settings, ocr } => {
                let never = AtomicBool::new(false);
                let once =
                    |work: Work, sent: &[u8]| match ask(program, settings, work, None, sent, &never, &mut |_| {})? {
                        Answer::Document(document) => Ok(document),
                        _ => Err(unexpected()),
                    };
                let ocr = PagesByOcr {
                    program,
                    settings,
                    ocr,
                    cancelled: &never,
                };
                ocr.read(Work::Read, bytes, bytes, once, |document| &mut document.issues)
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
            Reading::Worker { program, settings, .. } => {
                let work = Work::Marked { page, marks };
                match ask(program, settings, work, None, bytes, cancelled, &mut |_| {})? {
                    Answer::Marked(page) => Ok(page),
                    _ => Err(unexpected()),
                }
            }
        }
    }

    /// What stands around places on a page of a PDF, as pictures. Errors: why it cannot be drawn.
    pub(crate) fn clip(&self, bytes: &[u8], page: u32, boxes: Vec<PageBox>) -> Result<Vec<Picture>, ErrorInfo> {
        match self {
            Reading::InProcess => understand::clip(bytes, page, &boxes),
            Reading::Worker { program, settings, .. } => {
                let never = AtomicBool::new(false);
                let work = Work::Clip { page, boxes };
                match ask(program, settings, work, None, bytes, &never, &mut |_| {})? {
                    Answer::Clipped(clips) => Ok(clips),
                    _ => Err(unexpected()),
                }
            }
        }
    }

    /// A page of a PDF as it is displayed: a picture in shades of gray, a file in the format PGM.
    ///
    /// Errors: why it cannot be drawn, or that it was cancelled.
    pub(crate) fn picture(&self, bytes: &[u8], page: u32, cancelled: &AtomicBool) -> Result<Vec<u8>, ErrorInfo> {
        match self {
            Reading::InProcess => understand::draw(bytes, page, 0),
            Reading::Worker { program, settings, .. } => ocr::picture((program, settings), bytes, (page, 0), cancelled),
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
            Reading::Worker { program, settings, .. } => {
                let work = Work::Suggest { path: path.to_owned() };
                let never = AtomicBool::new(false);
                match ask(program, settings, work, own, bytes, &never, &mut |_| {})? {
                    Answer::Suggested { terms, .. } => Ok(terms),
                    _ => Err(unexpected()),
                }
            }
        }
    }

    /// A file's bytes as a document, with the mapping file proposed for it; `heard` is told the format once it is read.
    ///
    /// Errors: why it cannot be read, or that it was cancelled.
    pub(crate) fn draft(
        &self,
        bytes: &[u8],
        path: &str,
        cancelled: &AtomicBool,
        heard: &mut dyn FnMut(FileFormat),
    ) -> Result<(Document, MappingDraft), ErrorInfo> {
        match self {
            Reading::InProcess => {
                let document = understand::read(bytes)?;
                heard(document.format);
                let draft = understand::draft(&document, path)?;
                Ok((document, draft))
            }
            Reading::Worker { program, settings, ocr } => {
                let work = Work::Draft { path: path.to_owned() };
                let once = |work: Work, sent: &[u8]| match ask(program, settings, work, None, sent, cancelled, heard)? {
                    Answer::Drafted(drafted) => Ok(*drafted),
                    _ => Err(unexpected()),
                };
                let ocr = PagesByOcr {
                    program,
                    settings,
                    ocr,
                    cancelled,
                };
                ocr.read(work, bytes, bytes, once, |(document, _)| &mut document.issues)
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
            Reading::Worker { program, settings, ocr } => {
                let work = Work::Understand {
                    mapping: wanted.mapping.map(str::to_owned),
                    path: wanted.path.to_owned(),
                    draft_bytes: wanted.draft.map_or(0, str::len),
                };
                // Arguments are too short for a mapping file on some systems: it goes the file's way.
                let with_draft = wanted.draft.map(|draft| [draft.as_bytes(), bytes].concat());
                let sent = with_draft.as_deref().unwrap_or(bytes);
                let own = Some(mappings.own.as_path());
                let once = |work: Work, sent: &[u8]| match ask(program, settings, work, own, sent, cancelled, heard)? {
                    Answer::Understood(understood) => Ok(*understood),
                    _ => Err(unexpected()),
                };
                let ocr = PagesByOcr {
                    program,
                    settings,
                    ocr,
                    cancelled,
                };
                ocr.read(work, bytes, sent, once, |understood| &mut understood.issues)
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
    /// `sent` is what a reader gets for the file's bytes, `once` reads it, `issues` are those of what it gives. OCR costs
    /// no file: without it, or where taking its words in fails, the first reading stands, and says why.
    fn read<T>(
        &self,
        work: Work,
        bytes: &[u8],
        sent: &[u8],
        mut once: impl FnMut(Work, &[u8]) -> Result<T, ErrorInfo>,
        issues: impl Fn(&mut T) -> &mut Vec<Issue>,
    ) -> Result<T, ErrorInfo> {
        let mut first = once(work.clone(), sent)?;
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
        let (input, prefix) = ocr::pack(&scans, sent)?;
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
