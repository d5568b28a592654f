//! Contracts: what each report says about one, and what a person's contract files state of it.
//!
//! The two are kept apart and joined on reading: a file outranks every report, and what a file no longer states is gone
//! when it is imported again.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use plumbline_model::Contract;
use rusqlite::Connection;

use crate::tables::contract_file::{self, Stated};
use crate::tables::{catalogue, contract};
use crate::{StoreError, Workspace};

/// What became of one contract of a contract file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContractOutcome {
    /// No file stated anything of it.
    Added,
    /// A file stated something else of it.
    Changed,
    /// The same is stated already.
    Unchanged,
}

impl Workspace {
    /// All contracts, by payer and number: what reports state, under what contract files state.
    pub fn contracts(&self) -> Result<Vec<Contract>, StoreError> {
        self.read("reading contracts", known)
    }

    /// Merges contracts into what reports state, by payer and number: a stated fact replaces an older one, an unknown one
    /// replaces nothing.
    pub fn merge_contracts(&self, contracts: &[Contract]) -> Result<(), StoreError> {
        self.write("storing contracts", |conn| Ok(merge_all(conn, contracts)?))
    }

    /// Takes over what a contract file states, in place of what it stated before, and of what another file states of the
    /// same contracts. `path` is the file's absolute path.
    pub fn import_contracts(
        &self,
        path: &str,
        contracts: &[Contract],
        at: DateTime<Utc>,
    ) -> Result<Vec<ContractOutcome>, StoreError> {
        self.write("storing a contract file", |conn| {
            // Reports that were checked without these facts are to be checked again.
            catalogue::forget(conn)?;
            Ok(import(conn, path, contracts, at)?)
        })
    }
}

fn import(
    conn: &Connection,
    path: &str,
    contracts: &[Contract],
    at: DateTime<Utc>,
) -> rusqlite::Result<Vec<ContractOutcome>> {
    let before = contract_file::all(conn)?;
    let same = |earlier: &Stated, given: &Contract| one_contract(&earlier.contract, given);
    for earlier in &before {
        if earlier.path == path || contracts.iter().any(|given| same(earlier, given)) {
            contract_file::delete(conn, &earlier.contract)?;
        }
    }
    contracts
        .iter()
        .map(|given| {
            let stated = Stated {
                path: path.to_owned(),
                contract: given.clone(),
            };
            contract_file::insert(conn, &stated, at)?;
            Ok(match before.iter().find(|earlier| same(earlier, given)) {
                Some(earlier) if without_sources(&earlier.contract) == without_sources(given) => {
                    ContractOutcome::Unchanged
                }
                Some(_) => ContractOutcome::Changed,
                None => ContractOutcome::Added,
            })
        })
        .collect()
}

/// A contract's facts without the places they stand in.
fn without_sources(contract: &Contract) -> Contract {
    Contract {
        sources: BTreeMap::new(),
        ..contract.clone()
    }
}

/// Whether two statements are of one contract: they share the payer and a number.
fn one_contract(one: &Contract, other: &Contract) -> bool {
    let payer = std::iter::once(&other.payer)
        .chain(&other.payer_names)
        .any(|name| one.has_payer(name));
    payer
        && std::iter::once(&other.id)
            .chain(&other.other_ids)
            .any(|id| one.has_id(id))
}

pub(crate) fn known(conn: &Connection) -> rusqlite::Result<Vec<Contract>> {
    let mut contracts = contract::all(conn)?;
    for Stated { contract: stated, .. } in contract_file::all(conn)? {
        let (of_it, others): (Vec<Contract>, Vec<Contract>) = contracts
            .into_iter()
            .partition(|reported| one_contract(&stated, reported));
        contracts = others;
        let (payer, id) = (stated.payer.clone(), stated.id.clone());
        let reported = of_it.into_iter().reduce(Contract::hearing);
        contracts.push(match reported {
            Some(reported) => Contract {
                payer,
                id,
                ..reported.hearing(stated)
            },
            None => stated,
        });
    }
    contracts.sort_by(|a, b| (&a.payer, &a.id).cmp(&(&b.payer, &b.id)));
    Ok(contracts)
}

