//! A small report with every kind of value, for the exporters' tests.

use std::collections::BTreeMap;

use plumbline_model::*;

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().expect("a date")
}

pub fn anchor(cell: &str, text: &str) -> Anchor {
    Anchor::sheet("Summary", cell.parse().expect("an address"), text)
}

pub fn metric(id: &str, code: &str, value: Option<&str>, unit: Unit, displayed: &str, cell: &str) -> Metric {
    let standard = vbpr_metric(code);
    Metric {
        id: id.into(),
        code: code.into(),
        system: if standard.is_some() {
            CodeSystem::Vbpr
        } else {
            CodeSystem::Local
        },
        standard_code: None,
        term: code.replace('-', " "),
        value: value.map(|v| v.parse().expect("a decimal")),
        text_value: None,
        value_type: standard.map_or(ValueType::Money, |m| m.value_type),
        unit,
        displayed: displayed.into(),
        quantum: Some("0.01".parse().expect("a decimal")),
        state: if value.is_some() {
            FigureState::Reported
        } else {
            FigureState::Suppressed
        },
        service_period: None,
        paid_through: None,
        payment_streams: vec!["ssl".into()],
        incentives: Vec::new(),
        strata: vec![],
        baseline: None,
        target: None,
        confidence: 1.into(),
        anchor: anchor(cell, displayed),
        transforms: vec![],
    }
}

/// One report with money, rates, a zero, a masked figure, strata, a target, a quality measure and a definition.
pub fn report() -> Report {
    let period = Period::new(day("2024-01-01"), day("2024-09-30")).expect("in order");
    let mut hmo = metric(
        "member-months-2",
        "member-months",
        Some("15000"),
        Unit::MemberMonths,
        "15,000",
        "B7",
    );
    hmo.strata = vec![Stratum {
        dimension: "cohort".into(),
        value: "hmo".into(),
    }];
    let mut cost = metric(
        "total-cost-of-care-pmpm",
        "total-cost-of-care-pmpm",
        Some("960.10"),
        Unit::UsdPerMemberMonth,
        "$960.10",
        "B9",
    );
    cost.target = Some(Target {
        value: Some("955.00".parse().expect("a decimal")),
        quantum: None,
        period: None,
        displayed: "$955.00".into(),
        anchor: anchor("D9", "$955.00"),
        transforms: Vec::new(),
    });
    let source = |cell: &str, text: &str, state| FigureSource {
        displayed: text.into(),
        quantum: Some(1.into()),
        state,
        anchor: anchor(cell, text),
        transforms: Vec::new(),
    };
    Report {
        id: "0123456789abcdef".into(),
        payer: Party {
            name: "Harborview Health Plan".into(),
            identifiers: vec![],
        },
        subject: Party {
            name: "Willow Bend Medical Group".into(),
            identifiers: vec![Identifier {
                system: "tin".into(),
                value: "98-7654321".into(),
            }],
        },
        contract: Some(ContractRef {
            id: "HV-MA-2207".into(),
            title: Some("Medicare Advantage Value Partnership".into()),
        }),
        line_of_business: Some(LineOfBusiness::Medicare),
        program: Some("Medicare Advantage Value Partnership".into()),
        status: ReportStatus::Checked,
        version: 1,
        supersedes: None,
        reported_on: Some(day("2025-01-20")),
        period: Some(period),
        basis: Some(Basis::Ytd),
        paid_through: Some(day("2024-12-31")),
        source: Source {
            path: "q3.xlsx".into(),
            sha256: "ab".repeat(32),
            format: FileFormat::Xlsx,
            mapping: "harborview@1".into(),
        },
        statements: vec![],
        metrics: vec![
            metric(
                "med-cost-pmpm",
                "med-cost-pmpm",
                Some("812.40"),
                Unit::UsdPerMemberMonth,
                "$812.40",
                "B5",
            ),
            metric(
                "member-months",
                "member-months",
                Some("21600"),
                Unit::MemberMonths,
                "21,600",
                "B6",
            ),
            hmo,
            metric("earnings-ssl", "earnings-ssl", Some("0"), Unit::Usd, "$0", "B8"),
            cost,
            metric("readmission", "readmission", None, Unit::Count, "<11", "B10"),
            metric(
                "med-loss-ratio",
                "med-loss-ratio",
                Some("0.874"),
                Unit::Ratio,
                "87.4%",
                "B11",
            ),
        ],
        quality: vec![QualityMeasure {
            id: "BCS".into(),
            measure: "BCS".into(),
            name: "Breast Cancer Screening".into(),
            year: Some(2024),
            version: None,
            direction: Some(Direction::Increase),
            scoring: Scoring::Proportion,
            numerator: Some(371.into()),
            denominator: Some(500.into()),
            exclusions: None,
            exceptions: None,
            calculated_denominator: None,
            rate: Some("0.742".parse().expect("a decimal")),
            score: Some(4.into()),
            thresholds: vec![Threshold {
                r#type: "star-4".into(),
                value: Some("0.75".parse().expect("a decimal")),
                gap: Some(4.into()),
                gap_anchor: Some(anchor("G3", "4")),
                displayed: "75%".into(),
                anchor: anchor("F3", "75%"),
                transforms: Vec::new(),
            }],
            weight: Some(1.into()),
            contractual_status: Some(ContractualStatus::Contractual),
            period: None,
            displayed: "74.2%".into(),
            state: FigureState::Reported,
            anchor: anchor("E3", "74.2%"),
            sources: BTreeMap::from([
                ("numerator".to_owned(), source("C3", "371", FigureState::Reported)),
                ("denominator".to_owned(), source("D3", "500", FigureState::Reported)),
            ]),
            metric_ids: Vec::new(),
            slices: Vec::new(),
        }],
        definitions: vec![Definition {
            term: "Total Cost of Care (TCC)".into(),
            facets: [
                (Facet::Basis, "paid"),
                (Facet::Medical, "included"),
                (Facet::Pharmacy, "included"),
            ]
            .into_iter()
            .map(|(f, v)| (f, FacetValue::from(v)))
            .collect(),
            stated: Some("TCC includes medical and pharmacy claims on a paid basis.".into()),
            anchor: Some(anchor(
                "A20",
                "TCC includes medical and pharmacy claims on a paid basis.",
            )),
            inferred: None,
            metric_ids: vec!["total-cost-of-care-pmpm".into()],
            origins: BTreeMap::new(),
        }],
        unmapped: vec![Unmapped {
            place: None,
            term: "Doula support".into(),
            displayed: "14,700".into(),
            anchor: anchor("B12", "14,700"),
            suggestions: vec![],
        }],
        issues: vec![],
        ocr: vec![],
        kept: vec![],
    }
}

