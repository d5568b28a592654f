//! Metrics from a table whose column headers are the terms: one row is a report, a slice, or part of the report.

use plumbline_model::{Stratum, TermTakes, Unit};

use crate::extract::columns::{Placed, Region};
use crate::extract::draft::{Slot, TakenMeasure, TakenMetric};
use crate::extract::figure::{Spec, is_figure, metric, points_in, points_issue, take, take_blank};
use crate::extract::groups::{Groups, fits, row_facts, row_strata};
use crate::extract::open::{Left, measure_rule, usable};
use crate::extract::rows::unit_of;
use crate::extract::scale::doubt;
use crate::extract::surroundings::around_columns;
use crate::extract::{Extraction, TableContext, members, quality};
use crate::format::{AnswerRule, Blank, MeasureRule, Role, RowIs, Said, ScaleName, TableRule, TermRule};
use crate::grid::{Grid, GridCell};
use crate::normalize::number::Scale;

/// Reads the table row by row. `number` tells its rows from those of other tables.
pub(crate) fn read(
    extraction: &mut Extraction,
    context: &TableContext,
    grid: &Grid,
    placed: &[Placed],
    region: Region,
    number: usize,
) {
    let table = context.table;
    match table.row_is {
        RowIs::Member => return members::read(extraction, context, grid, placed, region, number),
        RowIs::Threshold => return quality::read_thresholds(extraction, context, grid, placed, region, number),
        RowIs::Part | RowIs::Report | RowIs::Stratum => {}
    }
    let mut in_points = columns_in_points(extraction, table, grid, placed, region);
    in_points.extend(columns_in_doubt(extraction, context, placed));
    // What a column means is the same in each of thousands of rows.
    let columns: Vec<Column> = placed
        .iter()
        .map(|one| Column::of(extraction, table, one, in_points.contains(&one.column)))
        .collect();
    let mut groups = Groups::new(number);
    let mut rows: Vec<u32> = Vec::new();
    for row in grid.rows_from(region.body).take_while(|row| *row < region.end) {
        let cells: Vec<&GridCell> = grid.row(row).collect();
        let Some(first) = cells.first() else { continue };
        if table.stop.as_ref().is_some_and(|stop| stop.is_match(&first.text)) {
            break;
        }
        let slot = match table.row_is {
            RowIs::Report => Slot::Row(number, row),
            // Slices whose rows name their organization are slices of that organization's report.
            RowIs::Stratum if table.row_fact.iter().any(|fact| fact.kind.is_some()) => {
                groups.slot(extraction, table, placed, &cells, row)
            }
            _ => Slot::Whole,
        };
        if table.row_is == RowIs::Report {
            let facts = row_facts(extraction.facts, table, placed, &cells);
            extraction.drafts.at(slot).facts = Some(facts);
        }
        let strata = row_strata(table, placed, &cells);
        rows.push(row);
        for (one, column) in placed.iter().zip(&columns) {
            let cell = cells
                .binary_search_by_key(&one.column, |cell| cell.column)
                .ok()
                .map(|at| cells[at]);
            match column {
                Column::Words => {}
                Column::Unmapped(takes) => {
                    if let Some(cell) = cell.filter(|cell| is_figure(cell)) {
                        extraction.leave(left(table, one, slot, *takes), cell, None);
                    }
                }
                Column::Answered(answer, code) => {
                    let shown = cell.filter(|cell| is_figure(cell));
                    let left = left(table, one, slot, TermTakes::Code);
                    match (answered(extraction, answer, code, &left, one, shown, context), shown) {
                        (Ok(term), _) => {
                            let place = (grid, row, *first);
                            take_term(extraction, context, one, &term, cell, slot, &strata, place);
                        }
                        (Err(why), Some(cell)) => extraction.leave(left, cell, Some(why)),
                        (Err(_), None) => {}
                    }
                }
                Column::AnsweredMeasure(rule) => {
                    let Some(cell) = cell else { continue };
                    let (measure, issue) = quality::rate_alone(context, rule, one, cell);
                    let draft = extraction.drafts.at(slot);
                    draft.issues.extend(issue);
                    draft.quality.push(TakenMeasure { measure, year: None });
                }
                Column::Term(term) => {
                    let place = (grid, row, *first);
                    take_term(extraction, context, one, term, cell, slot, &strata, place);
                }
                Column::Measure(rule) => {
                    let Some(cell) = cell else { continue };
                    let (measure, issue) = quality::rate_alone(context, rule, one, cell);
                    let draft = extraction.drafts.at(slot);
                    draft.issues.extend(issue);
                    draft.quality.push(TakenMeasure {
                        measure,
                        year: rule.year,
                    });
                }
                Column::LeftOut(reason) => {
                    if let Some(cell) = cell.filter(|cell| is_figure(cell)) {
                        extraction.ignore(&one.header, cell, reason);
                    }
                }
            }
        }
    }
    let about: Vec<(&Placed, Option<&str>, Option<Unit>)> = placed
        .iter()
        .zip(&columns)
        .map(|(one, column)| {
            let code = match column {
                Column::Unmapped(_) => None,
                Column::Answered(_, code) => Some(*code),
                Column::Term(term) => Some(term.metric.as_deref().unwrap_or_default()),
                _ => Some(""),
            };
            (one, code, one.rule.and_then(|rule| rule.unit).or(table.unit))
        })
        .collect();
    let found = around_columns(&table.name, grid, &rows, &about);
    extraction.suggest_by_column(&table.name, &found);
}

