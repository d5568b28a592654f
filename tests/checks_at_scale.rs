//! Checking part by part, and again after each import, finds what checking everything at once finds.

use std::sync::{Arc, Mutex};

use plumbline_app::commands::{CancelRequest, CheckRequest};
use plumbline_app::{App, AppError, ProgressPhase, verbs};
use plumbline_model::{
    Anchor, Basis, Benchmark, Contract, Facet, FacetValue, Finding, HEADER, ImportStatus, ImportedFile, Issue, PageBox,
    Report, Severity, StatementKind, Verdict,
};
use plumbline_rules::{Headers, Known, Plan, Portfolio, Settings, check, merge};
use plumbline_store::{Compared, FindingFilter, Workspace};
use plumbline_tests::portfolio::{Arrival, Numbers, Shape, arrivals, at};
use plumbline_tests::{samples, shared};
use rust_decimal::Decimal;

/// The verdict of all rules on all reports at once.
fn at_once(workspace: &Workspace) -> Verdict {
    let (reports, superseded) = (
        workspace.current_reports().expect("read"),
        workspace.superseded_reports().expect("read"),
    );
    let portfolio = Portfolio {
        reports: reports.iter().collect(),
        superseded: superseded.iter().collect(),
        contracts: &workspace.contracts().expect("read"),
        files: &workspace.imports().expect("read"),
    };
    check(&portfolio, &Settings::default())
}

fn standing(workspace: &Workspace) -> Vec<Finding> {
    by_fingerprint(workspace.findings(&FindingFilter::standing()).expect("read"))
}

/// Findings in an order of their own, without what they were before: that depends on when they were looked for.
fn by_fingerprint(mut findings: Vec<Finding>) -> Vec<Finding> {
    for finding in &mut findings {
        finding.reopened = None;
        finding.predecessor = None;
    }
    findings.sort_by(|a, b| a.fingerprint.cmp(&b.fingerprint));
    findings
}

/// The same findings in the same order, and the same counts; what differs is said one by one.
fn assert_same(in_parts: &Verdict, at_once: &Verdict, of: &str) {
    for (one, other) in in_parts.findings.iter().zip(&at_once.findings) {
        let causes = |finding: &Finding| (finding.caused_by.clone(), finding.cause.clone());
        let named = format!("{of}: {} {}", one.rule, one.subject);
        assert_eq!(causes(one), causes(other), "{named}");
        assert_eq!(one, other, "{named}");
    }
    assert_eq!(in_parts.findings.len(), at_once.findings.len(), "{of}");
    for (one, other) in in_parts.reports.iter().zip(&at_once.reports) {
        assert_eq!(one, other, "{of}");
    }
    let rest = |verdict: &Verdict| {
        (
            verdict.verdict,
            verdict.checks_run,
            verdict.passed,
            verdict.reports.len(),
        )
    };
    assert_eq!(rest(in_parts), rest(at_once), "{of}");
    let elsewhere = |verdict: &Verdict| {
        let mut counts = verdict.elsewhere.clone();
        counts.sort_by(|a, b| a.rule.cmp(&b.rule));
        counts
    };
    assert_eq!(elsewhere(in_parts), elsewhere(at_once), "{of}");
}

/// An open application and a second connection to its workspace.
fn opened() -> (tempfile::TempDir, App, Workspace) {
    let folder = tempfile::tempdir().expect("a folder");
    let app = App::open(folder.path()).expect("opened");
    let workspace = Workspace::open(folder.path()).expect("opened");
    (folder, app, workspace)
}

fn checked(app: &App, ids: Vec<String>) -> Verdict {
    verbs::check_reports(app, CheckRequest { ids }).expect("checked")
}

/// One file with the reports of one or several arrivals.
#[derive(Clone)]
struct File {
    reports: Vec<Report>,
    contracts: Vec<Contract>,
    bytes: Vec<u8>,
    event: ImportedFile,
}

