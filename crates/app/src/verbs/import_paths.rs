//! Files or folders in: read, recognise, map, store. One transaction per file; one bad file never costs the others.
//!
//! Several files are read at once; they are stored one after the other in path order. The workspace is never held while
//! a file is read.

use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::Utc;
use plumbline_mapping::Mapped;
use plumbline_model::{
    ErrorInfo, FileFormat, ImportStatus, ImportSummary, ImportedFile, Issue, Report, Severity, Source,
};
use plumbline_readers::{Limits, sha256_hex, sniff};
use plumbline_store::{ReadAgain, StoreError};

use super::find_drift::{earlier, moved_issues};
use super::mark_pages::reports_of;
use crate::app::Job;
use crate::commands::{CancelRequest, CancelResult, ImportRequest, ImportResult, Nothing, Progress, ProgressPhase};
use crate::file_sets::{FileSet, sets};
use crate::held::{Held, held, is_of_origin};
use crate::pool::in_order;
use crate::reading::{Understood, Wanted, nothing_in_it};
use crate::rewrite::mapping_id;
use crate::walk::walk;
use crate::{App, AppError};

/// Imports files and folders. Progress is told per file; a cancelled import keeps the files already stored.
///
/// Errors: [`AppError::NoSuchMapping`] and [`AppError::Unreadable`] before the first file; afterwards whatever is
/// wrong with a file stands in its entry, and only a workspace that fails stops the rest.
pub fn import_paths(app: &App, request: ImportRequest) -> Result<ImportResult, AppError> {
    if let Some(id) = &request.mapping
        && app.mappings().get(id).is_none()
    {
        return Err(AppError::NoSuchMapping { id: id.clone() });
    }
    let walk = walk(&request.paths)?;
    let sets = sets(&walk.files);
    let job = app.start_job(&request.job);
    let total = sets.len();
    let stored = AtomicUsize::new(0);
    let tell = |path: &str, phase, finished| {
        app.tell(Progress {
            job: request.job.clone(),
            done: stored.load(Ordering::SeqCst),
            total,
            path: Some(path.to_owned()),
            report_id: None,
            phase,
            finished,
        });
    };
    let mut files = Vec::with_capacity(total);
    in_order(
        total,
        app.reading.at_once(),
        |index| match sets.get(index) {
            Some(set) if !job.is_cancelled() => {
                let how = How {
                    forced: request.mapping.as_deref(),
                    sound: request.sound,
                };
                take_in(app, &job, set, how, &tell)
            }
            _ => Ok(None),
        },
        |taken| match taken? {
            Some(taken) if !job.is_cancelled() => {
                tell(&taken.file.path, ProgressPhase::Storing, None);
                let file = keep(app, taken)?;
                stored.fetch_add(1, Ordering::SeqCst);
                tell(&file.path, ProgressPhase::Finished, Some(file.clone()));
                files.push(file);
                Ok(true)
            }
            _ => Ok(false),
        },
    )?;
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

/// Stops a running import, check or export. Files being read are given up; what is stored stays.
pub fn cancel_job(app: &App, request: CancelRequest) -> Result<CancelResult, AppError> {
    Ok(CancelResult {
        found: app.cancel(&request.job),
    })
}

/// What became of each file imported so far, the latest of each path.
pub fn list_imports(app: &App, _: Nothing) -> Result<Vec<ImportedFile>, AppError> {
    Ok(app.workspace().imports()?)
}

/// A file on its way into the workspace.
struct Taken {
    file: ImportedFile,
    outcome: Outcome,
}

enum Outcome {
    /// Its bytes are in the workspace.
    Known(Vec<String>),
    /// There is nothing to store, and why.
    Nothing(ErrorInfo),
    /// Reports, what the reader noticed about the whole file, and the original.
    Reports {
        mapped: Mapped,
        document_issues: Vec<Issue>,
        bytes: Vec<u8>,
        /// Whether reports of these bytes are stored, which these replace where they hold more.
        again: bool,
    },
}

/// What the caller wants of every file.
#[derive(Clone, Copy)]
struct How<'a> {
    /// The mapping to use.
    forced: Option<&'a str>,
    /// Whether what is sound is taken of a file in which something is refused.
    sound: bool,
}

