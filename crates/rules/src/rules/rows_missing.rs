//! CMP008.

use std::collections::BTreeMap;

use plumbline_model::{Metric, Report};

use crate::{Draft, Findings, Scope, amounts::listed};

declare_rule! {
    /// Rows of the report before are not in this one of the same layout.
    ///
    /// ## What
    /// Terms that the contract's report before prints, on the same basis and read by the same mapping, are not in this
    /// report at all: neither as a figure nor as a dash, nor among the terms that no mapping knows.
    /// ## Why
    /// A line that is gone is not zero; a total above it may still count it.
    /// ## What to do
    /// Ask the payer whether the line was dropped or forgotten.
    /// ## Question
    /// Were these lines dropped, or are they missing by mistake?
    /// ## Source
    /// The report before, of the same contract and layout.
    /// ## Example that fires
    /// The first quarter prints ED visits, the second does not.
    /// ## Example that does not
    /// ED visits printed as "-"; a report in another layout; a line that is new.
    CMP008 "rows-missing", Warning, Beside(check, last_of_layout)
}

/// The last report of the contract before this one on the same basis and read by the same mapping.
fn last_of_layout<'a>(report: &Report, scope: &Scope<'a>) -> Vec<&'a Report> {
    let comparable = |other: &&Report| {
        other.basis == report.basis && mapping_of(other) == mapping_of(report) && other.id != report.id
    };
    let end = report.period.map(|period| period.end);
    let series = scope.series(report).iter().copied();
    let previous = series
        .filter(comparable)
        .filter(|other| other.period.map(|period| period.end) < end)
        .max_by_key(|other| (other.period.map(|period| period.end), other.id.as_str()));
    previous.into_iter().collect()
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let Some(previous) = last_of_layout(report, scope).pop() else {
        return;
    };
    let now = rows(report);
    let gone: Vec<&Metric> = rows(previous)
        .into_iter()
        .filter(|(term, _)| !now.contains_key(term) && !report.unmapped.iter().any(|known| known.term == *term))
        .map(|(_, metric)| metric)
        .collect();
    if gone.is_empty() {
        return out.passed(&CMP008);
    }
    let names: Vec<&str> = gone.iter().map(|metric| metric.term.as_str()).collect();
    let mut draft = Draft::about(report, "Rows")
        .message(format!(
            "The report before prints {}; this one does not.",
            listed(&names)
        ))
        .period("this report", report)
        .expected(format!("the {} rows of the report before", rows(previous).len()))
        .found(match gone.len() {
            1 => "1 row is missing".to_owned(),
            count => format!("{count} rows are missing"),
        });
    for metric in gone {
        draft = draft.metric(metric, previous);
    }
    out.push(&CMP008, draft);
}

/// The mapping without its version: a new version reads the same layout.
fn mapping_of(report: &Report) -> &str {
    report.source.mapping.split('@').next().unwrap_or_default()
}

/// Each term with its first figure of the whole population.
fn rows(report: &Report) -> BTreeMap<&str, &Metric> {
    let mut rows = BTreeMap::new();
    for metric in report.metrics.iter().filter(|metric| metric.strata.is_empty()) {
        rows.entry(metric.term.as_str()).or_insert(metric);
    }
    rows
}

#[cfg(test)]
mod tests {
    use plumbline_model::{Basis, Unit};

    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, findings_of};

    fn quarter(months: &str, visits: Option<&str>) -> Report {
        let builder = ReportBuilder::new("Acme")
            .id(months)
            .period(months, Basis::Quarter)
            .usd("med-cost", "100");
        match visits {
            Some(printed) => builder.metric("ed-visits-per-1000", printed, Unit::PerThousandMemberYears),
            None => builder,
        }
        .build()
    }

    const FIRST: &str = "2024-01-01/2024-03-31";
    const SECOND: &str = "2024-04-01/2024-06-30";

    #[test]
    fn fires_with_the_row_of_the_report_before() {
        let findings = findings_of(&CMP008, &[&quarter(FIRST, Some("612.4")), &quarter(SECOND, None)]);
        assert_eq!(findings.len(), 1);
        assert_eq!(
            findings[0].message,
            "The report before prints ed visits per 1000; this one does not."
        );
    }

    #[test]
    fn silent_on_a_dash_on_a_new_row_and_on_another_layout() {
        assert_silent(&CMP008, &[&quarter(FIRST, Some("612.4")), &quarter(SECOND, Some("-"))]);
        assert_silent(&CMP008, &[&quarter(FIRST, None), &quarter(SECOND, Some("612.4"))]);
        let mut other = quarter(SECOND, None);
        other.source.mapping = "other@1".into();
        assert_silent(&CMP008, &[&quarter(FIRST, Some("612.4")), &other]);
    }
}
