//! What the labels of a table stand for: taken where nothing is open, left out where the standard has no code, asked about
//! otherwise.

use std::collections::BTreeMap;

use plumbline_model::{Anchor, Suggestion, Unit, vbpr_metric};
use rust_decimal::Decimal;

use super::blocks::{Block, is_value, is_word};
use super::columns::{Found, printed_unit, says_cost, stated_unit};
use super::shape::{general, slug, unique};
use super::{DraftRole, DraftSection, DraftTerm, TermUse, UseState};
use crate::answers::usual_unit;
use crate::grid::{Grid, GridCell};
use crate::suggest::{Answer, Beside, Decision, Kind, MOST, answer_together, value_of};
use crate::words::without_marks;

/// Neighbouring labels on each side that count as context.
const NEIGHBOURS: usize = 2;

/// A row of figures with its label and heading.
pub(super) struct Labelled {
    pub row: u32,
    pub label: String,
    /// Index of its section.
    pub section: Option<usize>,
}

/// The labelled rows of a table and the rows that head them.
pub(super) fn rows(grid: &Grid, block: &Block, label: u32) -> (Vec<Labelled>, Vec<DraftSection>) {
    let mut sections: Vec<DraftSection> = Vec::new();
    let mut pending: Option<&GridCell> = None;
    let mut section = None;
    let mut found: Vec<Labelled> = Vec::new();
    for row in grid
        .rows_from(block.header + block.height)
        .take_while(|row| *row < block.end)
    {
        let cells: Vec<&GridCell> = grid.row(row).collect();
        if let [only] = cells[..]
            && only.column == label
            && is_word(only)
        {
            pending = Some(only);
            continue;
        }
        if block.body.binary_search(&row).is_err() {
            continue;
        }
        // A heading is one where figures follow.
        if let Some(heading) = pending.take() {
            section = Some(section_at(&mut sections, &without_marks(&heading.text)));
        }
        if let Some(cell) = grid.covering(row, label).filter(|cell| is_word(cell)) {
            found.push(Labelled {
                row,
                label: without_marks(&cell.text),
                section,
            });
        }
    }
    (found, sections)
}

fn section_at(sections: &mut Vec<DraftSection>, printed: &str) -> usize {
    if let Some(known) = sections.iter().position(|section| section.printed == printed) {
        return known;
    }
    let taken: Vec<String> = sections.iter().map(|section| section.name.clone()).collect();
    let name = Some(slug(printed))
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| "section".to_owned());
    sections.push(DraftSection {
        name: unique(name, &taken),
        printed: printed.to_owned(),
        row: format!("^{}$", general(printed)),
        unit: stated_unit(printed).map(|(unit, _)| unit),
    });
    sections.len() - 1
}

/// A term asked about.
struct Asked {
    term: String,
    /// The same with the unit its column gives it.
    with_unit: Option<String>,
    /// Section, sheet, column name, neighbours.
    context: String,
    /// What the figure is counted in; empty where that is not known.
    unit: &'static str,
    displayed: String,
    anchor: Anchor,
    /// Figures of one lane are related by their arithmetic.
    lane: usize,
    value: Option<Decimal>,
    quantum: Option<Decimal>,
}

fn answered(asked: &[Asked]) -> Vec<Answer> {
    let beside: Vec<Beside> = asked
        .iter()
        .map(|one| Beside {
            term: &one.term,
            with_unit: one.with_unit.clone(),
            displayed: &one.displayed,
            context: one.context.clone(),
            unit: one.unit,
            column: one.lane,
            value: one.value,
            quantum: one.quantum,
            code: None,
        })
        .collect();
    // None of them has a code yet, so that each is answered.
    answer_together(&beside).into_iter().flatten().collect()
}

/// One question to the suggester with the place in the table it is about.
struct Place {
    term: usize,
    column: String,
    unit: Option<Unit>,
    /// The unit that goes without saying here: the section's, else the column's.
    implied: Option<Unit>,
}

