//! TCC008.

use plumbline_model::{Facet, FacetValue};

use crate::definitions::{in_words, total_cost_definition};
use crate::{Draft, Findings, Scope, Segment};

declare_rule! {
    /// Behavioral health or pharmacy is carved out of total cost.
    ///
    /// ## What
    /// The definitions in payers' latest reports state behavioral health or pharmacy as excluded, and their figures do not
    /// contradict it.
    /// ## Why
    /// Cost that is carved out can be moved to, and care across the line is paid by nobody's savings.
    /// ## What to do
    /// Nothing to correct. Keep it in mind when contracts are compared or renewed.
    /// ## Severity
    /// Worth knowing and nothing more: the figures are right.
    /// ## Source
    /// HCP-LAN, APM framework and population-based payment papers: both belong in total cost.
    /// ## Example that fires
    /// "Total cost of care excludes pharmacy."
    /// ## Example that does not
    /// A definition that says nothing about either; pharmacy counted in part.
    TCC008 "carved-out", Info, Segment(check)
}

const BELONG: [Facet; 2] = [Facet::BehavioralHealth, Facet::Pharmacy];

fn check(segment: &Segment, _: &Scope, out: &mut Findings) {
    let mut carved = Vec::new();
    for held in segment.latest.iter().filter_map(|report| total_cost_definition(report)) {
        // TCC005 tells of figures that contradict what is stated.
        if held.contradicted_by.is_some() {
            continue;
        }
        let facets: Vec<Facet> = BELONG
            .into_iter()
            .filter(|facet| held.definition.facets.get(facet) == Some(&FacetValue::Excluded))
            .collect();
        if facets.is_empty() {
            out.passed(&TCC008);
        } else {
            carved.push((held, facets));
        }
    }
    if carved.is_empty() {
        return;
    }
    let each: Vec<String> = carved
        .iter()
        .map(|(held, facets)| {
            format!(
                "{}: {}",
                held.report.payer.name,
                in_words(&held.definition.facets, facets)
            )
        })
        .collect();
    let mut draft = Draft::between(format!("{} payers", segment.name()))
        .message(format!("Carved out of total cost. {}.", each.join("; ")))
        .expected("behavioral health and pharmacy in total cost")
        .found(each.join("; "));
    for ((held, _), words) in carved.iter().zip(&each) {
        let text = held.definition.stated.clone().unwrap_or_else(|| words.clone());
        draft = draft.fact(words.clone()).saw(
            format!("{}, {}", held.report.payer.name, held.definition.term),
            text,
            held.definition.anchor.as_ref(),
            held.report,
        );
        let total = &held.definition.metric_ids;
        if let Some(metric) = held.report.metrics.iter().find(|metric| total.contains(&metric.id)) {
            draft = draft.metric(metric, held.report);
        }
    }
    out.push(&TCC008, draft);
}

#[cfg(test)]
mod tests {
    use plumbline_model::Report;

    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, findings_of};

    fn defined(payer: &str, facets: &[(Facet, &str)]) -> Report {
        ReportBuilder::new(payer)
            .usd("total-cost-of-care", "1,250")
            .define("total-cost-of-care", facets)
            .build()
    }

    #[test]
    fn fires_once_for_a_segment() {
        let a = defined("Acme", &[(Facet::Pharmacy, "excluded")]);
        let b = defined("Bolt", &[(Facet::BehavioralHealth, "excluded")]);
        let findings = findings_of(&TCC008, &[&a, &b]);
        assert_eq!(findings.len(), 1);
        assert_eq!(
            findings[0].message,
            "Carved out of total cost. Acme: pharmacy excluded; Bolt: behavioral health excluded."
        );
    }

    #[test]
    fn silent_on_what_is_counted_counted_in_part_or_left_open() {
        assert_silent(&TCC008, &[&defined("Acme", &[(Facet::Pharmacy, "included")])]);
        assert_silent(
            &TCC008,
            &[&defined("Acme", &[(Facet::Pharmacy, "partial: Part B drugs")])],
        );
        assert_silent(&TCC008, &[&defined("Acme", &[])]);
    }
}
