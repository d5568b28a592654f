//! How values of the model stand in columns.
//!
//! - a decimal: its exact text, scale kept ("412.50"); never SQLite's REAL
//! - a day: ISO 8601 text ("2024-12-31"); a period: two columns, both null or neither
//! - a time: RFC 3339 text in UTC
//! - a name from a closed list: the name it has in JSON
//! - an anchor or a short list of texts: one JSON text, checked by `json_valid`. Anchors are always read whole and
//!   never searched by their parts, and their four kinds share hardly a column.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use plumbline_model::Period;
use rusqlite::Row;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rust_decimal::Decimal;
use serde::Serialize;
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, IntoDeserializer};

/// An exact decimal as text.
pub(crate) struct Exact(pub Decimal);

impl ToSql for Exact {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.to_string().into())
    }
}

impl FromSql for Exact {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Exact> {
        Decimal::from_str_exact(value.as_str()?)
            .map(Exact)
            .map_err(FromSqlError::other)
    }
}

/// A day as ISO 8601 text.
pub(crate) struct Day(pub NaiveDate);

impl ToSql for Day {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.to_string().into())
    }
}

impl FromSql for Day {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Day> {
        value.as_str()?.parse().map(Day).map_err(FromSqlError::other)
    }
}

/// A time as RFC 3339 text in UTC.
pub(crate) struct Time(pub DateTime<Utc>);

impl ToSql for Time {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.to_rfc3339_opts(SecondsFormat::AutoSi, true).into())
    }
}

impl FromSql for Time {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Time> {
        value.as_str()?.parse().map(Time).map_err(FromSqlError::other)
    }
}

/// A name from a closed list, as JSON names it.
pub(crate) struct Word<T>(pub T);

impl<T: Serialize> ToSql for Word<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match serde_json::to_value(&self.0) {
            Ok(serde_json::Value::String(name)) => Ok(name.into()),
            Ok(other) => Err(rusqlite::Error::ToSqlConversionFailure(
                format!("{other} is not a name").into(),
            )),
            Err(error) => Err(rusqlite::Error::ToSqlConversionFailure(error.into())),
        }
    }
}

impl<T: DeserializeOwned> FromSql for Word<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Word<T>> {
        let name: StrDeserializer<'_, serde::de::value::Error> = value.as_str()?.into_deserializer();
        T::deserialize(name).map(Word).map_err(FromSqlError::other)
    }
}

/// A structure as one JSON text.
pub(crate) struct Json<T>(pub T);

impl<T: Serialize> ToSql for Json<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        serde_json::to_string(&self.0)
            .map(ToSqlOutput::from)
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
    }
}

impl<T: DeserializeOwned> FromSql for Json<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Json<T>> {
        serde_json::from_str(value.as_str()?)
            .map(Json)
            .map_err(FromSqlError::other)
    }
}

