//! `plumbline contracts`, `plumbline settings`.

use plumbline_app::commands::{ContractView, ContractsImported, ImportedAs, Nothing, SettingView};
use plumbline_app::{App, AppError, verbs};
use serde_json::json;

use crate::arguments::{ContractsVerb, Verb};
use crate::print::{self, or_dash, period};
use crate::table::TextTable;

/// Runs one of the verbs of this file. Any other does nothing.
pub fn run(app: &App, verb: Verb, json: bool) -> Result<u8, AppError> {
    match verb {
        Verb::Contracts {
            what: Some(ContractsVerb::Import { file }),
        } => {
            let imported = verbs::import_contracts(app, &file)?;
            if json {
                print::json(&imported)
            } else {
                print!("{}", imported_text(&imported))
            }
        }
        Verb::Contracts { what: None } => {
            let contracts = verbs::list_contracts(app, Nothing {})?;
            if json {
                print::json(&json!({ "contracts": contracts }))
            } else {
                print!("{}", contracts_text(&contracts))
            }
        }
        Verb::Settings => {
            let settings = verbs::list_settings(app, Nothing {})?;
            if json {
                print::json(&json!({ "settings": settings }))
            } else {
                print!("{}", settings_text(&settings))
            }
        }
        _ => {}
    }
    Ok(0)
}

fn imported_text(imported: &ContractsImported) -> String {
    let mut table = TextTable::new(&["State", "Payer", "Contract", ">Reports"]);
    for contract in &imported.contracts {
        let state = match contract.outcome {
            ImportedAs::Added => "added",
            ImportedAs::Changed => "changed",
            ImportedAs::Unchanged => "unchanged",
        };
        table.row([
            state.to_owned(),
            contract.payer.clone(),
            contract.id.clone(),
            contract.report_ids.len().to_string(),
        ]);
    }
    table.render()
}

fn contracts_text(contracts: &[ContractView]) -> String {
    if contracts.is_empty() {
        return "No contract is known. `plumbline contracts import FILE` takes some in.\n".to_owned();
    }
    let mut table = TextTable::new(&[
        "Payer",
        "Contract",
        "Market",
        "Term",
        "APM",
        "NY level",
        ">Measures",
        ">Reports",
    ]);
    for ContractView { contract, reports } in contracts {
        let level = contract.new_york.as_ref().and_then(|new_york| new_york.level);
        table.row([
            contract.payer.clone(),
            contract.id.clone(),
            or_dash(contract.line_of_business.map(|market| market.as_str().to_owned())),
            period(contract.term),
            or_dash(contract.apm_category.clone()),
            or_dash(level.map(|level| level.number().to_string())),
            contract.measures.len().to_string(),
            reports.len().to_string(),
        ]);
    }
    table.render()
}

fn settings_text(settings: &[SettingView]) -> String {
    let mut text = String::new();
    for setting in settings {
        text += &format!(
            "{} = {} {} ({}; {} to {}; from {})\n    {}\n    Default {}: {}\n",
            setting.key,
            setting.value,
            setting.unit,
            setting.rule,
            setting.least,
            setting.most,
            setting.from,
            setting.what,
            setting.default,
            setting.source
        );
        for own in &setting.contracts {
            let from = or_dash(own.from.clone());
            text += &format!("    {} {}: {} (from {from})\n", own.payer, own.contract, own.value);
        }
    }
    text
}
