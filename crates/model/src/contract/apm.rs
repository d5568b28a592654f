//! The categories of the HCP-LAN framework for alternative payment models.

/// One category of the framework.
///
/// Source: HCP-LAN Alternative Payment Model Framework, refreshed 2017; code system
/// `http://terminology.hl7.org/CodeSystem/hcp-lan-apm-framework`, which leaves out category 1 (fee for service alone).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ApmCategory {
    /// `2A` … `4N`.
    pub code: &'static str,
    /// The category's name.
    pub name: &'static str,
    /// Whether payment has a link to quality. Without one a model counts toward no goal of the LAN.
    pub linked_to_quality: bool,
    /// Whether the provider shares in losses. `None` where both occur.
    pub downside: Option<bool>,
    /// Whether payment is for a population and not per service.
    pub population_based: bool,
}

/// Every category, in the framework's order.
pub const APM_CATEGORIES: &[ApmCategory] = &[
    category(
        "2A",
        "Foundational payments for infrastructure and operations",
        true,
        Some(false),
        false,
    ),
    category("2B", "Pay for reporting", true, Some(false), false),
    category("2C", "Pay for performance", true, None, false),
    category("3A", "Shared savings with upside risk only", true, Some(false), false),
    category("3B", "Shared savings with downside risk", true, Some(true), false),
    category("3N", "Risk based payments not linked to quality", false, None, false),
    category(
        "4A",
        "Condition-specific population-based payment",
        true,
        Some(true),
        true,
    ),
    category("4B", "Comprehensive population-based payment", true, Some(true), true),
    category("4C", "Integrated finance and delivery system", true, Some(true), true),
    category(
        "4N",
        "Capitated payments not linked to quality",
        false,
        Some(true),
        true,
    ),
];

const fn category(
    code: &'static str,
    name: &'static str,
    linked_to_quality: bool,
    downside: Option<bool>,
    population_based: bool,
) -> ApmCategory {
    ApmCategory {
        code,
        name,
        linked_to_quality,
        downside,
        population_based,
    }
}

/// The category of a code, whatever its case and spacing.
pub fn apm_category(code: &str) -> Option<&'static ApmCategory> {
    APM_CATEGORIES
        .iter()
        .find(|category| category.code.eq_ignore_ascii_case(code.trim()))
}
