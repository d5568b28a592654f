//! What the workspace holds.

use plumbline_model::{ReportStatus, ReportVerdict};
use plumbline_store::FindingFilter;

use crate::commands::{Nothing, WorkspaceInfo};
use crate::findings_view::open_counts;
use crate::{App, AppError};

/// The workspace in numbers, for the window's status line.
pub fn workspace_info(app: &App, _: Nothing) -> Result<WorkspaceInfo, AppError> {
    let workspace = app.workspace();
    let reports = workspace.reports()?;
    let current: Vec<_> = reports
        .iter()
        .filter(|report| report.status != ReportStatus::Superseded)
        .collect();
    let findings = workspace.findings(&FindingFilter::standing())?;
    let last = workspace.last_check()?;
    Ok(WorkspaceInfo {
        path: workspace
            .path()
            .parent()
            .unwrap_or(workspace.path())
            .to_string_lossy()
            .into_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        reports: current.len(),
        figures: current.iter().map(|report| report.figures).sum(),
        open_findings: open_counts(&findings),
        verdict: last.as_ref().map(|_| ReportVerdict::of(&findings)),
        checks_run: last.map(|run| run.checks_run),
        notices: workspace.notices().to_vec(),
    })
}
