//! Builds small reports for tests: consistent where nothing is said, so that a test shows the one thing it is about.

use chrono::NaiveDate;
use plumbline_model::*;
use rust_decimal::Decimal;

use crate::{Portfolio, Rule, Settings};

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

pub(crate) fn period(text: &str) -> Period {
    text.parse().expect("a period")
}

pub(crate) fn decimal(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

/// The cell every built figure stands in; the row makes it unique.
pub(crate) fn anchor(row: usize, text: &str) -> Anchor {
    let range = format!("C{row}").parse().expect("an address");
    Anchor::sheet("Summary", range, text)
}

/// Builds a [`Report`]: commercial, January to September 2024, year to date, paid through December.
pub(crate) struct ReportBuilder {
    report: Report,
}

impl ReportBuilder {
    pub(crate) fn new(payer: &str) -> ReportBuilder {
        ReportBuilder {
            report: Report {
                id: format!("{payer}-report").to_lowercase(),
                payer: Party {
                    name: payer.into(),
                    identifiers: vec![],
                },
                subject: Party {
                    name: "Willow Bend Medical Group".into(),
                    identifiers: vec![],
                },
                contract: Some(ContractRef {
                    id: format!("{payer}-1"),
                    title: None,
                }),
                line_of_business: Some(LineOfBusiness::Commercial),
                program: None,
                status: ReportStatus::Draft,
                version: 1,
                supersedes: None,
                reported_on: Some(day("2025-01-20")),
                period: Some(period("2024-01-01/2024-09-30")),
                basis: Some(Basis::Ytd),
                paid_through: Some(day("2024-12-31")),
                source: Source {
                    path: format!("/in/{payer}.xlsx"),
                    sha256: format!("{payer}-bytes"),
                    format: FileFormat::Xlsx,
                    mapping: "test@1".into(),
                },
                statements: vec![],
                metrics: vec![],
                quality: vec![],
                definitions: vec![],
                unmapped: vec![],
                issues: vec![],
                ocr: vec![],
                kept: vec![],
            },
        }
    }

    pub(crate) fn build(self) -> Report {
        self.report
    }

    /// Changes anything the builder has no word for.
    pub(crate) fn with(mut self, change: impl FnOnce(&mut Report)) -> Self {
        change(&mut self.report);
        self
    }

    /// Another report of the same payer.
    pub(crate) fn id(self, id: &str) -> Self {
        self.with(|r| r.id = id.into())
    }

    pub(crate) fn period(self, text: &str, basis: Basis) -> Self {
        self.with(|r| {
            r.period = Some(period(text));
            r.basis = Some(basis);
        })
    }

    pub(crate) fn state(self, kind: StatementKind, value: &str) -> Self {
        self.with(|r| {
            let row = 900 + r.statements.len();
            r.statements.push(Statement {
                kind,
                value: value.into(),
                inferred: false,
                anchor: Some(anchor(row, value)),
            });
        })
    }

    /// A metric printed as given: "412.50", "1,234", "12.3%".
    pub(crate) fn metric(self, code: &str, printed: &str, unit: Unit) -> Self {
        self.with(|r| {
            let repeats = r.metrics.iter().filter(|metric| metric.code == code).count();
            let id = if repeats == 0 {
                code.to_owned()
            } else {
                format!("{code}-{}", repeats + 1)
            };
            let row = r.metrics.len() + 1;
            let (value, quantum) = number(printed);
            r.metrics.push(Metric {
                id,
                code: code.into(),
                system: if vbpr_metric(code).is_some() {
                    CodeSystem::Vbpr
                } else {
                    CodeSystem::Local
                },
                standard_code: None,
                term: code.replace('-', " "),
                value,
                text_value: None,
                value_type: ValueType::Decimal,
                unit,
                displayed: printed.into(),
                quantum,
                state: if value.is_some() {
                    FigureState::Reported
                } else {
                    FigureState::Suppressed
                },
                service_period: r.period,
                paid_through: None,
                payment_streams: vec![],
                incentives: Vec::new(),
                strata: vec![],
                baseline: None,
                target: None,
                confidence: Decimal::ONE,
                anchor: anchor(row, printed),
                transforms: vec![],
            });
        })
    }

    pub(crate) fn usd(self, code: &str, printed: &str) -> Self {
        self.metric(code, printed, Unit::Usd)
    }

    pub(crate) fn pmpm(self, code: &str, printed: &str) -> Self {
        self.metric(code, printed, Unit::UsdPerMemberMonth)
    }

    pub(crate) fn member_months(self, printed: &str) -> Self {
        self.metric("member-months", printed, Unit::MemberMonths)
    }

    /// Changes the metric added last.
    pub(crate) fn last(self, change: impl FnOnce(&mut Metric)) -> Self {
        self.with(|r| change(r.metrics.last_mut().expect("a metric was added")))
    }

    /// A target beside the metric added last.
    pub(crate) fn target(self, printed: &str, months: Option<&str>) -> Self {
        self.last(|metric| {
            let (value, quantum) = number(printed);
            metric.target = Some(Target {
                value,
                quantum,
                period: months.map(period),
                displayed: printed.into(),
                anchor: anchor(500, printed),
                transforms: Vec::new(),
            });
        })
    }

    /// A total-cost definition of every metric whose code starts with the given one.
    pub(crate) fn define(self, code: &str, facets: &[(Facet, &str)]) -> Self {
        self.with(|r| {
            r.definitions.push(Definition {
                term: code.replace('-', " "),
                facets: facets
                    .iter()
                    .map(|(facet, value)| (*facet, FacetValue::from(*value)))
                    .collect(),
                stated: Some("Total cost of care counts what this sentence says.".into()),
                anchor: Some(anchor(700, "Total cost of care counts what this sentence says.")),
                inferred: None,
                metric_ids: r
                    .metrics
                    .iter()
                    .filter(|m| m.code.starts_with(code))
                    .map(|m| m.id.clone())
                    .collect(),
                origins: std::collections::BTreeMap::new(),
            });
        })
    }

    /// A proportion measure printed as numerator, denominator and rate; "" for what is not printed.
    pub(crate) fn quality(self, measure: &str, numerator: &str, denominator: &str, rate: &str) -> Self {
        self.with(|r| {
            let row = 300 + r.quality.len();
            let mut sources = std::collections::BTreeMap::new();
            for (part, printed) in [("numerator", numerator), ("denominator", denominator), ("rate", rate)] {
                if !printed.is_empty() {
                    let (value, quantum) = number(printed);
                    let state = if value.is_some() {
                        FigureState::Reported
                    } else {
                        FigureState::Suppressed
                    };
                    sources.insert(
                        part.to_owned(),
                        FigureSource {
                            displayed: printed.into(),
                            quantum,
                            state,
                            anchor: anchor(row, printed),
                            transforms: Vec::new(),
                        },
                    );
                }
            }
            r.quality.push(QualityMeasure {
                id: measure.into(),
                measure: measure.into(),
                name: measure.into(),
                year: Some(2024),
                version: None,
                direction: Some(Direction::Increase),
                scoring: Scoring::Proportion,
                numerator: number(numerator).0,
                denominator: number(denominator).0,
                exclusions: None,
                exceptions: None,
                calculated_denominator: None,
                rate: number(rate).0,
                score: None,
                thresholds: vec![],
                weight: None,
                contractual_status: None,
                period: r.period,
                displayed: rate.into(),
                state: if number(rate).0.is_some() {
                    FigureState::Reported
                } else {
                    FigureState::Missing
                },
                anchor: anchor(row, rate),
                sources,
                metric_ids: Vec::new(),
                slices: Vec::new(),
            });
        })
    }
}

impl ReportBuilder {
    /// The result of one site for the quality measure added last.
    pub(crate) fn slice(self, site: &str, numerator: &str, denominator: &str, rate: &str) -> Self {
        self.with(|r| {
            let measure = r.quality.last_mut().expect("a measure was added");
            let row = 800 + measure.slices.len();
            let source = |printed: &str| FigureSource {
                displayed: printed.into(),
                quantum: number(printed).1,
                state: FigureState::Reported,
                anchor: anchor(row, printed),
                transforms: Vec::new(),
            };
            let parts = [("numerator", numerator), ("denominator", denominator), ("rate", rate)];
            measure.slices.push(QualitySlice {
                strata: vec![Stratum {
                    dimension: "facility".into(),
                    value: site.into(),
                }],
                numerator: number(numerator).0,
                denominator: number(denominator).0,
                exclusions: None,
                exceptions: None,
                rate: number(rate).0,
                displayed: rate.into(),
                state: FigureState::Reported,
                anchor: anchor(row, rate),
                sources: parts
                    .into_iter()
                    .filter(|(_, printed)| !printed.is_empty())
                    .map(|(part, printed)| (part.to_owned(), source(printed)))
                    .collect(),
            });
        })
    }

    /// A threshold of the quality measure added last.
    pub(crate) fn threshold(self, r#type: &str, printed: &str) -> Self {
        self.with(|r| {
            let measure = r.quality.last_mut().expect("a measure was added");
            let row = 400 + measure.thresholds.len();
            measure.thresholds.push(Threshold {
                r#type: r#type.into(),
                value: number(printed).0,
                gap: None,
                gap_anchor: None,
                displayed: printed.into(),
                anchor: anchor(row, printed),
                transforms: Vec::new(),
            });
        })
    }
}

/// A printed number's value and what its last digit is worth; nothing for a text that is no number.
pub(crate) fn number(printed: &str) -> (Option<Decimal>, Option<Decimal>) {
    let plain = printed.trim_start_matches('$').replace(',', "");
    let (digits, percent) = plain
        .strip_suffix('%')
        .map_or((plain.as_str(), false), |digits| (digits, true));
    let Ok(value) = digits.parse::<Decimal>() else {
        return (None, None);
    };
    let quantum = Decimal::new(1, value.scale());
    if percent {
        (Some(value / Decimal::ONE_HUNDRED), Some(quantum / Decimal::ONE_HUNDRED))
    } else {
        (Some(value), Some(quantum))
    }
}

/// A file as imported without any reports.
pub(crate) fn file(name: &str, status: ImportStatus) -> ImportedFile {
    ImportedFile {
        path: format!("/in/{name}"),
        sha256: Some(format!("{name}-bytes")),
        format: Some(FileFormat::Xlsx),
        status,
        report_ids: vec![],
        mapping: None,
        figures: 0,
        unmapped: 0,
        issues: vec![],
        error: None,
    }
}

/// An issue at a built cell.
pub(crate) fn issue(code: &str, message: &str) -> Issue {
    Issue {
        code: code.into(),
        severity: Severity::Warning,
        message: message.into(),
        anchor: Some(anchor(40, "1.2O")),
    }
}

/// Everything the rules find in a portfolio of current reports.
pub(crate) fn check_all(reports: &[&Report], superseded: &[&Report], files: &[ImportedFile]) -> Verdict {
    crate::check(
        &Portfolio {
            reports: reports.to_vec(),
            superseded: superseded.to_vec(),
            contracts: &[],
            files,
        },
        &Settings::default(),
    )
}

/// What one rule finds in these reports.
pub(crate) fn findings_of(rule: &Rule, reports: &[&Report]) -> Vec<Finding> {
    only(rule, check_all(reports, &[], &[]))
}

/// What one rule finds in these files.
pub(crate) fn findings_in_files(rule: &Rule, files: &[ImportedFile]) -> Vec<Finding> {
    only(rule, check_all(&[], &[], files))
}

/// What one rule finds between the versions of a report.
pub(crate) fn findings_between(rule: &Rule, old: &Report, new: &Report) -> Vec<Finding> {
    only(rule, check_all(&[new], &[old], &[]))
}

fn only(rule: &Rule, verdict: Verdict) -> Vec<Finding> {
    verdict
        .findings
        .into_iter()
        .filter(|finding| finding.rule == rule.code)
        .collect()
}

/// The one finding of a rule in one report; says what else it found when it is not one.
pub(crate) fn only_finding(rule: &Rule, report: &Report) -> Finding {
    let mut findings = findings_of(rule, &[report]);
    assert_eq!(findings.len(), 1, "{} must give one finding: {findings:#?}", rule.code);
    findings.remove(0)
}

/// Asserts that a rule says nothing about these reports.
pub(crate) fn assert_silent(rule: &Rule, reports: &[&Report]) {
    let findings = findings_of(rule, reports);
    assert!(findings.is_empty(), "{} must be silent: {findings:#?}", rule.code);
}

/// A contract that says nothing but its number.
pub(crate) fn contract(payer: &str, id: &str) -> Contract {
    Contract {
        id: id.into(),
        payer: payer.into(),
        ..Contract::default()
    }
}

/// What one rule finds in these reports under these contracts.
pub(crate) fn findings_under(rule: &Rule, reports: &[&Report], contracts: &[Contract]) -> Vec<Finding> {
    let portfolio = Portfolio {
        reports: reports.to_vec(),
        superseded: vec![],
        contracts,
        files: &[],
    };
    only(rule, crate::check(&portfolio, &Settings::default()))
}
