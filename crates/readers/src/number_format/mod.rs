//! Renders a stored number the way a spreadsheet shows it under a number format code.
//!
//! Source: ECMA-376 part 1, 18.8.30 and 18.8.31 (number format codes). Exact decimals throughout. Handled: up to four
//! sections with conditions and colors, digit placeholders, grouping, thousands scaling, percent, scientific,
//! literals, fractions, text sections, dates and times in both date systems. What the parser does not know gives
//! `None`; the caller then shows the stored value and says so.

mod dates;
mod digits;
mod fractions;
mod numbers;
mod tokens;

use plumbline_model::SharedText;
use rust_decimal::{Decimal, RoundingStrategy};

pub use digits::Digits;
use digits::PlainCode;
use tokens::{Section, Token};

/// Significant digits a spreadsheet keeps of a number. Digits beyond are noise of its binary arithmetic.
const SIGNIFICANT_DIGITS: u32 = 15;

/// Reads the text of a number as a workbook stores it: `412.5`, `1.2E-3`.
///
/// `None` for what is no number or has more digits before the point than an exact decimal holds (28).
pub fn parse_stored(raw: &str) -> Option<Decimal> {
    let raw = raw.trim();
    if let Ok(value) = raw.parse::<Decimal>() {
        return Some(value);
    }
    Decimal::from_scientific(&raw.replace('e', "E").replace("E+", "E")).ok()
}

/// The number rounded to the 15 significant digits a spreadsheet shows: 0.30000000000000004 is 0.3.
fn without_noise(value: Decimal) -> Decimal {
    value
        .round_sf_with_strategy(SIGNIFICANT_DIGITS, RoundingStrategy::MidpointAwayFromZero)
        .unwrap_or(value)
        .normalize()
}

/// The number under the format General: up to 15 significant digits.
pub fn general(value: Decimal) -> String {
    without_noise(value).to_string()
}

/// A number that an exact decimal cannot hold, under the format General: 15 digits and the exponent, `5E-104`.
///
/// `None` for what is no number in scientific notation.
pub fn general_beyond(stored: &str) -> Option<String> {
    let (mantissa, exponent) = stored.trim().split_once(['E', 'e'])?;
    let mut mantissa = without_noise(mantissa.parse().ok()?);
    let mut exponent: i32 = exponent.parse().ok()?;
    if mantissa.abs() >= Decimal::TEN {
        mantissa = mantissa.checked_div(Decimal::TEN)?.normalize();
        exponent = exponent.checked_add(1)?;
    }
    let sign = if exponent < 0 { "" } else { "+" };
    Some(format!("{mantissa}E{sign}{exponent}"))
}

/// Whether a code is the General format, under which a number shows as it is.
pub fn is_general(code: &str) -> bool {
    code.is_empty() || code.eq_ignore_ascii_case("general")
}

/// A number format code taken apart once, for the many cells that share it.
#[derive(Debug, Clone, PartialEq)]
pub struct Code {
    text: SharedText,
    is_general: bool,
    is_date: bool,
    /// `None` when the code is not understood.
    sections: Option<Vec<Section>>,
    plain: PlainCode,
}

impl Code {
    /// Takes a code apart; one that is not understood shows nothing ([`Code::render`] gives `None`).
    pub fn parse(code: &str) -> Code {
        let sections = tokens::parse(code);
        let all = || sections.iter().flatten();
        Code {
            text: code.into(),
            is_general: is_general(code),
            is_date: all().any(|section| section.tokens.iter().any(Token::is_date)),
            plain: sections.as_deref().map(PlainCode::new).unwrap_or_default(),
            sections,
        }
    }

    /// The code as written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The code as written, for the many cells that have it.
    pub fn shared(&self) -> SharedText {
        self.text.clone()
    }

    /// Whether it is the General format, under which a number shows as it is.
    pub fn is_general(&self) -> bool {
        self.is_general
    }

    /// Whether it shows a number as a date or time.
    pub fn is_date(&self) -> bool {
        self.is_date
    }

    /// Whether it may show a text otherwise than as it is.
    pub fn changes_text(&self) -> bool {
        match self.sections.as_deref() {
            Some([only]) => only.tokens.contains(&Token::At) && only.tokens != [Token::At],
            Some([_, _, _, fourth]) => fourth.tokens != [Token::At],
            _ => false,
        }
    }

