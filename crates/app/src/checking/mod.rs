//! Checking a workspace part by part, several parts at a time: never more than a few parts are in memory.
//!
//! Each thread reads by a connection of its own, all of them one state of the workspace. The workspace itself is free
//! meanwhile; only what was found is written through it.

mod around;
mod threads;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};

use plumbline_model::{CheckInputs, Contract, Definition, ImportedFile, LineOfBusiness, Report, ReportStatus, Verdict};
use plumbline_rules::{
    Headers, Known, Place, Plan, Portfolio, Settings, check_part, compare_payers, infer_definitions, merge, parts,
};
use plumbline_store::{Outline, Reader, StoreError, Workspace};

use crate::AppError;
use threads::{Tell, each};

/// Threads that check: more would hold more parts in memory at once.
const MOST_THREADS: usize = 4;
/// Reports that are read together at least: a part of a few reports is not worth a round of statements of its own.
const REPORTS_AT_ONCE: usize = 48;

/// One state of a workspace, to be checked.
pub(crate) struct Checking {
    /// One for each thread.
    readers: Vec<Mutex<Reader>>,
    places: Vec<Place>,
    contracts: Vec<Contract>,
    files: Vec<ImportedFile>,
    settings: Settings,
    /// Names the rules and thresholds.
    catalogue: String,
    /// How often each report's figures became others.
    revisions: HashMap<String, u32>,
}

/// What came of it.
pub(crate) struct Checked {
    /// Over all that was checked.
    pub(crate) verdict: Verdict,
    /// What the figures say of definitions.
    pub(crate) inferred: Inferred,
    /// What the checks of current reports rested on.
    pub(crate) inputs: BTreeMap<String, CheckInputs>,
    /// The reports whose every finding is known by this check, replaced versions included.
    pub(crate) reports: Vec<String>,
    /// The markets whose payers were compared.
    pub(crate) markets: Vec<LineOfBusiness>,
    /// Where some reports were asked for, the first current report of each of their files.
    pub(crate) speakers: Vec<String>,
}

/// What one thread does at a time.
enum Work {
    /// The reports at these places, which are whole parts, and their files.
    Part(Vec<usize>),
    /// Files that gave no report.
    Files,
    /// The payers of one market, each with its reports, the latest first.
    Market(Vec<Vec<usize>>),
}

/// Definitions that read otherwise than they are stored, by report.
type Inferred = Vec<(String, Vec<Definition>)>;

/// What one piece of work gave.
struct Done {
    verdict: Verdict,
    inferred: Inferred,
    inputs: BTreeMap<String, CheckInputs>,
}

impl Done {
    fn of(verdict: Verdict) -> Done {
        Done {
            verdict,
            inferred: Vec::new(),
            inputs: BTreeMap::new(),
        }
    }
}

impl Checking {
    /// Takes up the present state of a workspace, to be checked by the rules and thresholds of this name.
    pub(crate) fn of(workspace: &Workspace, settings: Settings, catalogue: &str) -> Result<Checking, StoreError> {
        let threads = std::thread::available_parallelism()
            .map_or(1, usize::from)
            .min(MOST_THREADS);
        let readers = (0..threads)
            .map(|_| workspace.reader().map(Mutex::new))
            .collect::<Result<Vec<_>, _>>()?;
        let first = workspace.reader()?;
        let outlines = first.outlines()?;

        Ok(Checking {
            catalogue: catalogue.to_owned(),
            revisions: outlines.iter().map(|one| (one.id.clone(), one.revision)).collect(),
            places: outlines.into_iter().map(place).collect(),
            contracts: first.contracts()?,
            files: first.imports()?,
            readers,
            settings,
        })
    }

