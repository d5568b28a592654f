//! URLs and codes of VBPR 1.1.0 and the resources around it, read from a tree of JSON leaves.

use plumbline_model::{FigureState, Identifier, LineOfBusiness};

use super::tree::Node;

macro_rules! structure {
    ($name:literal) => {
        concat!("http://hl7.org/fhir/us/davinci-vbpr/StructureDefinition/", $name)
    };
}

pub(super) const PERFORMANCE_PROFILE: &str = structure!("vbp-performance-measurereport");
pub(super) const QUALITY_PROFILE: &str = structure!("vbp-quality-measurereport");
pub(super) const ALTERNATE_SCORE: &str = structure!("alternate-measurescore");
pub(super) const BASELINE: &str = structure!("baseline");
pub(super) const CONTRACTUAL_STATUS: &str = structure!("contractual-status");
pub(super) const GROUP_REFERENCE: &str = structure!("group-reference");
pub(super) const LOB: &str = structure!("lob");
pub(super) const ORGANIZATION_SUBJECT: &str = structure!("organization-subject");
pub(super) const PAID_THROUGH: &str = structure!("paid-through-date");
pub(super) const PAYMENT_STREAM: &str = structure!("payment-stream");
pub(super) const PROGRAM_MODEL: &str = structure!("program-model");
pub(super) const SCORE: &str = structure!("score");
pub(super) const SERVICE_PERIOD: &str = structure!("service-period");
pub(super) const THRESHOLD: &str = structure!("threshold");
pub(super) const WEIGHT: &str = structure!("weight");
/// The weight extension of VBPR 1.0.0.
pub(super) const WEIGHT_1_0_0: &str = "http://hl7.org/fhir/us/cqfmeasures/StructureDefinition/cqfm-weight";

/// Where Plumbline's own extensions live: what the standard has no place for, as our exporter writes it.
macro_rules! own {
    ($name:literal) => {
        concat!("https://plumbline.example/fhir/StructureDefinition/", $name)
    };
}
pub(super) const OWN_BASELINE: &str = own!("baseline");
pub(super) const ATTRIBUTION: &str = own!("attribution-method");
pub(super) const BENCHMARK_METHOD: &str = own!("benchmark-method");
pub(super) const RUN_OUT_MONTHS: &str = own!("run-out-months");
pub(super) const SHARING: &str = own!("sharing");
pub(super) const PERIOD_BASIS: &str = own!("period-basis");
pub(super) const PROGRAM: &str = own!("program");
pub(super) const QUALITY_MEASURE: &str = own!("quality-measure");
pub(super) const SOURCE_FIGURE: &str = own!("source-figure");
/// Stands on every report of ours.
pub(super) const SOURCE_FILE: &str = own!("source-file");
pub(super) const SUPERSEDES: &str = own!("supersedes");
pub(super) const FIGURE_PLACE: &str = own!("figure-place");
pub(super) const TARGET: &str = own!("target");
pub(super) const TARGET_OF: &str = own!("target-of");
/// Everything of our own stands under this.
pub(super) const OWN: &str = "https://plumbline.example/fhir/";
/// Our own list of metrics.
pub(super) const OWN_METRICS: &str = "https://plumbline.example/fhir/CodeSystem/metric";
/// Where the canonicals stand that our exporter makes for a contract without a number.
pub(super) const OWN_MEASURE: &str = "https://plumbline.example/fhir/Measure/";
/// Where the identifier systems stand that have no URL of their own: `aco-id`.
const OWN_SYSTEM: &str = "https://plumbline.example/fhir/NamingSystem/";
pub(super) const TOTAL_COST_DEFINITION: &str = own!("total-cost-definition");

pub(super) const CATEGORY: &str = "http://hl7.org/fhir/StructureDefinition/measurereport-category";
pub(super) const COUNT_QUANTITY: &str = "http://hl7.org/fhir/StructureDefinition/measurereport-countQuantity";
pub(super) const DATA_ABSENT_REASON: &str = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";
pub(super) const SCORING: &str = "http://hl7.org/fhir/us/davinci-deqm/StructureDefinition/extension-measureScoring";
pub(super) const GROUP_IMPROVEMENT: &str =
    "http://hl7.org/fhir/us/davinci-deqm/StructureDefinition/extension-groupImprovementNotation";

pub(super) const METRIC_SYSTEM: &str = "http://hl7.org/fhir/us/davinci-vbpr/CodeSystem/vbp-performance-metric";
const STRATIFIER_SYSTEM: &str = "http://hl7.org/fhir/us/davinci-vbpr/CodeSystem/measure-stratifier-example";
const COHORT_SYSTEM: &str = "http://hl7.org/fhir/us/davinci-vbpr/CodeSystem/vbp-cohort";

