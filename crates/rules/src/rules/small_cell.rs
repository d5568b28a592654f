//! QLT004.

use plumbline_model::{FigureState, QualityMeasure, Report, Scoring};
use rust_decimal::Decimal;

use crate::amounts::calculable;
use crate::{Draft, Findings, Scope, amounts::listed};

declare_rule! {
    /// Counts of 1 to 10 people are shown, or follow from what is shown.
    ///
    /// ## What
    /// A quality result, of all or of a part of the population, prints a numerator or denominator from 1 to 10, or masks
    /// the numerator and prints a rate and a denominator from which it follows.
    /// ## Why
    /// Such a cell may point at a person. Inside the practice that treats them it is fine; passed on it is not.
    /// ## What to do
    /// Mask the cell, and what it follows from, before the report leaves the organization.
    /// ## Severity
    /// Worth knowing and nothing more: the figure is right.
    /// ## Source
    /// CMS cell size suppression policy: no cell of 1 to 10, nor percentages from which one follows.
    /// ## Example that fires
    /// 7 of 64; "<11" of 64 beside 12.5%.
    /// ## Example that does not
    /// 0 of 64, 11 of 64; "<11" of 64 beside "*".
    QLT004 "small-cell", Info, Report(check)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let most = scope.settings_for(report).largest_small_cell;
    let people = report
        .quality
        .iter()
        .filter(|measure| measure.scoring == Scoring::Proportion)
        .flat_map(|measure| {
            let parts = measure.slices.iter().map(|slice| measure.of_slice(slice));
            std::iter::once(measure.clone()).chain(parts)
        });
    let mut small: Vec<(QualityMeasure, String)> = Vec::new();
    for measure in people {
        match cell(&measure, most) {
            Some(words) => small.push((measure, words)),
            None => out.passed(&QLT004),
        }
    }
    if small.is_empty() {
        return;
    }
    let each: Vec<String> = small
        .iter()
        .map(|(measure, words)| format!("{} ({words})", measure.name))
        .collect();
    let mut draft = Draft::about(report, "Small cells")
        .message(format!(
            "Counts of 1 to {most} people are shown or follow: {}.",
            listed(&each)
        ))
        .expected(format!("counts of 0, or of {} and more", most + 1))
        .found(match small.len() {
            1 => "1 measure".to_owned(),
            count => format!("{count} measures"),
        });
    for (measure, _) in small {
        for part in ["numerator", "denominator", "rate"] {
            if measure.sources.contains_key(part) {
                draft = draft.part(part, &measure, report);
            }
        }
    }
    out.push(&QLT004, draft);
}

/// The small count of a result in words; small is from 1 to `most`.
fn cell(measure: &QualityMeasure, most: u32) -> Option<String> {
    let is_small = |count: Decimal| count >= Decimal::ONE && count <= Decimal::from(most) && count.fract().is_zero();
    for (part, count) in [("numerator", measure.numerator), ("denominator", measure.denominator)] {
        if let Some(count) = count.filter(|count| is_small(*count)) {
            return Some(format!("{part} {}", count.normalize()));
        }
    }
    let masked = measure
        .sources
        .get("numerator")
        .is_some_and(|source| source.state == FigureState::Suppressed);
    let (rate, denominator) = (measure.rate?, measure.denominator?);
    if !masked || !calculable(rate) || !calculable(denominator) {
        return None;
    }
    let count = rate.checked_mul(denominator)?.round();
    is_small(count).then(|| format!("numerator {} from the rate", count.normalize()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, only_finding};

    fn result(numerator: &str, denominator: &str, rate: &str) -> Report {
        ReportBuilder::new("Acme")
            .quality("KED", numerator, denominator, rate)
            .build()
    }

    #[test]
    fn fires_on_a_small_count_and_on_one_that_follows() {
        assert_eq!(
            only_finding(&QLT004, &result("7", "64", "10.9%")).message,
            "Counts of 1 to 10 people are shown or follow: KED (numerator 7)."
        );
        let follows = only_finding(&QLT004, &result("<11", "64", "12.5%"));
        assert!(
            follows.message.contains("numerator 8 from the rate"),
            "{}",
            follows.message
        );
    }

    #[test]
    fn fires_on_a_part_of_the_population() {
        let report = ReportBuilder::new("Acme")
            .quality("FUH", "41", "66", "62.1%")
            .slice("Mercy", "4", "16", "25.0%")
            .build();
        assert!(
            only_finding(&QLT004, &report)
                .message
                .ends_with("FUH (Mercy) (numerator 4).")
        );
    }

    #[test]
    fn silent_on_none_on_many_and_on_what_is_masked_throughout() {
        for (numerator, rate) in [("0", "0.0%"), ("11", "17.2%"), ("<11", "*")] {
            assert_silent(&QLT004, &[&result(numerator, "64", rate)]);
        }
    }
}
