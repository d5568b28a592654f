//! BEN008.

use plumbline_model::Report;

use crate::{Draft, Findings, Scope};

declare_rule! {
    /// A contract does not say what kind of target its benchmark is.
    ///
    /// ## What
    /// The contract describes its benchmark and does not say whether it asks to maintain, to improve or to attain a level.
    /// ## Why
    /// The same result is a success under one kind and a failure under another, and targets of two kinds cannot be
    /// compared between payers.
    /// ## What to do
    /// Look it up in the contract and add it to the contract's file.
    /// ## Severity
    /// Info: no figure is wrong, and within one contract nothing depends on it.
    /// ## Source
    /// HCP-LAN, "Performance Measurement" (2016): targets of maintenance, improvement and attainment.
    /// ## Example that fires
    /// A benchmark of $480 PMPM, baseline and trend, and no kind.
    /// ## Example that does not
    /// The same as a target of attainment; a contract that does not describe its benchmark.
    BEN008 "target-type-unstated", Info, Header(check)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let Some((contract, benchmark)) = scope
        .contract(report)
        .and_then(|contract| Some((contract, contract.benchmark.as_ref()?)))
    else {
        return;
    };
    if benchmark.target_type.is_some() {
        return out.passed(&BEN008);
    }
    out.push(
        &BEN008,
        Draft::of_contract(report, contract)
            .message(format!(
                "Contract {} does not say whether its benchmark asks to maintain, to improve or to attain a level.",
                contract.id
            ))
            .agreed("benchmark", "no kind stated", "benchmark", contract, report)
            .period("report period", report)
            .expected("maintenance, improvement or attainment")
            .found("none"),
    );
}

#[cfg(test)]
mod tests {
    use plumbline_model::{Benchmark, Contract, TargetType};

    use super::*;
    use crate::testing::{ReportBuilder, contract, findings_under};

    fn found(benchmark: Option<Benchmark>) -> usize {
        let agreed = Contract {
            benchmark,
            ..contract("Acme", "Acme-1")
        };
        let report = ReportBuilder::new("Acme").usd("med-cost", "10").build();
        findings_under(&BEN008, &[&report], &[agreed]).len()
    }

    #[test]
    fn fires_on_a_benchmark_of_no_kind() {
        assert_eq!(found(Some(Benchmark::default())), 1);
    }

    #[test]
    fn silent_where_it_is_stated_or_nothing_is() {
        let stated = Benchmark {
            target_type: Some(TargetType::Attainment),
            ..Benchmark::default()
        };
        assert_eq!(found(Some(stated)), 0);
        assert_eq!(found(None), 0);
    }
}
