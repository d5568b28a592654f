//! Reports to a FHIR server: each in one transaction, what the server holds compared first, what it accepted kept.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use plumbline_export::Selection;
use plumbline_export::fhir::on_server;
use plumbline_feed_fhir::{Client, FeedError, Held, Outgoing, Stop};
use plumbline_model::{Contract, Report, contract_of};
use plumbline_readers::sha256_hex;
use plumbline_store::PushedForm;

use super::export_reports::{load, wanted};
use super::preview_export::remarks;
use crate::app::Job;
use crate::commands::{
    ConformanceRemark, PlannedReport, PlannedResource, Progress, ProgressPhase, PushAction, PushOutcome, PushPlan,
    PushRequest, PushStatus, PushSummary, PushedReport, ResourceCounts,
};
use crate::{App, AppError};

/// What [`push_reports`] would do. The server is read, and nothing is written, there or here.
///
/// Errors: [`AppError::Feed`] for an address or a token that cannot be used, [`AppError::NoSuchReport`],
/// [`AppError::Store`]. Where the server cannot be read, the report's entry says why.
pub fn plan_push(app: &App, request: PushRequest) -> Result<PushPlan, AppError> {
    let push = Push::start(app, &request)?;
    let mut plan = PushPlan {
        server: push.client.server().address().to_owned(),
        reports: Vec::new(),
        counts: ResourceCounts::default(),
        remarks: Vec::new(),
        notes: Vec::new(),
        cancelled: 0,
    };
    let mut server_fails = None;
    // What reports before would have brought: organizations, say, that several share.
    let mut brought: HashMap<String, String> = HashMap::new();
    for (done, id) in push.ids.iter().enumerate() {
        if push.job.is_cancelled() {
            break;
        }
        let leaving = push.leaving(id, done)?;
        plan.remarks.extend(leaving.remarks);
        plan.notes.extend(leaving.left_out);
        let mut planned = PlannedReport {
            report_id: leaving.id,
            title: leaving.title,
            version: leaving.version,
            accepted_at: leaving.accepted_at,
            resources: Vec::new(),
            error: None,
        };
        match push.asked(
            Client::compare,
            &leaving.outgoing,
            leaving.accepted_at,
            &mut server_fails,
        ) {
            Ok(held) => planned.resources = leaving.outgoing.iter().zip(&held).map(resource).collect(),
            Err(FeedError::Cancelled) => break,
            Err(error) => planned.error = Some(error.info()),
        }
        for (resource, ours) in planned.resources.iter_mut().zip(&leaving.outgoing) {
            let content = sha256_hex(ours.json.as_bytes());
            match brought.insert(resource.address.clone(), content.clone()) {
                Some(before) if before == content => resource.action = PushAction::Unchanged,
                Some(_) => resource.action = PushAction::Update,
                None => {}
            }
            plan.counts.count(resource.action);
        }
        plan.reports.push(planned);
    }
    push.tell(push.ids.len(), None);
    plan.cancelled = push.ids.len() - plan.reports.len();
    Ok(plan)
}

/// Brings all current reports, or some, to a FHIR server. A report goes in one transaction: all of it is taken, or nothing.
/// What was accepted is kept in the workspace, so that a second run, or one after a run that was cut off, sends only what
/// is new.
///
/// Errors: [`AppError::Feed`] for an address or a token that cannot be used, [`AppError::NoSuchReport`],
/// [`AppError::Store`]. What became of each report stands in its entry; where the server as a whole does not answer, the
/// reports after it are not tried.
pub fn push_reports(app: &App, request: PushRequest) -> Result<PushOutcome, AppError> {
    let push = Push::start(app, &request)?;
    let mut outcome = PushOutcome {
        server: push.client.server().address().to_owned(),
        reports: Vec::new(),
        summary: PushSummary::default(),
        counts: ResourceCounts::default(),
        remarks: Vec::new(),
        notes: Vec::new(),
    };
    let mut server_fails = None;
    for (done, id) in push.ids.iter().enumerate() {
        if push.job.is_cancelled() {
            break;
        }
        let leaving = push.leaving(id, done)?;
        outcome.remarks.extend(leaving.remarks);
        outcome.notes.extend(leaving.left_out);
        let mut pushed = PushedReport {
            report_id: leaving.id,
            title: leaving.title,
            version: leaving.version,
            status: PushStatus::Failed,
            counts: ResourceCounts::default(),
            error: None,
        };
        match push.asked(Client::bring, &leaving.outgoing, leaving.accepted_at, &mut server_fails) {
            Ok(held) => {
                held.iter().for_each(|held| pushed.counts.count(action(held)));
                pushed.status = if held.is_empty() {
                    PushStatus::LeftOut
                } else if pushed.counts.created + pushed.counts.updated > 0 {
                    PushStatus::Accepted
                } else {
                    PushStatus::Unchanged
                };
                if leaving.accepted_at.is_none() && !leaving.outgoing.is_empty() {
                    let form = PushedForm {
                        server: &outcome.server,
                        report_id: &pushed.report_id,
                        version: pushed.version,
                        content: &leaving.content,
                    };
                    app.workspace().note_push(form, Utc::now())?;
                }
                outcome.counts.add(pushed.counts);
            }
            Err(FeedError::Cancelled) => break,
            Err(error) => pushed.error = Some(error.info()),
        }
        match pushed.status {
            PushStatus::Accepted => outcome.summary.accepted += 1,
            PushStatus::Unchanged => outcome.summary.unchanged += 1,
            PushStatus::Failed => outcome.summary.failed += 1,
            PushStatus::LeftOut => outcome.summary.left_out += 1,
        }
        outcome.reports.push(pushed);
    }
    push.tell(push.ids.len(), None);
    outcome.summary.cancelled = push.ids.len() - outcome.reports.len();
    Ok(outcome)
}

