//! The nouns of value-based performance reports, in the words of HL7 Da Vinci VBPR 1.1.0.
//!
//! Shape: plain data with serde (the JSON of the command line) and ts-rs (the types of the window). No I/O, no clock.
//! Units: every number is an exact [`rust_decimal::Decimal`] and crosses JSON as a string; every unit is a [`Unit`].
//! Absent is `None`, never 0 or "": see [`FigureState`] for missing, suppressed and not applicable.

mod address;
mod anchor;
mod compare;
mod compare_measures;
mod comparison;
mod contract;
mod definition;
mod document;
mod drift;
mod facet_statement;
mod figure;
mod finding;
mod import;
mod inputs;
mod interval;
mod kept;
mod life;
mod local_codes;
mod ocr;
mod offer;
mod payments;
mod period;
mod query;
mod report;
mod restatement;
mod text;
mod timeline;
mod unit;
mod vbpr;

pub use address::{AddressError, CellAddress, CellRange};
pub use anchor::{Anchor, PageBox};
pub use compare::{
    Arrangement, CalculationOperand, CellDefinition, CellReason, CellReasonKind, CellState, CommonDefinition,
    ComparedCell, EarlierValue, LeftOutReport, MetricComparison, OfferedPeriod, OtherReport, RestatedCell, StratumCell,
    Trend, TrendPoint, UnitCalculation, Yardstick,
};
pub use compare_measures::{MeasureCell, MeasureComparison, MeasureTarget, MeasureYardstick, OtherResult};
pub use comparison::{
    ComparedTotal, ComparisonVerdict, DefinitionComparison, FacetDifference, FacetDifferenceKind, FacetSide,
    RestatedTotal, Restatement, RestatementStep, SegmentComparison, StepSign,
};
pub use contract::{
    APM_CATEGORIES, Aggregation, ApmCategory, AttributedTo, Benchmark, BenchmarkBaseline, Cap, Contract,
    ContractMeasure, ContractualStatus, DueAfter, FactOrigin, FactSource, GrowthTrend, Matched, MatchedOn,
    MeasureCategory, MeasurePayment, ModifierKind, ModifierPlace, NewYork, NyArrangement, NyLevel, ProgramModel,
    QualityGate, Rebasing, RiskAdjustment, RiskTiming, ScheduledReport, Sharing, TargetType, TrendSource,
    ValueModifier, apm_category, contract_of,
};
pub use definition::{
    Definition, Facet, FacetOrigin, FacetValue, Facets, InferenceOutcome, InferredDefinition, StatedBy,
};
pub use document::{
    Cell, DefinedName, Document, FileFormat, Footnote, Issue, Line, Part, PartKind, Section, Severity, Table,
    TableAnchor,
};
pub use drift::{
    Drift, FoundColumn, LayoutChange, LayoutHow, LayoutPart, LayoutProposal, LayoutRule, LeftFigure, Likeness,
    TouchedFact,
};
pub use facet_statement::{FacetStatement, PublishedDefinition};
pub use figure::{
    Baseline, CodeSystem, Direction, FigureSource, FigureState, Metric, QualityMeasure, QualitySlice, Scoring, Stratum,
    Target, Threshold, ValueType,
};
pub use finding::{Evidence, Finding, FindingState, ReportChecks, ReportVerdict, RuleCount, Verdict, fingerprint};
pub use import::{ErrorInfo, ImportStatus, ImportSummary, ImportedFile, MappingUse};
pub use inputs::CheckInputs;
pub use interval::Interval;
pub use kept::{About, KeptFact, ORIGIN_FIGURE, ORIGIN_FILE, ORIGIN_NAME, ORIGIN_REPLACES};
pub use life::{
    FindingEvent, FindingEventKind, Reopened, ReopenedBecause, Waiver, WaiverEnd, WaiverRecord, WaiverScope,
};
pub use local_codes::{LOCAL_METRICS, LocalMetric, local_metric};
pub use ocr::{Confirmation, Correction, FigurePart, HEADER, OcrFigure, OcrKind, PageOcr};
pub use offer::{Offer, Offers};
pub use payments::{
    CategoryPayments, ContractPayments, GoalState, LeftOutFigure, LevelPayments, NEW_YORK_GOALS, Paid, PaymentFigure,
    PaymentSum, PaymentYear, Payments, Reached, ReportNotCounted, ShareGoal,
};
pub use period::{Basis, Period, PeriodError};
pub use query::{AskedQuestion, PayerAnswer, QuestionState};
pub use report::{
    ContractRef, Identifier, LineOfBusiness, Party, Report, ReportStatus, ReportSummary, Source, Statement,
    StatementKind, Suggestion, TermPlace, TermTakes, Unmapped,
};
pub use restatement::{RestatedFigure, RestatedKind, RestatedValue};
pub use text::{SharedText, Text};
pub use timeline::{
    ArrangementTimeline, ContractTerm, CoveredMonth, MonthState, Timeline, TimelineMark, TimelineReport,
};
pub use unit::{Unit, UnitError, grouped};
pub use vbpr::{
    LINES_OF_BUSINESS, METRICS, PAYMENT_STREAMS, THRESHOLD_TYPES, VbprCode, VbprMetric, broader_payment_stream,
    metric as vbpr_metric, payment_stream,
};
