//! Which groups of another program's file are total costs of care, and what the file says they count.
//!
//! The standard has no code for total cost of care, and no one place for its definition: a payer writes it with the codes of
//! medical and pharmacy cost, or under a code of its own, and says what it counts in `Measure.group.description`,
//! `Measure.definition` or `Measure.description`, or beside the figure.
//! Source: VBPR 1.1.0, code system `vbp-performance-metric` and use-case page; docs/decisions/0003.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use plumbline_model::{Definition, Facet, FacetOrigin, FacetValue, Metric, Report, StatedBy, Unit};
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::Event;

use super::codes::{self, METRIC_SYSTEM};
use super::metrics;
use super::tree::Node;
use crate::definitions::MEDICAL_PLUS_PHARMACY;
use crate::notes::{self, Note};
use crate::phrases;

/// What a definition that names nothing defines.
pub(super) const NAME: &str = "Total cost of care";

/// Our code for what a group's words name, where they name total cost of care and nothing else: no price, no population and
/// no adjustment, which a code would hide. "TCC" alone is none, being a capitation as well.
fn named_in_words(concept: &Node) -> Option<&'static str> {
    let text = concept.text_at(&["text"]);
    let displays = concept.list("coding").filter_map(|coding| coding.text_at(&["display"]));
    text.into_iter().chain(displays).find_map(plainly)
}

/// Our code for a group's figure, where it is a total cost of care: by its words, or by the standard's code for medical and
/// pharmacy cost where the payer means that by it ([`is_meant`]).
pub(super) fn code(concept: &Node, meant: bool) -> Option<&'static str> {
    if let Some((local, _)) = medical_and_pharmacy(concept) {
        return meant.then_some(local);
    }
    let other = concept
        .list("coding")
        .any(|coding| coding.text_at(&["system"]) == Some(METRIC_SYSTEM));
    named_in_words(concept).filter(|_| !other)
}

/// Words that may stand beside "total cost of care" without making it another figure.
const BESIDE: &[&str] = &[
    "tcoc",
    "tcc",
    "actual",
    "the",
    "total",
    "amount",
    "performance",
    "year",
    "claims",
];

fn plainly(text: &str) -> Option<&'static str> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let spelled = words.join(" ");
    let mut rest = [
        "total cost of care",
        "total costs of care",
        "total cost of health care",
        "tcoc",
    ]
    .iter()
    .find_map(|name| spelled.contains(name).then(|| spelled.replacen(name, "", 1)))?;
    let mut take = |names: &[&str]| {
        let found = names.iter().find(|name| {
            let inside = format!(" {rest} ");
            inside.contains(&format!(" {name} "))
        });
        if let Some(name) = found {
            rest = format!(" {rest} ").replacen(&format!(" {name} "), " ", 1);
        }
        found.is_some()
    };
    let pmpm = take(&[
        "pmpm",
        "pbpm",
        "per member per month",
        "per member month",
        "per beneficiary per month",
        "per beneficiary month",
    ]);
    let yearly = !pmpm
        && take(&[
            "pmpy",
            "pbpy",
            "per member per year",
            "per beneficiary per year",
            "per person year",
        ]);
    let target = take(&["target", "benchmark", "budget"]);
    rest.split_whitespace()
        .all(|word| BESIDE.contains(&word) || is_of_period(word))
        .then_some(match (pmpm, yearly, target) {
            (false, false, false) => "total-cost-of-care",
            (true, _, false) => "total-cost-of-care-pmpm",
            (false, true, false) => "total-cost-of-care-per-person-year",
            (false, false, true) => "total-cost-of-care-target",
            (true, _, true) => "total-cost-of-care-pmpm-target",
            // There is no code for a target per year.
            (false, true, true) => return None,
        })
}

