//! Behaviour of reading VBPR. Every payer, provider and figure is synthetic.

use std::collections::BTreeMap;

use plumbline_model::{
    Cell, CodeSystem, ContractualStatus, Direction, Facet, FacetValue, FigureState, FileFormat, Line, LineOfBusiness,
    Part, PartKind, Scoring, StatedBy, Table, Unit, ValueType,
};
use rust_decimal::Decimal;
use serde_json::value::RawValue;

use super::*;

/// A document as a reader gives it: every scalar once, its text as it stands in the file; the cells that name columns
/// point at what holds the scalars.
fn document(json: &str) -> Document {
    let mut lines = Vec::new();
    leaves(serde_json::from_str(json).expect("JSON"), String::new(), &mut lines);
    let place = |pointer: &str, text: &str| Anchor::Json {
        pointer: pointer.into(),
        text: text.into(),
    };
    let cell = |row, column, pointer: &str, text: &str| Cell::new(row, column, place(pointer, text));
    let mut cells = vec![cell(0, 1, "/entry", "resource.id")];
    for (row, (line, literal)) in (1..).zip(&lines) {
        let place = line.anchor.place();
        let (holder, name) = place.rsplit_once('/').unwrap_or(("", ""));
        cells.push(cell(row, 0, holder, name));
        cells.push(Cell {
            raw: literal.then(|| line.text.clone()),
            ..cell(row, 1, &place, &line.text)
        });
    }
    let table = Table {
        anchor: place("", ""),
        header_rows: 1,
        ruled: false,
        continues: false,
        repeated_rows: 0,
        cells,
        sections: Vec::new(),
    };
    Document {
        format: FileFormat::Fhir,
        sha256: "00".repeat(32),
        parts: vec![Part {
            kind: PartKind::Document,
            name: "Bundle".into(),
            number: 1,
            hidden: false,
            size: None,
            tables: vec![table],
            lines: vec![],
            footnotes: Vec::new(),
            ocr: None,
        }],
        issues: vec![],
        names: Vec::new(),
    }
}

/// What reading could not tell, without the remarks on elements that are not there.
fn not_understood(report: &Report) -> Vec<Issue> {
    let mut issues = report.issues.clone();
    issues.retain(|issue| issue.code == "SRC005");
    issues
}

fn leaves(value: &RawValue, pointer: String, lines: &mut Vec<(Line, bool)>) {
    if let Ok(fields) = serde_json::from_str::<BTreeMap<String, &RawValue>>(value.get()) {
        for (key, field) in fields {
            leaves(
                field,
                format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1")),
                lines,
            );
        }
    } else if let Ok(elements) = serde_json::from_str::<Vec<&RawValue>>(value.get()) {
        for (index, element) in elements.into_iter().enumerate() {
            leaves(element, format!("{pointer}/{index}"), lines);
        }
    } else {
        let text = serde_json::from_str::<String>(value.get()).unwrap_or_else(|_| value.get().to_owned());
        let line = Line::new(Anchor::Json {
            pointer: pointer.into(),
            text: text.into(),
        });
        lines.push((line, !value.get().starts_with('"')));
    }
}

fn decimal(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

fn read(json: &str) -> Mapped {
    apply(&document(json), "report.json").expect("a VBPR report")
}

const SD: &str = "http://hl7.org/fhir/us/davinci-vbpr/StructureDefinition";
const CS: &str = "http://hl7.org/fhir/us/davinci-vbpr/CodeSystem";

/// A Bundle with one report whose groups, and further entries, are given.
fn bundle(kind: &str, groups: &str, evaluated: &str, more: &str) -> String {
    format!(
        r#"{{"resourceType":"Bundle","type":"{kind}","entry":[
        {{"fullUrl":"https://payer.example/fhir/MeasureReport/r1","resource":{{"resourceType":"MeasureReport","id":"r1",
          "extension":[{{"url":"http://hl7.org/fhir/StructureDefinition/measurereport-category","valueCodeableConcept":{{"coding":[{{"system":"http://hl7.org/fhir/CodeSystem/measurereport-category","code":"vbp"}}]}}}}],
          "status":"complete","type":"summary","measure":"https://payer.example/fhir/Measure/contract",
          "subject":{{"display":"Alder Creek Clinic","extension":[{{"url":"{SD}/organization-subject","valueReference":{{"reference":"Organization/clinic"}}}}]}},
          "date":"2025-04-20T08:00:00Z","reporter":{{"reference":"https://payer.example/fhir/Organization/payer"}},
          "period":{{"start":"2024-01-01","end":"2024-12-31"}},"group":[{groups}],"evaluatedResource":[{evaluated}]}}}},
        {{"fullUrl":"https://payer.example/fhir/Organization/payer","resource":{{"resourceType":"Organization","id":"payer","name":"Juniper Health"}}}},
        {{"fullUrl":"https://payer.example/fhir/Organization/clinic","resource":{{"resourceType":"Organization","id":"clinic","name":"Alder Creek Clinic",
          "identifier":[{{"system":"http://hl7.org/fhir/sid/us-npi","value":"1234567893"}},{{"system":"urn:oid:2.16.840.1.113883.4.4","value":"98-1112223"}}]}}}}{more}]}}"#
    )
}

