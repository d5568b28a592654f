//! What a folder of Parquet files holds after one and after several exports.

use ::parquet::file::reader::{FileReader, SerializedFileReader};
use ::parquet::record::Field;

use std::path::PathBuf;

use plumbline_model::Report;

use super::lake::entries;
use super::*;
use crate::{export_flow, testing};

fn write(reports: &[Report], complete: bool, folder: &Path) -> Outcome {
    let findings: Vec<Finding> = reports.iter().map(testing::finding).collect();
    let mut reports = reports.iter().cloned().map(Ok);
    let flow = Flow {
        complete,
        findings: &findings,
        ..Flow::of(&mut reports)
    };
    export_flow("parquet", flow, folder, &mut |_| true).expect("a format")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for path in entries(folder).expect("readable") {
        if path.is_dir() {
            files.extend(super::tests::files(&path));
        } else if !path.ends_with(".plumbline.lock") {
            files.push(path);
        }
    }
    files
}

/// The rows of a table, each column's value as text.
fn read(folder: &Path, table: &str) -> Vec<HashMap<String, String>> {
    let mut rows = Vec::new();
    for path in files(&folder.join(table)) {
        let reader = SerializedFileReader::new(std::fs::File::open(path).expect("there")).expect("a Parquet file");
        for row in reader.get_row_iter(None).expect("rows") {
            let row = row.expect("a row");
            let text = |field: &Field| match field {
                Field::Str(text) => text.clone(),
                other => other.to_string(),
            };
            rows.push(
                row.get_column_iter()
                    .map(|(name, field)| (name.clone(), text(field)))
                    .collect(),
            );
        }
    }
    rows
}

fn other_version(report: &Report) -> Report {
    let mut next = report.clone();
    next.id = "fedcba9876543210".into();
    next.version = 2;
    next.supersedes = Some(report.id.clone());
    next.source.sha256 = "cd".repeat(32);
    next
}

#[test]
fn values_leave_typed_with_their_state_and_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let report = testing::report();
    write(std::slice::from_ref(&report), true, folder.path()).expect("written");
    let figures = read(folder.path(), "figure");
    assert_eq!(figures.len(), report.metrics.len() + report.unmapped.len());
    let of = |id: &str| figures.iter().find(|row| row["figure_id"] == id).expect("a row");
    assert_eq!(of("med-cost-pmpm")["value"], "812.400000000000000000");
    assert_eq!(of("med-cost-pmpm")["service_start"], "2024-01-01");
    assert_eq!(of("med-cost-pmpm")["anchor_range"], "B5:B5");
    assert_eq!(of("earnings-ssl")["value"], "0.000000000000000000", "a zero is a zero");
    assert_eq!(of("readmission")["value"], "null", "a masked value is NULL");
    assert_eq!(of("readmission")["state"], "suppressed");
    assert!(
        figures
            .iter()
            .any(|row| row["term"] == "Doula support" && row["mapped"] == "false")
    );
    assert_eq!(read(folder.path(), "quality").len(), 6, "five parts and a threshold");
    assert_eq!(read(folder.path(), "definition").len(), 3);
    assert_eq!(read(folder.path(), "finding").len(), 1);
    assert_eq!(read(folder.path(), "period").len(), 1);
    assert_eq!(read(folder.path(), "report")[0]["payer_name"], report.payer.name);
    let partition = folder.path().join("figure/payer=harborview-health-plan/year=2024");
    assert!(partition.is_dir());
}

#[test]
fn writing_again_changes_nothing_and_doubles_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let report = testing::report();
    let bytes = |folder: &Path| -> Vec<(PathBuf, Vec<u8>)> {
        let read = |path: PathBuf| (path.clone(), std::fs::read(path).expect("readable"));
        files(folder).into_iter().map(read).collect()
    };
    write(std::slice::from_ref(&report), true, folder.path()).expect("written");
    let first = bytes(folder.path());
    write(&[report], true, folder.path()).expect("written");
    assert_eq!(first, bytes(folder.path()));
}

#[test]
fn a_later_version_takes_the_place_of_the_one_before_and_others_stay() {
    let folder = tempfile::tempdir().expect("a folder");
    let report = testing::report();
    let mut neighbour = report.clone();
    neighbour.id = "aaaaaaaaaaaaaaaa".into();
    neighbour.program = Some("Another program".into());
    neighbour.source.sha256 = "ef".repeat(32);
    write(&[report.clone(), neighbour.clone()], true, folder.path()).expect("written");
    let next = other_version(&report);
    write(std::slice::from_ref(&next), true, folder.path()).expect("written");
    let mut ids: Vec<String> = read(folder.path(), "report")
        .into_iter()
        .map(|row| row["report_id"].clone())
        .collect();
    ids.sort();
    assert_eq!(
        ids,
        [neighbour.id.clone(), next.id.clone()],
        "appended, replaced, nothing doubled"
    );
    assert!(
        read(folder.path(), "figure")
            .iter()
            .all(|row| row["report_id"] != report.id)
    );
    let mut old = report;
    old.status = ReportStatus::Superseded;
    let exported = write(&[old], false, folder.path()).expect("written");
    assert!(exported.notes[0].starts_with("1 superseded"), "{:?}", exported.notes);
    assert_eq!(read(folder.path(), "report").len(), 2);
}

#[test]
fn what_a_file_gives_no_longer_goes_with_the_next_export_of_all() {
    let folder = tempfile::tempdir().expect("a folder");
    let report = testing::report();
    let mut corrected = report.clone();
    corrected.id = "bbbbbbbbbbbbbbbb".into();
    corrected.payer.name = "Harbor View".into();
    write(&[report], true, folder.path()).expect("written");
    write(std::slice::from_ref(&corrected), false, folder.path()).expect("written");
    assert_eq!(
        read(folder.path(), "report").len(),
        2,
        "some reports say nothing of the others of their file"
    );
    write(&[corrected], true, folder.path()).expect("written");
    assert_eq!(read(folder.path(), "report").len(), 1);
    assert!(!folder.path().join("figure/payer=harborview-health-plan").exists());
}

#[test]
fn a_number_with_too_many_digits_stops_the_export_and_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut report = testing::report();
    report.metrics[0].value = Some("0.1234567890123456789".parse().expect("a decimal"));
    let error = write(&[report], true, folder.path())
        .expect_err("nothing is rounded")
        .to_string();
    assert!(
        error.contains("0.1234567890123456789") && error.contains("med-cost-pmpm"),
        "{error}"
    );
    let whole = files(folder.path())
        .into_iter()
        .all(|path| path.extension().is_some_and(|end| end == "parquet"));
    assert!(whole, "no half file stays");
}

#[test]
fn a_payer_name_never_leaves_the_folder_and_always_makes_one() {
    let folder = tempfile::tempdir().expect("a folder");
    for (id, name) in [
        ("a1", "../../etc/=payer"),
        ("a2", "\u{4fdd}\u{967a}"),
        ("a3", ""),
        ("a4", "a".repeat(400).as_str()),
    ] {
        let mut report = testing::report();
        report.id = id.into();
        report.payer.name = name.into();
        write(&[report], false, folder.path()).expect("written");
    }
    assert_eq!(read(folder.path(), "report").len(), 4);
    assert_eq!(entries(&folder.path().join("report")).expect("readable").len(), 4);
}
