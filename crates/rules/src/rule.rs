//! What a rule is, and how its documentation becomes an explanation and a page.

use plumbline_model::{ImportedFile, Report, Severity};

use crate::{Findings, Scope, Segment, rules};

/// One rule of the catalogue. Codes are stable for ever; a retired rule keeps its code.
#[derive(Debug)]
pub struct Rule {
    /// For example `PER004`.
    pub code: &'static str,
    /// The problem in a few words, for example `paid-through-before-service-end`.
    pub name: &'static str,
    /// How bad its findings are.
    pub severity: Severity,
    /// 1, and one more each time it comes to assert something else: what was waived before is looked at again then.
    pub version: u32,
    /// The part of the catalogue it belongs to.
    pub family: Family,
    /// The doc comment of its file, as written.
    pub docs: &'static str,
    /// The file that holds it, relative to the workspace.
    pub file: &'static str,
    /// What it looks at.
    pub check: Check,
}

/// Which current or replaced reports a rule looks at beside its own. It is asked where reports have headers and no figures:
/// see [`Report::header`].
pub type Others = for<'a> fn(&Report, &Scope<'a>) -> Vec<&'a Report>;

/// What one call of a rule looks at. The scope it is called with shows that and nothing else, so that what is said here is
/// what has to be looked at again when a report arrives.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// One file of the workspace, and the headers of reports.
    File(fn(&ImportedFile, &Scope, &mut Findings)),
    /// One current report, and its contracts.
    Report(fn(&Report, &Scope, &mut Findings)),
    /// The same, and other reports. What it finds names its report's series, so that no two reports find the same: what is
    /// found once for several reports needs all of these beside.
    Beside(fn(&Report, &Scope, &mut Findings), Others),
    /// The header of one current report, and the headers of all others of its part.
    Header(fn(&Report, &Scope, &mut Findings)),
    /// The current reports of one line of business, side by side.
    Segment(fn(&Segment, &Scope, &mut Findings)),
}

impl Check {
    /// Whether it looks at several payers' reports side by side.
    pub fn compares_payers(self) -> bool {
        matches!(self, Check::Segment(_))
    }

    /// Whether it looks at a file.
    pub fn looks_at_file(self) -> bool {
        matches!(self, Check::File(_))
    }
}

/// The parts of the catalogue, in the order people read them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// `SRC`: source and extraction.
    Source,
    /// `PER`: periods.
    Periods,
    /// `TCC`: total-cost definitions.
    Definitions,
    /// `ARI`: arithmetic.
    Arithmetic,
    /// `QLT`: quality measures.
    Quality,
    /// `BEN`: benchmarks and targets.
    Benchmarks,
    /// `CON`: contracts.
    Contracts,
    /// `CMP`: completeness.
    Completeness,
    /// `RST`: restatements.
    Restatements,
}

impl Family {
    /// The family a code belongs to. Evaluated when the crate is compiled: a code of no family does not compile.
    pub const fn of(code: &str) -> Family {
        match code.as_bytes() {
            [b'S', b'R', b'C', ..] => Family::Source,
            [b'P', b'E', b'R', ..] => Family::Periods,
            [b'T', b'C', b'C', ..] => Family::Definitions,
            [b'A', b'R', b'I', ..] => Family::Arithmetic,
            [b'Q', b'L', b'T', ..] => Family::Quality,
            [b'B', b'E', b'N', ..] => Family::Benchmarks,
            [b'C', b'O', b'N', ..] => Family::Contracts,
            [b'C', b'M', b'P', ..] => Family::Completeness,
            [b'R', b'S', b'T', ..] => Family::Restatements,
            _ => panic!("the rule's code belongs to no family"),
        }
    }

    /// The family in words.
    pub fn title(self) -> &'static str {
        match self {
            Family::Source => "Source and extraction",
            Family::Periods => "Periods",
            Family::Definitions => "Total-cost definitions",
            Family::Arithmetic => "Arithmetic",
            Family::Quality => "Quality measures",
            Family::Benchmarks => "Benchmarks and targets",
            Family::Contracts => "Contracts",
            Family::Completeness => "Completeness",
            Family::Restatements => "Restatements",
        }
    }

    /// How bad the family's findings usually are. A rule that departs says why in its documentation.
    ///
    /// `error`: cannot be true, or cannot be compared. `warning`: probably wrong, or comparable only with a caveat.
    pub fn usual_severity(self) -> Severity {
        match self {
            Family::Periods | Family::Definitions | Family::Arithmetic | Family::Quality => Severity::Error,
            Family::Source | Family::Benchmarks | Family::Contracts | Family::Completeness | Family::Restatements => {
                Severity::Warning
            }
        }
    }
}

/// The headings of a rule's documentation, in order.
pub const SECTIONS: [&str; 6] = [
    "What",
    "Why",
    "What to do",
    "Source",
    "Example that fires",
    "Example that does not",
];

/// The heading under which a rule says what a payer is asked, in the words of a letter.
pub(crate) const QUESTION_SECTION: &str = "Question";

/// The heading that a rule adds when its severity is not its family's usual one.
pub(crate) const SEVERITY_SECTION: &str = "Severity";

