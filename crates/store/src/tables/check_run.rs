//! When what was checked, and the verdict: a check that passed is evidence too.

use chrono::{DateTime, Utc};
use plumbline_model::{ReportVerdict, Verdict};
use rusqlite::{Connection, OptionalExtension, named_params};

use crate::migration::Step;
use crate::value::{Columns, Json, Time, Word, int};

pub(crate) const STEPS: &[Step] = &[
    Step {
        version: 1,
        sql: "
CREATE TABLE check_run (
    id         INTEGER NOT NULL PRIMARY KEY,             -- grows with time
    checked_at TEXT NOT NULL,                            -- RFC 3339, UTC
    report_ids TEXT CHECK (json_valid(report_ids)),      -- JSON list of the reports checked; null for all current ones
    verdict    TEXT NOT NULL CHECK (verdict IN ('ready', 'ready_with_exceptions', 'not_ready')),
    checks_run INTEGER NOT NULL,                         -- checks that ran, passed ones included
    findings   INTEGER NOT NULL                          -- findings, waived ones included
) STRICT;
",
    },
    Step {
        version: 11,
        sql: "
ALTER TABLE check_run ADD COLUMN passed INTEGER; -- checks that found nothing; null for runs of earlier releases
",
    },
];

/// One check: when, of what, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckRun {
    /// When it ran.
    pub checked_at: DateTime<Utc>,
    /// The reports checked; `None` for all current ones.
    pub report_ids: Option<Vec<String>>,
    /// The verdict, waivers counted.
    pub verdict: ReportVerdict,
    /// Checks that ran, passed ones included.
    pub checks_run: usize,
    /// Findings, waived ones included.
    pub findings: usize,
    /// Checks that found nothing; `None` for a run of an earlier release, which did not count them.
    pub passed: Option<usize>,
}

/// Writes one run.
pub(crate) fn insert(
    conn: &Connection,
    verdict: &Verdict,
    report_ids: Option<&[String]>,
    at: DateTime<Utc>,
) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "INSERT INTO check_run (checked_at, report_ids, verdict, checks_run, findings, passed)
         VALUES (:checked_at, :report_ids, :verdict, :checks_run, :findings, :passed)",
    )?
    .execute(named_params! {
        ":checked_at": Time(at),
        ":report_ids": report_ids.map(Json),
        ":verdict": Word(verdict.verdict),
        ":checks_run": int(verdict.checks_run),
        ":findings": int(verdict.findings.len()),
        ":passed": int(verdict.passed),
    })?;
    Ok(())
}

/// The latest run over all current reports; `None` before the first.
pub(crate) fn latest(conn: &Connection) -> rusqlite::Result<Option<CheckRun>> {
    conn.prepare_cached("SELECT * FROM check_run WHERE report_ids IS NULL ORDER BY id DESC LIMIT 1")?
        .query_row([], |row| {
            Ok(CheckRun {
                checked_at: row.get::<_, Time>("checked_at")?.0,
                report_ids: row.maybe_json("report_ids")?,
                verdict: row.word("verdict")?,
                checks_run: row.count("checks_run")?,
                findings: row.count("findings")?,
                passed: row.get::<_, Option<u32>>("passed")?.map(|count| count as usize),
            })
        })
        .optional()
}
