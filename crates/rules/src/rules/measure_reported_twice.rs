//! QLT008.

use std::collections::BTreeMap;

use plumbline_model::{QualityMeasure, Report};

use rust_decimal::Decimal;

use crate::amounts::{calculable, interval, share_as_printed};
use crate::portfolio::normal_name;
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// The same measure stands twice in a report, with different results.
    ///
    /// ## What
    /// Two rows of the same measure, name, year and period print rates that cannot both be meant.
    /// ## Why
    /// One decides the payment, and nothing says which.
    /// ## What to do
    /// Ask the payer which row counts; they may be of two populations that the report does not name.
    /// ## Question
    /// Which of the rows counts, and are they of different populations?
    /// ## Source
    /// VBPR 1.1.0: one quality MeasureReport per measure, subject and period.
    /// ## Example that fires
    /// BCS 73.6% on the first page and 75.6% in the appendix.
    /// ## Example that does not
    /// 73.6% and 74%; HbA1c control and HbA1c poor control; two submeasures.
    QLT008 "measure-reported-twice", Error, Report(check)
}

fn check(report: &Report, _: &Scope, out: &mut Findings) {
    let mut rows: BTreeMap<(&str, String, Option<i32>), Vec<&QualityMeasure>> = BTreeMap::new();
    for measure in report
        .quality
        .iter()
        .filter(|measure| measure.rate.is_some_and(calculable))
    {
        rows.entry((measure.measure.as_str(), normal_name(&measure.name), measure.year))
            .or_default()
            .push(measure);
    }
    for measures in rows.into_values() {
        let [first, rest @ ..] = measures.as_slice() else {
            continue;
        };
        let differs = rest
            .iter()
            .find(|other| other.period == first.period && !agree(first, other));
        let Some(other) = differs else {
            if !rest.is_empty() {
                out.passed(&QLT008);
            }
            continue;
        };
        let [one, two] = [first, other].map(|measure| share_as_printed(&measure.displayed, measure.rate));
        let mut draft = Draft::about(report, first.name.clone())
            .message(format!("{} is reported as {one} and as {two}.", first.name))
            .expected("one result")
            .found(format!("{one} and {two}"));
        for measure in [first, other] {
            for part in ["numerator", "denominator", "rate"] {
                if part == "rate" || measure.sources.contains_key(part) {
                    draft = draft.part(part, measure, report);
                }
            }
        }
        out.push(&QLT008, draft);
    }
}

fn agree(a: &QualityMeasure, b: &QualityMeasure) -> bool {
    let range = |measure: &QualityMeasure| {
        let quantum = measure.sources.get("rate").and_then(|source| source.quantum);
        measure.rate.map(|rate| interval(rate, quantum))
    };
    // Rates that round to the same may stand for other people.
    let same = |a: Option<Decimal>, b: Option<Decimal>| a.zip(b).is_none_or(|(a, b)| a == b);
    same(a.numerator, b.numerator)
        && same(a.denominator, b.denominator)
        && range(a).zip(range(b)).is_none_or(|(a, b)| a.meets(&b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, only_finding};

    fn twice(second: &str) -> ReportBuilder {
        ReportBuilder::new("Acme")
            .quality("BCS", "412", "560", "73.6%")
            .quality("BCS", "", "", second)
    }

    #[test]
    fn fires_with_both_places() {
        let finding = only_finding(&QLT008, &twice("75.6%").build());
        assert_eq!(finding.message, "BCS is reported as 73.6% and as 75.6%.");
        assert_eq!(finding.evidence.len(), 4);
    }

    #[test]
    fn silent_on_the_same_result_and_on_another_submeasure() {
        assert_silent(&QLT008, &[&twice("74%").build()]);
        let other = twice("75.6%").with(|r| r.quality[1].name = "BCS, dual eligible".into());
        assert_silent(&QLT008, &[&other.build()]);
    }
}