/// An open term that is a column's header.
fn left<'l>(table: &'l TableRule, one: &'l Placed, slot: Slot, takes: TermTakes) -> Left<'l> {
    Left {
        slot,
        table: &table.name,
        term: &one.header,
        section: None,
        column: None,
        unit: one.rule.and_then(|rule| rule.unit).or(table.unit),
        takes,
    }
}

/// The rule an answer stands for in a column. Errors: why the cell's figure cannot be what it says.
fn answered(
    extraction: &Extraction,
    answer: &AnswerRule,
    code: &str,
    left: &Left,
    one: &Placed,
    cell: Option<&GridCell>,
    context: &TableContext,
) -> Result<TermRule, String> {
    if one.rule.is_none()
        && let Some(period) = extraction.period_of(one)
        && context
            .period
            .or_else(|| extraction.facts.period())
            .is_some_and(|own| own != period)
    {
        return Err(format!(
            "the header names months of its own ({period}), which an answer cannot say; name the column in the mapping"
        ));
    }
    let scale = one.rule.map_or(ScaleName::AsPrinted, |rule| rule.scale);
    usable(answer, code, left.unit, scale, cell, &context.table.words)
}

/// What a column of the table is, by the mapping.
enum Column<'t> {
    /// Facts about the row, words, numbers of lines.
    Words,
    Term(&'t TermRule),
    Measure(&'t MeasureRule),
    /// Not to be taken, with the reason.
    LeftOut(String),
    /// A metric, as a person answered.
    Answered(&'t AnswerRule, &'t str),
    /// A quality measure, as a person answered.
    AnsweredMeasure(MeasureRule),
    /// Known to no rule, or of a scale that cannot be told.
    Unmapped(TermTakes),
}

impl<'t> Column<'t> {
    fn of(extraction: &Extraction<'t>, table: &'t TableRule, one: &Placed, in_points: bool) -> Column<'t> {
        let is_fact = table.row_fact.iter().any(|fact| fits(&fact.header, one));
        if is_fact || one.rule.is_some_and(|rule| rule.role == Role::Text) {
            return Column::Words;
        }
        if in_points {
            return Column::Unmapped(TermTakes::Nothing);
        }
        if let Some(term) = table.term.iter().find(|term| one.is_named(&term.payer_term)) {
            return Column::Term(term);
        }
        if let Some(rule) = table.measure.iter().find(|rule| one.is_named(&rule.payer_term)) {
            return Column::Measure(rule);
        }
        let left_out = one.rule.filter(|rule| matches!(rule.role, Role::Peer | Role::Skip));
        let reason = left_out
            .and_then(|rule| rule.reason.clone())
            .or_else(|| extraction.ignore_reason(table, &one.header, one.rule));
        if let Some(reason) = reason {
            return Column::LeftOut(reason);
        }
        let answer = extraction.answer(&left(table, one, Slot::Whole, TermTakes::Code));
        match answer.and_then(|answer| Some((answer, answer.said()?))) {
            Some((answer, Said::Code(code))) => Column::Answered(answer, code),
            Some((answer, Said::Measure(measure))) => Column::AnsweredMeasure(measure_rule(answer, measure)),
            Some((_, Said::Declined(_))) | None => Column::Unmapped(TermTakes::Code),
        }
    }
}

