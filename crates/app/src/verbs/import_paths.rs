//! Files or folders in: read, recognise, map, store. One transaction per file; one bad file never costs the others.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use chrono::Utc;
use plumbline_mapping::{MapError, Mapped, Recognition, apply};
use plumbline_model::{Document, ErrorInfo, ImportStatus, ImportSummary, ImportedFile, MappingUse, Report};
use plumbline_readers::{Limits, load, read_bytes, sha256_hex};
use plumbline_store::StoreError;
use rust_decimal::Decimal;

use crate::commands::{CancelRequest, CancelResult, ImportRequest, ImportResult, Nothing, Progress, ProgressPhase};
use crate::walk::walk;
use crate::{App, AppError};

/// Imports files and folders. Progress is told per file; a cancelled import keeps the files already stored.
///
/// Errors: [`AppError::NoSuchMapping`] and [`AppError::Unreadable`] before the first file; afterwards whatever is
/// wrong with a file stands in its entry, and only a workspace that fails stops the rest.
pub fn import_paths(app: &App, request: ImportRequest) -> Result<ImportResult, AppError> {
    if let Some(id) = &request.mapping
        && app.mappings.get(id).is_none()
    {
        return Err(AppError::NoSuchMapping { id: id.clone() });
    }
    let walk = walk(&request.paths)?;
    let job = app.start_job(&request.job);
    let total = walk.files.len();
    let mut files = Vec::with_capacity(total);
    for (done, path) in walk.files.iter().enumerate() {
        if job.is_cancelled() {
            break;
        }
        let shown = path.to_string_lossy().into_owned();
        let tell = |phase, done, finished| {
            app.tell(Progress {
                job: request.job.clone(),
                done,
                total,
                path: Some(shown.clone()),
                phase,
                finished,
            });
        };
        let file = import_file(app, path, &shown, request.mapping.as_deref(), &|phase| {
            tell(phase, done, None)
        })?;
        tell(ProgressPhase::Finished, done + 1, Some(file.clone()));
        files.push(file);
    }
    let cancelled = total - files.len();
    let passed_over = walk
        .passed_over
        .iter()
        .map(|path| path.to_string_lossy().into_owned())
        .collect();
    Ok(ImportResult {
        summary: ImportSummary::of(&files),
        files,
        cancelled,
        passed_over,
    })
}

/// Stops a running import or export after the file at hand.
pub fn cancel_job(app: &App, request: CancelRequest) -> Result<CancelResult, AppError> {
    Ok(CancelResult {
        found: app.cancel(&request.job),
    })
}

/// What became of each file imported so far, the latest of each path.
pub fn list_imports(app: &App, _: Nothing) -> Result<Vec<ImportedFile>, AppError> {
    Ok(app.workspace().imports()?)
}

fn import_file(
    app: &App,
    path: &Path,
    shown: &str,
    forced: Option<&str>,
    tell: &dyn Fn(ProgressPhase),
) -> Result<ImportedFile, AppError> {
    let mut file = ImportedFile {
        path: shown.to_owned(),
        sha256: None,
        format: None,
        status: ImportStatus::Failed,
        report_ids: vec![],
        mapping: None,
        figures: 0,
        unmapped: 0,
        issues: vec![],
        error: None,
    };
    tell(ProgressPhase::Reading);
    let bytes = match load(path, &Limits::default()) {
        Ok(bytes) => bytes,
        Err(error) => return finish(app, file, error.info()),
    };
    let sha256 = sha256_hex(&bytes);
    file.sha256 = Some(sha256.clone());
    // The guard must be gone before the body asks for the workspace again.
    let known = app.workspace().find_source(&sha256)?;
    if let Some(report_ids) = known {
        file.status = ImportStatus::Duplicate;
        file.report_ids = report_ids;
        file.format = plumbline_readers::sniff(&bytes);
        app.workspace().import_event(&file, Utc::now())?;
        return Ok(file);
    }
    let document = match guarded(|| read_bytes(&bytes)) {
        Ok(Ok(document)) => document,
        Ok(Err(error)) => return finish(app, file, error.info()),
        Err(stopped) => return finish(app, file, stopped),
    };
    file.format = Some(document.format);
    file.issues.clone_from(&document.issues);
    tell(ProgressPhase::Mapping);
    let (used, mapped) = match guarded(|| map(app, &document, forced, shown)) {
        Ok(Ok(mapped)) => mapped,
        Ok(Err(unmapped)) => {
            file.status = ImportStatus::NeedsMapping;
            return finish(app, file, unmapped);
        }
        Err(stopped) => return finish(app, file, stopped),
    };
    file.mapping = Some(used);
    file.issues.extend(mapped.issues.iter().cloned());
    file.issues
        .extend(mapped.reports.iter().flat_map(|report| report.issues.iter().cloned()));
    file.figures = mapped.reports.iter().map(Report::figure_count).sum();
    file.unmapped = mapped.reports.iter().map(|report| report.unmapped.len()).sum();
    tell(ProgressPhase::Storing);
    store(app, file, mapped, &document, &bytes)
}

