//! BEN003.

use plumbline_model::{Contract, GrowthTrend, Report, TrendSource};

use crate::agreed::{before, percent};
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// Whose growth carries a baseline forward is not said, or changed.
    ///
    /// ## What
    /// The contract's benchmark has a growth trend without its source (the provider's own, the region's, the nation's, an
    /// index, a fixed percentage), or the contract before it had another source.
    /// ## Why
    /// A provider's own growth takes past savings out of the benchmark; a region's does not.
    /// ## What to do
    /// Look the source up in the contract; ask the payer why it changed.
    /// ## Source
    /// HCP-LAN, "Financial Benchmarking" (2016), growth trend.
    /// ## Example that fires
    /// A trend of 3.5% and no word on whose; a regional trend after a contract with the provider's own.
    /// ## Example that does not
    /// A fixed trend of 3.5%; another rate from the same source; a contract that names no trend, of which BEN001 tells.
    BEN003 "trend-source-not-described", Warning, Header(check)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let Some((contract, trend)) = scope.contract(report).and_then(|c| Some((c, trend(c)?))) else {
        return;
    };
    let earlier = before(contract, scope).and_then(|other| Some((other, self::trend(other)?.source?)));
    let wrong = match (trend.source, earlier) {
        // An index says whose growth it is.
        (None, _) if trend.index.is_none() => "does not say whose growth it is".to_owned(),
        (Some(own), Some((other, was))) if own != was => {
            format!("is {}; contract {} before it had {}", words(own), other.id, words(was))
        }
        _ => return out.passed(&BEN003),
    };
    let stated = [
        trend.rate.map(|rate| format!("{} a year", percent(rate))),
        trend.index.clone(),
        trend.source.map(|source| words(source).to_owned()),
    ];
    let stated: Vec<String> = stated.into_iter().flatten().collect();
    let stated = if stated.is_empty() {
        "a growth trend".to_owned()
    } else {
        stated.join(", ")
    };
    out.push(
        &BEN003,
        Draft::of_contract(report, contract)
            .message(format!("The growth trend of contract {} {wrong}.", contract.id))
            .agreed("growth trend", stated.clone(), "benchmark.trend", contract, report)
            .period("report period", report)
            .expected("whose growth it is, the same as before")
            .found(stated),
    );
}

fn trend(contract: &Contract) -> Option<&GrowthTrend> {
    contract.benchmark.as_ref()?.trend.as_ref()
}

fn words(source: TrendSource) -> &'static str {
    match source {
        TrendSource::Provider => "the provider's own growth",
        TrendSource::Regional => "the region's growth",
        TrendSource::National => "the nation's growth",
        TrendSource::Industry => "an index of the industry",
        TrendSource::Fixed => "a fixed percentage",
    }
}

#[cfg(test)]
mod tests {
    use plumbline_model::Benchmark;

    use super::*;
    use crate::testing::{ReportBuilder, contract, decimal, findings_under, period};

    fn agreed(source: Option<TrendSource>) -> Contract {
        Contract {
            term: Some(period("2024-01-01/2025-12-31")),
            benchmark: Some(Benchmark {
                trend: Some(GrowthTrend {
                    source,
                    rate: Some(decimal("0.035")),
                    index: None,
                }),
                ..Benchmark::default()
            }),
            ..contract("Acme", "Acme-1")
        }
    }

    fn found(contracts: &[Contract]) -> Vec<String> {
        let report = ReportBuilder::new("Acme").usd("med-cost", "10").build();
        let found = findings_under(&BEN003, &[&report], contracts);
        found.into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn fires_on_a_trend_of_nobody_and_on_a_changed_source() {
        assert_eq!(
            found(&[agreed(None)]),
            ["The growth trend of contract Acme-1 does not say whose growth it is."]
        );
        let earlier = Contract {
            id: "Acme-0".into(),
            term: Some(period("2021-01-01/2023-12-31")),
            ..agreed(Some(TrendSource::Provider))
        };
        assert_eq!(
            found(&[agreed(Some(TrendSource::Regional)), earlier]),
            [
                "The growth trend of contract Acme-1 is the region's growth; contract Acme-0 before it had the provider's own growth."
            ]
        );
    }

    #[test]
    fn silent_on_a_stated_source_and_on_no_trend() {
        assert!(found(&[agreed(Some(TrendSource::Fixed))]).is_empty());
        assert!(found(&[contract("Acme", "Acme-1")]).is_empty());
    }
}
