//! Measures reading PDFs: `cargo run --release -p plumbline-readers --example bench_pdf [FILE OR FOLDER…]`.
//!
//! Reads the files in processes of their own: with this crate, by one engine and by both; with `pdftotext`, which gives
//! text alone; with Python's pdfplumber, which finds tables. Prints one table in Markdown: CPU milliseconds a page, pages
//! per CPU second and the largest resident memory, from one run. A reader that is not installed is said to be absent.
//! Without arguments it takes the documents with tables and the long publication of the shared reference folder beside the repository.

mod measure;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use measure::{Measured, Result, cpu_seconds_of_children, measured, report};
use plumbline_readers::Limits;

/// The documents measured where none are named.
const SETS: [(&str, &str); 2] = [
    ("corpus/tables", "documents with tables"),
    ("data/cms_stars", "a long publication"),
];

/// The goals, in CPU milliseconds a page and as a share of pdfplumber's time.
const GOAL_MS: f64 = 10.0;
const GOAL_TIMES: f64 = 8.0;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.split_first() {
        Some((word, files)) if word == "--once" => read(files, false),
        Some((word, files)) if word == "--twice" => read(files, true),
        _ => compare(&arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench PDF: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Reads files as a reader process does and says what that took.
fn read(files: &[String], second_reading: bool) -> Result<()> {
    let limits = Limits {
        second_reading,
        ..Limits::default()
    };
    let mut pages = 0;
    for file in files {
        let bytes = std::fs::read(file)?;
        let document = plumbline_readers::read_within(&bytes, &limits).map_err(|error| format!("{file}: {error}"))?;
        pages += document.parts.len() as u64;
    }
    report(pages);
    Ok(())
}

/// Lets each reader read each set of files and prints the table.
fn compare(named: &[String]) -> Result<()> {
    let mut sets: Vec<(String, Vec<PathBuf>)> = Vec::new();
    if named.is_empty() {
        let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
        for (folder, name) in SETS {
            sets.push((name.to_owned(), pdfs(&shared.join(folder))));
        }
    } else {
        let files = named.iter().flat_map(|path| pdfs(Path::new(path))).collect();
        sets.push(("the named files".to_owned(), files));
    }
    sets.retain(|(_, files)| !files.is_empty());
    if sets.is_empty() {
        println!("PDF reading was not measured: no documents are here, and none were named.");
        return Ok(());
    }
    println!(
        "| documents | reader | pages | CPU ms a page | pages per CPU s | peak MB | times as fast as pdfplumber |"
    );
    println!("|---|---|--:|--:|--:|--:|--:|");
    let mut absent = Vec::new();
    for (name, files) in &sets {
        let ours = |word: &str| measured(Command::new(std::env::current_exe()?).arg(word).args(files));
        let (once, twice) = (ours("--once")?, ours("--twice")?);
        let plumber = measured(Command::new("python3").args(["-c", PDFPLUMBER]).args(files));
        let base = plumber.as_ref().ok().copied();
        let text = pdftotext(files, once.count);
        print(name, "Plumbline, one engine", &once, base);
        print(name, "Plumbline, both engines", &twice, base);
        match &text {
            Ok(text) => print(name, "pdftotext (text alone)", text, base),
            Err(_) => absent.push("pdftotext (poppler-utils)"),
        }
        match &plumber {
            Ok(plumber) => print(name, "pdfplumber, extract_tables", plumber, base),
            Err(_) => absent.push("pdfplumber (Python)"),
        }
        goals(name, &twice, base);
    }
    absent.dedup();
    for reader in absent {
        println!("\nNot installed here, and so not measured: {reader}.");
    }
    Ok(())
}

/// The PDFs of a folder in order, or the file itself.
fn pdfs(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let mut files: Vec<PathBuf> = std::fs::read_dir(path)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "pdf"))
        .collect();
    files.sort();
    files
}

/// Poppler has no word for how much it used: its processes are counted from outside, and their memory is not.
fn pdftotext(files: &[PathBuf], pages: u64) -> Result<Measured> {
    let before = cpu_seconds_of_children();
    for file in files {
        let status = Command::new("pdftotext")
            .arg("-layout")
            .arg(file)
            .arg("-")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()?;
        if !status.success() {
            return Err(format!("pdftotext ended with {status}").into());
        }
    }
    let used = cpu_seconds_of_children().zip(before);
    Ok(Measured {
        count: pages,
        cpu_seconds: used.map(|(after, before)| after - before),
        peak_mb: None,
    })
}

const PDFPLUMBER: &str = "
import sys, resource, pdfplumber
pages = 0
for path in sys.argv[1:]:
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_tables()
            page.close()
            pages += 1
used = resource.getrusage(resource.RUSAGE_SELF)
print(pages, used.ru_utime + used.ru_stime, used.ru_maxrss / 1000)
";

fn ms_a_page(found: &Measured) -> Option<f64> {
    found
        .cpu_seconds
        .map(|seconds| seconds * 1000.0 / found.count.max(1) as f64)
}

fn print(set: &str, name: &str, found: &Measured, base: Option<Measured>) {
    let shown = |value: Option<f64>, places: usize| value.map_or_else(String::new, |value| format!("{value:.places$}"));
    let ms = ms_a_page(found);
    let times = base.as_ref().and_then(ms_a_page).zip(ms).map(|(base, ms)| base / ms);
    println!(
        "| {set} | {name} | {} | {} | {} | {} | {} |",
        found.count,
        shown(ms, 1),
        shown(ms.map(|ms| 1000.0 / ms), 0),
        shown(found.peak_mb, 0),
        shown(times, 1)
    );
}

/// Says on standard error where a goal is missed: the table itself stays a table.
fn goals(set: &str, found: &Measured, base: Option<Measured>) {
    let ms = ms_a_page(found);
    if let Some(ms) = ms.filter(|ms| *ms > GOAL_MS) {
        eprintln!("{set}: {ms:.1} CPU ms a page; the goal is {GOAL_MS}.");
    }
    let times = base.as_ref().and_then(ms_a_page).zip(ms).map(|(base, ms)| base / ms);
    if let Some(times) = times.filter(|times| *times < GOAL_TIMES) {
        eprintln!("{set}: {times:.1} times as fast as pdfplumber; the goal is {GOAL_TIMES}.");
    }
}
