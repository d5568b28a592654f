//! Total-cost definitions side by side: which facets two of them state differently.

use std::collections::BTreeSet;

use plumbline_model::{Definition, Facet, FacetValue, Facets, InferredDefinition, Report};

use crate::components::{TOTAL_COST, consistent, infer_definition};
use crate::figures::{Role, split};
use crate::{Draft, Findings, Rule, Segment, amounts::listed};

/// One payer's definition, and what its figures say instead where they contradict it.
pub(crate) struct Held<'a> {
    pub(crate) report: &'a Report,
    pub(crate) definition: &'a Definition,
    pub(crate) contradicted_by: Option<InferredDefinition>,
}

impl Held<'_> {
    fn stated(&self, facet: Facet) -> Option<FacetValue> {
        self.definition.facets.get(&facet).map(|value| comparable(facet, value))
    }

    fn inferred(&self, facet: Facet) -> Option<FacetValue> {
        let facets = &self.contradicted_by.as_ref()?.facets;
        facets.get(&facet).map(|value| comparable(facet, value))
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

/// Compares these facets of the payers' latest definitions: one finding names all that differ.
pub(crate) fn compare_payers(rule: &'static Rule, facets: &[Facet], segment: &Segment, out: &mut Findings) {
    let held: Vec<Held> = segment
        .latest
        .iter()
        .filter_map(|report| total_cost_definition(report))
        .collect();
    if held.len() < 2 {
        return;
    }
    let differing: Vec<Facet> = facets
        .iter()
        .copied()
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
        return out.passed(rule);
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
        .found(match differing.len() {
            1 => "1 facet differs".to_owned(),
            count => format!("{count} facets differ"),
        });
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
    out.push(rule, draft);
}

/// The report's definition of total cost: the one its total-cost figures are under, else its only one.
pub(crate) fn total_cost_definition(report: &Report) -> Option<Held<'_>> {
    let of_total = report
        .definitions
        .iter()
        .find(|definition| applies_to(report, definition, TOTAL_COST, Role::Actual));
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

/// Whether a definition is about figures with this stem, as they came out or as they were aimed at.
pub(crate) fn applies_to(report: &Report, definition: &Definition, stem: &str, role: Role) -> bool {
    definition
        .metric_ids
        .iter()
        .filter_map(|id| report.metric(id))
        .any(|metric| split(&metric.code) == (stem, role))
}

/// The facets both state, differently. Sentences on who is left out and how members are attributed are not compared:
/// no two are worded alike.
pub(crate) fn stated_differently(a: &Facets, b: &Facets) -> Vec<Facet> {
    a.iter()
        .filter(|(facet, _)| !matches!(facet, Facet::MemberExclusions | Facet::Attribution))
        .filter(|(facet, value)| {
            b.get(facet)
                .is_some_and(|other| comparable(**facet, other) != comparable(**facet, value))
        })
        .map(|(facet, _)| *facet)
        .collect()
}

/// Each of the facets in the words of a definition: `pharmacy included, basis paid`.
pub(crate) fn in_words(facets: &Facets, about: &[Facet]) -> String {
    let words = about.iter().map(|facet| match facets.get(facet) {
        Some(value) => format!("{} {value}", name(*facet)),
        None => format!("{} not stated", name(*facet)),
    });
    words.collect::<Vec<_>>().join(", ")
}

/// A value without differences of case, spacing and notation of amounts; `excluded` for what is none.
pub(crate) fn comparable(facet: Facet, value: &FacetValue) -> FacetValue {
    match value {
        FacetValue::Stated(text) => match text.trim().to_lowercase().as_str() {
            "none" | "no" | "not applied" => FacetValue::Excluded,
            text if matches!(facet, Facet::Truncation | Facet::RunOutMonths) => FacetValue::Stated(amount(text)),
            text => FacetValue::Stated(text.to_owned()),
        },
        FacetValue::Partial(text) => FacetValue::Partial(text.trim().to_lowercase()),
        other => other.clone(),
    }
}

/// The first number of a text, without thousands separators; the text itself where it holds none.
fn amount(text: &str) -> String {
    let digits: String = text
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(|c| c.is_ascii_digit() || *c == ',')
        .filter(char::is_ascii_digit)
        .collect();
    if digits.is_empty() { text.to_owned() } else { digits }
}

/// The facet in words.
pub(crate) fn name(facet: Facet) -> String {
    facet.as_str().replace('_', " ")
}
