//! TCC003.

use std::collections::BTreeSet;

use plumbline_model::{Definition, Facet, FacetValue, InferredDefinition, Report};

use crate::components::{TOTAL_COST, consistent, infer_definition};
use crate::figures::split;
use crate::{Draft, Findings, Scope, Segment, amounts::listed};

declare_rule! {
    /// Payers of one line of business define total cost differently.
    ///
    /// ## What
    /// The definitions of total cost in the payers' latest reports differ in a facet that two of them state: basis,
    /// pharmacy, behavioral health, capitation, cost share, truncation and so on. Where a report's figures contradict
    /// what it states, both are shown. What a payer leaves open is no difference; the message says so.
    /// ## Why
    /// A total with pharmacy and one without are not the same figure, whatever they are called.
    /// ## What to do
    /// Compare the components both count, or say beside the comparison which facets differ.
    /// ## Severity
    /// A warning: each report is true in itself, and only the comparison needs a caveat.
    /// ## Source
    /// The facets published definitions differ in, among them 42 CFR 425.605, 957 CMR 2.00 and NQF 1604.
    /// ## Example that fires
    /// One commercial payer counts pharmacy, the other excludes it.
    /// ## Example that does not
    /// One payer states a truncation threshold, the other says nothing about it.
    TCC003 "definitions-differ", Warning, Segment(check)
}

/// Facets this rule leaves alone: run-out is PER009's, and the others are sentences that no two payers word alike.
const NOT_COMPARED: [Facet; 3] = [Facet::RunOutMonths, Facet::MemberExclusions, Facet::Attribution];

/// One payer's definition, and what its figures say instead where they contradict it.
struct Held<'a> {
    report: &'a Report,
    definition: &'a Definition,
    contradicted_by: Option<InferredDefinition>,
}

impl Held<'_> {
    fn stated(&self, facet: Facet) -> Option<FacetValue> {
        self.definition.facets.get(&facet).map(comparable)
    }

    fn inferred(&self, facet: Facet) -> Option<FacetValue> {
        self.contradicted_by.as_ref()?.facets.get(&facet).map(comparable)
    }

    /// What the payer says about a facet, in words.
    fn words(&self, facet: Facet) -> String {
        let stated = self.definition.facets.get(&facet);
        let text = stated.map_or_else(|| "not stated".to_owned(), ToString::to_string);
        match self.inferred(facet) {
            Some(inferred) if Some(&inferred) != stated => format!("{text}, by its figures {inferred}"),
            _ => text,
        }
    }
}

fn check(segment: &Segment, _: &Scope, out: &mut Findings) {
    let held: Vec<Held> = segment
        .latest
        .iter()
        .filter_map(|report| total_cost_definition(report))
        .collect();
    if held.len() < 2 {
        return;
    }
    let differing: Vec<Facet> = Facet::ALL
        .into_iter()
        .filter(|facet| !NOT_COMPARED.contains(facet))
        .filter(|facet| {
            let stated: BTreeSet<FacetValue> = held.iter().filter_map(|held| held.stated(*facet)).collect();
            let effective: BTreeSet<FacetValue> = held
                .iter()
                .filter_map(|held| held.inferred(*facet).or_else(|| held.stated(*facet)))
                .collect();
            stated.len() > 1 || effective.len() > 1
        })
        .collect();
    if differing.is_empty() {
        return out.passed(&TCC003);
    }
    let by_facet: Vec<String> = differing
        .iter()
        .map(|facet| {
            let each: Vec<String> = held
                .iter()
                .map(|held| format!("{} {}", held.report.payer.name, held.words(*facet)))
                .collect();
            format!("{}: {}", name(*facet), each.join("; "))
        })
        .collect();
    let names: Vec<String> = differing.iter().map(|facet| name(*facet)).collect();
    let mut draft = Draft::between(format!("{} payers", segment.name()))
        .message(format!(
            "Total cost is defined differently in {}. {}.",
            listed(&names),
            by_facet.join(". ")
        ))
        .expected("one definition")
        .found(format!("{} facets differ", differing.len()));
    for held in &held {
        let report = held.report;
        for facet in &differing {
            draft = draft.fact(format!(
                "{}|{}|{}",
                report.payer.name,
                facet.as_str(),
                held.words(*facet)
            ));
        }
        let text = differing
            .iter()
            .map(|facet| format!("{}: {}", name(*facet), held.words(*facet)));
        draft = draft.saw(
            format!("{}, {}", report.payer.name, held.definition.term),
            text.collect::<Vec<_>>().join("; "),
            held.definition.anchor.as_ref(),
            report,
        );
    }
    out.push(&TCC003, draft);
}

