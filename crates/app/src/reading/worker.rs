//! A reader process: the same program, started with a word of its own.
//!
//! Arguments: [`WORKER_WORD`], a [`Task`] in JSON, the folder with the user's own mapping files or nothing. Standard
//! input: the file's bytes. Standard output: [`Said`], one JSON value per line.

use std::ffi::OsString;
use std::io::{Read, Write};
use std::path::Path;
use std::process::ExitCode;

use plumbline_mapping::Mappings;
use plumbline_model::ErrorInfo;

use super::{Said, Task, Work, confine, errors, understand};

/// The first argument that makes a program a reader. Not an option for people.
pub(super) const WORKER_WORD: &str = "--plumbline-worker";

/// The stack a file is read on: eight times the usual, so that only a nesting no report has uses it up.
const STACK_BYTES: usize = 64 << 20;

/// Reads one file and ends, where the program was started as a reader; `None` where it was not.
///
/// A program whose files are read in processes ([`crate::Reading::Worker`]) calls this before anything else, and returns
/// what it gives.
pub fn worker_main() -> Option<ExitCode> {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next()? != WORKER_WORD {
        return None;
    }
    Some(match serve(arguments.next(), arguments.next()) {
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
    let said = match prepare(&task, own_mappings.as_deref().map(Path::new)) {
        Ok(mappings) => on_a_large_stack(&task.work, &mappings)?,
        Err(error) => Said::Failed(error),
    };
    say(&said)
}

/// Sets the limits and loads what has to be loaded before files are out of reach.
fn prepare(task: &Task, own_mappings: Option<&Path>) -> Result<Mappings, ErrorInfo> {
    let refused = |reason: String| errors::not_started(&reason);
    confine::limit_use(&task.settings).map_err(refused)?;
    let mappings = match task.work {
        Work::Understand { .. } | Work::Suggest { .. } => {
            Mappings::load(own_mappings).map_err(|error| refused(error.to_string()))?
        }
        Work::Read => Mappings::default(),
    };
    confine::close_files().map_err(refused)?;
    Ok(mappings)
}

fn on_a_large_stack(work: &Work, mappings: &Mappings) -> Result<Said, String> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .read_to_end(&mut bytes)
        .map_err(|error| format!("The file's bytes did not arrive: {error}."))?;
    std::thread::scope(|scope| {
        let reader = std::thread::Builder::new()
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, || read(work, mappings, &bytes))
            .map_err(|error| format!("The reader has no room to start: {error}."))?;
        Ok(reader
            .join()
            .unwrap_or_else(|panic| Said::Failed(understand::panicked(panic.as_ref()))))
    })
}

fn read(work: &Work, mappings: &Mappings, bytes: &[u8]) -> Said {
    let answer = match work {
        Work::Read => understand::read(bytes).map(Said::Document),
        Work::Suggest { path } => understand::suggest(bytes, mappings, path).map(Said::Suggested),
        Work::Understand { mapping, path } => {
            // Should nobody listen any more, the answer itself will say so.
            let mut heard = |format| drop(say(&Said::Format(format)));
            understand::understand(bytes, mappings, mapping.as_deref(), path, &mut heard)
                .map(|understood| Said::Understood(Box::new(understood)))
        }
    };
    answer.unwrap_or_else(Said::Failed)
}

fn say(said: &Said) -> Result<(), String> {
    let unheard = |error: &dyn std::fmt::Display| format!("The answer could not be given: {error}.");
    let mut out = std::io::BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    serde_json::to_writer(&mut out, said).map_err(|error| unheard(&error))?;
    out.write_all(b"\n")
        .and_then(|()| out.flush())
        .map_err(|error| unheard(&error))
}
