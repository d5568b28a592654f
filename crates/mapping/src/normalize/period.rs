//! Printed periods and dates to exact days.
//!
//! US order (month before day) only. A text that leaves a day open — two-digit years, a day without a year, "rolling
//! 24 months" without an end, fiscal years — is no period here; nothing is completed by guessing.

mod points;
mod spans;
mod tokens;

use chrono::{Datelike, NaiveDate};
use plumbline_model::{Basis, Period};

use self::points::{Point, calendar_day, months, point};
use self::spans::{months_ending, ranges};
use self::tokens::{Kind, Token, has_word, is_word, number, skip_marks, tokenize, year_number};

/// What the surrounding document says about the time a text speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PeriodContext {
    /// The calendar year that days without a year belong to, where the document states one.
    pub year: Option<i32>,
}

/// A period as a text states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedPeriod {
    /// First and last day.
    pub period: Period,
    /// What kind of span it is, where words say so or the days leave no choice.
    pub basis: Option<Basis>,
    /// Whether the period is named by words ("Q3 2024", "PY2024") rather than by dates.
    pub label_only: bool,
    /// The text it was read from.
    pub text: String,
}

/// The one period a text states, or `None` when it states none, leaves a day open, or states several that differ.
///
/// Dates within a sentence are found; dates after "paid through", "as of" and the like are not taken for a period.
pub fn parse_period(text: &str, context: &PeriodContext) -> Option<StatedPeriod> {
    let tokens = tokenize(text);
    let words = Words::of(&tokens);
    let stated = |period: Period, basis: Option<Basis>, label_only: bool| StatedPeriod {
        period,
        basis: basis.or_else(|| basis_of_span(&period)),
        label_only,
        text: text.trim().to_owned(),
    };
    let ranges = ranges(&tokens, context);
    if let Some(range) = ranges.first() {
        return ranges
            .iter()
            .all(|other| other.period == range.period)
            .then(|| stated(range.period, words.basis(), range.label_only));
    }
    if let Some((period, basis)) = months_ending(&tokens, context) {
        return Some(stated(period, words.basis().or(basis), false));
    }
    if words.year_to_date
        && let Some((period, label_only)) = year_to_date(&tokens, context)
    {
        return Some(stated(period, Some(Basis::Ytd), label_only));
    }
    let (period, basis, label_only) = label(&tokens, &words, context)?;
    Some(stated(period, words.basis().or(basis), label_only))
}

/// The date a text is, nothing before or after it: `12/31/2024`, `2024-12-31`, `Dec. 31, 2024`, `20240131`.
///
/// A time after an ISO date is left out. `None` for anything else, days that do not exist included.
pub fn parse_date(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    let day = text
        .split_once('T')
        .filter(|(day, time)| day.len() == 10 && time.starts_with(|c: char| c.is_ascii_digit()))
        .map_or(text, |(day, _)| day);
    let tokens = tokenize(day);
    if let [token] = tokens.as_slice()
        && let Kind::Number { digits } = &token.kind
        && digits.len() == 8
    {
        return calendar_day(
            digits[..4].parse().ok()?,
            digits[4..6].parse().ok()?,
            digits[6..].parse().ok()?,
        );
    }
    let (point, next) = point(&tokens, 0)?;
    match point {
        Point::Day(date) if tokens[next..].iter().all(|t| t.kind == Kind::Mark('.')) => Some(date),
        _ => None,
    }
}

/// The only date in a sentence: "Claims paid through 12/31/2024", "As of June 30th." with the context's year.
///
/// `None` when the sentence holds no date or several that differ.
pub fn find_date(text: &str, context: &PeriodContext) -> Option<NaiveDate> {
    if let Some(date) = parse_date(text) {
        return Some(date);
    }
    let tokens = tokenize(text);
    let mut found: Option<NaiveDate> = None;
    let mut at = 0;
    while at < tokens.len() {
        let Some((point, next)) = point(&tokens, at) else {
            at += 1;
            continue;
        };
        let date = match point {
            Point::Day(date) => Some(date),
            Point::MonthDay(month, day) => context.year.and_then(|year| calendar_day(year, month, day)),
            _ => None,
        };
        if let Some(date) = date {
            if found.is_some_and(|other| other != date) {
                return None;
            }
            found = Some(date);
        }
        at = next;
    }
    found
}

