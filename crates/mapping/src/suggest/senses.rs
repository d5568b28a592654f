//! What a term may mean: codes of the standard and of our own, quality measures, and known things without a code.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use plumbline_model::{LOCAL_METRICS, METRICS, PAYMENT_STREAMS};

use super::Kind;
use super::lexicon::{Facet, Lexicon, rows};

const SENSES: &str = include_str!("../../data/suggest/senses.tsv");
const MEASURES: &str = include_str!("../../data/suggest/measures.tsv");
const LEARNED: &str = include_str!("../../data/suggest/learned.tsv");

/// One thing a term may mean.
#[derive(Debug, Clone)]
pub(super) struct Sense {
    pub kind: Kind,
    /// The code; `None` where the standard has none.
    pub code: Option<String>,
    /// The code is one of our own.
    pub local: bool,
    /// What it is called: a display name, or what has no code.
    pub name: String,
    /// Words that may stand beside the phrases without changing the meaning: a measure's other names.
    pub beside: BTreeSet<u32>,
    /// An abbreviation that is also a common word or another abbreviation.
    pub common_abbreviation: bool,
}

/// One way to say a sense.
#[derive(Debug, Clone)]
pub(super) struct Phrase {
    pub sense: usize,
    /// Words by number, each once.
    pub words: Vec<u32>,
    /// The phrase is a measure's abbreviation.
    pub abbreviation: bool,
    /// The phrase may mean something else in another report.
    pub loose: bool,
    /// The abbreviation is that of a measure which this one replaced.
    pub older: bool,
    /// Payer groups whose report the phrase comes from; empty for the field's general words.
    pub groups: Vec<String>,
}

/// Every sense, and which phrases hold a word.
pub(super) struct Senses {
    pub all: Vec<Sense>,
    pub phrases: Vec<Phrase>,
    /// Word number → phrases with it.
    pub index: Vec<Vec<u32>>,
    numbers: HashMap<String, u32>,
    texts: Vec<String>,
    pub facets: Vec<Option<Facet>>,
    /// Weight of each word in thousandths: less for a word of many senses.
    pub weights: Vec<u32>,
    /// Identifier (`CBE:2372`) → sense.
    pub ids: BTreeMap<String, usize>,
    /// Words that may stand beside any measure's name.
    pub beside_measures: BTreeSet<u32>,
}

/// Abbreviations of measures that are words, or abbreviations of something else: alone they say nothing.
const COMMON: [&str; 11] = [
    "add", "art", "cap", "pod", "mac", "mad", "amb", "cou", "acp", "ais", "psa",
];
/// What stands behind a measure's name: population bands, indicators, phases.
const BESIDE_MEASURES: &str = "hedis e ecqm rate total screening age year old month day percent less than greater least \
    band combo combination phase submeasure indicator 7 30 31 42 60 90 c d part star new plus within after first \
    second third compliant adherent flag measure mips cms cbe nqf quality id for and to wi web interface web hybrid \
    administrative hmo 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 20 21 65 75 74 45 50 51 64 85 patient member adult \
    population people person report reporting only";

impl Senses {
    /// The shipped senses, without those that come from one of these payer groups alone.
    pub(super) fn load(lexicon: &mut Lexicon, without: &[&str]) -> Senses {
        let mut senses = Senses {
            all: Vec::new(),
            phrases: Vec::new(),
            index: Vec::new(),
            numbers: HashMap::new(),
            texts: Vec::new(),
            facets: Vec::new(),
            weights: Vec::new(),
            ids: BTreeMap::new(),
            beside_measures: BTreeSet::new(),
        };
        for file in [SENSES, MEASURES] {
            for row in rows(file) {
                let column = if std::ptr::eq(file, SENSES) { 2 } else { 1 };
                for text in row.iter().skip(column).take(2) {
                    let written = text.split(|c: char| !c.is_alphanumeric());
                    lexicon.learn_words(written.filter(|word| word.len() > 1).map(str::to_lowercase));
                }
            }
        }
        for row in rows(MEASURES) {
            for short in row[0].split(',') {
                lexicon.learn_codes(abbreviation(short));
            }
        }
        senses.add_metrics_and_streams(lexicon, without);
        senses.add_measures(lexicon, without);
        senses.add_local(lexicon);
        senses.add_learned(lexicon, without);
        senses.beside_measures = BESIDE_MEASURES
            .split_whitespace()
            .map(|word| senses.number(word, lexicon))
            .collect();
        senses.weigh();
        senses
    }

