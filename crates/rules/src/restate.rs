//! Totals restated to the largest definition they have in common, line by line.

use std::collections::BTreeMap;

use plumbline_model::{
    Facet, FacetValue, Facets, Interval, RestatedTotal, Restatement, RestatementStep, StepSign, Unit,
};

use crate::Settings;
use crate::amounts::listed;
use crate::comparison::{DefinedTotal, Sides, Weight, judge, sides, weighs};
use crate::components::{TOTAL_COST, lines_of};
use crate::definitions::{comparable, name};
use crate::figures::{Figure, Per, Role, Slice, slices};
use crate::likeness::{Likeness, likeness};

/// Restates two or more totals to what all of them count, once for each kind of amount that at least two of them print:
/// per member month, per member year, whole.
///
/// For each facet in which they differ, the line is added where it is left out if every such report prints it; else it
/// is taken off where it is counted. A facet that decides and that no line can bring together leaves the totals as they
/// are: [`Restatement::obstacles`] says which, and no total has a result. Facets somebody leaves open are not brought
/// together; they stay caveats of the [`Restatement::verdict`].
pub fn restate(totals: &[DefinedTotal], settings: &Settings, across_segments: bool) -> Vec<Restatement> {
    let stated = sides(totals);
    [Per::Month, Per::Year, Per::Whole]
        .into_iter()
        .filter_map(|per| restate_per(totals, &stated, per, settings, across_segments))
        .collect()
}

/// One report's total with the slice whose lines may be added to it.
struct Printed<'a> {
    total: Figure<'a>,
    slice: Slice<'a>,
}

/// The total of the whole population over the report's own months.
fn printed<'a>(total: &DefinedTotal<'a>, per: Per) -> Option<Printed<'a>> {
    let key = (Vec::new(), total.report.period);
    let slice = slices(total.report).remove(&key)?;
    let is_under = |figure: &&Figure| {
        total
            .definition
            .is_some_and(|d| d.metric_ids.contains(&figure.metric.id))
    };
    let under: Vec<Figure> = slice
        .figures
        .iter()
        .filter(|figure| figure.role == Role::Actual && Per::of(figure.unit) == Some(per))
        .filter(is_under)
        .copied()
        .collect();
    let figures = match under.as_slice() {
        [] => slice.of(TOTAL_COST, Role::Actual, per),
        _ => under,
    };
    let (first, rest) = figures.split_first()?;
    // Two different totals leave open which is meant.
    let same = rest.iter().all(|other| other.value == first.value);
    same.then_some(Printed { total: *first, slice })
}

/// Restates the totals that are printed per one thing; a report that prints none of them is left aside.
fn restate_per(
    totals: &[DefinedTotal],
    stated: &Sides,
    per: Per,
    settings: &Settings,
    across_segments: bool,
) -> Option<Restatement> {
    let all: Vec<Option<Printed>> = totals.iter().map(|total| printed(total, per)).collect();
    let there = |at: &usize| all.get(*at).is_some_and(Option::is_some);
    let of: Vec<DefinedTotal> = totals
        .iter()
        .enumerate()
        .filter(|(at, _)| there(at))
        .map(|(_, t)| *t)
        .collect();
    if of.len() < 2 {
        return None;
    }
    let stated: Sides = stated
        .iter()
        .map(|(facet, sides)| {
            let sides = sides.iter().enumerate().filter(|(at, _)| there(at));
            (*facet, sides.map(|(_, side)| side.clone()).collect())
        })
        .collect();
    let printed: Vec<&Printed> = all.iter().flatten().collect();
    let plan = plan(&of, &stated, &printed, per, settings);
    let obstacles: Vec<String> = plan.obstacles.values().cloned().collect();
    let mut at = 0;
    let restated: Vec<RestatedTotal> = totals
        .iter()
        .zip(&all)
        .map(|(total, printed)| {
            let Some(printed) = printed else {
                return RestatedTotal {
                    impossible: Some(format!("The report prints no total {}.", words(per))),
                    ..bare(total)
                };
            };
            let moves: Vec<&Move> = plan.moves.iter().filter(|step| step.total == at).collect();
            at += 1;
            if obstacles.is_empty() {
                follow(total, printed, &moves)
            } else {
                RestatedTotal {
                    impossible: Some("The totals have no common definition.".to_owned()),
                    ..reported(total, printed)
                }
            }
        })
        .collect();
    let common: Facets = plan
        .sides
        .iter()
        .filter(|(facet, sides)| likeness(**facet, sides, settings.run_out_months_difference) == Likeness::Same)
        .filter_map(|(facet, sides)| Some((*facet, sides.first()?.value.clone()?)))
        .collect();
    let verdict = obstacles
        .is_empty()
        .then(|| judge(&of, plan.sides.clone(), settings, across_segments).verdict);
    Some(Restatement {
        unit: printed.first().map_or(Unit::Usd, |printed| printed.total.unit),
        common,
        verdict,
        totals: restated,
        obstacles,
    })
}

