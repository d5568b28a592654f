//! The reports of one payer in one file: contents first, then report after report, each beginning a page in print.
//!
//! The reports are written to a file of their own as they come; the contents, which stand before them, are made when the
//! last of them is known, and both become the pack. So memory holds one report.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufWriter, Seek, Write};
use std::path::{Path, PathBuf};

use maud::{DOCTYPE, Markup, html};
use plumbline_model::{Finding, Period, Report, ReportStatus, ReportSummary, ReportVerdict};

use super::checks::{Counts, found, short_verdict};
use super::places::Places;
use super::{Evidence, STYLE, about, facts_hash, head, menu, paper, party, sections, status};
use crate::text::{payer_file_name, slug};
use crate::{BeforeFile, Checks, ExportError, Exported, Flow, Outcome, Written, write_streaming};

/// Writes one pack per payer.
pub(super) fn export(flow: &mut Flow<'_>, folder: &Path, before: BeforeFile<'_>) -> Outcome {
    let mut exported = Exported::default();
    match fill(&mut exported, flow, folder, before) {
        Ok(()) => Ok(exported),
        Err(error) => Err(exported.stopped_by(error)),
    }
}

fn fill(
    exported: &mut Exported,
    flow: &mut Flow<'_>,
    folder: &Path,
    before: BeforeFile<'_>,
) -> Result<(), ExportError> {
    let mut written = BTreeSet::new();
    let mut open: Option<Pack> = None;
    for report in &mut *flow.reports {
        let report = report?;
        let name = payer_file_name(&report.payer.name);
        if let Some(pack) = open.take_if(|pack| pack.name != name) {
            written.insert(pack.name.clone());
            exported.files.push(pack.finish(flow.checks, flow.known)?);
        }
        if written.contains(&name) {
            return Err(ExportError::Encode {
                path: folder.join(format!("{name}.html")),
                reason: "the reports of its payer do not follow one another".to_owned(),
            });
        }
        let pack = match &mut open {
            Some(pack) => pack,
            None => open.insert(Pack::begin(folder, name)?),
        };
        if !before(&pack.path) {
            return Err(ExportError::Cancelled);
        }
        let evidence = Evidence::of(&report, flow.findings, flow.looks);
        exported.notes.extend(evidence.not_shown(&report));
        pack.add(&report, &evidence, flow.checks)?;
    }
    if let Some(pack) = open {
        exported.files.push(pack.finish(flow.checks, flow.known)?);
    }
    Ok(())
}

/// A pack on its way.
struct Pack {
    /// Its file's name without the ending.
    name: String,
    path: PathBuf,
    /// The reports so far, as they stand in the pack: a file without a name, gone with this value.
    body: BufWriter<File>,
    entries: Vec<Entry>,
    /// Who the payer and the providers are, as each report prints them.
    payers: BTreeSet<String>,
    providers: BTreeSet<String>,
    /// Fingerprints of the findings of each rule: a finding on two reports is one.
    found: BTreeMap<String, BTreeSet<String>>,
    title: String,
}

/// What the contents say of a report.
struct Entry {
    id: String,
    section: String,
    provider: String,
    contract: Option<String>,
    period: Option<Period>,
    version: u32,
    status: ReportStatus,
    verdict: Option<ReportVerdict>,
    counts: Counts,
    figures: usize,
    file: String,
    file_hash: String,
    facts_hash: String,
    title: String,
}

impl Pack {
    fn begin(folder: &Path, name: String) -> Result<Pack, ExportError> {
        let path = folder.join(format!("{name}.html"));
        let body = match tempfile::tempfile_in(folder) {
            Ok(file) => BufWriter::new(file),
            Err(source) => return Err(ExportError::Write { path, source }),
        };
        Ok(Pack {
            body,
            path,
            name,
            entries: Vec::new(),
            payers: BTreeSet::new(),
            providers: BTreeSet::new(),
            found: BTreeMap::new(),
            title: String::new(),
        })
    }

