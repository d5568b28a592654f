//! Terms that no mapping takes, over all current reports, and the codes they can have.

use std::collections::BTreeMap;

use plumbline_mapping::{Mapping, Mappings, Suggester, usual_unit};
use plumbline_model::{LOCAL_METRICS, METRICS, Report, TermTakes, Unmapped, fingerprint};

use crate::commands::{CodeInfo, CodeList, Nothing, OpenFigure, OpenTerm, OpenTerms, TermMapping};
use crate::rewrite::mapping_id;
use crate::{App, AppError};

/// The open terms of all current reports: those alike in payer, layout and place are one, with every figure under it.
///
/// Errors: [`AppError::Store`].
pub fn list_open_terms(app: &App, _: Nothing) -> Result<OpenTerms, AppError> {
    let reports = app.workspace().current_reports()?;
    let known = app.mappings();
    let mut terms: Vec<OpenTerm> = Vec::new();
    let mut at: BTreeMap<String, usize> = BTreeMap::new();
    for report in &reports {
        let mapping = mapping_of(&known, report);
        for (index, unmapped) in report.unmapped.iter().enumerate() {
            let key = key(report, unmapped);
            let place = *at.entry(key.clone()).or_insert_with(|| {
                terms.push(open_term(key, report, mapping, unmapped));
                terms.len() - 1
            });
            let term = &mut terms[place];
            term.figures.push(OpenFigure {
                report_id: report.id.clone(),
                report: report.title(),
                sha256: report.source.sha256.clone(),
                index,
                displayed: unmapped.displayed.clone(),
                anchor: unmapped.anchor.clone(),
            });
            // What was refused somewhere is worth knowing wherever the term is looked at.
            if let (Some(place), Some(other)) = (&mut term.place, &unmapped.place)
                && place.refused.is_none()
            {
                place.refused.clone_from(&other.refused);
            }
        }
    }
    Ok(OpenTerms { terms })
}

/// The mapping a report would be read by now.
pub(super) fn mapping_of<'m>(known: &'m Mappings, report: &Report) -> Option<&'m Mapping> {
    known.for_period(mapping_id(report), report.period)
}

fn key(report: &Report, unmapped: &Unmapped) -> String {
    let place = unmapped.place.clone().unwrap_or_default();
    let (section, column) = (place.section.unwrap_or_default(), place.column.unwrap_or_default());
    let facts = [mapping_id(report), &place.table, &section, &column];
    fingerprint(&unmapped.term, &report.payer.name, &facts)
}

fn open_term(key: String, report: &Report, mapping: Option<&Mapping>, unmapped: &Unmapped) -> OpenTerm {
    let takes = unmapped.place.as_ref().map_or(TermTakes::Nothing, |place| place.takes);
    let mut suggestions = unmapped.suggestions.clone();
    suggestions.retain(|suggestion| match takes {
        TermTakes::Code => usual_unit(&suggestion.code).is_some(),
        TermTakes::Measure => usual_unit(&suggestion.code).is_none(),
        TermTakes::Nothing => true,
    });
    let closed = match (&unmapped.place, mapping) {
        (None, _) => Some("It stands in no table of a mapping file that is known: VBPR resources name their codes themselves, and reports read by an older Plumbline have to be read again.".to_owned()),
        (Some(_), None) => Some(format!(
            "The mapping \"{}\" that read the report is not at hand, or several of its versions are for the report's period.",
            mapping_id(report)
        )),
        (Some(_), Some(_)) => None,
    };
    OpenTerm {
        key,
        term: unmapped.term.clone(),
        payer: report.payer.name.clone(),
        mapping: mapping.map(|mapping| TermMapping {
            name: mapping.name(),
            version: mapping.version(),
            description: mapping.file().description.clone(),
        }),
        place: unmapped.place.clone(),
        suggestions,
        figures: Vec::new(),
        closed,
    }
}

/// Every code a figure can have: VBPR's metrics, Plumbline's own, and the quality measures.
pub fn list_codes(_: &App, _: Nothing) -> Result<Vec<CodeInfo>, AppError> {
    let vbpr = METRICS.iter().map(|metric| CodeInfo {
        code: metric.code.to_owned(),
        list: CodeList::Vbpr,
        name: metric.display.to_owned(),
        definition: None,
        unit: Some(metric.unit),
    });
    let local = LOCAL_METRICS.iter().map(|metric| CodeInfo {
        code: metric.code.to_owned(),
        list: CodeList::Local,
        name: metric.display.to_owned(),
        definition: Some(metric.definition.to_owned()),
        unit: Some(metric.unit),
    });
    let measures = Suggester::shipped().measures().map(|(code, name)| CodeInfo {
        code: code.to_owned(),
        list: CodeList::Measure,
        name: name.to_owned(),
        definition: None,
        unit: None,
    });
    Ok(vbpr.chain(local).chain(measures).collect())
}
