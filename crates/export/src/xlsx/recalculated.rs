//! The sheet Recalculated: amounts that follow from others, as live formulas beside what the payer reports.
//!
//! Two kinds: an amount per member per month times the member months of the same slice and months, beside the total with the
//! same code without `-pmpm` (VBPR names them so); and the components that add up to a total under its definition.

use std::collections::HashMap;

use plumbline_model::{Definition, Metric, Report, Unit};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::book::{Column, Field, Look, Mark, Place, fits, part_name, text};
use super::cells::{format, head};
use super::figures::VALUE_COLUMN;

pub(super) const COLUMNS: [Column; 8] = [
    ("What", 40.0),
    ("How", 52.0),
    ("Reported", 18.0),
    ("Follows from the others", 22.0),
    ("Difference", 16.0),
    ("Rounding explains up to", 18.0),
    ("So", 20.0),
    ("Report", 18.0),
];
/// The column that says whether the two agree.
pub(super) const SO: u16 = 10;
const AGREES: &str = "agrees";
const ROUNDED: &str = "agrees but for rounding";
const DIFFERS: &str = "differs";
pub(super) const MARKS: &[Mark] = &[Mark {
    begins: DIFFERS,
    look: Look::Bad,
}];

/// One amount that follows from others.
pub(super) struct Line<'a> {
    what: &'a str,
    how: String,
    unit: Unit,
    reported: Operand,
    operands: Vec<Operand>,
    operator: &'static str,
    result: Decimal,
    /// How far the printed digits let the two lie apart.
    tolerance: Decimal,
}

/// A value and the cell it stands in.
struct Operand {
    cell: String,
    value: Decimal,
}

/// What follows from others in a report whose metrics stand at `places` of the sheet Figures.
pub(super) fn lines<'a>(report: &'a Report, places: &'a [Place]) -> Vec<Line<'a>> {
    let figures = Figures::of(report, places);
    let sums = report
        .definitions
        .iter()
        .filter_map(|definition| figures.sum(definition));
    figures.products().chain(sums).collect()
}

impl Line<'_> {
    /// The row, as it stands at row `at`, 1 for the top.
    pub(super) fn fields(&self, report: &Report, at: u32) -> Vec<Field> {
        let cells: Vec<&str> = self.operands.iter().map(|operand| operand.cell.as_str()).collect();
        let money = |formula: String, result: Decimal| {
            Field::Formula(formula, result.normalize().to_string(), format(self.unit).to_owned())
        };
        let difference = self.reported.value - self.result;
        let so = if difference.is_zero() {
            AGREES
        } else if difference.abs() <= self.tolerance {
            ROUNDED
        } else {
            DIFFERS
        };
        let mut row = head(report);
        row.extend([
            text(self.what),
            text(&self.how),
            money(format!("={}", self.reported.cell), self.reported.value),
            money(format!("={}", cells.join(self.operator)), self.result),
            money(format!("=G{at}-H{at}"), difference),
            Field::Number(Some(self.tolerance.round_dp(6).normalize()), "#,##0.00####".to_owned()),
            // What a spreadsheet calculates is a binary fraction: a millionth is no difference of amounts.
            Field::Formula(
                format!(
                    "=IF(ABS(I{at})<0.000001,\"{AGREES}\",IF(ABS(I{at})<=J{at}+0.000001,\"{ROUNDED}\",\"{DIFFERS}\"))"
                ),
                so.to_owned(),
                "@".to_owned(),
            ),
            text(&report.id),
        ]);
        row
    }
}

/// What two metrics must have alike to be of the same people and months.
type Covering<'a> = (
    &'a str,
    Unit,
    &'a [plumbline_model::Stratum],
    Option<plumbline_model::Period>,
);

/// A report's metrics, to be found by their id and by what they cover.
struct Figures<'a> {
    report: &'a Report,
    places: &'a [Place],
    by_id: HashMap<&'a str, usize>,
    /// `None` where several metrics cover the same.
    covering: HashMap<Covering<'a>, Option<usize>>,
}

