//! Reading large parts of a workspace beside the connection that writes, on a thread of its own.

use std::collections::HashMap;
use std::path::PathBuf;

use plumbline_model::{CheckInputs, Contract, Finding, ImportedFile, Report, ReportChecks};
use rusqlite::{Connection, OpenFlags};

use crate::contracts;
use crate::reports::{load, load_headers};
use crate::tables::report::Outline;
use crate::tables::{Ids, catalogue, check_input, finding, import_event, report, report_check};
use crate::workspace::classify;
use crate::{StoreError, Workspace};

/// One state of a workspace, for as long as this is held: what is written meanwhile is not seen.
#[derive(Debug)]
pub struct Reader {
    conn: Connection,
    path: PathBuf,
    /// Changes with every write of any other connection. Source: SQLite, `PRAGMA data_version`.
    version: i64,
}

impl Workspace {
    /// Another connection that reads the present state.
    ///
    /// Several readers see the same state where nothing is written between their openings; see [`Reader::is_current`].
    /// Errors: a workspace in memory has but one connection ([`StoreError::CannotOpen`]).
    pub fn reader(&self) -> Result<Reader, StoreError> {
        if self.path.as_os_str() == ":memory:" {
            return Err(StoreError::CannotOpen {
                path: self.path.clone(),
                source: rusqlite::Error::InvalidPath(self.path.clone()),
            });
        }
        let open = || -> rusqlite::Result<(Connection, i64)> {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let conn = Connection::open_with_flags(&self.path, flags)?;
            conn.busy_timeout(crate::workspace::BUSY_TIMEOUT)?;
            // The state is that of the first read in the transaction.
            conn.execute_batch("PRAGMA trusted_schema = OFF; BEGIN; SELECT count(*) FROM sqlite_schema;")?;
            let version = data_version(&conn)?;
            Ok((conn, version))
        };
        let (conn, version) = open().map_err(|source| self.failed("opening a reader", source))?;
        Ok(Reader {
            conn,
            path: self.path.clone(),
            version,
        })
    }

    /// Notes by which rules and thresholds everything was checked: any text that is another for others.
    pub fn set_catalogue(&self, fingerprint: &str) -> Result<(), StoreError> {
        self.write("noting what was checked", |conn| Ok(catalogue::set(conn, fingerprint)?))
    }

    /// By which rules and thresholds everything was last checked: an empty text where a report is gone since, `None` before
    /// the first time.
    pub fn catalogue(&self) -> Result<Option<String>, StoreError> {
        self.read("reading what was checked", catalogue::get)
    }
}

impl Reader {
    /// As [`Workspace::outlines`].
    pub fn outlines(&self) -> Result<Vec<Outline>, StoreError> {
        self.read("listing reports", report::outlines)
    }

    /// As [`Workspace::some_reports`].
    pub fn some_reports(&self, ids: &[String]) -> Result<Vec<Report>, StoreError> {
        self.read("reading reports", |conn| load(conn, ids))
    }

    /// The same as [`Report::header`] gives them.
    pub fn headers(&self, ids: &[String]) -> Result<Vec<Report>, StoreError> {
        self.read("reading headers of reports", |conn| load_headers(conn, ids))
    }

    /// What the latest checks of these reports rested on; a report that was not checked since it was stored is left out.
    pub fn check_inputs(&self, ids: &[String]) -> Result<HashMap<String, CheckInputs>, StoreError> {
        self.read("reading what checks rested on", |conn| {
            check_input::some(conn, &Ids::of(ids.iter().map(String::as_str)))
        })
    }

    /// What the latest checks of these reports ran, rule by rule.
    pub fn report_checks(&self, ids: &[String]) -> Result<Vec<ReportChecks>, StoreError> {
        self.read("reading the reports' checks", |conn| {
            report_check::some(conn, &Ids::of(ids.iter().map(String::as_str)))
        })
    }

    /// Findings that are open or waived and name one of these reports.
    pub fn findings_about(&self, ids: &[String]) -> Result<Vec<Finding>, StoreError> {
        self.read("reading findings", |conn| {
            finding::standing_about(conn, &Ids::of(ids.iter().map(String::as_str)))
        })
    }

