//! The history of findings: found, waived, asked about, resolved, open again. Rows are only ever added.

use chrono::{DateTime, Utc};
use plumbline_model::{FindingEvent, FindingEventKind};
use rusqlite::{Connection, params};

use crate::migration::Step;
use crate::value::{Columns, Time, Word};

pub(crate) const STEPS: &[Step] = &[Step {
    version: 11,
    sql: "
CREATE TABLE finding_event (
    id          INTEGER NOT NULL PRIMARY KEY,   -- grows with time
    fingerprint TEXT NOT NULL REFERENCES finding (fingerprint) ON DELETE CASCADE,
    at          TEXT NOT NULL,                  -- RFC 3339, UTC
    what        TEXT NOT NULL CHECK (what IN ('found', 'waived', 'withdrawn', 'expired', 'resolved', 'reopened', 'asked', 'answered', 'accepted')),
    by          TEXT,                           -- a person's name; null for what a check did
    text        TEXT                            -- reason, reference, what changed; null where there is nothing to add
) STRICT;
CREATE INDEX finding_event_finding ON finding_event (fingerprint, id);
INSERT INTO finding_event (fingerprint, at, what, by, text)
    SELECT fingerprint, at, what, by, text FROM (
        SELECT fingerprint, first_found_at AS at, 'found' AS what, NULL AS by, NULL AS text, 0 AS place FROM finding
        UNION ALL SELECT fingerprint, waived_at, 'waived', waived_by, reason, 1 FROM waiver
        UNION ALL SELECT fingerprint, ended_at, ended_because, NULL, NULL, 2 FROM waiver WHERE ended_because IN ('withdrawn', 'expired')
        UNION ALL SELECT fingerprint, resolved_at, 'resolved', NULL, NULL, 3 FROM finding WHERE resolved_at IS NOT NULL
    ) ORDER BY at, place;
",
}];

/// Adds a step to a finding's history.
pub(crate) fn insert(
    conn: &Connection,
    fingerprint: &str,
    what: FindingEventKind,
    by: Option<&str>,
    text: Option<&str>,
    at: DateTime<Utc>,
) -> rusqlite::Result<()> {
    conn.prepare_cached("INSERT INTO finding_event (fingerprint, at, what, by, text) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![fingerprint, Time(at), Word(what), by, text])?;
    Ok(())
}

/// A finding's history, the first step first.
pub(crate) fn of_finding(conn: &Connection, fingerprint: &str) -> rusqlite::Result<Vec<FindingEvent>> {
    conn.prepare_cached("SELECT * FROM finding_event WHERE fingerprint = ?1 ORDER BY id")?
        .query_map([fingerprint], |row| {
            Ok(FindingEvent {
                at: row.get::<_, Time>("at")?.0,
                what: row.word("what")?,
                by: row.maybe_text("by")?,
                text: row.maybe_text("text")?,
            })
        })?
        .collect()
}
