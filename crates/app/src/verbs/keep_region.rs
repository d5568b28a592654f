//! A region into the mapping file, and the reports of its file read again with it.

use std::io::Write;
use std::path::{Path, PathBuf};

use chrono::{Local, Utc};
use plumbline_mapping::{Mapping, Origin, RegionChange, RegionText};
use plumbline_model::{ImportStatus, ImportedFile, Issue, Report};
use plumbline_readers::sniff;

use super::import_paths::with_file_issues;
use super::mark_pages::{path_of, reports_of};
use super::show_report::source_bytes;
use crate::changes::changes;
use crate::commands::{RegionEdit, RegionKept, RegionPreview};
use crate::reading::{Understood, Wanted, nothing_in_it};
use crate::{App, AppError};

/// What a changed region would do to the reports of its file: nothing is written.
///
/// Errors: [`AppError::NoSuchMapping`]; [`AppError::InvalidRequest`] without a name, or where the mapping has changed
/// meanwhile; [`AppError::Mapping`] where the region cannot work; those of reading the file.
pub fn preview_region(app: &App, edit: RegionEdit) -> Result<RegionPreview, AppError> {
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
    Ok(RegionPreview {
        path: plan.path.to_string_lossy().into_owned(),
        copies_built_in: plan.before.is_none(),
        version: edit.version + 1,
        changes,
        unchanged,
        new_issues: now
            .iter()
            .filter(|issue| !then.contains(issue))
            .map(|issue| (*issue).clone())
            .collect(),
        gone_issues: then
            .iter()
            .filter(|issue| !now.contains(issue))
            .map(|issue| (*issue).clone())
            .collect(),
        problem,
    })
}

/// Writes the region into the user's mapping file and stores the file's reports as they are read with it.
///
/// A built-in mapping becomes a file of the user's with its id. The reports keep their ids and their place among the
/// versions. Errors: those of [`preview_region`]; [`AppError::NotRead`] where the file gives no report with it;
/// [`AppError::Unwritable`]; [`AppError::Store`], then the mapping file is as it was.
pub fn keep_region(app: &App, edit: RegionEdit) -> Result<RegionKept, AppError> {
    let plan = plan(app, &edit)?;
    let (used, mapped) = plan.understood.mapped.map_err(AppError::NotRead)?;
    let reports = with_file_issues(mapped.reports, &plan.understood.issues, &mapped.issues);
    let Some(source) = reports.first().map(|report| report.source.clone()) else {
        return Err(AppError::NotRead(nothing_in_it()));
    };
    let file = ImportedFile {
        path: plan.shown,
        sha256: Some(edit.sha256.clone()),
        format: sniff(&plan.bytes),
        status: ImportStatus::Imported,
        report_ids: reports.iter().map(|report| report.id.clone()).collect(),
        mapping: Some(used),
        figures: reports.iter().map(Report::figure_count).sum(),
        unmapped: reports.iter().map(|report| report.unmapped.len()).sum(),
        issues: issues(&reports).into_iter().cloned().collect(),
        error: None,
    };
    write(&plan.path, &plan.text)?;
    let stored = {
        let mut workspace = app.workspace();
        workspace
            .store_original(&plan.bytes)
            .and_then(|_| workspace.replace_reports(&source, &reports, &mapped.contracts, &file, Utc::now()))
    };
    let stored = match stored {
        Ok(stored) => stored,
        Err(error) => {
            // The error to tell is the first one; should the older text not go back either, its version says so.
            let _ = match &plan.before {
                Some(text) => write(&plan.path, text),
                None => std::fs::remove_file(&plan.path).map_err(|source| unwritable(&plan.path, source)),
            };
            return Err(error.into());
        }
    };
    app.reload_mappings()?;
    Ok(RegionKept {
        path: plan.path.to_string_lossy().into_owned(),
        version: edit.version + 1,
        report_ids: stored.into_iter().map(|report| report.id).collect(),
    })
}

/// A change of a mapping file and what its file becomes by it.
struct Plan {
    /// The user's mapping file.
    path: PathBuf,
    /// Its text now; `None` where it does not exist yet.
    before: Option<String>,
    /// Its text then.
    text: String,
    /// The file that was marked.
    bytes: Vec<u8>,
    /// Its path.
    shown: String,
    understood: Understood,
}

