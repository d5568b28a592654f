//! What leaves: FHIR that passes the independent validator, CSV and XLSX with every figure.

use std::path::Path;
use std::process::Command;

use plumbline_app::commands::{CheckRequest, ExportFormat, ExportRequest, ExportResult, Nothing};
use plumbline_app::verbs;
use plumbline_model::ReportStatus;
use plumbline_tests::{Workspace, shared};

fn export(workspace: &Workspace, format: ExportFormat, out: &Path) -> ExportResult {
    let request = ExportRequest {
        format,
        out: out.to_string_lossy().into_owned(),
        ids: vec![],
        job: "test".into(),
    };
    verbs::export_reports(&workspace.app, request).expect("the folder can be written")
}

#[test]
fn every_bundle_passes_the_independent_validator() {
    let workspace = Workspace::with_samples();
    let out = workspace.folder.path().join("fhir");
    let result = export(&workspace, ExportFormat::Fhir, &out);
    let current = verbs::list_reports(&workspace.app, Nothing {}).expect("listed");
    let current = current
        .iter()
        .filter(|row| row.report.status != ReportStatus::Superseded)
        .count();
    assert_eq!(result.files.len(), current, "one Bundle per current report");
    let Some(shared) = shared() else { return };
    for file in &result.files {
        let run = Command::new("python3")
            .arg(shared.join("vbpr/validate_vbpr.py"))
            .arg("--quiet")
            .arg(&file.path)
            .output();
        let run = run.expect("python3 runs the validator");
        assert!(
            run.status.success(),
            "{}:\n{}{}",
            file.path,
            String::from_utf8_lossy(&run.stdout),
            String::from_utf8_lossy(&run.stderr)
        );
    }
}

#[test]
fn exporting_twice_gives_the_same_bytes() {
    let workspace = Workspace::with_samples();
    for format in [ExportFormat::Fhir, ExportFormat::Csv, ExportFormat::Xlsx] {
        let (one, two) = (workspace.folder.path().join("one"), workspace.folder.path().join("two"));
        for (a, b) in export(&workspace, format, &one)
            .files
            .iter()
            .zip(export(&workspace, format, &two).files)
        {
            assert_eq!(
                std::fs::read(&a.path).expect("written"),
                std::fs::read(&b.path).expect("written"),
                "{}",
                a.path
            );
        }
    }
}

#[test]
fn the_csv_holds_every_metric_of_every_current_report_with_its_source() {
    let workspace = Workspace::with_samples();
    verbs::check_reports(&workspace.app, CheckRequest::default()).expect("the rules run");
    let result = export(&workspace, ExportFormat::Csv, &workspace.folder.path().join("csv"));
    let mut reader = csv::Reader::from_path(&result.files[0].path).expect("a CSV file");
    let header = reader.headers().expect("a header").clone();
    let column = |name: &str| header.iter().position(|h| h == name).expect("documented");
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("whole")).collect();
    let metrics = rows.iter().filter(|row| &row[column("kind")] == "metric").count();
    let mut expected = 0;
    for row in verbs::list_reports(&workspace.app, Nothing {})
        .expect("listed")
        .iter()
        .filter(|row| row.report.status != ReportStatus::Superseded)
    {
        let request = plumbline_app::commands::ReportRequest {
            id: row.report.id.clone(),
        };
        expected += verbs::get_report(&workspace.app, request)
            .expect("stored")
            .report
            .metrics
            .len();
    }
    assert_eq!(metrics, expected);
    for row in &rows {
        assert!(
            !row[column("source_place")].is_empty() && row[column("source_sha256")].len() == 64,
            "no figure without its source"
        );
        assert_eq!(
            &row[column("state")] == "reported",
            !row[column("value")].is_empty(),
            "{row:?}: a value is there exactly where one is printed"
        );
    }
}
