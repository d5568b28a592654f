//! BEN002.

use plumbline_model::{Aggregation, BenchmarkBaseline, Contract, Report};

use crate::agreed::before;
use crate::amounts::listed;
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// How the baseline of a benchmark is made is not said, does not go together, or changed.
    ///
    /// ## What
    /// The contract's baseline names no look-back or no way in which its years become one figure; it names another number of
    /// weights or of years than it looks back on; or the contract before it made its baseline otherwise.
    /// ## Why
    /// One year more or another weight moves the benchmark by more than most savings.
    /// ## What to do
    /// Compare with the contract, and with the one before it; ask the payer to state years and weights.
    /// ## Source
    /// HCP-LAN, "Financial Benchmarking" (2016), baseline; 42 CFR 425.652: three years weighted 10, 30 and 60 percent.
    /// ## Example that fires
    /// A look-back of three years and two weights; a look-back of three years without a word on their weights.
    /// ## Example that does not
    /// Three years weighted 0.10, 0.30 and 0.60; one year alone; a contract that names no baseline, of which BEN001 tells.
    BEN002 "baseline-not-described", Warning, Header(check)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let Some((contract, baseline)) = scope.contract(report).and_then(|c| Some((c, baseline(c)?))) else {
        return;
    };
    let mut wrong = inconsistent(baseline);
    wrong.extend(changed(contract, baseline, scope));
    if wrong.is_empty() {
        return out.passed(&BEN002);
    }
    let stated = words(baseline);
    out.push(
        &BEN002,
        Draft::of_contract(report, contract)
            .message(format!(
                "The baseline of contract {}: {}.",
                contract.id,
                wrong.join("; ")
            ))
            .agreed("baseline", stated.clone(), "benchmark.baseline", contract, report)
            .period("report period", report)
            .expected("years looked back on and how they become one figure")
            .found(stated),
    );
}

fn baseline(contract: &Contract) -> Option<&BenchmarkBaseline> {
    contract.benchmark.as_ref()?.baseline.as_ref()
}

/// The years looked back on: as stated, else those of the period or of the weights.
fn years(baseline: &BenchmarkBaseline) -> Option<u32> {
    let of_period = || Some(baseline.period?.whole_months()? / 12).filter(|years| *years > 0);
    let of_weights = || u32::try_from(baseline.weights.len()).ok().filter(|years| *years > 0);
    baseline.look_back_years.or_else(of_period).or_else(of_weights)
}

fn inconsistent(baseline: &BenchmarkBaseline) -> Vec<String> {
    let mut wrong = Vec::new();
    let years = years(baseline);
    if years.is_none() {
        wrong.push("no look-back is stated".to_owned());
    }
    let needs_none = years == Some(1);
    if baseline.aggregation.is_none() && baseline.weights.is_empty() && !needs_none {
        wrong.push("how its years become one figure is not stated".to_owned());
    }
    if let Some(years) = baseline.look_back_years {
        let weights = baseline.weights.len();
        if weights > 0 && u32::try_from(weights) != Ok(years) {
            wrong.push(format!("{years} years and {weights} weights"));
        }
        let covered = baseline.period.and_then(|period| period.whole_months());
        if let Some(months) = covered.filter(|months| *months != years * 12) {
            wrong.push(format!("{years} years and a period of {months} months"));
        }
    }
    wrong
}

fn changed(contract: &Contract, own: &BenchmarkBaseline, scope: &Scope) -> Option<String> {
    let earlier = before(contract, scope)?;
    let was = baseline(earlier)?;
    let both = |a: Option<String>, b: Option<String>| a.zip(b).is_some_and(|(a, b)| a != b);
    let look_back = |b: &BenchmarkBaseline| years(b).map(|years| years.to_string());
    let aggregation = |b: &BenchmarkBaseline| b.aggregation.map(|a| aggregated(a).to_owned());
    let weights = |b: &BenchmarkBaseline| (!b.weights.is_empty()).then(|| weighted(b));
    (both(look_back(own), look_back(was))
        || both(aggregation(own), aggregation(was))
        || both(weights(own), weights(was)))
    .then(|| format!("contract {} before it had {}", earlier.id, words(was)))
}

fn words(baseline: &BenchmarkBaseline) -> String {
    let mut parts = Vec::new();
    if let Some(years) = years(baseline) {
        parts.push(format!("{years} year{}", if years == 1 { "" } else { "s" }));
    }
    parts.extend(
        baseline
            .aggregation
            .map(|aggregation| aggregated(aggregation).to_owned()),
    );
    if !baseline.weights.is_empty() {
        parts.push(format!("weights {}", weighted(baseline)));
    }
    if parts.is_empty() {
        "nothing said of years and weights".to_owned()
    } else {
        parts.join(", ")
    }
}

fn weighted(baseline: &BenchmarkBaseline) -> String {
    let weights: Vec<String> = baseline.weights.iter().map(|w| w.normalize().to_string()).collect();
    listed(&weights)
}

fn aggregated(aggregation: Aggregation) -> &'static str {
    match aggregation {
        Aggregation::SimpleMean => "simple mean",
        Aggregation::WeightedMean => "weighted mean",
        Aggregation::MemberWeightedMean => "mean weighted by members",
        Aggregation::SingleYear => "a single year",
    }
}

#[cfg(test)]
mod tests {
    use plumbline_model::Benchmark;

    use super::*;
    use crate::testing::{ReportBuilder, contract, decimal, findings_under, period};

    fn agreed(look_back: Option<u32>, weights: &[&str]) -> Contract {
        Contract {
            term: Some(period("2024-01-01/2025-12-31")),
            benchmark: Some(Benchmark {
                baseline: Some(BenchmarkBaseline {
                    look_back_years: look_back,
                    weights: weights.iter().map(|weight| decimal(weight)).collect(),
                    ..BenchmarkBaseline::default()
                }),
                ..Benchmark::default()
            }),
            ..contract("Acme", "Acme-1")
        }
    }

    fn found(contracts: &[Contract]) -> Vec<String> {
        let report = ReportBuilder::new("Acme").usd("med-cost", "10").build();
        let found = findings_under(&BEN002, &[&report], contracts);
        found.into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn fires_on_what_is_not_said_and_on_what_does_not_go_together() {
        assert_eq!(
            found(&[agreed(Some(3), &[])]),
            ["The baseline of contract Acme-1: how its years become one figure is not stated."]
        );
        assert_eq!(
            found(&[agreed(Some(3), &["0.4", "0.6"])]),
            ["The baseline of contract Acme-1: 3 years and 2 weights."]
        );
        assert_eq!(found(&[agreed(None, &[])]).len(), 1);
    }

    #[test]
    fn fires_where_the_contract_before_looked_back_on_other_years() {
        let earlier = Contract {
            id: "Acme-0".into(),
            term: Some(period("2021-01-01/2023-12-31")),
            ..agreed(Some(2), &["0.4", "0.6"])
        };
        assert_eq!(
            found(&[agreed(Some(3), &["0.1", "0.3", "0.6"]), earlier]),
            ["The baseline of contract Acme-1: contract Acme-0 before it had 2 years, weights 0.4 and 0.6."]
        );
    }

    #[test]
    fn silent_on_years_with_their_weights_on_one_year_and_on_no_baseline() {
        assert!(found(&[agreed(Some(3), &["0.10", "0.30", "0.60"])]).is_empty());
        assert!(found(&[agreed(Some(1), &[])]).is_empty());
        assert!(found(&[contract("Acme", "Acme-1")]).is_empty());
    }
}