/// Columns of ratios whose scale the mapping does not state and the figures contradict; each is one issue.
fn columns_in_points(
    extraction: &mut Extraction,
    table: &TableRule,
    grid: &Grid,
    placed: &[Placed],
    region: Region,
) -> Vec<u32> {
    let mut columns = Vec::new();
    for one in placed {
        let unit_and_scale = table
            .term
            .iter()
            .find(|term| one.is_named(&term.payer_term))
            .map(|term| {
                let scale = term.scale.or(one.rule.map(|rule| rule.scale)).unwrap_or_default();
                (unit_of(term, one.rule, None, table), scale)
            })
            .or_else(|| {
                let rule = table.measure.iter().find(|rule| one.is_named(&rule.payer_term))?;
                Some((Some(quality::column_unit(rule)), rule.scale))
            });
        let Some((Some(unit), scale)) = unit_and_scale else {
            continue;
        };
        let cells = grid
            .rows_from(region.body)
            .take_while(|row| *row < region.end)
            .flat_map(|row| grid.row(row).filter(|cell| cell.column == one.column));
        if let Some(cell) = points_in(cells, unit, Scale::from(scale)) {
            extraction.issues.push(points_issue(cell, &one.header));
            columns.push(one.column);
        }
    }
    columns
}

/// Columns of amounts whose header, or the table's notes, say a scale that the mapping does not; each is one issue.
pub(crate) fn columns_in_doubt(extraction: &mut Extraction, context: &TableContext, placed: &[Placed]) -> Vec<u32> {
    let table = context.table;
    let mut columns = Vec::new();
    for one in placed {
        let Some(term) = table.term.iter().find(|term| one.is_named(&term.payer_term)) else {
            continue;
        };
        let Some(unit) = unit_of(term, one.rule, None, table) else {
            continue;
        };
        let scale = Scale::from(term.scale.or(one.rule.map(|rule| rule.scale)).unwrap_or_default());
        if let Some(said) = doubt([one.said.as_ref()], context.said.as_ref(), unit, scale, term.scale) {
            extraction.doubt_scale(table, said, scale);
            columns.push(one.column);
        }
    }
    columns
}

#[allow(clippy::too_many_arguments)] // One figure is where a term, a row and a cell meet.
fn take_term(
    extraction: &mut Extraction,
    context: &TableContext,
    one: &Placed,
    term: &TermRule,
    cell: Option<&GridCell>,
    slot: Slot,
    strata: &[Stratum],
    (grid, row, first): (&Grid, u32, &GridCell),
) {
    let (Some(code), Some(unit)) = (&term.metric, unit_of(term, one.rule, None, context.table)) else {
        if let Some(cell) = cell.filter(|cell| is_figure(cell)) {
            extraction.leave(left(context.table, one, slot, TermTakes::Nothing), cell, None);
        }
        return;
    };
    let scale = Scale::from(term.scale.or(one.rule.map(|rule| rule.scale)).unwrap_or_default());
    let taken = match cell {
        Some(cell) => Some(take(cell, unit, scale, &one.header, &context.table.words)),
        // A key that is absent from a JSON object is no empty place.
        None if context.table.json.is_some() => take_blank(Blank::Absent, first.anchor.clone().into_owned()),
        None => take_blank(context.table.blank, grid.empty_place(row, one.column, &first.anchor)),
    };
    let Some(mut taken) = taken else { return };
    if term.whole {
        taken.rounded_to_whole();
    }
    let spec = Spec {
        code,
        term: one.name(&term.payer_term),
        unit,
        payment_streams: context.payment_streams(term),
        strata: context.strata(term).into_iter().chain(strata.iter().cloned()).collect(),
    };
    let mut metric = metric(spec, &taken);
    metric.service_period = one.period().or(context.period);
    let draft = extraction.drafts.at(slot);
    draft.issues.extend(taken.issue);
    draft.metrics.push(TakenMetric {
        metric,
        definition: term.definition.clone(),
    });
}
