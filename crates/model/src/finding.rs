//! What a check found, with the evidence to click back to the source.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Anchor, Severity};

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

/// A person's decision to set a finding aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Waiver {
    /// Why.
    pub reason: String,
    /// Who.
    pub by: String,
    /// Until when; `None` for as long as the facts stay.
    pub until: Option<NaiveDate>,
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
