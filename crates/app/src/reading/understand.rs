//! Bytes to reports: read, recognise, map. What a reader process does, and what stands in its answer.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use plumbline_mapping::{MapError, Mapped, Mappings, Recognition, TermSuggestions, apply, suggest_document};
use plumbline_model::{Document, ErrorInfo, FileFormat, Issue, MappingUse};
use plumbline_readers::{Limits, read_within};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// What an import needs of a file; the document itself, which can be large, stays where it was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Understood {
    /// Told from the content.
    pub(crate) format: FileFormat,
    /// What the reader noticed.
    pub(crate) issues: Vec<Issue>,
    /// The mapping that fits and what it gave, or why none does.
    pub(crate) mapped: Result<(MappingUse, Mapped), ErrorInfo>,
}

/// Reads bytes. A panic of a reader becomes an error of the file.
pub(crate) fn read(bytes: &[u8]) -> Result<Document, ErrorInfo> {
    guarded(|| read_within(bytes, &Limits::default()).map_err(|error| error.info()))
}

/// Reads and maps bytes; `heard` is told the format as soon as the file is read.
///
/// `forced` names the mapping to use instead of recognising one; `path` stands for the file in messages.
pub(crate) fn understand(
    bytes: &[u8],
    mappings: &Mappings,
    forced: Option<&str>,
    path: &str,
    heard: &mut dyn FnMut(FileFormat),
) -> Result<Understood, ErrorInfo> {
    let document = read(bytes)?;
    heard(document.format);
    let mapped = guarded(|| Ok(map(mappings, &document, forced, path)))?;
    Ok(Understood {
        format: document.format,
        issues: document.issues,
        mapped,
    })
}

/// Reads bytes and suggests codes for the terms in them that no mapping knows.
pub(crate) fn suggest(bytes: &[u8], mappings: &Mappings, path: &str) -> Result<Vec<TermSuggestions>, ErrorInfo> {
    let document = read(bytes)?;
    guarded(|| Ok(suggest_document(mappings, &document, path)))
}

fn guarded<T>(work: impl FnOnce() -> Result<T, ErrorInfo>) -> Result<T, ErrorInfo> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| Err(panicked(panic.as_ref())))
}

/// A panic as an error of the file.
pub(crate) fn panicked(panic: &(dyn Any + Send)) -> ErrorInfo {
    let said = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no reason given");
    super::errors::crashed(&format!("an internal check failed: {said}"))
}

fn map(
    mappings: &Mappings,
    document: &Document,
    forced: Option<&str>,
    path: &str,
) -> Result<(MappingUse, Mapped), ErrorInfo> {
    let needs = |code: &str, message: String, remedy: &str| ErrorInfo {
        code: code.into(),
        message,
        remedy: remedy.into(),
    };
    let (mapping, confidence) = match forced {
        Some(id) => match mappings.get(id) {
            Some(mapping) => (mapping, Decimal::ONE),
            None => {
                return Err(needs(
                    "unknown_mapping",
                    format!("No mapping has the id \"{id}\"."),
                    "`plumbline mappings` lists them.",
                ));
            }
        },
        None => match mappings.recognize(document) {
            Recognition::Recognized { mapping, confidence } => (mapping, confidence),
            Recognition::Ambiguous { ids } => {
                return Err(needs(
                    "ambiguous_layout",
                    format!("Several mappings fit equally well: {}.", ids.join(", ")),
                    "Choose one with --mapping, or sharpen their [[recognize]] texts.",
                ));
            }
            Recognition::Unknown { nearest } => {
                let near = match nearest.first() {
                    Some((id, _)) => format!(" The nearest is {id}."),
                    None => String::new(),
                };
                return Err(needs(
                    "layout_not_recognized",
                    format!("No mapping recognises this layout.{near}"),
                    "Write a mapping file for it, or name one with --mapping.",
                ));
            }
        },
    };
    let used = MappingUse {
        id: mapping.id().to_owned(),
        version: mapping.version(),
        confidence,
    };
    match apply(mapping, document, path) {
        Ok(mapped) if mapped.reports.is_empty() => Err(super::errors::nothing_in_it()),
        Ok(mapped) => Ok((used, mapped)),
        Err(error @ MapError::NotVbpr { .. }) => Err(needs(
            "not_vbpr",
            error.to_string(),
            "Ask the payer for a bundle that follows VBPR 1.1.0.",
        )),
        Err(error) => Err(needs(
            "layout_changed",
            error.to_string(),
            "Compare the file with the mapping and correct the mapping.",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_reader_answers_arrives_unchanged() {
        let samples = concat!(env!("CARGO_MANIFEST_DIR"), "/../../sample_reports");
        let files = crate::walk::walk(&[samples.to_owned()]).expect("the samples").files;
        let mappings = Mappings::load(None).expect("the built-in mappings");
        let mut reports = 0;
        for path in files {
            let bytes = std::fs::read(&path).expect("readable");
            let told = understand(&bytes, &mappings, None, "sample", &mut |_| {}).expect("readable");
            reports += told.mapped.as_ref().map_or(0, |(_, mapped)| mapped.reports.len());
            let heard: Understood =
                serde_json::from_slice(&serde_json::to_vec(&told).expect("written")).expect("understood");
            assert_eq!(told, heard, "{}", path.display());
        }
        assert!(reports >= 9, "every sample has a report");
    }
}
