//! What a file of Plumbline says of where it comes from: kept, so that a report that travels keeps its identity and its first
//! source.

use std::collections::{HashMap, HashSet};

use plumbline_model::{About, Anchor, KeptFact, ORIGIN_FIGURE, ORIGIN_FILE, ORIGIN_NAME, ORIGIN_REPLACES, Report};

use super::codes::{self, SOURCE_FIGURE, SOURCE_FILE};
use super::kept::Kept;
use super::resources::Resources;
use super::tree::Node;

/// Facts of a performance MeasureReport that Plumbline wrote, none of another: its identifiers and the report it replaces
/// under the names of their elements, the file it was first read from, and the place of each figure in that.
///
/// A report that Plumbline took from another program's file leaves in that program's form: of it only the identifier and the
/// Provenance are ours, and the identifier is kept with the other elements of that form.
pub(super) fn facts(node: &Node, resources: &Resources<'_>, report: &Report) -> Vec<KeptFact> {
    let mut kept = Kept::default();
    let provenance = node
        .text_at(&["id"])
        .and_then(|id| resources.with_id("Provenance", &format!("source-{id}")));
    let source = provenance
        .and_then(|provenance| provenance.list("entity").next())
        .and_then(|entity| entity.get("what"));
    match node.extension(SOURCE_FILE) {
        Some(file) => {
            if let Some(identifier) = node.get("identifier") {
                kept.element(About::Report, "", "identifier", identifier);
            }
            if let Some(replaced) = node.extension(codes::SUPERSEDES) {
                kept.element(About::Report, "", ORIGIN_REPLACES, replaced);
            }
            if let Some(hash) = file.get("valueString") {
                kept.element(About::Report, "", ORIGIN_FILE, hash);
            }
            of_figures(node, &places(node, resources), report, &mut kept);
        }
        None if codes::own_identifier(node) => {
            let hash = source.and_then(|source| source.at(&["identifier", "value"]));
            if let Some(hash) = hash
                && let Some(digits) = hash.text().and_then(|text| text.strip_prefix("urn:hash:"))
            {
                let json = serde_json::Value::from(digits).to_string();
                kept.json(About::Report, "", ORIGIN_FILE, json, hash);
            }
            of_provenance(provenance, report, &mut kept);
        }
        None => return Vec::new(),
    }
    if let Some(name) = source.and_then(|source| source.get("display")) {
        kept.element(About::Report, "", ORIGIN_NAME, name);
    }
    kept.facts
}

/// What stands beside the figures.
fn of_figures(node: &Node, places: &HashMap<&str, &Node>, report: &Report, kept: &mut Kept) {
    for metric in &report.metrics {
        if let Some(place) = around(&metric.anchor, places) {
            kept.element(About::Metric, &metric.id, ORIGIN_FIGURE, place);
        }
    }
    // A target that is a group of its own as well is read once, with its figure.
    for target in node
        .list("group")
        .filter(|group| group.extension(codes::TARGET_OF).is_some())
    {
        if let (Some(id), Some(place)) = (target.text_at(&["id"]), target.extension(SOURCE_FIGURE)) {
            let is_read = report.metric(id).is_some();
            if !is_read {
                kept.element(About::Metric, id, ORIGIN_FIGURE, place);
            }
        }
    }
    for measure in &report.quality {
        if let Some(place) = around(&measure.anchor, places) {
            kept.element(About::Quality, &measure.id, ORIGIN_FIGURE, place);
        }
    }
}

/// What stands in the Provenance.
fn of_provenance(provenance: Option<&Node>, report: &Report, kept: &mut Kept) {
    let Some(provenance) = provenance else { return };
    let metrics: HashSet<&str> = report.metrics.iter().map(|metric| metric.id.as_str()).collect();
    for figure in provenance.extensions(codes::FIGURE_PLACE) {
        let id = figure
            .extension("figure")
            .and_then(|part| part.text_at(&["valueString"]));
        if let Some(id) = id {
            let about = if metrics.contains(id) {
                About::Metric
            } else {
                About::Quality
            };
            kept.element(about, id, ORIGIN_FIGURE, figure);
        }
    }
}

/// What Plumbline wrote beside groups, strata and quality reports, by the pointers of these.
fn places<'a>(node: &'a Node, resources: &Resources<'a>) -> HashMap<&'a str, &'a Node> {
    let groups = node.list("group").flat_map(|group| {
        let strata = group
            .list("stratifier")
            .flat_map(|stratifier| stratifier.list("stratum"));
        std::iter::once(group).chain(strata)
    });
    let results = node
        .list("evaluatedResource")
        .filter_map(|reference| resources.resolve(reference, node));
    groups
        .chain(results)
        .filter_map(|holder| Some((holder.pointer(), holder.extension(SOURCE_FIGURE)?)))
        .collect()
}

/// What Plumbline wrote beside the nearest of them around a value.
fn around<'a>(anchor: &Anchor, places: &HashMap<&str, &'a Node>) -> Option<&'a Node> {
    let Anchor::Json { pointer, .. } = anchor else {
        return None;
    };
    let mut pointer = pointer.as_str();
    loop {
        if let Some(place) = places.get(pointer) {
            return Some(place);
        }
        pointer = pointer.rsplit_once('/')?.0;
    }
}
