//! QLT006.

use plumbline_model::{QualityMeasure, Report, Threshold};
use rust_decimal::Decimal;

use crate::amounts::{calculable, interval, share_as_printed};
use crate::results::{is_told, reached};
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// A star score disagrees with the measure's own thresholds.
    ///
    /// ## What
    /// The rate reaches a printed star threshold above the printed stars, or misses the threshold of the printed stars; or
    /// more than five stars are printed beside star thresholds.
    /// ## Why
    /// Stars decide bonuses. One of rate, stars and threshold is wrong or of another year.
    /// ## What to do
    /// Compare with the published cut points of the measurement year, then ask the payer.
    /// ## Question
    /// Which cut points were the stars given by?
    /// ## Severity
    /// A warning: a payer may keep last year's stars or adjust them, and print the plain cut points beside them.
    /// ## Source
    /// CMS Medicare Part C and D star ratings, technical notes: a rate at the cut point has reached it.
    /// ## Example that fires
    /// 82.0%, 5 stars from 79%, printed 4 stars.
    /// ## Example that does not
    /// 73.6%, 4 stars from 74%, printed 4 stars: the rate in whole percent is 74%.
    QLT006 "stars-disagree-with-thresholds", Warning, Report(check)
}

fn check(report: &Report, _: &Scope, out: &mut Findings) {
    for measure in &report.quality {
        let (Some(score), Some(rate), Some(direction)) = (
            measure.score,
            measure.rate.filter(|rate| calculable(*rate)),
            measure.direction,
        ) else {
            continue;
        };
        if score < Decimal::ONE || is_told(measure) {
            continue;
        }
        if score > MOST_STARS {
            // Without star thresholds a score may be points.
            if let Some(threshold) = measure.thresholds.iter().rfind(|threshold| stars(threshold).is_some()) {
                out.push(&QLT006, too_many(report, measure, score, threshold));
            }
            continue;
        }
        let rate = interval(rate, measure.sources.get("rate").and_then(|source| source.quantum));
        let mut compared = false;
        let mut against: Option<(&Threshold, &str)> = None;
        for threshold in &measure.thresholds {
            let (Some(stars), Some(value)) = (stars(threshold), threshold.value.filter(|value| calculable(*value)))
            else {
                continue;
            };
            compared = true;
            match reached(&rate, &interval(value, None), direction) {
                Some(true) if score < stars => against = Some((threshold, "reaches")),
                // Nobody has fewer stars than one.
                Some(false) if score >= stars && score > Decimal::ONE => {
                    against = against.or(Some((threshold, "misses")))
                }
                _ => {}
            }
        }
        match against {
            Some((threshold, how)) => out.push(&QLT006, draft(report, measure, score, threshold, how)),
            None if compared => out.passed(&QLT006),
            None => {}
        }
    }
}

/// Stars run from one to five. Source: CMS Medicare Part C and D star ratings, technical notes.
const MOST_STARS: Decimal = Decimal::from_parts(5, 0, 0, false, 0);

/// A score that no threshold of stars leads to.
fn too_many(report: &Report, measure: &QualityMeasure, score: Decimal, threshold: &Threshold) -> Draft {
    let score = score.normalize();
    Draft::about(report, measure.name.clone())
        .message(format!("{}: {score} stars are printed, of five.", measure.name))
        .fact(measure.measure.clone())
        .part("score", measure, report)
        .saw(
            threshold.r#type.clone(),
            threshold.displayed.clone(),
            Some(&threshold.anchor),
            report,
        )
        .expected("at most 5 stars")
        .found(format!("{score} stars"))
}

/// The stars a threshold is for.
fn stars(threshold: &Threshold) -> Option<Decimal> {
    threshold.r#type.strip_prefix("star-")?.parse().ok()
}

