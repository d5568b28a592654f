//! Total cost: each cell's definition beside the yardstick's, and the totals restated to what they have in common.

use std::borrow::Cow;
use std::collections::BTreeMap;

use plumbline_model::{
    CellDefinition, CellReason, CellReasonKind, CellState, CommonDefinition, ComparedCell, ComparisonVerdict,
    Definition, Facet, MetricComparison, Report, RestatedCell, RestatedTotal, Restatement, StepSign, Unit,
};

use super::Comparing;
use super::choice::Chosen;
use super::printed::in_unit;
use super::verdicts::{against, caveat, worst};
use crate::Settings;
use crate::amounts::{listed, with_unit};
use crate::comparison::{DefinedTotal, compare_totals};
use crate::components::TOTAL_COST;
use crate::definitions::name;
use crate::figures::{Per, Role, split};
use crate::restate;

/// Up to this many different definitions the yardstick's is the one that fits most others; beyond, the first.
const MOST_DEFINITIONS: usize = 60;

/// Adds what definitions say to every cell whose figure is under one; restates total cost where asked.
pub(super) fn define(
    cells: &mut [ComparedCell],
    chosen: &[Option<Chosen>],
    comparison: &mut MetricComparison,
    asked: &Comparing,
    settings: &Settings,
) {
    let totals: Vec<Option<DefinedTotal>> = cells
        .iter()
        .zip(chosen)
        .map(|(cell, chosen)| {
            let printing = &chosen.as_ref()?.offer.printing;
            (cell.state == CellState::Reported).then(|| DefinedTotal {
                report: printing.report,
                definition: definition_of(printing.report, &printing.metric.id, &comparison.code),
            })
        })
        .collect();
    let is_total_cost = split(&comparison.code) == (TOTAL_COST, Role::Actual);
    let defined = totals.iter().flatten().any(|total| total.definition.is_some());
    if !defined && !is_total_cost {
        return;
    }
    // Months that cannot be compared leave nothing for definitions to decide.
    let within: Vec<usize> = (0..cells.len())
        .filter(|at| totals[*at].is_some() && cells[*at].comparability != Some(ComparisonVerdict::NotComparable))
        .collect();
    if within.len() < 2 {
        return;
    }
    let across = asked.market == super::Market::Together;
    let of = |at: usize| totals[at].as_ref();
    let reference = reference(&within, &totals, settings, across);
    let Some(yardstick) = of(reference) else { return };
    if let Some(found) = &mut comparison.yardstick {
        found.definition_of = Some(cells[reference].arrangement.clone());
    }
    for (at, cell) in cells.iter_mut().enumerate() {
        // The yardstick's own definition is held against the one that fits it best.
        let beside = if at == reference {
            within
                .iter()
                .filter(|other| **other != reference)
                .filter_map(|other| of(*other))
                .min_by_key(|other| compare_totals(&[*yardstick, **other], settings, across).verdict)
        } else {
            Some(yardstick)
        };
        let (Some(own), Some(beside)) = (of(at), beside) else {
            continue;
        };
        judge(cell, own, beside, at == reference, settings, across);
    }
    let together: Vec<DefinedTotal> = within.iter().filter_map(|at| of(*at)).copied().collect();
    if together.len() <= MOST_DEFINITIONS {
        comparison.definitions = Some(compare_totals(&together, settings, across));
    }
    if asked.restate && is_total_cost {
        restate_cells(cells, &within, reference, &totals, comparison, settings, across);
    }
}

/// The definition a figure is under: the one that names it, for total cost else the report's.
fn definition_of<'a>(report: &'a Report, metric_id: &str, code: &str) -> Option<&'a Definition> {
    let names = |definition: &&Definition| definition.metric_ids.iter().any(|id| id == metric_id);
    report.definitions.iter().find(names).or_else(|| {
        let total = split(code).0 == TOTAL_COST;
        total.then(|| DefinedTotal::of(report).definition).flatten()
    })
}

