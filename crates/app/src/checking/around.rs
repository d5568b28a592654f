//! Checking what some reports can change.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::PoisonError;

use plumbline_model::{Finding, Report, Verdict};
use plumbline_rules::{Headers, Plan, check_part_by, explained_by, merge, merge_shares, parts, rule};

use super::threads::{Tell, each};
use super::{Checked, Checking, Inferred, Work, is_current};
use crate::AppError;

/// Reports of one part that a thread reads at a time, where the threads share a part.
const REPORTS_LOADED: usize = 4;
/// Shares of the rules for each thread, where the threads share a part: rules take different times.
const SHARES_A_THREAD: usize = 3;

/// What one step gave.
enum Step {
    Verdict(Verdict),
    Reports(Vec<Report>, Inferred),
}

impl Checking {
    /// Checks what these reports can change of the parts they are in, and the comparisons of their markets; what else was
    /// found in these parts still holds. The threads share reports and rules, as the parts may be but one.
    pub(crate) fn around(&self, ids: &[String], tell: Tell<'_>) -> Result<Option<Checked>, AppError> {
        let concerns = |index: &usize| ids.contains(&self.places[*index].id);
        let mut places: Vec<usize> = parts(&self.places, &self.contracts)
            .into_iter()
            .filter(|part| part.iter().any(concerns))
            .flatten()
            .collect();
        places.sort_unstable();
        let in_markets = places.iter().filter_map(|index| self.places[*index].line_of_business);
        let (markets, mut work) = self.markets(Some(&in_markets.collect()));
        work.push(Work::Files);
        let all_files = self.files_by_report();
        let (headers, plan, kept) = self.planned(&places)?;
        let needed = plan.needed(&kept);
        let to_load: Vec<usize> = places
            .iter()
            .copied()
            .filter(|index| needed.contains(&self.places[*index].id))
            .collect();

        let comparisons = work.into_iter().map(Some).zip(std::iter::repeat(&[][..]));
        let loads = to_load.chunks(REPORTS_LOADED).map(|chunk| (None, chunk));
        let steps = each(
            &self.readers,
            comparisons.chain(loads).collect(),
            tell,
            |reader, (work, chunk)| match work {
                Some(work) => Ok(Step::Verdict(self.work(reader, work, &all_files)?.verdict)),
                None => {
                    let (reports, inferred) = self.load(reader, chunk)?;
                    Ok(Step::Reports(reports, inferred))
                }
            },
        )?;
        let Some(steps) = steps else { return Ok(None) };
        let (mut verdicts, mut inferred, mut loaded) = (vec![kept], Vec::new(), Vec::new());
        for step in steps {
            match step {
                Step::Verdict(verdict) => verdicts.push(verdict),
                Step::Reports(reports, of_them) => {
                    loaded.extend(reports);
                    inferred.extend(of_them);
                }
            }
        }
        let (reports, superseded): (Vec<Report>, Vec<Report>) = loaded.into_iter().partition(is_current);
        let files = self.files_of(&places, &all_files);
        let portfolio = self.portfolio(&reports, &superseded, &files);
        let shares = self.readers.len() * SHARES_A_THREAD;
        let found = each(&self.readers, (0..shares).collect(), tell, |_, share| {
            Ok(check_part_by(
                &portfolio,
                &headers,
                &plan,
                &self.settings,
                *share,
                shares,
            ))
        })?;
        let Some(found) = found else { return Ok(None) };
        verdicts.extend(found);
        let (others, theirs) = self.found_elsewhere(&verdicts, &places)?;
        Ok(Some(Checked {
            verdict: merge_shares(verdicts, &reports, others, &theirs),
            inferred,
            inputs: plan.inputs().clone(),
            reports: self.ids(&places),
            markets,
            speakers: self.speakers(ids),
        }))
    }

    /// What has to be checked in these places, and what is kept of earlier checks there.
    fn planned(&self, places: &[usize]) -> Result<(Headers, Plan, Verdict), AppError> {
        let Some(reader) = self.readers.first() else {
            return Ok((Headers::default(), Plan::default(), merge([])));
        };
        let reader = reader.lock().unwrap_or_else(PoisonError::into_inner);
        let ids = self.ids(places);
        let headers = Headers::new(reader.headers(&ids)?);
        let plan = Plan::of(&headers, &self.contracts, &self.known(&ids, reader.check_inputs(&ids)?));
        let kept = plan.kept(reader.findings_about(&ids)?, reader.report_checks(&ids)?);
        Ok((headers, plan, kept))
    }

    /// What is stored of reports outside these places that something found names, and those of these reports that it is
    /// needed to understand.
    fn found_elsewhere(&self, verdicts: &[Verdict], places: &[usize]) -> Result<(Vec<Finding>, Vec<Report>), AppError> {
        let own: BTreeSet<&str> = places.iter().map(|index| self.places[*index].id.as_str()).collect();
        let found = || verdicts.iter().flat_map(|verdict| &verdict.findings);
        let named: BTreeSet<&str> = found()
            .flat_map(Finding::reports)
            .filter(|id| !own.contains(id))
            .collect();
        let (Some(reader), false) = (self.readers.first(), named.is_empty()) else {
            return Ok((Vec::new(), Vec::new()));
        };
        let reader = reader.lock().unwrap_or_else(PoisonError::into_inner);
        let again: BTreeSet<&str> = found().map(|finding| finding.fingerprint.as_str()).collect();
        let mut others = reader.findings_about(&named.into_iter().map(str::to_owned).collect::<Vec<_>>())?;
        others.retain(|finding| {
            let compares = rule(&finding.rule).is_some_and(|rule| rule.check.compares_payers());
            !compares && !again.contains(finding.fingerprint.as_str())
        });
        let about: BTreeSet<String> = explained_by(&others).map(str::to_owned).collect();
        let theirs = reader.some_reports(&about.into_iter().collect::<Vec<_>>())?;
        Ok((others, theirs))
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
}
