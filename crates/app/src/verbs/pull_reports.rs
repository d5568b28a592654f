//! Reports from a FHIR server, taken in by the way of all files.

use plumbline_export::fhir;
use plumbline_feed_fhir::{FeedError, Found, References, Search, Wanted};
use plumbline_model::ImportSummary;

use super::import_paths::import_bytes;
use crate::commands::{Progress, ProgressPhase, PullOutcome, PullRequest, PullSearch};
use crate::{App, AppError};

/// Fetches VBPR reports from a FHIR server, with what they point to, and imports them: each report is one file whose path
/// is the report's address on the server. A report that this workspace holds under the same id is left alone.
///
/// Errors: [`AppError::Feed`] for an address or a token that cannot be used, and where the server as a whole does not
/// answer; [`AppError::Store`]. What is wrong with one report stands in its entry, what could not be had under `problems`.
pub fn pull_reports(app: &App, request: PullRequest) -> Result<PullOutcome, AppError> {
    let client = app.feeds.client(&request.server, request.allow_http)?;
    let job = app.start_job(&request.job);
    let stop = || job.is_cancelled();
    let tell = |done, total, path, finished| {
        app.tell(Progress {
            job: request.job.clone(),
            done,
            total,
            path,
            phase: ProgressPhase::Pulling,
            report_id: None,
            finished,
        });
    };
    let mut outcome = PullOutcome {
        server: client.server().address().to_owned(),
        files: Vec::new(),
        summary: ImportSummary::default(),
        searches: Vec::new(),
        own: Vec::new(),
        problems: Vec::new(),
        cancelled: 0,
    };
    let wanted = Wanted {
        subject: request.subject.clone(),
        since: request.since,
    };
    tell(0, 0, None, None);
    let looked = match client.find(&wanted, &stop, &mut |found| tell(0, found, None, None)) {
        Ok(looked) => looked,
        Err(FeedError::Cancelled) => return Ok(outcome),
        Err(error) => return Err(error.into()),
    };
    outcome.searches = looked.searches.into_iter().map(search).collect();
    outcome.problems = looked.problems;
    let total = looked.found.len();
    let mut read = References::default();
    for (done, found) in looked.found.iter().enumerate() {
        tell(done, total, Some(found.address.clone()), None);
        if is_own(app, found)? {
            outcome.own.push(found.address.clone());
            continue;
        }
        // Nothing of a report points to its source.
        let source = written_as(found).map(fhir::provenance_address);
        let bundle = match client.with_references(found, source.as_deref(), &mut read, &stop) {
            Ok(bundle) => bundle,
            Err(FeedError::Cancelled) => break,
            Err(error) => {
                outcome.problems.push(error.info());
                break;
            }
        };
        for problem in bundle.problems {
            if !outcome.problems.contains(&problem) {
                outcome.problems.push(problem);
            }
        }
        let Some(file) = import_bytes(app, &job, &found.address, bundle.json, request.sound)? else {
            break;
        };
        tell(done + 1, total, Some(found.address.clone()), Some(file.clone()));
        outcome.files.push(file);
    }
    tell(total, total, None, None);
    outcome.summary = ImportSummary::of(&outcome.files);
    outcome.cancelled = total - outcome.files.len() - outcome.own.len();
    Ok(outcome)
}

/// The id that Plumbline gave a report.
fn written_as(found: &Found) -> Option<&str> {
    let named = found.identifiers.iter().find(|(system, _)| system == fhir::REPORT_IDS);
    named.map(|(_, value)| value.as_str())
}

/// Whether the workspace holds the report under the id Plumbline gave it, here or elsewhere.
fn is_own(app: &App, found: &Found) -> Result<bool, AppError> {
    let id = written_as(found).unwrap_or(&found.id);
    let workspace = app.workspace();
    // The start of an id would do for a person; here only the whole one is meant.
    Ok(workspace
        .report(id)
        .ok()
        .flatten()
        .is_some_and(|report| report.id == id))
}

fn search(search: Search) -> PullSearch {
    PullSearch {
        query: search.query,
        pages: search.pages,
        given: search.given,
        fitting: search.fitting,
        ignored: search.ignored,
        error: search.error.map(|error| error.info()),
    }
}
