//! Reports from a FHIR server.

use crate::commands::{PullOutcome, PullRequest};
use crate::{App, AppError};

/// Fetches reports from a FHIR server and imports them. Errors: [`AppError::InvalidRequest`].
pub fn pull_reports(_: &App, request: PullRequest) -> Result<PullOutcome, AppError> {
    Err(AppError::InvalidRequest {
        what: format!("{} cannot be reached from this build.", request.server),
    })
}
