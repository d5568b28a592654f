//! The keys of a contract file. Every doc line here is what an editor shows of `docs/contracts.schema.json`.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use plumbline_model::{
    Aggregation, AttributedTo, Basis, Benchmark, BenchmarkBaseline, Cap, Contract, ContractMeasure, ContractualStatus,
    Definition, DueAfter, Facets, GrowthTrend, Identifier, LineOfBusiness, MeasureCategory, MeasurePayment,
    ModifierKind, ModifierPlace, NewYork, NyArrangement, NyLevel, Period, QualityGate, Rebasing, RiskAdjustment,
    RiskTiming, ScheduledReport, Sharing, TargetType, TrendSource, Unit, ValueModifier,
};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Deserialize;

use super::values::{category, day, exact, exact_list, level, maybe_exact, words};
use crate::format::schema as codes;

/// What one or several contracts agree, as a person states it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ContractFile {
    /// One contract each.
    pub contract: Vec<ContractRule>,
}

/// One contract. What is left out is not known; it is never taken for nothing.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ContractRule {
    /// The payer's contract number, as its reports print it.
    #[serde(default)]
    pub id: Option<String>,
    /// Other numbers the payer prints for the same contract.
    #[serde(default)]
    pub other_ids: Vec<String>,
    /// The contract's title.
    #[serde(default)]
    pub title: Option<String>,
    /// The payer's name, as its reports print it.
    #[serde(default)]
    pub payer: Option<String>,
    /// Other names the payer prints for itself.
    #[serde(default)]
    pub payer_names: Vec<String>,
    /// Identifiers of the payer.
    #[serde(default)]
    pub payer_identifiers: Vec<IdentifierRule>,
    /// The provider organization's name.
    #[serde(default)]
    pub subject: Option<String>,
    /// Identifiers of the provider organization.
    #[serde(default)]
    pub subject_identifiers: Vec<IdentifierRule>,
    /// medicare, medicaid or commercial.
    #[serde(default)]
    #[schemars(schema_with = "codes::line_of_business")]
    pub line_of_business: Option<LineOfBusiness>,
    /// The program's name.
    #[serde(default)]
    pub program: Option<String>,
    /// First and last day of the contract.
    #[serde(default)]
    pub term: Option<SpanRule>,
    /// HCP-LAN APM category, 2A to 4N.
    #[serde(default)]
    #[schemars(schema_with = "words::apm_category")]
    pub apm_category: Option<String>,
    /// VBPR payment-stream codes.
    #[serde(default)]
    pub payment_streams: Vec<String>,
    /// Attribution method, in the contract's words.
    #[serde(default)]
    pub attribution: Option<String>,
    /// Benchmark method, in the contract's words.
    #[serde(default)]
    pub benchmark_method: Option<String>,
    /// Months of claims run-out before a settlement.
    #[serde(default)]
    pub run_out_months: Option<u32>,
    /// New York's level and arrangement.
    #[serde(default)]
    pub new_york: Option<NewYorkRule>,
    /// The benchmark and its four steps.
    #[serde(default)]
    pub benchmark: Option<BenchmarkRule>,
    /// Share rates, minimum rates, gate and caps.
    #[serde(default)]
    pub sharing: Option<SharingRule>,
    /// The quality measures.
    #[serde(default)]
    pub measure: Vec<ContractMeasureRule>,
    /// What is counted in a total-cost term.
    #[serde(default)]
    pub definition: Vec<AgreedDefinition>,
    /// The reports the payer has to send.
    #[serde(default)]
    pub report: Vec<ReportRule>,
    /// Thresholds of rules for reports of this contract; `plumbline settings` lists the keys.
    #[serde(default)]
    pub thresholds: BTreeMap<String, u32>,
}

/// An identifier with its system.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IdentifierRule {
    /// `tin`, `npi`, `aco-id` or a URL.
    pub system: String,
    /// The identifier, as printed.
    pub value: String,
}

