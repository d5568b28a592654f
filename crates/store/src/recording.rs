//! One check on its way into the store: what each finding was before, and what it is now.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use plumbline_model::{
    Finding, FindingEventKind, FindingState, Reopened, ReopenedBecause, Verdict, WaiverEnd, WaiverScope,
};
use rusqlite::Connection;

use crate::error::Failure;
use crate::tables::finding::{self, Standing};
use crate::tables::report::{self, Place};
use crate::tables::waiver::{self, Kept};
use crate::tables::{Ids, finding_event};
use crate::waivers::decision;
use crate::{CheckScope, StoreError};

/// Changes told one by one; the rest is counted.
const CHANGES_TOLD: usize = 6;

/// A check that is being stored.
pub(crate) struct Record<'c> {
    conn: &'c Connection,
    at: DateTime<Utc>,
    /// Findings with the check's fingerprints as they were before, resolved ones included.
    known: HashMap<String, Finding>,
    /// Findings the check would have found again, were they still there.
    gone: HashMap<String, Finding>,
    /// Waivers of one fact in force, by fingerprint.
    of_facts: HashMap<String, Kept>,
    /// Waivers for a report or a contract in force, by rule and subject, the one given last first.
    of_places: HashMap<(String, String), Vec<Kept>>,
    /// Fingerprints of what the check found.
    looked_at: HashSet<String>,
    /// Reports the findings name.
    places: HashMap<String, Place>,
    /// Findings whose facts changed into another finding's.
    changed: HashSet<String>,
    found: HashSet<String>,
}

