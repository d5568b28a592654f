//! The life of findings: found, waived, resolved, found again.
//!
//! - found for the first time, or again after it was resolved: open
//! - still found: keeps its state and its waiver; a waiver whose last day is past has ended, and the finding is open
//! - no longer found by a check that covers it: resolved, and its waiver has ended
//!
//! A finding is known by its fingerprint, which holds its facts: changed facts make another finding, which is open.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use plumbline_model::{Finding, FindingState, LineOfBusiness, ReportVerdict, Severity, Verdict, Waiver};
use rusqlite::Connection;

use crate::error::Failure;
use crate::tables::Ids;
use crate::tables::check_run::{self, CheckRun};
use crate::tables::finding;
use crate::tables::report;
use crate::tables::waiver::{self, Ended};
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
    fn covered(self, conn: &Connection) -> rusqlite::Result<Vec<Finding>> {
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

/// The report a finding is about and those its evidence points into.
fn concerns(finding: &Finding) -> impl Iterator<Item = &String> {
    let evidence = finding
        .evidence
        .iter()
        .filter_map(|evidence| evidence.report_id.as_ref());
    finding.report_id.iter().chain(evidence)
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
            && self
                .report_id
                .as_ref()
                .is_none_or(|id| concerns(finding).any(|known| known == id))
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
            let fingerprints = Ids::of(verdict.findings.iter().map(|finding| finding.fingerprint.as_str()));
            let known: HashMap<String, Finding> = finding::some(conn, &fingerprints)?
                .into_iter()
                .map(|finding| (finding.fingerprint.clone(), finding))
                .collect();
            let mut recorded = verdict.clone();
            let mut found: HashSet<&str> = HashSet::new();
            for (new, stored) in verdict.findings.iter().zip(&mut recorded.findings) {
                let before = known.get(&new.fingerprint);
                let waiver = before.and_then(|before| before.waiver.clone());
                let in_force = waiver.filter(|waiver| waiver.until.is_none_or(|until| today <= until));
                stored.state = if in_force.is_some() {
                    FindingState::Waived
                } else {
                    FindingState::Open
                };
                stored.waiver = in_force;
                // The same facts found twice in one check are one finding.
                if found.insert(&new.fingerprint) {
                    require_reports(conn, new)?;
                    finding::upsert(conn, new, stored.state, at)?;
                    if stored.state == FindingState::Open {
                        waiver::end(conn, &new.fingerprint, Ended::Expired, at)?;
                    }
                }
            }
            for before in scope.covered(conn)? {
                if !found.contains(before.fingerprint.as_str()) {
                    finding::resolve(conn, &before.fingerprint, at)?;
                    waiver::end(conn, &before.fingerprint, Ended::Resolved, at)?;
                }
            }
            recorded.verdict = ReportVerdict::of(&recorded.findings);
            check_run::insert(conn, &recorded, scope.asked(), at)?;
            Ok(recorded)
        })
    }

    /// The findings a filter takes, worst first, then by rule and subject.
    pub fn findings(&self, filter: &FindingFilter) -> Result<Vec<Finding>, StoreError> {
        let mut findings = self.read("reading findings", finding::all)?;
        findings.retain(|finding| filter.takes(finding));
        Ok(findings)
    }

    /// Notes that these reports were checked: drafts are drafts no longer. Unknown ids are passed over.
    pub fn set_checked(&self, ids: &[String]) -> Result<(), StoreError> {
        self.write("setting the status of reports", |conn| {
            Ok(report::set_checked(conn, &Ids::of(ids.iter().map(String::as_str)))?)
        })
    }

    /// The latest check of all current reports, checks of some left out; `None` before the first.
    pub fn last_check(&self) -> Result<Option<CheckRun>, StoreError> {
        self.read("reading the latest check", check_run::latest)
    }

    /// Sets a finding aside with a reason and a name; takes the place of a waiver in force.
    ///
    /// Errors: [`StoreError::UnknownFinding`], [`StoreError::WaiverIncomplete`] for an empty reason or name,
    /// [`StoreError::WaiverEnded`], [`StoreError::FindingResolved`].
    pub fn waive(&self, fingerprint: &str, waiver: &Waiver, at: DateTime<Utc>) -> Result<Finding, StoreError> {
        let parts = [
            (&waiver.reason, "a reason"),
            (&waiver.by, "the name of the person who gives it"),
        ];
        if let Some((_, missing)) = parts.into_iter().find(|(text, _)| text.trim().is_empty()) {
            return Err(StoreError::WaiverIncomplete {
                fingerprint: fingerprint.to_owned(),
                missing,
            });
        }
        // A day of grace: the user's today may still be yesterday in UTC.
        if let Some(until) = waiver.until
            && until.succ_opt().is_some_and(|after| after < at.date_naive())
        {
            return Err(StoreError::WaiverEnded {
                fingerprint: fingerprint.to_owned(),
                until,
            });
        }
        self.write("waiving a finding", |conn| {
            let before = known(conn, fingerprint)?;
            if before.state == FindingState::Resolved {
                return Err(StoreError::FindingResolved {
                    fingerprint: fingerprint.to_owned(),
                }
                .into());
            }
            waiver::end(conn, fingerprint, Ended::Replaced, at)?;
            waiver::insert(conn, fingerprint, waiver, at)?;
            finding::set_state(conn, fingerprint, FindingState::Waived)?;
            known(conn, fingerprint)
        })
    }

    /// Takes a waiver back: the finding is open again. Errors: [`StoreError::UnknownFinding`], [`StoreError::NotWaived`].
    pub fn withdraw_waiver(&self, fingerprint: &str, at: DateTime<Utc>) -> Result<Finding, StoreError> {
        self.write("withdrawing a waiver", |conn| {
            known(conn, fingerprint)?;
            if !waiver::end(conn, fingerprint, Ended::Withdrawn, at)? {
                return Err(StoreError::NotWaived {
                    fingerprint: fingerprint.to_owned(),
                }
                .into());
            }
            finding::set_state(conn, fingerprint, FindingState::Open)?;
            known(conn, fingerprint)
        })
    }
}

fn known(conn: &Connection, fingerprint: &str) -> Result<Finding, Failure> {
    finding::one(conn, fingerprint)?.ok_or_else(|| {
        StoreError::UnknownFinding {
            fingerprint: fingerprint.to_owned(),
        }
        .into()
    })
}

fn require_reports(conn: &Connection, finding: &Finding) -> Result<(), Failure> {
    for id in concerns(finding) {
        if report::status(conn, id)?.is_none() {
            return Err(StoreError::UnknownReport { id: id.clone() }.into());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
