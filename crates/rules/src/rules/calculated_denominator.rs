//! ARI004.

use plumbline_model::{QualityMeasure, Report, Unit};
use rust_decimal::Decimal;

use crate::amounts::{calculable, tolerance, with_unit};
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// A calculated denominator is not the denominator less exclusions and exceptions.
    ///
    /// ## What
    /// A quality result prints a denominator, what is taken off it, and the denominator that is left, and the three do
    /// not go together. What is taken off and not printed counts as none where the other of the two is printed.
    /// ## Why
    /// The rate is over the denominator that is left; people left out without a reason raise or lower it.
    /// ## What to do
    /// Ask the payer whom it left out of the denominator and under which exclusion or exception.
    /// ## Source
    /// VBPR 1.1.0 code system `vbp-measure-population`: `calculated-denominator`.
    /// ## Example that fires
    /// A denominator of 560, 15 exclusions, 5 exceptions and a calculated denominator of 520.
    /// ## Example that does not
    /// A calculated denominator of 540; a calculated denominator without exclusions and exceptions, which is no larger
    /// than the denominator: what was taken off is not known.
    ARI004 "calculated-denominator-not-remainder", Error, Report(check)
}

/// Taken off, as it is printed.
const TAKEN_OFF: [&str; 2] = ["exclusions", "exceptions"];

fn check(report: &Report, _: &Scope, out: &mut Findings) {
    for measure in &report.quality {
        let (Some(denominator), Some(calculated)) = (measure.denominator, measure.calculated_denominator) else {
            continue;
        };
        let off: Vec<Decimal> = [measure.exclusions, measure.exceptions].into_iter().flatten().collect();
        if ![denominator, calculated]
            .iter()
            .chain(&off)
            .all(|value| calculable(*value))
            || masked(measure)
        {
            continue;
        }
        let remainder = denominator - off.iter().sum::<Decimal>();
        // People are whole; only a count printed in thousands leaves something open.
        let open: Decimal = ["denominator", "exclusions", "exceptions", "calculated_denominator"]
            .iter()
            .filter_map(|part| measure.sources.get(*part)?.quantum)
            .filter(|quantum| *quantum > Decimal::ONE)
            .map(|quantum| quantum / Decimal::TWO)
            .sum();
        let difference = calculated - remainder;
        let holds = difference.abs() <= open || (off.is_empty() && calculated <= denominator);
        if holds {
            out.passed(&ARI004);
            continue;
        }
        let parts = ["denominator", "exclusions", "exceptions", "calculated_denominator"];
        let calculation = [Some(denominator), measure.exclusions, measure.exceptions]
            .into_iter()
            .flatten()
            .map(|value| value.normalize().to_string())
            .collect::<Vec<_>>()
            .join(" − ");
        let message = if off.is_empty() {
            format!(
                "{}: the calculated denominator of {} is larger than the denominator of {}.",
                measure.name,
                calculated.normalize(),
                denominator.normalize()
            )
        } else {
            format!(
                "{}: {calculation} is {}, but a calculated denominator of {} is printed.",
                measure.name,
                remainder.normalize(),
                calculated.normalize()
            )
        };
        let mut draft = Draft::about(report, measure.name.clone()).message(message);
        for part in parts.into_iter().filter(|part| measure.sources.contains_key(*part)) {
            draft = draft.part(part, measure, report);
        }
        out.push(
            &ARI004,
            draft
                .fact(measure.period.map_or_else(String::new, |period| period.to_string()))
                .computed("recomputed", with_unit(remainder, Unit::Count))
                .computed("difference", with_unit(difference, Unit::Count))
                .expected(with_unit(remainder, Unit::Count))
                .found(with_unit(calculated, Unit::Count))
                .tolerance(tolerance(open, Unit::Count)),
        );
    }
}

/// Whether a part that is taken off is printed without its number.
fn masked(measure: &QualityMeasure) -> bool {
    TAKEN_OFF
        .iter()
        .any(|part| measure.sources.contains_key(*part) && measure.interval(part).is_none())
}

#[cfg(test)]
mod tests {
    use plumbline_model::{FigureSource, FigureState};

    use super::*;
    use crate::testing::{ReportBuilder, anchor, assert_silent, decimal, only_finding};

    /// 560 in the denominator; what is left and what is taken off as given, "" for what is not printed.
    fn result(exclusions: &str, exceptions: &str, calculated: &str) -> Report {
        ReportBuilder::new("Acme")
            .quality("BCS", "412", "560", "")
            .with(|r| {
                let measure = &mut r.quality[0];
                for (row, (part, printed)) in [
                    ("exclusions", exclusions),
                    ("exceptions", exceptions),
                    ("calculated_denominator", calculated),
                ]
                .into_iter()
                .enumerate()
                .filter(|(_, (_, printed))| !printed.is_empty())
                {
                    let value = printed.parse().ok();
                    match part {
                        "exclusions" => measure.exclusions = value,
                        "exceptions" => measure.exceptions = value,
                        _ => measure.calculated_denominator = value,
                    }
                    let source = FigureSource {
                        displayed: printed.into(),
                        quantum: value.map(|_| Decimal::ONE),
                        state: if value.is_some() {
                            FigureState::Reported
                        } else {
                            FigureState::Suppressed
                        },
                        anchor: anchor(310 + row, printed),
                        transforms: Vec::new(),
                    };
                    measure.sources.insert(part.into(), source);
                }
            })
            .build()
    }

    #[test]
    fn fires_with_every_count_and_its_place() {
        let finding = only_finding(&ARI004, &result("15", "5", "520"));
        assert_eq!(
            finding.message,
            "BCS: 560 − 15 − 5 is 540, but a calculated denominator of 520 is printed."
        );
        let values: Vec<&str> = finding
            .evidence
            .iter()
            .filter(|evidence| evidence.anchor.is_some())
            .map(|evidence| evidence.value.as_str())
            .collect();
        assert_eq!(values, ["560", "15", "5", "520"]);
        only_finding(&ARI004, &result("15", "", "520"));
        only_finding(&ARI004, &result("", "", "561"));
    }

    #[test]
    fn silent_where_the_counts_go_together_or_what_was_taken_off_is_not_known() {
        assert_silent(&ARI004, &[&result("15", "5", "540")]);
        assert_silent(&ARI004, &[&result("", "", "520")]);
        assert_silent(&ARI004, &[&result("<11", "5", "548")]);
        assert_silent(&ARI004, &[&result("15", "5", "")]);
    }

    #[test]
    fn silent_on_counts_in_thousands_as_far_as_their_digits_go() {
        let mut report = result("20", "", "500");
        report.quality[0]
            .sources
            .get_mut("denominator")
            .expect("printed")
            .quantum = Some(decimal("100"));
        assert_silent(&ARI004, &[&report]);
    }
}
