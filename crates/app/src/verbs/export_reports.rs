//! Reports out, as standard files.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::path::Path;

use plumbline_export::{Check, Checks, Compared, ExportError, Flow, Pack, export_flow, payer_file_name};
use plumbline_model::{Report, ReportStatus, ReportSummary};
use plumbline_rules::rules;
use plumbline_store::FindingFilter;

use crate::commands::{
    EvidencePack, ExportEnd, ExportFormat, ExportRequest, ExportResult, ExportedFile, FailedReport, Progress,
    ProgressPhase,
};
use crate::side_by_side::compared;
use crate::sources::Sources;
use crate::{App, AppError};

/// Writes all current reports, or some, into a folder, which is made if absent. Reports are loaded one after another,
/// and twice for the workbook, which compares them first; one that cannot be had costs no other. A cancelled export keeps
/// the files that are whole.
///
/// Errors: [`AppError::NoSuchReport`]; [`AppError::InvalidRequest`] without a folder; [`AppError::Export`] where nothing
/// could be written.
pub fn export_reports(app: &App, request: ExportRequest) -> Result<ExportResult, AppError> {
    if request.out.trim().is_empty() {
        return Err(AppError::InvalidRequest {
            what: "No folder to export to is named. Choose one.".into(),
        });
    }
    let known = app.workspace().reports()?;
    let mut ids = wanted(app, &request.ids)?;
    if request.pack == EvidencePack::Payer {
        by_payer(&mut ids, &known);
    }
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
    // Only the workbook shows reports beside each other.
    let compared = match request.format {
        ExportFormat::Xlsx => compared(app, &ids, &job)?,
        _ => Compared::default(),
    };
    let done = Cell::new(0);
    let tell = |path: Option<String>, report_id: Option<String>| {
        app.tell(Progress {
            job: request.job.clone(),
            done: done.get(),
            total: ids.len(),
            path,
            report_id,
            phase: ProgressPhase::Exporting,
            finished: None,
        });
    };
    let mut failed = Vec::new();
    let mut reports = ids.iter().enumerate().filter_map(|(index, id)| {
        done.set(index);
        if job.is_cancelled() {
            return Some(Err(ExportError::Cancelled));
        }
        tell(None, Some(id.clone()));
        match load(app, id) {
            Ok(report) => Some(Ok(report)),
            Err(error) => {
                failed.push(FailedReport {
                    report_id: id.clone(),
                    message: error.to_string(),
                });
                None
            }
        }
    });
    let flow = Flow {
        contracts: &contracts,
        findings: &findings,
        complete: request.ids.is_empty(),
        looks: &Sources { app, job: &job },
        checks: &checks,
        pack: match request.pack {
            EvidencePack::Report => Pack::Report,
            EvidencePack::Payer => Pack::Payer,
        },
        known: &known,
        compared: &compared,
        offers: plumbline_rules::offers,
        ..Flow::of(&mut reports)
    };
    let format = name(request.format);
    let outcome = export_flow(format, flow, Path::new(&request.out), &mut |path| {
        tell(Some(path.to_string_lossy().into_owned()), None);
        !job.is_cancelled()
    });
    let outcome = outcome.ok_or_else(|| AppError::InvalidRequest {
        what: format!("There is no export format \"{format}\"."),
    })?;
    let (exported, stopped) = match outcome {
        Ok(exported) => (exported, None),
        Err(stopped) => {
            let cancelled = matches!(stopped.error, ExportError::Cancelled);
            if stopped.exported.files.is_empty() && !cancelled {
                return Err(stopped.error.into());
            }
            let message = stopped.error.to_string();
            (stopped.exported, Some(ExportEnd { cancelled, message }))
        }
    };
    if stopped.is_none() {
        done.set(ids.len());
        tell(None, None);
    }
    let file = |written: plumbline_export::Written| ExportedFile {
        path: written.path.to_string_lossy().into_owned(),
        report_ids: written.report_ids,
        bytes: written.bytes,
    };
    Ok(ExportResult {
        files: exported.files.into_iter().map(file).collect(),
        notes: exported.notes,
        failed,
        stopped,
    })
}

/// The exporter's name of a format.
fn name(format: ExportFormat) -> &'static str {
    match format {
        ExportFormat::Fhir => "fhir",
        ExportFormat::Ndjson => "ndjson",
        ExportFormat::Csv => "csv",
        ExportFormat::Xlsx => "xlsx",
        ExportFormat::Parquet => "parquet",
        ExportFormat::Html => "html",
    }
}

/// The ids of reports, each once: those wanted, or all current ones. Errors: [`AppError::NoSuchReport`].
pub(super) fn wanted(app: &App, wanted: &[String]) -> Result<Vec<String>, AppError> {
    let workspace = app.workspace();
    if wanted.is_empty() {
        let current = |report: &ReportSummary| report.status != ReportStatus::Superseded;
        let all = workspace.reports()?.into_iter().filter(current);
        return Ok(all.map(|report| report.id).collect());
    }
    let mut ids = Vec::with_capacity(wanted.len());
    for id in wanted {
        let id = workspace
            .report_id(id)?
            .ok_or_else(|| AppError::NoSuchReport { id: id.clone() })?;
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    Ok(ids)
}

/// Puts the reports of one payer after one another, by period and version.
fn by_payer(ids: &mut [String], known: &[ReportSummary]) {
    let of: HashMap<&str, &ReportSummary> = known.iter().map(|report| (report.id.as_str(), report)).collect();
    ids.sort_by_key(|id| {
        let report = of.get(id.as_str())?;
        let period = report.period.map(|period| (period.end, period.start));
        Some((payer_file_name(&report.payer), period, report.version))
    });
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
