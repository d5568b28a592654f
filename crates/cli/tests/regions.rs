//! A table that finding alone misreads, and a mapping file that says where it stands: through the program, whose reader
//! is a process of its own.

use std::path::Path;
use std::process::Command;

use plumbline_tests::drawn::{BOX, COLUMNS, CostPage, MAPPING, PAGE_WORDS};
use serde_json::Value;

fn region() -> String {
    let [left, top, right, bottom] = BOX;
    format!(
        "\n[[region]]\npage    = '{PAGE_WORDS}'\nbox     = [{left}, {top}, {right}, {bottom}]\ncolumns = [{}]\n",
        COLUMNS.join(", ")
    )
}

/// A workspace with the report's mapping file.
fn workspace(mapping: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let own = folder.path().join("workspace/mappings");
    std::fs::create_dir_all(&own).expect("a folder for mappings");
    std::fs::write(own.join("cedar.toml"), mapping).expect("written");
    folder
}

fn json(folder: &Path, arguments: &[&str]) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_plumbline"))
        .arg("--workspace")
        .arg(folder.join("workspace"))
        .args(arguments)
        .arg("--json")
        .output()
        .expect("plumbline starts");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    serde_json::from_str(&text)
        .unwrap_or_else(|error| panic!("{error} in {text}{}", String::from_utf8_lossy(&output.stderr)))
}

/// Imports a page and gives its entry and its report.
fn import(folder: &Path, name: &str, page: CostPage) -> (Value, Value) {
    let path = folder.join(name);
    std::fs::write(&path, page.pdf()).expect("written");
    let imported = json(folder, &["import", &path.to_string_lossy()])["files"][0].clone();
    let id = imported["report_ids"][0].as_str().unwrap_or("none");
    let report = json(folder, &["report", id]);
    (imported, report)
}

fn value(report: &Value, code: &str) -> Option<String> {
    let metrics = report["metrics"].as_array()?;
    let metric = metrics.iter().find(|metric| metric["code"] == code)?;
    metric["value"].as_str().map(str::to_owned)
}

/// What an import says of regions that could not be used.
fn drift(file: &Value) -> Vec<&str> {
    let issues = file["issues"].as_array().expect("issues");
    let drift = issues.iter().filter(|issue| issue["code"] == "SRC012");
    drift
        .filter_map(|issue| issue["message"].as_str())
        .filter(|message| message.starts_with("Region"))
        .collect()
}

const READ: [(&str, &str); 5] = [
    ("med-cost", "4212604"),
    ("med-cost-pmpm", "350.93"),
    ("rx-cost", "888096"),
    ("rx-cost-pmpm", "73.98"),
    ("member-months", "12004"),
];

#[test]
fn figures_that_touch_are_misread_alone_and_read_right_in_their_region() {
    let alone = workspace(MAPPING);
    let (_, report) = import(alone.path(), "first.pdf", CostPage::usual());
    assert_ne!(value(&report, "med-cost-pmpm").as_deref(), Some("350.93"), "{report}");
    assert_ne!(value(&report, "med-cost").as_deref(), Some("4212604"), "{report}");

    let marked = workspace(&(MAPPING.to_owned() + &region()));
    let (file, report) = import(marked.path(), "first.pdf", CostPage::usual());
    assert_eq!(file["status"], "imported");
    assert_eq!(drift(&file), [""; 0]);
    for (code, printed) in READ {
        assert_eq!(value(&report, code).as_deref(), Some(printed), "{code}");
    }
}

#[test]
fn the_next_months_file_with_a_page_put_in_is_read_right_without_a_question() {
    let marked = workspace(&(MAPPING.to_owned() + &region()));
    import(marked.path(), "first.pdf", CostPage::usual());
    let next = CostPage {
        months: "01/01/2024 - 12/31/2024",
        costs: [["8,904,112", "361.17"], ["1,790,450", "72.62"]],
        cover: true,
        ..CostPage::usual()
    };
    let (file, report) = import(marked.path(), "next.pdf", next);
    assert_eq!(drift(&file), [""; 0]);
    assert_eq!(value(&report, "med-cost").as_deref(), Some("8904112"));
    assert_eq!(value(&report, "med-cost-pmpm").as_deref(), Some("361.17"));
    assert_eq!(value(&report, "rx-cost-pmpm").as_deref(), Some("72.62"));
    let page = &report["metrics"][0]["anchor"]["page"];
    assert_eq!(page, 2, "the table was found by its page's words");
}

#[test]
fn a_region_that_is_not_there_any_more_is_said_and_found() {
    let marked = workspace(&(MAPPING.to_owned() + &region()));
    let renamed = CostPage {
        title: "Costs of service",
        ..CostPage::usual()
    };
    let (file, _) = import(marked.path(), "renamed.pdf", renamed);
    assert!(
        matches!(drift(&file).as_slice(), [message] if message.contains("no page has the words")),
        "{file}"
    );
    let moved = CostPage {
        months: "01/01/2023 - 06/30/2023",
        lower: 70,
        ..CostPage::usual()
    };
    let (file, _) = import(marked.path(), "moved.pdf", moved);
    assert!(
        matches!(drift(&file).as_slice(), [message] if message.contains("no text in that box")),
        "{file}"
    );
    json(marked.path(), &["check"]);
    let findings = json(marked.path(), &["findings", "--rule", "SRC012"]);
    let about = |finding: &&Value| {
        finding["message"]
            .as_str()
            .is_some_and(|message| message.starts_with("Region 1"))
    };
    let findings = findings["findings"].as_array().expect("findings");
    assert_eq!(findings.iter().filter(about).count(), 2, "{findings:?}");
}
