//! Contracts: merging what each report says about one into what is known.

use plumbline_model::{Contract, ContractMeasure};
use rusqlite::Connection;

use crate::tables::contract;
use crate::{StoreError, Workspace};

impl Workspace {
    /// All contracts, by payer and number.
    pub fn contracts(&self) -> Result<Vec<Contract>, StoreError> {
        self.read("reading contracts", contract::all)
    }

    /// Merges contracts into what is known, by payer and number: a stated fact replaces an older one, an unknown one
    /// replaces nothing.
    pub fn merge_contracts(&self, contracts: &[Contract]) -> Result<(), StoreError> {
        self.write("storing contracts", |conn| Ok(merge_all(conn, contracts)?))
    }
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
            Some(index) => merge(known.swap_remove(index), given.clone()),
            None => given.clone(),
        };
        contract::replace(conn, &merged)?;
        known.push(merged);
    }
    Ok(())
}

/// What is known after hearing more.
fn merge(known: Contract, given: Contract) -> Contract {
    // The anchor is the term's: they go together.
    let (term, anchor) = match given.term {
        Some(_) => (given.term, given.anchor),
        None => (known.term, known.anchor.or(given.anchor)),
    };
    let mut payment_streams = known.payment_streams;
    for stream in given.payment_streams {
        if !payment_streams.contains(&stream) {
            payment_streams.push(stream);
        }
    }
    let mut measures = known.measures;
    for measure in given.measures {
        match measures.iter_mut().find(|m| m.measure == measure.measure) {
            Some(m) => {
                *m = ContractMeasure {
                    name: measure.name.or(m.name.take()),
                    weight: measure.weight.or(m.weight),
                    status: measure.status.or(m.status),
                    measure: measure.measure,
                    ..ContractMeasure::default()
                };
            }
            None => measures.push(measure),
        }
    }
    let mut definitions = known.definitions;
    for definition in given.definitions {
        match definitions.iter_mut().find(|d| d.term == definition.term) {
            Some(d) => *d = definition,
            None => definitions.push(definition),
        }
    }
    Contract {
        id: known.id,
        payer: known.payer,
        title: given.title.or(known.title),
        subject: given.subject.or(known.subject),
        line_of_business: given.line_of_business.or(known.line_of_business),
        program: given.program.or(known.program),
        term,
        apm_category: given.apm_category.or(known.apm_category),
        payment_streams,
        measures,
        attribution: given.attribution.or(known.attribution),
        benchmark_method: given.benchmark_method.or(known.benchmark_method),
        definitions,
        anchor,
        ..Contract::default()
    }
}

#[cfg(test)]
mod tests {
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
}
