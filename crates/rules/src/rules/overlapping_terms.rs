//! CON002.

use std::collections::BTreeSet;

use plumbline_model::{Contract, Period, Report, StatementKind};

use crate::portfolio::same_name;
use crate::{Draft, Findings, Scope, amounts::days};

declare_rule! {
    /// Two contracts of one payer, provider, market and program run at the same time.
    ///
    /// ## What
    /// The term of the report's contract shares days with the term of another contract of the same payer, provider
    /// organization, line of business and program. Where no program is stated, with one that pays in the same way (APM
    /// category, payment streams) and begins on another day: two products mostly run by the same years.
    /// ## Why
    /// Results of the shared days fall under both, or nobody knows under which.
    /// ## What to do
    /// Ask the payer whether one replaced the other, and end its term.
    /// ## Question
    /// Did one contract replace the other, and on which day did its term end?
    /// ## Source
    /// VBPR 1.1.0: `Measure.effectivePeriod`.
    /// ## Example that fires
    /// A contract to December 2025 and its successor from July 2025.
    /// ## Example that does not
    /// A successor from January 2026; contracts of two programs, or without a program and of the same term.
    CON002 "overlapping-terms", Warning, Header(check)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let Some(contract) = scope.contract(report) else { return };
    let Some(term) = contract.term else { return };
    let others = scope
        .contracts()
        .iter()
        .filter(|other| other.id != contract.id && alike(other, contract))
        .filter_map(|other| Some((other, other.term?)));
    let mut compared = false;
    for (other, months) in others {
        compared = true;
        if !term.overlaps(&months) {
            continue;
        }
        let shared = Period {
            start: term.start.max(months.start),
            end: term.end.min(months.end),
        };
        let mut terms = [(contract, term), (other, months)];
        // The same pair is one finding, from whichever contract's report it is seen.
        terms.sort_by(|a, b| a.0.id.cmp(&b.0.id));
        let mut draft = Draft::between(format!("{} and {}", terms[0].0.id, terms[1].0.id))
            .message(format!(
                "Contracts {} ({}) and {} ({}) both run from {}.",
                terms[0].0.id,
                days(&terms[0].1),
                terms[1].0.id,
                days(&terms[1].1),
                days(&shared)
            ))
            .fact(report.payer.name.clone())
            .expected("terms that follow one another")
            .found(format!("{} days in both", shared.days()));
        for (of, term) in terms {
            draft = draft.fact(format!("{}|{term}", of.id));
            let source = scope.reports().iter().find(|other| {
                same_name(&other.payer.name, &of.payer)
                    && other.contract.as_ref().is_some_and(|named| named.id == of.id)
            });
            if let Some(source) = source {
                draft = draft.header(of.id.clone(), StatementKind::ContractTerm, days(&term), source);
            }
        }
        return out.push(&CON002, draft);
    }
    if compared {
        out.passed(&CON002);
    }
}

fn alike(a: &Contract, b: &Contract) -> bool {
    let same = |a: &Option<String>, b: &Option<String>| match (a, b) {
        (Some(a), Some(b)) => same_name(a, b),
        _ => false,
    };
    same_name(&a.payer, &b.payer)
        && same(&a.subject, &b.subject)
        && a.line_of_business.is_some()
        && a.line_of_business == b.line_of_business
        && match (&a.program, &b.program) {
            (None, None) => {
                let streams = |of: &Contract| of.payment_streams.iter().cloned().collect::<BTreeSet<String>>();
                a.apm_category.is_some()
                    && a.apm_category == b.apm_category
                    && !a.payment_streams.is_empty()
                    && streams(a) == streams(b)
                    && a.term.zip(b.term).is_some_and(|(a, b)| a.start != b.start)
            }
            (one, other) => same(one, other),
        }
}

#[cfg(test)]
mod tests {
    use plumbline_model::LineOfBusiness;

    use super::*;
    use crate::testing::{ReportBuilder, contract, findings_under, period};

    fn agreed(id: &str, term: &str, program: &str) -> Contract {
        Contract {
            subject: Some("Willow Bend Medical Group".into()),
            program: Some(program.into()),
            line_of_business: Some(LineOfBusiness::Commercial),
            term: Some(period(term)),
            ..contract("Acme", id)
        }
    }

    fn found(second: &Contract) -> Vec<plumbline_model::Finding> {
        let reports: Vec<Report> = ["Acme-1", "Acme-2"]
            .into_iter()
            .map(|id| {
                ReportBuilder::new("Acme")
                    .id(id)
                    .usd("med-cost", "10")
                    .with(|r| r.contract.as_mut().expect("named").id = id.into())
                    .build()
            })
            .collect();
        let contracts = [agreed("Acme-1", "2023-01-01/2025-12-31", "ACO"), second.clone()];
        findings_under(&CON002, &reports.iter().collect::<Vec<_>>(), &contracts)
    }

    #[test]
    fn fires_once_on_a_successor_that_begins_early() {
        let findings = found(&agreed("Acme-2", "2025-07-01/2027-12-31", "aco"));
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].found.as_deref(), Some("184 days in both"));
    }

    #[test]
    fn without_a_program_the_way_of_paying_tells_a_successor_from_another_product() {
        let of = |id: &str, term: &str, category: &str| Contract {
            program: None,
            apm_category: Some(category.into()),
            payment_streams: vec!["ssp".into()],
            ..agreed(id, term, "")
        };
        let found = |second: &Contract| {
            let report = ReportBuilder::new("Acme").usd("med-cost", "10").build();
            let contracts = [of("Acme-1", "2023-01-01/2025-12-31", "3A"), second.clone()];
            findings_under(&CON002, &[&report], &contracts).len()
        };
        assert_eq!(found(&of("Acme-2", "2024-07-01/2026-06-30", "3A")), 1);
        assert_eq!(found(&of("Acme-2", "2024-07-01/2026-06-30", "3B")), 0);
        assert_eq!(found(&of("Acme-2", "2023-01-01/2025-12-31", "3A")), 0);
    }

    #[test]
    fn silent_on_a_successor_in_time_and_on_another_program() {
        assert!(found(&agreed("Acme-2", "2026-01-01/2027-12-31", "ACO")).is_empty());
        assert!(found(&agreed("Acme-2", "2025-07-01/2027-12-31", "Primary care")).is_empty());
    }
}
