//! Setting findings aside, and taking that back.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use plumbline_model::{
    Finding, FindingEventKind, FindingState, Reopened, ReopenedBecause, Waiver, WaiverEnd, WaiverRecord, WaiverScope,
};
use rusqlite::Connection;

use crate::error::Failure;
use crate::tables::report::{self, Place};
use crate::tables::waiver::{self, Kept, New};
use crate::tables::{Ids, finding, finding_event};
use crate::{StoreError, Workspace};

const ALL_SCOPES: [WaiverScope; 3] = [WaiverScope::Fact, WaiverScope::Report, WaiverScope::Contract];

impl Workspace {
    /// Sets a finding aside with a reason and a name; takes the place of a waiver in force. With a wider scope every
    /// finding of its rule and subject there is set aside, those of later checks included.
    ///
    /// Errors: [`StoreError::UnknownFinding`], [`StoreError::WaiverIncomplete`] for an empty reason or name,
    /// [`StoreError::WaiverEnded`], [`StoreError::FindingResolved`], [`StoreError::ScopeNotAllowed`].
    pub fn waive(&self, fingerprint: &str, waiver: &Waiver, at: DateTime<Utc>) -> Result<Finding, StoreError> {
        let waived = self.waive_all(&[fingerprint.to_owned()], waiver, at)?;
        waived.into_iter().next().ok_or_else(|| StoreError::UnknownFinding {
            fingerprint: fingerprint.to_owned(),
        })
    }

    /// The same for several findings with one reason: all of them or none.
    pub fn waive_all(
        &self,
        fingerprints: &[String],
        waiver: &Waiver,
        at: DateTime<Utc>,
    ) -> Result<Vec<Finding>, StoreError> {
        for fingerprint in fingerprints {
            refuse_nameless(fingerprint, waiver)?;
            // A day of grace: the user's today may still be yesterday in UTC.
            if let Some(until) = waiver.until
                && until.succ_opt().is_some_and(|after| after < at.date_naive())
            {
                return Err(StoreError::WaiverEnded {
                    fingerprint: fingerprint.to_owned(),
                    until,
                });
            }
        }
        self.write("waiving findings", |conn| {
            let mut given = Vec::new();
            for fingerprint in fingerprints {
                // A wider scope may have covered it already.
                let covering = known(conn, fingerprint).and_then(|_| Ok(finding::waiver_of(conn, fingerprint)?))?;
                if covering.is_none_or(|id| !given.contains(&id)) {
                    given.push(waive(conn, fingerprint, waiver, at)?);
                }
            }
            Ok(finding::some(conn, &Ids::of(fingerprints.iter().map(String::as_str)))?)
        })
    }

    /// Takes the waiver back that sets a finding aside, or that was given for it: what it covers is open again.
    ///
    /// Errors: [`StoreError::UnknownFinding`], [`StoreError::NotWaived`].
    pub fn withdraw_waiver(
        &self,
        fingerprint: &str,
        by: Option<&str>,
        at: DateTime<Utc>,
    ) -> Result<Finding, StoreError> {
        self.write("withdrawing a waiver", |conn| {
            known(conn, fingerprint)?;
            let in_force = waiver::in_force(conn)?;
            let covering = finding::waiver_of(conn, fingerprint)?;
            let kept = covering
                .and_then(|id| in_force.get(&id))
                .or_else(|| in_force.values().find(|kept| kept.fingerprint == fingerprint));
            let Some(kept) = kept else {
                return Err(StoreError::NotWaived {
                    fingerprint: fingerprint.to_owned(),
                }
                .into());
            };
            waiver::end_one(conn, kept.id, WaiverEnd::Withdrawn, at)?;
            let reopened = Reopened {
                at,
                because: ReopenedBecause::Withdrawn,
                words: format!("{}. It was withdrawn{}.", decision(kept), by_words(by)),
            };
            for covered in finding::waived_with(conn, kept.id)? {
                finding::set_open(conn, &covered, &reopened)?;
                finding_event::insert(
                    conn,
                    &covered,
                    FindingEventKind::Withdrawn,
                    by,
                    Some(&kept.waiver.reason),
                    at,
                )?;
            }
            known(conn, fingerprint)
        })
    }

