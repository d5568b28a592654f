//! Total-cost definitions of reports and of contracts, facet by facet, stated and inferred.

use std::collections::HashMap;
use std::hash::Hash;

use plumbline_model::{Definition, Facet, FacetValue, Facets, InferredDefinition};
use rusqlite::{Connection, Params, Row, named_params, params};

use crate::migration::Step;
use crate::tables::{Grouped, Ids, read_grouped};
use crate::value::{Columns, Exact, Json, Word, int};

pub(crate) const STEPS: &[Step] = &[
    Step {
        version: 1,
        sql: "
CREATE TABLE definition (
    id                INTEGER NOT NULL PRIMARY KEY,
    report_id         TEXT REFERENCES report (id) ON DELETE CASCADE, -- null for a contract's
    contract_payer    TEXT,                                          -- null for a report's
    contract_id       TEXT,                                          -- null for a report's
    position          INTEGER NOT NULL,                              -- 0 for the first
    term              TEXT NOT NULL,                                 -- the payer's, as printed
    stated            TEXT,                                          -- the sentence that states it; null when none does
    anchor            TEXT CHECK (json_valid(anchor)),               -- JSON anchor; null when only the mapping states it
    inferred_sum      TEXT,                                          -- exact decimal in the total's unit; null when nothing is inferred
    inferred_total_id TEXT,                                          -- the total's metric id; null when nothing is inferred
    FOREIGN KEY (contract_payer, contract_id) REFERENCES contract (payer, id) ON DELETE CASCADE,
    CHECK ((report_id IS NULL) <> (contract_id IS NULL)),
    CHECK ((contract_payer IS NULL) = (contract_id IS NULL)),
    CHECK ((inferred_sum IS NULL) = (inferred_total_id IS NULL))
) STRICT;
CREATE UNIQUE INDEX definition_report ON definition (report_id, position) WHERE report_id IS NOT NULL;
CREATE UNIQUE INDEX definition_contract ON definition (contract_payer, contract_id, position) WHERE contract_id IS NOT NULL;
CREATE TABLE definition_facet (
    definition_id INTEGER NOT NULL REFERENCES definition (id) ON DELETE CASCADE,
    source        TEXT NOT NULL CHECK (source IN ('stated', 'inferred')),
    facet         TEXT NOT NULL,                                         -- basis, medical, pharmacy …; an absent facet is unknown
    says          TEXT NOT NULL CHECK (says IN ('included', 'excluded', 'partial', 'stated')),
    detail        TEXT,                                                  -- which part, or the stated value; null for included and excluded
    PRIMARY KEY (definition_id, source, facet),
    CHECK ((detail IS NULL) = (says IN ('included', 'excluded')))
) STRICT, WITHOUT ROWID;
CREATE TABLE definition_metric (
    definition_id INTEGER NOT NULL REFERENCES definition (id) ON DELETE CASCADE,
    role          TEXT NOT NULL CHECK (role IN ('applies', 'component')), -- applies to it; adds up to the inferred total
    position      INTEGER NOT NULL,                                      -- 0 for the first of its role
    metric_id     TEXT NOT NULL,                                         -- metric.id in the same report
    PRIMARY KEY (definition_id, role, position)
) STRICT, WITHOUT ROWID;
",
    },
    Step {
        version: 8,
        sql: "
ALTER TABLE definition ADD COLUMN inferred_outcome TEXT CHECK (inferred_outcome IN ('unique', 'several', 'none')); -- null for unique and when nothing is inferred
ALTER TABLE definition ADD COLUMN inferred_subtracted TEXT CHECK (json_valid(inferred_subtracted)); -- JSON list of the component metric ids that are taken off; null for none
ALTER TABLE definition ADD COLUMN origins TEXT CHECK (json_valid(origins)); -- JSON object facet to origin, for facets another sentence or a person states; null for none
",
    },
];

const STATED: &str = "stated";
const INFERRED: &str = "inferred";
const APPLIES: &str = "applies";
const COMPONENT: &str = "component";

