//! A report's figures arranged for arithmetic: by slice of the population and months, then by what they count.

use std::collections::BTreeMap;

use plumbline_model::{Anchor, Interval, Metric, Period, Report, Stratum, Unit};
use rust_decimal::Decimal;

use crate::amounts::{calculable, interval};

/// Whether a figure is what happened or what was to be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    Actual,
    Target,
}

/// What an amount of money is counted per. Ordered from the most exact to the most rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Per {
    /// The whole amount.
    Whole,
    /// Per member per month.
    Month,
    /// Per member per year, or per person-year: 12 member months either way.
    Year,
}

impl Per {
    /// `None` for what is no amount of money.
    pub(crate) fn of(unit: Unit) -> Option<Per> {
        match unit {
            Unit::Usd => Some(Per::Whole),
            Unit::UsdPerMemberMonth => Some(Per::Month),
            Unit::UsdPerMemberYear | Unit::UsdPerPersonYear => Some(Per::Year),
            _ => None,
        }
    }
}

/// One printed number: a metric's value, or the target printed beside it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Figure<'a> {
    pub(crate) metric: &'a Metric,
    pub(crate) role: Role,
    /// The code without `-pmpm`, `-per-person-year` and `-target`: what a total and its rates have in common.
    pub(crate) stem: &'a str,
    pub(crate) unit: Unit,
    pub(crate) value: Decimal,
    /// What the printed text stands for.
    pub(crate) interval: Interval,
    pub(crate) displayed: &'a str,
    pub(crate) anchor: &'a Anchor,
}

impl Figure<'_> {
    /// The payer's term; a target beside a figure says so.
    pub(crate) fn label(&self) -> String {
        match self.role {
            Role::Target if !self.metric.code.contains("target") => format!("{}, target", self.metric.term),
            _ => self.metric.term.clone(),
        }
    }
}

/// The figures of one slice of the population over the same months.
#[derive(Debug, Default)]
pub(crate) struct Slice<'a> {
    pub(crate) figures: Vec<Figure<'a>>,
    /// Lines that are printed and hold no number: missing, suppressed, not applicable.
    pub(crate) without_value: Vec<&'a Metric>,
}

/// Strata and months.
pub(crate) type SliceKey = (Vec<Stratum>, Option<Period>);

/// All of a report's slices.
pub(crate) type Slices<'a> = BTreeMap<SliceKey, Slice<'a>>;

impl<'a> Slice<'a> {
    /// The figures of one stem, role and kind.
    pub(crate) fn of(&self, stem: &str, role: Role, per: Per) -> Vec<Figure<'a>> {
        self.figures
            .iter()
            .filter(|f| f.role == role && Per::of(f.unit) == Some(per) && f.stem == stem)
            .copied()
            .collect()
    }

    /// The metrics with this code.
    pub(crate) fn coded(&self, code: &str) -> Vec<Figure<'a>> {
        self.figures
            .iter()
            .filter(|f| f.role == Role::Actual && f.metric.code == code)
            .copied()
            .collect()
    }

    /// The ratios with this code.
    pub(crate) fn quotients(&self, code: &str) -> Vec<Figure<'a>> {
        self.coded(code)
            .into_iter()
            .filter(|figure| figure.unit == Unit::Ratio)
            .collect()
    }

    /// Whether a line of this stem is printed without a number.
    pub(crate) fn has_empty_line(&self, stem: &str) -> bool {
        self.without_value.iter().any(|metric| split(&metric.code).0 == stem)
    }
}

/// The report's figures by slice. A figure without months of its own has the report's.
pub(crate) fn slices(report: &Report) -> Slices<'_> {
    let mut slices = Gathered::default();
    for metric in &report.metrics {
        let months = metric.service_period.or(report.period);
        let (stem, role) = split(&metric.code);
        let slice = slices.of(&metric.strata, months);
        match metric.value.filter(|value| calculable(*value)) {
            Some(value) => slice.figures.push(Figure {
                metric,
                role,
                stem,
                unit: metric.unit,
                value,
                interval: interval(value, metric.quantum),
                displayed: &metric.displayed,
                anchor: &metric.anchor,
            }),
            None => slice.without_value.push(metric),
        }
        if let Some(target) = &metric.target
            && let Some(value) = target.value.filter(|value| calculable(*value))
        {
            slices
                .of(&metric.strata, target.period.or(months))
                .figures
                .push(Figure {
                    metric,
                    role: Role::Target,
                    stem,
                    unit: metric.unit,
                    value,
                    interval: interval(value, target.quantum),
                    displayed: &target.displayed,
                    anchor: &target.anchor,
                });
        }
    }
    slices.by_key()
}

/// Slices while they are gathered. Lines of one slice mostly stand one after the other: only the first has to look for it.
#[derive(Default)]
struct Gathered<'a> {
    slices: Vec<Slice<'a>>,
    index: BTreeMap<SliceKey, usize>,
    latest: Option<(&'a [Stratum], Option<Period>, usize)>,
}

impl<'a> Gathered<'a> {
    fn of(&mut self, strata: &'a [Stratum], months: Option<Period>) -> &mut Slice<'a> {
        let known = self.latest.filter(|(of, over, _)| *over == months && *of == strata);
        let number = known.map_or_else(
            || {
                let mut key = strata.to_vec();
                key.sort();
                let next = self.slices.len();
                *self.index.entry((key, months)).or_insert(next)
            },
            |(_, _, number)| number,
        );
        self.latest = Some((strata, months, number));
        if number == self.slices.len() {
            // Slices of one report mostly have the same lines.
            let like = self.slices.last().map_or(0, |slice| slice.figures.len());
            self.slices.push(Slice {
                figures: Vec::with_capacity(like),
                ..Slice::default()
            });
        }
        &mut self.slices[number]
    }

    fn by_key(mut self) -> Slices<'a> {
        let slices = &mut self.slices;
        self.index
            .into_iter()
            .map(|(key, number)| (key, std::mem::take(&mut slices[number])))
            .collect()
    }
}
/// A code's stem and role: `med-cost-pmpm-target` is the target of `med-cost`.
pub(crate) fn split(code: &str) -> (&str, Role) {
    let (code, role) = match code.strip_suffix("-target") {
        Some(code) => (code, Role::Target),
        None => (code, Role::Actual),
    };
    let stem = code
        .strip_suffix("-pmpm")
        .or_else(|| code.strip_suffix("-per-person-year"))
        .unwrap_or(code);
    (stem, role)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_total_and_its_rates_share_a_stem() {
        assert_eq!(split("med-cost-pmpm-target"), ("med-cost", Role::Target));
        assert_eq!(
            split("total-cost-of-care-per-person-year"),
            ("total-cost-of-care", Role::Actual)
        );
        assert_eq!(split("rx-cost"), ("rx-cost", Role::Actual));
    }
}
