//! FHIR bulk style: one NDJSON file per resource type, one resource a line.
//!
//! Source: HL7 FHIR Bulk Data Access 2.0, output files. Resources are written as they are made: memory holds the
//! addresses that reports share, not the resources.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use plumbline_model::fingerprint;

use super::shapes::Resource;
use super::{LONGEST_ID, Unsaid, bounded_id, resources};
use crate::{BeforeFile, ExportError, Exported, Flow, Written, contract_among};

/// Writes `MeasureReport.ndjson`, `Measure.ndjson`, `Organization.ndjson` and `Provenance.ndjson`.
///
/// A resource that several reports share is written once. Where two reports know different things of one contract or
/// one organization, each has its own version of it.
pub(crate) fn export(flow: &mut Flow<'_>, folder: &Path, before: BeforeFile<'_>) -> Result<Exported, ExportError> {
    let mut files = Files {
        folder,
        open: Vec::new(),
        shared: HashMap::new(),
    };
    let mut unsaid = Unsaid::default();
    for report in &mut *flow.reports {
        let report = report?;
        if !before(&folder.join("MeasureReport.ndjson")) {
            return Err(ExportError::Cancelled);
        }
        let (mut resources, notes) = resources(&report, contract_among(flow.contracts, &report));
        files.tell_apart(&mut resources);
        for resource in &resources {
            files.write(resource, &report.id)?;
        }
        unsaid.add(&report, notes);
    }
    Ok(Exported {
        files: files.finish()?,
        notes: unsaid.in_words(),
    })
}

/// The files of one export, each under a temporary name until all are whole. Those that are not are taken away.
struct Files<'a> {
    folder: &'a Path,
    open: Vec<Open>,
    /// What was written under each address that reports may share, as the fingerprint of its text.
    shared: HashMap<(&'static str, String), String>,
}

struct Open {
    kind: &'static str,
    partial: PathBuf,
    writer: BufWriter<File>,
    bytes: u64,
    report_ids: Vec<String>,
}

impl Drop for Files<'_> {
    fn drop(&mut self) {
        for open in &self.open {
            // A file that cannot be removed stays under its temporary name.
            let _ = std::fs::remove_file(&open.partial);
        }
    }
}

/// The fingerprint of a resource that reports may share; `None` for one that is its report's alone.
fn print_of(resource: &Resource) -> Option<String> {
    match resource {
        Resource::Measure(_) | Resource::Organization(_) => {
            let text = serde_json::to_string(resource).unwrap_or_default();
            Some(fingerprint("resource", &text, &[]))
        }
        Resource::MeasureReport(_) | Resource::Provenance(_) => None,
    }
}

impl Files<'_> {
    /// Gives a contract or organization a version of its own where another report wrote its address with other facts.
    fn tell_apart(&self, resources: &mut [Resource]) {
        let mut renamed = Vec::new();
        let mut canonical = None;
        for resource in resources.iter_mut() {
            let Some(print) = print_of(resource) else { continue };
            let (kind, id) = resource.address();
            if self
                .shared
                .get(&(kind, id.to_owned()))
                .is_none_or(|known| *known == print)
            {
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

    fn write(&mut self, resource: &Resource, report_id: &str) -> Result<(), ExportError> {
        let (kind, id) = resource.address();
        let index = self.file(kind)?;
        let file = &mut self.open[index];
        if file.report_ids.last().map(String::as_str) != Some(report_id) {
            file.report_ids.push(report_id.to_owned());
        }
        if let Some(print) = print_of(resource) {
            let known = self.shared.insert((kind, id.to_owned()), print.clone());
            if known.is_some_and(|known| known == print) {
                return Ok(());
            }
        }
        let mut line = serde_json::to_vec(resource).map_err(|error| ExportError::Encode {
            path: file.partial.clone(),
            reason: error.to_string(),
        })?;
        line.push(b'\n');
        file.bytes += line.len() as u64;
        file.writer.write_all(&line).map_err(|source| ExportError::Write {
            path: file.partial.clone(),
            source,
        })
    }

    fn file(&mut self, kind: &'static str) -> Result<usize, ExportError> {
        if let Some(index) = self.open.iter().position(|open| open.kind == kind) {
            return Ok(index);
        }
        let partial = self.folder.join(format!("{kind}.partial"));
        let file = File::create(&partial).map_err(|source| ExportError::Write {
            path: partial.clone(),
            source,
        })?;
        self.open.push(Open {
            kind,
            partial,
            writer: BufWriter::with_capacity(1 << 16, file),
            bytes: 0,
            report_ids: Vec::new(),
        });
        Ok(self.open.len() - 1)
    }

    fn finish(mut self) -> Result<Vec<Written>, ExportError> {
        for open in &mut self.open {
            open.writer.flush().map_err(|source| ExportError::Write {
                path: open.partial.clone(),
                source,
            })?;
        }
        let mut written = Vec::with_capacity(self.open.len());
        for open in std::mem::take(&mut self.open) {
            let path = self.folder.join(format!("{}.ndjson", open.kind));
            std::fs::rename(&open.partial, &path).map_err(|source| ExportError::Write {
                path: path.clone(),
                source,
            })?;
            written.push(Written {
                path,
                report_ids: open.report_ids,
                bytes: open.bytes,
            });
        }
        Ok(written)
    }
}
