//! Reports: what stands in each one's header, and its place among the versions of its series.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use plumbline_model::{
    ContractRef, LineOfBusiness, Party, Period, Report, ReportStatus, ReportSummary, Source, WaiverScope,
};
use rusqlite::{Connection, OptionalExtension, Row, named_params, params};

use crate::migration::Step;
use crate::tables::Ids;
use crate::value::{Columns, Day, InOrder, Time, Word};

pub(crate) const STEPS: &[Step] = &[
Step {
    version: 1,
    sql: "
CREATE TABLE report (
    id               TEXT NOT NULL PRIMARY KEY,     -- stable: made of payer, contract, subject, period, basis and source
    series_key       TEXT NOT NULL,                 -- equal for all versions of one report
    version          INTEGER NOT NULL CHECK (version > 0), -- 1 for the first of its series
    supersedes       TEXT REFERENCES report (id),   -- the version before; null for the first
    status           TEXT NOT NULL CHECK (status IN ('draft', 'checked', 'signed_off', 'superseded')),
    contract_id      TEXT,                          -- as printed; null where the report states no contract
    contract_title   TEXT,                          -- as printed; null where none is printed
    line_of_business TEXT,                          -- medicare, medicaid, commercial; null where not stated
    program          TEXT,                          -- null where not stated
    reported_on      TEXT,                          -- day the payer made it; null where not stated
    period_start     TEXT,                          -- first day of the performance period; null where not stated
    period_end       TEXT,                          -- last day of the performance period; null where not stated
    basis            TEXT,                          -- month, quarter, ytd, rolling_12, year, settlement, other; null where not stated
    paid_through     TEXT,                          -- last day of payment counted; null where not stated
    source_path      TEXT NOT NULL,                 -- the path it was imported from
    source_sha256    TEXT NOT NULL REFERENCES source_file (sha256),
    source_format    TEXT NOT NULL,                 -- xlsx, xls, xlsb, ods, csv, pdf, json, fhir: told from content
    mapping          TEXT NOT NULL,                 -- mapping id and version, id@version
    stored_at        TEXT NOT NULL,                 -- RFC 3339, UTC
    CHECK ((period_start IS NULL) = (period_end IS NULL)),
    UNIQUE (series_key, version)
) STRICT;
CREATE UNIQUE INDEX report_current ON report (series_key) WHERE status <> 'superseded'; -- one current report per series
CREATE INDEX report_source ON report (source_sha256);
CREATE INDEX report_supersedes ON report (supersedes);
",
},
Step {
    version: 17,
    sql: "
ALTER TABLE report ADD COLUMN
    revision INTEGER NOT NULL DEFAULT 0; -- times its figures were read again, or confirmed or not, since it was first stored
",
},
];

/// Where one stored version stands in its series.
#[derive(Debug, Clone)]
pub(crate) struct Version {
    pub id: String,
    pub version: u32,
    pub reported_on: Option<NaiveDate>,
}

/// The versions of a series, first to last; the last one is current.
pub(crate) fn series(conn: &Connection, series_key: &str) -> rusqlite::Result<Vec<Version>> {
    conn.prepare_cached("SELECT id, version, reported_on FROM report WHERE series_key = ?1 ORDER BY version")?
        .query_map([series_key], |row| {
            Ok(Version {
                id: row.get("id")?,
                version: row.get("version")?,
                reported_on: row.maybe_day("reported_on")?,
            })
        })?
        .collect()
}

/// What a finding's report belongs to.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub id: String,
    pub series: String,
    payer: String,
    program: Option<String>,
    contract: Option<String>,
    period: Option<Period>,
}

impl Place {
    /// What a waiver of this scope covers for a finding in this report; `None` for one fact, and where the report names
    /// no contract.
    pub(crate) fn key(&self, scope: WaiverScope) -> Option<String> {
        match scope {
            WaiverScope::Fact => None,
            WaiverScope::Report => Some(self.id.clone()),
            // As payers and numbers are matched elsewhere: without differences of case and spacing.
            WaiverScope::Contract => {
                let normal = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
                let contract = self.contract.as_deref()?;
                Some(format!("{}|{}", normal(&self.payer), normal(contract)))
            }
        }
    }