/// One line to add to a total, or to take from it.
struct Move<'a> {
    /// Which of the totals.
    total: usize,
    facet: Facet,
    sign: StepSign,
    line: Figure<'a>,
}

struct Plan<'a> {
    moves: Vec<Move<'a>>,
    /// What each total counts after its moves.
    sides: Sides,
    obstacles: BTreeMap<Facet, String>,
}

/// Finds for each facet in which the totals differ the lines that bring them together.
fn plan<'a>(
    totals: &[DefinedTotal<'a>],
    stated: &Sides,
    printed: &[&Printed<'a>],
    per: Per,
    settings: &Settings,
) -> Plan<'a> {
    let mut plan = Plan {
        moves: Vec::new(),
        sides: stated.clone(),
        obstacles: BTreeMap::new(),
    };
    for (facet, sides) in stated {
        if likeness(*facet, sides, settings.run_out_months_difference) != Likeness::Differs {
            continue;
        }
        // The member's share is what lies between paid and allowed: moved once, with the basis.
        if *facet == Facet::MemberCostShare && plan.sides[&Facet::Basis].iter().any(|side| side.value.is_some()) {
            continue;
        }
        let counted: Vec<Option<bool>> = sides.iter().map(|side| counts(*facet, side.value.as_ref()?)).collect();
        let lines: Vec<Option<Vec<Figure<'a>>>> = printed
            .iter()
            .map(|printed| lines_of(*facet, &printed.slice, per))
            .collect();
        let lacking = |wanted: bool| -> Vec<&str> {
            (0..totals.len())
                .filter(|at| sides[*at].value.is_some() && counted[*at] != Some(wanted))
                .filter(|at| counted[*at].is_none() || lines[*at].is_none())
                .map(|at| totals[at].report.payer.name.as_str())
                .collect()
        };
        let (to_add, to_take) = (lacking(true), lacking(false));
        let target = match (to_add.is_empty(), to_take.is_empty()) {
            (true, _) => true,
            (false, true) => false,
            (false, false) => {
                if weighs(*facet).0 == Weight::Decides {
                    plan.obstacles.insert(*facet, obstacle(*facet, &to_add, &to_take, per));
                }
                continue;
            }
        };
        for at in 0..totals.len() {
            if counted[at] != Some(!target) {
                continue;
            }
            for line in lines[at].iter().flatten() {
                plan.moves.push(Move {
                    total: at,
                    facet: *facet,
                    sign: if target == raises(*facet) {
                        StepSign::Plus
                    } else {
                        StepSign::Minus
                    },
                    line: *line,
                });
            }
            bring(&mut plan.sides, *facet, at, target);
        }
    }
    plan
}

