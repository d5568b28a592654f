//! How a report's layout differs from its mapping, and from the report before it.

use std::collections::BTreeSet;
use std::path::Path;

use chrono::{Days, NaiveDate};
use plumbline_mapping::moves;
use plumbline_model::{Drift, Issue, LayoutHow, LayoutPart, Report, ReportStatus, ReportSummary, Severity};
use plumbline_readers::{Limits, load, sha256_hex};
use plumbline_store::{StoreError, Workspace};
use rust_decimal::Decimal;

use super::list_mappings::info;
use super::mark_pages::{path_of, reports_of};
use super::show_report::source_bytes;
use crate::commands::{DriftRequest, DriftView, EarlierFigure, EarlierReport, Nothing};
use crate::reading::{Understood, Wanted};
use crate::{App, AppError};

/// A figure within this factor of the one before is of its magnitude.
const MAGNITUDE: u32 = 2;
/// Moves named in one message.
const QUOTED: usize = 4;

/// A report's layout beside its mapping's, worked out anew from the kept original: so it is that of the mapping as it
/// stands, and nothing about it can be out of date.
///
/// Errors: [`AppError::NoSuchReport`]; those of reading the file; [`AppError::InvalidRequest`] for a file no mapping reads.
pub fn get_drift(app: &App, request: DriftRequest) -> Result<DriftView, AppError> {
    let report = app.workspace().report(&request.id)?;
    let sha256 = report
        .as_ref()
        .map_or(request.id.clone(), |report| report.source.sha256.clone());
    if report.is_none() && sha256.len() != 64 {
        return Err(AppError::NoSuchReport { id: request.id });
    }
    let bytes = source_bytes(app, &sha256)?;
    let reports = reports_of(app, &sha256)?;
    let path = path_of(app, &sha256, &reports)?;
    // The version a report was read by may be gone since: then the one that would read it.
    let used = report.as_ref().map(|report| report.source.mapping.clone());
    let used = used.filter(|name| app.mappings().get(name).is_some());
    view(app, &bytes, &path, sha256, used.as_deref(), report)
}

/// The layouts of the current reports of which the import said that they have changed, each file once.
///
/// Errors: those of [`get_drift`].
pub fn list_drift(app: &App, _: Nothing) -> Result<Vec<DriftView>, AppError> {
    let reports = app.workspace().current_reports()?;
    let mut files: Vec<&str> = Vec::new();
    let mut ids = Vec::new();
    for report in &reports {
        let changed = report
            .issues
            .iter()
            .any(|issue| matches!(issue.code.as_str(), "SRC012" | "SRC013"));
        if changed && !files.contains(&report.source.sha256.as_str()) {
            files.push(&report.source.sha256);
            ids.push(report.id.clone());
        }
    }
    ids.into_iter().map(|id| get_drift(app, DriftRequest { id })).collect()
}

/// The same for a file on the disk, which need not be imported. Errors: those of reading it.
pub fn drift_of_file(app: &App, path: &Path) -> Result<DriftView, AppError> {
    let bytes = load(path, &Limits::default())?;
    let sha256 = sha256_hex(&bytes);
    let report = reports_of(app, &sha256)?.into_iter().next();
    view(app, &bytes, &path.to_string_lossy(), sha256, None, report)
}

