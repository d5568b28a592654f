//! Which printed lines add up to a printed total, and what that says about a total-cost definition.

use plumbline_model::{Definition, Facet, FacetValue, Facets, InferenceOutcome, InferredDefinition, Interval, Report};
use rust_decimal::Decimal;

use crate::figures::{Figure, Per, Role, Slice, slices};
use crate::portfolio::same_name;
use crate::subsets::{Amount, Place, Sign, ways};

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
const OTHER_PARTS: [(&str, Facet); 11] = [
    ("capitation", Facet::Capitation),
    ("dental-capitation", Facet::Dental),
    ("dental-cost", Facet::Dental),
    ("vision-cost", Facet::Vision),
    ("long-term-services-cost", Facet::LongTermServices),
    ("admin-cost", Facet::AdministrativeCost),
    ("ccf", Facet::NonClaimsPayments),
    ("provider-quality-expense", Facet::NonClaimsPayments),
    ("med-ibnr", Facet::Completion),
    ("rx-ibnr", Facet::Completion),
    ("med-rx-ibnr", Facet::Completion),
];

/// Medical and pharmacy reserves together.
pub(crate) const RESERVES: &str = "med-rx-ibnr";

/// Lines that are taken off a total, with the facet each answers. The member's share is taken from allowed amounts to
/// give paid ones, and added to paid amounts to give allowed ones.
const REDUCTIONS: [(&str, Sign, Says); 5] = [
    ("rx-rebates", Sign::Taken, Says::Facet(Facet::PharmacyRebates)),
    ("member-cost-share", Sign::Either, Says::Facet(Facet::MemberCostShare)),
    ("stop-loss-recoveries", Sign::Taken, Says::Nothing),
    ("stop-loss-payout", Sign::Taken, Says::Nothing),
    ("subrogation", Sign::Taken, Says::Nothing),
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

/// What a line says about the definition of a total it is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Says {
    Facet(Facet),
    /// Medical and pharmacy as one line.
    MedicalAndPharmacy,
    /// Recoveries lower a total without changing which spending it counts.
    Nothing,
}

/// A printed line that may be part of a total.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part<'a> {
    pub(crate) figure: Figure<'a>,
    pub(crate) says: Says,
    sign: Sign,
    /// Whether it is taken off in the solution it is part of.
    pub(crate) taken_off: bool,
}

impl<'a> Part<'a> {
    /// A line that is added.
    fn added(figure: Figure<'a>, says: Says) -> Part<'a> {
        Part {
            figure,
            says,
            sign: Sign::Added,
            taken_off: false,
        }
    }

    /// The one facet the line answers; `None` for medical and pharmacy together.
    pub(crate) fn facet(&self) -> Option<Facet> {
        match self.says {
            Says::Facet(facet) => Some(facet),
            Says::MedicalAndPharmacy | Says::Nothing => None,
        }
    }

    /// Whether the line answers this facet.
    pub(crate) fn answers(&self, facet: Facet) -> bool {
        self.says == Says::Facet(facet)
    }
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
    let line = |stem: &str, facet: Facet| Some(Part::added(only_line(stem, slice, per)?, Says::Facet(facet)));
    let medical_parts = || MEDICAL_PARTS.iter().filter_map(|stem| line(stem, Facet::Medical));
    let behavioral = || line(BEHAVIORAL, Facet::BehavioralHealth);
    let pharmacy = || line(PHARMACY, Facet::Pharmacy);
    let medical = || line(MEDICAL, Facet::Medical);
    let other = || OTHER_PARTS.iter().filter_map(|(stem, facet)| line(stem, *facet));
    let together = || {
        let figure = only_line(MEDICAL_AND_PHARMACY, slice, per)?;
        Some(Part::added(figure, Says::MedicalAndPharmacy))
    };

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
            let both = match (medical(), pharmacy(), together()) {
                (Some(_), Some(_), _) | (_, _, None) => None,
                (_, _, Some(both)) => Some([both].into_iter().chain(behavioral()).chain(other()).collect()),
            };
            [by_sum, by_part, both].into_iter().flatten().collect()
        }
        RESERVES => {
            let parts = ["med-ibnr", "rx-ibnr"].map(|stem| line(stem, Facet::Completion));
            vec![parts.into_iter().flatten().collect()]
        }
        _ => vec![],
    };
    sets.into_iter().filter(|set: &Breakdown| set.len() >= 2).collect()
}

