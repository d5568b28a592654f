//! The list of reports.

use plumbline_store::FindingFilter;

use crate::commands::{Nothing, ReportRow};
use crate::findings_view::{by_report, open_counts, verdict};
use crate::{App, AppError};

/// Every report, superseded versions included, with what is open about it and what its latest check ran.
pub fn list_reports(app: &App, _: Nothing) -> Result<Vec<ReportRow>, AppError> {
    let workspace = app.workspace();
    let findings = workspace.findings(&FindingFilter::standing())?;
    let (by_report, mut checks) = (by_report(&findings), workspace.report_checks()?);
    let rows = workspace.reports()?.into_iter().map(|report| {
        let own = by_report.get(report.id.as_str()).map_or(&[][..], Vec::as_slice);
        let verdict = verdict(report.status, own);
        // A report that was read again since has not been checked.
        let checks = checks.remove(&report.id).filter(|_| verdict.is_some());
        ReportRow {
            open_findings: open_counts(own.iter().copied()),
            verdict,
            checks_run: checks.as_ref().map(|checks| checks.checks_run),
            checks_passed: checks.map(|checks| checks.passed),
            report,
        }
    });
    Ok(rows.collect())
}