/// Whether a value counts the facet's lines in; `None` for what is in part or in other words.
fn counts(facet: Facet, value: &FacetValue) -> Option<bool> {
    match (facet, comparable(facet, value)) {
        (Facet::Basis, FacetValue::Stated(text)) => match text.as_str() {
            "allowed" => Some(true),
            "paid" => Some(false),
            _ => None,
        },
        (_, FacetValue::Included) => Some(true),
        (_, FacetValue::Excluded) => Some(false),
        _ => None,
    }
}

/// Whether counting the facet makes a total larger. Rebates make it smaller.
fn raises(facet: Facet) -> bool {
    facet != Facet::PharmacyRebates
}

fn bring(sides: &mut Sides, facet: Facet, at: usize, target: bool) {
    let mut set = |facet: Facet, value: FacetValue| {
        if let Some(side) = sides.get_mut(&facet).and_then(|sides| sides.get_mut(at)) {
            side.value = Some(value);
        }
    };
    let counted = if target {
        FacetValue::Included
    } else {
        FacetValue::Excluded
    };
    if facet == Facet::Basis {
        set(
            facet,
            FacetValue::Stated(if target { "allowed" } else { "paid" }.to_owned()),
        );
        set(Facet::MemberCostShare, counted);
    } else {
        set(facet, counted);
    }
}

fn obstacle(facet: Facet, to_add: &[&str], to_take: &[&str], per: Per) -> String {
    let line = match facet {
        Facet::Basis => "member cost share".to_owned(),
        facet => name(facet),
    };
    format!(
        "{}: cannot be added for {} and cannot be taken off for {}, whose reports print no line of {line} {}",
        name(facet),
        listed(to_add),
        listed(to_take),
        words(per)
    )
}

/// The total after each of its moves.
fn follow(total: &DefinedTotal, printed: &Printed, moves: &[&Move]) -> RestatedTotal {
    let mut restated = reported(total, printed);
    let mut value = printed.total.value;
    let mut range: Option<Interval> = Some(printed.total.interval);
    for step in moves {
        let line = step.line;
        (value, range) = match step.sign {
            StepSign::Plus => (value + line.value, range.and_then(|range| range.add(line.interval))),
            StepSign::Minus => (value - line.value, range.and_then(|range| range.sub(line.interval))),
        };
        restated.steps.push(RestatementStep {
            facet: step.facet,
            sign: step.sign,
            metric_id: line.metric.id.clone(),
            term: line.metric.term.clone(),
            value: line.value,
            displayed: line.displayed.to_owned(),
            anchor: line.anchor.clone(),
            result: value,
        });
    }
    restated.result = Some(value);
    restated.low = range.map(|range| range.low);
    restated.high = range.map(|range| range.high);
    restated
}

fn reported(total: &DefinedTotal, printed: &Printed) -> RestatedTotal {
    let figure = &printed.total;
    RestatedTotal {
        total_id: Some(figure.metric.id.clone()),
        term: Some(figure.metric.term.clone()),
        reported: Some(figure.value),
        displayed: Some(figure.displayed.to_owned()),
        anchor: Some(figure.anchor.clone()),
        ..bare(total)
    }
}

fn bare(total: &DefinedTotal) -> RestatedTotal {
    RestatedTotal {
        payer: total.report.payer.name.clone(),
        report_id: total.report.id.clone(),
        total_id: None,
        term: None,
        reported: None,
        displayed: None,
        anchor: None,
        steps: Vec::new(),
        result: None,
        low: None,
        high: None,
        impossible: None,
    }
}

fn words(per: Per) -> &'static str {
    match per {
        Per::Whole => "as a whole amount",
        Per::Month => "per member per month",
        Per::Year => "per member per year",
    }
}

#[cfg(test)]
mod tests {
    use plumbline_model::{ComparisonVerdict, Report};
    use rust_decimal::Decimal;

    use super::*;
    use crate::testing::{ReportBuilder, decimal};

