//! What a text says about time besides its period of service: other days, run-out, and what it leaves open.

use chrono::{Datelike, Months, NaiveDate};
use plumbline_model::Basis;

use super::days::days;
use super::open::{open_period, two_digit_year};
use super::tokens::{Kind, Token, is_word, number, skip_marks, tokenize};
use super::words::{Words, basis_of_column};
use super::{PeriodContext, StatedPeriod, parse_date, parse_period};

/// Everything one text says about time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Timing {
    /// The period of service.
    pub period: Option<StatedPeriod>,
    /// What kind of span the text speaks of, also where its days are open.
    pub basis: Option<Basis>,
    /// Days of something else than service, in printed order.
    pub days: Vec<StatedDay>,
    /// How long claims were collected after the period.
    pub run_out: Option<RunOut>,
    /// What is left open, each in words: "the fiscal year's first month is not said".
    pub open: Vec<String>,
}

impl Timing {
    /// The one day of a role. `None` when the text names none, leaves it open, or names several that differ.
    pub fn day(&self, role: DayRole) -> Option<&StatedDay> {
        let mut days = self.days.iter().filter(|day| day.role == role);
        let first = days.next()?;
        days.all(|other| other.date == first.date).then_some(first)
    }
}

/// What a day is the day of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DayRole {
    /// Claims paid through this day are counted.
    PaidThrough,
    /// The state of the data: "as of".
    AsOf,
    /// The day the report was made, printed or delivered.
    Produced,
    /// Something is due.
    Due,
    /// Anything else: locked, updated, effective.
    Other,
}

/// A day and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedDay {
    /// What it is the day of.
    pub role: DayRole,
    /// The day; the last of a month that is named alone.
    pub date: NaiveDate,
    /// What the text does not say and from where it follows; `None` when it says everything.
    pub inferred: Option<String>,
}

/// The time between the last day of service and the last day of payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunOut {
    /// Whole months.
    Months(u32),
    /// Days.
    Days(u32),
}

impl RunOut {
    /// The paid-through day of a period with this run-out; of whole months the last day of the month.
    pub fn after(self, end: NaiveDate) -> Option<NaiveDate> {
        match self {
            RunOut::Days(days) => end.checked_add_days(chrono::Days::new(days.into())),
            RunOut::Months(months) if end.succ_opt()?.day() == 1 => {
                end.succ_opt()?.checked_add_months(Months::new(months))?.pred_opt()
            }
            RunOut::Months(months) => end.checked_add_months(Months::new(months)),
        }
    }
}

/// Reads everything a text says about time. What it leaves open is completed from `context` where that leaves one day,
/// and otherwise named in [`Timing::open`].
pub fn read_timing(text: &str, context: &PeriodContext) -> Timing {
    let tokens = tokenize(text);
    let words = Words::of(&tokens);
    let period = parse_period(text, context);
    let mut timing = Timing {
        basis: period
            .as_ref()
            .and_then(|period| period.basis)
            .or(words.basis())
            .or_else(|| basis_of_column(&tokens)),
        run_out: run_out(&tokens),
        ..Timing::default()
    };
    let own = PeriodContext {
        period: period.as_ref().map(|stated| stated.period).or(context.period),
        ..*context
    };
    days(&tokens, &own, None, &mut timing);
    if timing.day(DayRole::PaidThrough).is_none()
        && let (Some(run_out), Some(stated)) = (timing.run_out, &period)
        && let Some(date) = run_out.after(stated.period.end)
    {
        timing.days.push(StatedDay {
            role: DayRole::PaidThrough,
            date,
            inferred: Some(format!("the period's end {} and the run-out", stated.period.end)),
        });
    }
    if period.is_none() {
        timing.open.extend(open_period(&tokens, &words));
    }
    timing.period = period;
    timing
}

/// The one day of a text that is known to be of a role: "June 30th", "Claims paid through 12/31/2024", "June 2025".
///
/// Errors: why there is none, in words: no day, no year, several days.
pub fn parse_day(text: &str, role: DayRole, context: &PeriodContext) -> Result<StatedDay, String> {
    if let Some(date) = parse_date(text) {
        return Ok(StatedDay {
            role,
            date,
            inferred: None,
        });
    }
    let tokens = tokenize(text);
    let mut timing = Timing::default();
    days(&tokens, context, Some(role), &mut timing);
    let run_out = run_out(&tokens).filter(|_| role == DayRole::PaidThrough && timing.days.is_empty());
    if let (Some(run_out), Some(period)) = (run_out, context.period)
        && let Some(date) = run_out.after(period.end)
    {
        return Ok(StatedDay {
            role,
            date,
            inferred: Some(format!("the period's end {} and the run-out", period.end)),
        });
    }
    match timing.day(role) {
        Some(day) if timing.open.is_empty() => Ok(day.clone()),
        Some(_) => Err(timing.open.join("; ")),
        None if timing.days.iter().any(|day| day.role == role) => Err("several days are named".to_owned()),
        None if !timing.open.is_empty() => Err(timing.open.join("; ")),
        None if two_digit_year(&tokens) => Err("the year has two digits".to_owned()),
        None => Err("no day is named".to_owned()),
    }
}

/// "with 3 months run-out", "three-month runout", "run-out of 90 days".
fn run_out(tokens: &[Token]) -> Option<RunOut> {
    const NUMBERS: [(&str, u32); 6] = [
        ("one", 1),
        ("two", 2),
        ("three", 3),
        ("four", 4),
        ("six", 6),
        ("nine", 9),
    ];
    let run_out_at = (0..tokens.len()).find(|at| {
        is_word(tokens, *at, &["runout"])
            || is_word(tokens, *at, &["run"]) && is_word(tokens, skip_marks(tokens, at + 1, &['-']), &["out"])
    })?;
    let length = |at: usize| {
        let count = number(tokens, at)
            .map(|(count, _)| count)
            .or_else(|| match &tokens.get(at)?.kind {
                Kind::Word(word) => NUMBERS.iter().find(|(name, _)| name == word).map(|(_, count)| *count),
                _ => None,
            })?;
        let unit = skip_marks(tokens, at + 1, &['-']);
        if is_word(tokens, unit, &["month", "months"]) {
            Some(RunOut::Months(count).within())?
        } else if is_word(tokens, unit, &["day", "days"]) {
            Some(RunOut::Days(count).within())?
        } else {
            None
        }
    };
    // The length stands close by: "3 months of claims run-out", "run-out period of 3 months".
    let first = run_out_at.saturating_sub(6);
    (first..run_out_at)
        .rev()
        .find_map(length)
        .or_else(|| (run_out_at..run_out_at + 7).find_map(length))
}

impl RunOut {
    /// Longer run-outs than three years are something else.
    fn within(self) -> Option<RunOut> {
        match self {
            RunOut::Months(months) if months > 36 => None,
            RunOut::Days(days) if days > 1100 => None,
            kept => Some(kept),
        }
    }
}
