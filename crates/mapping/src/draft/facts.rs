//! What a report says about itself, each reading with its place and with the words that find it again next month.

use std::sync::LazyLock;

use plumbline_model::{Anchor, Document, FileFormat, StatementKind};
use regex::{Regex, RegexBuilder};

use super::shape::{escaped, general, general_numbers, slug};
use super::{DraftFact, FactHow};
use crate::format::Pattern;
use crate::grid::{Grid, values};
use crate::normalize::period::{PeriodContext, parse_date, parse_period};
use crate::words::{Words, without_marks};

/// Texts of a part looked at for facts: titles and key/value cells stand in the first of them.
const TEXTS_A_PART: usize = 120;
/// Longest text taken for a line that states a fact, in characters.
const LONGEST: usize = 160;
/// First lines of a document among which a title is looked for.
const TITLES: usize = 6;

/// Names of facts, each with the kind of the fact and, for an identifier, its system.
const KEYS: &[(&str, StatementKind, Option<&str>)] = &[
    (
        r"payer|payor|health plan|plan name|carrier|issuer",
        StatementKind::Payer,
        None,
    ),
    (
        r"group|provider|provider group|provider organization|provider name|group name|practice|practice name|aco|aco name|organization|organization name|prepared for|report for|medical group|ipa|participant|entity|client",
        StatementKind::Subject,
        None,
    ),
    (
        r"period|report period|reporting period|performance period|measurement period|service period|service dates|service months|dates of service|incurred|incurred period|experience period|date range|performance year|measurement year|claims incurred",
        StatementKind::Period,
        None,
    ),
    (
        r"paid through|claims paid through|paid thru|claims paid thru|paid through date|paid-through date|data paid through|run-?out through",
        StatementKind::PaidThrough,
        None,
    ),
    (
        r"report date|run date|date of report|date prepared|prepared on|generated|generated on|date generated|created|created on|produced on|report run",
        StatementKind::ReportedOn,
        None,
    ),
    (
        r"line of business|lob|product line|product|market segment",
        StatementKind::LineOfBusiness,
        None,
    ),
    (r"program|program name|arrangement", StatementKind::Program, None),
    (
        r"contract|contract id|contract number|contract no\.?|agreement|agreement id|agreement number",
        StatementKind::Contract,
        None,
    ),
    (
        r"tin|tax id|tax id number|group tin",
        StatementKind::SubjectIdentifier,
        Some("tin"),
    ),
    (r"npi|group npi", StatementKind::SubjectIdentifier, Some("npi")),
    (r"aco id|aco number", StatementKind::SubjectIdentifier, Some("aco-id")),
];

static KEY_PATTERNS: LazyLock<Vec<(Regex, StatementKind, Option<&'static str>)>> = LazyLock::new(|| {
    KEYS.iter()
        .filter_map(|(words, kind, system)| {
            let pattern = RegexBuilder::new(&format!(r"^(?:{words})\s*:?$"))
                .case_insensitive(true)
                .build();
            Some((pattern.ok()?, *kind, *system))
        })
        .collect()
});

/// A date in a sentence, with the words before it that say of what.
static DATES: LazyLock<Vec<(Regex, StatementKind)>> = LazyLock::new(|| {
    [
        (
            r"\bpaid (?:claims )?(?:through|thru|to)(?: date)?",
            StatementKind::PaidThrough,
        ),
        (
            r"\b(?:report date|run date|date of report|generated(?: on)?|prepared on|produced on)",
            StatementKind::ReportedOn,
        ),
    ]
    .into_iter()
    .filter_map(|(words, kind)| {
        let date = r"(?P<date>\d{1,2}[/-]\d{1,2}[/-]\d{2,4}|\d{4}-\d{2}-\d{2}|\p{L}{3,9}\.? \d{1,2},? \d{4})";
        let pattern = RegexBuilder::new(&format!("{words}:? {date}"))
            .case_insensitive(true)
            .build();
        Some((pattern.ok()?, kind))
    })
    .collect()
});

fn key(text: &str) -> Option<(StatementKind, Option<&'static str>)> {
    let text = text.trim();
    KEY_PATTERNS
        .iter()
        .find(|(pattern, _, _)| pattern.is_match(text))
        .map(|(_, kind, system)| (*kind, *system))
}

/// Whether a text names a fact: "Paid through", "Group:".
pub(super) fn is_key(text: &str) -> bool {
    key(text).is_some()
}

/// Whether a line says whom the report is for.
pub(super) fn is_statement(text: &str) -> bool {
    strip_prefix(text, FOR).is_some()
}

