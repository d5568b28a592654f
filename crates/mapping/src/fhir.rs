//! VBPR 1.1.0 in FHIR JSON to reports: Bundles of every type, one resource, or one a line.
//!
//! Needs no mapping file: the standard names every figure. A code the standard and our own list lack is kept as
//! unmapped, a unit that is not known is named and its figure kept as unmapped; 0 and false are values.
//! Source: HL7 Da Vinci VBPR 1.1.0, profiles `vbp-performance-measurereport`, `vbp-quality-measurereport`, `vbp-measure`.

mod agreed_rates;
mod codes;
mod contract;
mod kept;
mod labels;
mod lacking;
mod metrics;
mod origin;
mod quality;
mod resources;
mod score;
mod sound;
mod total_cost;
mod tree;
mod units;

#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{Datelike, Months, NaiveDate};
use plumbline_model::{
    About, Anchor, Basis, ContractRef, Document, Issue, Party, Period, Report, ReportStatus, Severity, Source,
    Statement, StatementKind,
};

use self::contract::{Agreement, Artifacts, agreement};
use self::kept::Kept;
use self::resources::Resources;
use self::tree::Node;
use crate::normalize::period::{basis_of_span, file_name_period};
use crate::{MapError, Mapped, report_id};

/// What [`Source::mapping`] says of a report read from FHIR: the standard and our reading's version.
pub const MAPPING: &str = "vbpr-fhir@1";

/// The code of remarks on elements that are not there: the rule that tells of them.
const LACKING: &str = "CMP004";

/// Why a report's reference to itself is refused.
const LEADS_BACK: &str = "the reference leads back to the report that makes it";

/// Reads the VBPR reports of a FHIR document. `path` is where the file was imported from.
///
/// Shape: one report for each performance MeasureReport, one contract for each Measure. Errors:
/// [`MapError::NotVbpr`] when the document holds no performance MeasureReport.
pub fn apply(document: &Document, path: &str) -> Result<Mapped, MapError> {
    let (mut tree, twice) = Node::of(document);
    let mut refused = sound::check(&mut tree);
    for pointer in twice {
        refused.say_of(
            &pointer,
            "",
            "two values stand under one name; the payer must say which holds",
        );
    }
    let resources = Resources::of(&tree, &mut refused);
    let reports: Vec<&Node> = resources.of_kind("MeasureReport").collect();
    let evaluated: BTreeSet<&str> = reports
        .iter()
        .flat_map(|report| report.list("evaluatedResource").map(|reference| (*report, reference)))
        .filter_map(|(report, reference)| resources.resolve(reference, report))
        .map(Node::pointer)
        .collect();
    let is_referenced = |report: &Node| evaluated.contains(report.pointer());
    // VBPR 1.0.0 gave quality reports the category too: their profile, or a report that points at them, tells them apart.
    let is_performance = |report: &Node| {
        codes::has_profile(report, codes::PERFORMANCE_PROFILE)
            || ((codes::has_vbp_category(report) || codes::reports_performance(report))
                && !codes::has_profile(report, codes::QUALITY_PROFILE)
                && !is_referenced(report))
    };
    let mut mapped = Mapped {
        issues: refused.issues(),
        ..Mapped::default()
    };
    mapped.issues.extend(resources.repeated.iter().cloned());
    mapped.issues.extend(persons(&resources, &reports));
    let mut known = HashSet::new();
    for report in reports.iter().filter(|report| is_performance(report)) {
        Header::read(report, &resources, document, path).report(&mut mapped, &mut known);
    }
    // What is refused is said once, and not again where its place is found empty.
    let refused: BTreeSet<String> = mapped.issues.iter().filter_map(pointer_of).collect();
    for report in &mut mapped.reports {
        let (errors, mut others): (Vec<Issue>, Vec<Issue>) = std::mem::take(&mut report.issues)
            .into_iter()
            .partition(|issue| issue.severity == Severity::Error);
        others.retain(|issue| pointer_of(issue).is_none_or(|pointer| !refused.contains(&pointer)));
        report.issues = others;
        mapped.issues.extend(errors);
    }
    let contracts = || {
        resources
            .of_kind("Measure")
            .filter(|measure| !contract::stands_for_none(measure))
    };
    if mapped.reports.is_empty() && contracts().all(|measure| contract::contract_id(measure).is_none()) {
        return Err(MapError::NotVbpr {
            path: path.to_owned(),
            pointer: String::new(),
            problem: match refused_first(&mapped.issues) {
                Some(first) => first,
                None => nothing_to_keep(&resources),
            },
        });
    }
    for measure in contracts() {
        if let Some(id) = contract::contract_id(measure)
            && known.insert(id.to_owned())
        {
            mapped.contracts.push(agreement(measure, None, None, path).contract);
        }
    }
    let orphans: Vec<&Node> = reports
        .into_iter()
        .filter(|report| !is_performance(report) && !evaluated.contains(report.pointer()))
        .collect();
    for report in orphans.iter().take(MOST_ORPHANS) {
        let measure = report.get("measure").unwrap_or(report);
        mapped.issues.push(orphaned(
            measure,
            format!(
                "{path}: the quality report on \"{}\" belongs to no performance report of the file and is left out. Ask the payer which report it belongs to.",
                measure.text().unwrap_or_default()
            ),
        ));
    }
    if let Some(first) = orphans.get(MOST_ORPHANS) {
        let more = orphans.len() - MOST_ORPHANS;
        let message = format!("{path}: {more} more quality reports belong to no performance report of the file.");
        mapped.issues.push(orphaned(first, message));
    }
    Ok(mapped)
}

