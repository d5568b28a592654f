//! Quality measures of several payers side by side.

use plumbline_rules::{Comparable, Comparing};

use super::compare_metrics::{all_reports, market, markets_of};
use crate::commands::{CompareMeasuresRequest, CompareMeasuresView, MeasureOption};
use crate::{App, AppError};

/// Compares quality measures over all reports, older versions included. Changes nothing.
/// Errors: [`AppError::NoSuchMeasure`] for one that no report prints; [`AppError::Store`].
pub fn compare_measures(app: &App, request: CompareMeasuresRequest) -> Result<CompareMeasuresView, AppError> {
    let reports = all_reports(app)?;
    let comparable = Comparable::new(&reports);
    let measures: Vec<MeasureOption> = comparable
        .measures()
        .into_iter()
        .map(|measure| MeasureOption {
            measure: measure.measure,
            display: measure.display,
            arrangements: measure.arrangements,
        })
        .collect();
    let asked = Comparing {
        as_of: request.as_of,
        market: market(request.segment),
        aligned_on: request.aligned_on.map(|span| (span.basis, span.period)),
        restate: false,
        in_full: request.in_full,
    };
    let wanted: Vec<&str> = if request.measures.is_empty() {
        measures.iter().map(|measure| measure.measure.as_str()).collect()
    } else {
        request.measures.iter().map(String::as_str).collect()
    };
    let comparisons = comparable.compare_measures(&wanted, &asked);
    for measure in &request.measures {
        if !comparable.prints_measure(measure) {
            return Err(AppError::NoSuchMeasure {
                measure: measure.clone(),
            });
        }
    }
    Ok(CompareMeasuresView {
        as_of: request.as_of,
        segments: markets_of(&reports),
        measures,
        comparisons,
        left_out: comparable.left_out.clone(),
    })
}
