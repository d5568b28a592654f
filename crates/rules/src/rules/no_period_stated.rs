//! PER001.

use plumbline_model::{FileFormat, Report};

use crate::amounts::{listed, printed};
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// A report or its figures state no period.
    ///
    /// ## What
    /// The report names no performance period, and figures in it name no months of their own; or a quality report of the
    /// standard, which has to state its own, states none.
    /// ## Why
    /// A figure without months can be compared with nothing, and its run-out is unknown.
    /// ## What to do
    /// Ask the payer for the period, or state it in the mapping when the payer's layout never prints it.
    /// ## Question
    /// Which period does the report cover?
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
    let measures: Vec<_> = report
        .quality
        .iter()
        .filter(|measure| measure.period.is_none())
        .collect();
    let figures = report.figure_count();
    let missing = without.len() + measures.len();
    let of_standard = report.source.format == FileFormat::Fhir && !measures.is_empty();
    if (report.period.is_some() && !of_standard) || (missing == 0 && figures > 0) {
        return out.passed(&PER001);
    }
    let without = if report.period.is_some() { vec![] } else { without };
    let mut draft = if report.period.is_some() {
        let names: Vec<&str> = measures.iter().map(|measure| measure.name.as_str()).collect();
        Draft::about(report, "Quality periods")
            .message(format!("The quality reports on {} state no period.", listed(&names)))
    } else if missing == figures {
        Draft::about(report, "Report period").message("The report states no period, and none of its figures does.")
    } else {
        Draft::about(report, "Service periods").message(format!(
            "The report states no period, and {} of its {} figures state none of their own.",
            missing, figures
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
    for measure in measures {
        draft = draft.fact(measure.measure.clone()).saw(
            measure.name.clone(),
            measure.displayed.clone(),
            Some(&measure.anchor),
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
    fn fires_on_quality_results_without_months_and_is_silent_on_those_with_some() {
        let undated_result = undated().quality("BCS", "412", "560", "73.6%").build();
        assert_eq!(only_finding(&PER001, &undated_result).evidence.len(), 1);
        let dated = undated()
            .quality("BCS", "412", "560", "73.6%")
            .with(|r| r.quality[0].period = Some(period("2024-01-01/2024-12-31")));
        assert_silent(&PER001, &[&dated.build()]);
    }

    #[test]
    fn fires_on_a_quality_report_of_the_standard_that_states_none() {
        let report = |format| {
            ReportBuilder::new("Acme")
                .quality("BCS", "412", "560", "73.6%")
                .with(|r| {
                    r.quality[0].period = None;
                    r.source.format = format;
                })
                .build()
        };
        let finding = only_finding(&PER001, &report(FileFormat::Fhir));
        assert_eq!(finding.message, "The quality reports on BCS state no period.");
        assert_silent(&PER001, &[&report(FileFormat::Xlsx)]);
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
