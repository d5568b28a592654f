//! Quality MeasureReports as quality measures.

use std::collections::BTreeMap;

use chrono::Datelike;
use plumbline_model::{
    About, Direction, FigureSource, FigureState, Issue, Period, QualityMeasure, QualitySlice, Scoring, Severity,
    Threshold, Unit, ValueType,
};
use rust_decimal::Decimal;

use super::codes::{self, COUNT_QUANTITY, GROUP_IMPROVEMENT, QUALITY_MEASURE, SCORE, SCORING, THRESHOLD};
use super::contract::{self, Artifacts};
use super::kept::Kept;
use super::metrics::quality_strata;
use super::score::{NotUnderstood, Score, Usual, measure_score, typed_value, value_of};
use super::tree::Node;
use crate::Ignored;
use crate::normalize::number::parse_plain;

/// Quality results of one performance report, collected one MeasureReport at a time.
#[derive(Debug, Default)]
pub(super) struct Results {
    pub(super) quality: Vec<QualityMeasure>,
    pub(super) ignored: Vec<Ignored>,
    pub(super) issues: Vec<Issue>,
    pub(super) kept: Kept,
    repeats: BTreeMap<String, usize>,
}

const COUNTED: Usual = Usual {
    unit: Unit::Count,
    value_type: ValueType::Count,
    is_fraction: false,
};

/// Elements a quality report is understood with.
const ELEMENTS: &[&str] = &[
    "resourceType",
    "id",
    "meta",
    "text",
    "extension",
    "type",
    "reporter",
    "period",
    "improvementNotation",
    "group",
    "contained",
];
const EXTENSIONS: &[&str] = &[SCORE, SCORING, THRESHOLD];
const GROUP_ELEMENTS: &[&str] = &["extension", "measureScore", "population", "stratifier"];

/// What points at a quality report: the figures it counts toward, and the ids of their groups as the file has them.
#[derive(Debug, Default)]
pub(super) struct Toward<'a> {
    pub(super) metric_ids: Vec<String>,
    pub(super) references: Vec<&'a Node>,
}

/// What the groups of one quality report have in common.
struct Read<'a> {
    report: &'a Node,
    measure: &'a str,
    display: Option<&'a str>,
    artifact: Option<&'a Node>,
    period: Option<Period>,
    /// Whether the report has more than one group.
    several: bool,
}

impl Results {
    /// Reads one quality MeasureReport; its contract's list of measures gives name, weight and contractual status.
    pub(super) fn read(&mut self, report: &Node, contract: &Artifacts<'_>, toward: &Toward<'_>) {
        let Some(canonical) = report.text_at(&["measure"]) else {
            return self.warn(
                report,
                "A quality report names no measure and is left out. Ask the payer which it is.",
            );
        };
        let artifact = contract.of_measure(canonical);
        // What our exporter says of a measure itself, which the standard leaves to the contract's list of measures.
        let own = report.extension(QUALITY_MEASURE);
        let own_text = |name: &'static str| own?.extension(name)?.text_at(&["valueString"]);
        let display = own_text("name").or_else(|| artifact?.text_at(&["display"]));
        let measure = own_text("measure").map_or_else(|| codes::short_measure_name(canonical, display), str::to_owned);
        let period = report.get("period").and_then(Node::period);
        // PER001 tells of a result without any.
        if let Some(stated) = report.get("period").filter(|_| period.is_none()) {
            self.warn(
                stated.get("start").unwrap_or(report),
                &format!("The quality report on {measure} states no full period."),
            );
        }
        if !canonical.contains('|')
            && let Some(place) = report.get("measure")
        {
            self.lacks(
                Severity::Info,
                place,
                format!("{measure} does not say of which version of the measure it is."),
            );
        }
        if report.list("group").next().is_none() {
            self.warn(
                report,
                &format!("The quality report on {measure} holds no result. Ask the payer for it."),
            );
        }
        let foreign = own.is_none();
        let several = report.list("group").nth(1).is_some();
        for group in report.list("group") {
            let first = self.quality.len();
            let read = Read {
                report,
                measure: &measure,
                display,
                artifact,
                period,
                several,
            };
            self.group(&read, group);
            for index in first..self.quality.len() {
                self.quality[index].metric_ids.clone_from(&toward.metric_ids);
                let id = self.quality[index].id.clone();
                for reference in &toward.references {
                    self.kept.element(About::Quality, &id, "group-reference", reference);
                }
                if foreign {
                    self.keep(&id, report, group);
                }
            }
        }
    }

