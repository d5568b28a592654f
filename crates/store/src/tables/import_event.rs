//! What became of each file of each import. The reports an event names are in `import_event_report`, what was
//! noticed in `issue`.

use chrono::{DateTime, Utc};
use plumbline_model::{ErrorInfo, ImportedFile, MappingUse};
use rusqlite::{Connection, Row, named_params, params};

use crate::migration::Step;
use crate::tables::issue::{self, Owner};
use crate::tables::{Ids, read_grouped};
use crate::value::{Columns, Exact, Time, Word, int};

pub(crate) const STEPS: &[Step] = &[Step {
    version: 1,
    sql: "
CREATE TABLE import_event (
    id                 INTEGER NOT NULL PRIMARY KEY, -- grows with time
    path               TEXT NOT NULL,                -- as given or found
    imported_at        TEXT NOT NULL,                -- RFC 3339, UTC
    sha256             TEXT,                         -- of the bytes; null when they could not be read
    format             TEXT,                         -- told from content; null when none fits
    status             TEXT NOT NULL CHECK (status IN ('imported', 'duplicate', 'needs_mapping', 'failed')),
    mapping_id         TEXT,                         -- the mapping that recognised it; null when none did
    mapping_version    INTEGER,                      -- null with mapping_id
    mapping_confidence TEXT,                         -- decimal, 0 to 1; null with mapping_id
    figures            INTEGER NOT NULL,             -- figures stored
    unmapped           INTEGER NOT NULL,             -- figures stored without a standard term
    error_code         TEXT,                         -- for example encrypted_file; null when it did not fail
    error_message      TEXT,                         -- what happened and where; null with error_code
    error_remedy       TEXT                          -- what to do; null with error_code
) STRICT;
CREATE INDEX import_event_path ON import_event (path);
CREATE TABLE import_event_report (
    event_id  INTEGER NOT NULL REFERENCES import_event (id) ON DELETE CASCADE,
    position  INTEGER NOT NULL,                      -- 0 for the first report of the file
    report_id TEXT NOT NULL REFERENCES report (id),  -- stored by this event, or earlier for a duplicate
    PRIMARY KEY (event_id, position)
) STRICT, WITHOUT ROWID;
",
}];

/// Writes one event.
pub(crate) fn insert(conn: &Connection, file: &ImportedFile, at: DateTime<Utc>) -> rusqlite::Result<()> {
    let mapping = file.mapping.as_ref();
    let error = file.error.as_ref();
    conn.prepare_cached(
        "INSERT INTO import_event (path, imported_at, sha256, format, status, mapping_id, mapping_version,
             mapping_confidence, figures, unmapped, error_code, error_message, error_remedy)
         VALUES (:path, :imported_at, :sha256, :format, :status, :mapping_id, :mapping_version,
             :mapping_confidence, :figures, :unmapped, :error_code, :error_message, :error_remedy)",
    )?
    .execute(named_params! {
        ":path": file.path,
        ":imported_at": Time(at),
        ":sha256": file.sha256,
        ":format": file.format.map(Word),
        ":status": Word(file.status),
        ":mapping_id": mapping.map(|mapping| &mapping.id),
        ":mapping_version": mapping.map(|mapping| mapping.version),
        ":mapping_confidence": mapping.map(|mapping| Exact(mapping.confidence)),
        ":figures": int(file.figures),
        ":unmapped": int(file.unmapped),
        ":error_code": error.map(|error| &error.code),
        ":error_message": error.map(|error| &error.message),
        ":error_remedy": error.map(|error| &error.remedy),
    })?;
    let id = conn.last_insert_rowid();
    let mut report =
        conn.prepare_cached("INSERT INTO import_event_report (event_id, position, report_id) VALUES (?1, ?2, ?3)")?;
    for (position, report_id) in file.report_ids.iter().enumerate() {
        report.execute(params![id, int(position), report_id])?;
    }
    issue::insert(conn, Owner::Event(id), &file.issues)
}

/// Takes a report that is gone out of the events that gave it.
pub(crate) fn forget_report(conn: &Connection, report_id: &str) -> rusqlite::Result<()> {
    conn.prepare_cached("DELETE FROM import_event_report WHERE report_id = ?1")?
        .execute([report_id])?;
    Ok(())
}

/// The latest event of each path, oldest first.
pub(crate) fn latest(conn: &Connection) -> rusqlite::Result<Vec<ImportedFile>> {
    let mut files: Vec<(i64, ImportedFile)> = conn
        .prepare_cached(
            "SELECT * FROM import_event WHERE id IN (SELECT max(id) FROM import_event GROUP BY path) ORDER BY id",
        )?
        .query_map([], read)?
        .collect::<rusqlite::Result<_>>()?;
    let ids = Ids::of(files.iter().map(|(id, _)| *id));
    let mut reports = read_grouped(
        conn,
        "SELECT event_id, report_id FROM import_event_report
         WHERE event_id IN (SELECT value FROM json_each(?1)) ORDER BY event_id, position",
        [&ids],
        |row| Ok((row.get::<_, i64>("event_id")?, row.text("report_id")?)),
    )?;
    let mut issues = issue::read_of_events(conn, &ids)?;
    for (id, file) in &mut files {
        file.report_ids = reports.remove(id).unwrap_or_default();
        file.issues = issues.remove(id).unwrap_or_default();
    }
    Ok(files.into_iter().map(|(_, file)| file).collect())
}

fn read(row: &Row<'_>) -> rusqlite::Result<(i64, ImportedFile)> {
    let mapping = match row.maybe_text("mapping_id")? {
        None => None,
        Some(id) => Some(MappingUse {
            id,
            version: row.get("mapping_version")?,
            confidence: row.decimal("mapping_confidence")?,
        }),
    };
    let error = match row.maybe_text("error_code")? {
        None => None,
        Some(code) => Some(ErrorInfo {
            code,
            message: row.text("error_message")?,
            remedy: row.text("error_remedy")?,
        }),
    };
    let file = ImportedFile {
        path: row.text("path")?,
        sha256: row.maybe_text("sha256")?,
        format: row.maybe_word("format")?,
        status: row.word("status")?,
        report_ids: Vec::new(),
        mapping,
        figures: row.count("figures")?,
        unmapped: row.count("unmapped")?,
        issues: Vec::new(),
        error,
    };
    Ok((row.get("id")?, file))
}
