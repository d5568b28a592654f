//! Answers in mapping files: what a person said about a term that the file's rules do not take.

use chrono::NaiveDate;
use plumbline_model::Unit;
use schemars::JsonSchema;
use serde::Deserialize;

use super::schema;

/// A person's answer to one of the payer's terms. It is asked only where no rule of the file takes the figure.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerRule {
    /// The term exactly as printed.
    pub term: String,
    /// Only in this table, by its name. Each place that is left out widens the answer.
    #[serde(default)]
    pub table: Option<String>,
    /// Only in this section, by its name, or its heading as printed where the file names none.
    #[serde(default)]
    pub section: Option<String>,
    /// Only in this column, by its name, or its header as printed where the file names none.
    #[serde(default)]
    pub column: Option<String>,
    /// The metric: a VBPR code or one of Plumbline's own. Name exactly one of `code`, `measure` and `declined`.
    #[serde(default)]
    pub code: Option<String>,
    /// The quality measure, by its HEDIS or CMIT id.
    #[serde(default)]
    pub measure: Option<String>,
    /// Why the term's figures are not to be taken.
    #[serde(default)]
    pub declined: Option<String>,
    /// The figures' unit, where the place gives none or another one than this term's.
    #[serde(default)]
    #[schemars(schema_with = "schema::unit")]
    pub unit: Option<Unit>,
    /// How far the answer reaches.
    #[serde(default)]
    pub applies_to: AppliesTo,
    /// The report's file, by its SHA-256: with `applies_to = "report"`.
    #[serde(default)]
    pub sha256: Option<String>,
    /// Who answered.
    #[serde(default)]
    pub answered_by: Option<String>,
    /// The day it was answered, as "2025-02-14".
    #[serde(default)]
    #[schemars(schema_with = "schema::date")]
    pub answered_on: Option<NaiveDate>,
    /// What was shown to the person who answered: the suggestion's class and its evidence.
    #[serde(default)]
    pub because: Option<String>,
}

/// How far an answer reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AppliesTo {
    /// Every layout of this payer.
    Payer,
    /// Every report of this layout.
    #[default]
    Layout,
    /// One report, named by its file's SHA-256.
    Report,
}

impl AppliesTo {
    /// The word in mapping files.
    pub fn as_str(self) -> &'static str {
        match self {
            AppliesTo::Payer => "payer",
            AppliesTo::Layout => "layout",
            AppliesTo::Report => "report",
        }
    }
}

/// What an answer says of its term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said<'a> {
    /// It is this metric.
    Code(&'a str),
    /// It is this quality measure.
    Measure(&'a str),
    /// Its figures are not to be taken, with the reason.
    Declined(&'a str),
}

impl AnswerRule {
    /// What it says; `None` for a rule that says nothing or several things, which no sound file has.
    pub fn said(&self) -> Option<Said<'_>> {
        match (&self.code, &self.measure, &self.declined) {
            (Some(code), None, None) => Some(Said::Code(code)),
            (None, Some(measure), None) => Some(Said::Measure(measure)),
            (None, None, Some(reason)) => Some(Said::Declined(reason)),
            _ => None,
        }
    }
}