fn store(workspace: &mut Workspace, file: &File) -> Vec<String> {
    workspace.store_original(&file.bytes).expect("kept");
    let source = file.reports[0].source.clone();
    let stored = workspace.insert_reports(&source, &file.reports, &file.contracts, &file.event, at());
    stored.expect("stored").into_iter().map(|report| report.id).collect()
}

/// A portfolio with all that sets reports apart: files of several payers, names in other letters, contracts that change
/// or are not named, headers that nobody confirmed, restatements before what they restate.
fn messy(seed: u64) -> Vec<File> {
    let mut numbers = Numbers(seed);
    let shape = Shape {
        first: 0,
        payers: 6,
        years: 2,
        interim: 4,
        slices: 2,
        measures: 4,
        restated: 3,
    };
    let mut files: Vec<File> = Vec::new();
    for Arrival {
        mut report,
        mut contract,
        bytes,
        mut event,
    } in arrivals(shape)
    {
        match numbers.below(24) {
            0 => report.contract = None,
            1 => report.line_of_business = None,
            2 => report.basis = None,
            3 => report.payer.name = report.payer.name.to_uppercase(),
            4 => contract
                .measures
                .iter_mut()
                .for_each(|measure| measure.weight = Some(Decimal::from(3))),
            5 => contract.id = format!("{}-B", contract.id),
            6 => report.basis = Some(Basis::Rolling12),
            7 => {
                let place = PageBox([Decimal::ONE; 4]);
                let read = Anchor::page(1, place, "by OCR").with_ocr_confidence(Some(Decimal::new(8, 1)));
                report.statements[0].anchor = Some(read);
                report.list_ocr();
            }
            8 => report.paid_through = None,
            9 => report.period = None,
            10 => contract.payment_streams = vec!["ssp".into(), "qip".into()],
            11 => {
                contract.benchmark = Some(Benchmark {
                    period: report.period,
                    published_on: report.reported_on,
                    ..Benchmark::default()
                });
            }
            12 => contract.attribution = Some("Retrospective".into()),
            13 => report
                .statements
                .retain(|statement| statement.kind != StatementKind::Period),
            14 => {
                let facets = &mut report.definitions[0].facets;
                facets.insert(Facet::Pharmacy, FacetValue::Excluded);
                contract.definitions.clone_from(&report.definitions);
            }
            15 => report.metrics.truncate(12),
            16 => report.quality.truncate(2),
            17 => report.subject.identifiers[0].value = "98-7654321".into(),
            18 => report.source.mapping = "other@1".into(),
            _ => {}
        }
        if numbers.below(3) == 0 {
            let issue = Issue {
                code: "SRC005".into(),
                severity: Severity::Warning,
                message: "A sheet is hidden.".into(),
                anchor: None,
            };
            report.issues.push(issue);
        }
        // Two payers share files; the others stand alone.
        let joins = report.payer.name.contains("01") && numbers.below(3) == 0;
        match files
            .last_mut()
            .filter(|last| joins && last.reports.iter().all(|r| r.series_key() != report.series_key()))
        {
            Some(last) => {
                report.source = last.reports[0].source.clone();
                let issues = last.reports[0].issues.clone();
                report.issues = issues;
                last.event.report_ids.push(report.id.clone());
                last.reports.push(report);
                last.contracts.push(contract);
            }
            None => {
                event.figures = report.figure_count();
                files.push(File {
                    reports: vec![report],
                    contracts: vec![contract],
                    bytes,
                    event,
                });
            }
        }
    }
    // In no order, so that versions and quarters arrive before those they follow.
    for index in (1..files.len()).rev() {
        let other = numbers.below(index as u64 + 1) as usize;
        files.swap(index, other);
    }
    files
}

#[test]
fn parts_find_what_all_reports_at_once_find() {
    for seed in [1, 2] {
        let (_folder, app, mut workspace) = opened();
        for file in messy(seed) {
            store(&mut workspace, &file);
        }
        let in_parts = checked(&app, vec![]);
        let expected = at_once(&workspace);
        assert!(expected.findings.len() > 40, "the portfolio has faults");
        assert_same(&in_parts, &expected, &format!("seed {seed}"));
        assert_eq!(
            standing(&workspace),
            by_fingerprint(expected.findings),
            "and they are stored"
        );
        assert!(
            workspace
                .current_reports()
                .expect("read")
                .iter()
                .all(|r| r.status.as_str() == "checked")
        );
    }
}

