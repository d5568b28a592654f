//! A metric's values over time, restatements marked.

use std::collections::BTreeMap;

use plumbline_model::{Basis, EarlierValue, Trend, TrendPoint, Unit};

use super::choice::{Line, Offer};
use super::printed::Printing;

/// One trend per arrangement, kind of span and unit; spans are never mixed in a line.
pub(super) fn trends(lines: &[Line], unit: Unit) -> Vec<Trend> {
    let mut trends = Vec::new();
    for line in lines {
        let mut by_kind: BTreeMap<(Option<Basis>, Unit), Vec<TrendPoint>> = BTreeMap::new();
        for offer in &line.offers {
            // A line without a value is of any unit: it belongs to the comparison's.
            let unit = offer.printing.value.map_or(unit, |_| offer.printing.unit);
            by_kind.entry((offer.span.basis, unit)).or_default().push(point(offer));
        }
        for ((basis, unit), mut points) in by_kind {
            points.sort_by_key(|point| point.period.map(|period| (period.end, period.start)));
            trends.push(Trend {
                arrangement: line.arrangement.clone(),
                basis,
                unit,
                points,
            });
        }
    }
    trends
}

fn point(offer: &Offer) -> TrendPoint {
    let printing = &offer.printing;
    TrendPoint {
        period: offer.span.period,
        value: printing.value,
        state: printing.state,
        displayed: printing.displayed.clone(),
        calculation: printing.calculation.clone(),
        paid_through: printing.paid_through,
        run_out_months: printing.run_out_months(),
        report_id: printing.report.id.clone(),
        version: printing.report.version,
        anchor: printing.anchor.clone(),
        before: offer
            .before
            .iter()
            .filter(|before| is_restated(before, printing))
            .map(|before| EarlierValue {
                report_id: before.report.id.clone(),
                reported_on: before.report.reported_on,
                value: before.value.filter(|_| before.unit == printing.unit),
                displayed: before.displayed.clone(),
                anchor: before.anchor.clone(),
            })
            .collect(),
    }
}

/// Whether the later figure says something else: another value, or a value instead of none.
fn is_restated(before: &Printing, after: &Printing) -> bool {
    before.value != after.value || before.state != after.state
}
