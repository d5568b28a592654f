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

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use plumbline_model::{
    Arrangement, Basis, CellReason, CellReasonKind, CellState, ComparisonVerdict, Direction, FigureState, MeasureCell,
    MeasureComparison, MeasureTarget, MeasureYardstick, OcrKind, OtherResult, Period, QualityMeasure, Report,
    ReportStatus, Scoring,
};

use super::choice::{Span, enough_of, in_words, share_in_common};
use super::printed::{basis_of, known_on};
use super::verdicts::{against, caveat, span, worst};
use super::{Comparable, Comparing, Market, lone};
use crate::amounts::{calculable, interval};
use crate::arrangements::{arrangements, market_words};
use crate::portfolio::normal_name;
use crate::results::reached;

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

/// The value that most payers report; of several, the greatest.
fn most<T: Ord + Clone>(results: &[(&str, T)]) -> Option<T> {
    let mut by: BTreeMap<T, BTreeSet<&str>> = BTreeMap::new();
    for (payer, value) in results {
        by.entry(value.clone()).or_default().insert(payer);
    }
    let most = by
        .into_iter()
        .max_by_key(|(value, payers)| (payers.len(), value.clone()));
    most.map(|(value, _)| value)
}

/// What most payers report, for the latest year that enough of them report.
fn yardstick(lines: &[Line], asked: Option<(Option<Basis>, Period)>) -> Option<MeasureYardstick> {
    let reported: Vec<(&str, &Printed)> = lines
        .iter()
        .flat_map(|line| {
            let payer = line.arrangement.payer.as_str();
            line.results.iter().map(move |one| (payer, one))
        })
        .filter(|(_, one)| one.state == CellState::Reported)
        .filter(|(_, one)| asked.is_none_or(|(_, period)| one.span.period == Some(period)))
        .collect();
    let mut by_year: BTreeMap<Option<i32>, BTreeSet<&str>> = BTreeMap::new();
    for (payer, one) in &reported {
        by_year.entry(one.measure.year).or_default().insert(payer);
    }
    let most_payers = by_year.values().map(BTreeSet::len).max()?;
    let enough = by_year
        .iter()
        .filter(|(_, payers)| enough_of(payers.len(), most_payers));
    let (year, payers) = enough.max_by_key(|(year, _)| **year)?;
    let of_year: Vec<(&str, &Printed)> = reported
        .iter()
        .filter(|(_, one)| one.measure.year == *year)
        .copied()
        .collect();
    let each = |value: fn(&QualityMeasure) -> Option<String>| -> Vec<(&str, String)> {
        let stated = of_year.iter();
        stated
            .filter_map(|(payer, one)| Some((*payer, value(one.measure)?)))
            .collect()
    };
    let is_lower = |one: &Printed| one.measure.direction.map(|direction| direction == Direction::Decrease);
    let lower: Vec<(&str, bool)> = of_year
        .iter()
        .filter_map(|(payer, one)| Some((*payer, is_lower(one)?)))
        .collect();
    let scored: Vec<(&str, u8)> = of_year
        .iter()
        .map(|(payer, one)| (*payer, scoring_rank(one.measure.scoring)))
        .collect();
    let spans: Vec<(&str, Span)> = of_year.iter().map(|(payer, one)| (*payer, one.span)).collect();
    let scoring = most(&scored)?;
    let span = match asked {
        Some((Some(basis), period)) => Span {
            basis: Some(basis),
            period: Some(period),
        },
        _ => most(&spans)?,
    };
    let all: BTreeSet<&str> = reported.iter().map(|(payer, _)| *payer).collect();
    let year_words = year.map_or_else(
        || "no measurement year stated".to_owned(),
        |year| format!("measurement year {year}"),
    );
    Some(MeasureYardstick {
        year: *year,
        specification: most(&each(|measure| measure.version.clone())),
        direction: most(&lower).map(|lower| {
            if lower {
                Direction::Decrease
            } else {
                Direction::Increase
            }
        }),
        scoring: [Scoring::Continuous, Scoring::Ratio, Scoring::Proportion][usize::from(scoring)],
        basis: span.basis,
        period: span.period,
        choice: format!(
            "{year_words}, {}: {} of {} payers with a rate {} the year{}.",
            in_words(span),
            payers.len(),
            all.len(),
            if payers.len() == 1 { "reports" } else { "report" },
            if asked.is_some() {
                ", of the months asked for"
            } else {
                ""
            }
        ),
    })
}

