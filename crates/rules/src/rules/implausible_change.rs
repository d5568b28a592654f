//! ARI014.

use std::collections::BTreeMap;

use plumbline_model::{Metric, Report, Unit};
use rust_decimal::Decimal;

use crate::amounts::{calculable, days, with_unit};
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// A figure changes from report to report more than its own history or the setting makes plausible.
    ///
    /// ## What
    /// A rate or score of a contract moves by more than the setting (50% of the earlier figure unless set otherwise) since
    /// the report before; where five or more earlier reports print it, by more than six times the median of its earlier
    /// moves and by more than 10%.
    /// ## Why
    /// Another unit, population or definition behind the same name shows first as a jump.
    /// ## What to do
    /// Look at the series, then ask the payer what changed.
    /// ## Question
    /// What changed from one report to the next?
    /// ## Severity
    /// A warning: it may have happened.
    /// ## Source
    /// Median absolute deviations, as in F. Hampel, "The influence curve", 1974; the default is ours.
    /// ## Example that fires
    /// Medical cost of $402, $410 and $812 PMPM in three quarters.
    /// ## Example that does not
    /// $402, $410 and $455; whole amounts, which grow with the months covered; a rate of few events that was near 0; the
    /// quarter after a jump in which the figure is where it was before.
    ARI014 "implausible-change", Warning, Beside(check, earlier)
}

/// Earlier moves from which a metric's own history decides. Ours: a median of fewer says little.
const OWN_HISTORY: usize = 4;
/// How many times its median move a metric may move. Ours: about four standard deviations of a normal series.
const TIMES_MEDIAN: u32 = 6;
/// A move below this percentage is never implausible, however steady the series was.
const ALWAYS_PLAUSIBLE: u32 = 10;

/// Reports of the contract on the same basis that end before.
fn earlier<'a>(report: &Report, scope: &Scope<'a>) -> Vec<&'a Report> {
    let Some(period) = report.period else { return Vec::new() };
    let series = scope.series(report).iter().copied();
    series
        .filter(|other| other.id != report.id && other.basis == report.basis)
        .filter(|other| other.period.is_some_and(|months| months.end < period.end))
        .collect()
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let earlier = earlier(report, scope);
    if earlier.is_empty() {
        return;
    }
    let plausible = scope.settings_for(report).plausible_change_percent;
    let history: Vec<BTreeMap<(&str, &str), &Metric>> = earlier.iter().map(|other| rates(other)).collect();
    for (key, metric) in rates(report) {
        let mut series: Vec<(&Report, &Metric)> = earlier
            .iter()
            .zip(&history)
            .filter_map(|(other, rates)| Some((*other, *rates.get(&key)?)))
            .collect();
        if series.is_empty() {
            continue;
        }
        series.push((report, metric));
        let values: Vec<Decimal> = series.iter().filter_map(|(_, metric)| metric.value).collect();
        let moves: Vec<Decimal> = values.windows(2).filter_map(|pair| moved(pair[0], pair[1])).collect();
        let Some((last, before)) = moves.split_last().filter(|_| moves.len() + 1 == values.len()) else {
            continue;
        };
        let allowed = allowed(before, plausible);
        // A figure that comes back to where it was before a jump moves because of that jump, which its own report tells.
        let comes_back = before.last().is_some_and(|jump| *jump > allowed)
            && moved(values[values.len() - 3], values[values.len() - 1])
                .is_some_and(|from_before| from_before <= allowed);
        if *last <= allowed || comes_back {
            out.passed(&ARI014);
            continue;
        }
        let shown: Vec<String> = values.iter().map(|value| with_unit(*value, metric.unit)).collect();
        let mut draft = Draft::about(report, metric.term.clone()).message(format!(
            "\"{}\" moves by {} to {}; up to {} is plausible. The series: {}.",
            metric.term,
            with_unit(*last, Unit::Ratio),
            with_unit(values[values.len() - 1], metric.unit),
            with_unit(allowed, Unit::Ratio),
            shown.join(", "),
        ));
        for (source, metric) in &series {
            let months = source.period.map_or_else(String::new, |months| days(&months));
            draft = draft.fact(months).metric(metric, source);
        }
        out.push(
            &ARI014,
            draft
                .computed("move", with_unit(*last, Unit::Ratio))
                .expected(format!("a move of at most {}", with_unit(allowed, Unit::Ratio)))
                .found(with_unit(*last, Unit::Ratio)),
        );
    }
}

