//! What the checks found, with the evidence. Waivers are in `waiver`.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use plumbline_model::{Evidence, Finding, FindingState, Reopened};
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
        version: 11,
        sql: "
ALTER TABLE finding ADD COLUMN rule_version INTEGER NOT NULL DEFAULT 1;           -- of the rule that found it
ALTER TABLE finding ADD COLUMN series TEXT;                                       -- series_key of its report; null for a finding about several reports or a file
ALTER TABLE finding ADD COLUMN caused_by TEXT;                                    -- fingerprint of the finding it follows from; null for a root cause
ALTER TABLE finding ADD COLUMN cause TEXT;                                        -- why it follows, in words; null for a root cause
ALTER TABLE finding ADD COLUMN predecessor TEXT REFERENCES finding (fingerprint); -- whose facts changed into its own; null where there is none
ALTER TABLE finding ADD COLUMN waiver_id INTEGER REFERENCES waiver (id);          -- the waiver that sets it aside; null while it is open or resolved
ALTER TABLE finding ADD COLUMN reopened_at TEXT;                                  -- RFC 3339, UTC; null where it was neither waived nor resolved before
ALTER TABLE finding ADD COLUMN reopened_because TEXT CHECK (reopened_because IN ('facts_changed', 'rule_changed', 'expired', 'withdrawn', 'found_again')); -- null with reopened_at
ALTER TABLE finding ADD COLUMN reopened_words TEXT;                               -- what was decided and what changed; null with reopened_at
UPDATE finding SET
    series = (SELECT series_key FROM report WHERE report.id = finding.report_id),
    waiver_id = (SELECT id FROM waiver WHERE waiver.fingerprint = finding.fingerprint AND waiver.ended_at IS NULL);
CREATE INDEX finding_subject ON finding (rule, subject, series);
CREATE INDEX evidence_report ON evidence (report_id);
",
    },
    Step {
        version: 13,
        sql: "
CREATE INDEX finding_rule ON finding (rule) WHERE state <> 'resolved';
CREATE INDEX IF NOT EXISTS evidence_report ON evidence (report_id);
",
    },
];

/// What a check has to say of one finding beside its content.
pub(crate) struct Standing<'a> {
    /// Open or waived.
    pub state: FindingState,
    /// The waiver that sets it aside.
    pub waiver_id: Option<i64>,
    /// The series of its report.
    pub series: Option<&'a str>,
    /// The finding whose facts changed into its own.
    pub predecessor: Option<&'a str>,
    /// Why it is open again.
    pub reopened: Option<&'a Reopened>,
}

/// Writes a finding as found now, in place of what was known of it; `same_evidence` where that needs no writing.
pub(crate) fn upsert(
    conn: &Connection,
    finding: &Finding,
    standing: &Standing<'_>,
    same_evidence: bool,
    at: DateTime<Utc>,
) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "INSERT INTO finding (fingerprint, rule, name, severity, report_id, subject, message, expected, found, tolerance,
             state, first_found_at, last_found_at, resolved_at, rule_version, series, caused_by, cause, predecessor,
             waiver_id, reopened_at, reopened_because, reopened_words)
         VALUES (:fingerprint, :rule, :name, :severity, :report_id, :subject, :message, :expected, :found, :tolerance,
             :state, :at, :at, NULL, :rule_version, :series, :caused_by, :cause, :predecessor,
             :waiver_id, :reopened_at, :reopened_because, :reopened_words)
         ON CONFLICT (fingerprint) DO UPDATE SET rule = :rule, name = :name, severity = :severity,
             report_id = :report_id, subject = :subject, message = :message, expected = :expected, found = :found,
             tolerance = :tolerance, state = :state, last_found_at = :at, resolved_at = NULL,
             rule_version = :rule_version, series = :series, caused_by = :caused_by, cause = :cause,
             predecessor = :predecessor, waiver_id = :waiver_id, reopened_at = :reopened_at,
             reopened_because = :reopened_because, reopened_words = :reopened_words",
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
        ":state": Word(standing.state),
        ":at": Time(at),
        ":rule_version": finding.rule_version,
        ":series": standing.series,
        ":caused_by": finding.caused_by,
        ":cause": finding.cause,
        ":predecessor": standing.predecessor,
        ":waiver_id": standing.waiver_id,
        ":reopened_at": standing.reopened.map(|reopened| Time(reopened.at)),
        ":reopened_because": standing.reopened.map(|reopened| Word(reopened.because)),
        ":reopened_words": standing.reopened.map(|reopened| &reopened.words),
    })?;
    if same_evidence {
        return Ok(());
    }
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

/// Sets a finding that is still found aside.
pub(crate) fn set_waived(conn: &Connection, fingerprint: &str, waiver_id: i64) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "UPDATE finding SET state = 'waived', waiver_id = ?2, reopened_at = NULL, reopened_because = NULL,
             reopened_words = NULL
         WHERE fingerprint = ?1 AND state <> 'resolved'",
    )?
    .execute(params![fingerprint, waiver_id])?;
    Ok(())
}

/// Opens a finding that is still found.
pub(crate) fn set_open(conn: &Connection, fingerprint: &str, reopened: &Reopened) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "UPDATE finding SET state = 'open', waiver_id = NULL, reopened_at = ?2, reopened_because = ?3,
             reopened_words = ?4
         WHERE fingerprint = ?1",
    )?
    .execute(params![
        fingerprint,
        Time(reopened.at),
        Word(reopened.because),
        reopened.words
    ])?;
    Ok(())
}

