//! Whole folders of damaged and hostile files, imported at once: `cargo xtask corpus FOLDER …`.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use serde_json::Value;

/// Plumbline with all its readers stays below this, in MiB.
const PEAK_MIB: u64 = 2048;
/// Time on the clock that one file may take by default, and what ending its reader may add.
const WALL_LIMIT: Duration = Duration::from_secs(60 + 5);
/// Sound reports, which must fare among hostile files as they do alone.
const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../sample_reports");

#[test]
#[ignore = "minutes, and needs folders of files: cargo xtask corpus FOLDER ..."]
fn every_file_of_a_corpus_has_a_status_and_a_cause() {
    let folders = std::env::var("PLUMBLINE_CORPUS").expect("PLUMBLINE_CORPUS names the folders");
    let alone = import(&[SAMPLES]);
    let all: Vec<&str> = folders.lines().chain([SAMPLES]).collect();
    let together = import(&all);
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for file in &together.files {
        let (status, code) = (&file["status"], &file["error"]["code"]);
        let status = status.as_str().expect("a status");
        assert!(
            ["imported", "duplicate"].contains(&status) || code.is_string(),
            "no cause: {file}"
        );
        *counts
            .entry(format!("{status} {}", code.as_str().unwrap_or("")))
            .or_default() += 1;
    }
    assert!(together.files.len() > alone.files.len(), "the folders hold files");
    for sound in &alone.files {
        let among = together.files.iter().find(|file| file["path"] == sound["path"]);
        assert_eq!(
            among.map(outcome),
            Some(outcome(sound)),
            "a sound file is imported as if alone"
        );
    }
    println!(
        "| files | seconds | peak memory of all processes, MiB | largest reader, MiB | slowest file | its seconds |"
    );
    println!("|---:|---:|---:|---:|---|---:|");
    let Watched {
        peak_mib,
        largest_reader_mib,
        slowest,
    } = &together.watched;
    println!(
        "| {} | {:.0} | {peak_mib} | {largest_reader_mib} | {} | {:.1} |\n",
        together.files.len(),
        together.took.as_secs_f64(),
        slowest.0,
        slowest.1.as_secs_f64()
    );
    println!("| status | cause | files |\n|---|---|---:|");
    for (what, count) in &counts {
        let (status, code) = what.split_once(' ').unwrap_or((what, ""));
        println!("| {status} | {code} | {count} |");
    }
    assert!(*peak_mib < PEAK_MIB, "{peak_mib} MiB");
    assert!(slowest.1 < WALL_LIMIT, "{slowest:?}");
}

/// What must be the same of a file whatever stands beside it: all but the ids given to its reports.
fn outcome(file: &Value) -> Value {
    let mut outcome = file.clone();
    if let Some(fields) = outcome.as_object_mut() {
        fields.remove("report_ids");
    }
    outcome
}

/// An import and what it took.
struct Imported {
    files: Vec<Value>,
    took: Duration,
    watched: Watched,
}

/// Imports files and folders into a workspace of their own.
fn import(paths: &[&str]) -> Imported {
    let workspace = tempfile::tempdir().expect("a temporary folder");
    let began = Instant::now();
    let child = Command::new(env!("CARGO_BIN_EXE_plumbline"))
        .args(["--json", "--workspace"])
        .arg(workspace.path())
        .arg("import")
        .args(paths)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("plumbline starts");
    let process = child.id();
    let (done, ended) = channel::<()>();
    let watch = std::thread::spawn(move || {
        let mut seen = Seen::default();
        while let Err(RecvTimeoutError::Timeout) = ended.recv_timeout(Duration::from_millis(20)) {
            seen.look_at(process);
        }
        seen.watched()
    });
    let output = child.wait_with_output().expect("plumbline ends");
    let took = began.elapsed();
    drop(done);
    let watched = watch.join().expect("no panic");
    assert!(
        matches!(output.status.code(), Some(0 | 1)),
        "Plumbline itself ended with {}",
        output.status
    );
    let said: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
    Imported {
        files: said["files"].as_array().expect("files").clone(),
        took,
        watched,
    }
}

/// What was seen of a process and its readers; nothing where the system does not say.
struct Watched {
    peak_mib: u64,
    largest_reader_mib: u64,
    /// The file whose reader lived longest, and how long.
    slowest: (String, Duration),
}

/// What is seen while it goes on.
#[derive(Default)]
struct Seen {
    peak_kib: u64,
    largest_reader_kib: u64,
    /// Each reader's file, and when it was first and last seen.
    readers: BTreeMap<String, (String, Instant, Instant)>,
}

impl Seen {
    fn look_at(&mut self, process: u32) {
        let children: Vec<String> = std::fs::read_dir(format!("/proc/{process}/task"))
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|thread| std::fs::read_to_string(thread.path().join("children")).ok())
            .flat_map(|children| children.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
            .collect();
        let now = Instant::now();
        let mut total = resident_kib(&process.to_string());
        for child in children {
            let resident = resident_kib(&child);
            total += resident;
            self.largest_reader_kib = self.largest_reader_kib.max(resident);
            let file = file_of(&child);
            let (known, _, last) = self.readers.entry(child).or_insert_with(|| (String::new(), now, now));
            *last = now;
            // A process that has only just begun does not say it yet.
            if known.is_empty() {
                *known = file;
            }
        }
        self.peak_kib = self.peak_kib.max(total);
    }

    fn watched(self) -> Watched {
        let slowest = self
            .readers
            .into_values()
            .map(|(file, first, last)| (file, last - first))
            .max_by_key(|(_, took)| *took);
        Watched {
            peak_mib: self.peak_kib / 1024,
            largest_reader_mib: self.largest_reader_kib / 1024,
            slowest: slowest.unwrap_or_default(),
        }
    }
}

/// The file a reader process was started for, from its arguments; `(OCR of a page)` for one that draws or reads a
/// picture, which is told nothing of the file. Empty before the process says what it is.
fn file_of(process: &str) -> String {
    let arguments = std::fs::read(format!("/proc/{process}/cmdline")).unwrap_or_default();
    let tasks: Vec<Value> = arguments
        .split(|&byte| byte == 0)
        .filter_map(|argument| serde_json::from_slice(argument).ok())
        .filter(Value::is_object)
        .collect();
    // The work itself, or the work on a file with what OCR found on its pages.
    let places = ["/work/Understand/path", "/work/Scanned/work/Understand/path"];
    let path = tasks
        .iter()
        .find_map(|task| places.iter().find_map(|place| task.pointer(place)?.as_str()));
    match path {
        Some(path) => Path::new(path)
            .file_name()
            .map_or(path.to_owned(), |name| name.to_string_lossy().into_owned()),
        None if tasks.is_empty() => String::new(),
        None => "(OCR of a page)".to_owned(),
    }
}

/// Memory in use by a process, in KiB; 0 where the system does not say.
fn resident_kib(process: &str) -> u64 {
    std::fs::read_to_string(format!("/proc/{process}/status"))
        .ok()
        .and_then(|status| {
            let line = status.lines().find(|line| line.starts_with("VmRSS"))?;
            line.split_whitespace().nth(1)?.parse::<u64>().ok()
        })
        .unwrap_or(0)
}
