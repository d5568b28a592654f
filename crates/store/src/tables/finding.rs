//! What the checks found, with the evidence. Waivers are in `waiver`.

use chrono::{DateTime, Utc};
use plumbline_model::{Evidence, Finding, FindingState};
use rusqlite::{Connection, Params, named_params, params};

use crate::migration::Step;
use crate::tables::{Ids, read_grouped, waiver};
use crate::value::{Columns, Json, Time, Word, int};

pub(crate) const STEPS: &[Step] = &[
    Step {
        version: 1,
        sql: "
CREATE TABLE finding (
    fingerprint    TEXT NOT NULL PRIMARY KEY,     -- of rule, subject and facts: the same on every machine
    rule           TEXT NOT NULL,                 -- PER004 …
    name           TEXT NOT NULL,                 -- the rule's
    severity       TEXT NOT NULL CHECK (severity IN ('info', 'warning', 'error')),
    report_id      TEXT REFERENCES report (id),   -- null for a file that became no report
    subject        TEXT NOT NULL,                 -- a metric's term, a file, a pair of payers
    message        TEXT NOT NULL,                 -- what is wrong
    expected       TEXT,                          -- text with unit; null where nothing is expected
    found          TEXT,                          -- text with unit; null where nothing stands there
    tolerance      TEXT,                          -- text; null where none applies
    state          TEXT NOT NULL CHECK (state IN ('open', 'waived', 'resolved')),
    first_found_at TEXT NOT NULL,                 -- RFC 3339, UTC
    last_found_at  TEXT NOT NULL,                 -- RFC 3339, UTC
    resolved_at    TEXT,                          -- RFC 3339, UTC; null while it is found
    CHECK ((resolved_at IS NOT NULL) = (state = 'resolved'))
) STRICT;
CREATE INDEX finding_report ON finding (report_id);
CREATE INDEX finding_state ON finding (state);
CREATE TABLE evidence (
    fingerprint TEXT NOT NULL REFERENCES finding (fingerprint) ON DELETE CASCADE,
    position    INTEGER NOT NULL,               -- 0 for the first
    label       TEXT NOT NULL,                  -- what the value is
    value       TEXT NOT NULL,                  -- text with unit
    anchor      TEXT CHECK (json_valid(anchor)), -- JSON anchor; null for a value we computed
    report_id   TEXT REFERENCES report (id),    -- whose source the anchor points into; null for a computed value
    PRIMARY KEY (fingerprint, position)
) STRICT;
",
    },
    Step {
        version: 14,
        sql: "
CREATE INDEX finding_rule ON finding (rule) WHERE state <> 'resolved';
CREATE INDEX IF NOT EXISTS evidence_report ON evidence (report_id);
",
    },
];

/// Writes a finding as found now, in this state, in place of what was known of it.
pub(crate) fn upsert(
    conn: &Connection,
    finding: &Finding,
    state: FindingState,
    at: DateTime<Utc>,
) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "INSERT INTO finding (fingerprint, rule, name, severity, report_id, subject, message, expected, found, tolerance,
             state, first_found_at, last_found_at, resolved_at)
         VALUES (:fingerprint, :rule, :name, :severity, :report_id, :subject, :message, :expected, :found, :tolerance,
             :state, :at, :at, NULL)
         ON CONFLICT (fingerprint) DO UPDATE SET rule = :rule, name = :name, severity = :severity,
             report_id = :report_id, subject = :subject, message = :message, expected = :expected, found = :found,
             tolerance = :tolerance, state = :state, last_found_at = :at, resolved_at = NULL",
    )?
    .execute(named_params! {
        ":fingerprint": finding.fingerprint,
        ":rule": finding.rule,
        ":name": finding.name,
        ":severity": Word(finding.severity),
        ":report_id": finding.report_id,
        ":subject": finding.subject,
        ":message": finding.message,
        ":expected": finding.expected,
        ":found": finding.found,
        ":tolerance": finding.tolerance,
        ":state": Word(state),
        ":at": Time(at),
    })?;
    conn.prepare_cached("DELETE FROM evidence WHERE fingerprint = ?1")?
        .execute([&finding.fingerprint])?;
    let mut insert = conn.prepare_cached(
        "INSERT INTO evidence (fingerprint, position, label, value, anchor, report_id)
         VALUES (:fingerprint, :position, :label, :value, :anchor, :report_id)",
    )?;
    for (position, evidence) in finding.evidence.iter().enumerate() {
        insert.execute(named_params! {
            ":fingerprint": finding.fingerprint,
            ":position": int(position),
            ":label": evidence.label,
            ":value": evidence.value,
            ":anchor": evidence.anchor.as_ref().map(Json),
            ":report_id": evidence.report_id,
        })?;
    }
    Ok(())
}

/// Sets the state of a finding that is still found.
pub(crate) fn set_state(conn: &Connection, fingerprint: &str, state: FindingState) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE finding SET state = ?2, resolved_at = NULL WHERE fingerprint = ?1")?
        .execute(params![fingerprint, Word(state)])?;
    Ok(())
}

/// Notes that a finding is found no longer.
pub(crate) fn resolve(conn: &Connection, fingerprint: &str, at: DateTime<Utc>) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE finding SET state = 'resolved', resolved_at = ?2 WHERE fingerprint = ?1")?
        .execute(params![fingerprint, Time(at)])?;
    Ok(())
}

