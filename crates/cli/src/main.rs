//! `plumbline`: the whole product without a window.
//!
//! With `--json` one JSON document goes to stdout and nothing else; progress and remarks go to stderr. Exit codes:
//! 0 success; 1 the work was done and something in it failed, or a finding reached `--fail-on`; 2 wrong usage;
//! 3 the workspace cannot be opened.

mod answers;
mod arguments;
mod compare;
mod compare_measures;
mod contracts;
mod definitions;
mod feeds;
mod findings;
mod out;
mod print;
mod publish;
mod table;

use std::path::Path;
use std::process::{Command, ExitCode};

use clap::Parser;
use plumbline_app::commands::{
    CheckRequest, ConfirmRequest, DriftRequest, ExportFormat, ExportRequest, FigureCorrection, FindingList,
    ImportRequest, Nothing, PreviewRequest, ReportRequest, WithdrawConfirmationRequest,
};
use plumbline_app::{App, AppError, ErrorCode, ProgressPhase, Reading, default_workspace, verbs};
use plumbline_model::{Document, FindingState, ImportStatus, Severity};
use serde_json::json;

use arguments::{Arguments, Format, PackOf, Verb};
use out::out;

/// The work was done and something in it failed, or a finding reached `--fail-on`.
const SOMETHING_FAILED: u8 = 1;
/// Wrong usage; clap's own exit code for it is the same.
const WRONG_USAGE: u8 = 2;
/// The workspace cannot be opened.
const NO_WORKSPACE: u8 = 3;

fn main() -> ExitCode {
    if let Some(ended) = plumbline_app::worker_main() {
        return ended;
    }
    let arguments = Arguments::parse();
    let json = arguments.json;
    match run(arguments) {
        Ok(0) if out::lost() => ExitCode::from(SOMETHING_FAILED),
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            let view = error.view();
            eprintln!("plumbline: {}", view.message);
            if json {
                out::json(&json!({ "error": view }));
            }
            ExitCode::from(match view.code {
                ErrorCode::WorkspaceUnavailable => NO_WORKSPACE,
                ErrorCode::InvalidRequest | ErrorCode::NotFound => WRONG_USAGE,
                ErrorCode::Cancelled | ErrorCode::Failed => SOMETHING_FAILED,
            })
        }
    }
}

