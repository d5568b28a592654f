//! A payer inserts a row, adds or moves a column, reorders sheets: the same figures are taken, or the import says what it
//! did not find. Every layout with every change.

use plumbline_mapping::{Mapped, Mappings, Recognition, apply};
use plumbline_model::Document;
use plumbline_tests::changes::{CHANGES, changed};
use plumbline_tests::{aligned, root, samples};

/// Everything taken, without its place: what a change of layout must not change.
fn taken(mapped: &Mapped) -> Vec<String> {
    let mut all = Vec::new();
    for report in &mapped.reports {
        let whose = format!("{} {:?}", report.subject.name, report.period);
        for metric in &report.metrics {
            let beside = |value: Option<rust_decimal::Decimal>| value.map(|value| value.normalize());
            all.push(format!(
                "{whose} {} {:?} {} {:?} {:?} target {:?} baseline {:?}",
                metric.code,
                beside(metric.value),
                metric.unit,
                metric.strata,
                metric.service_period,
                metric.target.as_ref().map(|target| beside(target.value)),
                metric.baseline.as_ref().map(|baseline| beside(baseline.value)),
            ));
        }
        for one in &report.quality {
            let thresholds: Vec<_> = one.thresholds.iter().map(|t| (&t.r#type, t.value, t.gap)).collect();
            all.push(format!(
                "{whose} {} {:?} {:?} {:?} {:?} {:?} {thresholds:?}",
                one.measure, one.numerator, one.denominator, one.rate, one.score, one.period
            ));
        }
    }
    all.sort();
    all
}

/// What an import names as not found, not understood or not mapped.
fn said(mapped: &Mapped) -> usize {
    let of_reports = mapped
        .reports
        .iter()
        .map(|report| report.issues.len() + report.unmapped.len());
    mapped.issues.len() + of_reports.sum::<usize>()
}

fn map(mappings: &Mappings, document: &Document, path: &str) -> Result<Mapped, String> {
    match mappings.recognize(document, path) {
        Recognition::Recognized { mapping, .. } => apply(mapping, document, path).map_err(|error| error.to_string()),
        other => Err(format!("{other:?}")),
    }
}

#[test]
fn a_changed_layout_gives_the_same_figures_or_says_what_is_missing() {
    let mappings = Mappings::built_in().expect("the built-in mappings are sound");
    let mut rows = vec![
        ["sample", "change", "figures", "after", "said"]
            .map(str::to_owned)
            .to_vec(),
    ];
    let (mut tried, mut same) = (0, 0);
    let mut silent = Vec::new();
    for path in samples() {
        let name = path
            .strip_prefix(root())
            .expect("inside the project")
            .to_string_lossy()
            .replace('\\', "/");
        let document = plumbline_readers::read(&path).expect("a sample is readable");
        let before = map(&mappings, &document, &name).expect("a sample maps");
        let figures = taken(&before);
        for change in CHANGES {
            let Some(document) = changed(&document, change) else {
                continue;
            };
            tried += 1;
            let Ok(after) = map(&mappings, &document, &name) else {
                // The import stops and says why.
                rows.push(vec![
                    name.clone(),
                    format!("{change:?}"),
                    figures.len().to_string(),
                    "0".into(),
                    "all".into(),
                ]);
                continue;
            };
            let now = taken(&after);
            if now == figures {
                same += 1;
                continue;
            }
            let more = said(&after).saturating_sub(said(&before));
            rows.push(vec![
                name.clone(),
                format!("{change:?}"),
                figures.len().to_string(),
                now.len().to_string(),
                more.to_string(),
            ]);
            if more == 0 {
                let lost: Vec<_> = figures.iter().filter(|figure| !now.contains(figure)).take(3).collect();
                silent.push(format!("{name} {change:?}: {lost:#?}"));
            }
        }
    }
    assert!(
        silent.is_empty(),
        "changed without a word:\n{}\n{}",
        silent.join("\n"),
        aligned(&rows)
    );
    assert!(tried > 90, "{tried} changed layouts");
    // Not one of these changes costs a figure today; a change that does must say so, and the number here falls.
    assert_eq!(same, tried, "{}", aligned(&rows));
}
