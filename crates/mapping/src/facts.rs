//! Header facts: what a report says about itself, and where.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use plumbline_model::{
    Anchor, Basis, Contract, ContractRef, Document, FactOrigin, Identifier, Issue, LineOfBusiness, Party, Period,
    Severity, Statement, StatementKind,
};

mod times;

use self::times::day_role;
use crate::format::{FactRule, FactSource, MappingFile, Pattern};
use crate::grid::{Grid, leaves};
use crate::normalize::period::{PeriodContext, StatedPeriod, parse_date, parse_day, read_timing};
use crate::words::{Words, without_marks};

/// The header of a document.
#[derive(Debug, Clone, Default)]
pub(crate) struct Facts {
    pub statements: Vec<Statement>,
    /// Identifiers of the provider organization.
    pub identifiers: Vec<Identifier>,
    /// What kind of span the first stated period is.
    stated_basis: Option<Basis>,
    /// The year of the header above a row, for labels without a year in it.
    header_year: Option<i32>,
    /// The month in which fiscal years begin, as the mapping says.
    fiscal_start: Option<u32>,
    /// Facts the mapping names that were not found or not understood.
    pub issues: Vec<Issue>,
    /// Places of the mapping's facts that were not found and should be there.
    pub missing: Vec<usize>,
}

/// One fact as printed.
struct Found {
    text: String,
    anchor: Option<Anchor>,
    inferred: bool,
}

impl Found {
    fn place(&self) -> String {
        self.anchor
            .as_ref()
            .map_or_else(|| "file name".to_owned(), Anchor::place)
    }
}

impl Facts {
    /// Reads every `[[fact]]` of a mapping. `path` is used for facts from the file's name alone.
    pub fn read(file: &MappingFile, document: &Document, words: &Words, path: &str) -> Facts {
        let mut facts = Facts {
            fiscal_start: file.report.fiscal_year_starts,
            ..Facts::default()
        };
        // Days without a year wait for the period and the report's date, wherever in the file those stand.
        let mut open: Vec<(StatementKind, Found)> = Vec::new();
        for (index, rule) in file.fact.iter().enumerate() {
            let found = find(rule, document, words, path);
            if found.is_empty() && !rule.optional {
                facts.missing.push(index);
            }
            for fact in found {
                let text = rule.values.get(&fact.text).cloned().unwrap_or(fact.text);
                let fact = Found { text, ..fact };
                if day_role(rule.kind).is_some() && parse_date(&fact.text).is_none() {
                    open.push((rule.kind, fact));
                } else {
                    facts.state(rule.kind, rule.system.as_deref(), fact);
                }
            }
        }
        for (kind, fact) in open {
            facts.state(kind, None, fact);
        }
        facts.add_paid_through_of_periods();
        facts.add_file_name(path);
        facts.issues.extend(facts.disagreements());
        facts.add_standing(file);
        facts
    }

    /// The facts of a row that is a report, before any is read.
    pub fn of_row(&self) -> Facts {
        Facts {
            header_year: self.year(),
            fiscal_start: self.fiscal_start,
            ..Facts::default()
        }
    }

    /// Adds what the header says behind what the row says: the nearer statement holds, the other is kept.
    pub fn followed_by(&mut self, header: &Facts) {
        for statement in &header.statements {
            if !self
                .statements
                .iter()
                .any(|own| own.kind == statement.kind && own.value == statement.value)
            {
                self.statements.push(statement.clone());
            }
        }
        for identifier in &header.identifiers {
            if !self.identifiers.contains(identifier) {
                self.identifiers.push(identifier.clone());
            }
        }
        self.stated_basis = self.stated_basis.or(header.stated_basis);
    }

    /// Facts of which a report has one, printed with two values. Periods are PER012's.
    fn disagreements(&self) -> Vec<Issue> {
        const ONE_EACH: [StatementKind; 8] = [
            StatementKind::Payer,
            StatementKind::Subject,
            StatementKind::Contract,
            StatementKind::ContractTerm,
            StatementKind::LineOfBusiness,
            StatementKind::PaidThrough,
            StatementKind::ReportedOn,
            StatementKind::Basis,
        ];
        let place = |statement: &Statement| {
            let anchor = statement.anchor.as_ref();
            anchor.map_or_else(|| "the file's name".to_owned(), Anchor::place)
        };
        ONE_EACH
            .into_iter()
            .filter_map(|kind| {
                let mut said = self.statements.iter().filter(|statement| statement.kind == kind);
                let (first, other) = (said.next()?, said.next()?);
                Some(Issue {
                    code: "SRC005".to_owned(),
                    severity: Severity::Warning,
                    message: format!(
                        "The report states {} twice: {} at {} and {} at {}. The first is taken; ask the payer which holds.",
                        kind_words(kind),
                        first.value,
                        place(first),
                        other.value,
                        place(other)
                    ),
                    anchor: other.anchor.clone(),
                })
            })
            .collect()
    }

