//! Which printed lines add up to a printed total, and what that says about a total-cost definition.

use plumbline_model::{Definition, Facet, FacetValue, Facets, InferenceOutcome, InferredDefinition, Interval, Report};
use rust_decimal::Decimal;

use crate::figures::{Figure, Per, Role, Slice, slices};
use crate::portfolio::same_name;

/// Lines tried against one total. More than any report seen prints; the search stays within a second.
const MOST_PARTS: usize = 20;
/// Subsets kept: beyond this many the arithmetic says nothing anyway.
const MOST_SOLUTIONS: usize = 16;
/// Sums tried before the search gives up and says nothing.
const MOST_STEPS: usize = 1 << 20;

/// The stem of total cost under a payer's own definition.
pub(crate) const TOTAL_COST: &str = "total-cost-of-care";
/// Medical and pharmacy cost.
pub(crate) const MEDICAL_AND_PHARMACY: &str = "med-rx-cost";
/// Medical cost.
pub(crate) const MEDICAL: &str = "med-cost";
/// Pharmacy cost.
pub(crate) const PHARMACY: &str = "rx-cost";
const BEHAVIORAL: &str = "behavioral-health-cost";

/// The parts medical cost is broken down into.
pub(crate) const MEDICAL_PARTS: [&str; 6] = [
    "inpatient-cost",
    "outpatient-cost",
    "professional-cost",
    "skilled-nursing-cost",
    "home-health-cost",
    "other-medical-cost",
];

/// Spending beside medical and pharmacy, with the facet each line answers.
const OTHER_PARTS: [(&str, Facet); 8] = [
    ("capitation", Facet::Capitation),
    ("dental-capitation", Facet::Dental),
    ("admin-cost", Facet::AdministrativeCost),
    ("ccf", Facet::NonClaimsPayments),
    ("provider-quality-expense", Facet::NonClaimsPayments),
    ("med-ibnr", Facet::Completion),
    ("rx-ibnr", Facet::Completion),
    ("med-rx-ibnr", Facet::Completion),
];

/// The lines that hold exactly what a facet is about.
const FACET_LINES: [(&str, Facet); 12] = [
    (PHARMACY, Facet::Pharmacy),
    (BEHAVIORAL, Facet::BehavioralHealth),
    ("dental-capitation", Facet::Dental),
    ("dental-cost", Facet::Dental),
    ("vision-cost", Facet::Vision),
    ("long-term-services-cost", Facet::LongTermServices),
    ("capitation", Facet::Capitation),
    ("admin-cost", Facet::AdministrativeCost),
    ("ccf", Facet::NonClaimsPayments),
    ("provider-quality-expense", Facet::NonClaimsPayments),
    ("rx-rebates", Facet::PharmacyRebates),
    ("member-cost-share", Facet::Basis),
];

/// A printed line that may be part of a total.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part<'a> {
    pub(crate) figure: Figure<'a>,
    /// What it says about the definition; `None` for medical and pharmacy together.
    pub(crate) facet: Option<Facet>,
}

/// A set of lines that do not overlap, so that they may be added.
pub(crate) type Breakdown<'a> = Vec<Part<'a>>;

/// Lines that add up to a total.
#[derive(Debug)]
pub(crate) struct Solution<'a> {
    pub(crate) parts: Vec<Part<'a>>,
    /// What follows for the definition.
    pub(crate) facets: Facets,
}