/// Merges each contract into the one with the same payer and number.
pub(crate) fn merge_all(conn: &Connection, contracts: &[Contract]) -> rusqlite::Result<()> {
    if contracts.is_empty() {
        return Ok(());
    }
    let mut known = contract::all(conn)?;
    for given in contracts {
        let index = known.iter().position(|c| c.payer == given.payer && c.id == given.id);
        let merged = match index {
            Some(index) => known.swap_remove(index).hearing(given.clone()),
            None => given.clone(),
        };
        contract::replace(conn, &merged)?;
        known.push(merged);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use plumbline_model::{ContractMeasure, FactOrigin, FactSource};

    use super::*;
    use crate::testing;

    #[test]
    fn a_contract_comes_back_as_it_was_given() {
        let workspace = Workspace::open_in_memory().expect("a workspace");
        let contract = testing::full_contract("Payer A", "C-1");
        workspace
            .merge_contracts(std::slice::from_ref(&contract))
            .expect("stored");
        assert_eq!(workspace.contracts().expect("read"), [contract]);
    }

    #[test]
    fn a_report_that_says_less_takes_nothing_away() {
        let workspace = Workspace::open_in_memory().expect("a workspace");
        let full = testing::full_contract("Payer A", "C-1");
        let bare = testing::bare_contract("Payer A", "C-1");
        for contract in [&full, &bare] {
            workspace
                .merge_contracts(std::slice::from_ref(contract))
                .expect("stored");
        }
        assert_eq!(workspace.contracts().expect("read"), [full]);
    }

    #[test]
    fn a_later_fact_replaces_an_earlier_one_and_the_rest_stays() {
        let workspace = Workspace::open_in_memory().expect("a workspace");
        let full = testing::full_contract("Payer A", "C-1");
        let mut later = testing::bare_contract("Payer A", "C-1");
        later.title = Some("Amended agreement".into());
        later.payment_streams = vec!["qip".into()];
        later.measures = vec![ContractMeasure {
            weight: Some(testing::decimal("3")),
            ..full.measures[0].clone()
        }];
        workspace.merge_contracts(&[full.clone(), later]).expect("stored");
        let merged = workspace.contracts().expect("read").remove(0);
        assert_eq!(merged.title.as_deref(), Some("Amended agreement"));
        assert_eq!(merged.payment_streams, ["ssl", "qip"]);
        assert_eq!(
            merged.measures.len(),
            full.measures.len(),
            "a measure named again is not listed twice"
        );
        assert_eq!(merged.measures[0].weight, Some(testing::decimal("3")));
        assert_eq!(merged.measures[0].name, full.measures[0].name);
        assert_eq!(
            (merged.term, merged.anchor),
            (full.term, full.anchor),
            "the term keeps its place"
        );
    }

    #[test]
    fn contracts_of_two_payers_with_one_number_are_two() {
        let workspace = Workspace::open_in_memory().expect("a workspace");
        let contracts = ["Payer A", "Payer B"].map(|payer| testing::bare_contract(payer, "C-1"));
        workspace.merge_contracts(&contracts).expect("stored");
        assert_eq!(workspace.contracts().expect("read"), contracts);
    }

    /// What a contract file states of the category.
    fn stated(id: &str, category: &str) -> Contract {
        let source = FactSource {
            origin: FactOrigin::ContractFile,
            file: "contracts.toml".into(),
            line: Some(3),
            anchor: None,
        };
        Contract {
            apm_category: Some(category.into()),
            sources: [("apm_category".to_owned(), source)].into(),
            ..testing::bare_contract("Payer A", id)
        }
    }

    #[test]
    fn a_contract_file_outranks_reports_whichever_comes_later_and_says_so() {
        let workspace = Workspace::open_in_memory().expect("a workspace");
        let reported = testing::full_contract("Payer A", "C-1");
        let import = |contracts: &[Contract]| {
            workspace
                .import_contracts("/c.toml", contracts, testing::at(9))
                .expect("stored")
        };
        assert_eq!(import(&[stated("C-1", "4B")]), [ContractOutcome::Added]);
        workspace
            .merge_contracts(std::slice::from_ref(&reported))
            .expect("stored");
        let known = workspace.contracts().expect("read").remove(0);
        assert_eq!(known.apm_category.as_deref(), Some("4B"));
        assert_eq!(
            known.title, reported.title,
            "what the file leaves open stays the report's"
        );
        assert_eq!(
            known.source("apm_category").map(FactSource::words).as_deref(),
            Some("contract file contracts.toml, line 3")
        );
        assert_eq!(import(&[stated("C-1", "4B")]), [ContractOutcome::Unchanged]);
        assert_eq!(import(&[stated("C-1", "4A")]), [ContractOutcome::Changed]);
        assert_eq!(
            workspace.contracts().expect("read").len(),
            1,
            "importing again adds no contract"
        );
    }

    #[test]
    fn what_a_file_no_longer_states_is_gone_and_the_reports_word_is_back() {
        let workspace = Workspace::open_in_memory().expect("a workspace");
        let reported = testing::full_contract("Payer A", "C-1");
        workspace
            .merge_contracts(std::slice::from_ref(&reported))
            .expect("stored");
        for contracts in [vec![stated("C-1", "4B"), stated("C-2", "3A")], vec![]] {
            workspace
                .import_contracts("/c.toml", &contracts, testing::at(9))
                .expect("stored");
        }
        assert_eq!(workspace.contracts().expect("read"), [reported]);
    }

    #[test]
    fn a_contract_under_another_number_of_it_is_the_same_contract() {
        let workspace = Workspace::open_in_memory().expect("a workspace");
        let reported = testing::full_contract("PAYER  a", "0042");
        workspace.merge_contracts(&[reported]).expect("stored");
        let file = Contract {
            other_ids: vec!["0042".into()],
            ..stated("C-1", "4B")
        };
        workspace
            .import_contracts("/c.toml", &[file], testing::at(9))
            .expect("stored");
        let known = workspace.contracts().expect("read");
        assert_eq!(known.len(), 1);
        assert_eq!((known[0].payer.as_str(), known[0].id.as_str()), ("Payer A", "C-1"));
        assert!(known[0].title.is_some(), "with what the reports state");
    }
}
