//! Total-cost definitions from a report's own notes: footnotes of the total's term, and sentences outside tables.
//!
//! A mapping file's statement stands where it has one. What a note adds is taken with its sentence; what a note contradicts
//! is remarked (TCC014) and left as the mapping file states it, for a person to decide. A facet that two notes state in two
//! ways stays open and is remarked too.

use std::collections::BTreeMap;

use plumbline_model::{
    Anchor, Definition, Document, Facet, FacetOrigin, FacetValue, Issue, Metric, Part, Report, Severity, StatedBy,
};

use crate::phrases::{self, Phrase};
use crate::words::{plain, without_marks};

/// The stem of total cost under a payer's own definition.
const TOTAL_COST: &str = "total-cost-of-care";

/// A passage that may define something.
pub(crate) struct Note {
    text: String,
    anchor: Anchor,
    /// The terms that bear its mark; `None` for a sentence without one, which speaks of the whole report.
    terms: Option<Vec<String>>,
}

impl Note {
    /// A passage that speaks of the whole report.
    pub(crate) fn of_report(text: String, anchor: Anchor) -> Note {
        Note {
            text,
            anchor,
            terms: None,
        }
    }

    /// A passage beside the figure of a term.
    pub(crate) fn of_term(term: String, text: String, anchor: Anchor) -> Note {
        Note {
            text,
            anchor,
            terms: Some(vec![term]),
        }
    }
}

/// A facet as a note states it.
struct Stated {
    value: FacetValue,
    sentence: String,
    anchor: Anchor,
}

/// Adds to each report's definitions what its notes state.
pub(crate) fn take(reports: &mut [Report], document: &Document) {
    if reports.iter().all(|report| totals(report).next().is_none()) {
        return;
    }
    let notes: Vec<Note> = document
        .parts
        .iter()
        .filter(|part| !part.hidden)
        .flat_map(of_part)
        // What OCR read is no fact before a person confirms it, and a sentence cannot be confirmed facet by facet.
        .filter(|note| note.anchor.ocr_confidence().is_none())
        .collect();
    for report in reports {
        state(report, &notes);
    }
}

fn totals(report: &Report) -> impl Iterator<Item = &Metric> {
    report.metrics.iter().filter(|metric| is_total(metric))
}

/// Whether a figure is total cost of care as it was spent, in whatever form.
pub(crate) fn is_total(metric: &Metric) -> bool {
    metric
        .code
        .strip_prefix(TOTAL_COST)
        .is_some_and(|rest| matches!(rest, "" | "-pmpm" | "-per-person-year"))
}

/// Adds to a report's definitions of total cost what the notes state.
pub(crate) fn state(report: &mut Report, notes: &[Note]) {
    let defined = |metric: &Metric| report.definitions.iter().any(|d| d.metric_ids.contains(&metric.id));
    let undefined: Vec<&Metric> = totals(report).filter(|metric| !defined(metric)).collect();
    let own = undefined.first().map(|first| Definition {
        term: without_marks(&first.term),
        facets: BTreeMap::new(),
        stated: None,
        anchor: None,
        inferred: None,
        metric_ids: undefined.iter().map(|metric| metric.id.clone()).collect(),
        origins: BTreeMap::new(),
    });
    // Two definitions leave open which of them an unmarked sentence is about.
    let one = report.definitions.len() + usize::from(own.is_some()) == 1;
    for definition in &mut report.definitions {
        let found = stated(definition, notes, one);
        report.issues.extend(complete(definition, found));
    }
    if let Some(mut definition) = own {
        let found = stated(&definition, notes, one);
        if let Some(first) = found.values().flatten().next() {
            definition.stated = Some(first.sentence.clone());
            definition.anchor = Some(first.anchor.clone());
            report.issues.extend(complete(&mut definition, found));
            report.definitions.push(definition);
        }
    }
}

