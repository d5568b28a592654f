//! What may leave of reports that OCR read: figures that a person has confirmed, marked as such.

use plumbline_model::{Anchor, Finding, OcrFigure, OcrKind, Report};

/// A report without what nobody has confirmed, `None` where its header is not confirmed; and what was left out, in words.
pub fn release(report: Report) -> (Option<Report>, Option<String>) {
    if report.ocr.is_empty() && report.unmapped.iter().all(|u| !by_ocr(&u.anchor)) {
        return (Some(report), None);
    }
    let (left, out) = report.without_unconfirmed_figures();
    let title = report.title();
    match left {
        None => {
            let note =
                format!("{title} is left out with {out} figures: OCR read its header and no person has confirmed it");
            (None, Some(note))
        }
        Some(report) => {
            let note = format!("{out} figures that OCR read and no person has confirmed are left out ({title})");
            (Some(report.into_owned()), (out > 0).then_some(note))
        }
    }
}

/// Findings without the values of figures that nobody has confirmed: what is to be confirmed is named, not quoted.
pub fn without_unconfirmed_values(findings: &[Finding]) -> Vec<Finding> {
    let mut findings = findings.to_vec();
    for finding in findings.iter_mut().filter(|finding| finding.rule == "SRC007") {
        finding.evidence.retain(|evidence| {
            !evidence
                .anchor
                .as_ref()
                .is_some_and(|anchor| by_ocr(anchor) && !anchor.text().is_empty())
        });
    }
    findings
}

fn by_ocr(anchor: &Anchor) -> bool {
    anchor.ocr_confidence().is_some()
}

/// What is known of a figure that OCR read.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct OcrMark {
    /// The certainty of the least certain word, 0 to less than 1. Empty for a figure of text.
    pub(crate) certainty: String,
    /// Who compared it with the page.
    pub(crate) confirmed_by: String,
    /// What OCR had read where a person corrected it.
    pub(crate) read: String,
}

impl OcrMark {
    /// The mark of one part of a figure.
    pub(crate) fn of(report: &Report, kind: OcrKind, figure: &str, part: &str, anchor: &Anchor) -> OcrMark {
        let entry = report.ocr_of(kind, figure);
        let confirmation = entry.and_then(|entry: &OcrFigure| entry.confirmed.as_ref());
        let correction =
            confirmation.and_then(|confirmation| confirmation.corrections.iter().find(|one| one.part == part));
        OcrMark {
            certainty: anchor
                .ocr_confidence()
                .map_or_else(String::new, |certainty| certainty.to_string()),
            confirmed_by: confirmation.map_or_else(String::new, |confirmation| confirmation.by.clone()),
            read: correction.map_or_else(String::new, |correction| correction.read.clone()),
        }
    }

    /// The mark in one cell: `87%, confirmed by Dana Whitfield`. Empty for a figure of text.
    pub(crate) fn words(report: &Report, kind: OcrKind, figure: &str) -> String {
        let Some(entry) = report.ocr_of(kind, figure) else {
            return String::new();
        };
        let Some(confirmation) = &entry.confirmed else {
            return entry.percent();
        };
        let corrected = confirmation
            .corrections
            .iter()
            .map(|one| format!("; {}: OCR read {}", one.part, one.read));
        format!(
            "{}, confirmed by {}{}",
            entry.percent(),
            confirmation.by,
            corrected.collect::<String>()
        )
    }
}

#[cfg(test)]
mod tests {
    use plumbline_model::{Confirmation, Correction, HEADER, PageBox};
    use rust_decimal::Decimal;

    use super::*;
    use crate::{EXPORTERS, Selection, export, testing};

    fn page(text: &str) -> Anchor {
        Anchor::page(1, PageBox([72, 310, 121, 322].map(Decimal::from)), text)
            .with_ocr_confidence(Some(Decimal::new(87, 2)))
    }

    /// A report whose first metric is on a scanned page, and its header if so wished.
    fn scanned(header: bool) -> Report {
        let mut report = testing::report();
        report.metrics[0].anchor = page("812.40");
        if header {
            report.statements.push(plumbline_model::Statement {
                kind: plumbline_model::StatementKind::Payer,
                value: "Harborview".into(),
                inferred: false,
                anchor: Some(page("Harborview")),
            });
        }
        report.list_ocr();
        report
    }

    /// Everything an export in this format writes, and its notes.
    fn exported(format: &str, report: &Report) -> (Vec<Vec<u8>>, Vec<String>) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let selection = Selection {
            reports: std::slice::from_ref(report),
            contracts: &[],
            findings: &[],
        };
        let done = export(format, &selection, folder.path(), &mut |_| true)
            .expect("a format")
            .expect("written");
        let bytes = |file: &crate::Written| std::fs::read(&file.path).expect("there");
        (done.files.iter().map(bytes).collect(), done.notes)
    }

    #[test]
    fn no_exporter_lets_an_unconfirmed_figure_out_and_each_says_so() {
        for (format, _) in EXPORTERS {
            let (_, notes) = exported(format, &scanned(false));
            let left_out = |note: &String| note.starts_with("1 figures that OCR read") && note.contains("left out");
            assert!(notes.iter().any(left_out), "{format}: {notes:?}");
            let (_, notes) = exported(format, &scanned(true));
            assert!(
                notes.iter().any(|note| note.contains("OCR read its header")),
                "{format}: {notes:?}"
            );
        }
        let text = |report: &Report| String::from_utf8(exported("csv", report).0.concat()).expect("text");
        assert!(text(&testing::report()).contains("812.40"));
        assert!(!text(&scanned(false)).contains("812.40"));
        let bundle = String::from_utf8(exported("fhir", &scanned(false)).0.concat()).expect("text");
        assert!(!bundle.contains("812.40"));
        assert!(
            exported("fhir", &scanned(true)).0.is_empty(),
            "no Bundle of an unconfirmed header"
        );
    }

    #[test]
    fn a_confirmed_figure_leaves_with_its_certainty_its_person_and_what_ocr_read() {
        let mut report = scanned(false);
        let confirmation = Confirmation {
            by: "Dana Whitfield".into(),
            at: chrono::DateTime::UNIX_EPOCH,
            corrections: vec![Correction {
                part: "value".into(),
                read: "872.40".into(),
                displayed: "812.40".into(),
                value: Decimal::new(81_240, 2),
                quantum: None,
            }],
        };
        report.confirm_ocr(0, confirmation);
        for format in ["csv", "fhir"] {
            let (files, notes) = exported(format, &report);
            let text = String::from_utf8(files.concat()).expect("text");
            for word in ["812.40", "0.87", "Dana Whitfield", "872.40"] {
                assert!(text.contains(word), "{format} lacks {word}");
            }
            assert!(!notes.iter().any(|note| note.contains("OCR")), "{notes:?}");
        }
        assert_eq!(
            OcrMark::words(&report, OcrKind::Metric, &report.metrics[0].id),
            "87%, confirmed by Dana Whitfield; value: OCR read 872.40"
        );
        assert_eq!(report.ocr_of(OcrKind::Header, HEADER), None);
    }
}