    /// Every waiver, the one given last first: in force, ended, and those that do nothing any more.
    pub fn waivers(&self) -> Result<Vec<WaiverRecord>, StoreError> {
        self.read("reading waivers", |conn| {
            let kept = waiver::all(conn)?;
            let covers = finding::waived_by(conn)?;
            let found: HashMap<String, Finding> =
                finding::some(conn, &Ids::of(kept.iter().map(|kept| kept.fingerprint.as_str())))?
                    .into_iter()
                    .map(|finding| (finding.fingerprint.clone(), finding))
                    .collect();
            let ids = kept.iter().filter_map(|kept| match kept.waiver.scope {
                WaiverScope::Report => kept.covers.clone(),
                WaiverScope::Fact | WaiverScope::Contract => found.get(&kept.fingerprint)?.report_id.clone(),
            });
            let places = report::places(conn, &Ids::of(ids))?;
            let mut later: HashMap<&str, usize> = HashMap::new();
            let mut records = Vec::with_capacity(kept.len());
            for kept in &kept {
                let finding = found.get(&kept.fingerprint);
                let is_latest = later.insert(&kept.fingerprint, 0).is_none();
                let covers = covers.get(&kept.id).copied().unwrap_or(0);
                records.push(WaiverRecord {
                    fingerprint: kept.fingerprint.clone(),
                    rule: kept.rule.clone(),
                    rule_version: kept.rule_version,
                    subject: kept.subject.clone(),
                    place: place_words(kept, finding, &places),
                    waiver: kept.waiver.clone(),
                    waived_at: kept.waived_at,
                    ended_at: kept.ended.map(|(at, _)| at),
                    ended_because: kept.ended.map(|(_, why)| why),
                    covers,
                    unused: unused(kept, finding, covers, is_latest),
                });
            }
            Ok(records)
        })
    }
}

/// Why a waiver does nothing; `None` where it does something, or where nobody need look at it.
fn unused(kept: &Kept, finding: Option<&Finding>, covers: usize, is_latest: bool) -> Option<String> {
    let is_gone = finding.is_none_or(|finding| finding.state == FindingState::Resolved);
    match kept.ended.map(|(_, why)| why) {
        None if covers == 0 => Some(match kept.waiver.scope {
            WaiverScope::Fact => "Its finding is found no longer.".to_owned(),
            WaiverScope::Report => "No finding of the rule and subject stands in the report.".to_owned(),
            WaiverScope::Contract => {
                "No finding of the rule and subject stands in the reports of the contract.".to_owned()
            }
        }),
        Some(WaiverEnd::Resolved) if is_latest && is_gone => Some("Its finding is found no longer.".to_owned()),
        Some(WaiverEnd::FactsChanged) if is_latest && is_gone => {
            Some("The facts it was given for are others now.".to_owned())
        }
        _ => None,
    }
}

fn place_words(kept: &Kept, finding: Option<&Finding>, places: &HashMap<String, Place>) -> Option<String> {
    let id = match kept.waiver.scope {
        WaiverScope::Report => kept.covers.as_ref(),
        WaiverScope::Fact | WaiverScope::Contract => finding.and_then(|finding| finding.report_id.as_ref()),
    };
    let place = id.and_then(|id| places.get(id));
    match kept.waiver.scope {
        WaiverScope::Contract => kept
            .covers
            .as_ref()
            .map(|key| place.map_or_else(|| key.replace('|', ", contract "), Place::contract_words)),
        WaiverScope::Fact | WaiverScope::Report => place.map(Place::words),
    }
}

/// Refuses a decision without a reason or a name.
pub(crate) fn refuse_nameless(fingerprint: &str, waiver: &Waiver) -> Result<(), StoreError> {
    let parts = [
        (&waiver.reason, "a reason"),
        (&waiver.by, "the name of the person who gives it"),
    ];
    match parts.into_iter().find(|(text, _)| text.trim().is_empty()) {
        Some((_, missing)) => Err(StoreError::WaiverIncomplete {
            fingerprint: fingerprint.to_owned(),
            missing,
        }),
        None => Ok(()),
    }
}

