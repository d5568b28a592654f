//! One report beside its source.

use std::path::Path;

use plumbline_model::{Document, ImportStatus, Report, contract_of};
use plumbline_readers::{Limits, load, sha256_hex};
use plumbline_store::FindingFilter;

use crate::commands::{ContractMatch, ReportPasses, ReportRequest, ReportView, SourceView};
use crate::findings_view::verdict;
use crate::reading::changed_file;
use crate::{App, AppError};

/// One report with the findings that name it and its other versions. Errors: [`AppError::NoSuchReport`].
pub fn get_report(app: &App, request: ReportRequest) -> Result<ReportView, AppError> {
    let report = find(app, &request.id)?;
    let workspace = app.workspace();
    let mut findings = workspace.findings(&FindingFilter::standing())?;
    findings.retain(|finding| finding.names(&report.id));
    let versions = workspace.versions(&report.id)?;
    let verdict = verdict(report.status, &findings.iter().collect::<Vec<_>>());
    let checks = workspace.checks_of_report(&report.id)?.filter(|_| verdict.is_some());
    Ok(ReportView {
        verdict,
        checks: checks.map(|checks| ReportPasses {
            checks_run: checks.checks_run,
            passed: checks.passed,
            rules: checks.rules,
        }),
        source_view: SourceView::of(report.source.format),
        contract_match: contract_of(&workspace.contracts()?, &report).map(|matched| ContractMatch {
            payer: matched.contract.payer.clone(),
            id: matched.contract.id.clone(),
            on: matched.on,
        }),
        findings,
        versions,
        report,
    })
}

/// A report's source as the reader sees it. Errors: [`AppError::NoSuchReport`]; [`AppError::Store`] when the kept
/// original is gone or changed; [`AppError::NotRead`].
pub fn get_source_document(app: &App, request: ReportRequest) -> Result<Document, AppError> {
    let report = find(app, &request.id)?;
    let bytes = source_bytes(app, &report.source.sha256)?;
    app.reading.read(&bytes).map_err(AppError::NotRead)
}

/// The bytes of a file by their hash, verified: the kept original, or for a file that became no report the file it was
/// imported from. Errors: [`AppError::Store`]; [`AppError::Read`] and [`AppError::NotRead`] where that file is gone or
/// has changed.
pub fn source_bytes(app: &App, sha256: &str) -> Result<Vec<u8>, AppError> {
    let kept = app.workspace().original(sha256);
    let missing = match kept {
        Ok(bytes) => return Ok(bytes),
        Err(missing) => missing,
    };
    let imports = app.workspace().imports()?;
    let tried = imports
        .into_iter()
        .find(|file| file.sha256.as_deref() == Some(sha256) && file.status == ImportStatus::NeedsMapping);
    let Some(tried) = tried else {
        return Err(missing.into());
    };
    let bytes = load(Path::new(&tried.path), &Limits::default())?;
    if sha256_hex(&bytes) != sha256 {
        return Err(AppError::NotRead(changed_file(&tried.path)));
    }
    Ok(bytes)
}

fn find(app: &App, id: &str) -> Result<Report, AppError> {
    app.workspace()
        .report(id)?
        .ok_or_else(|| AppError::NoSuchReport { id: id.to_owned() })
}
