//! `plumbline publish` at the command line: exit codes, JSON, and no password anywhere.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn plumbline(workspace: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_plumbline"))
        .arg("--workspace")
        .arg(workspace)
        .args(arguments)
        .env("PGPASSWORD", "s3cret-of-the-environment")
        .output()
        .expect("plumbline runs")
}

fn sample() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sample_reports/harborview");
    path.to_string_lossy().into_owned()
}

#[test]
fn a_lake_is_published_and_told_as_json() {
    let folder = tempfile::tempdir().expect("a folder");
    let workspace = folder.path().join("workspace");
    assert!(plumbline(&workspace, &["import", &sample()]).status.success());
    let to = format!("parquet:{}", folder.path().join("lake").display());
    let run = || plumbline(&workspace, &["--json", "publish", "--to", &to, "--all"]);
    let first = run();
    assert_eq!(
        first.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&first.stderr)
    );
    let told: Value = serde_json::from_slice(&first.stdout).expect("one JSON document");
    assert_eq!(told["summary"]["published"], 1);
    assert_eq!(told["reports"][0]["status"], "published");
    assert_eq!(told["reports"][0]["reason"], Value::Null);
    assert!(
        told["reports"][0]["report_id"]
            .as_str()
            .is_some_and(|id| !id.is_empty())
    );
    assert!(
        String::from_utf8_lossy(&first.stderr).contains("[1/1] Harborview"),
        "progress goes to stderr"
    );
    let again: Value = serde_json::from_slice(&run().stdout).expect("one JSON document");
    assert_eq!(again["summary"]["unchanged"], 1);
}

#[test]
fn no_output_holds_a_password_and_wrong_usage_is_told_from_failure() {
    let folder = tempfile::tempdir().expect("a folder");
    let workspace = folder.path().join("workspace");
    for (to, code) in [
        ("postgres://ana:s3cret@127.0.0.1:1/team?sslmode=disable", 1),
        ("postgres://ana:s3cret@127.0.0.1:1/team", 1),
        ("postgres://ana@127.0.0.1:1/team", 1),
        ("postgres://ana:s3cret@host:none/team", 2),
        ("postgres://ana:s3cret@host/team?sslmode=s3cret", 2),
        ("mysql://ana:s3cret@host/team", 2),
        ("parquet:", 2),
    ] {
        let output = plumbline(&workspace, &["--json", "publish", "--to", to]);
        let text = String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned();
        assert_eq!(output.status.code(), Some(code), "{to}: {text}");
        assert!(!text.contains("s3cret"), "{to}: {text}");
        let told: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
        let message = told["error"]["message"].as_str().expect("what happened");
        assert!(
            code == 2 || message.contains("127.0.0.1:1/team cannot be reached"),
            "{message}"
        );
    }
    let unknown = plumbline(&workspace, &["publish", "--to", "parquet:lake", "no-such-report"]);
    assert_eq!(unknown.status.code(), Some(2));
}
