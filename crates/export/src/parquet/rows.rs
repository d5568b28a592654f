//! The tables of the star and the rows a report has in each.

use std::collections::BTreeMap;

use plumbline_model::{
    Anchor, Basis, CodeSystem, Direction, Facet, Finding, LineOfBusiness, OcrKind, Period, Report, Scoring, ValueType,
};
use rust_decimal::Decimal;

use super::table::{Cell, Column, DIGITS, Kind, unscaled};
use crate::ExportError;
use crate::ocr::OcrMark;
use crate::parts::parts;
use crate::text::{state, strata};

/// The rows of one table, or the first value that does not fit its column.
pub(super) type Rows = Vec<Result<Vec<Cell>, ExportError>>;

/// A table: its name, what a row is, its columns.
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    pub(crate) columns: fn() -> Vec<Column>,
}

pub(super) const REPORT: Table = Table {
    name: "report",
    about: "One row a report: who reports on whom, under which contract, for which period, from which file.",
    columns: || {
        vec![
            ("report_id", Kind::Text, "Plumbline's id of the report"),
            (
                "version",
                Kind::Int,
                "1 for the first report of its contract and period",
            ),
            ("status", Kind::Text, "draft, checked or signed_off"),
            ("supersedes", Kind::Text, "the id of the version it replaces"),
            ("payer_name", Kind::Text, "as printed"),
            (
                "payer_identifiers",
                Kind::Text,
                "system=value, separated by a semicolon",
            ),
            ("provider_name", Kind::Text, "as printed"),
            (
                "provider_identifiers",
                Kind::Text,
                "system=value, separated by a semicolon",
            ),
            ("contract", Kind::Text, "the payer's contract number"),
            ("contract_title", Kind::Text, "as printed"),
            ("line_of_business", Kind::Text, "medicare, medicaid or commercial"),
            ("program", Kind::Text, "as printed"),
            (
                "basis",
                Kind::Text,
                "month, quarter, ytd, rolling_12, year, settlement or other",
            ),
            ("period_id", Kind::Text, "the performance period: period.period_id"),
            ("period_start", Kind::Day, "its first day"),
            ("period_end", Kind::Day, "its last day"),
            ("reported_on", Kind::Day, "the day the payer made it"),
            ("paid_through", Kind::Day, "claims paid through this day are counted"),
            ("source_file", Kind::Text, "the imported file's path"),
            ("source_sha256", Kind::Text, "the imported file's SHA-256"),
            (
                "source_format",
                Kind::Text,
                "xlsx, xls, xlsb, ods, csv, pdf, json or fhir",
            ),
            ("mapping", Kind::Text, "the mapping's id and version"),
            ("metrics", Kind::Int, "financial and utilization figures in it"),
            ("quality_measures", Kind::Int, "quality results in it"),
            ("unmapped", Kind::Int, "figures whose term no mapping knows"),
        ]
    },
};

pub(super) const FIGURE: Table = Table {
    name: "figure",
    about: "One row a financial or utilization figure, and one a figure whose term no mapping knows.",
    columns: || {
        let mut columns = vec![
            ("report_id", Kind::Text, "report.report_id"),
            (
                "figure_id",
                Kind::Text,
                "unique in the report; NULL for an unmapped figure",
            ),
            ("position", Kind::Int, "1 for the first of the report, in source order"),
            ("mapped", Kind::Flag, "false where no mapping knows the term"),
            ("code", Kind::Text, "the metric's code"),
            ("code_system", Kind::Text, "vbpr or local"),
            (
                "standard_code",
                Kind::Text,
                "a VBPR code that means the same as a local one",
            ),
            ("term", Kind::Text, "the payer's words"),
            ("value", Kind::Decimal, "in the unit; percents as fractions of 1"),
            ("text_value", Kind::Text, "the value of coded and yes/no metrics"),
            (
                "value_type",
                Kind::Text,
                "money, decimal, percent, count, coded or boolean",
            ),
            ("unit", Kind::Text, "the value's unit"),
            ("displayed", Kind::Text, "as printed"),
            (
                "quantum",
                Kind::Decimal,
                "what one unit of the last displayed digit is worth",
            ),
            ("state", Kind::Text, "reported, suppressed, not_applicable or missing"),
            ("period_id", Kind::Text, "the months of service: period.period_id"),
            ("service_start", Kind::Day, "first day of service"),
            ("service_end", Kind::Day, "last day of service"),
            ("paid_through", Kind::Day, "claims paid through this day are counted"),
            ("payment_streams", Kind::Text, "VBPR codes, separated by a semicolon"),
            (
                "strata",
                Kind::Text,
                "dimension=value, separated by a semicolon; NULL for the whole population",
            ),
            ("target", Kind::Decimal, "in the unit"),
            ("target_displayed", Kind::Text, "as printed"),
            (
                "target_start",
                Kind::Day,
                "first day the target covers, where it says so",
            ),
            ("target_end", Kind::Day, "last day the target covers, where it says so"),
            ("target_place", Kind::Text, "where the target stands"),
            ("baseline", Kind::Decimal, "in the unit"),
            ("baseline_displayed", Kind::Text, "as printed"),
            ("baseline_start", Kind::Day, "first day the baseline covers"),
            ("baseline_end", Kind::Day, "last day the baseline covers"),
            ("baseline_place", Kind::Text, "where the baseline stands"),
            (
                "confidence",
                Kind::Decimal,
                "the certainty of reading and mapping, 0 to 1",
            ),
            (
                "transforms",
                Kind::Text,
                "how the printed text became the value, separated by a semicolon",
            ),
        ];
        columns.extend(ANCHOR);
        columns.extend(OCR);
        columns
    },
};

