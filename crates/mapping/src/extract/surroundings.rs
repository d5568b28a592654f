//! What open terms may stand for, by what stands around them: section, unit, column, neighbours, and the arithmetic
//! between the figures of their column or row. Found once for a table.

use std::collections::BTreeMap;

use plumbline_model::{Suggestion, Unit, Unmapped};
use rust_decimal::Decimal;

use crate::extract::columns::Placed;
use crate::extract::figure::is_figure;
use crate::extract::open::Open;
use crate::extract::{Extraction, TableContext};
use crate::grid::{Grid, GridCell};
use crate::normalize::number::{Scale, parse_cell};
use crate::suggest::{Answer, Beside, Decision, answer_together};

/// Labels on each side of a term that count as its neighbours.
const NEIGHBOURS: usize = 2;
/// Rows from which on a table is a list of members or providers, whose figures are not related with each other.
const MOST_RELATED: usize = 400;

/// A label of a table, and the codes rules give its figures by their column.
pub(crate) struct Labelled {
    pub row: u32,
    pub label: String,
    /// The text that heads the rows around it.
    pub heading: String,
    pub codes: BTreeMap<u32, String>,
}

impl Extraction<'_> {
    /// Finds what the open terms of a table with labels in rows may stand for, by what stands around them.
    pub fn suggest(&mut self, context: &TableContext, grid: &Grid, placed: &[Placed], labels: &[Labelled]) {
        let open = std::mem::take(&mut self.open);
        if open.is_empty() {
            return;
        }
        let row_of: BTreeMap<u32, usize> = labels.iter().enumerate().map(|(at, label)| (label.row, at)).collect();
        let name = |at: usize| labels.get(at).map_or("", |label| label.label.as_str());
        let mut asked: Vec<Beside> = Vec::new();
        let mut at_place: BTreeMap<(u32, u32), usize> = BTreeMap::new();
        let columns: Vec<u32> = {
            let mut columns: Vec<u32> = open.iter().map(|one| one.column).collect();
            columns.sort_unstable();
            columns.dedup();
            columns
        };
        let wanted: BTreeMap<(u32, u32), &Open> = open.iter().map(|one| ((one.column, one.row), one)).collect();
        let table = context.table_name();
        for (number, column) in columns.iter().enumerate() {
            let header = placed
                .iter()
                .find(|one| one.column == *column)
                .map_or("", |one| one.header.as_str());
            for (at, label) in labels.iter().enumerate() {
                let one = wanted.get(&(*column, label.row));
                if one.is_none() && labels.len() > MOST_RELATED {
                    continue;
                }
                let Some(cell) = grid.row(label.row).find(|cell| cell.column == *column) else {
                    continue;
                };
                let (value, quantum) = plain(cell);
                let unit = one.and_then(|one| self.unmapped(one)?.place.as_ref()?.unit);
                let (above, below) = neighbours(labels.len(), at);
                let near: Vec<&str> = above.chain(below).map(name).collect();
                at_place.insert((*column, label.row), asked.len());
                asked.push(Beside {
                    term: &label.label,
                    with_unit: None,
                    displayed: &cell.text,
                    context: format!(
                        "{} | {table} | {} | {header} | {}",
                        label.heading,
                        grid.part.name,
                        near.join(" | ")
                    ),
                    unit: unit.map_or("", in_context),
                    column: number,
                    value,
                    quantum,
                    // What no rule takes is asked about; a figure that is not shown is not.
                    code: match one {
                        Some(_) => None,
                        None => Some(label.codes.get(column).map_or("", String::as_str)),
                    },
                });
            }
        }
        let answers = answer_together(&asked);
        for one in &open {
            let at = row_of.get(&one.row).copied();
            let answer = at_place.get(&(one.column, one.row)).and_then(|at| answers[*at].clone());
            let Some(unmapped) = self.unmapped_mut(one) else {
                continue;
            };
            // A column's header as the term stands beside no label of its own.
            let own_label = at.is_some_and(|at| name(at) == unmapped.term);
            let answer = answer.filter(|_| own_label);
            if let (Some(at), Some(place), true) = (at, unmapped.place.as_mut(), own_label) {
                let (above, below) = neighbours(labels.len(), at);
                place.above = above.map(|at| name(at).to_owned()).collect();
                place.below = below.map(|at| name(at).to_owned()).collect();
            }
            let answer = answer.or_else(|| alone(unmapped, table));
            finish(unmapped, answer);
        }
    }

    /// The same for a table without labels in rows: each term by itself.
    pub fn suggest_alone(&mut self, table: &str) {
        let mut known: BTreeMap<(String, String), Option<Answer>> = BTreeMap::new();
        for one in std::mem::take(&mut self.open) {
            let Some(unmapped) = self.unmapped_mut(&one) else {
                continue;
            };
            let key = (unmapped.term.clone(), sign(&unmapped.displayed).to_owned());
            let answer = known.entry(key).or_insert_with(|| alone(unmapped, table)).clone();
            finish(unmapped, answer);
        }
    }

    /// Gives the open terms of a table with terms in columns what was found for their column.
    pub fn suggest_by_column(&mut self, table: &str, found: &BTreeMap<u32, Surrounded>) {
        for one in std::mem::take(&mut self.open) {
            let found = found.get(&one.column);
            let Some(unmapped) = self.unmapped_mut(&one) else {
                continue;
            };
            if let (Some(found), Some(place)) = (found, unmapped.place.as_mut()) {
                place.above.clone_from(&found.left);
                place.below.clone_from(&found.right);
            }
            let answer = found.and_then(|found| found.answer.clone());
            let answer = answer.or_else(|| alone(unmapped, table));
            finish(unmapped, answer);
        }
    }

    fn unmapped(&self, open: &Open) -> Option<&Unmapped> {
        self.drafts.get(open.slot)?.unmapped.get(open.index)
    }

    fn unmapped_mut(&mut self, open: &Open) -> Option<&mut Unmapped> {
        self.drafts.at(open.slot).unmapped.get_mut(open.index)
    }
}

