//! The short way for the numbers and formats that nearly all cells have: up to 15 digits under digits, grouping,
//! percent, scaling and words around them. What it does not know goes the long way ([`super::numbers`]), which it must
//! agree with.

use plumbline_model::Text;

use super::numbers::scaling_commas;
use super::tokens::{Section, Token};
use super::{Code, choose};

/// Numbers below this have at most 15 digits: none of them is noise.
const MOST_DIGITS: u64 = 1_000_000_000_000_000;
/// Powers of ten a `u64` holds.
const POWERS: u32 = 20;

/// A number as a workbook stores it, when it has at most 15 digits and no exponent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digits {
    negative: bool,
    digits: u64,
    /// How many of the digits stand after the point.
    places: u32,
    /// Whether the stored text is the one General shows: no zeros that could be left out.
    shortest: bool,
}

impl Digits {
    /// Reads `-412.5`; `None` for what has an exponent, more digits or is no number.
    pub fn parse(stored: &str) -> Option<Digits> {
        let bytes = stored.as_bytes();
        let (negative, bytes) = match bytes {
            [b'-', rest @ ..] => (true, rest),
            _ => (false, bytes),
        };
        let mut digits = 0u64;
        let mut point = None;
        for (index, byte) in bytes.iter().enumerate() {
            match byte {
                b'0'..=b'9' => {
                    digits = digits * 10 + u64::from(byte - b'0');
                    if digits >= MOST_DIGITS {
                        return None;
                    }
                }
                b'.' if point.is_none() => point = Some(index),
                _ => return None,
            }
        }
        let places = point.map_or(0, |point| bytes.len() - 1 - point);
        let whole = point.unwrap_or(bytes.len());
        if whole == 0 || point.is_some_and(|_| places == 0) || bytes.len() > POWERS as usize {
            return None;
        }
        let shortest = (whole == 1 || bytes[0] != b'0')
            && (point.is_none() || bytes.last() != Some(&b'0'))
            && !(negative && digits == 0);
        Some(Digits {
            negative,
            digits,
            places: u32::try_from(places).ok()?,
            shortest,
        })
    }

    /// The number under the format General; `stored` is the text it was read from.
    pub fn general(self, stored: &str) -> Text {
        if self.shortest {
            return stored.into();
        }
        let stored = stored.strip_prefix('-').filter(|_| self.digits == 0).unwrap_or(stored);
        super::parse_stored(stored).map_or_else(|| stored.into(), |value| super::general(value).into())
    }

    /// The number when it is a whole one and not negative.
    pub fn whole(self) -> Option<u64> {
        let power = 10u64.checked_pow(self.places)?;
        (!self.negative && self.digits.is_multiple_of(power)).then(|| self.digits / power)
    }
}

/// A section of digits with words around them.
#[derive(Debug, Clone, PartialEq)]
struct Plain {
    before: String,
    after: String,
    /// Whether a negative number shows its sign here.
    minus: bool,
    /// Digits before the point that show even when zero.
    whole: usize,
    grouped: bool,
    /// Whether the code has a point.
    point: bool,
    /// Digits after the point, and how many of them show even when zero.
    places: u32,
    sure_places: u32,
    /// The power of ten the number is multiplied by: percent, scaling commas.
    shift: i32,
}

/// The sections of a code for positive numbers, negative ones and zero; `None` for one that goes the long way.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct PlainCode([Option<Plain>; 3]);

impl PlainCode {
    pub(super) fn new(sections: &[Section]) -> PlainCode {
        if sections.iter().any(|section| section.condition.is_some()) {
            return PlainCode::default();
        }
        PlainCode([1, -1, 0].map(|sign: i64| {
            let (section, minus) = choose(sections, sign.into());
            Plain::new(section?, minus)
        }))
    }
}

impl Code {
    /// The number as displayed, blanks at both ends included; `None` where [`Code::render`] has to find out.
    pub fn render_digits(&self, number: Digits) -> Option<Text> {
        let [positive, negative, zero] = &self.plain.0;
        let section = match (number.digits, number.negative) {
            (0, _) => zero,
            (_, true) => negative,
            (_, false) => positive,
        };
        section.as_ref()?.render(number)
    }
}