/// How lines begin that name the organization.
const FOR: &[&str] = &["prepared for ", "report for "];

/// Every fact of the document in every reading, the chosen ones marked. `in_tables`: whether periods stand in the
/// headers of the tables taken.
pub(super) fn facts(document: &Document, words: &Words, path: &str, in_tables: bool) -> Vec<DraftFact> {
    let mut found: Vec<DraftFact> = Vec::new();
    if matches!(document.format, FileFormat::Json | FileFormat::Fhir) {
        of_leaves(document, &mut found);
    } else {
        of_pairs(document, &mut found);
        of_lines(words, &mut found);
        titles(words, &mut found);
    }
    if !found.iter().any(|fact| fact.kind == StatementKind::Period) {
        found.extend(of_file_name(path));
    }
    // What a name beside it already says is no second reading.
    let named: Vec<(Option<Anchor>, String)> = found
        .iter()
        .filter(|fact| !is_loose(fact))
        .map(|fact| (fact.anchor.clone(), fact.value.clone()))
        .collect();
    found.retain(|fact| !is_loose(fact) || !named.contains(&(fact.anchor.clone(), fact.value.clone())));
    found.retain(|fact| is_found_alone(fact, document, words));
    choose(&mut found, in_tables);
    found
}

/// A fact of a kind with its words understood; `None` where they are not.
fn understood(kind: StatementKind, printed: &str) -> Option<(String, Option<String>)> {
    let context = PeriodContext::default();
    Some(match kind {
        StatementKind::Period => (parse_period(printed, &context)?.period.to_string(), None),
        StatementKind::PaidThrough | StatementKind::ReportedOn => (parse_date(printed)?.to_string(), None),
        StatementKind::LineOfBusiness => {
            let market = market(printed)?;
            (
                market.to_owned(),
                (printed.to_lowercase() != market).then(|| market.to_owned()),
            )
        }
        _ => (printed.to_owned(), None),
    })
}

fn market(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    match (has(&["medicare"]), has(&["medicaid"]), has(&["commercial"])) {
        (true, false, false) => Some("medicare"),
        (false, true, false) => Some("medicaid"),
        (false, false, true) => Some("commercial"),
        _ => None,
    }
}

fn fact(
    kind: StatementKind,
    system: Option<&str>,
    how: FactHow,
    rule: String,
    printed: &str,
    anchor: &Anchor,
    why: String,
) -> Option<DraftFact> {
    let printed = printed.trim();
    let (value, meaning) = understood(kind, printed)?;
    if value.is_empty() || printed.chars().count() > LONGEST {
        return None;
    }
    Some(DraftFact {
        kind,
        system: system.map(str::to_owned),
        how,
        rule,
        chosen: false,
        printed: printed.to_owned(),
        value,
        meaning,
        anchor: Some(anchor.clone()),
        why,
    })
}

/// `Paid through | 09/30/2024`: a cell with a fact's name and the fact right of it.
fn of_pairs(document: &Document, found: &mut Vec<DraftFact>) {
    for part in document.parts.iter().filter(|part| !part.hidden) {
        for grid in Grid::of_part(part) {
            for row in grid.rows_from(0).take(TEXTS_A_PART) {
                let cells: Vec<_> = grid.row(row).collect();
                // A header of columns ("Group | PMPM | …") names what stands below it.
                for pair in cells.windows(2) {
                    let [name, value] = pair else { continue };
                    let name_text = without_marks(&name.text);
                    let Some((kind, system)) = key(&name_text) else {
                        continue;
                    };
                    let alone = cells.len() == 2 || name.text.ends_with(':');
                    if !alone || is_key(&value.text) {
                        continue;
                    }
                    let rule = format!("^{}$", escaped(&name_text));
                    let why = format!("right of \"{name_text}\"");
                    found.extend(fact(
                        kind,
                        system,
                        FactHow::Label,
                        rule,
                        &value.text,
                        &value.anchor,
                        why,
                    ));
                }
            }
        }
    }
}

