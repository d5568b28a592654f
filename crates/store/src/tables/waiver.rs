//! Who set what aside, why and until when. Ended waivers stay, as the record of what was decided.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use plumbline_model::{Waiver, WaiverEnd, WaiverScope};
use rusqlite::{Connection, Row, named_params, params};

use crate::migration::Step;
use crate::value::{Columns, Day, Time, Word};

pub(crate) const STEPS: &[Step] = &[
    Step {
        version: 1,
        sql: "
CREATE TABLE waiver (
    id            INTEGER NOT NULL PRIMARY KEY,
    fingerprint   TEXT NOT NULL REFERENCES finding (fingerprint) ON DELETE CASCADE,
    reason        TEXT NOT NULL CHECK (trim(reason) <> ''),
    waived_by     TEXT NOT NULL CHECK (trim(waived_by) <> ''), -- a person's name
    until         TEXT,                                        -- last day it holds; null for as long as the facts stay
    waived_at     TEXT NOT NULL,                               -- RFC 3339, UTC
    ended_at      TEXT,                                        -- RFC 3339, UTC; null while it is in force
    ended_because TEXT CHECK (ended_because IN ('replaced', 'withdrawn', 'expired', 'resolved')), -- null while it is in force
    CHECK ((ended_at IS NULL) = (ended_because IS NULL))
) STRICT;
CREATE UNIQUE INDEX waiver_in_force ON waiver (fingerprint) WHERE ended_at IS NULL; -- one per finding
",
    },
    // A table's checks cannot be widened in place: it is made anew.
    Step {
        version: 10,
        sql: "
CREATE TABLE waiver_of_scope (
    id            INTEGER NOT NULL PRIMARY KEY,
    fingerprint   TEXT NOT NULL REFERENCES finding (fingerprint) ON DELETE CASCADE, -- the finding it was given for
    scope         TEXT NOT NULL CHECK (scope IN ('fact', 'report', 'contract')),    -- what it covers
    covers        TEXT,                                        -- scope report: the report's id; scope contract: payer and number as in Place::key; null for a fact
    rule          TEXT NOT NULL,                               -- the rule it covers
    rule_version  INTEGER NOT NULL,                            -- the version of the rule it was given under
    subject       TEXT NOT NULL,                               -- the subject it covers
    reason        TEXT NOT NULL CHECK (trim(reason) <> ''),
    waived_by     TEXT NOT NULL CHECK (trim(waived_by) <> ''), -- a person's name
    until         TEXT,                                        -- last day it holds; null for as long as what it covers stays
    waived_at     TEXT NOT NULL,                               -- RFC 3339, UTC
    ended_at      TEXT,                                        -- RFC 3339, UTC; null while it is in force
    ended_because TEXT CHECK (ended_because IN ('replaced', 'withdrawn', 'expired', 'resolved', 'facts_changed', 'rule_changed')), -- null while it is in force
    CHECK ((ended_at IS NULL) = (ended_because IS NULL)),
    CHECK ((covers IS NULL) = (scope = 'fact'))
) STRICT;
INSERT INTO waiver_of_scope (id, fingerprint, scope, covers, rule, rule_version, subject, reason, waived_by, until,
        waived_at, ended_at, ended_because)
    SELECT waiver.id, waiver.fingerprint, 'fact', NULL, finding.rule, 1, finding.subject, waiver.reason, waiver.waived_by,
        waiver.until, waiver.waived_at, waiver.ended_at, waiver.ended_because
    FROM waiver JOIN finding USING (fingerprint);
DROP TABLE waiver;
ALTER TABLE waiver_of_scope RENAME TO waiver;
CREATE UNIQUE INDEX waiver_in_force ON waiver (fingerprint) WHERE ended_at IS NULL; -- one per finding
CREATE INDEX waiver_subject ON waiver (rule, subject);
",
    },
];

/// A stored waiver.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub id: i64,
    pub fingerprint: String,
    /// The report's id or the contract's key; `None` for one fact.
    pub covers: Option<String>,
    pub rule: String,
    pub rule_version: u32,
    pub subject: String,
    pub waiver: Waiver,
    pub waived_at: DateTime<Utc>,
    pub ended: Option<(DateTime<Utc>, WaiverEnd)>,
}

