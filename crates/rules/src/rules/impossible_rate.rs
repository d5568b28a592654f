//! QLT001.

use plumbline_model::{QualityMeasure, Report, Scoring, Unit};
use rust_decimal::Decimal;

use crate::amounts::with_unit;
use crate::scale::slip_of_rate;
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// A quality result cannot be: more met than could, or a rate outside 0% to 100%.
    ///
    /// ## What
    /// The numerator of a proportion measure is larger than its denominator, or its rate is below 0 or above 1.
    /// ## Why
    /// No population gives such a result; columns are swapped, or the scale is wrong.
    /// ## What to do
    /// Check the mapping's columns first, then ask the payer.
    /// ## Question
    /// Which of these figures is wrong?
    /// ## Source
    /// FHIR R4, measure scoring "proportion": the numerator is a part of the denominator.
    /// ## Example that fires
    /// 560 of 412; a rate of 118.2%.
    /// ## Example that does not
    /// An observed over expected ratio of 1.18; 412 of 560 printed 7357%, of which ARI013 says that the scale is wrong.
    QLT001 "impossible-rate", Error, Report(check)
}

fn check(report: &Report, _: &Scope, out: &mut Findings) {
    for measure in report
        .quality
        .iter()
        .filter(|measure| measure.scoring == Scoring::Proportion)
    {
        result(measure, report, out);
        for slice in &measure.slices {
            result(&measure.of_slice(slice), report, out);
        }
    }
}

fn result(measure: &QualityMeasure, report: &Report, out: &mut Findings) {
    let counts = measure.numerator.zip(measure.denominator);
    if counts.is_none() && measure.rate.is_none() {
        return;
    }
    let mut wrong = Vec::new();
    if let Some((numerator, denominator)) = counts
        && numerator > denominator
    {
        wrong.push(format!(
            "the numerator {} is larger than the denominator {}",
            numerator.normalize(),
            denominator.normalize()
        ));
    }
    if let Some(rate) = measure.rate
            && (rate < Decimal::ZERO || rate > Decimal::ONE)
            // ARI013 says so where the numerator and the denominator tell the scale.
            && slip_of_rate(measure).is_none()
    {
        wrong.push(format!(
            "the rate {} is outside 0% to 100%",
            with_unit(rate, Unit::Ratio)
        ));
    }
    if wrong.is_empty() {
        out.passed(&QLT001);
    } else {
        out.push(&QLT001, draft(report, measure, &wrong));
    }
}

fn draft(report: &Report, measure: &QualityMeasure, wrong: &[String]) -> Draft {
    let mut draft = Draft::about(report, measure.name.clone())
        .message(format!("{}: {}.", measure.name, wrong.join(", and ")))
        .fact(measure.measure.clone())
        .fact(measure.period.map_or_else(String::new, |period| period.to_string()))
        .expected("a numerator no larger than the denominator and a rate from 0% to 100%")
        .found(wrong.join(", and "));
    for part in ["numerator", "denominator", "rate"] {
        if let Some(source) = measure.sources.get(part) {
            draft =
                draft
                    .fact(source.displayed.clone())
                    .saw(part, source.displayed.clone(), Some(&source.anchor), report);
        }
    }
    if measure.sources.is_empty() {
        draft = draft.saw(
            measure.name.clone(),
            measure.displayed.clone(),
            Some(&measure.anchor),
            report,
        );
    }
    draft
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, only_finding};

    #[test]
    fn fires_once_on_swapped_columns() {
        let report = ReportBuilder::new("Acme")
            .quality("BCS", "560", "412", "135.9%")
            .build();
        assert_eq!(
            only_finding(&QLT001, &report).message,
            "BCS: the numerator 560 is larger than the denominator 412, and the rate 135.9% is outside 0% to 100%."
        );
    }

    #[test]
    fn fires_on_a_part_of_the_population() {
        let report = ReportBuilder::new("Acme")
            .quality("FUH", "41", "66", "62.1%")
            .slice("Mercy", "37", "31", "")
            .build();
        assert_eq!(
            only_finding(&QLT001, &report).message,
            "FUH (Mercy): the numerator 37 is larger than the denominator 31."
        );
    }

    #[test]
    fn fires_on_a_rate_alone() {
        let report = ReportBuilder::new("Acme").quality("BCS", "", "", "118.2%").build();
        assert_eq!(only_finding(&QLT001, &report).evidence[0].value, "118.2%");
    }

    #[test]
    fn silent_on_everyone_and_on_ratios() {
        assert_silent(
            &QLT001,
            &[&ReportBuilder::new("Acme")
                .quality("BCS", "412", "412", "100.0%")
                .build()],
        );
        let ratio = ReportBuilder::new("Acme")
            .quality("PCR", "", "", "118%")
            .with(|r| r.quality[0].scoring = Scoring::Ratio);
        assert_silent(&QLT001, &[&ratio.build()]);
    }
}
