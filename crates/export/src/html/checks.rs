//! What was checked, what was found, what was decided.

use maud::{Markup, html};
use plumbline_model::{Finding, FindingState, Report, ReportStatus, ReportVerdict, Severity};

use super::places::Places;
use crate::Checks;

/// Whether the report can be relied on, and every rule with what it found.
pub(super) fn verdict(report: &Report, findings: &[&Finding], checks: &Checks) -> Markup {
    let checked = report.status != ReportStatus::Draft && checks.run.is_some();
    let count = |severity, state| {
        let counted = |finding: &&&Finding| finding.severity == severity && finding.state == state;
        findings.iter().filter(counted).count()
    };
    let (errors, warnings) = (
        count(Severity::Error, FindingState::Open),
        count(Severity::Warning, FindingState::Open),
    );
    let waived = findings
        .iter()
        .filter(|finding| finding.state == FindingState::Waived)
        .count();
    html! {
        section aria-labelledby="verdict" {
            h2 id="verdict" { "Checks" }
            @if checked {
                p {
                    "Verdict: " strong { (ReportVerdict::of(findings.iter().copied()).words()) } ". "
                    (errors) " open errors, " (warnings) " open warnings, " (waived) " waived."
                }
                @if let Some(run) = checks.run {
                    p.quiet {
                        "The last run made " (run) " checks over all reports of the workspace, each rule on each figure or \
                         pair it applies to. A rule without a finding here found nothing wrong in what it applies to."
                    }
                }
                div.scroll {
                    table {
                        caption { "The rules, and what each found about this report" }
                        thead { tr {
                            th scope="col" { "Rule" } th scope="col" { "Looks for" } th scope="col" { "Severity" }
                            th scope="col" { "Found" }
                        } }
                        tbody {
                            @for rule in &checks.rules {
                                @let found = findings.iter().filter(|finding| finding.rule == rule.code).count();
                                tr {
                                    th scope="row" { (rule.code) }
                                    td { (rule.summary) }
                                    td { (rule.severity.as_str()) }
                                    td {
                                        @match found {
                                            0 => { span.ok { "nothing" } }
                                            1 => { "1 finding" }
                                            many => { (many) " findings" }
                                        }
                                    }
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

/// Every finding with its evidence and its waiver.
pub(super) fn findings(report: &Report, findings: &[&Finding], places: &Places<'_>) -> Markup {
    html! {
        section aria-labelledby="findings" {
            h2 id="findings" { "Findings and waivers" }
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
