//! The contract, the two organizations and the quality reports.

use serde_json::{Value, json};

use super::metric::{coded, meta, number, quality_incentive, shared_savings, year};
use super::{CODES, CONTRACT, DEFINITION, Measure, PAYER, PROFILES, QUALITY, REPORT_DATE};

pub(super) fn contract() -> Value {
    let artifacts: Vec<Value> = QUALITY
        .iter()
        .map(|measure| {
            json!({
                "extension": [
                    {
                        "url": format!("{PROFILES}/contractual-status"),
                        "valueCodeableConcept": coded(&format!("{CODES}/measure-contractual-status"), "contractual"),
                    },
                    {"url": format!("{PROFILES}/weight"), "valueDecimal": measure.weight},
                ],
                "type": "composed-of",
                "display": measure.name,
                "resource": measure.canonical(),
            })
        })
        .collect();
    let model = |cohort: &str| {
        json!({
            "url": format!("{PROFILES}/program-model"),
            "extension": [
                {
                    "url": "hcplan",
                    "valueCodeableConcept": coded("http://terminology.hl7.org/CodeSystem/hcp-lan-apm-framework", "3B"),
                },
                {"url": "cohort", "valueCodeableConcept": coded(&format!("{CODES}/vbp-cohort"), cohort)},
            ],
        })
    };
    json!({
        "resourceType": "Measure",
        "id": "granite-vbc-2204",
        "meta": meta("vbp-measure"),
        "extension": [
            {
                "url": format!("{PROFILES}/lob"),
                "valueCodeableConcept": {"coding": [{
                    "system": "https://nahdo.org/sopt",
                    "code": "5",
                    "display": "PRIVATE HEALTH INSURANCE",
                }]},
            },
            model("hmo"),
            model("ppo"),
            shared_savings(),
            quality_incentive(),
        ],
        "url": CONTRACT,
        "identifier": [{"system": "https://fhir.granite-mutual.example/contract", "value": "GMH-VBC-2204"}],
        "version": "2024",
        "name": "GraniteSharedSavings2204",
        "title": "Granite Mutual Health shared savings contract with Willow Bend Medical Group",
        "status": "active",
        "experimental": true,
        "publisher": "Granite Mutual Health",
        "description": "Synthetic sample report. The payer, the provider and every figure are fictional.",
        "effectivePeriod": {"start": "2023-01-01", "end": "2025-12-31"},
        "relatedArtifact": artifacts,
        "definition": [DEFINITION],
    })
}

pub(super) fn payer() -> Value {
    organization("granite-mutual-health", "Granite Mutual Health", "pay", "Payer", None)
}

pub(super) fn provider() -> Value {
    organization(
        "willow-bend-medical-group",
        "Willow Bend Medical Group",
        "prov",
        "Healthcare Provider",
        Some("98-7654321"),
    )
}

fn organization(id: &str, name: &str, kind: &str, display: &str, tin: Option<&str>) -> Value {
    let mut organization = json!({
        "resourceType": "Organization",
        "id": id,
        "meta": {"profile": ["http://hl7.org/fhir/us/core/StructureDefinition/us-core-organization"]},
        "active": true,
        "type": [{"coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/organization-type",
            "code": kind,
            "display": display,
        }]}],
        "name": name,
    });
    if let (Some(tin), Some(fields)) = (tin, organization.as_object_mut()) {
        fields.insert(
            "identifier".into(),
            json!([{"system": "urn:oid:2.16.840.1.113883.4.4", "value": tin}]),
        );
    }
    organization
}

pub(super) fn quality_report(measure: &Measure) -> Value {
    let star = |code: &str, percent: i64| {
        json!({
            "url": format!("{PROFILES}/threshold"),
            "extension": [
                {
                    "url": "threshold",
                    "valueQuantity": {"value": percent, "unit": "%", "system": "http://unitsofmeasure.org", "code": "%"},
                },
                {"url": "type", "valueCodeableConcept": coded(&format!("{CODES}/threshold-type"), code)},
                {"url": "gapToThreshold", "valueDecimal": measure.gap(percent)},
            ],
        })
    };
    let mut extensions = vec![
        json!({
            "url": "http://hl7.org/fhir/us/davinci-deqm/StructureDefinition/extension-measureScoring",
            "valueCodeableConcept": coded("http://terminology.hl7.org/CodeSystem/measure-scoring", "proportion"),
        }),
        json!({"url": format!("{PROFILES}/score"), "valueDecimal": measure.stars()}),
    ];
    let codes = ["star-3", "star-4", "star-5"];
    extensions.extend(
        codes
            .iter()
            .zip(measure.thresholds)
            .map(|(code, percent)| star(code, percent)),
    );
    let population = |code: &str, count: i64| {
        json!({
            "code": coded("http://terminology.hl7.org/CodeSystem/measure-population", code),
            "count": count,
        })
    };
    json!({
        "resourceType": "MeasureReport",
        "id": measure.id(),
        "meta": meta("vbp-quality-measurereport"),
        "extension": extensions,
        "status": "complete",
        "type": "summary",
        "measure": measure.canonical(),
        "date": REPORT_DATE,
        "reporter": {"reference": PAYER, "display": "Granite Mutual Health"},
        "period": year(2024),
        "improvementNotation": coded(
            "http://terminology.hl7.org/CodeSystem/measure-improvement-notation",
            if measure.inverse { "decrease" } else { "increase" },
        ),
        "group": [{
            "code": {"text": measure.name},
            "population": [
                population("denominator", measure.denominator),
                population("numerator", measure.numerator),
            ],
            "measureScore": {"value": number(measure.rate())},
        }],
    })
}
