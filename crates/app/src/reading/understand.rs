//! Bytes to reports: read, recognise, map. What a reader process does, and what stands in its answer.

use std::any::Any;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use plumbline_mapping::{
    MapError, Mapped, Mapping, MappingDraft, MappingTexts, Mappings, Origin, PlacedRegion, Recognition,
    TermSuggestions, apply, drift, propose, suggest_document,
};
use plumbline_model::{Document, Drift, ErrorInfo, FileFormat, Issue, MappingUse};
use plumbline_readers::{
    Limits, Mark, MarkedPage, Picture, ScannedPage, SecondReading, clip_page, draw_page, read_marked, read_once,
};
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
    /// Where a mapping fits and gives nothing: which, and how the layout differs from it.
    #[serde(default)]
    pub(crate) lost: Option<(MappingUse, Drift)>,
}

/// Reads bytes once. A panic of a reader becomes an error of the file.
pub(crate) fn read(bytes: &[u8]) -> Result<Document, ErrorInfo> {
    read_for_second(bytes, &Limits::default(), &[]).map(|(document, _)| document)
}

/// Draws a page of a PDF: a file in the format PGM.
pub(crate) fn draw(bytes: &[u8], page: u32, turn: u16) -> Result<Vec<u8>, ErrorInfo> {
    guarded(|| {
        let picture = draw_page(bytes, page, turn).map_err(|error| error.info())?;
        Ok(picture.to_pgm())
    })
}

/// Draws what stands around places on a page of a PDF.
pub(crate) fn clip(bytes: &[u8], page: u32, boxes: &[plumbline_model::PageBox]) -> Result<Vec<Picture>, ErrorInfo> {
    guarded(|| clip_page(bytes, page, boxes).map_err(|error| error.info()))
}

/// The same, with what OCR found on pages without text, and with what a second reading needs where the limits ask for
/// one: it is made when the document is safe.
pub(crate) fn read_for_second(
    bytes: &[u8],
    limits: &Limits,
    scans: &[ScannedPage],
) -> Result<(Document, Option<SecondReading>), ErrorInfo> {
    guarded(|| read_once(bytes, limits, scans).map_err(|error| error.info()))
}

/// Reads one page with marked tables. A panic of the reader becomes an error of the file.
pub(crate) fn marked(bytes: &[u8], page: u32, marks: &[Mark]) -> Result<MarkedPage, ErrorInfo> {
    guarded(|| read_marked(bytes, page, marks).map_err(|error| error.info()))
}

/// The mappings with one that is not kept yet, from its text. Errors: what is wrong with the text.
pub(crate) fn with_draft<'m>(mappings: &'m Mappings, draft: Option<&str>) -> Result<Cow<'m, Mappings>, ErrorInfo> {
    let Some(text) = draft else {
        return Ok(Cow::Borrowed(mappings));
    };
    let draft = Mapping::parse(text, "the changed mapping", Origin::File("draft.toml".into()));
    draft
        .and_then(|draft| mappings.with(draft))
        .map(Cow::Owned)
        .map_err(|error| super::errors::not_started(&error.to_string()))
}

/// Reads bytes once and maps them; `heard` is told the format as soon as the file is read.
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
    understand_document(document, bytes, mappings, forced, path)
}

/// The mapping files a document needs, read no further than that. Errors: what is wrong with one of them.
pub(crate) fn mappings_for(
    texts: &MappingTexts,
    document: &Document,
    forced: Option<&str>,
) -> Result<Mappings, ErrorInfo> {
    guarded(|| {
        let mappings = texts.mappings_for(document, forced);
        mappings.map_err(|error| super::errors::not_started(&error.to_string()))
    })
}

/// Maps the document of a file's bytes; pages with marked tables are read from them again.
pub(crate) fn understand_document(
    mut document: Document,
    bytes: &[u8],
    mappings: &Mappings,
    forced: Option<&str>,
    path: &str,
) -> Result<Understood, ErrorInfo> {
    let mut lost = None;
    let mapped = guarded(|| Ok(map(mappings, &mut document, bytes, forced, path, &mut lost)))?;
    Ok(Understood {
        format: document.format,
        issues: document.issues,
        mapped,
        lost,
    })
}

