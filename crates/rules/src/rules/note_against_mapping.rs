//! TCC014.

use plumbline_model::Report;

use crate::beside::first_of_file;
use crate::{Findings, Scope, issues::report_issues};

declare_rule! {
    /// A report's note defines total cost otherwise than its mapping file or another note does.
    ///
    /// ## What
    /// A footnote or a sentence of the report states a facet of total cost that the mapping file, or another sentence, states
    /// differently.
    /// ## Why
    /// Either the payer has changed what it counts, or the mapping file is wrong, or the report contradicts itself. The
    /// mapping file's value is used until it is settled, and a facet two notes state in two ways stays open, so that every
    /// comparison may rest on the wrong one.
    /// ## What to do
    /// Read the sentence. Correct the mapping file, or state the facet by hand on the Definitions screen.
    /// ## Severity
    /// A warning: the figures are true either way; what they count is in doubt.
    /// ## Source
    /// The sentence in the report, and the definition in the mapping file.
    /// ## Example that fires
    /// The mapping file says vision is excluded; a footnote reads "Vision is included." One note says pharmacy is included, another that it is excluded.
    /// ## Example that does not
    /// A footnote that says the same, or states a facet the mapping file leaves open.
    TCC014 "note-against-mapping", Warning, Beside(check, first_of_file)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    report_issues(&TCC014, report, scope, out);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, issue, only_finding};

    #[test]
    fn fires_with_both_statements() {
        let report = ReportBuilder::new("Acme")
            .with(|r| r.issues = vec![issue("TCC014", "\"TCC\": vision is excluded in the mapping file.")])
            .build();
        assert_eq!(
            only_finding(&TCC014, &report).message,
            "\"TCC\": vision is excluded in the mapping file."
        );
    }

    #[test]
    fn silent_on_other_remarks_and_on_none() {
        let other = ReportBuilder::new("Acme").with(|r| r.issues = vec![issue("SRC005", "Look at C40.")]);
        assert_silent(&TCC014, &[&other.build(), &ReportBuilder::new("Bolt").build()]);
    }
}
