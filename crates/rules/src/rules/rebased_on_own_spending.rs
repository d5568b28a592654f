//! BEN006.

use plumbline_model::Report;

use crate::{Draft, Findings, Scope};

declare_rule! {
    /// A benchmark is set anew on the provider's own spending.
    ///
    /// ## What
    /// The contract rebases on what the provider itself spent; or its baseline or rebasing rests on the own spending of a
    /// provider that already spends less than its market.
    /// ## Why
    /// Every saving lowers the next benchmark: the better a provider gets, the less it can earn.
    /// ## What to do
    /// Raise it when the contract is renewed: regional spending, or savings added back.
    /// ## Source
    /// HCP-LAN, "Financial Benchmarking" (2016), recommendation 1b. New York VBP Roadmap, target budgets of efficient
    /// providers.
    /// ## Example that fires
    /// A benchmark rebased every three years on the provider's own spending.
    /// ## Example that does not
    /// The same with earned savings added back; a benchmark rebased on the region; an own baseline of a provider above the
    /// average.
    BEN006 "rebased-on-own-spending", Warning, Header(check)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let Some((contract, benchmark)) = scope
        .contract(report)
        .and_then(|contract| Some((contract, contract.benchmark.as_ref()?)))
    else {
        return;
    };
    let rebasing = benchmark.rebasing.as_ref();
    let baseline = benchmark.baseline.as_ref();
    let own_rebasing = rebasing.and_then(|rebasing| rebasing.provider_specific);
    let own_baseline = baseline.and_then(|baseline| baseline.provider_specific);
    let below = baseline.and_then(|baseline| baseline.provider_below_average) == Some(true);
    let adds_back = rebasing.and_then(|rebasing| rebasing.adds_back_savings) == Some(true);
    let (against, key) = if own_rebasing == Some(true) && !adds_back {
        (
            if below {
                "is rebased on the provider's own spending, which is below the average of its market"
            } else {
                "is rebased on the provider's own spending"
            },
            "benchmark.rebasing",
        )
    } else if below && own_baseline == Some(true) && !adds_back {
        (
            "rests on the provider's own spending, which is below the average of its market",
            "benchmark.baseline",
        )
    } else if own_rebasing.is_some() || own_baseline.is_some() {
        return out.passed(&BEN006);
    } else {
        return;
    };
    out.push(
        &BEN006,
        Draft::of_contract(report, contract)
            .message(format!("The benchmark of contract {} {against}.", contract.id))
            .agreed("benchmark", against, key, contract, report)
            .period("report period", report)
            .expected("spending of the region, or savings added back")
            .found("the provider's own spending"),
    );
}

#[cfg(test)]
mod tests {
    use plumbline_model::{Benchmark, BenchmarkBaseline, Contract, Rebasing};

    use super::*;
    use crate::testing::{ReportBuilder, contract, findings_under};

    fn found(rebased_on_own: bool, adds_back: bool, own_baseline: bool, below: bool) -> Vec<String> {
        let agreed = Contract {
            benchmark: Some(Benchmark {
                rebasing: Some(Rebasing {
                    every_years: Some(3),
                    provider_specific: Some(rebased_on_own),
                    adds_back_savings: Some(adds_back),
                }),
                baseline: Some(BenchmarkBaseline {
                    provider_specific: Some(own_baseline),
                    provider_below_average: Some(below),
                    ..BenchmarkBaseline::default()
                }),
                ..Benchmark::default()
            }),
            ..contract("Acme", "Acme-1")
        };
        let report = ReportBuilder::new("Acme").usd("med-cost", "10").build();
        let found = findings_under(&BEN006, &[&report], &[agreed]);
        found.into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn fires_on_own_spending_and_on_an_efficient_provider() {
        assert_eq!(
            found(true, false, false, false),
            ["The benchmark of contract Acme-1 is rebased on the provider's own spending."]
        );
        assert_eq!(
            found(false, false, true, true),
            [
                "The benchmark of contract Acme-1 rests on the provider's own spending, which is below the average of its market."
            ]
        );
    }

    #[test]
    fn silent_on_the_region_on_savings_added_back_and_above_the_average() {
        for (own, adds_back, baseline, below) in [
            (false, false, false, true),
            (true, true, false, false),
            (false, false, true, false),
        ] {
            assert!(found(own, adds_back, baseline, below).is_empty());
        }
    }
}