    /// The number as displayed; `None` when the code is not understood or has no display for the number.
    ///
    /// `date_1904` names the workbook's date system. Text is not trimmed; an empty text means the code hides the number.
    pub fn render(&self, value: Decimal, date_1904: bool) -> Option<String> {
        let value = without_noise(value);
        if self.is_general() {
            return Some(general(value));
        }
        let (section, show_minus) = choose(self.sections.as_ref()?, value);
        let Some(section) = section else {
            return Some(String::new());
        };
        if section.tokens.iter().any(Token::is_date) {
            return dates::render(value, section, date_1904);
        }
        if section
            .tokens
            .iter()
            .any(|token| matches!(token, Token::At | Token::General))
        {
            let mut text = String::new();
            if show_minus && value.is_sign_negative() {
                text.push('-');
            }
            for token in &section.tokens {
                match token {
                    Token::Literal(literal) => text.push_str(literal),
                    Token::At | Token::General => text.push_str(&general(value.abs())),
                    _ => return None,
                }
            }
            return Some(text);
        }
        if section.tokens.contains(&Token::Slash) {
            return fractions::render(value, section, show_minus);
        }
        numbers::render(value, section, show_minus)
    }

    /// The text as displayed: the fourth section, or an `@` section of its own, may add words around it.
    pub fn render_text(&self, text: &str) -> Option<String> {
        let section = match self.sections.as_deref()? {
            [only] if only.tokens.contains(&Token::At) => only,
            [_, _, _, fourth] => fourth,
            _ => return Some(text.to_owned()),
        };
        let mut shown = String::new();
        for token in &section.tokens {
            match token {
                Token::Literal(literal) => shown.push_str(literal),
                Token::At | Token::General => shown.push_str(text),
                _ => return None,
            }
        }
        Some(shown)
    }
}

/// The number as displayed under `code`; `None` when the code is not understood. See [`Code::render`].
pub fn render(value: Decimal, code: &str, date_1904: bool) -> Option<String> {
    Code::parse(code).render(value, date_1904)
}

/// Built-in format ids whose code depends on the language of the program that shows the file (ECMA-376 part 1, 18.8.30).
pub const LOCAL_BUILT_IN: [u32; 19] = [
    27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58,
];

/// The code of a built-in format as the United States show it; `None` for ids without one and for [`LOCAL_BUILT_IN`].
pub fn built_in(id: u32) -> Option<&'static str> {
    let code = match id {
        0 => "General",
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        5 => "$#,##0_);($#,##0)",
        6 => "$#,##0_);[Red]($#,##0)",
        7 => "$#,##0.00_);($#,##0.00)",
        8 => "$#,##0.00_);[Red]($#,##0.00)",
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 => "# ?/?",
        13 => "# ??/??",
        14 => "m/d/yyyy",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 => "h:mm",
        21 => "h:mm:ss",
        22 => "m/d/yyyy h:mm",
        37 => "#,##0_);(#,##0)",
        38 => "#,##0_);[Red](#,##0)",
        39 => "#,##0.00_);(#,##0.00)",
        40 => "#,##0.00_);[Red](#,##0.00)",
        41 => "_(* #,##0_);_(* (#,##0);_(* \"-\"_);_(@_)",
        42 => "_($* #,##0_);_($* (#,##0);_($* \"-\"_);_(@_)",
        43 => "_(* #,##0.00_);_(* (#,##0.00);_(* \"-\"??_);_(@_)",
        44 => "_($* #,##0.00_);_($* (#,##0.00);_($* \"-\"??_);_(@_)",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mm:ss.0",
        48 => "##0.0E+0",
        49 => "@",
        _ => return None,
    };
    Some(code)
}

