//! Questions to a payer: chosen, written to a file, answered, accepted.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use chrono::{Local, NaiveDate, Utc};
use plumbline_export::query::{Letter, LetterFormat, Picture, Printed, Question, preview, write};
use plumbline_model::{
    AskedQuestion, Contract, Finding, FindingState, PageBox, PayerAnswer, Report, ReportSummary, Severity, Waiver,
};
use plumbline_rules::rule;
use plumbline_store::{FindingFilter, StoreError};

use super::show_report::source_bytes;
use crate::commands::{
    AcceptRequest, AnswerRequest, LeftOutFinding, Nothing, QueryFormat, QueryPreview, QueryRequest, QueryWritten,
    WriteQueryRequest,
};
use crate::{App, AppError};

/// Asked where a rule words no question and a person asks anyway.
const OPEN_QUESTION: &str = "Please check this, and tell us what is right.";

/// Why a finding is not asked about a second time by itself.
const ASKED_BEFORE: &str = "It was asked about before.";

/// The letter as it would be written, without pictures; nothing is written down.
///
/// Errors: [`AppError::InvalidRequest`] for an unknown payer, for nothing to ask, and for a chosen finding that tells of
/// other payers; [`AppError::Store`] for an unknown finding.
pub fn preview_query(app: &App, request: QueryRequest) -> Result<QueryPreview, AppError> {
    let today = Local::now().date_naive();
    let number = app.workspace().next_query()?;
    let (letter, fingerprints, left_out) = letter(app, &request, number, today)?;
    Ok(QueryPreview {
        text: preview(&letter),
        fingerprints,
        left_out,
    })
}

/// Writes the letter and writes down what was asked. Errors: as [`preview_query`]; [`AppError::Export`].
pub fn write_query(app: &App, request: WriteQueryRequest) -> Result<QueryWritten, AppError> {
    if request.out.trim().is_empty() {
        return Err(AppError::InvalidRequest {
            what: "No file to write to is named. Choose one.".into(),
        });
    }
    let today = Local::now().date_naive();
    let number = app.workspace().next_query()?;
    let (mut letter, fingerprints, left_out) = letter(app, &request.query, number, today)?;
    let format = match request.format {
        QueryFormat::Md => LetterFormat::Markdown,
        QueryFormat::Xlsx => LetterFormat::Workbook,
        QueryFormat::Html => LetterFormat::Html,
    };
    if format == LetterFormat::Html {
        add_pictures(app, &mut letter, &fingerprints)?;
    }
    let path = Path::new(request.out.trim());
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|source| AppError::Unwritable {
            path: folder.to_owned(),
            source,
        })?;
    }
    let bytes = write(&letter, format, path)?;
    let questions: Vec<(String, String)> = fingerprints
        .into_iter()
        .zip(letter.questions.iter().map(|question| question.question.clone()))
        .collect();
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let path = path.to_string_lossy().into_owned();
    let recorded = plumbline_store::Letter {
        number,
        payer: &letter.payer,
        on: today,
        by: letter.by.as_deref(),
        path: &path,
        questions: &questions,
    };
    Ok(QueryWritten {
        questions: app.workspace().record_query(&recorded, Utc::now())?,
        path,
        bytes,
        left_out,
    })
}

/// Every question to a payer, the latest letter first.
pub fn list_questions(app: &App, _: Nothing) -> Result<Vec<AskedQuestion>, AppError> {
    Ok(app.workspace().questions()?)
}

/// Notes what a payer answered. Errors: [`AppError::Store`] for an unknown question, an empty answer or name.
pub fn answer_question(app: &App, request: AnswerRequest) -> Result<AskedQuestion, AppError> {
    let answer = PayerAnswer {
        text: request.text.trim().to_owned(),
        on: request.on.unwrap_or_else(|| Local::now().date_naive()),
        by: request.by.trim().to_owned(),
    };
    let workspace = app.workspace();
    Ok(workspace.answer_question(&request.reference, &answer, Utc::now())?)
}

