//! The rows a report has in each table.

use std::borrow::Cow;
use std::collections::BTreeMap;

use plumbline_model::{
    Anchor, Basis, CodeSystem, Direction, Facet, Finding, LineOfBusiness, OcrKind, Period, QualityMeasure, Report,
    Scoring, Stratum, ValueType,
};

use super::{Cell, Record, period_id, series};
use crate::ocr::OcrMark;
use crate::parts::{Part, parts};
use crate::text::{state, strata};

/// Where something stands: the columns of every table that has a place.
fn place(anchor: Option<&Anchor>) -> [Cell; 13] {
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
    let edge = |index: usize| Cell::Decimal(edges.map(|edges| edges[index]));
    [
        Cell::Text(anchor.map(Anchor::place)),
        Cell::Text(kind.map(str::to_owned)),
        sheet,
        range,
        page,
        edge(0),
        edge(1),
        edge(2),
        edge(3),
        pointer,
        row,
        column,
        Cell::Text(anchor.map(|anchor| anchor.text().to_owned())),
    ]
}

fn ocr(report: &Report, kind: OcrKind, figure: &str, part: &str, anchor: &Anchor) -> [Cell; 3] {
    let mark = OcrMark::of(report, kind, figure, part, anchor);
    [
        Cell::words(mark.certainty),
        Cell::words(mark.confirmed_by),
        Cell::words(mark.read),
    ]
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

pub(super) fn report(record: &Record) -> Vec<Cell> {
    let (report, offers) = (record.report, record.offers);
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
        Cell::text(series(report)),
        Cell::words(&offers.payer_key),
        Cell::words(&offers.arrangement),
    ]);
    row
}

pub(super) fn figures(report: &Report) -> impl Iterator<Item = Vec<Cell>> {
    let metrics = report.metrics.iter().enumerate().map(|(index, metric)| {
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
            Cell::Decimal(metric.value),
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
            Cell::Decimal(metric.quantum),
            Cell::text(state(metric.state)),
        ];
        row.extend(span(report, metric.service_period.or(report.period)));
        row.extend([
            Cell::Day(metric.paid_through.or(report.paid_through)),
            Cell::words(metric.payment_streams.join(";")),
            Cell::words(strata(&metric.strata)),
            Cell::Decimal(target.and_then(|target| target.value)),
            Cell::Text(target.map(|target| target.displayed.clone())),
            Cell::Day(target.and_then(|target| target.period).map(|period| period.start)),
            Cell::Day(target.and_then(|target| target.period).map(|period| period.end)),
            Cell::Text(target.map(|target| target.anchor.place())),
            Cell::Decimal(baseline.and_then(|baseline| baseline.value)),
            Cell::Text(baseline.map(|baseline| baseline.displayed.clone())),
            Cell::Day(baseline.and_then(|baseline| baseline.period).map(|period| period.start)),
            Cell::Day(baseline.and_then(|baseline| baseline.period).map(|period| period.end)),
            Cell::Text(baseline.map(|baseline| baseline.anchor.place())),
            Cell::Decimal(Some(metric.confidence)),
            Cell::words(metric.transforms.join("; ")),
        ]);
        row.extend(place(Some(&metric.anchor)));
        row.extend(ocr(report, OcrKind::Metric, &metric.id, "value", &metric.anchor));
        row.extend([
            Cell::words(metric.incentives.join(";")),
            Cell::Decimal(target.and_then(|target| target.quantum)),
            Cell::Decimal(baseline.and_then(|baseline| baseline.quantum)),
        ]);
        row
    });
    let unmapped = report.unmapped.iter().enumerate().map(|(index, unmapped)| {
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
        row.extend(place(Some(&unmapped.anchor)));
        row.extend([none(), none(), none()]);
        row.extend([none(), Cell::Decimal(None), Cell::Decimal(None)]);
        row
    });
    metrics.chain(unmapped)
}

