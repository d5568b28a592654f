//! ARI013.

use std::collections::BTreeSet;

use plumbline_model::{FileFormat, Metric, Period, Report, Severity, Threshold, Unit};
use rust_decimal::Decimal;

use crate::amounts::{days, listed, printed, with_unit};
use crate::causes::RATIO;
use crate::figures::{Figure, Per, Role, Slice};
use crate::likely::{likely, likely_of_line};
use crate::pairs::{Contradiction, Culprit, contradictions, pairs};
use crate::scale::{Slip, Step, slip_of_lines, slip_of_rate, told};
use crate::ways::{LOSS_RATIO, Way, loss_ratios, person_years, savings, savings_rates};
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// A figure is on another scale than the figures it follows from.
    ///
    /// ## What
    /// A savings rate, loss ratio or quality rate is 100 times or 1/100 of its quotient; a total is 12, 1,000 or
    /// 1,000,000 times or that part of its rate × members; person-years are member months; savings are in thousands or
    /// have the opposite sign of benchmark − cost. Within 1% of the factor, and only where the digits tell. Or an average
    /// risk score is 20 and more, or one measure has cut points in percent points and others as fractions, or a loss ratio's
    /// target is a hundredth or a hundred times of one.
    /// ## Why
    /// Percent taken for a fraction, thousands for dollars, a year for a month, a loss for a saving: the figure looks
    /// plausible beside nothing and is wrong in every comparison.
    /// ## What to do
    /// Check the unit and `scale` of the term in the mapping first; where they are as printed, ask the payer. Rules on
    /// the same arithmetic (ARI001, ARI003, ARI006, ARI008, QLT001) are silent about what this one explains.
    /// ## Question
    /// In which unit and scale is this figure printed?
    /// ## Source
    /// The report's own figures. Person-years: 42 CFR 425.20. Minimum rates named beside a savings rate: 42 CFR 425.605.
    /// ## Example that fires
    /// Benchmark $1,300,000, cost $1,235,000, savings rate 0.05%; $41.20 PMPM × 21,876 member months, total $901.
    /// ## Example that does not
    /// The same with a savings rate of 5.0% or of 3%: a wrong figure, but no wrong scale; a rate of 0 or of one digit.
    ARI013 "wrong-scale", Error, Report(check)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    // A figure whose scale is told by its rate is not told again by what follows from it.
    let known = lines(report, scope, out);
    for ((_, months), slice) in scope.slices(report).iter() {
        let amounts = slice.of("gross-savings", Role::Actual, Per::Whole);
        // 0 is printed where the minimum rate is not met, and a list of savings does not say which is of what.
        let amounts = amounts.iter().filter(|one| amounts.len() == 1 && !one.value.is_zero());
        let checks: [(Vec<Figure>, Vec<Way>, &[Step]); 4] = [
            (amounts.copied().collect(), savings(slice), Step::AMOUNTS),
            (slice.quotients("savings-rate"), savings_rates(slice), Step::QUOTIENTS),
            (slice.quotients(LOSS_RATIO), loss_ratios(slice), Step::QUOTIENTS),
            (slice.coded("person-years"), person_years(slice), Step::RATES),
        ];
        for (figures, ways, steps) in checks {
            let mut involved = ways.iter().flat_map(|way| &way.figures).chain(&figures);
            if ways.is_empty() || involved.any(|figure| known.contains(&figure.metric.id)) {
                continue;
            }
            for figure in &figures {
                match told(figure, &ways, steps) {
                    Some((slip, way)) => out.push(&ARI013, draft(report, figure, way, slip, slice, months.as_ref())),
                    None => out.passed(&ARI013),
                }
            }
        }
    }
    quality(report, out);
    thresholds(report, out);
    risk_scores(report, out);
    bare_percents(report, out);
    for slice in scope.slices(report).values() {
        loss_ratio_targets(report, slice, out);
    }
}

/// Loss ratios as they occur. Ours: from a population that hardly uses its cover to one that costs twice its premium.
const LOSS_RATIOS: (Decimal, Decimal) = (
    Decimal::from_parts(3, 0, 0, false, 1),
    Decimal::from_parts(2, 0, 0, false, 0),
);