pub(super) const QUALITY: Table = Table {
    name: "quality",
    about: "One row a part of a quality result: numerator, denominator, rate, a threshold …",
    columns: || {
        let mut columns = vec![
            ("report_id", Kind::Text, "report.report_id"),
            ("figure_id", Kind::Text, "the measure's id, unique in the report"),
            ("measure", Kind::Text, "the measure's identifier, for example BCS"),
            ("name", Kind::Text, "the measure's name"),
            ("measure_year", Kind::Int, "the measurement year"),
            (
                "direction",
                Kind::Text,
                "increase where higher is better, decrease where lower is",
            ),
            ("scoring", Kind::Text, "proportion, ratio or continuous"),
            (
                "contractual_status",
                Kind::Text,
                "contractual, contractual-alternate or reporting-only",
            ),
            (
                "part",
                Kind::Text,
                "numerator, denominator, exclusions, exceptions, rate, score, weight or threshold",
            ),
            (
                "threshold",
                Kind::Text,
                "of a threshold: star-4, hedis-50-percentile, or the payer's word",
            ),
            ("value", Kind::Decimal, "in the unit; a proportion as a fraction of 1"),
            ("gap", Kind::Decimal, "of a threshold: what is still missing"),
            ("unit", Kind::Text, "the value's unit"),
            ("displayed", Kind::Text, "as printed"),
            (
                "quantum",
                Kind::Decimal,
                "what one unit of the last displayed digit is worth",
            ),
            ("state", Kind::Text, "reported, suppressed, not_applicable or missing"),
            ("period_id", Kind::Text, "the months measured: period.period_id"),
            ("measured_start", Kind::Day, "first day measured"),
            ("measured_end", Kind::Day, "last day measured"),
            (
                "transforms",
                Kind::Text,
                "how the printed text became the value, separated by a semicolon",
            ),
        ];
        columns.extend(ANCHOR);
        columns.extend(OCR);
        columns
    },
};

pub(super) const DEFINITION: Table = Table {
    name: "definition",
    about: "One row a facet of a total-cost definition; one with a NULL facet where a definition states none.",
    columns: || {
        let mut columns = vec![
            ("report_id", Kind::Text, "report.report_id"),
            ("definition", Kind::Int, "1 for the first definition of the report"),
            ("term", Kind::Text, "the payer's words"),
            (
                "facet",
                Kind::Text,
                "basis, medical, pharmacy … as in Plumbline's mapping files",
            ),
            (
                "stated",
                Kind::Text,
                "included, excluded, partial: …, or the stated text; NULL where not stated",
            ),
            (
                "inferred",
                Kind::Text,
                "what the report's own figures say, where they say anything",
            ),
            ("sentence", Kind::Text, "the sentence that states it"),
            (
                "figure_ids",
                Kind::Text,
                "figure.figure_id it applies to, separated by a semicolon",
            ),
        ];
        columns.extend(ANCHOR);
        columns
    },
};

