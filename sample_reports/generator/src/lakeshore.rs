//! Lakeshore Alliance Health (fictional): commercial, first half of 2024, JSON in the payer's own nested shape.

use anyhow::Result;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::figures::{as_double, cents, pmpm, rate, whole};

/// Where the report goes, below the output folder.
pub const PATH: &str = "lakeshore/2024-h1-scorecard.json";

/// Member months, January to June 2024.
pub const MEMBER_MONTHS: Decimal = whole(22_846);

/// Subscribers and dependents on the last day of the period.
const MEMBERS_AT_END: i64 = 3_791;

/// Cost lines in dollars: what they are called and what was allowed.
pub const COSTS: [(&str, Decimal); 5] = [
    ("Facility inpatient", cents(2_214_906_52)),
    ("Facility outpatient", cents(2_871_340_18)),
    ("Professional services", cents(3_128_655_74)),
    ("Behavioral health", cents(402_117_90)),
    ("Prescription drugs", cents(2_316_482_31)),
];

const TARGET_PMPM: Decimal = cents(485_00);
/// What the contract pays for care coordination; the report prints the dollars only.
const CARE_COORDINATION_PMPM: Decimal = cents(3_25);

const DEFINITION: &str = "Total cost of care (TCOC) is the allowed amount, including member cost share, of medical, behavioral health and prescription drug claims. Pharmacy rebates, capitation, dental and vision claims, administrative cost, care coordination fees and other non-claims payments are excluded. Claims are not truncated.";

/// Quality measures: id, name, numerator, denominator, target as a fraction of 1.
pub const QUALITY: [(&str, &str, i64, i64, Decimal); 5] = [
    ("BCS", "Breast cancer screening", 388, 512, cents(76)),
    ("CCS", "Cervical cancer screening", 701, 934, cents(74)),
    ("COL", "Colorectal cancer screening", 546, 823, cents(68)),
    ("CBP", "Controlling high blood pressure", 297, 418, cents(72)),
    ("WCV", "Child and adolescent well-care visits", 402, 688, cents(60)),
];

/// Total cost of care in dollars: the sum of the cost lines.
pub fn total_cost() -> Decimal {
    COSTS.iter().map(|(_, amount)| *amount).sum()
}

/// The file's bytes.
pub fn report() -> Result<Vec<u8>> {
    let number = |value: Decimal| Value::from(as_double(value));
    let costs: Vec<Value> = COSTS
        .iter()
        .map(|(category, amount)| {
            json!({
                "category": category,
                "amount": number(*amount),
                "pmpm": number(pmpm(*amount, MEMBER_MONTHS)),
            })
        })
        .collect();
    let quality: Vec<Value> = QUALITY
        .iter()
        .map(|(id, name, numerator, denominator, target)| {
            json!({
                "id": id,
                "name": name,
                "num": numerator,
                "den": denominator,
                "rate": number(rate(*numerator, *denominator, 3)),
                "target": number(*target),
            })
        })
        .collect();
    let document = json!({
        "meta": {
            "payer": "Lakeshore Alliance Health",
            "program": "Alliance Total Care Scorecard",
            "lineOfBusiness": "Commercial PPO",
            "provider": { "name": "Willow Bend Medical Group", "tin": "98-7654321" },
            "contract": { "id": "LAH-ATC-0419", "start": "2023-07-01", "end": "2026-06-30" },
            "period": { "from": "2024-01-01", "to": "2024-06-30", "basis": "YTD" },
            "claimsPaidThrough": "2024-09-30",
            "generatedOn": "2024-10-18",
            "synthetic": true,
            "note": "Synthetic sample report. The payer, the provider and every figure are fictional.",
        },
        "membership": {
            "memberMonths": as_whole(MEMBER_MONTHS),
            "membersAtPeriodEnd": MEMBERS_AT_END,
        },
        "financials": costs,
        "tcoc": {
            "definition": DEFINITION,
            "pmpm": number(pmpm(total_cost(), MEMBER_MONTHS)),
            "total": number(total_cost()),
            "targetPmpm": number(TARGET_PMPM),
        },
        "payments": {
            "careCoordinationFee": number(CARE_COORDINATION_PMPM * MEMBER_MONTHS),
            "qualityIncentive": Value::Null,
        },
        "quality": quality,
    });
    let mut bytes = serde_json::to_vec_pretty(&document)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// A count as a JSON integer.
fn as_whole(value: Decimal) -> Value {
    value.to_string().parse::<i64>().map_or(Value::Null, Value::from)
}
