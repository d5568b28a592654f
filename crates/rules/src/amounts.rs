//! Figures and days in words, for messages and evidence.

use chrono::NaiveDate;
use plumbline_model::{ImportedFile, Interval, Period, Unit, grouped};
use rust_decimal::{Decimal, RoundingStrategy};

/// A computed value with its unit: `$1,234.50`, `$41.20 PMPM`, `74.2%`, `21,876 member months`.
///
/// Rounded for reading: money to cents, percent to two decimals and never to fewer than two digits, the rest to four
/// decimals.
pub fn with_unit(value: Decimal, unit: Unit) -> String {
    match unit {
        Unit::Usd => money(value),
        Unit::UsdPerMemberMonth | Unit::UsdPerMemberYear | Unit::UsdPerPersonYear => {
            format!("{}{}", money(value), suffix(unit))
        }
        Unit::Ratio => match value.checked_mul(Decimal::ONE_HUNDRED) {
            Some(percent) => format!("{}%", percent_digits(percent).normalize()),
            None => value.to_string(),
        },
        _ => format!("{}{}", grouped(rounded(value, 4).normalize()), suffix(unit)),
    }
}

/// A printed text with its unit, where the text itself does not show it.
pub(crate) fn printed(text: &str, unit: Unit) -> String {
    match unit {
        Unit::Usd if !text.contains('$') => format!("{text} USD"),
        Unit::Usd | Unit::Ratio | Unit::Score | Unit::None => text.to_owned(),
        _ => format!("{text}{}", suffix(unit)),
    }
}

fn suffix(unit: Unit) -> &'static str {
    match unit {
        Unit::UsdPerMemberMonth => " PMPM",
        Unit::UsdPerMemberYear => " PMPY",
        Unit::UsdPerPersonYear => " per person-year",
        Unit::MemberMonths => " member months",
        Unit::PersonYears => " person-years",
        Unit::Members => " members",
        Unit::PerThousandMemberYears => " per 1,000",
        Unit::PerHundredMemberYears => " per 100",
        Unit::Days => " days",
        Unit::Stars => " stars",
        Unit::Points => " points",
        Unit::Usd | Unit::Ratio | Unit::Count | Unit::Score | Unit::None => "",
    }
}

/// The tolerance of a comparison in words.
pub(crate) fn tolerance(width: Decimal, unit: Unit) -> String {
    format!(
        "± {}: what the last printed digit of each figure leaves open",
        with_unit(width, unit)
    )
}

/// How far two intervals lie apart: 0 when they meet.
pub(crate) fn gap(a: &Interval, b: &Interval) -> Decimal {
    let above = a.low.saturating_sub(b.high);
    above.max(b.low.saturating_sub(a.high)).max(Decimal::ZERO)
}

/// An amount without its sign.
///
/// Losses are printed with or without a sign.
pub(crate) fn size(range: &Interval) -> Interval {
    if range.high < Decimal::ZERO {
        Interval {
            low: -range.high,
            high: -range.low,
        }
    } else {
        *range
    }
}

/// The largest amount without its sign that an interval holds.
pub(crate) fn most(range: &Interval) -> Decimal {
    range.low.abs().max(range.high.abs())
}

/// A printed share with its percent sign, where it is printed in percent and its unit stands beside it: "76.0" of 0.76.
pub(crate) fn share_as_printed(displayed: &str, value: Option<Decimal>) -> String {
    let printed: Option<Decimal> = displayed.parse().ok();
    let in_percent = value.and_then(|value| value.checked_mul(Decimal::ONE_HUNDRED)) == printed;
    if in_percent && printed.is_some_and(|printed| !printed.is_zero()) {
        format!("{displayed}%")
    } else {
        displayed.to_owned()
    }
}

/// What a printed value stands for. Without a known last digit the digits written in the value count.
pub(crate) fn interval(value: Decimal, quantum: Option<Decimal>) -> Interval {
    Interval::displayed(value, quantum.unwrap_or_else(|| Decimal::new(1, value.scale())))
}

/// Figures beyond this are no figures of a report: all health spending of the United States is below 10^13 dollars a
/// year. They are left out of calculations, which could otherwise leave the range of exact decimals.
const LARGEST: Decimal = Decimal::from_parts(2_764_472_320, 232_830, 0, false, 0);

/// Whether a figure can be calculated with: see [`LARGEST`].
pub(crate) fn calculable(value: Decimal) -> bool {
    value.abs() <= LARGEST
}

/// A period in words: `2024-01-01 to 2024-09-30`.
pub(crate) fn days(period: &Period) -> String {
    format!("{} to {}", period.start, period.end)
}

/// A date or the words for its absence.
pub(crate) fn day(date: Option<NaiveDate>) -> String {
    date.map_or_else(|| "not stated".to_owned(), |date| date.to_string())
}

/// Names in a sentence: `a`, `a and b`, `a, b and c`.
pub(crate) fn listed<T: AsRef<str>>(names: &[T]) -> String {
    match names {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

/// A file's name without its folders.
pub(crate) fn file_name(file: &ImportedFile) -> &str {
    file.path.rsplit(['/', '\\']).next().unwrap_or(&file.path)
}

fn money(value: Decimal) -> String {
    let sign = if value.is_sign_negative() && !value.is_zero() {
        "-"
    } else {
        ""
    };
    format!("{sign}${}", grouped(rounded(value.abs(), 2)))
}

fn rounded(value: Decimal, places: u32) -> Decimal {
    let mut value = value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
    if places == 2 {
        value.rescale(2);
    }
    value
}

/// A small percentage keeps two digits: 0.0014% is not 0%.
fn percent_digits(percent: Decimal) -> Decimal {
    let two = rounded(percent, 2);
    if two.abs() < Decimal::new(10, 2) {
        percent.round_sf(2).unwrap_or(two)
    } else {
        two
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_printed_in_percent_says_so() {
        let of = |displayed: &str, value: &str| share_as_printed(displayed, value.parse().ok());
        assert_eq!(of("76.0", "0.76"), "76.0%", "the unit stands beside the number");
        assert_eq!(of("0.76", "0.76"), "0.76");
        assert_eq!(of("76.0%", "0.76"), "76.0%");
        assert_eq!(of("0", "0"), "0");
    }

    #[test]
    fn the_largest_figure_is_a_quadrillion() {
        assert_eq!(LARGEST, Decimal::from(1_000_000_000_000_000u64));
    }

    #[test]
    fn figures_read_as_an_analyst_writes_them() {
        let text = |value: &str, unit| with_unit(value.parse().expect("a decimal"), unit);
        assert_eq!(text("1234567.5", Unit::Usd), "$1,234,567.50");
        assert_eq!(text("-99.999", Unit::Usd), "-$100.00");
        assert_eq!(text("41.2", Unit::UsdPerMemberMonth), "$41.20 PMPM");
        assert_eq!(text("0.7421", Unit::Ratio), "74.21%");
        assert_eq!(text("0.000014056", Unit::Ratio), "0.0014%");
        assert_eq!(text("0", Unit::Ratio), "0%");
        assert_eq!(text("21876", Unit::MemberMonths), "21,876 member months");
        assert_eq!(printed("412.50", Unit::UsdPerMemberMonth), "412.50 PMPM");
        assert_eq!(listed(&["a", "b", "c"]), "a, b and c");
    }
}