/// The terms of a table whose labels are the terms.
pub(super) fn in_rows(
    grid: &Grid,
    rows: &[Labelled],
    sections: &[DraftSection],
    columns: &[Found],
    title: Option<&str>,
) -> Vec<DraftTerm> {
    let mut terms: Vec<DraftTerm> = Vec::new();
    let (mut asked, mut places) = (Vec::new(), Vec::new());
    for (at, row) in rows.iter().enumerate() {
        let section = row.section.and_then(|section| sections.get(section));
        let near: Vec<&str> = rows[at.saturating_sub(NEIGHBOURS)..(at + NEIGHBOURS + 1).min(rows.len())]
            .iter()
            .filter(|other| other.row != row.row)
            .map(|other| other.label.as_str())
            .collect();
        terms.push(DraftTerm {
            term: row.label.clone(),
            section: section.map(|section| section.name.clone()),
            uses: Vec::new(),
        });
        for (number, found) in columns
            .iter()
            .enumerate()
            .filter(|(_, found)| found.column.role == DraftRole::Value)
        {
            let cell = found
                .at
                .iter()
                .find_map(|column| grid.row(row.row).find(|cell| cell.column == *column && is_value(cell)));
            let Some(cell) = cell else { continue };
            let column = &found.column;
            let implied = section.and_then(|section| section.unit).or(column.unit);
            let unit = unit_of(&row.label, implied, &cell.text);
            let context = format!(
                "{} | {} | {} | {} | {}",
                section.map_or("", |section| &section.printed),
                grid.part.name,
                title.unwrap_or_default(),
                column.printed,
                near.join(" | ")
            );
            let (value, quantum) = value_of(&cell.text, cell.raw);
            asked.push(Asked {
                term: row.label.clone(),
                with_unit: unit_word(unit, &row.label, &column.printed).map(|word| format!("{} {word}", row.label)),
                context,
                unit: counted(unit),
                displayed: cell.text.to_string(),
                anchor: cell.anchor.clone().into_owned(),
                lane: number,
                value,
                quantum,
            });
            places.push(Place {
                term: at,
                column: column.name.clone(),
                unit,
                implied,
            });
        }
    }
    for ((asked, place), answer) in asked.iter().zip(places).zip(answered(&asked)) {
        let used = used(asked, answer, place.unit, place.implied, place.column, false);
        terms[place.term].uses.push(used);
    }
    totals(&mut terms, columns);
    // A row without a figure of its own in any value column has nothing to take.
    terms.retain(|term| !term.uses.is_empty());
    settle_twins(&mut terms);
    terms
}

/// Totals told by arithmetic: a figure per member-month with a code, times the member months, gives the amount beside it.
/// The amount then has the code of the rate without its "per member per month".
fn totals(terms: &mut [DraftTerm], columns: &[Found]) {
    let value = |one: &TermUse| value_of(&one.displayed, None).0;
    let months = terms
        .iter()
        .flat_map(|term| &term.uses)
        .find(|one| one.code.as_deref() == Some("member-months"));
    let Some((months, named)) = months.and_then(|one| Some((value(one)?, one.anchor.place()))) else {
        return;
    };
    let unit_of = |one: &TermUse| {
        one.unit.or(columns
            .iter()
            .find(|found| found.column.name == one.column)?
            .column
            .unit)
    };
    for term in terms.iter_mut() {
        let rates: Vec<(String, Decimal)> = term
            .uses
            .iter()
            .filter(|one| one.state == UseState::Take && unit_of(one) == Some(Unit::UsdPerMemberMonth))
            .filter_map(|one| Some((one.code.as_deref()?.strip_suffix("-pmpm")?.to_owned(), value(one)?)))
            .collect();
        for one in &mut term.uses {
            let is_open = one.state == UseState::Ask && unit_of(one) == Some(Unit::Usd);
            let Some(amount) = value(one).filter(|_| is_open) else {
                continue;
            };
            // Half a cent of the rate for each member month, and half a dollar of the amount.
            let slack = (months * Decimal::from_parts(5, 0, 0, false, 3)).max(Decimal::ONE);
            let told = rates
                .iter()
                .find(|(code, rate)| vbpr_metric(code).is_some() && (rate * months - amount).abs() <= slack);
            if let Some((code, _)) = told {
                one.state = UseState::Take;
                one.code = Some(code.clone());
                one.why = format!(
                    "the figure per member per month beside it times the member months at {named} gives this amount"
                );
            }
        }
    }
}

/// The measures of a table whose labels are quality measures.
pub(super) fn measures(
    grid: &Grid,
    rows: &[Labelled],
    sections: &[DraftSection],
    columns: &[Found],
    title: Option<&str>,
) -> Vec<DraftTerm> {
    let mut terms = Vec::new();
    let mut asked = Vec::new();
    for row in rows {
        let Some(cell) = grid.row(row.row).find(|cell| {
            is_value(cell)
                && columns
                    .iter()
                    .any(|found| found.column.role != DraftRole::Text && found.at.contains(&cell.column))
        }) else {
            continue;
        };
        let section = row.section.and_then(|section| sections.get(section));
        asked.push(Asked {
            term: row.label.clone(),
            with_unit: None,
            context: format!(
                "{} | {} | {}",
                section.map_or("", |section| &section.printed),
                grid.part.name,
                title.unwrap_or_default()
            ),
            unit: "",
            displayed: cell.text.to_string(),
            anchor: cell.anchor.clone().into_owned(),
            lane: usize::MAX,
            value: None,
            quantum: None,
        });
        terms.push(row.label.clone());
    }
    let answers = answered(&asked);
    let mut found: Vec<DraftTerm> = terms
        .into_iter()
        .zip(asked.iter().zip(answers))
        .map(|(term, (asked, answer))| DraftTerm {
            term,
            section: None,
            uses: vec![used(asked, answer, None, None, String::new(), true)],
        })
        .collect();
    settle_twins(&mut found);
    found
}