/// First and last day of a span.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SpanRule {
    /// First day, as "2024-01-01".
    #[serde(deserialize_with = "day")]
    #[schemars(schema_with = "codes::date")]
    pub start: NaiveDate,
    /// Last day, as "2024-12-31".
    #[serde(deserialize_with = "day")]
    #[schemars(schema_with = "codes::date")]
    pub end: NaiveDate,
}

/// New York's level and arrangement.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewYorkRule {
    /// 0 to 3.
    #[serde(default, deserialize_with = "level")]
    #[schemars(range(min = 0, max = 3), with = "Option<u8>")]
    pub level: Option<NyLevel>,
    /// What is contracted for.
    #[serde(default)]
    #[schemars(schema_with = "words::arrangement")]
    pub arrangement: Option<NyArrangement>,
    /// The subpopulation (HARP, HIV/AIDS, MLTC) or the episode (maternity).
    #[serde(default)]
    pub population: Option<String>,
    /// By whose members attribution goes.
    #[serde(default)]
    #[schemars(schema_with = "words::attributed_to")]
    pub attributed_to: Option<AttributedTo>,
}

/// The benchmark and its four steps.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BenchmarkRule {
    /// The benchmark before value modifiers, in `unit`.
    #[serde(default, deserialize_with = "maybe_exact")]
    #[schemars(schema_with = "words::decimal")]
    pub amount: Option<Decimal>,
    /// USD, USD/member-month, USD/member-year or USD/person-year.
    #[serde(default)]
    #[schemars(schema_with = "words::benchmark_unit")]
    pub unit: Option<Unit>,
    /// The performance period it is for.
    #[serde(default)]
    pub period: Option<SpanRule>,
    /// The day the payer published it.
    #[serde(default, deserialize_with = "super::values::maybe_day")]
    #[schemars(schema_with = "codes::date")]
    pub published_on: Option<NaiveDate>,
    /// The day the payer last changed it.
    #[serde(default, deserialize_with = "super::values::maybe_day")]
    #[schemars(schema_with = "codes::date")]
    pub changed_on: Option<NaiveDate>,
    /// Whether it asks to stay, to do better, or to reach a level.
    #[serde(default)]
    #[schemars(schema_with = "words::target_type")]
    pub target_type: Option<TargetType>,
    /// Step 1: the years it rests on.
    #[serde(default)]
    pub baseline: Option<BaselineRule>,
    /// Step 2: how they are carried forward.
    #[serde(default)]
    pub trend: Option<TrendRule>,
    /// Step 3: how morbidity is taken into account.
    #[serde(default)]
    pub risk_adjustment: Option<RiskRule>,
    /// Step 4: what is put on it. `modifier = []` says that there is nothing.
    #[serde(default)]
    pub modifier: Option<Vec<ModifierRule>>,
    /// How it is set anew in later years.
    #[serde(default)]
    pub rebasing: Option<RebasingRule>,
}

/// The years a benchmark rests on.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BaselineRule {
    /// First and last day of the years looked back on.
    #[serde(default)]
    pub period: Option<SpanRule>,
    /// Number of years looked back on.
    #[serde(default)]
    #[schemars(range(min = 1))]
    pub look_back_years: Option<u32>,
    /// Weight of each year, oldest first: "10%", "30%", "60%".
    #[serde(default, deserialize_with = "exact_list")]
    #[schemars(schema_with = "words::decimals")]
    pub weights: Vec<Decimal>,
    /// How the years become one figure.
    #[serde(default)]
    #[schemars(schema_with = "words::aggregation")]
    pub aggregation: Option<Aggregation>,
    /// Whether the years are the provider's own spending.
    #[serde(default)]
    pub provider_specific: Option<bool>,
    /// Whether the provider spent less than the average of its market.
    #[serde(default)]
    pub provider_below_average: Option<bool>,
}

/// How a baseline is carried forward.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TrendRule {
    /// Whose growth it is.
    #[serde(default)]
    #[schemars(schema_with = "words::trend_source")]
    pub source: Option<TrendSource>,
    /// Growth per year: "3.5%" or 0.035.
    #[serde(default, deserialize_with = "maybe_exact")]
    #[schemars(schema_with = "words::decimal")]
    pub rate: Option<Decimal>,
    /// The index's name.
    #[serde(default)]
    pub index: Option<String>,
}

