//! QLT012.

use std::collections::BTreeMap;

use plumbline_model::{QualityMeasure, Report, Scoring};

use crate::{Draft, Findings, Scope, Segment};

declare_rule! {
    /// One measure is reported as a percentage and as a ratio or a mean.
    ///
    /// ## What
    /// In the latest reports of one line of business the same measure and name has results of different kinds: proportion,
    /// ratio (observed over expected) or continuous (a mean); or a result is called a mean and has a numerator and a
    /// denominator.
    /// ## Why
    /// Readmissions of 10.2% and of 0.95 times the expected number are not on one scale.
    /// ## What to do
    /// Do not compare them. Ask one payer for the other's form, or check the mapping.
    /// ## Question
    /// In which form is the result reported: a proportion, a ratio or a mean?
    /// ## Source
    /// FHIR `measure-scoring`: proportion, ratio, continuous-variable.
    /// ## Example that fires
    /// PCR 10.2% from one Medicare payer and 0.95 from another.
    /// ## Example that does not
    /// PCR 10.2% and 9.8%.
    QLT012 "scoring-mixed-up", Error, Segment(check)
}

fn check(segment: &Segment, _: &Scope, out: &mut Findings) {
    for report in &segment.latest {
        for measure in report.quality.iter().filter(|one| one.scoring == Scoring::Continuous) {
            if measure.numerator.is_some() && measure.denominator.is_some() {
                out.push(&QLT012, no_mean(report, measure));
            }
        }
    }
    let mut results: BTreeMap<&str, Vec<(&Report, &QualityMeasure)>> = BTreeMap::new();
    for report in &segment.latest {
        for measure in report.quality.iter().filter(|measure| measure.rate.is_some()) {
            results.entry(&measure.measure).or_default().push((report, measure));
        }
    }
    for (code, results) in results {
        let payers = results.windows(2).any(|pair| pair[0].0.id != pair[1].0.id);
        if !payers {
            continue;
        }
        let first = results[0].1.scoring;
        let Some(other) = results.iter().find(|(_, measure)| measure.scoring != first) else {
            out.passed(&QLT012);
            continue;
        };
        let each: Vec<String> = [&results[0], other]
            .iter()
            .map(|(report, measure)| {
                format!(
                    "{}: {} ({})",
                    report.payer.name,
                    measure.displayed,
                    words(measure.scoring)
                )
            })
            .collect();
        let mut draft = Draft::between(format!("{} payers, {code}", segment.name()))
            .message(format!("{code} is reported in different kinds. {}.", each.join("; ")))
            .expected("results of one kind")
            .found(each.join("; "));
        for (report, measure) in [results[0], *other] {
            draft = draft.fact(report.payer.name.clone()).part("rate", measure, report);
        }
        out.push(&QLT012, draft);
    }
}

/// A mean has a population and no numerator. Source: FHIR R4, measure scoring "continuous-variable".
fn no_mean(report: &Report, measure: &QualityMeasure) -> Draft {
    let mut draft = Draft::between(format!("{}, {}", report.payer.name, measure.measure))
        .message(format!(
            "{} of {} is called a mean, but has a numerator and a denominator, as a proportion does.",
            measure.name, report.payer.name
        ))
        .fact(report.payer.name.clone())
        .expected("a proportion or a ratio")
        .found("a mean");
    for part in ["numerator", "denominator", "rate"] {
        if measure.sources.contains_key(part) {
            draft = draft.part(part, measure, report);
        }
    }
    draft
}

fn words(scoring: Scoring) -> &'static str {
    match scoring {
        Scoring::Proportion => "a proportion",
        Scoring::Ratio => "a ratio",
        Scoring::Continuous => "a mean",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, findings_of};

    fn readmissions(payer: &str, printed: &str, scoring: Scoring) -> Report {
        ReportBuilder::new(payer)
            .quality("PCR", "", "", printed)
            .with(|r| r.quality[0].scoring = scoring)
            .build()
    }

    #[test]
    fn fires_on_a_percentage_beside_a_ratio() {
        let a = readmissions("Acme", "10.2%", Scoring::Proportion);
        let b = readmissions("Bolt", "0.95", Scoring::Ratio);
        let findings = findings_of(&QLT012, &[&a, &b]);
        assert_eq!(findings.len(), 1);
        assert_eq!(
            findings[0].message,
            "PCR is reported in different kinds. Acme: 10.2% (a proportion); Bolt: 0.95 (a ratio)."
        );
    }

    #[test]
    fn fires_on_a_mean_with_a_numerator() {
        let screening = |numerator: &str| {
            ReportBuilder::new("Acme")
                .quality("KED", numerator, "514", "45.3%")
                .with(|r| r.quality[0].scoring = Scoring::Continuous)
                .build()
        };
        assert_eq!(findings_of(&QLT012, &[&screening("233")]).len(), 1);
        assert_silent(&QLT012, &[&screening("")]);
    }

    #[test]
    fn silent_on_one_kind_and_on_one_payer() {
        let a = readmissions("Acme", "10.2%", Scoring::Proportion);
        assert_silent(&QLT012, &[&a, &readmissions("Bolt", "9.8%", Scoring::Proportion)]);
        assert_silent(&QLT012, &[&a]);
    }
}
