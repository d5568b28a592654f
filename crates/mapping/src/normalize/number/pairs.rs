//! Figures printed as two numbers or as signs: "1:20", "412 of 560", "★★★★☆", "4½".

use plumbline_model::Unit;
use rust_decimal::Decimal;

use super::amount::{Amount, read_amount};
use super::{Scale, is_blank};

const TWO_NUMBERS: &str =
    "is two numbers, and their quotient has no end. Take them as numerator and denominator in the mapping.";
/// Stars of every rating of plans and providers that was seen.
const MOST_STARS: Decimal = Decimal::from_parts(5, 0, 0, false, 0);

/// Two numbers printed as one figure: "1:20", "412/560", "412 of 560", "0.85 to 1".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quotient {
    /// The first number.
    pub numerator: Decimal,
    /// What one unit of its last printed digit is worth.
    pub numerator_quantum: Decimal,
    /// The second number: the base, above 0.
    pub denominator: Decimal,
}

/// Reads two plain numbers with a colon, a slash or "of", "out of", "to", "in" between them. `None` for anything else:
/// dates ("1/2/2024"), times with seconds, percents.
pub fn parse_quotient(text: &str) -> Option<Quotient> {
    let text = text.trim_matches(is_blank);
    if !text.starts_with(|c: char| c.is_ascii_digit() || c == '.') || !text.ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (first, second) = [" out of ", " of ", " to ", " in "]
        .iter()
        .find_map(|word| text.split_once(word))
        .or_else(|| text.split_once([':', '/']))?;
    let plain = |text: &str| {
        read_amount(text, Unit::None, Scale::AsPrinted)
            .ok()
            .filter(|a| a.transforms.is_empty())
    };
    let (one, two) = (plain(first)?, plain(second)?);
    (one.value >= Decimal::ZERO && two.value > Decimal::ZERO).then_some(Quotient {
        numerator: one.value,
        numerator_quantum: one.quantum,
        denominator: two.value,
    })
}

/// A ratio printed as two numbers, where it is an exact decimal.
pub(super) fn ratio(text: &str) -> Option<Result<Amount, &'static str>> {
    let pair = parse_quotient(text)?;
    let value = pair.numerator.checked_div(pair.denominator)?;
    let quantum = pair.numerator_quantum.checked_div(pair.denominator)?;
    let exact = |quotient: Decimal, of: Decimal| quotient.checked_mul(pair.denominator) == Some(of);
    if !exact(value, pair.numerator) || !exact(quantum, pair.numerator_quantum) {
        return Some(Err(TWO_NUMBERS));
    }
    Some(Ok(Amount {
        value,
        quantum,
        transforms: vec![format!(
            "{} ÷ {}",
            pair.numerator.normalize(),
            pair.denominator.normalize()
        )],
    }))
}

/// Stars printed as signs, with a half, or out of five: "★★★★☆", "4½", "4 out of 5 stars".
///
/// Whole signs stand for a half star either way: whether the rating has half stars is not printed.
pub(super) fn stars(text: &str) -> Option<Amount> {
    let text = text.trim_end_matches(is_blank);
    let text = ["stars", "star"]
        .iter()
        .find_map(|word| text.strip_suffix(word))
        .unwrap_or(text);
    let text = text.trim_end_matches([' ', '\u{a0}', '-']);
    if let Some(pair) = parse_quotient(text) {
        let of_five = pair.denominator == MOST_STARS && pair.numerator <= MOST_STARS;
        return of_five.then(|| Amount {
            value: pair.numerator,
            quantum: pair.numerator_quantum,
            transforms: vec!["of 5 stars".to_owned()],
        });
    }
    let half = Decimal::new(5, 1);
    if let Some(whole) = text.strip_suffix('½').or_else(|| text.strip_suffix(" 1/2")) {
        let whole = whole.trim_end_matches(is_blank);
        let plain = read_amount(whole, Unit::Stars, Scale::AsPrinted);
        let plain = plain
            .ok()
            .filter(|a| a.value.fract().is_zero() && a.value < MOST_STARS && !a.value.is_sign_negative());
        if let Some(amount) = plain {
            return Some(Amount {
                value: amount.value + half,
                quantum: half,
                transforms: vec!["½ read as 0.5".to_owned()],
            });
        }
    }
    let (mut full, mut halves, mut empty) = (0u32, 0u32, 0u32);
    for sign in text.chars().filter(|c| !is_blank(*c) && *c != '\u{fe0f}') {
        match sign {
            '★' | '⭐' => full += 1,
            '½' | '⯪' | '⯨' => halves += 1,
            '☆' => empty += 1,
            _ => return None,
        }
    }
    let printed = full + halves + empty;
    if halves > 1 || full + halves == 0 && empty < 5 || printed > 5 {
        return None;
    }
    Some(Amount {
        value: Decimal::from(full) + half * Decimal::from(halves),
        quantum: if halves > 0 { half } else { Decimal::ONE },
        transforms: vec!["stars counted".to_owned()],
    })
}
