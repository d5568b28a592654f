//! The public files of the Shared Savings Program and the Star Ratings, whole: every figure is taken or left out with a
//! reason, none is lost.

use std::collections::BTreeSet;

use plumbline_mapping::{Mapped, Mappings, Recognition, apply};
use plumbline_tests::shared;

/// What a public file gives.
#[derive(Debug, PartialEq, Eq)]
struct Count {
    mapping: String,
    reports: usize,
    metrics: usize,
    quality: usize,
    unmapped: usize,
    left_out: usize,
    issues: usize,
}

fn map(file: &str) -> Option<(Count, Mapped)> {
    let path = shared()?.join("data").join(file);
    if !path.is_file() {
        eprintln!("skipped: {} is not there", path.display());
        return None;
    }
    let document = plumbline_readers::read(&path).expect("a published file is readable");
    let mappings = Mappings::built_in().expect("the built-in mappings are sound");
    let mapping = match mappings.recognize(&document, file) {
        Recognition::Recognized { mapping, .. } => mapping,
        other => panic!("{file}: {other:?}"),
    };
    let mapped = apply(mapping, &document, file).expect("a published file maps");
    let sum = |part: fn(&plumbline_model::Report) -> usize| mapped.reports.iter().map(part).sum();
    let count = Count {
        mapping: mapping.name(),
        reports: mapped.reports.len(),
        metrics: sum(|report| report.metrics.len()),
        quality: sum(|report| report.quality.len()),
        unmapped: sum(|report| report.unmapped.len()),
        left_out: mapped.ignored.len(),
        issues: mapped.issues.len() + sum(|report| report.issues.len()),
    };
    Some((count, mapped))
}

#[test]
fn the_shared_savings_file_of_2018_is_taken_whole() {
    let Some((count, _)) = map("cms_mssp/2018_SSP_ACO_PUF.csv") else {
        return;
    };
    // 548 ACOs: 71 figures each, and 32 measures.
    assert_eq!(
        count,
        Count {
            mapping: "shared-savings@2".into(),
            reports: 548,
            metrics: 548 * 71,
            quality: 548 * 32,
            unmapped: 0,
            left_out: 22_599,
            issues: 0
        }
    );
}

#[test]
fn nine_merged_years_are_taken_whole_each_row_in_its_year() {
    let Some((count, mapped)) = map("cms_mssp/mssp_all_years.csv") else {
        return;
    };
    assert_eq!(
        count,
        Count {
            mapping: "shared-savings-merged@1".into(),
            reports: 3_860,
            metrics: 3_860 * 68,
            quality: 11_875,
            unmapped: 0,
            left_out: 148_787,
            issues: 0
        }
    );
    let years: BTreeSet<String> = mapped
        .reports
        .iter()
        .filter_map(|report| report.period)
        .map(|period| period.to_string())
        .collect();
    assert_eq!(years.len(), 9);
}
