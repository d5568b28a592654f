//! Metrics as `MeasureReport.group`, splits as strata.

use plumbline_model::{CodeSystem, FigureState, Metric, OcrKind, Report, Unit, local_metric, vbpr_metric};
use rust_decimal::Decimal;

use super::shapes::*;
use super::{BASE, VBPR, absent_because, absent_reason, concept, own, part, period, text_concept, vbpr};
use crate::ocr::OcrMark;

/// One group per metric; a metric with strata stands beneath its whole, or beneath a group without a score.
pub fn groups(report: &Report) -> Vec<Group> {
    let mut groups: Vec<(Option<&Metric>, &Metric, Group)> = Vec::new();
    for metric in report.metrics.iter().filter(|metric| metric.strata.is_empty()) {
        groups.push((Some(metric), metric, group(report, metric, &metric.id, true)));
        if let Some(target) = target_group(report, metric) {
            groups.push((None, metric, target));
        }
    }
    for metric in report.metrics.iter().filter(|metric| !metric.strata.is_empty()) {
        let position = groups.iter().position(|(whole, like, _)| {
            whole.is_some_and(|w| same_figure(w, metric))
                || (whole.is_none() && like.strata.len() == metric.strata.len() && same_figure(like, metric))
        });
        let position = position.unwrap_or_else(|| {
            groups.push((None, metric, group(report, metric, &metric.id, false)));
            groups.len() - 1
        });
        if let Some((_, _, group)) = groups.get_mut(position) {
            add_stratum(report, group, metric);
        }
    }
    groups.into_iter().map(|(_, _, group)| group).collect()
}

/// Whether two metrics differ in their slice alone.
fn same_figure(one: &Metric, other: &Metric) -> bool {
    one.code == other.code
        && one.system == other.system
        && one.standard_code == other.standard_code
        && one.payment_streams == other.payment_streams
        && one.service_period == other.service_period
        && one.paid_through == other.paid_through
}

fn group(report: &Report, metric: &Metric, id: &str, with_score: bool) -> Group {
    let mut extension = Vec::new();
    for stream in &metric.payment_streams {
        extension.push(payment_stream(stream));
    }
    if let Some(service) = metric.service_period {
        extension.push(vbpr("service-period", |e| e.value_period = Some(period(service))));
    }
    if let Some(day) = metric.paid_through {
        extension.push(vbpr("paid-through-date", |e| e.value_date = Some(day.to_string())));
    }
    if with_score {
        extension.extend(baseline(metric).map(|parts| vbpr("baseline", |e| e.extension = parts)));
        extension.extend(target(metric));
    }
    if with_score {
        extension.push(source(report, metric));
    }
    Group {
        id: Some(id.to_owned()),
        extension,
        code: Some(code(metric)),
        measure_score: if with_score { score(metric) } else { None },
        ..Group::default()
    }
}
/// The parts of a baseline: its value in the metric's unit and the months it covers.
fn baseline(metric: &Metric) -> Option<Vec<Extension>> {
    let baseline = metric.baseline.as_ref()?;
    let mut parts = vec![amount("baseline", baseline.value?, metric.unit)];
    if let Some(months) = baseline.period {
        parts.push(part("period", |e| e.value_period = Some(period(months))));
    }
    Some(parts)
}

/// The target beside its figure. The standard knows targets as metrics of their own alone, and has codes for few.
fn target(metric: &Metric) -> Option<Extension> {
    let target = metric.target.as_ref()?;
    let mut parts = vec![amount("value", target.value?, metric.unit)];
    if let Some(months) = target.period {
        parts.push(part("period", |e| e.value_period = Some(period(months))));
    }
    Some(own("target", |e| e.extension = parts))
}

fn amount(name: &str, value: Decimal, unit: Unit) -> Extension {
    part(name, |e| {
        if unit.is_money() {
            e.value_money = Some(money(value));
        } else {
            e.value_quantity = Some(quantity(value, unit));
        }
    })
}

