//! SRC004.

use plumbline_model::{Metric, Report};
use rust_decimal::Decimal;

use crate::{Draft, Findings, Scope, amounts::listed};

declare_rule! {
    /// Figures were mapped with less certainty than is accepted.
    ///
    /// ## What
    /// Figures whose certainty of mapping lies below the setting (80% unless set otherwise). Figures read by OCR are
    /// confirmed one by one and left out.
    /// ## Why
    /// A term that is only likely to mean medical cost is compared as if it did.
    /// ## What to do
    /// Look at each term beside its figure, then accept or correct it in the mapping.
    /// ## Source
    /// The certainty a mapping or a reader states for each figure.
    /// ## Example that fires
    /// "Med exp" taken for medical cost with a certainty of 65%.
    /// ## Example that does not
    /// A term that the mapping file names: its certainty is 1.
    SRC004 "uncertain-mapping", Warning, Report(check)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let least = Decimal::new(i64::from(scope.settings.least_mapping_confidence_percent), 2);
    let uncertain: Vec<&Metric> = report
        .metrics
        .iter()
        .filter(|metric| metric.confidence < least && metric.anchor.ocr_confidence().is_none())
        .collect();
    if uncertain.is_empty() {
        if !report.metrics.is_empty() {
            out.passed(&SRC004);
        }
        return;
    }
    let percent = |value: Decimal| crate::amounts::with_unit(value, plumbline_model::Unit::Ratio);
    let names: Vec<String> = uncertain
        .iter()
        .map(|metric| {
            format!(
                "\"{}\" as {} ({})",
                metric.term,
                metric.code,
                percent(metric.confidence)
            )
        })
        .collect();
    let mut draft = Draft::about(report, "Mapping")
        .message(format!(
            "Taken with a certainty below {}: {}.",
            percent(least),
            listed(&names)
        ))
        .expected(format!("a certainty of {}", percent(least)))
        .found(match uncertain.len() {
            1 => "1 figure below".to_owned(),
            count => format!("{count} figures below"),
        });
    for metric in uncertain {
        draft = draft.metric(metric, report);
    }
    out.push(&SRC004, draft);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, decimal, only_finding};

    fn sure(confidence: &str) -> Report {
        ReportBuilder::new("Acme")
            .usd("med-cost", "10")
            .last(|metric| metric.confidence = decimal(confidence))
            .build()
    }

    #[test]
    fn fires_below_the_setting() {
        assert_eq!(
            only_finding(&SRC004, &sure("0.65")).message,
            "Taken with a certainty below 80%: \"med cost\" as med-cost (65%)."
        );
    }

    #[test]
    fn silent_at_and_above_it() {
        assert_silent(&SRC004, &[&sure("0.8"), &sure("1")]);
    }
}
