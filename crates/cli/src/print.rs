//! What people read in a terminal, and the JSON other programs read.

use plumbline_app::commands::{
    ContractMatch, DriftView, ExportPreview, ExportResult, FindingList, ImportResult, MappingInfo, ReportPasses,
    ReportRow, ReportView, RuleInfo, SeverityCounts,
};
use plumbline_app::verbs::SuggestResult;
use plumbline_model::{
    Anchor, DefinitionComparison, Document, FigureState, Finding, FindingState, ImportStatus, OcrFigure, OcrKind,
    Period, Report, ReportSummary, ReportVerdict, RuleCount, WaiverScope,
};
use serde::Serialize;

use crate::out::{out, outln};
use crate::table::TextTable;

/// A row of the list of reports in JSON.
#[derive(Serialize)]
pub struct ReportLine<'a> {
    #[serde(flatten)]
    report: &'a ReportSummary,
    verdict: Option<ReportVerdict>,
    checks_run: Option<usize>,
    checks_passed: Option<usize>,
    open_findings: SeverityCounts,
}

impl<'a> ReportLine<'a> {
    /// What JSON says of a row.
    pub fn of(row: &'a ReportRow) -> ReportLine<'a> {
        ReportLine {
            report: &row.report,
            verdict: row.verdict,
            checks_run: row.checks_run,
            checks_passed: row.checks_passed,
            open_findings: row.open_findings,
        }
    }
}

/// One report in JSON, with what its latest check ran.
#[derive(Serialize)]
pub struct CheckedReport<'a> {
    #[serde(flatten)]
    report: &'a Report,
    verdict: Option<ReportVerdict>,
    checks_run: Option<usize>,
    checks_passed: Option<usize>,
    /// By rule; `null` before it was checked.
    checks: Option<&'a [RuleCount]>,
    /// The contract it belongs to, and on what it was matched.
    contract_match: &'a Option<ContractMatch>,
    /// Its total cost against each other payer's latest in its market.
    comparisons: &'a [DefinitionComparison],
}

impl<'a> CheckedReport<'a> {
    /// What JSON says of a report.
    pub fn of(view: &'a ReportView, comparisons: &'a [DefinitionComparison]) -> CheckedReport<'a> {
        let checks = view.checks.as_ref();
        CheckedReport {
            report: &view.report,
            verdict: view.verdict,
            checks_run: checks.map(|checks| checks.checks_run),
            checks_passed: checks.map(|checks| checks.passed),
            checks: checks.map(|checks| checks.rules.as_slice()),
            contract_match: &view.contract_match,
            comparisons,
        }
    }
}

/// The text, or a dash.
pub fn or_dash(text: Option<String>) -> String {
    text.unwrap_or_else(|| "-".to_owned())
}

pub fn period(period: Option<Period>) -> String {
    or_dash(period.map(|p| format!("{} to {}", p.start, p.end)))
}

fn counts(counts: SeverityCounts) -> String {
    format!("{} / {} / {}", counts.error, counts.warning, counts.info)
}

/// What became of each file.
pub fn imported(result: &ImportResult) {
    let mut table = TextTable::new(&["State", ">Figures", ">Not mapped", "Mapping", "File"]);
    for file in &result.files {
        table.row([
            file.status.as_str().replace('_', " "),
            file.figures.to_string(),
            file.unmapped.to_string(),
            or_dash(file.mapping.as_ref().map(|m| format!("{}@{}", m.id, m.version))),
            file.path.clone(),
        ]);
    }
    out!("{}", table.render());
    for file in &result.files {
        if let Some(error) = &file.error {
            outln!("\n{}: {} {}", file.path, error.message, error.remedy);
        }
        if file.status == ImportStatus::Imported {
            for issue in &file.issues {
                let place = issue
                    .anchor
                    .as_ref()
                    .map_or_else(String::new, |anchor| format!(", {}", anchor.place()));
                outln!(
                    "{}{place}: {} {}: {}",
                    file.path,
                    issue.severity.as_str(),
                    issue.code,
                    issue.message
                );
            }
        }
    }
    let summary = result.summary;
    outln!(
        "\n{} imported, {} duplicate, {} need a mapping, {} failed",
        summary.imported,
        summary.duplicate,
        summary.needs_mapping,
        summary.failed
    );
}