/// Whether a word names a year or a part of it, which does not make a total another figure: "2024", "CY2024", "FY24", "Q3".
fn is_of_period(word: &str) -> bool {
    let digits = word.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let letters = &word[..word.len() - digits.len()];
    let all_digits = digits.bytes().all(|b| b.is_ascii_digit());
    match letters {
        "" => digits.len() == 4 && digits.starts_with("20") && all_digits,
        "cy" | "py" | "fy" | "sfy" => all_digits && matches!(digits.len(), 0 | 2 | 4),
        "q" => digits.len() == 1 && all_digits,
        "calendar" | "fiscal" | "ytd" => digits.is_empty(),
        _ => false,
    }
}

/// The VBPR code of medical and pharmacy cost in a concept, and ours for total cost in the same form.
fn medical_and_pharmacy(concept: &Node) -> Option<(&'static str, &'static str)> {
    let code = concept
        .list("coding")
        .filter(|coding| coding.text_at(&["system"]) == Some(METRIC_SYSTEM))
        .find_map(|coding| coding.text_at(&["code"]))?;
    let (local, standard) = MEDICAL_PLUS_PHARMACY.iter().find(|(_, standard)| *standard == code)?;
    Some((local, standard))
}

/// Whether the payer of a report means its total cost of care where it writes the standard's code for medical and pharmacy
/// cost: it calls one of these figures so.
pub(super) fn is_meant(report: &Node) -> bool {
    report
        .list("group")
        .filter_map(|group| group.get("code"))
        .any(|concept| medical_and_pharmacy(concept).is_some() && named_in_words(concept).is_some())
}

/// The groups of a Measure that say what they count: code and description.
pub(super) fn described(measure: &Node) -> impl Iterator<Item = (&Node, &Node)> {
    measure.list("group").filter_map(|group| {
        let description = group.get("description")?;
        description.text().filter(|text| !text.trim().is_empty())?;
        Some((group.get("code")?, description))
    })
}

/// The code in the unit a figure turned out to have: a total without "PMPM" in its name may be one.
pub(super) fn in_unit(code: &str, unit: Unit) -> Option<&'static str> {
    match (code, unit) {
        ("total-cost-of-care", Unit::UsdPerMemberMonth) => Some("total-cost-of-care-pmpm"),
        ("total-cost-of-care-target", Unit::UsdPerMemberMonth) => Some("total-cost-of-care-pmpm-target"),
        _ => None,
    }
}

/// Whether a term names total cost of care as it was spent, in whatever form.
pub(super) fn is_name(term: &str) -> bool {
    plainly(term).is_some_and(|code| !code.ends_with("-target"))
}

/// Whether a term names the target of total cost of care.
pub(super) fn is_target(term: &str) -> bool {
    plainly(term).is_some_and(|code| code.ends_with("-target"))
}

/// The definition a contract gives in running text, where none of its elements for definitions holds one: each sentence
/// that names total cost of care.
pub(super) fn in_running_text(measure: &Node) -> Option<Definition> {
    let documentation = measure
        .list("relatedArtifact")
        .filter(|artifact| artifact.text_at(&["type"]) == Some("documentation"))
        .flat_map(|artifact| {
            ["display", "citation"]
                .into_iter()
                .filter_map(|name| artifact.get(name))
        });
    let texts = ["description", "purpose", "usage"]
        .into_iter()
        .filter_map(|name| measure.get(name))
        .chain(documentation);
    texts.into_iter().find_map(|place| {
        let text = place.text()?;
        let names_it = ["total cost of care", "tcoc"].iter().find_map(|name| {
            let at = text.to_lowercase().find(name)?;
            text.get(at..at + name.len())
        })?;
        let found = phrases::read(text, names_it);
        let first = found.values().next()?.sentence.clone();
        Some(Definition {
            term: names_it.to_owned(),
            stated: Some(first.clone()),
            anchor: Some(place.anchor()),
            origins: found
                .iter()
                .filter(|(_, phrase)| phrase.sentence != first)
                .map(|(facet, phrase)| {
                    let sentence = Some(phrase.sentence.clone());
                    (
                        *facet,
                        FacetOrigin::of(StatedBy::Contract, sentence, Some(place.anchor())),
                    )
                })
                .collect(),
            facets: found.into_iter().map(|(facet, phrase)| (facet, phrase.value)).collect(),
            inferred: None,
            metric_ids: Vec::new(),
        })
    })
}

