//! From the figures taken to complete reports: periods, ids, definitions, contracts.

use std::collections::BTreeMap;

use chrono::Datelike;
use plumbline_model::{
    Anchor, Basis, Contract, Definition, Document, Issue, Metric, Period, Report, ReportStatus, Severity, Source,
    Statement, StatementKind,
};

use crate::definitions::standard_code;
use crate::extract::{Draft, Drafts, Slot, TakenMeasure};
use crate::facts::{Facts, period_kind};
use crate::format::ReportPeriod;
use crate::mapped::{Mapped, report_id};
use crate::mappings::Mapping;

/// Makes the reports of a document. Drafts without content (an empty future quarter) become nothing.
pub(crate) fn assemble(
    mapping: &Mapping,
    document: &Document,
    path: &str,
    facts: &Facts,
    definitions: &BTreeMap<String, Definition>,
    drafts: Drafts,
) -> Mapped {
    let mut drafts: Vec<Draft> = drafts.list.into_iter().filter(Draft::has_content).collect();
    join_whole(&mut drafts, facts.period());
    let columns: Vec<Period> = drafts.iter().filter_map(|draft| slot_period(draft.slot)).collect();
    let source = Source {
        path: path.to_owned(),
        sha256: document.sha256.clone(),
        format: document.format,
        mapping: mapping.name(),
    };
    let mut mapped = Mapped::default();
    for draft in drafts {
        let own = draft.facts.clone().unwrap_or_else(|| facts.clone());
        mapped.issues.extend(nameless(&own, &draft));
        for contract in contracts(mapping, &own, path) {
            if !mapped.contracts.iter().any(|known| known.id == contract.id) {
                mapped.contracts.push(contract);
            }
        }
        mapped
            .reports
            .push(report(mapping, source.clone(), &own, definitions, draft, &columns));
    }
    leave_out_confused(&mut mapped);
    mapped
}

/// The contract a report names, with what the mapping states of it, and the contracts the mapping names by number.
fn contracts(mapping: &Mapping, own: &Facts, path: &str) -> Vec<Contract> {
    let mut named = own.contract(mapping.file(), path, &mapping.name());
    let mut others = Vec::new();
    for stated in mapping.contracts() {
        match named.take() {
            Some(contract) if stated.id.is_empty() || contract.has_id(&stated.id) => {
                let stated = Contract {
                    id: contract.id.clone(),
                    payer: contract.payer.clone(),
                    ..stated
                };
                named = Some(stated.hearing(contract));
            }
            unfit => {
                named = unfit;
                if !stated.id.is_empty() {
                    others.push(Contract {
                        payer: own.payer().name,
                        ..stated
                    });
                }
            }
        }
    }
    named.into_iter().chain(others).collect()
}

/// Leaves out reports that nothing in the file tells apart, as of two providers of one name without an identifier: one
/// of them would pass for the other. The file's other reports are none the worse for it.
fn leave_out_confused(mapped: &mut Mapped) {
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for report in &mapped.reports {
        *times.entry(report.id.clone()).or_default() += 1;
    }
    let (kept, confused): (Vec<Report>, Vec<Report>) = std::mem::take(&mut mapped.reports)
        .into_iter()
        .partition(|report| times.get(&report.id).is_none_or(|times| *times == 1));
    mapped.reports = kept;
    let mut told: Vec<String> = Vec::new();
    for report in &confused {
        if told.contains(&report.id) {
            continue;
        }
        told.push(report.id.clone());
        let alike = || confused.iter().filter(|other| other.id == report.id);
        let anchors: Vec<&Anchor> = alike().filter_map(first_anchor).collect();
        let places: Vec<String> = anchors.iter().map(|anchor| anchor.place()).collect();
        let figures: usize = alike().map(Report::figure_count).sum();
        let period = report
            .period
            .map_or_else(String::new, |period| format!(", {} to {}", period.start, period.end));
        mapped.issues.push(Issue {
            code: "SRC005".into(),
            severity: Severity::Error,
            message: format!(
                "\"{}\"{period}: {} reports ({}) have the same name and period, and nothing else tells them apart. None of their {figures} figures was taken. Ask the payer for an identifier, or name the column that tells them apart in the mapping.",
                report.subject.name,
                anchors.len().max(2),
                places.join("; "),
            ),
            anchor: anchors.first().map(|anchor| (*anchor).clone()),
        });
    }
}

