//! VBPR 1.1.0: one Bundle (collection) per report: the report, its contract, its organizations, its quality results.
//!
//! Profiles: `vbp-performance-measurereport`, `vbp-quality-measurereport`, `vbp-measure` under
//! <http://hl7.org/fhir/us/davinci-vbpr>, and US Core 6.1.0 Organization. What the standard has no place for stands in
//! extensions under [`BASE`]; a value that is absent for a reason carries FHIR's data-absent-reason.

mod as_read;
mod bulk;
mod by_content;
mod contract;
mod figures;
mod on_server;
mod provenance;
mod quality;
pub mod shapes;

use std::io::Write;
use std::path::Path;

use plumbline_model::{
    About, Contract, FigureState, KeptFact, ORIGIN_FILE, ORIGIN_REPLACES, Party, Report, ReportStatus, fingerprint,
};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::text::{file_stem, slug};
use crate::{BeforeFile, ExportError, Exported, Flow, Outcome, Written, contract_among, write_streaming};
use as_read::Kept;
pub(crate) use bulk::export as export_bulk;
pub use on_server::{OnServer, on_server};
pub use provenance::provenance_address;
use shapes::*;

/// The root of every URL of our own. `.example` is reserved: it names nobody's server.
pub const BASE: &str = "https://plumbline.example/fhir";
/// The system of Plumbline's ids of reports.
pub const REPORT_IDS: &str = "https://plumbline.example/fhir/NamingSystem/report";
/// The root of VBPR's URLs.
const VBPR: &str = "http://hl7.org/fhir/us/davinci-vbpr";
const PERFORMANCE_PROFILE: &str =
    "http://hl7.org/fhir/us/davinci-vbpr/StructureDefinition/vbp-performance-measurereport";
const ORGANIZATION_PROFILE: &str = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-organization";

/// Writes one Bundle per report, `<payer>-<period>-<id>.json`.
pub(crate) fn export(flow: &mut Flow<'_>, folder: &Path, before: BeforeFile<'_>) -> Outcome {
    let mut exported = Exported::default();
    let mut unsaid = Unsaid::default();
    for report in &mut *flow.reports {
        let report = match report {
            Ok(report) => report,
            Err(error) => return Err(exported.stopped_by(error)),
        };
        let path = folder.join(format!("{}.json", file_stem(&report, &public_id(&report))));
        if !before(&path) {
            return Err(exported.stopped_by(ExportError::Cancelled));
        }
        let (bundle, notes) = bundle(&report, contract_among(flow.contracts, &report));
        let written = write_streaming(&path, |file| {
            let encoded =
                serde_json::to_writer_pretty(&mut *file, &bundle).map_err(|error| match error.io_error_kind() {
                    Some(kind) => kind.into(),
                    None => std::io::Error::other(error),
                });
            encoded
                .and_then(|()| file.write_all(b"\n"))
                .map_err(|source| ExportError::Write {
                    path: path.clone(),
                    source,
                })
        });
        let bytes = match written {
            Ok(bytes) => bytes,
            Err(error) => return Err(exported.stopped_by(error)),
        };
        unsaid.add(&report, notes);
        exported.files.push(Written {
            path,
            report_ids: vec![report.id],
            bytes,
        });
    }
    exported.notes = unsaid.in_words();
    Ok(exported)
}

/// Titles of reports that stand behind a note; of more their number is said.
const MOST_TITLES: usize = 20;

/// What the standard cannot say, each once, with the reports it is true of.
#[derive(Debug, Default)]
struct Unsaid(Vec<Note>);

#[derive(Debug)]
struct Note {
    text: String,
    titles: Vec<String>,
    others: usize,
}

impl Unsaid {
    fn add(&mut self, report: &Report, notes: Vec<String>) {
        let title = report.title();
        for text in notes {
            let index = self.0.iter().position(|note| note.text == text).unwrap_or_else(|| {
                self.0.push(Note {
                    text,
                    titles: Vec::new(),
                    others: 0,
                });
                self.0.len() - 1
            });
            let note = &mut self.0[index];
            match note.titles.last() {
                Some(last) if *last == title => {}
                _ if note.titles.len() < MOST_TITLES => note.titles.push(title.clone()),
                _ => note.others += 1,
            }
        }
    }