/// How morbidity is taken into account.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RiskRule {
    /// The model; "none" where the contract says that there is none.
    #[serde(default)]
    pub model: Option<String>,
    /// The model's version.
    #[serde(default)]
    pub version: Option<String>,
    /// prospective or concurrent.
    #[serde(default)]
    #[schemars(schema_with = "words::risk_timing")]
    pub timing: Option<RiskTiming>,
    /// How far a score may rise from baseline to performance year: "3%" or 0.03.
    #[serde(default, deserialize_with = "maybe_exact")]
    #[schemars(schema_with = "words::decimal")]
    pub cap: Option<Decimal>,
}

/// One value modifier.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ModifierRule {
    /// What it is for.
    #[schemars(schema_with = "words::modifier_kind")]
    pub kind: ModifierKind,
    /// The part it adds: "2%" or 0.02. An uptick and a haircut state their size; the others take away where negative.
    #[serde(default, deserialize_with = "maybe_exact")]
    #[schemars(schema_with = "words::decimal")]
    pub rate: Option<Decimal>,
    /// The least it may be.
    #[serde(default, deserialize_with = "maybe_exact")]
    #[schemars(schema_with = "words::decimal")]
    pub least: Option<Decimal>,
    /// The most it may be.
    #[serde(default, deserialize_with = "maybe_exact")]
    #[schemars(schema_with = "words::decimal")]
    pub most: Option<Decimal>,
    /// What it changes: benchmark, share or rebasing.
    #[serde(default)]
    #[schemars(schema_with = "words::modifier_place")]
    pub applied: Option<ModifierPlace>,
}

/// How a benchmark is set anew.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RebasingRule {
    /// Years between one setting and the next.
    #[serde(default)]
    pub every_years: Option<u32>,
    /// Whether it rests on the provider's own spending.
    #[serde(default)]
    pub provider_specific: Option<bool>,
    /// Whether savings already earned are added back.
    #[serde(default)]
    pub adds_back_savings: Option<bool>,
}

/// How savings and losses are shared. Every rate is "50%" or 0.5.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SharingRule {
    /// The provider's share of savings.
    #[serde(default, deserialize_with = "maybe_exact")]
    #[schemars(schema_with = "words::decimal")]
    pub savings_rate: Option<Decimal>,
    /// The provider's share of losses.
    #[serde(default, deserialize_with = "maybe_exact")]
    #[schemars(schema_with = "words::decimal")]
    pub loss_rate: Option<Decimal>,
    /// Savings below this part of the benchmark are not shared.
    #[serde(default, deserialize_with = "maybe_exact")]
    #[schemars(schema_with = "words::decimal")]
    pub minimum_savings_rate: Option<Decimal>,
    /// Losses below this part of the benchmark are not shared.
    #[serde(default, deserialize_with = "maybe_exact")]
    #[schemars(schema_with = "words::decimal")]
    pub minimum_loss_rate: Option<Decimal>,
    /// Whether only what exceeds the minimum is shared; false: from the first dollar once it is reached.
    #[serde(default)]
    pub above_minimum_only: Option<bool>,
    /// Whether the share is multiplied by the quality percentage the payer prints for the year.
    #[serde(default)]
    pub quality_scales_share: Option<bool>,
    /// The most savings that are paid.
    #[serde(default)]
    pub savings_cap: Option<CapRule>,
    /// The most losses that are owed.
    #[serde(default)]
    pub loss_limit: Option<CapRule>,
    /// What quality has to be reached before savings are shared.
    #[serde(default)]
    pub quality_gate: Option<GateRule>,
}

/// A most: one of the two keys.
#[derive(Debug, Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CapRule {
    /// As a part of the benchmark: "10%" or 0.10.
    #[serde(default, deserialize_with = "maybe_exact")]
    #[schemars(schema_with = "words::decimal")]
    pub of_benchmark: Option<Decimal>,
    /// In US dollars.
    #[serde(default, deserialize_with = "maybe_exact")]
    #[schemars(schema_with = "words::decimal")]
    pub usd: Option<Decimal>,
}

