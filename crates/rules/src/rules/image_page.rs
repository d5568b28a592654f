//! SRC007.

use plumbline_model::Report;

use crate::{Findings, Scope, issues::report_issues};

declare_rule! {
    /// A page is an image without text.
    ///
    /// ## What
    /// A page of the report holds a picture and no text, as a scanner makes it.
    /// ## Why
    /// Figures on it are not read, so the report may be incomplete without showing it.
    /// ## What to do
    /// Ask the payer for the file it was printed from, or enter the figures by hand.
    /// ## Severity
    /// An error, unlike other remarks on files: nobody can say what is missing.
    /// ## Source
    /// What reading noticed: the page draws an image and no glyph.
    /// ## Example that fires
    /// A scanned signature page in the middle of a report.
    /// ## Example that does not
    /// A page with a logo and text.
    SRC007 "page-is-an-image", Error, Report(check)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    report_issues(&SRC007, report, scope, out);
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

    #[test]
    fn silent_on_other_remarks() {
        let report = ReportBuilder::new("Acme")
            .with(|r| r.issues = vec![issue("SRC014", "Something else.")])
            .build();
        assert_silent(&SRC007, &[&report]);
    }
}
