//! The contract behind a report: a `vbp-measure`.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use plumbline_model::{
    Cap, Contract, ContractMeasure, ContractualStatus, Definition, Facet, FacetValue, FactOrigin, FactSource, Issue,
    Metric, ProgramModel, QualityGate, Severity, Sharing,
};
use rust_decimal::Decimal;

use super::codes::{self, CONTRACTUAL_STATUS, LOB, PROGRAM_MODEL, TOTAL_COST_DEFINITION, WEIGHT, WEIGHT_1_0_0};
use super::total_cost;
use super::tree::Node;
use crate::normalize::number::parse_plain;
use crate::notes;
use crate::phrases::Phrase;

/// Longest text before "is" or a colon that is taken for the name of what a definition defines.
const LONGEST_TERM: usize = 60;

/// A contract read from its Measure, with the places quality measures need.
pub(super) struct Agreement<'a> {
    pub(super) contract: Contract,
    pub(super) measure: &'a Node,
    pub(super) issues: Vec<Issue>,
}

/// Reads a Measure of the file at `path`. `payer` and `subject` are the parties as the report names them; the publisher
/// stands in for none.
pub(super) fn agreement<'a>(
    measure: &'a Node,
    payer: Option<&str>,
    subject: Option<&str>,
    path: &str,
) -> Agreement<'a> {
    let mut issues = Vec::new();
    let mut note = |severity, place: &Node, message: String| {
        issues.push(Issue {
            code: "SRC005".to_owned(),
            severity,
            message,
            anchor: Some(place.anchor()),
        });
    };
    let line_of_business = measure.extension(LOB).and_then(|extension| {
        let concept = extension.get("valueCodeableConcept")?;
        let market = codes::code(concept).and_then(codes::line_of_business);
        if market.is_none() {
            let words = codes::words(concept).unwrap_or_default();
            note(
                Severity::Warning,
                leaf_of(concept),
                format!(
                    "The line of business \"{words}\" is none of Medicare, Medicaid and commercial. Set it by hand."
                ),
            );
        }
        market
    });
    let models = program_models(measure);
    if let [(first, _), others @ ..] = models.as_slice()
        && let Some((other, place)) = others.iter().find(|(other, _)| other.category != first.category)
    {
        note(
            Severity::Info,
            leaf_of(place),
            format!(
                "The contract states APM categories {} and {} for different cohorts; {} stands for it, and both leave with it.",
                first.category, other.category, first.category
            ),
        );
    }
    let models: Vec<ProgramModel> = models.into_iter().map(|(model, _)| model).collect();
    let term = measure.get("effectivePeriod");
    let measures = measure
        .list("relatedArtifact")
        .filter(|artifact| artifact.text_at(&["type"]) == Some("composed-of"))
        .filter_map(contract_measure)
        .collect();
    Agreement {
        contract: Contract {
            // Empty where the Measure stands in for a contract the report does not name.
            id: contract_id(measure)
                .filter(|_| !stands_for_none(measure))
                .unwrap_or_default()
                .to_owned(),
            other_ids: other_ids(measure),
            title: measure.text_at(&["title"]).map(str::to_owned),
            payer: payer
                .or_else(|| measure.text_at(&["publisher"]))
                .unwrap_or_default()
                .to_owned(),
            subject: subject.map(str::to_owned),
            line_of_business,
            term: term.and_then(Node::period),
            apm_category: models.first().map(|model| model.category.clone()),
            program_models: if models.len() > 1 || models.iter().any(|model| model.cohort.is_some()) {
                models
            } else {
                Vec::new()
            },
            payment_streams: codes::payment_streams(measure),
            measures,
            definitions: definitions(measure),
            attribution: own_text(measure, codes::ATTRIBUTION).map(str::to_owned),
            benchmark_method: own_text(measure, codes::BENCHMARK_METHOD).map(str::to_owned),
            run_out_months: measure
                .extension(codes::RUN_OUT_MONTHS)
                .and_then(|months| months.text_at(&["valueDecimal"])?.parse().ok()),
            sharing: measure.extension(codes::SHARING).map(sharing),
            anchor: term.and_then(|term| term.get("start")).map(Node::anchor),
            sources: sources(measure, path),
            ..Contract::default()
        },
        measure,
        issues,
    }
}