/// The sets of lines that may make up a total, without counting anything twice.
pub(crate) fn breakdowns<'a>(total: &str, slice: &Slice<'a>, per: Per) -> Vec<Breakdown<'a>> {
    let line = |stem: &str, facet: Option<Facet>| -> Option<Part<'a>> {
        let figures = slice.of(stem, Role::Actual, per);
        // Two different figures for the same line leave open which is meant: neither is added.
        let (first, rest) = figures.split_first()?;
        let same = rest.iter().all(|other| other.value == first.value);
        // Nothing says whether a line of 0 is counted in or out.
        (same && !first.value.is_zero()).then_some(Part { figure: *first, facet })
    };
    let medical_parts = || MEDICAL_PARTS.iter().filter_map(|stem| line(stem, Some(Facet::Medical)));
    let behavioral = || line(BEHAVIORAL, Some(Facet::BehavioralHealth));
    let pharmacy = || line(PHARMACY, Some(Facet::Pharmacy));
    let medical = || line(MEDICAL, Some(Facet::Medical));
    let other = || OTHER_PARTS.iter().filter_map(|(stem, facet)| line(stem, Some(*facet)));

    let sets: Vec<Breakdown> = match total {
        MEDICAL => vec![medical_parts().chain(behavioral()).collect()],
        MEDICAL_AND_PHARMACY => match (medical(), pharmacy()) {
            (Some(medical), Some(pharmacy)) => vec![vec![medical, pharmacy]],
            (_, pharmacy) => vec![medical_parts().chain(behavioral()).chain(pharmacy).collect()],
        },
        TOTAL_COST => {
            let by_sum = medical().map(|m| {
                [m].into_iter()
                    .chain(behavioral())
                    .chain(pharmacy())
                    .chain(other())
                    .collect()
            });
            let by_part = medical_parts().next().map(|_| {
                medical_parts()
                    .chain(behavioral())
                    .chain(pharmacy())
                    .chain(other())
                    .collect()
            });
            let both = match (medical(), pharmacy(), line(MEDICAL_AND_PHARMACY, None)) {
                (Some(_), Some(_), _) | (_, _, None) => None,
                (_, _, Some(both)) => Some([both].into_iter().chain(behavioral()).chain(other()).collect()),
            };
            [by_sum, by_part, both].into_iter().flatten().collect()
        }
        _ => vec![],
    };
    sets.into_iter()
        .filter(|set: &Breakdown| set.len() >= 2 && set.len() <= MOST_PARTS)
        .collect()
}

/// The printed lines of a kind of spending, to be added to a total or taken from it; `None` when there is none, or two
/// different figures leave open which is meant.
pub(crate) fn lines_of<'a>(facet: Facet, slice: &Slice<'a>, per: Per) -> Option<Vec<Figure<'a>>> {
    let mut lines = Vec::new();
    for stem in FACET_LINES
        .iter()
        .filter(|(_, own)| *own == facet)
        .map(|(stem, _)| *stem)
    {
        let figures = slice.of(stem, Role::Actual, per);
        if let Some((first, rest)) = figures.split_first() {
            if rest.iter().any(|other| other.value != first.value) {
                return None;
            }
            lines.push(*first);
        } else if slice.has_empty_line(stem) {
            // Printed without a number: what it holds is not known.
            return None;
        }
    }
    (!lines.is_empty()).then_some(lines)
}

/// Every subset of the sets whose sum can be the total; `None` when there are too many sums to try.
pub(crate) fn solve<'a>(total: &Figure, sets: &[Breakdown<'a>]) -> Option<Vec<Solution<'a>>> {
    let mut solutions = Vec::new();
    for set in sets {
        for chosen in subsets(&total.interval, set)? {
            let parts: Vec<Part> = set
                .iter()
                .zip(&chosen)
                .filter(|(_, taken)| **taken)
                .map(|(part, _)| *part)
                .collect();
            let facets = facets_of(set, &chosen);
            solutions.push(Solution { parts, facets });
        }
    }
    (solutions.len() <= MOST_SOLUTIONS).then_some(solutions)
}

