//! The digits of a printed number, kept exactly.

use rust_decimal::Decimal;

use super::{NOT_A_NUMBER, TOO_LONG};

/// The printed digits without point and commas, times a power of ten. Shifting the power never loses a digit.
#[derive(Clone, Copy)]
pub(super) struct Digits {
    mantissa: i128,
    power: i32,
}

impl Digits {
    /// Reads `1,234.50`, `1234`, `.5`; commas must group by three, and no leading zero may stand before other digits.
    pub(super) fn read(text: &str) -> Result<Digits, &'static str> {
        let (whole, fraction) = match text.split_once('.') {
            Some((_, "")) => return Err(NOT_A_NUMBER),
            Some((whole, fraction)) => (whole, fraction),
            None => (text, ""),
        };
        let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if !all_digits(fraction) || (whole.is_empty() && fraction.is_empty()) {
            return Err(NOT_A_NUMBER);
        }
        let mut groups = whole.split(',');
        let first = groups.next().unwrap_or_default();
        let grouped = whole.contains(',');
        let first_fits = all_digits(first) && (!grouped || (1..=3).contains(&first.len()));
        let leading_zero = first.starts_with('0') && (first.len() > 1 || grouped);
        if !first_fits || leading_zero || !groups.all(|group| group.len() == 3 && all_digits(group)) {
            return Err(NOT_A_NUMBER);
        }
        let digits: String = whole.chars().filter(|c| *c != ',').chain(fraction.chars()).collect();
        // 38 digits is what 128 bits hold; Decimal's own limit is checked when the value is made.
        let mantissa = digits.parse().map_err(|_| TOO_LONG)?;
        let power = i32::try_from(fraction.len()).map_err(|_| TOO_LONG)?;
        Ok(Digits {
            mantissa,
            power: -power,
        })
    }

    pub(super) fn shifted(self, by: i32) -> Digits {
        Digits {
            power: self.power.saturating_add(by),
            ..self
        }
    }

    pub(super) fn value(self, negative: bool) -> Option<Decimal> {
        let signed = if negative { -self.mantissa } else { self.mantissa };
        exact(signed, self.power)
    }

    pub(super) fn quantum(self) -> Option<Decimal> {
        exact(1, self.power)
    }
}

/// `mantissa × 10^power` when an exact decimal holds it.
fn exact(mantissa: i128, power: i32) -> Option<Decimal> {
    let zeros = u32::try_from(power.max(0)).ok()?;
    let scale = u32::try_from((-power).max(0)).ok()?;
    let whole = if mantissa == 0 {
        0
    } else {
        mantissa.checked_mul(10i128.checked_pow(zeros)?)?
    };
    Decimal::try_from_i128_with_scale(whole, scale).ok()
}
