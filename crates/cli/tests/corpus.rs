//! Whole folders of damaged and hostile files, imported at once: `cargo xtask corpus FOLDER …`.

use std::collections::BTreeMap;
use std::process::{Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use serde_json::Value;

/// Plumbline with all its readers stays below this, in MiB.
const PEAK_MIB: u64 = 2048;

#[test]
#[ignore = "minutes, and needs folders of files: cargo xtask corpus FOLDER ..."]
fn every_file_of_a_corpus_has_a_status_and_a_cause() {
    let folders = std::env::var("PLUMBLINE_CORPUS").expect("PLUMBLINE_CORPUS names the folders");
    let workspace = tempfile::tempdir().expect("a temporary folder");
    let began = Instant::now();
    let child = Command::new(env!("CARGO_BIN_EXE_plumbline"))
        .args(["--json", "--workspace"])
        .arg(workspace.path())
        .arg("import")
        .args(folders.lines())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("plumbline starts");
    let process = child.id();
    let (done, ended) = channel::<()>();
    let memory = std::thread::spawn(move || {
        let mut peak = 0;
        while let Err(RecvTimeoutError::Timeout) = ended.recv_timeout(Duration::from_millis(20)) {
            peak = peak.max(resident_kib(process));
        }
        peak / 1024
    });
    let output = child.wait_with_output().expect("plumbline ends");
    let took = began.elapsed();
    drop(done);
    let peak = memory.join().expect("no panic");
    assert!(
        matches!(output.status.code(), Some(0 | 1)),
        "Plumbline itself ended with {}",
        output.status
    );
    let said: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
    let files = said["files"].as_array().expect("files");
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for file in files {
        let (status, code) = (&file["status"], &file["error"]["code"]);
        let status = status.as_str().expect("a status");
        assert!(
            ["imported", "duplicate"].contains(&status) || code.is_string(),
            "no cause: {file}"
        );
        let code = code.as_str().unwrap_or("");
        *counts.entry(format!("{status} {code}")).or_default() += 1;
        if [
            "reader_crashed",
            "out_of_memory",
            "cpu_limit",
            "time_limit",
            "output_limit",
        ]
        .contains(&code)
        {
            println!("{}", file["error"]["message"].as_str().unwrap_or(""));
        }
    }
    println!(
        "{} files in {:.1} s, at most {peak} MiB of memory",
        files.len(),
        took.as_secs_f64()
    );
    counts.iter().for_each(|(what, count)| println!("{count:6} {what}"));
    assert!(!files.is_empty(), "the folders hold files");
    assert!(peak < PEAK_MIB, "{peak} MiB");
}

/// Memory in use by a process and its children, in KiB; 0 where the system does not say.
fn resident_kib(process: u32) -> u64 {
    let of = |process: &str| {
        std::fs::read_to_string(format!("/proc/{process}/status"))
            .ok()
            .and_then(|status| {
                let line = status.lines().find(|line| line.starts_with("VmRSS"))?;
                line.split_whitespace().nth(1)?.parse::<u64>().ok()
            })
            .unwrap_or(0)
    };
    let children: u64 = std::fs::read_dir(format!("/proc/{process}/task"))
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|thread| std::fs::read_to_string(thread.path().join("children")).ok())
        .map(|children| children.split_whitespace().map(of).sum::<u64>())
        .sum();
    of(&process.to_string()) + children
}
