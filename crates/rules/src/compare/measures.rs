//! Quality measures of several payers side by side.
//!
//! A measure is the same where its identifier is: the payer's own, or the one its mapping file gives the payer's term. No
//! name is taken for another. The *yardstick* is the latest measurement year that most payers report, with what most of
//! them report for it: the way that is better, the scoring, the version, the months. Each arrangement stands with its
//! result of that year and the months nearest to it, else with its latest.
//!
//! *Not comparable*: another measurement year; another version; the other way is better (the inverse measure); another
//! scoring; another line of business, where all are together, for a measure's population follows it; months with less than
//! half in common. *With caveat*: other months with half or more in common; another kind of span; a year, version or
//! direction that one side does not state.

mod cells;
mod reasons;
mod yardstick;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use plumbline_model::{
    Arrangement, CellState, FigureState, MeasureCell, MeasureComparison, OcrKind, QualityMeasure, Report, ReportStatus,
};

use super::choice::Span;
use super::printed::{basis_of, known_on};
use super::verdicts::worst;
use super::{Comparable, Comparing, Market, lone};
use crate::arrangements::arrangements;
use crate::portfolio::normal_name;
use cells::cell;
use reasons::reasons;
use yardstick::yardstick;

/// A quality measure that current reports print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedMeasure {
    /// The measure's identifier.
    pub measure: String,
    /// Its name, as most payers print it.
    pub display: String,
    /// Arrangements with current reports that print it.
    pub arrangements: usize,
}

/// What tells measures apart: their identifier without its version, whatever its case and spacing.
fn key(measure: &str) -> String {
    normal_name(measure.split('|').next().unwrap_or_default())
}

impl Comparable<'_> {
    /// The quality measures that current reports print, those of most arrangements first.
    pub fn measures(&self) -> Vec<ReportedMeasure> {
        let current: Vec<&Report> = self.current().collect();
        let mut found: BTreeMap<String, (&QualityMeasure, BTreeSet<String>)> = BTreeMap::new();
        for (report, arrangement) in current.iter().zip(arrangements(&current)) {
            for measure in &report.quality {
                let (_, by) = found
                    .entry(key(&measure.measure))
                    .or_insert_with(|| (measure, BTreeSet::new()));
                by.insert(arrangement.id.clone());
            }
        }
        let mut measures: Vec<ReportedMeasure> = found
            .into_values()
            .map(|(measure, by)| ReportedMeasure {
                measure: measure.measure.clone(),
                display: measure.name.clone(),
                arrangements: by.len(),
            })
            .collect();
        measures.sort_by_key(|measure| (Reverse(measure.arrangements), measure.measure.to_lowercase()));
        measures
    }

    /// Whether a report, of whatever version, prints the measure.
    pub fn prints_measure(&self, measure: &str) -> bool {
        let key = key(measure);
        let mut printed = self.reports.iter().flat_map(|report| &report.quality);
        printed.any(|one| self::key(&one.measure) == key)
    }

    /// Compares measures, each once for each market that prints it, in their order.
    pub fn compare_measures(&self, measures: &[&str], asked: &Comparing) -> Vec<MeasureComparison> {
        let reports: Vec<&Report> = self.known_then(asked.as_of).collect();
        let groups = asked.market.groups(&reports, |report| report.line_of_business);
        let each = |measure: &&str| {
            let key = key(measure);
            groups
                .iter()
                .filter_map(|(market, reports)| {
                    let mut comparison = compare(&key, reports, asked)?;
                    comparison.line_of_business = *market;
                    Some(comparison)
                })
                .collect::<Vec<_>>()
        };
        measures.iter().flat_map(each).collect()
    }
}

/// A measure for one year and one span as one report prints it.
#[derive(Debug, Clone)]
struct Printed<'a> {
    report: &'a Report,
    measure: &'a QualityMeasure,
    state: CellState,
    displayed: String,
    span: Span,
}

/// One arrangement with everything it reports for the measure, the latest word on each year and span.
struct Line<'a> {
    arrangement: Arrangement,
    results: Vec<Printed<'a>>,
}

