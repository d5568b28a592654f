//! Renders a serial day number under a section of date and time tokens.

use chrono::{Datelike, NaiveDate};
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

use super::tokens::{Section, Token};

/// The day Lotus 1-2-3 invented and Excel kept: 29 February 1900.
const INVENTED_DAY: i64 = 60;

/// A serial number taken apart.
struct Moment {
    year: i32,
    month: u32,
    day: u32,
    weekday: &'static str,
    /// Seconds since midnight, rounded to the digits shown.
    seconds: Decimal,
    /// Seconds since day 0.
    elapsed: Decimal,
}

/// The date as displayed; `None` for a serial number before day 0 or after the year 9999.
pub(super) fn render(value: Decimal, section: &Section, date_1904: bool) -> Option<String> {
    let sub_digits = section
        .tokens
        .iter()
        .map(|t| if let Token::SubSecond(n) = t { *n } else { 0 })
        .max()
        .unwrap_or(0);
    let moment = moment(value, date_1904, u32::try_from(sub_digits).ok()?)?;
    let half_day = section.tokens.iter().any(|t| matches!(t, Token::HalfDay(..)));
    let whole_seconds = moment.seconds.trunc().to_i64()?;
    let (hour, minute, second) = (whole_seconds / 3600, whole_seconds / 60 % 60, whole_seconds % 60);
    let mut text = String::new();
    for (index, token) in section.tokens.iter().enumerate() {
        match token {
            Token::Literal(literal) => text.push_str(literal),
            Token::Slash => text.push('/'),
            Token::Point => text.push('.'),
            Token::Comma => text.push(','),
            Token::Date('y', length) if *length <= 2 => text.push_str(&format!("{:02}", moment.year.rem_euclid(100))),
            Token::Date('y', _) => text.push_str(&format!("{:04}", moment.year)),
            Token::Date('m', length) if is_minutes(&section.tokens, index) => text.push_str(&padded(minute, *length)),
            Token::Date('m', length) => match length {
                1 | 2 => text.push_str(&padded(i64::from(moment.month), *length)),
                3 => text.push_str(&month_name(moment.month)[..3]),
                5 => text.push_str(&month_name(moment.month)[..1]),
                _ => text.push_str(month_name(moment.month)),
            },
            Token::Date('d', length) => match length {
                1 | 2 => text.push_str(&padded(i64::from(moment.day), *length)),
                3 => text.push_str(&moment.weekday[..3]),
                _ => text.push_str(moment.weekday),
            },
            Token::Date('h', length) => {
                let shown = if half_day { (hour + 11) % 12 + 1 } else { hour };
                text.push_str(&padded(shown, *length));
            }
            Token::Date('s', length) => text.push_str(&padded(second, *length)),
            Token::Elapsed(unit, length) => {
                let divisor = match unit {
                    'h' => 3600,
                    'm' => 60,
                    _ => 1,
                };
                text.push_str(&padded(moment.elapsed.trunc().to_i64()? / divisor, *length));
            }
            Token::HalfDay(morning, afternoon) => text.push_str(if hour < 12 { morning } else { afternoon }),
            Token::SubSecond(digits) => {
                let shown = format!("{:.*}", *digits, moment.seconds.fract());
                text.push_str(shown.trim_start_matches('0'));
            }
            _ => return None,
        }
    }
    Some(text)
}

fn padded(number: i64, length: usize) -> String {
    if length >= 2 {
        format!("{number:02}")
    } else {
        number.to_string()
    }
}

/// `m` means minutes straight after hours or straight before seconds.
fn is_minutes(tokens: &[Token], index: usize) -> bool {
    let time = |token: Option<&Token>, units: [char; 2]| matches!(token, Some(Token::Date(unit, _) | Token::Elapsed(unit, _)) if units.contains(unit));
    let meaningful = |t: &&Token| t.is_date();
    time(tokens[..index].iter().rev().find(meaningful), ['h', 'h'])
        || time(tokens[index + 1..].iter().find(meaningful), ['s', 's'])
}

/// 31 December 9999, the last day a spreadsheet shows as a date, counted from 1900.
const LAST_DAY: i64 = 2_958_465;

fn moment(value: Decimal, date_1904: bool, sub_digits: u32) -> Option<Moment> {
    const DAY: i64 = 86_400;
    if value.is_sign_negative() && !value.is_zero() {
        return None;
    }
    let elapsed = value
        .checked_mul(Decimal::from(DAY))?
        .round_dp_with_strategy(sub_digits, RoundingStrategy::MidpointAwayFromZero);
    let serial = (elapsed / Decimal::from(DAY)).trunc().to_i64()?;
    if serial > LAST_DAY {
        return None;
    }
    let seconds = elapsed - Decimal::from(serial * DAY);
    let (year, month, day) = if date_1904 {
        parts(NaiveDate::from_ymd_opt(1904, 1, 1)?, serial)?
    } else if serial == INVENTED_DAY {
        (1900, 2, 29)
    } else if serial == 0 {
        (1900, 1, 0)
    } else if serial < INVENTED_DAY {
        parts(NaiveDate::from_ymd_opt(1899, 12, 31)?, serial)?
    } else {
        parts(NaiveDate::from_ymd_opt(1899, 12, 30)?, serial)?
    };
    let weekday = [
        "Saturday",
        "Sunday",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
    ][usize::try_from((if date_1904 { serial + 1462 } else { serial }) % 7).ok()?];
    Some(Moment {
        year,
        month,
        day,
        weekday,
        seconds,
        elapsed,
    })
}

fn parts(start: NaiveDate, days: i64) -> Option<(i32, u32, u32)> {
    let date = start.checked_add_days(chrono::Days::new(u64::try_from(days).ok()?))?;
    (date.year() <= 9999).then(|| (date.year(), date.month(), date.day()))
}

fn month_name(month: u32) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    NAMES[(month.clamp(1, 12) - 1) as usize]
}
