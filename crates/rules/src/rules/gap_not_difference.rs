//! ARI012.

use plumbline_model::{Direction, Interval, QualityMeasure, Report, Threshold, Unit};
use rust_decimal::Decimal;

use crate::amounts::{calculable, interval, share_as_printed, with_unit};
use crate::results::is_told;
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// A gap to a threshold is not the distance between threshold and performance.
    ///
    /// ## What
    /// The printed gap is neither the members still missing (threshold × denominator − numerator, made whole) nor the
    /// points between threshold and rate, nor 0 where the threshold is reached.
    /// ## Why
    /// Outreach is planned by this number.
    /// ## What to do
    /// Ask the payer whether the gap is in members or in points, and which threshold it is to.
    /// ## Question
    /// Is the gap in members or in points, and to which threshold is it?
    /// ## Source
    /// VBPR 1.1.0: extension `threshold`, `gapToThreshold`.
    /// ## Example that fires
    /// 412 of 560 (73.6%), 4 stars from 76%, gap 25 members: 425.6 members are needed, 14 more.
    /// ## Example that does not
    /// Gap 14, 13.6, 2.4 points or 2.4%; a threshold that is reached and a gap of 0.
    ARI012 "gap-is-not-difference", Error, Report(check)
}

fn check(report: &Report, _: &Scope, out: &mut Findings) {
    for measure in report.quality.iter().filter(|measure| !is_told(measure)) {
        for threshold in &measure.thresholds {
            let (Some(gap), Some(value), Some(direction)) = (threshold.gap, threshold.value, measure.direction) else {
                continue;
            };
            let Some(rate) = measure.rate.filter(|rate| calculable(*rate)) else {
                continue;
            };
            if !calculable(gap) || !calculable(value) {
                continue;
            }
            let rate = interval(rate, measure.sources.get("rate").and_then(|source| source.quantum));
            let Some(points) = towards(direction, interval(value, None), rate) else {
                continue;
            };
            let members = members(measure, value, direction);
            if fits(gap, points, members) {
                out.passed(&ARI012);
                continue;
            }
            out.push(&ARI012, draft(report, measure, threshold, gap, points, members));
        }
    }
}

/// How far the rate is from the threshold: positive while it is not reached.
fn towards(direction: Direction, threshold: Interval, performance: Interval) -> Option<Interval> {
    match direction {
        Direction::Increase => threshold.sub(performance),
        Direction::Decrease => performance.sub(threshold),
    }
}

/// Members still missing, not made whole; from exact counts.
fn members(measure: &QualityMeasure, threshold: Decimal, direction: Direction) -> Option<Interval> {
    let (numerator, denominator) = (measure.numerator?, measure.denominator?);
    if !calculable(numerator) || !calculable(denominator) {
        return None;
    }
    let needed = interval(threshold, None).mul(Interval::exact(denominator))?;
    let exact = threshold.checked_mul(denominator)?;
    let wide = towards(direction, needed, Interval::exact(numerator))?;
    let point = towards(direction, Interval::exact(exact), Interval::exact(numerator))?;
    // A cut point is exact as printed more often than not: its digits leave at most one member open.
    Some(Interval {
        low: wide.low.max(point.low - Decimal::ONE),
        high: wide.high.min(point.high + Decimal::ONE),
    })
}

fn fits(gap: Decimal, points: Interval, members: Option<Interval>) -> bool {
    let size = Interval::displayed(gap.abs(), Decimal::new(1, gap.scale()));
    let zero = Interval::exact(Decimal::ZERO);
    let either_way = |range: Interval| {
        let opposite = Interval {
            low: -range.high,
            high: -range.low,
        };
        range.meets(&size) || opposite.meets(&size) || (range.low <= Decimal::ZERO && size.meets(&zero))
    };
    let in_percent = points.mul(Interval::exact(Decimal::ONE_HUNDRED));
    let whole = members.map(|members| Interval {
        low: members.low.floor(),
        high: members.high.ceil(),
    });
    either_way(points) || in_percent.is_some_and(either_way) || whole.is_some_and(either_way)
}

fn draft(
    report: &Report,
    measure: &QualityMeasure,
    threshold: &Threshold,
    gap: Decimal,
    points: Interval,
    members: Option<Interval>,
) -> Draft {
    let of_points = with_unit(points.middle(), Unit::Ratio);
    let distance = match members {
        Some(members) => format!("{} or {of_points}", with_unit(members.middle().ceil(), Unit::Members)),
        None => of_points,
    };
    let kind = &threshold.r#type;
    let mut draft = Draft::about(report, measure.name.clone())
        .message(format!(
            "{}: the gap to {kind} ({}) is printed as {}; from {} it is {distance}.",
            measure.name,
            share_as_printed(&threshold.displayed, threshold.value),
            gap.normalize(),
            share_as_printed(&measure.displayed, measure.rate)
        ))
        .fact(format!("{kind}|{}|{gap}", threshold.displayed))
        .saw(
            kind.clone(),
            threshold.displayed.clone(),
            Some(&threshold.anchor),
            report,
        )
        .saw(
            "gap",
            gap.normalize().to_string(),
            Some(threshold.gap_anchor.as_ref().unwrap_or(&threshold.anchor)),
            report,
        )
        .part("rate", measure, report);
    for part in ["numerator", "denominator"] {
        if measure.sources.contains_key(part) {
            draft = draft.part(part, measure, report);
        }
    }
    draft
        .computed("recomputed", distance.clone())
        .expected(distance)
        .found(gap.normalize().to_string())
        .tolerance("one member, and what the last printed digit of rate and threshold leaves open")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, decimal, only_finding};

    fn gap(printed: &str, cut: &str) -> Report {
        ReportBuilder::new("Acme")
            .quality("BCS", "412", "560", "73.6%")
            .threshold("star-4", cut)
            .with(|r| r.quality[0].thresholds[0].gap = Some(decimal(printed)))
            .build()
    }

    #[test]
    fn fires_with_members_and_points() {
        assert_eq!(
            only_finding(&ARI012, &gap("25", "76%")).message,
            "BCS: the gap to star-4 (76%) is printed as 25; from 73.6% it is 14 members or 2.4%."
        );
    }

    #[test]
    fn silent_on_members_on_points_and_where_it_is_reached() {
        for right in ["14", "13.6", "-14", "2.4", "0.024"] {
            assert_silent(&ARI012, &[&gap(right, "76%")]);
        }
        assert_silent(&ARI012, &[&gap("0", "70%"), &gap("-20", "70%")]);
    }
}
