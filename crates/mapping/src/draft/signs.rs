//! Words that tell the layout from others: its titles. The payer's name and the header words join them when the mapping
//! file is written, as both are still a person's to change.

use plumbline_model::{Document, PartKind, StatementKind};

use super::shape::whole;
use super::{DraftFact, DraftSign, DraftTable};
use crate::words::Words;

/// First texts of a part among which titles are looked for.
const TITLES: usize = 8;
/// Titles taken as signs.
const MOST: usize = 2;

/// Titles of the document that say nothing about this one report.
pub(super) fn signs(document: &Document, words: &Words, facts: &[DraftFact], tables: &[DraftTable]) -> Vec<DraftSign> {
    let of_table = |pattern: &String| {
        let columns = |table: &DraftTable| table.columns.iter().any(|column| column.header.contains(pattern));
        tables
            .iter()
            .any(|table| table.header.contains(pattern) || columns(table))
    };
    let own = |text: &str| {
        facts.iter().any(|fact| {
            let is_of_layout = matches!(
                fact.kind,
                StatementKind::Payer | StatementKind::Program | StatementKind::LineOfBusiness
            );
            !is_of_layout && text.contains(&fact.printed)
        })
    };
    let sheets = document
        .parts
        .iter()
        .filter(|part| part.kind == PartKind::Sheet && !part.hidden)
        .count();
    let mut signs: Vec<DraftSign> = Vec::new();
    for passage in words.passages.iter().take(TITLES) {
        let text = passage.text.as_str();
        let words = text.split_whitespace().count();
        let letters = text.chars().filter(|letter| letter.is_alphabetic()).count();
        if signs.len() >= MOST || !(2..=14).contains(&words) || letters < 8 || own(text) || super::facts::is_key(text) {
            continue;
        }
        // A key beside its value, or a line about one page, is no title.
        if text.ends_with(':')
            || ["page ", "note"]
                .iter()
                .any(|start| text.to_lowercase().starts_with(start))
        {
            continue;
        }
        let sign = DraftSign {
            text: whole(text),
            part: (sheets > 1).then(|| whole(&passage.part.name)),
            weight: 2,
        };
        if !signs.contains(&sign) && !of_table(&sign.text) {
            signs.push(sign);
        }
    }
    signs
}