fn plan(app: &App, edit: &RegionEdit) -> Result<Plan, AppError> {
    let invalid = |what: String| AppError::InvalidRequest { what };
    if edit.by.trim().is_empty() {
        return Err(invalid(
            "Who marks the table? Give a name; it is kept with the region.".into(),
        ));
    }
    let known = app.known();
    let mapping = known
        .mappings
        .get(&edit.mapping)
        .ok_or_else(|| AppError::NoSuchMapping {
            id: edit.mapping.clone(),
        })?;
    // As it stands on the disk: a person may have changed it since Plumbline started.
    let before = mapping.text()?;
    let name = name_of(mapping);
    let found = Mapping::parse(&before, &name, mapping.origin().clone())?.version();
    if found != edit.version {
        return Err(invalid(format!(
            "{name} is version {found} now; version {} was looked at. Open the page again.",
            edit.version
        )));
    }
    let changed = Mapping::change_regions(&before, &name, &change(edit, mapping)?)?;
    let (path, before, text) = match mapping.origin() {
        Origin::File(path) => (path.clone(), Some(before), changed),
        Origin::BuiltIn(file) => {
            let note = format!(
                "# Copied from Plumbline's own mapping \"{}\", version {found}, and changed here.\n",
                mapping.id()
            );
            (free_path(app.own_mappings(), file, mapping.id()), None, note + &changed)
        }
    };
    let bytes = source_bytes(app, &edit.sha256)?;
    let shown = path_of(app, &edit.sha256, &reports_of(app, &edit.sha256)?)?;
    let job = app.start_job(&edit.job);
    let understand = |forced: Option<&str>| {
        let wanted = Wanted {
            mapping: forced,
            path: &shown,
            draft: Some(&text),
        };
        app.reading
            .understand(&bytes, &known, wanted, job.cancelled(), &mut |_| {})
            .map_err(AppError::NotRead)
    };
    let mut understood = understand(None)?;
    let by_itself = matches!(&understood.mapped, Ok((used, _)) if used.id == edit.mapping);
    if !by_itself {
        // It was imported by this mapping because a person said so.
        understood = understand(Some(&edit.mapping))?;
    }
    Ok(Plan {
        path,
        before,
        text,
        bytes,
        shown,
        understood,
    })
}

fn change(edit: &RegionEdit, mapping: &Mapping) -> Result<RegionChange, AppError> {
    let older = edit.replaces.and_then(|index| mapping.file().region.get(index));
    let region = edit.region.as_ref().map(|region| RegionText {
        page: region.words.clone(),
        page_number: region.page_number.filter(|_| region.words.is_none()),
        // What the window does not ask about stays, for as long as the words are the same.
        every_page: older.is_some_and(|older| {
            older.every_page && older.page.as_ref().map(|words| words.as_str()) == region.words.as_deref()
        }),
        table: region.table,
        columns: region.columns.clone(),
        marked_by: Some(edit.by.trim().to_owned()),
        marked_on: Some(Local::now().date_naive()),
    });
    match (region, edit.replaces) {
        (Some(region), None) => Ok(RegionChange::Add(region)),
        (Some(region), Some(index)) => Ok(RegionChange::Replace(index, region)),
        (None, Some(index)) => Ok(RegionChange::Remove(index)),
        (None, None) => Err(AppError::InvalidRequest {
            what: "There is neither a region to keep nor one to remove. Draw a box around the table.".into(),
        }),
    }
}

pub(super) fn name_of(mapping: &Mapping) -> String {
    match mapping.origin() {
        Origin::File(path) => path.display().to_string(),
        Origin::BuiltIn(name) => format!("mappings/{name}"),
    }
}

/// A name in the folder that no file has yet: a file of another mapping is left alone.
pub(super) fn free_path(folder: &Path, name: &str, id: &str) -> PathBuf {
    let numbered = (2..).map(|number| folder.join(format!("{id}-{number}.toml")));
    std::iter::once(folder.join(name))
        .chain(numbered)
        .find(|path| !path.exists())
        .unwrap_or_else(|| folder.join(name))
}

/// Writes a mapping file whole or not at all. Errors: [`AppError::Unwritable`].
pub(super) fn write(path: &Path, text: &str) -> Result<(), AppError> {
    let temporary = path.with_extension("toml.tmp");
    let written = || {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let mut file = std::fs::File::create(&temporary)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&temporary, path)
    };
    written().map_err(|source| {
        // The failure to report is the first one; a leftover temporary file is no mapping.
        let _ = std::fs::remove_file(&temporary);
        unwritable(path, source)
    })
}

pub(super) fn unwritable(path: &Path, source: std::io::Error) -> AppError {
    AppError::Unwritable {
        path: path.to_owned(),
        source,
    }
}

/// What was noticed about a file's reports, each remark once.
pub(super) fn issues(reports: &[Report]) -> Vec<&Issue> {
    let mut issues: Vec<&Issue> = Vec::new();
    for issue in reports.iter().flat_map(|report| &report.issues) {
        if !issues.contains(&issue) {
            issues.push(issue);
        }
    }
    issues
}
