//! Where a report prints a metric: for which months, with which value, brought to one unit.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use plumbline_model::{
    Anchor, Basis, CalculationOperand, CellState, FigureState, Interval, Metric, OcrKind, Period, Report, StratumCell,
    Unit, UnitCalculation,
};
use rust_decimal::{Decimal, RoundingStrategy};

use crate::amounts::{printed, with_unit};
use crate::components::{MEDICAL, MEDICAL_PARTS, PHARMACY};
use crate::figures::{Figure, Per, Role, Slice, SliceKey, slices, split};

/// Member months in a year of one member. Source: 42 CFR 425.20, person-years.
const MONTHS_PER_YEAR: Decimal = Decimal::from_parts(12, 0, 0, false, 0);
/// Decimals a calculated value is rounded to where it does not end.
const DECIMALS: u32 = 4;

/// A report with its figures arranged, once for all metrics that are looked for in it.
#[derive(Debug)]
pub(crate) struct Source<'a> {
    pub(crate) report: &'a Report,
    slices: OnceCell<BTreeMap<SliceKey, Slice<'a>>>,
}

impl<'a> Source<'a> {
    pub(crate) fn of(report: &'a Report) -> Source<'a> {
        Source {
            report,
            slices: OnceCell::new(),
        }
    }

    fn slices(&self) -> &BTreeMap<SliceKey, Slice<'a>> {
        self.slices.get_or_init(|| slices(self.report))
    }
}

/// The metric that is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted<'a> {
    pub(crate) code: &'a str,
    /// The unit every value is brought to.
    pub(crate) unit: Unit,
}

/// A metric for some months as one report prints it.
#[derive(Debug, Clone)]
pub(crate) struct Printing<'a> {
    pub(crate) report: &'a Report,
    pub(crate) metric: &'a Metric,
    pub(crate) basis: Option<Basis>,
    pub(crate) period: Option<Period>,
    pub(crate) state: CellState,
    pub(crate) value: Option<Decimal>,
    /// The unit of `value`.
    pub(crate) unit: Unit,
    pub(crate) calculation: Option<UnitCalculation>,
    pub(crate) displayed: String,
    pub(crate) anchor: &'a Anchor,
    pub(crate) paid_through: Option<NaiveDate>,
    pub(crate) strata: Vec<StratumCell>,
}

impl Printing<'_> {
    /// Months of run-out of the figure.
    pub(crate) fn run_out_months(&self) -> Option<i32> {
        let month = |date: NaiveDate| date.year() * 12 + date.month0() as i32;
        let (paid, end) = (self.paid_through?, self.period?.end);
        (paid >= end).then(|| month(paid) - month(end))
    }

    /// The day from which the figure could be known: the report's date, else the latest day it tells of.
    pub(crate) fn known_on(&self) -> Option<NaiveDate> {
        known_on(self.report)
    }
}

/// The day from which a report could be known; `None` when it states no day at all.
pub(crate) fn known_on(report: &Report) -> Option<NaiveDate> {
    report
        .reported_on
        .or_else(|| report.paid_through.max(report.period.map(|period| period.end)))
}

/// Whether a metric's figure answers the code: as its own code, or as the standard code it stands for.
pub(crate) fn answers(metric: &Metric, code: &str) -> bool {
    metric.code == code || metric.standard_code.as_deref() == Some(code)
}

/// Whether a metric is the same amount per another unit, or has the target that is asked for beside it.
fn is_kin(metric: &Metric, code: &str) -> bool {
    let (stem, role) = split(code);
    let (own, own_role) = split(&metric.code);
    let target_beside = role == Role::Target && own_role == Role::Actual && metric.target.is_some();
    own == stem && (own_role == role || target_beside)
}

