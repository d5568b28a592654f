//! `push`, `pull` and `token`: reports to a FHIR server and back.

use std::io::Read;

use chrono::NaiveDate;
use clap::Args;
use plumbline_app::commands::{
    PlannedReport, PullOutcome, PullRequest, PushAction, PushOutcome, PushPlan, PushRequest, PushStatus, ResourceCounts,
};
use plumbline_app::{App, AppError, verbs};
use plumbline_model::{ErrorInfo, ImportStatus, Severity};
use serde_json::json;

use crate::SOMETHING_FAILED;
use crate::out::{self, out, outln};
use crate::table::TextTable;

/// A token is no longer than a page of text.
const LONGEST_TOKEN: u64 = 64 << 10;

/// Which reports go where.
#[derive(Debug, Args)]
pub struct Push {
    /// The server's base address; the bearer token is taken from PLUMBLINE_FHIR_TOKEN or the system's keychain
    #[arg(long, value_name = "URL")]
    fhir: String,
    /// Report ids [default: all current ones]
    #[arg(conflicts_with = "all")]
    ids: Vec<String>,
    /// All current reports
    #[arg(long)]
    all: bool,
    /// Write nothing; show what would be created, updated and left as it is, and what would not conform
    #[arg(long)]
    dry_run: bool,
    /// Look at the server again for what it has accepted before
    #[arg(long)]
    again: bool,
    /// Allow http: to another machine; reports and token then travel in the clear
    #[arg(long)]
    allow_http: bool,
}

/// Which reports come from where.
#[derive(Debug, Args)]
pub struct Pull {
    /// The server's base address; the bearer token is taken from PLUMBLINE_FHIR_TOKEN or the system's keychain
    #[arg(long, value_name = "URL")]
    fhir: String,
    /// Only reports about this provider organization
    #[arg(long, value_name = "ORGANIZATION")]
    subject: Option<String>,
    /// Only reports whose period ends on this day or later
    #[arg(long, value_name = "DATE")]
    since: Option<NaiveDate>,
    /// Take what is sound of a report in which something is refused
    #[arg(long)]
    sound: bool,
    /// Allow http: to another machine; reports and token then travel in the clear
    #[arg(long)]
    allow_http: bool,
}

/// Whose token.
#[derive(Debug, Args)]
pub struct KeepToken {
    /// The server's base address
    #[arg(long, value_name = "URL")]
    fhir: String,
    /// Take the token out of the keychain
    #[arg(long)]
    forget: bool,
}

/// Runs `push`. Gives the exit code.
pub fn push(app: &App, push: Push, json: bool) -> Result<u8, AppError> {
    let request = PushRequest {
        server: push.fhir,
        ids: push.ids,
        again: push.again,
        allow_http: push.allow_http,
        job: "push".into(),
    };
    app.on_progress(|progress| {
        if let Some(title) = progress.path {
            eprintln!("[{}/{}] {title}", progress.done + 1, progress.total);
        }
    });
    if push.dry_run {
        let plan = verbs::plan_push(app, request)?;
        if json {
            out::json(&plan);
        } else {
            planned(&plan);
        }
        let failed = plan.cancelled > 0 || plan.reports.iter().any(|report| report.error.is_some());
        return Ok(if failed { SOMETHING_FAILED } else { 0 });
    }
    let outcome = verbs::push_reports(app, request)?;
    if json {
        out::json(&outcome);
    } else {
        pushed(&outcome);
    }
    let failed = outcome.summary.failed + outcome.summary.cancelled > 0;
    Ok(if failed { SOMETHING_FAILED } else { 0 })
}

/// Runs `pull`. Gives the exit code.
pub fn pull(app: &App, pull: Pull, json: bool) -> Result<u8, AppError> {
    let request = PullRequest {
        server: pull.fhir,
        subject: pull.subject,
        since: pull.since,
        sound: pull.sound,
        allow_http: pull.allow_http,
        job: "pull".into(),
    };
    app.on_progress(|progress| {
        if let Some(file) = progress.finished {
            eprintln!(
                "[{}/{}] {} {}",
                progress.done,
                progress.total,
                file.status.as_str(),
                file.path
            );
        }
    });
    let outcome = verbs::pull_reports(app, request)?;
    if json {
        out::json(&outcome);
    } else {
        pulled(&outcome);
    }
    let failed = outcome.cancelled > 0
        || !outcome.problems.is_empty()
        || outcome
            .files
            .iter()
            .any(|file| matches!(file.status, ImportStatus::Failed | ImportStatus::NeedsMapping));
    Ok(if failed { SOMETHING_FAILED } else { 0 })
}

