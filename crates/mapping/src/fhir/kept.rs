//! What a file says beyond the model, collected while its resources are read.

use plumbline_model::{About, KeptFact};

use super::codes;
use super::tree::Node;

/// Facts kept of one report, in the order they are met.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pub(super) facts: Vec<KeptFact>,
}

impl Kept {
    /// Keeps an element as it stands; one that FHIR has no such value for is no fact.
    pub(super) fn element(&mut self, about: About, id: &str, element: &str, node: &Node) {
        if !node.is_unsound() && !node.is_null() {
            self.json(about, id, element, node.to_json(), node);
        }
    }

    /// Keeps a value made of several elements; `place` is where it stands.
    pub(super) fn json(&mut self, about: About, id: &str, element: &str, json: String, place: &Node) {
        self.facts.push(KeptFact {
            about,
            id: id.to_owned(),
            element: element.to_owned(),
            json,
            anchor: place.anchor(),
        });
    }

    /// Keeps the extensions that are none of `known` and none of ours.
    pub(super) fn extensions(&mut self, about: About, id: &str, node: &Node, known: &[&str]) {
        for extension in node.list("extension") {
            let url = extension.text_at(&["url"]).unwrap_or_default();
            if !known.contains(&url) && !url.starts_with(codes::OWN) {
                self.element(about, id, "extension", extension);
            }
        }
    }

    /// Keeps every element of a resource that is none of `known`.
    pub(super) fn others(&mut self, about: About, id: &str, node: &Node, known: &[&str]) {
        for (name, child) in node.children() {
            if !known.contains(&name) {
                self.element(about, id, name, child);
            }
        }
    }
}
