//! SRC006.

use plumbline_model::{FigureState, Report};

use crate::{Draft, Findings, Scope, amounts::listed};

declare_rule! {
    /// The payer masked figures.
    ///
    /// ## What
    /// Figures are printed as masked: "<11", "*", "suppressed".
    /// ## Why
    /// A masked figure is not zero and not missing. Sums and rates that need it cannot be checked.
    /// ## What to do
    /// Nothing, usually. Where the figure decides a payment, ask the payer for it under the contract's privacy terms.
    /// ## Severity
    /// Worth knowing and nothing more: masking is the payer's duty.
    /// ## Source
    /// CMS cell size suppression policy: no cell of 1 to 10 is published.
    /// ## Example that fires
    /// A quality measure with numerator "<11" and rate "*".
    /// ## Example that does not
    /// A measure with the numerator "0".
    SRC006 "suppressed-value", Info, Report(check)
}

fn check(report: &Report, _: &Scope, out: &mut Findings) {
    // Label, printed text, place: in source order.
    let mut masked = Vec::new();
    for metric in &report.metrics {
        if metric.state == FigureState::Suppressed {
            masked.push((metric.term.clone(), metric.displayed.as_str(), &metric.anchor));
        }
    }
    for measure in &report.quality {
        let before = masked.len();
        for (part, source) in &measure.sources {
            if source.state == FigureState::Suppressed {
                masked.push((
                    format!("{} {part}", measure.name),
                    source.displayed.as_str(),
                    &source.anchor,
                ));
            }
        }
        if masked.len() == before && measure.state == FigureState::Suppressed {
            masked.push((measure.name.clone(), measure.displayed.as_str(), &measure.anchor));
        }
    }
    if masked.is_empty() {
        return out.passed(&SRC006);
    }
    let labels: Vec<&str> = masked.iter().map(|(label, ..)| label.as_str()).collect();
    let mut draft = Draft::about(report, "Masked figures").message(match labels.as_slice() {
        [one] => format!("The payer masked 1 figure: {one}."),
        _ => format!("The payer masked {} figures: {}.", labels.len(), listed(&labels)),
    });
    for (label, printed, anchor) in &masked {
        draft = draft
            .fact(format!("{label}|{printed}"))
            .saw(label.clone(), *printed, Some(anchor), report);
    }
    out.push(&SRC006, draft);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, only_finding};

    #[test]
    fn fires_once_for_a_report_with_each_masked_part() {
        let report = ReportBuilder::new("Acme")
            .quality("KED", "<11", "64", "*")
            .usd("med-cost", "*")
            .build();
        let finding = only_finding(&SRC006, &report);
        assert_eq!(
            finding.message,
            "The payer masked 3 figures: med cost, KED numerator and KED rate."
        );
        assert_eq!(finding.evidence[1].value, "<11");
    }

    #[test]
    fn silent_on_a_zero() {
        assert_silent(
            &SRC006,
            &[&ReportBuilder::new("Acme").quality("KED", "0", "64", "0.0%").build()],
        );
    }
}
