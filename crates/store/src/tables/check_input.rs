//! What the latest check of each report rested on: where it is the same again, what was found then still holds.

use std::collections::{BTreeMap, HashMap};

use plumbline_model::CheckInputs;
use rusqlite::{Connection, named_params};

use crate::migration::Step;
use crate::tables::Ids;
use crate::value::{Columns, Json};

pub(crate) const STEPS: &[Step] = &[Step {
    version: 17,
    sql: "
CREATE TABLE check_input (
    report_id TEXT NOT NULL PRIMARY KEY REFERENCES report (id) ON DELETE CASCADE,
    own       TEXT NOT NULL,                            -- fingerprint of the report, its contracts, the rules and thresholds
    beside    TEXT NOT NULL CHECK (json_valid(beside))  -- JSON object: by rule, a fingerprint of the other reports it looked at
) STRICT, WITHOUT ROWID;
",
}];

/// Writes what the check of a report rested on, in place of the check before.
pub(crate) fn replace(conn: &Connection, report_id: &str, inputs: &CheckInputs) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "INSERT INTO check_input (report_id, own, beside) VALUES (:report_id, :own, :beside)
         ON CONFLICT (report_id) DO UPDATE SET own = :own, beside = :beside WHERE own <> :own OR beside <> :beside",
    )?
    .execute(named_params! {
        ":report_id": report_id,
        ":own": inputs.own,
        ":beside": Json(&inputs.beside),
    })?;
    Ok(())
}

/// What the latest checks of these reports rested on.
pub(crate) fn some(conn: &Connection, ids: &Ids) -> rusqlite::Result<HashMap<String, CheckInputs>> {
    conn.prepare_cached("SELECT * FROM check_input WHERE report_id IN (SELECT value FROM json_each(?1))")?
        .query_map([ids], |row| {
            let inputs = CheckInputs {
                own: row.text("own")?,
                beside: row.json::<BTreeMap<String, String>>("beside")?,
            };
            Ok((row.text("report_id")?, inputs))
        })?
        .collect()
}
