//! Quality results: one measure a row, its parts in columns by role.

use std::collections::BTreeMap;

use plumbline_model::{
    Anchor, Direction, FigureSource, FigureState, Issue, QualityMeasure, Scoring, Severity, TermTakes, Threshold, Unit,
};

use crate::extract::columns::{Placed, Region, label_column};
use crate::extract::draft::{Slot, TakenMeasure};
use crate::extract::figure::{Taken, is_figure, may_be_figure, points_in, points_issue, suppressed, take};
use crate::extract::groups::{Groups, cells_under, fits};
use crate::extract::open::{Left, measure_rule};
use crate::extract::surroundings::Labelled;
use crate::extract::{Extraction, TableContext};
use crate::format::{ColumnRule, MeasureGives, MeasureRule, Role, RowIs, Said, TableRule};
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
    number: usize,
) {
    let table = context.table;
    let Some(label_column) = label_column(table, placed, grid, region) else {
        return extraction.no_label_column(table, grid, region);
    };
    let in_points = columns_in_points(extraction, table, grid, placed, region);
    let mut groups = Groups::new(number);
    let mut labels: Vec<Labelled> = Vec::new();
    for row in grid.rows_from(region.body).take_while(|row| *row < region.end) {
        let Some(label_cell) = grid.covering(row, label_column) else {
            continue;
        };
        let row_cells: Vec<&GridCell> = grid.row(row).collect();
        let sublabel = table
            .sublabel
            .as_ref()
            .and_then(|header| cells_under(header, placed, &row_cells).next());
        let label = match sublabel {
            Some(cell) => format!("{} / {}", without_marks(&label_cell.text), without_marks(&cell.text)),
            None => without_marks(&label_cell.text),
        };
        if table.stop.as_ref().is_some_and(|stop| stop.is_match(&label)) {
            break;
        }
        let is_name = |cell: &GridCell| {
            cell.column == label_cell.column
                || sublabel.is_some_and(|sublabel| sublabel.column == cell.column)
                || placed
                    .iter()
                    .any(|one| one.column == cell.column && table.row_fact.iter().any(|fact| fits(&fact.header, one)))
        };
        let cells: Vec<(&Placed, &GridCell)> = grid
            .row(row)
            .filter(|cell| !is_name(cell))
            .filter(|cell| !in_points.contains(&cell.column))
            .filter_map(|cell| Some((placed.iter().find(|one| one.column == cell.column)?, cell)))
            .collect();
        if cells.is_empty() {
            continue;
        }
        let slot = match table.row_is {
            RowIs::Report => groups.slot(extraction, table, placed, &row_cells, row),
            _ => Slot::Whole,
        };
        let known = table
            .measure
            .iter()
            .find(|rule| without_marks(&rule.payer_term) == label);
        let answered = match known {
            Some(_) => None,
            None => measure_answered(extraction, table, &label, slot).filter(|_| {
                // What the mapping leaves out is not asked about.
                extraction.ignore_reason(table, &label, None).is_none()
            }),
        };
        match known.or(answered.as_ref()) {
            Some(rule) => {
                let measure = measure(extraction, context, rule, &label, label_cell, &cells, slot);
                extraction.drafts.at(slot).quality.push(TakenMeasure {
                    measure,
                    year: rule.year,
                });
            }
            None => unknown(extraction, context, &label, &cells, slot),
        }
        labels.push(Labelled {
            row,
            label,
            heading: String::new(),
            codes: BTreeMap::new(),
        });
    }
    extraction.suggest(context, grid, placed, &labels);
}

/// The quality measure a person answered for a label or header.
fn measure_answered(extraction: &Extraction, table: &TableRule, term: &str, slot: Slot) -> Option<MeasureRule> {
    let answer = extraction.answer(&left(table, term, None, slot, TermTakes::Measure))?;
    match answer.said()? {
        Said::Measure(measure) => Some(measure_rule(answer, measure)),
        Said::Code(_) | Said::Declined(_) => None,
    }
}

