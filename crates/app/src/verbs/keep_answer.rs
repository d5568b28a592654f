//! A person's answer to an open term into the mapping file, and the reports it touches read again with it.

use chrono::Local;
use plumbline_mapping::format::{AnswerRule, AppliesTo};
use plumbline_mapping::{AnswerChange, Mapping, Mappings, Origin, Suggester, usual_unit};
use plumbline_model::Report;

use super::mark_pages::reports_of;
use super::open_terms::mapping_of;
use crate::changes::changes;
use crate::commands::{
    AnswerDraft, AnswerEdit, AnswerKept, AnswerLook, AnswerPreview, CheckRequest, GivenAnswer, Nothing, Reach,
};
use crate::rewrite::{FileAgain, Rewrite, Touched, mapping_id, was_checked};
use crate::verbs::check_reports;
use crate::{App, AppError};

/// What a changed answer would do: the mapping file as it would be, and where asked the figures that change. Nothing is
/// written.
///
/// Errors: [`AppError::NoSuchMapping`]; [`AppError::InvalidRequest`] without a name, for an answer that says nothing or
/// a code that is none, or where the mapping has changed meanwhile; [`AppError::Mapping`] where the answer cannot work
/// or contradicts a rule or another answer.
pub fn preview_answer(app: &App, look: AnswerLook) -> Result<AnswerPreview, AppError> {
    let plan = plan(app, &look.edit)?;
    let files = plan.touched(app)?;
    let (mut changed, mut left) = (Vec::new(), Vec::new());
    if look.read {
        let job = app.start_job(&look.edit.job);
        let read = plan.rewrite.read_all(app, &job, &files)?;
        left = read.1;
        for file in &read.0 {
            changed.extend(changes(&reports_of(app, file.sha256())?, &file.reports).0);
        }
    }
    Ok(AnswerPreview {
        path: plan.rewrite.path.to_string_lossy().into_owned(),
        copies_built_in: plan.rewrite.copies_built_in(),
        removes_copy: plan.rewrite.removes,
        version: plan.rewrite.version,
        files: files.len(),
        before: plan.rewrite.base,
        text: plan.rewrite.text,
        changes: changed,
        left,
    })
}

/// Writes an answer into the user's mapping file, or takes one back, and stores every report it touches as it is read
/// with it. Reports that were checked are checked again.
///
/// A built-in mapping becomes a file of the user's with its id; a copy that says nothing of its own any more goes.
/// Errors: those of [`preview_answer`]; [`AppError::InvalidRequest`] where no figure can be what the answer says, then
/// nothing is kept; [`AppError::Unwritable`]; [`AppError::Store`], then the mapping file is as it was.
pub fn keep_answer(app: &App, edit: AnswerEdit) -> Result<AnswerKept, AppError> {
    let _alone = app.rewriting();
    keep(app, &edit)
}

/// Takes the answer back that was given last, by its day and its file.
///
/// Errors: [`AppError::InvalidRequest`] where there is none; those of [`keep_answer`].
pub fn undo_last_answer(app: &App, _: Nothing) -> Result<AnswerKept, AppError> {
    let _alone = app.rewriting();
    let written = |answer: &GivenAnswer| std::fs::metadata(&answer.path).and_then(|file| file.modified()).ok();
    let last = list_answers(app, Nothing {})?
        .into_iter()
        .max_by_key(|answer| (answer.answered_on, written(answer), answer.index));
    let Some(last) = last else {
        return Err(AppError::InvalidRequest {
            what: "No answer is kept, so none can be taken back.".into(),
        });
    };
    let edit = AnswerEdit {
        mapping: last.mapping,
        version: last.version,
        replaces: Some(last.index),
        answer: None,
        by: String::new(),
        job: "undo-answer".into(),
    };
    keep(app, &edit)
}

/// The answers in the user's own mapping files, in the order of the files.
pub fn list_answers(app: &App, _: Nothing) -> Result<Vec<GivenAnswer>, AppError> {
    let known = app.mappings();
    let own = known.list().iter().filter_map(|mapping| match mapping.origin() {
        Origin::File(path) => Some((mapping, path.to_string_lossy().into_owned())),
        Origin::BuiltIn(_) => None,
    });
    Ok(own
        .flat_map(|(mapping, path)| {
            let answers = mapping.file().answer.iter().enumerate();
            answers.map(move |(index, rule)| GivenAnswer {
                mapping: mapping.name(),
                version: mapping.version(),
                index,
                path: path.clone(),
                payer: mapping.file().payer.name.clone(),
                layout: mapping.file().description.clone(),
                answer: draft(rule),
                answered_by: rule.answered_by.clone(),
                answered_on: rule.answered_on,
            })
        })
        .collect())
}

