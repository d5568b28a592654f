//! What a rule may look at: the lookups rules need, and no more reports than the rule says it reads.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use chrono::NaiveDate;
use plumbline_model::{Contract, ImportedFile, LineOfBusiness, Matched, Period, Report, contract_of};

use crate::arranged::Arranged;
use crate::figures::{Slices, slices};
use crate::pairs::contradicted_lines;
use crate::portfolio::normal_name;
use crate::{Portfolio, Settings};

/// The contracts, the files and the thresholds, and the reports a rule may look at.
#[derive(Debug)]
pub struct Scope<'a> {
    /// The thresholds.
    pub settings: &'a Settings,
    contracts: &'a [Contract],
    files: &'a [ImportedFile],
    index: Rc<Index<'a>>,
    /// Where a rule looks at one report and those beside it; `None` where it sees all of them.
    near: Option<Near<'a>>,
}

/// Reports by what rules look them up by.
#[derive(Debug)]
struct Index<'a> {
    /// Current ones in the portfolio's order.
    reports: Vec<&'a Report>,
    /// The place of each in `reports`.
    places: HashMap<&'a str, usize>,
    /// Replaced ones included.
    by_id: HashMap<&'a str, &'a Report>,
    /// Current ones by the hash of their file: one file may hold several.
    by_file: HashMap<&'a str, Vec<&'a Report>>,
    /// Current ones by the number of the contract they name.
    by_number: HashMap<&'a str, Vec<&'a Report>>,
    /// Current ones of one contract, in the order of what they cover.
    by_contract: HashMap<String, Vec<&'a Report>>,
    /// What several rules read of a report.
    arranged: Arranged<'a>,
}

/// One report and those beside it, by the same lookups.
#[derive(Debug)]
struct Near<'a> {
    report: &'a Report,
    of_file: Vec<&'a Report>,
    of_number: Vec<&'a Report>,
    series: Vec<&'a Report>,
    replaced: Option<&'a Report>,
}

impl<'a> Scope<'a> {
    /// All of a portfolio.
    pub(crate) fn of(portfolio: &Portfolio<'a>, settings: &'a Settings) -> Scope<'a> {
        Scope {
            settings,
            contracts: portfolio.contracts,
            files: portfolio.files,
            index: Rc::new(Index::of(portfolio)),
            near: None,
        }
    }

    /// Of the same portfolio, one report and those with these ids.
    pub(crate) fn near(&self, report: &'a Report, others: &[String]) -> Scope<'a> {
        let visible: HashSet<&str> = others.iter().map(String::as_str).chain([report.id.as_str()]).collect();
        let kept = |reports: Option<&Vec<&'a Report>>| -> Vec<&'a Report> {
            let reports = reports.into_iter().flatten().copied();
            reports.filter(|one| visible.contains(one.id.as_str())).collect()
        };
        let index = &self.index;
        let near = Near {
            report,
            of_file: index.in_order(&visible, &report.source.sha256),
            of_number: kept(number(report).and_then(|number| index.by_number.get(number))),
            series: kept(contract_key(report).and_then(|key| index.by_contract.get(&key))),
            replaced: index
                .replaced_by(report)
                .filter(|replaced| visible.contains(replaced.id.as_str())),
        };
        Scope {
            settings: self.settings,
            contracts: self.contracts,
            files: self.files,
            index: Rc::clone(index),
            near: Some(near),
        }
    }

    /// The contracts the reports are made under.
    pub fn contracts(&self) -> &'a [Contract] {
        self.contracts
    }

    /// What became of each imported file, in the order of their import.
    pub fn files(&self) -> &'a [ImportedFile] {
        self.files
    }

    /// The current reports: all of them, or the one that is looked at.
    pub fn reports(&self) -> &[&'a Report] {
        match &self.near {
            Some(near) => std::slice::from_ref(&near.report),
            None => &self.index.reports,
        }
    }

    /// The report's figures by slice and months, arranged once for all rules.
    pub(crate) fn slices<'r>(&self, report: &'r Report) -> Rc<Slices<'r>>
    where
        'a: 'r,
    {
        match self.own(report) {
            Some(own) => self.index.arranged.slices(own),
            None => Rc::new(slices(report)),
        }
    }

    /// The metrics of lines whose rate and total contradict each other, looked for once for all rules.
    pub(crate) fn contradicted_lines(&self, report: &Report) -> Rc<BTreeSet<String>> {
        match self.own(report) {
            Some(own) => self.index.arranged.contradicted(own),
            None => Rc::new(contradicted_lines(&slices(report))),
        }
    }

    /// The report as the scope holds it; `None` where this is another reading of it.
    fn own(&self, report: &Report) -> Option<&'a Report> {
        let own = self.index.by_id.get(report.id.as_str()).copied();
        own.filter(|own| std::ptr::eq(*own, report))
    }

    /// The version a report replaces.
    pub fn replaced_by(&self, report: &Report) -> Option<&'a Report> {
        match &self.near {
            Some(near) => near.replaced.filter(|_| near.report.id == report.id),
            None => self.index.replaced_by(report),
        }
    }

    /// The current reports that came out of the same file, the given one included.
    pub fn of_same_file(&self, report: &Report) -> &[&'a Report] {
        let file = report.source.sha256.as_str();
        match &self.near {
            Some(near) if near.report.source.sha256 == file => &near.of_file,
            Some(_) => &[],
            None => self.index.by_file.get(file).map_or(&[], Vec::as_slice),
        }
    }

    /// Whether the report speaks for its file as a whole, so that one remark about a file is one finding.
    pub fn speaks_for_file(&self, report: &Report) -> bool {
        let first = self.of_same_file(report).first();
        first.is_none_or(|first| first.id == report.id)
    }

    /// The current reports that name a contract of the report's number, the given one included; of any payer.
    pub fn of_contract(&self, report: &Report) -> &[&'a Report] {
        match &self.near {
            Some(near) if near.report.id == report.id => &near.of_number,
            Some(_) => &[],
            None => {
                let named = number(report).and_then(|number| self.index.by_number.get(number));
                named.map_or(&[], Vec::as_slice)
            }
        }
    }

    /// The current reports of the report's contract, provider organization, line of business and program, the given one
    /// included, in the order of the days they cover. Empty for a report that names no contract or no period.
    pub fn series(&self, report: &Report) -> &[&'a Report] {
        match &self.near {
            Some(near) if near.report.id == report.id => &near.series,
            Some(_) => &[],
            None => {
                let series = contract_key(report).and_then(|key| self.index.by_contract.get(&key));
                series.map_or(&[], Vec::as_slice)
            }
        }
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
        contract_of(self.contracts, report)
    }

    /// The thresholds for a report: those of its contract over the workspace's.
    pub fn settings_for(&self, report: &Report) -> Settings {
        match self.contract(report) {
            Some(contract) => self.settings.with(&contract.thresholds),
            None => *self.settings,
        }
    }
}

