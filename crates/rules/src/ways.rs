//! What a report's other figures give for one of its figures, in every way they give it.

use plumbline_model::{Interval, Unit};
use rust_decimal::Decimal;

use crate::components::{MEDICAL, MEDICAL_AND_PHARMACY, PHARMACY, TOTAL_COST};
use crate::figures::{Figure, Per, Role, Slice};

/// The standard's code for what is shared: savings, or a deficit. Which sign is which, and whether it is before or after
/// the share, it does not say. Source: VBPR 1.1.0, `shared-saving-deficit`.
pub(crate) const SHARED: &str = "shared-saving-deficit";
pub(crate) const LOSS_RATIO: &str = "med-loss-ratio";
const REVENUE: &str = "revenue";
/// Lines some payers count into a loss ratio's cost. Source: 42 CFR 438.8 (e).
const MAY_BE_ADDED: [&str; 6] = [
    "capitation",
    "ccf",
    "provider-quality-expense",
    "med-ibnr",
    "rx-ibnr",
    "med-rx-ibnr",
];

/// One way to a figure from others.
#[derive(Debug)]
pub(crate) struct Way<'a> {
    /// What the digits of its figures leave open.
    pub(crate) interval: Interval,
    /// From the printed values themselves: the middle of a product of intervals lies a little beside it.
    pub(crate) point: Decimal,
    /// In the order of the calculation.
    pub(crate) figures: Vec<Figure<'a>>,
    /// The calculation in the payer's terms: `benchmark − cost`.
    pub(crate) calculation: String,
}

/// Whether a target of one stem is the target of a cost of another. `cost-target` names no cost of its own: it is the
/// target of the total, or of what the report prints in its place.
pub(crate) fn is_target_of(target: &str, actual: &str) -> bool {
    actual == target || (target == "cost" && [TOTAL_COST, MEDICAL_AND_PHARMACY, MEDICAL].contains(&actual))
}

/// What is left of each target: target minus its cost, whole amounts first, then rates times member months.
pub(crate) fn below_targets<'a>(slice: &Slice<'a>) -> Vec<Way<'a>> {
    let mut ways = Vec::new();
    for per in [Per::Whole, Per::Month] {
        let members = match per {
            Per::Whole => vec![],
            _ => slice.coded("member-months"),
        };
        for (target, actual) in with_their_targets(slice, per) {
            let start = target
                .interval
                .sub(actual.interval)
                .zip(target.value.checked_sub(actual.value));
            let difference = format!("{} − {}", target.label(), actual.label());
            if per == Per::Whole {
                ways.extend(start.map(|(interval, point)| Way {
                    interval,
                    point,
                    figures: vec![target, actual],
                    calculation: difference.clone(),
                }));
            }
            for members in &members {
                let whole = start.and_then(|(interval, point)| {
                    Some((interval.mul(members.interval)?, point.checked_mul(members.value)?))
                });
                ways.extend(whole.map(|(interval, point)| Way {
                    interval,
                    point,
                    figures: vec![target, actual, *members],
                    calculation: format!("({difference}) × {}", members.label()),
                }));
            }
        }
    }
    ways
}

/// Savings: benchmark minus actual cost, whole amounts first, then rates times member months or person-years.
pub(crate) fn savings<'a>(slice: &Slice<'a>) -> Vec<Way<'a>> {
    let mut ways = Vec::new();
    for (benchmark, actual) in differences(slice, Per::Whole) {
        ways.extend(
            benchmark
                .interval
                .sub(actual.interval)
                .zip(benchmark.value.checked_sub(actual.value))
                .map(|(interval, point)| Way {
                    interval,
                    point,
                    calculation: format!("{} − {}", benchmark.label(), actual.label()),
                    figures: vec![benchmark, actual],
                }),
        );
    }
    for (per, over) in [(Per::Month, "member-months"), (Per::Year, "person-years")] {
        for (benchmark, actual) in differences(slice, per) {
            for members in slice.coded(over) {
                let difference = benchmark.interval.sub(actual.interval);
                let point = benchmark.value.checked_sub(actual.value);
                ways.extend(
                    difference
                        .and_then(|difference| difference.mul(members.interval))
                        .zip(point.and_then(|point| point.checked_mul(members.value)))
                        .map(|(interval, point)| Way {
                            interval,
                            point,
                            calculation: format!("({} − {}) × {}", benchmark.label(), actual.label(), members.label()),
                            figures: vec![benchmark, actual, members],
                        }),
                );
            }
        }
    }
    ways
}