    /// The report in words.
    pub(crate) fn words(&self) -> String {
        let program = self
            .program
            .as_deref()
            .map_or_else(String::new, |name| format!(", {name}"));
        let period = self
            .period
            .map_or_else(String::new, |period| format!(", {} to {}", period.start, period.end));
        format!("{}{program}{period}", self.payer)
    }

    /// Its contract in words.
    pub(crate) fn contract_words(&self) -> String {
        format!(
            "{}, contract {}",
            self.payer,
            self.contract.as_deref().unwrap_or_default()
        )
    }
}

/// What these reports belong to, by id. An unknown id is left out.
pub(crate) fn places(conn: &Connection, ids: &Ids) -> rusqlite::Result<HashMap<String, Place>> {
    conn.prepare_cached(
        "SELECT report.*, party.name AS payer FROM report
         LEFT JOIN party ON party.report_id = report.id AND party.role = 'payer'
         WHERE report.id IN (SELECT value FROM json_each(?1))",
    )?
    .query_map([ids], |row| {
        let place = Place {
            id: row.text("id")?,
            series: row.text("series_key")?,
            payer: row.maybe_text("payer")?.unwrap_or_default(),
            program: row.maybe_text("program")?,
            contract: row.maybe_text("contract_id")?,
            period: row.maybe_period("period")?,
        };
        Ok((place.id.clone(), place))
    })?
    .collect()
}

/// Ids of all versions of these reports' series.
pub(crate) fn ids_of_series(conn: &Connection, ids: &Ids) -> rusqlite::Result<Vec<String>> {
    conn.prepare_cached(
        "SELECT id FROM report WHERE series_key IN
             (SELECT series_key FROM report WHERE id IN (SELECT value FROM json_each(?1)))",
    )?
    .query_map([ids], |row| row.get(0))?
    .collect()
}

/// The series a report stands in; `None` for an unknown id.
pub(crate) fn series_key(conn: &Connection, id: &str) -> rusqlite::Result<Option<String>> {
    conn.prepare_cached("SELECT series_key FROM report WHERE id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()
}

/// Takes a report away with everything that is its own. What points at it (findings, imports, the next version) has to
/// be put right in the same transaction.
pub(crate) fn delete(conn: &Connection, id: &str) -> rusqlite::Result<()> {
    conn.prepare_cached("DELETE FROM report WHERE id = ?1")?.execute([id])?;
    Ok(())
}

/// How often a report's figures became others since it was first stored; 0 for an unknown id.
pub(crate) fn revision(conn: &Connection, id: &str) -> rusqlite::Result<u32> {
    let known = conn
        .prepare_cached("SELECT revision FROM report WHERE id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()?;
    Ok(known.unwrap_or_default())
}

/// Notes that a report's figures are others than they were at its revision before.
pub(crate) fn revise(conn: &Connection, id: &str, before: u32) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE report SET revision = ?2 WHERE id = ?1")?
        .execute(params![id, before + 1])?;
    Ok(())
}

/// Sets a version's number and the version it replaces.
pub(crate) fn set_version(conn: &Connection, id: &str, version: u32, supersedes: Option<&str>) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE report SET version = ?2, supersedes = ?3 WHERE id = ?1")?
        .execute(params![id, version, supersedes])?;
    Ok(())
}

/// A report's status; `None` for an unknown id.
pub(crate) fn status(conn: &Connection, id: &str) -> rusqlite::Result<Option<ReportStatus>> {
    conn.prepare_cached("SELECT status FROM report WHERE id = ?1")?
        .query_row([id], |row| row.word("status"))
        .optional()
}

/// Sets a report's status.
pub(crate) fn set_status(conn: &Connection, id: &str, status: ReportStatus) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE report SET status = ?2 WHERE id = ?1")?
        .execute(params![id, Word(status)])?;
    Ok(())
}

