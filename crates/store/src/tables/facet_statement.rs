//! What people state about total-cost definitions. Ended statements stay, as the record of what was decided.

use chrono::{DateTime, Utc};
use plumbline_model::{FacetStatement, FacetValue};
use rusqlite::{Connection, Row, named_params};

use crate::migration::Step;
use crate::value::{Columns, Time, Word};

// Statements are about a payer's term and not about one report: they hold for reports that are still to come.
pub(crate) const STEPS: &[Step] = &[Step {
    version: 9,
    sql: "
CREATE TABLE facet_statement (
    id               INTEGER NOT NULL PRIMARY KEY,
    payer            TEXT NOT NULL,                                -- the payer's name, as printed
    line_of_business TEXT,                                         -- null for reports that state none
    term             TEXT NOT NULL,                                -- the payer's, as in its definition
    facet            TEXT NOT NULL,                                -- basis, medical, pharmacy …
    value            TEXT,                                         -- included, excluded, partial: … or the stated text; null: left open
    against          TEXT,                                         -- what the reports stated when it was made, like value; null: left open
    library          TEXT,                                         -- the published definition it was taken from; null for none
    reason           TEXT NOT NULL CHECK (trim(reason) <> ''),
    stated_by        TEXT NOT NULL CHECK (trim(stated_by) <> ''),  -- a person's name
    stated_at        TEXT NOT NULL,                                -- RFC 3339, UTC
    ended_at         TEXT,                                         -- RFC 3339, UTC; null while it is in force
    ended_because    TEXT CHECK (ended_because IN ('replaced', 'withdrawn')), -- null while it is in force
    CHECK ((ended_at IS NULL) = (ended_because IS NULL))
) STRICT;
CREATE UNIQUE INDEX facet_statement_in_force ON facet_statement (payer, ifnull(line_of_business, ''), term, facet) WHERE ended_at IS NULL; -- one per facet
",
}];

/// Why a statement is in force no longer.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Ended {
    /// Another one took its place.
    Replaced,
    /// A person withdrew it.
    Withdrawn,
}

/// Writes a statement; the facet must have none in force.
pub(crate) fn insert(conn: &Connection, statement: &FacetStatement) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "INSERT INTO facet_statement (payer, line_of_business, term, facet, value, against, library, reason, stated_by, stated_at)
         VALUES (:payer, :line_of_business, :term, :facet, :value, :against, :library, :reason, :stated_by, :stated_at)",
    )?
    .execute(named_params! {
        ":payer": statement.payer,
        ":line_of_business": statement.line_of_business.map(Word),
        ":term": statement.term,
        ":facet": Word(statement.facet),
        ":value": statement.value.as_ref().map(ToString::to_string),
        ":against": statement.against.as_ref().map(ToString::to_string),
        ":library": statement.library,
        ":reason": statement.reason,
        ":stated_by": statement.by,
        ":stated_at": Time(statement.at),
    })?;
    Ok(())
}

/// Ends the statement in force on the same facet, if there is one; gives what it was made against.
pub(crate) fn end(
    conn: &Connection,
    like: &FacetStatement,
    why: Ended,
    at: DateTime<Utc>,
) -> rusqlite::Result<Option<Option<FacetValue>>> {
    let because = match why {
        Ended::Replaced => "replaced",
        Ended::Withdrawn => "withdrawn",
    };
    let mut ended = conn.prepare_cached(
        "UPDATE facet_statement SET ended_at = :at, ended_because = :because
         WHERE payer = :payer AND line_of_business IS :line_of_business AND term = :term AND facet = :facet
           AND ended_at IS NULL
         RETURNING against",
    )?;
    let mut rows = ended.query(named_params! {
        ":at": Time(at),
        ":because": because,
        ":payer": like.payer,
        ":line_of_business": like.line_of_business.map(Word),
        ":term": like.term,
        ":facet": Word(like.facet),
    })?;
    match rows.next()? {
        Some(row) => Ok(Some(
            row.maybe_text("against")?.map(|text| FacetValue::from(text.as_str())),
        )),
        None => Ok(None),
    }
}

/// The statements in force, in the order they were made.
pub(crate) fn in_force(conn: &Connection) -> rusqlite::Result<Vec<FacetStatement>> {
    conn.prepare_cached("SELECT * FROM facet_statement WHERE ended_at IS NULL ORDER BY id")?
        .query_map([], read)?
        .collect()
}

/// Every statement, ended ones too, latest first.
pub(crate) fn all(conn: &Connection) -> rusqlite::Result<Vec<FacetStatement>> {
    conn.prepare_cached("SELECT * FROM facet_statement ORDER BY id DESC")?
        .query_map([], read)?
        .collect()
}

fn read(row: &Row<'_>) -> rusqlite::Result<FacetStatement> {
    let value = |column: &str| -> rusqlite::Result<Option<FacetValue>> {
        Ok(row.maybe_text(column)?.map(|text| FacetValue::from(text.as_str())))
    };
    Ok(FacetStatement {
        payer: row.text("payer")?,
        line_of_business: row.maybe_word("line_of_business")?,
        term: row.text("term")?,
        facet: row.word("facet")?,
        value: value("value")?,
        against: value("against")?,
        library: row.maybe_text("library")?,
        reason: row.text("reason")?,
        by: row.text("stated_by")?,
        at: row.get::<_, Time>("stated_at")?.0,
        ended_at: row.get::<_, Option<Time>>("ended_at")?.map(|time| time.0),
    })
}
