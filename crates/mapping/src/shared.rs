//! Answers in a file of their own, to share: no figures, no subjects, no hashes, no paths.

use chrono::NaiveDate;
use plumbline_model::Unit;
use serde::Deserialize;
use toml_edit::Value;

use crate::edit::{lines, said};
use crate::format::{AnswerRule, AppliesTo};
use crate::mappings::MappingError;

/// An answer with the layout it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedAnswer {
    /// The payer's name, where the mapping states one.
    pub payer: Option<String>,
    /// The mapping's id.
    pub layout: String,
    /// The answer; never for one report alone.
    pub answer: AnswerRule,
}

/// The file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    #[serde(default)]
    answer: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    #[serde(default)]
    payer: Option<String>,
    layout: String,
    term: String,
    #[serde(default)]
    table: Option<String>,
    #[serde(default)]
    section: Option<String>,
    #[serde(default)]
    column: Option<String>,
    #[serde(default)]
    code: Option<String>,
    #[serde(default)]
    measure: Option<String>,
    #[serde(default)]
    declined: Option<String>,
    #[serde(default)]
    unit: Option<Unit>,
    #[serde(default)]
    applies_to: AppliesTo,
    #[serde(default)]
    answered_by: Option<String>,
    #[serde(default)]
    answered_on: Option<NaiveDate>,
}

/// What the file says it is.
const FORMAT: &str = "plumbline-answers-1";

impl SharedAnswer {
    /// A file of answers. `names` also tells who answered. Answers for one report alone are no one else's: they are
    /// left out.
    pub fn file(answers: &[SharedAnswer], names: bool) -> String {
        let mut text = format!(
            "# Answers to payers' terms, to share between users of Plumbline. There is no data of any report in it.\n# Take it in with `plumbline answers --import FILE`, or in the window under Mapping.\nformat = \"{FORMAT}\"\n"
        );
        for shared in answers
            .iter()
            .filter(|shared| shared.answer.applies_to != AppliesTo::Report)
        {
            let answer = &shared.answer;
            let string = |text: &Option<String>| text.as_deref().map(Value::from);
            let reach = Some(answer.applies_to).filter(|reach| *reach != AppliesTo::Layout);
            text.push('\n');
            text.push_str(&lines(
                "answer",
                said([
                    ("payer", string(&shared.payer)),
                    ("layout", Some(Value::from(shared.layout.as_str()))),
                    ("term", Some(Value::from(answer.term.as_str()))),
                    ("table", string(&answer.table)),
                    ("section", string(&answer.section)),
                    ("column", string(&answer.column)),
                    ("code", string(&answer.code)),
                    ("measure", string(&answer.measure)),
                    ("declined", string(&answer.declined)),
                    ("unit", answer.unit.map(|unit| Value::from(unit.as_str()))),
                    ("applies_to", reach.map(|reach| Value::from(reach.as_str()))),
                    ("answered_by", string(&answer.answered_by).filter(|_| names)),
                    (
                        "answered_on",
                        answer.answered_on.map(|day| Value::from(day.to_string())),
                    ),
                ]),
            ));
        }
        text
    }

    /// The answers of a file; `name` stands for it in errors.
    ///
    /// Errors: [`MappingError::Unsound`] for a file that is none of answers, or that speaks of one report alone.
    pub fn parse(text: &str, name: &str) -> Result<Vec<SharedAnswer>, MappingError> {
        let unsound = |problem: String| MappingError::Unsound {
            file: name.to_owned(),
            problem,
        };
        let file: File = toml::from_str(text)
            .map_err(|error| unsound(format!("it is no file of shared answers: {}", error.message())))?;
        if file.format != FORMAT {
            return Err(unsound(format!("its format is \"{}\", not \"{FORMAT}\"", file.format)));
        }
        file.answer
            .into_iter()
            .map(|entry| {
                if entry.applies_to == AppliesTo::Report {
                    return Err(unsound(format!(
                        "the answer to \"{}\" is for one report alone",
                        entry.term
                    )));
                }
                Ok(SharedAnswer {
                    payer: entry.payer,
                    layout: entry.layout,
                    answer: AnswerRule {
                        term: entry.term,
                        table: entry.table,
                        section: entry.section,
                        column: entry.column,
                        code: entry.code,
                        measure: entry.measure,
                        declined: entry.declined,
                        unit: entry.unit,
                        applies_to: entry.applies_to,
                        sha256: None,
                        answered_by: entry.answered_by,
                        answered_on: entry.answered_on,
                        because: None,
                    },
                })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shared_file_says_what_was_answered_and_nothing_of_any_report() {
        let answer = AnswerRule {
            term: "Doula support payments".into(),
            table: Some("Table_1".into()),
            section: None,
            column: None,
            code: Some("non-claims-cost".into()),
            measure: None,
            declined: None,
            unit: Some(Unit::Usd),
            applies_to: AppliesTo::Layout,
            sha256: None,
            answered_by: Some("Dana Whitfield".into()),
            answered_on: NaiveDate::from_ymd_opt(2025, 2, 14),
            because: Some("weak: printed as $14,700".into()),
        };
        let shared = SharedAnswer {
            payer: Some("Northfield".into()),
            layout: "northfield".into(),
            answer,
        };
        let one_report = SharedAnswer {
            answer: AnswerRule {
                applies_to: AppliesTo::Report,
                sha256: Some("abc123".into()),
                ..shared.answer.clone()
            },
            ..shared.clone()
        };
        let text = SharedAnswer::file(&[shared.clone(), one_report], false);
        for word in ["Dana", "14,700", "abc123", "because", "sha256"] {
            assert!(!text.contains(word), "{word} in\n{text}");
        }
        let read = SharedAnswer::parse(&text, "answers.toml").expect("read back");
        assert_eq!(read.len(), 1, "an answer for one report is no one else's");
        assert_eq!(read[0].answer.code, shared.answer.code);
        assert_eq!(
            (read[0].layout.as_str(), read[0].payer.as_deref()),
            ("northfield", Some("Northfield"))
        );
        let named = SharedAnswer::file(&[shared], true);
        assert!(named.contains("Dana Whitfield"));
        let error = SharedAnswer::parse("id = \"x\"", "x.toml").expect_err("another file");
        assert!(error.to_string().contains("no file of shared answers"), "{error}");
    }
}
