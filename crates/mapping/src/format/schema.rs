//! The JSON Schema of mapping files: words of the model's code lists, spelled out for editors.

use plumbline_model::{Facet, Unit};
use schemars::{Schema, SchemaGenerator, json_schema};

use super::MappingFile;

/// The JSON Schema of a mapping file, as committed in `mappings/schema.json`.
pub fn schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(MappingFile);
    schema.insert("title".to_owned(), "A Plumbline mapping file".into());
    schema.to_value()
}

pub(crate) fn unit(_: &mut SchemaGenerator) -> Schema {
    let units: Vec<&str> = Unit::all().map(Unit::as_str).collect();
    json_schema!({ "enum": units })
}

pub(crate) fn units(generator: &mut SchemaGenerator) -> Schema {
    let unit = unit(generator);
    json_schema!({ "type": "object", "additionalProperties": unit })
}

pub(crate) fn date(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "format": "date" })
}

pub(crate) fn formats(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "array",
        "minItems": 1,
        "items": { "enum": ["xlsx", "xls", "xlsb", "ods", "csv", "pdf", "json", "fhir"] }
    })
}

pub(crate) fn line_of_business(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "enum": ["medicare", "medicaid", "commercial"] })
}

pub(crate) fn basis(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "enum": ["month", "quarter", "ytd", "rolling_12", "year", "settlement", "other"] })
}

pub(crate) fn scale(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "enum": ["as_printed", "percent_points", "thousands", "millions"] })
}

pub(crate) fn direction(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "enum": ["increase", "decrease"] })
}

pub(crate) fn scoring(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "enum": ["proportion", "ratio", "continuous"] })
}

pub(crate) fn contractual_status(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "enum": ["contractual", "contractual-alternate", "reporting-only"] })
}

pub(crate) fn statement_kind(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "enum": [
        "payer", "subject", "subject_identifier", "contract", "contract_title", "contract_term", "program",
        "line_of_business", "period", "period_label", "paid_through", "reported_on", "basis", "attribution",
        "benchmark_method"
    ] })
}

pub(crate) fn facets(_: &mut SchemaGenerator) -> Schema {
    let facets: serde_json::Map<String, serde_json::Value> = Facet::ALL
        .iter()
        .map(|facet| (facet.as_str().to_owned(), serde_json::json!({ "type": "string" })))
        .collect();
    json_schema!({ "type": "object", "additionalProperties": false, "properties": facets })
}
