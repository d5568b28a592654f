//! Running the rules and keeping what they find.

use std::collections::HashSet;
use std::sync::MutexGuard;

use chrono::{Local, Utc};
use plumbline_model::{Finding, ReportVerdict, Verdict, fingerprint};
use plumbline_rules::{Family, Rule, Settings, rule, rules};
use plumbline_store::{CheckScope, CheckedPart, FindingFilter, Workspace};

use crate::checking::{Checked, Checking};
use crate::commands::{CheckRequest, FindingList, Nothing, Progress, ProgressPhase};
use crate::findings_view::open_roots;
use crate::{App, AppError, rule_settings};

/// The job a check runs under, for progress and cancelling.
const JOB: &str = "check";

/// Checks all current reports, or some of them with all that they can change, and stores the findings. A finding keeps
/// its waiver as long as its facts stay. Gives what was found about the reports asked for.
///
/// What a report can change is what stands in the reports of its payer and of its file, and the comparisons of its
/// market. Where everything was checked before, the stored findings are then those of a check of everything; where that
/// was by other rules or thresholds, everything is checked. A cancelled check keeps nothing.
/// Errors: [`AppError::Settings`], [`AppError::NoSuchReport`], [`AppError::Cancelled`], [`AppError::Store`].
pub fn check_reports(app: &App, request: CheckRequest) -> Result<Verdict, AppError> {
    let settings = rule_settings::load(app.folder())?;
    let catalogue = catalogue(&settings);
    let workspace = app.workspace();
    let mut ids = Vec::with_capacity(request.ids.len());
    for id in &request.ids {
        let known = workspace.report_id(id)?;
        ids.push(known.ok_or_else(|| AppError::NoSuchReport { id: id.clone() })?);
    }
    let everything = ids.is_empty() || workspace.catalogue()?.is_some_and(|by| by != catalogue);
    let asked = (!everything).then_some(ids.as_slice());
    let (checked, workspace) = settled(app, workspace, &settings, &catalogue, asked)?;
    let Checked {
        verdict,
        inferred,
        inputs,
        reports,
        markets,
        speakers,
    } = checked;
    workspace.set_all_inferred_definitions(&inferred)?;
    let (comparing, on_files) = (
        codes(|rule| rule.check.compares_payers()),
        codes(|rule| rule.check.looks_at_file()),
    );
    let part = CheckedPart {
        asked: &ids,
        reports: &reports,
        comparing: &comparing,
        markets: &markets,
        on_files: &on_files,
    };
    let scope = if everything {
        CheckScope::All
    } else {
        CheckScope::Part(&part)
    };
    let mut verdict = workspace.record_check(&verdict, scope, Utc::now(), Local::now().date_naive())?;
    workspace.set_check_inputs(&inputs)?;
    workspace.set_checked(&reports)?;
    if everything {
        workspace.set_catalogue(&catalogue)?;
    }
    if !ids.is_empty() {
        let speakers: HashSet<&str> = speakers.iter().map(String::as_str).collect();
        verdict
            .findings
            .retain(|finding| ids.iter().any(|id| finding.names(id)) || remark(finding, &speakers));
        verdict.reports.retain(|report| ids.contains(&report.report_id));
        verdict.verdict = ReportVerdict::of(&verdict.findings);
    }
    Ok(verdict)
}

/// Checks while the workspace is free for others. Where somebody writes into it meanwhile, checks once more while they
/// wait. Gives the workspace, held, as it was checked.
fn settled<'a>(
    app: &'a App,
    workspace: MutexGuard<'a, Workspace>,
    settings: &Settings,
    catalogue: &str,
    asked: Option<&[String]>,
) -> Result<(Checked, MutexGuard<'a, Workspace>), AppError> {
    let job = app.start_job(JOB);
    let tell = |done, total| {
        app.tell(Progress {
            job: JOB.to_owned(),
            done,
            total,
            path: None,
            report_id: None,
            phase: ProgressPhase::Checking,
            finished: None,
        });
        !job.is_cancelled()
    };
    let check = |checking: &Checking| {
        let checked = match asked {
            None => checking.all(&tell),
            Some(ids) => checking.around(ids, &tell),
        };
        checked?.ok_or(AppError::Cancelled)
    };
    let checking = Checking::of(&workspace, *settings, catalogue)?;
    drop(workspace);
    let checked = check(&checking)?;
    let workspace = app.workspace();
    if checking.stayed_current()? {
        return Ok((checked, workspace));
    }
    let checking = Checking::of(&workspace, *settings, catalogue)?;
    Ok((check(&checking)?, workspace))
}

/// Whether a finding is a remark about a file, told once with the first of its reports.
fn remark(finding: &Finding, speakers: &HashSet<&str>) -> bool {
    let on_source = rule(&finding.rule).is_some_and(|rule| rule.family == Family::Source);
    on_source && finding.report_id.as_deref().is_some_and(|id| speakers.contains(id))
}

/// What tells these rules and thresholds from others.
fn catalogue(settings: &Settings) -> String {
    let codes: Vec<String> = rules()
        .iter()
        .map(|rule| format!("{} {}", rule.code, rule.version))
        .collect();
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    fingerprint(env!("CARGO_PKG_VERSION"), &format!("{settings:?}"), &codes)
}

fn codes(takes: impl Fn(&Rule) -> bool) -> Vec<&'static str> {
    rules()
        .iter()
        .filter(|rule| takes(rule))
        .map(|rule| rule.code)
        .collect()
}

/// Findings that stand, worst first, with the verdict of the latest check over all reports. Waivers whose last day is
/// past end before that.
pub fn list_findings(app: &App, _: Nothing) -> Result<FindingList, AppError> {
    let workspace = app.workspace();
    workspace.expire_waivers(Local::now().date_naive(), Utc::now())?;
    let findings = workspace.findings(&FindingFilter::standing())?;
    let last = workspace.last_check()?;
    Ok(FindingList {
        verdict: last.as_ref().map(|_| plumbline_model::ReportVerdict::of(&findings)),
        checks_run: last.as_ref().map(|run| run.checks_run),
        checks_passed: last.and_then(|run| run.passed),
        open_roots: open_roots(&findings),
        findings,
    })
}