/// The list of reports.
pub fn reports(rows: &[ReportRow]) {
    if rows.is_empty() {
        outln!("No reports yet. `plumbline import PATH...` brings them in.");
        return;
    }
    let mut table = TextTable::new(&[
        "Id",
        "Payer",
        "Provider",
        "Line",
        "Period",
        "Basis",
        "Paid through",
        ">Figures",
        "State",
        "Verdict",
        ">Checks",
        "Errors / warnings / infos",
    ]);
    for row in rows {
        let report = &row.report;
        table.row([
            report.id.clone(),
            report.payer.clone(),
            report.subject.clone(),
            or_dash(report.line_of_business.map(|l| l.as_str().to_owned())),
            period(report.period),
            or_dash(report.basis.map(|b| b.words().to_owned())),
            or_dash(report.paid_through.map(|d| d.to_string())),
            report.figures.to_string(),
            format!("{} v{}", report.status.as_str().replace('_', " "), report.version),
            row.verdict
                .map_or_else(|| "not checked".to_owned(), |verdict| verdict.words().to_owned()),
            or_dash(row.checks_run.map(|checks| checks.to_string())),
            counts(row.open_findings),
        ]);
    }
    out!("{}", table.render());
}

/// One report.
pub fn report(view: &ReportView) {
    let report = &view.report;
    outln!(
        "{}\n{}  {}, version {}",
        report.title(),
        report.id,
        report.status.as_str().replace('_', " "),
        report.version
    );
    let facts = [
        ("Provider", Some(report.subject.name.clone())),
        ("Contract", report.contract.as_ref().map(|c| c.id.clone())),
        ("Basis", report.basis.map(|b| b.words().to_owned())),
        ("Paid through", report.paid_through.map(|d| d.to_string())),
        ("Reported on", report.reported_on.map(|d| d.to_string())),
        ("File", Some(report.source.path.clone())),
        ("Mapping", Some(report.source.mapping.clone())),
        ("Verdict", view.verdict.map(|v| v.words().to_owned())),
        ("Checks", view.checks.as_ref().map(passes)),
    ];
    for (name, value) in facts {
        outln!("{name:<13}{}", or_dash(value));
    }
    figures(report);
    ocr(report);
    for definition in &report.definitions {
        let facets: Vec<String> = definition
            .facets
            .iter()
            .map(|(f, v)| format!("{} {v}", f.as_str().replace('_', " ")))
            .collect();
        outln!("\nDefinition of {}: {}", definition.term, facets.join("; "));
    }
    let mut unmapped = TextTable::new(&["Not mapped", ">As printed", "Place"]);
    for term in &report.unmapped {
        unmapped.row([term.term.clone(), term.displayed.clone(), term.anchor.place()]);
    }
    if !unmapped.is_empty() {
        out!("\n{}", unmapped.render());
    }
    if !view.findings.is_empty() {
        outln!();
        view.findings.iter().for_each(finding);
    }
}

/// The figures that OCR read, and who confirmed them.
fn ocr(report: &Report) {
    let mut table = TextTable::new(&[
        "Read by OCR",
        ">Certainty",
        ">As printed",
        "Confirmed by",
        "OCR had read",
    ]);
    for figure in &report.ocr {
        let printed = match figure.kind {
            OcrKind::Header => report
                .statements
                .iter()
                .filter(|statement| statement.anchor.as_ref().is_some_and(|a| a.ocr_confidence().is_some()))
                .map(|statement| format!("{:?} {}", statement.kind, statement.value))
                .collect::<Vec<_>>(),
            OcrKind::Metric => report
                .metric(&figure.figure)
                .into_iter()
                .flat_map(|metric| metric.parts())
                .map(|part| part.displayed.to_owned())
                .collect(),
            OcrKind::Quality => report
                .quality
                .iter()
                .filter(|measure| measure.id == figure.figure)
                .flat_map(|measure| measure.parts())
                .map(|part| part.displayed.to_owned())
                .collect(),
        };
        let corrections = figure
            .confirmed
            .iter()
            .flat_map(|confirmation| &confirmation.corrections);
        let had_read: Vec<String> = corrections.map(|one| format!("{}: {}", one.part, one.read)).collect();
        table.row([
            figure.figure.clone(),
            figure.percent(),
            printed.join(" · "),
            figure
                .confirmed
                .as_ref()
                .map_or_else(|| "(nobody)".to_owned(), |c| c.by.clone()),
            had_read.join("; "),
        ]);
    }
    if !table.is_empty() {
        out!("\n{}", table.render());
        outln!("{}", waiting(report));
    }
}

