//! What of a part has to be checked: which rules on which reports, and which reports that takes.
//!
//! What a rule on a report finds follows from the report, its contracts, the rules and thresholds, and the reports it
//! looks at beside ([`Check::Beside`]). Each of these is known by a fingerprint; where none changed since a rule last ran,
//! what it found then is kept. Rules on headers and files run each time: they need no figures.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use plumbline_model::{
    CheckInputs, Contract, Finding, FindingState, Identifier, ImportedFile, Party, Report, ReportChecks, ReportStatus,
    ReportVerdict, Verdict, fingerprint,
};

use crate::portfolio::normal_name;
use crate::scope::Scope;
use crate::{Check, Portfolio, Rule, Settings, causes, rule, rules};

/// The headers of all reports of a part, replaced versions included.
#[derive(Debug, Clone, Default)]
pub struct Headers {
    pub(crate) current: Vec<Report>,
    superseded: Vec<Report>,
}

impl Headers {
    /// Shape: each as [`Report::header`] gives it, in the order of the portfolio.
    pub fn new(headers: Vec<Report>) -> Headers {
        let (superseded, current) = headers
            .into_iter()
            .partition(|report| report.status == ReportStatus::Superseded);
        Headers { current, superseded }
    }

    /// Those of reports that are at hand.
    pub fn of(portfolio: &Portfolio) -> Headers {
        let headers = |reports: &[&Report]| reports.iter().map(|report| report.header()).collect();
        Headers {
            current: headers(&portfolio.reports),
            superseded: headers(&portfolio.superseded),
        }
    }

    /// As a portfolio of their own.
    pub(crate) fn portfolio<'a>(&'a self, contracts: &'a [Contract], files: &'a [ImportedFile]) -> Portfolio<'a> {
        Portfolio {
            reports: self.current.iter().collect(),
            superseded: self.superseded.iter().collect(),
            contracts,
            files,
        }
    }

    fn all(&self) -> impl Iterator<Item = &Report> {
        self.current.iter().chain(&self.superseded)
    }
}

/// What is known of a part from before.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Names the rules and thresholds that check.
    pub catalogue: String,
    /// How often each report was written since it first was; 0 where it is not listed.
    pub revisions: HashMap<String, u32>,
    /// What the latest checks of reports rested on.
    pub inputs: HashMap<String, CheckInputs>,
}

/// What has to be checked.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    inputs: BTreeMap<String, CheckInputs>,
    work: BTreeMap<String, Work>,
}

/// What has to run on one current report.
#[derive(Debug, Clone, Default)]
pub(crate) struct Work {
    /// The rules that look at it alone.
    pub(crate) own: bool,
    /// By code the rules that look at others beside it, with the ids of these.
    pub(crate) beside: BTreeMap<&'static str, Vec<String>>,
}

impl Plan {
    /// Compares what rules would look at with what is known from before.
    pub fn of(headers: &Headers, contracts: &[Contract], known: &Known) -> Plan {
        let settings = Settings::default();
        let portfolio = headers.portfolio(contracts, &[]);
        let scope = Scope::of(&portfolio, &settings);
        let stamps: HashMap<&str, String> = headers.all().map(|one| (one.id.as_str(), stamp(one, known))).collect();
        let mut agreed: BTreeMap<(&str, Vec<&str>), String> = BTreeMap::new();
        let mut plan = Plan::default();
        for report in &headers.current {
            let identifiers = report.payer.identifiers.iter().map(|one| one.value.as_str());
            let agreed = agreed
                .entry((report.payer.name.as_str(), identifiers.collect()))
                .or_insert_with(|| of_contracts(&report.payer, contracts));
            let own = [known.catalogue.as_str(), agreed.as_str(), &stamps[report.id.as_str()]];
            let mut inputs = CheckInputs {
                own: fingerprint("", &report.id, &own),
                beside: BTreeMap::new(),
            };
            let before = known.inputs.get(&report.id).filter(|before| {
                // Reports without a period are of no series: two of them may find the same, told once.
                before.own == inputs.own && report.period.is_some()
            });
            let mut work = Work {
                own: before.is_none(),
                beside: BTreeMap::new(),
            };
            for rule in rules() {
                let Check::Beside(_, others) = rule.check else { continue };
                let others = others(report, &scope);
                let seen: Vec<&str> = others.iter().map(|other| stamps[other.id.as_str()].as_str()).collect();
                let seen = (!seen.is_empty()).then(|| fingerprint(rule.code, &report.id, &seen));
                if before.is_none_or(|before| before.beside.get(rule.code) != seen.as_ref()) {
                    let ids = others.iter().map(|other| other.id.clone());
                    work.beside.insert(rule.code, ids.collect());
                }
                inputs.beside.extend(seen.map(|seen| (rule.code.to_owned(), seen)));
            }
            plan.inputs.insert(report.id.clone(), inputs);
            plan.work.insert(report.id.clone(), work);
        }
        plan
    }

