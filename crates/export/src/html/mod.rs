//! Evidence packs: one HTML file per report, `<payer>-<period>-<id>.html`, that says what the report says, where each figure
//! stands in its source and what that place looks like, what was checked, what was found and what was decided.
//!
//! A pack needs no other file, no network and no script: its policy forbids them, and lets in its own style sheet alone, by
//! its hash. Every text is escaped by the template. It prints on A4 and Letter with the report's name on each page. The same
//! facts give the same bytes.

mod checks;
mod figures;
mod places;
mod source;

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use plumbline_model::{Basis, Finding, LineOfBusiness, Party, Report, ReportStatus};
use sha2::{Digest, Sha256};

use crate::text::file_stem;
use crate::{BeforeFile, ExportError, Exported, Flow, Look, Written, write_file};
use places::Places;

const STYLE: &str = include_str!("style.css");

/// Writes one pack per report.
pub(crate) fn export(flow: &mut Flow<'_>, folder: &Path, before: BeforeFile<'_>) -> Result<Exported, ExportError> {
    let mut exported = Exported::default();
    for report in &mut *flow.reports {
        let report = report?;
        let path = folder.join(format!("{}.html", file_stem(&report)));
        if !before(&path) {
            return Err(ExportError::Cancelled);
        }
        let findings: Vec<&Finding> = flow
            .findings
            .iter()
            .filter(|finding| names(finding, &report.id))
            .collect();
        let look = flow.looks.look(&report);
        if let Err(why) = &look {
            exported
                .notes
                .push(format!("{}: its source is not shown: {why}", report.title()));
        }
        let text = pack(&report, &findings, flow.checks, look.as_ref().map_err(String::as_str));
        let bytes = write_file(&path, text.as_bytes())?;
        exported.files.push(Written {
            path,
            report_ids: vec![report.id],
            bytes,
        });
    }
    Ok(exported)
}

/// Whether a finding is about a report, or rests on its figures.
fn names(finding: &Finding, id: &str) -> bool {
    let evidence = finding
        .evidence
        .iter()
        .filter_map(|evidence| evidence.report_id.as_deref());
    finding
        .report_id
        .as_deref()
        .into_iter()
        .chain(evidence)
        .any(|named| named == id)
}

/// The whole file.
fn pack(report: &Report, findings: &[&Finding], checks: &crate::Checks, look: Result<&Look, &str>) -> String {
    let mut places = Places::of(report, findings);
    let shown = source::section(report, &mut places, look);
    let title = format!("{}: evidence", report.title());
    let style = format!("{STYLE}{}", paper(report));
    let policy = format!(
        "default-src 'none'; img-src data:; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        STANDARD.encode(Sha256::digest(&style))
    );
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
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                title { (title) }
                // The style sheet is the program's own, and what `paper` adds is escaped there.
                style { (PreEscaped(&style)) }
            }
            body {
                header {
                    h1 { (report.payer.name) }
                    p class="quiet" { "Evidence for one report: what it says, where that stands, what was checked." }
                    (about(report))
                    nav aria-label="Sections" {
                        ul { @for (id, words) in sections { li { a href={ "#" (id) } { (words) } } } }
                    }
                }
                main {
                    (checks::verdict(report, findings, checks))
                    (checks::findings(report, findings, &places))
                    (sign_off(report))
                    (figures::metrics(report, &places))
                    (figures::quality(report, &places))
                    (figures::definitions(report, &places))
                    (figures::statements(report, &places))
                    (shown)
                }
            }
        }
    };
    page.into_string()
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

fn sign_off(report: &Report) -> Markup {
    html! {
        section aria-labelledby="sign-off" {
            h2 id="sign-off" { "Sign-off" }
            @if report.status == ReportStatus::SignedOff {
                p { "The report is signed off." }
            } @else {
                p { "Nobody has signed this report off." }
            }
        }
    }
}

/// The head and foot of every printed page: the report's name, and which page it is.
fn paper(report: &Report) -> String {
    format!(
        "@page {{ margin: 18mm 12mm 16mm; @top-left {{ content: \"{}\"; font: 8pt sans-serif; }} \
         @top-right {{ content: \"Evidence\"; font: 8pt sans-serif; }} \
         @bottom-left {{ content: \"{}\"; font: 7pt monospace; }} \
         @bottom-right {{ content: counter(page) \" / \" counter(pages); font: 8pt sans-serif; }} }}\n",
        css_text(&report.title()),
        css_text(&report.id),
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
