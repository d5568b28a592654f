//! Whether a resource's values are of the kinds FHIR R4 has: what is not is refused, with its place.

use plumbline_model::{Anchor, Issue, Severity};

use super::codes;
use super::tree::{Kind, Node, first_day, last_day};
use crate::normalize::number::parse_plain;

/// What FHIR has at an element.
#[derive(Debug, Clone, Copy)]
enum Is {
    /// A string, code, URI or canonical.
    Text,
    /// A resource's id.
    Id,
    /// A code of a required binding: one of these.
    Code(&'static [&'static str]),
    /// A period: a start, an end, or both.
    Span,
    /// A date or dateTime, whole or partial.
    Date,
    /// A decimal or an integer.
    Number,
    /// true or false.
    Flag,
    /// One complex value with these elements.
    One(&'static [(&'static str, Is)]),
    /// A list of complex values.
    Many(&'static [(&'static str, Is)]),
    /// A list of strings.
    Texts,
    /// A list of extensions, which may hold others.
    Extensions,
}

use Is::{Code, Date, Extensions, Flag, Id, Many, Number, One, Span, Text, Texts};

type Shape = &'static [(&'static str, Is)];

const CODING: Shape = &[
    ("system", Text),
    ("version", Text),
    ("code", Text),
    ("display", Text),
    ("userSelected", Flag),
];
const CONCEPT: Shape = &[("coding", Many(CODING)), ("text", Text)];
const PERIOD: Shape = &[("start", Date), ("end", Date)];
const MONEY: Shape = &[("value", Number), ("currency", Text)];
const QUANTITY: Shape = &[
    ("value", Number),
    ("comparator", Text),
    ("unit", Text),
    ("system", Text),
    ("code", Text),
    ("extension", Extensions),
];
const IDENTIFIER: Shape = &[
    ("use", Text),
    ("type", One(CONCEPT)),
    ("system", Text),
    ("value", Text),
    ("period", Span),
];
const REFERENCE: Shape = &[
    ("reference", Text),
    ("type", Text),
    ("identifier", One(IDENTIFIER)),
    ("display", Text),
    ("extension", Extensions),
];
const RANGE_END: Shape = &[("value", Number), ("unit", Text), ("system", Text), ("code", Text)];
const RANGE: Shape = &[("low", One(RANGE_END)), ("high", One(RANGE_END))];
const EXTENSION: Shape = &[
    ("url", Text),
    ("extension", Extensions),
    ("valueBoolean", Flag),
    ("valueCode", Text),
    ("valueDate", Date),
    ("valueDateTime", Date),
    ("valueDecimal", Number),
    ("valueInteger", Number),
    ("valueString", Text),
    ("valueUri", Text),
    ("valueUrl", Text),
    ("valueCanonical", Text),
    ("valueMarkdown", Text),
    ("valueCodeableConcept", One(CONCEPT)),
    ("valueMoney", One(MONEY)),
    ("valuePeriod", Span),
    ("valueQuantity", One(QUANTITY)),
    ("valueRange", One(RANGE)),
    ("valueReference", One(REFERENCE)),
];
const POPULATION: Shape = &[
    ("id", Text),
    ("code", One(CONCEPT)),
    ("count", Number),
    ("extension", Extensions),
    ("subjectResults", One(REFERENCE)),
];
const COMPONENT: Shape = &[("code", One(CONCEPT)), ("value", One(CONCEPT))];
const STRATUM: Shape = &[
    ("id", Text),
    ("extension", Extensions),
    ("value", One(CONCEPT)),
    ("component", Many(COMPONENT)),
    ("population", Many(POPULATION)),
    ("measureScore", One(QUANTITY)),
];
const STRATIFIER: Shape = &[
    ("id", Text),
    ("extension", Extensions),
    ("code", Many(CONCEPT)),
    ("stratum", Many(STRATUM)),
];
const GROUP: Shape = &[
    ("id", Text),
    ("extension", Extensions),
    ("code", One(CONCEPT)),
    ("population", Many(POPULATION)),
    ("measureScore", One(QUANTITY)),
    ("stratifier", Many(STRATIFIER)),
];
const META: Shape = &[
    ("versionId", Text),
    ("lastUpdated", Date),
    ("source", Text),
    ("profile", Texts),
    ("security", Many(CODING)),
    ("tag", Many(CODING)),
];
/// Source: FHIR R4, MeasureReportStatus.
const REPORT_STATUS: &[&str] = &["complete", "pending", "error"];
/// Source: FHIR R4, PublicationStatus.
const PUBLICATION_STATUS: &[&str] = &["draft", "active", "retired", "unknown"];
/// Source: FHIR R4, BundleType.
const BUNDLE_TYPE: &[&str] = &[
    "document",
    "message",
    "transaction",
    "transaction-response",
    "batch",
    "batch-response",
    "history",
    "searchset",
    "collection",
];
const MEASURE_REPORT: Shape = &[
    ("id", Id),
    ("meta", One(META)),
    ("extension", Extensions),
    ("identifier", Many(IDENTIFIER)),
    ("status", Code(REPORT_STATUS)),
    ("type", Text),
    ("measure", Text),
    ("subject", One(REFERENCE)),
    ("date", Date),
    ("reporter", One(REFERENCE)),
    ("period", Span),
    ("improvementNotation", One(CONCEPT)),
    ("group", Many(GROUP)),
    ("evaluatedResource", Many(REFERENCE)),
];
const ARTIFACT: Shape = &[
    ("extension", Extensions),
    ("type", Text),
    ("label", Text),
    ("display", Text),
    ("citation", Text),
    ("url", Text),
    ("resource", Text),
];
const MEASURE: Shape = &[
    ("id", Id),
    ("meta", One(META)),
    ("extension", Extensions),
    ("url", Text),
    ("identifier", Many(IDENTIFIER)),
    ("version", Text),
    ("name", Text),
    ("title", Text),
    ("status", Code(PUBLICATION_STATUS)),
    ("experimental", Flag),
    ("date", Date),
    ("publisher", Text),
    ("description", Text),
    ("effectivePeriod", Span),
    ("relatedArtifact", Many(ARTIFACT)),
    ("definition", Texts),
    ("riskAdjustment", Text),
    ("rationale", Text),
    ("group", Many(&[("code", One(CONCEPT)), ("description", Text)])),
];
const ORGANIZATION: Shape = &[
    ("id", Id),
    ("meta", One(META)),
    ("extension", Extensions),
    ("identifier", Many(IDENTIFIER)),
    ("active", Flag),
    ("type", Many(CONCEPT)),
    ("name", Text),
];