    fn add(&mut self, report: &Report, evidence: &Evidence<'_>, checks: &Checks) -> Result<(), ExportError> {
        let section = format!("report-{}", slug(&report.id));
        let mut places = Places::of(report, &evidence.findings, format!("{section}-"));
        let verdict = short_verdict(report, evidence, checks, &places);
        let shown = sections(report, evidence, &mut places, verdict);
        let text = html! {
            section.report id=(section) aria-labelledby=(places.section("title")) {
                h1 id=(places.section("title")) { (report.title()) }
                p.quiet { "Version " (report.version) ". " a href="#contents" { "Contents" } }
                (about(report))
                (menu(&places))
                (shown)
            }
        };
        let written = self.body.write_all(text.into_string().as_bytes());
        written.map_err(|source| ExportError::Write {
            path: self.path.clone(),
            source,
        })?;
        if self.entries.is_empty() {
            self.title.clone_from(&report.payer.name);
        }
        self.payers.insert(party(&report.payer));
        self.providers.insert(party(&report.subject));
        for finding in &evidence.findings {
            let of_rule = self.found.entry(finding.rule.clone()).or_default();
            of_rule.insert(finding.fingerprint.clone());
        }
        self.entries
            .push(Entry::of(report, section, &evidence.findings, checks));
        Ok(())
    }

    /// Puts the contents before the reports. The file has its name when it is whole.
    fn finish(mut self, checks: &Checks, known: &[ReportSummary]) -> Result<Written, ExportError> {
        let title = format!("{}: evidence", self.title);
        let mut style = format!("{STYLE}{}", paper("", &self.title, "Contents"));
        for entry in &self.entries {
            style.push_str(&paper(&entry.section, &entry.title, &entry.id));
            style.push_str(&format!("#{0} {{ page: {0}; }}\n", entry.section));
        }
        let path = self.path.clone();
        let fail = |source| ExportError::Write {
            path: path.clone(),
            source,
        };
        self.body.rewind().map_err(fail)?;
        let mut reports = self.body.get_ref();
        let bytes = write_streaming(&self.path, |file| {
            let (start, front) = (DOCTYPE.into_string(), head(&title, &style).into_string());
            let before = html! {
                header {
                    h1 { (self.title) }
                    p.quiet { "Evidence for the reports of one payer: what each says, where that stands, what was checked." }
                    (contents(&self.payers, &self.providers, &self.entries, known, &self.name))
                }
            };
            let after = rules(&self.found, checks);
            write!(
                file,
                "{start}<html lang=\"en\">{front}<body>{}<main>",
                before.into_string()
            )
            .map_err(fail)?;
            std::io::copy(&mut reports, file).map_err(fail)?;
            write!(file, "{}</main></body></html>", after.into_string()).map_err(fail)
        })?;
        Ok(Written {
            path: self.path.clone(),
            report_ids: self.entries.into_iter().map(|entry| entry.id).collect(),
            bytes,
        })
    }
}

impl Entry {
    fn of(report: &Report, section: String, findings: &[&Finding], checks: &Checks) -> Entry {
        let checked = report.status != ReportStatus::Draft && checks.run.is_some();
        Entry {
            id: report.id.clone(),
            section,
            provider: report.subject.name.clone(),
            contract: report.contract.as_ref().map(|contract| contract.id.clone()),
            period: report.period,
            version: report.version,
            status: report.status,
            verdict: checked.then(|| ReportVerdict::of(findings.iter().copied())),
            counts: Counts::of(findings),
            figures: report.figure_count(),
            file: report.source.path.clone(),
            file_hash: report.source.sha256.clone(),
            facts_hash: facts_hash(report),
            title: report.title(),
        }
    }
}

