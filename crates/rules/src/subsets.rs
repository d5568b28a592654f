//! Which of a list of amounts add up to a total: meet in the middle over exact integers.
//!
//! Half of the amounts gives at most 2^15 sums for 30 amounts; the sums of one half are sorted and those that complete
//! a sum of the other half are found by bisection. Sums of intervals are kept as two integers, so that nothing is rounded.

use plumbline_model::Interval;
use rust_decimal::Decimal;

/// Amounts searched. Half of them give 2^15 sums, which are enumerated and sorted in milliseconds.
pub(crate) const MOST_AMOUNTS: usize = 30;
/// Ways kept: beyond this many the arithmetic says nothing anyway.
pub(crate) const MOST_WAYS: usize = 16;
/// Pairs of half sums looked at before the search gives up. Only amounts of very different precision come near it.
const MOST_STEPS: usize = 1 << 22;
/// Sums of one half: more (amounts that may be added or taken off count three ways) are not enumerated.
const MOST_SUMS: usize = 1 << 17;

/// How one amount may stand in a sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// Added or left out.
    Added,
    /// Taken off or left out: rebates, recoveries.
    Taken,
    /// Added, taken off or left out: the member's share makes allowed amounts of paid ones and the other way round.
    Either,
}

/// One amount with how it may stand.
#[derive(Debug, Clone, Copy)]
pub struct Amount {
    /// What the printed amount stands for.
    pub interval: Interval,
    /// How it may stand.
    pub sign: Sign,
}

/// How one amount stands in one way to the total.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Left out.
    Out,
    /// Added.
    Added,
    /// Taken off.
    Taken,
}

/// The ways that were found.
#[derive(Debug, Default)]
pub struct Ways {
    /// One place per amount for each way. At least one amount is in.
    pub found: Vec<Vec<Place>>,
    /// Whether these are all: false when there are more than 16 (`MOST_WAYS`), or when the search gave up.
    pub all: bool,
}

/// Finds the ways to add amounts to a total: all for which the interval of the sum meets the total's.
///
/// More than 30 (`MOST_AMOUNTS`) amounts, or amounts beyond the range of 128-bit integers, are not searched.
pub fn ways(total: &Interval, amounts: &[Amount]) -> Ways {
    search(total, amounts).unwrap_or_default()
}

fn search(total: &Interval, amounts: &[Amount]) -> Option<Ways> {
    if amounts.len() > MOST_AMOUNTS {
        return None;
    }
    let intervals = amounts.iter().map(|amount| &amount.interval).chain([total]);
    let scale = intervals
        .flat_map(|interval| [interval.low.scale(), interval.high.scale()])
        .max()?;
    let total = Range::of(total, scale)?;
    let mut lines: Vec<Line> = amounts
        .iter()
        .enumerate()
        .map(|(at, amount)| {
            let range = Range::of(&amount.interval, scale)?;
            Some(Line {
                at,
                range,
                sign: amount.sign,
            })
        })
        .collect::<Option<_>>()?;
    // The widest amounts stand in the half that is walked: what is bisected then has sharp sums.
    lines.sort_by_key(|line| std::cmp::Reverse(line.range.high - line.range.low));
    let (walked, sorted) = lines.split_at(lines.len() / 2);
    let (walked_sums, mut sums) = (half(walked)?, half(sorted)?);
    sums.sort_unstable_by_key(|sum| sum.range.low);
    let widest = sums.iter().map(|sum| sum.range.high - sum.range.low).max()?;

    let mut ways = Ways {
        found: Vec::new(),
        all: true,
    };
    let mut steps = 0;
    for one in &walked_sums {
        let least = total.low.checked_sub(one.range.high)?;
        let most = total.high.checked_sub(one.range.low)?;
        let from = sums.partition_point(|sum| sum.range.low < least - widest);
        for other in sums[from..].iter().take_while(|sum| sum.range.low <= most) {
            steps += 1;
            if steps > MOST_STEPS {
                ways.all = false;
                return Some(ways);
            }
            if other.range.high < least || (one.places | other.places) == 0 {
                continue;
            }
            if ways.found.len() == MOST_WAYS {
                ways.all = false;
                return Some(ways);
            }
            ways.found.push(placed(amounts.len(), one.places | other.places));
        }
    }
    // In the order of the amounts, not of the search.
    ways.found
        .sort_by_key(|way| way.iter().map(|place| *place == Place::Out).collect::<Vec<_>>());
    Some(ways)
}

struct Line {
    /// Its place in the list of amounts.
    at: usize,
    range: Range,
    sign: Sign,
}

#[derive(Debug, Clone, Copy)]
struct Range {
    low: i128,
    high: i128,
}

impl Range {
    fn of(interval: &Interval, scale: u32) -> Option<Range> {
        Some(Range {
            low: integer(interval.low, scale)?,
            high: integer(interval.high, scale)?,
        })
    }

    fn add(self, other: Range) -> Option<Range> {
        Some(Range {
            low: self.low.checked_add(other.low)?,
            high: self.high.checked_add(other.high)?,
        })
    }

    fn negated(self) -> Range {
        Range {
            low: -self.high,
            high: -self.low,
        }
    }
}

fn integer(value: Decimal, scale: u32) -> Option<i128> {
    let factor = 10i128.checked_pow(scale - value.scale())?;
    value.mantissa().checked_mul(factor)
}

