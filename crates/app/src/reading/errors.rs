//! What a reader's end means for its file, in a user's words. The codes stay the same across releases.

use plumbline_model::ErrorInfo;

use super::settings::{ReadingSettings, SETTINGS_FILE};

const ANOTHER_COPY: &str = "Open the file in the program it is made for, save a fresh copy and import the copy, or ask the payer for it again.";

/// The code of a file that takes more memory than it may.
pub(super) const OUT_OF_MEMORY: &str = "out_of_memory";

fn error(code: &str, message: String, remedy: String) -> ErrorInfo {
    ErrorInfo {
        code: code.into(),
        message,
        remedy,
    }
}

fn raise(key: &str) -> String {
    format!(
        "Ask the payer for a smaller or plainer file. If the file is sound and your machine has room, raise {key} in the workspace's {SETTINGS_FILE}."
    )
}

/// The reader broke down: a panic, an abort, a signal. `how` says which.
pub(crate) fn crashed(how: &str) -> ErrorInfo {
    error(
        "reader_crashed",
        format!("The reader broke down over this file ({how}); nothing of it was kept."),
        ANOTHER_COPY.into(),
    )
}

/// Why a reader ended without being done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cause {
    /// Its stack was used up: the content is nested without end, or far deeper than any report.
    Depth,
    /// It asked for more memory than it may have.
    Memory,
    /// It used up its processor time.
    Processor,
    /// It did not end in time.
    Time,
    /// It said too much.
    Output,
    /// A panic, an abort, a signal: which.
    Breakdown(String),
}

impl Cause {
    /// The error of a file of which nothing was kept.
    pub(super) fn error(&self, settings: &ReadingSettings) -> ErrorInfo {
        match self {
            Cause::Depth => error(
                "reader_crashed",
                "The file's content is nested too deep, or refers to itself; reading it was ended and nothing of it was kept."
                    .into(),
                ANOTHER_COPY.into(),
            ),
            Cause::Memory => error(
                OUT_OF_MEMORY,
                format!(
                    "Reading the file takes more than {} MiB of memory; it was ended. A small file that unpacks to so much is damaged or made to do harm.",
                    settings.memory_mib
                ),
                raise("memory_alone_mib"),
            ),
            Cause::Processor => error(
                "cpu_limit",
                format!(
                    "Reading the file takes more than {} seconds of processor time; it was ended.",
                    settings.cpu_seconds
                ),
                raise("cpu_seconds"),
            ),
            Cause::Time => error(
                "time_limit",
                format!(
                    "Reading the file did not end within {} seconds; it was ended.",
                    settings.wall_seconds
                ),
                raise("wall_seconds"),
            ),
            Cause::Output => error(
                "output_limit",
                format!(
                    "What was read of the file is more than {} MiB; reading was ended.",
                    settings.output_mib
                ),
                raise("output_mib"),
            ),
            Cause::Breakdown(how) => crashed(how),
        }
    }

    /// Why a file's second reading was not made to its end, to stand in an issue of the file.
    pub(super) fn of_second_reading(&self, settings: &ReadingSettings) -> String {
        match self {
            Cause::Depth => "the content is nested too deep for it, or refers to itself".into(),
            Cause::Memory => format!("with it the file takes more than {} MiB of memory", settings.memory_mib),
            Cause::Processor => format!(
                "with it the file takes more than {} seconds of processor time",
                settings.cpu_seconds
            ),
            Cause::Time => takes_too_long(settings),
            Cause::Output => format!("with it more than {} MiB are told of the file", settings.output_mib),
            Cause::Breakdown(how) => format!("its engine broke down: {how}"),
        }
    }
}

/// Why a second reading is given up that is still going on.
pub(super) fn takes_too_long(settings: &ReadingSettings) -> String {
    format!("it takes more than {} seconds", settings.second_reading_seconds)
}

/// The file under a path is another one than was imported from there.
pub(crate) fn changed_file(path: &str) -> ErrorInfo {
    error(
        "file_changed",
        format!("{path} has changed since it was imported."),
        "Import it again, then open it from the list of imports.".into(),
    )
}

/// The reader process could not be started or confined.
pub(crate) fn not_started(reason: &str) -> ErrorInfo {
    error(
        "reader_not_started",
        format!("The process that reads files could not be started ({reason})."),
        "Check that Plumbline's program file is in place and that the system allows more processes, and try again."
            .into(),
    )
}

/// A person stopped the import.
pub(crate) fn cancelled() -> ErrorInfo {
    error(
        "cancelled",
        "Reading was cancelled.".into(),
        "Import the file again.".into(),
    )
}

/// A page of a file that was read cannot be shown as a picture.
pub(super) fn not_drawn(page: u32, why: &str) -> ErrorInfo {
    error(
        "page_not_drawn",
        format!("Page {page} could not be drawn: {why}"),
        "Open the file in the program it is made for to see the page.".into(),
    )
}

/// The file was read and mapped, and gave nothing.
pub(crate) fn nothing_in_it() -> ErrorInfo {
    error(
        "no_figures",
        "The file was read and holds no figure the mapping takes.".into(),
        "Check that the file is the whole report; otherwise correct the mapping.".into(),
    )
}
