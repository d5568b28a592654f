//! The life of findings on the command line: waived, open again after a restatement, asked about, accepted.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A workspace in a folder of its own, with reports made from the scorecard sample.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Desk {
        Desk {
            folder: tempfile::tempdir().expect("a folder"),
        }
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_plumbline"))
            .arg("--workspace")
            .arg(self.folder.path().join("workspace"))
            .args(arguments)
            .output()
            .expect("it runs")
    }

    /// Runs and gives what was printed; the exit code must be this one.
    fn ends(&self, code: i32, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(
            output.status.code(),
            Some(code),
            "{arguments:?}: {said}{}",
            String::from_utf8_lossy(&output.stderr)
        );
        said
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let output = self.run(&[arguments, &["--json"]].concat());
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{arguments:?}: {error}"))
    }

    /// Imports the scorecard with a rate of breast cancer screening that 388 of 512 is not, made on a day.
    fn import(&self, name: &str, rate: &str, made: &str) {
        let sample = root().join("sample_reports/lakeshore/2024-h1-scorecard.json");
        let text = std::fs::read_to_string(sample).expect("the sample");
        let changed = text
            .replacen("\"rate\": 0.758", &format!("\"rate\": {rate}"), 1)
            .replacen(
                "\"generatedOn\": \"2024-10-18\"",
                &format!("\"generatedOn\": \"{made}\""),
                1,
            );
        let file = self.folder.path().join(name);
        std::fs::write(&file, changed).expect("written");
        self.ends(0, &["import", &file.to_string_lossy()]);
    }

    /// The one finding of a rule that stands.
    fn finding(&self, rule: &str) -> Value {
        let list = self.json(&["findings", "--rule", rule]);
        let findings = list["findings"].as_array().expect("a list");
        assert_eq!(findings.len(), 1, "{rule}: {findings:#?}");
        findings[0].clone()
    }
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

