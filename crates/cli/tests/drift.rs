//! A changed layout on the command line, read by processes of their own.

use std::path::{Path, PathBuf};
use std::process::Command;

use plumbline_tests::cedar::{MAPPING, Quarter};
use serde_json::Value;

struct Cli(tempfile::TempDir);

impl Cli {
    fn new() -> Cli {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let own = folder.path().join("workspace/mappings");
        std::fs::create_dir_all(&own).expect("a folder for mappings");
        std::fs::write(own.join("cedar.toml"), MAPPING).expect("written");
        Cli(folder)
    }

    fn file(&self, name: &str, quarter: Quarter) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, quarter.csv()).expect("written");
        path
    }

    fn run(&self, arguments: &[&str]) -> String {
        let output = Command::new(env!("CARGO_BIN_EXE_plumbline"))
            .arg("--workspace")
            .arg(self.0.path().join("workspace"))
            .args(arguments)
            .output()
            .expect("plumbline starts");
        assert!(
            output.status.success() || arguments[0] == "import",
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let text = self.run(&[arguments, &["--json"]].concat());
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error} in {text}"))
    }
}

fn renamed() -> Quarter {
    Quarter {
        period: "04/01/2025 - 06/30/2025",
        pharmacy: "Pharmacy",
        cents: 25,
        ..Quarter::first()
    }
}

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

#[test]
fn a_changed_layout_is_shown_by_report_by_file_and_for_all() {
    let cli = Cli::new();
    assert!(cli.run(&["drift"]).contains("No current report's layout differs"));
    cli.run(&["import", text(&cli.file("q1.csv", Quarter::first()))]);
    let imported = cli.json(&["import", text(&cli.file("q2.csv", renamed()))]);
    let id = imported["files"][0]["report_ids"][0]
        .as_str()
        .expect("a report")
        .to_owned();

    for layouts in [
        cli.json(&["drift", &id[..8]]),
        cli.json(&["drift"]),
        cli.json(&["drift", text(&cli.0.path().join("q2.csv"))]),
    ] {
        let layouts = layouts["layouts"].as_array().expect("layouts").clone();
        let [layout] = layouts.as_slice() else {
            panic!("{layouts:?}")
        };
        let change = &layout["drift"]["changes"][0];
        assert_eq!(
            (&change["what"], &change["how"], &change["expected"]),
            (&"row".into(), &"renamed".into(), &"Rx".into())
        );
        assert_eq!(change["proposals"][0]["words"], "Pharmacy");
        assert_eq!(change["anchor"]["kind"], "csv");
        assert_eq!(layout["from"], "2025-04-01");
    }
    let shown = cli.run(&["drift", &id]);
    for words in [
        "Rx",
        "renamed",
        "row 9, column 1",
        "is \"Rx\" \"Pharmacy\"? strong:",
        "from 2025-04-01 on",
    ] {
        assert!(shown.contains(words), "{words} in\n{shown}");
    }
}

#[test]
fn a_file_that_was_never_imported_and_one_that_gives_no_report_are_shown_too() {
    let cli = Cli::new();
    let lost = Quarter {
        headers: ["Category", "Total cost", "PMPM", "Target"],
        ..renamed()
    };
    let layouts = cli.json(&["drift", text(&cli.file("q2.csv", lost))]);
    let layout = &layouts["layouts"][0];
    assert_eq!(layout["report_id"], Value::Null);
    let changes = layout["drift"]["changes"].as_array().expect("changes");
    let columns: Vec<_> = changes.iter().filter(|change| change["what"] == "column").collect();
    assert_eq!(columns[0]["found"], "Total cost");
    let reports = cli.json(&["reports"]);
    assert_eq!(
        reports["reports"].as_array().expect("a list").len(),
        0,
        "looking stores nothing"
    );
}
