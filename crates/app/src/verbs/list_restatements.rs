//! The ledger of restatements: which version of a report changed what, and what that does to findings.

use std::collections::HashMap;

use plumbline_model::{Finding, FindingState, Report, ReportSummary};
use plumbline_rules::restated;
use plumbline_store::FindingFilter;

use crate::commands::{LedgerEntry, RestatementsRequest, TouchedFinding};
use crate::{App, AppError};

/// Every version of a report that took another one's place, by payer, program and period, the latest version last.
/// Errors: [`AppError::NoSuchReport`].
pub fn list_restatements(app: &App, request: RestatementsRequest) -> Result<Vec<LedgerEntry>, AppError> {
    let workspace = app.workspace();
    let summaries = workspace.reports()?;
    let wanted = match &request.id {
        Some(id) => {
            let report = workspace
                .report(id)?
                .ok_or_else(|| AppError::NoSuchReport { id: id.clone() })?;
            Some(chain(&summaries, &report.id))
        }
        None => None,
    };
    let by_id: HashMap<&str, &ReportSummary> = summaries.iter().map(|row| (row.id.as_str(), row)).collect();
    let findings = workspace.findings(&FindingFilter::default())?;
    let mut ledger = Vec::new();
    for later in &summaries {
        let Some(earlier) = later.supersedes.as_deref().and_then(|id| by_id.get(id)) else {
            continue;
        };
        if wanted.as_ref().is_some_and(|wanted| !wanted.contains(&later.id)) {
            continue;
        }
        let (Some(before), Some(after)) = (workspace.report(&earlier.id)?, workspace.report(&later.id)?) else {
            continue;
        };
        ledger.push(restatement(earlier, later, (&before, &after), &findings));
    }
    Ok(ledger)
}

/// The ids of all versions of a report.
fn chain(summaries: &[ReportSummary], id: &str) -> Vec<String> {
    let mut ids = vec![id.to_owned()];
    // A version names the one before it: both ends are found by going over the list until nothing is added.
    loop {
        let known = ids.len();
        for row in summaries {
            let linked = [Some(&row.id), row.supersedes.as_ref()];
            if linked.iter().flatten().any(|id| ids.contains(id)) {
                for id in linked.into_iter().flatten() {
                    if !ids.contains(id) {
                        ids.push(id.clone());
                    }
                }
            }
        }
        if ids.len() == known {
            return ids;
        }
    }
}

fn restatement(
    earlier: &ReportSummary,
    later: &ReportSummary,
    (before, after): (&Report, &Report),
    findings: &[Finding],
) -> LedgerEntry {
    let of = |id: &str, finding: &&Finding| finding.report_id.as_deref() == Some(id);
    let resolved: Vec<&Finding> = findings
        .iter()
        .filter(|finding| of(&earlier.id, finding) && finding.state == FindingState::Resolved)
        .collect();
    let successors: HashMap<&str, &Finding> = findings
        .iter()
        .filter(|finding| of(&later.id, finding))
        .filter_map(|finding| Some((finding.predecessor.as_deref()?, finding)))
        .collect();
    let (mut resolves, mut reopens, mut changes) = (Vec::new(), Vec::new(), Vec::new());
    for finding in resolved {
        match successors.get(finding.fingerprint.as_str()) {
            None => resolves.push(touched(finding, None)),
            Some(next) => match &next.reopened {
                Some(reopened) => reopens.push(touched(next, Some(reopened.words.clone()))),
                None => changes.push(touched(next, None)),
            },
        }
    }
    LedgerEntry {
        title: after.title(),
        earlier: (*earlier).clone(),
        later: later.clone(),
        figures: restated(before, after),
        resolves,
        reopens,
        changes,
    }
}

fn touched(finding: &Finding, words: Option<String>) -> TouchedFinding {
    TouchedFinding {
        fingerprint: finding.fingerprint.clone(),
        rule: finding.rule.clone(),
        severity: finding.severity,
        subject: finding.subject.clone(),
        words,
    }
}
