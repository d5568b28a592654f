//! What VBPR bundles of payers who know nothing of Plumbline say about total cost of care: the definition stands where the
//! standard has room for it, the figure under the standard's code or the payer's own. Each planted disagreement is found,
//! and what agrees gives nothing. Every payer, provider and figure is synthetic.

use std::collections::BTreeSet;

use plumbline_model::{Contract, Finding, Report, Severity};
use serde_json::{Value, json};

const VBPR: &str = "http://hl7.org/fhir/us/davinci-vbpr";

const BOTH: &str = "Total cost of care includes medical and pharmacy claims.";
const MEDICAL_ONLY: &str = "Total cost of care includes medical claims; pharmacy is excluded.";

/// One payer's bundle.
#[derive(Clone)]
struct Payer {
    name: &'static str,
    /// Source of Payment Typology: 5 commercial, 1 Medicare.
    line_of_business: &'static str,
    year: i32,
    /// Figures: words, amount in USD, VBPR code or none.
    groups: Vec<(&'static str, u64, Option<&'static str>)>,
    /// `Measure.definition`.
    definition: Vec<&'static str>,
    /// `Measure.group.description`, by the figure's position.
    described: Vec<(usize, &'static str)>,
    /// A paragraph of the report's narrative.
    narrative: Option<&'static str>,
    /// A text beside the first figure, in an extension of the payer's own.
    beside: Option<&'static str>,
}

fn payer(name: &'static str, pharmacy: u64, definition: &'static str) -> Payer {
    Payer {
        name,
        line_of_business: "5",
        year: 2025,
        groups: vec![
            ("Total cost of care", 9_600_000 + pharmacy, None),
            ("Medical cost", 9_600_000, Some("med-cost")),
            ("Pharmacy cost", 2_400_000, Some("rx-cost")),
        ],
        definition: Some(definition).filter(|text| !text.is_empty()).into_iter().collect(),
        described: Vec::new(),
        narrative: None,
        beside: None,
    }
}

impl Payer {
    fn with(mut self, change: impl FnOnce(&mut Payer)) -> Payer {
        change(&mut self);
        self
    }

    fn code(&self, at: usize) -> Value {
        let (words, _, code) = self.groups[at];
        match code {
            Some(code) => {
                json!({"coding": [{"system": format!("{VBPR}/CodeSystem/vbp-performance-metric"), "code": code}], "text": words})
            }
            None => {
                json!({"coding": [{"system": "https://payer.example/metrics", "code": format!("M{at}")}], "text": words})
            }
        }
    }

