//! `push`, `pull` and `token` as people and programs meet them: JSON shapes, exit codes, and where the token is not.

use std::path::Path;
use std::process::{Command, Output};

use plumbline_tests::fhir_server::{Answer, FhirServer};
use plumbline_tests::root;
use serde_json::Value;

/// No word of the project or of a report.
const SECRET: &str = "zq9-s3cret-t0ken";

struct Plumbline {
    folder: tempfile::TempDir,
}

impl Plumbline {
    fn empty() -> Plumbline {
        Plumbline {
            folder: tempfile::tempdir().expect("a temporary folder"),
        }
    }

    fn with_reports() -> Plumbline {
        let plumbline = Plumbline::empty();
        let output = plumbline.run(&["import", "sample_reports/northfield"], Some(""));
        assert!(output.status.success());
        plumbline
    }

    /// With this token in the environment; `None`: the keychain is asked, and there is none.
    fn run(&self, arguments: &[&str], token: Option<&str>) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_plumbline"));
        command
            .current_dir(root())
            .env_remove("PLUMBLINE_FHIR_TOKEN")
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
            .arg("--workspace")
            .arg(self.folder.path().join("workspace"))
            .args(arguments);
        if let Some(token) = token {
            command.env("PLUMBLINE_FHIR_TOKEN", token);
        }
        command.output().expect("plumbline starts")
    }

    fn json(&self, arguments: &[&str], token: Option<&str>) -> (i32, Value) {
        let output = self.run(&[arguments, &["--json"]].concat(), token);
        let value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
        (output.status.code().expect("an exit code"), value)
    }
}

/// Whether a file under a folder holds these bytes.
fn holds(folder: &Path, bytes: &[u8]) -> bool {
    std::fs::read_dir(folder).expect("a folder").any(|entry| {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            return holds(&path, bytes);
        }
        let file = std::fs::read(&path).expect("readable");
        file.windows(bytes.len()).any(|window| window == bytes)
    })
}

#[test]
fn push_and_pull_tell_what_became_of_each_report() {
    let (plumbline, server) = (Plumbline::with_reports(), FhirServer::start());
    let url = server.address();
    let (code, plan) = plumbline.json(&["push", "--fhir", &url, "--dry-run"], Some(SECRET));
    assert_eq!(code, 0, "{plan}");
    assert_eq!(plan["reports"][0]["resources"][0]["action"], "create");
    assert!(server.held().is_empty());
    let (code, pushed) = plumbline.json(&["push", "--fhir", &url, "--all"], Some(SECRET));
    assert_eq!((code, &pushed["summary"]["failed"]), (0, &Value::from(0)), "{pushed}");
    assert_eq!(pushed["counts"], plan["counts"]);
    let id = pushed["reports"][0]["report_id"].as_str().expect("an id");
    let (code, again) = plumbline.json(&["push", "--fhir", &url, id], Some(SECRET));
    assert_eq!((code, &again["summary"]["unchanged"]), (0, &Value::from(1)));
    assert_eq!(
        again["reports"].as_array().map(Vec::len),
        Some(1),
        "only what was asked for"
    );

    let fresh = Plumbline::empty();
    let (code, pulled) = fresh.json(&["pull", "--fhir", &url], Some(SECRET));
    assert_eq!(code, 0, "{pulled}");
    assert_eq!(pulled["summary"]["imported"], pushed["summary"]["accepted"]);
    assert!(
        pulled["files"][0]["path"]
            .as_str()
            .is_some_and(|path| path.starts_with(&url))
    );
    let words = fresh.run(&["pull", "--fhir", &url], Some(SECRET));
    assert!(
        String::from_utf8_lossy(&words.stdout).contains("0 imported"),
        "{words:?}"
    );
}

#[test]
fn what_fails_exits_with_1_and_wrong_usage_with_2() {
    let (plumbline, server) = (Plumbline::with_reports(), FhirServer::start());
    server.follow(|_| Answer::outcome(422, "no"));
    let url = server.address();
    let code = |arguments: &[&str]| plumbline.run(arguments, Some("")).status.code();
    assert_eq!(code(&["push", "--fhir", &url]), Some(1));
    assert_eq!(code(&["push", "--fhir", &url, "--dry-run"]), Some(1));
    assert_eq!(code(&["pull", "--fhir", &url]), Some(1));
    for wrong in [
        "http://fhir.example.org/r4",
        "fhir.example.org",
        "https://a:b@fhir.example.org/",
    ] {
        assert_eq!(code(&["push", "--fhir", wrong]), Some(2), "{wrong}");
        assert_eq!(code(&["pull", "--fhir", wrong]), Some(2), "{wrong}");
    }
    assert_eq!(code(&["push", "--fhir", &url, "no-such-report"]), Some(2));
    assert_eq!(
        plumbline.run(&["push", "--fhir", &url], Some("a b")).status.code(),
        Some(2)
    );
}

#[test]
fn the_token_is_in_no_output_and_in_no_file() {
    let (plumbline, server) = (Plumbline::with_reports(), FhirServer::start());
    let url = server.address();
    let mut outputs = Vec::new();
    for status in [200, 400, 401, 422] {
        server.follow(move |heard| match status {
            200 => Answer::Ordinary,
            // A server that repeats what it was sent.
            _ => Answer::outcome(status, &heard.headers),
        });
        for arguments in [
            &["push", "--fhir", &url, "--again"][..],
            &["push", "--fhir", &url, "--again", "--json"],
            &["push", "--fhir", &url, "--again", "--dry-run"],
            &["pull", "--fhir", &url, "--json"],
            &["pull", "--fhir", &url],
        ] {
            let output = plumbline.run(arguments, Some(SECRET));
            outputs.push(output.stdout);
            outputs.push(output.stderr);
        }
    }
    assert!(
        server.heard().iter().all(|heard| heard.headers.contains(SECRET)),
        "it was sent"
    );
    let all = outputs.concat();
    let text = String::from_utf8_lossy(&all);
    assert!(text.contains("[token]"), "what the server says is told: {text}");
    assert!(!text.contains(SECRET), "{text}");
    assert!(!holds(plumbline.folder.path(), SECRET.as_bytes()));
}

#[cfg(target_os = "linux")] // elsewhere the system's own keychain would be asked
#[test]
fn without_a_keychain_the_message_says_where_a_token_was_looked_for() {
    let (plumbline, server) = (Plumbline::with_reports(), FhirServer::start());
    server.follow(|_| Answer::outcome(401, "who are you?"));
    let output = plumbline.run(&["push", "--fhir", &server.address()], None);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("PLUMBLINE_FHIR_TOKEN is not set"), "{text}");
    assert!(text.contains("no keychain that answers"), "{text}");
    let kept = plumbline.run(&["token", "--fhir", &server.address(), "--forget"], None);
    assert_eq!(kept.status.code(), Some(1));
    assert!(
        String::from_utf8_lossy(&kept.stderr).contains("no keychain that answers"),
        "{kept:?}"
    );
}
