//! What a printed figure stands for: an interval as wide as its last displayed digit.

use rust_decimal::Decimal;

/// A closed interval of exact decimals. "12.3%" stands for 0.1225 to 0.1235, "$412" for 411.5 to 412.5.
///
/// Rules compare intervals, never points: two printed figures agree when their intervals meet.
/// Arithmetic returns `None` on overflow or division by an interval that holds 0: such a check says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// Lower end.
    pub low: Decimal,
    /// Upper end.
    pub high: Decimal,
}

// Named like the operators, but they can fail, so they are not the operators.
#[allow(clippy::should_implement_trait)]
impl Interval {
    /// The exact value, without width.
    pub fn exact(value: Decimal) -> Interval {
        Interval {
            low: value,
            high: value,
        }
    }

    /// The values that print as `value` when the last displayed digit is worth `quantum` (half a quantum to each side).
    pub fn displayed(value: Decimal, quantum: Decimal) -> Interval {
        let half = quantum.abs() / Decimal::TWO;
        Interval {
            low: value - half,
            high: value + half,
        }
    }

    /// Half the width: the tolerance to name in a finding.
    pub fn half_width(&self) -> Decimal {
        (self.high - self.low) / Decimal::TWO
    }

    /// The middle.
    pub fn middle(&self) -> Decimal {
        (self.high + self.low) / Decimal::TWO
    }

    /// Whether both share a value.
    pub fn meets(&self, other: &Interval) -> bool {
        self.low <= other.high && other.low <= self.high
    }

    /// Whether the value lies inside.
    pub fn holds(&self, value: Decimal) -> bool {
        self.low <= value && value <= self.high
    }

    /// Sum.
    pub fn add(self, other: Interval) -> Option<Interval> {
        Some(Interval {
            low: self.low.checked_add(other.low)?,
            high: self.high.checked_add(other.high)?,
        })
    }

    /// Difference.
    pub fn sub(self, other: Interval) -> Option<Interval> {
        Some(Interval {
            low: self.low.checked_sub(other.high)?,
            high: self.high.checked_sub(other.low)?,
        })
    }

    /// Product.
    pub fn mul(self, other: Interval) -> Option<Interval> {
        Interval::around([
            self.low.checked_mul(other.low)?,
            self.low.checked_mul(other.high)?,
            self.high.checked_mul(other.low)?,
            self.high.checked_mul(other.high)?,
        ])
    }

    /// Quotient; `None` when the divisor's interval holds 0.
    pub fn div(self, other: Interval) -> Option<Interval> {
        if other.holds(Decimal::ZERO) {
            return None;
        }
        Interval::around([
            self.low.checked_div(other.low)?,
            self.low.checked_div(other.high)?,
            self.high.checked_div(other.low)?,
            self.high.checked_div(other.high)?,
        ])
    }

    fn around(corners: [Decimal; 4]) -> Option<Interval> {
        Some(Interval {
            low: *corners.iter().min()?,
            high: *corners.iter().max()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().expect("a decimal")
    }

    #[test]
    fn a_percent_with_one_digit_stands_for_a_tenth_of_a_point() {
        let printed = Interval::displayed(decimal("0.123"), decimal("0.001"));
        assert_eq!(
            printed,
            Interval {
                low: decimal("0.1225"),
                high: decimal("0.1235")
            }
        );
        assert!(
            printed.meets(&Interval::exact(decimal("0.1235"))),
            "a rounding difference is no difference"
        );
        assert!(
            !printed.meets(&Interval::exact(decimal("0.1236"))),
            "a real difference is one"
        );
    }

    proptest! {
        #[test]
        fn an_operation_on_intervals_holds_the_operation_on_their_points(a in -1_000_000i64..1_000_000, b in 1i64..1_000_000, qa in 0u32..3, qb in 0u32..3) {
            let (x, y) = (Decimal::new(a, 2), Decimal::new(b, 2));
            let i = Interval::displayed(x, Decimal::new(1, qa));
            let j = Interval::displayed(y, Decimal::new(1, qb));
            prop_assert!(i.add(j).expect("in range").holds(x + y));
            prop_assert!(i.sub(j).expect("in range").holds(x - y));
            prop_assert!(i.mul(j).expect("in range").holds(x * y));
            if let Some(quotient) = i.div(j) {
                prop_assert!(quotient.holds(x / y));
            }
        }
    }
}
