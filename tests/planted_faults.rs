//! Importing and checking the samples gives exactly the findings that `sample_reports/README.md` says were planted.

use std::collections::BTreeMap;

use plumbline_app::commands::{CheckRequest, Nothing, WaiveRequest};
use plumbline_app::verbs;
use plumbline_model::{FindingState, ImportStatus, ReportStatus};
use plumbline_tests::{Workspace, aligned, root};

/// The rules of the README's second table, each as often as it stands there.
fn planted() -> BTreeMap<String, usize> {
    let text = std::fs::read_to_string(root().join("sample_reports/README.md")).expect("the samples are documented");
    let section = text
        .split("## Planted faults")
        .nth(1)
        .expect("a section on planted faults");
    let mut rules = BTreeMap::new();
    for line in section.lines().filter(|line| line.starts_with("| ")) {
        let code = line.trim_start_matches("| ").split(" |").next().unwrap_or_default();
        if code.len() == 6 && code[3..].chars().all(|c| c.is_ascii_digit()) {
            *rules.entry(code.to_owned()).or_default() += 1;
        }
    }
    rules
}

#[test]
fn exactly_the_planted_faults_are_found() {
    let workspace = Workspace::with_samples();
    let verdict = verbs::check_reports(&workspace.app, CheckRequest::default()).expect("the rules run");
    let mut rows = vec![["severity", "rule", "about", "message"].map(str::to_owned).to_vec()];
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    for finding in &verdict.findings {
        *found.entry(finding.rule.clone()).or_default() += 1;
        rows.push(vec![
            finding.severity.as_str().to_owned(),
            finding.rule.clone(),
            finding.subject.clone(),
            finding.message.clone(),
        ]);
        assert!(
            finding.evidence.iter().any(|e| e.anchor.is_some()),
            "{} {}: a finding can be clicked back to its source",
            finding.rule,
            finding.subject
        );
    }
    assert_eq!(found, planted(), "found:\n{}", aligned(&rows));
    let root = format!("{}/", root().display());
    let text = aligned(&rows).replace(&root, "");
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, { insta::assert_snapshot!("findings", text) });
    assert!(
        verdict.checks_run > verdict.findings.len(),
        "checks that pass are counted, too"
    );
}

#[test]
fn the_same_bytes_again_are_a_duplicate_and_change_nothing() {
    let workspace = Workspace::with_samples();
    let before = verbs::list_reports(&workspace.app, Nothing {}).expect("listed").len();
    let again = workspace.import(&[root().join("sample_reports")]);
    assert!(
        again
            .files
            .iter()
            .all(|file| file.status == ImportStatus::Duplicate && !file.report_ids.is_empty())
    );
    assert_eq!(
        verbs::list_reports(&workspace.app, Nothing {}).expect("listed").len(),
        before
    );
}

#[test]
fn a_changed_report_supersedes_the_old_one_which_stays() {
    let workspace = Workspace::with_samples();
    let rows = verbs::list_reports(&workspace.app, Nothing {}).expect("listed");
    let quarter: Vec<_> = rows
        .iter()
        .map(|row| &row.report)
        .filter(|r| {
            r.payer == "Northfield Community Plan" && r.period.is_some_and(|p| p.to_string() == "2024-01-01/2024-03-31")
        })
        .collect();
    assert_eq!(
        quarter.iter().map(|r| (r.version, r.status)).collect::<Vec<_>>(),
        [(1, ReportStatus::Superseded), (2, ReportStatus::Draft)]
    );
    assert_eq!(quarter[1].supersedes.as_ref(), Some(&quarter[0].id));
}

#[test]
fn a_file_named_for_another_quarter_than_its_sheet_says_disagrees() {
    let workspace = Workspace::empty();
    let folder = workspace.folder.path().join("incoming");
    std::fs::create_dir_all(&folder).expect("made");
    let sample = root().join("sample_reports/harborview/2024-q3-value-report.xlsx");
    std::fs::copy(sample, folder.join("2023-q2-value-report.xlsx")).expect("copied");
    workspace.import(&[folder]);
    let verdict = verbs::check_reports(&workspace.app, CheckRequest::default()).expect("the rules run");
    let found: Vec<&str> = verdict
        .findings
        .iter()
        .filter(|finding| finding.rule == "PER012")
        .map(|finding| finding.message.as_str())
        .collect();
    assert_eq!(
        found,
        ["The report covers 2024-01-01 to 2024-09-30, but its file's name means 2023-04-01 to 2023-06-30."]
    );
}

