//! The contract as `vbp-measure`.

use std::collections::BTreeSet;

use plumbline_model::{
    About, Cap, Contract, ContractualStatus, Definition, QualityMeasure, Report, Sharing, StatementKind,
};

use super::as_read::{self, Kept};
use super::figures::{money, payment_stream, slice};
use super::shapes::*;
use super::{BASE, VBPR, bounded_id, concept, own, part, period, vbpr};
use crate::text::slug;

const PROFILE: &str = "http://hl7.org/fhir/us/davinci-vbpr/StructureDefinition/vbp-measure";

/// The contract a report is made under. Where the report names none, the Measure says so and stands for the program.
pub fn measure(report: &Report, contract: Option<&Contract>, kept: &Kept<'_>) -> Measure {
    let mut measure = in_our_form(report, contract);
    let mut as_read: AsRead = kept
        .about(About::Contract, "")
        .iter()
        .filter(|fact| !matches!(fact.element.as_str(), "id" | "meta" | "extension"))
        .filter_map(|fact| Some((fact.element.clone(), as_read::raw(fact)?)))
        .collect();
    if kept.about(About::Contract, "").is_empty() {
        return measure;
    }
    // The Measure as the payer wrote it; what is known of the contract from elsewhere stands beside it as ours.
    let read = kept.all(About::Contract, "", "extension").next();
    let read: Vec<AsRead> = read
        .and_then(|fact| serde_json::from_str(&fact.json).ok())
        .unwrap_or_default();
    let ours = format!("{BASE}/");
    measure.extension.retain(|extension| extension.url.starts_with(&ours));
    // What is ours in a file that came back is in the model, and written from there.
    let written: Vec<String> = measure.extension.iter().map(|one| format!("\"{}\"", one.url)).collect();
    let is_written = |read: &AsRead| {
        read.get("url")
            .is_some_and(|url| written.iter().any(|one| one == url.get()))
    };
    let others = read.into_iter().filter(|read| !is_written(read));
    measure.extension.splice(
        0..0,
        others.map(|as_read| Extension {
            as_read,
            ..Extension::default()
        }),
    );
    let read = |element: &str| as_read.contains_key(element);
    if read("url") {
        measure.url.clear();
    }
    // What the payer's Measure leaves out is not put in its mouth.
    measure.identifier.clear();
    measure.effective_period = None;
    measure.related_artifact.clear();
    measure.definition.clear();
    for (element, text) in [
        ("version", &mut measure.version),
        ("name", &mut measure.name),
        ("title", &mut measure.title),
        ("publisher", &mut measure.publisher),
        ("description", &mut measure.description),
    ] {
        if read(element) {
            text.clear();
        }
    }
    if read("status") {
        measure.status = "";
    }
    if read("experimental") {
        measure.experimental = None;
    }
    measure.as_read.append(&mut as_read);
    measure
}

fn in_our_form(report: &Report, contract: Option<&Contract>) -> Measure {
    let number = report.contract.as_ref().map(|c| c.id.as_str());
    let program = report
        .program
        .as_deref()
        .or(contract.and_then(|c| c.program.as_deref()));
    let title = report
        .contract
        .as_ref()
        .and_then(|c| c.title.clone())
        .or_else(|| contract.and_then(|c| c.title.clone()))
        .unwrap_or_else(|| format!("{} - {}", program.unwrap_or("Value-based contract"), report.payer.name));
    let key = slug(&format!(
        "{} {}",
        report.payer.name,
        number.or(program).unwrap_or("contract")
    ));
    let id = bounded_id(&format!("contract-{key}"));
    let mut extension = Vec::new();
    if let Some(market) = report.line_of_business.or(contract.and_then(|c| c.line_of_business)) {
        let (code, display) = market.sopt();
        extension.push(vbpr("lob", |e| {
            e.value_codeable_concept = Some(concept("https://nahdo.org/sopt", code, Some(display)))
        }));
    }
    extension.extend(contract.into_iter().flat_map(program_models));
    let mut streams: Vec<&str> = contract
        .into_iter()
        .flat_map(|c| &c.payment_streams)
        .map(String::as_str)
        .collect();
    streams.extend(
        report
            .metrics
            .iter()
            .flat_map(|m| &m.payment_streams)
            .map(String::as_str),
    );
    streams.sort_unstable();
    streams.dedup();
    extension.extend(streams.into_iter().map(|stream| payment_stream(stream, None)));
    extension.extend(
        report
            .definitions
            .iter()
            .map(|definition| definition_facets(definition, report)),
    );
    extension.extend(methods(report, contract));
    Measure {
        resource_type: "Measure",
        meta: Some(Meta {
            profile: vec![PROFILE],
            ..Meta::default()
        }),
        extension,
        // A contract that is known by its canonical alone keeps it.
        url: number
            .filter(|number| number.contains("://"))
            .map_or_else(|| format!("{BASE}/Measure/{id}"), str::to_owned),
        identifier: number
            .map(|value| Identifier {
                system: Some(format!("{BASE}/NamingSystem/contract-{}", slug(&report.payer.name))),
                value: Some(value.to_owned()),
            })
            .into_iter()
            .collect(),
        version: "1".into(),
        name: computer_name(&title),
        status: "active",
        experimental: Some(false),
        publisher: report.payer.name.clone(),
        description: match number {
            Some(number) => format!(
                "Value-based contract {number} between {} and {}.",
                report.payer.name, report.subject.name
            ),
            None => format!(
                "The report names no contract; this stands for the program of {} with {}.",
                report.payer.name, report.subject.name
            ),
        },
        effective_period: contract.and_then(|c| c.term).map(period),
        related_artifact: artifacts(report, contract),
        definition: report.definitions.iter().map(in_words).collect(),
        title,
        id,
        as_read: AsRead::new(),
    }
}

