//! Months of claims run-out.

use chrono::{Datelike, NaiveDate};
use plumbline_model::Report;

/// Months from the end of the services to the paid-through date. A date before it is PER004's.
pub(crate) fn run_out_months(report: &Report) -> Option<i32> {
    let month = |date: NaiveDate| date.year() * 12 + date.month0() as i32;
    let (paid, end) = (report.paid_through?, report.period?.end);
    (paid >= end).then(|| month(paid) - month(end))
}
