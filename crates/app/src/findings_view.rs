//! What the stored findings say about single reports.

use std::collections::BTreeSet;

use plumbline_model::{Finding, FindingState, ReportStatus, ReportVerdict};

use crate::commands::SeverityCounts;

/// The reports a finding names, each once: its own and those its evidence points into.
pub fn reports(finding: &Finding) -> BTreeSet<&str> {
    let evidence = finding
        .evidence
        .iter()
        .filter_map(|evidence| evidence.report_id.as_deref());
    finding.report_id.as_deref().into_iter().chain(evidence).collect()
}

/// Whether a finding names a report, as its report or in its evidence.
pub fn names(finding: &Finding, report_id: &str) -> bool {
    reports(finding).contains(report_id)
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