/// The metric for each span of months the report prints it for: the whole population, in the wanted unit where an exact
/// way leads to it.
pub(crate) fn printings<'a>(source: &Source<'a>, wanted: Wanted) -> Vec<Printing<'a>> {
    let report = source.report;
    let mut found: BTreeMap<Option<Period>, Printing<'a>> = BTreeMap::new();
    let mut strata: BTreeMap<Option<Period>, Vec<&'a Metric>> = BTreeMap::new();
    let direct = report.metrics.iter().filter(|metric| answers(metric, wanted.code));
    let mut whole: BTreeMap<Option<Period>, Vec<&'a Metric>> = BTreeMap::new();
    for metric in direct {
        let months = metric.service_period.or(report.period);
        let kind = if metric.strata.is_empty() {
            &mut whole
        } else {
            &mut strata
        };
        kind.entry(months).or_default().push(metric);
    }
    // Only money has kin in other units, and targets stand beside figures; slices are made for nothing else.
    let none = BTreeMap::new();
    let slices = if report.metrics.iter().any(|metric| is_kin(metric, wanted.code)) {
        source.slices()
    } else {
        &none
    };
    for (months, metrics) in &whole {
        let slice = slices.get(&(Vec::new(), *months));
        if let Some(printing) = of_own_code(report, *months, metrics, slice, wanted) {
            found.insert(*months, printing);
        }
    }
    let (stem, role) = split(wanted.code);
    for ((slice_strata, months), slice) in slices {
        let has_value = found
            .get(months)
            .is_some_and(|printing| printing.state != CellState::Missing);
        if slice_strata.is_empty()
            && !has_value
            && let Some(printing) = of_kin(report, *months, stem, role, slice, wanted)
        {
            found.insert(*months, printing);
        }
    }
    for (months, metrics) in strata {
        let Some(first) = metrics.first() else { continue };
        let cells = metrics.iter().map(|metric| StratumCell {
            strata: metric.strata.clone(),
            value: metric.value,
            unit: metric.unit,
            displayed: metric.displayed.clone(),
            anchor: metric.anchor.clone(),
        });
        let printing = found.entry(months).or_insert_with(|| Printing {
            state: CellState::OnlyStrata,
            ..bare(report, first, months)
        });
        printing.strata = cells.collect();
    }
    found.into_values().collect()
}

fn bare<'a>(report: &'a Report, metric: &'a Metric, months: Option<Period>) -> Printing<'a> {
    Printing {
        report,
        metric,
        basis: basis_of(report, months),
        period: months,
        state: CellState::Missing,
        value: None,
        unit: metric.unit,
        calculation: None,
        displayed: metric.displayed.clone(),
        anchor: &metric.anchor,
        paid_through: metric.paid_through.or(report.paid_through),
        strata: Vec::new(),
    }
}

/// The kind of span of some months of a report: the report's own where they are its period, else told by their length.
pub(crate) fn basis_of(report: &Report, months: Option<Period>) -> Option<Basis> {
    match (months, report.period) {
        (Some(months), Some(period)) if months != period => Some(by_length(months)),
        _ => report.basis,
    }
}

fn by_length(months: Period) -> Basis {
    let from_january = months.start.month() == 1;
    match months.whole_months() {
        Some(1) => Basis::Month,
        Some(3) => Basis::Quarter,
        Some(12) if from_january => Basis::Year,
        Some(12) => Basis::Rolling12,
        Some(length) if length < 12 && from_january => Basis::Ytd,
        _ => Basis::Other,
    }
}

/// The figure under the wanted code itself.
fn of_own_code<'a>(
    report: &'a Report,
    months: Option<Period>,
    metrics: &[&'a Metric],
    slice: Option<&Slice<'a>>,
    wanted: Wanted,
) -> Option<Printing<'a>> {
    // A line that is printed twice, once with a value and once without, is known by its value.
    let with_value: Vec<&&Metric> = metrics.iter().filter(|metric| metric.value.is_some()).collect();
    let first = with_value.first().copied().or(metrics.first())?;
    let mut printing = bare(report, first, months);
    if with_value
        .iter()
        .any(|other| (other.value, other.unit) != (first.value, first.unit))
    {
        printing.state = CellState::Ambiguous;
        printing.displayed = with_value
            .iter()
            .map(|metric| metric.displayed.as_str())
            .collect::<Vec<_>>()
            .join("; ");
        return Some(printing);
    }
    let unconfirmed = report
        .unconfirmed()
        .any(|figure| figure.kind == OcrKind::Metric && figure.figure == first.id);
    printing.state = match first.state {
        _ if unconfirmed => CellState::Unconfirmed,
        FigureState::Suppressed => CellState::Suppressed,
        FigureState::NotApplicable => CellState::NotApplicable,
        FigureState::Reported if first.value.is_some() => CellState::Reported,
        FigureState::Reported | FigureState::Missing => CellState::Missing,
    };
    if printing.state == CellState::Reported {
        printing.value = first.value;
        if first.unit != wanted.unit
            && let Some(figure) = slice.and_then(|slice| {
                let same = |figure: &&Figure| figure.role == split(&first.code).1 && figure.metric.id == first.id;
                slice.figures.iter().find(same)
            })
            && let Some((value, calculation)) = bring(figure, slice, wanted.unit)
        {
            printing.value = Some(value);
            printing.unit = wanted.unit;
            printing.calculation = calculation;
        }
    }
    Some(printing)
}

