//! ARI009.

use plumbline_model::{Interval, LineOfBusiness, Report, Sharing};
use rust_decimal::Decimal;

use crate::agreed::percent;
use crate::amounts::{most, size, tolerance, with_unit};
use crate::figures::{Figure, Per, Role, Slice};
use crate::ways::{SHARED, Way, below_targets, savings};
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// Shared savings or losses are not the savings times the share.
    ///
    /// ## What
    /// The earned amount is neither gross savings × sharing rate, the printed or else the contract's, nor that times the printed quality percentage; or it is
    /// paid although the savings rate stays below the printed minimum; or, where no share is printed, it is more than all
    /// that was saved. 5, 10, 15 and 20% of the benchmark are taken for a
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
    /// Savings $500,000, share 50%, earned $275,000; savings of 1.4% of the benchmark, minimum 2%, earned $50,000;
    /// earned $600,000 of savings of $500,000.
    /// ## Example that does not
    /// Earned $250,000; $212,500 with a quality percentage of 85%; $0; no share printed.
    ARI009 "shared-savings-are-not-share", Warning, Report(check)
}

/// Limits in use, in percent of the benchmark. Source: 42 CFR 425.605 and 425.610.
const CAPS: [u32; 4] = [5, 10, 15, 20];
/// What sequestration leaves of a Medicare payment, in percent. Source: Budget Control Act of 2011.
const AFTER_SEQUESTRATION: u32 = 98;

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let agreed = scope.contract(report).and_then(|contract| contract.sharing.as_ref());
    for slice in scope.slices(report).values() {
        let earned = slice.of("earnings-ssl", Role::Actual, Per::Whole);
        let savings = slice.of("gross-savings", Role::Actual, Per::Whole);
        let [earned] = earned.as_slice() else { continue };
        if let Some(draft) = more_than_all(report, slice, earned) {
            out.push(&ARI009, draft);
            continue;
        }
        let [savings] = savings.as_slice() else { continue };
        // Nothing is paid below a minimum, under a gate or by a decision.
        if earned.value.is_zero() || savings.interval.holds(Decimal::ZERO) {
            continue;
        }
        if let Some((rate, minimum)) = below_minimum(slice, savings) {
            out.push(&ARI009, below(report, savings, earned, rate, minimum));
            continue;
        }
        let gain = savings.value.is_sign_positive();
        let ways = shares(report, slice, savings, gain, agreed);
        let earned_size = size(&earned.interval);
        let Some(nearest) = ways
            .iter()
            .min_by_key(|way| way.point.abs().saturating_sub(earned.value.abs()).abs())
        else {
            continue;
        };
        let fits = |way: &Way| size(&way.interval).meets(&earned_size);
        let below_all = ways.iter().all(|way| earned_size.high < size(&way.interval).low);
        // CON008 knows the contract's own cap and minimum; what only exceeds it is shared where the contract says so.
        let of_contract = agreed.is_some_and(|agreed| {
            agreed.savings_cap.is_some() || agreed.above_minimum_only == Some(true) || agreed.quality_gate.is_some()
        });
        let capped = below_all && (!gain || of_contract || is_a_cap(slice, &earned_size));
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

/// Where more is earned than all the savings the report prints or leaves to be computed, whatever the share.
fn more_than_all(report: &Report, slice: &Slice, earned: &Figure) -> Option<Draft> {
    if !slice.quotients("sharing-rate").is_empty() {
        return None;
    }
    let printed = ["gross-savings", SHARED]
        .into_iter()
        .flat_map(|code| slice.of(code, Role::Actual, Per::Whole))
        .map(|figure| Way {
            interval: figure.interval,
            point: figure.value,
            calculation: figure.label(),
            figures: vec![figure],
        });
    let ways: Vec<Way> = printed.chain(below_targets(slice)).chain(savings(slice)).collect();
    let largest = ways.iter().max_by_key(|way| most(&way.interval))?;
    if size(&earned.interval).low <= most(&largest.interval) {
        return None;
    }
    let unit = earned.unit;
    let difference = earned.value.abs().saturating_sub(largest.point.abs());
    let mut draft = Draft::about(report, earned.label()).message(format!(
        "\"{}\" is {}, but {} = {}: more is earned than was saved, by {}.",
        earned.label(),
        with_unit(earned.value, unit),
        largest.calculation,
        with_unit(largest.point, unit),
        with_unit(difference, unit),
    ));
    for figure in largest.figures.iter().chain([earned]) {
        draft = draft.metric(figure.metric, report);
    }
    Some(
        draft
            .computed("most there is to share", with_unit(largest.point, unit))
            .computed("difference", with_unit(difference, unit))
            .expected(format!("at most {}", with_unit(largest.point.abs(), unit)))
            .found(with_unit(earned.value, unit))
            .tolerance(tolerance(
                largest.interval.half_width() + earned.interval.half_width(),
                unit,
            )),
    )
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
fn shares<'a>(
    report: &Report,
    slice: &Slice<'a>,
    savings: &Figure<'a>,
    gain: bool,
    agreed: Option<&Sharing>,
) -> Vec<Way<'a>> {
    let rates = slice.quotients(if gain { "sharing-rate" } else { "loss-sharing-rate" });
    // A share that the report does not print is the contract's.
    let of_contract = agreed.and_then(|agreed| if gain { agreed.savings_rate } else { agreed.loss_rate });
    let (rate, agreed) = match (rates.as_slice(), of_contract) {
        ([rate], _) => (Some(*rate), None),
        ([], Some(share)) => (None, Some(share)),
        _ => return vec![],
    };
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
        let figures: Vec<Figure> = [Some(*savings), rate].into_iter().flatten().chain(factor).collect();
        let share = agreed.unwrap_or(Decimal::ONE);
        let start = Some((Interval::exact(share), share));
        let product = figures.iter().fold(start, |product, figure| {
            let (range, point) = product?;
            Some((range.mul(figure.interval)?, point.checked_mul(figure.value)?))
        });
        let Some((interval, point)) = product else { continue };
        let mut terms: Vec<String> = figures.iter().map(Figure::label).collect();
        if let Some(share) = agreed {
            terms.insert(1, format!("the contract's {}", percent(share)));
        }
        let calculation = terms.join(" × ");
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

#[cfg(test)]
mod tests {
    use plumbline_model::Unit;

    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, contract, findings_under, only_finding};

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
    fn fires_where_more_is_earned_than_was_saved_whatever_the_share() {
        let report = ReportBuilder::new("Acme")
            .usd("med-cost-target", "1,300,000")
            .usd("med-cost", "1,250,000")
            .usd("earnings-ssl", "60,000")
            .build();
        assert_eq!(
            only_finding(&ARI009, &report).message,
            "\"earnings ssl\" is $60,000.00, but med cost target − med cost = $50,000.00: more is earned than was saved, by $10,000.00."
        );
    }

    #[test]
    fn fires_on_another_share_than_the_contracts() {
        let agreed = plumbline_model::Contract {
            sharing: Some(Sharing {
                savings_rate: Some("0.5".parse().expect("a decimal")),
                ..Sharing::default()
            }),
            ..contract("Acme", "Acme-1")
        };
        let report = |earned: &str| {
            ReportBuilder::new("Acme")
                .usd("gross-savings", "500,000")
                .usd("earnings-ssl", earned)
                .build()
        };
        let found = findings_under(&ARI009, &[&report("275,000")], std::slice::from_ref(&agreed));
        assert_eq!(
            found[0].message,
            "\"earnings ssl\" is $275,000.00, but gross savings × the contract's 50% = $250,000.00: $25,000.00 apart."
        );
        assert!(findings_under(&ARI009, &[&report("250,000")], &[agreed]).is_empty());
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
