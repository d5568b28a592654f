//! ARI009.

use plumbline_model::{Cap, Contract, Interval, LineOfBusiness, Report, Sharing};
use rust_decimal::Decimal;

use crate::agreed::percent;
use crate::amounts::{size, tolerance, with_unit};
use crate::figures::{Figure, Per, Role, Slice};
use crate::more_than_there_is::more_than_there_is;
use crate::settlement::{Limit, Year, share};
use crate::ways::{SHARED, Way, below_targets, savings};
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// Shared savings or losses are not the savings times the share.
    ///
    /// ## What
    /// The earned amount is neither gross savings × sharing rate, the printed or else the contract's, nor that times the
    /// printed quality percentage; where the contract says that it shares savings above the minimum alone, or whether quality
    /// scales the share, only what it says counts; or it is paid although the savings rate stays below the minimum; or, where no
    /// share is printed, it is more than all that was saved; or it is more than the printed potential. Under the contract's
    /// share its minimum rate, modifiers and cap count, too. 5, 10, 15 and 20% of the benchmark are taken for a cap. Smaller losses are taken for a limit. Quality,
    /// care coordination and capitated earnings are measured against their printed potential as well.
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
    let contract = scope.contract(report);
    let gate = contract.and_then(|contract| contract.sharing.as_ref()?.quality_gate.as_ref());
    let caps = contract
        .and_then(|contract| contract.sharing.as_ref())
        .is_some_and(|agreed| agreed.savings_cap.is_some() || agreed.above_minimum_only == Some(true));
    for slice in scope.slices(report).values() {
        for draft in other_potentials(report, slice) {
            out.push(&ARI009, draft);
        }
        let earned = slice.of("earnings-ssl", Role::Actual, Per::Whole);
        let savings = slice.of("gross-savings", Role::Actual, Per::Whole);
        let [earned] = earned.as_slice() else { continue };
        let beyond_potential = || more_than_potential(report, slice, earned, "potential-upside-ssl");
        if let Some(draft) = more_than_all(report, slice, earned).or_else(beyond_potential) {
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
        let its_terms = contract.and_then(|contract| its_terms(contract, slice, gain));
        let ways = shares(report, slice, savings, gain, contract, its_terms.as_ref());
        let earned_size = size(&earned.interval);
        let Some(nearest) = ways
            .iter()
            .min_by_key(|way| way.point.abs().saturating_sub(earned.value.abs()).abs())
        else {
            continue;
        };
        let fits = |way: &Way| size(&way.interval).meets(&earned_size);
        let below_all = ways.iter().all(|way| earned_size.high < size(&way.interval).low);
        // CON008 knows the contract's gate; its cap and minimum are in its own share, and not in a printed one.
        let of_contract =
            its_terms.is_none() && (gate.is_some() || (caps && !slice.quotients("sharing-rate").is_empty()));
        // A cap cuts the share that is meant, which another reading of the same figures may stay below.
        let cuts_one = ways.iter().any(|way| earned_size.high < size(&way.interval).low);
        let capped = (below_all && (!gain || of_contract)) || (cuts_one && gain && is_a_cap(slice, &earned_size));
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
    more_than_there_is(report, earned, &ways, "more is earned than was saved")
}

/// Earnings that are no shared savings, with their potential. Source: VBPR 1.1.0, `vbp-performance-metric`.
const OTHER_EARNINGS: [(&str, &str); 3] = [
    ("earnings-qip", "potential-upside-qip"),
    ("earnings-ccf", "potential-upside-ccf"),
    ("earnings-cap", "potential-upside-cap"),
];
/// Payment streams that pay for quality. Source: VBPR 1.1.0, `payment-stream`, children of `qip`.
const QUALITY_STREAMS: [&str; 8] = ["qip", "aha", "cdm", "p4r", "p4p", "sip", "sst", "ubip"];

/// Where more is earned of another kind than its printed potential: an incentive that only quality pays is of that kind.
fn other_potentials(report: &Report, slice: &Slice) -> Vec<Draft> {
    let of_quality = |figure: &Figure| {
        let streams = &figure.metric.payment_streams;
        !streams.is_empty() && streams.iter().all(|own| QUALITY_STREAMS.contains(&own.as_str()))
    };
    let whole = |code| slice.of(code, Role::Actual, Per::Whole);
    let mut found = Vec::new();
    for (earnings, potential) in OTHER_EARNINGS {
        let mut earned = whole(earnings);
        if earned.is_empty() && earnings == "earnings-qip" {
            earned = whole("earned-incentive");
            earned.retain(of_quality);
        }
        if let [earned] = earned.as_slice() {
            found.extend(more_than_potential(report, slice, earned, potential));
        }
    }
    found
}

/// Where more is earned than the printed potential.
fn more_than_potential(report: &Report, slice: &Slice, earned: &Figure, potential: &str) -> Option<Draft> {
    let potentials = slice.of(potential, Role::Actual, Per::Whole);
    let [potential] = potentials.as_slice() else {
        return None;
    };
    let way = Way {
        interval: potential.interval,
        point: potential.value,
        calculation: potential.label(),
        figures: vec![*potential],
    };
    // A loss is measured against what could be lost.
    let gain = earned.value.is_sign_positive() && !potential.value.is_sign_negative();
    gain.then(|| more_than_there_is(report, earned, &[way], "more is earned than could be"))?
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
    let rates: Vec<Interval> = match benchmarks.as_slice() {
        [benchmark] => savings.interval.div(benchmark.interval).into_iter().collect(),
        [] => {
            // Any of the targets may be what is saved against, and so may be what the printed rate is of.
            let targets = slice
                .figures
                .iter()
                .filter(|figure| figure.role == Role::Target && Per::of(figure.unit) == Some(Per::Whole));
            targets
                .filter_map(|target| savings.interval.div(target.interval))
                .chain(slice.quotients("savings-rate").iter().map(|rate| rate.interval))
                .collect()
        }
        _ => vec![],
    };
    let rate = rates.into_iter().max_by_key(|rate| size(rate).high)?;
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
    contract: Option<&Contract>,
    its_terms: Option<&Contract>,
) -> Vec<Way<'a>> {
    let rates = slice.quotients(if gain { "sharing-rate" } else { "loss-sharing-rate" });
    let quality = [
        "quality-gate-percentage",
        "quality-gate-performance-percentage",
        "quality-score",
    ]
    .into_iter()
    .flat_map(|code| slice.quotients(code));
    let factors = std::iter::once(None).chain(quality.map(Some));
    let plain: Vec<Way> = match rates.as_slice() {
        [rate] => {
            let factors: Vec<Option<Figure>> = factors.collect();
            let by_terms: Vec<Way> = factors
                .iter()
                .filter_map(|factor| by_contracts_share(slice, savings, gain, its_terms?, *factor))
                .collect();
            if by_terms.is_empty() {
                let way = |factor| by_printed_share(savings, *rate, factor);
                factors.into_iter().filter_map(way).collect()
            } else {
                by_terms
            }
        }
        // A share that the report does not print is the contract's.
        [] => factors
            .filter_map(|factor| by_contracts_share(slice, savings, gain, contract?, factor))
            .collect(),
        _ => vec![],
    };
    if report.line_of_business != Some(LineOfBusiness::Medicare) {
        return plain;
    }
    let left = Decimal::new(i64::from(AFTER_SEQUESTRATION), 2);
    let reduced: Vec<Way> = plain
        .iter()
        .filter_map(|way| {
            Some(Way {
                interval: way.interval.mul(Interval::exact(left))?,
                point: way.point.checked_mul(left)?,
                figures: way.figures.clone(),
                calculation: format!("{} less 2% sequestration", way.calculation),
            })
        })
        .collect();
    plain.into_iter().chain(reduced).collect()
}

