//! SRC012.

use plumbline_model::Report;

use crate::{Findings, Scope, issues::report_issues};

declare_rule! {
    /// The report differs from the layout its mapping was written for.
    ///
    /// ## What
    /// A header fact, a table or a definition's sentence that the mapping names is not in the report.
    /// ## Why
    /// What the mapping looks for may have been renamed or moved, and figures may be left behind.
    /// ## What to do
    /// Compare the file with the mapping; correct the mapping, and import the file again.
    /// ## Source
    /// What mapping noticed: the words it looked for.
    /// ## Example that fires
    /// The paid-through line of last quarter's layout is gone.
    /// ## Example that does not
    /// A fact the mapping marks as optional.
    SRC012 "layout-drifted", Warning, Report(check)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    report_issues(&SRC012, report, scope, out);
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
