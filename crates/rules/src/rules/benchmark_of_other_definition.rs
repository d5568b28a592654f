//! TCC012.

use plumbline_model::Report;

use crate::components::TOTAL_COST;
use crate::definitions::{applies_to, in_words, stated_differently};
use crate::figures::Role;
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// A benchmark and the cost set against it are defined differently.
    ///
    /// ## What
    /// The report defines its benchmark and its total cost, and both state a facet and state it differently.
    /// ## Why
    /// Savings against a benchmark with pharmacy, from a cost without, are pharmacy.
    /// ## What to do
    /// Ask the payer for both under one definition; do not settle on these.
    /// ## Question
    /// Please send benchmark and actual cost under one definition.
    /// ## Source
    /// 42 CFR 425.605: benchmark and performance year expenditures on the same basis.
    /// ## Example that fires
    /// "The benchmark includes pharmacy" and "Total cost of care excludes pharmacy".
    /// ## Example that does not
    /// One definition for both; a benchmark without a definition of its own.
    TCC012 "benchmark-of-other-definition", Error, Report(check)
}

fn check(report: &Report, _: &Scope, out: &mut Findings) {
    let of = |stem, role| {
        report
            .definitions
            .iter()
            .find(move |definition| applies_to(report, definition, stem, role))
    };
    let benchmark = of("benchmark", Role::Actual)
        .or_else(|| of(TOTAL_COST, Role::Target))
        .or_else(|| of("cost", Role::Target));
    let (Some(benchmark), Some(actual)) = (benchmark, of(TOTAL_COST, Role::Actual)) else {
        return;
    };
    let differing = stated_differently(&benchmark.facets, &actual.facets);
    if differing.is_empty() {
        return out.passed(&TCC012);
    }
    let (first, second) = (
        in_words(&benchmark.facets, &differing),
        in_words(&actual.facets, &differing),
    );
    let mut draft = Draft::about(report, benchmark.term.clone()).message(format!(
        "\"{}\": {first}; \"{}\": {second}.",
        benchmark.term, actual.term
    ));
    for (definition, words) in [(benchmark, &first), (actual, &second)] {
        let text = definition.stated.clone().unwrap_or_else(|| words.clone());
        draft = draft
            .fact(words.clone())
            .saw(definition.term.clone(), text, definition.anchor.as_ref(), report);
        if let Some(metric) = report
            .metrics
            .iter()
            .find(|metric| definition.metric_ids.contains(&metric.id))
        {
            draft = draft.metric(metric, report);
        }
    }
    out.push(&TCC012, draft.expected(first).found(second));
}

#[cfg(test)]
mod tests {
    use plumbline_model::Facet;

    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, only_finding};

    fn settled(benchmark: &str, actual: &str) -> Report {
        ReportBuilder::new("Acme")
            .usd("benchmark", "1,300")
            .usd("total-cost-of-care", "1,250")
            .define("benchmark", &[(Facet::Pharmacy, benchmark)])
            .define("total-cost-of-care", &[(Facet::Pharmacy, actual)])
            .build()
    }

    #[test]
    fn fires_on_pharmacy_in_one_of_the_two() {
        assert_eq!(
            only_finding(&TCC012, &settled("included", "excluded")).message,
            "\"benchmark\": pharmacy included; \"total cost of care\": pharmacy excluded."
        );
    }

    #[test]
    fn a_target_of_total_cost_is_a_benchmark() {
        let aimed = ReportBuilder::new("Acme")
            .usd("total-cost-of-care-target", "1,300")
            .usd("total-cost-of-care", "1,250")
            .define("total-cost-of-care-target", &[(Facet::Pharmacy, "excluded")])
            .define("total-cost-of-care", &[(Facet::Pharmacy, "included")]);
        only_finding(&TCC012, &aimed.build());
    }

    #[test]
    fn silent_on_one_definition() {
        assert_silent(&TCC012, &[&settled("included", "included")]);
        let one = ReportBuilder::new("Acme")
            .usd("benchmark", "1,300")
            .usd("total-cost-of-care", "1,250")
            .define("total-cost-of-care", &[(Facet::Pharmacy, "excluded")]);
        assert_silent(&TCC012, &[&one.build()]);
    }
}
