//! Reports out, as standard files.

use std::path::Path;

use plumbline_export::{Selection, export};
use plumbline_model::Report;
use plumbline_store::FindingFilter;

use crate::commands::{ExportFormat, ExportRequest, ExportResult, ExportedFile, Progress, ProgressPhase};
use crate::{App, AppError};

/// Writes all current reports, or some, into a folder, which is made if absent. A cancelled export keeps the files
/// that are whole. Errors: [`AppError::NoSuchReport`], [`AppError::InvalidRequest`] without a folder,
/// [`AppError::Export`].
pub fn export_reports(app: &App, request: ExportRequest) -> Result<ExportResult, AppError> {
    if request.out.trim().is_empty() {
        return Err(AppError::InvalidRequest {
            what: "No folder to export to is named. Choose one.".into(),
        });
    }
    let (reports, contracts, findings) = {
        let workspace = app.workspace();
        let reports: Vec<Report> = if request.ids.is_empty() {
            workspace.current_reports()?
        } else {
            let find = |id: &String| {
                workspace
                    .report(id)?
                    .ok_or_else(|| AppError::NoSuchReport { id: id.clone() })
            };
            request.ids.iter().map(find).collect::<Result<_, AppError>>()?
        };
        let mut findings = workspace.findings(&FindingFilter::standing())?;
        findings
            .retain(|finding| finding.report_id.is_none() || reports.iter().any(|report| finding.names(&report.id)));
        (reports, workspace.contracts()?, findings)
    };
    let job = app.start_job(&request.job);
    let selection = Selection {
        reports: &reports,
        contracts: &contracts,
        findings: &findings,
    };
    let (format, total) = match request.format {
        ExportFormat::Fhir => ("fhir", reports.len()),
        ExportFormat::Ndjson => ("ndjson", reports.len()),
        ExportFormat::Csv => ("csv", 1),
        ExportFormat::Xlsx => ("xlsx", 1),
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
    let exported = export(format, &selection, Path::new(&request.out), &mut |path| {
        tell(done, Some(path.to_string_lossy().into_owned()));
        done += 1;
        !job.is_cancelled()
    });
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