/// The terms of a table whose column headers are the terms.
pub(super) fn in_columns(grid: &Grid, columns: &[Found], block: &Block, title: Option<&str>) -> Vec<DraftTerm> {
    let names: Vec<&Found> = columns
        .iter()
        .filter(|found| found.column.role == DraftRole::Value && found.column.fact.is_none())
        .collect();
    let mut asked = Vec::new();
    let mut units = Vec::new();
    for (at, found) in names.iter().enumerate() {
        let cell = block.body.iter().find_map(|row| {
            grid.row(*row)
                .find(|cell| found.at.contains(&cell.column) && is_value(cell))
        });
        let Some(cell) = cell else { continue };
        let near: Vec<&str> = names[at.saturating_sub(NEIGHBOURS)..(at + NEIGHBOURS + 1).min(names.len())]
            .iter()
            .filter(|other| other.at != found.at)
            .map(|other| other.column.printed.as_str())
            .collect();
        let term = found.column.printed.clone();
        let (value, quantum) = value_of(&cell.text, cell.raw);
        let unit = unit_of(&term, found.column.unit, &cell.text);
        units.push(unit);
        asked.push(Asked {
            with_unit: None,
            context: format!(
                " | {} | {} | {}",
                grid.part.name,
                title.unwrap_or_default(),
                near.join(" | ")
            ),
            unit: counted(unit),
            displayed: cell.text.to_string(),
            anchor: cell.anchor.clone().into_owned(),
            lane: 0,
            value,
            quantum,
            term,
        });
    }
    let answers = answered(&asked);
    let mut terms: Vec<DraftTerm> = asked
        .iter()
        .zip(units)
        .zip(answers)
        .map(|((asked, unit), answer)| DraftTerm {
            term: asked.term.clone(),
            section: None,
            uses: vec![used(asked, answer, unit, None, String::new(), false)],
        })
        .collect();
    settle_twins(&mut terms);
    terms
}

/// The unit of a figure where label, section or column, and print meet. `None` where nothing says it.
fn unit_of(label: &str, implied: Option<Unit>, displayed: &str) -> Option<Unit> {
    let stated = stated_unit(label).map(|(unit, _)| unit);
    match printed_unit(displayed) {
        Some(Unit::Ratio) => Some(Unit::Ratio),
        Some(Unit::Usd) => stated.or(implied).filter(|unit| unit.is_money()).or(Some(Unit::Usd)),
        _ => stated.or(implied),
    }
}

/// The word a column or section adds to a label that does not say it: the row says what is counted, the column in what.
fn unit_word(unit: Option<Unit>, label: &str, header: &str) -> Option<&'static str> {
    if stated_unit(label).is_some() {
        return None;
    }
    match unit? {
        Unit::UsdPerMemberMonth => Some("PMPM"),
        Unit::UsdPerMemberYear => Some("PMPY"),
        Unit::PerThousandMemberYears => Some("per 1,000"),
        // "Dollars" says in what, not what: only a word for cost makes "Medical" the medical cost.
        Unit::Usd => says_cost(header).then_some("cost"),
        _ => None,
    }
}

/// The unit as a suggestion's context says it.
fn counted(unit: Option<Unit>) -> &'static str {
    match unit {
        Some(Unit::Usd) => "usd",
        Some(Unit::UsdPerMemberMonth) => "pmpm",
        Some(Unit::UsdPerMemberYear) => "pmpy",
        Some(Unit::UsdPerPersonYear) => "usd/person-year",
        Some(Unit::MemberMonths) => "member-months",
        Some(Unit::PersonYears) => "person-years",
        Some(Unit::Members | Unit::Count) => "count",
        Some(Unit::Ratio) => "percent",
        Some(Unit::PerThousandMemberYears) => "per-1000",
        Some(Unit::PerHundredMemberYears) => "per-100",
        Some(Unit::Days) => "days",
        Some(Unit::Stars) => "stars",
        Some(Unit::Points | Unit::Score) => "score",
        Some(Unit::None) | None => "",
    }
}

