//! The reports of an export beside each other: what the workbook shows of comparisons.

use std::collections::HashSet;

use plumbline_export::Compared;
use plumbline_model::Report;
use plumbline_rules::{Comparable, Comparing, compare_segments, infer_definitions};

use crate::app::Job;
use crate::{App, AppError, rule_settings};

/// Compares reports by every metric they print and by their definitions of total cost. They are read one after another,
/// and of each is kept what takes part: figures of the whole population. Empty where the job is cancelled meanwhile.
/// Errors: [`AppError::NoSuchReport`], [`AppError::Settings`], [`AppError::Store`].
pub(crate) fn compared(app: &App, ids: &[String], job: &Job<'_>) -> Result<Compared, AppError> {
    let settings = rule_settings::load(app.folder())?;
    let mut reports = Vec::with_capacity(ids.len());
    for id in ids {
        if job.is_cancelled() {
            return Ok(Compared::default());
        }
        let report = app.workspace().report(id)?;
        let mut report = report.ok_or_else(|| AppError::NoSuchReport { id: id.clone() })?;
        infer_definitions(&mut report);
        keep_the_whole(&mut report);
        reports.push(report);
    }
    let comparable = Comparable::new(&reports);
    let metrics = comparable.metrics();
    let codes: Vec<&str> = metrics.iter().map(|metric| metric.code.as_str()).collect();
    let known: Vec<Report> = reports
        .iter()
        .filter(|report| !report.header_is_unconfirmed())
        .map(|report| report.without_unconfirmed_values().into_owned())
        .collect();
    Ok(Compared {
        metrics: comparable.compare_all(&codes, &Comparing::default(), &settings),
        definitions: compare_segments(&known.iter().collect::<Vec<_>>(), &settings),
        left_out: comparable.left_out.clone(),
    })
}

/// Leaves a report its figures of the whole population, and of codes it prints for slices alone the first: a comparison
/// says of them no more than that they are split. What a definition rests on stays too.
fn keep_the_whole(report: &mut Report) {
    let whole: HashSet<String> = report
        .metrics
        .iter()
        .filter(|metric| metric.strata.is_empty())
        .map(|metric| metric.code.clone())
        .collect();
    let rested_on: HashSet<String> = report
        .definitions
        .iter()
        .flat_map(|definition| {
            let inferred = definition.inferred.iter();
            inferred.flat_map(|inferred| inferred.component_ids.iter().chain([&inferred.total_id]))
        })
        .cloned()
        .collect();
    let mut split = HashSet::new();
    report.metrics.retain(|metric| {
        metric.strata.is_empty()
            || rested_on.contains(&metric.id)
            || (!whole.contains(&metric.code) && split.insert(metric.code.clone()))
    });
    report.quality = Vec::new();
    report.unmapped = Vec::new();
    report.kept = Vec::new();
}
