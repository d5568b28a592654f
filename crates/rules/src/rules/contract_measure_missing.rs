//! QLT009.

use plumbline_model::{ContractMeasure, ContractualStatus, Report};

use crate::agreed::same;
use crate::{Draft, Findings, Scope, amounts::listed};

declare_rule! {
    /// A measure of the contract is not in the report.
    ///
    /// ## What
    /// The report has results for some of its contract's measures, and others that are tied to payment are not in it, nor
    /// in another current report of the contract that ends on the same day.
    /// ## Why
    /// A measure without a result counts as missed, or is left out of the average; either changes the payment.
    /// ## What to do
    /// Ask the payer for the result, or for why there is none.
    /// ## Question
    /// Please send the results that are missing, or tell us why there are none.
    /// ## Severity
    /// A warning: it may come in another report.
    /// ## Source
    /// VBPR 1.1.0: `Measure.relatedArtifact` of type `composed-of`, the contract's measures.
    /// ## Example that fires
    /// A contract on BCS, COL and CBP, and a scorecard of BCS and COL.
    /// ## Example that does not
    /// CBP is reported as masked; CBP is an alternate or reported only; a report without quality.
    QLT009 "contract-measure-missing", Warning, Beside(check, same_end)
}

/// Reports of the contract that end on the same day.
fn same_end<'a>(report: &Report, scope: &Scope<'a>) -> Vec<&'a Report> {
    let end = report.period.map(|period| period.end);
    let series = scope.series(report).iter().copied();
    series
        .filter(|other| other.period.map(|period| period.end) == end)
        .collect()
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let Some(contract) = scope.contract(report) else { return };
    let beside = same_end(report, scope).into_iter();
    let results: Vec<_> = beside.flat_map(|other| &other.quality).chain(&report.quality).collect();
    let is_reported = |agreed: &&ContractMeasure| results.iter().any(|result| same(agreed, result));
    // Results none of which is a contract measure are named otherwise, and a report without quality is CMP002's.
    if !contract
        .measures
        .iter()
        .any(|agreed| report.quality.iter().any(|result| same(agreed, result)))
    {
        return;
    }
    let missing: Vec<&ContractMeasure> = contract
        .measures
        .iter()
        .filter(|agreed| matches!(agreed.status, Some(ContractualStatus::Contractual) | None))
        .filter(|agreed| !is_reported(agreed))
        .collect();
    if missing.is_empty() {
        return out.passed(&QLT009);
    }
    let names: Vec<&str> = missing
        .iter()
        .map(|agreed| agreed.name.as_deref().unwrap_or(&agreed.measure))
        .collect();
    let mut draft = Draft::about(report, "Contract measures")
        .message(format!(
            "{} of the {} measures of contract {} have no result: {}.",
            missing.len(),
            contract.measures.len(),
            contract.id,
            listed(&names)
        ))
        .expected(format!("{} measures", contract.measures.len()))
        .found(format!("{} without a result", missing.len()));
    for agreed in missing {
        draft = draft.fact(agreed.measure.clone());
    }
    for result in &report.quality {
        draft = draft.saw(
            result.name.clone(),
            result.displayed.clone(),
            Some(&result.anchor),
            report,
        );
    }
    out.push(&QLT009, draft);
}

#[cfg(test)]
mod tests {
    use plumbline_model::Contract;

    use super::*;
    use crate::testing::{ReportBuilder, contract, findings_under};

    fn agreed(measures: &[(&str, ContractualStatus)]) -> Contract {
        let mut agreed = contract("Acme", "Acme-1");
        agreed.measures = measures
            .iter()
            .map(|(measure, status)| ContractMeasure {
                measure: (*measure).into(),
                status: Some(*status),
                ..ContractMeasure::default()
            })
            .collect();
        agreed
    }

    fn scorecard() -> Report {
        ReportBuilder::new("Acme").quality("BCS", "412", "560", "73.6%").build()
    }

    #[test]
    fn fires_once_with_the_names() {
        let agreed = agreed(&[
            ("BCS", ContractualStatus::Contractual),
            ("CBP", ContractualStatus::Contractual),
        ]);
        let findings = findings_under(&QLT009, &[&scorecard()], &[agreed]);
        assert_eq!(findings.len(), 1);
        assert_eq!(
            findings[0].message,
            "1 of the 2 measures of contract Acme-1 have no result: CBP."
        );
    }

    #[test]
    fn silent_on_what_is_not_paid_on_and_on_other_names() {
        let optional = agreed(&[
            ("BCS", ContractualStatus::Contractual),
            ("CBP", ContractualStatus::ReportingOnly),
        ]);
        assert!(findings_under(&QLT009, &[&scorecard()], &[optional]).is_empty());
        let other_names = agreed(&[("CMS125", ContractualStatus::Contractual)]);
        assert!(findings_under(&QLT009, &[&scorecard()], &[other_names]).is_empty());
    }
}
