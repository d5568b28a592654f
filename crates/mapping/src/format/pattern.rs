//! Patterns in mapping files.

use std::borrow::Cow;

use regex::{Captures, Regex, RegexBuilder};
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

    /// The pattern as written.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
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