/// One file that no folder holds: a report as a server gave it, `shown` its address there. It goes the way of all files,
/// with limits and in a process of its own; `None` when the job was cancelled meanwhile. Errors: [`AppError::Store`].
pub(super) fn import_bytes(
    app: &App,
    job: &Job<'_>,
    shown: &str,
    bytes: Vec<u8>,
    sound: bool,
) -> Result<Option<ImportedFile>, AppError> {
    let how = How { forced: None, sound };
    let file = not_read(shown);
    let taken = take_in_bytes(app, job, file, bytes, &[], how, &|_, _, _| {})?;
    taken.map(|taken| keep(app, taken)).transpose()
}

/// An entry of a file that is still to be read.
fn not_read(shown: &str) -> ImportedFile {
    ImportedFile {
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
    }
}

/// Nothing to store of a file, and why.
fn nothing(file: ImportedFile, error: ErrorInfo) -> Result<Option<Taken>, AppError> {
    Ok(Some(Taken {
        file,
        outcome: Outcome::Nothing(error),
    }))
}

/// Reads and maps one file; `None` when the import was cancelled meanwhile. Errors: [`AppError::Store`].
fn take_in(
    app: &App,
    job: &Job<'_>,
    set: &FileSet,
    how: How<'_>,
    tell: &dyn Fn(&str, ProgressPhase, Option<ImportedFile>),
) -> Result<Option<Taken>, AppError> {
    let file = not_read(&set.path.to_string_lossy());
    tell(&file.path, ProgressPhase::Reading, None);
    match set.load(&Limits::default()) {
        Ok(bytes) => take_in_bytes(app, job, file, bytes, &set.others(), how, tell),
        Err(error) => nothing(file, error.info()),
    }
}

/// Maps the bytes of a file, or of a set of files with these `others`.
fn take_in_bytes(
    app: &App,
    job: &Job<'_>,
    mut file: ImportedFile,
    bytes: Vec<u8>,
    others: &[String],
    how: How<'_>,
    tell: &dyn Fn(&str, ProgressPhase, Option<ImportedFile>),
) -> Result<Option<Taken>, AppError> {
    let How { forced, sound } = how;
    let shown = file.path.clone();
    let sha256 = sha256_hex(&bytes);
    file.sha256 = Some(sha256.clone());
    let known = app.workspace().find_source(&sha256)?;
    // Pages that no OCR read the last time may be read by it now.
    let again = match &known {
        Some(_) if app.reading.reads_pictures() => with_unread_page(&reports_of(app, &sha256)?),
        _ => None,
    };
    if let (Some(report_ids), None) = (&known, &again) {
        file.format = sniff(&bytes);
        return Ok(Some(Taken {
            file,
            outcome: Outcome::Known(report_ids.clone()),
        }));
    }
    let wanted = Wanted {
        mapping: forced.or(again.as_deref()),
        path: &shown,
        draft: None,
    };
    let mut heard = |format| {
        file.format = Some(format);
        tell(&shown, ProgressPhase::Mapping, None);
    };
    let understood = app
        .reading
        .understand(&bytes, &app.known(), wanted, job.cancelled(), &mut heard);
    if job.is_cancelled() {
        return Ok(None);
    }
    if let (Some(report_ids), false) = (&known, gives_reports(&understood)) {
        return Ok(Some(Taken {
            file,
            outcome: Outcome::Known(report_ids.clone()),
        }));
    }
    let understood = match understood {
        Ok(understood) => understood,
        Err(error) => return nothing(file, error),
    };
    file.format = Some(understood.format);
    file.issues.clone_from(&understood.issues);
    let (used, mapped) = match understood.mapped {
        Ok(mapped) => mapped,
        Err(unmapped) => {
            file.status = ImportStatus::NeedsMapping;
            return nothing(file, unmapped);
        }
    };
    file.mapping = Some(used);
    if !others.is_empty() {
        file.issues.push(Issue {
            code: "SRC005".into(),
            severity: Severity::Info,
            message: format!("Read as one bulk export with {}.", others.join(", ")),
            anchor: None,
        });
    }
    file.issues.extend(mapped.issues.iter().cloned());
    file.issues
        .extend(mapped.reports.iter().flat_map(|report| report.issues.iter().cloned()));
    if let Some(refused) = refused(&mapped.issues).filter(|_| !sound && understood.format == FileFormat::Fhir) {
        return nothing(file, refused);
    }
    file.figures = mapped.reports.iter().map(Report::figure_count).sum();
    file.unmapped = mapped.reports.iter().map(|report| report.unmapped.len()).sum();
    Ok(Some(Taken {
        file,
        outcome: Outcome::Reports {
            mapped,
            document_issues: understood.issues,
            bytes,
            again: known.is_some(),
        },
    }))
}

