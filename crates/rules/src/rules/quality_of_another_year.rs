//! PER019.

use std::collections::BTreeMap;

use chrono::{Datelike, Months};
use plumbline_model::{FileFormat, Period, QualityMeasure, Report, Severity};

use crate::results::labelled_year;
use crate::{Draft, Findings, Scope, amounts::days};

declare_rule! {
    /// Quality is of another year than the cost it is paid with.
    ///
    /// ## What
    /// Quality results state a measurement year in which no day of the report's performance period lies; in a report of
    /// quality alone, months of which none is the report's; in a report in the standard's own form, which states the days
    /// of each result, days outside the report's period that are not the whole calendar year the report lies in.
    /// ## Why
    /// A gate met last year does not open this year's savings, unless the contract says so.
    /// ## What to do
    /// Check which measurement year the contract pays on, then ask for the results of that year.
    /// ## Question
    /// Which measurement year does the contract pay on? Please send the results of that year.
    /// ## Severity
    /// A warning: contracts may pay on the last finished measurement year. Info where the measures' names or versions say
    /// themselves that they are of the year before.
    /// ## Source
    /// HEDIS measurement years are calendar years; VBPR 1.1.0: `period` of the quality and of the performance report.
    /// ## Example that fires
    /// Cost of January to September 2024 with measures of MY2023; a VBPR report of January to August whose quality reports
    /// run to November.
    /// ## Example that does not
    /// The same with MY2024; a fiscal year 2023 to 2024 with either; last year's measures in a report of quality alone that
    /// is of last year.
    PER019 "quality-of-another-year", Warning, Report(check)
}

fn check(report: &Report, _: &Scope, out: &mut Findings) {
    let Some(period) = report.period else { return };
    // VBPR states the exact days of each result, and the report's period spans them all.
    if report.source.format == FileFormat::Fhir {
        let is_outside = |months: &Period| !whole_months(&period).contains(months) && !is_year_of(months, &period);
        return outside(report, period, is_outside, out);
    }
    // Results of no day of the report's period, in a report of quality alone.
    if report.metrics.is_empty() {
        return outside(report, period, |months| !months.overlaps(&period), out);
    }
    let mut other_years: BTreeMap<i32, Vec<&QualityMeasure>> = BTreeMap::new();
    let mut compared = false;
    for measure in &report.quality {
        // A rate decides; a row that only names the measure does not.
        let Some(year) = measure
            .year
            .filter(|_| measure.rate.is_some() || measure.score.is_some())
        else {
            continue;
        };
        compared = true;
        if !(period.start.year()..=period.end.year()).contains(&year) {
            other_years.entry(year).or_default().push(measure);
        }
    }
    if compared && other_years.is_empty() {
        return out.passed(&PER019);
    }
    for (year, measures) in other_years {
        let count = measures.len();
        // A report that says so itself pays on the last finished measurement year.
        let labelled = year + 1 == period.end.year() && measures.iter().all(|one| labelled_year(one) == Some(year));
        let mut draft = Draft::about(report, format!("Measurement year {year}"))
            .severity(if labelled { Severity::Info } else { PER019.severity })
            .message(format!(
                "{count} quality results are of measurement year {year}; the report's cost is of {}.",
                days(&period)
            ))
            .fact(year.to_string())
            .period("report period", report)
            .expected(format!("measurement year {}", period.end.year()))
            .found(format!("measurement year {year}"));
        for measure in measures {
            draft = draft.part("rate", measure, report);
        }
        out.push(&PER019, draft);
    }
}

/// Whether these months are the calendar year the period lies in: a measurement year is the year whole, however far the
/// report has come in it.
fn is_year_of(months: &Period, period: &Period) -> bool {
    let whole = (months.start.ordinal(), months.end.month(), months.end.day()) == (1, 12, 31);
    whole && months.start.year() == months.end.year() && months.contains(period)
}

/// The period with its months filled: one that lacks a few days is PER020's fault.
fn whole_months(period: &Period) -> Period {
    let start = period.start.with_day(1).unwrap_or(period.start);
    let next = period
        .end
        .with_day(1)
        .and_then(|first| first.checked_add_months(Months::new(1)));
    let end = next.and_then(|next| next.pred_opt()).unwrap_or(period.end);
    Period { start, end }
}

fn outside(report: &Report, period: Period, is_outside: impl Fn(&Period) -> bool, out: &mut Findings) {
    let mut others: BTreeMap<Period, Vec<&QualityMeasure>> = BTreeMap::new();
    for measure in &report.quality {
        match measure.period {
            Some(months) if is_outside(&months) => others.entry(months).or_default().push(measure),
            Some(_) => out.passed(&PER019),
            None => {}
        }
    }
    for (months, measures) in others {
        let labelled = months.end.year() + 1 == period.end.year()
            && measures.iter().all(|one| labelled_year(one) == Some(months.end.year()));
        let mut draft = Draft::about(report, format!("Measurement period {}", days(&months)))
            .severity(if labelled { Severity::Info } else { PER019.severity })
            .message(format!(
                "{} quality result{} of {}; the report covers {}.",
                measures.len(),
                if measures.len() == 1 { " is" } else { "s are" },
                days(&months),
                days(&period)
            ))
            .period("report period", report)
            .expected(format!("months within {}", days(&period)))
            .found(days(&months));
        for measure in measures {
            draft = draft.part("rate", measure, report);
        }
        out.push(&PER019, draft);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, only_finding};

    fn measured(year: i32) -> ReportBuilder {
        ReportBuilder::new("Acme")
            .usd("med-cost", "10")
            .quality("BCS", "412", "560", "73.6%")
            .with(|r| r.quality[0].year = Some(year))
    }

    #[test]
    fn fires_on_last_years_results() {
        let finding = only_finding(&PER019, &measured(2023).build());
        assert_eq!(finding.expected.as_deref(), Some("measurement year 2024"));
    }

    #[test]
    fn fires_on_a_quality_report_that_runs_past_its_report() {
        let standard = |months: &str| {
            let months = crate::testing::period(months);
            measured(2024)
                .with(|r| {
                    r.source.format = FileFormat::Fhir;
                    r.quality[0].period = Some(months);
                })
                .build()
        };
        let finding = only_finding(&PER019, &standard("2024-01-01/2024-11-30"));
        assert_eq!(finding.found.as_deref(), Some("2024-01-01 to 2024-11-30"));
        assert_silent(&PER019, &[&standard("2024-04-01/2024-06-30")]);
    }

    #[test]
    fn fires_on_months_outside_a_report_of_quality_alone() {
        let alone = measured(2023).with(|r| {
            r.metrics.clear();
            r.quality[0].period = Some("2022-10-01/2022-12-31".parse().expect("a period"));
        });
        assert_eq!(
            only_finding(&PER019, &alone.build()).found.as_deref(),
            Some("2022-10-01 to 2022-12-31")
        );
    }

    #[test]
    fn fires_as_info_on_the_year_before_that_is_labelled_so() {
        let labelled = measured(2023).with(|r| r.quality[0].version = Some("2023".into()));
        assert_eq!(only_finding(&PER019, &labelled.build()).severity, Severity::Info);
        let older = measured(2022).with(|r| r.quality[0].version = Some("2022".into()));
        assert_eq!(only_finding(&PER019, &older.build()).severity, Severity::Warning);
    }

    #[test]
    fn silent_on_the_same_year_and_on_quality_alone() {
        assert_silent(&PER019, &[&measured(2024).build()]);
        let alone = measured(2023).with(|r| r.metrics.clear());
        assert_silent(&PER019, &[&alone.build()]);
    }
}