/// Resolves the findings about a report that is gone and lets none point at it; gives the fingerprints.
pub(crate) fn forget_report(conn: &Connection, report_id: &str, at: DateTime<Utc>) -> rusqlite::Result<Vec<String>> {
    let about: Vec<String> = conn
        .prepare_cached("SELECT fingerprint FROM finding WHERE report_id = ?1 ORDER BY fingerprint")?
        .query_map([report_id], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    conn.prepare_cached(
        "UPDATE finding SET report_id = NULL, state = 'resolved', resolved_at = coalesce(resolved_at, ?2)
         WHERE report_id = ?1",
    )?
    .execute(params![report_id, Time(at)])?;
    conn.prepare_cached("UPDATE evidence SET report_id = NULL WHERE report_id = ?1")?
        .execute([report_id])?;
    Ok(about)
}

/// All findings with evidence and waivers in force; worst first, then by rule, subject and fingerprint.
pub(crate) fn all(conn: &Connection) -> rusqlite::Result<Vec<Finding>> {
    read(conn, "true", [])
}

/// Findings that are open or waived.
pub(crate) fn standing(conn: &Connection) -> rusqlite::Result<Vec<Finding>> {
    read(conn, "state <> 'resolved'", [])
}

/// Findings that are open or waived and name one of these reports, as their own or in their evidence.
pub(crate) fn standing_about(conn: &Connection, report_ids: &Ids) -> rusqlite::Result<Vec<Finding>> {
    read(
        conn,
        "state <> 'resolved' AND fingerprint IN
             (SELECT fingerprint FROM finding WHERE report_id IN (SELECT value FROM json_each(?1))
              UNION SELECT fingerprint FROM evidence WHERE report_id IN (SELECT value FROM json_each(?1)))",
        [report_ids],
    )
}

/// Findings of these rules that are open or waived and whose evidence points into a report of one of these markets.
pub(crate) fn standing_in_markets(conn: &Connection, rules: &Ids, markets: &Ids) -> rusqlite::Result<Vec<Finding>> {
    read(
        conn,
        "state <> 'resolved' AND rule IN (SELECT value FROM json_each(?1)) AND fingerprint IN
             (SELECT fingerprint FROM evidence JOIN report ON report.id = evidence.report_id
              WHERE evidence.fingerprint = finding.fingerprint
                  AND report.line_of_business IN (SELECT value FROM json_each(?2)))",
        [rules, markets],
    )
}

/// Findings of these rules that are open or waived and name no report.
pub(crate) fn standing_of_no_report(conn: &Connection, rules: &Ids) -> rusqlite::Result<Vec<Finding>> {
    read(
        conn,
        "state <> 'resolved' AND rule IN (SELECT value FROM json_each(?1)) AND report_id IS NULL AND NOT EXISTS
             (SELECT 1 FROM evidence WHERE evidence.fingerprint = finding.fingerprint AND report_id IS NOT NULL)",
        [rules],
    )
}

/// The findings with these fingerprints.
pub(crate) fn some(conn: &Connection, fingerprints: &Ids) -> rusqlite::Result<Vec<Finding>> {
    read(conn, "fingerprint IN (SELECT value FROM json_each(?1))", [fingerprints])
}

/// One finding; `None` for an unknown fingerprint.
pub(crate) fn one(conn: &Connection, fingerprint: &str) -> rusqlite::Result<Option<Finding>> {
    Ok(some(conn, &Ids::of([fingerprint]))?.pop())
}

fn read(conn: &Connection, which: &str, params: impl Params) -> rusqlite::Result<Vec<Finding>> {
    let mut findings: Vec<Finding> = conn
        .prepare_cached(&format!(
            "SELECT * FROM finding WHERE {which}
             ORDER BY CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, rule, subject, fingerprint"
        ))?
        .query_map(params, |row| {
            Ok(Finding {
                rule: row.text("rule")?,
                name: row.text("name")?,
                severity: row.word("severity")?,
                report_id: row.maybe_text("report_id")?,
                subject: row.text("subject")?,
                message: row.text("message")?,
                evidence: Vec::new(),
                expected: row.maybe_text("expected")?,
                found: row.maybe_text("found")?,
                tolerance: row.maybe_text("tolerance")?,
                fingerprint: row.text("fingerprint")?,
                state: row.word("state")?,
                waiver: None,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    let ids = Ids::of(findings.iter().map(|finding| finding.fingerprint.as_str()));
    let mut evidence = read_grouped(
        conn,
        "SELECT * FROM evidence WHERE fingerprint IN (SELECT value FROM json_each(?1)) ORDER BY fingerprint, position",
        [&ids],
        |row| {
            let evidence = Evidence {
                label: row.text("label")?,
                value: row.text("value")?,
                anchor: row.maybe_json("anchor")?,
                report_id: row.maybe_text("report_id")?,
            };
            Ok((row.text("fingerprint")?, evidence))
        },
    )?;
    let mut waivers = waiver::in_force(conn)?;
    for finding in &mut findings {
        finding.evidence = evidence.remove(&finding.fingerprint).unwrap_or_default();
        finding.waiver = waivers.remove(&finding.fingerprint);
    }
    Ok(findings)
}
