//! Printed periods and dates to exact days.
//!
//! US order (month before day) only. A text that leaves a day open (two-digit years, a day without a year, "rolling 24
//! months" without an end, a fiscal year whose first month is not said) is no period; nothing is completed by guessing.
//! What is completed from the document is said to be, and from what: [`StatedPeriod::inferred`].
//! [`read_timing`] gives everything else a text says about time: paid through, as of, made on, run-out, what is open.

mod days;
mod fiscal;
mod labels;
mod open;
mod points;
mod roles;
mod spans;
mod stamps;
mod timing;
mod tokens;
mod words;

use chrono::{Datelike, NaiveDate};
use plumbline_model::{Basis, Period};

use self::labels::label;
use self::points::{Point, calendar_day, point};
use self::roles::{Role, paid_day, role_before};
use self::spans::{Range, months_ending, ranges};
pub use self::stamps::{Stamp, StampKind, file_name_period, file_stamps};
pub use self::timing::{DayRole, RunOut, StatedDay, Timing, parse_day, read_timing};
pub(crate) use self::tokens::month_number;
use self::tokens::{Kind, Token, has_word, tokenize};
use self::words::Words;

/// What the surrounding document says about the time a text speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PeriodContext {
    /// The calendar year that days without a year belong to, where the document states one.
    pub year: Option<i32>,
    /// The report's service period, for days that follow it.
    pub period: Option<Period>,
    /// The day the report was made, for days before it.
    pub reported_on: Option<NaiveDate>,
    /// The month in which fiscal years begin, 1 to 12, where the document or its mapping says it.
    pub fiscal_start: Option<u32>,
}

impl PeriodContext {
    /// A context of one calendar year.
    pub fn of_year(year: i32) -> PeriodContext {
        PeriodContext {
            year: Some(year),
            ..PeriodContext::default()
        }
    }
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
    /// What the text itself does not say and from where it follows: "the year 2024 is the report's". `None` when the text
    /// says everything.
    pub inferred: Option<String>,
    /// The text it was read from.
    pub text: String,
}

/// The one period of service a text states, or `None` when it states none, leaves a day open, or states several that
/// differ.
///
/// Dates within a sentence are found; dates after "paid through", "as of" and the like are not taken for a period. What
/// the text leaves open is completed from `context` where it can be, and then said in [`StatedPeriod::inferred`].
pub fn parse_period(text: &str, context: &PeriodContext) -> Option<StatedPeriod> {
    let tokens = tokenize(text);
    let words = Words::of(&tokens);
    let alone = PeriodContext::default();
    if let Some(found) = stated(&tokens, &words, text, &alone) {
        return Some(found);
    }
    if words.fiscal {
        let fiscal = fiscal::fiscal_period(&tokens, context)?;
        return Some(StatedPeriod {
            period: fiscal.period,
            basis: words.basis().or(Some(fiscal.basis)),
            label_only: true,
            inferred: fiscal.inferred,
            text: text.trim().to_owned(),
        });
    }
    let in_year = |year: i32| stated(&tokens, &words, text, &PeriodContext::of_year(year));
    let (found, inferred) = match context.year {
        Some(year) => (in_year(year)?, format!("the year {year} is the report's")),
        None => {
            let day = paid_day(&tokens)?;
            let earlier = |year: i32| in_year(year).filter(|found| found.period.end <= day);
            let found = earlier(day.year()).or_else(|| earlier(day.year() - 1))?;
            let year = found.period.end.year();
            (
                found,
                format!("the year {year} follows from the paid-through date {day}"),
            )
        }
    };
    Some(StatedPeriod {
        inferred: Some(inferred),
        ..found
    })
}

fn stated(tokens: &[Token], words: &Words, text: &str, context: &PeriodContext) -> Option<StatedPeriod> {
    let stated = |period: Period, basis: Option<Basis>, label_only: bool| StatedPeriod {
        period,
        basis: basis.or_else(|| basis_of_span(&period)),
        label_only,
        inferred: None,
        text: text.trim().to_owned(),
    };
    let ranges: Vec<Range> = ranges(tokens, context)
        .into_iter()
        .filter(|range| role_before(tokens, range.from) != Some(Role::Paid))
        .collect();
    if let Some(range) = ranges.first() {
        return ranges
            .iter()
            .all(|other| other.period == range.period)
            .then(|| stated(range.period, words.basis(), range.label_only));
    }
    if let Some((period, basis)) = months_ending(tokens, context) {
        return Some(stated(period, words.basis().or(basis), false));
    }
    if words.year_to_date
        && let Some((period, label_only)) = year_to_date(tokens, context)
    {
        return Some(stated(period, Some(Basis::Ytd), label_only));
    }
    let (period, basis, label_only) = label(tokens, words, context)?;
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