/// The same amount per another unit, or the target printed beside a figure.
fn of_kin<'a>(
    report: &'a Report,
    months: Option<Period>,
    stem: &str,
    role: Role,
    slice: &Slice<'a>,
    wanted: Wanted,
) -> Option<Printing<'a>> {
    let (figure, value, calculation) = nearest(stem, role, slice, wanted.unit)?;
    Some(Printing {
        state: CellState::Reported,
        value: Some(value),
        unit: wanted.unit,
        calculation,
        displayed: figure.displayed.to_owned(),
        anchor: figure.anchor,
        ..bare(report, figure.metric, months)
    })
}

/// A line in the unit itself, else a rate brought to it, else the whole amount.
fn nearest<'a>(
    stem: &str,
    role: Role,
    slice: &Slice<'a>,
    unit: Unit,
) -> Option<(Figure<'a>, Decimal, Option<UnitCalculation>)> {
    [Per::of(unit)?, Per::Month, Per::Year, Per::Whole]
        .into_iter()
        .find_map(|per| {
            let figures = slice.of(stem, role, per);
            let (figure, rest) = figures.split_first()?;
            // Two different figures leave open which is meant.
            if rest.iter().any(|other| other.value != figure.value) {
                return None;
            }
            let (value, calculation) = bring(figure, Some(slice), unit)?;
            Some((*figure, value, calculation))
        })
}

/// The report with every line of money in one unit, where an exact way leads to it: so that totals and parts that are
/// printed in other units can be added. What is printed stays.
pub(crate) fn in_unit(report: &Report, unit: Unit) -> Cow<'_, Report> {
    let all = slices(report);
    let (Some(slice), Some(per)) = (all.get(&(Vec::new(), report.period)), Per::of(unit)) else {
        return Cow::Borrowed(report);
    };
    let stems: BTreeSet<&str> = slice.figures.iter().map(|figure| figure.stem).collect();
    let added: Vec<Metric> = stems
        .into_iter()
        .filter(|stem| slice.of(stem, Role::Actual, per).is_empty())
        .filter_map(|stem| {
            let (figure, value, calculation) = nearest(stem, Role::Actual, slice, unit)?;
            let calculation = calculation?;
            Some(Metric {
                value: Some(value),
                unit,
                // As wide as what the printed digits leave open.
                quantum: calculation.high.checked_sub(calculation.low),
                ..figure.metric.clone()
            })
        })
        .collect();
    if added.is_empty() {
        return Cow::Borrowed(report);
    }
    let mut report = report.clone();
    report.metrics.extend(added);
    Cow::Owned(report)
}

