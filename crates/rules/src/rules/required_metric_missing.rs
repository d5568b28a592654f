//! CMP003.

use plumbline_model::{Basis, Report};

use crate::agreed::lists_streams;
use crate::amounts::listed;
use crate::beside::settled_months;
use crate::figures::{Per, split};
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// A report lacks a figure that its contract's payment cannot be computed without.
    ///
    /// ## What
    /// A full-year or settlement report under shared savings or a capitation has figures of money, and neither it nor another
    /// report of the contract of the same months prints member months (or person-years, or average members), a total or
    /// medical cost, or a benchmark or target; or it prints rates per member and nothing they are over.
    /// ## Why
    /// What cannot be recomputed has to be believed.
    /// ## What to do
    /// Ask the payer for the figure.
    /// ## Source
    /// VBPR 1.1.0, payment streams `ssl`, `ssp`, `ssq`, `tcoc`, `pcpcp`: savings are the target minus the cost of the members.
    /// ## Example that fires
    /// A settlement under shared savings with cost and target and no member months.
    /// ## Example that does not
    /// An interim report; the same with person-years; a line for member months that is masked; a contract that names no
    /// payment streams.
    CMP003 "required-metric-missing", Warning, Beside(check, settled_months)
}

/// Streams whose payment follows from the cost of members against a target.
const SHARED: [&str; 4] = ["ssl", "ssp", "ssq", "tcoc"];
/// Streams paid for each member and month.
const PER_MEMBER: [&str; 1] = ["pcpcp"];
/// What counts the members of a period.
const MEMBERS: [&str; 8] = [
    "member-months",
    "med-member-months",
    "rx-member-months",
    "aligned-months",
    "person-years",
    "avg-membership",
    "average-members",
    "assigned-beneficiaries",
];

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let Some(contract) = scope.contract(report).filter(|contract| lists_streams(contract)) else {
        return;
    };
    let pays = |streams: &[&str]| {
        contract
            .payment_streams
            .iter()
            .any(|own| streams.contains(&own.as_str()))
    };
    if !matches!(report.basis, Some(Basis::Year | Basis::Settlement)) || !(pays(&SHARED) || pays(&PER_MEMBER)) {
        return;
    }
    // A report of quality alone is no report of money.
    let Some(first) = report.metrics.iter().find(|metric| metric.unit.is_money()) else {
        return;
    };
    let beside: Vec<&Report> = settled_months(report, scope).into_iter().chain([report]).collect();
    let metrics = || beside.iter().flat_map(|report| &report.metrics);
    let stands = |stems: &[&str]| metrics().any(|metric| stems.contains(&split(&metric.code).0));
    let has_members = metrics().any(|metric| MEMBERS.contains(&metric.code.as_str()));
    let has_target = stands(&["benchmark", "cost"])
        || metrics().any(|metric| metric.code.ends_with("-target") || metric.target.is_some());
    let has_cost = stands(&[
        "total-cost-of-care",
        "med-rx-cost",
        "med-cost",
        "paid-claim",
        "fund-expenses",
        "cost-after-stop-loss",
    ]) || metrics().any(|metric| names_a_total(&metric.term));
    let needs = [
        (has_members, "member months"),
        (has_cost || !pays(&SHARED), "a medical or total cost"),
        (
            has_target || !pays(&SHARED) || stands(&["med-cost-fund", "fund-revenue"]) || has_loss_ratio(&beside),
            "a benchmark or target",
        ),
    ];
    let missing: Vec<&str> = needs
        .iter()
        .filter_map(|(there, words)| (!there).then_some(*words))
        .collect();
    if missing.is_empty() {
        return out.passed(&CMP003);
    }
    let rates = report
        .metrics
        .iter()
        .filter(|metric| Per::of(metric.unit) == Some(Per::Month))
        .count();
    let mut message = format!(
        "Contract {} pays by {}, and no report of these months prints {}.",
        contract.id,
        listed(&contract.payment_streams),
        listed(&missing)
    );
    if !has_members && rates > 0 {
        message.push_str(&format!(" {rates} figures are per member and month."));
    }
    let mut draft = Draft::about(report, "Required figures")
        .message(message)
        .period("report period", report)
        .saw("first figure", first.term.clone(), Some(&first.anchor), report)
        .agreed(
            "contracted",
            listed(&contract.payment_streams),
            "payment_streams",
            contract,
            report,
        )
        .expected(listed(&missing))
        .found("none");
    for words in missing {
        draft = draft.fact(words);
    }
    out.push(&CMP003, draft);
}

/// Where a loss ratio and its target are printed the savings follow from the revenue.
fn has_loss_ratio(reports: &[&Report]) -> bool {
    reports
        .iter()
        .flat_map(|report| &report.metrics)
        .any(|metric| metric.code == "med-loss-ratio-target")
}

/// Whether a figure under a code of the payer's own is a total cost by its words, which say too much to be the term alone:
/// "Total cost of care (in thousands)".
fn names_a_total(term: &str) -> bool {
    let term = term.to_lowercase();
    [
        "cost of care",
        "total cost",
        "total medical expense",
        "total expenditure",
    ]
    .iter()
    .any(|words| term.contains(words))
        && !["target", "benchmark", "budget"]
            .iter()
            .any(|words| term.contains(words))
}

#[cfg(test)]
mod tests {
    use plumbline_model::Contract;

    use super::*;
    use crate::testing::{ReportBuilder, contract, findings_under};

    fn found(report: ReportBuilder, streams: &[&str]) -> Vec<String> {
        let agreed = Contract {
            apm_category: Some("3B".into()),
            payment_streams: streams.iter().map(|stream| (*stream).to_owned()).collect(),
            ..contract("Acme", "Acme-1")
        };
        let found = findings_under(&CMP003, &[&report.build()], &[agreed]);
        assert!(found.iter().all(|one| one.evidence.iter().any(|e| e.anchor.is_some())));
        found.into_iter().map(|finding| finding.message).collect()
    }

    fn year() -> ReportBuilder {
        ReportBuilder::new("Acme").period("2024-01-01/2024-12-31", Basis::Settlement)
    }

    #[test]
    fn fires_on_a_settlement_without_members_and_on_one_without_a_target() {
        let no_members = year().usd("med-cost", "10").usd("med-cost-target", "12");
        assert_eq!(
            found(no_members, &["ssl"]),
            ["Contract Acme-1 pays by ssl, and no report of these months prints member months."]
        );
        let no_target = year().usd("med-cost", "10").member_months("100");
        assert_eq!(
            found(no_target, &["ssl"]),
            ["Contract Acme-1 pays by ssl, and no report of these months prints a benchmark or target."]
        );
        assert_eq!(found(year().pmpm("capitation-pmpm", "10"), &["pcpcp"]).len(), 1);
    }

    #[test]
    fn silent_on_all_of_them_on_masked_lines_and_on_interim_reports() {
        let whole = year()
            .usd("med-cost", "10")
            .usd("med-cost-target", "12")
            .member_months("<11");
        assert!(found(whole, &["ssl"]).is_empty());
        let interim = ReportBuilder::new("Acme").usd("med-cost", "10");
        assert!(found(interim, &["ssl"]).is_empty());
        assert!(found(year().usd("med-cost", "10"), &["qip"]).is_empty());
        assert!(found(year().quality("BCS", "412", "560", "73.6%"), &["ssl"]).is_empty());
    }
}
