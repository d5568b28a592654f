//! VBPR bundles with one planted fault each give the right finding at the right place, and legitimate oddities give none
//! above info. Every payer, provider and figure is synthetic.
//!
//! `bundles/report.json` is a year's consistent report. A case changes copies of it: JSON pointers with the value to put
//! there, null to take the element away, `-` to add one to a list.

use plumbline_app::commands::CheckRequest;
use plumbline_app::verbs;
use plumbline_model::{Anchor, Finding, ImportStatus, Severity};
use plumbline_tests::{Workspace, root};
use serde_json::Value;

fn fixture(name: &str) -> Value {
    let path = root().join("tests/bundles").join(name);
    serde_json::from_str(&std::fs::read_to_string(path).expect("a fixture")).expect("JSON")
}

/// The bundle with one change.
fn change(bundle: &mut Value, pointer: &str, value: &Value) {
    let (holder, last) = pointer.rsplit_once('/').expect("a pointer");
    let holder = bundle
        .pointer_mut(holder)
        .unwrap_or_else(|| panic!("{pointer} stands in the report"));
    match (holder, value) {
        (Value::Array(list), _) if last == "-" => list.push(value.clone()),
        (Value::Array(list), Value::Null) => {
            list.remove(last.parse().expect("an index"));
        }
        (Value::Array(list), _) => list[last.parse::<usize>().expect("an index")] = value.clone(),
        (Value::Object(fields), Value::Null) => {
            fields.remove(last).expect("it stands there");
        }
        (Value::Object(fields), _) => {
            fields.insert(last.to_owned(), value.clone());
        }
        (other, _) => panic!("{pointer}: {other} holds nothing"),
    }
}

/// Everything found in copies of the report, each changed as its list says and imported in turn.
fn found(files: &[Value]) -> Vec<Finding> {
    let bundles = files.iter().map(|changes| {
        let mut bundle = fixture("report.json");
        for step in changes.as_array().expect("a list of changes") {
            change(&mut bundle, step[0].as_str().expect("a pointer"), &step[1]);
        }
        bundle
    });
    let bundles: Vec<Value> = bundles.collect();
    match bundles.as_slice() {
        [one] => found_in_one(one),
        several => found_in(several),
    }
}

/// What is found in one bundle, read, mapped and checked without a workspace, which would take most of the time.
fn found_in_one(bundle: &Value) -> Vec<Finding> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("bundle.json");
    std::fs::write(&path, bundle.to_string()).expect("written");
    let document = plumbline_readers::read(&path).expect("it reads");
    let mapped = plumbline_mapping::fhir::apply(&document, &path.to_string_lossy()).expect("it is VBPR");
    // As the import does: what was noticed about the file stands in each of its reports.
    let mut reports = mapped.reports;
    for report in &mut reports {
        report
            .issues
            .extend(document.issues.iter().chain(&mapped.issues).cloned());
    }
    let portfolio = plumbline_rules::Portfolio {
        reports: reports.iter().collect(),
        superseded: vec![],
        contracts: &mapped.contracts,
        files: &[],
    };
    plumbline_rules::check(&portfolio, &plumbline_rules::Settings::default()).findings
}

/// What is found in bundles that are imported in turn.
fn found_in(bundles: &[Value]) -> Vec<Finding> {
    let workspace = Workspace::empty();
    for (number, bundle) in bundles.iter().enumerate() {
        let path = workspace.folder.path().join(format!("bundle-{number}.json"));
        std::fs::write(&path, bundle.to_string()).expect("written");
        let imported = workspace.import(&[path]);
        assert_eq!(
            imported.files[0].status,
            ImportStatus::Imported,
            "{:?}",
            imported.files[0].error
        );
    }
    verbs::check_reports(&workspace.app, CheckRequest::default())
        .expect("the rules run")
        .findings
}

fn told(findings: &[Finding]) -> Vec<String> {
    findings
        .iter()
        .map(|finding| format!("{} {}: {}", finding.severity.as_str(), finding.rule, finding.message))
        .collect()
}

fn places(finding: &Finding) -> Vec<&str> {
    let anchors = finding.evidence.iter().filter_map(|evidence| evidence.anchor.as_ref());
    anchors
        .filter_map(|anchor| match anchor {
            Anchor::Json { pointer, .. } => Some(pointer.as_str()),
            _ => None,
        })
        .collect()
}

#[test]
fn the_report_itself_is_ready() {
    assert_eq!(told(&found(&[Value::Array(vec![])])), Vec::<String>::new());
    assert_eq!(
        told(&found_in(&[fixture("report.json")])),
        Vec::<String>::new(),
        "through the import, too"
    );
}

#[test]
fn every_planted_fault_gives_its_finding_at_its_place_and_no_other() {
    let cases = fixture("faults.json");
    let mut wrong = Vec::new();
    for case in cases.as_array().expect("cases") {
        let text = |key: &str| case[key].as_str().expect("a text");
        let list = |key: &str| -> Vec<&str> {
            let list = case[key].as_array().expect("a list");
            list.iter().filter_map(Value::as_str).collect()
        };
        let findings = found(case["files"].as_array().expect("files"));
        let (of_rule, others): (Vec<&Finding>, Vec<&Finding>) =
            findings.iter().partition(|finding| finding.rule == text("rule"));
        let right = of_rule.len() == 1
            && of_rule[0].severity.as_str() == text("severity")
            && list("at").iter().all(|place| places(of_rule[0]).contains(place))
            && others
                .iter()
                .all(|other| list("consequences").contains(&other.rule.as_str()));
        if !right {
            wrong.push(format!(
                "{} ({}): {:#?} at {:?}",
                text("name"),
                text("rule"),
                told(&findings),
                of_rule.iter().map(|finding| places(finding)).collect::<Vec<_>>()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn legitimate_oddities_give_nothing_above_info() {
    let cases = fixture("oddities.json");
    let mut wrong = Vec::new();
    for case in cases.as_array().expect("cases") {
        let findings = found(case["files"].as_array().expect("files"));
        let above: Vec<Finding> = findings
            .into_iter()
            .filter(|finding| finding.severity > Severity::Info)
            .collect();
        if !above.is_empty() {
            wrong.push(format!("{}: {:#?}", case["name"], told(&above)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The report under other words: another line of business, contract or year.
fn retold(words: &[(&str, &str)]) -> Value {
    let text = words
        .iter()
        .fold(fixture("report.json").to_string(), |text, (from, to)| {
            assert!(text.contains(from), "{from} stands in the report");
            text.replace(from, to)
        });
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn two_lines_of_business_and_the_same_figures_again_give_nothing_above_info() {
    let medicare = retold(&[
        ("SC-3B-2023", "SC-MA-2024"),
        ("stone-creek-3b", "stone-creek-ma"),
        ("alder-2024", "alder-ma"),
        ("\"q-", "\"ma-q-"),
        ("MeasureReport/q-", "MeasureReport/ma-q-"),
        ("\"code\":\"5\"", "\"code\":\"1\""),
    ]);
    let again = retold(&[("2025-05-15", "2025-08-15")]);
    for other in [medicare, again] {
        let findings = found_in(&[fixture("report.json"), other]);
        let above: Vec<Finding> = findings
            .into_iter()
            .filter(|one| one.severity > Severity::Info)
            .collect();
        assert_eq!(told(&above), Vec::<String>::new());
    }
}
