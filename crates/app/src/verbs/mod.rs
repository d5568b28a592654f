//! One file per verb, or per pair that belongs together.

mod check_reports;
mod confirm_figures;
mod explain_rules;
mod export_reports;
mod find_drift;
mod import_paths;
mod keep_region;
mod keep_version;
mod list_mappings;
mod list_reports;
mod mark_pages;
mod read_file;
mod show_report;
mod suggest_terms;
mod waive_finding;
mod workspace_info;

pub use check_reports::{check_reports, list_findings};
pub use confirm_figures::{confirm_figures, withdraw_confirmation};
pub use explain_rules::{explain_rule, list_rules};
pub use export_reports::export_reports;
pub use find_drift::{drift_of_file, get_drift, list_drift};
pub use import_paths::{cancel_job, import_paths, list_imports};
pub use keep_region::{keep_region, preview_region};
pub use keep_version::{keep_new_version, preview_new_version};
pub use list_mappings::list_mappings;
pub use list_reports::list_reports;
pub use mark_pages::{get_pages, read_marked_page};
pub use read_file::{read_file, read_region};
pub use show_report::{get_report, get_source_document, source_bytes};
pub use suggest_terms::{SuggestResult, suggest_file, suggest_vocabulary};
pub use waive_finding::{waive_finding, withdraw_waiver};
pub use workspace_info::workspace_info;