pub(super) const FINDING: Table = Table {
    name: "finding",
    about: "One row a finding of a check, waived ones too. Findings about no single report stand in the partition of NULLs.",
    columns: || {
        vec![
            ("fingerprint", Kind::Text, "the same for the same facts"),
            (
                "report_id",
                Kind::Text,
                "report.report_id; NULL where it is about no single report",
            ),
            ("rule", Kind::Text, "the rule's code"),
            ("name", Kind::Text, "the problem in a few words"),
            ("severity", Kind::Text, "error, warning or info"),
            ("state", Kind::Text, "open or waived"),
            ("subject", Kind::Text, "what it is about"),
            ("message", Kind::Text, "what is wrong"),
            ("expected", Kind::Text, "what should stand there, with unit"),
            ("found", Kind::Text, "what stands there, with unit"),
            ("tolerance", Kind::Text, "the tolerance used and where it comes from"),
            ("evidence", Kind::Text, "JSON: every value used, each with its place"),
            ("waiver_reason", Kind::Text, "why it was set aside"),
            ("waived_by", Kind::Text, "by whom"),
            (
                "waived_until",
                Kind::Day,
                "until when; NULL for as long as the facts stay",
            ),
        ]
    },
};

pub(super) const PERIOD: Table = Table {
    name: "period",
    about: "One row a span of days that a report names: its own period, months of service, of a target, of a baseline.",
    columns: || {
        vec![
            ("period_id", Kind::Text, "unique"),
            ("report_id", Kind::Text, "report.report_id"),
            ("period_start", Kind::Day, "first day"),
            ("period_end", Kind::Day, "last day"),
            ("days", Kind::Int, "days, both ends counted"),
            (
                "months",
                Kind::Int,
                "whole calendar months; NULL where it is not made of such",
            ),
            (
                "roles",
                Kind::Text,
                "what it is the period of, separated by a semicolon: report, service, measured, target, baseline",
            ),
        ]
    },
};

/// Every table. The report's own comes last: what is joined to it appears when the rest is there.
pub(crate) const TABLES: [&Table; 6] = [&PERIOD, &FIGURE, &QUALITY, &DEFINITION, &FINDING, &REPORT];

const ANCHOR: [Column; 13] = [
    (
        "source_place",
        Kind::Text,
        "sheet and cell, page, JSON pointer, or row and column",
    ),
    ("anchor_kind", Kind::Text, "sheet, page, json or csv"),
    ("anchor_sheet", Kind::Text, "the sheet's name"),
    ("anchor_range", Kind::Text, "the cell, or the merged region it heads"),
    ("anchor_page", Kind::Int, "1 for the first page"),
    ("anchor_left", Kind::Decimal, "on a page, in points from its left edge"),
    ("anchor_top", Kind::Decimal, "on a page, in points from its top edge"),
    ("anchor_right", Kind::Decimal, "on a page, in points from its left edge"),
    ("anchor_bottom", Kind::Decimal, "on a page, in points from its top edge"),
    ("anchor_pointer", Kind::Text, "RFC 6901 pointer into a JSON document"),
    ("anchor_row", Kind::Int, "1 for the first line of a delimited file"),
    ("anchor_column", Kind::Int, "1 for the first column of a delimited file"),
    ("anchor_text", Kind::Text, "the text that stands there"),
];

const OCR: [Column; 3] = [
    (
        "ocr_confidence",
        Kind::Text,
        "0 to less than 1 where OCR read the figure from a picture; NULL for text",
    ),
    (
        "confirmed_by",
        Kind::Text,
        "who compared a figure read by OCR with its page",
    ),
    ("ocr_text", Kind::Text, "what OCR read, where that person corrected it"),
];

/// Decimals of one figure.
struct Exact<'a> {
    report: &'a Report,
    figure: &'a str,
    id: &'a str,
}