/// What is asked of the server about a report: [`Client::compare`] or [`Client::bring`].
type Ask = fn(&Client, &[Outgoing], Stop<'_>) -> Result<Vec<Held>, FeedError>;

/// A push, or a look at what it would do.
struct Push<'a> {
    app: &'a App,
    request: &'a PushRequest,
    job: Job<'a>,
    client: Client,
    ids: Vec<String>,
    contracts: Vec<Contract>,
}

/// One report on its way.
struct Leaving {
    id: String,
    title: String,
    version: u32,
    outgoing: Vec<Outgoing>,
    /// SHA-256 over all of it.
    content: String,
    /// When the server accepted just this, if the workspace remembers and is to be believed.
    accepted_at: Option<DateTime<Utc>>,
    remarks: Vec<ConformanceRemark>,
    left_out: Option<String>,
}

impl<'a> Push<'a> {
    fn start(app: &'a App, request: &'a PushRequest) -> Result<Push<'a>, AppError> {
        let client = app.feeds.client(&request.server, request.allow_http)?;
        Ok(Push {
            app,
            request,
            job: app.start_job(&request.job),
            client,
            ids: wanted(app, &request.ids)?,
            contracts: app.workspace().contracts()?,
        })
    }

    fn tell(&self, done: usize, report: Option<&Report>) {
        self.app.tell(Progress {
            job: self.request.job.clone(),
            done,
            total: self.ids.len(),
            path: report.map(Report::title),
            report_id: report.map(|report| report.id.clone()),
            phase: ProgressPhase::Pushing,
            finished: None,
        });
    }

    /// A report as it would leave.
    fn leaving(&self, id: &str, done: usize) -> Result<Leaving, AppError> {
        let report = load(self.app, id)?;
        self.tell(done, Some(&report));
        let reports = [report];
        let selection = Selection {
            reports: &reports,
            contracts: &self.contracts,
            findings: &[],
        };
        let remarks = remarks(&selection);
        let [report] = reports;
        let (id, title, version) = (report.id.clone(), report.title(), report.version);
        let (outgoing, left_out) = outgoing(report, &self.contracts)?;
        let content = content(&outgoing);
        let form = PushedForm {
            server: self.client.server().address(),
            report_id: &id,
            version,
            content: &content,
        };
        let accepted_at = if self.request.again {
            None
        } else {
            self.app.workspace().pushed_at(form)?
        };
        Ok(Leaving {
            id,
            title,
            version,
            outgoing,
            content,
            accepted_at,
            remarks,
            left_out,
        })
    }

    /// Asks the server about a report, unless the workspace remembers, or the server as a whole has failed before. Gives what
    /// the server held of it.
    fn asked(
        &self,
        ask: Ask,
        outgoing: &[Outgoing],
        accepted_at: Option<DateTime<Utc>>,
        server_fails: &mut Option<FeedError>,
    ) -> Result<Vec<Held>, FeedError> {
        if accepted_at.is_some() {
            return Ok(vec![Held::Same { version: None }; outgoing.len()]);
        }
        if let Some(error) = server_fails {
            return Err(error.clone());
        }
        let answer = ask(&self.client, outgoing, &|| self.job.is_cancelled());
        if let Err(error) = &answer
            && error.is_of_the_server()
        {
            *server_fails = Some(error.clone());
        }
        answer
    }
}

/// A report's resources as JSON, and what stays out because OCR read it.
fn outgoing(report: Report, contracts: &[Contract]) -> Result<(Vec<Outgoing>, Option<String>), AppError> {
    let contract = contract_of(contracts, &report).map(|matched| matched.contract);
    let leaving = on_server(report, contract);
    let resources = leaving.resources.iter().map(|resource| {
        let (kind, id) = resource.address();
        let json = serde_json::to_string(resource).map_err(|error| AppError::stopped(error.to_string()))?;
        Ok(Outgoing {
            kind,
            id: id.to_owned(),
            json,
        })
    });
    Ok((resources.collect::<Result<_, AppError>>()?, leaving.left_out))
}

fn content(outgoing: &[Outgoing]) -> String {
    let parts = outgoing.iter().flat_map(|one| [one.kind, &one.id, &one.json]);
    sha256_hex(parts.collect::<Vec<_>>().join("\n").as_bytes())
}

fn resource((ours, held): (&Outgoing, &Held)) -> PlannedResource {
    PlannedResource {
        address: format!("{}/{}", ours.kind, ours.id),
        action: action(held),
        server_version: match held {
            Held::Nothing => None,
            Held::Same { version } | Held::Other { version } => version.clone(),
        },
    }
}

fn action(held: &Held) -> PushAction {
    match held {
        Held::Nothing => PushAction::Create,
        Held::Same { .. } => PushAction::Unchanged,
        Held::Other { .. } => PushAction::Update,
    }
}
