//! Definitions of total cost (TCC, TCOC) as facets.
//!
//! VBPR 1.1.0 has no metric code for total cost of care; what a payer counts in is said by its definition alone.

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;
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

    /// Whether the facet is a kind of spending, which is counted in, left out, or counted in part.
    pub fn is_spending(self) -> bool {
        matches!(
            self,
            Facet::Medical
                | Facet::Pharmacy
                | Facet::PharmacyRebates
                | Facet::BehavioralHealth
                | Facet::Dental
                | Facet::Vision
                | Facet::LongTermServices
                | Facet::Capitation
                | Facet::NonClaimsPayments
                | Facet::MemberCostShare
                | Facet::AdministrativeCost
        )
    }

    /// Says what is wrong with a value that a person states of the facet, and what can stand instead; without a full stop.
    ///
    /// Kinds of spending take `included`, `excluded` or `partial: …`; months of run-out a whole number; the others a text.
    pub fn check(self, value: &FacetValue) -> Result<(), String> {
        let allowed = match value {
            FacetValue::Partial(part) if part.is_empty() => "say which part after \"partial:\"",
            FacetValue::Stated(_) if self.is_spending() => {
                "\"included\", \"excluded\" or \"partial: …\" can stand here"
            }
            FacetValue::Stated(text) if text.is_empty() => "say what the contract or report states",
            FacetValue::Stated(text) if self == Facet::RunOutMonths => match text.parse::<u8>() {
                Ok(_) if !text.starts_with('+') => return Ok(()),
                _ => "a whole number of months can stand here, as \"3\"",
            },
            _ if self == Facet::RunOutMonths => "a whole number of months can stand here, as \"3\"",
            _ => return Ok(()),
        };
        Err(format!("\"{value}\" is no value of {}: {allowed}", self.as_str()))
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

/// Who states a facet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StatedBy {
    /// A sentence of the report.
    Report,
    /// The mapping file, from what the payer publishes elsewhere.
    MappingFile,
    /// The contract.
    Contract,
    /// A published definition a person started from.
    Library,
    /// A person.
    Person,
    /// The component lines that add up to the total.
    Figures,
    /// The report's paid-through date and period.
    Dates,
    /// Another facet: allowed amounts count the member's share.
    OtherFacet,
}

impl StatedBy {
    /// Whether the value follows from something and is stated nowhere.
    pub fn is_inference(self) -> bool {
        matches!(self, StatedBy::Figures | StatedBy::Dates | StatedBy::OtherFacet)
    }

    /// The name in JSON and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            StatedBy::Report => "report",
            StatedBy::MappingFile => "mapping_file",
            StatedBy::Contract => "contract",
            StatedBy::Library => "library",
            StatedBy::Person => "person",
            StatedBy::Figures => "figures",
            StatedBy::Dates => "dates",
            StatedBy::OtherFacet => "other_facet",
        }
    }
}

/// Who states a facet, where and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct FacetOrigin {
    /// Who states it.
    pub by: StatedBy,
    /// The sentence that states it.
    pub sentence: Option<String>,
    /// Where the sentence stands in the report.
    pub anchor: Option<Anchor>,
    /// The person who stated it.
    pub name: Option<String>,
    /// The person's reason.
    pub reason: Option<String>,
    /// The day the person stated it.
    pub on: Option<NaiveDate>,
}

impl FacetOrigin {
    /// An origin without a person.
    pub fn of(by: StatedBy, sentence: Option<String>, anchor: Option<Anchor>) -> FacetOrigin {
        FacetOrigin {
            by,
            sentence,
            anchor,
            name: None,
            reason: None,
            on: None,
        }
    }
}

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
    /// Who states a facet, where it is not the sentence in `stated`: another note, a person. See [`Definition::origin`].
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[ts(type = "{ [key in Facet]?: FacetOrigin }", optional)]
    pub origins: BTreeMap<Facet, FacetOrigin>,
}

/// Which component lines add up to the reported total, and what follows for its definition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct InferredDefinition {
    /// Whether one way to add, several or none gives the total.
    #[serde(default)]
    pub outcome: InferenceOutcome,
    /// Facets that follow from the components. Empty unless the outcome is unique.
    #[ts(type = "{ [key in Facet]?: FacetValue }")]
    pub facets: Facets,
    /// [`crate::Metric::id`]s of the components that add up. Empty unless the outcome is unique.
    pub component_ids: Vec<String>,
    /// Those of `component_ids` that are taken off instead of added: rebates, recoveries, the member's share.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<String>>", optional)]
    pub subtracted_ids: Vec<String>,
    /// The components' sum, in the total's unit; of all lines that may be added where no one way gives the total.
    #[ts(type = "string")]
    pub sum: Decimal,
    /// The total's [`crate::Metric::id`].
    pub total_id: String,
}

/// How many ways there are to add component lines to a total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum InferenceOutcome {
    /// All ways that give the total say the same about every facet.
    #[default]
    Unique,
    /// Several ways give it and contradict each other: the figures say nothing.
    Several,
    /// No way gives it.
    None,
}

impl InferenceOutcome {
    /// The name in JSON and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            InferenceOutcome::Unique => "unique",
            InferenceOutcome::Several => "several",
            InferenceOutcome::None => "none",
        }
    }
}

impl Definition {
    /// Who states a facet; `None` when it is unknown.
    pub fn origin(&self, facet: Facet) -> Option<FacetOrigin> {
        self.facets.get(&facet)?;
        Some(self.origins.get(&facet).cloned().unwrap_or_else(|| {
            let by = match &self.anchor {
                Some(_) => StatedBy::Report,
                None => StatedBy::MappingFile,
            };
            FacetOrigin::of(by, self.stated.clone(), self.anchor.clone())
        }))
    }

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
            origins: BTreeMap::new(),
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
    fn a_value_fits_its_facet_or_is_told_what_can_stand() {
        let check = |facet: Facet, text: &str| facet.check(&FacetValue::from(text));
        for (facet, text) in [
            (Facet::Pharmacy, "included"),
            (Facet::Pharmacy, "partial: Part B drugs"),
            (Facet::RunOutMonths, "3"),
            (Facet::Basis, "premium times target medical loss ratio"),
            (Facet::Truncation, "250000 USD per member per year"),
            (Facet::Completion, "included"),
        ] {
            assert_eq!(check(facet, text), Ok(()), "{text}");
        }
        for (facet, text, allowed) in [
            (Facet::Pharmacy, "banana", "excluded"),
            (Facet::Dental, "none", "excluded"),
            (Facet::Pharmacy, "partial:", "which part"),
            (Facet::RunOutMonths, "minus", "whole number"),
            (Facet::RunOutMonths, "-3", "whole number"),
            (Facet::RunOutMonths, "included", "whole number"),
            (Facet::Attribution, "", "states"),
        ] {
            let problem = check(facet, text).expect_err(text);
            assert!(
                problem.contains(allowed) && problem.contains(facet.as_str()),
                "{problem}"
            );
        }
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
