//! SRC007.

use std::collections::BTreeSet;

use plumbline_model::{Anchor, FigurePart, FileFormat, OcrKind, Report};

use crate::beside::{first_of_file, same_file};
use crate::{Draft, Findings, Scope, amounts::listed, issues::report_issues_where};

declare_rule! {
    /// A page is an image without text, or figures that OCR read of one are not confirmed.
    ///
    /// ## What
    /// A page of the report holds a picture and no text, as a scanner makes it. Where OCR read it, each figure and the
    /// report's header have to be confirmed by a person.
    /// ## Why
    /// Figures of a page that was not read are missing without showing it. OCR takes a 3 for an 8 now and then, and is
    /// sure of it.
    /// ## What to do
    /// Compare each figure with the page and confirm it, or correct it: in the window beside the drawn page, or with
    /// `plumbline confirm`; look for figures that OCR missed. Where nothing was read, ask the payer for the file the page was printed from, or install OCR.
    /// ## Question
    /// Please send the file these pages were printed from.
    /// ## Severity
    /// An error, unlike other remarks on files: nobody can say what is missing or misread. Until then the figures' values
    /// are in no check, comparison or export.
    /// ## Source
    /// What reading noticed: the page draws an image and no glyph.
    /// ## Example that fires
    /// A scanned signature page in the middle of a report.
    /// ## Example that does not
    /// A page with a logo and text. A scanned page all figures of which a person has confirmed.
    SRC007 "page-is-an-image", Error, Beside(check, of_pages)
}

/// The reports of the same pages, which may be what figures of a page went to; elsewhere the one that speaks for the file.
fn of_pages<'a>(report: &Report, scope: &Scope<'a>) -> Vec<&'a Report> {
    match report.source.format {
        FileFormat::Pdf => same_file(report, scope),
        _ => first_of_file(report, scope),
    }
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let taken: BTreeSet<u32> = scope
        .of_same_file(report)
        .iter()
        .flat_map(|of| pages_read(of))
        .collect();
    report_issues_where(&SRC007, report, scope, out, |issue| {
        // A page that gave figures is spoken of through them.
        let page = issue.anchor.as_ref().filter(|anchor| anchor.ocr_confidence().is_some());
        !page.and_then(number).is_some_and(|page| taken.contains(&page))
    });
    unconfirmed(report, out);
}

fn number(anchor: &Anchor) -> Option<u32> {
    match anchor {
        Anchor::Page { page, .. } => Some(*page),
        Anchor::Sheet { .. } | Anchor::Json { .. } | Anchor::Csv { .. } => None,
    }
}

/// Pages of which OCR read figures or the header.
fn pages_read(report: &Report) -> BTreeSet<u32> {
    let header = report
        .statements
        .iter()
        .filter_map(|statement| statement.anchor.as_ref());
    let definitions = report
        .definitions
        .iter()
        .filter_map(|definition| definition.anchor.as_ref());
    let metrics = report.metrics.iter().map(|metric| &metric.anchor);
    let quality = report.quality.iter().map(|measure| &measure.anchor);
    header
        .chain(definitions)
        .chain(metrics)
        .chain(quality)
        .filter(|anchor| anchor.ocr_confidence().is_some())
        .filter_map(number)
        .collect()
}

