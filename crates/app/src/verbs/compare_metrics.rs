//! Metrics of several payers side by side.

use std::collections::BTreeSet;

use plumbline_model::{LineOfBusiness, Report, ReportStatus};
use plumbline_rules::{Comparable, Comparing, Market, infer_definitions, is_metric};

use crate::commands::{CompareRequest, CompareView, MetricOption, SegmentChoice};
use crate::{App, AppError, rule_settings};

/// Compares metrics over all reports, older versions included. Changes nothing.
/// Errors: [`AppError::NoSuchMetric`] for a code that is in no list and in no report; [`AppError::Store`].
pub fn compare_metrics(app: &App, request: CompareRequest) -> Result<CompareView, AppError> {
    let reports = all_reports(app)?;
    let comparable = Comparable::new(&reports);
    let metrics: Vec<MetricOption> = comparable
        .metrics()
        .into_iter()
        .map(|metric| MetricOption {
            code: metric.code,
            system: metric.system,
            display: metric.display,
            arrangements: metric.arrangements,
        })
        .collect();
    for code in &request.metrics {
        if !is_metric(code) && metrics.iter().all(|metric| metric.code != *code) {
            return Err(AppError::NoSuchMetric { code: code.clone() });
        }
    }
    let asked = Comparing {
        as_of: request.as_of,
        market: market(request.segment),
        aligned_on: request.aligned_on.map(|span| (span.basis, span.period)),
        restate: request.restate,
        in_full: request.in_full,
    };
    let codes: Vec<&str> = if request.metrics.is_empty() {
        metrics.iter().map(|metric| metric.code.as_str()).collect()
    } else {
        request.metrics.iter().map(String::as_str).collect()
    };
    let comparisons = comparable.compare_all(&codes, &asked, &rule_settings::load(app.folder())?);
    Ok(CompareView {
        as_of: request.as_of,
        restated: request.restate,
        segments: markets_of(&reports),
        metrics,
        comparisons,
        left_out: comparable.left_out.clone(),
    })
}

/// The markets of current reports; `None` for reports that state none.
pub(super) fn markets_of(reports: &[Report]) -> Vec<Option<LineOfBusiness>> {
    let current = reports
        .iter()
        .filter(|report| report.status != ReportStatus::Superseded);
    let markets: BTreeSet<_> = current.map(|report| report.line_of_business).collect();
    markets.into_iter().collect()
}

/// Every report with what its own figures say about its definitions, checked or not.
pub(super) fn all_reports(app: &App) -> Result<Vec<Report>, AppError> {
    let workspace = app.workspace();
    let mut reports = workspace.current_reports()?;
    reports.extend(workspace.superseded_reports()?);
    drop(workspace);
    for report in &mut reports {
        infer_definitions(report);
    }
    Ok(reports)
}

pub(super) fn market(segment: SegmentChoice) -> Market {
    match segment {
        SegmentChoice::Each => Market::Each,
        SegmentChoice::Medicare => Market::Only(LineOfBusiness::Medicare),
        SegmentChoice::Medicaid => Market::Only(LineOfBusiness::Medicaid),
        SegmentChoice::Commercial => Market::Only(LineOfBusiness::Commercial),
        SegmentChoice::NotStated => Market::Unstated,
        SegmentChoice::Together => Market::Together,
    }
}
