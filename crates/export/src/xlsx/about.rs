//! The sheets Findings, Definitions and Sources.

use plumbline_model::{Anchor, Evidence, Facet, Finding, Report};
use rust_decimal::Decimal;

use super::book::{Column, Field, text};
use super::cells::{WHOLE, day, head};
use crate::text::days;

pub(super) const FINDINGS: [Column; 14] = [
    ("Severity", 10.0),
    ("Rule", 9.0),
    ("What it is about", 32.0),
    ("Finding", 70.0),
    ("Expected", 22.0),
    ("Found", 22.0),
    ("Tolerance", 22.0),
    ("Evidence", 70.0),
    ("State", 10.0),
    ("Waived because", 30.0),
    ("Waived by", 18.0),
    ("Waived until", 12.0),
    ("Report", 18.0),
    ("Fingerprint", 18.0),
];

pub(super) fn finding(finding: &Finding) -> Vec<Field> {
    let one = |e: &Evidence| match &e.anchor {
        Some(anchor) => format!("{}: {} ({})", e.label, e.value, anchor.place()),
        None => format!("{}: {}", e.label, e.value),
    };
    let evidence: Vec<String> = finding.evidence.iter().map(one).collect();
    let waiver = finding.waiver.as_ref();
    vec![
        text(finding.severity.as_str()),
        text(&finding.rule),
        text(&finding.subject),
        text(&finding.message),
        text(finding.expected.clone().unwrap_or_default()),
        text(finding.found.clone().unwrap_or_default()),
        text(finding.tolerance.clone().unwrap_or_default()),
        text(evidence.join("; ")),
        text(finding.state.as_str()),
        text(waiver.map_or("", |waiver| &waiver.reason)),
        text(waiver.map_or("", |waiver| &waiver.by)),
        day(waiver.and_then(|waiver| waiver.until)),
        text(finding.report_id.clone().unwrap_or_default()),
        text(&finding.fingerprint),
    ]
}

pub(super) const DEFINITIONS: [Column; 6] = [
    ("Term", 28.0),
    ("Facet", 22.0),
    ("Says", 34.0),
    ("Figures say", 20.0),
    ("Sentence", 80.0),
    ("Source place", 22.0),
];

/// One row a facet that a definition of the report states, or that its figures tell.
pub(super) fn definitions(report: &Report) -> Vec<Vec<Field>> {
    let mut rows = Vec::new();
    for definition in &report.definitions {
        for facet in Facet::ALL {
            let stated = definition.facets.get(&facet);
            let inferred = definition.inferred.as_ref().and_then(|i| i.facets.get(&facet));
            if stated.is_none() && inferred.is_none() {
                continue;
            }
            let mut row = head(report);
            row.extend([
                text(&definition.term),
                text(facet.as_str().replace('_', " ")),
                text(stated.map_or_else(|| "not stated".to_owned(), ToString::to_string)),
                text(inferred.map_or_else(String::new, ToString::to_string)),
                text(definition.stated.clone().unwrap_or_default()),
                text(definition.anchor.as_ref().map_or_else(String::new, Anchor::place)),
            ]);
            rows.push(row);
        }
    }
    rows
}

pub(super) const SOURCES: [Column; 12] = [
    ("Period from", 12.0),
    ("Period to", 12.0),
    ("Paid through", 12.0),
    ("Reported on", 12.0),
    ("Contract", 16.0),
    ("Version", 8.0),
    ("Figures", 8.0),
    ("Not mapped", 10.0),
    ("File", 40.0),
    ("SHA-256", 66.0),
    ("Mapping", 26.0),
    ("Report", 18.0),
];

pub(super) fn source(report: &Report) -> Vec<Field> {
    let (start, end) = days(report.period);
    let whole = |count: Decimal| Field::Number(Some(count), WHOLE.to_owned());
    let mut row = head(report);
    row.extend([
        text(start),
        text(end),
        day(report.paid_through),
        day(report.reported_on),
        text(report.contract.as_ref().map_or("", |contract| &contract.id)),
        whole(report.version.into()),
        whole(report.figure_count().into()),
        whole(report.unmapped.len().into()),
        text(&report.source.path),
        text(&report.source.sha256),
        text(&report.source.mapping),
        text(&report.id),
    ]);
    row
}