impl<'c> Record<'c> {
    /// Reads what the check concerns. Waivers past their last day, and those given under another version of a rule, end
    /// here. Errors: [`StoreError::UnknownReport`].
    pub(crate) fn begin(
        conn: &'c Connection,
        verdict: &Verdict,
        scope: CheckScope<'_>,
        at: DateTime<Utc>,
        today: NaiveDate,
    ) -> Result<Record<'c>, Failure> {
        let ids: BTreeSet<&str> = verdict.findings.iter().flat_map(Finding::reports).collect();
        let places = report::places(conn, &Ids::of(ids.iter().copied()))?;
        if let Some(unknown) = ids.into_iter().find(|id| !places.contains_key(*id)) {
            return Err(StoreError::UnknownReport { id: unknown.to_owned() }.into());
        }
        expire(conn, today, at)?;
        end_outdated(conn, &verdict.findings, at)?;
        let by_fingerprint = |findings: Vec<Finding>| -> HashMap<String, Finding> {
            let each = findings.into_iter();
            each.map(|finding| (finding.fingerprint.clone(), finding)).collect()
        };
        let mut gone = by_fingerprint(scope.covered(conn)?);
        let mut known = HashMap::new();
        let mut unread: Vec<&str> = Vec::new();
        for finding in &verdict.findings {
            match gone.remove(&finding.fingerprint) {
                Some(before) => drop(known.insert(finding.fingerprint.clone(), before)),
                None => unread.push(&finding.fingerprint),
            }
        }
        // Resolved ones, and those the check does not cover, are known, too.
        known.extend(
            by_fingerprint(finding::some(conn, &Ids::of(unread))?)
                .into_iter()
                .filter(|(fingerprint, _)| !gone.contains_key(fingerprint)),
        );
        let mut of_facts = HashMap::new();
        let mut of_places: HashMap<(String, String), Vec<Kept>> = HashMap::new();
        for kept in waiver::in_force(conn)?.into_values() {
            match kept.waiver.scope {
                WaiverScope::Fact => {
                    of_facts.insert(kept.fingerprint.clone(), kept);
                }
                WaiverScope::Report | WaiverScope::Contract => {
                    let of = (kept.rule.clone(), kept.subject.clone());
                    of_places.entry(of).or_default().push(kept);
                }
            }
        }
        of_places
            .values_mut()
            .for_each(|waivers| waivers.sort_by_key(|kept| std::cmp::Reverse(kept.id)));
        Ok(Record {
            conn,
            at,
            known,
            gone,
            of_facts,
            of_places,
            looked_at: verdict
                .findings
                .iter()
                .map(|finding| finding.fingerprint.clone())
                .collect(),
            places,
            changed: HashSet::new(),
            found: HashSet::new(),
        })
    }

    /// Takes over one finding, and gives it its state, its waiver and what is known of its past.
    pub(crate) fn found(&mut self, finding: &mut Finding) -> Result<(), Failure> {
        let place = finding.report_id.as_ref().and_then(|id| self.places.get(id));
        let series = place.map(|place| place.series.clone());
        let covering = self.covering(finding, place).cloned();
        finding.waiver = covering.as_ref().map(|kept| kept.waiver.clone());
        finding.state = match covering {
            Some(_) => FindingState::Waived,
            None => FindingState::Open,
        };
        // The same facts found twice in one check are one finding.
        if !self.found.insert(finding.fingerprint.clone()) {
            return Ok(());
        }
        let mut history: Vec<(FindingEventKind, Option<String>, Option<String>)> = Vec::new();
        let before = self.known.get(&finding.fingerprint);
        let was_waived = before.is_some_and(|before| before.state == FindingState::Waived);
        if let Some(before) = before.filter(|_| finding.caused_by.is_none()) {
            self.keep_cause(finding, before);
        }
        let same_evidence = before.is_some_and(|before| before.evidence == finding.evidence);
        match before.cloned() {
            None => {
                let predecessor = self.predecessor(finding, series.as_deref())?;
                let changes = predecessor.as_ref().map(|before| what_changed(before, finding));
                history.push((FindingEventKind::Found, None, changes.clone()));
                if let (Some(before), Some(changes)) = (predecessor, changes) {
                    finding.reopened = self.opened_by_change(&before, &changes)?;
                    finding.predecessor = Some(before.fingerprint);
                }
            }
            Some(before) => {
                finding.predecessor = before.predecessor.clone();
                finding.reopened = match before.state {
                    FindingState::Resolved => Some(self.found_again(&before)?),
                    FindingState::Open | FindingState::Waived => before.reopened.clone(),
                };
            }
        }
        if let Some(kept) = covering.as_ref().filter(|_| !was_waived) {
            history.push((
                FindingEventKind::Waived,
                Some(kept.waiver.by.clone()),
                Some(kept.waiver.reason.clone()),
            ));
        }
        if covering.is_some() {
            finding.reopened = None;
        }
        // What opened before this check stands in the history already.
        if let Some(reopened) = finding.reopened.as_ref().filter(|reopened| {
            reopened.at == self.at
                && matches!(
                    reopened.because,
                    ReopenedBecause::FactsChanged | ReopenedBecause::FoundAgain
                )
        }) {
            history.push((FindingEventKind::Reopened, None, Some(reopened.words.clone())));
        }
        let standing = Standing {
            state: finding.state,
            waiver_id: covering.as_ref().map(|kept| kept.id),
            series: series.as_deref(),
            predecessor: finding.predecessor.as_deref(),
            reopened: finding.reopened.as_ref(),
        };
        finding::upsert(self.conn, finding, &standing, same_evidence, self.at)?;
        for (what, by, text) in history {
            let (by, text) = (by.as_deref(), text.as_deref());
            finding_event::insert(self.conn, &finding.fingerprint, what, by, text, self.at)?;
        }
        Ok(())
    }

    /// A cause that stands in what this check did not look at is still the cause.
    fn keep_cause(&self, finding: &mut Finding, before: &Finding) {
        let looked_for = |cause: &String| self.gone.contains_key(cause) || self.looked_at.contains(cause);
        if let Some(cause) = before.caused_by.as_ref().filter(|cause| !looked_for(cause)) {
            finding.caused_by = Some(cause.clone());
            finding.cause = before.cause.clone();
        }
    }

    /// Resolves what was looked for and not found.
    pub(crate) fn end(self) -> Result<(), Failure> {
        let (conn, at) = (self.conn, self.at);
        let mut gone: Vec<&String> = self.gone.keys().filter(|id| !self.found.contains(*id)).collect();
        gone.sort_unstable();
        for fingerprint in gone {
            let (why, words) = if self.changed.contains(fingerprint) {
                (WaiverEnd::FactsChanged, Some("The facts are others now."))
            } else {
                (WaiverEnd::Resolved, None)
            };
            finding::resolve(conn, fingerprint, at)?;
            waiver::end(conn, fingerprint, &[WaiverScope::Fact], why, at)?;
            finding_event::insert(conn, fingerprint, FindingEventKind::Resolved, None, words, at)?;
        }
        Ok(())
    }

    /// The waiver that sets a finding aside: its own, or the one given last for its report or its contract.
    fn covering(&self, finding: &Finding, place: Option<&Place>) -> Option<&Kept> {
        self.of_facts.get(&finding.fingerprint).or_else(|| {
            let of = (finding.rule.clone(), finding.subject.clone());
            let covers = |kept: &&Kept| {
                kept.covers.is_some() && place.and_then(|place| place.key(kept.waiver.scope)) == kept.covers
            };
            self.of_places.get(&of)?.iter().find(covers)
        })
    }

    /// The finding whose facts changed into these: of the same rule and subject in the same series of reports, and gone.
    /// Of several the one gone with this check, and of those the one most like it.
    fn predecessor(&mut self, finding: &Finding, series: Option<&str>) -> Result<Option<Finding>, Failure> {
        let alike = finding::alike(self.conn, &finding.rule, &finding.subject, series)?;
        let free: Vec<&String> = alike
            .iter()
            .filter(|id| **id != finding.fingerprint && !self.changed.contains(*id) && !self.found.contains(*id))
            .collect();
        let candidates = finding::some(self.conn, &Ids::of(free.into_iter().map(String::as_str)))?;
        let facts: HashSet<(&str, &str)> = values(finding).collect();
        let best = candidates
            .into_iter()
            .filter(|before| before.state == FindingState::Resolved || self.gone.contains_key(&before.fingerprint))
            .max_by_key(|before| {
                let just_gone = self.gone.contains_key(&before.fingerprint);
                let shared = values(before).filter(|value| facts.contains(value)).count();
                let order = alike.iter().position(|id| *id == before.fingerprint);
                (just_gone, shared, std::cmp::Reverse(order))
            });
        if let Some(before) = &best {
            self.changed.insert(before.fingerprint.clone());
        }
        Ok(best)
    }

    /// Why a finding is open whose predecessor was waived or resolved; `None` where that one was simply open.
    fn opened_by_change(&self, before: &Finding, changes: &str) -> Result<Option<Reopened>, Failure> {
        let decided = waiver::latest(self.conn, &before.fingerprint)?;
        let (because, past) = match (before.state, &before.waiver, decided) {
            (FindingState::Waived, Some(waiver), decided) => {
                // A waiver of a wider scope may have been given for another finding.
                let words = decided.map_or_else(
                    || format!("It was waived by {}: \"{}\"", waiver.by, waiver.reason),
                    |kept| decision(&kept),
                );
                (ReopenedBecause::FactsChanged, words)
            }
            (FindingState::Resolved, _, decided) => {
                (ReopenedBecause::FoundAgain, self.resolved_words(before, decided)?)
            }
            (FindingState::Open | FindingState::Waived, _, _) => return Ok(None),
        };
        Ok(Some(Reopened {
            at: self.at,
            because,
            words: format!("{past}. {changes}"),
        }))
    }

    /// Why a finding is open that was resolved and has the same facts again.
    fn found_again(&self, before: &Finding) -> Result<Reopened, Failure> {
        let decided = waiver::latest(self.conn, &before.fingerprint)?;
        Ok(Reopened {
            at: self.at,
            because: ReopenedBecause::FoundAgain,
            words: format!("{}. It is found again.", self.resolved_words(before, decided)?),
        })
    }

    fn resolved_words(&self, before: &Finding, decided: Option<Kept>) -> Result<String, Failure> {
        let on = finding::resolved_at(self.conn, &before.fingerprint)?;
        let on = on.map_or_else(String::new, |at| format!(" on {}", at.date_naive()));
        // A waiver a person took back says nothing of what is found now.
        let decided =
            decided.filter(|kept| matches!(kept.ended, Some((_, WaiverEnd::Resolved | WaiverEnd::FactsChanged))));
        Ok(match decided {
            Some(kept) => format!("{}, and resolved{on}", decision(&kept)),
            None => format!("It was resolved{on}"),
        })
    }
}

