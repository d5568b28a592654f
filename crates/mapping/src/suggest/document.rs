//! Suggestions for a document: for each term its mapping does not know, or, where no mapping knows the layout, for every
//! label and column name that has a figure.

use std::collections::BTreeMap;

use plumbline_model::{Anchor, Document, FileFormat, Part, Suggestion, Unit};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Answer, Beside, Decision, Kind, answer_together};
use crate::extract::figure::is_figure;
use crate::grid::{Grid, GridCell, leaves};
use crate::mappings::Mappings;
use crate::normalize::number::{Scale, parse_cell};
use crate::recognize::Recognition;
use crate::words::{plain, without_marks};

/// A term with what is made of it. One entry of `plumbline suggest --json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TermSuggestions {
    /// The payer's term, as printed.
    pub term: String,
    /// What kind of thing it is.
    pub kind: Kind,
    /// The first figure under the term, as printed; none where the term came without a report.
    pub displayed: Option<String>,
    /// Where that figure stands.
    pub anchor: Option<Anchor>,
    /// What to do with the term.
    pub decision: Decision,
    /// Why, where nothing is accepted.
    pub why: String,
    /// Codes it may stand for, best first.
    pub suggestions: Vec<Suggestion>,
}

impl TermSuggestions {
    /// What is made of a term that came without a report.
    pub fn alone(term: &str, answer: Answer) -> TermSuggestions {
        TermSuggestions {
            term: term.to_owned(),
            kind: answer.kind,
            displayed: None,
            anchor: None,
            decision: answer.decision,
            why: answer.why,
            suggestions: answer.suggestions,
        }
    }
}

/// A label or column name beside a figure.
struct Found {
    term: String,
    displayed: String,
    anchor: Anchor,
    /// Section, sheet, column name, neighbours.
    context: String,
    /// The column of figures it belongs to, for the arithmetic.
    column: usize,
    value: Option<Decimal>,
    quantum: Option<Decimal>,
}

/// Longest text taken for a term, in characters: what is longer is prose.
const LONGEST: usize = 120;
/// Terms looked at in one document; a report has some hundreds.
const MOST_TERMS: usize = 2_000;
/// Neighbouring labels on each side that count as context.
const NEIGHBOURS: usize = 2;

/// What a document's unknown terms may stand for, in source order, each once.
///
/// Where one mapping fits, these are the terms it does not know. Where none does, or the layout has changed so far that
/// nothing is taken, every label and column name with a figure is one.
pub fn suggest_document(mappings: &Mappings, document: &Document, path: &str) -> Vec<TermSuggestions> {
    if let Recognition::Recognized { mapping, .. } = mappings.recognize(document, path)
        && let Ok(mapped) = crate::apply(mapping, document, path)
        && !mapped.reports.is_empty()
    {
        let unmapped = mapped.reports.iter().flat_map(|report| &report.unmapped);
        let found = unmapped.map(|unmapped| Found {
            term: unmapped.term.clone(),
            displayed: unmapped.displayed.clone(),
            context: part_name(&unmapped.anchor),
            anchor: unmapped.anchor.clone(),
            column: 0,
            value: None,
            quantum: None,
        });
        return answered(once(found.collect()));
    }
    let mut found = Vec::new();
    if matches!(document.format, FileFormat::Json | FileFormat::Fhir) {
        of_leaves(document, &mut found);
    } else {
        let mut columns = 0;
        for part in document.parts.iter().filter(|part| !part.hidden) {
            for grid in Grid::of_part(part) {
                of_grid(&grid, &mut columns, &mut found);
            }
            of_lines(part, &mut found);
        }
    }
    answered(once(found))
}

fn part_name(anchor: &Anchor) -> String {
    match anchor {
        Anchor::Sheet { sheet, .. } => sheet.to_string(),
        _ => String::new(),
    }
}

/// The first of the terms that are written alike under the same section.
fn once(found: Vec<Found>) -> Vec<Found> {
    let mut seen = std::collections::BTreeSet::new();
    let mut first: Vec<Found> = found
        .into_iter()
        .filter(|one| seen.insert((one.term.clone(), one.context.split('|').next().map(str::to_owned))))
        .collect();
    first.truncate(MOST_TERMS);
    first
}

fn answered(found: Vec<Found>) -> Vec<TermSuggestions> {
    let beside: Vec<Beside> = found
        .iter()
        .map(|one| Beside {
            term: &one.term,
            displayed: &one.displayed,
            context: one.context.clone(),
            unit: "",
            column: one.column,
            value: one.value,
            quantum: one.quantum,
            code: None,
        })
        .collect();
    let answers = answer_together(&beside);
    found
        .iter()
        .zip(answers)
        .filter_map(|(one, answer)| {
            Some(TermSuggestions {
                displayed: Some(one.displayed.clone()),
                anchor: Some(one.anchor.clone()),
                ..TermSuggestions::alone(&one.term, answer?)
            })
        })
        .collect()
}

fn is_term(text: &str) -> bool {
    text.chars().any(char::is_alphabetic) && text.chars().count() <= LONGEST
}