/// The report's definition of total cost: the one its total-cost figures are under, else its only one.
fn total_cost_definition(report: &Report) -> Option<Held<'_>> {
    let of_total = report.definitions.iter().find(|definition| {
        definition
            .metric_ids
            .iter()
            .filter_map(|id| report.metric(id))
            .any(|metric| split(&metric.code).0 == TOTAL_COST)
    });
    let definition = match (of_total, report.definitions.as_slice()) {
        (Some(definition), _) | (None, [definition]) => definition,
        _ => return None,
    };
    let contradicted_by =
        infer_definition(report, definition).filter(|inferred| !consistent(&definition.facets, &inferred.facets));
    Some(Held {
        report,
        definition,
        contradicted_by,
    })
}

/// A value without differences of case, and `none` for what is left out.
fn comparable(value: &FacetValue) -> FacetValue {
    match value {
        FacetValue::Stated(text) => match text.trim().to_lowercase().as_str() {
            "none" | "no" | "not applied" => FacetValue::Excluded,
            text => FacetValue::Stated(text.to_owned()),
        },
        FacetValue::Partial(text) => FacetValue::Partial(text.trim().to_lowercase()),
        other => other.clone(),
    }
}

fn name(facet: Facet) -> String {
    facet.as_str().replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, findings_of};

    fn defined(payer: &str, facets: &[(Facet, &str)]) -> Report {
        ReportBuilder::new(payer)
            .usd("med-cost", "1,000.00")
            .usd("rx-cost", "250.00")
            .usd("total-cost-of-care", "1,250.00")
            .define("total-cost-of-care", facets)
            .build()
    }

    #[test]
    fn fires_once_facet_by_facet() {
        let a = defined(
            "Acme",
            &[
                (Facet::Basis, "allowed"),
                (Facet::Truncation, "150000 USD per member per year"),
            ],
        );
        let b = defined("Bolt", &[(Facet::Basis, "paid"), (Facet::Truncation, "none")]);
        let c = defined("Crown", &[(Facet::Basis, "Paid")]);
        let findings = findings_of(&TCC003, &[&a, &b, &c]);
        assert_eq!(findings.len(), 1);
        assert_eq!(
            findings[0].message,
            "Total cost is defined differently in basis and truncation. \
             basis: Acme allowed; Bolt paid; Crown Paid. \
             truncation: Acme 150000 USD per member per year; Bolt none; Crown not stated."
        );
    }

    #[test]
    fn fires_on_what_the_figures_say_where_they_contradict_the_text() {
        let a = defined("Acme", &[(Facet::Pharmacy, "included")]);
        let b = defined("Bolt", &[(Facet::Pharmacy, "excluded")]);
        let findings = findings_of(&TCC003, &[&a, &b]);
        assert!(
            findings[0].message.contains("Bolt excluded, by its figures included"),
            "{}",
            findings[0].message
        );
    }

    #[test]
    fn silent_on_what_one_payer_leaves_open_and_on_wording() {
        let a = defined(
            "Acme",
            &[
                (Facet::Basis, "paid"),
                (Facet::Truncation, "150000 USD"),
                (Facet::Attribution, "PCP"),
            ],
        );
        let b = defined("Bolt", &[(Facet::Basis, "Paid "), (Facet::Attribution, "claims")]);
        assert_silent(&TCC003, &[&a, &b]);
    }
}
