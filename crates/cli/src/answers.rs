//! `answers` and `answer`: open terms, what persons said of them, and sharing it.

use plumbline_app::commands::{
    AnswerDraft, AnswerEdit, AnswerKept, AnswerLook, AnswerPreview, GivenAnswer, Nothing, OpenTerm, Reach,
    ShareAnswers, TakeAnswers, TakenAnswers, TakenOutcome,
};
use plumbline_app::{App, AppError, verbs};
use plumbline_model::{TermPlace, Unit};
use serde_json::json;

use crate::SOMETHING_FAILED;
use crate::arguments::Verb;
use crate::out::{self, out, outln};
use crate::table::TextTable;

/// Runs `answers` or `answer`. Gives the exit code.
pub fn run(app: &App, verb: Verb, json: bool) -> Result<u8, AppError> {
    match verb {
        Verb::Answers { open: true, .. } => {
            let terms = verbs::list_open_terms(app, Nothing {})?;
            shown(json, &terms, || open_terms(&terms.terms))
        }
        Verb::Answers {
            export: Some(path),
            names,
            ..
        } => {
            let path = path.to_string_lossy().into_owned();
            let shared = verbs::share_answers(app, ShareAnswers { path, names })?;
            for left_out in &shared.left_out {
                eprintln!("left out: {left_out}");
            }
            shown(json, &shared, || {
                outln!("{} answers in {}", shared.answers, shared.path)
            })
        }
        Verb::Answers {
            import: Some(path),
            by,
            dry_run,
            ..
        } => {
            let request = TakeAnswers {
                path: path.to_string_lossy().into_owned(),
                by: by.unwrap_or_default(),
                keep: !dry_run,
                job: "answers".into(),
            };
            let taken = verbs::take_answers(app, request)?;
            shown(json, &taken, || take(&taken))?;
            Ok(if taken.left.is_empty() { 0 } else { SOMETHING_FAILED })
        }
        Verb::Answers { .. } => {
            let answers = verbs::list_answers(app, Nothing {})?;
            shown(json, &json!({ "answers": answers }), || given(&answers))
        }
        Verb::Answer { undo_last: true, .. } => told(verbs::undo_last_answer(app, Nothing {})?, json),
        Verb::Answer { undo: Some(named), .. } => told(verbs::keep_answer(app, taken_back(app, &named)?)?, json),
        Verb::Answer {
            term,
            code,
            decline,
            unit,
            reach,
            report,
            table,
            section,
            column,
            by,
            dry_run,
            ..
        } => {
            let place = Wanted {
                term: term.unwrap_or_default(),
                report,
                table,
                section,
                column,
            };
            let edit = place.edit(app, (code, decline), unit, reach.into(), by.unwrap_or_default())?;
            if dry_run {
                let preview = verbs::preview_answer(app, AnswerLook { edit, read: true })?;
                return shown(json, &preview, || changes(&preview));
            }
            told(verbs::keep_answer(app, edit)?, json)
        }
        _ => Ok(0),
    }
}

fn shown(json: bool, value: &impl serde::Serialize, text: impl FnOnce()) -> Result<u8, AppError> {
    if json {
        out::json(value)
    } else {
        text()
    }
    Ok(0)
}

fn told(kept: AnswerKept, json: bool) -> Result<u8, AppError> {
    for left in &kept.left {
        eprintln!("not read again: {}: {}", left.path, left.why);
    }
    for refused in &kept.refused {
        eprintln!("not taken: {refused}");
    }
    shown(json, &kept, || {
        outln!(
            "{}: version {}; {} figures in {} reports",
            kept.path,
            kept.version,
            kept.changed,
            kept.report_ids.len()
        );
    })?;
    Ok(if kept.left.is_empty() { 0 } else { SOMETHING_FAILED })
}

/// The open term a person means.
struct Wanted {
    term: String,
    report: Option<String>,
    table: Option<String>,
    section: Option<String>,
    column: Option<String>,
}

impl Wanted {
    /// The answer to the one open term that is meant. Errors: [`AppError::InvalidRequest`] where none or several are.
    fn edit(
        &self,
        app: &App,
        (code, declined): (Option<String>, Option<String>),
        unit: Option<Unit>,
        reach: Reach,
        by: String,
    ) -> Result<AnswerEdit, AppError> {
        let invalid = |what: String| AppError::InvalidRequest { what };
        let terms = verbs::list_open_terms(app, Nothing {})?.terms;
        let meant: Vec<&OpenTerm> = terms.iter().filter(|open| self.is(open)).collect();
        let open = match meant[..] {
            [open] => open,
            [] => {
                return Err(invalid(format!(
                    "No open term is \"{}\" here. `plumbline answers --open` lists them.",
                    self.term
                )));
            }
            _ => {
                let places: Vec<String> = meant.iter().map(|open| place(open)).collect();
                return Err(invalid(format!(
                    "\"{}\" is open in several places: {}. Say which with --report, --table, --section or --column.",
                    self.term,
                    places.join("; ")
                )));
            }
        };
        let Some(mapping) = open.mapping.as_ref().filter(|_| open.closed.is_none()) else {
            return Err(invalid(open.closed.clone().unwrap_or_default()));
        };
        let figure = open.figures.iter().find(|figure| self.is_of(&figure.report_id));
        if reach == Reach::Report && self.report.is_none() {
            return Err(invalid("Which report is it for? Name it with --report.".into()));
        }
        let place = open.place.clone().filter(|_| reach != Reach::Payer).unwrap_or_default();
        let filled = |text: String| Some(text).filter(|text| !text.is_empty());
        Ok(AnswerEdit {
            mapping: mapping.name.clone(),
            version: mapping.version,
            replaces: None,
            answer: Some(AnswerDraft {
                term: open.term.clone(),
                table: filled(place.table),
                section: place.section,
                column: place.column,
                because: code.as_ref().map(|code| {
                    let suggested = open.suggestions.iter().find(|suggestion| suggestion.code == *code);
                    suggested.map_or_else(|| "chosen by hand".to_owned(), |suggestion| suggestion.reason.clone())
                }),
                code,
                declined,
                unit,
                applies_to: reach,
                sha256: figure
                    .map(|figure| figure.sha256.clone())
                    .filter(|_| reach == Reach::Report),
            }),
            by,
            job: "answer".into(),
        })
    }