impl Plain {
    fn new(section: &Section, minus: bool) -> Option<Plain> {
        let tokens = &section.tokens;
        let is_digit = |token: &Token| matches!(token, Token::Digit('0' | '#'));
        let first = tokens.iter().position(is_digit)?;
        let last = tokens.iter().rposition(is_digit)?;
        let point = tokens.iter().position(|token| *token == Token::Point);
        let whole_end = point.unwrap_or(last + 1);
        // `.00` has no placeholder before its point.
        let whole = tokens.get(first..whole_end).filter(|whole| !whole.is_empty())?;
        let fraction = point.map_or(&[][..], |point| &tokens[point + 1..(last + 1).max(point + 1)]);
        let end = whole_end + usize::from(point.is_some()) + fraction.len();
        let mut text = [String::new(), String::new()];
        for (side, tokens) in text.iter_mut().zip([&tokens[..first], &tokens[end..]]) {
            for token in tokens {
                match token {
                    Token::Literal(literal) => side.push_str(literal),
                    Token::Percent => side.push('%'),
                    // Those that scale were counted; others show nothing.
                    Token::Comma => {}
                    _ => return None,
                }
            }
        }
        let [before, after] = text;
        if !whole.iter().all(|token| is_digit(token) || *token == Token::Comma) || !fraction.iter().all(is_digit) {
            return None;
        }
        let kinds: Vec<&Token> = whole.iter().filter(|token| is_digit(token)).collect();
        let sure = kinds.iter().position(|token| **token == Token::Digit('0'));
        let sure_places = fraction.iter().take_while(|token| **token == Token::Digit('0')).count();
        // A `#` after a zero before the point, or a zero after a `#` behind it, is the long way's to tell.
        let mixed = sure.is_some_and(|sure| kinds[sure..].iter().any(|token| **token == Token::Digit('#')));
        if mixed || fraction[sure_places..].contains(&Token::Digit('0')) {
            return None;
        }
        let last_whole = whole.iter().rposition(is_digit)?;
        let percents = tokens.iter().filter(|token| **token == Token::Percent).count();
        Some(Plain {
            before,
            after,
            minus,
            whole: sure.map_or(0, |sure| kinds.len() - sure),
            grouped: whole[..last_whole].contains(&Token::Comma),
            point: point.is_some(),
            places: u32::try_from(fraction.len()).ok()?,
            sure_places: u32::try_from(sure_places).ok()?,
            shift: i32::try_from(2 * percents).ok()?
                - i32::try_from(3 * scaling_commas(tokens, point.unwrap_or(tokens.len()))).ok()?,
        })
    }

    fn render(&self, number: Digits) -> Option<Text> {
        // The digits after the point once scaled; below zero, zeros are missing at the end.
        let places = i32::try_from(number.places).ok()? - self.shift;
        let beyond = places - i32::try_from(self.places).ok()?;
        let power = 10u64.checked_pow(beyond.unsigned_abs())?;
        let rounded = if beyond > 0 {
            number.digits / power + u64::from(number.digits % power >= power.div_ceil(2))
        } else {
            number.digits.checked_mul(power)?
        };
        let mut fraction_digits = self.places;
        let unit = 10u64.checked_pow(fraction_digits)?;
        let (whole, mut fraction) = (rounded / unit, rounded % unit);
        while fraction_digits > self.sure_places && fraction.is_multiple_of(10) {
            fraction /= 10;
            fraction_digits -= 1;
        }
        let mut out = Backwards::default();
        for _ in 0..fraction_digits {
            out.push(b'0' + u8::try_from(fraction % 10).ok()?)?;
            fraction /= 10;
        }
        if self.point {
            out.push(b'.')?;
        }
        let (mut left, mut written) = (whole, 0);
        while left > 0 || written < self.whole {
            if self.grouped && written > 0 && written % 3 == 0 {
                out.push(b',')?;
            }
            out.push(b'0' + u8::try_from(left % 10).ok()?)?;
            left /= 10;
            written += 1;
        }
        let minus = if self.minus && number.negative && rounded > 0 {
            "-"
        } else {
            ""
        };
        out.with(minus, &self.before, &self.after)
    }
}

