//! QLT002.

use plumbline_model::{Direction, Report};

use crate::results::own_direction;
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// A measure's direction is the opposite of what the measure is.
    ///
    /// ## What
    /// A measure that is better when lower (readmissions, poor control; or named "lower is better") is taken as better when
    /// higher, or one of the common screening measures as better when lower.
    /// ## Why
    /// Improvement reads as decline, and stars and gaps are counted the wrong way.
    /// ## What to do
    /// Correct the measure's direction in the mapping, or ask the payer which measure it is.
    /// ## Question
    /// Which measure is this, and is a lower result the better one?
    /// ## Source
    /// NCQA, HEDIS measure descriptions; FHIR R4 `Measure.improvementNotation`.
    /// ## Example that fires
    /// Plan all-cause readmissions, higher is better.
    /// ## Example that does not
    /// "HbA1c control (<8%)", higher is better; "HbA1c poor control (>9%)", lower is better.
    QLT002 "direction-conflict", Error, Report(check)
}

fn check(report: &Report, _: &Scope, out: &mut Findings) {
    for measure in &report.quality {
        let Some(direction) = measure.direction else { continue };
        let Some((known, why)) = own_direction(measure) else {
            continue;
        };
        if known == direction {
            out.passed(&QLT002);
            continue;
        }
        let words = |direction| match direction {
            Direction::Increase => "higher is better",
            Direction::Decrease => "lower is better",
        };
        out.push(
            &QLT002,
            Draft::about(report, measure.name.clone())
                .message(format!(
                    "{} is taken as \"{}\"; {why}, so {}.",
                    measure.name,
                    words(direction),
                    words(known)
                ))
                .fact(measure.measure.clone())
                .part("direction", measure, report)
                .part("rate", measure, report)
                .expected(words(known))
                .found(words(direction)),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, only_finding};

    fn measure(code: &str, name: &str, direction: Direction) -> Report {
        ReportBuilder::new("Acme")
            .quality(code, "41", "298", "13.8%")
            .with(|r| {
                r.quality[0].name = name.into();
                r.quality[0].direction = Some(direction);
            })
            .build()
    }

    #[test]
    fn fires_on_readmissions_that_should_rise_and_screening_that_should_fall() {
        let finding = only_finding(
            &QLT002,
            &measure("PCR", "Plan All-Cause Readmissions", Direction::Increase),
        );
        assert_eq!(
            finding.message,
            "Plan All-Cause Readmissions is taken as \"higher is better\"; the measure counts what should not happen, so lower is better."
        );
        only_finding(&QLT002, &measure("BCS", "Breast Cancer Screening", Direction::Decrease));
        only_finding(
            &QLT002,
            &measure("GSD", "HbA1c Poor Control (>9%)", Direction::Increase),
        );
        only_finding(
            &QLT002,
            &measure("GSD", "Glycemic Status Assessment (> 9.0%)", Direction::Increase),
        );
        only_finding(&QLT002, &measure("FFR", "All-cause readmissions", Direction::Increase));
    }

    #[test]
    fn silent_on_the_right_direction_and_on_measures_with_an_inverse() {
        assert_silent(&QLT002, &[&measure("GSD", "HbA1c Control (<8%)", Direction::Increase)]);
        assert_silent(&QLT002, &[&measure("GSD", "Glycemic Status", Direction::Decrease)]);
        assert_silent(&QLT002, &[&measure("RAV", "Readmissions avoided", Direction::Increase)]);
        assert_silent(
            &QLT002,
            &[&measure("BCS", "Breast cancer screening not done", Direction::Decrease)],
        );
    }
}
