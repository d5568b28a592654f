//! What can go wrong with a workspace, in words that say where and what to do.

use std::path::PathBuf;

/// Why the workspace could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The workspace's folder cannot be made or used.
    #[error("The folder {path} cannot be used as a workspace: {source}. Choose a folder you may write to.", path = path.display())]
    FolderUnusable {
        /// The folder.
        path: PathBuf,
        /// The file system's reason.
        source: std::io::Error,
    },
    /// The database file cannot be opened.
    #[error("The workspace {path} cannot be opened: {source}. Check that the file is readable and that the disk is not full.", path = path.display())]
    CannotOpen {
        /// The database file.
        path: PathBuf,
        /// SQLite's reason.
        source: rusqlite::Error,
    },
    /// The database file belongs to another program.
    #[error("{path} is a database of another program, not a Plumbline workspace. Choose another folder.", path = path.display())]
    NotAWorkspace {
        /// The database file.
        path: PathBuf,
    },
    /// The database was written by a later release.
    #[error("The workspace {path} has schema {found}; this release knows schemas up to {known}. Install the release that wrote it, or a later one.", path = path.display())]
    NewerSchema {
        /// The database file.
        path: PathBuf,
        /// The schema version of the file.
        found: i64,
        /// The latest schema version this release knows.
        known: i64,
    },
    /// The database file is damaged or is no database.
    #[error("The workspace {path} is damaged: {source}. Restore it from a backup; the files under \"originals\" can be imported again.", path = path.display())]
    Damaged {
        /// The database file.
        path: PathBuf,
        /// SQLite's reason.
        source: rusqlite::Error,
    },
    /// Another process holds the database.
    #[error("The workspace {path} is in use by another program: {source}. Wait until it is done and try again.", path = path.display())]
    Busy {
        /// The database file.
        path: PathBuf,
        /// SQLite's reason.
        source: rusqlite::Error,
    },
    /// The schema could not be brought up to date; the database is as it was.
    #[error("The workspace {path} could not be brought to schema {version}: {source}. It was left as it was; keep a copy of the file and report this.", path = path.display())]
    Migration {
        /// The database file.
        path: PathBuf,
        /// The schema version that could not be reached.
        version: u32,
        /// SQLite's reason.
        source: rusqlite::Error,
    },
    /// A read or a write failed; nothing of it was kept.
    #[error("{doing} in the workspace {path} failed: {source}. Nothing was changed; check the disk's free space and permissions, then try again.", path = path.display())]
    Database {
        /// The database file.
        path: PathBuf,
        /// What was being done: "storing reports".
        doing: &'static str,
        /// SQLite's reason.
        source: rusqlite::Error,
    },
    /// An original could not be written.
    #[error("The original could not be kept as {path}: {source}. Check the disk's free space and permissions, then import the file again.", path = path.display())]
    OriginalNotWritten {
        /// The file under `originals`.
        path: PathBuf,
        /// The file system's reason.
        source: std::io::Error,
    },
    /// An original could not be read.
    #[error("The original {path} cannot be read: {source}. Restore it from a backup, or put the payer's file back under that name.", path = path.display())]
    OriginalNotRead {
        /// The file under `originals`.
        path: PathBuf,
        /// The file system's reason.
        source: std::io::Error,
    },
    /// An original no longer has the bytes that were imported.
    #[error("The original {path} was changed after its import: its SHA-256 is now {found}. Restore it from a backup, or put the payer's file back under that name.", path = path.display())]
    OriginalChanged {
        /// The file under `originals`; its name is the hash it should have.
        path: PathBuf,
        /// The hash it has.
        found: String,
    },
    /// A text that is no hash.
    #[error("\"{0}\" is not a SHA-256: 64 lower-case hexadecimal digits are needed.")]
    NotASha256(String),
    /// A report names another source than the file it is stored with.
    #[error(
        "The report {id} names the source {named}, but is stored with {given}. Give each report the source it was read from."
    )]
    SourceMismatch {
        /// The report.
        id: String,
        /// The hash in the report.
        named: String,
        /// The hash of the file.
        given: String,
    },
    /// A report with this id is stored already.
    #[error(
        "A report with the id {id} is stored already. Each file is imported once; look at the stored report instead."
    )]
    DuplicateReport {
        /// The id.
        id: String,
    },
    /// Two reports of one file claim the same place.
    #[error(
        "The file holds two reports for the same payer, contract and period: {first} and {second}. Nothing of it was stored; split them in the mapping, by line of business or program."
    )]
    SameSeriesTwice {
        /// The first report's id.
        first: String,
        /// The second report's id.
        second: String,
    },
    /// No report has this id.
    #[error("No report has the id \"{id}\". `plumbline reports` lists the ids.")]
    UnknownReport {
        /// The id asked for.
        id: String,
    },
    /// Several reports' ids start like this.
    #[error("{matches} reports have an id that starts with \"{prefix}\". Give more of it.")]
    AmbiguousReport {
        /// The start of an id.
        prefix: String,
        /// How many reports match.
        matches: usize,
    },
    /// The report cannot take this status.
    #[error(
        "The report {id} is {from} and cannot become {to}: a report is superseded by a later version alone, and stays so."
    )]
    StatusNotAllowed {
        /// The report.
        id: String,
        /// Its status.
        from: &'static str,
        /// The status asked for.
        to: &'static str,
    },
    /// No finding has this fingerprint.
    #[error("No finding has the fingerprint \"{fingerprint}\". `plumbline findings` lists them.")]
    UnknownFinding {
        /// The fingerprint asked for.
        fingerprint: String,
    },
    /// A waiver lacks its reason or its name.
    #[error("A waiver needs {missing}; the finding {fingerprint} was left as it is.")]
    WaiverIncomplete {
        /// The finding.
        fingerprint: String,
        /// "a reason" or "the name of the person who gives it".
        missing: &'static str,
    },
    /// A waiver would have ended before it began.
    #[error(
        "A waiver until {until} has already ended; the finding {fingerprint} was left as it is. Give a later day, or none."
    )]
    WaiverEnded {
        /// The finding.
        fingerprint: String,
        /// The waiver's last day.
        until: chrono::NaiveDate,
    },
    /// The finding is resolved: nothing is left to waive.
    #[error("The finding {fingerprint} is resolved; there is nothing to waive.")]
    FindingResolved {
        /// The finding.
        fingerprint: String,
    },
    /// A confirmation lacks its name.
    #[error(
        "A confirmation needs the name of the person who compared the figure with the page; nothing was confirmed."
    )]
    ConfirmationNameless,
    /// What a person states about a definition lacks a name or a reason.
    #[error("A statement about a definition needs a name and a reason; nothing was changed.")]
    StatementIncomplete,
    /// The figure was not read by OCR, or is not there.
    #[error(
        "The report {report} has no figure \"{figure}\" that was read by OCR. `plumbline report {report}` lists its figures."
    )]
    NotReadByOcr {
        /// The report.
        report: String,
        /// The id asked for.
        figure: String,
    },
    /// A figure has no such part to correct.
    #[error("The figure {figure} has no part \"{part}\" to correct; it has: {parts}.")]
    NoSuchPart {
        /// The figure.
        figure: String,
        /// The part asked for.
        part: String,
        /// Its parts.
        parts: String,
    },
    /// The finding cannot be waived with this scope.
    #[error(
        "The finding {fingerprint} cannot be waived for its {scope}: {why}. Waive this fact alone, with the scope `fact`."
    )]
    ScopeNotAllowed {
        /// The finding.
        fingerprint: String,
        /// The scope asked for.
        scope: &'static str,
        /// Why not.
        why: &'static str,
    },
    /// No question to a payer has this reference.
    #[error("No question has the reference \"{reference}\". `plumbline query --list` lists them.")]
    UnknownQuestion {
        /// The reference asked for.
        reference: String,
    },
    /// An answer lacks its words or its name.
    #[error("An answer needs {missing}; the question {reference} was left as it is.")]
    AnswerIncomplete {
        /// The question.
        reference: String,
        /// What it lacks.
        missing: &'static str,
    },
    /// There is no answer to accept.
    #[error("The question {reference} is not answered; there is nothing to accept. Note the answer first.")]
    NotAnswered {
        /// The question.
        reference: String,
    },
    /// Another letter took the number meanwhile.
    #[error("Another letter took the number {number} meanwhile; nothing was written down. Write it again.")]
    QueryNumberTaken {
        /// The number.
        number: u32,
    },
    /// The finding has no waiver to withdraw.
    #[error("The finding {fingerprint} is not waived; there is no waiver to withdraw.")]
    NotWaived {
        /// The finding.
        fingerprint: String,
    },
}

/// A failure inside a transaction, before it is given the workspace's path.
#[derive(Debug)]
pub(crate) enum Failure {
    /// SQLite's.
    Sql(rusqlite::Error),
    /// Ours, complete.
    Store(StoreError),
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Failure {
        Failure::Sql(error)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Failure {
        Failure::Store(error)
    }
}