fn values(finding: &Finding) -> impl Iterator<Item = (&str, &str)> {
    let each = finding.evidence.iter();
    each.map(|evidence| (evidence.label.as_str(), evidence.value.as_str()))
}

/// What changed between the facts of two findings, in words.
fn what_changed(before: &Finding, after: &Finding) -> String {
    let (old, new): (Vec<_>, Vec<_>) = (values(before).collect(), values(after).collect());
    let mut told: Vec<String> = Vec::new();
    let mut labels: Vec<&str> = Vec::new();
    for (label, _) in new.iter().chain(&old) {
        if !labels.contains(label) {
            labels.push(label);
        }
    }
    for label in labels {
        let of = |values: &[(&str, &str)]| -> Vec<String> {
            let named = values.iter().filter(|(known, _)| *known == label);
            named.map(|(_, value)| (*value).to_owned()).collect()
        };
        let (was, is) = (of(&old), of(&new));
        if was == is {
            continue;
        }
        told.push(match (was.is_empty(), is.is_empty()) {
            (true, _) => format!("{label} is {}", is.join(", ")),
            (_, true) => format!("{label} was {}, and is no part of it any more", was.join(", ")),
            (false, false) => format!("{label} was {}, is {}", was.join(", "), is.join(", ")),
        });
    }
    if told.is_empty() {
        return "The facts changed.".to_owned();
    }
    let more = told.len().saturating_sub(CHANGES_TOLD);
    told.truncate(CHANGES_TOLD);
    let more = if more > 0 {
        format!("; and {more} more")
    } else {
        String::new()
    };
    format!("The facts changed: {}{more}.", told.join("; "))
}

