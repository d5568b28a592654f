//! ARI005.

use std::collections::BTreeMap;

use plumbline_model::{CodeSystem, Interval, Metric, Period, QualityMeasure, Report, Unit};
use rust_decimal::Decimal;

use crate::amounts::{calculable, days, interval, listed, tolerance, with_unit};
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// The slices of a population do not make up the whole.
    ///
    /// ## What
    /// Along one dimension (cohort, practice, region) that splits the whole, an amount or a count is not the sum of its
    /// slices, or a PMPM is not their mean weighted by member months. That the slices are the whole is taken from another
    /// figure of the report, member months first, that does add up, or from a slice named "other". Of a quality result the
    /// numerators or denominators of its parts do not add up where the other of the two do.
    /// ## Why
    /// Members or dollars stand in no slice, or in two: whoever works with the slices works with other figures.
    /// ## What to do
    /// Ask the payer which of the figures is wrong.
    /// ## Question
    /// Which of these figures is wrong?
    /// ## Source
    /// FHIR R4 `MeasureReport.group.stratifier`; VBPR 1.1.0 stratifiers.
    /// ## Example that fires
    /// Member months 1,000 = HMO 600 + PPO 400, medical cost $500,000, HMO $300,000 and PPO $210,000.
    /// ## Example that does not
    /// PPO $200,000; a list of the ten largest practices, whose member months stay below the whole.
    ARI005 "strata-are-not-whole", Error, Report(check)
}

/// How figures of slices make the figure of the whole.
#[derive(Clone, Copy, PartialEq)]
enum Makes {
    Sum,
    /// Weighted by member months.
    Mean,
}

/// Counts of events, each of which happens to a member of one slice.
const EVENTS: [&str; 6] = [
    "ed-visit",
    "inpatient-acute",
    "inpatient-admission",
    "nurse-hotline",
    "readmission",
    "snf-admission",
];

/// Words of a payer's own term for such counts.
const OWN_EVENTS: [&str; 9] = [
    "episode",
    "episodes",
    "visits",
    "admissions",
    "readmissions",
    "discharges",
    "stays",
    "procedures",
    "encounters",
];
/// Words of a payer's own term for what is no amount of its own.
const PER_SOMETHING: [&str; 12] = [
    "per", "average", "avg", "mean", "median", "pmpm", "pbpm", "pmpy", "rate", "price", "ratio", "percent",
];

fn makes(metric: &Metric) -> Option<Makes> {
    // An average of the market is over other members than the report's, and so is the average of its slices.
    if metric.code.contains("market") {
        return None;
    }
    let own_term = (metric.system == CodeSystem::Local).then(|| metric.term.to_lowercase());
    let says = |words: &[&str]| {
        let term = own_term.as_deref().unwrap_or_default();
        let mut own = term.split(|c: char| !c.is_alphanumeric());
        own.any(|word| words.contains(&word))
    };
    // What a payer's own term says is counted per something, or is a mean, adds up to nothing.
    if own_term.is_some() && says(&PER_SOMETHING) {
        return match metric.unit {
            Unit::UsdPerMemberMonth => Some(Makes::Mean),
            _ => None,
        };
    }
    match metric.unit {
        Unit::Usd if metric.code.contains("per-stay") || metric.code.starts_with("avg-") => None,
        Unit::Usd | Unit::MemberMonths | Unit::PersonYears => Some(Makes::Sum),
        Unit::UsdPerMemberMonth => Some(Makes::Mean),
        Unit::Count | Unit::None if EVENTS.contains(&metric.code.as_str()) || says(&OWN_EVENTS) => Some(Makes::Sum),
        _ => None,
    }
}

/// The whole and its slices along one dimension.
struct Split<'a> {
    whole: &'a Metric,
    slices: BTreeMap<&'a str, &'a Metric>,
    makes: Makes,
}

/// A slice's name and figure.
type Named<'a> = (&'a str, &'a Metric);

/// A dimension of one period: its splits by code.
type Splits<'a> = BTreeMap<&'a str, Split<'a>>;

