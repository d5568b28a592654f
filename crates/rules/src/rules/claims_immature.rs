//! PER017.

use chrono::{Datelike, NaiveDate};
use plumbline_model::{Facet, FacetValue, Metric, Report, StatementKind};

use crate::{Draft, Findings, Scope, amounts::days};

declare_rule! {
    /// Claims are immature: little run-out, and nothing stated for claims that are still to come.
    ///
    /// ## What
    /// Fewer months lie between the end of the services and the paid-through date than the contract or the setting asks
    /// for (3 unless set otherwise), and the report prints no IBNR and states no completion.
    /// ## Why
    /// Cost is too low, and savings are too high, by claims that are incurred and not yet paid.
    /// ## What to do
    /// Wait for the next report, or ask the payer for a completion factor.
    /// ## Question
    /// Which completion factor applies to these figures?
    /// ## Severity
    /// A warning: the figures are true as of their day.
    /// ## Source
    /// 42 CFR 425.605: three months of run-out and a completion factor.
    /// ## Example that fires
    /// Services to September, paid through October, no IBNR.
    /// ## Example that does not
    /// Paid through December; paid through October with an IBNR line; a report without cost.
    PER017 "claims-immature", Warning, Report(check)
}

/// Codes of lines that hold claims still to come.
const IBNR: [&str; 5] = ["ibnr-pmpm", "med-ibnr", "rx-ibnr", "med-rx-ibnr", "ibnr-estimate"];

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let (Some(paid), Some(period)) = (report.paid_through, report.period) else {
        return;
    };
    // A date before the end of the services is PER004's.
    if paid < period.end {
        return;
    }
    let Some(cost) = report.metrics.iter().find(|metric| is_claims_cost(metric)) else {
        return;
    };
    let months = month(paid) - month(period.end);
    let contract = scope.contract(report);
    let agreed = contract.and_then(|contract| contract.run_out_months).or_else(|| {
        let mut definitions = contract?.definitions.iter();
        let value = definitions.find_map(|d| d.facets.get(&Facet::RunOutMonths))?;
        value.to_string().split_whitespace().next()?.parse::<u32>().ok()
    });
    let least = agreed.unwrap_or(scope.settings_for(report).least_run_out_months);
    let enough = i32::try_from(least).is_ok_and(|least| months >= least);
    let completed = report.metrics.iter().any(|metric| IBNR.contains(&metric.code.as_str()))
        || report
            .definitions
            .iter()
            .filter_map(|definition| definition.facets.get(&Facet::Completion))
            .any(|value| *value != FacetValue::Excluded);
    if enough || completed {
        return out.passed(&PER017);
    }
    let asked = if agreed.is_some() {
        "the contract asks for"
    } else {
        "usual are"
    };
    let plural = if months == 1 { "" } else { "s" };
    out.push(
        &PER017,
        Draft::about(report, "Paid-through date")
            .message(format!(
                "Services to {}, paid through {paid}: {months} month{plural} of run-out; {asked} {least}. No IBNR and no completion is stated.",
                period.end
            ))
            .fact(paid.to_string())
            .header("paid through", StatementKind::PaidThrough, paid.to_string(), report)
            .period("report period", report)
            .metric(cost, report)
            .expected(format!("{least} months of run-out after {}, or completion", days(&period)))
            .found(format!("{months} month{plural}, no completion")),
    );
}

/// Cost counted from claims, whatever it is per.
fn is_claims_cost(metric: &Metric) -> bool {
    let (stem, _) = crate::figures::split(&metric.code);
    metric.unit.is_money()
        && metric.value.is_some()
        && (stem.ends_with("-cost") || stem == crate::components::TOTAL_COST || stem == "paid-claim")
        && stem != "admin-cost"
}

fn month(date: NaiveDate) -> i32 {
    date.year() * 12 + date.month0() as i32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, day, only_finding};

    fn paid(date: &str) -> ReportBuilder {
        ReportBuilder::new("Acme")
            .usd("med-cost", "1,000")
            .with(|r| r.paid_through = Some(day(date)))
    }

    #[test]
    fn fires_on_one_month_without_completion() {
        let finding = only_finding(&PER017, &paid("2024-10-31").build());
        assert_eq!(
            finding.message,
            "Services to 2024-09-30, paid through 2024-10-31: 1 month of run-out; usual are 3. No IBNR and no completion is stated."
        );
        assert!(finding.evidence.iter().any(|e| e.anchor.is_some()));
    }

    #[test]
    fn silent_with_run_out_with_completion_and_without_cost() {
        assert_silent(&PER017, &[&paid("2024-12-31").build()]);
        assert_silent(&PER017, &[&paid("2024-10-31").usd("med-ibnr", "20").build()]);
        let stated = paid("2024-10-31").define("med-cost", &[(Facet::Completion, "included")]);
        assert_silent(&PER017, &[&stated.build()]);
        let quality = ReportBuilder::new("Acme").with(|r| r.paid_through = Some(day("2024-10-31")));
        assert_silent(&PER017, &[&quality.build()]);
    }
}
