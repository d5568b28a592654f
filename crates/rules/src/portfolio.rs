//! What is checked: the reports, contracts and files of a workspace.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use chrono::NaiveDate;
use plumbline_model::{Contract, Finding, ImportedFile, LineOfBusiness, Matched, Period, Report, Verdict, contract_of};

use crate::arranged::Arranged;
use crate::causes::{doubted_periods, group};
use crate::figures::{Slices, slices};
use crate::pairs::contradicted_lines;
use crate::{Check, Family, Findings, Settings, parts, rules};

/// Everything the rules may look at.
#[derive(Debug, Clone)]
pub struct Portfolio<'a> {
    /// The current version of each report.
    pub reports: Vec<&'a Report>,
    /// Replaced versions, for restatements.
    pub superseded: Vec<&'a Report>,
    /// The contracts the reports are made under.
    pub contracts: &'a [Contract],
    /// What became of each imported file.
    pub files: &'a [ImportedFile],
}

/// The portfolio with the lookups rules need.
#[derive(Debug)]
pub struct Scope<'a> {
    /// Everything there is.
    pub portfolio: &'a Portfolio<'a>,
    /// The thresholds.
    pub settings: &'a Settings,
    /// Reports by id, replaced ones included.
    by_id: HashMap<&'a str, &'a Report>,
    /// Current reports by the hash of their file: one file may hold several.
    by_file: HashMap<&'a str, Vec<&'a Report>>,
    /// The first checked report of each file: it carries what was noticed about the file as a whole.
    first_of_file: HashMap<&'a str, &'a str>,
    /// Current reports by the number of the contract they name.
    by_number: HashMap<&'a str, Vec<&'a Report>>,
    /// Current reports of one contract, in the order of what they cover.
    by_contract: HashMap<String, Vec<&'a Report>>,
    /// What several rules read of a report.
    arranged: Arranged<'a>,
}

impl<'a> Scope<'a> {
    fn new(portfolio: &'a Portfolio<'a>, settings: &'a Settings, checked: &[&'a Report]) -> Scope<'a> {
        let mut by_file: HashMap<&str, Vec<&Report>> = HashMap::new();
        for report in &portfolio.reports {
            by_file.entry(&report.source.sha256).or_default().push(report);
        }
        let mut by_number: HashMap<&str, Vec<&Report>> = HashMap::new();
        for report in &portfolio.reports {
            if let Some(contract) = &report.contract {
                by_number.entry(&contract.id).or_default().push(report);
            }
        }
        let mut first_of_file = HashMap::new();
        for report in checked {
            first_of_file
                .entry(report.source.sha256.as_str())
                .or_insert(report.id.as_str());
        }
        let mut by_contract: HashMap<String, Vec<&Report>> = HashMap::new();
        for report in portfolio
            .reports
            .iter()
            .filter(|report| !report.header_is_unconfirmed())
        {
            if let Some(key) = contract_key(report) {
                by_contract.entry(key).or_default().push(report);
            }
        }
        for series in by_contract.values_mut() {
            series.sort_by(|a, b| covers(a).cmp(&covers(b)));
        }
        Scope {
            arranged: Arranged::default(),
            portfolio,
            settings,
            by_number,
            by_contract,
            by_id: portfolio
                .superseded
                .iter()
                .chain(&portfolio.reports)
                .map(|r| (r.id.as_str(), *r))
                .collect(),
            by_file,
            first_of_file,
        }
    }

    /// The report's figures by slice and months, arranged once for all rules.
    pub(crate) fn slices<'r>(&self, report: &'r Report) -> Rc<Slices<'r>>
    where
        'a: 'r,
    {
        match self.own(report) {
            Some(own) => self.arranged.slices(own),
            None => Rc::new(slices(report)),
        }
    }

    /// The metrics of lines whose rate and total contradict each other, looked for once for all rules.
    pub(crate) fn contradicted_lines(&self, report: &Report) -> Rc<BTreeSet<String>> {
        match self.own(report) {
            Some(own) => self.arranged.contradicted(own),
            None => Rc::new(contradicted_lines(&slices(report))),
        }
    }

    /// The report as the scope holds it; `None` where this is another reading of it.
    fn own(&self, report: &Report) -> Option<&'a Report> {
        let own = self.by_id.get(report.id.as_str()).copied();
        own.filter(|own| std::ptr::eq(*own, report))
    }

    /// The version a report replaces.
    pub fn replaced_by(&self, report: &Report) -> Option<&'a Report> {
        self.by_id.get(report.supersedes.as_deref()?).copied()
    }

    /// The current reports that came out of the same file, the given one included.
    pub fn of_same_file(&self, report: &Report) -> &[&'a Report] {
        self.by_file
            .get(report.source.sha256.as_str())
            .map_or(&[], Vec::as_slice)
    }

    /// Whether the report speaks for its file as a whole, so that one remark about a file is one finding.
    pub fn speaks_for_file(&self, report: &Report) -> bool {
        self.first_of_file
            .get(report.source.sha256.as_str())
            .is_none_or(|first| *first == report.id)
    }

    /// The current reports that name a contract of the report's number, the given one included; of any payer.
    pub fn of_contract(&self, report: &Report) -> &[&'a Report] {
        let named = report.contract.as_ref();
        named
            .and_then(|contract| self.by_number.get(contract.id.as_str()))
            .map_or(&[], Vec::as_slice)
    }

    /// The current reports of the report's contract, provider organization, line of business and program, the given one
    /// included, in the order of the days they cover. Empty for a report that names no contract or no period.
    pub fn series(&self, report: &Report) -> &[&'a Report] {
        contract_key(report)
            .and_then(|key| self.by_contract.get(&key))
            .map_or(&[], Vec::as_slice)
    }

    /// The last report of the series that covers days up to an earlier day than this one.
    pub fn previous(&self, report: &Report) -> Option<&'a Report> {
        let end = report.period?.end;
        self.series(report)
            .iter()
            .filter(|other| other.period.is_some_and(|period| period.end < end))
            .max_by_key(|other| (other.period.map(|period| period.end), covers(other)))
            .copied()
    }

    /// The contract a report is made under, by identifiers and period.
    pub fn contract(&self, report: &Report) -> Option<&'a Contract> {
        self.matched(report).map(|matched| matched.contract)
    }

    /// The same, with what it was found on.
    pub fn matched(&self, report: &Report) -> Option<Matched<'a>> {
        contract_of(self.portfolio.contracts, report)
    }

    /// The thresholds for a report: those of its contract over the workspace's.
    pub fn settings_for(&self, report: &Report) -> Settings {
        match self.contract(report) {
            Some(contract) => self.settings.with(&contract.thresholds),
            None => *self.settings,
        }
    }
}

