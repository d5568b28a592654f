//! What each report's header says and where, disagreeing statements included.

use plumbline_model::Statement;
use rusqlite::{Connection, named_params};

use crate::migration::Step;
use crate::tables::{Grouped, Ids, read_grouped};
use crate::value::{Columns, Json, Word, int};

pub(crate) const STEPS: &[Step] = &[Step {
    version: 1,
    sql: "
CREATE TABLE statement (
    report_id TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
    position  INTEGER NOT NULL,                              -- 0 for the first
    kind      TEXT NOT NULL,                                 -- payer, period, paid_through …
    value     TEXT NOT NULL,                                 -- machine form: ISO dates, start/end for periods, names as printed
    inferred  INTEGER NOT NULL CHECK (inferred IN (0, 1)),   -- 1 when it follows from something else than its text
    anchor    TEXT CHECK (json_valid(anchor)),               -- JSON anchor; null when the mapping or the file's name states it
    PRIMARY KEY (report_id, position)
) STRICT;
",
}];

/// Writes a report's statements.
pub(crate) fn insert(conn: &Connection, report_id: &str, statements: &[Statement]) -> rusqlite::Result<()> {
    let mut insert = conn.prepare_cached(
        "INSERT INTO statement (report_id, position, kind, value, inferred, anchor)
         VALUES (:report_id, :position, :kind, :value, :inferred, :anchor)",
    )?;
    for (position, statement) in statements.iter().enumerate() {
        insert.execute(named_params! {
            ":report_id": report_id,
            ":position": int(position),
            ":kind": Word(statement.kind),
            ":value": statement.value,
            ":inferred": statement.inferred,
            ":anchor": statement.anchor.as_ref().map(Json),
        })?;
    }
    Ok(())
}

/// The statements of these reports, by report.
pub(crate) fn read(conn: &Connection, ids: &Ids) -> rusqlite::Result<Grouped<String, Statement>> {
    read_grouped(
        conn,
        "SELECT * FROM statement WHERE report_id IN (SELECT value FROM json_each(?1)) ORDER BY report_id, position",
        [ids],
        |row| {
            let statement = Statement {
                kind: row.word("kind")?,
                value: row.text("value")?,
                inferred: row.get("inferred")?,
                anchor: row.maybe_json("anchor")?,
            };
            Ok((row.text("report_id")?, statement))
        },
    )
}
