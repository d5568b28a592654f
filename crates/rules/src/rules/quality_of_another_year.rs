//! PER019.

use std::collections::BTreeMap;

use chrono::Datelike;
use plumbline_model::{QualityMeasure, Report};

use crate::{Draft, Findings, Scope, amounts::days};

declare_rule! {
    /// Quality is of another year than the cost it is paid with.
    ///
    /// ## What
    /// Quality results state a measurement year in which no day of the report's performance period lies.
    /// ## Why
    /// A gate met last year does not open this year's savings, unless the contract says so.
    /// ## What to do
    /// Check which measurement year the contract pays on, then ask for the results of that year.
    /// ## Question
    /// Which measurement year does the contract pay on? Please send the results of that year.
    /// ## Severity
    /// A warning: contracts may pay on the last finished measurement year.
    /// ## Source
    /// HEDIS measurement years are calendar years; VBPR 1.1.0: `period` of the quality and of the performance report.
    /// ## Example that fires
    /// Cost of January to September 2024 with measures of MY2023.
    /// ## Example that does not
    /// The same with MY2024; a fiscal year 2023 to 2024 with either; a report of quality alone.
    PER019 "quality-of-another-year", Warning, Report(check)
}

fn check(report: &Report, _: &Scope, out: &mut Findings) {
    let Some(period) = report.period.filter(|_| !report.metrics.is_empty()) else {
        return;
    };
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
        let mut draft = Draft::about(report, format!("Measurement year {year}"))
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
    fn silent_on_the_same_year_and_on_quality_alone() {
        assert_silent(&PER019, &[&measured(2024).build()]);
        let alone = measured(2023).with(|r| r.metrics.clear());
        assert_silent(&PER019, &[&alone.build()]);
    }
}
