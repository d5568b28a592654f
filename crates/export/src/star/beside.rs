//! What a database holds beside the star: header statements, remarks of reading and mapping, facts beyond the model.

use plumbline_model::{Anchor, Issue, KeptFact, Report, Statement};

use super::Table;
use super::field::{Field, Placed, columns, count, place, rows, text, words};

/// One of a report's list.
struct Item<'a, T> {
    report: &'a Report,
    /// 1 for the first.
    position: usize,
    of: &'a T,
}

fn items<'a, T>(report: &'a Report, list: &'a [T]) -> impl Iterator<Item = Item<'a, T>> {
    list.iter()
        .zip(1..)
        .map(move |(of, position)| Item { report, position, of })
}

/// The columns that every such table begins with.
fn head<'a, T>() -> [Field<Item<'a, T>>; 2] {
    [
        Field::text("report_id", "report.report_id", |item| text(&item.report.id)),
        Field::int("position", "1 for the first of the report", |item| count(item.position)),
    ]
}

/// What reports' headers say.
pub const STATEMENT: Table = Table {
    name: "statement",
    about: "One row a thing that a report's header says, disagreeing statements included.",
    columns: || columns(&statement()),
    rows: |record| rows(statement(), items(record.report, &record.report.statements)),
};

impl Placed for Item<'_, Statement> {
    fn anchor(&self) -> Option<&Anchor> {
        self.of.anchor.as_ref()
    }
}

fn statement<'a>() -> Vec<Field<Item<'a, Statement>>> {
    let mut fields = Vec::from(head());
    fields.extend([
        Field::text(
            "kind",
            "payer, subject, contract, period, paid_through, attribution, benchmark_method …",
            |item: &Item<Statement>| text(item.of.kind.as_str()),
        ),
        Field::text("value", "in machine form: ISO dates, names as printed", |item| {
            text(&item.of.value)
        }),
        Field::flag(
            "inferred",
            "true where it follows from something else than this text",
            |item| Some(item.of.inferred),
        ),
    ]);
    fields.extend(place());
    fields
}

/// What reading and mapping noticed.
pub const ISSUE: Table = Table {
    name: "issue",
    about: "One row a thing that reading or mapping a report noticed.",
    columns: || columns(&issue()),
    rows: |record| rows(issue(), items(record.report, &record.report.issues)),
};

impl Placed for Item<'_, Issue> {
    fn anchor(&self) -> Option<&Anchor> {
        self.of.anchor.as_ref()
    }
}

fn issue<'a>() -> Vec<Field<Item<'a, Issue>>> {
    let mut fields = Vec::from(head());
    fields.extend([
        Field::text("code", "a code of the SRC family", |item: &Item<Issue>| {
            text(&item.of.code)
        }),
        Field::text("severity", "error, warning or info", |item| {
            text(item.of.severity.as_str())
        }),
        Field::text("message", "what happened, where, and what to do", |item| {
            text(&item.of.message)
        }),
    ]);
    fields.extend(place());
    fields
}

/// What FHIR files state beyond the model.
pub const KEPT: Table = Table {
    name: "kept_fact",
    about: "One row a thing that a FHIR file states beyond the model, as it stands there.",
    columns: || columns(&kept()),
    rows: |record| rows(kept(), items(record.report, &record.report.kept)),
};

impl Placed for Item<'_, KeptFact> {
    fn anchor(&self) -> Option<&Anchor> {
        Some(&self.of.anchor)
    }
}

fn kept<'a>() -> Vec<Field<Item<'a, KeptFact>>> {
    let mut fields = Vec::from(head());
    fields.extend([
        Field::text(
            "about",
            "report, contract, payer, subject, metric or quality",
            |item: &Item<KeptFact>| text(item.of.about.as_str()),
        ),
        Field::text(
            "figure_id",
            "figure.figure_id or quality.figure_id; NULL for what a report has one of",
            |item| words(&item.of.id),
        ),
        Field::text("element", "the element it stands in", |item| text(&item.of.element)),
        Field::text("json", "the element's value", |item| text(&item.of.json)),
    ]);
    fields.extend(place());
    fields
}