/// Ends waivers whose last day is past; gives how many findings opened.
pub(crate) fn expire(conn: &Connection, today: NaiveDate, at: DateTime<Utc>) -> rusqlite::Result<usize> {
    let mut opened = 0;
    for kept in waiver::in_force(conn)?.into_values() {
        let Some(until) = kept.waiver.until.filter(|until| *until < today) else {
            continue;
        };
        let words = format!("{}. That held until {until}.", decision(&kept));
        opened += end_and_open(conn, &kept, WaiverEnd::Expired, ReopenedBecause::Expired, words, at)?;
    }
    Ok(opened)
}

/// Ends the waivers that were given under another version of a rule than the one that finds something.
fn end_outdated(conn: &Connection, found: &[Finding], at: DateTime<Utc>) -> rusqlite::Result<()> {
    let versions: HashMap<&str, u32> = found
        .iter()
        .map(|finding| (finding.rule.as_str(), finding.rule_version))
        .collect();
    for kept in waiver::in_force(conn)?.into_values() {
        let Some(version) = versions
            .get(kept.rule.as_str())
            .filter(|version| **version != kept.rule_version)
        else {
            continue;
        };
        let words = format!(
            "{}. The rule was version {} then and is version {version}.",
            decision(&kept),
            kept.rule_version
        );
        let because = ReopenedBecause::RuleChanged;
        end_and_open(conn, &kept, WaiverEnd::RuleChanged, because, words, at)?;
    }
    Ok(())
}

fn end_and_open(
    conn: &Connection,
    kept: &Kept,
    why: WaiverEnd,
    because: ReopenedBecause,
    words: String,
    at: DateTime<Utc>,
) -> rusqlite::Result<usize> {
    let covered = finding::waived_with(conn, kept.id)?;
    waiver::end_one(conn, kept.id, why, at)?;
    let reopened = Reopened { at, because, words };
    for fingerprint in &covered {
        finding::set_open(conn, fingerprint, &reopened)?;
        if because == ReopenedBecause::Expired {
            finding_event::insert(conn, fingerprint, FindingEventKind::Expired, None, None, at)?;
        }
        let words = Some(reopened.words.as_str());
        finding_event::insert(conn, fingerprint, FindingEventKind::Reopened, None, words, at)?;
    }
    Ok(covered.len())
}
