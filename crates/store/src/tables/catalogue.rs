//! By which rules and thresholds everything was last checked: what was checked by others has to be checked again.

use rusqlite::{Connection, OptionalExtension};

use crate::migration::Step;

pub(crate) const STEPS: &[Step] = &[Step {
    version: 14,
    sql: "
CREATE TABLE catalogue (
    id          INTEGER NOT NULL PRIMARY KEY CHECK (id = 1), -- one row, or none before the first check of everything
    fingerprint TEXT NOT NULL                                -- of the rules and thresholds everything was checked by; empty where it has to be checked again
) STRICT;
",
}];

/// Notes what everything was checked by.
pub(crate) fn set(conn: &Connection, fingerprint: &str) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "INSERT INTO catalogue (id, fingerprint) VALUES (1, ?1)
         ON CONFLICT (id) DO UPDATE SET fingerprint = ?1",
    )?
    .execute([fingerprint])?;
    Ok(())
}

/// Notes that what was checked has to be checked again: a report that others were compared with is gone, say.
pub(crate) fn forget(conn: &Connection) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE catalogue SET fingerprint = ''")?
        .execute([])?;
    Ok(())
}

/// What everything was checked by: empty where that is to be done again, `None` before the first time.
pub(crate) fn get(conn: &Connection) -> rusqlite::Result<Option<String>> {
    conn.prepare_cached("SELECT fingerprint FROM catalogue")?
        .query_row([], |row| row.get(0))
        .optional()
}
