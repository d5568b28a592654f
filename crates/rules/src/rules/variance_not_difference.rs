//! ARI007.

use plumbline_model::{Report, Unit};
use rust_decimal::Decimal;

use crate::amounts::{tolerance, with_unit};
use crate::figures::{Figure, Per, Role, Slice};
use crate::ways::{Way, is_target_of};
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// A cost variance is not actual minus target.
    ///
    /// ## What
    /// The printed variance is the difference of no printed cost and its target, in either direction; a variance in
    /// percent is that difference over no target.
    /// ## Why
    /// The variance is what people read first; one of three figures is wrong.
    /// ## What to do
    /// Ask the payer which cost and which target the variance is of.
    /// ## Question
    /// Which cost and which target is the variance of?
    /// ## Source
    /// VBPR 1.1.0, `variance-cost`: how much actual costs vary from target costs.
    /// ## Example that fires
    /// Medical cost $1,250,000, target $1,300,000, variance $60,000.
    /// ## Example that does not
    /// A variance of -$50,000, of $50,000 or of 3.8%; a variance whose target is not printed.
    ARI007 "variance-is-not-difference", Error, Report(check)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    for slice in scope.slices(report).values() {
        let printed = slice.coded("variance-cost");
        let [variance] = printed.as_slice() else { continue };
        let ways = differences(slice, variance.unit);
        let Some(nearest) = ways
            .iter()
            .min_by_key(|way| way.point.abs().saturating_sub(variance.value.abs()).abs())
        else {
            continue;
        };
        let opposite = |way: &Way| plumbline_model::Interval {
            low: -way.interval.high,
            high: -way.interval.low,
        };
        if ways
            .iter()
            .any(|way| way.interval.meets(&variance.interval) || opposite(way).meets(&variance.interval))
        {
            out.passed(&ARI007);
            continue;
        }
        let unit = variance.unit;
        let difference = variance.value.abs().saturating_sub(nearest.point.abs());
        let mut draft = Draft::about(report, variance.label()).message(format!(
            "\"{}\" is {}, but {} = {}: {} apart.",
            variance.label(),
            with_unit(variance.value, unit),
            nearest.calculation,
            with_unit(nearest.point, unit),
            with_unit(difference.abs(), unit),
        ));
        draft = draft.metric(variance.metric, report);
        for figure in &nearest.figures {
            draft = draft.fact(figure.displayed).saw(
                figure.label(),
                crate::amounts::printed(figure.displayed, figure.unit),
                Some(figure.anchor),
                report,
            );
        }
        out.push(
            &ARI007,
            draft
                .computed("recomputed", with_unit(nearest.point, unit))
                .computed("difference", with_unit(difference, unit))
                .expected(with_unit(nearest.point, unit))
                .found(with_unit(variance.value, unit))
                .tolerance(tolerance(
                    nearest.interval.half_width() + variance.interval.half_width(),
                    unit,
                )),
        );
    }
}

/// Every cost minus its target, in the unit of the variance.
fn differences<'a>(slice: &Slice<'a>, unit: Unit) -> Vec<Way<'a>> {
    match (unit, Per::of(unit)) {
        (Unit::Ratio, _) => differences_per(slice, unit, Per::Whole),
        // The standard's code has the unit dollars, under which payers print the variance per member, too.
        (Unit::Usd, _) => [Per::Whole, Per::Month, Per::Year]
            .into_iter()
            .flat_map(|per| differences_per(slice, unit, per))
            .collect(),
        (_, Some(per)) => differences_per(slice, unit, per),
        (_, None) => vec![],
    }
}

fn differences_per<'a>(slice: &Slice<'a>, unit: Unit, per: Per) -> Vec<Way<'a>> {
    let costs = |role| {
        slice
            .figures
            .iter()
            .filter(move |f| f.role == role && Per::of(f.unit) == Some(per) && f.metric.code != "variance-cost")
            .copied()
    };
    let targets: Vec<Figure> = costs(Role::Target).collect();
    costs(Role::Actual)
        .flat_map(|actual| targets.iter().map(move |target| (actual, *target)))
        .filter(|(actual, target)| is_target_of(target.stem, actual.stem))
        .filter_map(|(actual, target)| {
            let interval = actual.interval.sub(target.interval)?;
            let point = actual.value.checked_sub(target.value)?;
            let whole = format!("{} − {}", actual.label(), target.label());
            let (interval, point, calculation) = if unit == Unit::Ratio {
                let share = point
                    .checked_div(target.value)
                    .filter(|_| target.value != Decimal::ZERO)?;
                (
                    interval.div(target.interval)?,
                    share,
                    format!("({whole}) ÷ {}", target.label()),
                )
            } else {
                (interval, point, whole)
            };
            Some(Way {
                interval,
                point,
                figures: vec![actual, target],
                calculation,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, only_finding};

    fn varied(variance: &str, unit: Unit) -> Report {
        ReportBuilder::new("Acme")
            .usd("med-cost", "1,250,000")
            .usd("med-cost-target", "1,300,000")
            .metric("variance-cost", variance, unit)
            .build()
    }

    #[test]
    fn fires_with_the_calculation() {
        assert_eq!(
            only_finding(&ARI007, &varied("60,000", Unit::Usd)).message,
            "\"variance cost\" is $60,000.00, but med cost − med cost target = -$50,000.00: $10,000.00 apart."
        );
        only_finding(&ARI007, &varied("4.2%", Unit::Ratio));
    }

    #[test]
    fn silent_in_either_direction_in_percent_and_without_a_target() {
        assert_silent(&ARI007, &[&varied("-50,000", Unit::Usd), &varied("50,000", Unit::Usd)]);
        assert_silent(&ARI007, &[&varied("3.8%", Unit::Ratio)]);
        let alone = ReportBuilder::new("Acme")
            .usd("med-cost", "10")
            .usd("variance-cost", "3");
        assert_silent(&ARI007, &[&alone.build()]);
    }
}