/// The first and last year a date of a report can have: another is a slip or worse.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

/// Most digits of a number, zeros before the first other digit aside: what an exact decimal holds whatever they are.
const MOST_DIGITS: usize = 28;

/// Places that are refused one by one; of more the number is said.
const MOST_REFUSED: usize = 1_000;

/// What is refused of one file.
#[derive(Debug, Default)]
pub(super) struct Refused {
    issues: Vec<Issue>,
    /// Places beyond those.
    more: usize,
    /// Whether Plumbline wrote the file: then a name or sentence stands in it as the payer's file has it, markup and all.
    own: bool,
}

impl Refused {
    /// Refuses a place.
    pub(super) fn say_that(&mut self, node: &Node, problem: &str) {
        self.say_of(node.pointer(), &shown(node), problem);
    }

    /// Refuses the place a pointer leads to, at which `text` stands.
    pub(super) fn say_of(&mut self, pointer: &str, text: &str, problem: &str) {
        if self.issues.len() < MOST_REFUSED {
            self.issues.push(refused_at(pointer, text, problem));
        } else {
            self.more += 1;
        }
    }

    /// What was refused, in file order; an issue without a place says of how many more places.
    pub(super) fn issues(self) -> Vec<Issue> {
        let mut issues = self.issues;
        if self.more > 0 {
            issues.push(Issue {
                code: "SRC005".to_owned(),
                severity: Severity::Error,
                message: format!("{} more places are refused.", self.more),
                anchor: None,
            });
        }
        issues
    }
}

/// Walks every resource of a document, Bundles and contained resources opened. What is refused is no fact afterwards.
pub(super) fn check(root: &mut Node) -> Refused {
    let mut refused = Refused {
        own: is_own(root),
        ..Refused::default()
    };
    if root.get("resourceType").is_some() {
        refused.resource(root);
    } else {
        for (_, line) in root.children_mut() {
            refused.resource(line);
        }
    }
    refused
}

/// Whether a report of the document says by our extension which payer's file it was read from.
fn is_own(node: &Node) -> bool {
    match node.get("resourceType").and_then(Node::printed) {
        Some("Bundle") => node
            .list("entry")
            .any(|entry| entry.get("resource").is_some_and(is_own)),
        Some("MeasureReport") => node.extension(codes::SOURCE_FILE).is_some(),
        Some(_) => false,
        None => node
            .children()
            .any(|(_, line)| line.get("resourceType").is_some() && is_own(line)),
    }
}