/// How many figures read by OCR wait for a person, and what to do.
fn waiting(report: &Report) -> String {
    match report.unconfirmed().count() {
        0 => "All of it is confirmed.".to_owned(),
        count => format!(
            "{count} of {} wait for a person to compare them with the page; their values are in no check, comparison or export. `plumbline confirm {} FIGURE_ID... --by NAME`",
            report.ocr.len(),
            report.id
        ),
    }
}

/// `42 ran, 40 passed`.
fn passes(checks: &ReportPasses) -> String {
    format!("{} ran, {} passed", checks.checks_run, checks.passed)
}

/// What a confirmation left to do.
pub fn confirmations(view: &ReportView) {
    let confirmed = view
        .report
        .ocr
        .iter()
        .filter(|figure: &&OcrFigure| figure.confirmed.is_some())
        .count();
    outln!(
        "{}: {confirmed} of {} confirmed.",
        view.report.title(),
        view.report.ocr.len()
    );
    outln!("{}", waiting(&view.report));
    outln!(
        "Verdict: {}",
        view.verdict.map_or("not checked", |verdict| verdict.words())
    );
}

/// The certainty of what OCR read, as it stands behind a text: ` (OCR 87%)`. Nothing for a text of the file.
fn certainty(anchor: &Anchor) -> String {
    anchor
        .ocr_percent()
        .map_or_else(String::new, |percent| format!(" (OCR {percent})"))
}

fn figures(report: &Report) {
    let mut metrics = TextTable::new(&["Term", "Code", ">Value", "Unit", ">As printed", "Place"]);
    for metric in &report.metrics {
        metrics.row([
            metric.term.clone(),
            metric
                .standard_code
                .as_ref()
                .map_or_else(|| metric.code.clone(), |code| format!("{} = {code}", metric.code)),
            value(
                metric
                    .value
                    .map(|v| v.to_string())
                    .or_else(|| metric.text_value.clone()),
                metric.state,
            ),
            metric.unit.to_string(),
            metric.displayed.clone(),
            metric.anchor.place(),
        ]);
    }
    if !metrics.is_empty() {
        out!("\n{}", metrics.render());
    }
    let mut quality = TextTable::new(&[
        "Measure",
        "Name",
        ">Numerator",
        ">Denominator",
        ">Rate",
        ">Score",
        "Place",
    ]);
    for measure in &report.quality {
        quality.row([
            measure.measure.clone(),
            measure.name.clone(),
            or_dash(measure.numerator.map(|n| n.to_string())),
            or_dash(measure.denominator.map(|n| n.to_string())),
            value(measure.rate.map(|r| r.to_string()), measure.state),
            or_dash(measure.score.map(|s| s.to_string())),
            measure.anchor.place(),
        ]);
    }
    if !quality.is_empty() {
        out!("\n{}", quality.render());
    }
}

/// A value, or why there is none.
pub fn value(value: Option<String>, state: FigureState) -> String {
    match state {
        FigureState::Reported => or_dash(value),
        FigureState::Suppressed => "suppressed".into(),
        FigureState::NotApplicable => "not applicable".into(),
        FigureState::Missing => "missing".into(),
    }
}

