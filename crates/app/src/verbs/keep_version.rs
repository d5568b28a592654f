//! The next version of a mapping into the user's folder, and the reports it is for read again with it.

use std::path::PathBuf;

use chrono::{Local, Utc};
use plumbline_mapping::{AcceptedChange, Mapping, NextVersion, Origin};
use plumbline_model::{ImportStatus, ImportedFile, MappingUse, Report};
use plumbline_readers::sniff;

use super::import_paths::with_file_issues;
use super::keep_region::{free_path, issues, name_of, unwritable, write};
use super::mark_pages::{path_of, reports_of};
use super::show_report::source_bytes;
use crate::changes::changes;
use crate::commands::{NewVersionEdit, NewVersionKept, NewVersionPreview};
use crate::reading::{Understood, Wanted, nothing_in_it};
use crate::{App, AppError};

/// What the mapping's next version would say, and what its file would become by it: nothing is written.
///
/// Errors: [`AppError::NoSuchMapping`]; [`AppError::InvalidRequest`] without a name, for a change that is no longer
/// there, or where the mapping has changed meanwhile; [`AppError::Mapping`] where the text would not work; those of
/// reading the file.
pub fn preview_new_version(app: &App, edit: NewVersionEdit) -> Result<NewVersionPreview, AppError> {
    let plan = plan(app, &edit)?;
    let before = reports_of(app, &edit.sha256)?;
    let (after, problem) = match plan.understood.mapped {
        Ok((_, mapped)) => (
            with_file_issues(mapped.reports, &plan.understood.issues, &mapped.issues),
            None,
        ),
        Err(problem) => (Vec::new(), Some(problem)),
    };
    let (changes, unchanged) = changes(&before, &after);
    let (then, now) = (issues(&before), issues(&after));
    let only = |these: &[&plumbline_model::Issue], others: &[&plumbline_model::Issue]| {
        let new = these.iter().filter(|issue| !others.contains(issue));
        new.map(|issue| (*issue).clone()).collect::<Vec<_>>()
    };
    Ok(NewVersionPreview {
        path: plan.path.to_string_lossy().into_owned(),
        version: plan.version,
        before: plan.before,
        text: plan.text,
        changes,
        unchanged,
        new_issues: only(&now, &then),
        gone_issues: only(&then, &now),
        problem,
    })
}

/// Writes the mapping's next version into a file of the user's and stores the reports it is for as they are read with it.
///
/// The file it is made from stays as it is and reads the reports of earlier periods. The written file is there whole or
/// not at all. Later files of the layout are read again, too, and stored where nothing is lost by it.
///
/// Errors: those of [`preview_new_version`]; [`AppError::NotRead`] where the file gives no report with it;
/// [`AppError::Unwritable`]; [`AppError::Store`], then the folder is as it was.
pub fn keep_new_version(app: &App, edit: NewVersionEdit) -> Result<NewVersionKept, AppError> {
    let plan = plan(app, &edit)?;
    let (used, mapped) = plan.understood.mapped.map_err(AppError::NotRead)?;
    let reports = with_file_issues(mapped.reports, &plan.understood.issues, &mapped.issues);
    write(&plan.path, &plan.text)?;
    let stored = store(
        app,
        &edit.sha256,
        &plan.bytes,
        &plan.shown,
        used,
        &reports,
        &mapped.contracts,
    );
    let mut report_ids = match stored.and_then(|ids| app.reload_mappings().map(|()| ids)) {
        Ok(ids) => ids,
        Err(error) => {
            // The error to tell is the first one; should the folder not become as it was, the file's version says so.
            let _ = match &plan.replaces {
                Some(text) => write(&plan.path, text),
                None => std::fs::remove_file(&plan.path).map_err(|source| unwritable(&plan.path, source)),
            };
            let _ = app.reload_mappings();
            return Err(error);
        }
    };
    let mut left = Vec::new();
    for sha256 in later_files(app, &edit)? {
        match read_again(app, &sha256, &edit.mapping) {
            Ok(Ok(ids)) => report_ids.extend(ids),
            Ok(Err(why)) => left.push(why),
            Err(error) => left.push(error.to_string()),
        }
    }
    Ok(NewVersionKept {
        path: plan.path.to_string_lossy().into_owned(),
        version: plan.version,
        report_ids,
        left,
    })
}

