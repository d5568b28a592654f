//! Which places of a source a report's figures and findings point at, and which of them the pack shows.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};
use plumbline_model::{Anchor, Finding, Report, fingerprint};

use crate::parts::parts;

/// The places, in the order they are first named.
pub(super) struct Places<'a> {
    /// Goes before every id, so that a file may hold several reports.
    prefix: String,
    /// Each with the words of what stands there.
    all: Vec<(&'a Anchor, Vec<String>)>,
    index: BTreeMap<String, usize>,
    /// The ids of the places that are shown.
    shown: BTreeSet<String>,
}

impl<'a> Places<'a> {
    pub(super) fn of(report: &'a Report, findings: &[&'a Finding], prefix: String) -> Places<'a> {
        let mut places = Places {
            prefix,
            all: Vec::new(),
            index: BTreeMap::new(),
            shown: BTreeSet::new(),
        };
        for metric in &report.metrics {
            places.add(&metric.anchor, metric.term.clone());
            if let Some(target) = &metric.target {
                places.add(&target.anchor, format!("{}: target", metric.term));
            }
            if let Some(baseline) = &metric.baseline {
                places.add(&baseline.anchor, format!("{}: baseline", metric.term));
            }
        }
        for measure in &report.quality {
            for part in parts(measure) {
                let name = part.threshold.unwrap_or(part.name);
                places.add(part.anchor, format!("{}: {name}", measure.name));
            }
        }
        for unmapped in &report.unmapped {
            places.add(&unmapped.anchor, unmapped.term.clone());
        }
        for definition in &report.definitions {
            if let Some(anchor) = &definition.anchor {
                places.add(anchor, definition.term.clone());
            }
        }
        for (statement, anchor) in report.statements.iter().filter_map(|s| Some((s, s.anchor.as_ref()?))) {
            places.add(anchor, super::figures::kind(statement.kind).to_owned());
        }
        for finding in findings {
            let own = |evidence: &&plumbline_model::Evidence| {
                let of = evidence.report_id.as_ref().or(finding.report_id.as_ref());
                of == Some(&report.id)
            };
            for evidence in finding.evidence.iter().filter(own) {
                if let Some(anchor) = &evidence.anchor {
                    places.add(anchor, format!("{}: {}", finding.rule, evidence.label));
                }
            }
        }
        places
    }

    fn add(&mut self, anchor: &'a Anchor, words: String) {
        let id = self.id(anchor);
        let index = *self.index.entry(id).or_insert_with(|| {
            self.all.push((anchor, Vec::new()));
            self.all.len() - 1
        });
        let known = &mut self.all[index].1;
        if !known.contains(&words) {
            known.push(words);
        }
    }

    /// Every place with what stands there in words.
    pub(super) fn all(&self) -> impl Iterator<Item = (&'a Anchor, String)> + '_ {
        self.all.iter().map(|(anchor, words)| (*anchor, words.join(", ")))
    }

    /// Notes that a place is shown and gives the id it is shown under; `None` where that id is taken already.
    pub(super) fn show(&mut self, anchor: &Anchor) -> Option<String> {
        let id = self.id(anchor);
        self.shown.insert(id.clone()).then_some(id)
    }

    /// A place in words, linked where the pack shows it.
    pub(super) fn link(&self, anchor: &Anchor) -> Markup {
        let id = self.id(anchor);
        html! {
            @if self.shown.contains(&id) { a href={ "#" (id) } { (anchor.place()) } } @else { (anchor.place()) }
        }
    }

    /// The id of a section of the report.
    pub(super) fn section(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    /// The id of a place in the file: the same for all figures that stand there.
    fn id(&self, anchor: &Anchor) -> String {
        let edges = anchor
            .page_box()
            .map(|edges| edges.0.map(|edge| edge.normalize().to_string()).join(" "));
        let place = fingerprint("place", &anchor.place(), &[edges.as_deref().unwrap_or("")]);
        format!("{}at-{place}", self.prefix)
    }
}