impl<'a> Index<'a> {
    fn of(portfolio: &Portfolio<'a>) -> Index<'a> {
        let mut index = Index {
            reports: portfolio.reports.clone(),
            by_id: portfolio
                .superseded
                .iter()
                .chain(&portfolio.reports)
                .map(|report| (report.id.as_str(), *report))
                .collect(),
            by_file: HashMap::new(),
            by_number: HashMap::new(),
            by_contract: HashMap::new(),
            places: portfolio
                .reports
                .iter()
                .enumerate()
                .map(|(place, report)| (report.id.as_str(), place))
                .collect(),
            arranged: Arranged::default(),
        };
        for report in portfolio.reports.iter().copied() {
            index.by_file.entry(&report.source.sha256).or_default().push(report);
            if let Some(number) = number(report) {
                index.by_number.entry(number).or_default().push(report);
            }
            if let Some(key) = contract_key(report).filter(|_| !report.header_is_unconfirmed()) {
                index.by_contract.entry(key).or_default().push(report);
            }
        }
        for series in index.by_contract.values_mut() {
            series.sort_by(|a, b| covers(a).cmp(&covers(b)));
        }
        index
    }

    /// The current reports of a file among these, in the portfolio's order. A file may hold thousands of others.
    fn in_order(&self, ids: &HashSet<&str>, file: &str) -> Vec<&'a Report> {
        let mut places: Vec<usize> = ids.iter().filter_map(|id| self.places.get(id).copied()).collect();
        places.sort_unstable();
        let reports = places.into_iter().map(|place| self.reports[place]);
        reports.filter(|one| one.source.sha256 == file).collect()
    }

    fn replaced_by(&self, report: &Report) -> Option<&'a Report> {
        self.by_id.get(report.supersedes.as_deref()?).copied()
    }
}

/// The number of the contract a report names.
fn number(report: &Report) -> Option<&str> {
    report.contract.as_ref().map(|contract| contract.id.as_str())
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

#[cfg(test)]
mod tests {
    use plumbline_model::Basis;

    use super::*;
    use crate::testing::ReportBuilder;

    fn ids<'r>(reports: impl IntoIterator<Item = &'r &'r Report>) -> Vec<&'r str> {
        reports.into_iter().map(|report| report.id.as_str()).collect()
    }

    #[test]
    fn a_rule_sees_its_report_and_those_it_names_and_no_others() {
        let version = |id: &str, months: &str| {
            let report = ReportBuilder::new("Acme").id(id).period(months, Basis::Quarter);
            report.with(|report| report.source.sha256 = "one file".into()).build()
        };
        let first = version("q1", "2024-01-01/2024-03-31");
        let second = version("q2", "2024-04-01/2024-06-30");
        let replaced = version("q3-old", "2024-07-01/2024-09-30");
        let mut third = version("q3", "2024-07-01/2024-09-30");
        third.supersedes = Some("q3-old".into());
        let portfolio = Portfolio {
            reports: vec![&first, &second, &third],
            superseded: vec![&replaced],
            contracts: &[],
            files: &[],
        };
        let settings = Settings::default();
        let all = Scope::of(&portfolio, &settings);
        assert_eq!(ids(all.series(&third)), ["q1", "q2", "q3"]);
        assert_eq!(all.previous(&third).map(|report| report.id.as_str()), Some("q2"));
        assert!(all.replaced_by(&third).is_some() && !all.speaks_for_file(&third));

        let alone = all.near(&third, &[]);
        for seen in [
            alone.series(&third),
            alone.of_same_file(&third),
            alone.of_contract(&third),
            alone.reports(),
        ] {
            assert_eq!(ids(seen), ["q3"], "a rule on one report cannot look at another");
        }
        assert!(alone.previous(&third).is_none() && alone.replaced_by(&third).is_none());
        assert!(alone.series(&second).is_empty() && alone.of_contract(&second).is_empty());

        let beside = all.near(&third, &["q1".to_owned(), "q3-old".to_owned()]);
        assert_eq!(ids(beside.series(&third)), ["q1", "q3"]);
        assert_eq!(beside.previous(&third).map(|report| report.id.as_str()), Some("q1"));
        assert!(beside.replaced_by(&third).is_some());
    }
}
