//! A draft as the mapping file a person will read and edit.

use std::collections::BTreeMap;
use std::fmt::Write;

use chrono::NaiveDate;
use plumbline_model::{StatementKind, Unit};

use super::facts::id_of;
use super::shape::{escaped, whole};
use super::{
    DraftColumn, DraftFact, DraftRole, DraftRows, DraftScale, DraftTable, DraftTerm, FactHow, MappingDraft, TermUse,
    UseState,
};

/// Header words among the signs of the layout.
const MOST_WORDS: usize = 6;

impl MappingDraft {
    /// The mapping file: what is certain or decided as its rules, what is open as comments.
    ///
    /// The text is one [`crate::Mapping::parse`] accepts, unless a person gave the draft contents that no mapping file
    /// can have; the same draft gives the same text.
    pub fn to_toml(&self) -> String {
        let mut text = String::new();
        self.head(&mut text);
        self.recognize(&mut text);
        for fact in self.facts.iter().filter(|fact| fact.chosen) {
            write_fact(&mut text, fact);
        }
        for (_, table) in self.chosen() {
            self.table(&mut text, table);
        }
        self.definitions(&mut text);
        self.ignores(&mut text);
        self.answers(&mut text);
        self.open(&mut text);
        text
    }

    /// The same draft with who keeps it and when.
    pub fn kept_by(mut self, by: &str, on: NaiveDate) -> MappingDraft {
        self.by = Some(by.trim().to_owned());
        self.on = Some(on);
        self
    }

    /// The payer's name, as found or as a person gave it.
    pub fn payer(&self) -> Option<&str> {
        self.fact(StatementKind::Payer).map(|fact| fact.value.as_str())
    }

    /// The mapping's id: the draft's own, else what the payer's name gives.
    pub fn mapping_id(&self) -> String {
        match (self.id.trim(), self.payer()) {
            ("", Some(payer)) => id_of(payer),
            (id, _) => id_of(id),
        }
    }

    fn head(&self, text: &mut String) {
        let payer = self.payer().unwrap_or("A payer that is not named yet");
        let _ = writeln!(
            text,
            "# {payer}, drafted by Plumbline from the words of {}.",
            comment(&self.source)
        );
        match (&self.by, self.on) {
            (Some(by), Some(on)) => {
                let _ = writeln!(text, "# Looked through and kept by {} on {on}.", comment(by));
            }
            _ => text.push_str("# Nobody has looked it through.\n"),
        }
        let id = self.mapping_id();
        let description = if self.description.trim().is_empty() {
            format!("{payer}, layout of {}", self.source)
        } else {
            self.description.trim().to_owned()
        };
        let _ = write!(
            text,
            "id          = {}\nversion     = 1\ndescription = {}\nsource      = {}\nformats     = [\"{}\"]\n",
            quoted(&id),
            quoted(&description),
            quoted(&self.source),
            self.format.as_str()
        );
        if let Some(payer) = self.payer() {
            let _ = write!(text, "\n[payer]\nname = {}\n", quoted(payer));
        }
        let standing: Vec<String> = [
            (StatementKind::Subject, "subject"),
            (StatementKind::Program, "program"),
            (StatementKind::LineOfBusiness, "line_of_business"),
        ]
        .into_iter()
        .filter_map(|(kind, key)| {
            let fact = self.fact(kind).filter(|fact| fact.how == FactHow::Always)?;
            Some(format!("{key} = {}\n", quoted(&fact.value)))
        })
        .collect();
        if !standing.is_empty() {
            let _ = write!(text, "\n[report]\n{}", standing.concat());
        }
    }