impl<'a> Figures<'a> {
    fn of(report: &'a Report, places: &'a [Place]) -> Figures<'a> {
        let mut figures = Figures {
            report,
            places,
            by_id: HashMap::with_capacity(report.metrics.len()),
            covering: HashMap::with_capacity(report.metrics.len()),
        };
        for (index, metric) in report.metrics.iter().enumerate() {
            figures.by_id.entry(&metric.id).or_insert(index);
            figures
                .covering
                .entry(figures_key(report, metric, &metric.code, metric.unit))
                .and_modify(|only| *only = None)
                .or_insert(Some(index));
        }
        figures
    }

    /// The one metric of a code that covers the same people and months.
    fn beside(&self, code: &str, unit: Unit, like: &'a Metric) -> Option<usize> {
        self.covering
            .get(&figures_key(self.report, like, code, unit))
            .copied()
            .flatten()
    }

    /// A metric whose value a spreadsheet holds as a number, so that a formula can use its cell.
    fn operand(&self, index: usize) -> Option<(&'a Metric, Operand)> {
        let metric = self.report.metrics.get(index)?;
        let place = self.places.get(index)?;
        let value = metric.value.filter(|value| value.to_f64().is_some() && fits(*value))?;
        let sheet = part_name("Figures", place.part);
        let sheet = if place.part == 0 { sheet } else { format!("'{sheet}'") };
        let cell = format!("{sheet}!${VALUE_COLUMN}${}", place.row);
        Some((metric, Operand { cell, value }))
    }

    fn products(&self) -> impl Iterator<Item = Line<'a>> {
        let amounts = self.report.metrics.iter().enumerate();
        amounts.filter_map(|(index, metric)| {
            if metric.unit != Unit::UsdPerMemberMonth {
                return None;
            }
            let code = metric.code.strip_suffix("-pmpm")?;
            let total = self.beside(code, Unit::Usd, metric)?;
            let own = code.split('-').next().map(|family| format!("{family}-member-months"));
            let months = own
                .and_then(|own| self.beside(&own, Unit::MemberMonths, metric))
                .or_else(|| self.beside("member-months", Unit::MemberMonths, metric))?;
            let (metric, amount) = self.operand(index)?;
            let (months, count) = self.operand(months)?;
            let (total, reported) = self.operand(total)?;
            let (a, b) = (half(metric), half(months));
            let slack = a
                .checked_mul(count.value.abs())?
                .checked_add(b.checked_mul(amount.value.abs())?)?
                .checked_add(a.checked_mul(b)?)?;
            Some(Line {
                what: &total.term,
                how: format!("{} × {}", metric.term, months.term),
                unit: Unit::Usd,
                result: amount.value.checked_mul(count.value)?,
                tolerance: slack.checked_add(half(total))?,
                reported,
                operands: vec![amount, count],
                operator: "*",
            })
        })
    }

    fn sum(&self, definition: &Definition) -> Option<Line<'a>> {
        let inferred = definition.inferred.as_ref()?;
        let (total, reported) = self.operand(*self.by_id.get(inferred.total_id.as_str())?)?;
        let mut line = Line {
            what: &total.term,
            how: String::new(),
            unit: total.unit,
            reported,
            operands: Vec::new(),
            operator: "+",
            result: Decimal::ZERO,
            tolerance: half(total),
        };
        let mut terms = Vec::new();
        for id in &inferred.component_ids {
            let index = *self.by_id.get(id.as_str())?;
            let part = self.report.metrics.get(index).filter(|part| part.unit == total.unit)?;
            let (_, mut operand) = self.operand(index)?;
            let taken = inferred.subtracted_ids.contains(id);
            let value = if taken { -operand.value } else { operand.value };
            line.result = line.result.checked_add(value)?;
            line.tolerance = line.tolerance.checked_add(half(part))?;
            if taken {
                operand.cell = format!("(-{})", operand.cell);
            }
            terms.push(if taken {
                format!("(− {})", part.term)
            } else {
                part.term.clone()
            });
            line.operands.push(operand);
        }
        line.how = terms.join(" + ");
        (!line.operands.is_empty()).then_some(line)
    }
}

fn figures_key<'k>(report: &Report, like: &'k Metric, code: &'k str, unit: Unit) -> Covering<'k> {
    (code, unit, &like.strata, like.service_period.or(report.period))
}

/// How far the true value may lie from the printed one.
fn half(metric: &Metric) -> Decimal {
    metric
        .interval()
        .map_or(Decimal::ZERO, |interval| interval.half_width())
}
