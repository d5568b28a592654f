//! What leaves: FHIR that passes the independent validator, CSV and XLSX with every figure.

use std::path::Path;

use plumbline_app::commands::{CheckRequest, EvidencePack, ExportFormat, ExportRequest, ExportResult, Nothing};
use plumbline_app::verbs;
use plumbline_model::{Report, ReportStatus};
use plumbline_tests::{Workspace, shared, validate};

fn export(workspace: &Workspace, format: ExportFormat, out: &Path) -> ExportResult {
    let request = ExportRequest {
        format,
        out: out.to_string_lossy().into_owned(),
        ids: vec![],
        pack: EvidencePack::Report,
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
    validate(&shared, result.files.iter().map(|file| &file.path));
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

/// What a report says, apart from where and how it was printed.
fn facts(report: &Report) -> Vec<String> {
    let mut facts = vec![
        format!(
            "{} | {:?} | {:?} | {:?}",
            report.payer.name, report.subject, report.line_of_business, report.program
        ),
        format!(
            "{:?} {:?} paid {:?} on {:?} contract {:?}",
            report.period,
            report.basis,
            report.paid_through,
            report.reported_on,
            report.contract.as_ref().map(|contract| &contract.id)
        ),
    ];
    for metric in &report.metrics {
        let mut strata = metric.strata.clone();
        strata.sort();
        facts.push(format!(
            "{} {:?} {} = {:?} {:?} {:?} {:?} {:?} {strata:?} {:?} paid {:?} {:?} target {:?} baseline {:?}",
            metric.code,
            metric.standard_code,
            metric.term,
            metric.value.map(|value| value.normalize()),
            metric.text_value,
            metric.value_type,
            metric.unit,
            metric.state,
            metric.service_period,
            metric.paid_through,
            metric.payment_streams,
            metric
                .target
                .as_ref()
                .map(|target| (target.value.map(|value| value.normalize()), target.period)),
            metric
                .baseline
                .as_ref()
                .map(|baseline| (baseline.value.map(|value| value.normalize()), baseline.period)),
        ));
    }
    for q in &report.quality {
        let parts = [
            q.numerator,
            q.denominator,
            q.exclusions,
            q.exceptions,
            q.rate,
            q.score,
            q.weight,
        ];
        let thresholds: Vec<_> = q
            .thresholds
            .iter()
            .map(|t| (&t.r#type, t.value.map(|v| v.normalize()), t.gap))
            .collect();
        facts.push(format!(
            "{} {} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {thresholds:?}",
            q.measure,
            q.name,
            q.year,
            q.direction,
            q.scoring,
            parts.map(|part| part.map(|part| part.normalize())),
            q.state,
            q.contractual_status,
            q.period,
        ));
    }
    for definition in &report.definitions {
        let mut codes: Vec<&str> = definition
            .metric_ids
            .iter()
            .filter_map(|id| report.metric(id))
            .map(|metric| metric.code.as_str())
            .collect();
        codes.sort_unstable();
        facts.push(format!(
            "{}: {:?} {codes:?} {:?}",
            definition.term, definition.facets, definition.stated
        ));
    }
    facts.sort();
    facts
}

fn current(workspace: &Workspace) -> Vec<Report> {
    verbs::list_reports(&workspace.app, Nothing {})
        .expect("listed")
        .iter()
        .filter(|row| row.report.status != ReportStatus::Superseded)
        .map(|row| {
            let id = row.report.id.clone();
            verbs::get_report(&workspace.app, plumbline_app::commands::ReportRequest { id })
                .expect("stored")
                .report
        })
        .collect()
}

#[test]
fn an_exported_bundle_reads_back_with_the_same_figures() {
    let (first, second) = (Workspace::with_samples(), Workspace::empty());
    let out = first.folder.path().join("fhir");
    let exported = export(&first, ExportFormat::Fhir, &out);
    let imported = second.import(&[out]);
    assert_eq!(imported.summary.imported, exported.files.len());
    let again = current(&second);
    let of = |report: &Report| {
        (
            report.payer.name.clone(),
            report.subject.name.clone(),
            report.program.clone(),
            report.period,
        )
    };
    let mut differences = Vec::new();
    for report in current(&first) {
        let same = again
            .iter()
            .find(|other| of(other) == of(&report))
            .unwrap_or_else(|| panic!("{} is not read back", report.title()));
        let (before, after) = (facts(&report), facts(same));
        let lost = before.iter().filter(|fact| !after.contains(fact));
        let new = after.iter().filter(|fact| !before.contains(fact));
        differences.extend(lost.map(|fact| format!("{}: lost {fact}", report.title())));
        differences.extend(new.map(|fact| format!("{}: new {fact}", report.title())));
    }
    assert!(differences.is_empty(), "{differences:#?}");
}