/// A loss ratio's target that is a hundredth, or a hundred times, of what a target can be beside the ratio.
fn loss_ratio_targets(report: &Report, slice: &Slice, out: &mut Findings) {
    let within = |value: Decimal| (LOSS_RATIOS.0..=LOSS_RATIOS.1).contains(&value);
    let targets = slice
        .figures
        .iter()
        .filter(|figure| figure.role == Role::Target && figure.stem == LOSS_RATIO && figure.unit == Unit::Ratio);
    for target in targets {
        let actual = slice
            .quotients(LOSS_RATIO)
            .into_iter()
            .find(|actual| within(actual.value));
        let hundred = Decimal::ONE_HUNDRED;
        let corrected = [target.value.checked_mul(hundred), target.value.checked_div(hundred)];
        let likely = corrected.into_iter().flatten().find(|value| within(*value));
        let (Some(actual), Some(likely), false) = (actual, likely, within(target.value)) else {
            out.passed(&ARI013);
            continue;
        };
        out.push(
            &ARI013,
            Draft::about(report, target.label())
                .message(format!(
                    "\"{}\" is {} beside \"{}\" of {}: it is likely {}.",
                    target.label(),
                    with_unit(target.value, target.unit),
                    actual.label(),
                    with_unit(actual.value, actual.unit),
                    with_unit(likely, target.unit),
                ))
                .metric(target.metric, report)
                .metric(actual.metric, report)
                .computed("on the likely scale", with_unit(likely, target.unit))
                .expected(with_unit(likely, target.unit))
                .found(with_unit(target.value, target.unit)),
        );
    }
}

/// What no population's average risk score reaches. Ours: scores are counted against an average of 1, and the sickest
/// populations that are paid for by themselves stay below 10.
const HIGHEST_RISK_SCORE: Decimal = Decimal::from_parts(20, 0, 0, false, 0);

/// Average risk scores that are no multiples of 1.
fn risk_scores(report: &Report, out: &mut Findings) {
    let of_risk = |metric: &&Metric| {
        [
            "avg-risk-score",
            "avg-risk-score-market",
            "actual-hcc-raf",
            "goal-hcc-raf",
        ]
        .contains(&metric.code.as_str())
    };
    for metric in report.metrics.iter().filter(of_risk) {
        let Some(value) = metric.value else { continue };
        if value < HIGHEST_RISK_SCORE {
            out.passed(&ARI013);
            continue;
        }
        out.push(
            &ARI013,
            Draft::about(report, metric.term.clone())
                .message(format!(
                    "\"{}\" is {}: an average risk score is a multiple of 1. It is likely in percent.",
                    metric.term, metric.displayed
                ))
                .metric(metric, report)
                .expected(format!("less than {HIGHEST_RISK_SCORE}"))
                .found(metric.displayed.clone()),
        );
    }
}

