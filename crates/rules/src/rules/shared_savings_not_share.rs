//! ARI009.

use plumbline_model::{Interval, LineOfBusiness, Report};
use rust_decimal::Decimal;

use crate::amounts::{tolerance, with_unit};
use crate::figures::{Figure, Per, Role, Slice, slices};
use crate::ways::Way;
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// Shared savings or losses are not the savings times the share.
    ///
    /// ## What
    /// The earned amount is neither gross savings × sharing rate nor that times the printed quality percentage; or it is
    /// paid although the savings rate stays below the printed minimum. 5, 10, 15 and 20% of the benchmark are taken for a
    /// cap. Smaller losses are taken for a limit.
    /// ## Why
    /// This is the amount that is paid.
    /// ## What to do
    /// Recompute it with the contract beside you: share, minimum rate, quality gate, cap; then ask the payer.
    /// ## Question
    /// How was the amount computed: which share, minimum rate, quality gate and cap were applied?
    /// ## Severity
    /// A warning: a share, cap or withholding may stand in the contract and not in the report.
    /// ## Source
    /// 42 CFR 425.605 and 425.610: shares, minimum rates and limits in percent of the benchmark. Medicare payments are
    /// reduced by 2% sequestration.
    /// ## Example that fires
    /// Savings $500,000, share 50%, earned $275,000; savings of 1.4% of the benchmark, minimum 2%, earned $50,000.
    /// ## Example that does not
    /// Earned $250,000; $212,500 with a quality percentage of 85%; $0; no share printed.
    ARI009 "shared-savings-are-not-share", Warning, Report(check)
}

/// Limits in use, in percent of the benchmark. Source: 42 CFR 425.605 and 425.610.
const CAPS: [u32; 4] = [5, 10, 15, 20];
/// What sequestration leaves of a Medicare payment, in percent. Source: Budget Control Act of 2011.
const AFTER_SEQUESTRATION: u32 = 98;

fn check(report: &Report, _: &Scope, out: &mut Findings) {
    for slice in slices(report).values() {
        let (savings, earned) = (
            slice.of("gross-savings", Role::Actual, Per::Whole),
            slice.of("earnings-ssl", Role::Actual, Per::Whole),
        );
        let ([savings], [earned]) = (savings.as_slice(), earned.as_slice()) else {
            continue;
        };
        // Nothing is paid below a minimum, under a gate or by a decision.
        if earned.value.is_zero() || savings.interval.holds(Decimal::ZERO) {
            continue;
        }
        if let Some((rate, minimum)) = below_minimum(slice, savings) {
            out.push(&ARI009, below(report, savings, earned, rate, minimum));
            continue;
        }
        let gain = savings.value.is_sign_positive();
        let ways = shares(report, slice, savings, gain);
        let size = size(&earned.interval);
        let Some(nearest) = ways
            .iter()
            .min_by_key(|way| way.point.abs().saturating_sub(earned.value.abs()).abs())
        else {
            continue;
        };
        let fits = |way: &Way| self::size(&way.interval).meets(&size);
        let below_all = ways.iter().all(|way| size.high < self::size(&way.interval).low);
        let capped = below_all && (!gain || is_a_cap(slice, &size));
        if capped || ways.iter().any(fits) {
            out.passed(&ARI009);
            continue;
        }
        let unit = earned.unit;
        let difference = earned.value.abs().saturating_sub(nearest.point.abs());
        let mut draft = Draft::about(report, earned.label()).message(format!(
            "\"{}\" is {}, but {} = {}: {} apart.",
            earned.label(),
            with_unit(earned.value, unit),
            nearest.calculation,
            with_unit(nearest.point, unit),
            with_unit(difference.abs(), unit),
        ));
        for figure in nearest.figures.iter().chain([earned]) {
            draft = draft.metric(figure.metric, report);
        }
        out.push(
            &ARI009,
            draft
                .computed("recomputed", with_unit(nearest.point, unit))
                .computed("difference", with_unit(difference, unit))
                .expected(with_unit(nearest.point, unit))
                .found(with_unit(earned.value, unit))
                .tolerance(tolerance(
                    nearest.interval.half_width() + earned.interval.half_width(),
                    unit,
                )),
        );
    }
}

/// The savings or loss rate and the minimum it surely misses.
fn below_minimum<'a>(slice: &Slice<'a>, savings: &Figure) -> Option<(Interval, Figure<'a>)> {
    let code = if savings.value.is_sign_positive() {
        "minimum-savings-rate"
    } else {
        "minimum-loss-rate"
    };
    let minimums = slice.quotients(code);
    let [minimum] = minimums.as_slice() else { return None };
    let benchmarks = slice.of("benchmark", Role::Actual, Per::Whole);
    let [benchmark] = benchmarks.as_slice() else {
        return None;
    };
    let rate = savings.interval.div(benchmark.interval)?;
    (size(&rate).high < size(&minimum.interval).low).then_some((rate, *minimum))
}

