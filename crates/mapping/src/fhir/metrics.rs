//! The groups of a performance report as metrics.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use plumbline_model::{
    Baseline, CodeSystem, Issue, Metric, Period, Severity, Stratum, Suggestion, Target, Unmapped, local_metric,
    vbpr_metric,
};
use rust_decimal::Decimal;

use super::codes::{self, BASELINE, METRIC_SYSTEM, OWN_BASELINE, PAID_THROUGH, SERVICE_PERIOD, TARGET, TARGET_OF};
use super::score::{NotUnderstood, Score, Usual, measure_score, typed_value, value_of};
use super::tree::Node;
use super::units::{own_term, own_unit};
use crate::Ignored;

/// What a report's groups gave.
#[derive(Debug, Default)]
pub(super) struct Groups {
    pub(super) metrics: Vec<Metric>,
    pub(super) unmapped: Vec<Unmapped>,
    pub(super) ignored: Vec<Ignored>,
    pub(super) issues: Vec<Issue>,
    /// Places where a unit was taken for granted, by what was taken: one issue each, however many figures.
    assumed: BTreeMap<&'static str, Vec<usize>>,
    repeats: BTreeMap<String, usize>,
}

/// Confidence of a figure whose unit follows from its code alone.
const UNIT_FROM_CODE: Decimal = Decimal::from_parts(9, 0, 0, false, 1);

/// A group's code in our terms.
struct Named {
    code: String,
    system: CodeSystem,
    standard_code: Option<String>,
    usual: Usual,
}

/// Everything about a group that its strata share.
struct Frame {
    named: Result<Named, Vec<Suggestion>>,
    term: String,
    service_period: Option<Period>,
    paid_through: Option<NaiveDate>,
    payment_streams: Vec<String>,
}

/// Reads every group of a report. `period` and `paid_through` are the report's own.
pub(super) fn groups(report: &Node, period: Option<Period>, paid_through: Option<NaiveDate>) -> Groups {
    let mut groups = Groups::default();
    // A target our exporter writes twice, beside its figure and as a group of its own, is read once.
    let beside = |group: &Node| {
        let place = |element: &Node| element.extension(TARGET).is_some();
        place(group)
            || group
                .list("stratifier")
                .any(|stratifier| stratifier.list("stratum").any(place))
    };
    let targets_beside = report.list("group").any(beside);
    for group in report.list("group") {
        if group.extension(TARGET_OF).is_none() || !targets_beside {
            groups.read(group, period, paid_through);
        }
    }
    groups.name_assumptions();
    groups
}

impl Groups {
    fn read(&mut self, group: &Node, period: Option<Period>, paid_through: Option<NaiveDate>) {
        let service_period = group.extension(SERVICE_PERIOD).and_then(|e| e.get("valuePeriod"));
        if let Some(stated) = service_period
            && stated.period().is_none()
        {
            self.not_understood(
                stated,
                "the service period has no start or end, or ends before it starts",
            );
        }
        let own_paid_through = group.extension(PAID_THROUGH).and_then(|e| e.get("valueDate"));
        if let Some(stated) = own_paid_through
            && stated.date().is_none()
        {
            self.not_understood(stated, "the paid-through date is not a full date");
        }
        let frame = Frame {
            named: group.get("code").map_or(Err(Vec::new()), named),
            term: group.get("code").and_then(codes::words).unwrap_or_default().to_owned(),
            service_period: service_period.and_then(Node::period).or(period),
            paid_through: own_paid_through.and_then(Node::date).or(paid_through),
            payment_streams: codes::payment_streams(group),
        };
        let strata: Vec<(&Node, Vec<Stratum>)> = group
            .list("stratifier")
            .flat_map(|stratifier| {
                stratifier
                    .list("stratum")
                    .map(|stratum| (stratum, slices(stratifier, stratum)))
                    .collect::<Vec<_>>()
            })
            .collect();
        if group.get("measureScore").is_some() || strata.is_empty() {
            self.figure(group, &frame, Vec::new());
        }
        for (stratum, slices) in strata {
            self.figure(stratum, &frame, slices);
        }
        for population in group.list("population") {
            let Some(count) = population.get("count").filter(|count| count.text().is_some()) else {
                continue;
            };
            let what = population.get("code").and_then(codes::words).unwrap_or("population");
            self.ignored.push(Ignored {
                term: format!("{}: {what}", frame.term),
                displayed: count.text().unwrap_or_default().to_owned(),
                anchor: count.anchor(),
                reason: "A population count of a performance metric is no metric of its own.".to_owned(),
            });
        }
    }

