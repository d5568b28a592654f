//! Contracts: what all analysts know of each, put together.

use crate::rows::{Value, storable};
use crate::series::lock;
use plumbline_export::star::Cell;
use plumbline_model::{Contract, LineOfBusiness, fingerprint};
use postgres::Transaction;

/// A contract's key: the same from every workspace.
pub(crate) fn key(contract: &Contract) -> String {
    let normal = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    fingerprint("contract", &normal(&contract.payer), &[&normal(&contract.id)])
}

/// The key, where the database has the contract.
pub(crate) fn known(transaction: &mut Transaction<'_>, key: Option<&str>) -> Result<Option<String>, postgres::Error> {
    let row = transaction.query_opt(
        "SELECT contract_key FROM plumbline.contract WHERE contract_key = $1",
        &[&key],
    )?;
    Ok(row.map(|row| row.get(0)))
}

/// Writes what is known of a contract; a stated fact replaces an older one, what is not stated replaces nothing. Returns
/// whether anything is another than before.
pub(crate) fn put(transaction: &mut Transaction<'_>, given: &Contract) -> Result<bool, postgres::Error> {
    let key = key(given);
    lock(transaction, &format!("contract {key}"))?;
    let row = transaction.query_opt(
        "SELECT facts::text FROM plumbline.contract WHERE contract_key = $1",
        &[&key],
    )?;
    let before: Option<Contract> = row.and_then(|row| serde_json::from_str(row.get(0)).ok());
    let contract = match &before {
        Some(before) => before.clone().hearing(given.clone()),
        None => given.clone(),
    };
    if before.as_ref() == Some(&contract) {
        return Ok(false);
    }
    write(transaction, &key, &contract)?;
    Ok(true)
}

fn write(transaction: &mut Transaction<'_>, key: &str, contract: &Contract) -> Result<(), postgres::Error> {
    let text = |text: &Option<String>| text.as_deref().map(|text| storable(text).into_owned());
    let run_out = contract.run_out_months.and_then(|months| i32::try_from(months).ok());
    let streams = contract.payment_streams.join(";");
    transaction.execute(
        "INSERT INTO plumbline.contract (contract_key, payer_name, contract, title, provider_name, line_of_business, program,
             term_start, term_end, apm_category, payment_streams, attribution, benchmark_method, run_out_months, facts)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, nullif($11, ''), $12, $13, $14, $15::text::jsonb)
         ON CONFLICT (contract_key) DO UPDATE SET payer_name = excluded.payer_name, contract = excluded.contract,
             title = excluded.title, provider_name = excluded.provider_name, line_of_business = excluded.line_of_business,
             program = excluded.program, term_start = excluded.term_start, term_end = excluded.term_end,
             apm_category = excluded.apm_category, payment_streams = excluded.payment_streams,
             attribution = excluded.attribution, benchmark_method = excluded.benchmark_method,
             run_out_months = excluded.run_out_months, facts = excluded.facts,
             published_by = current_user, published_at = now()",
        &[
            &key,
            &storable(&contract.payer).as_ref(),
            &storable(&contract.id).as_ref(),
            &text(&contract.title),
            &text(&contract.subject),
            &contract.line_of_business.map(LineOfBusiness::as_str),
            &text(&contract.program),
            &contract.term.map(|term| term.start),
            &contract.term.map(|term| term.end),
            &text(&contract.apm_category),
            &storable(&streams).as_ref(),
            &text(&contract.attribution),
            &text(&contract.benchmark_method),
            &run_out,
            &facts(contract),
        ],
    )?;
    transaction.execute(
        "DELETE FROM plumbline.contract_measure WHERE contract_key = $1",
        &[&key],
    )?;
    for (index, measure) in contract.measures.iter().enumerate() {
        transaction.execute(
            "INSERT INTO plumbline.contract_measure (contract_key, position, measure, name, weight, status)
             VALUES ($1, $2, $3, $4, $5, $6)",
            &[
                &key,
                &i32::try_from(index + 1).unwrap_or(i32::MAX),
                &storable(&measure.measure).as_ref(),
                &text(&measure.name),
                &Value(&Cell::Decimal(measure.weight)),
                &measure.status.map(|status| status.as_str()),
            ],
        )?;
    }
    Ok(())
}

/// The contract as JSON, decimals as texts; every text as the database can hold it.
fn facts(contract: &Contract) -> String {
    fn clean(value: &mut serde_json::Value) {
        match value {
            serde_json::Value::String(text) => *text = storable(text).into_owned(),
            serde_json::Value::Array(values) => values.iter_mut().for_each(clean),
            serde_json::Value::Object(fields) => fields.iter_mut().for_each(|(_, value)| clean(value)),
            serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::Number(_) => {}
        }
    }
    // A contract is plain data with names for keys: it always has a JSON.
    let mut value = serde_json::to_value(contract).unwrap_or_default();
    clean(&mut value);
    value.to_string()
}
