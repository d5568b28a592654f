//! Opening a workspace, and the two ways into its database: a consistent read and a whole-or-nothing write.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior};

use crate::error::Failure;
use crate::originals::Originals;
use crate::{StoreError, migration, tables};

/// The database's file name in the workspace folder.
pub const DATABASE_NAME: &str = "plumbline.sqlite";
/// The folder of imported files in the workspace folder.
pub const ORIGINALS_NAME: &str = "originals";

/// How long a write waits for another process. An import of a large file holds the lock for a second or two.
pub(crate) const BUSY_TIMEOUT: Duration = Duration::from_secs(15);
/// Statements kept compiled: somewhat more than the crate has.
const STATEMENT_CACHE: usize = 128;

/// Reports, contracts, findings and original files of one user or team, in one folder.
///
/// Shape: one open database connection; for a second thread, open the workspace again. Readers never wait for a
/// writer and see only whole imports.
pub struct Workspace {
    pub(crate) conn: Connection,
    pub(crate) path: PathBuf,
    pub(crate) originals: Originals,
    notices: Vec<String>,
}

impl std::fmt::Debug for Workspace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Workspace")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

impl Workspace {
    /// Opens the workspace in a folder; makes the folder and the database where there are none.
    ///
    /// Errors: the folder cannot be used ([`StoreError::FolderUnusable`]), the database cannot be opened, is damaged,
    /// is in use, belongs to another program or to a later release.
    pub fn open(dir: &Path) -> Result<Workspace, StoreError> {
        let originals = dir.join(ORIGINALS_NAME);
        std::fs::create_dir_all(&originals).map_err(|source| StoreError::FolderUnusable {
            path: dir.to_owned(),
            source,
        })?;
        let path = dir.join(DATABASE_NAME);
        let is_new = std::fs::metadata(&path).map_or(true, |metadata| metadata.len() == 0);
        // NO_MUTEX: a connection is used by one thread at a time, which the borrow checker sees to.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(&path, flags).map_err(|source| StoreError::CannotOpen {
            path: path.clone(),
            source,
        })?;
        let mut workspace = Workspace::prepare(conn, path, Originals::in_folder(originals))?;
        workspace.notices.extend(place_notice(dir));
        if is_new && !workspace.originals.is_empty() {
            workspace.notices.push(format!(
                "The database {} was missing or empty and was made anew, though originals of earlier imports are \
                 there. Restore it from a backup, or import the files again.",
                workspace.path.display()
            ));
        }
        Ok(workspace)
    }

    /// A workspace that keeps everything in memory and forgets it when dropped. For tests and previews.
    pub fn open_in_memory() -> Result<Workspace, StoreError> {
        let path = PathBuf::from(":memory:");
        let conn = Connection::open_in_memory().map_err(|source| StoreError::CannotOpen {
            path: path.clone(),
            source,
        })?;
        Workspace::prepare(conn, path, Originals::in_memory())
    }

    fn prepare(conn: Connection, path: PathBuf, originals: Originals) -> Result<Workspace, StoreError> {
        let cannot_open = |source| classify(&path, source, |path, source| StoreError::CannotOpen { path, source });
        conn.busy_timeout(BUSY_TIMEOUT).map_err(cannot_open)?;
        conn.set_prepared_statement_cache_capacity(STATEMENT_CACHE);
        // Before anything is written, so that another program's file stays as it is.
        migration::check(&conn, &path)?;
        let journal: String = conn
            .query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))
            .map_err(cannot_open)?;
        conn.execute_batch("PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;")
            .map_err(cannot_open)?;
        migration::migrate(&conn, &path)?;
        let mut notices = Vec::new();
        if !matches!(journal.as_str(), "wal" | "memory") {
            notices.push(format!(
                "The file system of {} does not allow a write-ahead log; readers wait for writers. \
                 Keep the workspace on a local disk.",
                path.display()
            ));
        }
        Ok(Workspace {
            conn,
            path,
            originals,
            notices,
        })
    }

    /// What a person should know about where the workspace is, for example that a synced folder can damage it.
    pub fn notices(&self) -> &[String] {
        &self.notices
    }

    /// The database file; `:memory:` for a workspace in memory.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Everything that is wrong with the database and the originals, in words; empty when all is well.
    ///
    /// Reads every page and every original: takes as long as reading the folder. Errors: the database cannot be read
    /// at all.
    pub fn verify(&self) -> Result<Vec<String>, StoreError> {
        let mut problems = self.read("verifying", |conn| {
            let mut problems: Vec<String> = Vec::new();
            let mut integrity = conn.prepare("PRAGMA integrity_check")?;
            for line in integrity.query_map([], |row| row.get::<_, String>(0))? {
                let line = line?;
                if line != "ok" {
                    problems.push(format!("The database is damaged: {line}."));
                }
            }
            let mut references = conn.prepare("PRAGMA foreign_key_check")?;
            for table in references.query_map([], |row| row.get::<_, String>(0))? {
                problems.push(format!("A row of the table {} refers to nothing.", table?));
            }
            Ok(problems)
        })?;
        let sources = self.read("reading source files", tables::source_file::all)?;
        problems.extend(
            sources
                .iter()
                .filter_map(|sha256| self.original(sha256).err())
                .map(|e| e.to_string()),
        );
        Ok(problems)
    }

    /// Keeps a file's bytes under their SHA-256 and gives it. Durable when this returns; the same bytes are kept once.
    ///
    /// Errors: [`StoreError::OriginalNotWritten`].
    pub fn store_original(&self, bytes: &[u8]) -> Result<String, StoreError> {
        self.originals.store(bytes)
    }

    /// The bytes with this SHA-256, verified.
    ///
    /// Errors: not kept or unreadable ([`StoreError::OriginalNotRead`]), changed since ([`StoreError::OriginalChanged`]).
    pub fn original(&self, sha256: &str) -> Result<Vec<u8>, StoreError> {
        self.originals.read(sha256)
    }

    /// Runs reads on one state of the database, whatever others write meanwhile.
    pub(crate) fn read<T>(
        &self,
        doing: &'static str,
        body: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        let run = || {
            let transaction = Transaction::new_unchecked(&self.conn, TransactionBehavior::Deferred)?;
            let value = body(&transaction)?;
            transaction.commit()?;
            Ok(value)
        };
        run().map_err(|source| self.failed(doing, source))
    }

    /// Runs a write that is kept as a whole or not at all.
    pub(crate) fn write<T>(
        &self,
        doing: &'static str,
        body: impl FnOnce(&Connection) -> Result<T, Failure>,
    ) -> Result<T, StoreError> {
        let run = || -> Result<T, Failure> {
            // Immediate: what is read here cannot change before it is written.
            let transaction = Transaction::new_unchecked(&self.conn, TransactionBehavior::Immediate)?;
            let value = body(&transaction)?;
            transaction.commit()?;
            Ok(value)
        };
        run().map_err(|failure| match failure {
            Failure::Sql(source) => self.failed(doing, source),
            Failure::Store(error) => error,
        })
    }

    pub(crate) fn failed(&self, doing: &'static str, source: rusqlite::Error) -> StoreError {
        classify(&self.path, source, |path, source| StoreError::Database {
            path,
            doing,
            source,
        })
    }
}

