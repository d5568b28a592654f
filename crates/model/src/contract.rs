//! The contract a report is made under. VBPR 1.1.0 profile `vbp-measure`.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Anchor, Definition, LineOfBusiness, Period};

/// A value-based contract between a payer and a provider organization.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Contract {
    /// The payer's contract number, as printed.
    pub id: String,
    /// The contract's title.
    pub title: Option<String>,
    /// The payer's name.
    pub payer: String,
    /// The provider organization's name.
    pub subject: Option<String>,
    /// The market.
    pub line_of_business: Option<LineOfBusiness>,
    /// The program's name.
    pub program: Option<String>,
    /// First and last day of the contract.
    pub term: Option<Period>,
    /// HCP-LAN APM category: 2A … 4N.
    pub apm_category: Option<String>,
    /// VBPR payment-stream codes.
    pub payment_streams: Vec<String>,
    /// The contract's quality measures.
    pub measures: Vec<ContractMeasure>,
    /// Attribution method, in the payer's words.
    pub attribution: Option<String>,
    /// Benchmark method, in the payer's words.
    pub benchmark_method: Option<String>,
    /// Total-cost definitions.
    pub definitions: Vec<Definition>,
    /// Where the contract's term stands, in the report that states it.
    pub anchor: Option<Anchor>,
}

/// One quality measure of a contract.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ContractMeasure {
    /// The measure's identifier, for example `BCS`, or its canonical URL with version.
    pub measure: String,
    /// The measure's name.
    pub name: Option<String>,
    /// Weight in the overall score.
    #[ts(type = "string | null")]
    pub weight: Option<Decimal>,
    /// Whether payment depends on it.
    pub status: Option<ContractualStatus>,
}

/// Whether payment depends on a measure. VBPR code system `measure-contractual-status`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ContractualStatus {
    /// Tied to payment.
    Contractual,
    /// An alternate, tied to payment.
    ContractualAlternate,
    /// Reported only.
    ReportingOnly,
}

impl ContractualStatus {
    /// The VBPR code.
    pub fn as_str(self) -> &'static str {
        match self {
            ContractualStatus::Contractual => "contractual",
            ContractualStatus::ContractualAlternate => "contractual-alternate",
            ContractualStatus::ReportingOnly => "reporting-only",
        }
    }
}
