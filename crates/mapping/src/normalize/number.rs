//! A printed figure to an exact decimal, with the worth of its last displayed digit and the reason where there is none.
//!
//! No step rounds and none goes through binary floating point: a text is either read exactly or named in an issue.

mod amount;
mod bound;
mod digits;
mod pairs;
mod scales;
mod words;

use plumbline_model::{FigureState, Unit};
use rust_decimal::Decimal;

use self::amount::{exponent, read_amount, read_any};
pub use self::bound::{Bound, Limit, parse_bound};
use self::digits::Digits;
pub use self::pairs::{Quotient, parse_quotient};
pub use self::scales::said_scale;
use self::words::{absence, is_spreadsheet_error};

/// What a header or section row says about a figure beyond the cell itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scale {
    /// The cell says everything.
    #[default]
    AsPrinted,
    /// A percentage printed in points without a percent sign: "12.3" for 0.123.
    PercentPoints,
    /// "in thousands": "412" for 412,000.
    Thousands,
    /// "in millions": "4.1" for 4,100,000.
    Millions,
}

/// A printed text as a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// The exact value in the unit asked for; `None` unless `state` is reported.
    pub value: Option<Decimal>,
    /// What one unit of the last displayed digit is worth after all transforms: 0.001 for "12.3%", 1000 for "$412K".
    pub quantum: Option<Decimal>,
    /// Why there is a value or none.
    pub state: FigureState,
    /// How the text became the value, step by step: `percent ÷ 100`. Empty for none.
    pub transforms: Vec<String>,
    /// What could not be understood, quoting the text; `None` when the text is a figure or a plain sign of absence.
    pub issue: Option<String>,
}

impl Figure {
    fn absent(state: FigureState) -> Figure {
        Figure {
            value: None,
            quantum: None,
            state,
            transforms: Vec::new(),
            issue: None,
        }
    }

    fn not_understood(text: &str, why: &str) -> Figure {
        Figure {
            issue: Some(format!("\"{text}\" {why}")),
            ..Figure::absent(FigureState::Missing)
        }
    }
}

/// Reads a printed figure.
///
/// Unit: the value is in `unit`; a percent becomes a fraction of 1 and is accepted for [`Unit::Ratio`] alone, a
/// currency sign for money alone. Signs of absence become states: dashes and blanks are missing, "N/A" and "NB" not
/// applicable, "<11" and "*" suppressed. Errors: none; what is no figure is missing, with [`Figure::issue`].
pub fn parse_figure(text: &str, unit: Unit, scale: Scale) -> Figure {
    let trimmed = text.trim_matches(is_blank);
    if let Some(state) = absence(trimmed, unit) {
        return Figure::absent(state);
    }
    if is_spreadsheet_error(trimmed) {
        return Figure::not_understood(
            trimmed,
            "is a spreadsheet error, not a figure. Ask the payer for the value.",
        );
    }
    let (bare, marks) = split_footnotes(trimmed);
    let mut transforms: Vec<String> = marks
        .iter()
        .map(|mark| format!("footnote mark \"{mark}\" removed"))
        .collect();
    if let Some(state) = absence(bare, unit) {
        return Figure {
            transforms,
            ..Figure::absent(state)
        };
    }
    match read_any(bare, unit, scale) {
        Ok(amount) if is_points_or_fraction(trimmed, amount.value, unit, scale) => {
            Figure::not_understood(trimmed, POINTS_OR_FRACTION)
        }
        Ok(amount) => {
            transforms.extend(amount.transforms);
            Figure {
                value: Some(amount.value),
                quantum: Some(amount.quantum),
                state: FigureState::Reported,
                transforms,
                issue: None,
            }
        }
        Err(why) => Figure::not_understood(trimmed, why),
    }
}

/// Reads a spreadsheet cell: as [`parse_figure`], with the stored value deciding what the display leaves open.
///
/// Accounting formats display zero as a dash: a dash over a stored zero is that zero, a dash over text is missing. A
/// number format that shows thousands or millions ("412" over a stored 412,345) says the scale; where the mapping says
/// another one, the cell is not understood.
pub fn parse_cell(text: &str, raw: Option<&str>, unit: Unit, scale: Scale) -> Figure {
    let figure = parse_figure(text, unit, scale);
    let Some(raw) = raw else { return figure };
    let dash_alone = text.chars().any(is_dash) && text.chars().all(|c| is_dash(c) || is_blank(c) || c == '$');
    if dash_alone {
        let stored = parse_plain(raw.trim_matches(is_blank));
        return match stored {
            Some((value, _)) if value.is_zero() => Figure {
                value: Some(Decimal::ZERO),
                quantum: Some(Decimal::ZERO),
                transforms: vec!["dash over a stored 0 read as 0".to_owned()],
                ..Figure::absent(FigureState::Reported)
            },
            _ => figure,
        };
    }
    match shown_scale(text, Some(raw), unit) {
        Some(shown) if scale == Scale::AsPrinted => {
            let mut figure = parse_figure(text, unit, shown);
            for transform in &mut figure.transforms {
                if transform.starts_with("thousands ×") || transform.starts_with("millions ×") {
                    transform.insert_str(0, "number format shows ");
                }
            }
            figure
        }
        Some(shown) if shown != scale => Figure::not_understood(text, OTHER_SCALE),
        _ => figure,
    }
}

