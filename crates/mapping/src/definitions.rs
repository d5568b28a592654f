//! Total-cost definitions: facets from the mapping file, tied to the sentence that states them.

use std::collections::BTreeMap;

use plumbline_model::{Definition, Metric};

use crate::format::MappingFile;
use crate::words::{Words, plain};

/// VBPR codes for a total cost that is medical plus pharmacy and nothing else.
/// Source: VBPR 1.1.0 code system `vbp-performance-metric`.
pub(crate) const MEDICAL_PLUS_PHARMACY: &[(&str, &str)] = &[
    ("total-cost-of-care", "med-rx-cost"),
    ("total-cost-of-care-pmpm", "med-rx-cost-pmpm"),
    ("total-cost-of-care-target", "med-rx-cost-target"),
];

/// The definitions of a document by the key its terms use, and the places of those whose sentence was not found.
///
/// A definition whose sentence is not in the document is not taken, unless the mapping file says that it is published
/// elsewhere.
pub(crate) fn read(file: &MappingFile, words: &Words) -> (BTreeMap<String, Definition>, Vec<usize>) {
    let mut definitions = BTreeMap::new();
    let mut missing = Vec::new();
    for (index, rule) in file.definition.iter().enumerate() {
        let hit = rule
            .sentence
            .as_ref()
            .and_then(|sentence| words.find(sentence, rule.part.as_ref()).into_iter().next());
        if hit.is_none() && !rule.without_sentence {
            missing.push(index);
            continue;
        }
        let definition = Definition {
            term: rule.term.clone(),
            facets: rule.facets.clone(),
            stated: hit
                .as_ref()
                .map(|hit| plain(&hit.whole).into())
                .or_else(|| rule.source.clone()),
            anchor: hit.map(|hit| hit.anchor),
            inferred: None,
            metric_ids: Vec::new(),
            origins: BTreeMap::new(),
        };
        definitions.insert(rule.key.clone(), definition);
    }
    (definitions, missing)
}

/// The VBPR code that means the same as a local total-cost code under a definition; `None` when facets leave it open.
pub(crate) fn standard_code(metric: &Metric, definition: &Definition) -> Option<String> {
    definition.is_medical_plus_pharmacy_only().then_some(())?;
    let (_, code) = MEDICAL_PLUS_PHARMACY.iter().find(|(local, _)| *local == metric.code)?;
    Some((*code).to_owned())
}
