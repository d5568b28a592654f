//! One normalised report.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    Anchor, Basis, Definition, FileFormat, Issue, KeptFact, Metric, OcrFigure, OcrKind, Period, QualityMeasure, Unit,
};

/// One report of one payer for one provider organization and one performance period, with every figure's source.
/// The JSON of `plumbline report ID --json`.
///
/// Source: VBPR 1.1.0 profile `vbp-performance-measurereport`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Report {
    /// Stable: made of payer, contract, subject, period, basis and the source file's hash.
    pub id: String,
    /// Who sent it.
    pub payer: Party,
    /// The provider organization it is about.
    pub subject: Party,
    /// The contract it is made under, where stated.
    pub contract: Option<ContractRef>,
    /// The market.
    pub line_of_business: Option<LineOfBusiness>,
    /// The program's name.
    pub program: Option<String>,
    /// Where the report stands in the work.
    pub status: ReportStatus,
    /// 1 for the first report of its series (payer, contract, subject, period, basis), then 2, 3 …
    pub version: u32,
    /// The id of the version it replaces.
    pub supersedes: Option<String>,
    /// The day the payer made it.
    pub reported_on: Option<NaiveDate>,
    /// The performance period.
    pub period: Option<Period>,
    /// What kind of span the period is.
    pub basis: Option<Basis>,
    /// Claims paid through this day are counted.
    pub paid_through: Option<NaiveDate>,
    /// The file it came from.
    pub source: Source,
    /// What the report's header says and where, disagreeing statements included.
    pub statements: Vec<Statement>,
    /// Financial and utilization figures in source order.
    pub metrics: Vec<Metric>,
    /// Quality results in source order.
    pub quality: Vec<QualityMeasure>,
    /// Total-cost definitions.
    pub definitions: Vec<Definition>,
    /// Figures whose term no mapping knows. Kept, never dropped.
    pub unmapped: Vec<Unmapped>,
    /// What reading and mapping noticed.
    pub issues: Vec<Issue>,
    /// Figures that were read from a picture by OCR, and who confirmed them. Empty for a file with text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<OcrFigure>>", optional)]
    pub ocr: Vec<OcrFigure>,
    /// What a FHIR file states beyond these fields, as it stands there. Empty for other files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<KeptFact>>", optional)]
    pub kept: Vec<KeptFact>,
}

impl Report {
    /// The metric with this id.
    pub fn metric(&self, id: &str) -> Option<&Metric> {
        self.metrics.iter().find(|metric| metric.id == id)
    }

    /// The first statement of a kind.
    pub fn statement(&self, kind: StatementKind) -> Option<&Statement> {
        self.statements.iter().find(|statement| statement.kind == kind)
    }

    /// What makes two reports versions of the same one: payer, contract, subject, line of business, program, period and basis.
    pub fn series_key(&self) -> String {
        let subject = self
            .subject
            .identifiers
            .first()
            .map_or(self.subject.name.as_str(), |i| i.value.as_str());
        [
            self.payer.name.as_str(),
            self.contract.as_ref().map_or("", |c| c.id.as_str()),
            subject,
            self.line_of_business.map_or("", LineOfBusiness::as_str),
            self.program.as_deref().unwrap_or(""),
            &self.period.map_or_else(String::new, |p| p.to_string()),
            self.basis.map_or("", Basis::as_str),
        ]
        .join("|")
    }

    /// The report in one line of words: payer, program and period.
    pub fn title(&self) -> String {
        let program = self.program.as_deref().map_or_else(String::new, |p| format!(", {p}"));
        let period = self.period.map_or_else(
            || "no period stated".to_owned(),
            |p| format!("{} to {}", p.start, p.end),
        );
        format!("{}{program}, {period}", self.payer.name)
    }

    /// The row of the list of reports.
    pub fn summary(&self) -> ReportSummary {
        ReportSummary {
            id: self.id.clone(),
            payer: self.payer.name.clone(),
            subject: self.subject.name.clone(),
            contract: self.contract.as_ref().map(|c| c.id.clone()),
            line_of_business: self.line_of_business,
            program: self.program.clone(),
            status: self.status,
            version: self.version,
            supersedes: self.supersedes.clone(),
            reported_on: self.reported_on,
            period: self.period,
            basis: self.basis,
            paid_through: self.paid_through,
            source: self.source.clone(),
            figures: self.figure_count(),
            unmapped: self.unmapped.len(),
        }
    }

