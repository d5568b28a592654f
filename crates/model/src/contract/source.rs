//! Who states a fact of a contract.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Anchor;

/// Who states a fact of a contract, and where.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct FactSource {
    /// What kind of file it is.
    pub origin: FactOrigin,
    /// The file's path, or the mapping's id with its version.
    pub file: String,
    /// The line of a contract file, 1 for the first.
    pub line: Option<u32>,
    /// The place in a report's file.
    pub anchor: Option<Anchor>,
}

/// What kind of file states a fact. Later ones in this list outrank earlier ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FactOrigin {
    /// A mapping file says it of every report of its layout.
    Mapping,
    /// A report's own words.
    Report,
    /// The contract as a resource of its own in the report's file: VBPR `Measure`.
    Measure,
    /// A contract file a person imported.
    ContractFile,
}

impl FactSource {
    /// The source in words: "contract file harborview.toml, line 12".
    pub fn words(&self) -> String {
        let kind = match self.origin {
            FactOrigin::Mapping => "mapping",
            FactOrigin::Report => "report",
            FactOrigin::Measure => "contract resource in",
            FactOrigin::ContractFile => "contract file",
        };
        let line = self.line.map_or_else(String::new, |line| format!(", line {line}"));
        format!("{kind} {}{line}", self.file)
    }
}
