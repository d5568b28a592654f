//! A printed figure to an exact decimal, with the worth of its last displayed digit and the reason where there is none.
//!
//! No step rounds and none goes through binary floating point: a text is either read exactly or named in an issue.

mod bound;
mod digits;

use plumbline_model::{FigureState, Unit};
use rust_decimal::Decimal;

pub use self::bound::{Bound, Limit, parse_bound};
use self::digits::Digits;

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
    if let Some(state) = absence(trimmed) {
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
    if let Some(state) = absence(bare) {
        return Figure {
            transforms,
            ..Figure::absent(state)
        };
    }
    match read_amount(bare, unit, scale) {
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

/// Reads a spreadsheet cell: as [`parse_figure`], with the stored value deciding what a lone dash stands for.
///
/// Accounting formats display zero as a dash; a dash over a stored zero is that zero, a dash over text is missing.
pub fn parse_cell(text: &str, raw: Option<&str>, unit: Unit, scale: Scale) -> Figure {
    let figure = parse_figure(text, unit, scale);
    let dash_alone = text.chars().any(is_dash) && text.chars().all(|c| is_dash(c) || is_blank(c) || c == '$');
    let stored = raw.and_then(|raw| parse_plain(raw.trim_matches(is_blank)));
    match stored {
        Some((value, _)) if dash_alone && value.is_zero() => Figure {
            value: Some(Decimal::ZERO),
            quantum: Some(Decimal::ZERO),
            transforms: vec!["dash over a stored 0 read as 0".to_owned()],
            ..Figure::absent(FigureState::Reported)
        },
        _ => figure,
    }
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

/// Whether a text is one of the error values spreadsheets display.
pub fn is_spreadsheet_error(text: &str) -> bool {
    const ERRORS: [&str; 9] = [
        "#DIV/0!", "#REF!", "#N/A", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!",
    ];
    ERRORS.iter().any(|error| text.eq_ignore_ascii_case(error)) || (text.len() > 1 && text.chars().all(|c| c == '#'))
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

/// The state a text without a number plainly stands for.
fn absence(text: &str) -> Option<FigureState> {
    if text.chars().all(|c| is_dash(c) || is_blank(c)) {
        return Some(FigureState::Missing);
    }
    if text.chars().all(|c| c == '*') {
        return Some(FigureState::Suppressed);
    }
    match text.to_lowercase().as_str() {
        "n/a" | "na" | "n.a." | "nb" | "not applicable" => return Some(FigureState::NotApplicable),
        "not available" | "not reported" | "no data" => return Some(FigureState::Missing),
        "suppressed" | "masked" | "redacted" | "data suppressed" => return Some(FigureState::Suppressed),
        _ => {}
    }
    // Small cells are masked by a whole number of people ("<11"); "<0.1%" is a rounding note and stays an issue.
    let masked = text.strip_prefix(['<', '≤'])?;
    let digits = masked.strip_prefix('=').unwrap_or(masked).trim_matches(is_blank);
    let whole = !digits.is_empty() && digits.len() <= 3 && digits.bytes().all(|b| b.is_ascii_digit());
    whole.then_some(FigureState::Suppressed)
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

/// A number that was read, in the unit asked for.
struct Amount {
    value: Decimal,
    quantum: Decimal,
    transforms: Vec<String>,
}

const NOT_A_NUMBER: &str = "is not a number. Correct the cell or enter the value by hand.";
const TOO_LONG: &str = "has more digits than can be kept exactly (28). Enter the value by hand.";
const POINTS_OR_FRACTION: &str = "has no percent sign and is too large for a fraction of 1. If it is in percent points, say scale = \"percent_points\" in the mapping.";
const TWO_SIGNS: &str = "has two negative signs. Enter the value by hand.";

/// Reads sign, currency, digits, magnitude and percent; errors say why as the end of a sentence that quotes the text.
fn read_amount(text: &str, unit: Unit, scale: Scale) -> Result<Amount, &'static str> {
    let mut transforms = Vec::new();
    let mut negatives = 0u32;
    let mut currency = false;
    let mut percent = false;
    let mut parentheses = false;
    let mut power = 0i32;
    let mut rest = text.trim_matches(is_blank);

    // Around the digits each mark may stand once, in any order payers print them: "-$12", "$(12)", "(12)%", "12%-".
    loop {
        let before = rest.len();
        if let Some(inner) = rest.strip_prefix('(').and_then(|r| r.strip_suffix(')')) {
            negatives += 1;
            parentheses = true;
            rest = inner;
        }
        if let Some(after) = strip_currency(rest) {
            if currency {
                return Err(NOT_A_NUMBER);
            }
            currency = true;
            rest = after;
        }
        if let Some(after) = rest.strip_prefix(is_dash) {
            negatives += 1;
            rest = after;
        } else if let Some(after) = rest.strip_prefix('+') {
            rest = after;
            negatives += u32::from(after.starts_with(is_dash)) * 2;
        }
        if let Some(after) = rest.strip_suffix('%') {
            if percent {
                return Err(NOT_A_NUMBER);
            }
            percent = true;
            rest = after;
        }
        if let Some(after) = rest.strip_suffix(is_dash) {
            negatives += 1;
            transforms.push("trailing minus read as negative".to_owned());
            rest = after;
        }
        rest = rest.trim_matches(is_blank);
        if rest.len() == before {
            break;
        }
    }
    if parentheses {
        transforms.push("parentheses read as negative".to_owned());
    }
    if negatives > 1 {
        return Err(TWO_SIGNS);
    }
    if let Some(after) = strip_unit_words(rest, unit) {
        rest = after;
        if let Some(after) = strip_currency(rest) {
            currency = true;
            rest = after;
        }
    }
    if rest.contains(['€', '£', '¥']) {
        return Err("is in another currency than USD. Plumbline does not convert currencies.");
    }

    let (digits, exponent) = split_scientific(rest)?;
    let (digits, magnitude) = split_magnitude(digits);
    let number = Digits::read(digits)?;

    if currency && !unit.is_money() {
        return Err("is an amount of money where another unit is expected. Check the mapping of this line.");
    }
    if percent && unit != Unit::Ratio {
        return Err("is a percentage where another unit is expected. Check the mapping of this line.");
    }
    let plain_size = !matches!(unit, Unit::Ratio | Unit::Stars | Unit::Score | Unit::Days | Unit::None);
    if let Some((word, zeros)) = magnitude {
        if !plain_size || scale != Scale::AsPrinted {
            return Err("states a magnitude that does not fit its unit or its header. Enter the value by hand.");
        }
        transforms.push(format!("{word} × 1{}", "0".repeat(zeros)));
        power += i32::try_from(zeros).unwrap_or(0);
    }
    match scale {
        _ if percent => {
            transforms.push("percent ÷ 100".to_owned());
            power -= 2;
        }
        Scale::AsPrinted => {}
        Scale::PercentPoints if unit == Unit::Ratio => {
            transforms.push("percent points ÷ 100".to_owned());
            power -= 2;
        }
        Scale::Thousands if plain_size => {
            transforms.push("thousands × 1000".to_owned());
            power += 3;
        }
        Scale::Millions if plain_size => {
            transforms.push("millions × 1000000".to_owned());
            power += 6;
        }
        Scale::PercentPoints | Scale::Thousands | Scale::Millions => {
            return Err("stands under a scale that does not fit its unit. Check the mapping of this line.");
        }
    }
    let number = number.shifted(power.saturating_add(exponent));
    let (Some(value), Some(quantum)) = (number.value(negatives == 1), number.quantum()) else {
        return Err(TOO_LONG);
    };
    Ok(Amount {
        value,
        quantum,
        transforms,
    })
}

/// Whether a ratio says neither by a sign nor by the mapping's scale whether it is in points, and may be either.
pub fn is_points_or_fraction(text: &str, value: Decimal, unit: Unit, scale: Scale) -> bool {
    unit == Unit::Ratio && scale == Scale::AsPrinted && !text.contains('%') && is_likely_points(value)
}

/// Whether a ratio printed without a percent sign is as likely in percent points as a fraction of 1: above 2.
pub fn is_likely_points(value: Decimal) -> bool {
    value.abs() > Decimal::TWO
}

fn strip_currency(text: &str) -> Option<&str> {
    let upper = |s: &str| s.eq_ignore_ascii_case("USD") || s.eq_ignore_ascii_case("US$");
    if let Some(head) = text.get(..3).filter(|head| upper(head)) {
        return Some(text[head.len()..].trim_matches(is_blank));
    }
    if let Some(at) = text.len().checked_sub(3)
        && let Some(tail) = text.get(at..).filter(|tail| upper(tail))
    {
        return Some(text[..text.len() - tail.len()].trim_matches(is_blank));
    }
    let stripped = text.strip_prefix('$').or_else(|| text.strip_suffix('$'))?;
    Some(stripped.trim_matches(is_blank))
}

/// Takes off words that only repeat the figure's unit: "412.50 PMPM" for a PMPM.
fn strip_unit_words(text: &str, unit: Unit) -> Option<&str> {
    let words: &[&str] = match unit {
        Unit::UsdPerMemberMonth => &["pmpm", "pbpm", "per member per month"],
        Unit::UsdPerMemberYear => &["pmpy", "per member per year"],
        Unit::PerThousandMemberYears => &["per 1,000", "per 1000", "/1,000", "/1000"],
        Unit::MemberMonths => &["member months"],
        Unit::PersonYears => &["person years"],
        Unit::Members => &["members"],
        Unit::Days => &["days"],
        Unit::Stars => &["stars", "star"],
        Unit::Points => &["points", "pts"],
        _ => &[],
    };
    words.iter().find_map(|word| {
        let at = text.len().checked_sub(word.len())?;
        let tail = text.get(at..)?;
        tail.eq_ignore_ascii_case(word)
            .then(|| text[..at].trim_end_matches(is_blank))
            .filter(|head| head.ends_with(|c: char| c.is_ascii_digit()))
    })
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

fn exponent(text: &str) -> Option<i32> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let short = !digits.is_empty() && digits.len() <= 3 && digits.bytes().all(|b| b.is_ascii_digit());
    if !short {
        return None;
    }
    let power: i32 = digits.parse().ok()?;
    Some(if text.starts_with('-') { -power } else { power })
}

/// Takes a magnitude off the end: "412K", "1.2 million". Gives its word and its zeros.
fn split_magnitude(text: &str) -> (&str, Option<(&'static str, usize)>) {
    const MAGNITUDES: [(&str, &str, usize); 12] = [
        ("thousands", "thousands", 3),
        ("thousand", "thousands", 3),
        ("millions", "millions", 6),
        ("million", "millions", 6),
        ("billions", "billions", 9),
        ("billion", "billions", 9),
        ("mm", "millions", 6),
        ("mn", "millions", 6),
        ("bn", "billions", 9),
        ("k", "thousands", 3),
        ("m", "millions", 6),
        ("b", "billions", 9),
    ];
    for (suffix, word, zeros) in MAGNITUDES {
        let Some(at) = text.len().checked_sub(suffix.len()) else {
            continue;
        };
        if text.get(at..).is_some_and(|tail| tail.eq_ignore_ascii_case(suffix)) {
            return (text[..at].trim_end_matches(is_blank), Some((word, zeros)));
        }
    }
    (text, None)
}

#[cfg(test)]
mod tests;
