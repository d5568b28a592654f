//! Elements a VBPR resource should carry and does not.
//!
//! Source: VBPR 1.1.0, profiles `vbp-measure` and `vbp-performance-measurereport`, elements marked mustSupport. What is
//! optional there is named where it stands nowhere, or on some groups and not on others.

use plumbline_model::Anchor;

use super::codes::{self, LOB, PAID_THROUGH, PAYMENT_STREAM, PROGRAM_MODEL, SERVICE_PERIOD, TARGET_OF};
use super::tree::Node;

/// What a contract's Measure does not say, in one sentence; `None` where it says everything.
pub(super) fn contract(measure: &Node) -> Option<String> {
    let says = |name: &str| measure.get(name).is_some();
    let extended = |url| measure.extension(url).is_some();
    let lacking: Vec<&str> = [
        (says("identifier"), "its number (identifier)"),
        (says("effectivePeriod"), "its term (effectivePeriod)"),
        (extended(LOB), "its line of business (lob)"),
        (extended(PROGRAM_MODEL), "its APM category (program-model)"),
        (extended(PAYMENT_STREAM), "its payment streams (payment-stream)"),
    ]
    .into_iter()
    .filter_map(|(there, words)| (!there).then_some(words))
    .collect();
    let (last, first) = lacking.split_last()?;
    let names = if first.is_empty() {
        (*last).to_owned()
    } else {
        format!("{} and {last}", first.join(", "))
    };
    Some(format!("The contract does not state {names}. Ask the payer for it."))
}

/// What some groups of a report do not state while others do, and the paid-through date where nothing states it.
pub(super) fn groups(report: &Node) -> Vec<(Anchor, String)> {
    let groups: Vec<&Node> = report
        .list("group")
        .filter(|group| group.extension(TARGET_OF).is_none())
        .collect();
    let mut found = Vec::new();
    for (url, words) in [
        (SERVICE_PERIOD, "service period (service-period)"),
        (PAYMENT_STREAM, "payment stream (payment-stream)"),
        (PAID_THROUGH, "paid-through date (paid-through-date)"),
    ] {
        // What stands on the report itself holds for every group.
        if groups.is_empty() || report.extension(url).is_some() {
            continue;
        }
        let (with, mut without): (Vec<&Node>, Vec<&Node>) =
            groups.iter().copied().partition(|group| group.extension(url).is_some());
        if url == PAYMENT_STREAM {
            without.retain(|group| !is_of_all_streams(group));
        }
        if with.is_empty() && url == PAID_THROUGH {
            found.push((
                report.anchor(),
                format!("Neither the report nor any of its figures states a {words}. Ask the payer for it."),
            ));
        } else if let Some(first) = without.first().filter(|_| !with.is_empty()) {
            let count = without.len();
            found.push((
                first.anchor(),
                format!(
                    "{count} of {} figures {} no {words}, which the others do.",
                    groups.len(),
                    if count == 1 { "states" } else { "state" },
                ),
            ));
        }
    }
    found
}

/// Whether a figure is no single stream's: what is earned under all of them.
fn is_of_all_streams(group: &Node) -> bool {
    group.get("code").and_then(codes::code) == Some("earned-incentive")
}
