//! Whether two figures that should agree differ by the factor of a scale, and which factor it is.

use plumbline_model::{Interval, QualityMeasure, Scoring};
use rust_decimal::Decimal;

use crate::amounts::{calculable, interval};
use crate::figures::Figure;
use crate::pairs::{Contradiction, Culprit};
use crate::ways::Way;

/// How far a quotient may lie from a clean factor and still be that factor, as a fraction of it.
/// Ours: another error beside the wrong scale is rarely above one percent, and by chance one wrong figure in fifty at
/// most lies this near to one of the factors tried.
const NEAR: Decimal = Decimal::from_parts(1, 0, 0, false, 2);

/// How wide a figure may be to either side, as a fraction of it, for its scale to be told.
/// Ours: "1%" stands for anything from a half to one and a half percent and fits a hundredth of too many figures.
const WIDEST: Decimal = Decimal::from_parts(25, 0, 0, false, 2);

/// One step between two scales.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// The size is right: only the sign is not.
    None,
    /// Percent points and fractions of 1.
    Percent,
    /// Per year and per month, members and member months.
    Year,
    /// Thousands and units.
    Thousand,
    /// Millions and units.
    Million,
}

impl Step {
    /// Steps between amounts of money.
    pub(crate) const AMOUNTS: &[Step] = &[Step::Thousand, Step::Million];
    /// Steps between a rate times its members and a total.
    pub(crate) const RATES: &[Step] = &[Step::Year, Step::Thousand, Step::Million];
    /// Steps between a printed quotient and its parts.
    pub(crate) const QUOTIENTS: &[Step] = &[Step::Percent, Step::Thousand, Step::Million];

    fn factor(self) -> Decimal {
        Decimal::from(match self {
            Step::None => 1u32,
            Step::Percent => 100,
            Step::Year => 12,
            Step::Thousand => 1_000,
            Step::Million => 1_000_000,
        })
    }
}

/// What a printed figure is of what it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Slip {
    pub(crate) step: Step,
    /// Whether the printed figure is the larger one.
    pub(crate) too_large: bool,
    pub(crate) opposite: bool,
}

impl Slip {
    /// The printed figure as a multiple of what it should be: "100 times", "1/100 of", "the opposite of".
    pub(crate) fn words(self) -> String {
        let size = match (self.step, self.too_large) {
            (Step::None, _) => return "the opposite of".to_owned(),
            (Step::Percent, true) => "100 times",
            (Step::Percent, false) => "1/100 of",
            (Step::Year, true) => "12 times",
            (Step::Year, false) => "1/12 of",
            (Step::Thousand, true) => "1,000 times",
            (Step::Thousand, false) => "1/1,000 of",
            (Step::Million, true) => "1,000,000 times",
            (Step::Million, false) => "1/1,000,000 of",
        };
        if self.opposite {
            format!("with the opposite sign {size}")
        } else {
            size.to_owned()
        }
    }

    /// The figure as it would be on the right scale. `None` beyond the range of exact decimals.
    pub(crate) fn corrected(self, printed: Decimal) -> Option<Decimal> {
        let size = if self.too_large {
            printed.checked_div(self.step.factor())
        } else {
            printed.checked_mul(self.step.factor())
        }?;
        Some(if self.opposite { -size } else { size })
    }

    fn applied(self, expected: &Interval) -> Option<Interval> {
        let factor = Interval::exact(self.step.factor());
        let size = if self.too_large {
            expected.mul(factor)
        } else {
            expected.div(factor)
        }?;
        Some(if self.opposite {
            Interval {
                low: -size.high,
                high: -size.low,
            }
        } else {
            size
        })
    }
}

/// The one step that makes a printed figure what the others give; `None` when it already is, when either is too rounded
/// to tell, and when no step or more than one fits.
pub(crate) fn slip(printed: &Interval, expected: &Interval, steps: &[Step]) -> Option<Slip> {
    if printed.meets(expected) || !is_sharp(printed) || !is_sharp(expected) {
        return None;
    }
    let mut found = None;
    for step in [Step::None].iter().chain(steps).copied() {
        for (too_large, opposite) in [(true, false), (false, false), (true, true), (false, true)] {
            if step == Step::None && !(too_large && opposite) {
                continue;
            }
            let slip = Slip {
                step,
                too_large,
                opposite,
            };
            if slip.applied(expected).is_some_and(|scaled| agree(printed, &scaled)) {
                if found.is_some() {
                    return None;
                }
                found = Some(slip);
            }
        }
    }
    found
}

/// The factor between two scales that a quotient is nearest to, with the quotient's sign; `None` for 0.
pub(crate) fn nearest_factor(quotient: Decimal) -> Option<Decimal> {
    let size = quotient.abs();
    let steps = [Step::None, Step::Year, Step::Percent, Step::Thousand, Step::Million];
    let factors = steps
        .into_iter()
        .flat_map(|step| [Some(step.factor()), Decimal::ONE.checked_div(step.factor())]);
    let away = |factor: Decimal| Some(size.checked_div(factor)?.max(factor.checked_div(size)?));
    let (_, factor) = factors
        .flatten()
        .filter_map(|factor| Some((away(factor)?, factor)))
        .min()?;
    Some(if quotient.is_sign_negative() { -factor } else { factor })
}