    fn figure(&mut self, place: &Node, frame: &Frame, strata: Vec<Stratum>) {
        let named = match &frame.named {
            Ok(named) => named,
            Err(suggestions) => {
                let (displayed, anchor) = as_printed(place);
                return self.unmapped.push(Unmapped {
                    term: frame.term.clone(),
                    displayed,
                    anchor,
                    suggestions: suggestions.clone(),
                    place: None,
                });
            }
        };
        let usual = own_unit(place).map_or(named.usual, |unit| Usual { unit, ..named.usual });
        let score = match measure_score(place, usual) {
            Ok(score) => score,
            Err(problem) => return self.not_a_figure(&frame.term, named, *problem),
        };
        let baseline = place
            .extension(BASELINE)
            .or_else(|| place.extension(OWN_BASELINE))
            .and_then(|extension| self.compared(extension, "baseline", frame, named, &score));
        let target = place
            .extension(TARGET)
            .and_then(|extension| self.compared(extension, "value", frame, named, &score))
            .map(|target| Target {
                value: target.value,
                quantum: target.quantum,
                period: target.period,
                displayed: target.displayed,
                anchor: target.anchor,
                transforms: Vec::new(),
            });
        if let Some(assumed) = score.assumed {
            self.assumed.entry(assumed).or_default().push(self.metrics.len());
        }
        let id = self.unique_id(&named.code);
        self.metrics.push(Metric {
            id,
            code: named.code.clone(),
            system: named.system,
            standard_code: named.standard_code.clone(),
            term: own_term(place).unwrap_or(&frame.term).to_owned(),
            value: score.value,
            text_value: score.text_value,
            value_type: score.value_type,
            unit: score.unit,
            displayed: score.displayed,
            quantum: score.quantum,
            state: score.state,
            service_period: frame.service_period,
            paid_through: frame.paid_through,
            payment_streams: frame.payment_streams.clone(),
            strata,
            baseline,
            target,
            confidence: if score.assumed.is_some() {
                UNIT_FROM_CODE
            } else {
                Decimal::ONE
            },
            anchor: score.anchor,
            transforms: score.transforms,
        });
    }

    /// The baseline or target beside a figure; `value` names the part that holds its amount.
    fn compared(
        &mut self,
        extension: &Node,
        value: &str,
        frame: &Frame,
        named: &Named,
        score: &Score,
    ) -> Option<Baseline> {
        let what = if value == "baseline" { value } else { "target" };
        let (name, value) = value_of(extension.extension(value)?)?;
        let mut period = None;
        if let Some(stated) = extension.extension("period").and_then(|e| e.get("valuePeriod")) {
            period = stated.period();
            if period.is_none() {
                self.not_understood(
                    stated,
                    &format!("the {what}'s period has no start or end, or ends before it starts"),
                );
            }
        }
        // An amount that states no unit of its own is in the unit of the figure beside it.
        let usual = Usual {
            unit: score.unit,
            value_type: score.value_type,
            is_fraction: false,
        };
        match typed_value(name, value, usual) {
            Ok(base) if base.unit == score.unit => Some(Baseline {
                value: base.value,
                quantum: base.quantum,
                period,
                displayed: base.displayed,
                anchor: base.anchor,
                transforms: Vec::new(),
            }),
            Ok(base) => {
                let problem = format!(
                    "the {what} of \"{}\" is in {}, the figure in {}; the two cannot be compared",
                    frame.term, base.unit, score.unit
                );
                self.issue(&problem, base.anchor.clone());
                Some(Baseline {
                    value: None,
                    quantum: None,
                    period,
                    displayed: base.displayed,
                    anchor: base.anchor,
                    transforms: Vec::new(),
                })
            }
            Err(problem) => {
                self.issue(
                    &format!("{}, {what} of {}: {}", frame.term, named.code, problem.problem),
                    problem.anchor,
                );
                None
            }
        }
    }

    /// Keeps a printed value that is no figure, and names why.
    fn not_a_figure(&mut self, term: &str, named: &Named, problem: NotUnderstood) {
        self.issue(&format!("{term}: {}", problem.problem), problem.anchor.clone());
        self.unmapped.push(Unmapped {
            term: term.to_owned(),
            displayed: problem.displayed,
            anchor: problem.anchor,
            suggestions: vec![Suggestion {
                code: named.code.clone(),
                confidence: Decimal::ONE,
                reason: "The file names this code; its value was not understood.".to_owned(),
            }],
            place: None,
        });
    }

    fn unique_id(&mut self, code: &str) -> String {
        let count = self.repeats.entry(code.to_owned()).or_insert(0);
        *count += 1;
        if *count == 1 {
            code.to_owned()
        } else {
            format!("{code}-{count}")
        }
    }