/// The place of a scoring in the list it is told by; between equals a proportion comes first.
fn scoring_rank(scoring: Scoring) -> u8 {
    match scoring {
        Scoring::Continuous => 0,
        Scoring::Ratio => 1,
        Scoring::Proportion => 2,
    }
}

/// How many other results a cell names when the measure is not shown in full.
const FEW: usize = 3;

fn cell(line: &Line, yardstick: Option<&MeasureYardstick>, in_full: bool) -> MeasureCell {
    let nearest = line.results.iter().max_by_key(|one| {
        let wanted = yardstick.and_then(|yardstick| yardstick.period);
        let common = one.span.period.zip(wanted);
        (
            yardstick.is_some_and(|yardstick| yardstick.year == one.measure.year),
            common.is_some_and(|(own, wanted)| own == wanted),
            common.map_or(0, |(own, wanted)| share_in_common(own, wanted)),
            one.measure.year,
            one.span.period,
        )
    });
    let Some(one) = nearest else {
        return nothing(&line.arrangement);
    };
    let measure = one.measure;
    let mut others: Vec<OtherResult> = line
        .results
        .iter()
        .filter(|other| !std::ptr::eq(*other, one))
        .map(|other| OtherResult {
            report_id: other.report.id.clone(),
            year: other.measure.year,
            basis: other.span.basis,
            period: other.span.period,
            displayed: other.displayed.clone(),
            anchor: other.measure.anchor.clone(),
        })
        .collect();
    if !in_full {
        others.truncate(FEW);
    }
    let is_reported = one.state == CellState::Reported;
    MeasureCell {
        state: one.state,
        rate: measure.rate.filter(|_| is_reported),
        displayed: Some(one.displayed.clone()),
        name: Some(measure.name.clone()),
        year: measure.year,
        specification: measure.version.clone(),
        direction: measure.direction,
        scoring: Some(measure.scoring),
        numerator: measure.numerator.filter(|_| is_reported),
        denominator: measure.denominator.filter(|_| is_reported),
        score: measure.score,
        weight: measure.weight,
        contractual_status: measure.contractual_status,
        targets: targets(measure),
        measure_id: Some(measure.id.clone()),
        report_id: Some(one.report.id.clone()),
        version: Some(one.report.version),
        basis: one.span.basis,
        period: one.span.period,
        reported_on: one.report.reported_on,
        anchor: Some(measure.anchor.clone()),
        others,
        choice: match measure.year {
            Some(year) => format!("Chosen: measurement year {year}, {}.", in_words(one.span)),
            None => format!("Chosen: no measurement year stated, {}.", in_words(one.span)),
        },
        ..nothing(&line.arrangement)
    }
}

fn targets(measure: &QualityMeasure) -> Vec<MeasureTarget> {
    let quantum = measure.sources.get("rate").and_then(|source| source.quantum);
    let rate = measure
        .rate
        .filter(|rate| calculable(*rate))
        .map(|rate| interval(rate, quantum));
    let of = |threshold: &plumbline_model::Threshold| MeasureTarget {
        r#type: threshold.r#type.clone(),
        value: threshold.value,
        displayed: threshold.displayed.clone(),
        gap: threshold.gap,
        reached: (|| {
            reached(
                rate.as_ref()?,
                &interval(threshold.value.filter(|value| calculable(*value))?, None),
                measure.direction?,
            )
        })(),
        anchor: threshold.anchor.clone(),
    };
    measure.thresholds.iter().map(of).collect()
}

