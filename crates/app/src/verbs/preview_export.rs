//! What would not conform to the standard, told before anything is written.

use plumbline_export::Selection;
use plumbline_export::conformance::preview;

use super::export_reports::{load, wanted};
use crate::commands::{ConformanceRemark, ExportPreview, PreviewRequest};
use crate::{App, AppError};

/// Looks at all current reports, or some, as a FHIR export would write them, one after another. Errors:
/// [`AppError::NoSuchReport`].
pub fn preview_export(app: &App, request: PreviewRequest) -> Result<ExportPreview, AppError> {
    let ids = wanted(app, &request.ids)?;
    let contracts = app.workspace().contracts()?;
    let mut remarks = Vec::new();
    for id in &ids {
        let report = load(app, id)?;
        let selection = Selection {
            reports: std::slice::from_ref(&report),
            contracts: &contracts,
            findings: &[],
        };
        remarks.extend(self::remarks(&selection));
    }
    Ok(ExportPreview {
        reports: ids.len(),
        remarks,
    })
}

/// What of a selection would not conform, or cannot be said.
pub(super) fn remarks(selection: &Selection<'_>) -> Vec<ConformanceRemark> {
    preview(selection)
        .into_iter()
        .map(|remark| ConformanceRemark {
            rule: remark.rule.code.to_owned(),
            name: remark.rule.name.to_owned(),
            severity: remark.rule.severity,
            report_id: remark.report_id,
            figure: remark.figure,
            message: remark.message,
            anchor: remark.anchor,
        })
        .collect()
}
