//! Savings or losses as a contract's own benchmark makes them of a report's cost and members.

use plumbline_model::{Benchmark, Contract, FactSource, Interval, Period, Unit};
use rust_decimal::Decimal;

use crate::amounts::with_unit;
use crate::components::TOTAL_COST;
use crate::figures::{Figure, Per, Role, Slice};
use crate::settlement::adjusted;
use crate::ways::Way;

/// The benchmark a contract states, after its modifiers.
pub(crate) struct Agreed<'a> {
    pub(crate) contract: &'a Contract,
    benchmark: &'a Benchmark,
    /// With the modifiers, in `unit`.
    pub(crate) adjusted: Decimal,
    unit: Unit,
    per: Per,
}

/// The contract's benchmark for these months of the whole population. `None` where the contract states none in
/// numbers, one for other months, or a modifier without its rate or place.
pub(crate) fn agreed(contract: &Contract, months: Option<Period>) -> Option<Agreed<'_>> {
    let benchmark = contract.benchmark.as_ref()?;
    let unit = benchmark.unit?;
    let per = Per::of(unit)?;
    let months = months?;
    let meant = match benchmark.period {
        Some(period) => period == months,
        // Dollars without a period are dollars of no known span.
        None => per != Per::Whole && contract.term.is_some_and(|term| term.contains(&months)),
    };
    Some(Agreed {
        contract,
        adjusted: adjusted(benchmark).filter(|_| meant)?,
        benchmark,
        unit,
        per,
    })
}

impl Agreed<'_> {
    /// The benchmark in words, with who states it.
    pub(crate) fn words(&self) -> String {
        let stated = self.benchmark.amount.unwrap_or(self.adjusted);
        let source = self.contract.source("benchmark.amount").map(FactSource::words);
        let from = source.map_or_else(String::new, |source| format!(" ({source})"));
        let amount = with_unit(stated, self.unit);
        if stated == self.adjusted {
            format!("{amount}{from}")
        } else {
            format!(
                "{amount}{from}, with its modifiers {}",
                with_unit(self.adjusted, self.unit)
            )
        }
    }

    /// Benchmark minus cost, by every cost and count of members the report prints: rates first, then whole amounts.
    pub(crate) fn savings<'r>(&self, slice: &Slice<'r>, months: &Period) -> Vec<Way<'r>> {
        let benchmark = Interval::exact(self.adjusted);
        let name = format!("{} of the contract", with_unit(self.adjusted, self.unit));
        let mut ways = Vec::new();
        if self.per == Per::Whole {
            for cost in slice.of(TOTAL_COST, Role::Actual, Per::Whole) {
                ways.extend(way(
                    benchmark.sub(cost.interval),
                    self.adjusted.checked_sub(cost.value),
                    vec![cost],
                    format!("{name} − {}", cost.label()),
                ));
            }
            return ways;
        }
        let members = self.members(slice, months);
        for (count, interval, value, words) in &members {
            for cost in slice.of(TOTAL_COST, Role::Actual, self.per) {
                let difference = benchmark.sub(cost.interval).and_then(|left| left.mul(*interval));
                let point = self
                    .adjusted
                    .checked_sub(cost.value)
                    .and_then(|left| left.checked_mul(*value));
                let calculation = format!("({name} − {}) × {words}", cost.label());
                ways.extend(way(difference, point, vec![cost, *count], calculation));
            }
            for cost in slice.of(TOTAL_COST, Role::Actual, Per::Whole) {
                let difference = benchmark.mul(*interval).and_then(|whole| whole.sub(cost.interval));
                let point = self
                    .adjusted
                    .checked_mul(*value)
                    .and_then(|whole| whole.checked_sub(cost.value));
                let calculation = format!("{name} × {words} − {}", cost.label());
                ways.extend(way(difference, point, vec![cost, *count], calculation));
            }
        }
        ways
    }

    /// What the benchmark is counted per, as printed or as following from it.
    fn members<'r>(&self, slice: &Slice<'r>, months: &Period) -> Vec<(Figure<'r>, Interval, Decimal, String)> {
        let printed = |code: &str| {
            let figures = slice.coded(code).into_iter();
            figures
                .map(|figure| (figure, figure.interval, figure.value, figure.label()))
                .collect::<Vec<_>>()
        };
        if self.per == Per::Month {
            return printed("member-months");
        }
        let mut members = printed("person-years");
        // Over a whole year the average members are the person-years.
        if months.whole_months() == Some(12) {
            members.extend(printed("average-members"));
        }
        let twelve = Decimal::from(12u32);
        members.extend(slice.coded("member-months").into_iter().filter_map(|figure| {
            Some((
                figure,
                figure.interval.div(Interval::exact(twelve))?,
                figure.value.checked_div(twelve)?,
                format!("{} ÷ 12", figure.label()),
            ))
        }));
        members
    }
}

fn way<'r>(
    interval: Option<Interval>,
    point: Option<Decimal>,
    figures: Vec<Figure<'r>>,
    calculation: String,
) -> Option<Way<'r>> {
    Some(Way {
        interval: interval?,
        point: point?,
        figures,
        calculation,
    })
}