fn check(report: &Report, _: &Scope, out: &mut Findings) {
    for measure in &report.quality {
        parts_of_result(measure, report, out);
    }
    for ((dimension, period), splits) in dimensions(report) {
        let sums: BTreeMap<&str, bool> = splits
            .iter()
            .filter(|(_, split)| split.makes == Makes::Sum)
            .filter_map(|(code, split)| Some((*code, made(split, None)?.0.meets(&range(split.whole)?))))
            .collect();
        let proof = ["member-months"]
            .into_iter()
            .chain(sums.keys().copied())
            .find(|code| sums.get(code) == Some(&true))
            .and_then(|code| splits.get(code));
        let weights = splits
            .get("member-months")
            .filter(|_| sums.get("member-months") == Some(&true));
        for split in splits.values() {
            // Without a figure of the same slices that adds up, or a slice for the rest, they need not be the whole.
            let is_whole = proof.is_some_and(|proof| proof.slices.keys().eq(split.slices.keys()));
            if !is_whole && !names_the_rest(split) {
                continue;
            }
            let weights = match split.makes {
                Makes::Sum => None,
                Makes::Mean if weights.is_some() => weights,
                Makes::Mean => continue,
            };
            let (Some((made, point)), Some(printed)) = (made(split, weights), range(split.whole)) else {
                continue;
            };
            if made.meets(&printed) {
                out.passed(&ARI005);
            } else {
                out.push(&ARI005, draft(report, dimension, period, split, weights, made, point));
            }
        }
    }
}

/// Whether one slice is for all that is in no other, and none for several of them.
fn names_the_rest(split: &Split) -> bool {
    let named = |words: &[&str]| {
        split.slices.keys().any(|name| {
            let name = name.to_lowercase();
            name.split_whitespace().any(|word| words.contains(&word))
        })
    };
    named(&["other", "others", "remaining"]) && !named(&["any", "all", "total"])
}

/// Numerators or denominators of a result's parts that do not add up although the other of the two do.
fn parts_of_result(measure: &QualityMeasure, report: &Report, out: &mut Findings) {
    let mut by_dimension: BTreeMap<Vec<&str>, Vec<QualityMeasure>> = BTreeMap::new();
    for slice in &measure.slices {
        let dimensions = slice.strata.iter().map(|stratum| stratum.dimension.as_str()).collect();
        by_dimension
            .entry(dimensions)
            .or_default()
            .push(measure.of_slice(slice));
    }
    for (dimensions, parts) in by_dimension.into_iter().filter(|(_, parts)| parts.len() >= 2) {
        let of = |part: &str, result: &QualityMeasure| match part {
            "numerator" => result.numerator,
            _ => result.denominator,
        };
        // Counts of people are whole: nothing is left open by their digits.
        let sum_and_whole = |part: &str| {
            let sum = parts.iter().try_fold(Decimal::ZERO, |sum, one| {
                sum.checked_add(of(part, one).filter(|value| calculable(*value))?)
            });
            sum.zip(of(part, measure))
        };
        let (Some(numerators), Some(denominators)) = (sum_and_whole("numerator"), sum_and_whole("denominator")) else {
            continue;
        };
        let (part, (sum, whole)) = match (numerators.0 == numerators.1, denominators.0 == denominators.1) {
            (true, true) => {
                out.passed(&ARI005);
                continue;
            }
            (false, true) => ("numerator", numerators),
            (true, false) => ("denominator", denominators),
            // The parts need not be the whole.
            (false, false) => continue,
        };
        let mut draft = Draft::about(report, measure.name.clone())
            .message(format!(
                "{}: the {part} is {}; by {}, the parts' add up to {}.",
                measure.name,
                whole.normalize(),
                listed(&dimensions),
                sum.normalize()
            ))
            .fact(dimensions.join("|"))
            .part(part, measure, report);
        for one in &parts {
            draft = draft.part(part, one, report);
        }
        out.push(
            &ARI005,
            draft
                .computed("recomputed", sum.normalize().to_string())
                .computed("difference", (whole - sum).normalize().to_string())
                .expected(sum.normalize().to_string())
                .found(whole.normalize().to_string()),
        );
    }
}

fn draft(
    report: &Report,
    dimension: &str,
    period: Option<Period>,
    split: &Split,
    weights: Option<&Split>,
    made: Interval,
    point: Decimal,
) -> Draft {
    let unit = split.whole.unit;
    let value = split.whole.value.unwrap_or_default();
    let difference = value.saturating_sub(point);
    let names: Vec<&str> = split.slices.keys().copied().collect();
    let how = if weights.is_some() { "weigh up" } else { "add up" };
    let mut draft = Draft::about(report, split.whole.term.clone())
        .message(format!(
            "\"{}\" is {}; by {dimension}, {} {how} to {}, {} apart.",
            split.whole.term,
            with_unit(value, unit),
            listed(&names),
            with_unit(point, unit),
            with_unit(difference.abs(), unit),
        ))
        .fact(dimension)
        .fact(period.map_or_else(String::new, |period| days(&period)))
        .metric(split.whole, report);
    for slice in split
        .slices
        .values()
        .chain(weights.iter().flat_map(|weights| weights.slices.values()))
    {
        draft = draft.metric(slice, report);
    }
    let printed = range(split.whole).unwrap_or(made);
    draft
        .computed("recomputed", with_unit(point, unit))
        .computed("difference", with_unit(difference, unit))
        .expected(with_unit(point, unit))
        .found(with_unit(value, unit))
        .tolerance(tolerance(made.half_width() + printed.half_width(), unit))
}