/// A contract that says what its share is of, the savings above the minimum alone, or scaled by quality or not, with the share
/// that is printed, where that is another: CON008 tells of it. `None` where it says neither, or its minimum is not known in
/// dollars.
fn its_terms(contract: &Contract, slice: &Slice, gain: bool) -> Option<Contract> {
    let rates = slice.quotients("sharing-rate");
    let ([rate], true) = (rates.as_slice(), gain) else {
        return None;
    };
    let mut contract = contract.clone();
    let sharing = contract.sharing.as_mut()?;
    let same = sharing.savings_rate.filter(|agreed| rate.interval.holds(*agreed));
    sharing.savings_rate = Some(same.unwrap_or(rate.value));
    if sharing.above_minimum_only == Some(true) {
        let printed = slice.quotients("minimum-savings-rate");
        let printed = printed.first().map(|minimum| minimum.value);
        sharing.minimum_savings_rate = Some(sharing.minimum_savings_rate.or(printed)?);
        let in_dollars = slice.of("benchmark", Role::Actual, Per::Whole).len() == 1;
        return in_dollars.then_some(contract);
    }
    sharing.quality_scales_share.is_some().then_some(contract)
}

fn by_printed_share<'a>(savings: &Figure<'a>, rate: Figure<'a>, factor: Option<Figure<'a>>) -> Option<Way<'a>> {
    let figures: Vec<Figure> = [Some(*savings), Some(rate), factor].into_iter().flatten().collect();
    let start = (Interval::exact(Decimal::ONE), Decimal::ONE);
    let (interval, point) = figures.iter().try_fold(start, |(range, point), figure| {
        Some((range.mul(figure.interval)?, point.checked_mul(figure.value)?))
    })?;
    let terms: Vec<String> = figures.iter().map(Figure::label).collect();
    Some(Way {
        interval,
        point,
        calculation: terms.join(" × "),
        figures,
    })
}

