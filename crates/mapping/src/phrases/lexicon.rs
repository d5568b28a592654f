//! The words of notes on total cost, from `data/definitions/words.tsv`, and sentences cut into them.

use std::collections::HashMap;
use std::sync::LazyLock;

use plumbline_model::Facet;

/// What is done with a kind of spending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    Include,
    Exclude,
    /// An exception from the act before.
    Except,
    /// Taken off a total: rebates are then counted, other spending is not.
    Net,
    /// Not yet taken off.
    Gross,
    /// Added by calculation: completion.
    Apply,
}

/// Where the topics of an act stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Voice {
    /// Behind it.
    Active,
    /// Before it; behind it where none stands before.
    Passive,
    /// Behind it, as an aside to the act before.
    Aside,
}

/// What a phrase is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Topic(Facet),
    /// A named part of a topic.
    Part(Facet),
    Cost,
    Fill,
    Act(Act, Voice),
    /// Stands for the subject of the clause before.
    Pronoun,
    /// Between clauses.
    Break,
    Join,
    Not,
    Hedge,
    /// A comma.
    Comma,
    /// A colon or dash.
    Colon,
    /// A bracket.
    Bracket,
    Number,
    /// Any other word: what it means for the sentence is not known.
    Unknown,
}

/// A phrase of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub kind: Kind,
    /// Where it begins in the sentence.
    pub start: usize,
    /// Its words.
    pub text: &'t str,
}

struct Lexicon {
    /// Phrases by their first word, longest first.
    by_first: HashMap<String, Vec<(Vec<String>, Kind)>>,
    behind: Vec<String>,
    elsewhere: Vec<String>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::read(include_str!("../../data/definitions/words.tsv")));

impl Lexicon {
    fn read(text: &str) -> Lexicon {
        let mut lexicon = Lexicon {
            by_first: HashMap::new(),
            behind: Vec::new(),
            elsewhere: Vec::new(),
        };
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let mut columns = line.split('\t');
            let (Some(kind), Some(detail), Some(phrases)) = (columns.next(), columns.next(), columns.next()) else {
                continue;
            };
            for phrase in phrases.split(" | ").map(str::trim) {
                match kind {
                    "behind" => lexicon.behind.push(phrase.to_owned()),
                    "elsewhere" => lexicon.elsewhere.push(phrase.to_owned()),
                    _ => {}
                }
                let Some(kind) = kind_of(kind, detail) else { continue };
                let words: Vec<String> = phrase.split(' ').map(str::to_owned).collect();
                if let Some(first) = words.first() {
                    lexicon.by_first.entry(first.clone()).or_default().push((words, kind));
                }
            }
        }
        for phrases in lexicon.by_first.values_mut() {
            phrases.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
        lexicon
    }
}

fn kind_of(kind: &str, detail: &str) -> Option<Kind> {
    let facet = || Facet::ALL.into_iter().find(|facet| facet.as_str() == detail);
    let voice = || match detail {
        "active" => Some(Voice::Active),
        "passive" => Some(Voice::Passive),
        "aside" => Some(Voice::Aside),
        _ => None,
    };
    Some(match kind {
        "topic" => Kind::Topic(facet()?),
        "part" => Kind::Part(facet()?),
        "cost" => Kind::Cost,
        "fill" => Kind::Fill,
        "include" => Kind::Act(Act::Include, voice()?),
        "exclude" => Kind::Act(Act::Exclude, voice()?),
        "except" => Kind::Act(Act::Except, voice()?),
        "net" => Kind::Act(Act::Net, voice()?),
        "gross" => Kind::Act(Act::Gross, voice()?),
        "apply" => Kind::Act(Act::Apply, voice()?),
        "break" => Kind::Break,
        "pronoun" => Kind::Pronoun,
        "join" => Kind::Join,
        "not" => Kind::Not,
        "hedge" => Kind::Hedge,
        "other" => Kind::Unknown,
        _ => return None,
    })
}

