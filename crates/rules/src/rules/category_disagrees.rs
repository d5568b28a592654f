//! CON003.

use plumbline_model::{Contract, ContractualStatus, Report, StatementKind, apm_category};
use rust_decimal::Decimal;

use crate::{Draft, Findings, Scope};

declare_rule! {
    /// A contract's APM category disagrees with how it pays.
    ///
    /// ## What
    /// Downside risk under 3A, shared savings under category 2, capitation under category 2 or 3, payment for quality under
    /// 3N or 4N, shared savings alone under category 4, quality payments alone under category 3 or 4, or another category of 3 or
    /// 4 although every measure is for reporting only; from the contract's payment streams, measures and terms of losses
    /// and from losses the report prints.
    /// ## Why
    /// The category is what is reported to the state and to the LAN, and it sets what risk the organization is in.
    /// ## What to do
    /// Compare with the contract, then ask for the category to be corrected.
    /// ## Question
    /// Which category is right under the contract?
    /// ## Source
    /// HCP-LAN APM framework: 2 pays for quality, 3A has upside alone, 3B has downside, 4 is population-based payment,
    /// 3N and 4N have no link to quality. VBPR 1.1.0 `payment-stream`.
    /// ## Example that fires
    /// Category 3A and the stream "shared savings loss percent".
    /// ## Example that does not
    /// Category 3B with the same stream; 3A with shared savings gated on quality; a contract without a category.
    CON003 "category-disagrees-with-payment", Warning, Report(check)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let Some(contract) = scope.contract(report) else { return };
    let Some(category) = contract.apm_category.as_deref() else {
        return;
    };
    let category = category.trim().to_uppercase();
    let pays = |stream: &str| contract.payment_streams.iter().any(|own| own == stream);
    let loss = report.metrics.iter().find(|metric| {
        ["potential-downside-ssl", "loss-sharing-rate"].contains(&metric.code.as_str())
            && metric.value.is_some_and(|value| value > Decimal::ZERO)
    });
    let quality = ["ssq", "qip", "p4p", "sip"].into_iter().find(|stream| pays(stream));
    let linked = apm_category(&category).is_some_and(|known| known.linked_to_quality) && !category.starts_with('2');
    let agreed_loss = contract.sharing.as_ref().is_some_and(|sharing| {
        let rates = [sharing.loss_rate, sharing.minimum_loss_rate];
        rates.into_iter().flatten().any(|rate| !rate.is_zero()) || sharing.loss_limit.is_some()
    });
    let against = if category == "3A" && (pays("ssl") || loss.is_some() || agreed_loss) {
        Some("3A has no downside, and losses are shared".to_owned())
    } else if category.starts_with('2') && ["ssp", "ssl", "ssq"].into_iter().any(pays) {
        Some("category 2 shares no savings, and savings are shared".to_owned())
    } else if ["2", "3"].iter().any(|first| category.starts_with(first)) && pays("pcpcp") && category != "2A" {
        Some("capitation is population-based payment, category 4".to_owned())
    } else if matches!(category.as_str(), "3N" | "4N") {
        quality.map(|stream| format!("{category} has no link to quality, and the stream {stream} has"))
    } else if category.starts_with('4')
        && ["ssp", "ssl", "ssq"].into_iter().any(pays)
        && !["pcpcp", "eoc", "ccf", "ccf-with-risk", "tcoc"].into_iter().any(pays)
    {
        Some("category 4 is paid before, and savings are shared after the year, category 3".to_owned())
    } else if (category.starts_with('3') || category.starts_with('4')) && pays_for_quality_alone(contract, report) {
        Some("only quality is paid for, category 2".to_owned())
    } else if linked && quality.is_none() && pays_on_no_measure(contract) {
        let without = if category.starts_with('3') { "3N" } else { "4N" };
        Some(format!(
            "no quality measure is tied to payment, which is category {without}"
        ))
    } else {
        None
    };
    let Some(against) = against else {
        return out.passed(&CON003);
    };
    let streams = contract.payment_streams.join(", ");
    let mut draft = Draft::about(report, contract.id.clone())
        .message(format!(
            "Contract {} is of category {category}: {against}.",
            contract.id
        ))
        .fact(category.clone())
        .fact(streams.clone())
        .header("contract", StatementKind::Contract, contract.id.clone(), report)
        .agreed("category", category.clone(), "apm_category", contract, report)
        .agreed("payment streams", streams, "payment_streams", contract, report)
        .expected("a category that fits the payment")
        .found(category);
    if let Some(loss) = loss {
        draft = draft.metric(loss, report);
    }
    out.push(&CON003, draft);
}

