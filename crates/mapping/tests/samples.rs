//! The sample reports, read as an import reads them: every layout is recognised, every figure mapped or accounted for.
#![allow(clippy::unwrap_used)] // A test that cannot go on should stop there.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use plumbline_mapping::{Mapped, Mappings, Recognition, apply};
use plumbline_model::{Basis, CodeSystem, Facet, FacetValue, FigureState, Report, StatementKind, Unit};

static MAPPINGS: LazyLock<Mappings> = LazyLock::new(|| Mappings::built_in().unwrap());

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn map(sample: &str) -> Mapped {
    let path = format!("sample_reports/{sample}");
    let document = plumbline_readers::read(&root().join(&path)).unwrap();
    match MAPPINGS.recognize(&document, &path) {
        Recognition::Recognized { mapping, .. } => apply(mapping, &document, &path).unwrap(),
        other => panic!("{sample}: {other:?}"),
    }
}

fn value(report: &Report, id: &str) -> String {
    let metric = report.metric(id).unwrap_or_else(|| panic!("{id} is taken"));
    metric
        .value
        .map_or_else(|| format!("{:?}", metric.state), |value| value.to_string())
}

/// One line a report: mapping, period, basis, paid-through, figures, unmapped, issues.
fn line(report: &Report) -> String {
    format!(
        "{} {} {} paid {} | {} metrics {} quality {} unmapped {} issues",
        report.source.mapping,
        report.period.unwrap(),
        report.basis.unwrap().as_str(),
        report.paid_through.map_or("-".to_owned(), |date| date.to_string()),
        report.metrics.len(),
        report.quality.len(),
        report.unmapped.len(),
        report.issues.len()
    )
}

#[test]
fn every_sample_is_recognised_and_taken_whole() {
    let expected = [
        (
            "harborview/2024-q3-value-report.xlsx",
            vec!["harborview@1 2024-01-01/2024-09-30 ytd paid 2024-12-31 | 20 metrics 8 quality 0 unmapped 0 issues"],
        ),
        (
            "northfield/2024-q1-performance.xlsx",
            vec![
                "northfield@1 2024-01-01/2024-03-31 quarter paid 2024-06-30 | 17 metrics 0 quality 1 unmapped 0 issues",
            ],
        ),
        (
            "northfield/2024-q2-performance.xlsx",
            vec![
                "northfield@1 2024-01-01/2024-03-31 quarter paid 2024-09-30 | 17 metrics 0 quality 1 unmapped 0 issues",
                "northfield@1 2024-04-01/2024-06-30 quarter paid 2024-09-30 | 17 metrics 0 quality 1 unmapped 0 issues",
            ],
        ),
        (
            "summit-ridge/2023-settlement.xlsx",
            vec![
                "summit-ridge@1 2023-01-01/2023-12-31 settlement paid 2024-03-31 | 15 metrics 6 quality 0 unmapped 0 issues",
            ],
        ),
        (
            "cascade/2024-rolling-cost-review.pdf",
            vec![
                "cascade@1 2023-07-01/2024-06-30 rolling_12 paid 2024-09-30 | 13 metrics 6 quality 0 unmapped 1 issues",
            ],
        ),
        (
            "meadowlark/2024-q3-provider-summary.pdf",
            vec!["meadowlark@1 2024-01-01/2024-09-30 ytd paid 2024-12-31 | 14 metrics 6 quality 0 unmapped 0 issues"],
        ),
        (
            "shared-savings/PY2023-aco-results.csv",
            vec!["shared-savings@5 2023-01-01/2023-12-31 year paid - | 68 metrics 18 quality 0 unmapped 0 issues"; 4],
        ),
        (
            "lakeshore/2024-h1-scorecard.json",
            vec!["lakeshore@1 2024-01-01/2024-06-30 ytd paid 2024-09-30 | 17 metrics 5 quality 0 unmapped 0 issues"],
        ),
    ];
    for (sample, lines) in expected {
        let mapped = map(sample);
        assert_eq!(mapped.reports.iter().map(line).collect::<Vec<_>>(), lines, "{sample}");
        assert!(mapped.issues.is_empty(), "{sample}: {:?}", mapped.issues);
    }
    let granite = map("granite/2024-vbpr-bundle.json");
    assert_eq!(granite.reports[0].source.mapping, "vbpr-fhir@1");
}