fn run(arguments: Arguments) -> Result<u8, AppError> {
    let json = arguments.json;
    // These need no workspace; reading takes its settings where there is one.
    match &arguments.verb {
        Verb::Read {
            file,
            page: Some(page),
            region: Some(region),
            columns,
        } => {
            let folder = arguments.workspace.clone().map_or_else(default_workspace, Ok)?;
            let reading = Reading::in_processes(&folder)?;
            let document = verbs::read_region(&reading, file, *page, region, columns.as_deref())?;
            return show_document(&document, json);
        }
        Verb::Read { file, .. } => {
            let folder = arguments.workspace.map_or_else(default_workspace, Ok)?;
            return read(&Reading::in_processes(&folder)?, file, json);
        }
        Verb::Suggest { terms: Some(terms), .. } => return show_suggestions(&verbs::suggest_vocabulary(terms)?, json),
        Verb::Suggest { file: Some(file), .. } => {
            let folder = arguments.workspace.map_or_else(default_workspace, Ok)?;
            let reading = Reading::in_processes(&folder)?;
            return show_suggestions(&verbs::suggest_file(&reading, &folder, file)?, json);
        }
        Verb::Draft { file, output } => {
            let folder = arguments.workspace.map_or_else(default_workspace, Ok)?;
            let reading = Reading::in_processes(&folder)?;
            return draft(&reading, file, output.as_deref(), json);
        }
        Verb::Rules { code: Some(code) } => return explain(code, json),
        Verb::Token(which) => return feeds::token(which, json),
        _ => {}
    }
    let folder = arguments.workspace.map_or_else(default_workspace, Ok)?;
    if let Verb::App = arguments.verb {
        return open_window(&folder);
    }
    let app = App::open(&folder)?.with_reading(Reading::in_processes(&folder)?);
    match arguments.verb {
        Verb::Read { .. }
        | Verb::Suggest { .. }
        | Verb::Draft { .. }
        | Verb::Rules { code: Some(_) }
        | Verb::Token(_)
        | Verb::App => Ok(0),
        Verb::Push(push) => feeds::push(&app, push, json),
        Verb::Pull(pull) => feeds::pull(&app, pull, json),
        Verb::Import { paths, mapping, sound } => import(&app, paths, mapping, sound, json),
        Verb::Drift { what } => drift(&app, what, json),
        Verb::Reports => {
            let rows = verbs::list_reports(&app, Nothing {})?;
            if json {
                out::json(&json!({ "reports": rows.iter().map(print::ReportLine::of).collect::<Vec<_>>() }))
            } else {
                print::reports(&rows)
            }
            Ok(0)
        }
        Verb::Report { id } => {
            let view = verbs::get_report(&app, ReportRequest { id })?;
            if json {
                let id = view.report.id.clone();
                let comparisons = verbs::compare_definitions(&app, &ReportRequest { id })?;
                out::json(&print::CheckedReport::of(&view, &comparisons))
            } else {
                print::report(&view)
            }
            Ok(0)
        }
        Verb::Check { ids, fail_on } => check(&app, ids, fail_on.into(), json),
        Verb::Findings(which) => findings::list(&app, which, json),
        Verb::Waive(waive) => findings::waive(&app, waive, json),
        Verb::Waivers { unused } => findings::waivers(&app, unused, json),
        Verb::Restatements { id } => findings::restatements(&app, id, json),
        Verb::Query(query) => findings::query(&app, query, json),
        Verb::Confirm {
            id,
            figures,
            by,
            value,
            part,
            withdraw,
        } => {
            let view = if withdraw {
                verbs::withdraw_confirmation(&app, WithdrawConfirmationRequest { id, figures })?
            } else {
                verbs::confirm_figures(&app, confirmation(id, figures, by, value, part)?)?
            };
            if json {
                out::json(&view.report)
            } else {
                print::confirmations(&view)
            }
            Ok(0)
        }
        Verb::Rules { code: None } => {
            let rules = verbs::list_rules(&app, Nothing {})?;
            if json {
                out::json(&json!({ "rules": rules }))
            } else {
                print::rules(&rules)
            }
            Ok(0)
        }
        verb @ (Verb::Compare { .. } | Verb::Timeline) => compare::run(&app, verb, json),
        verb @ (Verb::Answers { .. } | Verb::Answer { .. }) => answers::run(&app, verb, json),
        verb @ (Verb::Contracts { .. } | Verb::Settings | Verb::Portfolio { .. }) => contracts::run(&app, verb, json),
        Verb::Publish { to, ids, all: _ } => publish::run(&app, to, ids, json),
        Verb::Definitions(what) => definitions::run(&app, what, json),
        Verb::Mappings => {
            let mappings = verbs::list_mappings(&app, Nothing {})?;
            if json {
                out::json(&json!({ "mappings": mappings }))
            } else {
                print::mappings(&mappings)
            }
            Ok(0)
        }
        Verb::Export {
            format: _,
            out: _,
            per: _,
            preview: true,
            ids,
            all: _,
        } => {
            let preview = verbs::preview_export(&app, PreviewRequest { ids })?;
            if json {
                out::json(&preview)
            } else {
                print::preview(&preview)
            }
            Ok(0)
        }
        Verb::Export {
            format,
            out,
            per,
            preview: false,
            ids,
            all: _,
        } => {
            if per == PackOf::Payer && format != Some(Format::Html) {
                return Err(AppError::InvalidRequest {
                    what: "Only evidence packs can hold all reports of a payer: --per payer goes with --format html."
                        .into(),
                });
            }
            let out = out.unwrap_or_default();
            let request = ExportRequest {
                format: format.map_or(ExportFormat::Fhir, Into::into),
                out: out.to_string_lossy().into_owned(),
                ids,
                pack: per.into(),
                job: "export".into(),
            };
            let result = verbs::export_reports(&app, request)?;
            for note in &result.notes {
                eprintln!("note: {note}");
            }
            if json {
                out::json(&result)
            } else {
                print::exported(&result)
            }
            for failed in &result.failed {
                eprintln!("{}: {}", failed.report_id, failed.message);
            }
            if let Some(stopped) = &result.stopped {
                eprintln!("plumbline: {}", stopped.message);
            }
            let whole = result.failed.is_empty() && result.stopped.is_none();
            Ok(if whole { 0 } else { SOMETHING_FAILED })
        }
    }
}

/// One report's layout, or those of every current report of which the import said that it has changed.
fn drift(app: &App, what: Option<String>, json: bool) -> Result<u8, AppError> {
    let views = match what {
        Some(what) if Path::new(&what).is_file() => vec![verbs::drift_of_file(app, Path::new(&what))?],
        Some(id) => vec![verbs::get_drift(app, DriftRequest { id })?],
        None => verbs::list_drift(app, Nothing {})?,
    };
    if json {
        out::json(&json!({ "layouts": views }))
    } else {
        print::drift(&views)
    }
    Ok(0)
}

