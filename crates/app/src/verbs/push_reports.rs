//! Reports to a FHIR server.

use crate::commands::{PushOutcome, PushPlan, PushRequest};
use crate::{App, AppError};

/// What [`push_reports`] would do; nothing is written. Errors: [`AppError::InvalidRequest`].
pub fn plan_push(_: &App, request: PushRequest) -> Result<PushPlan, AppError> {
    Err(unreachable_server(&request.server))
}

/// Brings all current reports, or some, to a FHIR server. Errors: [`AppError::InvalidRequest`].
pub fn push_reports(_: &App, request: PushRequest) -> Result<PushOutcome, AppError> {
    Err(unreachable_server(&request.server))
}

fn unreachable_server(server: &str) -> AppError {
    AppError::InvalidRequest {
        what: format!("{server} cannot be reached from this build."),
    }
}