impl Refused {
    fn resource(&mut self, node: &mut Node) {
        let kind = node.get("resourceType").and_then(Node::printed).map(str::to_owned);
        if let Some(stated) = node.get("resourceType")
            && stated.kind() != Kind::Text
        {
            self.say(stated, "a string");
        }
        let shape = match kind.as_deref() {
            Some("MeasureReport") => MEASURE_REPORT,
            Some("Measure") => MEASURE,
            Some("Organization") => ORGANIZATION,
            Some("Bundle") => {
                self.bundle(node);
                return;
            }
            _ => return,
        };
        self.elements(node, shape);
        for (name, child) in node.children_mut() {
            if name == "contained" {
                for (_, contained) in child.children_mut() {
                    self.resource(contained);
                }
            }
        }
    }

    fn bundle(&mut self, node: &mut Node) {
        for (name, child) in node.children_mut() {
            match name {
                "id" => self.value(child, Id),
                "type" => self.value(child, Code(BUNDLE_TYPE)),
                _ => {}
            }
            if name != "entry" {
                continue;
            }
            if !child.is_array() {
                self.refuse(child, "a list");
                continue;
            }
            for (_, entry) in child.children_mut() {
                if entry.kind() != Kind::Holder {
                    self.refuse(entry, "an object");
                }
                for (name, child) in entry.children_mut() {
                    match name {
                        "resource" if child.kind() != Kind::Holder || child.is_array() => {
                            self.refuse(child, "an object");
                        }
                        "resource" => self.resource(child),
                        "fullUrl" => self.value(child, Text),
                        _ => {}
                    }
                }
            }
        }
    }

    fn elements(&mut self, node: &mut Node, shape: Shape) {
        for (name, child) in node.children_mut() {
            if name == "modifierExtension" {
                self.say_that(
                    child,
                    "a modifier extension that Plumbline does not know may turn the meaning of this",
                );
            }
            if let Some((_, is)) = shape.iter().find(|(known, _)| *known == name) {
                self.value(child, *is);
            }
        }
    }

    fn value(&mut self, node: &mut Node, is: Is) {
        // FHIR JSON has no null but within lists of primitives, and says nothing by it.
        if node.is_null() {
            return;
        }
        let kind = node.kind();
        match is {
            Text | Id | Code(_) if kind != Kind::Text => self.refuse(node, "a string"),
            Id if !node.printed().is_some_and(is_id) => {
                self.say_that(
                    node,
                    &format!(
                        "\"{}\" is no id of FHIR R4 (1 to 64 letters, digits, hyphens and dots)",
                        shown(node)
                    ),
                );
                node.refuse();
            }
            Id => {}
            Code(known) if !node.printed().is_some_and(|code| known.contains(&code)) => {
                self.say_that(
                    node,
                    &format!(
                        "\"{}\" stands where FHIR R4 has one of {}",
                        shown(node),
                        known.join(", ")
                    ),
                );
                node.refuse();
            }
            Code(_) => {}
            Span if kind != Kind::Holder || node.is_array() => self.refuse(node, "an object"),
            Span => {
                self.elements(node, PERIOD);
                self.order(node);
            }
            Text => {
                if node.printed().is_some_and(|text| has_markup(text) && !self.own) {
                    self.say_that(
                        node,
                        "HTML stands in a text that is shown to people and read by machines",
                    );
                }
            }
            Date if kind != Kind::Text => self.refuse(node, "a string"),
            Date => {
                if let Some(problem) = node.printed().and_then(absurd) {
                    self.say_that(node, &problem);
                    node.refuse();
                }
            }
            Number if kind != Kind::Literal || matches!(node.printed(), Some("true" | "false")) => {
                self.refuse(node, "a number");
            }
            Number => {
                if node
                    .printed()
                    .is_some_and(|text| parse_plain(text).is_none() || digits(text) > MOST_DIGITS)
                {
                    self.say_that(
                        node,
                        "the number cannot be held exactly: it has more than 28 digits or is larger than any figure of a report",
                    );
                    node.refuse();
                }
            }
            Flag if kind != Kind::Literal || !matches!(node.printed(), Some("true" | "false")) => {
                self.refuse(node, "true or false");
            }
            Flag => {}
            One(_) if kind != Kind::Holder || node.is_array() => self.refuse(node, "an object"),
            One(shape) => self.elements(node, shape),
            Many(_) | Texts | Extensions if kind != Kind::Holder || !node.is_array() => self.refuse(node, "a list"),
            Many(shape) => self.each(node, One(shape)),
            Extensions => self.each(node, One(EXTENSION)),
            Texts => self.each(node, Text),
        }
    }

