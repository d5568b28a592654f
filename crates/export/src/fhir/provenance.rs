//! Where a report comes from: its file, and the place of each figure in it.

use plumbline_model::{About, Metric, ORIGIN_NAME, QualityMeasure, Report};

use super::as_read::Kept;
use super::shapes::*;
use super::{absent_because, bounded_id, concept, first_source, own, part};

/// The Provenance of a report. Where the report was read from a FHIR file of another program, it also holds the place of
/// each figure, since that file's form is left as it is.
pub fn provenance(report: &Report, performance: &MeasureReport, kept: &Kept<'_>) -> Provenance {
    let here = report.source.path.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = kept
        .text(About::Report, "", ORIGIN_NAME)
        .unwrap_or_else(|| here.to_owned());
    let mut extension = Vec::new();
    if kept.is_foreign() {
        extension.extend(report.metrics.iter().map(|metric| figure(metric, kept)));
        extension.extend(report.quality.iter().map(|measure| result(measure, kept)));
    }
    Provenance {
        resource_type: "Provenance",
        id: id_of(kept.public_id()),
        extension,
        target: vec![Reference {
            reference: Some(format!("MeasureReport/{}", performance.id)),
            ..Reference::default()
        }],
        // When the file was taken in is no fact of the report: the same facts give the same bytes.
        recorded: None,
        recorded_element: Some(PrimitiveElement {
            extension: vec![absent_because("unknown")],
        }),
        activity: Some(concept(
            "http://terminology.hl7.org/CodeSystem/v3-DataOperation",
            "CREATE",
            None,
        )),
        agent: vec![Agent {
            who: Some(Reference {
                display: Some("Plumbline".to_owned()),
                ..Reference::default()
            }),
        }],
        entity: vec![ProvenanceEntity {
            role: "source",
            what: Some(Reference {
                identifier: Some(Identifier {
                    system: Some("urn:ietf:rfc:3986".to_owned()),
                    value: Some(format!("urn:hash:{}", first_source(report, kept))),
                }),
                display: Some(name),
                ..Reference::default()
            }),
        }],
    }
}

fn id_of(report: &str) -> String {
    bounded_id(&format!("source-{report}"))
}

/// The address of the Provenance of a report with this id, relative to a server.
pub fn provenance_address(report: &str) -> String {
    format!("Provenance/{}", id_of(report))
}

fn figure(metric: &Metric, kept: &Kept<'_>) -> Extension {
    let origin = kept.origin(About::Metric, &metric.id);
    origin.unwrap_or_else(|| place(&metric.id, &metric.anchor.place(), &metric.displayed))
}

fn result(measure: &QualityMeasure, kept: &Kept<'_>) -> Extension {
    let origin = kept.origin(About::Quality, &measure.id);
    origin.unwrap_or_else(|| place(&measure.id, &measure.anchor.place(), &measure.displayed))
}

fn place(figure: &str, place: &str, printed: &str) -> Extension {
    own("figure-place", |e| {
        e.extension = vec![
            part("figure", |p| p.value_string = Some(figure.to_owned())),
            part("place", |p| p.value_string = Some(place.to_owned())),
        ];
        if !printed.is_empty() {
            e.extension
                .push(part("printed", |p| p.value_string = Some(printed.to_owned())));
        }
    })
}
