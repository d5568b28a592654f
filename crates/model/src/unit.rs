//! Units of figures, as types.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use ts_rs::TS;

/// The unit of a figure. A unit is never assumed: a figure without one is kept as unmapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, TS)]
#[ts(type = "string")]
pub enum Unit {
    /// US dollars.
    Usd,
    /// US dollars per member per month (PMPM, PBPM).
    UsdPerMemberMonth,
    /// US dollars per member per year (PMPY).
    UsdPerMemberYear,
    /// US dollars per person-year: member months ÷ 12, as CMS counts.
    UsdPerPersonYear,
    /// Members counted month by month.
    MemberMonths,
    /// Member months ÷ 12.
    PersonYears,
    /// People.
    Members,
    /// A fraction of 1: a percent is stored divided by 100.
    Ratio,
    /// Events per 1,000 members per year.
    PerThousandMemberYears,
    /// Events per 100 members per year.
    PerHundredMemberYears,
    /// Events, stays, visits, gaps: things counted.
    Count,
    /// Days.
    Days,
    /// Stars, 1 to 5.
    Stars,
    /// Points of a scoring scheme.
    Points,
    /// A risk or other score without a unit; 1 is average for risk scores.
    Score,
    /// No unit applies (coded and yes/no values).
    None,
}

/// Every unit with its name in JSON and mapping files.
const NAMES: &[(Unit, &str)] = &[
    (Unit::Usd, "USD"),
    (Unit::UsdPerMemberMonth, "USD/member-month"),
    (Unit::UsdPerMemberYear, "USD/member-year"),
    (Unit::UsdPerPersonYear, "USD/person-year"),
    (Unit::MemberMonths, "member-months"),
    (Unit::PersonYears, "person-years"),
    (Unit::Members, "members"),
    (Unit::Ratio, "ratio"),
    (Unit::PerThousandMemberYears, "per-1000-member-years"),
    (Unit::PerHundredMemberYears, "per-100-member-years"),
    (Unit::Count, "count"),
    (Unit::Days, "days"),
    (Unit::Stars, "stars"),
    (Unit::Points, "points"),
    (Unit::Score, "score"),
    (Unit::None, "none"),
];

/// A text that names no unit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "\"{0}\" is not a unit; use one of USD, USD/member-month, USD/member-year, USD/person-year, member-months, person-years, members, ratio, per-1000-member-years, per-100-member-years, count, days, stars, points, score, none"
)]
pub struct UnitError(pub String);

impl Unit {
    /// All units, for lists and tests.
    pub fn all() -> impl Iterator<Item = Unit> {
        NAMES.iter().map(|(unit, _)| *unit)
    }

    /// The name in JSON and in mapping files.
    pub fn as_str(self) -> &'static str {
        NAMES
            .iter()
            .find(|(unit, _)| *unit == self)
            .map_or("none", |(_, name)| name)
    }

    /// Whether the figure is an amount of money, rates of money included.
    pub fn is_money(self) -> bool {
        matches!(
            self,
            Unit::Usd | Unit::UsdPerMemberMonth | Unit::UsdPerMemberYear | Unit::UsdPerPersonYear
        )
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Unit {
    type Err = UnitError;
    fn from_str(text: &str) -> Result<Unit, UnitError> {
        NAMES
            .iter()
            .find(|(_, name)| *name == text)
            .map(|(unit, _)| *unit)
            .ok_or_else(|| UnitError(text.to_owned()))
    }
}

impl Serialize for Unit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Unit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Unit, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// A number as people read it, thousands apart: `-1,234,567.50`. Every digit stays.
pub fn grouped(value: Decimal) -> String {
    let text = value.to_string();
    let (sign, text) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(w, f)| (w, Some(f)));
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    match fraction {
        Some(fraction) => format!("{sign}{grouped}.{fraction}"),
        None => format!("{sign}{grouped}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_unit_prints_and_parses_to_itself() {
        for unit in Unit::all() {
            assert_eq!(unit.to_string().parse(), Ok(unit));
        }
    }
}
