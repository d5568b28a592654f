//! Printed texts to exact figures, periods and dates.

pub mod number;
pub mod period;
