//! The payer and the provider organization of each report, as that report names them.
//!
//! Kept per report: what a report prints must stay as printed, even where another report names the same organization
//! in other words.

use plumbline_model::{Identifier, Party, Report};
use rusqlite::{Connection, params};

use crate::migration::Step;
use crate::tables::{Ids, read_grouped};
use crate::value::{Columns, int};

pub(crate) const STEPS: &[Step] = &[Step {
    version: 1,
    sql: "
CREATE TABLE party (
    report_id TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
    role      TEXT NOT NULL CHECK (role IN ('payer', 'subject')), -- who sent it; the provider organization it is about
    name      TEXT NOT NULL,                                      -- as printed
    PRIMARY KEY (report_id, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX party_name ON party (name);
CREATE TABLE party_identifier (
    report_id TEXT NOT NULL,
    role      TEXT NOT NULL,
    position  INTEGER NOT NULL, -- 0 for the first printed
    system    TEXT NOT NULL,    -- tin, npi, aco-id or a URL
    value     TEXT NOT NULL,    -- as printed
    PRIMARY KEY (report_id, role, position),
    FOREIGN KEY (report_id, role) REFERENCES party (report_id, role) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
",
}];

const PAYER: &str = "payer";
const SUBJECT: &str = "subject";

/// Writes both parties of a report.
pub(crate) fn insert(conn: &Connection, report: &Report) -> rusqlite::Result<()> {
    let mut party = conn.prepare_cached("INSERT INTO party (report_id, role, name) VALUES (?1, ?2, ?3)")?;
    let mut identifier = conn.prepare_cached(
        "INSERT INTO party_identifier (report_id, role, position, system, value) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for (role, named) in [(PAYER, &report.payer), (SUBJECT, &report.subject)] {
        party.execute(params![report.id, role, named.name])?;
        for (position, id) in named.identifiers.iter().enumerate() {
            identifier.execute(params![report.id, role, int(position), id.system, id.value])?;
        }
    }
    Ok(())
}

/// Puts both parties into each of these reports.
pub(crate) fn fill(conn: &Connection, ids: &Ids, reports: &mut [Report]) -> rusqlite::Result<()> {
    let key = |row: &rusqlite::Row<'_>| Ok::<_, rusqlite::Error>((row.text("report_id")?, row.text("role")?));
    let mut names = read_grouped(
        conn,
        "SELECT report_id, role, name FROM party WHERE report_id IN (SELECT value FROM json_each(?1))",
        [ids],
        |row| Ok((key(row)?, row.text("name")?)),
    )?;
    let mut identifiers = read_grouped(
        conn,
        "SELECT report_id, role, system, value FROM party_identifier
         WHERE report_id IN (SELECT value FROM json_each(?1)) ORDER BY report_id, role, position",
        [ids],
        |row| {
            Ok((
                key(row)?,
                Identifier {
                    system: row.text("system")?,
                    value: row.text("value")?,
                },
            ))
        },
    )?;
    let mut take = |report_id: &str, role: &str| {
        let key = (report_id.to_owned(), role.to_owned());
        Party {
            name: names.remove(&key).and_then(|mut names| names.pop()).unwrap_or_default(),
            identifiers: identifiers.remove(&key).unwrap_or_default(),
        }
    };
    for report in reports {
        report.payer = take(&report.id, PAYER);
        report.subject = take(&report.id, SUBJECT);
    }
    Ok(())
}
