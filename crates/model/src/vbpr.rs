//! Codes of HL7 Da Vinci VBPR 1.1.0 with their display names and usual units.
//!
//! Source: VBPR 1.1.0, code systems `vbp-performance-metric` (93 codes), `payment-stream` (16) and `threshold-type` (8).
//! The usual unit is ours, read off each code's definition; a mapping file states the unit of each payer's figure.

use crate::{Unit, ValueType};

/// A metric code of the standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VbprMetric {
    /// The code.
    pub code: &'static str,
    /// The standard's display name.
    pub display: &'static str,
    /// What kind of value it has.
    pub value_type: ValueType,
    /// The unit it is usually given in.
    pub unit: Unit,
}

/// A code of one of the standard's smaller lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VbprCode {
    /// The code.
    pub code: &'static str,
    /// The standard's display name.
    pub display: &'static str,
}

/// The metric with this code.
pub fn metric(code: &str) -> Option<&'static VbprMetric> {
    METRICS.iter().find(|metric| metric.code == code)
}

/// The payment stream with this code.
pub fn payment_stream(code: &str) -> Option<&'static VbprCode> {
    PAYMENT_STREAMS.iter().find(|stream| stream.code == code)
}

/// The payment stream that a stream is a kind of: pay for performance is a quality incentive.
///
/// Source: VBPR 1.1.0, code system `payment-stream`, whose only parent is `qip`.
pub fn broader_payment_stream(code: &str) -> Option<&'static str> {
    ["aha", "cdm", "p4r", "p4p", "sip", "sst", "ubip"]
        .contains(&code)
        .then_some("qip")
}

const fn m(code: &'static str, display: &'static str, value_type: ValueType, unit: Unit) -> VbprMetric {
    VbprMetric {
        code,
        display,
        value_type,
        unit,
    }
}

const fn c(code: &'static str, display: &'static str) -> VbprCode {
    VbprCode { code, display }
}

