//! What a quality result is by itself: possible or not, and which way is better.

use plumbline_model::{Direction, Interval, QualityMeasure, Scoring};
use rust_decimal::Decimal;

/// Measures that are better when lower, by their short names. Source: NCQA, HEDIS measure descriptions.
const LOWER: [&str; 12] = [
    "PCR", "UAMCC", "ACR", "HPC", "AHU", "EDU", "HDO", "UOP", "COU", "DAE", "DDE", "HFS",
];
/// Measures that are better when higher and have no inverse of the same short name.
const HIGHER: [&str; 21] = [
    "BCS", "BCS-E", "CCS", "CCS-E", "COL", "COL-E", "EED", "KED", "WCV", "W30", "SPC", "SPD", "SUPD", "MRP", "CBP",
    "OMW", "TRC", "FMC", "FUH", "CIS", "IMA",
];

/// The direction a measure has by itself, and how it is known.
pub(crate) fn own_direction(measure: &QualityMeasure) -> Option<(Direction, &'static str)> {
    let name = measure.name.to_lowercase();
    let code = measure.measure.as_str();
    let says = |words: &[&str]| words.iter().any(|word| name.contains(word));
    let of_name = "its name says the opposite";
    let of_glucose = says(&["a1c", "glycemic", "glucose"]) || ["GSD", "HBD"].contains(&code);
    let threshold: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    if says(&["higher is better"]) {
        Some((Direction::Increase, of_name))
    } else if says(&["lower is better", "poor control"]) {
        Some((Direction::Decrease, of_name))
    } else if of_glucose && threshold.contains(">9") {
        Some((Direction::Decrease, "glucose above 9% is poor control"))
    } else if of_glucose && threshold.contains("<8") {
        Some((Direction::Increase, "glucose below 8% is good control"))
    } else if says(&["not ", "non-", "without", "inverse", "gap", "missed", "avoid"]) {
        None
    } else if LOWER.contains(&code) || says(&["readmission"]) {
        Some((Direction::Decrease, "the measure counts what should not happen"))
    } else if HIGHER.contains(&code) {
        Some((Direction::Increase, "the measure counts what should happen"))
    } else {
        None
    }
}

/// Whether a measure is taken the wrong way round, of which QLT002 tells.
pub(crate) fn is_reversed(measure: &QualityMeasure) -> bool {
    measure
        .direction
        .zip(own_direction(measure))
        .is_some_and(|(taken, (own, _))| taken != own)
}

/// Whether a proportion cannot be one, of which QLT001 or ARI013 tells.
pub(crate) fn is_impossible(measure: &QualityMeasure) -> bool {
    measure.scoring == Scoring::Proportion
        && (measure
            .rate
            .is_some_and(|rate| rate < Decimal::ZERO || rate > Decimal::ONE)
            || measure
                .numerator
                .zip(measure.denominator)
                .is_some_and(|(numerator, denominator)| numerator > denominator))
}

/// Whether another rule tells what is wrong with a result: what follows from it says nothing new.
pub(crate) fn is_told(measure: &QualityMeasure) -> bool {
    is_impossible(measure) || is_reversed(measure)
}

/// Whether a rate reaches a threshold; `None` where the printed digits leave it open.
pub(crate) fn reached(rate: &Interval, threshold: &Interval, direction: Direction) -> Option<bool> {
    let (sure, sure_not) = match direction {
        Direction::Increase => (rate.low > threshold.high, rate.high < threshold.low),
        Direction::Decrease => (rate.high < threshold.low, rate.low > threshold.high),
    };
    if sure {
        Some(true)
    } else if sure_not {
        Some(false)
    } else {
        None
    }
}

/// The year a version is of: `2024`, `2024.1`, `MY2024`. A version counted otherwise (`12.0.000`) names no year.
pub(crate) fn year_of(version: &str) -> Option<i32> {
    let first = version.split(['.', '-', ' ']).next()?;
    let year = first.strip_prefix("MY").unwrap_or(first);
    let year: i32 = year.parse().ok().filter(|_| year.len() == 4)?;
    (2000..2100).contains(&year).then_some(year)
}

/// The one measurement year a name states: `MY2023`, `MY 2023`, `(2023)`.
pub(crate) fn year_in(name: &str) -> Option<i32> {
    let mut years = name
        .split(|c: char| !c.is_ascii_alphanumeric())
        .map(|word| {
            word.strip_prefix("MY")
                .or_else(|| word.strip_prefix("PY"))
                .unwrap_or(word)
        })
        .filter(|word| word.len() == 4)
        .filter_map(|word| word.parse::<i32>().ok())
        .filter(|year| (2000..2100).contains(year));
    let first = years.next()?;
    years.all(|other| other == first).then_some(first)
}

/// The year a result says it is of, beside its months: in its measure's name or version.
pub(crate) fn labelled_year(measure: &QualityMeasure) -> Option<i32> {
    year_in(&measure.name).or_else(|| year_of(measure.version.as_deref()?))
}