fn nothing(arrangement: &Arrangement) -> MeasureCell {
    MeasureCell {
        arrangement: arrangement.clone(),
        state: CellState::NotReported,
        rate: None,
        displayed: None,
        name: None,
        year: None,
        specification: None,
        direction: None,
        scoring: None,
        numerator: None,
        denominator: None,
        score: None,
        weight: None,
        contractual_status: None,
        targets: Vec::new(),
        measure_id: None,
        report_id: None,
        version: None,
        basis: None,
        period: None,
        reported_on: None,
        anchor: None,
        comparability: None,
        reasons: Vec::new(),
        choice: "No report of the payer prints the measure.".to_owned(),
        others: Vec::new(),
    }
}

fn reasons(cell: &MeasureCell, yardstick: &MeasureYardstick, together: bool, markets: usize) -> Vec<CellReason> {
    let mut out = Vec::new();
    match cell.arrangement.line_of_business {
        None => out.push(against(
            CellReasonKind::Segment,
            "The report states no line of business: the population is not known.".to_owned(),
        )),
        Some(market) if together && markets > 1 => out.push(against(
            CellReasonKind::Segment,
            format!("The population is {}, beside others.", market_words(market)),
        )),
        Some(_) => {}
    }
    match (cell.year, yardstick.year) {
        (Some(own), Some(wanted)) if own != wanted => out.push(against(
            CellReasonKind::MeasurementYear,
            format!("Measurement year {own} beside {wanted}."),
        )),
        (None, Some(wanted)) => out.push(caveat(
            CellReasonKind::MeasurementYear,
            format!("No measurement year is stated, beside {wanted}."),
        )),
        _ => {}
    }
    match (&cell.specification, &yardstick.specification) {
        (Some(own), Some(wanted)) if normal_name(own) != normal_name(wanted) => out.push(against(
            CellReasonKind::Version,
            format!("Version {own} of the measure beside {wanted}."),
        )),
        (None, Some(wanted)) => out.push(caveat(
            CellReasonKind::Version,
            format!("No version of the measure is stated, beside {wanted}."),
        )),
        _ => {}
    }
    match (cell.direction, yardstick.direction) {
        (Some(own), Some(wanted)) if own != wanted => out.push(against(
            CellReasonKind::Direction,
            format!(
                "The inverse measure: {} is better, beside {}.",
                direction_words(own),
                direction_words(wanted)
            ),
        )),
        (None, Some(wanted)) => out.push(caveat(
            CellReasonKind::Direction,
            format!(
                "The report does not say which way is better, beside {}.",
                direction_words(wanted)
            ),
        )),
        _ => {}
    }
    if let Some(own) = cell.scoring.filter(|own| *own != yardstick.scoring) {
        out.push(against(
            CellReasonKind::Scoring,
            format!(
                "Scored as a {} beside a {}.",
                scoring_words(own),
                scoring_words(yardstick.scoring)
            ),
        ));
    }
    let own = Span {
        basis: cell.basis,
        period: cell.period,
    };
    let wanted = Span {
        basis: yardstick.basis,
        period: yardstick.period,
    };
    // Another year has other months: that is said once.
    if !out.iter().any(|reason| {
        reason.kind == CellReasonKind::MeasurementYear && reason.verdict == ComparisonVerdict::NotComparable
    }) {
        span(own, wanted, false, &mut out);
    }
    out
}

fn direction_words(direction: Direction) -> &'static str {
    match direction {
        Direction::Increase => "higher",
        Direction::Decrease => "lower",
    }
}

fn scoring_words(scoring: Scoring) -> &'static str {
    match scoring {
        Scoring::Proportion => "proportion",
        Scoring::Ratio => "ratio",
        Scoring::Continuous => "mean",
    }
}

#[cfg(test)]
mod tests;
