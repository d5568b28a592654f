//! TCC006.

use plumbline_model::{CodeSystem, Metric, Report, Severity, Unit, local_metric};
use rust_decimal::Decimal;

use crate::amounts::with_unit;
use crate::figures::split;
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// An abbreviation of two meanings is open, or read as the one its figure does not fit.
    ///
    /// ## What
    /// "TCC" or "MLR" stands alone and no mapping says what it means, which is a warning; or "MLR" is read as medical loss
    /// ratio and is below 15% beside a minimum savings rate, or is read as minimum loss rate and is above 50%; or "TCC" is
    /// read as total cost of care in a report of capitation payments that has no cost line.
    /// ## Why
    /// MLR is a medical loss ratio or a minimum loss rate; TCC is total cost of care or total care capitation, which is
    /// money paid to the provider. Either reading turns the figure's meaning round.
    /// ## What to do
    /// Look at the lines beside it, then set the term's metric in the mapping.
    /// ## Source
    /// 42 CFR 438.8 (medical loss ratio), 42 CFR 425.605 (minimum loss rate), ACO REACH (total care capitation).
    /// ## Example that fires
    /// "MLR 2.0%" below "MSR 2.0%", read as medical loss ratio.
    /// ## Example that does not
    /// "MLR 85.8%" beside premium revenue; "TCC" beside medical and pharmacy cost.
    TCC006 "ambiguous-abbreviation", Error, Report(check)
}

/// A loss ratio this low is none, and a loss rate this high is none. Source: minimum loss ratios of 80 to 85% and minimum
/// loss rates of at most 4% (42 CFR 438.8, 425.605); the distance leaves room for both.
const LOWEST_RATIO: Decimal = Decimal::from_parts(15, 0, 0, false, 2);
const HIGHEST_RATE: Decimal = Decimal::from_parts(50, 0, 0, false, 2);

fn check(report: &Report, _: &Scope, out: &mut Findings) {
    let beside_minimum = report
        .metrics
        .iter()
        .any(|metric| metric.code == "minimum-savings-rate");
    let cost_line = |metric: &Metric| split(&metric.code).0.ends_with("-cost");
    let has_cost = report.metrics.iter().any(cost_line);
    let capitation = report
        .metrics
        .iter()
        .find(|metric| has_word(&metric.term, &["PCC", "EPCC", "APO"]) || metric.code == "total-care-capitation");
    undecided(report, out);
    for metric in &report.metrics {
        let Some(value) = metric.value else { continue };
        let (is_mlr, is_tcc) = (has_word(&metric.term, &["MLR"]), has_word(&metric.term, &["TCC"]));
        if !is_mlr && !is_tcc {
            continue;
        }
        let read_as = |code: &str| metric.code == code && metric.unit == Unit::Ratio;
        let (read, other, beside) = if is_mlr && read_as("med-loss-ratio") && beside_minimum && value < LOWEST_RATIO {
            let minimum = report
                .metrics
                .iter()
                .find(|metric| metric.code == "minimum-savings-rate");
            ("medical loss ratio", "minimum loss rate", minimum)
        } else if is_mlr && read_as("minimum-loss-rate") && value > HIGHEST_RATE {
            ("minimum loss rate", "medical loss ratio", None)
        } else if is_tcc && split(&metric.code).0 == crate::components::TOTAL_COST && capitation.is_some() && !has_cost
        {
            ("total cost of care", "total care capitation", capitation)
        } else {
            out.passed(&TCC006);
            continue;
        };
        let mut draft = Draft::about(report, metric.term.clone())
            .message(format!(
                "\"{}\" is read as {read}; {} looks like a {other}.",
                metric.term,
                with_unit(value, metric.unit)
            ))
            .metric(metric, report);
        if let Some(beside) = beside {
            draft = draft.metric(beside, report);
        }
        out.push(&TCC006, draft.expected(other).found(read));
    }
}

/// What each abbreviation may stand for, and words that decide it.
const MEANINGS: [(&str, &str, &[&str]); 2] = [
    (
        "TCC",
        "total cost of care or total care capitation",
        &["cost", "capitation", "care"],
    ),
    (
        "MLR",
        "medical loss ratio or minimum loss rate",
        &["ratio", "rate", "medical", "minimum"],
    ),
];

/// Figures under the bare abbreviation that no mapping takes: left out, or kept under the payer's own code.
fn undecided(report: &Report, out: &mut Findings) {
    let own = report.metrics.iter().filter(|metric| {
        metric.system == CodeSystem::Local && metric.strata.is_empty() && local_metric(&metric.code).is_none()
    });
    let open = own
        .map(|metric| (&metric.term, &metric.displayed, &metric.anchor))
        .chain(
            report
                .unmapped
                .iter()
                .map(|one| (&one.term, &one.displayed, &one.anchor)),
        );
    for (term, displayed, anchor) in open {
        let lower = term.to_lowercase();
        let bare = MEANINGS
            .iter()
            .find(|(short, _, decided)| has_word(term, &[*short]) && !decided.iter().any(|word| lower.contains(word)));
        let Some((short, meanings, _)) = bare else { continue };
        out.push(
            &TCC006,
            Draft::about(report, term.clone())
                .severity(Severity::Warning)
                .message(format!(
                    "\"{term}\" may be {meanings}; nothing in the report or its mapping says which."
                ))
                .fact(displayed.clone())
                .saw(*short, displayed.clone(), Some(anchor), report)
                .expected(*meanings)
                .found("not decided"),
        );
    }
}

/// Whether a term holds one of the abbreviations as a word.
fn has_word(term: &str, words: &[&str]) -> bool {
    term.split(|c: char| !c.is_alphanumeric())
        .any(|word| words.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, only_finding};

    fn rate(code: &str, printed: &str) -> ReportBuilder {
        ReportBuilder::new("Acme")
            .metric("minimum-savings-rate", "2.0%", Unit::Ratio)
            .metric(code, printed, Unit::Ratio)
            .last(|metric| metric.term = "MLR".into())
    }

    #[test]
    fn fires_on_a_loss_rate_read_as_a_loss_ratio_and_the_other_way_round() {
        assert_eq!(
            only_finding(&TCC006, &rate("med-loss-ratio", "2.0%").build()).message,
            "\"MLR\" is read as medical loss ratio; 2% looks like a minimum loss rate."
        );
        only_finding(&TCC006, &rate("minimum-loss-rate", "85.8%").build());
    }

    #[test]
    fn fires_on_a_bare_abbreviation_that_nobody_decided() {
        let own = |term: &str| {
            ReportBuilder::new("Acme").usd("T1", "1,200").last(|metric| {
                metric.system = CodeSystem::Local;
                metric.term = term.into();
            })
        };
        let finding = only_finding(&TCC006, &own("TCC 2024").build());
        assert_eq!(finding.severity, Severity::Warning);
        assert!(
            finding.message.contains("total cost of care or total care capitation"),
            "{}",
            finding.message
        );
        assert_silent(&TCC006, &[&own("Total cost of care (TCC)").build()]);
        assert_silent(&TCC006, &[&own("Care management fee").build()]);
    }

    #[test]
    fn silent_on_what_fits() {
        assert_silent(&TCC006, &[&rate("med-loss-ratio", "85.8%").build()]);
        assert_silent(&TCC006, &[&rate("minimum-loss-rate", "2.0%").build()]);
        let cost = ReportBuilder::new("Acme")
            .usd("med-cost", "10")
            .usd("total-cost-of-care", "10")
            .last(|metric| metric.term = "Total Cost of Care (TCC)".into());
        assert_silent(&TCC006, &[&cost.build()]);
    }
}