/// The lines that may be taken off a total.
pub(crate) fn reductions<'a>(total: &str, slice: &Slice<'a>, per: Per) -> Vec<Part<'a>> {
    if !matches!(total, TOTAL_COST | MEDICAL_AND_PHARMACY) {
        return Vec::new();
    }
    let lines = REDUCTIONS.iter().filter_map(|(stem, sign, says)| {
        let figure = only_line(stem, slice, per)?;
        Some(Part {
            // Printed with a minus it is a line to add.
            sign: if figure.value.is_sign_negative() {
                Sign::Added
            } else {
                *sign
            },
            ..Part::added(figure, *says)
        })
    });
    lines.collect()
}

/// The one figure of a line. Two different ones leave open which is meant, and nothing says whether a line of 0 is
/// counted in or out.
fn only_line<'a>(stem: &str, slice: &Slice<'a>, per: Per) -> Option<Figure<'a>> {
    let figures = slice.of(stem, Role::Actual, per);
    let (first, rest) = figures.split_first()?;
    let same = rest.iter().all(|other| other.value == first.value);
    (same && !first.value.is_zero()).then_some(*first)
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

/// The ways to add lines to a total.
#[derive(Debug)]
pub(crate) struct Solutions<'a> {
    pub(crate) found: Vec<Solution<'a>>,
    /// Whether these are all of them. Not so when there are more than are kept, or more lines than are searched.
    pub(crate) all: bool,
}

