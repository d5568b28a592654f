//! Financial and utilization figures, and their slices.

use plumbline_model::{
    Anchor, Baseline, CodeSystem, Metric, OcrKind, Period, Report, Stratum, Target, Unmapped, ValueType,
};

use super::field::{Field, Marked, Placed, columns, count, ocr, place, rows, text, words};
use super::{Record, Table, period_id};
use crate::ocr::OcrMark;
use crate::text::{state, strata};

/// Financial and utilization figures.
pub const FIGURE: Table = Table {
    name: "figure",
    about: "One row a financial or utilization figure, and one a figure whose term no mapping knows.",
    columns: || columns(&fields()),
    rows: |record| rows(fields(), figures(record.report)),
};

struct Figure<'a> {
    report: &'a Report,
    /// 1 for the first.
    position: usize,
    of: Printed<'a>,
}

enum Printed<'a> {
    Mapped(&'a Metric),
    Unmapped(&'a Unmapped),
}

impl<'a> Figure<'a> {
    fn metric(&self) -> Option<&'a Metric> {
        match self.of {
            Printed::Mapped(metric) => Some(metric),
            Printed::Unmapped(_) => None,
        }
    }

    fn service(&self) -> Option<Period> {
        self.metric()?.service_period.or(self.report.period)
    }

    fn target(&self) -> Option<&'a Target> {
        self.metric()?.target.as_ref()
    }

    fn baseline(&self) -> Option<&'a Baseline> {
        self.metric()?.baseline.as_ref()
    }
}

impl Placed for Figure<'_> {
    fn anchor(&self) -> Option<&Anchor> {
        Some(match self.of {
            Printed::Mapped(metric) => &metric.anchor,
            Printed::Unmapped(unmapped) => &unmapped.anchor,
        })
    }
}

impl Marked for Figure<'_> {
    fn mark(&self) -> OcrMark {
        self.metric().map_or_else(OcrMark::default, |metric| {
            OcrMark::of(self.report, OcrKind::Metric, &metric.id, "value", &metric.anchor)
        })
    }
}

fn figures(report: &Report) -> impl Iterator<Item = Figure<'_>> {
    let mapped = report.metrics.iter().map(Printed::Mapped);
    let unmapped = report.unmapped.iter().map(Printed::Unmapped);
    mapped
        .chain(unmapped)
        .zip(1..)
        .map(move |(of, position)| Figure { report, position, of })
}