/// Resources about one person.
const PERSONS: [&str; 4] = ["Patient", "RelatedPerson", "Person", "Coverage"];

/// A remark on data of single members, wherever the file holds them (SRC010): what is in them is not repeated.
fn persons(resources: &Resources<'_>, reports: &[&Node]) -> Option<Issue> {
    let contained = reports.iter().flat_map(|report| report.list("contained"));
    let mut found: Vec<&Node> = PERSONS.into_iter().flat_map(|kind| resources.of_kind(kind)).collect();
    found.extend(contained.filter(|one| {
        one.text_at(&["resourceType"])
            .is_some_and(|kind| PERSONS.contains(&kind))
    }));
    // A report on one person names that person, whether the resource is there or not.
    found.extend(
        reports
            .iter()
            .filter(|report| report.text_at(&["type"]) == Some("individual"))
            .copied(),
    );
    let first = found.first()?;
    let kinds: BTreeSet<&str> = found.iter().filter_map(|one| one.text_at(&["resourceType"])).collect();
    let kinds: Vec<&str> = kinds.into_iter().collect();
    Some(Issue {
        code: "SRC010".to_owned(),
        severity: Severity::Warning,
        message: format!(
            "The file holds data of single members: {} of type {}.",
            match found.len() {
                1 => "1 resource".to_owned(),
                count => format!("{count} resources"),
            },
            kinds.join(", ")
        ),
        anchor: Some(first.get("resourceType").unwrap_or(first).anchor()),
    })
}

fn pointer_of(issue: &Issue) -> Option<String> {
    match &issue.anchor {
        Some(Anchor::Json { pointer, .. }) => Some(pointer.to_string()),
        _ => None,
    }
}

/// A period of a contract whose years begin in another month than January, as it would stand in the calendar year.
///
/// `None` where the term is not of whole years or the period lies outside it.
fn in_calendar_year(period: &Period, term: &Period) -> Option<Period> {
    let whole_years = term.whole_months()? % 12 == 0;
    if !whole_years || !term.contains(period) {
        return None;
    }
    let earlier = Months::new(term.start.month0());
    let day_after = period.end.succ_opt()?.checked_sub_months(earlier)?;
    Period::new(period.start.checked_sub_months(earlier)?, day_after.pred_opt()?).ok()
}

/// Quality reports without a report that are named one by one.
const MOST_ORPHANS: usize = 100;

fn orphaned(place: &Node, message: String) -> Issue {
    Issue {
        code: "SRC013".to_owned(),
        severity: Severity::Warning,
        message,
        anchor: Some(place.anchor()),
    }
}

