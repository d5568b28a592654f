//! Contracts: taking in a contract file, listing what is known.

use std::path::Path;

use chrono::Utc;
use plumbline_mapping::read_contracts;
use plumbline_model::{Contract, Report, contract_of};
use plumbline_rules::contract_setting_problem;
use plumbline_store::ContractOutcome;

use crate::commands::{
    ContractFileRequest, ContractReport, ContractView, ContractsImported, ImportedAs, ImportedContract, Nothing,
};
use crate::{App, AppError};

/// Largest contract file, in bytes: a thousand contracts with fifty measures each take less.
const LARGEST_FILE: u64 = 16 << 20;

/// Takes over what a contract file states, in place of what it stated before. Of a file with a mistake nothing is taken.
///
/// Errors: [`AppError::Unreadable`]; [`AppError::InvalidRequest`] for a file that is too large or no text;
/// [`AppError::Contracts`] with each mistake's line and key; [`AppError::Store`].
pub fn import_contracts(app: &App, request: ContractFileRequest) -> Result<ContractsImported, AppError> {
    let file = Path::new(&request.path);
    let unreadable = |source| AppError::Unreadable {
        path: file.to_owned(),
        source,
    };
    let size = std::fs::metadata(file).map_err(unreadable)?.len();
    let refused = |problem: String| AppError::InvalidRequest {
        what: format!("{}: {problem}", file.display()),
    };
    if size > LARGEST_FILE {
        return Err(refused(format!(
            "the file has {size} bytes, and a contract file has at most {LARGEST_FILE}. Name a TOML file with contracts."
        )));
    }
    let bytes = std::fs::read(file).map_err(unreadable)?;
    let text = String::from_utf8(bytes)
        .map_err(|_| refused("the file is no UTF-8 text. Save it as UTF-8, or name a TOML file.".to_owned()))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let path = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    let path = path.display().to_string();
    let contracts = read_contracts(text, &path, contract_setting_problem)?;
    let workspace = app.workspace();
    let outcomes = workspace.import_contracts(&path, &contracts, Utc::now())?;
    let (known, reports) = (workspace.contracts()?, workspace.current_reports()?);
    let entries = contracts
        .iter()
        .zip(outcomes)
        .map(|(contract, outcome)| ImportedContract {
            id: contract.id.clone(),
            payer: contract.payer.clone(),
            outcome: match outcome {
                ContractOutcome::Added => ImportedAs::Added,
                ContractOutcome::Changed => ImportedAs::Changed,
                ContractOutcome::Unchanged => ImportedAs::Unchanged,
            },
            report_ids: known
                .iter()
                .find(|other| other.id == contract.id && other.payer == contract.payer)
                .map(|contract| reports_of(contract, &known, &reports))
                .unwrap_or_default()
                .into_iter()
                .map(|report| report.id)
                .collect(),
        });
    Ok(ContractsImported {
        contracts: entries.collect(),
        path,
    })
}

/// Every contract, by payer and number, with the current reports that belong to it.
pub fn list_contracts(app: &App, _: Nothing) -> Result<Vec<ContractView>, AppError> {
    let (contracts, reports) = {
        let workspace = app.workspace();
        (workspace.contracts()?, workspace.current_reports()?)
    };
    Ok(contracts
        .iter()
        .map(|contract| ContractView {
            reports: reports_of(contract, &contracts, &reports),
            contract: contract.clone(),
        })
        .collect())
}

fn reports_of(contract: &Contract, contracts: &[Contract], reports: &[Report]) -> Vec<ContractReport> {
    reports
        .iter()
        .filter_map(|report| Some((report, contract_of(contracts, report)?)))
        .filter(|(_, matched)| std::ptr::eq(matched.contract, contract) || matched.contract == contract)
        .map(|(report, matched)| ContractReport {
            id: report.id.clone(),
            matched_on: matched.on,
        })
        .collect()
}