/// `http://hl7.org/fhir/us/davinci-vbpr/CodeSystem/vbp-performance-metric`, in the standard's order.
#[rustfmt::skip]
pub const METRICS: &[VbprMetric] = &[
    m("avg-risk-score", "Average risk score", ValueType::Decimal, Unit::Score),
    m("avg-risk-score-market", "Market average risk score", ValueType::Decimal, Unit::Score),
    m("capitation", "Capitation", ValueType::Money, Unit::Usd),
    m("capitation-pmpm", "Capitation per member per month", ValueType::Money, Unit::UsdPerMemberMonth),
    m("dental-capitation", "Dental capitation", ValueType::Money, Unit::Usd),
    m("dental-capitation-pmpm", "Dental capitation PMPM", ValueType::Money, Unit::UsdPerMemberMonth),
    m("reinsurance-capitation", "Reinsurance capitation", ValueType::Money, Unit::Usd),
    m("reinsurance-capitation-pmpm", "Reinsurance capitation PMPM", ValueType::Money, Unit::UsdPerMemberMonth),
    m("ccf", "Care coordination fee", ValueType::Money, Unit::Usd),
    m("goal-hcc-raf", "Goal HCC RAF", ValueType::Decimal, Unit::Score),
    m("actual-hcc-raf", "Actual HCC RAF", ValueType::Decimal, Unit::Score),
    m("earnings-ccf", "Earnings CCF", ValueType::Money, Unit::Usd),
    m("performance-ccf", "Performance CCF", ValueType::Money, Unit::Usd),
    m("potential-upside-ccf", "Potential upside CCF", ValueType::Money, Unit::Usd),
    m("potential-downside-ccf", "Potential downside CCF", ValueType::Money, Unit::Usd),
    m("earned-incentive", "Earned incentive", ValueType::Money, Unit::Usd),
    m("earnings-qip", "Earnings QIP", ValueType::Money, Unit::Usd),
    m("performance-qip", "Performance QIP", ValueType::Money, Unit::Usd),
    m("potential-upside-qip", "Potential upside QIP", ValueType::Money, Unit::Usd),
    m("potential-downside-qip", "Potential downside QIP", ValueType::Money, Unit::Usd),
    m("earnings-ssl", "Earnings SSL", ValueType::Money, Unit::Usd),
    m("performance-ssl", "performance SSL", ValueType::Money, Unit::Usd),
    m("potential-upside-ssl", "Potential upside SSL", ValueType::Money, Unit::Usd),
    m("potential-downside-ssl", "potential downside SSL", ValueType::Money, Unit::Usd),
    m("earnings-cap", "Earnings capitated", ValueType::Money, Unit::Usd),
    m("performance-cap", "Performance capitated", ValueType::Money, Unit::Usd),
    m("potential-upside-cap", "Potential upside capitated", ValueType::Money, Unit::Usd),
    m("potential-downside-cap", "Potential downside capitated", ValueType::Money, Unit::Usd),
    m("quality-gate-percentage", "Quality gate percentage", ValueType::Percent, Unit::Ratio),
    m("quality-gate-performance-percentage", "Quality gate performance percentage", ValueType::Percent, Unit::Ratio),
    m("interim-pmt-rate", "Interim payment rate", ValueType::Percent, Unit::Ratio),
    m("ibnr-pmpm", "IBNR PMPM", ValueType::Money, Unit::UsdPerMemberMonth),
    m("med-ibnr", "Medical IBNR", ValueType::Money, Unit::Usd),
    m("rx-ibnr", "Pharmacy IBNR", ValueType::Money, Unit::Usd),
    m("med-rx-ibnr", "Medical pharmacy IBNR", ValueType::Money, Unit::Usd),
    m("revenue", "Revenue", ValueType::Money, Unit::Usd),
    m("revenue-pmpm", "Revenue PMPM", ValueType::Money, Unit::UsdPerMemberMonth),
    m("avg-revenue-pmpm-market", "Market average revenue PMPM", ValueType::Money, Unit::UsdPerMemberMonth),
    m("cost-target", "Cost target", ValueType::Money, Unit::Usd),
    m("admin-cost", "Administrative cost", ValueType::Money, Unit::Usd),
    m("rx-cost", "Pharmacy cost", ValueType::Money, Unit::Usd),
    m("rx-cost-target", "Pharmacy cost target", ValueType::Money, Unit::Usd),
    m("rx-cost-pmpm", "Pharmacy cost PMPM", ValueType::Money, Unit::UsdPerMemberMonth),
    m("rx-cost-pmpm-target", "Pharmacy cost PMPM target", ValueType::Money, Unit::UsdPerMemberMonth),
    m("med-cost", "Medical cost", ValueType::Money, Unit::Usd),
    m("med-cost-target", "Medical cost target", ValueType::Money, Unit::Usd),
    m("med-cost-pmpm", "Medical cost PMPM", ValueType::Money, Unit::UsdPerMemberMonth),
    m("med-cost-pmpm-target", "Medical cost PMPM target", ValueType::Money, Unit::UsdPerMemberMonth),
    m("med-cost-fund", "Medical cost fund", ValueType::Money, Unit::Usd),
    m("avg-med-cost-fund-market", "Market average medical cost fund", ValueType::Percent, Unit::Ratio),
    m("med-rx-cost", "Medical pharmacy cost", ValueType::Money, Unit::Usd),
    m("med-rx-cost-target", "Medical pharmacy cost target", ValueType::Money, Unit::Usd),
    m("med-rx-cost-pmpm", "Medical pharmacy cost PMPM", ValueType::Money, Unit::UsdPerMemberMonth),
    m("avg-med-rx-cost-pmpm-market", "Market average medical pharmacy cost PMPM", ValueType::Money, Unit::UsdPerMemberMonth),
    m("variance-cost", "Variance cost", ValueType::Money, Unit::Usd),
    m("med-loss-ratio", "Medical loss ratio", ValueType::Percent, Unit::Ratio),
    m("med-loss-ratio-target", "Medical loss ratio target", ValueType::Percent, Unit::Ratio),
    m("med-expense-ratio", "Medical expense ratio", ValueType::Percent, Unit::Ratio),
    m("med-expense-ratio-pmpm", "Medical expense ratio PMPM", ValueType::Money, Unit::UsdPerMemberMonth),
    m("member-months", "Member months", ValueType::Count, Unit::MemberMonths),
    m("med-member-months", "Medical member months", ValueType::Count, Unit::MemberMonths),
    m("rx-member-months", "Pharmacy member months", ValueType::Count, Unit::MemberMonths),
    m("adjusted-paid-claim", "Adjusted paid claim", ValueType::Money, Unit::Usd),
    m("annual-care-visit-bonus", "Annual care visit bonus", ValueType::Money, Unit::Usd),
    m("avg-star-rating-bonus", "Average star rating bonus", ValueType::Money, Unit::Usd),
    m("avg-star-rating-improvement-bonus", "Average star rating improvement bonus", ValueType::Money, Unit::Usd),
    m("quality-metric-performance-incentive", "Quality metric performance incentive", ValueType::Money, Unit::Usd),
    m("quality-pmt-chronic", "Quality payment chronic disease management", ValueType::Money, Unit::Usd),
    m("quality-pmt-office-visit", "Quality payment annual office visit", ValueType::Money, Unit::Usd),
    m("shared-saving-deficit", "Shared saving deficit", ValueType::Money, Unit::Usd),
    m("weighted-avg-star", "Weighted average star", ValueType::Decimal, Unit::Stars),
    m("condition-count", "Condition count", ValueType::Count, Unit::Count),
    m("1-gap-closed", "1 gap closed", ValueType::Count, Unit::Count),
    m("2-gap-closed", "2 gaps closed", ValueType::Count, Unit::Count),
    m("paid-claim", "Paid claim", ValueType::Money, Unit::Usd),
    m("paid-claim-pmpm", "Paid claim PMPM", ValueType::Money, Unit::UsdPerMemberMonth),
    m("drg-expense", "DRG expense", ValueType::Money, Unit::Usd),
    m("drg-expense-pmpm", "DRG expense PMPM", ValueType::Money, Unit::UsdPerMemberMonth),
    m("provider-quality-expense-pmpm", "Provider quality expense PMPM", ValueType::Money, Unit::UsdPerMemberMonth),
    m("subrogation-pmpm", "Subrogation PMPM", ValueType::Money, Unit::UsdPerMemberMonth),
    m("avg-member-office-visit", "Average members with office visit", ValueType::Decimal, Unit::Members),
    m("ed-visit", "ED visit", ValueType::Count, Unit::Count),
    m("eligible-member", "Eligible members", ValueType::Count, Unit::Members),
    m("inpatient-acute", "Inpatient acute", ValueType::Count, Unit::Count),
    m("inpatient-admission", "Inpatient admission", ValueType::Count, Unit::Count),
    m("nurse-hotline", "Nurse hotline", ValueType::Count, Unit::Count),
    m("nurse-hotline-pmpm", "Nurse hotline PMPM", ValueType::Money, Unit::UsdPerMemberMonth),
    m("snf-avg-los", "Skilled Nursing Facility average length of stay", ValueType::Decimal, Unit::Days),
    m("readmission", "Readmission", ValueType::Count, Unit::Count),
    m("snf-admission", "Skilled Nursing Facility admission", ValueType::Count, Unit::Count),
    m("provider-quality-expense", "Provider quality expense", ValueType::Money, Unit::Usd),
    m("subrogation", "Subrogation", ValueType::Money, Unit::Usd),
    m("avg-membership", "Average membership", ValueType::Decimal, Unit::Members),
];

