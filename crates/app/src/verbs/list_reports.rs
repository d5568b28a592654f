//! The list of reports.

use plumbline_store::FindingFilter;

use crate::commands::{Nothing, ReportRow};
use crate::findings_view::{names, open_counts, verdict};
use crate::{App, AppError};

/// Every report, superseded versions included, with what is open about it.
pub fn list_reports(app: &App, _: Nothing) -> Result<Vec<ReportRow>, AppError> {
    let workspace = app.workspace();
    let findings = workspace.findings(&FindingFilter::standing())?;
    let rows = workspace.reports()?.into_iter().map(|report| {
        let own: Vec<_> = findings.iter().filter(|finding| names(finding, &report.id)).collect();
        ReportRow {
            open_findings: open_counts(own.iter().copied()),
            verdict: verdict(report.status, &own),
            report,
        }
    });
    Ok(rows.collect())
}