/// Accepts an answer: the finding is set aside with the payer's words as the reason, where it still stands.
/// Errors: [`AppError::Store`] for an unknown or unanswered question, an empty name, or a scope the finding has not.
pub fn accept_answer(app: &App, request: AcceptRequest) -> Result<AskedQuestion, AppError> {
    let workspace = app.workspace();
    let reference = request.reference.trim().to_uppercase();
    let questions = workspace.questions()?;
    let question = questions.iter().find(|question| question.reference == reference);
    let reason = match question.and_then(|question| Some((question, question.answer.as_ref()?))) {
        Some((question, answer)) => format!(
            "{} answered on {} ({}): {}",
            question.payer, answer.on, question.reference, answer.text
        ),
        // Unknown or unanswered: the store says which.
        None => "The payer's answer was accepted.".to_owned(),
    };
    let waiver = Waiver {
        reason,
        by: request.by.trim().to_owned(),
        until: request.until,
        scope: request.scope,
    };
    let today = Local::now().date_naive();
    Ok(workspace.accept_answer(&request.reference, &waiver, today, Utc::now())?)
}

type Chosen = (Letter, Vec<String>, Vec<LeftOutFinding>);

fn letter(app: &App, request: &QueryRequest, number: u32, today: NaiveDate) -> Result<Chosen, AppError> {
    let workspace = app.workspace();
    let summaries = workspace.reports()?;
    let payer = payer_named(&summaries, &request.payer)?;
    let theirs: HashMap<&str, &ReportSummary> = summaries
        .iter()
        .filter(|report| report.payer == payer)
        .map(|report| (report.id.as_str(), report))
        .collect();
    let standing = workspace.findings(&FindingFilter::standing())?;
    let (findings, left_out) = if request.fingerprints.is_empty() {
        let asked: Vec<String> = workspace
            .questions()?
            .into_iter()
            .map(|question| question.fingerprint)
            .collect();
        usual(&standing, &theirs, &asked)
    } else {
        (chosen(&standing, &theirs, &request.fingerprints, &payer)?, Vec::new())
    };
    if findings.is_empty() {
        let asked = left_out.iter().filter(|finding| finding.why == ASKED_BEFORE).count();
        let what = if asked == 0 {
            format!("There is nothing to ask {payer}: no open finding on its reports is one that a payer can answer.")
        } else {
            format!(
                "There is nothing new to ask {payer}: all {asked} findings it can answer were asked about before. Choose findings to ask about them again."
            )
        };
        return Err(AppError::InvalidRequest { what });
    }
    let contracts = workspace.contracts()?;
    let mut reports: BTreeMap<&str, Report> = BTreeMap::new();
    for id in findings.iter().flat_map(|finding| finding.reports()) {
        if !reports.contains_key(id)
            && let Some(report) = workspace.report(id)?
        {
            reports.insert(id, report);
        }
    }
    let questions = (1..).zip(&findings).map(|(position, finding)| {
        let follows = standing
            .iter()
            .filter(|other| other.caused_by.as_ref() == Some(&finding.fingerprint))
            .filter(|other| is_theirs(other, &theirs));
        Question {
            reference: format!("Q{number}-{position}"),
            follows: follows
                .map(|other| format!("{}: {}", other.subject, other.message))
                .collect(),
            ..question(finding, &reports, &contracts)
        }
    });
    let organizations: std::collections::BTreeSet<&str> =
        reports.values().map(|report| report.subject.name.as_str()).collect();
    let letter = Letter {
        organization: organizations.into_iter().collect::<Vec<_>>().join(", "),
        on: today,
        by: request
            .by
            .as_deref()
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .map(str::to_owned),
        questions: questions.collect(),
        payer,
    };
    let fingerprints = findings.iter().map(|finding| finding.fingerprint.clone()).collect();
    Ok((letter, fingerprints, left_out))
}

/// The payer as its reports name it; differences of case and spacing do not matter.
fn payer_named(summaries: &[ReportSummary], name: &str) -> Result<String, AppError> {
    let normal = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let found = summaries.iter().find(|report| normal(&report.payer) == normal(name));
    found.map(|report| report.payer.clone()).ok_or_else(|| {
        let known: std::collections::BTreeSet<&str> = summaries.iter().map(|report| report.payer.as_str()).collect();
        let known: Vec<&str> = known.into_iter().collect();
        AppError::InvalidRequest {
            what: format!(
                "No report is of a payer \"{name}\". Known payers: {}.",
                known.join(", ")
            ),
        }
    })
}