/// The current reports of one line of business. Payers are compared only within one.
#[derive(Debug)]
pub struct Segment<'a> {
    /// The market.
    pub line_of_business: LineOfBusiness,
    /// Every current report in it.
    pub reports: Vec<&'a Report>,
    /// Each payer's latest report, by payer: successive quarters of one payer are a series and not a mismatch.
    pub latest: Vec<&'a Report>,
}

impl<'a> Segment<'a> {
    pub(crate) fn all(reports: &[&'a Report]) -> Vec<Segment<'a>> {
        let mut by_market: BTreeMap<LineOfBusiness, Vec<&'a Report>> = BTreeMap::new();
        for report in reports {
            // A report that states no line of business is compared with nobody's.
            if let Some(market) = report.line_of_business {
                by_market.entry(market).or_default().push(report);
            }
        }
        by_market
            .into_iter()
            .map(|(line_of_business, reports)| Segment {
                line_of_business,
                latest: latest_by_payer(&reports),
                reports,
            })
            .collect()
    }

    /// The segment in an analyst's words.
    pub fn name(&self) -> &'static str {
        match self.line_of_business {
            LineOfBusiness::Medicare => "Medicare",
            LineOfBusiness::Medicaid => "Medicaid",
            LineOfBusiness::Commercial => "commercial",
        }
    }
}

fn latest_by_payer<'a>(reports: &[&'a Report]) -> Vec<&'a Report> {
    let rank = |report: &'a Report| {
        let end = report.period.map(|period| period.end);
        parts::rank(end, report.reported_on, report.version, &report.id)
    };
    let mut latest: BTreeMap<String, &'a Report> = BTreeMap::new();
    for report in reports {
        latest
            .entry(normal_name(&report.payer.name))
            .and_modify(|known| {
                if rank(report) > rank(known) {
                    *known = report;
                }
            })
            .or_insert(report);
    }
    latest.into_values().collect()
}

