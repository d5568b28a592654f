//! What the cells of a measure are held against: what most payers report.

use std::collections::{BTreeMap, BTreeSet};

use plumbline_model::{Basis, CellState, Direction, MeasureYardstick, Period, QualityMeasure, Scoring};

use super::{Line, Printed};
use crate::compare::choice::{Span, enough_of, in_words};

/// The value that most payers report; of several, the greatest.
fn most<T: Ord + Clone>(results: &[(&str, T)]) -> Option<T> {
    let mut by: BTreeMap<T, BTreeSet<&str>> = BTreeMap::new();
    for (payer, value) in results {
        by.entry(value.clone()).or_default().insert(payer);
    }
    let most = by
        .into_iter()
        .max_by_key(|(value, payers)| (payers.len(), value.clone()));
    most.map(|(value, _)| value)
}

/// What most payers report, for the latest year that enough of them report.
pub(super) fn yardstick(lines: &[Line], asked: Option<(Option<Basis>, Period)>) -> Option<MeasureYardstick> {
    let reported: Vec<(&str, &Printed)> = lines
        .iter()
        .flat_map(|line| {
            let payer = line.arrangement.payer.as_str();
            line.results.iter().map(move |one| (payer, one))
        })
        .filter(|(_, one)| one.state == CellState::Reported)
        .filter(|(_, one)| asked.is_none_or(|(_, period)| one.span.period == Some(period)))
        .collect();
    let mut by_year: BTreeMap<Option<i32>, BTreeSet<&str>> = BTreeMap::new();
    for (payer, one) in &reported {
        by_year.entry(one.measure.year).or_default().insert(payer);
    }
    let most_payers = by_year.values().map(BTreeSet::len).max()?;
    let enough = by_year
        .iter()
        .filter(|(_, payers)| enough_of(payers.len(), most_payers));
    let (year, payers) = enough.max_by_key(|(year, _)| **year)?;
    let of_year: Vec<(&str, &Printed)> = reported
        .iter()
        .filter(|(_, one)| one.measure.year == *year)
        .copied()
        .collect();
    let each = |value: fn(&QualityMeasure) -> Option<String>| -> Vec<(&str, String)> {
        let stated = of_year.iter();
        stated
            .filter_map(|(payer, one)| Some((*payer, value(one.measure)?)))
            .collect()
    };
    let is_lower = |one: &Printed| one.measure.direction.map(|direction| direction == Direction::Decrease);
    let lower: Vec<(&str, bool)> = of_year
        .iter()
        .filter_map(|(payer, one)| Some((*payer, is_lower(one)?)))
        .collect();
    let scored: Vec<(&str, u8)> = of_year
        .iter()
        .map(|(payer, one)| (*payer, scoring_rank(one.measure.scoring)))
        .collect();
    let spans: Vec<(&str, Span)> = of_year.iter().map(|(payer, one)| (*payer, one.span)).collect();
    let scoring = most(&scored)?;
    let span = match asked {
        Some((Some(basis), period)) => Span {
            basis: Some(basis),
            period: Some(period),
        },
        _ => most(&spans)?,
    };
    let all: BTreeSet<&str> = reported.iter().map(|(payer, _)| *payer).collect();
    let year_words = year.map_or_else(
        || "no measurement year stated".to_owned(),
        |year| format!("measurement year {year}"),
    );
    Some(MeasureYardstick {
        year: *year,
        specification: most(&each(|measure| measure.version.clone())),
        direction: most(&lower).map(|lower| {
            if lower {
                Direction::Decrease
            } else {
                Direction::Increase
            }
        }),
        scoring: [Scoring::Continuous, Scoring::Ratio, Scoring::Proportion][usize::from(scoring)],
        basis: span.basis,
        period: span.period,
        choice: format!(
            "{year_words}, {}: {} of {} payers with a rate {} the year{}.",
            in_words(span),
            payers.len(),
            all.len(),
            if payers.len() == 1 { "reports" } else { "report" },
            if asked.is_some() {
                ", of the months asked for"
            } else {
                ""
            }
        ),
    })
}

/// The place of a scoring in the list it is told by; between equals a proportion comes first.
fn scoring_rank(scoring: Scoring) -> u8 {
    match scoring {
        Scoring::Continuous => 0,
        Scoring::Ratio => 1,
        Scoring::Proportion => 2,
    }
}
