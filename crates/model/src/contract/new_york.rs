//! New York's Medicaid roadmap: levels, arrangements, attribution and measure categories.
//!
//! Source: New York State Department of Health, "A Path toward Value Based Payment" (the VBP Roadmap).

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where a contract stands in New York's roadmap.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub struct NewYork {
    /// The level of risk.
    pub level: Option<NyLevel>,
    /// What is contracted for.
    pub arrangement: Option<NyArrangement>,
    /// The subpopulation (`HARP`, `HIV/AIDS`, `MLTC`) or the episode (`maternity`).
    pub population: Option<String>,
    /// Whose members are attributed to the contractor.
    pub attributed_to: Option<AttributedTo>,
}

/// New York's levels of value-based payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub enum NyLevel {
    /// Fee for service with bonus or withhold for quality. No value-based payment in the sense of the goals.
    #[serde(rename = "0")]
    Zero,
    /// Fee for service with shared savings and no losses.
    #[serde(rename = "1")]
    One,
    /// Fee for service with savings and losses shared.
    #[serde(rename = "2")]
    Two,
    /// Prepaid capitation or bundle.
    #[serde(rename = "3")]
    Three,
}

impl NyLevel {
    /// All levels, lowest first.
    pub const ALL: [NyLevel; 4] = [NyLevel::Zero, NyLevel::One, NyLevel::Two, NyLevel::Three];

    /// 0 to 3.
    pub fn number(self) -> u8 {
        match self {
            NyLevel::Zero => 0,
            NyLevel::One => 1,
            NyLevel::Two => 2,
            NyLevel::Three => 3,
        }
    }
}

/// What a New York contract is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NyArrangement {
    /// All care of the general population (TCGP).
    TotalCareGeneralPopulation,
    /// All care of a population with special needs: HIV/AIDS, HARP, managed long-term care, developmental disabilities.
    TotalCareSpecialNeeds,
    /// Integrated primary care with its chronic bundle (IPC).
    IntegratedPrimaryCare,
    /// One episode: maternity.
    CareBundle,
}

impl NyArrangement {
    /// The providers the roadmap attributes members by.
    pub fn attributes_by(self) -> &'static [AttributedTo] {
        match self {
            NyArrangement::TotalCareGeneralPopulation | NyArrangement::IntegratedPrimaryCare => {
                &[AttributedTo::PrimaryCareProvider]
            }
            NyArrangement::TotalCareSpecialNeeds => &[
                AttributedTo::PrimaryCareProvider,
                AttributedTo::HealthHome,
                AttributedTo::HomeCareProvider,
                AttributedTo::NursingHome,
            ],
            NyArrangement::CareBundle => &[AttributedTo::ObstetricProvider],
        }
    }

    /// The arrangement in words.
    pub fn words(self) -> &'static str {
        match self {
            NyArrangement::TotalCareGeneralPopulation => "total care for the general population",
            NyArrangement::TotalCareSpecialNeeds => "total care for a special needs subpopulation",
            NyArrangement::IntegratedPrimaryCare => "integrated primary care",
            NyArrangement::CareBundle => "care bundle",
        }
    }
}

/// By whose members attribution goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum AttributedTo {
    PrimaryCareProvider,
    HealthHome,
    ObstetricProvider,
    HomeCareProvider,
    NursingHome,
    Other,
}

/// New York's category of a quality measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub enum MeasureCategory {
    /// Approved: relevant, reliable and feasible.
    #[serde(rename = "1")]
    One,
    /// Relevant, and not yet feasible.
    #[serde(rename = "2")]
    Two,
    /// Not to be used.
    #[serde(rename = "3")]
    Three,
}

impl MeasureCategory {
    /// 1 to 3.
    pub fn number(self) -> u8 {
        match self {
            MeasureCategory::One => 1,
            MeasureCategory::Two => 2,
            MeasureCategory::Three => 3,
        }
    }
}

/// Whether a measure's result or only its reporting is paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub enum MeasurePayment {
    /// Pay for performance.
    #[serde(rename = "p4p")]
    Performance,
    /// Pay for reporting.
    #[serde(rename = "p4r")]
    Reporting,
}
