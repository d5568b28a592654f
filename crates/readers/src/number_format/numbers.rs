//! Renders a number under a section of digit placeholders.

use rust_decimal::{Decimal, RoundingStrategy};

use super::tokens::{Section, Token};

/// Largest power of ten an exact decimal can be multiplied by or divided by.
const LARGEST_SHIFT: usize = 27;

/// The number under the section; `None` when the section is not a plain number format.
pub(super) fn render(value: Decimal, section: &Section, show_minus: bool) -> Option<String> {
    let tokens = &section.tokens;
    let point = tokens.iter().position(|t| *t == Token::Point);
    let exponent = tokens.iter().position(|t| matches!(t, Token::Exponent(_)));
    let number_end = exponent.unwrap_or(tokens.len());
    let whole_end = point.unwrap_or(number_end).min(number_end);
    let whole = &tokens[..whole_end];
    let fraction = &tokens[whole_end..number_end];
    let after = &tokens[number_end..];

    let percents = tokens.iter().filter(|t| **t == Token::Percent).count();
    let thousands = scaling_commas(tokens, whole_end);
    let mut scaled = shift(value.abs(), 2 * percents as i64 - 3 * thousands as i64)?;
    let places = fraction.iter().filter(|t| matches!(t, Token::Digit(_))).count();

    let mut power = 0i64;
    if exponent.is_some() {
        let width = whole.iter().filter(|t| matches!(t, Token::Digit(_))).count().max(1) as i64;
        (scaled, power) = scientific(scaled, width, places)?;
    }
    let rounded = scaled.round_dp_with_strategy(u32::try_from(places).ok()?, RoundingStrategy::MidpointAwayFromZero);
    let digits = rounded.to_string();
    let (whole_digits, fraction_digits) = digits.split_once('.').unwrap_or((&digits, ""));
    let whole_digits = whole_digits.trim_start_matches('0');

    let mut text = String::new();
    if show_minus && value.is_sign_negative() && !rounded.is_zero() {
        text.push('-');
    }
    if whole.is_empty() && point.is_some() {
        // Without a placeholder before the point the digits still show, as in `.00`.
        text.push_str(whole_digits);
    }
    text.push_str(&whole_part(whole, whole_digits)?);
    text.push_str(&fraction_part(fraction, fraction_digits)?);
    if let [Token::Exponent(plus), rest @ ..] = after {
        text.push('E');
        if power < 0 {
            text.push('-');
        } else if *plus {
            text.push('+');
        }
        text.push_str(&whole_part(rest, &power.unsigned_abs().to_string())?);
    }
    Some(text)
}

/// Commas straight after the last digit placeholder before the point: each divides by 1000.
pub(super) fn scaling_commas(tokens: &[Token], whole_end: usize) -> usize {
    let Some(last) = tokens[..whole_end].iter().rposition(|t| matches!(t, Token::Digit(_))) else {
        return 0;
    };
    let before_point = tokens[last + 1..whole_end]
        .iter()
        .take_while(|t| **t == Token::Comma)
        .count();
    // `0.0,,` scales too: the commas may stand after the last placeholder of all.
    let last_of_all = tokens
        .iter()
        .rposition(|t| matches!(t, Token::Digit(_)))
        .unwrap_or(last);
    let at_end = if last_of_all > whole_end {
        tokens[last_of_all + 1..]
            .iter()
            .take_while(|t| **t == Token::Comma)
            .count()
    } else {
        0
    };
    before_point + at_end
}

/// The number times ten to the power.
fn shift(value: Decimal, power: i64) -> Option<Decimal> {
    let size = usize::try_from(power.unsigned_abs()).ok()?;
    if size > LARGEST_SHIFT {
        return None;
    }
    let factor = Decimal::from_i128_with_scale(10i128.checked_pow(u32::try_from(size).ok()?)?, 0);
    if power < 0 {
        value.checked_div(factor)
    } else {
        value.checked_mul(factor)
    }
}

/// Mantissa with `width` digits before the point, and the exponent.
fn scientific(value: Decimal, width: i64, places: usize) -> Option<(Decimal, i64)> {
    if value.is_zero() {
        return Some((value, 0));
    }
    let normal = value.normalize();
    let magnitude = i64::try_from(normal.mantissa().to_string().len()).ok()? - i64::from(normal.scale()) - 1;
    let mut power = magnitude.div_euclid(width) * width;
    let mut mantissa = shift(value, -power)?;
    let limit = shift(Decimal::ONE, width)?;
    if mantissa.round_dp_with_strategy(u32::try_from(places).ok()?, RoundingStrategy::MidpointAwayFromZero) >= limit {
        power += width;
        mantissa = shift(value, -power)?;
    }
    Some((mantissa, power))
}

/// Fills the placeholders before the point from the right; the leftmost takes all digits that remain.
fn whole_part(tokens: &[Token], digits: &str) -> Option<String> {
    let places: Vec<usize> = tokens
        .iter()
        .enumerate()
        .filter(|(_, t)| matches!(t, Token::Digit(_)))
        .map(|(i, _)| i)
        .collect();
    let first = places.first().copied();
    let grouped = match (first, places.last()) {
        (Some(first), Some(&last)) => tokens[first..last].contains(&Token::Comma),
        _ => false,
    };
    let mut left = digits.chars().rev();
    let mut written = 0usize;
    // Built from right to left.
    let mut reversed = String::new();
    let push_digit = |reversed: &mut String, digit: char, written: &mut usize| {
        if grouped && *written > 0 && written.is_multiple_of(3) {
            reversed.push(',');
        }
        reversed.push(digit);
        *written += 1;
    };
    for (index, token) in tokens.iter().enumerate().rev() {
        match token {
            Token::Digit(kind) => {
                match (left.next(), kind) {
                    (Some(digit), _) => push_digit(&mut reversed, digit, &mut written),
                    (None, '0') => push_digit(&mut reversed, '0', &mut written),
                    (None, '?') => reversed.push(' '),
                    (None, _) => {}
                }
                if Some(index) == first {
                    for digit in left.by_ref() {
                        push_digit(&mut reversed, digit, &mut written);
                    }
                }
            }
            Token::Literal(literal) => reversed.extend(literal.chars().rev()),
            Token::Percent => reversed.push('%'),
            Token::Slash => reversed.push('/'),
            Token::Comma => {}
            _ => return None,
        }
    }
    Some(reversed.chars().rev().collect())
}

/// The point and the digits after it; a `#` leaves out zeros at the end.
fn fraction_part(tokens: &[Token], digits: &str) -> Option<String> {
    let places = tokens.iter().filter(|t| matches!(t, Token::Digit(_))).count();
    let mut digits: Vec<char> = digits.chars().collect();
    digits.resize(places, '0');
    let mut text = String::new();
    let mut next = 0;
    for token in tokens {
        match token {
            Token::Point => text.push('.'),
            Token::Digit(kind) => {
                let all_zero = digits[next..].iter().all(|&d| d == '0');
                match kind {
                    '#' if all_zero => {}
                    '?' if all_zero => text.push(' '),
                    _ => text.push(digits[next]),
                }
                next += 1;
            }
            Token::Literal(literal) => text.push_str(literal),
            Token::Percent => text.push('%'),
            Token::Slash => text.push('/'),
            Token::Comma => {}
            _ => return None,
        }
    }
    Some(text)
}
