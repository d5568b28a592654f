//! Which contract a report is made under, by identifiers and period.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Contract, same_text};
use crate::{Identifier, Party, Report};

/// The contract of a report, and on what it was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Matched<'a> {
    /// The contract.
    pub contract: &'a Contract,
    /// What report and contract have in common.
    pub on: MatchedOn,
}

/// What a report and its contract have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MatchedOn {
    /// The payer and the contract's number.
    Number,
    /// The payer and another number of the contract.
    OtherNumber,
    /// The payer, an identifier of the provider organization, the line of business and the period, which one contract
    /// alone fits. The report names no number.
    IdentifierAndPeriod,
}

impl MatchedOn {
    /// What it is in words.
    pub fn words(self) -> &'static str {
        match self {
            MatchedOn::Number => "payer and contract number",
            MatchedOn::OtherNumber => "payer and another number of the contract",
            MatchedOn::IdentifierAndPeriod => "payer, provider identifier, line of business and period",
        }
    }
}

/// The contract of a report. A report that names a number has the contract with that number or none; one that names none
/// has the one contract of its payer that fits its provider's identifiers, its line of business and its period, and none
/// where several or no contract does. Names of the provider decide nothing.
pub fn contract_of<'a>(contracts: &'a [Contract], report: &Report) -> Option<Matched<'a>> {
    let of_payer = || contracts.iter().filter(|contract| pays(contract, &report.payer));
    let found = |contract, on| Some(Matched { contract, on });
    if let Some(named) = &report.contract {
        if let Some(contract) = of_payer().find(|contract| same_text(&contract.id, &named.id)) {
            return found(contract, MatchedOn::Number);
        }
        let mut others = of_payer().filter(|contract| contract.has_id(&named.id));
        return match (others.next(), others.next()) {
            (Some(contract), None) => found(contract, MatchedOn::OtherNumber),
            _ => None,
        };
    }
    let mut fitting = of_payer().filter(|contract| fits(contract, report));
    match (fitting.next(), fitting.next()) {
        (Some(contract), None) => found(contract, MatchedOn::IdentifierAndPeriod),
        _ => None,
    }
}

/// Whether the party is the contract's payer: by name, or by an identifier both state.
fn pays(contract: &Contract, payer: &Party) -> bool {
    contract.has_payer(&payer.name) || shares(&contract.payer_identifiers, &payer.identifiers)
}

fn fits(contract: &Contract, report: &Report) -> bool {
    // Each of the three must be stated on both sides: what is not known fits nothing.
    let market = contract.line_of_business.is_some() && contract.line_of_business == report.line_of_business;
    let term = contract
        .term
        .zip(report.period)
        .is_some_and(|(term, period)| term.contains(&period));
    market && term && shares(&contract.subject_identifiers, &report.subject.identifiers)
}

fn shares(one: &[Identifier], other: &[Identifier]) -> bool {
    let known: BTreeSet<(String, String)> = one.iter().map(plain).collect();
    other.iter().any(|identifier| known.contains(&plain(identifier)))
}

/// An identifier without the hyphens and spaces of its printing.
fn plain(identifier: &Identifier) -> (String, String) {
    let value = identifier.value.chars().filter(|c| c.is_alphanumeric());
    (
        identifier.system.trim().to_lowercase(),
        value.flat_map(char::to_lowercase).collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ContractRef, LineOfBusiness};

    fn tin(value: &str) -> Identifier {
        Identifier {
            system: "tin".into(),
            value: value.into(),
        }
    }

    fn contract(id: &str, term: &str) -> Contract {
        Contract {
            id: id.into(),
            payer: "Acme Health".into(),
            subject_identifiers: vec![tin("98-7654321")],
            line_of_business: Some(LineOfBusiness::Medicare),
            term: Some(term.parse().expect("a period")),
            ..Contract::default()
        }
    }

    /// A report of Acme for the provider with this TIN, under no number or this one.
    fn report(number: Option<&str>, provider: &str, period: &str) -> Report {
        let mut report: Report = serde_json::from_value(serde_json::json!({
            "id": "r", "payer": { "name": "ACME health", "identifiers": [] },
            "subject": { "name": "Willow Bend", "identifiers": [{ "system": "tin", "value": provider }] },
            "contract": null, "line_of_business": "medicare", "program": null, "status": "draft", "version": 1,
            "supersedes": null, "reported_on": null, "period": null, "basis": null, "paid_through": null,
            "source": { "path": "a", "sha256": "b", "format": "csv", "mapping": "c@1" },
            "statements": [], "metrics": [], "quality": [], "definitions": [], "unmapped": [], "issues": []
        }))
        .expect("a report");
        report.contract = number.map(|id| ContractRef {
            id: id.into(),
            title: None,
        });
        report.period = Some(period.parse().expect("a period"));
        report
    }

    fn found<'a>(contracts: &'a [Contract], report: &Report) -> Option<(&'a str, MatchedOn)> {
        contract_of(contracts, report).map(|matched| (matched.contract.id.as_str(), matched.on))
    }

    const YEAR: &str = "2024-01-01/2024-12-31";

    #[test]
    fn a_number_decides_and_another_number_of_the_contract_does_too() {
        let mut second = contract("A-2", YEAR);
        second.other_ids = vec!["0042".into()];
        let contracts = [contract("A-1", YEAR), second];
        let of = |number| found(&contracts, &report(Some(number), "98-7654321", YEAR));
        assert_eq!(of("a-1"), Some(("A-1", MatchedOn::Number)));
        assert_eq!(of("0042"), Some(("A-2", MatchedOn::OtherNumber)));
        assert_eq!(
            of("A-3"),
            None,
            "a number that is not known is never replaced by what fits otherwise"
        );
    }

    #[test]
    fn without_a_number_the_one_contract_that_fits_is_taken_and_of_two_none() {
        let [earlier, later] = ["2023-01-01/2023-12-31", YEAR].map(|term| contract(&term[..4], term));
        let quarter = report(None, "987654321", "2024-01-01/2024-03-31");
        let contracts = [earlier, later.clone()];
        assert_eq!(
            found(&contracts, &quarter),
            Some(("2024", MatchedOn::IdentifierAndPeriod))
        );
        let two = [later.clone(), contract("another", YEAR)];
        assert_eq!(found(&two, &quarter), None, "two fit");
        let contracts = [later];
        let other = report(None, "12-3456789", "2024-01-01/2024-03-31");
        assert_eq!(found(&contracts, &other), None, "another provider");
        let beyond = report(None, "98-7654321", "2024-10-01/2025-03-31");
        assert_eq!(found(&contracts, &beyond), None, "beyond the term");
        let mut market = quarter.clone();
        market.line_of_business = None;
        assert_eq!(found(&contracts, &market), None, "no line of business");
        market = quarter;
        market.payer.name = "Bolt".into();
        assert_eq!(found(&contracts, &market), None, "another payer");
    }
}
