//! What two readings of one file give differently, for a person to look at before the second is kept.

use std::collections::{BTreeMap, BTreeSet};

use plumbline_model::{Anchor, Metric, QualityMeasure, Report};

use crate::commands::{ChangeKind, FigureChange};

/// The part that holds how a printed text was understood.
const READ_AS: &str = "read as";

/// One thing of a report as two readings are compared by it.
struct Said {
    term: String,
    code: Option<String>,
    /// What it says, part by part; the first is the figure itself.
    parts: Vec<(&'static str, String)>,
    anchor: Option<Anchor>,
    is_figure: bool,
}

/// Every difference between two readings of a file, and how many figures both give alike.
pub(crate) fn changes(before: &[Report], after: &[Report]) -> (Vec<FigureChange>, usize) {
    let mut found = Vec::new();
    let mut unchanged = 0;
    let mut gone = Vec::new();
    for (old, new) in pairs(before, after) {
        let title = new.or(old).map_or_else(String::new, Report::title);
        let mut known = old.map_or_else(BTreeMap::new, |report| by_key(said(report)));
        for (key, now) in new.map_or_else(Vec::new, |report| keyed(said(report))) {
            let then = known.remove(&key);
            match &then {
                Some(then) if then.parts == now.parts => unchanged += usize::from(now.is_figure),
                _ => found.push(change(&title, then.as_ref(), Some(&now))),
            }
        }
        let mut left: Vec<Said> = known.into_values().collect();
        left.sort_by(|a, b| a.term.cmp(&b.term));
        gone.extend(left.iter().map(|then| change(&title, Some(then), None)));
    }
    found.append(&mut gone);
    (found, unchanged)
}

/// Reports of one id belong together; where one of each reading is left over, its header was read differently.
fn pairs<'r>(before: &'r [Report], after: &'r [Report]) -> Vec<(Option<&'r Report>, Option<&'r Report>)> {
    let same = |id: &str, reports: &'r [Report]| reports.iter().find(|report| report.id == id);
    let old: Vec<&Report> = before.iter().filter(|r| same(&r.id, after).is_none()).collect();
    let new: Vec<&Report> = after.iter().filter(|r| same(&r.id, before).is_none()).collect();
    let mut pairs: Vec<_> = after
        .iter()
        .filter_map(|report| Some((Some(same(&report.id, before)?), Some(report))))
        .collect();
    match (old.as_slice(), new.as_slice()) {
        ([old], [new]) => pairs.push((Some(*old), Some(*new))),
        (old, new) => {
            pairs.extend(new.iter().map(|report| (None, Some(*report))));
            pairs.extend(old.iter().map(|report| (Some(*report), None)));
        }
    }
    pairs
}

fn change(report: &str, then: Option<&Said>, now: Option<&Said>) -> FigureChange {
    let kind = match (then, now) {
        (None, _) => ChangeKind::Added,
        (Some(_), Some(_)) => ChangeKind::Changed,
        (Some(_), None) => ChangeKind::Gone,
    };
    let reprinted = matches!((then, now), (Some(then), Some(now)) if then.parts.first() != now.parts.first());
    // Of a changed figure the parts that differ, the figure itself always.
    let same: BTreeSet<&(&str, String)> = match (then, now) {
        (Some(then), Some(now)) => then.parts.iter().filter(|part| now.parts.contains(part)).collect(),
        _ => BTreeSet::new(),
    };
    let words = |said: &Said| {
        let rest = said.parts.iter().skip(1).filter(|part| !same.contains(part));
        // The value says something new only where the same text was understood in another way.
        let rest = rest.filter(|(name, _)| *name != READ_AS || (kind == ChangeKind::Changed && !reprinted));
        let figure = said.parts.first().map(|(_, text)| text.clone());
        let rest = rest.map(|(name, text)| format!("{name} {text}"));
        figure.into_iter().chain(rest).collect::<Vec<_>>().join(", ")
    };
    let shown = now.or(then);
    FigureChange {
        kind,
        report: report.to_owned(),
        term: shown.map_or_else(String::new, |said| said.term.clone()),
        code: shown.and_then(|said| said.code.clone()),
        before: then.map(words),
        after: now.map(words),
        anchor: shown.and_then(|said| said.anchor.clone()),
    }
}

/// Things with keys that are equal in both readings: what it is, and a running number where a report repeats it.
fn keyed(said: Vec<(String, Said)>) -> Vec<((String, usize), Said)> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    said.into_iter()
        .map(|(key, said)| {
            let count = seen.entry(key.clone()).or_default();
            *count += 1;
            ((key, *count), said)
        })
        .collect()
}

fn by_key(said: Vec<(String, Said)>) -> BTreeMap<(String, usize), Said> {
    keyed(said).into_iter().collect()
}

fn said(report: &Report) -> Vec<(String, Said)> {
    let header = header(report).into_iter().map(|(name, text)| {
        let said = Said {
            term: name.to_owned(),
            code: None,
            parts: vec![("", text)],
            anchor: None,
            is_figure: false,
        };
        (format!("header {name}"), said)
    });
    let unmapped = report.unmapped.iter().map(|unmapped| {
        let said = Said {
            term: unmapped.term.clone(),
            code: None,
            parts: vec![("", unmapped.displayed.clone())],
            anchor: Some(unmapped.anchor.clone()),
            is_figure: true,
        };
        (format!("unmapped {}", unmapped.term), said)
    });
    header
        .chain(report.metrics.iter().map(metric))
        .chain(report.quality.iter().map(quality))
        .chain(unmapped)
        .collect()
}

