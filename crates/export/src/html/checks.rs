//! What was checked, what was found, what was decided.

use maud::{Markup, html};
use plumbline_model::{Finding, FindingState, Report, ReportStatus, ReportVerdict, RuleCount, Severity};

use super::Evidence;
use super::places::Places;
use crate::{Check, Checks};

/// Whether the report can be relied on, and every rule with what it ran on and what it found.
pub(super) fn verdict(report: &Report, evidence: &Evidence<'_>, checks: &Checks, places: &Places<'_>) -> Markup {
    let all: Vec<&Check> = checks.rules.iter().collect();
    section(
        report,
        evidence,
        checks,
        places,
        &all,
        "The rules, and what each found about this report",
    )
}

/// The same for one of several reports: with the rules alone that ran on it or found something. All are listed once.
pub(super) fn short_verdict(report: &Report, evidence: &Evidence<'_>, checks: &Checks, places: &Places<'_>) -> Markup {
    let concerns = |rule: &&Check| {
        ran(evidence, &rule.code).is_some_and(|count| count.ran > 0)
            || evidence.findings.iter().any(|finding| finding.rule == rule.code)
    };
    let some: Vec<&Check> = checks.rules.iter().filter(concerns).collect();
    let caption = "The rules that ran on this report or found something about it";
    section(report, evidence, checks, places, &some, caption)
}

fn ran<'a>(evidence: &'a Evidence<'_>, code: &str) -> Option<&'a RuleCount> {
    let rules = &evidence.checked.as_ref()?.rules;
    rules.iter().find(|count| count.rule == code)
}

fn section(
    report: &Report,
    evidence: &Evidence<'_>,
    checks: &Checks,
    places: &Places<'_>,
    rules: &[&Check],
    caption: &str,
) -> Markup {
    let findings = &evidence.findings;
    let was_checked = report.status != ReportStatus::Draft && checks.run.is_some();
    let counts = Counts::of(findings);
    html! {
        section aria-labelledby=(places.section("verdict")) {
            h2 id=(places.section("verdict")) { "Checks" }
            @if was_checked {
                p {
                    "Verdict: " strong { (ReportVerdict::of(findings.iter().copied()).words()) } ". "
                    (counts.errors) " open errors, " (counts.warnings) " open warnings, " (counts.waived) " waived."
                }
                @if let Some(own) = &evidence.checked {
                    p {
                        (own.checks_run) " checks ran on this report alone, " (own.passed) " passed. Comparisons with other "
                        "reports are not among them."
                    }
                }
                @if let Some(run) = checks.run {
                    p.quiet {
                        "The last run made " (run) " checks over all reports of the workspace, each rule on each figure or \
                         pair it applies to. A rule without a finding here found nothing wrong in what it applies to."
                    }
                }
                div.scroll {
                    table {
                        caption { (caption) }
                        thead { tr {
                            th scope="col" { "Rule" } th scope="col" { "Looks for" } th scope="col" { "Severity" }
                            @if evidence.checked.is_some() { th.number scope="col" { "Ran" } th.number scope="col" { "Passed" } }
                            th scope="col" { "Found" }
                        } }
                        tbody {
                            @for rule in rules {
                                @let count = findings.iter().filter(|finding| finding.rule == rule.code).count();
                                tr {
                                    th scope="row" { (rule.code) }
                                    td { (rule.summary) }
                                    td { (rule.severity.as_str()) }
                                    @if evidence.checked.is_some() {
                                        @let own = ran(evidence, &rule.code);
                                        td.number { (own.map_or(0, |own| own.ran)) }
                                        td.number { (own.map_or(0, |own| own.passed)) }
                                    }
                                    td { (found(count)) }
                                }
                            }
                        }
                    }
                }
            } @else {
                p { strong { "Not checked yet." } " No rule has looked at this report since it was imported." }
            }
        }
    }
}

/// A number of findings, in words.
pub(super) fn found(count: usize) -> Markup {
    html! {
        @match count {
            0 => { span.ok { "nothing" } }
            1 => { "1 finding" }
            many => { (many) " findings" }
        }
    }
}

/// Findings by what they ask for.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counts {
    pub(super) errors: usize,
    pub(super) warnings: usize,
    pub(super) waived: usize,
}

impl Counts {
    pub(super) fn of(findings: &[&Finding]) -> Counts {
        let mut counts = Counts::default();
        for finding in findings {
            match (finding.state, finding.severity) {
                (FindingState::Waived, _) => counts.waived += 1,
                (FindingState::Open, Severity::Error) => counts.errors += 1,
                (FindingState::Open, Severity::Warning) => counts.warnings += 1,
                (FindingState::Open, Severity::Info) | (FindingState::Resolved, _) => {}
            }
        }
        counts
    }
}

/// Every finding with its evidence and its waiver.
pub(super) fn findings(report: &Report, findings: &[&Finding], places: &Places<'_>) -> Markup {
    html! {
        section aria-labelledby=(places.section("findings")) {
            h2 id=(places.section("findings")) { "Findings and waivers" }
            @if findings.is_empty() { p { "None." } }
            @for finding in findings {
                article {
                    h3 {
                        span class={ "state " (finding.severity.as_str()) } { (finding.severity.as_str()) }
                        " · " (finding.rule) " " (finding.name) " · " (finding.state.as_str())
                    }
                    p { strong { (finding.subject) } ". " (finding.message) }
                    dl.facts {
                        @for (words, value) in [("Expected", &finding.expected), ("Found", &finding.found), ("Tolerance", &finding.tolerance)] {
                            @if let Some(value) = value { dt { (words) } dd { (value) } }
                        }
                        @for evidence in &finding.evidence {
                            dt { (evidence.label) }
                            dd {
                                span.printed { (evidence.value) }
                                @if let Some(anchor) = &evidence.anchor {
                                    " · "
                                    @if evidence.report_id.as_ref().or(finding.report_id.as_ref()) == Some(&report.id) {
                                        (places.link(anchor))
                                    } @else {
                                        "another report (" span.hash { (evidence.report_id.as_deref().unwrap_or("")) } "), "
                                        (anchor.place())
                                    }
                                }
                            }
                        }
                        @if let Some(waiver) = &finding.waiver {
                            dt { "Waived by" } dd { (waiver.by) }
                            dt { "Reason" } dd { (waiver.reason) }
                            dt { "Until" }
                            dd {
                                @match waiver.until {
                                    Some(until) => { (until) }
                                    None => { "the facts change" }
                                }
                            }
                        }
                        dt { "Fingerprint" } dd.hash { (finding.fingerprint) }
                    }
                }
            }
        }
    }
}
