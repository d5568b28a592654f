//! BEN001.

use plumbline_model::Report;

use crate::amounts::listed;
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// A contract's benchmark is described without all of its four steps.
    ///
    /// ## What
    /// The contract describes its benchmark and leaves out the baseline, the growth trend, the risk adjustment or the value
    /// modifiers. That there is none of a step is a statement, too.
    /// ## Why
    /// A benchmark whose making is not known cannot be recomputed, and a change of it cannot be told from an error.
    /// ## What to do
    /// Look the step up in the contract and add it to the contract's file, or ask the payer.
    /// ## Source
    /// HCP-LAN, "Accelerating and Aligning Population-Based Payment Models: Financial Benchmarking" (2016); New York VBP
    /// Roadmap, target budgets: baseline, growth trend, risk adjustment, value modifiers.
    /// ## Example that fires
    /// A benchmark with baseline and trend and no word on risk adjustment.
    /// ## Example that does not
    /// All four, modifiers said to be none; a contract that does not describe its benchmark at all.
    BEN001 "benchmark-steps-missing", Warning, Header(check)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let Some((contract, benchmark)) = scope
        .contract(report)
        .and_then(|contract| Some((contract, contract.benchmark.as_ref()?)))
    else {
        return;
    };
    let steps = [
        ("baseline", benchmark.baseline.is_some()),
        ("growth trend", benchmark.trend.is_some()),
        ("risk adjustment", benchmark.risk_adjustment.is_some()),
        ("value modifiers", benchmark.modifiers.is_some()),
    ];
    let missing: Vec<&str> = steps
        .iter()
        .filter_map(|(step, stated)| (!stated).then_some(*step))
        .collect();
    if missing.is_empty() {
        return out.passed(&BEN001);
    }
    let stated: Vec<&str> = steps
        .iter()
        .filter_map(|(step, stated)| stated.then_some(*step))
        .collect();
    let found = if stated.is_empty() {
        "none of the steps".to_owned()
    } else {
        listed(&stated)
    };
    out.push(
        &BEN001,
        Draft::of_contract(report, contract)
            .message(format!(
                "The benchmark of contract {} is described without {}.",
                contract.id,
                listed(&missing)
            ))
            .agreed("stated", found.clone(), "benchmark", contract, report)
            .period("report period", report)
            .expected("baseline, growth trend, risk adjustment and value modifiers")
            .found(found),
    );
}

#[cfg(test)]
mod tests {
    use plumbline_model::{Benchmark, BenchmarkBaseline, Contract, GrowthTrend, RiskAdjustment};

    use super::*;
    use crate::testing::{ReportBuilder, contract, findings_under};

    fn agreed(benchmark: Option<Benchmark>) -> Contract {
        Contract {
            benchmark,
            ..contract("Acme", "Acme-1")
        }
    }

    fn whole() -> Benchmark {
        Benchmark {
            baseline: Some(BenchmarkBaseline::default()),
            trend: Some(GrowthTrend::default()),
            risk_adjustment: Some(RiskAdjustment::default()),
            modifiers: Some(vec![]),
            ..Benchmark::default()
        }
    }

    #[test]
    fn fires_once_for_a_contract_and_names_the_steps() {
        let open = Benchmark {
            risk_adjustment: None,
            modifiers: None,
            ..whole()
        };
        let (a, b) = (
            ReportBuilder::new("Acme").usd("med-cost", "10").build(),
            ReportBuilder::new("Acme")
                .id("other")
                .period("2024-01-01/2024-06-30", plumbline_model::Basis::Ytd)
                .usd("med-cost", "5")
                .build(),
        );
        let found = findings_under(&BEN001, &[&a, &b], &[agreed(Some(open))]);
        assert_eq!(found.len(), 1, "{found:#?}");
        assert_eq!(
            found[0].message,
            "The benchmark of contract Acme-1 is described without risk adjustment and value modifiers."
        );
        assert!(found[0].evidence.iter().any(|evidence| evidence.anchor.is_some()));
    }

    #[test]
    fn silent_on_all_four_and_where_nothing_is_described() {
        let report = ReportBuilder::new("Acme").build();
        for benchmark in [Some(whole()), None] {
            assert!(findings_under(&BEN001, &[&report], &[agreed(benchmark)]).is_empty());
        }
    }
}
