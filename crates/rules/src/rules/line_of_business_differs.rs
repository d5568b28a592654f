//! CON005.

use plumbline_model::{Report, StatementKind};

use crate::{Draft, Findings, Scope};

declare_rule! {
    /// A report's line of business is not its contract's.
    ///
    /// ## What
    /// Report and contract both state a line of business, and not the same.
    /// ## Why
    /// Payers are compared within a line of business: the report is compared with the wrong ones.
    /// ## What to do
    /// Check the contract number first, then the line of business in the mapping.
    /// ## Question
    /// Which line of business is the report made for?
    /// ## Source
    /// VBPR 1.1.0: extension `lob` of contract and report.
    /// ## Example that fires
    /// A Medicaid report under a commercial contract.
    /// ## Example that does not
    /// A contract that states none.
    CON005 "line-of-business-differs", Warning, Report(check)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let agreed = scope.contract(report).and_then(|contract| contract.line_of_business);
    let (Some(own), Some(agreed)) = (report.line_of_business, agreed) else {
        return;
    };
    if own == agreed {
        return out.passed(&CON005);
    }
    out.push(
        &CON005,
        Draft::about(report, "Line of business")
            .message(format!(
                "The report is {}; its contract is {}.",
                own.as_str(),
                agreed.as_str()
            ))
            .fact(agreed.as_str())
            .header("report", StatementKind::LineOfBusiness, own.as_str().to_owned(), report)
            .computed("contract", agreed.as_str())
            .expected(agreed.as_str())
            .found(own.as_str()),
    );
}

#[cfg(test)]
mod tests {
    use plumbline_model::LineOfBusiness;

    use super::*;
    use crate::testing::{ReportBuilder, contract, findings_under};

    fn found(agreed: Option<LineOfBusiness>) -> usize {
        let mut contract = contract("Acme", "Acme-1");
        contract.line_of_business = agreed;
        let report = ReportBuilder::new("Acme").usd("med-cost", "10").build();
        findings_under(&CON005, &[&report], &[contract]).len()
    }

    #[test]
    fn fires_on_another_line_of_business() {
        assert_eq!(found(Some(LineOfBusiness::Medicaid)), 1);
    }

    #[test]
    fn silent_on_the_same_and_on_none() {
        assert_eq!(found(Some(LineOfBusiness::Commercial)) + found(None), 0);
    }
}
