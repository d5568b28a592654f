//! Contracts, with their quality measures and payment streams. Their total-cost definitions are in `definition`.

use plumbline_model::{Contract, ContractMeasure};
use rusqlite::{Connection, named_params, params};

use crate::migration::Step;
use crate::tables::definition::{self, Owner};
use crate::tables::read_grouped;
use crate::value::{Columns, Day, Exact, Json, Word, int};

pub(crate) const STEPS: &[Step] = &[
    Step {
    version: 1,
    sql: "
CREATE TABLE contract (
    payer            TEXT NOT NULL,                  -- the payer's name
    id               TEXT NOT NULL,                  -- the payer's contract number, as printed
    title            TEXT,                           -- null where not known
    subject          TEXT,                           -- the provider organization's name; null where not known
    line_of_business TEXT,                           -- medicare, medicaid, commercial; null where not known
    program          TEXT,                           -- null where not known
    term_start       TEXT,                           -- first day; null where not known
    term_end         TEXT,                           -- last day; null where not known
    apm_category     TEXT,                           -- HCP-LAN category 2A … 4N; null where not known
    attribution      TEXT,                           -- method in the payer's words; null where not known
    benchmark_method TEXT,                           -- in the payer's words; null where not known
    anchor           TEXT CHECK (json_valid(anchor)), -- JSON anchor of the term; null where no report states it
    PRIMARY KEY (payer, id),
    CHECK ((term_start IS NULL) = (term_end IS NULL))
) STRICT;
CREATE TABLE contract_measure (
    payer       TEXT NOT NULL,
    contract_id TEXT NOT NULL,
    position    INTEGER NOT NULL, -- 0 for the first
    measure     TEXT NOT NULL,    -- short name, for example BCS, or canonical URL with version
    name        TEXT,             -- null where not known
    weight      TEXT,             -- exact decimal; null where not known
    status      TEXT,             -- contractual, contractual-alternate, reporting-only; null where not known
    PRIMARY KEY (payer, contract_id, position),
    FOREIGN KEY (payer, contract_id) REFERENCES contract (payer, id) ON DELETE CASCADE
) STRICT;
CREATE TABLE contract_stream (
    payer       TEXT NOT NULL,
    contract_id TEXT NOT NULL,
    position    INTEGER NOT NULL, -- 0 for the first
    stream      TEXT NOT NULL,    -- VBPR payment-stream code
    PRIMARY KEY (payer, contract_id, position),
    FOREIGN KEY (payer, contract_id) REFERENCES contract (payer, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
",
},
    Step {
        version: 6,
        sql: "
ALTER TABLE contract ADD COLUMN terms TEXT CHECK (json_valid(terms)); -- JSON of what the other columns do not hold: benchmark, sharing, schedule, sources; null where nothing is stated
",
    },
];

/// A contract without what stands in columns of its own. Measures keep theirs: their rows hold only a part.
fn terms(contract: &Contract) -> Contract {
    Contract {
        id: String::new(),
        payer: String::new(),
        title: None,
        subject: None,
        line_of_business: None,
        program: None,
        term: None,
        apm_category: None,
        payment_streams: vec![],
        attribution: None,
        benchmark_method: None,
        definitions: vec![],
        anchor: None,
        ..contract.clone()
    }
}

/// Writes a contract in place of the one with the same payer and number.
pub(crate) fn replace(conn: &Connection, contract: &Contract) -> rusqlite::Result<()> {
    conn.prepare_cached("DELETE FROM contract WHERE payer = ?1 AND id = ?2")?
        .execute([&contract.payer, &contract.id])?;
    conn.prepare_cached(
        "INSERT INTO contract (payer, id, title, subject, line_of_business, program, term_start, term_end, apm_category,
             attribution, benchmark_method, anchor, terms)
         VALUES (:payer, :id, :title, :subject, :line_of_business, :program, :term_start, :term_end, :apm_category,
             :attribution, :benchmark_method, :anchor, :terms)",
    )?
    .execute(named_params! {
        ":payer": contract.payer,
        ":id": contract.id,
        ":title": contract.title,
        ":subject": contract.subject,
        ":line_of_business": contract.line_of_business.map(Word),
        ":program": contract.program,
        ":term_start": contract.term.map(|term| Day(term.start)),
        ":term_end": contract.term.map(|term| Day(term.end)),
        ":apm_category": contract.apm_category,
        ":attribution": contract.attribution,
        ":benchmark_method": contract.benchmark_method,
        ":anchor": contract.anchor.as_ref().map(Json),
        ":terms": Json(terms(contract)),
    })?;
    let mut measure = conn.prepare_cached(
        "INSERT INTO contract_measure (payer, contract_id, position, measure, name, weight, status)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for (position, m) in contract.measures.iter().enumerate() {
        measure.execute(params![
            contract.payer,
            contract.id,
            int(position),
            m.measure,
            m.name,
            m.weight.map(Exact),
            m.status.map(Word),
        ])?;
    }
    let mut stream = conn
        .prepare_cached("INSERT INTO contract_stream (payer, contract_id, position, stream) VALUES (?1, ?2, ?3, ?4)")?;
    for (position, code) in contract.payment_streams.iter().enumerate() {
        stream.execute(params![contract.payer, contract.id, int(position), code])?;
    }
    let owner = Owner::Contract {
        payer: &contract.payer,
        id: &contract.id,
    };
    definition::insert(conn, owner, &contract.definitions)
}

/// All contracts, by payer and number.
pub(crate) fn all(conn: &Connection) -> rusqlite::Result<Vec<Contract>> {
    let key = |row: &rusqlite::Row<'_>| Ok::<_, rusqlite::Error>((row.text("payer")?, row.text("contract_id")?));
    let mut measures = read_grouped(
        conn,
        "SELECT * FROM contract_measure ORDER BY payer, contract_id, position",
        [],
        |row| {
            let measure = ContractMeasure {
                measure: row.text("measure")?,
                name: row.maybe_text("name")?,
                weight: row.maybe_decimal("weight")?,
                status: row.maybe_word("status")?,
                ..ContractMeasure::default()
            };
            Ok((key(row)?, measure))
        },
    )?;
    let mut streams = read_grouped(
        conn,
        "SELECT * FROM contract_stream ORDER BY payer, contract_id, position",
        [],
        |row| Ok((key(row)?, row.text("stream")?)),
    )?;
    let mut definitions = definition::read_of_contracts(conn)?;
    conn.prepare_cached("SELECT * FROM contract ORDER BY payer, id")?
        .query_map([], |row| {
            let key = (row.text("payer")?, row.text("id")?);
            let terms: Contract = row.maybe_json("terms")?.unwrap_or_default();
            Ok(Contract {
                title: row.maybe_text("title")?,
                subject: row.maybe_text("subject")?,
                line_of_business: row.maybe_word("line_of_business")?,
                program: row.maybe_text("program")?,
                term: row.maybe_period("term")?,
                apm_category: row.maybe_text("apm_category")?,
                payment_streams: streams.remove(&key).unwrap_or_default(),
                measures: whole(measures.remove(&key).unwrap_or_default(), &terms),
                attribution: row.maybe_text("attribution")?,
                benchmark_method: row.maybe_text("benchmark_method")?,
                definitions: definitions.remove(&key).unwrap_or_default(),
                anchor: row.maybe_json("anchor")?,
                payer: key.0,
                id: key.1,
                ..terms
            })
        })?
        .collect()
}

/// Measures as their rows hold them, with what only the terms hold of each.
fn whole(rows: Vec<ContractMeasure>, terms: &Contract) -> Vec<ContractMeasure> {
    rows.into_iter()
        .map(
            |row| match terms.measures.iter().find(|held| held.measure == row.measure) {
                Some(held) => ContractMeasure {
                    measure: row.measure,
                    name: row.name,
                    weight: row.weight,
                    status: row.status,
                    ..held.clone()
                },
                None => row,
            },
        )
        .collect()
}
