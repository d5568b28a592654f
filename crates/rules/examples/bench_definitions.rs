//! Measures the search for component lines that add up to a total: `cargo xtask bench definitions`.
//!
//! Thirty lines as a report may print them: different amounts in cents, amounts rounded to thousands, equal amounts, and
//! amounts that add up in no way. Printed are the ways found, and the best and middle time of eleven runs.

use std::time::{Duration, Instant};

use plumbline_model::Interval;
use plumbline_rules::{Amount, Sign, ways};
use rust_decimal::Decimal;

const LINES: i64 = 30;
const RUNS: usize = 11;

/// Amounts without a pattern, from a linear congruential generator: the same at every run.
fn amounts(quantum: Decimal, equal: bool) -> Vec<Amount> {
    let mut state = 20_241_127i64;
    (0..LINES)
        .map(|_| {
            state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
            let cents = if equal {
                12_500_000
            } else {
                100_000 + state % 900_000_000
            };
            let value = (Decimal::new(cents, 2) / quantum).round() * quantum;
            Amount {
                interval: Interval::displayed(value, quantum),
                sign: Sign::Added,
            }
        })
        .collect()
}

fn main() {
    let cent = Decimal::new(1, 2);
    let thousand = Decimal::ONE_THOUSAND;
    for (name, quantum, equal, off) in [
        ("different amounts in cents", cent, false, Decimal::ZERO),
        ("the same, total 0.37 off", cent, false, Decimal::new(37, 2)),
        ("rounded to thousands", thousand, false, Decimal::ZERO),
        ("equal amounts", cent, true, Decimal::ZERO),
    ] {
        let lines = amounts(quantum, equal);
        let sum: Decimal = lines.iter().step_by(3).map(|line| line.interval.middle()).sum();
        let total = Interval::displayed(sum + off, quantum);
        let mut found = 0;
        let mut times: Vec<Duration> = (0..RUNS)
            .map(|_| {
                let begun = Instant::now();
                found = std::hint::black_box(ways(&total, &lines)).found.len();
                begun.elapsed()
            })
            .collect();
        times.sort_unstable();
        println!(
            "{name:<28} {found:>3} ways   best {:>9.1?}   middle {:>9.1?}",
            times[0],
            times[RUNS / 2]
        );
    }
}
