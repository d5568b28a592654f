//! Shared by the tests of the whole line: where things are, a workspace with all samples, text tables for people.

pub mod brookside;
pub mod cedar;
pub mod changes;
pub mod compared;
pub mod drawn;
pub mod duckdb;
pub mod fhir_server;
pub mod portfolio;
pub mod postgres;
mod said;
pub mod unknown;

use std::path::{Path, PathBuf};

use plumbline_app::commands::{ImportRequest, ImportResult, Nothing, ReportRequest};
use plumbline_app::{App, verbs};
use plumbline_model::{Report, ReportStatus};

pub use said::said;

/// The project's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("tests/ stands in the project's root")
        .to_owned()
}

/// The folder of material beside the project; `None`, said plainly, where it is absent.
pub fn shared() -> Option<PathBuf> {
    let folder = root().parent()?.join("shared");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: {} is not there", folder.display());
    None
}

/// Runs the standard's validator, which is no part of the project, over written Bundles; panics with what it says of them.
///
/// One run for all of them: it reads the standard's profiles at each start.
pub fn validate<P: AsRef<std::ffi::OsStr>>(shared: &Path, bundles: impl IntoIterator<Item = P>) {
    let run = std::process::Command::new("python3")
        .arg(shared.join("vbpr/validate_vbpr.py"))
        .arg("--quiet")
        .args(bundles)
        .output()
        .expect("python3 runs the validator");
    assert!(
        run.status.success(),
        "{}{}",
        String::from_utf8_lossy(&run.stdout),
        String::from_utf8_lossy(&run.stderr)
    );
}

/// Every sample report, in path order.
pub fn samples() -> Vec<PathBuf> {
    let mut files = Vec::new();
    for payer in std::fs::read_dir(root().join("sample_reports")).expect("sample_reports/ exists") {
        let payer = payer.expect("readable").path();
        // `contracts` holds contract files, which are no reports.
        if payer.is_dir() && !payer.ends_with("generator") && !payer.ends_with("contracts") {
            files.extend(
                std::fs::read_dir(&payer)
                    .expect("readable")
                    .map(|file| file.expect("readable").path()),
            );
        }
    }
    files.sort();
    files
}

/// A workspace in a temporary folder.
pub struct Workspace {
    /// Deleted with it.
    pub folder: tempfile::TempDir,
    /// The open application.
    pub app: App,
}

impl Workspace {
    /// An empty one.
    pub fn empty() -> Workspace {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let app = App::open(&folder.path().join("workspace")).expect("a new workspace opens");
        Workspace { folder, app }
    }

    /// One with every sample imported.
    pub fn with_samples() -> Workspace {
        let workspace = Workspace::empty();
        workspace.import(&[root().join("sample_reports")]);
        workspace
    }

    /// Imports files and folders.
    pub fn import(&self, paths: &[PathBuf]) -> ImportResult {
        let paths = paths.iter().map(|path| path.to_string_lossy().into_owned()).collect();
        verbs::import_paths(
            &self.app,
            ImportRequest {
                paths,
                mapping: None,
                sound: false,
                job: "test".into(),
            },
        )
        .expect("the workspace takes files")
    }

    /// What every current report says, with its title, in one order.
    pub fn facts(&self) -> Vec<(String, Vec<String>)> {
        let reports = self.current();
        let mut facts: Vec<_> = reports.iter().map(|report| (report.title(), said(report))).collect();
        facts.sort();
        facts
    }

    /// The current reports, whole.
    pub fn current(&self) -> Vec<Report> {
        let rows = verbs::list_reports(&self.app, Nothing {}).expect("listed");
        rows.into_iter()
            .filter(|row| row.report.status != ReportStatus::Superseded)
            .map(|row| {
                let id = row.report.id;
                verbs::get_report(&self.app, ReportRequest { id })
                    .expect("stored")
                    .report
            })
            .collect()
    }
}

/// Aligned columns; the first row is the header.
pub fn aligned(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        text.push_str(cells.collect::<Vec<_>>().join(" | ").trim_end());
        text.push('\n');
    }
    text
}