/// The first code of a CodeableConcept.
pub(super) fn code(concept: &Node) -> Option<&str> {
    concept.list("coding").find_map(|coding| coding.text_at(&["code"]))
}

/// A CodeableConcept in words: its text, else a display, else a code.
pub(super) fn words(concept: &Node) -> Option<&str> {
    concept
        .text_at(&["text"])
        .or_else(|| concept.list("coding").find_map(|coding| coding.text_at(&["display"])))
        .or_else(|| code(concept))
}

/// A dimension of a split: VBPR's code, else the payer's words.
pub(super) fn code_or_words(concept: &Node) -> Option<&str> {
    concept
        .list("coding")
        .find(|coding| coding.text_at(&["system"]) == Some(STRATIFIER_SYSTEM))
        .and_then(|coding| coding.text_at(&["code"]))
        .or_else(|| words(concept))
}

/// A stratum's value: a cohort by its code, anything else in words.
pub(super) fn stratum_value(concept: &Node) -> Option<&str> {
    concept
        .list("coding")
        .find(|coding| coding.text_at(&["system"]) == Some(COHORT_SYSTEM))
        .and_then(|coding| coding.text_at(&["code"]))
        .or_else(|| words(concept))
}

/// The dimension a stratum's value belongs to where no code names it: only a cohort says so itself.
pub(super) fn implied_dimension(concept: &Node) -> &'static str {
    let cohort = concept
        .list("coding")
        .any(|coding| coding.text_at(&["system"]) == Some(COHORT_SYSTEM));
    if cohort { "cohort" } else { "stratum" }
}

/// VBPR payment-stream codes stated on an element.
pub(super) fn payment_streams(element: &Node) -> Vec<String> {
    element
        .extensions(PAYMENT_STREAM)
        .filter_map(|stream| stream.extension("type")?.get("valueCodeableConcept"))
        .filter_map(|concept| code(concept).or_else(|| words(concept)))
        .map(str::to_owned)
        .collect()
}

/// VBPR incentive codes of the payment streams of an element.
pub(super) fn incentives(element: &Node) -> Vec<String> {
    let mut incentives: Vec<String> = element
        .extensions(PAYMENT_STREAM)
        .filter_map(|stream| stream.extension("incentive")?.get("valueCodeableConcept"))
        .filter_map(|concept| code(concept).or_else(|| words(concept)))
        .map(str::to_owned)
        .collect();
    incentives.dedup();
    incentives
}

/// Whether a MeasureReport has the category `vbp`.
pub(super) fn has_vbp_category(report: &Node) -> bool {
    report.extensions(CATEGORY).any(|category| {
        category
            .get("valueCodeableConcept")
            .is_some_and(|concept| concept.list("coding").any(|c| c.text_at(&["code"]) == Some("vbp")))
    })
}

/// Whether a MeasureReport says by its content that it is a performance report: a provider organization as its subject,
/// or a group under one of the standard's metrics.
pub(super) fn reports_performance(report: &Node) -> bool {
    report
        .get("subject")
        .is_some_and(|subject| subject.extension(ORGANIZATION_SUBJECT).is_some())
        || report.list("group").any(|group| {
            group.get("code").is_some_and(|concept| {
                concept
                    .list("coding")
                    .any(|coding| coding.text_at(&["system"]) == Some(METRIC_SYSTEM))
            })
        })
}

/// Whether a resource claims a profile, with or without its version.
pub(super) fn has_profile(resource: &Node, url: &str) -> bool {
    resource.get("meta").is_some_and(|meta| {
        meta.list("profile")
            .filter_map(Node::text)
            .any(|profile| without_version(profile) == url)
    })
}

/// A canonical without `|version`.
pub(super) fn without_version(canonical: &str) -> &str {
    canonical.split_once('|').map_or(canonical, |(url, _)| url)
}

/// Whether a report has an identifier of Plumbline's.
pub(super) fn own_identifier(report: &Node) -> bool {
    let system = format!("{OWN_SYSTEM}report");
    report
        .list("identifier")
        .any(|identifier| identifier.text_at(&["system"]) == Some(&system))
}

/// An organization's identifiers, tax numbers first, then NPIs: a report's series is named by the first.
pub(super) fn identifiers(organization: &Node) -> Vec<Identifier> {
    let mut identifiers: Vec<Identifier> = organization
        .list("identifier")
        .filter_map(|identifier| {
            Some(Identifier {
                system: identifier_system(identifier),
                value: identifier.text_at(&["value"])?.to_owned(),
            })
        })
        .collect();
    identifiers.sort_by_key(|identifier| match identifier.system.as_str() {
        "tin" => 0,
        "npi" => 1,
        _ => 2,
    });
    identifiers
}

