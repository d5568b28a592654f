//! Exact arithmetic for the figures of the sample reports.
//!
//! Each payer module keeps its base figures (member months, dollars, counts) as constants; everything that follows
//! from them is computed here and rounded once, to the precision the report prints.

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

/// A value given in units of 10^-scale.
pub const fn scaled(value: i64, scale: u32) -> Decimal {
    let digits = value.unsigned_abs();
    Decimal::from_parts(digits as u32, (digits >> 32) as u32, 0, value < 0, scale)
}

/// A whole amount.
pub const fn whole(value: i64) -> Decimal {
    scaled(value, 0)
}

/// An amount given in cents.
pub const fn cents(value: i64) -> Decimal {
    scaled(value, 2)
}

/// A value given in thousandths: rates and risk scores.
pub const fn thousandths(value: i64) -> Decimal {
    scaled(value, 3)
}

/// A value rounded half away from zero, as spreadsheets and payers print it.
pub fn round(value: Decimal, decimals: u32) -> Decimal {
    value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
}

/// Dollars per member per month, rounded to cents. Member months are never 0 in a sample.
pub fn pmpm(total: Decimal, member_months: Decimal) -> Decimal {
    round(total / member_months, 2)
}

/// Dollars for a PMPM, rounded to whole dollars.
pub fn dollars(pmpm: Decimal, member_months: Decimal) -> Decimal {
    round(pmpm * member_months, 0)
}

/// Numerator ÷ denominator as a fraction of 1 with this many decimals.
pub fn rate(numerator: i64, denominator: i64, decimals: u32) -> Decimal {
    round(whole(numerator) / whole(denominator), decimals)
}

/// The double a spreadsheet or JSON file stores for an exact decimal; its shortest form is the decimal again.
pub fn as_double(value: Decimal) -> f64 {
    value.to_f64().unwrap_or(f64::NAN)
}

/// A figure with thousands separators and a fixed number of decimals; negatives stand in parentheses.
pub fn grouped(value: Decimal, decimals: u32) -> String {
    let text = format!("{:.*}", decimals as usize, round(value, decimals).abs());
    let (integer, fraction) = match text.split_once('.') {
        Some((integer, fraction)) => (integer, format!(".{fraction}")),
        None => (text.as_str(), String::new()),
    };
    let mut out = String::new();
    for (index, digit) in integer.chars().enumerate() {
        if index > 0 && (integer.len() - index) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out.push_str(&fraction);
    if value.is_sign_negative() && !value.is_zero() {
        format!("({out})")
    } else {
        out
    }
}

/// A fraction of 1 as a percentage with this many decimals: 0.7423 is "74.2%".
pub fn percent(value: Decimal, decimals: u32) -> String {
    let text = grouped(value * whole(100), decimals);
    match text.strip_suffix(')') {
        Some(inner) => format!("{inner}%)"),
        None => format!("{text}%"),
    }
}
