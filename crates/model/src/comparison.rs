//! Total-cost definitions set side by side: whether totals may be compared, which facets decide, and the totals restated
//! to what all of them count.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Anchor, Facet, FacetOrigin, FacetValue, Facets, LineOfBusiness, StatedBy, Unit};

/// Whether totals may be set side by side. Ordered from best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ComparisonVerdict {
    /// Every facet that decides is stated by all of them, and stated the same; nothing else differs.
    Same,
    /// The same kinds of spending as far as stated; the caveats must stand beside the comparison.
    ComparableWithCaveat,
    /// One counts a kind of spending, a price or a market that another does not.
    NotComparable,
}

/// What makes a facet worth naming in a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FacetDifferenceKind {
    /// Two of them state different values.
    Differs,
    /// Two of them state it in words whose meaning is not known to be the same or to differ.
    WordedDifferently,
    /// At least one of them leaves it open.
    NotStated,
}

/// What one of the totals counts of a facet, and who says so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct FacetSide {
    /// The value the verdict rests on; `None` when the facet is unknown.
    pub value: Option<FacetValue>,
    /// Who says so; `None` when the facet is unknown.
    pub by: Option<StatedBy>,
    /// The person, where a person stated it.
    pub name: Option<String>,
    /// Whether the value follows from figures, dates or another facet and is stated nowhere.
    pub inferred: bool,
    /// What is stated, where the figures contradict it and `value` is what they say.
    pub contradicted: Option<FacetValue>,
    /// The sentence that states it.
    pub sentence: Option<String>,
    /// Where the sentence stands in the report of [`ComparedTotal::report_id`].
    pub anchor: Option<Anchor>,
}

/// A facet the totals do not share, or are not known to share.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct FacetDifference {
    /// The facet.
    pub facet: Facet,
    /// What makes it worth naming.
    pub kind: FacetDifferenceKind,
    /// One per total, in the order of [`DefinitionComparison::totals`].
    pub sides: Vec<FacetSide>,
    /// The difference in a sentence: `pharmacy: Acme included; Bolt excluded`.
    pub text: String,
    /// Why such a difference decides, or why it is no more than a caveat.
    pub reason: String,
}

/// One of the totals that are compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ComparedTotal {
    /// The payer's name.
    pub payer: String,
    /// The report the definition is of.
    pub report_id: String,
    /// The payer's term; `None` when the report has no definition of total cost.
    pub term: Option<String>,
    /// The market; `None` when the report states none.
    pub line_of_business: Option<LineOfBusiness>,
}

/// The verdict over two or more totals.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct DefinitionComparison {
    /// The totals, in the order they were given.
    pub totals: Vec<ComparedTotal>,
    /// The verdict.
    pub verdict: ComparisonVerdict,
    /// The verdict with its grounds in one sentence.
    pub summary: String,
    /// Whether the totals are of different market segments; across segments nothing is comparable unless asked for.
    pub segments_differ: bool,
    /// Facets that make the totals not comparable. Empty for the other verdicts.
    pub deciding: Vec<FacetDifference>,
    /// Facets to name beside the comparison.
    pub caveats: Vec<FacetDifference>,
    /// Facets all of them state, and state the same.
    pub shared: Vec<Facet>,
}

/// The pairwise verdicts within one market segment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SegmentComparison {
    /// The market.
    pub line_of_business: LineOfBusiness,
    /// All of the segment's definitions together; `None` when there are fewer than two.
    pub all: Option<DefinitionComparison>,
    /// Each two of them.
    pub pairs: Vec<DefinitionComparison>,
}

/// Whether a step adds to a total or takes from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum StepSign {
    Plus,
    Minus,
}

/// One line taken from a total, or added to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RestatementStep {
    /// The facet the step brings to the common definition.
    pub facet: Facet,
    /// Whether the line is added or taken off.
    pub sign: StepSign,
    /// The line's [`crate::Metric::id`].
    pub metric_id: String,
    /// The line's term, as printed.
    pub term: String,
    /// The line's value, in the restatement's unit.
    #[ts(type = "string")]
    pub value: Decimal,
    /// The line as printed.
    pub displayed: String,
    /// Where the line stands.
    pub anchor: Anchor,
    /// What the total is after this step.
    #[ts(type = "string")]
    pub result: Decimal,
}

/// One total on the way to the common definition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RestatedTotal {
    /// The payer's name.
    pub payer: String,
    /// The report.
    pub report_id: String,
    /// The reported total's [`crate::Metric::id`]; `None` when the report prints none of this kind.
    pub total_id: Option<String>,
    /// The total's term, as printed.
    pub term: Option<String>,
    /// The reported total.
    #[ts(type = "string | null")]
    pub reported: Option<Decimal>,
    /// The reported total as printed.
    pub displayed: Option<String>,
    /// Where the reported total stands.
    pub anchor: Option<Anchor>,
    /// What is added and taken off, in this order. Empty when the total is already on the common definition.
    pub steps: Vec<RestatementStep>,
    /// The total on the common definition; `None` when it cannot be had.
    #[ts(type = "string | null")]
    pub result: Option<Decimal>,
    /// The least the result can be, given the last printed digit of the total and of each line.
    #[ts(type = "string | null")]
    pub low: Option<Decimal>,
    /// The most the result can be.
    #[ts(type = "string | null")]
    pub high: Option<Decimal>,
    /// Why there is no result.
    pub impossible: Option<String>,
}

/// Totals restated to the largest definition they have in common, for one kind of amount.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Restatement {
    /// Dollars, dollars per member month, per member year or per person-year.
    pub unit: Unit,
    /// The facets of the common definition that all of them state or were brought to.
    #[ts(type = "{ [key in Facet]?: FacetValue }")]
    pub common: Facets,
    /// The verdict over the totals once restated, those left aside that the report does not print; `None` when they have
    /// no common definition.
    pub verdict: Option<ComparisonVerdict>,
    /// One per total, in the order given.
    pub totals: Vec<RestatedTotal>,
    /// Deciding facets that no line can bring together, each with the reason. Empty when every printed total has a result.
    pub obstacles: Vec<String>,
}

impl FacetSide {
    /// A facet nothing is known of.
    pub fn unknown() -> FacetSide {
        FacetSide {
            value: None,
            by: None,
            name: None,
            inferred: false,
            contradicted: None,
            sentence: None,
            anchor: None,
        }
    }

    /// A facet as its origin states it.
    pub fn stated(value: FacetValue, origin: FacetOrigin) -> FacetSide {
        FacetSide {
            value: Some(value),
            by: Some(origin.by),
            name: origin.name,
            inferred: origin.by.is_inference(),
            contradicted: None,
            sentence: origin.sentence,
            anchor: origin.anchor,
        }
    }
}