/// Whether a finding tells of this payer's reports and of nobody else's.
fn is_theirs(finding: &Finding, theirs: &HashMap<&str, &ReportSummary>) -> bool {
    let mut named = finding.reports().peekable();
    named.peek().is_some() && named.all(|id| theirs.contains_key(id))
}

/// Every open finding that the payer can answer; what follows from another one is asked with it.
fn usual(
    standing: &[Finding],
    theirs: &HashMap<&str, &ReportSummary>,
    asked: &[String],
) -> (Vec<Finding>, Vec<LeftOutFinding>) {
    let open = |finding: &&Finding| finding.state == FindingState::Open;
    let mut left_out = Vec::new();
    let mut findings = Vec::new();
    for finding in standing.iter().filter(open) {
        if !finding.reports().any(|id| theirs.contains_key(id)) {
            continue;
        }
        let mut leave = |why: &str| {
            left_out.push(LeftOutFinding {
                fingerprint: finding.fingerprint.clone(),
                why: why.to_owned(),
            });
        };
        let cause = finding.caused_by.as_ref();
        if !is_theirs(finding, theirs) {
            leave("It compares the payer with others, and what those report is not for it.");
        } else if rule(&finding.rule).and_then(plumbline_rules::Rule::question).is_none() {
            leave("It is for us to settle and not for the payer.");
        } else if finding.severity == Severity::Info {
            leave("It is worth knowing and needs no answer.");
        } else if asked.contains(&finding.fingerprint) {
            leave(ASKED_BEFORE);
        } else if cause.is_some_and(|cause| standing.iter().filter(open).any(|other| other.fingerprint == *cause)) {
            leave("It follows from another finding and is told with that one.");
        } else {
            findings.push(finding.clone());
        }
    }
    (findings, left_out)
}

/// The findings a person chose. Errors: [`StoreError::UnknownFinding`], and [`AppError::InvalidRequest`] for one that is
/// not about this payer alone.
fn chosen(
    standing: &[Finding],
    theirs: &HashMap<&str, &ReportSummary>,
    fingerprints: &[String],
    payer: &str,
) -> Result<Vec<Finding>, AppError> {
    let mut findings: Vec<Finding> = Vec::new();
    for fingerprint in fingerprints {
        let finding = standing
            .iter()
            .find(|finding| finding.fingerprint == *fingerprint)
            .ok_or_else(|| StoreError::UnknownFinding {
                fingerprint: fingerprint.clone(),
            })?;
        if !is_theirs(finding, theirs) {
            let what = format!(
                "The finding {fingerprint} ({}, {}) is not about {payer}'s reports alone; what other payers report is not \
                 for {payer}. Leave it out.",
                finding.rule, finding.subject
            );
            return Err(AppError::InvalidRequest { what });
        }
        if !findings.iter().any(|known| known.fingerprint == finding.fingerprint) {
            findings.push(finding.clone());
        }
    }
    Ok(findings)
}

fn question(finding: &Finding, reports: &BTreeMap<&str, Report>, contracts: &[Contract]) -> Question {
    let named: std::collections::BTreeSet<&str> = finding.reports().collect();
    let named: Vec<&Report> = named.into_iter().filter_map(|id| reports.get(id)).collect();
    let computed = finding
        .evidence
        .iter()
        .filter(|evidence| evidence.anchor.is_none() && evidence.report_id.is_none())
        .map(|evidence| (sentence_case(&evidence.label), evidence.value.clone()));
    Question {
        reference: String::new(),
        about: finding.subject.clone(),
        reports: named.iter().map(|report| report_words(report)).collect(),
        message: finding.message.clone(),
        printed: finding
            .evidence
            .iter()
            .filter_map(|evidence| printed(finding, evidence, reports))
            .collect(),
        computed: computed.collect(),
        expected: finding.expected.clone(),
        found: finding.found.clone(),
        tolerance: finding.tolerance.clone(),
        contract: named.iter().find_map(|report| contract_words(report, contracts)),
        question: rule(&finding.rule)
            .and_then(plumbline_rules::Rule::question)
            .unwrap_or_else(|| OPEN_QUESTION.to_owned()),
        follows: Vec::new(),
    }
}

