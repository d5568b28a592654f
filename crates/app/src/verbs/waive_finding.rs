//! Setting findings aside, taking that back, and what became of them.

use chrono::{Local, NaiveDate, Utc};
use plumbline_model::{Finding, Waiver, WaiverRecord, WaiverScope};
use plumbline_store::StoreError;

use crate::commands::{
    FindingStory, FingerprintRequest, Nothing, WaiveManyRequest, WaiveRequest, WithdrawWaiverRequest,
};
use crate::{App, AppError};

/// Sets a finding aside with a reason and a name; with a wider scope, every finding of its rule and subject in its report
/// or its contract. Errors: [`AppError::Store`] for an unknown finding, an empty reason or name, a last day that is past,
/// or a scope the finding has not.
pub fn waive_finding(app: &App, request: WaiveRequest) -> Result<Finding, AppError> {
    let waiver = waiver(&request.reason, &request.by, request.until, request.scope);
    Ok(app.workspace().waive(&request.fingerprint, &waiver, Utc::now())?)
}

/// Sets several findings aside with one reason: all of them or none. Errors: as [`waive_finding`];
/// [`AppError::InvalidRequest`] without any.
pub fn waive_findings(app: &App, request: WaiveManyRequest) -> Result<Vec<Finding>, AppError> {
    if request.fingerprints.is_empty() {
        return Err(AppError::InvalidRequest {
            what: "No finding is chosen. Name at least one.".into(),
        });
    }
    let waiver = waiver(&request.reason, &request.by, request.until, request.scope);
    let workspace = app.workspace();
    Ok(workspace.waive_all(&request.fingerprints, &waiver, Utc::now())?)
}

fn waiver(reason: &str, by: &str, until: Option<NaiveDate>, scope: WaiverScope) -> Waiver {
    Waiver {
        reason: reason.trim().to_owned(),
        by: by.trim().to_owned(),
        until,
        scope,
    }
}

/// Opens a waived finding again. Errors: [`AppError::Store`] for a finding that is unknown or not waived.
pub fn withdraw_waiver(app: &App, request: WithdrawWaiverRequest) -> Result<Finding, AppError> {
    let by = request.by.as_deref().map(str::trim).filter(|name| !name.is_empty());
    Ok(app.workspace().withdraw_waiver(&request.fingerprint, by, Utc::now())?)
}

/// Every waiver, the one given last first, with what it sets aside, or why it does nothing.
pub fn list_waivers(app: &App, _: Nothing) -> Result<Vec<WaiverRecord>, AppError> {
    let workspace = app.workspace();
    workspace.expire_waivers(Local::now().date_naive(), Utc::now())?;
    Ok(workspace.waivers()?)
}

/// One finding with its history. Errors: [`AppError::Store`] for an unknown one.
pub fn get_finding(app: &App, request: FingerprintRequest) -> Result<FindingStory, AppError> {
    let workspace = app.workspace();
    let finding = workspace
        .finding(&request.fingerprint)?
        .ok_or_else(|| StoreError::UnknownFinding {
            fingerprint: request.fingerprint.clone(),
        })?;
    let mut questions = workspace.questions()?;
    questions.retain(|question| question.fingerprint == finding.fingerprint);
    Ok(FindingStory {
        history: workspace.finding_history(&finding.fingerprint)?,
        predecessor: match &finding.predecessor {
            Some(predecessor) => workspace.finding(predecessor)?,
            None => None,
        },
        questions,
        finding,
    })
}
