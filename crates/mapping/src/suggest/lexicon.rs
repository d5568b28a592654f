//! What payers' words stand for: the dictionaries in `data/suggest/`, and a term read by them.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::text::{Token, single, tokens};

const ABBREVIATIONS: &str = include_str!("../../data/suggest/abbreviations.tsv");
const WORDS: &str = include_str!("../../data/suggest/words.tsv");
const FACETS: &str = include_str!("../../data/suggest/facets.tsv");
const ALONE: &str = include_str!("../../data/suggest/alone.tsv");
const AMBIGUOUS: &str = include_str!("../../data/suggest/ambiguous.tsv");

/// What a word does in a term; see `facets.tsv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Facet {
    /// Says nothing about which code is meant.
    Neutral,
    /// Says little.
    Light,
    /// What the figure is counted in.
    Unit,
    /// Own result, target, baseline, forecast.
    Role,
    /// Whose figure it is.
    Scope,
    /// Before or after which adjustment.
    Version,
    /// A part of the population or the cost.
    Part,
}

impl Facet {
    fn of(name: &str) -> Option<Facet> {
        Some(match name {
            "neutral" => Facet::Neutral,
            "light" => Facet::Light,
            "unit" => Facet::Unit,
            "role" => Facet::Role,
            "scope" => Facet::Scope,
            "version" => Facet::Version,
            "part" => Facet::Part,
            _ => return None,
        })
    }

    /// Whether a term and a code that differ in a word of this kind do not mean the same.
    pub(super) fn decides(self) -> bool {
        !matches!(self, Facet::Neutral | Facet::Light)
    }
}

/// A short form with two meanings.
struct Ambiguity {
    short: String,
    evidence: Vec<String>,
    meaning: Vec<String>,
    how: String,
}

/// A short form that was settled, for the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Settled {
    pub short: String,
    pub meaning: String,
    pub how: String,
    pub evidence: String,
}

/// A term read by the dictionaries.
#[derive(Debug, Clone, Default)]
pub(super) struct Reading {
    /// Canonical words, each once, in order.
    pub words: Vec<String>,
    /// The tokens as written.
    pub tokens: Vec<Token>,
    /// Short forms and what they were read as.
    pub read: Vec<(String, String)>,
    /// Two-meaning short forms that something beside them settles.
    pub settled: Vec<Settled>,
    /// Two-meaning short forms that nothing settles.
    pub open: Vec<String>,
    /// Words the dictionaries do not hold, and the known word each was taken for.
    pub guessed: Vec<(String, String)>,
}

/// A phrase and the words it stands for.
type Rewrite = (Vec<String>, Vec<String>);

/// The dictionaries.
pub(super) struct Lexicon {
    abbreviations: HashMap<String, Vec<String>>,
    /// First word → phrases that begin with it, longest first, with what they stand for.
    phrases: HashMap<String, Vec<Rewrite>>,
    /// One-word forms of phrases → the phrase.
    spoken: HashMap<String, String>,
    facets: HashMap<String, Facet>,
    ambiguous: Vec<Ambiguity>,
    /// Words that do not tell by themselves, the units that settle them, what has to be known.
    alone: HashMap<String, (Vec<String>, String)>,
    /// Measures' abbreviations.
    codes: HashSet<String>,
    /// Every word of any dictionary, and of the senses.
    vocabulary: HashSet<String>,
    /// The vocabulary by first letter, for guesses.
    by_letter: BTreeMap<char, BTreeSet<String>>,
}

/// The lines of a dictionary that hold something, in columns.
pub(super) fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| line.split('\t').map(str::trim).collect())
}

