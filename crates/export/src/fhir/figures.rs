//! Metrics as `MeasureReport.group`, splits as strata.

use plumbline_model::{About, CodeSystem, FigureState, Metric, OcrKind, Report, Unit, local_metric, vbpr_metric};
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::as_read::Kept;
use super::shapes::*;
use super::{BASE, VBPR, absent_because, absent_reason, concept, own, part, period, text_concept, vbpr};
use crate::ocr::OcrMark;

/// A group on its way out, with the figures that tell whose strata it takes.
struct Grouped<'a> {
    /// The figure of the whole, where there is one.
    whole: Option<&'a Metric>,
    /// The first figure that stands in it.
    like: &'a Metric,
    /// Its id in the file it was read from.
    read_as: Option<String>,
    /// Where its first figure stands in the report.
    place: usize,
    group: Group,
}

/// One group per metric; a metric with strata stands beneath its whole, or beneath a group without a score. Groups that
/// were read from a FHIR file are the same groups again.
pub fn groups(report: &Report, kept: &Kept<'_>) -> Vec<Group> {
    let mut groups: Vec<Grouped<'_>> = Vec::new();
    let read_as = |metric: &Metric| kept.text(About::Metric, &metric.id, "id");
    let mut used: std::collections::HashSet<String> = std::collections::HashSet::new();
    let whole_first = report.metrics.iter().enumerate();
    for (place, metric) in whole_first.filter(|(_, metric)| metric.strata.is_empty()) {
        // An id that two groups of the file had is the first one's.
        let id = read_as(metric).filter(|id| used.insert(id.clone()));
        groups.push(Grouped {
            whole: Some(metric),
            like: metric,
            group: group(report, metric, id.as_deref().unwrap_or(&metric.id), true, kept),
            read_as: id,
            place,
        });
        if let Some(target) = target_group(report, metric, kept) {
            groups.push(Grouped {
                whole: None,
                like: metric,
                read_as: None,
                place,
                group: target,
            });
        }
    }
    for (place, metric) in report
        .metrics
        .iter()
        .enumerate()
        .filter(|(_, metric)| !metric.strata.is_empty())
    {
        let id = read_as(metric);
        let position = groups.iter().position(|known| match (&id, &known.read_as) {
            (Some(id), Some(read_as)) => id == read_as && known.like.code == metric.code,
            (None, None) => {
                known.whole.is_some_and(|whole| same_figure(whole, metric))
                    || (known.whole.is_none()
                        && known.like.strata.len() == metric.strata.len()
                        && same_figure(known.like, metric))
            }
            _ => false,
        });
        let position = position.unwrap_or_else(|| {
            let id = id.filter(|id| used.insert(id.clone()));
            groups.push(Grouped {
                whole: None,
                like: metric,
                group: group(report, metric, id.as_deref().unwrap_or(&metric.id), false, kept),
                read_as: id,
                place,
            });
            groups.len() - 1
        });
        if let Some(known) = groups.get_mut(position) {
            known.place = known.place.min(place);
            add_stratum(report, &mut known.group, metric, kept);
        }
    }
    if kept.is_foreign() {
        groups.sort_by_key(|known| known.place);
    }
    groups.into_iter().map(|known| known.group).collect()
}

/// The id of the group a metric stands in, for references to it.
pub fn group_id(report: &Report, metric: &Metric, kept: &Kept<'_>) -> String {
    if let Some(id) = kept.text(About::Metric, &metric.id, "id") {
        return id;
    }
    let whole = report
        .metrics
        .iter()
        .find(|whole| whole.strata.is_empty() && same_figure(whole, metric));
    let first = || {
        report
            .metrics
            .iter()
            .find(|first| first.strata.len() == metric.strata.len() && same_figure(first, metric))
    };
    whole.or_else(first).unwrap_or(metric).id.clone()
}