    fn in_words(self) -> Vec<String> {
        let words = |note: Note| {
            let others = match note.others {
                0 => String::new(),
                count => format!("; and {count} more"),
            };
            format!("{} ({}{others})", note.text, note.titles.join("; "))
        };
        self.0.into_iter().map(words).collect()
    }
}

/// A report as a Bundle, and what the standard cannot say of it.
pub fn bundle(report: &Report, contract: Option<&Contract>) -> (Bundle, Vec<String>) {
    let (resources, notes) = resources(report, contract);
    let bundle = Bundle {
        resource_type: "Bundle",
        id: Some(format!("report-{}", public_id(report))),
        r#type: "collection",
        entry: resources.into_iter().map(entry).collect(),
    };
    (bundle, notes)
}

/// A report's resources, the report first, and what the standard cannot say of it.
pub fn resources(report: &Report, contract: Option<&Contract>) -> (Vec<Resource>, Vec<String>) {
    let mut notes = Vec::new();
    let kept = Kept::of(report);
    let measure = contract::measure(report, contract, &kept);
    let payer = organization(&report.payer, ("pay", "Payer"), About::Payer, &kept);
    let provider = organization(&report.subject, ("prov", "Healthcare Provider"), About::Subject, &kept);
    let quality: Vec<MeasureReport> = report
        .quality
        .iter()
        .map(|q| quality::measure_report(report, q, &payer, &kept, &mut notes))
        .collect();
    let performance = performance_report(report, &measure, &payer, &provider, &quality, &kept, &mut notes);
    let provenance = provenance::provenance(report, &performance, &kept);
    if !report.unmapped.is_empty() {
        notes.push(
            "Figures without a standard term yet stay out of the Bundle; the CSV and the workbook hold them".to_owned(),
        );
    }
    let mut resources = vec![
        Resource::MeasureReport(Box::new(performance)),
        Resource::Measure(Box::new(measure)),
    ];
    let same = provider.id == payer.id;
    resources.push(Resource::Organization(Box::new(payer)));
    if !same {
        resources.push(Resource::Organization(Box::new(provider)));
    }
    resources.extend(quality.into_iter().map(|q| Resource::MeasureReport(Box::new(q))));
    resources.push(Resource::Provenance(Box::new(provenance)));
    (resources, notes)
}

fn entry(resource: Resource) -> Entry {
    let (kind, id) = resource.address();
    Entry {
        full_url: format!("{BASE}/{kind}/{id}"),
        resource: Some(resource),
    }
}

