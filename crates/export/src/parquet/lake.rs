//! A folder of Parquet files that several people fill.
//!
//! Run after run, a lake holds each report once, and of each report the latest version: a report's files replace those it
//! had, and the files of earlier versions of its series go; a version that is earlier than one that is there is left out.
//! One report is put at a time, behind a lock on the folder; a file is written under another name and renamed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, create_dir_all, read_dir, remove_dir, remove_file};
use std::path::{Path, PathBuf};

use ::parquet::file::reader::{FileReader, SerializedFileReader};
use ::parquet::record::{Field, Row};
use chrono::{Datelike, NaiveDate};
use plumbline_model::{Finding, Report};

use super::table::{fit, write};
use crate::star::{self, FINDING, Kind, REPORT, Record, Rows, TABLES, Table};
use crate::text::{payer_file_name, slug};
use crate::{ExportError, Replaced, Written};

/// What Hive, Spark and DuckDB take for a NULL in a partition's name.
const NO_PARTITION: &str = "__HIVE_DEFAULT_PARTITION__";
/// The file of findings about no single report.
const GENERAL: &str = "general";
/// The file that is locked while a report is put. Readers of lakes pass over names that begin with a point.
const LOCK: &str = ".plumbline.lock";
/// Days from the first day of year 1, counted as 1, to 1 January 1970.
pub(super) const EPOCH_DAY: i32 = 719_163;

/// What became of a report that was put into a lake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Put {
    /// Its files were written, or some of them.
    Written(Vec<Written>),
    /// Every file of it was there with the same content.
    Unchanged(Vec<Written>),
    /// A later version of the report is there, and stays.
    LaterThere {
        /// That version's id.
        report_id: String,
    },
}

/// A folder of Parquet files.
#[derive(Debug)]
pub struct Lake {
    folder: PathBuf,
    lock: File,
    /// The ids of reports that were put, and the files they come from, as parts of file names.
    put: BTreeSet<String>,
    sources: BTreeSet<String>,
}

impl Lake {
    /// The lake in a folder, which is made if absent. Errors: [`ExportError::Write`].
    pub fn open(folder: &Path) -> Result<Lake, ExportError> {
        create_dir_all(folder).map_err(|source| failed(folder, source))?;
        let path = folder.join(LOCK);
        let lock = File::options().create(true).append(true).open(&path);
        Ok(Lake {
            folder: folder.to_owned(),
            lock: lock.map_err(|source| failed(&path, source))?,
            put: BTreeSet::new(),
            sources: BTreeSet::new(),
        })
    }

    /// The file of a table that holds a report's rows.
    pub fn place(&self, table: &str, report: &Report) -> PathBuf {
        let name = FileName::of(report).file();
        self.folder.join(table).join(partition(report)).join(name)
    }

    /// Writes a report's rows of every table, those of the report's own table last, and removes earlier versions of it.
    ///
    /// Errors: [`ExportError::DoesNotFit`] before any file has taken its place; [`ExportError::Write`].
    pub fn put(&mut self, record: &Record<'_>) -> Result<Put, ExportError> {
        let _held = Held::lock(&self.lock);
        let report = record.report;
        let name = FileName::of(report);
        let partition = partition(report);
        self.put.insert(name.report.clone());
        self.sources.insert(name.source.clone());
        let mut others = self.others(&partition, &name)?;
        if let Some(report_id) = later(&others, record)? {
            return Ok(Put::LaterThere { report_id });
        }
        let about = report.title();
        for table in TABLES {
            let columns = (table.columns)();
            if columns.iter().any(|(_, kind, _)| *kind == Kind::Decimal) {
                (table.rows)(record).try_for_each(|row| fit(&columns, &row, &about))?;
            }
        }
        let (mut written, mut changed) = (Vec::new(), false);
        for table in TABLES {
            let path = self.folder.join(table.name).join(&partition).join(name.file());
            let mut rows = (table.rows)(record).peekable();
            if rows.peek().is_none() {
                continue;
            }
            let (replaced, file) = self.write(table, &path, Box::new(rows), Some(report))?;
            changed |= replaced == Replaced::Other;
            others.remove(&path);
            written.push(file);
        }
        for path in others.keys() {
            changed = true;
            remove(path)?;
        }
        Ok(if changed {
            Put::Written(written)
        } else {
            Put::Unchanged(written)
        })
    }

    /// Writes findings that are about no single report in the place of those that are there.
    pub fn put_general(&self, findings: &[&Finding]) -> Result<Option<Written>, ExportError> {
        let _held = Held::lock(&self.lock);
        let none = format!("payer={NO_PARTITION}/year={NO_PARTITION}/{GENERAL}.parquet");
        let path = self.folder.join(FINDING.name).join(none);
        if findings.is_empty() {
            remove(&path)?;
            return Ok(None);
        }
        let rows = Box::new(findings.iter().map(|finding| star::finding(finding)));
        let (_, file) = self.write(&FINDING, &path, rows, None)?;
        Ok(Some(file))
    }

