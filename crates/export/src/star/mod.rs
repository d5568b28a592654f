//! The star of typed tables that lakes and team databases hold: one row a report, a figure, a part of a quality result …
//!
//! Shape: [`TABLES`] are the star; [`BESIDE`] are tables that only a database takes. Each gives its rows of a [`Record`].
//! Units: decimals are exact; days are calendar days. An absent thing is NULL, never 0 or "".

mod queries;
mod rows;
mod tables;

use chrono::NaiveDate;
use plumbline_model::{Finding, Offers, Period, Report, fingerprint};
use rust_decimal::Decimal;

pub use queries::{COMPARE, DEFINITIONS, duckdb};
pub use rows::finding;
pub(crate) use tables::FIGURE;
pub use tables::{BESIDE, FINDING, REPORT, TABLES};

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

impl Cell {
    fn text(text: impl Into<String>) -> Cell {
        Cell::Text(Some(text.into()))
    }

    /// NULL where the text is empty: nothing printed is nothing known.
    fn words(text: impl Into<String>) -> Cell {
        let text = text.into();
        Cell::Text((!text.is_empty()).then_some(text))
    }

    fn int(number: impl TryInto<i32>) -> Cell {
        Cell::Int(number.try_into().ok())
    }

    /// What the value is; a NULL too has a kind.
    pub fn kind(&self) -> Kind {
        match self {
            Cell::Text(_) => Kind::Text,
            Cell::Int(_) => Kind::Int,
            Cell::Day(_) => Kind::Day,
            Cell::Decimal(_) => Kind::Decimal,
            Cell::Flag(_) => Kind::Flag,
        }
    }
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
