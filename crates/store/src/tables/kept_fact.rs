//! What standard files state beyond the other tables, as it stands there.

use plumbline_model::KeptFact;
use rusqlite::{Connection, named_params};

use crate::migration::Step;
use crate::tables::{Grouped, Ids, read_grouped};
use crate::value::{Columns, Json, Word, int};

pub(crate) const STEPS: &[Step] = &[
    Step {
        version: 16,
        sql: "
CREATE TABLE kept_fact (
    report_id TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
    position  INTEGER NOT NULL,                           -- 0 for the first in the source
    about     TEXT NOT NULL CHECK (about IN ('report', 'contract', 'payer', 'subject', 'metric', 'quality')),
    id        TEXT NOT NULL,                              -- of the metric or quality result; empty for what a report has one of
    element   TEXT NOT NULL,                              -- FHIR element it stands in: extension, measureScore …
    json      TEXT NOT NULL CHECK (json_valid(json)),     -- the element's value as written
    anchor    TEXT NOT NULL CHECK (json_valid(anchor)),   -- JSON anchor
    PRIMARY KEY (report_id, position)
) STRICT, WITHOUT ROWID;
",
    },
    Step {
        version: 19,
        sql: "
CREATE INDEX kept_identifier ON kept_fact (json) WHERE about = 'report' AND element = 'identifier';
",
    },
];

/// Writes what was kept of a report's file.
pub(crate) fn insert(conn: &Connection, report_id: &str, kept: &[KeptFact]) -> rusqlite::Result<()> {
    let mut insert = conn.prepare_cached(
        "INSERT INTO kept_fact (report_id, position, about, id, element, json, anchor)
         VALUES (:report_id, :position, :about, :id, :element, :json, :anchor)",
    )?;
    for (position, fact) in kept.iter().enumerate() {
        insert.execute(named_params! {
            ":report_id": report_id,
            ":position": int(position),
            ":about": Word(fact.about),
            ":id": fact.id,
            ":element": fact.element,
            ":json": fact.json,
            ":anchor": Json(&fact.anchor),
        })?;
    }
    Ok(())
}

/// The reports whose file gives them an identifier that holds this text, as JSON writes it.
pub(crate) fn identified(conn: &Connection, text: &str) -> rusqlite::Result<Vec<String>> {
    let mut find = conn.prepare_cached(
        "SELECT report_id FROM kept_fact
         WHERE about = 'report' AND element = 'identifier' AND instr(json, ?1) > 0 ORDER BY report_id",
    )?;
    find.query_map([text], |row| row.get(0))?.collect()
}

/// What was kept of these reports, by report, in source order.
pub(crate) fn read(conn: &Connection, ids: &Ids) -> rusqlite::Result<Grouped<String, KeptFact>> {
    read_grouped(
        conn,
        "SELECT * FROM kept_fact WHERE report_id IN (SELECT value FROM json_each(?1)) ORDER BY report_id, position",
        [ids],
        |row| {
            let fact = KeptFact {
                about: row.word("about")?,
                id: row.text("id")?,
                element: row.text("element")?,
                json: row.text("json")?,
                anchor: row.json("anchor")?,
            };
            Ok((row.text("report_id")?, fact))
        },
    )
}