/// What stands around a column whose header is an open term.
pub(crate) struct Surrounded {
    pub left: Vec<String>,
    pub right: Vec<String>,
    pub answer: Option<Answer>,
}

/// What the open columns of a table may stand for: by their neighbours, and by the arithmetic in one row of figures.
///
/// `columns` are the table's with the code a rule gives each (`Some("")` for one that is not asked about, `None` for an
/// open one) and the unit its place gives.
pub(crate) fn around_columns(
    table: &str,
    grid: &Grid,
    rows: &[u32],
    columns: &[(&Placed, Option<&str>, Option<Unit>)],
) -> BTreeMap<u32, Surrounded> {
    let mut found = BTreeMap::new();
    let open: Vec<usize> = (0..columns.len()).filter(|at| columns[*at].1.is_none()).collect();
    for at in open {
        let (one, _, _) = &columns[at];
        let cell_in = |row: u32, column: u32| grid.row(row).find(|cell| cell.column == column);
        let first = rows
            .iter()
            .find(|row| cell_in(**row, one.column).is_some_and(is_figure));
        let Some(first) = first else { continue };
        let header = |at: usize| columns.get(at).map_or("", |(one, _, _)| one.header.as_str());
        let (left, right) = neighbours(columns.len(), at);
        let (left, right): (Vec<String>, Vec<String>) = (
            left.map(|at| header(at).to_owned()).collect(),
            right.map(|at| header(at).to_owned()).collect(),
        );
        let beside: Vec<Beside> = columns
            .iter()
            .enumerate()
            .filter_map(|(other, (placed, code, unit))| {
                let cell = cell_in(*first, placed.column)?;
                let (value, quantum) = plain(cell);
                let context = match other == at {
                    true => format!(
                        " | {table} | {} | {} | {}",
                        grid.part.name,
                        left.join(" | "),
                        right.join(" | ")
                    ),
                    false => String::new(),
                };
                Some(Beside {
                    term: &placed.header,
                    with_unit: None,
                    displayed: cell.text.as_str(),
                    context,
                    unit: unit.map_or("", in_context),
                    column: 0,
                    value,
                    quantum,
                    code: if other == at {
                        None
                    } else {
                        Some(code.unwrap_or_default())
                    },
                })
            })
            .collect();
        let answer = answer_together(&beside).into_iter().flatten().next();
        found.insert(one.column, Surrounded { left, right, answer });
    }
    found
}

pub(super) fn finish(unmapped: &mut Unmapped, answer: Option<Answer>) {
    let Some(answer) = answer else { return };
    if let Some(place) = &mut unmapped.place {
        place.question = match answer.decision {
            Decision::Accept => String::new(),
            Decision::Ask | Decision::Decline => answer.why.clone(),
        };
    }
    unmapped.suggestions = near(answer);
}

fn near(answer: Answer) -> Vec<Suggestion> {
    answer.near()
}

/// A term by itself, with its table and unit.
pub(super) fn alone(unmapped: &Unmapped, table: &str) -> Option<Answer> {
    let place = unmapped.place.as_ref();
    let beside = Beside {
        term: &unmapped.term,
        with_unit: None,
        displayed: &unmapped.displayed,
        context: format!(" | {table}"),
        unit: place.and_then(|place| place.unit).map_or("", in_context),
        column: usize::MAX,
        value: None,
        quantum: None,
        code: None,
    };
    answer_together(&[beside]).into_iter().flatten().next()
}

/// A unit as a context names it.
fn in_context(unit: Unit) -> &'static str {
    match unit {
        Unit::Usd => "usd",
        Unit::UsdPerMemberMonth => "usd/member-month",
        Unit::UsdPerMemberYear => "usd/member-year",
        Unit::UsdPerPersonYear => "usd/person-year",
        other => other.as_str(),
    }
}

/// What a figure's print says of its unit.
fn sign(displayed: &str) -> &'static str {
    if displayed.contains('$') {
        "$"
    } else if displayed.trim_end().ends_with('%') {
        "%"
    } else {
        ""
    }
}

/// The places before and after one in a list.
fn neighbours(count: usize, at: usize) -> (std::ops::Range<usize>, std::ops::Range<usize>) {
    (
        at.saturating_sub(NEIGHBOURS)..at,
        (at + 1)..(at + 1 + NEIGHBOURS).min(count).max(at + 1),
    )
}

/// A figure's value and the worth of its last digit, whatever its unit.
fn plain(cell: &GridCell) -> (Option<Decimal>, Option<Decimal>) {
    let figure = [Unit::None, Unit::Usd, Unit::Ratio]
        .into_iter()
        .map(|unit| parse_cell(&cell.text, cell.raw, unit, Scale::AsPrinted))
        .find(|figure| figure.value.is_some());
    figure.map_or((None, None), |figure| (figure.value, figure.quantum))
}
