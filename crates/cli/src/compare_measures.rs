//! `compare --measure` and `--measures`: quality measures of payers side by side, for a terminal.

use std::fmt::Write;

use plumbline_app::commands::CompareMeasuresView;
use plumbline_model::{Basis, CellState, Direction, MeasureCell, MeasureComparison, MeasureTarget, Scoring};
use rust_decimal::Decimal;

use crate::compare::{days, left_out, market_words, verdict, without_value};
use crate::table::TextTable;

/// Each measure with the cells of its payers, then why each cell is what it is.
pub fn text(view: &CompareMeasuresView) -> String {
    if view.measures.is_empty() {
        return "No report prints a quality measure yet. `plumbline import PATH...` brings reports in.\n".to_owned();
    }
    let mut text = String::new();
    for comparison in &view.comparisons {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&one(comparison, view));
    }
    if view.comparisons.is_empty() {
        text.push_str("No report of this market prints it.\n");
    }
    text + &left_out(&view.left_out)
}

fn one(comparison: &MeasureComparison, view: &CompareMeasuresView) -> String {
    let market = market_words(comparison.across_segments, comparison.line_of_business);
    let mut text = if comparison.display == comparison.measure {
        format!("{}, {market}", comparison.measure)
    } else {
        format!("{} ({}), {market}", comparison.display, comparison.measure)
    };
    if let Some(day) = view.as_of {
        let _ = write!(text, ", as of {day}");
    }
    text.push('\n');
    match &comparison.yardstick {
        Some(yardstick) => {
            let _ = writeln!(text, "Compared on {}", yardstick.choice);
        }
        None => text.push_str("No report prints a rate for it.\n"),
    }
    text.push('\n');
    let mut table = TextTable::new(&[
        "Payer",
        ">Rate",
        ">As printed",
        ">Met",
        ">Of",
        "Better",
        ">Year",
        "Version",
        "Period",
        "Basis",
        "Targets",
        "Comparable",
        "Source",
    ]);
    let reported = || {
        comparison
            .cells
            .iter()
            .filter(|cell| cell.state != CellState::NotReported)
    };
    for cell in reported() {
        table.row([
            cell.arrangement.label(),
            rate(cell),
            or_dash(cell.displayed.clone()),
            or_dash(cell.numerator.map(|count| count.to_string())),
            or_dash(cell.denominator.map(|count| count.to_string())),
            or_dash(cell.direction.map(|direction| match direction {
                Direction::Increase => "higher",
                Direction::Decrease => "lower",
            })),
            or_dash(cell.year),
            or_dash(cell.specification.clone()),
            or_dash(cell.period.map(days)),
            or_dash(cell.basis.map(Basis::words)),
            or_dash(Some(targets(&cell.targets)).filter(|words| !words.is_empty())),
            verdict(cell.comparability).to_owned(),
            match (&cell.report_id, &cell.anchor) {
                (Some(report), Some(anchor)) => format!("{report} {}", anchor.place()),
                _ => "-".to_owned(),
            },
        ]);
    }
    if !table.is_empty() {
        text.push_str(&table.render());
    }
    for cell in reported().filter(|cell| !cell.reasons.is_empty()) {
        let _ = writeln!(text, "\n{}", cell.arrangement.label());
        for reason in &cell.reasons {
            let _ = writeln!(text, "  {}: {}", verdict(Some(reason.verdict)), reason.text);
        }
    }
    let without: Vec<String> = comparison
        .cells
        .iter()
        .filter(|cell| cell.state == CellState::NotReported)
        .map(|cell| cell.arrangement.label())
        .collect();
    if !without.is_empty() {
        let _ = writeln!(text, "\nNot reported by {}.", without.join("; "));
    }
    text
}

/// A proportion in percent, any other result as it is.
fn rate(cell: &MeasureCell) -> String {
    match (cell.rate, cell.scoring) {
        (Some(rate), Some(Scoring::Proportion)) => rate
            .checked_mul(Decimal::ONE_HUNDRED)
            .map_or_else(|| rate.to_string(), |percent| format!("{}%", percent.normalize())),
        (Some(rate), _) => rate.to_string(),
        (None, _) => without_value(cell.state).to_owned(),
    }
}

fn targets(targets: &[MeasureTarget]) -> String {
    let each = targets.iter().map(|target| {
        let reached = match target.reached {
            Some(true) => " reached",
            Some(false) => " missed",
            None => "",
        };
        format!("{} {}{reached}", target.r#type, target.displayed)
    });
    each.collect::<Vec<_>>().join("; ")
}

fn or_dash(value: Option<impl ToString>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| value.to_string())
}