    /// Adds one fact read from a row of a table.
    pub fn state_from_row(&mut self, kind: StatementKind, system: Option<&str>, text: &str, anchor: &Anchor) {
        let found = Found {
            text: text.to_owned(),
            anchor: Some(anchor.clone()),
            inferred: false,
        };
        self.state(kind, system, found);
    }

    fn state(&mut self, kind: StatementKind, system: Option<&str>, mut found: Found) {
        let (kind, value) = match (kind, day_role(kind)) {
            (_, Some(role)) => match parse_day(&found.text, role, &self.context()) {
                Ok(day) => {
                    self.note_inferred(kind, &mut found, &day.date.to_string(), day.inferred);
                    (kind, day.date.to_string())
                }
                Err(why) => return self.left_open(kind, &found, &why),
            },
            (StatementKind::Period | StatementKind::PeriodLabel | StatementKind::ContractTerm, _) => {
                let timing = read_timing(&found.text, &self.context());
                let Some(stated) = timing.period else {
                    return self.left_open(kind, &found, &timing.open.join("; "));
                };
                let period = stated.period.to_string();
                self.note_inferred(kind, &mut found, &period, stated.inferred.clone());
                if kind == StatementKind::ContractTerm {
                    (kind, period)
                } else {
                    self.stated_basis = self.stated_basis.or(stated.basis);
                    (period_kind(&stated), period)
                }
            }
            (StatementKind::LineOfBusiness, _) => {
                let Some(market) = line_of_business(&found.text) else {
                    return self.left_open(kind, &found, "");
                };
                (kind, market.as_str().to_owned())
            }
            (StatementKind::Basis, _) => {
                let Some(basis) = basis_of_name(&found.text) else {
                    return self.left_open(kind, &found, "");
                };
                (kind, basis.as_str().to_owned())
            }
            _ => (kind, found.text.clone()),
        };
        if kind == StatementKind::SubjectIdentifier {
            let identifier = Identifier {
                system: system.unwrap_or("other").to_owned(),
                value: value.clone(),
            };
            if !self.identifiers.contains(&identifier) {
                self.identifiers.push(identifier);
            }
        }
        self.keep(kind, value, found);
    }

    /// The same statement on every page is one statement; two that disagree are two.
    fn keep(&mut self, kind: StatementKind, value: String, found: Found) {
        if !self.statements.iter().any(|s| s.kind == kind && s.value == value) {
            self.statements.push(Statement {
                kind,
                value,
                inferred: found.inferred,
                anchor: found.anchor,
            });
        }
    }

    /// A fact whose text is not understood, and what it leaves open.
    fn left_open(&mut self, kind: StatementKind, found: &Found, open: &str) {
        let open = if open.is_empty() {
            String::new()
        } else {
            format!(" ({open})")
        };
        self.issues.push(Issue {
            code: "SRC005".to_owned(),
            severity: Severity::Warning,
            message: format!(
                "{}: \"{}\" is not understood as {}{open}. Correct the report or the mapping.",
                found.place(),
                found.text,
                kind_words(kind)
            ),
            anchor: found.anchor.clone(),
        });
    }

    /// Facts the mapping file states for every report of its layout, where the report itself says nothing.
    fn add_standing(&mut self, file: &MappingFile) {
        let standing = [
            (StatementKind::Payer, file.payer.name.clone()),
            (StatementKind::Program, file.report.program.clone()),
            (StatementKind::Subject, file.report.subject.clone()),
            (
                StatementKind::LineOfBusiness,
                file.report.line_of_business.map(|market| market.as_str().to_owned()),
            ),
            (
                StatementKind::Basis,
                file.report.basis.map(|basis| basis.as_str().to_owned()),
            ),
        ];
        for (kind, value) in standing {
            if let Some(value) = value
                && self.value(kind).is_none()
            {
                self.statements.push(Statement {
                    kind,
                    value,
                    inferred: false,
                    anchor: None,
                });
            }
        }
    }

    /// The first statement of a kind.
    pub fn value(&self, kind: StatementKind) -> Option<&str> {
        self.statements
            .iter()
            .find(|statement| statement.kind == kind)
            .map(|statement| statement.value.as_str())
    }

    fn owned(&self, kind: StatementKind) -> Option<String> {
        self.value(kind).map(str::to_owned)
    }

