//! What a report was read with from a FHIR file beyond the model: it leaves as it came.

use std::collections::HashMap;

use plumbline_model::{About, KeptFact, ORIGIN_FIGURE, Report};
use serde_json::value::RawValue;

use super::shapes::{AsRead, Extension};

/// The kept facts of one report, by what they are said of.
pub struct Kept<'a> {
    facts: HashMap<About, HashMap<&'a str, Vec<&'a KeptFact>>>,
    public_id: String,
}

impl<'a> Kept<'a> {
    /// Sorts a report's kept facts.
    pub fn of(report: &'a Report) -> Kept<'a> {
        let mut facts: HashMap<About, HashMap<&str, Vec<&KeptFact>>> = HashMap::new();
        for fact in &report.kept {
            let known = facts.entry(fact.about).or_default();
            known.entry(fact.id.as_str()).or_default().push(fact);
        }
        Kept {
            facts,
            public_id: super::public_id(report),
        }
    }

    /// Whether another program wrote the report's file: then its form is kept, and ours is added nowhere.
    pub fn is_foreign(&self) -> bool {
        self.all(About::Report, "", "id").next().is_some()
    }

    /// The id under which the report leaves.
    pub fn public_id(&self) -> &str {
        &self.public_id
    }

    /// Where a figure stands in the file it was first read from, as Plumbline wrote it into the one it was read from here.
    pub fn origin(&self, about: About, id: &str) -> Option<Extension> {
        self.all(about, id, ORIGIN_FIGURE).find_map(extension)
    }

    /// Everything kept of one thing.
    pub fn about(&self, about: About, id: &str) -> &[&'a KeptFact] {
        let known = self.facts.get(&about).and_then(|known| known.get(id));
        known.map_or(&[], Vec::as_slice)
    }

    /// Every kept value of one element.
    pub fn all(&self, about: About, id: &str, element: &str) -> impl Iterator<Item = &'a KeptFact> {
        self.about(about, id)
            .iter()
            .filter(move |fact| fact.element == element)
            .copied()
    }

    /// The kept value of one element, as JSON.
    pub fn one(&self, about: About, id: &str, element: &str) -> Option<Box<RawValue>> {
        self.all(about, id, element).find_map(raw)
    }

    /// The kept value of one element that is a string.
    pub fn text(&self, about: About, id: &str, element: &str) -> Option<String> {
        serde_json::from_str(&self.all(about, id, element).next()?.json).ok()
    }

    /// Kept extensions, under the name of the element they were kept by.
    pub fn extensions(&self, about: About, id: &str, element: &str) -> Vec<Extension> {
        self.all(about, id, element).filter_map(extension).collect()
    }
}

/// A kept value as JSON.
pub fn raw(fact: &KeptFact) -> Option<Box<RawValue>> {
    RawValue::from_string(fact.json.clone()).ok()
}

/// A kept extension.
fn extension(fact: &KeptFact) -> Option<Extension> {
    let as_read: AsRead = serde_json::from_str(&fact.json).ok()?;
    Some(Extension {
        as_read,
        ..Extension::default()
    })
}
