//! Standing findings, of which every workspace knows a part.

use std::collections::{BTreeSet, HashSet};

use plumbline_export::star::{self, FINDING};
use plumbline_model::{Finding, FindingState};
use postgres::Transaction;
use postgres::types::ToSql;

use crate::rows::{Value, names};

/// Columns that a waiver fills.
const OF_WAIVER: [&str; 4] = ["state", "waiver_reason", "waived_by", "waived_until"];

/// Writes the findings about one report, or about none, in the place of those that are there. Returns how many were added,
/// changed or removed.
///
/// Two things stay: a finding that names a report which the workspace does not have, for it cannot tell whether that is
/// resolved; and a waiver that another role has published, for it is not its to take back.
pub(crate) fn put(
    transaction: &mut Transaction<'_>,
    about: Option<&str>,
    findings: &[&Finding],
    known: &HashSet<&str>,
) -> Result<usize, postgres::Error> {
    let mut changed = remove_resolved(transaction, about, findings, known)?;
    for finding in findings {
        changed += usize::from(put_one(transaction, finding)?);
    }
    Ok(changed)
}

fn remove_resolved(
    transaction: &mut Transaction<'_>,
    about: Option<&str>,
    findings: &[&Finding],
    known: &HashSet<&str>,
) -> Result<usize, postgres::Error> {
    let standing: HashSet<&str> = findings.iter().map(|finding| finding.fingerprint.as_str()).collect();
    let there = transaction.query(
        "SELECT f.fingerprint, array_remove(array_agg(r.report_id), NULL)
         FROM plumbline.finding f LEFT JOIN plumbline.finding_report r ON r.fingerprint = f.fingerprint
         WHERE f.report_id IS NOT DISTINCT FROM $1 GROUP BY f.fingerprint",
        &[&about],
    )?;
    let resolved: Vec<String> = there
        .iter()
        .filter_map(|row| {
            let (fingerprint, names): (String, Vec<String>) = (row.get(0), row.get(1));
            let can_tell = names.iter().all(|id| known.contains(id.as_str()));
            (can_tell && !standing.contains(fingerprint.as_str())).then_some(fingerprint)
        })
        .collect();
    if resolved.is_empty() {
        return Ok(0);
    }
    transaction.execute(
        "DELETE FROM plumbline.finding WHERE fingerprint = ANY($1)",
        &[&resolved],
    )?;
    Ok(resolved.len())
}

/// Returns whether anything is another than before.
fn put_one(transaction: &mut Transaction<'_>, finding: &Finding) -> Result<bool, postgres::Error> {
    let columns: Vec<&str> = (FINDING.columns)().into_iter().map(|(name, ..)| name).collect();
    let row = star::finding(finding);
    let values: Vec<Value<'_>> = row.iter().map(Value).collect();
    let parameters: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as _).collect();
    let numbers: Vec<String> = (1..=columns.len()).map(|number| format!("${number}")).collect();
    let given = finding.state == FindingState::Waived;
    let updates: Vec<String> = columns
        .iter()
        .map(|name| {
            if OF_WAIVER.contains(name) && !given {
                format!("\"{name}\" = CASE WHEN f.waiver_published_by <> current_user THEN f.\"{name}\" ELSE excluded.\"{name}\" END")
            } else {
                format!("\"{name}\" = excluded.\"{name}\"")
            }
        })
        .collect();
    let same: Vec<&str> = columns
        .iter()
        .copied()
        .filter(|name| given || !OF_WAIVER.contains(name))
        .collect();
    let side = |of: &str| {
        same.iter()
            .map(|name| format!("{of}.\"{name}\""))
            .collect::<Vec<_>>()
            .join(", ")
    };
    // One's own waiver that is given up is a change, though nothing else is.
    let given_up = if given {
        ""
    } else {
        " OR f.waiver_published_by = current_user"
    };
    let publisher = if given {
        "current_user"
    } else {
        "CASE WHEN f.waiver_published_by <> current_user THEN f.waiver_published_by END"
    };
    let written = transaction.execute(
        &format!(
            "INSERT INTO plumbline.finding AS f ({}, waiver_published_by) VALUES ({}, {})
             ON CONFLICT (fingerprint) DO UPDATE
             SET {}, waiver_published_by = {publisher}, published_by = current_user, published_at = now()
             WHERE ({}) IS DISTINCT FROM ({}){given_up}",
            names(columns.iter().copied()),
            numbers.join(", "),
            if given { "current_user" } else { "NULL" },
            updates.join(", "),
            side("f"),
            side("excluded"),
        ),
        &parameters,
    )?;
    if written == 0 {
        return Ok(false);
    }
    transaction.execute(
        "DELETE FROM plumbline.finding_report WHERE fingerprint = $1",
        &[&finding.fingerprint],
    )?;
    let named: BTreeSet<&str> = finding.reports().collect();
    let named: Vec<&str> = named.into_iter().collect();
    transaction.execute(
        "INSERT INTO plumbline.finding_report (fingerprint, report_id) SELECT $1, unnest($2::text[])",
        &[&finding.fingerprint, &named],
    )?;
    Ok(true)
}
