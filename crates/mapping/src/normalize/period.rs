//! Printed periods and dates to exact days.
//!
//! US order (month before day) only. A text that leaves a day open — two-digit years, a day without a year, "rolling
//! 24 months" without an end, fiscal years — is no period here; nothing is completed by guessing.

mod tokens;

use chrono::{Datelike, Months, NaiveDate};
use plumbline_model::{Basis, Period};

use self::tokens::{Kind, Token, month_number, tokenize};

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

/// A day, month or quarter as printed, its year left open where the text leaves it open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Point {
    Day(NaiveDate),
    MonthDay(u32, u32),
    Month { month: u32, year: Option<i32> },
    Quarter { quarter: u32, year: Option<i32> },
}

impl Point {
    fn year(self) -> Option<i32> {
        match self {
            Point::Day(date) => Some(date.year()),
            Point::MonthDay(..) => None,
            Point::Month { year, .. } | Point::Quarter { year, .. } => year,
        }
    }

    fn with_year(self, year: i32) -> Option<Point> {
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
    fn days(self) -> Option<Period> {
        match self {
            Point::Day(date) => Some(Period { start: date, end: date }),
            Point::MonthDay(..) => None,
            Point::Month { month, year } => months(year?, month, 1),
            Point::Quarter { quarter, year } => months(year?, quarter * 3 - 2, 3),
        }
    }
}

/// Whole months from the first of one.
fn months(year: i32, month: u32, count: u32) -> Option<Period> {
    let start = calendar_day(year, month, 1)?;
    let end = start.checked_add_months(Months::new(count))?.pred_opt()?;
    Some(Period { start, end })
}

/// A day of a year reports can be about; others are placeholders or identifiers.
fn calendar_day(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    if is_report_year(year) {
        NaiveDate::from_ymd_opt(year, month, day)
    } else {
        None
    }
}

fn is_report_year(year: i32) -> bool {
    (1900..2100).contains(&year)
}

/// Reads a day, month or quarter at a position; gives the position after it.
fn point(tokens: &[Token], at: usize) -> Option<(Point, usize)> {
    // A number glued to letters before it is part of a name: the 259999 of D259999.
    let glued = at > 0 && !tokens[at].spaced && matches!(tokens[at - 1].kind, Kind::Word(_));
    quarter_point(tokens, at)
        .or_else(|| if glued { None } else { numeric_point(tokens, at) })
        .or_else(|| if glued { None } else { day_first_point(tokens, at) })
        .or_else(|| month_name_point(tokens, at))
}

/// `12/31/2024`, `12-31-2024`, `2024-12-31`, `2024/12/31`, `03/2025`, `2025-03`, `9/30`.
fn numeric_point(tokens: &[Token], at: usize) -> Option<(Point, usize)> {
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
fn day_first_point(tokens: &[Token], at: usize) -> Option<(Point, usize)> {
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
fn month_name_point(tokens: &[Token], at: usize) -> Option<(Point, usize)> {
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
fn quarter_point(tokens: &[Token], at: usize) -> Option<(Point, usize)> {
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

struct Range {
    period: Period,
    label_only: bool,
}

/// Every "from – to" in a text.
fn ranges(tokens: &[Token], context: &PeriodContext) -> Vec<Range> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match range(tokens, at, context) {
            Some((range, next)) => {
                found.push(range);
                at = next;
            }
            None => at += 1,
        }
    }
    found
}

fn range(tokens: &[Token], at: usize, context: &PeriodContext) -> Option<(Range, usize)> {
    let compact = |at: usize| {
        let token = tokens.get(at)?;
        let Kind::Number { digits } = &token.kind else {
            return None;
        };
        let date = (digits.len() == 8).then(|| parse_date(digits)).flatten()?;
        Some((Point::Day(date), at + 1))
    };
    let (from, next) = compact(at).or_else(|| point(tokens, at))?;
    let next = skip_marks(tokens, next, &['.', ',']);
    let between = at > 0 && is_word(tokens, at - 1, &["between"]);
    let joins = is_word(tokens, next, &["to", "through", "thru", "until", "till"])
        || (between && is_word(tokens, next, &["and"]))
        || tokens.get(next)?.kind == Kind::Mark('-');
    if !joins {
        return None;
    }
    let (to, next) = compact(next + 1).or_else(|| point(tokens, next + 1))?;
    let same_kind = matches!(
        (from, to),
        (Point::Day(_) | Point::MonthDay(..), Point::Day(_) | Point::MonthDay(..))
            | (Point::Month { .. }, Point::Month { .. })
            | (Point::Quarter { .. }, Point::Quarter { .. })
    );
    // The year printed once holds for both ends; an end before its start is then no period, never another year.
    let year = to.year().or(from.year()).or(context.year)?;
    let from = from.with_year(from.year().unwrap_or(year))?.days()?;
    let label_only = matches!(to, Point::Quarter { .. });
    let to = to.with_year(to.year().unwrap_or(year))?.days()?;
    let period = Period::new(from.start, to.end).ok().filter(|_| same_kind)?;
    Some((Range { period, label_only }, next))
}

/// "Rolling 12 months ending June 2024", "three months ended March 31, 2024", "year ended December 31, 2023".
fn months_ending(tokens: &[Token], context: &PeriodContext) -> Option<(Period, Option<Basis>)> {
    (0..tokens.len()).find_map(|at| {
        let ends = is_word(tokens, at, &["ending", "ended"]);
        let through = is_word(tokens, at, &["through", "thru", "to"]);
        let span_at = at.checked_sub(1)?;
        let (count, whole_year) = span_before(tokens, span_at)?;
        if !ends && !through {
            return None;
        }
        let (point, _) = point(tokens, skip_marks(tokens, at + 1, &[':']))?;
        let year = point.year().or(context.year)?;
        let end = point.with_year(year)?.days()?.end;
        // A span of months that ends within a month has no certain first day.
        end.succ_opt().filter(|next| next.day() == 1)?;
        let start = end.succ_opt()?.checked_sub_months(Months::new(count))?;
        let rolling = count == 12 && !whole_year && has_word(tokens, &["rolling", "trailing", "last"]);
        Some((Period { start, end }, rolling.then_some(Basis::Rolling12)))
    })
}

/// The months a span that ends at `at` has, and whether it is called a year: "12 months", "12-month period", "quarter".
fn span_before(tokens: &[Token], at: usize) -> Option<(u32, bool)> {
    const NUMBERS: [(&str, u32); 6] = [
        ("three", 3),
        ("six", 6),
        ("nine", 9),
        ("twelve", 12),
        ("eighteen", 18),
        ("two", 2),
    ];
    let at = if is_word(tokens, at, &["period"]) {
        at.checked_sub(1)?
    } else {
        at
    };
    if is_word(tokens, at, &["quarter"]) {
        return Some((3, false));
    }
    if is_word(tokens, at, &["year"]) {
        // A fiscal or contract year has its own start, which "ended" then states exactly.
        return Some((12, true));
    }
    let at = if is_word(tokens, at, &["months", "month"]) {
        let Some(before) = at.checked_sub(1) else {
            return Some((1, false));
        };
        if tokens[before].kind == Kind::Mark('-') {
            before.checked_sub(1)?
        } else {
            before
        }
    } else if is_word(tokens, at.checked_sub(1)?, &["rolling", "trailing"]) {
        at
    } else {
        return None;
    };
    match &tokens[at].kind {
        Kind::Number { .. } => number(tokens, at)
            .filter(|(n, _)| (1..=60).contains(n))
            .map(|(n, _)| (n, false)),
        Kind::Word(word) => match NUMBERS.iter().find(|(name, _)| name == word) {
            Some((_, count)) => Some((*count, false)),
            None => is_word(tokens, at + 1, &["month"]).then_some((1, false)),
        },
        Kind::Mark(_) => is_word(tokens, at + 1, &["month"]).then_some((1, false)),
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

fn number(tokens: &[Token], at: usize) -> Option<(u32, usize)> {
    match &tokens.get(at)?.kind {
        Kind::Number { digits } => Some((digits.parse().ok()?, digits.len())),
        _ => None,
    }
}

fn joined_number(tokens: &[Token], at: usize) -> Option<(u32, usize)> {
    number(tokens, at).filter(|_| !tokens[at].spaced)
}

/// A slash or dash without blanks around it: inside a date, not between two.
fn joined_mark(tokens: &[Token], at: usize) -> Option<char> {
    let token = tokens.get(at)?;
    let next = tokens.get(at + 1)?;
    match token.kind {
        Kind::Mark(mark @ ('/' | '-')) if !token.spaced && !next.spaced => Some(mark),
        _ => None,
    }
}

/// A number of four digits that is a year, not glued to a slash or dash date.
fn year_number(tokens: &[Token], at: usize) -> Option<i32> {
    let (number, 4) = number(tokens, at)? else { return None };
    i32::try_from(number).ok().filter(|year| is_report_year(*year))
}

fn month_word(tokens: &[Token], at: usize) -> Option<u32> {
    match &tokens.get(at)?.kind {
        Kind::Word(word) => month_number(word),
        _ => None,
    }
}

fn is_word(tokens: &[Token], at: usize, words: &[&str]) -> bool {
    matches!(tokens.get(at).map(|t| &t.kind), Some(Kind::Word(word)) if words.contains(&word.as_str()))
}

fn has_word(tokens: &[Token], words: &[&str]) -> bool {
    (0..tokens.len()).any(|at| is_word(tokens, at, words))
}

fn skip_marks(tokens: &[Token], mut at: usize, marks: &[char]) -> usize {
    while let Some(Token {
        kind: Kind::Mark(mark), ..
    }) = tokens.get(at)
        && marks.contains(mark)
    {
        at += 1;
    }
    at
}

fn skip_words(tokens: &[Token], mut at: usize, words: &[&str]) -> usize {
    while is_word(tokens, at, words) {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests;
