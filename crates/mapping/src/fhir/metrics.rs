//! The groups of a performance report as metrics.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use plumbline_model::{
    About, Baseline, CodeSystem, FigureState, Issue, LocalMetric, Metric, Period, Severity, Stratum, Suggestion,
    Target, Unit, Unmapped, ValueType, local_metric, vbpr_metric,
};
use rust_decimal::Decimal;

use super::codes::{
    self, BASELINE, METRIC_SYSTEM, OWN_BASELINE, OWN_METRICS, PAID_THROUGH, PAYMENT_STREAM, SERVICE_PERIOD,
    SOURCE_FIGURE, TARGET, TARGET_OF,
};
use super::kept::Kept;
use super::score::{NotUnderstood, Score, Usual, measure_score, typed_value, value_of};
use super::total_cost;
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
    pub(super) kept: Kept,
    /// Figures by the `group.id` of their group, the whole before its parts.
    pub(super) by_group: BTreeMap<String, Vec<String>>,
    /// Figures under codes of the payer's own, by their place in `metrics`.
    payers_own: Vec<usize>,
    /// Places where a unit was taken for granted, by what was taken: one issue each, however many figures.
    assumed: BTreeMap<&'static str, Vec<usize>>,
    repeats: BTreeMap<String, usize>,
    /// The ids that our exporter gave to figures of the whole: they keep them.
    own_ids: BTreeSet<String>,
    /// Those of them that are given.
    used_ids: BTreeSet<String>,
}

/// Confidence of a figure whose unit follows from its code alone.
const UNIT_FROM_CODE: Decimal = Decimal::from_parts(9, 0, 0, false, 1);

/// A group's code in our terms.
struct Named {
    code: String,
    system: CodeSystem,
    standard_code: Option<String>,
    usual: Usual,
    /// Whether it is the payer's own code, of which nothing is known.
    payers_own: bool,
}

/// Metrics of which the standard does not say whether they are amounts or shares: only a stated unit tells.
/// Source: VBPR 1.1.0 code system `vbp-performance-metric`, whose definition repeats the name.
const UNIT_NOT_DEFINED: &[&str] = &["interim-pmt-rate"];

/// Everything about a group that its strata share.
struct Frame {
    named: Result<Named, Vec<Suggestion>>,
    term: String,
    service_period: Option<Period>,
    paid_through: Option<NaiveDate>,
    payment_streams: Vec<String>,
    incentives: Vec<String>,
}

/// What a report states for those of its groups that state nothing of their own.
#[derive(Debug, Default)]
pub(super) struct Common {
    pub(super) service_period: Option<Period>,
    pub(super) paid_through: Option<NaiveDate>,
    pub(super) payment_streams: Vec<String>,
    pub(super) incentives: Vec<String>,
    /// Whether the standard's codes of medical and pharmacy cost mean the payer's total cost of care.
    pub(super) total_cost: bool,
}

/// Reads every group of a report.
pub(super) fn groups(report: &Node, common: &Common) -> Groups {
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
    groups.own_ids = report.list("group").filter_map(own_id).map(str::to_owned).collect();
    for group in report.list("group") {
        if group.extension(TARGET_OF).is_none() || !targets_beside {
            groups.read(group, common);
        }
    }
    groups.name_assumptions();
    groups.name_payers_own();
    groups
}

/// Extensions a group is understood with.
const GROUP_EXTENSIONS: &[&str] = &[PAYMENT_STREAM, SERVICE_PERIOD, PAID_THROUGH, BASELINE];
/// Elements a group is understood with.
const GROUP_ELEMENTS: &[&str] = &["id", "extension", "code", "measureScore", "stratifier", "population"];
/// Elements a stratum is understood with.
const STRATUM_ELEMENTS: &[&str] = &["extension", "value", "component", "measureScore"];

