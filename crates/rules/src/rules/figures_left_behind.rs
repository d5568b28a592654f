//! SRC013.

use plumbline_model::Report;

use crate::beside::first_of_file;
use crate::{Findings, Scope, issues::report_issues};

declare_rule! {
    /// The file holds a table that its mapping does not read.
    ///
    /// ## What
    /// A sheet, a table or a list of objects with figures is named by no table of the mapping and by no reason to leave it
    /// out; in a VBPR bundle, a quality report belongs to no performance report.
    /// ## Why
    /// What nobody reads cannot be compared, and nobody notices that it is there. A payer that adds a table has a reason.
    /// ## What to do
    /// Look at the table. Add it to the mapping, or say in \[\[ignore_table]] why it is left out.
    /// ## Source
    /// What mapping noticed: where it stands, its first words, and how many figures it holds.
    /// ## Example that fires
    /// A workbook comes with a sheet more, "Supplement", with three amounts.
    /// ## Example that does not
    /// A cover sheet of facts; columns of other groups that the mapping names as peers.
    SRC013 "figures-left-behind", Warning, Beside(check, first_of_file)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    report_issues(&SRC013, report, scope, out);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, findings_of, issue, only_finding};

    #[test]
    fn fires_with_the_place_of_the_table() {
        let report = ReportBuilder::new("Acme")
            .with(|r| r.issues = vec![issue("SRC013", "Sheet \"Supplement\" holds 3 figures.")])
            .build();
        let finding = only_finding(&SRC013, &report);
        assert_eq!(
            (finding.subject.as_str(), finding.message.as_str()),
            ("Summary!C40", "Sheet \"Supplement\" holds 3 figures.")
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
                .with(|r| r.issues = vec![issue("SRC013", "Look at C40.")])
                .build()
        };
        assert_eq!(findings_of(&SRC013, &[&report("one"), &report("two")]).len(), 1);
    }

    #[test]
    fn silent_on_other_remarks() {
        let report = ReportBuilder::new("Acme")
            .with(|r| r.issues = vec![issue("SRC012", "Something else.")])
            .build();
        assert_silent(&SRC013, &[&report]);
    }
}
