//! Definitions of total cost (TCC, TCOC) as facets.
//!
//! VBPR 1.1.0 has no metric code for total cost of care; what a payer counts in is said by its definition alone.

use std::collections::BTreeMap;
use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use ts_rs::TS;

use crate::Anchor;

/// One aspect of a total-cost definition. Source: the published definitions compared in docs/decisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Facet {
    /// `allowed`, `paid` or `charge`.
    Basis,
    /// Medical claims.
    Medical,
    /// Pharmacy claims.
    Pharmacy,
    /// Pharmacy net of rebates.
    PharmacyRebates,
    /// Behavioral health.
    BehavioralHealth,
    /// Dental.
    Dental,
    /// Vision.
    Vision,
    /// Long-term services and supports.
    LongTermServices,
    /// Capitation payments.
    Capitation,
    /// Quality, shared-savings and care-management payments.
    NonClaimsPayments,
    /// Copayments, coinsurance, deductibles.
    MemberCostShare,
    /// Administrative cost.
    AdministrativeCost,
    /// Stop-loss or truncation: the threshold with its unit, as text.
    Truncation,
    /// Risk adjustment: `none`, or the model.
    RiskAdjustment,
    /// Completion or IBNR.
    Completion,
    /// Months of claims run-out.
    RunOutMonths,
    /// Members left out.
    MemberExclusions,
    /// Attribution method.
    Attribution,
    /// Medical, pharmacy or total member months.
    Denominator,
}

impl Facet {
    /// Every facet in the order people compare them.
    pub const ALL: [Facet; 19] = [
        Facet::Basis,
        Facet::Medical,
        Facet::Pharmacy,
        Facet::PharmacyRebates,
        Facet::BehavioralHealth,
        Facet::Dental,
        Facet::Vision,
        Facet::LongTermServices,
        Facet::Capitation,
        Facet::NonClaimsPayments,
        Facet::MemberCostShare,
        Facet::AdministrativeCost,
        Facet::Truncation,
        Facet::RiskAdjustment,
        Facet::Completion,
        Facet::RunOutMonths,
        Facet::MemberExclusions,
        Facet::Attribution,
        Facet::Denominator,
    ];

    /// The name in JSON and in mapping files.
    pub fn as_str(self) -> &'static str {
        match self {
            Facet::Basis => "basis",
            Facet::Medical => "medical",
            Facet::Pharmacy => "pharmacy",
            Facet::PharmacyRebates => "pharmacy_rebates",
            Facet::BehavioralHealth => "behavioral_health",
            Facet::Dental => "dental",
            Facet::Vision => "vision",
            Facet::LongTermServices => "long_term_services",
            Facet::Capitation => "capitation",
            Facet::NonClaimsPayments => "non_claims_payments",
            Facet::MemberCostShare => "member_cost_share",
            Facet::AdministrativeCost => "administrative_cost",
            Facet::Truncation => "truncation",
            Facet::RiskAdjustment => "risk_adjustment",
            Facet::Completion => "completion",
            Facet::RunOutMonths => "run_out_months",
            Facet::MemberExclusions => "member_exclusions",
            Facet::Attribution => "attribution",
            Facet::Denominator => "denominator",
        }
    }
}

/// What a definition says about a facet. In JSON: `included`, `excluded`, `partial: …`, or the stated text.
/// A facet that is absent is unknown.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, TS)]
#[ts(type = "string")]
pub enum FacetValue {
    /// Counted in.
    Included,
    /// Left out.
    Excluded,
    /// Counted in part; the text says which part.
    Partial(String),
    /// Another stated value: `paid`, `250000 USD per member per year`, `3`.
    Stated(String),
}

impl From<&str> for FacetValue {
    fn from(text: &str) -> FacetValue {
        match text.trim() {
            "included" => FacetValue::Included,
            "excluded" => FacetValue::Excluded,
            other => match other.strip_prefix("partial:") {
                Some(part) => FacetValue::Partial(part.trim().to_owned()),
                None => FacetValue::Stated(other.to_owned()),
            },
        }
    }
}

