//! ARI003.

use plumbline_model::{Interval, QualityMeasure, Report, Scoring, Unit};
use rust_decimal::Decimal;

use crate::amounts::{calculable, interval, tolerance, with_unit};
use crate::scale::slip_of_rate;
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// A quality rate is not its numerator divided by its denominator.
    ///
    /// ## What
    /// The printed rate of a proportion measure is not the printed numerator over the printed denominator, with or
    /// without the printed exclusions and exceptions taken off.
    /// ## Why
    /// The rate decides the stars and the payment; one of the three figures is wrong.
    /// ## What to do
    /// Ask the payer which of the three is wrong, or whether the rate is adjusted.
    /// ## Question
    /// Which of the three is wrong, or was the rate adjusted?
    /// ## Source
    /// FHIR R4 `MeasureReport.group.measureScore` of a proportion measure; HEDIS general guidelines on rates.
    /// ## Example that fires
    /// 412 of 560, printed 75.6%.
    /// ## Example that does not
    /// 412 of 560, printed 73.6% or 74%; a ratio measure such as observed over expected readmissions; nor 0.736%, of
    /// which ARI013 says that the scale is wrong.
    ARI003 "rate-is-not-quotient", Error, Report(check)
}

fn check(report: &Report, _: &Scope, out: &mut Findings) {
    for measure in report
        .quality
        .iter()
        .filter(|measure| measure.scoring == Scoring::Proportion)
    {
        rate(measure, report, out);
        for slice in &measure.slices {
            rate(&measure.of_slice(slice), report, out);
        }
    }
}

fn rate(measure: &QualityMeasure, report: &Report, out: &mut Findings) {
    let (Some(numerator), Some(denominator), Some(rate)) = (measure.numerator, measure.denominator, measure.rate)
    else {
        return;
    };
    let all = [numerator, denominator, rate];
    if !all
        .into_iter()
        .chain(measure.exclusions)
        .chain(measure.exceptions)
        .chain(measure.calculated_denominator)
        .all(calculable)
    {
        return;
    }
    // QLT001 tells of these; a rate of them says nothing new.
    if denominator <= Decimal::ZERO || numerator > denominator || rate < Decimal::ZERO || rate > Decimal::ONE {
        return;
    }
    let printed = interval(rate, measure.sources.get("rate").and_then(|source| source.quantum));
    let Some(quotient) = quotient_over(measure, numerator, denominator) else {
        return;
    };
    let taken_off = measure.exclusions.unwrap_or_default() + measure.exceptions.unwrap_or_default();
    let net = quotient_over(measure, numerator, denominator - taken_off);
    let calculated = measure
        .calculated_denominator
        .and_then(|calculated| quotient_over(measure, numerator, calculated));
    if printed.meets(&quotient)
        || [net, calculated]
            .into_iter()
            .flatten()
            .any(|other| printed.meets(&other))
    {
        out.passed(&ARI003);
        return;
    }
    // ARI013 says so where the rate is the quotient on another scale.
    if slip_of_rate(measure).is_some() {
        return;
    }
    let difference = rate - quotient.middle();
    let mut draft = Draft::about(report, measure.name.clone())
        .message(format!(
            "{}: {} of {} is {}, but {} is printed.",
            measure.name,
            numerator.normalize(),
            denominator.normalize(),
            with_unit(quotient.middle(), Unit::Ratio),
            with_unit(rate, Unit::Ratio),
        ))
        .fact(measure.measure.clone())
        .fact(measure.period.map_or_else(String::new, |period| period.to_string()));
    for part in ["numerator", "denominator", "rate"] {
        let source = measure.sources.get(part);
        let shown = match (source, part) {
            (Some(source), _) => source.displayed.clone(),
            (None, "numerator") => numerator.to_string(),
            (None, "denominator") => denominator.to_string(),
            (None, _) => measure.displayed.clone(),
        };
        let anchor = source.map_or(&measure.anchor, |source| &source.anchor);
        draft = draft.fact(shown.clone()).saw(part, shown, Some(anchor), report);
    }
    out.push(
        &ARI003,
        draft
            .computed("recomputed", with_unit(quotient.middle(), Unit::Ratio))
            .computed("difference", with_unit(difference, Unit::Ratio))
            .expected(with_unit(quotient.middle(), Unit::Ratio))
            .found(with_unit(rate, Unit::Ratio))
            .tolerance(tolerance(printed.half_width() + quotient.half_width(), Unit::Ratio)),
    );
}

fn quotient_over(measure: &QualityMeasure, numerator: Decimal, denominator: Decimal) -> Option<Interval> {
    count(measure, "numerator", numerator).div(count(measure, "denominator", denominator))
}

/// People are whole: a count printed in full is exact, one printed in thousands is not.
fn count(measure: &QualityMeasure, part: &str, value: Decimal) -> Interval {
    match measure.sources.get(part).and_then(|source| source.quantum) {
        Some(quantum) if quantum > Decimal::ONE => Interval::displayed(value, quantum),
        _ => Interval::exact(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, decimal, only_finding};

    #[test]
    fn fires_on_a_part_whose_counts_contradict_its_rate() {
        let report = bcs("73.6%").with(|r| {
            let measure = &r.quality[0];
            let slice = plumbline_model::QualitySlice {
                strata: vec![plumbline_model::Stratum {
                    dimension: "cohort".into(),
                    value: "hmo".into(),
                }],
                numerator: Some(decimal("50")),
                denominator: Some(decimal("80")),
                exclusions: None,
                exceptions: None,
                rate: Some(decimal("0.38")),
                displayed: "0.38".into(),
                state: measure.state,
                anchor: measure.anchor.clone(),
                sources: measure.sources.clone(),
            };
            r.quality[0].slices = vec![slice];
        });
        let finding = only_finding(&ARI003, &report.build());
        assert!(
            finding.message.contains("(hmo): 50 of 80 is 62.5%"),
            "{}",
            finding.message
        );
    }

    fn bcs(rate: &str) -> ReportBuilder {
        ReportBuilder::new("Acme").quality("BCS", "412", "560", rate)
    }

    #[test]
    fn fires_with_the_quotient_and_the_three_places() {
        let finding = only_finding(&ARI003, &bcs("75.6%").build());
        assert_eq!(finding.message, "BCS: 412 of 560 is 73.57%, but 75.6% is printed.");
        assert_eq!(finding.evidence.iter().filter(|e| e.anchor.is_some()).count(), 3);
    }

    #[test]
    fn silent_on_rounding_and_on_net_denominators() {
        assert_silent(&ARI003, &[&bcs("73.6%").build()]);
        assert_silent(&ARI003, &[&bcs("74%").build()]);
        let net = bcs("75.6%").with(|r| r.quality[0].exclusions = Some(decimal("15")));
        assert_silent(&ARI003, &[&net.build()]);
    }

    #[test]
    fn silent_on_what_is_no_proportion_or_is_masked() {
        assert_silent(
            &ARI003,
            &[&bcs("75.6%").with(|r| r.quality[0].scoring = Scoring::Ratio).build()],
        );
        assert_silent(
            &ARI003,
            &[&ReportBuilder::new("Acme").quality("KED", "<11", "64", "12.0%").build()],
        );
    }
}
