//! What can go wrong with a verb.

use std::path::PathBuf;

use plumbline_export::ExportError;
use plumbline_feed_fhir::FeedError;
use plumbline_feed_postgres::FeedError as PublishError;
use plumbline_mapping::{ContractFileError, MappingError};
use plumbline_model::ErrorInfo;
use plumbline_readers::ReadError;
use plumbline_store::StoreError;

use crate::commands::{AppErrorView, ErrorCode};

/// Why a verb could not be carried out. Each message says what happened, where, and what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AppError {
    /// The workspace cannot be opened.
    #[error(transparent)]
    WorkspaceUnavailable(StoreError),
    /// The platform names no folder for an application's data.
    #[error("This system names no folder for application data. Name a workspace folder with --workspace.")]
    NoDataFolder,
    /// A mapping file is wrong.
    #[error(transparent)]
    Mapping(#[from] MappingError),
    /// A contract file is wrong.
    #[error(transparent)]
    Contracts(#[from] ContractFileError),
    /// The workspace cannot do what was asked.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file cannot be opened.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A file's content cannot be read, or reading it was ended.
    #[error("{} {}", .0.message, .0.remedy)]
    NotRead(ErrorInfo),
    /// A setting is wrong.
    #[error("{place}: {problem}. Correct it, or leave it out to use the default.")]
    Settings {
        /// The file and key, or the environment variable.
        place: String,
        /// What is wrong.
        problem: String,
    },
    /// An export stopped.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// A server cannot be reached, or refuses.
    #[error("{feed} {remedy}", feed = .0, remedy = .0.remedy())]
    Feed(#[from] FeedError),
    /// Nothing more can be published to a database.
    #[error(transparent)]
    Publish(#[from] PublishError),
    /// There is no such report.
    #[error("No report has the id \"{id}\". `plumbline reports` lists them.")]
    NoSuchReport {
        /// The id asked for.
        id: String,
    },
    /// There is no such mapping.
    #[error("No mapping has the id \"{id}\". `plumbline mappings` lists them.")]
    NoSuchMapping {
        /// The id asked for.
        id: String,
    },
    /// There is no such rule.
    #[error("No rule has the code \"{code}\". `plumbline rules` lists them.")]
    NoSuchRule {
        /// The code asked for.
        code: String,
    },
    /// There is no such metric.
    #[error(
        "No metric has the code \"{code}\", in the standard's list, in ours or in a report. `plumbline compare` without --metric lists those that are reported."
    )]
    NoSuchMetric {
        /// The code asked for.
        code: String,
    },
    /// There is no such quality measure.
    #[error("No report prints the quality measure \"{measure}\". `plumbline compare --measures` lists those that are.")]
    NoSuchMeasure {
        /// The measure asked for.
        measure: String,
    },
    /// A folder cannot be walked.
    #[error("{path} cannot be read: {source}. Check that it exists and that you may read it.", path = path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file of the user's cannot be written.
    #[error("{path} cannot be written: {source}. Nothing was changed; check the disk's free space and that you may write there.", path = path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A request lacks something.
    #[error("{what}")]
    InvalidRequest {
        /// What it lacks and what to give.
        what: String,
    },
    /// A person stopped a check.
    #[error("The check was cancelled. Nothing of it was kept; the findings of the check before stand.")]
    Cancelled,
    /// The work stopped in the middle.
    #[error("The work stopped unexpectedly ({reason}). Nothing half-done was kept; try again.")]
    Stopped {
        /// What is known of it.
        reason: String,
    },
}

impl AppError {
    /// The work stopped in the middle: a panic in a background thread.
    pub fn stopped(reason: String) -> AppError {
        AppError::Stopped { reason }
    }

    /// The error as it crosses to the window.
    pub fn view(&self) -> AppErrorView {
        let mut details = Vec::new();
        let mut cause = std::error::Error::source(self);
        while let Some(error) = cause {
            details.push(error.to_string());
            cause = error.source();
        }
        AppErrorView {
            code: self.code(),
            message: self.to_string(),
            details,
        }
    }

    /// The error's code.
    pub fn code(&self) -> ErrorCode {
        match self {
            AppError::WorkspaceUnavailable(_) | AppError::NoDataFolder => ErrorCode::WorkspaceUnavailable,
            AppError::NoSuchReport { .. }
            | AppError::NoSuchMapping { .. }
            | AppError::NoSuchRule { .. }
            | AppError::NoSuchMetric { .. }
            | AppError::NoSuchMeasure { .. } => ErrorCode::NotFound,
            AppError::Store(
                StoreError::UnknownFinding { .. }
                | StoreError::UnknownQuestion { .. }
                | StoreError::UnknownReport { .. }
                | StoreError::NotReadByOcr { .. },
            ) => ErrorCode::NotFound,
            AppError::InvalidRequest { .. }
            | AppError::Publish(PublishError::Address(_))
            | AppError::Settings { .. }
            | AppError::Feed(FeedError::Address { .. } | FeedError::Token { .. })
            | AppError::Store(
                StoreError::WaiverIncomplete { .. }
                | StoreError::WaiverEnded { .. }
                | StoreError::ScopeNotAllowed { .. }
                | StoreError::AnswerIncomplete { .. }
                | StoreError::NotAnswered { .. }
                | StoreError::ConfirmationNameless
                | StoreError::StatementIncomplete
                | StoreError::NoSuchPart { .. }
                | StoreError::AmbiguousReport { .. },
            ) => ErrorCode::InvalidRequest,
            AppError::Mapping(_)
            | AppError::Contracts(_)
            | AppError::Store(_)
            | AppError::Read(_)
            | AppError::NotRead(_)
            | AppError::Export(_)
            | AppError::Feed(_)
            | AppError::Publish(_)
            | AppError::Unreadable { .. }
            | AppError::Unwritable { .. }
            | AppError::Stopped { .. } => ErrorCode::Failed,
            AppError::Cancelled => ErrorCode::Cancelled,
        }
    }
}
