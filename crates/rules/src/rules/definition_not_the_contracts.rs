//! TCC002.

use plumbline_model::Report;

use crate::beside::next_of_series;
use crate::definitions::{in_words, stated_differently, total_cost_definition};
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// A report defines total cost otherwise than its contract.
    ///
    /// ## What
    /// The contract's latest report and the contract both state a facet of total cost, and state it differently.
    /// ## Why
    /// What is settled is the contract's total cost; a report of another one says little about it.
    /// ## What to do
    /// Ask the payer for the total under the contract's definition.
    /// ## Question
    /// Please send the total under the contract's definition.
    /// ## Source
    /// VBPR 1.1.0: `Measure.definition` of the contract.
    /// ## Example that fires
    /// The contract counts pharmacy in, the report's footnote leaves it out.
    /// ## Example that does not
    /// The contract says nothing about dental, the report leaves it out.
    TCC002 "definition-is-not-the-contracts", Error, Beside(check, next_of_series)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let Some(contract) = scope.contract(report) else { return };
    // What an older report states is the contract's of its time; a change is TCC004's.
    if scope.series(report).last().is_some_and(|last| last.id != report.id) {
        return;
    }
    let Some(held) = total_cost_definition(report) else {
        return;
    };
    let agreed = match contract.definitions.as_slice() {
        [one] => Some(one),
        several => several
            .iter()
            .find(|definition| crate::portfolio::same_name(&definition.term, &held.definition.term)),
    };
    let Some(agreed) = agreed.filter(|agreed| !agreed.facets.is_empty()) else {
        return;
    };
    let differing = stated_differently(&held.definition.facets, &agreed.facets);
    if differing.is_empty() {
        return out.passed(&TCC002);
    }
    let (own, theirs) = (
        in_words(&held.definition.facets, &differing),
        in_words(&agreed.facets, &differing),
    );
    let anchor = held.definition.anchor.as_ref();
    let draft = Draft::about(report, held.definition.term.clone())
        .message(format!(
            "The report says {own}; contract {} says {theirs}.",
            contract.id
        ))
        .fact(own.clone())
        .fact(theirs.clone())
        .saw(
            "report",
            held.definition.stated.clone().unwrap_or_else(|| own.clone()),
            anchor,
            report,
        )
        .computed("contract", theirs.clone())
        .expected(theirs)
        .found(own);
    let total = report
        .metrics
        .iter()
        .find(|metric| held.definition.metric_ids.contains(&metric.id));
    out.push(
        &TCC002,
        match total {
            Some(total) => draft.metric(total, report),
            None => draft,
        },
    );
}

#[cfg(test)]
mod tests {
    use plumbline_model::Facet;

    use super::*;
    use crate::testing::{ReportBuilder, contract, findings_under};

    fn reported(pharmacy: &str) -> Report {
        ReportBuilder::new("Acme")
            .usd("total-cost-of-care", "1,250")
            .define(
                "total-cost-of-care",
                &[(Facet::Pharmacy, pharmacy), (Facet::Dental, "excluded")],
            )
            .build()
    }

    #[test]
    fn fires_on_pharmacy_that_the_contract_counts() {
        let mut agreed = contract("Acme", "Acme-1");
        agreed.definitions = reported("included").definitions;
        let findings = findings_under(&TCC002, &[&reported("excluded")], &[agreed]);
        assert_eq!(findings.len(), 1);
        assert_eq!(
            findings[0].message,
            "The report says pharmacy excluded; contract Acme-1 says pharmacy included."
        );
    }

    #[test]
    fn silent_where_they_agree_or_the_contract_is_silent() {
        let mut agreed = contract("Acme", "Acme-1");
        assert!(findings_under(&TCC002, &[&reported("excluded")], &[agreed.clone()]).is_empty());
        agreed.definitions = reported("excluded").definitions;
        assert!(findings_under(&TCC002, &[&reported("excluded")], &[agreed]).is_empty());
    }
}
