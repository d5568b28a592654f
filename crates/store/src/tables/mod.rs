//! The tables, one file each: its migration steps, its rows, and the functions that read and write them.
//!
//! A table that only lists the parts of another's rows stands in that table's file. To add a table, add its file and
//! one line in [`TABLES`].

use std::collections::HashMap;
use std::hash::Hash;

use rusqlite::types::{ToSql, ToSqlOutput};
use rusqlite::{Connection, Params, Row};

use crate::migration::Step;

pub(crate) mod check_run;
pub(crate) mod confirmation;
pub(crate) mod contract;
pub(crate) mod contract_file;
pub(crate) mod definition;
pub(crate) mod finding;
pub(crate) mod import_event;
pub(crate) mod issue;
pub(crate) mod metric;
pub(crate) mod party;
pub(crate) mod quality_measure;
pub(crate) mod report;
pub(crate) mod source_file;
pub(crate) mod statement;
pub(crate) mod unmapped;
pub(crate) mod waiver;

/// Every table file with its migration steps; a table stands after those it refers to.
pub(crate) const TABLES: &[(&str, &[Step])] = &[
    ("source_file", source_file::STEPS),
    ("report", report::STEPS),
    ("import_event", import_event::STEPS),
    ("party", party::STEPS),
    ("contract", contract::STEPS),
    ("contract_file", contract_file::STEPS),
    ("statement", statement::STEPS),
    ("metric", metric::STEPS),
    ("quality_measure", quality_measure::STEPS),
    ("definition", definition::STEPS),
    ("unmapped", unmapped::STEPS),
    ("issue", issue::STEPS),
    ("finding", finding::STEPS),
    ("waiver", waiver::STEPS),
    ("check_run", check_run::STEPS),
    ("confirmation", confirmation::STEPS),
];

/// Ids to read, for `… IN (SELECT value FROM json_each(?1))`: one statement for any number of reports.
pub(crate) struct Ids(String);

impl Ids {
    pub(crate) fn of<I: Into<serde_json::Value>>(ids: impl IntoIterator<Item = I>) -> Ids {
        Ids(serde_json::Value::from_iter(ids).to_string())
    }
}

impl ToSql for Ids {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.0.to_sql()
    }
}

/// Rows by the row they belong to, each list in the statement's order.
pub(crate) type Grouped<K, T> = HashMap<K, Vec<T>>;

/// Reads rows and groups them by the key each gives.
pub(crate) fn read_grouped<K: Eq + Hash, T>(
    conn: &Connection,
    sql: &str,
    params: impl Params,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<(K, T)>,
) -> rusqlite::Result<Grouped<K, T>> {
    let mut grouped: Grouped<K, T> = HashMap::new();
    for row in conn.prepare_cached(sql)?.query_map(params, read)? {
        let (key, value) = row?;
        grouped.entry(key).or_default().push(value);
    }
    Ok(grouped)
}

/// A part's owner: the report and the position of the metric, measure or term in it.
pub(crate) type Place = (String, u32);

/// The columns `report_id` and `position`.
pub(crate) fn place(row: &Row<'_>) -> rusqlite::Result<Place> {
    Ok((row.get("report_id")?, row.get("position")?))
}
