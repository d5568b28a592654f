//! SRC003.

use std::collections::BTreeMap;

use plumbline_model::{Report, Unmapped};

use crate::{Draft, Findings, Scope, amounts::listed};

declare_rule! {
    /// A figure's term has no standard meaning yet.
    ///
    /// ## What
    /// The report prints a figure under a term its mapping does not name.
    /// ## Why
    /// The figure is kept and takes part in nothing: no check, no comparison, no export.
    /// ## What to do
    /// Give the term a code in the mapping, or mark it as not in the standard. The answer holds for every later report.
    /// ## Source
    /// VBPR 1.1.0, code system `vbp-performance-metric`: its binding is extensible, so a code of one's own may be right.
    /// ## Example that fires
    /// A row "Doula support payments" that the payer added this quarter.
    /// ## Example that does not
    /// A row "Med + Rx PMPM" that the mapping maps to `med-rx-cost-pmpm`.
    SRC003 "term-not-mapped", Warning, Report(check)
}

fn check(report: &Report, _: &Scope, out: &mut Findings) {
    let mut by_term: BTreeMap<&str, Vec<&Unmapped>> = BTreeMap::new();
    for unmapped in &report.unmapped {
        by_term.entry(&unmapped.term).or_default().push(unmapped);
    }
    if by_term.is_empty() {
        return out.passed(&SRC003);
    }
    for (term, figures) in by_term {
        let mut codes: Vec<&str> = Vec::new();
        for suggestion in figures.iter().flat_map(|figure| &figure.suggestions) {
            if !codes.contains(&suggestion.code.as_str()) {
                codes.push(&suggestion.code);
            }
        }
        let printed: Vec<&str> = figures.iter().map(|figure| figure.displayed.as_str()).collect();
        let may_be = if codes.is_empty() {
            "No known term comes close.".to_owned()
        } else {
            format!("It may be {}.", listed(&codes).replace(" and ", " or "))
        };
        let mut draft = Draft::about(report, term)
            .message(format!(
                "No mapping for \"{term}\", printed as {}. {may_be}",
                listed(&printed)
            ))
            .found(listed(&printed));
        for figure in figures {
            draft =
                draft
                    .fact(figure.displayed.clone())
                    .saw(term, figure.displayed.clone(), Some(&figure.anchor), report);
        }
        out.push(&SRC003, draft);
    }
}

#[cfg(test)]
mod tests {
    use plumbline_model::Suggestion;

    use super::*;
    use crate::testing::{ReportBuilder, anchor, assert_silent, decimal, findings_of};

    fn unmapped(term: &str, printed: &str, row: usize) -> Unmapped {
        Unmapped {
            term: term.into(),
            displayed: printed.into(),
            anchor: anchor(row, printed),
            suggestions: vec![Suggestion {
                code: "ccf".into(),
                confidence: decimal("0.4"),
                reason: "both are payments".into(),
            }],
        }
    }

    #[test]
    fn fires_once_for_each_term_with_every_figure() {
        let report = ReportBuilder::new("Acme")
            .with(|r| {
                r.unmapped = vec![
                    unmapped("Doula support payments", "1,200", 7),
                    unmapped("Doula support payments", "900", 8),
                    unmapped("Other", "5", 9),
                ];
            })
            .build();
        let findings = findings_of(&SRC003, &[&report]);
        assert_eq!(findings.len(), 2, "one finding per term, not per figure");
        assert_eq!(findings[0].evidence.len(), 2);
        assert_eq!(
            findings[0].message,
            "No mapping for \"Doula support payments\", printed as 1,200 and 900. It may be ccf."
        );
    }

    #[test]
    fn silent_when_every_term_is_mapped() {
        assert_silent(&SRC003, &[&ReportBuilder::new("Acme").usd("med-cost", "10").build()]);
    }
}
