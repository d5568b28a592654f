//! Findings.

use plumbline_model::Finding;

use super::field::{Field, cells, columns, count, rows, text};
use super::{Cell, Table};

/// Findings.
pub const FINDING: Table = Table {
    name: "finding",
    about: "One row a finding of a check, waived ones too. Findings about no single report stand in the partition of NULLs.",
    columns: || columns(&fields()),
    rows: |record| rows(fields(), record.findings.iter().copied()),
};

/// The row of a finding: findings about no single report belong to no [`super::Record`].
pub fn finding(finding: &Finding) -> Vec<Cell> {
    cells(&fields(), &finding)
}

fn fields<'a>() -> Vec<Field<&'a Finding>> {
    vec![
        Field::text("fingerprint", "the same for the same facts", |of| text(&of.fingerprint)),
        Field::text(
            "report_id",
            "report.report_id; NULL where it is about no single report",
            |of| of.report_id.clone(),
        ),
        Field::text("rule", "the rule's code", |of| text(&of.rule)),
        Field::text("name", "the problem in a few words", |of| text(&of.name)),
        Field::text("severity", "error, warning or info", |of| text(of.severity.as_str())),
        Field::text("state", "open or waived", |of| text(of.state.as_str())),
        Field::text("subject", "what it is about", |of| text(&of.subject)),
        Field::text("message", "what is wrong", |of| text(&of.message)),
        Field::text("expected", "what should stand there, with unit", |of| {
            of.expected.clone()
        }),
        Field::text("found", "what stands there, with unit", |of| of.found.clone()),
        Field::text("tolerance", "the tolerance used and where it comes from", |of| {
            of.tolerance.clone()
        }),
        // A list of plain values always has a JSON.
        Field::text("evidence", "JSON: every value used, each with its place", |of| {
            serde_json::to_string(&of.evidence).ok()
        }),
        Field::text("waiver_reason", "why it was set aside", |of| {
            text(&of.waiver.as_ref()?.reason)
        }),
        Field::text("waived_by", "by whom", |of| text(&of.waiver.as_ref()?.by)),
        Field::day("waived_until", "until when; NULL for as long as the facts stay", |of| {
            of.waiver.as_ref()?.until
        }),
        Field::int("rule_version", "the version of the rule that found it", |of| {
            count(of.rule_version)
        }),
        Field::text(
            "caused_by",
            "the fingerprint of the finding it follows from; NULL for a root cause",
            |of| of.caused_by.clone(),
        ),
    ]
}