/// A figure's characters, built from its last to its first.
struct Backwards {
    bytes: [u8; 64],
    start: usize,
}

impl Default for Backwards {
    fn default() -> Backwards {
        Backwards {
            bytes: [0; 64],
            start: 64,
        }
    }
}

impl Backwards {
    fn push(&mut self, byte: u8) -> Option<()> {
        self.start = self.start.checked_sub(1)?;
        self.bytes[self.start] = byte;
        Some(())
    }

    /// The figure with what stands around it.
    fn with(&self, minus: &str, before: &str, after: &str) -> Option<Text> {
        let parts = [
            minus.as_bytes(),
            before.as_bytes(),
            &self.bytes[self.start..],
            after.as_bytes(),
        ];
        let mut whole = [0u8; 128];
        let mut length = 0;
        for part in parts {
            whole.get_mut(length..length + part.len())?.copy_from_slice(part);
            length += part.len();
        }
        Some(std::str::from_utf8(&whole[..length]).ok()?.into())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{general, parse_stored};
    use super::*;

    /// A stored number of up to 15 digits, written as workbooks write it and as they should not.
    fn stored() -> impl Strategy<Value = String> {
        (any::<bool>(), 0u64..MOST_DIGITS, 0u32..16, 0u32..16).prop_map(|(negative, digits, cut, places)| {
            let digits = digits / 10u64.pow(cut);
            let text = format!("{digits:0width$}", width = places as usize + 1);
            let (whole, fraction) = text.split_at(text.len() - places as usize);
            let sign = if negative { "-" } else { "" };
            if fraction.is_empty() {
                format!("{sign}{whole}")
            } else {
                format!("{sign}{whole}.{fraction}")
            }
        })
    }

    /// A number format of the pieces payers use.
    fn code() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "0", "#", "?", "0.0", "0.00", "#,##0", "#,##0.00", "#,##0.##", "0.0#", "0.#0", "00", ".00", ",", ",,", "%",
            "$", "\"M\"", "\\x", "_)", "(", ")", "-", " ", "0.", "* ", "/", "E+00", "[Red]", "@", "General",
        ]);
        let section = prop::collection::vec(piece, 1..6).prop_map(|pieces| pieces.concat());
        prop::collection::vec(section, 1..5).prop_map(|sections| sections.join(";"))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]
        #[test]
        fn the_short_way_and_the_long_way_agree(stored in stored(), code in code()) {
            let code = Code::parse(&code);
            if let Some(short) = Digits::parse(&stored).and_then(|digits| code.render_digits(digits)) {
                let long = code.render(parse_stored(&stored).expect("a number"), false);
                prop_assert_eq!(Some(short.as_str()), long.as_deref(), "{} under {}", stored, code.as_str());
            }
        }

        #[test]
        fn general_is_the_same_both_ways(stored in stored()) {
            if let Some(digits) = Digits::parse(&stored) {
                let long = general(parse_stored(&stored).expect("a number"));
                prop_assert_eq!(digits.general(&stored), long);
            }
        }
    }

    #[test]
    fn the_formats_of_reports_go_the_short_way() {
        #[rustfmt::skip]
        let table = [
            ("412.5", "0", "413"),
            ("-0.4", "0", "0"),
            ("1234567.5", "$#,##0.00", "$1,234,567.50"),
            ("-12.34", "$#,##0.00_);[Red]\\($#,##0.00\\)", "($12.34)"),
            ("0.742", "0.0%", "74.2%"),
            ("1234567", "$0.0,,\"M\"", "$1.2M"),
            ("412000", "#,##0,", "412"),
            ("7", "000", "007"),
        ];
        for (stored, code, shown) in table {
            let digits = Digits::parse(stored).expect("few digits");
            assert_eq!(
                Code::parse(code).render_digits(digits).as_deref(),
                Some(shown),
                "{stored} under {code}"
            );
        }
        for long in ["1E-3", "0.30000000000000004", "", "-", ".", "1.", ".5", "+1", "1 "] {
            assert_eq!(Digits::parse(long), None, "{long}");
        }
    }
}
