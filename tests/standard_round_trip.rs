//! What is read from the standard leaves as it came, and what leaves is read back the same.

use std::collections::BTreeMap;
use std::path::Path;

use plumbline_app::commands::{EvidencePack, ExportFormat, ExportRequest, ExportResult, Nothing, PreviewRequest};
use plumbline_app::verbs;
use plumbline_export::fhir;
use plumbline_model::{
    Anchor, CodeSystem, Direction, FigureSource, FigureState, ImportStatus, METRICS, Metric, Period, QualityMeasure,
    QualitySlice, Report, Scoring, Stratum, Threshold, Unit,
};
use plumbline_readers::{Limits, read_once};
use plumbline_tests::{Workspace, root, said, shared, validate};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use rust_decimal::Decimal;
use serde_json::Value;

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

fn resources(path: &Path) -> Vec<Value> {
    let bundle: Value = serde_json::from_slice(&std::fs::read(path).expect("a file")).expect("JSON");
    let entries = bundle["entry"].as_array().expect("entries").clone();
    entries.into_iter().map(|mut entry| entry["resource"].take()).collect()
}

/// A value without what is no fact: displays of codes, which the code system gives, and extensions of our own.
fn facts(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let kept = fields
                .iter()
                .filter(|(name, _)| *name != "display")
                .map(|(name, inner)| {
                    let mut inner = facts(inner);
                    if name == "extension" {
                        let list = inner.as_array_mut().expect("extensions");
                        list.retain(|e| {
                            !e["url"]
                                .as_str()
                                .is_some_and(|url| url.starts_with("https://plumbline.example/"))
                        });
                        list.sort_by_key(Value::to_string);
                    }
                    (name.clone(), inner)
                });
            // By name, so that the text lists are sorted by is the same for the same facts.
            let kept: BTreeMap<String, Value> = kept.filter(|(_, inner)| *inner != Value::Array(vec![])).collect();
            Value::Object(kept.into_iter().collect())
        }
        Value::Array(elements) => Value::Array(elements.iter().map(facts).collect()),
        other => other.clone(),
    }
}

#[test]
fn the_standards_examples_leave_as_they_came_group_by_group() {
    let Some(shared) = shared() else {
        eprintln!("skipped: the standard's examples are not beside the project");
        return;
    };
    for number in 101..=104 {
        let source = shared.join(format!("vbpr/bundles/Bundle-vbp-measurereport{number}.json"));
        let workspace = Workspace::empty();
        workspace.import(std::slice::from_ref(&source));
        let exported = export(&workspace, ExportFormat::Fhir, &workspace.folder.path().join("out"));
        let (before, after) = (resources(&source), resources(Path::new(&exported.files[0].path)));
        let of = |all: &[Value], kind: &str| -> Vec<Value> {
            all.iter().filter(|r| r["resourceType"] == kind).map(facts).collect()
        };
        let (reports, written) = (of(&before, "MeasureReport"), of(&after, "MeasureReport"));
        assert_eq!(reports.len(), written.len(), "{number}");
        for (report, written) in reports.iter().zip(&written) {
            let groups = |r: &Value| r["group"].as_array().cloned().unwrap_or_default();
            assert_eq!(groups(report).len(), groups(written).len(), "{number} {}", report["id"]);
            for (group, again) in groups(report).iter().zip(groups(written)) {
                assert_eq!(*group, again, "{number} {} {}", report["id"], group["id"]);
            }
            for element in [
                "extension",
                "status",
                "type",
                "measure",
                "date",
                "period",
                "improvementNotation",
            ] {
                assert_eq!(report[element], written[element], "{number} {} {element}", report["id"]);
            }
        }
        for kind in ["Measure", "Organization"] {
            for (was, is) in of(&before, kind).into_iter().zip(of(&after, kind)) {
                for (element, value) in was.as_object().expect("a resource") {
                    if !matches!(element.as_str(), "id" | "meta" | "text") {
                        assert_eq!(*value, is[element], "{number} {kind} {element}");
                    }
                }
            }
        }
        let references = |all: &[Value]| -> Vec<Value> {
            let list = all[0]["evaluatedResource"].as_array().cloned().unwrap_or_default();
            list.iter().map(|reference| reference["extension"].clone()).collect()
        };
        assert_eq!(
            references(&before),
            references(&after),
            "{number}: groups that results count toward"
        );
    }
}

