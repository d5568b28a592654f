//! What the stored findings say about single reports.

use std::collections::{BTreeSet, HashMap};

use plumbline_model::{Finding, FindingState, ReportStatus, ReportVerdict};

use crate::commands::SeverityCounts;

/// Findings by the reports they name.
pub fn by_report(findings: &[Finding]) -> HashMap<&str, Vec<&Finding>> {
    let mut by_report: HashMap<&str, Vec<&Finding>> = HashMap::new();
    for finding in findings {
        for id in finding.reports().collect::<BTreeSet<_>>() {
            by_report.entry(id).or_default().push(finding);
        }
    }
    by_report
}

/// Open findings that follow from no other open one: what there is to work on.
pub fn open_roots(findings: &[Finding]) -> usize {
    let open: BTreeSet<&str> = findings
        .iter()
        .filter(|finding| finding.state == FindingState::Open)
        .map(|finding| finding.fingerprint.as_str())
        .collect();
    let is_root = |finding: &&Finding| {
        let cause = finding.caused_by.as_deref();
        open.contains(finding.fingerprint.as_str()) && cause.is_none_or(|cause| !open.contains(cause))
    };
    findings.iter().filter(is_root).count()
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