/// What a report says itself of its total cost: its narrative, and texts beside the report or a figure.
pub(super) fn take_notes(report: &mut Report, node: &Node) {
    let mut found: Vec<Note> = Vec::new();
    if let Some(narrative) = node.get("text").and_then(|text| text.get("div")) {
        let text = without_tags(narrative.text().unwrap_or_default());
        found.push(Note::of_report(text, narrative.anchor()));
    }
    for place in texts_beside(node) {
        found.push(Note::of_report(
            place.text().unwrap_or_default().to_owned(),
            place.anchor(),
        ));
    }
    for group in node.list("group") {
        let Some(term) = group.get("code").and_then(codes::words) else {
            continue;
        };
        for place in texts_beside(group) {
            let text = place.text().unwrap_or_default().to_owned();
            found.push(Note::of_term(term.to_owned(), text, place.anchor()));
        }
    }
    notes::state(report, &found);
    let total_is_defined = report.definitions.iter().any(|definition| {
        let ids = &definition.metric_ids;
        report
            .metrics
            .iter()
            .any(|metric| notes::is_total(metric) && ids.contains(&metric.id))
    });
    if total_is_defined {
        let of_targets: Vec<Definition> = node
            .list("group")
            .filter_map(|group| of_target(report, group))
            .collect();
        report.definitions.extend(of_targets);
    }
}

/// What the total is aimed at: its figures' codes.
const TARGETS: &[&str] = &[
    "benchmark",
    "benchmark-pmpm",
    "cost-target",
    "total-cost-of-care-target",
    "total-cost-of-care-pmpm-target",
];
/// How the note beside such a figure calls it.
const CALLED: &[&str] = &["benchmark", "target", "budget"];

/// What the texts beside a benchmark or a target say that it counts.
fn of_target(report: &Report, group: &Node) -> Option<Definition> {
    let term = group.get("code").and_then(codes::words)?;
    let is_its =
        |metric: &&Metric| metric.term == term && metric.strata.is_empty() && TARGETS.contains(&metric.code.as_str());
    let ids: Vec<String> = report
        .metrics
        .iter()
        .filter(is_its)
        .map(|metric| metric.id.clone())
        .collect();
    let is_defined = report
        .definitions
        .iter()
        .any(|known| known.metric_ids.iter().any(|id| ids.contains(id)));
    if ids.is_empty() || is_defined {
        return None;
    }
    texts_beside(group).find_map(|place| {
        let text = place.text()?;
        let names = std::iter::once(term).chain(CALLED.iter().copied());
        let found = names
            .map(|name| phrases::read(text, name))
            .find(|found| !found.is_empty())?;
        Some(Definition {
            term: term.to_owned(),
            stated: Some(text.to_owned()),
            anchor: Some(place.anchor()),
            origins: found
                .iter()
                .map(|(facet, phrase)| {
                    let sentence = Some(phrase.sentence.clone());
                    (
                        *facet,
                        FacetOrigin::of(StatedBy::Report, sentence, Some(place.anchor())),
                    )
                })
                .collect(),
            facets: found.into_iter().map(|(facet, phrase)| (facet, phrase.value)).collect(),
            inferred: None,
            metric_ids: ids.clone(),
        })
    })
}

/// Texts in extensions of an element that are none of the standard's and none of ours.
fn texts_beside(element: &Node) -> impl Iterator<Item = &Node> {
    element
        .list("extension")
        .filter(|extension| {
            let url = extension.text_at(&["url"]).unwrap_or_default();
            !url.starts_with(codes::OWN) && !url.contains("/davinci-")
        })
        .filter_map(|extension| {
            ["valueString", "valueMarkdown"]
                .into_iter()
                .find_map(|name| extension.get(name))
                .or_else(|| extension.at(&["valueAnnotation", "text"]))
        })
        .filter(|value| value.text().is_some())
}

