//! One metric of several payers side by side.
//!
//! Which figures stand beside each other is chosen by a rule and said in each cell:
//! 1. The *yardstick* is the kind of span and the months that most payers report the metric for (most arrangements, where
//!    no two payers report the same). Later months come first as long as at least two payers and three quarters of that
//!    number report them; spans of half a year or more come before shorter ones.
//! 2. Each arrangement stands with its nearest figure: the same kind of span and months; else the same months; else the
//!    same kind of span with most months in common; else most months in common; else the nearest in time. Between equals
//!    the one whose run-out is nearest decides.
//! 3. Whatever differs is named, and what it does to the comparison: see [`verdicts`].
//!
//! Payers are compared within one market, unless asked otherwise. Only figures of the whole population stand in cells.

mod choice;
mod measures;
mod offers;
mod printed;
mod restated;
mod trends;
mod verdicts;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use plumbline_model::{
    Arrangement, Basis, CellState, CodeSystem, ComparedCell, ComparisonVerdict, LeftOutReport, LineOfBusiness, METRICS,
    MetricComparison, Period, Report, ReportStatus, Unit, ValueType, Yardstick, local_metric, vbpr_metric,
};

pub use offers::offers;

use crate::Settings;
use crate::arrangements::arrangements;
use choice::{Chosen, Line, choose, lines, yardstick};
pub use measures::ReportedMeasure;
use printed::{Source, Wanted, answers};

/// Whose figures are set side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Market {
    /// Each market by itself; reports that state none by themselves.
    #[default]
    Each,
    /// One market.
    Only(LineOfBusiness),
    /// Reports that state no market.
    Unstated,
    /// All markets together, each cell saying which it is of.
    Together,
}

/// What is asked of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Comparing {
    /// Only what could be known on this day.
    pub as_of: Option<NaiveDate>,
    /// Whose figures.
    pub market: Market,
    /// The yardstick, where a person chooses it.
    pub aligned_on: Option<(Option<Basis>, Period)>,
    /// Whether total cost is restated to the largest common definition.
    pub restate: bool,
    /// Whether the values over time and all other reports of each cell are wanted.
    pub in_full: bool,
}

/// The reports that take part in comparisons.
#[derive(Debug)]
pub struct Comparable<'a> {
    reports: Vec<Cow<'a, Report>>,
    /// Reports that take no part, and why.
    pub left_out: Vec<LeftOutReport>,
}

/// A metric that some report prints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedMetric {
    /// The code.
    pub code: String,
    /// Whose code it is.
    pub system: CodeSystem,
    /// Its name.
    pub display: String,
    /// Arrangements with current reports that print it.
    pub arrangements: usize,
}

