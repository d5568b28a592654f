//! Metrics from rows that are members: rows of one report and slice are put together, and nothing of a single member
//! is kept.

use std::collections::BTreeMap;

use plumbline_model::{Anchor, CellRange, FigureState, Issue, Severity, Stratum, TermTakes};
use rust_decimal::Decimal;

use crate::extract::columns::{Placed, Region};
use crate::extract::draft::{Slot, TakenMetric};
use crate::extract::figure::{Spec, Taken, is_figure, metric, take};
use crate::extract::groups::{Groups, fits, row_strata};
use crate::extract::open::Left;
use crate::extract::rows::unit_of;
use crate::extract::wide::columns_in_doubt;
use crate::extract::{Extraction, TableContext};
use crate::format::{Blank, OverRows, Role, TermRule};
use crate::grid::{Grid, GridCell};
use crate::mapped::Ignored;
use crate::normalize::number::{Figure, Scale};

/// Reads the table. `number` tells its rows from those of other tables.
pub(crate) fn read(
    extraction: &mut Extraction,
    context: &TableContext,
    grid: &Grid,
    placed: &[Placed],
    region: Region,
    number: usize,
) {
    let table = context.table;
    let in_doubt = columns_in_doubt(extraction, context, placed);
    let mut groups = Groups::new(number);
    let mut slices: BTreeMap<(Slot, Vec<Stratum>), Vec<u32>> = BTreeMap::new();
    for row in grid.rows_from(region.body).take_while(|row| *row < region.end) {
        let cells: Vec<&GridCell> = grid.row(row).collect();
        let Some(first) = cells.first() else { continue };
        if table.stop.as_ref().is_some_and(|stop| stop.is_match(&first.text)) {
            break;
        }
        let slot = groups.slot(extraction, table, placed, &cells, row);
        let strata = row_strata(table, placed, &cells);
        slices.entry((slot, strata)).or_default().push(row);
    }
    for ((slot, strata), rows) in &slices {
        for one in placed {
            let fact = table.row_fact.iter().any(|fact| fits(&fact.header, one));
            if fact || one.rule.is_some_and(|rule| rule.role == Role::Text) {
                continue;
            }
            let column = Column {
                one,
                rows,
                cells: rows
                    .iter()
                    .filter_map(|row| grid.row(*row).find(|cell| cell.column == one.column))
                    .collect(),
            };
            let mut known = table.term.iter().filter(|_| !in_doubt.contains(&one.column));
            let term = known.find(|term| one.is_named(&term.payer_term));
            match term.and_then(|term| Some((term, term.over_rows?))) {
                Some((term, over_rows)) => column.take(extraction, context, term, over_rows, *slot, strata),
                None => column.leave(extraction, context, *slot),
            }
        }
    }
}

/// One column over the rows that are put together.
struct Column<'a, 'd> {
    one: &'a Placed<'a>,
    rows: &'a [u32],
    cells: Vec<&'a GridCell<'d>>,
}

impl Column<'_, '_> {
    fn take(
        &self,
        extraction: &mut Extraction,
        context: &TableContext,
        term: &TermRule,
        over_rows: OverRows,
        slot: Slot,
        strata: &[Stratum],
    ) {
        let (Some(code), Some(unit)) = (&term.metric, unit_of(term, self.one.rule, None, context.table)) else {
            return self.leave(extraction, context, slot);
        };
        let Some(anchor) = self.anchor() else { return };
        let scale = Scale::from(term.scale.or(self.one.rule.map(|rule| rule.scale)).unwrap_or_default());
        let read: Vec<Taken> = self
            .cells
            .iter()
            .map(|cell| take(cell, unit, scale, &self.one.header, &context.table.words))
            .collect();
        let blanks = match context.table.blank {
            Blank::Absent => 0,
            Blank::Missing | Blank::NotApplicable => self.rows.len() - self.cells.len(),
        };
        let figure = match over_rows {
            OverRows::Add => added(&read, blanks),
            OverRows::Same => same(&read, blanks),
        };
        let draft = extraction.drafts.at(slot);
        if let Err(why) = &figure {
            draft.issues.push(Issue {
                code: "SRC005".to_owned(),
                severity: Severity::Warning,
                message: format!("{}, \"{}\": {why}", anchor.place(), self.one.header),
                anchor: Some(anchor.clone()),
            });
        }
        let figure = figure.unwrap_or_else(|_| Figure {
            value: None,
            quantum: None,
            state: FigureState::Missing,
            transforms: Vec::new(),
            issue: None,
        });
        let displayed = match (over_rows, read.first(), figure.value) {
            (OverRows::Same, Some(first), Some(_)) => first.displayed.clone(),
            (_, _, Some(value)) => value.to_string(),
            (_, _, None) => String::new(),
        };
        let taken = Taken {
            anchor: anchor.with_text(displayed.clone()),
            displayed,
            figure,
            issue: None,
        };
        let spec = Spec {
            code,
            term: self.one.name(&term.payer_term),
            unit,
            payment_streams: context.payment_streams(term),
            strata: context.strata(term).into_iter().chain(strata.iter().cloned()).collect(),
        };
        let mut metric = metric(spec, &taken);
        metric.service_period = context.period;
        extraction.drafts.at(slot).metrics.push(TakenMetric {
            metric,
            definition: term.definition.clone(),
        });
    }

