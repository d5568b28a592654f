//! Fiscal years and their quarters.

use chrono::Datelike;
use plumbline_model::{Basis, Period};

use super::PeriodContext;
use super::points::{Point, months, point};
use super::tokens::{Kind, Token, has_word, is_word, month_word, number, skip_marks, year_number};

/// The first month of the federal fiscal year. Source: 31 U.S.C. 1102.
const FEDERAL: u32 = 10;

/// A fiscal year or one of its quarters.
pub(super) struct Fiscal {
    pub(super) period: Period,
    pub(super) basis: Basis,
    pub(super) inferred: Option<String>,
}

/// The year's name as printed.
enum Name {
    /// `FY2024`: by common use the year it ends in.
    One(i32),
    /// `FY 2023-24`: the years it begins and ends in.
    Two(i32),
}

/// `FY2024`, `FFY 2024`, `SFY 2023-24`, `Q1 FY2024`, `Fiscal Year 2024 (July - June)`.
///
/// `None` while the first month is not known: from the text, the law (federal years) or the context.
pub(super) fn fiscal_period(tokens: &[Token], context: &PeriodContext) -> Option<Fiscal> {
    let name = names(tokens)?;
    let (start, from) = match months_in_text(tokens) {
        Some(month) => (month, None),
        None if has_word(tokens, &["ffy"]) || has_word(tokens, &["federal"]) => {
            (FEDERAL, Some("a federal fiscal year begins in October".to_owned()))
        }
        None => {
            let month = context.fiscal_start.filter(|month| (1..=12).contains(month))?;
            (
                month,
                Some(format!("fiscal years begin in month {month}, as the mapping says")),
            )
        }
    };
    let mut reasons: Vec<String> = from.into_iter().collect();
    let first = match name {
        Name::Two(year) if start > 1 => year,
        Name::Two(_) => return None,
        Name::One(year) if start == 1 => year,
        Name::One(year) => {
            reasons.push("a fiscal year is named for the year it ends in".to_owned());
            year - 1
        }
    };
    let year = months(first, start, 12)?;
    let quarter = (0..tokens.len()).find_map(|at| match point(tokens, at)?.0 {
        Point::Quarter { quarter, .. } => Some(quarter),
        _ => None,
    });
    let (period, basis) = match quarter {
        None => (year, Basis::Year),
        Some(quarter) => {
            let begins = year.start.checked_add_months(chrono::Months::new(quarter * 3 - 3))?;
            (months(begins.year(), begins.month(), 3)?, Basis::Quarter)
        }
    };
    Some(Fiscal {
        period,
        basis,
        inferred: (!reasons.is_empty()).then(|| reasons.join("; ")),
    })
}

/// The one fiscal year a text names.
fn names(tokens: &[Token]) -> Option<Name> {
    let mut found = None;
    for at in 0..tokens.len() {
        let named = is_word(tokens, at, &["fy", "sfy", "ffy"])
            || is_word(tokens, at, &["year"]) && at > 0 && is_word(tokens, at - 1, &["fiscal"]);
        if !named {
            continue;
        }
        let next = skip_marks(tokens, at + 1, &['-', ':', '.']);
        let Some(year) = year_number(tokens, next) else {
            continue;
        };
        let second = match tokens.get(next + 1).map(|token| &token.kind) {
            Some(Kind::Mark('-' | '/')) => number(tokens, next + 2),
            _ => None,
        };
        let follows = |second: u32, width: usize| {
            let after = u32::try_from(year + 1).ok();
            after == Some(second) || width == 2 && after.is_some_and(|after| after % 100 == second)
        };
        let name = match second {
            Some((second, width)) if follows(second, width) => Name::Two(year),
            Some((_, 2 | 4)) => return None,
            _ => Name::One(year),
        };
        if found.is_some() {
            return None;
        }
        found = Some(name);
    }
    found
}

/// The first month of a year stated by its months: "July - June", "July 1 through June 30", "beginning July 1".
fn months_in_text(tokens: &[Token]) -> Option<u32> {
    (0..tokens.len()).find_map(|at| {
        let month = month_word(tokens, at)?;
        let begins = at
            .checked_sub(1)
            .is_some_and(|before| is_word(tokens, before, &["begins", "beginning", "starting", "starts", "from"]));
        let next = match number(tokens, at + 1) {
            Some((1, _)) => at + 2,
            Some(_) => return None,
            None => at + 1,
        };
        let joined = is_word(tokens, next, &["to", "through", "thru"])
            || matches!(tokens.get(next).map(|token| &token.kind), Some(Kind::Mark('-')));
        let last = joined.then(|| month_word(tokens, next + 1)).flatten();
        let whole_year = last.is_some_and(|last| last % 12 + 1 == month);
        (whole_year || begins && last.is_none()).then_some(month)
    })
}
