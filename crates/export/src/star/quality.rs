//! Quality results.

use std::borrow::Cow;

use plumbline_model::{Anchor, Direction, OcrKind, Period, QualityMeasure, Report, Scoring, Stratum};

use super::field::{Field, Marked, Placed, cells, columns, count, ocr, place, text, words};
use super::{Cell, Table, period_id};
use crate::ocr::OcrMark;
use crate::parts::{Part, parts};
use crate::text::{state, strata};

/// Quality results.
pub const QUALITY: Table = Table {
    name: "quality",
    about: "One row a part of a quality result: numerator, denominator, rate, a threshold …",
    columns: || columns(&fields()),
    rows: |record| Box::new(results(record.report)),
};

struct Row<'a> {
    report: &'a Report,
    measure: &'a QualityMeasure,
    part: &'a Part<'a>,
    /// The slice of the population, empty for the whole.
    strata: &'a [Stratum],
    /// 1 for the report's first.
    position: usize,
}

impl Row<'_> {
    fn measured(&self) -> Option<Period> {
        self.measure.period.or(self.report.period)
    }
}

impl Placed for Row<'_> {
    fn anchor(&self) -> Option<&Anchor> {
        Some(self.part.anchor)
    }
}

impl Marked for Row<'_> {
    fn mark(&self) -> OcrMark {
        let part = self.part.threshold.unwrap_or(self.part.name);
        OcrMark::of(self.report, OcrKind::Quality, &self.measure.id, part, self.part.anchor)
    }
}

/// The parts of each measure, then of each of its slices.
fn results(report: &Report) -> impl Iterator<Item = Vec<Cell>> {
    let mut position = 0;
    let measured = report.quality.iter().flat_map(|measure| {
        let slices = measure
            .slices
            .iter()
            .map(|slice| (Cow::Owned(measure.of_slice(slice)), slice.strata.as_slice()));
        let whole = (Cow::Borrowed(measure), [].as_slice());
        std::iter::once(whole)
            .chain(slices)
            .map(move |(result, strata)| (measure, result, strata))
    });
    measured.flat_map(move |(measure, result, strata)| {
        let fields = fields();
        let rows: Vec<_> = parts(&result)
            .iter()
            .map(|part| {
                position += 1;
                let row = Row {
                    report,
                    measure,
                    part,
                    strata,
                    position,
                };
                cells(&fields, &row)
            })
            .collect();
        rows
    })
}

fn fields<'a>() -> Vec<Field<Row<'a>>> {
    let mut fields: Vec<Field<Row>> = vec![
        Field::text("report_id", "report.report_id", |of| text(&of.report.id)),
        Field::text("figure_id", "the measure's id, unique in the report", |of| {
            text(&of.measure.id)
        }),
        Field::text("measure", "the measure's identifier, for example BCS", |of| {
            text(&of.measure.measure)
        }),
        Field::text("name", "the measure's name", |of| text(&of.measure.name)),
        Field::int("measure_year", "the measurement year", |of| of.measure.year),
        Field::text(
            "direction",
            "increase where higher is better, decrease where lower is",
            |of| {
                text(match of.measure.direction? {
                    Direction::Increase => "increase",
                    Direction::Decrease => "decrease",
                })
            },
        ),
        Field::text("scoring", "proportion, ratio or continuous", |of| {
            text(match of.measure.scoring {
                Scoring::Proportion => "proportion",
                Scoring::Ratio => "ratio",
                Scoring::Continuous => "continuous",
            })
        }),
        Field::text(
            "contractual_status",
            "contractual, contractual-alternate or reporting-only",
            |of| text(of.measure.contractual_status?.as_str()),
        ),
        Field::text(
            "part",
            "numerator, denominator, exclusions, exceptions, rate, score, weight or threshold",
            |of| text(of.part.name),
        ),
        Field::text(
            "threshold",
            "of a threshold: star-4, hedis-50-percentile, or the payer's word",
            |of| text(of.part.threshold?),
        ),
        Field::decimal("value", "in the unit; a proportion as a fraction of 1", |of| {
            of.part.value
        }),
        Field::decimal("gap", "of a threshold: what is still missing", |of| of.part.gap),
        Field::text("unit", "the value's unit", |of| text(of.part.unit)),
        Field::text("displayed", "as printed", |of| text(of.part.displayed)),
        Field::decimal("quantum", "what one unit of the last displayed digit is worth", |of| {
            of.part.quantum
        }),
        Field::text("state", "reported, suppressed, not_applicable or missing", |of| {
            text(state(of.part.state))
        }),
        Field::text("period_id", "the months measured: period.period_id", |of| {
            of.measured().map(|period| period_id(of.report, period))
        }),
        Field::day("measured_start", "first day measured", |of| {
            of.measured().map(|period| period.start)
        }),
        Field::day("measured_end", "last day measured", |of| {
            of.measured().map(|period| period.end)
        }),
        Field::text(
            "transforms",
            "how the printed text became the value, separated by a semicolon",
            |of| words(of.part.transforms.join("; ")),
        ),
    ];
    fields.extend(place());
    fields.extend(ocr());
    fields.extend([
        Field::int(
            "position",
            "1 for the first of the report, in source order",
            |of: &Row| count(of.position),
        ),
        Field::text("specification", "the version of the measure's specification", |of| {
            of.measure.version.clone()
        }),
        Field::text(
            "strata",
            "dimension=value, separated by a semicolon; NULL for the whole population",
            |of| words(strata(of.strata)),
        ),
        Field::text(
            "counts_toward",
            "figure.figure_id of what it counts toward, separated by a semicolon",
            |of| words(of.measure.metric_ids.join(";")),
        ),
    ]);
    fields
}
