//! Definitions of total cost.

use plumbline_model::{Anchor, Definition, Facet, FacetOrigin, FacetValue, Report};

use super::Table;
use super::field::{Field, Placed, columns, count, place, rows, text, words};

/// Definitions of total cost.
pub const DEFINITION: Table = Table {
    name: "definition",
    about: "One row a facet of a total-cost definition; one with a NULL facet where a definition states none.",
    columns: || columns(&fields()),
    rows: |record| rows(fields(), statements(record.report)),
};

struct Statement<'a> {
    report: &'a Report,
    /// 1 for the report's first definition.
    number: usize,
    definition: &'a Definition,
    facet: Option<Facet>,
}

impl<'a> Statement<'a> {
    fn stated(&self) -> Option<&'a FacetValue> {
        self.definition.facets.get(&self.facet?)
    }

    fn origin(&self) -> Option<FacetOrigin> {
        self.definition.origin(self.facet?)
    }
}

impl Placed for Statement<'_> {
    fn anchor(&self) -> Option<&Anchor> {
        self.definition.anchor.as_ref()
    }
}

fn inferred(definition: &Definition, facet: Facet) -> Option<&FacetValue> {
    definition.inferred.as_ref()?.facets.get(&facet)
}

fn statements(report: &Report) -> impl Iterator<Item = Statement<'_>> {
    report
        .definitions
        .iter()
        .zip(1..)
        .flat_map(move |(definition, number)| {
            let said = |facet: &Facet| definition.facets.contains_key(facet) || inferred(definition, *facet).is_some();
            let mut facets: Vec<Option<Facet>> = Facet::ALL.into_iter().filter(said).map(Some).collect();
            if facets.is_empty() {
                facets.push(None);
            }
            facets.into_iter().map(move |facet| Statement {
                report,
                number,
                definition,
                facet,
            })
        })
}

fn fields<'a>() -> Vec<Field<Statement<'a>>> {
    let mut fields: Vec<Field<Statement>> = vec![
        Field::text("report_id", "report.report_id", |of| text(&of.report.id)),
        Field::int("definition", "1 for the first definition of the report", |of| {
            count(of.number)
        }),
        Field::text("term", "the payer's words", |of| text(&of.definition.term)),
        Field::text(
            "facet",
            "basis, medical, pharmacy … as in Plumbline's mapping files",
            |of| text(of.facet?.as_str()),
        ),
        Field::text(
            "stated",
            "included, excluded, partial: …, or the stated text; NULL where not stated",
            |of| of.stated().map(ToString::to_string),
        ),
        Field::text(
            "inferred",
            "what the report's own figures say, where they say anything",
            |of| inferred(of.definition, of.facet?).map(ToString::to_string),
        ),
        Field::text("sentence", "the sentence that states it", |of| {
            of.definition.stated.clone()
        }),
        Field::text(
            "figure_ids",
            "figure.figure_id it applies to, separated by a semicolon",
            |of| words(of.definition.metric_ids.join(";")),
        ),
    ];
    fields.extend(place());
    fields.extend([
        Field::text(
            "stated_by",
            "who states the facet: report, mapping_file, contract, library or person",
            |of: &Statement| text(of.origin()?.by.as_str()),
        ),
        Field::text("stated_by_name", "the person, where a person states it", |of| {
            of.origin()?.name
        }),
    ]);
    fields
}
