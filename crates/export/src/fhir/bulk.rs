//! FHIR bulk style: one NDJSON file per resource type, one resource a line.
//!
//! Source: HL7 FHIR Bulk Data Access 2.0, output files. Resources are written as they are made: memory holds the
//! addresses written, not the resources.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use plumbline_model::fingerprint;

use super::on_server::by_content;
use super::shapes::Resource;
use super::{resources, said};
use crate::{BeforeFile, ExportError, Exported, Selection, Written};

/// Writes `MeasureReport.ndjson`, `Measure.ndjson`, `Organization.ndjson` and `Provenance.ndjson`.
///
/// A resource that several reports share is written once. Where two reports know different things of one contract, each
/// has its own version of the Measure.
pub fn export(selection: &Selection<'_>, folder: &Path, before: BeforeFile<'_>) -> Result<Exported, ExportError> {
    let mut files = Files {
        folder,
        open: Vec::new(),
        written: HashMap::new(),
    };
    let mut notes: Vec<(String, Vec<String>)> = Vec::new();
    for report in selection.reports {
        if !before(&folder.join("MeasureReport.ndjson")) {
            files.discard();
            return Err(ExportError::Cancelled);
        }
        let (mut resources, said) = resources(report, selection.contract_of(report));
        files.tell_apart(&mut resources);
        for resource in &resources {
            if let Err(error) = files.write(resource, &report.id) {
                files.discard();
                return Err(error);
            }
        }
        for note in said {
            match notes.iter_mut().find(|(known, _)| *known == note) {
                Some((_, titles)) => titles.push(report.title()),
                None => notes.push((note, vec![report.title()])),
            }
        }
    }
    Ok(Exported {
        files: files.finish()?,
        notes: said(notes),
    })
}

/// The files of one export, each under a temporary name until all are whole.
struct Files<'a> {
    folder: &'a Path,
    open: Vec<Open>,
    /// What was written under each address, as the fingerprint of its text.
    written: HashMap<(&'static str, String), String>,
}

struct Open {
    kind: &'static str,
    partial: PathBuf,
    writer: BufWriter<File>,
    bytes: u64,
    report_ids: Vec<String>,
}

impl Files<'_> {
    /// Gives a contract a version of its own where another report wrote its address with other facts.
    fn tell_apart(&self, resources: &mut [Resource]) {
        let mut renamed = None;
        for resource in resources.iter_mut() {
            let Resource::Measure(measure) = resource else { continue };
            let text = serde_json::to_string(measure).unwrap_or_default();
            let print = fingerprint("measure", &text, &[]);
            let known = self.written.get(&("Measure", measure.id.clone()));
            if known.is_some_and(|known| *known != print) {
                renamed = by_content(measure);
            }
        }
        if let (Some(canonical), Some(Resource::MeasureReport(report))) = (renamed, resources.first_mut()) {
            report.measure = canonical;
        }
    }

    fn write(&mut self, resource: &Resource, report_id: &str) -> Result<(), ExportError> {
        let (kind, id) = resource.address();
        let path = self.folder.join(format!("{kind}.ndjson"));
        let mut line = serde_json::to_vec(resource).map_err(|error| ExportError::Encode {
            path: path.clone(),
            reason: error.to_string(),
        })?;
        line.push(b'\n');
        let text = String::from_utf8_lossy(line.strip_suffix(b"\n").unwrap_or(&line)).into_owned();
        let print = match resource {
            Resource::Measure(_) => fingerprint("measure", &text, &[]),
            _ => fingerprint("resource", &text, &[]),
        };
        let file = self.file(kind)?;
        if self.open[file].report_ids.last().map(String::as_str) != Some(report_id) {
            self.open[file].report_ids.push(report_id.to_owned());
        }
        if self
            .written
            .insert((kind, id.to_owned()), print.clone())
            .is_some_and(|known| known == print)
        {
            return Ok(());
        }
        let open = &mut self.open[file];
        open.bytes += line.len() as u64;
        open.writer
            .write_all(&line)
            .map_err(|source| ExportError::Write { path, source })
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
            writer: BufWriter::new(file),
            bytes: 0,
            report_ids: Vec::new(),
        });
        Ok(self.open.len() - 1)
    }

    fn finish(self) -> Result<Vec<Written>, ExportError> {
        let mut written = Vec::with_capacity(self.open.len());
        for mut open in self.open {
            let path = self.folder.join(format!("{}.ndjson", open.kind));
            let fail = |source| ExportError::Write {
                path: path.clone(),
                source,
            };
            open.writer.flush().map_err(fail)?;
            std::fs::rename(&open.partial, &path).map_err(fail)?;
            written.push(Written {
                path,
                report_ids: open.report_ids,
                bytes: open.bytes,
            });
        }
        Ok(written)
    }

    /// Takes away what is not whole. A file that cannot be removed stays under its temporary name.
    fn discard(self) {
        for open in self.open {
            drop(open.writer);
            let _ = std::fs::remove_file(open.partial);
        }
    }
}
