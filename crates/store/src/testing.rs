//! Invented reports, contracts and findings for this crate's tests. All names and figures are synthetic.

use chrono::{DateTime, NaiveDate, Utc};
use plumbline_model::*;
use rust_decimal::Decimal;

use crate::Workspace;

mod generated;
pub(crate) use generated::any_report;

pub(crate) fn decimal(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// An hour of 1 April 2025, in UTC.
pub(crate) fn at(hour: u32) -> DateTime<Utc> {
    format!("2025-04-01T{hour:02}:00:00Z").parse().expect("a time")
}

pub(crate) fn anchor(cell: &str, text: &str) -> Anchor {
    Anchor::sheet("Summary", cell.parse().expect("an address"), text)
}

pub(crate) fn metric(id: &str, value: &str) -> Metric {
    Metric {
        id: id.into(),
        code: id.into(),
        system: CodeSystem::Vbpr,
        standard_code: None,
        term: "Medical PMPM".into(),
        value: Some(decimal(value)),
        text_value: None,
        value_type: ValueType::Money,
        unit: Unit::UsdPerMemberMonth,
        displayed: format!("${value}"),
        quantum: Some(decimal("0.01")),
        state: FigureState::Reported,
        service_period: None,
        paid_through: None,
        payment_streams: vec!["ssl".into()],
        incentives: Vec::new(),
        strata: vec![],
        baseline: None,
        target: None,
        confidence: Decimal::ONE,
        anchor: anchor("D14", value),
        transforms: vec![],
    }
}

/// A small report of 2024 for one payer, with one figure, read from these bytes.
pub(crate) fn report(id: &str, payer: &str, pmpm: &str, bytes: &[u8]) -> Report {
    Report {
        id: id.into(),
        payer: Party {
            name: payer.into(),
            identifiers: vec![],
        },
        subject: Party {
            name: "Cedar Valley Physicians".into(),
            identifiers: vec![Identifier {
                system: "tin".into(),
                value: "00-0000001".into(),
            }],
        },
        contract: Some(ContractRef {
            id: "C-1".into(),
            title: None,
        }),
        line_of_business: Some(LineOfBusiness::Commercial),
        program: Some("Shared Savings".into()),
        status: ReportStatus::Draft,
        version: 1,
        supersedes: None,
        reported_on: None,
        period: Some(Period {
            start: day("2024-01-01"),
            end: day("2024-12-31"),
        }),
        basis: Some(Basis::Year),
        paid_through: Some(day("2025-01-31")),
        source: Source {
            path: format!("{payer}.xlsx"),
            sha256: crate::originals::sha256_of(bytes),
            format: FileFormat::Xlsx,
            mapping: "north-quarterly@1".into(),
        },
        statements: vec![],
        metrics: vec![metric("med-cost-pmpm", pmpm)],
        quality: vec![],
        definitions: vec![],
        unmapped: vec![],
        issues: vec![],
        ocr: vec![],
        kept: vec![],
    }
}

pub(crate) fn imported(path: &str, sha256: &str, report_ids: &[&str]) -> ImportedFile {
    ImportedFile {
        path: path.into(),
        sha256: Some(sha256.into()),
        format: Some(FileFormat::Xlsx),
        status: ImportStatus::Imported,
        report_ids: report_ids.iter().map(|id| (*id).to_owned()).collect(),
        mapping: None,
        figures: report_ids.len(),
        unmapped: 0,
        issues: vec![],
        error: None,
    }
}

/// Keeps the bytes and stores these reports as one file, as an import does.
pub(crate) fn store(
    workspace: &mut Workspace,
    bytes: &[u8],
    reports: &[Report],
) -> Result<Vec<Report>, crate::StoreError> {
    let sha256 = workspace.store_original(bytes)?;
    let source = Source {
        sha256: sha256.clone(),
        ..reports[0].source.clone()
    };
    let ids: Vec<&str> = reports.iter().map(|report| report.id.as_str()).collect();
    let event = imported(&source.path, &sha256, &ids);
    workspace.insert_reports(&source, reports, &[], &event, at(9))
}

pub(crate) fn bare_contract(payer: &str, id: &str) -> Contract {
    Contract {
        id: id.into(),
        payer: payer.into(),
        ..Contract::default()
    }
}

pub(crate) fn definition(term: &str, facets: &[(Facet, FacetValue)]) -> Definition {
    Definition {
        term: term.into(),
        facets: facets.iter().cloned().collect(),
        stated: Some(format!("{term} counts medical and pharmacy claims.")),
        anchor: Some(anchor("A40", term)),
        inferred: None,
        metric_ids: vec!["total-cost-of-care".into()],
        origins: std::collections::BTreeMap::new(),
    }
}

pub(crate) fn full_contract(payer: &str, id: &str) -> Contract {
    let measure = |measure: &str, weight: &str| ContractMeasure {
        measure: measure.into(),
        name: Some(format!("Measure {measure}")),
        weight: Some(decimal(weight)),
        status: Some(ContractualStatus::ContractualAlternate),
        category: Some(MeasureCategory::One),
        expected: vec![Basis::Year],
        ..ContractMeasure::default()
    };
    Contract {
        title: Some("Shared savings agreement".into()),
        subject: Some("Cedar Valley Physicians".into()),
        line_of_business: Some(LineOfBusiness::Medicare),
        program: Some("Shared Savings".into()),
        term: Some(Period {
            start: day("2024-01-01"),
            end: day("2026-12-31"),
        }),
        apm_category: Some("3B".into()),
        payment_streams: vec!["ssl".into()],
        measures: vec![measure("BCS", "1.0"), measure("PCR", "0.50")],
        attribution: Some("Prospective".into()),
        benchmark_method: Some("Three-year historical".into()),
        definitions: vec![definition("TCC", &[(Facet::Pharmacy, FacetValue::Excluded)])],
        anchor: Some(anchor("B3", "January 2024 to December 2026")),
        subject_identifiers: vec![Identifier {
            system: "tin".into(),
            value: "98-7654321".into(),
        }],
        new_york: Some(NewYork {
            level: Some(NyLevel::Two),
            ..NewYork::default()
        }),
        benchmark: Some(Benchmark {
            amount: Some(decimal("8000.00")),
            unit: Some(Unit::UsdPerMemberYear),
            modifiers: Some(vec![]),
            ..Benchmark::default()
        }),
        sharing: Some(Sharing {
            savings_cap: Some(Cap::OfBenchmark(decimal("0.10"))),
            ..Sharing::default()
        }),
        run_out_months: Some(3),
        ..bare_contract(payer, id)
    }
}

pub(crate) fn finding(rule: &str, report_id: Option<&str>, facts: &[&str]) -> Finding {
    Finding {
        rule: rule.into(),
        name: "a-rule".into(),
        severity: Severity::Error,
        report_id: report_id.map(str::to_owned),
        subject: "Medical PMPM".into(),
        message: format!("Something about {}.", facts.join(" and ")),
        evidence: vec![Evidence {
            label: "PMPM".into(),
            value: facts.join(", "),
            anchor: Some(anchor("D14", "412.50")),
            report_id: report_id.map(str::to_owned),
        }],
        expected: Some("400.00 USD/member-month".into()),
        found: None,
        tolerance: Some("0.005, half of the last displayed digit".into()),
        fingerprint: fingerprint(rule, "Medical PMPM", facts),
        state: FindingState::Open,
        waiver: None,
        rule_version: 1,
        caused_by: None,
        cause: None,
        reopened: None,
        predecessor: None,
    }
}

pub(crate) fn verdict(findings: &[Finding]) -> Verdict {
    Verdict {
        verdict: ReportVerdict::of(findings),
        checks_run: 42,
        findings: findings.to_vec(),
        passed: 42 - findings.len(),
        reports: vec![],
        elsewhere: vec![],
        doubted_periods: vec![],
    }
}