/// `Period: 01/01/2024 - 06/30/2024, claims paid through 09/30/2024` and its kin.
fn of_lines(words: &Words, found: &mut Vec<DraftFact>) {
    for passages in words.passages.chunk_by(|a, b| a.part.number == b.part.number) {
        for passage in passages.iter().take(TEXTS_A_PART) {
            let text = passage.text.as_str();
            if text.chars().count() > LONGEST {
                continue;
            }
            for (pattern, kind) in DATES.iter() {
                let Some(captures) = pattern.captures(text) else {
                    continue;
                };
                if let (Some(whole), Some(date)) = (captures.get(0), captures.name("date")) {
                    let before = &text[whole.start()..date.start()];
                    let rule = format!("{}({})", escaped(before), general(date.as_str()));
                    let why = format!("behind \"{}\"", before.trim());
                    found.extend(fact(
                        *kind,
                        None,
                        FactHow::Find,
                        rule,
                        date.as_str(),
                        passage.anchor,
                        why,
                    ));
                }
            }
            if let Some((name, rest)) = text.split_once(':')
                && let Some((kind, system)) = key(name)
                && kind != StatementKind::Period
                && !rest.trim().is_empty()
            {
                let rule = format!("^{}:\\s*(.+)$", escaped(name));
                let why = format!("behind \"{name}:\"");
                found.extend(fact(kind, system, FactHow::Find, rule, rest, passage.anchor, why));
            } else if let Some(rest) = strip_prefix(text, FOR) {
                let name = text[..text.len() - rest.len()].trim_end();
                let why = format!("behind \"{name}\"");
                let kind = StatementKind::Subject;
                match rest.split_once(" (TIN ") {
                    Some((organization, tin)) => {
                        let rule = format!(r"^{} (.+?) \(TIN", escaped(name));
                        found.extend(fact(kind, None, FactHow::Find, rule, organization, passage.anchor, why));
                        let rule = r"\(TIN ([\d-]+)\)".to_owned();
                        let (tin, why) = (tin.trim_end_matches(')'), "behind \"TIN\"".to_owned());
                        let kind = StatementKind::SubjectIdentifier;
                        found.extend(fact(kind, Some("tin"), FactHow::Find, rule, tin, passage.anchor, why));
                    }
                    None => {
                        let rule = format!("^{} (.+)$", escaped(name));
                        found.extend(fact(kind, None, FactHow::Find, rule, rest, passage.anchor, why));
                    }
                }
            }
            period_in(text, passage.anchor, found);
        }
    }
}

fn strip_prefix<'t>(text: &'t str, starts: &[&str]) -> Option<&'t str> {
    starts.iter().find_map(|start| {
        let head = text.get(..start.len())?;
        head.eq_ignore_ascii_case(start).then(|| &text[start.len()..])
    })
}

/// The words of a line that are its period, and a pattern for them: as few words as say the same.
fn period_in(text: &str, anchor: &Anchor, found: &mut Vec<DraftFact>) {
    let context = PeriodContext::default();
    let Some(stated) = parse_period(text, &context) else {
        return;
    };
    let starts: Vec<usize> = text
        .char_indices()
        .filter(|(at, letter)| !letter.is_whitespace() && (*at == 0 || text[..*at].ends_with(char::is_whitespace)))
        .map(|(at, _)| at)
        .collect();
    let mut shortest: Option<(usize, usize)> = None;
    for from in &starts {
        for to in starts
            .iter()
            .skip(1)
            .copied()
            .chain([text.len()])
            .filter(|to| to > from)
        {
            let part = text[*from..to].trim_end();
            let same = parse_period(part, &context)
                .is_some_and(|other| other.period == stated.period && other.basis == stated.basis);
            if same && shortest.is_none_or(|(a, b)| part.len() < b - a) {
                shortest = Some((*from, from + part.len()));
            }
        }
    }
    let Some((from, mut to)) = shortest else { return };
    // A year or a word behind that says the same belongs to it: "June 30, 2024", "(year to date)".
    while let Some(next) = starts.iter().copied().find(|start| *start > to) {
        let end = starts.iter().copied().find(|start| *start > next).unwrap_or(text.len());
        let word = &text[next..end];
        let longer = text[from..end].trim_end();
        let same =
            parse_period(longer.trim_end_matches(','), &context).is_some_and(|other| other.period == stated.period);
        if !same || !word.chars().any(|letter| letter.is_ascii_digit()) || text[to..next].contains(';') {
            break;
        }
        to = from + longer.len();
    }
    // A comma belongs to what follows.
    while text[from..to].ends_with([',', ';', '.']) {
        to -= 1;
    }
    let (before, period, after) = (&text[..from], &text[from..to], &text[to..]);
    let telling = before.chars().filter(|letter| letter.is_alphabetic()).count() >= 3;
    let group = if telling && !after.is_empty() {
        ".+?".to_owned()
    } else if telling {
        ".+".to_owned()
    } else {
        general(period)
    };
    let rule = format!("^{}({group}){}$", general_numbers(before), general_numbers(after));
    let named = before.trim_end().trim_end_matches(':').to_owned();
    let is_named = key(&named).is_some_and(|(kind, _)| kind == StatementKind::Period);
    let why = if is_named {
        format!("behind \"{}\"", before.trim())
    } else {
        LOOSE.to_owned()
    };
    found.extend(fact(
        StatementKind::Period,
        None,
        FactHow::Find,
        rule,
        period,
        anchor,
        why,
    ));
}

