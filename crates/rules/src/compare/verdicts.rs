//! Whether a cell may be set beside the yardstick, as far as markets, periods, run-out and units say.
//!
//! *Not comparable*: no month in common; less than half of the longer span in common; another number of months, for
//! amounts that grow with time; another unit; no months stated. *With caveat*: another kind of span for the same months;
//! other months with half or more in common; run-out that differs by more than the settings allow or is not known, for
//! figures made of claims; another market, where all are compared together. Half: below it the seasons of the two spans
//! are mostly not the same.

use std::collections::BTreeSet;

use plumbline_model::{
    Basis, CellReason, CellReasonKind, CellState, ComparedCell, ComparisonVerdict, MetricComparison, Period, Unit,
    Yardstick,
};

use super::choice::{Span, share_in_common};
use crate::Settings;
use crate::amounts::days;
use crate::arrangements::market_words;

/// The least share of the longer of two spans that both cover, in thousandths.
const LEAST_IN_COMMON: i64 = 500;

/// Judges every cell that has a value.
pub(super) fn judge(cells: &mut [ComparedCell], comparison: &MetricComparison, settings: &Settings) {
    let Some(yardstick) = &comparison.yardstick else { return };
    let markets: BTreeSet<_> = cells
        .iter()
        .filter(|cell| cell.state == CellState::Reported)
        .map(|cell| cell.arrangement.line_of_business)
        .collect();
    for cell in cells.iter_mut().filter(|cell| cell.state == CellState::Reported) {
        let mut reasons = Vec::new();
        market(cell, comparison, markets.len(), &mut reasons);
        unit(cell, comparison.unit, &mut reasons);
        months(cell, yardstick, &mut reasons);
        run_out(cell, yardstick, settings, &mut reasons);
        cell.comparability = Some(worst(&reasons));
        cell.reasons = reasons;
    }
}

/// The verdict that follows from reasons.
pub(super) fn worst(reasons: &[CellReason]) -> ComparisonVerdict {
    reasons
        .iter()
        .map(|reason| reason.verdict)
        .max()
        .unwrap_or(ComparisonVerdict::Same)
}

pub(super) fn caveat(kind: CellReasonKind, text: String) -> CellReason {
    CellReason {
        kind,
        verdict: ComparisonVerdict::ComparableWithCaveat,
        text,
    }
}

pub(super) fn against(kind: CellReasonKind, text: String) -> CellReason {
    CellReason {
        kind,
        verdict: ComparisonVerdict::NotComparable,
        text,
    }
}

fn market(cell: &ComparedCell, comparison: &MetricComparison, markets: usize, out: &mut Vec<CellReason>) {
    match (cell.arrangement.line_of_business, comparison.across_segments) {
        (None, false) => out.push(against(
            CellReasonKind::Segment,
            "The report states no line of business; it is compared with nobody's.".to_owned(),
        )),
        (None, true) => out.push(caveat(
            CellReasonKind::Segment,
            "The report states no line of business.".to_owned(),
        )),
        (Some(market), true) if markets > 1 => out.push(caveat(
            CellReasonKind::Segment,
            format!("Line of business: {}, beside others.", market_words(market)),
        )),
        (Some(_), _) => {}
    }
}

fn unit(cell: &ComparedCell, wanted: Unit, out: &mut Vec<CellReason>) {
    if cell.unit != wanted {
        out.push(against(
            CellReasonKind::Unit,
            format!(
                "In {}; no exact way leads to {wanted} with what the report prints.",
                cell.unit
            ),
        ));
    }
}

fn months(cell: &ComparedCell, yardstick: &Yardstick, out: &mut Vec<CellReason>) {
    let own = Span {
        basis: cell.basis,
        period: cell.period,
    };
    let wanted = Span {
        basis: yardstick.basis,
        period: yardstick.period,
    };
    span(own, wanted, grows_with_time(cell.unit), out);
}

/// What two spans that differ do to a comparison; `grows` for amounts that are the larger the more months they cover.
pub(super) fn span(own: Span, wanted: Span, grows: bool, out: &mut Vec<CellReason>) {
    let basis = |span: Span| span.basis.map_or("kind of span not stated", Basis::words);
    let (Some(own_months), Some(wanted_months)) = (own.period, wanted.period) else {
        if own.period.is_none() {
            out.push(against(
                CellReasonKind::Period,
                "The report states no months for the figure.".to_owned(),
            ));
        }
        return;
    };
    if own_months == wanted_months {
        if own.basis != wanted.basis {
            out.push(caveat(
                CellReasonKind::Basis,
                format!("{} beside {}, for the same months.", capital(basis(own)), basis(wanted)),
            ));
        }
        return;
    }
    let words = format!(
        "{}, {}, beside {}, {}",
        capital(basis(own)),
        days(&own_months),
        basis(wanted),
        days(&wanted_months)
    );
    let share = share_in_common(own_months, wanted_months);
    if share == 0 {
        out.push(against(CellReasonKind::Period, format!("{words}: no month in common.")));
    } else if share < LEAST_IN_COMMON {
        out.push(against(
            CellReasonKind::Period,
            format!("{words}: less than half of the longer span in common."),
        ));
    } else if grows && length(own_months) != length(wanted_months) {
        out.push(against(
            CellReasonKind::Period,
            format!("{words}: an amount of another number of months."),
        ));
    } else {
        out.push(caveat(CellReasonKind::Period, format!("{words}.")));
    }
}

/// In whole months, else in days.
fn length(period: Period) -> i64 {
    period.whole_months().map_or(period.days(), i64::from)
}

/// Whether a figure is the larger the more months it covers.
fn grows_with_time(unit: Unit) -> bool {
    matches!(
        unit,
        Unit::Usd | Unit::MemberMonths | Unit::PersonYears | Unit::Count | Unit::Days
    )
}

/// Whether late claims change a figure.
fn is_of_claims(unit: Unit) -> bool {
    unit.is_money() || unit == Unit::PerThousandMemberYears
}

fn run_out(cell: &ComparedCell, yardstick: &Yardstick, settings: &Settings, out: &mut Vec<CellReason>) {
    if !is_of_claims(cell.unit) {
        return;
    }
    match (cell.run_out_months, yardstick.run_out_months) {
        (Some(own), Some(wanted)) if own.abs_diff(wanted) > settings.run_out_months_difference => out.push(caveat(
            CellReasonKind::RunOut,
            format!("{own} months of run-out beside {wanted}."),
        )),
        (Some(_), _) => {}
        (None, _) => out.push(caveat(
            CellReasonKind::RunOut,
            match (cell.paid_through, cell.period) {
                (Some(paid), Some(period)) if paid < period.end => {
                    format!("Paid through {paid}, before the services end: run-out is not known.")
                }
                _ => "No paid-through date is stated: run-out is not known.".to_owned(),
            },
        )),
    }
}

/// The text with its first letter large.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