    /// The stated performance period: dates first, a label alone otherwise.
    pub fn period(&self) -> Option<Period> {
        self.value(StatementKind::Period)
            .or_else(|| self.value(StatementKind::PeriodLabel))
            .and_then(|text| text.parse().ok())
    }

    /// The year in which the stated period ends, for labels without a year.
    fn year(&self) -> Option<i32> {
        self.period().map(|period| period.end.year()).or(self.header_year)
    }

    /// The context for reading period labels in tables.
    pub fn context(&self) -> PeriodContext {
        PeriodContext {
            year: self.year(),
            period: self.period(),
            reported_on: self.reported_on(),
            fiscal_start: self.fiscal_start,
        }
    }

    /// What kind of span the period is: what the report says, else the mapping, else what the period's words imply.
    pub fn basis(&self, file: &MappingFile) -> Option<Basis> {
        let stated = self.value(StatementKind::Basis).and_then(basis_of_name);
        stated.or(file.report.basis).or(self.stated_basis)
    }

    pub fn paid_through(&self) -> Option<NaiveDate> {
        self.value(StatementKind::PaidThrough)
            .and_then(|text| text.parse().ok())
    }

    pub fn reported_on(&self) -> Option<NaiveDate> {
        self.value(StatementKind::ReportedOn).and_then(|text| text.parse().ok())
    }

    pub fn payer(&self) -> Party {
        Party {
            name: self.owned(StatementKind::Payer).unwrap_or_default(),
            identifiers: Vec::new(),
        }
    }

    pub fn subject(&self) -> Party {
        Party {
            name: self.owned(StatementKind::Subject).unwrap_or_default(),
            identifiers: self.identifiers.clone(),
        }
    }

    pub fn line_of_business(&self) -> Option<LineOfBusiness> {
        self.value(StatementKind::LineOfBusiness).and_then(line_of_business)
    }

    pub fn program(&self) -> Option<String> {
        self.owned(StatementKind::Program)
    }

    pub fn contract_ref(&self) -> Option<ContractRef> {
        Some(ContractRef {
            id: self.owned(StatementKind::Contract)?,
            title: self.owned(StatementKind::ContractTitle),
        })
    }

    /// The contract the report names, with what the report in the file at `path` says about it, and by which mapping.
    pub fn contract(&self, file: &MappingFile, path: &str, mapping: &str) -> Option<Contract> {
        let ContractRef { id, title } = self.contract_ref()?;
        let term = |s: &&Statement| s.kind == StatementKind::ContractTerm;
        Some(Contract {
            id,
            title,
            payer: self.payer().name,
            subject: self.owned(StatementKind::Subject),
            line_of_business: self.line_of_business(),
            program: self.program(),
            term: self
                .value(StatementKind::ContractTerm)
                .and_then(|text| text.parse().ok()),
            payment_streams: file.report.payment_streams.clone(),
            attribution: self.owned(StatementKind::Attribution),
            benchmark_method: self.owned(StatementKind::BenchmarkMethod),
            anchor: self.statements.iter().find(term).and_then(|s| s.anchor.clone()),
            sources: self.contract_sources(file, path, mapping),
            ..Contract::default()
        })
    }

    /// Who states each fact of the contract: the report where it prints it, else the mapping.
    fn contract_sources(
        &self,
        file: &MappingFile,
        path: &str,
        mapping: &str,
    ) -> BTreeMap<String, plumbline_model::FactSource> {
        let by_mapping = || plumbline_model::FactSource {
            origin: FactOrigin::Mapping,
            file: mapping.to_owned(),
            line: None,
            anchor: None,
        };
        let stated = CONTRACT_FACTS.into_iter().filter_map(|(kind, key)| {
            let statement = self.statements.iter().find(|statement| statement.kind == kind)?;
            let source = match &statement.anchor {
                Some(anchor) => plumbline_model::FactSource {
                    origin: FactOrigin::Report,
                    file: path.to_owned(),
                    line: None,
                    anchor: Some(anchor.clone()),
                },
                None => by_mapping(),
            };
            Some((key.to_owned(), source))
        });
        let streams = (!file.report.payment_streams.is_empty()).then(|| ("payment_streams".to_owned(), by_mapping()));
        stated.chain(streams).collect()
    }
}

/// Facts of a contract that a header states, by their key in a contract file.
const CONTRACT_FACTS: [(StatementKind, &str); 7] = [
    (StatementKind::ContractTitle, "title"),
    (StatementKind::Subject, "subject"),
    (StatementKind::LineOfBusiness, "line_of_business"),
    (StatementKind::Program, "program"),
    (StatementKind::ContractTerm, "term"),
    (StatementKind::Attribution, "attribution"),
    (StatementKind::BenchmarkMethod, "benchmark_method"),
];