pub(super) fn quality(report: &Report) -> impl Iterator<Item = Vec<Cell>> {
    let measures = report.quality.iter().flat_map(move |measure| {
        let slices = measure
            .slices
            .iter()
            .map(move |slice| (Cow::Owned(measure.of_slice(slice)), slice.strata.as_slice()));
        std::iter::once((Cow::Borrowed(measure), [].as_slice()))
            .chain(slices)
            .flat_map(move |(result, of)| {
                let rows: Vec<_> = parts(&result)
                    .into_iter()
                    .map(|part| quality_part(report, measure, &part, of))
                    .collect();
                rows
            })
    });
    measures.enumerate().map(|(index, (mut row, last))| {
        row.push(Cell::int(index + 1));
        row.extend(last);
        row
    })
}

/// A row up to its position, and what comes after that.
fn quality_part(report: &Report, measure: &QualityMeasure, part: &Part, of: &[Stratum]) -> (Vec<Cell>, [Cell; 3]) {
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
        Cell::Decimal(part.value),
        Cell::Decimal(part.gap),
        Cell::text(part.unit),
        Cell::text(part.displayed),
        Cell::Decimal(part.quantum),
        Cell::text(state(part.state)),
    ];
    row.extend(span(report, measure.period.or(report.period)));
    row.push(Cell::words(part.transforms.join("; ")));
    row.extend(place(Some(part.anchor)));
    let mark = part.threshold.unwrap_or(part.name);
    row.extend(ocr(report, OcrKind::Quality, &measure.id, mark, part.anchor));
    let last = [
        Cell::Text(measure.version.clone()),
        Cell::words(strata(of)),
        Cell::words(measure.metric_ids.join(";")),
    ];
    (row, last)
}

pub(super) fn definitions(report: &Report) -> impl Iterator<Item = Vec<Cell>> {
    report.definitions.iter().enumerate().flat_map(|(index, definition)| {
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
        let row = |facet: Option<Facet>| {
            let stated = facet.and_then(|facet| definition.facets.get(&facet));
            let origin = facet.and_then(|facet| definition.origin(facet));
            let mut row = vec![
                Cell::text(&report.id),
                Cell::int(index + 1),
                Cell::text(&definition.term),
                Cell::Text(facet.map(|facet| facet.as_str().to_owned())),
                Cell::Text(stated.map(ToString::to_string)),
                Cell::Text(facet.as_ref().and_then(inferred).map(ToString::to_string)),
                Cell::Text(definition.stated.clone()),
                Cell::words(definition.metric_ids.join(";")),
            ];
            row.extend(place(definition.anchor.as_ref()));
            row.push(Cell::Text(origin.as_ref().map(|origin| origin.by.as_str().to_owned())));
            row.push(Cell::Text(origin.and_then(|origin| origin.name)));
            row
        };
        facets.into_iter().map(row).collect::<Vec<_>>()
    })
}

/// The row of a finding: findings about no single report belong to no [`Record`].
pub fn finding(finding: &Finding) -> Vec<Cell> {
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
        Cell::int(finding.rule_version),
        Cell::Text(finding.caused_by.clone()),
    ]
}

pub(super) fn periods(report: &Report) -> impl Iterator<Item = Vec<Cell>> {
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
    let row = move |(period, roles): (Period, Vec<&str>)| {
        vec![
            Cell::text(period_id(report, period)),
            Cell::text(&report.id),
            Cell::Day(Some(period.start)),
            Cell::Day(Some(period.end)),
            Cell::int(period.days()),
            months(period),
            Cell::text(roles.join(";")),
        ]
    };
    named.into_iter().map(row)
}

/// Whole calendar months; NULL where the period is not made of such.
fn months(period: Period) -> Cell {
    Cell::Int(period.whole_months().and_then(|months| i32::try_from(months).ok()))
}

