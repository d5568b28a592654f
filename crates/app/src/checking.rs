//! Checking a workspace part by part, several parts at a time: never more than a few parts are in memory.
//!
//! Each thread reads by a connection of its own, all of them one state of the workspace. The workspace itself is free
//! meanwhile; only what was found is written through it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};

use plumbline_model::{Contract, Definition, ImportedFile, LineOfBusiness, Report, ReportStatus, Verdict};
use plumbline_rules::{Place, Portfolio, Settings, check_part, compare_payers, infer_definition, merge, parts};
use plumbline_store::{Outline, Reader, StoreError, Workspace};

use crate::AppError;

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
}

/// What came of it.
pub(crate) struct Checked {
    /// Over all that was checked.
    pub(crate) verdict: Verdict,
    /// Definitions that read otherwise than they are stored, by report.
    pub(crate) inferred: Vec<(String, Vec<Definition>)>,
    /// The reports that were checked, replaced versions included.
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

type Done = (Verdict, Vec<(String, Vec<Definition>)>);

impl Checking {
    /// Takes up the present state of a workspace.
    pub(crate) fn of(workspace: &Workspace, settings: Settings) -> Result<Checking, StoreError> {
        let threads = std::thread::available_parallelism()
            .map_or(1, usize::from)
            .min(MOST_THREADS);
        let readers = (0..threads)
            .map(|_| workspace.reader().map(Mutex::new))
            .collect::<Result<Vec<_>, _>>()?;
        let first = workspace.reader()?;

        Ok(Checking {
            places: first.outlines()?.into_iter().map(place).collect(),
            contracts: first.contracts()?,
            files: first.imports()?,
            readers,
            settings,
        })
    }