/// What the reports of one contract have in common; `None` where the contract or the period is not named.
fn contract_key(report: &Report) -> Option<String> {
    report.period?;
    let contract = &report.contract.as_ref()?.id;
    let subject = report
        .subject
        .identifiers
        .first()
        .map_or(report.subject.name.as_str(), |identifier| identifier.value.as_str());
    Some(
        [
            report.payer.name.as_str(),
            contract.as_str(),
            subject,
            report.line_of_business.map_or("", LineOfBusiness::as_str),
            report.program.as_deref().unwrap_or(""),
        ]
        .map(normal_name)
        .join("|"),
    )
}

/// The order of reports in a series.
fn covers(report: &Report) -> (Option<Period>, Option<NaiveDate>, &str) {
    (report.period, report.reported_on, report.id.as_str())
}

/// A name without differences of case and spacing.
pub(crate) fn normal_name(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Whether two names differ in case and spacing at most.
pub(crate) fn same_name(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    if a.is_ascii() && b.is_ascii() {
        let last = |name: &str| name.trim_end().bytes().last().map(|byte| byte.to_ascii_lowercase());
        if last(a) != last(b) {
            return false;
        }
        // The same without building the names: rules compare each result with each measure of a contract.
        let (mut a, mut b) = (a.split_whitespace(), b.split_whitespace());
        return loop {
            match (a.next(), b.next()) {
                (Some(a), Some(b)) if a.eq_ignore_ascii_case(b) => {}
                (None, None) => break true,
                _ => break false,
            }
        };
    }
    normal_name(a) == normal_name(b)
}

/// Which rules are run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    All,
    /// Those that look at a file or a report; of as many shares of them, this one.
    OfPart {
        share: usize,
        of: usize,
    },
    /// Those that look at the payers of a line of business side by side.
    Comparisons,
}

impl Which {
    fn takes(self, index: usize, check: Check) -> bool {
        match self {
            Which::All => true,
            Which::OfPart { share, of } => !check.compares_payers() && index % of == share,
            Which::Comparisons => check.compares_payers(),
        }
    }
}

/// Checks everything.
pub fn check(portfolio: &Portfolio, settings: &Settings) -> Verdict {
    run(portfolio, settings, Which::All, None)
}

/// Checks one part of a portfolio, comparisons between payers left out: the same findings that [`check`] makes of these
/// reports and files among others.
///
/// Shape: a part holds every report and replaced version of its payers and of the files these came from, and those
/// files; `contracts` are all there are. Nothing else is within reach of a rule that looks at a report or a file.
pub fn check_part(part: &Portfolio, settings: &Settings) -> Verdict {
    check_part_by(part, settings, 0, 1)
}

/// The same by one share of the rules, numbered from 0, of as many: shares can be run at the same time. What follows from
/// what is said by [`merge_shares`].
pub fn check_part_by(part: &Portfolio, settings: &Settings, share: usize, of: usize) -> Verdict {
    run(part, settings, Which::OfPart { share, of }, None)
}

/// Compares payers: the same findings that [`check`] makes when `latest` holds at least the latest reports of each payer
/// in these lines of business.
pub fn compare_payers(latest: &Portfolio, settings: &Settings) -> Verdict {
    run(latest, settings, Which::Comparisons, None)
}

/// The verdict over parts and comparisons that were checked one by one.
pub fn merge(verdicts: impl IntoIterator<Item = Verdict>) -> Verdict {
    let mut verdict = Findings::of(verdicts).into_verdict();
    // What is found between payers follows from what was found in their reports.
    group(&mut verdict.findings, &verdict.doubted_periods, &[]);
    verdict
}

/// The same over shares of the rules on one part, and comparisons. `part` are the part's reports; `others` findings about
/// reports outside it, `theirs`, that comparisons may follow from: they are no findings of this check.
pub fn merge_shares(
    verdicts: impl IntoIterator<Item = Verdict>,
    part: &[Report],
    others: Vec<Finding>,
    theirs: &[Report],
) -> Verdict {
    let mut verdict = Findings::of(verdicts).into_verdict();
    let reports: Vec<Cow<Report>> = part
        .iter()
        .chain(theirs)
        .map(Report::without_unconfirmed_values)
        .collect();
    let reports: Vec<&Report> = reports.iter().map(Cow::as_ref).collect();
    let mut doubted = std::mem::take(&mut verdict.doubted_periods);
    doubted.extend(doubted_periods(&others, &reports));
    let own = verdict.findings.len();
    verdict.findings.extend(others);
    group(&mut verdict.findings, &doubted, &reports);
    verdict.findings.truncate(own);
    verdict
}

