//! Parquet: a star of typed tables for DuckDB, Spark and Trino, partitioned by payer and year.
//!
//! Files: `<table>/payer=<payer>/year=<year>/<report id>_<series>_<file>.parquet`, one per report and table; a table in
//! which a report has no row has no file of it. `payer` is the payer's name as a file name, `year` the year the
//! performance period ends in. Tables and columns: docs/exports.md.
//!
//! Run after run, a folder holds each report once, and of each report the last version written to it: a report's files
//! replace those it had, and the files of other versions of its series go. An export of all current reports also removes
//! what the same source files gave before and give no longer. Superseded versions are left out.

mod rows;
mod table;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::{create_dir_all, read_dir, remove_dir, remove_file};
use std::path::{Path, PathBuf};

use chrono::Datelike;
use plumbline_model::{Finding, Report, ReportStatus, fingerprint};

use crate::text::{payer_file_name, slug};
use crate::{BeforeFile, ExportError, Exported, Flow, Outcome, Written};
pub(crate) use rows::TABLES as SCHEMA;
use rows::{Rows, TABLES};
use table::{Cell, write};

/// A column's type in the words of SQL.
pub(crate) fn sql(kind: table::Kind) -> &'static str {
    kind.sql()
}

/// What Hive, Spark and DuckDB take for a NULL in a partition's name.
const NO_PARTITION: &str = "__HIVE_DEFAULT_PARTITION__";
/// The file of findings about no single report.
const GENERAL: &str = "general";

/// Writes the tables, a report at a time.
pub(crate) fn export(flow: &mut Flow<'_>, folder: &Path, before: BeforeFile<'_>) -> Outcome {
    let mut lake = Lake::open(folder)?;
    let filled = fill(&mut lake, flow, before);
    let mut exported = Exported {
        files: lake.written,
        notes: Vec::new(),
    };
    match filled {
        Ok(note) => {
            exported.notes.extend(note);
            Ok(exported)
        }
        Err(error) => Err(exported.stopped_by(error)),
    }
}

/// Puts the reports into the folder; gives what is to be said of those left out.
fn fill(lake: &mut Lake<'_>, flow: &mut Flow<'_>, before: BeforeFile<'_>) -> Result<Option<String>, ExportError> {
    let folder = lake.folder;
    let mut findings: HashMap<&str, Vec<&Finding>> = HashMap::new();
    let mut general = Vec::new();
    for finding in flow.findings {
        match &finding.report_id {
            Some(id) => findings.entry(id).or_default().push(finding),
            None => general.push(finding),
        }
    }
    let mut superseded = 0;
    let mut sources = BTreeSet::new();
    for report in &mut *flow.reports {
        let report = report?;
        if report.status == ReportStatus::Superseded {
            superseded += 1;
            continue;
        }
        let name = FileName::of(&report);
        let partition = partition(&report);
        if !before(&folder.join(rows::FIGURE.name).join(&partition).join(name.file())) {
            return Err(ExportError::Cancelled);
        }
        let about = findings.get(report.id.as_str()).map_or(&[][..], Vec::as_slice);
        lake.write(&report, about, &partition, &name)?;
        lake.remove_replaced(&name)?;
        sources.insert(name.source);
    }
    if flow.complete {
        lake.remove_gone(&sources)?;
    }
    lake.write_general(&general)?;
    Ok((superseded > 0).then(|| {
        format!("{superseded} superseded reports are left out: the folder holds the current version of each report")
    }))
}

/// The name of a report's files: which report, which series it is a version of, which file it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
struct FileName {
    report: String,
    series: String,
    source: String,
}

impl FileName {
    fn of(report: &Report) -> FileName {
        // A report that states no period is a series of its own.
        let own = report.period.map_or(report.id.as_str(), |_| "");
        FileName {
            report: slug(&report.id),
            series: fingerprint("series", &report.series_key(), &[own]),
            source: report.source.sha256.chars().take(16).collect(),
        }
    }

    fn file(&self) -> String {
        format!("{}_{}_{}.parquet", self.report, self.series, self.source)
    }

    fn parse(name: &str) -> Option<FileName> {
        let mut parts = name.strip_suffix(".parquet")?.split('_');
        let (report, series, source) = (parts.next()?, parts.next()?, parts.next()?);
        parts.next().is_none().then(|| FileName {
            report: report.to_owned(),
            series: series.to_owned(),
            source: source.to_owned(),
        })
    }
}

/// `payer=…/year=…`, from names that every file system takes.
fn partition(report: &Report) -> PathBuf {
    let payer = payer_file_name(&report.payer.name);
    let year = report
        .period
        .map_or_else(|| NO_PARTITION.to_owned(), |period| period.end.year().to_string());
    Path::new(&format!("payer={payer}")).join(format!("year={year}"))
}

/// The folder, with what exports before this one left in it.
struct Lake<'a> {
    folder: &'a Path,
    /// Files that are not of this run, by path.
    known: BTreeMap<PathBuf, FileName>,
    /// Those of each report and of each series.
    of: HashMap<String, Vec<PathBuf>>,
    written: Vec<Written>,
}

