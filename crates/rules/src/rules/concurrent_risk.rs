//! BEN010.

use plumbline_model::{Facet, FacetValue, Report, RiskTiming};

use crate::{Draft, Findings, Scope};

declare_rule! {
    /// Cost is adjusted with concurrent risk scores.
    ///
    /// ## What
    /// A total-cost definition states a concurrent risk model, or the contract adjusts its benchmark by one.
    /// ## Why
    /// A concurrent score rises with the care of the same year: part of what the provider is to save is adjusted away.
    /// ## What to do
    /// Nothing to correct. Ask for prospective scores when the contract is renewed.
    /// ## Severity
    /// Worth knowing and nothing more: the figures are right.
    /// ## Source
    /// HCP-LAN, financial benchmarking: prospective scores are recommended.
    /// ## Example that fires
    /// "Risk adjusted by DxCG, concurrent."
    /// ## Example that does not
    /// "CMS-HCC V28, prospective"; a model whose kind is not stated.
    BEN010 "concurrent-risk-scores", Info, Report(check)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    benchmark(report, scope, out);
    for definition in &report.definitions {
        let Some(FacetValue::Stated(model) | FacetValue::Partial(model)) =
            definition.facets.get(&Facet::RiskAdjustment)
        else {
            continue;
        };
        let text = model.to_lowercase();
        if !text.contains("concurrent") || text.contains("prospective") || text.contains("not concurrent") {
            out.passed(&BEN010);
            continue;
        }
        let mut draft = Draft::about(report, definition.term.clone())
            .message(format!(
                "\"{}\" is adjusted with concurrent scores: {model}.",
                definition.term
            ))
            .fact(model.clone())
            .saw(
                definition.term.clone(),
                definition.stated.clone().unwrap_or_else(|| model.clone()),
                definition.anchor.as_ref(),
                report,
            )
            .expected("prospective scores")
            .found(model.clone());
        if let Some(metric) = report
            .metrics
            .iter()
            .find(|metric| definition.metric_ids.contains(&metric.id))
        {
            draft = draft.metric(metric, report);
        }
        out.push(&BEN010, draft);
    }
}

/// The contract's own adjustment, which a report need not repeat.
fn benchmark(report: &Report, scope: &Scope, out: &mut Findings) {
    let adjusted = scope.contract(report).and_then(|contract| {
        let adjustment = contract.benchmark.as_ref()?.risk_adjustment.as_ref()?;
        Some((contract, adjustment, adjustment.timing?))
    });
    let Some((contract, adjustment, timing)) = adjusted else {
        return;
    };
    if timing == RiskTiming::Prospective {
        return out.passed(&BEN010);
    }
    let model = adjustment.model.as_deref().unwrap_or("not named");
    out.push(
        &BEN010,
        Draft::of_contract(report, contract)
            .message(format!(
                "The benchmark of contract {} is adjusted with concurrent scores (model: {model}).",
                contract.id
            ))
            .agreed(
                "concurrent scores",
                model,
                "benchmark.risk_adjustment",
                contract,
                report,
            )
            .period("report period", report)
            .expected("prospective scores")
            .found("concurrent scores"),
    );
}

#[cfg(test)]
mod tests {
    use plumbline_model::{Benchmark, RiskAdjustment};

    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, contract, findings_under, only_finding};

    fn adjusted(model: &str) -> Report {
        ReportBuilder::new("Acme")
            .usd("total-cost-of-care", "10")
            .define("total-cost-of-care", &[(Facet::RiskAdjustment, model)])
            .build()
    }

    #[test]
    fn fires_on_a_concurrent_model() {
        only_finding(&BEN010, &adjusted("DxCG, concurrent"));
    }

    #[test]
    fn fires_on_a_contract_that_adjusts_its_benchmark_so() {
        let found = |timing| {
            let mut agreed = contract("Acme", "Acme-1");
            agreed.benchmark = Some(Benchmark {
                risk_adjustment: Some(RiskAdjustment {
                    model: Some("DxCG".into()),
                    timing: Some(timing),
                    ..RiskAdjustment::default()
                }),
                ..Benchmark::default()
            });
            let report = ReportBuilder::new("Acme").usd("med-cost", "10").build();
            findings_under(&BEN010, &[&report], &[agreed]).len()
        };
        assert_eq!((found(RiskTiming::Concurrent), found(RiskTiming::Prospective)), (1, 0));
    }

    #[test]
    fn silent_on_prospective_scores_and_on_none() {
        for model in ["CMS-HCC V28, prospective", "CMS-HCC V28", "none"] {
            assert_silent(&BEN010, &[&adjusted(model)]);
        }
    }
}
