//! The spans of days that reports name.

use std::collections::BTreeMap;

use plumbline_model::{Period, Report};

use super::field::{Field, columns, count, rows, text};
use super::{Table, period_id};

/// Periods.
pub const PERIOD: Table = Table {
    name: "period",
    about: "One row a span of days that a report names: its own period, months of service, of a target, of a baseline.",
    columns: || columns(&fields()),
    rows: |record| rows(fields(), spans(record.report)),
};

struct Span<'a> {
    report: &'a Report,
    period: Period,
    roles: Vec<&'static str>,
}

fn spans(report: &Report) -> impl Iterator<Item = Span<'_>> {
    let mut named: BTreeMap<Period, Vec<&'static str>> = BTreeMap::new();
    let mut name = |period: Option<Period>, role: &'static str| {
        let Some(period) = period else { return };
        let roles = named.entry(period).or_default();
        if !roles.contains(&role) {
            roles.push(role);
        }
    };
    name(report.period, "report");
    for metric in &report.metrics {
        let (target, baseline) = (metric.target.as_ref(), metric.baseline.as_ref());
        name(metric.service_period.or(report.period), "service");
        name(target.and_then(|target| target.period), "target");
        name(baseline.and_then(|baseline| baseline.period), "baseline");
    }
    for measure in &report.quality {
        name(measure.period.or(report.period), "measured");
    }
    named
        .into_iter()
        .map(move |(period, roles)| Span { report, period, roles })
}

fn fields<'a>() -> Vec<Field<Span<'a>>> {
    vec![
        Field::text("period_id", "unique", |of| text(period_id(of.report, of.period))),
        Field::text("report_id", "report.report_id", |of| text(&of.report.id)),
        Field::day("period_start", "first day", |of| Some(of.period.start)),
        Field::day("period_end", "last day", |of| Some(of.period.end)),
        Field::int("days", "days, both ends counted", |of| count(of.period.days())),
        Field::int(
            "months",
            "whole calendar months; NULL where it is not made of such",
            |of| count(of.period.whole_months()?),
        ),
        Field::text(
            "roles",
            "what it is the period of, separated by a semicolon: report, service, measured, target, baseline",
            |of| text(of.roles.join(";")),
        ),
    ]
}
