//! Granite Mutual Health (fictional): commercial, calendar year 2024, a VBPR 1.1.0 Bundle.
//!
//! The contract (Measure), the performance report with its metrics, three quality reports and the two
//! organizations. Profiles: HL7 Da Vinci Value-Based Performance Reporting 1.1.0, FHIR R4.

mod metric;
mod resources;

use anyhow::Result;
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use self::metric::{Score, by_cohort, coded, meta, metric, quality_incentive, shared_savings, with_baseline, year};
use self::resources::{contract, payer, provider, quality_report};
use crate::figures::{cents, pmpm, rate, round, thousandths, whole};

/// Where the report goes, below the output folder.
pub const PATH: &str = "granite/2024-vbpr-bundle.json";

/// One cohort: VBPR code, member months, medical dollars.
pub const COHORTS: [(&str, Decimal, Decimal); 2] = [
    ("hmo", whole(28_416), cents(10_411_206_50)),
    ("ppo", whole(17_688), cents(6_992_711_75)),
];
/// Pharmacy dollars of both cohorts.
pub const PHARMACY: Decimal = cents(4_918_340_60);
const TARGET_PMPM: Decimal = cents(490_00);
/// PMPM of 2023: medical, pharmacy.
const BASELINE_PMPM: (Decimal, Decimal) = (cents(369_84), cents(101_12));
const SHARING_RATE: Decimal = thousandths(500);
const QUALITY_GATE_PERFORMANCE: Decimal = thousandths(875);

const DEFINITION: &str = "Medical pharmacy cost is the allowed amount, including member cost share, of medical, behavioral health and pharmacy claims. Dental, vision and long-term services claims, capitation, administrative cost and non-claims payments are excluded. Claims are truncated at $250,000 per member per year.";

/// One quality measure of the contract.
pub struct Measure {
    code: &'static str,
    name: &'static str,
    inverse: bool,
    /// Members who meet the measure; for an inverse measure those who should not.
    pub numerator: i64,
    /// Members counted.
    pub denominator: i64,
    /// Percent for 3, 4 and 5 stars.
    pub thresholds: [i64; 3],
    weight: i64,
}

/// The contract's measures, measurement year 2024.
pub const QUALITY: [Measure; 3] = [
    Measure {
        code: "BCS",
        name: "Breast Cancer Screening",
        inverse: false,
        numerator: 431,
        denominator: 547,
        thresholds: [71, 77, 83],
        weight: 1,
    },
    Measure {
        code: "CBP",
        name: "Controlling High Blood Pressure",
        inverse: false,
        numerator: 309,
        denominator: 432,
        thresholds: [66, 72, 79],
        weight: 2,
    },
    Measure {
        code: "GSD",
        name: "Glycemic Status Assessment for Patients With Diabetes: poor control (>9%)",
        inverse: true,
        numerator: 58,
        denominator: 274,
        thresholds: [30, 24, 17],
        weight: 1,
    },
];

impl Measure {
    /// The rate as a fraction of 1.
    pub fn rate(&self) -> Decimal {
        rate(self.numerator, self.denominator, 3)
    }

    /// Stars earned: the highest threshold reached, 2 below all of them.
    pub fn stars(&self) -> i64 {
        let reached = self
            .thresholds
            .iter()
            .filter(|percent| self.gap(**percent) == 0)
            .count();
        2 + i64::try_from(reached).unwrap_or(0)
    }

    /// Members still needed to reach a threshold given in percent.
    pub fn gap(&self, percent: i64) -> i64 {
        let needed = whole(percent) * whole(self.denominator) / whole(100);
        let members = if self.inverse {
            whole(self.numerator) - needed.floor()
        } else {
            needed.ceil() - whole(self.numerator)
        };
        members.max(Decimal::ZERO).to_string().parse().unwrap_or(0)
    }

    fn canonical(&self) -> String {
        format!("{SERVER}/Measure/{}|2024.0.0", self.code)
    }

    fn id(&self) -> String {
        format!("granite-quality-{}-2024", self.code.to_lowercase())
    }
}

const SERVER: &str = "https://fhir.granite-mutual.example";
const PROFILES: &str = "http://hl7.org/fhir/us/davinci-vbpr/StructureDefinition";
const CODES: &str = "http://hl7.org/fhir/us/davinci-vbpr/CodeSystem";
const CONTRACT: &str = "https://fhir.granite-mutual.example/Measure/granite-vbc-2204";
const PAYER: &str = "Organization/granite-mutual-health";
const PROVIDER: &str = "Organization/willow-bend-medical-group";
const REPORT_DATE: &str = "2025-04-17";
const PAID_THROUGH: &str = "2025-03-31";

/// Medical dollars of both cohorts.
pub fn medical_cost() -> Decimal {
    COHORTS.iter().map(|(_, _, cost)| *cost).sum()
}

/// Member months of both cohorts.
pub fn member_months() -> Decimal {
    COHORTS.iter().map(|(_, months, _)| *months).sum()
}

