//! Contract files: what a person states of contracts, as TOML. Documented in `docs/contracts.md`.
//!
//! Shape: one `[[contract]]` per contract, every key optional but its number and payer. A file is taken as a whole or not
//! at all; each fact keeps the file and line it stands in ([`Contract::sources`]).

mod lines;
mod problems;
mod shape;
mod values;

use plumbline_model::{Contract, FactOrigin, FactSource};

pub(crate) use lines::Lines;
pub(crate) use problems::of_mapping as mapping_problems;
pub use shape::{ContractFile, ContractRule};

/// A contract file that cannot be used, with everything that is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{}\nNothing of {file} was stored. Correct {}; docs/contracts.md lists the keys.",
    problems.iter().map(|problem| format!("{file}, {problem}")).collect::<Vec<_>>().join("\n"),
    if problems.len() == 1 { "the line" } else { "the lines" }
)]
pub struct ContractFileError {
    /// The file.
    pub file: String,
    /// At least one.
    pub problems: Vec<ContractProblem>,
}

/// One thing that is wrong with a contract file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[error("line {line}, key \"{key}\": {problem}.")]
pub struct ContractProblem {
    /// 1 for the first line.
    pub line: usize,
    /// The key, with those above it: `benchmark.amount`.
    pub key: String,
    /// What is wrong and what to write, without a full stop.
    pub problem: String,
}

/// Reads a contract file's text. `file` stands for the file in errors and sources; `threshold` says what is wrong with a
/// threshold's key and value, where something is.
///
/// Errors: text that is no TOML, an unknown key, a value out of its range, two contracts with one number.
pub fn read_contracts(
    text: &str,
    file: &str,
    threshold: impl Fn(&str, u32) -> Option<String>,
) -> Result<Vec<Contract>, ContractFileError> {
    let wrong = |problems| ContractFileError {
        file: file.to_owned(),
        problems,
    };
    let read: ContractFile = toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        wrong(vec![ContractProblem {
            line: lines::line_at(text, at),
            key: crate::mappings::key_at(text, at),
            problem: error.message().trim_end_matches('.').replace('\n', " "),
        }])
    })?;
    let lines = Lines::of(text, "contract");
    let problems = problems::of_file(&read, &lines, threshold);
    if !problems.is_empty() {
        return Err(wrong(problems));
    }
    let stated = read.contract.iter().enumerate().map(|(index, rule)| Contract {
        sources: lines
            .of_contract(index)
            .map(|(key, line)| {
                let source = FactSource {
                    origin: FactOrigin::ContractFile,
                    file: file.to_owned(),
                    line: u32::try_from(line).ok(),
                    anchor: None,
                };
                (key.to_owned(), source)
            })
            .collect(),
        ..rule.contract()
    });
    Ok(stated.collect())
}

/// What a mapping file's `[[contract]]` states, each fact with the mapping as its source.
pub(crate) fn of_mapping(rule: &ContractRule, lines: &Lines, index: usize, mapping: &str) -> Contract {
    Contract {
        sources: lines
            .of_contract(index)
            .map(|(key, line)| {
                let source = FactSource {
                    origin: FactOrigin::Mapping,
                    file: mapping.to_owned(),
                    line: u32::try_from(line).ok(),
                    anchor: None,
                };
                (key.to_owned(), source)
            })
            .collect(),
        ..rule.contract()
    }
}

/// The JSON Schema of a contract file, as committed in `docs/contracts.schema.json`.
pub fn contract_schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(ContractFile);
    schema.insert("title".to_owned(), "A Plumbline contract file".into());
    schema.to_value()
}