    fn is(&self, open: &OpenTerm) -> bool {
        let same = |wanted: &Option<String>, at: Option<&str>| wanted.is_none() || wanted.as_deref() == at;
        let part = |of: fn(&TermPlace) -> Option<&str>| open.place.as_ref().and_then(of);
        open.term == self.term
            && same(&self.table, part(|place| Some(&place.table)))
            && same(&self.section, part(|place| place.section.as_deref()))
            && same(&self.column, part(|place| place.column.as_deref()))
            && open.figures.iter().any(|figure| self.is_of(&figure.report_id))
    }

    fn is_of(&self, report: &str) -> bool {
        self.report.as_deref().is_none_or(|id| report.starts_with(id))
    }
}

/// What takes the answer back that is named as "harborview@2:1".
fn taken_back(app: &App, named: &str) -> Result<AnswerEdit, AppError> {
    let found = verbs::list_answers(app, Nothing {})?
        .into_iter()
        .find(|answer| number(answer) == named)
        .ok_or_else(|| AppError::InvalidRequest {
            what: format!("No answer is \"{named}\". `plumbline answers` lists them."),
        })?;
    Ok(AnswerEdit {
        mapping: found.mapping,
        version: found.version,
        replaces: Some(found.index),
        answer: None,
        by: String::new(),
        job: "answer".into(),
    })
}

fn number(answer: &GivenAnswer) -> String {
    format!("{}:{}", answer.mapping, answer.index + 1)
}

fn place(open: &OpenTerm) -> String {
    let place = open.place.clone().unwrap_or_default();
    let mapping = open
        .mapping
        .as_ref()
        .map_or("no mapping", |mapping| mapping.name.as_str());
    [Some(mapping.to_owned()), Some(place.table), place.section, place.column]
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" / ")
}

fn open_terms(terms: &[OpenTerm]) {
    let mut table = TextTable::new(&["term", "payer", "place", ">printed", "may be", ">alike"]);
    for open in terms {
        let best = open.suggestions.first();
        table.row([
            open.term.clone(),
            open.payer.clone(),
            place(open),
            open.figures
                .first()
                .map(|figure| figure.displayed.clone())
                .unwrap_or_default(),
            best.map(|best| format!("{} ({})", best.code, best.reason))
                .unwrap_or_default(),
            open.figures.len().to_string(),
        ]);
    }
    out!("{}", table.render());
    outln!("{} open terms", terms.len());
}

fn given(answers: &[GivenAnswer]) {
    let mut table = TextTable::new(&["answer", "term", "says", "for", "by", "on"]);
    for one in answers {
        let answer = &one.answer;
        let declined = answer.declined.as_ref().map(|reason| format!("declined: {reason}"));
        table.row([
            number(one),
            answer.term.clone(),
            answer.code.clone().or(declined).unwrap_or_default(),
            match answer.applies_to {
                Reach::Report => "one report",
                Reach::Layout => "the layout",
                Reach::Payer => "the payer",
            }
            .to_owned(),
            one.answered_by.clone().unwrap_or_default(),
            one.answered_on.map(|day| day.to_string()).unwrap_or_default(),
        ]);
    }
    out!("{}", table.render());
    outln!("{} answers", answers.len());
}

fn changes(preview: &AnswerPreview) {
    outln!(
        "{}: version {}, {} files read again",
        preview.path,
        preview.version,
        preview.files
    );
    for change in &preview.changes {
        outln!(
            "{:?}: {} {} {} -> {}",
            change.kind,
            change.term,
            change.code.as_deref().unwrap_or("without a code"),
            change.before.as_deref().unwrap_or("-"),
            change.after.as_deref().unwrap_or("-")
        );
    }
    outln!("Nothing was kept.");
}

fn take(taken: &TakenAnswers) {
    let mut table = TextTable::new(&["term", "says", "layout", "outcome"]);
    for answer in &taken.answers {
        let outcome = match answer.outcome {
            TakenOutcome::Added => "taken in".to_owned(),
            TakenOutcome::Known | TakenOutcome::Refused | TakenOutcome::NoLayout => format!("left: {}", answer.why),
        };
        table.row([answer.term.clone(), answer.says.clone(), answer.layout.clone(), outcome]);
    }
    out!("{}", table.render());
    for path in &taken.paths {
        outln!("written: {path}");
    }
}