/// Whether a word behind a topic's word makes it no spending: pharmacy coverage, behavioral health visits.
pub(super) fn is_no_spending(word: &str) -> bool {
    LEXICON.behind.iter().any(|known| known == word)
}

/// Whether a word names a figure beside total cost: the benchmark, the trend.
pub(super) fn is_elsewhere(word: &str) -> bool {
    LEXICON.elsewhere.iter().any(|known| known == word)
}

/// A sentence in lower case with blanks for hyphens and plain apostrophes: the form [`tokens`] takes.
pub(super) fn folded(sentence: &str) -> String {
    let folded: String = sentence
        .chars()
        .map(|c| match c {
            '-' | '\u{2010}' | '\u{2011}' => ' ',
            '\u{2019}' => '\'',
            c if c.is_whitespace() => ' ',
            c => c,
        })
        .flat_map(char::to_lowercase)
        .collect();
    folded.replace('&', " and ").replace('/', " or ")
}

/// Cuts a folded sentence into phrases.
pub(super) fn tokens(sentence: &str) -> Vec<Token<'_>> {
    let pieces = pieces(sentence);
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some((start, word)) = pieces.get(at).copied() {
        let known = LEXICON.by_first.get(word).and_then(|phrases| {
            phrases.iter().find(|(words, _)| {
                words
                    .iter()
                    .enumerate()
                    .all(|(offset, expected)| pieces.get(at + offset).is_some_and(|(_, found)| found == expected))
            })
        });
        let (length, kind) = match known {
            Some((words, kind)) => (words.len(), *kind),
            None if word == "may" => (1, may(&pieces, at)),
            None => (1, plain_kind(word)),
        };
        let end = pieces
            .get(at + length - 1)
            .map_or(start + word.len(), |(from, last)| from + last.len());
        tokens.push(Token {
            kind,
            start,
            text: &sentence[start..end],
        });
        at += length;
    }
    tokens
}

/// "May" is a month beside a number or behind a word of time; else what follows holds only sometimes.
fn may(pieces: &[(usize, &str)], at: usize) -> Kind {
    let begins_with_digit = |(_, word): &(usize, &str)| word.starts_with(|c: char| c.is_ascii_digit());
    let before = at.checked_sub(1).and_then(|before| pieces.get(before));
    let of_time = |(_, word): &(usize, &str)| matches!(*word, "through" | "in" | "of" | "to" | "until" | "since");
    if pieces.get(at + 1).is_some_and(begins_with_digit) || before.is_some_and(of_time) {
        Kind::Fill
    } else {
        Kind::Hedge
    }
}

fn plain_kind(word: &str) -> Kind {
    match word {
        "," => Kind::Comma,
        ":" | "–" | "—" | "|" => Kind::Colon,
        "(" | ")" | "[" | "]" => Kind::Bracket,
        _ if word.starts_with(|c: char| c.is_ascii_digit() || c == '$' || c == '%' || c == '*' || c == '"') => {
            Kind::Number
        }
        _ => Kind::Unknown,
    }
}

/// Words and punctuation with their places.
fn pieces(sentence: &str) -> Vec<(usize, &str)> {
    let mut pieces = Vec::new();
    let mut word: Option<usize> = None;
    for (at, c) in sentence.char_indices() {
        let inside = c.is_alphanumeric()
            || matches!(c, '\'' | '$' | '%')
            // "250,000.50" and "3.5" are one piece.
            || (matches!(c, ',' | '.') && between_digits(sentence, at));
        if inside {
            word.get_or_insert(at);
            continue;
        }
        if let Some(from) = word.take() {
            pieces.push((from, &sentence[from..at]));
        }
        if !c.is_whitespace() && !matches!(c, '.' | ';' | '!' | '"' | '\u{201c}' | '\u{201d}') {
            pieces.push((at, &sentence[at..at + c.len_utf8()]));
        }
    }
    if let Some(from) = word {
        pieces.push((from, &sentence[from..]));
    }
    pieces
}

fn between_digits(text: &str, at: usize) -> bool {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    digit(text[..at].chars().next_back()) && digit(text[at + 1..].chars().next())
}