fn below(report: &Report, savings: &Figure, earned: &Figure, rate: Interval, minimum: Figure) -> Draft {
    let unit = plumbline_model::Unit::Ratio;
    Draft::about(report, earned.label())
        .message(format!(
            "\"{}\" is {}, but savings are {} of the benchmark, below \"{}\" of {}.",
            earned.label(),
            with_unit(earned.value, earned.unit),
            with_unit(rate.middle(), unit),
            minimum.label(),
            with_unit(minimum.value, unit),
        ))
        .metric(savings.metric, report)
        .metric(minimum.metric, report)
        .metric(earned.metric, report)
        .computed("savings ÷ benchmark", with_unit(rate.middle(), unit))
        .expected("nothing below the minimum rate")
        .found(with_unit(earned.value, earned.unit))
        .tolerance(tolerance(rate.half_width() + minimum.interval.half_width(), unit))
}

/// Savings × share, alone and with each printed quality percentage, before and after sequestration.
fn shares<'a>(report: &Report, slice: &Slice<'a>, savings: &Figure<'a>, gain: bool) -> Vec<Way<'a>> {
    let rates = slice.quotients(if gain { "sharing-rate" } else { "loss-sharing-rate" });
    let [rate] = rates.as_slice() else { return vec![] };
    let quality = [
        "quality-gate-percentage",
        "quality-gate-performance-percentage",
        "quality-score",
    ]
    .into_iter()
    .flat_map(|code| slice.quotients(code));
    let mut factors: Vec<Vec<Figure>> = vec![vec![]];
    factors.extend(quality.map(|factor| vec![factor]));
    let mut ways = Vec::new();
    for factor in factors {
        let figures: Vec<Figure> = [*savings, *rate].into_iter().chain(factor).collect();
        let start = Some((Interval::exact(Decimal::ONE), Decimal::ONE));
        let product = figures.iter().fold(start, |product, figure| {
            let (range, point) = product?;
            Some((range.mul(figure.interval)?, point.checked_mul(figure.value)?))
        });
        let Some((interval, point)) = product else { continue };
        let calculation = figures.iter().map(Figure::label).collect::<Vec<_>>().join(" × ");
        if report.line_of_business == Some(LineOfBusiness::Medicare) {
            let left = Decimal::new(i64::from(AFTER_SEQUESTRATION), 2);
            ways.extend(interval.mul(Interval::exact(left)).map(|interval| Way {
                interval,
                point: point * left,
                figures: figures.clone(),
                calculation: format!("{calculation} less 2% sequestration"),
            }));
        }
        ways.insert(
            0,
            Way {
                interval,
                point,
                figures,
                calculation,
            },
        );
    }
    ways
}

fn is_a_cap(slice: &Slice, earned: &Interval) -> bool {
    let benchmarks = slice.of("benchmark", Role::Actual, Per::Whole);
    benchmarks.iter().any(|benchmark| {
        CAPS.into_iter()
            .filter_map(|percent| {
                benchmark
                    .interval
                    .mul(Interval::exact(Decimal::new(i64::from(percent), 2)))
            })
            .any(|cap| cap.meets(earned))
    })
}

/// Losses are printed with or without a sign.
fn size(range: &Interval) -> Interval {
    if range.high < Decimal::ZERO {
        Interval {
            low: -range.high,
            high: -range.low,
        }
    } else {
        *range
    }
}

#[cfg(test)]
mod tests {
    use plumbline_model::Unit;

    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, only_finding};

    fn settled(savings: &str, earned: &str) -> ReportBuilder {
        ReportBuilder::new("Acme")
            .usd("benchmark", "10,000,000")
            .usd("gross-savings", savings)
            .metric("sharing-rate", "50%", Unit::Ratio)
            .last(|rate| rate.quantum = Some(Decimal::ZERO))
            .metric("minimum-savings-rate", "2.0%", Unit::Ratio)
            .usd("earnings-ssl", earned)
    }

    #[test]
    fn fires_with_the_calculation_and_below_the_minimum() {
        assert_eq!(
            only_finding(&ARI009, &settled("500,000", "275,000").build()).message,
            "\"earnings ssl\" is $275,000.00, but gross savings × sharing rate = $250,000.00: $25,000.00 apart."
        );
        assert_eq!(
            only_finding(&ARI009, &settled("140,000", "70,000").build()).message,
            "\"earnings ssl\" is $70,000.00, but savings are 1.4% of the benchmark, below \"minimum savings rate\" of 2%."
        );
    }

    #[test]
    fn silent_on_the_share_with_quality_at_a_cap_and_without_a_share() {
        assert_silent(&ARI009, &[&settled("500,000", "250,000").build()]);
        assert_silent(&ARI009, &[&settled("500,000", "0").build()]);
        let gated = settled("500,000", "212,500").metric("quality-gate-percentage", "85.0%", Unit::Ratio);
        assert_silent(&ARI009, &[&gated.build()]);
        assert_silent(&ARI009, &[&settled("3,000,000", "1,000,000").build()]);
        let alone = ReportBuilder::new("Acme")
            .usd("gross-savings", "500,000")
            .usd("earnings-ssl", "275,000");
        assert_silent(&ARI009, &[&alone.build()]);
    }

    #[test]
    fn silent_on_a_medicare_payment_after_sequestration() {
        let medicare = settled("500,000", "245,000").with(|r| r.line_of_business = Some(LineOfBusiness::Medicare));
        assert_silent(&ARI009, &[&medicare.build()]);
    }
}