/// `None` where no report of the market prints the measure.
fn compare(key: &str, reports: &[&Report], asked: &Comparing) -> Option<MeasureComparison> {
    let lines = lines(key, reports);
    let first = lines.iter().flat_map(|line| &line.results).next()?.measure;
    let yardstick = yardstick(&lines, asked.aligned_on);
    let mut cells: Vec<MeasureCell> = lines
        .iter()
        .map(|line| cell(line, yardstick.as_ref(), asked.in_full))
        .collect();
    if let Some(yardstick) = &yardstick {
        let together = asked.market == Market::Together;
        let markets: BTreeSet<_> = cells
            .iter()
            .filter(|cell| cell.state == CellState::Reported)
            .map(|cell| cell.arrangement.line_of_business)
            .collect();
        for cell in cells.iter_mut().filter(|cell| cell.state == CellState::Reported) {
            let reasons = reasons(cell, yardstick, together, markets.len());
            cell.comparability = Some(worst(&reasons));
            cell.reasons = reasons;
        }
        if let Some(at) = lone(cells.iter().map(|cell| (cell.state, cell.comparability))) {
            cells[at].comparability = None;
            cells[at].reasons.clear();
        }
    }
    Some(MeasureComparison {
        measure: first.measure.clone(),
        display: first.name.clone(),
        line_of_business: None,
        across_segments: asked.market == Market::Together,
        yardstick,
        cells,
    })
}

fn lines<'a>(key: &str, reports: &[&'a Report]) -> Vec<Line<'a>> {
    let mut by_id: BTreeMap<(String, String), (Arrangement, Vec<Printed<'a>>)> = BTreeMap::new();
    for (report, arrangement) in reports.iter().zip(arrangements(reports)) {
        let id = (arrangement.payer.to_lowercase(), arrangement.id.clone());
        let (_, results) = by_id.entry(id).or_insert_with(|| (arrangement, Vec::new()));
        results.extend(printed(key, report));
    }
    by_id
        .into_values()
        .map(|(arrangement, mut all)| {
            all.sort_by_key(|one| {
                let report = one.report;
                let current = report.status != ReportStatus::Superseded;
                (Reverse((current, known_on(report), report.version)), report.id.clone())
            });
            let mut results: Vec<Printed> = Vec::new();
            for one in all {
                let same = |known: &Printed| known.measure.year == one.measure.year && known.span == one.span;
                if !results.iter().any(same) {
                    results.push(one);
                }
            }
            results.sort_by_key(|one| Reverse((one.measure.year, one.span.period)));
            Line { arrangement, results }
        })
        .collect()
}

/// What a report prints of a measure, once for each year and span.
fn printed<'a>(key: &str, report: &'a Report) -> Vec<Printed<'a>> {
    let mut found: Vec<Printed<'a>> = Vec::new();
    for measure in report
        .quality
        .iter()
        .filter(|measure| self::key(&measure.measure) == key)
    {
        let period = measure.period.or(report.period);
        let one = Printed {
            report,
            measure,
            state: state(report, measure),
            displayed: measure.displayed.clone(),
            span: Span {
                basis: basis_of(report, period),
                period,
            },
        };
        let same = |known: &&mut Printed| known.measure.year == measure.year && known.span == one.span;
        match found.iter_mut().find(same) {
            None => found.push(one),
            // A line that is printed twice, once with a value and once without, is known by its value.
            Some(known) if one.state != CellState::Reported || known.measure.rate == measure.rate => {}
            Some(known) if matches!(known.state, CellState::Reported | CellState::Ambiguous) => {
                known.state = CellState::Ambiguous;
                known.displayed = format!("{}; {}", known.displayed, one.displayed);
            }
            Some(known) => *known = one,
        }
    }
    found
}

fn state(report: &Report, measure: &QualityMeasure) -> CellState {
    let unconfirmed = report
        .unconfirmed()
        .any(|figure| figure.kind == OcrKind::Quality && figure.figure == measure.id);
    match measure.state {
        _ if unconfirmed => CellState::Unconfirmed,
        FigureState::Suppressed => CellState::Suppressed,
        FigureState::NotApplicable => CellState::NotApplicable,
        FigureState::Reported if measure.rate.is_some() => CellState::Reported,
        FigureState::Reported | FigureState::Missing if !measure.slices.is_empty() => CellState::OnlyStrata,
        FigureState::Reported | FigureState::Missing => CellState::Missing,
    }
}

#[cfg(test)]
mod tests;
