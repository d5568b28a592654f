//! Rows of the star as PostgreSQL takes them, and their hash.

use plumbline_export::star::{Cell, Kind, Rows, Table};
use postgres::Transaction;
use postgres::binary_copy::BinaryCopyInWriter;
use postgres::types::private::BytesMut;
use postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use sha2::{Digest, Sha256};

/// A cell on its way to the server.
#[derive(Debug)]
pub(crate) struct Value<'a>(pub(crate) &'a Cell);

impl ToSql for Value<'_> {
    fn to_sql(&self, of: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self.0 {
            Cell::Text(Some(text)) => storable(text).as_ref().to_sql(of, out),
            Cell::Int(Some(number)) => number.to_sql(of, out),
            Cell::Day(Some(day)) => day.to_sql(of, out),
            // The library's zero has no digits after the point; this one has those that are printed.
            Cell::Decimal(Some(value)) if value.is_zero() => {
                let (digits, weight, sign, scale) = (0u16, 0u16, 0u16, value.scale() as u16);
                for part in [digits, weight, sign, scale] {
                    out.extend_from_slice(&part.to_be_bytes());
                }
                Ok(IsNull::No)
            }
            Cell::Decimal(Some(value)) => value.to_sql(of, out),
            Cell::Flag(Some(flag)) => flag.to_sql(of, out),
            Cell::Text(None) | Cell::Int(None) | Cell::Day(None) | Cell::Decimal(None) | Cell::Flag(None) => {
                Ok(IsNull::Yes)
            }
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// PostgreSQL's texts hold every character but NUL: the replacement character stands for it.
pub(crate) fn storable(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains('\0') {
        text.replace('\0', "\u{fffd}").into()
    } else {
        text.into()
    }
}

fn of(kind: Kind) -> Type {
    match kind {
        Kind::Text => Type::TEXT,
        Kind::Int => Type::INT4,
        Kind::Day => Type::DATE,
        Kind::Decimal => Type::NUMERIC,
        Kind::Flag => Type::BOOL,
    }
}

/// Adds rows to a table.
pub(crate) fn copy(transaction: &mut Transaction<'_>, table: &Table, rows: Rows<'_>) -> Result<(), postgres::Error> {
    let mut rows = rows.peekable();
    if rows.peek().is_none() {
        return Ok(());
    }
    let columns = (table.columns)();
    let types: Vec<Type> = columns.iter().map(|(_, kind, _)| of(*kind)).collect();
    let sink = transaction.copy_in(&format!(
        "COPY plumbline.{} ({}) FROM STDIN BINARY",
        table.name,
        names(columns.iter().map(|(name, ..)| *name))
    ))?;
    let mut writer = BinaryCopyInWriter::new(sink, &types);
    for row in rows {
        let values: Vec<Value<'_>> = row.iter().map(Value).collect();
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as _).collect();
        writer.write(&values)?;
    }
    writer.finish()?;
    Ok(())
}

/// Names of columns, quoted: some are words of SQL.
pub(crate) fn names<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}

/// The hash of rows, kind and length of each value included.
#[derive(Default)]
pub(crate) struct Content(Sha256);

impl Content {
    /// Takes a table's rows in, but for columns that say nothing of the facts.
    pub(crate) fn add(&mut self, table: &Table, rows: Rows<'_>, without: &[&str]) {
        let columns = (table.columns)();
        self.0.update(table.name);
        for row in rows {
            self.0.update([0xff]);
            for (cell, (name, ..)) in row.iter().zip(&columns) {
                if !without.contains(name) {
                    self.cell(name, cell);
                }
            }
        }
    }

    fn cell(&mut self, name: &str, cell: &Cell) {
        let text = match cell {
            Cell::Text(text) => text.clone(),
            Cell::Int(number) => number.map(|number| number.to_string()),
            Cell::Day(day) => day.map(|day| day.to_string()),
            Cell::Decimal(value) => value.map(|value| value.to_string()),
            Cell::Flag(flag) => flag.map(|flag| flag.to_string()),
        };
        // An absent value is no value: a column that later releases add changes nothing where nothing is known.
        if let Some(text) = text {
            for part in [name, &text] {
                self.0.update((part.len() as u64).to_be_bytes());
                self.0.update(part);
            }
        }
    }

    pub(crate) fn finish(self) -> String {
        self.0.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