/// The cell whose definition fits most others.
fn reference(within: &[usize], totals: &[Option<DefinedTotal>], settings: &Settings, across: bool) -> usize {
    // Cells of one payer with one definition count as often as they stand, and are compared once.
    let mut kinds: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for at in within {
        let Some(total) = &totals[*at] else { continue };
        let facets: Vec<String> = Facet::ALL
            .into_iter()
            .map(|facet| format!("{:?}", total.side(facet).value))
            .collect();
        let key = format!("{}|{}", total.report.payer.name, facets.join("|"));
        kinds.entry(key).or_default().push(*at);
    }
    let first = within.first().copied().unwrap_or(0);
    if kinds.len() > MOST_DEFINITIONS {
        return first;
    }
    let kinds: Vec<Vec<usize>> = kinds.into_values().collect();
    let score = |kind: &Vec<usize>| {
        let at = kind.first().copied().unwrap_or(first);
        let (mut comparable, mut same) = (kind.len(), kind.len());
        for other in kinds.iter().filter(|other| *other != kind) {
            let beside = other.first().copied().unwrap_or(first);
            let (Some(one), Some(two)) = (&totals[at], &totals[beside]) else {
                continue;
            };
            match compare_totals(&[*one, *two], settings, across).verdict {
                ComparisonVerdict::Same => {
                    comparable += other.len();
                    same += other.len();
                }
                ComparisonVerdict::ComparableWithCaveat => comparable += other.len(),
                ComparisonVerdict::NotComparable => {}
            }
        }
        let facets = totals[at]
            .as_ref()
            .and_then(|total| total.definition)
            .map_or(0, |definition| definition.facets.len());
        (comparable, same, facets, std::cmp::Reverse(at))
    };
    kinds
        .iter()
        .max_by_key(|kind| score(kind))
        .and_then(|kind| kind.first().copied())
        .unwrap_or(first)
}

fn judge(
    cell: &mut ComparedCell,
    own: &DefinedTotal,
    beside: &DefinedTotal,
    is_reference: bool,
    settings: &Settings,
    across: bool,
) {
    let found = compare_totals(&[*beside, *own], settings, across);
    let facets = |differences: &[plumbline_model::FacetDifference]| -> Vec<Facet> {
        // Run-out and market are told by the cell's own reasons, once.
        let own = differences.iter().map(|difference| difference.facet);
        own.filter(|facet| *facet != Facet::RunOutMonths).collect()
    };
    let (deciding, caveats) = (facets(&found.deciding), facets(&found.caveats));
    let verdict = if deciding.is_empty() {
        if caveats.is_empty() {
            ComparisonVerdict::Same
        } else {
            ComparisonVerdict::ComparableWithCaveat
        }
    } else {
        ComparisonVerdict::NotComparable
    };
    let texts = |differences: &[plumbline_model::FacetDifference]| -> String {
        differences
            .iter()
            .filter(|difference| difference.facet != Facet::RunOutMonths)
            .map(|difference| difference.text.clone())
            .collect::<Vec<_>>()
            .join(". ")
    };
    match verdict {
        ComparisonVerdict::Same => {}
        ComparisonVerdict::ComparableWithCaveat => cell.reasons.push(caveat(
            CellReasonKind::Definition,
            format!("Definition: {}.", texts(&found.caveats)),
        )),
        ComparisonVerdict::NotComparable if is_reference => cell.reasons.push(against(
            CellReasonKind::Definition,
            "Definition: no other total here is defined alike.".to_owned(),
        )),
        ComparisonVerdict::NotComparable => cell.reasons.push(against(
            CellReasonKind::Definition,
            format!("Definition: {}.", texts(&found.deciding)),
        )),
    }
    let told: Vec<Facet> = deciding.iter().chain(&caveats).copied().collect();
    cell.reasons.extend(by_figures(own, &told));
    cell.comparability = Some(worst(&cell.reasons));
    cell.definition = Some(CellDefinition {
        verdict,
        summary: found.summary,
        term: own.definition.map(|definition| definition.term.clone()),
        deciding,
        caveats,
        anchor: own.definition.and_then(|definition| definition.anchor.clone()),
    });
}

/// Where a total is compared by what its figures say and not by what its report states of it (TCC005), and no difference
/// in that facet is `told`.
fn by_figures(own: &DefinedTotal, told: &[Facet]) -> Option<CellReason> {
    let told: Vec<String> = Facet::ALL
        .into_iter()
        .filter(|facet| !told.contains(facet))
        .filter_map(|facet| {
            let side = own.side(facet);
            let (stated, value) = (side.contradicted?, side.value?);
            let name = facet.as_str().replace('_', " ");
            Some(format!("{name} is stated as {stated} and by the figures {value}"))
        })
        .collect();
    (!told.is_empty()).then(|| {
        caveat(
            CellReasonKind::Definition,
            format!(
                "Definition: {}; it is compared by its figures (TCC005).",
                told.join(", ")
            ),
        )
    })
}