fn split(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

impl Lexicon {
    pub(super) fn load() -> Lexicon {
        let mut lexicon = Lexicon {
            abbreviations: HashMap::new(),
            phrases: HashMap::new(),
            spoken: HashMap::new(),
            facets: HashMap::new(),
            ambiguous: Vec::new(),
            alone: HashMap::new(),
            codes: HashSet::new(),
            vocabulary: HashSet::new(),
            by_letter: BTreeMap::new(),
        };
        for row in rows(ABBREVIATIONS) {
            if let [short, long, ..] = row[..] {
                lexicon.abbreviations.insert(short.to_owned(), split(long));
                lexicon.learn_words(split(short));
                lexicon.learn_words(split(long));
            }
        }
        for row in rows(WORDS) {
            if let [phrase, canonical, ..] = row[..] {
                if phrase.contains(' ') && canonical.starts_with(&phrase.replace(' ', "")) {
                    lexicon
                        .spoken
                        .entry(canonical.to_owned())
                        .or_insert_with(|| phrase.to_owned());
                }
                let phrase: Vec<String> = phrase.split_whitespace().map(single).collect();
                lexicon.learn_words(phrase.iter().cloned());
                lexicon.learn_words(split(canonical));
                let first = phrase.first().cloned().unwrap_or_default();
                lexicon
                    .phrases
                    .entry(first)
                    .or_default()
                    .push((phrase, split(canonical)));
            }
        }
        for phrases in lexicon.phrases.values_mut() {
            phrases.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
        }
        for row in rows(FACETS) {
            if let [facet, words, ..] = row[..]
                && let Some(facet) = Facet::of(facet)
            {
                for word in words.split_whitespace() {
                    lexicon.facets.insert(word.to_owned(), facet);
                    lexicon.learn_words([word.to_owned()]);
                }
            }
        }
        for row in rows(AMBIGUOUS) {
            if let [short, evidence, meaning, how, ..] = row[..] {
                lexicon.learn_words([short.to_owned()]);
                lexicon.learn_words(split(meaning));
                lexicon.ambiguous.push(Ambiguity {
                    short: short.to_owned(),
                    evidence: split(evidence),
                    meaning: split(meaning),
                    how: how.to_owned(),
                });
            }
        }
        lexicon.learn_words(super::star::ids());
        for row in rows(ALONE) {
            if let [word, units, what, ..] = row[..] {
                lexicon.alone.insert(word.to_owned(), (split(units), what.to_owned()));
            }
        }
        lexicon
    }

    /// The units that settle a word which does not tell by itself, and what has to be known.
    pub(super) fn alone(&self, word: &str) -> Option<(&[String], &str)> {
        self.alone
            .get(word)
            .map(|(units, what)| (units.as_slice(), what.as_str()))
    }

    /// Adds measures' abbreviations, lower case.
    pub(super) fn learn_codes(&mut self, codes: Vec<String>) {
        self.codes.extend(codes.iter().filter(|code| code.len() == 3).cloned());
        self.learn_words(codes);
    }

    /// Adds words to the vocabulary, so that a term's run-together words are cut at them.
    pub(super) fn learn_words(&mut self, words: impl IntoIterator<Item = String>) {
        for word in words {
            // A guess ends in a word of some length; a short one could be anything.
            if word.len() > 4
                && word.chars().all(|c| c.is_ascii_lowercase())
                && let Some(first) = word.chars().next()
            {
                self.by_letter.entry(first).or_default().insert(word.clone());
            }
            self.vocabulary.insert(word);
        }
    }

    pub(super) fn facet(&self, word: &str) -> Option<Facet> {
        self.facets.get(word).copied()
    }

    pub(super) fn knows(&self, word: &str) -> bool {
        self.vocabulary.contains(word)
    }

    /// A canonical word as people write it: `medicallossratio` is "medical loss ratio".
    pub(super) fn spoken<'w>(&'w self, word: &'w str) -> &'w str {
        self.spoken.get(word).map_or(word, String::as_str)
    }

    /// A dictionary's own phrase in canonical words: no short form in it is ambiguous.
    pub(super) fn phrase(&self, text: &str) -> Vec<String> {
        let known = |word: &str| self.knows(word);
        let words = tokens(text, &known)
            .iter()
            .flat_map(|token| self.expand(&token.text))
            .collect();
        unique(self.merge(words))
    }

    /// A term in canonical words. `beside` are the context's words, which may settle a short form.
    pub(super) fn read(&self, term: &str, beside: &BTreeSet<String>) -> Reading {
        let known = |word: &str| self.knows(word);
        let tokens = tokens(term, &known);
        let mut reading = Reading::default();
        let own: Vec<String> = tokens.iter().map(|token| token.text.clone()).collect();
        let mut words = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            // Two tokens may be one short form ("s trm", "mbr mos").
            if let Some(next) = tokens.get(at + 1) {
                let pair = format!("{} {}", tokens[at].text, next.text);
                if let Some(long) = self.abbreviations.get(&pair) {
                    reading.read.push((pair, self.speak(long)));
                    words.extend(long.iter().cloned());
                    at += 2;
                    continue;
                }
            }
            let text = &tokens[at].text;
            if self.ambiguous.iter().any(|ambiguity| ambiguity.short == *text) {
                words.extend(self.settle(text, &own, beside, &mut reading));
            } else if let Some(long) = self.abbreviations.get(text) {
                if long.len() > 1 || long[0] != *text {
                    reading.read.push((text.clone(), self.speak(long)));
                }
                words.extend(long.iter().cloned());
            } else {
                let word = single(text);
                match (self.knows(text), self.knows(&word)) {
                    (_, true) => words.push(word),
                    (true, false) => words.push(text.clone()),
                    (false, false) => match self.guess(text).or_else(|| self.longer_code(&tokens[at])) {
                        Some(guess) => {
                            reading.guessed.push((text.clone(), guess.clone()));
                            words.push(guess);
                        }
                        None => words.push(word),
                    },
                }
            }
            at += 1;
        }
        reading.words = unique(self.merge(words));
        reading.tokens = tokens;
        reading
    }

    /// The words of a context, canonical and as written.
    pub(super) fn beside(&self, context: &str) -> BTreeSet<String> {
        let known = |word: &str| self.knows(word);
        let tokens = tokens(context, &known);
        let written: Vec<String> = tokens.iter().map(|token| single(&token.text)).collect();
        let long = tokens.iter().flat_map(|token| self.expand(&token.text)).collect();
        let mut words: BTreeSet<String> = self.merge(long).into_iter().collect();
        words.extend(written);
        words
    }

    fn speak(&self, words: &[String]) -> String {
        let words: Vec<&str> = words.iter().map(|word| self.spoken(word)).collect();
        words.join(" ")
    }

    fn settle(&self, short: &str, own: &[String], beside: &BTreeSet<String>, reading: &mut Reading) -> Vec<String> {
        let mut near: BTreeSet<String> = BTreeSet::new();
        for token in own.iter().filter(|token| *token != short) {
            near.insert(single(token));
            near.extend(self.merge(self.expand(token)));
        }
        // The term's own words settle before the context's do.
        for words in [&near, beside] {
            for ambiguity in self.ambiguous.iter().filter(|ambiguity| ambiguity.short == short) {
                let Some(evidence) = ambiguity.evidence.iter().find(|word| words.contains(*word)) else {
                    continue;
                };
                reading.settled.push(Settled {
                    short: short.to_owned(),
                    meaning: self.speak(&ambiguity.meaning),
                    how: ambiguity.how.clone(),
                    evidence: evidence.clone(),
                });
                return ambiguity.meaning.clone();
            }
        }
        reading.open.push(short.to_owned());
        vec![short.to_owned()]
    }

    fn expand(&self, token: &str) -> Vec<String> {
        if let Some(long) = self.abbreviations.get(token) {
            return long.clone();
        }
        let word = single(token);
        vec![if self.knows(&word) || !self.knows(token) {
            word
        } else {
            token.to_owned()
        }]
    }

    /// Phrases become their one word; the longest that fits wins.
    fn merge(&self, words: Vec<String>) -> Vec<String> {
        let mut merged = Vec::with_capacity(words.len());
        let mut at = 0;
        while at < words.len() {
            let rest = &words[at..];
            let phrase = self.phrases.get(&words[at]).and_then(|phrases| {
                phrases
                    .iter()
                    .find(|(phrase, _)| rest.len() >= phrase.len() && rest.iter().zip(phrase).all(|(a, b)| a == b))
            });
            match phrase {
                Some((phrase, canonical)) => {
                    merged.extend(canonical.iter().cloned());
                    at += phrase.len();
                }
                None => {
                    merged.push(words[at].clone());
                    at += 1;
                }
            }
        }
        merged
    }

    /// The measure's abbreviation an unknown word in capitals begins with: `COAMR` begins with `coa`.
    fn longer_code(&self, token: &Token) -> Option<String> {
        (4..=7)
            .contains(&token.text.len())
            .then(|| token.text.get(..3))
            .flatten()
            .filter(|start| token.capitals && self.codes.contains(*start))
            .map(str::to_owned)
    }

    /// The one known word an unknown short form may be: it begins with it, or has its consonants in order.
    fn guess(&self, token: &str) -> Option<String> {
        if token.len() < 4 || !token.chars().all(|c| c.is_ascii_lowercase()) {
            return None;
        }
        let candidates = self.by_letter.get(&token.chars().next()?)?;
        let mut found = candidates.iter().filter(|word| {
            word.len() > token.len() && (word.starts_with(token) || consonants(word) == consonants(token))
                || word.len() > 6 && one_edit_apart(word, token)
        });
        match (found.next(), found.next()) {
            (Some(word), None) => Some(word.clone()),
            _ => None,
        }
    }
}

fn unique(words: Vec<String>) -> Vec<String> {
    let mut seen = HashSet::new();
    words.into_iter().filter(|word| seen.insert(word.clone())).collect()
}

fn consonants(word: &str) -> String {
    let mut chars = word.chars();
    let first: String = chars.next().into_iter().collect();
    first
        + &chars
            .filter(|c| !matches!(c, 'a' | 'e' | 'i' | 'o' | 'u'))
            .collect::<String>()
}

/// Whether one letter changed, missing, added or swapped makes one word the other.
fn one_edit_apart(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > 1 || a == b {
        return false;
    }
    let same = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (rest_a, rest_b) = (&a[same..], &b[same..]);
    let skip = |text: &[char], n: usize| text.get(n..).map(<[char]>::to_vec).unwrap_or_default();
    let swapped = rest_a.len() >= 2
        && rest_b.len() >= 2
        && rest_a[0] == rest_b[1]
        && rest_a[1] == rest_b[0]
        && rest_a[2..] == rest_b[2..];
    swapped || skip(rest_a, 1) == skip(rest_b, 1) || skip(rest_a, 1) == rest_b || rest_a == skip(rest_b, 1)
}
