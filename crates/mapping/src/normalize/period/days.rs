//! The days of a text that are of something else than service, and what completes those without a year.

use chrono::{Datelike, NaiveDate};

use super::PeriodContext;
use super::points::{Point, calendar_day, point};
use super::roles::{Role, role_before};
use super::spans::ranges;
use super::timing::{DayRole, StatedDay, Timing};
use super::tokens::{Kind, Token, has_word, is_word, year_number};

/// The days of a text outside its periods of service. `assumed`: the role of days that the text gives none.
pub(super) fn days(tokens: &[Token], context: &PeriodContext, assumed: Option<DayRole>, timing: &mut Timing) {
    let year = PeriodContext::of_year(context.year.unwrap_or(2000));
    let ranges = ranges(tokens, &year);
    let mut at = 0;
    while at < tokens.len() {
        if let Some(range) = ranges.iter().find(|range| range.from == at) {
            let has_year = (range.from..range.to).any(|at| year_number(tokens, at).is_some());
            if role_before(tokens, at) == Some(Role::Paid) && has_year {
                timing.days.push(StatedDay {
                    role: DayRole::PaidThrough,
                    date: range.period.end,
                    inferred: None,
                });
            }
            at = range.to;
            continue;
        }
        let placeholder = placeholder(tokens, at);
        if let Some((text, next)) = placeholder {
            timing.open.push(format!("\"{text}\" is a placeholder and no day"));
            at = next;
            continue;
        }
        let Some((point, next)) = point(tokens, at) else {
            at += 1;
            continue;
        };
        let role = role_before(tokens, at);
        if let Some(role) = role.map_or(assumed, Role::of_day) {
            match resolve(tokens, point, next, role, context) {
                Ok(Some(day)) => timing.days.push(day),
                Ok(None) => {}
                Err(why) => timing.open.push(why),
            }
        }
        at = next;
    }
}

/// A day with its year, or why it has none. `None` for a quarter: no day.
fn resolve(
    tokens: &[Token],
    point: Point,
    next: usize,
    role: DayRole,
    context: &PeriodContext,
) -> Result<Option<StatedDay>, String> {
    let stated = |date: NaiveDate, inferred: Option<String>| Ok(Some(StatedDay { role, date, inferred }));
    let in_year = |year: i32| match point {
        Point::Quarter { .. } => None,
        point => Some(point.with_year(year)?.days()?.end),
    };
    if let Some(days) = point.days() {
        return match point {
            Point::Quarter { .. } => Ok(None),
            _ => stated(days.end, None),
        };
    }
    if matches!(point, Point::Quarter { .. }) {
        return Ok(None);
    }
    // "of the following year": the year after the service period's.
    let following =
        (next..tokens.len()).any(|at| is_word(tokens, at, &["following", "next"])) && has_word(tokens, &["year"]);
    if following {
        let Some(period) = context.period else {
            return Err("\"of the following year\" follows a period this text does not say".to_owned());
        };
        return match in_year(period.end.year() + 1) {
            Some(date) => stated(
                date,
                Some(format!("the year after the period that ends on {}", period.end)),
            ),
            None => Ok(None),
        };
    }
    if let Some(made) = context.reported_on {
        let earlier = [made.year(), made.year() - 1]
            .into_iter()
            .filter_map(in_year)
            .find(|date| *date <= made);
        return match earlier {
            Some(date) if role != DayRole::Due => {
                stated(date, Some(format!("the last such day before the report's date {made}")))
            }
            _ => Err("no year is said".to_owned()),
        };
    }
    if let Some(period) = context.period {
        let same = in_year(period.end.year());
        return match same {
            Some(date) if date >= period.end => stated(
                date,
                Some(format!("the first such day from the period's end {} on", period.end)),
            ),
            Some(date) => Err(format!(
                "no year is said: {date} lies within the period, {} after it",
                in_year(period.end.year() + 1).unwrap_or(date)
            )),
            None => Err("no year is said".to_owned()),
        };
    }
    match context.year.and_then(in_year) {
        Some(date) => stated(date, Some(format!("the year {} is the report's", date.year()))),
        None => Err("no year is said".to_owned()),
    }
}

/// `D259999`, `99/99/9999`, `YYYYMM`: the form of a day with no day in it. Gives the text and the position after it.
fn placeholder(tokens: &[Token], at: usize) -> Option<(String, usize)> {
    let digits = |at: usize| match &tokens.get(at)?.kind {
        Kind::Number { digits } => Some(digits.as_str()),
        _ => None,
    };
    if let Kind::Word(word) = &tokens[at].kind {
        let form = word.len() >= 4 && word.starts_with("yyyy") && word.bytes().all(|b| matches!(b, b'y' | b'm' | b'd'));
        if form {
            return Some((word.to_uppercase(), at + 1));
        }
        let joined = digits(at + 1).filter(|_| !tokens[at + 1].spaced)?;
        let valid = |digits: &str| {
            let number = |from: usize| digits.get(from..from + 2)?.parse::<u32>().ok();
            calendar_day(2000 + i32::try_from(number(0)?).ok()?, number(2)?, number(4)?)
        };
        let is_stamp = word == "d" && joined.len() == 6 && valid(joined).is_none();
        return is_stamp.then(|| (format!("D{joined}"), at + 2));
    }
    let nines = |at: usize| digits(at).is_some_and(|digits| digits.len() >= 2 && digits.bytes().all(|b| b == b'9'));
    (nines(at) && nines(at + 2) && nines(at + 4)).then(|| ("99/99/9999".to_owned(), at + 5))
}
