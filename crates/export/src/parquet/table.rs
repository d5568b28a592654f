//! Typed tables as Parquet files, in row groups of bounded size.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::sync::Arc;

use ::parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use ::parquet::data_type::{BoolType, ByteArray, ByteArrayType, FixedLenByteArray, FixedLenByteArrayType, Int32Type};
use ::parquet::errors::ParquetError;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::types::{Type, TypePtr};
use chrono::Datelike;
use rust_decimal::Decimal;

use super::lake::EPOCH_DAY;
use crate::star::{Cell, Column, Kind, Rows};
use crate::{ExportError, Replaced, TooManyDigits, write_unless_same};

/// Digits of a decimal column, and those of them that stand after the point.
pub(super) const PRECISION: u32 = 38;
pub(super) const SCALE: u32 = 18;
/// The same in words.
pub(super) const DIGITS: &str = "20 digits before the point and 18 after it";

/// Rows of one row group: some 30 MB of figures before they are compressed.
const GROUP_ROWS: usize = 20_000;

/// The type in the words of SQL.
pub(super) fn sql(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "VARCHAR",
        Kind::Int => "INTEGER",
        Kind::Day => "DATE",
        Kind::Decimal => "DECIMAL(38,18)",
        Kind::Flag => "BOOLEAN",
    }
}

/// A decimal's digits at [`SCALE`]; `None` where it has more digits than a column holds.
pub(super) fn unscaled(value: Decimal) -> Option<i128> {
    let value = value.normalize();
    let factor = 10i128.pow(SCALE.checked_sub(value.scale())?);
    let digits = value.mantissa().checked_mul(factor)?;
    (digits.unsigned_abs() < 10u128.pow(PRECISION)).then_some(digits)
}

/// Writes rows that [`fit`] as one Parquet file. Returns whether the file is another than before, and its size in bytes.
pub(super) fn write(path: &Path, columns: &[Column], mut rows: Rows<'_>) -> Result<(Replaced, u64), ExportError> {
    let failed = |error: ParquetError| ExportError::Encode {
        path: path.to_owned(),
        reason: error.to_string(),
    };
    write_unless_same(path, |file| {
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            // A fixed name: the same facts give the same bytes.
            .set_created_by("plumbline".to_owned())
            .build();
        let schema = schema(columns).map_err(failed)?;
        let mut writer = SerializedFileWriter::new(file, schema, Arc::new(properties)).map_err(failed)?;
        let mut group = Vec::new();
        loop {
            group.clear();
            group.extend(rows.by_ref().take(GROUP_ROWS));
            if group.is_empty() {
                break;
            }
            write_group(&mut writer, columns, &mut group).map_err(failed)?;
        }
        writer.close().map_err(failed)?;
        Ok(())
    })
}

/// Whether every decimal of a row fits its column; `about` is the report in words. Errors: [`ExportError::DoesNotFit`].
pub(super) fn fit(columns: &[Column], row: &[Cell], about: &str) -> Result<(), ExportError> {
    let text = |wanted: &str| {
        let found = columns.iter().zip(row).find(|((name, ..), _)| *name == wanted);
        match found {
            Some((_, Cell::Text(Some(text)))) => Some(text.as_str()),
            _ => None,
        }
    };
    for ((column, ..), cell) in columns.iter().zip(row) {
        if let Cell::Decimal(Some(value)) = cell
            && unscaled(*value).is_none()
        {
            let (term, id) = (text("term").or(text("name")), text("figure_id"));
            return Err(ExportError::DoesNotFit(Box::new(TooManyDigits {
                figure: format!(
                    "\"{}\" ({})",
                    term.or(text("code")).unwrap_or(column),
                    id.unwrap_or("unmapped")
                ),
                report: about.to_owned(),
                value: value.to_string(),
                column,
                digits: DIGITS,
            })));
        }
    }
    Ok(())
}