    fn bundle(&self) -> Value {
        let structure = |name: &str| format!("{VBPR}/StructureDefinition/{name}");
        let groups: Vec<Value> = (0..self.groups.len())
            .map(|at| {
                let mut extensions = vec![
                    json!({"url": structure("payment-stream"), "extension": [{"url": "type", "valueCodeableConcept":
                        {"coding": [{"system": format!("{VBPR}/CodeSystem/payment-stream"), "code": "tcoc"}]}}]}),
                    json!({"url": structure("service-period"), "valuePeriod":
                        {"start": format!("{}-01-01", self.year), "end": format!("{}-12-31", self.year)}}),
                    json!({"url": structure("paid-through-date"), "valueDate": format!("{}-03-31", self.year + 1)}),
                ];
                if let Some(text) = self.beside.filter(|_| at == 0) {
                    extensions.push(json!({"url": "https://payer.example/note", "valueString": text}));
                }
                json!({"id": format!("g{at}"), "extension": extensions, "code": self.code(at), "measureScore": {"extension": [
                    {"url": structure("alternate-measurescore"), "valueMoney": {"value": self.groups[at].1, "currency": "USD"}}]}})
            })
            .collect();
        let contract = json!({"resourceType": "Measure", "id": "contract", "url": "https://payer.example/Measure/contract",
            "identifier": [{"system": "https://payer.example/contracts", "value": format!("{}-7", self.name)}],
            "status": "active", "title": "Total cost contract",
            "effectivePeriod": {"start": format!("{}-01-01", self.year - 1), "end": format!("{}-12-31", self.year + 1)},
            "extension": [
                {"url": structure("lob"), "valueCodeableConcept": {"coding": [{"system": "https://nahdo.org/sopt", "code": self.line_of_business}]}},
                {"url": structure("program-model"), "extension": [{"url": "hcplan", "valueCodeableConcept": {"coding": [{"code": "3A"}]}}]},
                {"url": structure("payment-stream"), "extension": [{"url": "type", "valueCodeableConcept": {"coding": [{"code": "tcoc"}]}}]}],
            "definition": self.definition,
            "group": self.described.iter().map(|(at, text)| json!({"code": self.code(*at), "description": text})).collect::<Vec<_>>()});
        let mut report = json!({"resourceType": "MeasureReport", "id": "report",
            "meta": {"profile": [structure("vbp-performance-measurereport")]},
            "extension": [{"url": "http://hl7.org/fhir/StructureDefinition/measurereport-category", "valueCodeableConcept":
                {"coding": [{"system": "http://hl7.org/fhir/CodeSystem/measurereport-category", "code": "vbp"}]}}],
            "status": "complete", "type": "summary", "measure": "https://payer.example/Measure/contract",
            "subject": {"display": "Cedar Physicians", "extension": [{"url": structure("organization-subject"),
                "valueReference": {"reference": "Organization/provider"}}]},
            "reporter": {"reference": "Organization/payer"}, "date": format!("{}-04-15", self.year + 1),
            "period": {"start": format!("{}-01-01", self.year), "end": format!("{}-12-31", self.year)}, "group": groups});
        if let Some(text) = self.narrative {
            report["text"] = json!({"status": "generated",
                "div": format!("<div xmlns=\"http://www.w3.org/1999/xhtml\"><h1>Total cost</h1><p>{text}</p></div>")});
        }
        let organization = |id: &str, name: &str| {
            json!({"resourceType": "Organization", "id": id, "name": name,
                "identifier": [{"system": "http://hl7.org/fhir/sid/us-npi", "value": "1234567893"}]})
        };
        let resources = [
            report,
            contract,
            organization("payer", self.name),
            organization("provider", "Cedar Physicians"),
        ];
        let entry = |resource: Value| {
            let url = format!(
                "https://payer.example/{}/{}",
                resource["resourceType"].as_str().unwrap_or(""),
                resource["id"].as_str().unwrap_or("")
            );
            json!({"fullUrl": url, "resource": resource})
        };
        json!({"resourceType": "Bundle", "type": "collection", "entry": resources.map(entry)})
    }
}

/// What is found about definitions in the bundles together.
fn found(payers: &[Payer]) -> Vec<Finding> {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut reports, mut contracts): (Vec<Report>, Vec<Contract>) = Default::default();
    for (number, payer) in payers.iter().enumerate() {
        let path = folder.path().join(format!("{number}.json"));
        std::fs::write(&path, payer.bundle().to_string()).expect("written");
        let document = plumbline_readers::read(&path).expect("it reads");
        let mapped = plumbline_mapping::fhir::apply(&document, &path.to_string_lossy()).expect("it is VBPR");
        reports.extend(mapped.reports);
        contracts.extend(mapped.contracts);
    }
    let portfolio = plumbline_rules::Portfolio {
        reports: reports.iter().collect(),
        superseded: vec![],
        contracts: &contracts,
        files: &[],
    };
    let mut findings = plumbline_rules::check(&portfolio, &plumbline_rules::Settings::default()).findings;
    findings.retain(|finding| finding.rule.starts_with("TCC"));
    findings
}

fn rules(payers: &[Payer]) -> BTreeSet<String> {
    found(payers).into_iter().map(|finding| finding.rule).collect()
}

#[track_caller]
fn assert_found(rule: &str, payers: &[Payer]) {
    let found = rules(payers);
    assert!(found.contains(rule), "{rule} is missing among {found:?}");
}

#[track_caller]
fn assert_calm(payers: &[Payer]) {
    let loud: Vec<String> = found(payers)
        .into_iter()
        .filter(|finding| finding.severity != Severity::Info)
        .map(|finding| format!("{}: {}", finding.rule, finding.message))
        .collect();
    assert_eq!(loud, Vec::<String>::new());
}

