//! `plumbline publish --to parquet:DIR`: a lake that several people fill.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use plumbline_app::commands::{CancelRequest, CheckRequest, PublishRequest, PublishResult, PublishedAs};
use plumbline_app::{App, verbs};
use plumbline_store::Workspace as Store;
use plumbline_tests::compared::{CELLS, FACETS, Row, facets, hold_comparisons};
use plumbline_tests::duckdb::query;
use plumbline_tests::portfolio::{Shape, arrivals, store};
use plumbline_tests::{Workspace, root};

fn publish(app: &App, lake: &Path) -> PublishResult {
    let request = PublishRequest {
        to: format!("parquet:{}", lake.display()),
        ids: vec![],
        job: "test".into(),
    };
    verbs::publish_reports(app, request).expect("the folder can be written")
}

fn checked(paths: &[&str]) -> Workspace {
    let workspace = Workspace::empty();
    let paths: Vec<PathBuf> = paths
        .iter()
        .map(|path| root().join("sample_reports").join(path))
        .collect();
    workspace.import(&paths);
    verbs::check_reports(&workspace.app, CheckRequest::default()).expect("the rules run");
    workspace
}

/// Every Parquet file by its place in the lake, with its content and when it was written.
fn files(lake: &Path) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
    let (mut files, mut folders) = (BTreeMap::new(), vec![lake.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("readable") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "parquet" || end == "partial") {
                let written = path.metadata().and_then(|data| data.modified()).expect("a time");
                let place = path.strip_prefix(lake).expect("in the lake").to_owned();
                files.insert(place, (std::fs::read(&path).expect("readable"), written));
            }
        }
    }
    files
}

/// Those that hold facts: findings depend on the other reports of a workspace.
fn facts(lake: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let all = files(lake).into_iter();
    all.filter(|(place, _)| !place.starts_with("finding"))
        .map(|(place, (content, _))| (place, content))
        .collect()
}

#[test]
fn publishing_twice_writes_no_file_again() {
    let workspace = checked(&[""]);
    let lake = workspace.folder.path().join("lake");
    let first = publish(&workspace.app, &lake);
    assert!(
        first.summary.published > 10 && first.summary.failed == 0,
        "{:?}",
        first.reports
    );
    let superseded = first
        .reports
        .iter()
        .find(|report| report.status == PublishedAs::LeftOut);
    assert!(superseded.is_some_and(|report| {
        report
            .reason
            .as_deref()
            .is_some_and(|why| why.contains("later version"))
    }));
    let before = files(&lake);
    let second = publish(&workspace.app, &lake);
    assert_eq!(second.summary.unchanged, first.summary.published);
    assert_eq!(files(&lake), before, "neither another content nor another time");
}

#[test]
fn two_analysts_at_once_give_what_one_with_all_files_gives() {
    let (ours, theirs) = (
        ["granite", "harborview", "northfield", "reach"],
        ["harborview", "northfield", "lakeshore", "united"],
    );
    let both: BTreeSet<&str> = ours.into_iter().chain(theirs).collect();
    let (one, other) = (checked(&ours), checked(&theirs));
    let whole = checked(&both.into_iter().collect::<Vec<_>>());
    let folder = tempfile::tempdir().expect("a folder");
    let (shared, alone) = (folder.path().join("shared"), folder.path().join("alone"));
    std::thread::scope(|scope| {
        for workspace in [&one, &other] {
            let shared = &shared;
            scope.spawn(move || {
                for _ in 0..2 {
                    let result = publish(&workspace.app, shared);
                    assert_eq!(result.summary.failed, 0, "{:?}", result.reports);
                }
            });
        }
    });
    publish(&whole.app, &alone);
    let (found, expected) = (facts(&shared), facts(&alone));
    assert_eq!(found.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    assert!(found == expected, "the same files hold the same");
}

#[test]
fn an_earlier_version_never_takes_the_place_of_a_later_one() {
    let (old, new) = (
        checked(&["northfield/2024-q1-performance.xlsx"]),
        checked(&["northfield/2024-q2-performance.xlsx"]),
    );
    let folder = tempfile::tempdir().expect("a folder");
    publish(&new.app, folder.path());
    let before = facts(folder.path());
    let result = publish(&old.app, folder.path());
    assert_eq!(
        (result.summary.left_out, result.summary.published),
        (1, 0),
        "{:?}",
        result.reports
    );
    let reason = result.reports[0].reason.as_deref().expect("why");
    assert!(reason.contains("later version"), "{reason}");
    assert_eq!(facts(folder.path()), before);
}

#[test]
fn a_report_that_does_not_fit_leaves_the_others_and_nothing_of_itself() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut made = Store::open(&folder.path().join("workspace")).expect("a workspace");
    let shape = Shape {
        payers: 3,
        years: 1,
        ..Shape::SMALL
    };
    for (index, mut arrival) in arrivals(shape).enumerate() {
        if index == 1 {
            arrival.report.metrics[2].value = Some("0.0000000000000000001".parse().expect("a decimal"));
        }
        store(&mut made, &arrival).expect("stored");
    }
    drop(made);
    let app = App::open(&folder.path().join("workspace")).expect("it opens");
    let lake = folder.path().join("lake");
    let result = publish(&app, &lake);
    assert_eq!(
        (result.summary.published, result.summary.failed),
        (2, 1),
        "{:?}",
        result.reports
    );
    let failed = result
        .reports
        .iter()
        .find(|report| report.status == PublishedAs::Failed)
        .expect("one failed");
    assert!(
        failed
            .reason
            .as_deref()
            .is_some_and(|why| why.contains("0.0000000000000000001")),
        "{failed:?}"
    );
    let files = facts(&lake);
    assert!(
        files
            .keys()
            .all(|place| !place.to_string_lossy().contains(&failed.report_id))
    );
    assert!(files.keys().any(|place| place.starts_with("report")));
}

