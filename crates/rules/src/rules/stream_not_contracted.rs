//! CON007.

use std::collections::BTreeMap;

use plumbline_model::{Metric, Report};

use crate::agreed::lists_streams;
use crate::{Draft, Findings, Scope, amounts::listed};

declare_rule! {
    /// A payment stream is reported that the contract does not have.
    ///
    /// ## What
    /// Figures belong to a payment stream that is none of the contract's.
    /// ## Why
    /// Money is earned under terms nobody has, or the contract on file is not the one in force.
    /// ## What to do
    /// Ask the payer which amendment added the stream.
    /// ## Question
    /// Which amendment added or ended the payment stream?
    /// ## Source
    /// VBPR 1.1.0: extension `payment-stream` of contract and of each figure.
    /// ## Example that fires
    /// A contract of shared savings, and a care coordination fee in its report.
    /// ## Example that does not
    /// A contract of which only reports are known, or that names no streams; figures without one.
    CON007 "stream-not-contracted", Warning, Report(check)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let Some(contract) = scope.contract(report).filter(|contract| lists_streams(contract)) else {
        return;
    };
    let mut other: BTreeMap<&str, Vec<&Metric>> = BTreeMap::new();
    let mut compared = false;
    for metric in &report.metrics {
        for stream in &metric.payment_streams {
            compared = true;
            if !contract.payment_streams.contains(stream) {
                other.entry(stream).or_default().push(metric);
            }
        }
    }
    if compared && other.is_empty() {
        return out.passed(&CON007);
    }
    for (stream, metrics) in other {
        let words = plumbline_model::payment_stream(stream).map_or(stream, |stream| stream.display);
        let mut draft = Draft::about(report, words)
            .message(format!(
                "\"{words}\" is reported; contract {} has {}.",
                contract.id,
                listed(&contract.payment_streams)
            ))
            .fact(stream)
            .expected(listed(&contract.payment_streams))
            .found(stream);
        for metric in metrics {
            draft = draft.metric(metric, report);
        }
        out.push(&CON007, draft);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, contract, findings_under};

    fn found(streams: &[&str], category: Option<&str>) -> Vec<plumbline_model::Finding> {
        let mut agreed = contract("Acme", "Acme-1");
        agreed.apm_category = category.map(str::to_owned);
        agreed.payment_streams = streams.iter().map(|stream| (*stream).to_owned()).collect();
        let report = ReportBuilder::new("Acme")
            .usd("ccf", "10,000")
            .last(|metric| metric.payment_streams = vec!["ccf".into()])
            .build();
        findings_under(&CON007, &[&report], &[agreed])
    }

    #[test]
    fn fires_on_a_fee_that_is_not_agreed() {
        assert_eq!(
            found(&["ssq"], Some("3A"))[0].message,
            "\"Care coordination fee\" is reported; contract Acme-1 has ssq."
        );
    }

    #[test]
    fn silent_on_what_is_agreed_and_where_the_contract_itself_is_not_known() {
        assert!(found(&["ssq"], None).is_empty());
        assert!(found(&["ssq", "ccf"], Some("3A")).is_empty());
        assert!(found(&[], Some("3A")).is_empty());
    }
}