/// Checks these reports: findings about them, comparisons with other reports of their line of business included.
/// An id of no current report is passed over.
pub fn check_reports(portfolio: &Portfolio, settings: &Settings, report_ids: &[String]) -> Verdict {
    run(
        portfolio,
        settings,
        Which::All,
        Some(report_ids.iter().map(String::as_str).collect()),
    )
}

fn run(as_read: &Portfolio, settings: &Settings, which: Which, only: Option<BTreeSet<&str>>) -> Verdict {
    // What OCR read is no fact before a person has confirmed it: only the rules on sources see it.
    let current: Vec<Cow<Report>> = as_read.reports.iter().map(|r| r.without_unconfirmed_values()).collect();
    let replaced: Vec<Cow<Report>> = as_read
        .superseded
        .iter()
        .map(|report| report.without_unconfirmed_values())
        .collect();
    let portfolio = &Portfolio {
        reports: current.iter().map(Cow::as_ref).collect(),
        superseded: replaced.iter().map(Cow::as_ref).collect(),
        contracts: as_read.contracts,
        files: as_read.files,
    };
    let chosen = |id: &str| only.as_ref().is_none_or(|ids| ids.contains(id));
    let reports: Vec<&Report> = portfolio
        .reports
        .iter()
        .copied()
        .filter(|report| chosen(&report.id))
        .collect();
    let sources: Vec<&Report> = as_read.reports.iter().copied().filter(|r| chosen(&r.id)).collect();
    let filed = |report: &&&Report| !report.header_is_unconfirmed();
    let files: Vec<&ImportedFile> = portfolio
        .files
        .iter()
        .filter(|file| only.is_none() || file.report_ids.iter().any(|id| chosen(id)))
        .collect();
    let comparable: Vec<&Report> = portfolio.reports.iter().filter(filed).copied().collect();
    let segments: Vec<Segment> = Segment::all(&comparable)
        .into_iter()
        .filter(|segment| segment.reports.iter().any(|report| chosen(&report.id)))
        .collect();
    let scope = Scope::new(portfolio, settings, &reports);

    let mut out = Findings::default();
    // Payers are compared by reports that are checked by themselves elsewhere.
    if which != Which::Comparisons {
        sources.iter().for_each(|report| out.expect(report));
    }
    for (index, rule) in rules().iter().enumerate() {
        if !which.takes(index, rule.check) {
            continue;
        }
        match rule.check {
            Check::File(check) => {
                out.begin(rule, None);
                files.iter().for_each(|file| check(file, &scope, &mut out));
            }
            Check::Report(check) if rule.family == Family::Source => {
                for report in &sources {
                    out.begin(rule, Some(report));
                    check(report, &scope, &mut out);
                }
            }
            Check::Report(check) => {
                for report in reports.iter().filter(filed) {
                    out.begin(rule, Some(report));
                    check(report, &scope, &mut out);
                }
            }
            Check::Segment(check) => {
                out.begin(rule, None);
                segments.iter().for_each(|segment| check(segment, &scope, &mut out));
            }
        }
    }
    if let Some(ids) = &only {
        out.keep_about(ids);
    }
    let mut verdict = out.into_verdict();
    verdict.doubted_periods = doubted_periods(&verdict.findings, &portfolio.reports);
    // A share of the rules sees a share of the causes.
    if !matches!(which, Which::OfPart { of: 2.., .. }) {
        group(&mut verdict.findings, &verdict.doubted_periods, &portfolio.reports);
    }
    verdict
}

#[cfg(test)]
mod tests {
    use plumbline_model::{Basis, ReportVerdict};

    use super::*;
    use crate::testing::{ReportBuilder, check_all, issue};

    /// A report with one fault of its own and a basis that differs from the other payers'.
    fn faulty(payer: &str) -> Report {
        ReportBuilder::new(payer)
            .period("2023-01-01/2023-12-31", Basis::Settlement)
            .quality("BCS", "412", "560", "75.6%")
            .build()
    }

    fn about(reports: &[&Report], ids: &[&str]) -> Verdict {
        let portfolio = Portfolio {
            reports: reports.to_vec(),
            superseded: vec![],
            contracts: &[],
            files: &[],
        };
        let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
        check_reports(&portfolio, &Settings::default(), &ids)
    }

    fn codes(verdict: &Verdict) -> Vec<&str> {
        verdict.findings.iter().map(|finding| finding.rule.as_str()).collect()
    }