    /// The payer's name, the titles, and the header words of the tables taken.
    fn recognize(&self, text: &mut String) {
        let mut signs: Vec<(String, Option<String>, u32)> = Vec::new();
        let payer = self.fact(StatementKind::Payer).filter(|payer| payer.anchor.is_some());
        if let Some(payer) = payer {
            signs.push((escaped(&payer.printed), None, 3));
        }
        let of_payer = payer.map(|payer| whole(&payer.printed));
        signs.extend(
            self.signs
                .iter()
                .filter(|sign| Some(&sign.text) != of_payer.as_ref())
                .map(|sign| (sign.text.clone(), sign.part.clone(), sign.weight)),
        );
        let words = self.chosen().flat_map(|(_, table)| {
            let part = table.part_pattern.clone();
            // The keys of JSON objects are no text of the document.
            let words = table.header.iter().filter(|_| table.json.is_none());
            words.map(move |word| (word.clone(), part.clone(), 1))
        });
        for word in words {
            if signs.len() < MOST_WORDS + 3 && !signs.contains(&word) {
                signs.push(word);
            }
        }
        // Without the payer's name a title tells most; a header word alone would be too common.
        let required = signs
            .iter()
            .position(|(_, _, weight)| *weight == 3)
            .or_else(|| signs.iter().position(|(_, _, weight)| *weight == 2));
        for (at, (pattern, part, weight)) in signs.iter().enumerate() {
            let _ = write!(text, "\n[[recognize]]\ntext     = {}\n", literal(pattern));
            if let Some(part) = part {
                let _ = writeln!(text, "part     = {}", literal(part));
            }
            let _ = writeln!(text, "weight   = {weight}");
            if Some(at) == required.or_else(|| (at == 0).then_some(0)) {
                text.push_str("required = true\n");
            }
        }
    }

    fn table(&self, text: &mut String, table: &DraftTable) {
        let _ = write!(
            text,
            "\n# {} figures at {}, {}.\n[[table]]\n",
            table.figures,
            comment(&table.anchor.place()),
            table.why
        );
        let mut keys: Vec<(&str, String)> = vec![("name", quoted(&table.name))];
        if table.rows == DraftRows::Measures {
            keys.push(("kind", quoted("quality")));
        }
        if let Some(part) = &table.part_pattern {
            keys.push(("part", literal(part)));
        }
        match &table.json {
            Some(json) => keys.push(("json", quoted(json))),
            None => {
                keys.push(("header", list(&table.header)));
                keys.push(("header_rows", table.header_rows.to_string()));
            }
        }
        if matches!(table.rows, DraftRows::Columns | DraftRows::Reports) {
            keys.push(("orientation", quoted("terms_in_columns")));
            if table.rows == DraftRows::Reports {
                keys.push(("row_is", quoted("report")));
            }
        } else if let Some(label) = &table.label {
            keys.push(("label", literal(label)));
        }
        let below_is_taken = table
            .below
            .and_then(|below| self.tables.get(below))
            .is_some_and(|below| below.chosen);
        if let Some(stop) = table.stop.as_ref().filter(|_| table.below.is_some() && !below_is_taken) {
            keys.push(("stop", literal(stop)));
        }
        if table.rows != DraftRows::Measures {
            keys.push(("blank", quoted("absent")));
        }
        aligned(text, &keys);
        columns(text, table);
        row_facts(text, table);
        for section in table.sections.iter().filter(|section| {
            table
                .terms
                .iter()
                .any(|term| term.section.as_deref() == Some(&section.name))
        }) {
            let mut keys = vec![("row", literal(&section.row)), ("name", quoted(&section.name))];
            keys.extend(section.unit.map(|unit| ("unit", quoted(unit.as_str()))));
            text.push_str("\n[[table.section]]\n");
            aligned(text, &keys);
        }
        for term in &table.terms {
            if table.rows == DraftRows::Measures {
                measure(text, term);
            } else {
                self.term(text, table, term);
            }
        }
    }

    fn term(&self, text: &mut String, table: &DraftTable, term: &DraftTerm) {
        let taken: Vec<(&TermUse, &str, Unit)> = term
            .uses
            .iter()
            .filter(|one| one.state == UseState::Take && one.by.is_none() && table.takes(&one.column))
            .filter_map(|one| Some((one, one.code.as_deref()?, table.unit_of(term.section.as_deref(), one)?)))
            .collect();
        let Some((first, code, unit)) = taken.first().copied() else {
            return;
        };
        let mut keys = vec![("payer_term", quoted(&term.term))];
        keys.extend(term.section.as_deref().map(|section| ("section", quoted(section))));
        let values = table
            .columns
            .iter()
            .filter(|column| table.role_of(column) == DraftRole::Value)
            .count();
        let everywhere = first.column.is_empty() || values == taken.len();
        if everywhere && taken.iter().all(|(_, other, _)| *other == code) {
            keys.push(("metric", quoted(code)));
        } else {
            keys.push((
                "metrics",
                pairs(taken.iter().map(|(one, code, _)| (one.column.as_str(), *code))),
            ));
        }
        // Where section or column says the unit, the term need not.
        let own: Vec<&(&TermUse, &str, Unit)> = taken
            .iter()
            .filter(|(one, _, _)| {
                table
                    .implied(term, one)
                    .is_none_or(|unit| one.unit.is_some_and(|own| own != unit))
            })
            .collect();
        if own.len() == taken.len() && taken.iter().all(|(_, _, other)| *other == unit) {
            keys.push(("unit", quoted(unit.as_str())));
        } else if !own.is_empty() {
            keys.push((
                "units",
                pairs(own.iter().map(|(one, _, unit)| (one.column.as_str(), unit.as_str()))),
            ));
        }
        if let Some(key) = taken.iter().find_map(|(_, code, _)| total_cost(code)) {
            keys.push(("definition", quoted(key)));
        }
        let _ = write!(text, "\n[[table.term]] # {}\n", comment(&first.anchor.place()));
        aligned(text, &keys);
    }

