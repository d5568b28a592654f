//! Days, months and quarters as printed.

use chrono::{Datelike, Months, NaiveDate};
use plumbline_model::Period;

use super::tokens::{
    Kind, Token, is_word, joined_mark, joined_number, month_word, number, skip_marks, skip_words, year_number,
};

/// A day, month or quarter as printed, its year left open where the text leaves it open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Point {
    Day(NaiveDate),
    MonthDay(u32, u32),
    Month { month: u32, year: Option<i32> },
    Quarter { quarter: u32, year: Option<i32> },
}

impl Point {
    pub(super) fn year(self) -> Option<i32> {
        match self {
            Point::Day(date) => Some(date.year()),
            Point::MonthDay(..) => None,
            Point::Month { year, .. } | Point::Quarter { year, .. } => year,
        }
    }

    pub(super) fn with_year(self, year: i32) -> Option<Point> {
        Some(match self {
            Point::Day(_) => self,
            Point::MonthDay(month, day) => Point::Day(calendar_day(year, month, day)?),
            Point::Month { month, .. } => Point::Month {
                month,
                year: Some(year),
            },
            Point::Quarter { quarter, .. } => Point::Quarter {
                quarter,
                year: Some(year),
            },
        })
    }

    /// First and last day; `None` while the year is open.
    pub(super) fn days(self) -> Option<Period> {
        match self {
            Point::Day(date) => Some(Period { start: date, end: date }),
            Point::MonthDay(..) => None,
            Point::Month { month, year } => months(year?, month, 1),
            Point::Quarter { quarter, year } => months(year?, quarter * 3 - 2, 3),
        }
    }
}

/// Whole months from the first of one.
pub(super) fn months(year: i32, month: u32, count: u32) -> Option<Period> {
    let start = calendar_day(year, month, 1)?;
    let end = start.checked_add_months(Months::new(count))?.pred_opt()?;
    Some(Period { start, end })
}

/// A day of a year reports can be about; others are placeholders or identifiers.
pub(super) fn calendar_day(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    if is_report_year(year) {
        NaiveDate::from_ymd_opt(year, month, day)
    } else {
        None
    }
}

pub(super) fn is_report_year(year: i32) -> bool {
    (1900..2100).contains(&year)
}

/// Reads a day, month or quarter at a position; gives the position after it.
pub(super) fn point(tokens: &[Token], at: usize) -> Option<(Point, usize)> {
    // A number glued to letters before it is part of a name: the 259999 of D259999.
    let token = tokens.get(at)?;
    let glued = at > 0 && !token.spaced && matches!(tokens[at - 1].kind, Kind::Word(_));
    quarter_point(tokens, at)
        .or_else(|| if glued { None } else { numeric_point(tokens, at) })
        .or_else(|| if glued { None } else { day_first_point(tokens, at) })
        .or_else(|| month_name_point(tokens, at))
}

/// `12/31/2024`, `12-31-2024`, `2024-12-31`, `2024/12/31`, `03/2025`, `2025-03`, `9/30`.
pub(super) fn numeric_point(tokens: &[Token], at: usize) -> Option<(Point, usize)> {
    let (first, first_width) = number(tokens, at)?;
    let mark = joined_mark(tokens, at + 1)?;
    let (second, second_width) = joined_number(tokens, at + 2)?;
    if joined_mark(tokens, at + 3) == Some(mark)
        && let Some((third, third_width)) = joined_number(tokens, at + 4)
    {
        let date = match (first_width, second_width, third_width) {
            (4, 1..=2, 1..=2) => calendar_day(i32::try_from(first).ok()?, second, third)?,
            (1..=2, 1..=2, 4) => calendar_day(i32::try_from(third).ok()?, first, second)?,
            _ => return None,
        };
        return Some((Point::Day(date), at + 5));
    }
    let year_of = |number: u32| i32::try_from(number).ok().filter(|year| is_report_year(*year));
    let point = match (mark, first_width, second_width) {
        ('/', 1..=2, 4) if (1..=12).contains(&first) => Point::Month {
            month: first,
            year: Some(year_of(second)?),
        },
        ('-', 4, 2) if (1..=12).contains(&second) => Point::Month {
            month: second,
            year: Some(year_of(first)?),
        },
        // A leap day is kept open until the year is known.
        ('/', 1..=2, 1..=2) if NaiveDate::from_ymd_opt(2024, first, second).is_some() => Point::MonthDay(first, second),
        _ => return None,
    };
    Some((point, at + 3))
}

