//! Patterns in mapping files.

use std::borrow::Cow;

use regex::{Captures, Regex, RegexBuilder};
use regex_syntax::hir::{Hir, HirKind};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};

/// A regular expression over printed text, without regard to case.
///
/// Texts are compared with runs of blanks and line ends made one blank, so a pattern writes one blank for any.
/// Syntax: <https://docs.rs/regex/latest/regex/#syntax>.
#[derive(Debug, Clone)]
pub struct Pattern(Regex);

impl Pattern {
    /// Compiles a pattern. Errors: what the regex crate says is wrong with it.
    pub fn new(text: &str) -> Result<Pattern, regex::Error> {
        RegexBuilder::new(text).case_insensitive(true).build().map(Pattern)
    }

    /// Whether the text holds the pattern.
    pub fn is_match(&self, text: &str) -> bool {
        self.0.is_match(text)
    }

    /// The first match with its groups.
    pub fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.0.captures(text)
    }

    /// The one text the pattern fits, whatever its case, where it is `^text$` without a choice in it.
    pub fn whole_text(&self) -> Option<String> {
        whole_text(self.as_str())
    }

    /// The pattern as written.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// The one text a pattern fits, as [`Pattern::whole_text`] tells it without compiling the pattern.
pub(crate) fn whole_text(pattern: &str) -> Option<String> {
    let inner = pattern.strip_prefix('^')?.strip_suffix('$')?;
    let mut text = String::with_capacity(inner.len());
    let mut letters = inner.chars();
    while let Some(letter) = letters.next() {
        match letter {
            // An escaped mark is that mark; an escaped letter or digit is a class.
            '\\' => text.push(letters.next().filter(|mark| !mark.is_alphanumeric())?),
            '.' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '|' | '^' | '$' => return None,
            other => text.push(other),
        }
    }
    Some(text)
}

/// A text that stands, whatever its case, in every text the pattern fits: its longest literal, in lower case.
///
/// `None` where there is none of three letters or more, and for a pattern that does not compile.
pub(crate) fn needed_text(pattern: &str) -> Option<String> {
    let parsed = regex_syntax::parse(pattern).ok()?;
    let mut runs = vec![String::new()];
    literals(&parsed, &mut runs);
    runs.into_iter()
        .map(|run| run.to_lowercase())
        .filter(|run| run.chars().count() >= 3)
        .max_by_key(String::len)
}

/// Adds to the runs what stands in every match; a part that may be one of several texts ends the run.
fn literals(part: &Hir, runs: &mut Vec<String>) {
    match part.kind() {
        HirKind::Literal(literal) => {
            let text = String::from_utf8_lossy(&literal.0);
            if let Some(run) = runs.last_mut() {
                run.push_str(&text);
            }
        }
        HirKind::Concat(parts) => parts.iter().for_each(|part| literals(part, runs)),
        HirKind::Capture(capture) => literals(&capture.sub, runs),
        HirKind::Look(_) | HirKind::Empty => {}
        HirKind::Repetition(repetition) => {
            runs.push(String::new());
            if repetition.min > 0 {
                literals(&repetition.sub, runs);
                runs.push(String::new());
            }
        }
        HirKind::Class(_) | HirKind::Alternation(_) => runs.push(String::new()),
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Pattern, D::Error> {
        let text = String::deserialize(deserializer)?;
        Pattern::new(&text).map_err(|error| {
            // The crate's own message is drawn over several lines; its last line says what is wrong.
            let message = error.to_string();
            let last = message.lines().last().unwrap_or_default();
            serde::de::Error::custom(format!(
                "\"{text}\" is not a pattern: {}",
                last.trim_start_matches("error: ")
            ))
        })
    }
}

impl JsonSchema for Pattern {
    fn schema_name() -> Cow<'static, str> {
        "Pattern".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "format": "regex",
            "description": "A regular expression over printed text, without regard to case; one blank stands for any run of blanks and line ends."
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_needed_text_of_a_pattern_stands_in_all_it_fits() {
        for (pattern, text) in [
            ("^Harborview Health Plan", Some("harborview health plan")),
            (r"(?-i)^ACO_ID$", Some("aco_id")),
            (r"^(?:Report|Summary) of ACO$", Some(" of aco")),
            (r"Total cost( of care)?", Some("total cost")),
            (r"(Quarterly )+report", Some("quarterly ")),
            (r"^Q[1-4] \d{4}$", None),
            ("a|b", None),
            ("(", None),
        ] {
            assert_eq!(needed_text(pattern).as_deref(), text, "{pattern}");
        }
    }

    #[test]
    fn a_pattern_without_a_choice_is_one_text() {
        for (pattern, text) in [
            ("^ACO-Specific$", Some("ACO-Specific")),
            (r"^Total Cost \(TCC\)$", Some("Total Cost (TCC)")),
            (r"^Truncation \$$", Some("Truncation $")),
            ("^Acme", None),
            ("Acme$", None),
            (r"^Q[1-4] \d{4}$", None),
            ("^(?-i)ACO_ID$", None),
            ("^a|b$", None),
            (r"^\d$", None),
            (r"^cost\$", None),
        ] {
            // The last one is no pattern for the whole text: its dollar sign is a mark.
            let pattern = Pattern::new(pattern).expect("a pattern");
            assert_eq!(pattern.whole_text().as_deref(), text, "{}", pattern.as_str());
            if let Some(text) = text {
                assert!(pattern.is_match(text), "{}", pattern.as_str());
            }
        }
    }
}