fn left<'l>(table: &'l TableRule, term: &'l str, column: Option<&'l Placed>, slot: Slot, takes: TermTakes) -> Left<'l> {
    Left {
        slot,
        table: &table.name,
        term,
        section: None,
        column: column.map(|one| one.rule.map_or(one.header.as_str(), |rule| rule.name.as_str())),
        unit: column.and_then(|one| one.rule?.unit).or(table.unit),
        takes,
    }
}

/// Rate columns whose scale the mapping does not state and the figures contradict: each is one issue, and its figures
/// are kept as unmapped.
fn columns_in_points(
    extraction: &mut Extraction,
    table: &TableRule,
    grid: &Grid,
    placed: &[Placed],
    region: Region,
) -> Vec<u32> {
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
        for cell in cells().filter(|cell| is_figure(cell)) {
            extraction.leave(
                left(table, &one.header, None, Slot::Whole, TermTakes::Nothing),
                cell,
                None,
            );
        }
        columns.push(one.column);
    }
    columns
}

fn unknown(
    extraction: &mut Extraction,
    context: &TableContext,
    label: &str,
    cells: &[(&Placed, &GridCell)],
    slot: Slot,
) {
    let reason = extraction.ignore_reason(context.table, label, None);
    for (one, cell) in cells.iter().filter(|(_, cell)| is_figure(cell)) {
        match (one.rule, &reason) {
            (Some(rule), _) if matches!(rule.role, Role::Peer | Role::Skip) => {
                extraction.ignore(label, cell, rule.reason.as_deref().unwrap_or_default());
            }
            (Some(rule), _) if matches!(rule.role, Role::Text | Role::Name) => {}
            (_, Some(reason)) => extraction.ignore(label, cell, reason),
            (_, None) => {
                let left = left(context.table, label, Some(one), slot, TermTakes::Measure);
                extraction.leave(left, cell, None);
            }
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
    slot: Slot,
) -> QualityMeasure {
    let mut measure = empty(context, rule, label_cell.anchor.clone().into_owned());
    let mut masked: Vec<Taken> = Vec::new();
    let mut threshold_columns: Vec<&str> = Vec::new();
    let mut gaps: Vec<(&ColumnRule, &GridCell)> = Vec::new();
    for (one, cell) in cells {
        let Some(column) = one.rule else {
            if is_figure(cell) {
                let left = left(context.table, &one.header, None, slot, TermTakes::Nothing);
                extraction.leave(left, cell, None);
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
                let threshold = threshold(context, rule, column, cell, label);
                if let Some(issue) = threshold.1 {
                    extraction.drafts.at(slot).issues.push(issue);
                }
                measure.thresholds.push(threshold.0);
                threshold_columns.push(&column.name);
            }
            Role::Inverted => inverted(&mut measure, extraction, cell, label, slot),
            Role::Gap => gaps.push((column, cell)),
            _ => {
                let Some((part, unit)) = part(rule, column) else {
                    if is_figure(cell) {
                        let left = left(context.table, label, Some(one), slot, TermTakes::Nothing);
                        extraction.leave(left, cell, None);
                    }
                    continue;
                };
                let taken = take(cell, unit, Scale::from(column.scale), label, &context.table.words);
                set(&mut measure, part, &taken);
                if taken.figure.state == FigureState::Suppressed {
                    masked.push(taken);
                } else {
                    extraction.drafts.at(slot).issues.extend(taken.issue);
                }
            }
        }
    }
    for (column, cell) in gaps {
        let at = threshold_columns
            .iter()
            .position(|name| column.of.as_deref() == Some(name));
        match at.and_then(|at| measure.thresholds.get_mut(at)) {
            Some(threshold) => {
                let taken = take(
                    cell,
                    Unit::Count,
                    Scale::from(column.scale),
                    label,
                    &context.table.words,
                );
                threshold.gap = taken.figure.value;
                threshold.gap_anchor = taken.figure.value.map(|_| taken.anchor);
                extraction.drafts.at(slot).issues.extend(taken.issue);
            }
            None if is_figure(cell) => {
                extraction.leave(left(context.table, label, None, slot, TermTakes::Nothing), cell, None);
            }
            None => {}
        }
    }
    // A masked row is one fact however many of its cells are masked.
    if let Some(first) = masked.first() {
        let texts: Vec<&str> = masked.iter().map(|taken| taken.displayed.as_str()).collect();
        let issue = suppressed(&first.anchor, &texts.join("\", \""), label);
        extraction.drafts.at(slot).issues.push(issue);
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
        version: None,
        direction: rule.direction,
        scoring: rule.scoring,
        numerator: None,
        denominator: None,
        exclusions: None,
        exceptions: None,
        calculated_denominator: None,
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
        metric_ids: Vec::new(),
        slices: Vec::new(),
    }
}

/// Which way is better, as a column of the report says; where the mapping says otherwise both are named.
fn inverted(measure: &mut QualityMeasure, extraction: &mut Extraction, cell: &GridCell, label: &str, slot: Slot) {
    let direction = match cell.text.to_ascii_lowercase().as_str() {
        "y" | "yes" | "1" | "true" => Direction::Decrease,
        "n" | "no" | "0" | "false" => Direction::Increase,
        _ => return,
    };
    if measure.direction.is_some_and(|known| known != direction) {
        extraction.drafts.at(slot).issues.push(Issue {
            code: "SRC005".to_owned(),
            severity: Severity::Warning,
            message: format!(
                "{}, \"{label}\": the report says that {} is better, the mapping the opposite. The report's word is taken; correct the mapping if it is right.",
                cell.anchor.place(),
                if direction == Direction::Decrease { "lower" } else { "higher" }
            ),
            anchor: Some(cell.anchor.clone().into_owned()),
        });
    }
    measure.direction = Some(direction);
}

/// A measure whose column holds its result, or its stars, alone.
pub(crate) fn rate_alone(
    context: &TableContext,
    rule: &MeasureRule,
    one: &Placed,
    cell: &GridCell,
) -> (QualityMeasure, Option<Issue>) {
    let unit = column_unit(rule);
    let part = match rule.gives {
        MeasureGives::Rate => "rate",
        MeasureGives::Score => "score",
    };
    let name = one.name(&rule.payer_term);
    let taken = take(cell, unit, Scale::from(rule.scale), name, &context.table.words);
    let mut measure = empty(context, rule, taken.anchor.clone());
    measure.period = one.period().or(context.period);
    set(&mut measure, part, &taken);
    if rule.gives == MeasureGives::Score {
        // The table has no place for the result the stars are for.
        measure.state = match taken.figure.state {
            FigureState::Reported => FigureState::NotApplicable,
            state => state,
        };
    }
    if measure.name.is_empty() {
        measure.name = name.to_owned();
    }
    (measure, taken.issue)
}

/// Thresholds, one type a row and one measure a column.
pub(crate) fn read_thresholds(
    extraction: &mut Extraction,
    context: &TableContext,
    grid: &Grid,
    placed: &[Placed],
    region: Region,
    number: usize,
) {
    let table = context.table;
    let Some(label_column) = label_column(table, placed, grid, region) else {
        return extraction.no_label_column(table, grid, region);
    };
    let mut groups = Groups::new(number);
    for row in grid.rows_from(region.body).take_while(|row| *row < region.end) {
        let Some(label_cell) = grid.covering(row, label_column) else {
            continue;
        };
        let label = without_marks(&label_cell.text);
        let cells: Vec<&GridCell> = grid.row(row).collect();
        let kind = table.thresholds.get(&label);
        let ignored = extraction.ignore_reason(table, &label, None);
        let slot = match table.row_fact.is_empty() {
            true => Slot::Whole,
            false => groups.slot(extraction, table, placed, &cells, row),
        };
        for one in placed.iter().filter(|one| one.column != label_column) {
            let Some(cell) = cells.iter().find(|cell| cell.column == one.column) else {
                continue;
            };
            let known = table.measure.iter().find(|rule| one.is_named(&rule.payer_term));
            let answered = match known {
                Some(_) => None,
                None => measure_answered(extraction, table, &one.header, slot),
            };
            let rule = known.or(answered.as_ref());
            match (rule, kind, &ignored) {
                (_, None, Some(reason)) => extraction.ignore(&one.header, cell, reason),
                (Some(rule), Some(kind), _) => {
                    let (threshold, issue) = threshold_of(context, rule, cell, &one.header, kind.clone());
                    let draft = extraction.drafts.at(slot);
                    draft.issues.extend(issue);
                    let name = one.name(&rule.payer_term);
                    let known = draft.quality.iter().position(|taken| {
                        taken.measure.name == name || Some(&taken.measure.name) == rule.name.as_ref()
                    });
                    let at = known.unwrap_or_else(|| {
                        let mut measure = empty(context, rule, threshold.anchor.clone());
                        measure.period = one.period().or(context.period);
                        // The table tells what is to be reached, never what was reached.
                        measure.state = FigureState::NotApplicable;
                        if measure.name.is_empty() {
                            measure.name = name.to_owned();
                        }
                        draft.quality.push(TakenMeasure {
                            measure,
                            year: rule.year,
                        });
                        draft.quality.len() - 1
                    });
                    if let Some(taken) = draft.quality.get_mut(at) {
                        taken.measure.thresholds.push(threshold);
                    }
                }
                _ if may_be_figure(cell) && !table.row_fact.iter().any(|fact| fits(&fact.header, one)) => {
                    extraction.leave(left(table, &one.header, None, slot, TermTakes::Measure), cell, None);
                }
                _ => {}
            }
        }
    }
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

/// The unit of a column of a measure's row: its own, else what its role says.
pub(crate) fn quality_unit(rule: &MeasureRule, column: &ColumnRule) -> Unit {
    part(rule, column).map_or(Unit::None, |(_, unit)| unit)
}

/// The unit of a measure's own column: of its result, or of its stars.
pub(crate) fn column_unit(rule: &MeasureRule) -> Unit {
    match rule.gives {
        MeasureGives::Rate => rate_unit(rule),
        MeasureGives::Score => rule.unit.unwrap_or(Unit::Stars),
    }
}

pub(crate) fn rate_unit(rule: &MeasureRule) -> Unit {
    if let Some(unit) = rule.unit.filter(|_| rule.gives == MeasureGives::Rate) {
        return unit;
    }
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
            transforms: taken.figure.transforms.clone(),
        },
    );
}

fn threshold(
    context: &TableContext,
    rule: &MeasureRule,
    column: &ColumnRule,
    cell: &GridCell,
    label: &str,
) -> (Threshold, Option<Issue>) {
    let (unit, scale) = (
        column.unit.unwrap_or_else(|| rate_unit(rule)),
        Scale::from(column.scale),
    );
    let kind = column.threshold.clone().unwrap_or_else(|| column.name.clone());
    threshold_in(context, rule, cell, label, kind, (unit, scale))
}

/// A threshold in a measure's column.
fn threshold_of(
    context: &TableContext,
    rule: &MeasureRule,
    cell: &GridCell,
    label: &str,
    kind: String,
) -> (Threshold, Option<Issue>) {
    threshold_in(
        context,
        rule,
        cell,
        label,
        kind,
        (rate_unit(rule), Scale::from(rule.scale)),
    )
}

fn threshold_in(
    context: &TableContext,
    rule: &MeasureRule,
    cell: &GridCell,
    label: &str,
    kind: String,
    (unit, scale): (Unit, Scale),
) -> (Threshold, Option<Issue>) {
    // "≥ 75%" is a bound; a bare "75%" a figure.
    let bound = rule
        .direction
        .and_then(|direction| {
            let bound = parse_bound(&cell.text, unit, scale)?;
            Some((bound.to_reach(direction)?, bound.transforms))
        })
        .filter(|(limit, _)| !is_points_or_fraction(&cell.text, limit.value, unit, scale));
    let taken = take(cell, unit, scale, label, &context.table.words);
    let value = taken.figure.value.or(bound.as_ref().map(|(limit, _)| limit.value));
    let issue = if value.is_some() { None } else { taken.issue };
    let transforms = match (taken.figure.value, bound) {
        (None, Some((_, transforms))) => transforms,
        _ => taken.figure.transforms,
    };
    let threshold = Threshold {
        r#type: kind,
        value,
        gap: None,
        gap_anchor: None,
        displayed: taken.displayed,
        anchor: taken.anchor,
        transforms,
    };
    (threshold, issue)
}