/// "Year to date through September 30, 2024", "YTD September 2024", "Q3 2024 YTD"; second: named by words alone.
fn year_to_date(tokens: &[Token], context: &PeriodContext) -> Option<(Period, bool)> {
    let mut found: Option<(Period, bool)> = None;
    let mut at = 0;
    while at < tokens.len() {
        let Some((point, next)) = point(tokens, at) else {
            at += 1;
            continue;
        };
        at = next;
        let Some(year) = point.year().or(context.year) else {
            continue;
        };
        let Some(end) = point.with_year(year).and_then(Point::days).map(|days| days.end) else {
            continue;
        };
        let period = Period {
            start: calendar_day(year, 1, 1)?,
            end,
        };
        if found.is_some_and(|(other, _)| other != period) {
            return None;
        }
        found = Some((period, matches!(point, Point::Quarter { .. })));
    }
    // "YTD as of" and "YTD, paid through" name a day of the data, not the last day of service.
    found.filter(|_| !has_word(tokens, &["as", "paid", "asof"]))
}

/// A quarter, half-year, year or month by name, when the text names exactly one.
fn label(tokens: &[Token], words: &Words, context: &PeriodContext) -> Option<(Period, Option<Basis>, bool)> {
    if words.fiscal || words.points_elsewhere {
        return None;
    }
    if let [token] = tokens
        && let Kind::Number { digits } = &token.kind
        && digits.len() == 6
    {
        let month = months(digits[..4].parse().ok()?, digits[4..].parse().ok()?, 1)?;
        return Some((month, Some(Basis::Month), false));
    }
    let mut quarters = Vec::new();
    let mut spans = Vec::new();
    let mut years = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if let Some((year, next)) = named_year(tokens, at) {
            years.push(year);
            at = next;
        } else if let Some((half, next)) = half_year(tokens, at) {
            spans.push((half, None));
            at = next;
        } else if let Some((point, next)) = point(tokens, at) {
            match point {
                Point::Quarter { .. } => quarters.push(point),
                Point::Month { year: Some(_), .. } => spans.push((point.days()?, Some(Basis::Month))),
                Point::Day(_) | Point::MonthDay(..) => return None,
                Point::Month { year: None, .. } => {}
            }
            at = next;
        } else {
            at += 1;
        }
    }
    years.dedup();
    quarters.dedup();
    match (quarters.as_slice(), spans.as_slice(), years.as_slice()) {
        ([quarter], [], years) if years.len() <= 1 => {
            let year = quarter.year().or(years.first().copied()).or(context.year)?;
            if years.first().is_some_and(|named| *named != year) {
                return None;
            }
            Some((quarter.with_year(year)?.days()?, Some(Basis::Quarter), true))
        }
        ([], [(span, basis)], []) => Some((*span, *basis, basis.is_none())),
        ([], [], [year]) => Some((Period::calendar_year(*year)?, None, true)),
        ([], [], []) => Some((Period::calendar_year(bare_year(tokens)?)?, None, true)),
        _ => None,
    }
}

/// `CY2023`, `PY 2024`, `MY 2016`, `Y2024`, `Measurement Year 2021`, `year 2024`. A contract or plan year is no calendar year.
fn named_year(tokens: &[Token], at: usize) -> Option<(i32, usize)> {
    let next = if is_word(tokens, at, &["cy", "py", "my", "y"]) {
        at + 1
    } else if is_word(tokens, at, &["year"]) {
        let kind = at.checked_sub(1).and_then(|before| match &tokens[before].kind {
            Kind::Word(word) => Some(word.as_str()),
            _ => None,
        });
        let calendar =
            kind.is_none_or(|kind| matches!(kind, "calendar" | "performance" | "measurement" | "for" | "the"));
        calendar.then_some(at + 1)?
    } else {
        return None;
    };
    let next = skip_marks(tokens, next, &['-', ':', '.']);
    Some((year_number(tokens, next)?, next + 1))
}

