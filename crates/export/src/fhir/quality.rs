//! Quality results as `vbp-quality-measurereport`.

use plumbline_model::{
    About, Direction, FigureState, ORIGIN_FIGURE, OcrKind, QualityMeasure, Report, Scoring, THRESHOLD_TYPES, Threshold,
};
use rust_decimal::Decimal;

use super::as_read::{self, Kept};
use super::contract::quality_canonical;
use super::figures::{dimension, group_id, ocr_parts, part_of};
use super::shapes::*;
use super::{
    VBPR, absent_because, absent_reason, bounded_id, concept, date, own, part, period_or_absent, text_concept,
    to_organization, vbpr,
};
use crate::ocr::OcrMark;
use crate::text::slug;

const PROFILE: &str = "http://hl7.org/fhir/us/davinci-vbpr/StructureDefinition/vbp-quality-measurereport";
const COUNT_QUANTITY: &str = "http://hl7.org/fhir/StructureDefinition/measurereport-countQuantity";

/// One quality result.
pub fn measure_report(
    report: &Report,
    measure: &QualityMeasure,
    payer: &Organization,
    kept: &Kept<'_>,
    notes: &mut Vec<String>,
) -> MeasureReport {
    let about = |element| kept.extensions(About::Quality, &measure.id, element);
    let (scoring, display) = match measure.scoring {
        Scoring::Proportion => ("proportion", "Proportion"),
        Scoring::Ratio => ("ratio", "Ratio"),
        Scoring::Continuous => ("continuous-variable", "Continuous Variable"),
    };
    let mut extension = vec![Extension {
        url: "http://hl7.org/fhir/us/davinci-deqm/StructureDefinition/extension-measureScoring".into(),
        value_codeable_concept: Some(concept(
            "http://terminology.hl7.org/CodeSystem/measure-scoring",
            scoring,
            Some(display),
        )),
        ..Extension::default()
    }];
    if let Some(score) = measure.score {
        extension.push(vbpr("score", |e| e.value_decimal = Some(Number(score))));
    }
    let thresholds = about("threshold");
    if thresholds.is_empty() {
        extension.extend(measure.thresholds.iter().filter_map(threshold));
    } else {
        extension.extend(thresholds);
    }
    extension.extend(about("extension"));
    if !kept.is_foreign() {
        extension.push(source(report, measure, kept));
        extension.push(own("quality-measure", |e| {
            e.extension = vec![
                part("measure", |p| p.value_string = Some(measure.measure.clone())),
                part("name", |p| p.value_string = Some(measure.name.clone())),
            ];
            // The standard's place for a weight is the contract's list of measures, which not every report knows.
            if let Some(weight) = measure.weight {
                e.extension
                    .push(part("weight", |p| p.value_decimal = Some(Number(weight))));
            }
        }));
    }
    if measure.direction.is_none() {
        notes.push(format!(
            "The payer does not say whether higher or lower is better in {}; the standard asks for it",
            measure.name
        ));
    }
    let (date, date_element) = date(report);
    let (mut as_read, mut group_as_read) = (AsRead::new(), AsRead::new());
    for fact in kept.about(About::Quality, &measure.id) {
        let Some(read) = as_read::raw(fact) else { continue };
        match fact.element.strip_prefix("group.") {
            Some(element) => {
                group_as_read.insert(element.to_owned(), read);
            }
            None if !matches!(
                fact.element.as_str(),
                "extension" | "threshold" | "group-reference" | ORIGIN_FIGURE
            ) =>
            {
                as_read.insert(fact.element.clone(), read);
            }
            None => {}
        }
    }
    let typed = |element: &str| !as_read.contains_key(element);
    let typed_group = |element: &str| !group_as_read.contains_key(element);
    let group = Group {
        population: if typed_group("population") {
            populations(measure)
        } else {
            Vec::new()
        },
        measure_score: score(measure.rate, measure.state).filter(|_| typed_group("measureScore")),
        stratifier: if typed_group("stratifier") {
            stratifiers(measure)
        } else {
            Vec::new()
        },
        as_read: group_as_read.clone(),
        ..Group::default()
    };
    MeasureReport {
        resource_type: "MeasureReport",
        id: bounded_id(&format!("{}-{}", kept.public_id(), slug(&measure.id))),
        meta: Some(Meta {
            profile: vec![PROFILE],
            ..Meta::default()
        }),
        extension,
        status: if typed("status") { "complete" } else { "" },
        r#type: "summary",
        measure: if typed("measure") {
            quality_canonical(report, measure)
        } else {
            String::new()
        },
        date: date.filter(|_| typed("date")),
        date_element: date_element.filter(|_| typed("date")),
        reporter: Some(to_organization(payer)),
        period: Some(period_or_absent(measure.period.or(report.period))),
        improvement_notation: measure.direction.map(|direction| match direction {
            Direction::Increase => notation("increase", "Increased score indicates improvement"),
            Direction::Decrease => notation("decrease", "Decreased score indicates improvement"),
        }),
        group: vec![group],
        as_read: as_read.clone(),
        ..MeasureReport::default()
    }
}

/// The groups a quality result counts toward, as extensions of the reference to it.
pub fn counts_toward(report: &Report, measure: &QualityMeasure, kept: &Kept<'_>) -> Vec<Extension> {
    let mut ids: Vec<String> = kept
        .all(About::Quality, &measure.id, "group-reference")
        .filter_map(|fact| serde_json::from_str(&fact.json).ok())
        .collect();
    if ids.is_empty() {
        ids = measure
            .metric_ids
            .iter()
            .filter_map(|id| report.metric(id))
            .map(|metric| group_id(report, metric, kept))
            .collect();
        ids.dedup();
    }
    ids.into_iter()
        .map(|id| vbpr("group-reference", |e| e.value_string = Some(id)))
        .collect()
}