/// What quality has to be reached.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GateRule {
    /// The measure; leave it out for the overall quality score.
    #[serde(default)]
    pub measure: Option<String>,
    /// The least result, in the result's unit: "75%" or 0.75 for a rate, 4 for stars.
    #[serde(deserialize_with = "exact")]
    #[schemars(schema_with = "words::decimal")]
    pub least: Decimal,
}

/// One quality measure.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ContractMeasureRule {
    /// Short name (BCS), or canonical URL with version.
    pub measure: String,
    /// The measure's name.
    #[serde(default)]
    pub name: Option<String>,
    /// Weight in the overall score.
    #[serde(default, deserialize_with = "maybe_exact")]
    #[schemars(schema_with = "words::decimal")]
    pub weight: Option<Decimal>,
    /// Whether payment depends on it.
    #[serde(default)]
    #[schemars(schema_with = "codes::contractual_status")]
    pub status: Option<ContractualStatus>,
    /// New York's measure category, 1 to 3.
    #[serde(default, deserialize_with = "category")]
    #[schemars(range(min = 1, max = 3), with = "Option<u8>")]
    pub category: Option<MeasureCategory>,
    /// p4p: the result is paid for; p4r: its reporting.
    #[serde(default)]
    #[schemars(schema_with = "words::payment")]
    pub payment: Option<MeasurePayment>,
    /// The reports in which a result is expected, by what they cover.
    #[serde(default)]
    #[schemars(schema_with = "words::bases")]
    pub expected: Vec<Basis>,
}

/// What is counted in a total-cost term.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AgreedDefinition {
    /// The term, as reports print it.
    pub term: String,
    /// The contract's sentence.
    #[serde(default)]
    pub stated: Option<String>,
    /// `included`, `excluded`, `partial: …` or a stated text. What is left out stays unknown.
    #[serde(default)]
    #[schemars(schema_with = "codes::facets")]
    pub facets: Facets,
}

/// One kind of report the payer has to send.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportRule {
    /// What it is called.
    #[serde(default)]
    pub name: Option<String>,
    /// What span it covers, and so how often it comes.
    #[schemars(schema_with = "codes::basis")]
    pub basis: Basis,
    /// Days from `after` until it is due.
    pub due_days: u32,
    /// The day the count begins at: period_end, run_out_end or year_end.
    #[schemars(schema_with = "words::due_after")]
    pub after: DueAfter,
    /// Days it may be late before it counts as late.
    #[serde(default)]
    pub grace_days: u32,
}

impl ContractRule {
    /// The contract it states. A span that ends before it begins is left out: [`super::problems`] has told it.
    pub(super) fn contract(&self) -> Contract {
        Contract {
            id: self.id.clone().unwrap_or_default(),
            other_ids: self.other_ids.clone(),
            title: self.title.clone(),
            payer: self.payer.clone().unwrap_or_default(),
            payer_names: self.payer_names.clone(),
            payer_identifiers: identifiers(&self.payer_identifiers),
            subject: self.subject.clone(),
            subject_identifiers: identifiers(&self.subject_identifiers),
            line_of_business: self.line_of_business,
            program: self.program.clone(),
            term: self.term.and_then(SpanRule::period),
            apm_category: self.apm_category.as_ref().map(|code| code.trim().to_uppercase()),
            program_models: Vec::new(),
            new_york: self.new_york.as_ref().map(|rule| NewYork {
                level: rule.level,
                arrangement: rule.arrangement,
                population: rule.population.clone(),
                attributed_to: rule.attributed_to,
            }),
            payment_streams: self.payment_streams.clone(),
            measures: self.measure.iter().map(ContractMeasureRule::measure).collect(),
            attribution: self.attribution.clone(),
            benchmark_method: self.benchmark_method.clone(),
            benchmark: self.benchmark.as_ref().map(BenchmarkRule::benchmark),
            sharing: self.sharing.as_ref().map(SharingRule::sharing),
            definitions: self.definition.iter().map(AgreedDefinition::definition).collect(),
            run_out_months: self.run_out_months,
            schedule: self.report.iter().map(ReportRule::scheduled).collect(),
            thresholds: self.thresholds.clone(),
            anchor: None,
            sources: BTreeMap::new(),
        }
    }
}

