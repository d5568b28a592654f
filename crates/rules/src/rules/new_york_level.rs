//! CON004.

use plumbline_model::{Contract, NyLevel, Report};
use rust_decimal::Decimal;

use crate::agreed::percent;
use crate::amounts::listed;
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// A contract's New York level disagrees with its risk.
    ///
    /// ## What
    /// Shared savings at level 0, losses or prepayment at level 1, no losses or prepayment at level 2, no prepayment at level
    /// 3; from the contract's APM category, payment streams and share rates.
    /// ## Why
    /// The level decides which of the state's goals the contract's payments count toward.
    /// ## What to do
    /// Compare with the contract, then ask for the level to be corrected.
    /// ## Source
    /// New York VBP Roadmap: level 0 bonus or withhold for quality, level 1 savings alone, level 2 savings and losses, level 3
    /// prepaid capitation or bundle.
    /// ## Example that fires
    /// Level 1 and a share of losses of 30%; level 3 and category 3B.
    /// ## Example that does not
    /// Level 2 and category 3B; a contract without a level.
    CON004 "level-disagrees-with-risk", Warning, Header(check)
}

/// Savings are shared, and nothing says whether losses are.
const SAVINGS: [&str; 2] = ["ssp", "ssq"];
/// Losses are shared, too.
const LOSSES: &str = "ssl";
/// Paid before and not for each service.
const PREPAID: &str = "pcpcp";

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let agreed = scope
        .contract(report)
        .and_then(|contract| Some((contract, contract.new_york.as_ref()?.level?)));
    let Some((contract, level)) = agreed else { return };
    let against = against(contract, level);
    if against.is_empty() {
        return out.passed(&CON004);
    }
    let should = match level {
        NyLevel::Zero => "level 0 pays a bonus or a withhold for quality alone",
        NyLevel::One => "level 1 shares savings and no losses, and prepays nothing",
        NyLevel::Two => "level 2 shares savings and losses, and prepays nothing",
        NyLevel::Three => "level 3 prepays",
    };
    let found = listed(&against);
    out.push(
        &CON004,
        Draft::of_contract(report, contract)
            .message(format!("Contract {}: {should}, and it has {found}.", contract.id))
            .agreed("level", level.number().to_string(), "new_york.level", contract, report)
            .agreed("risk", found.clone(), "sharing", contract, report)
            .period("report period", report)
            .expected(should)
            .found(found),
    );
}

/// What the contract has that its level has not, or lacks that its level asks for.
fn against(contract: &Contract, level: NyLevel) -> Vec<String> {
    let streams = |codes: &[&str]| -> Vec<String> {
        contract
            .payment_streams
            .iter()
            .filter(|own| codes.contains(&own.as_str()))
            .map(|own| format!("the stream {own}"))
            .collect()
    };
    let category = contract.apm_category.as_deref().map(|code| code.trim().to_uppercase());
    let of = |first: &[&str]| -> Vec<String> {
        let fits = category
            .iter()
            .filter(|code| first.iter().any(|start| code.starts_with(start)));
        fits.map(|code| format!("category {code}")).collect()
    };
    let sharing = contract.sharing.as_ref();
    let rate = |rate: Option<Decimal>, of: &str| -> Vec<String> {
        let rate = rate.filter(|rate| *rate > Decimal::ZERO);
        rate.map(|rate| format!("a share of {of} of {}", percent(rate)))
            .into_iter()
            .collect()
    };
    let savings_rate = || rate(sharing.and_then(|sharing| sharing.savings_rate), "savings");
    let loss_rate = || rate(sharing.and_then(|sharing| sharing.loss_rate), "losses");
    let losses = || [streams(&[LOSSES]), loss_rate(), of(&["3B"])].concat();
    let prepaid = || [streams(&[PREPAID]), of(&["4"])].concat();
    match level {
        NyLevel::Zero => [streams(&SAVINGS), savings_rate(), of(&["3A"]), losses(), prepaid()].concat(),
        NyLevel::One => [losses(), prepaid()].concat(),
        NyLevel::Two => {
            let prepaid = prepaid();
            if !prepaid.is_empty() {
                return prepaid;
            }
            // Without a word on losses nothing is known of them.
            let no_losses = sharing.and_then(|sharing| sharing.loss_rate) == Some(Decimal::ZERO);
            let upside = of(&["2", "3A"]);
            if losses().is_empty() && (no_losses || !upside.is_empty()) {
                [upside, vec!["no losses shared".to_owned()]].concat()
            } else {
                vec![]
            }
        }
        NyLevel::Three => {
            if prepaid().is_empty() {
                of(&["2", "3"])
            } else {
                vec![]
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use plumbline_model::{NewYork, Sharing};

    use super::*;
    use crate::testing::{ReportBuilder, contract, decimal, findings_under};

    fn found(level: Option<NyLevel>, category: &str, streams: &[&str], loss_rate: Option<&str>) -> Vec<String> {
        let agreed = Contract {
            new_york: level.map(|level| NewYork {
                level: Some(level),
                ..NewYork::default()
            }),
            apm_category: (!category.is_empty()).then(|| category.to_owned()),
            payment_streams: streams.iter().map(|stream| (*stream).to_owned()).collect(),
            sharing: loss_rate.map(|rate| Sharing {
                loss_rate: Some(decimal(rate)),
                ..Sharing::default()
            }),
            ..contract("Acme", "Acme-1")
        };
        let report = ReportBuilder::new("Acme").usd("med-cost", "10").build();
        let found = findings_under(&CON004, &[&report], &[agreed]);
        found.into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn fires_on_more_and_on_less_risk_than_the_level_has() {
        assert_eq!(
            found(Some(NyLevel::One), "3A", &["ssp"], Some("0.3")),
            [
                "Contract Acme-1: level 1 shares savings and no losses, and prepays nothing, and it has a share of losses of 30%."
            ]
        );
        assert_eq!(
            found(Some(NyLevel::Three), "3B", &["ssl"], None),
            ["Contract Acme-1: level 3 prepays, and it has category 3B."]
        );
        assert_eq!(found(Some(NyLevel::Zero), "2C", &["qip", "ssp"], None).len(), 1);
        assert_eq!(found(Some(NyLevel::Two), "3A", &["ssp"], None).len(), 1);
        assert_eq!(found(Some(NyLevel::Two), "", &["ssp"], Some("0")).len(), 1);
    }

    #[test]
    fn silent_where_level_and_risk_agree_or_nothing_is_known() {
        for (level, category, streams, loss_rate) in [
            (Some(NyLevel::Zero), "2C", &["qip"][..], None),
            (Some(NyLevel::One), "3A", &["ssp", "qip"], Some("0")),
            (Some(NyLevel::Two), "3B", &["ssl"], Some("0.3")),
            (Some(NyLevel::Two), "", &["ssp"], None),
            (Some(NyLevel::Three), "4B", &["pcpcp"], None),
            (None, "3A", &["ssl"], Some("0.3")),
        ] {
            assert_eq!(found(level, category, streams, loss_rate), Vec::<String>::new());
        }
    }
}
