//! SRC012.

use plumbline_model::Report;

use crate::beside::first_of_file;
use crate::{Findings, Scope, issues::report_issues_as_bad};

declare_rule! {
    /// The report differs from the layout its mapping was written for.
    ///
    /// ## What
    /// A sheet, table, section, column, row, header fact or definition's sentence that the mapping names is not in the
    /// report, or reads otherwise; a column stands elsewhere than in the report before.
    /// ## Why
    /// What the mapping looks for may have been renamed or moved, and figures may be left behind. What only moved loses
    /// nothing and is information; a report that names nobody is an error.
    /// ## What to do
    /// Open "What changed" on the report: accept what is only renamed, and keep the mapping's next version from this
    /// period on; ask the payer about what is gone.
    /// ## Question
    /// Has the layout of the report changed, and what became of the parts that are gone?
    /// ## Source
    /// What mapping noticed: the words it looked for, and where the report before had them.
    /// ## Example that fires
    /// "Rx PMPM" of last quarter's layout reads "Pharmacy PMPM".
    /// ## Example that does not
    /// A fact, row or column the mapping marks as optional; rows inserted above the table.
    SRC012 "layout-drifted", Warning, Beside(check, first_of_file)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    // What mapping noticed of a layout is as bad as what is lost by it.
    report_issues_as_bad(&SRC012, report, scope, out);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, findings_of, issue, only_finding};

    #[test]
    fn fires_with_the_place_and_the_text() {
        let report = ReportBuilder::new("Acme")
            .with(|r| r.issues = vec![issue("SRC012", "Look at C40.")])
            .build();
        let finding = only_finding(&SRC012, &report);
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
    fn what_only_moved_is_information() {
        let moved = plumbline_model::Issue {
            severity: plumbline_model::Severity::Info,
            ..issue("SRC012", "column \"Target\" moved from F to H")
        };
        let report = ReportBuilder::new("Acme").with(|r| r.issues = vec![moved]).build();
        assert_eq!(only_finding(&SRC012, &report).severity, plumbline_model::Severity::Info);
    }

    #[test]
    fn a_remark_without_a_place_shows_no_empty_evidence() {
        let nowhere = plumbline_model::Issue {
            anchor: None,
            ..issue("SRC012", "Gone.")
        };
        let report = ReportBuilder::new("Acme").with(|r| r.issues = vec![nowhere]).build();
        assert!(only_finding(&SRC012, &report).evidence.is_empty());
    }

    #[test]
    fn fires_once_for_a_file_that_holds_two_reports() {
        let report = |id| {
            ReportBuilder::new("Acme")
                .id(id)
                .with(|r| r.issues = vec![issue("SRC012", "Look at C40.")])
                .build()
        };
        assert_eq!(findings_of(&SRC012, &[&report("one"), &report("two")]).len(), 1);
    }

    #[test]
    fn silent_on_other_remarks() {
        let report = ReportBuilder::new("Acme")
            .with(|r| r.issues = vec![issue("SRC014", "Something else.")])
            .build();
        assert_silent(&SRC012, &[&report]);
    }
}
