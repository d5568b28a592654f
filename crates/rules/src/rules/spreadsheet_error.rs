//! SRC011.

use plumbline_model::Report;

use crate::beside::first_of_file;
use crate::{Findings, Scope, issues::report_issues};

declare_rule! {
    /// A cell holds a spreadsheet error.
    ///
    /// ## What
    /// Where a value should stand, the payer's workbook shows an error such as #REF! or #DIV/0!.
    /// ## Why
    /// The value is missing, and every figure the payer computed from it is in doubt.
    /// ## What to do
    /// Ask the payer for a corrected workbook.
    /// ## Question
    /// Please send the workbook without the error.
    /// ## Source
    /// The cell's error text, kept as printed.
    /// ## Example that fires
    /// A PMPM cell that shows #DIV/0! because its member months are empty.
    /// ## Example that does not
    /// An empty cell, or one that says "N/A".
    SRC011 "spreadsheet-error-value", Warning, Beside(check, first_of_file)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    report_issues(&SRC011, report, scope, out);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, findings_of, issue, only_finding};

    #[test]
    fn fires_with_the_place_and_the_text() {
        let report = ReportBuilder::new("Acme")
            .with(|r| r.issues = vec![issue("SRC011", "Look at C40.")])
            .build();
        let finding = only_finding(&SRC011, &report);
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
                .with(|r| r.issues = vec![issue("SRC011", "Look at C40.")])
                .build()
        };
        assert_eq!(findings_of(&SRC011, &[&report("one"), &report("two")]).len(), 1);
    }

    #[test]
    fn silent_on_other_remarks() {
        let report = ReportBuilder::new("Acme")
            .with(|r| r.issues = vec![issue("SRC014", "Something else.")])
            .build();
        assert_silent(&SRC011, &[&report]);
    }
}