#[test]
fn a_cancelled_publication_ends_between_two_reports_and_goes_on_when_it_is_started_again() {
    let workspace = checked(&["harborview", "lakeshore", "granite", "reach"]);
    let lake = workspace.folder.path().join("lake");
    let app = Arc::new(workspace.app);
    let (weak, cancelling) = (Arc::downgrade(&app), Arc::new(AtomicBool::new(true)));
    let still = Arc::clone(&cancelling);
    app.on_progress(move |progress| {
        if progress.done == 1
            && still.load(Ordering::Relaxed)
            && let Some(app) = weak.upgrade()
        {
            let cancelled = verbs::cancel_job(&app, CancelRequest { job: progress.job });
            assert!(cancelled.is_ok_and(|result| result.found));
        }
    });
    let stopped = publish(&app, &lake);
    assert_eq!(stopped.summary.published, 2, "the report at hand is finished");
    assert!(stopped.not_tried > 0 && stopped.notes.iter().any(|note| note.contains("cancelled")));
    cancelling.store(false, Ordering::Relaxed);
    let rest = publish(&app, &lake);
    assert_eq!((rest.summary.unchanged, rest.summary.published), (2, stopped.not_tried));
}

#[test]
fn compare_and_definitions_answer_as_plumbline_does() {
    let workspace = checked(&[""]);
    let lake = workspace.folder.path().join("it's a lake");
    publish(&workspace.app, &lake);
    let script = std::fs::read_to_string(lake.join("plumbline.sql")).expect("written with the lake");
    let Some(_) = query("SELECT 1") else { return };
    // One start of DuckDB for all metrics, and the files read once: both take longer than the questions.
    let held = |view: &str| {
        format!("CREATE TABLE held AS FROM {view}; DROP VIEW {view}; ALTER TABLE held RENAME TO {view};\n")
    };
    let script = format!("{script}\n{}{}", held("offer"), held("report"));
    let asked = |sql: String, columns: usize| -> Vec<Row> {
        let rows = query(&format!("{script}\n{sql}")).expect("DuckDB is there");
        rows.iter()
            .map(|row| {
                let values = row.as_object().expect("a row").values();
                let row: Row = values.map(|value| value.as_str().map(str::to_owned)).collect();
                assert_eq!(row.len(), columns);
                row
            })
            .collect()
    };
    let view = verbs::compare_metrics(&workspace.app, Default::default()).expect("compared");
    let each = view.metrics.iter().enumerate().map(|(index, metric)| {
        let code = &metric.code;
        let into = if index == 0 {
            "CREATE TABLE answer AS"
        } else {
            "INSERT INTO answer"
        };
        format!("{into} SELECT '{code}' AS code, {CELLS} FROM compare('{code}');\n")
    });
    let all = asked(format!("{}SELECT * FROM answer", each.collect::<String>()), 12);
    let values = hold_comparisons(&workspace.app, |code| {
        let of_code = all.iter().filter(|row| row[0].as_deref() == Some(code));
        of_code.map(|row| row[1..].to_vec()).collect()
    });
    assert!(values > 400, "the samples have hundreds of values to compare");
    let found = asked(format!("SELECT {FACETS} FROM definitions() WHERE facet IS NOT NULL"), 6);
    assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), facets(&workspace.app));
}