#[test]
fn the_samples_and_public_files_are_found_the_same_in_parts() {
    let (_folder, app, workspace) = opened();
    let mut paths: Vec<String> = samples()
        .iter()
        .map(|path| path.to_string_lossy().into_owned())
        .collect();
    if let Some(shared) = shared() {
        paths.push(shared.join("data/cms_stars").to_string_lossy().into_owned());
    }
    let request = plumbline_app::commands::ImportRequest {
        paths,
        mapping: None,
        sound: false,
        job: "import".into(),
    };
    verbs::import_paths(&app, request).expect("imported");
    let in_parts = checked(&app, vec![]);
    let expected = at_once(&workspace);
    assert_same(&in_parts, &expected, "samples");
}

#[test]
fn a_cancelled_check_keeps_nothing() {
    let (_folder, app, mut workspace) = opened();
    for file in messy(8).iter().take(12) {
        store(&mut workspace, file);
    }
    let app = Arc::new(app);
    let listening = Arc::downgrade(&app);
    app.on_progress(move |progress| {
        assert_eq!(progress.phase, ProgressPhase::Checking);
        if let Some(app) = listening.upgrade() {
            let found = verbs::cancel_job(&app, CancelRequest { job: progress.job }).expect("heard");
            assert!(found.found, "a check can be cancelled");
        }
    });
    let stopped = verbs::check_reports(&app, CheckRequest::default()).expect_err("cancelled");
    assert!(matches!(stopped, AppError::Cancelled), "{stopped}");
    assert!(standing(&workspace).is_empty());
    let reports = workspace.current_reports().expect("read");
    assert!(reports.iter().all(|report| report.status.as_str() == "draft"));
}

#[test]
fn what_is_stored_while_a_check_runs_is_checked_too() {
    let (folder, app, mut workspace) = opened();
    let mut files = messy(9).into_iter();
    for file in files.by_ref().take(12) {
        store(&mut workspace, &file);
    }
    let late = files.next().expect("one more");
    let ids: Vec<String> = late.reports.iter().map(|report| report.id.clone()).collect();
    let other = Workspace::open(folder.path()).expect("opened");
    let waiting = Mutex::new(Some((other, late)));
    app.on_progress(move |_| {
        if let Some((mut other, file)) = waiting.lock().expect("whole").take() {
            store(&mut other, &file);
        }
    });
    checked(&app, vec![]);
    assert_eq!(standing(&workspace), by_fingerprint(at_once(&workspace).findings));
    let reports = workspace.current_reports().expect("read");
    let came_late = reports.iter().filter(|report| ids.contains(&report.id));
    assert!(came_late.clone().count() > 0 && came_late.clone().all(|report| report.status.as_str() == "checked"));
}

#[test]
fn one_more_report_of_five_years_takes_the_figures_of_few_others() {
    let shape = Shape {
        first: 0,
        payers: 1,
        years: 5,
        interim: 12,
        slices: 1,
        measures: 2,
        restated: usize::MAX,
    };
    let arrived: Vec<Arrival> = arrivals(shape).collect();
    let contracts = [arrived[0].contract.clone()];
    let planned = |arrived: &[Arrival], known: &Known| {
        let headers = arrived.iter().map(|arrival| arrival.report.header()).collect();
        Plan::of(&Headers::new(headers), &contracts, known)
    };
    let (last, before) = arrived.split_last().expect("reports");
    let known = Known {
        inputs: planned(before, &Known::default())
            .inputs()
            .clone()
            .into_iter()
            .collect(),
        ..Known::default()
    };
    let needed = planned(&arrived, &known).needed(&merge([]));
    assert!(needed.contains(&last.report.id));
    let (of_year, settlements) = (12, 4);
    assert!(
        arrived.len() == 65 && needed.len() <= 1 + of_year + settlements,
        "the other reports of its year, and the settlements before: {needed:?}"
    );
}

