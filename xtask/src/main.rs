//! Set-up and developer chores: `cargo xtask run`, `cargo xtask test`, `cargo xtask samples`, `cargo xtask refresh`,
//! `cargo xtask bench readers`, `cargo xtask measure readers`, `cargo xtask bench checks`, `cargo xtask bench exports`,
//! `cargo xtask bench suggest`, `cargo xtask bench definitions`, `cargo xtask bench growing`, `cargo xtask measure growing`,
//! `cargo xtask eval mapping`.
//!
//! Standard library only, so that nothing has to be fetched before the set-up itself can start.

mod measure;
mod packages;

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// What went wrong, in words a person can act on.
type Outcome = Result<(), String>;

const USAGE: &str = "cargo xtask COMMAND

  run       build, import sample_reports/, check, export, and open the window on the result
  test      every test: the UI's, the core's, the command line's and the real window's
  corpus    import FOLDER... of damaged or hostile files: every file has a status and a cause, memory stays bounded
  samples   write sample_reports/ again from its generator
  bench readers   measure reading a large sheet against other readers: CPU seconds, peak memory
  measure readers [SECTION...]  measure tables found, damaged files, the large sheet and PDF pages, and write docs/readers.md
  bench checks    measure checking workspaces of 10⁴, 10⁵ and 10⁶ figures, all and after one new report
  measure checks [SECTION...]   the same and the search for component lines, written to docs/speed.md
  bench exports   measure writing 10⁶ figures in every format but HTML: MB/s, peak memory
  measure exports  the same, written to docs/speed.md
  bench growing [WORKSPACES]    publish workspaces of 10⁶ figures (10) to PostgreSQL and to a lake, and query both
  measure growing [WORKSPACES]  the same, written to docs/growing.md
  bench suggest   measure suggestions for a report of 300 terms
  bench definitions  measure the search for the component lines of a total, 30 lines
  eval mapping    measure suggestions against known terms, one payer group left out at a time; `learn` takes the terms
            into the dictionaries, `wrong` lists the misses
  refresh   write the generated files again: bindings, rule page, mapping schema, snapshots, screenshots";

/// The window's binary serves its UI from itself only with this feature.
const WINDOW_FEATURE: &str = "plumbline-desktop/custom-protocol";

/// The benchmark of a large sheet, for cargo.
const BENCH_SHEET: [&str; 7] = [
    "run",
    "--quiet",
    "--release",
    "--package",
    "plumbline-readers",
    "--example",
    "bench_readers",
];

/// The benchmark of the search for component lines, for cargo.
const BENCH_DEFINITIONS: [&str; 7] = [
    "run",
    "--quiet",
    "--release",
    "--package",
    "plumbline-rules",
    "--example",
    "bench_definitions",
];

/// The benchmark of checking at scale, for cargo.
const BENCH_CHECKS: [&str; 7] = [
    "run",
    "--quiet",
    "--release",
    "--package",
    "plumbline-tests",
    "--example",
    "bench_checks",
];

/// The benchmark of publishing, for cargo.
const BENCH_GROWING: [&str; 8] = [
    "run",
    "--quiet",
    "--release",
    "--package",
    "plumbline-tests",
    "--example",
    "bench_growing",
    "--",
];

