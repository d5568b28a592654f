//! Why a text that speaks of a time leaves it open.

use plumbline_model::Basis;

use super::points::{Point, point};
use super::tokens::{Kind, Token, has_word, number, year_number};
use super::words::{Words, basis_of_column};

/// Why a text that speaks of a period states none.
pub(super) fn open_period(tokens: &[Token], words: &Words) -> Vec<String> {
    let mut open = Vec::new();
    let points: Vec<Point> = (0..tokens.len()).filter_map(|at| Some(point(tokens, at)?.0)).collect();
    let years: Vec<i32> = (0..tokens.len()).filter_map(|at| year_number(tokens, at)).collect();
    if words.fiscal {
        open.push("the fiscal year's first month is not said".to_owned());
    } else if words.rolling_12 || words.rolling_other {
        open.push("the rolling span's last month is not said".to_owned());
    } else if words.year_to_date || matches!(basis_of_column(tokens), Some(Basis::Ytd)) {
        open.push("the year to date's last day is not said".to_owned());
    } else if basis_of_column(tokens) == Some(Basis::Rolling12) {
        open.push("the rolling span's last month is not said".to_owned());
    } else if has_word(tokens, &["contract", "plan", "agreement"]) && has_word(tokens, &["year"]) && !years.is_empty() {
        open.push("the contract or plan year's first day is not said".to_owned());
    } else if has_word(tokens, &["py", "cy"]) && years.is_empty() {
        open.push("PY may be a performance, prior, plan or projected year and CY a calendar or current one".to_owned());
    } else if two_digit_year(tokens) {
        open.push("a year of two digits".to_owned());
    } else if points
        .iter()
        .any(|point| matches!(point, Point::Quarter { year: None, .. }))
    {
        open.push("no year is said".to_owned());
    } else if points.iter().filter(|point| point.days().is_some()).count() > 1 || years.len() > 1 {
        open.push("several periods or years are named".to_owned());
    } else if years.len() == 1 && points.is_empty() {
        open.push(format!("the year {} is named, not of what", years[0]));
    } else if points.len() > 1 && points.iter().all(|point| point.year().is_none()) {
        open.push("no year is said".to_owned());
    }
    open
}

/// `12/31/24`.
pub(super) fn two_digit_year(tokens: &[Token]) -> bool {
    (0..tokens.len()).any(|at| {
        let width = |at: usize| number(tokens, at).map(|(_, width)| width);
        let slash = |at: usize| tokens.get(at).is_some_and(|token| token.kind == Kind::Mark('/'));
        matches!(
            (width(at), width(at + 2), width(at + 4)),
            (Some(1..=2), Some(1..=2), Some(2))
        ) && slash(at + 1)
            && slash(at + 3)
    })
}
