//! The life of findings: found, waived, resolved, open again.
//!
//! - found for the first time: open. Where a finding of the same rule and subject in the same series of reports is gone,
//!   that one is its predecessor: its facts changed into these, and a waiver it had has ended
//! - still found: keeps its state and its waiver, unless the waiver's last day is past or its rule has another version
//! - no longer found by a check that covers it: resolved, and a waiver of it alone has ended
//! - found again after that: open
//!
//! A finding is known by its fingerprint, which holds its facts: changed facts make another finding. A waiver for a
//! report or a contract covers every finding of its rule and subject there, whatever the facts.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use plumbline_model::{
    CheckInputs, Finding, FindingEvent, FindingState, LineOfBusiness, ReportChecks, ReportVerdict, Severity, Verdict,
};
use rusqlite::Connection;

use crate::recording::{self, Record};
use crate::tables::check_run::{self, CheckRun};
use crate::tables::{Ids, check_input, finding, finding_event, report, report_check, waiver};
use crate::{StoreError, Workspace};

/// What a check covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckScope<'a> {
    /// All current reports and all files.
    All,
    /// These reports, each compared with all others: what concerns none of them was not looked for.
    Reports(&'a [String]),
    /// Everything that some reports can change.
    Part(&'a CheckedPart<'a>),
}

/// A part of the workspace that was checked as it is checked among everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckedPart<'a> {
    /// The reports that were to be checked.
    pub asked: &'a [String],
    /// All reports of the part, replaced versions included: every finding of theirs was looked for.
    pub reports: &'a [String],
    /// The rules that compare payers.
    pub comparing: &'a [&'a str],
    /// The markets whose payers were compared.
    pub markets: &'a [LineOfBusiness],
    /// The rules that look at files. Files that gave no report were all looked at.
    pub on_files: &'a [&'a str],
}

impl CheckScope<'_> {
    /// The findings that would have been found again, were they still there.
    pub(crate) fn covered(self, conn: &Connection) -> rusqlite::Result<Vec<Finding>> {
        match self {
            CheckScope::All => finding::standing(conn),
            // A version that is superseded is checked no longer: what was found in it ends with its successor's check.
            CheckScope::Reports(ids) => {
                let series = report::ids_of_series(conn, &Ids::of(ids.iter().map(String::as_str)))?;
                finding::standing_about(conn, &Ids::of(series))
            }
            CheckScope::Part(part) => {
                let mut findings = finding::standing_about(conn, &Ids::of(part.reports.iter().map(String::as_str)))?;
                findings.retain(|finding| !part.comparing.contains(&finding.rule.as_str()));
                let markets = Ids::of(part.markets.iter().map(|market| market.as_str()));
                findings.extend(finding::standing_in_markets(
                    conn,
                    &Ids::of(part.comparing.iter().copied()),
                    &markets,
                )?);
                findings.extend(finding::standing_of_no_report(
                    conn,
                    &Ids::of(part.on_files.iter().copied()),
                )?);
                Ok(findings)
            }
        }
    }

    /// The reports the check was of; `None` for all.
    fn asked(&self) -> Option<&[String]> {
        match self {
            CheckScope::All => None,
            CheckScope::Reports(ids) => Some(ids),
            CheckScope::Part(part) => Some(part.asked),
        }
    }
}

/// Which findings to list; an empty filter lists all, resolved ones included.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FindingFilter {
    /// A rule's code, for example `PER004`.
    pub rule: Option<String>,
    /// The report it is about, or that its evidence points into.
    pub report_id: Option<String>,
    /// How bad it is.
    pub severity: Option<Severity>,
    /// Where it stands in the work; empty for all states.
    pub states: Vec<FindingState>,
}

impl FindingFilter {
    /// Findings that still stand: open and waived ones.
    pub fn standing() -> FindingFilter {
        FindingFilter {
            states: vec![FindingState::Open, FindingState::Waived],
            ..FindingFilter::default()
        }
    }

    fn takes(&self, finding: &Finding) -> bool {
        self.rule.as_ref().is_none_or(|rule| *rule == finding.rule)
            && self.report_id.as_ref().is_none_or(|id| finding.names(id))
            && self.severity.is_none_or(|severity| severity == finding.severity)
            && (self.states.is_empty() || self.states.contains(&finding.state))
    }
}

