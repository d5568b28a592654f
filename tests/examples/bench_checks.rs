//! Measures checking at scale: `cargo xtask bench checks` builds this in release mode and runs it.
//!
//! It makes workspaces of 10⁴, 10⁵ and 10⁶ figures (40 payers, 5 years) and works on each in processes of their own:
//! checking everything, checking again after one new report, the list of reports, opening a report. Printed is a
//! Markdown table of wall and CPU seconds and the largest resident memory, as Linux counts them in `/proc`; elsewhere
//! CPU and memory stay blank.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

use plumbline_app::commands::{CheckRequest, Nothing, ReportRequest};
use plumbline_app::{App, verbs};
use plumbline_store::Workspace;
use plumbline_tests::portfolio::{Arrival, Shape, arrivals, fill, store};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

const SHAPES: [(&str, Shape); 3] = [
    ("small", Shape::SMALL),
    ("middle", Shape::MIDDLE),
    ("large", Shape::LARGE),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => compare(),
        ["make", shape, folder] => make(shape, Path::new(folder)),
        [what, folder] => one(what, Path::new(folder)),
        _ => Err("it takes no arguments: run `cargo xtask bench checks`".into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench checks: {error}");
            ExitCode::FAILURE
        }
    }
}

fn shape(name: &str) -> Result<Shape> {
    let found = SHAPES.into_iter().find(|(known, _)| *known == name);
    Ok(found.ok_or("no such shape")?.1)
}

/// Makes a workspace without its last settlement, which arrives later.
fn make(name: &str, folder: &Path) -> Result<()> {
    let shape = shape(name)?;
    let mut workspace = Workspace::open(folder)?;
    let late = late(shape)?;
    let others = arrivals(shape).filter(|arrival| arrival.report.id != late.report.id);
    println!("{}", fill(&mut workspace, others)?);
    Ok(())
}

/// The settlement of the first payer's last year.
fn late(shape: Shape) -> Result<Arrival> {
    let first = "Payer 00 Health Plan";
    let of_payer = arrivals(Shape { payers: 1, ..shape }).filter(|arrival| arrival.report.payer.name == first);
    Ok(of_payer
        .filter(|arrival| !arrival.report.source.path.contains("restated"))
        .last()
        .ok_or("no report")?)
}

/// Does one thing with a workspace and prints its seconds, CPU seconds and memory.
fn one(what: &str, folder: &Path) -> Result<()> {
    let name = folder.file_name().and_then(|name| name.to_str()).ok_or("no name")?;
    let app = App::open(folder)?;
    let late = late(shape(name)?)?;
    if what == "again" {
        let mut workspace = Workspace::open(folder)?;
        if workspace.report(&late.report.id)?.is_none() {
            store(&mut workspace, &late)?;
        }
    }
    let before = (Instant::now(), cpu());
    let count = match what {
        "check" => verbs::check_reports(&app, CheckRequest::default())?.findings.len(),
        "again" => {
            let ids = vec![late.report.id.clone()];
            verbs::check_reports(&app, CheckRequest { ids })?.findings.len()
        }
        "list" => verbs::list_reports(&app, Nothing::default())?.len(),
        "open" => {
            let rows = Workspace::open(folder)?.reports()?;
            let id = rows.last().ok_or("no report")?.id.clone();
            let start = Instant::now();
            let view = verbs::get_report(&app, ReportRequest { id })?;
            println!(
                "{:.3} - {} {}",
                start.elapsed().as_secs_f64(),
                peak(),
                view.report.figure_count()
            );
            return Ok(());
        }
        _ => return Err("no such work".into()),
    };
    println!(
        "{:.3} {:.2} {} {count}",
        before.0.elapsed().as_secs_f64(),
        cpu() - before.1,
        peak()
    );
    Ok(())
}

/// User and system seconds of this process so far; 0 where there is no `/proc`.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks = after_name
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|tick| tick.parse::<f64>().ok());
    ticks.sum::<f64>() / 100.0
}

/// The largest resident memory in MB; 0 where there is no `/proc`.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok())
        .unwrap_or(0)
        / 1024
}

fn compare() -> Result<()> {
    let kept = std::env::var_os("PLUMBLINE_BENCH").map(PathBuf::from);
    let temporary = tempfile::tempdir()?;
    let folder = kept.unwrap_or_else(|| temporary.path().to_owned());
    let this = std::env::current_exe()?;
    let run = |arguments: &[&str]| -> Result<Vec<f64>> {
        let output = Command::new(&this).args(arguments).output()?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
        }
        let text = String::from_utf8(output.stdout)?;
        Ok(text
            .split_whitespace()
            .map(|part| part.parse().unwrap_or(0.0))
            .collect())
    };
    println!(
        "| figures | check everything, s | CPU s | peak MB | findings | one new report, ms | CPU ms | list of reports, ms | open a report, ms |"
    );
    println!("|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
    let mut points = Vec::new();
    for (name, _) in SHAPES {
        let path = folder.join(name);
        let place = path.to_string_lossy().into_owned();
        let figures = if path.join("figures").exists() {
            std::fs::read_to_string(path.join("figures"))?.trim().parse()?
        } else {
            let figures = run(&["make", name, &place])?[0];
            std::fs::write(path.join("figures"), figures.to_string())?;
            figures
        };
        let check = run(&["check", &place])?;
        let again = run(&["again", &place])?;
        let list = run(&["list", &place])?;
        let open = run(&["open", &place])?;
        println!(
            "| {figures} | {:.2} | {:.2} | {} | {} | {:.0} | {:.0} | {:.0} | {:.0} |",
            check[0],
            check[1],
            check[2],
            check[3],
            again[0] * 1e3,
            again[1] * 1e3,
            list[0] * 1e3,
            open[0] * 1e3
        );
        points.push((figures, check[0], check[1]));
    }
    if let [_, middle, large] = points.as_slice() {
        let exponent = |small: f64, big: f64| (big / small).ln() / (large.0 / middle.0).ln();
        println!(
            "\nFrom 10⁵ to 10⁶ figures the time grows with exponent {:.2} (CPU {:.2}).",
            exponent(middle.1, large.1),
            exponent(middle.2, large.2)
        );
    }
    Ok(())
}