/// Stores the reports with what the reader and the mapping noticed about the whole file, in one transaction.
fn store(
    app: &App,
    mut file: ImportedFile,
    mapped: Mapped,
    document: &Document,
    bytes: &[u8],
) -> Result<ImportedFile, AppError> {
    let mut reports = mapped.reports;
    for report in &mut reports {
        report
            .issues
            .extend(document.issues.iter().chain(&mapped.issues).cloned());
    }
    let Some(source) = reports.first().map(|report| report.source.clone()) else {
        return finish(app, file, nothing_in_it());
    };
    let mut workspace = app.workspace();
    workspace.store_original(bytes)?;
    file.status = ImportStatus::Imported;
    file.report_ids = reports.iter().map(|report| report.id.clone()).collect();
    match workspace.insert_reports(&source, &reports, &mapped.contracts, &file, Utc::now()) {
        Ok(stored) => {
            file.report_ids = stored.into_iter().map(|report| report.id).collect();
            Ok(file)
        }
        // What is wrong with this file's reports costs this file; a failing database costs the import.
        Err(
            error @ (StoreError::SourceMismatch { .. }
            | StoreError::DuplicateReport { .. }
            | StoreError::SameSeriesTwice { .. }),
        ) => {
            drop(workspace);
            file.status = ImportStatus::Failed;
            file.report_ids.clear();
            let info = ErrorInfo {
                code: "not_stored".into(),
                message: error.to_string(),
                remedy: "Nothing of the file was stored. Correct its mapping, or split the file.".into(),
            };
            finish(app, file, info)
        }
        Err(error) => Err(error.into()),
    }
}

/// Ends a file that became no report; the message names the file.
fn finish(app: &App, mut file: ImportedFile, mut error: ErrorInfo) -> Result<ImportedFile, AppError> {
    if !error.message.contains(&file.path) {
        error.message = format!("{}: {}", file.path, error.message);
    }
    file.error = Some(error);
    app.workspace().import_event(&file, Utc::now())?;
    Ok(file)
}

/// Runs a reader or a mapping; a panic in it becomes the file's error.
fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, ErrorInfo> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| ErrorInfo {
        code: "reader_stopped".into(),
        message: "Reading stopped in the middle of the file; it is damaged in a way the reader does not expect.".into(),
        remedy: "Open the file in the program it is made for, save it again and import the copy.".into(),
    })
}

fn map(app: &App, document: &Document, forced: Option<&str>, path: &str) -> Result<(MappingUse, Mapped), ErrorInfo> {
    let needs = |code: &str, message: String, remedy: &str| ErrorInfo {
        code: code.into(),
        message,
        remedy: remedy.into(),
    };
    let (mapping, confidence) = match forced {
        Some(id) => match app.mappings.get(id) {
            Some(mapping) => (mapping, Decimal::ONE),
            None => {
                return Err(needs(
                    "unknown_mapping",
                    format!("No mapping has the id \"{id}\"."),
                    "`plumbline mappings` lists them.",
                ));
            }
        },
        None => match app.mappings.recognize(document) {
            Recognition::Recognized { mapping, confidence } => (mapping, confidence),
            Recognition::Ambiguous { ids } => {
                return Err(needs(
                    "ambiguous_layout",
                    format!("Several mappings fit equally well: {}.", ids.join(", ")),
                    "Choose one with --mapping, or sharpen their [[recognize]] texts.",
                ));
            }
            Recognition::Unknown { nearest } => {
                let near = match nearest.first() {
                    Some((id, _)) => format!(" The nearest is {id}."),
                    None => String::new(),
                };
                return Err(needs(
                    "layout_not_recognized",
                    format!("No mapping recognises this layout.{near}"),
                    "Write a mapping file for it, or name one with --mapping.",
                ));
            }
        },
    };
    let used = MappingUse {
        id: mapping.id().to_owned(),
        version: mapping.version(),
        confidence,
    };
    match apply(mapping, document, path) {
        Ok(mapped) if mapped.reports.is_empty() => Err(nothing_in_it()),
        Ok(mapped) => Ok((used, mapped)),
        Err(error @ MapError::NotVbpr { .. }) => Err(needs(
            "not_vbpr",
            error.to_string(),
            "Ask the payer for a bundle that follows VBPR 1.1.0.",
        )),
        Err(error) => Err(needs(
            "layout_changed",
            error.to_string(),
            "Compare the file with the mapping and correct the mapping.",
        )),
    }
}

fn nothing_in_it() -> ErrorInfo {
    ErrorInfo {
        code: "no_figures".into(),
        message: "The file was read and holds no figure the mapping takes.".into(),
        remedy: "Check that the file is the whole report; otherwise correct the mapping.".into(),
    }
}