fn performance_report(
    report: &Report,
    measure: &Measure,
    payer: &Organization,
    provider: &Organization,
    quality: &[MeasureReport],
    kept: &Kept<'_>,
    notes: &mut Vec<String>,
) -> MeasureReport {
    if report.reported_on.is_none() {
        notes.push("The report states no date of its own; MeasureReport.date says that it is unknown".to_owned());
    }
    if report.period.is_none() {
        notes.push("The report states no period; MeasureReport.period says that it is unknown".to_owned());
    }
    let mut extension = vec![Extension {
        url: "http://hl7.org/fhir/StructureDefinition/measurereport-category".into(),
        value_codeable_concept: Some(concept(
            "http://hl7.org/fhir/CodeSystem/measurereport-category",
            "vbp",
            None,
        )),
        ..Extension::default()
    }];
    if !kept.is_foreign() {
        extension.push(own("source-file", |e| {
            e.value_string = Some(first_source(report, kept))
        }));
    }
    extension.extend(kept.extensions(About::Report, "", "extension"));
    if let Some(basis) = report.basis.filter(|_| !kept.is_foreign()) {
        extension.push(own("period-basis", |e| {
            e.value_string = Some(basis.as_str().to_owned())
        }));
    }
    if let Some(program) = &report.program {
        extension.push(own("program", |e| e.value_string = Some(program.clone())));
    }
    let replaced = kept.extensions(About::Report, "", ORIGIN_REPLACES);
    if !replaced.is_empty() {
        extension.extend(replaced);
    } else if let Some(supersedes) = &report.supersedes {
        // By identifier: the replaced report stands in no Bundle of this one.
        let reference = Reference {
            identifier: Some(report_identifier(supersedes)),
            ..Reference::default()
        };
        extension.push(own("supersedes", |e| e.value_reference = Some(reference)));
    }
    let (date, date_element) = date(report);
    let mut as_read = AsRead::new();
    for element in ["identifier", "status", "language", "implicitRules"] {
        if let Some(read) = kept.one(About::Report, "", element) {
            as_read.insert(element.to_owned(), read);
        }
    }
    let identifier = vec![report_identifier(kept.public_id())];
    let is_ours = |read: &RawValue| {
        let ours = serde_json::to_value(&identifier).ok();
        ours.is_some() && ours == serde_json::from_str(read.get()).ok()
    };
    if as_read.get("identifier").is_some_and(|read| is_ours(read)) {
        as_read.remove("identifier");
    }
    let typed = |element: &str| !as_read.contains_key(element);
    let mut subject_extension = kept.extensions(About::Subject, "", "subject.extension");
    subject_extension.insert(
        0,
        Extension {
            url: format!("{VBPR}/StructureDefinition/organization-subject"),
            value_reference: Some(to_organization(provider)),
            ..Extension::default()
        },
    );
    MeasureReport {
        resource_type: "MeasureReport",
        id: kept.public_id().to_owned(),
        meta: Some(Meta {
            version_id: Some(report.version.to_string()),
            profile: vec![PERFORMANCE_PROFILE],
        }),
        extension,
        identifier: if typed("identifier") { identifier } else { Vec::new() },
        status: if typed("status") {
            match report.status {
                ReportStatus::Draft | ReportStatus::Checked | ReportStatus::SignedOff | ReportStatus::Superseded => {
                    "complete"
                }
            }
        } else {
            ""
        },
        r#type: "summary",
        measure: kept
            .text(About::Report, "", "measure")
            .unwrap_or_else(|| measure.canonical()),
        subject: Some(Reference {
            extension: subject_extension,
            display: Some(provider.name.clone()),
            ..Reference::default()
        }),
        date,
        date_element,
        reporter: Some(to_organization(payer)),
        period: Some(period_or_absent(report.period)),
        group: figures::groups(report, kept),
        evaluated_resource: quality
            .iter()
            .zip(&report.quality)
            .map(|(resource, result)| Reference {
                extension: quality::counts_toward(report, result, kept),
                reference: Some(format!("MeasureReport/{}", resource.id)),
                ..Reference::default()
            })
            .chain(evaluated_otherwise(kept))
            .collect(),
        as_read,
        ..MeasureReport::default()
    }
}

/// What the report evaluates and is no quality report of the file, as it was read.
fn evaluated_otherwise(kept: &Kept<'_>) -> impl Iterator<Item = Reference> {
    kept.all(About::Report, "", "evaluatedResource").filter_map(|fact| {
        let as_read = serde_json::from_str(&fact.json).ok()?;
        Some(Reference {
            as_read,
            ..Reference::default()
        })
    })
}

/// The id under which a report leaves: the one it had in the file it was read from, where Plumbline wrote that, so that a
/// report that travels stays one report; else its own.
pub fn public_id(report: &Report) -> String {
    origin_id(report).unwrap_or_else(|| report.id.clone())
}

/// Plumbline's id of a report in the file it was read from; `None` where Plumbline did not write that.
pub fn origin_id(report: &Report) -> Option<String> {
    #[derive(Deserialize)]
    struct Read {
        system: Option<String>,
        value: Option<String>,
    }
    let is_identifier = |fact: &&KeptFact| fact.about == About::Report && fact.element == "identifier";
    let read = report.kept.iter().find(is_identifier)?;
    let identifiers: Vec<Read> = serde_json::from_str(&read.json).ok()?;
    identifiers
        .into_iter()
        .find(|identifier| identifier.system.as_deref() == Some(REPORT_IDS))
        .and_then(|identifier| identifier.value)
        .filter(|id| *id == bounded_id(id))
}

