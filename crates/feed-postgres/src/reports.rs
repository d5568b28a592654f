//! One report with all that belongs to it.

use std::collections::HashSet;

use plumbline_export::star::{BESIDE, Cell, FINDING, REPORT, TABLES, series};
use plumbline_model::ReportStatus;
use postgres::Transaction;
use postgres::types::ToSql;

use crate::rows::{Content, Value, copy, names, storable};
use crate::series::{self, Version};
use crate::{Facts, Publication, Put, contracts, findings};

/// Columns of `report` that say where it stands in one workspace, and nothing of its facts.
const OF_WORKSPACE: [&str; 4] = ["version", "status", "supersedes", "source_file"];
/// How far the work on a report is, the least first.
const STATUSES: [ReportStatus; 3] = [ReportStatus::Draft, ReportStatus::Checked, ReportStatus::SignedOff];

/// What the database holds of a report.
struct Stored {
    series: String,
    content: String,
    status: String,
    withheld: i32,
}

pub(crate) fn put(
    transaction: &mut Transaction<'_>,
    publication: &Publication<'_>,
    known: &HashSet<&str>,
) -> Result<Put, postgres::Error> {
    let report = publication.record.report;
    let own = series(report);
    // A report first and then its series, in one order: nobody waits in a circle.
    series::lock(transaction, &format!("report {}", report.id))?;
    let stored = stored(transaction, &report.id)?;
    let mut held: Vec<&str> = vec![&own];
    held.extend(stored.as_ref().map(|stored| stored.series.as_str()));
    held.sort_unstable();
    held.dedup();
    for series in held {
        series::lock(transaction, &format!("series {series}"))?;
    }
    let content = content(publication);
    let withheld = i32::try_from(publication.withheld).unwrap_or(i32::MAX);
    let contract = publication.contract.map(contracts::key);
    let contract = contracts::known(transaction, contract.as_deref())?;
    let facts = match &stored {
        None => Facts::New,
        Some(stored) if stored.content == content => Facts::Same,
        Some(stored) if stored.withheld < withheld => Facts::MoreThere,
        Some(_) => Facts::Changed,
    };
    match facts {
        Facts::New | Facts::Changed => {
            let header = Header {
                content: &content,
                withheld,
                contract: contract.as_deref(),
                status: status(publication, None),
            };
            write(transaction, publication, &own, stored.as_ref(), &header)?;
        }
        Facts::Same => {
            let before = stored.as_ref().map(|stored| stored.status.as_str());
            transaction.execute(
                "UPDATE plumbline.report SET status = $2, contract_key = coalesce($3, contract_key)
                 WHERE report_id = $1 AND (status, contract_key) IS DISTINCT FROM ($2, coalesce($3, contract_key))",
                &[&report.id, &status(publication, before), &contract],
            )?;
        }
        Facts::MoreThere => {}
    }
    let row = transaction.query_one(
        "SELECT is_current FROM plumbline.report WHERE report_id = $1",
        &[&report.id],
    )?;
    let is_current: bool = row.get(0);
    let findings = if is_current && publication.checked {
        findings::put(transaction, Some(&report.id), publication.record.findings, known)?
    } else {
        0
    };
    Ok(Put {
        facts,
        findings,
        is_current,
    })
}

fn stored(transaction: &mut Transaction<'_>, id: &str) -> Result<Option<Stored>, postgres::Error> {
    let row = transaction.query_opt(
        "SELECT series, content_sha256, status, withheld FROM plumbline.report WHERE report_id = $1",
        &[&id],
    )?;
    Ok(row.map(|row| Stored {
        series: row.get(0),
        content: row.get(1),
        status: row.get(2),
        withheld: row.get(3),
    }))
}

/// The hash of everything that the report states, findings left out: those depend on the other reports of a workspace.
fn content(publication: &Publication<'_>) -> String {
    let mut content = Content::default();
    for table in TABLES.iter().chain(&BESIDE).filter(|table| table.name != FINDING.name) {
        let without: &[&str] = if table.name == REPORT.name { &OF_WORKSPACE } else { &[] };
        content.add(table, (table.rows)(&publication.record), without);
    }
    content.finish()
}

/// Where the report stands in the work: for the same facts the furthest that anybody came.
fn status(publication: &Publication<'_>, before: Option<&str>) -> &'static str {
    let place = |wanted: &str| {
        STATUSES
            .iter()
            .position(|status| status.as_str() == wanted)
            .unwrap_or(0)
    };
    let furthest = place(publication.record.report.status.as_str()).max(before.map_or(0, place));
    STATUSES[furthest].as_str()
}

/// Columns of `report` beside the star's.
struct Header<'a> {
    content: &'a str,
    withheld: i32,
    contract: Option<&'a str>,
    status: &'static str,
}

/// Writes facts in the place of those that are there.
fn write(
    transaction: &mut Transaction<'_>,
    publication: &Publication<'_>,
    own: &str,
    stored: Option<&Stored>,
    header: &Header<'_>,
) -> Result<(), postgres::Error> {
    let report = publication.record.report;
    let mut versions = series::versions(transaction, own)?;
    versions.retain(|version| version.id != report.id);
    series::place(
        &mut versions,
        Version {
            id: report.id.clone(),
            reported_on: report.reported_on,
            replaces: report.supersedes.clone(),
        },
    );
    let columns = (REPORT.columns)();
    for row in (REPORT.rows)(&publication.record) {
        let cells: Vec<Cell> = row
            .into_iter()
            .zip(&columns)
            .map(|(cell, (name, ..))| match *name {
                // Until the series is numbered, none has this number.
                "version" => Cell::Int(Some(-1)),
                "supersedes" => Cell::Text(None),
                "status" => Cell::Text(Some(header.status.to_owned())),
                _ => cell,
            })
            .collect();
        let values: Vec<Value<'_>> = cells.iter().map(Value).collect();
        let mut parameters: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as _).collect();
        let replaces = report.supersedes.as_deref().map(storable);
        let replaces = replaces.as_deref();
        parameters.extend([
            &header.content as &(dyn ToSql + Sync),
            &header.withheld,
            &header.contract,
            &replaces,
        ]);
        let all: Vec<&str> = columns
            .iter()
            .map(|(name, ..)| *name)
            .chain(["content_sha256", "withheld", "contract_key", "replaces"])
            .collect();
        let numbers: Vec<String> = (1..=all.len()).map(|number| format!("${number}")).collect();
        let updates: Vec<String> = all
            .iter()
            .map(|name| format!("\"{name}\" = excluded.\"{name}\""))
            .collect();
        transaction.execute(
            &format!(
                "INSERT INTO plumbline.report ({}, is_current) VALUES ({}, false)
                 ON CONFLICT (report_id) DO UPDATE
                 SET {}, is_current = false, published_by = current_user, published_at = now()",
                names(all.iter().copied()),
                numbers.join(", "),
                updates.join(", ")
            ),
            &parameters,
        )?;
    }
    for table in TABLES.iter().chain(&BESIDE) {
        if table.name == REPORT.name || table.name == FINDING.name {
            continue;
        }
        if stored.is_some() {
            transaction.execute(
                &format!("DELETE FROM plumbline.{} WHERE report_id = $1", table.name),
                &[&report.id],
            )?;
        }
        copy(transaction, table, (table.rows)(&publication.record))?;
    }
    series::number(transaction, &versions)?;
    if let Some(stored) = stored.filter(|stored| stored.series != own) {
        let left = series::versions(transaction, &stored.series)?;
        series::number(transaction, &left)?;
    }
    Ok(())
}
