//! Total-cost definitions side by side: stated, inferred, compared and restated.

use std::collections::BTreeMap;

use plumbline_mapping::published_definitions;
use plumbline_model::{
    Definition, DefinitionComparison, Facet, FacetValue, InferenceOutcome, InferredDefinition, Metric, Report,
    StatedBy, StepSign,
};
use plumbline_rules::{
    DefinedTotal, Place, compare_segments, compare_totals, infer_definitions, latest_in_segments, restate,
};
use rust_decimal::Decimal;

use crate::checking::place;
use crate::commands::{
    Calculation, CalculationLine, DefinedTerm, DefinitionsView, FacetAgainst, Nothing, ReportRequest,
    SegmentRestatement,
};
use crate::{App, AppError, rule_settings};

/// Every definition of total cost in current reports. Errors: [`AppError::Settings`], [`AppError::Store`].
pub fn list_definitions(app: &App, _: Nothing) -> Result<DefinitionsView, AppError> {
    let (mut reports, statements) = {
        let workspace = app.workspace();
        (workspace.current_reports()?, workspace.facet_statements()?)
    };
    for report in &mut reports {
        *report = with_inference(report);
    }
    let all: Vec<&Report> = reports.iter().collect();
    let settings = rule_settings::load(app.folder())?;
    let latest = latest_in_segments(&all);
    let mut definitions: Vec<DefinedTerm> = reports
        .iter()
        .flat_map(|report| {
            let is_latest = match report.line_of_business {
                Some(_) => latest.iter().any(|(_, of)| of.iter().any(|one| one.id == report.id)),
                None => true,
            };
            let own = report
                .definitions
                .iter()
                .map(move |definition| term(report, definition, is_latest));
            let undefined = undefined(report);
            own.chain(
                undefined
                    .into_iter()
                    .map(move |definition| term(report, &definition, is_latest)),
            )
        })
        .collect();
    definitions.sort_by(|a, b| {
        let market = |one: &DefinedTerm| (one.line_of_business.is_none(), one.line_of_business);
        let end = |one: &DefinedTerm| one.period.map(|period| period.end);
        (market(a), a.payer.to_lowercase())
            .cmp(&(market(b), b.payer.to_lowercase()))
            .then_with(|| end(b).cmp(&end(a)))
    });
    let restatements = latest
        .iter()
        .map(|(line_of_business, of)| {
            let totals: Vec<DefinedTotal> = of
                .iter()
                .map(|report| DefinedTotal::of(report))
                .filter(|total| total.definition.is_some())
                .collect();
            SegmentRestatement {
                line_of_business: *line_of_business,
                restatements: if totals.len() > 1 {
                    restate(&totals, &settings, false)
                } else {
                    Vec::new()
                },
            }
        })
        .filter(|segment| !segment.restatements.is_empty())
        .collect();
    Ok(DefinitionsView {
        segments: compare_segments(&all, &settings),
        definitions,
        restatements,
        statements,
        library: published_definitions().to_vec(),
    })
}

/// The report's total cost against each other payer's latest in its market. Empty for a report without market or
/// definition. Errors: [`AppError::NoSuchReport`], [`AppError::Store`].
pub fn compare_definitions(app: &App, request: &ReportRequest) -> Result<Vec<DefinitionComparison>, AppError> {
    let settings = rule_settings::load(app.folder())?;
    let workspace = app.workspace();
    let report = workspace
        .report(&request.id)?
        .ok_or_else(|| AppError::NoSuchReport { id: request.id.clone() })?;
    let report = with_inference(&report);
    let own = DefinedTotal::of(&report);
    let (Some(_), Some(market)) = (own.definition, report.line_of_business) else {
        return Ok(Vec::new());
    };
    let places: Vec<Place> = workspace.outlines()?.into_iter().map(place).collect();
    let payers = Place::by_market(&places).remove(&market).unwrap_or_default();
    let latest = payers.iter().filter_map(|payer| payer.first());
    let latest: Vec<&str> = latest
        .filter(|other| other.payer != report.payer.name)
        .map(|other| other.id.as_str())
        .collect();
    let mut others = workspace.some_reports(&latest)?;
    others.sort_by_key(|other| latest.iter().position(|id| *id == other.id));
    let others: Vec<Report> = others.iter().map(with_inference).collect();
    let comparisons = others
        .iter()
        .map(DefinedTotal::of)
        .filter(|other| other.definition.is_some())
        .map(|other| compare_totals(&[own, other], &settings, false));
    Ok(comparisons.collect())
}