/// Payments of category 2C and 2B. Source: VBPR 1.1.0, `payment-stream`, children of `qip`.
const QUALITY_ALONE: [&str; 8] = ["qip", "aha", "cdm", "p4r", "p4p", "sip", "sst", "ubip"];

/// Whether every stream of the contract pays for quality, and the report prints no savings and no capitation.
fn pays_for_quality_alone(contract: &Contract, report: &Report) -> bool {
    let of_a_population = |metric: &plumbline_model::Metric| {
        ["savings", "ssl", "shared-saving", "capitation", "earnings-cap"]
            .iter()
            .any(|word| metric.code.contains(word))
    };
    !contract.payment_streams.is_empty()
        && contract
            .payment_streams
            .iter()
            .all(|own| QUALITY_ALONE.contains(&own.as_str()))
        && contract.sharing.is_none()
        && !report.metrics.iter().any(of_a_population)
}

/// Whether every measure is for reporting only and no gate asks for quality. Where no measure is known nothing is.
fn pays_on_no_measure(contract: &Contract) -> bool {
    let gate = contract
        .sharing
        .as_ref()
        .and_then(|sharing| sharing.quality_gate.as_ref());
    gate.is_none()
        && !contract.measures.is_empty()
        && contract
            .measures
            .iter()
            .all(|measure| measure.status == Some(ContractualStatus::ReportingOnly))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, contract, decimal, findings_under};

    fn found(category: &str, streams: &[&str]) -> Vec<plumbline_model::Finding> {
        let mut agreed = contract("Acme", "Acme-1");
        agreed.apm_category = Some(category.into());
        agreed.payment_streams = streams.iter().map(|stream| (*stream).to_owned()).collect();
        let report = ReportBuilder::new("Acme").usd("med-cost", "10").build();
        findings_under(&CON003, &[&report], &[agreed])
    }

    #[test]
    fn fires_on_each_disagreement() {
        assert_eq!(
            found("3A", &["ssl"])[0].message,
            "Contract Acme-1 is of category 3A: 3A has no downside, and losses are shared."
        );
        for (category, stream) in [
            ("2C", "ssp"),
            ("3B", "pcpcp"),
            ("3N", "ssq"),
            ("4B", "ssl"),
            ("3A", "p4p"),
        ] {
            assert_eq!(found(category, &[stream]).len(), 1, "{category} {stream}");
        }
    }

    #[test]
    fn fires_where_the_contract_shares_losses_under_3a() {
        let report = ReportBuilder::new("Acme").usd("med-cost", "10").build();
        let found = |loss_rate: &str| {
            let mut agreed = contract("Acme", "Acme-1");
            agreed.apm_category = Some("3A".into());
            agreed.sharing = Some(plumbline_model::Sharing {
                loss_rate: Some(decimal(loss_rate)),
                ..Default::default()
            });
            findings_under(&CON003, &[&report], &[agreed]).len()
        };
        assert_eq!((found("0.5"), found("0")), (1, 0));
    }

    #[test]
    fn fires_where_no_measure_is_tied_to_payment() {
        let mut agreed = contract("Acme", "Acme-1");
        agreed.apm_category = Some("3B".into());
        agreed.payment_streams = vec!["ssl".into()];
        agreed.measures = vec![plumbline_model::ContractMeasure {
            measure: "BCS".into(),
            status: Some(ContractualStatus::ReportingOnly),
            ..Default::default()
        }];
        let report = ReportBuilder::new("Acme").usd("med-cost", "10").build();
        let found = |agreed: &Contract| findings_under(&CON003, &[&report], std::slice::from_ref(agreed));
        assert_eq!(
            found(&agreed)[0].message,
            "Contract Acme-1 is of category 3B: no quality measure is tied to payment, which is category 3N."
        );
        agreed.measures[0].status = Some(ContractualStatus::Contractual);
        assert!(found(&agreed).is_empty());
    }

    #[test]
    fn silent_on_what_fits() {
        for (category, stream) in [
            ("3A", "ssq"),
            ("3B", "ssl"),
            ("4A", "pcpcp"),
            ("2C", "p4p"),
            ("2A", "ccf"),
        ] {
            assert!(found(category, &[stream]).is_empty(), "{category} {stream}");
        }
    }
}
