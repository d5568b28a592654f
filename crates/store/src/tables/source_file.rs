//! Files that gave stored reports. Their bytes are under `originals`.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, named_params};

use crate::migration::Step;
use crate::value::Time;

pub(crate) const STEPS: &[Step] = &[Step {
    version: 1,
    sql: "
CREATE TABLE source_file (
    sha256     TEXT NOT NULL PRIMARY KEY CHECK (length(sha256) = 64), -- of the bytes, lower-case hexadecimal; the original's name
    size_bytes INTEGER NOT NULL,                                      -- bytes
    stored_at  TEXT NOT NULL                                          -- RFC 3339, UTC: when its first report was stored
) STRICT, WITHOUT ROWID;
",
}];

/// Notes a file; one that is noted already keeps its row.
pub(crate) fn insert(conn: &Connection, sha256: &str, size_bytes: u64, at: DateTime<Utc>) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "INSERT INTO source_file (sha256, size_bytes, stored_at) VALUES (:sha256, :size_bytes, :stored_at)
         ON CONFLICT (sha256) DO NOTHING",
    )?
    .execute(named_params! {
        ":sha256": sha256,
        ":size_bytes": i64::try_from(size_bytes).unwrap_or(i64::MAX),
        ":stored_at": Time(at),
    })?;
    Ok(())
}

/// Every file's hash.
pub(crate) fn all(conn: &Connection) -> rusqlite::Result<Vec<String>> {
    conn.prepare_cached("SELECT sha256 FROM source_file ORDER BY sha256")?
        .query_map([], |row| row.get(0))?
        .collect()
}
