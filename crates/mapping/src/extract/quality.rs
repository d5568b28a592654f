//! Quality results: one measure a row, its parts in columns by role.

use std::collections::BTreeMap;

use plumbline_model::{Anchor, FigureSource, FigureState, Issue, QualityMeasure, Scoring, Threshold, Unit};

use crate::extract::columns::{Placed, Region, label_column};
use crate::extract::draft::{Slot, TakenMeasure};
use crate::extract::figure::{Taken, is_figure, points_in, points_issue, suppressed, take, unmapped};
use crate::extract::{Extraction, TableContext};
use crate::format::{ColumnRule, MeasureRule, Role};
use crate::grid::{Grid, GridCell};
use crate::normalize::number::{Scale, is_points_or_fraction, parse_bound};
use crate::words::without_marks;

/// Reads the table row by row.
pub(crate) fn read(
    extraction: &mut Extraction,
    context: &TableContext,
    grid: &Grid,
    placed: &[Placed],
    region: Region,
) {
    let table = context.table;
    let Some(label_column) = label_column(table, placed, grid, region) else {
        return extraction.no_label_column(table, grid, region);
    };
    let in_points = columns_in_points(extraction, grid, placed, region);
    for row in grid.rows_from(region.body).take_while(|row| *row < region.end) {
        let Some(label_cell) = grid.covering(row, label_column) else {
            continue;
        };
        let label = without_marks(&label_cell.text);
        if table.stop.as_ref().is_some_and(|stop| stop.is_match(&label)) {
            break;
        }
        let cells: Vec<(&Placed, &GridCell)> = grid
            .row(row)
            .filter(|cell| cell.column != label_cell.column)
            .filter(|cell| !in_points.contains(&cell.column))
            .filter_map(|cell| Some((placed.iter().find(|one| one.column == cell.column)?, cell)))
            .collect();
        if cells.is_empty() {
            continue;
        }
        match table
            .measure
            .iter()
            .find(|rule| without_marks(&rule.payer_term) == label)
        {
            Some(rule) => {
                let measure = measure(extraction, context, rule, &label, label_cell, &cells);
                extraction.drafts.at(Slot::Whole).quality.push(TakenMeasure {
                    measure,
                    year: rule.year,
                });
            }
            None => unknown(extraction, context, &label, &cells),
        }
    }
}

/// Rate columns whose scale the mapping does not state and the figures contradict: each is one issue, and its figures
/// are kept as unmapped.
fn columns_in_points(extraction: &mut Extraction, grid: &Grid, placed: &[Placed], region: Region) -> Vec<u32> {
    let mut columns = Vec::new();
    for one in placed {
        let Some(rule) = one.rule.filter(|rule| rule.role == Role::Rate) else {
            continue;
        };
        let cells = || {
            grid.rows_from(region.body)
                .take_while(|row| *row < region.end)
                .flat_map(|row| grid.row(row).filter(|cell| cell.column == one.column))
        };
        let unit = rule.unit.unwrap_or(Unit::Ratio);
        let Some(first) = points_in(cells(), unit, Scale::from(rule.scale)) else {
            continue;
        };
        extraction.issues.push(points_issue(first, &one.header));
        let left = cells()
            .filter(|cell| is_figure(cell))
            .map(|cell| unmapped(&one.header, cell));
        let left: Vec<_> = left.collect();
        extraction.drafts.at(Slot::Whole).unmapped.extend(left);
        columns.push(one.column);
    }
    columns
}

fn unknown(extraction: &mut Extraction, context: &TableContext, label: &str, cells: &[(&Placed, &GridCell)]) {
    let reason = extraction.ignore_reason(context.table, label, None);
    for (one, cell) in cells.iter().filter(|(_, cell)| is_figure(cell)) {
        match (one.rule, &reason) {
            (Some(rule), _) if matches!(rule.role, Role::Peer | Role::Skip) => {
                extraction.ignore(label, cell, rule.reason.as_deref().unwrap_or_default());
            }
            (Some(rule), _) if matches!(rule.role, Role::Text | Role::Name) => {}
            (_, Some(reason)) => extraction.ignore(label, cell, reason),
            (_, None) => extraction.drafts.at(Slot::Whole).unmapped.push(unmapped(label, cell)),
        }
    }
}