/// VBPR codes targets as metrics of their own: a metric's target becomes a group where such a code exists and the
/// report has no such figure already.
fn target_group(report: &Report, metric: &Metric) -> Option<Group> {
    let target = metric.target.as_ref()?;
    let value = target.value?;
    let code = format!("{}-target", metric.code);
    if report
        .metrics
        .iter()
        .any(|other| other.code == code && same_slice(other, metric))
    {
        return None;
    }
    let mut figure = metric.clone();
    figure.id = format!("{}-target", metric.id);
    figure.system = match (vbpr_metric(&code), local_metric(&code)) {
        (Some(_), _) => CodeSystem::Vbpr,
        (None, Some(_)) => CodeSystem::Local,
        (None, None) => CodeSystem::Local,
    };
    figure.code = code;
    figure.standard_code = None;
    figure.term = format!("{} (target)", metric.term);
    figure.value = Some(value);
    figure.state = FigureState::Reported;
    figure.displayed.clone_from(&target.displayed);
    figure.anchor = target.anchor.clone();
    figure.service_period = target.period.or(metric.service_period);
    figure.baseline = None;
    figure.target = None;
    let id = figure.id.clone();
    let mut group = group(report, &figure, &id, true);
    // The same target stands beside its figure: whoever reads both counts it once.
    group
        .extension
        .push(own("target-of", |e| e.value_string = Some(metric.id.clone())));
    Some(group)
}

fn same_slice(one: &Metric, other: &Metric) -> bool {
    one.strata == other.strata && one.service_period == other.service_period
}

fn add_stratum(report: &Report, group: &mut Group, metric: &Metric) {
    let single = metric.strata.len() == 1;
    let code = match metric.strata.as_slice() {
        [only] => vec![dimension(&only.dimension)],
        _ => vec![],
    };
    let position = group.stratifier.iter().position(|s| {
        if single {
            s.code.first().map(concept_key) == code.first().map(concept_key)
        } else {
            s.code.is_empty()
        }
    });
    let position = position.unwrap_or_else(|| {
        group.stratifier.push(Stratifier { code, stratum: vec![] });
        group.stratifier.len() - 1
    });
    let mut extension = vec![source(report, metric)];
    // VBPR's baseline belongs to a group; the baseline of a slice has no place in the standard.
    extension.extend(baseline(metric).map(|parts| own("baseline", |e| e.extension = parts)));
    extension.extend(target(metric));
    let mut stratum = Stratum {
        extension,
        measure_score: score(metric),
        ..Stratum::default()
    };
    match metric.strata.as_slice() {
        [only] => stratum.value = Some(slice(&only.dimension, &only.value)),
        several => {
            stratum.component = several
                .iter()
                .map(|s| Component {
                    code: Some(dimension(&s.dimension)),
                    value: Some(slice(&s.dimension, &s.value)),
                })
                .collect();
        }
    }
    if let Some(stratifier) = group.stratifier.get_mut(position) {
        stratifier.stratum.push(stratum);
    }
}

fn concept_key(concept: &CodeableConcept) -> (Option<String>, Option<String>) {
    (
        concept.coding.first().and_then(|c| c.code.clone()),
        concept.text.clone(),
    )
}

fn dimension(name: &str) -> CodeableConcept {
    const STANDARD: [(&str, &str); 5] = [
        ("facility", "Facility"),
        ("taxid", "TIN"),
        ("group", "Group"),
        ("geography", "Geography"),
        ("cohort", "Cohort"),
    ];
    match STANDARD.iter().find(|(code, _)| *code == name) {
        Some((code, display)) => concept(
            &format!("{VBPR}/CodeSystem/measure-stratifier-example"),
            code,
            Some(display),
        ),
        None => text_concept(name),
    }
}

fn slice(dimension: &str, value: &str) -> CodeableConcept {
    match (dimension, value) {
        ("cohort", "hmo") => concept(&format!("{VBPR}/CodeSystem/vbp-cohort"), "hmo", Some("HMO cohort")),
        ("cohort", "ppo") => concept(&format!("{VBPR}/CodeSystem/vbp-cohort"), "ppo", Some("PPO cohort")),
        _ => text_concept(value),
    }
}

fn code(metric: &Metric) -> CodeableConcept {
    let standard = |code: &str| {
        vbpr_metric(code).map(|m| Coding {
            system: Some(format!("{VBPR}/CodeSystem/vbp-performance-metric")),
            code: Some(m.code.to_owned()),
            display: Some(m.display.to_owned()),
        })
    };
    let local = |code: &str| Coding {
        system: Some(format!("{BASE}/CodeSystem/metric")),
        code: Some(code.to_owned()),
        display: local_metric(code).map(|m| m.display.to_owned()),
    };
    let mut coding = Vec::new();
    match metric.system {
        CodeSystem::Vbpr => coding.extend(standard(&metric.code)),
        CodeSystem::Local => {
            coding.extend(metric.standard_code.as_deref().and_then(standard));
            coding.push(local(&metric.code));
        }
    }
    CodeableConcept {
        coding,
        text: Some(metric.term.clone()),
    }
}