/// What `confirm` was asked for. Errors: [`AppError::InvalidRequest`] for one value and several figures.
fn confirmation(
    id: String,
    figures: Vec<String>,
    by: Option<String>,
    value: Option<String>,
    part: Option<String>,
) -> Result<ConfirmRequest, AppError> {
    let corrections = match (value, figures.as_slice()) {
        (None, _) => vec![],
        (Some(text), [figure]) => vec![FigureCorrection {
            figure: figure.clone(),
            part,
            text,
        }],
        (Some(_), _) => {
            return Err(AppError::InvalidRequest {
                what: "--value is what the page prints for one figure; name that figure alone.".into(),
            });
        }
    };
    Ok(ConfirmRequest {
        id,
        figures,
        corrections,
        by: by.unwrap_or_default(),
    })
}

fn read(reading: &Reading, file: &Path, json: bool) -> Result<u8, AppError> {
    show_document(&verbs::read_file(reading, file)?, json)
}

fn show_document(document: &Document, json: bool) -> Result<u8, AppError> {
    if json {
        out::json(document)
    } else {
        print::document(document)
    }
    Ok(0)
}

fn show_suggestions(result: &verbs::SuggestResult, json: bool) -> Result<u8, AppError> {
    if json {
        out::json(result)
    } else {
        print::suggestions(result)
    }
    Ok(0)
}

/// Proposes a mapping file. It is not used before it stands in a workspace's folder `mappings`.
fn draft(reading: &Reading, file: &Path, output: Option<&Path>, json: bool) -> Result<u8, AppError> {
    let view = verbs::draft_file(reading, file)?;
    let text = view.draft.to_toml();
    if let Some(path) = output {
        verbs::write_draft(path, &text)?;
    }
    if json {
        out::json(&json!({ "mapping": text, "draft": view.draft, "questions": view.questions }));
    } else if output.is_none() {
        out!("{text}");
    }
    for question in &view.questions {
        eprintln!("open: {}", question.text);
    }
    Ok(0)
}

fn explain(code: &str, json: bool) -> Result<u8, AppError> {
    let (rule, text) = verbs::explain_rule(&code.to_ascii_uppercase())?;
    if json {
        out::json(&rule)
    } else {
        out!("{text}")
    }
    Ok(0)
}

fn import(app: &App, paths: Vec<String>, mapping: Option<String>, sound: bool, json: bool) -> Result<u8, AppError> {
    app.on_progress(|progress| {
        if progress.phase == ProgressPhase::Finished
            && let Some(file) = progress.finished
        {
            eprintln!(
                "[{}/{}] {} {}",
                progress.done,
                progress.total,
                file.status.as_str(),
                file.path
            );
        }
    });
    let result = verbs::import_paths(
        app,
        ImportRequest {
            paths,
            mapping,
            sound,
            job: "import".into(),
        },
    )?;
    if !result.passed_over.is_empty() {
        eprintln!("Passed over as no reports: {}", result.passed_over.join(", "));
    }
    if json {
        out::json(&result)
    } else {
        print::imported(&result)
    }
    let failed = result
        .files
        .iter()
        .any(|file| matches!(file.status, ImportStatus::Failed | ImportStatus::NeedsMapping));
    Ok(if failed { SOMETHING_FAILED } else { 0 })
}

fn check(app: &App, ids: Vec<String>, fail_on: Severity, json: bool) -> Result<u8, AppError> {
    let verdict = verbs::check_reports(app, CheckRequest { ids })?;
    let reached = verdict
        .findings
        .iter()
        .any(|finding| finding.state == FindingState::Open && finding.severity >= fail_on);
    if json {
        out::json(&verdict);
    } else {
        print::findings(&FindingList {
            verdict: Some(verdict.verdict),
            checks_run: Some(verdict.checks_run),
            checks_passed: Some(verdict.passed),
            open_roots: plumbline_app::open_roots(&verdict.findings),
            findings: verdict.findings,
        });
    }
    Ok(if reached { SOMETHING_FAILED } else { 0 })
}

/// The window is a program of its own beside this one.
fn open_window(workspace: &Path) -> Result<u8, AppError> {
    let name = format!("plumbline-desktop{}", std::env::consts::EXE_SUFFIX);
    let beside = std::env::current_exe()
        .ok()
        .and_then(|own| Some(own.parent()?.join(&name)))
        .filter(|path| path.exists());
    let missing = |what: String| AppError::InvalidRequest {
        what: format!("{what} Install Plumbline's window, or run `cargo xtask run` in its sources."),
    };
    let program = beside.ok_or_else(|| missing(format!("{name} does not stand beside this program.")))?;
    match Command::new(&program).env("PLUMBLINE_WORKSPACE", workspace).status() {
        Ok(status) if status.success() => Ok(0),
        Ok(_) => Ok(SOMETHING_FAILED),
        Err(error) => Err(missing(format!("{} cannot be started: {error}.", program.display()))),
    }
}