    /// Keeps what a quality report says beyond a result, and its counts, limits and rate in the form they have there.
    fn keep(&mut self, id: &str, report: &Node, group: &Node) {
        let about = About::Quality;
        self.kept.others(about, id, report, ELEMENTS);
        self.kept.extensions(about, id, report, EXTENSIONS);
        for threshold in report.extensions(THRESHOLD) {
            self.kept.element(about, id, "threshold", threshold);
        }
        self.kept.extensions(about, id, group, &[GROUP_IMPROVEMENT, SCORING]);
        for (name, child) in group.children().filter(|(name, _)| !GROUP_ELEMENTS.contains(name)) {
            self.kept.element(about, id, &format!("group.{name}"), child);
        }
        for name in ["population", "measureScore", "stratifier"] {
            if let Some(child) = group.get(name) {
                self.kept.element(about, id, &format!("group.{name}"), child);
            }
        }
    }

    fn group(&mut self, read: &Read<'_>, group: &Node) {
        let Read {
            report,
            measure,
            display,
            artifact,
            period,
            several,
        } = *read;
        let mut sources = BTreeMap::new();
        let counts = self.counts(group, &mut sources);
        let scoring = self.scoring(report, group, measure, counts.denominator.is_some());
        let rate_usual = match scoring {
            Scoring::Proportion => Usual {
                unit: Unit::Ratio,
                value_type: ValueType::Percent,
                // Source: DEQM 5.0.0, summary-measurereport-deqm, deqm-6.
                is_fraction: true,
            },
            Scoring::Ratio | Scoring::Continuous => Usual {
                unit: Unit::Score,
                value_type: ValueType::Decimal,
                is_fraction: false,
            },
        };
        let rate = match measure_score(group, rate_usual) {
            Ok(score) => score,
            Err(problem) => self.left_missing(&format!("{measure}, rate"), *problem),
        };
        sources.insert("rate".to_owned(), source(&rate));
        let mut points = None;
        if let Some((name, leaf)) = report.extension(SCORE).and_then(value_of) {
            let usual = Usual {
                unit: Unit::Stars,
                value_type: ValueType::Decimal,
                is_fraction: false,
            };
            let score = match typed_value(name, leaf, usual) {
                Ok(score) => score,
                Err(problem) => self.left_missing(&format!("{measure}, score"), *problem),
            };
            points = score.value;
            sources.insert("score".to_owned(), source(&score));
        }
        let mut weight = None;
        let own_weight = report
            .extension(QUALITY_MEASURE)
            .and_then(|own| own.extension("weight")?.get("valueDecimal"))
            .map(|leaf| (leaf.text().and_then(parse_plain).map(|(value, _)| value), leaf));
        if let Some((value, leaf)) = own_weight.or_else(|| artifact.and_then(contract::weight)) {
            weight = value;
            let quantum = leaf.text().and_then(crate::normalize::number::quantum_of_raw);
            let state = if value.is_some() {
                FigureState::Reported
            } else {
                FigureState::Missing
            };
            sources.insert(
                "weight".to_owned(),
                FigureSource {
                    displayed: leaf.text().unwrap_or_default().to_owned(),
                    quantum,
                    state,
                    anchor: leaf.anchor(),
                    transforms: Vec::new(),
                },
            );
        }
        let notation = report
            .get("improvementNotation")
            .or_else(|| group.extension(GROUP_IMPROVEMENT)?.get("valueCodeableConcept"));
        let notation_place =
            notation.and_then(|notation| notation.list("coding").find_map(|coding| coding.get("code")));
        if let Some(place) = notation_place {
            sources.insert(
                "direction".to_owned(),
                FigureSource {
                    displayed: place.text().unwrap_or_default().to_owned(),
                    quantum: None,
                    state: FigureState::Reported,
                    anchor: place.anchor(),
                    transforms: Vec::new(),
                },
            );
        }
        let direction = notation.and_then(codes::code).and_then(|code| match code {
            "increase" => Some(Direction::Increase),
            "decrease" => Some(Direction::Decrease),
            _ => None,
        });
        if direction.is_none() {
            self.lacks(
                Severity::Warning,
                report,
                format!("{measure} does not say whether higher or lower is better (improvementNotation)."),
            );
        }
        let thresholds = report
            .extensions(THRESHOLD)
            .filter_map(|extension| self.threshold(extension, measure, rate_usual, direction))
            .collect();
        let count = self.repeats.entry(measure.to_owned()).or_insert(0);
        *count += 1;
        let id = if *count == 1 {
            measure.to_owned()
        } else {
            format!("{measure}-{count}")
        };
        let part = group.get("code").and_then(codes::words);
        let name = match (display, part) {
            (Some(display), Some(part)) if several => format!("{display}: {part}"),
            (Some(display), _) => display.to_owned(),
            (None, Some(part)) => part.to_owned(),
            (None, None) => measure.to_owned(),
        };
        let slices = self.slices(group, &name, rate_usual);
        self.quality.push(QualityMeasure {
            id,
            measure: measure.to_owned(),
            name,
            // A period across two calendar years is no measurement year.
            year: period.filter(|p| p.start.year() == p.end.year()).map(|p| p.end.year()),
            version: report
                .text_at(&["measure"])
                .and_then(|canonical| canonical.split_once('|'))
                .map(|(_, version)| version.to_owned()),
            direction,
            scoring,
            numerator: counts.numerator,
            denominator: counts.denominator,
            exclusions: counts.exclusions,
            exceptions: counts.exceptions,
            calculated_denominator: counts.calculated_denominator,
            rate: rate.value,
            score: points,
            thresholds,
            weight,
            contractual_status: artifact.and_then(contract::status),
            period,
            displayed: rate.displayed,
            state: rate.state,
            anchor: rate.anchor,
            sources,
            metric_ids: Vec::new(),
            slices,
        });
    }