/// A waived finding about the report's first metric.
pub fn finding(report: &Report) -> Finding {
    let metric = &report.metrics[0];
    Finding {
        rule: "ARI001".into(),
        name: "pmpm-does-not-match".into(),
        severity: Severity::Error,
        report_id: Some(report.id.clone()),
        subject: metric.term.clone(),
        message: "The cost per member per month does not follow from its total.".into(),
        evidence: vec![Evidence {
            label: "PMPM".into(),
            value: metric.displayed.clone(),
            anchor: Some(metric.anchor.clone()),
            report_id: Some(report.id.clone()),
        }],
        expected: Some("$810.00".into()),
        found: Some(metric.displayed.clone()),
        tolerance: Some("0.005 USD, from the printed digits".into()),
        fingerprint: fingerprint("ARI001", &metric.term, &[&metric.displayed]),
        state: FindingState::Waived,
        waiver: Some(Waiver {
            reason: "Confirmed by the payer".into(),
            by: "Dana Whitfield".into(),
            until: Some(day("2025-06-30")),
            scope: WaiverScope::Fact,
        }),
        rule_version: 1,
        caused_by: None,
        cause: None,
        reopened: None,
        predecessor: None,
    }
}

/// What a FHIR file states beyond the model.
pub fn kept() -> plumbline_model::KeptFact {
    plumbline_model::KeptFact {
        about: plumbline_model::About::Report,
        id: String::new(),
        element: "extension".into(),
        json: r#"{"url":"http://payer.example/x","valueBoolean":false}"#.into(),
        anchor: anchor("A1", "x"),
    }
}

/// Something reading noticed.
pub fn issue() -> plumbline_model::Issue {
    plumbline_model::Issue {
        code: "SRC005".into(),
        severity: Severity::Warning,
        message: "A row is hidden.".into(),
        anchor: None,
    }
}

/// What the report offers to a comparison.
pub fn offer() -> plumbline_model::Offer {
    plumbline_model::Offer {
        code: "med-cost-pmpm".into(),
        usual_unit: Unit::UsdPerMemberMonth,
        basis: Some(Basis::Ytd),
        period: report().period,
        state: plumbline_model::CellState::Reported,
        value: Some("812.40".parse().expect("a decimal")),
        unit: Unit::UsdPerMemberMonth,
        displayed: "$812.40".into(),
        calculation: None,
        metric_id: "med-cost-pmpm".into(),
        paid_through: None,
        run_out_months: None,
        known_on: None,
        place: "Summary!B5".into(),
    }
}

/// What the report's header says.
pub fn statement() -> plumbline_model::Statement {
    plumbline_model::Statement {
        kind: plumbline_model::StatementKind::Payer,
        value: "Harborview Health Plan".into(),
        inferred: false,
        anchor: Some(anchor("A1", "Harborview Health Plan")),
    }
}
