//! The Parquet export, queried by DuckDB as a lake's user would.

use std::path::Path;

use plumbline_app::commands::{CheckRequest, EvidencePack, ExportFormat, ExportRequest, Nothing, ReportRequest};
use plumbline_app::verbs;
use plumbline_model::{FigureState, Report, ReportStatus};
use plumbline_tests::duckdb::query;
use plumbline_tests::{Workspace, root};
use serde_json::Value;

fn export(workspace: &Workspace, ids: &[String], out: &Path) {
    let request = ExportRequest {
        format: ExportFormat::Parquet,
        out: out.to_string_lossy().into_owned(),
        ids: ids.to_vec(),
        pack: EvidencePack::Report,
        job: "test".into(),
    };
    verbs::export_reports(&workspace.app, request).expect("the folder can be written");
}

fn current(workspace: &Workspace) -> Vec<Report> {
    let rows = verbs::list_reports(&workspace.app, Nothing {}).expect("listed");
    let current = rows
        .into_iter()
        .filter(|row| row.report.status != ReportStatus::Superseded);
    current
        .map(|row| {
            let request = ReportRequest { id: row.report.id };
            verbs::get_report(&workspace.app, request).expect("stored").report
        })
        .collect()
}

fn table(folder: &Path, name: &str) -> String {
    let files = folder.join(name).join("*/*/*.parquet");
    format!(
        "read_parquet('{}', hive_partitioning = true)",
        files.to_string_lossy().replace('\'', "''")
    )
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text"))
}

#[test]
fn duckdb_reads_every_figure_with_its_exact_value_state_period_and_place() {
    let workspace = Workspace::with_samples();
    let out = workspace.folder.path().join("lake");
    export(&workspace, &[], &out);
    let sql = format!(
        "SELECT report_id, figure_id, value, state, service_start, unit, source_place, payer, year FROM {}
         WHERE mapped ORDER BY report_id, position",
        table(&out, "figure")
    );
    let Some(rows) = query(&sql) else { return };
    let reports = current(&workspace);
    let mut expected: Vec<(&Report, &plumbline_model::Metric)> = reports
        .iter()
        .flat_map(|report| report.metrics.iter().map(move |metric| (report, metric)))
        .collect();
    // A stable order: metrics of a report stay in source order.
    expected.sort_by(|(a, _), (b, _)| a.id.cmp(&b.id));
    assert!(rows.len() > 200, "the samples hold hundreds of figures");
    assert_eq!(rows.len(), expected.len());
    for (row, (report, metric)) in rows.iter().zip(expected) {
        assert_eq!(text(&row["report_id"]), report.id);
        assert_eq!(text(&row["figure_id"]), metric.id);
        let value = row["value"]
            .as_str()
            .map(|value| value.parse::<rust_decimal::Decimal>().expect("a decimal"));
        assert_eq!(value, metric.value, "{} {}", report.title(), metric.id);
        assert_eq!(text(&row["state"]) == "reported", metric.state == FigureState::Reported);
        let start = metric
            .service_period
            .or(report.period)
            .map(|period| period.start.to_string());
        assert_eq!(row["service_start"].as_str(), start.as_deref());
        assert_eq!(text(&row["unit"]), metric.unit.as_str());
        assert_eq!(text(&row["source_place"]), metric.anchor.place());
        let year = report.period.map(|period| period.end.format("%Y").to_string());
        let found = match &row["year"] {
            Value::Null => None,
            Value::String(year) => Some(year.clone()),
            other => Some(other.to_string()),
        };
        assert_eq!(found, year, "the partition is the year the period ends in");
    }
}