/// The section for a value, and whether a negative value still needs its minus sign there.
fn choose(sections: &[Section], value: Decimal) -> (Option<&Section>, bool) {
    let numeric: Vec<&Section> = sections
        .iter()
        .take(3)
        .filter(|s| !(sections.len() > 1 && s.is_text_only()))
        .collect();
    if numeric.iter().any(|section| section.condition.is_some()) {
        for section in &numeric {
            match &section.condition {
                Some(condition) if condition.holds(value) => return (Some(section), !condition.only_negative()),
                Some(_) => {}
                None => return (Some(section), true),
            }
        }
        return (numeric.last().copied(), true);
    }
    match numeric.as_slice() {
        [] => (sections.first(), true),
        [only] => (Some(only), true),
        [_, negative] if value < Decimal::ZERO => (Some(negative), false),
        [positive, _] => (Some(positive), false),
        [positive, negative, zero, ..] => {
            if value.is_zero() {
                (Some(zero), false)
            } else if value < Decimal::ZERO {
                (Some(negative), false)
            } else {
                (Some(positive), false)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(raw: &str, code: &str) -> String {
        render(parse_stored(raw).expect("a number"), code, false).unwrap_or_else(|| "not understood".into())
    }

    #[test]
    fn a_number_beyond_every_date_is_none() {
        assert_eq!(shown("2958465", "yyyy-mm-dd"), "9999-12-31");
        assert_eq!(shown("2958466", "yyyy-mm-dd"), "not understood");
        assert_eq!(shown("123410001231238.5", "ms.00"), "not understood");
    }

    #[test]
    fn figures_show_as_the_payer_printed_them() {
        #[rustfmt::skip]
        let table = [
            // stored value, code, shown
            ("412.5", "General", "412.5"),
            ("0.30000000000000004", "General", "0.3"),
            ("1234567.8900000001", "", "1234567.89"),
            ("1E-3", "General", "0.001"),
            ("412.5", "0", "413"),
            ("-412.5", "0", "-413"),
            ("2.6749999999999998", "0.00", "2.68"),
            ("1234567", "#,##0", "1,234,567"),
            ("999", "#,##0", "999"),
            ("0", "#,##0", "0"),
            ("0", "#,###", ""),
            ("1234.5", "#,##0.00", "1,234.50"),
            ("1234.5", "$#,##0.00", "$1,234.50"),
            ("-1234.5", "$#,##0.00", "-$1,234.50"),
            ("1234.5", "[$$-409]#,##0.00", "$1,234.50"),
            ("0.742", "0.0%", "74.2%"),
            ("0.742", "0%", "74%"),
            ("0.7425", "0.0%", "74.3%"),
            ("-12.34", "#,##0.00_);(#,##0.00)", "(12.34)"),
            ("12.34", "#,##0.00_);(#,##0.00)", "12.34 "),
            ("-12.34", "$#,##0.00_);[Red]\\($#,##0.00\\)", "($12.34)"),
            ("-1234", "_($* #,##0_);_($* (#,##0);_($* \"-\"_);_(@_)", " $(1,234) ".trim_end()),
            ("0", "_($* #,##0_);_($* (#,##0);_($* \"-\"_);_(@_)", " $- "),
            ("1234567", "#,##0,", "1,235"),
            ("1234567", "$0.0,,\"M\"", "$1.2M"),
            ("412000", "$#,##0,\"K\"", "$412K"),
            ("987654321", "00-0000000", "98-7654321"),
            ("7", "000", "007"),
            ("12345", "0.00E+00", "1.23E+04"),
            ("1500", "[>=1000]0.0,\"K\";0", "1.5K"),
            ("500", "[>=1000]0.0,\"K\";0", "500"),
            ("5", "0\" stars\"", "5 stars"),
            ("5", ";;;", ""),
            ("0.5", "#.##", ".5"),
            ("-0.001", "0.00", "0.00"),
            ("3.5", "0.0#", "3.5"),
            ("2", "@", "2"),
            // fractions: with as many digits, whole numbers keep the fraction's room
            ("0.25", "# ?/?", " 1/4"),
            ("1.5", "# ?/?", "1 1/2"),
            // as Microsoft's page "Display numbers as fractions" has them
            ("123.456", "# ?/?", "123 1/2"),
            ("123.456", "# ??/??", "123 26/57"),
            ("123.456", "# ???/???", "123  57/125"),
            ("5.0625", "# ?/?", "5    "),
            ("5.0625", "# ??/??", "5  1/16"),
            ("3.14159265", "# ??/??", "3  1/7 "),
            ("0.3333", "0 0/0", "0 1/3"),
            ("-2.75", "# ?/?", "-2 3/4"),
            ("0", "# ?/?", "0    "),
            ("0.96", "# ?/?", "1    "),
            ("0.3", "# ?/8", " 2/8"),
            ("1.25", "# ??/16", "1  4/16"),
            ("0.07", "# ?/100", " 7/100"),
            ("1.25", "?/?", "5/4"),
            ("0.5", "# ?/?\" share\"", " 1/2 share"),
            // scaling by commas, with what stands after it
            ("1234567", "0.0,,\"M\"", "1.2M"),
            ("1234567", "0.0\"M\"", "1234567.0M"),
            ("12345678", "$#,##0,\"K\"", "$12,346K"),
            ("1234567890", "#,##0.00,,", "1,234.57"),
            ("49", "0,", "0"),
            ("-1234567", "$#,##0.0,,_);($#,##0.0,,)", "($1.2)"),
            // conditions
            ("1234567", "[>=1000000]0.0,,\"M\";[>=1000]0.0,\"K\";0", "1.2M"),
            ("1234", "[>=1000000]0.0,,\"M\";[>=1000]0.0,\"K\";0", "1.2K"),
            ("12", "[>=1000000]0.0,,\"M\";[>=1000]0.0,\"K\";0", "12"),
            ("-5", "[<0]\"below\";[=0]\"none\";0", "below"),
            ("0", "[<0]\"below\";[=0]\"none\";0", "none"),
            ("1", "[Red][=1]\"Yes\";[=0]\"No\";General", "Yes"),
            ("0.25", "0 q", "not understood"),
        ];
        for (raw, code, expected) in table {
            assert_eq!(shown(raw, code), expected, "{raw} under {code}");
        }
    }

    #[test]
    fn numbers_beyond_exact_decimals_show_without_noise() {
        for (stored, shown) in [
            ("4.9999999999999998E-104", Some("5E-104")),
            ("9.9999999999999999e300", Some("1E+301")),
            ("1.25E+40", Some("1.25E+40")),
            ("twelve", None),
            ("NaN", None),
        ] {
            assert_eq!(general_beyond(stored).as_deref(), shown, "{stored}");
        }
    }

    #[test]
    fn dates_show_in_both_date_systems() {
        #[rustfmt::skip]
        let table = [
            ("45292", "m/d/yyyy", "1/1/2024"),
            ("45657", "mm/dd/yy", "12/31/24"),
            ("45292", "yyyy-mm-dd", "2024-01-01"),
            ("45292", "mmm-yy", "Jan-24"),
            ("45292", "mmmm d, yyyy", "January 1, 2024"),
            ("45292", "dddd", "Monday"),
            ("45292.75", "m/d/yyyy h:mm AM/PM", "1/1/2024 6:00 PM"),
            ("45292.5", "h:mm:ss", "12:00:00"),
            ("1.5", "[h]:mm", "36:00"),
            ("0.0104166666666667", "[mm]:ss", "15:00"),
            ("0.5", "[ss]", "43200"),
            ("1.00001157407407", "[h]:mm:ss", "24:00:01"),
            ("0.000011574074", "mm:ss.0", "00:01.0"),
            ("1", "yyyy-mm-dd", "1900-01-01"),
            ("61", "yyyy-mm-dd", "1900-03-01"),
            ("60", "yyyy-mm-dd", "1900-02-29"),
            ("45292", "[$-409]d-mmm-yyyy;@", "1-Jan-2024"),
        ];
        for (raw, code, expected) in table {
            assert_eq!(shown(raw, code), expected, "{raw} under {code}");
        }
        let value = parse_stored("43830").expect("a number");
        assert_eq!(
            render(value, "yyyy-mm-dd", true).as_deref(),
            Some("2024-01-01"),
            "1904 date system"
        );
    }

    #[test]
    fn every_built_in_format_has_a_display() {
        for id in 0..=49 {
            if let Some(code) = built_in(id) {
                let value = parse_stored("45292.5").expect("a number");
                let shown = render(value, code, false).unwrap_or_else(|| panic!("{code} shows a number"));
                assert!(!shown.is_empty(), "{code}");
                assert!(!LOCAL_BUILT_IN.contains(&id), "{id} is the same everywhere");
            }
        }
    }

    #[test]
    fn text_takes_the_words_of_its_section() {
        assert_eq!(Code::parse("0.0%").render_text("n/a").as_deref(), Some("n/a"));
        assert_eq!(
            Code::parse("@\" months\"").render_text("12").as_deref(),
            Some("12 months")
        );
        assert_eq!(
            Code::parse("0;-0;0;\"[\"@\"]\"").render_text("none").as_deref(),
            Some("[none]")
        );
    }
}