/// Which lines are taken in each subset that meets the total.
fn subsets(total: &Interval, set: &[Part]) -> Option<Vec<Vec<bool>>> {
    // What the lines from each place on can still add: sums that can no longer reach the total are left at once.
    let mut reach = vec![Interval::exact(Decimal::ZERO)];
    for part in set.iter().rev() {
        let rest = *reach.last()?;
        let line = part.figure.interval;
        reach.push(Interval {
            low: rest.low.checked_add(line.low.min(Decimal::ZERO))?,
            high: rest.high.checked_add(line.high.max(Decimal::ZERO))?,
        });
    }
    reach.reverse();

    let mut found = Vec::new();
    let mut open = vec![(Vec::<bool>::new(), Interval::exact(Decimal::ZERO))];
    let mut steps = 0;
    while let Some((chosen, sum)) = open.pop() {
        steps += 1;
        if steps > MOST_STEPS || found.len() > MOST_SOLUTIONS {
            return None;
        }
        if !sum.add(*reach.get(chosen.len())?)?.meets(total) {
            continue;
        }
        match set.get(chosen.len()) {
            Some(part) => {
                open.push(([chosen.as_slice(), &[false]].concat(), sum));
                open.push(([chosen.as_slice(), &[true]].concat(), sum.add(part.figure.interval)?));
            }
            None if chosen.contains(&true) => found.push(chosen),
            None => {}
        }
    }
    Some(found)
}

fn facets_of(set: &[Part], chosen: &[bool]) -> Facets {
    let taken: Vec<(&Part, bool)> = set.iter().zip(chosen.iter().copied()).collect();
    // A line printed beside medical cost and not added may still be inside it.
    let sum_taken = taken
        .iter()
        .any(|(part, taken)| *taken && matches!(part.figure.stem, MEDICAL | MEDICAL_AND_PHARMACY));
    let mut facets = Facets::new();
    for (part, _) in &taken {
        let Some(facet) = part.facet else {
            // Medical and pharmacy as one line.
            let value = if sum_taken {
                FacetValue::Included
            } else {
                FacetValue::Excluded
            };
            facets.insert(Facet::Medical, value.clone());
            facets.insert(Facet::Pharmacy, value);
            continue;
        };
        let lines: Vec<&(&Part, bool)> = taken.iter().filter(|(other, _)| other.facet == Some(facet)).collect();
        let value = match lines.iter().filter(|(_, taken)| *taken).count() {
            0 if facet == Facet::BehavioralHealth && sum_taken => continue,
            0 => FacetValue::Excluded,
            count if count == lines.len() => FacetValue::Included,
            _ => {
                let terms: Vec<&str> = lines
                    .iter()
                    .filter(|(_, taken)| *taken)
                    .map(|(p, _)| p.figure.metric.term.as_str())
                    .collect();
                FacetValue::Partial(crate::amounts::listed(&terms))
            }
        };
        facets.insert(facet, value);
    }
    facets
}

/// Whether what follows from the figures can be what the definition states. What it leaves open contradicts nothing.
pub(crate) fn consistent(stated: &Facets, follows: &Facets) -> bool {
    follows.iter().all(|(facet, value)| match stated.get(facet) {
        Some(FacetValue::Included) => *value == FacetValue::Included,
        Some(FacetValue::Excluded) => *value == FacetValue::Excluded,
        Some(FacetValue::Partial(_) | FacetValue::Stated(_)) | None => true,
    })
}

/// What all solutions say together, when they do not contradict each other.
pub(crate) fn unique<'s, 'a>(solutions: &'s [Solution<'a>]) -> Option<(&'s Solution<'a>, Facets)> {
    let first = solutions.first()?;
    let mut facets = Facets::new();
    for solution in solutions {
        for (facet, value) in &solution.facets {
            if *facets.entry(*facet).or_insert_with(|| value.clone()) != *value {
                return None;
            }
        }
    }
    Some((first, facets))
}

/// The definition a total-cost figure is under.
pub(crate) fn definition_of<'r>(report: &'r Report, figure: &Figure) -> Option<&'r Definition> {
    report
        .definitions
        .iter()
        .find(|definition| definition.metric_ids.contains(&figure.metric.id))
        .or_else(|| {
            report
                .definitions
                .iter()
                .find(|definition| same_name(&definition.term, &figure.metric.term))
        })
}