#[test]
fn a_waived_finding_is_open_again_when_the_payer_sends_other_figures_and_says_why() {
    let desk = Desk::new();
    desk.import("first.json", "0.801", "2024-10-18");
    desk.ends(1, &["check"]);
    let first = desk.finding("ARI003");
    let fingerprint = text(&first["fingerprint"]);
    desk.ends(
        0,
        &[
            "waive",
            fingerprint,
            "--reason",
            "Adjusted for hospice, by letter",
            "--by",
            "Dana Whitfield",
        ],
    );
    desk.ends(0, &["check"]);

    // The payer sends the half-year again, with another rate that is no quotient either.
    desk.import("second.json", "0.815", "2024-11-20");
    desk.ends(1, &["check"]);
    let again = desk.finding("ARI003");
    assert_eq!((&again["state"], &again["waiver"]), (&"open".into(), &Value::Null));
    assert_eq!(again["reopened"]["because"], "facts_changed");
    let words = text(&again["reopened"]["words"]);
    assert!(
        words.starts_with("It was waived by Dana Whitfield on ") && words.contains("Adjusted for hospice"),
        "{words}"
    );
    assert!(words.contains("0.801") && words.contains("0.815"), "{words}");
    assert_eq!(again["predecessor"], first["fingerprint"]);

    let ledger = desk.json(&["restatements"]);
    let entry = &ledger["restatements"][0];
    assert_eq!(
        (&entry["earlier"]["version"], &entry["later"]["version"]),
        (&1.into(), &2.into())
    );
    assert_eq!(entry["figures"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        (&entry["figures"][0]["kind"], &entry["figures"][0]["difference"]),
        (&"changed".into(), &"0.014".into())
    );
    assert_eq!(entry["reopens"][0]["rule"], "ARI003");
    let of_one = desk.json(&["restatements", text(&entry["later"]["id"])]);
    assert_eq!(of_one, ledger, "the chain is found from either of its reports");

    let unused = desk.json(&["waivers", "--unused"]);
    assert_eq!(unused["waivers"].as_array().map(Vec::len), Some(1));
    assert_eq!(unused["waivers"][0]["ended_because"], "facts_changed");
    let history = desk.ends(0, &["findings", "--history", fingerprint]);
    for step in ["found", "waived by Dana Whitfield", "resolved"] {
        assert!(history.contains(step), "{history}");
    }
}

#[test]
fn a_waiver_for_the_contract_holds_over_a_restatement_and_can_be_taken_back() {
    let desk = Desk::new();
    desk.import("first.json", "0.801", "2024-10-18");
    desk.run(&["check"]);
    let fingerprint = desk.finding("ARI003")["fingerprint"].clone();
    let waive = |more: &[&str]| {
        let common = ["waive", text(&fingerprint), "--by", "Dana"];
        desk.run(&[&common, more].concat())
    };
    let refused = desk.run(&["waive", text(&fingerprint), "--by", "Dana", "--scope", "contract"]);
    assert_eq!(refused.status.code(), Some(2), "a waiver needs a reason");
    let waived = waive(&["--reason", "Agreed for the whole contract", "--scope", "contract"]);
    assert!(waived.status.success());
    desk.import("second.json", "0.815", "2024-11-20");
    desk.ends(0, &["check"]);
    let again = desk.finding("ARI003");
    assert_eq!(
        (&again["state"], &again["waiver"]["scope"]),
        (&"waived".into(), &"contract".into())
    );
    assert!(
        waive(&["--withdraw"]).status.success(),
        "by the finding it was given for"
    );
    desk.ends(1, &["check"]);
    assert_eq!(desk.finding("ARI003")["reopened"]["because"], "withdrawn");
}

#[test]
fn a_report_says_what_ran_on_it_and_findings_are_listed_by_state_and_payer() {
    let desk = Desk::new();
    desk.import("first.json", "0.801", "2024-10-18");
    let verdict = desk.json(&["check"]);
    let (ran, passed) = (verdict["checks_run"].as_u64(), verdict["passed"].as_u64());
    let found = verdict["findings"].as_array().map(Vec::len).expect("findings");
    assert!(ran > passed && passed > Some(20), "{ran:?} {passed:?} {found}");
    let reports = desk.json(&["reports"]);
    let row = &reports["reports"][0];
    assert_eq!(row["verdict"], "not_ready");
    assert!(row["checks_run"].as_u64() > Some(20), "{row}");
    let report = desk.json(&["report", text(&row["id"])]);
    assert_eq!(
        (&report["verdict"], &report["checks_run"]),
        (&row["verdict"], &row["checks_run"])
    );
    let rates = report["checks"]
        .as_array()
        .and_then(|rules| rules.iter().find(|count| count["rule"] == "ARI003"))
        .expect("the rule ran");
    assert!(rates["passed"].as_u64() > Some(2), "the other rates passed: {rates}");

    assert_eq!(
        desk.json(&["findings", "--state", "waived"])["findings"],
        Value::Array(vec![])
    );
    let theirs = desk.json(&[
        "findings",
        "--payer",
        "lakeshore alliance health",
        "--severity",
        "error",
    ]);
    assert_eq!(theirs["findings"][0]["rule"], "ARI003");
    desk.ends(2, &["findings", "--payer", "Nobody"]);
}

#[test]
fn a_payer_is_asked_answers_and_the_accepted_answer_sets_the_finding_aside() {
    let desk = Desk::new();
    desk.import("first.json", "0.801", "2024-10-18");
    desk.run(&["check"]);
    let out = desk.folder.path().join("letters/lakeshore.md");
    let path = out.to_string_lossy().into_owned();
    let written = desk.json(&[
        "query",
        "--payer",
        "Lakeshore Alliance Health",
        "--format",
        "md",
        "--out",
        &path,
        "--by",
        "Dana",
    ]);
    assert_eq!(written["questions"][0]["reference"], "Q1-1");
    let letter = std::fs::read_to_string(&out).expect("written");
    for part in [
        "Q1-1",
        "0.801",
        "first.json",
        "/quality/0/rate",
        "388",
        "512",
        "LAH-ATC-0419",
        "Which of the three is wrong",
    ] {
        assert!(letter.contains(part), "{part} in:\n{letter}");
    }
    let finding = desk.finding("ARI003");
    assert!(
        !letter.contains(text(&finding["fingerprint"])) && !letter.contains("ARI003"),
        "nothing of ours that means nothing to a payer: {letter}"
    );
    let again = desk.run(&[
        "query",
        "--payer",
        "Lakeshore Alliance Health",
        "--format",
        "md",
        "--out",
        &path,
    ]);
    assert_eq!(again.status.code(), Some(2), "what was asked is not asked again");

    desk.ends(2, &["query", "accept", "Q1-1", "--by", "Dana"]);
    desk.ends(
        0,
        &[
            "query",
            "answer",
            "q1-1",
            "--text",
            "The rate is adjusted.",
            "--by",
            "Dana",
            "--on",
            "2024-12-02",
        ],
    );
    assert_eq!(desk.json(&["query", "--list"])["questions"][0]["state"], "answered");
    desk.ends(0, &["query", "accept", "Q1-1", "--by", "Rui"]);
    let finding = desk.finding("ARI003");
    assert_eq!(finding["state"], "waived");
    let reason = text(&finding["waiver"]["reason"]);
    assert!(
        reason.contains("Q1-1") && reason.contains("The rate is adjusted."),
        "{reason}"
    );
    desk.ends(2, &["query", "answer", "Q7-1", "--text", "x", "--by", "Dana"]);
}

#[test]
fn a_letter_shows_the_page_and_tells_no_payer_of_another() {
    let desk = Desk::new();
    let sample = |path: &str| root().join("sample_reports").join(path).to_string_lossy().into_owned();
    let (pdf, workbook) = (
        sample("meadowlark/2024-q3-provider-summary.pdf"),
        sample("harborview/2024-q3-value-report.xlsx"),
    );
    desk.ends(0, &["import", &pdf, &workbook]);
    desk.run(&["check"]);
    let out = desk.folder.path().join("meadowlark.html");
    let path = out.to_string_lossy().into_owned();
    desk.ends(
        0,
        &[
            "query",
            "--payer",
            "Meadowlark Senior Health",
            "--format",
            "html",
            "--out",
            &path,
        ],
    );
    let page = std::fs::read_to_string(&out).expect("written");
    assert!(
        page.matches("data:image/png;base64,").count() >= 3,
        "each printed figure as it stands"
    );
    assert!(page.contains("page 1") && page.contains("$148.02"), "and as text");
    assert!(!page.contains("Harborview"), "no other payer");

    let across = desk.json(&["findings"]);
    let across = across["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|finding| finding["report_id"].is_null() && text(&finding["message"]).contains("Harborview"));
    if let Some(across) = across {
        let fingerprint = text(&across["fingerprint"]);
        let refused = desk.run(&[
            "query",
            "--payer",
            "Meadowlark Senior Health",
            "--format",
            "md",
            "--out",
            &path,
            "--finding",
            fingerprint,
        ]);
        assert_eq!(refused.status.code(), Some(2));
    }
    let workbook = desk.folder.path().join("harborview.xlsx");
    desk.ends(
        0,
        &[
            "query",
            "--payer",
            "Harborview Health Plan",
            "--format",
            "xlsx",
            "--out",
            &workbook.to_string_lossy(),
        ],
    );
    assert!(std::fs::read(&workbook).expect("written").starts_with(b"PK"));
}