/// One finding for all figures of the report that OCR read and nobody confirmed.
fn unconfirmed(report: &Report, out: &mut Findings) {
    let open: Vec<_> = report.unconfirmed().collect();
    if open.is_empty() {
        if !report.ocr.is_empty() {
            out.passed(&SRC007);
        }
        return;
    }
    let mut labels: Vec<String> = Vec::new();
    let mut seen: Vec<(String, FigurePart)> = Vec::new();
    for figure in &open {
        match figure.kind {
            OcrKind::Header => {
                labels.push("the header".to_owned());
                let statements = report.statements.iter().filter_map(|statement| {
                    let anchor = statement.anchor.as_ref()?;
                    let displayed = statement.value.as_str();
                    Some((
                        format!("{:?}", statement.kind),
                        FigurePart {
                            name: "",
                            displayed,
                            anchor,
                        },
                    ))
                });
                seen.extend(statements.filter(|(_, part)| part.anchor.ocr_confidence().is_some()));
            }
            OcrKind::Metric => {
                if let Some(metric) = report.metric(&figure.figure) {
                    labels.push(metric.term.clone());
                    seen.extend(metric.parts().into_iter().map(|part| (metric.term.clone(), part)));
                }
            }
            OcrKind::Quality => {
                if let Some(measure) = report.quality.iter().find(|measure| measure.id == figure.figure) {
                    labels.push(measure.name.clone());
                    seen.extend(measure.parts().into_iter().map(|part| (measure.name.clone(), part)));
                }
            }
        }
    }
    labels.dedup();
    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    let mut draft = Draft::about(report, "Figures read by OCR").message(format!(
        "{} of {} parts of the report that OCR read are not confirmed by a person: {}. Their values are in no check, comparison or export.",
        open.len(),
        report.ocr.len(),
        listed(&labels)
    ));
    for (label, part) in &seen {
        let label = match part.name {
            "" | "value" => label.clone(),
            name => format!("{label}, {name}"),
        };
        let printed = part.displayed;
        let shown = match part.anchor.ocr_percent() {
            Some(percent) => format!("{printed} ({percent})"),
            None => printed.to_owned(),
        };
        draft = draft
            .fact(format!("{label}|{printed}"))
            .saw(label, shown, Some(part.anchor), report);
    }
    out.push(&SRC007, draft);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, findings_of, issue, only_finding};

    #[test]
    fn fires_with_the_place_and_the_text() {
        let report = ReportBuilder::new("Acme")
            .with(|r| r.issues = vec![issue("SRC007", "Look at C40.")])
            .build();
        let finding = only_finding(&SRC007, &report);
        assert_eq!(
            (finding.subject.as_str(), finding.message.as_str()),
            ("Summary!C40", "Look at C40.")
        );
        assert!(
            finding.evidence[0].anchor.is_some(),
            "a finding without a place is a bug"
        );
    }

    #[test]
    fn fires_once_for_a_file_that_holds_two_reports() {
        let report = |id| {
            ReportBuilder::new("Acme")
                .id(id)
                .with(|r| r.issues = vec![issue("SRC007", "Look at C40.")])
                .build()
        };
        assert_eq!(findings_of(&SRC007, &[&report("one"), &report("two")]).len(), 1);
    }

    fn on_page(text: &str, percent: i64) -> Anchor {
        Anchor::page(
            2,
            plumbline_model::PageBox([72, 310, 121, 322].map(rust_decimal::Decimal::from)),
            text,
        )
        .with_ocr_confidence(Some(rust_decimal::Decimal::new(percent, 2)))
    }

    /// A report of two figures, one of them on a scanned page; its issue says so.
    fn scanned() -> Report {
        ReportBuilder::new("Acme")
            .usd("med-cost", "1,200")
            .usd("rx-cost", "300")
            .with(|r| {
                r.metrics[0].anchor = on_page("1,200", 87);
                r.issues = vec![issue("SRC007", "Page 2 was read by OCR.")];
                r.issues[0].anchor = Some(on_page("", 41));
                r.list_ocr();
            })
            .build()
    }

    fn confirmed(mut report: Report) -> Report {
        let confirmation = plumbline_model::Confirmation {
            by: "Dana".into(),
            at: chrono::DateTime::UNIX_EPOCH,
            corrections: vec![],
        };
        report.confirm_ocr(0, confirmation);
        report
    }

    #[test]
    fn fires_until_a_person_has_confirmed_what_ocr_read() {
        let finding = only_finding(&SRC007, &scanned());
        assert_eq!(
            finding.message,
            "1 of 1 parts of the report that OCR read are not confirmed by a person: med cost. Their values are in no check, comparison or export."
        );
        assert_eq!(finding.evidence[0].value, "1,200 (87%)");
        assert_eq!(finding.evidence[0].anchor, Some(on_page("1,200", 87)));
    }

    #[test]
    fn fires_where_ocr_read_a_page_and_no_figure_came_of_it() {
        let report = ReportBuilder::new("Acme")
            .with(|r| {
                r.issues = vec![issue("SRC007", "Page 2 was read by OCR.")];
                r.issues[0].anchor = Some(on_page("", 41));
            })
            .build();
        assert_eq!(only_finding(&SRC007, &report).message, "Page 2 was read by OCR.");
    }

    #[test]
    fn silent_once_everything_is_confirmed() {
        assert_silent(&SRC007, &[&confirmed(scanned())]);
    }

    #[test]
    fn silent_about_sums_that_lack_an_unconfirmed_figure() {
        // Medical and pharmacy cost make the total; without the one that OCR read, nobody can say that they do not.
        let report = |confirm: bool| {
            let report = ReportBuilder::new("Acme")
                .usd("med-cost", "1,200")
                .usd("rx-cost", "300")
                .usd("med-rx-cost", "9,999")
                .with(|r| {
                    r.metrics[0].anchor = on_page("1,200", 87);
                    r.list_ocr();
                })
                .build();
            if confirm { confirmed(report) } else { report }
        };
        let codes = |report: &Report| -> Vec<String> {
            let verdict = crate::testing::check_all(&[report], &[], &[]);
            verdict.findings.into_iter().map(|finding| finding.rule).collect()
        };
        assert!(
            codes(&report(true)).contains(&"ARI002".to_owned()),
            "the rule looks at these figures"
        );
        assert!(!codes(&report(false)).contains(&"ARI002".to_owned()));
    }

    #[test]
    fn silent_on_other_remarks() {
        let report = ReportBuilder::new("Acme")
            .with(|r| r.issues = vec![issue("SRC014", "Something else.")])
            .build();
        assert_silent(&SRC007, &[&report]);
    }
}