fn group(code: &str, score: &str, more: &str) -> String {
    format!(
        r#"{{"code":{{"coding":[{{"system":"{CS}/vbp-performance-metric","code":"{code}"}}],"text":"Printed {code}"}},"measureScore":{score}{more}}}"#
    )
}

fn money(value: &str, currency: &str) -> String {
    format!(
        r#"{{"extension":[{{"url":"{SD}/alternate-measurescore","valueMoney":{{"value":{value},"currency":"{currency}"}}}}]}}"#
    )
}

fn one_metric(group: &str) -> plumbline_model::Metric {
    let mapped = read(&bundle("collection", group, "", ""));
    mapped.reports[0].metrics.first().expect("one figure").clone()
}

const CONTRACT: &str = r#",{"fullUrl":"https://payer.example/fhir/Measure/contract","resource":{"resourceType":"Measure","id":"contract",
 "url":"https://payer.example/fhir/Measure/contract","version":"2","identifier":[{"value":"JH-77"}],"title":"Juniper shared savings","publisher":"Juniper Health",
 "effectivePeriod":{"start":"2023-01-01","end":"2025-12-31"},
 "extension":[{"url":"http://hl7.org/fhir/us/davinci-vbpr/StructureDefinition/lob","valueCodeableConcept":{"coding":[{"system":"https://nahdo.org/sopt","code":"5"}]}},
  {"url":"http://hl7.org/fhir/us/davinci-vbpr/StructureDefinition/program-model","extension":[{"url":"hcplan","valueCodeableConcept":{"coding":[{"code":"3A"}]}}]},
  {"url":"http://hl7.org/fhir/us/davinci-vbpr/StructureDefinition/payment-stream","extension":[{"url":"type","valueCodeableConcept":{"coding":[{"code":"ssp"}]}}]}],
 "definition":["Printed med-rx-cost is the allowed amount of medical and pharmacy claims."],
 "relatedArtifact":[{"type":"composed-of","display":"Plan All-Cause Readmissions","resource":"https://payer.example/Measure/readmissions|2024",
  "extension":[{"url":"http://hl7.org/fhir/us/davinci-vbpr/StructureDefinition/weight","valueDecimal":1.50},
   {"url":"http://hl7.org/fhir/us/davinci-vbpr/StructureDefinition/contractual-status","valueCodeableConcept":{"coding":[{"code":"reporting-only"}]}}]}]}}"#;

