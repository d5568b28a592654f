//! CON006.

use plumbline_model::{Facet, Report, StatementKind};

use crate::beside::previous;
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// A report attributes members by another method than its contract or the report before.
    ///
    /// ## What
    /// Attribution is stated as prospective and as retrospective, or as chosen by members and as counted from claims, in
    /// two places: report and contract, or two reports of the contract one after the other.
    /// ## Why
    /// Other members are counted: no cost, rate or trend across the change compares the same people.
    /// ## What to do
    /// Ask the payer which method holds for which months.
    /// ## Question
    /// Which attribution method holds for which months?
    /// ## Source
    /// HCP-LAN, patient attribution; 42 CFR 425.400 (prospective and retrospective assignment).
    /// ## Example that fires
    /// "Prospective assignment" in the contract, "retrospective attribution by claims" in the report.
    /// ## Example that does not
    /// "PCP selection" and "members select a PCP"; a method that only one of them states.
    CON006 "attribution-differs", Warning, Beside(check, previous)
}

/// Pairs of methods that exclude one another, by the words that name them.
const OPPOSITES: [(&[&str], &[&str]); 2] = [
    (&["prospective"], &["retrospective"]),
    (
        &["selection", "select", "chosen", "choose", "elected"],
        &["claims-based", "claims based", "by claims", "plurality", "from claims"],
    ),
];

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let Some(own) = method(report) else { return };
    let contract = scope
        .contract(report)
        .and_then(|contract| Some(("the contract", contract.attribution.as_deref()?, None)));
    let previous = scope
        .previous(report)
        .and_then(|before| Some(("the report before", method(before)?, Some(before))));
    let mut compared = false;
    for (place, other, source) in [contract, previous].into_iter().flatten() {
        compared = true;
        if !excluded(own, other) {
            continue;
        }
        let mut draft = Draft::about(report, "Attribution")
            .message(format!(
                "Attribution is \"{own}\" in the report and \"{other}\" in {place}."
            ))
            .fact(own)
            .fact(other)
            .header("this report", StatementKind::Attribution, own.to_owned(), report)
            .expected(other)
            .found(own);
        draft = match source {
            Some(before) => draft.header(place, StatementKind::Attribution, other.to_owned(), before),
            None => draft.computed(place, other),
        };
        return out.push(&CON006, draft);
    }
    if compared {
        out.passed(&CON006);
    }
}

/// The method as the report states it, in its header or in a definition.
fn method(report: &Report) -> Option<&str> {
    let stated = report
        .statement(StatementKind::Attribution)
        .map(|statement| statement.value.as_str());
    stated.or_else(|| {
        report
            .definitions
            .iter()
            .find_map(|definition| match definition.facets.get(&Facet::Attribution) {
                Some(plumbline_model::FacetValue::Stated(text)) => Some(text.as_str()),
                _ => None,
            })
    })
}

fn excluded(a: &str, b: &str) -> bool {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    let names = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    OPPOSITES.iter().any(|(first, second)| {
        // A method that names both ways is either.
        let only = |text: &str, these: &[&str], not: &[&str]| names(text, these) && !names(text, not);
        (only(&a, first, second) && only(&b, second, first)) || (only(&a, second, first) && only(&b, first, second))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, contract, findings_under};

    fn found(own: &str, agreed: Option<&str>) -> usize {
        let mut contract = contract("Acme", "Acme-1");
        contract.attribution = agreed.map(str::to_owned);
        let report = ReportBuilder::new("Acme")
            .state(StatementKind::Attribution, own)
            .build();
        findings_under(&CON006, &[&report], &[contract]).len()
    }

    #[test]
    fn fires_on_methods_that_exclude_one_another() {
        assert_eq!(
            found("Retrospective attribution by claims", Some("Prospective assignment")),
            1
        );
        assert_eq!(found("Claims-based attribution", Some("PCP selection")), 1);
    }

    #[test]
    fn silent_on_other_words_for_one_method_and_on_one_that_is_not_stated() {
        assert_eq!(found("Members select a PCP", Some("PCP selection")), 0);
        assert_eq!(found("PCP selection, else by claims", Some("claims-based")), 0);
        assert_eq!(found("Prospective assignment", None), 0);
    }
}