/// Whether an issue says that a value is refused: it is no fact, wherever the rest goes.
pub(super) fn is_refused(issue: &Issue) -> bool {
    issue.severity == Severity::Error && issue.code == "SRC005"
}

/// Why a file is not stored in which something is refused; `None` for a sound one.
fn refused(issues: &[Issue]) -> Option<ErrorInfo> {
    let mut errors = issues.iter().filter(|issue| is_refused(issue));
    let first = errors.next()?;
    let (placed, further): (Vec<&Issue>, Vec<&Issue>) = errors.partition(|issue| issue.anchor.is_some());
    let mut more = match placed.len() {
        0 => String::new(),
        1 => " One more place is refused.".to_owned(),
        count => format!(" {count} more places are refused."),
    };
    // Beyond those that are named one by one.
    for issue in further {
        more.push_str(&format!(" {}", issue.message));
    }
    Some(ErrorInfo {
        code: "not_sound".into(),
        message: format!("{}{more}", first.message),
        remedy: "Nothing of the file was stored. Ask the payer for a sound file, or import it again with --sound to take the rest.".into(),
    })
}

/// The mapping of stored reports of one file of which a page without text was not read; `None` where every page was.
fn with_unread_page(reports: &[Report]) -> Option<String> {
    let is_unread = |issue: &Issue| {
        let anchor = issue.anchor.as_ref();
        issue.code == "SRC007"
            && anchor.is_some_and(|anchor| anchor.page_box().is_some() && anchor.ocr_confidence().is_none())
    };
    let unread = reports.iter().find(|report| report.issues.iter().any(is_unread))?;
    Some(mapping_id(unread).to_owned())
}

fn gives_reports(understood: &Result<Understood, ErrorInfo>) -> bool {
    let mapped = understood
        .as_ref()
        .ok()
        .and_then(|understood| understood.mapped.as_ref().ok());
    mapped.is_some_and(|(_, mapped)| !mapped.reports.is_empty())
}

/// Records what became of a file, with its reports where it has any. Errors: [`AppError::Store`].
fn keep(app: &App, taken: Taken) -> Result<ImportedFile, AppError> {
    match taken.outcome {
        Outcome::Known(report_ids) => duplicate(app, taken.file, report_ids),
        Outcome::Nothing(error) => finish(app, taken.file, error),
        Outcome::Reports {
            mapped,
            document_issues,
            bytes,
            again,
        } => {
            // The same bytes may stand twice in one import: then both were read before either was stored.
            let known = match &taken.file.sha256 {
                Some(sha256) => app.workspace().find_source(sha256)?,
                None => None,
            };
            match known {
                Some(_) if again => replace(app, taken.file, mapped, &document_issues),
                Some(report_ids) => {
                    let file = ImportedFile {
                        mapping: None,
                        figures: 0,
                        unmapped: 0,
                        issues: vec![],
                        ..taken.file
                    };
                    duplicate(app, file, report_ids)
                }
                None => store_what_is_not_here(app, taken.file, mapped, &document_issues, &bytes),
            }
        }
    }
}

/// Stores what the workspace does not hold: a report that Plumbline wrote here, or that was read here before, is not taken
/// for another version of itself. One that was changed meanwhile is a report of its own.
fn store_what_is_not_here(
    app: &App,
    mut file: ImportedFile,
    mut mapped: Mapped,
    document_issues: &[Issue],
    bytes: &[u8],
) -> Result<ImportedFile, AppError> {
    let mut here = Vec::new();
    let mut others = Vec::with_capacity(mapped.reports.len());
    for mut report in mapped.reports {
        match held(app, &report)? {
            Held::Same(id) => here.push(id),
            Held::Changed => {
                report.kept.retain(|fact| !is_of_origin(fact));
                others.push(report);
            }
            Held::No => others.push(report),
        }
    }
    mapped.reports = others;
    if here.is_empty() {
        return store(app, file, mapped, document_issues, bytes);
    }
    let what = match here.as_slice() {
        [only] => format!("report {only}"),
        several => format!("the reports {}", several.join(", ")),
    };
    file.issues.push(Issue {
        code: "SRC008".into(),
        severity: Severity::Info,
        message: format!("It holds {what} of this workspace as Plumbline wrote it. Nothing of that was stored again."),
        anchor: None,
    });
    if mapped.reports.is_empty() {
        return duplicate(app, file, here);
    }
    store(app, file, mapped, document_issues, bytes)
}