/// The report with what its confirmed figures say about each definition.
fn with_inference(report: &Report) -> Report {
    let mut known = report.without_unconfirmed_values().into_owned();
    infer_definitions(&mut known);
    known
}

/// The term of total-cost figures that no definition is of.
fn undefined(report: &Report) -> Option<Definition> {
    let first = report.undefined_totals().next()?;
    let term = first.term.clone();
    Some(Definition {
        facets: BTreeMap::new(),
        stated: None,
        anchor: None,
        inferred: None,
        metric_ids: report
            .undefined_totals()
            .filter(|metric| metric.term == term)
            .map(|metric| metric.id.clone())
            .collect(),
        origins: BTreeMap::new(),
        term,
    })
}

fn term(report: &Report, definition: &Definition, is_latest: bool) -> DefinedTerm {
    let unique = definition
        .inferred
        .as_ref()
        .filter(|inferred| inferred.outcome == InferenceOutcome::Unique);
    let differences = unique
        .into_iter()
        .flat_map(|inferred| &inferred.facets)
        .filter_map(|(facet, found)| {
            let stated = definition.facets.get(facet)?;
            let plain = matches!(stated, FacetValue::Included | FacetValue::Excluded);
            (plain && stated != found).then(|| FacetAgainst {
                facet: *facet,
                stated: stated.clone(),
                inferred: found.clone(),
            })
        })
        .collect();
    DefinedTerm {
        report_id: report.id.clone(),
        payer: report.payer.name.clone(),
        line_of_business: report.line_of_business,
        program: report.program.clone(),
        period: report.period,
        is_latest,
        follows: Facet::ALL
            .into_iter()
            .filter_map(|facet| {
                let total = DefinedTotal {
                    report,
                    definition: Some(definition),
                };
                let side = total.side(facet);
                let follows = matches!(side.by, Some(StatedBy::Dates | StatedBy::OtherFacet));
                side.value.filter(|_| follows).map(|value| (facet, value))
            })
            .collect(),
        differences,
        calculation: unique.and_then(|inferred| calculation(report, inferred)),
        remarks: report
            .issues
            .iter()
            .filter(|issue| issue.code == "TCC014")
            .map(|issue| issue.message.clone())
            .collect(),
        definition: definition.clone(),
    }
}

fn calculation(report: &Report, inferred: &InferredDefinition) -> Option<Calculation> {
    let total = report.metric(&inferred.total_id)?;
    let metrics: Vec<&Metric> = inferred
        .component_ids
        .iter()
        .map(|id| report.metric(id))
        .collect::<Option<_>>()?;
    let line = |metric: &Metric| {
        let taken = inferred.subtracted_ids.contains(&metric.id);
        Some(CalculationLine {
            metric_id: metric.id.clone(),
            term: metric.term.clone(),
            sign: if taken { StepSign::Minus } else { StepSign::Plus },
            value: metric.value?,
            displayed: metric.displayed.clone(),
            anchor: metric.anchor.clone(),
        })
    };
    let tolerance = metrics
        .iter()
        .chain([&total])
        .filter_map(|metric| Some(metric.interval()?.half_width()))
        .fold(Decimal::ZERO, |sum, half| sum.saturating_add(half));
    Some(Calculation {
        unit: total.unit,
        total: line(total)?,
        lines: metrics.iter().map(|metric| line(metric)).collect::<Option<_>>()?,
        sum: inferred.sum,
        tolerance,
    })
}
