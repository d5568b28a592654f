//! Setting a finding aside, and taking that back.

use chrono::Utc;
use plumbline_model::{Finding, Waiver};

use crate::commands::{FingerprintRequest, WaiveRequest};
use crate::{App, AppError};

/// Sets a finding aside with a reason and a name. Errors: [`AppError::Store`] for an unknown finding, an empty reason
/// or name, or a last day that is past.
pub fn waive_finding(app: &App, request: WaiveRequest) -> Result<Finding, AppError> {
    let waiver = Waiver {
        reason: request.reason.trim().to_owned(),
        by: request.by.trim().to_owned(),
        until: request.until,
    };
    Ok(app.workspace().waive(&request.fingerprint, &waiver, Utc::now())?)
}

/// Opens a waived finding again. Errors: [`AppError::Store`] for a finding that is unknown or not waived.
pub fn withdraw_waiver(app: &App, request: FingerprintRequest) -> Result<Finding, AppError> {
    Ok(app.workspace().withdraw_waiver(&request.fingerprint, Utc::now())?)
}