#[test]
fn a_bad_file_and_an_unknown_one_say_so_and_the_rest_go_on() {
    let workspace = Workspace::empty();
    let folder = workspace.folder.path().join("incoming");
    std::fs::create_dir_all(&folder).expect("made");
    std::fs::write(folder.join("a-damaged.xlsx"), b"PK\x03\x04 and then nothing").expect("written");
    std::fs::write(folder.join("b-other.csv"), "Employee,Hours\nAnn,12\nBob,9\n").expect("written");
    std::fs::copy(
        root().join("sample_reports/lakeshore/2024-h1-scorecard.json"),
        folder.join("c-good.json"),
    )
    .expect("copied");
    std::fs::write(folder.join("d-empty.pdf"), b"").expect("written");
    let result = workspace.import(&[folder]);
    let states: Vec<_> = result.files.iter().map(|file| file.status).collect();
    assert_eq!(
        states,
        [
            ImportStatus::Failed,
            ImportStatus::NeedsMapping,
            ImportStatus::Imported,
            ImportStatus::Failed
        ]
    );
    for file in result.files.iter().filter(|file| file.status != ImportStatus::Imported) {
        let error = file.error.as_ref().expect("a cause");
        assert!(
            !error.message.is_empty() && !error.remedy.is_empty(),
            "{}: what happened and what to do",
            file.path
        );
    }
    let verdict = verbs::check_reports(&workspace.app, CheckRequest::default()).expect("the rules run");
    let rules: Vec<_> = verdict
        .findings
        .iter()
        .map(|finding| finding.rule.as_str())
        .filter(|rule| rule.starts_with("SRC00"))
        .collect();
    assert_eq!(rules.iter().filter(|rule| **rule == "SRC001").count(), 2, "{rules:?}");
    assert_eq!(rules.iter().filter(|rule| **rule == "SRC002").count(), 1, "{rules:?}");
}

#[test]
fn a_waiver_holds_through_the_next_check() {
    let workspace = Workspace::with_samples();
    let verdict = verbs::check_reports(&workspace.app, CheckRequest::default()).expect("the rules run");
    let finding = verdict
        .findings
        .iter()
        .find(|finding| finding.rule == "ARI001")
        .expect("planted");
    let request = WaiveRequest {
        fingerprint: finding.fingerprint.clone(),
        reason: "Asked the payer on 2025-02-03".into(),
        by: "M. Okafor".into(),
        until: None,
        scope: Default::default(),
    };
    verbs::waive_finding(&workspace.app, request).expect("waived");
    let again = verbs::check_reports(&workspace.app, CheckRequest::default()).expect("the rules run");
    let same = again
        .findings
        .iter()
        .find(|f| f.fingerprint == finding.fingerprint)
        .expect("still found");
    assert_eq!(same.state, FindingState::Waived);
    assert_eq!(again.checks_run, verdict.checks_run);
}

#[test]
fn checking_one_report_leaves_the_count_of_the_check_over_all() {
    let workspace = Workspace::with_samples();
    let all = verbs::check_reports(&workspace.app, CheckRequest::default()).expect("the rules run");
    let reports = verbs::list_reports(&workspace.app, Nothing {}).expect("listed");
    let ids = reports
        .iter()
        .map(|row| &row.report)
        .filter(|report| report.payer == "Lakeshore Alliance Health")
        .map(|report| report.id.clone())
        .collect();
    let one = verbs::check_reports(&workspace.app, CheckRequest { ids }).expect("the rules run");
    assert!(one.checks_run < all.checks_run, "one report takes fewer checks");
    let list = verbs::list_findings(&workspace.app, Nothing {}).expect("listed");
    assert_eq!(list.checks_run, Some(all.checks_run));
}
