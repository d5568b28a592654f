//! Letters to payers and the questions in them, with what came back.

use chrono::{NaiveDate, Utc};
use plumbline_model::{AskedQuestion, PayerAnswer, QuestionState};
use rusqlite::{Connection, OptionalExtension, Row, named_params, params};

use crate::migration::Step;
use crate::value::{Columns, Day, Time};

pub(crate) const STEPS: &[Step] = &[Step {
    version: 12,
    sql: "
CREATE TABLE query (
    number   INTEGER NOT NULL PRIMARY KEY, -- the first part of its questions' references
    payer    TEXT NOT NULL,                -- whom it was written to
    asked_on TEXT NOT NULL,                -- the day it was written
    asked_by TEXT,                         -- a person's name; null where none was given
    path     TEXT NOT NULL,                -- the file it was written to
    asked_at TEXT NOT NULL                 -- RFC 3339, UTC
) STRICT;
CREATE TABLE question (
    query       INTEGER NOT NULL REFERENCES query (number) ON DELETE CASCADE,
    position    INTEGER NOT NULL,          -- 1 for the first: the second part of its reference
    fingerprint TEXT NOT NULL REFERENCES finding (fingerprint) ON DELETE CASCADE,
    text        TEXT NOT NULL,             -- the question as written
    answer      TEXT,                      -- the payer's words; null before it came
    answered_on TEXT,                      -- the day of the answer; null with answer
    answered_by TEXT,                      -- who noted it; null with answer
    accepted_on TEXT,                      -- the day a person accepted the answer; null before that
    accepted_by TEXT,                      -- who; null with accepted_on
    PRIMARY KEY (query, position),
    CHECK ((answer IS NULL) = (answered_on IS NULL)),
    CHECK ((accepted_on IS NULL) = (accepted_by IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX question_finding ON question (fingerprint);
",
}];

/// The number the next letter takes.
pub(crate) fn next_number(conn: &Connection) -> rusqlite::Result<u32> {
    conn.query_row("SELECT coalesce(max(number), 0) + 1 FROM query", [], |row| row.get(0))
}

/// A letter to write down.
pub(crate) struct New<'a> {
    pub number: u32,
    pub payer: &'a str,
    pub asked_on: NaiveDate,
    pub asked_by: Option<&'a str>,
    pub path: &'a str,
    /// Fingerprints and questions, in their order.
    pub questions: &'a [(String, String)],
}

/// Writes a letter with its questions.
pub(crate) fn insert(conn: &Connection, new: &New<'_>, at: chrono::DateTime<Utc>) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "INSERT INTO query (number, payer, asked_on, asked_by, path, asked_at)
         VALUES (:number, :payer, :asked_on, :asked_by, :path, :asked_at)",
    )?
    .execute(named_params! {
        ":number": new.number,
        ":payer": new.payer,
        ":asked_on": Day(new.asked_on),
        ":asked_by": new.asked_by,
        ":path": new.path,
        ":asked_at": Time(at),
    })?;
    let mut insert =
        conn.prepare_cached("INSERT INTO question (query, position, fingerprint, text) VALUES (?1, ?2, ?3, ?4)")?;
    for (position, (fingerprint, text)) in (1u32..).zip(new.questions) {
        insert.execute(params![new.number, position, fingerprint, text])?;
    }
    Ok(())
}

const SELECT: &str =
    "SELECT question.*, query.payer, query.asked_on, query.asked_by, query.path, finding.rule, finding.subject
    FROM question JOIN query ON query.number = question.query JOIN finding USING (fingerprint)";

/// Every question, the latest letter first.
pub(crate) fn all(conn: &Connection) -> rusqlite::Result<Vec<AskedQuestion>> {
    conn.prepare_cached(&format!("{SELECT} ORDER BY query DESC, position"))?
        .query_map([], read)?
        .collect()
}

/// One question by the parts of its reference.
pub(crate) fn one(conn: &Connection, query: u32, position: u32) -> rusqlite::Result<Option<AskedQuestion>> {
    conn.prepare_cached(&format!("{SELECT} WHERE query = ?1 AND position = ?2"))?
        .query_row(params![query, position], read)
        .optional()
}

/// Notes an answer in place of one noted before; it has to be accepted anew.
pub(crate) fn answer(conn: &Connection, query: u32, position: u32, answer: &PayerAnswer) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "UPDATE question SET answer = ?3, answered_on = ?4, answered_by = ?5, accepted_on = NULL, accepted_by = NULL
         WHERE query = ?1 AND position = ?2",
    )?
    .execute(params![query, position, answer.text, Day(answer.on), answer.by])?;
    Ok(())
}

/// Notes that a person accepted the answer.
pub(crate) fn accept(conn: &Connection, query: u32, position: u32, by: &str, on: NaiveDate) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE question SET accepted_on = ?3, accepted_by = ?4 WHERE query = ?1 AND position = ?2")?
        .execute(params![query, position, Day(on), by])?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<AskedQuestion> {
    let answer = match (row.maybe_text("answer")?, row.maybe_day("answered_on")?) {
        (Some(text), Some(on)) => Some(PayerAnswer {
            text,
            on,
            by: row.maybe_text("answered_by")?.unwrap_or_default(),
        }),
        _ => None,
    };
    let accepted_by = row.maybe_text("accepted_by")?;
    let state = match (&answer, &accepted_by) {
        (_, Some(_)) => QuestionState::Accepted,
        (Some(_), None) => QuestionState::Answered,
        (None, None) => QuestionState::Asked,
    };
    let (query, position): (u32, u32) = (row.get("query")?, row.get("position")?);
    Ok(AskedQuestion {
        reference: format!("Q{query}-{position}"),
        fingerprint: row.text("fingerprint")?,
        rule: row.text("rule")?,
        subject: row.text("subject")?,
        payer: row.text("payer")?,
        question: row.text("text")?,
        asked_on: row.get::<_, Day>("asked_on")?.0,
        asked_by: row.maybe_text("asked_by")?,
        path: row.text("path")?,
        state,
        answer,
        accepted_by,
        accepted_on: row.maybe_day("accepted_on")?,
    })
}