/// Every APM category with its cohort, each pair once, and where the category stands.
fn program_models(measure: &Node) -> Vec<(ProgramModel, &Node)> {
    let mut models: Vec<(ProgramModel, &Node)> = Vec::new();
    for extension in measure.extensions(PROGRAM_MODEL) {
        let concept = |url: &'static str| extension.extension(url)?.get("valueCodeableConcept");
        let Some((category, place)) = concept("hcplan").and_then(|concept| Some((codes::code(concept)?, concept)))
        else {
            continue;
        };
        let model = ProgramModel {
            category: category.to_owned(),
            cohort: concept("cohort").and_then(codes::stratum_value).map(str::to_owned),
        };
        if models.iter().all(|(known, _)| *known != model) {
            models.push((model, place));
        }
    }
    models
}

/// What else the contract is called: its further identifiers, and the canonical under which reports refer to it.
fn other_ids(measure: &Node) -> Vec<String> {
    let number = contract_id(measure);
    let identifiers = measure
        .list("identifier")
        .filter_map(|identifier| identifier.get("value")?.text());
    let mut others: Vec<String> = Vec::new();
    for other in identifiers.chain(measure.text_at(&["url"])) {
        if Some(other) != number && !others.iter().any(|known| known == other) {
            others.push(other.to_owned());
        }
    }
    others
}

/// Where the Measure states each fact, by the fact's key in a contract file.
fn sources(measure: &Node, path: &str) -> BTreeMap<String, FactSource> {
    let source = |place: &Node| FactSource {
        origin: FactOrigin::Measure,
        file: path.to_owned(),
        line: None,
        anchor: Some(place.anchor()),
    };
    let coded = |place: &'_ Node| {
        place
            .get("valueCodeableConcept")
            .map(|concept| source(leaf_of(concept)))
    };
    let mut sources = BTreeMap::new();
    let mut state = |key: String, stated: Option<FactSource>| {
        if let Some(stated) = stated {
            sources.entry(key).or_insert(stated);
        }
    };
    state("title".into(), measure.get("title").map(source));
    let term = measure.get("effectivePeriod").filter(|term| term.period().is_some());
    state("term".into(), term.and_then(|term| term.get("start")).map(source));
    state("line_of_business".into(), measure.extension(LOB).and_then(coded));
    for model in measure.extensions(PROGRAM_MODEL) {
        state("apm_category".into(), model.extension("hcplan").and_then(coded));
    }
    for stream in measure.extensions(codes::PAYMENT_STREAM) {
        state("payment_streams".into(), stream.extension("type").and_then(coded));
    }
    for artifact in measure.list("relatedArtifact") {
        if let Some(agreed) = contract_measure(artifact)
            && artifact.text_at(&["type"]) == Some("composed-of")
        {
            let key = format!("measure.{}", agreed.measure);
            state(key, artifact.get("resource").map(source));
        }
    }
    sources
}

/// What an extension of ours says in words.
fn own_text<'a>(measure: &'a Node, url: &'a str) -> Option<&'a str> {
    measure.extension(url)?.text_at(&["valueString"])
}