/// The hash of the file a report was first read from, as `sha256:…`.
fn first_source(report: &Report, kept: &Kept<'_>) -> String {
    kept.text(About::Report, "", ORIGIN_FILE)
        .unwrap_or_else(|| format!("sha256:{}", report.source.sha256))
}

/// Plumbline's id of a report.
fn report_identifier(id: &str) -> Identifier {
    Identifier {
        system: Some(REPORT_IDS.to_owned()),
        value: Some(id.to_owned()),
    }
}

/// The report's date, or why it has none.
fn date(report: &Report) -> (Option<String>, Option<PrimitiveElement>) {
    match report.reported_on {
        Some(day) => (Some(day.to_string()), None),
        None => (
            None,
            Some(PrimitiveElement {
                extension: vec![absent_because("unknown")],
            }),
        ),
    }
}

fn to_organization(organization: &Organization) -> Reference {
    Reference {
        reference: Some(format!("Organization/{}", organization.id)),
        display: Some(organization.name.clone()),
        ..Reference::default()
    }
}

fn organization(party: &Party, (code, display): (&str, &str), about: About, kept: &Kept<'_>) -> Organization {
    let system = |system: &str| match system {
        "tin" => "urn:oid:2.16.840.1.113883.4.4".to_owned(),
        "npi" => "http://hl7.org/fhir/sid/us-npi".to_owned(),
        url if url.contains(':') => url.to_owned(),
        other => format!("{BASE}/NamingSystem/{}", slug(other)),
    };
    let name = if party.name.is_empty() {
        "Not stated".to_owned()
    } else {
        party.name.clone()
    };
    let as_read: AsRead = kept
        .about(about, "")
        .iter()
        .filter(|fact| !fact.element.contains('.'))
        .filter_map(|fact| Some((fact.element.clone(), as_read::raw(fact)?)))
        .collect();
    let identifiers = party.identifiers.iter().map(|i| Identifier {
        system: Some(system(&i.system)).filter(|system| !system.is_empty()),
        value: Some(i.value.clone()),
    });
    // Two organizations of one name are told apart by what else is known of them.
    let known: Vec<&str> = party
        .identifiers
        .iter()
        .flat_map(|i| [i.system.as_str(), i.value.as_str()])
        .chain(as_read.iter().flat_map(|(name, read)| [name.as_str(), read.get()]))
        .collect();
    let id = if known.is_empty() {
        slug(&name)
    } else {
        let print = fingerprint("organization", &name, &known);
        let plain: String = slug(&name).chars().take(LONGEST_ID - 9).collect();
        format!("{plain}-{}", print.get(..8).unwrap_or(&print))
    };
    Organization {
        resource_type: "Organization",
        id: bounded_id(&id),
        meta: Some(Meta {
            profile: vec![ORGANIZATION_PROFILE],
            ..Meta::default()
        }),
        identifier: if as_read.contains_key("identifier") {
            Vec::new()
        } else {
            identifiers.collect()
        },
        active: Some(true),
        r#type: vec![concept(
            "http://terminology.hl7.org/CodeSystem/organization-type",
            code,
            Some(display),
        )],
        name,
        as_read,
    }
}

/// The most characters of a FHIR id.
const LONGEST_ID: usize = 64;

/// A FHIR id. A longer text is cut and told apart by eight digits over all of it.
fn bounded_id(id: &str) -> String {
    let cut = |most: usize| {
        id.chars()
            .take(most)
            .collect::<String>()
            .trim_end_matches('-')
            .to_owned()
    };
    if id.is_empty() {
        "not-stated".to_owned()
    } else if id.len() <= LONGEST_ID {
        cut(LONGEST_ID)
    } else {
        let print = fingerprint("id", id, &[]);
        format!("{}-{}", cut(LONGEST_ID - 9), print.get(..8).unwrap_or(&print))
    }
}

