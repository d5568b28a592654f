//! One amount as printed: sign, currency, digits, magnitude, percent and unit.

use plumbline_model::Unit;
use rust_decimal::Decimal;

use super::bound::parse_bound;
use super::digits::Digits;
use super::words::{
    Said, Side, has_booking_mark, split_magnitude, strip_currency, strip_part_of_one, strip_unit_words,
};
use super::{Scale, has_size, is_blank, is_dash, pairs};

/// A number that was read, in the unit asked for.
pub(super) struct Amount {
    pub(super) value: Decimal,
    pub(super) quantum: Decimal,
    pub(super) transforms: Vec<String>,
}

pub(super) const NOT_A_NUMBER: &str = "is not a number. Correct the cell or enter the value by hand.";
pub(super) const TOO_LONG: &str = "has more digits than can be kept exactly (28). Enter the value by hand.";
const LIMIT: &str =
    "is a limit or a range and not one figure. Enter the value by hand, or say what the words mean in the mapping.";
const OTHER_UNIT: &str = "says another unit than the one expected here. Check the unit of this line in the mapping.";
const PER_CAPITA: &str =
    "is per capita: a year's amount in some reports, a month's in others. Check the unit of this line in the mapping.";
const TWO_SIGNS: &str = "has two negative signs. Enter the value by hand.";

/// Reads a figure in any notation. What is a limit or a range is named as one.
pub(super) fn read_any(text: &str, unit: Unit, scale: Scale) -> Result<Amount, &'static str> {
    let why = match read_amount(text, unit, scale) {
        Ok(amount) => return Ok(amount),
        Err(why) => why,
    };
    let other = match unit {
        Unit::Ratio => pairs::ratio(text),
        Unit::Stars => pairs::stars(text).map(Ok),
        _ => None,
    };
    other.unwrap_or_else(|| {
        let is_limit = why == NOT_A_NUMBER && parse_bound(text, unit, scale).is_some();
        Err(if is_limit { LIMIT } else { why })
    })
}

/// The marks around the digits of an amount.
#[derive(Default)]
struct Marks {
    negatives: u32,
    parentheses: bool,
    currency: (bool, bool),
    part_of_one: Option<(i32, &'static str)>,
    magnitude: Option<(&'static str, usize)>,
    unit: Option<Said>,
    trailing_minus: bool,
}

impl Marks {
    /// Takes the marks off. Each may stand once, in any order payers print them: "-$12", "$(12)", "(12)%", "12%-",
    /// "$(1.2)M PMPM".
    fn take<'t>(&mut self, text: &'t str) -> Result<&'t str, &'static str> {
        let mut rest = text.trim_matches(is_blank);
        loop {
            let before = rest.len();
            if let Some(inner) = rest.strip_prefix('(').and_then(|r| r.strip_suffix(')')) {
                self.negatives += 1;
                self.parentheses = true;
                rest = inner;
            }
            if let Some((after, side)) = strip_currency(rest) {
                let seen = match side {
                    Side::Before => &mut self.currency.0,
                    Side::After => &mut self.currency.1,
                };
                if std::mem::replace(seen, true) {
                    return Err(NOT_A_NUMBER);
                }
                rest = after;
            }
            if let Some(after) = rest.strip_prefix(is_dash) {
                self.negatives += 1;
                rest = after;
            } else if let Some(after) = rest.strip_prefix('+') {
                rest = after;
                self.negatives += u32::from(after.starts_with(is_dash)) * 2;
            }
            rest = self.take_after(rest)?.trim_matches(is_blank);
            if rest.len() == before {
                return Ok(rest);
            }
        }
    }

    /// Takes off what stands after the digits.
    fn take_after<'t>(&mut self, mut rest: &'t str) -> Result<&'t str, &'static str> {
        if rest.ends_with(|c: char| c.is_ascii_digit()) && !rest.contains(['/', 'p', 'P']) {
            return Ok(rest);
        }
        let percent = rest.strip_suffix('%').map(|after| (after, -2, "percent ÷ 100"));
        if let Some((after, power, record)) = percent.or_else(|| strip_part_of_one(rest)) {
            if self.part_of_one.replace((power, record)).is_some() {
                return Err(NOT_A_NUMBER);
            }
            rest = after;
        }
        if let Some(after) = rest.strip_suffix(is_dash) {
            self.negatives += 1;
            self.trailing_minus = true;
            rest = after;
        }
        if let Some((after, said)) = strip_unit_words(rest) {
            if self.unit.replace(said).is_some() {
                return Err(NOT_A_NUMBER);
            }
            rest = after;
        }
        let (after, magnitude) = split_magnitude(rest);
        if let Some(magnitude) = magnitude
            && after.ends_with(|c: char| c.is_ascii_digit() || c == ')')
        {
            if self.magnitude.replace(magnitude).is_some() {
                return Err(NOT_A_NUMBER);
            }
            rest = after;
        }
        Ok(rest)
    }