    /// Everything stated, so that a verdict after restating rests on what was moved.
    const REST: [(Facet, &str); 9] = [
        (Facet::Basis, "paid"),
        (Facet::Medical, "included"),
        (Facet::Dental, "excluded"),
        (Facet::Vision, "excluded"),
        (Facet::LongTermServices, "excluded"),
        (Facet::Capitation, "excluded"),
        (Facet::NonClaimsPayments, "excluded"),
        (Facet::AdministrativeCost, "excluded"),
        (Facet::MemberCostShare, "excluded"),
    ];

    fn payer(name: &str, total: &str, rx: Option<&str>, facets: &[(Facet, &str)]) -> Report {
        let report = ReportBuilder::new(name)
            .pmpm("med-cost-pmpm", "400.00")
            .pmpm("behavioral-health-cost-pmpm", "20.0");
        let report = match rx {
            Some(rx) => report.pmpm("rx-cost-pmpm", rx),
            None => report,
        };
        report
            .pmpm("total-cost-of-care-pmpm", total)
            .define("total-cost-of-care", &[REST.as_slice(), facets].concat())
            .build()
    }

    fn restated(reports: &[&Report]) -> Restatement {
        let totals: Vec<DefinedTotal> = reports.iter().map(|report| DefinedTotal::of(report)).collect();
        let mut all = restate(&totals, &Settings::default(), false);
        assert_eq!(all.len(), 1, "only rates are printed");
        all.remove(0)
    }

    fn result(total: &RestatedTotal) -> Option<Decimal> {
        total.result
    }

    #[test]
    fn pharmacy_is_added_where_it_is_left_out_and_the_steps_say_how() {
        let (behavioral, included) = ((Facet::BehavioralHealth, "included"), (Facet::Pharmacy, "included"));
        let with = payer("Acme", "520.00", None, &[behavioral, included]);
        let without = payer(
            "Bolt",
            "400.00",
            Some("101.3"),
            &[behavioral, (Facet::Pharmacy, "excluded")],
        );
        let found = restated(&[&with, &without]);
        assert_eq!(found.unit, Unit::UsdPerMemberMonth);
        assert_eq!(found.obstacles, Vec::<String>::new());
        assert_eq!(result(&found.totals[0]), Some(decimal("520.00")));
        assert_eq!(found.totals[0].steps, [], "Acme counts it already");
        let bolt = &found.totals[1];
        assert_eq!(bolt.reported, Some(decimal("400.00")));
        assert_eq!(bolt.steps[0].sign, StepSign::Plus);
        assert_eq!(bolt.steps[0].displayed, "101.3");
        assert_eq!(bolt.result, Some(decimal("501.30")));
        assert_eq!(
            (bolt.low, bolt.high),
            (Some(decimal("501.245")), Some(decimal("501.355"))),
            "half a cent of the total and half a dime of the line"
        );
        assert_eq!(found.common[&Facet::Pharmacy], FacetValue::Included);
        assert_eq!(found.verdict, Some(ComparisonVerdict::Same));
    }

    #[test]
    fn a_line_one_payer_does_not_print_is_taken_off_where_it_is_counted() {
        let with = payer("Acme", "520.00", Some("100.00"), &[(Facet::Pharmacy, "included")]);
        let without = payer("Bolt", "400.00", None, &[(Facet::Pharmacy, "excluded")]);
        let found = restated(&[&with, &without]);
        assert_eq!(result(&found.totals[0]), Some(decimal("420.00")));
        assert_eq!(found.totals[0].steps[0].sign, StepSign::Minus);
        assert_eq!(result(&found.totals[1]), Some(decimal("400.00")));
        assert_eq!(found.common[&Facet::Pharmacy], FacetValue::Excluded);
        assert_eq!(
            found.verdict,
            Some(ComparisonVerdict::ComparableWithCaveat),
            "behavioral health is stated by none"
        );
    }

