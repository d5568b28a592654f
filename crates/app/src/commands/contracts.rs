//! Contracts, settings and the portfolio.

use chrono::NaiveDate;
use plumbline_model::Contract;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A contract file to take in.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ContractFileRequest {
    /// The TOML file.
    pub path: String,
}

/// The day the goals are looked at.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, TS)]
pub struct PortfolioRequest {
    /// Today where none is given.
    #[serde(default)]
    pub as_of: Option<NaiveDate>,
}

/// What became of a contract file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ContractsImported {
    /// The file's absolute path.
    pub path: String,
    /// One entry per contract, in the file's order.
    pub contracts: Vec<ImportedContract>,
}

/// What became of one contract of a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ImportedContract {
    /// The contract's number.
    pub id: String,
    /// The payer's name.
    pub payer: String,
    /// `added`, `changed` or `unchanged` against what files stated before.
    pub outcome: ImportedAs,
    /// Ids of the current reports that belong to it.
    pub report_ids: Vec<String>,
}

/// How a contract of a file differs from what files stated before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum ImportedAs {
    Added,
    Changed,
    Unchanged,
}

/// One contract with the reports that belong to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ContractView {
    /// What is known of it.
    #[serde(flatten)]
    pub contract: Contract,
    /// The current reports that belong to it.
    pub reports: Vec<ContractReport>,
}

/// A report of a contract, and on what it was matched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContractReport {
    /// The report's id.
    pub id: String,
    /// What report and contract have in common.
    pub matched_on: plumbline_model::MatchedOn,
}

/// The contract a report was matched to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContractMatch {
    /// The payer's name, as the contract has it.
    pub payer: String,
    /// The contract's number.
    pub id: String,
    /// What report and contract have in common.
    pub on: plumbline_model::MatchedOn,
}

/// One setting in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SettingView {
    /// The key in `[rules]` of `settings.toml` and in a contract's `[thresholds]`.
    pub key: String,
    /// The rule it is for.
    pub rule: String,
    /// What it sets.
    pub what: String,
    /// What the number counts.
    pub unit: String,
    /// The value in force for the workspace.
    pub value: u32,
    /// Where the value comes from: `default`, or the file.
    pub from: String,
    /// The value where nobody says otherwise.
    pub default: u32,
    /// Where the default comes from.
    pub source: String,
    /// The least it may be.
    pub least: u32,
    /// The most it may be.
    pub most: u32,
    /// Contracts that set their own value.
    pub contracts: Vec<ContractSetting>,
}

/// A contract's own value of a setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContractSetting {
    /// The payer's name.
    pub payer: String,
    /// The contract's number.
    pub contract: String,
    /// Its value.
    pub value: u32,
    /// The contract file and line.
    pub from: Option<String>,
}