/// Words a payer's or an organization's name ends in.
static PAYER_NAME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    RegexBuilder::new(r"\b(health ?plan|health plans|insurance|mutual|assurance|health|healthcare|hmo|blue cross|blue shield|advantage|medicare|choice|plan)$")
        .case_insensitive(true)
        .build()
        .ok()
});
static ORGANIZATION_NAME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    RegexBuilder::new(r"\b(medical group|physicians|physician group|ipa|aco|clinic|clinics|associates|medical associates|care network|care partners|health partners|medical center|family medicine|primary care|health system|medical partners)$")
        .case_insensitive(true)
        .build()
        .ok()
});

/// Names in the first lines that could be the payer's or the organization's. A person says whether they are.
fn titles(words: &Words, found: &mut Vec<DraftFact>) {
    let ends = |pattern: &LazyLock<Option<Regex>>, text: &str| pattern.as_ref().is_some_and(|p| p.is_match(text));
    for passage in words.passages.iter().take(TITLES) {
        for name in passage
            .text
            .split([':', '|', '–', '—', ','])
            .flat_map(|part| part.split(" - "))
        {
            let name = name.trim();
            let says_more = name.chars().any(|c| c.is_ascii_digit()) || is_key(name) || is_statement(name);
            if name.is_empty() || says_more {
                continue;
            }
            let kind = if ends(&ORGANIZATION_NAME, name) {
                StatementKind::Subject
            } else if ends(&PAYER_NAME, name) {
                StatementKind::Payer
            } else {
                continue;
            };
            let known = found.iter().any(|fact| fact.kind == kind && fact.value == name);
            if !known {
                let why = "a name in the first lines".to_owned();
                found.extend(fact(
                    kind,
                    None,
                    FactHow::Always,
                    name.to_owned(),
                    name,
                    passage.anchor,
                    why,
                ));
            }
        }
    }
}

/// Values of a JSON document whose key is a fact's name.
fn of_leaves(document: &Document, found: &mut Vec<DraftFact>) {
    let spoken = |step: &str| {
        let mut words = String::new();
        for letter in step.chars() {
            if letter.is_uppercase() && !words.ends_with(' ') && !words.is_empty() {
                words.push(' ');
            }
            words.push(if matches!(letter, '_' | '-') { ' ' } else { letter });
        }
        words.to_lowercase()
    };
    let list = values(document);
    for leaf in &list {
        let steps: Vec<&str> = leaf.pointer.split('/').skip(1).collect();
        // A value in a list is one of many.
        if steps.iter().any(|step| step.chars().all(|c| c.is_ascii_digit())) {
            continue;
        }
        let Some(last) = steps.last() else { continue };
        let (parent, parent_pointer) = match steps.len() {
            0 | 1 => (String::new(), String::new()),
            count => (spoken(steps[count - 2]), format!("/{}", steps[..count - 1].join("/"))),
        };
        let name = spoken(last);
        let why = format!("at {}", leaf.pointer);
        if matches!(
            name.as_str(),
            "from" | "start" | "start date" | "begin" | "period start"
        ) {
            let ends = ["to", "end", "endDate", "end_date", "through", "periodEnd", "period_end"];
            let end = ends.iter().find_map(|end| {
                let pointer = format!("{parent_pointer}/{end}");
                list.iter().find(|other| other.pointer == pointer)
            });
            if let Some(end) = end {
                let printed = format!("{} - {}", leaf.text, end.text);
                let rule = format!("{} {}", leaf.pointer, end.pointer);
                found.extend(fact(
                    StatementKind::Period,
                    None,
                    FactHow::Pointer,
                    rule,
                    &printed,
                    leaf.anchor,
                    why,
                ));
            }
            continue;
        }
        let named = key(&name).or_else(|| matches!(name.as_str(), "name" | "id").then(|| key(&parent)).flatten());
        if let Some((kind, system)) = named {
            let kind = match (kind, name.as_str()) {
                (StatementKind::Subject, "id") => continue,
                (kind, _) => kind,
            };
            found.extend(fact(
                kind,
                system,
                FactHow::Pointer,
                leaf.pointer.to_owned(),
                leaf.text,
                leaf.anchor,
                why,
            ));
        }
    }
}

