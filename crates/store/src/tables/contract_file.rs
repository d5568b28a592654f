//! What contract files state, one row per contract. What reports state of the same contract stands in `contract`.

use chrono::{DateTime, Utc};
use plumbline_model::Contract;
use rusqlite::{Connection, params};

use crate::migration::Step;
use crate::value::{Columns, Json, Time};

pub(crate) const STEPS: &[Step] = &[Step {
    version: 5,
    sql: "
CREATE TABLE contract_file (
    payer       TEXT NOT NULL,                             -- the payer's name, as the file states it
    contract_id TEXT NOT NULL,                             -- the contract's number, as the file states it
    path        TEXT NOT NULL,                             -- the file's absolute path
    imported_at TEXT NOT NULL,                             -- UTC
    stated      TEXT NOT NULL CHECK (json_valid(stated)),  -- JSON of the contract with each fact's source
    PRIMARY KEY (payer, contract_id)
) STRICT;
CREATE INDEX contract_file_path ON contract_file (path);
",
}];

/// One contract as a file states it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Stated {
    pub path: String,
    pub contract: Contract,
}

/// Everything contract files state, by payer and number.
pub(crate) fn all(conn: &Connection) -> rusqlite::Result<Vec<Stated>> {
    conn.prepare_cached("SELECT path, stated FROM contract_file ORDER BY payer, contract_id")?
        .query_map([], |row| {
            Ok(Stated {
                path: row.text("path")?,
                contract: row.json("stated")?,
            })
        })?
        .collect()
}

/// Takes away what files state of a contract.
pub(crate) fn delete(conn: &Connection, contract: &Contract) -> rusqlite::Result<()> {
    conn.prepare_cached("DELETE FROM contract_file WHERE payer = ?1 AND contract_id = ?2")?
        .execute([&contract.payer, &contract.id])
        .map(drop)
}

/// Writes what a file states of a contract nothing is stated of.
pub(crate) fn insert(conn: &Connection, stated: &Stated, at: DateTime<Utc>) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "INSERT INTO contract_file (payer, contract_id, path, imported_at, stated) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![
        stated.contract.payer,
        stated.contract.id,
        stated.path,
        Time(at),
        Json(&stated.contract)
    ])
    .map(drop)
}
