//! Made-up portfolios of any size: 40 payers over 5 years, the same whenever they are made.
//!
//! A report is consistent in itself (totals are rates × member months, slices add up) but for the faults planted in some:
//! about one report in forty has a wrong total, a wrong rate or a wrong period.

use chrono::{DateTime, NaiveDate, Utc};
use plumbline_model::{
    Anchor, Baseline, Basis, CellRange, CodeSystem, Contract, ContractMeasure, ContractRef, ContractualStatus,
    Definition, Direction, Facet, FacetValue, Facets, FigureSource, FigureState, FileFormat, Identifier, ImportStatus,
    ImportedFile, LineOfBusiness, Metric, Party, Period, QualityMeasure, Report, ReportStatus, Scoring, Source,
    Statement, StatementKind, Stratum, Target, Threshold, Unit, Unmapped, ValueType,
};
use plumbline_store::{StoreError, Workspace};
use rust_decimal::Decimal;

/// The first year reported on.
const FIRST_YEAR: i32 = 2020;

/// How large a portfolio is.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// The first payer's number: portfolios of other payers have no report in common.
    pub first: usize,
    /// Payers, each with one contract.
    pub payers: usize,
    /// Years of reports.
    pub years: i32,
    /// Interim reports in a year; one settlement of the year comes on top.
    pub interim: u32,
    /// Slices of the population beside the whole of it.
    pub slices: usize,
    /// Quality measures.
    pub measures: usize,
    /// One report in so many is restated.
    pub restated: usize,
}

impl Shape {
    /// About 10⁴ figures: a settlement a year.
    pub const SMALL: Shape = Shape {
        first: 0,
        payers: 40,
        years: 5,
        interim: 0,
        slices: 2,
        measures: 8,
        restated: 25,
    };
    /// About 10⁵ figures: quarterly reports and a settlement.
    pub const MIDDLE: Shape = Shape {
        interim: 4,
        slices: 8,
        measures: 12,
        ..Shape::SMALL
    };
    /// About 10⁶ figures: monthly reports and a settlement.
    pub const LARGE: Shape = Shape {
        interim: 12,
        slices: 44,
        measures: 40,
        ..Shape::SMALL
    };
}

/// One file of a portfolio: its report, what its payer says of the contract, and its entry in the list of imports.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// What stands in the file.
    pub report: Report,
    /// The contract as the report states it.
    pub contract: Contract,
    /// The file's bytes.
    pub bytes: Vec<u8>,
    /// What became of the file.
    pub event: ImportedFile,
}

/// Numbers that look random and are the same every time (SplitMix64).
#[derive(Debug, Clone)]
pub struct Numbers(pub u64);

impl Numbers {
    /// A number below `bound`.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % bound
    }
}

/// Every file of a portfolio in the order it arrives: by year and month, all payers, restatements last.
pub fn arrivals(shape: Shape) -> impl Iterator<Item = Arrival> {
    let months = if shape.interim == 0 {
        vec![]
    } else {
        (1..=shape.interim).map(|n| n * 12 / shape.interim).collect()
    };
    let spans: Vec<(i32, Option<u32>)> = (0..shape.years)
        .flat_map(|year| {
            let interim = months.clone().into_iter().map(Some).chain([None]);
            interim.map(move |month| (FIRST_YEAR + year, month))
        })
        .collect();
    let first = move |restated: bool| {
        let spans = spans.clone();
        spans.into_iter().flat_map(move |(year, month)| {
            (shape.first..shape.first + shape.payers).filter_map(move |payer| {
                let number = payer * 1009 + usize::try_from(year).unwrap_or(0) * 31 + month.unwrap_or(13) as usize;
                (!restated || number.is_multiple_of(shape.restated))
                    .then(|| Printer::new(shape, payer, year, month, restated).print())
            })
        })
    };
    first.clone()(false).chain(first(true))
}

/// Makes the workspace of a portfolio. Returns how many figures it holds. Errors: those of the store.
pub fn fill(workspace: &mut Workspace, arrivals: impl Iterator<Item = Arrival>) -> Result<usize, StoreError> {
    let mut figures = 0;
    for arrival in arrivals {
        figures += arrival.report.figure_count();
        store(workspace, &arrival)?;
    }
    Ok(figures)
}

