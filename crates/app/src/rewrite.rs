//! A change of one of the user's mapping files, and the stored reports it touches read again by it.
//!
//! First the change is planned on the file as it stands on the disk, then every file of the workspace that it touches is
//! read with it, and only then is anything written: the mapping file whole or not at all, the reports in one transaction.

use std::io::Write;
use std::path::{Path, PathBuf};

use chrono::Utc;
use plumbline_mapping::{Mapping, Mappings, Origin};
use plumbline_model::{Contract, ImportStatus, ImportedFile, Issue, Report, ReportStatus, Source};
use plumbline_readers::sniff;
use plumbline_store::ReadAgain;

use crate::app::Job;
use crate::commands::LeftFile;
use crate::pool::in_order;
use crate::reading::{Understood, Wanted, nothing_in_it};
use crate::verbs::{path_of, reports_of, source_bytes, with_file_issues};
use crate::{App, AppError};

/// A change of a mapping file that is not written yet.
pub(crate) struct Rewrite {
    /// The mapping's id.
    pub id: String,
    /// The user's mapping file.
    pub path: PathBuf,
    /// Its text now; `None` where it does not exist yet.
    before: Option<String>,
    /// The text that is changed: the file's, or the built-in mapping's.
    pub base: String,
    /// The text then.
    pub text: String,
    /// The version then.
    pub version: u32,
    /// Whether the user's file goes, since it would say what the built-in mapping says.
    pub removes: bool,
}

impl Rewrite {
    /// Plans a change of a mapping. `change` gets the file's text, its name in messages and the version it is to have.
    ///
    /// Errors: [`AppError::NoSuchMapping`]; [`AppError::InvalidRequest`] where the file has another version than was
    /// looked at; [`AppError::Mapping`] where the change cannot work.
    pub fn plan(
        app: &App,
        mapping: &str,
        looked_at: u32,
        change: impl FnOnce(&Mapping, &str, &str, u32) -> Result<String, AppError>,
    ) -> Result<Rewrite, AppError> {
        let known = app.mappings();
        // A version that was counted up meanwhile is told as such, not as a mapping that is not there.
        let id = mapping.split_once('@').map_or(mapping, |(id, _)| id);
        let mapping = known
            .get(mapping)
            .or_else(|| known.get(id))
            .ok_or_else(|| AppError::NoSuchMapping { id: mapping.to_owned() })?;
        // As it stands on the disk: a person may have changed it since Plumbline started.
        let text = mapping.text()?;
        let name = mapping.file_name();
        let current = Mapping::parse(&text, &name, mapping.origin().clone())?;
        let found = current.version();
        if found != looked_at {
            return Err(AppError::InvalidRequest {
                what: format!(
                    "{name} is version {found} now; version {looked_at} was looked at. Look at it again; nothing was changed."
                ),
            });
        }
        let version = known.next_version(mapping.id());
        let changed = change(&current, &text, &name, version)?;
        let mut rewrite = match mapping.origin() {
            Origin::File(path) => Rewrite {
                id: mapping.id().to_owned(),
                path: path.clone(),
                before: Some(text.clone()),
                base: text,
                text: changed,
                version,
                removes: false,
            },
            Origin::BuiltIn(file) => Rewrite {
                id: mapping.id().to_owned(),
                path: free_path(app.own_mappings(), file, mapping.id()),
                before: None,
                base: text,
                text: Mapping::copied_from(mapping.id(), found) + &changed,
                version,
                removes: false,
            },
        };
        if let Some(behind) = Mappings::built_in_behind(&current)
            && mapping.origin() != behind.origin()
            && let Some(built_in) = Mapping::unchanged_copy_of(&rewrite.text, &behind.text()?)
        {
            rewrite.version = behind.version();
            rewrite.text = built_in;
            rewrite.removes = true;
        }
        Ok(rewrite)
    }

    /// Plans a version of a mapping for other report periods, in a file of its own: the file it is made from stays.
    ///
    /// Errors: those of [`Rewrite::plan`].
    pub fn plan_beside(
        app: &App,
        mapping: &str,
        looked_at: u32,
        file: &str,
        change: impl FnOnce(&Mapping, &str, &str, u32) -> Result<String, AppError>,
    ) -> Result<Rewrite, AppError> {
        let changed = Rewrite::plan(app, mapping, looked_at, change)?;
        Ok(Rewrite {
            path: free_path(app.own_mappings(), file, &changed.id),
            before: None,
            removes: false,
            ..changed
        })
    }