impl Workspace {
    /// Takes over what a check found, and ends what it no longer found. Reads no finding the check does not concern.
    ///
    /// `today` is the user's day: a waiver holds through its last day. Returns the verdict with each finding's state
    /// and waiver as stored. Errors: [`StoreError::UnknownReport`] when a finding names a report that is not stored.
    pub fn record_check(
        &self,
        verdict: &Verdict,
        scope: CheckScope<'_>,
        at: DateTime<Utc>,
        today: NaiveDate,
    ) -> Result<Verdict, StoreError> {
        self.write("storing findings", |conn| {
            let mut recorded = verdict.clone();
            let mut record = Record::begin(conn, verdict, scope, at, today)?;
            for finding in &mut recorded.findings {
                record.found(finding)?;
            }
            record.end()?;
            recorded.verdict = ReportVerdict::of(&recorded.findings);
            let mut by_report: HashMap<&str, Vec<&Finding>> = HashMap::new();
            for finding in &recorded.findings {
                for id in finding.reports().collect::<BTreeSet<_>>() {
                    by_report.entry(id).or_default().push(finding);
                }
            }
            for checks in &mut recorded.reports {
                let own = by_report.get(checks.report_id.as_str());
                checks.verdict = ReportVerdict::of(own.into_iter().flatten().copied());
                report_check::replace(conn, checks, at)?;
            }
            report_check::keep_current(conn)?;
            check_run::insert(conn, &recorded, scope.asked(), at)?;
            Ok(recorded)
        })
    }

    /// Opens what waivers set aside whose last day is past; gives how many findings that are.
    pub fn expire_waivers(&self, today: NaiveDate, at: DateTime<Utc>) -> Result<usize, StoreError> {
        // Nothing is written, and nobody waits, where nothing has to end.
        let is_due = self.read("reading waivers", |conn| waiver::is_past(conn, today))?;
        if !is_due {
            return Ok(0);
        }
        self.write("ending waivers", |conn| Ok(recording::expire(conn, today, at)?))
    }

    /// The findings a filter takes, worst first, then by rule and subject.
    pub fn findings(&self, filter: &FindingFilter) -> Result<Vec<Finding>, StoreError> {
        let stands = !filter.states.is_empty() && !filter.states.contains(&FindingState::Resolved);
        let all = if stands { finding::standing } else { finding::all };
        let mut findings = self.read("reading findings", all)?;
        findings.retain(|finding| filter.takes(finding));
        Ok(findings)
    }

    /// One finding, resolved or not; `None` for an unknown fingerprint.
    pub fn finding(&self, fingerprint: &str) -> Result<Option<Finding>, StoreError> {
        self.read("reading a finding", |conn| finding::one(conn, fingerprint))
    }

    /// What happened to a finding, the first step first; empty for an unknown fingerprint.
    pub fn finding_history(&self, fingerprint: &str) -> Result<Vec<FindingEvent>, StoreError> {
        self.read("reading a finding's history", |conn| {
            finding_event::of_finding(conn, fingerprint)
        })
    }

    /// Notes that these reports were checked: drafts are drafts no longer. Unknown ids are passed over.
    pub fn set_checked(&self, ids: &[String]) -> Result<(), StoreError> {
        self.write("setting the status of reports", |conn| {
            Ok(report::set_checked(conn, &Ids::of(ids.iter().map(String::as_str)))?)
        })
    }

    /// Notes what the checks of these reports rested on, when all they found is stored. Unknown ids are refused with a
    /// failure of the database.
    pub fn set_check_inputs<'i>(
        &self,
        inputs: impl IntoIterator<Item = (&'i String, &'i CheckInputs)>,
    ) -> Result<(), StoreError> {
        self.write("noting what checks rested on", |conn| {
            for (report_id, inputs) in inputs {
                check_input::replace(conn, report_id, inputs)?;
            }
            Ok(())
        })
    }

    /// The latest check of all current reports, checks of some left out; `None` before the first.
    pub fn last_check(&self) -> Result<Option<CheckRun>, StoreError> {
        self.read("reading the latest check", check_run::latest)
    }

    /// What the latest check of each report ran, by report; the counts by rule are left out.
    pub fn report_checks(&self) -> Result<HashMap<String, ReportChecks>, StoreError> {
        self.read("reading the reports' checks", report_check::all)
    }

    /// What the latest check of one report ran, rule by rule; `None` where it was not checked since it was read.
    pub fn checks_of_report(&self, report_id: &str) -> Result<Option<ReportChecks>, StoreError> {
        let mut checks = self.read("reading a report's checks", |conn| {
            report_check::some(conn, &Ids::of([report_id]))
        })?;
        Ok(checks.pop())
    }
}

#[cfg(test)]
mod tests;