fn view(
    app: &App,
    bytes: &[u8],
    path: &str,
    sha256: String,
    forced: Option<&str>,
    report: Option<Report>,
) -> Result<DriftView, AppError> {
    let wanted = Wanted {
        mapping: forced,
        path,
        draft: None,
    };
    let never = std::sync::atomic::AtomicBool::new(false);
    let understood = app
        .reading
        .understand(bytes, &app.known(), wanted, &never, &mut |_| {})
        .map_err(AppError::NotRead)?;
    let Understood { mapped, lost, .. } = understood;
    let (used, mut drift, read) = match (mapped, lost) {
        (Ok((used, mapped)), _) => (used, mapped.drift, mapped.reports),
        (Err(_), Some((used, drift))) => (used, drift, Vec::new()),
        (Err(error), None) => return Err(AppError::NotRead(error)),
    };
    let known = app.mappings();
    let name = format!("{}@{}", used.id, used.version);
    let mapping = known.get(&name).ok_or(AppError::NoSuchMapping { id: name })?;
    let shown = report.as_ref().or(read.first());
    let earlier = match shown {
        Some(shown) => earlier(&app.workspace(), shown)?,
        None => None,
    };
    if let Some(earlier) = &earlier {
        if same_version(earlier, read.first()) {
            drift.changes.extend(moves(&drift, &read, earlier));
        }
        compare_magnitudes(&mut drift, earlier);
    }
    let (from, from_reason) = from(app, shown)?;
    Ok(DriftView {
        report_id: report.as_ref().map(|report| report.id.clone()),
        title: shown.map_or_else(|| path.to_owned(), Report::title),
        path: path.to_owned(),
        sha256,
        mapping: info(mapping),
        before: earlier.map(|earlier| before(&drift, &earlier)),
        drift,
        from,
        from_reason,
    })
}

fn before(drift: &Drift, earlier: &Report) -> EarlierReport {
    let touched: BTreeSet<(&str, &str)> = drift
        .changes
        .iter()
        .flat_map(|change| &change.touches)
        .map(|fact| (fact.code.as_str(), fact.term.as_str()))
        .collect();
    let metrics = earlier.metrics.iter().map(|metric| EarlierFigure {
        code: metric.code.clone(),
        term: metric.term.clone(),
        displayed: metric.displayed.clone(),
    });
    let quality = earlier.quality.iter().map(|one| EarlierFigure {
        code: one.measure.clone(),
        term: one.name.clone(),
        displayed: one.displayed.clone(),
    });
    let figures = metrics.filter(|figure| touched.contains(&(figure.code.as_str(), figure.term.as_str())));
    let measures = quality.filter(|figure| touched.iter().any(|(code, _)| *code == figure.code));
    EarlierReport {
        id: earlier.id.clone(),
        period: earlier.period,
        figures: figures.chain(measures).collect(),
    }
}

/// The report directly before one in its series of periods: the same payer, organization, program and layout.
pub(super) fn earlier(workspace: &Workspace, report: &Report) -> Result<Option<Report>, StoreError> {
    let Some(period) = report.period else { return Ok(None) };
    let layout = report.source.mapping.split('@').next();
    let of_series = |other: &ReportSummary| {
        other.status != ReportStatus::Superseded
            && other.payer == report.payer.name
            && other.subject == report.subject.name
            && other.program == report.program
            && other.source.mapping.split('@').next() == layout
            && other.source.sha256 != report.source.sha256
    };
    let ends = |other: &ReportSummary| other.period.map(|other| other.end);
    let all = workspace.reports()?;
    let before = all
        .iter()
        .filter(|other| of_series(other) && ends(other).is_some_and(|end| end < period.end))
        .max_by_key(|other| ends(other));
    match before {
        Some(before) => workspace.report(&before.id),
        None => Ok(None),
    }
}

/// Whether one version of a mapping read both: another version is there because the layout is known to be another.
fn same_version(earlier: &Report, report: Option<&Report>) -> bool {
    report.is_some_and(|report| report.source.mapping == earlier.source.mapping)
}

