//! The mapping file: what one TOML file in `mappings/` says about one payer's report layout.
//!
//! Shape: plain data read by serde; the same types give `mappings/schema.json`, so every doc line here is what an
//! analyst reads in an editor. Errors: an unknown key, a pattern that does not compile or a code list word that does
//! not exist stops the file with its line ([`crate::MappingError`]); what only the whole file can show is told by
//! [`crate::Mapping::problems`].

mod answer;
mod pattern;
mod region;
pub(crate) mod schema;
mod table;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use plumbline_model::{Basis, Facets, FileFormat, LineOfBusiness, StatementKind, Stratum};
use schemars::JsonSchema;
use serde::Deserialize;

pub use answer::{AnswerRule, AppliesTo, Said};
pub use pattern::Pattern;
pub(crate) use pattern::{needed_text, whole_text};
pub use region::{Points, RegionBox, RegionRule};
pub use schema::schema;
pub use table::{
    Blank, ColumnPeriod, ColumnRule, MeasureGives, MeasureRule, Orientation, OverRows, Role, RowFact, RowIs, ScaleName,
    SectionRule, TableKind, TableRule, TermRule, WordMeaning,
};

/// One payer's report layout: how to know it, where its facts and figures stand, and what its words mean.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MappingFile {
    /// Short name in lower case with hyphens, for example `harborview`. A file in your own folder with the id of a
    /// built-in one replaces it.
    pub id: String,
    /// Counts up when the file changes what is taken.
    pub version: u32,
    /// One line: payer, kind of report, layout.
    pub description: String,
    /// The report the file was written from: a file in `sample_reports/`, or where the layout is documented.
    pub source: String,
    /// File formats the layout comes in.
    #[schemars(schema_with = "schema::formats")]
    pub formats: Vec<FileFormat>,
    /// First day of the report periods the layout is for, as "2024-01-01".
    #[serde(default)]
    #[schemars(schema_with = "schema::date")]
    pub valid_from: Option<NaiveDate>,
    /// Last day of the report periods the layout is for, as "2024-12-31".
    #[serde(default)]
    #[schemars(schema_with = "schema::date")]
    pub valid_to: Option<NaiveDate>,
    /// Who kept this version of the file, where it was made from a changed report.
    #[serde(default)]
    pub changed_by: Option<String>,
    /// When, as "2025-05-02".
    #[serde(default)]
    #[schemars(schema_with = "schema::date")]
    pub changed_on: Option<NaiveDate>,
    /// How the file is built. Leave out for tables.
    #[serde(default)]
    pub shape: Shape,
    /// Who sends the report.
    #[serde(default)]
    pub payer: PayerFacts,
    /// Facts that hold for every report of this layout.
    #[serde(default)]
    pub report: ReportFacts,
    /// Words that tell this layout from others. The score is the weight found divided by the weight of all.
    #[serde(default)]
    pub recognize: Vec<Signature>,
    /// Where the header facts stand: subject, contract, period, paid-through date.
    #[serde(default)]
    pub fact: Vec<FactRule>,
    /// Where the figures stand and what their terms mean.
    #[serde(default)]
    pub table: Vec<TableRule>,
    /// Tables of a PDF that finding alone misreads, as a person marked them on the page.
    #[serde(default)]
    pub region: Vec<RegionRule>,
    /// Figures that must not be taken, each with a reason.
    #[serde(default)]
    pub ignore: Vec<IgnoreRule>,
    /// Tables with figures that are not read, each with a reason: the import lists every other one it leaves behind.
    #[serde(default)]
    pub ignore_table: Vec<IgnoreTable>,
    /// What the payer counts in its total-cost terms.
    #[serde(default)]
    pub definition: Vec<DefinitionRule>,
    /// What the payer's contracts agree that every report of the layout is made under: with an `id` one contract, without
    /// it the contract each report names. Contract files come before it. Keys as in `docs/contracts.md`; the payer is
    /// the mapping's.
    #[serde(default)]
    pub contract: Vec<crate::contract_file::ContractRule>,
    /// What persons said about terms that no rule above takes.
    #[serde(default)]
    pub answer: Vec<AnswerRule>,
}

/// How a file is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    /// Tables of figures: sheets, pages, CSV, a payer's own JSON.
    #[default]
    Tables,
    /// HL7 Da Vinci VBPR resources; needs no tables.
    Vbpr,
}

/// Who sends the report.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PayerFacts {
    /// The payer's name. Leave it out only when a `[[fact]]` of kind `payer` finds it.
    #[serde(default)]
    pub name: Option<String>,
}