fn schema(columns: &[Column]) -> Result<TypePtr, ParquetError> {
    let field = |&(name, kind, _): &Column| {
        let physical = match kind {
            Kind::Text => Physical::BYTE_ARRAY,
            Kind::Int | Kind::Day => Physical::INT32,
            Kind::Decimal => Physical::FIXED_LEN_BYTE_ARRAY,
            Kind::Flag => Physical::BOOLEAN,
        };
        let field = Type::primitive_type_builder(name, physical).with_repetition(Repetition::OPTIONAL);
        let field = match kind {
            Kind::Text => field.with_logical_type(Some(LogicalType::String)),
            Kind::Day => field.with_logical_type(Some(LogicalType::Date)),
            Kind::Decimal => field
                .with_length(16)
                .with_precision(PRECISION as i32)
                .with_scale(SCALE as i32)
                .with_logical_type(Some(LogicalType::decimal(SCALE as i32, PRECISION as i32))),
            Kind::Int | Kind::Flag => field,
        };
        field.build().map(Arc::new)
    };
    let fields = columns.iter().map(field).collect::<Result<Vec<_>, _>>()?;
    Type::group_type_builder("schema")
        .with_fields(fields)
        .build()
        .map(Arc::new)
}

/// One row group: the rows' values, column by column. The values are taken out of the rows.
fn write_group(
    writer: &mut SerializedFileWriter<&mut BufWriter<File>>,
    columns: &[Column],
    rows: &mut [Vec<Cell>],
) -> Result<(), ParquetError> {
    let mut group = writer.next_row_group()?;
    for (index, (_, kind, _)) in columns.iter().enumerate() {
        let mut levels = Vec::with_capacity(rows.len());
        let (mut texts, mut numbers, mut decimals, mut flags) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for row in rows.iter_mut() {
            let present = match &mut row[index] {
                Cell::Text(text) => text.take().map(|text| texts.push(ByteArray::from(text.into_bytes()))),
                Cell::Int(number) => number.map(|number| numbers.push(number)),
                Cell::Day(day) => day.map(|day| numbers.push(day.num_days_from_ce() - EPOCH_DAY)),
                Cell::Decimal(value) => value.and_then(unscaled).map(|digits| {
                    decimals.push(FixedLenByteArray::from(ByteArray::from(digits.to_be_bytes().to_vec())));
                }),
                Cell::Flag(flag) => flag.map(|flag| flags.push(flag)),
            };
            levels.push(i16::from(present.is_some()));
        }
        let missing = || ParquetError::General("a row group has fewer columns than its schema".to_owned());
        let mut column = group.next_column()?.ok_or_else(missing)?;
        match kind {
            Kind::Text => column.typed::<ByteArrayType>().write_batch(&texts, Some(&levels), None),
            Kind::Int | Kind::Day => column.typed::<Int32Type>().write_batch(&numbers, Some(&levels), None),
            Kind::Decimal => column
                .typed::<FixedLenByteArrayType>()
                .write_batch(&decimals, Some(&levels), None),
            Kind::Flag => column.typed::<BoolType>().write_batch(&flags, Some(&levels), None),
        }?;
        column.close()?;
    }
    group.close()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_keeps_every_digit_or_does_not_fit() {
        let digits = |text: &str| unscaled(text.parse().expect("a decimal"));
        assert_eq!(digits("412.50"), Some(412_500_000_000_000_000_000));
        assert_eq!(digits("-0.000000000000000001"), Some(-1));
        assert_eq!(digits("0"), Some(0));
        assert_eq!(
            digits("1.00000000000000000000"),
            Some(10i128.pow(18)),
            "zeros at the end are no digits"
        );
        assert_eq!(digits("0.0000000000000000001"), None, "nothing is rounded");
        assert_eq!(
            digits("99999999999999999999"),
            Some(99_999_999_999_999_999_999 * 10i128.pow(18))
        );
        assert_eq!(digits("100000000000000000000"), None);
    }
}