/// Findings with the verdict they give.
pub fn findings(list: &FindingList) {
    list.findings.iter().for_each(finding);
    let passed = list
        .checks_passed
        .map_or_else(String::new, |passed| format!(", {passed} passed"));
    let checks = list.checks_run.map_or_else(
        || "No check has run yet".to_owned(),
        |checks| format!("{checks} checks ran{passed}"),
    );
    let open = list
        .findings
        .iter()
        .filter(|finding| finding.state == FindingState::Open)
        .count();
    let roots = match list.open_roots {
        roots if roots < open => format!(" ({roots} root causes open)"),
        _ => String::new(),
    };
    let found = match list.findings.len() {
        0 => "no findings".to_owned(),
        1 => "1 finding".to_owned(),
        many => format!("{many} findings{roots}"),
    };
    outln!(
        "{checks}, {found}: {}",
        list.verdict.map_or("not checked", |verdict| verdict.words())
    );
}

/// One finding with its evidence.
pub fn finding(finding: &Finding) {
    outln!(
        "{} {} {}: {}",
        finding.severity.as_str(),
        finding.rule,
        finding.subject,
        finding.message
    );
    for (name, value) in [
        ("expected", &finding.expected),
        ("found", &finding.found),
        ("tolerance", &finding.tolerance),
    ] {
        if let Some(value) = value {
            outln!("    {name}: {value}");
        }
    }
    for evidence in &finding.evidence {
        let place = evidence
            .anchor
            .as_ref()
            .map_or_else(|| "computed".to_owned(), plumbline_model::Anchor::place);
        outln!("    {}: {} ({place})", evidence.label, evidence.value);
    }
    if let Some(waiver) = &finding.waiver {
        let until = waiver.until.map_or_else(String::new, |day| format!(" until {day}"));
        let scope = match waiver.scope {
            WaiverScope::Fact => "",
            WaiverScope::Report => " in this report",
            WaiverScope::Contract => " under this contract",
        };
        outln!("    waived by {}{scope}{until}: {}", waiver.by, waiver.reason);
    }
    if let Some(reopened) = &finding.reopened {
        outln!("    open again: {}", reopened.words);
    }
    if let (Some(cause), Some(words)) = (&finding.caused_by, &finding.cause) {
        outln!("    follows from {cause}: {words}");
    }
    outln!("    fingerprint: {}", finding.fingerprint);
}

/// The rule list.
pub fn rules(rules: &[RuleInfo]) {
    let mut table = TextTable::new(&["Code", "Severity", "Name", "Summary"]);
    for rule in rules {
        table.row([
            rule.code.clone(),
            rule.severity.as_str().to_owned(),
            rule.name.clone(),
            rule.summary.clone(),
        ]);
    }
    out!("{}", table.render());
}

/// The mapping list.
pub fn mappings(mappings: &[MappingInfo]) {
    let mut table = TextTable::new(&["Id", ">Version", "Payer", "Formats", ">Terms", "Origin", "Description"]);
    for mapping in mappings {
        table.row([
            mapping.id.clone(),
            mapping.version.to_string(),
            mapping.payer.clone(),
            mapping
                .formats
                .iter()
                .map(|f| f.as_str())
                .collect::<Vec<_>>()
                .join(", "),
            mapping.terms.to_string(),
            mapping.origin.clone(),
            mapping.description.clone(),
        ]);
    }
    out!("{}", table.render());
}

/// What would not conform, one line each.
pub fn preview(preview: &ExportPreview) {
    for remark in &preview.remarks {
        let figure = remark
            .figure
            .as_deref()
            .map_or_else(String::new, |id| format!(" {id}:"));
        outln!(
            "{} {:7} {}{figure} {}",
            remark.rule,
            remark.severity.as_str(),
            remark.report_id,
            remark.message
        );
    }
    outln!(
        "{} reports looked at, {} remarks",
        preview.reports,
        preview.remarks.len()
    );
}

/// What was written where.
pub fn exported(result: &ExportResult) {
    for file in &result.files {
        outln!("{} ({} bytes)", file.path, file.bytes);
    }
}

