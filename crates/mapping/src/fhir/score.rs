//! The value of a metric, wherever VBPR lets it stand.

use plumbline_model::{Anchor, FigureState, Unit, ValueType};
use rust_decimal::Decimal;

use super::codes::{self, ALTERNATE_SCORE};
use super::tree::{Kind, Node};
use super::units::{StatedUnit, stated_unit};
use crate::normalize::number::{is_likely_points, parse_plain};

/// A value as the file states it, in a unit of ours.
#[derive(Debug, Clone)]
pub(super) struct Score {
    pub(super) value: Option<Decimal>,
    pub(super) text_value: Option<String>,
    pub(super) quantum: Option<Decimal>,
    pub(super) value_type: ValueType,
    pub(super) unit: Unit,
    pub(super) displayed: String,
    pub(super) state: FigureState,
    pub(super) transforms: Vec<String>,
    pub(super) anchor: Anchor,
    /// Whether a bare ratio beside it is a fraction of 1 too, as ours are.
    pub(super) is_fraction: bool,
    /// What was taken for granted about the unit, in words; `None` when the file states it.
    pub(super) assumed: Option<&'static str>,
}

/// Why a printed value is no figure.
#[derive(Debug, Clone)]
pub(super) struct NotUnderstood {
    pub(super) displayed: String,
    pub(super) anchor: Anchor,
    pub(super) problem: String,
}

/// What a metric's code says about its values.
#[derive(Debug, Clone, Copy)]
pub(super) struct Usual {
    pub(super) unit: Unit,
    pub(super) value_type: ValueType,
    /// Whether the standard says that a bare number is a fraction of 1, however large: a wrong scale is then a fault of
    /// the figure (ARI013, QLT001) and no question of its unit.
    pub(super) is_fraction: bool,
}

/// Reads a `measureScore`: its Quantity, or the alternate score VBPR puts into an extension of it.
///
/// Without either the score is missing at `place`, or absent for the reason the file states.
pub(super) fn measure_score(element: &Node, usual: Usual) -> Result<Score, Box<NotUnderstood>> {
    let Some(score) = element.get("measureScore") else {
        return Ok(absent(element, FigureState::Missing, usual));
    };
    if score.is_unsound() {
        return Err(not_understood(score, "a score has to be a quantity"));
    }
    if let Some(alternate) = score.extension(ALTERNATE_SCORE)
        && let Some((name, value)) = value_of(alternate)
    {
        if score.text_at(&["value"]).is_some() {
            return Err(not_understood(
                value,
                "two scores stand here, a quantity and an alternate; the payer must say which holds",
            ));
        }
        return typed_value(name, value, usual);
    }
    if score.get("value").is_some_and(|value| value.printed().is_some()) {
        return quantity(score, usual);
    }
    let state = codes::absent_reason(score).unwrap_or(FigureState::Missing);
    Ok(absent(score, state, usual))
}

/// The `value[x]` of an extension with its name.
pub(super) fn value_of(extension: &Node) -> Option<(&str, &Node)> {
    extension.children().find(|(name, _)| name.starts_with("value"))
}

/// Reads one `value[x]`: Money, Quantity, decimal, integer, CodeableConcept or boolean.
pub(super) fn typed_value(name: &str, value: &Node, usual: Usual) -> Result<Score, Box<NotUnderstood>> {
    if value.is_unsound() && value.kind() == Kind::Holder {
        return Err(not_understood(value, "it is of another kind than its name says"));
    }
    match name {
        "valueMoney" => match stated_unit(value) {
            StatedUnit::Dollars => quantity(value, usual),
            StatedUnit::Unknown(currency) => Err(not_understood(
                value,
                &format!("the currency \"{currency}\" is not USD; Plumbline does not convert currencies"),
            )),
            _ => Err(not_understood(
                value,
                "the amount states no currency; ask the payer for it",
            )),
        },
        "valueQuantity" => quantity(value, usual),
        "valueDecimal" | "valueInteger" | "valuePositiveInt" | "valueUnsignedInt" => {
            number(value, value, &StatedUnit::Bare, usual)
        }
        "valueCodeableConcept" => Ok(worded(value, codes::words(value), ValueType::Coded)),
        "valueBoolean" => Ok(worded(value, value.text(), ValueType::Boolean)),
        other => Err(not_understood(
            value,
            &format!("a score of the type {other} is not one VBPR allows"),
        )),
    }
}

fn quantity(holder: &Node, usual: Usual) -> Result<Score, Box<NotUnderstood>> {
    let Some(value) = holder.get("value").filter(|value| value.printed().is_some()) else {
        let state = codes::absent_reason(holder).unwrap_or(FigureState::Missing);
        return Ok(absent(holder, state, usual));
    };
    if let Some(comparator) = holder.text_at(&["comparator"]) {
        let printed = value.text().unwrap_or_default();
        let displayed = format!("{comparator}{printed}");
        if comparator.starts_with('<') && printed.len() <= 3 && printed.bytes().all(|b| b.is_ascii_digit()) {
            return Ok(Score {
                displayed,
                anchor: value.anchor(),
                ..absent(holder, FigureState::Suppressed, usual)
            });
        }
        return Err(not_understood(
            value,
            &format!("\"{displayed}\" is a limit, not a value; ask the payer for the value"),
        ));
    }
    number(holder, value, &stated_unit(holder), usual)
}