    /// Whether the file would be a copy of a built-in mapping, in whose place it is used from then on.
    pub fn copies_built_in(&self) -> bool {
        self.before.is_none()
    }

    /// The mappings as they would be. Errors: [`AppError::Mapping`] for a change that contradicts another file.
    pub fn mappings(&self, app: &App) -> Result<Mappings, AppError> {
        let draft = Mapping::parse(
            &self.text,
            &self.path.display().to_string(),
            Origin::File(self.path.clone()),
        )?;
        Ok(app.mappings().with(draft)?)
    }

    /// Reads a file of the workspace as if the change were made.
    ///
    /// Errors: those of [`source_bytes`]; [`AppError::NotRead`] where the file gives no report with it.
    pub fn read(&self, app: &App, job: &Job<'_>, file: &Touched) -> Result<FileAgain, AppError> {
        let bytes = source_bytes(app, &file.sha256)?;
        let understood = self.understand(app, job, file, &bytes)?;
        let (used, mapped) = understood.mapped.map_err(AppError::NotRead)?;
        let reports = with_file_issues(mapped.reports, &understood.issues, &mapped.issues);
        let Some(source) = reports.first().map(|report| report.source.clone()) else {
            return Err(AppError::NotRead(nothing_in_it()));
        };
        let event = ImportedFile {
            path: file.path.clone(),
            sha256: Some(file.sha256.clone()),
            format: sniff(&bytes),
            status: ImportStatus::Imported,
            report_ids: reports.iter().map(|report| report.id.clone()).collect(),
            mapping: Some(used),
            figures: reports.iter().map(Report::figure_count).sum(),
            unmapped: reports.iter().map(|report| report.unmapped.len()).sum(),
            issues: issues(&reports).into_iter().cloned().collect(),
            error: None,
        };
        Ok(FileAgain {
            source,
            reports,
            contracts: mapped.contracts,
            event,
            bytes,
        })
    }

    /// The file as read with the change, whether it gives reports or not.
    pub fn understand(&self, app: &App, job: &Job<'_>, file: &Touched, bytes: &[u8]) -> Result<Understood, AppError> {
        let known = app.known();
        let understand = |forced: Option<&str>| {
            let wanted = Wanted {
                mapping: forced,
                path: &file.path,
                draft: Some(&self.text),
            };
            app.reading
                .understand(bytes, &known, wanted, job.cancelled(), &mut |_| {})
                .map_err(AppError::NotRead)
        };
        let understood = understand(None)?;
        let by_itself = matches!(&understood.mapped, Ok((used, _)) if used.id == file.mapping);
        if by_itself {
            return Ok(understood);
        }
        // It was imported by this mapping because a person said so.
        understand(Some(&file.mapping))
    }

    /// Reads every file again, several at once. One that cannot be read with the change is left as it is, and named.
    ///
    /// Errors: [`AppError::NotRead`] when the job was cancelled.
    pub fn read_all(
        &self,
        app: &App,
        job: &Job<'_>,
        files: &[Touched],
    ) -> Result<(Vec<FileAgain>, Vec<LeftFile>), AppError> {
        let (mut read, mut left) = (Vec::new(), Vec::new());
        in_order(
            files.len(),
            app.reading.at_once(),
            |index| files.get(index).map(|file| (file, self.read(app, job, file))),
            |outcome| {
                match outcome {
                    Some((_, Ok(file))) => read.push(file),
                    Some((_, Err(error))) if job.is_cancelled() => return Err(error),
                    Some((file, Err(error))) => left.push(LeftFile {
                        path: file.path.clone(),
                        why: error.to_string(),
                    }),
                    None => {}
                }
                Ok(true)
            },
        )?;
        Ok((read, left))
    }

    /// Writes the mapping file and stores the reports as they were read with it.
    ///
    /// The reports keep their ids and their place among the versions. Errors: [`AppError::Unwritable`];
    /// [`AppError::Store`], then the mapping file is as it was.
    pub fn keep(&self, app: &App, files: &[FileAgain]) -> Result<Vec<Report>, AppError> {
        if self.removes {
            std::fs::remove_file(&self.path).map_err(|source| unwritable(&self.path, source))?;
        } else {
            write(&self.path, &self.text)?;
        }
        let stored = {
            let mut workspace = app.workspace();
            let kept = files
                .iter()
                .try_for_each(|file| workspace.store_original(&file.bytes).map(drop));
            let again: Vec<ReadAgain> = files.iter().map(FileAgain::view).collect();
            kept.and_then(|()| workspace.replace_files(&again, Utc::now()))
        };
        let undo = || match &self.before {
            Some(text) => write(&self.path, text),
            None => std::fs::remove_file(&self.path).map_err(|source| unwritable(&self.path, source)),
        };
        // The error to tell is the first one; should the older text not go back either, its version says so.
        let stored = stored.inspect_err(|_| drop(undo()))?;
        app.reload_mappings()?;
        Ok(stored)
    }
}