    fn add_metrics_and_streams(&mut self, lexicon: &Lexicon, without: &[&str]) {
        for row in rows(SENSES) {
            let [kind, code, phrases, ..] = row[..] else { continue };
            let Some(kind) = Kind::of(kind) else { continue };
            let code = (code != "-").then(|| code.to_owned());
            let note = row.get(3).copied().unwrap_or_default();
            let name = match &code {
                Some(code) => display(code, kind).unwrap_or(code).to_owned(),
                None => note.to_owned(),
            };
            let sense = self.push(kind, code, name.clone());
            if self.all[sense].code.is_some() {
                self.say(sense, &name, lexicon, without);
            }
            for phrase in phrases.split('|') {
                self.say(sense, phrase, lexicon, without);
            }
        }
    }

    fn add_measures(&mut self, lexicon: &Lexicon, without: &[&str]) {
        for row in rows(MEASURES) {
            let mut codes = row[0].split(',');
            let code = codes.next().filter(|code| *code != "-").map(str::to_owned);
            let name = row.get(1).copied().unwrap_or_default();
            let sense = self.push(Kind::QualityMeasure, code.clone(), name.to_owned());
            self.say(sense, name, lexicon, without);
            for other in row.get(2).copied().unwrap_or_default().split('|') {
                self.say(sense, other, lexicon, without);
            }
            let named: BTreeSet<u32> = self
                .phrases
                .iter()
                .filter(|phrase| phrase.sense == sense)
                .flat_map(|phrase| phrase.words.iter().copied())
                .collect();
            self.all[sense].beside = named;
            let code = code.filter(|code| !code.contains(':'));
            for (short, older) in code
                .iter()
                .map(|code| (code.as_str(), false))
                .chain(codes.map(|code| (code, true)))
            {
                let words = abbreviation(short);
                self.all[sense].common_abbreviation |= words.iter().any(|word| COMMON.contains(&word.as_str()));
                let words = words.iter().map(|word| self.number(word, lexicon)).collect();
                self.phrases.push(Phrase {
                    sense,
                    words,
                    abbreviation: true,
                    loose: false,
                    older,
                    groups: Vec::new(),
                });
            }
            for id in row.get(3).copied().unwrap_or_default().split(';') {
                if !id.is_empty() {
                    self.ids.insert(id.to_owned(), sense);
                }
            }
        }
    }

    fn add_local(&mut self, lexicon: &Lexicon) {
        for metric in LOCAL_METRICS {
            let sense = self.push(Kind::Metric, Some(metric.code.to_owned()), metric.display.to_owned());
            self.all[sense].local = true;
            self.say(sense, metric.display, lexicon, &[]);
        }
    }

    fn add_learned(&mut self, lexicon: &Lexicon, without: &[&str]) {
        for row in rows(LEARNED) {
            let [term, kind, code, groups, ..] = row[..] else {
                continue;
            };
            let Some(kind) = Kind::of(kind) else { continue };
            let groups: Vec<String> = groups
                .split('|')
                .filter(|group| !without.contains(group))
                .map(str::to_owned)
                .collect();
            if groups.is_empty() {
                continue;
            }
            let code = (code != "-").then(|| code.to_owned());
            let known = self.all.iter().position(|sense| code.is_some() && sense.code == code);
            let sense = known.unwrap_or_else(|| {
                let name = match &code {
                    Some(code) => code.clone(),
                    None => format!("\"{term}\" (as in reports of {})", groups.join(", ")),
                };
                self.push(kind, code, name)
            });
            let reading = lexicon.read(term, &BTreeSet::new());
            // What nothing settled there settles nothing here.
            if !reading.open.is_empty() {
                continue;
            }
            let words: Vec<u32> = reading.words.iter().map(|word| self.number(word, lexicon)).collect();
            if !words.is_empty() {
                self.phrases.push(Phrase {
                    sense,
                    words,
                    abbreviation: false,
                    loose: false,
                    older: false,
                    groups,
                });
            }
        }
    }

