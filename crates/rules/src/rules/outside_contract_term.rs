//! PER002.

use plumbline_model::{Report, StatementKind};

use crate::agreed::term_of;
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
    let agreed = scope.contract(report);
    let (Some(period), Some((term, stated))) = (report.period, term_of(report, agreed)) else {
        return;
    };
    if term.contains(&period) {
        return out.passed(&PER002);
    }
    let contract = report
        .contract
        .as_ref()
        .map_or("The contract", |contract| contract.id.as_str());
    let draft = Draft::about(report, contract)
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
        .expected(format!("a period within {}", days(&term)))
        .found(days(&period));
    out.push(&PER002, draft.contract_term(&term, stated, agreed, report));
}

#[cfg(test)]
mod tests {
    use plumbline_model::{Basis, Contract, FactOrigin, FactSource};

    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, contract, findings_under, only_finding};

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
    fn a_contract_file_outranks_the_term_that_a_report_prints() {
        let report = under("2023-01-01/2025-12-31")
            .period("2023-01-01/2023-12-31", Basis::Year)
            .build();
        let mut agreed = contract("Acme", "Acme-1");
        agreed.term = "2024-01-01/2026-12-31".parse().ok();
        let found = |agreed: &Contract| findings_under(&PER002, &[&report], std::slice::from_ref(agreed));
        assert!(
            found(&agreed).is_empty(),
            "of the report's own words nothing is known to be wrong"
        );
        let file = FactSource {
            origin: FactOrigin::ContractFile,
            file: "acme.toml".into(),
            line: Some(7),
            anchor: None,
        };
        agreed.sources.insert("term".into(), file);
        let found = found(&agreed);
        assert_eq!(
            found[0].message,
            "The report covers 2023-01-01 to 2023-12-31; the contract runs from 2024-01-01 to 2026-12-31."
        );
        assert!(
            found[0]
                .evidence
                .iter()
                .any(|value| value.value.contains("acme.toml, line 7")),
            "{:?}",
            found[0].evidence
        );
    }

    #[test]
    fn silent_within_the_term_and_without_one() {
        assert_silent(&PER002, &[&under("2023-01-01/2025-12-31").build()]);
        assert_silent(&PER002, &[&ReportBuilder::new("Acme").build()]);
    }
}