/// Why a file holds nothing to keep: what it holds instead.
fn nothing_to_keep(resources: &Resources<'_>) -> String {
    let count = |kind: &str| resources.of_kind(kind).count();
    let (reports, organizations) = (count("MeasureReport"), count("Organization"));
    if reports > 0 {
        return format!(
            "none of its {reports} MeasureReports is a performance report: none has the category vbp, its profile or a group under a metric of the standard. Ask the payer for the performance report."
        );
    }
    if organizations > 0 {
        return format!(
            "it holds {organizations} of type Organization and no report or contract that names one; organizations are kept with the report that names them. Import it together with that report: in one folder, or as one Bundle."
        );
    }
    "no MeasureReport and no contract (Measure) is in it. Ask the payer for the performance report.".to_owned()
}

/// The first thing refused of a file that holds nothing else.
fn refused_first(issues: &[Issue]) -> Option<String> {
    let first = issues.iter().find(|issue| issue.severity == Severity::Error)?;
    Some(first.message.clone())
}

/// Extensions a performance report is understood with.
const REPORT_EXTENSIONS: &[&str] = &[
    codes::CATEGORY,
    codes::PAID_THROUGH,
    codes::SERVICE_PERIOD,
    codes::PAYMENT_STREAM,
];
/// Elements a performance report is understood with.
const REPORT_ELEMENTS: &[&str] = &[
    "resourceType",
    "id",
    "meta",
    "text",
    "extension",
    "type",
    "measure",
    "subject",
    "date",
    "reporter",
    "period",
    "group",
    "evaluatedResource",
    "contained",
];
/// Elements an organization is understood with.
const ORGANIZATION_ELEMENTS: &[&str] = &[
    "resourceType",
    "id",
    "meta",
    "text",
    "active",
    "type",
    "name",
    "contained",
];

/// A performance MeasureReport's header, with the resources it points at.
struct Header<'a> {
    node: &'a Node,
    resources: &'a Resources<'a>,
    agreement: Option<Agreement<'a>>,
    report: Report,
    kept: Kept,
}