/// Share rates, minimum rates, caps and gate, as our exporter writes them.
fn sharing(extension: &Node) -> Sharing {
    let decimal = |part: &Node| {
        part.text_at(&["valueDecimal"])
            .and_then(parse_plain)
            .map(|(value, _)| value)
    };
    let rate = |name: &str| extension.extension(name).and_then(decimal);
    let flag = |name: &str| extension.extension(name)?.text_at(&["valueBoolean"])?.parse().ok();
    let cap = |name: &str| {
        let part = extension.extension(name)?;
        let usd = part.text_at(&["valueMoney", "value"]).and_then(parse_plain);
        usd.map(|(amount, _)| Cap::Usd(amount))
            .or_else(|| decimal(part).map(Cap::OfBenchmark))
    };
    Sharing {
        savings_rate: rate("savings-rate"),
        loss_rate: rate("loss-rate"),
        minimum_savings_rate: rate("minimum-savings-rate"),
        minimum_loss_rate: rate("minimum-loss-rate"),
        above_minimum_only: flag("above-minimum-only"),
        quality_scales_share: flag("quality-scales-share"),
        savings_cap: cap("savings-cap"),
        loss_limit: cap("loss-limit"),
        quality_gate: extension.extension("quality-gate").and_then(|gate| {
            Some(QualityGate {
                measure: gate
                    .extension("measure")
                    .and_then(|measure| measure.text_at(&["valueString"]))
                    .map(str::to_owned),
                least: gate.extension("least").and_then(decimal)?,
            })
        }),
    }
}

/// The contract number, else the canonical that stands for it.
pub(super) fn contract_id(measure: &Node) -> Option<&str> {
    contract_number(measure)
        .and_then(Node::text)
        .or_else(|| measure.text_at(&["url"]))
}

/// Whether the Measure only stands in for a contract whose number the report did not name, as our exporter writes it.
pub(super) fn stands_for_none(measure: &Node) -> bool {
    contract_number(measure).is_none()
        && measure
            .text_at(&["url"])
            .is_some_and(|url| url.starts_with(codes::OWN_MEASURE))
}

/// Where the contract number stands.
pub(super) fn contract_number(measure: &Node) -> Option<&Node> {
    measure
        .list("identifier")
        .find_map(|identifier| identifier.get("value"))
}

fn leaf_of(concept: &Node) -> &Node {
    concept
        .list("coding")
        .find_map(|coding| coding.get("code"))
        .unwrap_or(concept)
}

fn contract_measure(artifact: &Node) -> Option<ContractMeasure> {
    let canonical = artifact.text_at(&["resource"])?;
    let name = artifact.text_at(&["display"]);
    Some(ContractMeasure {
        measure: codes::short_measure_name(canonical, name),
        name: name.map(str::to_owned),
        weight: weight(artifact).and_then(|(weight, _)| weight),
        status: status(artifact),
        ..ContractMeasure::default()
    })
}

/// A contract measure's weight with its place; VBPR 1.0.0's extension is read too.
pub(super) fn weight(artifact: &Node) -> Option<(Option<Decimal>, &Node)> {
    let extension = artifact
        .extension(WEIGHT)
        .or_else(|| artifact.extension(WEIGHT_1_0_0))?;
    let leaf = extension.get("valueDecimal")?;
    Some((leaf.text().and_then(parse_plain).map(|(value, _)| value), leaf))
}

/// Whether payment depends on a contract measure.
pub(super) fn status(artifact: &Node) -> Option<ContractualStatus> {
    match codes::code(artifact.extension(CONTRACTUAL_STATUS)?.get("valueCodeableConcept")?)? {
        "contractual" => Some(ContractualStatus::Contractual),
        "contractual-alternate" => Some(ContractualStatus::ContractualAlternate),
        "reporting-only" => Some(ContractualStatus::ReportingOnly),
        _ => None,
    }
}

/// A contract's entries for quality measures, by canonical.
#[derive(Debug, Default)]
pub(super) struct Artifacts<'a> {
    exact: HashMap<&'a str, &'a Node>,
    /// By the canonical without its version; `None` where several fit.
    any_version: HashMap<&'a str, Option<&'a Node>>,
}