/// What the provider earns, in dollars: savings against the target × share × quality gate performance.
pub fn earnings() -> Decimal {
    let savings = TARGET_PMPM * member_months() - medical_cost() - PHARMACY;
    round(savings * SHARING_RATE * QUALITY_GATE_PERFORMANCE, 2)
}

/// Σ(weight × stars) ÷ Σ weight.
pub fn weighted_average_star() -> Decimal {
    let points: i64 = QUALITY.iter().map(|measure| measure.weight * measure.stars()).sum();
    let weights: i64 = QUALITY.iter().map(|measure| measure.weight).sum();
    round(whole(points) / whole(weights), 2)
}

/// The file's bytes.
pub fn report() -> Result<Vec<u8>> {
    let mut entries = vec![performance_report(), contract(), payer(), provider()];
    entries.extend(QUALITY.iter().map(quality_report));
    let entries: Vec<Value> = entries
        .into_iter()
        .map(|resource| {
            let path = |key: &str| resource.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
            json!({"fullUrl": format!("{SERVER}/{}/{}", path("resourceType"), path("id")), "resource": resource})
        })
        .collect();
    let bundle = json!({
        "resourceType": "Bundle",
        "id": "granite-vbpr-2024",
        "type": "collection",
        "timestamp": format!("{REPORT_DATE}T12:00:00Z"),
        "entry": entries,
    });
    let mut bytes = serde_json::to_vec_pretty(&bundle)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn performance_report() -> Value {
    let (months, medical) = (member_months(), medical_cost());
    let total = medical + PHARMACY;
    let per_month = |cost| Score::Money(pmpm(cost, months));
    let groups: Vec<Map<String, Value>> = vec![
        by_cohort(
            metric(
                "member-months",
                "Member months",
                shared_savings(),
                &Score::Number(months),
            ),
            COHORTS.map(|(cohort, months, _)| (cohort, Score::Number(months))),
        ),
        by_cohort(
            metric("med-cost", "Medical cost", shared_savings(), &Score::Money(medical)),
            COHORTS.map(|(cohort, _, cost)| (cohort, Score::Money(cost))),
        ),
        with_baseline(
            metric(
                "med-cost-pmpm",
                "Medical cost PMPM",
                shared_savings(),
                &per_month(medical),
            ),
            BASELINE_PMPM.0,
        ),
        metric("rx-cost", "Pharmacy cost", shared_savings(), &Score::Money(PHARMACY)),
        with_baseline(
            metric(
                "rx-cost-pmpm",
                "Pharmacy cost PMPM",
                shared_savings(),
                &per_month(PHARMACY),
            ),
            BASELINE_PMPM.1,
        ),
        metric(
            "med-rx-cost",
            "Medical pharmacy cost",
            shared_savings(),
            &Score::Money(total),
        ),
        with_baseline(
            metric(
                "med-rx-cost-pmpm",
                "Medical pharmacy cost PMPM",
                shared_savings(),
                &per_month(total),
            ),
            BASELINE_PMPM.0 + BASELINE_PMPM.1,
        ),
        metric(
            "med-rx-cost-target",
            "Medical pharmacy cost target",
            shared_savings(),
            &Score::Money(TARGET_PMPM * months),
        ),
        metric(
            "quality-gate-performance-percentage",
            "Quality gate performance percentage",
            shared_savings(),
            &Score::Percent(QUALITY_GATE_PERFORMANCE * whole(100)),
        ),
        metric(
            "earnings-ssl",
            "Earnings SSL",
            shared_savings(),
            &Score::Money(earnings()),
        ),
        // A real zero: costs are below the target, so that no loss can be owed.
        metric(
            "potential-downside-ssl",
            "Potential downside SSL",
            shared_savings(),
            &Score::Money(Decimal::ZERO),
        ),
        metric(
            "weighted-avg-star",
            "Weighted average star",
            quality_incentive(),
            &Score::Number(weighted_average_star()),
        ),
        metric(
            "earnings-qip",
            "Earnings QIP",
            quality_incentive(),
            &Score::Money(cents(48_250_00)),
        ),
    ];
    let evaluated: Vec<Value> = QUALITY
        .iter()
        .map(|measure| {
            json!({
                "extension": [{"url": format!("{PROFILES}/group-reference"), "valueString": "metric-weighted-avg-star"}],
                "reference": format!("MeasureReport/{}", measure.id()),
            })
        })
        .collect();
    json!({
        "resourceType": "MeasureReport",
        "id": "granite-report-2024",
        "meta": meta("vbp-performance-measurereport"),
        "extension": [{
            "url": "http://hl7.org/fhir/StructureDefinition/measurereport-category",
            "valueCodeableConcept": coded("http://hl7.org/fhir/CodeSystem/measurereport-category", "vbp"),
        }],
        "status": "complete",
        "type": "summary",
        "measure": CONTRACT,
        "subject": {
            "extension": [{"url": format!("{PROFILES}/organization-subject"), "valueReference": {"reference": PROVIDER}}],
            "display": "Willow Bend Medical Group",
        },
        "date": REPORT_DATE,
        "reporter": {"reference": PAYER, "display": "Granite Mutual Health"},
        "period": year(2024),
        "group": groups,
        "evaluatedResource": evaluated,
    })
}
