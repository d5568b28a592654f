//! Findings on the command line: what stands, waivers, restatements, questions to payers.

use clap::{Args, Subcommand, ValueEnum};
use plumbline_app::commands::{
    AcceptRequest, AnswerRequest, FindingList, FingerprintRequest, LedgerEntry, LeftOutFinding, Nothing, QueryFormat,
    QueryRequest, RestatementsRequest, WaiveRequest, WithdrawWaiverRequest, WriteQueryRequest,
};
use plumbline_app::{App, AppError, verbs};
use plumbline_model::{
    AskedQuestion, Finding, FindingState, RestatedFigure, RestatedKind, RestatedValue, Severity, WaiverRecord,
    WaiverScope,
};
use serde_json::json;

use crate::out::{self, out, outln};
use crate::print;
use crate::table::TextTable;

/// Which findings to list.
#[derive(Debug, Args)]
pub struct Which {
    /// Only this rule's
    #[arg(long, value_name = "CODE")]
    rule: Option<String>,
    /// Only those that name this report, by its id or its first characters
    #[arg(long, value_name = "ID")]
    report: Option<String>,
    /// Only those on this payer's reports
    #[arg(long, value_name = "NAME")]
    payer: Option<String>,
    /// Only those at least this bad
    #[arg(long, value_enum)]
    severity: Option<AtLeast>,
    /// Only those in this state
    #[arg(long, value_enum)]
    state: Option<State>,
    /// Only root causes: what follows from another finding that is listed is left out
    #[arg(long)]
    roots: bool,
    /// One finding with its history, by its fingerprint
    #[arg(long, value_name = "FINGERPRINT", conflicts_with_all = ["rule", "report", "payer", "severity", "state", "roots"])]
    history: Option<String>,
}

/// How bad a finding must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum AtLeast {
    Info,
    Warning,
    Error,
}

/// A state findings are listed by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum State {
    /// Open, open again included
    Open,
    /// Open again after it was waived or resolved
    Reopened,
    /// Set aside
    Waived,
}

/// A finding to set aside.
#[derive(Debug, Args)]
pub struct Waive {
    /// The finding's fingerprint
    fingerprint: String,
    /// Why
    #[arg(long, value_name = "TEXT", required_unless_present = "withdraw")]
    reason: Option<String>,
    /// Who
    #[arg(long, value_name = "NAME")]
    by: String,
    /// Until this day [default: as long as what it covers stays]
    #[arg(long, value_name = "DATE")]
    until: Option<chrono::NaiveDate>,
    /// What is set aside: this fact; the rule and subject in this report; or in every report of its contract
    #[arg(long, value_enum, default_value_t = Scope::Fact)]
    scope: Scope,
    /// Take the waiver back: the finding is open again
    #[arg(long, conflicts_with_all = ["reason", "until", "scope"])]
    withdraw: bool,
}

/// What a waiver covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Scope {
    Fact,
    Report,
    Contract,
}

impl From<Scope> for WaiverScope {
    fn from(scope: Scope) -> WaiverScope {
        match scope {
            Scope::Fact => WaiverScope::Fact,
            Scope::Report => WaiverScope::Report,
            Scope::Contract => WaiverScope::Contract,
        }
    }
}

/// Questions to a payer.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Query {
    #[command(subcommand)]
    then: Option<Then>,
    /// The payer, as its reports name it
    #[arg(long, value_name = "NAME", required_unless_present = "list")]
    payer: Option<String>,
    /// How the questions are written
    #[arg(long, value_enum, required_unless_present = "list")]
    format: Option<Format>,
    /// The file to write
    #[arg(long, value_name = "FILE", required_unless_present = "list")]
    out: Option<String>,
    /// Ask about this finding, by its fingerprint; may be given several times [default: every open one the payer can
    /// answer and was not asked about yet]
    #[arg(long = "finding", value_name = "FINGERPRINT", num_args = 1..)]
    findings: Vec<String>,
    /// Who asks
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// List what was asked, and what came of it
    #[arg(long, conflicts_with_all = ["format", "out", "findings", "by"])]
    list: bool,
}

