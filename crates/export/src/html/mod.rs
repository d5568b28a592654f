//! Evidence packs: one HTML file per report, `<payer>-<period>-<id>.html`, or per payer, `<payer>.html`, that says what the
//! reports say, where each figure stands in its source and what that place looks like, what was checked, what was found
//! and what was decided.
//!
//! A pack needs no other file, no network and no script: its policy forbids them, and lets in its own style sheet alone, by
//! its hash. Every text is escaped by the template. It prints on A4 and Letter with the report's name on each page. The same
//! facts give the same bytes.

mod checks;
mod figures;
mod payer;
mod places;
mod source;

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use plumbline_model::{Basis, Finding, LineOfBusiness, Party, Report, ReportChecks, ReportStatus};
use sha2::{Digest, Sha256};

use crate::text::file_stem;
use crate::{BeforeFile, Checks, ExportError, Exported, Flow, Look, Looks, Outcome, Pack, Written, write_file};
use places::Places;

const STYLE: &str = include_str!("style.css");

/// Writes the packs.
pub(crate) fn export(flow: &mut Flow<'_>, folder: &Path, before: BeforeFile<'_>) -> Outcome {
    match flow.pack {
        Pack::Report => per_report(flow, folder, before),
        Pack::Payer => payer::export(flow, folder, before),
    }
}

fn per_report(flow: &mut Flow<'_>, folder: &Path, before: BeforeFile<'_>) -> Outcome {
    let mut exported = Exported::default();
    for report in &mut *flow.reports {
        let report = match report {
            Ok(report) => report,
            Err(error) => return Err(exported.stopped_by(error)),
        };
        let path = folder.join(format!("{}.html", file_stem(&report, &report.id)));
        if !before(&path) {
            return Err(exported.stopped_by(ExportError::Cancelled));
        }
        let evidence = Evidence::of(&report, flow.findings, flow.looks);
        exported.notes.extend(evidence.not_shown(&report));
        let text = pack(&report, &evidence, flow.checks);
        let bytes = match write_file(&path, text.as_bytes()) {
            Ok(bytes) => bytes,
            Err(error) => return Err(exported.stopped_by(error)),
        };
        exported.files.push(Written {
            path,
            report_ids: vec![report.id],
            bytes,
        });
    }
    Ok(exported)
}

/// What is known of a report beside what it says.
struct Evidence<'a> {
    /// Those that are about it, or rest on its figures.
    findings: Vec<&'a Finding>,
    /// What the last check ran on it.
    checked: Option<ReportChecks>,
    look: Result<Look, String>,
}

impl<'a> Evidence<'a> {
    fn of(report: &Report, findings: &'a [Finding], looks: &dyn Looks) -> Evidence<'a> {
        Evidence {
            findings: findings.iter().filter(|finding| finding.names(&report.id)).collect(),
            checked: looks.checked(report).filter(|_| report.status != ReportStatus::Draft),
            look: looks.look(report),
        }
    }

    /// What to say where the source is not shown.
    fn not_shown(&self, report: &Report) -> Option<String> {
        let why = self.look.as_ref().err()?;
        Some(format!("{}: its source is not shown: {why}", report.title()))
    }
}

/// The whole file of one report.
fn pack(report: &Report, evidence: &Evidence<'_>, checks: &Checks) -> String {
    let mut places = Places::of(report, &evidence.findings, String::new());
    let title = format!("{}: evidence", report.title());
    let style = format!("{STYLE}{}", paper("", &report.title(), &report.id));
    let verdict = checks::verdict(report, evidence, checks, &places);
    let shown = sections(report, evidence, &mut places, verdict);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            (head(&title, &style))
            body {
                header {
                    h1 { (report.payer.name) }
                    p class="quiet" { "Evidence for one report: what it says, where that stands, what was checked." }
                    (about(report))
                    (menu(&places))
                }
                main { (shown) }
            }
        }
    };
    page.into_string()
}

/// The head of a file that lets in nothing but pictures it holds and its own style sheet.
fn head(title: &str, style: &str) -> Markup {
    let policy = format!(
        "default-src 'none'; img-src data:; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        STANDARD.encode(Sha256::digest(style))
    );
    html! {
        head {
            meta charset="utf-8";
            meta http-equiv="Content-Security-Policy" content=(policy);
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="referrer" content="no-referrer";
            title { (title) }
            // The style sheet is the program's own, and what `paper` adds is escaped there.
            style { (PreEscaped(style)) }
        }
    }
}

/// Leads to the sections of a report.
fn menu(places: &Places<'_>) -> Markup {
    let sections = [
        ("verdict", "Checks"),
        ("findings", "Findings and waivers"),
        ("sign-off", "Sign-off"),
        ("figures", "Figures"),
        ("quality", "Quality results"),
        ("definitions", "Definitions"),
        ("header", "What the header says"),
        ("source", "The source"),
    ];
    html! {
        nav aria-label="Sections" {
            ul { @for (name, words) in sections { li { a href={ "#" (places.section(name)) } { (words) } } } }
        }
    }
}

