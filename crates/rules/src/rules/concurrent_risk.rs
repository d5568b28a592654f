//! BEN010.

use plumbline_model::{Facet, FacetValue, Report};

use crate::{Draft, Findings, Scope};

declare_rule! {
    /// Cost is adjusted with concurrent risk scores.
    ///
    /// ## What
    /// A total-cost definition states a concurrent risk model.
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

fn check(report: &Report, _: &Scope, out: &mut Findings) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, only_finding};

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
    fn silent_on_prospective_scores_and_on_none() {
        for model in ["CMS-HCC V28, prospective", "CMS-HCC V28", "none"] {
            assert_silent(&BEN010, &[&adjusted(model)]);
        }
    }
}