/// Stores one file as an import does. Errors: those of the store.
pub fn store(workspace: &mut Workspace, arrival: &Arrival) -> Result<Vec<Report>, StoreError> {
    workspace.store_original(&arrival.bytes)?;
    workspace.insert_reports(
        &arrival.report.source,
        std::slice::from_ref(&arrival.report),
        std::slice::from_ref(&arrival.contract),
        &arrival.event,
        at(),
    )
}

/// When everything happens.
pub fn at() -> DateTime<Utc> {
    DateTime::from_timestamp(1_740_000_000, 0).unwrap_or_default()
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

fn last_day(year: i32, month: u32) -> NaiveDate {
    let next = if month == 12 {
        day(year + 1, 1, 1)
    } else {
        day(year, month + 1, 1)
    };
    next.pred_opt().unwrap_or(next)
}

/// Lines of money: code without its rate, term, dollars per member and month.
const LINES: [(&str, &str, i64); 10] = [
    ("inpatient-cost", "Inpatient", 118),
    ("outpatient-cost", "Outpatient", 96),
    ("professional-cost", "Professional", 84),
    ("skilled-nursing-cost", "Skilled nursing", 21),
    ("home-health-cost", "Home health", 12),
    ("other-medical-cost", "Other medical", 17),
    ("rx-cost", "Pharmacy", 97),
    ("behavioral-health-cost", "Behavioral health", 19),
    ("capitation", "Capitation", 11),
    ("admin-cost", "Administration", 7),
];

const MARKETS: [LineOfBusiness; 3] = [
    LineOfBusiness::Medicare,
    LineOfBusiness::Medicaid,
    LineOfBusiness::Commercial,
];

/// Makes one report.
struct Printer {
    shape: Shape,
    payer: usize,
    year: i32,
    /// The month an interim report ends with; `None` for the settlement of the year.
    month: Option<u32>,
    restated: bool,
    numbers: Numbers,
    row: u32,
    metrics: Vec<Metric>,
}

impl Printer {
    fn new(shape: Shape, payer: usize, year: i32, month: Option<u32>, restated: bool) -> Printer {
        let seed =
            (payer as u64) << 32 | (year as u64) << 8 | u64::from(month.unwrap_or(13)) << 1 | u64::from(restated);
        Printer {
            shape,
            payer,
            year,
            month,
            restated,
            numbers: Numbers(seed),
            row: 0,
            metrics: Vec::new(),
        }
    }

    fn print(mut self) -> Arrival {
        let months = self.month.unwrap_or(12);
        let period = Period {
            start: day(self.year, 1, 1),
            end: last_day(self.year, months),
        };
        let name = format!("Payer {:02} Health Plan", self.payer);
        let contract = format!("C-{:03}", self.payer);
        let fault = self.numbers.below(40) == 0;
        self.figures(period, fault);
        let quality = self.quality(period, fault);
        let run_out = if self.month.is_none() { 3 } else { 1 };
        let paid = period
            .end
            .checked_add_months(chrono::Months::new(run_out))
            .unwrap_or(period.end);
        let paid = last_day(chrono::Datelike::year(&paid), chrono::Datelike::month(&paid));
        let reported = paid + chrono::Days::new(if self.restated { 75 } else { 20 });
        let span = self
            .month
            .map_or("settlement".to_owned(), |month| format!("m{month:02}"));
        let path = format!(
            "/in/{:02}/{}-{span}{}.xlsx",
            self.payer,
            self.year,
            if self.restated { "-restated" } else { "" }
        );
        let sha256 = sha(path.as_bytes());
        let market = MARKETS[self.payer % MARKETS.len()];
        let stated = |kind, value: String, row| Statement {
            kind,
            anchor: Some(cell("Summary", row, 1, &value)),
            value,
            inferred: false,
        };
        let basis = if self.month.is_none() {
            Basis::Settlement
        } else {
            Basis::Ytd
        };
        let report = Report {
            id: format!("r-{}", &sha256[..24]),
            payer: Party {
                name: name.clone(),
                identifiers: vec![],
            },
            subject: Party {
                name: "Willow Bend Medical Group".into(),
                identifiers: vec![Identifier {
                    system: "tin".into(),
                    value: "12-3456789".into(),
                }],
            },
            contract: Some(ContractRef {
                id: contract.clone(),
                title: Some("Total cost of care".into()),
            }),
            line_of_business: Some(market),
            program: Some("Shared Savings".into()),
            status: ReportStatus::Draft,
            version: 1,
            supersedes: None,
            reported_on: Some(reported),
            period: Some(period),
            basis: Some(basis),
            paid_through: Some(paid),
            source: Source {
                path: path.clone(),
                sha256: sha256.clone(),
                format: FileFormat::Xlsx,
                mapping: format!("payer-{:02}@1", self.payer),
            },
            statements: vec![
                stated(StatementKind::Payer, name.clone(), 0),
                stated(StatementKind::Subject, "Willow Bend Medical Group".into(), 1),
                stated(StatementKind::Contract, contract.clone(), 2),
                stated(StatementKind::Period, period.to_string(), 3),
                stated(StatementKind::PaidThrough, paid.to_string(), 4),
                stated(StatementKind::ReportedOn, reported.to_string(), 5),
                stated(StatementKind::Basis, basis.as_str().to_owned(), 6),
                stated(StatementKind::Attribution, "Prospective".into(), 7),
            ],
            definitions: vec![Definition {
                term: "Total cost of care".into(),
                facets: definition(self.payer),
                stated: Some("Medical and pharmacy claims.".into()),
                anchor: Some(cell("Notes", 0, 0, "Medical and pharmacy claims.")),
                inferred: None,
                metric_ids: vec!["total-cost-of-care".into(), "total-cost-of-care-pmpm".into()],
                origins: Default::default(),
            }],
            unmapped: (0..usize::from(fault))
                .map(|row| Unmapped {
                    term: "Doula support".into(),
                    displayed: "1,204".into(),
                    anchor: cell("Summary", 900 + row as u32, 2, "1,204"),
                    suggestions: vec![],
                    place: None,
                })
                .collect(),
            issues: vec![],
            ocr: vec![],
            kept: vec![],
            metrics: self.metrics,
            quality,
        };
        let measures = (0..self.shape.measures).map(|index| ContractMeasure {
            measure: format!("M{index:02}"),
            name: Some(format!("Measure {index:02}")),
            weight: Some(Decimal::ONE),
            status: Some(ContractualStatus::Contractual),
            ..ContractMeasure::default()
        });
        let contract = Contract {
            id: contract,
            payer: name,
            title: Some("Total cost of care".into()),
            subject: Some("Willow Bend Medical Group".into()),
            line_of_business: Some(market),
            program: Some("Shared Savings".into()),
            term: Some(Period {
                start: day(FIRST_YEAR, 1, 1),
                end: day(FIRST_YEAR + 9, 12, 31),
            }),
            apm_category: Some("3A".into()),
            payment_streams: vec![],
            measures: measures.collect(),
            attribution: Some("Prospective".into()),
            benchmark_method: None,
            definitions: vec![],
            anchor: Some(cell("Summary", 8, 1, "2020 to 2029")),
            ..Contract::default()
        };
        let event = ImportedFile {
            path: path.clone(),
            sha256: Some(sha256),
            format: Some(FileFormat::Xlsx),
            status: ImportStatus::Imported,
            report_ids: vec![report.id.clone()],
            mapping: None,
            figures: report.figure_count(),
            unmapped: report.unmapped.len(),
            issues: vec![],
            error: None,
        };
        Arrival {
            report,
            contract,
            bytes: path.into_bytes(),
            event,
        }
    }

    /// The whole population, then its slices, which add up to it.
    fn figures(&mut self, period: Period, fault: bool) {
        let months = i64::from(self.month.unwrap_or(12));
        let slices = self.shape.slices.max(1) as i64;
        // Members grow slowly, so that no change from report to report is implausible.
        let members = 400 + (self.payer as i64 % 7) * 30 + i64::from(self.year - FIRST_YEAR) * 8;
        let drift = i64::from(self.year - FIRST_YEAR) * 2 + (self.payer as i64 % 5);
        let of_slice = |slice: i64| (members + slice % 3) * months;
        let all_months: i64 = (0..slices).map(of_slice).sum();
        let mut totals = [0i64; LINES.len()];
        let mut cents = Vec::new();
        for slice in 0..slices {
            let per_line: Vec<i64> = LINES
                .iter()
                .map(|(_, _, dollars)| {
                    let jitter = self.numbers.below(300) as i64;
                    of_slice(slice) * ((dollars + drift) * 100 + jitter)
                })
                .collect();
            for (total, line) in totals.iter_mut().zip(&per_line) {
                *total += line;
            }
            cents.push(per_line);
        }
        self.lines(&[], all_months, &totals, period, fault, true);
        if self.shape.slices > 0 {
            for (slice, lines) in cents.iter().enumerate() {
                let strata = [Stratum {
                    dimension: "practice".into(),
                    value: format!("Practice {slice:02}"),
                }];
                self.lines(&strata, of_slice(slice as i64), lines, period, false, false);
            }
        }
    }

    fn lines(&mut self, strata: &[Stratum], months: i64, cents: &[i64], period: Period, fault: bool, whole: bool) {
        self.figure(
            "member-months",
            "Member months",
            Decimal::from(months),
            Unit::MemberMonths,
            strata,
            None,
        );
        let medical: i64 = cents[..6].iter().sum();
        let all: i64 = medical + cents[6];
        let count = if whole { LINES.len() } else { 3 };
        for ((code, term, _), amount) in LINES.iter().zip(cents).take(count) {
            self.amount((code, term), *amount, months, strata, period, false);
        }
        if whole {
            self.amount(("med-cost", "Medical"), medical, months, strata, period, false);
            self.amount(
                ("total-cost-of-care", "Total cost of care"),
                all,
                months,
                strata,
                period,
                fault,
            );
        }
    }

    /// An amount and its rate per member and month.
    fn amount(
        &mut self,
        (code, term): (&str, &str),
        cents: i64,
        months: i64,
        strata: &[Stratum],
        period: Period,
        wrong: bool,
    ) {
        let total = Decimal::new(cents, 2);
        let rate = (total / Decimal::from(months)).round_dp(2);
        let printed = if wrong { total + Decimal::from(98_765) } else { total };
        let before = rate * Decimal::new(98, 2);
        self.figure(code, term, printed, Unit::Usd, strata, None);
        let compared = strata.is_empty().then_some((before.round_dp(2), period));
        self.figure(
            &format!("{code}-pmpm"),
            &format!("{term} PMPM"),
            rate,
            Unit::UsdPerMemberMonth,
            strata,
            compared,
        );
    }

    fn figure(
        &mut self,
        code: &str,
        term: &str,
        value: Decimal,
        unit: Unit,
        strata: &[Stratum],
        compared: Option<(Decimal, Period)>,
    ) {
        self.row += 1;
        let repeat = self.metrics.iter().filter(|metric| metric.code == code).count();
        let displayed = value.to_string();
        let year_before = |period: Period| Period {
            start: period
                .start
                .checked_sub_months(chrono::Months::new(12))
                .unwrap_or(period.start),
            end: period
                .end
                .checked_sub_months(chrono::Months::new(12))
                .unwrap_or(period.end),
        };
        self.metrics.push(Metric {
            id: if repeat == 0 {
                code.to_owned()
            } else {
                format!("{code}-{}", repeat + 1)
            },
            code: code.to_owned(),
            system: if code.starts_with("total-cost") {
                CodeSystem::Local
            } else {
                CodeSystem::Vbpr
            },
            standard_code: None,
            term: term.to_owned(),
            value: Some(value),
            text_value: None,
            value_type: if unit == Unit::MemberMonths {
                ValueType::Count
            } else {
                ValueType::Money
            },
            unit,
            quantum: Some(Decimal::new(1, value.scale())),
            state: FigureState::Reported,
            service_period: None,
            paid_through: None,
            incentives: vec![],
            payment_streams: if code == "capitation" {
                vec!["capitation".into()]
            } else {
                vec![]
            },
            strata: strata.to_vec(),
            baseline: compared.map(|(value, period)| Baseline {
                value: Some(value),
                quantum: Some(Decimal::new(1, 2)),
                period: Some(year_before(period)),
                displayed: value.to_string(),
                anchor: cell("Figures", self.row, 4, &value.to_string()),
                transforms: vec![],
            }),
            target: compared.map(|(value, _)| {
                let value = value + Decimal::new(700, 2);
                Target {
                    value: Some(value),
                    quantum: Some(Decimal::new(1, 2)),
                    period: None,
                    displayed: value.to_string(),
                    anchor: cell("Figures", self.row, 5, &value.to_string()),
                    transforms: vec![],
                }
            }),
            confidence: Decimal::ONE,
            anchor: cell("Figures", self.row, 3, &displayed),
            transforms: vec![format!("read \"{displayed}\" as {value}")],
            displayed,
        });
    }

    fn quality(&mut self, period: Period, fault: bool) -> Vec<QualityMeasure> {
        (0..self.shape.measures)
            .map(|index| {
                let denominator = 400 + self.numbers.below(900);
                let numerator = denominator * (60 + index as u64 % 30) / 100;
                let (numerator, denominator) = (Decimal::from(numerator), Decimal::from(denominator));
                let rate = (numerator / denominator).round_dp(3);
                let printed = if fault && index == 3 {
                    rate + Decimal::new(20, 3)
                } else {
                    rate
                };
                let row = 200 + index as u32;
                let part = |column: u32, value: Decimal, quantum: Decimal| FigureSource {
                    displayed: value.to_string(),
                    quantum: Some(quantum),
                    state: FigureState::Reported,
                    anchor: cell("Quality", row, column, &value.to_string()),
                    transforms: vec![],
                };
                let shown = format!("{}%", (printed * Decimal::ONE_HUNDRED).normalize());
                let thresholds = (2..=5).map(|star| {
                    let value = Decimal::new(500 + 80 * star, 3);
                    Threshold {
                        r#type: format!("star-{star}"),
                        value: Some(value),
                        gap: None,
                        gap_anchor: None,
                        displayed: value.to_string(),
                        anchor: cell("Quality", row, 6 + star as u32, &value.to_string()),
                        transforms: vec![],
                    }
                });
                QualityMeasure {
                    id: format!("M{index:02}"),
                    measure: format!("M{index:02}"),
                    name: format!("Measure {index:02}"),
                    year: Some(self.year),
                    direction: Some(Direction::Increase),
                    scoring: Scoring::Proportion,
                    numerator: Some(numerator),
                    denominator: Some(denominator),
                    exclusions: None,
                    exceptions: None,
                    calculated_denominator: None,
                    metric_ids: vec![],
                    slices: vec![],
                    version: None,
                    rate: Some(printed),
                    score: None,
                    thresholds: thresholds.collect(),
                    weight: Some(Decimal::ONE),
                    contractual_status: Some(ContractualStatus::Contractual),
                    period: Some(period),
                    displayed: shown.clone(),
                    state: FigureState::Reported,
                    anchor: cell("Quality", row, 3, &shown),
                    sources: [
                        ("numerator", part(1, numerator, Decimal::ONE)),
                        ("denominator", part(2, denominator, Decimal::ONE)),
                        ("rate", part(3, printed, Decimal::new(1, 3))),
                    ]
                    .map(|(name, source)| (name.to_owned(), source))
                    .into(),
                }
            })
            .collect()
    }
}

/// Payers count the same, but for one in seven.
fn definition(payer: usize) -> Facets {
    let pharmacy = if payer % 7 == 3 {
        FacetValue::Excluded
    } else {
        FacetValue::Included
    };
    [(Facet::Medical, FacetValue::Included), (Facet::Pharmacy, pharmacy)].into()
}

fn cell(sheet: &str, row: u32, column: u32, text: &str) -> Anchor {
    Anchor::sheet(sheet, CellRange::cell_at(row, column), text)
}

fn sha(bytes: &[u8]) -> String {
    plumbline_readers::sha256_hex(bytes)
}