/// A mapping's next version and what its file becomes by it.
struct Plan {
    path: PathBuf,
    version: u32,
    /// The text of the version it is made from.
    before: String,
    /// The text that stands at `path` now; `None` where nothing does.
    replaces: Option<String>,
    text: String,
    bytes: Vec<u8>,
    /// The file's path.
    shown: String,
    understood: Understood,
}

fn plan(app: &App, edit: &NewVersionEdit) -> Result<Plan, AppError> {
    let invalid = |what: String| AppError::InvalidRequest { what };
    if edit.by.trim().is_empty() {
        return Err(invalid(
            "Who keeps the version? Give a name; it is kept with it.".into(),
        ));
    }
    let known = app.known();
    let looked_at = format!("{}@{}", edit.mapping, edit.version);
    let mapping = known
        .mappings
        .get(&looked_at)
        .ok_or_else(|| AppError::NoSuchMapping { id: looked_at.clone() })?;
    let before = mapping.text()?;
    let name = name_of(mapping);
    // As it stands on the disk: a person may have changed it since Plumbline started.
    let found = Mapping::parse(&before, &name, mapping.origin().clone())?.version();
    if found != edit.version {
        return Err(invalid(format!(
            "{name} is version {found} now; version {} was looked at. Open the page again.",
            edit.version
        )));
    }
    let bytes = source_bytes(app, &edit.sha256)?;
    let shown = path_of(app, &edit.sha256, &reports_of(app, &edit.sha256)?)?;
    let job = app.start_job(&edit.job);
    let understand = |forced: Option<&str>, draft: Option<&str>| {
        let wanted = Wanted {
            mapping: forced,
            path: &shown,
            draft,
        };
        app.reading
            .understand(&bytes, &known, wanted, job.cancelled(), &mut |_| {})
            .map_err(AppError::NotRead)
    };
    let now = understand(Some(&looked_at), None)?;
    let drift = match (now.mapped, now.lost) {
        (Ok((_, mapped)), _) => mapped.drift,
        (Err(_), Some((_, drift))) => drift,
        (Err(error), None) => return Err(AppError::NotRead(error)),
    };
    let accepted = edit.accepted.iter().map(|accepted| {
        let change = drift.changes.iter().find(|change| change.id == accepted.change);
        let proposed = change.is_some_and(|change| change.proposals.iter().any(|one| one.words == accepted.words));
        match change.and_then(|change| Some((change, change.rule.clone()?))) {
            Some((change, rule)) if proposed => Ok(AcceptedChange {
                what: change.what,
                rule,
                words: accepted.words.clone(),
            }),
            _ => Err(invalid(format!(
                "\"{}\" is not proposed for the layout as it is read now. Open the page again.",
                accepted.words
            ))),
        }
    });
    let accepted = accepted.collect::<Result<Vec<_>, _>>()?;
    let versions = known.mappings.versions(&edit.mapping);
    let version = versions.iter().map(|one| one.version()).max().unwrap_or(found) + 1;
    let head = NextVersion {
        version,
        from: edit.from,
        by: edit.by.trim(),
        on: Local::now().date_naive(),
    };
    let changed = Mapping::next_version(&before, &name, &head, &accepted)?;
    // A version of the user's that begins on the same day is corrected; any other stays for the reports before.
    let own = versions.iter().find(|one| one.file().valid_from == Some(edit.from));
    let (path, replaces, text) = match own.map(|one| one.origin()) {
        Some(Origin::File(path)) if own.is_some_and(|one| one.version() == found) => {
            (path.clone(), Some(before.clone()), changed)
        }
        Some(Origin::File(path)) => {
            return Err(invalid(format!(
                "{} is a version from {} on already. Correct that one, or take another day.",
                path.display(),
                edit.from
            )));
        }
        Some(Origin::BuiltIn(_)) | None => {
            let note = match mapping.origin() {
                Origin::BuiltIn(_) => "# Copied from Plumbline's own mapping and changed here.\n",
                Origin::File(_) => "",
            };
            let file = format!("{}-{}.toml", edit.mapping, edit.from);
            (
                free_path(app.own_mappings(), &file, &edit.mapping),
                None,
                note.to_owned() + &changed,
            )
        }
    };
    let mut understood = understand(None, Some(&text))?;
    let by_itself = matches!(&understood.mapped, Ok((used, _)) if used.id == edit.mapping && used.version == version);
    if !by_itself {
        understood = understand(Some(&format!("{}@{version}", edit.mapping)), Some(&text))?;
    }
    Ok(Plan {
        path,
        version,
        before,
        replaces,
        text,
        bytes,
        shown,
        understood,
    })
}

