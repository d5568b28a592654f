//! The life of a finding: waivers and what they cover, why a finding is open again, and its history.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A person's decision to set a finding aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Waiver {
    /// Why.
    pub reason: String,
    /// Who.
    pub by: String,
    /// Until when; `None` for as long as what it covers stays.
    pub until: Option<NaiveDate>,
    /// What it covers.
    #[serde(default)]
    pub scope: WaiverScope,
}

/// What a waiver covers. Always one rule, in the version it had, and one subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum WaiverScope {
    /// This finding: ends when its facts change.
    #[default]
    Fact,
    /// Every finding of the rule and subject in this report, also when it is read again by a corrected mapping. A
    /// restated version is another report.
    Report,
    /// Every finding of the rule and subject in the reports of this contract.
    Contract,
}

impl WaiverScope {
    /// The name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            WaiverScope::Fact => "fact",
            WaiverScope::Report => "report",
            WaiverScope::Contract => "contract",
        }
    }
}

/// A waiver with its life, in force or ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WaiverRecord {
    /// The finding it was given for; withdrawing goes by it.
    pub fingerprint: String,
    /// The rule.
    pub rule: String,
    /// The rule's version when it was given.
    pub rule_version: u32,
    /// What the findings it covers are about.
    pub subject: String,
    /// The report (payer, program, period) or the contract (payer, number) it covers, or that its finding is about;
    /// `None` where the finding is about several reports or none.
    pub place: Option<String>,
    /// The decision.
    pub waiver: Waiver,
    /// When it was given.
    #[ts(type = "string")]
    pub waived_at: DateTime<Utc>,
    /// When it ended; `None` while it is in force.
    #[ts(type = "string | null")]
    pub ended_at: Option<DateTime<Utc>>,
    /// Why it ended.
    pub ended_because: Option<WaiverEnd>,
    /// Findings it sets aside.
    pub covers: usize,
    /// Why it does nothing, in words; `None` for one that sets a finding aside, or that a person ended or replaced.
    pub unused: Option<String>,
}

/// Why a waiver is in force no longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WaiverEnd {
    /// Another waiver took its place.
    Replaced,
    /// A person withdrew it.
    Withdrawn,
    /// Its last day passed.
    Expired,
    /// Its finding was found no longer.
    Resolved,
    /// Its finding was found with other facts.
    FactsChanged,
    /// Its rule has another version.
    RuleChanged,
}

impl WaiverEnd {
    /// The name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            WaiverEnd::Replaced => "replaced",
            WaiverEnd::Withdrawn => "withdrawn",
            WaiverEnd::Expired => "expired",
            WaiverEnd::Resolved => "resolved",
            WaiverEnd::FactsChanged => "facts_changed",
            WaiverEnd::RuleChanged => "rule_changed",
        }
    }
}

/// Why a finding that was waived or resolved is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Reopened {
    /// When it opened again.
    #[ts(type = "string")]
    pub at: DateTime<Utc>,
    /// What happened.
    pub because: ReopenedBecause,
    /// What was decided before and what has changed, in words.
    pub words: String,
}

/// What opened a finding again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReopenedBecause {
    /// It was waived, and its facts are others.
    FactsChanged,
    /// It was waived under another version of its rule.
    RuleChanged,
    /// The waiver's last day is past.
    Expired,
    /// A person withdrew the waiver.
    Withdrawn,
    /// It was resolved, and is found again.
    FoundAgain,
}

/// One step in the life of a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FindingEvent {
    /// When.
    #[ts(type = "string")]
    pub at: DateTime<Utc>,
    /// What happened.
    pub what: FindingEventKind,
    /// Who did it; `None` for what a check did.
    pub by: Option<String>,
    /// The reason, the question's reference, what changed; `None` where there is nothing to add.
    pub text: Option<String>,
}

/// What can happen to a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FindingEventKind {
    /// A check found it for the first time.
    Found,
    /// A person set it aside.
    Waived,
    /// A person took the waiver back.
    Withdrawn,
    /// The waiver's last day passed.
    Expired,
    /// It was found no longer.
    Resolved,
    /// It is open again.
    Reopened,
    /// The payer was asked about it.
    Asked,
    /// The payer answered.
    Answered,
    /// A person accepted the answer.
    Accepted,
}
