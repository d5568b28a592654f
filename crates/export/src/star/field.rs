//! A column with its value: its name, what it means and how a row gives it, in one place.

use chrono::NaiveDate;
use plumbline_model::Anchor;
use rust_decimal::Decimal;

use super::{Cell, Column, Kind, Rows};
use crate::ocr::OcrMark;

/// A column of a table whose rows are made from an `R` each.
pub(super) struct Field<R> {
    name: &'static str,
    about: &'static str,
    value: Value<R>,
}

enum Value<R> {
    Text(fn(&R) -> Option<String>),
    Int(fn(&R) -> Option<i32>),
    Day(fn(&R) -> Option<NaiveDate>),
    Decimal(fn(&R) -> Option<Decimal>),
    Flag(fn(&R) -> Option<bool>),
}

impl<R> Field<R> {
    pub(super) fn text(name: &'static str, about: &'static str, value: fn(&R) -> Option<String>) -> Field<R> {
        let value = Value::Text(value);
        Field { name, about, value }
    }

    pub(super) fn int(name: &'static str, about: &'static str, value: fn(&R) -> Option<i32>) -> Field<R> {
        let value = Value::Int(value);
        Field { name, about, value }
    }

    pub(super) fn day(name: &'static str, about: &'static str, value: fn(&R) -> Option<NaiveDate>) -> Field<R> {
        let value = Value::Day(value);
        Field { name, about, value }
    }

    pub(super) fn decimal(name: &'static str, about: &'static str, value: fn(&R) -> Option<Decimal>) -> Field<R> {
        let value = Value::Decimal(value);
        Field { name, about, value }
    }

    pub(super) fn flag(name: &'static str, about: &'static str, value: fn(&R) -> Option<bool>) -> Field<R> {
        let value = Value::Flag(value);
        Field { name, about, value }
    }

    fn column(&self) -> Column {
        let kind = match self.value {
            Value::Text(_) => Kind::Text,
            Value::Int(_) => Kind::Int,
            Value::Day(_) => Kind::Day,
            Value::Decimal(_) => Kind::Decimal,
            Value::Flag(_) => Kind::Flag,
        };
        (self.name, kind, self.about)
    }

    fn cell(&self, row: &R) -> Cell {
        match self.value {
            Value::Text(value) => Cell::Text(value(row)),
            Value::Int(value) => Cell::Int(value(row)),
            Value::Day(value) => Cell::Day(value(row)),
            Value::Decimal(value) => Cell::Decimal(value(row)),
            Value::Flag(value) => Cell::Flag(value(row)),
        }
    }
}

/// What a table says of its columns.
pub(super) fn columns<R>(fields: &[Field<R>]) -> Vec<Column> {
    fields.iter().map(Field::column).collect()
}

/// One row's values.
pub(super) fn cells<R>(fields: &[Field<R>], row: &R) -> Vec<Cell> {
    fields.iter().map(|field| field.cell(row)).collect()
}

/// The values of rows, made as they are asked for.
pub(super) fn rows<'a, R: 'a>(fields: Vec<Field<R>>, of: impl Iterator<Item = R> + 'a) -> Rows<'a> {
    Box::new(of.map(move |row| cells(&fields, &row)))
}

/// A text; never NULL.
pub(super) fn text(text: impl Into<String>) -> Option<String> {
    Some(text.into())
}

/// NULL where the text is empty: nothing printed is nothing known.
pub(super) fn words(text: impl Into<String>) -> Option<String> {
    let text = text.into();
    (!text.is_empty()).then_some(text)
}

/// A count; NULL beyond what a column holds.
pub(super) fn count(number: impl TryInto<i32>) -> Option<i32> {
    number.try_into().ok()
}

/// A row that stands somewhere in the source.
pub(super) trait Placed {
    fn anchor(&self) -> Option<&Anchor>;
}

/// Where a row stands.
pub(super) fn place<R: Placed>() -> [Field<R>; 13] {
    [
        Field::text(
            "source_place",
            "sheet and cell, page, JSON pointer, or row and column",
            |row| row.anchor().map(Anchor::place),
        ),
        Field::text("anchor_kind", "sheet, page, json or csv", |row| {
            row.anchor().map(|anchor| {
                let kind = match anchor {
                    Anchor::Sheet { .. } => "sheet",
                    Anchor::Page { .. } => "page",
                    Anchor::Json { .. } => "json",
                    Anchor::Csv { .. } => "csv",
                };
                kind.to_owned()
            })
        }),
        Field::text("anchor_sheet", "the sheet's name", |row| match row.anchor() {
            Some(Anchor::Sheet { sheet, .. }) => text(sheet.as_str()),
            _ => None,
        }),
        Field::text(
            "anchor_range",
            "the cell, or the merged region it heads",
            |row| match row.anchor() {
                Some(Anchor::Sheet { range, .. }) => text(range.to_string()),
                _ => None,
            },
        ),
        Field::int("anchor_page", "1 for the first page", |row| match row.anchor() {
            Some(Anchor::Page { page, .. }) => count(*page),
            _ => None,
        }),
        Field::decimal("anchor_left", "on a page, in points from its left edge", |row| {
            edge(row, 0)
        }),
        Field::decimal("anchor_top", "on a page, in points from its top edge", |row| {
            edge(row, 1)
        }),
        Field::decimal("anchor_right", "on a page, in points from its left edge", |row| {
            edge(row, 2)
        }),
        Field::decimal("anchor_bottom", "on a page, in points from its top edge", |row| {
            edge(row, 3)
        }),
        Field::text(
            "anchor_pointer",
            "RFC 6901 pointer into a JSON document",
            |row| match row.anchor() {
                Some(Anchor::Json { pointer, .. }) => text(pointer.as_str()),
                _ => None,
            },
        ),
        Field::int(
            "anchor_row",
            "1 for the first line of a delimited file",
            |row| match row.anchor() {
                Some(Anchor::Csv { row, .. }) => count(*row),
                _ => None,
            },
        ),
        Field::int(
            "anchor_column",
            "1 for the first column of a delimited file",
            |row| match row.anchor() {
                Some(Anchor::Csv { column, .. }) => count(*column),
                _ => None,
            },
        ),
        Field::text("anchor_text", "the text that stands there", |row| {
            row.anchor().map(|anchor| anchor.text().to_owned())
        }),
    ]
}

fn edge(row: &impl Placed, index: usize) -> Option<Decimal> {
    row.anchor().and_then(Anchor::page_box).map(|edges| edges.0[index])
}

/// A row that OCR may have read.
pub(super) trait Marked {
    fn mark(&self) -> OcrMark;
}

/// What is known of reading it.
pub(super) fn ocr<R: Marked>() -> [Field<R>; 3] {
    [
        Field::text(
            "ocr_confidence",
            "0 to less than 1 where OCR read the figure from a picture; NULL for text",
            |row| words(row.mark().certainty),
        ),
        Field::text(
            "confirmed_by",
            "who compared a figure read by OCR with its page",
            |row| words(row.mark().confirmed_by),
        ),
        Field::text("ocr_text", "what OCR read, where that person corrected it", |row| {
            words(row.mark().read)
        }),
    ]
}