impl<'a> Header<'a> {
    fn read(node: &'a Node, resources: &'a Resources<'a>, document: &Document, path: &str) -> Header<'a> {
        let mut header = Header {
            node,
            resources,
            agreement: None,
            report: empty(document, path),
            kept: Kept::default(),
        };
        header.standing();
        header.parties();
        header.contract();
        header.program();
        header.times();
        header.file_name(path);
        header.heading();
        header
    }

    /// What the report says of itself: that it is one, and how final it is.
    fn standing(&mut self) {
        let node = self.node;
        if !codes::has_vbp_category(node) {
            self.warn(
                node.anchor(),
                "The report does not have the category vbp, which VBPR asks for; it is read as one by its content."
                    .to_owned(),
            );
        }
        match node.get("status") {
            None => self.warn(
                node.anchor(),
                "The report does not say whether it is complete (status).".to_owned(),
            ),
            Some(status) => match status.text() {
                Some("complete") | None => {}
                Some("pending") => self.report.issues.push(Issue {
                    code: "SRC005".to_owned(),
                    severity: Severity::Info,
                    message: "The payer calls the report pending: its figures are not final.".to_owned(),
                    anchor: Some(status.anchor()),
                }),
                Some(other) => {
                    let message = format!("The payer gives the report the status \"{other}\". Ask for a complete one.");
                    self.warn(status.anchor(), message);
                }
            },
        }
        if let Some(kind) = node.get("type")
            && kind.text().is_some_and(|kind| kind != "summary")
        {
            let message = format!(
                "The report is of the type \"{}\"; a performance report is a summary.",
                kind.text().unwrap_or_default()
            );
            self.warn(kind.anchor(), message);
        }
        if !node.text_at(&["id"]).unwrap_or_default().is_empty()
            && let Some(id) = node.get("id").filter(|_| {
                node.get("extension")
                    .is_none_or(|_| node.extension(codes::SOURCE_FILE).is_none())
            })
        {
            self.kept.element(About::Report, "", "id", id);
        }
        self.kept.extensions(About::Report, "", node, REPORT_EXTENSIONS);
        let known: Vec<&str> = if node.text_at(&["status"]) == Some("complete") {
            REPORT_ELEMENTS.iter().copied().chain(["status"]).collect()
        } else {
            REPORT_ELEMENTS.to_vec()
        };
        if node.extension(codes::SOURCE_FILE).is_none() {
            self.kept.others(About::Report, "", node, &known);
        }
        for element in ["subject", "reporter"] {
            if let Some(reference) = node.get(element)
                && let Some(found) = self.resources.resolve(reference, node)
                && found.pointer() == node.pointer()
            {
                let place = reference.get("reference").unwrap_or(reference);
                self.report.issues.push(sound::refusal(place, LEADS_BACK));
            }
        }
        if let Some(subject) = node.get("subject") {
            for extension in subject.list("extension") {
                if extension.text_at(&["url"]) != Some(codes::ORGANIZATION_SUBJECT) {
                    self.kept.element(About::Subject, "", "subject.extension", extension);
                }
            }
            if let Some(group) = subject.get("reference") {
                self.kept.element(About::Report, "", "subject.reference", group);
            }
        }
    }

    fn parties(&mut self) {
        let reporter = self.node.get("reporter");
        self.report.payer = self.party(reporter, StatementKind::Payer, "payer (reporter)");
        let subject = self.node.get("subject");
        let organization = subject
            .and_then(|subject| subject.extension(codes::ORGANIZATION_SUBJECT))
            .and_then(|extension| extension.get("valueReference"));
        let mut party = self.party(
            organization,
            StatementKind::Subject,
            "provider organization (organization-subject)",
        );
        if party.name.is_empty()
            && let Some(display) = subject.and_then(|subject| subject.get("display"))
        {
            party.name = display.text().unwrap_or_default().to_owned();
            self.state(StatementKind::Subject, party.name.clone(), display.anchor());
        }
        self.report.subject = party;
    }

    fn party(&mut self, reference: Option<&Node>, kind: StatementKind, role: &str) -> Party {
        let Some(reference) = reference else {
            self.lacks(format!(
                "The report names no {role}, which the standard asks for. Ask the payer for it."
            ));
            return Party::default();
        };
        let resources = self.resources;
        let organization = resources.resolve(reference, self.node);
        if let Some(organization) = organization {
            let about = if kind == StatementKind::Payer {
                About::Payer
            } else {
                About::Subject
            };
            // Identifiers that Plumbline wrote are those of the model.
            let ours = self.node.extension(codes::SOURCE_FILE).map(|_| "identifier");
            let known: Vec<&str> = ORGANIZATION_ELEMENTS.iter().copied().chain(ours).collect();
            self.kept.others(about, "", organization, &known);
        }
        let name = organization
            .and_then(|organization| organization.get("name"))
            .or_else(|| reference.get("display"));
        let Some(name) = name.filter(|name| name.text().is_some()) else {
            let place = reference.get("reference").unwrap_or(reference);
            self.warn(
                place.anchor(),
                format!("The {role} is not in the file and has no name. Ask the payer for the Organization."),
            );
            return Party::default();
        };
        self.state(kind, name.text().unwrap_or_default().to_owned(), name.anchor());
        let identifiers = organization.map(codes::identifiers).unwrap_or_default();
        if kind == StatementKind::Subject {
            let places: Vec<&Node> = organization
                .map(|organization| {
                    organization
                        .list("identifier")
                        .filter_map(|one| one.get("value"))
                        .collect()
                })
                .unwrap_or_default();
            // The first names the report's series.
            for identifier in &identifiers {
                let place = places
                    .iter()
                    .find(|value| value.text() == Some(identifier.value.as_str()));
                if let Some(place) = place {
                    self.state(
                        StatementKind::SubjectIdentifier,
                        identifier.value.clone(),
                        place.anchor(),
                    );
                }
            }
        }
        Party {
            name: name.text().unwrap_or_default().to_owned(),
            identifiers,
        }
    }

    fn contract(&mut self) {
        let Some(canonical) = self.node.get("measure").filter(|measure| measure.text().is_some()) else {
            return self.lacks(
                "The report names no contract (measure), which the standard asks for. Ask the payer which contract it is made under."
                    .to_owned(),
            );
        };
        let url = canonical.text().unwrap_or_default();
        let Some(measure) = self.resources.measure(url, self.node) else {
            let id = codes::without_version(url).to_owned();
            self.state(StatementKind::Contract, id.clone(), canonical.anchor());
            self.report.contract = Some(ContractRef { id, title: None });
            return;
        };
        let name = |name: &str| (!name.is_empty()).then(|| name.to_owned());
        let (payer, subject) = (name(&self.report.payer.name), name(&self.report.subject.name));
        let mut agreement = agreement(measure, payer.as_deref(), subject.as_deref(), &self.report.source.path);
        self.report.issues.append(&mut agreement.issues);
        if self.report.payer.name.is_empty()
            && let Some(publisher) = measure.get("publisher").filter(|publisher| publisher.text().is_some())
        {
            // Who publishes the contract is the payer, where the reporter itself is not in the file.
            self.report.payer.name = publisher.text().unwrap_or_default().to_owned();
            self.report.statements.push(Statement {
                kind: StatementKind::Payer,
                value: self.report.payer.name.clone(),
                inferred: true,
                anchor: Some(publisher.anchor()),
            });
        }
        let contract = &agreement.contract;
        let mut said = Vec::new();
        let stated = !contract::stands_for_none(measure);
        if stated
            && !measure
                .text_at(&["url"])
                .is_some_and(|url| url.starts_with(codes::OWN_MEASURE))
        {
            self.kept
                .others(About::Contract, "", measure, &["resourceType", "text", "contained"]);
            if contract_names(canonical) != measure.text_at(&["url"]).unwrap_or_default() {
                self.kept.element(About::Report, "", "measure", canonical);
            }
        }
        if stated {
            let number = contract::contract_number(measure)
                .or_else(|| measure.get("url"))
                .unwrap_or(canonical);
            said.push((StatementKind::Contract, contract.id.clone(), number.anchor()));
            if let (Some(title), Some(place)) = (&contract.title, measure.get("title")) {
                said.push((StatementKind::ContractTitle, title.clone(), place.anchor()));
            }
        }
        if let (Some(term), Some(anchor)) = (contract.term, &contract.anchor) {
            said.push((StatementKind::ContractTerm, term.to_string(), anchor.clone()));
        }
        if let (Some(market), Some(lob)) = (contract.line_of_business, measure.extension(codes::LOB)) {
            let place = lob
                .get("valueCodeableConcept")
                .and_then(|concept| concept.list("coding").find_map(|coding| coding.get("code")))
                .unwrap_or(lob);
            said.push((
                StatementKind::LineOfBusiness,
                market.as_str().to_owned(),
                place.anchor(),
            ));
        }
        for (kind, url) in [
            (StatementKind::Attribution, codes::ATTRIBUTION),
            (StatementKind::BenchmarkMethod, codes::BENCHMARK_METHOD),
        ] {
            let stated = measure
                .extension(url)
                .and_then(|extension| extension.get("valueString"));
            if let Some((place, text)) = stated.and_then(|place| Some((place, place.text()?))) {
                said.push((kind, text.to_owned(), place.anchor()));
            }
        }
        self.report.line_of_business = contract.line_of_business;
        self.report.contract = stated.then(|| ContractRef {
            id: contract.id.clone(),
            title: contract.title.clone(),
        });
        for (kind, value, anchor) in said {
            self.state(kind, value, anchor);
        }
        if stated && let Some(message) = lacking::contract(measure) {
            self.note(measure.anchor(), message);
        }
        self.agreement = Some(agreement);
    }

    /// The program, which the standard has no element for, where our exporter wrote it.
    fn program(&mut self) {
        let stated = self.node.extension(codes::PROGRAM).and_then(|e| e.get("valueString"));
        if let Some((place, name)) = stated.and_then(|place| Some((place, place.text()?.to_owned()))) {
            self.report.program = Some(name.clone());
            self.state(StatementKind::Program, name, place.anchor());
        }
    }

    fn times(&mut self) {
        if let Some(date) = self.node.get("date")
            && let Some(day) = date.date()
        {
            self.report.reported_on = Some(day);
            self.state(StatementKind::ReportedOn, day.to_string(), date.anchor());
        }
        if self.node.get("date").is_none() && self.node.get("_date").is_none() {
            self.lacks(
                "The report does not say when it was made (date), which the standard asks for. Ask the payer for it."
                    .to_owned(),
            );
        }
        let stated = self.node.get("period");
        match stated.and_then(Node::period) {
            Some(period) => {
                self.report.period = Some(period);
                let place = stated.and_then(|period| period.get("start")).unwrap_or(self.node);
                self.state(StatementKind::Period, period.to_string(), place.anchor());
                self.basis(&period);
            }
            // PER001 tells of a report without any.
            None if stated.is_none() => {}
            None => {
                let place = stated.and_then(|period| period.get("start")).unwrap_or(self.node);
                self.warn(
                    place.anchor(),
                    "The report states no full period, or one that ends before it starts. Ask the payer for it."
                        .to_owned(),
                );
            }
        }
        if let Some((day, anchor)) = self.paid_through() {
            self.report.paid_through = Some(day);
            self.state(StatementKind::PaidThrough, day.to_string(), anchor);
        }
    }

    /// The period the file's name names in words (PER012).
    fn file_name(&mut self, path: &str) {
        let named = file_name_period(path).map(|stated| stated.period);
        let Some(named) = named
            .or_else(|| self.earlier_year_of(path))
            .filter(|named| Some(*named) != self.report.period)
        else {
            return;
        };
        self.report.statements.push(Statement {
            kind: StatementKind::PeriodLabel,
            value: named.to_string(),
            inferred: true,
            anchor: None,
        });
    }

    /// The period the heading of the report's narrative names (PER012).
    fn heading(&mut self) {
        let named = labels::of_narrative(self.node, self.fiscal_start());
        if let Some((period, anchor)) = named.filter(|(period, _)| Some(*period) != self.report.period) {
            self.state(StatementKind::PeriodLabel, period.to_string(), anchor);
        }
    }

    /// The month in which the contract's years begin, where its term is of whole years.
    fn fiscal_start(&self) -> Option<u32> {
        let term = self.agreement.as_ref()?.contract.term?;
        (term.whole_months()? % 12 == 0).then(|| term.start.month())
    }

    /// A year that stands alone in the file's name and is over when the report's period begins: a later one may be the year
    /// the report was made in, and one that the contract's number or title carries is the contract's.
    fn earlier_year_of(&self, path: &str) -> Option<Period> {
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let mut years = stem
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| word.len() == 4 && word.starts_with("20"))
            .filter_map(|word| Some((word, word.parse::<i32>().ok()?)));
        let (word, year) = years.next()?;
        let begins = self.report.period?.start.year();
        let contract = self.agreement.as_ref().map(|agreement| &agreement.contract);
        let of_contract = contract.is_some_and(|contract| {
            let named = [Some(&contract.id), contract.title.as_ref()];
            named
                .into_iter()
                .flatten()
                .chain(&contract.other_ids)
                .any(|name| name.contains(word))
        });
        if years.next().is_some() || of_contract || year >= begins {
            return None;
        }
        let january = NaiveDate::from_ymd_opt(year, 1, 1)?;
        Period::new(january, NaiveDate::from_ymd_opt(year, 12, 31)?).ok()
    }

