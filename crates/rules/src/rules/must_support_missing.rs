//! CMP004.

use plumbline_model::Report;

use crate::beside::first_of_file;
use crate::{Findings, Scope, issues::report_issues_as_bad};

declare_rule! {
    /// A FHIR report lacks an element of the standard.
    ///
    /// ## What
    /// A VBPR report names no payer, provider organization, contract or day it was made, which are mandatory; or its
    /// contract states no number, term, line of business, APM category or payment streams; or some of its figures state
    /// no service period, payment stream or paid-through date while others do.
    /// ## Why
    /// What is not stated cannot be checked, and other systems refuse the report.
    /// ## What to do
    /// Ask the payer for the element. Where it is optional in the standard the finding is worth knowing and no more.
    /// ## Source
    /// VBPR 1.1.0, profiles `vbp-performance-measurereport` and `vbp-measure`: cardinalities and mustSupport.
    /// ## Example that fires
    /// A MeasureReport without `date`; a contract without `effectivePeriod`.
    /// ## Example that does not
    /// A report whose paid-through date stands on the report itself instead of on every group; a spreadsheet.
    CMP004 "must-support-missing", Warning, Beside(check, first_of_file)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    report_issues_as_bad(&CMP004, report, scope, out);
}

#[cfg(test)]
mod tests {
    use plumbline_model::Severity;

    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, issue, only_finding};

    #[test]
    fn fires_as_badly_as_the_standard_asks_for_the_element() {
        for severity in [Severity::Warning, Severity::Info] {
            let mut lacks = issue("CMP004", "The report names no contract (measure).");
            lacks.severity = severity;
            let report = ReportBuilder::new("Acme").with(|r| r.issues = vec![lacks]).build();
            let finding = only_finding(&CMP004, &report);
            assert_eq!(finding.severity, severity);
            assert!(finding.evidence[0].anchor.is_some());
        }
    }

    #[test]
    fn silent_on_other_remarks() {
        let report = ReportBuilder::new("Acme")
            .with(|r| r.issues = vec![issue("SRC005", "Something else.")])
            .build();
        assert_silent(&CMP004, &[&report]);
    }
}