/// The figure in another unit by an identity: 12 months are a year, a whole amount is its rate times the member months.
fn bring(figure: &Figure, slice: Option<&Slice>, unit: Unit) -> Option<(Decimal, Option<UnitCalculation>)> {
    if figure.unit == unit {
        return Some((figure.value, None));
    }
    let (from, to) = (Per::of(figure.unit)?, Per::of(unit)?);
    let twelve = Interval::exact(MONTHS_PER_YEAR);
    let months = || member_months(figure.stem, slice?);
    let mut operands = vec![operand(figure)];
    let words = printed(figure.displayed, figure.unit);
    let (value, range, steps) = match (from, to) {
        (Per::Year, Per::Year) => (
            figure.value,
            figure.interval,
            format!("{words}, a person-year being 12 member months"),
        ),
        (Per::Month, Per::Year) => (
            figure.value.checked_mul(MONTHS_PER_YEAR)?,
            figure.interval.mul(twelve)?,
            format!("{words} × 12"),
        ),
        (Per::Year, Per::Month) => (
            figure.value.checked_div(MONTHS_PER_YEAR)?,
            figure.interval.div(twelve)?,
            format!("{words} ÷ 12"),
        ),
        (Per::Whole, Per::Whole) | (Per::Month, Per::Month) => return None,
        (Per::Whole, _) | (_, Per::Whole) => {
            let over = months()?;
            let count = printed(over.displayed, over.unit);
            // Person-years are 12 member months each.
            let (mut value, mut range) = (over.value, over.interval);
            if over.unit == Unit::PersonYears {
                value = value.checked_mul(MONTHS_PER_YEAR)?;
                range = range.mul(twelve)?;
            }
            let years = over.unit == Unit::PersonYears;
            operands.push(operand(&over));
            match (from, to) {
                (Per::Whole, Per::Month) => (
                    figure.value.checked_div(value)?,
                    figure.interval.div(range)?,
                    format!("{words} ÷ {}", if years { format!("({count} × 12)") } else { count }),
                ),
                (Per::Whole, _) => (
                    figure.value.checked_mul(MONTHS_PER_YEAR)?.checked_div(value)?,
                    figure.interval.mul(twelve)?.div(range)?,
                    format!("{words} ÷ {}", if years { count } else { format!("({count} ÷ 12)") }),
                ),
                (Per::Month, _) => (
                    figure.value.checked_mul(value)?,
                    figure.interval.mul(range)?,
                    format!("{words} × {}", if years { format!("({count} × 12)") } else { count }),
                ),
                _ => (
                    figure.value.checked_mul(value)?.checked_div(MONTHS_PER_YEAR)?,
                    figure.interval.mul(range)?.div(twelve)?,
                    format!("{words} × {}", if years { count } else { format!("({count} ÷ 12)") }),
                ),
            }
        }
    };
    let rounded = value.round_dp_with_strategy(DECIMALS, RoundingStrategy::MidpointAwayFromZero);
    let exact = rounded == value;
    let value = if exact { value.normalize() } else { rounded.normalize() };
    let equals = if exact && from == to {
        String::new()
    } else {
        format!(" = {}", with_unit(value, unit))
    };
    Some((
        value,
        Some(UnitCalculation {
            text: format!("{steps}{equals}"),
            exact,
            low: range.low.normalize(),
            high: range.high.normalize(),
            operands,
        }),
    ))
}

fn operand(figure: &Figure) -> CalculationOperand {
    CalculationOperand {
        metric_id: figure.metric.id.clone(),
        term: figure.label(),
        displayed: figure.displayed.to_owned(),
        anchor: figure.anchor.clone(),
    }
}