/// A report whose header OCR read and nobody has confirmed.
fn unconfirmed(workspace: &Workspace) -> Option<String> {
    let reports = workspace.current_reports().expect("read");
    let mut scanned = reports.into_iter().filter(Report::header_is_unconfirmed);
    scanned.next().map(|report| report.id)
}

#[test]
fn checking_after_each_import_keeps_what_checking_everything_would_find() {
    for seed in [4, 5] {
        let (_folder, app, mut workspace) = opened();
        let mut numbers = Numbers(seed);
        let mut files = messy(seed).into_iter();
        for file in files.by_ref().take(30) {
            store(&mut workspace, &file);
        }
        checked(&app, vec![]);
        let mut partly = 0;
        let mut step = 0;
        while let Some(file) = files.next() {
            step += 1;
            let mut ids = store(&mut workspace, &file);
            if numbers.below(3) == 0
                && let Some(other) = files.next()
            {
                ids.extend(store(&mut workspace, &other));
            }
            if numbers.below(6) == 0 {
                let failed = ImportedFile {
                    path: format!("/in/broken-{step}.xlsx"),
                    sha256: Some(format!("{step:064}")),
                    status: ImportStatus::Failed,
                    report_ids: vec![],
                    ..file.event.clone()
                };
                workspace.import_event(&failed, at()).expect("noted");
            }
            if numbers.below(8) == 0 && file.reports.len() > 1 {
                // The file read again gives one report less.
                let (source, kept) = (file.reports[0].source.clone(), &file.reports[..1]);
                let event = ImportedFile {
                    report_ids: vec![kept[0].id.clone()],
                    ..file.event.clone()
                };
                workspace
                    .replace_reports(&source, kept, &[], &event, at())
                    .expect("replaced");
                ids = vec![kept[0].id.clone()];
            }
            if numbers.below(4) == 0
                && let Some(scanned) = unconfirmed(&workspace)
            {
                let header = Compared {
                    figure: HEADER.into(),
                    corrections: vec![],
                };
                workspace
                    .confirm(&scanned, &[header], "R. Diaz", at())
                    .expect("confirmed");
                ids.push(scanned);
            }
            let verdict = checked(&app, ids.clone());
            let expected = at_once(&workspace);
            partly += usize::from(verdict.checks_run < expected.checks_run);
            let kept = standing(&workspace);
            let (expected, expected_reports) = (by_fingerprint(expected.findings), expected.reports);
            let rules = |of: &[Finding], other: &[Finding]| -> Vec<String> {
                let missing = of.iter().filter(|finding| !other.contains(finding));
                missing
                    .map(|finding| format!("{} {}", finding.rule, finding.subject))
                    .collect()
            };
            for (one, other) in kept
                .iter()
                .zip(&expected)
                .filter(|(one, other)| one.fingerprint == other.fingerprint)
            {
                assert_eq!(one, other, "seed {seed}, step {step}: {} {}", one.rule, one.subject);
            }
            assert_eq!(
                (rules(&kept, &expected), rules(&expected, &kept)),
                (vec![], vec![]),
                "seed {seed}, step {step}: kept and not found, found and not kept"
            );
            let counted = workspace.report_checks().expect("read");
            for checks in &expected_reports {
                let stored = &counted[&checks.report_id];
                assert_eq!(
                    (stored.checks_run, stored.passed),
                    (checks.checks_run, checks.passed),
                    "seed {seed}, step {step}: {}",
                    checks.report_id
                );
            }
            let about = |finding: &&Finding| {
                let evidence = finding
                    .evidence
                    .iter()
                    .filter_map(|evidence| evidence.report_id.as_ref());
                finding.report_id.iter().chain(evidence).any(|id| ids.contains(id))
            };
            let told = by_fingerprint(verdict.findings);
            assert!(expected.iter().filter(about).all(|finding| told.contains(finding)));
        }
        assert!(partly > 10, "seed {seed}: most checks looked at a part only");
    }
}