/// What the notes state about a definition, each facet by every sentence that states it.
fn stated(definition: &Definition, notes: &[Note], one: bool) -> BTreeMap<Facet, Vec<Stated>> {
    let mut found: BTreeMap<Facet, Vec<Stated>> = BTreeMap::new();
    let mut put = |phrases: BTreeMap<Facet, Vec<Phrase>>, anchor: &Anchor| {
        for (facet, phrases) in phrases {
            let stated = phrases.into_iter().map(|phrase| Stated {
                value: phrase.value,
                sentence: phrase.sentence,
                anchor: anchor.clone(),
            });
            found.entry(facet).or_default().extend(stated);
        }
    };
    if let (Some(sentence), Some(anchor)) = (&definition.stated, &definition.anchor) {
        put(phrases::read_all(sentence, &definition.term), anchor);
    }
    for note in notes {
        let about = match &note.terms {
            Some(terms) => terms.iter().any(|term| same_term(term, &definition.term)),
            None => {
                one || plain(&note.text)
                    .to_lowercase()
                    .contains(&definition.term.to_lowercase())
            }
        };
        if about {
            put(phrases::read_all(&note.text, &definition.term), &note.anchor);
        }
    }
    found
}

/// Takes what the definition leaves open and no two notes state in two ways; remarks on what the notes state otherwise than
/// the definition, and on what they state otherwise than each other.
fn complete(definition: &mut Definition, found: BTreeMap<Facet, Vec<Stated>>) -> Vec<Issue> {
    let mut against = Vec::new();
    let mut among = Vec::new();
    for (facet, mut notes) in found {
        match definition.facets.get(&facet) {
            Some(known) => {
                if let Some(at) = notes.iter().position(|note| contradict(facet, known, &note.value)) {
                    against.push((facet, known.clone(), notes.swap_remove(at)));
                }
            }
            None if notes.windows(2).all(|two| two[0].value == two[1].value) => {
                let note = notes.swap_remove(0);
                definition.facets.insert(facet, note.value);
                let origin = FacetOrigin::of(StatedBy::Report, Some(note.sentence), Some(note.anchor));
                definition.origins.insert(facet, origin);
            }
            None => among.extend(two_that_contradict(facet, notes).map(|two| (facet, two))),
        }
    }
    let name = |facet: &Facet| facet.as_str().replace('_', " ");
    let against = against.first().map(|(_, _, first)| {
        let each: Vec<String> = against
            .iter()
            .map(|(facet, known, note)| {
                let (facet, value, sentence) = (name(facet), &note.value, &note.sentence);
                format!("{facet} is {known} in the mapping file and {value} in \"{sentence}\"")
            })
            .collect();
        let each = each.join("; ");
        let message = format!(
            "\"{}\": {each}. The mapping file's value is used until a person decides.",
            definition.term
        );
        issue(message, &first.anchor)
    });
    let among = among.first().map(|(_, (first, _))| {
        let each: Vec<String> = among
            .iter()
            .map(|(facet, (one, other))| {
                let said = |note: &Stated| format!("{} in \"{}\" ({})", note.value, note.sentence, note.anchor.place());
                format!("{} is {} and {}", name(facet), said(one), said(other))
            })
            .collect();
        let each = each.join("; ");
        let message = format!(
            "\"{}\": the report's notes contradict each other: {each}. It is left open until a person decides.",
            definition.term
        );
        issue(message, &first.anchor)
    });
    against.into_iter().chain(among).collect()
}

fn issue(message: String, anchor: &Anchor) -> Issue {
    Issue {
        code: "TCC014".into(),
        severity: Severity::Warning,
        message,
        anchor: Some(anchor.clone()),
    }
}

/// The first two statements of a facet that cannot both hold.
fn two_that_contradict(facet: Facet, mut notes: Vec<Stated>) -> Option<(Stated, Stated)> {
    let (one, other) = (0..notes.len())
        .flat_map(|one| (one + 1..notes.len()).map(move |other| (one, other)))
        .find(|(one, other)| contradict(facet, &notes[*one].value, &notes[*other].value))?;
    let other = notes.swap_remove(other);
    Some((notes.swap_remove(one), other))
}

