//! Answers out to a file without any data in it, and such a file in.

use std::path::Path;

use chrono::Local;
use plumbline_mapping::format::{AnswerRule, AppliesTo, Said};
use plumbline_mapping::{AnswerChange, Mapping, MappingError, Mappings, Origin, SharedAnswer};
use plumbline_model::Report;

use super::keep_answer::{is_open, reaches, store};
use super::mark_pages::reports_of;
use crate::commands::{ShareAnswers, SharedAnswers, TakeAnswers, TakenAnswer, TakenAnswers, TakenOutcome};
use crate::rewrite::{Rewrite, Touched, write};
use crate::{App, AppError};

/// Writes the user's answers to a file for others: terms, places in the layout and what they mean. An answer for one
/// report alone, and one whose words name a subject of the workspace, is left out and said so.
///
/// Errors: [`AppError::Unwritable`]; [`AppError::Store`].
pub fn share_answers(app: &App, request: ShareAnswers) -> Result<SharedAnswers, AppError> {
    let subjects = subjects(app)?;
    let (mut shared, mut left_out) = (Vec::new(), Vec::new());
    for mapping in app.mappings().list() {
        if !matches!(mapping.origin(), Origin::File(_)) {
            continue;
        }
        for rule in &mapping.file().answer {
            if rule.applies_to == AppliesTo::Report {
                left_out.push(format!("\"{}\": it is for one report alone", rule.term));
            } else if names_subject(rule, &subjects) {
                left_out.push(format!(
                    "\"{}\": its words name a provider organization of this workspace",
                    rule.term
                ));
            } else {
                shared.push(SharedAnswer {
                    payer: mapping.file().payer.name.clone(),
                    layout: mapping.id().to_owned(),
                    answer: rule.clone(),
                });
            }
        }
    }
    write(Path::new(&request.path), &SharedAnswer::file(&shared, request.names))?;
    Ok(SharedAnswers {
        path: request.path,
        answers: shared.len(),
        left_out,
    })
}

/// The names of every provider organization in the workspace, in lower case.
fn subjects(app: &App) -> Result<Vec<String>, AppError> {
    let workspace = app.workspace();
    let mut names: Vec<String> = [workspace.current_reports()?, workspace.superseded_reports()?]
        .concat()
        .into_iter()
        .map(|report| report.subject.name.to_lowercase())
        .filter(|name| !name.trim().is_empty())
        .collect();
    names.sort_unstable();
    names.dedup();
    Ok(names)
}

fn names_subject(rule: &AnswerRule, subjects: &[String]) -> bool {
    let words = [
        Some(&rule.term),
        rule.table.as_ref(),
        rule.section.as_ref(),
        rule.column.as_ref(),
        rule.declined.as_ref(),
    ];
    words.into_iter().flatten().any(|words| {
        let words = words.to_lowercase();
        subjects.iter().any(|subject| words.contains(subject))
    })
}

/// Takes in a file of shared answers: those for layouts that are here and say nothing else already. What does not fit is
/// said and left. Without `keep` nothing is written.
///
/// Errors: [`AppError::Unreadable`]; [`AppError::Mapping`] for a file that is none of answers;
/// [`AppError::InvalidRequest`] without a name; those of keeping an answer.
pub fn take_answers(app: &App, request: TakeAnswers) -> Result<TakenAnswers, AppError> {
    let _alone = app.rewriting();
    if request.by.trim().is_empty() {
        return Err(AppError::InvalidRequest {
            what: "Who takes the answers in? Give a name; it is kept with answers that name nobody.".into(),
        });
    }
    let path = Path::new(&request.path);
    let text = std::fs::read_to_string(path).map_err(|source| AppError::Unreadable {
        path: path.to_owned(),
        source,
    })?;
    let mut planned: Vec<(String, u32, Vec<AnswerRule>)> = Vec::new();
    let mut answers = Vec::new();
    for shared in SharedAnswer::parse(&text, &request.path)? {
        let (outcome, why) = weigh(&app.mappings(), shared.clone(), &request.by, &mut planned)?;
        answers.push(TakenAnswer {
            term: shared.answer.term.clone(),
            layout: shared.layout.clone(),
            says: match shared.answer.said() {
                Some(Said::Code(code) | Said::Measure(code)) => code.to_owned(),
                Some(Said::Declined(_)) => "declined".to_owned(),
                None => String::new(),
            },
            outcome,
            why,
        });
    }
    let mut taken = TakenAnswers {
        answers,
        paths: Vec::new(),
        report_ids: Vec::new(),
        left: Vec::new(),
    };
    if request.keep {
        for (mapping, version, rules) in planned {
            keep(app, &request.job, &mapping, version, &rules, &mut taken)?;
        }
    }
    Ok(taken)
}