/// `31 December 2024`, `31-Dec-2024`.
pub(super) fn day_first_point(tokens: &[Token], at: usize) -> Option<(Point, usize)> {
    let (day, width) = number(tokens, at)?;
    if width > 2 {
        return None;
    }
    let next = skip_marks(tokens, at + 1, &['-']);
    let month = month_word(tokens, next)?;
    let next = skip_marks(tokens, next + 1, &['.', ',', '-']);
    let year = year_number(tokens, next)?;
    Some((Point::Day(calendar_day(year, month, day)?), next + 1))
}

/// `December 31, 2024`, `Dec. 31`, `June 2024`, `Jun-2024`, `June`.
pub(super) fn month_name_point(tokens: &[Token], at: usize) -> Option<(Point, usize)> {
    let month = month_word(tokens, at)?;
    let open = Point::Month { month, year: None };
    let next = skip_marks(tokens, at + 1, &['.', ',']);
    if let Some(year) = year_number(tokens, next) {
        return Some((
            Point::Month {
                month,
                year: Some(year),
            },
            next + 1,
        ));
    }
    if joined_mark(tokens, next) == Some('-')
        && let Some(year) = year_number(tokens, next + 1)
    {
        return Some((
            Point::Month {
                month,
                year: Some(year),
            },
            next + 2,
        ));
    }
    let Some((day, 1..=2)) = number(tokens, next) else {
        return Some((open, at + 1));
    };
    let after = next + 1;
    let year_at = skip_marks(tokens, after, &[',', '.']);
    if let Some(year) = year_number(tokens, year_at) {
        return Some((Point::Day(calendar_day(year, month, day)?), year_at + 1));
    }
    NaiveDate::from_ymd_opt(2024, month, day)?;
    Some((Point::MonthDay(month, day), after))
}

/// `Q1 2024`, `2026Q1`, `2025 Quarter 1`, `Quarter 1, 2025`, `1Q2024`, `first quarter of 2024`, `1st quarter 2024`, `Q1`.
pub(super) fn quarter_point(tokens: &[Token], at: usize) -> Option<(Point, usize)> {
    let (year_before, start) = match year_number(tokens, at) {
        Some(year) => (Some(year), skip_marks(tokens, at + 1, &['-'])),
        None => (None, at),
    };
    let (quarter, next) = match &tokens.get(start)?.kind {
        Kind::Word(word) if word == "q" || word == "quarter" => {
            let (quarter, 1) = number(tokens, start + 1)? else {
                return None;
            };
            (quarter, start + 2)
        }
        Kind::Word(word) => {
            let quarter = ["first", "second", "third", "fourth"].iter().position(|o| o == word)?;
            is_word(tokens, start + 1, &["quarter"]).then_some((u32::try_from(quarter).ok()? + 1, start + 2))?
        }
        Kind::Number { .. } => {
            let (quarter, 1) = number(tokens, start)? else {
                return None;
            };
            is_word(tokens, start + 1, &["q", "quarter"]).then_some((quarter, start + 2))?
        }
        Kind::Mark(_) => return None,
    };
    if !(1..=4).contains(&quarter) {
        return None;
    }
    if year_before.is_some() {
        return Some((
            Point::Quarter {
                quarter,
                year: year_before,
            },
            next,
        ));
    }
    let year_at = skip_words(
        tokens,
        skip_marks(tokens, next, &[',', '-']),
        &["of", "cy", "calendar", "year"],
    );
    let year = year_number(tokens, year_at);
    let next = if year.is_some() { year_at + 1 } else { next };
    Some((Point::Quarter { quarter, year }, next))
}