/// A narrative's words, a line for each of its elements.
pub(super) fn without_tags(xhtml: &str) -> String {
    let mut reader = Reader::from_str(xhtml);
    let mut text = String::with_capacity(xhtml.len());
    loop {
        match reader.read_event() {
            Ok(Event::Text(words)) => text.push_str(&words.xml10_content()),
            Ok(Event::GeneralRef(entity)) => match entity.resolve_char_ref() {
                Ok(Some(c)) => text.push(c),
                _ => text.push_str(resolve_predefined_entity(&entity).unwrap_or(" ")),
            },
            Ok(Event::End(_)) => text.push('\n'),
            Ok(Event::Eof) | Err(_) => return text,
            Ok(_) => {}
        }
    }
}

/// Joins what the contract defines to what the report says itself: the report's words stand, the contract's fill what they
/// leave open; the standard's code for medical and pharmacy cost says that both are in where nobody says otherwise.
pub(super) fn complete(report: &mut Report, contract: Vec<Definition>, node: &Node) {
    for agreed in contract {
        let held = report
            .definitions
            .iter_mut()
            .find(|held| agreed.metric_ids.iter().any(|id| held.metric_ids.contains(id)));
        let Some(held) = held else {
            report.definitions.push(agreed);
            continue;
        };
        let origins: BTreeMap<Facet, FacetOrigin> = agreed
            .facets
            .keys()
            .map(|facet| {
                let stated = agreed.origins.get(facet).cloned();
                let origin = stated.unwrap_or_else(|| {
                    FacetOrigin::of(StatedBy::Contract, agreed.stated.clone(), agreed.anchor.clone())
                });
                (*facet, origin)
            })
            .collect();
        for (facet, value) in agreed.facets {
            if let Entry::Vacant(open) = held.facets.entry(facet) {
                open.insert(value);
                held.origins
                    .extend(origins.get(&facet).map(|origin| (facet, origin.clone())));
            }
        }
    }
    by_code(report, node);
}

fn by_code(report: &mut Report, node: &Node) {
    let coded: Vec<&Metric> = report
        .metrics
        .iter()
        .filter(|metric| notes::is_total(metric) && metric.standard_code.is_some())
        .collect();
    let Some(first) = coded.first() else { return };
    let place = node
        .list("group")
        .filter_map(|group| group.get("code"))
        .find(|concept| medical_and_pharmacy(concept).is_some());
    let Some(place) = place.filter(|_| node.list("group").all(metrics::is_foreign)) else {
        return;
    };
    if report
        .definitions
        .iter()
        .all(|held| !held.metric_ids.contains(&first.id))
    {
        report.definitions.push(Definition {
            term: first.term.clone(),
            facets: BTreeMap::new(),
            stated: None,
            anchor: None,
            inferred: None,
            metric_ids: coded.iter().map(|metric| metric.id.clone()).collect(),
            origins: BTreeMap::new(),
        });
    }
    let ids: Vec<String> = coded.iter().map(|metric| metric.id.clone()).collect();
    let code = medical_and_pharmacy(place).map_or("", |(_, code)| code);
    for held in &mut report.definitions {
        if !held.metric_ids.iter().any(|id| ids.contains(id)) {
            continue;
        }
        for facet in [Facet::Medical, Facet::Pharmacy] {
            if let Entry::Vacant(open) = held.facets.entry(facet) {
                open.insert(FacetValue::Included);
                let origin = FacetOrigin::of(StatedBy::Report, Some(code.to_owned()), Some(place.anchor()));
                held.origins.insert(facet, origin);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_say_its_months_and_what_it_is_per_and_nothing_else() {
        for (text, code) in [
            ("Total cost of care CY2023", Some("total-cost-of-care")),
            ("TCOC FY24", Some("total-cost-of-care")),
            ("Total cost of care PBPM", Some("total-cost-of-care-pmpm")),
            (
                "Total cost of care per beneficiary per year",
                Some("total-cost-of-care-per-person-year"),
            ),
            ("Total cost of care target, Q3", Some("total-cost-of-care-target")),
            ("Total cost of care target PMPY", None),
            ("Total cost of care (in thousands)", None),
            ("Total cost of care, risk adjusted", None),
        ] {
            assert_eq!(plainly(text), code, "{text}");
        }
    }
}