/// A count or a position. SQLite's integers are signed and have 64 bits: every list in memory fits.
pub(crate) fn int(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Reading typed columns by name.
pub(crate) trait Columns {
    fn text(&self, column: &str) -> rusqlite::Result<String>;
    fn maybe_text(&self, column: &str) -> rusqlite::Result<Option<String>>;
    fn word<T: DeserializeOwned>(&self, column: &str) -> rusqlite::Result<T>;
    fn maybe_word<T: DeserializeOwned>(&self, column: &str) -> rusqlite::Result<Option<T>>;
    fn decimal(&self, column: &str) -> rusqlite::Result<Decimal>;
    fn maybe_decimal(&self, column: &str) -> rusqlite::Result<Option<Decimal>>;
    fn maybe_day(&self, column: &str) -> rusqlite::Result<Option<NaiveDate>>;
    fn json<T: DeserializeOwned>(&self, column: &str) -> rusqlite::Result<T>;
    fn maybe_json<T: DeserializeOwned>(&self, column: &str) -> rusqlite::Result<Option<T>>;
    fn count(&self, column: &str) -> rusqlite::Result<usize>;
    /// The columns `<name>_start` and `<name>_end`.
    fn maybe_period(&self, name: &str) -> rusqlite::Result<Option<Period>>;
}

impl Columns for Row<'_> {
    fn text(&self, column: &str) -> rusqlite::Result<String> {
        self.get(column)
    }
    fn maybe_text(&self, column: &str) -> rusqlite::Result<Option<String>> {
        self.get(column)
    }
    fn word<T: DeserializeOwned>(&self, column: &str) -> rusqlite::Result<T> {
        self.get::<_, Word<T>>(column).map(|word| word.0)
    }
    fn maybe_word<T: DeserializeOwned>(&self, column: &str) -> rusqlite::Result<Option<T>> {
        Ok(self.get::<_, Option<Word<T>>>(column)?.map(|word| word.0))
    }
    fn decimal(&self, column: &str) -> rusqlite::Result<Decimal> {
        self.get::<_, Exact>(column).map(|exact| exact.0)
    }
    fn maybe_decimal(&self, column: &str) -> rusqlite::Result<Option<Decimal>> {
        Ok(self.get::<_, Option<Exact>>(column)?.map(|exact| exact.0))
    }
    fn maybe_day(&self, column: &str) -> rusqlite::Result<Option<NaiveDate>> {
        Ok(self.get::<_, Option<Day>>(column)?.map(|day| day.0))
    }
    fn json<T: DeserializeOwned>(&self, column: &str) -> rusqlite::Result<T> {
        self.get::<_, Json<T>>(column).map(|json| json.0)
    }
    fn maybe_json<T: DeserializeOwned>(&self, column: &str) -> rusqlite::Result<Option<T>> {
        Ok(self.get::<_, Option<Json<T>>>(column)?.map(|json| json.0))
    }
    fn count(&self, column: &str) -> rusqlite::Result<usize> {
        self.get::<_, u32>(column).map(|count| count as usize)
    }
    fn maybe_period(&self, name: &str) -> rusqlite::Result<Option<Period>> {
        let start = self.maybe_day(&format!("{name}_start"))?;
        let end = self.maybe_day(&format!("{name}_end"))?;
        Ok(start.zip(end).map(|(start, end)| Period { start, end }))
    }
}

/// The columns of a row one after the other, as the statement lists them. For the tables that hold a row for each
/// figure: looking up a column by its name takes longer than reading it.
pub(crate) struct InOrder<'r> {
    row: &'r Row<'r>,
    next: usize,
}

impl<'r> InOrder<'r> {
    /// From this column on.
    pub(crate) fn from(row: &'r Row<'r>, next: usize) -> InOrder<'r> {
        InOrder { row, next }
    }

    /// The next column.
    pub(crate) fn get<T: FromSql>(&mut self) -> rusqlite::Result<T> {
        let index = self.next;
        self.next += 1;
        self.row.get(index)
    }

    pub(crate) fn word<T: DeserializeOwned>(&mut self) -> rusqlite::Result<T> {
        self.get::<Word<T>>().map(|word| word.0)
    }

    pub(crate) fn maybe_word<T: DeserializeOwned>(&mut self) -> rusqlite::Result<Option<T>> {
        Ok(self.get::<Option<Word<T>>>()?.map(|word| word.0))
    }

    pub(crate) fn decimal(&mut self) -> rusqlite::Result<Decimal> {
        self.get::<Exact>().map(|exact| exact.0)
    }

    pub(crate) fn maybe_decimal(&mut self) -> rusqlite::Result<Option<Decimal>> {
        Ok(self.get::<Option<Exact>>()?.map(|exact| exact.0))
    }

    pub(crate) fn maybe_day(&mut self) -> rusqlite::Result<Option<NaiveDate>> {
        Ok(self.get::<Option<Day>>()?.map(|day| day.0))
    }

    /// The first and the last day, one column each.
    pub(crate) fn maybe_period(&mut self) -> rusqlite::Result<Option<Period>> {
        let (start, end) = (self.maybe_day()?, self.maybe_day()?);
        Ok(start.zip(end).map(|(start, end)| Period { start, end }))
    }

    pub(crate) fn maybe_json<T: DeserializeOwned>(&mut self) -> rusqlite::Result<Option<T>> {
        Ok(self.get::<Option<Json<T>>>()?.map(|json| json.0))
    }

    pub(crate) fn json<T: DeserializeOwned>(&mut self) -> rusqlite::Result<T> {
        self.get::<Json<T>>().map(|json| json.0)
    }
}
