//! Payers side by side, each cell with the rules' verdict on whether it may be compared: the sheets Comparison and
//! Definition verdicts. And, without a verdict, what each definition says: the sheet Definitions compared.

use plumbline_model::{
    Anchor, Arrangement, Basis, CellReason, CellState, ComparedCell, ComparedTotal, ComparisonVerdict,
    DefinitionComparison, Facet, LineOfBusiness, MetricComparison, Period, Report,
};
use rust_xlsxwriter::XlsxError;

use super::book::{Book, Column, Field, Look, Mark, Rows, text};
use super::cells::{figure_format, format};
use crate::Compared;

/// Columns of arrangements or definitions at most: beyond, a person sees nothing side by side. Source: Excel allows 16,384
/// columns, and an arrangement takes three.
const MOST_SIDES: usize = 400;

const SAME: &str = "✓ same";
const CAVEAT: &str = "≈ with caveat";
const NOT: &str = "≠ not comparable";
/// How verdicts look. The sign before the words says the same as the colour.
pub(super) const MARKS: &[Mark] = &[
    Mark {
        begins: NOT,
        look: Look::Bad,
    },
    Mark {
        begins: CAVEAT,
        look: Look::Doubtful,
    },
    Mark {
        begins: SAME,
        look: Look::Good,
    },
];

fn verdict(verdict: ComparisonVerdict) -> &'static str {
    match verdict {
        ComparisonVerdict::Same => SAME,
        ComparisonVerdict::ComparableWithCaveat => CAVEAT,
        ComparisonVerdict::NotComparable => NOT,
    }
}

fn market(market: Option<LineOfBusiness>) -> &'static str {
    market.map_or("not stated", LineOfBusiness::as_str)
}

/// The columns before those of the arrangements.
const BEFORE: [(&str, f64); 5] = [
    ("Market", 12.0),
    ("Code", 26.0),
    ("Metric", 30.0),
    ("Unit", 18.0),
    ("Held against", 40.0),
];
const PER_SIDE: u16 = 3;

/// One row a metric and market, three columns an arrangement: its figure, whether it may be set beside the others and why,
/// and which figure it is. Gives the sheet and how many arrangements it leaves out.
pub(super) fn comparison(book: &mut Book, compared: &Compared) -> Result<(Rows, usize), XlsxError> {
    let beside = |comparison: &&MetricComparison| {
        let printed = comparison
            .cells
            .iter()
            .filter(|cell| cell.state != CellState::NotReported);
        printed.count() > 1
    };
    let comparisons: Vec<&MetricComparison> = compared.metrics.iter().filter(beside).collect();
    let mut sides: Vec<&Arrangement> = Vec::new();
    for cell in comparisons.iter().flat_map(|comparison| &comparison.cells) {
        if sides.iter().all(|side| side.id != cell.arrangement.id) {
            sides.push(&cell.arrangement);
        }
    }
    sides.sort_by_key(|side| {
        (
            side.line_of_business.is_none(),
            side.line_of_business,
            side.label(),
            &side.id,
        )
    });
    let left_out = sides.len().saturating_sub(MOST_SIDES);
    sides.truncate(MOST_SIDES);
    let mut columns: Vec<(String, f64)> = BEFORE
        .iter()
        .map(|(title, width)| ((*title).to_owned(), *width))
        .collect();
    for side in &sides {
        let label = format!("{}, {}", side.label(), market(side.line_of_business));
        columns.extend([
            (label.clone(), 18.0),
            (format!("May it be compared? {label}"), 34.0),
            (format!("Which figure: {label}"), 34.0),
        ]);
    }
    let mut rows = book.rows_of("Comparison", columns)?;
    rows.freeze(1, 3);
    let mut column = u16::try_from(BEFORE.len()).unwrap_or_default();
    for _ in &sides {
        rows.mark(column + 1, MARKS);
        column += PER_SIDE;
    }
    for comparison in comparisons {
        let mut row = vec![
            text(market(comparison.line_of_business)),
            text(&comparison.code),
            text(&comparison.display),
            text(comparison.unit.to_string()),
            text(comparison.yardstick.as_ref().map_or("", |yardstick| &yardstick.choice)),
        ];
        for side in &sides {
            let cell = comparison.cells.iter().find(|cell| cell.arrangement.id == side.id);
            row.extend(cell.map_or_else(|| [text(""), text(""), text("")], cells));
        }
        book.push(&mut rows, row)?;
    }
    Ok((rows, left_out))
}

/// An arrangement's figure, its verdict, and which figure it is.
fn cells(cell: &ComparedCell) -> [Field; 3] {
    let printed = cell.displayed.as_deref().unwrap_or_default();
    let said = |why: &str| {
        text(if printed.is_empty() {
            format!("({why})")
        } else {
            format!("{printed} ({why})")
        })
    };
    let value = match cell.state {
        CellState::Reported => match &cell.calculation {
            None => Field::Number(cell.value, figure_format(cell.unit, printed)),
            Some(_) => Field::Number(cell.value, format(cell.unit).to_owned()),
        },
        CellState::Suppressed => said("suppressed"),
        CellState::NotApplicable => said("not applicable"),
        CellState::Missing => said("missing"),
        CellState::Unconfirmed => text("(read by OCR, not confirmed)"),
        CellState::OnlyStrata => text("(printed for slices only)"),
        CellState::Ambiguous => said("printed more than once"),
        CellState::NotReported => text(""),
    };
    let judged = cell.comparability.map_or_else(String::new, |found| {
        let grounds: Vec<&str> = cell
            .reasons
            .iter()
            .map(|reason: &CellReason| reason.text.as_str())
            .collect();
        if grounds.is_empty() {
            verdict(found).to_owned()
        } else {
            format!("{}: {}", verdict(found), grounds.join(" "))
        }
    });
    [value, text(judged), text(which(cell))]
}