/// A savings rate: printed savings over the benchmark or, without one, over each target, and benchmark minus cost over the
/// benchmark.
pub(crate) fn savings_rates<'a>(slice: &Slice<'a>) -> Vec<Way<'a>> {
    let mut ways = Vec::new();
    for per in [Per::Whole, Per::Month, Per::Year] {
        let mut pairs = differences(slice, per);
        if slice.of("benchmark", Role::Actual, per).is_empty() {
            pairs.extend(with_their_targets(slice, per));
        }
        for (benchmark, actual) in pairs {
            let difference = benchmark.interval.sub(actual.interval);
            let point = benchmark.value.checked_sub(actual.value);
            ways.extend(
                difference
                    .and_then(|difference| difference.div(benchmark.interval))
                    .zip(point.and_then(|point| point.checked_div(benchmark.value)))
                    .map(|(interval, point)| Way {
                        interval,
                        point,
                        calculation: format!("({0} − {1}) ÷ {0}", benchmark.label(), actual.label()),
                        figures: vec![benchmark, actual],
                    }),
            );
        }
    }
    for savings in slice.of("gross-savings", Role::Actual, Per::Whole) {
        // 0 is printed where the minimum rate is not met: a decision and not a difference.
        if savings.value.is_zero() {
            continue;
        }
        let mut benchmarks = slice.of("benchmark", Role::Actual, Per::Whole);
        if benchmarks.is_empty() {
            let targets = slice.figures.iter().filter(|figure| figure.role == Role::Target);
            benchmarks.extend(targets.filter(|target| Per::of(target.unit) == Some(Per::Whole)));
        }
        for benchmark in benchmarks {
            ways.extend(
                savings
                    .interval
                    .div(benchmark.interval)
                    .zip(savings.value.checked_div(benchmark.value))
                    .map(|(interval, point)| Way {
                        interval,
                        point,
                        calculation: format!("{} ÷ {}", savings.label(), benchmark.label()),
                        figures: vec![savings, benchmark],
                    }),
            );
        }
    }
    ways
}

/// A loss ratio: every cost it may be made of over the one printed revenue, which is the last of the figures.
pub(crate) fn loss_ratios<'a>(slice: &Slice<'a>) -> Vec<Way<'a>> {
    let per = if slice.of(REVENUE, Role::Actual, Per::Whole).is_empty() {
        Per::Month
    } else {
        Per::Whole
    };
    let revenues = slice.of(REVENUE, Role::Actual, per);
    let [revenue] = revenues.as_slice() else {
        return vec![];
    };
    costs(slice, per)
        .into_iter()
        .filter_map(|(cost, lines)| {
            let terms: Vec<String> = lines.iter().map(Figure::label).collect();
            let sum = if terms.len() > 1 {
                format!("({})", terms.join(" + "))
            } else {
                terms.concat()
            };
            let interval = cost.div(revenue.interval)?;
            Some(Way {
                interval,
                point: interval.middle(),
                calculation: format!("{sum} ÷ {}", revenue.label()),
                figures: [lines.as_slice(), &[*revenue]].concat(),
            })
        })
        .collect()
}

/// Person-years: member months ÷ 12. Source: 42 CFR 425.20.
pub(crate) fn person_years<'a>(slice: &Slice<'a>) -> Vec<Way<'a>> {
    let twelve = Decimal::from(12u32);
    slice
        .coded("member-months")
        .into_iter()
        .filter(|months| months.unit == Unit::MemberMonths)
        .filter_map(|months| {
            Some(Way {
                interval: months.interval.div(Interval::exact(twelve))?,
                point: months.value.checked_div(twelve)?,
                calculation: format!("{} ÷ 12", months.label()),
                figures: vec![months],
            })
        })
        .collect()
}

/// Every target with each cost it may be the target of.
fn with_their_targets<'a>(slice: &Slice<'a>, per: Per) -> Vec<(Figure<'a>, Figure<'a>)> {
    let of = |role| {
        slice
            .figures
            .iter()
            .filter(move |f| f.role == role && Per::of(f.unit) == Some(per) && f.stem != "variance-cost")
    };
    of(Role::Target)
        .flat_map(|target| of(Role::Actual).map(move |actual| (*target, *actual)))
        .filter(|(target, actual)| is_target_of(target.stem, actual.stem))
        .collect()
}

fn differences<'a>(slice: &Slice<'a>, per: Per) -> Vec<(Figure<'a>, Figure<'a>)> {
    let actual = slice.of(TOTAL_COST, Role::Actual, per);
    slice
        .of("benchmark", Role::Actual, per)
        .into_iter()
        .flat_map(|benchmark| actual.iter().map(move |actual| (benchmark, *actual)))
        .collect()
}

/// Every cost a loss ratio may be made of, with its lines.
fn costs<'a>(slice: &Slice<'a>, per: Per) -> Vec<(Interval, Vec<Figure<'a>>)> {
    let line = |stem: &str| slice.of(stem, Role::Actual, per).first().copied();
    let mut costs: Vec<Vec<Figure>> = [MEDICAL, MEDICAL_AND_PHARMACY, TOTAL_COST]
        .into_iter()
        .filter_map(line)
        .map(|figure| vec![figure])
        .collect();
    costs.extend(
        line(MEDICAL)
            .zip(line(PHARMACY))
            .map(|(medical, pharmacy)| vec![medical, pharmacy]),
    );
    for stem in MAY_BE_ADDED {
        if let Some(figure) = line(stem) {
            let with: Vec<Vec<Figure>> = costs
                .iter()
                .map(|lines| [lines.as_slice(), &[figure]].concat())
                .collect();
            costs.extend(with);
        }
    }
    let zero = Interval::exact(Decimal::ZERO);
    costs
        .into_iter()
        .filter_map(|lines| {
            Some((
                lines.iter().try_fold(zero, |sum, figure| sum.add(figure.interval))?,
                lines,
            ))
        })
        .collect()
}