/// The score: a Quantity, or, for money, codes and yes/no, VBPR's `alternate-measurescore` on an empty one.
fn score(metric: &Metric) -> Option<Quantity> {
    if let Some(reason) = absent_reason(metric.state) {
        return Some(Quantity {
            extension: vec![absent_because(reason)],
            ..Quantity::default()
        });
    }
    let alternate = |fill: &dyn Fn(&mut Extension)| {
        Some(Quantity {
            extension: vec![vbpr("alternate-measurescore", |e| fill(e))],
            ..Quantity::default()
        })
    };
    match (metric.value, metric.text_value.as_deref()) {
        (Some(value), _) if metric.unit.is_money() => alternate(&|e| e.value_money = Some(money(value))),
        (Some(value), _) => Some(quantity(value, metric.unit)),
        (None, Some("true")) => alternate(&|e| e.value_boolean = Some(true)),
        (None, Some("false")) => alternate(&|e| e.value_boolean = Some(false)),
        (None, Some(text)) => alternate(&|e| e.value_codeable_concept = Some(text_concept(text))),
        (None, None) => None,
    }
}

fn money(value: Decimal) -> Money {
    Money {
        value: Some(Number(value)),
        currency: "USD",
    }
}

/// A number with its UCUM unit: <https://ucum.org>. Braces hold an annotation to the unit 1.
pub fn quantity(value: Decimal, unit: Unit) -> Quantity {
    let (name, code) = match unit {
        Unit::MemberMonths => ("member months", "{member-month}"),
        Unit::PersonYears => ("person years", "{person-year}"),
        Unit::Members => ("members", "{member}"),
        Unit::Ratio => ("ratio", "1"),
        Unit::PerThousandMemberYears => ("per 1,000 member years", "/(1000.{member-year})"),
        Unit::PerHundredMemberYears => ("per 100 member years", "/(100.{member-year})"),
        Unit::Count => ("count", "{count}"),
        Unit::Days => ("days", "d"),
        Unit::Stars => ("stars", "{star}"),
        Unit::Points => ("points", "{point}"),
        Unit::Score => ("score", "{score}"),
        Unit::Usd | Unit::UsdPerMemberMonth | Unit::UsdPerMemberYear | Unit::UsdPerPersonYear | Unit::None => {
            return Quantity {
                value: Some(Number(value)),
                ..Quantity::default()
            };
        }
    };
    Quantity {
        value: Some(Number(value)),
        unit: Some(name.to_owned()),
        system: Some("http://unitsofmeasure.org"),
        code: Some(code.to_owned()),
        ..Quantity::default()
    }
}

/// VBPR's payment-stream extension.
pub fn payment_stream(code: &str) -> Extension {
    let display = plumbline_model::payment_stream(code).map(|s| s.display);
    let kind = match display {
        Some(_) => concept(&format!("{VBPR}/CodeSystem/payment-stream"), code, display),
        None => text_concept(code),
    };
    vbpr("payment-stream", |e| {
        e.extension = vec![part("type", |t| t.value_codeable_concept = Some(kind))]
    })
}

/// Where the figure stands in the payer's file, how it was printed, in which unit and under which term.
fn source(report: &Report, metric: &Metric) -> Extension {
    // A target that became a group of its own belongs to its figure's entry.
    let (figure, part_name) = match metric.id.strip_suffix("-target") {
        Some(id) if report.metric(&metric.id).is_none() => (id, "target"),
        _ => (metric.id.as_str(), "value"),
    };
    let mark = OcrMark::of(report, OcrKind::Metric, figure, part_name, &metric.anchor);
    own("source-figure", |e| {
        e.extension = vec![
            part("place", |p| p.value_string = Some(metric.anchor.place())),
            part("printed", |p| {
                p.value_string = Some(if metric.displayed.is_empty() {
                    "(empty)".to_owned()
                } else {
                    metric.displayed.clone()
                })
            }),
            part("unit", |p| p.value_string = Some(metric.unit.to_string())),
            part("term", |p| p.value_string = Some(metric.term.clone())),
        ];
        e.extension.extend(ocr_parts(mark));
    })
}

/// How OCR read a figure and who confirmed it; nothing for a figure of text.
pub(super) fn ocr_parts(mark: OcrMark) -> impl Iterator<Item = Extension> {
    let told = [
        ("ocr-confidence", mark.certainty),
        ("confirmed-by", mark.confirmed_by),
        ("ocr-text", mark.read),
    ];
    told.into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(name, text)| part(name, |p| p.value_string = Some(text)))
}
