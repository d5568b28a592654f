//! What a person has to say before a draft is whole.

use plumbline_model::StatementKind;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::answers::usual_unit;

use super::{DraftRole, DraftRows, DraftTable, MappingDraft, TermUse, UseState};

/// One open question of a draft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct DraftQuestion {
    /// What it is about.
    pub kind: QuestionKind,
    /// The table, by its place in [`MappingDraft::tables`].
    pub table: Option<usize>,
    /// The column, by its place in the table.
    pub column: Option<usize>,
    /// The term, by its place in the table.
    pub term: Option<usize>,
    /// The use of the term, by its place in it.
    pub r#use: Option<usize>,
    /// The question in words, with places in place of what stands there: it may go into a file that is shared.
    pub text: String,
}

/// What a question is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// Which tables are taken.
    Tables,
    /// Who sends the report.
    Payer,
    /// Whom it is about.
    Subject,
    /// Which months it covers.
    Period,
    /// What a column holds.
    Column,
    /// What the figures of a term are counted in.
    Unit,
    /// What a term stands for.
    Term,
}

impl MappingDraft {
    /// Every question that is still open, in the order of the steps a person takes.
    pub fn questions(&self) -> Vec<DraftQuestion> {
        let mut open = Vec::new();
        if !self.tables_sure || self.chosen().next().is_none() {
            open.push(question(QuestionKind::Tables, which_tables(self)));
        }
        self.ask_facts(&mut open);
        for (at, table) in self.chosen() {
            for (column, found) in table.columns.iter().enumerate().filter(|(_, column)| !column.sure) {
                open.push(DraftQuestion {
                    table: Some(at),
                    column: Some(column),
                    ..question(
                        QuestionKind::Column,
                        format!("{}: what does the column \"{}\" hold?", table.name, found.printed),
                    )
                });
            }
        }
        for (at, table) in self.chosen() {
            for (term, found) in table.terms.iter().enumerate() {
                for (place, one) in found.uses.iter().enumerate() {
                    if !table.takes(&one.column) {
                        continue;
                    }
                    let (kind, text) = match one.state {
                        UseState::Ask => (QuestionKind::Term, which_term(table, &found.term, one)),
                        UseState::Take if table.unit_of(found.section.as_deref(), one).is_none() => (
                            QuestionKind::Unit,
                            format!(
                                "{}: what is \"{}\" at {} counted in?",
                                table.name,
                                found.term,
                                one.anchor.place()
                            ),
                        ),
                        _ => continue,
                    };
                    open.push(DraftQuestion {
                        table: Some(at),
                        term: Some(term),
                        r#use: Some(place),
                        ..question(kind, text)
                    });
                }
            }
        }
        open
    }

    fn ask_facts(&self, open: &mut Vec<DraftQuestion>) {
        let in_tables = self
            .chosen()
            .any(|(_, table)| table.columns.iter().any(|column| column.period));
        let by_row = |kind: StatementKind| {
            self.chosen().any(|(_, table)| {
                table.rows == DraftRows::Reports && table.columns.iter().any(|column| column.fact == Some(kind))
            })
        };
        for (kind, asked, text) in [
            (StatementKind::Payer, QuestionKind::Payer, "Who sends this report?"),
            (
                StatementKind::Subject,
                QuestionKind::Subject,
                "Which organization is this report about?",
            ),
            (
                StatementKind::Period,
                QuestionKind::Period,
                "Which months does this report cover?",
            ),
        ] {
            let known = self.fact(kind).is_some()
                || self.not_stated.contains(&kind)
                || by_row(kind)
                || (kind == StatementKind::Period && in_tables);
            if known {
                continue;
            }
            let readings: Vec<String> = self
                .facts
                .iter()
                .filter(|fact| fact.kind == kind)
                .map(|fact| match &fact.anchor {
                    Some(anchor) => format!("at {}", anchor.place()),
                    None => fact.why.clone(),
                })
                .collect();
            let may_be = if readings.is_empty() {
                String::new()
            } else {
                format!(" It may stand {}.", readings.join("; "))
            };
            open.push(question(asked, format!("{text}{may_be}")));
        }
    }
}

impl DraftTable {
    /// Whether figures of a column are taken: a term's use in another one waits for nobody.
    pub(super) fn takes(&self, column: &str) -> bool {
        column.is_empty()
            || self
                .columns
                .iter()
                .any(|known| known.name == column && known.role == DraftRole::Value && known.sure)
    }

    /// The unit of a term's figures in a column, as the mapping file will say it; for what a person chose, the unit the
    /// code is usually given in where nothing else says one. `None` where it is open.
    pub(super) fn unit_of(&self, section: Option<&str>, one: &TermUse) -> Option<plumbline_model::Unit> {
        if self.rows == DraftRows::Measures {
            return Some(plumbline_model::Unit::Ratio);
        }
        let of_section = || {
            self.sections
                .iter()
                .find(|known| Some(known.name.as_str()) == section)?
                .unit
        };
        let of_column = || self.columns.iter().find(|known| known.name == one.column)?.unit;
        let of_person = || one.by.as_ref().and(one.code.as_deref()).and_then(usual_unit);
        one.unit.or_else(of_section).or_else(of_column).or_else(of_person)
    }
}

fn question(kind: QuestionKind, text: impl Into<String>) -> DraftQuestion {
    DraftQuestion {
        kind,
        table: None,
        column: None,
        term: None,
        r#use: None,
        text: text.into(),
    }
}

fn which_tables(draft: &MappingDraft) -> String {
    if draft.tables.is_empty() {
        return "No table of figures was found.".to_owned();
    }
    let names: Vec<String> = draft
        .tables
        .iter()
        .map(|table| format!("{} ({}, {} figures)", table.name, table.why, table.figures))
        .collect();
    format!("Which tables are to be taken? {}", names.join("; "))
}

fn which_term(table: &DraftTable, term: &str, one: &TermUse) -> String {
    let place = if one.column.is_empty() || table.columns.len() < 2 {
        String::new()
    } else {
        format!(", column \"{}\"", one.column)
    };
    let codes: Vec<&str> = one
        .suggestions
        .iter()
        .take(3)
        .map(|suggestion| suggestion.code.as_str())
        .collect();
    let may_be = if codes.is_empty() {
        String::new()
    } else {
        format!(" It may be: {}.", codes.join(", "))
    };
    format!(
        "{}{place}: what is \"{term}\" at {}? {}.{may_be}",
        table.name,
        one.anchor.place(),
        capital(&one.why)
    )
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}
