//! ARI006.

use plumbline_model::{Report, Unit};

use crate::amounts::{days, listed, tolerance, with_unit};
use crate::figures::Figure;
use crate::scale::{Step, told};
use crate::ways::{LOSS_RATIO, loss_ratios};
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// A medical loss ratio is not cost divided by revenue.
    ///
    /// ## What
    /// The printed ratio is none of the costs the report prints (medical, medical and pharmacy, total cost; with or
    /// without the printed quality, capitation and IBNR lines) over the printed revenue.
    /// ## Why
    /// Surplus and deficit are counted from this ratio; one of three figures is wrong, or another cost is meant.
    /// ## What to do
    /// Ask the payer which cost and which revenue the ratio is made of.
    /// ## Question
    /// Which cost and which revenue is the ratio made of?
    /// ## Severity
    /// A warning: the ratio's cost may be one the report does not print, such as incurred claims by regulation.
    /// ## Source
    /// 42 CFR 438.8: incurred claims and quality improvement over premium revenue.
    /// ## Example that fires
    /// Medical $7,000, pharmacy $1,500, revenue $10,000, ratio 92.0%.
    /// ## Example that does not
    /// The same figures and 85.0% or 70.0%; nor 0.85%, of which ARI013 says that the scale is wrong.
    ARI006 "loss-ratio-is-not-quotient", Warning, Report(check)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let contradicted = scope.contradicted_lines(report);
    for ((_, months), slice) in scope.slices(report).iter() {
        let possible = loss_ratios(slice);
        let doubtful = possible.iter().flat_map(|way| &way.figures);
        if doubtful
            .into_iter()
            .any(|figure| contradicted.contains(&figure.metric.id))
        {
            continue;
        }
        for ratio in slice.quotients(LOSS_RATIO) {
            let Some(nearest) = possible
                .iter()
                .min_by_key(|way| way.point.saturating_sub(ratio.value).abs())
            else {
                continue;
            };
            if possible.iter().any(|way| way.interval.meets(&ratio.interval)) {
                out.passed(&ARI006);
                continue;
            }
            // ARI013 says so where the ratio is a quotient on another scale.
            if told(&ratio, &possible, Step::QUOTIENTS).is_some() {
                continue;
            }
            let [lines @ .., revenue] = nearest.figures.as_slice() else {
                continue;
            };
            let terms: Vec<String> = lines.iter().map(Figure::label).collect();
            let mut draft = Draft::about(report, ratio.label()).message(format!(
                "\"{}\" is {}; the nearest cost the report prints ({}) over revenue is {}.",
                ratio.label(),
                with_unit(ratio.value, Unit::Ratio),
                listed(&terms),
                with_unit(nearest.point, Unit::Ratio),
            ));
            if let Some(months) = months {
                draft = draft.fact(days(months));
            }
            for figure in lines.iter().chain([revenue, &ratio]) {
                draft = draft.metric(figure.metric, report);
            }
            out.push(
                &ARI006,
                draft
                    .computed("recomputed", with_unit(nearest.point, Unit::Ratio))
                    .computed(
                        "difference",
                        with_unit(ratio.value.saturating_sub(nearest.point), Unit::Ratio),
                    )
                    .expected(with_unit(nearest.point, Unit::Ratio))
                    .found(with_unit(ratio.value, Unit::Ratio))
                    .tolerance(tolerance(
                        nearest.interval.half_width() + ratio.interval.half_width(),
                        Unit::Ratio,
                    )),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, only_finding};

    fn ratio(printed: &str) -> Report {
        ReportBuilder::new("Acme")
            .usd("med-cost", "7,000")
            .usd("rx-cost", "1,500")
            .usd("revenue", "10,000")
            .metric("med-loss-ratio", printed, Unit::Ratio)
            .build()
    }

    #[test]
    fn fires_when_no_printed_cost_gives_the_ratio() {
        let finding = only_finding(&ARI006, &ratio("92.0%"));
        assert_eq!(
            finding.message,
            "\"med loss ratio\" is 92%; the nearest cost the report prints (med cost and rx cost) over revenue is 85%."
        );
        assert_eq!(finding.evidence.iter().filter(|e| e.anchor.is_some()).count(), 4);
    }

    #[test]
    fn silent_on_either_cost_and_without_revenue() {
        for right in ["85.0%", "70%", "85.01%"] {
            assert_silent(&ARI006, &[&ratio(right)]);
        }
        let alone = ReportBuilder::new("Acme")
            .usd("med-cost", "7,000")
            .metric("med-loss-ratio", "92%", Unit::Ratio);
        assert_silent(&ARI006, &[&alone.build()]);
    }
}