/// Which figure stands in a cell: months, kind of span, run-out, report, place, and how it was calculated.
fn which(cell: &ComparedCell) -> String {
    let run_out = cell.run_out_months.map(|months| format!("run-out {months} months"));
    let calculated = cell.calculation.as_ref().map(|calculation| calculation.text.clone());
    let report = cell.report_id.as_ref().map(|id| format!("report {id}"));
    let parts = [
        cell.report_id.as_ref().map(|_| period(cell.period)),
        cell.basis.map(|basis| Basis::words(basis).to_owned()),
        run_out,
        report,
        cell.anchor.as_ref().map(Anchor::place),
        calculated,
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

fn period(period: Option<Period>) -> String {
    period.map_or_else(
        || "period not stated".to_owned(),
        |period| format!("{} to {}", period.start, period.end),
    )
}

const VERDICTS: [Column; 10] = [
    ("Market", 12.0),
    ("Payer", 26.0),
    ("Its term", 30.0),
    ("Beside payer", 26.0),
    ("Its term", 30.0),
    ("May they be compared?", 22.0),
    ("Why", 80.0),
    ("Decided by", 60.0),
    ("Caveats", 60.0),
    ("Reports", 36.0),
];
const VERDICTS_VERDICT: u16 = 5;

/// One row each two definitions of one market.
pub(super) fn verdicts(book: &mut Book, compared: &Compared) -> Result<Rows, XlsxError> {
    let mut rows = book.rows("Definition verdicts", &VERDICTS)?;
    rows.mark(VERDICTS_VERDICT, MARKS);
    for segment in &compared.definitions {
        for pair in &segment.pairs {
            book.push(&mut rows, pair_row(Some(segment.line_of_business), pair))?;
        }
    }
    Ok(rows)
}

fn pair_row(of: Option<LineOfBusiness>, pair: &DefinitionComparison) -> Vec<Field> {
    let side = |index: usize| {
        let total: Option<&ComparedTotal> = pair.totals.get(index);
        [
            text(total.map_or("", |total| &total.payer)),
            text(total.and_then(|total| total.term.as_deref()).unwrap_or("no definition")),
        ]
    };
    let texts = |differences: &[plumbline_model::FacetDifference]| {
        let texts: Vec<&str> = differences.iter().map(|difference| difference.text.as_str()).collect();
        text(texts.join("; "))
    };
    let reports: Vec<&str> = pair.totals.iter().map(|total| total.report_id.as_str()).collect();
    let mut row = vec![text(market(of))];
    row.extend(side(0));
    row.extend(side(1));
    row.extend([
        text(verdict(pair.verdict)),
        text(&pair.summary),
        texts(&pair.deciding),
        texts(&pair.caveats),
        text(reports.join(", ")),
    ]);
    row
}

/// What each definition says, gathered report by report: one column a definition, one row a facet.
#[derive(Default)]
pub(super) struct Matrix {
    sides: Vec<[String; LINES]>,
    left_out: usize,
}

const ABOVE: [&str; 4] = ["Payer", "Term", "Period", "Report"];
const LINES: usize = ABOVE.len() + Facet::ALL.len();

impl Matrix {
    pub(super) fn add(&mut self, report: &Report) {
        for definition in &report.definitions {
            if self.sides.len() >= MOST_SIDES {
                self.left_out += 1;
                continue;
            }
            let mut lines = [const { String::new() }; LINES];
            let above = [
                report.payer.name.clone(),
                definition.term.clone(),
                period(report.period),
                report.id.clone(),
            ];
            let facets = Facet::ALL.into_iter().map(|facet| {
                let inferred = definition
                    .inferred
                    .as_ref()
                    .and_then(|inferred| inferred.facets.get(&facet));
                match (definition.facets.get(&facet), inferred) {
                    (Some(stated), Some(inferred)) if stated != inferred => {
                        format!("{stated} (figures say: {inferred})")
                    }
                    (Some(stated), _) => stated.to_string(),
                    (None, Some(inferred)) => format!("not stated (figures say: {inferred})"),
                    (None, None) => "not stated".to_owned(),
                }
            });
            for (line, said) in lines.iter_mut().zip(above.into_iter().chain(facets)) {
                *line = said;
            }
            self.sides.push(lines);
        }
    }

    /// The sheet, and how many definitions it leaves out.
    pub(super) fn write(self, book: &mut Book) -> Result<(Rows, usize), XlsxError> {
        let columns = std::iter::once(("Facet".to_owned(), 24.0))
            .chain(self.sides.iter().map(|lines| (lines[0].clone(), 22.0)))
            .collect();
        let mut rows = book.rows_of("Definitions compared", columns)?;
        rows.freeze(u32::try_from(ABOVE.len()).unwrap_or_default(), 1);
        let titles = ABOVE
            .iter()
            .map(|title| (*title).to_owned())
            .chain(Facet::ALL.into_iter().map(|facet| facet.as_str().replace('_', " ")));
        // The heading holds the payers.
        for (index, title) in titles.enumerate().skip(1) {
            let mut row = vec![text(title)];
            row.extend(self.sides.iter().map(|lines| text(&lines[index])));
            book.push(&mut rows, row)?;
        }
        Ok((rows, self.left_out))
    }
}
