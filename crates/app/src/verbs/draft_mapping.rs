//! A mapping file for a report no mapping knows: proposed, looked at, kept.

use std::path::{Path, PathBuf};

use chrono::Local;
use plumbline_mapping::{Mapping, MappingDraft, Origin};
use plumbline_model::{ErrorInfo, ImportStatus};
use plumbline_readers::{Limits, load, sha256_hex};

use super::import_paths::import_paths;
use super::mark_pages::path_of;
use super::show_report::source_bytes;
use crate::commands::{
    DraftEdit, DraftKept, DraftPreview, DraftRequest, DraftView, ImportRequest, LeftOut, Progress, ProgressPhase,
};
use crate::reading::{Reading, Understood, Wanted, changed_file};
use crate::rewrite::write;
use crate::{App, AppError};

/// The mapping file proposed for a file, with what is open about it; `cancel_job` with the request's job ends it.
///
/// Errors: [`AppError::InvalidRequest`] when no file is named; those of [`source_bytes`]; [`AppError::Read`];
/// [`AppError::NotRead`].
pub fn draft_mapping(app: &App, request: DraftRequest) -> Result<DraftView, AppError> {
    let (bytes, path) = match (&request.sha256, &request.path) {
        (Some(sha256), _) => (source_bytes(app, sha256)?, path_of(app, sha256, &[])?),
        (None, Some(path)) => (load(Path::new(path), &Limits::default())?, path.clone()),
        (None, None) => {
            return Err(AppError::InvalidRequest {
                what: "Which file? Name it by its path or by the hash of its bytes.".into(),
            });
        }
    };
    let job = app.start_job(&request.job);
    let tell = |phase| tell(app, &request.job, &path, phase);
    tell(ProgressPhase::Reading);
    let mut heard = |_| tell(ProgressPhase::Mapping);
    let (document, draft) = app
        .reading
        .draft(&bytes, &path, job.cancelled(), &mut heard)
        .map_err(AppError::NotRead)?;
    Ok(view(path, document, draft))
}

/// The same without a workspace, for a file by its path.
///
/// Errors: [`AppError::Read`] when the file cannot be opened; [`AppError::NotRead`], which names it, when its content
/// cannot be read.
pub fn draft_file(reading: &Reading, path: &Path) -> Result<DraftView, AppError> {
    let bytes = load(path, &Limits::default())?;
    let name = path.display().to_string();
    let never = std::sync::atomic::AtomicBool::new(false);
    let drafted = reading.draft(&bytes, &name, &never, &mut |_| {});
    let (document, draft) = drafted.map_err(|mut error| {
        error.message = format!("{name}: {}", error.message);
        AppError::NotRead(error)
    })?;
    Ok(view(name, document, draft))
}

/// Writes a proposed mapping file where a person wants it, whole or not at all.
///
/// Errors: [`AppError::InvalidRequest`] for a file that exists; [`AppError::Unwritable`].
pub fn write_draft(path: &Path, text: &str) -> Result<(), AppError> {
    if path.exists() {
        return Err(AppError::InvalidRequest {
            what: format!("{} exists already. Name another file.", path.display()),
        });
    }
    write(path, text)
}

/// Every figure a draft would take, with its place, and what it would leave: nothing is written.
///
/// Errors: [`AppError::NotRead`] when the file has changed or cannot be read, or the work was cancelled.
pub fn preview_draft(app: &App, edit: DraftEdit) -> Result<DraftPreview, AppError> {
    let plan = plan(app, &edit)?;
    let mut preview = DraftPreview {
        text: plan.text,
        target: plan.target.to_string_lossy().into_owned(),
        reports: Vec::new(),
        left_out: Vec::new(),
        not_taken: edit
            .draft
            .tables
            .iter()
            .filter(|table| !table.chosen)
            .map(|table| table.figures)
            .sum(),
        issues: Vec::new(),
        not_recognized: plan.not_recognized,
        questions: edit.draft.questions(),
        problem: None,
    };
    match plan.understood.map(|understood| (understood.issues, understood.mapped)) {
        Err(problem) => preview.problem = Some(problem),
        Ok((issues, Err(problem))) => (preview.issues, preview.problem) = (issues, Some(problem)),
        Ok((issues, Ok((_, mapped)))) => {
            preview.issues = issues;
            preview.issues.extend(mapped.issues);
            preview
                .issues
                .extend(mapped.reports.iter().flat_map(|report| report.issues.iter().cloned()));
            preview.reports = mapped.reports;
            preview.left_out = mapped
                .ignored
                .into_iter()
                .map(|ignored| LeftOut {
                    term: ignored.term,
                    displayed: ignored.displayed,
                    anchor: ignored.anchor,
                    reason: ignored.reason,
                })
                .collect();
        }
    }
    Ok(preview)
}

