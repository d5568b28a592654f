//! How well each sense explains a term, in thousandths.
//!
//! A sense is said in phrases. A phrase fits as far as its words are in the term, and as far as the term's words are
//! explained by it: the score is the product of both shares, by weight. A word that decides (unit, role, scope, version,
//! part) and stands on one side only cuts the score once more, since then the two do not mean the same.

use std::collections::{BTreeMap, BTreeSet};

use super::Kind;
use super::lexicon::{Facet, Reading};
use super::senses::{Phrase, Senses};

/// A sense with how well its best phrase fits.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub sense: usize,
    pub phrase: usize,
    /// 0 to 1000.
    pub score: u32,
    /// The term's telling words that the sense does not explain.
    pub unexplained: Vec<String>,
    /// The phrase's words that the term does not have.
    pub missing: Vec<u32>,
    /// Words missing in the term that its context has.
    pub from_context: Vec<u32>,
}

/// The term's words with number and weight.
struct Term<'r> {
    words: Vec<(&'r str, Option<u32>, u32)>,
    weight: u32,
}

/// Weight of a word no dictionary holds: it may be what matters most.
const UNKNOWN: u32 = 1100;
/// Weight of an unknown short word in capitals beside known words: mostly a payer's name for its program.
const PROGRAM_NAME: u32 = 450;
/// Weight of a bare number.
const NUMBER: u32 = 150;
/// What is left of a score, in hundredths, for each deciding word of the term that the phrase lacks, and the reverse.
const EXTRA: u32 = 62;
const PART: u32 = 78;
const LACKING: u32 = 75;
/// Credit for a phrase's word that stands in the term's context, in hundredths of its weight.
const CONTEXT: u32 = 35;
/// Candidates below this are not kept.
const LEAST: u32 = 150;

fn term<'r>(reading: &'r Reading, senses: &Senses) -> Term<'r> {
    let words: Vec<_> = reading
        .words
        .iter()
        .map(|word| {
            let number = senses.word(word);
            let weight = match number {
                Some(number) => senses.weights[number as usize],
                None if is_program_name(reading, word) => PROGRAM_NAME,
                None if word.chars().all(|c| c.is_ascii_digit()) => NUMBER,
                None => UNKNOWN,
            };
            (word.as_str(), number, weight)
        })
        .collect();
    let weight = words.iter().map(|(_, _, weight)| weight).sum();
    Term { words, weight }
}

fn is_program_name(reading: &Reading, word: &str) -> bool {
    reading.words.len() > 2
        && (2..=5).contains(&word.len())
        && reading.tokens.iter().any(|token| token.text == word && token.capitals)
        && reading
            .tokens
            .iter()
            .any(|token| !token.capitals && token.text.len() > 3)
}

/// Senses that explain something of a term, best first.
pub(super) fn rank(reading: &Reading, context: &BTreeSet<u32>, senses: &Senses) -> Vec<Candidate> {
    let term = term(reading, senses);
    if term.weight == 0 {
        return Vec::new();
    }
    let own: BTreeSet<u32> = term.words.iter().filter_map(|(_, number, _)| *number).collect();
    let touched: BTreeSet<u32> = own
        .iter()
        .flat_map(|word| senses.index[*word as usize].iter().copied())
        .collect();
    let mut best: BTreeMap<usize, Candidate> = BTreeMap::new();
    for at in touched {
        let phrase = &senses.phrases[at as usize];
        let Some(candidate) = fit(at as usize, phrase, &term, &own, context, reading, senses) else {
            continue;
        };
        let held = best.get(&candidate.sense);
        let firm = |candidate: &Candidate| {
            let phrase = &senses.phrases[candidate.phrase];
            (
                candidate.score,
                !phrase.loose && !phrase.older,
                phrase.groups.is_empty(),
            )
        };
        if held.is_none_or(|held| firm(held) < firm(&candidate)) {
            best.insert(candidate.sense, candidate);
        }
    }
    let mut ranked: Vec<Candidate> = best.into_values().collect();
    ranked.sort_by(|a, b| {
        let order = |c: &Candidate| (std::cmp::Reverse(c.score), senses.all[c.sense].local);
        order(a)
            .cmp(&order(b))
            .then_with(|| senses.all[a.sense].code.cmp(&senses.all[b.sense].code))
            .then_with(|| a.sense.cmp(&b.sense))
    });
    ranked
}