/// What becomes of a question.
#[derive(Debug, Subcommand)]
enum Then {
    /// Note what the payer answered
    Answer {
        /// The question's reference, as Q12-3
        reference: String,
        /// The payer's words
        #[arg(long, value_name = "TEXT")]
        text: String,
        /// Who notes them
        #[arg(long, value_name = "NAME")]
        by: String,
        /// The day of the answer [default: today]
        #[arg(long, value_name = "DATE")]
        on: Option<chrono::NaiveDate>,
    },
    /// Accept the answer: the finding is set aside with it
    Accept {
        /// The question's reference, as Q12-3
        reference: String,
        /// Who accepts it
        #[arg(long, value_name = "NAME")]
        by: String,
        /// What is set aside with it
        #[arg(long, value_enum, default_value_t = Scope::Fact)]
        scope: Scope,
        /// Until this day [default: as long as what it covers stays]
        #[arg(long, value_name = "DATE")]
        until: Option<chrono::NaiveDate>,
    },
}

/// Formats of `query`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Markdown
    Md,
    /// A workbook with a column to answer in
    Xlsx,
    /// One web page with pictures of the pages
    Html,
}

/// Lists findings, or tells one's history.
pub fn list(app: &App, which: Which, as_json: bool) -> Result<u8, AppError> {
    if let Some(fingerprint) = which.history {
        let story = verbs::get_finding(app, FingerprintRequest { fingerprint })?;
        if as_json {
            out::json(&story);
        } else {
            print::finding(&story.finding);
            for event in &story.history {
                let by = event.by.as_deref().map_or_else(String::new, |by| format!(" by {by}"));
                let text = event
                    .text
                    .as_deref()
                    .map_or_else(String::new, |text| format!(": {text}"));
                outln!(
                    "    {} {}{by}{text}",
                    event.at.format("%Y-%m-%d %H:%M"),
                    words(event.what)
                );
            }
        }
        return Ok(0);
    }
    let mut list = verbs::list_findings(app, Nothing {})?;
    narrow(app, &mut list, &which)?;
    if as_json {
        out::json(&list);
    } else {
        print::findings(&list);
    }
    Ok(0)
}

fn narrow(app: &App, list: &mut FindingList, which: &Which) -> Result<(), AppError> {
    if let Some(rule) = &which.rule {
        list.findings.retain(|finding| finding.rule.eq_ignore_ascii_case(rule));
    }
    if which.report.is_some() || which.payer.is_some() {
        let rows = verbs::list_reports(app, Nothing {})?;
        let ids: Vec<String> = rows
            .into_iter()
            .map(|row| row.report)
            .filter(|report| {
                which
                    .report
                    .as_ref()
                    .is_none_or(|id| report.id.starts_with(id.as_str()))
            })
            .filter(|report| {
                let payer = which.payer.as_ref();
                payer.is_none_or(|name| report.payer.to_lowercase() == name.trim().to_lowercase())
            })
            .map(|report| report.id)
            .collect();
        if ids.is_empty() {
            return Err(AppError::InvalidRequest {
                what: "No report fits. `plumbline reports` lists them.".into(),
            });
        }
        list.findings.retain(|finding| ids.iter().any(|id| finding.names(id)));
    }
    if let Some(least) = which.severity {
        let least = match least {
            AtLeast::Info => Severity::Info,
            AtLeast::Warning => Severity::Warning,
            AtLeast::Error => Severity::Error,
        };
        list.findings.retain(|finding| finding.severity >= least);
    }
    if let Some(state) = which.state {
        list.findings.retain(|finding| match state {
            State::Open => finding.state == FindingState::Open,
            State::Reopened => finding.state == FindingState::Open && finding.reopened.is_some(),
            State::Waived => finding.state == FindingState::Waived,
        });
    }
    if which.roots {
        let listed: std::collections::HashSet<String> = list
            .findings
            .iter()
            .map(|finding| finding.fingerprint.clone())
            .collect();
        list.findings
            .retain(|finding| finding.caused_by.as_ref().is_none_or(|cause| !listed.contains(cause)));
    }
    Ok(())
}

