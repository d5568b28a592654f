//! Measures growing past one machine: `cargo xtask bench growing [WORKSPACES]` builds this in release mode and runs it.
//!
//! It makes workspaces of 10⁶ figures, each of other payers, checks each, and publishes it to a PostgreSQL server of its
//! own and to a lake, as `plumbline publish` does; then it asks both the same questions. A workspace is removed once it is
//! published. Ten workspaces (10⁷ figures, the default) take some 15 GB in /tmp, where the server's data stand, and 5 GB in
//! the folder that PLUMBLINE_BENCH names, or in the one for temporary files.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use plumbline_app::commands::{CheckRequest, CompareRequest, Nothing, PublishRequest};
use plumbline_app::{App, verbs};
use plumbline_store::Workspace;
use plumbline_tests::duckdb;
use plumbline_tests::portfolio::{Shape, arrivals, fill};
use plumbline_tests::postgres::{Database, server};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// What is compared.
const METRIC: &str = "total-cost-of-care-pmpm";

/// The questions: in words, in PostgreSQL's tables, in a lake's views.
const QUESTIONS: [(&str, &str, &str); 4] = [
    (
        "compare one metric of all payers",
        "SELECT * FROM plumbline.compare('total-cost-of-care-pmpm')",
        "SELECT * FROM compare('total-cost-of-care-pmpm')",
    ),
    (
        "definitions of total cost",
        "SELECT * FROM plumbline.definitions() WHERE is_latest",
        "SELECT * FROM definitions() WHERE is_latest",
    ),
    (
        "one payer's figures of one year",
        "SELECT f.* FROM plumbline.figure f JOIN plumbline.report r USING (report_id)
         WHERE r.payer_key = 'payer 07 health plan' AND r.is_current AND extract(year FROM r.period_end) = 2023",
        "SELECT * FROM figure WHERE payer = 'payer-07-health-plan' AND year = 2023",
    ),
    (
        "dollars by payer over all figures",
        "SELECT r.payer_name, sum(f.value) FROM plumbline.figure f JOIN plumbline.report r USING (report_id)
         WHERE f.unit = 'USD' AND f.strata IS NULL AND r.is_current GROUP BY 1",
        "SELECT payer, sum(value) FROM figure WHERE unit = 'USD' AND strata IS NULL GROUP BY 1",
    ),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.as_slice() {
        [] => run(10),
        [workspaces] => workspaces.parse().map_err(Into::into).and_then(run),
        _ => Err("it takes one argument at most: how many workspaces".into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench growing: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(workspaces: usize) -> Result<()> {
    let temporary = tempfile::tempdir()?;
    let folder = std::env::var_os("PLUMBLINE_BENCH").map_or_else(|| temporary.path().to_owned(), PathBuf::from);
    let server = server().ok_or("PostgreSQL is not installed")?;
    let (database, lake) = (server.database(), folder.join("lake"));
    let (mut figures, mut reports) = (0, 0);
    let (mut to_postgres, mut to_lake, mut again) = (0.0, 0.0, 0.0);
    let mut alone = String::new();
    for number in 0..workspaces {
        let place = folder.join(format!("workspace-{number}"));
        let shape = Shape {
            first: number * Shape::LARGE.payers,
            ..Shape::LARGE
        };
        figures += fill(&mut Workspace::open(&place)?, arrivals(shape))?;
        let app = App::open(&place)?;
        verbs::check_reports(&app, CheckRequest::default())?;
        if number == 0 {
            alone = one_machine(&app, &place)?;
        }
        let (seconds, count) = publish(&app, &database.address())?;
        to_postgres += seconds;
        reports += count;
        to_lake += publish(&app, &format!("parquet:{}", lake.display()))?.0;
        if number + 1 == workspaces {
            again = publish(&app, &database.address())?.0;
        }
        drop(app);
        std::fs::remove_dir_all(&place)?;
        eprintln!("{} of {workspaces} workspaces are published", number + 1);
    }
    let analyzed = timed(|| Ok(database.client().batch_execute("ANALYZE")?))?;
    let size = database
        .texts("SELECT pg_database_size(current_database())")
        .remove(0)
        .parse::<f64>()?;
    println!("{alone}\n");
    println!("{figures} figures in {reports} reports of {workspaces} workspaces.\n");
    println!("| | PostgreSQL | lake, by DuckDB |\n|---|---:|---:|");
    let rate = |seconds: f64| (figures as f64 / seconds).round();
    println!("| published, figures/s | {} | {} |", rate(to_postgres), rate(to_lake));
    println!("| one workspace again, nothing new, s | {again:.1} | |");
    println!("| ANALYZE, s | {analyzed:.1} | |");
    println!("| size, GB | {:.2} | {:.2} |", size / 1e9, bytes(&lake)? as f64 / 1e9);
    let script = std::fs::read_to_string(lake.join("plumbline.sql"))?;
    let ask = |sql: &str| -> Result<_> { Ok(duckdb::query(sql).ok_or("DuckDB is not installed")?) };
    // Starting DuckDB and making its views takes a while, and is no part of a question.
    let start = timed(|| ask(&format!("{script}\nSELECT 1")))?;
    println!("| start and look at the lake's files, s | | {start:.2} |");
    for (question, postgres, lake) in QUESTIONS {
        let warm = || count(&database, postgres);
        let rows = warm()?;
        let seconds = timed(warm)?;
        let counted = format!("{script}\nSELECT count(*) AS n, count(*) FILTER (WHERE q IS NULL) FROM ({lake}) q");
        // Of a short question no more than that it is one may be left.
        let of_lake = (timed(|| ask(&counted))? - start).max(0.0);
        println!("| {question} ({rows} rows), s | {seconds:.2} | {of_lake:.2} |");
    }
    Ok(())
}

/// How many rows a query gives, every column of each made.
fn count(database: &Database, sql: &str) -> Result<i64> {
    let counted = format!("SELECT count(*), count(q.*) FROM ({sql}) q");
    Ok(database.client().query_one(&counted, &[])?.get(0))
}

/// What a workspace of 10⁶ figures does by itself.
fn one_machine(app: &App, place: &Path) -> Result<String> {
    let request = CompareRequest {
        metrics: vec![METRIC.to_owned()],
        ..CompareRequest::default()
    };
    let compared = timed(|| Ok(verbs::compare_metrics(app, request)?))?;
    let defined = timed(|| Ok(verbs::list_definitions(app, Nothing::default())?))?;
    Ok(format!(
        "One workspace of 10⁶ figures: {:.2} GB, `plumbline compare` {compared:.1} s, `plumbline definitions` {defined:.1} s.",
        bytes(place)? as f64 / 1e9
    ))
}

/// Publishes everything; seconds and reports. Errors: what stands in the way of a report.
fn publish(app: &App, to: &str) -> Result<(f64, usize)> {
    let request = PublishRequest {
        to: to.to_owned(),
        ids: vec![],
        job: "bench".into(),
    };
    let started = Instant::now();
    let result = verbs::publish_reports(app, request)?;
    let failed = result
        .reports
        .iter()
        .find_map(|report| report.reason.clone().filter(|_| !result.is_whole()));
    match failed {
        Some(reason) => Err(reason.into()),
        None => Ok((started.elapsed().as_secs_f64(), result.reports.len())),
    }
}

/// How many seconds work takes.
fn timed<T>(work: impl FnOnce() -> Result<T>) -> Result<f64> {
    let started = Instant::now();
    work()?;
    Ok(started.elapsed().as_secs_f64())
}

/// The bytes of all files in a folder.
fn bytes(folder: &Path) -> Result<u64> {
    let mut sum = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let data = entry.metadata()?;
        sum += if data.is_dir() {
            bytes(&entry.path())?
        } else {
            data.len()
        };
    }
    Ok(sum)
}
