//! PER007.

use std::collections::BTreeSet;

use plumbline_model::{Basis, Report, StatementKind};

use crate::{Draft, Findings, Scope, Segment, amounts::listed};

declare_rule! {
    /// Payers of one line of business report on different bases.
    ///
    /// ## What
    /// Current reports stand side by side whose periods are of different kinds: a quarter, the year to date, rolling 12
    /// months, the full year, a settlement.
    /// ## Why
    /// Seasons, deductibles and settlement items make a part of a year and a whole year different figures.
    /// ## What to do
    /// Compare payers of the same basis only, or ask for the missing basis. Rates may be compared with the caveat shown.
    /// ## Question
    /// Can you send the same figures on the other basis?
    /// ## Severity
    /// A warning: each report is true in itself, and only the comparison needs a caveat.
    /// ## Source
    /// VBPR 1.1.0: page "Reading this IG" on misalignment of time periods.
    /// ## Example that fires
    /// Two commercial payers, one with a settlement of 2023, the other with rolling 12 months to June 2024.
    /// ## Example that does not
    /// Successive quarters of one payer.
    PER007 "mixed-bases", Warning, Segment(check)
}

fn check(segment: &Segment, _: &Scope, out: &mut Findings) {
    // A report that does not say its basis is not taken for any.
    let stated: Vec<(&Report, Basis)> = segment
        .latest
        .iter()
        .filter_map(|report| Some((*report, report.basis?)))
        .collect();
    if stated.len() < 2 {
        return;
    }
    let bases: BTreeSet<Basis> = stated.iter().map(|(_, basis)| *basis).collect();
    if bases.len() == 1 {
        return out.passed(&PER007);
    }
    let each: Vec<String> = stated
        .iter()
        .map(|(report, basis)| format!("{}: {}", report.payer.name, basis.words()))
        .collect();
    let mut draft = Draft::between(format!("{} payers", segment.name()))
        .message(format!(
            "{} payers report on different bases. {}.",
            capital(segment.name()),
            each.join("; ")
        ))
        .expected("one basis")
        .found(listed(&bases.iter().map(|basis| basis.words()).collect::<Vec<_>>()));
    for (report, basis) in stated {
        let period = report.period.map_or_else(String::new, |period| period.to_string());
        let statement = report
            .statement(StatementKind::Basis)
            .or_else(|| report.statement(StatementKind::Period));
        let anchor = statement.and_then(|statement| statement.anchor.as_ref());
        draft = draft
            .fact(format!("{}|{}|{period}", report.payer.name, basis.as_str()))
            .saw(
                report.payer.name.clone(),
                match report.period {
                    Some(period) => format!("{}, {}", basis.words(), crate::amounts::days(&period)),
                    None => basis.words().to_owned(),
                },
                anchor,
                report,
            );
    }
    out.push(&PER007, draft);
}

/// The text with its first letter large.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, check_all, findings_of};

    fn settled(payer: &str) -> Report {
        ReportBuilder::new(payer)
            .period("2023-01-01/2023-12-31", Basis::Settlement)
            .build()
    }

    #[test]
    fn fires_once_for_a_market_and_names_each_payers_basis() {
        let (ytd, other, settled) = (
            ReportBuilder::new("Acme").build(),
            ReportBuilder::new("Bolt").build(),
            settled("Crown"),
        );
        let findings = findings_of(&PER007, &[&ytd, &other, &settled]);
        assert_eq!(findings.len(), 1);
        assert_eq!(
            findings[0].message,
            "Commercial payers report on different bases. Acme: year to date; Bolt: year to date; Crown: settlement."
        );
        let ids: Vec<_> = findings[0]
            .evidence
            .iter()
            .filter_map(|e| e.report_id.as_deref())
            .collect();
        assert_eq!(ids, ["acme-report", "bolt-report", "crown-report"]);
    }

    #[test]
    fn fires_the_same_whatever_the_order_of_the_reports() {
        let (a, b) = (ReportBuilder::new("Acme").build(), settled("Crown"));
        assert_eq!(check_all(&[&a, &b], &[], &[]), check_all(&[&b, &a], &[], &[]));
    }

    #[test]
    fn silent_on_one_payers_series_and_across_markets() {
        let quarter = ReportBuilder::new("Acme")
            .id("q2")
            .period("2024-04-01/2024-06-30", Basis::Quarter)
            .build();
        assert_silent(&PER007, &[&quarter, &ReportBuilder::new("Acme").build()]);
        let medicare = settled("Crown");
        let medicare = Report {
            line_of_business: Some(plumbline_model::LineOfBusiness::Medicare),
            ..medicare
        };
        assert_silent(&PER007, &[&medicare, &ReportBuilder::new("Acme").build()]);
    }
}