fn measure(
    extraction: &mut Extraction,
    context: &TableContext,
    rule: &MeasureRule,
    label: &str,
    label_cell: &GridCell,
    cells: &[(&Placed, &GridCell)],
) -> QualityMeasure {
    let mut measure = empty(context, rule, label_cell.anchor.clone().into_owned());
    let mut masked: Vec<Taken> = Vec::new();
    for (one, cell) in cells {
        let Some(column) = one.rule else {
            if is_figure(cell) {
                extraction
                    .drafts
                    .at(Slot::Whole)
                    .unmapped
                    .push(unmapped(&one.header, cell));
            }
            continue;
        };
        match column.role {
            Role::Name => {
                if rule.name.is_none() {
                    measure.name = cell.text.to_string();
                }
            }
            Role::Text => {}
            Role::Peer | Role::Skip => {
                if is_figure(cell) {
                    extraction.ignore(label, cell, column.reason.as_deref().unwrap_or_default());
                }
            }
            Role::Threshold => {
                let threshold = threshold(rule, column, cell, label);
                if let Some(issue) = threshold.1 {
                    extraction.drafts.at(Slot::Whole).issues.push(issue);
                }
                measure.thresholds.push(threshold.0);
            }
            _ => {
                let Some((part, unit)) = part(rule, column) else {
                    if is_figure(cell) {
                        extraction.drafts.at(Slot::Whole).unmapped.push(unmapped(label, cell));
                    }
                    continue;
                };
                let taken = take(cell, unit, Scale::from(column.scale), label);
                set(&mut measure, part, &taken);
                if taken.figure.state == FigureState::Suppressed {
                    masked.push(taken);
                } else {
                    extraction.drafts.at(Slot::Whole).issues.extend(taken.issue);
                }
            }
        }
    }
    // A masked row is one fact however many of its cells are masked.
    if let Some(first) = masked.first() {
        let texts: Vec<&str> = masked.iter().map(|taken| taken.displayed.as_str()).collect();
        let issue = suppressed(&first.anchor, &texts.join("\", \""), label);
        extraction.drafts.at(Slot::Whole).issues.push(issue);
    }
    if measure.name.is_empty() {
        measure.name = label.to_owned();
    }
    measure
}

/// A measure of a mapping before any of its parts is read.
fn empty(context: &TableContext, rule: &MeasureRule, anchor: Anchor) -> QualityMeasure {
    QualityMeasure {
        id: String::new(),
        measure: rule.measure.clone(),
        name: rule.name.clone().unwrap_or_default(),
        year: None,
        direction: rule.direction,
        scoring: rule.scoring,
        numerator: None,
        denominator: None,
        exclusions: None,
        exceptions: None,
        rate: None,
        score: None,
        thresholds: Vec::new(),
        weight: None,
        contractual_status: rule.contractual_status,
        period: context.period,
        displayed: String::new(),
        state: FigureState::Missing,
        anchor,
        sources: BTreeMap::new(),
    }
}

/// A measure whose column holds its rate alone.
pub(crate) fn rate_alone(
    context: &TableContext,
    rule: &MeasureRule,
    header: &str,
    cell: &GridCell,
) -> (QualityMeasure, Option<Issue>) {
    let taken = take(cell, rate_unit(rule), Scale::from(rule.scale), header);
    let mut measure = empty(context, rule, taken.anchor.clone());
    set(&mut measure, "rate", &taken);
    if measure.name.is_empty() {
        measure.name = header.to_owned();
    }
    (measure, taken.issue)
}

/// The field a column fills and its unit.
fn part(rule: &MeasureRule, column: &ColumnRule) -> Option<(&'static str, Unit)> {
    let (part, unit) = match column.role {
        Role::Numerator => ("numerator", Unit::Count),
        Role::Denominator => ("denominator", Unit::Count),
        Role::Exclusions => ("exclusions", Unit::Count),
        Role::Exceptions => ("exceptions", Unit::Count),
        Role::Rate => ("rate", rate_unit(rule)),
        Role::Score => ("score", Unit::Stars),
        Role::Weight => ("weight", Unit::None),
        _ => return None,
    };
    // A column that says its unit (points instead of stars) is believed.
    Some((part, column.unit.unwrap_or(unit)))
}

pub(crate) fn rate_unit(rule: &MeasureRule) -> Unit {
    match rule.scoring {
        Scoring::Proportion => Unit::Ratio,
        Scoring::Ratio | Scoring::Continuous => Unit::None,
    }
}

fn set(measure: &mut QualityMeasure, part: &'static str, taken: &Taken) {
    let value = taken.figure.value;
    match part {
        "numerator" => measure.numerator = value,
        "denominator" => measure.denominator = value,
        "exclusions" => measure.exclusions = value,
        "exceptions" => measure.exceptions = value,
        "score" => measure.score = value,
        "weight" => measure.weight = value,
        _ => {
            measure.rate = value;
            measure.state = taken.figure.state;
            measure.displayed.clone_from(&taken.displayed);
            measure.anchor = taken.anchor.clone();
        }
    }
    measure.sources.insert(
        part.to_owned(),
        FigureSource {
            displayed: taken.displayed.clone(),
            quantum: taken.figure.quantum,
            state: taken.figure.state,
            anchor: taken.anchor.clone(),
        },
    );
}

fn threshold(rule: &MeasureRule, column: &ColumnRule, cell: &GridCell, label: &str) -> (Threshold, Option<Issue>) {
    let (unit, scale) = (
        column.unit.unwrap_or_else(|| rate_unit(rule)),
        Scale::from(column.scale),
    );
    // "≥ 75%" is a bound; a bare "75%" a figure.
    let bound = rule
        .direction
        .and_then(|direction| parse_bound(&cell.text, unit, scale)?.to_reach(direction))
        .filter(|limit| !is_points_or_fraction(&cell.text, limit.value, unit, scale));
    let taken = take(cell, unit, scale, label);
    let value = taken.figure.value.or(bound.map(|limit| limit.value));
    let issue = if value.is_some() { None } else { taken.issue };
    let threshold = Threshold {
        r#type: column.threshold.clone().unwrap_or_else(|| column.name.clone()),
        value,
        gap: None,
        displayed: taken.displayed,
        anchor: taken.anchor,
    };
    (threshold, issue)
}