    fn has_currency(&self) -> bool {
        self.currency.0 || self.currency.1
    }
}

/// Reads sign, currency, digits, magnitude, percent and unit; errors say why as the end of a sentence that quotes the
/// text.
pub(super) fn read_amount(text: &str, unit: Unit, scale: Scale) -> Result<Amount, &'static str> {
    let mut marks = Marks::default();
    let rest = marks.take(text)?;
    let mut transforms = Vec::new();
    if marks.trailing_minus {
        transforms.push("trailing minus read as negative".to_owned());
    }
    if marks.parentheses {
        transforms.push("parentheses read as negative".to_owned());
    }
    if marks.negatives > 1 {
        return Err(TWO_SIGNS);
    }
    if rest.contains(['€', '£', '¥']) {
        return Err("is in another currency than USD. Plumbline does not convert currencies.");
    }
    if has_booking_mark(rest) {
        return Err(
            "is marked as a credit or debit, and which of the two takes off is not said. Enter the value with its sign by hand.",
        );
    }
    let (digits, exponent) = split_scientific(rest)?;
    let number = Digits::read(digits)?;

    if marks.has_currency() && !unit.is_money() {
        return Err("is an amount of money where another unit is expected. Check the mapping of this line.");
    }
    if marks.part_of_one.is_some() && unit != Unit::Ratio {
        return Err("is a percentage where another unit is expected. Check the mapping of this line.");
    }
    let mut power = match marks.unit {
        Some(said) => unit_power(said, unit, &mut transforms)?,
        None => 0,
    };
    let plain_size = has_size(unit);
    if let Some((word, zeros)) = marks.magnitude {
        if !plain_size || scale != Scale::AsPrinted {
            return Err("states a magnitude that does not fit its unit or its header. Enter the value by hand.");
        }
        transforms.push(format!("{word} × 1{}", "0".repeat(zeros)));
        power += i32::try_from(zeros).unwrap_or(0);
    }
    match (marks.part_of_one, scale) {
        (Some((shift, record)), _) => {
            transforms.push(record.to_owned());
            power += shift;
        }
        (None, Scale::AsPrinted) => {}
        (None, Scale::PercentPoints) if unit == Unit::Ratio => {
            transforms.push("percent points ÷ 100".to_owned());
            power -= 2;
        }
        (None, Scale::Thousands) if plain_size => {
            transforms.push("thousands × 1000".to_owned());
            power += 3;
        }
        (None, Scale::Millions) if plain_size => {
            transforms.push("millions × 1000000".to_owned());
            power += 6;
        }
        (None, Scale::PercentPoints | Scale::Thousands | Scale::Millions) => {
            return Err("stands under a scale that does not fit its unit. Check the mapping of this line.");
        }
    }
    if let Some(decimals) = number.decimals_before_noise() {
        transforms.push(format!(
            "binary rounding after {decimals} decimals not counted as printed digits"
        ));
    }
    let number = number.shifted(power.saturating_add(exponent));
    let (Some(value), Some(quantum)) = (number.value(marks.negatives == 1), number.quantum()) else {
        return Err(TOO_LONG);
    };
    Ok(Amount {
        value,
        quantum,
        transforms,
    })
}

/// The power of ten between the unit a figure says and the one expected; no other conversion is made here.
fn unit_power(said: Said, unit: Unit, transforms: &mut Vec<String>) -> Result<i32, &'static str> {
    let yearly = matches!(unit, Unit::UsdPerMemberYear | Unit::UsdPerPersonYear);
    match said {
        Said::Unit(said) if said == unit => Ok(0),
        // 12 member months either way.
        Said::Unit(Unit::UsdPerMemberYear | Unit::UsdPerPersonYear) if yearly => Ok(0),
        Said::Unit(Unit::Members) if unit == Unit::Count => Ok(0),
        Said::PerHundred if unit == Unit::PerThousandMemberYears => {
            transforms.push("per 100 × 10".to_owned());
            Ok(1)
        }
        Said::PerCapita if yearly => Ok(0),
        Said::PerCapita => Err(PER_CAPITA),
        Said::Unit(_) | Said::PerHundred => Err(OTHER_UNIT),
    }
}

/// `1.20E+06` as spreadsheets display large numbers. A sign is required: "12E5" may be a code.
fn split_scientific(text: &str) -> Result<(&str, i32), &'static str> {
    match text.split_once(['E', 'e']) {
        Some((digits, power)) if power.starts_with(['+', '-']) => {
            exponent(power).map(|power| (digits, power)).ok_or(NOT_A_NUMBER)
        }
        _ => Ok((text, 0)),
    }
}

pub(super) fn exponent(text: &str) -> Option<i32> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let short = !digits.is_empty() && digits.len() <= 3 && digits.bytes().all(|b| b.is_ascii_digit());
    if !short {
        return None;
    }
    let power: i32 = digits.parse().ok()?;
    Some(if text.starts_with('-') { -power } else { power })
}
