//! Printed words as patterns that fit next month's report too: what changes from report to report is made general.

use std::sync::LazyLock;

use regex::{Captures, Regex};

/// Parts of a text that belong to a time.
static TIMES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?xi)
        (?P<date> \b\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}\b )
        | (?P<quarter> \bQ[1-4]\b | \b[1-4]Q )
        | (?P<named> \b(?:CY|PY|MY|FY|BY|Y)[\ -]?(?:19|20)?\d{2}\b )
        | (?P<month> \b(?:january|february|march|april|may|june|july|august|september|october|november|december
            |jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\b\.? (?:\ \d{1,2}\b)? (?: (?:st|nd|rd|th)\b )? )
        | (?P<year> \b(?:19|20)\d{2}\b )
        | (?P<stamp> \b20\d{4}(?:\d{2})?\b )",
    )
    .ok()
});

/// A text as a pattern: its words as they stand, its dates, years, quarters and months as any.
pub(super) fn general(text: &str) -> String {
    let Some(times) = TIMES.as_ref() else {
        return escaped(text);
    };
    let mut pattern = String::new();
    let mut from = 0;
    for captures in times.captures_iter(text) {
        let Some(whole) = captures.get(0) else { continue };
        // "May" and "March" are words, too: a month is one beside digits.
        if captures.name("month").is_some() && !text.chars().any(|c| c.is_ascii_digit()) {
            continue;
        }
        pattern.push_str(&escaped(&text[from..whole.start()]));
        pattern.push_str(&time(&captures, whole.as_str()));
        from = whole.end();
    }
    pattern.push_str(&escaped(&text[from..]));
    pattern
}

/// The same with every number general: for words around a fact.
pub(super) fn general_numbers(text: &str) -> String {
    let pattern = general(text);
    // What the pattern itself says about digits stays.
    let mut wide = String::with_capacity(pattern.len());
    let mut letters = pattern.chars().peekable();
    let mut depth = 0_u32;
    while let Some(letter) = letters.next() {
        match letter {
            '[' | '{' => depth += 1,
            ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if letter == '\\' {
            wide.push(letter);
            wide.extend(letters.next());
        } else if letter.is_ascii_digit() && depth == 0 {
            while letters.next_if(char::is_ascii_digit).is_some() {}
            wide.push_str(r"\d+");
        } else {
            wide.push(letter);
        }
    }
    wide
}

/// A whole line or cell: `^text$`, general.
pub(super) fn whole(text: &str) -> String {
    format!("^{}$", general(text))
}

/// Whether a text names a time that will be another one next month.
pub(super) fn has_time(text: &str) -> bool {
    general(text) != escaped(text)
}

fn time(captures: &Captures, text: &str) -> String {
    if captures.name("quarter").is_some() {
        let first = text.starts_with(|c: char| c.is_ascii_digit());
        return if first { "[1-4]Q" } else { "Q[1-4]" }.to_owned();
    }
    if captures.name("month").is_some() {
        let (month, rest) = text.split_at(text.find([' ', '.']).unwrap_or(text.len()));
        let month = if month.len() > 3 { r"\p{L}+" } else { r"\p{L}{3,}" };
        return match (rest.contains(|c: char| c.is_ascii_digit()), rest.contains('.')) {
            (true, _) => format!(r"{month}\.? \d+(?:st|nd|rd|th)?"),
            (false, true) => format!(r"{month}\.?"),
            (false, false) => month.to_owned(),
        };
    }
    let mut pattern = String::new();
    let mut digits = 0;
    let flush = |pattern: &mut String, digits: &mut usize| {
        match *digits {
            0 => {}
            4 => pattern.push_str(r"\d{4}"),
            8 => pattern.push_str(r"\d{8}"),
            6 => pattern.push_str(r"\d{6}"),
            _ => pattern.push_str(r"\d+"),
        }
        *digits = 0;
    };
    for letter in text.chars() {
        if letter.is_ascii_digit() {
            digits += 1;
        } else {
            flush(&mut pattern, &mut digits);
            pattern.push_str(&escaped(&letter.to_string()));
        }
    }
    flush(&mut pattern, &mut digits);
    pattern
}

/// A text that stands for itself in a pattern. Blanks, hyphens and slashes need no escape there.
pub(super) fn escaped(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for letter in text.chars() {
        if r"\.+*?()|[]{}^$".contains(letter) {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern
}

/// A name in lower case with hyphens: "Cedar Mutual Health" is `cedar-mutual-health`.
pub(super) fn slug(text: &str) -> String {
    let mut slug = String::new();
    for letter in text.chars().flat_map(char::to_lowercase) {
        if letter.is_ascii_alphanumeric() {
            slug.push(letter);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// A name that none of the others has: `name`, `name-2` …
pub(super) fn unique(name: String, taken: &[String]) -> String {
    if !taken.contains(&name) {
        return name;
    }
    (2..)
        .map(|number| format!("{name}-{number}"))
        .find(|next| !taken.contains(next))
        .unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Pattern;

    #[test]
    fn what_changes_every_month_is_general_and_the_words_stay() {
        for (text, next, other) in [
            ("Q1 2024", "Q3 2025", "H1 2024"),
            (
                "Paid through 09/30/2024",
                "Paid through 1/31/2025",
                "Incurred 09/30/2024",
            ),
            ("June 30, 2024", "Dec 31, 2025", "30 June 2024"),
            ("PY2024 Total ($)", "PY2025 Total ($)", "PY2024 Total"),
            ("January - June 2024", "February - July 2025", "2024"),
            (
                "Report 2024-06-30 (final)",
                "Report 2025-01-31 (final)",
                "Report (final)",
            ),
        ] {
            let pattern = whole(text);
            let compiled = Pattern::new(&pattern).expect("a pattern");
            assert!(compiled.is_match(text), "{pattern} is of {text}");
            assert!(compiled.is_match(next), "{pattern} fits {next}");
            assert!(!compiled.is_match(other), "{pattern} does not fit {other}");
        }
        assert_eq!(whole("You may stop"), "^You may stop$", "a word that could be a month");
        assert_eq!(whole("Tier 1 (PMPM)"), r"^Tier 1 \(PMPM\)$", "a number that is no time");
        assert_eq!(
            general_numbers("Table 2. Run 14 on Q1"),
            r"Table \d+\. Run \d+ on Q[1-4]"
        );
    }
}