impl<'a> Lake<'a> {
    fn open(folder: &'a Path) -> Result<Lake<'a>, ExportError> {
        let mut lake = Lake {
            folder,
            known: BTreeMap::new(),
            of: HashMap::new(),
            written: Vec::new(),
        };
        for table in TABLES {
            for payer in folders(&folder.join(table.name), "payer=")? {
                for year in folders(&payer, "year=")? {
                    for entry in entries(&year)? {
                        let name = entry
                            .file_name()
                            .and_then(|name| name.to_str())
                            .and_then(FileName::parse);
                        if let Some(name) = name {
                            lake.of.entry(name.report.clone()).or_default().push(entry.clone());
                            lake.of.entry(name.series.clone()).or_default().push(entry.clone());
                            lake.known.insert(entry, name);
                        }
                    }
                }
            }
        }
        Ok(lake)
    }

    /// Writes a report's rows of every table.
    fn write(
        &mut self,
        report: &Report,
        findings: &[&Finding],
        partition: &Path,
        name: &FileName,
    ) -> Result<(), ExportError> {
        for table in TABLES {
            let folder = self.folder.join(table.name).join(partition);
            let path = folder.join(name.file());
            let rows: &mut dyn Iterator<Item = Result<Vec<Cell>, ExportError>> = match table.name {
                "figure" => &mut rows::figures(report),
                "quality" => &mut rows::quality(report),
                "finding" => &mut findings.iter().map(|finding| Ok(rows::finding(finding))),
                "definition" => &mut rows::definitions(report).into_iter(),
                "period" => &mut rows::periods(report).into_iter(),
                _ => &mut rows::report(report).into_iter(),
            };
            self.table(&path, &(table.columns)(), rows, Some(&report.id))?;
        }
        Ok(())
    }

    /// Findings that are about no single report.
    fn write_general(&mut self, findings: &[&Finding]) -> Result<(), ExportError> {
        let table = &rows::FINDING;
        let none = format!("payer={NO_PARTITION}/year={NO_PARTITION}/{GENERAL}.parquet");
        let path = self.folder.join(table.name).join(none);
        if findings.is_empty() {
            return remove(&path);
        }
        let rows: Rows = findings.iter().map(|finding| Ok(rows::finding(finding))).collect();
        self.table(&path, &(table.columns)(), &mut rows.into_iter(), None)
    }

    fn table(
        &mut self,
        path: &Path,
        columns: &[table::Column],
        rows: &mut dyn Iterator<Item = Result<Vec<Cell>, ExportError>>,
        report: Option<&String>,
    ) -> Result<(), ExportError> {
        let mut rows = rows.peekable();
        if rows.peek().is_none() {
            return Ok(());
        }
        if let Some(folder) = path.parent() {
            create_dir_all(folder).map_err(|source| failed(folder, source))?;
        }
        let bytes = write(path, columns, &mut rows)?;
        self.known.remove(path);
        self.written.extend(bytes.map(|bytes| Written {
            path: path.to_owned(),
            report_ids: report.cloned().into_iter().collect(),
            bytes,
        }));
        Ok(())
    }
}

impl Lake<'_> {
    /// Removes what earlier exports wrote of this report or of other versions of its series.
    fn remove_replaced(&mut self, name: &FileName) -> Result<(), ExportError> {
        for key in [&name.report, &name.series] {
            for path in self.of.remove(key).unwrap_or_default() {
                if self.known.remove(&path).is_some() {
                    remove(&path)?;
                }
            }
        }
        Ok(())
    }

    /// Removes what earlier exports wrote of these source files and this one did not.
    fn remove_gone(&mut self, sources: &BTreeSet<String>) -> Result<(), ExportError> {
        for (path, name) in &self.known {
            if sources.contains(&name.source) {
                remove(path)?;
            }
        }
        Ok(())
    }
}

/// Removes a file, where it is there, and the folders of its partition, where it was the last in them.
fn remove(path: &Path) -> Result<(), ExportError> {
    match remove_file(path) {
        Err(source) if source.kind() != std::io::ErrorKind::NotFound => return Err(failed(path, source)),
        _ => {}
    }
    for folder in path.ancestors().skip(1).take(2) {
        // Folders that hold other files stay.
        drop(remove_dir(folder));
    }
    Ok(())
}

/// What a folder holds, in order of names; nothing where it is not there.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, ExportError> {
    let listed = match read_dir(folder) {
        Ok(listed) => listed,
        Err(source) if source.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(failed(folder, source)),
    };
    let paths = listed
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<Vec<_>>>();
    let mut paths = paths.map_err(|source| failed(folder, source))?;
    paths.sort();
    Ok(paths)
}

/// The partitions in a folder: its folders of this name.
fn folders(folder: &Path, start: &str) -> Result<Vec<PathBuf>, ExportError> {
    let mut folders = entries(folder)?;
    folders.retain(|path| {
        let named = |name: &std::ffi::OsStr| name.to_string_lossy().starts_with(start);
        path.is_dir() && path.file_name().is_some_and(named)
    });
    Ok(folders)
}

fn failed(path: &Path, source: std::io::Error) -> ExportError {
    ExportError::Write {
        path: path.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests;
