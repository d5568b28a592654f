//! A person states what a payer's total cost counts.

use chrono::Utc;
use plumbline_mapping::published_definitions;
use plumbline_model::{Facet, FacetStatement, FacetValue, Report};

use super::list_definitions;
use crate::commands::{DefinitionsView, Nothing, StartFromPublished, StateFacet, WithdrawFacet};
use crate::{App, AppError};

/// States one facet of a payer's term, in place of what its reports state. Errors: [`AppError::NoSuchReport`],
/// [`AppError::Store`] without a name or a reason.
pub fn state_facet(app: &App, request: StateFacet) -> Result<DefinitionsView, AppError> {
    let report = find(app, &request.report_id)?;
    let statement = FacetStatement {
        reason: request.reason.trim().to_owned(),
        by: request.by.trim().to_owned(),
        ..about(&report, &request.term, request.facet, request.value)
    };
    app.workspace().state_facets(&[statement])?;
    list_definitions(app, Nothing {})
}

/// Takes a person's statement back: what the reports state holds again. One that is not there changes nothing.
/// Errors: [`AppError::NoSuchReport`], [`AppError::Store`].
pub fn withdraw_facet(app: &App, request: WithdrawFacet) -> Result<DefinitionsView, AppError> {
    let report = find(app, &request.report_id)?;
    let like = about(&report, &request.term, request.facet, None);
    app.workspace().withdraw_facet(&like, like.at)?;
    list_definitions(app, Nothing {})
}

/// Takes the facets of a published definition over for a payer's term: those its reports leave open. What they state stays.
/// Errors: [`AppError::NoSuchReport`], [`AppError::InvalidRequest`] for an unknown definition, [`AppError::Store`].
pub fn start_from_published(app: &App, request: StartFromPublished) -> Result<DefinitionsView, AppError> {
    let report = find(app, &request.report_id)?;
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