fn concept(system: &str, code: &str, display: Option<&str>) -> CodeableConcept {
    CodeableConcept {
        coding: vec![Coding {
            system: Some(system.to_owned()),
            code: Some(code.to_owned()),
            display: display.map(str::to_owned),
        }],
        text: None,
    }
}

fn text_concept(text: &str) -> CodeableConcept {
    CodeableConcept {
        text: Some(text.to_owned()),
        ..CodeableConcept::default()
    }
}

fn period(period: plumbline_model::Period) -> Period {
    Period {
        start: Some(period.start.to_string()),
        end: Some(period.end.to_string()),
        ..Period::default()
    }
}

fn period_or_absent(stated: Option<plumbline_model::Period>) -> Period {
    stated.map_or_else(
        || Period {
            extension: vec![absent_because("unknown")],
            ..Period::default()
        },
        period,
    )
}

/// FHIR's own reasons: <http://terminology.hl7.org/CodeSystem/data-absent-reason>.
fn absent_because(reason: &'static str) -> Extension {
    Extension {
        url: "http://hl7.org/fhir/StructureDefinition/data-absent-reason".into(),
        value_code: Some(reason),
        ..Extension::default()
    }
}

/// Why a figure has no value; `None` when it has one.
fn absent_reason(state: FigureState) -> Option<&'static str> {
    match state {
        FigureState::Reported => None,
        FigureState::Suppressed => Some("masked"),
        FigureState::NotApplicable => Some("not-applicable"),
        FigureState::Missing => Some("unknown"),
    }
}

/// An extension of the standard's.
fn vbpr(name: &str, fill: impl FnOnce(&mut Extension)) -> Extension {
    let mut extension = Extension {
        url: format!("{VBPR}/StructureDefinition/{name}"),
        ..Extension::default()
    };
    fill(&mut extension);
    extension
}

/// An extension of our own.
fn own(name: &str, fill: impl FnOnce(&mut Extension)) -> Extension {
    let mut extension = Extension {
        url: format!("{BASE}/StructureDefinition/{name}"),
        ..Extension::default()
    };
    fill(&mut extension);
    extension
}

