//! Runs the rules over a portfolio, or over the parts of it one by one.

use std::borrow::Cow;

use plumbline_model::{Finding, Report, Verdict};

use crate::causes::{doubted_periods, group};
use crate::plan::{Headers, Known, Plan};
use crate::portfolio::Segment;
use crate::scope::Scope;
use crate::{Check, Family, Findings, Portfolio, Rule, Settings, rules};

/// Checks everything.
pub fn check(portfolio: &Portfolio, settings: &Settings) -> Verdict {
    let headers = Headers::of(portfolio);
    let plan = Plan::of(&headers, portfolio.contracts, &Known::default());
    let mut found = run(portfolio, &headers, &plan, settings, (0, 1));
    let readable = Readable::of(portfolio);
    compare(&readable.portfolio(portfolio), settings, &mut found);
    understood(found.into_verdict(), &readable.current())
}

/// Checks one part of a portfolio, comparisons between payers left out: the same findings that [`check`] makes of these
/// reports and files among others.
///
/// Shape: a part holds every report and replaced version of its payers and of the files these came from, and those
/// files; `contracts` are all there are. Nothing else is within reach of a rule that looks at a report or a file.
pub fn check_part(part: &Portfolio, headers: &Headers, plan: &Plan, settings: &Settings) -> Verdict {
    let verdict = check_part_by(part, headers, plan, settings, 0, 1);
    understood(verdict, &Readable::of(part).current())
}

/// The same by one share of the rules, numbered from 0, of as many: shares can be run at the same time. `headers` are of all
/// reports of the part; of the reports themselves those are at hand that the plan needs. What follows from what is said by
/// [`merge_shares`].
pub fn check_part_by(
    part: &Portfolio,
    headers: &Headers,
    plan: &Plan,
    settings: &Settings,
    share: usize,
    of: usize,
) -> Verdict {
    run(part, headers, plan, settings, (share, of)).into_verdict()
}

/// Compares payers: the same findings that [`check`] makes when `latest` holds at least the latest reports of each payer
/// in these lines of business.
pub fn compare_payers(latest: &Portfolio, settings: &Settings) -> Verdict {
    let readable = Readable::of(latest);
    let mut found = Findings::default();
    compare(&readable.portfolio(latest), settings, &mut found);
    understood(found.into_verdict(), &readable.current())
}

/// The verdict over parts and comparisons that were checked one by one.
pub fn merge(verdicts: impl IntoIterator<Item = Verdict>) -> Verdict {
    let mut verdict = Findings::of(verdicts).into_verdict();
    // What is found between payers follows from what was found in their reports.
    group(&mut verdict.findings, &verdict.doubted_periods, &[]);
    verdict
}

/// The same over shares of the rules on one part, comparisons, and what is kept of earlier checks of the part. `part` are
/// the part's reports at hand; `others` findings about reports outside it, `theirs`, that comparisons may follow from:
/// they are no findings of this check.
pub fn merge_shares(
    verdicts: impl IntoIterator<Item = Verdict>,
    part: &[Report],
    others: Vec<Finding>,
    theirs: &[Report],
) -> Verdict {
    let mut verdict = Findings::of(verdicts).into_verdict();
    let own = verdict.findings.len();
    verdict.findings.extend(others);
    let reports: Vec<Cow<Report>> = part
        .iter()
        .chain(theirs)
        .map(Report::without_unconfirmed_values)
        .collect();
    let mut verdict = understood(verdict, &reports.iter().map(Cow::as_ref).collect::<Vec<_>>());
    verdict.findings.truncate(own);
    verdict
}

/// The same with what follows from what; `reports` are those the findings are of.
fn understood(mut verdict: Verdict, reports: &[&Report]) -> Verdict {
    verdict.doubted_periods = doubted_periods(&verdict.findings, reports);
    group(&mut verdict.findings, &verdict.doubted_periods, reports);
    verdict
}

