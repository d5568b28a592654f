//! A person states what a payer's total cost counts.

use chrono::Utc;
use plumbline_mapping::published_definitions;
use plumbline_model::{Facet, FacetStatement, FacetValue, Report};

use super::list_definitions;
use crate::commands::{DefinitionsView, Nothing, StartFromPublished, StateFacet, WithdrawFacet};
use crate::{App, AppError};

/// States one facet of a payer's term, in place of what its reports state. Errors: [`AppError::NoSuchReport`],
/// [`AppError::InvalidRequest`] for a term that is none of the report's total cost, an empty value or one the facet cannot have,
/// [`AppError::Store`] without a name or a reason.
pub fn state_facet(app: &App, request: StateFacet) -> Result<DefinitionsView, AppError> {
    let report = find(app, &request.report_id)?;
    known_term(&report, &request.term)?;
    let is_empty = |value: &FacetValue| value.to_string().trim_end_matches("partial:").trim().is_empty();
    if let Some(value) = request.value.as_ref().filter(|value| !is_empty(value)) {
        request.facet.check(value).map_err(|problem| AppError::InvalidRequest {
            what: format!("{problem}."),
        })?;
    }
    if request.value.as_ref().is_some_and(is_empty) {
        return Err(AppError::InvalidRequest {
            what: "The value is empty. Give included, excluded, \"partial: …\" or a text, or say that it is left open."
                .to_owned(),
        });
    }
    let statement = FacetStatement {
        reason: request.reason.trim().to_owned(),
        by: request.by.trim().to_owned(),
        ..about(&report, &request.term, request.facet, request.value)
    };
    app.workspace().state_facets(&[statement])?;
    list_definitions(app, Nothing {})
}

/// Takes a person's statement back: what the reports state holds again. Errors: [`AppError::NoSuchReport`],
/// [`AppError::InvalidRequest`] where no person states the facet, [`AppError::Store`].
pub fn withdraw_facet(app: &App, request: WithdrawFacet) -> Result<DefinitionsView, AppError> {
    let report = find(app, &request.report_id)?;
    known_term(&report, &request.term)?;
    let like = about(&report, &request.term, request.facet, None);
    if !app.workspace().withdraw_facet(&like, like.at)? {
        return Err(AppError::InvalidRequest {
            what: format!(
                "No person states {} of \"{}\" for {}; there is nothing to take back.",
                request.facet.as_str(),
                request.term,
                report.payer.name
            ),
        });
    }
    list_definitions(app, Nothing {})
}

/// Takes the facets of a published definition over for a payer's term: those its reports leave open. What they state stays.
/// Errors: [`AppError::NoSuchReport`], [`AppError::InvalidRequest`] for an unknown definition or term,
/// [`AppError::Store`].
pub fn start_from_published(app: &App, request: StartFromPublished) -> Result<DefinitionsView, AppError> {
    let report = find(app, &request.report_id)?;
    known_term(&report, &request.term)?;
    let published = published_definitions()
        .iter()
        .find(|published| published.id == request.published)
        .ok_or_else(|| AppError::InvalidRequest {
            what: format!(
                "There is no published definition \"{}\". `plumbline definitions --library` lists them.",
                request.published
            ),
        })?;
    let known = report
        .definitions
        .iter()
        .find(|definition| definition.term == request.term);
    let statements: Vec<FacetStatement> = published
        .facets
        .iter()
        .filter(|(facet, _)| known.is_none_or(|definition| !definition.facets.contains_key(facet)))
        .map(|(facet, value)| FacetStatement {
            library: Some(published.title.clone()),
            reason: request.reason.trim().to_owned(),
            by: request.by.trim().to_owned(),
            ..about(&report, &request.term, *facet, Some(value.clone()))
        })
        .collect();
    app.workspace().state_facets(&statements)?;
    list_definitions(app, Nothing {})
}

fn find(app: &App, id: &str) -> Result<Report, AppError> {
    let report = app.workspace().report(id)?;
    report.ok_or_else(|| AppError::NoSuchReport { id: id.to_owned() })
}

/// The terms under which a report defines or prints total cost, each once.
pub fn defined_terms(report: &Report) -> Vec<&str> {
    let defined = report.definitions.iter().map(|definition| definition.term.as_str());
    let printed = report.undefined_totals().map(|metric| metric.term.as_str());
    let mut terms: Vec<&str> = Vec::new();
    for term in defined.chain(printed) {
        if !terms.contains(&term) {
            terms.push(term);
        }
    }
    terms
}

/// Errors: [`AppError::InvalidRequest`] for a term that the report neither defines nor prints total cost under.
fn known_term(report: &Report, term: &str) -> Result<(), AppError> {
    let terms = defined_terms(report);
    if terms.contains(&term) {
        return Ok(());
    }
    let what = if terms.is_empty() {
        format!("Report {} of {} prints no total cost.", report.id, report.payer.name)
    } else {
        format!(
            "Report {} of {} has no total cost under the term \"{term}\". Its terms: {}.",
            report.id,
            report.payer.name,
            terms.join("; ")
        )
    };
    Err(AppError::InvalidRequest { what })
}

/// A statement on what a report states as it is shown; nameless.
fn about(report: &Report, term: &str, facet: Facet, value: Option<FacetValue>) -> FacetStatement {
    let known = report.definitions.iter().find(|definition| definition.term == term);
    FacetStatement {
        payer: report.payer.name.clone(),
        line_of_business: report.line_of_business,
        term: term.to_owned(),
        facet,
        value,
        against: known.and_then(|definition| definition.facets.get(&facet)).cloned(),
        library: None,
        reason: String::new(),
        by: String::new(),
        at: Utc::now(),
        ended_at: None,
    }
}