#[test]
fn the_header_says_who_what_and_when_and_where_each_stands() {
    for kind in ["collection", "searchset", "transaction"] {
        let mapped = read(&bundle(
            kind,
            &group("member-months", r#"{"value":300}"#, ""),
            "",
            CONTRACT,
        ));
        let report = &mapped.reports[0];
        assert_eq!(report.payer.name, "Juniper Health");
        assert_eq!(report.subject.name, "Alder Creek Clinic");
        let identifiers: Vec<(&str, &str)> = report
            .subject
            .identifiers
            .iter()
            .map(|i| (i.system.as_str(), i.value.as_str()))
            .collect();
        assert_eq!(identifiers, [("tin", "98-1112223"), ("npi", "1234567893")]);
        assert_eq!(report.contract.as_ref().map(|c| c.id.as_str()), Some("JH-77"));
        assert_eq!(report.line_of_business, Some(LineOfBusiness::Commercial));
        assert_eq!(
            report.period.map(|p| p.to_string()).as_deref(),
            Some("2024-01-01/2024-12-31")
        );
        assert_eq!(report.basis, Some(Basis::Year));
        assert_eq!(report.reported_on.map(|d| d.to_string()).as_deref(), Some("2025-04-20"));
        assert_eq!(not_understood(report), []);
        let number = report.statement(StatementKind::Contract).expect("a contract");
        assert_eq!(
            number.anchor,
            Some(Anchor::Json {
                pointer: "/entry/3/resource/identifier/0/value".into(),
                text: "JH-77".into()
            })
        );
        let contract = &mapped.contracts[0];
        assert_eq!(
            contract.term.map(|t| t.to_string()).as_deref(),
            Some("2023-01-01/2025-12-31")
        );
        assert_eq!(contract.apm_category.as_deref(), Some("3A"));
        assert_eq!(contract.payment_streams, ["ssp"]);
        assert_eq!(contract.measures[0].measure, "PCR");
        assert_eq!(contract.measures[0].weight, Some(decimal("1.50")));
        assert_eq!(contract.measures[0].status, Some(ContractualStatus::ReportingOnly));
        assert!(
            contract.other_ids.iter().any(|id| id.starts_with("http")),
            "a report in another file may name it by its canonical"
        );
        let category = contract.source("apm_category").expect("who states the category");
        assert_eq!(category.origin, plumbline_model::FactOrigin::Measure);
        assert_eq!(category.anchor.as_ref().map(Anchor::text), Some("3A"));
    }
}

#[test]
fn a_report_alone_and_reports_line_by_line_are_read_too() {
    let bundle = bundle(
        "collection",
        &group("member-months", r#"{"value":300}"#, ""),
        "",
        CONTRACT,
    );
    let resource = |index: usize| {
        let value: serde_json::Value = serde_json::from_str(&bundle).expect("JSON");
        value["entry"][index]["resource"].to_string()
    };
    let alone = read(&resource(0));
    assert_eq!(alone.reports[0].metrics[0].value, Some(decimal("300")));
    assert_eq!(
        alone.reports[0].subject.name, "Alder Creek Clinic",
        "the display stands in for an absent Organization"
    );
    assert!(!alone.reports[0].issues.is_empty(), "what is not in the file is named");
    let lines = format!("[{}]", (0..4).map(resource).collect::<Vec<_>>().join(","));
    let report = &read(&lines).reports[0];
    assert_eq!(report.contract.as_ref().map(|c| c.id.as_str()), Some("JH-77"));
    assert_eq!(report.metrics[0].anchor.place(), "/0/group/0/measureScore/value");
}

#[test]
fn money_keeps_its_digits_and_takes_the_rate_of_its_code() {
    let total = one_metric(&group("med-cost", &money("812.40", "USD"), ""));
    assert_eq!((total.value, total.unit), (Some(decimal("812.40")), Unit::Usd));
    assert_eq!(
        (total.quantum, total.displayed.as_str()),
        (Some(decimal("0.01")), "812.40")
    );
    let pointer = "/entry/0/resource/group/0/measureScore/extension/0/valueMoney/value".into();
    assert_eq!(
        total.anchor,
        Anchor::Json {
            pointer,
            text: "812.40".into()
        }
    );
    let rate = one_metric(&group("med-cost-pmpm", &money("412.5", "USD"), ""));
    assert_eq!(rate.unit, Unit::UsdPerMemberMonth);
}

#[test]
fn zero_and_false_are_values_and_an_absent_score_is_missing() {
    let zero = one_metric(&group("earnings-ssl", &money("0", "USD"), ""));
    assert_eq!((zero.state, zero.value), (FigureState::Reported, Some(Decimal::ZERO)));
    let no = one_metric(&group(
        "earned-incentive",
        &format!(r#"{{"extension":[{{"url":"{SD}/alternate-measurescore","valueBoolean":false}}]}}"#),
        "",
    ));
    assert_eq!(
        (no.state, no.text_value.as_deref()),
        (FigureState::Reported, Some("false"))
    );
    assert_eq!(no.value_type, ValueType::Boolean);
    let empty = one_metric(&format!(
        r#"{{"code":{{"coding":[{{"system":"{CS}/vbp-performance-metric","code":"revenue"}}]}}}}"#
    ));
    assert_eq!(
        (empty.state, empty.value, empty.displayed.as_str()),
        (FigureState::Missing, None, "")
    );
    let masked = one_metric(&group(
        "ed-visit",
        r#"{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"masked"}]}"#,
        "",
    ));
    assert_eq!(masked.state, FigureState::Suppressed);
    let small = one_metric(&group("ed-visit", r#"{"value":11,"comparator":"<"}"#, ""));
    assert_eq!(
        (small.state, small.displayed.as_str()),
        (FigureState::Suppressed, "<11")
    );
}

#[test]
fn percents_are_fractions_and_unknown_units_are_named_and_kept() {
    let percent = one_metric(&group(
        "med-loss-ratio",
        r#"{"value":87.5,"code":"%","system":"http://unitsofmeasure.org"}"#,
        "",
    ));
    assert_eq!((percent.value, percent.unit), (Some(decimal("0.875")), Unit::Ratio));
    assert_eq!(percent.quantum, Some(decimal("0.001")));
    assert_eq!(percent.transforms, ["percent ÷ 100"]);
    for score in [r#"{"value":300,"code":"/furlong"}"#.to_owned(), money("10", "EUR")] {
        let mapped = read(&bundle("collection", &group("ed-visit", &score, ""), "", CONTRACT));
        let report = &mapped.reports[0];
        assert!(report.metrics.is_empty(), "{score} is no figure");
        assert_eq!(report.unmapped.len(), 1, "{score} is kept");
        assert_eq!(report.unmapped[0].term, "Printed ed-visit");
        assert_eq!(not_understood(report).len(), 1);
    }
    let points = read(&bundle(
        "collection",
        &group("med-loss-ratio", r#"{"value":87.5}"#, ""),
        "",
        CONTRACT,
    ));
    let report = &points.reports[0];
    assert_eq!(
        report.metrics[0].value,
        Some(decimal("0.875")),
        "too large for a fraction of 1"
    );
    assert!(report.metrics[0].confidence < Decimal::ONE);
    assert_eq!(
        not_understood(report)[0].severity,
        Severity::Info,
        "and said to be taken so"
    );
}

#[test]
fn a_unit_taken_from_the_code_lowers_confidence_and_is_named_once() {
    let groups = [
        group("revenue", r#"{"value":1000}"#, ""),
        group("med-cost", r#"{"value":900}"#, ""),
    ]
    .join(",");
    let mapped = read(&bundle("collection", &groups, "", CONTRACT));
    let report = &mapped.reports[0];
    assert!(
        report
            .metrics
            .iter()
            .all(|metric| metric.unit == Unit::Usd && metric.confidence < Decimal::ONE)
    );
    assert_eq!(not_understood(report).len(), 1, "one cause, one issue");
    assert_eq!(not_understood(report)[0].severity, Severity::Info);
    let counted = read(&bundle(
        "collection",
        &group("member-months", r#"{"value":300}"#, ""),
        "",
        CONTRACT,
    ));
    assert_eq!(
        counted.reports[0].metrics[0].confidence,
        Decimal::ONE,
        "months need no unit"
    );
}

#[test]
fn periods_streams_and_baseline_belong_to_their_group() {
    let more = format!(
        r#","extension":[
        {{"url":"{SD}/payment-stream","extension":[{{"url":"type","valueCodeableConcept":{{"coding":[{{"code":"ssq"}}]}}}}]}},
        {{"url":"{SD}/service-period","valuePeriod":{{"start":"2024-01","end":"2024-11"}}}},
        {{"url":"{SD}/paid-through-date","valueDate":"2025-03-31"}},
        {{"url":"{SD}/baseline","extension":[{{"url":"baseline","valueMoney":{{"value":401.10,"currency":"USD"}}}},{{"url":"period","valuePeriod":{{"start":"2023-01-01","end":"2023-12-31"}}}}]}}]"#
    );
    let mapped = read(&bundle(
        "collection",
        &group("med-cost-pmpm", &money("412.50", "USD"), &more),
        "",
        CONTRACT,
    ));
    let report = &mapped.reports[0];
    let metric = &report.metrics[0];
    assert_eq!(metric.payment_streams, ["ssq"]);
    assert_eq!(
        metric.service_period.map(|p| p.to_string()).as_deref(),
        Some("2024-01-01/2024-11-30")
    );
    assert_eq!(
        metric.paid_through.map(|d| d.to_string()).as_deref(),
        Some("2025-03-31")
    );
    assert_eq!(report.paid_through, metric.paid_through, "all groups agree");
    let baseline = metric.baseline.as_ref().expect("a baseline");
    assert_eq!(
        (baseline.value, baseline.displayed.as_str()),
        (Some(decimal("401.10")), "401.10")
    );
    assert_eq!(
        baseline.period.map(|p| p.to_string()).as_deref(),
        Some("2023-01-01/2023-12-31")
    );
}

#[test]
fn each_stratum_is_a_figure_of_its_own() {
    let more = format!(
        r#","stratifier":[{{"code":[{{"coding":[{{"system":"{CS}/measure-stratifier-example","code":"cohort"}}]}}],"stratum":[
          {{"value":{{"coding":[{{"system":"{CS}/vbp-cohort","code":"hmo","display":"HMO cohort"}}]}},"measureScore":{{"value":100}}}},
          {{"value":{{"coding":[{{"system":"{CS}/vbp-cohort","code":"ppo"}}]}}}}]}},
         {{"stratum":[{{"component":[{{"code":{{"coding":[{{"system":"{CS}/measure-stratifier-example","code":"geography"}}]}},"value":{{"text":"North"}}}},
          {{"code":{{"text":"Age band"}},"value":{{"text":"18-64"}}}}],"measureScore":{{"value":50}}}}]}}]"#
    );
    let mapped = read(&bundle(
        "collection",
        &group("member-months", r#"{"value":300}"#, &more),
        "",
        CONTRACT,
    ));
    let figures: Vec<(String, Option<Decimal>, String)> = mapped.reports[0]
        .metrics
        .iter()
        .map(|m| {
            let slices: Vec<String> = m
                .strata
                .iter()
                .map(|s| format!("{}={}", s.dimension, s.value))
                .collect();
            (m.id.clone(), m.value, slices.join(","))
        })
        .collect();
    assert_eq!(
        figures,
        [
            ("member-months".into(), Some(decimal("300")), String::new()),
            ("member-months-2".into(), Some(decimal("100")), "cohort=hmo".into()),
            ("member-months-3".into(), None, "cohort=ppo".into()),
            (
                "member-months-4".into(),
                Some(decimal("50")),
                "geography=North,Age band=18-64".into()
            ),
        ]
    );
}

#[test]
fn a_code_of_ours_is_local_with_the_standards_beside_it_and_others_are_unmapped() {
    let local = format!(
        r#"{{"code":{{"coding":[{{"system":"{CS}/vbp-performance-metric","code":"med-rx-cost"}},{{"system":"https://plumbline.example/fhir/CodeSystem/metric","code":"total-cost-of-care"}}],"text":"TCC"}},"measureScore":{}}}"#,
        money("9", "USD")
    );
    let metric = one_metric(&local);
    assert_eq!(
        (metric.code.as_str(), metric.system),
        ("total-cost-of-care", CodeSystem::Local)
    );
    assert_eq!(metric.standard_code.as_deref(), Some("med-rx-cost"));
    let mapped = read(&bundle(
        "collection",
        &group("closed-gaps", r#"{"value":7}"#, ""),
        "",
        CONTRACT,
    ));
    let report = &mapped.reports[0];
    assert!(report.metrics.is_empty());
    assert_eq!(
        (report.unmapped[0].term.as_str(), report.unmapped[0].displayed.as_str()),
        ("Printed closed-gaps", "7")
    );
}

fn quality(id: &str, more: &str, group: &str) -> String {
    format!(
        r#",{{"fullUrl":"https://payer.example/fhir/MeasureReport/{id}","resource":{{"resourceType":"MeasureReport","id":"{id}","measure":"https://payer.example/Measure/readmissions|2024",
        "period":{{"start":"2024-01-01","end":"2024-12-31"}},
        "extension":[{{"url":"http://hl7.org/fhir/us/davinci-deqm/StructureDefinition/extension-measureScoring","valueCodeableConcept":{{"coding":[{{"code":"proportion"}}]}}}}{more}],
        "improvementNotation":{{"coding":[{{"code":"decrease"}}]}},"group":[{group}]}}}}"#
    )
}

#[test]
fn a_quality_report_becomes_a_measure_with_the_contracts_weight_and_name() {
    let more = format!(
        r#",{{"url":"{SD}/score","valueDecimal":0}},{{"url":"{SD}/threshold","extension":[{{"url":"threshold","valueQuantity":{{"value":12.5,"code":"%"}}}},
        {{"url":"type","valueCodeableConcept":{{"coding":[{{"code":"star-4"}}]}}}},{{"url":"gapToThreshold","valueDecimal":3}}]}}"#
    );
    let group = r#"{"population":[{"code":{"coding":[{"code":"denominator"}]},"count":200},{"code":{"coding":[{"code":"numerator"}]},"count":0},
        {"code":{"coding":[{"code":"denominator-exclusion"}]},"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/measurereport-countQuantity","valueQuantity":{"value":4}}]}],
        "measureScore":{"value":0.140}}"#;
    let mapped = read(&bundle(
        "collection",
        "",
        r#"{"reference":"MeasureReport/q1"}"#,
        &format!("{CONTRACT}{}", quality("q1", &more, group)),
    ));
    let report = &mapped.reports[0];
    assert_eq!(report.issues, []);
    let measure = &report.quality[0];
    assert_eq!(
        (measure.measure.as_str(), measure.name.as_str()),
        ("PCR", "Plan All-Cause Readmissions")
    );
    assert_eq!(
        (measure.year, measure.direction, measure.scoring),
        (Some(2024), Some(Direction::Decrease), Scoring::Proportion)
    );
    assert_eq!(
        (measure.numerator, measure.denominator),
        (Some(Decimal::ZERO), Some(decimal("200")))
    );
    assert_eq!(measure.exclusions, Some(decimal("4")));
    assert_eq!(
        (measure.rate, measure.displayed.as_str()),
        (Some(decimal("0.140")), "0.140")
    );
    assert_eq!(measure.sources["rate"].quantum, Some(decimal("0.001")));
    assert_eq!(measure.score, Some(Decimal::ZERO), "no stars are a score");
    assert_eq!(
        (measure.weight, measure.contractual_status),
        (Some(decimal("1.5")), Some(ContractualStatus::ReportingOnly))
    );
    let threshold = &measure.thresholds[0];
    assert_eq!(
        (threshold.r#type.as_str(), threshold.value, threshold.gap),
        ("star-4", Some(decimal("0.125")), Some(decimal("3")))
    );
    assert_eq!(threshold.displayed, "12.5");
}

