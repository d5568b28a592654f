//! Rates and their totals: PMPM × member months.

use std::collections::{BTreeMap, BTreeSet};

use plumbline_model::{Interval, Period, Unit};
use rust_decimal::Decimal;

use crate::amounts::gap;
use crate::components::{MEDICAL, MEDICAL_AND_PHARMACY, MEDICAL_PARTS, PHARMACY, TOTAL_COST};
use crate::figures::{Figure, Per, Role, Slice, Slices};
use crate::scale::{Slip, Step, slip};

/// Months in a year: person-years are member months ÷ 12. Source: 42 CFR 425.20.
const MONTHS_PER_YEAR: Decimal = Decimal::from_parts(12, 0, 0, false, 0);

/// A line printed more often than this in one slice is a list without a named dimension: which rate belongs to which
/// total is not known.
const MOST_REPEATS: usize = 4;

/// Payments for all members of a contract, which no kind of cost has members of its own for.
const PAYMENTS: [&str; 4] = ["capitation", "reinsurance-capitation", "revenue", "paid-claim"];

/// A rate, what it is over, and the total it should give.
#[derive(Debug, Clone)]
pub(crate) struct Pair<'a> {
    pub(crate) rate: Figure<'a>,
    /// Member months or person-years; `None` where a rate per year is set against one per month.
    pub(crate) denominator: Option<Figure<'a>>,
    pub(crate) total: Figure<'a>,
    /// Rate × denominator as printed, in the total's unit.
    pub(crate) recomputed: Decimal,
    /// Rate × denominator, as far as their digits leave it open.
    pub(crate) product: Interval,
    /// The denominators that would make it hold, in the unit of the denominator.
    implied: Option<Interval>,
    pub(crate) holds: bool,
    months: Option<Period>,
    slice: usize,
}

impl Pair<'_> {
    /// Printed total minus recomputed total.
    pub(crate) fn difference(&self) -> Decimal {
        self.total.value.saturating_sub(self.recomputed)
    }

    /// What the printed total is of the recomputed one, where it is that by the factor of a scale.
    pub(crate) fn slip(&self) -> Option<Slip> {
        slip(&self.total.interval, &self.product, Step::RATES)
    }

    fn difference_interval(&self) -> Option<Interval> {
        self.total.interval.sub(self.product)
    }

    /// The metrics the pair stands on, the denominator left out.
    fn line_ids(&self) -> [&str; 2] {
        [&self.rate.metric.id, &self.total.metric.id]
    }
}

/// Every rate of a report's slices with its total, where the figures to recompute it are there.
pub(crate) fn pairs<'a>(slices: &Slices<'a>) -> Vec<Pair<'a>> {
    let mut pairs = Vec::new();
    for (number, ((_, months), slice)) in slices.iter().enumerate() {
        let lines: BTreeSet<(&str, Role)> = slice.figures.iter().map(|figure| (figure.stem, figure.role)).collect();
        for (stem, role) in lines {
            let whole = slice.of(stem, role, Per::Whole);
            let monthly = slice.of(stem, role, Per::Month);
            let yearly = slice.of(stem, role, Per::Year);
            for rates in [&monthly, &yearly] {
                let candidates = combine(rates, &denominators(stem, rates, slice), &whole);
                pairs.extend(chosen(candidates, *months, number));
            }
            if whole.is_empty() && monthly.len().max(yearly.len()) <= MOST_REPEATS {
                let by_twelve = monthly
                    .iter()
                    .flat_map(|rate| yearly.iter().map(move |total| (*rate, *total)));
                let candidates = by_twelve.filter_map(|(rate, total)| {
                    let product = rate.interval.mul(Interval::exact(MONTHS_PER_YEAR))?;
                    Some((rate, None, total, product, None))
                });
                pairs.extend(chosen(candidates.collect(), *months, number));
            }
        }
    }
    pairs
}

type Candidate<'a> = (Figure<'a>, Option<Figure<'a>>, Figure<'a>, Interval, Option<Interval>);

fn combine<'a>(
    rates: &[Figure<'a>],
    denominators: &[(Figure<'a>, Interval)],
    totals: &[Figure<'a>],
) -> Vec<Candidate<'a>> {
    let mut candidates = Vec::new();
    if [rates.len(), denominators.len(), totals.len()]
        .iter()
        .any(|count| *count > MOST_REPEATS)
    {
        return candidates;
    }
    for rate in rates {
        for total in totals {
            for (denominator, periods) in denominators {
                if let Some(product) = rate.interval.mul(*periods) {
                    let implied = total.interval.div(rate.interval);
                    candidates.push((*rate, Some(*denominator), *total, product, implied));
                }
            }
        }
    }
    candidates
}

/// Where a line is printed more than once, or over one of two denominators, one combination that holds is enough.
fn chosen(candidates: Vec<Candidate>, months: Option<Period>, slice: usize) -> Option<Pair> {
    let holds = |candidate: &Candidate| candidate.3.meets(&candidate.2.interval);
    let best = candidates.iter().position(holds).unwrap_or(0);
    let (rate, denominator, total, product, implied) = candidates.into_iter().nth(best)?;
    let over = denominator.map_or(MONTHS_PER_YEAR, |figure| figure.value);
    let per_year = |figure: Figure| Per::of(figure.unit) == Some(Per::Year);
    let in_months = denominator.is_some_and(|figure| figure.unit == Unit::MemberMonths);
    let point = rate.value.checked_mul(over)?;
    Some(Pair {
        recomputed: if per_year(rate) && in_months {
            point.checked_div(MONTHS_PER_YEAR)?
        } else {
            point
        },
        holds: product.meets(&total.interval),
        rate,
        denominator,
        total,
        product,
        implied,
        months,
        slice,
    })
}

/// What a line's rate may be over, most likely first, in the rate's own periods (months or years).
fn denominators<'a>(stem: &str, rates: &[Figure], slice: &Slice<'a>) -> Vec<(Figure<'a>, Interval)> {
    let Some(unit) = rates.first().map(|rate| rate.unit) else {
        return vec![];
    };
    let of_its_own = match stem {
        PHARMACY => slice.coded("rx-member-months"),
        MEDICAL => slice.coded("med-member-months"),
        part if MEDICAL_PARTS.contains(&part) => slice.coded("med-member-months"),
        _ => vec![],
    };
    let printed = slice.coded("member-months");
    // Without members of all kinds a payment is over those of one kind; what is spent on both is over neither.
    let of_either = if printed.is_empty() && PAYMENTS.contains(&stem) {
        ["med-member-months", "rx-member-months"]
            .iter()
            .flat_map(|code| slice.coded(code))
            .collect()
    } else {
        vec![]
    };
    let months = of_its_own.into_iter().chain(printed).chain(of_either);
    if unit == Unit::UsdPerMemberMonth {
        return months.map(|figure| (figure, figure.interval)).collect();
    }
    let years = slice
        .coded("person-years")
        .into_iter()
        .map(|figure| (figure, figure.interval));
    let from_months =
        months.filter_map(|figure| Some((figure, figure.interval.div(Interval::exact(MONTHS_PER_YEAR))?)));
    years.chain(from_months).collect()
}

/// Which figure is wrong, as far as the figures say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Culprit {
    /// The rate or the total of one line.
    Line,
    /// The member months: every line fits another number of them.
    Denominator,
}