fn keep(app: &App, edit: &AnswerEdit) -> Result<AnswerKept, AppError> {
    let plan = plan(app, edit)?;
    let job = app.start_job(&edit.job);
    let files = plan.touched(app)?;
    let (read, left) = plan.rewrite.read_all(app, &job, &files)?;
    let mut before: Vec<Report> = Vec::new();
    for file in &read {
        before.extend(reports_of(app, file.sha256())?);
    }
    let after: Vec<&Report> = read.iter().flat_map(|file| &file.reports).collect();
    let open = |reports: &mut dyn Iterator<Item = &Report>| reports.map(|report| report.unmapped.len()).sum::<usize>();
    let (open_before, open_after) = (open(&mut before.iter()), open(&mut after.iter().copied()));
    let refused = plan.refused(&after);
    if open_before == open_after && plan.old.is_none() && !refused.is_empty() {
        return Err(AppError::InvalidRequest {
            what: format!("The answer was not kept: {}", refused.join("; ")),
        });
    }
    let report_ids = store(app, &plan.rewrite, &read, &before)?;
    let mapping = format!("{}@{}", plan.rewrite.id, plan.rewrite.version);
    let index = edit.answer.as_ref().and_then(|_| {
        let last = || app.mappings().get(&mapping)?.file().answer.len().checked_sub(1);
        edit.replaces.or_else(last)
    });
    Ok(AnswerKept {
        path: plan.rewrite.path.to_string_lossy().into_owned(),
        mapping,
        version: plan.rewrite.version,
        index,
        report_ids,
        changed: open_before.abs_diff(open_after),
        refused,
        left,
    })
}

/// Writes the change with the reports, and checks again what was checked. Gives the ids of the reports.
pub(super) fn store(
    app: &App,
    rewrite: &Rewrite,
    read: &[FileAgain],
    before: &[Report],
) -> Result<Vec<String>, AppError> {
    let stored = rewrite.keep(app, read)?;
    let ids: Vec<String> = stored.into_iter().map(|report| report.id).collect();
    if before.iter().any(was_checked) && !ids.is_empty() {
        // A finding may rest on several reports: all of them are looked at again.
        check_reports(app, CheckRequest { ids: Vec::new() })?;
    }
    Ok(ids)
}

/// A planned answer: the file with it, what it says, and what stood in its place.
struct Plan {
    rewrite: Rewrite,
    /// The mapping's name as it is in use.
    mapping: String,
    new: Option<AnswerRule>,
    old: Option<AnswerRule>,
}

fn plan(app: &App, edit: &AnswerEdit) -> Result<Plan, AppError> {
    let invalid = |what: &str| AppError::InvalidRequest { what: what.into() };
    let new = match &edit.answer {
        Some(_) if edit.by.trim().is_empty() => {
            return Err(invalid("Who answers? Give a name; it is kept with the answer."));
        }
        Some(answer) => Some(rule(answer, &edit.by)?),
        None => None,
    };
    let mut old = None;
    let rewrite = Rewrite::plan(app, &edit.mapping, edit.version, |mapping, text, name, version| {
        old = edit
            .replaces
            .and_then(|index| mapping.file().answer.get(index).cloned());
        let change = match (&new, edit.replaces) {
            (Some(answer), None) => AnswerChange::Add(answer.clone()),
            (Some(answer), Some(index)) => AnswerChange::Replace(index, answer.clone()),
            (None, Some(index)) => AnswerChange::Remove(index),
            (None, None) => return Err(invalid("There is neither an answer to keep nor one to take back.")),
        };
        Ok(Mapping::change_answers(text, name, version, &[change])?)
    })?;
    // An answer for the whole payer may contradict one in another file.
    rewrite.mappings(app)?;
    Ok(Plan {
        rewrite,
        mapping: edit.mapping.clone(),
        new,
        old,
    })
}