    /// What the total-cost terms count is not known: each gets a definition that says so.
    fn definitions(&self, text: &mut String) {
        let mut terms: BTreeMap<&str, &str> = BTreeMap::new();
        for (_, table) in self.chosen() {
            for term in &table.terms {
                for one in term
                    .uses
                    .iter()
                    .filter(|one| one.state == UseState::Take && one.by.is_none())
                {
                    if let Some(key) = one.code.as_deref().and_then(total_cost) {
                        terms.entry(key).or_insert(&term.term);
                    }
                }
            }
        }
        for (key, term) in terms {
            let _ = write!(
                text,
                "\n# What the total counts is not known. Give the sentence that says it (sentence = '…') and its facets.\n[[definition]]\nkey              = {}\nterm             = {}\nwithout_sentence = true\n",
                quoted(key),
                quoted(term)
            );
        }
    }

    fn ignores(&self, text: &mut String) {
        for (_, table) in self.chosen() {
            let mut said: Vec<(String, Option<&str>, String)> = Vec::new();
            for term in &table.terms {
                let out: Vec<&TermUse> = term
                    .uses
                    .iter()
                    .filter(|one| one.state == UseState::LeaveOut && one.by.is_none())
                    .collect();
                let Some(first) = out.first() else { continue };
                let pattern = format!("^{}$", escaped(&term.term));
                let reason = |one: &TermUse| sentence(&one.why);
                if out.len() == term.uses.len() {
                    said.push((pattern, None, reason(first)));
                } else {
                    said.extend(
                        out.iter()
                            .map(|one| (pattern.clone(), Some(one.column.as_str()), reason(one))),
                    );
                }
            }
            let mut written: Vec<(String, Option<&str>)> = Vec::new();
            for (pattern, column, reason) in said {
                if written.contains(&(pattern.clone(), column)) {
                    continue;
                }
                let mut keys = vec![("term", literal(&pattern)), ("table", quoted(&table.name))];
                keys.extend(column.map(|column| ("column", quoted(column))));
                keys.push(("reason", quoted(&reason)));
                text.push_str("\n[[ignore]]\n");
                aligned(text, &keys);
                written.push((pattern, column));
            }
        }
    }

    /// What a person said of single terms, each with who and when: kept apart from the rules, so that it can be listed,
    /// changed and taken back like an answer given later.
    fn answers(&self, text: &mut String) {
        for (_, table) in self.chosen() {
            for term in &table.terms {
                for one in term.uses.iter().filter(|one| table.takes(&one.column)) {
                    let Some(by) = &one.by else { continue };
                    let mut keys = vec![("term", quoted(&term.term)), ("table", quoted(&table.name))];
                    keys.extend(term.section.as_deref().map(|section| ("section", quoted(section))));
                    keys.extend((!one.column.is_empty()).then(|| ("column", quoted(&one.column))));
                    match (one.state, &one.code) {
                        (UseState::Take, Some(code)) if table.rows == DraftRows::Measures => {
                            keys.push(("measure", quoted(code)));
                        }
                        (UseState::Take, Some(code)) => {
                            keys.push(("code", quoted(code)));
                            let unit = table.unit_of(term.section.as_deref(), one);
                            let own = unit.filter(|unit| table.implied(term, one) != Some(*unit));
                            keys.extend(own.map(|unit| ("unit", quoted(unit.as_str()))));
                        }
                        (UseState::LeaveOut, _) => keys.push(("declined", quoted(&sentence(&one.why)))),
                        _ => continue,
                    }
                    keys.push(("answered_by", quoted(by)));
                    keys.extend(one.on.map(|on| ("answered_on", quoted(&on.to_string()))));
                    let shown = one
                        .suggestions
                        .iter()
                        .find(|shown| Some(&shown.code) == one.code.as_ref());
                    keys.extend(shown.map(|shown| ("because", quoted(&shown.reason))));
                    let _ = write!(text, "\n[[answer]] # {}\n", comment(&one.anchor.place()));
                    aligned(text, &keys);
                }
            }
        }
    }

