//! Contracts and organizations told apart by what they say, where reports know different things of them.

use plumbline_model::fingerprint;

use super::shapes::Resource;
use super::{LONGEST_ID, bounded_id};

/// The fingerprint of a resource that reports may share; `None` for one that is its report's alone.
pub(super) fn print_of(resource: &Resource) -> Option<String> {
    match resource {
        Resource::Measure(_) | Resource::Organization(_) => {
            let text = serde_json::to_string(resource).unwrap_or_default();
            Some(fingerprint("resource", &text, &[]))
        }
        Resource::MeasureReport(_) | Resource::Provenance(_) => None,
    }
}

/// Gives contracts and organizations of a report ids of their content, and what points to them these ids; a contract
/// without a version of the payer's has that of its content too. `apart` says which, by type, id and fingerprint.
pub(super) fn rename(resources: &mut [Resource], apart: impl Fn((&'static str, &str), &str) -> bool) {
    let mut renamed = Vec::new();
    let mut canonical = None;
    for resource in resources.iter_mut() {
        let Some(print) = print_of(resource) else { continue };
        let (kind, id) = resource.address();
        if !apart((kind, id), &print) {
            continue;
        }
        let version = print.get(..8).unwrap_or(&print).to_owned();
        // Room for the version, which tells the ids apart.
        let stem: String = id.chars().take(LONGEST_ID - 9).collect();
        let new = bounded_id(&format!("{}-{version}", stem.trim_end_matches('-')));
        match resource {
            Resource::Measure(measure) => {
                measure.id = new;
                if !measure.as_read.contains_key("version") {
                    measure.version.clone_from(&version);
                    canonical = Some(format!("{}|{version}", measure.canonical()));
                }
            }
            Resource::Organization(organization) => {
                let old = std::mem::replace(&mut organization.id, new.clone());
                renamed.push((format!("Organization/{old}"), format!("Organization/{new}")));
            }
            Resource::MeasureReport(_) | Resource::Provenance(_) => {}
        }
    }
    for resource in resources.iter_mut() {
        let Resource::MeasureReport(report) = resource else {
            continue;
        };
        let subject = report.subject.iter_mut().flat_map(|subject| &mut subject.extension);
        let references = subject.filter_map(|extension| extension.value_reference.as_mut());
        for reference in references.chain(&mut report.reporter) {
            let new = renamed
                .iter()
                .find(|(old, _)| reference.reference.as_ref() == Some(old));
            if let Some((_, new)) = new {
                reference.reference = Some(new.clone());
            }
        }
    }
    if let (Some(canonical), Some(Resource::MeasureReport(report))) = (canonical, resources.first_mut()) {
        report.measure = canonical;
    }
}