/// A sum of some of the lines, with two bits for each line of the list: 01 added, 10 taken off.
#[derive(Debug, Clone, Copy)]
struct Sum {
    range: Range,
    places: u64,
}

/// Every sum of one half of the lines, that of none included.
fn half(lines: &[Line]) -> Option<Vec<Sum>> {
    let mut sums = vec![Sum {
        range: Range { low: 0, high: 0 },
        places: 0,
    }];
    for line in lines {
        let (added, taken) = (1u64 << (2 * line.at), 2u64 << (2 * line.at));
        let choices: &[(Range, u64)] = match line.sign {
            Sign::Added => &[(line.range, added)],
            Sign::Taken => &[(line.range.negated(), taken)],
            Sign::Either => &[(line.range, added), (line.range.negated(), taken)],
        };
        let before = sums.len();
        if before.checked_mul(choices.len() + 1)? > MOST_SUMS {
            return None;
        }
        for (range, place) in choices {
            for at in 0..before {
                let sum = sums[at];
                sums.push(Sum {
                    range: sum.range.add(*range)?,
                    places: sum.places | place,
                });
            }
        }
    }
    Some(sums)
}

fn placed(count: usize, places: u64) -> Vec<Place> {
    (0..count)
        .map(|at| match (places >> (2 * at)) & 3 {
            0 => Place::Out,
            1 => Place::Added,
            _ => Place::Taken,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn exact(cents: i64) -> Interval {
        Interval::exact(Decimal::new(cents, 2))
    }

    fn added(cents: &[i64]) -> Vec<Amount> {
        let amount = |cents: &i64| Amount {
            interval: exact(*cents),
            sign: Sign::Added,
        };
        cents.iter().map(amount).collect()
    }

    /// Thirty amounts no two subsets of which are near each other: a Sidon-like list of large primes.
    fn thirty() -> Vec<i64> {
        (0..30u32)
            .map(|i| 1_000_003 * (1i64 << (i % 31)) / 7 + i64::from(i * i * 17))
            .collect()
    }

    #[test]
    fn the_one_subset_of_thirty_is_found() {
        let cents = thirty();
        let chosen = [0usize, 3, 4, 9, 17, 22, 28, 29];
        let total: i64 = chosen.iter().map(|at| cents[*at]).sum();
        let ways = ways(&exact(total), &added(&cents));
        assert!(ways.all);
        assert_eq!(ways.found.len(), 1);
        for (at, place) in ways.found[0].iter().enumerate() {
            assert_eq!(*place == Place::Added, chosen.contains(&at), "amount {at}");
        }
    }

    #[test]
    fn thirty_equal_amounts_end_at_once_with_more_ways_than_are_kept() {
        let amounts: Vec<Amount> = (0..30)
            .map(|_| Amount {
                interval: Interval::displayed(Decimal::ONE_HUNDRED, Decimal::ONE),
                sign: Sign::Added,
            })
            .collect();
        let ways = ways(&exact(150_000), &amounts);
        assert_eq!(ways.found.len(), MOST_WAYS);
        assert!(!ways.all);
    }

    #[test]
    fn more_amounts_than_are_searched_give_no_answer_and_not_none() {
        let ways = ways(&exact(100), &added(&[7; 31]));
        assert!(ways.found.is_empty() && !ways.all);
    }

    #[test]
    fn rounding_of_every_amount_is_allowed_for() {
        let amounts: Vec<Amount> = [4_100, 2_300]
            .iter()
            .map(|value| Amount {
                interval: Interval::displayed(Decimal::from(*value), Decimal::ONE_HUNDRED),
                sign: Sign::Added,
            })
            .collect();
        let of = |total: i64| ways(&Interval::exact(Decimal::from(total)), &amounts).found.len();
        assert_eq!(of(6_500), 1, "each is good for 50 either way");
        assert_eq!(of(6_501), 0);
    }

    proptest! {
        /// Against trying every way.
        #[test]
        fn what_is_found_is_what_there_is(
            lines in proptest::collection::vec((-400i64..4_000, 0u32..3, 0usize..3), 1..8),
            total in -500i64..9_000,
        ) {
            let signs = [Sign::Added, Sign::Taken, Sign::Either];
            let amounts: Vec<Amount> = lines
                .iter()
                .map(|(value, digits, sign)| Amount {
                    interval: Interval::displayed(Decimal::new(*value, *digits), Decimal::new(1, *digits)),
                    sign: signs[*sign],
                })
                .collect();
            let total = Interval::displayed(Decimal::new(total, 1), Decimal::new(1, 1));
            let mut expected = 0;
            for code in 1..3usize.pow(u32::try_from(amounts.len()).expect("few")) {
                let mut sum = Interval::exact(Decimal::ZERO);
                let mut possible = true;
                for (at, amount) in amounts.iter().enumerate() {
                    let place = code / 3usize.pow(u32::try_from(at).expect("few")) % 3;
                    possible &= !matches!((place, amount.sign), (1, Sign::Taken) | (2, Sign::Added));
                    sum = match place {
                        0 => sum,
                        1 => sum.add(amount.interval).expect("small"),
                        _ => sum.sub(amount.interval).expect("small"),
                    };
                }
                if possible && sum.meets(&total) {
                    expected += 1;
                }
            }
            let found = ways(&total, &amounts);
            prop_assert_eq!(found.found.len(), expected.min(MOST_WAYS));
            prop_assert_eq!(found.all, expected <= MOST_WAYS);
        }
    }
}