    fn each(&mut self, list: &mut Node, is: Is) {
        for (_, element) in list.children_mut() {
            // In a list of objects a null holds the place of nothing.
            if element.is_null() && matches!(is, One(_)) {
                self.refuse(element, "an object");
            }
            self.value(element, is);
        }
    }

    /// Refuses a period whose last day is before its first.
    fn order(&mut self, period: &mut Node) {
        let day = |name: &str, of: fn(&str) -> Option<chrono::NaiveDate>| of(period.text_at(&[name])?);
        let (Some(start), Some(end)) = (day("start", first_day), day("end", last_day)) else {
            return;
        };
        if start > end {
            for (name, child) in period.children_mut() {
                if name == "start" {
                    self.say_that(child, &format!("the period starts on {start}, after its end on {end}"));
                    child.refuse();
                }
            }
        }
    }

    fn refuse(&mut self, node: &mut Node, wanted: &str) {
        self.say(node, wanted);
        node.refuse();
    }

    fn say(&mut self, node: &Node, wanted: &str) {
        let found = match node.kind() {
            Kind::Holder if node.is_array() => "a list".to_owned(),
            Kind::Holder => "an object".to_owned(),
            Kind::Text => format!("the string \"{}\"", shown(node)),
            Kind::Literal if node.is_null() => "JSON null".to_owned(),
            Kind::Literal => shown(node),
        };
        self.say_that(node, &format!("{found} stands where FHIR R4 has {wanted}"));
    }
}

/// The issue that refuses a place. Its severity, error, is what keeps the file's reports from being stored.
pub(super) fn refusal(node: &Node, problem: &str) -> Issue {
    refused_at(node.pointer(), &shown(node), problem)
}

fn refused_at(pointer: &str, text: &str, problem: &str) -> Issue {
    Issue {
        code: "SRC005".to_owned(),
        severity: Severity::Error,
        message: format!("{pointer}: {problem}."),
        anchor: Some(Anchor::Json {
            pointer: pointer.into(),
            text: text.into(),
        }),
    }
}

/// The beginning of what stands at a place: it is refused for what it is, not for all of what it says.
fn shown(node: &Node) -> String {
    node.printed().unwrap_or_default().chars().take(80).collect()
}

/// Whether a text holds a tag of HTML: `<b>`, `</p>`, `<script src=…>`, `<img onerror=…>`. "<11" and "a < b" hold none.
fn has_markup(text: &str) -> bool {
    let Some(last) = text.rfind('>') else { return false };
    text[..last].match_indices('<').any(|(at, _)| {
        let rest = text[at + 1..].trim_start_matches(['/', '!']);
        let name = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric()).len();
        name > 0
            && rest.starts_with(|c: char| c.is_ascii_alphabetic())
            && rest[name..].starts_with(['>', ' ', '/', '\t', '\n'])
    })
}

/// Source: FHIR R4, datatypes, id.
fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'))
}

/// The digits of a number that count against the limit.
fn digits(number: &str) -> usize {
    let mantissa = number.split(['e', 'E']).next().unwrap_or_default();
    let digits = mantissa.bytes().filter(u8::is_ascii_digit);
    digits.skip_while(|digit| *digit == b'0').count()
}

/// Why a text is no date a report can have; `None` for FHIR's whole and partial dates.
fn absurd(text: &str) -> Option<String> {
    let shown: String = text.chars().take(40).collect();
    let not = Some(format!(
        "\"{shown}\" is no date of FHIR R4 (YYYY, YYYY-MM or YYYY-MM-DD)"
    ));
    let day = text.split('T').next().unwrap_or_default();
    let parts: Vec<&str> = day.split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let digits = parts.iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()));
    if !digits || !matches!(lengths.as_slice(), [4] | [4, 2] | [4, 2, 2]) {
        return not;
    }
    let whole = format!(
        "{}-{}-{}",
        parts[0],
        parts.get(1).unwrap_or(&"01"),
        parts.get(2).unwrap_or(&"01")
    );
    match whole.parse::<chrono::NaiveDate>() {
        Err(_) => Some(format!("\"{shown}\" is no day of the calendar")),
        // Terms without an end are written so.
        Ok(_) if day == "9999-12-31" => None,
        Ok(date) if !YEARS.contains(&chrono::Datelike::year(&date)) => {
            Some(format!("\"{shown}\" is no date a report can have"))
        }
        Ok(_) => None,
    }
}