/// Restates as many totals as have a common definition: the yardstick's first, then each that can join without an
/// obstacle, those defined most alike first.
fn restate_cells(
    cells: &mut [ComparedCell],
    within: &[usize],
    reference: usize,
    totals: &[Option<DefinedTotal>],
    comparison: &mut MetricComparison,
    settings: &Settings,
    across: bool,
) {
    let unit = comparison.unit;
    // Totals and parts in other units are brought to the comparison's, as the cells are.
    let brought: Vec<Option<(Cow<Report>, Option<&Definition>)>> = totals
        .iter()
        .map(|total| {
            total
                .as_ref()
                .map(|total| (in_unit(total.report, unit), total.definition))
        })
        .collect();
    let attempt = |set: &[usize]| -> Option<Restatement> {
        let totals: Vec<DefinedTotal> = set
            .iter()
            .filter_map(|at| brought[*at].as_ref())
            .map(|(report, definition)| DefinedTotal {
                report,
                definition: *definition,
            })
            .collect();
        let all = restate::restate(&totals, settings, across);
        all.into_iter().find(|found| Per::of(found.unit) == Per::of(unit))
    };
    let mut order: Vec<usize> = within.iter().copied().filter(|at| *at != reference).collect();
    order.sort_by_key(|at| (cells[*at].definition.as_ref().map(|d| d.verdict), *at));
    let mut set = vec![reference];
    let mut refused: Vec<(usize, String)> = Vec::new();
    let mut found: Option<Restatement> = None;
    for at in order {
        let with: Vec<usize> = set.iter().copied().chain([at]).collect();
        match attempt(&with) {
            Some(restatement) if restatement.obstacles.is_empty() && fits(cells, &with, &restatement) => {
                set = with;
                found = Some(restatement);
            }
            Some(restatement) if !restatement.obstacles.is_empty() => {
                refused.push((at, format!("{}.", restatement.obstacles.join(". "))));
            }
            _ => refused.push((
                at,
                "The report prints no total of these months in this unit whose parts could be moved.".to_owned(),
            )),
        }
    }
    for (at, why) in refused {
        let total = RestatedTotal {
            payer: cells[at].arrangement.payer.clone(),
            report_id: cells[at].report_id.clone().unwrap_or_default(),
            total_id: cells[at].metric_id.clone(),
            term: cells[at].term.clone(),
            reported: cells[at].value,
            displayed: cells[at].displayed.clone(),
            anchor: cells[at].anchor.clone(),
            steps: Vec::new(),
            result: None,
            low: None,
            high: None,
            impossible: Some(why),
        };
        cells[at].restated = Some(RestatedCell {
            text: "It cannot be restated.".to_owned(),
            total,
            comparability: None,
            reasons: Vec::new(),
        });
    }
    let Some(found) = found else { return };
    comparison.common = Some(CommonDefinition {
        facets: found.common.clone(),
        verdict: found.verdict,
        restated: set.len(),
    });
    let open: Vec<String> = comparison
        .definitions
        .iter()
        .flat_map(|all| all.deciding.iter().chain(&all.caveats))
        .map(|difference| difference.facet)
        .filter(|facet| *facet != Facet::RunOutMonths && !found.common.contains_key(facet))
        .map(name)
        .collect();
    for (at, total) in set.into_iter().zip(found.totals) {
        let cell = &mut cells[at];
        let mut reasons: Vec<_> = cell
            .reasons
            .iter()
            .filter(|reason| reason.kind != CellReasonKind::Definition)
            .cloned()
            .collect();
        match found.verdict {
            Some(ComparisonVerdict::ComparableWithCaveat) => reasons.push(caveat(
                CellReasonKind::Definition,
                format!("Left open, or counted in another way: {}.", listed(&open)),
            )),
            Some(ComparisonVerdict::NotComparable) => reasons.push(against(
                CellReasonKind::Definition,
                "The totals differ in what no line could bring together.".to_owned(),
            )),
            Some(ComparisonVerdict::Same) | None => {}
        }
        cell.restated = Some(RestatedCell {
            text: in_words(&total, found.unit),
            total,
            comparability: Some(worst(&reasons)),
            reasons,
        });
    }
}

/// Whether what was restated is what stands in the cells.
fn fits(cells: &[ComparedCell], set: &[usize], found: &Restatement) -> bool {
    set.iter()
        .zip(&found.totals)
        .all(|(at, total)| total.total_id == cells[*at].metric_id)
}

/// The restatement as a calculation.
fn in_words(total: &RestatedTotal, unit: Unit) -> String {
    let (Some(reported), Some(result)) = (total.reported, total.result) else {
        return total.impossible.clone().unwrap_or_default();
    };
    if total.steps.is_empty() {
        return format!("{}: on the common definition already", with_unit(reported, unit));
    }
    let steps: Vec<String> = total
        .steps
        .iter()
        .map(|step| {
            let sign = match step.sign {
                StepSign::Plus => "+",
                StepSign::Minus => "−",
            };
            format!("{sign} {} ({})", with_unit(step.value, unit), step.term)
        })
        .collect();
    format!(
        "{} {} = {}",
        with_unit(reported, unit),
        steps.join(" "),
        with_unit(result, unit)
    )
}