#[test]
fn every_figure_has_its_printed_text_its_place_and_its_period() {
    for sample in [
        "harborview/2024-q3-value-report.xlsx",
        "cascade/2024-rolling-cost-review.pdf",
        "lakeshore/2024-h1-scorecard.json",
        "shared-savings/PY2023-aco-results.csv",
    ] {
        for report in map(sample).reports {
            for metric in &report.metrics {
                assert_eq!(metric.service_period, report.period, "{sample} {}", metric.id);
                if metric.state == FigureState::Reported {
                    assert!(
                        !metric.displayed.is_empty() && metric.quantum.is_some(),
                        "{sample} {}",
                        metric.id
                    );
                    assert_eq!(metric.anchor.text().trim(), metric.displayed, "{sample} {}", metric.id);
                }
            }
        }
    }
}

#[test]
fn a_restated_quarter_is_the_same_series_with_two_other_figures() {
    let first = map("northfield/2024-q1-performance.xlsx").reports.remove(0);
    let again = map("northfield/2024-q2-performance.xlsx").reports.remove(0);
    assert_eq!(first.series_key(), again.series_key());
    assert_ne!(first.id, again.id);
    let changed: Vec<&str> = first
        .metrics
        .iter()
        .filter(|metric| metric.value != again.metric(&metric.id).unwrap().value)
        .map(|metric| metric.id.as_str())
        .collect();
    assert_eq!(changed, ["ed-visits-per-1000", "earnings-qip"]);
    assert_eq!(value(&first, "annual-care-visit-bonus"), "Missing", "a dash is no zero");
    assert_eq!(first.unmapped[0].term, "Doula support payments");
}

#[test]
fn the_title_of_a_later_workbook_does_not_rename_an_earlier_quarter() {
    let reports = map("northfield/2024-q2-performance.xlsx").reports;
    for report in &reports {
        let labels: Vec<&str> = report
            .statements
            .iter()
            .filter(|statement| statement.kind == StatementKind::PeriodLabel)
            .map(|statement| statement.value.as_str())
            .collect();
        assert!(
            labels.iter().all(|label| *label == report.period.unwrap().to_string()),
            "{labels:?}"
        );
    }
    assert_eq!(reports[1].basis, Some(Basis::Quarter));
}

#[test]
fn a_settlement_keeps_its_signs_and_leaves_repeated_lines_out() {
    let mapped = map("summit-ridge/2023-settlement.xlsx");
    let report = &mapped.reports[0];
    assert_eq!(value(report, "gross-savings"), "764830.40");
    assert_eq!(value(report, "minimum-savings-rate"), "0.020");
    assert_eq!(
        report.metric("total-cost-of-care").unwrap().standard_code,
        None,
        "its definition leaves pharmacy out"
    );
    assert!(
        mapped
            .ignored
            .iter()
            .any(|ignored| ignored.displayed == "$(764,830.40)" && !ignored.reason.is_empty())
    );
}

#[test]
fn a_definition_in_prose_is_found_over_its_lines_and_boxed_whole() {
    let report = map("cascade/2024-rolling-cost-review.pdf").reports.remove(0);
    let definition = &report.definitions[0];
    assert_eq!(
        definition.facets[&Facet::Truncation],
        FacetValue::Stated("150000 USD per member per year".into())
    );
    let Some(plumbline_model::Anchor::Page {
        page: 1, r#box, text, ..
    }) = &definition.anchor
    else {
        panic!("the sentence stands on page 1: {:?}", definition.anchor);
    };
    assert!(
        text.starts_with("Total cost of care counts") && text.ends_with("before rebates."),
        "{text}"
    );
    let height = r#box.0[3] - r#box.0[1];
    assert!(
        height > rust_decimal::Decimal::from(30),
        "the box goes around all four lines, it is {height} high"
    );
    let prior = report
        .metric("total-cost-of-care-pmpm")
        .unwrap()
        .baseline
        .as_ref()
        .unwrap();
    assert_eq!(prior.period.unwrap().to_string(), "2022-07-01/2023-06-30");
}