fn fields<'a>() -> Vec<Field<Figure<'a>>> {
    let mut fields: Vec<Field<Figure>> = vec![
        Field::text("report_id", "report.report_id", |of| text(&of.report.id)),
        Field::text("figure_id", "unique in the report; NULL for an unmapped figure", |of| {
            of.metric().map(|metric| metric.id.clone())
        }),
        Field::int("position", "1 for the first of the report, in source order", |of| {
            count(of.position)
        }),
        Field::flag("mapped", "false where no mapping knows the term", |of| {
            Some(of.metric().is_some())
        }),
        Field::text("code", "the metric's code", |of| {
            of.metric().map(|metric| metric.code.clone())
        }),
        Field::text("code_system", "vbpr or local", |of| {
            of.metric().and_then(|metric| {
                text(match metric.system {
                    CodeSystem::Vbpr => "vbpr",
                    CodeSystem::Local => "local",
                })
            })
        }),
        Field::text(
            "standard_code",
            "a VBPR code that means the same as a local one",
            |of| of.metric().and_then(|metric| metric.standard_code.clone()),
        ),
        Field::text("term", "the payer's words", |of| match of.of {
            Printed::Mapped(metric) => text(&metric.term),
            Printed::Unmapped(unmapped) => text(&unmapped.term),
        }),
        Field::decimal("value", "in the unit; percents as fractions of 1", |of| {
            of.metric()?.value
        }),
        Field::text("text_value", "the value of coded and yes/no metrics", |of| {
            of.metric()?.text_value.clone()
        }),
        Field::text("value_type", "money, decimal, percent, count, coded or boolean", |of| {
            text(match of.metric()?.value_type {
                ValueType::Money => "money",
                ValueType::Decimal => "decimal",
                ValueType::Percent => "percent",
                ValueType::Count => "count",
                ValueType::Coded => "coded",
                ValueType::Boolean => "boolean",
            })
        }),
        Field::text("unit", "the value's unit", |of| text(of.metric()?.unit.as_str())),
        Field::text("displayed", "as printed", |of| match of.of {
            Printed::Mapped(metric) => text(&metric.displayed),
            Printed::Unmapped(unmapped) => text(&unmapped.displayed),
        }),
        Field::decimal("quantum", "what one unit of the last displayed digit is worth", |of| {
            of.metric()?.quantum
        }),
        Field::text("state", "reported, suppressed, not_applicable or missing", |of| {
            text(state(of.metric()?.state))
        }),
        Field::text("period_id", "the months of service: period.period_id", |of| {
            of.service().map(|period| period_id(of.report, period))
        }),
        Field::day("service_start", "first day of service", |of| {
            of.service().map(|period| period.start)
        }),
        Field::day("service_end", "last day of service", |of| {
            of.service().map(|period| period.end)
        }),
        Field::day("paid_through", "claims paid through this day are counted", |of| {
            of.metric()?.paid_through.or(of.report.paid_through)
        }),
        Field::text("payment_streams", "VBPR codes, separated by a semicolon", |of| {
            words(of.metric()?.payment_streams.join(";"))
        }),
        Field::text(
            "strata",
            "dimension=value, separated by a semicolon; NULL for the whole population",
            |of| words(strata(&of.metric()?.strata)),
        ),
        Field::decimal("target", "in the unit", |of| of.target()?.value),
        Field::text("target_displayed", "as printed", |of| text(&of.target()?.displayed)),
        Field::day("target_start", "first day the target covers, where it says so", |of| {
            of.target()?.period.map(|period| period.start)
        }),
        Field::day("target_end", "last day the target covers, where it says so", |of| {
            of.target()?.period.map(|period| period.end)
        }),
        Field::text("target_place", "where the target stands", |of| {
            text(of.target()?.anchor.place())
        }),
        Field::decimal("baseline", "in the unit", |of| of.baseline()?.value),
        Field::text("baseline_displayed", "as printed", |of| text(&of.baseline()?.displayed)),
        Field::day("baseline_start", "first day the baseline covers", |of| {
            of.baseline()?.period.map(|period| period.start)
        }),
        Field::day("baseline_end", "last day the baseline covers", |of| {
            of.baseline()?.period.map(|period| period.end)
        }),
        Field::text("baseline_place", "where the baseline stands", |of| {
            text(of.baseline()?.anchor.place())
        }),
        Field::decimal("confidence", "the certainty of reading and mapping, 0 to 1", |of| {
            Some(of.metric()?.confidence)
        }),
        Field::text(
            "transforms",
            "how the printed text became the value, separated by a semicolon",
            |of| words(of.metric()?.transforms.join("; ")),
        ),
    ];
    fields.extend(place());
    fields.extend(ocr());
    fields.extend([
        Field::text(
            "incentives",
            "VBPR incentive codes that narrow the payment streams, separated by a semicolon",
            |of: &Figure| words(of.metric()?.incentives.join(";")),
        ),
        Field::decimal(
            "target_quantum",
            "of the target: what one unit of the last displayed digit is worth",
            |of| of.target()?.quantum,
        ),
        Field::decimal(
            "baseline_quantum",
            "of the baseline: what one unit of the last displayed digit is worth",
            |of| of.baseline()?.quantum,
        ),
    ]);
    fields
}

/// The slices of figures, one row a dimension.
pub const STRATUM: Table = Table {
    name: "stratum",
    about: "One row a dimension of a figure that is of a part of the population.",
    columns: || columns(&stratum_fields()),
    rows: |record| rows(stratum_fields(), dimensions(record)),
};

struct Dimension<'a> {
    report: &'a Report,
    /// 1 for the report's first figure.
    position: usize,
    /// 1 for the figure's first dimension.
    rank: usize,
    stratum: &'a Stratum,
}

fn dimensions<'a>(record: &Record<'a>) -> impl Iterator<Item = Dimension<'a>> + use<'a> {
    let report = record.report;
    report.metrics.iter().zip(1..).flat_map(move |(metric, position)| {
        metric.strata.iter().zip(1..).map(move |(stratum, rank)| Dimension {
            report,
            position,
            rank,
            stratum,
        })
    })
}

fn stratum_fields<'a>() -> Vec<Field<Dimension<'a>>> {
    vec![
        Field::text("report_id", "report.report_id", |of| text(&of.report.id)),
        Field::int("position", "figure.position", |of| count(of.position)),
        Field::int("rank", "1 for the first dimension", |of| count(of.rank)),
        Field::text(
            "dimension",
            "VBPR stratifier code (facility, taxid, group, geography, cohort) or the payer's word",
            |of| text(&of.stratum.dimension),
        ),
        Field::text("value", "the part", |of| text(&of.stratum.value)),
    ]
}