/// Reports as rules may read them: what OCR read is no fact before a person has confirmed it.
struct Readable<'a> {
    current: Vec<Cow<'a, Report>>,
    superseded: Vec<Cow<'a, Report>>,
}

impl<'a> Readable<'a> {
    fn of(as_read: &Portfolio<'a>) -> Readable<'a> {
        let readable = |reports: &[&'a Report]| reports.iter().map(|one| one.without_unconfirmed_values()).collect();
        Readable {
            current: readable(&as_read.reports),
            superseded: readable(&as_read.superseded),
        }
    }

    fn portfolio<'r>(&'r self, as_read: &Portfolio<'r>) -> Portfolio<'r> {
        Portfolio {
            reports: self.current(),
            superseded: self.superseded.iter().map(Cow::as_ref).collect(),
            contracts: as_read.contracts,
            files: as_read.files,
        }
    }

    fn current(&self) -> Vec<&Report> {
        self.current.iter().map(Cow::as_ref).collect()
    }
}

/// Runs what is planned of the rules on files and reports; of as many shares of the rules, one.
fn run(
    as_read: &Portfolio,
    headers: &Headers,
    plan: &Plan,
    settings: &Settings,
    (share, of): (usize, usize),
) -> Findings {
    let taken: Vec<&'static Rule> = rules()
        .iter()
        .copied()
        .enumerate()
        .filter(|(index, _)| index % of == share)
        .map(|(_, rule)| rule)
        .collect();
    let mut out = Findings::default();
    let outlined = headers.portfolio(as_read.contracts, as_read.files);
    let outline = Scope::of(&outlined, settings);
    outlined.reports.iter().for_each(|report| out.expect(report));
    for rule in &taken {
        match rule.check {
            Check::File(check) => {
                out.begin(rule, None);
                as_read.files.iter().for_each(|file| check(file, &outline, &mut out));
            }
            Check::Header(check) => {
                for report in outlined.reports.iter().filter(|report| !report.header_is_unconfirmed()) {
                    out.begin(rule, Some(report));
                    check(report, &outline, &mut out);
                }
            }
            Check::Report(_) | Check::Beside(..) | Check::Segment(_) => {}
        }
    }

    let readable = Readable::of(as_read);
    let portfolio = readable.portfolio(as_read);
    let scope = Scope::of(&portfolio, settings);
    for (as_read, report) in as_read.reports.iter().zip(&portfolio.reports) {
        let Some(work) = plan.work(report) else { continue };
        let alone = scope.near(report, &[]);
        for rule in &taken {
            // Only the rules on sources see what nobody has confirmed.
            let on_source = rule.family == Family::Source;
            if !on_source && report.header_is_unconfirmed() {
                continue;
            }
            let report = if on_source { as_read } else { report };
            match rule.check {
                Check::Report(check) if work.own => {
                    out.begin(rule, Some(report));
                    check(report, &alone, &mut out);
                }
                Check::Beside(check, _) => {
                    let Some(others) = work.beside.get(rule.code) else {
                        continue;
                    };
                    out.begin(rule, Some(report));
                    if others.is_empty() {
                        check(report, &alone, &mut out);
                    } else {
                        check(report, &scope.near(report, others), &mut out);
                    }
                }
                Check::Report(_) | Check::File(_) | Check::Header(_) | Check::Segment(_) => {}
            }
        }
    }
    out
}

/// Runs the rules that look at the payers of a line of business side by side.
fn compare(portfolio: &Portfolio, settings: &Settings, out: &mut Findings) {
    let filed = portfolio
        .reports
        .iter()
        .filter(|report| !report.header_is_unconfirmed());
    let segments = Segment::all(&filed.copied().collect::<Vec<_>>());
    let scope = Scope::of(portfolio, settings);
    for rule in rules() {
        if let Check::Segment(check) = rule.check {
            out.begin(rule, None);
            segments.iter().for_each(|segment| check(segment, &scope, out));
        }
    }
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
}