    /// A column no term takes: named once with how many figures it holds, never with a member's figure.
    fn leave(&self, extraction: &mut Extraction, context: &TableContext, slot: Slot) {
        let figures = self.cells.iter().filter(|cell| is_figure(cell)).count();
        let Some(anchor) = self.anchor().filter(|_| figures > 0) else {
            return;
        };
        let displayed = format!("{figures} figures of members");
        let anchor = anchor.with_text(displayed.clone());
        let left_out = self
            .one
            .rule
            .filter(|rule| matches!(rule.role, Role::Peer | Role::Skip))
            .and_then(|rule| rule.reason.clone());
        match left_out.or_else(|| extraction.ignore_reason(context.table, &self.one.header, self.one.rule)) {
            Some(reason) => extraction.ignored.push(Ignored {
                term: self.one.header.clone(),
                displayed,
                anchor,
                reason,
            }),
            None => {
                let left = Left {
                    slot,
                    table: &context.table.name,
                    term: &self.one.header,
                    section: None,
                    column: None,
                    unit: None,
                    // How rows of members become one figure is a rule's to say.
                    takes: TermTakes::Nothing,
                };
                extraction.leave_at(left, displayed, anchor);
            }
        }
    }

    /// The place of the column's cells: the range from the first to the last in a sheet, the first elsewhere.
    fn anchor(&self) -> Option<Anchor> {
        let (first, last) = (self.cells.first()?, self.cells.last()?);
        Some(match (first.anchor.as_ref(), last.anchor.as_ref()) {
            (Anchor::Sheet { sheet, range, .. }, Anchor::Sheet { range: end, .. }) => {
                Anchor::sheet(sheet.clone(), CellRange::new(range.first(), end.last()), "")
            }
            (anchor, _) => anchor.with_text(""),
        })
    }
}

/// The sum of the rows. A row without a figure would make it too small, so then there is none.
fn added(read: &[Taken], blanks: usize) -> Result<Figure, String> {
    let without = blanks + read.iter().filter(|taken| taken.figure.value.is_none()).count();
    if without > 0 {
        return Err(format!(
            "{without} of {} rows give no figure, so their sum is not known. Ask the payer for them.",
            read.len() + blanks
        ));
    }
    let sum = |part: fn(&Figure) -> Option<Decimal>| {
        read.iter()
            .filter_map(|taken| part(&taken.figure))
            .try_fold(Decimal::ZERO, Decimal::checked_add)
            .ok_or_else(|| "the rows add up to more digits than a figure has.".to_owned())
    };
    let mut transforms = read
        .first()
        .map(|taken| taken.figure.transforms.clone())
        .unwrap_or_default();
    transforms.push(format!("sum of {} rows", read.len()));
    Ok(Figure {
        value: Some(sum(|figure| figure.value)?),
        // Each row may be off by half of its last digit.
        quantum: Some(sum(|figure| figure.quantum)?),
        state: FigureState::Reported,
        transforms,
        issue: None,
    })
}

/// The figure that stands in every row.
fn same(read: &[Taken], blanks: usize) -> Result<Figure, String> {
    let Some(first) = read.first() else {
        return Err("no row gives the figure.".to_owned());
    };
    let other = read
        .iter()
        .find(|taken| (taken.figure.value, taken.figure.state) != (first.figure.value, first.figure.state));
    match other {
        Some(other) => Err(format!(
            "\"{}\" and \"{}\" stand in rows that should repeat one figure; none is taken. Ask the payer which holds.",
            first.displayed, other.displayed
        )),
        None => {
            let mut figure = first.figure.clone();
            figure
                .transforms
                .push(format!("the same in {} rows", read.len() + blanks));
            Ok(figure)
        }
    }
}
