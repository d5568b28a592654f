//! A person's word on figures that OCR read, and taking it back.

use chrono::Utc;
use plumbline_mapping::normalize::number::{Scale, parse_figure};
use plumbline_model::{Correction, Metric, QualityMeasure, Report, ReportStatus, Scoring, Unit};
use plumbline_store::Compared;

use super::{check_reports, get_report};
use crate::commands::{
    CheckRequest, ConfirmRequest, FigureCorrection, ReportRequest, ReportView, WithdrawConfirmationRequest,
};
use crate::{App, AppError};

/// Keeps a person's word that figures stand on the page as they are kept, or as corrected, and checks the report again
/// if it was checked before.
///
/// Errors: [`AppError::NoSuchReport`]; [`AppError::InvalidRequest`] when nothing is left to confirm, or a correction is
/// no figure or of a figure that is not confirmed with it; [`AppError::Store`] without a name, for a figure that OCR did
/// not read, or a part it does not have.
pub fn confirm_figures(app: &App, request: ConfirmRequest) -> Result<ReportView, AppError> {
    let report = find(app, &request.id)?;
    let mut figures = request.figures.clone();
    if figures.is_empty() {
        figures = report.unconfirmed().map(|figure| figure.figure.clone()).collect();
        figures.dedup();
    }
    if figures.is_empty() {
        return Err(AppError::InvalidRequest {
            what: format!("No figure of the report {} waits for a confirmation.", report.id),
        });
    }
    if let Some(other) = request.corrections.iter().find(|one| !figures.contains(&one.figure)) {
        return Err(AppError::InvalidRequest {
            what: format!(
                "The correction of \"{}\" belongs to no figure that is confirmed.",
                other.figure
            ),
        });
    }
    let compared = figures
        .into_iter()
        .map(|figure| {
            let own = request.corrections.iter().filter(|one| one.figure == figure);
            let corrections = own.map(|one| correction(&report, one)).collect::<Result<_, _>>()?;
            Ok(Compared { figure, corrections })
        })
        .collect::<Result<Vec<_>, AppError>>()?;
    app.workspace()
        .confirm(&report.id, &compared, &request.by, Utc::now())?;
    look_again(app, report)
}

/// Takes a person's word on figures back: their values leave every check, comparison and export again.
///
/// Errors: [`AppError::NoSuchReport`]; [`AppError::Store`] for a figure that OCR did not read.
pub fn withdraw_confirmation(app: &App, request: WithdrawConfirmationRequest) -> Result<ReportView, AppError> {
    let report = find(app, &request.id)?;
    app.workspace()
        .withdraw_confirmations(&report.id, &request.figures, Utc::now())?;
    look_again(app, report)
}

fn find(app: &App, id: &str) -> Result<Report, AppError> {
    app.workspace()
        .report(id)?
        .ok_or_else(|| AppError::NoSuchReport { id: id.to_owned() })
}

/// What is known of the report changed: a verdict on it has to follow.
fn look_again(app: &App, report: Report) -> Result<ReportView, AppError> {
    if matches!(report.status, ReportStatus::Checked | ReportStatus::SignedOff) {
        let ids = vec![report.id.clone()];
        check_reports(app, CheckRequest { ids })?;
    }
    get_report(app, ReportRequest { id: report.id })
}

/// A correction as typed: the text on the page, read as the mapping reads it.
fn correction(report: &Report, typed: &FigureCorrection) -> Result<Correction, AppError> {
    let metric = report.metrics.iter().find(|metric| metric.id == typed.figure);
    let measure = report.quality.iter().find(|measure| measure.id == typed.figure);
    let part = typed
        .part
        .clone()
        .unwrap_or_else(|| if metric.is_some() { "value" } else { "rate" }.to_owned());
    let (unit, scale) = match (metric, measure) {
        (Some(metric), _) => (metric.unit, scale_of(metric)),
        (None, Some(measure)) => (unit_of(measure, &part), Scale::AsPrinted),
        (None, None) => {
            return Err(AppError::InvalidRequest {
                what: format!(
                    "\"{}\" has no value to correct. What a header says cannot be corrected here: ask the payer for a PDF with text.",
                    typed.figure
                ),
            });
        }
    };
    let figure = parse_figure(&typed.text, unit, scale);
    let value = figure.value.ok_or_else(|| AppError::InvalidRequest {
        what: format!(
            "{} Give the figure as the page prints it, for example 412.50 or 74.2%.",
            figure
                .issue
                .unwrap_or_else(|| format!("\"{}\" is no figure.", typed.text))
        ),
    })?;
    Ok(Correction {
        part,
        read: String::new(),
        displayed: typed.text.trim().to_owned(),
        value,
        quantum: figure.quantum,
    })
}

/// The scale that the figure's header or section gave it, from how its text became its value.
fn scale_of(metric: &Metric) -> Scale {
    let took = |step: &str| metric.transforms.iter().any(|transform| transform == step);
    if took("thousands × 1000") {
        Scale::Thousands
    } else if took("millions × 1000000") {
        Scale::Millions
    } else if took("percent points ÷ 100") {
        Scale::PercentPoints
    } else {
        Scale::AsPrinted
    }
}

/// The unit of a measure's part; thresholds have that of the rate.
fn unit_of(measure: &QualityMeasure, part: &str) -> Unit {
    match part {
        "numerator" | "denominator" | "exclusions" | "exceptions" | "calculated_denominator" => Unit::Count,
        "score" | "weight" => Unit::None,
        _ => match measure.scoring {
            Scoring::Proportion => Unit::Ratio,
            Scoring::Ratio | Scoring::Continuous => Unit::None,
        },
    }
}