/// Notes that a finding is found no longer.
pub(crate) fn resolve(conn: &Connection, fingerprint: &str, at: DateTime<Utc>) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "UPDATE finding SET state = 'resolved', resolved_at = ?2, waiver_id = NULL, reopened_at = NULL,
             reopened_because = NULL, reopened_words = NULL
         WHERE fingerprint = ?1",
    )?
    .execute(params![fingerprint, Time(at)])?;
    Ok(())
}

/// Resolves the findings about a report that is gone and lets none point at it; gives the fingerprints.
pub(crate) fn forget_report(conn: &Connection, report_id: &str, at: DateTime<Utc>) -> rusqlite::Result<Vec<String>> {
    let about: Vec<String> = conn
        .prepare_cached(
            "SELECT fingerprint FROM finding WHERE report_id = ?1 AND state <> 'resolved' ORDER BY fingerprint",
        )?
        .query_map([report_id], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    conn.prepare_cached(
        "UPDATE finding SET report_id = NULL, state = 'resolved', resolved_at = coalesce(resolved_at, ?2), waiver_id = NULL
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

/// Fingerprints of findings of one rule and subject that still stand, with the report of each.
pub(crate) fn standing_of(
    conn: &Connection,
    rule: &str,
    subject: &str,
) -> rusqlite::Result<Vec<(String, Option<String>)>> {
    conn.prepare_cached(
        "SELECT fingerprint, report_id FROM finding WHERE rule = ?1 AND subject = ?2 AND state <> 'resolved'
         ORDER BY fingerprint",
    )?
    .query_map([rule, subject], |row| Ok((row.get(0)?, row.get(1)?)))?
    .collect()
}

/// Fingerprints of findings of one rule and subject in one series of reports, the one found last first.
pub(crate) fn alike(
    conn: &Connection,
    rule: &str,
    subject: &str,
    series: Option<&str>,
) -> rusqlite::Result<Vec<String>> {
    conn.prepare_cached(
        "SELECT fingerprint FROM finding WHERE rule = ?1 AND subject = ?2 AND series IS ?3
         ORDER BY last_found_at DESC, fingerprint LIMIT 32",
    )?
    .query_map(params![rule, subject, series], |row| row.get(0))?
    .collect()
}

/// When a finding was resolved; `None` while it is found.
pub(crate) fn resolved_at(conn: &Connection, fingerprint: &str) -> rusqlite::Result<Option<DateTime<Utc>>> {
    conn.prepare_cached("SELECT resolved_at FROM finding WHERE fingerprint = ?1")?
        .query_row([fingerprint], |row| {
            Ok(row.get::<_, Option<Time>>(0)?.map(|time| time.0))
        })
}

/// The waiver that sets a finding aside; `None` where none does.
pub(crate) fn waiver_of(conn: &Connection, fingerprint: &str) -> rusqlite::Result<Option<i64>> {
    conn.prepare_cached("SELECT waiver_id FROM finding WHERE fingerprint = ?1")?
        .query_row([fingerprint], |row| row.get(0))
}

/// Fingerprints of the findings a waiver sets aside.
pub(crate) fn waived_with(conn: &Connection, waiver_id: i64) -> rusqlite::Result<Vec<String>> {
    conn.prepare_cached("SELECT fingerprint FROM finding WHERE waiver_id = ?1 ORDER BY fingerprint")?
        .query_map([waiver_id], |row| row.get(0))?
        .collect()
}

/// How many findings each waiver sets aside.
pub(crate) fn waived_by(conn: &Connection) -> rusqlite::Result<HashMap<i64, usize>> {
    conn.prepare_cached("SELECT waiver_id, count(*) FROM finding WHERE waiver_id IS NOT NULL GROUP BY waiver_id")?
        .query_map([], |row| Ok((row.get(0)?, row.get::<_, u32>(1)? as usize)))?
        .collect()
}

fn read(conn: &Connection, which: &str, params: impl Params) -> rusqlite::Result<Vec<Finding>> {
    let mut findings: Vec<(Finding, Option<i64>)> = conn
        .prepare_cached(&format!(
            "SELECT * FROM finding WHERE {which}
             ORDER BY CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, rule, subject, fingerprint"
        ))?
        .query_map(params, |row| {
            let reopened_at = row.get::<_, Option<Time>>("reopened_at")?.map(|time| time.0);
            let because = reopened_at.zip(row.maybe_word("reopened_because")?);
            let words = row.maybe_text("reopened_words")?;
            let finding = Finding {
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
                rule_version: row.get("rule_version")?,
                caused_by: row.maybe_text("caused_by")?,
                cause: row.maybe_text("cause")?,
                reopened: because.map(|(at, because)| Reopened {
                    at,
                    because,
                    words: words.unwrap_or_default(),
                }),
                predecessor: row.maybe_text("predecessor")?,
            };
            Ok((finding, row.get("waiver_id")?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    let fingerprints = Ids::of(findings.iter().map(|(finding, _)| finding.fingerprint.as_str()));
    let mut evidence = read_grouped(
        conn,
        "SELECT * FROM evidence WHERE fingerprint IN (SELECT value FROM json_each(?1)) ORDER BY fingerprint, position",
        [&fingerprints],
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
    let waivers = waiver::in_force(conn)?;
    for (finding, waiver_id) in &mut findings {
        finding.evidence = evidence.remove(&finding.fingerprint).unwrap_or_default();
        finding.waiver = waiver_id
            .and_then(|id| waivers.get(&id))
            .map(|kept| kept.waiver.clone());
    }
    Ok(findings.into_iter().map(|(finding, _)| finding).collect())
}