/// `http://hl7.org/fhir/us/davinci-vbpr/CodeSystem/payment-stream`.
#[rustfmt::skip]
pub const PAYMENT_STREAMS: &[VbprCode] = &[
    c("ccf", "Care coordination fee"),
    c("ccf-with-risk", "Care coordination fee with risk adjustment"),
    c("eoc", "Episode of care"),
    c("pcpcp", "Primary Care Physician (PCP) capitation payment"),
    c("ssq", "Shared savings gated on quality"),
    c("ssl", "Shared savings loss percent"),
    c("ssp", "Shared savings percent"),
    c("tcoc", "Total cost of care"),
    c("qip", "Quality incentive payment"),
    c("aha", "Annual health assessment"),
    c("cdm", "Chronic Disease Management"),
    c("p4r", "Pay for reporting"),
    c("p4p", "Pay for performance"),
    c("sip", "Stars incentive payment"),
    c("sst", "Star score threshold"),
    c("ubip", "Utilization incentive payment"),
];

/// `http://hl7.org/fhir/us/davinci-vbpr/CodeSystem/threshold-type`.
#[rustfmt::skip]
pub const THRESHOLD_TYPES: &[VbprCode] = &[
    c("star-1", "Star 1"),
    c("star-2", "Star 2"),
    c("star-3", "Star 3"),
    c("star-4", "Star 4"),
    c("star-5", "Star 5"),
    c("hedis-50-percentile", "HEDIS 50 Percentile"),
    c("hedis-75-percentile", "HEDIS 75 Percentile"),
    c("hedis-90-percentile", "HEDIS 90 Percentile"),
];

/// `https://nahdo.org/sopt`, the three codes VBPR binds.
#[rustfmt::skip]
pub const LINES_OF_BUSINESS: &[VbprCode] = &[
    c("1", "MEDICARE"),
    c("2", "MEDICAID"),
    c("5", "PRIVATE HEALTH INSURANCE"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_has_93_metrics_and_no_total_cost_of_care_among_them() {
        assert_eq!(METRICS.len(), 93);
        assert_eq!(PAYMENT_STREAMS.len(), 16);
        assert!(
            metric("tcoc").is_none() && payment_stream("tcoc").is_some(),
            "tcoc is a payment stream alone"
        );
    }
}