/// Row labels with a figure to their right, and column names with a figure below.
fn of_grid(grid: &Grid, columns: &mut usize, found: &mut Vec<Found>) {
    let figures: BTreeMap<u32, Vec<&GridCell>> = grid
        .rows_from(0)
        .map(|row| (row, grid.row(row).filter(|cell| is_figure(cell)).collect()))
        .collect();
    let Some(first_figure) = figures.iter().find(|(_, cells)| !cells.is_empty()).map(|(row, _)| *row) else {
        return;
    };
    // A period's year is a figure, too: a row with more texts than figures above the first full row is a header.
    let header = (0..=first_figure).rev().find(|row| {
        grid.row(*row)
            .filter(|cell| is_term(&cell.text) && !is_figure(cell))
            .count()
            >= 2
            && grid.row(*row).count() >= 2
            && figures.get(row).is_none_or(Vec::is_empty)
    });
    let name = |column: u32| {
        header
            .and_then(|row| grid.covering(row, column))
            .map_or(String::new(), |cell| cell.text.to_string())
    };
    let labels: Vec<(u32, &GridCell)> = figures
        .iter()
        .filter(|(_, cells)| !cells.is_empty())
        .filter_map(|(row, cells)| {
            let first = cells.first()?;
            let label = grid
                .row(*row)
                .filter(|cell| cell.column < first.column && is_term(&cell.text) && !is_figure(cell))
                .last()?;
            Some((*row, label))
        })
        .collect();
    let column_base = *columns;
    *columns += grid.columns(0..u32::MAX).len() + 1;
    let mut section = String::new();
    let mut at = 0;
    for (row, cells) in &figures {
        let texts: Vec<&GridCell> = grid.row(*row).collect();
        if let ([only], true) = (&texts[..], cells.is_empty())
            && is_term(&only.text)
        {
            section = only.text.to_string();
            continue;
        }
        let Some((label_row, label)) = labels.get(at).filter(|(label_row, _)| label_row == row) else {
            continue;
        };
        debug_assert_eq!(label_row, row);
        let near = &labels[at.saturating_sub(NEIGHBOURS)..(at + NEIGHBOURS + 1).min(labels.len())];
        let near: Vec<&str> = near
            .iter()
            .filter(|(near, _)| near != row)
            .map(|(_, label)| label.text.as_str())
            .collect();
        at += 1;
        let Some(figure) = cells.iter().find(|cell| cell.column > label.column) else {
            continue;
        };
        let context = format!(
            "{section} | {} | {} | {}",
            grid.part.name,
            name(figure.column),
            near.join(" | ")
        );
        push(found, &label.text, figure, context, column_base + 1);
    }
    let Some(header) = header else { return };
    let names: Vec<&GridCell> = grid.row(header).collect();
    for (at, heading) in names.iter().enumerate() {
        let below = figures
            .range(header + 1..)
            .find_map(|(_, cells)| cells.iter().find(|cell| cell.column == heading.column).copied());
        let Some(figure) = below.filter(|_| is_term(&heading.text)) else {
            continue;
        };
        let near: Vec<&str> = names[at.saturating_sub(NEIGHBOURS)..(at + NEIGHBOURS + 1).min(names.len())]
            .iter()
            .filter(|near| near.column != heading.column)
            .map(|near| near.text.as_str())
            .collect();
        let context = format!(" | {} | {}", grid.part.name, near.join(" | "));
        // Column names are related within one row of figures.
        push(found, &heading.text, figure, context, column_base);
    }
}

/// `Total members: 1,204` on a line of its own.
fn of_lines(part: &Part, found: &mut Vec<Found>) {
    for line in &part.lines {
        let text = plain(&line.text);
        let Some((term, displayed)) = text.rsplit_once(": ") else {
            continue;
        };
        let figure = parse_cell(displayed, None, Unit::None, Scale::AsPrinted);
        if is_term(term) && figure.issue.is_none() && figure.value.is_some() {
            found.push(Found {
                term: without_marks(term),
                displayed: displayed.to_owned(),
                anchor: line.anchor.clone(),
                context: format!(" | {}", part.name),
                column: usize::MAX,
                value: figure.value,
                quantum: figure.quantum,
            });
        }
    }
}

/// Keys of JSON values that are figures, with the keys around them.
fn of_leaves(document: &Document, found: &mut Vec<Found>) {
    for leaf in leaves(document) {
        let mut steps = leaf
            .pointer
            .rsplit('/')
            .map(|step| step.replace("~1", "/").replace("~0", "~"));
        let Some(term) = steps.find(|step| step.chars().any(char::is_alphabetic)) else {
            continue;
        };
        let figure = parse_cell(leaf.text, None, Unit::None, Scale::AsPrinted);
        if figure.issue.is_some() || figure.value.is_none() {
            continue;
        }
        let around: Vec<String> = steps.filter(|step| step.chars().any(char::is_alphabetic)).collect();
        found.push(Found {
            term,
            displayed: leaf.text.to_owned(),
            anchor: leaf.anchor.clone(),
            context: around.join(" | "),
            column: usize::MAX,
            value: figure.value,
            quantum: figure.quantum,
        });
    }
}

fn push(found: &mut Vec<Found>, term: &str, cell: &GridCell, context: String, column: usize) {
    let unit = [Unit::None, Unit::Usd, Unit::Ratio].into_iter();
    let figure = unit
        .map(|unit| parse_cell(&cell.text, cell.raw, unit, Scale::AsPrinted))
        .find(|figure| figure.value.is_some());
    found.push(Found {
        term: without_marks(term),
        displayed: cell.text.to_string(),
        anchor: cell.anchor.clone().into_owned(),
        context,
        column,
        value: figure.as_ref().and_then(|figure| figure.value),
        quantum: figure.and_then(|figure| figure.quantum),
    });
}