impl Groups {
    fn read(&mut self, group: &Node, common: &Common) {
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
        let id = group.text_at(&["id"]);
        if let Some(id) = id
            && self.by_group.contains_key(id)
        {
            let place = group.get("id").unwrap_or(group);
            self.issue(
                &format!("two groups have the id \"{id}\"; a quality report that names it cannot be told which"),
                place.anchor(),
            );
        }
        let own_streams = codes::payment_streams(group);
        let states_streams = group.extension(PAYMENT_STREAM).is_some();
        let frame = Frame {
            named: group.get("code").map_or(Err(Vec::new()), |concept| {
                let total = is_foreign(group)
                    .then(|| total_cost::code(concept, common.total_cost))
                    .flatten();
                named(concept, total)
            }),
            term: group.get("code").and_then(codes::words).unwrap_or_default().to_owned(),
            service_period: service_period.and_then(Node::period).or(common.service_period),
            paid_through: own_paid_through.and_then(Node::date).or(common.paid_through),
            payment_streams: if states_streams {
                own_streams
            } else {
                common.payment_streams.clone()
            },
            incentives: if states_streams {
                codes::incentives(group)
            } else {
                common.incentives.clone()
            },
        };
        let stratifiers: Vec<&Node> = group.list("stratifier").collect();
        let strata: Vec<(usize, &Node, &Node)> = (0..)
            .zip(&stratifiers)
            .flat_map(|(index, stratifier)| {
                stratifier
                    .list("stratum")
                    .map(move |stratum| (index, *stratifier, stratum))
            })
            .collect();
        let first = self.metrics.len();
        let has_populations = group.list("population").next().is_some();
        let whole = group.get("measureScore").is_some() || (strata.is_empty() && !has_populations);
        if whole {
            self.figure(group, &frame, Vec::new());
            if !says_its_value(group) {
                self.issue(
                    &format!("\"{}\" carries no value and no reason for that", frame.term),
                    group.anchor(),
                );
            }
        }
        let after_whole = self.metrics.len();
        let mut empty: Vec<&Node> = Vec::new();
        for (index, stratifier, stratum) in &strata {
            let slices = self.slices(&frame.term, stratifier, stratum);
            let before = self.metrics.len();
            self.figure(stratum, &frame, slices);
            if !says_its_value(stratum) {
                empty.push(stratum);
            }
            if let (Some(metric), true) = (self.metrics.get(before), is_foreign(stratum)) {
                let id = metric.id.clone();
                self.keep_stratum(&id, *index, stratifier, stratum);
            }
        }
        if let Some(place) = empty.first() {
            let message = format!(
                "\"{}\": {} of {} parts carry no value and no reason for that. Ask the payer for them",
                frame.term,
                empty.len(),
                strata.len()
            );
            self.issue(&message, place.anchor());
        }
        let ids: Vec<String> = self.metrics[first..].iter().map(|metric| metric.id.clone()).collect();
        if let Some(id) = id {
            let known = self.by_group.entry(id.to_owned()).or_default();
            // Only the whole counts where there is one.
            known.extend(
                ids.iter()
                    .take(if after_whole > first { 1 } else { ids.len() })
                    .cloned(),
            );
        }
        if is_foreign(group) && !strata.iter().any(|(_, _, stratum)| !is_foreign(stratum)) {
            for id in &ids {
                self.keep_group(id, group);
            }
        }
        // What a group says beyond its figures is kept with the first of them.
        if let Some(id) = ids.first().cloned() {
            self.kept.extensions(About::Metric, &id, group, GROUP_EXTENSIONS);
            self.kept.others(About::Metric, &id, group, GROUP_ELEMENTS);
            if let Some(populations) = group.get("population") {
                self.kept.element(About::Metric, &id, "population", populations);
            }
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

    /// What a group says for all its figures, in its own form.
    fn keep_group(&mut self, id: &str, group: &Node) {
        for name in ["id", "code"] {
            if let Some(stated) = group.get(name) {
                self.kept.element(About::Metric, id, name, stated);
            }
        }
        for url in [PAYMENT_STREAM, SERVICE_PERIOD, PAID_THROUGH] {
            for stated in group.extensions(url) {
                self.kept
                    .element(About::Metric, id, url.rsplit('/').next().unwrap_or(url), stated);
            }
        }
    }

    fn keep_stratum(&mut self, id: &str, index: usize, stratifier: &Node, stratum: &Node) {
        let part = |name: &str, node: Option<&Node>| {
            node.map_or_else(String::new, |node| format!(",\"{name}\":{}", node.to_json()))
        };
        let json = format!(
            "{{\"stratifier\":{index}{}{}{}}}",
            part("code", stratifier.get("code")),
            part("value", stratum.get("value")),
            part("component", stratum.get("component")),
        );
        self.kept.json(About::Metric, id, "stratum", json, stratum);
        self.kept.extensions(About::Metric, id, stratum, &[]);
        self.kept.others(About::Metric, id, stratum, STRATUM_ELEMENTS);
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
        let usual = own_unit(place).map_or(named.usual, |unit| Usual {
            unit,
            // Ours are never percent points.
            is_fraction: true,
            ..named.usual
        });
        let mut score = match measure_score(place, usual) {
            Ok(score) => score,
            Err(problem) => return self.not_a_figure(&frame.term, named, *problem),
        };
        let baseline = place
            .extension(BASELINE)
            .or_else(|| place.extension(OWN_BASELINE))
            .and_then(|extension| self.compared(extension, "baseline", frame, named, &mut score));
        let target = place
            .extension(TARGET)
            .and_then(|extension| self.compared(extension, "value", frame, named, &mut score))
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
        if named.payers_own
            && score.unit == Unit::Usd
            && let Some(unit) = unit_in_words(&named.code).or_else(|| unit_in_words(&frame.term))
        {
            score.unit = unit;
        }
        let code = total_cost::in_unit(&named.code, score.unit).unwrap_or(&named.code);
        let id = self.unique_id(code, own_id(place));
        if is_foreign(place) {
            let score_place = place.get("measureScore");
            if let Some(written) =
                score_place.filter(|_| score.state != FigureState::Reported || !is_plain_money(place))
            {
                self.kept.element(About::Metric, &id, "measureScore", written);
            }
            if let Some(written) = place.extension(BASELINE).filter(|_| baseline.is_some()) {
                self.kept.element(About::Metric, &id, "baseline", written);
            }
        }
        if named.payers_own {
            self.payers_own.push(self.metrics.len());
        }
        self.metrics.push(Metric {
            id,
            code: code.to_owned(),
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
            incentives: frame.incentives.clone(),
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
        score: &mut Score,
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
            is_fraction: score.is_fraction,
        };
        let read = typed_value(name, value, usual);
        // A figure without a value is in the unit of what it is compared with.
        if let (None, Ok(base)) = (score.value, &read) {
            score.unit = base.unit;
            score.value_type = base.value_type;
        }
        match read {
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

    /// The dimensions of a stratum. Source: VBPR 1.1.0, `stratum.value` xor `stratum.component`.
    fn slices(&mut self, term: &str, stratifier: &Node, stratum: &Node) -> Vec<Stratum> {
        let slices = strata_of(stratifier, stratum);
        if stratum.get("value").is_some() && stratum.get("component").is_some() {
            let message = format!("a part of \"{term}\" has a value and components, of which FHIR allows one (mrp-2)");
            self.issue(&message, stratum.anchor());
        }
        if slices.is_empty() {
            self.issue(
                &format!("a part of \"{term}\" does not say which part it is"),
                stratum.anchor(),
            );
            return vec![Stratum {
                dimension: "stratum".to_owned(),
                value: "not stated".to_owned(),
            }];
        }
        slices
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

    /// The id that is wanted where it is one of this code's, else the code's next one.
    fn unique_id(&mut self, code: &str, wanted: Option<&str>) -> String {
        let of_code = |id: &str| {
            let number = id.strip_prefix(code).and_then(|rest| rest.strip_prefix('-'));
            id == code || number.is_some_and(|number| number.parse::<usize>().is_ok_and(|number| number > 1))
        };
        if let Some(wanted) = wanted.filter(|id| of_code(id) && self.own_ids.remove(*id)) {
            self.used_ids.insert(wanted.to_owned());
            return wanted.to_owned();
        }
        loop {
            let count = self.repeats.entry(code.to_owned()).or_insert(0);
            *count += 1;
            let id = if *count == 1 {
                code.to_owned()
            } else {
                format!("{code}-{count}")
            };
            if !self.own_ids.contains(&id) && !self.used_ids.contains(&id) {
                return id;
            }
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

    fn name_payers_own(&mut self) {
        let Some(first) = self.payers_own.first().and_then(|index| self.metrics.get(*index)) else {
            return;
        };
        let count = self.payers_own.len();
        let message = format!(
            "{count} figure{} under the payer's own code, first \"{}\" ({}): kept under it, as the standard has none.",
            if count == 1 { " stands" } else { "s stand" },
            first.term,
            first.code
        );
        self.issues.push(Issue {
            code: "SRC005".to_owned(),
            severity: Severity::Info,
            message,
            anchor: Some(first.anchor.clone()),
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

/// What a payer's own code or term says its dollars are per: member and month, or member and year.
fn unit_in_words(text: &str) -> Option<Unit> {
    let words: Vec<String> = text
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    let spelled = format!(" {} ", words.join(" "));
    let says = |names: &[&str]| names.iter().any(|name| spelled.contains(&format!(" {name} ")));
    let of_member = |time: &str| {
        ["member", "beneficiary", "enrollee", "person"]
            .iter()
            .any(|who| spelled.contains(&format!(" per {who} per {time} ")))
    };
    if says(&["pmpm", "pbpm"]) || of_member("month") {
        return Some(Unit::UsdPerMemberMonth);
    }
    (says(&["pmpy", "pbpy"]) || of_member("year")).then_some(Unit::UsdPerMemberYear)
}

fn sentence(text: &str) -> String {
    if text.ends_with('.') {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

/// A group's code: a code of ours where one stands, with the standard's beside it; else the standard's; else the payer's
/// own, which a reader of the standard takes as it is.
/// `total` is our code for total cost of care, where the file means that.
fn named(concept: &Node, total: Option<&str>) -> Result<Named, Vec<Suggestion>> {
    let coded = |coding: &Node| {
        Some((
            coding.text_at(&["system"]).unwrap_or_default().to_owned(),
            coding.text_at(&["code"])?.to_owned(),
        ))
    };
    let codings: Vec<(String, String)> = concept.list("coding").filter_map(coded).collect();
    let standard = codings
        .iter()
        .filter(|(system, _)| system == METRIC_SYSTEM)
        .find_map(|(_, code)| vbpr_metric(code));
    let ours = codings
        .iter()
        .filter(|(system, _)| system == OWN_METRICS)
        .find_map(|(_, code)| local_metric(code))
        .or_else(|| local_metric(total?));
    if let Some(local) = ours {
        return Ok(of_ours(local, standard.map(|metric| metric.code.to_owned())));
    }
    if let Some(metric) = standard {
        let defined = !UNIT_NOT_DEFINED.contains(&metric.code);
        return Ok(Named {
            code: metric.code.to_owned(),
            system: CodeSystem::Vbpr,
            standard_code: None,
            usual: Usual {
                unit: if defined { metric.unit } else { Unit::None },
                value_type: if defined { metric.value_type } else { ValueType::Decimal },
                is_fraction: false,
            },
            payers_own: false,
        });
    }
    let same_code = codings.iter().find_map(|(_, code)| vbpr_metric(code));
    if let Some(metric) = same_code {
        return Err(vec![Suggestion {
            code: metric.code.to_owned(),
            confidence: UNIT_FROM_CODE,
            reason: "The code is one of the standard's, under another code system.".to_owned(),
        }]);
    }
    let own = codings
        .iter()
        .find(|(system, _)| !system.is_empty() && system != METRIC_SYSTEM);
    match own {
        Some((_, code)) => Ok(Named {
            code: code.clone(),
            system: CodeSystem::Local,
            standard_code: None,
            usual: Usual {
                unit: Unit::None,
                value_type: ValueType::Decimal,
                is_fraction: false,
            },
            payers_own: true,
        }),
        // A code the standard does not have, said to be the standard's, is a slip.
        None => Err(codings.iter().filter_map(|(_, code)| nearest(code)).collect()),
    }
}

fn of_ours(local: &LocalMetric, standard_code: Option<String>) -> Named {
    Named {
        code: local.code.to_owned(),
        system: CodeSystem::Local,
        standard_code,
        usual: Usual {
            unit: local.unit,
            value_type: local.value_type,
            is_fraction: false,
        },
        payers_own: false,
    }
}

/// How alike a code must be to one of the standard's to be its slip, 0 to 1: a letter or two of fifteen.
const ALIKE: f64 = 0.85;

/// The standard's code that a code is a slip of.
fn nearest(code: &str) -> Option<Suggestion> {
    let likeness = |known: &str| strsim::normalized_levenshtein(code, known);
    let best = plumbline_model::METRICS
        .iter()
        .max_by(|a, b| likeness(a.code).total_cmp(&likeness(b.code)))?;
    (likeness(best.code) >= ALIKE).then(|| Suggestion {
        code: best.code.to_owned(),
        confidence: UNIT_FROM_CODE,
        reason: format!("The standard has no code \"{code}\"; this one is written almost alike."),
    })
}

/// Whether a place was written by another program than ours, so that its form is not ours either.
pub(super) fn is_foreign(place: &Node) -> bool {
    place.extension(SOURCE_FIGURE).is_none()
}

/// The id of a group that our exporter wrote for a figure of the whole.
fn own_id(group: &Node) -> Option<&str> {
    let is_own = !is_foreign(group) && group.get("measureScore").is_some();
    group.text_at(&["id"]).filter(|_| is_own)
}

/// Whether a score is money as our exporter writes it: an amount and its currency, and nothing else.
fn is_plain_money(place: &Node) -> bool {
    let Some(score) = place.get("measureScore") else {
        return false;
    };
    let money = score
        .extension(codes::ALTERNATE_SCORE)
        .and_then(|alternate| alternate.get("valueMoney"));
    money.is_some_and(|money| money.children().all(|(name, _)| matches!(name, "value" | "currency")))
        && score.children().count() == 1
        && score.list("extension").count() == 1
}

/// Whether a figure's place holds a value, or says why it holds none.
fn says_its_value(place: &Node) -> bool {
    if codes::absent_reason(place).is_some() {
        return true;
    }
    let Some(score) = place.get("measureScore") else {
        return false;
    };
    score.is_unsound()
        || codes::absent_reason(score).is_some()
        || score.get("value").is_some_and(|value| value.printed().is_some())
        || score
            .extension(codes::ALTERNATE_SCORE)
            .is_some_and(|alternate| value_of(alternate).is_some())
}

fn strata_of(stratifier: &Node, stratum: &Node) -> Vec<Stratum> {
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

/// The dimensions of a stratum of a quality report.
pub(super) fn quality_strata(stratifier: &Node, stratum: &Node) -> Vec<Stratum> {
    strata_of(stratifier, stratum)
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
    (leaf.printed().unwrap_or_default().to_owned(), leaf.anchor())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payers_own_words_say_what_dollars_are_per() {
        for (text, unit) in [
            ("Benchmark PBPM", Some(Unit::UsdPerMemberMonth)),
            ("spending-pmpm", Some(Unit::UsdPerMemberMonth)),
            ("Cost per beneficiary per year", Some(Unit::UsdPerMemberYear)),
            ("Cost per episode", None),
            ("Performance year benchmark", None),
        ] {
            assert_eq!(unit_in_words(text), unit, "{text}");
        }
    }
}