#[test]
fn a_bulk_export_passes_the_validator_line_by_line_and_reads_back_whole() {
    let (first, second) = (Workspace::empty(), Workspace::empty());
    for payer in ["granite", "harborview", "lakeshore", "northfield"] {
        first.import(&[root().join("sample_reports").join(payer)]);
    }
    let out = first.folder.path().join("bulk");
    let exported = export(&first, ExportFormat::Ndjson, &out);
    let names: Vec<&str> = exported
        .files
        .iter()
        .filter_map(|file| file.path.rsplit('/').next())
        .collect();
    for name in [
        "MeasureReport.ndjson",
        "Measure.ndjson",
        "Organization.ndjson",
        "Provenance.ndjson",
    ] {
        assert!(names.contains(&name), "{name}");
    }
    let imported = second.import(std::slice::from_ref(&out));
    let count = |reports: &[Report]| -> BTreeMap<String, (usize, usize)> {
        reports
            .iter()
            .map(|r| (r.title(), (r.metrics.len(), r.quality.len())))
            .collect()
    };
    assert_eq!(count(&first.current()), count(&second.current()), "{imported:?}");
    let again = export(&first, ExportFormat::Ndjson, &first.folder.path().join("again"));
    for (one, two) in exported.files.iter().zip(&again.files) {
        assert_eq!(
            std::fs::read(&one.path).expect("read"),
            std::fs::read(&two.path).expect("read")
        );
    }
    let Some(shared) = shared() else { return };
    // The validator reads JSON: the lines of all files are one Bundle.
    let mut entries = Vec::new();
    for file in &exported.files {
        for line in std::fs::read_to_string(&file.path).expect("read").lines() {
            let resource: Value = serde_json::from_str(line).expect("a resource a line");
            let url = format!(
                "{}/{}/{}",
                fhir::BASE,
                resource["resourceType"].as_str().expect("a type"),
                resource["id"].as_str().expect("an id")
            );
            entries.push(serde_json::json!({"fullUrl": url, "resource": resource}));
        }
    }
    let bundle = serde_json::json!({"resourceType": "Bundle", "type": "collection", "entry": entries});
    let path = first.folder.path().join("all.json");
    std::fs::write(&path, bundle.to_string()).expect("written");
    validate(&shared, [&path]);
}

/// The bytes of every Bundle of a folder, by name.
fn bundles(workspace: &Workspace, name: &str) -> BTreeMap<String, String> {
    let out = workspace.folder.path().join(name);
    let written = export(workspace, ExportFormat::Fhir, &out).files;
    written
        .iter()
        .map(|file| {
            let text = std::fs::read_to_string(&file.path).expect("read");
            let id = serde_json::from_str::<Value>(&text).expect("JSON")["id"].clone();
            (id.to_string(), text)
        })
        .collect()
}