/// Runs `token`. Gives the exit code.
pub fn token(which: &KeepToken, json: bool) -> Result<u8, AppError> {
    let done = if which.forget {
        verbs::forget_token(&which.fhir)?;
        "forgotten"
    } else {
        let mut text = String::new();
        let read = std::io::stdin().take(LONGEST_TOKEN).read_to_string(&mut text);
        read.map_err(|error| AppError::InvalidRequest {
            what: format!("Standard input gives no token: {error}."),
        })?;
        verbs::keep_token(&which.fhir, text)?;
        "kept"
    };
    if json {
        out::json(&json!({ "server": which.fhir, "token": done }));
    } else {
        outln!("The token for {} is {done}.", which.fhir);
    }
    Ok(0)
}

fn planned(plan: &PushPlan) {
    for report in &plan.reports {
        outln!("{} (version {}, {})", report.title, report.version, report.report_id);
        if let Some(error) = &report.error {
            outln!("  {} {}", error.message, error.remedy);
        }
        for (word, action) in [("create", PushAction::Create), ("update", PushAction::Update)] {
            for resource in report.resources.iter().filter(|resource| resource.action == action) {
                outln!("  {word}  {}", resource.address);
            }
        }
        outln!("{}", left_as_they_are(report));
    }
    for remark in &plan.remarks {
        if remark.severity != Severity::Info {
            outln!("{} {}: {}", remark.rule, remark.severity.as_str(), remark.message);
        }
    }
    notes(&plan.notes);
    outln!(
        "{}: {}. Nothing was written.",
        plan.server,
        counts(plan.counts, "would be")
    );
}

fn left_as_they_are(report: &PlannedReport) -> String {
    let same = |resource: &&plumbline_app::commands::PlannedResource| resource.action == PushAction::Unchanged;
    let same = report.resources.iter().filter(same).count();
    match report.accepted_at {
        Some(at) => format!("  {same} unchanged, accepted on {}", at.format("%Y-%m-%d %H:%M UTC")),
        None => format!("  {same} unchanged"),
    }
}

fn pushed(outcome: &PushOutcome) {
    let mut table = TextTable::new(&["Report", ">Version", "", ">Created", ">Updated", ">Unchanged"]);
    for report in &outcome.reports {
        let status = match report.status {
            PushStatus::Accepted => "accepted",
            PushStatus::Unchanged => "unchanged",
            PushStatus::Failed => "failed",
            PushStatus::LeftOut => "left out",
        };
        table.row([
            report.title.clone(),
            report.version.to_string(),
            status.to_owned(),
            report.counts.created.to_string(),
            report.counts.updated.to_string(),
            report.counts.unchanged.to_string(),
        ]);
    }
    out!("{}", table.render());
    for report in &outcome.reports {
        if let Some(error) = &report.error {
            outln!("{}: {} {}", report.title, error.message, error.remedy);
        }
    }
    notes(&outcome.notes);
    let summary = outcome.summary;
    outln!(
        "{}: {} accepted, {} unchanged, {} failed, {} left out, {} not sent; of their resources {}.",
        outcome.server,
        summary.accepted,
        summary.unchanged,
        summary.failed,
        summary.left_out,
        summary.cancelled,
        counts(outcome.counts, "were")
    );
}

fn counts(counts: ResourceCounts, verb: &str) -> String {
    format!(
        "{} {verb} created, {} updated, {} left as they are",
        counts.created, counts.updated, counts.unchanged
    )
}

fn notes(notes: &[String]) {
    for note in notes {
        eprintln!("note: {note}");
    }
}

fn pulled(outcome: &PullOutcome) {
    for search in &outcome.searches {
        outln!(
            "{}: {} given on {} pages, {} asked for",
            search.query,
            search.given,
            search.pages,
            search.fitting
        );
        if !search.ignored.is_empty() {
            outln!(
                "  the server ignores {}; what it gave was sorted here",
                search.ignored.join(", ")
            );
        }
    }
    for error in outcome.searches.iter().filter_map(|search| search.error.as_ref()) {
        outln!("{}", error.message);
    }
    for address in &outcome.own {
        outln!("{address} is in this workspace already");
    }
    for file in &outcome.files {
        outln!("{:<10} {}", file.status.as_str(), file.path);
        if let Some(ErrorInfo { message, remedy, .. }) = &file.error {
            outln!("  {message} {remedy}");
        }
    }
    for problem in &outcome.problems {
        outln!("{} {}", problem.message, problem.remedy);
    }
    let summary = outcome.summary;
    outln!(
        "{}: {} imported, {} known, {} need a mapping, {} failed",
        outcome.server,
        summary.imported,
        summary.duplicate,
        summary.needs_mapping,
        summary.failed
    );
}