impl Exact<'_> {
    fn cell(&self, value: Option<Decimal>, column: &'static str) -> Result<Cell, ExportError> {
        let Some(value) = value else {
            return Ok(Cell::Decimal(None));
        };
        match unscaled(value) {
            Some(digits) => Ok(Cell::Decimal(Some(digits))),
            None => Err(ExportError::DoesNotFit {
                figure: format!("\"{}\" ({})", self.figure, self.id),
                report: self.report.title(),
                value: value.to_string(),
                column,
                digits: DIGITS,
            }),
        }
    }

    fn anchor(&self, anchor: Option<&Anchor>) -> Result<Vec<Cell>, ExportError> {
        let none = || Cell::Text(None);
        let (mut sheet, mut range, mut pointer) = (none(), none(), none());
        let (mut page, mut row, mut column) = (Cell::Int(None), Cell::Int(None), Cell::Int(None));
        let kind = anchor.map(|anchor| match anchor {
            Anchor::Sheet { sheet: s, range: r, .. } => {
                sheet = Cell::text(s.as_str());
                range = Cell::text(r.to_string());
                "sheet"
            }
            Anchor::Page { page: p, .. } => {
                page = Cell::int(*p);
                "page"
            }
            Anchor::Json { pointer: p, .. } => {
                pointer = Cell::text(p.as_str());
                "json"
            }
            Anchor::Csv { row: r, column: c, .. } => {
                row = Cell::int(*r);
                column = Cell::int(*c);
                "csv"
            }
        });
        let edges = anchor.and_then(Anchor::page_box).map(|edges| edges.0);
        let edge = |index: usize, name| self.cell(edges.map(|edges| edges[index]), name);
        Ok(vec![
            Cell::Text(anchor.map(Anchor::place)),
            Cell::Text(kind.map(str::to_owned)),
            sheet,
            range,
            page,
            edge(0, "anchor_left")?,
            edge(1, "anchor_top")?,
            edge(2, "anchor_right")?,
            edge(3, "anchor_bottom")?,
            pointer,
            row,
            column,
            Cell::Text(anchor.map(|anchor| anchor.text().to_owned())),
        ])
    }

    fn ocr(&self, kind: OcrKind, part: &str, anchor: &Anchor) -> [Cell; 3] {
        let mark = OcrMark::of(self.report, kind, self.id, part, anchor);
        [
            Cell::words(mark.certainty),
            Cell::words(mark.confirmed_by),
            Cell::words(mark.read),
        ]
    }
}

fn period_id(report: &Report, period: Period) -> String {
    format!("{}:{}/{}", report.id, period.start, period.end)
}

/// The period's id, first and last day.
fn span(report: &Report, period: Option<Period>) -> [Cell; 3] {
    [
        Cell::Text(period.map(|period| period_id(report, period))),
        Cell::Day(period.map(|period| period.start)),
        Cell::Day(period.map(|period| period.end)),
    ]
}

fn identifiers(party: &plumbline_model::Party) -> Cell {
    let one = |id: &plumbline_model::Identifier| format!("{}={}", id.system, id.value);
    Cell::words(party.identifiers.iter().map(one).collect::<Vec<_>>().join(";"))
}

pub(super) fn report(report: &Report) -> Rows {
    let contract = report.contract.as_ref();
    let mut row = vec![
        Cell::text(&report.id),
        Cell::int(report.version),
        Cell::text(report.status.as_str()),
        Cell::Text(report.supersedes.clone()),
        Cell::text(&report.payer.name),
        identifiers(&report.payer),
        Cell::text(&report.subject.name),
        identifiers(&report.subject),
        Cell::Text(contract.map(|contract| contract.id.clone())),
        Cell::Text(contract.and_then(|contract| contract.title.clone())),
        Cell::Text(report.line_of_business.map(LineOfBusiness::as_str).map(str::to_owned)),
        Cell::Text(report.program.clone()),
        Cell::Text(report.basis.map(Basis::as_str).map(str::to_owned)),
    ];
    row.extend(span(report, report.period));
    row.extend([
        Cell::Day(report.reported_on),
        Cell::Day(report.paid_through),
        Cell::text(&report.source.path),
        Cell::text(&report.source.sha256),
        Cell::text(report.source.format.as_str()),
        Cell::text(&report.source.mapping),
        Cell::int(report.metrics.len()),
        Cell::int(report.quality.len()),
        Cell::int(report.unmapped.len()),
    ]);
    vec![Ok(row)]
}

