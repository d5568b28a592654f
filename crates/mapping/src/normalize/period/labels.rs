//! Periods named by words: quarters, halves, years and months.

use plumbline_model::{Basis, Period};

use super::PeriodContext;
use super::points::{Point, months, point};
use super::tokens::{Kind, Token, is_word, number, skip_marks, year_number};
use super::words::Words;

/// A quarter, half-year, year or month by name, when the text names exactly one.
pub(super) fn label(tokens: &[Token], words: &Words, context: &PeriodContext) -> Option<(Period, Option<Basis>, bool)> {
    if let Some(years) = named_years(tokens).filter(|_| !words.fiscal) {
        return Some((years, Some(Basis::Other), true));
    }
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

/// `CY2021 - CY2022`: both years, each named as one.
fn named_years(tokens: &[Token]) -> Option<Period> {
    (0..tokens.len()).find_map(|at| {
        let (first, next) = named_year(tokens, at)?;
        let joined = is_word(tokens, next, &["to", "through", "thru"]) || tokens.get(next)?.kind == Kind::Mark('-');
        let (last, end) = named_year(tokens, next + 1).filter(|_| joined)?;
        let more = (end..tokens.len()).any(|at| named_year(tokens, at).is_some());
        let period = Period::new(Period::calendar_year(first)?.start, Period::calendar_year(last)?.end).ok()?;
        (first < last && !more).then_some(period)
    })
}

/// `CY2023`, `PY 2024`, `MY 2016`, `Y2024`, `Measurement Year 2021`, `year 2024`. A contract or plan year is no calendar year.
pub(super) fn named_year(tokens: &[Token], at: usize) -> Option<(i32, usize)> {
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