impl<'a> Artifacts<'a> {
    pub(super) fn of(measure: &'a Node) -> Artifacts<'a> {
        let mut artifacts = Artifacts::default();
        let composed = measure
            .list("relatedArtifact")
            .filter(|artifact| artifact.text_at(&["type"]) == Some("composed-of"));
        for artifact in composed {
            let Some(resource) = artifact.text_at(&["resource"]) else {
                continue;
            };
            artifacts.exact.entry(resource).or_insert(artifact);
            artifacts
                .any_version
                .entry(codes::without_version(resource))
                .and_modify(|only| *only = None)
                .or_insert(Some(artifact));
        }
        artifacts
    }

    /// The entry for a quality measure: the same canonical, or the same without versions where only one fits.
    pub(super) fn of_measure(&self, canonical: &str) -> Option<&'a Node> {
        let any_version = || *self.any_version.get(codes::without_version(canonical))?;
        self.exact.get(canonical).copied().or_else(any_version)
    }
}

/// What the contract says its figures count: facets as our exporter writes them, else in words, as `Measure.definition` or
/// as the description of a group, else in running text.
fn definitions(measure: &Node) -> Vec<Definition> {
    let mut own: BTreeMap<String, Definition> = measure
        .extensions(TOTAL_COST_DEFINITION)
        .filter_map(own_definition)
        .map(|definition| (definition.term.clone(), definition))
        .collect();
    let mut definitions: Vec<Definition> = measure
        .list("definition")
        .filter_map(|node| Some((node, node.text()?)))
        .filter_map(|(node, text)| {
            let known = own
                .keys()
                .find(|term| {
                    text.strip_prefix(term.as_str())
                        .is_some_and(|rest| rest.starts_with(':'))
                })
                .cloned();
            if let Some(own) = known.and_then(|term| own.remove(&term)) {
                return Some(Definition {
                    stated: own.stated.or_else(|| Some(text.to_owned())),
                    anchor: Some(node.anchor()),
                    ..own
                });
            }
            let (term, found) = match defined_term(text) {
                Some(term) => (term, crate::phrases::read(text, term)),
                // What the contract defines without naming it is its total cost.
                None => (total_cost::NAME, crate::phrases::read(text, "")),
            };
            let named = defined_term(text).is_some() || !found.is_empty();
            named.then(|| in_words(term, text, node, found))
        })
        .collect();
    definitions.extend(own.into_values());
    for (concept, description) in total_cost::described(measure) {
        let (term, text) = (
            codes::words(concept).unwrap_or_default(),
            description.text().unwrap_or_default(),
        );
        let found = crate::phrases::read(text, term);
        if !found.is_empty() && definitions.iter().all(|known| known.term != term) {
            definitions.push(in_words(term, text, description, found));
        }
    }
    if definitions.is_empty() {
        definitions.extend(total_cost::in_running_text(measure));
    }
    definitions
}

/// A definition as our exporter writes it.
fn own_definition(extension: &Node) -> Option<Definition> {
    let facets = Facet::ALL.into_iter().filter_map(|facet| {
        let text = extension.extension(facet.as_str())?.text_at(&["valueString"])?;
        Some((facet, FacetValue::from(text)))
    });
    let stated = extension.extension("stated").and_then(|e| e.get("valueString"));
    Some(Definition {
        term: extension.extension("term")?.text_at(&["valueString"])?.to_owned(),
        facets: facets.collect(),
        stated: stated.and_then(Node::text).map(str::to_owned),
        anchor: stated.map(Node::anchor),
        inferred: None,
        metric_ids: Vec::new(),
        origins: BTreeMap::new(),
    })
}

/// A definition in a payer's words, with what they state.
fn in_words(term: &str, text: &str, place: &Node, found: BTreeMap<Facet, Phrase>) -> Definition {
    Definition {
        term: term.to_owned(),
        facets: found.into_iter().map(|(facet, phrase)| (facet, phrase.value)).collect(),
        stated: Some(text.to_owned()),
        anchor: Some(place.anchor()),
        inferred: None,
        metric_ids: Vec::new(),
        origins: BTreeMap::new(),
    }
}

