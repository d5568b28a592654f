//! Bringing the schema `plumbline` to the version this release knows.
//!
//! Versions stand in `plumbline.migration`, one row each. Missing ones are run in one transaction behind a lock: of two
//! analysts who publish first at once the second finds the work done. A schema of a later release is refused.

use plumbline_export::star::{BESIDE, COMPARE, DEFINITIONS, TABLES};
use postgres::{Client, GenericClient, Transaction};

use crate::{Address, FeedError};

/// One change of the schema. Those that were released never change.
struct Migration {
    version: i32,
    name: &'static str,
    sql: &'static str,
}

const MIGRATIONS: &[Migration] = &[
    Migration {
        version: 1,
        name: "star",
        sql: include_str!("../migrations/0001_star.sql"),
    },
    Migration {
        version: 2,
        name: "contracts",
        sql: include_str!("../migrations/0002_contracts.sql"),
    },
];

/// Only those who migrate the schema take this lock. "PLMB" in ASCII.
const LOCK: i64 = 0x504C_4D42;

/// Runs every migration the database lacks. Errors: [`FeedError::NewerSchema`], [`FeedError::ForeignSchema`],
/// [`FeedError::NoRights`]; then everything is as it was.
pub(crate) fn run(client: &mut Client, address: &Address) -> Result<(), FeedError> {
    let failed = |source| FeedError::of(address, source, false);
    // Whoever may write rows need not be allowed to change the schema, or to look for a lock.
    if checked(address, found(client).map_err(failed)?)? == latest() {
        return Ok(());
    }
    let mut transaction = client.transaction().map_err(failed)?;
    transaction
        .execute("SELECT pg_advisory_xact_lock($1)", &[&LOCK])
        .map_err(failed)?;
    let from = checked(address, found(&mut transaction).map_err(failed)?)?;
    migrate(&mut transaction, from).map_err(failed)?;
    transaction.commit().map_err(failed)
}

fn latest() -> i32 {
    MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or(0)
}

/// What stands in the database under our schema's name.
enum Found {
    Nothing,
    Foreign,
    Version(i32),
}

fn found(client: &mut impl GenericClient) -> Result<Found, postgres::Error> {
    let row = client.query_one(
        "SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = 'plumbline'),
                EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                        WHERE n.nspname = 'plumbline' AND c.relname = 'migration'),
                EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                        WHERE n.nspname = 'plumbline')",
        &[],
    )?;
    let (schema, ours, anything): (bool, bool, bool) = (row.get(0), row.get(1), row.get(2));
    if ours {
        let row = client.query_one("SELECT coalesce(max(version), 0) FROM plumbline.migration", &[])?;
        return Ok(Found::Version(row.get(0)));
    }
    // An owner may have made the empty schema for us.
    Ok(if schema && anything {
        Found::Foreign
    } else {
        Found::Nothing
    })
}

fn checked(address: &Address, found: Found) -> Result<i32, FeedError> {
    match found {
        Found::Nothing => Ok(0),
        Found::Foreign => Err(FeedError::ForeignSchema {
            server: address.to_string(),
        }),
        Found::Version(found) if found > latest() => Err(FeedError::NewerSchema {
            server: address.to_string(),
            found,
            known: latest(),
        }),
        Found::Version(found) => Ok(found),
    }
}

fn migrate(transaction: &mut Transaction<'_>, from: i32) -> Result<(), postgres::Error> {
    if from == latest() {
        return Ok(());
    }
    if transaction
        .query_opt("SELECT FROM pg_namespace WHERE nspname = 'plumbline'", &[])?
        .is_none()
    {
        transaction.batch_execute("CREATE SCHEMA plumbline")?;
    }
    transaction.batch_execute(
        "SET LOCAL search_path = plumbline;
         CREATE TABLE IF NOT EXISTS migration (
             version integer NOT NULL PRIMARY KEY, name text NOT NULL, client text NOT NULL,
             applied_by text NOT NULL DEFAULT current_user, applied_at timestamptz NOT NULL DEFAULT now()
         );",
    )?;
    for migration in MIGRATIONS.iter().filter(|migration| migration.version > from) {
        transaction.batch_execute(migration.sql)?;
        transaction.execute(
            "INSERT INTO migration (version, name, client) VALUES ($1, $2, $3)",
            &[&migration.version, &migration.name, &env!("CARGO_PKG_VERSION")],
        )?;
    }
    transaction.batch_execute(&queries())?;
    transaction.batch_execute(&comments())
}

/// The questions lakes answer too, as functions.
fn queries() -> String {
    format!(
        "CREATE OR REPLACE FUNCTION compare(metric text) RETURNS TABLE (
             line_of_business text, payer_name text, contract text, program text, arrangement text, state text,
             value numeric, unit text, displayed text, calculation text, basis text, period_start date, period_end date,
             paid_through date, run_out_months integer, comparability text, report_id text, figure_id text,
             source_place text
         ) LANGUAGE sql STABLE SET search_path = plumbline AS $plumbline$\n{COMPARE}\n$plumbline$;
         CREATE OR REPLACE FUNCTION definitions() RETURNS TABLE (
             line_of_business text, payer_name text, program text, period_start date, period_end date, is_latest boolean,
             definition integer, term text, facet text, stated text, inferred text, contradicted boolean, stated_by text,
             sentence text, report_id text, source_place text
         ) LANGUAGE sql STABLE SET search_path = plumbline AS $plumbline$\n{DEFINITIONS}\n$plumbline$;"
    )
}

/// What tables and columns mean, for whoever looks at them in the database.
fn comments() -> String {
    let quoted = |text: &str| text.replace('\'', "''");
    let mut sql = String::new();
    for table in TABLES.iter().chain(&BESIDE) {
        sql.push_str(&format!(
            "COMMENT ON TABLE {} IS '{}';\n",
            table.name,
            quoted(table.about)
        ));
        for (column, _, about) in (table.columns)() {
            sql.push_str(&format!(
                "COMMENT ON COLUMN {}.\"{column}\" IS '{}';\n",
                table.name,
                quoted(about)
            ));
        }
    }
    for (column, about) in [
        ("report.is_current", "whether no later version of the report is here"),
        (
            "report.replaces",
            "the version it replaced in the workspace it was published from",
        ),
        (
            "report.contract_key",
            "contract.contract_key; NULL where no contract is known",
        ),
        (
            "report.content_sha256",
            "of every fact of the report: the same facts give the same",
        ),
        (
            "report.withheld",
            "figures left out because OCR read them and nobody has confirmed them",
        ),
        ("report.published_by", "the role that wrote these facts"),
        ("report.published_at", "when these facts were written"),
        (
            "finding.waiver_published_by",
            "the role that published the waiver; it alone takes it back",
        ),
        ("finding.published_by", "the role that wrote the finding"),
        (
            "contract.facts",
            "everything known of the contract, each fact with its source",
        ),
    ] {
        sql.push_str(&format!("COMMENT ON COLUMN {column} IS '{}';\n", quoted(about)));
    }
    sql
}
