//! What would not conform to the standard, told before anything is written.

use plumbline_export::Selection;
use plumbline_export::conformance::preview;
use plumbline_model::Report;

use crate::commands::{ConformanceRemark, ExportPreview, PreviewRequest};
use crate::{App, AppError};

/// Looks at all current reports, or some, as a FHIR export would write them. Errors: [`AppError::NoSuchReport`].
pub fn preview_export(app: &App, request: PreviewRequest) -> Result<ExportPreview, AppError> {
    let workspace = app.workspace();
    let reports: Vec<Report> = if request.ids.is_empty() {
        workspace.current_reports()?
    } else {
        let find = |id: &String| {
            workspace
                .report(id)?
                .ok_or_else(|| AppError::NoSuchReport { id: id.clone() })
        };
        request.ids.iter().map(find).collect::<Result<_, AppError>>()?
    };
    let contracts = workspace.contracts()?;
    let selection = Selection {
        reports: &reports,
        contracts: &contracts,
        findings: &[],
    };
    Ok(ExportPreview {
        reports: reports.len(),
        remarks: remarks(&selection),
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
