//! What a contract's benchmark and shares make of a year: benchmark, adjusted benchmark, savings or losses, share.
//!
//! Every step is exact. Amounts are in US dollars, rates are fractions of 1; savings are positive and losses negative.

use plumbline_model::{Benchmark, Cap, ModifierPlace, Sharing, ValueModifier};
use rust_decimal::Decimal;

/// What happened in the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Year {
    /// Cost in the benchmark's unit.
    pub cost: Decimal,
    /// What the benchmark is counted per: members or person-years for a year, member months for a month, 1 for dollars.
    pub members: Decimal,
    /// Result the quality gate asks for; `None` where it is not known, and the gate is taken for open.
    pub quality: Option<Decimal>,
    /// The part of the share that quality leaves, as a fraction of 1, where the contract multiplies by it.
    pub quality_percentage: Option<Decimal>,
}

/// What the contract makes of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settlement {
    /// The benchmark with its modifiers, in its unit.
    pub benchmark: Decimal,
    /// Benchmark minus cost, times members.
    pub savings: Decimal,
    /// What the provider is paid or owes; `None` where the contract does not state the share.
    pub shared: Option<Decimal>,
    /// What kept the share from being savings × rate.
    pub limit: Option<Limit>,
}

/// What keeps a share from being savings times rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// Savings or losses stay below the minimum rate.
    BelowMinimum,
    /// The quality gate is closed.
    GateClosed,
    /// The cap or the loss limit is reached.
    Capped,
}

/// The benchmark with the modifiers that change it: amount × (1 + the sum of their rates). `None` without an amount, and
/// where a modifier's rate or place is not stated.
pub fn adjusted(benchmark: &Benchmark) -> Option<Decimal> {
    let rates = sum_of(
        benchmark.modifiers.as_deref().unwrap_or_default(),
        ModifierPlace::Benchmark,
    )?;
    benchmark.amount?.checked_mul(Decimal::ONE.checked_add(rates)?)
}

/// The sum of the rates of the modifiers of one place; `None` where one does not say its rate or place.
fn sum_of(modifiers: &[ValueModifier], place: ModifierPlace) -> Option<Decimal> {
    modifiers.iter().try_fold(Decimal::ZERO, |sum, modifier| {
        if modifier.applied? != place {
            return Some(sum);
        }
        sum.checked_add(modifier.signed_rate()?)
    })
}

/// What a contract makes of a year. `None` where it states no benchmark, or an amount grows out of bounds.
pub fn settle(benchmark: &Benchmark, sharing: Option<&Sharing>, year: &Year) -> Option<Settlement> {
    let per_member = adjusted(benchmark)?;
    let savings = per_member.checked_sub(year.cost)?.checked_mul(year.members)?;
    let whole = per_member.checked_mul(year.members)?;
    let modifiers = benchmark.modifiers.as_deref().unwrap_or_default();
    let (shared, limit) = match sharing {
        Some(sharing) => share(sharing, modifiers, savings, whole, year),
        None => (None, None),
    };
    Some(Settlement {
        benchmark: per_member,
        savings,
        shared,
        limit,
    })
}

/// The provider's part of savings or losses against a benchmark in dollars, and what limited it.
pub fn share(
    sharing: &Sharing,
    modifiers: &[ValueModifier],
    savings: Decimal,
    benchmark: Decimal,
    year: &Year,
) -> (Option<Decimal>, Option<Limit>) {
    let gain = !savings.is_sign_negative();
    let (rate, minimum, cap) = if gain {
        (sharing.savings_rate, sharing.minimum_savings_rate, sharing.savings_cap)
    } else {
        (sharing.loss_rate, sharing.minimum_loss_rate, sharing.loss_limit)
    };
    let size = savings.abs();
    let least = minimum.and_then(|minimum| minimum.checked_mul(benchmark));
    if least.is_some_and(|least| size < least) {
        return (Some(Decimal::ZERO), Some(Limit::BelowMinimum));
    }
    let closed = |gate: &plumbline_model::QualityGate| year.quality.is_some_and(|result| result < gate.least);
    if gain && sharing.quality_gate.as_ref().is_some_and(closed) {
        return (Some(Decimal::ZERO), Some(Limit::GateClosed));
    }
    let part = || {
        let base = match least.filter(|_| sharing.above_minimum_only == Some(true)) {
            Some(least) => size.checked_sub(least)?,
            None => size,
        };
        let rate = rate?.checked_add(sum_of(modifiers, ModifierPlace::Share)?)?;
        let part = base.checked_mul(rate.clamp(Decimal::ZERO, Decimal::ONE))?;
        match sharing.quality_scales_share {
            Some(true) if gain => part.checked_mul(year.quality_percentage?),
            _ => Some(part),
        }
    };
    let Some(part) = part() else { return (None, None) };
    let most = cap.and_then(|cap| match cap {
        Cap::OfBenchmark(rate) => rate.checked_mul(benchmark),
        Cap::Usd(most) => Some(most),
    });
    let (part, limit) = match most {
        Some(most) if part > most => (most, Some(Limit::Capped)),
        _ => (part, None),
    };
    (Some(if gain { part } else { -part }), limit)
}

#[cfg(test)]
mod tests {
    use plumbline_model::{ModifierKind, QualityGate, Unit};