/// Pairs that do not hold for one reason.
#[derive(Debug)]
pub(crate) struct Contradiction<'p, 'a> {
    pub(crate) culprit: Culprit,
    /// The line it shows in, then the lines that follow from it.
    pub(crate) pairs: Vec<&'p Pair<'a>>,
    pub(crate) months: Option<Period>,
}

/// The pairs that do not hold, grouped by root cause.
pub(crate) fn contradictions<'p, 'a>(pairs: &'p [Pair<'a>]) -> Vec<Contradiction<'p, 'a>> {
    let mut groups: BTreeMap<(usize, Role, Option<&str>), Vec<&Pair>> = BTreeMap::new();
    for pair in pairs {
        let over = pair.denominator.map(|figure| figure.metric.id.as_str());
        groups
            .entry((pair.slice, pair.total.role, over))
            .or_default()
            .push(pair);
    }
    let mut found = Vec::new();
    // The members that every line of a slice fits, where they are not the printed ones.
    let mut others: Vec<(usize, Option<&str>, Interval, usize)> = Vec::new();
    for ((slice, role, over), group) in groups {
        let failing: Vec<&Pair> = group.iter().filter(|pair| !pair.holds).copied().collect();
        let Some(first) = failing.first() else { continue };
        let common = group
            .iter()
            .map(|pair| pair.implied)
            .reduce(|a, b| intersection(a?, b?))
            .flatten();
        // Targets that fit the same other members as the costs do follow from the same wrong number.
        if let Some(common) = common
            && let Some((.., at)) = others
                .iter()
                .find(|(of, denominator, members, _)| *of == slice && *denominator == over && members.meets(&common))
        {
            let contradiction: &mut Contradiction = &mut found[*at];
            contradiction.pairs.extend(failing);
            continue;
        }
        if failing.len() > 1 && over.is_some() && common.is_some() {
            // Targets over one other number of member months are over planned membership, unless it is 12 or 1,000 times
            // as many.
            if role == Role::Actual || first.slip().is_some() {
                others.extend(common.map(|members| (slice, over, members, found.len())));
                found.push(Contradiction {
                    culprit: Culprit::Denominator,
                    months: first.months,
                    pairs: failing,
                });
            }
            continue;
        }
        found.extend(by_line(failing));
    }
    found
}

/// A total that is off by what one of its parts is off follows from the part.
fn by_line<'p, 'a>(mut failing: Vec<&'p Pair<'a>>) -> Vec<Contradiction<'p, 'a>> {
    failing.sort_by_key(|pair| height(pair.total.stem));
    let mut found: Vec<Contradiction> = Vec::new();
    for pair in failing {
        let cause = found.iter_mut().find(|known| {
            known.pairs.first().is_some_and(|part| {
                height(part.total.stem) < height(pair.total.stem)
                    && match (part.difference_interval(), pair.difference_interval()) {
                        (Some(a), Some(b)) => gap(&a, &b).is_zero(),
                        _ => false,
                    }
            })
        });
        match cause {
            Some(cause) => cause.pairs.push(pair),
            None => found.push(Contradiction {
                culprit: Culprit::Line,
                months: pair.months,
                pairs: vec![pair],
            }),
        }
    }
    found
}

/// Parts before sums.
fn height(stem: &str) -> u8 {
    match stem {
        TOTAL_COST => 3,
        MEDICAL_AND_PHARMACY => 2,
        MEDICAL => 1,
        _ => 0,
    }
}

fn intersection(a: Interval, b: Interval) -> Option<Interval> {
    a.meets(&b).then(|| Interval {
        low: a.low.max(b.low),
        high: a.high.min(b.high),
    })
}

/// The metrics of lines whose rate and total contradict each other: a sum they take part in says nothing new.
pub(crate) fn contradicted_lines(slices: &Slices) -> BTreeSet<String> {
    let pairs = pairs(slices);
    contradictions(&pairs)
        .iter()
        .filter(|contradiction| contradiction.culprit == Culprit::Line)
        .flat_map(|contradiction| contradiction.pairs.iter().flat_map(|pair| pair.line_ids()))
        .map(str::to_owned)
        .collect()
}