/// What the figures say a total-cost definition counts: the component lines that add up to the total it is about.
///
/// `None` when no total of the definition has component lines, no lines add up to it, or several different sets do.
/// Whole amounts are tried before rates, the whole population before its slices.
pub fn infer_definition(report: &Report, definition: &Definition) -> Option<InferredDefinition> {
    let slices = slices(report);
    for per in [Per::Whole, Per::Month, Per::Year] {
        for slice in slices.values() {
            for total in slice.of(TOTAL_COST, Role::Actual, per) {
                if definition_of(report, &total).is_none_or(|own| !std::ptr::eq(own, definition) && own != definition) {
                    continue;
                }
                let Some(solutions) = solve(&total, &breakdowns(TOTAL_COST, slice, per)) else {
                    continue;
                };
                if let Some(inferred) = inferred(&total, &solutions) {
                    return Some(inferred);
                }
            }
        }
    }
    None
}

/// The inference as the report keeps it.
pub(crate) fn inferred(total: &Figure, solutions: &[Solution]) -> Option<InferredDefinition> {
    let (solution, facets) = unique(solutions)?;
    Some(InferredDefinition {
        outcome: InferenceOutcome::Unique,
        subtracted_ids: Vec::new(),
        facets,
        component_ids: solution
            .parts
            .iter()
            .map(|part| part.figure.metric.id.clone())
            .collect(),
        sum: solution
            .parts
            .iter()
            .try_fold(Decimal::ZERO, |sum, part| sum.checked_add(part.figure.value))?,
        total_id: total.metric.id.clone(),
    })
}

/// The sum of lines as an interval.
pub(crate) fn sum(parts: &[Part]) -> Option<Interval> {
    parts.iter().try_fold(Interval::exact(Decimal::ZERO), |sum, part| {
        sum.add(part.figure.interval)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::ReportBuilder;

    fn inferred_from(report: &Report) -> Option<InferredDefinition> {
        infer_definition(report, &report.definitions[0])
    }

    #[test]
    fn the_only_lines_that_add_up_say_what_is_counted() {
        let report = ReportBuilder::new("Acme")
            .usd("med-cost", "1000.00")
            .usd("rx-cost", "250.00")
            .usd("capitation", "77.00")
            .usd("total-cost-of-care", "1250.00")
            .define("total-cost-of-care", &[])
            .build();
        let inferred = inferred_from(&report).expect("one subset adds up");
        assert_eq!(inferred.component_ids, ["med-cost", "rx-cost"]);
        assert_eq!(inferred.sum, Decimal::new(125_000, 2));
        assert_eq!(inferred.facets[&Facet::Pharmacy], FacetValue::Included);
        assert_eq!(inferred.facets[&Facet::Capitation], FacetValue::Excluded);
    }

    #[test]
    fn medical_cost_and_its_parts_are_never_added_together() {
        let report = ReportBuilder::new("Acme")
            .usd("inpatient-cost", "600.00")
            .usd("outpatient-cost", "400.00")
            .usd("med-cost", "1000.00")
            .usd("rx-cost", "250.00")
            .usd("total-cost-of-care", "1250.00")
            .define("total-cost-of-care", &[])
            .build();
        let inferred = inferred_from(&report).expect("both ways of adding say the same");
        assert_eq!(inferred.facets.len(), 2, "medical and pharmacy");
    }

    #[test]
    fn two_different_sets_of_lines_say_nothing() {
        let report = ReportBuilder::new("Acme")
            .usd("med-cost", "1000.00")
            .usd("rx-cost", "250.00")
            .usd("capitation", "250.00")
            .usd("total-cost-of-care", "1250.00")
            .define("total-cost-of-care", &[])
            .build();
        assert_eq!(
            inferred_from(&report),
            None,
            "pharmacy and capitation are the same amount"
        );
    }

    #[test]
    fn a_search_that_grows_too_large_says_nothing() {
        let mut builder = ReportBuilder::new("Acme").usd("total-cost-of-care", "400.00");
        for (stem, _) in OTHER_PARTS {
            builder = builder.usd(stem, "100.00");
        }
        let report = builder
            .usd("med-cost", "100.00")
            .define("total-cost-of-care", &[])
            .build();
        assert_eq!(inferred_from(&report), None, "any four of nine equal lines add up");
    }
}
