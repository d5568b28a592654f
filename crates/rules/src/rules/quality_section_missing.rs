//! CMP002.

use plumbline_model::{Basis, ContractualStatus, Report};

use crate::agreed::lists_streams;
use crate::beside::settled_months;
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// A report of a full year has no quality section although its contract pays on quality.
    ///
    /// ## What
    /// A full-year or settlement report under a contract with a payment stream on quality has no quality result, quality
    /// score or gate, and no other report of the contract of the same months has one; where the contract names measures that
    /// are tied to payment, none has a result.
    /// ## Why
    /// The part of the payment that depends on quality cannot be followed.
    /// ## What to do
    /// Ask the payer for the quality report of the year.
    /// ## Question
    /// Please send the quality report of the year.
    /// ## Source
    /// VBPR 1.1.0: payment streams `ssq`, `qip`, `p4p`, `sip`, `sst`.
    /// ## Example that fires
    /// A settlement under shared savings gated on quality, with costs alone.
    /// ## Example that does not
    /// The same with a quality gate percentage; an interim report; a second file with the results.
    CMP002 "quality-section-missing", Warning, Beside(check, settled_months)
}

const ON_QUALITY: [&str; 5] = ["ssq", "qip", "p4p", "sip", "sst"];

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let contract = scope.contract(report).filter(|contract| lists_streams(contract));
    let (Some(contract), Some(first)) = (contract, report.metrics.first()) else {
        return;
    };
    let stream = contract
        .payment_streams
        .iter()
        .find(|stream| ON_QUALITY.contains(&stream.as_str()));
    let tied = contract
        .measures
        .iter()
        .filter(|measure| measure.status == Some(ContractualStatus::Contractual))
        .count();
    if (stream.is_none() && tied == 0) || !matches!(report.basis, Some(Basis::Year | Basis::Settlement)) {
        return;
    }
    let same_months = settled_months(report, scope);
    // Where the contract names the measures, a score alone does not show their results.
    let has = |report: &Report| {
        if tied > 0 {
            !report.quality.is_empty()
        } else {
            has_quality(report)
        }
    };
    if has(report) || same_months.into_iter().any(has) {
        return out.passed(&CMP002);
    }
    let why = match stream {
        Some(stream) => {
            let words = plumbline_model::payment_stream(stream).map_or(stream.as_str(), |stream| stream.display);
            format!("\"{words}\"")
        }
        None => format!("{tied} measures"),
    };
    out.push(
        &CMP002,
        Draft::about(report, "Quality")
            .message(format!(
                "Contract {} pays on quality ({why}), and no report of these months has a quality result.",
                contract.id
            ))
            .fact(stream.cloned().unwrap_or_else(|| why.clone()))
            .period("report period", report)
            .saw("first figure", first.term.clone(), Some(&first.anchor), report)
            .expected("quality results, a score or a gate")
            .found("none"),
    );
}

fn has_quality(report: &Report) -> bool {
    let words = ["quality", "star", "gap", "qip"];
    !report.quality.is_empty()
        || report
            .metrics
            .iter()
            .any(|metric| words.iter().any(|word| metric.code.contains(word)))
}

#[cfg(test)]
mod tests {
    use plumbline_model::Unit;

    use super::*;
    use crate::testing::{ReportBuilder, contract, findings_under};

    fn found(report: ReportBuilder, stream: &str) -> usize {
        let mut agreed = contract("Acme", "Acme-1");
        agreed.payment_streams = vec![stream.into()];
        agreed.apm_category = Some("3A".into());
        findings_under(&CMP002, &[&report.build()], &[agreed]).len()
    }

    fn settlement() -> ReportBuilder {
        ReportBuilder::new("Acme")
            .period("2023-01-01/2023-12-31", Basis::Settlement)
            .usd("med-cost", "10")
    }

    #[test]
    fn fires_on_a_settlement_of_costs_alone() {
        assert_eq!(found(settlement(), "ssq"), 1);
    }

    #[test]
    fn fires_where_the_contracts_measures_have_no_result_though_a_score_is_printed() {
        let mut agreed = contract("Acme", "Acme-1");
        agreed.payment_streams = vec!["ssl".into()];
        agreed.measures = vec![plumbline_model::ContractMeasure {
            measure: "BCS".into(),
            status: Some(ContractualStatus::Contractual),
            ..Default::default()
        }];
        let scored = settlement().metric("weighted-avg-star", "4.1", Unit::Stars);
        let found = |report: &Report| findings_under(&CMP002, &[report], std::slice::from_ref(&agreed)).len();
        assert_eq!(found(&scored.build()), 1);
        assert_eq!(found(&settlement().quality("BCS", "412", "560", "73.6%").build()), 0);
    }

    #[test]
    fn silent_with_a_gate_without_such_a_stream_and_in_an_interim_report() {
        assert_eq!(
            found(
                settlement().metric("quality-gate-percentage", "85%", Unit::Ratio),
                "ssq"
            ),
            0
        );
        assert_eq!(found(settlement(), "ssp"), 0);
        assert_eq!(found(ReportBuilder::new("Acme").usd("med-cost", "10"), "ssq"), 0);
    }
}