/// Whether two metrics differ in their slice alone.
fn same_figure(one: &Metric, other: &Metric) -> bool {
    one.code == other.code
        && one.system == other.system
        && one.standard_code == other.standard_code
        && one.payment_streams == other.payment_streams
        && one.incentives == other.incentives
        && one.service_period == other.service_period
        && one.paid_through == other.paid_through
}

fn group(report: &Report, metric: &Metric, id: &str, with_score: bool, kept: &Kept<'_>) -> Group {
    let mut group = Group {
        id: Some(id.to_owned()),
        ..Group::default()
    };
    let of = |element| kept.extensions(About::Metric, &metric.id, element);
    if kept.is_foreign() {
        for element in ["payment-stream", "service-period", "paid-through-date"] {
            group.extension.extend(of(element));
        }
    } else {
        for (position, stream) in metric.payment_streams.iter().enumerate() {
            // An incentive narrows the one stream of a figure.
            let incentive = metric.incentives.get(position).or_else(|| metric.incentives.first());
            group
                .extension
                .push(payment_stream(stream, incentive.map(String::as_str)));
        }
        if let Some(service) = metric.service_period {
            group
                .extension
                .push(vbpr("service-period", |e| e.value_period = Some(period(service))));
        }
        if let Some(day) = metric.paid_through {
            group
                .extension
                .push(vbpr("paid-through-date", |e| e.value_date = Some(day.to_string())));
        }
    }
    match kept.one(About::Metric, &metric.id, "code") {
        Some(code) => {
            group.as_read.insert("code".to_owned(), code);
        }
        None => group.code = Some(code(metric)),
    }
    if with_score {
        let read = of("baseline");
        if read.is_empty() {
            let parts = baseline(metric);
            group
                .extension
                .extend(parts.map(|parts| vbpr("baseline", |e| e.extension = parts)));
        } else {
            group.extension.extend(read);
        }
        group.extension.extend(target(metric));
        if !kept.is_foreign() {
            group.extension.push(source(report, metric, kept));
        }
        match score_as_read(metric, kept) {
            Some(score) => {
                group.as_read.insert("measureScore".to_owned(), score);
            }
            None => group.measure_score = score(metric),
        }
    }
    if with_score {
        group.extension.extend(of("extension"));
    }
    // What the group says beyond its figures is kept with the first of them.
    if let Some(populations) = kept.one(About::Metric, &metric.id, "population") {
        group.as_read.insert("population".to_owned(), populations);
    }
    group
}

/// The score as the file has it, unless the value was set otherwise since.
fn score_as_read(metric: &Metric, kept: &Kept<'_>) -> Option<Box<RawValue>> {
    let read = kept.one(About::Metric, &metric.id, "measureScore")?;
    read.get()
        .contains(metric.displayed.trim_start_matches(['<', '>', '=']))
        .then_some(read)
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
fn target_group(report: &Report, metric: &Metric, kept: &Kept<'_>) -> Option<Group> {
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
    let mut group = group(report, &figure, &id, true, kept);
    // The same target stands beside its figure: whoever reads both counts it once.
    group
        .extension
        .push(own("target-of", |e| e.value_string = Some(metric.id.clone())));
    Some(group)
}

fn same_slice(one: &Metric, other: &Metric) -> bool {
    one.strata == other.strata && one.service_period == other.service_period
}

fn add_stratum(report: &Report, group: &mut Group, metric: &Metric, kept: &Kept<'_>) {
    let mut stratum = Stratum::default();
    // VBPR's baseline belongs to a group; the baseline of a slice has no place in the standard.
    stratum
        .extension
        .extend(baseline(metric).map(|parts| own("baseline", |e| e.extension = parts)));
    stratum.extension.extend(target(metric));
    match score_as_read(metric, kept) {
        Some(score) => {
            stratum.as_read.insert("measureScore".to_owned(), score);
        }
        None if kept.is_foreign() && metric.state == FigureState::Missing && metric.displayed.is_empty() => {}
        None => stratum.measure_score = score(metric),
    }
    if let Some(read) = read_stratum(metric, kept) {
        stratum
            .extension
            .extend(kept.extensions(About::Metric, &metric.id, "extension"));
        for (name, part) in [("value", read.value), ("component", read.component)] {
            if let Some(part) = part {
                stratum.as_read.insert(name.to_owned(), part);
            }
        }
        while group.stratifier.len() <= read.stratifier {
            group.stratifier.push(Stratifier::default());
        }
        if let Some(stratifier) = group.stratifier.get_mut(read.stratifier) {
            if let Some(code) = read.code {
                stratifier.as_read.insert("code".to_owned(), code);
            }
            stratifier.stratum.push(stratum);
        }
        return;
    }
    if !kept.is_foreign() {
        stratum.extension.insert(0, source(report, metric, kept));
    }
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
        group.stratifier.push(Stratifier {
            code,
            ..Stratifier::default()
        });
        group.stratifier.len() - 1
    });
    let (value, component) = part_of(&metric.strata);
    stratum.value = value;
    stratum.component = component;
    if let Some(stratifier) = group.stratifier.get_mut(position) {
        stratifier.stratum.push(stratum);
    }
}

