//! Service, performance and baseline periods.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A span of days, both ends included. FHIR `Period` at day precision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct Period {
    /// First day.
    pub start: NaiveDate,
    /// Last day.
    pub end: NaiveDate,
}

/// Why two days are not a period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// The end lies before the start.
    #[error("the period ends on {end}, before it starts on {start}")]
    EndsBeforeStart {
        /// First day.
        start: NaiveDate,
        /// Last day.
        end: NaiveDate,
    },
    /// The text is not `YYYY-MM-DD/YYYY-MM-DD`.
    #[error("\"{0}\" is not a period of the form 2024-01-01/2024-12-31")]
    NotAPeriod(String),
}

impl Period {
    /// A period from its first and last day. Errors: [`PeriodError::EndsBeforeStart`].
    pub fn new(start: NaiveDate, end: NaiveDate) -> Result<Period, PeriodError> {
        if end < start {
            Err(PeriodError::EndsBeforeStart { start, end })
        } else {
            Ok(Period { start, end })
        }
    }

    /// The calendar year.
    pub fn calendar_year(year: i32) -> Option<Period> {
        Some(Period {
            start: NaiveDate::from_ymd_opt(year, 1, 1)?,
            end: NaiveDate::from_ymd_opt(year, 12, 31)?,
        })
    }

    /// Days, both ends counted.
    pub fn days(&self) -> i64 {
        (self.end - self.start).num_days() + 1
    }

    /// Whole calendar months when the period starts on a first and ends on a last day of a month; `None` otherwise.
    pub fn whole_months(&self) -> Option<u32> {
        let after_end = self.end.succ_opt()?;
        if self.start.day() != 1 || after_end.day() != 1 {
            return None;
        }
        let months = (after_end.year() - self.start.year()) * 12 + after_end.month() as i32 - self.start.month() as i32;
        u32::try_from(months).ok()
    }

    /// Whether the other period lies inside this one.
    pub fn contains(&self, other: &Period) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether both share at least one day.
    pub fn overlaps(&self, other: &Period) -> bool {
        self.start <= other.end && other.start <= self.end
    }
}

/// `2024-01-01/2024-12-31`: ISO 8601 interval, for keys and machine text.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.start, self.end)
    }
}

impl FromStr for Period {
    type Err = PeriodError;
    fn from_str(text: &str) -> Result<Period, PeriodError> {
        let not = || PeriodError::NotAPeriod(text.to_owned());
        let (start, end) = text.split_once('/').ok_or_else(not)?;
        Period::new(start.parse().map_err(|_| not())?, end.parse().map_err(|_| not())?)
    }
}

/// What kind of span a report covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// One month.
    Month,
    /// One quarter.
    Quarter,
    /// From the start of the performance year to a day before its end.
    Ytd,
    /// Twelve months that end on any month.
    #[serde(rename = "rolling_12")]
    Rolling12,
    /// The full performance year, not settled.
    Year,
    /// The full performance year as settled.
    Settlement,
    /// Stated, and none of these.
    Other,
}

impl Basis {
    /// Every kind, the shortest first.
    pub const ALL: [Basis; 7] = [
        Basis::Month,
        Basis::Quarter,
        Basis::Ytd,
        Basis::Rolling12,
        Basis::Year,
        Basis::Settlement,
        Basis::Other,
    ];

    /// The name in JSON and in mapping files.
    pub fn as_str(self) -> &'static str {
        match self {
            Basis::Month => "month",
            Basis::Quarter => "quarter",
            Basis::Ytd => "ytd",
            Basis::Rolling12 => "rolling_12",
            Basis::Year => "year",
            Basis::Settlement => "settlement",
            Basis::Other => "other",
        }
    }

    /// The basis in an analyst's words.
    pub fn words(self) -> &'static str {
        match self {
            Basis::Month => "one month",
            Basis::Quarter => "one quarter",
            Basis::Ytd => "year to date",
            Basis::Rolling12 => "rolling 12 months",
            Basis::Year => "full year",
            Basis::Settlement => "settlement",
            Basis::Other => "another span",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn whole_months_need_a_first_and_a_last_day() {
        let period = |a, b| Period::new(day(a), day(b)).expect("in order");
        assert_eq!(period("2024-01-01", "2024-02-29").whole_months(), Some(2));
        assert_eq!(period("2024-11-01", "2025-01-31").whole_months(), Some(3));
        assert_eq!(
            period("2023-01-01", "2023-02-27").whole_months(),
            None,
            "a day is missing"
        );
    }

    proptest! {
        #[test]
        fn a_period_prints_and_parses_to_itself(start in 0i32..40000, length in 0u64..4000) {
            let first = NaiveDate::from_num_days_from_ce_opt(700_000 + start).expect("in range");
            let period = Period::new(first, first + chrono::Days::new(length)).expect("in order");
            prop_assert_eq!(period.to_string().parse::<Period>(), Ok(period));
        }
    }
}