/// Source of the systems: US Core 6.1.0 Organization (NPI), HL7 OID registry 2.16.840.1.113883.4.4 (EIN), v2-0203 (type codes).
fn identifier_system(identifier: &Node) -> String {
    let system = identifier.text_at(&["system"]).unwrap_or_default();
    match system {
        "http://hl7.org/fhir/sid/us-npi" | "urn:oid:2.16.840.1.113883.4.6" => return "npi".to_owned(),
        "urn:oid:2.16.840.1.113883.4.4" | "http://hl7.org/fhir/sid/us-ein" => return "tin".to_owned(),
        _ => {}
    }
    match identifier.get("type").and_then(code) {
        Some("NPI") => "npi".to_owned(),
        Some("TAX" | "EN") => "tin".to_owned(),
        _ => system.strip_prefix(OWN_SYSTEM).unwrap_or(system).to_owned(),
    }
}

/// The market a Source of Payment Typology code lies in; the first digit is its branch.
pub(super) fn line_of_business(code: &str) -> Option<LineOfBusiness> {
    match code.chars().next()? {
        '1' => Some(LineOfBusiness::Medicare),
        '2' => Some(LineOfBusiness::Medicaid),
        '5' => Some(LineOfBusiness::Commercial),
        _ => None,
    }
}

/// Why a value is absent, where the file says so on the element or on the value itself.
pub(super) fn absent_reason(element: &Node) -> Option<FigureState> {
    let on_value = ["_value", "_count"]
        .iter()
        .find_map(|name| element.get(name)?.extension(DATA_ABSENT_REASON));
    let reason = element.extension(DATA_ABSENT_REASON).or(on_value)?;
    Some(match reason.text_at(&["valueCode"])? {
        "masked" => FigureState::Suppressed,
        "not-applicable" => FigureState::NotApplicable,
        _ => FigureState::Missing,
    })
}

/// A quality measure's short name: one in parentheses at its end, its canonical's last step when that is one, the
/// usual short name of its printed name, else the printed name or the canonical.
pub(super) fn short_measure_name(canonical: &str, display: Option<&str>) -> String {
    let is_short = |text: &str| {
        (2..=8).contains(&text.len())
            && text
                .chars()
                .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-')
            && text.starts_with(|c: char| c.is_ascii_uppercase())
    };
    let in_parentheses = display.and_then(|name| name.strip_suffix(')')?.rsplit_once('(').map(|(_, inside)| inside));
    if let Some(short) = in_parentheses.filter(|short| is_short(short)) {
        return short.to_owned();
    }
    let url = without_version(canonical);
    let last = url.rsplit('/').next().unwrap_or(url);
    if is_short(last) {
        return last.to_owned();
    }
    let Some(name) = display else { return url.to_owned() };
    MEASURE_NAMES
        .iter()
        .find(|(full, _)| full.eq_ignore_ascii_case(name))
        .map_or_else(|| name.to_owned(), |(_, short)| (*short).to_owned())
}

/// Published measure names and their short names. Source: HEDIS MY 2024 measure list; Medicare Star Ratings 2025.
const MEASURE_NAMES: &[(&str, &str)] = &[
    ("Breast Cancer Screening", "BCS"),
    ("Cervical Cancer Screening", "CCS"),
    ("Child and Adolescent Well-Care Visits", "WCV"),
    ("Childhood Immunization Status", "CIS"),
    ("Colorectal Cancer Screening", "COL"),
    ("Controlling High Blood Pressure", "CBP"),
    ("Eye Exam for Patients with Diabetes", "EED"),
    ("Follow-Up After Hospitalization for Mental Illness", "FUH"),
    ("Glycemic Status Assessment for Patients with Diabetes", "GSD"),
    ("Immunizations for Adolescents", "IMA"),
    ("Kidney Health Evaluation for Patients with Diabetes", "KED"),
    ("Osteoporosis Management in Women Who Had a Fracture", "OMW"),
    ("Plan All-Cause Readmissions", "PCR"),
    ("Prenatal and Postpartum Care", "PPC"),
    ("Statin Therapy for Patients with Cardiovascular Disease", "SPC"),
    ("Statin Use in Persons with Diabetes", "SUPD"),
    ("Transitions of Care", "TRC"),
    ("Well-Child Visits in the First 30 Months of Life", "W30"),
];
