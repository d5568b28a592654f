//! Printed values and printed periods, made exact.

pub mod number;
pub mod period;