/// How far a figure moved as a share of the smaller of the two, so that halving is as far as doubling; `None` from 0.
fn moved(from: Decimal, to: Decimal) -> Option<Decimal> {
    if from.is_sign_negative() != to.is_sign_negative() {
        return None;
    }
    let least = from.abs().min(to.abs());
    to.checked_sub(from)?.abs().checked_div(least)
}

fn allowed(before: &[Decimal], percent: u32) -> Decimal {
    if before.len() < OWN_HISTORY {
        return Decimal::new(i64::from(percent), 2);
    }
    let mut sorted = before.to_vec();
    sorted.sort();
    let median = sorted[sorted.len() / 2];
    median
        .saturating_mul(Decimal::from(TIMES_MEDIAN))
        .max(Decimal::new(i64::from(ALWAYS_PLAUSIBLE), 2))
}

/// The report's rates and scores of the whole population, by code and term; one printed twice is left out.
fn rates(report: &Report) -> BTreeMap<(&str, &str), &Metric> {
    let mut found: BTreeMap<(&str, &str), Vec<&Metric>> = BTreeMap::new();
    for metric in &report.metrics {
        // Asked first: most figures of a large report are of slices.
        let whole = metric.strata.is_empty() && metric.service_period.is_none_or(|own| Some(own) == report.period);
        let comparable = whole
            && match metric.unit {
                Unit::UsdPerMemberMonth | Unit::UsdPerMemberYear | Unit::UsdPerPersonYear => {
                    ["adjustment", "bonus", "ibnr", "subrogation"]
                        .iter()
                        .all(|word| !metric.code.contains(word))
                }
                Unit::PerThousandMemberYears | Unit::PerHundredMemberYears | Unit::Score => true,
                Unit::Ratio => metric.code == "med-loss-ratio" || metric.code == "generic-dispensing-rate",
                _ => false,
            };
        if comparable && metric.value.is_some_and(calculable) {
            found.entry((&metric.code, &metric.term)).or_default().push(metric);
        }
    }
    found
        .into_iter()
        .filter_map(|(key, metrics)| Some((key, *metrics.first().filter(|_| metrics.len() == 1)?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use plumbline_model::Basis;

    use super::*;
    use crate::testing::{ReportBuilder, findings_of};

    const MONTHS: [&str; 8] = [
        "2023-01-01/2023-03-31",
        "2023-04-01/2023-06-30",
        "2023-07-01/2023-09-30",
        "2023-10-01/2023-12-31",
        "2024-01-01/2024-03-31",
        "2024-04-01/2024-06-30",
        "2024-07-01/2024-09-30",
        "2024-10-01/2024-12-31",
    ];

    fn found(values: &[&str]) -> Vec<plumbline_model::Finding> {
        let reports: Vec<Report> = values
            .iter()
            .zip(MONTHS)
            .map(|(value, months)| {
                ReportBuilder::new("Acme")
                    .id(months)
                    .period(months, Basis::Quarter)
                    .pmpm("med-cost-pmpm", value)
                    .build()
            })
            .collect();
        findings_of(&ARI014, &reports.iter().collect::<Vec<_>>())
    }

    #[test]
    fn fires_on_a_doubling_with_the_series() {
        let findings = found(&["402", "410", "812"]);
        assert_eq!(findings.len(), 1);
        assert_eq!(
            findings[0].message,
            "\"med cost pmpm\" moves by 98.05% to $812.00 PMPM; up to 50% is plausible. The series: $402.00 PMPM, $410.00 PMPM, $812.00 PMPM."
        );
    }

    #[test]
    fn fires_on_a_jump_out_of_a_steady_series() {
        assert_eq!(found(&["400", "404", "408", "412", "416", "480"]).len(), 1);
    }

    #[test]
    fn silent_on_growth_and_in_a_restless_series() {
        assert!(found(&["402", "410", "455"]).is_empty());
        let back: Vec<_> = found(&["402", "410", "816", "420"]);
        assert_eq!(back.len(), 1, "one jump, and not its way back, too: {back:#?}");
        assert!(found(&["400", "480", "390", "470", "400", "500"]).is_empty());
    }
}