    fn open(&self, text: &mut String) {
        let questions = self.questions();
        if !questions.is_empty() {
            text.push_str("\n# Open questions; what they concern is not taken until they are answered.\n");
            for question in &questions {
                let _ = writeln!(text, "#  - {}", comment(&question.text));
            }
        }
        if !self.cannot.is_empty() {
            text.push_str("\n# What the draft leaves to a person.\n");
            for one in &self.cannot {
                let _ = writeln!(text, "#  - {}", comment(one));
            }
        }
    }
}

impl DraftTable {
    /// What a column is written as: not taken while it is uncertain what it holds, or what it is compared with.
    fn role_of(&self, column: &DraftColumn) -> DraftRole {
        let compared = matches!(column.role, DraftRole::Target | DraftRole::Baseline);
        let has_value = column.of.as_deref().is_some_and(|of| self.takes(of));
        if !column.sure || (compared && !has_value) {
            return DraftRole::Skip;
        }
        column.role
    }

    /// The unit that section or column give a term without its saying one.
    fn implied(&self, term: &DraftTerm, one: &TermUse) -> Option<Unit> {
        let section = self
            .sections
            .iter()
            .find(|section| Some(section.name.as_str()) == term.section.as_deref());
        let column = self
            .columns
            .iter()
            .find(|column| column.name == one.column && !one.column.is_empty());
        section
            .and_then(|section| section.unit)
            .or(column.and_then(|column| column.unit))
    }
}

/// The key of the definition a total-cost code needs.
fn total_cost(code: &str) -> Option<&'static str> {
    code.starts_with("total-cost-of-care").then_some("total-cost-of-care")
}

fn write_fact(text: &mut String, fact: &DraftFact) {
    if fact.how == FactHow::Always || fact.kind == StatementKind::Payer {
        return;
    }
    let mut keys = vec![("kind", quoted(&word(&fact.kind)))];
    match fact.how {
        FactHow::Find => keys.push(("find", literal(&fact.rule))),
        FactHow::Label => keys.push(("label", literal(&fact.rule))),
        FactHow::Pointer => {
            let pointers: Vec<String> = fact.rule.split(' ').map(quoted).collect();
            keys.push(("pointer", format!("[{}]", pointers.join(", "))));
        }
        FactHow::FileName => {
            keys.push(("from", quoted("file_name")));
            keys.push(("find", literal(&fact.rule)));
        }
        FactHow::Always => {}
    }
    keys.extend(fact.system.as_deref().map(|system| ("system", quoted(system))));
    if let Some(meaning) = &fact.meaning {
        keys.push((
            "values",
            format!("{{ {} = {} }}", quoted(&fact.printed), quoted(meaning)),
        ));
    }
    let place = fact
        .anchor
        .as_ref()
        .map_or_else(|| "the file's name".to_owned(), plumbline_model::Anchor::place);
    let _ = write!(text, "\n[[fact]] # {}\n", comment(&place));
    aligned(text, &keys);
}

