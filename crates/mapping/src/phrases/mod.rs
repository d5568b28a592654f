//! Facets of a total-cost definition read from the sentences of a note.
//!
//! A sentence says something when all of its words up to the statement are known: a total, kinds of spending, what is done
//! with them. A sentence about something else (members, measures, a chart), one that holds sometimes or held once, and two
//! sentences that contradict each other say nothing: what a note leaves open stays open. The words are data:
//! `crates/mapping/data/definitions/words.tsv`.

mod lexicon;
mod limits;
mod qualifiers;
mod spending;
mod terms;

use std::collections::BTreeMap;

use plumbline_model::{Facet, FacetValue};

/// A facet with the sentence that states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Phrase {
    pub value: FacetValue,
    /// As printed.
    pub sentence: String,
}

/// The facets a text states of a term, sentence by sentence. A facet stated in two ways is left out. The term, as the payer
/// prints it, is taken for a cost wherever it stands.
pub(crate) fn read(text: &str, term: &str) -> BTreeMap<Facet, Phrase> {
    each(text, term)
        .into_iter()
        .filter_map(|(facet, phrases)| Some((facet, one_of(phrases).ok()?)))
        .collect()
}

/// The facets a text states of a term, each as one statement or as the ones that cannot both hold.
pub(crate) fn read_all(text: &str, term: &str) -> BTreeMap<Facet, Vec<Phrase>> {
    each(text, term)
        .into_iter()
        .map(|(facet, phrases)| (facet, one_of(phrases).map_or_else(|all| all, |one| vec![one])))
        .collect()
}

fn each(text: &str, term: &str) -> BTreeMap<Facet, Vec<Phrase>> {
    let mut reader = spending::Reader::default();
    let mut found: BTreeMap<Facet, Vec<Phrase>> = BTreeMap::new();
    for sentence in sentences(text) {
        for (facet, value) in said(&mut reader, sentence, term) {
            found.entry(facet).or_default().push(Phrase {
                value,
                sentence: sentence.to_owned(),
            });
        }
    }
    found
}

fn said(reader: &mut spending::Reader, sentence: &str, term: &str) -> Vec<(Facet, FacetValue)> {
    let term = lexicon::folded(term.trim());
    let folded = match lexicon::folded(sentence) {
        text if term.is_empty() => text,
        text => text.replace(&term, "total cost"),
    };
    let tokens = lexicon::tokens(&folded);
    let mut said = reader.read(&tokens);
    if tokens.iter().any(|token| token.kind == lexicon::Kind::Hedge) || qualifiers::holds_for_a_time(&tokens) {
        return said;
    }
    let terms = [
        (Facet::Basis, terms::basis(&folded, &tokens)),
        (Facet::Truncation, limits::truncation(&folded, &tokens)),
        (Facet::RiskAdjustment, terms::risk_adjustment(&folded, &tokens)),
        (Facet::RunOutMonths, terms::run_out(&folded, &tokens)),
        (Facet::Completion, terms::completion(&folded, &tokens)),
        (Facet::Denominator, terms::denominator(&folded)),
        (Facet::MemberExclusions, terms::member_exclusions(&folded)),
    ];
    // "HCC for the benchmark": which of the two figures a term is of is not known.
    let of_another = tokens.iter().any(|token| lexicon::is_elsewhere(token.text));
    said.extend(
        terms
            .into_iter()
            .filter(|(facet, _)| !of_another || *facet == Facet::MemberExclusions)
            .filter_map(|(facet, value)| Some((facet, value?))),
    );
    said
}

/// The one thing several sentences say: the same, or in part and whole, which together is in part. Errors: the sentences,
/// where they say nothing together.
fn one_of(phrases: Vec<Phrase>) -> Result<Phrase, Vec<Phrase>> {
    let mut first: Option<&Phrase> = None;
    for other in &phrases {
        match first.map(|first| (&first.value, &other.value)) {
            None | Some((FacetValue::Included | FacetValue::Excluded, FacetValue::Partial(_))) => first = Some(other),
            Some((FacetValue::Partial(_), FacetValue::Included | FacetValue::Excluded)) => {}
            Some((one, other)) if one == other => {}
            Some(_) => return Err(phrases),
        }
    }
    first.cloned().ok_or_else(Vec::new)
}

/// Sentences and the clauses between semicolons. A point inside a number or behind an abbreviation ends none.
pub(crate) fn sentences(text: &str) -> Vec<&str> {
    const ABBREVIATIONS: [&str; 9] = ["e.g", "i.e", "excl", "incl", "no", "vs", "approx", "dr", "inc"];
    let mut sentences = Vec::new();
    let mut from = 0;
    for (at, c) in text.char_indices() {
        let next = text[at + c.len_utf8()..].chars().next();
        let ends = match c {
            ';' | '\n' => true,
            '.' | '!' | '?' => {
                let word = text[from..at]
                    .rsplit(|c: char| c.is_whitespace() || c == '(')
                    .next()
                    .unwrap_or_default();
                next.is_none_or(char::is_whitespace) && !ABBREVIATIONS.contains(&word.to_lowercase().as_str())
            }
            _ => false,
        };
        if ends {
            // A question mark stays with its sentence: a question states nothing.
            sentences.push(text[from..at + c.len_utf8()].trim());
            from = at + c.len_utf8();
        }
    }
    sentences.push(text[from..].trim());
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

#[cfg(test)]
mod tests;
