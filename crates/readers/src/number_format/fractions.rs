//! Renders a number as a fraction: `# ?/?`, `# ??/??`, `?/8`.

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

use super::tokens::{Section, Token};

/// Largest denominator tried: `# ????/????`. Spreadsheets offer three digits.
const MOST_DENOMINATOR_DIGITS: u32 = 4;

/// The number under a section with a slash; `None` when the section is no fraction.
///
/// The denominator is the one written (`?/8`), or one of at most as many digits as it has placeholders. With a whole part the fraction takes what is left; at zero its room stays blank.
pub(super) fn render(value: Decimal, section: &Section, show_minus: bool) -> Option<String> {
    let tokens = &section.tokens;
    let slash = tokens.iter().position(|token| *token == Token::Slash)?;
    // The numerator's placeholders stand straight before the slash, the denominator straight after it.
    let numerator_start = tokens[..slash]
        .iter()
        .rposition(|t| !matches!(t, Token::Digit(_)))
        .map_or(0, |i| i + 1);
    let numerator_width = slash - numerator_start;
    if numerator_width == 0 {
        return None;
    }
    let (before, after) = (&tokens[..numerator_start], &tokens[slash + 1..]);
    let placeholders = after.iter().take_while(|t| matches!(t, Token::Digit(_))).count();
    let (fixed, denominator_length) = fixed_denominator(after);
    let denominator_length = if fixed.is_some() {
        denominator_length
    } else {
        placeholders
    };
    let rest = &after[denominator_length..];
    if denominator_length == 0
        || [before, rest]
            .concat()
            .iter()
            .any(|t| !matches!(t, Token::Digit(_) | Token::Literal(_)))
    {
        return None;
    }
    if rest.iter().any(|t| matches!(t, Token::Digit(_))) {
        return None;
    }
    let has_whole = before.iter().any(|t| matches!(t, Token::Digit(_)));
    let size = value.abs();
    let (mut whole, part) = if has_whole {
        (size.trunc(), size.fract())
    } else {
        (Decimal::ZERO, size)
    };
    let denominator = match fixed {
        Some(denominator) => denominator,
        None => convergent_denominator(part.fract(), u32::try_from(placeholders).ok()?)?,
    };
    let mut numerator = part
        .checked_mul(Decimal::from(denominator))?
        .round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
    if has_whole && numerator == Decimal::from(denominator) {
        whole += Decimal::ONE;
        numerator = Decimal::ZERO;
    }
    let mut text = String::new();
    if show_minus && value.is_sign_negative() && !(whole.is_zero() && numerator.is_zero()) {
        text.push('-');
    }
    let blank = has_whole && numerator.is_zero();
    let whole_text = if whole.is_zero() {
        String::new()
    } else {
        whole.to_string()
    };
    text.push_str(&whole_part(before, &whole_text, blank));
    let denominator_text = denominator.to_string();
    if blank {
        // The room of a fraction that is not there, so that whole numbers stay aligned.
        text.push_str(&" ".repeat(numerator_width + 1 + denominator_length.max(denominator_text.len())));
    } else {
        let numerator_text = numerator.to_string();
        let kinds = &tokens[numerator_start..slash];
        for (missing, kind) in (0..numerator_width.saturating_sub(numerator_text.len())).zip(kinds) {
            let _ = missing;
            text.push_str(filler(kind));
        }
        text.push_str(&numerator_text);
        text.push('/');
        text.push_str(&denominator_text);
        if fixed.is_none() {
            // Denominators are written from the left.
            for kind in after[..placeholders].iter().skip(denominator_text.len()) {
                text.push_str(if *kind == Token::Digit('#') { "" } else { " " });
            }
        }
    }
    for token in rest {
        if let Token::Literal(literal) = token {
            text.push_str(literal);
        }
    }
    Some(text)
}

/// What stands at a placeholder without a digit.
fn filler(token: &Token) -> &'static str {
    match token {
        Token::Digit('0') => "0",
        Token::Digit('?') => " ",
        _ => "",
    }
}

/// The denominator written out, and how many tokens it takes.
fn fixed_denominator(after: &[Token]) -> (Option<u64>, usize) {
    let mut digits = String::new();
    let mut used = 0;
    for token in after {
        match token {
            Token::Literal(literal) if !literal.is_empty() && literal.bytes().all(|b| b.is_ascii_digit()) => {
                digits.push_str(literal);
            }
            Token::Digit('0') if !digits.is_empty() => digits.push('0'),
            _ => break,
        }
        used += 1;
    }
    (digits.parse().ok().filter(|&denominator| denominator > 0), used)
}

/// The denominator of at most `digits` digits that a spreadsheet chooses: that of the last convergent of the continued
/// fraction which still fits. It is not always the nearest fraction: 0.456 with one digit is 1/2, though 4/9 lies nearer.
fn convergent_denominator(part: Decimal, digits: u32) -> Option<u64> {
    let most = 10u64.checked_pow(digits.min(MOST_DENOMINATOR_DIGITS))? - 1;
    // What is left below this is the noise of earlier divisions.
    let negligible = Decimal::new(5, 8);
    let (mut before, mut denominator) = (0u64, 1u64);
    let mut left = part;
    while left > negligible {
        let inverse = Decimal::ONE.checked_div(left)?;
        let next = inverse
            .trunc()
            .to_u64()
            .and_then(|quotient| quotient.checked_mul(denominator)?.checked_add(before));
        match next.filter(|&next| next <= most) {
            Some(next) => (before, denominator) = (denominator, next),
            None => break,
        }
        left = inverse.fract();
    }
    Some(denominator)
}

/// The tokens before the fraction, the whole number in place of their placeholders.
fn whole_part(tokens: &[Token], digits: &str, alone: bool) -> String {
    let places = tokens.iter().filter(|t| matches!(t, Token::Digit(_))).count();
    let mut text = String::new();
    let mut left = digits;
    let mut seen = 0;
    for token in tokens {
        match token {
            Token::Digit(kind) => {
                let missing = places - seen > left.len();
                seen += 1;
                if missing {
                    // Zero shows where nothing else would.
                    if alone && seen == places {
                        text.push('0');
                    } else {
                        text.push_str(filler(&Token::Digit(*kind)));
                    }
                } else {
                    let length = left.len() - (places - seen);
                    text.push_str(&left[..length]);
                    left = &left[length..];
                }
            }
            Token::Literal(literal) => text.push_str(literal),
            _ => {}
        }
    }
    text
}