/// A part of a complex extension.
fn part(url: &str, fill: impl FnOnce(&mut Extension)) -> Extension {
    let mut extension = Extension {
        url: url.to_owned(),
        ..Extension::default()
    };
    fill(&mut extension);
    extension
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    fn json() -> serde_json::Value {
        let (bundle, _) = bundle(&testing::report(), None);
        serde_json::from_str(&serde_json::to_string(&bundle).expect("a bundle is plain data")).expect("JSON")
    }

    #[test]
    fn money_zero_and_masked_values_survive() {
        let text = serde_json::to_string(&bundle(&testing::report(), None).0).expect("a bundle is plain data");
        assert!(
            text.contains(r#""valueMoney":{"value":812.40,"currency":"USD"}"#),
            "money keeps its trailing zero"
        );
        assert!(
            text.contains(r#""valueMoney":{"value":0,"currency":"USD"}"#),
            "a zero is a value"
        );
        assert!(text.contains(r#""valueCode":"masked""#), "a masked value says so");
    }

    #[test]
    fn a_split_figure_stands_as_a_stratum_of_its_whole() {
        let report = &json()["entry"][0]["resource"];
        let groups = report["group"].as_array().expect("groups");
        let months = groups.iter().find(|g| g["id"] == "member-months").expect("the whole");
        assert_eq!(months["stratifier"][0]["code"][0]["coding"][0]["code"], "cohort");
        assert_eq!(months["stratifier"][0]["stratum"][0]["measureScore"]["value"], 15000);
        assert!(
            groups.iter().all(|g| g["id"] != "member-months-2"),
            "the stratum is no group of its own"
        );
    }

    #[test]
    fn the_same_facts_give_the_same_bytes() {
        let bytes = || serde_json::to_vec(&bundle(&testing::report(), None).0).expect("plain data");
        assert_eq!(bytes(), bytes());
    }

    #[test]
    fn what_a_report_evaluates_besides_quality_reports_leaves_as_it_came() {
        let mut report = testing::report();
        report.kept.push(plumbline_model::KeptFact {
            about: About::Report,
            id: String::new(),
            element: "evaluatedResource".into(),
            json: r#"{"reference":"Group/attributed"}"#.into(),
            anchor: report.metrics[0].anchor.clone(),
        });
        let text = serde_json::to_string(&bundle(&report, None).0).expect("plain data");
        assert!(
            text.contains(r#""evaluatedResource":[{"reference":"MeasureReport/"#),
            "the quality report"
        );
        assert!(text.contains(r#"{"reference":"Group/attributed"}]"#), "and the other");
    }

    #[test]
    fn every_apm_category_of_a_contract_leaves_with_its_cohort() {
        let model = |category: &str, cohort: &str| plumbline_model::ProgramModel {
            category: category.into(),
            cohort: Some(cohort.into()),
        };
        let contract = Contract {
            apm_category: Some("3A".into()),
            program_models: vec![model("3A", "hmo"), model("4B", "ppo")],
            ..Contract::default()
        };
        let text = serde_json::to_string(&bundle(&testing::report(), Some(&contract)).0).expect("plain data");
        assert_eq!(text.matches("StructureDefinition/program-model").count(), 2);
        let written: Vec<&str> = text.split("StructureDefinition/program-model").collect();
        // The parts of an extension stand before its URL.
        for (model, (category, cohort)) in written.iter().zip([("3A", "hmo"), ("4B", "ppo")]) {
            let holds = |code: &str| model.contains(&format!("\"{code}\""));
            assert!(holds(category) && holds(cohort), "{model}");
        }
    }

    #[test]
    fn an_organization_that_is_payer_here_and_provider_there_has_two_addresses_in_a_bulk_export() {
        let first = testing::report();
        let mut second = testing::report();
        second.id = "second".into();
        second.subject = first.payer.clone();
        second.payer.name = "Northfield".into();
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut reports = [first.clone(), second].into_iter().map(Ok);
        export_bulk(&mut Flow::of(&mut reports), folder.path(), &mut |_| true).expect("written");
        let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).expect("there");
        let organizations = read("Organization.ndjson");
        let ids: Vec<String> = organizations
            .lines()
            .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON")["id"].to_string())
            .collect();
        let mut once = ids.clone();
        once.sort();
        once.dedup();
        assert_eq!(ids.len(), once.len(), "no address stands twice: {ids:?}");
        let reports = read("MeasureReport.ndjson");
        for id in &ids {
            let reference = format!("\"Organization/{}", id.trim_start_matches('"'));
            assert!(reports.contains(&reference), "{reference} is named by a report");
        }
    }

    #[test]
    fn a_total_cost_line_keeps_its_definition() {
        let text = json().to_string();
        assert!(
            text.contains("total-cost-of-care-pmpm") && text.contains("Total Cost of Care (TCC)"),
            "local code and definition leave together"
        );
    }
}

#[cfg(test)]
mod validator {
    //! The validator that stands beside the project, where it is: it shares no code with the exporter.

    use crate::testing;

    #[test]
    fn a_bundle_passes_the_independent_validator() {
        let validator = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/vbpr/validate_vbpr.py");
        if !std::path::Path::new(validator).exists() {
            eprintln!("skipped: {validator} is not there");
            return;
        }
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("bundle.json");
        let bundle = super::bundle(&testing::report(), None).0;
        std::fs::write(&path, serde_json::to_vec(&bundle).expect("plain data")).expect("the folder can be written");
        let run = std::process::Command::new("python3")
            .arg(validator)
            .arg("--quiet")
            .arg(&path)
            .output();
        let Ok(run) = run else {
            eprintln!("skipped: python3 is not there");
            return;
        };
        assert!(
            run.status.success(),
            "{}{}",
            String::from_utf8_lossy(&run.stdout),
            String::from_utf8_lossy(&run.stderr)
        );
    }
}
