//! Reports into a team's database or lake.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;

use plumbline_export::star::{self, Record};
use plumbline_export::{ExportError, Lake, by_report, release, without_unconfirmed_values};
use plumbline_feed_postgres::{Address, Facts, Feed, FeedError, Publication};
use plumbline_model::{Contract, Finding, Report, ReportStatus, ReportSummary, contract_of};
use plumbline_rules::{infer_definitions, offers};
use plumbline_store::FindingFilter;

use super::export_reports::load;
use crate::commands::{
    Progress, ProgressPhase, PublishRequest, PublishResult, PublishSummary, PublishedAs, PublishedReport,
};
use crate::{App, AppError};

/// The script that a DuckDB session in a lake starts with.
const DUCKDB_SCRIPT: &str = "plumbline.sql";

/// Publishes all reports, or some: to PostgreSQL with the versions they replaced, to a lake the current ones. A report is
/// published whole or not at all; one that fails leaves the others. What is there with the same content is left as it is,
/// so that publishing again goes on where it stopped.
///
/// Errors: [`AppError::InvalidRequest`] for a destination that is none, [`AppError::NoSuchReport`], [`AppError::Feed`] and
/// [`AppError::Export`] where nothing can be published there.
pub fn publish_reports(app: &App, request: PublishRequest) -> Result<PublishResult, AppError> {
    let work = Work::of(app, &request)?;
    if let Some(folder) = request.to.strip_prefix("parquet:") {
        if folder.trim().is_empty() {
            return Err(AppError::InvalidRequest {
                what: "No folder is named after parquet:. Write parquet:DIR.".into(),
            });
        }
        return to_lake(&work, Path::new(folder));
    }
    if !request.to.starts_with("postgres") {
        return Err(AppError::InvalidRequest {
            // It is not quoted: it may be an address with a password.
            what: "The destination is neither postgres://… nor parquet:DIR.".into(),
        });
    }
    let address = Address::parse(&request.to).map_err(FeedError::from)?;
    to_postgres(&work, address)
}

/// What is to be published, and what goes with it.
struct Work<'a> {
    app: &'a App,
    job: &'a str,
    /// All of the workspace's reports, versions of one after another.
    all: Vec<ReportSummary>,
    /// The ids of those to publish, in that order.
    wanted: Vec<String>,
    complete: bool,
    findings: Vec<Finding>,
    contracts: Vec<Contract>,
    checked: HashSet<String>,
}

impl<'a> Work<'a> {
    fn of(app: &'a App, request: &'a PublishRequest) -> Result<Work<'a>, AppError> {
        let named = request.ids.iter().map(|id| Ok(load(app, id)?.id));
        let named = named.collect::<Result<BTreeSet<String>, AppError>>()?;
        let workspace = app.workspace();
        let all = workspace.reports()?;
        let ids = all.iter().map(|report| report.id.clone());
        Ok(Work {
            app,
            job: &request.job,
            wanted: ids.filter(|id| named.is_empty() || named.contains(id)).collect(),
            all,
            complete: request.ids.is_empty(),
            findings: without_unconfirmed_values(&workspace.findings(&FindingFilter::standing())?),
            contracts: workspace.contracts()?,
            checked: workspace.report_checks()?.into_keys().collect(),
        })
    }

    /// Publishes report after report until a person cancels or the destination is lost.
    fn publish(
        &self,
        destination: String,
        mut put: impl FnMut(&Leaving<'_>) -> Result<Outcome, Failure>,
    ) -> PublishResult {
        let job = self.app.start_job(self.job);
        let (about, _) = by_report(&self.findings);
        let mut result = PublishResult {
            destination,
            reports: Vec::new(),
            summary: PublishSummary::default(),
            not_tried: 0,
            removed: Vec::new(),
            notes: Vec::new(),
        };
        for (done, id) in self.wanted.iter().enumerate() {
            if job.is_cancelled() {
                result
                    .notes
                    .push("It was cancelled. What is published is whole and stays.".to_owned());
                break;
            }
            let mut published = PublishedReport {
                report_id: id.clone(),
                title: id.clone(),
                status: PublishedAs::Failed,
                figures: 0,
                reason: None,
            };
            let outcome = load(self.app, id).map_err(Failure::of_report).and_then(|report| {
                published.title = report.title();
                published.figures = report.figure_count();
                self.tell(done, Some(published.title.clone()));
                self.put_one(report, &about, &mut put, &mut result.notes)
            });
            let mut lost = false;
            (published.status, published.reason) = outcome.unwrap_or_else(|failure| {
                lost = failure.is_final;
                (PublishedAs::Failed, Some(failure.reason))
            });
            result.reports.push(published);
            if lost {
                break;
            }
        }
        result.not_tried = self.wanted.len() - result.reports.len();
        result.summary = PublishSummary::of(&result.reports);
        self.tell(self.wanted.len(), None);
        result
    }

    fn put_one(
        &self,
        report: Report,
        about: &HashMap<&str, Vec<&Finding>>,
        put: &mut impl FnMut(&Leaving<'_>) -> Result<Outcome, Failure>,
        notes: &mut Vec<String>,
    ) -> Result<(PublishedAs, Option<String>), Failure> {
        let withheld = report.unconfirmed().count();
        let (released, said) = release(report);
        let Some(mut report) = released else {
            return Ok((PublishedAs::LeftOut, said));
        };
        notes.extend(said);
        infer_definitions(&mut report);
        let offers = offers(&report);
        let leaving = Leaving {
            record: Record {
                report: &report,
                findings: about.get(report.id.as_str()).map_or(&[], Vec::as_slice),
                offers: &offers,
            },
            withheld,
        };
        Ok(match put(&leaving)? {
            Outcome::New => (PublishedAs::Published, None),
            Outcome::Changed => (PublishedAs::Updated, None),
            Outcome::Same => (PublishedAs::Unchanged, None),
            Outcome::LeftOut(reason) => (PublishedAs::LeftOut, Some(reason)),
        })
    }

    fn tell(&self, done: usize, report: Option<String>) {
        self.app.tell(Progress {
            job: self.job.to_owned(),
            done,
            total: self.wanted.len(),
            path: report,
            report_id: self.wanted.get(done).cloned(),
            phase: ProgressPhase::Exporting,
            finished: None,
        });
    }

    /// The source files of the reports to publish.
    fn sources(&self) -> Vec<&str> {
        let files: BTreeSet<&str> = self.all.iter().map(|report| report.source.sha256.as_str()).collect();
        files.into_iter().collect()
    }
}

/// A report on its way out, without what nobody has confirmed.
struct Leaving<'a> {
    record: Record<'a>,
    /// Figures left out of it.
    withheld: usize,
}