#[test]
fn a_report_that_travels_keeps_its_identity_and_its_first_source() {
    let (here, there) = (Workspace::with_samples(), Workspace::empty());
    let first = bundles(&here, "first");
    there.import(&[here.folder.path().join("first")]);
    let second = bundles(&there, "second");
    assert_eq!(
        first.keys().collect::<Vec<_>>(),
        second.keys().collect::<Vec<_>>(),
        "a report is one and the same on the second machine"
    );
    for (id, text) in &first {
        let parsed = |text: &str| -> Value {
            let mut bundle: Value = serde_json::from_str(text).expect("JSON");
            // A restated report is the first version where the earlier one is not known.
            let version = bundle
                .pointer_mut("/entry/0/resource/meta")
                .and_then(Value::as_object_mut);
            version.expect("an object").remove("versionId");
            bundle
        };
        let (was, is) = (parsed(text), parsed(&second[id]));
        let resources = |bundle: &Value| bundle["entry"].as_array().cloned().unwrap_or_default();
        for (was, is) in resources(&was).iter().zip(&resources(&is)) {
            assert_eq!(was, is, "{id}");
        }
        assert_eq!(was, is, "{id}");
    }
}

#[test]
fn a_report_that_comes_back_is_no_version_of_itself() {
    let workspace = Workspace::with_samples();
    let before = workspace.current();
    bundles(&workspace, "out");
    let imported = workspace.import(&[workspace.folder.path().join("out")]);
    for file in &imported.files {
        assert_eq!(file.status, ImportStatus::Duplicate, "{file:?}");
        assert_eq!(file.issues.iter().filter(|issue| issue.code == "SRC008").count(), 1);
    }
    assert_eq!(before, workspace.current(), "figures, places and states stay");
}

#[test]
fn a_report_that_comes_back_changed_is_a_version_with_an_identity_of_its_own() {
    let workspace = Workspace::empty();
    workspace.import(&[root().join("sample_reports/harborview")]);
    let before = bundles(&workspace, "out");
    let [(id, text)] = before.iter().collect::<Vec<_>>()[..1] else {
        panic!("a report")
    };
    let file = workspace.folder.path().join("changed.json");
    let (was, is) = ("\"value\": 21614,", "\"value\": 21615,");
    assert!(text.contains(was), "member months");
    std::fs::write(&file, text.replace(was, is)).expect("written");
    let imported = workspace.import(&[file]);
    assert_eq!(imported.files[0].status, ImportStatus::Imported, "{imported:?}");
    assert!(
        !bundles(&workspace, "again").contains_key(id),
        "two reports do not share an id"
    );
}

#[test]
fn the_preview_tells_what_a_bundle_will_lack_and_writes_nothing() {
    let workspace = Workspace::empty();
    workspace.import(&[root().join("sample_reports/harborview")]);
    let preview = verbs::preview_export(&workspace.app, PreviewRequest::default()).expect("looked at");
    assert!(preview.reports > 0 && preview.remarks.iter().all(|remark| remark.rule.starts_with("STD")));
    let rules = verbs::list_rules(&workspace.app, Nothing {}).expect("listed");
    for remark in &preview.remarks {
        assert!(
            rules.iter().any(|rule| rule.code == remark.rule),
            "{} is explained",
            remark.rule
        );
    }
}

// ---- random reports

fn anchor(text: &str) -> Anchor {
    Anchor::Csv {
        row: 1,
        column: 1,
        text: text.into(),
    }
}

fn decimal() -> impl Strategy<Value = Decimal> {
    (-9_999_999_i64..99_999_999, 0_u32..4).prop_map(|(digits, scale)| Decimal::new(digits, scale))
}

fn months() -> impl Strategy<Value = Period> {
    (1_u32..=12, 1_u32..=12).prop_map(|(a, b)| {
        let (first, last) = (a.min(b), a.max(b));
        format!("2024-{first:02}-01/2024-{last:02}-28")
            .parse()
            .expect("a period")
    })
}

