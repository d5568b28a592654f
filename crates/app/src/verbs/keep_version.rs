//! The next version of a mapping into the user's folder, and the reports it is for read again with it.

use chrono::Local;
use plumbline_mapping::{AcceptedChange, Mapping, NextVersion, Origin};
use plumbline_model::{Drift, Report};

use super::import_paths::with_file_issues;
use super::mark_pages::{path_of, reports_of};
use super::show_report::source_bytes;
use crate::app::Job;
use crate::changes::changes;
use crate::commands::{LeftFile, NewVersionEdit, NewVersionKept, NewVersionPreview};
use crate::reading::Wanted;
use crate::rewrite::{Rewrite, Touched, issues, mapping_id};
use crate::{App, AppError};

/// What the mapping's next version would say, and what its file would become by it: nothing is written.
///
/// Errors: [`AppError::NoSuchMapping`]; [`AppError::InvalidRequest`] without a name, for a change that is no longer
/// there, or where the mapping has changed meanwhile; [`AppError::Mapping`] where the text would not work; those of
/// reading the file.
pub fn preview_new_version(app: &App, edit: NewVersionEdit) -> Result<NewVersionPreview, AppError> {
    let job = app.start_job(&edit.job);
    let rewrite = plan(app, &job, &edit)?;
    let file = touched(app, &edit, &rewrite)?;
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
    let only = |these: &[&plumbline_model::Issue], others: &[&plumbline_model::Issue]| {
        let new = these.iter().filter(|issue| !others.contains(issue));
        new.map(|issue| (*issue).clone()).collect::<Vec<_>>()
    };
    Ok(NewVersionPreview {
        path: rewrite.path.to_string_lossy().into_owned(),
        version: rewrite.version,
        before: rewrite.base,
        text: rewrite.text,
        changes,
        unchanged,
        new_issues: only(&now, &then),
        gone_issues: only(&then, &now),
        problem,
    })
}

/// Writes the mapping's next version into a file of the user's and stores the reports it is for as they are read with it.
///
/// The file it is made from stays as it is and reads the reports of earlier periods. Later files of the layout are read
/// again, too, and stored where no figure is lost by it.
///
/// Errors: those of [`preview_new_version`]; [`AppError::NotRead`] where the file gives no report with it;
/// [`AppError::Unwritable`]; [`AppError::Store`], then the folder is as it was.
pub fn keep_new_version(app: &App, edit: NewVersionEdit) -> Result<NewVersionKept, AppError> {
    let _alone = app.rewriting();
    let job = app.start_job(&edit.job);
    let rewrite = plan(app, &job, &edit)?;
    let changed = rewrite.read(app, &job, &touched(app, &edit, &rewrite)?)?;
    let later = Touched::files(app, |report| {
        let of_its_days = report.period.is_some_and(|period| period.end >= edit.from);
        mapping_id(report) == rewrite.id && of_its_days && report.source.sha256 != edit.sha256
    })?;
    let (read, mut left) = rewrite.read_all(app, &job, &later)?;
    let mut files = vec![changed];
    for file in read {
        let figures = |reports: &[Report]| reports.iter().map(Report::figure_count).sum::<usize>();
        let (then, now) = (figures(&reports_of(app, file.sha256())?), figures(&file.reports));
        if now < then {
            let path = later.iter().find(|touched| touched.sha256 == file.sha256());
            left.push(LeftFile {
                path: path.map(|touched| touched.path.clone()).unwrap_or_default(),
                why: format!("It gives {now} figures with it and {then} without; it stays as it was read."),
            });
        } else {
            files.push(file);
        }
    }
    let stored = rewrite.keep(app, &files)?;
    Ok(NewVersionKept {
        path: rewrite.path.to_string_lossy().into_owned(),
        version: rewrite.version,
        report_ids: stored.into_iter().map(|report| report.id).collect(),
        left,
    })
}

