//! CON008.

use plumbline_model::{Cap, Contract, Interval, QualityMeasure, Report, Severity, Sharing, Unit};
use rust_decimal::Decimal;

use crate::agreed::{percent, same_measure};
use crate::amounts::{interval, size, tolerance, with_unit};
use crate::figures::{Figure, Per, Role, Slice};
use crate::issues::report_issues;
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// Share rates, minimum rates, gates or caps are not the contract's.
    ///
    /// ## What
    /// The report prints a sharing rate or a minimum rate that is not the contract's; or it pays savings although the
    /// contract's quality gate is not reached; or it pays more savings, or charges more losses, than the contract's cap.
    /// ## Why
    /// These terms decide what is paid; a payer's system may run on last year's.
    /// ## What to do
    /// Compare with the contract and its amendments, then ask the payer which terms it settled on.
    /// ## Source
    /// The contract, as its file or its VBPR Measure states it, the Measure's texts included.
    /// ## Example that fires
    /// A sharing rate of 45% under a contract of 50%; savings paid with a quality score of 0.62 and a gate of 0.70.
    /// ## Example that does not
    /// "50%" under a contract of 50.0%; nothing paid below the gate; a term the contract does not state.
    CON008 "sharing-not-the-contracts", Warning, Report(check)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let agreed = scope
        .contract(report)
        .and_then(|contract| Some((contract, contract.sharing.as_ref()?)));
    // What a contract says in running text is compared where it is read; its terms, where they are known, decide.
    if agreed.is_none() && report.issues.iter().any(|issue| issue.code == CON008.code) {
        return report_issues(&CON008, report, scope, out);
    }
    let Some((contract, sharing)) = agreed else { return };
    for ((strata, _), slice) in scope.slices(report).iter() {
        if !strata.is_empty() {
            continue;
        }
        rates(report, contract, sharing, slice, out);
        caps(report, contract, sharing, slice, out);
        gate(report, contract, sharing, slice, out);
    }
}

fn rates(report: &Report, contract: &Contract, sharing: &Sharing, slice: &Slice, out: &mut Findings) {
    for (code, agreed, key) in [
        ("sharing-rate", sharing.savings_rate, "sharing.savings_rate"),
        ("loss-sharing-rate", sharing.loss_rate, "sharing.loss_rate"),
        (
            "minimum-savings-rate",
            sharing.minimum_savings_rate,
            "sharing.minimum_savings_rate",
        ),
        (
            "minimum-loss-rate",
            sharing.minimum_loss_rate,
            "sharing.minimum_loss_rate",
        ),
    ] {
        let Some(agreed) = agreed else { continue };
        for printed in slice.quotients(code) {
            // A minimum loss rate is printed with or without its sign.
            if size(&printed.interval).holds(agreed.abs()) {
                out.passed(&CON008);
                continue;
            }
            out.push(
                &CON008,
                Draft::about(report, printed.label())
                    .message(format!(
                        "\"{}\" is {}; contract {} agrees {}.",
                        printed.label(),
                        with_unit(printed.value, Unit::Ratio),
                        contract.id,
                        percent(agreed)
                    ))
                    .metric(printed.metric, report)
                    .agreed("agreed", percent(agreed), key, contract, report)
                    .computed(
                        "difference",
                        with_unit(printed.value.saturating_sub(agreed), Unit::Ratio),
                    )
                    .expected(percent(agreed))
                    .found(with_unit(printed.value, Unit::Ratio))
                    .tolerance(tolerance(printed.interval.half_width(), Unit::Ratio)),
            );
        }
    }
}

/// What was paid for savings, or is owed for losses.
fn earned<'a>(slice: &Slice<'a>) -> Option<Figure<'a>> {
    let earned = slice.of("earnings-ssl", Role::Actual, Per::Whole);
    let [earned] = earned.as_slice() else { return None };
    Some(*earned).filter(|earned| !earned.value.is_zero())
}