/// Reads the pages again on which the mapping marks tables, and puts them in the place of those found alone.
///
/// Gives an issue for each region that is not where the mapping says.
fn take_marked(mapping: &Mapping, document: &mut Document, bytes: &[u8]) -> Vec<Issue> {
    let (placed, mut issues) = mapping.place_regions(document);
    let mut pages: BTreeMap<u32, Vec<(PlacedRegion, Mark)>> = BTreeMap::new();
    for at in placed {
        if let Some(rule) = mapping.file().region.get(at.index) {
            let mark = Mark {
                table: rule.r#box.get(),
                columns: rule.columns.iter().map(|line| line.get()).collect(),
            };
            pages.entry(at.page).or_default().push((at, mark));
        }
    }
    for (page, placed) in pages {
        let (placed, marks): (Vec<PlacedRegion>, Vec<Mark>) = placed.into_iter().unzip();
        let not_read = |at: &PlacedRegion, why: &str| mapping.region_not_read(*at, why);
        match read_marked(bytes, page, &marks) {
            Ok(read) => {
                let wrong = placed.iter().zip(&read.tables);
                issues.extend(wrong.filter_map(|(at, table)| Some(not_read(at, table.as_ref().err()?))));
                let part = document.parts.iter_mut().find(|part| part.number == page);
                if let (Some(part), true) = (part, read.tables.iter().any(Result::is_ok)) {
                    part.tables = read.part.tables;
                    part.lines = read.part.lines;
                    part.footnotes = read.part.footnotes;
                }
            }
            Err(error) => issues.extend(placed.iter().map(|at| not_read(at, &error.to_string()))),
        }
    }
    issues
}

/// Reads bytes and suggests codes for the terms in them that no mapping knows.
pub(crate) fn suggest(bytes: &[u8], mappings: &Mappings, path: &str) -> Result<Vec<TermSuggestions>, ErrorInfo> {
    suggest_for(&read(bytes)?, mappings, path)
}

/// The same of a document.
pub(crate) fn suggest_for(
    document: &Document,
    mappings: &Mappings,
    path: &str,
) -> Result<Vec<TermSuggestions>, ErrorInfo> {
    guarded(|| Ok(suggest_document(mappings, document, path)))
}

/// The mapping file proposed for a document.
pub(crate) fn draft(document: &Document, path: &str) -> Result<MappingDraft, ErrorInfo> {
    guarded(|| Ok(propose(document, path)))
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
    document: &mut Document,
    bytes: &[u8],
    forced: Option<&str>,
    path: &str,
    lost: &mut Option<(MappingUse, Drift)>,
) -> Result<(MappingUse, Mapped), ErrorInfo> {
    let needs = |code: &str, message: String, remedy: &str| ErrorInfo {
        code: code.into(),
        message,
        remedy: remedy.into(),
    };
    let (mapping, confidence) = match forced {
        Some(id) => match mappings.for_report(id, document, path).as_slice() {
            [mapping] => (*mapping, Decimal::ONE),
            [] if mappings.get(id).is_none() => {
                return Err(needs(
                    "unknown_mapping",
                    format!("No mapping has the id \"{id}\"."),
                    "`plumbline mappings` lists them.",
                ));
            }
            [] => {
                return Err(needs(
                    "layout_not_recognized",
                    format!("No version of the mapping \"{id}\" is for the report's period."),
                    "Name a version with --mapping ID@VERSION, or write one for the period.",
                ));
            }
            several => {
                let names: Vec<String> = several.iter().map(|mapping| mapping.name()).collect();
                return Err(needs(
                    "ambiguous_layout",
                    format!(
                        "Several versions fit, as the report's period is not stated: {}.",
                        names.join(", ")
                    ),
                    "Name one with --mapping ID@VERSION.",
                ));
            }
        },
        None => match mappings.recognize(document, path) {
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
    let drifted = take_marked(mapping, document, bytes);
    match apply(mapping, document, path) {
        // A contract alone is worth keeping: reports that name it find it.
        Ok(mapped) if mapped.reports.is_empty() && mapped.contracts.is_empty() => Err(super::errors::nothing_in_it()),
        Ok(mut mapped) => {
            mapped.issues.extend(drifted);
            Ok((used, mapped))
        }
        Err(error @ MapError::NotVbpr { .. }) => Err(needs(
            "not_vbpr",
            error.to_string(),
            "Ask the payer for a bundle that follows VBPR 1.1.0.",
        )),
        Err(error) => {
            *lost = Some((used, drift(mapping, document, path)));
            Err(needs(
                "layout_changed",
                [error.to_string()]
                    .into_iter()
                    .chain(drifted.into_iter().map(|issue| issue.message))
                    .collect::<Vec<_>>()
                    .join(" "),
                "Compare the file with the mapping and correct the mapping.",
            ))
        }
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
        let texts = MappingTexts::load(None).expect("the built-in mappings");
        let mut reports = 0;
        for path in files {
            let bytes = std::fs::read(&path).expect("readable");
            let told = understand(&bytes, &mappings, None, &path.to_string_lossy(), &mut |_| {}).expect("readable");
            let needed = mappings_for(&texts, &read(&bytes).expect("readable"), None).expect("sound");
            let by_texts = understand(&bytes, &needed, None, &path.to_string_lossy(), &mut |_| {}).expect("readable");
            assert_eq!(
                told,
                by_texts,
                "{}: mappings read as needed give the same",
                path.display()
            );
            reports += told.mapped.as_ref().map_or(0, |(_, mapped)| mapped.reports.len());
            let heard: Understood =
                serde_json::from_slice(&serde_json::to_vec(&told).expect("written")).expect("understood");
            assert_eq!(told, heard, "{}", path.display());
        }
        assert!(reports >= 9, "every sample has a report");
    }
}