/// Every subset of one of the sets, reductions taken off or not, whose sum can be the total.
pub(crate) fn solve<'a>(total: &Figure, sets: &[Breakdown<'a>], reductions: &[Part<'a>]) -> Solutions<'a> {
    let mut solutions = Solutions {
        found: Vec::new(),
        all: true,
    };
    for set in sets {
        let parts: Vec<Part> = set.iter().chain(reductions).copied().collect();
        let amounts: Vec<Amount> = parts
            .iter()
            .map(|part| Amount {
                interval: part.figure.interval,
                sign: part.sign,
            })
            .collect();
        let ways = ways(&total.interval, &amounts);
        solutions.all &= ways.all;
        for way in ways.found {
            // Recoveries alone are no total.
            if way.iter().take(set.len()).all(|place| *place == Place::Out) {
                continue;
            }
            let taken = parts.iter().zip(&way).filter(|(_, place)| **place != Place::Out);
            solutions.found.push(Solution {
                facets: facets_of(&parts, &way),
                parts: taken
                    .map(|(part, place)| Part {
                        taken_off: *place == Place::Taken,
                        ..*part
                    })
                    .collect(),
            });
        }
    }
    solutions
}

fn facets_of(parts: &[Part], way: &[Place]) -> Facets {
    let placed: Vec<(&Part, Place)> = parts.iter().zip(way.iter().copied()).collect();
    // A line printed beside medical cost and not added may still be inside it.
    let sum_taken = placed
        .iter()
        .any(|(part, place)| *place != Place::Out && matches!(part.figure.stem, MEDICAL | MEDICAL_AND_PHARMACY));
    let mut facets = Facets::new();
    for (part, place) in &placed {
        let facet = match part.says {
            Says::Facet(facet) => facet,
            Says::MedicalAndPharmacy => {
                let value = if sum_taken {
                    FacetValue::Included
                } else {
                    FacetValue::Excluded
                };
                facets.insert(Facet::Medical, value.clone());
                facets.insert(Facet::Pharmacy, value);
                continue;
            }
            Says::Nothing => continue,
        };
        match (facet, place) {
            // A line beside a total that is net of it already says nothing by standing there.
            (Facet::PharmacyRebates | Facet::MemberCostShare, Place::Out) => continue,
            (Facet::MemberCostShare, Place::Taken) => {
                facets.insert(facet, FacetValue::Excluded);
                continue;
            }
            _ => {}
        }
        let lines: Vec<&(&Part, Place)> = placed.iter().filter(|(other, _)| other.answers(facet)).collect();
        let value = match lines.iter().filter(|(_, place)| *place != Place::Out).count() {
            0 if matches!(facet, Facet::BehavioralHealth | Facet::LongTermServices) && sum_taken => continue,
            0 => FacetValue::Excluded,
            count if count == lines.len() => FacetValue::Included,
            _ => {
                let terms: Vec<&str> = lines
                    .iter()
                    .filter(|(_, place)| *place != Place::Out)
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

/// What all solutions say together, when they are all there are and do not contradict each other.
pub(crate) fn unique<'s, 'a>(solutions: &'s Solutions<'a>) -> Option<(&'s Solution<'a>, Facets)> {
    let first = solutions.found.first().filter(|_| solutions.all)?;
    let mut facets = Facets::new();
    for solution in &solutions.found {
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

/// Sets what a report's confirmed figures say about each of its definitions; whether that is another thing than before.
pub fn infer_definitions(report: &mut Report) -> bool {
    let inferred: Vec<Option<InferredDefinition>> = {
        let known = report.without_unconfirmed_values();
        let each = report.definitions.iter();
        each.map(|definition| infer_definition(&known, definition)).collect()
    };
    let mut is_new = false;
    for (definition, inferred) in report.definitions.iter_mut().zip(inferred) {
        is_new |= definition.inferred != inferred;
        definition.inferred = inferred;
    }
    is_new
}

/// What the figures say a total-cost definition counts: the component lines that add up to the total it is about.
///
/// `None` when no total of the definition has component lines, or too many to search. Whole amounts are tried before
/// rates, the whole population before its slices; a total that one way gives speaks before one that several or none do.
pub fn infer_definition(report: &Report, definition: &Definition) -> Option<InferredDefinition> {
    let slices = slices(report);
    let mut said: Option<InferredDefinition> = None;
    for per in [Per::Whole, Per::Month, Per::Year] {
        for slice in slices.values() {
            let sets = breakdowns(TOTAL_COST, slice, per);
            if sets.is_empty() {
                continue;
            }
            let reductions = reductions(TOTAL_COST, slice, per);
            for total in slice.of(TOTAL_COST, Role::Actual, per) {
                if definition_of(report, &total).is_none_or(|own| !std::ptr::eq(own, definition) && own != definition) {
                    continue;
                }
                let solutions = solve(&total, &sets, &reductions);
                if let Some(inferred) = inferred(&total, &sets, &solutions) {
                    match (inferred.outcome, &said) {
                        (InferenceOutcome::Unique, _) => return Some(inferred),
                        (InferenceOutcome::Several, Some(known)) if known.outcome == InferenceOutcome::None => {
                            said = Some(inferred);
                        }
                        (_, None) => said = Some(inferred),
                        _ => {}
                    }
                }
            }
        }
    }
    said
}

/// The inference as the report keeps it; `None` when the search could not tell.
fn inferred(total: &Figure, sets: &[Breakdown], solutions: &Solutions) -> Option<InferredDefinition> {
    let without_way = |outcome: InferenceOutcome| {
        let longest = sets.iter().max_by_key(|set| set.len())?;
        Some(InferredDefinition {
            outcome,
            facets: Facets::new(),
            component_ids: Vec::new(),
            subtracted_ids: Vec::new(),
            sum: total_of(longest)?,
            total_id: total.metric.id.clone(),
        })
    };
    let Some((solution, facets)) = unique(solutions) else {
        return match (solutions.found.is_empty(), solutions.all) {
            (true, true) => without_way(InferenceOutcome::None),
            (false, _) => without_way(InferenceOutcome::Several),
            (true, false) => None,
        };
    };
    let ids = |parts: &mut dyn Iterator<Item = &Part>| parts.map(|part| part.figure.metric.id.clone()).collect();
    Some(InferredDefinition {
        outcome: InferenceOutcome::Unique,
        facets,
        component_ids: ids(&mut solution.parts.iter()),
        subtracted_ids: ids(&mut solution.parts.iter().filter(|part| part.taken_off)),
        sum: total_of(&solution.parts)?,
        total_id: total.metric.id.clone(),
    })
}

/// The sum of the printed values.
fn total_of(parts: &[Part]) -> Option<Decimal> {
    parts.iter().try_fold(Decimal::ZERO, |sum, part| match part.taken_off {
        true => sum.checked_sub(part.figure.value),
        false => sum.checked_add(part.figure.value),
    })
}

/// The sum of lines as an interval.
pub(crate) fn sum(parts: &[Part]) -> Option<Interval> {
    parts
        .iter()
        .try_fold(Interval::exact(Decimal::ZERO), |sum, part| match part.taken_off {
            true => sum.sub(part.figure.interval),
            false => sum.add(part.figure.interval),
        })
}

/// The sum in words: `medical + pharmacy - rebates`.
pub(crate) fn formula(parts: &[Part]) -> String {
    let mut text = String::new();
    for part in parts {
        let sign = match (text.is_empty(), part.taken_off) {
            (true, false) => "",
            (true, true) => "-",
            (false, false) => " + ",
            (false, true) => " - ",
        };
        text.push_str(sign);
        text.push_str(&part.figure.metric.term);
    }
    text
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
        let inferred = inferred_from(&report).expect("lines were tried");
        assert_eq!(
            (inferred.outcome, inferred.facets.len(), inferred.component_ids.len()),
            (InferenceOutcome::Several, 0, 0),
            "pharmacy and capitation are the same amount"
        );
    }

    #[test]
    fn lines_that_do_not_add_up_in_any_way_are_told_from_lines_that_do_in_several() {
        let report = ReportBuilder::new("Acme")
            .usd("med-cost", "1000.00")
            .usd("rx-cost", "250.00")
            .usd("total-cost-of-care", "1300.00")
            .define("total-cost-of-care", &[])
            .build();
        let inferred = inferred_from(&report).expect("lines were tried");
        assert_eq!(inferred.outcome, InferenceOutcome::None);
        assert_eq!(inferred.sum, Decimal::new(125_000, 2));
        let alone = ReportBuilder::new("Acme")
            .usd("total-cost-of-care", "1300.00")
            .define("total-cost-of-care", &[]);
        assert_eq!(inferred_from(&alone.build()), None, "there are no lines to add");
    }

    #[test]
    fn rebates_and_recoveries_are_taken_off() {
        let lines = |rebates: &str, total: &str| {
            let report = ReportBuilder::new("Acme")
                .usd("med-cost", "1000.00")
                .usd("rx-cost", "250.00")
                .usd("rx-rebates", rebates)
                .usd("subrogation", "7.50")
                .usd("total-cost-of-care", total)
                .define("total-cost-of-care", &[])
                .build();
            inferred_from(&report).expect("lines were tried")
        };
        let net = lines("31.00", "1219.00");
        assert_eq!(net.component_ids, ["med-cost", "rx-cost", "rx-rebates"]);
        assert_eq!(net.subtracted_ids, ["rx-rebates"]);
        assert_eq!(net.sum, Decimal::new(121_900, 2));
        assert_eq!(net.facets[&Facet::PharmacyRebates], FacetValue::Included);
        let minus = lines("-31.00", "1219.00");
        assert_eq!(
            minus.subtracted_ids,
            Vec::<String>::new(),
            "printed with its minus it is added"
        );
        assert_eq!(minus.facets[&Facet::PharmacyRebates], FacetValue::Included);
        let gross = lines("31.00", "1250.00");
        assert_eq!(gross.component_ids, ["med-cost", "rx-cost"]);
        assert_eq!(
            gross.facets.get(&Facet::PharmacyRebates),
            None,
            "the pharmacy line may be net already"
        );
        assert_eq!(lines("31.00", "1211.50").subtracted_ids, ["rx-rebates", "subrogation"]);
    }

    #[test]
    fn the_members_share_makes_paid_of_allowed_and_allowed_of_paid() {
        let share = |total: &str| {
            let report = ReportBuilder::new("Acme")
                .usd("med-cost", "1000.00")
                .usd("rx-cost", "250.00")
                .usd("member-cost-share", "113.00")
                .usd("total-cost-of-care", total)
                .define("total-cost-of-care", &[])
                .build();
            inferred_from(&report)
                .expect("lines were tried")
                .facets
                .get(&Facet::MemberCostShare)
                .cloned()
        };
        assert_eq!(share("1363.00"), Some(FacetValue::Included));
        assert_eq!(share("1137.00"), Some(FacetValue::Excluded));
        assert_eq!(share("1250.00"), None);
    }

    #[test]
    fn many_lines_alike_are_several_ways_at_once() {
        let mut builder = ReportBuilder::new("Acme").usd("total-cost-of-care", "400.00");
        for (stem, _) in OTHER_PARTS {
            builder = builder.usd(stem, "100.00");
        }
        let report = builder
            .usd("med-cost", "100.00")
            .define("total-cost-of-care", &[])
            .build();
        let inferred = inferred_from(&report).expect("lines were tried");
        assert_eq!(
            inferred.outcome,
            InferenceOutcome::Several,
            "any four of twelve equal lines add up"
        );
    }
}