/// A file of the workspace that a changed mapping reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Touched {
    pub sha256: String,
    /// Where it was imported from.
    pub path: String,
    /// The id of the mapping it was read by.
    pub mapping: String,
}

impl Touched {
    /// The file with this hash, read by the mapping with this id. Errors: [`AppError::Store`].
    pub fn file(app: &App, sha256: &str, mapping: &str) -> Result<Touched, AppError> {
        Ok(Touched {
            path: path_of(app, sha256, &reports_of(app, sha256)?)?,
            sha256: sha256.to_owned(),
            mapping: mapping.to_owned(),
        })
    }

    /// Every file with a stored report that `is_touched`, in the order the reports are listed.
    ///
    /// Errors: [`AppError::Store`].
    pub fn files(app: &App, is_touched: impl Fn(&Report) -> bool) -> Result<Vec<Touched>, AppError> {
        let reports = {
            let workspace = app.workspace();
            [workspace.current_reports()?, workspace.superseded_reports()?].concat()
        };
        let mut files: Vec<Touched> = Vec::new();
        for report in reports.iter().filter(|report| is_touched(report)) {
            let sha256 = &report.source.sha256;
            if !files.iter().any(|file| file.sha256 == *sha256) {
                files.push(Touched::file(app, sha256, mapping_id(report))?);
            }
        }
        Ok(files)
    }
}

/// The id of the mapping a report was read by.
pub(crate) fn mapping_id(report: &Report) -> &str {
    let mapping = report.source.mapping.as_str();
    mapping.split_once('@').map_or(mapping, |(id, _)| id)
}

/// A file read again, with what is to be stored of it.
pub(crate) struct FileAgain {
    source: Source,
    pub reports: Vec<Report>,
    contracts: Vec<Contract>,
    event: ImportedFile,
    bytes: Vec<u8>,
}

impl FileAgain {
    /// The file's hash.
    pub fn sha256(&self) -> &str {
        &self.source.sha256
    }

    fn view(&self) -> ReadAgain<'_> {
        ReadAgain {
            source: &self.source,
            reports: &self.reports,
            contracts: &self.contracts,
            event: &self.event,
        }
    }
}

/// Whether the rules have run over a report: what they say of it has to follow when it is read again.
pub(crate) fn was_checked(report: &Report) -> bool {
    matches!(report.status, ReportStatus::Checked | ReportStatus::SignedOff)
}

/// What was noticed about a file's reports, each remark once.
pub(crate) fn issues(reports: &[Report]) -> Vec<&Issue> {
    let mut issues: Vec<&Issue> = Vec::new();
    for issue in reports.iter().flat_map(|report| &report.issues) {
        if !issues.contains(&issue) {
            issues.push(issue);
        }
    }
    issues
}

/// A name in the folder that no file has yet: a file of another mapping is left alone.
fn free_path(folder: &Path, name: &str, id: &str) -> PathBuf {
    let numbered = (2..).map(|number| folder.join(format!("{id}-{number}.toml")));
    std::iter::once(folder.join(name))
        .chain(numbered)
        .find(|path| !path.exists())
        .unwrap_or_else(|| folder.join(name))
}

/// Writes a file whole or not at all. Errors: [`AppError::Unwritable`].
pub(crate) fn write(path: &Path, text: &str) -> Result<(), AppError> {
    let temporary = path.with_extension("toml.tmp");
    let written = || {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let mut file = std::fs::File::create(&temporary)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&temporary, path)
    };
    written().map_err(|source| {
        // The failure to report is the first one; a leftover temporary file is no mapping.
        let _ = std::fs::remove_file(&temporary);
        unwritable(path, source)
    })
}

fn unwritable(path: &Path, source: std::io::Error) -> AppError {
    AppError::Unwritable {
        path: path.to_owned(),
        source,
    }
}
