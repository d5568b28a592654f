//! A reader process: the same program, started with a word of its own.
//!
//! Arguments: [`WORKER_WORD`], a [`Task`] in JSON, the folder with the user's own mapping files or nothing. Standard
//! input: the file's bytes, after those of a mapping file that is not kept yet and of what OCR found, where the task says
//! so. Standard output: [`Said`], one JSON value per line: the answer, and after it what the second reading of a PDF
//! notices; a picture as it is. With the word of the OCR launcher it becomes the OCR program instead.

use std::ffi::OsString;
use std::io::{Read, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use plumbline_mapping::MappingTexts;
use plumbline_model::{Document, ErrorInfo};
use plumbline_readers::{Limits, ScannedPage, SecondReading};

use super::launch::{LAUNCHER_WORD, launch};
use super::{Answer, Said, Task, Work, confine, errors, understand};

/// The first argument that makes a program a reader. Not an option for people.
pub(super) const WORKER_WORD: &str = "--plumbline-worker";

/// The stack a file is read on: eight times the usual, so that only a nesting no report has uses it up.
const STACK_BYTES: usize = 64 << 20;

/// Reads one file and ends, where the program was started as a reader (or reads a page's picture, where it was started
/// as the OCR launcher); `None` where it was not.
///
/// A program whose files are read in processes ([`crate::Reading::Worker`]) calls this before anything else, and returns
/// what it gives.
pub fn worker_main() -> Option<ExitCode> {
    let mut arguments = std::env::args_os().skip(1);
    let word = arguments.next()?;
    let outcome = if word == WORKER_WORD {
        serve(arguments.next(), arguments.next())
    } else if word == LAUNCHER_WORD {
        let argument = arguments.next().and_then(|argument| argument.into_string().ok());
        launch(&argument.unwrap_or_default())
    } else {
        return None;
    };
    Some(match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    })
}

fn serve(task: Option<OsString>, own_mappings: Option<OsString>) -> Result<(), String> {
    let task = task.and_then(|task| task.into_string().ok()).unwrap_or_default();
    let task: Task = serde_json::from_str(&task).map_err(|error| format!("The reader has no task: {error}."))?;
    match prepare(&task, own_mappings.as_deref().map(Path::new)) {
        Ok(mappings) => on_a_large_stack(&task, &mappings),
        Err(error) => say(&Said::Failed(error)),
    }
}

/// Sets the limits and loads what has to be loaded before files are out of reach.
fn prepare(task: &Task, own_mappings: Option<&Path>) -> Result<MappingTexts, ErrorInfo> {
    let refused = |reason: String| errors::not_started(&reason);
    confine::limit_use(&task.settings).map_err(refused)?;
    let mappings = match task.work.on_file() {
        Work::Understand { .. } | Work::Suggest { .. } => {
            MappingTexts::load(own_mappings).map_err(|error| refused(error.to_string()))?
        }
        Work::Read
        | Work::Marked { .. }
        | Work::Draft { .. }
        | Work::Draw { .. }
        | Work::Clip { .. }
        | Work::Scanned { .. } => MappingTexts::default(),
    };
    confine::close_files().map_err(refused)?;
    Ok(mappings)
}

fn on_a_large_stack(task: &Task, mappings: &MappingTexts) -> Result<(), String> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .read_to_end(&mut bytes)
        .map_err(|error| format!("The file's bytes did not arrive: {error}."))?;
    std::thread::scope(|scope| {
        let reader = std::thread::Builder::new()
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, || tell(task, mappings, &bytes))
            .map_err(|error| format!("The reader has no room to start: {error}."))?;
        reader
            .join()
            .unwrap_or_else(|panic| say(&Said::Failed(understand::panicked(panic.as_ref()))))
    })
}

