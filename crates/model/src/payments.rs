//! What was paid under contracts, by APM category and New York level. The JSON of `plumbline portfolio`.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Anchor, NyLevel, Period};

/// Payments by year, with the goals they are set against. Every amount is in US dollars.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Payments {
    /// The day the goals are looked at.
    pub as_of: NaiveDate,
    /// Performance years, oldest first.
    pub years: Vec<PaymentYear>,
    /// New York's goals for the share of payments, set against the latest year that ended by `as_of`.
    pub goals: Vec<GoalState>,
    /// Reports that are counted nowhere, each with the reason.
    pub left_out: Vec<ReportNotCounted>,
}

/// Payments of one performance year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PaymentYear {
    /// The year in which the reports' periods end.
    pub year: i32,
    /// Each contract's payments, by payer and number.
    pub contracts: Vec<ContractPayments>,
    /// The same by HCP-LAN category; the contracts that state none come last, without a category.
    pub by_apm_category: Vec<CategoryPayments>,
    /// The same by New York level, contracts in Medicaid alone; those that state none come last, without a level.
    pub by_ny_level: Vec<LevelPayments>,
}

/// Payments under one contract in one year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ContractPayments {
    /// The payer's name.
    pub payer: String,
    /// The contract's number.
    pub contract: String,
    /// HCP-LAN category; `None` where the contract states none.
    pub apm_category: Option<String>,
    /// New York's level; `None` where the contract states none.
    pub ny_level: Option<NyLevel>,
    /// Shared savings (losses are negative), quality and other incentives earned.
    pub incentives: PaymentSum,
    /// Capitation paid.
    pub capitation: PaymentSum,
    /// Cost of the members' care.
    pub cost: PaymentSum,
    /// All that was paid: cost, with incentives and capitation where the cost's definition does not count them in.
    pub total: PaymentSum,
}

/// One sum, with the figures it is made of.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS)]
pub struct PaymentSum {
    /// `None` where no report states an amount: not known, which is not 0.
    #[ts(type = "string | null")]
    pub value: Option<Decimal>,
    /// The figures it sums.
    pub figures: Vec<PaymentFigure>,
    /// Figures of its kind that it does not sum, each with the reason.
    pub left_out: Vec<LeftOutFigure>,
}

/// One figure of a sum.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PaymentFigure {
    /// The report.
    pub report_id: String,
    /// The figure's id in the report.
    pub metric_id: String,
    /// The figure's code.
    pub code: String,
    /// The payer's term.
    pub term: String,
    /// As printed.
    pub displayed: String,
    /// In US dollars.
    #[ts(type = "string")]
    pub value: Decimal,
    /// The months it covers.
    pub period: Option<Period>,
    /// Where it stands.
    pub anchor: Anchor,
}

/// A figure that a sum leaves out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct LeftOutFigure {
    /// The figure.
    #[serde(flatten)]
    pub figure: PaymentFigure,
    /// Why.
    pub reason: String,
}

/// A report that is counted nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReportNotCounted {
    /// The report.
    pub report_id: String,
    /// Why.
    pub reason: String,
}

/// Payments of one HCP-LAN category.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CategoryPayments {
    /// `2A` … `4N`; `None` for contracts that state none.
    pub category: Option<String>,
    /// The category's name.
    pub name: Option<String>,
    /// What its contracts were paid.
    #[serde(flatten)]
    pub paid: Paid,
}

/// Payments of one New York level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct LevelPayments {
    /// `None` for contracts that state none.
    pub level: Option<NyLevel>,
    /// What its contracts were paid.
    #[serde(flatten)]
    pub paid: Paid,
}

/// Sums over contracts; `None` where no contract states an amount.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS)]
pub struct Paid {
    /// Numbers of the contracts, with their payers.
    pub contracts: Vec<String>,
    /// Incentives earned.
    #[ts(type = "string | null")]
    pub incentives: Option<Decimal>,
    /// Capitation.
    #[ts(type = "string | null")]
    pub capitation: Option<Decimal>,
    /// Cost of care.
    #[ts(type = "string | null")]
    pub cost: Option<Decimal>,
    /// All that was paid.
    #[ts(type = "string | null")]
    pub total: Option<Decimal>,
    /// Contracts of which no total is known and which the total therefore lacks.
    pub without_total: Vec<String>,
}

/// A goal for the share of payments, as a fraction of 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShareGoal {
    /// The day by which it is to be reached.
    pub by: (i32, u32, u32),
    /// The lowest level that counts.
    pub level: NyLevel,
    /// The least share, in percent.
    pub least_percent: u32,
    /// The upper end of the goal where it is a range, in percent.
    pub most_percent: Option<u32>,
}

/// New York's goals for the share of Medicaid managed-care payments.
///
/// Source: New York State Department of Health, "A Path toward Value Based Payment", annual updates of the VBP Roadmap.
pub const NEW_YORK_GOALS: [ShareGoal; 5] = [
    goal(2018, NyLevel::One, 10, None),
    goal(2019, NyLevel::One, 50, None),
    goal(2019, NyLevel::Two, 15, None),
    goal(2020, NyLevel::One, 80, Some(90)),
    goal(2020, NyLevel::Two, 35, None),
];

const fn goal(year: i32, level: NyLevel, least_percent: u32, most_percent: Option<u32>) -> ShareGoal {
    ShareGoal {
        by: (year, 4, 1),
        level,
        least_percent,
        most_percent,
    }
}

/// A goal and what was reached of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct GoalState {
    /// The day by which it is to be reached.
    pub by: NaiveDate,
    /// The lowest level that counts.
    pub level: NyLevel,
    /// The least share, as a fraction of 1.
    #[ts(type = "string")]
    pub least: Decimal,
    /// The upper end of the goal where it is a range.
    #[ts(type = "string | null")]
    pub most: Option<Decimal>,
    /// The year whose payments are looked at.
    pub year: Option<i32>,
    /// The share of payments at this level and above, counting contracts without a stated level as below it.
    #[ts(type = "string | null")]
    pub share: Option<Decimal>,
    /// The same, counting them as at it.
    #[ts(type = "string | null")]
    pub share_at_most: Option<Decimal>,
    /// Whether it is reached.
    pub state: Reached,
}

/// Whether a goal is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Reached {
    /// Its day has not come.
    NotDue,
    /// The share is there.
    Met,
    /// The share is below, whatever the contracts without a stated level are.
    NotMet,
    /// Payments or levels are not known well enough.
    Unknown,
}
