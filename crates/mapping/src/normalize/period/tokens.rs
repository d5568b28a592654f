//! Words, numbers and marks of a text that may state a time.

use super::points::is_report_year;

/// One word, number or mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// Whether a blank stands before it.
    pub(super) spaced: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters, in lower case.
    Word(String),
    /// ASCII digits; `30th` is 30.
    Number { digits: String },
    /// Any other character; every dash is `-`.
    Mark(char),
}

/// Splits between letters and digits too: `2026Q1` is 2026, q, 1.
pub(super) fn tokenize(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut spaced = false;
    let mut chars = text.chars().peekable();
    while let Some(&c) = chars.peek() {
        if c.is_whitespace() {
            spaced = true;
            chars.next();
            continue;
        }
        let kind = if c.is_ascii_digit() {
            let mut digits = String::new();
            while let Some(d) = chars.next_if(char::is_ascii_digit) {
                digits.push(d);
            }
            Kind::Number { digits }
        } else if c.is_alphabetic() {
            let mut word = String::new();
            while let Some(l) = chars.next_if(|c| c.is_alphabetic()) {
                word.extend(l.to_lowercase());
            }
            let ordinal = matches!(word.as_str(), "st" | "nd" | "rd" | "th") && !spaced;
            if ordinal
                && matches!(
                    tokens.last(),
                    Some(Token {
                        kind: Kind::Number { .. },
                        ..
                    })
                )
            {
                continue;
            }
            Kind::Word(word)
        } else {
            chars.next();
            match c {
                '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' => Kind::Mark('-'),
                other => Kind::Mark(other),
            }
        };
        tokens.push(Token { kind, spaced });
        spaced = false;
    }
    tokens
}

/// The number of a month's English name or usual abbreviation, in lower case.
pub(crate) fn month_number(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let abbreviated = word.len() == 3 || word == "sept";
    let index = MONTHS
        .iter()
        .position(|month| *month == word || (abbreviated && month.starts_with(word)))?;
    u32::try_from(index).ok().map(|index| index + 1)
}

pub(super) fn number(tokens: &[Token], at: usize) -> Option<(u32, usize)> {
    match &tokens.get(at)?.kind {
        Kind::Number { digits } => Some((digits.parse().ok()?, digits.len())),
        _ => None,
    }
}

pub(super) fn joined_number(tokens: &[Token], at: usize) -> Option<(u32, usize)> {
    number(tokens, at).filter(|_| !tokens[at].spaced)
}

/// A slash or dash without blanks around it: inside a date, not between two.
pub(super) fn joined_mark(tokens: &[Token], at: usize) -> Option<char> {
    let token = tokens.get(at)?;
    let next = tokens.get(at + 1)?;
    match token.kind {
        Kind::Mark(mark @ ('/' | '-')) if !token.spaced && !next.spaced => Some(mark),
        _ => None,
    }
}

/// A number of four digits that is a year, not glued to a slash or dash date.
pub(super) fn year_number(tokens: &[Token], at: usize) -> Option<i32> {
    let (number, 4) = number(tokens, at)? else { return None };
    i32::try_from(number).ok().filter(|year| is_report_year(*year))
}

pub(super) fn month_word(tokens: &[Token], at: usize) -> Option<u32> {
    match &tokens.get(at)?.kind {
        Kind::Word(word) => month_number(word),
        _ => None,
    }
}

pub(super) fn is_word(tokens: &[Token], at: usize, words: &[&str]) -> bool {
    matches!(tokens.get(at).map(|t| &t.kind), Some(Kind::Word(word)) if words.contains(&word.as_str()))
}

pub(super) fn has_word(tokens: &[Token], words: &[&str]) -> bool {
    (0..tokens.len()).any(|at| is_word(tokens, at, words))
}

pub(super) fn skip_marks(tokens: &[Token], mut at: usize, marks: &[char]) -> usize {
    while let Some(Token {
        kind: Kind::Mark(mark), ..
    }) = tokens.get(at)
        && marks.contains(mark)
    {
        at += 1;
    }
    at
}

pub(super) fn skip_words(tokens: &[Token], mut at: usize, words: &[&str]) -> usize {
    while is_word(tokens, at, words) {
        at += 1;
    }
    at
}