/// What the pack holds: its reports, and the versions of them that it does not hold.
fn contents(
    payers: &BTreeSet<String>,
    providers: &BTreeSet<String>,
    entries: &[Entry],
    known: &[ReportSummary],
    name: &str,
) -> Markup {
    let held: BTreeSet<&str> = entries.iter().map(|entry| entry.id.as_str()).collect();
    let others: Vec<&ReportSummary> = known
        .iter()
        .filter(|report| payer_file_name(&report.payer) == name && !held.contains(report.id.as_str()))
        .collect();
    let list = |names: &BTreeSet<String>| names.iter().cloned().collect::<Vec<_>>().join("; ");
    let figures: usize = entries.iter().map(|entry| entry.figures).sum();
    html! {
        dl.facts {
            dt { "Payer" } dd { (list(payers)) }
            dt { "Provider" } dd { (list(providers)) }
            dt { "Reports" } dd { (entries.len()) " with " (figures) " figures" }
        }
        section aria-labelledby="contents" {
            h2 id="contents" { "Reports and versions" }
            div.scroll { table {
                caption { "In the order in which they stand here" }
                thead { tr {
                    @for words in ["Period", "Provider", "Contract", "Version", "Status", "Verdict"] { th scope="col" { (words) } }
                    th.number scope="col" { "Errors" } th.number scope="col" { "Warnings" } th.number scope="col" { "Waived" }
                    th.number scope="col" { "Figures" }
                    th scope="col" { "Original file, its SHA-256 and that of the facts" }
                } }
                tbody { @for entry in entries { tr {
                    th scope="row" { a href={ "#" (entry.section) } { (days(entry.period)) } }
                    td { (entry.provider) }
                    td { (entry.contract.as_deref().unwrap_or("not stated")) }
                    td { (entry.version) }
                    td { (status(entry.status)) }
                    td { (entry.verdict.map_or("not checked", ReportVerdict::words)) }
                    @for count in [entry.counts.errors, entry.counts.warnings, entry.counts.waived, entry.figures] {
                        td.number { (count) }
                    }
                    td {
                        span.path { (entry.file) } br;
                        span.hash { (entry.file_hash) } br;
                        span.hash { (entry.facts_hash) }
                    }
                } } }
            } }
            @if !others.is_empty() {
                h3 { "Not in this pack" }
                div.scroll { table {
                    caption { "Further reports and versions of this payer that are stored" }
                    thead { tr {
                        @for words in ["Period", "Provider", "Version", "Status", "Original file", "SHA-256 of the file"] {
                            th scope="col" { (words) }
                        }
                    } }
                    tbody { @for report in others { tr {
                        th scope="row" { (days(report.period)) }
                        td { (report.subject) }
                        td { (report.version) }
                        td { (status(report.status)) }
                        td.path { (report.source.path) }
                        td.hash { (report.source.sha256) }
                    } } }
                } }
            }
        }
    }
}

fn days(period: Option<Period>) -> String {
    period.map_or_else(
        || "no period stated".to_owned(),
        |period| format!("{} to {}", period.start, period.end),
    )
}

/// Every rule of the catalogue with what it found in all reports of the pack.
fn rules(found_by: &BTreeMap<String, BTreeSet<String>>, checks: &Checks) -> Markup {
    html! {
        section.report aria-labelledby="rules" {
            h1 id="rules" { "Rules" }
            @if checks.run.is_none() { p { "No rule has looked at these reports since they were imported." } } @else {
                div.scroll { table {
                    caption { "Every rule, and what each found in the reports of this pack" }
                    thead { tr {
                        th scope="col" { "Rule" } th scope="col" { "Looks for" } th scope="col" { "Severity" } th scope="col" { "Found" }
                    } }
                    tbody { @for rule in &checks.rules { tr {
                        th scope="row" { (rule.code) }
                        td { (rule.summary) }
                        td { (rule.severity.as_str()) }
                        td { (found(found_by.get(&rule.code).map_or(0, BTreeSet::len))) }
                    } } }
                } }
            }
        }
    }
}
