//! `plumbline contracts`, `plumbline settings`, `plumbline portfolio`.

use plumbline_app::commands::{
    ContractFileRequest, ContractView, ContractsImported, ImportedAs, Nothing, PortfolioRequest, SettingView,
};
use plumbline_app::{App, AppError, verbs};
use plumbline_model::{Paid, PaymentSum, Payments, Reached};
use serde_json::json;

use crate::arguments::{ContractsVerb, Verb};
use crate::out::{self, out};
use crate::print::{or_dash, period};
use crate::table::TextTable;

/// Runs one of the verbs of this file. Any other does nothing.
pub fn run(app: &App, verb: Verb, json: bool) -> Result<u8, AppError> {
    match verb {
        Verb::Contracts {
            what: Some(ContractsVerb::Import { file }),
        } => {
            let path = file.to_string_lossy().into_owned();
            let imported = verbs::import_contracts(app, ContractFileRequest { path })?;
            if json {
                out::json(&imported)
            } else {
                out!("{}", imported_text(&imported))
            }
        }
        Verb::Contracts { what: None } => {
            let contracts = verbs::list_contracts(app, Nothing {})?;
            if json {
                out::json(&json!({ "contracts": contracts }))
            } else {
                out!("{}", contracts_text(&contracts))
            }
        }
        Verb::Settings => {
            let settings = verbs::list_settings(app, Nothing {})?;
            if json {
                out::json(&json!({ "settings": settings }))
            } else {
                out!("{}", settings_text(&settings))
            }
        }
        Verb::Portfolio { as_of } => {
            let payments = verbs::roll_up_payments(app, PortfolioRequest { as_of })?;
            if json {
                out::json(&payments)
            } else {
                out!("{}", payments_text(&payments))
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

fn payments_text(payments: &Payments) -> String {
    if payments.years.is_empty() {
        return "No report belongs to a known contract: nothing is rolled up.\n".to_owned();
    }
    let mut text = String::new();
    for year in &payments.years {
        text += &format!("{}\n", year.year);
        let mut table = TextTable::new(&["", ">Contracts", ">Incentives", ">Capitation", ">Cost", ">Total", ""]);
        for row in &year.by_apm_category {
            let name = match (&row.category, &row.name) {
                (Some(category), Some(name)) => format!("{category} {name}"),
                (Some(category), None) => category.clone(),
                _ => "no category stated".to_owned(),
            };
            table.row(paid_row(name, &row.paid));
        }
        for row in &year.by_ny_level {
            let name = match row.level {
                Some(level) => format!("New York level {}", level.number()),
                None => "Medicaid, no level stated".to_owned(),
            };
            table.row(paid_row(name, &row.paid));
        }
        text += &table.render();
        let mut table = TextTable::new(&["Payer", "Contract", ">Incentives", ">Capitation", ">Cost", ">Total"]);
        let dollars = |sum: &PaymentSum| or_dash(sum.value.map(|value| value.to_string()));
        for paid in &year.contracts {
            table.row([
                paid.payer.clone(),
                paid.contract.clone(),
                dollars(&paid.incentives),
                dollars(&paid.capitation),
                dollars(&paid.cost),
                dollars(&paid.total),
            ]);
        }
        text += &table.render();
        for paid in &year.contracts {
            for sum in [&paid.incentives, &paid.capitation, &paid.cost, &paid.total] {
                for left in &sum.left_out {
                    text += &format!(
                        "left out: {} {}: \"{}\" {} ({})\n",
                        paid.payer, paid.contract, left.figure.term, left.figure.displayed, left.reason
                    );
                }
            }
        }
    }
    for report in &payments.left_out {
        text += &format!("left out: report {} ({})\n", report.report_id, report.reason);
    }
    let percent = |share: rust_decimal::Decimal| {
        format!(
            "{}%",
            (share * rust_decimal::Decimal::ONE_HUNDRED).round_dp(1).normalize()
        )
    };
    let mut table = TextTable::new(&["Goal by", "Level", ">Goal", "Year", ">Share", "State"]);
    for goal in &payments.goals {
        let most = goal
            .most
            .map_or_else(String::new, |most| format!(" to {}", percent(most)));
        let share = match (goal.share, goal.share_at_most) {
            (Some(share), Some(most)) if share != most => format!("{} to {}", percent(share), percent(most)),
            (share, _) => or_dash(share.map(percent)),
        };
        let state = match goal.state {
            Reached::NotDue => "not due",
            Reached::Met => "met",
            Reached::NotMet => "not met",
            Reached::Unknown => "not known",
        };
        table.row([
            goal.by.to_string(),
            format!("{} and above", goal.level.number()),
            format!("{}{most}", percent(goal.least)),
            or_dash(goal.year.map(|year| year.to_string())),
            share,
            state.to_owned(),
        ]);
    }
    text + &format!("New York's goals as of {}\n", payments.as_of) + &table.render()
}

fn paid_row(name: String, paid: &Paid) -> [String; 7] {
    let dollars = |value: Option<rust_decimal::Decimal>| or_dash(value.map(|value| value.to_string()));
    [
        name,
        paid.contracts.len().to_string(),
        dollars(paid.incentives),
        dollars(paid.capitation),
        dollars(paid.cost),
        dollars(paid.total),
        match paid.without_total.len() {
            0 => String::new(),
            count => format!("{count} without a known total"),
        },
    ]
}