fn header(report: &Report) -> Vec<(&'static str, String)> {
    let facts = [
        ("Payer", Some(report.payer.name.clone())),
        ("Provider organization", Some(report.subject.name.clone())),
        ("Contract", report.contract.as_ref().map(|contract| contract.id.clone())),
        ("Period", report.period.map(|period| period.to_string())),
        ("Basis", report.basis.map(|basis| basis.as_str().to_owned())),
        ("Paid through", report.paid_through.map(|day| day.to_string())),
        ("Report date", report.reported_on.map(|day| day.to_string())),
    ];
    facts
        .into_iter()
        .filter_map(|(name, text)| Some((name, text?)))
        .collect()
}

fn metric(metric: &Metric) -> (String, Said) {
    let mut parts = vec![
        ("", metric.displayed.clone()),
        (
            READ_AS,
            metric
                .value
                .map_or_else(String::new, |value| format!("{value} {}", metric.unit)),
        ),
    ];
    parts.extend(
        metric
            .baseline
            .iter()
            .map(|baseline| ("baseline", baseline.displayed.clone())),
    );
    parts.extend(metric.target.iter().map(|target| ("target", target.displayed.clone())));
    let key = format!(
        "{} {:?} {:?} {}",
        metric.code, metric.strata, metric.service_period, metric.term
    );
    let said = Said {
        term: metric.term.clone(),
        code: Some(metric.code.clone()),
        parts,
        anchor: Some(metric.anchor.clone()),
        is_figure: true,
    };
    (key, said)
}

fn quality(measure: &QualityMeasure) -> (String, Said) {
    let mut parts = vec![("", measure.displayed.clone())];
    let sources = [
        "numerator",
        "denominator",
        "exclusions",
        "exceptions",
        "calculated_denominator",
        "score",
        "weight",
    ];
    parts.extend(
        sources
            .into_iter()
            .filter_map(|name| Some((name, measure.sources.get(name)?.displayed.clone()))),
    );
    parts.extend(
        measure
            .thresholds
            .iter()
            .map(|threshold| ("threshold", threshold.displayed.clone())),
    );
    let said = Said {
        term: measure.name.clone(),
        code: Some(measure.measure.clone()),
        parts,
        anchor: Some(measure.anchor.clone()),
        is_figure: true,
    };
    (format!("{} {}", measure.measure, measure.name), said)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::sample_reports;

    #[test]
    fn the_same_reading_changes_nothing() {
        let reports = sample_reports();
        let figures: usize = reports.iter().map(|r| r.figure_count() + r.unmapped.len()).sum();
        let (changes, unchanged) = changes(&reports, &reports);
        assert!(changes.is_empty(), "{changes:?}");
        assert_eq!(unchanged, figures);
    }

    #[test]
    fn a_figure_is_added_changed_or_gone_and_says_what_it_was() {
        let before = sample_reports();
        let mut after = before.clone();
        let metrics = &mut after[0].metrics;
        let gone = metrics.remove(0);
        let was = metrics[1].displayed.clone();
        metrics[1].displayed = "$1".into();
        metrics[1].value = Some("1".parse().expect("a decimal"));
        let mut added = metrics[0].clone();
        added.term = "New line".into();
        metrics.push(added);
        let found = changes(&before, &after).0;
        let kinds: Vec<_> = found.iter().map(|change| (change.kind, change.term.as_str())).collect();
        let changed = after[0].metrics[1].term.as_str();
        assert_eq!(
            kinds,
            [
                (ChangeKind::Changed, changed),
                (ChangeKind::Added, "New line"),
                (ChangeKind::Gone, gone.term.as_str())
            ]
        );
        assert_eq!(
            (found[0].before.as_deref(), found[0].after.as_deref()),
            (Some(was.as_str()), Some("$1"))
        );
        assert_eq!(found[2].before.as_deref(), Some(gone.displayed.as_str()));
    }

    #[test]
    fn a_text_understood_in_another_way_says_how() {
        let before = sample_reports();
        let mut after = before.clone();
        after[0].metrics[0].value = Some("7".parse().expect("a decimal"));
        let found = changes(&before, &after).0;
        assert_eq!(found.len(), 1);
        assert!(
            found[0]
                .after
                .as_ref()
                .is_some_and(|after| after.contains("read as 7 ")),
            "{found:?}"
        );
    }

    #[test]
    fn another_period_is_a_changed_header_and_not_another_report() {
        let before = sample_reports();
        let mut after = before.clone();
        after[0].id = "another".into();
        after[0].period = None;
        let (found, _) = changes(&before[..1], &after[..1]);
        assert_eq!((found[0].kind, found[0].term.as_str()), (ChangeKind::Gone, "Period"));
        assert_eq!(found.len(), 1, "{found:?}");
    }
}