/// `H1 2024`, `2024 H1`, `1H 2024`.
fn half_year(tokens: &[Token], at: usize) -> Option<(Period, usize)> {
    let (year_before, start) = match year_number(tokens, at) {
        Some(year) => (Some(year), at + 1),
        None => (None, at),
    };
    let half = if is_word(tokens, start, &["h"]) {
        number(tokens, start + 1)
    } else if is_word(tokens, start + 1, &["h"]) {
        number(tokens, start)
    } else {
        None
    };
    let (half @ 1..=2, 1) = half? else { return None };
    let next = start + 2;
    let (year, next) = match year_before {
        Some(year) => (year, next),
        None => (year_number(tokens, next)?, next + 1),
    };
    Some((months(year, half * 6 - 5, 6)?, next))
}

/// "2024" alone, or with words that add no other time: "2023 Settlement", "2024 annual report".
fn bare_year(tokens: &[Token]) -> Option<i32> {
    const PLAIN: [&str; 7] = ["settlement", "final", "annual", "report", "full", "year", "the"];
    let mut year = None;
    for at in 0..tokens.len() {
        match &tokens[at].kind {
            Kind::Number { .. } if year.is_none() => year = Some(year_number(tokens, at)?),
            Kind::Word(word) if PLAIN.contains(&word.as_str()) => {}
            Kind::Mark(_) => {}
            _ => return None,
        }
    }
    year
}

/// Words that say what kind of time a text speaks of.
struct Words {
    year_to_date: bool,
    rolling_12: bool,
    rolling_other: bool,
    settlement: bool,
    fiscal: bool,
    /// "as of", "paid through", "due": the time named is a day of something else than service.
    points_elsewhere: bool,
}

impl Words {
    fn of(tokens: &[Token]) -> Words {
        let year_to_date = has_word(tokens, &["ytd"])
            || (0..tokens.len()).any(|at| {
                let words: Vec<&str> = tokens[at..]
                    .iter()
                    .filter_map(|token| match &token.kind {
                        Kind::Word(word) => Some(word.as_str()),
                        Kind::Mark('-') => None,
                        _ => Some(""),
                    })
                    .take(3)
                    .collect();
                words == ["year", "to", "date"]
            });
        let rolling = (0..tokens.len()).find_map(|at| {
            let named = is_word(tokens, at, &["rolling", "trailing", "last"]);
            let count = number(tokens, skip_marks(tokens, at + 1, &['-'])).map(|(n, _)| n);
            let count = count.or_else(|| is_word(tokens, at + 1, &["twelve"]).then_some(12));
            count.filter(|_| named)
        });
        Words {
            year_to_date,
            rolling_12: rolling == Some(12) || has_word(tokens, &["ttm"]),
            rolling_other: rolling.is_some_and(|count| count != 12),
            settlement: has_word(tokens, &["settlement", "settled"]),
            fiscal: has_word(tokens, &["fy", "sfy", "ffy", "fiscal"]),
            points_elsewhere: has_word(
                tokens,
                &[
                    "as",
                    "through",
                    "thru",
                    "paid",
                    "until",
                    "by",
                    "due",
                    "produced",
                    "printed",
                    "print",
                    "run",
                    "date",
                    "effective",
                    "starting",
                    "since",
                    "before",
                    "after",
                    "ending",
                    "ended",
                    "version",
                    "rolling",
                    "trailing",
                    "last",
                    "vs",
                    "versus",
                    "ytd",
                ],
            ),
        }
    }

    fn basis(&self) -> Option<Basis> {
        if self.settlement {
            Some(Basis::Settlement)
        } else if self.year_to_date {
            Some(Basis::Ytd)
        } else if self.rolling_12 {
            Some(Basis::Rolling12)
        } else if self.rolling_other {
            Some(Basis::Other)
        } else {
            None
        }
    }
}

/// The basis that follows from the days alone: a calendar year, quarter or month, or January to a later month's end.
///
/// `None` for every other span: twelve months from July may be rolling or a performance year of their own.
pub fn basis_of_span(period: &Period) -> Option<Basis> {
    let month = period.start.month();
    match period.whole_months()? {
        12 if month == 1 => Some(Basis::Year),
        3 if month % 3 == 1 => Some(Basis::Quarter),
        1 => Some(Basis::Month),
        4..=11 | 2 if month == 1 => Some(Basis::Ytd),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
