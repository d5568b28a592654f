//! Figures whose term no mapping knows, with the codes they may stand for.

use plumbline_model::{Suggestion, Unmapped};
use rusqlite::{Connection, params};

use crate::migration::Step;
use crate::tables::{Grouped, Ids, place, read_grouped};
use crate::value::{Columns, Exact, Json, int};

pub(crate) const STEPS: &[Step] = &[
    Step {
        version: 1,
        sql: "
CREATE TABLE unmapped (
    report_id TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
    position  INTEGER NOT NULL,                         -- 0 for the first in the source
    term      TEXT NOT NULL,                            -- the payer's, as printed
    displayed TEXT NOT NULL,                            -- the figure as printed
    anchor    TEXT NOT NULL CHECK (json_valid(anchor)), -- JSON anchor
    PRIMARY KEY (report_id, position)
) STRICT;
CREATE TABLE suggestion (
    report_id  TEXT NOT NULL,
    position   INTEGER NOT NULL, -- the unmapped figure's
    rank       INTEGER NOT NULL, -- 0 for the best
    code       TEXT NOT NULL,    -- a standard code
    confidence TEXT NOT NULL,    -- exact decimal, 0 to 1
    reason     TEXT NOT NULL,    -- in words a person can check
    PRIMARY KEY (report_id, position, rank),
    FOREIGN KEY (report_id, position) REFERENCES unmapped (report_id, position) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
",
    },
    Step {
        version: 3,
        sql: "
ALTER TABLE unmapped ADD COLUMN place TEXT CHECK (place IS NULL OR json_valid(place)); -- JSON place in the layout; null where it is no table of a mapping file
",
    },
];

/// Writes a report's unmapped figures with their suggestions.
pub(crate) fn insert(conn: &Connection, report_id: &str, unmapped: &[Unmapped]) -> rusqlite::Result<()> {
    let mut insert = conn.prepare_cached(
        "INSERT INTO unmapped (report_id, position, term, displayed, anchor, place) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    let mut suggestion = conn.prepare_cached(
        "INSERT INTO suggestion (report_id, position, rank, code, confidence, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for (position, figure) in unmapped.iter().enumerate() {
        let position = int(position);
        insert.execute(params![
            report_id,
            position,
            figure.term,
            figure.displayed,
            Json(&figure.anchor),
            figure.place.as_ref().map(Json)
        ])?;
        for (rank, s) in figure.suggestions.iter().enumerate() {
            suggestion.execute(params![
                report_id,
                position,
                int(rank),
                s.code,
                Exact(s.confidence),
                s.reason
            ])?;
        }
    }
    Ok(())
}

/// The unmapped figures of these reports, by report, in source order.
pub(crate) fn read(conn: &Connection, ids: &Ids) -> rusqlite::Result<Grouped<String, Unmapped>> {
    let mut suggestions = read_grouped(
        conn,
        "SELECT * FROM suggestion WHERE report_id IN (SELECT value FROM json_each(?1))
         ORDER BY report_id, position, rank",
        [ids],
        |row| {
            let suggestion = Suggestion {
                code: row.text("code")?,
                confidence: row.decimal("confidence")?,
                reason: row.text("reason")?,
            };
            Ok((place(row)?, suggestion))
        },
    )?;
    read_grouped(
        conn,
        "SELECT * FROM unmapped WHERE report_id IN (SELECT value FROM json_each(?1)) ORDER BY report_id, position",
        [ids],
        |row| {
            let at = place(row)?;
            let unmapped = Unmapped {
                term: row.text("term")?,
                displayed: row.text("displayed")?,
                anchor: row.json("anchor")?,
                suggestions: suggestions.remove(&at).unwrap_or_default(),
                place: row.maybe_json("place")?,
            };
            Ok((at.0, unmapped))
        },
    )
}
