//! docs/layouts.md: every layout that ships, how well its shape is known, and what its sample gives.

use std::collections::BTreeMap;

use plumbline_mapping::{Mapping, Mappings, Recognition, apply};
use plumbline_model::FileFormat;
use plumbline_tests::{root, samples};

/// How a layout's shape is known, by mapping id.
#[rustfmt::skip]
const EVIDENCE: &[(&str, &str)] = &[
    ("aetna-ma-financial",        "B: a loader's schema of the feed"),
    ("cascade",                   "fictional"),
    ("harborview",                "fictional"),
    ("humana-part-b-fund",        "A for what the fund counts (a published contract); the statement's page was not seen"),
    ("lakeshore",                 "fictional"),
    ("meadowlark",                "fictional"),
    ("mssp-annual",               "C: fixtures of an open-source pipeline"),
    ("mssp-benchmark",            "C: fixtures of an open-source pipeline"),
    ("mssp-quarterly",            "C: fixtures of an open-source pipeline"),
    ("northfield",                "fictional"),
    ("reach-benchmark",           "B: the source of a parser"),
    ("shared-savings",            "A: the published file"),
    ("shared-savings-merged",     "A: the published file"),
    ("stars-measure-data",        "A: the published file"),
    ("stars-measure-stars",       "A: the published file"),
    ("stars-part-c-cut-points",   "A: the published file"),
    ("stars-part-d-cut-points",   "A: the published file"),
    ("summit-ridge",              "fictional"),
    ("united-aco-efficiency",     "B: a loader's schema of the feed"),
    ("united-care-opportunities", "B: a loader's schema of the feed"),
    ("vbpr-fhir",                 "A: the published standard"),
];

/// What the samples of one mapping give.
#[derive(Default)]
struct Given {
    samples: Vec<String>,
    reports: usize,
    metrics: usize,
    measures: usize,
    left_out: usize,
    unmapped: usize,
}

fn page() -> String {
    let mappings = Mappings::built_in().expect("the built-in mappings are sound");
    let mut given: BTreeMap<String, Given> = BTreeMap::new();
    for path in samples() {
        let name = path
            .strip_prefix(root())
            .expect("inside the project")
            .to_string_lossy()
            .replace('\\', "/");
        let document = plumbline_readers::read(&path).expect("a sample is readable");
        let Recognition::Recognized { mapping, .. } = mappings.recognize(&document, &name) else {
            panic!("{name} is not recognised");
        };
        let mapped = apply(mapping, &document, &name).expect("a sample maps");
        let one = given.entry(mapping.name()).or_default();
        one.samples.push(name);
        one.reports += mapped.reports.len();
        one.left_out += mapped.ignored.len();
        for report in &mapped.reports {
            one.metrics += report.metrics.len();
            one.measures += report.quality.len();
            one.unmapped += report.unmapped.len();
        }
    }
    let mut list: Vec<&Mapping> = mappings.list().iter().collect();
    list.sort_by_key(|mapping| (mapping.id(), mapping.version()));
    let layouts = EVIDENCE.len();
    let mut text = format!(
        "# Layouts\n\n\
         Generated; refresh with `UPDATE_DOCS=1 cargo test -p plumbline-tests --test layouts`.\n\n\
         {layouts} layouts ship, each with a synthetic sample report and its golden snapshot. A layout whose shape changed \
         over the years has several versions side by side; the one for the report's period is used.\n\n\
         Evidence: **A** the real file or the payer's own published page was read; **B** the source of a program written \
         for the real file; **C** a fixture or demonstration said to mirror it; *fictional*: a layout of our own in the \
         manner of payers' reports. What a column left out, and why, stands in each import and in `tests/snapshots/`.\n\n\
         | layout | evidence | format | mapping | report periods | terms and measures | reports in the samples | metrics | quality measures | left out with a reason | not mapped |\n\
         |---|---|---|---|---|---|---|---|---|---|---|\n"
    );
    for mapping in list {
        let file = mapping.file();
        let evidence = EVIDENCE
            .iter()
            .find(|(id, _)| *id == mapping.id())
            .unwrap_or_else(|| panic!("{}: say in EVIDENCE how its layout is known", mapping.id()));
        let formats: Vec<&str> = mapping.formats().iter().copied().map(FileFormat::as_str).collect();
        let day = |date: Option<chrono::NaiveDate>| date.map(|date| date.to_string());
        let periods = match (day(file.valid_from), day(file.valid_to)) {
            (None, None) => "any".to_owned(),
            (Some(first), None) => format!("from {first}"),
            (None, Some(last)) => format!("to {last}"),
            (Some(first), Some(last)) => format!("{first} to {last}"),
        };
        let one = given
            .get(&mapping.name())
            .unwrap_or_else(|| panic!("{} has no sample", mapping.name()));
        text.push_str(&format!(
            "| {} | {} | {} | `{}` | {periods} | {} | {} | {} | {} | {} | {} |\n",
            file.description,
            evidence.1,
            formats.join(", "),
            mapping.name(),
            mapping.term_count(),
            one.reports,
            one.metrics,
            one.measures,
            one.left_out,
            one.unmapped,
        ));
    }
    text
}

#[test]
fn the_page_of_layouts_is_what_the_mappings_and_samples_give() {
    let path = root().join("docs/layouts.md");
    let fresh = page();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &fresh).expect("written");
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == fresh,
        "docs/layouts.md is not what the mappings give. Refresh it with\n  UPDATE_DOCS=1 cargo test -p plumbline-tests --test layouts"
    );
}

#[test]
fn eighteen_layouts_and_more_ship() {
    let mappings = Mappings::built_in().expect("the built-in mappings are sound");
    let ids: std::collections::BTreeSet<&str> = mappings.list().iter().map(Mapping::id).collect();
    let known: std::collections::BTreeSet<&str> = EVIDENCE.iter().map(|(id, _)| *id).collect();
    assert_eq!(ids, known);
    assert!(ids.len() >= 18, "{} layouts", ids.len());
}
