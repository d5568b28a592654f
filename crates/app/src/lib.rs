//! The verbs a user has, for the command line and the window alike.
//!
//! Shape: every verb takes an [`App`] and its request and gives its response or an [`AppError`]; [`commands!`] lists
//! those the window calls. The clock and the file system are touched here and in the crates below, never in the rules.

mod app;
pub mod bindings;
mod changes;
mod checking;
pub mod commands;
mod error;
mod feeds;
mod file_sets;
mod findings_view;
mod held;
mod pool;
pub mod reading;
mod rewrite;
mod rule_settings;
mod side_by_side;
mod sources;
pub mod verbs;
mod walk;

pub use app::{App, default_workspace};
pub use commands::{AppErrorView, ErrorCode, Progress, ProgressPhase};
pub use error::AppError;
pub use feeds::Feeds;
pub use findings_view::open_roots;
pub use plumbline_rules::with_unit as amount_in_words;
pub use reading::{Reading, worker_main};