fn duplicate(app: &App, mut file: ImportedFile, report_ids: Vec<String>) -> Result<ImportedFile, AppError> {
    file.status = ImportStatus::Duplicate;
    file.report_ids = report_ids;
    app.workspace().import_event(&file, Utc::now())?;
    Ok(file)
}

/// Puts what was read again in the place of the file's reports, unless it is the same. Errors: [`AppError::Store`].
fn replace(
    app: &App,
    mut file: ImportedFile,
    mapped: Mapped,
    document_issues: &[Issue],
) -> Result<ImportedFile, AppError> {
    let reports = with_file_issues(mapped.reports, document_issues, &mapped.issues);
    let sha256 = file.sha256.clone().unwrap_or_default();
    let stored = reports_of(app, &sha256)?;
    let same = with_unread_page(&reports).is_some() && figures(&stored) == figures(&reports);
    let Some(source) = reports.first().map(|report| report.source.clone()).filter(|_| !same) else {
        let report_ids = stored.into_iter().map(|report| report.id).collect();
        return duplicate(app, file, report_ids);
    };
    file.status = ImportStatus::Imported;
    file.report_ids = reports.iter().map(|report| report.id.clone()).collect();
    let again = ReadAgain {
        source: &source,
        reports: &reports,
        contracts: &[],
        event: &file,
    };
    let stored = app.workspace().replace_files(&[again], Utc::now())?;
    file.report_ids = stored.into_iter().map(|report| report.id).collect();
    Ok(file)
}

fn figures(reports: &[Report]) -> usize {
    reports.iter().map(Report::figure_count).sum()
}

/// Stores the reports with what the reader and the mapping noticed about the whole file, in one transaction.
fn store(
    app: &App,
    mut file: ImportedFile,
    mapped: Mapped,
    document_issues: &[Issue],
    bytes: &[u8],
) -> Result<ImportedFile, AppError> {
    let mut reports = with_file_issues(mapped.reports, document_issues, &mapped.issues);
    let moved = match reports.first() {
        Some(report) => {
            earlier(&app.workspace(), report)?.map(|earlier| moved_issues(&mapped.drift, &reports, &earlier))
        }
        None => None,
    };
    for issue in moved.into_iter().flatten() {
        reports.iter_mut().for_each(|report| report.issues.push(issue.clone()));
        file.issues.push(issue);
    }
    let source = match (reports.first(), &file.sha256, file.format) {
        (Some(report), _, _) => report.source.clone(),
        // A contract alone: the file is kept, as every fact has one.
        (None, Some(sha256), Some(format)) if !mapped.contracts.is_empty() => Source {
            path: file.path.clone(),
            sha256: sha256.clone(),
            format,
            mapping: file
                .mapping
                .as_ref()
                .map_or_else(String::new, |used| format!("{}@{}", used.id, used.version)),
        },
        _ => return finish(app, file, nothing_in_it()),
    };
    // What OCR read of a header is no fact about a contract; other reports are checked against contracts.
    let contracts = if reports.iter().any(Report::header_is_unconfirmed) {
        Vec::new()
    } else {
        mapped.contracts
    };
    let mut workspace = app.workspace();
    workspace.store_original(bytes)?;
    file.status = ImportStatus::Imported;
    file.report_ids = reports.iter().map(|report| report.id.clone()).collect();
    match workspace.insert_reports(&source, &reports, &contracts, &file, Utc::now()) {
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

/// Reports with what was noticed about their whole file: by its reader, then by its mapping.
pub(crate) fn with_file_issues(mut reports: Vec<Report>, document: &[Issue], mapping: &[Issue]) -> Vec<Report> {
    for report in &mut reports {
        report.issues.extend(document.iter().chain(mapping).cloned());
    }
    reports
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