fn columns(text: &mut String, table: &DraftTable) {
    let wide = matches!(table.rows, DraftRows::Columns | DraftRows::Reports);
    let listed: Vec<&DraftColumn> = table
        .columns
        .iter()
        .filter(|column| column.fact.is_none() && !(wide && column.role == DraftRole::Value))
        .collect();
    if listed.is_empty() {
        return;
    }
    text.push_str("\ncolumn = [\n");
    for column in listed {
        let role = table.role_of(column);
        let mut keys = vec![
            format!("name = {}", quoted(&column.name)),
            format!("header = {}", list(&column.header)),
        ];
        if role != DraftRole::Value {
            keys.push(format!("role = {}", quoted(&word(&role))));
        }
        let compared = matches!(role, DraftRole::Target | DraftRole::Baseline);
        let of = column.of.as_deref().filter(|_| compared);
        keys.extend(of.map(|of| format!("of = {}", quoted(of))));
        if role == DraftRole::Threshold {
            let threshold = super::columns::threshold(&column.printed);
            keys.push(format!("threshold = {}", quoted(&threshold)));
        }
        let counted = compared || matches!(role, DraftRole::Value | DraftRole::Peer);
        let unit = column.unit.filter(|_| counted && table.rows != DraftRows::Measures);
        keys.extend(unit.map(|unit| format!("unit = {}", quoted(unit.as_str()))));
        if column.scale != DraftScale::AsPrinted && role != DraftRole::Text {
            keys.push(format!("scale = {}", quoted(&word(&column.scale))));
        }
        if column.period && role == DraftRole::Value {
            keys.push("period = \"header\"".to_owned());
        }
        if matches!(role, DraftRole::Peer | DraftRole::Skip) {
            let reason = match &column.reason {
                _ if role != column.role => "What it holds is not certain",
                Some(reason) => reason,
                None => "It is not the organization's own figure",
            };
            keys.push(format!("reason = {}", quoted(reason)));
        }
        let evidence = if column.evidence.is_empty() {
            String::new()
        } else {
            format!(" # {}", comment(&column.evidence))
        };
        let _ = writeln!(text, "    {{ {} }},{evidence}", keys.join(", "));
    }
    text.push_str("]\n");
}

fn row_facts(text: &mut String, table: &DraftTable) {
    if table.rows != DraftRows::Reports {
        return;
    }
    for column in &table.columns {
        let Some(kind) = column.fact else { continue };
        let mut keys = vec![
            ("header", literal(column.header.last().map_or("", String::as_str))),
            ("kind", quoted(&word(&kind))),
        ];
        if kind == StatementKind::SubjectIdentifier
            && let Some((_, Some(system))) = super::columns::row_fact(&column.printed)
        {
            keys.push(("system", quoted(&system)));
        }
        text.push_str("\n[[table.row_fact]]\n");
        aligned(text, &keys);
    }
}

fn measure(text: &mut String, term: &DraftTerm) {
    let taken = |one: &&TermUse| one.state == UseState::Take && one.by.is_none();
    let Some(one) = term.uses.iter().find(taken) else {
        return;
    };
    let Some(code) = &one.code else { return };
    let _ = write!(text, "\n[[table.measure]] # {}\n", comment(&one.anchor.place()));
    aligned(text, &[("payer_term", quoted(&term.term)), ("measure", quoted(code))]);
}

/// A choice as mapping files write it: the word it has in JSON.
fn word(choice: &impl serde::Serialize) -> String {
    let value = serde_json::to_value(choice).ok();
    value
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

/// Keys below each other, their signs of equality too.
fn aligned(text: &mut String, keys: &[(&str, String)]) {
    let width = keys.iter().map(|(key, _)| key.len()).max().unwrap_or_default();
    for (key, value) in keys {
        let _ = writeln!(text, "{key:width$} = {value}");
    }
}

/// A pattern between single quotes, so that its backslashes stand for themselves; as another string where it cannot be.
fn literal(pattern: &str) -> String {
    if pattern.contains('\'') || pattern.chars().any(char::is_control) {
        return quoted(pattern);
    }
    format!("'{pattern}'")
}

fn quoted(text: &str) -> String {
    let plain = !text.contains(['"', '\\']) && !text.chars().any(char::is_control);
    if plain {
        format!("\"{text}\"")
    } else {
        toml_edit::Value::from(text).to_string()
    }
}

fn list(patterns: &[String]) -> String {
    let patterns: Vec<String> = patterns.iter().map(|pattern| literal(pattern)).collect();
    format!("[{}]", patterns.join(", "))
}

fn pairs<'p>(pairs: impl Iterator<Item = (&'p str, &'p str)>) -> String {
    let pairs: Vec<String> = pairs
        .map(|(key, value)| format!("{} = {}", bare(key), quoted(value)))
        .collect();
    format!("{{ {} }}", pairs.join(", "))
}

/// A key as TOML takes it without quotes, where it can be.
fn bare(key: &str) -> String {
    let plain = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    if plain { key.to_owned() } else { quoted(key) }
}

/// A text in one line, as a comment needs it.
fn comment(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn sentence(text: &str) -> String {
    let text = text.trim().trim_end_matches('.');
    if text.is_empty() {
        "A person left it out".to_owned()
    } else {
        text.to_owned()
    }
}
