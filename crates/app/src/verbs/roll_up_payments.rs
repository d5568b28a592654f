//! What was paid under contracts, by APM category and New York level.

use chrono::Local;
use plumbline_model::{Payments, Report};

use crate::commands::PortfolioRequest;
use crate::{App, AppError};

/// Payments of every contract and year, with New York's goals as of a day, today where none is given.
///
/// Errors: [`AppError::Store`].
pub fn roll_up_payments(app: &App, request: PortfolioRequest) -> Result<Payments, AppError> {
    let (reports, contracts) = {
        let workspace = app.workspace();
        (workspace.current_reports()?, workspace.contracts()?)
    };
    // What OCR read is no payment before a person has confirmed it.
    let confirmed: Vec<_> = reports.iter().map(Report::without_unconfirmed_values).collect();
    let confirmed: Vec<&Report> = confirmed.iter().map(AsRef::as_ref).collect();
    let as_of = request.as_of.unwrap_or_else(|| Local::now().date_naive());
    Ok(plumbline_rules::payments(&confirmed, &contracts, as_of))
}
