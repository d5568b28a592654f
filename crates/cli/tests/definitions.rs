//! `definitions state`, `withdraw`, `start` and `statements`: what a person states of a payer's total cost, who and why.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

struct Plumbline {
    folder: tempfile::TempDir,
}

impl Plumbline {
    /// A workspace with two payers' samples.
    fn new() -> Plumbline {
        let plumbline = Plumbline {
            folder: tempfile::tempdir().expect("a folder"),
        };
        let imported = plumbline.run(&[
            "import",
            "sample_reports/summit-ridge/2023-settlement.xlsx",
            "sample_reports/lakeshore/2024-h1-scorecard.json",
        ]);
        assert!(imported.status.success());
        plumbline
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_plumbline"))
            .current_dir(root())
            .arg("--workspace")
            .arg(self.folder.path())
            .args(arguments)
            .output()
            .expect("plumbline starts")
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let output = self.run(&[arguments, &["--json"]].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).expect("one JSON document")
    }

    fn refused(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(2), "wrong usage");
        String::from_utf8(output.stderr).expect("UTF-8")
    }

    /// The id of the report whose pharmacy is said to be excluded and is in the sum.
    fn summit(&self) -> String {
        let listed = self.json(&["definitions"]);
        let summit = listed["definitions"]
            .as_array()
            .expect("a list")
            .iter()
            .find(|one| one["payer"] == "Summit Ridge Mutual")
            .expect("it defines its total cost")
            .clone();
        assert_eq!(summit["definition"]["facets"]["pharmacy"], "excluded");
        summit["report_id"].as_str().expect("an id").to_owned()
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

const WHY: [&str; 4] = ["--reason", "The payer's letter of May", "--by", "R. Diaz"];

#[test]
fn a_facet_is_stated_by_hand_with_who_and_why_and_taken_back_with_its_history() {
    let plumbline = Plumbline::new();
    let summit = plumbline.summit();
    let state = [
        &["definitions", "state", &summit[..6], "pharmacy", "included"],
        &WHY[..],
    ]
    .concat();
    let stated = plumbline.json(&state);
    assert_eq!(stated["definition"]["definition"]["facets"]["pharmacy"], "included");
    assert_eq!(
        stated["definition"]["definition"]["origins"]["pharmacy"]["name"],
        "R. Diaz"
    );
    assert_eq!(
        stated["definition"]["differences"],
        serde_json::json!([]),
        "the figures agree"
    );
    let statement = &stated["statements"][0];
    assert_eq!(
        (&statement["against"], &statement["reason"], &statement["ended_at"]),
        (&"excluded".into(), &"The payer's letter of May".into(), &Value::Null)
    );

    let taken_back = plumbline.json(&["definitions", "withdraw", &summit, "pharmacy"]);
    assert_eq!(taken_back["definition"]["definition"]["facets"]["pharmacy"], "excluded");
    let listed = plumbline.json(&["definitions", "statements"]);
    assert_eq!(listed["statements"].as_array().expect("a list").len(), 1);
    assert!(
        listed["statements"][0]["ended_at"].is_string(),
        "what was decided stays on record"
    );
    let text = String::from_utf8(plumbline.run(&["definitions", "statements"]).stdout).expect("UTF-8");
    assert!(
        text.contains("R. Diaz") && text.contains("The payer's letter of May"),
        "{text}"
    );
    let again = plumbline.refused(&["definitions", "withdraw", &summit, "pharmacy"]);
    assert!(again.contains("nothing to take back"), "{again}");
}

#[test]
fn a_facet_left_open_and_a_text_are_statements_too() {
    let plumbline = Plumbline::new();
    let summit = plumbline.summit();
    let open = plumbline.json(&[&["definitions", "state", &summit, "pharmacy", "--open"], &WHY[..]].concat());
    assert!(open["definition"]["definition"]["facets"].get("pharmacy").is_none());
    let text = plumbline.json(
        &[
            &[
                "definitions",
                "state",
                &summit,
                "truncation",
                "250000 USD per member per year",
            ],
            &WHY[..],
        ]
        .concat(),
    );
    assert_eq!(
        text["definition"]["definition"]["facets"]["truncation"],
        "250000 USD per member per year"
    );
}

#[test]
fn a_published_definition_fills_what_is_open() {
    let plumbline = Plumbline::new();
    let summit = plumbline.summit();
    let started = plumbline.json(&[&["definitions", "start", &summit, "state-growth-targets"], &WHY[..]].concat());
    let facets = &started["definition"]["definition"]["facets"];
    assert_eq!(facets["long_term_services"], "included", "left open by the payer");
    assert_eq!(facets["pharmacy"], "excluded", "stated by the payer");
    assert!(started["statements"][0]["library"].is_string());
}

#[test]
fn what_cannot_be_meant_is_refused_and_nothing_is_kept() {
    let plumbline = Plumbline::new();
    let summit = plumbline.summit();
    let state = |more: &[&str]| plumbline.refused(&[&["definitions", "state", &summit], more].concat());
    assert!(
        state(&[&["drugs", "included"], &WHY[..]].concat()).contains("pharmacy"),
        "the facets are listed"
    );
    assert!(state(&[&["pharmacy", " "], &WHY[..]].concat()).contains("The value is empty"));
    assert!(state(&["pharmacy", "included", "--reason", "A letter"]).contains("--by"));
    assert!(state(&["pharmacy", "included", "--reason", " ", "--by", "R. Diaz"]).contains("needs a name and a reason"));
    let term = state(&[&["pharmacy", "included", "--term", "TCOC of another payer"], &WHY[..]].concat());
    assert!(term.contains("Its terms:"), "{term}");
    let listed = plumbline.json(&["definitions", "statements"]);
    assert_eq!(listed["statements"], serde_json::json!([]));
}