/// Writes the header of a report. Its parties and figures have tables of their own.
pub(crate) fn insert(conn: &Connection, report: &Report, series_key: &str, at: DateTime<Utc>) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "INSERT INTO report (id, series_key, version, supersedes, status, contract_id, contract_title, line_of_business,
             program, reported_on, period_start, period_end, basis, paid_through, source_path, source_sha256,
             source_format, mapping, stored_at)
         VALUES (:id, :series_key, :version, :supersedes, :status, :contract_id, :contract_title, :line_of_business,
             :program, :reported_on, :period_start, :period_end, :basis, :paid_through, :source_path, :source_sha256,
             :source_format, :mapping, :stored_at)",
    )?
    .execute(named_params! {
        ":id": report.id,
        ":series_key": series_key,
        ":version": report.version,
        ":supersedes": report.supersedes,
        ":status": Word(report.status),
        ":contract_id": report.contract.as_ref().map(|contract| &contract.id),
        ":contract_title": report.contract.as_ref().and_then(|contract| contract.title.as_ref()),
        ":line_of_business": report.line_of_business.map(Word),
        ":program": report.program,
        ":reported_on": report.reported_on.map(Day),
        ":period_start": report.period.map(|period| Day(period.start)),
        ":period_end": report.period.map(|period| Day(period.end)),
        ":basis": report.basis.map(Word),
        ":paid_through": report.paid_through.map(Day),
        ":source_path": report.source.path,
        ":source_sha256": report.source.sha256,
        ":source_format": Word(report.source.format),
        ":mapping": report.source.mapping,
        ":stored_at": Time(at),
    })?;
    Ok(())
}

/// The headers of these reports, without parties and figures, in the order of payer, program, period and version:
/// the same whatever order the files came in.
pub(crate) fn read(conn: &Connection, ids: &Ids) -> rusqlite::Result<Vec<Report>> {
    conn.prepare_cached(
        "SELECT report.* FROM report
         LEFT JOIN party ON party.report_id = report.id AND party.role = 'payer'
         WHERE report.id IN (SELECT value FROM json_each(?1))
         ORDER BY party.name, program, period_start, period_end, series_key, version",
    )?
    .query_map([ids], header)?
    .collect()
}

fn source(row: &Row<'_>) -> rusqlite::Result<Source> {
    Ok(Source {
        path: row.text("source_path")?,
        sha256: row.text("source_sha256")?,
        format: row.word("source_format")?,
        mapping: row.text("mapping")?,
    })
}

fn header(row: &Row<'_>) -> rusqlite::Result<Report> {
    let title = row.maybe_text("contract_title")?;
    Ok(Report {
        id: row.text("id")?,
        payer: Party::default(),
        subject: Party::default(),
        contract: row.maybe_text("contract_id")?.map(|id| ContractRef { id, title }),
        line_of_business: row.maybe_word("line_of_business")?,
        program: row.maybe_text("program")?,
        status: row.word("status")?,
        version: row.get("version")?,
        supersedes: row.maybe_text("supersedes")?,
        reported_on: row.maybe_day("reported_on")?,
        period: row.maybe_period("period")?,
        basis: row.maybe_word("basis")?,
        paid_through: row.maybe_day("paid_through")?,
        source: source(row)?,
        statements: Vec::new(),
        metrics: Vec::new(),
        quality: Vec::new(),
        definitions: Vec::new(),
        unmapped: Vec::new(),
        issues: Vec::new(),
        ocr: Vec::new(),
        kept: Vec::new(),
    })
}

/// Where one stored report stands among the others: what can be known of it without its figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// The report's id.
    pub id: String,
    /// The payer's name, as printed.
    pub payer: String,
    /// The hash of its file.
    pub sha256: String,
    /// The market, where stated.
    pub line_of_business: Option<LineOfBusiness>,
    /// Last day of the performance period.
    pub period_end: Option<NaiveDate>,
    /// The day the payer made it.
    pub reported_on: Option<NaiveDate>,
    /// Its number among the versions of its series.
    pub version: u32,
    /// Where it stands in the work.
    pub status: ReportStatus,
    /// How often its figures became others since it was first stored.
    pub revision: u32,
}