/// The file whose layout has changed: read by the new version whatever else fits.
fn touched(app: &App, edit: &NewVersionEdit, rewrite: &Rewrite) -> Result<Touched, AppError> {
    Touched::file(app, &edit.sha256, &format!("{}@{}", rewrite.id, rewrite.version))
}

fn plan(app: &App, job: &Job<'_>, edit: &NewVersionEdit) -> Result<Rewrite, AppError> {
    let invalid = |what: String| AppError::InvalidRequest { what };
    if edit.by.trim().is_empty() {
        return Err(invalid(
            "Who keeps the version? Give a name; it is kept with it.".into(),
        ));
    }
    let known = app.mappings();
    let looked_at = format!("{}@{}", edit.mapping, edit.version);
    if known.get(&looked_at).is_none() {
        return Err(AppError::NoSuchMapping { id: looked_at });
    }
    // A version of the user's that begins on the same day is corrected; any other stays for the reports before.
    let from = Some(edit.from);
    let same_day = known
        .versions(&edit.mapping)
        .into_iter()
        .find(|one| one.file().valid_from == from);
    let in_place = match same_day.map(|one| (one.version(), one.origin())) {
        Some((version, Origin::File(path))) if version != edit.version => {
            return Err(invalid(format!(
                "{} is a version from {} on already. Correct that one, or take another day.",
                path.display(),
                edit.from
            )));
        }
        Some((_, Origin::File(_))) => true,
        Some((_, Origin::BuiltIn(_))) | None => false,
    };
    let accepted = accepted(edit, &drift(app, job, edit, &looked_at)?)?;
    let change = |_: &Mapping, text: &str, name: &str, version: u32| {
        let head = NextVersion {
            version,
            from: edit.from,
            by: edit.by.trim(),
            on: Local::now().date_naive(),
        };
        Ok(Mapping::next_version(text, name, &head, &accepted)?)
    };
    match in_place {
        true => Rewrite::plan(app, &looked_at, edit.version, change),
        false => {
            let file = format!("{}-{}.toml", edit.mapping, edit.from);
            Rewrite::plan_beside(app, &looked_at, edit.version, &file, change)
        }
    }
}

/// How the file's layout differs from the version that was looked at. Errors: those of reading it.
fn drift(app: &App, job: &Job<'_>, edit: &NewVersionEdit, looked_at: &str) -> Result<Drift, AppError> {
    let bytes = source_bytes(app, &edit.sha256)?;
    let path = path_of(app, &edit.sha256, &reports_of(app, &edit.sha256)?)?;
    let wanted = Wanted {
        mapping: Some(looked_at),
        path: &path,
        draft: None,
    };
    let read = app
        .reading
        .understand(&bytes, &app.known(), wanted, job.cancelled(), &mut |_| {});
    let read = read.map_err(AppError::NotRead)?;
    match (read.mapped, read.lost) {
        (Ok((_, mapped)), _) => Ok(mapped.drift),
        (Err(_), Some((_, drift))) => Ok(drift),
        (Err(error), None) => Err(AppError::NotRead(error)),
    }
}

/// The accepted changes with their places in the mapping. Errors: [`AppError::InvalidRequest`] for one that is not proposed.
fn accepted(edit: &NewVersionEdit, drift: &Drift) -> Result<Vec<AcceptedChange>, AppError> {
    let one = |accepted: &crate::commands::AcceptedDrift| {
        let change = drift.changes.iter().find(|change| change.id == accepted.change)?;
        let proposed = change.proposals.iter().any(|proposal| proposal.words == accepted.words);
        let rule = change.rule.clone().filter(|_| proposed)?;
        Some(AcceptedChange {
            what: change.what,
            rule,
            words: accepted.words.clone(),
        })
    };
    let all = edit.accepted.iter().map(|accepted| {
        one(accepted).ok_or_else(|| AppError::InvalidRequest {
            what: format!(
                "\"{}\" is not proposed for the layout as it is read now. Open the page again.",
                accepted.words
            ),
        })
    });
    all.collect()
}