/// Writes a draft into the user's mappings and imports its file with it.
///
/// The mapping file is written whole or not at all, and taken back where the import then gives no report. Errors:
/// [`AppError::InvalidRequest`] without a name of who keeps it or of the payer, for an id that is in use, and for a
/// mapping that would not recognise its own file; [`AppError::NotRead`] where the file gives no report with it;
/// [`AppError::Unwritable`]; those of an import.
pub fn keep_draft(app: &App, edit: DraftEdit) -> Result<DraftKept, AppError> {
    let invalid = |what: String| AppError::InvalidRequest { what };
    if edit.by.trim().is_empty() {
        return Err(invalid(
            "Who keeps the mapping? Give a name; it is kept with it.".into(),
        ));
    }
    if edit.draft.payer().is_none_or(|payer| payer.trim().is_empty()) {
        return Err(invalid(
            "Who sends the report? Name the payer; without it the report can be filed with no other.".into(),
        ));
    }
    let plan = plan(app, &edit)?;
    let understood = plan.understood.map_err(AppError::NotRead)?;
    let id = plan.id;
    understood.mapped.map_err(AppError::NotRead)?;
    if let Some(error) = plan.not_recognized {
        return Err(invalid(format!(
            "Next month's file would not be known by this mapping: {} {}",
            error.message, error.remedy
        )));
    }
    if app.mappings().get(&id).is_some() || plan.target.exists() {
        return Err(invalid(format!(
            "There is a mapping \"{id}\" already. Give this one another id."
        )));
    }
    write(&plan.target, &plan.text)?;
    let imported = app.reload_mappings().and_then(|()| {
        let request = ImportRequest {
            paths: vec![edit.path.clone()],
            mapping: None,
            sound: false,
            job: edit.job.clone(),
        };
        import_paths(app, request)
    });
    let file = imported.and_then(|result| match result.files.into_iter().next() {
        Some(file) if matches!(file.status, ImportStatus::Imported | ImportStatus::Duplicate) => Ok(file),
        Some(file) => Err(file.error.map_or_else(cancelled, AppError::NotRead)),
        None => Err(cancelled()),
    });
    match file {
        Ok(file) => Ok(DraftKept {
            path: plan.target.to_string_lossy().into_owned(),
            mapping: id,
            file,
        }),
        Err(error) => {
            // The error to tell is the first one; a file left behind shows in the list of mappings.
            let _ = std::fs::remove_file(&plan.target);
            let _ = app.reload_mappings();
            Err(error)
        }
    }
}

fn cancelled() -> AppError {
    AppError::NotRead(ErrorInfo {
        code: "cancelled".into(),
        message: "The import was cancelled.".into(),
        remedy: "Nothing was kept.".into(),
    })
}

fn view(path: String, document: plumbline_model::Document, draft: MappingDraft) -> DraftView {
    DraftView {
        path,
        sha256: document.sha256.clone(),
        questions: draft.questions(),
        document,
        draft,
    }
}

fn tell(app: &App, job: &str, path: &str, phase: ProgressPhase) {
    app.tell(Progress {
        job: job.to_owned(),
        done: 0,
        total: 1,
        path: Some(path.to_owned()),
        report_id: None,
        phase,
        finished: None,
    });
}

/// A draft with what its file gives.
struct Plan {
    id: String,
    text: String,
    target: PathBuf,
    /// Why the mapping would not be told by its signs.
    not_recognized: Option<ErrorInfo>,
    /// What the file gives; an error where the draft is no mapping file yet.
    understood: Result<Understood, ErrorInfo>,
}

fn plan(app: &App, edit: &DraftEdit) -> Result<Plan, AppError> {
    let bytes = load(Path::new(&edit.path), &Limits::default())?;
    if sha256_hex(&bytes) != edit.sha256 {
        return Err(AppError::NotRead(changed_file(&edit.path)));
    }
    let draft = match edit.by.trim() {
        "" => edit.draft.clone(),
        by => edit.draft.clone().kept_by(by, Local::now().date_naive()),
    };
    let text = draft.to_toml();
    let mapping = Mapping::parse(&text, "The mapping", Origin::File("draft.toml".into()));
    let id = mapping
        .as_ref()
        .map_or_else(|_| draft.mapping_id(), |mapping| mapping.id().to_owned());
    let target = app.own_mappings().join(format!("{id}.toml"));
    if let Err(error) = mapping {
        let problem = ErrorInfo {
            code: "no_mapping".into(),
            message: error.to_string(),
            remedy: "Answer what is open first.".into(),
        };
        return Ok(Plan {
            id,
            text,
            target,
            not_recognized: None,
            understood: Err(problem),
        });
    }
    let job = app.start_job(&edit.job);
    tell(app, &edit.job, &edit.path, ProgressPhase::Reading);
    let known = app.known();
    let understand = |forced: Option<&str>| {
        let wanted = Wanted {
            mapping: forced,
            path: &edit.path,
            draft: Some(&text),
        };
        let mut heard = |_| tell(app, &edit.job, &edit.path, ProgressPhase::Mapping);
        app.reading
            .understand(&bytes, &known, wanted, job.cancelled(), &mut heard)
            .map_err(AppError::NotRead)
    };
    let alone = understand(None)?;
    let not_recognized = match &alone.mapped {
        Ok((used, _)) if used.id == id => None,
        Ok((used, _)) => Some(ErrorInfo {
            code: "recognized_by_another".into(),
            message: format!("The mapping \"{}\" knows this file.", used.id),
            remedy: "Import it again, or correct that mapping.".into(),
        }),
        Err(error) if matches!(error.code.as_str(), "layout_not_recognized" | "ambiguous_layout") => {
            Some(error.clone())
        }
        Err(_) => None,
    };
    let understood = match not_recognized {
        Some(_) => understand(Some(&id))?,
        None => alone,
    };
    Ok(Plan {
        id,
        text,
        target,
        not_recognized,
        understood: Ok(understood),
    })
}