/// All reports in the order of [`read`].
pub(crate) fn outlines(conn: &Connection) -> rusqlite::Result<Vec<Outline>> {
    conn.prepare_cached(
        "SELECT id, coalesce(party.name, ''), source_sha256, line_of_business, period_end, reported_on, version, status,
             revision
         FROM report
         LEFT JOIN party ON party.report_id = report.id AND party.role = 'payer'
         ORDER BY party.name, program, period_start, period_end, series_key, version",
    )?
    .query_map([], |row| {
        let mut row = InOrder::from(row, 0);
        Ok(Outline {
            id: row.get()?,
            payer: row.get()?,
            sha256: row.get()?,
            line_of_business: row.maybe_word()?,
            period_end: row.maybe_day()?,
            reported_on: row.maybe_day()?,
            version: row.get()?,
            status: row.word()?,
            revision: row.get()?,
        })
    })?
    .collect()
}

const SUMMARIES: &str = "SELECT report.*, payer.name AS payer_name, subject.name AS subject_name,
         (SELECT count(*) FROM metric WHERE report_id = report.id)
             + (SELECT count(*) FROM quality_measure WHERE report_id = report.id) AS figures,
         (SELECT count(*) FROM unmapped WHERE report_id = report.id) AS unmapped
     FROM report
     JOIN party AS payer ON payer.report_id = report.id AND payer.role = 'payer'
     JOIN party AS subject ON subject.report_id = report.id AND subject.role = 'subject'";
const SUMMARIES_ORDER: &str = "ORDER BY payer.name, program, period_start, period_end, series_key, version";

/// The list of reports, in the order of [`read`].
pub(crate) fn summaries(conn: &Connection) -> rusqlite::Result<Vec<ReportSummary>> {
    conn.prepare_cached(&format!("{SUMMARIES} {SUMMARIES_ORDER}"))?
        .query_map([], summary)?
        .collect()
}

/// The same for these reports.
pub(crate) fn summaries_of(conn: &Connection, ids: &Ids) -> rusqlite::Result<Vec<ReportSummary>> {
    conn.prepare_cached(&format!(
        "{SUMMARIES} WHERE report.id IN (SELECT value FROM json_each(?1)) {SUMMARIES_ORDER}"
    ))?
    .query_map([ids], summary)?
    .collect()
}

fn summary(row: &Row<'_>) -> rusqlite::Result<ReportSummary> {
    Ok(ReportSummary {
        id: row.text("id")?,
        payer: row.text("payer_name")?,
        subject: row.text("subject_name")?,
        contract: row.maybe_text("contract_id")?,
        line_of_business: row.maybe_word("line_of_business")?,
        program: row.maybe_text("program")?,
        status: row.word("status")?,
        version: row.get("version")?,
        supersedes: row.maybe_text("supersedes")?,
        reported_on: row.maybe_day("reported_on")?,
        period: row.maybe_period("period")?,
        basis: row.maybe_word("basis")?,
        paid_through: row.maybe_day("paid_through")?,
        source: source(row)?,
        figures: row.count("figures")?,
        unmapped: row.count("unmapped")?,
    })
}

/// Notes that reports were checked which were not; signed off and replaced ones stay so.
pub(crate) fn set_checked(conn: &Connection, ids: &Ids) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "UPDATE report SET status = 'checked'
         WHERE status = 'draft' AND id IN (SELECT value FROM json_each(?1))",
    )?
    .execute([ids])?;
    Ok(())
}

/// Ids of the reports that are superseded, or of those that are not.
pub(crate) fn ids(conn: &Connection, superseded: bool) -> rusqlite::Result<Vec<String>> {
    conn.prepare_cached("SELECT id FROM report WHERE (status = 'superseded') = ?1")?
        .query_map([superseded], |row| row.get(0))?
        .collect()
}

/// Ids of the reports one file gave, in the order they were stored.
pub(crate) fn ids_of_source(conn: &Connection, sha256: &str) -> rusqlite::Result<Vec<String>> {
    conn.prepare_cached("SELECT id FROM report WHERE source_sha256 = ?1 ORDER BY rowid")?
        .query_map([sha256], |row| row.get(0))?
        .collect()
}

/// Ids that start with this text.
pub(crate) fn ids_with_prefix(conn: &Connection, prefix: &str) -> rusqlite::Result<Vec<String>> {
    conn.prepare_cached("SELECT id FROM report WHERE substr(id, 1, length(?1)) = ?1 ORDER BY id")?
        .query_map([prefix], |row| row.get(0))?
        .collect()
}
