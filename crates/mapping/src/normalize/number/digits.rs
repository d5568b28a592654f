//! The digits of a printed number, kept exactly.

use rust_decimal::Decimal;

use super::amount::{NOT_A_NUMBER, TOO_LONG};

/// The printed digits without point and commas, times a power of ten. Shifting the power never loses a digit.
#[derive(Clone, Copy)]
pub(super) struct Digits {
    mantissa: i128,
    power: i32,
    /// How many of the last digits are noise of binary floating point.
    noise: i32,
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
        let noise = noise(&digits).min(fraction.len());
        Ok(Digits {
            mantissa,
            power: -power,
            noise: i32::try_from(noise).map_err(|_| TOO_LONG)?,
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
        exact(1, self.power.saturating_add(self.noise))
    }

    /// Decimals before the noise; `None` for a number without any.
    pub(super) fn decimals_before_noise(self) -> Option<i32> {
        (self.noise > 0).then(|| -self.power - self.noise)
    }
}

/// How many digits at the end are noise: programs that calculate in binary print 0.000948 as 0.0009480000000000001.
///
/// Such a number has 15 to 17 digits that count, and ends in a long run of 9, or of 0 with up to three digits behind.
/// The value is kept as printed; what it was rounded to tells how exact it is.
fn noise(digits: &str) -> usize {
    const SHORTEST_RUN: usize = 6;
    let counting = digits.trim_start_matches('0').as_bytes();
    if !(15..=17).contains(&counting.len()) {
        return 0;
    }
    (0..=3)
        .filter_map(|behind| {
            let body = &counting[..counting.len() - behind];
            let last = *body.last()?;
            let run = body.iter().rev().take_while(|digit| **digit == last).count();
            let is_noise = run >= SHORTEST_RUN && (last == b'9' || last == b'0' && behind > 0);
            is_noise.then_some(run + behind)
        })
        .max()
        .unwrap_or(0)
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
