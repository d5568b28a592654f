//! SRC009.

use plumbline_model::Report;

use crate::beside::first_of_file;
use crate::{Findings, Scope, issues::report_issues};

declare_rule! {
    /// The file holds figures a reader does not see.
    ///
    /// ## What
    /// Figures stand in a hidden sheet, row or column.
    /// ## Why
    /// Nobody who reads the report has seen them. They may be left-over calculations, or what the shown figures rest on.
    /// ## What to do
    /// Show the sheet, look at it, and ask the payer whether the figures belong to the report. They are not taken in.
    /// ## Question
    /// Do the figures in the hidden part belong to the report?
    /// ## Source
    /// The sheet, row or column state stored in the workbook (ECMA-376 part 1, 18.2.19 and 18.3.1.73).
    /// ## Example that fires
    /// A hidden sheet "Calc" with a table of amounts.
    /// ## Example that does not
    /// A hidden sheet that holds nothing but the texts of a list box.
    SRC009 "figures-in-hidden-parts", Warning, Beside(check, first_of_file)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    report_issues(&SRC009, report, scope, out);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, findings_of, issue, only_finding};

    #[test]
    fn fires_with_the_place_and_the_text() {
        let report = ReportBuilder::new("Acme")
            .with(|r| r.issues = vec![issue("SRC009", "Look at C40.")])
            .build();
        let finding = only_finding(&SRC009, &report);
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
                .with(|r| r.issues = vec![issue("SRC009", "Look at C40.")])
                .build()
        };
        assert_eq!(findings_of(&SRC009, &[&report("one"), &report("two")]).len(), 1);
    }

    #[test]
    fn silent_on_other_remarks() {
        let report = ReportBuilder::new("Acme")
            .with(|r| r.issues = vec![issue("SRC014", "Something else.")])
            .build();
        assert_silent(&SRC009, &[&report]);
    }
}