fn caps(report: &Report, contract: &Contract, sharing: &Sharing, slice: &Slice, out: &mut Findings) {
    let Some(earned) = earned(slice) else { return };
    let (cap, key) = if earned.value.is_sign_positive() {
        (sharing.savings_cap, "sharing.savings_cap")
    } else {
        (sharing.loss_limit, "sharing.loss_limit")
    };
    let benchmarks = slice.of("benchmark", Role::Actual, Per::Whole);
    let (limit, words, benchmark) = match (cap, benchmarks.as_slice()) {
        (Some(Cap::Usd(dollars)), _) => (Interval::exact(dollars), with_unit(dollars, Unit::Usd), None),
        (Some(Cap::OfBenchmark(share)), [benchmark]) => {
            let Some(limit) = benchmark.interval.mul(Interval::exact(share)) else {
                return;
            };
            (limit, format!("{} of the benchmark", percent(share)), Some(*benchmark))
        }
        _ => return,
    };
    if size(&earned.interval).low <= size(&limit).high {
        return out.passed(&CON008);
    }
    let unit = earned.unit;
    let mut draft = Draft::about(report, earned.label()).message(format!(
        "\"{}\" is {}; contract {} pays at most {words}, {}.",
        earned.label(),
        with_unit(earned.value, unit),
        contract.id,
        with_unit(limit.middle(), unit),
    ));
    for figure in [Some(earned), benchmark].into_iter().flatten() {
        draft = draft.metric(figure.metric, report);
    }
    out.push(
        &CON008,
        draft
            .agreed("cap", words, key, contract, report)
            .computed("cap in dollars", with_unit(limit.middle(), unit))
            .expected(format!("at most {}", with_unit(limit.middle(), unit)))
            .found(with_unit(earned.value, unit))
            .tolerance(tolerance(limit.half_width() + earned.interval.half_width(), unit)),
    );
}

fn gate(report: &Report, contract: &Contract, sharing: &Sharing, slice: &Slice, out: &mut Findings) {
    let (Some(gate), Some(earned)) = (&sharing.quality_gate, earned(slice)) else {
        return;
    };
    // A gate is in the way of savings, not of losses.
    if earned.value.is_sign_negative() {
        return;
    }
    let result: Option<(Interval, String, Draft)> = match &gate.measure {
        None => ["quality-score", "weighted-avg-star"].iter().find_map(|code| {
            let found = slice.coded(code);
            let [score] = found.as_slice() else { return None };
            // A gate of 0.70 is of a score, one of 4 is of stars.
            let fits = (score.unit == Unit::Ratio) == (gate.least <= Decimal::ONE);
            fits.then(|| {
                (
                    score.interval,
                    format!("\"{}\" is {}", score.label(), score.displayed),
                    Draft::about(report, earned.label()).metric(score.metric, report),
                )
            })
        }),
        Some(name) => report
            .quality
            .iter()
            .find(|measure| same_measure(name, measure))
            .and_then(|measure| of_measure(report, measure, gate.least, &earned)),
    };
    let Some((reached, words, draft)) = result else { return };
    if reached.high >= gate.least {
        return out.passed(&CON008);
    }
    let least = gate.least.normalize().to_string();
    out.push(
        &CON008,
        draft
            .message(format!(
                "{words}, below the gate of {least} of contract {}, and \"{}\" of {} is paid.",
                contract.id,
                earned.label(),
                with_unit(earned.value, earned.unit)
            ))
            .metric(earned.metric, report)
            .agreed("quality gate", least.clone(), "sharing.quality_gate", contract, report)
            .severity(Severity::Warning)
            .expected(format!("at least {least}, or nothing paid"))
            .found(words),
    );
}