/// What a definition belongs to.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Owner<'a> {
    Report(&'a str),
    Contract { payer: &'a str, id: &'a str },
}

/// Writes the definitions of one owner.
pub(crate) fn insert(conn: &Connection, owner: Owner<'_>, definitions: &[Definition]) -> rusqlite::Result<()> {
    let (report_id, contract_payer, contract_id) = match owner {
        Owner::Report(id) => (Some(id), None, None),
        Owner::Contract { payer, id } => (None, Some(payer), Some(id)),
    };
    for (position, definition) in definitions.iter().enumerate() {
        let inferred = definition.inferred.as_ref();
        conn.prepare_cached(
            "INSERT INTO definition (report_id, contract_payer, contract_id, position, term, stated, anchor,
                 inferred_sum, inferred_total_id, inferred_outcome, inferred_subtracted, origins)
             VALUES (:report_id, :contract_payer, :contract_id, :position, :term, :stated, :anchor,
                 :inferred_sum, :inferred_total_id, :inferred_outcome, :inferred_subtracted, :origins)",
        )?
        .execute(named_params! {
            ":report_id": report_id,
            ":contract_payer": contract_payer,
            ":contract_id": contract_id,
            ":position": int(position),
            ":term": definition.term,
            ":stated": definition.stated,
            ":anchor": definition.anchor.as_ref().map(Json),
            ":inferred_sum": inferred.map(|inferred| Exact(inferred.sum)),
            ":inferred_total_id": inferred.map(|inferred| &inferred.total_id),
            ":inferred_outcome": inferred.map(|inferred| Word(inferred.outcome)),
            ":inferred_subtracted": inferred
                .map(|inferred| &inferred.subtracted_ids)
                .filter(|ids| !ids.is_empty())
                .map(Json),
            ":origins": Some(&definition.origins).filter(|origins| !origins.is_empty()).map(Json),
        })?;
        let id = conn.last_insert_rowid();
        insert_facets(conn, id, STATED, &definition.facets)?;
        insert_metrics(conn, id, APPLIES, &definition.metric_ids)?;
        if let Some(inferred) = inferred {
            insert_facets(conn, id, INFERRED, &inferred.facets)?;
            insert_metrics(conn, id, COMPONENT, &inferred.component_ids)?;
        }
    }
    Ok(())
}

fn insert_facets(conn: &Connection, definition_id: i64, source: &str, facets: &Facets) -> rusqlite::Result<()> {
    let mut insert = conn.prepare_cached(
        "INSERT INTO definition_facet (definition_id, source, facet, says, detail) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for (facet, value) in facets {
        let (says, detail) = match value {
            FacetValue::Included => ("included", None),
            FacetValue::Excluded => ("excluded", None),
            FacetValue::Partial(part) => ("partial", Some(part)),
            FacetValue::Stated(text) => ("stated", Some(text)),
        };
        insert.execute(params![definition_id, source, Word(*facet), says, detail])?;
    }
    Ok(())
}

fn insert_metrics(conn: &Connection, definition_id: i64, role: &str, metric_ids: &[String]) -> rusqlite::Result<()> {
    let mut insert = conn.prepare_cached(
        "INSERT INTO definition_metric (definition_id, role, position, metric_id) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for (position, metric_id) in metric_ids.iter().enumerate() {
        insert.execute(params![definition_id, role, int(position), metric_id])?;
    }
    Ok(())
}

/// Removes a report's definitions, to be written anew.
pub(crate) fn delete_of_report(conn: &Connection, report_id: &str) -> rusqlite::Result<()> {
    conn.prepare_cached("DELETE FROM definition WHERE report_id = ?1")?
        .execute([report_id])?;
    Ok(())
}

/// The definitions of these reports, by report.
pub(crate) fn read_of_reports(conn: &Connection, ids: &Ids) -> rusqlite::Result<Grouped<String, Definition>> {
    read(
        conn,
        "SELECT * FROM definition WHERE report_id IN (SELECT value FROM json_each(?1)) ORDER BY report_id, position",
        [ids],
        |row| row.text("report_id"),
    )
}