/// The benchmark of writing 10⁶ figures, for cargo.
const BENCH_EXPORTS: [&str; 7] = [
    "run",
    "--quiet",
    "--release",
    "--package",
    "plumbline-export",
    "--example",
    "bench_exports",
];

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let outcome = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["run"] => run(),
        ["test", rest @ ..] => test(rest),
        ["corpus", folders @ ..] if !folders.is_empty() => corpus(folders),
        ["samples"] => cargo([
            "run",
            "--quiet",
            "--package",
            "plumbline-sample-reports",
            "--",
            "sample_reports",
        ]),
        ["refresh"] => refresh(),
        ["bench", "readers"] => cargo(BENCH_SHEET),
        ["bench", "checks"] => cargo(BENCH_CHECKS),
        ["measure", "readers", sections @ ..] => measure::page(&measure::READERS, sections),
        ["measure", "checks", sections @ ..] => measure::page(&measure::SPEED, sections),
        ["measure", "exports"] => measure::page(&measure::SPEED, &["exports"]),
        ["bench", "exports"] => cargo(BENCH_EXPORTS),
        ["bench", "growing", workspaces @ ..] if workspaces.len() < 2 => growing(workspaces),
        ["measure", "growing", workspaces @ ..] if workspaces.len() < 2 => measure::growing(workspaces),
        ["bench", "suggest"] => mapping_example("bench_suggest", &["--release"], &[]),
        ["bench", "definitions"] => cargo(BENCH_DEFINITIONS),
        ["eval", "mapping", rest @ ..] => mapping_example("eval_mapping", &[], rest),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("\nxtask: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Imports the samples into a fresh workspace, checks, exports, and opens the window on it.
fn run() -> Outcome {
    let display = has_display();
    if display {
        packages::ensure(packages::WINDOW)?;
        ui_build()?;
        cargo([
            "build",
            "--package",
            "plumbline-cli",
            "--package",
            "plumbline-desktop",
            "--features",
            WINDOW_FEATURE,
        ])?;
    } else {
        packages::ensure(packages::CORE)?;
        cargo(["build", "--package", "plumbline-cli"])?;
    }
    let demo = target().join("demo");
    if demo.exists() {
        std::fs::remove_dir_all(&demo).map_err(|error| format!("{} cannot be emptied: {error}", demo.display()))?;
    }
    let (workspace, exports) = (demo.join("workspace"), demo.join("exports"));
    let plumbline = |arguments: &[&str]| -> Outcome {
        say(&format!("plumbline {}", arguments.join(" ")));
        let mut command = Command::new(target().join("debug/plumbline"));
        command
            .current_dir(root())
            .arg("--workspace")
            .arg(&workspace)
            .args(arguments);
        // 1 means that something in the work needs a person: the samples hold planted faults.
        match command
            .status()
            .map_err(|error| format!("plumbline cannot be started: {error}"))?
            .code()
        {
            Some(0 | 1) => Ok(()),
            other => Err(format!("plumbline {} ended with {other:?}", arguments.join(" "))),
        }
    };
    plumbline(&["import", "sample_reports"])?;
    plumbline(&["reports"])?;
    plumbline(&["check"])?;
    for format in ["fhir", "csv", "xlsx", "parquet", "html"] {
        plumbline(&[
            "export",
            "--format",
            format,
            "--all",
            "--out",
            &exports.join(format).to_string_lossy(),
        ])?;
    }
    say(&format!(
        "Workspace: {}\nExports:   {}",
        workspace.display(),
        exports.display()
    ));
    if !display {
        say(
            "No display (neither DISPLAY nor WAYLAND_DISPLAY is set): the window stays closed; the above is the same work in the terminal.",
        );
        return Ok(());
    }
    say("Opening the window");
    checked(Command::new(target().join("debug/plumbline-desktop")).env("PLUMBLINE_WORKSPACE", &workspace))
}

/// What publishing is worth, on a terminal.
fn growing(workspaces: &[&str]) -> Outcome {
    prepare_growing()?;
    cargo(BENCH_GROWING.iter().chain(workspaces).copied())
}

/// A database server and DuckDB, which the benchmark of publishing starts.
fn prepare_growing() -> Outcome {
    packages::ensure(packages::GROWING)?;
    duckdb()
}

/// Runs an example of the mapping crate.
fn mapping_example(name: &str, profile: &[&str], arguments: &[&str]) -> Outcome {
    let run = ["run", "--quiet", "--package", "plumbline-mapping", "--example", name];
    cargo(run.iter().chain(profile).chain(&["--"]).chain(arguments).copied())
}

/// Every test there is, the real window under Xvfb included. Further arguments go to `cargo test`.
fn test(rest: &[&str]) -> Outcome {
    packages::ensure(packages::TEST)?;
    ui_build()?;
    npm(["run", "test"])?;
    duckdb()?;
    let tests: Vec<&str> = ["--workspace", "--no-fail-fast"]
        .into_iter()
        .chain(rest.iter().copied())
        .collect();
    window_screen(&tests, &[("INSTA_UPDATE", "no")])
}

/// Imports folders of files as a user would, and prints what became of them, how long it took and how much memory.
fn corpus(folders: &[&str]) -> Outcome {
    let folders = folders
        .iter()
        .map(|folder| std::path::absolute(folder).map_err(|error| format!("{folder}: {error}")))
        .collect::<Result<Vec<_>, _>>()?;
    let lines: Vec<_> = folders.iter().map(|folder| folder.to_string_lossy()).collect();
    checked(&mut corpus_command(&lines.join("\n")))
}

/// The import of a corpus: folders one a line.
fn corpus_command(folders: &str) -> Command {
    let mut command = Command::new("cargo");
    command
        .args(["test", "--release", "--package", "plumbline-cli", "--test", "corpus"])
        .args(["--", "--ignored", "--nocapture"])
        .current_dir(root())
        .env("PLUMBLINE_CORPUS", folders);
    command
}

/// Writes every generated file again; what changed shows in `git diff`.
fn refresh() -> Outcome {
    packages::ensure(packages::TEST)?;
    duckdb()?;
    cargo([
        "run",
        "--quiet",
        "--package",
        "plumbline-sample-reports",
        "--",
        "sample_reports",
    ])?;
    let update = |arguments: &[&str]| {
        checked(
            Command::new("cargo")
                .args(arguments)
                .current_dir(root())
                .env("UPDATE_BINDINGS", "1")
                .env("UPDATE_DOCS", "1")
                .env("UPDATE_SCHEMA", "1")
                .env("INSTA_UPDATE", "always"),
        )
    };
    update(&["test", "--quiet", "--workspace", "--exclude", "plumbline-desktop"])?;
    ui_build()?;
    window_screen(
        &["--package", "plumbline-desktop", "--test", "window"],
        &[("UPDATE_SCREENSHOTS", "1")],
    )
}

/// Runs `cargo test` on a screen of its own: large enough for both window sizes the screens are judged at, and away
/// from the user's.
fn window_screen(tests: &[&str], environment: &[(&str, &str)]) -> Outcome {
    checked(
        Command::new("xvfb-run")
            .args([
                "-a",
                "-s",
                "-screen 0 1920x1080x24",
                "cargo",
                "test",
                "--features",
                WINDOW_FEATURE,
            ])
            .args(tests)
            .current_dir(root())
            .envs([
                ("GSETTINGS_BACKEND", "memory"),
                ("PLUMBLINE_REQUIRE_WINDOW", "1"),
                ("PLUMBLINE_REQUIRE_OCR", "1"),
                ("PLUMBLINE_REQUIRE_DUCKDB", "1"),
                ("PLUMBLINE_REQUIRE_POSTGRES", "1"),
            ])
            .envs(environment.iter().copied()),
    )
}

/// Installs the UI's packages when the lock file changed, then type-checks and builds it.
fn ui_build() -> Outcome {
    npm_packages("ui")?;
    npm(["run", "build"])
}

/// Installs DuckDB, with which a test queries the Parquet export.
fn duckdb() -> Outcome {
    npm_packages("tests/duckdb")
}

/// Installs a folder's npm packages when its lock file changed.
fn npm_packages(folder: &str) -> Outcome {
    let path = root().join(folder);
    let installed = modified(&path.join("node_modules/.package-lock.json"));
    if installed.is_none() || installed < modified(&path.join("package-lock.json")) {
        return npm_in(folder, ["ci", "--no-audit", "--no-fund"]);
    }
    Ok(())
}

fn npm<const N: usize>(arguments: [&str; N]) -> Outcome {
    npm_in("ui", arguments)
}

fn npm_in<const N: usize>(folder: &str, arguments: [&str; N]) -> Outcome {
    let program = if cfg!(windows) { "npm.cmd" } else { "npm" };
    checked(Command::new(program).args(arguments).current_dir(root().join(folder)))
        .map_err(|error| format!("{error}. Node.js 20 or newer with npm is needed: https://nodejs.org"))
}

fn cargo<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Outcome {
    checked(Command::new("cargo").args(arguments).current_dir(root()))
}

/// Runs a command, its output shown; an error names the command.
fn checked(command: &mut Command) -> Outcome {
    let shown = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join(" ");
    say(&shown);
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{shown}` ended with {status}")),
        Err(error) => Err(format!("`{shown}` cannot be started: {error}")),
    }
}

fn say(text: &str) {
    eprintln!("\n== {text}");
}

fn has_display() -> bool {
    !cfg!(target_os = "linux")
        || ["DISPLAY", "WAYLAND_DISPLAY"]
            .iter()
            .any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()))
}

fn modified(path: &Path) -> Option<std::time::SystemTime> {
    path.metadata().and_then(|data| data.modified()).ok()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}