fn used(
    asked: &Asked,
    answer: Answer,
    unit: Option<Unit>,
    implied: Option<Unit>,
    column: String,
    measure: bool,
) -> TermUse {
    let first = answer.suggestions.first();
    let code = first.map(|first| first.code.clone());
    let usual = code.as_deref().and_then(usual_unit);
    let fits = match measure {
        true => answer.kind == Kind::QualityMeasure,
        false => usual.is_some(),
    };
    let mut unit = unit;
    let (mut state, mut why) = match answer.decision {
        Decision::Accept if fits => (
            UseState::Take,
            first.map(|first| first.reason.clone()).unwrap_or_default(),
        ),
        Decision::Accept if measure => (UseState::Ask, "it is no quality measure".to_owned()),
        Decision::Accept => (UseState::Ask, "what it stands for is no metric".to_owned()),
        Decision::Ask => (UseState::Ask, answer.why.clone()),
        // That nothing is known of a term is no reason to leave it out unasked.
        Decision::Decline if answer.suggestions.is_empty() && !answer.why.starts_with(NO_CODE) => {
            (UseState::Ask, answer.why.clone())
        }
        Decision::Decline if !answer.why.starts_with(NO_CODE) => (UseState::Ask, answer.why.clone()),
        Decision::Decline => (UseState::LeaveOut, capital(&answer.why)),
    };
    let mut suggestions = answer.suggestions;
    if state == UseState::Take && !measure {
        match (unit, usual) {
            (Some(unit), Some(usual)) if !alike(unit, usual) => {
                state = UseState::Ask;
                let code = code.as_deref().unwrap_or_default();
                why = format!("\"{code}\" is usually in {usual}, and this figure is in {unit}");
                offer_rate(&mut suggestions, code, unit);
            }
            // What is no money has one way of being counted: the code's own.
            (None, Some(usual)) if !usual.is_money() => unit = Some(usual),
            _ => {}
        }
    }
    TermUse {
        column,
        code: code.filter(|_| state == UseState::Take),
        state,
        unit: unit.filter(|unit| Some(*unit) != implied),
        why,
        suggestions,
        displayed: asked.displayed.clone(),
        anchor: asked.anchor.clone(),
        by: None,
        on: None,
    }
}

/// Puts the code of our own for a rate before the standard's for the count it is a rate of.
fn offer_rate(suggestions: &mut Vec<Suggestion>, code: &str, unit: Unit) {
    let rate = format!("{code}s-per-1000");
    if unit != Unit::PerThousandMemberYears || usual_unit(&rate).is_none() {
        return;
    }
    suggestions.retain(|suggestion| suggestion.code != rate);
    suggestions.insert(
        0,
        Suggestion {
            code: rate,
            confidence: Decimal::from_parts(9, 0, 0, false, 1),
            reason: format!(
                "strong: the rate per 1,000 of {code}; a code of our own, the standard has the count alone"
            ),
        },
    );
    suggestions.truncate(MOST);
}

/// How an answer begins that knows the term and that the standard has no code for it.
const NO_CODE: &str = "the standard has no code for";

/// Whether a figure in one unit can be what is usually given in another.
fn alike(unit: Unit, usual: Unit) -> bool {
    use Unit::{Count, Members};
    // A cost per member-month is another metric than the cost, a rate per 1,000 another than the count.
    unit == usual || matches!((unit, usual), (Count, Members) | (Members, Count))
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// Two rows with one code in one column, or one label twice under one heading: which is meant is a person's to say.
fn settle_twins(terms: &mut Vec<DraftTerm>) {
    let mut labels: BTreeMap<(String, Option<String>), usize> = BTreeMap::new();
    let mut codes: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for term in terms.iter() {
        *labels.entry((term.term.clone(), term.section.clone())).or_default() += 1;
        for one in &term.uses {
            if let Some(code) = &one.code {
                codes
                    .entry((one.column.clone(), code.clone()))
                    .or_default()
                    .push(term.term.clone());
            }
        }
    }
    // Rows that no words tell apart are one term.
    let mut seen = std::collections::BTreeSet::new();
    terms.retain(|term| seen.insert((term.term.clone(), term.section.clone())));
    for term in terms.iter_mut() {
        let twice = labels
            .get(&(term.term.clone(), term.section.clone()))
            .is_some_and(|count| *count > 1);
        for one in &mut term.uses {
            if twice {
                one.state = UseState::Ask;
                one.code = None;
                one.why =
                    "it stands more than once under the same heading, so that no words tell which figure is meant"
                        .to_owned();
                continue;
            }
            let Some(code) = one.code.clone() else { continue };
            let rows = codes
                .get(&(one.column.clone(), code.clone()))
                .map_or(&[][..], Vec::as_slice);
            if rows.len() > 1 {
                one.state = UseState::Ask;
                one.code = None;
                one.why = format!("several rows would be {code}: {}", rows.join("; "));
            }
        }
    }
}
