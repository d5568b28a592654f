//! CON001.

use plumbline_model::{Report, StatementKind};

use crate::{Draft, Findings, Scope, amounts::listed};

declare_rule! {
    /// A report names a contract that is not known, while others of the payer are.
    ///
    /// ## What
    /// The report's contract number is none of the payer's known contracts, or it refers to a contract that nothing
    /// imported holds.
    /// ## Why
    /// Terms, measures and shares cannot be checked; a mistyped number splits one contract's reports into two series.
    /// ## What to do
    /// Compare the number with the known ones; import the contract if it is new.
    /// ## Source
    /// VBPR 1.1.0: `MeasureReport.measure` refers to the contract.
    /// ## Example that fires
    /// Reports of contract HV-MA-2207, known with its term, and one of "HV-MA-2270".
    /// ## Example that does not
    /// A payer of whom no contract is known; a report that names no contract.
    CON001 "unknown-contract", Warning, Report(check)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let Some(named) = &report.contract else { return };
    let known: Vec<&str> = scope
        .portfolio
        .contracts
        .iter()
        .filter(|contract| contract.has_payer(&report.payer.name))
        .map(|contract| contract.id.as_str())
        .collect();
    // A number nobody has a contract for says nothing; a reference to a contract that is nowhere does.
    let is_reference = named.id.contains("://");
    if known.is_empty() && !is_reference {
        return;
    }
    if scope.contract(report).is_some() {
        return out.passed(&CON001);
    }
    out.push(
        &CON001,
        Draft::about(report, named.id.clone())
            .message(if known.is_empty() {
                format!(
                    "The report names contract {}, which is not in its file; no contract of {} is known.",
                    named.id, report.payer.name
                )
            } else {
                format!(
                    "The report names contract {}; known of {} are {}.",
                    named.id,
                    report.payer.name,
                    listed(&known)
                )
            })
            .header("contract", StatementKind::Contract, named.id.clone(), report)
            .expected(if known.is_empty() {
                "a known contract".to_owned()
            } else {
                listed(&known)
            })
            .found(named.id.clone()),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, contract, findings_under};

    #[test]
    fn fires_on_a_number_that_is_not_known() {
        let report = ReportBuilder::new("Acme").usd("med-cost", "10").build();
        let findings = findings_under(&CON001, &[&report], &[contract("Acme", "Acme-2")]);
        assert_eq!(findings.len(), 1);
        assert_eq!(
            findings[0].message,
            "The report names contract Acme-1; known of Acme are Acme-2."
        );
    }

    #[test]
    fn fires_on_a_reference_to_a_contract_that_is_nowhere() {
        let report = ReportBuilder::new("Acme")
            .with(|r| r.contract.as_mut().expect("named").id = "https://acme.example.com/Measure/9".into())
            .build();
        assert_eq!(findings_under(&CON001, &[&report], &[]).len(), 1);
    }

    #[test]
    fn silent_on_a_known_number_and_where_none_is_known() {
        let report = ReportBuilder::new("Acme").build();
        assert!(findings_under(&CON001, &[&report], &[contract("Acme", "Acme-1")]).is_empty());
        assert!(findings_under(&CON001, &[&report], &[contract("Bolt", "Bolt-1")]).is_empty());
    }
}