/// What a line's whole amount is over: its own member months where the report prints them, else all, else person-years.
fn member_months<'a>(stem: &str, slice: &Slice<'a>) -> Option<Figure<'a>> {
    let own = match stem {
        PHARMACY => "rx-member-months",
        MEDICAL => "med-member-months",
        part if MEDICAL_PARTS.contains(&part) => "med-member-months",
        _ => "member-months",
    };
    [own, "member-months", "person-years"].into_iter().find_map(|code| {
        let figures = slice.coded(code);
        let (first, rest) = figures.split_first()?;
        let alike = rest.iter().all(|other| other.value == first.value);
        (alike && first.value > Decimal::ZERO).then_some(*first)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, decimal};

    fn pmpm(code: &'static str) -> Wanted<'static> {
        Wanted {
            code,
            unit: Unit::UsdPerMemberMonth,
        }
    }

    fn only<'a>(report: &'a Report, wanted: Wanted) -> Printing<'a> {
        let mut found = printings(&Source::of(report), wanted);
        assert_eq!(found.len(), 1, "one span of months");
        found.remove(0)
    }

    #[test]
    fn a_rate_per_year_becomes_one_per_month_and_the_calculation_is_shown() {
        let report = ReportBuilder::new("Acme")
            .metric("total-cost-of-care-per-person-year", "4,950.00", Unit::UsdPerPersonYear)
            .build();
        let found = only(&report, pmpm("total-cost-of-care-pmpm"));
        assert_eq!(found.value, Some(decimal("412.5")));
        let calculation = found.calculation.expect("it is calculated");
        assert_eq!(calculation.text, "4,950.00 per person-year ÷ 12 = $412.50 PMPM");
        assert!(calculation.exact);
    }

    #[test]
    fn a_whole_amount_needs_member_months_of_the_same_months() {
        let with = ReportBuilder::new("Acme")
            .usd("med-cost", "1,000,000")
            .member_months("3,000")
            .build();
        let found = only(&with, pmpm("med-cost-pmpm"));
        assert_eq!(found.value, Some(decimal("333.3333")), "rounded to four decimals");
        let calculation = found.calculation.expect("it is calculated");
        assert_eq!(calculation.text, "1,000,000 USD ÷ 3,000 member months = $333.33 PMPM");
        assert!(!calculation.exact);
        assert_eq!(calculation.operands.len(), 2, "both figures can be followed");
        assert!(calculation.low < decimal("333.3333") && decimal("333.3333") < calculation.high);
        let without = ReportBuilder::new("Acme").usd("med-cost", "1,000,000").build();
        assert!(
            printings(&Source::of(&without), pmpm("med-cost-pmpm")).is_empty(),
            "member months are never assumed"
        );
    }

    #[test]
    fn a_printed_rate_is_taken_before_a_calculated_one() {
        let report = ReportBuilder::new("Acme")
            .usd("med-cost", "1,000,000")
            .member_months("3,000")
            .pmpm("med-cost-pmpm", "333.10")
            .build();
        let found = only(&report, pmpm("med-cost-pmpm"));
        assert_eq!(found.value, Some(decimal("333.10")));
        assert!(found.calculation.is_none());
    }

    #[test]
    fn missing_suppressed_and_not_applicable_are_three_states() {
        for (state, cell) in [
            (FigureState::Missing, CellState::Missing),
            (FigureState::Suppressed, CellState::Suppressed),
            (FigureState::NotApplicable, CellState::NotApplicable),
        ] {
            let report = ReportBuilder::new("Acme")
                .pmpm("med-cost-pmpm", "*")
                .last(|metric| metric.state = state)
                .build();
            let found = only(&report, pmpm("med-cost-pmpm"));
            assert_eq!((found.state, found.value), (cell, None));
        }
        let zero = ReportBuilder::new("Acme").pmpm("med-cost-pmpm", "0.00").build();
        assert_eq!(
            only(&zero, pmpm("med-cost-pmpm")).value,
            Some(Decimal::ZERO),
            "zero is a value"
        );
    }

    #[test]
    fn two_different_values_for_one_line_are_not_chosen_between() {
        let report = ReportBuilder::new("Acme")
            .pmpm("med-cost-pmpm", "412.50")
            .pmpm("med-cost-pmpm", "415.00")
            .build();
        let found = only(&report, pmpm("med-cost-pmpm"));
        assert_eq!((found.state, found.value), (CellState::Ambiguous, None));
        assert_eq!(found.displayed, "412.50; 415.00");
    }

    #[test]
    fn slices_of_the_population_do_not_stand_for_the_whole() {
        let report = ReportBuilder::new("Acme")
            .pmpm("med-cost-pmpm", "412.50")
            .last(|metric| {
                metric.strata = vec![plumbline_model::Stratum {
                    dimension: "cohort".into(),
                    value: "HMO".into(),
                }]
            })
            .build();
        let found = only(&report, pmpm("med-cost-pmpm"));
        assert_eq!((found.state, found.value), (CellState::OnlyStrata, None));
        assert_eq!(found.strata[0].displayed, "412.50");
    }

    #[test]
    fn a_target_printed_beside_its_figure_answers_the_targets_code() {
        let report = ReportBuilder::new("Acme")
            .pmpm("med-cost-pmpm", "412.50")
            .target("400.00", None)
            .build();
        let found = only(&report, pmpm("med-cost-pmpm-target"));
        assert_eq!(found.value, Some(decimal("400.00")));
        assert_eq!(found.displayed, "400.00");
    }

    #[test]
    fn months_of_their_own_say_what_kind_of_span_they_are() {
        let report = ReportBuilder::new("Acme")
            .pmpm("med-cost-pmpm", "400.00")
            .last(|metric| metric.service_period = Some(crate::testing::period("2024-04-01/2024-06-30")))
            .build();
        assert_eq!(only(&report, pmpm("med-cost-pmpm")).basis, Some(Basis::Quarter));
    }
}