#[test]
fn the_star_joins_and_adds_up_exactly() {
    let workspace = Workspace::with_samples();
    verbs::check_reports(&workspace.app, CheckRequest::default()).expect("the rules run");
    let out = workspace.folder.path().join("lake");
    export(&workspace, &[], &out);
    // The sum of all dollar figures of each payer, by the names in the dimension.
    let sql = format!(
        "SELECT r.payer_name AS payer, sum(f.value) AS dollars, count(*) AS figures
         FROM {} f JOIN {} r USING (report_id) JOIN {} p ON p.period_id = f.period_id AND p.report_id = f.report_id
         WHERE f.unit = 'USD' AND f.state = 'reported' GROUP BY 1 ORDER BY 1",
        table(&out, "figure"),
        table(&out, "report"),
        table(&out, "period"),
    );
    let Some(rows) = query(&sql) else { return };
    let mut expected: std::collections::BTreeMap<String, rust_decimal::Decimal> = std::collections::BTreeMap::new();
    for report in current(&workspace) {
        for metric in &report.metrics {
            let dated = metric.service_period.or(report.period).is_some();
            if metric.unit == plumbline_model::Unit::Usd && metric.state == FigureState::Reported && dated {
                *expected.entry(report.payer.name.clone()).or_default() += metric.value.unwrap_or_default();
            }
        }
    }
    assert!(rows.len() > 3, "several payers report dollars");
    let found: std::collections::BTreeMap<String, rust_decimal::Decimal> = rows
        .iter()
        .map(|row| {
            (
                text(&row["payer"]).to_owned(),
                text(&row["dollars"]).parse().expect("a decimal"),
            )
        })
        .collect();
    assert_eq!(found, expected);

    let counts = format!(
        "SELECT (SELECT count(*) FROM {}) AS findings, (SELECT count(DISTINCT measure) FROM {}) AS measures,
                (SELECT count(*) FROM {} WHERE facet = 'pharmacy') AS definitions,
                (SELECT typeof(value) FROM {} LIMIT 1) AS type",
        table(&out, "finding"),
        table(&out, "quality"),
        table(&out, "definition"),
        table(&out, "figure"),
    );
    let counts = query(&counts).expect("DuckDB is there");
    let number = |name: &str| {
        counts[0][name]
            .to_string()
            .trim_matches('"')
            .parse::<usize>()
            .expect("a count")
    };
    let findings = verbs::list_findings(&workspace.app, Nothing {})
        .expect("listed")
        .findings;
    let about_current: Vec<String> = current(&workspace).into_iter().map(|report| report.id).collect();
    let of_current = |id: &Option<String>| id.as_ref().is_none_or(|id| about_current.contains(id));
    assert_eq!(
        number("findings"),
        findings.iter().filter(|finding| of_current(&finding.report_id)).count()
    );
    assert!(number("measures") > 5 && number("definitions") > 0);
    assert_eq!(text(&counts[0]["type"]), "DECIMAL(38,18)");
}

#[test]
fn exporting_run_after_run_doubles_nothing_and_takes_restatements_in() {
    let workspace = Workspace::empty();
    let out = workspace.folder.path().join("lake");
    // Two quarters of one payer; then all samples, among them a restatement; then all again, and one report alone.
    workspace.import(&[root().join("sample_reports/northfield")]);
    export(&workspace, &[], &out);
    let count = |table_name: &str| {
        let sql = format!(
            "SELECT count(*) AS n, count(DISTINCT report_id) AS reports FROM {}",
            table(&out, table_name)
        );
        query(&sql).map(|rows| rows[0].to_string())
    };
    let Some(northfield) = count("figure") else { return };
    workspace.import(&[root().join("sample_reports")]);
    export(&workspace, &[], &out);
    let all = count("figure");
    assert_ne!(all, Some(northfield), "new reports are appended");
    export(&workspace, &[], &out);
    let one = current(&workspace)
        .into_iter()
        .map(|report| report.id)
        .take(1)
        .collect::<Vec<_>>();
    export(&workspace, &one, &out);
    assert_eq!(count("figure"), all, "nothing is doubled");
    let reports = query(&format!("SELECT report_id FROM {}", table(&out, "report"))).expect("DuckDB is there");
    assert_eq!(
        reports.len(),
        current(&workspace).len(),
        "one row for each current report"
    );
}