    /// The report without its figures, but for the first one, which stands for the place of what the header does not say;
    /// and without definitions, open terms, issues and kept facts.
    pub fn header(&self) -> Report {
        let (metrics, quality) = (self.metrics.iter().take(1), self.quality.iter().take(1));
        let (metrics, quality): (Vec<Metric>, Vec<QualityMeasure>) =
            (metrics.cloned().collect(), quality.cloned().collect());
        let is_kept = |figure: &&OcrFigure| match figure.kind {
            OcrKind::Header => true,
            OcrKind::Metric => metrics.iter().any(|metric| metric.id == figure.figure),
            OcrKind::Quality => quality.iter().any(|measure| measure.id == figure.figure),
        };
        Report {
            id: self.id.clone(),
            payer: self.payer.clone(),
            subject: self.subject.clone(),
            contract: self.contract.clone(),
            line_of_business: self.line_of_business,
            program: self.program.clone(),
            status: self.status,
            version: self.version,
            supersedes: self.supersedes.clone(),
            reported_on: self.reported_on,
            period: self.period,
            basis: self.basis,
            paid_through: self.paid_through,
            source: self.source.clone(),
            statements: self.statements.clone(),
            ocr: self.ocr.iter().filter(is_kept).cloned().collect(),
            metrics,
            quality,
            definitions: Vec::new(),
            unmapped: Vec::new(),
            issues: Vec::new(),
            kept: Vec::new(),
        }
    }

    /// Figures in the report: metrics and quality results.
    pub fn figure_count(&self) -> usize {
        self.metrics.len() + self.quality.len()
    }
}

/// A payer or a provider organization.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub struct Party {
    /// The name as printed.
    pub name: String,
    /// Identifiers as printed.
    pub identifiers: Vec<Identifier>,
}

/// An identifier with its system.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct Identifier {
    /// `tin`, `npi`, `aco-id` or a URL.
    pub system: String,
    /// The identifier.
    pub value: String,
}

/// A report's pointer to its contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContractRef {
    /// The payer's contract number, as printed.
    pub id: String,
    /// The contract's title.
    pub title: Option<String>,
}

/// Market segment. VBPR extension `lob`, system `https://nahdo.org/sopt`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum LineOfBusiness {
    Medicare,
    Medicaid,
    Commercial,
}

impl LineOfBusiness {
    /// The name in JSON and in mapping files.
    pub fn as_str(self) -> &'static str {
        match self {
            LineOfBusiness::Medicare => "medicare",
            LineOfBusiness::Medicaid => "medicaid",
            LineOfBusiness::Commercial => "commercial",
        }
    }

    /// The code and display of the Source of Payment Typology.
    pub fn sopt(self) -> (&'static str, &'static str) {
        match self {
            LineOfBusiness::Medicare => ("1", "MEDICARE"),
            LineOfBusiness::Medicaid => ("2", "MEDICAID"),
            LineOfBusiness::Commercial => ("5", "PRIVATE HEALTH INSURANCE"),
        }
    }
}

/// Where a report stands in the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReportStatus {
    /// Imported, not checked since.
    Draft,
    /// Checked.
    Checked,
    /// Signed off by a person.
    SignedOff,
    /// Replaced by a later version; kept.
    Superseded,
}

impl ReportStatus {
    /// The name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            ReportStatus::Draft => "draft",
            ReportStatus::Checked => "checked",
            ReportStatus::SignedOff => "signed_off",
            ReportStatus::Superseded => "superseded",
        }
    }
}

/// The file a report came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Source {
    /// The path it was imported from.
    pub path: String,
    /// SHA-256 of its bytes, lower-case hexadecimal.
    pub sha256: String,
    /// The format as told from content.
    pub format: FileFormat,
    /// The mapping's id and version, `harborview-ma-quarterly@1`.
    pub mapping: String,
}

