//! PER001.

use plumbline_model::Report;

use crate::{Draft, Findings, Scope, amounts::printed};

declare_rule! {
    /// A report or its figures state no period.
    ///
    /// ## What
    /// The report names no performance period, and figures in it name no months of their own.
    /// ## Why
    /// A figure without months can be compared with nothing, and its run-out is unknown.
    /// ## What to do
    /// Ask the payer for the period, or state it in the mapping when the payer's layout never prints it.
    /// ## Source
    /// VBPR 1.1.0: `MeasureReport.period` is required; extension `service-period`.
    /// ## Example that fires
    /// A table of costs under the title "Performance summary" with no date anywhere.
    /// ## Example that does not
    /// A table without dates in a report whose cover says "01/01/2024 - 09/30/2024".
    PER001 "no-period-stated", Error, Report(check)
}

fn check(report: &Report, _: &Scope, out: &mut Findings) {
    let without: Vec<_> = report
        .metrics
        .iter()
        .filter(|metric| metric.service_period.is_none())
        .collect();
    let every_figure_has_one = without.is_empty() && !report.metrics.is_empty();
    if report.period.is_some() || every_figure_has_one {
        return out.passed(&PER001);
    }
    let mut draft = if without.len() == report.metrics.len() {
        Draft::about(report, "Report period").message("The report states no period, and none of its figures does.")
    } else {
        Draft::about(report, "Service periods").message(format!(
            "The report states no period, and {} of its {} figures state none of their own.",
            without.len(),
            report.metrics.len()
        ))
    };
    for metric in without {
        draft = draft.fact(metric.term.clone()).saw(
            metric.term.clone(),
            printed(&metric.displayed, metric.unit),
            Some(&metric.anchor),
            report,
        );
    }
    out.push(&PER001, draft.expected("a period").found("none"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, only_finding, period};

    fn undated() -> ReportBuilder {
        ReportBuilder::new("Acme").with(|r| r.period = None)
    }

    #[test]
    fn fires_once_for_a_report_without_any_period() {
        let finding = only_finding(&PER001, &undated().usd("med-cost", "10").usd("rx-cost", "5").build());
        assert_eq!(finding.evidence.len(), 2, "each figure without months is shown");
    }

    #[test]
    fn fires_on_the_figures_that_have_none() {
        let report = undated()
            .usd("med-cost", "10")
            .usd("rx-cost", "5")
            .last(|metric| metric.service_period = Some(period("2024-01-01/2024-03-31")))
            .build();
        let finding = only_finding(&PER001, &report);
        assert_eq!(finding.subject, "Service periods");
        assert_eq!(finding.evidence[0].label, "med cost");
    }

    #[test]
    fn silent_when_the_report_or_every_figure_states_one() {
        assert_silent(&PER001, &[&ReportBuilder::new("Acme").usd("med-cost", "10").build()]);
        let own = undated()
            .usd("med-cost", "10")
            .last(|metric| metric.service_period = Some(period("2024-01-01/2024-03-31")));
        assert_silent(&PER001, &[&own.build()]);
    }
}