#[test]
fn a_masked_row_of_a_page_is_suppressed_and_not_missing() {
    let report = map("cascade/2024-rolling-cost-review.pdf").reports.remove(0);
    let follow_up = report.quality.iter().find(|measure| measure.measure == "FUH").unwrap();
    assert_eq!(
        (follow_up.state, follow_up.rate, follow_up.displayed.as_str()),
        (FigureState::Suppressed, None, "*")
    );
    assert_eq!(follow_up.sources["numerator"].displayed, "<11");
    assert_eq!(report.issues[0].code, "SRC006");
}

#[test]
fn each_row_of_the_public_file_is_a_report_of_its_own() {
    let mapped = map("shared-savings/PY2023-aco-results.csv");
    let losing = &mapped.reports[1];
    assert_eq!(losing.subject.identifiers[0].value, "A9902");
    assert_eq!(value(losing, "gross-savings"), "-5901118", "losses stay negative");
    assert_eq!(value(losing, "sharing-rate"), "NotApplicable", "a blank is no zero");
    assert_eq!(value(&mapped.reports[2], "earnings-ssl"), "0", "a zero is a zero");
    let year = losing.statement(StatementKind::PeriodLabel).unwrap();
    assert!(
        year.inferred && year.anchor.is_none(),
        "the year follows from the file's name alone"
    );
    let total = losing.metric("total-cost-of-care-per-person-year-5").unwrap();
    assert_eq!(
        (total.term.as_str(), total.unit, total.strata.len()),
        ("Per_Capita_Exp_TOTAL_PY", Unit::UsdPerPersonYear, 0)
    );
    assert_eq!(
        losing.metric("total-cost-of-care-per-person-year").unwrap().strata[0].value,
        "ESRD"
    );
    let breast = losing
        .quality
        .iter()
        .find(|measure| measure.measure == "CMS125")
        .unwrap();
    assert_eq!(
        breast.rate.unwrap().to_string(),
        "0.7011",
        "percent points become a fraction"
    );
}

#[test]
fn a_null_in_json_is_a_missing_figure_at_its_pointer() {
    let report = map("lakeshore/2024-h1-scorecard.json").reports.remove(0);
    let incentive = report.metric("earnings-qip").unwrap();
    assert_eq!((incentive.state, incentive.value), (FigureState::Missing, None));
    assert_eq!(incentive.anchor.place(), "/payments/qualityIncentive");
    assert_eq!(incentive.payment_streams, ["qip"]);
    assert!(
        report
            .metrics
            .iter()
            .any(|m| m.system == CodeSystem::Local && m.code == "total-cost-of-care-pmpm-target")
    );
}

#[test]
fn recognition_does_not_look_at_the_name_and_mapping_a_copy_gives_the_same_figures() {
    let path = root().join("sample_reports/meadowlark/2024-q3-provider-summary.pdf");
    let document = plumbline_readers::read(&path).unwrap();
    let mapping = MAPPINGS.get("meadowlark").unwrap();
    let here = apply(mapping, &document, "a/first.pdf").unwrap().reports.remove(0);
    let there = apply(mapping, &document, "b/2019 final.pdf").unwrap().reports.remove(0);
    assert_eq!((here.id, here.metrics), (there.id, there.metrics));
}

#[test]
fn no_built_in_mapping_has_a_problem_and_each_has_its_sample() {
    for mapping in MAPPINGS.list() {
        assert_eq!(mapping.problems(), Vec::<String>::new(), "{}", mapping.id());
        assert_eq!(mapping.missing_sample(&root()), None, "{}", mapping.id());
    }
    let files = std::fs::read_dir(root().join("mappings")).unwrap();
    let toml = files
        .filter(|f| f.as_ref().unwrap().path().extension().is_some_and(|e| e == "toml"))
        .count();
    assert_eq!(
        toml,
        MAPPINGS.list().len(),
        "a file in mappings/ is missing from the list of built-in ones"
    );
}
