//! Which mapping a document is for, by the words in it.

use std::collections::HashMap;

use plumbline_model::{Document, FileFormat, Period};
use rust_decimal::Decimal;

use crate::facts::Facts;
use crate::format::{Pattern, Signature};
use crate::mappings::{Mapping, Mappings};
use crate::words::{Passage, Words};

/// Share of a mapping's signature weight from which a document is taken for its layout.
const ACCEPT: Decimal = Decimal::from_parts(60, 0, 0, false, 2);
/// Two mappings whose shares differ by less than this are not told apart.
const MARGIN: Decimal = Decimal::from_parts(15, 0, 0, false, 2);
/// Texts of one part looked at: titles, headers and notes stand in the first of them, data rows after.
const TEXTS_A_PART: usize = 3_000;
/// Mappings named as nearest when none fits.
const NEAREST: usize = 3;

/// What a document was recognised as.
#[derive(Debug, Clone)]
pub enum Recognition<'m> {
    /// One mapping fits and no other comes near.
    Recognized {
        /// The mapping.
        mapping: &'m Mapping,
        /// Share of its signature weight found, 0 to 1.
        confidence: Decimal,
    },
    /// Several mappings fit about equally well: a person must choose.
    Ambiguous {
        /// Their ids, best first.
        ids: Vec<String>,
    },
    /// No mapping fits.
    Unknown {
        /// Ids of the mappings that share most words with it, best first, each with its share of 0 to 1.
        nearest: Vec<(String, Decimal)>,
    },
}

impl Mappings {
    /// Tells a document's layout by its content.
    ///
    /// The file's name is no sign of a layout. It is read for the report's period alone, where a mapping says that the
    /// period stands there, to choose between versions of one layout.
    pub fn recognize(&self, document: &Document, path: &str) -> Recognition<'_> {
        let words = Words::of(document);
        let heads = Heads::of(&words);
        let mut scored: Vec<(&Mapping, Decimal)> = self
            .list()
            .iter()
            .filter(|mapping| takes(mapping, document.format))
            .map(|mapping| (mapping, share(mapping, &heads)))
            .filter(|(mapping, share)| *share > Decimal::ZERO && in_force(mapping, self, document, &words, path))
            .collect();
        let known = |mapping: &Mapping| self.knows_period(mapping, document, &words, path);
        versions_in_force(&mut scored, |(mapping, _)| mapping, known);
        // Best first; equal ones by id, so that the order of files never decides.
        scored.sort_by(|(a, a_share), (b, b_share)| b_share.cmp(a_share).then_with(|| a.name().cmp(&b.name())));
        let Some((mapping, confidence)) = scored.first().copied() else {
            return Recognition::Unknown { nearest: Vec::new() };
        };
        if confidence < ACCEPT {
            return Recognition::Unknown {
                nearest: scored
                    .iter()
                    .take(NEAREST)
                    .map(|(m, share)| (m.id().to_owned(), *share))
                    .collect(),
            };
        }
        let near: Vec<&Mapping> = scored
            .iter()
            .filter(|(_, share)| *share >= ACCEPT && confidence - *share < MARGIN)
            .map(|(mapping, _)| *mapping)
            .collect();
        if near.len() > 1 {
            return Recognition::Ambiguous { ids: names(&near) };
        }
        Recognition::Recognized { mapping, confidence }
    }

    /// The versions of one mapping that are for the report's period: one, unless the period is not stated.
    ///
    /// `id` may name one version, as in "harborview@2"; it is then taken whatever the period. `path` is read for the
    /// period alone.
    pub fn for_report(&self, id: &str, document: &Document, path: &str) -> Vec<&Mapping> {
        let versions = self.versions(id);
        if versions.len() < 2 {
            return versions;
        }
        let words = Words::of(document);
        let mut versions: Vec<&Mapping> = versions
            .into_iter()
            .filter(|mapping| in_force(mapping, self, document, &words, path))
            .collect();
        let known = |mapping: &Mapping| self.knows_period(mapping, document, &words, path);
        versions_in_force(&mut versions, |mapping| mapping, known);
        versions
    }
}

/// Of the versions of a layout that are for one period a user's goes before the built-in ones, and of two of a user's
/// the one that begins later. Where the period is not `known` to a version of certain years, none is left out for it.
fn versions_in_force<'m, T>(list: &mut Vec<T>, mapping: impl Fn(&T) -> &'m Mapping, known: impl Fn(&Mapping) -> bool) {
    let all: Vec<&Mapping> = list.iter().map(&mapping).collect();
    let goes_before = |one: &Mapping, other: &Mapping| {
        let same = one.id() == other.id();
        same && one.is_own() && (!other.is_own() || one.takes_over_from(other)) && known(one)
    };
    list.retain(|one| !all.iter().any(|other| goes_before(other, mapping(one))));
}

/// The ids of mappings, with the version where an id stands more than once.
fn names(mappings: &[&Mapping]) -> Vec<String> {
    let twice = |mapping: &Mapping| mappings.iter().filter(|other| other.id() == mapping.id()).count() > 1;
    mappings
        .iter()
        .map(|mapping| match twice(mapping) {
            true => mapping.name(),
            false => mapping.id().to_owned(),
        })
        .collect()
}

