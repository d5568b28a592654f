//! SRC003.

use std::collections::{BTreeMap, BTreeSet};

use plumbline_model::{FileFormat, Report, Severity, Unmapped};

use crate::beside::same_file;
use crate::{Draft, Findings, Scope, amounts::listed};

declare_rule! {
    /// A figure's term has no standard meaning yet.
    ///
    /// ## What
    /// The report prints a figure under a term its mapping does not name. In a file of many reports (a row for each
    /// organization, say) a term is told once for the file. A FHIR report's own code that comes close to none of the
    /// standard's is worth knowing and no more.
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
    SRC003 "term-not-mapped", Warning, Beside(check, of_file)
}

/// From this many reports in one file on, an unknown term is one remark about the file: its column is the cause.
const MANY_REPORTS: usize = 8;
/// Figures shown as evidence of a term that stands in many reports.
const SHOWN: usize = 5;

/// All reports of a file of few, or where this one speaks for the file; else as many as tell that the file holds many.
fn of_file<'a>(report: &Report, scope: &Scope<'a>) -> Vec<&'a Report> {
    let mut reports = same_file(report, scope);
    if !scope.speaks_for_file(report) {
        reports.truncate(MANY_REPORTS);
    }
    reports
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let of_file = scope.of_same_file(report);
    if of_file.len() >= MANY_REPORTS {
        if scope.speaks_for_file(report) {
            about_file(report, of_file, out);
        }
        return;
    }
    let mut by_term: BTreeMap<&str, Vec<&Unmapped>> = BTreeMap::new();
    for unmapped in &report.unmapped {
        by_term.entry(&unmapped.term).or_default().push(unmapped);
    }
    if by_term.is_empty() {
        return out.passed(&SRC003);
    }
    for (term, figures) in by_term {
        let printed: Vec<&str> = figures.iter().map(|figure| figure.displayed.as_str()).collect();
        let mut draft = Draft::about(report, term)
            .message(format!(
                "No mapping for \"{term}\", printed as {}. {}",
                listed(&printed),
                may_be(figures.iter().copied())
            ))
            .found(listed(&printed));
        // A payer's own code is conformant where none of the standard's fits.
        let own_code = report.source.format == FileFormat::Fhir && figures.iter().all(|one| one.suggestions.is_empty());
        if own_code {
            draft = draft.severity(Severity::Info);
        }
        for figure in figures {
            draft =
                draft
                    .fact(figure.displayed.clone())
                    .saw(term, figure.displayed.clone(), Some(&figure.anchor), report);
        }
        out.push(&SRC003, draft);
    }
}

/// One finding for each term of a file with many reports.
fn about_file(speaker: &Report, reports: &[&Report], out: &mut Findings) {
    let mut by_term: BTreeMap<&str, Vec<(&Report, &Unmapped)>> = BTreeMap::new();
    for report in reports {
        for unmapped in &report.unmapped {
            by_term.entry(&unmapped.term).or_default().push((report, unmapped));
        }
    }
    if by_term.is_empty() {
        return out.passed(&SRC003);
    }
    let period = speaker.period.map_or_else(String::new, |period| period.to_string());
    for (term, figures) in by_term {
        let in_reports: BTreeSet<&str> = figures.iter().map(|(report, _)| report.id.as_str()).collect();
        let count = format!("{} figures in {} reports", figures.len(), in_reports.len());
        let mut draft = Draft::remark(speaker, term)
            .message(format!(
                "No mapping for \"{term}\": {count} of the file. {}",
                may_be(figures.iter().map(|(_, figure)| *figure))
            ))
            .fact(format!("{}|{period}|{count}", speaker.payer.name))
            .found(count);
        for (report, figure) in figures.iter().take(SHOWN) {
            let label = format!("{term}, {}", report.subject.name);
            draft = draft.saw(label, figure.displayed.clone(), Some(&figure.anchor), report);
        }
        out.push(&SRC003, draft);
    }
}

/// What the term may stand for, in words.
fn may_be<'u>(figures: impl Iterator<Item = &'u Unmapped>) -> String {
    let mut codes: Vec<&str> = Vec::new();
    for suggestion in figures.flat_map(|figure| &figure.suggestions) {
        if !codes.contains(&suggestion.code.as_str()) {
            codes.push(&suggestion.code);
        }
    }
    if codes.is_empty() {
        "No known term comes close.".to_owned()
    } else {
        format!("It may be {}.", listed(&codes).replace(" and ", " or "))
    }
}

#[cfg(test)]
mod tests {
    use plumbline_model::Suggestion;

    use super::*;
    use crate::testing::{ReportBuilder, anchor, assert_silent, decimal, findings_of, only_finding};

    fn unmapped(term: &str, printed: &str, row: usize) -> Unmapped {
        Unmapped {
            place: None,
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
    fn a_column_nobody_knows_is_one_finding_however_many_reports_the_file_holds() {
        let reports: Vec<Report> = (1..=20)
            .map(|row| {
                ReportBuilder::new("Acme")
                    .id(&format!("row-{row}"))
                    .with(|r| {
                        r.subject.name = format!("Group {row}");
                        r.unmapped = vec![unmapped("ACO43", "7", row)];
                    })
                    .build()
            })
            .collect();
        let findings = findings_of(&SRC003, &reports.iter().collect::<Vec<_>>());
        assert_eq!(findings.len(), 1);
        assert!(
            findings[0].message.contains("20 figures in 20 reports"),
            "{}",
            findings[0].message
        );
        assert!(findings[0].evidence.iter().all(|evidence| evidence.anchor.is_some()));
    }

    #[test]
    fn fires_as_info_on_a_fhir_reports_own_code() {
        let own = |format| {
            ReportBuilder::new("Acme")
                .with(|r| {
                    r.source.format = format;
                    r.unmapped = vec![Unmapped {
                        term: "Doula support payments".into(),
                        displayed: "1,250".into(),
                        anchor: crate::testing::anchor(50, "1,250"),
                        suggestions: vec![],
                        place: None,
                    }];
                })
                .build()
        };
        assert_eq!(only_finding(&SRC003, &own(FileFormat::Fhir)).severity, Severity::Info);
        assert_eq!(
            only_finding(&SRC003, &own(FileFormat::Xlsx)).severity,
            Severity::Warning
        );
    }

    #[test]
    fn silent_when_every_term_is_mapped() {
        assert_silent(&SRC003, &[&ReportBuilder::new("Acme").usd("med-cost", "10").build()]);
    }
}
