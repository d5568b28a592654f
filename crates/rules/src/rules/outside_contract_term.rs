//! PER002.

use plumbline_model::{Period, Report, StatementKind};

use crate::{Draft, Findings, Scope, amounts::days};

declare_rule! {
    /// A report covers days outside its contract's term.
    ///
    /// ## What
    /// The report's period starts before the contract does or ends after it.
    /// ## Why
    /// Results outside the term are settled under other rules, or not at all.
    /// ## What to do
    /// Check that the report names the right contract and that an amendment did not extend the term.
    /// ## Question
    /// Was the contract amended, or is the report made under another contract?
    /// ## Source
    /// VBPR 1.1.0: `Measure.effectivePeriod` of the contract against `MeasureReport.period`.
    /// ## Example that fires
    /// A contract from 01/01/2023 to 12/31/2024 and a report of the first quarter of 2025.
    /// ## Example that does not
    /// A contract from 01/01/2023 to 12/31/2025 and a report of rolling 12 months to June 2024.
    PER002 "outside-contract-term", Error, Report(check)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let stated = report.statement(StatementKind::ContractTerm);
    let term: Option<Period> = match stated.and_then(|statement| statement.value.parse().ok()) {
        Some(term) => Some(term),
        None => scope.contract(report).and_then(|contract| contract.term),
    };
    let (Some(period), Some(term)) = (report.period, term) else {
        return;
    };
    if term.contains(&period) {
        return out.passed(&PER002);
    }
    let contract = report
        .contract
        .as_ref()
        .map_or("The contract", |contract| contract.id.as_str());
    out.push(
        &PER002,
        Draft::about(report, contract)
            .message(format!(
                "The report covers {}; the contract runs from {}.",
                days(&period),
                days(&term)
            ))
            .fact(term.to_string())
            .statement(
                "report period",
                report.statement(StatementKind::Period),
                days(&period),
                report,
            )
            .statement("contract term", stated, days(&term), report)
            .expected(format!("a period within {}", days(&term)))
            .found(days(&period)),
    );
}

#[cfg(test)]
mod tests {
    use plumbline_model::Basis;

    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, only_finding};

    fn under(term: &str) -> ReportBuilder {
        ReportBuilder::new("Acme").state(StatementKind::ContractTerm, term)
    }

    #[test]
    fn fires_on_a_quarter_after_the_contract() {
        let report = under("2023-01-01/2024-12-31")
            .period("2025-01-01/2025-03-31", Basis::Quarter)
            .build();
        let finding = only_finding(&PER002, &report);
        assert_eq!(finding.subject, "Acme-1");
        assert!(
            finding.evidence[1].anchor.is_some(),
            "the sentence with the term is shown"
        );
    }

    #[test]
    fn silent_within_the_term_and_without_one() {
        assert_silent(&PER002, &[&under("2023-01-01/2025-12-31").build()]);
        assert_silent(&PER002, &[&ReportBuilder::new("Acme").build()]);
    }
}
