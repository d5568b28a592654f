//! The star of typed tables that lakes and team databases hold: one row a report, a figure, a part of a quality result …
//!
//! Shape: [`TABLES`] are the star; [`BESIDE`] are tables that only a database takes. Each gives its rows of a [`Record`].
//! Units: decimals are exact; days are calendar days. An absent thing is NULL, never 0 or "".

mod beside;
mod definition;
mod field;
mod figure;
mod finding;
mod offer;
mod period;
mod quality;
mod queries;
mod report;

use chrono::NaiveDate;
use plumbline_model::{Finding, Offers, Period, Report, fingerprint};
use rust_decimal::Decimal;

pub(crate) use figure::FIGURE;
pub use finding::{FINDING, finding};
pub use queries::{COMPARE, DEFINITIONS, duckdb};
pub use report::REPORT;

use beside::{ISSUE, KEPT, STATEMENT};
use definition::DEFINITION;
use figure::STRATUM;
use offer::OFFER;
use period::PERIOD;
use quality::QUALITY;

/// The star. The report's own table comes last: what is joined to it appears when the rest is there.
pub const TABLES: [&Table; 8] = [
    &PERIOD,
    &FIGURE,
    &STRATUM,
    &QUALITY,
    &DEFINITION,
    &OFFER,
    &FINDING,
    &REPORT,
];

/// Tables that a database holds beside the star: a lake would have many more small files by them.
pub const BESIDE: [&Table; 3] = [&STATEMENT, &ISSUE, &KEPT];

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Kind {
    Text,
    Int,
    Day,
    Decimal,
    Flag,
}

/// A column: its name, what it holds and what that means.
pub type Column = (&'static str, Kind, &'static str);

/// One value of a row; `None` is NULL.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub enum Cell {
    Text(Option<String>),
    Int(Option<i32>),
    Day(Option<NaiveDate>),
    Decimal(Option<Decimal>),
    Flag(Option<bool>),
}

/// The rows of one table that belong to a report.
pub type Rows<'a> = Box<dyn Iterator<Item = Vec<Cell>> + 'a>;

/// A table: its name, what a row is, its columns, and the rows a report has in it.
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// What a row is.
    pub about: &'static str,
    /// Its columns, in order.
    pub columns: fn() -> Vec<Column>,
    /// The rows of a report, in order; each has one value a column.
    pub rows: for<'a> fn(&'a Record<'a>) -> Rows<'a>,
}

/// A report with what belongs to it.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    /// The report, without what OCR read and nobody has confirmed.
    pub report: &'a Report,
    /// Findings about it, resolved ones left out.
    pub findings: &'a [&'a Finding],
    /// What it offers to comparisons.
    pub offers: &'a Offers,
}

/// What makes reports versions of one another, as a key of 16 characters. A report that states no period is a series of
/// its own.
pub fn series(report: &Report) -> String {
    let own = report.period.map_or(report.id.as_str(), |_| "");
    fingerprint("series", &report.series_key(), &[own])
}

fn period_id(report: &Report, period: Period) -> String {
    format!("{}:{}/{}", report.id, period.start, period.end)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::testing;

    #[test]
    fn a_report_with_one_of_everything_has_rows_in_every_table_under_columns_of_different_names() {
        let mut report = testing::report();
        report.kept.push(testing::kept());
        report.issues.push(testing::issue());
        report.statements.push(testing::statement());
        let finding = testing::finding(&report);
        let offers = Offers {
            offers: vec![testing::offer()],
            ..Offers::default()
        };
        let record = Record {
            report: &report,
            findings: &[&finding],
            offers: &offers,
        };
        for table in TABLES.iter().chain(&BESIDE) {
            let columns = (table.columns)();
            let names: BTreeSet<&str> = columns.iter().map(|(name, ..)| *name).collect();
            assert_eq!(names.len(), columns.len(), "{}", table.name);
            let rows: Vec<_> = (table.rows)(&record).collect();
            assert!(!rows.is_empty(), "{}", table.name);
            assert!(rows.iter().all(|row| row.len() == columns.len()), "{}", table.name);
        }
    }
}
