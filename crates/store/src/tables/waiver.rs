//! Who set which finding aside, why and until when. Ended waivers stay, as the record of what was decided.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use plumbline_model::Waiver;
use rusqlite::{Connection, named_params, params};

use crate::migration::Step;
use crate::value::{Columns, Day, Time};

pub(crate) const STEPS: &[Step] = &[Step {
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
}];

/// Why a waiver is in force no longer.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Ended {
    /// Another waiver took its place.
    Replaced,
    /// A person withdrew it.
    Withdrawn,
    /// Its last day passed.
    Expired,
    /// The finding was found no longer.
    Resolved,
}

impl Ended {
    fn as_str(self) -> &'static str {
        match self {
            Ended::Replaced => "replaced",
            Ended::Withdrawn => "withdrawn",
            Ended::Expired => "expired",
            Ended::Resolved => "resolved",
        }
    }
}

/// Writes a waiver; the finding must have none in force.
pub(crate) fn insert(conn: &Connection, fingerprint: &str, waiver: &Waiver, at: DateTime<Utc>) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "INSERT INTO waiver (fingerprint, reason, waived_by, until, waived_at)
         VALUES (:fingerprint, :reason, :waived_by, :until, :waived_at)",
    )?
    .execute(named_params! {
        ":fingerprint": fingerprint,
        ":reason": waiver.reason,
        ":waived_by": waiver.by,
        ":until": waiver.until.map(Day),
        ":waived_at": Time(at),
    })?;
    Ok(())
}

/// Ends the waiver in force, if there is one; says whether there was.
pub(crate) fn end(conn: &Connection, fingerprint: &str, why: Ended, at: DateTime<Utc>) -> rusqlite::Result<bool> {
    let ended = conn
        .prepare_cached(
            "UPDATE waiver SET ended_at = ?3, ended_because = ?2 WHERE fingerprint = ?1 AND ended_at IS NULL",
        )?
        .execute(params![fingerprint, why.as_str(), Time(at)])?;
    Ok(ended > 0)
}

/// The waivers in force, by fingerprint.
pub(crate) fn in_force(conn: &Connection) -> rusqlite::Result<HashMap<String, Waiver>> {
    conn.prepare_cached("SELECT * FROM waiver WHERE ended_at IS NULL")?
        .query_map([], |row| {
            let waiver = Waiver {
                reason: row.text("reason")?,
                by: row.text("waived_by")?,
                until: row.maybe_day("until")?,
            };
            Ok((row.text("fingerprint")?, waiver))
        })?
        .collect()
}