    #[test]
    fn without_a_line_on_either_side_nothing_is_restated_and_the_reason_named() {
        let with = payer("Acme", "520.00", None, &[(Facet::Pharmacy, "included")]);
        let without = payer("Bolt", "400.00", None, &[(Facet::Pharmacy, "excluded")]);
        let found = restated(&[&with, &without]);
        assert_eq!(found.totals.iter().filter_map(result).count(), 0);
        assert_eq!(
            found.obstacles,
            [
                "pharmacy: cannot be added for Bolt and cannot be taken off for Acme, whose reports print no line of \
                 pharmacy per member per month"
            ]
        );
        assert_eq!(found.verdict, None);
        assert_eq!(
            found.totals[0].reported,
            Some(decimal("520.00")),
            "the reported total stays"
        );
    }

    #[test]
    fn a_report_without_a_total_of_the_kind_does_not_stand_in_the_way_of_the_others() {
        let with = payer("Acme", "520.00", Some("100.00"), &[(Facet::Pharmacy, "included")]);
        let without = payer("Bolt", "400.00", None, &[(Facet::Pharmacy, "excluded")]);
        let silent = ReportBuilder::new("Crown")
            .pmpm("med-cost-pmpm", "400.00")
            .define("total-cost-of-care", &[(Facet::Pharmacy, "excluded")])
            .build();
        let found = restated(&[&silent, &with, &without]);
        assert_eq!(
            found.totals[0].impossible.as_deref(),
            Some("The report prints no total per member per month.")
        );
        assert_eq!(result(&found.totals[1]), Some(decimal("420.00")));
        assert_eq!(result(&found.totals[2]), Some(decimal("400.00")));
    }

    #[test]
    fn what_is_counted_in_part_cannot_be_brought_together() {
        let part = payer(
            "Acme",
            "520.00",
            Some("100.00"),
            &[(Facet::Pharmacy, "partial: medical benefit drugs")],
        );
        let whole = payer("Bolt", "400.00", Some("90.00"), &[(Facet::Pharmacy, "included")]);
        let found = restated(&[&part, &whole]);
        assert_eq!(result(&found.totals[0]), None);
        assert!(found.obstacles[0].contains("Acme"), "{:?}", found.obstacles);
    }

    #[test]
    fn a_line_printed_twice_with_different_values_is_not_moved() {
        let mut with = payer("Acme", "520.00", Some("100.00"), &[(Facet::Pharmacy, "included")]);
        let twice = payer("Acme", "520.00", Some("90.00"), &[]).metrics.remove(2);
        with.metrics.push(plumbline_model::Metric {
            id: "rx-cost-pmpm-2".into(),
            ..twice
        });
        let without = payer("Bolt", "400.00", None, &[(Facet::Pharmacy, "excluded")]);
        assert_eq!(result(&restated(&[&with, &without]).totals[0]), None);
    }

    #[test]
    fn whole_amounts_and_rates_are_restated_apart() {
        let both = |name: &str, pharmacy: &str| {
            ReportBuilder::new(name)
                .usd("rx-cost", "1,000")
                .usd("total-cost-of-care", "5,000")
                .pmpm("rx-cost-pmpm", "10.00")
                .pmpm("total-cost-of-care-pmpm", "50.00")
                .define("total-cost-of-care", &[(Facet::Pharmacy, pharmacy)])
                .build()
        };
        let (a, b) = (both("Acme", "included"), both("Bolt", "excluded"));
        let all = restate(
            &[DefinedTotal::of(&a), DefinedTotal::of(&b)],
            &Settings::default(),
            false,
        );
        let of = |unit: Unit| all.iter().find(|r| r.unit == unit).expect("restated").totals[1].result;
        assert_eq!(of(Unit::UsdPerMemberMonth), Some(decimal("60.00")));
        assert_eq!(of(Unit::Usd), Some(decimal("6000")));
    }
}