    #[test]
    fn checking_one_report_tells_its_faults_and_the_comparisons_it_takes_part_in() {
        let (a, b) = (faulty("Acme"), faulty("Bolt"));
        let c = ReportBuilder::new("Crown").build();
        let of_a = about(&[&a, &b, &c], &["acme-report"]);
        assert_eq!(codes(&of_a), ["ARI003", "PER007", "PER009"]);
        assert_eq!(
            of_a.findings[0].report_id.as_deref(),
            Some("acme-report"),
            "Bolt's fault is not told"
        );
        assert!(about(&[&a, &b, &c], &["no-such-report"]).findings.is_empty());
    }

    #[test]
    fn the_verdict_follows_from_the_worst_finding_and_passes_are_counted() {
        let clean = ReportBuilder::new("Acme").quality("BCS", "412", "560", "73.6%").build();
        let verdict = check_all(&[&clean], &[], &[]);
        assert_eq!((verdict.verdict, verdict.findings.len()), (ReportVerdict::Ready, 0));
        assert!(
            verdict.checks_run > 10,
            "checks that pass are counted: {}",
            verdict.checks_run
        );
        assert_eq!(check_all(&[&faulty("Acme")], &[], &[]).verdict, ReportVerdict::NotReady);
        let noticed = ReportBuilder::new("Acme")
            .with(|r| r.issues = vec![issue("SRC009", "Look.")])
            .build();
        assert_eq!(
            check_all(&[&noticed], &[], &[]).verdict,
            ReportVerdict::ReadyWithExceptions
        );
    }

    #[test]
    fn what_ran_and_passed_is_counted_for_each_report_and_rule() {
        let (right, wrong) = (
            ReportBuilder::new("Acme").quality("BCS", "412", "560", "73.6%").build(),
            faulty("Bolt"),
        );
        let verdict = check_all(&[&right, &wrong], &[], &[]);
        let ids: Vec<_> = verdict.reports.iter().map(|report| report.report_id.as_str()).collect();
        assert_eq!(ids, ["acme-report", "bolt-report"]);
        let (clean, faulty) = (&verdict.reports[0], &verdict.reports[1]);
        let of = |report: &plumbline_model::ReportChecks| {
            let all = report.rules.iter().find(|count| count.rule == "ARI003");
            all.map(|count| (count.ran, count.passed))
        };
        assert_eq!((of(clean), of(faulty)), (Some((1, 1)), Some((1, 0))));
        assert_eq!(faulty.verdict, ReportVerdict::NotReady);
        let own: usize = verdict.reports.iter().map(|report| report.checks_run).sum();
        let elsewhere: usize = verdict.elsewhere.iter().map(|count| count.ran).sum();
        assert_eq!(
            own + elsewhere,
            verdict.checks_run,
            "every check is counted in one place"
        );
        assert!(verdict.passed < verdict.checks_run && elsewhere > 0);
        let alone = about(&[&right, &wrong], &["bolt-report"]);
        assert_eq!(alone.reports.len(), 1, "only what was checked");
    }

    #[test]
    fn a_fingerprint_keeps_when_the_same_facts_come_from_another_path_under_another_id() {
        let (first, mut again) = (faulty("Acme"), faulty("Acme"));
        again.id = "another-id".into();
        again.source.path = "/elsewhere/copy.xlsx".into();
        again.quality[0].id = "BCS-7".into();
        let print = |report: &Report| check_all(&[report], &[], &[]).findings.remove(0).fingerprint;
        assert_eq!(print(&first), print(&again));
        again.quality[0].sources.get_mut("rate").expect("a rate").displayed = "75.7%".into();
        assert_ne!(print(&first), print(&again), "another printed rate is another fact");
    }

    #[test]
    fn the_latest_report_speaks_for_its_payer() {
        let quarter = |id: &str, months: &str| ReportBuilder::new("Acme").id(id).period(months, Basis::Quarter).build();
        let (q1, q2) = (
            quarter("q1", "2024-01-01/2024-03-31"),
            quarter("q2", "2024-04-01/2024-06-30"),
        );
        let mut shouting = quarter("other", "2023-01-01/2023-03-31");
        shouting.payer.name = "ACME ".into();
        let segments = Segment::all(&[&q2, &q1, &shouting]);
        assert_eq!(segments.len(), 1);
        let latest: Vec<&str> = segments[0].latest.iter().map(|report| report.id.as_str()).collect();
        assert_eq!(latest, ["q2"], "names differ in case and spacing at most");
    }
}
