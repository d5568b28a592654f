//! What a report says, for comparing one with what became of it elsewhere.

use plumbline_model::Report;
use rust_decimal::Decimal;

/// What a report says, apart from ids, places and order.
pub fn said(report: &Report) -> Vec<String> {
    let number = |value: Option<Decimal>| value.map(|value| value.normalize());
    let mut said: Vec<String> = Vec::new();
    for m in &report.metrics {
        let mut strata = m.strata.clone();
        strata.sort();
        said.push(format!(
            "{} {} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {strata:?} {:?}",
            m.code,
            m.term,
            number(m.value),
            m.text_value,
            m.unit,
            m.state,
            m.service_period.or(report.period),
            m.payment_streams,
            m.incentives,
            m.baseline.as_ref().map(|b| (number(b.value), b.period)),
        ));
    }
    for q in &report.quality {
        let parts = [
            q.numerator,
            q.denominator,
            q.exclusions,
            q.exceptions,
            q.rate,
            q.score,
            q.weight,
        ]
        .map(number);
        let thresholds: Vec<_> = q
            .thresholds
            .iter()
            .map(|t| (&t.r#type, number(t.value), number(t.gap)))
            .collect();
        let slices: Vec<_> = q
            .slices
            .iter()
            .map(|s| {
                (
                    &s.strata,
                    [s.numerator, s.denominator, s.exclusions, s.exceptions, s.rate].map(number),
                )
            })
            .collect();
        said.push(format!(
            "{} {} {:?} {:?} {parts:?} {thresholds:?} {slices:?} {:?}",
            q.measure, q.name, q.direction, q.scoring, q.period
        ));
    }
    said.sort();
    said
}