/// Whether a stated period stands as dates or as a name alone.
pub(crate) fn period_kind(stated: &StatedPeriod) -> StatementKind {
    if stated.label_only {
        StatementKind::PeriodLabel
    } else {
        StatementKind::Period
    }
}

fn find(rule: &FactRule, document: &Document, words: &Words, path: &str) -> Vec<Found> {
    if rule.from == FactSource::FileName {
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
        let text = rule
            .find
            .as_ref()
            .map_or_else(|| Some(name.to_owned()), |pattern| first_group(pattern, name));
        return text
            .map(|text| Found {
                text,
                anchor: None,
                inferred: true,
            })
            .into_iter()
            .collect();
    }
    if !rule.pointer.is_empty() {
        return at_pointers(rule, document).into_iter().collect();
    }
    if let Some(label) = &rule.label {
        return right_of(label, rule.part.as_ref(), document);
    }
    let Some(pattern) = &rule.find else { return Vec::new() };
    words
        .find(pattern, rule.part.as_ref())
        .into_iter()
        .map(|hit| Found {
            text: hit.text,
            anchor: Some(hit.anchor),
            inferred: false,
        })
        .collect()
}

fn first_group(pattern: &Pattern, text: &str) -> Option<String> {
    let captures = pattern.captures(text)?;
    captures
        .get(1)
        .or_else(|| captures.get(0))
        .map(|group| group.as_str().to_owned())
}

fn at_pointers(rule: &FactRule, document: &Document) -> Option<Found> {
    let mut texts = Vec::new();
    let mut anchor: Option<Anchor> = None;
    for pointer in &rule.pointer {
        let leaf = leaves(document).find(|leaf| leaf.pointer == pointer)?;
        texts.push(leaf.text);
        anchor.get_or_insert_with(|| leaf.anchor.clone());
    }
    let text = texts.join(" - ");
    let text = match &rule.find {
        Some(pattern) => first_group(pattern, &text)?,
        None => text,
    };
    Some(Found {
        text,
        anchor,
        inferred: false,
    })
}

/// The texts right of every cell with a label, anywhere in the document, with their places.
pub(crate) fn beside(label: &Pattern, document: &Document) -> Vec<(String, Anchor)> {
    right_of(label, None, document)
        .into_iter()
        .filter_map(|found| Some((found.text, found.anchor?)))
        .collect()
}

fn right_of(label: &Pattern, part: Option<&Pattern>, document: &Document) -> Vec<Found> {
    let visible = document
        .parts
        .iter()
        .filter(|p| !p.hidden && part.is_none_or(|pattern| pattern.is_match(&p.name)));
    let grids: Vec<Grid> = visible.flat_map(Grid::of_part).collect();
    let mut found = Vec::new();
    for grid in &grids {
        for row in grid.rows_from(0) {
            let cells: Vec<_> = grid.row(row).collect();
            for pair in cells.windows(2) {
                if let [name, value] = pair
                    && label.is_match(&without_marks(&name.text))
                {
                    found.push(Found {
                        text: value.text.to_string(),
                        anchor: Some(value.anchor.clone().into_owned()),
                        inferred: false,
                    });
                }
            }
        }
    }
    found
}

/// A statement's kind in an analyst's words.
pub(crate) fn kind_words(kind: StatementKind) -> &'static str {
    match kind {
        StatementKind::Payer => "the payer's name",
        StatementKind::Subject => "the provider organization's name",
        StatementKind::SubjectIdentifier => "the provider organization's identifier",
        StatementKind::Contract => "the contract number",
        StatementKind::ContractTitle => "the contract's title",
        StatementKind::ContractTerm => "the contract's term",
        StatementKind::Program => "the program",
        StatementKind::LineOfBusiness => "the line of business",
        StatementKind::Period => "the reporting period",
        StatementKind::PeriodLabel => "the name of the reporting period",
        StatementKind::PaidThrough => "the paid-through date",
        StatementKind::ReportedOn => "the report date",
        StatementKind::Basis => "the kind of period",
        StatementKind::Attribution => "the attribution method",
        StatementKind::BenchmarkMethod => "the benchmark method",
    }
}

fn line_of_business(text: &str) -> Option<LineOfBusiness> {
    match text.trim().to_ascii_lowercase().as_str() {
        "medicare" => Some(LineOfBusiness::Medicare),
        "medicaid" => Some(LineOfBusiness::Medicaid),
        "commercial" => Some(LineOfBusiness::Commercial),
        _ => None,
    }
}

fn basis_of_name(text: &str) -> Option<Basis> {
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
}