impl<'a> Comparable<'a> {
    /// Current reports and the versions they replaced. What OCR read has no value before a person has confirmed it, and
    /// a report whose header is not confirmed takes no part.
    pub fn new(reports: impl IntoIterator<Item = &'a Report>) -> Comparable<'a> {
        let mut comparable = Comparable {
            reports: Vec::new(),
            left_out: Vec::new(),
        };
        for report in reports {
            if report.header_is_unconfirmed() {
                comparable.left_out.push(LeftOutReport {
                    report_id: report.id.clone(),
                    payer: report.payer.name.clone(),
                    reason: "Its header was read by OCR and is not confirmed.".to_owned(),
                });
            } else {
                comparable.reports.push(report.without_unconfirmed_values());
            }
        }
        comparable
    }

    /// The metrics that current reports print for numbers: total cost, then those of most arrangements first.
    pub fn metrics(&self) -> Vec<ReportedMetric> {
        let current: Vec<&Report> = self.current().collect();
        let mut by_code: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for (report, arrangement) in current.iter().zip(arrangements(&current)) {
            for metric in &report.metrics {
                if !matches!(metric.value_type, ValueType::Coded | ValueType::Boolean) {
                    by_code.entry(&metric.code).or_default().insert(arrangement.id.clone());
                }
            }
        }
        let mut metrics: Vec<ReportedMetric> = by_code
            .into_iter()
            .map(|(code, by)| {
                let known = known(code);
                ReportedMetric {
                    code: code.to_owned(),
                    system: known.map_or(CodeSystem::Local, |known| known.system),
                    display: known.map_or(code, |known| known.display).to_owned(),
                    arrangements: by.len(),
                }
            })
            .collect();
        metrics.sort_by_key(|metric| {
            (
                total_cost_first(&metric.code),
                std::cmp::Reverse(metric.arrangements),
                rank(&metric.code),
            )
        });
        metrics
    }

    fn current(&self) -> impl Iterator<Item = &Report> {
        self.reports
            .iter()
            .map(Cow::as_ref)
            .filter(|report| report.status != ReportStatus::Superseded)
    }

    /// The reports that could be known on a day.
    fn known_then(&self, as_of: Option<NaiveDate>) -> impl Iterator<Item = &Report> {
        self.reports.iter().map(Cow::as_ref).filter(move |report| {
            let known = as_of.zip(printed::known_on(report));
            known.is_none_or(|(day, known)| known <= day)
        })
    }

    /// Compares a metric, once for each market. A metric nobody prints gives cells that say so.
    pub fn compare(&self, code: &str, asked: &Comparing, settings: &Settings) -> Vec<MetricComparison> {
        self.compare_all(&[code], asked, settings)
    }

    /// Compares metrics, each once for each market, in their order.
    pub fn compare_all(&self, codes: &[&str], asked: &Comparing, settings: &Settings) -> Vec<MetricComparison> {
        let sources: Vec<Source> = self.known_then(asked.as_of).map(Source::of).collect();
        let all: Vec<&Source> = sources.iter().collect();
        let groups = asked.market.groups(&all, |source| source.report.line_of_business);
        codes
            .iter()
            .flat_map(|code| {
                let each = groups.iter();
                each.map(|(market, sources)| compare_market(code, *market, sources, asked, settings))
            })
            .collect()
    }
}

impl Market {
    /// What is compared with each other: by market, those that state none last, for they are compared with nobody's.
    fn groups<'s, T>(
        self,
        all: &[&'s T],
        market_of: impl Fn(&T) -> Option<LineOfBusiness>,
    ) -> Vec<(Option<LineOfBusiness>, Vec<&'s T>)> {
        let of = |market| -> (Option<LineOfBusiness>, Vec<&'s T>) {
            let own = all.iter().filter(|one| market_of(one) == market);
            (market, own.copied().collect())
        };
        let mut groups = match self {
            Market::Together => vec![(None, all.to_vec())],
            Market::Each => {
                let markets: BTreeSet<_> = all.iter().map(|one| market_of(one)).collect();
                markets.into_iter().map(of).collect()
            }
            Market::Only(market) => vec![of(Some(market))],
            Market::Unstated => vec![of(None)],
        };
        groups.retain(|(_, own)| !own.is_empty());
        groups.sort_by_key(|(market, _)| market.is_none());
        groups
    }
}

/// A code of the standard's list or of ours.
#[derive(Debug, Clone, Copy)]
struct Known {
    system: CodeSystem,
    display: &'static str,
    unit: Unit,
}

fn known(code: &str) -> Option<Known> {
    let standard = vbpr_metric(code).map(|metric| Known {
        system: CodeSystem::Vbpr,
        display: metric.display,
        unit: metric.unit,
    });
    standard.or_else(|| {
        local_metric(code).map(|metric| Known {
            system: CodeSystem::Local,
            display: metric.display,
            unit: metric.unit,
        })
    })
}

/// Total cost is what payers are compared by: it comes first, and its rates before its amounts, which follow membership.
fn total_cost_first(code: &str) -> u8 {
    match code.strip_prefix(crate::components::TOTAL_COST) {
        Some("-pmpm") => 0,
        Some(_) => 1,
        None => 2,
    }
}

/// Whether the code is one of the standard's or of ours.
pub fn is_metric(code: &str) -> bool {
    known(code).is_some()
}

/// The order of metrics that as many arrangements print: the standard's, then ours.
fn rank(code: &str) -> (usize, usize) {
    match METRICS.iter().position(|metric| metric.code == code) {
        Some(place) => (1, place),
        None => (2, 0),
    }
}

/// The unit the cells are brought to: the code's usual one, unless every report prints the code in another.
fn unit_of(code: &str, sources: &[&Source]) -> Unit {
    let usual = known(code).map(|known| known.unit);
    let mut printed: BTreeMap<Unit, usize> = BTreeMap::new();
    for metric in sources.iter().flat_map(|source| &source.report.metrics) {
        if answers(metric, code) {
            *printed.entry(metric.unit).or_default() += 1;
        }
    }
    if let Some(usual) = usual
        && (printed.is_empty() || printed.contains_key(&usual))
    {
        return usual;
    }
    let most = printed
        .into_iter()
        .max_by_key(|(unit, count)| (*count, std::cmp::Reverse(*unit)));
    most.map(|(unit, _)| unit).or(usual).unwrap_or(Unit::None)
}

fn compare_market(
    code: &str,
    market: Option<LineOfBusiness>,
    sources: &[&Source],
    asked: &Comparing,
    settings: &Settings,
) -> MetricComparison {
    let unit = unit_of(code, sources);
    let lines = lines(sources, Wanted { code, unit });
    let (found, offered) = yardstick(&lines, asked.aligned_on);
    let (chosen, run_out) = choose(&lines, found);
    let mut cells: Vec<ComparedCell> = lines
        .iter()
        .zip(&chosen)
        .map(|(line, chosen)| cell(line, chosen.as_ref(), unit, asked))
        .collect();
    let mut comparison = MetricComparison {
        code: code.to_owned(),
        system: known(code).map_or(CodeSystem::Local, |known| known.system),
        display: known(code).map_or(code, |known| known.display).to_owned(),
        unit,
        line_of_business: market,
        across_segments: asked.market == Market::Together,
        yardstick: None,
        offered,
        cells: Vec::new(),
        definitions: None,
        common: None,
        trends: Vec::new(),
    };
    if let Some(found) = found {
        comparison.yardstick = Some(Yardstick {
            basis: found.basis,
            period: found.period,
            run_out_months: run_out,
            definition_of: None,
            choice: choice::yardstick_in_words(&lines, found, asked.aligned_on.is_some()),
        });
        verdicts::judge(&mut cells, &comparison, settings);
        restated::define(&mut cells, &chosen, &mut comparison, asked, settings);
        alone(&mut cells);
    }
    if asked.in_full {
        comparison.trends = trends::trends(&lines, unit);
    }
    comparison.cells = cells;
    comparison
}

/// A value with nothing comparable beside it is not comparable and not incomparable.
fn alone(cells: &mut [ComparedCell]) {
    if let Some(at) = lone(cells.iter().map(|cell| (cell.state, cell.comparability))) {
        cells[at].comparability = None;
        cells[at].reasons.clear();
    }
}

/// The place of the only comparable cell, else of the only one with a value; `None` where there are more.
fn lone(cells: impl Iterator<Item = (CellState, Option<ComparisonVerdict>)>) -> Option<usize> {
    let cells: Vec<_> = cells.enumerate().collect();
    let only = |wanted: fn(CellState, Option<ComparisonVerdict>) -> bool| {
        let mut found = cells.iter().filter(|(_, (state, verdict))| wanted(*state, *verdict));
        match (found.next(), found.next()) {
            (Some((at, _)), None) => Some(*at),
            _ => None,
        }
    };
    only(|_, verdict| verdict.is_some_and(|verdict| verdict != ComparisonVerdict::NotComparable))
        .or_else(|| only(|state, _| state == CellState::Reported))
}

/// How many other reports a cell names when the metric is not shown in full.
const FEW: usize = 3;

fn cell(line: &Line, chosen: Option<&Chosen>, unit: Unit, asked: &Comparing) -> ComparedCell {
    let Some(chosen) = chosen else {
        return empty(&line.arrangement, unit, line.nothing());
    };
    let printing = &chosen.offer.printing;
    let mut others = chosen.others(line);
    if !asked.in_full {
        others.truncate(FEW);
    }
    ComparedCell {
        state: printing.state,
        value: printing.value,
        unit: printing.unit,
        calculation: printing.calculation.clone(),
        // A slice of the population is not the figure of the cell.
        displayed: (printing.state != CellState::OnlyStrata).then(|| printing.displayed.clone()),
        printed_unit: Some(printing.metric.unit),
        term: Some(printing.metric.term.clone()),
        metric_id: Some(printing.metric.id.clone()),
        report_id: Some(printing.report.id.clone()),
        version: Some(printing.report.version),
        basis: printing.basis,
        period: printing.period,
        paid_through: printing.paid_through,
        run_out_months: printing.run_out_months(),
        reported_on: printing.report.reported_on,
        anchor: Some(printing.anchor.clone()),
        others,
        strata: if asked.in_full {
            printing.strata.clone()
        } else {
            Vec::new()
        },
        ..empty(&line.arrangement, unit, chosen.in_words(line))
    }
}

fn empty(arrangement: &Arrangement, unit: Unit, choice: String) -> ComparedCell {
    ComparedCell {
        arrangement: arrangement.clone(),
        state: CellState::NotReported,
        value: None,
        unit,
        calculation: None,
        displayed: None,
        printed_unit: None,
        term: None,
        metric_id: None,
        report_id: None,
        version: None,
        basis: None,
        period: None,
        paid_through: None,
        run_out_months: None,
        reported_on: None,
        anchor: None,
        comparability: None,
        reasons: Vec::new(),
        definition: None,
        restated: None,
        choice,
        others: Vec::new(),
        strata: Vec::new(),
    }
}

#[cfg(test)]
mod tests;
