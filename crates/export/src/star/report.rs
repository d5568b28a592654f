//! Reports.

use plumbline_model::{Basis, Identifier, LineOfBusiness, Party};

use super::field::{Field, columns, count, rows, text, words};
use super::{Record, Table, period_id, series};

/// Reports.
pub const REPORT: Table = Table {
    name: "report",
    about: "One row a report: who reports on whom, under which contract, for which period, from which file.",
    columns: || columns(&fields()),
    rows: |record| rows(fields(), std::iter::once(*record)),
};

fn fields<'a>() -> Vec<Field<Record<'a>>> {
    vec![
        Field::text("report_id", "Plumbline's id of the report", |of| text(&of.report.id)),
        Field::int("version", "1 for the first report of its contract and period", |of| {
            count(of.report.version)
        }),
        Field::text("status", "draft, checked or signed_off", |of| {
            text(of.report.status.as_str())
        }),
        Field::text("supersedes", "the id of the version it replaces", |of| {
            of.report.supersedes.clone()
        }),
        Field::text("payer_name", "as printed", |of| text(&of.report.payer.name)),
        Field::text("payer_identifiers", "system=value, separated by a semicolon", |of| {
            identifiers(&of.report.payer)
        }),
        Field::text("provider_name", "as printed", |of| text(&of.report.subject.name)),
        Field::text("provider_identifiers", "system=value, separated by a semicolon", |of| {
            identifiers(&of.report.subject)
        }),
        Field::text("contract", "the payer's contract number", |of| {
            of.report.contract.as_ref().map(|contract| contract.id.clone())
        }),
        Field::text("contract_title", "as printed", |of| {
            of.report.contract.as_ref().and_then(|contract| contract.title.clone())
        }),
        Field::text("line_of_business", "medicare, medicaid or commercial", |of| {
            of.report.line_of_business.map(LineOfBusiness::as_str).and_then(text)
        }),
        Field::text("program", "as printed", |of| of.report.program.clone()),
        Field::text(
            "basis",
            "month, quarter, ytd, rolling_12, year, settlement or other",
            |of| of.report.basis.map(Basis::as_str).and_then(text),
        ),
        Field::text("period_id", "the performance period: period.period_id", |of| {
            of.report.period.map(|period| period_id(of.report, period))
        }),
        Field::day("period_start", "its first day", |of| {
            of.report.period.map(|period| period.start)
        }),
        Field::day("period_end", "its last day", |of| {
            of.report.period.map(|period| period.end)
        }),
        Field::day("reported_on", "the day the payer made it", |of| of.report.reported_on),
        Field::day("paid_through", "claims paid through this day are counted", |of| {
            of.report.paid_through
        }),
        Field::text("source_file", "the imported file's path", |of| {
            text(&of.report.source.path)
        }),
        Field::text("source_sha256", "the imported file's SHA-256", |of| {
            text(&of.report.source.sha256)
        }),
        Field::text("source_format", "xlsx, xls, xlsb, ods, csv, pdf, json or fhir", |of| {
            text(of.report.source.format.as_str())
        }),
        Field::text("mapping", "the mapping's id and version", |of| {
            text(&of.report.source.mapping)
        }),
        Field::int("metrics", "financial and utilization figures in it", |of| {
            count(of.report.metrics.len())
        }),
        Field::int("quality_measures", "quality results in it", |of| {
            count(of.report.quality.len())
        }),
        Field::int("unmapped", "figures whose term no mapping knows", |of| {
            count(of.report.unmapped.len())
        }),
        Field::text("series", "the same for all versions of one report", |of| {
            text(series(of.report))
        }),
        Field::text(
            "payer_key",
            "the payer's name without differences of case and spacing",
            |of| words(&of.offers.payer_key),
        ),
        Field::text(
            "arrangement",
            "payer, contract, provider, line of business and program: reports with the same are compared as one line",
            |of| words(&of.offers.arrangement),
        ),
    ]
}

fn identifiers(party: &Party) -> Option<String> {
    let one = |id: &Identifier| format!("{}={}", id.system, id.value);
    words(party.identifiers.iter().map(one).collect::<Vec<_>>().join(";"))
}
