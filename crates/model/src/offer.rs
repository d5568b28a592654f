//! What one report offers to comparisons: its figures brought to the units that metrics are compared in.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::{Basis, CellState, Period, Unit};

/// Everything a report can be compared by, and with which other reports it makes one line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Offers {
    /// The payer's name without differences of case and spacing.
    pub payer_key: String,
    /// As [`crate::Arrangement::id`].
    pub arrangement: String,
    /// By code and months.
    pub offers: Vec<Offer>,
}

/// One metric over one span of months, for the whole population.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The metric's code.
    pub code: String,
    /// The unit the metric is compared in.
    pub usual_unit: Unit,
    /// What kind of span it is.
    pub basis: Option<Basis>,
    /// The months.
    pub period: Option<Period>,
    /// Why there is a value or none.
    pub state: CellState,
    /// The exact value in `unit`.
    pub value: Option<Decimal>,
    /// The usual unit, or the printed one where no exact way leads to that.
    pub unit: Unit,
    /// As printed.
    pub displayed: String,
    /// How the value follows from what is printed, in words; `None` where it is printed in `unit`.
    pub calculation: Option<String>,
    /// The [`crate::Metric::id`] it stands on.
    pub metric_id: String,
    /// Claims paid through this day are counted.
    pub paid_through: Option<NaiveDate>,
    /// Months from the end of service to the paid-through date; `None` where not known.
    pub run_out_months: Option<i32>,
    /// The day from which it could be known.
    pub known_on: Option<NaiveDate>,
    /// Where it stands, in words.
    pub place: String,
}