/// Everything about a report, in the order of [`menu`].
fn sections(report: &Report, evidence: &Evidence<'_>, places: &mut Places<'_>, verdict: Markup) -> Markup {
    let shown = source::section(report, places, evidence.look.as_ref().map_err(String::as_str));
    html! {
        (verdict)
        (checks::findings(report, &evidence.findings, places))
        (sign_off(report, places))
        (figures::metrics(report, places))
        (figures::quality(report, places))
        (figures::definitions(report, places))
        (figures::statements(report, places))
        (shown)
    }
}

/// Who reports on whom, and what the pack's facts are made of.
fn about(report: &Report) -> Markup {
    let day = |day: Option<chrono::NaiveDate>| day.map_or_else(|| "not stated".to_owned(), |day| day.to_string());
    let stated = |text: Option<&str>| text.unwrap_or("not stated").to_owned();
    let contract = report.contract.as_ref().map(|contract| match &contract.title {
        Some(title) => format!("{} ({title})", contract.id),
        None => contract.id.clone(),
    });
    let period = report
        .period
        .map(|period| format!("{} to {}", period.start, period.end));
    let basis = report.basis.map(Basis::words);
    html! {
        dl.facts {
            dt { "Provider" } dd { (party(&report.subject)) }
            dt { "Payer" } dd { (party(&report.payer)) }
            dt { "Contract" } dd { (stated(contract.as_deref())) }
            dt { "Program" } dd { (stated(report.program.as_deref())) }
            dt { "Line of business" } dd { (stated(report.line_of_business.map(LineOfBusiness::as_str))) }
            dt { "Period" } dd { (stated(period.as_deref())) @if let Some(basis) = basis { " (" (basis) ")" } }
            dt { "Claims paid through" } dd { (day(report.paid_through)) }
            dt { "Report made on" } dd { (day(report.reported_on)) }
            dt { "Version" } dd {
                (report.version)
                @if let Some(before) = &report.supersedes { ", replaces " span.hash { (before) } }
            }
            dt { "Status" } dd { (status(report.status)) }
            dt { "Report's id" } dd.hash { (report.id) }
            dt { "Original file" } dd { (report.source.path) " (" (report.source.format.as_str()) ")" }
            dt { "SHA-256 of the file" } dd.hash { (report.source.sha256) }
            dt { "Read by mapping" } dd { (report.source.mapping) }
            dt { "SHA-256 of the facts" } dd {
                span.hash { (facts_hash(report)) }
                " " span.quiet { "Of the report as Plumbline holds it, its status left aside: it stays as long as no fact changes." }
            }
        }
    }
}

fn party(party: &Party) -> String {
    let one = |id: &plumbline_model::Identifier| format!("{} {}", id.system, id.value);
    let identifiers: Vec<String> = party.identifiers.iter().map(one).collect();
    if identifiers.is_empty() {
        party.name.clone()
    } else {
        format!("{} ({})", party.name, identifiers.join(", "))
    }
}

fn status(status: ReportStatus) -> &'static str {
    match status {
        ReportStatus::Draft => "draft: not checked since it was imported",
        ReportStatus::Checked => "checked",
        ReportStatus::SignedOff => "signed off",
        ReportStatus::Superseded => "superseded: a later version has replaced it",
    }
}

/// A hash over everything the report says, with every place.
fn facts_hash(report: &Report) -> String {
    let mut facts = report.clone();
    facts.status = ReportStatus::Draft;
    // A report always has a JSON; without one there would be no hash to trust.
    let json = serde_json::to_vec(&facts).unwrap_or_default();
    let digest = Sha256::digest(json);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn sign_off(report: &Report, places: &Places<'_>) -> Markup {
    html! {
        section aria-labelledby=(places.section("sign-off")) {
            h2 id=(places.section("sign-off")) { "Sign-off" }
            @if report.status == ReportStatus::SignedOff {
                p { "The report is signed off." }
            } @else {
                p { "Nobody has signed this report off." }
            }
        }
    }
}

/// The head and foot of printed pages: a name, an id, and which page it is. `page` names the pages, empty for all.
fn paper(page: &str, name: &str, id: &str) -> String {
    format!(
        "@page {page} {{ margin: 18mm 12mm 16mm; @top-left {{ content: \"{}\"; font: 8pt sans-serif; }} \
         @top-right {{ content: \"Evidence\"; font: 8pt sans-serif; }} \
         @bottom-left {{ content: \"{}\"; font: 7pt monospace; }} \
         @bottom-right {{ content: counter(page) \" / \" counter(pages); font: 8pt sans-serif; }} }}\n",
        css_text(name),
        css_text(id),
    )
}

/// A text for a string of a style sheet: what is no letter, digit or space becomes its number.
fn css_text(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        if character.is_ascii_alphanumeric() || character == ' ' {
            escaped.push(character);
        } else {
            // A blank ends the number and is no part of the text.
            escaped.push_str(&format!("\\{:06x} ", u32::from(character)));
        }
    }
    escaped
}

#[cfg(test)]
mod tests;
