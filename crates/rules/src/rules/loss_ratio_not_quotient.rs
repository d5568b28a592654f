//! ARI006.

use plumbline_model::{Interval, Report, Unit};
use rust_decimal::Decimal;

use crate::amounts::{days, listed, tolerance, with_unit};
use crate::components::{MEDICAL, MEDICAL_AND_PHARMACY, PHARMACY, TOTAL_COST};
use crate::figures::{Figure, Per, Role, Slice, slices};
use crate::pairs::contradicted_lines;
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
    /// ## Severity
    /// A warning: the ratio's cost may be one the report does not print, such as incurred claims by regulation.
    /// ## Source
    /// 42 CFR 438.8: incurred claims and quality improvement over premium revenue.
    /// ## Example that fires
    /// Medical $7,000, pharmacy $1,500, revenue $10,000, ratio 92.0%.
    /// ## Example that does not
    /// The same figures and 85.0% or 70.0%.
    ARI006 "loss-ratio-is-not-quotient", Warning, Report(check)
}

const RATIO: &str = "med-loss-ratio";
const REVENUE: &str = "revenue";
/// Lines some payers count into the ratio's cost. Source: 42 CFR 438.8 (e).
const MAY_BE_ADDED: [&str; 6] = [
    "capitation",
    "ccf",
    "provider-quality-expense",
    "med-ibnr",
    "rx-ibnr",
    "med-rx-ibnr",
];

fn check(report: &Report, _: &Scope, out: &mut Findings) {
    let contradicted = contradicted_lines(report);
    for ((_, months), slice) in &slices(report) {
        let ratios: Vec<Figure> = slice
            .figures
            .iter()
            .filter(|f| f.stem == RATIO && f.role == Role::Actual && f.unit == Unit::Ratio)
            .copied()
            .collect();
        for ratio in ratios {
            let per = if slice.of(REVENUE, Role::Actual, Per::Whole).is_empty() {
                Per::Month
            } else {
                Per::Whole
            };
            let revenues = slice.of(REVENUE, Role::Actual, per);
            let [revenue] = revenues.as_slice() else { continue };
            let costs = costs(slice, per);
            let doubtful = costs.iter().flat_map(|(_, lines)| lines).chain([revenue]);
            if doubtful
                .into_iter()
                .any(|figure| contradicted.contains(&figure.metric.id))
            {
                continue;
            }
            let possible: Vec<(&[Figure], Interval)> = costs
                .iter()
                .filter_map(|(cost, lines)| Some((lines.as_slice(), cost.div(revenue.interval)?)))
                .collect();
            let Some((lines, nearest)) = possible
                .iter()
                .min_by_key(|(_, quotient)| quotient.middle().saturating_sub(ratio.value).abs())
            else {
                continue;
            };
            if possible.iter().any(|(_, quotient)| quotient.meets(&ratio.interval)) {
                out.passed(&ARI006);
                continue;
            }
            let terms: Vec<String> = lines.iter().map(Figure::label).collect();
            let mut draft = Draft::about(report, ratio.label()).message(format!(
                "\"{}\" is {}; the nearest cost the report prints ({}) over revenue is {}.",
                ratio.label(),
                with_unit(ratio.value, Unit::Ratio),
                listed(&terms),
                with_unit(nearest.middle(), Unit::Ratio),
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
                    .computed("recomputed", with_unit(nearest.middle(), Unit::Ratio))
                    .computed(
                        "difference",
                        with_unit(ratio.value.saturating_sub(nearest.middle()), Unit::Ratio),
                    )
                    .expected(with_unit(nearest.middle(), Unit::Ratio))
                    .found(with_unit(ratio.value, Unit::Ratio))
                    .tolerance(tolerance(
                        nearest.half_width() + ratio.interval.half_width(),
                        Unit::Ratio,
                    )),
            );
        }
    }
}

/// Every cost the ratio may be made of, with its lines.
fn costs<'a>(slice: &Slice<'a>, per: Per) -> Vec<(Interval, Vec<Figure<'a>>)> {
    let line = |stem: &str| slice.of(stem, Role::Actual, per).first().copied();
    let mut costs: Vec<Vec<Figure>> = [MEDICAL, MEDICAL_AND_PHARMACY, TOTAL_COST]
        .into_iter()
        .filter_map(line)
        .map(|figure| vec![figure])
        .collect();
    costs.extend(
        line(MEDICAL)
            .zip(line(PHARMACY))
            .map(|(medical, pharmacy)| vec![medical, pharmacy]),
    );
    for stem in MAY_BE_ADDED {
        if let Some(figure) = line(stem) {
            let with: Vec<Vec<Figure>> = costs
                .iter()
                .map(|lines| [lines.as_slice(), &[figure]].concat())
                .collect();
            costs.extend(with);
        }
    }
    let zero = Interval::exact(Decimal::ZERO);
    costs
        .into_iter()
        .filter_map(|lines| {
            Some((
                lines.iter().try_fold(zero, |sum, figure| sum.add(figure.interval))?,
                lines,
            ))
        })
        .collect()
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
