//! What a text says about time besides its period of service: other days, run-out, and what it leaves open.

use chrono::{Datelike, Months, NaiveDate};
use plumbline_model::Basis;

use super::points::{Point, calendar_day, point};
use super::spans::ranges;
use super::tokens::{Kind, Token, has_word, is_word, number, skip_marks, tokenize, year_number};
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

/// The days of a text outside its periods of service. `assumed`: the role of days that the text gives none.
fn days(tokens: &[Token], context: &PeriodContext, assumed: Option<DayRole>, timing: &mut Timing) {
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

/// What the words before a day or span say it is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Service,
    Paid,
    AsOf,
    Produced,
    Due,
    Other,
}

impl Role {
    fn of_day(self) -> Option<DayRole> {
        match self {
            Role::Service => None,
            Role::Paid => Some(DayRole::PaidThrough),
            Role::AsOf => Some(DayRole::AsOf),
            Role::Produced => Some(DayRole::Produced),
            Role::Due => Some(DayRole::Due),
            Role::Other => Some(DayRole::Other),
        }
    }
}

/// The role a position has by the words before it, back to the sentence's start or the day before.
pub(super) fn role_before(tokens: &[Token], at: usize) -> Option<Role> {
    let mut words: Vec<&str> = Vec::new();
    for token in tokens[..at].iter().rev() {
        match &token.kind {
            Kind::Word(word) => words.push(word),
            Kind::Mark('.' | ';' | '|') | Kind::Number { .. } => break,
            Kind::Mark(_) => {}
        }
    }
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let nearest = words.iter().find_map(|word| match *word {
        "paid" | "payment" | "payments" | "adjudicated" | "runout" => Some(Role::Paid),
        "incurred" | "service" | "services" | "dos" => Some(Role::Service),
        "locked" | "updated" | "effective" => Some(Role::Other),
        "print" | "printed" | "produced" | "generated" | "prepared" | "created" | "delivered" | "issued" => {
            Some(Role::Produced)
        }
        // Names of columns: ClaimsThruDate, ComplianceUpdatedThru.
        word if word.contains("updatedthru") => Some(Role::Other),
        word if word.contains("claimsthru") || word.contains("paidthru") || word.contains("paidthrough") => {
            Some(Role::Paid)
        }
        _ => None,
    });
    if nearest.is_some() {
        return nearest;
    }
    if has(&["claims", "claim", "run", "out"]) && has(&["through", "thru"]) {
        Some(Role::Paid)
    } else if has(&["report", "run"]) && has(&["date"]) {
        Some(Role::Produced)
    } else if has(&["asof"]) || has(&["as"]) && has(&["of"]) {
        Some(Role::AsOf)
    } else if has(&["due", "by", "deadline", "must"]) {
        Some(Role::Due)
    } else {
        None
    }
}

/// The one day, with its year, through which claims were paid.
pub(super) fn paid_day(tokens: &[Token]) -> Option<NaiveDate> {
    let mut found = None;
    for at in 0..tokens.len() {
        let Some((point, _)) = point(tokens, at) else { continue };
        let is_day = !matches!(point, Point::Quarter { .. });
        if let Some(days) = point.days().filter(|_| is_day)
            && role_before(tokens, at) == Some(Role::Paid)
        {
            found.get_or_insert(days.end);
        }
    }
    found
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

/// Why a text that speaks of a period states none.
fn open_period(tokens: &[Token], words: &Words) -> Vec<String> {
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
fn two_digit_year(tokens: &[Token]) -> bool {
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