    /// The basis the file states in our own extension, else the one its days leave no choice about in the calendar or in
    /// the contract's own year, else other.
    fn basis(&mut self, period: &Period) {
        let stated = self
            .node
            .extension(codes::PERIOD_BASIS)
            .and_then(|e| e.get("valueString"));
        let known = stated.and_then(Node::text).and_then(|text| {
            [
                Basis::Month,
                Basis::Quarter,
                Basis::Ytd,
                Basis::Rolling12,
                Basis::Year,
                Basis::Settlement,
                Basis::Other,
            ]
            .into_iter()
            .find(|basis| basis.as_str() == text)
        });
        let term = self.agreement.as_ref().and_then(|agreement| agreement.contract.term);
        let basis = known
            .or_else(|| basis_of_span(period))
            .or_else(|| basis_of_span(&in_calendar_year(period, &term?)?))
            .unwrap_or(Basis::Other);
        self.report.basis = Some(basis);
        self.report.statements.push(Statement {
            kind: StatementKind::Basis,
            value: basis.as_str().to_owned(),
            inferred: known.is_none(),
            anchor: stated.filter(|_| known.is_some()).map(Node::anchor),
        });
    }

    /// The report's own paid-through date, else the one all its groups share.
    fn paid_through(&self) -> Option<(NaiveDate, Anchor)> {
        let stated = |element: &Node| {
            let value = element.extension(codes::PAID_THROUGH)?.get("valueDate")?;
            Some((value.date()?, value.anchor()))
        };
        if let Some(own) = stated(self.node) {
            return Some(own);
        }
        let mut groups = self.node.list("group").filter_map(stated);
        let first = groups.next()?;
        groups.all(|(day, _)| day == first.0).then_some(first)
    }

