//! What a contract agrees, and whether it is the contract that says so.

use plumbline_model::{Contract, ContractMeasure, QualityMeasure};

use crate::portfolio::same_name;

/// Whether a contract's measure is the one a result is of: by short name, by the last part of a canonical, or by name.
pub(crate) fn same(agreed: &ContractMeasure, result: &QualityMeasure) -> bool {
    let canonical = agreed.measure.split('|').next().unwrap_or_default();
    let short = canonical.rsplit('/').next().unwrap_or_default();
    same_name(short, &result.measure)
        || same_name(canonical, &result.measure)
        || agreed
            .name
            .as_deref()
            .is_some_and(|name| same_name(name, &result.name) || same_name(name, &result.measure))
}

/// Whether a contract's payment streams are the contract's own list. Where only reports name the contract, they are the
/// streams the reports' mappings state, and a stream that is not among them says nothing.
pub(crate) fn lists_streams(contract: &Contract) -> bool {
    !contract.payment_streams.is_empty() && (contract.apm_category.is_some() || !contract.measures.is_empty())
}
