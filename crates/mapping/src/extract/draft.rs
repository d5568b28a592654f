//! Reports while they are being put together.

use std::collections::BTreeMap;

use plumbline_model::{Anchor, Issue, Metric, Period, QualityMeasure, Unmapped};

use crate::facts::Facts;
use crate::normalize::period::StatedPeriod;

/// Which of a document's reports a figure belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Slot {
    /// The report the header speaks of.
    Whole,
    /// The report of one column's period.
    Period(Period),
    /// The report that is one row: number of its table among those found, and the row.
    Row(usize, u32),
}

/// The figures of one report.
#[derive(Debug)]
pub(crate) struct Draft {
    pub slot: Slot,
    /// The period as a column states it, and where.
    pub stated: Option<(StatedPeriod, Anchor)>,
    /// The facts of a row that is a report.
    pub facts: Option<Facts>,
    pub metrics: Vec<TakenMetric>,
    pub quality: Vec<TakenMeasure>,
    pub unmapped: Vec<Unmapped>,
    pub issues: Vec<Issue>,
}

/// A metric with what the report's end needs to know about it.
#[derive(Debug)]
pub(crate) struct TakenMetric {
    pub metric: Metric,
    /// Key of the definition its term names.
    pub definition: Option<String>,
}

/// A quality measure whose year and period may still follow from the report's.
#[derive(Debug)]
pub(crate) struct TakenMeasure {
    pub measure: QualityMeasure,
    /// Year the mapping file states.
    pub year: Option<i32>,
}

/// Every report of a document in the order its first figure was met.
#[derive(Debug, Default)]
pub(crate) struct Drafts {
    pub list: Vec<Draft>,
    /// Where each slot's report stands in the list: a file may hold thousands.
    places: BTreeMap<Slot, usize>,
}

impl Drafts {
    /// The report of a slot, where it is begun.
    pub fn get(&self, slot: Slot) -> Option<&Draft> {
        self.places.get(&slot).and_then(|index| self.list.get(*index))
    }

    /// The report of a slot, begun when it is met for the first time.
    pub fn at(&mut self, slot: Slot) -> &mut Draft {
        let index = match self.places.get(&slot) {
            Some(index) => *index,
            None => {
                self.places.insert(slot, self.list.len());
                self.list.push(Draft {
                    slot,
                    stated: None,
                    facts: None,
                    metrics: Vec::new(),
                    quality: Vec::new(),
                    unmapped: Vec::new(),
                    issues: Vec::new(),
                });
                self.list.len() - 1
            }
        };
        &mut self.list[index]
    }
}

impl Draft {
    /// Whether the report holds anything but empty places: an empty future quarter does not.
    pub fn has_content(&self) -> bool {
        use plumbline_model::FigureState::Missing;
        let quality = |m: &TakenMeasure| m.measure.state != Missing || m.measure.denominator.is_some();
        // A text that was not understood has state missing too, but it is content.
        let metric =
            |m: &TakenMetric| m.metric.state != Missing || m.metric.displayed.chars().any(char::is_alphanumeric);
        self.metrics.iter().any(metric) || self.quality.iter().any(quality) || !self.unmapped.is_empty()
    }
}