fn printed(
    finding: &Finding,
    evidence: &plumbline_model::Evidence,
    reports: &BTreeMap<&str, Report>,
) -> Option<Printed> {
    let report = evidence.report_id.as_deref().or(finding.report_id.as_deref());
    let report = reports.get(report?)?;
    if evidence.anchor.is_none() && evidence.report_id.is_none() {
        return None;
    }
    let anchor = evidence.anchor.as_ref();
    let text = anchor
        .map(|anchor| anchor.text().trim())
        .filter(|text| !text.is_empty());
    Some(Printed {
        label: evidence.label.clone(),
        // A statement may be read out of a longer text: the place shows it whole, the value what was taken.
        text: text.map_or_else(|| evidence.value.clone(), str::to_owned),
        file: file_name(&report.source.path),
        place: anchor.map(plumbline_model::Anchor::place).unwrap_or_default(),
        picture: None,
    })
}

fn file_name(path: &str) -> String {
    path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned()
}

/// A report in a letter: what it is, its day and its file.
fn report_words(report: &Report) -> String {
    let on = report
        .reported_on
        .map_or_else(String::new, |day| format!(", reported on {day}"));
    let paid = report
        .paid_through
        .map_or_else(String::new, |day| format!(", paid through {day}"));
    format!("{}{on}{paid}, file {}", report.title(), file_name(&report.source.path))
}

/// The contract a report is made under, in words.
fn contract_words(report: &Report, contracts: &[Contract]) -> Option<String> {
    let named = report.contract.as_ref()?;
    let known = contracts
        .iter()
        .find(|contract| contract.id == named.id && contract.payer == report.payer.name);
    let title = known
        .and_then(|contract| contract.title.as_ref())
        .or(named.title.as_ref())
        .map_or_else(String::new, |title| format!(", {title}"));
    let term = known
        .and_then(|contract| contract.term)
        .map_or_else(String::new, |term| format!(", term {} to {}", term.start, term.end));
    Some(format!("Contract {}{title}{term}.", named.id))
}

fn sentence_case(label: &str) -> String {
    let mut letters = label.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Adds what the pages of PDFs look like where the questions point. A page that cannot be drawn leaves its text.
fn add_pictures(app: &App, letter: &mut Letter, fingerprints: &[String]) -> Result<(), AppError> {
    /// Places on one page of one file: the question, the printed value and its box.
    type Places = Vec<(usize, usize, PageBox)>;
    let mut pages: BTreeMap<(String, u32), Places> = BTreeMap::new();
    for (index, fingerprint) in fingerprints.iter().enumerate() {
        let Some(finding) = app.workspace().finding(fingerprint)? else {
            continue;
        };
        let mut position = 0;
        for evidence in &finding.evidence {
            if evidence.anchor.is_none() && evidence.report_id.is_none() {
                continue;
            }
            let id = evidence.report_id.as_deref().or(finding.report_id.as_deref());
            let anchor = evidence.anchor.as_ref();
            if let (Some(id), Some(plumbline_model::Anchor::Page { page, r#box, .. })) = (id, anchor)
                && let Some(report) = app.workspace().report(id)?
            {
                let key = (report.source.sha256, *page);
                pages.entry(key).or_default().push((index, position, **r#box));
            }
            position += 1;
        }
    }
    for ((sha256, page), places) in pages {
        let boxes = places.iter().map(|(_, _, place)| *place).collect();
        let drawn = source_bytes(app, &sha256)
            .ok()
            .and_then(|bytes| app.reading.clip(&bytes, page, boxes).ok());
        for ((index, position, _), picture) in places.into_iter().zip(drawn.unwrap_or_default()) {
            let printed = letter
                .questions
                .get_mut(index)
                .and_then(|question| question.printed.get_mut(position));
            if let Some(printed) = printed.filter(|_| !picture.gray.is_empty()) {
                printed.picture = Some(Picture {
                    width: picture.width,
                    height: picture.height,
                    gray: picture.gray,
                });
            }
        }
    }
    Ok(())
}
