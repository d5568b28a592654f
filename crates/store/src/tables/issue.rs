//! What reading and mapping noticed, of a report or of an import that may have given none.

use plumbline_model::Issue;
use rusqlite::{Connection, Row, named_params};

use crate::migration::Step;
use crate::tables::{Grouped, Ids, read_grouped};
use crate::value::{Columns, Json, Word, int};

pub(crate) const STEPS: &[Step] = &[Step {
    version: 1,
    sql: "
CREATE TABLE issue (
    id        INTEGER NOT NULL PRIMARY KEY,
    report_id TEXT REFERENCES report (id) ON DELETE CASCADE,          -- null for an import's
    event_id  INTEGER REFERENCES import_event (id) ON DELETE CASCADE, -- null for a report's
    position  INTEGER NOT NULL,                                       -- 0 for the first
    code      TEXT NOT NULL,                                          -- SRC001 …
    severity  TEXT NOT NULL CHECK (severity IN ('info', 'warning', 'error')),
    message   TEXT NOT NULL,                                          -- what happened, where, what to do
    anchor    TEXT CHECK (json_valid(anchor)),                        -- JSON anchor; null when it concerns no one place
    CHECK ((report_id IS NULL) <> (event_id IS NULL))
) STRICT;
CREATE UNIQUE INDEX issue_report ON issue (report_id, position) WHERE report_id IS NOT NULL;
CREATE UNIQUE INDEX issue_event ON issue (event_id, position) WHERE event_id IS NOT NULL;
",
}];

/// What an issue belongs to.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Owner<'a> {
    Report(&'a str),
    Event(i64),
}

/// Writes the issues of one owner.
pub(crate) fn insert(conn: &Connection, owner: Owner<'_>, issues: &[Issue]) -> rusqlite::Result<()> {
    let (report_id, event_id) = match owner {
        Owner::Report(id) => (Some(id), None),
        Owner::Event(id) => (None, Some(id)),
    };
    let mut insert = conn.prepare_cached(
        "INSERT INTO issue (report_id, event_id, position, code, severity, message, anchor)
         VALUES (:report_id, :event_id, :position, :code, :severity, :message, :anchor)",
    )?;
    for (position, issue) in issues.iter().enumerate() {
        insert.execute(named_params! {
            ":report_id": report_id,
            ":event_id": event_id,
            ":position": int(position),
            ":code": issue.code,
            ":severity": Word(issue.severity),
            ":message": issue.message,
            ":anchor": issue.anchor.as_ref().map(Json),
        })?;
    }
    Ok(())
}

/// The issues of these reports, by report.
pub(crate) fn read_of_reports(conn: &Connection, ids: &Ids) -> rusqlite::Result<Grouped<String, Issue>> {
    read_grouped(
        conn,
        "SELECT * FROM issue WHERE report_id IN (SELECT value FROM json_each(?1)) ORDER BY report_id, position",
        [ids],
        |row| Ok((row.text("report_id")?, read_row(row)?)),
    )
}

/// The issues of these import events, by event.
pub(crate) fn read_of_events(conn: &Connection, ids: &Ids) -> rusqlite::Result<Grouped<i64, Issue>> {
    read_grouped(
        conn,
        "SELECT * FROM issue WHERE event_id IN (SELECT value FROM json_each(?1)) ORDER BY event_id, position",
        [ids],
        |row| Ok((row.get("event_id")?, read_row(row)?)),
    )
}

fn read_row(row: &Row<'_>) -> rusqlite::Result<Issue> {
    Ok(Issue {
        code: row.text("code")?,
        severity: row.word("severity")?,
        message: row.text("message")?,
        anchor: row.maybe_json("anchor")?,
    })
}
