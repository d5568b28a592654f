//! RST004.

use std::collections::BTreeMap;

use plumbline_model::{Basis, Metric, Report, Stratum};

use crate::amounts::{calculable, interval, with_unit};
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// A settlement differs from the last interim report of the same months.
    ///
    /// ## What
    /// Figures of a settlement lie outside what the contract's last interim report of the same period printed; each is
    /// listed with its size.
    /// ## Why
    /// What moved between them is what is paid: later claims, members added afterwards, or a correction.
    /// ## What to do
    /// Ask the payer for the reason of each change; run-out explains cost that rises and nothing else.
    /// ## Question
    /// What is the reason for each difference between the last interim report and the settlement?
    /// ## Source
    /// VBPR 1.1.0: report status `pending` and `complete` for the same measure, subject and period.
    /// ## Example that fires
    /// Total cost of 2023 of $21,650,000 in April's full-year report and $21,816,080 in the settlement.
    /// ## Example that does not
    /// $21.8 million in April; an interim report of nine months.
    RST004 "settlement-differs-from-interim", Warning, Beside(check, last_interim)
}

/// The last interim report of a settlement's months.
fn last_interim<'a>(report: &Report, scope: &Scope<'a>) -> Vec<&'a Report> {
    if report.basis != Some(Basis::Settlement) {
        return Vec::new();
    }
    let series = scope.series(report).iter().copied();
    let interim = series
        .filter(|other| other.basis != Some(Basis::Settlement) && other.period == report.period)
        .max_by_key(|other| (other.reported_on, other.id.as_str()));
    interim.into_iter().collect()
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let Some(interim) = last_interim(report, scope).pop() else {
        return;
    };
    let (before, after) = (figures(interim), figures(report));
    let mut changes = Vec::new();
    let mut draft = Draft::about(report, "Settlement");
    for (key, now) in &after {
        let Some(was) = before.get(key) else { continue };
        let (Some(old), Some(new)) = (
            was.value.filter(|v| calculable(*v)),
            now.value.filter(|v| calculable(*v)),
        ) else {
            continue;
        };
        if interval(old, was.quantum).meets(&interval(new, now.quantum)) {
            continue;
        }
        let difference = new.saturating_sub(old);
        let sign = if difference.is_sign_negative() { "" } else { "+" };
        changes.push(format!(
            "{}: {}, now {} ({sign}{})",
            now.term,
            with_unit(old, was.unit),
            with_unit(new, now.unit),
            with_unit(difference, now.unit)
        ));
        draft = draft
            .metric(was, interim)
            .metric(now, report)
            .computed(format!("{}, change", now.term), with_unit(difference, now.unit));
    }
    if changes.is_empty() {
        return out.passed(&RST004);
    }
    let count = match changes.len() {
        1 => "1 figure".to_owned(),
        count => format!("{count} figures"),
    };
    let made = interim.reported_on.map_or_else(String::new, |day| format!(" of {day}"));
    out.push(
        &RST004,
        draft
            .message(format!(
                "{count} of the settlement differ from the interim report{made}. {}.",
                changes.join("; ")
            ))
            .expected("the interim figures, within what their digits leave open")
            .found(count),
    );
}

/// Figures by what they are; one printed twice is left out.
fn figures(report: &Report) -> BTreeMap<(&str, &str, Vec<&Stratum>), &Metric> {
    let mut found: BTreeMap<_, Vec<&Metric>> = BTreeMap::new();
    for metric in &report.metrics {
        let months = metric.service_period.or(report.period);
        if months == report.period {
            let mut strata: Vec<&Stratum> = metric.strata.iter().collect();
            strata.sort();
            found
                .entry((metric.code.as_str(), metric.unit.as_str(), strata))
                .or_default()
                .push(metric);
        }
    }
    found
        .into_iter()
        .filter_map(|(key, metrics)| Some((key, *metrics.first().filter(|_| metrics.len() == 1)?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, findings_of};

    fn of(id: &str, months: &str, basis: Basis, cost: &str) -> Report {
        ReportBuilder::new("Acme")
            .id(id)
            .period(months, basis)
            .usd("total-cost-of-care", cost)
            .build()
    }

    const YEAR: &str = "2023-01-01/2023-12-31";

    #[test]
    fn fires_with_each_change() {
        let interim = of("interim", YEAR, Basis::Year, "21,650,000");
        let settled = of("settled", YEAR, Basis::Settlement, "21,816,080");
        let findings = findings_of(&RST004, &[&interim, &settled]);
        assert_eq!(findings.len(), 1);
        assert!(
            findings[0]
                .message
                .contains("$21,650,000.00, now $21,816,080.00 (+$166,080.00)"),
            "{}",
            findings[0].message
        );
    }

    #[test]
    fn silent_within_the_digits_and_on_other_months() {
        let settled = of("settled", YEAR, Basis::Settlement, "21,816,080");
        let mut rounded = of("interim", YEAR, Basis::Year, "21,800,000");
        rounded.metrics[0].quantum = Some(crate::testing::decimal("100000"));
        assert_silent(&RST004, &[&rounded, &settled]);
        let nine = of("nine", "2023-01-01/2023-09-30", Basis::Ytd, "15,000,000");
        assert_silent(&RST004, &[&nine, &settled]);
    }
}