/// What the slices make, from the printed values and as far as their digits leave it open.
fn made(split: &Split, weights: Option<&Split>) -> Option<(Interval, Decimal)> {
    let zero = (Interval::exact(Decimal::ZERO), Decimal::ZERO);
    let Some(weights) = weights else {
        return split.slices.values().try_fold(zero, |(sum, point), slice| {
            Some((sum.add(range(slice)?)?, point.checked_add(slice.value?)?))
        });
    };
    let (mut sum, mut over) = (zero, zero);
    for (name, slice) in &split.slices {
        let weight = weights.slices.get(name)?;
        let product = range(slice)?.mul(range(weight)?)?;
        sum = (
            sum.0.add(product)?,
            sum.1.checked_add(slice.value?.checked_mul(weight.value?)?)?,
        );
        over = (over.0.add(range(weight)?)?, over.1.checked_add(weight.value?)?);
    }
    Some((sum.0.div(over.0)?, sum.1.checked_div(over.1)?))
}

fn range(metric: &Metric) -> Option<Interval> {
    let value = metric.value.filter(|value| calculable(*value))?;
    Some(interval(value, metric.quantum))
}

/// The wholes with two or more slices along one dimension. A code printed twice for one slice is left out.
fn dimensions(report: &Report) -> BTreeMap<(&str, Option<Period>), Splits<'_>> {
    let mut wholes: BTreeMap<(&str, Option<Period>), Vec<&Metric>> = BTreeMap::new();
    let mut slices: BTreeMap<(&str, Option<Period>, &str), Vec<Named>> = BTreeMap::new();
    for metric in &report.metrics {
        let period = metric.service_period.or(report.period);
        match metric.strata.as_slice() {
            [] => wholes.entry((metric.code.as_str(), period)).or_default().push(metric),
            [one] => slices
                .entry((one.dimension.as_str(), period, metric.code.as_str()))
                .or_default()
                .push((one.value.as_str(), metric)),
            _ => {}
        }
    }
    let mut found: BTreeMap<(&str, Option<Period>), Splits> = BTreeMap::new();
    for ((dimension, period, code), named) in slices {
        let Some([whole]) = wholes.get(&(code, period)).map(Vec::as_slice) else {
            continue;
        };
        let by_name: BTreeMap<&str, &Metric> = named.iter().copied().collect();
        if let Some(makes) = makes(whole)
            && by_name.len() >= 2
            && by_name.len() == named.len()
            && by_name
                .values()
                .all(|slice| slice.unit == whole.unit && slice.value.is_some())
        {
            let split = Split {
                whole,
                slices: by_name,
                makes,
            };
            found.entry((dimension, period)).or_default().insert(code, split);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use plumbline_model::Stratum;

    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, only_finding};

    fn split(rows: [(&str, &str, &str, &str); 3]) -> Report {
        let mut builder = ReportBuilder::new("Acme");
        for (slice, months, cost, rate) in rows {
            let at = |metric: &mut Metric| {
                if !slice.is_empty() {
                    metric.strata = vec![Stratum {
                        dimension: "cohort".into(),
                        value: slice.into(),
                    }];
                }
            };
            builder = builder
                .member_months(months)
                .last(at)
                .usd("med-cost", cost)
                .last(at)
                .pmpm("rx-cost-pmpm", rate)
                .last(at);
        }
        builder.build()
    }

    #[test]
    fn fires_on_a_slice_too_large() {
        let report = split([
            ("", "1,000", "500,000", "100.00"),
            ("HMO", "600", "300,000", "80.00"),
            ("PPO", "400", "210,000", "130.00"),
        ]);
        assert_eq!(
            only_finding(&ARI005, &report).message,
            "\"med cost\" is $500,000.00; by cohort, HMO and PPO add up to $510,000.00, $10,000.00 apart."
        );
    }

    #[test]
    fn fires_on_a_mean_that_is_not_weighted() {
        let report = split([
            ("", "1,000", "500,000", "105.00"),
            ("HMO", "600", "300,000", "80.00"),
            ("PPO", "400", "200,000", "130.00"),
        ]);
        let finding = only_finding(&ARI005, &report);
        assert!(
            finding.message.contains("weigh up to $100.00 PMPM"),
            "{}",
            finding.message
        );
    }

    fn visits(rows: &[(&str, &str)]) -> Report {
        let mut builder = ReportBuilder::new("Acme");
        for (slice, count) in rows {
            builder = builder.metric("ed-visit", count, Unit::Count).last(|metric| {
                if !slice.is_empty() {
                    metric.strata = vec![Stratum {
                        dimension: "facility".into(),
                        value: (*slice).into(),
                    }];
                }
            });
        }
        builder.build()
    }

    #[test]
    fn a_slice_for_the_rest_makes_a_list_the_whole() {
        let sites = |rest| [("", "5120"), ("St Anne", "2790"), ("Mercy", "1503"), (rest, "800")];
        let finding = only_finding(&ARI005, &visits(&sites("other sites")));
        assert!(
            finding.message.contains("add up to 5,093, 27 apart"),
            "{}",
            finding.message
        );
        assert_silent(&ARI005, &[&visits(&sites("Elm Street"))]);
        let with_all = [sites("other").as_slice(), &[("all hospitals", "4293")]].concat();
        assert_silent(&ARI005, &[&visits(&with_all)]);
    }

    #[test]
    fn a_payers_own_counts_add_up_and_what_is_per_something_does_not() {
        let of = |term: &str, unit: Unit, whole: &str| {
            let mut builder = ReportBuilder::new("Acme");
            for (slice, cost, own) in [("", "900", whole), ("Hip", "400", "62"), ("Knee", "500", "40")] {
                let at = |metric: &mut Metric| {
                    if !slice.is_empty() {
                        metric.strata = vec![Stratum {
                            dimension: "group".into(),
                            value: slice.into(),
                        }];
                    }
                };
                builder = builder
                    .usd("med-cost", cost)
                    .last(at)
                    .metric("own", own, unit)
                    .last(|metric| {
                        metric.system = CodeSystem::Local;
                        metric.term = term.into();
                        at(metric);
                    });
            }
            builder.build()
        };
        only_finding(&ARI005, &of("Episode count", Unit::None, "112"));
        assert_silent(&ARI005, &[&of("Episode count", Unit::None, "102")]);
        assert_silent(&ARI005, &[&of("Cost per episode", Unit::Usd, "50")]);
        assert_silent(&ARI005, &[&of("Index", Unit::None, "50")]);
    }

    #[test]
    fn fires_on_numerators_of_parts_whose_denominators_add_up() {
        let report = |met: &str, of: &str| {
            ReportBuilder::new("Acme")
                .quality("FUH", "41", "66", "62.1%")
                .slice("St Anne", "24", "35", "68.6%")
                .slice("Mercy", met, of, "")
                .build()
        };
        assert_eq!(
            only_finding(&ARI005, &report("19", "31")).message,
            "FUH: the numerator is 41; by facility, the parts' add up to 43."
        );
        assert_silent(&ARI005, &[&report("17", "31")]);
        assert_silent(&ARI005, &[&report("11", "21")]);
    }

    #[test]
    fn silent_on_a_whole_and_on_a_list_that_is_none() {
        let whole = [
            ("", "1,000", "500,000", "100.00"),
            ("HMO", "600", "300,000", "80.00"),
            ("PPO", "400", "200,000", "130.00"),
        ];
        assert_silent(&ARI005, &[&split(whole)]);
        let list = [
            ("", "1,500", "700,000", "105.00"),
            ("Oak Street", "600", "300,000", "80.00"),
            ("Elm Street", "400", "210,000", "130.00"),
        ];
        assert_silent(&ARI005, &[&split(list)]);
        let mut market = split([
            ("", "1,000", "500,000", "105.00"),
            ("HMO", "600", "300,000", "80.00"),
            ("PPO", "400", "200,000", "130.00"),
        ]);
        for metric in market.metrics.iter_mut().filter(|metric| metric.code == "rx-cost-pmpm") {
            metric.code = "avg-revenue-pmpm-market".into();
        }
        assert_silent(&ARI005, &[&market]);
    }
}
