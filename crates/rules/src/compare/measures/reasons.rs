//! Whether a result may be set beside the yardstick.

use plumbline_model::{
    CellReason, CellReasonKind, ComparisonVerdict, Direction, MeasureCell, MeasureYardstick, Scoring,
};

use crate::arrangements::market_words;
use crate::compare::choice::Span;
use crate::compare::verdicts::{against, caveat, span};
use crate::portfolio::normal_name;

/// What differs, and what it does to the comparison; empty for the same. `together` where `markets` lines of business are
/// compared with each other.
pub(super) fn reasons(
    cell: &MeasureCell,
    yardstick: &MeasureYardstick,
    together: bool,
    markets: usize,
) -> Vec<CellReason> {
    let mut out = Vec::new();
    match cell.arrangement.line_of_business {
        None => out.push(against(
            CellReasonKind::Segment,
            "The report states no line of business: the population is not known.".to_owned(),
        )),
        Some(market) if together && markets > 1 => out.push(against(
            CellReasonKind::Segment,
            format!("The population is {}, beside others.", market_words(market)),
        )),
        Some(_) => {}
    }
    match (cell.year, yardstick.year) {
        (Some(own), Some(wanted)) if own != wanted => out.push(against(
            CellReasonKind::MeasurementYear,
            format!("Measurement year {own} beside {wanted}."),
        )),
        (None, Some(wanted)) => out.push(caveat(
            CellReasonKind::MeasurementYear,
            format!("No measurement year is stated, beside {wanted}."),
        )),
        _ => {}
    }
    match (&cell.specification, &yardstick.specification) {
        (Some(own), Some(wanted)) if normal_name(own) != normal_name(wanted) => out.push(against(
            CellReasonKind::Version,
            format!("Version {own} of the measure beside {wanted}."),
        )),
        (None, Some(wanted)) => out.push(caveat(
            CellReasonKind::Version,
            format!("No version of the measure is stated, beside {wanted}."),
        )),
        _ => {}
    }
    match (cell.direction, yardstick.direction) {
        (Some(own), Some(wanted)) if own != wanted => out.push(against(
            CellReasonKind::Direction,
            format!(
                "The inverse measure: {} is better, beside {}.",
                direction_words(own),
                direction_words(wanted)
            ),
        )),
        (None, Some(wanted)) => out.push(caveat(
            CellReasonKind::Direction,
            format!(
                "The report does not say which way is better, beside {}.",
                direction_words(wanted)
            ),
        )),
        _ => {}
    }
    if let Some(own) = cell.scoring.filter(|own| *own != yardstick.scoring) {
        out.push(against(
            CellReasonKind::Scoring,
            format!(
                "Scored as a {} beside a {}.",
                scoring_words(own),
                scoring_words(yardstick.scoring)
            ),
        ));
    }
    let own = Span {
        basis: cell.basis,
        period: cell.period,
    };
    let wanted = Span {
        basis: yardstick.basis,
        period: yardstick.period,
    };
    // Another year has other months: that is said once.
    if !out.iter().any(|reason| {
        reason.kind == CellReasonKind::MeasurementYear && reason.verdict == ComparisonVerdict::NotComparable
    }) {
        span(own, wanted, false, &mut out);
    }
    out
}

fn direction_words(direction: Direction) -> &'static str {
    match direction {
        Direction::Increase => "higher",
        Direction::Decrease => "lower",
    }
}

fn scoring_words(scoring: Scoring) -> &'static str {
    match scoring {
        Scoring::Proportion => "proportion",
        Scoring::Ratio => "ratio",
        Scoring::Continuous => "mean",
    }
}