/// Sets a finding aside, or takes that back.
pub fn waive(app: &App, waive: Waive, as_json: bool) -> Result<u8, AppError> {
    let finding: Finding = if waive.withdraw {
        let request = WithdrawWaiverRequest {
            fingerprint: waive.fingerprint,
            by: Some(waive.by),
        };
        verbs::withdraw_waiver(app, request)?
    } else {
        let request = WaiveRequest {
            fingerprint: waive.fingerprint,
            reason: waive.reason.unwrap_or_default(),
            by: waive.by,
            until: waive.until,
            scope: waive.scope.into(),
        };
        verbs::waive_finding(app, request)?
    };
    if as_json {
        out::json(&finding);
    } else {
        outln!("{} {} is {}.", finding.rule, finding.subject, finding.state.as_str());
    }
    Ok(0)
}

/// Lists waivers.
pub fn waivers(app: &App, unused: bool, as_json: bool) -> Result<u8, AppError> {
    let mut waivers = verbs::list_waivers(app, Nothing {})?;
    if unused {
        waivers.retain(|waiver| waiver.unused.is_some());
    }
    if as_json {
        out::json(&json!({ "waivers": waivers }));
        return Ok(0);
    }
    let mut table = TextTable::new(&[
        "Rule",
        "About",
        "Covers",
        ">Findings",
        "By",
        "On",
        "Until",
        "State",
        "Reason",
        "Fingerprint",
    ]);
    for waiver in &waivers {
        table.row([
            waiver.rule.clone(),
            waiver.subject.clone(),
            covers(waiver),
            waiver.covers.to_string(),
            waiver.waiver.by.clone(),
            waiver.waived_at.date_naive().to_string(),
            waiver.waiver.until.map_or_else(String::new, |day| day.to_string()),
            state(waiver),
            waiver.waiver.reason.clone(),
            waiver.fingerprint.clone(),
        ]);
    }
    match (table.is_empty(), unused) {
        (true, true) => outln!("No waiver is unused."),
        (true, false) => outln!("No finding was ever waived."),
        (false, _) => out!("{}", table.render()),
    }
    Ok(0)
}

fn covers(waiver: &WaiverRecord) -> String {
    let place = waiver.place.as_deref().unwrap_or("several reports");
    match waiver.waiver.scope {
        WaiverScope::Fact => format!("this fact ({place})"),
        WaiverScope::Report => format!("the report {place}"),
        WaiverScope::Contract => place.to_owned(),
    }
}

fn state(waiver: &WaiverRecord) -> String {
    match (&waiver.unused, waiver.ended_because) {
        (Some(why), _) => format!("unused: {why}"),
        (None, Some(why)) => format!("ended: {}", why.as_str().replace('_', " ")),
        (None, None) => "in force".to_owned(),
    }
}

/// Lists restatements.
pub fn restatements(app: &App, id: Option<String>, as_json: bool) -> Result<u8, AppError> {
    let ledger = verbs::list_restatements(app, RestatementsRequest { id })?;
    if as_json {
        out::json(&json!({ "restatements": ledger }));
        return Ok(0);
    }
    if ledger.is_empty() {
        outln!("No report was restated.");
    }
    for restatement in &ledger {
        print_restatement(restatement);
    }
    Ok(0)
}

fn print_restatement(restatement: &LedgerEntry) {
    let (earlier, later) = (&restatement.earlier, &restatement.later);
    let on = |day: Option<chrono::NaiveDate>| day.map_or_else(String::new, |day| format!(" of {day}"));
    outln!(
        "{}: version {}{} replaces version {}{}",
        restatement.title,
        later.version,
        on(later.reported_on),
        earlier.version,
        on(earlier.reported_on)
    );
    let mut table = TextTable::new(&["Figure", "Change", ">Before", ">After", ">Difference", ">Percent"]);
    for figure in &restatement.figures {
        table.row([
            figure.label.clone(),
            kind(figure.kind).to_owned(),
            printed(figure.before.as_ref()),
            printed(figure.after.as_ref()),
            figure
                .difference
                .map_or_else(String::new, |difference| difference.normalize().to_string()),
            percent(figure),
        ]);
    }
    if table.is_empty() {
        outln!("  no figure changed");
    } else {
        out!("{}", table.render());
    }
    for (what, findings) in [
        ("resolves", &restatement.resolves),
        ("opens again", &restatement.reopens),
        ("changes", &restatement.changes),
    ] {
        for finding in findings {
            let words = finding
                .words
                .as_deref()
                .map_or_else(String::new, |words| format!(": {words}"));
            outln!("  {what} {} {}{words}", finding.rule, finding.subject);
        }
    }
    outln!();
}

