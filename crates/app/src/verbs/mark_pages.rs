//! The pages of a PDF, and what stands in a region a person draws on one.

use plumbline_mapping::{Mapping, Recognition};
use plumbline_model::{Document, ImportedFile, Report};
use plumbline_readers::{Mark, MarkedPage};

use super::list_mappings::info;
use super::show_report::source_bytes;
use crate::commands::{FileRequest, KeptRegion, MarkRequest, MarkedView, PagesView};
use crate::{App, AppError};

/// A PDF of the workspace, or one that was tried and became no report, with its mapping's regions.
///
/// Errors: those of [`source_bytes`]; [`AppError::NotRead`].
pub fn get_pages(app: &App, request: FileRequest) -> Result<PagesView, AppError> {
    let bytes = source_bytes(app, &request.sha256)?;
    let document = app.reading.read(&bytes).map_err(AppError::NotRead)?;
    let reports = reports_of(app, &request.sha256)?;
    let path = path_of(app, &request.sha256, &reports)?;
    let mappings = app.mappings();
    let used = reports
        .first()
        .and_then(|report| report.source.mapping.split('@').next());
    let mapping = match used {
        Some(id) => mappings.get(id),
        None => match mappings.recognize(&document, &path) {
            Recognition::Recognized { mapping, .. } => Some(mapping),
            Recognition::Ambiguous { .. } | Recognition::Unknown { .. } => None,
        },
    };
    let (regions, issues) = mapping.map_or_else(Default::default, |mapping| kept(mapping, &document));
    Ok(PagesView {
        path,
        report_ids: reports.into_iter().map(|report| report.id).collect(),
        mapping: mapping.map(info),
        document,
        regions,
        issues,
    })
}

/// Reads one page as if the tables were marked on it; `cancel_job` with the request's job ends it.
///
/// Errors: those of [`source_bytes`]; [`AppError::NotRead`]. A mark that cannot be read is no error.
pub fn read_marked_page(app: &App, request: MarkRequest) -> Result<MarkedView, AppError> {
    let job = app.start_job(&request.job);
    let bytes = source_bytes(app, &request.sha256)?;
    let marks = request.tables.into_iter().map(|table| Mark {
        table: table.table,
        columns: table.columns,
    });
    let read = app
        .reading
        .marked(&bytes, request.page, marks.collect(), job.cancelled())
        .map_err(AppError::NotRead)?;
    Ok(view(read))
}

fn view(read: MarkedPage) -> MarkedView {
    let mut others = read.part.tables;
    let (table, problem) = match read.tables.into_iter().next() {
        Some(Ok(index)) if index < others.len() => (Some(others.remove(index)), None),
        Some(Ok(_)) | None => (None, None),
        Some(Err(problem)) => (None, Some(problem)),
    };
    MarkedView {
        table,
        problem,
        others,
        issues: read.issues,
    }
}

fn kept(mapping: &Mapping, document: &Document) -> (Vec<KeptRegion>, Vec<plumbline_model::Issue>) {
    let (placed, issues) = mapping.place_regions(document);
    let regions = placed.into_iter().filter_map(|at| {
        let rule = mapping.file().region.get(at.index)?;
        Some(KeptRegion {
            index: at.index,
            page: at.page,
            table: rule.r#box.get(),
            columns: rule.columns.iter().map(|line| line.get()).collect(),
            words: rule.page.as_ref().map(|words| words.as_str().to_owned()),
            marked_by: rule.marked_by.clone(),
            marked_on: rule.marked_on,
        })
    });
    (regions.collect(), issues)
}

/// The reports a file gave, in the order they were stored.
pub(crate) fn reports_of(app: &App, sha256: &str) -> Result<Vec<Report>, AppError> {
    let workspace = app.workspace();
    let mut reports = Vec::new();
    for id in workspace.find_source(sha256)?.unwrap_or_default() {
        reports.extend(workspace.report(&id)?);
    }
    Ok(reports)
}

/// Where a file was imported from, the last time.
pub(crate) fn path_of(app: &App, sha256: &str, reports: &[Report]) -> Result<String, AppError> {
    let imports = app.workspace().imports()?;
    let of_file = |file: &&ImportedFile| file.sha256.as_deref() == Some(sha256);
    let path = imports.iter().rev().find(of_file).map(|file| file.path.clone());
    Ok(path
        .or_else(|| reports.first().map(|report| report.source.path.clone()))
        .unwrap_or_default())
}
