//! The command line: names, options and their help.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use plumbline_app::commands::{EvidencePack, ExportFormat, Reach};
use plumbline_model::Severity;

use crate::{definitions, feeds, findings};

/// Payers' value-based performance reports, standardised to HL7 VBPR and checked.
#[derive(Debug, Parser)]
#[command(name = "plumbline", version, about, propagate_version = true)]
pub struct Arguments {
    /// The folder that holds the workspace [default: the platform's data folder]
    #[arg(long, global = true, value_name = "DIR")]
    pub workspace: Option<PathBuf>,
    /// Print one JSON document on stdout and nothing else there
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do
    #[command(subcommand)]
    pub verb: Verb,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Show what the reader sees in a file, before any mapping
    Read {
        /// The file
        file: PathBuf,
        /// Read only this page of a PDF, with the one table marked by --box
        #[arg(long, value_name = "N", requires = "region")]
        page: Option<u32>,
        /// The table's region in points from the page's top left corner
        #[arg(long = "box", value_name = "L,T,R,B", requires = "page")]
        region: Option<String>,
        /// The lines between the table's columns in points from the page's left edge [default: found]
        #[arg(long, value_name = "X1,X2,…", requires = "region")]
        columns: Option<String>,
    },
    /// Suggest standard codes for the terms of a file that no mapping knows, or for a list of terms
    Suggest {
        /// The file
        #[arg(required_unless_present = "terms", conflicts_with = "terms")]
        file: Option<PathBuf>,
        /// A tab-separated list instead: a term a line, then what is known of its surroundings
        #[arg(long, value_name = "FILE.tsv")]
        terms: Option<PathBuf>,
    },
    /// Propose a mapping file for a report no mapping knows, with what is open as comments
    Draft {
        /// The report
        file: PathBuf,
        /// Write it there instead of printing it; a file that exists is left alone
        #[arg(long, value_name = "FILE.toml")]
        output: Option<PathBuf>,
    },
    /// Import files, or folders with all they hold
    Import {
        /// Files and folders
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<String>,
        /// Use this mapping instead of recognising the files
        #[arg(long, value_name = "ID")]
        mapping: Option<String>,
        /// Of a FHIR file in which something is refused, store what is sound; without this nothing of it is stored
        #[arg(long)]
        sound: bool,
    },
    /// Show how a report's layout differs from its mapping, and what hangs on it
    Drift {
        /// The report's id, its first characters, or a file [default: every current report whose layout has changed]
        #[arg(value_name = "REPORT_ID|FILE")]
        what: Option<String>,
    },
    /// List the reports
    Reports,
    /// Show one report, each figure with its place in the source
    Report {
        /// The report's id, or its first characters
        id: String,
    },
    /// Run the rules over all reports, or some
    Check {
        /// Report ids [default: all]
        ids: Vec<String>,
        /// Exit with 1 when an open finding is at least this bad
        #[arg(long, value_enum, default_value_t = FailOn::Error)]
        fail_on: FailOn,
    },
    /// List the findings of the latest check, or tell the history of one
    Findings(findings::Which),
    /// Set a finding aside, with a reason and a name
    Waive(findings::Waive),
    /// List the waivers, or those that do nothing any more
    Waivers {
        /// Only those that set nothing aside: what they were given for is gone
        #[arg(long)]
        unused: bool,
    },
    /// List what later versions of reports changed, and what that does to findings
    Restatements {
        /// The report's id, or its first characters [default: all reports]
        id: Option<String>,
    },
    /// Write questions to a payer, list them, or note what became of one
    Query(findings::Query),
    /// Confirm figures that OCR read, after comparing them with the page
    Confirm {
        /// The report's id, or its first characters
        id: String,
        /// The figures' ids as `report` shows them, `header` for what the header says [default: all that wait]
        #[arg(value_name = "FIGURE_ID")]
        figures: Vec<String>,
        /// Who compared them
        #[arg(long, value_name = "NAME", required_unless_present = "withdraw")]
        by: Option<String>,
        /// What the page prints, where OCR read something else; for one figure
        #[arg(long, value_name = "TEXT", requires = "figures")]
        value: Option<String>,
        /// The part of the figure that --value is: target, baseline, numerator … [default: the value or rate]
        #[arg(long, value_name = "PART", requires = "value")]
        part: Option<String>,
        /// Take the confirmation of these figures back
        #[arg(long, requires = "figures", conflicts_with_all = ["by", "value"])]
        withdraw: bool,
    },
    /// List the rules, or explain one
    Rules {
        /// The rule's code, for example PER004
        code: Option<String>,
    },
    /// List the mapping files
    Mappings,
    /// List what each total cost counts, stated and by its figures, and which totals may be compared; or state it by hand
    Definitions(definitions::Definitions),
    /// List the answers persons gave to payers' terms, or the terms that are open; share answers
    Answers {
        /// The terms that no mapping takes, over all current reports, with what they may stand for
        #[arg(long, conflicts_with_all = ["export", "import"])]
        open: bool,
        /// Write the answers to a file, without any data of a report
        #[arg(long, value_name = "FILE", conflicts_with = "import")]
        export: Option<PathBuf>,
        /// With --export: name who answered
        #[arg(long, requires = "export")]
        names: bool,
        /// Take in a file of answers
        #[arg(long, value_name = "FILE", requires = "by")]
        import: Option<PathBuf>,
        /// With --import: only say what would be taken in
        #[arg(long, requires = "import")]
        dry_run: bool,
        /// Who takes the answers in
        #[arg(long, value_name = "NAME", requires = "import")]
        by: Option<String>,
    },
    /// Answer an open term, or take an answer back
    Answer {
        /// The term as printed
        #[arg(required_unless_present_any = ["undo", "undo_last"])]
        term: Option<String>,
        /// What it is: a metric's code or a quality measure's id
        #[arg(long, value_name = "CODE", required_unless_present_any = ["decline", "undo", "undo_last"], conflicts_with = "decline")]
        code: Option<String>,
        /// Why its figures are not to be taken
        #[arg(long, value_name = "REASON")]
        decline: Option<String>,
        /// What the figures are counted in, where their place does not say so
        #[arg(long, value_name = "UNIT")]
        unit: Option<plumbline_model::Unit>,
        /// How far the answer reaches; with `report`, name it by --report
        #[arg(long = "for", value_enum, default_value_t = AnswerReach::Layout)]
        reach: AnswerReach,
        /// Only the term of this report, by its id or its first characters
        #[arg(long, value_name = "ID")]
        report: Option<String>,
        /// Only the term in this table, where it stands in several
        #[arg(long, value_name = "NAME")]
        table: Option<String>,
        /// Only the term in this section
        #[arg(long, value_name = "NAME")]
        section: Option<String>,
        /// Only the term in this column
        #[arg(long, value_name = "NAME")]
        column: Option<String>,
        /// Who answers
        #[arg(long, value_name = "NAME", required_unless_present_any = ["undo", "undo_last"])]
        by: Option<String>,
        /// Only say what would change
        #[arg(long)]
        dry_run: bool,
        /// Take this answer back: the mapping and the answer's number, as `answers` lists them
        #[arg(long, value_name = "MAPPING:NUMBER", conflicts_with_all = ["term", "code", "decline"])]
        undo: Option<String>,
        /// Take the answer back that was given last
        #[arg(long, conflicts_with_all = ["term", "code", "decline", "undo"])]
        undo_last: bool,
    },
    /// List the contracts, or take in what a file states of some
    Contracts {
        /// What to do [default: list them]
        #[command(subcommand)]
        what: Option<ContractsVerb>,
    },
    /// List the thresholds of rules: what is in force, and where it comes from
    Settings,
    /// Set a metric or quality measure of several payers side by side, and say where they differ; without one: list what is reported
    Compare {
        /// The metric's code; may be given more than once
        #[arg(long, value_name = "CODE")]
        metric: Vec<String>,
        /// A quality measure's identifier, as mapped; may be given more than once
        #[arg(long, value_name = "MEASURE", conflicts_with_all = ["metric", "restate"])]
        measure: Vec<String>,
        /// Every quality measure
        #[arg(long, conflicts_with_all = ["metric", "measure", "restate"])]
        measures: bool,
        /// Only what could be known on this day
        #[arg(long, value_name = "DATE")]
        as_of: Option<chrono::NaiveDate>,
        /// Restate total cost to the largest definition the payers have in common
        #[arg(long)]
        restate: bool,
        /// Only this line of business [default: each by itself]
        #[arg(long, value_enum, conflicts_with = "all_segments")]
        segment: Option<SegmentName>,
        /// All lines of business together, each cell saying which it is of
        #[arg(long)]
        all_segments: bool,
        /// The months to compare on [default: those most payers report]
        #[arg(long, value_name = "START/END")]
        period: Option<String>,
        /// With --period: the kind of span to compare on [default: the one most payers report for these months]
        #[arg(long, value_name = "BASIS", requires = "period", value_parser = ["month", "quarter", "ytd", "rolling_12", "year", "settlement", "other"])]
        basis: Option<String>,
    },
    /// Show who covers which months: contract terms, periods, run-out, report dates, and findings about them
    Timeline,
    /// What was paid under contracts, by APM category and New York level, with the state's goals
    Portfolio {
        /// The day the goals are looked at [default: today]
        #[arg(long, value_name = "DATE")]
        as_of: Option<chrono::NaiveDate>,
    },
    /// Write reports out as standard files
    Export {
        /// In which format
        #[arg(long, value_enum, required_unless_present = "preview")]
        format: Option<Format>,
        /// The folder to write to; made if absent
        #[arg(long, value_name = "DIR", required_unless_present = "preview")]
        out: Option<PathBuf>,
        /// What one evidence pack holds
        #[arg(long, value_enum, default_value = "report")]
        per: PackOf,
        /// Write nothing; list what would not conform to VBPR, and what the standard cannot say
        #[arg(long)]
        preview: bool,
        /// Report ids [default: all current ones]
        #[arg(conflicts_with = "all")]
        ids: Vec<String>,
        /// All current reports
        #[arg(long)]
        all: bool,
    },
    /// Bring reports to a FHIR server, each in one transaction
    Push(feeds::Push),
    /// Fetch VBPR reports from a FHIR server and import them
    Pull(feeds::Pull),
    /// Keep the bearer token for a FHIR server in the system's keychain; it is read from standard input
    Token(feeds::KeepToken),
    /// Write reports into a team's database or lake, beside what others publish there
    Publish {
        /// postgres://USER@HOST/DATABASE, its password in PGPASSWORD or ~/.pgpass; or parquet:DIR
        #[arg(long, value_name = "postgres://…|parquet:DIR")]
        to: String,
        /// Report ids [default: all]
        #[arg(conflicts_with = "all")]
        ids: Vec<String>,
        /// All reports
        #[arg(long)]
        all: bool,
    },
    /// Open the window
    App,
}

