//! The sheet Recalculated: amounts that follow from others, as live formulas beside what the payer reports.
//!
//! Two kinds: an amount per member per month times the member months of the same slice and months, beside the total with the
//! same code without `-pmpm` (VBPR names them so); and the components that add up to a total under its definition.

use plumbline_model::{Metric, Report, Unit};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Formula, Worksheet, XlsxError};

use super::{Column, Field, columns, format, head, sheet, text};

/// Where the values of the sheet Figures stand.
const VALUES: &str = "Figures!$H$";
/// The column of the reported value, of the formula and of their difference.
const REPORTED: u16 = 6;
const FOLLOWS: u16 = 7;
const DIFFERENCE: u16 = 8;

const COLUMNS: [Column; 6] = [
    ("What", 40.0),
    ("How", 52.0),
    ("Reported", 18.0),
    ("Follows from the others", 22.0),
    ("Difference", 16.0),
    ("Report", 18.0),
];

/// One amount that follows from others: the row of the sheet Figures it is reported in, and those it follows from.
struct Line<'a> {
    report: &'a Report,
    what: String,
    how: String,
    reported: (u32, Decimal, Unit),
    /// The rows it follows from, and what is done with them.
    rows: Vec<u32>,
    operator: &'static str,
    result: Decimal,
}

/// Writes the sheet. `first_rows` are the rows of the sheet Figures in which each report's first metric stands, 1 for the top.
pub(super) fn recalculated(worksheet: &mut Worksheet, reports: &[Report], first_rows: &[u32]) -> Result<(), XlsxError> {
    let lines: Vec<Line<'_>> = reports
        .iter()
        .zip(first_rows)
        .flat_map(|(report, first)| products(report, *first).into_iter().chain(sums(report, *first)))
        .collect();
    let rows = lines.iter().map(|line| {
        let mut row = head(line.report);
        row.extend([text(&line.what), text(&line.how)]);
        row.extend((0..3).map(|_| text("")));
        row.push(text(&line.report.id));
        row
    });
    let rows: Vec<Vec<Field>> = rows.collect();
    sheet(worksheet, "Recalculated", &columns(&COLUMNS), rows)?;
    for (row, line) in (1u32..).zip(&lines) {
        let here = row + 1;
        let (at, reported, unit) = line.reported;
        let cells: Vec<String> = line.rows.iter().map(|row| format!("{VALUES}{row}")).collect();
        let format = format(unit);
        let mut write = |column, formula: String, result: Decimal| {
            let formula = Formula::new(formula).set_result(result.normalize().to_string());
            worksheet
                .write_formula_with_format(row, column, formula, &format)
                .map(|_| ())
        };
        write(REPORTED, format!("={VALUES}{at}"), reported)?;
        write(FOLLOWS, format!("={}", cells.join(line.operator)), line.result)?;
        write(DIFFERENCE, format!("=G{here}-H{here}"), reported - line.result)?;
    }
    Ok(())
}

/// Whether a spreadsheet holds the value as a number, so that a formula can use its cell.
fn calculable(metric: &Metric) -> Option<Decimal> {
    metric
        .value
        .filter(|value| value.to_f64().is_some() && super::fits(*value))
}

fn row_of(report: &Report, first: u32, metric: &Metric) -> Option<u32> {
    let index = report.metrics.iter().position(|other| std::ptr::eq(other, metric))?;
    Some(first + u32::try_from(index).ok()?)
}

/// The one metric of a code that covers the same people and months.
fn beside<'a>(report: &'a Report, code: &str, unit: Unit, like: &Metric) -> Option<&'a Metric> {
    let period = |metric: &Metric| metric.service_period.or(report.period);
    let mut found = report.metrics.iter().filter(|metric| {
        metric.code == code && metric.unit == unit && metric.strata == like.strata && period(metric) == period(like)
    });
    found.next().filter(|_| found.next().is_none())
}

fn products(report: &Report, first: u32) -> Vec<Line<'_>> {
    let line = |metric: &Metric| {
        let code = metric.code.strip_suffix("-pmpm")?;
        let total = beside(report, code, Unit::Usd, metric)?;
        let own = code.split('-').next().map(|family| format!("{family}-member-months"));
        let months = own
            .and_then(|own| beside(report, &own, Unit::MemberMonths, metric))
            .or_else(|| beside(report, "member-months", Unit::MemberMonths, metric))?;
        let result = calculable(metric)?.checked_mul(calculable(months)?)?;
        Some(Line {
            report,
            what: total.term.clone(),
            how: format!("{} × {}", metric.term, months.term),
            reported: (row_of(report, first, total)?, calculable(total)?, Unit::Usd),
            rows: vec![row_of(report, first, metric)?, row_of(report, first, months)?],
            operator: "*",
            result,
        })
    };
    let amounts = report
        .metrics
        .iter()
        .filter(|metric| metric.unit == Unit::UsdPerMemberMonth);
    amounts.filter_map(line).collect()
}

fn sums(report: &Report, first: u32) -> Vec<Line<'_>> {
    let line = |definition: &plumbline_model::Definition| {
        let inferred = definition.inferred.as_ref()?;
        let total = report.metric(&inferred.total_id)?;
        let parts: Vec<&Metric> = inferred
            .component_ids
            .iter()
            .map(|id| report.metric(id).filter(|part| part.unit == total.unit))
            .collect::<Option<_>>()?;
        let mut result = Decimal::ZERO;
        for part in &parts {
            result = result.checked_add(calculable(part)?)?;
        }
        let terms: Vec<&str> = parts.iter().map(|part| part.term.as_str()).collect();
        let rows: Vec<u32> = parts
            .iter()
            .map(|part| row_of(report, first, part))
            .collect::<Option<_>>()?;
        (!rows.is_empty()).then_some(())?;
        Some(Line {
            report,
            what: total.term.clone(),
            how: terms.join(" + "),
            reported: (row_of(report, first, total)?, calculable(total)?, total.unit),
            rows,
            operator: "+",
            result,
        })
    };
    report.definitions.iter().filter_map(line).collect()
}