#[test]
fn totals_that_agree_give_nothing() {
    assert_calm(&[payer("Alder Health", 2_400_000, BOTH)]);
    let standards_code = payer("Alder Health", 2_400_000, "").with(|p| p.groups[0].2 = Some("med-rx-cost"));
    assert_calm(std::slice::from_ref(&standards_code));
    let in_other_words = payer(
        "Birch Plan",
        2_400_000,
        "TCOC: medical and pharmacy claims are included.",
    );
    assert_calm(&[payer("Alder Health", 2_400_000, BOTH), in_other_words]);
    assert_calm(&[
        payer("Alder Health", 2_400_000, BOTH),
        standards_code.with(|p| p.name = "Birch Plan"),
    ]);
    // Another market is not compared.
    let medicare = payer("Birch Plan", 0, MEDICAL_ONLY).with(|p| p.line_of_business = "1");
    assert_calm(&[payer("Alder Health", 2_400_000, BOTH), medicare]);
}

#[test]
fn a_total_that_nothing_defines_is_found() {
    assert_found("TCC001", &[payer("Alder Health", 2_400_000, "")]);
}

#[test]
fn figures_that_contradict_the_words_are_found_wherever_the_words_stand() {
    assert_found("TCC005", &[payer("Alder Health", 2_400_000, MEDICAL_ONLY)]);
    let described = |total: Option<&'static str>| {
        payer("Alder Health", 2_400_000, "").with(|p| {
            p.groups[0].2 = total;
            p.described = vec![(0, "Medical claims only. Pharmacy is excluded.")];
        })
    };
    assert_found("TCC005", &[described(None)]);
    assert_found("TCC005", &[described(Some("med-rx-cost"))]);
    assert_found(
        "TCC005",
        &[payer("Alder Health", 2_400_000, "").with(|p| p.narrative = Some(MEDICAL_ONLY))],
    );
}

#[test]
fn a_report_that_contradicts_its_contract_is_found() {
    let report = payer("Alder Health", 2_400_000, BOTH)
        .with(|p| p.beside = Some("Total cost of care excludes pharmacy claims."));
    assert_found("TCC002", &[report]);
}

#[test]
fn payers_of_one_market_that_count_differently_are_found() {
    let with = |name, words| payer(name, 2_400_000, words);
    for (rule, one, other) in [
        (
            "TCC009",
            "Total cost of care includes medical and pharmacy claims. Claims above $250,000 per member are excluded.",
            "Total cost of care includes medical and pharmacy claims. Claims above $100,000 per member are excluded.",
        ),
        (
            "TCC010",
            "Total cost of care includes medical and pharmacy claims on an allowed basis.",
            "Total cost of care includes medical and pharmacy claims on a paid basis.",
        ),
        (
            "TCC011",
            "Total cost of care includes medical and pharmacy claims. It is risk adjusted with CMS-HCC V28.",
            "Total cost of care includes medical and pharmacy claims. It is not risk adjusted.",
        ),
        (
            "TCC013",
            "Total cost of care includes medical and pharmacy claims. Completion factors are applied for IBNR.",
            "Total cost of care includes medical and pharmacy claims. No completion factor is applied.",
        ),
    ] {
        assert_found(rule, &[with("Alder Health", one), with("Birch Plan", other)]);
    }
    assert_found(
        "TCC003",
        &[with("Alder Health", BOTH), payer("Birch Plan", 0, MEDICAL_ONLY)],
    );
}

#[test]
fn a_definition_that_changes_with_the_year_is_found() {
    let before = payer("Alder Health", 0, MEDICAL_ONLY).with(|p| p.year = 2024);
    assert_found("TCC004", &[before, payer("Alder Health", 2_400_000, BOTH)]);
}

#[test]
fn a_target_of_another_definition_is_found() {
    let aimed = payer("Alder Health", 2_400_000, "").with(|p| {
        p.groups.push(("Total cost of care target", 12_500_000, None));
        p.described = vec![
            (0, "Includes medical and pharmacy claims."),
            (3, "Includes medical claims; pharmacy is excluded."),
        ];
    });
    assert_found("TCC012", &[aimed]);
}

#[test]
fn a_bare_abbreviation_is_asked_about_and_not_guessed() {
    let bare = payer("Alder Health", 2_400_000, "").with(|p| p.groups[0].0 = "TCC");
    assert_found("TCC006", &[bare]);
}