/// The first texts of every part, each text once a part: a document is looked at once, however many mappings there are.
pub(crate) struct Heads<'w, 'd> {
    /// In file order.
    passages: Vec<&'w Passage<'d>>,
    /// The same by their text in lower case, for signatures that are a text and no more.
    by_text: HashMap<String, Vec<&'w Passage<'d>>>,
    /// The names of the parts that hold any.
    parts: Vec<&'d str>,
}

impl<'w, 'd> Heads<'w, 'd> {
    pub fn of(words: &'w Words<'d>) -> Heads<'w, 'd> {
        let mut passages = Vec::new();
        let mut by_text: HashMap<String, Vec<&'w Passage<'d>>> = HashMap::new();
        let parts = || words.passages.chunk_by(|a, b| a.part.number == b.part.number);
        let names = parts()
            .filter_map(|part| Some(part.first()?.part.name.as_str()))
            .collect();
        for passage in parts().flat_map(|part| part.iter().take(TEXTS_A_PART)) {
            let same = by_text.entry(passage.text.to_lowercase()).or_default();
            // Texts that differ in case stay apart, for patterns that look at it.
            if same
                .iter()
                .any(|known| known.part.number == passage.part.number && known.text == passage.text)
            {
                continue;
            }
            same.push(passage);
            passages.push(passage);
        }
        Heads {
            passages,
            by_text,
            parts: names,
        }
    }

    /// Whether a text stands in the document, whatever its case.
    pub fn hold_text(&self, text: &str) -> bool {
        self.by_text.contains_key(&text.to_lowercase())
    }

    /// The texts in lower case, each once.
    pub fn lower_texts(&self) -> impl Iterator<Item = &str> {
        self.by_text.keys().map(String::as_str)
    }

    /// Whether a text of the document fits a pattern.
    pub fn hold_match(&self, pattern: &Pattern) -> bool {
        self.passages.iter().any(|passage| pattern.is_match(&passage.text))
    }

    fn hold(&self, signature: &Signature) -> bool {
        // Where no part has the name the words still tell the layout: a sheet may have another name than before.
        let part = signature
            .part
            .as_ref()
            .filter(|part| self.parts.iter().any(|name| part.is_match(name)));
        let in_part = |passage: &&&Passage| part.is_none_or(|part| part.is_match(&passage.part.name));
        match signature.text.whole_text() {
            Some(text) => self
                .by_text
                .get(&text.to_lowercase())
                .is_some_and(|same| same.iter().any(|passage| in_part(&passage))),
            None => self
                .passages
                .iter()
                .filter(in_part)
                .any(|passage| signature.text.is_match(&passage.text)),
        }
    }
}

fn takes(mapping: &Mapping, format: FileFormat) -> bool {
    mapping.formats().contains(&format)
}

/// The weight of the signatures found divided by the weight of all; 0 when a required one is not there.
fn share(mapping: &Mapping, heads: &Heads) -> Decimal {
    let signatures = &mapping.file().recognize;
    // Most layouts are told apart by the first required sign alone.
    if signatures
        .iter()
        .filter(|signature| signature.required)
        .any(|signature| !heads.hold(signature))
    {
        return Decimal::ZERO;
    }
    let (mut found, mut all) = (0u32, 0u32);
    for signature in signatures {
        all += signature.weight;
        if signature.required || heads.hold(signature) {
            found += signature.weight;
        }
    }
    if all == 0 {
        return Decimal::ZERO;
    }
    (Decimal::from(found) / Decimal::from(all)).round_dp(2)
}

impl Mappings {
    /// Whether it can be told if a report is of the years a mapping is for.
    fn knows_period(&self, mapping: &Mapping, document: &Document, words: &Words, path: &str) -> bool {
        let of_any_year = mapping.file().valid_from.is_none() && mapping.file().valid_to.is_none();
        of_any_year || period(mapping, self, document, words, path).is_some()
    }
}

/// Whether the report's period lies in the years a mapping is for. A report without a readable period is not shut out.
fn in_force(mapping: &Mapping, all: &Mappings, document: &Document, words: &Words, path: &str) -> bool {
    let file = mapping.file();
    if file.valid_from.is_none() && file.valid_to.is_none() {
        return true;
    }
    let Some(period) = period(mapping, all, document, words, path) else {
        return true;
    };
    file.valid_from.is_none_or(|first| period.end >= first) && file.valid_to.is_none_or(|last| period.end <= last)
}

/// The report's period as a mapping reads it, else as another version of the same layout does: where the words for the
/// period are what has changed, one version reads it and the other does not.
fn period(mapping: &Mapping, all: &Mappings, document: &Document, words: &Words, path: &str) -> Option<Period> {
    let read = |mapping: &Mapping| Facts::read(mapping.file(), document, words, path).period();
    read(mapping).or_else(|| all.versions(mapping.id()).into_iter().find_map(read))
}