/// Stores a file's reports in the place of those it gave before. Errors: [`AppError::NotRead`], [`AppError::Store`].
fn store(
    app: &App,
    sha256: &str,
    bytes: &[u8],
    shown: &str,
    used: MappingUse,
    reports: &[Report],
    contracts: &[plumbline_model::Contract],
) -> Result<Vec<String>, AppError> {
    let Some(source) = reports.first().map(|report| report.source.clone()) else {
        return Err(AppError::NotRead(nothing_in_it()));
    };
    let file = ImportedFile {
        path: shown.to_owned(),
        sha256: Some(sha256.to_owned()),
        format: sniff(bytes),
        status: ImportStatus::Imported,
        report_ids: reports.iter().map(|report| report.id.clone()).collect(),
        mapping: Some(used),
        figures: reports.iter().map(Report::figure_count).sum(),
        unmapped: reports.iter().map(|report| report.unmapped.len()).sum(),
        issues: issues(reports).into_iter().cloned().collect(),
        error: None,
    };
    let mut workspace = app.workspace();
    workspace.store_original(bytes)?;
    let stored = workspace.replace_reports(&source, reports, contracts, &file, Utc::now())?;
    Ok(stored.into_iter().map(|report| report.id).collect())
}

/// Other files of the layout whose reports are of the new version's days.
fn later_files(app: &App, edit: &NewVersionEdit) -> Result<Vec<String>, AppError> {
    let mut files: Vec<String> = Vec::new();
    for report in app.workspace().reports()? {
        let of_layout = report.source.mapping.split('@').next() == Some(edit.mapping.as_str());
        let later = report.period.is_some_and(|period| period.end >= edit.from);
        let sha256 = report.source.sha256;
        if of_layout && later && sha256 != edit.sha256 && !files.contains(&sha256) {
            files.push(sha256);
        }
    }
    Ok(files)
}

/// Reads a stored file again and keeps what it gives where no figure is lost; else says why it is left as it is.
fn read_again(app: &App, sha256: &str, mapping: &str) -> Result<Result<Vec<String>, String>, AppError> {
    let bytes = source_bytes(app, sha256)?;
    let before = reports_of(app, sha256)?;
    let shown = path_of(app, sha256, &before)?;
    let never = std::sync::atomic::AtomicBool::new(false);
    let wanted = Wanted {
        mapping: Some(mapping),
        path: &shown,
        draft: None,
    };
    let understood = app
        .reading
        .understand(&bytes, &app.known(), wanted, &never, &mut |_| {})
        .map_err(AppError::NotRead)?;
    let (used, mapped) = match understood.mapped {
        Ok(mapped) => mapped,
        Err(error) => return Ok(Err(format!("{shown}: {}", error.message))),
    };
    let reports = with_file_issues(mapped.reports, &understood.issues, &mapped.issues);
    let figures = |reports: &[Report]| reports.iter().map(Report::figure_count).sum::<usize>();
    let (then, now) = (figures(&before), figures(&reports));
    if now < then {
        return Ok(Err(format!(
            "{shown} gives {now} figures with it and {then} without; it stays as it was read."
        )));
    }
    store(app, sha256, &bytes, &shown, used, &reports, &mapped.contracts).map(Ok)
}
