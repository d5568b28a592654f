//! `compare` and `timeline`: payers side by side, and who covers which months, for a terminal.

use std::fmt::Write;

use chrono::Datelike;
use plumbline_app::commands::{AlignOn, CompareMeasuresRequest, CompareRequest, CompareView, Nothing, SegmentChoice};
use plumbline_app::{App, AppError, amount_in_words, verbs};
use plumbline_model::{
    ArrangementTimeline, Basis, CellState, ComparedCell, ComparisonVerdict, LeftOutReport, LineOfBusiness,
    MetricComparison, MonthState, Period, ReportStatus, Timeline, Trend,
};

use crate::arguments::{SegmentName, Verb};
use crate::compare_measures;
use crate::out::{self, out};
use crate::table::TextTable;

/// Carries `compare` and `timeline` out.
pub fn run(app: &App, verb: Verb, json: bool) -> Result<u8, AppError> {
    match verb {
        Verb::Compare {
            measure,
            measures,
            as_of,
            segment,
            all_segments,
            period,
            basis,
            ..
        } if measures || !measure.is_empty() => {
            let view = verbs::compare_measures(
                app,
                CompareMeasuresRequest {
                    in_full: measure.len() == 1,
                    measures: measure,
                    as_of,
                    segment: segment_choice(segment, all_segments),
                    aligned_on: aligned_on(period, basis)?,
                },
            )?;
            if json {
                out::json(&view);
            } else {
                out!("{}", compare_measures::text(&view));
            }
        }
        Verb::Compare {
            metric,
            as_of,
            restate,
            segment,
            all_segments,
            period,
            basis,
            ..
        } => {
            let listing = metric.is_empty();
            let view = verbs::compare_metrics(
                app,
                CompareRequest {
                    in_full: metric.len() == 1,
                    metrics: metric,
                    as_of,
                    segment: segment_choice(segment, all_segments),
                    aligned_on: aligned_on(period, basis)?,
                    restate,
                },
            )?;
            if json {
                out::json(&view);
            } else if listing {
                out!("{}", metrics(&view));
            } else {
                out!("{}", compared(&view));
            }
        }
        Verb::Timeline => {
            let timeline = verbs::show_timeline(app, Nothing {})?;
            if json {
                out::json(&timeline);
            } else {
                out!("{}", matrix(&timeline));
            }
        }
        _ => {}
    }
    Ok(0)
}

fn segment_choice(segment: Option<SegmentName>, all: bool) -> SegmentChoice {
    match segment {
        _ if all => SegmentChoice::Together,
        None => SegmentChoice::Each,
        Some(SegmentName::Medicare) => SegmentChoice::Medicare,
        Some(SegmentName::Medicaid) => SegmentChoice::Medicaid,
        Some(SegmentName::Commercial) => SegmentChoice::Commercial,
        Some(SegmentName::NotStated) => SegmentChoice::NotStated,
    }
}

fn aligned_on(period: Option<String>, basis: Option<String>) -> Result<Option<AlignOn>, AppError> {
    let Some(period) = period else { return Ok(None) };
    let period: Period = period.parse().map_err(|error| AppError::InvalidRequest {
        what: format!("{error}."),
    })?;
    let basis = basis
        .map(|name| {
            Basis::ALL
                .into_iter()
                .find(|basis| basis.as_str() == name)
                .ok_or_else(|| AppError::InvalidRequest {
                    what: format!("\"{name}\" is no kind of span."),
                })
        })
        .transpose()?;
    Ok(Some(AlignOn { basis, period }))
}

/// Which metrics can be compared.
fn metrics(view: &CompareView) -> String {
    if view.metrics.is_empty() {
        return "No report prints a metric yet. `plumbline import PATH...` brings reports in.\n".to_owned();
    }
    let mut table = TextTable::new(&["Metric", "Code", ">Reported by"]);
    for metric in &view.metrics {
        table.row([
            metric.display.clone(),
            metric.code.clone(),
            metric.arrangements.to_string(),
        ]);
    }
    format!(
        "{}\n`plumbline compare --metric CODE` sets one side by side, `--measures` the quality measures.\n",
        table.render()
    )
}

fn compared(view: &CompareView) -> String {
    let mut text = String::new();
    for comparison in &view.comparisons {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&one(comparison, view));
    }
    if view.comparisons.is_empty() {
        text.push_str("No report of this market to compare.\n");
    }
    text + &left_out(&view.left_out)
}

/// The reports that stand nowhere in a comparison, and why.
pub fn left_out(reports: &[LeftOutReport]) -> String {
    let line = |report: &LeftOutReport| {
        format!(
            "\nLeft out: {}, {}. {}\n",
            report.payer, report.report_id, report.reason
        )
    };
    reports.iter().map(line).collect()
}