    use super::*;
    use crate::testing::decimal;

    /// A benchmark per member and year with one modifier of the benchmark.
    fn benchmark(amount: &str, kind: ModifierKind, rate: &str) -> Benchmark {
        Benchmark {
            amount: Some(decimal(amount)),
            unit: Some(Unit::UsdPerMemberYear),
            modifiers: Some(vec![ValueModifier {
                kind,
                rate: Some(decimal(rate)),
                least: None,
                most: None,
                applied: Some(ModifierPlace::Benchmark),
            }]),
            ..Benchmark::default()
        }
    }

    /// Fifty thousand members at this cost a year.
    fn year(cost: &str) -> Year {
        Year {
            cost: decimal(cost),
            members: decimal("50000"),
            quality: None,
            quality_percentage: None,
        }
    }

    fn savings(benchmark: &Benchmark, cost: &str) -> Decimal {
        settle(benchmark, None, &year(cost)).expect("a settlement").savings
    }

    #[test]
    fn an_uptick_of_two_percent_on_8000_leaves_8_and_18_million() {
        let benchmark = benchmark("8000", ModifierKind::Uptick, "0.02");
        assert_eq!(adjusted(&benchmark), Some(decimal("8160")));
        assert_eq!(savings(&benchmark, "8000"), decimal("8000000"));
        assert_eq!(savings(&benchmark, "7800"), decimal("18000000"));
    }

    #[test]
    fn a_haircut_of_two_percent_on_10000_loses_10_and_20_million() {
        let benchmark = benchmark("10000", ModifierKind::Haircut, "0.02");
        assert_eq!(adjusted(&benchmark), Some(decimal("9800")));
        assert_eq!(savings(&benchmark, "10000"), decimal("-10000000"));
        assert_eq!(savings(&benchmark, "10200"), decimal("-20000000"));
    }

    #[test]
    fn a_modifier_of_the_share_moves_the_share_and_one_of_rebasing_nothing_this_year() {
        let mut benchmark = benchmark("8000", ModifierKind::Quality, "0.10");
        let half = Sharing {
            savings_rate: Some(decimal("0.5")),
            ..Sharing::default()
        };
        let mut shared = |place| {
            benchmark.modifiers.as_mut().expect("modifiers")[0].applied = place;
            settle(&benchmark, Some(&half), &year("7800")).map(|settled| (settled.savings, settled.shared))
        };
        let million = |text: &str| Some(decimal(text));
        assert_eq!(
            shared(Some(ModifierPlace::Share)),
            Some((decimal("10000000"), million("6000000")))
        );
        assert_eq!(
            shared(Some(ModifierPlace::Rebasing)),
            Some((decimal("10000000"), million("5000000")))
        );
        assert_eq!(
            shared(None),
            None,
            "where it is applied is not stated: nothing is computed"
        );
    }

    #[test]
    fn minimum_gate_scale_and_cap_decide_what_is_shared() {
        let benchmark = benchmark("8000", ModifierKind::Uptick, "0.02");
        let full = Sharing {
            savings_rate: Some(decimal("0.5")),
            loss_rate: Some(decimal("0.4")),
            minimum_savings_rate: Some(decimal("0.02")),
            minimum_loss_rate: Some(decimal("0.02")),
            ..Sharing::default()
        };
        let settled = |sharing: &Sharing, year: Year| {
            let settled = settle(&benchmark, Some(sharing), &year).expect("a settlement");
            (
                settled.shared.map(|shared| shared.normalize().to_string()),
                settled.limit,
            )
        };
        let paid = |text: &str, limit| (Some(text.to_owned()), limit);
        // The benchmark is $408,000,000; its 2% are $8,160,000.
        assert_eq!(settled(&full, year("8000")), paid("0", Some(Limit::BelowMinimum)));
        assert_eq!(settled(&full, year("7800")), paid("9000000", None));
        assert_eq!(settled(&full, year("8400")), paid("-4800000", None));
        let above = Sharing {
            above_minimum_only: Some(true),
            ..full.clone()
        };
        assert_eq!(settled(&above, year("7800")), paid("4920000", None));
        let capped = Sharing {
            savings_cap: Some(Cap::OfBenchmark(decimal("0.01"))),
            loss_limit: Some(Cap::Usd(decimal("1000000"))),
            ..full.clone()
        };
        assert_eq!(settled(&capped, year("7800")), paid("4080000", Some(Limit::Capped)));
        assert_eq!(settled(&capped, year("8400")), paid("-1000000", Some(Limit::Capped)));
        let gated = Sharing {
            quality_gate: Some(QualityGate {
                measure: None,
                least: decimal("0.60"),
            }),
            quality_scales_share: Some(true),
            ..full.clone()
        };
        let quality = |result: &str| Year {
            quality: Some(decimal(result)),
            quality_percentage: Some(decimal(result)),
            ..year("7800")
        };
        assert_eq!(settled(&gated, quality("0.59")), paid("0", Some(Limit::GateClosed)));
        assert_eq!(settled(&gated, quality("0.85")), paid("7650000", None));
        assert_eq!(
            settled(&gated, year("7800")),
            (None, None),
            "without the quality percentage the share is not known"
        );
        assert_eq!(settled(&Sharing::default(), year("7800")), (None, None));
    }
}
