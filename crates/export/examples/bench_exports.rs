//! Measures writing 10⁶ figures: `cargo xtask bench exports` builds this in release mode and runs it. A number behind it is
//! the number of reports, 1,000 where none is named.
//!
//! It makes reports of 1,000 figures one after another and writes them, each format in a process of its own. Printed is
//! a Markdown table of size, seconds, MB/s and the largest resident memory, as Linux counts it in `/proc`; elsewhere that
//! stays blank. What making the reports takes is measured too and taken off the seconds.

use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;

use plumbline_export::{Flow, export_flow};
use plumbline_model::{
    Anchor, CellRange, CodeSystem, FigureState, FileFormat, Metric, Party, Period, Report, ReportStatus, Source,
    Stratum, Unit, ValueType,
};
use rust_decimal::Decimal;

const REPORTS: &str = "1000";
const FIGURES: u32 = 1_000;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => compare(REPORTS),
        [reports] => compare(reports),
        [format, folder, reports] => one(format, Path::new(folder), reports),
        _ => Err("it takes the number of reports: run `cargo xtask bench exports`".into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench exports: {error}");
            ExitCode::FAILURE
        }
    }
}

fn compare(reports: &str) -> Outcome<()> {
    println!("{reports} reports of {FIGURES} figures\n");
    println!("| format | files | MB | s | MB/s | figures/s | peak MB |\n|---|---:|---:|---:|---:|---:|---:|");
    for format in ["parquet", "ndjson", "csv", "fhir", "xlsx"] {
        let folder = tempfile::tempdir()?;
        let output = Command::new(std::env::current_exe()?)
            .arg(format)
            .arg(folder.path())
            .arg(reports)
            .output()?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
        }
        print!("{}", String::from_utf8(output.stdout)?);
    }
    Ok(())
}

fn one(format: &str, folder: &Path, reports: &str) -> Outcome<()> {
    let count: u32 = reports.parse()?;
    let alone = Instant::now();
    let made: usize = (0..count).map(|number| report(number).metrics.len()).sum();
    let making = alone.elapsed();
    let started = Instant::now();
    let mut reports = (0..count).map(|number| Ok(report(number)));
    let flow = Flow {
        complete: true,
        ..Flow::of(&mut reports)
    };
    let done = export_flow(format, flow, folder, &mut |_| true).ok_or("no such format")??;
    let seconds = started.elapsed().saturating_sub(making).as_secs_f64();
    let megabytes = done.files.iter().map(|file| file.bytes).sum::<u64>() as f64 / 1e6;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| {
        let kilobytes: f64 = line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse().ok()?;
        Some(format!("{:.0}", kilobytes * 1024.0 / 1e6))
    });
    println!(
        "| {format} | {} | {megabytes:.1} | {seconds:.1} | {:.1} | {:.0} | {} |",
        done.files.len(),
        megabytes / seconds,
        made as f64 / seconds,
        peak.unwrap_or_default()
    );
    Ok(())
}

/// A report with figures that are all different, as a payer's split by cohort has them.
fn report(number: u32) -> Report {
    let year = 2015 + i32::try_from(number % 10).unwrap_or(0);
    Report {
        id: format!("{number:016x}"),
        payer: Party {
            name: format!("Payer {}", number % 40),
            identifiers: vec![],
        },
        subject: Party {
            name: format!("Provider {number}"),
            identifiers: vec![],
        },
        contract: None,
        line_of_business: None,
        program: None,
        status: ReportStatus::Checked,
        version: 1,
        supersedes: None,
        reported_on: None,
        period: Period::calendar_year(year),
        basis: None,
        paid_through: None,
        source: Source {
            path: format!("/data/{number}.xlsx"),
            sha256: format!("{number:064x}"),
            format: FileFormat::Xlsx,
            mapping: "made@1".into(),
        },
        statements: vec![],
        metrics: (0..FIGURES).map(|index| metric(number, index)).collect(),
        quality: vec![],
        definitions: vec![],
        unmapped: vec![],
        kept: Vec::new(),
        issues: vec![],
        ocr: vec![],
    }
}

fn metric(report: u32, index: u32) -> Metric {
    let value = Decimal::new(i64::from(report) * 7_919 + i64::from(index) * 104_729, 2);
    let displayed = format!("${value}");
    Metric {
        id: format!("med-cost-pmpm-{index}"),
        code: "med-cost-pmpm".into(),
        system: CodeSystem::Vbpr,
        standard_code: None,
        term: "Medical PMPM".into(),
        value: Some(value),
        text_value: None,
        value_type: ValueType::Money,
        unit: Unit::UsdPerMemberMonth,
        displayed: displayed.clone(),
        quantum: Some(Decimal::new(1, 2)),
        state: FigureState::Reported,
        service_period: None,
        paid_through: None,
        payment_streams: vec!["ssl".into()],
        incentives: Vec::new(),
        strata: vec![Stratum {
            dimension: "cohort".into(),
            value: format!("cohort {index}"),
        }],
        baseline: None,
        target: None,
        confidence: Decimal::ONE,
        anchor: Anchor::sheet("Summary", CellRange::cell_at(index + 4, 1), displayed),
        transforms: vec![],
    }
}
