//! Who compared which figure read by OCR with its page. Ended confirmations stay, as the record of what was decided.

use chrono::{DateTime, Utc};
use plumbline_model::{Confirmation, Correction, OcrFigure, OcrKind};
use rusqlite::{Connection, named_params, params};

use crate::migration::Step;
use crate::tables::{Grouped, Ids, read_grouped};
use crate::value::{Columns, Json, Time, Word};

// A report's id is made of its file and its place: confirmations refer to it without a foreign key, so that they hold
// for the same report whenever it is stored again.
pub(crate) const STEPS: &[Step] = &[Step {
    version: 2,
    sql: "
CREATE TABLE confirmation (
    id            INTEGER NOT NULL PRIMARY KEY,
    report_id     TEXT NOT NULL,                                   -- of the report, stored or not
    kind          TEXT NOT NULL CHECK (kind IN ('header', 'metric', 'quality')),
    figure        TEXT NOT NULL,                                   -- the metric's or measure's id, or header
    facts         TEXT NOT NULL,                                   -- hash of what was read and where: it holds for these facts alone
    corrections   TEXT NOT NULL CHECK (json_valid(corrections)),   -- JSON list: what OCR had read wrong
    confirmed_by  TEXT NOT NULL CHECK (trim(confirmed_by) <> ''),  -- a person's name
    confirmed_at  TEXT NOT NULL,                                   -- RFC 3339, UTC
    ended_at      TEXT,                                            -- RFC 3339, UTC; null while it is in force
    ended_because TEXT CHECK (ended_because IN ('replaced', 'withdrawn')), -- null while it is in force
    CHECK ((ended_at IS NULL) = (ended_because IS NULL))
) STRICT;
CREATE UNIQUE INDEX confirmation_in_force ON confirmation (report_id, kind, figure) WHERE ended_at IS NULL; -- one per figure
",
}];

/// Why a confirmation is in force no longer.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Ended {
    /// Another one took its place.
    Replaced,
    /// A person withdrew it.
    Withdrawn,
}

/// A confirmation with what it is of.
pub(crate) struct Row {
    pub kind: OcrKind,
    pub figure: String,
    pub facts: String,
    pub confirmation: Confirmation,
}

/// Writes a confirmation; the figure must have none in force.
pub(crate) fn insert(
    conn: &Connection,
    report_id: &str,
    figure: &OcrFigure,
    facts: &str,
    confirmation: &Confirmation,
) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "INSERT INTO confirmation (report_id, kind, figure, facts, corrections, confirmed_by, confirmed_at)
         VALUES (:report_id, :kind, :figure, :facts, :corrections, :confirmed_by, :confirmed_at)",
    )?
    .execute(named_params! {
        ":report_id": report_id,
        ":kind": Word(figure.kind),
        ":figure": figure.figure,
        ":facts": facts,
        ":corrections": Json(&confirmation.corrections),
        ":confirmed_by": confirmation.by,
        ":confirmed_at": Time(confirmation.at),
    })?;
    Ok(())
}

/// Ends the confirmation in force, if there is one; says whether there was.
pub(crate) fn end(
    conn: &Connection,
    report_id: &str,
    figure: &OcrFigure,
    why: Ended,
    at: DateTime<Utc>,
) -> rusqlite::Result<bool> {
    let because = match why {
        Ended::Replaced => "replaced",
        Ended::Withdrawn => "withdrawn",
    };
    let ended = conn
        .prepare_cached(
            "UPDATE confirmation SET ended_at = ?5, ended_because = ?4
             WHERE report_id = ?1 AND kind = ?2 AND figure = ?3 AND ended_at IS NULL",
        )?
        .execute(params![report_id, Word(figure.kind), figure.figure, because, Time(at)])?;
    Ok(ended > 0)
}

/// The confirmations in force of these reports, by report.
pub(crate) fn in_force(conn: &Connection, ids: &Ids) -> rusqlite::Result<Grouped<String, Row>> {
    read_grouped(
        conn,
        "SELECT * FROM confirmation WHERE ended_at IS NULL AND report_id IN (SELECT value FROM json_each(?1))
         ORDER BY id",
        [ids],
        |row| {
            let corrections: Vec<Correction> = row.json("corrections")?;
            let confirmed = Row {
                kind: row.word("kind")?,
                figure: row.text("figure")?,
                facts: row.text("facts")?,
                confirmation: Confirmation {
                    by: row.text("confirmed_by")?,
                    at: row.get::<_, Time>("confirmed_at")?.0,
                    corrections,
                },
            };
            Ok((row.text("report_id")?, confirmed))
        },
    )
}
