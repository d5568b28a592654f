//! TCC005.

use std::collections::BTreeSet;

use plumbline_model::{Facet, FacetValue, Report};

use crate::amounts::{days, tolerance, with_unit};
use crate::components::{TOTAL_COST, breakdowns, consistent, definition_of, formula, reductions, solve, sum, unique};
use crate::figures::{Per, Role};
use crate::{Draft, Findings, Scope, amounts::listed};

declare_rule! {
    /// The figures contradict the stated definition of total cost.
    ///
    /// ## What
    /// Exactly one set of component lines adds up to the reported total, and it is not the set the definition claims.
    /// ## Why
    /// Either the sentence or the total is wrong, and savings are counted against the wrong one.
    /// ## What to do
    /// Ask the payer which holds. Until then compare the total by what it counts, not by what is said.
    /// ## Question
    /// Which holds: the definition as stated, or what the lines add up to?
    /// ## Source
    /// The report's own component lines, added within the precision they are printed with.
    /// ## Example that fires
    /// "Pharmacy is excluded", and the total is medical plus pharmacy to the cent.
    /// ## Example that does not
    /// The same sentence, and the total is the medical line alone. Or two different sets of lines add up.
    TCC005 "definition-contradicted-by-figures", Error, Report(check)
}

/// Totals of one slice looked at: more of them are a list without a named dimension.
const MOST_TOTALS: usize = 4;

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    // A total and its rate, and each column of a report, rest on one definition: one finding for each definition.
    let mut told: BTreeSet<&str> = BTreeSet::new();
    let slices = scope.slices(report);
    let contradicted = scope.contradicted_lines(report);
    for ((_, months), slice) in slices.iter() {
        // Whole amounts are printed more exactly than rates: where they speak, a rate has nothing to add.
        let mut spoken: BTreeSet<&str> = BTreeSet::new();
        for per in [Per::Whole, Per::Month, Per::Year] {
            for total in slice.of(TOTAL_COST, Role::Actual, per).into_iter().take(MOST_TOTALS) {
                let Some(definition) = definition_of(report, &total) else {
                    continue;
                };
                let sets = breakdowns(TOTAL_COST, slice, per);
                // A line its own rate contradicts is ARI001's; nothing follows from a sum with it.
                let in_doubt = sets
                    .iter()
                    .flatten()
                    .map(|part| &part.figure)
                    .chain([&total])
                    .any(|figure| contradicted.contains(&figure.metric.id));
                if in_doubt || told.contains(definition.term.as_str()) || spoken.contains(definition.term.as_str()) {
                    continue;
                }
                let solutions = solve(&total, &sets, &reductions(TOTAL_COST, slice, per));
                if !solutions.found.is_empty() {
                    spoken.insert(&definition.term);
                }
                if solutions
                    .found
                    .iter()
                    .any(|solution| consistent(&definition.facets, &solution.facets))
                {
                    out.passed(&TCC005);
                    continue;
                }
                // None adds up: ARI002's. Several do: the figures say nothing.
                let Some((solution, follows)) = unique(&solutions) else {
                    continue;
                };
                let Some(added) = sum(&solution.parts) else { continue };
                told.insert(&definition.term);

                let against: Vec<String> = follows
                    .iter()
                    .filter_map(|(facet, value)| {
                        let stated = definition.facets.get(facet)?;
                        contradicts(stated, value)
                            .then(|| format!("{} is {value}, the definition says {stated}", name(*facet)))
                    })
                    .collect();
                let mut draft = Draft::about(report, definition.term.clone())
                    .message(format!(
                        "\"{}\" is {}: {} = {}. By the figures {}.",
                        total.metric.term,
                        with_unit(total.value, total.unit),
                        formula(&solution.parts),
                        with_unit(added.middle(), total.unit),
                        listed(&against),
                    ))
                    .metric(total.metric, report);
                for part in &solution.parts {
                    draft = draft.metric(part.figure.metric, report);
                }
                draft = draft.computed("sum of the lines", with_unit(added.middle(), total.unit));
                if let Some(months) = months {
                    draft = draft.fact(days(months));
                }
                if let Some(sentence) = &definition.stated {
                    draft = draft.fact(sentence.clone());
                }
                let text = definition.stated.clone().unwrap_or_else(|| definition.term.clone());
                draft = draft
                    .saw("definition", text, definition.anchor.as_ref(), report)
                    .expected(in_words(&definition.facets, &follows))
                    .found(in_words(&follows, &follows))
                    .tolerance(tolerance(added.half_width() + total.interval.half_width(), total.unit));
                out.push(&TCC005, draft);
            }
        }
    }
}

fn contradicts(stated: &FacetValue, follows: &FacetValue) -> bool {
    matches!(stated, FacetValue::Included | FacetValue::Excluded) && stated != follows
}

/// The facets the figures speak about, in words.
fn in_words(facets: &plumbline_model::Facets, about: &plumbline_model::Facets) -> String {
    let words = about.keys().map(|facet| match facets.get(facet) {
        Some(value) => format!("{} {value}", name(*facet)),
        None => format!("{} not stated", name(*facet)),
    });
    words.collect::<Vec<_>>().join(", ")
}

fn name(facet: Facet) -> String {
    facet.as_str().replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, only_finding};

    const MEDICAL_ONLY: [(Facet, &str); 2] = [(Facet::Medical, "included"), (Facet::Pharmacy, "excluded")];

    fn settlement(total: &str, total_pmpm: &str) -> ReportBuilder {
        ReportBuilder::new("Acme")
            .usd("med-cost", "1,000,000.00")
            .usd("rx-cost", "250,000.00")
            .usd("total-cost-of-care", total)
            .pmpm("med-cost-pmpm", "400.00")
            .pmpm("rx-cost-pmpm", "100.00")
            .pmpm("total-cost-of-care-pmpm", total_pmpm)
    }

    #[test]
    fn fires_once_when_pharmacy_is_said_to_be_excluded_and_is_in_the_sum() {
        let report = settlement("1,250,000.00", "500.00")
            .define("total-cost-of-care", &MEDICAL_ONLY)
            .build();
        let finding = only_finding(&TCC005, &report);
        assert_eq!(
            finding.message,
            "\"total cost of care\" is $1,250,000.00: med cost + rx cost = $1,250,000.00. \
             By the figures pharmacy is included, the definition says excluded."
        );
        assert!(
            finding
                .evidence
                .iter()
                .any(|e| e.label == "definition" && e.anchor.is_some()),
            "the sentence is shown"
        );
    }

    #[test]
    fn silent_when_the_definition_holds_is_absent_or_leaves_it_open() {
        let holds = settlement("1,000,000.00", "400.00")
            .define("total-cost-of-care", &MEDICAL_ONLY)
            .build();
        assert_silent(&TCC005, &[&holds]);
        assert_silent(&TCC005, &[&settlement("1,250,000.00", "500.00").build()]);
        let open = settlement("1,250,000.00", "500.00").define("total-cost-of-care", &[(Facet::Medical, "included")]);
        assert_silent(&TCC005, &[&open.build()]);
    }

    #[test]
    fn silent_when_two_sets_of_lines_add_up() {
        let report = ReportBuilder::new("Acme")
            .usd("med-cost", "1,000")
            .usd("rx-cost", "250")
            .usd("capitation", "250")
            .usd("total-cost-of-care", "1,250")
            .define(
                "total-cost-of-care",
                &[(Facet::Pharmacy, "excluded"), (Facet::Capitation, "excluded")],
            )
            .build();
        assert_silent(&TCC005, &[&report]);
    }
}