impl Kept {
    fn read(row: &Row<'_>) -> rusqlite::Result<Kept> {
        let ended_at = row.get::<_, Option<Time>>("ended_at")?.map(|time| time.0);
        Ok(Kept {
            id: row.get("id")?,
            fingerprint: row.text("fingerprint")?,
            covers: row.maybe_text("covers")?,
            rule: row.text("rule")?,
            rule_version: row.get("rule_version")?,
            subject: row.text("subject")?,
            waiver: Waiver {
                reason: row.text("reason")?,
                by: row.text("waived_by")?,
                until: row.maybe_day("until")?,
                scope: row.word("scope")?,
            },
            waived_at: row.get::<_, Time>("waived_at")?.0,
            ended: ended_at.zip(row.maybe_word("ended_because")?),
        })
    }
}

/// A waiver to write.
pub(crate) struct New<'a> {
    pub fingerprint: &'a str,
    pub covers: Option<&'a str>,
    pub rule: &'a str,
    pub rule_version: u32,
    pub subject: &'a str,
    pub waiver: &'a Waiver,
}

/// Writes a waiver and gives its number; the finding it is given for must have none in force.
pub(crate) fn insert(conn: &Connection, new: &New<'_>, at: DateTime<Utc>) -> rusqlite::Result<i64> {
    conn.prepare_cached(
        "INSERT INTO waiver (fingerprint, scope, covers, rule, rule_version, subject, reason, waived_by, until, waived_at)
         VALUES (:fingerprint, :scope, :covers, :rule, :rule_version, :subject, :reason, :waived_by, :until, :waived_at)",
    )?
    .execute(named_params! {
        ":fingerprint": new.fingerprint,
        ":scope": Word(new.waiver.scope),
        ":covers": new.covers,
        ":rule": new.rule,
        ":rule_version": new.rule_version,
        ":subject": new.subject,
        ":reason": new.waiver.reason,
        ":waived_by": new.waiver.by,
        ":until": new.waiver.until.map(Day),
        ":waived_at": Time(at),
    })?;
    Ok(conn.last_insert_rowid())
}

/// Ends the waiver in force that was given for a finding, if there is one of these scopes; gives it.
pub(crate) fn end(
    conn: &Connection,
    fingerprint: &str,
    scopes: &[WaiverScope],
    why: WaiverEnd,
    at: DateTime<Utc>,
) -> rusqlite::Result<Option<Kept>> {
    let kept = conn
        .prepare_cached("SELECT * FROM waiver WHERE fingerprint = ?1 AND ended_at IS NULL")?
        .query_map([fingerprint], Kept::read)?
        .next()
        .transpose()?
        .filter(|kept| scopes.contains(&kept.waiver.scope));
    if let Some(kept) = &kept {
        end_one(conn, kept.id, why, at)?;
    }
    Ok(kept)
}

/// Ends one waiver.
pub(crate) fn end_one(conn: &Connection, id: i64, why: WaiverEnd, at: DateTime<Utc>) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE waiver SET ended_at = ?3, ended_because = ?2 WHERE id = ?1 AND ended_at IS NULL")?
        .execute(params![id, Word(why), Time(at)])?;
    Ok(())
}

/// The waivers in force, by number.
pub(crate) fn in_force(conn: &Connection) -> rusqlite::Result<HashMap<i64, Kept>> {
    conn.prepare_cached("SELECT * FROM waiver WHERE ended_at IS NULL")?
        .query_map([], |row| Kept::read(row).map(|kept| (kept.id, kept)))?
        .collect()
}

/// Whether the last day of a waiver in force is past.
pub(crate) fn is_past(conn: &Connection, today: NaiveDate) -> rusqlite::Result<bool> {
    conn.prepare_cached("SELECT EXISTS (SELECT 1 FROM waiver WHERE ended_at IS NULL AND until < ?1)")?
        .query_row([Day(today)], |row| row.get(0))
}

/// The waiver given last for a finding, ended or not.
pub(crate) fn latest(conn: &Connection, fingerprint: &str) -> rusqlite::Result<Option<Kept>> {
    conn.prepare_cached("SELECT * FROM waiver WHERE fingerprint = ?1 ORDER BY id DESC LIMIT 1")?
        .query_map([fingerprint], Kept::read)?
        .next()
        .transpose()
}

/// Every waiver, the one given last first.
pub(crate) fn all(conn: &Connection) -> rusqlite::Result<Vec<Kept>> {
    conn.prepare_cached("SELECT * FROM waiver ORDER BY id DESC")?
        .query_map([], Kept::read)?
        .collect()
}