/// Cut points of one measure of which some are fractions and others percent points.
fn thresholds(report: &Report, out: &mut Findings) {
    for measure in &report.quality {
        let in_points = |threshold: &&Threshold| threshold.transforms.iter().any(|step| step == PERCENT_POINTS);
        let (points, fractions): (Vec<&Threshold>, Vec<&Threshold>) = measure
            .thresholds
            .iter()
            .filter(|threshold| threshold.value.is_some_and(|value| !value.is_zero()))
            .partition(in_points);
        let fraction = fractions.iter().find(|threshold| threshold.transforms.is_empty());
        let (Some(first), Some(other)) = (points.first(), fraction) else {
            continue;
        };
        let mut draft = Draft::about(report, measure.name.clone())
            .severity(Severity::Warning)
            .message(format!(
                "{}: {} is {}, {} is {}: one is likely in percent points, the other a fraction of 1.",
                measure.name, first.r#type, first.displayed, other.r#type, other.displayed
            ))
            .expected("cut points on one scale")
            .found(format!("{} and {}", first.displayed, other.displayed));
        for threshold in &measure.thresholds {
            draft = draft.fact(format!("{}|{}", threshold.r#type, threshold.displayed)).saw(
                threshold.r#type.clone(),
                threshold.displayed.clone(),
                Some(&threshold.anchor),
                report,
            );
        }
        out.push(&ARI013, draft);
    }
}

/// How the reading of a bare number that is too large for a fraction is called.
const PERCENT_POINTS: &str = "percent points ÷ 100";

/// Figures of a FHIR report whose quantity states no unit, which there means 1, and that are too large for it.
fn bare_percents(report: &Report, out: &mut Findings) {
    if report.source.format != FileFormat::Fhir {
        return;
    }
    let taken: Vec<&Metric> = report
        .metrics
        .iter()
        .filter(|metric| metric.transforms.iter().any(|step| step == PERCENT_POINTS))
        .collect();
    let Some(first) = taken.first() else { return };
    let more = if taken.len() > 1 {
        format!(" So it is for {} other figures.", taken.len() - 1)
    } else {
        String::new()
    };
    let mut draft = Draft::about(report, first.term.clone())
        .severity(Severity::Warning)
        .message(format!(
            "\"{}\" is {} and states no unit, which is a factor and no percent; it is likely in percent points and taken so.{more}",
            first.term, first.displayed
        ))
        .expected("a fraction of 1, or the unit %")
        .found(first.displayed.clone());
    for metric in taken {
        draft = draft.metric(metric, report);
    }
    out.push(&ARI013, draft);
}

fn draft(report: &Report, figure: &Figure, way: &Way, slip: Slip, slice: &Slice, months: Option<&Period>) -> Draft {
    let unit = figure.unit;
    let too_small = |rate: &Figure| {
        let corrected = slip.corrected(rate.value);
        !is_minimum_rate(rate.value) && corrected.is_some_and(is_minimum_rate)
    };
    let minimum: Vec<Figure> = ["minimum-savings-rate", "minimum-loss-rate"]
        .iter()
        .filter(|_| figure.metric.code == "savings-rate" && slip.step == Step::Percent)
        .flat_map(|code| slice.quotients(code))
        .filter(too_small)
        .collect();
    let mut message = format!(
        "\"{}\" is {}, but {} = {}: {} that. {}",
        figure.label(),
        with_unit(figure.value, unit),
        way.calculation,
        with_unit(way.point, unit),
        slip.words(),
        likely(figure, slip),
    );
    for rate in &minimum {
        message.push_str(&format!(
            " \"{}\" ({}) is likely on the same scale.",
            rate.label(),
            with_unit(rate.value, unit)
        ));
    }
    let mut draft = Draft::about(report, figure.label()).message(message);
    if let Some(months) = months {
        draft = draft.fact(days(months));
    }
    for seen in [figure].into_iter().chain(&way.figures).chain(&minimum) {
        draft = draft.metric(seen.metric, report);
    }
    compared(draft, figure.value, way.point, slip, unit)
}

/// Whether a rate is one from which savings or losses are shared: 0.5% to 3.9%. Source: 42 CFR 425.605 (b).
fn is_minimum_rate(rate: Decimal) -> bool {
    (Decimal::new(5, 3)..=Decimal::new(39, 3)).contains(&rate.abs())
}

/// Rates times members against totals. Gives the metrics of those on a wrong scale.
fn lines(report: &Report, scope: &Scope, out: &mut Findings) -> BTreeSet<String> {
    let pairs = pairs(&scope.slices(report));
    let mut known = BTreeSet::new();
    let mut told = 0;
    for contradiction in contradictions(&pairs) {
        let Some(draft) = slip_of_lines(&contradiction).and_then(|slip| line(report, &contradiction, slip)) else {
            continue;
        };
        told += contradiction.pairs.len();
        out.push(&ARI013, draft);
        let figures = contradiction
            .pairs
            .iter()
            .flat_map(|pair| [Some(pair.rate), pair.denominator, Some(pair.total)]);
        known.extend(figures.flatten().map(|figure| figure.metric.id.clone()));
    }
    for _ in told..pairs.len() {
        out.passed(&ARI013);
    }
    known
}

fn line(report: &Report, contradiction: &Contradiction, slip: Slip) -> Option<Draft> {
    let first = contradiction.pairs.first()?;
    let (rate, total) = (first.rate, first.total);
    let calculation = match first.denominator {
        Some(members) => format!(
            "{} × {}",
            with_unit(rate.value, rate.unit),
            with_unit(members.value, members.unit)
        ),
        None => format!("12 × {}", with_unit(rate.value, rate.unit)),
    };
    let more: Vec<String> = contradiction.pairs[1..].iter().map(|pair| pair.total.label()).collect();
    let every = match contradiction.culprit {
        Culprit::Denominator if !more.is_empty() => format!(" So it is for {}.", listed(&more)),
        Culprit::Line if !more.is_empty() => format!(" {} is off by the same amount.", listed(&more)),
        _ => String::new(),
    };
    let subject = match (contradiction.culprit, first.denominator) {
        (Culprit::Denominator, Some(members)) => members.label(),
        _ => total.label(),
    };
    let mut draft = Draft::about(report, subject).message(format!(
        "\"{}\": {calculation} = {}, but {} is printed: {} that.{every} {}",
        total.label(),
        with_unit(first.recomputed, total.unit),
        with_unit(total.value, total.unit),
        slip.words(),
        likely_of_line(contradiction, slip),
    ));
    if let Some(months) = contradiction.months {
        draft = draft.fact(days(&months));
    }
    for pair in &contradiction.pairs {
        for figure in [Some(pair.rate), pair.denominator, Some(pair.total)]
            .into_iter()
            .flatten()
        {
            draft = draft.fact(format!("{}|{}", figure.label(), figure.displayed)).saw(
                figure.label(),
                printed(figure.displayed, figure.unit),
                Some(figure.anchor),
                report,
            );
        }
    }
    Some(compared(draft, total.value, first.recomputed, slip, total.unit))
}

fn quality(report: &Report, out: &mut Findings) {
    for measure in &report.quality {
        let (Some(numerator), Some(denominator), Some(rate)) = (measure.numerator, measure.denominator, measure.rate)
        else {
            continue;
        };
        let Some((slip, quotient)) = slip_of_rate(measure) else {
            out.passed(&ARI013);
            continue;
        };
        let mut draft = Draft::about(report, measure.name.clone())
            .message(format!(
                "{}: {} of {} is {}, but {} is printed: {} that. {}",
                measure.name,
                numerator.normalize(),
                denominator.normalize(),
                with_unit(quotient.middle(), Unit::Ratio),
                with_unit(rate, Unit::Ratio),
                slip.words(),
                if slip.too_large {
                    "It is likely in percent points, taken for a fraction of 1."
                } else {
                    "It is likely a percentage that was divided by 100 twice."
                },
            ))
            .fact(measure.measure.clone())
            .fact(measure.period.map_or_else(String::new, |period| period.to_string()));
        for (part, value) in [("numerator", numerator), ("denominator", denominator), ("rate", rate)] {
            let source = measure.sources.get(part);
            let shown = source.map_or_else(|| value.to_string(), |source| source.displayed.clone());
            let anchor = source.map_or(&measure.anchor, |source| &source.anchor);
            draft = draft.fact(shown.clone()).saw(part, shown, Some(anchor), report);
        }
        out.push(&ARI013, compared(draft, rate, quotient.middle(), slip, Unit::Ratio));
    }
}

/// What both figures are, their ratio, and what the printed one would be on the likely scale.
fn compared(draft: Draft, found: Decimal, recomputed: Decimal, slip: Slip, unit: Unit) -> Draft {
    let mut draft = draft
        .computed("recomputed", with_unit(recomputed, unit))
        .expected(with_unit(recomputed, unit))
        .found(with_unit(found, unit))
        .tolerance("within 1% of the factor, or as far as the printed digits leave it open");
    if let Some(ratio) = found.checked_div(recomputed) {
        let ratio = ratio.round_sf(4).unwrap_or(ratio).normalize();
        draft = draft.computed(RATIO, ratio.to_string());
    }
    match slip.corrected(found) {
        Some(corrected) => draft.computed("on the likely scale", with_unit(corrected, unit)),
        None => draft,
    }
}

#[cfg(test)]
mod tests {
    use plumbline_model::{Finding, Scoring};

    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, check_all, only_finding};

    /// The one finding of all rules in a report: a wrong scale is told once.
    fn only(report: &Report) -> Finding {
        let arithmetic = |finding: &Finding| finding.rule.starts_with("ARI") || finding.rule.starts_with("QLT");
        let mut findings: Vec<Finding> = check_all(&[report], &[], &[])
            .findings
            .into_iter()
            .filter(arithmetic)
            .collect();
        assert_eq!(findings.len(), 1, "one cause, one finding: {findings:#?}");
        let finding = findings.remove(0);
        assert_eq!(finding.rule, ARI013.code, "{finding:#?}");
        finding
    }

    fn program() -> ReportBuilder {
        ReportBuilder::new("Aco")
            .usd("benchmark", "450,902,466")
            .usd("total-cost-of-care", "418,729,017")
    }

    fn rate(printed: &str) -> ReportBuilder {
        program().metric("savings-rate", printed, Unit::Ratio)
    }

    fn pharmacy(total: &str) -> ReportBuilder {
        ReportBuilder::new("Acme")
            .member_months("21,876")
            .usd("rx-cost", total)
            .pmpm("rx-cost-pmpm", "41.20")
    }

    #[test]
    fn fires_once_on_percents_that_a_fhir_report_prints_without_a_unit() {
        let bare = |format| {
            ReportBuilder::new("Acme")
                .metric("med-loss-ratio", "87.3%", Unit::Ratio)
                .last(|metric| metric.transforms = vec!["percent points ÷ 100".into()])
                .metric("interim-pmt-rate", "20%", Unit::Ratio)
                .last(|metric| metric.transforms = vec!["percent points ÷ 100".into()])
                .with(|r| r.source.format = format)
                .build()
        };
        let finding = only_finding(&ARI013, &bare(FileFormat::Fhir));
        assert_eq!((finding.severity, finding.evidence.len()), (Severity::Warning, 2));
        assert_silent(&ARI013, &[&bare(FileFormat::Xlsx)]);
    }

    #[test]
    fn fires_on_a_loss_ratios_target_on_another_scale() {
        let beside = |target: &str| {
            ReportBuilder::new("Acme")
                .metric("med-loss-ratio", "84.75%", Unit::Ratio)
                .metric("med-loss-ratio-target", target, Unit::Ratio)
                .build()
        };
        assert_eq!(
            only(&beside("0.86%")).message,
            "\"med loss ratio target\" is 0.86% beside \"med loss ratio\" of 84.75%: it is likely 86%."
        );
        assert_silent(&ARI013, &[&beside("86%"), &beside("100%")]);
    }

    #[test]
    fn fires_on_a_savings_rate_that_is_a_hundredth_and_names_the_rate_beside_it() {
        let report = rate("0.0007135345566").metric("minimum-savings-rate", "0.0002353985133", Unit::Ratio);
        let finding = only(&report.build());
        assert_eq!(
            finding.message,
            "\"savings rate\" is 0.071%, but (benchmark − total cost of care) ÷ benchmark = 7.14%: 1/100 of that. \
             It is likely a percentage that was divided by 100 twice. \"minimum savings rate\" (0.024%) is likely on the \
             same scale."
        );
        let evidence: Vec<(&str, &str)> = finding
            .evidence
            .iter()
            .map(|one| (one.label.as_str(), one.value.as_str()))
            .collect();
        assert_eq!(
            evidence,
            [
                ("savings rate", "0.0007135345566"),
                ("benchmark", "450,902,466 USD"),
                ("total cost of care", "418,729,017 USD"),
                ("minimum savings rate", "0.0002353985133"),
                ("recomputed", "7.14%"),
                ("printed ÷ recomputed", "0.01"),
                ("on the likely scale", "7.14%"),
            ]
        );
    }

    #[test]
    fn fires_on_percent_points_taken_for_a_fraction() {
        let finding = only(&rate("7.14").build());
        assert!(finding.message.contains("100 times that"), "{}", finding.message);
        let quality = ReportBuilder::new("Acme").quality("BCS", "412", "560", "7357%").build();
        assert!(
            only(&quality)
                .message
                .contains("BCS: 412 of 560 is 73.57%, but 7357% is printed: 100 times")
        );
        let quality = ReportBuilder::new("Acme")
            .quality("BCS", "412", "560", "0.736%")
            .build();
        assert_eq!(only(&quality).expected.as_deref(), Some("73.57%"));
        let ratio = ReportBuilder::new("Acme")
            .usd("med-cost", "7,000")
            .usd("rx-cost", "1,500")
            .usd("revenue", "10,000")
            .metric("med-loss-ratio", "0.85%", Unit::Ratio);
        assert!(
            only(&ratio.build())
                .message
                .contains("(med cost + rx cost) ÷ revenue = 85%")
        );
    }

    #[test]
    fn fires_on_thousands_and_on_a_year_for_a_month() {
        for (total, likely) in [
            ("901.29", "\"rx cost\" is likely in thousands."),
            (
                "901,291,000",
                "\"rx cost pmpm\" or \"member months\" is likely in thousands.",
            ),
            ("75,108", "\"rx cost pmpm\" is likely a year's, not a month's."),
            (
                "10,815,494",
                "\"member months\" are likely person-years or average members.",
            ),
        ] {
            let finding = only(&pharmacy(total).build());
            assert!(finding.message.ends_with(likely), "{}", finding.message);
            assert_eq!(finding.subject, "rx cost");
        }
        let yearly = ReportBuilder::new("Acme").pmpm("rx-cost-pmpm", "500.00").metric(
            "rx-cost-per-person-year",
            "500.00",
            Unit::UsdPerPersonYear,
        );
        assert!(
            only(&yearly.build())
                .message
                .contains("Both are likely for the same time")
        );
        let years =
            ReportBuilder::new("Aco")
                .member_months("120,000")
                .metric("person-years", "120,000", Unit::PersonYears);
        assert!(only(&years.build()).message.ends_with("It is likely in member months."));
    }

    #[test]
    fn fires_once_on_members_in_thousands_under_every_line() {
        let report = ReportBuilder::new("Acme")
            .member_months("21.876")
            .usd("rx-cost", "901,291.20")
            .pmpm("rx-cost-pmpm", "41.20")
            .usd("med-cost", "8,750,400.00")
            .pmpm("med-cost-pmpm", "400.00")
            .build();
        let finding = only(&report);
        assert_eq!(finding.subject, "member months");
        assert!(
            finding.message.ends_with("\"member months\" are likely in thousands."),
            "{}",
            finding.message
        );
    }

    #[test]
    fn fires_on_savings_in_thousands_and_on_a_loss_without_its_sign() {
        let finding = only(&program().usd("gross-savings", "32,173").build());
        assert!(
            finding.message.ends_with("It is likely in thousands."),
            "{}",
            finding.message
        );
        let loss = ReportBuilder::new("Aco")
            .usd("benchmark", "1,250,000")
            .usd("total-cost-of-care", "1,300,000")
            .usd("gross-savings", "50,000")
            .metric("savings-rate", "4.0%", Unit::Ratio)
            .build();
        let finding = only(&loss);
        assert_eq!(
            finding.subject, "gross savings",
            "the rate follows from the savings as printed"
        );
        assert!(
            finding
                .message
                .contains("the opposite of that. It is likely a loss printed as a positive amount")
        );
    }

    #[test]
    fn fires_where_a_line_contradicts_itself_by_no_factor() {
        let report = rate("0.0007135345566")
            .metric("person-years", "35,000", Unit::PersonYears)
            .metric("total-cost-of-care-per-person-year", "12,100", Unit::UsdPerPersonYear)
            .build();
        let rules: Vec<String> = check_all(&[&report], &[], &[])
            .findings
            .into_iter()
            .map(|one| one.rule)
            .collect();
        assert!(
            rules.contains(&"ARI001".to_owned()) && rules.contains(&"ARI013".to_owned()),
            "{rules:?}"
        );
    }

    #[test]
    fn silent_on_the_right_scale_and_on_what_is_only_wrong() {
        for right in ["7.14%", "0.0713534556", "3.00%", "0.000", "0.1%"] {
            assert_silent(&ARI013, &[&rate(right).build()]);
        }
        for total in ["901,291", "910,291", "890,000"] {
            assert_silent(&ARI013, &[&pharmacy(total).build()]);
        }
        let ratio = ReportBuilder::new("Acme")
            .quality("PCR", "412", "560", "7357%")
            .with(|r| r.quality[0].scoring = Scoring::Ratio);
        assert_silent(&ARI013, &[&ratio.build()]);
    }

    #[test]
    fn silent_where_other_rules_speak() {
        let wrong = pharmacy("910,291").build();
        assert_eq!(
            only_finding(crate::rules::rule("ARI001").expect("listed"), &wrong).rule,
            "ARI001"
        );
        assert_silent(&ARI013, &[&wrong]);
    }
}
