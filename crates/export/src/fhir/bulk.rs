//! FHIR bulk style: one NDJSON file per resource type, one resource a line.
//!
//! Source: HL7 FHIR Bulk Data Access 2.0, output files. Resources are written as they are made: memory holds the
//! addresses that reports share, not the resources.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use super::shapes::Resource;
use super::{Unsaid, by_content, resources};
use crate::{BeforeFile, ExportError, Exported, Flow, Outcome, Written, contract_among};

/// Writes `MeasureReport.ndjson`, `Measure.ndjson`, `Organization.ndjson` and `Provenance.ndjson`.
///
/// A resource that several reports share is written once. Where two reports know different things of one contract or
/// one organization, each has its own version of it.
pub(crate) fn export(flow: &mut Flow<'_>, folder: &Path, before: BeforeFile<'_>) -> Outcome {
    let mut files = Files {
        folder,
        open: Vec::new(),
        shared: HashMap::new(),
    };
    let mut unsaid = Unsaid::default();
    for report in &mut *flow.reports {
        let report = report?;
        if !before(&folder.join("MeasureReport.ndjson")) {
            return Err(ExportError::Cancelled.into());
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

impl Files<'_> {
    /// Gives a contract or organization a version of its own where another report wrote its address with other facts.
    fn tell_apart(&self, resources: &mut [Resource]) {
        by_content::rename(resources, |(kind, id), print| {
            let known = self.shared.get(&(kind, id.to_owned()));
            known.is_some_and(|known| known != print)
        });
    }

    fn write(&mut self, resource: &Resource, report_id: &str) -> Result<(), ExportError> {
        let (kind, id) = resource.address();
        let index = self.file(kind)?;
        let file = &mut self.open[index];
        if file.report_ids.last().map(String::as_str) != Some(report_id) {
            file.report_ids.push(report_id.to_owned());
        }
        if let Some(print) = by_content::print_of(resource) {
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
