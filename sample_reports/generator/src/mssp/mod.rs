//! Workbooks in the shape of those the Shared Savings Program sends an accountable care organization: the quarterly and
//! the annual expenditure and utilization report and the historical benchmark. The organization and all figures are
//! fictional; the names carry the placeholder stamp that real deliveries may have.

pub mod annual;
pub mod benchmark;
pub mod quarterly;
mod shared;