pub(super) fn figures(report: &Report) -> impl Iterator<Item = Result<Vec<Cell>, ExportError>> {
    let metrics = report.metrics.iter().enumerate().map(|(index, metric)| {
        let exact = Exact {
            report,
            figure: &metric.term,
            id: &metric.id,
        };
        let (target, baseline) = (metric.target.as_ref(), metric.baseline.as_ref());
        let mut row = vec![
            Cell::text(&report.id),
            Cell::text(&metric.id),
            Cell::int(index + 1),
            Cell::Flag(Some(true)),
            Cell::text(&metric.code),
            Cell::text(match metric.system {
                CodeSystem::Vbpr => "vbpr",
                CodeSystem::Local => "local",
            }),
            Cell::Text(metric.standard_code.clone()),
            Cell::text(&metric.term),
            exact.cell(metric.value, "value")?,
            Cell::Text(metric.text_value.clone()),
            Cell::text(match metric.value_type {
                ValueType::Money => "money",
                ValueType::Decimal => "decimal",
                ValueType::Percent => "percent",
                ValueType::Count => "count",
                ValueType::Coded => "coded",
                ValueType::Boolean => "boolean",
            }),
            Cell::text(metric.unit.as_str()),
            Cell::text(&metric.displayed),
            exact.cell(metric.quantum, "quantum")?,
            Cell::text(state(metric.state)),
        ];
        row.extend(span(report, metric.service_period.or(report.period)));
        row.extend([
            Cell::Day(metric.paid_through.or(report.paid_through)),
            Cell::words(metric.payment_streams.join(";")),
            Cell::words(strata(&metric.strata)),
            exact.cell(target.and_then(|target| target.value), "target")?,
            Cell::Text(target.map(|target| target.displayed.clone())),
            Cell::Day(target.and_then(|target| target.period).map(|period| period.start)),
            Cell::Day(target.and_then(|target| target.period).map(|period| period.end)),
            Cell::Text(target.map(|target| target.anchor.place())),
            exact.cell(baseline.and_then(|baseline| baseline.value), "baseline")?,
            Cell::Text(baseline.map(|baseline| baseline.displayed.clone())),
            Cell::Day(baseline.and_then(|baseline| baseline.period).map(|period| period.start)),
            Cell::Day(baseline.and_then(|baseline| baseline.period).map(|period| period.end)),
            Cell::Text(baseline.map(|baseline| baseline.anchor.place())),
            exact.cell(Some(metric.confidence), "confidence")?,
            Cell::words(metric.transforms.join("; ")),
        ]);
        row.extend(exact.anchor(Some(&metric.anchor))?);
        row.extend(exact.ocr(OcrKind::Metric, "value", &metric.anchor));
        Ok(row)
    });
    let unmapped = report.unmapped.iter().enumerate().map(|(index, unmapped)| {
        let exact = Exact {
            report,
            figure: &unmapped.term,
            id: "unmapped",
        };
        let none = || Cell::Text(None);
        let mut row = vec![
            Cell::text(&report.id),
            none(),
            Cell::int(report.metrics.len() + index + 1),
            Cell::Flag(Some(false)),
            none(),
            none(),
            none(),
            Cell::text(&unmapped.term),
            Cell::Decimal(None),
            none(),
            none(),
            none(),
            Cell::text(&unmapped.displayed),
            Cell::Decimal(None),
            none(),
            none(),
            Cell::Day(None),
            Cell::Day(None),
            Cell::Day(None),
            none(),
            none(),
        ];
        for _ in ["target", "baseline"] {
            row.extend([Cell::Decimal(None), none(), Cell::Day(None), Cell::Day(None), none()]);
        }
        row.extend([Cell::Decimal(None), none()]);
        row.extend(exact.anchor(Some(&unmapped.anchor))?);
        row.extend([none(), none(), none()]);
        Ok(row)
    });
    metrics.chain(unmapped)
}

pub(super) fn quality(report: &Report) -> impl Iterator<Item = Result<Vec<Cell>, ExportError>> {
    report.quality.iter().flat_map(move |measure| {
        parts(measure).into_iter().map(move |part| {
            let exact = Exact {
                report,
                figure: &measure.name,
                id: &measure.id,
            };
            let mut row = vec![
                Cell::text(&report.id),
                Cell::text(&measure.id),
                Cell::text(&measure.measure),
                Cell::text(&measure.name),
                Cell::Int(measure.year),
                Cell::Text(measure.direction.map(|direction| {
                    let word = match direction {
                        Direction::Increase => "increase",
                        Direction::Decrease => "decrease",
                    };
                    word.to_owned()
                })),
                Cell::text(match measure.scoring {
                    Scoring::Proportion => "proportion",
                    Scoring::Ratio => "ratio",
                    Scoring::Continuous => "continuous",
                }),
                Cell::Text(measure.contractual_status.map(|status| status.as_str().to_owned())),
                Cell::text(part.name),
                Cell::Text(part.threshold.map(str::to_owned)),
                exact.cell(part.value, "value")?,
                exact.cell(part.gap, "gap")?,
                Cell::text(part.unit),
                Cell::text(part.displayed),
                exact.cell(part.quantum, "quantum")?,
                Cell::text(state(part.state)),
            ];
            row.extend(span(report, measure.period.or(report.period)));
            row.push(Cell::words(part.transforms.join("; ")));
            row.extend(exact.anchor(Some(part.anchor))?);
            row.extend(exact.ocr(OcrKind::Quality, part.threshold.unwrap_or(part.name), part.anchor));
            Ok(row)
        })
    })
}

