//! QLT005.

use plumbline_model::{Direction, QualityMeasure, Report, Threshold};
use rust_decimal::Decimal;

use crate::results::is_reversed;
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// A measure's thresholds are not in order.
    ///
    /// ## What
    /// More stars, or a higher percentile, ask for a worse result: thresholds fall where higher is better, rise where
    /// lower is better, or do both.
    /// ## Why
    /// Columns are swapped or a cut point belongs to another measure; stars counted from it are wrong.
    /// ## What to do
    /// Compare with the published cut points of the measurement year, and check the measure's direction in the mapping.
    /// ## Question
    /// Which values do the thresholds have?
    /// ## Source
    /// VBPR 1.1.0, code system `threshold-type`; CMS Medicare Part C and D star ratings, cut points.
    /// ## Example that fires
    /// 4 stars at 79%, 5 stars at 71%, higher is better.
    /// ## Example that does not
    /// The same thresholds for plan all-cause readmissions, where lower is better.
    QLT005 "thresholds-out-of-order", Error, Report(check)
}

/// Threshold types from the easiest to the hardest, by family.
const LADDERS: [&[&str]; 2] = [
    &["star-1", "star-2", "star-3", "star-4", "star-5"],
    &["hedis-50-percentile", "hedis-75-percentile", "hedis-90-percentile"],
];

fn check(report: &Report, _: &Scope, out: &mut Findings) {
    // QLT002 says so where the direction is the opposite of the measure's own.
    for measure in report.quality.iter().filter(|measure| !is_reversed(measure)) {
        for ladder in LADDERS {
            let steps: Vec<(&Threshold, Decimal)> = ladder
                .iter()
                .filter_map(|step| measure.thresholds.iter().find(|threshold| threshold.r#type == *step))
                .filter_map(|threshold| Some((threshold, threshold.value?)))
                .collect();
            if steps.len() < 2 {
                continue;
            }
            let rises = steps.windows(2).all(|pair| pair[0].1 <= pair[1].1);
            let falls = steps.windows(2).all(|pair| pair[0].1 >= pair[1].1);
            let in_order = match measure.direction {
                Some(Direction::Increase) => rises,
                Some(Direction::Decrease) => falls,
                None => rises || falls,
            };
            if in_order {
                out.passed(&QLT005);
            } else {
                out.push(&QLT005, draft(report, measure, &steps));
            }
        }
    }
}

fn draft(report: &Report, measure: &QualityMeasure, steps: &[(&Threshold, Decimal)]) -> Draft {
    let each: Vec<String> = steps
        .iter()
        .map(|(step, _)| format!("{} {}", step.r#type, step.displayed))
        .collect();
    let (better, expected) = match measure.direction {
        Some(Direction::Increase) => (", and higher is better", "thresholds that rise"),
        Some(Direction::Decrease) => (", and lower is better", "thresholds that fall"),
        None => ("", "thresholds that rise or fall throughout"),
    };
    let mut draft = Draft::about(report, measure.name.clone())
        .message(format!("{}: {}{better}.", measure.name, each.join(", ")))
        .fact(measure.measure.clone())
        .expected(expected)
        .found(each.join(", "));
    for (step, _) in steps {
        draft = draft.fact(format!("{}|{}", step.r#type, step.displayed)).saw(
            step.r#type.clone(),
            step.displayed.clone(),
            Some(&step.anchor),
            report,
        );
    }
    draft
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, only_finding};

    fn cut(four: &str, five: &str, direction: Option<Direction>) -> Report {
        ReportBuilder::new("Acme")
            .quality("ACP", "412", "560", "73.6%")
            .threshold("star-4", four)
            .threshold("star-5", five)
            .with(|r| r.quality[0].direction = direction)
            .build()
    }

    #[test]
    fn fires_on_swapped_cut_points() {
        let finding = only_finding(&QLT005, &cut("79%", "71%", Some(Direction::Increase)));
        assert_eq!(finding.message, "ACP: star-4 79%, star-5 71%, and higher is better.");
        only_finding(&QLT005, &cut("71%", "79%", Some(Direction::Decrease)));
    }

    #[test]
    fn silent_in_order_and_where_nothing_says_which_is_better() {
        assert_silent(&QLT005, &[&cut("71%", "79%", Some(Direction::Increase))]);
        assert_silent(&QLT005, &[&cut("79%", "71%", Some(Direction::Decrease))]);
        assert_silent(&QLT005, &[&cut("79%", "71%", None)]);
    }

    #[test]
    fn silent_where_the_direction_is_what_is_wrong() {
        let mut reversed = cut("14%", "12%", Some(Direction::Increase));
        reversed.quality[0].measure = "PCR".into();
        assert_silent(&QLT005, &[&reversed]);
    }
}