    fn scoring(&mut self, report: &Node, group: &Node, measure: &str, counted: bool) -> Scoring {
        let stated = report
            .extension(SCORING)
            .or_else(|| group.extension(SCORING))
            .and_then(|extension| codes::code(extension.get("valueCodeableConcept")?));
        match stated {
            Some("proportion") => Scoring::Proportion,
            Some("ratio") => Scoring::Ratio,
            Some("continuous-variable") => Scoring::Continuous,
            other => {
                let taken = if counted {
                    Scoring::Proportion
                } else {
                    Scoring::Continuous
                };
                let (what, as_what) = (
                    other.map_or_else(|| "no scoring".to_owned(), |other| format!("the scoring \"{other}\"")),
                    if counted {
                        "a proportion, as it has a denominator"
                    } else {
                        "a continuous value"
                    },
                );
                self.warn(
                    group,
                    &format!("{measure} states {what}; it is taken for {as_what}. Confirm it with the payer."),
                );
                taken
            }
        }
    }

    fn counts(&mut self, group: &Node, sources: &mut BTreeMap<String, FigureSource>) -> Counts {
        let mut found: BTreeMap<String, Score> = BTreeMap::new();
        for population in group.list("population") {
            let Some(code) = population.get("code").and_then(codes::code).map(str::to_owned) else {
                continue;
            };
            if let Some(score) = self.count(population, &code) {
                found.entry(code).or_insert(score);
            }
        }
        // A calculated count stands for the plain one only where that is not printed.
        let first = |plain: &'static str, calculated: &'static str| {
            if found.contains_key(plain) || !found.contains_key(calculated) {
                plain
            } else {
                calculated
            }
        };
        let numerator = first("numerator", "calculated-numerator");
        let denominator = first("denominator", "calculated-denominator");
        let mut part = |name: &str, code: &str| {
            let score = found.remove(code)?;
            sources.insert(name.to_owned(), source(&score));
            score.value
        };
        Counts {
            numerator: part("numerator", numerator),
            denominator: part("denominator", denominator),
            exclusions: part("exclusions", "denominator-exclusion"),
            exceptions: part("exceptions", "denominator-exception"),
            calculated_denominator: part("calculated_denominator", "calculated-denominator"),
        }
    }

    fn count(&mut self, population: &Node, code: &str) -> Option<Score> {
        let read = match population.get("count").filter(|count| count.printed().is_some()) {
            Some(count) => typed_value("valueInteger", count, COUNTED),
            None => match population
                .extension(COUNT_QUANTITY)
                .and_then(|e| e.get("valueQuantity"))
            {
                Some(quantity) => typed_value("valueQuantity", quantity, COUNTED),
                None => {
                    let state = codes::absent_reason(population)?;
                    return Some(missing(population, state));
                }
            },
        };
        Some(read.unwrap_or_else(|problem| self.left_missing(code, *problem)))
    }