/// Where a report's name stands, else its first figure.
fn first_anchor(report: &Report) -> Option<&Anchor> {
    let named = report
        .statements
        .iter()
        .filter(|one| one.kind == StatementKind::Subject);
    let figure = report.metrics.first().map(|metric| &metric.anchor);
    named.filter_map(|one| one.anchor.as_ref()).next().or(figure)
}

fn slot_period(slot: Slot) -> Option<Period> {
    match slot {
        Slot::Period(period) => Some(period),
        Slot::Whole | Slot::Row(..) => None,
    }
}

/// Figures outside period columns belong to the report of the header's period, where a column has that period.
fn join_whole(drafts: &mut Vec<Draft>, header: Option<Period>) {
    let Some(header) = header else { return };
    let Some(whole) = drafts.iter().position(|draft| draft.slot == Slot::Whole) else {
        return;
    };
    if !drafts.iter().any(|draft| draft.slot == Slot::Period(header)) {
        return;
    }
    let whole = drafts.remove(whole);
    if let Some(column) = drafts.iter_mut().find(|draft| draft.slot == Slot::Period(header)) {
        column.metrics.extend(whole.metrics);
        column.quality.extend(whole.quality);
        column.unmapped.extend(whole.unmapped);
        column.issues.extend(whole.issues);
    }
}

fn report(
    mapping: &Mapping,
    source: Source,
    facts: &Facts,
    definitions: &BTreeMap<String, Definition>,
    draft: Draft,
    columns: &[Period],
) -> Report {
    let spanned = match mapping.file().report.period {
        Some(ReportPeriod::OfFigures) if draft.stated.is_none() && facts.period().is_none() => span(&draft),
        _ => None,
    };
    let (period, basis) = match &draft.stated {
        Some((stated, _)) => (Some(stated.period), stated.basis),
        None => (facts.period().or(spanned), facts.basis(mapping.file())),
    };
    let mut keys: Vec<Option<String>> = Vec::with_capacity(draft.metrics.len());
    let mut metrics: Vec<Metric> = Vec::with_capacity(draft.metrics.len());
    for taken in draft.metrics {
        keys.push(taken.definition);
        metrics.push(taken.metric);
    }
    let mut ids = Ids::default();
    for metric in &mut metrics {
        metric.id = ids.next(&metric.code);
        metric.service_period = metric.service_period.or(period);
        metric.paid_through = facts.paid_through();
    }
    let mut issues = draft.issues;
    issues.extend(draft.facts.map(|facts| facts.issues).unwrap_or_default());
    issues.extend(printed_twice(&metrics));
    let definitions = attach(definitions, &mut metrics, &keys);
    let mut statements = statements(facts, draft.stated.as_ref(), basis, columns);
    statements.extend(spanned.map(|period| Statement {
        kind: StatementKind::Period,
        value: period.to_string(),
        inferred: true,
        anchor: None,
    }));
    let mut ids = Ids::default();
    let quality = draft
        .quality
        .into_iter()
        .map(|TakenMeasure { mut measure, year }| {
            measure.id = ids.next(&measure.measure);
            measure.period = measure.period.or(period);
            // A period across two calendar years is no measurement year.
            let whole_year = measure.period.filter(|p| p.start.year() == p.end.year());
            measure.year = year.or_else(|| whole_year.map(|period| period.end.year()));
            measure
        })
        .collect();
    let mut report = Report {
        id: String::new(),
        payer: facts.payer(),
        subject: facts.subject(),
        contract: facts.contract_ref(),
        line_of_business: facts.line_of_business(),
        program: facts.program(),
        status: ReportStatus::Draft,
        version: 1,
        supersedes: None,
        reported_on: facts.reported_on(),
        period,
        basis,
        paid_through: facts.paid_through(),
        source,
        statements,
        metrics,
        quality,
        definitions,
        unmapped: draft.unmapped,
        issues,
        ocr: Vec::new(),
        kept: Vec::new(),
    };
    report.list_ocr();
    report.id = report_id(&report);
    report
}

/// From the first day of a draft's figures to the last, where they state their own.
fn span(draft: &Draft) -> Option<Period> {
    let of_metrics = draft.metrics.iter().filter_map(|taken| taken.metric.service_period);
    let of_measures = draft.quality.iter().filter_map(|taken| taken.measure.period);
    of_metrics.chain(of_measures).reduce(|span, period| Period {
        start: span.start.min(period.start),
        end: span.end.max(period.end),
    })
}