/// Facts that hold for every report of the layout. A `[[fact]]` found in the report takes precedence, `basis` excepted.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportFacts {
    /// The program's name.
    #[serde(default)]
    pub program: Option<String>,
    /// The market: medicare, medicaid or commercial.
    #[serde(default)]
    #[schemars(schema_with = "schema::line_of_business")]
    pub line_of_business: Option<LineOfBusiness>,
    /// VBPR payment-stream codes of every figure that names none of its own.
    #[serde(default)]
    pub payment_streams: Vec<String>,
    /// What kind of span the period is, where the layout decides it (a settlement, say). Wins over the
    /// printed period; a `[[fact]]` of kind `basis` is the better way where the report says it in words.
    #[serde(default)]
    #[schemars(schema_with = "schema::basis")]
    pub basis: Option<Basis>,
    /// Whom the report is about, where the layout names nobody: a table of cut points, say.
    #[serde(default)]
    pub subject: Option<String>,
    /// `of_figures`: the report prints no period of its own, its figures print theirs; the report's is then the span
    /// from the first of their days to the last, marked as inferred.
    #[serde(default)]
    pub period: Option<ReportPeriod>,
    /// The month in which the payer's fiscal years begin, 1 to 12. Without it "FY2024" stays open.
    #[serde(default)]
    #[schemars(range(min = 1, max = 12))]
    pub fiscal_year_starts: Option<u32>,
}

/// Where a report's period comes from, when no `[[fact]]` finds one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReportPeriod {
    /// The span of the figures' own periods.
    OfFigures,
}

/// One sign of the layout.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// Text of a line or cell.
    pub text: Pattern,
    /// Only in sheets or pages with this name.
    #[serde(default)]
    pub part: Option<Pattern>,
    /// How telling it is: the payer's name 3, a common header word 1.
    #[serde(default = "one")]
    pub weight: u32,
    /// Without it the report is never of this layout.
    #[serde(default)]
    pub required: bool,
}

fn one() -> u32 {
    1
}

/// Where one header fact stands. Name one of `find`, `label`, `pointer`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FactRule {
    /// What the fact is about.
    #[schemars(schema_with = "schema::statement_kind")]
    pub kind: StatementKind,
    /// Only in sheets or pages with this name.
    #[serde(default)]
    pub part: Option<Pattern>,
    /// A line or cell with this text; the first group in parentheses is the fact, the whole match without one.
    #[serde(default)]
    pub find: Option<Pattern>,
    /// A cell with this text; the fact is the next filled cell to its right.
    #[serde(default)]
    pub label: Option<Pattern>,
    /// JSON pointers; the texts of several are joined with " - ", as for a period's first and last day.
    #[serde(default)]
    pub pointer: Vec<String>,
    /// Where to look. A fact from the file's name is marked as inferred.
    #[serde(default)]
    pub from: FactSource,
    /// What an identifier is: `tin`, `npi`, `aco-id`.
    #[serde(default)]
    pub system: Option<String>,
    /// Printed words and what they stand for, for example `{ "Medicare Advantage" = "medicare" }`.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
    /// Whether reports without it are in order.
    #[serde(default)]
    pub optional: bool,
}

/// Where a fact is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FactSource {
    /// In the report.
    #[default]
    Content,
    /// In the file's name.
    FileName,
}

/// Figures that must not be taken.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IgnoreRule {
    /// The row's label (or the column's header, with terms in columns).
    pub term: Pattern,
    /// Only in this table, by its name.
    #[serde(default)]
    pub table: Option<String>,
    /// Only in this column, by its name: for a term whose figures in other columns are taken.
    #[serde(default)]
    pub column: Option<String>,
    /// Why, for the person who asks where the figure went.
    pub reason: String,
}

/// A table whose figures are left behind on purpose.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IgnoreTable {
    /// Sheets, pages or (JSON) pointers of objects it stands on; every part when left out.
    #[serde(default)]
    pub part: Option<Pattern>,
    /// Words that stand in it.
    #[serde(default)]
    pub header: Vec<Pattern>,
    /// Why, for the person who asks where the figures went.
    pub reason: String,
}

/// What the payer counts in a total-cost term, tied to the sentence that says so.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DefinitionRule {
    /// The name terms use in `definition`.
    pub key: String,
    /// The payer's term, as printed.
    pub term: String,
    /// The sentence that states it; blanks match line ends too. When the report's sentence no longer matches, the
    /// facets are not taken and the import says so.
    #[serde(default)]
    pub sentence: Option<Pattern>,
    /// Only in sheets or pages with this name.
    #[serde(default)]
    pub part: Option<Pattern>,
    /// Take the facets although no sentence states them: only for definitions published elsewhere (say where in
    /// `source`).
    #[serde(default)]
    pub without_sentence: bool,
    /// Where a definition without sentence is published.
    #[serde(default)]
    pub source: Option<String>,
    /// The facets: `included`, `excluded`, `partial: …` or a stated text. What is left out stays unknown.
    #[serde(default)]
    #[schemars(schema_with = "schema::facets")]
    pub facets: Facets,
}

/// One dimension of a split.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StratumRule {
    /// `facility`, `taxid`, `group`, `geography`, `cohort`, or the payer's own word.
    pub dimension: String,
    /// The slice.
    pub value: String,
}

impl From<&StratumRule> for Stratum {
    fn from(rule: &StratumRule) -> Stratum {
        Stratum {
            dimension: rule.dimension.clone(),
            value: rule.value.clone(),
        }
    }
}