fn kind(kind: RestatedKind) -> &'static str {
    match kind {
        RestatedKind::Changed => "changed",
        RestatedKind::Filled => "had no value",
        RestatedKind::Emptied => "has no value any more",
        RestatedKind::Added => "new line",
        RestatedKind::Dropped => "line dropped",
    }
}

fn printed(value: Option<&RestatedValue>) -> String {
    match value {
        None => "(no line)".to_owned(),
        Some(value) if value.displayed.is_empty() => print::value(None, value.state),
        Some(value) => value.displayed.clone(),
    }
}

fn percent(figure: &RestatedFigure) -> String {
    figure.share.map_or_else(String::new, |share| {
        let percent = (share * rust_decimal::Decimal::ONE_HUNDRED).round_dp(2).normalize();
        format!("{percent}%")
    })
}

/// Writes questions, lists them, or notes what became of one.
pub fn query(app: &App, query: Query, as_json: bool) -> Result<u8, AppError> {
    match query.then {
        Some(Then::Answer {
            reference,
            text,
            by,
            on,
        }) => {
            let request = AnswerRequest {
                reference,
                text,
                by,
                on,
            };
            one_question(&verbs::answer_question(app, request)?, as_json);
        }
        Some(Then::Accept {
            reference,
            by,
            scope,
            until,
        }) => {
            let request = AcceptRequest {
                reference,
                by,
                scope: scope.into(),
                until,
            };
            one_question(&verbs::accept_answer(app, request)?, as_json);
        }
        None if query.list => {
            let mut questions = verbs::list_questions(app, Nothing {})?;
            if let Some(payer) = &query.payer {
                questions.retain(|question| question.payer.to_lowercase() == payer.trim().to_lowercase());
            }
            if as_json {
                out::json(&json!({ "questions": questions }));
            } else {
                print_questions(&questions);
            }
        }
        None => write(app, query, as_json)?,
    }
    Ok(0)
}

fn write(app: &App, query: Query, as_json: bool) -> Result<(), AppError> {
    let format = match query.format {
        Some(Format::Xlsx) => QueryFormat::Xlsx,
        Some(Format::Html) => QueryFormat::Html,
        Some(Format::Md) | None => QueryFormat::Md,
    };
    let request = WriteQueryRequest {
        query: QueryRequest {
            payer: query.payer.unwrap_or_default(),
            fingerprints: query.findings,
            by: query.by,
        },
        format,
        out: query.out.unwrap_or_default(),
    };
    let written = verbs::write_query(app, request)?;
    for LeftOutFinding { fingerprint, why } in &written.left_out {
        eprintln!("left out {fingerprint}: {why}");
    }
    if as_json {
        out::json(&written);
    } else {
        print_questions(&written.questions);
        outln!("{} ({} bytes)", written.path, written.bytes);
    }
    Ok(())
}

fn one_question(question: &AskedQuestion, as_json: bool) {
    if as_json {
        out::json(question);
    } else {
        outln!("{} is {}.", question.reference, question.state.as_str());
    }
}

fn print_questions(questions: &[AskedQuestion]) {
    let mut table = TextTable::new(&["Reference", "Payer", "Asked on", "State", "About", "Question", "Answer"]);
    for question in questions {
        table.row([
            question.reference.clone(),
            question.payer.clone(),
            question.asked_on.to_string(),
            question.state.as_str().to_owned(),
            question.subject.clone(),
            question.question.clone(),
            question
                .answer
                .as_ref()
                .map_or_else(String::new, |answer| format!("{}: {}", answer.on, answer.text)),
        ]);
    }
    if table.is_empty() {
        outln!("Nothing was asked.");
    } else {
        out!("{}", table.render());
    }
}

fn words(what: plumbline_model::FindingEventKind) -> &'static str {
    use plumbline_model::FindingEventKind as Kind;
    match what {
        Kind::Found => "found",
        Kind::Waived => "waived",
        Kind::Withdrawn => "waiver withdrawn",
        Kind::Expired => "waiver ran out",
        Kind::Resolved => "resolved",
        Kind::Reopened => "open again",
        Kind::Asked => "payer asked",
        Kind::Answered => "payer answered",
        Kind::Accepted => "answer accepted",
    }
}
