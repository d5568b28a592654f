//! The workspace on disk: one SQLite database and, beside it, every imported file under its hash.
//!
//! Shape: a [`Workspace`] takes and gives the nouns of `plumbline-model`; this is the only crate that holds SQL.
//! Layout: `plumbline.sqlite` (write-ahead log, strict tables) and `originals/ab/<sha256>`.
//! Units: decimals are kept as exact text, days as ISO 8601 text, times as RFC 3339 text in UTC. The clock is never
//! read: every function that needs a time takes it.
//! Errors: [`StoreError`]. All reports of one file are stored in one transaction, or none of them.

mod checks;
mod confirmations;
mod contracts;
mod error;
mod facet_statements;
mod imports;
mod migration;
mod originals;
mod pushes;
mod queries;
mod reader;
mod recording;
mod reports;
mod tables;
#[cfg(test)]
mod testing;
mod value;
mod waivers;
mod workspace;

pub use checks::{CheckScope, CheckedPart, FindingFilter};
pub use confirmations::Compared;
pub use contracts::ContractOutcome;
pub use error::StoreError;
pub use pushes::PushedForm;
pub use queries::Letter;
pub use reader::Reader;
pub use reports::ReadAgain;
pub use tables::check_run::CheckRun;
pub use tables::report::Outline;
pub use workspace::{DATABASE_NAME, ORIGINALS_NAME, Workspace};