/// The contract's APM categories with their cohorts.
fn program_models(contract: &Contract) -> Vec<Extension> {
    let framework = "http://terminology.hl7.org/CodeSystem/hcp-lan-apm-framework";
    let one = |category: &str, cohort: Option<&str>| {
        vbpr("program-model", |e| {
            e.extension = vec![part("hcplan", |p| {
                p.value_codeable_concept = Some(concept(framework, category, None));
            })];
            if let Some(cohort) = cohort {
                e.extension.push(part("cohort", |p| {
                    p.value_codeable_concept = Some(slice("cohort", cohort));
                }));
            }
        })
    };
    if contract.program_models.is_empty() {
        let only = contract.apm_category.iter();
        return only.map(|category| one(category, None)).collect();
    }
    let models = contract.program_models.iter();
    models
        .map(|model| one(&model.category, model.cohort.as_deref()))
        .collect()
}

impl Measure {
    /// The canonical a report names the contract by.
    pub fn canonical(&self) -> String {
        let read = || {
            self.as_read
                .get("url")
                .and_then(|url| serde_json::from_str(url.get()).ok())
        };
        if self.url.is_empty() {
            read().unwrap_or_default()
        } else {
            self.url.clone()
        }
    }
}

/// The canonical of a quality measure, with the version DEQM asks for.
pub fn quality_canonical(report: &Report, measure: &QualityMeasure) -> String {
    if measure.measure.contains("://") {
        return if measure.measure.contains('|') {
            measure.measure.clone()
        } else {
            format!("{}|{}", measure.measure, version(report, measure))
        };
    }
    format!(
        "{BASE}/Measure/{}|{}",
        measure_id(&measure.measure),
        version(report, measure)
    )
}

/// A measure's name as a FHIR id. Short names keep their capitals: `BCS` is read back as it was written.
fn measure_id(name: &str) -> String {
    let is_id = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.');
    bounded_id(&if is_id { name.to_owned() } else { slug(name) })
}

fn version(report: &Report, measure: &QualityMeasure) -> String {
    use chrono::Datelike;
    if let Some(version) = &measure.version {
        return version.clone();
    }
    let year = measure
        .year
        .or_else(|| measure.period.or(report.period).map(|p| p.end.year()));
    year.map_or_else(|| "unstated".to_owned(), |year| year.to_string())
}

/// Quality measures whose contractual status is known; the standard asks for it, so the others are left out.
fn artifacts(report: &Report, contract: Option<&Contract>) -> Vec<RelatedArtifact> {
    let mut artifacts: Vec<RelatedArtifact> = Vec::new();
    for measure in &report.quality {
        let in_contract = contract.and_then(|c| c.measures.iter().find(|m| m.measure == measure.measure));
        let Some(status) = measure
            .contractual_status
            .or_else(|| in_contract.and_then(|m| m.status))
        else {
            continue;
        };
        let resource = quality_canonical(report, measure);
        if artifacts.iter().any(|a| a.resource.as_deref() == Some(&resource)) {
            continue;
        }
        let mut extension = vec![vbpr("contractual-status", |e| {
            let display = match status {
                ContractualStatus::Contractual => "Contractual",
                ContractualStatus::ContractualAlternate => "Contractual Alternate",
                ContractualStatus::ReportingOnly => "Reporting Only",
            };
            e.value_codeable_concept = Some(concept(
                &format!("{VBPR}/CodeSystem/measure-contractual-status"),
                status.as_str(),
                Some(display),
            ));
        })];
        if let Some(weight) = measure.weight.or_else(|| in_contract.and_then(|m| m.weight)) {
            extension.push(vbpr("weight", |e| e.value_decimal = Some(Number(weight))));
        }
        artifacts.push(RelatedArtifact {
            extension,
            r#type: "composed-of",
            display: Some(measure.name.clone()),
            resource: Some(resource),
        });
    }
    artifacts
}