/// The definitions of all contracts, by payer and contract.
pub(crate) fn read_of_contracts(conn: &Connection) -> rusqlite::Result<Grouped<(String, String), Definition>> {
    read(
        conn,
        "SELECT * FROM definition WHERE contract_id IS NOT NULL ORDER BY contract_payer, contract_id, position",
        [],
        |row| Ok((row.text("contract_payer")?, row.text("contract_id")?)),
    )
}

/// A definition's row, before its facets and metrics are put in.
struct Plain<K> {
    id: i64,
    owner: K,
    definition: Definition,
}

fn read<K: Eq + Hash>(
    conn: &Connection,
    sql: &str,
    params: impl Params,
    owner: impl Fn(&Row<'_>) -> rusqlite::Result<K>,
) -> rusqlite::Result<Grouped<K, Definition>> {
    let rows: Vec<Plain<K>> = conn
        .prepare_cached(sql)?
        .query_map(params, |row| {
            let inferred = match row.maybe_text("inferred_total_id")? {
                None => None,
                Some(total_id) => Some(InferredDefinition {
                    outcome: row.maybe_word("inferred_outcome")?.unwrap_or_default(),
                    subtracted_ids: row.maybe_json("inferred_subtracted")?.unwrap_or_default(),
                    facets: Facets::new(),
                    component_ids: Vec::new(),
                    sum: row.decimal("inferred_sum")?,
                    total_id,
                }),
            };
            let definition = Definition {
                term: row.text("term")?,
                facets: Facets::new(),
                stated: row.maybe_text("stated")?,
                anchor: row.maybe_json("anchor")?,
                inferred,
                metric_ids: Vec::new(),
                origins: row.maybe_json("origins")?.unwrap_or_default(),
            };
            Ok(Plain {
                id: row.get("id")?,
                owner: owner(row)?,
                definition,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    let ids = Ids::of(rows.iter().map(|row| row.id));
    let mut facets = read_facets(conn, &ids)?;
    let mut metrics = read_grouped(
        conn,
        "SELECT * FROM definition_metric WHERE definition_id IN (SELECT value FROM json_each(?1))
         ORDER BY definition_id, role, position",
        [&ids],
        |row| {
            Ok((
                (row.get::<_, i64>("definition_id")?, row.text("role")?),
                row.text("metric_id")?,
            ))
        },
    )?;
    let mut grouped: HashMap<K, Vec<Definition>> = HashMap::new();
    for Plain {
        id,
        owner,
        mut definition,
    } in rows
    {
        let mut facets_of = |source: &str| -> Facets {
            let found = facets.remove(&(id, source.to_owned()));
            found.unwrap_or_default().into_iter().collect()
        };
        let mut metrics_of = |role: &str| metrics.remove(&(id, role.to_owned())).unwrap_or_default();
        definition.facets = facets_of(STATED);
        definition.metric_ids = metrics_of(APPLIES);
        if let Some(inferred) = &mut definition.inferred {
            inferred.facets = facets_of(INFERRED);
            inferred.component_ids = metrics_of(COMPONENT);
        }
        grouped.entry(owner).or_default().push(definition);
    }
    Ok(grouped)
}

fn read_facets(conn: &Connection, ids: &Ids) -> rusqlite::Result<Grouped<(i64, String), (Facet, FacetValue)>> {
    read_grouped(
        conn,
        "SELECT * FROM definition_facet WHERE definition_id IN (SELECT value FROM json_each(?1))",
        [ids],
        |row| {
            let detail = row.maybe_text("detail")?.unwrap_or_default();
            let value = match row.text("says")?.as_str() {
                "included" => FacetValue::Included,
                "excluded" => FacetValue::Excluded,
                "partial" => FacetValue::Partial(detail),
                _ => FacetValue::Stated(detail),
            };
            Ok((
                (row.get("definition_id")?, row.text("source")?),
                (row.word("facet")?, value),
            ))
        },
    )
}
