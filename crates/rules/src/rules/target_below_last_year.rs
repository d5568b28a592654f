//! BEN009.

use chrono::Months;
use plumbline_model::{Direction, Report};

use crate::amounts::{calculable, interval};
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// A quality target asks for less than last year's result.
    ///
    /// ## What
    /// A measure's target is surely worse than the result that the contract's report of the year before prints.
    /// ## Why
    /// A target that is already met asks for no improvement, and pays for none.
    /// ## What to do
    /// Check whether the target is for maintenance; raise it when the contract is renewed.
    /// ## Severity
    /// Worth knowing and nothing more: a contract may pay for maintenance.
    /// ## Source
    /// HCP-LAN and New York VBP roadmap: targets for maintenance, improvement or attainment.
    /// ## Example that fires
    /// Last year 76.0%, this year's target 74%.
    /// ## Example that does not
    /// Last year 73.0%; readmissions of 10.2% and a target of 9%; star thresholds, which are the same for all.
    BEN009 "target-below-last-year", Info, Beside(check, last_year)
}

/// The report of the same kind that ends a year before.
fn last_year<'a>(report: &Report, scope: &Scope<'a>) -> Vec<&'a Report> {
    let Some(period) = report.period else { return Vec::new() };
    let end = period.end.checked_sub_months(Months::new(12));
    let mut series = scope.series(report).iter().copied();
    let before = series.find(|other| other.basis == report.basis && other.period.map(|period| period.end) == end);
    before.into_iter().collect()
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let Some(before) = last_year(report, scope).pop() else {
        return;
    };
    for measure in &report.quality {
        let Some(target) = measure.thresholds.iter().find(|threshold| threshold.r#type == "target") else {
            continue;
        };
        let last = before
            .quality
            .iter()
            .find(|other| other.measure == measure.measure && other.name == measure.name);
        let (Some(last), Some(value), Some(direction)) = (last, target.value, measure.direction) else {
            continue;
        };
        let Some(rate) = last.rate.filter(|rate| calculable(*rate) && calculable(value)) else {
            continue;
        };
        let was = interval(rate, last.sources.get("rate").and_then(|source| source.quantum));
        let asked = interval(value, None);
        let less = match direction {
            Direction::Increase => asked.high < was.low,
            Direction::Decrease => asked.low > was.high,
        };
        if !less {
            out.passed(&BEN009);
            continue;
        }
        out.push(
            &BEN009,
            Draft::about(report, measure.name.clone())
                .message(format!(
                    "{}: the target is {}, last year's result was {}.",
                    measure.name, target.displayed, last.displayed
                ))
                .fact(format!("{}|{}", measure.measure, target.displayed))
                .saw("target", target.displayed.clone(), Some(&target.anchor), report)
                .part("rate", last, before)
                .expected(format!("a target of {} or better", last.displayed))
                .found(target.displayed.clone()),
        );
    }
}

#[cfg(test)]
mod tests {
    use plumbline_model::Basis;

    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, findings_of};

    fn year(months: &str, rate: &str, target: &str) -> Report {
        ReportBuilder::new("Acme")
            .id(months)
            .period(months, Basis::Year)
            .quality("BCS", "", "", rate)
            .threshold("target", target)
            .build()
    }

    #[test]
    fn fires_on_a_target_that_is_already_met() {
        let last = year("2023-01-01/2023-12-31", "76.0%", "72%");
        let findings = findings_of(&BEN009, &[&last, &year("2024-01-01/2024-12-31", "75.0%", "74%")]);
        assert_eq!(findings.len(), 1);
        assert_eq!(
            findings[0].message,
            "BCS: the target is 74%, last year's result was 76.0%."
        );
    }

    #[test]
    fn silent_on_a_target_above_it_and_without_last_year() {
        let last = year("2023-01-01/2023-12-31", "73.0%", "72%");
        let this = year("2024-01-01/2024-12-31", "75.0%", "74%");
        assert_silent(&BEN009, &[&last, &this]);
        assert_silent(&BEN009, &[&this]);
    }
}
