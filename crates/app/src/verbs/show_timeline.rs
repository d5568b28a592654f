//! Everything with a date, per arrangement.

use plumbline_model::{Report, Timeline};
use plumbline_rules::timeline;
use plumbline_store::FindingFilter;

use crate::commands::Nothing;
use crate::{App, AppError};

/// Who covers which months, with the findings about periods that stand since the latest check. Changes nothing.
pub fn show_timeline(app: &App, _: Nothing) -> Result<Timeline, AppError> {
    let workspace = app.workspace();
    let mut reports = workspace.current_reports()?;
    reports.extend(workspace.superseded_reports()?);
    let (contracts, findings) = (workspace.contracts()?, workspace.findings(&FindingFilter::standing())?);
    drop(workspace);
    Ok(timeline(
        &reports.iter().collect::<Vec<&Report>>(),
        &contracts,
        &findings,
    ))
}