/// Codes of the figures under a definition, by its term, where a file names them.
fn defined_codes(measure: &Node) -> BTreeMap<&str, BTreeSet<&str>> {
    measure
        .extensions(TOTAL_COST_DEFINITION)
        .filter_map(|extension| {
            let term = extension.extension("term")?.text_at(&["valueString"])?;
            let codes = extension
                .extensions("metric")
                .filter_map(|code| code.text_at(&["valueString"]));
            Some((term, codes.collect()))
        })
        .collect()
}

/// What a sentence defines: the words before its colon or verb.
fn defined_term(sentence: &str) -> Option<&str> {
    let end = [":", " is ", " means ", " counts ", " includes "]
        .iter()
        .filter_map(|mark| sentence.find(mark))
        .min()?;
    let term = sentence[..end].trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_' | '"' | '\''));
    let term = ["The ", "the "]
        .iter()
        .find_map(|article| term.strip_prefix(article))
        .unwrap_or(term);
    // What begins with what is done, or goes over a clause, names nothing.
    let is_clause = term.contains([';', '.', ','])
        || ["includes", "excludes", "covers", "counts"]
            .contains(&term.split(' ').next().unwrap_or_default().to_lowercase().as_str());
    (!term.is_empty() && term.len() <= LONGEST_TERM && !is_clause).then_some(term)
}

/// Ties each definition to the report's figures: those whose code the file names with it, else those whose printed term
/// begins with the term it defines; a target is no figure of what was spent. What defines total cost of care under another
/// of its names is tied to every total that no definition names.
pub(super) fn definitions_of(agreement: &Agreement, metrics: &[Metric]) -> Vec<Definition> {
    let codes = defined_codes(agreement.measure);
    let mut definitions = agreement.contract.definitions.clone();
    for definition in &mut definitions {
        let term = definition.term.to_lowercase();
        let named = codes.get(definition.term.as_str()).filter(|codes| !codes.is_empty());
        let is_of_target = total_cost::is_target(&definition.term);
        definition.metric_ids = metrics
            .iter()
            .filter(|metric| match named {
                Some(codes) => codes.contains(metric.code.as_str()),
                None => {
                    metric.strata.is_empty()
                        && metric.code.ends_with("-target") == is_of_target
                        && metric.term.to_lowercase().starts_with(&term)
                }
            })
            .map(|metric| metric.id.clone())
            .collect();
    }
    let tied: BTreeSet<String> = definitions
        .iter()
        .flat_map(|one| one.metric_ids.iter().cloned())
        .collect();
    for definition in &mut definitions {
        if definition.metric_ids.is_empty() && total_cost::is_name(&definition.term) {
            let others = metrics
                .iter()
                .filter(|metric| metric.strata.is_empty() && notes::is_total(metric) && !tied.contains(&metric.id));
            definition.metric_ids = others.map(|metric| metric.id.clone()).collect();
        }
        if definition.metric_ids.is_empty() && total_cost::is_name(&definition.term) {
            definition.metric_ids = nearest_to_total_cost(metrics);
        }
    }
    definitions.retain(|definition| !definition.metric_ids.is_empty());
    definitions
}

/// The whole figures that stand for total cost of care in a report without one of that name. The standard has no code for
/// it; medical and pharmacy cost comes nearest, then what was paid.
fn nearest_to_total_cost(metrics: &[Metric]) -> Vec<String> {
    let of = |codes: [&str; 2]| -> Vec<String> {
        let whole = metrics
            .iter()
            .filter(|metric| metric.strata.is_empty() && codes.contains(&metric.code.as_str()));
        whole.map(|metric| metric.id.clone()).collect()
    };
    [["med-rx-cost", "med-rx-cost-pmpm"], ["paid-claim", "paid-claim-pmpm"]]
        .into_iter()
        .map(of)
        .find(|ids| !ids.is_empty())
        .unwrap_or_default()
}
