//! Words, numbers and marks of a text that may state a time.

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
pub(super) fn month_number(word: &str) -> Option<u32> {
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