    /// Whether the workspace is still as it was taken up. Errors: [`AppError::Store`].
    pub(crate) fn is_current(self) -> Result<bool, AppError> {
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

    /// Checks everything.
    pub(crate) fn all(&self, tell: &(dyn Fn(usize, usize) -> bool + Sync)) -> Result<Option<Checked>, AppError> {
        self.check(parts(&self.places), None, tell)
    }

    /// Checks all that these reports can change: the parts they are in, and the comparisons of their markets.
    pub(crate) fn around(
        &self,
        ids: &[String],
        tell: &(dyn Fn(usize, usize) -> bool + Sync),
    ) -> Result<Option<Checked>, AppError> {
        let concerns = |index: &usize| ids.contains(&self.places[*index].id);
        let parts: Vec<Vec<usize>> = parts(&self.places)
            .into_iter()
            .filter(|part| part.iter().any(concerns))
            .collect();
        let markets = parts
            .iter()
            .flatten()
            .filter_map(|index| self.places[*index].line_of_business);
        let markets: BTreeSet<LineOfBusiness> = markets.collect();
        let checked = self.check(parts, Some(markets), tell)?;
        Ok(checked.map(|checked| Checked {
            speakers: self.speakers(ids),
            ..checked
        }))
    }

    fn speakers(&self, ids: &[String]) -> Vec<String> {
        let asked = self.places.iter().filter(|place| ids.contains(&place.id));
        let files: BTreeSet<&str> = asked.map(|place| place.sha256.as_str()).collect();
        let mut first: BTreeMap<&str, &str> = BTreeMap::new();
        for place in self.places.iter().filter(|place| !place.superseded) {
            if files.contains(place.sha256.as_str()) {
                first.entry(&place.sha256).or_insert(&place.id);
            }
        }
        first.into_values().map(str::to_owned).collect()
    }

    fn check(
        &self,
        parts: Vec<Vec<usize>>,
        markets: Option<BTreeSet<LineOfBusiness>>,
        tell: &(dyn Fn(usize, usize) -> bool + Sync),
    ) -> Result<Option<Checked>, AppError> {
        let reports: Vec<String> = parts
            .iter()
            .flatten()
            .map(|index| self.places[*index].id.clone())
            .collect();
        let index_of: HashMap<&str, usize> = self
            .places
            .iter()
            .enumerate()
            .map(|(index, place)| (place.id.as_str(), index))
            .collect();
        let markets: Vec<(LineOfBusiness, Vec<Vec<usize>>)> = Place::by_market(&self.places)
            .into_iter()
            .filter(|(market, _)| markets.as_ref().is_none_or(|wanted| wanted.contains(market)))
            .map(|(market, payers)| {
                let indices = |payer: Vec<&Place>| payer.iter().map(|place| index_of[place.id.as_str()]).collect();
                (market, payers.into_iter().map(indices).collect())
            })
            .collect();
        let compared = markets.iter().map(|(market, _)| *market).collect();
        let mut work: Vec<Work> = markets.into_iter().map(|(_, payers)| Work::Market(payers)).collect();
        work.extend(together(parts).into_iter().map(Work::Part));
        work.push(Work::Files);

        let total = work.len();
        let queue = Mutex::new(work.into_iter().enumerate());
        let done: Mutex<Vec<(usize, Done)>> = Mutex::new(Vec::with_capacity(total));
        let take = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
        let files = self.files_by_report();
        let outcomes: Vec<Result<bool, AppError>> = std::thread::scope(|scope| {
            let workers: Vec<_> = self
                .readers
                .iter()
                .map(|reader| {
                    let (take, done, files) = (&take, &done, &files);
                    scope.spawn(move || {
                        let reader = &*reader.lock().unwrap_or_else(PoisonError::into_inner);
                        while let Some((number, work)) = take() {
                            let came_of_it = self.work(reader, &work, files)?;
                            let count = {
                                let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
                                done.push((number, came_of_it));
                                done.len()
                            };
                            if !tell(count, total) {
                                return Ok(false);
                            }
                        }
                        Ok(true)
                    })
                })
                .collect();
            workers
                .into_iter()
                .map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
                .collect()
        });
        for outcome in outcomes {
            if !outcome? {
                return Ok(None);
            }
        }
        let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
        done.sort_by_key(|(number, _)| *number);
        let (verdicts, inferred): (Vec<Verdict>, Vec<_>) = done.into_iter().map(|(_, done)| done).unzip();
        Ok(Some(Checked {
            verdict: merge(verdicts),
            inferred: inferred.into_iter().flatten().collect(),
            reports,
            markets: compared,
            speakers: Vec::new(),
        }))
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
                let verdict = check_part(&self.portfolio(&[], &[], &none), &self.settings);
                Ok((verdict, Vec::new()))
            }
            Work::Market(payers) => Ok((self.market(reader, payers)?, Vec::new())),
        }
    }

    fn part(&self, reader: &Reader, places: &[usize], files: &HashMap<&str, Vec<usize>>) -> Result<Done, AppError> {
        let ids: Vec<String> = places.iter().map(|index| self.places[*index].id.clone()).collect();
        let (mut reports, superseded): (Vec<Report>, Vec<Report>) = reader
            .some_reports(&ids)?
            .into_iter()
            .partition(|report| report.status != ReportStatus::Superseded);
        let mut inferred = Vec::new();
        for report in &mut reports {
            if infer(report) {
                inferred.push((report.id.clone(), report.definitions.clone()));
            }
        }
        let own: BTreeSet<usize> = ids
            .iter()
            .filter_map(|id| files.get(id.as_str()))
            .flatten()
            .copied()
            .collect();
        let own: Vec<ImportedFile> = own.into_iter().map(|index| self.files[index].clone()).collect();
        Ok((
            check_part(&self.portfolio(&reports, &superseded, &own), &self.settings),
            inferred,
        ))
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
            infer(report);
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

/// Takes over what a report's own figures say about its total-cost definitions; whether that is another thing than before.
fn infer(report: &mut Report) -> bool {
    let mut definitions = report.definitions.clone();
    {
        let report = report.without_unconfirmed_values();
        for definition in &mut definitions {
            definition.inferred = infer_definition(&report, definition);
        }
    }
    let is_new = definitions != report.definitions;
    report.definitions = definitions;
    is_new
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

fn place(outline: Outline) -> Place {
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
