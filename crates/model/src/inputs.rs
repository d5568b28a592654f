//! What the checks of a report rest on, so that what did not change is not checked again.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Fingerprints of all that the rules on one report looked at. Where they are the same again, the rules find the same.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckInputs {
    /// Of the report itself, its contracts, the rules and the thresholds: every rule looks at these.
    pub own: String,
    /// Of the other reports that rules look at beside it, by rule; a rule that looks at none is left out.
    pub beside: BTreeMap<String, String>,
}