fn one(comparison: &MetricComparison, view: &CompareView) -> String {
    let market = market_words(comparison.across_segments, comparison.line_of_business);
    let mut text = format!("{} ({}), {market}", comparison.display, comparison.code);
    if let Some(day) = view.as_of {
        let _ = write!(text, ", as of {day}");
    }
    text.push('\n');
    match &comparison.yardstick {
        Some(yardstick) => {
            let _ = writeln!(text, "Compared on {}", yardstick.choice);
            if let Some(of) = &yardstick.definition_of {
                let _ = writeln!(text, "Definitions are held against that of {}.", of.label());
            }
        }
        None => text.push_str("No report prints a value for it.\n"),
    }
    text.push('\n');
    text.push_str(&cells(comparison, view.restated));
    text.push_str(&remarks(comparison));
    if let Some(common) = &comparison.common {
        let facets: Vec<String> = common
            .facets
            .iter()
            .map(|(facet, value)| format!("{} {value}", facet.as_str().replace('_', " ")))
            .collect();
        let _ = writeln!(
            text,
            "\nCommon definition of {} totals: {}.",
            common.restated,
            if facets.is_empty() {
                "nothing is stated by all".to_owned()
            } else {
                facets.join("; ")
            }
        );
    } else if view.restated && comparison.definitions.is_some() {
        text.push_str("\nNo two totals have a common definition.\n");
    }
    text.push_str(&restatements(&comparison.trends));
    text
}

/// Whose figures are compared.
pub fn market_words(together: bool, market: Option<LineOfBusiness>) -> &'static str {
    match (together, market) {
        (true, _) => "all lines of business together",
        (_, Some(LineOfBusiness::Medicare)) => "Medicare",
        (_, Some(LineOfBusiness::Medicaid)) => "Medicaid",
        (_, Some(LineOfBusiness::Commercial)) => "commercial",
        (_, None) => "no line of business stated",
    }
}

fn cells(comparison: &MetricComparison, restated: bool) -> String {
    let mut names = vec!["Payer", ">Value"];
    names.push("Comparable");
    if restated {
        names.extend([">Restated", "Comparable when restated"]);
    }
    names.extend([">As printed", "Period", "Basis", ">Run-out", "Source"]);
    let mut table = TextTable::new(&names);
    for cell in comparison.cells.iter().filter(is_reported) {
        let mut row = vec![
            cell.arrangement.label(),
            value(cell),
            verdict(cell.comparability).to_owned(),
        ];
        if restated {
            let result = cell.restated.as_ref().and_then(|restated| restated.total.result);
            row.push(result.map_or_else(|| "-".to_owned(), |result| amount_in_words(result, comparison.unit)));
            let after = cell.restated.as_ref().and_then(|restated| restated.comparability);
            row.push(verdict(after).to_owned());
        }
        row.extend([
            cell.displayed.clone().unwrap_or_else(|| "-".to_owned()),
            cell.period.map_or_else(|| "-".to_owned(), days),
            cell.basis.map_or("-", Basis::words).to_owned(),
            cell.run_out_months
                .map_or_else(|| "-".to_owned(), |months| format!("{months} mo")),
            match (&cell.report_id, &cell.anchor) {
                (Some(report), Some(anchor)) => format!("{report} {}", anchor.place()),
                _ => "-".to_owned(),
            },
        ]);
        table.push(row);
    }
    if table.is_empty() {
        String::new()
    } else {
        table.render()
    }
}

fn is_reported(cell: &&ComparedCell) -> bool {
    cell.state != CellState::NotReported
}

/// Why each cell is what it is.
fn remarks(comparison: &MetricComparison) -> String {
    let mut text = String::new();
    for cell in comparison.cells.iter().filter(is_reported) {
        let _ = writeln!(text, "\n{}", cell.arrangement.label());
        for reason in &cell.reasons {
            let _ = writeln!(text, "  {}: {}", verdict(Some(reason.verdict)), reason.text);
        }
        if let Some(calculation) = &cell.calculation {
            let _ = writeln!(text, "  Calculated: {}", calculation.text);
        }
        if let Some(restated) = &cell.restated {
            let _ = writeln!(
                text,
                "  Restated: {}",
                restated.total.impossible.as_ref().unwrap_or(&restated.text)
            );
            for reason in &restated.reasons {
                let _ = writeln!(text, "  restated {}: {}", verdict(Some(reason.verdict)), reason.text);
            }
        }
        let _ = writeln!(text, "  {}", cell.choice);
        for slice in &cell.strata {
            let names: Vec<String> = slice
                .strata
                .iter()
                .map(|stratum| format!("{} {}", stratum.dimension, stratum.value))
                .collect();
            let _ = writeln!(text, "  {}: {}", names.join(", "), slice.displayed);
        }
    }
    let without: Vec<String> = comparison
        .cells
        .iter()
        .filter(|cell| !is_reported(cell))
        .map(|cell| cell.arrangement.label())
        .collect();
    if !without.is_empty() {
        let _ = writeln!(text, "\nNot reported by {}.", without.join("; "));
    }
    text
}

