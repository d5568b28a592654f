//! PER021.

use std::collections::BTreeMap;

use chrono::Months;
use plumbline_model::{Interval, Metric, Period, Report, Stratum, Unit};
use rust_decimal::Decimal;

use crate::amounts::{calculable, days, interval, tolerance, with_unit};
use crate::components::TOTAL_COST;
use crate::figures::split;
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// Months or quarters do not add up to the half or the year.
    ///
    /// ## What
    /// An amount or a count that adds up over time is not the sum of the same figure over the months, quarters or halves
    /// that make up its period, all from one file or paid through the same day.
    /// ## Why
    /// A quarter was corrected and the year was not, or one of the columns covers other months than it says.
    /// ## What to do
    /// Ask the payer which of the figures is right; check whether an adjustment is booked outside the quarters.
    /// ## Question
    /// Which of the figures is right? Is an adjustment booked outside the quarters?
    /// ## Source
    /// VBPR 1.1.0: extension `service-period` of each figure.
    /// ## Example that fires
    /// Quarters of $100, $110, $120 and $130, paid through March, and a year of $480 paid through March.
    /// ## Example that does not
    /// A year of $460; a year paid through June beside quarters paid through March; rates and averages.
    PER021 "parts-of-year-not-whole", Error, Beside(check, parts)
}

/// What adds up over time: claims and other spending, member months, events.
fn adds_up(metric: &Metric) -> bool {
    let (stem, role) = split(&metric.code);
    let spending = stem.ends_with("-cost")
        || stem.ends_with("capitation")
        || [
            TOTAL_COST,
            "revenue",
            "paid-claim",
            "adjusted-paid-claim",
            "drg-expense",
            "fund-revenue",
            "fund-expenses",
        ]
        .contains(&stem);
    let events = [
        "ed-visit",
        "inpatient-admission",
        "inpatient-acute",
        "snf-admission",
        "readmission",
    ]
    .contains(&stem);
    role == crate::figures::Role::Actual
        && match metric.unit {
            Unit::Usd => spending,
            Unit::MemberMonths | Unit::PersonYears => true,
            Unit::Count => events,
            _ => false,
        }
}

type Key<'a> = (&'a str, Vec<&'a Stratum>, Period);

/// Reports of parts of the months: of the same file, and of the contract with the same claims.
fn parts<'a>(report: &Report, scope: &Scope<'a>) -> Vec<&'a Report> {
    let Some(own) = report.period else { return Vec::new() };
    let series = scope.series(report).iter().copied();
    series
        .filter(|other| {
            other.id != report.id
                && other.period.is_some_and(|period| own.contains(&period))
                && (other.source.sha256 == report.source.sha256
                    || (other.paid_through.is_some() && other.paid_through == report.paid_through))
        })
        .collect()
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    if report.period.is_none() {
        return;
    }
    let mut figures: BTreeMap<Key, Vec<(&Report, &Metric)>> = BTreeMap::new();
    for source in [report].into_iter().chain(parts(report, scope)) {
        for metric in source.metrics.iter().filter(|metric| adds_up(metric)) {
            let (Some(period), Some(value)) = (metric.service_period.or(source.period), metric.value) else {
                continue;
            };
            if calculable(value) {
                let mut strata: Vec<&Stratum> = metric.strata.iter().collect();
                strata.sort();
                figures
                    .entry((metric.code.as_str(), strata, period))
                    .or_default()
                    .push((source, metric));
            }
        }
    }
    for ((code, strata, period), whole) in &figures {
        let [(source, metric)] = whole.as_slice() else { continue };
        if source.id != report.id {
            continue;
        }
        let Some(parts) = [1, 3, 6].into_iter().find_map(|length| {
            let tiles = tiles(period, length)?;
            let each = tiles
                .into_iter()
                .map(|tile| match figures.get(&(*code, strata.clone(), tile))?.as_slice() {
                    [one] => Some(*one),
                    // Two figures for one part leave open which is meant.
                    _ => None,
                });
            each.collect::<Option<Vec<_>>>()
        }) else {
            continue;
        };
        let printed = interval(metric.value.unwrap_or_default(), metric.quantum);
        let zero = (Interval::exact(Decimal::ZERO), Decimal::ZERO);
        let sum = parts.iter().try_fold(zero, |(range, point), (_, part)| {
            let value = part.value?;
            Some((range.add(interval(value, part.quantum))?, point.checked_add(value)?))
        });
        let Some((range, point)) = sum else { continue };
        if range.meets(&printed) {
            out.passed(&PER021);
            continue;
        }
        let value = metric.value.unwrap_or_default();
        let difference = value.saturating_sub(point);
        let mut draft = Draft::about(report, metric.term.clone())
            .message(format!(
                "\"{}\" of {} is {}; its {} parts add up to {}, {} apart.",
                metric.term,
                days(period),
                with_unit(value, metric.unit),
                parts.len(),
                with_unit(point, metric.unit),
                with_unit(difference.abs(), metric.unit),
            ))
            .metric(metric, report);
        for (source, part) in &parts {
            draft = draft.metric(part, source);
        }
        out.push(
            &PER021,
            draft
                .computed("sum of the parts", with_unit(point, metric.unit))
                .computed("difference", with_unit(difference, metric.unit))
                .expected(with_unit(point, metric.unit))
                .found(with_unit(value, metric.unit))
                .tolerance(tolerance(range.half_width() + printed.half_width(), metric.unit)),
        );
    }
}