    fn not_understood(&mut self, place: &Node, problem: &str) {
        let leaf = place.children().next().map_or(place, |(_, child)| child);
        self.issue(&format!("{}: {problem}.", place.pointer()), leaf.anchor());
    }

    fn issue(&mut self, message: &str, anchor: plumbline_model::Anchor) {
        self.issues.push(Issue {
            code: "SRC005".to_owned(),
            severity: Severity::Warning,
            message: sentence(message),
            anchor: Some(anchor),
        });
    }

    fn name_assumptions(&mut self) {
        for (assumed, figures) in std::mem::take(&mut self.assumed) {
            let Some(first) = figures.first().and_then(|index| self.metrics.get(*index)) else {
                continue;
            };
            let message = format!(
                "{} figure{}, first \"{}\": {assumed}. Confirm it with the payer.",
                figures.len(),
                if figures.len() == 1 { "" } else { "s" },
                first.term
            );
            let anchor = Some(first.anchor.clone());
            self.issues.push(Issue {
                code: "SRC005".to_owned(),
                severity: Severity::Info,
                message,
                anchor,
            });
        }
    }
}

fn sentence(text: &str) -> String {
    if text.ends_with('.') {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

/// A group's code: a local code where one of ours stands, with the standard's beside it; else the standard's.
fn named(concept: &Node) -> Result<Named, Vec<Suggestion>> {
    let coded = |coding: &Node| {
        Some((
            coding.text_at(&["system"])?.to_owned(),
            coding.text_at(&["code"])?.to_owned(),
        ))
    };
    let codings: Vec<(String, String)> = concept.list("coding").filter_map(coded).collect();
    let standard = codings
        .iter()
        .filter(|(system, _)| system == METRIC_SYSTEM)
        .find_map(|(_, code)| vbpr_metric(code));
    let local = codings
        .iter()
        .filter(|(system, _)| system != METRIC_SYSTEM)
        .find_map(|(_, code)| local_metric(code));
    if let Some(local) = local {
        return Ok(Named {
            code: local.code.to_owned(),
            system: CodeSystem::Local,
            standard_code: standard.map(|metric| metric.code.to_owned()),
            usual: Usual {
                unit: local.unit,
                value_type: local.value_type,
                is_fraction: false,
            },
        });
    }
    if let Some(metric) = standard {
        return Ok(Named {
            code: metric.code.to_owned(),
            system: CodeSystem::Vbpr,
            standard_code: None,
            usual: Usual {
                unit: metric.unit,
                value_type: metric.value_type,
                is_fraction: false,
            },
        });
    }
    let same_code = concept
        .list("coding")
        .filter_map(|coding| coding.text_at(&["code"]))
        .find_map(vbpr_metric);
    Err(same_code
        .map(|metric| Suggestion {
            code: metric.code.to_owned(),
            confidence: UNIT_FROM_CODE,
            reason: "The code is one of the standard's, under another code system.".to_owned(),
        })
        .into_iter()
        .collect())
}

/// The printed value of a place whose code is unknown, and where it stands.
fn as_printed(place: &Node) -> (String, plumbline_model::Anchor) {
    let score = place.get("measureScore");
    let alternate = score
        .and_then(|score| score.extension(codes::ALTERNATE_SCORE))
        .and_then(value_of)
        .map(|(_, value)| value);
    let leaf = alternate
        .and_then(|value| {
            value
                .get("value")
                .or_else(|| value.get("text"))
                .or_else(|| value.list("coding").find_map(|c| c.get("code")))
                .or(Some(value))
        })
        .or_else(|| score.and_then(|score| score.get("value")))
        .unwrap_or(place);
    (leaf.text().unwrap_or_default().to_owned(), leaf.anchor())
}

/// The dimensions of a stratum. Source: VBPR 1.1.0, `stratum.value` xor `stratum.component`.
fn slices(stratifier: &Node, stratum: &Node) -> Vec<Stratum> {
    let dimension = |concept: &Node, value: &Node| {
        codes::code_or_words(concept).map_or_else(|| codes::implied_dimension(value).to_owned(), str::to_owned)
    };
    let slice = |dimension: String, value: &Node| {
        codes::stratum_value(value).map(|value| Stratum {
            dimension,
            value: value.to_owned(),
        })
    };
    if let Some(value) = stratum.get("value") {
        let named = stratifier.list("code").next().map_or_else(
            || codes::implied_dimension(value).to_owned(),
            |concept| dimension(concept, value),
        );
        return slice(named, value).into_iter().collect();
    }
    stratum
        .list("component")
        .filter_map(|component| {
            let value = component.get("value")?;
            slice(dimension(component.get("code")?, value), value)
        })
        .collect()
}
