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
use crate::{BeforeFile, ExportError, Exported, Flow, Outcome};
pub use lake::{Lake, Put};

/// A column's type in the words of SQL.
pub(crate) fn sql(kind: Kind) -> &'static str {
    table::sql(kind)
}

/// Writes the tables, a report at a time.
pub(crate) fn export(flow: &mut Flow<'_>, folder: &Path, before: BeforeFile<'_>) -> Outcome {
    let mut lake = Lake::open(folder)?;
    let mut exported = Exported {
        files: Vec::new(),
        notes: Vec::new(),
    };
    match fill(&mut lake, flow, before, &mut exported) {
        Ok(()) => Ok(exported),
        Err(error) => Err(exported.stopped_by(error)),
    }
}

/// Puts the reports into the lake, and into `exported` what was written and what is to be said of those left out.
fn fill(
    lake: &mut Lake,
    flow: &mut Flow<'_>,
    before: BeforeFile<'_>,
    exported: &mut Exported,
) -> Result<(), ExportError> {
    let (about, general) = by_report(flow.findings);
    let mut superseded = 0;
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
            Put::Written(written) | Put::Unchanged(written) => exported.files.extend(written),
            Put::LaterThere { .. } => superseded += 1,
        }
    }
    if flow.complete {
        lake.remove_gone()?;
    }
    exported.files.extend(lake.put_general(&general)?);
    exported.notes.extend((superseded > 0).then(|| {
        format!("{superseded} superseded reports are left out: the folder holds the current version of each report")
    }));
    Ok(())
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
