//! Periods stated by two ends, or by a length and an end.

use chrono::{Datelike, Months};
use plumbline_model::{Basis, Period};

use super::PeriodContext;
use super::parse_date;
use super::points::{Point, point};
use super::tokens::{Kind, Token, has_word, is_word, number, skip_marks};

pub(super) struct Range {
    pub(super) period: Period,
    pub(super) label_only: bool,
    /// The token it begins with.
    pub(super) from: usize,
    /// The token after it.
    pub(super) to: usize,
}

/// Every "from – to" in a text.
pub(super) fn ranges(tokens: &[Token], context: &PeriodContext) -> Vec<Range> {
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

pub(super) fn range(tokens: &[Token], at: usize, context: &PeriodContext) -> Option<(Range, usize)> {
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
    let found = Range {
        period,
        label_only,
        from: at,
        to: next,
    };
    Some((found, next))
}

/// "Rolling 12 months ending June 2024", "three months ended March 31, 2024", "year ended December 31, 2023".
pub(super) fn months_ending(tokens: &[Token], context: &PeriodContext) -> Option<(Period, Option<Basis>)> {
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
pub(super) fn span_before(tokens: &[Token], at: usize) -> Option<(u32, bool)> {
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