enum Outcome {
    New,
    Changed,
    Same,
    LeftOut(String),
}

/// Why a report could not be published.
struct Failure {
    reason: String,
    /// Whether none after it can be published either.
    is_final: bool,
}

impl Failure {
    fn of_report(error: AppError) -> Failure {
        Failure {
            reason: error.to_string(),
            is_final: false,
        }
    }
}

fn to_postgres(work: &Work<'_>, address: Address) -> Result<PublishResult, AppError> {
    let destination = address.to_string();
    let mut feed = Feed::connect(address)?;
    let mut notes = Vec::new();
    for contract in &work.contracts {
        match feed.put_contract(contract) {
            Err(error) if !error.is_final() => {
                notes.push(format!("Contract {} of {}: {error}", contract.id, contract.payer));
            }
            other => {
                other?;
            }
        }
    }
    let known: HashSet<&str> = work.all.iter().map(|report| report.id.as_str()).collect();
    let mut result = work.publish(destination, |leaving| {
        let report = leaving.record.report;
        let publication = Publication {
            record: leaving.record,
            contract: contract_of(&work.contracts, report).map(|matched| matched.contract),
            withheld: leaving.withheld,
            checked: work.checked.contains(&report.id),
        };
        match feed.put(&publication, &known) {
            Ok(put) => Ok(match put.facts {
                Facts::New => Outcome::New,
                Facts::Changed => Outcome::Changed,
                Facts::Same if put.findings > 0 => Outcome::Changed,
                Facts::Same => Outcome::Same,
                Facts::MoreThere => Outcome::LeftOut(
                    "The database holds figures of it that somebody else has confirmed. They stay; confirm them here too."
                        .to_owned(),
                ),
            }),
            Err(error) => Err(Failure {
                reason: error.to_string(),
                is_final: error.is_final(),
            }),
        }
    });
    if work.complete && result.is_whole() {
        let (_, general) = by_report(&work.findings);
        if work.app.workspace().last_check()?.is_some() {
            feed.put_general(&general, &known)?;
        }
        result.removed = feed.remove_gone(&work.sources(), &known)?;
    }
    result.notes.splice(0..0, notes);
    Ok(result)
}

fn to_lake(work: &Work<'_>, folder: &Path) -> Result<PublishResult, AppError> {
    let mut lake = Lake::open(folder)?;
    let current: HashSet<&str> = work
        .all
        .iter()
        .filter(|report| report.status != ReportStatus::Superseded)
        .map(|report| report.id.as_str())
        .collect();
    let result = work.publish(folder.to_string_lossy().into_owned(), |leaving| {
        let report = leaving.record.report;
        if !current.contains(report.id.as_str()) {
            return Ok(Outcome::LeftOut(
                "A later version replaces it; a lake holds current versions.".to_owned(),
            ));
        }
        let was_there = lake.place(star::REPORT.name, report).exists();
        match lake.put(&leaving.record) {
            Ok(plumbline_export::Put::Written(_)) if was_there => Ok(Outcome::Changed),
            Ok(plumbline_export::Put::Written(_)) => Ok(Outcome::New),
            Ok(plumbline_export::Put::Unchanged(_)) => Ok(Outcome::Same),
            Ok(plumbline_export::Put::LaterThere { report_id }) => Ok(Outcome::LeftOut(format!(
                "A later version of it is there: {report_id}."
            ))),
            Err(error) => Err(Failure {
                is_final: !matches!(error, ExportError::DoesNotFit(_)),
                reason: error.to_string(),
            }),
        }
    });
    if work.complete && result.is_whole() {
        let (_, general) = by_report(&work.findings);
        lake.put_general(&general)?;
        lake.remove_gone()?;
    }
    let script = folder.join(DUCKDB_SCRIPT);
    let lake = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    std::fs::write(&script, star::duckdb(&lake)).map_err(|source| AppError::Unwritable { path: script, source })?;
    Ok(result)
}