/// An answer as a rule of a mapping file. Errors: [`AppError::InvalidRequest`].
fn rule(draft: &AnswerDraft, by: &str) -> Result<AnswerRule, AppError> {
    let invalid = |what: String| AppError::InvalidRequest { what };
    let filled = |text: &Option<String>| {
        text.as_deref()
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    };
    let (code, declined) = (filled(&draft.code), filled(&draft.declined));
    if code.is_some() == declined.is_some() {
        return Err(invalid("Say either a code or why the term is declined.".into()));
    }
    let is_metric = code.as_deref().is_some_and(|code| usual_unit(code).is_some());
    if let Some(code) = code.as_deref().filter(|_| !is_metric)
        && !Suggester::shipped().measures().any(|(measure, _)| measure == code)
    {
        return Err(invalid(format!(
            "\"{code}\" is neither a VBPR metric, nor a code of Plumbline's own, nor a known quality measure."
        )));
    }
    let report = draft.applies_to == Reach::Report;
    if report && draft.sha256.is_none() {
        return Err(invalid("Which report? Give its file's SHA-256.".into()));
    }
    let (code, measure) = if is_metric { (code, None) } else { (None, code) };
    Ok(AnswerRule {
        term: draft.term.clone(),
        table: filled(&draft.table),
        section: filled(&draft.section),
        column: filled(&draft.column),
        code,
        measure,
        declined,
        unit: draft.unit,
        applies_to: match draft.applies_to {
            Reach::Report => AppliesTo::Report,
            Reach::Layout => AppliesTo::Layout,
            Reach::Payer => AppliesTo::Payer,
        },
        sha256: draft.sha256.clone().filter(|_| report),
        answered_by: Some(by.trim().to_owned()),
        answered_on: Some(Local::now().date_naive()),
        because: filled(&draft.because),
    })
}

pub(super) fn draft(rule: &AnswerRule) -> AnswerDraft {
    AnswerDraft {
        term: rule.term.clone(),
        table: rule.table.clone(),
        section: rule.section.clone(),
        column: rule.column.clone(),
        code: rule.code.clone().or_else(|| rule.measure.clone()),
        declined: rule.declined.clone(),
        unit: rule.unit,
        applies_to: match rule.applies_to {
            AppliesTo::Report => Reach::Report,
            AppliesTo::Layout => Reach::Layout,
            AppliesTo::Payer => Reach::Payer,
        },
        sha256: rule.sha256.clone(),
        because: rule.because.clone(),
    }
}

impl Plan {
    /// The files whose reports the change can touch.
    fn touched(&self, app: &App) -> Result<Vec<Touched>, AppError> {
        let known = app.mappings();
        Touched::files(app, |report| {
            // Before it was kept, a term that is answered is open; what an answer left out has left no trace.
            let by_new = self
                .new
                .as_ref()
                .is_some_and(|rule| is_open(report, rule) && reaches(&known, &self.mapping, rule, report));
            let by_old = self
                .old
                .as_ref()
                .is_some_and(|rule| reaches(&known, &self.mapping, rule, report));
            by_new || by_old
        })
    }

    /// Where a figure under the term could not be taken as the answer says, and why; each once.
    fn refused(&self, reports: &[&Report]) -> Vec<String> {
        let Some(new) = &self.new else { return Vec::new() };
        let mut refused: Vec<String> = Vec::new();
        for report in reports {
            for unmapped in report.unmapped.iter().filter(|unmapped| unmapped.term == new.term) {
                let Some(why) = unmapped.place.as_ref().and_then(|place| place.refused.as_ref()) else {
                    continue;
                };
                let said = format!("{}, \"{}\": {why}", unmapped.anchor.place(), unmapped.displayed);
                if !refused.contains(&said) {
                    refused.push(said);
                }
            }
        }
        refused
    }
}

/// Whether a report has the answer's term among those that are open.
pub(super) fn is_open(report: &Report, rule: &AnswerRule) -> bool {
    report.unmapped.iter().any(|unmapped| unmapped.term == rule.term)
}

/// Whether a report is of those an answer kept with a mapping is for.
pub(super) fn reaches(known: &Mappings, mapping: &str, rule: &AnswerRule, report: &Report) -> bool {
    let Some(kept_with) = known.get(mapping) else {
        return false;
    };
    match rule.applies_to {
        AppliesTo::Report => rule.sha256.as_deref() == Some(report.source.sha256.as_str()),
        AppliesTo::Layout => match mapping_of(known, report) {
            Some(own) => own.name() == kept_with.name(),
            None => mapping_id(report) == kept_with.id(),
        },
        AppliesTo::Payer => {
            let payer = |mapping: &Mapping| mapping.file().payer.name.as_deref().map(str::to_lowercase);
            mapping_of(known, report).is_some_and(|own| payer(own).is_some() && payer(own) == payer(kept_with))
        }
    }
}