/// What terms may stand for, the best of each with its reason.
pub fn suggestions(result: &SuggestResult) {
    let mut table = TextTable::new(&["Decision", "Term", "Code", ">Confidence", "Why"]);
    for one in &result.terms {
        let best = one.suggestions.first();
        let why = match best {
            Some(best) if one.why.is_empty() => best.reason.clone(),
            Some(best) => format!("{}; {}", one.why, best.reason),
            None => one.why.clone(),
        };
        table.row([
            format!("{:?}", one.decision).to_lowercase(),
            one.term.clone(),
            or_dash(best.map(|best| best.code.clone())),
            or_dash(best.map(|best| best.confidence.to_string())),
            why,
        ]);
    }
    if table.is_empty() {
        outln!("No term of this file is unknown.");
        return;
    }
    out!("{}", table.render());
}

/// How layouts differ from their mappings.
pub fn drift(views: &[DriftView]) {
    if views.is_empty() {
        outln!("No current report's layout differs from its mapping.");
    }
    for view in views {
        outln!(
            "{} ({}), read by {}@{}",
            view.title,
            view.path,
            view.mapping.id,
            view.mapping.version
        );
        let mut table = TextTable::new(&[
            "What",
            "Table",
            "Expected",
            "How",
            "Found",
            "Place",
            ">Facts",
            ">Not taken",
        ]);
        for change in &view.drift.changes {
            let moved = change
                .was
                .as_ref()
                .zip(change.is.as_ref())
                .map(|(was, is)| format!("{was} → {is}"));
            table.row([
                words(&format!("{:?}", change.what)),
                or_dash(change.table.clone()),
                or_dash(change.expected.clone()),
                words(&format!("{:?}", change.how)),
                or_dash(moved.or_else(|| change.found.clone())),
                or_dash(change.anchor.as_ref().map(Anchor::place)),
                change.touches.len().to_string(),
                change.touches.iter().filter(|fact| !fact.taken).count().to_string(),
            ]);
        }
        if table.is_empty() {
            outln!(
                "  as the mapping knows it: {} tables, columns, rows and facts.\n",
                view.drift.unchanged
            );
            continue;
        }
        out!("{}", table.render());
        for change in &view.drift.changes {
            for proposal in &change.proposals {
                outln!(
                    "  is \"{}\" \"{}\"? {}: {}.",
                    change.expected.as_deref().unwrap_or_default(),
                    proposal.words,
                    words(&format!("{:?}", proposal.class)),
                    proposal.reasons.join("; ")
                );
            }
        }
        match view.from {
            Some(from) => outln!(
                "  A next version of the mapping would be from {from} on, {}.\n",
                view.from_reason
            ),
            None => outln!("  No day for a next version of the mapping: {}.\n", view.from_reason),
        }
    }
}

/// A name of the program's as words.
fn words(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words
}

/// What the reader sees.
pub fn document(document: &Document) {
    outln!("{} sha256:{}", document.format.as_str(), document.sha256);
    for part in &document.parts {
        outln!("\n# {}{}", part.name, if part.hidden { " (hidden)" } else { "" });
        if let Some(ocr) = &part.ocr {
            outln!("(a picture, read by OCR with {}: {} words)", ocr.engine, ocr.words);
        }
        for line in &part.lines {
            outln!("{}{}  [{}]", line.text, certainty(&line.anchor), line.anchor.place());
        }
        for table in &part.tables {
            outln!(
                "\n  table at {}, {} header rows{}",
                table.anchor.place(),
                table.header_rows,
                if table.ruled { ", ruled" } else { "" }
            );
            for row in table.cells.chunk_by(|a, b| a.row == b.row) {
                let cells: Vec<String> = row
                    .iter()
                    .map(|cell| format!("{}{}", cell.text, certainty(&cell.anchor)))
                    .collect();
                outln!("  | {}", cells.join(" | "));
            }
        }
    }
    for issue in &document.issues {
        outln!("{} {}: {}", issue.severity.as_str(), issue.code, issue.message);
    }
}