fn agree(a: &Interval, b: &Interval) -> bool {
    a.meets(b) || a.middle().saturating_sub(b.middle()).abs() <= b.middle().abs().saturating_mul(NEAR)
}

fn is_sharp(figure: &Interval) -> bool {
    !figure.holds(Decimal::ZERO) && figure.half_width() <= figure.middle().abs().saturating_mul(WIDEST)
}

/// The way by which a printed figure is right but for its scale; `None` where one of them gives it as printed.
pub(crate) fn told<'w, 'a>(printed: &Figure, ways: &'w [Way<'a>], steps: &[Step]) -> Option<(Slip, &'w Way<'a>)> {
    if ways.iter().any(|way| way.interval.meets(&printed.interval)) {
        return None;
    }
    ways.iter()
        .find_map(|way| Some((slip(&printed.interval, &way.interval, steps)?, way)))
}

/// The scale on which every pair of a contradiction would hold.
pub(crate) fn slip_of_lines(contradiction: &Contradiction) -> Option<Slip> {
    let mut slips = contradiction.pairs.iter().map(|pair| pair.slip());
    let first = slips.next()??;
    match contradiction.culprit {
        // A sum that is off by what its part is off need not be off by the factor.
        Culprit::Line => Some(first),
        Culprit::Denominator => slips.all(|other| other == Some(first)).then_some(first),
    }
}

/// The scale on which a proportion's rate would be its numerator over its denominator, with or without exclusions and
/// exceptions taken off.
pub(crate) fn slip_of_rate(measure: &QualityMeasure) -> Option<(Slip, Interval)> {
    if measure.scoring != Scoring::Proportion {
        return None;
    }
    let (numerator, denominator, rate) = (measure.numerator?, measure.denominator?, measure.rate?);
    let taken_off = [measure.exclusions, measure.exceptions]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>();
    let sound = [numerator, denominator, rate]
        .iter()
        .chain(&taken_off)
        .all(|value| calculable(*value));
    if !sound || denominator <= Decimal::ZERO || numerator > denominator {
        return None;
    }
    let printed = interval(rate, measure.sources.get("rate").and_then(|source| source.quantum));
    let quotients: Vec<Interval> = [denominator, denominator - taken_off.iter().sum::<Decimal>()]
        .into_iter()
        .chain(
            measure
                .calculated_denominator
                .filter(|calculated| calculable(*calculated)),
        )
        .filter_map(|over| Interval::exact(numerator).div(Interval::exact(over)))
        .collect();
    if quotients.iter().any(|quotient| printed.meets(quotient)) {
        return None;
    }
    quotients
        .into_iter()
        .find_map(|quotient| Some((slip(&printed, &quotient, &[Step::Percent])?, quotient)))
        .filter(|(slip, _)| !slip.opposite)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::decimal;

    fn shown(text: &str) -> Interval {
        let value = decimal(text);
        interval(value, None)
    }

    #[test]
    fn a_hundredth_is_told_from_a_rounding_and_from_a_wrong_figure() {
        let told = |printed, expected| slip(&shown(printed), &shown(expected), Step::QUOTIENTS);
        let hundredth = Some(Slip {
            step: Step::Percent,
            too_large: false,
            opposite: false,
        });
        assert_eq!(told("0.0007135", "0.07135345"), hundredth);
        assert_eq!(told("0.0007135", "0.0709"), hundredth, "another error beside the scale");
        assert_eq!(told("0.07135", "0.07135345"), None, "a rounding");
        assert_eq!(
            told("0.0007", "0.0600"),
            None,
            "a wrong figure near a hundredth is only a wrong figure"
        );
        assert_eq!(told("0.001", "0.13"), None, "one digit leaves too much open");
        assert_eq!(told("0", "0.13"), None, "0 has no scale");
    }

    #[test]
    fn a_quotient_is_nearest_to_one_scale() {
        let nearest = |quotient| nearest_factor(decimal(quotient)).map(|factor| factor.normalize().to_string());
        assert_eq!(nearest("0.0094").as_deref(), Some("0.01"));
        assert_eq!(nearest("-1012").as_deref(), Some("-1000"));
        assert_eq!(nearest("11.8").as_deref(), Some("12"));
        assert_eq!(nearest("0"), None);
    }

    proptest! {
        #[test]
        fn every_step_is_told_and_undone(value in 1_000i64..10_000_000, which in 0usize..4, too_large: bool, opposite: bool) {
            let step = [Step::Percent, Step::Year, Step::Thousand, Step::Million][which];
            let slip_made = Slip { step, too_large, opposite };
            let right = Decimal::new(value, 2);
            let expected = Interval::displayed(right, Decimal::new(1, 2));
            let printed = slip_made.applied(&expected).expect("in range").middle();
            prop_assert_eq!(slip(&Interval::exact(printed), &expected, &[step]), Some(slip_made));
            let corrected = slip_made.corrected(printed).expect("in range");
            prop_assert!(expected.holds(corrected.round_dp(12)), "{} {}", corrected, right);
        }

        #[test]
        fn what_agrees_has_no_slip(value in 1i64..10_000_000, digits in 0u32..6) {
            let right = Decimal::new(value, 4);
            let printed = right.round_dp(digits);
            prop_assert_eq!(slip(&Interval::displayed(printed, Decimal::new(1, digits)), &Interval::exact(right), Step::RATES), None);
        }
    }
}
