//! New York's goals for the share of payments, set against a year.

use chrono::NaiveDate;
use plumbline_model::{GoalState, NEW_YORK_GOALS, PaymentYear, Reached, ShareGoal};
use rust_decimal::Decimal;

/// Each goal, set against the latest year that ended by `as_of`.
pub(super) fn states(years: &[PaymentYear], as_of: NaiveDate) -> Vec<GoalState> {
    let ended = |year: &&PaymentYear| NaiveDate::from_ymd_opt(year.year, 12, 31).is_some_and(|end| end <= as_of);
    let year = years.iter().rfind(ended);
    NEW_YORK_GOALS
        .iter()
        .filter_map(|goal| state(goal, year, as_of))
        .collect()
}

fn state(goal: &ShareGoal, year: Option<&PaymentYear>, as_of: NaiveDate) -> Option<GoalState> {
    let (y, m, d) = goal.by;
    let by = NaiveDate::from_ymd_opt(y, m, d)?;
    let least = Decimal::new(i64::from(goal.least_percent), 2);
    let shares = year.and_then(|year| shares(goal, year));
    let state = match shares {
        _ if as_of < by => Reached::NotDue,
        Some((share, _)) if share >= least => Reached::Met,
        Some((_, at_most)) if at_most < least => Reached::NotMet,
        _ => Reached::Unknown,
    };
    Some(GoalState {
        by,
        level: goal.level,
        least,
        most: goal.most_percent.map(|percent| Decimal::new(i64::from(percent), 2)),
        year: year.map(|year| year.year),
        share: shares.map(|(share, _)| share),
        share_at_most: shares.map(|(_, at_most)| at_most),
        state,
    })
}

/// The least and the most share that is at the goal's level and above. `None` where a contract's payments are not known.
fn shares(goal: &ShareGoal, year: &PaymentYear) -> Option<(Decimal, Decimal)> {
    let (mut at, mut unknown, mut all) = (Decimal::ZERO, Decimal::ZERO, Decimal::ZERO);
    for row in &year.by_ny_level {
        if !row.paid.without_total.is_empty() {
            return None;
        }
        let total = row.paid.total?;
        all = all.checked_add(total)?;
        match row.level {
            Some(level) if level >= goal.level => at = at.checked_add(total)?,
            Some(_) => {}
            None => unknown = unknown.checked_add(total)?,
        }
    }
    Some((at.checked_div(all)?, at.checked_add(unknown)?.checked_div(all)?))
}