/// The period cut into parts of so many months; `None` where they do not fill it or there is only one.
fn tiles(period: &Period, months: u32) -> Option<Vec<Period>> {
    let count = period.whole_months()?;
    if count <= months || count % months != 0 || count > 24 {
        return None;
    }
    (0..count / months)
        .map(|number| {
            let start = period.start.checked_add_months(Months::new(number * months))?;
            let end = start.checked_add_months(Months::new(months))?.pred_opt()?;
            Period::new(start, end).ok()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use plumbline_model::Basis;

    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, day, findings_of};

    fn covers(id: &str, months: &str, basis: Basis, cost: &str) -> Report {
        ReportBuilder::new("Acme")
            .id(id)
            .period(months, basis)
            .usd("med-cost", cost)
            .with(|r| {
                r.paid_through = Some(day("2025-03-31"));
                r.source.sha256 = id.into();
            })
            .build()
    }

    fn year(total: &str) -> Vec<Report> {
        let quarters = [
            ("q1", "2024-01-01/2024-03-31", "100"),
            ("q2", "2024-04-01/2024-06-30", "110"),
            ("q3", "2024-07-01/2024-09-30", "120"),
            ("q4", "2024-10-01/2024-12-31", "130"),
        ];
        let mut reports: Vec<Report> = quarters
            .into_iter()
            .map(|(id, months, cost)| covers(id, months, Basis::Quarter, cost))
            .collect();
        reports.push(covers("y", "2024-01-01/2024-12-31", Basis::Year, total));
        reports
    }

    fn found(reports: &[Report]) -> Vec<plumbline_model::Finding> {
        findings_of(&PER021, &reports.iter().collect::<Vec<_>>())
    }

    #[test]
    fn fires_with_the_sum_and_every_part() {
        let findings = found(&year("480"));
        assert_eq!(findings.len(), 1);
        assert_eq!(
            findings[0].message,
            "\"med cost\" of 2024-01-01 to 2024-12-31 is $480.00; its 4 parts add up to $460.00, $20.00 apart."
        );
        assert_eq!(findings[0].evidence.iter().filter(|e| e.anchor.is_some()).count(), 5);
    }

    #[test]
    fn silent_on_the_sum_on_rounding_and_on_later_claims() {
        assert!(found(&year("460")).is_empty());
        assert!(found(&year("462")).is_empty(), "five rounded figures leave 2.5 open");
        let mut later = year("480");
        later[4].paid_through = Some(day("2025-06-30"));
        assert!(found(&later).is_empty());
        assert_silent(&PER021, &[&covers("y", "2024-01-01/2024-12-31", Basis::Year, "480")]);
    }
}