    fn state(&mut self, kind: StatementKind, value: String, anchor: Anchor) {
        self.report.statements.push(Statement {
            kind,
            value,
            inferred: false,
            anchor: Some(anchor),
        });
    }

    /// An element that the standard asks to be understood, and not to be there, is not there.
    fn note(&mut self, anchor: Anchor, message: String) {
        self.report.issues.push(Issue {
            code: LACKING.to_owned(),
            severity: Severity::Info,
            message,
            anchor: Some(anchor),
        });
    }

    /// A mandatory element is not there.
    fn lacks(&mut self, message: String) {
        self.report.issues.push(Issue {
            code: LACKING.to_owned(),
            severity: Severity::Warning,
            message,
            anchor: Some(self.node.anchor()),
        });
    }

    fn warn(&mut self, anchor: Anchor, message: String) {
        self.report.issues.push(Issue {
            code: "SRC005".to_owned(),
            severity: Severity::Warning,
            message,
            anchor: Some(anchor),
        });
    }

    /// Reads figures and quality results and puts the report into `mapped`, and its contract if it is not `known` yet.
    fn report(mut self, mapped: &mut Mapped, known: &mut HashSet<String>) {
        let node = self.node;
        let common = metrics::Common {
            service_period: node
                .extension(codes::SERVICE_PERIOD)
                .and_then(|extension| extension.get("valuePeriod"))
                .and_then(Node::period)
                .or(self.report.period),
            paid_through: node
                .extension(codes::PAID_THROUGH)
                .and_then(|extension| extension.get("valueDate"))
                .and_then(Node::date),
            payment_streams: codes::payment_streams(node),
            incentives: codes::incentives(node),
            total_cost: total_cost::is_meant(node),
        };
        for url in [codes::SERVICE_PERIOD, codes::PAID_THROUGH, codes::PAYMENT_STREAM] {
            for extension in node.extensions(url) {
                self.kept.element(About::Report, "", "extension", extension);
            }
        }
        for (anchor, message) in lacking::groups(node) {
            self.note(anchor, message);
        }
        let groups = metrics::groups(node, &common);
        let labels = labels::of_figures(node, common.service_period, self.fiscal_start());
        let results = self.results(&groups);
        let mut report = self.report;
        report.metrics = groups.metrics;
        report.unmapped = groups.unmapped;
        report.issues.extend(groups.issues);
        report.issues.extend(labels);
        if let Some(agreement) = &self.agreement
            && agreement.contract.sharing.is_none()
        {
            let agreed = agreed_rates::against(agreement.measure, &agreement.contract.id, &report.metrics);
            report.issues.extend(agreed);
        }
        report.quality = results.quality;
        report.issues.extend(results.issues);
        report.kept = self.kept.facts;
        report.kept.extend(groups.kept.facts);
        report.kept.extend(results.kept.facts);
        let origin = origin::facts(node, self.resources, &report);
        report.kept.extend(origin);
        mapped.ignored.extend(groups.ignored);
        mapped.ignored.extend(results.ignored);
        total_cost::take_notes(&mut report, node);
        let agreed = self
            .agreement
            .as_ref()
            .map(|agreement| contract::definitions_of(agreement, &report.metrics));
        total_cost::complete(&mut report, agreed.unwrap_or_default(), node);
        if let Some(agreement) = self.agreement {
            let id = &agreement.contract.id;
            if !id.is_empty() && known.insert(id.clone()) {
                mapped.contracts.push(agreement.contract);
            }
        }
        report.id = report_id(&report);
        mapped.reports.push(report);
    }

