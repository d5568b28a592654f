//! Printed thresholds and ranges.

use plumbline_model::{Direction, Unit};
use rust_decimal::Decimal;

use super::amount::{Amount, read_amount};
use super::{Scale, is_blank, is_dash, split_footnotes};

/// One limit of a [`Bound`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// In the unit asked for.
    pub value: Decimal,
    /// What one unit of its last displayed digit is worth.
    pub quantum: Decimal,
    /// Whether the limit itself belongs to the range.
    pub inclusive: bool,
}

/// A printed threshold or range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    /// Lower limit; `None` when open below.
    pub low: Option<Limit>,
    /// Upper limit; `None` when open above. A number without a sign ("80%") is both limits: its direction is not printed.
    pub high: Option<Limit>,
    /// As [`Figure::transforms`].
    pub transforms: Vec<String>,
}

impl Bound {
    /// The value a result has to reach: the lower limit where higher is better, the upper one where lower is.
    pub fn to_reach(&self, direction: Direction) -> Option<Limit> {
        match direction {
            Direction::Increase => self.low,
            Direction::Decrease => self.high,
        }
    }
}

/// Reads a threshold or a range: "> 12 % to <= 22 %", ">= 4", "at least 80%", "80%–85%", "80%".
///
/// Unit: as [`parse_figure`]; a percent sign after the second number of a range holds for both. `None` for anything
/// else, "N/A" and "<" followed by text included.
pub fn parse_bound(text: &str, unit: Unit, scale: Scale) -> Option<Bound> {
    let (bare, marks) = split_footnotes(text.trim_matches(is_blank));
    let mut transforms: Vec<String> = marks
        .iter()
        .map(|mark| format!("footnote mark \"{mark}\" removed"))
        .collect();
    let bare = bare.to_lowercase();
    let (first, second) = match split_range(&bare) {
        Some((first, second)) => (first, Some(second)),
        None => (bare.as_str(), None),
    };
    let (first, second) = (comparison(first), second.map(comparison));
    let shared_percent = second.is_some_and(|(_, number)| number.contains('%')) && !first.1.contains('%');
    let read = |number: &str, percent_of_other: bool| {
        let amount = if percent_of_other {
            read_amount(&format!("{number}%"), unit, scale)
        } else {
            read_amount(number, unit, scale)
        };
        amount.ok()
    };
    let one = read(first.1, shared_percent)?;
    transforms.extend(one.transforms.iter().cloned());
    let limit = |amount: &Amount, inclusive| Limit {
        value: amount.value,
        quantum: amount.quantum,
        inclusive,
    };
    let (low, high) = match second {
        None => match first.0 {
            Comparison::None => (Some(limit(&one, true)), Some(limit(&one, true))),
            Comparison::Above => (Some(limit(&one, false)), None),
            Comparison::AtLeast => (Some(limit(&one, true)), None),
            Comparison::Below => (None, Some(limit(&one, false))),
            Comparison::AtMost => (None, Some(limit(&one, true))),
        },
        Some((sign, number)) => {
            let two = read(number, false)?;
            let low = match first.0 {
                Comparison::None | Comparison::AtLeast => limit(&one, true),
                Comparison::Above => limit(&one, false),
                Comparison::Below | Comparison::AtMost => return None,
            };
            let high = match sign {
                Comparison::None | Comparison::AtMost => limit(&two, true),
                Comparison::Below => limit(&two, false),
                Comparison::Above | Comparison::AtLeast => return None,
            };
            if high.value < low.value {
                return None;
            }
            (Some(low), Some(high))
        }
    };
    Some(Bound { low, high, transforms })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Comparison {
    None,
    Above,
    AtLeast,
    Below,
    AtMost,
}

/// Takes the comparison off a lower-case text: "<= 22 %", "at least 80%", "80% or more".
fn comparison(text: &str) -> (Comparison, &str) {
    const BEFORE: [(&str, Comparison); 14] = [
        (">=", Comparison::AtLeast),
        ("=>", Comparison::AtLeast),
        ("≥", Comparison::AtLeast),
        ("<=", Comparison::AtMost),
        ("=<", Comparison::AtMost),
        ("≤", Comparison::AtMost),
        (">", Comparison::Above),
        ("<", Comparison::Below),
        ("at least ", Comparison::AtLeast),
        ("at most ", Comparison::AtMost),
        ("up to ", Comparison::AtMost),
        ("more than ", Comparison::Above),
        ("less than ", Comparison::Below),
        ("below ", Comparison::Below),
    ];
    const AFTER: [(&str, Comparison); 7] = [
        (" or more", Comparison::AtLeast),
        (" or higher", Comparison::AtLeast),
        (" or above", Comparison::AtLeast),
        (" or less", Comparison::AtMost),
        (" or lower", Comparison::AtMost),
        (" or below", Comparison::AtMost),
        ("+", Comparison::AtLeast),
    ];
    let text = text.trim_matches(is_blank);
    let before = BEFORE
        .iter()
        .find_map(|(word, sign)| text.strip_prefix(word).map(|rest| (*sign, rest)));
    let after = AFTER
        .iter()
        .find_map(|(word, sign)| text.strip_suffix(word).map(|rest| (*sign, rest)));
    let (sign, rest) = before.or(after).unwrap_or((Comparison::None, text));
    (sign, rest.trim_matches(is_blank))
}

/// The two sides of "12% to 22%", "12%–22%", "> 12% and <= 22%".
fn split_range(text: &str) -> Option<(&str, &str)> {
    let side_by_side = |left: &str, right: &str| {
        let ends = left
            .trim_end_matches(is_blank)
            .ends_with(|c: char| c.is_ascii_digit() || c == '%' || c == ')');
        let starts = right
            .trim_start_matches(is_blank)
            .starts_with(|c: char| c.is_ascii_digit() || matches!(c, '<' | '>' | '≤' | '≥' | '$' | '.' | '=' | '('));
        ends && starts
    };
    let by_word = [" to ", " and ", " through "]
        .iter()
        .find_map(|word| text.split_once(word).filter(|(left, right)| side_by_side(left, right)));
    by_word.or_else(|| {
        text.char_indices()
            .filter(|(_, c)| is_dash(*c))
            .map(|(at, c)| (&text[..at], &text[at + c.len_utf8()..]))
            .find(|(left, right)| side_by_side(left, right))
    })
}
