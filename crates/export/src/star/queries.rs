//! The same questions asked of a lake and of a team's database, in SQL that DuckDB and PostgreSQL both take.
//!
//! They stand on views or tables with the names and columns of the star, `report` with `is_current` besides.

use std::path::Path;

use super::{TABLES, Table};

/// A metric of several payers side by side: what `plumbline compare --metric` shows, `metric` being the code. One row an
/// arrangement of each market.
pub const COMPARE: &str = include_str!("compare.sql");

/// What each total cost counts, facet by facet: what `plumbline definitions` shows.
pub const DEFINITIONS: &str = include_str!("definitions.sql");

/// What a DuckDB session runs first to ask a lake: views of its tables, and the macros `compare(metric)` and
/// `definitions()`.
pub fn duckdb(lake: &Path) -> String {
    let mut script = String::from(
        "-- Written by plumbline publish. Start with: duckdb -init plumbline.sql\n\
         -- Then: FROM compare('total-cost-of-care-pmpm'); FROM definitions();\n",
    );
    for table in TABLES {
        let columns = if table.name == "report" {
            "*, true AS is_current"
        } else {
            "*"
        };
        script.push_str(&format!(
            "CREATE OR REPLACE VIEW {} AS SELECT {columns} FROM {};\n",
            table.name,
            source(lake, table)
        ));
    }
    script.push_str(&format!(
        "CREATE OR REPLACE MACRO compare(metric) AS TABLE\n{COMPARE};\n"
    ));
    script.push_str(&format!(
        "CREATE OR REPLACE MACRO definitions() AS TABLE\n{DEFINITIONS};\n"
    ));
    script
}

/// A table's files; rows of none, with its columns, where it has no file: DuckDB refuses a pattern that matches nothing.
fn source(lake: &Path, table: &Table) -> String {
    let folder = lake.join(table.name);
    if folder.is_dir() {
        let files = folder.join("*/*/*.parquet");
        let files = files.to_string_lossy().replace('\'', "''");
        return format!("read_parquet('{files}', hive_partitioning = true)");
    }
    let columns: Vec<String> = (table.columns)()
        .into_iter()
        .map(|(name, kind, _)| format!("NULL::{} AS {name}", crate::parquet::sql(kind)))
        .collect();
    format!("(SELECT {} LIMIT 0)", columns.join(", "))
}