pub(super) fn strata_of(report: &Report) -> impl Iterator<Item = Vec<Cell>> {
    report.metrics.iter().enumerate().flat_map(move |(index, metric)| {
        metric.strata.iter().enumerate().map(move |(rank, stratum)| {
            vec![
                Cell::text(&report.id),
                Cell::int(index + 1),
                Cell::int(rank + 1),
                Cell::text(&stratum.dimension),
                Cell::text(&stratum.value),
            ]
        })
    })
}

pub(super) fn offers<'a>(record: &Record<'a>) -> impl Iterator<Item = Vec<Cell>> + use<'a> {
    let report = record.report;
    record.offers.offers.iter().map(|offer| {
        let period = offer.period;
        vec![
            Cell::text(&report.id),
            Cell::text(&offer.code),
            Cell::Text(offer.basis.map(|basis| basis.as_str().to_owned())),
            Cell::Day(period.map(|period| period.start)),
            Cell::Day(period.map(|period| period.end)),
            period.map_or(Cell::Int(None), |period| Cell::int(period.days())),
            period.map_or(Cell::Int(None), months),
            Cell::text(offer.state.as_str()),
            Cell::Decimal(offer.value),
            Cell::text(offer.unit.as_str()),
            Cell::text(offer.usual_unit.as_str()),
            Cell::text(&offer.displayed),
            Cell::Text(offer.calculation.clone()),
            Cell::text(&offer.metric_id),
            Cell::Day(offer.paid_through),
            Cell::Int(offer.run_out_months),
            Cell::Day(offer.known_on),
            Cell::text(&offer.place),
        ]
    })
}

pub(super) fn statements(report: &Report) -> impl Iterator<Item = Vec<Cell>> {
    report.statements.iter().enumerate().map(move |(index, statement)| {
        let mut row = vec![
            Cell::text(&report.id),
            Cell::int(index + 1),
            Cell::text(statement.kind.as_str()),
            Cell::text(&statement.value),
            Cell::Flag(Some(statement.inferred)),
        ];
        row.extend(place(statement.anchor.as_ref()));
        row
    })
}

pub(super) fn issues(report: &Report) -> impl Iterator<Item = Vec<Cell>> {
    report.issues.iter().enumerate().map(move |(index, issue)| {
        let mut row = vec![
            Cell::text(&report.id),
            Cell::int(index + 1),
            Cell::text(&issue.code),
            Cell::text(issue.severity.as_str()),
            Cell::text(&issue.message),
        ];
        row.extend(place(issue.anchor.as_ref()));
        row
    })
}

pub(super) fn kept(report: &Report) -> impl Iterator<Item = Vec<Cell>> {
    report.kept.iter().enumerate().map(move |(index, fact)| {
        let mut row = vec![
            Cell::text(&report.id),
            Cell::int(index + 1),
            Cell::text(fact.about.as_str()),
            Cell::words(&fact.id),
            Cell::text(&fact.element),
            Cell::text(&fact.json),
        ];
        row.extend(place(Some(&fact.anchor)));
        row
    })
}

#[cfg(test)]
mod tests {
    use plumbline_model::Offers;

    use super::*;
    use crate::star::{BESIDE, TABLES};
    use crate::testing;

    #[test]
    fn every_row_has_a_value_of_the_right_kind_for_each_column() {
        let mut report = testing::report();
        report.kept.push(testing::kept());
        report.issues.push(testing::issue());
        report.statements.push(testing::statement());
        let finding = testing::finding(&report);
        let offers = Offers {
            offers: vec![testing::offer()],
            ..Offers::default()
        };
        let record = Record {
            report: &report,
            findings: &[&finding],
            offers: &offers,
        };
        for table in TABLES.iter().chain(&BESIDE) {
            let columns = (table.columns)();
            let mut rows = 0;
            for row in (table.rows)(&record) {
                rows += 1;
                let kinds: Vec<_> = row.iter().map(Cell::kind).collect();
                let expected: Vec<_> = columns.iter().map(|(_, kind, _)| *kind).collect();
                assert_eq!(kinds, expected, "{}", table.name);
            }
            assert!(rows > 0, "{}", table.name);
        }
    }
}