fn metric() -> impl Strategy<Value = Metric> {
    (
        (0..METRICS.len(), decimal(), prop::option::of(months())),
        prop::sample::subsequence(vec!["ssl", "qip", "ccf"], 0..=1),
        prop::option::of(("[A-Z][a-z]{2,8}", prop::bool::ANY)),
        (0_u8..5, prop::option::of(decimal()), prop::bool::ANY),
    )
        .prop_map(
            |((index, value, service_period), streams, slice, (state, baseline, incentive))| {
                let known = METRICS[index];
                let coded = matches!(known.unit, Unit::None);
                let state = match state {
                    0 => FigureState::Suppressed,
                    1 => FigureState::NotApplicable,
                    _ => FigureState::Reported,
                };
                let reported = state == FigureState::Reported;
                let strata = slice.map_or_else(Vec::new, |(value, several)| {
                    let mut strata = vec![Stratum {
                        dimension: "geography".into(),
                        value,
                    }];
                    if several {
                        strata.push(Stratum {
                            dimension: "cohort".into(),
                            value: "hmo".into(),
                        });
                    }
                    strata
                });
                Metric {
                    id: String::new(),
                    code: known.code.to_owned(),
                    system: CodeSystem::Vbpr,
                    standard_code: None,
                    term: format!("Printed {}", known.code),
                    value: (reported && !coded).then_some(value),
                    text_value: (reported && coded).then(|| "yes".to_owned()),
                    value_type: known.value_type,
                    unit: known.unit,
                    displayed: value.to_string(),
                    quantum: None,
                    state,
                    service_period,
                    paid_through: None,
                    payment_streams: streams.iter().map(|stream| (*stream).to_owned()).collect(),
                    incentives: if incentive && !streams.is_empty() {
                        vec!["annual-visit".to_owned()]
                    } else {
                        Vec::new()
                    },
                    baseline: baseline
                        .filter(|_| reported && !coded)
                        .map(|value| plumbline_model::Baseline {
                            value: Some(value),
                            quantum: None,
                            period: "2023-01-01/2023-12-31".parse().ok(),
                            displayed: value.to_string(),
                            anchor: anchor("b"),
                            transforms: Vec::new(),
                        }),
                    strata,
                    target: None,
                    confidence: Decimal::ONE,
                    anchor: anchor("m"),
                    transforms: Vec::new(),
                }
            },
        )
}

fn source(text: &str) -> FigureSource {
    FigureSource {
        displayed: text.to_owned(),
        quantum: None,
        state: FigureState::Reported,
        anchor: anchor(text),
        transforms: Vec::new(),
    }
}

fn quality() -> impl Strategy<Value = QualityMeasure> {
    (
        0_u32..500,
        1_u32..500,
        prop::bool::ANY,
        prop::option::of(0_u32..50),
        0_usize..3,
    )
        .prop_map(|(numerator, more, up, gap, slices)| {
            let denominator = numerator + more;
            let rate = (Decimal::from(numerator) / Decimal::from(denominator)).round_dp(4);
            let slice = |number: usize| QualitySlice {
                strata: vec![Stratum {
                    dimension: "geography".into(),
                    value: format!("Region {number}"),
                }],
                numerator: Some(numerator.into()),
                denominator: Some(denominator.into()),
                exclusions: None,
                exceptions: Some(1.into()),
                rate: Some(rate),
                displayed: rate.to_string(),
                state: FigureState::Reported,
                anchor: anchor("s"),
                sources: BTreeMap::new(),
            };
            QualityMeasure {
                id: String::new(),
                measure: "BCS".into(),
                name: "Breast Cancer Screening".into(),
                year: Some(2024),
                version: None,
                direction: Some(if up { Direction::Increase } else { Direction::Decrease }),
                scoring: Scoring::Proportion,
                numerator: Some(numerator.into()),
                denominator: Some(denominator.into()),
                exclusions: Some(0.into()),
                exceptions: None,
                calculated_denominator: None,
                rate: Some(rate),
                score: Some(4.into()),
                thresholds: vec![Threshold {
                    r#type: "star-4".into(),
                    value: Some(Decimal::new(75, 2)),
                    gap: gap.map(Decimal::from),
                    gap_anchor: None,
                    displayed: "0.75".into(),
                    anchor: anchor("t"),
                    transforms: Vec::new(),
                }],
                weight: Some(Decimal::new(15, 1)),
                contractual_status: None,
                period: Period::calendar_year(2024),
                displayed: rate.to_string(),
                state: FigureState::Reported,
                anchor: anchor("q"),
                sources: BTreeMap::from([("rate".to_owned(), source("r"))]),
                metric_ids: Vec::new(),
                slices: (0..slices).map(slice).collect(),
            }
        })
}

