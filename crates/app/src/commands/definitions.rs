//! Total-cost definitions: requests and answers.

use plumbline_model::{
    Anchor, Definition, Facet, FacetStatement, FacetValue, Facets, LineOfBusiness, Period, PublishedDefinition,
    Restatement, SegmentComparison, StepSign, Unit,
};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Every total-cost definition of the workspace, set side by side.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DefinitionsView {
    /// Each definition of a current report, by market, payer and period, latest first. A report that prints total cost
    /// without defining it is in the list with no facets.
    pub definitions: Vec<DefinedTerm>,
    /// The verdicts of each market segment: all payers together, and each two.
    pub segments: Vec<SegmentComparison>,
    /// The totals of each market segment restated to what all its payers count.
    pub restatements: Vec<SegmentRestatement>,
    /// What people state, ended statements too, latest first.
    pub statements: Vec<FacetStatement>,
    /// Published definitions to start from.
    pub library: Vec<PublishedDefinition>,
}

/// One definition with its report and what the figures say.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DefinedTerm {
    /// The report that states it.
    pub report_id: String,
    /// The payer's name.
    pub payer: String,
    /// The market; `None` when the report states none.
    pub line_of_business: Option<LineOfBusiness>,
    /// The program's name.
    pub program: Option<String>,
    /// The report's period.
    pub period: Option<Period>,
    /// Whether the report is its payer's latest in its market: the one that is compared.
    pub is_latest: bool,
    /// The definition, people's statements taken in.
    pub definition: Definition,
    /// What is not stated and follows: run-out from the report's dates, the member's share from the basis.
    #[ts(type = "{ [key in Facet]?: FacetValue }")]
    pub follows: Facets,
    /// Facets for which the figures say something else than is stated.
    pub differences: Vec<FacetAgainst>,
    /// The sum the inference rests on; `None` unless exactly one way gives the total.
    pub calculation: Option<Calculation>,
    /// Sentences of the report that contradict the mapping file or each other (TCC014).
    pub remarks: Vec<String>,
}

/// A facet stated in one way and counted in another.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FacetAgainst {
    /// The facet.
    pub facet: Facet,
    /// What is stated.
    pub stated: FacetValue,
    /// What the figures say.
    pub inferred: FacetValue,
}

/// The component lines that give a total.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Calculation {
    /// The unit of total and lines.
    pub unit: Unit,
    /// The reported total.
    pub total: CalculationLine,
    /// The lines in the order they are added.
    pub lines: Vec<CalculationLine>,
    /// Their sum.
    #[ts(type = "string")]
    pub sum: Decimal,
    /// How far sum and total may lie apart: half the last printed digit of each.
    #[ts(type = "string")]
    pub tolerance: Decimal,
}

/// One printed line of a calculation.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CalculationLine {
    /// The figure's id in the report.
    pub metric_id: String,
    /// Its term, as printed.
    pub term: String,
    /// Whether it is added or taken off; plus for the total.
    pub sign: StepSign,
    /// Its value.
    #[ts(type = "string")]
    pub value: Decimal,
    /// As printed.
    pub displayed: String,
    /// Where it stands.
    pub anchor: Anchor,
}

/// The restated totals of one market segment.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SegmentRestatement {
    /// The market.
    pub line_of_business: LineOfBusiness,
    /// One for each kind of amount that two payers print.
    pub restatements: Vec<Restatement>,
}

/// A facet as a person states it, for the payer's reports under this term.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct StateFacet {
    /// A report of the payer, or the start of its id.
    pub report_id: String,
    /// The payer's term, as in the report's definition.
    pub term: String,
    /// The facet.
    pub facet: Facet,
    /// `included`, `excluded`, `partial: …` or a text; absent to say that it is left open.
    #[serde(default)]
    pub value: Option<FacetValue>,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: String,
}

/// A person's statement to take back.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WithdrawFacet {
    /// A report of the payer, or the start of its id.
    pub report_id: String,
    /// The payer's term.
    pub term: String,
    /// The facet.
    pub facet: Facet,
}

/// A published definition to take over for a payer's term.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct StartFromPublished {
    /// A report of the payer, or the start of its id.
    pub report_id: String,
    /// The payer's term.
    pub term: String,
    /// The published definition's id.
    pub published: String,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: String,
}
