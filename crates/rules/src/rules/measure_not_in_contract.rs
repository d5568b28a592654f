//! QLT010.

use std::collections::BTreeSet;

use plumbline_model::{QualityMeasure, Report};

use crate::agreed::same;
use crate::{Draft, Findings, Scope, amounts::listed};

declare_rule! {
    /// A measure is reported that is not in the contract.
    ///
    /// ## What
    /// Some of the report's measures are the contract's, and others are in no list of it.
    /// ## Why
    /// Work goes into measures that pay nothing, or the contract was amended and the list was not.
    /// ## What to do
    /// Ask the payer whether the measure counts.
    /// ## Question
    /// Does this measure count for the contract?
    /// ## Severity
    /// Worth knowing and nothing more: payers report more than they pay on.
    /// ## Source
    /// VBPR 1.1.0: `Measure.relatedArtifact` of type `composed-of`, the contract's measures.
    /// ## Example that fires
    /// A contract on BCS and COL, and a scorecard of BCS, COL and KED.
    /// ## Example that does not
    /// A contract without a list of measures; a scorecard that uses other names throughout.
    QLT010 "measure-not-in-contract", Info, Report(check)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let Some(contract) = scope.contract(report) else { return };
    let agreed = |result: &&QualityMeasure| contract.measures.iter().any(|agreed| same(agreed, result));
    let (known, other): (Vec<&QualityMeasure>, Vec<&QualityMeasure>) = report.quality.iter().partition(agreed);
    if known.is_empty() {
        return;
    }
    if other.is_empty() {
        return out.passed(&QLT010);
    }
    // A measure of several rows is named once.
    let names: BTreeSet<&str> = other.iter().map(|result| result.name.as_str()).collect();
    let names: Vec<&str> = names.into_iter().collect();
    let mut draft = Draft::about(report, "Contract measures")
        .message(format!(
            "Not among the measures of contract {}: {}.",
            contract.id,
            listed(&names)
        ))
        .expected(format!("the {} measures of the contract", contract.measures.len()))
        .found(format!("{} others", names.len()));
    for result in other {
        draft = draft.part("rate", result, report);
    }
    out.push(&QLT010, draft);
}

#[cfg(test)]
mod tests {
    use plumbline_model::ContractMeasure;

    use super::*;
    use crate::testing::{ReportBuilder, contract, findings_under};

    fn found(measure: &str) -> Vec<plumbline_model::Finding> {
        let mut agreed = contract("Acme", "Acme-1");
        agreed.measures = vec![ContractMeasure {
            measure: measure.into(),
            name: Some("Breast Cancer Screening".into()),
            ..ContractMeasure::default()
        }];
        let report = ReportBuilder::new("Acme")
            .quality("BCS", "412", "560", "73.6%")
            .quality("KED", "164", "298", "55.0%")
            .build();
        findings_under(&QLT010, &[&report], &[agreed])
    }

    #[test]
    fn fires_with_the_names() {
        assert_eq!(found("BCS").len(), 1);
        assert_eq!(
            found("BCS")[0].message,
            "Not among the measures of contract Acme-1: KED."
        );
    }

    #[test]
    fn silent_where_the_contract_names_none_of_them() {
        assert!(found("CMS125").is_empty());
    }
}