impl Rule {
    /// The documentation's first sentence.
    pub fn summary(&self) -> &'static str {
        self.docs
            .lines()
            .map(str::trim)
            .find(|line| !line.is_empty())
            .unwrap_or(self.name)
    }

    /// The text under one heading of [`SECTIONS`], lines joined; `None` when the rule has no such heading.
    pub fn section(&self, heading: &str) -> Option<String> {
        let mut lines = self
            .docs
            .lines()
            .map(str::trim)
            .skip_while(|line| line.strip_prefix("## ").is_none_or(|found| found != heading));
        lines.next()?;
        let text: Vec<&str> = lines
            .take_while(|line| !line.starts_with("## "))
            .filter(|line| !line.is_empty())
            .collect();
        Some(text.join(" "))
    }
}

/// Asked where a rule sends people to the payer and words no question of its own.
const USUAL_QUESTION: &str = "Please check this, and tell us what is right.";

impl Rule {
    /// What a payer is asked where the rule finds something. `None` for a rule whose findings are no payer's to answer.
    pub fn question(&self) -> Option<String> {
        self.section(QUESTION_SECTION).or_else(|| {
            let to_do = self.section("What to do")?;
            to_do
                .to_lowercase()
                .contains("ask the payer")
                .then(|| USUAL_QUESTION.to_owned())
        })
    }
}

/// A rule's explanation as plain text for a terminal: what `plumbline rules CODE` prints.
pub fn explain(rule: &Rule) -> String {
    let mut text = format!(
        "{} {} ({})\n{}\n",
        rule.code,
        rule.name,
        rule.severity.as_str(),
        rule.summary()
    );
    for heading in SECTIONS.into_iter().chain([QUESTION_SECTION, SEVERITY_SECTION]) {
        if let Some(section) = rule.section(heading) {
            text.push_str(&format!("\n{heading}\n{}\n", wrapped(&section)));
        }
    }
    text
}

/// Lines of at most 78 characters, each two blanks in: readable in a terminal of 80 columns.
fn wrapped(text: &str) -> String {
    const COLUMNS: usize = 78;
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split_whitespace() {
        let fits = lines
            .last()
            .is_none_or(|line| line.is_empty() || line.chars().count() + 1 + word.chars().count() <= COLUMNS - 2);
        match lines.last_mut() {
            Some(line) if fits => {
                if !line.is_empty() {
                    line.push(' ');
                }
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
        .iter()
        .map(|line| format!("  {line}"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The reference page docs/rules.md.
pub fn rules_markdown() -> String {
    let mut text = String::from(
        "# Rules\n\n\
         Generated from the files in `crates/rules/src/rules`; refresh with `UPDATE_DOCS=1 cargo test -p plumbline-rules`.\n\n\
         Every finding cites its evidence: each printed value with its place, what was recomputed, the difference and the\n\
         tolerance. A tolerance is what the printed digits leave open, carried through sums, products and quotients; a\n\
         rounding difference is never a finding. A check whose inputs are missing says nothing.\n\n\
         Severities: **error** cannot be true or cannot be compared; **warning** is probably wrong, or comparable only with\n\
         a caveat; **info** is worth knowing and never changes a verdict.\n\n\
         | code | name | severity | finds |\n|---|---|---|---|\n",
    );
    for rule in rules() {
        text.push_str(&format!(
            "| [{code}](#{anchor}) | {name} | {severity} | {summary} |\n",
            code = rule.code,
            anchor = format!("{} {}", rule.code, rule.name).to_lowercase().replace(' ', "-"),
            name = rule.name,
            severity = rule.severity.as_str(),
            summary = rule.summary(),
        ));
    }
    let mut family = None;
    for rule in rules() {
        if family != Some(rule.family) {
            family = Some(rule.family);
            text.push_str(&format!("\n## {}\n", rule.family.title()));
        }
        text.push_str(&format!("\n### {} {}\n\n{}\n", rule.code, rule.name, rule.summary()));
        text.push_str(&format!("\n**Severity.** {}.", rule.severity.as_str()));
        if rule.version > 1 {
            text.push_str(&format!(" Version {}.", rule.version));
        }
        if let Some(reason) = rule.section(SEVERITY_SECTION) {
            text.push_str(&format!(" {reason}"));
        }
        text.push('\n');
        for heading in SECTIONS.into_iter().chain([QUESTION_SECTION]) {
            if let Some(section) = rule.section(heading) {
                text.push_str(&format!("\n**{heading}.** {section}\n"));
            }
        }
    }
    text
}

/// Declares a rule with its documentation, code, name, severity, and what it looks at (see [`Check`]).
///
/// ```text
/// declare_rule! {
///     /// First sentence.
///     ///
///     /// ## What
///     /// …
///     PER004 "paid-through-before-service-end", Error, Report(check)
/// }
/// ```
///
/// A rule that comes to assert something else takes `, version 2` at the end.
macro_rules! declare_rule {
    ($(#[doc = $doc:literal])+ $code:ident $name:literal, $severity:ident, $looks_at:ident($($check:ident),+)) => {
        declare_rule! { $(#[doc = $doc])+ $code $name, $severity, $looks_at($($check),+), version 1 }
    };
    ($(#[doc = $doc:literal])+ $code:ident $name:literal, $severity:ident, $looks_at:ident($($check:ident),+), version $version:literal) => {
        $(#[doc = $doc])+
        pub static $code: $crate::Rule = $crate::Rule {
            code: stringify!($code),
            name: $name,
            severity: plumbline_model::Severity::$severity,
            version: $version,
            family: $crate::Family::of(stringify!($code)),
            docs: concat!($($doc, "\n"),+),
            file: file!(),
            check: $crate::Check::$looks_at($($check),+),
        };
    };
}
