//! A region into the mapping file, and the reports of the mapping read again with it.

use chrono::Local;
use plumbline_mapping::{Mapping, RegionChange, RegionText};

use super::import_paths::with_file_issues;
use super::mark_pages::reports_of;
use super::show_report::source_bytes;
use crate::changes::changes;
use crate::commands::{RegionEdit, RegionKept, RegionPreview};
use crate::rewrite::{Rewrite, Touched, issues, mapping_id};
use crate::{App, AppError};

/// What a changed region would do to the reports of its file: nothing is written.
///
/// Errors: [`AppError::NoSuchMapping`]; [`AppError::InvalidRequest`] without a name, or where the mapping has changed
/// meanwhile; [`AppError::Mapping`] where the region cannot work; those of reading the file.
pub fn preview_region(app: &App, edit: RegionEdit) -> Result<RegionPreview, AppError> {
    let rewrite = plan(app, &edit)?;
    let job = app.start_job(&edit.job);
    let file = Touched::file(app, &edit.sha256, &rewrite.id)?;
    let understood = rewrite.understand(app, &job, &file, &source_bytes(app, &edit.sha256)?)?;
    let before = reports_of(app, &edit.sha256)?;
    let (after, problem) = match understood.mapped {
        Ok((_, mapped)) => (
            with_file_issues(mapped.reports, &understood.issues, &mapped.issues),
            None,
        ),
        Err(problem) => (Vec::new(), Some(problem)),
    };
    let (changes, unchanged) = changes(&before, &after);
    let (then, now) = (issues(&before), issues(&after));
    Ok(RegionPreview {
        path: rewrite.path.to_string_lossy().into_owned(),
        copies_built_in: rewrite.copies_built_in(),
        version: rewrite.version,
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

/// Writes the region into the user's mapping file and stores the reports of the file, and of every other file the
/// mapping reads, as they are read with it.
///
/// A built-in mapping becomes a file of the user's with its id. The reports keep their ids and their place among the
/// versions. Errors: those of [`preview_region`]; [`AppError::NotRead`] where the file gives no report with it;
/// [`AppError::Unwritable`]; [`AppError::Store`], then the mapping file is as it was.
pub fn keep_region(app: &App, edit: RegionEdit) -> Result<RegionKept, AppError> {
    let _alone = app.rewriting();
    let rewrite = plan(app, &edit)?;
    let job = app.start_job(&edit.job);
    let marked = rewrite.read(app, &job, &Touched::file(app, &edit.sha256, &rewrite.id)?)?;
    let others = Touched::files(app, |report| {
        mapping_id(report) == rewrite.id && report.source.sha256 != edit.sha256
    })?;
    let (read, left) = rewrite.read_all(app, &job, &others)?;
    let own: Vec<String> = marked.reports.iter().map(|report| report.id.clone()).collect();
    let files: Vec<_> = std::iter::once(marked).chain(read).collect();
    let stored = rewrite.keep(app, &files)?;
    let ids = stored.into_iter().map(|report| report.id);
    let (report_ids, other_report_ids) = ids.partition(|id| own.contains(id));
    Ok(RegionKept {
        path: rewrite.path.to_string_lossy().into_owned(),
        version: rewrite.version,
        report_ids,
        other_report_ids,
        left,
    })
}

fn plan(app: &App, edit: &RegionEdit) -> Result<Rewrite, AppError> {
    if edit.by.trim().is_empty() {
        return Err(AppError::InvalidRequest {
            what: "Who marks the table? Give a name; it is kept with the region.".into(),
        });
    }
    Rewrite::plan(app, &edit.mapping, edit.version, |mapping, text, name, version| {
        Ok(Mapping::change_regions(text, name, version, &change(edit, mapping)?)?)
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
