//! The contract a report is made under. VBPR 1.1.0 profile `vbp-measure`, with what the rules need beyond it.

mod apm;
mod benchmark;
mod matching;
mod merge;
mod new_york;
mod schedule;
mod sharing;
mod source;

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use apm::{APM_CATEGORIES, ApmCategory, apm_category};
pub use benchmark::{
    Aggregation, Benchmark, BenchmarkBaseline, GrowthTrend, ModifierKind, ModifierPlace, Rebasing, RiskAdjustment,
    RiskTiming, TargetType, TrendSource, ValueModifier,
};
pub use matching::{Matched, MatchedOn, contract_of};
pub use new_york::{AttributedTo, MeasureCategory, MeasurePayment, NewYork, NyArrangement, NyLevel};
pub use schedule::{DueAfter, ScheduledReport};
pub use sharing::{Cap, QualityGate, Sharing};
pub use source::{FactOrigin, FactSource};

use crate::{Anchor, Basis, Definition, Identifier, LineOfBusiness, Period};

/// A value-based contract between a payer and a provider organization. A fact that is `None`, or a list that is empty, is
/// not known.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS)]
pub struct Contract {
    /// The payer's contract number, as printed.
    pub id: String,
    /// Other numbers the payer prints for the same contract.
    #[serde(default)]
    pub other_ids: Vec<String>,
    /// The contract's title.
    pub title: Option<String>,
    /// The payer's name.
    pub payer: String,
    /// Other names the payer prints for itself.
    #[serde(default)]
    pub payer_names: Vec<String>,
    /// Identifiers of the payer.
    #[serde(default)]
    pub payer_identifiers: Vec<Identifier>,
    /// The provider organization's name.
    pub subject: Option<String>,
    /// Identifiers of the provider organization: `tin`, `npi`, `aco-id` …
    #[serde(default)]
    pub subject_identifiers: Vec<Identifier>,
    /// The market.
    pub line_of_business: Option<LineOfBusiness>,
    /// The program's name.
    pub program: Option<String>,
    /// First and last day of the contract.
    pub term: Option<Period>,
    /// HCP-LAN APM category: 2A … 4N, see [`APM_CATEGORIES`].
    pub apm_category: Option<String>,
    /// Every APM category the contract states with the cohort it is for, where there are several or a cohort is named. The
    /// first is [`Contract::apm_category`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<ProgramModel>>", optional)]
    pub program_models: Vec<ProgramModel>,
    /// New York's level and arrangement, where the contract is under the state's roadmap.
    #[serde(default)]
    pub new_york: Option<NewYork>,
    /// VBPR payment-stream codes.
    pub payment_streams: Vec<String>,
    /// The contract's quality measures.
    pub measures: Vec<ContractMeasure>,
    /// Attribution method, in the payer's words.
    pub attribution: Option<String>,
    /// Benchmark method, in the payer's words.
    pub benchmark_method: Option<String>,
    /// The benchmark and its four steps.
    #[serde(default)]
    pub benchmark: Option<Benchmark>,
    /// Share rates, minimum rates, gate and caps.
    #[serde(default)]
    pub sharing: Option<Sharing>,
    /// Total-cost definitions.
    pub definitions: Vec<Definition>,
    /// Months of claims run-out before a settlement.
    #[serde(default)]
    pub run_out_months: Option<u32>,
    /// The reports the payer has to send.
    #[serde(default)]
    pub schedule: Vec<ScheduledReport>,
    /// Thresholds of rules for this contract, by the setting's key. They come before those of the workspace.
    #[serde(default)]
    pub thresholds: BTreeMap<String, u32>,
    /// Where the contract's term stands, in the report that states it.
    pub anchor: Option<Anchor>,
    /// Who states which fact, by the fact's key in a contract file: `term`, `benchmark.amount`, `measure.BCS.weight`.
    /// A key stands for those below it too.
    #[serde(default)]
    pub sources: BTreeMap<String, FactSource>,
}

/// An APM category of a contract and the members it is for. VBPR extension `program-model`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProgramModel {
    /// HCP-LAN APM category.
    pub category: String,
    /// VBPR's code for the cohort (hmo, ppo) or the payer's word; `None` for all members.
    pub cohort: Option<String>,
}

impl Contract {
    /// Who states a fact: the source of its key, else of the key above it.
    pub fn source(&self, fact: &str) -> Option<&FactSource> {
        source_of(&self.sources, fact)
    }

    /// Whether the number is one of the contract's, whatever its case and spacing.
    pub fn has_id(&self, id: &str) -> bool {
        std::iter::once(&self.id)
            .chain(&self.other_ids)
            .any(|own| same_text(own, id))
    }

    /// Whether the payer calls itself so, whatever the case and spacing.
    pub fn has_payer(&self, name: &str) -> bool {
        std::iter::once(&self.payer)
            .chain(&self.payer_names)
            .any(|own| same_text(own, name))
    }
}

fn source_of<'a>(sources: &'a BTreeMap<String, FactSource>, fact: &str) -> Option<&'a FactSource> {
    let mut key = fact;
    loop {
        if let Some(source) = sources.get(key) {
            return Some(source);
        }
        key = key.rsplit_once('.')?.0;
    }
}

/// Whether two texts differ in case and spacing at most.
fn same_text(a: &str, b: &str) -> bool {
    fn letters(text: &str) -> impl Iterator<Item = char> {
        text.split_whitespace()
            .flat_map(|word| word.chars().chain(std::iter::once(' ')))
            .flat_map(char::to_lowercase)
    }
    letters(a).eq(letters(b))
}

/// One quality measure of a contract.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS)]
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
    /// New York's measure category.
    #[serde(default)]
    pub category: Option<MeasureCategory>,
    /// Whether the result or only its reporting is paid for.
    #[serde(default)]
    pub payment: Option<MeasurePayment>,
    /// The reports in which a result is expected. Empty where the contract does not say.
    #[serde(default)]
    pub expected: Vec<Basis>,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_has_the_source_of_its_own_key_or_of_the_one_above() {
        let source = |file: &str| FactSource {
            origin: FactOrigin::ContractFile,
            file: file.into(),
            line: None,
            anchor: None,
        };
        let contract = Contract {
            sources: [("benchmark", "a"), ("benchmark.trend", "b")]
                .map(|(key, file)| (key.to_owned(), source(file)))
                .into(),
            ..Contract::default()
        };
        let file = |fact| contract.source(fact).map(|source| source.file.as_str());
        assert_eq!(file("benchmark.amount"), Some("a"));
        assert_eq!(file("benchmark.trend.rate"), Some("b"));
        assert_eq!(file("term"), None);
    }

    #[test]
    fn a_contract_is_known_by_each_of_its_numbers_and_names() {
        let contract = Contract {
            id: "HV-1".into(),
            other_ids: vec!["0042".into()],
            payer: "Harborview  Health".into(),
            payer_names: vec!["HHP".into()],
            ..Contract::default()
        };
        assert!(contract.has_id("hv-1") && contract.has_id("0042") && !contract.has_id("42"));
        assert!(contract.has_payer("Harborview health") && contract.has_payer("hhp") && !contract.has_payer("HV"));
    }
}
