//! Which reports which FHIR server has accepted, and in what form: what a push need not send again.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, named_params};

use crate::migration::Step;
use crate::value::Time;

pub(crate) const STEPS: &[Step] = &[Step {
    version: 18,
    sql: "
CREATE TABLE pushed_report (
    server         TEXT NOT NULL,                                          -- base address, without a slash at its end
    report_id      TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
    report_version INTEGER NOT NULL CHECK (report_version > 0),            -- the report's, when it was accepted
    content        TEXT NOT NULL,                                          -- SHA-256 of the resources sent, hexadecimal
    accepted_at    TEXT NOT NULL,                                          -- RFC 3339, UTC
    PRIMARY KEY (server, report_id)
) STRICT, WITHOUT ROWID;
",
}];

/// Notes that a server holds a report in this form, in place of an earlier one.
pub(crate) fn set(
    conn: &Connection,
    server: &str,
    report_id: &str,
    version: u32,
    content: &str,
    at: DateTime<Utc>,
) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "INSERT OR REPLACE INTO pushed_report (server, report_id, report_version, content, accepted_at)
         VALUES (:server, :report_id, :version, :content, :at)",
    )?
    .execute(named_params! {
        ":server": server,
        ":report_id": report_id,
        ":version": version,
        ":content": content,
        ":at": Time(at),
    })?;
    Ok(())
}

/// When a server accepted a report in this form; `None` where it never did, or has another.
pub(crate) fn accepted_at(
    conn: &Connection,
    server: &str,
    report_id: &str,
    version: u32,
    content: &str,
) -> rusqlite::Result<Option<DateTime<Utc>>> {
    conn.prepare_cached(
        "SELECT accepted_at FROM pushed_report
         WHERE server = :server AND report_id = :report_id AND report_version = :version AND content = :content",
    )?
    .query_row(
        named_params! { ":server": server, ":report_id": report_id, ":version": version, ":content": content },
        |row| row.get::<_, Time>(0),
    )
    .optional()
    .map(|time| time.map(|Time(at)| at))
}
