//! SRC014.

use plumbline_model::Report;

use crate::beside::first_of_file;
use crate::{Findings, Scope, issues::report_issues};

declare_rule! {
    /// A formula's stored result disagrees with its inputs.
    ///
    /// ## What
    /// A cell of the payer's workbook holds a formula of sums, differences, products or quotients, and the result stored
    /// beside it is not what the cells it names give.
    /// ## Why
    /// The figure is from before a correction, or was typed over: whoever opens the workbook in Excel sees another one.
    /// ## What to do
    /// Open the workbook, calculate it anew, and ask the payer which figure holds.
    /// ## Source
    /// ECMA-376 part 1, 18.3.1.4 and 18.3.1.40: a cell keeps its formula and the last calculated value.
    /// ## Example that fires
    /// A total of 2,500.00 with the formula SUM(B1:B3) over cells of 1,200.25, 800.50 and 400.00.
    /// ## Example that does not
    /// 2,400.75; a difference beyond the displayed digits; a formula with other functions, which is not understood.
    SRC014 "formula-result-stale", Warning, Beside(check, first_of_file)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    report_issues(&SRC014, report, scope, out);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, issue, only_finding};

    fn noticed(code: &str) -> Report {
        let told = issue(code, "The cell shows 2,500.00, but its formula gives 2400.75.");
        ReportBuilder::new("Acme").with(|r| r.issues = vec![told]).build()
    }

    #[test]
    fn fires_with_the_cell() {
        let finding = only_finding(&SRC014, &noticed("SRC014"));
        assert_eq!(finding.subject, "Summary!C40");
        assert!(finding.evidence[0].anchor.is_some());
    }

    #[test]
    fn silent_on_other_remarks() {
        assert_silent(&SRC014, &[&noticed("SRC011")]);
    }
}
