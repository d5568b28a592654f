//! What the latest check of each report ran and found: the evidence that checks passed.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use plumbline_model::{ReportChecks, RuleCount};
use rusqlite::{Connection, Row, named_params};

use crate::migration::Step;
use crate::tables::Ids;
use crate::value::{Columns, Json, Time, Word, int};

pub(crate) const STEPS: &[Step] = &[Step {
    version: 11,
    sql: "
CREATE TABLE report_check (
    report_id  TEXT NOT NULL PRIMARY KEY REFERENCES report (id) ON DELETE CASCADE,
    checked_at TEXT NOT NULL,                            -- RFC 3339, UTC
    verdict    TEXT NOT NULL CHECK (verdict IN ('ready', 'ready_with_exceptions', 'not_ready')), -- over every finding that names it, as of the check
    checks_run INTEGER NOT NULL,                         -- checks that ran on it alone
    passed     INTEGER NOT NULL,                         -- those that found nothing
    rules      TEXT NOT NULL CHECK (json_valid(rules))   -- JSON list of rule, ran, passed: a row for each check that passes would be one for each figure
) STRICT, WITHOUT ROWID;
",
}];

/// Writes what a check of one report ran, in place of the check before.
pub(crate) fn replace(conn: &Connection, checks: &ReportChecks, at: DateTime<Utc>) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "INSERT OR REPLACE INTO report_check (report_id, checked_at, verdict, checks_run, passed, rules)
         VALUES (:report_id, :checked_at, :verdict, :checks_run, :passed, :rules)",
    )?
    .execute(named_params! {
        ":report_id": checks.report_id,
        ":checked_at": Time(at),
        ":verdict": Word(checks.verdict),
        ":checks_run": int(checks.checks_run),
        ":passed": int(checks.passed),
        ":rules": Json(&checks.rules),
    })?;
    Ok(())
}

/// Forgets the checks of reports that are checked no longer.
pub(crate) fn keep_current(conn: &Connection) -> rusqlite::Result<()> {
    conn.execute(
        "DELETE FROM report_check WHERE report_id IN (SELECT id FROM report WHERE status = 'superseded')",
        [],
    )?;
    Ok(())
}

/// The latest checks by report, the counts by rule left out.
pub(crate) fn all(conn: &Connection) -> rusqlite::Result<HashMap<String, ReportChecks>> {
    conn.prepare_cached("SELECT report_id, verdict, checks_run, passed FROM report_check")?
        .query_map([], |row| {
            let checks = read(row, Vec::new())?;
            Ok((checks.report_id.clone(), checks))
        })?
        .collect()
}

/// The latest checks of these reports with the counts by rule.
pub(crate) fn some(conn: &Connection, ids: &Ids) -> rusqlite::Result<Vec<ReportChecks>> {
    conn.prepare_cached("SELECT * FROM report_check WHERE report_id IN (SELECT value FROM json_each(?1))")?
        .query_map([ids], |row| {
            let rules = row.json::<Vec<RuleCount>>("rules")?;
            read(row, rules)
        })?
        .collect()
}

fn read(row: &Row<'_>, rules: Vec<RuleCount>) -> rusqlite::Result<ReportChecks> {
    Ok(ReportChecks {
        report_id: row.text("report_id")?,
        verdict: row.word("verdict")?,
        checks_run: row.count("checks_run")?,
        passed: row.count("passed")?,
        rules,
    })
}
