//! Turns what reading and mapping noticed into findings.

use plumbline_model::{Issue, Report};

use crate::{Draft, Findings, Rule, Scope};

/// One finding for each remark with the rule's code; a remark about the file as a whole once for all reports in it.
pub(crate) fn report_issues(rule: &'static Rule, report: &Report, scope: &Scope, out: &mut Findings) {
    each_remark(rule, report, scope, out, |_| true, |draft, _| draft);
}

/// The same, each finding as bad as the remark says.
pub(crate) fn report_issues_as_bad(rule: &'static Rule, report: &Report, scope: &Scope, out: &mut Findings) {
    each_remark(
        rule,
        report,
        scope,
        out,
        |_| true,
        |draft, issue| draft.severity(issue.severity),
    );
}

/// The same for the remarks a condition takes.
pub(crate) fn report_issues_where(
    rule: &'static Rule,
    report: &Report,
    scope: &Scope,
    out: &mut Findings,
    takes: impl Fn(&Issue) -> bool,
) {
    each_remark(rule, report, scope, out, takes, |draft, _| draft);
}

fn each_remark(
    rule: &'static Rule,
    report: &Report,
    scope: &Scope,
    out: &mut Findings,
    takes: impl Fn(&Issue) -> bool,
    finish: impl Fn(Draft, &Issue) -> Draft,
) {
    let mut noticed = false;
    let remarks = report
        .issues
        .iter()
        .filter(|issue| issue.code == rule.code && takes(issue));
    for issue in remarks {
        let shared = !scope.speaks_for_file(report)
            && scope
                .of_same_file(report)
                .iter()
                .any(|other| other.id != report.id && scope.speaks_for_file(other) && other.issues.contains(issue));
        if shared {
            continue;
        }
        noticed = true;
        out.push(rule, finish(draft(report, issue), issue));
    }
    if !noticed {
        out.passed(rule);
    }
}

fn draft(report: &Report, issue: &Issue) -> Draft {
    let place = issue.anchor.as_ref().map(|anchor| anchor.place());
    let subject = place.clone().unwrap_or_else(|| report.title());
    let text = issue.anchor.as_ref().map_or("", |anchor| anchor.text());
    // The file's hash and not the report's period: the remark is about the file, whichever of its reports is looked at.
    let draft = Draft::remark(report, subject)
        .message(issue.message.clone())
        .fact(report.payer.name.clone())
        .fact(report.source.sha256.clone())
        .fact(text)
        .fact(issue.message.clone());
    match &issue.anchor {
        Some(anchor) => draft.saw("as printed", text, Some(anchor), report),
        None => draft,
    }
}