/// A period in the file's name: inferred, as the name may be the delivery's.
fn of_file_name(path: &str) -> Option<DraftFact> {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let spaced = stem.replace(['_', '-', '.'], " ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let context = PeriodContext::default();
    let (from, to) = (0..words.len())
        .flat_map(|from| (from + 1..=words.len().min(from + 4)).map(move |to| (from, to)))
        .filter(|(from, to)| parse_period(&words[*from..*to].join(" "), &context).is_some())
        .max_by_key(|(from, to)| to - from)?;
    let printed = words[from..to].join(" ");
    let at = words[..from].iter().map(|word| word.len() + 1).sum::<usize>();
    let period = stem.get(at..at + printed.len())?;
    // The pattern is over the name as it is; what it finds has to be understood as it is, too.
    parse_period(period, &context)?;
    let value = parse_period(period, &context)?.period.to_string();
    Some(DraftFact {
        kind: StatementKind::Period,
        system: None,
        how: FactHow::FileName,
        rule: format!("({})", general_numbers(period)),
        chosen: false,
        printed: period.to_owned(),
        value,
        meaning: None,
        anchor: None,
        why: "in the file's name, which may be the day it was delivered".to_owned(),
    })
}

/// Why a line without a name is taken for a period.
const LOOSE: &str = "the line names a period";

fn is_loose(fact: &DraftFact) -> bool {
    fact.why == LOOSE
}

/// Whether the rule finds this fact in its document and nothing that says otherwise.
fn is_found_alone(fact: &DraftFact, document: &Document, words: &Words) -> bool {
    let agree = |texts: Vec<String>| {
        !texts.is_empty()
            && texts
                .iter()
                .all(|text| understood(fact.kind, text.trim()).is_some_and(|(value, _)| value == fact.value))
    };
    let Ok(pattern) = Pattern::new(&fact.rule) else {
        return false;
    };
    match fact.how {
        FactHow::Find => agree(words.find(&pattern, None).into_iter().map(|hit| hit.text).collect()),
        FactHow::Label => agree(
            crate::facts::beside(&pattern, document)
                .into_iter()
                .map(|(text, _)| text)
                .collect(),
        ),
        FactHow::Pointer | FactHow::FileName | FactHow::Always => true,
    }
}

/// Marks the readings that are certain: a fact named by its own words, where all such readings agree.
fn choose(found: &mut Vec<DraftFact>, in_tables: bool) {
    let mut kinds: Vec<StatementKind> = Vec::new();
    for fact in found.iter() {
        if !kinds.contains(&fact.kind) {
            kinds.push(fact.kind);
        }
    }
    for kind in kinds {
        // One rule for a fact is enough, the same on every page.
        let mut seen: Vec<(FactHow, String)> = Vec::new();
        found.retain(|fact| {
            let is_new = fact.kind != kind || !seen.contains(&(fact.how, fact.rule.clone()));
            if fact.kind == kind {
                seen.push((fact.how, fact.rule.clone()));
            }
            is_new
        });
        let named =
            |fact: &&mut DraftFact| fact.kind == kind && !matches!(fact.how, FactHow::Always | FactHow::FileName);
        let said: Vec<(String, bool)> = found
            .iter_mut()
            .filter(|fact| named(fact))
            .map(|fact| (fact.value.clone(), is_loose(fact)))
            .collect();
        let by_name: Vec<&String> = said
            .iter()
            .filter(|(_, loose)| !loose)
            .map(|(value, _)| value)
            .collect();
        let all: Vec<&String> = said.iter().map(|(value, _)| value).collect();
        let one = |list: &[&String]| {
            list.first()
                .copied()
                .filter(|first| list.iter().all(|value| value == first))
                .cloned()
        };
        let certain = match kind {
            // Where the columns name their periods, a period in a title is one of theirs.
            StatementKind::Period if in_tables && by_name.is_empty() => None,
            _ => one(&by_name).or_else(|| by_name.is_empty().then(|| one(&all)).flatten()),
        };
        let Some(certain) = certain else { continue };
        let prefer_named = !by_name.is_empty();
        if let Some(fact) = found
            .iter_mut()
            .filter(|fact| named(fact))
            .find(|fact| fact.value == certain && (!prefer_named || !is_loose(fact)))
        {
            fact.chosen = true;
        }
    }
}

/// The id a payer's name gives.
pub(super) fn id_of(payer: &str) -> String {
    let id = slug(payer);
    if id.is_empty() { "new-layout".to_owned() } else { id }
}