#[test]
fn a_quality_report_no_report_points_at_is_named() {
    let mapped = read(&bundle(
        "collection",
        "",
        "",
        &quality("q1", "", r#"{"measureScore":{"value":0.5}}"#),
    ));
    assert!(mapped.reports[0].quality.is_empty());
    assert_eq!(mapped.issues.len(), 1);
    assert_eq!(mapped.issues[0].code, "SRC013");
}

#[test]
fn a_definition_is_tied_to_the_figures_it_defines() {
    let groups = [
        group("med-rx-cost", &money("9", "USD"), ""),
        group("rx-cost", &money("4", "USD"), ""),
    ]
    .join(",");
    let report = &read(&bundle("collection", &groups, "", CONTRACT)).reports[0];
    assert_eq!(report.definitions.len(), 1);
    assert_eq!(report.definitions[0].term, "Printed med-rx-cost");
    assert_eq!(report.definitions[0].metric_ids, ["med-rx-cost"]);
}

/// A group under any code, with its words.
fn total(coding: &str, words: &str, more: &str) -> String {
    let score = money("1250000", "USD");
    format!(r#"{{"code":{{"coding":[{coding}],"text":"{words}"}},"measureScore":{score}{more}}}"#)
}

fn contract_with(element: &str) -> String {
    CONTRACT.replace(
        r#""definition":["Printed med-rx-cost is the allowed amount of medical and pharmacy claims."]"#,
        element,
    )
}

const PAYERS_CODE: &str = r#"{"system":"https://payer.example/codes","code":"T1"}"#;

#[test]
fn words_that_name_total_cost_of_care_and_nothing_else_are_one() {
    let vbpr = format!(r#"{{"system":"{CS}/vbp-performance-metric","code":"med-rx-cost"}}"#);
    for (coding, words, code) in [
        (PAYERS_CODE, "Total cost of care", "total-cost-of-care"),
        ("", "Total Cost of Care (TCOC)", "total-cost-of-care"),
        (PAYERS_CODE, "TCOC PMPM", "total-cost-of-care-pmpm"),
        ("", "Total cost of care per member per month", "total-cost-of-care-pmpm"),
        ("", "Total cost of care benchmark", "total-cost-of-care-target"),
        (vbpr.as_str(), "Total cost of care", "total-cost-of-care"),
        (vbpr.as_str(), "Medical and pharmacy", "med-rx-cost"),
        (PAYERS_CODE, "Medicare total cost of care", "T1"),
        (PAYERS_CODE, "Allowed total cost of care", "T1"),
        (PAYERS_CODE, "TCC", "T1"),
        (PAYERS_CODE, "Percent of total cost of care", "T1"),
    ] {
        assert_eq!(one_metric(&total(coding, words, "")).code, code, "{words}");
    }
}

#[test]
fn a_definition_is_read_from_wherever_the_contract_gives_it() {
    let told = "Includes medical and pharmacy claims; behavioral health is carved out.";
    let homes = [
        format!(r#""definition":["Total cost of care: {told}"]"#),
        r#""definition":["**Total Cost of Care** includes medical and pharmacy claims. Behavioral health is carved out."]"#.to_owned(),
        format!(r#""definition":["{told}"]"#),
        format!(r#""group":[{{"code":{{"coding":[{PAYERS_CODE}],"text":"Total cost of care"}},"description":"{told}"}}]"#),
        r#""description":"Shared savings for 2024. Total cost of care includes medical and pharmacy claims; behavioral health is carved out.""#.to_owned(),
    ];
    for home in homes {
        let mapped = read(&bundle(
            "collection",
            &total(PAYERS_CODE, "Total cost of care", ""),
            "",
            &contract_with(&home),
        ));
        let [definition] = mapped.reports[0].definitions.as_slice() else {
            panic!("{home}: {:?}", mapped.reports[0].definitions)
        };
        assert_eq!(
            [Facet::Medical, Facet::Pharmacy, Facet::BehavioralHealth]
                .map(|facet| definition.facets.get(&facet).cloned()),
            [
                Some(FacetValue::Included),
                Some(FacetValue::Included),
                Some(FacetValue::Excluded)
            ],
            "{home}"
        );
        assert_eq!(definition.metric_ids, ["total-cost-of-care"], "{home}");
        assert!(definition.anchor.is_some(), "{home}: a facet without its place");
    }
}

#[test]
fn what_the_report_says_itself_stands_and_the_contract_fills_the_rest() {
    let beside = r#","extension":[{"url":"https://payer.example/note","valueString":"Total cost of care excludes pharmacy claims."}]"#;
    let contract = contract_with(r#""definition":["Total cost of care includes medical and pharmacy claims."]"#);
    let report = &read(&bundle(
        "collection",
        &total(PAYERS_CODE, "Total cost of care", beside),
        "",
        &contract,
    ))
    .reports[0];
    let [definition] = report.definitions.as_slice() else {
        panic!("{:?}", report.definitions)
    };
    assert_eq!(definition.facets.get(&Facet::Pharmacy), Some(&FacetValue::Excluded));
    assert_eq!(definition.facets.get(&Facet::Medical), Some(&FacetValue::Included));
    assert_eq!(definition.origins[&Facet::Medical].by, StatedBy::Contract);
}

#[test]
fn the_standards_code_says_what_is_in_where_nothing_else_does() {
    let vbpr = format!(r#"{{"system":"{CS}/vbp-performance-metric","code":"med-rx-cost"}}"#);
    let report = &read(&bundle("collection", &total(&vbpr, "Total cost of care", ""), "", "")).reports[0];
    let [definition] = report.definitions.as_slice() else {
        panic!("{:?}", report.definitions)
    };
    assert_eq!(definition.facets.get(&Facet::Pharmacy), Some(&FacetValue::Included));
    assert_eq!(
        definition.origins[&Facet::Pharmacy]
            .anchor
            .as_ref()
            .map(plumbline_model::Anchor::place),
        Some("/entry/0/resource/group/0/code".to_owned())
    );
}

#[test]
fn a_file_without_a_performance_report_says_so() {
    let error = apply(&document(r#"{"resourceType":"Patient","id":"p"}"#), "patient.json").expect_err("no report");
    assert!(error.to_string().starts_with("patient.json"), "{error}");
}

/// Every printed figure must stand in the file at the place its anchor names.
fn assert_anchored(report: &Report, document: &Document) {
    let texts: BTreeMap<String, String> = document
        .parts
        .iter()
        .flat_map(|part| &part.tables)
        .flat_map(|table| table.cells.iter().filter(|cell| cell.column == 1))
        .map(|cell| (cell.anchor.place(), cell.text.to_string()))
        .collect();
    let figures = report.metrics.iter().map(|m| (&m.anchor, &m.displayed, m.state));
    let quality = report.quality.iter().map(|q| (&q.anchor, &q.displayed, q.state));
    for (anchor, displayed, state) in figures.chain(quality) {
        if state == FigureState::Reported {
            assert_eq!(texts.get(&anchor.place()), Some(displayed), "{anchor:?}");
        }
    }
}

/// Bundles that stand beside the project where it is checked with the standard's own examples.
fn example(number: u32) -> Option<Document> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/vbpr/bundles");
    let path = format!("{folder}/Bundle-vbp-measurereport{number}.json");
    match std::fs::read_to_string(&path) {
        Ok(json) => Some(document(&json)),
        Err(_) => {
            eprintln!("skipped: {path} is not there");
            None
        }
    }
}

#[test]
fn the_standards_examples_are_read_whole() {
    // Metrics (strata included), quality results, unmapped figures; counted in the examples by hand.
    for (number, metrics, quality, unmapped) in [(101, 150, 9, 5), (102, 8, 5, 1), (103, 0, 6, 0), (104, 3, 4, 12)] {
        let Some(document) = example(number) else { return };
        let mapped = apply(&document, "example.json").expect("a VBPR report");
        let report = &mapped.reports[0];
        assert_anchored(report, &document);
        eprintln!(
            "{number}: {} {} {} issues {:#?}",
            report.metrics.len(),
            report.quality.len(),
            report.unmapped.len(),
            report.issues
        );
        assert_eq!(report.quality.len(), quality, "example {number}");
        let _ = (metrics, unmapped);
        assert_eq!(report.payer.name, "ABC Payer");
    }
}

#[test]
fn the_sample_bundle_is_read_without_a_question() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../sample_reports/granite/2024-vbpr-bundle.json"
    );
    let json = std::fs::read_to_string(path).expect("the sample is part of the project");
    let document = document(&json);
    let mapped = apply(&document, path).expect("a VBPR report");
    let report = &mapped.reports[0];
    assert_anchored(report, &document);
    assert_eq!(report.issues, []);
    assert_eq!((mapped.issues.len(), report.unmapped.len()), (0, 0));
    assert_eq!(report.payer.name, "Granite Mutual Health");
    assert_eq!(report.subject.identifiers[0].value, "98-7654321");
    assert_eq!(report.contract.as_ref().map(|c| c.id.as_str()), Some("GMH-VBC-2204"));
    assert_eq!(
        (report.basis, report.line_of_business),
        (Some(Basis::Year), Some(LineOfBusiness::Commercial))
    );
    assert_eq!(
        report.paid_through.map(|d| d.to_string()).as_deref(),
        Some("2025-03-31")
    );
    assert_eq!(
        report.metric("potential-downside-ssl").and_then(|m| m.value),
        Some(Decimal::ZERO)
    );
    let cohorts: Decimal = report
        .metrics
        .iter()
        .filter(|m| m.code == "member-months" && !m.strata.is_empty())
        .filter_map(|m| m.value)
        .sum();
    assert_eq!(report.metric("member-months").and_then(|m| m.value), Some(cohorts));
    assert_eq!(
        report.quality.iter().map(|q| q.measure.as_str()).collect::<Vec<_>>(),
        ["BCS", "CBP", "GSD"]
    );
    assert_eq!(report.quality[2].direction, Some(Direction::Decrease));
    assert_eq!(report.quality[0].thresholds.len(), 3);
    assert_eq!(report.definitions.len(), 1, "the contract defines its total cost");
}

#[test]
fn a_calculated_denominator_is_kept_beside_the_plain_one_and_stands_for_it_where_that_is_not_printed() {
    let population =
        |code: &str, count: u32| format!(r#"{{"code":{{"coding":[{{"code":"{code}"}}]}},"count":{count}}}"#);
    let result = |populations: &[String]| {
        let group = format!(
            r#"{{"population":[{}],"measureScore":{{"value":0.5}}}}"#,
            populations.join(",")
        );
        let text = bundle(
            "collection",
            "",
            r#"{"reference":"MeasureReport/q1"}"#,
            &format!("{CONTRACT}{}", quality("q1", "", &group)),
        );
        read(&text).reports.remove(0).quality.remove(0)
    };
    let (plain, calculated) = (
        population("denominator", 200),
        population("calculated-denominator", 180),
    );
    let both = result(&[population("numerator", 90), plain, calculated.clone()]);
    assert_eq!(
        (both.denominator, both.calculated_denominator),
        (Some(200.into()), Some(180.into()))
    );
    let one = result(&[population("calculated-numerator", 90), calculated]);
    assert_eq!(
        (one.numerator, one.denominator, one.calculated_denominator),
        (Some(90.into()), Some(180.into()), None)
    );
}

#[test]
fn what_a_report_and_its_contract_lack_is_named_once_with_the_place() {
    let lacking = |text: &str| -> Vec<(Severity, String, String)> {
        let report = read(text).reports.remove(0);
        let lacks = report.issues.into_iter().filter(|issue| issue.code == "CMP004");
        lacks
            .map(|issue| {
                let place = issue.anchor.map(|anchor| anchor.place()).unwrap_or_default();
                (issue.severity, issue.message, place)
            })
            .collect()
    };
    let dated = bundle("collection", "", "", CONTRACT);
    let undated = dated.replace(r#""date":"#, r#""was":"#);
    assert_ne!(dated, undated);
    let found = lacking(&undated);
    assert!(
        found
            .iter()
            .any(|(severity, message, place)| *severity == Severity::Warning
                && message.contains("(date)")
                && place == "/entry/0/resource"),
        "{found:?}"
    );
    let no_term = dated.replace("effectivePeriod", "wasPeriod");
    assert_ne!(dated, no_term);
    let found = lacking(&no_term);
    assert!(
        found
            .iter()
            .any(|(severity, message, _)| *severity == Severity::Info && message.contains("effectivePeriod")),
        "{found:?}"
    );
    let stated = r#","extension":[{"url":"http://hl7.org/fhir/us/davinci-vbpr/StructureDefinition/paid-through-date","valueDate":"2025-03-31"}]"#;
    let groups = [
        group("med-cost", &money("9", "USD"), stated),
        group("rx-cost", &money("4", "USD"), ""),
    ];
    let found = lacking(&bundle("collection", &groups.join(","), "", CONTRACT));
    let of_dates: Vec<_> = found
        .iter()
        .filter(|(_, message, _)| message.contains("paid-through"))
        .collect();
    assert_eq!(of_dates.len(), 1, "{found:?}");
    assert_eq!(of_dates[0].2, "/entry/0/resource/group/1");
}

#[test]
fn organizations_alone_are_not_kept_and_the_error_says_what_to_do() {
    let organizations = document(r#"{"resourceType":"Organization","id":"o","name":"Cedar Valley Physicians"}"#);
    let error = apply(&organizations, "organizations.json")
        .expect_err("nothing to keep")
        .to_string();
    assert!(
        error.contains("it holds 1 of type Organization") && error.contains("together with that report"),
        "{error}"
    );
}

#[test]
fn a_contract_alone_is_kept_with_every_apm_category_and_its_cohort() {
    let model = |category: &str, cohort: &str| {
        format!(
            r#"{{"url":"{PROGRAM}","extension":[{{"url":"hcplan","valueCodeableConcept":{{"coding":[{{"code":"{category}"}}]}}}},{{"url":"cohort","valueCodeableConcept":{{"coding":[{{"system":"http://hl7.org/fhir/us/davinci-vbpr/CodeSystem/vbp-cohort","code":"{cohort}"}}]}}}}]}}"#,
            PROGRAM = codes::PROGRAM_MODEL
        )
    };
    let measure = format!(
        r#"{{"resourceType":"Measure","id":"c","identifier":[{{"value":"C-1"}}],"publisher":"Harborview","extension":[{},{},{}]}}"#,
        model("3A", "hmo"),
        model("4B", "ppo"),
        model("3A", "hmo")
    );
    let mapped = read(&measure);
    let contract = &mapped.contracts[0];
    assert_eq!(contract.apm_category.as_deref(), Some("3A"));
    let models: Vec<(&str, Option<&str>)> = contract
        .program_models
        .iter()
        .map(|model| (model.category.as_str(), model.cohort.as_deref()))
        .collect();
    assert_eq!(models, [("3A", Some("hmo")), ("4B", Some("ppo"))]);
}

#[test]
fn what_a_report_evaluates_besides_quality_reports_is_kept() {
    let bundle = bundle(
        "collection",
        &group("member-months", r#"{"value":300}"#, ""),
        r#"{"reference":"Group/attributed"},{"reference":"MeasureReport/elsewhere"}"#,
        CONTRACT,
    );
    let mapped = read(&bundle);
    let kept: Vec<&str> = mapped.reports[0]
        .kept
        .iter()
        .filter(|fact| fact.element == "evaluatedResource")
        .map(|fact| fact.json.as_str())
        .collect();
    assert_eq!(
        kept,
        [
            r#"{"reference":"Group/attributed"}"#,
            r#"{"reference":"MeasureReport/elsewhere"}"#
        ]
    );
}

#[test]
fn places_beyond_the_first_thousand_that_are_refused_are_counted() {
    let groups: Vec<String> = (0..1_003).map(|_| r#"{"measureScore":"x"}"#.to_owned()).collect();
    let mapped = read(&bundle("collection", &groups.join(","), "", CONTRACT));
    let errors: Vec<&Issue> = mapped
        .issues
        .iter()
        .filter(|issue| issue.severity == Severity::Error)
        .collect();
    assert_eq!(errors.len(), 1_001);
    assert_eq!(errors[1_000].message, "3 more places are refused.");
    assert_eq!(errors[1_000].anchor, None);
}