/// Where a result stands in the payer's file and how it was printed.
fn source(report: &Report, measure: &QualityMeasure, kept: &Kept<'_>) -> Extension {
    if let Some(origin) = kept.origin(About::Quality, &measure.id) {
        return origin;
    }
    own("source-figure", |e| {
        e.extension = vec![
            part("place", |p| p.value_string = Some(measure.anchor.place())),
            part("printed", |p| {
                p.value_string = Some(if measure.displayed.is_empty() {
                    "(empty)".to_owned()
                } else {
                    measure.displayed.clone()
                })
            }),
        ];
        let mark = OcrMark::of(report, OcrKind::Quality, &measure.id, "rate", &measure.anchor);
        e.extension.extend(ocr_parts(mark));
    })
}

/// Results of parts of the population, one stratifier for each set of dimensions.
fn stratifiers(measure: &QualityMeasure) -> Vec<Stratifier> {
    let mut stratifiers: Vec<(Vec<&str>, Stratifier)> = Vec::new();
    for slice in &measure.slices {
        let dimensions: Vec<&str> = slice.strata.iter().map(|s| s.dimension.as_str()).collect();
        let (value, component) = part_of(&slice.strata);
        let of_slice = measure.of_slice(slice);
        let stratum = Stratum {
            value,
            component,
            population: counted(&of_slice),
            measure_score: score(slice.rate, slice.state),
            ..Stratum::default()
        };
        match stratifiers.iter_mut().find(|(known, _)| *known == dimensions) {
            Some((_, stratifier)) => stratifier.stratum.push(stratum),
            None => {
                // A stratifier has a code or its strata have components, never both (deqm-7).
                let code = match dimensions.as_slice() {
                    [only] => vec![dimension(only)],
                    _ => Vec::new(),
                };
                let stratifier = Stratifier {
                    code,
                    stratum: vec![stratum],
                    ..Stratifier::default()
                };
                stratifiers.push((dimensions, stratifier));
            }
        }
    }
    stratifiers.into_iter().map(|(_, stratifier)| stratifier).collect()
}

fn notation(code: &str, display: &str) -> CodeableConcept {
    concept(
        "http://terminology.hl7.org/CodeSystem/measure-improvement-notation",
        code,
        Some(display),
    )
}

fn populations(measure: &QualityMeasure) -> Vec<Population> {
    let mut populations = counted(measure);
    // A report that is no composite needs a population (deqm-5): one without a count says that it is not known.
    if populations.is_empty() {
        populations.push(population("denominator", "Denominator", None, FigureState::Missing));
    }
    populations
}

fn counted(measure: &QualityMeasure) -> Vec<Population> {
    let parts = [
        ("numerator", "Numerator", "numerator", measure.numerator),
        ("denominator", "Denominator", "denominator", measure.denominator),
        (
            "denominator-exclusion",
            "Denominator Exclusion",
            "exclusions",
            measure.exclusions,
        ),
        (
            "denominator-exception",
            "Denominator Exception",
            "exceptions",
            measure.exceptions,
        ),
        (
            "calculated-denominator",
            "Calculated Denominator",
            "calculated_denominator",
            measure.calculated_denominator,
        ),
    ];
    let mut populations = Vec::new();
    for (code, display, part, count) in parts {
        let state = measure.sources.get(part).map(|source| source.state);
        match (count, state) {
            (Some(count), _) => populations.push(population(code, display, Some(count), FigureState::Reported)),
            (None, Some(state)) if state != FigureState::Reported => {
                populations.push(population(code, display, None, state))
            }
            (None, _) => {}
        }
    }
    populations
}

fn population(code: &str, display: &str, count: Option<Decimal>, state: FigureState) -> Population {
    let mut population = Population {
        code: Some(concept(
            "http://terminology.hl7.org/CodeSystem/measure-population",
            code,
            Some(display),
        )),
        ..Population::default()
    };
    match count {
        Some(count) if count.is_integer() => population.count = Some(Number(count.normalize())),
        other => {
            let quantity = match other {
                Some(count) => Quantity {
                    value: Some(Number(count)),
                    ..Quantity::default()
                },
                None => Quantity {
                    extension: vec![absent_because(absent_reason(state).unwrap_or("unknown"))],
                    ..Quantity::default()
                },
            };
            population.extension.push(Extension {
                url: COUNT_QUANTITY.into(),
                value_quantity: Some(quantity),
                ..Extension::default()
            });
        }
    }
    population
}

fn score(rate: Option<Decimal>, state: FigureState) -> Option<Quantity> {
    match rate {
        Some(rate) => Some(Quantity {
            value: Some(Number(rate)),
            ..Quantity::default()
        }),
        None => absent_reason(state).map(|reason| Quantity {
            extension: vec![absent_because(reason)],
            ..Quantity::default()
        }),
    }
}

fn threshold(threshold: &Threshold) -> Option<Extension> {
    let value = threshold.value?;
    let kind = match THRESHOLD_TYPES.iter().find(|t| t.code == threshold.r#type) {
        Some(code) => concept(
            &format!("{VBPR}/CodeSystem/threshold-type"),
            code.code,
            Some(code.display),
        ),
        None => text_concept(&threshold.r#type),
    };
    let mut parts = vec![
        part("threshold", |e| e.value_decimal = Some(Number(value))),
        part("type", |e| e.value_codeable_concept = Some(kind)),
    ];
    if let Some(gap) = threshold.gap {
        parts.push(part("gapToThreshold", |e| e.value_decimal = Some(Number(gap))));
    }
    Some(vbpr("threshold", |e| e.extension = parts))
}