/// The same code for the same slice and months with different values: the mapping took two lines for one.
fn printed_twice(metrics: &[Metric]) -> Vec<Issue> {
    let mut first: BTreeMap<String, &Metric> = BTreeMap::new();
    let mut issues: BTreeMap<String, Issue> = BTreeMap::new();
    for metric in metrics.iter().filter(|metric| metric.value.is_some()) {
        let mut strata = metric.strata.clone();
        strata.sort();
        let key = format!("{}|{strata:?}|{:?}", metric.code, metric.service_period);
        let known = *first.entry(key.clone()).or_insert(metric);
        if known.value == metric.value && known.unit == metric.unit {
            continue;
        }
        issues.entry(key).or_insert_with(|| Issue {
            code: "SRC005".to_owned(),
            severity: Severity::Warning,
            message: format!(
                "{} stands twice with different values: {} at {} (\"{}\") and {} at {} (\"{}\"). Both are kept. If they are of different members or months, say so in the mapping.",
                metric.code,
                known.displayed,
                known.anchor.place(),
                known.term,
                metric.displayed,
                metric.anchor.place(),
                metric.term
            ),
            anchor: Some(metric.anchor.clone()),
        });
    }
    issues.into_values().collect()
}

/// Ids in a report: the code, then `-2`, `-3` … where it repeats.
#[derive(Default)]
struct Ids(BTreeMap<String, usize>);

impl Ids {
    fn next(&mut self, code: &str) -> String {
        let count = self.0.entry(code.to_owned()).or_default();
        *count += 1;
        if *count == 1 {
            code.to_owned()
        } else {
            format!("{code}-{count}")
        }
    }
}

/// Ties the metrics to their definitions, and gives each the VBPR code its definition allows.
fn attach(
    definitions: &BTreeMap<String, Definition>,
    metrics: &mut [Metric],
    keys: &[Option<String>],
) -> Vec<Definition> {
    let mut attached: BTreeMap<&str, Definition> = BTreeMap::new();
    for (metric, key) in metrics.iter_mut().zip(keys) {
        let Some((key, definition)) = key.as_ref().and_then(|key| definitions.get_key_value(key)) else {
            continue;
        };
        metric.standard_code = standard_code(metric, definition);
        let definition = attached.entry(key).or_insert_with(|| definition.clone());
        definition.metric_ids.push(metric.id.clone());
    }
    attached.into_values().collect()
}

/// What the header says, for a report of one column's period with that column's own header.
///
/// A period named in the title belongs to the report of that period alone; one that no column has is kept with every
/// report, so that the disagreement is seen.
fn statements(
    facts: &Facts,
    stated: Option<&(crate::normalize::period::StatedPeriod, plumbline_model::Anchor)>,
    basis: Option<Basis>,
    columns: &[Period],
) -> Vec<Statement> {
    let Some((stated, anchor)) = stated else {
        return facts.statements.clone();
    };
    let own = stated.period.to_string();
    let of_another_column = |statement: &&Statement| {
        matches!(statement.kind, StatementKind::Period | StatementKind::PeriodLabel)
            && statement.value != own
            && columns.iter().any(|period| period.to_string() == statement.value)
    };
    let header = facts
        .statements
        .iter()
        .filter(|statement| !of_another_column(statement));
    let mut statements: Vec<Statement> = header.filter(|s| s.kind != StatementKind::Basis).cloned().collect();
    statements.push(Statement {
        kind: period_kind(stated),
        value: own.clone(),
        inferred: false,
        anchor: Some(anchor.clone()),
    });
    if let Some(basis) = basis {
        statements.push(Statement {
            kind: StatementKind::Basis,
            value: basis.as_str().to_owned(),
            inferred: false,
            anchor: Some(anchor.clone()),
        });
    }
    statements
}

/// A report without a payer or a provider organization can be filed with no other.
fn nameless(facts: &Facts, draft: &Draft) -> Option<Issue> {
    let missing = match (facts.payer().name.is_empty(), facts.subject().name.is_empty()) {
        (false, false) => return None,
        (true, false) => "payer",
        (false, true) => "provider organization",
        (true, true) => "payer and provider organization",
    };
    Some(Issue {
        code: "SRC012".to_owned(),
        severity: Severity::Error,
        message: format!("The report names no {missing} where the mapping looks for it. Correct the mapping's facts."),
        anchor: draft.metrics.first().map(|taken| taken.metric.anchor.clone()),
    })
}