/// Tells a damaged file and a busy one from other failures.
pub(crate) fn classify(
    path: &Path,
    source: rusqlite::Error,
    other: impl FnOnce(PathBuf, rusqlite::Error) -> StoreError,
) -> StoreError {
    let path = path.to_owned();
    match source.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StoreError::Damaged { path, source },
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy { path, source },
        _ => other(path, source),
    }
}

/// A warning when the folder is on a network share or is kept in step by a sync program: both can damage SQLite files.
fn place_notice(dir: &Path) -> Option<String> {
    /// Names of folders that a sync program owns, in lower case.
    const SYNCED: [&str; 6] = [
        "onedrive",
        "dropbox",
        "google drive",
        "googledrive",
        "icloud",
        "mobile documents",
    ];
    let absolute = std::path::absolute(dir).unwrap_or_else(|_| dir.to_owned());
    let text = absolute.to_string_lossy();
    // \\server\share; \\?\C:\ is a long local path.
    let given = dir.to_string_lossy();
    let is_share = given.starts_with(r"\\?\UNC\")
        || (given.starts_with(r"\\") && !given.starts_with(r"\\?\") && !given.starts_with(r"\\.\"));
    let synced = text
        .split(['/', '\\'])
        .find(|name| SYNCED.iter().any(|known| name.to_lowercase().starts_with(known)));
    let why = match (is_share, synced) {
        (true, _) => "on a network share".to_owned(),
        (false, Some(name)) => format!("in the synced folder \"{name}\""),
        (false, None) => return None,
    };
    Some(format!(
        "The workspace {} is {why}, which can damage its database. Move it to a folder on a local disk.",
        dir.display()
    ))
}

#[cfg(test)]
mod tests;