/// Reads the file and says what it gave, and then what its second reading notices.
///
/// `sent` is what arrived: what OCR found on the file's pages, a mapping file that is not kept yet, the file's bytes.
fn tell(task: &Task, mappings: &MappingTexts, sent: &[u8]) -> Result<(), String> {
    let (scans, sent) = match &task.work {
        Work::Scanned { prefix, .. } => {
            let (scans, sent) = sent.split_at(sent.len().min(*prefix));
            let scans = serde_json::from_slice::<Vec<ScannedPage>>(scans)
                .map_err(|error| format!("The words of the file's pages did not arrive: {error}."))?;
            (scans, sent)
        }
        _ => (Vec::new(), sent),
    };
    let work = task.work.on_file();
    let draft_bytes = match work {
        Work::Understand { draft_bytes, .. } => *draft_bytes,
        _ => 0,
    };
    let (draft, bytes) = sent.split_at(sent.len().min(draft_bytes));
    if let Work::Draw { page, turn } = work {
        return match understand::draw(bytes, *page, *turn) {
            Ok(picture) => say_as_it_is(&picture),
            Err(error) => say(&Said::Failed(error)),
        };
    }
    let limits = Limits {
        second_reading: task.settings.second_reading_seconds > 0,
        ..Limits::default()
    };
    let whole = || understand::read_for_second(bytes, &limits, &scans);
    let (answer, second) = match read(work, mappings, draft, bytes, whole) {
        Ok(read) => read,
        Err(error) => return say(&Said::Failed(error)),
    };
    let again = second.is_some();
    say(&Said::Answered { answer, again })?;
    let Some(second) = second else { return Ok(()) };
    let deadline = Instant::now() + Duration::from_secs(task.settings.second_reading_seconds);
    let mut begin = |page| match say(&Said::Page(page)) {
        Ok(()) if Instant::now() < deadline => ControlFlow::Continue(()),
        Ok(()) => ControlFlow::Break(errors::takes_too_long(&task.settings)),
        Err(unheard) => ControlFlow::Break(unheard),
    };
    // Should nobody listen any more, the end will say so.
    second.make(bytes, &mut begin, &mut |issue| drop(say(&Said::Noticed(issue))));
    say(&Said::Compared)
}

/// Does the work on a file's bytes; `whole` reads all of it.
fn read(
    work: &Work,
    texts: &MappingTexts,
    draft: &[u8],
    bytes: &[u8],
    whole: impl FnOnce() -> Result<(Document, Option<SecondReading>), ErrorInfo>,
) -> Result<(Answer, Option<SecondReading>), ErrorInfo> {
    match work {
        Work::Marked { page, marks } => {
            understand::marked(bytes, *page, marks).map(|page| (Answer::Marked(page), None))
        }
        Work::Clip { page, boxes } => understand::clip(bytes, *page, boxes).map(|clips| (Answer::Clipped(clips), None)),
        Work::Understand { mapping, path, .. } => {
            let (document, second) = whole()?;
            // Should nobody listen any more, the answer itself will say so.
            drop(say(&Said::Format(document.format)));
            let draft = (!draft.is_empty()).then(|| String::from_utf8_lossy(draft));
            let mappings = understand::mappings_for(texts, &document, mapping.as_deref())?;
            let mappings = understand::with_draft(&mappings, draft.as_deref())?;
            let understood = understand::understand_document(document, bytes, &mappings, mapping.as_deref(), path)?;
            Ok((Answer::Understood(Box::new(understood)), second))
        }
        Work::Suggest { path } => {
            // What the second reading notices concerns figures, and suggestions are made of words.
            let (document, _) = whole()?;
            let mappings = understand::mappings_for(texts, &document, None)?;
            let terms = understand::suggest_for(&document, &mappings, path)?;
            let issues = document.issues;
            Ok((Answer::Suggested { issues, terms }, None))
        }
        Work::Draft { path } => {
            // What the second reading notices concerns figures, and nothing of them is kept by a draft.
            let (document, _) = whole()?;
            drop(say(&Said::Format(document.format)));
            let draft = understand::draft(&document, path)?;
            Ok((Answer::Drafted(Box::new((document, draft))), None))
        }
        Work::Read | Work::Draw { .. } | Work::Scanned { .. } => {
            whole().map(|(document, second)| (Answer::Document(document), second))
        }
    }
}

/// Answers with bytes instead of JSON.
fn say_as_it_is(bytes: &[u8]) -> Result<(), String> {
    let mut out = std::io::stdout().lock();
    out.write_all(bytes)
        .and_then(|()| out.flush())
        .map_err(|error| unheard(&error))
}

fn unheard(error: &dyn std::fmt::Display) -> String {
    format!("The answer could not be given: {error}.")
}

fn say(said: &Said) -> Result<(), String> {
    let mut out = std::io::BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    serde_json::to_writer(&mut out, said).map_err(|error| unheard(&error))?;
    out.write_all(b"\n")
        .and_then(|()| out.flush())
        .map_err(|error| unheard(&error))
}
