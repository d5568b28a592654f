//! SRC005.

use plumbline_model::{Report, Severity};

use crate::beside::first_of_file;
use crate::{Findings, Scope, issues::report_issues_where};

declare_rule! {
    /// A printed value could not be understood.
    ///
    /// ## What
    /// A place that should hold a figure holds a text that is no number and no known word for "none".
    /// ## Why
    /// The figure is left out. It is neither zero nor missing: the payer printed something.
    /// ## What to do
    /// Look at the cell. Correct the source with the payer, or add the notation to the mapping.
    /// ## Question
    /// What does this entry stand for?
    /// ## Source
    /// What reading and mapping noticed; the printed text is kept.
    /// ## Example that fires
    /// A cell that prints "1.2O" with the letter O.
    /// ## Example that does not
    /// A cell that prints "N/A": the figure is not applicable, and stored so.
    SRC005 "value-not-understood", Warning, Beside(check, first_of_file)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    // What was understood by inference is said with the import, and is no finding.
    report_issues_where(&SRC005, report, scope, out, |issue| issue.severity > Severity::Info);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, findings_of, issue, only_finding};

    #[test]
    fn fires_with_the_place_and_the_text() {
        let report = ReportBuilder::new("Acme")
            .with(|r| r.issues = vec![issue("SRC005", "Look at C40.")])
            .build();
        let finding = only_finding(&SRC005, &report);
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
                .with(|r| r.issues = vec![issue("SRC005", "Look at C40.")])
                .build()
        };
        assert_eq!(findings_of(&SRC005, &[&report("one"), &report("two")]).len(), 1);
    }

    #[test]
    fn silent_on_what_is_inferred() {
        let mut inferred = issue("SRC005", "\"paid through June 30th\" is taken as 2024-06-30.");
        inferred.severity = Severity::Info;
        let report = ReportBuilder::new("Acme").with(|r| r.issues = vec![inferred]);
        assert_silent(&SRC005, &[&report.build()]);
    }

    #[test]
    fn silent_on_other_remarks() {
        let report = ReportBuilder::new("Acme")
            .with(|r| r.issues = vec![issue("SRC014", "Something else.")])
            .build();
        assert_silent(&SRC005, &[&report]);
    }
}
