//! What is sound of a file of which nothing was stored, told before it is taken in.

use std::path::PathBuf;

use plumbline_model::{ErrorInfo, Issue};
use plumbline_readers::Limits;

use super::import_paths::is_refused;
use crate::commands::{SoundPreview, SoundRequest};
use crate::file_sets::{FileSet, sets};
use crate::reading::{Understood, Wanted};
use crate::{App, AppError};

/// Reads a file again, with those that are one export with it, and says what an import of what is sound would store and
/// what it would leave out. Nothing is stored. Errors: [`AppError::Read`] when the file cannot be opened.
pub fn preview_sound(app: &App, request: SoundRequest) -> Result<SoundPreview, AppError> {
    let set = set_of(PathBuf::from(&request.path));
    let bytes = set.load(&Limits::default())?;
    let job = app.start_job(&request.job);
    let wanted = Wanted {
        mapping: None,
        path: &request.path,
        draft: None,
    };
    let understood = app
        .reading
        .understand(&bytes, &app.known(), wanted, job.cancelled(), &mut |_| {});
    let paths = set.paths().map(|path| path.to_string_lossy().into_owned()).collect();
    Ok(preview(paths, understood))
}

fn preview(paths: Vec<String>, understood: Result<Understood, ErrorInfo>) -> SoundPreview {
    let mut preview = SoundPreview {
        paths,
        reports: Vec::new(),
        contracts: Vec::new(),
        left_out: Vec::new(),
        problem: None,
    };
    let mapped = understood.and_then(|understood| {
        let refused = understood.issues.into_iter().filter(is_refused);
        preview.left_out.extend(refused);
        understood.mapped
    });
    match mapped {
        Err(problem) => preview.problem = Some(problem),
        Ok((_, mapped)) => {
            let refused = |issue: &&Issue| is_refused(issue);
            preview.left_out.extend(mapped.issues.iter().filter(refused).cloned());
            preview.reports = mapped.reports.iter().map(|report| report.summary()).collect();
            let named = |contract: &plumbline_model::Contract| format!("{} {}", contract.payer, contract.id);
            preview.contracts = mapped.contracts.iter().map(named).collect();
        }
    }
    preview
}

/// The set a file stands for in its folder; the file alone where it stands for itself.
fn set_of(path: PathBuf) -> FileSet {
    let beside = path.parent().and_then(|folder| std::fs::read_dir(folder).ok());
    let mut files: Vec<PathBuf> = beside
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|file| file.is_file())
        .collect();
    files.sort();
    let own = sets(&files).into_iter().find(|set| set.path == path);
    own.unwrap_or_else(|| FileSet::of(path))
}
