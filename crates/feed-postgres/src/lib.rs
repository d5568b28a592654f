//! Reports to a team's PostgreSQL, where several analysts publish what each has in a workspace of their own.
//!
//! Shape: [`Feed::connect`] brings the schema `plumbline` up to date; [`Feed::put`] writes one report with what belongs to
//! it in one transaction, or nothing of it. Tables are the [star](plumbline_export::star) with contracts and who published
//! what. Units: decimals are NUMERIC, digit for digit. The same facts have the same ids from every workspace.
//! Errors: [`FeedError`]; no error, log or row holds a password.

mod address;
mod contracts;
mod error;
mod findings;
mod migrations;
mod reports;
mod rows;
mod series;
mod tls;

use std::collections::HashSet;
use std::thread::sleep;
use std::time::Duration;

use plumbline_export::star::Record;
use plumbline_model::{Contract, Finding};
use postgres::{Client, Transaction};

pub use address::{Address, AddressError};
pub use error::FeedError;

/// How often a report is tried when others write the same rows at the same moment, or the connection breaks.
const TRIES: u32 = 4;
/// The wait before the second try; twice as long before each further one.
const FIRST_WAIT: Duration = Duration::from_millis(250);

/// A connection to a team's database.
pub struct Feed {
    address: Address,
    client: Client,
}

impl std::fmt::Debug for Feed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Feed({})", self.address)
    }
}

/// A report to publish.
#[derive(Debug, Clone, Copy)]
pub struct Publication<'a> {
    /// The report, its findings and offers.
    pub record: Record<'a>,
    /// The contract it is made under, where known.
    pub contract: Option<&'a Contract>,
    /// Figures left out because OCR read them and nobody has confirmed them.
    pub withheld: usize,
    /// Whether the report was checked: only then a finding that is not among its own is gone.
    pub checked: bool,
}

/// What became of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Put {
    /// What was done with its facts.
    pub facts: Facts,
    /// Findings added, changed or removed.
    pub findings: usize,
    /// Whether it is the current version in the database.
    pub is_current: bool,
}

/// What was done with a report's facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Facts {
    /// The database had none of them.
    New,
    /// Others stood there.
    Changed,
    /// The same stood there.
    Same,
    /// More stood there: figures that OCR read and somebody else has confirmed. They stay.
    MoreThere,
}

impl Feed {
    /// Connects and brings the schema up to date. Errors: those of connecting, [`FeedError::NewerSchema`],
    /// [`FeedError::ForeignSchema`], [`FeedError::NoRights`].
    pub fn connect(address: Address) -> Result<Feed, FeedError> {
        let mut client = address.connect()?;
        migrations::run(&mut client, &address)?;
        Ok(Feed { address, client })
    }

    /// Writes a report, or leaves it as it is where its facts are there already. `known` are the reports of the workspace:
    /// a finding that names another one is none of its business.
    ///
    /// Errors: [`FeedError::Database`] and [`FeedError::Lost`]; then nothing of the report was changed.
    pub fn put(&mut self, publication: &Publication<'_>, known: &HashSet<&str>) -> Result<Put, FeedError> {
        self.transaction(|transaction| reports::put(transaction, publication, known))
    }

    /// Writes what is known of a contract; what the database knows besides stays. Returns whether anything changed.
    pub fn put_contract(&mut self, contract: &Contract) -> Result<bool, FeedError> {
        self.transaction(|transaction| contracts::put(transaction, contract))
    }

    /// Writes findings that are about no single report. Returns how many were added, changed or removed.
    pub fn put_general(&mut self, findings: &[&Finding], known: &HashSet<&str>) -> Result<usize, FeedError> {
        self.transaction(|transaction| {
            series::lock(transaction, "general")?;
            findings::put(transaction, None, findings, known)
        })
    }

    /// Removes reports of these source files, by their hashes, that are none of the reports known. Returns their ids.
    pub fn remove_gone(&mut self, sources: &[&str], known: &HashSet<&str>) -> Result<Vec<String>, FeedError> {
        let ids: Vec<&str> = known.iter().copied().collect();
        let gone = self.transaction(|transaction| {
            let rows = transaction.query(
                "SELECT report_id FROM plumbline.report WHERE source_sha256 = ANY($1) AND report_id <> ALL($2) ORDER BY 1",
                &[&sources, &ids],
            )?;
            Ok(rows.iter().map(|row| row.get(0)).collect::<Vec<String>>())
        })?;
        for id in &gone {
            self.transaction(|transaction| series::remove(transaction, id))?;
        }
        Ok(gone)
    }

    /// Runs work in a transaction of its own: again where others' work came between or the connection broke.
    fn transaction<T>(
        &mut self,
        work: impl Fn(&mut Transaction<'_>) -> Result<T, postgres::Error>,
    ) -> Result<T, FeedError> {
        let (mut tried, mut wait) = (1, FIRST_WAIT);
        loop {
            let done = self.client.transaction().and_then(|mut transaction| {
                let value = work(&mut transaction)?;
                transaction.commit()?;
                Ok(value)
            });
            let source = match done {
                Ok(value) => return Ok(value),
                Err(source) => source,
            };
            let lost = self.client.is_closed() || source.is_closed();
            if tried == TRIES || !(lost || error::is_for_now(&source)) {
                return Err(FeedError::of(&self.address, source, lost));
            }
            sleep(wait);
            (tried, wait) = (tried + 1, wait * 2);
            if lost && let Ok(client) = self.address.connect() {
                self.client = client;
            }
        }
    }
}