/// A measure's rate, or its stars where the gate is above every rate.
fn of_measure(
    report: &Report,
    measure: &QualityMeasure,
    least: Decimal,
    earned: &Figure,
) -> Option<(Interval, String, Draft)> {
    let part = if least <= Decimal::ONE { "rate" } else { "score" };
    let value = if part == "rate" { measure.rate } else { measure.score }?;
    let quantum = measure.sources.get(part).and_then(|source| source.quantum);
    Some((
        interval(value, quantum),
        format!("{}, {part}, is {}", measure.name, value.normalize()),
        Draft::about(report, earned.label()).part(part, measure, report),
    ))
}

#[cfg(test)]
mod tests {
    use plumbline_model::QualityGate;

    use super::*;
    use crate::testing::{ReportBuilder, contract, decimal, findings_under};

    fn found(sharing: Sharing, report: ReportBuilder) -> Vec<String> {
        let agreed = Contract {
            sharing: Some(sharing),
            ..contract("Acme", "Acme-1")
        };
        let found = findings_under(&CON008, &[&report.build()], &[agreed]);
        assert!(found.iter().all(|one| one.evidence.iter().any(|e| e.anchor.is_some())));
        found.into_iter().map(|finding| finding.message).collect()
    }

    fn settled(earned: &str) -> ReportBuilder {
        ReportBuilder::new("Acme")
            .usd("benchmark", "10,000,000")
            .usd("earnings-ssl", earned)
            .metric("sharing-rate", "45%", Unit::Ratio)
            .metric("quality-score", "62%", Unit::Ratio)
    }

    #[test]
    fn fires_on_another_rate_above_a_cap_and_below_a_gate() {
        let rate = Sharing {
            savings_rate: Some(decimal("0.5")),
            ..Sharing::default()
        };
        assert_eq!(
            found(rate, settled("100,000")),
            ["\"sharing rate\" is 45%; contract Acme-1 agrees 50%."]
        );
        let cap = Sharing {
            savings_cap: Some(Cap::OfBenchmark(decimal("0.1"))),
            ..Sharing::default()
        };
        assert_eq!(
            found(cap, settled("1,200,000")),
            ["\"earnings ssl\" is $1,200,000.00; contract Acme-1 pays at most 10% of the benchmark, $1,000,000.00."]
        );
        let gate = Sharing {
            quality_gate: Some(QualityGate {
                measure: None,
                least: decimal("0.70"),
            }),
            ..Sharing::default()
        };
        assert_eq!(
            found(gate, settled("100,000")),
            [
                "\"quality score\" is 62%, below the gate of 0.7 of contract Acme-1, and \"earnings ssl\" of $100,000.00 is paid."
            ]
        );
        let limit = Sharing {
            loss_limit: Some(Cap::Usd(decimal("500000"))),
            ..Sharing::default()
        };
        assert_eq!(found(limit, settled("-600,000")).len(), 1);
    }

    #[test]
    fn fires_on_a_measure_below_its_gate() {
        let gate = Sharing {
            quality_gate: Some(QualityGate {
                measure: Some("BCS".into()),
                least: decimal("0.75"),
            }),
            ..Sharing::default()
        };
        let report = settled("100,000").quality("BCS", "412", "560", "73.6%");
        assert_eq!(found(gate, report).len(), 1);
    }

    #[test]
    fn silent_on_the_agreed_terms_and_on_what_is_not_agreed() {
        let agreed = Sharing {
            savings_rate: Some(decimal("0.4512")),
            savings_cap: Some(Cap::OfBenchmark(decimal("0.1"))),
            quality_gate: Some(QualityGate {
                measure: None,
                least: decimal("0.60"),
            }),
            ..Sharing::default()
        };
        assert!(found(agreed, settled("1,000,000")).is_empty());
        assert!(found(Sharing::default(), settled("9,000,000")).is_empty());
        let gate = Sharing {
            quality_gate: Some(QualityGate {
                measure: None,
                least: decimal("0.70"),
            }),
            ..Sharing::default()
        };
        assert!(found(gate, settled("0")).is_empty(), "nothing is paid below the gate");
    }
}