fn number(holder: &Node, leaf: &Node, stated: &StatedUnit, usual: Usual) -> Result<Score, Box<NotUnderstood>> {
    let printed = leaf.printed().unwrap_or_default();
    if leaf.kind() != Kind::Literal {
        return Err(not_understood(
            leaf,
            &format!("the text \"{printed}\" stands where FHIR has a number"),
        ));
    }
    let Some((mut value, mut quantum)) = parse_plain(printed) else {
        return Err(not_understood(
            leaf,
            &format!("\"{printed}\" is not a number, or has more than 28 digits; enter the value by hand"),
        ));
    };
    let mut transforms = Vec::new();
    let mut assumed = None;
    let unit = match stated {
        StatedUnit::Stated(unit) => *unit,
        StatedUnit::Percent => {
            (value, quantum) = hundredth_of(leaf, value, quantum)?;
            transforms.push("percent ÷ 100".to_owned());
            Unit::Ratio
        }
        StatedUnit::Dollars if usual.unit.is_money() => usual.unit,
        StatedUnit::Dollars => Unit::Usd,
        StatedUnit::PerThousand => {
            assumed = Some("per 1,000 states no time and is taken as per 1,000 members per year");
            Unit::PerThousandMemberYears
        }
        StatedUnit::PerHundred => {
            assumed = Some("per 100 states no time and is taken as per 100 members per year");
            Unit::PerHundredMemberYears
        }
        StatedUnit::Bare if usual.unit == Unit::Ratio && !usual.is_fraction && is_likely_points(value) => {
            assumed = Some("no unit is stated and a percent is taken, as the value is too large for a fraction of 1");
            (value, quantum) = hundredth_of(leaf, value, quantum)?;
            transforms.push("percent points ÷ 100".to_owned());
            Unit::Ratio
        }
        StatedUnit::Bare => {
            if usual.unit.is_money() {
                assumed = Some("no currency is stated and US dollars are taken, as the metric's code is for money");
            }
            usual.unit
        }
        StatedUnit::Unknown(unit) => {
            return Err(not_understood(
                leaf,
                &format!("the unit \"{unit}\" is not known to Plumbline; name the unit by hand"),
            ));
        }
    };
    Ok(Score {
        value: Some(value),
        quantum: Some(quantum),
        value_type: value_type(unit, usual),
        unit,
        displayed: printed.to_owned(),
        state: FigureState::Reported,
        transforms,
        anchor: leaf.anchor(),
        assumed,
        ..absent(holder, FigureState::Reported, usual)
    })
}

/// A percent as a fraction of 1. Exact: two more decimal places, checked against what a decimal holds.
fn hundredth_of(leaf: &Node, value: Decimal, quantum: Decimal) -> Result<(Decimal, Decimal), Box<NotUnderstood>> {
    let hundredth = Decimal::new(1, 2);
    match (value.checked_mul(hundredth), quantum.checked_mul(hundredth)) {
        (Some(value), Some(quantum)) if value.scale() <= 28 && !quantum.is_zero() => Ok((value, quantum)),
        _ => Err(not_understood(
            leaf,
            &format!(
                "\"{}\" percent has more than 28 digits; enter the value by hand",
                leaf.text().unwrap_or_default()
            ),
        )),
    }
}

/// The kind of value: the code's own, unless the file states a unit of another kind.
fn value_type(unit: Unit, usual: Usual) -> ValueType {
    if unit == usual.unit {
        return usual.value_type;
    }
    match unit {
        Unit::Ratio => ValueType::Percent,
        unit if unit.is_money() => ValueType::Money,
        Unit::MemberMonths | Unit::Members | Unit::Count => ValueType::Count,
        _ => ValueType::Decimal,
    }
}

fn worded(value: &Node, words: Option<&str>, value_type: ValueType) -> Score {
    // The words of a CodeableConcept stand one level below it; point there.
    let leaf = value
        .get("text")
        .or_else(|| {
            value
                .list("coding")
                .find_map(|c| c.get("display").or_else(|| c.get("code")))
        })
        .unwrap_or(value);
    Score {
        value: None,
        text_value: words.map(str::to_owned),
        quantum: None,
        value_type,
        unit: Unit::None,
        displayed: words.unwrap_or_default().to_owned(),
        state: if words.is_some() {
            FigureState::Reported
        } else {
            FigureState::Missing
        },
        transforms: Vec::new(),
        anchor: leaf.anchor(),
        is_fraction: false,
        assumed: None,
    }
}

fn absent(place: &Node, state: FigureState, usual: Usual) -> Score {
    Score {
        value: None,
        text_value: None,
        quantum: None,
        value_type: usual.value_type,
        unit: usual.unit,
        displayed: String::new(),
        state,
        transforms: Vec::new(),
        anchor: place.anchor(),
        is_fraction: usual.is_fraction,
        assumed: None,
    }
}

fn not_understood(place: &Node, problem: &str) -> Box<NotUnderstood> {
    let leaf = place.get("value").unwrap_or(place);
    Box::new(NotUnderstood {
        displayed: leaf.printed().unwrap_or_default().to_owned(),
        anchor: leaf.anchor(),
        problem: problem.to_owned(),
    })
}