/// What the contract's terms make of the savings: share, minimum rate, modifiers and cap; the gate is CON008's.
fn by_contracts_share<'a>(
    slice: &Slice<'a>,
    savings: &Figure<'a>,
    gain: bool,
    contract: &Contract,
    factor: Option<Figure<'a>>,
) -> Option<Way<'a>> {
    let agreed = contract.sharing.as_ref()?;
    let rate = if gain { agreed.savings_rate } else { agreed.loss_rate }?;
    // Where the contract does not say whether quality scales the share, it may or may not.
    match (agreed.quality_scales_share.filter(|_| gain), factor) {
        (Some(true), None) | (Some(false), Some(_)) => return None,
        _ => {}
    }
    let benchmarks = slice.of("benchmark", Role::Actual, Per::Whole);
    let benchmark = match benchmarks.as_slice() {
        [benchmark] => Some(*benchmark),
        _ => None,
    };
    let whole = |cap: &Option<Cap>| cap.filter(|cap| benchmark.is_some() || matches!(cap, Cap::Usd(_)));
    let terms = Sharing {
        // Without the benchmark in dollars its parts are not known.
        minimum_savings_rate: agreed.minimum_savings_rate.filter(|_| benchmark.is_some()),
        minimum_loss_rate: agreed.minimum_loss_rate.filter(|_| benchmark.is_some()),
        savings_cap: whole(&agreed.savings_cap),
        loss_limit: whole(&agreed.loss_limit),
        quality_scales_share: Some(factor.is_some()),
        ..agreed.clone()
    };
    let modifiers = contract.benchmark.as_ref().and_then(|terms| terms.modifiers.as_deref());
    let shared = |savings: Decimal, quality: Option<Decimal>| {
        let year = Year {
            cost: Decimal::ZERO,
            members: Decimal::ONE,
            quality: None,
            quality_percentage: quality,
        };
        let benchmark = benchmark.map_or(Decimal::ZERO, |benchmark| benchmark.value);
        let (shared, limit) = share(&terms, modifiers.unwrap_or_default(), savings, benchmark, &year);
        Some((shared?, limit))
    };
    let (point, limit) = shared(savings.value, factor.map(|factor| factor.value))?;
    let (at_low, _) = shared(savings.interval.low, factor.map(|factor| factor.interval.low))?;
    let (at_high, _) = shared(savings.interval.high, factor.map(|factor| factor.interval.high))?;
    let limited = match limit {
        Some(Limit::BelowMinimum) => ", below the contract's minimum rate",
        Some(Limit::Capped) => ", up to the contract's cap",
        Some(Limit::GateClosed) | None => "",
    };
    let terms = [savings.label(), format!("the contract's {}", percent(rate))];
    let terms: Vec<String> = terms.into_iter().chain(factor.map(|factor| factor.label())).collect();
    Some(Way {
        interval: Interval {
            low: at_low.min(at_high).min(point),
            high: at_low.max(at_high).max(point),
        },
        point,
        calculation: format!("{}{limited}", terms.join(" × ")),
        figures: [Some(*savings), factor, benchmark.filter(|_| limit.is_some())]
            .into_iter()
            .flatten()
            .collect(),
    })
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
    use crate::testing::{ReportBuilder, assert_silent, contract, decimal, findings_under, only_finding};

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
    fn the_contracts_minimum_and_cap_are_in_its_share() {
        let agreed = plumbline_model::Contract {
            sharing: Some(Sharing {
                savings_rate: Some(decimal("0.5")),
                minimum_savings_rate: Some(decimal("0.02")),
                savings_cap: Some(Cap::OfBenchmark(decimal("0.03"))),
                ..Sharing::default()
            }),
            ..contract("Acme", "Acme-1")
        };
        let found = |savings: &str, earned: &str| {
            let report = ReportBuilder::new("Acme")
                .usd("benchmark", "10,000,000")
                .usd("gross-savings", savings)
                .usd("earnings-ssl", earned)
                .build();
            findings_under(&ARI009, &[&report], std::slice::from_ref(&agreed))
        };
        assert_eq!(found("500,000", "250,000"), []);
        assert_eq!(found("800,000", "300,000"), [], "half of it is more than the cap");
        assert_eq!(
            found("800,000", "350,000")[0].message,
            "\"earnings ssl\" is $350,000.00, but gross savings × the contract's 50%, up to the contract's cap = $300,000.00: $50,000.00 apart."
        );
        assert_eq!(
            found("150,000", "75,000")[0].message,
            "\"earnings ssl\" is $75,000.00, but gross savings × the contract's 50%, below the contract's minimum rate = $0.00: $75,000.00 apart."
        );
    }

    #[test]
    fn fires_where_more_is_earned_than_the_printed_potential() {
        let report = |earned: &str| {
            ReportBuilder::new("Acme")
                .usd("potential-upside-ssl", "300,000")
                .usd("earnings-ssl", earned)
                .build()
        };
        assert!(
            only_finding(&ARI009, &report("310,000"))
                .message
                .ends_with("more is earned than could be, by $10,000.00.")
        );
        assert_silent(&ARI009, &[&report("300,000"), &report("-310,000")]);
    }

    #[test]
    fn silent_on_the_share_with_quality_at_a_cap_and_without_a_share() {
        assert_silent(&ARI009, &[&settled("500,000", "250,000").build()]);
        assert_silent(&ARI009, &[&settled("500,000", "0").build()]);
        let gated = settled("500,000", "212,500").metric("quality-gate-percentage", "85.0%", Unit::Ratio);
        assert_silent(&ARI009, &[&gated.build()]);
        assert_silent(&ARI009, &[&settled("3,000,000", "1,000,000").build()]);
        let low = settled("3,000,000", "1,000,000").metric("quality-gate-percentage", "60.0%", Unit::Ratio);
        assert_silent(&ARI009, &[&low.build()]);
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

    #[test]
    fn a_payment_is_held_against_what_the_contract_shares() {
        let settlement = |earned: &str| {
            settled("500,000", earned)
                .metric("quality-score", "0.85", Unit::Ratio)
                .build()
        };
        let under = |earned: &str, above: Option<bool>, scaled: Option<bool>| {
            let agreed = Contract {
                sharing: Some(Sharing {
                    savings_rate: Some(decimal("0.5")),
                    minimum_savings_rate: Some(decimal("0.02")),
                    above_minimum_only: above,
                    quality_scales_share: scaled,
                    ..Sharing::default()
                }),
                ..contract("Acme", "Acme-1")
            };
            let found = findings_under(&ARI009, &[&settlement(earned)], &[agreed]);
            found
                .into_iter()
                .map(|finding| finding.expected.unwrap_or_default())
                .collect::<Vec<_>>()
        };
        // 500,000 × 50% × 0.85; without quality; and of the 300,000 above 2% of 10,000,000.
        assert_eq!(under("212,500", None, None), [""; 0]);
        assert_eq!(under("212,500", None, Some(true)), [""; 0]);
        assert_eq!(under("212,500", None, Some(false)), ["$250,000.00"]);
        assert_eq!(under("250,000", None, Some(true)), ["$212,500.00"]);
        assert_eq!(under("212,500", Some(true), Some(true)), ["$127,500.00"]);
        assert_eq!(under("127,500", Some(true), Some(true)), [""; 0]);
    }

    #[test]
    fn fires_below_the_minimum_rate_of_a_target_and_not_above_it() {
        let paid = |minimum: &str| {
            ReportBuilder::new("Acme")
                .usd("med-rx-cost", "36,900,000")
                .usd("med-rx-cost-target", "38,700,000")
                .usd("gross-savings", "1,800,000")
                .metric("savings-rate", "4.65%", Unit::Ratio)
                .metric("minimum-savings-rate", minimum, Unit::Ratio)
                .metric("sharing-rate", "50%", Unit::Ratio)
                .usd("earnings-ssl", "900,000")
                .build()
        };
        let finding = only_finding(&ARI009, &paid("5.0%"));
        assert!(
            finding.message.contains("below \"minimum savings rate\" of 5%"),
            "{}",
            finding.message
        );
        assert_silent(&ARI009, &[&paid("2.0%")]);
    }

    #[test]
    fn fires_on_quality_earnings_above_what_could_be_earned() {
        let earned = |amount: &str| {
            ReportBuilder::new("Acme")
                .usd("earnings-qip", amount)
                .usd("potential-upside-qip", "900,000")
                .build()
        };
        let finding = only_finding(&ARI009, &earned("975,000"));
        assert!(
            finding.message.contains("more is earned than could be, by $75,000.00"),
            "{}",
            finding.message
        );
        assert_silent(&ARI009, &[&earned("900,000")]);
        let total = |stream: &str| {
            ReportBuilder::new("Acme")
                .usd("earned-incentive", "250,000")
                .last(|metric| metric.payment_streams = vec![stream.into()])
                .usd("potential-upside-qip", "200,000")
                .build()
        };
        assert!(only_finding(&ARI009, &total("p4p")).message.contains("by $50,000.00"));
        assert_silent(&ARI009, &[&total("ssp")]);
    }
}
