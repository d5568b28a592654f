//! CON001.

use plumbline_model::{Contract, FactOrigin, Report, StatementKind};

use crate::{Draft, Findings, Scope, amounts::listed};

declare_rule! {
    /// A report names a contract that is not known, while others of the payer are.
    ///
    /// ## What
    /// The report's contract number is none of the payer's known contracts, or it refers to a contract that nothing
    /// imported holds. A report belongs to a contract by payer and number, or another number of the contract; where it names
    /// none, by the provider's identifiers (TIN, NPI), the line of business and the period, if exactly one contract fits.
    /// `plumbline report --json` says which of these it was.
    /// ## Why
    /// Terms, measures and shares cannot be checked; a mistyped number splits one contract's reports into two series.
    /// ## What to do
    /// Compare the number with the known ones; import the contract if it is new.
    /// ## Source
    /// VBPR 1.1.0: `MeasureReport.measure` refers to the contract.
    /// ## Example that fires
    /// Reports of contract HV-MA-2207, known with its term, and one of "HV-MA-2270".
    /// ## Example that does not
    /// A payer of whom no contract is known; a report that names no contract. A number that only reports name is known
    /// until a contract file states the payer's contracts.
    CON001 "unknown-contract", Warning, Report(check)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let Some(named) = &report.contract else { return };
    let of_payer = || {
        let contracts = scope.contracts().iter();
        contracts.filter(|contract| contract.has_payer(&report.payer.name))
    };
    // Every report's own number is known from the report. Where a person has stated the payer's contracts, theirs count.
    let filed = of_payer().any(is_filed);
    let known: Vec<&str> = of_payer()
        .filter(|contract| !filed || is_filed(contract))
        .map(|contract| contract.id.as_str())
        .collect();
    // A number nobody has a contract for says nothing; a reference to a contract that is nowhere does.
    let is_reference = named.id.contains("://");
    if known.is_empty() && !is_reference {
        return;
    }
    if scope
        .contract(report)
        .is_some_and(|contract| !filed || is_filed(contract))
    {
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

/// Whether a contract file states something of the contract.
fn is_filed(contract: &Contract) -> bool {
    let mut sources = contract.sources.values();
    sources.any(|source| source.origin == FactOrigin::ContractFile)
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

    #[test]
    fn a_number_only_the_report_names_is_none_of_the_contracts_a_person_stated() {
        let report = ReportBuilder::new("Acme").usd("med-cost", "10").build();
        let named = contract("Acme", "Acme-1");
        let mut filed = contract("Acme", "Acme-2");
        let source = plumbline_model::FactSource {
            origin: FactOrigin::ContractFile,
            file: "acme.toml".into(),
            line: Some(1),
            anchor: None,
        };
        filed.sources.insert("id".into(), source);
        let findings = findings_under(&CON001, &[&report], &[named.clone(), filed.clone()]);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].expected.as_deref(), Some("Acme-2"));
        filed.other_ids = vec!["Acme-1".into()];
        assert!(findings_under(&CON001, &[&report], &[filed]).is_empty());
        assert!(findings_under(&CON001, &[&report], &[named]).is_empty());
    }
}
