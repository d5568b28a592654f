//! What can go wrong between here and a database.

use postgres::error::SqlState;

use crate::{Address, AddressError};

/// Why nothing could be published, or one report could not.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FeedError {
    /// The address cannot be understood.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// Nobody answers there, or not as a PostgreSQL server does.
    #[error(
        "{server} cannot be reached: {reason}. Check the address, that the server runs, and that it may be reached from here."
    )]
    Unreachable {
        /// The server and database.
        server: String,
        /// Why.
        reason: String,
    },
    /// The server does not let this user in.
    #[error(
        "{server} refuses the connection: {reason}. Check the user, and the password in PGPASSWORD or the file .pgpass."
    )]
    Refused {
        /// The server and database.
        server: String,
        /// In the server's words.
        reason: String,
    },
    /// The user may not do this.
    #[error(
        "{server}: {reason}. Ask its owner for the rights docs/growing.md lists; the first to publish must be allowed to create the schema \"plumbline\"."
    )]
    NoRights {
        /// The server and database.
        server: String,
        /// In the server's words.
        reason: String,
    },
    /// The schema is of a later release.
    #[error(
        "{server} was brought to schema version {found} by a newer Plumbline; this one knows {known}. Nothing was changed. Update Plumbline to publish there."
    )]
    NewerSchema {
        /// The server and database.
        server: String,
        /// The version there.
        found: i32,
        /// The latest version known here.
        known: i32,
    },
    /// Something else is called plumbline there.
    #[error(
        "{server} has a schema \"plumbline\" that Plumbline did not make. Nothing was changed. Rename it, or publish to another database."
    )]
    ForeignSchema {
        /// The server and database.
        server: String,
    },
    /// The connection broke and could not be made again.
    #[error(
        "the connection to {server} was lost: {reason}. What is published is whole; publish again to go on where it stopped."
    )]
    Lost {
        /// The server and database.
        server: String,
        /// Why.
        reason: String,
    },
    /// The database refuses what is written.
    #[error("{server} does not take it: {reason}. Nothing of it was written.")]
    Database {
        /// The server and database.
        server: String,
        /// In the server's words.
        reason: String,
    },
}

impl FeedError {
    pub(crate) fn of(address: &Address, source: postgres::Error, lost: bool) -> FeedError {
        let server = address.to_string();
        let reason = words(&source);
        let class = source.code().map_or("", |code| &code.code()[..2]);
        match source.code() {
            Some(code) if *code == SqlState::INSUFFICIENT_PRIVILEGE => FeedError::NoRights { server, reason },
            Some(_) if class == "28" => FeedError::Refused { server, reason },
            Some(_) if !lost => FeedError::Database { server, reason },
            _ if lost => FeedError::Lost { server, reason },
            _ => FeedError::Database { server, reason },
        }
    }

    /// Of connecting.
    pub(crate) fn connecting(address: &Address, source: postgres::Error) -> FeedError {
        let server = address.to_string();
        let reason = words(&source);
        match source.code().map(|code| &code.code()[..2]) {
            Some("28") => FeedError::Refused { server, reason },
            _ => FeedError::Unreachable { server, reason },
        }
    }

    /// Whether no further report can be published either.
    pub fn is_final(&self) -> bool {
        !matches!(self, FeedError::Database { .. })
    }
}

/// Whether the same may succeed a moment later: a conflict with others' transactions.
pub(crate) fn is_for_now(error: &postgres::Error) -> bool {
    [
        SqlState::T_R_SERIALIZATION_FAILURE,
        SqlState::T_R_DEADLOCK_DETECTED,
        SqlState::LOCK_NOT_AVAILABLE,
    ]
    .iter()
    .any(|code| error.code() == Some(code))
}

/// The server's message, or the causes of an error in one line. Neither holds the address.
fn words(error: &postgres::Error) -> String {
    if let Some(said) = error.as_db_error() {
        return format!("{} ({})", said.message(), said.code().code());
    }
    let mut words = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        words = format!("{words}: {error}");
        cause = error.source();
    }
    words
}
