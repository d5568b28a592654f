//! QLT011.

use plumbline_model::{QualityMeasure, Report};

use crate::agreed::same;
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// A measure's weight or status differs from the contract.
    ///
    /// ## What
    /// The report prints a weight, or whether payment depends on the measure, and the contract says otherwise.
    /// ## Why
    /// The average star and the incentive are counted by it.
    /// ## What to do
    /// Ask the payer which is in force, and since when.
    /// ## Question
    /// Which weight and status are in force, and since when?
    /// ## Source
    /// VBPR 1.1.0: extensions `measure-weight` and `measure-contractual-status` of the contract's measures.
    /// ## Example that fires
    /// CBP with weight 1, and weight 3 in the contract; "reporting only" where the contract pays on it.
    /// ## Example that does not
    /// Weight 3.0 and 3; a contract without weights.
    QLT011 "weight-is-not-the-contracts", Error, Report(check)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let Some(contract) = scope.contract(report) else { return };
    for result in &report.quality {
        let Some(agreed) = contract.measures.iter().find(|agreed| same(agreed, result)) else {
            continue;
        };
        let weights = result.weight.zip(agreed.weight);
        let statuses = result.contractual_status.zip(agreed.status);
        if weights.is_none() && statuses.is_none() {
            continue;
        }
        if let Some((own, theirs)) = weights.filter(|(own, theirs)| own != theirs) {
            let (own, theirs) = (own.normalize().to_string(), theirs.normalize().to_string());
            out.push(&QLT011, draft(report, result, &contract.id, "weight", &own, &theirs));
        } else if let Some((own, theirs)) = statuses.filter(|(own, theirs)| own != theirs) {
            let (own, theirs) = (own.as_str(), theirs.as_str());
            out.push(&QLT011, draft(report, result, &contract.id, "status", own, theirs));
        } else {
            out.passed(&QLT011);
        }
    }
}

fn draft(report: &Report, result: &QualityMeasure, contract: &str, what: &str, own: &str, theirs: &str) -> Draft {
    let draft = Draft::about(report, result.name.clone())
        .message(format!(
            "{}: {what} {own} in the report, {theirs} in contract {contract}.",
            result.name
        ))
        .fact(format!("{}|{what}|{own}|{theirs}", result.measure))
        .part("rate", result, report)
        .computed("contract", format!("{what} {theirs}"))
        .expected(format!("{what} {theirs}"))
        .found(format!("{what} {own}"));
    if what == "weight" {
        draft.part("weight", result, report)
    } else {
        draft
    }
}

#[cfg(test)]
mod tests {
    use plumbline_model::{ContractMeasure, ContractualStatus, Finding};

    use super::*;
    use crate::testing::{ReportBuilder, contract, decimal, findings_under};

    fn found(own: &str, theirs: Option<&str>, status: ContractualStatus) -> Vec<Finding> {
        let mut agreed = contract("Acme", "Acme-1");
        agreed.measures = vec![ContractMeasure {
            measure: "CBP".into(),
            weight: theirs.map(decimal),
            status: Some(status),
            ..ContractMeasure::default()
        }];
        let report = ReportBuilder::new("Acme")
            .quality("CBP", "412", "560", "73.6%")
            .with(|r| {
                r.quality[0].weight = Some(decimal(own));
                r.quality[0].contractual_status = Some(ContractualStatus::Contractual);
            })
            .build();
        findings_under(&QLT011, &[&report], &[agreed])
    }

    #[test]
    fn fires_on_a_weight_and_on_a_status() {
        let weight = found("1", Some("3"), ContractualStatus::Contractual);
        assert_eq!(weight[0].message, "CBP: weight 1 in the report, 3 in contract Acme-1.");
        assert_eq!(found("3", Some("3"), ContractualStatus::ReportingOnly).len(), 1);
    }

    #[test]
    fn silent_where_they_agree_or_the_contract_is_silent() {
        assert!(found("3.0", Some("3"), ContractualStatus::Contractual).is_empty());
        assert!(found("3.0", None, ContractualStatus::Contractual).is_empty());
    }
}