    /// The quality reports this one points at, each once, with the groups each counts toward.
    fn results(&mut self, groups: &metrics::Groups) -> quality::Results {
        let node = self.node;
        let mut pointed: Vec<(&Node, quality::Toward<'_>)> = Vec::new();
        // Where each stands in `pointed`; `None` where it leads back.
        let mut places: HashMap<&str, Option<usize>> = HashMap::new();
        for reference in node.list("evaluatedResource") {
            let place = reference.get("reference").unwrap_or(reference);
            let Some(found) = self.resources.resolve(reference, node) else {
                let text = place.text().unwrap_or_default();
                let is_lacking = ["#", "urn:"].iter().any(|begin| text.starts_with(begin))
                    || text.is_empty()
                    || text.contains("MeasureReport");
                if is_lacking {
                    let message = format!("The quality report \"{text}\" is not in the file. Ask the payer for it.");
                    self.warn(place.anchor(), message);
                }
                self.kept.element(About::Report, "", "evaluatedResource", reference);
                continue;
            };
            if found.text_at(&["resourceType"]) != Some("MeasureReport") {
                self.kept.element(About::Report, "", "evaluatedResource", reference);
                continue;
            }
            let index = *places.entry(found.pointer()).or_insert_with(|| {
                let back = found.list("evaluatedResource").any(|other| {
                    let target = self.resources.resolve(other, found);
                    target.is_some_and(|target| target.pointer() == node.pointer())
                });
                (found.pointer() != node.pointer() && !back).then(|| {
                    pointed.push((found, quality::Toward::default()));
                    pointed.len() - 1
                })
            });
            let Some(index) = index else {
                let issue = sound::refusal(place, LEADS_BACK);
                self.report.issues.push(issue);
                continue;
            };
            for extension in reference.extensions(codes::GROUP_REFERENCE) {
                let Some(value) = extension.get("valueString") else {
                    continue;
                };
                let id = value.text().unwrap_or_default();
                match groups.by_group.get(id) {
                    Some(ids) => pointed[index].1.metric_ids.extend(ids.iter().cloned()),
                    None => {
                        let message = format!(
                            "A quality report counts toward the group \"{id}\", which the report does not have. Ask the payer which figure it is."
                        );
                        self.warn(value.anchor(), message);
                    }
                }
                pointed[index].1.references.push(value);
            }
        }
        let mut results = quality::Results::default();
        let contract = self.agreement.as_ref().map(|agreement| agreement.measure);
        let artifacts = contract.map(Artifacts::of).unwrap_or_default();
        for (found, toward) in &pointed {
            results.read(found, &artifacts, toward);
        }
        results
    }
}

/// A canonical's URL.
fn contract_names(canonical: &Node) -> &str {
    codes::without_version(canonical.text().unwrap_or_default())
}

fn empty(document: &Document, path: &str) -> Report {
    Report {
        id: String::new(),
        payer: Party::default(),
        subject: Party::default(),
        contract: None,
        line_of_business: None,
        program: None,
        status: ReportStatus::Draft,
        version: 1,
        supersedes: None,
        reported_on: None,
        period: None,
        basis: None,
        paid_through: None,
        source: Source {
            path: path.to_owned(),
            sha256: document.sha256.clone(),
            format: document.format,
            mapping: MAPPING.to_owned(),
        },
        statements: Vec::new(),
        metrics: Vec::new(),
        quality: Vec::new(),
        definitions: Vec::new(),
        unmapped: Vec::new(),
        issues: Vec::new(),
        ocr: Vec::new(),
        kept: Vec::new(),
    }
}