    /// Removes what was written before of the source files of the reports that were put, where it is of none of these.
    pub fn remove_gone(&self) -> Result<(), ExportError> {
        let _held = Held::lock(&self.lock);
        for table in TABLES {
            for payer in folders(&self.folder.join(table.name), "payer=")? {
                for year in folders(&payer, "year=")? {
                    for (path, name) in named(&year)? {
                        if self.sources.contains(&name.source) && !self.put.contains(&name.report) {
                            remove(&path)?;
                        }
                    }
                }
            }
        }
        Ok(())
    }

    fn write(
        &self,
        table: &Table,
        path: &Path,
        rows: Rows<'_>,
        report: Option<&Report>,
    ) -> Result<(Replaced, Written), ExportError> {
        if let Some(folder) = path.parent() {
            create_dir_all(folder).map_err(|source| failed(folder, source))?;
        }
        let (replaced, bytes) = write(path, &(table.columns)(), rows)?;
        let written = Written {
            path: path.to_owned(),
            report_ids: report.map(|report| report.id.clone()).into_iter().collect(),
            bytes,
        };
        Ok((replaced, written))
    }

    /// Files of the report and of other versions of it. All are in one partition: payer and period are part of a series.
    fn others(&self, partition: &Path, own: &FileName) -> Result<BTreeMap<PathBuf, FileName>, ExportError> {
        let mut others = BTreeMap::new();
        for table in TABLES {
            let files = named(&self.folder.join(table.name).join(partition))?;
            others.extend(
                files
                    .into_iter()
                    .filter(|(_, name)| name.report == own.report || name.series == own.series),
            );
        }
        Ok(others)
    }
}

/// The id of a version among these files that is later than a report: it names it as the one it replaces, or was made on
/// a later day, or on the same day and has a higher number.
fn later(files: &BTreeMap<PathBuf, FileName>, record: &Record<'_>) -> Result<Option<String>, ExportError> {
    let report = record.report;
    let own = FileName::of(report).report;
    for (path, name) in files {
        let is_header = path
            .components()
            .rev()
            .nth(3)
            .is_some_and(|part| part.as_os_str() == REPORT.name);
        if name.report == own || !is_header {
            continue;
        }
        let Some(header) = first_row(path)? else { continue };
        let field = |wanted: &str| {
            header
                .get_column_iter()
                .find(|(name, _)| *name == wanted)
                .map(|(_, field)| field)
        };
        let text = |wanted: &str| match field(wanted) {
            Some(Field::Str(text)) => Some(text.as_str()),
            _ => None,
        };
        let reported_on = match field("reported_on") {
            Some(Field::Date(day)) => NaiveDate::from_num_days_from_ce_opt(day + EPOCH_DAY),
            _ => None,
        };
        let version = match field("version") {
            Some(Field::Int(version)) => u32::try_from(*version).ok(),
            _ => None,
        };
        let by_day = reported_on
            .zip(report.reported_on)
            .is_some_and(|(there, given)| (there, version) > (given, Some(report.version)));
        let id = text("report_id").unwrap_or(&name.report);
        if report.supersedes.as_deref() != Some(id) && (text("supersedes") == Some(report.id.as_str()) || by_day) {
            return Ok(Some(id.to_owned()));
        }
    }
    Ok(None)
}

/// A file that cannot be read as Parquet is none of a later version: it is replaced.
fn first_row(path: &Path) -> Result<Option<Row>, ExportError> {
    let file = File::open(path).map_err(|source| failed(path, source))?;
    let Ok(reader) = SerializedFileReader::new(file) else {
        return Ok(None);
    };
    let rows = reader.get_row_iter(None);
    Ok(rows.ok().and_then(|mut rows| rows.next()?.ok()))
}

/// The lock on a lake, for as long as this lives. Where the file system knows no locks there is none: renaming keeps each
/// file whole all the same.
struct Held<'a>(&'a File);

impl<'a> Held<'a> {
    fn lock(file: &'a File) -> Held<'a> {
        drop(file.lock());
        Held(file)
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        drop(self.0.unlock());
    }
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
        FileName {
            report: slug(&report.id),
            series: star::series(report),
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

/// The files of reports in a partition.
fn named(partition: &Path) -> Result<Vec<(PathBuf, FileName)>, ExportError> {
    let files = entries(partition)?.into_iter().filter_map(|path| {
        let name = FileName::parse(path.file_name()?.to_str()?)?;
        Some((path, name))
    });
    Ok(files.collect())
}

/// What a folder holds, in order of names; nothing where it is not there.
pub(super) fn entries(folder: &Path) -> Result<Vec<PathBuf>, ExportError> {
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