/// How members are attributed, how the benchmark is set, how long claims run out, and what is shared.
fn methods(report: &Report, contract: Option<&Contract>) -> Vec<Extension> {
    let said = |kind, known: Option<&String>| {
        let stated = report.statement(kind).map(|statement| statement.value.clone());
        stated.or_else(|| known.cloned())
    };
    let mut extension = Vec::new();
    for (name, text) in [
        (
            "attribution-method",
            said(
                StatementKind::Attribution,
                contract.and_then(|c| c.attribution.as_ref()),
            ),
        ),
        (
            "benchmark-method",
            said(
                StatementKind::BenchmarkMethod,
                contract.and_then(|c| c.benchmark_method.as_ref()),
            ),
        ),
    ] {
        extension.extend(text.map(|text| own(name, |e| e.value_string = Some(text))));
    }
    if let Some(months) = contract.and_then(|c| c.run_out_months) {
        extension.push(own("run-out-months", |e| e.value_decimal = Some(Number(months.into()))));
    }
    if let Some(sharing) = contract.and_then(|c| c.sharing.as_ref()) {
        let parts = sharing_parts(sharing);
        if !parts.is_empty() {
            extension.push(own("sharing", |e| e.extension = parts));
        }
    }
    extension
}

fn sharing_parts(sharing: &Sharing) -> Vec<Extension> {
    let rates = [
        ("savings-rate", sharing.savings_rate),
        ("loss-rate", sharing.loss_rate),
        ("minimum-savings-rate", sharing.minimum_savings_rate),
        ("minimum-loss-rate", sharing.minimum_loss_rate),
    ];
    let mut parts: Vec<Extension> = rates
        .into_iter()
        .filter_map(|(name, rate)| rate.map(|rate| part(name, |p| p.value_decimal = Some(Number(rate)))))
        .collect();
    if let Some(above) = sharing.above_minimum_only {
        parts.push(part("above-minimum-only", |p| p.value_boolean = Some(above)));
    }
    if let Some(scales) = sharing.quality_scales_share {
        parts.push(part("quality-scales-share", |p| p.value_boolean = Some(scales)));
    }
    for (name, cap) in [("savings-cap", sharing.savings_cap), ("loss-limit", sharing.loss_limit)] {
        match cap {
            Some(Cap::OfBenchmark(fraction)) => parts.push(part(name, |p| p.value_decimal = Some(Number(fraction)))),
            Some(Cap::Usd(amount)) => parts.push(part(name, |p| p.value_money = Some(money(amount)))),
            None => {}
        }
    }
    if let Some(gate) = &sharing.quality_gate {
        parts.push(part("quality-gate", |p| {
            if let Some(measure) = &gate.measure {
                p.extension
                    .push(part("measure", |m| m.value_string = Some(measure.clone())));
            }
            p.extension
                .push(part("least", |l| l.value_decimal = Some(Number(gate.least))));
        }));
    }
    parts
}

/// A definition for people: the standard's home for what a metric counts.
fn in_words(definition: &Definition) -> String {
    let facets: Vec<String> = definition
        .facets
        .iter()
        .map(|(facet, value)| format!("{}: {value}", facet.as_str().replace('_', " ")))
        .collect();
    match &definition.stated {
        Some(sentence) => format!("{}: \"{sentence}\" ({})", definition.term, facets.join("; ")),
        None => format!("{}: {}", definition.term, facets.join("; ")),
    }
}

/// A definition for machines: its term, its sentence, the codes of the figures under it, its facets.
fn definition_facets(definition: &Definition, report: &Report) -> Extension {
    let codes: BTreeSet<&str> = definition
        .metric_ids
        .iter()
        .filter_map(|id| report.metric(id))
        .map(|metric| metric.code.as_str())
        .collect();
    own("total-cost-definition", |e| {
        e.extension
            .push(part("term", |p| p.value_string = Some(definition.term.clone())));
        if let Some(stated) = &definition.stated {
            e.extension
                .push(part("stated", |p| p.value_string = Some(stated.clone())));
        }
        for code in codes {
            e.extension
                .push(part("metric", |p| p.value_string = Some(code.to_owned())));
        }
        for (facet, value) in &definition.facets {
            e.extension
                .push(part(facet.as_str(), |p| p.value_string = Some(value.to_string())));
        }
    })
}

/// FHIR's computer-friendly name (mea-0): letters, digits and underscores, a capital first.
fn computer_name(title: &str) -> String {
    let mut name = String::new();
    for word in title
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        let mut characters = word.chars();
        if let Some(first) = characters.next() {
            name.push(first.to_ascii_uppercase());
            name.extend(characters);
        }
    }
    if name.starts_with(|c: char| c.is_ascii_uppercase()) {
        name
    } else {
        format!("Contract{name}")
    }
}