fn fit(
    at: usize,
    phrase: &Phrase,
    term: &Term,
    own: &BTreeSet<u32>,
    context: &BTreeSet<u32>,
    reading: &Reading,
    senses: &Senses,
) -> Option<Candidate> {
    let sense = &senses.all[phrase.sense];
    let weight = |word: &u32| senses.weights[*word as usize];
    let decides = |word: &u32| senses.facets[*word as usize].is_some_and(Facet::decides);
    let measure = sense.kind == Kind::QualityMeasure && !sense.beside.is_empty();
    let explains = |word: u32| {
        phrase.words.contains(&word)
            || measure && (sense.beside.contains(&word) || senses.beside_measures.contains(&word))
    };

    let (mut said, mut all, mut lacking) = (0, 0, 0);
    let (mut missing, mut from_context) = (Vec::new(), Vec::new());
    for word in &phrase.words {
        all += weight(word);
        if own.contains(word) {
            said += weight(word);
            continue;
        }
        if context.contains(word) {
            said += weight(word) * CONTEXT / 100;
            from_context.push(*word);
        }
        missing.push(*word);
        lacking += u32::from(decides(word));
    }
    // Beside a measure's abbreviation and words of its name, other words name an indicator or a part of the name in short.
    let named = measure
        && phrase.abbreviation
        && said == all
        && own
            .iter()
            .any(|word| sense.beside.contains(word) && weight(word) >= 400 && !phrase.words.contains(word));
    let (mut explained, mut extra, mut parts) = (0, 0, 0);
    let mut unexplained = Vec::new();
    for (text, number, weight) in &term.words {
        if number.is_some_and(explains) {
            explained += weight;
            continue;
        }
        let facet = number.and_then(|number| senses.facets[number as usize]);
        if facet == Some(Facet::Neutral) {
            explained += weight;
            continue;
        }
        if named && !facet.is_some_and(Facet::decides) {
            explained += weight * 2 / 3;
        }
        parts += u32::from(facet == Some(Facet::Part));
        extra += u32::from(facet.is_some_and(|facet| facet.decides() && facet != Facet::Part));
        unexplained.push((*text).to_owned());
    }
    // A phrase of which only empty words are said is not said at all.
    let tells = phrase
        .words
        .iter()
        .any(|word| own.contains(word) && weight(word) >= 300)
        || phrase.words.iter().all(|word| own.contains(word));
    if all == 0 || !tells {
        return None;
    }
    let mut score = (1000 * said / all) * (1000 * explained / term.weight) / 1000;
    for _ in 0..extra {
        score = score * EXTRA / 100;
    }
    for _ in 0..parts {
        score = score * PART / 100;
    }
    for _ in 0..lacking {
        score = score * LACKING / 100;
    }
    if phrase.abbreviation && sense.common_abbreviation && !is_abbreviation(phrase, sense, reading, senses) {
        score = score * 55 / 100;
    }
    (score >= LEAST).then_some(Candidate {
        sense: phrase.sense,
        phrase: at,
        score,
        unexplained,
        missing,
        from_context,
    })
}

/// Whether an abbreviation that is also a word stands as one: in capitals, beside words of the measure's name.
fn is_abbreviation(phrase: &Phrase, sense: &super::senses::Sense, reading: &Reading, senses: &Senses) -> bool {
    let short = |token: &super::text::Token| {
        senses
            .word(&token.text)
            .is_some_and(|number| phrase.words.contains(&number))
    };
    let written = reading.tokens.iter().any(|token| short(token) && token.capitals);
    let named = reading.words.iter().filter_map(|word| senses.word(word)).any(|number| {
        sense.beside.contains(&number) && senses.facets[number as usize].is_none() && !phrase.words.contains(&number)
    });
    written && named
}