pub(super) fn definitions(report: &Report) -> Rows {
    let mut rows = Vec::new();
    for (index, definition) in report.definitions.iter().enumerate() {
        let inferred = |facet: &Facet| {
            definition
                .inferred
                .as_ref()
                .and_then(|inferred| inferred.facets.get(facet))
        };
        let said = |facet: &Facet| definition.facets.contains_key(facet) || inferred(facet).is_some();
        let mut facets: Vec<Option<Facet>> = Facet::ALL.into_iter().filter(said).map(Some).collect();
        if facets.is_empty() {
            facets.push(None);
        }
        for facet in facets {
            let exact = Exact {
                report,
                figure: &definition.term,
                id: "definition",
            };
            let mut row = vec![
                Cell::text(&report.id),
                Cell::int(index + 1),
                Cell::text(&definition.term),
                Cell::Text(facet.map(|facet| facet.as_str().to_owned())),
                Cell::Text(
                    facet
                        .and_then(|facet| definition.facets.get(&facet))
                        .map(ToString::to_string),
                ),
                Cell::Text(facet.as_ref().and_then(inferred).map(ToString::to_string)),
                Cell::Text(definition.stated.clone()),
                Cell::words(definition.metric_ids.join(";")),
            ];
            rows.push(exact.anchor(definition.anchor.as_ref()).map(|anchor| {
                row.extend(anchor);
                row
            }));
        }
    }
    rows
}

pub(super) fn finding(finding: &Finding) -> Vec<Cell> {
    let waiver = finding.waiver.as_ref();
    vec![
        Cell::text(&finding.fingerprint),
        Cell::Text(finding.report_id.clone()),
        Cell::text(&finding.rule),
        Cell::text(&finding.name),
        Cell::text(finding.severity.as_str()),
        Cell::text(finding.state.as_str()),
        Cell::text(&finding.subject),
        Cell::text(&finding.message),
        Cell::Text(finding.expected.clone()),
        Cell::Text(finding.found.clone()),
        Cell::Text(finding.tolerance.clone()),
        // A list of plain values always has a JSON.
        Cell::Text(serde_json::to_string(&finding.evidence).ok()),
        Cell::Text(waiver.map(|waiver| waiver.reason.clone())),
        Cell::Text(waiver.map(|waiver| waiver.by.clone())),
        Cell::Day(waiver.and_then(|waiver| waiver.until)),
    ]
}

pub(super) fn periods(report: &Report) -> Rows {
    let mut named: BTreeMap<Period, Vec<&'static str>> = BTreeMap::new();
    let mut name = |period: Option<Period>, role: &'static str| {
        let Some(period) = period else { return };
        let roles = named.entry(period).or_default();
        if !roles.contains(&role) {
            roles.push(role);
        }
    };
    name(report.period, "report");
    for metric in &report.metrics {
        name(metric.service_period.or(report.period), "service");
        name(metric.target.as_ref().and_then(|target| target.period), "target");
        name(
            metric.baseline.as_ref().and_then(|baseline| baseline.period),
            "baseline",
        );
    }
    for measure in &report.quality {
        name(measure.period.or(report.period), "measured");
    }
    let row = |(period, roles): (Period, Vec<&str>)| {
        Ok(vec![
            Cell::text(period_id(report, period)),
            Cell::text(&report.id),
            Cell::Day(Some(period.start)),
            Cell::Day(Some(period.end)),
            Cell::int(period.days()),
            Cell::Int(period.whole_months().and_then(|months| i32::try_from(months).ok())),
            Cell::text(roles.join(";")),
        ])
    };
    named.into_iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parquet::table::fits;
    use crate::testing;

    #[test]
    fn every_row_has_a_value_of_the_right_kind_for_each_column() {
        let report = testing::report();
        let all = |table: &Table, rows: Rows| {
            assert!(!rows.is_empty(), "{}", table.name);
            for row in rows {
                assert!(fits(&(table.columns)(), &row.expect("fits")), "{}", table.name);
            }
        };
        all(&REPORT, super::report(&report));
        all(&FIGURE, figures(&report).collect());
        all(&QUALITY, quality(&report).collect());
        all(&DEFINITION, definitions(&report));
        all(&PERIOD, periods(&report));
        all(&FINDING, vec![Ok(finding(&testing::finding(&report)))]);
    }
}
