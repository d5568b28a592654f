//! TCC003.

use plumbline_model::Facet;

use crate::definitions::compare_payers;
use crate::{Findings, Scope, Segment};

declare_rule! {
    /// Payers of one line of business define total cost differently.
    ///
    /// ## What
    /// The definitions of total cost in the payers' latest reports differ in what they count: a facet that two of them
    /// state, such as pharmacy, behavioral health, capitation or cost share. Where a report's figures contradict what it
    /// states, both are shown. What a payer leaves open is no difference; the message says so.
    /// ## Why
    /// A total with pharmacy and one without are not the same figure, whatever they are called.
    /// ## What to do
    /// Compare the components both count, or say beside the comparison which facets differ.
    /// ## Severity
    /// A warning: each report is true in itself, and only the comparison needs a caveat.
    /// ## Source
    /// The facets published definitions differ in, among them 42 CFR 425.605, 957 CMR 2.00 and NQF 1604.
    /// ## Example that fires
    /// One commercial payer counts pharmacy, the other excludes it.
    /// ## Example that does not
    /// One payer leaves dental out, the other says nothing about it; one counts paid and one allowed amounts (TCC010).
    TCC003 "definitions-differ", Warning, Segment(check)
}

/// What is counted in. Basis, truncation, risk adjustment and completion have rules of their own, run-out is PER009's, and
/// exclusions and attribution are sentences that no two payers word alike.
const FACETS: [Facet; 12] = [
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
    Facet::Denominator,
];

fn check(segment: &Segment, _: &Scope, out: &mut Findings) {
    compare_payers(&TCC003, &FACETS, segment, out);
}

#[cfg(test)]
mod tests {
    use plumbline_model::Report;

    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, findings_of};

    fn defined(payer: &str, facets: &[(Facet, &str)]) -> Report {
        ReportBuilder::new(payer)
            .usd("med-cost", "1,000.00")
            .usd("rx-cost", "250.00")
            .usd("total-cost-of-care", "1,250.00")
            .define("total-cost-of-care", facets)
            .build()
    }

    #[test]
    fn fires_once_facet_by_facet() {
        let a = defined(
            "Acme",
            &[
                (Facet::Dental, "excluded"),
                (Facet::Capitation, "partial: primary care"),
            ],
        );
        let b = defined("Bolt", &[(Facet::Dental, "included"), (Facet::Capitation, "none")]);
        let c = defined("Crown", &[(Facet::Dental, "included")]);
        let findings = findings_of(&TCC003, &[&a, &b, &c]);
        assert_eq!(findings.len(), 1);
        assert_eq!(
            findings[0].message,
            "Total cost is defined differently in dental and capitation. \
             dental: Acme excluded; Bolt included; Crown included. \
             capitation: Acme partial: primary care; Bolt none; Crown not stated."
        );
    }

    #[test]
    fn fires_on_what_the_figures_say_where_they_contradict_the_text() {
        let a = defined("Acme", &[(Facet::Pharmacy, "included")]);
        let b = defined("Bolt", &[(Facet::Pharmacy, "excluded")]);
        let findings = findings_of(&TCC003, &[&a, &b]);
        assert!(
            findings[0].message.contains("Bolt excluded, by its figures included"),
            "{}",
            findings[0].message
        );
    }

    #[test]
    fn silent_on_what_one_payer_leaves_open_and_on_wording() {
        let a = defined(
            "Acme",
            &[
                (Facet::Dental, "excluded"),
                (Facet::Vision, "excluded"),
                (Facet::Attribution, "PCP"),
            ],
        );
        let b = defined("Bolt", &[(Facet::Dental, "none "), (Facet::Attribution, "claims")]);
        assert_silent(&TCC003, &[&a, &b]);
    }
}