/// Where a shared answer goes, added to the plan where it goes anywhere.
fn weigh(
    known: &Mappings,
    shared: SharedAnswer,
    by: &str,
    planned: &mut Vec<(String, u32, Vec<AnswerRule>)>,
) -> Result<(TakenOutcome, String), AppError> {
    let of_payer = |mapping: &&Mapping| {
        shared.answer.applies_to == AppliesTo::Payer
            && shared.payer.is_some()
            && mapping.file().payer.name.as_deref().map(str::to_lowercase)
                == shared.payer.as_deref().map(str::to_lowercase)
    };
    let mapping = known.get(&shared.layout).or_else(|| known.list().iter().find(of_payer));
    let Some(mapping) = mapping else {
        let why = format!("no mapping here has the id \"{}\"", shared.layout);
        return Ok((TakenOutcome::NoLayout, why));
    };
    let rule = AnswerRule {
        answered_by: shared.answer.answered_by.clone().or_else(|| Some(by.trim().to_owned())),
        answered_on: shared.answer.answered_on.or_else(|| Some(Local::now().date_naive())),
        ..shared.answer
    };
    let alike = |other: &AnswerRule| {
        let place = |rule: &AnswerRule| {
            (
                rule.term.clone(),
                rule.table.clone(),
                rule.section.clone(),
                rule.column.clone(),
            )
        };
        place(other) == place(&rule)
            && other.applies_to == rule.applies_to
            && other.said() == rule.said()
            && other.unit == rule.unit
    };
    if mapping.file().answer.iter().any(alike) {
        return Ok((TakenOutcome::Known, "it is kept here already".to_owned()));
    }
    let at = planned.iter().position(|(name, _, _)| *name == mapping.name());
    let before = at.map_or_else(Vec::new, |at| planned[at].2.clone());
    if before.iter().any(alike) {
        return Ok((TakenOutcome::Known, "the file says it twice".to_owned()));
    }
    let all: Vec<AnswerRule> = before.into_iter().chain([rule]).collect();
    match with_answers(&mapping.text()?, &mapping.file_name(), mapping.version(), &all) {
        Ok(text) => {
            let draft = Mapping::parse(&text, &mapping.file_name(), mapping.origin().clone())?;
            if let Err(error) = known.with(draft) {
                return Ok((TakenOutcome::Refused, error.to_string()));
            }
            match at {
                Some(at) => planned[at].2 = all,
                None => planned.push((mapping.name(), mapping.version(), all)),
            }
            Ok((TakenOutcome::Added, String::new()))
        }
        Err(error) => Ok((TakenOutcome::Refused, error.to_string())),
    }
}

fn with_answers(text: &str, name: &str, version: u32, rules: &[AnswerRule]) -> Result<String, MappingError> {
    let changes: Vec<AnswerChange> = rules.iter().cloned().map(AnswerChange::Add).collect();
    Mapping::change_answers(text, name, version, &changes)
}

/// Keeps the answers of one mapping.
fn keep(
    app: &App,
    job: &str,
    mapping: &str,
    version: u32,
    rules: &[AnswerRule],
    taken: &mut TakenAnswers,
) -> Result<(), AppError> {
    let rewrite = Rewrite::plan(app, mapping, version, |_, text, name, version| {
        Ok(with_answers(text, name, version, rules)?)
    })?;
    rewrite.mappings(app)?;
    let known = app.mappings();
    let files = Touched::files(app, |report| {
        rules
            .iter()
            .any(|rule| is_open(report, rule) && reaches(&known, mapping, rule, report))
    })?;
    let job = app.start_job(job);
    let (read, left) = rewrite.read_all(app, &job, &files)?;
    let mut before: Vec<Report> = Vec::new();
    for file in &read {
        before.extend(reports_of(app, file.sha256())?);
    }
    taken.report_ids.extend(store(app, &rewrite, &read, &before)?);
    taken.paths.push(rewrite.path.to_string_lossy().into_owned());
    taken.left.extend(left);
    Ok(())
}
