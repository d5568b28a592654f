//! Running the rules and keeping what they find.

use chrono::{Local, Utc};
use plumbline_model::{Report, ReportStatus, Verdict};
use plumbline_rules::{Portfolio, check, check_reports as check_some, infer_definition};
use plumbline_store::{CheckScope, FindingFilter};

use crate::commands::{CheckRequest, FindingList, Nothing};
use crate::{App, AppError, rule_settings};

/// Checks all current reports, or some of them against all, and stores the findings. A finding keeps its waiver as
/// long as its facts stay. Errors: [`AppError::Settings`], [`AppError::NoSuchReport`],
/// [`AppError::Store`].
pub fn check_reports(app: &App, request: CheckRequest) -> Result<Verdict, AppError> {
    let settings = rule_settings::load(app.folder())?;
    let workspace = app.workspace();
    let mut ids = Vec::with_capacity(request.ids.len());
    for id in &request.ids {
        let report = workspace
            .report(id)?
            .ok_or_else(|| AppError::NoSuchReport { id: id.clone() })?;
        ids.push(report.id);
    }
    let (mut reports, superseded) = (workspace.current_reports()?, workspace.superseded_reports()?);
    for report in &mut reports {
        infer(&workspace, report)?;
    }
    let (contracts, files) = (workspace.contracts()?, workspace.imports()?);
    let portfolio = Portfolio {
        reports: reports.iter().collect(),
        superseded: superseded.iter().collect(),
        contracts: &contracts,
        files: &files,
    };
    let (found, scope) = if ids.is_empty() {
        (check(&portfolio, &settings), CheckScope::All)
    } else {
        (check_some(&portfolio, &settings, &ids), CheckScope::Reports(&ids))
    };
    let verdict = workspace.record_check(&found, scope, Utc::now(), Local::now().date_naive())?;
    for report in &reports {
        if report.status == ReportStatus::Draft && (ids.is_empty() || ids.contains(&report.id)) {
            workspace.set_report_status(&report.id, ReportStatus::Checked)?;
        }
    }
    Ok(verdict)
}

/// Takes over what a report's own figures say about its total-cost definitions.
fn infer(workspace: &plumbline_store::Workspace, report: &mut Report) -> Result<(), AppError> {
    let mut definitions = report.definitions.clone();
    for definition in &mut definitions {
        definition.inferred = infer_definition(&report.without_unconfirmed_values(), definition);
    }
    if definitions != report.definitions {
        workspace.set_inferred_definitions(&report.id, &definitions)?;
        report.definitions = definitions;
    }
    Ok(())
}

/// Findings that stand, worst first, with the verdict of the latest check over all reports.
pub fn list_findings(app: &App, _: Nothing) -> Result<FindingList, AppError> {
    let workspace = app.workspace();
    let findings = workspace.findings(&FindingFilter::standing())?;
    let last = workspace.last_check()?;
    Ok(FindingList {
        verdict: last.as_ref().map(|_| plumbline_model::ReportVerdict::of(&findings)),
        checks_run: last.map(|run| run.checks_run),
        findings,
    })
}