/// One thing a report's header says, and where. Statements that disagree are both kept (PER012).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Statement {
    /// What it is about.
    pub kind: StatementKind,
    /// The value in machine form: ISO dates, `start/end` for periods, names as printed.
    pub value: String,
    /// Whether the value follows from something else than this text (a year from a file name, say).
    pub inferred: bool,
    /// Where it stands; `None` when the mapping file or the file's name states it.
    pub anchor: Option<Anchor>,
}

/// What a statement is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum StatementKind {
    Payer,
    Subject,
    SubjectIdentifier,
    Contract,
    ContractTitle,
    ContractTerm,
    Program,
    LineOfBusiness,
    /// The performance period as dates.
    Period,
    /// A period named by words alone: "Q3 2024", "Performance Year 2024"; `value` is its period as dates.
    PeriodLabel,
    PaidThrough,
    ReportedOn,
    Basis,
    Attribution,
    BenchmarkMethod,
}

impl StatementKind {
    /// The name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            StatementKind::Payer => "payer",
            StatementKind::Subject => "subject",
            StatementKind::SubjectIdentifier => "subject_identifier",
            StatementKind::Contract => "contract",
            StatementKind::ContractTitle => "contract_title",
            StatementKind::ContractTerm => "contract_term",
            StatementKind::Program => "program",
            StatementKind::LineOfBusiness => "line_of_business",
            StatementKind::Period => "period",
            StatementKind::PeriodLabel => "period_label",
            StatementKind::PaidThrough => "paid_through",
            StatementKind::ReportedOn => "reported_on",
            StatementKind::Basis => "basis",
            StatementKind::Attribution => "attribution",
            StatementKind::BenchmarkMethod => "benchmark_method",
        }
    }
}

/// A figure whose term no mapping knows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Unmapped {
    /// The payer's term, exactly as printed.
    pub term: String,
    /// The figure as printed.
    pub displayed: String,
    /// Where it stands.
    pub anchor: Anchor,
    /// Standard codes it may be, best first.
    pub suggestions: Vec<Suggestion>,
    /// Its place in the layout; `None` where the layout is no table of a mapping file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub place: Option<TermPlace>,
}

/// Where a term stands in its payer's layout: what tells it from the same word elsewhere, and what settles its meaning.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub struct TermPlace {
    /// The mapping's name of the table.
    pub table: String,
    /// The mapping's name of the section, or the heading as printed where the mapping knows none.
    pub section: Option<String>,
    /// The mapping's name of the column, or its header as printed; `None` where the column's header is the term.
    pub column: Option<String>,
    /// The unit that section, column or table give; `None` where an answer has to state it.
    pub unit: Option<Unit>,
    /// Labels just above (or, with terms in columns, to the left), nearest last.
    pub above: Vec<String>,
    /// Labels just below (or to the right), nearest first.
    pub below: Vec<String>,
    /// What answers the term can have.
    pub takes: TermTakes,
    /// What would have to be known before a suggestion could be taken without a person; empty where nothing is open.
    pub question: String,
    /// Why a person's answer to the term was not taken here.
    pub refused: Option<String>,
}

/// What answers a term can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TermTakes {
    /// A metric's code, or that there is none.
    #[default]
    Code,
    /// A quality measure, or that there is none.
    Measure,
    /// Only that it is not to be taken: the figures under it are of several things.
    Nothing,
}

/// A standard code a term may stand for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Suggestion {
    /// The code.
    pub code: String,
    /// 0 to 1.
    #[ts(type = "string")]
    pub confidence: Decimal,
    /// Why, in words a person can check.
    pub reason: String,
}

/// One row of `plumbline reports`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct ReportSummary {
    pub id: String,
    pub payer: String,
    pub subject: String,
    pub contract: Option<String>,
    pub line_of_business: Option<LineOfBusiness>,
    pub program: Option<String>,
    pub status: ReportStatus,
    pub version: u32,
    pub supersedes: Option<String>,
    pub reported_on: Option<NaiveDate>,
    pub period: Option<Period>,
    pub basis: Option<Basis>,
    pub paid_through: Option<NaiveDate>,
    pub source: Source,
    /// Metrics and quality results.
    pub figures: usize,
    /// Figures without a standard term.
    pub unmapped: usize,
}
