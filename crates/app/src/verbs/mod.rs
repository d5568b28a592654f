//! One file per verb, or per pair that belongs together.

mod check_reports;
mod confirm_figures;
mod explain_rules;
mod export_reports;
mod import_paths;
mod keep_answer;
mod keep_region;
mod list_mappings;
mod list_reports;
mod mark_pages;
mod open_terms;
mod read_file;
mod share_answers;
mod show_report;
mod suggest_terms;
mod waive_finding;
mod workspace_info;

pub use check_reports::{check_reports, list_findings};
pub use confirm_figures::{confirm_figures, withdraw_confirmation};
pub use explain_rules::{explain_rule, list_rules};
pub use export_reports::export_reports;
pub(crate) use import_paths::with_file_issues;
pub use import_paths::{cancel_job, import_paths, list_imports};
pub use keep_answer::{keep_answer, list_answers, preview_answer, undo_last_answer};
pub use keep_region::{keep_region, preview_region};
pub use list_mappings::list_mappings;
pub use list_reports::list_reports;
pub use mark_pages::{get_pages, read_marked_page};
pub(crate) use mark_pages::{path_of, reports_of};
pub use open_terms::{list_codes, list_open_terms};
pub use read_file::{read_file, read_region};
pub use share_answers::{share_answers, take_answers};
pub use show_report::{get_report, get_source_document, source_bytes};
pub use suggest_terms::{SuggestResult, suggest_file, suggest_vocabulary};
pub use waive_finding::{waive_finding, withdraw_waiver};
pub use workspace_info::workspace_info;
