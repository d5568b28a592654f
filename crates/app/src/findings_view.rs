//! What the stored findings say about single reports.

use plumbline_model::{Finding, FindingState, Report, ReportStatus, ReportVerdict};

use crate::commands::SeverityCounts;

/// Whether a finding names a report, as its report or in its evidence.
pub fn names(finding: &Finding, report_id: &str) -> bool {
    finding.report_id.as_deref() == Some(report_id)
        || finding
            .evidence
            .iter()
            .any(|evidence| evidence.report_id.as_deref() == Some(report_id))
}

/// Open findings by severity.
pub fn open_counts<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> SeverityCounts {
    let mut counts = SeverityCounts::default();
    for finding in findings
        .into_iter()
        .filter(|finding| finding.state == FindingState::Open)
    {
        counts.add(finding.severity);
    }
    counts
}

/// A report's verdict over the findings that name it; `None` before it was checked.
pub fn verdict(status: ReportStatus, findings: &[&Finding]) -> Option<ReportVerdict> {
    match status {
        ReportStatus::Draft | ReportStatus::Superseded => None,
        ReportStatus::Checked | ReportStatus::SignedOff => Some(ReportVerdict::of(findings.iter().copied())),
    }
}

/// Reports and their versions share a series.
pub fn same_series(one: &Report, other: &Report) -> bool {
    one.series_key() == other.series_key()
}
