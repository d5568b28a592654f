//! Parquet: the [star](crate::star) as a lake for DuckDB, Spark and Trino, partitioned by payer and year.
//!
//! Files: `<table>/payer=<payer>/year=<year>/<report id>_<series>_<file>.parquet`, one per report and table; a table in
//! which a report has no row has no file of it. `payer` is the payer's name as a file name, `year` the year the
//! performance period ends in. Tables and columns: docs/exports.md.

mod lake;
mod table;

use std::collections::HashMap;
use std::path::Path;

use plumbline_model::{Finding, ReportStatus};

use crate::star::{FIGURE, Kind, Record};
use crate::{BeforeFile, ExportError, Exported, Flow};
pub use lake::{Lake, Put};

/// A column's type in the words of SQL.
pub(crate) fn sql(kind: Kind) -> &'static str {
    table::sql(kind)
}

/// Writes the tables, a report at a time.
pub(crate) fn export(flow: &mut Flow<'_>, folder: &Path, before: BeforeFile<'_>) -> Result<Exported, ExportError> {
    let mut lake = Lake::open(folder)?;
    let (about, general) = by_report(flow.findings);
    let (mut superseded, mut files) = (0, Vec::new());
    for report in &mut *flow.reports {
        let report = report?;
        if report.status == ReportStatus::Superseded {
            superseded += 1;
            continue;
        }
        if !before(&lake.place(FIGURE.name, &report)) {
            return Err(ExportError::Cancelled);
        }
        let put = lake.put(&Record {
            report: &report,
            findings: about.get(report.id.as_str()).map_or(&[], Vec::as_slice),
            offers: &(flow.offers)(&report),
        })?;
        match put {
            Put::Written(written) | Put::Unchanged(written) => files.extend(written),
            Put::LaterThere { .. } => superseded += 1,
        }
    }
    if flow.complete {
        lake.remove_gone()?;
    }
    files.extend(lake.put_general(&general)?);
    let notes = (superseded > 0).then(|| {
        format!("{superseded} superseded reports are left out: the folder holds the current version of each report")
    });
    Ok(Exported {
        files,
        notes: notes.into_iter().collect(),
    })
}

/// Findings by the report they are about, and those about no single one.
pub fn by_report(findings: &[Finding]) -> (HashMap<&str, Vec<&Finding>>, Vec<&Finding>) {
    let mut about: HashMap<&str, Vec<&Finding>> = HashMap::new();
    let mut general = Vec::new();
    for finding in findings {
        match &finding.report_id {
            Some(id) => about.entry(id).or_default().push(finding),
            None => general.push(finding),
        }
    }
    (about, general)
}

#[cfg(test)]
mod tests;
