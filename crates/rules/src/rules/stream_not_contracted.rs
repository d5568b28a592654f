//! CON007.

use std::collections::{BTreeMap, BTreeSet};

use plumbline_model::{Basis, Contract, Metric, Report, Severity, Unit, broader_payment_stream};

use crate::agreed::lists_streams;
use crate::beside::same_months;
use crate::{Draft, Findings, Scope, amounts::listed};

declare_rule! {
    /// A payment stream is reported and not contracted, or contracted and not reported.
    ///
    /// ## What
    /// Figures belong to a payment stream that is none of the contract's; or a report whose figures name their streams has
    /// none of a contracted stream, nor has another report of the contract of the same months. A stream on quality is
    /// reported by quality results, one on utilization by admissions or visits, and a quality incentive by each of its
    /// kinds. Of an interim report the latter is worth knowing and no more.
    /// ## Why
    /// Money is earned under terms nobody has, or owed under terms nobody reports on; or the contract on file is not the one
    /// in force.
    /// ## What to do
    /// Ask the payer which amendment added the stream, or for the figures of the one that is missing.
    /// ## Question
    /// Which amendment added the payment stream, or where are the figures of the one that is missing?
    /// ## Source
    /// VBPR 1.1.0: extension `payment-stream` of contract and of each figure.
    /// ## Example that fires
    /// A contract of shared savings, and a care coordination fee in its report; a contract with both, and a report of the
    /// year without the fee.
    /// ## Example that does not
    /// A contract of which only reports are known, or that names no streams; figures without one; a contracted quality
    /// incentive, and quality results in the report.
    CON007 "stream-not-contracted", Warning, Beside(check, same_months)
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
            let broader = broader_payment_stream(stream);
            let agreed = &contract.payment_streams;
            if !agreed.contains(stream) && !agreed.iter().any(|agreed| Some(agreed.as_str()) == broader) {
                other.entry(stream).or_default().push(metric);
            }
        }
    }
    if compared && other.is_empty() {
        out.passed(&CON007);
        // Where a stream is another than agreed, the one agreed is missing for that reason.
        return not_reported(report, contract, scope, out);
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

/// Streams that pay for quality, directly or by a gate: quality results report on them. Source: VBPR 1.1.0, `payment-stream`.
const ON_QUALITY: [&str; 8] = ["qip", "aha", "cdm", "p4r", "p4p", "sip", "sst", "ssq"];
/// The stream that pays for utilization.
const ON_UTILIZATION: &str = "ubip";
/// Streams of shared savings: figures of one report on the others, which differ in terms alone.
const SHARED: [&str; 4] = ["ssl", "ssp", "ssq", "tcoc"];

fn not_reported(report: &Report, contract: &Contract, scope: &Scope, out: &mut Findings) {
    let beside: Vec<&Report> = same_months(report, scope).into_iter().chain([report]).collect();
    let reported: BTreeSet<&str> = beside
        .iter()
        .flat_map(|report| &report.metrics)
        .flat_map(|metric| &metric.payment_streams)
        .map(String::as_str)
        .collect();
    // Figures that name no stream may be of any.
    let Some(first) = report.metrics.iter().find(|metric| !metric.payment_streams.is_empty()) else {
        return;
    };
    let has_quality = beside.iter().any(|report| !report.quality.is_empty());
    let has_utilization = beside.iter().flat_map(|report| &report.metrics).any(is_utilization);
    // A kind of a stream reports on it, and it on each of its kinds.
    let is_reported = |stream: &str| {
        reported.iter().any(|reported| {
            *reported == stream
                || broader_payment_stream(reported) == Some(stream)
                || broader_payment_stream(stream) == Some(*reported)
        })
    };
    let missing: Vec<&str> = contract
        .payment_streams
        .iter()
        .map(String::as_str)
        .filter(|stream| {
            let group: &[&str] = if SHARED.contains(stream) { &SHARED } else { &[] };
            !(is_reported(stream)
                || (has_utilization && *stream == ON_UTILIZATION)
                || group.iter().any(|other| reported.contains(other))
                || (has_quality && ON_QUALITY.contains(stream)))
        })
        .collect();
    if missing.is_empty() {
        return out.passed(&CON007);
    }
    let words: Vec<String> = missing
        .iter()
        .map(|stream| plumbline_model::payment_stream(stream).map_or(*stream, |stream| stream.display))
        .map(|words| format!("\"{words}\""))
        .collect();
    let reported: Vec<&str> = reported.into_iter().collect();
    let mut draft = Draft::about(report, "Payment streams")
        .message(format!(
            "Contract {} has {}, of which the report has no figure.",
            contract.id,
            listed(&words)
        ))
        .agreed(
            "contracted",
            listed(&contract.payment_streams),
            "payment_streams",
            contract,
            report,
        )
        .saw(
            format!("first figure with a stream ({})", listed(&first.payment_streams)),
            first.term.clone(),
            Some(&first.anchor),
            report,
        )
        .expected(listed(&contract.payment_streams))
        .found(listed(&reported));
    for stream in &missing {
        draft = draft.fact(*stream);
    }
    if !matches!(report.basis, Some(Basis::Year | Basis::Settlement)) {
        draft = draft.severity(Severity::Info);
    }
    out.push(&CON007, draft);
}

/// Admissions, visits and days, as counts or per so many members.
fn is_utilization(metric: &Metric) -> bool {
    let rate = matches!(
        metric.unit,
        Unit::PerThousandMemberYears | Unit::PerHundredMemberYears | Unit::Days
    );
    rate || ["visit", "admission", "inpatient-acute", "hotline"]
        .iter()
        .any(|word| metric.code.contains(word))
        && metric.unit != Unit::Usd
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
    fn fires_on_a_stream_of_which_the_year_has_no_figure() {
        let mut agreed = contract("Acme", "Acme-1");
        agreed.apm_category = Some("3B".into());
        agreed.payment_streams = vec!["ccf".into(), "eoc".into(), "qip".into()];
        let fee = |months: &str, basis| {
            ReportBuilder::new("Acme")
                .period(months, basis)
                .usd("ccf", "10,000")
                .last(|metric| metric.payment_streams = vec!["ccf".into()])
                .quality("BCS", "412", "560", "73.6%")
                .build()
        };
        let year = fee("2024-01-01/2024-12-31", Basis::Year);
        let found = findings_under(&CON007, &[&year], std::slice::from_ref(&agreed));
        assert_eq!(found.len(), 1, "{found:#?}");
        assert_eq!(
            (found[0].severity, found[0].message.as_str()),
            (
                Severity::Warning,
                "Contract Acme-1 has \"Episode of care\", of which the report has no figure."
            )
        );
        let interim = fee("2024-01-01/2024-06-30", Basis::Ytd);
        let found = findings_under(&CON007, &[&interim], &[agreed]);
        assert_eq!(found[0].severity, Severity::Info, "it may come with the year");
    }

    #[test]
    fn a_kind_of_quality_incentive_is_the_quality_incentive_and_visits_report_on_utilization() {
        let mut agreed = contract("Acme", "Acme-1");
        agreed.apm_category = Some("3B".into());
        let found = |agreed: &Contract, visits: bool| {
            let mut builder = ReportBuilder::new("Acme")
                .period("2024-01-01/2024-12-31", Basis::Year)
                .usd("quality-metric-performance-incentive", "10,000")
                .last(|metric| metric.payment_streams = vec!["p4p".into()]);
            if visits {
                builder = builder.metric("ed-visit", "911", Unit::Count);
            }
            findings_under(&CON007, &[&builder.build()], std::slice::from_ref(agreed)).len()
        };
        agreed.payment_streams = vec!["qip".into()];
        assert_eq!(found(&agreed, false), 0);
        agreed.payment_streams = vec!["p4p".into(), "ubip".into()];
        assert_eq!((found(&agreed, false), found(&agreed, true)), (1, 0));
    }

    #[test]
    fn silent_on_what_is_agreed_and_where_the_contract_itself_is_not_known() {
        assert!(found(&["ssq"], None).is_empty());
        assert!(found(&["ccf"], Some("2A")).is_empty());
        assert!(found(&[], Some("3A")).is_empty());
    }
}
