//! The list of reports.

use std::collections::HashMap;

use plumbline_model::Finding;
use plumbline_store::FindingFilter;

use crate::commands::{Nothing, ReportRow};
use crate::findings_view::{open_counts, reports, verdict};
use crate::{App, AppError};

/// Every report, superseded versions included, with what is open about it.
pub fn list_reports(app: &App, _: Nothing) -> Result<Vec<ReportRow>, AppError> {
    let workspace = app.workspace();
    let findings = workspace.findings(&FindingFilter::standing())?;
    let mut about: HashMap<&str, Vec<&Finding>> = HashMap::new();
    for finding in &findings {
        for id in reports(finding) {
            about.entry(id).or_default().push(finding);
        }
    }
    let rows = workspace.reports()?.into_iter().map(|report| {
        let own = about.get(report.id.as_str()).map_or(&[][..], Vec::as_slice);
        ReportRow {
            open_findings: open_counts(own.iter().copied()),
            verdict: verdict(report.status, own),
            report,
        }
    });
    Ok(rows.collect())
}