impl fmt::Display for FacetValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FacetValue::Included => f.write_str("included"),
            FacetValue::Excluded => f.write_str("excluded"),
            FacetValue::Partial(text) => write!(f, "partial: {text}"),
            FacetValue::Stated(text) => f.write_str(text),
        }
    }
}

impl Serialize for FacetValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for FacetValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<FacetValue, D::Error> {
        Ok(FacetValue::from(String::deserialize(deserializer)?.as_str()))
    }
}

/// The facets a definition states; a facet that is absent is unknown.
pub type Facets = BTreeMap<Facet, FacetValue>;

/// What a payer counts in one of its total-cost terms.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Definition {
    /// The payer's term, as printed: "Total cost of care", "TCC".
    pub term: String,
    /// The facets as stated.
    #[ts(type = "{ [key in Facet]?: FacetValue }")]
    pub facets: Facets,
    /// The sentence that states it.
    pub stated: Option<String>,
    /// Where the sentence stands; `None` when only the mapping file states it.
    pub anchor: Option<Anchor>,
    /// What the figures say, where they say anything.
    pub inferred: Option<InferredDefinition>,
    /// [`crate::Metric::id`]s the definition applies to.
    pub metric_ids: Vec<String>,
}

/// The one subset of component lines that adds up to the reported total.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct InferredDefinition {
    /// Facets that follow from the components.
    #[ts(type = "{ [key in Facet]?: FacetValue }")]
    pub facets: Facets,
    /// [`crate::Metric::id`]s of the components that add up.
    pub component_ids: Vec<String>,
    /// The components' sum, in the total's unit.
    #[ts(type = "string")]
    pub sum: Decimal,
    /// The total's [`crate::Metric::id`].
    pub total_id: String,
}

impl Definition {
    /// Whether the stated facets say medical plus pharmacy and nothing else: what VBPR's `med-rx-cost` means.
    ///
    /// Facets of another kind of spending must be stated as excluded; an unknown one is not taken for excluded.
    /// Source: VBPR 1.1.0 code system `vbp-performance-metric`, `med-rx-cost`.
    pub fn is_medical_plus_pharmacy_only(&self) -> bool {
        const OTHER_SPENDING: [Facet; 5] = [
            Facet::Dental,
            Facet::Vision,
            Facet::Capitation,
            Facet::NonClaimsPayments,
            Facet::AdministrativeCost,
        ];
        let says = |facet, value: FacetValue| self.facets.get(&facet) == Some(&value);
        says(Facet::Medical, FacetValue::Included)
            && says(Facet::Pharmacy, FacetValue::Included)
            && OTHER_SPENDING
                .into_iter()
                .all(|facet| says(facet, FacetValue::Excluded))
            && self.facets.get(&Facet::BehavioralHealth) != Some(&FacetValue::Excluded)
            && !matches!(
                self.facets.get(&Facet::LongTermServices),
                Some(FacetValue::Included | FacetValue::Partial(_))
            )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn definition(facets: &[(Facet, &str)]) -> Definition {
        Definition {
            term: "Total cost of care".into(),
            facets: facets.iter().map(|(f, v)| (*f, FacetValue::from(*v))).collect(),
            stated: None,
            anchor: None,
            inferred: None,
            metric_ids: vec![],
        }
    }

    #[test]
    fn an_unknown_facet_is_not_taken_for_excluded() {
        let stated = [(Facet::Medical, "included"), (Facet::Pharmacy, "included")];
        assert!(
            !definition(&stated).is_medical_plus_pharmacy_only(),
            "nothing is said about capitation"
        );
        let all = [
            stated.as_slice(),
            &[
                (Facet::Dental, "excluded"),
                (Facet::Vision, "excluded"),
                (Facet::Capitation, "excluded"),
                (Facet::NonClaimsPayments, "excluded"),
                (Facet::AdministrativeCost, "excluded"),
            ],
        ]
        .concat();
        assert!(definition(&all).is_medical_plus_pharmacy_only());
    }

    #[test]
    fn every_facet_serializes_under_its_name() {
        for facet in Facet::ALL {
            assert_eq!(
                serde_json::to_string(&facet).expect("plain"),
                format!("\"{}\"", facet.as_str())
            );
        }
    }
}