fn draft(report: &Report, measure: &QualityMeasure, score: Decimal, threshold: &Threshold, how: &str) -> Draft {
    let score = score.normalize();
    let mut draft = Draft::about(report, measure.name.clone())
        .message(format!(
            "{}: {} {how} {} ({}), but {score} stars are printed.",
            measure.name,
            share_as_printed(&measure.displayed, measure.rate),
            threshold.r#type,
            share_as_printed(&threshold.displayed, threshold.value)
        ))
        .fact(measure.measure.clone())
        .fact(format!(
            "{}|{score}|{}|{}",
            measure.displayed, threshold.r#type, threshold.displayed
        ))
        .saw("rate", measure.displayed.clone(), Some(&measure.anchor), report)
        .saw(
            threshold.r#type.clone(),
            threshold.displayed.clone(),
            Some(&threshold.anchor),
            report,
        );
    let source = measure.sources.get("score");
    let printed = source.map_or_else(|| score.to_string(), |source| source.displayed.clone());
    draft = draft.saw(
        "stars",
        printed,
        Some(source.map_or(&measure.anchor, |source| &source.anchor)),
        report,
    );
    let (expected, bound) = if how == "reaches" {
        ("at least", threshold)
    } else {
        ("fewer than", threshold)
    };
    let bound = stars(bound).map_or_else(String::new, |stars| stars.to_string());
    draft
        .expected(format!("{expected} {bound} stars"))
        .found(format!("{score} stars"))
}

#[cfg(test)]
mod tests {
    use plumbline_model::Direction;

    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, decimal, only_finding};

    fn rated(rate: &str, score: &str, direction: Direction) -> Report {
        let (four, five) = if direction == Direction::Increase {
            ("74%", "79%")
        } else {
            ("10%", "8%")
        };
        ReportBuilder::new("Acme")
            .quality("ACP", "", "", rate)
            .threshold("star-4", four)
            .threshold("star-5", five)
            .with(|r| {
                r.quality[0].score = Some(decimal(score));
                r.quality[0].direction = Some(direction);
            })
            .build()
    }

    #[test]
    fn fires_on_too_few_and_too_many_stars() {
        let few = only_finding(&QLT006, &rated("82.0%", "4", Direction::Increase));
        assert_eq!(few.message, "ACP: 82.0% reaches star-5 (79%), but 4 stars are printed.");
        assert_eq!(few.expected.as_deref(), Some("at least 5 stars"));
        let many = only_finding(&QLT006, &rated("70.0%", "4", Direction::Increase));
        assert_eq!(many.message, "ACP: 70.0% misses star-4 (74%), but 4 stars are printed.");
        only_finding(&QLT006, &rated("12.0%", "5", Direction::Decrease));
    }

    #[test]
    fn fires_on_more_than_five_stars_and_is_silent_on_points() {
        assert_eq!(
            only_finding(&QLT006, &rated("82.0%", "9", Direction::Increase)).message,
            "ACP: 9 stars are printed, of five."
        );
        let mut points = rated("82.0%", "9", Direction::Increase);
        points.quality[0].thresholds.clear();
        assert_silent(&QLT006, &[&points]);
    }

    #[test]
    fn silent_when_stars_and_thresholds_agree_or_digits_leave_it_open() {
        for (rate, score) in [
            ("82.0%", "5"),
            ("76.0%", "4"),
            ("73.6%", "4"),
            ("73.6%", "3"),
            ("60.0%", "2"),
            ("60.0%", "1"),
        ] {
            assert_silent(&QLT006, &[&rated(rate, score, Direction::Increase)]);
        }
        assert_silent(&QLT006, &[&rated("7.0%", "5", Direction::Decrease)]);
        // QLT001 and QLT002 tell what is wrong there.
        assert_silent(&QLT006, &[&rated("104.0%", "4", Direction::Increase)]);
        let mut reversed = rated("7.0%", "5", Direction::Increase);
        reversed.quality[0].measure = "PCR".into();
        assert_silent(&QLT006, &[&reversed]);
    }
}