/// The scale a cell's number format shows an amount in, [`Scale::Thousands`] or [`Scale::Millions`]: the stored value is
/// that many times the displayed one. `None` where both are the same, and for what is no amount.
pub fn shown_scale(text: &str, raw: Option<&str>, unit: Unit) -> Option<Scale> {
    let raw = raw.filter(|raw| *raw != text && has_size(unit))?;
    let (stored, _) = parse_plain(raw.trim_matches(is_blank))?;
    // A smaller value is not shown in thousands: nothing of it would be seen.
    if stored.abs() < Decimal::ONE_HUNDRED {
        return None;
    }
    let printed = read_amount(text.trim_matches(is_blank), unit, Scale::AsPrinted).ok()?;
    let shows = |factor: u32| {
        let shown = stored.checked_div(Decimal::from(factor))?;
        Some(shown.saturating_sub(printed.value).abs() <= printed.quantum)
    };
    if shows(1)? {
        return None;
    }
    let scales = [(1_000, Scale::Thousands), (1_000_000, Scale::Millions)];
    scales
        .into_iter()
        .find(|(factor, _)| shows(*factor) == Some(true) && !printed.value.is_zero())
        .map(|(_, scale)| scale)
}

/// Whether figures of a unit are amounts and counts that may be printed in thousands.
fn has_size(unit: Unit) -> bool {
    !matches!(unit, Unit::Ratio | Unit::Stars | Unit::Score | Unit::Days | Unit::None)
}

/// What one unit of the last digit of a plain number is worth: 0.001 for "0.742", 100 for "1.5e3".
///
/// For stored values and JSON numbers; `None` when the text is no plain number or has more digits than fit.
pub fn quantum_of_raw(raw: &str) -> Option<Decimal> {
    parse_plain(raw.trim_matches(is_blank)).map(|(_, quantum)| quantum)
}

/// A plain number as JSON and stored cells have it, exponent included, and the worth of its last digit.
///
/// `None` for anything else and for more digits than an exact decimal holds (28).
pub fn parse_plain(raw: &str) -> Option<(Decimal, Decimal)> {
    let (negative, digits) = match raw.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, raw),
    };
    let (mantissa, power) = match digits.split_once(['e', 'E']) {
        Some((mantissa, power)) => (mantissa, exponent(power)?),
        None => (digits, 0),
    };
    if mantissa.contains(',') {
        return None;
    }
    let number = Digits::read(mantissa).ok()?.shifted(power);
    Some((number.value(negative)?, number.quantum()?))
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}')
}

/// Hyphen-minus, hyphens, dashes and the minus sign.
fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}'
    )
}

/// Takes footnote marks off the end: `[1]`, asterisks, daggers, superscripts. Marks come back in printed order.
fn split_footnotes(text: &str) -> (&str, Vec<&str>) {
    let mut rest = text;
    let mut marks = Vec::new();
    loop {
        let end = rest.trim_end_matches(is_blank);
        let without = if end.ends_with(']') {
            end.rfind('[').filter(|open| {
                let inside = &end[open + 1..end.len() - 1];
                (1..=3).contains(&inside.len()) && inside.bytes().all(|b| b.is_ascii_alphanumeric())
            })
        } else {
            let kept = end.trim_end_matches([
                '*', '†', '‡', '§', '¶', '¹', '²', '³', '⁰', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹',
            ]);
            (kept.len() < end.len()).then_some(kept.len())
        };
        let Some(at) = without.filter(|at| !end[..*at].trim_matches(is_blank).is_empty()) else {
            break;
        };
        marks.push(&end[at..]);
        rest = &end[..at];
    }
    marks.reverse();
    (rest.trim_matches(is_blank), marks)
}

const POINTS_OR_FRACTION: &str = "has no percent sign and is too large for a fraction of 1. If it is in percent points, say scale = \"percent_points\" in the mapping.";
const OTHER_SCALE: &str = "is shown by its number format on another scale than the mapping says. Check the scale of this line in the mapping.";

/// Whether a ratio says neither by a sign nor by the mapping's scale whether it is in points, and may be either.
pub fn is_points_or_fraction(text: &str, value: Decimal, unit: Unit, scale: Scale) -> bool {
    unit == Unit::Ratio && scale == Scale::AsPrinted && !text.contains('%') && is_likely_points(value)
}

/// Whether a ratio printed without a percent sign is as likely in percent points as a fraction of 1: above 2.
pub fn is_likely_points(value: Decimal) -> bool {
    value.abs() > Decimal::TWO
}

#[cfg(test)]
mod tests;
