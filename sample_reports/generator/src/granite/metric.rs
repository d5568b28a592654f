//! The pieces VBPR resources are made of: codes, periods, Money, payment streams, metric groups.

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use super::{CODES, PAID_THROUGH, PROFILES};
use crate::figures::as_double;

pub(super) fn number(value: Decimal) -> Value {
    let value = value.normalize();
    match value.to_string().parse::<i64>() {
        Ok(integer) => Value::from(integer),
        Err(_) => Value::from(as_double(value)),
    }
}

pub(super) fn dollars(value: Decimal) -> Value {
    json!({"value": number(value), "currency": "USD"})
}

pub(super) fn coded(system: &str, code: &str) -> Value {
    json!({"coding": [{"system": system, "code": code}]})
}

pub(super) fn meta(profile: &str) -> Value {
    json!({"profile": [format!("{PROFILES}/{profile}")]})
}

pub(super) fn year(year: u16) -> Value {
    json!({"start": format!("{year}-01-01"), "end": format!("{year}-12-31")})
}

pub(super) fn payment_stream(code: &str, name: &str) -> Value {
    let mut stream = coded(&format!("{CODES}/payment-stream"), code);
    if let Some(fields) = stream.as_object_mut() {
        fields.insert("text".into(), name.into());
    }
    json!({
        "url": format!("{PROFILES}/payment-stream"),
        "extension": [{"url": "type", "valueCodeableConcept": stream}],
    })
}

pub(super) fn shared_savings() -> Value {
    payment_stream("ssl", "Shared savings loss percent")
}

pub(super) fn quality_incentive() -> Value {
    payment_stream("qip", "Quality incentive payment")
}

/// A metric's score: a plain number, a percentage, or Money in the extension the standard has for it.
pub(super) enum Score {
    Number(Decimal),
    Percent(Decimal),
    Money(Decimal),
}

impl Score {
    pub(super) fn value(&self) -> Value {
        match self {
            Score::Number(value) => json!({"value": number(*value)}),
            Score::Percent(value) => json!({
                "value": number(*value),
                "unit": "%",
                "system": "http://unitsofmeasure.org",
                "code": "%",
            }),
            Score::Money(value) => json!({"extension": [{
                "url": format!("{PROFILES}/alternate-measurescore"),
                "valueMoney": dollars(*value),
            }]}),
        }
    }
}

/// One metric with its periods.
pub(super) fn metric(code: &str, name: &str, stream: Value, score: &Score) -> Map<String, Value> {
    let mut group = Map::new();
    group.insert("id".into(), format!("metric-{code}").into());
    group.insert(
        "extension".into(),
        json!([
            stream,
            {"url": format!("{PROFILES}/service-period"), "valuePeriod": year(2024)},
            {"url": format!("{PROFILES}/paid-through-date"), "valueDate": PAID_THROUGH},
        ]),
    );
    let mut concept = coded(&format!("{CODES}/vbp-performance-metric"), code);
    if let Some(fields) = concept.as_object_mut() {
        fields.insert("text".into(), name.into());
    }
    group.insert("code".into(), concept);
    group.insert("measureScore".into(), score.value());
    group
}

/// Adds the value of 2023.
pub(super) fn with_baseline(mut group: Map<String, Value>, value: Decimal) -> Map<String, Value> {
    if let Some(extensions) = group.get_mut("extension").and_then(Value::as_array_mut) {
        extensions.push(json!({
            "url": format!("{PROFILES}/baseline"),
            "extension": [
                {"url": "baseline", "valueMoney": dollars(value)},
                {"url": "period", "valuePeriod": year(2023)},
            ],
        }));
    }
    group
}

/// Splits a metric by cohort; the strata add up to the whole.
pub(super) fn by_cohort(mut group: Map<String, Value>, scores: [(&str, Score); 2]) -> Map<String, Value> {
    let strata: Vec<Value> = scores
        .iter()
        .map(|(cohort, score)| {
            json!({
                "value": coded(&format!("{CODES}/vbp-cohort"), cohort),
                "measureScore": score.value(),
            })
        })
        .collect();
    group.insert(
        "stratifier".into(),
        json!([{
            "code": [coded(&format!("{CODES}/measure-stratifier-example"), "cohort")],
            "stratum": strata,
        }]),
    );
    group
}
