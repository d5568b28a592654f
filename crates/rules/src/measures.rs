//! A contract's quality measures and the results reported for them.

use plumbline_model::{ContractMeasure, QualityMeasure};

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