    fn threshold(
        &mut self,
        extension: &Node,
        measure: &str,
        usual: Usual,
        direction: Option<Direction>,
    ) -> Option<Threshold> {
        let kind = extension
            .extension("type")
            .and_then(|e| e.get("valueCodeableConcept"))
            .and_then(|concept| codes::code(concept).or_else(|| codes::words(concept)))
            .unwrap_or_default()
            .to_owned();
        let Some((name, value)) = extension.extension("threshold").and_then(value_of) else {
            self.warn(
                extension,
                &format!("{measure}: the threshold \"{kind}\" carries no value."),
            );
            return None;
        };
        if kind.is_empty() {
            self.warn(extension, &format!("{measure}: a threshold does not say which it is."));
        }
        let usual = Usual {
            is_fraction: false,
            ..usual
        };
        let read = if name == "valueRange" {
            // The limit to reach is the lower one where higher is better and the upper one where lower is.
            let (first, second) = match direction {
                Some(Direction::Decrease) => ("high", "low"),
                Some(Direction::Increase) | None => ("low", "high"),
            };
            let Some(end) = value.get(first).or_else(|| value.get(second)) else {
                self.warn(
                    extension,
                    &format!("{measure}: the threshold \"{kind}\" is a range without limits."),
                );
                return None;
            };
            typed_value("valueQuantity", end, usual)
        } else {
            typed_value(name, value, usual)
        };
        let score = read.unwrap_or_else(|problem| self.left_missing(&format!("{measure}, threshold {kind}"), *problem));
        if let Some(assumed) = score.assumed {
            self.issues.push(Issue {
                code: "SRC005".to_owned(),
                severity: Severity::Info,
                message: format!("{measure}, threshold {kind}: {assumed}."),
                anchor: Some(score.anchor.clone()),
            });
        }
        let gap = extension.extension("gapToThreshold").and_then(|gap| {
            let (name, value) = value_of(gap)?;
            let read = typed_value(name, value, COUNTED);
            let score =
                read.unwrap_or_else(|problem| self.left_missing(&format!("{measure}, gap to {kind}"), *problem));
            score.value.map(|gap| (gap, score.anchor))
        });
        let (gap, gap_anchor) = gap.unzip();
        Some(Threshold {
            r#type: kind,
            value: score.value,
            gap,
            gap_anchor,
            displayed: score.displayed,
            anchor: score.anchor,
            transforms: score.transforms,
        })
    }

    /// The results of parts of the population.
    fn slices(&mut self, group: &Node, name: &str, usual: Usual) -> Vec<QualitySlice> {
        let mut slices = Vec::new();
        for stratifier in group.list("stratifier") {
            for stratum in stratifier.list("stratum") {
                let strata = quality_strata(stratifier, stratum);
                if strata.is_empty() {
                    self.warn(stratum, &format!("{name}: a part does not say which part it is."));
                }
                let mut sources = BTreeMap::new();
                let counts = self.counts(stratum, &mut sources);
                let rate = match measure_score(stratum, usual) {
                    Ok(score) => score,
                    Err(problem) => self.left_missing(&format!("{name}, rate of a part"), *problem),
                };
                if rate.state == FigureState::Missing
                    && counts.numerator.is_none()
                    && codes::absent_reason(stratum).is_none()
                    && rate.displayed.is_empty()
                {
                    self.warn(
                        stratum,
                        &format!("{name}: a part carries no value. Ask the payer for it."),
                    );
                }
                sources.insert("rate".to_owned(), source(&rate));
                slices.push(QualitySlice {
                    strata,
                    numerator: counts.numerator,
                    denominator: counts.denominator,
                    exclusions: counts.exclusions,
                    exceptions: counts.exceptions,
                    rate: rate.value,
                    displayed: rate.displayed,
                    state: rate.state,
                    anchor: rate.anchor,
                    sources,
                });
            }
        }
        slices
    }

    /// A printed part that is no figure: missing, with its text kept and the reason named.
    fn left_missing(&mut self, what: &str, problem: NotUnderstood) -> Score {
        self.issues.push(Issue {
            code: "SRC005".to_owned(),
            severity: Severity::Warning,
            message: format!("{what}: {}.", problem.problem.trim_end_matches('.')),
            anchor: Some(problem.anchor.clone()),
        });
        Score {
            value: None,
            text_value: None,
            quantum: None,
            value_type: ValueType::Decimal,
            unit: Unit::None,
            displayed: problem.displayed,
            state: FigureState::Missing,
            transforms: Vec::new(),
            anchor: problem.anchor,
            is_fraction: false,
            assumed: None,
        }
    }

    /// An element the profile asks for is not there.
    fn lacks(&mut self, severity: Severity, place: &Node, message: String) {
        self.issues.push(Issue {
            code: super::LACKING.to_owned(),
            severity,
            message,
            anchor: Some(place.anchor()),
        });
    }

    fn warn(&mut self, place: &Node, message: &str) {
        self.issues.push(Issue {
            code: "SRC005".to_owned(),
            severity: Severity::Warning,
            message: message.to_owned(),
            anchor: Some(place.anchor()),
        });
    }
}

struct Counts {
    numerator: Option<Decimal>,
    denominator: Option<Decimal>,
    exclusions: Option<Decimal>,
    exceptions: Option<Decimal>,
    calculated_denominator: Option<Decimal>,
}

fn source(score: &Score) -> FigureSource {
    FigureSource {
        displayed: score.displayed.clone(),
        quantum: score.quantum,
        state: score.state,
        anchor: score.anchor.clone(),
        transforms: Vec::new(),
    }
}

fn missing(place: &Node, state: FigureState) -> Score {
    Score {
        value: None,
        text_value: None,
        quantum: None,
        value_type: ValueType::Count,
        unit: Unit::Count,
        displayed: String::new(),
        state,
        transforms: Vec::new(),
        anchor: place.anchor(),
        is_fraction: false,
        assumed: None,
    }
}