    /// The reports that have to be at hand to do it, those included that findings which are kept are understood by.
    pub fn needed(&self, kept: &Verdict) -> BTreeSet<String> {
        let work = self.work.iter().filter(|(_, work)| work.own || !work.beside.is_empty());
        let of_work = work.flat_map(|(id, work)| std::iter::once(id).chain(work.beside.values().flatten()));
        let explained = causes::explained_by(&kept.findings).map(str::to_owned);
        of_work.cloned().chain(explained).collect()
    }

    /// What the checks rest on, to be known when they are done: by the report's id.
    pub fn inputs(&self) -> &BTreeMap<String, CheckInputs> {
        &self.inputs
    }

    pub(crate) fn work(&self, report: &Report) -> Option<&Work> {
        self.work.get(&report.id)
    }

    /// Of what earlier checks of these reports found and counted, that which still holds, as if it were found now.
    pub fn kept(&self, findings: Vec<Finding>, checks: Vec<ReportChecks>) -> Verdict {
        let holds = |code: &str, report: &str| rule(code).is_some_and(|rule| self.holds(rule, report));
        let findings = findings.into_iter().filter(|finding| {
            let of = finding.report_id.as_deref();
            of.is_some_and(|report| holds(&finding.rule, report))
        });
        let as_found = |finding| Finding {
            state: FindingState::Open,
            waiver: None,
            caused_by: None,
            cause: None,
            reopened: None,
            predecessor: None,
            ..finding
        };
        let checks = checks.into_iter().map(|mut checks| {
            checks.rules.retain(|count| holds(&count.rule, &checks.report_id));
            checks
        });
        Verdict {
            verdict: ReportVerdict::Ready,
            checks_run: 0,
            passed: 0,
            findings: findings.map(as_found).collect(),
            reports: checks
                .filter(|checks| self.work.contains_key(&checks.report_id))
                .collect(),
            elsewhere: Vec::new(),
            doubted_periods: Vec::new(),
        }
    }

    /// Whether what a rule found in a report needs no check.
    fn holds(&self, rule: &Rule, report: &str) -> bool {
        let Some(work) = self.work.get(report) else {
            return false;
        };
        match rule.check {
            Check::Report(_) => !work.own,
            Check::Beside(..) => !work.beside.contains_key(rule.code),
            Check::Header(_) | Check::File(_) | Check::Segment(_) => false,
        }
    }
}

/// What tells this state of a report from others.
fn stamp(report: &Report, known: &Known) -> String {
    let revision = known.revisions.get(&report.id).copied().unwrap_or_default();
    let replaced = report.supersedes.as_deref().unwrap_or_default();
    let superseded = report.status == ReportStatus::Superseded;
    format!("{}|{revision}|{}|{replaced}|{superseded}", report.id, report.version)
}