    /// As [`Workspace::contracts`].
    pub fn contracts(&self) -> Result<Vec<Contract>, StoreError> {
        self.read("reading contracts", contracts::known)
    }

    /// As [`Workspace::imports`].
    pub fn imports(&self) -> Result<Vec<ImportedFile>, StoreError> {
        self.read("listing imports", import_event::latest)
    }

    /// Whether nobody has written since this was opened. Ends the reading.
    pub fn is_current(self) -> Result<bool, StoreError> {
        self.read("comparing two states", |conn| {
            conn.execute_batch("COMMIT")?;
            Ok(data_version(conn)? == self.version)
        })
    }

    fn read<T>(
        &self,
        doing: &'static str,
        body: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        body(&self.conn).map_err(|source| {
            classify(&self.path, source, |path, source| StoreError::Database {
                path,
                doing,
                source,
            })
        })
    }
}

fn data_version(conn: &Connection) -> rusqlite::Result<i64> {
    conn.query_row("PRAGMA data_version", [], |row| row.get(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn a_reader_keeps_to_its_state_and_knows_when_it_is_past() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut workspace = Workspace::open(folder.path()).expect("opened");
        let store = |workspace: &mut Workspace, id: &str| {
            let report = testing::report(id, id, "412.50", id.as_bytes());
            workspace.store_original(id.as_bytes()).expect("kept");
            let event = testing::imported(id, &report.source.sha256, &[id]);
            workspace
                .insert_reports(
                    &report.source,
                    std::slice::from_ref(&report),
                    &[],
                    &event,
                    testing::at(1),
                )
                .expect("stored");
            report
        };
        store(&mut workspace, "r-1");
        let (early, same) = (workspace.reader().expect("opened"), workspace.reader().expect("opened"));
        assert!(same.is_current().expect("compared"));
        store(&mut workspace, "r-2");
        assert_eq!(
            early.outlines().expect("listed").len(),
            1,
            "what came later is not seen"
        );
        assert_eq!(early.imports().expect("listed").len(), 1);
        assert!(!early.is_current().expect("compared"));
        let late = workspace.reader().expect("opened");
        let ids = vec!["r-2".to_owned(), "r-9".to_owned()];
        let read = late.some_reports(&ids).expect("read");
        assert_eq!(late.headers(&ids).expect("read"), [read[0].header()]);
        assert_eq!(read, [workspace.report("r-2").expect("read").expect("stored")]);
        assert_eq!(
            late.outlines()
                .expect("listed")
                .into_iter()
                .map(|outline| outline.id)
                .collect::<Vec<_>>(),
            workspace
                .current_reports()
                .expect("read")
                .into_iter()
                .map(|report| report.id)
                .collect::<Vec<_>>()
        );
    }

    #[test]
    fn what_a_check_rested_on_is_known_until_the_report_is_read_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut workspace = Workspace::open(folder.path()).expect("opened");
        let report = testing::report("r-1", "North", "412.50", b"file");
        testing::store(&mut workspace, b"file", std::slice::from_ref(&report)).expect("stored");
        let id = "r-1".to_owned();
        let inputs = CheckInputs {
            own: "a".into(),
            beside: [("ARI014".to_owned(), "b".to_owned())].into(),
        };
        workspace.set_check_inputs([(&id, &inputs)]).expect("noted");
        let known = |workspace: &Workspace| {
            let reader = workspace.reader().expect("opened");
            let inputs = reader.check_inputs(&[id.clone(), "r-9".to_owned()]).expect("read");
            (
                inputs.get("r-1").cloned(),
                reader.outlines().expect("listed")[0].revision,
            )
        };
        assert_eq!(known(&workspace), (Some(inputs), 0));
        let event = testing::imported("north.xlsx", &report.source.sha256, &["r-1"]);
        let again = workspace.replace_reports(
            &report.source,
            std::slice::from_ref(&report),
            &[],
            &event,
            testing::at(2),
        );
        again.expect("replaced");
        assert_eq!(known(&workspace), (None, 1), "its figures may be others");
    }

    #[test]
    fn a_workspace_in_memory_has_no_second_reader() {
        let workspace = Workspace::open_in_memory().expect("opened");
        assert!(matches!(workspace.reader(), Err(StoreError::CannotOpen { .. })));
    }
}
