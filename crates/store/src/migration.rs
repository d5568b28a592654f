//! Bringing a database to the schema this release knows.
//!
//! The version stands in `PRAGMA user_version`; `PRAGMA application_id` tells our files from other programs'.
//! All missing steps run in one transaction: a database is never left between two versions.

use std::path::Path;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::StoreError;
use crate::tables::TABLES;
use crate::workspace::classify;

/// "PLMB" in ASCII.
pub(crate) const APPLICATION_ID: i64 = 0x504C_4D42;

/// One change of the schema, written beside the table it changes.
pub(crate) struct Step {
    /// The schema version it is part of; 1 is the first.
    pub version: u32,
    /// The statements.
    pub sql: &'static str,
}

/// The latest schema version this release knows.
pub(crate) fn known_version() -> u32 {
    latest(&steps().collect::<Vec<_>>())
}

fn latest(steps: &[&Step]) -> u32 {
    steps.iter().map(|step| step.version).max().unwrap_or(0)
}

fn steps() -> impl Iterator<Item = &'static Step> {
    TABLES.iter().flat_map(|(_, steps)| steps.iter())
}

/// Refuses a database of another program or of a later release. Changes nothing.
pub(crate) fn check(conn: &Connection, path: &Path) -> Result<(), StoreError> {
    check_up_to(conn, path, known_version())
}

fn check_up_to(conn: &Connection, path: &Path, known: u32) -> Result<(), StoreError> {
    let read = |sql: &str| -> Result<i64, StoreError> {
        conn.query_row(sql, [], |row| row.get(0))
            .map_err(|source| classify(path, source, |path, source| StoreError::CannotOpen { path, source }))
    };
    let application_id = read("PRAGMA application_id")?;
    let found = read("PRAGMA user_version")?;
    let is_new = application_id == 0 && found == 0 && read("SELECT count(*) FROM sqlite_schema")? == 0;
    if application_id != APPLICATION_ID && !is_new {
        return Err(StoreError::NotAWorkspace { path: path.to_owned() });
    }
    let known = i64::from(known);
    if found > known {
        return Err(StoreError::NewerSchema {
            path: path.to_owned(),
            found,
            known,
        });
    }
    Ok(())
}

/// Runs every step the database lacks.
pub(crate) fn migrate(conn: &Connection, path: &Path) -> Result<(), StoreError> {
    run(conn, path, &steps().collect::<Vec<_>>())
}

fn run(conn: &Connection, path: &Path, steps: &[&Step]) -> Result<(), StoreError> {
    let failed = |version: u32| {
        move |source| {
            classify(path, source, |path, source| StoreError::Migration {
                path,
                version,
                source,
            })
        }
    };
    let known = latest(steps);
    // Immediate: of two processes that open a new workspace at once, the second waits and finds the work done.
    let transaction = Transaction::new_unchecked(conn, TransactionBehavior::Immediate).map_err(failed(known))?;
    check_up_to(&transaction, path, known)?;
    let found: u32 = transaction
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .map_err(failed(known))?;
    for version in found + 1..=known {
        for step in steps.iter().filter(|step| step.version == version) {
            transaction.execute_batch(step.sql).map_err(failed(version))?;
        }
    }
    if found < known {
        transaction
            .execute_batch(&format!(
                "PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {known};"
            ))
            .map_err(failed(known))?;
    }
    transaction.commit().map_err(failed(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Step = Step {
        version: 1,
        sql: "CREATE TABLE note (text TEXT) STRICT; INSERT INTO note VALUES ('kept');",
    };
    const SECOND: Step = Step {
        version: 2,
        sql: "ALTER TABLE note ADD COLUMN author TEXT;",
    };
    const BROKEN: Step = Step {
        version: 3,
        sql: "DELETE FROM note; ALTER TABLE absent ADD COLUMN a TEXT;",
    };

    fn migrated(conn: &Connection, steps: &[&Step]) -> Result<(), StoreError> {
        run(conn, Path::new("test.sqlite"), steps)
    }

    fn state(conn: &Connection) -> (u32, i64, i64) {
        let one = |sql: &str| conn.query_row(sql, [], |row| row.get(0)).expect("read");
        let version = conn
            .query_row("PRAGMA user_version", [], |row| row.get(0))
            .expect("read");
        (
            version,
            one("SELECT count(*) FROM note WHERE text = 'kept'"),
            one("SELECT count(*) FROM pragma_table_info('note')"),
        )
    }

    #[test]
    fn an_older_database_gets_the_steps_it_lacks_and_keeps_its_rows() {
        let conn = Connection::open_in_memory().expect("opened");
        migrated(&conn, &[&FIRST]).expect("version 1");
        assert_eq!(state(&conn), (1, 1, 1));
        migrated(&conn, &[&FIRST, &SECOND]).expect("version 2");
        assert_eq!(state(&conn), (2, 1, 2));
        migrated(&conn, &[&FIRST, &SECOND]).expect("nothing to do");
        assert_eq!(state(&conn), (2, 1, 2), "no step runs twice");
    }

    #[test]
    fn a_step_that_fails_leaves_the_database_as_it_was() {
        let conn = Connection::open_in_memory().expect("opened");
        migrated(&conn, &[&FIRST]).expect("version 1");
        let error = migrated(&conn, &[&FIRST, &SECOND, &BROKEN]).expect_err("the third step fails");
        assert!(matches!(error, StoreError::Migration { version: 3, .. }), "{error}");
        assert_eq!(
            state(&conn),
            (1, 1, 1),
            "neither the second step nor half of the third is kept"
        );
    }
}