/// A fingerprint of the contracts that rules on a payer's reports may look at: those of the payer, under whichever name.
fn of_contracts(payer: &Party, contracts: &[Contract]) -> String {
    let plain = |identifier: &Identifier| -> String {
        let printed = identifier.value.chars().filter(|c| c.is_alphanumeric());
        printed.flat_map(char::to_lowercase).collect()
    };
    let identifiers: BTreeSet<String> = payer.identifiers.iter().map(plain).collect();
    let mut names = BTreeSet::from([normal_name(&payer.name)]);
    let of_payer = |names: &BTreeSet<String>, contract: &Contract| {
        let mut own = std::iter::once(&contract.payer).chain(&contract.payer_names);
        let mut known = contract.payer_identifiers.iter().map(plain);
        own.any(|name| names.contains(&normal_name(name))) || known.any(|identifier| identifiers.contains(&identifier))
    };
    // One contract may know the payer under a name that another does not.
    loop {
        let also: BTreeSet<String> = contracts
            .iter()
            .filter(|contract| of_payer(&names, contract))
            .flat_map(|contract| std::iter::once(&contract.payer).chain(&contract.payer_names))
            .map(|name| normal_name(name))
            .collect();
        if also.is_subset(&names) {
            break;
        }
        names.extend(also);
    }
    let theirs: Vec<String> = contracts
        .iter()
        .filter(|contract| of_payer(&names, contract))
        .map(|contract| format!("{contract:?}"))
        .collect();
    fingerprint("", "", &theirs.iter().map(String::as_str).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use plumbline_model::{Basis, ImportStatus};

    use super::*;
    use crate::check::check_part;
    use crate::testing::{ReportBuilder, contract, file};

    fn quarter(number: u32) -> Report {
        let months = [
            "01-01/2024-03-31",
            "04-01/2024-06-30",
            "07-01/2024-09-30",
            "10-01/2024-12-31",
        ];
        let period = format!("2024-{}", months[number as usize - 1]);
        ReportBuilder::new("Acme")
            .id(&format!("q{number}"))
            .with(|report| report.source.sha256 = format!("file {number}"))
            .period(&period, Basis::Quarter)
            .usd("med-cost", &format!("{number}00"))
            .quality("BCS", "412", "560", if number == 2 { "75.6%" } else { "73.6%" })
            .build()
    }

    /// The reports as a workspace hands them on after it noted what their check rested on.
    fn known_after(reports: &[&Report], contracts: &[Contract]) -> Known {
        let inputs = plan(reports, contracts, &Known::default()).inputs().clone();
        Known {
            inputs: inputs.into_iter().collect(),
            ..Known::default()
        }
    }

    fn headers(reports: &[&Report]) -> Headers {
        Headers::new(reports.iter().map(|report| report.header()).collect())
    }

    fn plan(reports: &[&Report], contracts: &[Contract], known: &Known) -> Plan {
        Plan::of(&headers(reports), contracts, known)
    }

    fn nothing_kept() -> Verdict {
        Plan::default().kept(vec![], vec![])
    }

    fn needed(plan: &Plan) -> Vec<String> {
        plan.needed(&nothing_kept()).into_iter().collect()
    }

    #[test]
    fn nothing_is_checked_again_that_rests_on_the_same() {
        let (first, second) = (quarter(1), quarter(2));
        let known = known_after(&[&first, &second], &[]);
        assert!(needed(&plan(&[&first, &second], &[], &known)).is_empty());
    }

    #[test]
    fn a_report_that_arrives_is_checked_and_of_the_others_what_looks_at_it() {
        let (one, two, three) = (quarter(1), quarter(2), quarter(3));
        let known = known_after(&[&one, &two], &[]);
        let plan = plan(&[&one, &two, &three], &[], &known);
        assert_eq!(
            needed(&plan),
            ["q1", "q2", "q3"],
            "earlier figures belong to the new report's history"
        );
        let work = |id: &str| {
            let work = &plan.work[id];
            (work.own, work.beside.keys().copied().collect::<Vec<_>>())
        };
        assert_eq!(work("q1"), (false, vec![]));
        assert_eq!(work("q2"), (false, vec!["TCC002"]), "the last report no longer");
        let (own, beside) = work("q3");
        assert!(own && beside.contains(&"ARI014"));
    }

    #[test]
    fn a_report_read_again_a_contract_and_a_rule_that_changed_are_checked_again() {
        let (one, two) = (quarter(1), quarter(2));
        let before = known_after(&[&one, &two], &[]);
        let read_again = Known {
            revisions: HashMap::from([("q1".to_owned(), 1)]),
            ..before.clone()
        };
        let again = plan(&[&one, &two], &[], &read_again);
        assert!(again.work["q1"].own && !again.work["q2"].own);
        assert!(
            again.work["q2"].beside.contains_key("ARI014"),
            "it looks at the figures before"
        );

        let of = |payer: &str| {
            let agreed = contract(payer, "N-1");
            plan(&[&one, &two], &[agreed], &before)
                .work
                .values()
                .all(|work| work.own)
        };
        assert_eq!(
            (of("ACME"), of("Bolt")),
            (true, false),
            "only contracts of the payer count"
        );
        let other_rules = Known {
            catalogue: "others".into(),
            ..before
        };
        assert!(
            plan(&[&one, &two], &[], &other_rules)
                .work
                .values()
                .all(|work| work.own)
        );
    }

    #[test]
    fn reports_without_a_period_are_checked_each_time() {
        let mut report = quarter(1);
        report.period = None;
        let known = known_after(&[&report], &[]);
        assert_eq!(needed(&plan(&[&report], &[], &known)), ["q1"]);
    }

    #[test]
    fn what_is_kept_and_what_is_checked_again_are_together_what_a_whole_check_finds() {
        let (one, two, three) = (quarter(1), quarter(2), quarter(3));
        let files = [file("broken.xlsx", ImportStatus::Failed)];
        let part = |reports: &[&'_ Report]| -> Verdict {
            let portfolio = Portfolio {
                reports: reports.to_vec(),
                superseded: vec![],
                contracts: &[],
                files: &files,
            };
            check_part(
                &portfolio,
                &headers(reports),
                &plan(reports, &[], &Known::default()),
                &Settings::default(),
            )
        };
        let before = part(&[&one, &two]);
        let plan = plan(&[&one, &two, &three], &[], &known_after(&[&one, &two], &[]));
        let kept = plan.kept(before.findings, before.reports);
        let rules = |verdict: &Verdict| -> Vec<String> {
            verdict.findings.iter().map(|finding| finding.rule.clone()).collect()
        };
        assert!(
            rules(&kept).contains(&"ARI003".to_owned()),
            "the rate of the second quarter is still wrong"
        );
        assert!(
            !rules(&kept).contains(&"SRC001".to_owned()),
            "files are looked at each time"
        );
        let portfolio = Portfolio {
            reports: vec![&one, &two, &three],
            superseded: vec![],
            contracts: &[],
            files: &files,
        };
        let of_all = headers(&[&one, &two, &three]);
        let found = check_part(&portfolio, &of_all, &plan, &Settings::default());
        let merged = crate::check::merge([kept, found]);
        let whole = part(&[&one, &two, &three]);
        assert_eq!(merged.findings, whole.findings);
        assert_eq!(merged.reports, whole.reports);
        assert_eq!((merged.checks_run, merged.passed), (whole.checks_run, whole.passed));
    }
}