fn identifiers(rules: &[IdentifierRule]) -> Vec<Identifier> {
    rules
        .iter()
        .map(|rule| Identifier {
            system: rule.system.clone(),
            value: rule.value.clone(),
        })
        .collect()
}

impl SpanRule {
    fn period(self) -> Option<Period> {
        Period::new(self.start, self.end).ok()
    }
}

impl BenchmarkRule {
    fn benchmark(&self) -> Benchmark {
        Benchmark {
            amount: self.amount,
            unit: self.unit,
            period: self.period.and_then(SpanRule::period),
            published_on: self.published_on,
            changed_on: self.changed_on,
            target_type: self.target_type,
            baseline: self.baseline.as_ref().map(|rule| BenchmarkBaseline {
                period: rule.period.and_then(SpanRule::period),
                look_back_years: rule.look_back_years,
                weights: rule.weights.clone(),
                aggregation: rule.aggregation,
                provider_specific: rule.provider_specific,
                provider_below_average: rule.provider_below_average,
            }),
            trend: self.trend.as_ref().map(|rule| GrowthTrend {
                source: rule.source,
                rate: rule.rate,
                index: rule.index.clone(),
            }),
            risk_adjustment: self.risk_adjustment.as_ref().map(|rule| RiskAdjustment {
                model: rule.model.clone(),
                version: rule.version.clone(),
                timing: rule.timing,
                cap: rule.cap,
            }),
            modifiers: self.modifier.as_ref().map(|rules| {
                let modifier = |rule: &ModifierRule| ValueModifier {
                    kind: rule.kind,
                    rate: rule.rate,
                    least: rule.least,
                    most: rule.most,
                    applied: rule.applied,
                };
                rules.iter().map(modifier).collect()
            }),
            rebasing: self.rebasing.as_ref().map(|rule| Rebasing {
                every_years: rule.every_years,
                provider_specific: rule.provider_specific,
                adds_back_savings: rule.adds_back_savings,
            }),
        }
    }
}

impl SharingRule {
    fn sharing(&self) -> Sharing {
        Sharing {
            savings_rate: self.savings_rate,
            loss_rate: self.loss_rate,
            minimum_savings_rate: self.minimum_savings_rate,
            minimum_loss_rate: self.minimum_loss_rate,
            above_minimum_only: self.above_minimum_only,
            quality_scales_share: self.quality_scales_share,
            savings_cap: self.savings_cap.and_then(CapRule::cap),
            loss_limit: self.loss_limit.and_then(CapRule::cap),
            quality_gate: self.quality_gate.as_ref().map(|rule| QualityGate {
                measure: rule.measure.clone(),
                least: rule.least,
            }),
        }
    }
}

impl CapRule {
    fn cap(self) -> Option<Cap> {
        self.of_benchmark.map(Cap::OfBenchmark).or(self.usd.map(Cap::Usd))
    }
}

impl ContractMeasureRule {
    fn measure(&self) -> ContractMeasure {
        ContractMeasure {
            measure: self.measure.clone(),
            name: self.name.clone(),
            weight: self.weight,
            status: self.status,
            category: self.category,
            payment: self.payment,
            expected: self.expected.clone(),
        }
    }
}

impl AgreedDefinition {
    fn definition(&self) -> Definition {
        Definition {
            term: self.term.clone(),
            facets: self.facets.clone(),
            stated: self.stated.clone(),
            anchor: None,
            origins: BTreeMap::new(),
            inferred: None,
            metric_ids: Vec::new(),
        }
    }
}

impl ReportRule {
    fn scheduled(&self) -> ScheduledReport {
        ScheduledReport {
            name: self.name.clone(),
            basis: self.basis,
            due_days: self.due_days,
            after: self.after,
            grace_days: self.grace_days,
        }
    }
}
