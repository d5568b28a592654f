//! The tables, one file each: its migration steps, its rows, and the functions that read and write them.
//!
//! A table that only lists the parts of another's rows stands in that table's file. To add a table, add its file and
//! one line in [`TABLES`].

use std::collections::HashMap;
use std::hash::Hash;

use rusqlite::types::{ToSql, ToSqlOutput};
use rusqlite::{Connection, Params, Row};

use crate::migration::Step;
use crate::value::InOrder;

pub(crate) mod catalogue;
pub(crate) mod check_input;
pub(crate) mod check_run;
pub(crate) mod confirmation;
pub(crate) mod contract;
pub(crate) mod contract_file;
pub(crate) mod definition;
pub(crate) mod facet_statement;
pub(crate) mod finding;
pub(crate) mod finding_event;
pub(crate) mod import_event;
pub(crate) mod issue;
pub(crate) mod kept_fact;
pub(crate) mod metric;
pub(crate) mod party;
pub(crate) mod pushed_report;
pub(crate) mod quality_measure;
pub(crate) mod query;
pub(crate) mod report;
pub(crate) mod report_check;
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
    ("finding_event", finding_event::STEPS),
    ("check_run", check_run::STEPS),
    ("report_check", report_check::STEPS),
    ("check_input", check_input::STEPS),
    ("query", query::STEPS),
    ("catalogue", catalogue::STEPS),
    ("confirmation", confirmation::STEPS),
    ("facet_statement", facet_statement::STEPS),
    ("kept_fact", kept_fact::STEPS),
    ("pushed_report", pushed_report::STEPS),
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

/// Which figures of a report to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Figures {
    All,
    /// The first metric and the first quality result.
    First,
}

impl Figures {
    /// The last position to read.
    pub(crate) fn last(self) -> i64 {
        match self {
            Figures::All => i64::MAX,
            Figures::First => 0,
        }
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

/// Reads rows that are parts of the rows in `grouped` and gives each to the one it belongs to.
///
/// Shape: the statement's first two columns are the report's id and the position of the row it belongs to, which is its
/// index in the report's list; it is ordered by report. Parts of a row that is not there are passed over.
pub(crate) fn add_parts<T>(
    conn: &Connection,
    sql: &str,
    params: impl Params,
    grouped: &mut Grouped<String, T>,
    mut add: impl FnMut(&mut T, &mut InOrder<'_>) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let (mut of, mut owners): (String, Option<&mut Vec<T>>) = (String::new(), None);
    let mut grouped: HashMap<&str, &mut Vec<T>> =
        grouped.iter_mut().map(|(id, owners)| (id.as_str(), owners)).collect();
    while let Some(row) = rows.next()? {
        let id = row.get_ref(0)?.as_str()?;
        if owners.is_none() || of != id {
            of.clear();
            of.push_str(id);
            owners = grouped.remove(id);
        }
        let position = row.get::<_, u32>(1)? as usize;
        if let Some(owner) = owners.as_mut().and_then(|owners| owners.get_mut(position)) {
            add(owner, &mut InOrder::from(row, 2))?;
        }
    }
    Ok(())
}

/// Reads rows that belong to reports, which the statement's first column names and by which it is ordered.
pub(crate) fn read_in_order<T>(
    conn: &Connection,
    sql: &str,
    params: impl Params,
    mut read: impl FnMut(&mut InOrder<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Grouped<String, T>> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let mut grouped: Grouped<String, T> = HashMap::new();
    let (mut of, mut values) = (String::new(), Vec::new());
    while let Some(row) = rows.next()? {
        let id = row.get_ref(0)?.as_str()?;
        if of != id {
            if !values.is_empty() {
                grouped.insert(std::mem::take(&mut of), std::mem::take(&mut values));
            }
            of.clear();
            of.push_str(id);
        }
        values.push(read(&mut InOrder::from(row, 1))?);
    }
    if !values.is_empty() {
        grouped.insert(of, values);
    }
    Ok(grouped)
}

/// A part's owner: the report and the position of the metric, measure or term in it.
pub(crate) type Place = (String, u32);

/// The columns `report_id` and `position`.
pub(crate) fn place(row: &Row<'_>) -> rusqlite::Result<Place> {
    Ok((row.get("report_id")?, row.get("position")?))
}
