//! What a check found, with the evidence to click back to the source.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Anchor, Reopened, Severity, Waiver};

/// One finding of one rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Finding {
    /// The rule's code, for example `PER004`.
    pub rule: String,
    /// The rule's name, for example `paid-through-before-service-end`.
    pub name: String,
    /// How bad it is.
    pub severity: Severity,
    /// The report it is about; `None` for a file that became no report.
    pub report_id: Option<String>,
    /// What it is about: a metric's term, a file, a pair of payers.
    pub subject: String,
    /// What is wrong, in one or two sentences.
    pub message: String,
    /// Every value used, each with its place.
    pub evidence: Vec<Evidence>,
    /// What should stand there, as text with unit.
    pub expected: Option<String>,
    /// What stands there, as text with unit.
    pub found: Option<String>,
    /// The tolerance used and where it comes from.
    pub tolerance: Option<String>,
    /// Made of rule, subject and facts, never of row ids: see [`fingerprint`].
    pub fingerprint: String,
    /// Where it stands in the work.
    pub state: FindingState,
    /// Who set it aside and why.
    pub waiver: Option<Waiver>,
    /// The version of the rule that found it: a waiver holds for the version it was given under.
    #[serde(default = "first_version")]
    pub rule_version: u32,
    /// The fingerprint of the finding it follows from; `None` for a root cause.
    #[serde(default)]
    pub caused_by: Option<String>,
    /// Why it follows from that one, in words.
    #[serde(default)]
    pub cause: Option<String>,
    /// Why it is open again, where it was waived or resolved before; `None` while it is waived.
    #[serde(default)]
    pub reopened: Option<Reopened>,
    /// The fingerprint of the finding of the same rule and subject, in the same series of reports, whose facts changed
    /// into its own.
    #[serde(default)]
    pub predecessor: Option<String>,
}

fn first_version() -> u32 {
    1
}

impl Finding {
    /// Whether it names a report, as its own or in its evidence.
    pub fn names(&self, report_id: &str) -> bool {
        self.reports().any(|id| id == report_id)
    }

    /// The report it is about and those its evidence points into, with repeats.
    pub fn reports(&self) -> impl Iterator<Item = &str> {
        let evidence = self
            .evidence
            .iter()
            .filter_map(|evidence| evidence.report_id.as_deref());
        self.report_id.as_deref().into_iter().chain(evidence)
    }
}

/// One value a finding rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Evidence {
    /// What the value is: "PMPM", "member months", "recomputed total".
    pub label: String,
    /// The value as text with unit.
    pub value: String,
    /// Its place; `None` for a value we computed.
    pub anchor: Option<Anchor>,
    /// The report whose source the anchor points into.
    pub report_id: Option<String>,
}

/// Where a finding stands in the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum FindingState {
    /// Needs a person.
    Open,
    /// Set aside with a reason.
    Waived,
    /// Was found once and is no longer.
    Resolved,
}

impl FindingState {
    /// The name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            FindingState::Open => "open",
            FindingState::Waived => "waived",
            FindingState::Resolved => "resolved",
        }
    }
}

/// The result of checking.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Verdict {
    /// One line for people and for exit codes.
    pub verdict: ReportVerdict,
    /// Checks that ran: each rule on each figure or pair it applies to. Those without a finding passed.
    pub checks_run: usize,
    /// What was found, worst first.
    pub findings: Vec<Finding>,
    /// Checks that found nothing.
    pub passed: usize,
    /// What came of each report that was checked, in the order of their ids.
    pub reports: Vec<ReportChecks>,
    /// Checks that belong to no single report (files, comparisons of payers), by rule.
    #[serde(skip)]
    #[ts(skip)]
    pub elsewhere: Vec<RuleCount>,
    /// Fingerprints of findings that put their report's whole period in doubt: what rests on it follows from them.
    #[serde(skip)]
    #[ts(skip)]
    pub doubted_periods: Vec<String>,
}

/// What the latest check of one report ran. A check that passed is evidence too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReportChecks {
    /// The report.
    pub report_id: String,
    /// Its verdict: over all findings that name it, comparisons with other reports included.
    pub verdict: ReportVerdict,
    /// Checks that ran on it alone.
    pub checks_run: usize,
    /// Those of them that found nothing.
    pub passed: usize,
    /// The same by rule, in the order of codes.
    #[serde(skip)]
    #[ts(skip)]
    pub rules: Vec<RuleCount>,
}

/// How many checks one rule ran, and how many of them passed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RuleCount {
    /// The rule's code.
    pub rule: String,
    /// Checks that ran: one for each figure, pair or statement the rule applies to.
    pub ran: usize,
    /// Those that found nothing.
    pub passed: usize,
}

/// Whether a report can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReportVerdict {
    /// No open error or warning.
    Ready,
    /// No open error; open warnings or waived errors remain.
    ReadyWithExceptions,
    /// An open error remains.
    NotReady,
}

impl ReportVerdict {
    /// The verdict that follows from findings; info findings never count.
    pub fn of<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> ReportVerdict {
        let mut verdict = ReportVerdict::Ready;
        for finding in findings {
            match (finding.severity, finding.state) {
                (Severity::Error, FindingState::Open) => return ReportVerdict::NotReady,
                (Severity::Error, FindingState::Waived)
                | (Severity::Warning, FindingState::Open | FindingState::Waived) => {
                    verdict = ReportVerdict::ReadyWithExceptions;
                }
                (_, FindingState::Resolved) | (Severity::Info, _) => {}
            }
        }
        verdict
    }

    /// The verdict in words.
    pub fn words(self) -> &'static str {
        match self {
            ReportVerdict::Ready => "ready",
            ReportVerdict::ReadyWithExceptions => "ready with exceptions",
            ReportVerdict::NotReady => "not ready",
        }
    }
}

/// A finding's fingerprint: 16 hexadecimal digits of a stable hash (FNV-1a, 64 bits) over its rule, subject and facts.
///
/// `facts` name payers, periods and printed values, never database ids: the same facts imported again, here or on
/// another machine, give the same fingerprint, so a waiver keeps holding; changed facts give another, so it reopens.
pub fn fingerprint(rule: &str, subject: &str, facts: &[&str]) -> String {
    // FNV-1a is written out because the standard library's hasher may change between versions.
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    let mut hash = OFFSET;
    for part in [rule, subject].into_iter().chain(facts.iter().copied()) {
        for byte in part.bytes().chain([0x1f]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(PRIME);
        }
    }
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_keeps_for_the_same_facts_and_changes_with_them() {
        let one = fingerprint("ARI001", "Medical cost", &["412.50", "120"]);
        assert_eq!(one.len(), 16, "a fingerprint is 16 hexadecimal digits");
        assert_eq!(one, fingerprint("ARI001", "Medical cost", &["412.50", "120"]));
        assert_ne!(
            one,
            fingerprint("ARI001", "Medical cost", &["412.5", "0120"]),
            "facts are not run together"
        );
    }
}