/// Which part of the population a stratum is: a value, or a component for each of several dimensions.
pub(super) fn part_of(strata: &[plumbline_model::Stratum]) -> (Option<CodeableConcept>, Vec<Component>) {
    match strata {
        [only] => (Some(slice(&only.dimension, &only.value)), Vec::new()),
        several => (
            None,
            several
                .iter()
                .map(|s| Component {
                    code: Some(dimension(&s.dimension)),
                    value: Some(slice(&s.dimension, &s.value)),
                })
                .collect(),
        ),
    }
}

/// A stratum as it was read: which of its group's stratifiers it stands in, and which part it says it is.
#[derive(Deserialize)]
struct ReadStratum {
    stratifier: usize,
    code: Option<Box<RawValue>>,
    value: Option<Box<RawValue>>,
    component: Option<Box<RawValue>>,
}

/// The most stratifiers a group is written with; a file that says more of them has its strata written in our form.
const MOST_STRATIFIERS: usize = 1_000;

fn read_stratum(metric: &Metric, kept: &Kept<'_>) -> Option<ReadStratum> {
    let fact = kept.all(About::Metric, &metric.id, "stratum").next()?;
    let read: ReadStratum = serde_json::from_str(&fact.json).ok()?;
    (read.stratifier < MOST_STRATIFIERS).then_some(read)
}

fn concept_key(concept: &CodeableConcept) -> (Option<String>, Option<String>) {
    (
        concept.coding.first().and_then(|c| c.code.clone()),
        concept.text.clone(),
    )
}

pub(super) fn dimension(name: &str) -> CodeableConcept {
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

pub(super) fn slice(dimension: &str, value: &str) -> CodeableConcept {
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

pub(super) fn money(value: Decimal) -> Money {
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
pub fn payment_stream(code: &str, incentive: Option<&str>) -> Extension {
    let display = plumbline_model::payment_stream(code).map(|s| s.display);
    let kind = match display {
        Some(_) => concept(&format!("{VBPR}/CodeSystem/payment-stream"), code, display),
        None => text_concept(code),
    };
    vbpr("payment-stream", |e| {
        e.extension = vec![part("type", |t| t.value_codeable_concept = Some(kind))];
        if let Some(incentive) = incentive {
            let known = matches!(incentive, "chronic-care-mgmt" | "annual-visit");
            let incentive = if known {
                concept(&format!("{VBPR}/CodeSystem/vbp-incentive"), incentive, None)
            } else {
                text_concept(incentive)
            };
            e.extension
                .push(part("incentive", |t| t.value_codeable_concept = Some(incentive)));
        }
    })
}

/// Where the figure stands in the payer's file, how it was printed, in which unit and under which term.
fn source(report: &Report, metric: &Metric, kept: &Kept<'_>) -> Extension {
    if let Some(origin) = kept.origin(About::Metric, &metric.id) {
        return origin;
    }
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
