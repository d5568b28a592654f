//! Reports out, as standard files.

use std::collections::HashSet;
use std::path::Path;

use plumbline_export::{Check, Checks, ExportError, Flow, export_flow};
use plumbline_model::{Report, ReportStatus};
use plumbline_rules::rules;
use plumbline_store::FindingFilter;

use crate::commands::{ExportFormat, ExportRequest, ExportResult, ExportedFile, Progress, ProgressPhase};
use crate::sources::Sources;
use crate::{App, AppError};

/// Writes all current reports, or some, into a folder, which is made if absent. A cancelled export keeps the files
/// that are whole. Reports are loaded one after another where the format allows. Errors: [`AppError::NoSuchReport`],
/// [`AppError::InvalidRequest`] without a folder, [`AppError::Export`].
pub fn export_reports(app: &App, request: ExportRequest) -> Result<ExportResult, AppError> {
    if request.out.trim().is_empty() {
        return Err(AppError::InvalidRequest {
            what: "No folder to export to is named. Choose one.".into(),
        });
    }
    let ids = ids(app, &request.ids)?;
    let (contracts, findings, checks) = {
        let workspace = app.workspace();
        let mut findings = workspace.findings(&FindingFilter::standing())?;
        let chosen: HashSet<&str> = ids.iter().map(String::as_str).collect();
        findings.retain(|finding| finding.report_id.is_none() || finding.reports().any(|id| chosen.contains(id)));
        let run = workspace.last_check()?.map(|run| run.checks_run);
        (
            workspace.contracts()?,
            findings,
            Checks {
                run,
                rules: catalogue(),
            },
        )
    };
    let job = app.start_job(&request.job);
    let (format, total) = match request.format {
        ExportFormat::Fhir => ("fhir", ids.len()),
        ExportFormat::Ndjson => ("ndjson", ids.len()),
        ExportFormat::Csv => ("csv", 1),
        ExportFormat::Xlsx => ("xlsx", 1),
        ExportFormat::Parquet => ("parquet", ids.len()),
        ExportFormat::Html => ("html", ids.len()),
    };
    let mut done = 0;
    let tell = |done, path: Option<String>| {
        app.tell(Progress {
            job: request.job.clone(),
            done,
            total,
            path,
            phase: ProgressPhase::Exporting,
            finished: None,
        });
    };
    // The store's own error is kept for the caller; the exporter only has to know that it stops here.
    let mut failed = None;
    let mut reports = ids.iter().map(|id| {
        load(app, id).map_err(|error| {
            let reason = error.to_string();
            failed = Some(error);
            ExportError::NoReport { reason }
        })
    });
    let flow = Flow {
        contracts: &contracts,
        findings: &findings,
        complete: request.ids.is_empty(),
        looks: &Sources { app, job: &job },
        checks: &checks,
        offers: plumbline_rules::offers,
        ..Flow::of(&mut reports)
    };
    let exported = export_flow(format, flow, Path::new(&request.out), &mut |path| {
        tell(done, Some(path.to_string_lossy().into_owned()));
        done += 1;
        !job.is_cancelled()
    });
    if let Some(error) = failed {
        return Err(error);
    }
    let exported = exported.ok_or_else(|| AppError::InvalidRequest {
        what: format!("There is no export format \"{format}\"."),
    })??;
    tell(total, None);
    let file = |written: plumbline_export::Written| ExportedFile {
        path: written.path.to_string_lossy().into_owned(),
        report_ids: written.report_ids,
        bytes: written.bytes,
    };
    Ok(ExportResult {
        files: exported.files.into_iter().map(file).collect(),
        notes: exported.notes,
    })
}

/// The ids of the reports to write, each once: those wanted, or all current ones.
fn ids(app: &App, wanted: &[String]) -> Result<Vec<String>, AppError> {
    if wanted.is_empty() {
        let all = app.workspace().reports()?;
        let current = all
            .into_iter()
            .filter(|report| report.status != ReportStatus::Superseded);
        return Ok(current.map(|report| report.id).collect());
    }
    let mut ids = Vec::with_capacity(wanted.len());
    for id in wanted {
        let id = load(app, id)?.id;
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    Ok(ids)
}

pub(super) fn load(app: &App, id: &str) -> Result<Report, AppError> {
    app.workspace()
        .report(id)?
        .ok_or_else(|| AppError::NoSuchReport { id: id.to_owned() })
}

fn catalogue() -> Vec<Check> {
    let check = |rule: &&plumbline_rules::Rule| Check {
        code: rule.code.to_owned(),
        name: rule.name.to_owned(),
        summary: rule.summary().to_owned(),
        severity: rule.severity,
    };
    rules().iter().map(check).collect()
}