/// What to do with contracts.
#[derive(Debug, Subcommand)]
pub enum ContractsVerb {
    /// Take in a TOML file of contracts; of a file with a mistake nothing is taken
    Import {
        /// The file
        file: PathBuf,
    },
}

/// How far an answer reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AnswerReach {
    /// One report
    Report,
    /// Every report of the layout
    Layout,
    /// Every layout of the payer
    Payer,
}

impl From<AnswerReach> for Reach {
    fn from(reach: AnswerReach) -> Reach {
        match reach {
            AnswerReach::Report => Reach::Report,
            AnswerReach::Layout => Reach::Layout,
            AnswerReach::Payer => Reach::Payer,
        }
    }
}

/// Lines of business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SegmentName {
    /// Medicare
    Medicare,
    /// Medicaid
    Medicaid,
    /// Commercial
    Commercial,
    /// Reports that state none
    NotStated,
}

/// How bad an open finding must be for exit code 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Only findings that cannot be true or cannot be compared
    Error,
    /// Findings that are probably wrong, too
    Warning,
}

impl From<FailOn> for Severity {
    fn from(fail_on: FailOn) -> Severity {
        match fail_on {
            FailOn::Error => Severity::Error,
            FailOn::Warning => Severity::Warning,
        }
    }
}

/// What one evidence pack holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PackOf {
    /// One report
    Report,
    /// All chosen reports of one payer
    Payer,
}

impl From<PackOf> for EvidencePack {
    fn from(pack: PackOf) -> EvidencePack {
        match pack {
            PackOf::Report => EvidencePack::Report,
            PackOf::Payer => EvidencePack::Payer,
        }
    }
}

/// Formats of `export`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// One VBPR FHIR Bundle per report
    Fhir,
    /// VBPR FHIR in bulk style: one NDJSON file per resource type
    Ndjson,
    /// One tidy row per figure
    Csv,
    /// A workbook with figures, findings and sources
    Xlsx,
    /// Typed tables partitioned by payer and year, for DuckDB, Spark and Trino
    Parquet,
    /// Offline evidence packs: figures, their sources, checks, findings; one per report, or with --per payer per payer
    Html,
}

impl From<Format> for ExportFormat {
    fn from(format: Format) -> ExportFormat {
        match format {
            Format::Fhir => ExportFormat::Fhir,
            Format::Ndjson => ExportFormat::Ndjson,
            Format::Csv => ExportFormat::Csv,
            Format::Xlsx => ExportFormat::Xlsx,
            Format::Parquet => ExportFormat::Parquet,
            Format::Html => ExportFormat::Html,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        super::Arguments::command().debug_assert();
    }
}