/// Says of each proposal whether its figures are of the magnitude of those under the old name.
fn compare_magnitudes(drift: &mut Drift, earlier: &Report) {
    for change in &mut drift.changes {
        let touches = change.touches.clone();
        for proposal in &mut change.proposals {
            let pairs = proposal.figures.iter().filter_map(|figure| {
                let (code, unit) = (figure.code.as_deref()?, figure.unit?);
                let fact = touches.iter().find(|fact| fact.code == code)?;
                let then = earlier
                    .metrics
                    .iter()
                    .find(|metric| metric.code == code && metric.term == fact.term && metric.unit == unit)?;
                Some((
                    then.value?,
                    figure.value?,
                    then.displayed.clone(),
                    figure.displayed.clone(),
                ))
            });
            let pairs: Vec<_> = pairs.collect();
            let Some((_, _, then, now)) = pairs.first() else {
                continue;
            };
            let of = earlier
                .period
                .map_or_else(String::new, |period| format!(" of {} to {}", period.start, period.end));
            let alike = pairs.iter().all(|(then, now, _, _)| of_magnitude(*then, *now));
            proposal.reasons.push(match alike {
                true => format!("its figures are of the size of those{of}: {then} then, {now} here"),
                false => format!("but its figures are not of the size of those{of}: {then} then, {now} here"),
            });
        }
    }
}

fn of_magnitude(then: Decimal, now: Decimal) -> bool {
    let factor = Decimal::from(MAGNITUDE);
    let (small, large) = (then.abs().min(now.abs()), then.abs().max(now.abs()));
    then.is_sign_negative() == now.is_sign_negative() && large <= small * factor
}

/// From which day on a next version would be: the first of the report's period, or where an earlier report of the layout
/// reaches into it (year to date, rolling months) the day after that one's end.
fn from(app: &App, report: Option<&Report>) -> Result<(Option<NaiveDate>, String), AppError> {
    let Some((report, period)) = report.and_then(|report| Some((report, report.period?))) else {
        return Ok((None, "the report's period is not known".to_owned()));
    };
    let layout = report.source.mapping.split('@').next();
    let ends = app.workspace().reports()?.into_iter().filter_map(|other| {
        let same = other.source.mapping.split('@').next() == layout && other.source.sha256 != report.source.sha256;
        other.period.filter(|_| same).map(|period| period.end)
    });
    let last = ends.filter(|end| (period.start..period.end).contains(end)).max();
    Ok(
        match last.and_then(|end| Some((end, end.checked_add_days(Days::new(1))?))) {
            Some((end, next)) => (
                Some(next),
                format!("the day after the report before it, which ends on {end}"),
            ),
            None => (Some(period.start), "the first day of the report's period".to_owned()),
        },
    )
}

/// What is said of columns that moved, once a table; nothing is lost by it.
pub(super) fn moved_issues(drift: &Drift, reports: &[Report], earlier: &Report) -> Vec<Issue> {
    if !same_version(earlier, reports.first()) {
        return Vec::new();
    }
    let moved = moves(drift, reports, earlier);
    let mut tables: Vec<&str> = moved.iter().filter_map(|change| change.table.as_deref()).collect();
    tables.dedup();
    let of = earlier
        .period
        .map_or_else(String::new, |period| format!(" of {} to {}", period.start, period.end));
    tables
        .into_iter()
        .map(|table| {
            let here: Vec<_> = moved.iter().filter(|change| change.table.as_deref() == Some(table)).collect();
            let moves = here.iter().filter(|change| change.how == LayoutHow::Moved).map(|change| {
                let (was, is) = (change.was.as_deref().unwrap_or_default(), change.is.as_deref().unwrap_or_default());
                match change.what {
                    LayoutPart::Table => format!("columns {was} moved to {is}"),
                    _ => format!("column \"{}\" moved from {was} to {is}", change.expected.as_deref().unwrap_or_default()),
                }
            });
            let facts: usize = here.iter().map(|change| change.touches.len()).sum();
            let mut moves: Vec<String> = moves.collect();
            let more = moves.len().saturating_sub(QUOTED);
            moves.truncate(QUOTED);
            if more > 0 {
                moves.push(format!("{more} more"));
            }
            Issue {
                code: "SRC012".to_owned(),
                severity: Severity::Info,
                message: format!(
                    "Table \"{table}\" is laid out otherwise than in the report{of}: {}. {facts} {} affected, all taken.",
                    moves.join("; "),
                    if facts == 1 { "fact" } else { "facts" }
                ),
                anchor: here.first().and_then(|change| change.anchor.clone()),
            }
        })
        .collect()
}