/// A random report: a sample's header with random figures, ids as the model gives them.
fn random_report(metrics: Vec<Metric>, quality: Vec<QualityMeasure>) -> Report {
    let path = root().join("sample_reports/granite/2024-vbpr-bundle.json");
    let mut report = read_back(&std::fs::read(path).expect("the sample"));
    report.period = Period::calendar_year(2024);
    report.definitions.clear();
    report.kept.clear();
    report.unmapped.clear();
    let mut repeats: BTreeMap<String, usize> = BTreeMap::new();
    let mut id = |code: &str| {
        let count = repeats.entry(code.to_owned()).or_insert(0);
        *count += 1;
        if *count == 1 {
            code.to_owned()
        } else {
            format!("{code}-{count}")
        }
    };
    report.metrics = metrics
        .into_iter()
        .map(|metric| Metric {
            id: id(&metric.code),
            ..metric
        })
        .collect();
    report.quality = quality
        .into_iter()
        .map(|measure| QualityMeasure {
            id: id(&measure.measure),
            ..measure
        })
        .collect();
    report
}

fn read_back(bytes: &[u8]) -> Report {
    let (document, _) = read_once(bytes, &Limits::default(), &[]).expect("JSON");
    let mut mapped = plumbline_mapping::fhir::apply(&document, "bundle.json").expect("a report");
    assert!(
        mapped
            .issues
            .iter()
            .all(|issue| issue.severity != plumbline_model::Severity::Error),
        "{:?}",
        mapped.issues
    );
    mapped.reports.remove(0)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_random_report_is_read_back_the_same(
        metrics in prop::collection::vec(metric(), 0..12),
        quality in prop::collection::vec(quality(), 0..4),
    ) {
        let report = random_report(metrics, quality);
        let (bundle, _) = fhir::bundle(&report, None);
        let bytes = serde_json::to_vec(&bundle).expect("plain data");
        prop_assert_eq!(said(&report), said(&read_back(&bytes)));
    }
}

#[test]
fn random_reports_pass_the_validator() {
    let Some(shared) = shared() else { return };
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let strategy = (
        prop::collection::vec(metric(), 6..12),
        prop::collection::vec(quality(), 1..4),
    );
    let folder = tempfile::tempdir().expect("a temporary folder");
    for number in 0..3 {
        let (metrics, quality) = strategy.new_tree(&mut runner).expect("a report").current();
        let path = folder.path().join(format!("{number}.json"));
        let (bundle, _) = fhir::bundle(&random_report(metrics, quality), None);
        std::fs::write(&path, serde_json::to_vec(&bundle).expect("plain data")).expect("written");
        validate(&shared, [&path]);
    }
}

#[test]
fn a_payers_text_with_markup_in_it_leaves_and_comes_back_as_it_is() {
    let path = root().join("sample_reports/granite/2024-vbpr-bundle.json");
    let mut report = read_back(&std::fs::read(path).expect("the sample"));
    // As read by a mapping: nothing is kept of a FHIR file.
    report.kept.clear();
    report.payer.name = "Granite <i>Mutual</i> Health".to_owned();
    report.subject.name = "<script>alert(1)</script>".to_owned();
    let (bundle, _) = fhir::bundle(&report, None);
    let bytes = serde_json::to_vec(&bundle).expect("plain data");
    let read = read_back(&bytes);
    assert_eq!(
        (read.payer.name.as_str(), read.subject.name.as_str()),
        ("Granite <i>Mutual</i> Health", "<script>alert(1)</script>")
    );
}