    /// Whether the workspace stayed as it was taken up. Errors: [`AppError::Store`].
    pub(crate) fn stayed_current(self) -> Result<bool, AppError> {
        for reader in self.readers {
            if !reader
                .into_inner()
                .unwrap_or_else(PoisonError::into_inner)
                .is_current()?
            {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Checks everything; `None` where `tell`, which hears how many steps of how many are done, says to stop.
    pub(crate) fn all(&self, tell: Tell<'_>) -> Result<Option<Checked>, AppError> {
        let parts = parts(&self.places, &self.contracts);
        let reports = self.ids(parts.iter().flatten());
        let (markets, mut work) = self.markets(None);
        work.push(Work::Files);
        work.extend(together(parts).into_iter().map(Work::Part));
        let files = self.files_by_report();
        let done = each(&self.readers, work, tell, |reader, work| {
            self.work(reader, work, &files)
        })?;
        Ok(done.map(|done| {
            let (mut verdicts, mut inferred, mut inputs) = (Vec::new(), Vec::new(), BTreeMap::new());
            for one in done {
                verdicts.push(one.verdict);
                inferred.extend(one.inferred);
                inputs.extend(one.inputs);
            }
            Checked {
                verdict: merge(verdicts),
                inferred,
                inputs,
                reports,
                markets,
                speakers: Vec::new(),
            }
        }))
    }

    fn known(&self, ids: &[String], inputs: HashMap<String, CheckInputs>) -> Known {
        let revision = |id: &String| Some((id.clone(), *self.revisions.get(id)?));
        Known {
            catalogue: self.catalogue.clone(),
            revisions: ids.iter().filter_map(revision).collect(),
            inputs,
        }
    }

    fn ids<'i>(&self, places: impl IntoIterator<Item = &'i usize>) -> Vec<String> {
        places.into_iter().map(|index| self.places[*index].id.clone()).collect()
    }

    /// The markets to compare, all or those wanted, and the work that is.
    fn markets(&self, wanted: Option<&BTreeSet<LineOfBusiness>>) -> (Vec<LineOfBusiness>, Vec<Work>) {
        let places = self.places.iter().enumerate();
        let index_of: HashMap<&str, usize> = places.map(|(index, place)| (place.id.as_str(), index)).collect();
        Place::by_market(&self.places)
            .into_iter()
            .filter(|(market, _)| wanted.is_none_or(|wanted| wanted.contains(market)))
            .map(|(market, payers)| {
                let indices = |payer: Vec<&Place>| payer.iter().map(|place| index_of[place.id.as_str()]).collect();
                (market, Work::Market(payers.into_iter().map(indices).collect()))
            })
            .unzip()
    }

    fn work(&self, reader: &Reader, work: &Work, files: &HashMap<&str, Vec<usize>>) -> Result<Done, AppError> {
        match work {
            Work::Part(places) => self.part(reader, places, files),
            Work::Files => {
                let none = self
                    .files
                    .iter()
                    .filter(|file| file.report_ids.is_empty())
                    .cloned()
                    .collect::<Vec<_>>();
                let files = self.portfolio(&[], &[], &none);
                let (headers, plan) = (Headers::default(), Plan::default());
                Ok(Done::of(check_part(&files, &headers, &plan, &self.settings)))
            }
            Work::Market(payers) => Ok(Done::of(self.market(reader, payers)?)),
        }
    }

    fn part(&self, reader: &Reader, places: &[usize], files: &HashMap<&str, Vec<usize>>) -> Result<Done, AppError> {
        let (loaded, inferred) = self.load(reader, places)?;
        let (reports, superseded): (Vec<Report>, Vec<Report>) = loaded.into_iter().partition(is_current);
        let own = self.files_of(places, files);
        let portfolio = self.portfolio(&reports, &superseded, &own);
        let headers = Headers::of(&portfolio);
        let plan = Plan::of(
            &headers,
            &self.contracts,
            &self.known(&self.ids(places), HashMap::new()),
        );
        Ok(Done {
            verdict: check_part(&portfolio, &headers, &plan, &self.settings),
            inferred,
            inputs: plan.inputs().clone(),
        })
    }

    /// The reports at these places, with what their figures say of their definitions.
    fn load(&self, reader: &Reader, places: &[usize]) -> Result<(Vec<Report>, Inferred), AppError> {
        let mut reports = reader.some_reports(&self.ids(places))?;
        let mut inferred = Vec::new();
        for report in reports.iter_mut().filter(|report| is_current(report)) {
            if infer_definitions(report) {
                inferred.push((report.id.clone(), report.definitions.clone()));
            }
        }
        Ok((reports, inferred))
    }

    fn files_of(&self, places: &[usize], files: &HashMap<&str, Vec<usize>>) -> Vec<ImportedFile> {
        let ids = places.iter().map(|index| self.places[*index].id.as_str());
        let own: BTreeSet<usize> = ids.filter_map(|id| files.get(id)).flatten().copied().collect();
        own.into_iter().map(|index| self.files[index].clone()).collect()
    }

    /// Compares the latest reports of a market's payers whose headers can be relied on.
    fn market(&self, reader: &Reader, payers: &[Vec<usize>]) -> Result<Verdict, AppError> {
        let mut latest: Vec<Report> = Vec::with_capacity(payers.len());
        let mut open: Vec<&[usize]> = payers.iter().map(Vec::as_slice).collect();
        while !open.is_empty() {
            let ids: Vec<String> = open.iter().map(|payer| self.places[payer[0]].id.clone()).collect();
            let mut unsure = BTreeSet::new();
            for report in reader.some_reports(&ids)? {
                if report.header_is_unconfirmed() {
                    unsure.insert(report.id);
                } else {
                    latest.push(report);
                }
            }
            open = open
                .into_iter()
                .filter(|payer| unsure.contains(&self.places[payer[0]].id))
                .map(|payer| &payer[1..])
                .filter(|payer| !payer.is_empty())
                .collect();
        }
        latest.iter_mut().for_each(|report| {
            infer_definitions(report);
        });
        Ok(compare_payers(&self.portfolio(&latest, &[], &[]), &self.settings))
    }

    fn portfolio<'a>(
        &'a self,
        reports: &'a [Report],
        superseded: &'a [Report],
        files: &'a [ImportedFile],
    ) -> Portfolio<'a> {
        Portfolio {
            reports: reports.iter().collect(),
            superseded: superseded.iter().collect(),
            contracts: &self.contracts,
            files,
        }
    }

    /// The files that gave each report, in the order of the imports.
    fn files_by_report(&self) -> HashMap<&str, Vec<usize>> {
        let mut files: HashMap<&str, Vec<usize>> = HashMap::new();
        for (index, file) in self.files.iter().enumerate() {
            for id in &file.report_ids {
                files.entry(id).or_default().push(index);
            }
        }
        files
    }
}

fn is_current(report: &Report) -> bool {
    report.status != ReportStatus::Superseded
}

/// Parts joined until each holds enough reports.
fn together(parts: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
    let mut joined: Vec<Vec<usize>> = Vec::new();
    for part in parts {
        match joined
            .last_mut()
            .filter(|last| last.len() + part.len() <= REPORTS_AT_ONCE)
        {
            Some(last) => last.extend(part),
            None => joined.push(part),
        }
    }
    joined
}

/// Where a stored report belongs.
pub(crate) fn place(outline: Outline) -> Place {
    Place {
        id: outline.id,
        payer: outline.payer,
        sha256: outline.sha256,
        line_of_business: outline.line_of_business,
        period_end: outline.period_end,
        reported_on: outline.reported_on,
        version: outline.version,
        superseded: outline.status == ReportStatus::Superseded,
    }
}