/// Whether two statements cannot both hold. What is counted in part, and texts that may mean the same, contradict nothing.
fn contradict(facet: Facet, one: &FacetValue, other: &FacetValue) -> bool {
    let plainly = |value: &FacetValue| match value {
        FacetValue::Stated(text) if matches!(text.to_lowercase().as_str(), "none" | "no") => FacetValue::Excluded,
        FacetValue::Stated(text) if matches!(facet, Facet::Truncation | Facet::RunOutMonths) => {
            let digits: String = text
                .chars()
                .skip_while(|c| !c.is_ascii_digit())
                .take_while(|c| c.is_ascii_digit() || *c == ',')
                .filter(char::is_ascii_digit)
                .collect();
            FacetValue::Stated(digits)
        }
        other => other.clone(),
    };
    match (plainly(one), plainly(other)) {
        (FacetValue::Included, FacetValue::Excluded) | (FacetValue::Excluded, FacetValue::Included) => true,
        (FacetValue::Stated(one), FacetValue::Stated(other)) => {
            let exact = matches!(facet, Facet::Basis | Facet::Truncation | Facet::RunOutMonths);
            exact && !one.is_empty() && !other.is_empty() && !one.eq_ignore_ascii_case(&other)
        }
        (FacetValue::Excluded, FacetValue::Stated(_)) | (FacetValue::Stated(_), FacetValue::Excluded) => {
            matches!(facet, Facet::Truncation | Facet::RiskAdjustment)
        }
        _ => false,
    }
}

/// A part's footnotes and sentences. Titles and labels, which end in no point, are none.
fn of_part(part: &Part) -> Vec<Note> {
    let mut notes: Vec<Note> = part
        .footnotes
        .iter()
        .map(|footnote| Note {
            text: plain(&footnote.text).to_string(),
            anchor: footnote.anchor.clone(),
            terms: Some(
                footnote
                    .marked
                    .iter()
                    .map(|place| without_marks(place.text()))
                    .collect(),
            )
            .filter(|terms: &Vec<String>| !terms.is_empty()),
        })
        .collect();
    let is_footnote = |anchor: &Anchor| part.footnotes.iter().any(|footnote| footnote.anchor == *anchor);
    let mut run: Vec<(&Anchor, String)> = Vec::new();
    for line in part.lines.iter().filter(|line| !is_footnote(&line.anchor)) {
        let text = plain(&line.text).to_string();
        let goes_on = run.last().is_some_and(|(_, before)| runs_over(before, &text));
        if !goes_on {
            notes.extend(joined(&std::mem::take(&mut run)));
        }
        run.push((&line.anchor, text));
    }
    notes.extend(joined(&run));
    let cells = part.tables.iter().flat_map(|table| &table.cells);
    for cell in cells.filter(|cell| !cell.hidden && !is_footnote(&cell.anchor)) {
        notes.extend(joined(&[(&cell.anchor, plain(&cell.text).to_string())]));
    }
    notes
}

/// Whether a sentence goes on in the next line: it has no end, and the next line begins like the middle of one.
fn runs_over(line: &str, next: &str) -> bool {
    let open = !line.ends_with(['.', ';', '!', '?', ':']);
    open && next.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit() || matches!(c, '$' | '('))
}

/// Lines as one note, if they are a sentence.
fn joined(lines: &[(&Anchor, String)]) -> Option<Note> {
    let (first, _) = lines.first()?;
    let text: Vec<&str> = lines.iter().map(|(_, text)| text.as_str()).collect();
    let text = text.join(" ");
    let is_sentence = text.ends_with('.') && text.split(' ').count() >= 2;
    is_sentence.then(|| Note {
        anchor: around(lines.iter().map(|(anchor, _)| *anchor), first, &text),
        text,
        terms: None,
    })
}

/// The box around the lines of a page; elsewhere the first line's place.
fn around<'a>(anchors: impl Iterator<Item = &'a Anchor>, first: &Anchor, text: &str) -> Anchor {
    let mut region: Option<(u32, plumbline_model::PageBox)> = None;
    let mut confidence = None;
    for anchor in anchors {
        if let Anchor::Page { page, r#box, .. } = anchor {
            region = Some(region.map_or((*page, **r#box), |(page, sum)| (page, sum.union(**r#box))));
        }
        confidence = confidence.into_iter().chain(anchor.ocr_confidence()).min();
    }
    match region {
        Some((page, r#box)) => Anchor::page(page, r#box, text.to_owned()).with_ocr_confidence(confidence),
        None => first.with_text(text.to_owned()),
    }
}

/// Whether a marked cell holds the term, or the term is that cell's.
fn same_term(marked: &str, term: &str) -> bool {
    let (marked, term) = (marked.to_lowercase(), term.to_lowercase());
    marked == term || marked.starts_with(&term) || term.starts_with(&marked) && !marked.is_empty()
}