/// Values over time, and what they were before.
fn restatements(trends: &[Trend]) -> String {
    let mut table = TextTable::new(&["Over time", "Basis", "Period", ">As printed", ">Run-out", "Before"]);
    let changes = |trend: &&Trend| trend.points.len() > 1 || trend.points.iter().any(|point| !point.before.is_empty());
    for trend in trends.iter().filter(changes) {
        for point in &trend.points {
            let before: Vec<String> = point
                .before
                .iter()
                .map(|before| match before.reported_on {
                    Some(day) => format!("{} ({day})", before.displayed),
                    None => before.displayed.clone(),
                })
                .collect();
            table.row([
                trend.arrangement.label(),
                trend.basis.map_or("-", Basis::words).to_owned(),
                point.period.map_or_else(|| "-".to_owned(), days),
                point.displayed.clone(),
                point
                    .run_out_months
                    .map_or_else(|| "-".to_owned(), |months| format!("{months} mo")),
                if before.is_empty() {
                    "-".to_owned()
                } else {
                    before.join(", ")
                },
            ]);
        }
    }
    if table.is_empty() {
        String::new()
    } else {
        format!("\n{}", table.render())
    }
}

fn value(cell: &ComparedCell) -> String {
    match cell.state {
        CellState::Reported => cell
            .value
            .map_or_else(|| "-".to_owned(), |value| amount_in_words(value, cell.unit)),
        state => without_value(state).to_owned(),
    }
}

/// Why there is no value.
pub fn without_value(state: CellState) -> &'static str {
    match state {
        CellState::Reported => "-",
        CellState::Suppressed => "suppressed",
        CellState::NotApplicable => "not applicable",
        CellState::Missing => "missing",
        CellState::Unconfirmed => "read by OCR, not confirmed",
        CellState::OnlyStrata => "only for parts of the population",
        CellState::Ambiguous => "printed twice, with two values",
        CellState::NotReported => "not reported",
    }
}

/// A verdict in words.
pub fn verdict(verdict: Option<ComparisonVerdict>) -> &'static str {
    match verdict {
        Some(ComparisonVerdict::Same) => "same",
        Some(ComparisonVerdict::ComparableWithCaveat) => "with caveat",
        Some(ComparisonVerdict::NotComparable) => "NOT COMPARABLE",
        None => "-",
    }
}

/// First and last day.
pub fn days(period: Period) -> String {
    format!("{} to {}", period.start, period.end)
}

/// One line of letters a month and year for each arrangement, then its dates and findings.
fn matrix(timeline: &Timeline) -> String {
    if timeline.arrangements.is_empty() {
        return "No reports yet. `plumbline import PATH...` brings them in.\n".to_owned();
    }
    let mut text = String::new();
    for one in &timeline.arrangements {
        let _ = writeln!(text, "{}", one.arrangement.label());
        if let Some(term) = &one.term {
            let _ = writeln!(text, "  contract term {}", days(term.period));
        }
        years(one, &mut text);
        let mut table = TextTable::new(&[
            "  Report",
            "Basis",
            "Period",
            "Paid through",
            ">Run-out",
            "Reported on",
            "State",
        ]);
        for report in &one.reports {
            table.row([
                format!("  {}", report.report_id),
                report.basis.map_or("-", Basis::words).to_owned(),
                report.period.map_or_else(|| "-".to_owned(), days),
                report
                    .paid_through
                    .map_or_else(|| "-".to_owned(), |day| day.to_string()),
                report
                    .run_out_months
                    .map_or_else(|| "-".to_owned(), |months| format!("{months} mo")),
                report.reported_on.map_or_else(|| "-".to_owned(), |day| day.to_string()),
                match report.status {
                    ReportStatus::Superseded => format!("superseded v{}", report.version),
                    status => format!("{} v{}", status.as_str().replace('_', " "), report.version),
                },
            ]);
        }
        text.push_str(&table.render());
        for mark in &one.marks {
            let at = if mark.at.start == mark.at.end {
                mark.at.start.to_string()
            } else {
                days(mark.at)
            };
            let _ = writeln!(
                text,
                "  {at}: {} {}: {}",
                mark.severity.as_str(),
                mark.rule,
                mark.message
            );
        }
        text.push('\n');
    }
    text.push_str("Months: # covered, 2 covered twice, . no report.\n");
    text
}

fn years(one: &ArrangementTimeline, text: &mut String) {
    let mut year = None;
    for month in &one.months {
        if year.is_none() {
            text.push_str("       JFMAMJJASOND\n");
        }
        if year != Some(month.month.year()) {
            if year.is_some() {
                text.push('\n');
            }
            year = Some(month.month.year());
            let _ = write!(text, "  {} ", month.month.year());
            // The months of the first year before its first one.
            (0..month.month.month0()).for_each(|_| text.push(' '));
        }
        text.push(match month.state {
            MonthState::Covered => '#',
            MonthState::Overlap => '2',
            MonthState::Gap => '.',
        });
    }
    if year.is_some() {
        text.push('\n');
    }
}
