//! Whether a figure counted in one thing can be what a code stands for.

use plumbline_model::{Unit, local_metric, vbpr_metric};

use super::Kind;
use super::context::Counted;
use super::senses::Sense;

fn of_code(sense: &Sense) -> Option<Unit> {
    let code = sense.code.as_deref()?;
    vbpr_metric(code)
        .map(|metric| metric.unit)
        .or_else(|| local_metric(code).map(|metric| metric.unit))
}

/// Whether a figure in this unit may be the sense at all. An unknown unit may be anything.
pub(super) fn fits(sense: &Sense, unit: Option<Counted>) -> bool {
    use Counted::*;
    let Some(unit) = unit else { return true };
    match sense.kind {
        Kind::QualityMeasure => !matches!(unit, Money | MoneyPerMonth | MoneyPerYear | Date),
        Kind::Lob | Kind::Attribution if of_code(sense).is_none() => true,
        Kind::PaymentStream if of_code(sense).is_none() => !matches!(unit, Date | Stars),
        _ => match of_code(sense) {
            Some(Unit::Usd | Unit::UsdPerMemberMonth | Unit::UsdPerPersonYear) => {
                matches!(unit, Money | MoneyPerMonth | MoneyPerYear)
            }
            Some(Unit::Ratio) => matches!(unit, Fraction | Score),
            Some(Unit::Score) => matches!(unit, Score | Fraction),
            Some(Unit::Stars) => matches!(unit, Stars | Score),
            Some(Unit::Days) => matches!(unit, Days | Score),
            Some(Unit::MemberMonths | Unit::PersonYears) => matches!(unit, Months | PersonYears | Count),
            Some(_) => matches!(unit, Count | PerThousand | Fraction | Months),
            None => true,
        },
    }
}

/// Whether a figure in this unit is counted as the code is; unknown units may be.
pub(super) fn same(sense: &Sense, unit: Option<Counted>) -> bool {
    use Counted::*;
    let Some(unit) = unit else { return true };
    match of_code(sense) {
        Some(Unit::Usd) => unit == Money,
        Some(Unit::UsdPerMemberMonth) => unit == MoneyPerMonth || unit == Money,
        Some(Unit::UsdPerPersonYear) => unit == MoneyPerYear,
        Some(Unit::MemberMonths) => matches!(unit, Months | Count),
        _ => fits(sense, Some(unit)),
    }
}

/// Whether a unit is one of those a dictionary names.
pub(super) fn settles(names: &[String], unit: Option<Counted>) -> bool {
    let name = match unit {
        Some(Counted::Money) => "money",
        Some(Counted::MoneyPerMonth) => "pmpm",
        Some(Counted::Fraction) => "fraction",
        Some(Counted::Count) => "count",
        Some(Counted::Score) => "score",
        Some(Counted::Stars) => "stars",
        Some(Counted::Words) => "text",
        _ => return false,
    };
    names.iter().any(|settling| settling == name)
}