/// Sets a finding aside within a transaction; gives the waiver's number.
pub(crate) fn waive(conn: &Connection, fingerprint: &str, given: &Waiver, at: DateTime<Utc>) -> Result<i64, Failure> {
    let before = known(conn, fingerprint)?;
    if before.state == FindingState::Resolved {
        return Err(StoreError::FindingResolved {
            fingerprint: fingerprint.to_owned(),
        }
        .into());
    }
    let places = report::places(conn, &Ids::of(before.report_id.clone()))?;
    let place = before.report_id.as_ref().and_then(|id| places.get(id));
    let covers = covered(&before, given.scope, place)?;
    if let Some(replaced) = waiver::end(conn, fingerprint, &ALL_SCOPES, WaiverEnd::Replaced, at)? {
        reopen_others(conn, &replaced, fingerprint, at)?;
    }
    let id = waiver::insert(
        conn,
        &New {
            fingerprint,
            covers: covers.as_deref(),
            rule: &before.rule,
            rule_version: before.rule_version,
            subject: &before.subject,
            waiver: given,
        },
        at,
    )?;
    let mut targets = vec![fingerprint.to_owned()];
    if let Some(covers) = &covers {
        let standing = finding::standing_of(conn, &before.rule, &before.subject)?;
        let ids = standing.iter().filter_map(|(_, report_id)| report_id.clone());
        let places = report::places(conn, &Ids::of(ids))?;
        targets.extend(standing.into_iter().filter_map(|(other, report_id)| {
            let place = places.get(report_id.as_deref()?)?;
            let is_there = place.key(given.scope).as_ref() == Some(covers);
            (is_there && other != fingerprint).then_some(other)
        }));
    }
    for target in targets {
        finding::set_waived(conn, &target, id)?;
        finding_event::insert(
            conn,
            &target,
            FindingEventKind::Waived,
            Some(&given.by),
            Some(&reason_words(given)),
            at,
        )?;
    }
    Ok(id)
}

/// Opens what a replaced waiver of a wider scope covered beside the finding it is replaced for.
fn reopen_others(conn: &Connection, replaced: &Kept, fingerprint: &str, at: DateTime<Utc>) -> Result<(), Failure> {
    let reopened = Reopened {
        at,
        because: ReopenedBecause::Withdrawn,
        words: format!("{}. Another waiver took its place.", decision(replaced)),
    };
    for other in finding::waived_with(conn, replaced.id)? {
        if other != fingerprint {
            finding::set_open(conn, &other, &reopened)?;
            finding_event::insert(
                conn,
                &other,
                FindingEventKind::Reopened,
                None,
                Some(&reopened.words),
                at,
            )?;
        }
    }
    Ok(())
}

/// What a waiver of this scope covers; `None` for one fact.
fn covered(finding: &Finding, scope: WaiverScope, place: Option<&Place>) -> Result<Option<String>, StoreError> {
    if scope == WaiverScope::Fact {
        return Ok(None);
    }
    let refused = |why| StoreError::ScopeNotAllowed {
        fingerprint: finding.fingerprint.clone(),
        scope: scope.as_str(),
        why,
    };
    let place = place.ok_or_else(|| refused("it is about no single report"))?;
    place
        .key(scope)
        .map(Some)
        .ok_or_else(|| refused("its report names no contract"))
}

/// A reason as the history tells it: with what it covers and its last day.
fn reason_words(waiver: &Waiver) -> String {
    let scope = match waiver.scope {
        WaiverScope::Fact => "",
        WaiverScope::Report => ", in this report",
        WaiverScope::Contract => ", under this contract",
    };
    let until = waiver.until.map_or_else(String::new, |day| format!(", until {day}"));
    format!("{}{scope}{until}", waiver.reason)
}

/// A decision in words: who, when, why.
pub(crate) fn decision(kept: &Kept) -> String {
    format!(
        "It was waived by {} on {}: \"{}\"",
        kept.waiver.by,
        kept.waived_at.date_naive(),
        kept.waiver.reason.trim_end_matches('.')
    )
}

fn by_words(by: Option<&str>) -> String {
    by.map_or_else(String::new, |by| format!(" by {by}"))
}

/// The finding with this fingerprint.
pub(crate) fn known(conn: &Connection, fingerprint: &str) -> Result<Finding, Failure> {
    finding::one(conn, fingerprint)?.ok_or_else(|| {
        StoreError::UnknownFinding {
            fingerprint: fingerprint.to_owned(),
        }
        .into()
    })
}