    fn push(&mut self, kind: Kind, code: Option<String>, name: String) -> usize {
        self.all.push(Sense {
            kind,
            code,
            local: false,
            name,
            beside: BTreeSet::new(),
            common_abbreviation: false,
        });
        self.all.len() - 1
    }

    /// Adds a way to say a sense; `phrase@group` comes from that payer group's report.
    fn say(&mut self, sense: usize, phrase: &str, lexicon: &Lexicon, without: &[&str]) {
        let (phrase, group) = phrase.split_once('@').map_or((phrase, None), |(p, g)| (p, Some(g)));
        if group.is_some_and(|group| without.contains(&group)) {
            return;
        }
        let (phrase, loose) = phrase
            .strip_prefix('~')
            .map_or((phrase, false), |phrase| (phrase, true));
        let words: Vec<u32> = lexicon
            .phrase(phrase)
            .iter()
            .map(|word| self.number(word, lexicon))
            .collect();
        if words.is_empty()
            || self
                .phrases
                .iter()
                .any(|held| held.sense == sense && held.words == words)
        {
            return;
        }
        self.phrases.push(Phrase {
            sense,
            words,
            abbreviation: false,
            loose,
            older: false,
            groups: group.map(str::to_owned).into_iter().collect(),
        });
    }

    fn number(&mut self, word: &str, lexicon: &Lexicon) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = u32::try_from(self.facets.len()).unwrap_or(u32::MAX);
        self.numbers.insert(word.to_owned(), number);
        self.facets.push(lexicon.facet(word));
        self.texts.push(word.to_owned());
        number
    }

    /// The number of a word some phrase holds.
    pub(super) fn word(&self, word: &str) -> Option<u32> {
        self.numbers.get(word).copied()
    }

    /// A word by its number.
    pub(super) fn text(&self, word: u32) -> &str {
        self.texts.get(word as usize).map_or("", String::as_str)
    }

    /// Index and weights, when every phrase is in.
    fn weigh(&mut self) {
        const NEUTRAL: u32 = 60;
        const LIGHT: u32 = 300;
        self.index = vec![Vec::new(); self.facets.len()];
        let mut holders: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); self.facets.len()];
        for (at, phrase) in (0_u32..).zip(&self.phrases) {
            for word in &phrase.words {
                self.index[*word as usize].push(at);
                holders[*word as usize].insert(phrase.sense);
            }
        }
        self.weights = (0..self.facets.len())
            .map(|word| match self.facets[word] {
                Some(Facet::Neutral) => NEUTRAL,
                Some(Facet::Light) => LIGHT,
                Some(_) => 1000,
                // Half as telling for eight times as many senses.
                None => 1000_u32
                    .saturating_sub(130 * holders[word].len().max(1).ilog2())
                    .max(400),
            })
            .collect();
    }
}

/// A measure's abbreviation as the words a term is cut into: `BCS-E` is `bcs`, `CDC-NEPH` is `cdc`, `neph`.
fn abbreviation(code: &str) -> Vec<String> {
    let short = code.trim_end_matches("-E").to_lowercase();
    short.split('-').map(str::to_owned).collect()
}

/// The standard's own name of a code.
fn display(code: &str, kind: Kind) -> Option<&'static str> {
    let metric = METRICS
        .iter()
        .find(|metric| metric.code == code)
        .map(|metric| metric.display);
    let stream = PAYMENT_STREAMS
        .iter()
        .find(|stream| stream.code == code)
        .map(|stream| stream.display);
    match kind {
        Kind::PaymentStream => stream.or(metric),
        Kind::Lob => plumbline_model::LINES_OF_BUSINESS
            .iter()
            .find(|lob| lob.code == code)
            .map(|lob| lob.display),
        Kind::Benchmark => plumbline_model::THRESHOLD_TYPES
            .iter()
            .find(|threshold| threshold.code == code)
            .map(|threshold| threshold.display)
            .or(metric),
        _ => metric,
    }
}
