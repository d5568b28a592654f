//! The next version of a mapping file: the same file with the words a person accepted, from a day on.

use chrono::NaiveDate;
use plumbline_model::{LayoutPart, LayoutRule};
use toml_edit::{DocumentMut, Item, TableLike, Value};

use super::facts::{literal_start, words_like};
use crate::edit::{literal, set};
use crate::format::{MappingFile, Pattern, whole_text};
use crate::mappings::{Mapping, MappingError, Origin};

/// A change of a layout a person accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcceptedChange {
    /// What it is about.
    pub what: LayoutPart,
    /// Where the mapping says it.
    pub rule: LayoutRule,
    /// The words that stand there, as proposed.
    pub words: String,
}

/// The head of a mapping file's next version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextVersion<'a> {
    /// The version it becomes: higher than every other of its id.
    pub version: u32,
    /// The first day of the report periods it is for.
    pub from: NaiveDate,
    /// Who keeps it.
    pub by: &'a str,
    /// When.
    pub on: NaiveDate,
}

impl Mapping {
    /// A mapping file's text as its next version, with the accepted changes; comments and order stay. `name` stands for
    /// the file in errors.
    ///
    /// Errors: [`MappingError::NotUnderstood`] and [`MappingError::Unsound`] for a text that is none or would become none;
    /// [`MappingError::Unsound`] where a change is of something the file does not have.
    pub fn next_version(
        text: &str,
        name: &str,
        head: &NextVersion,
        accepted: &[AcceptedChange],
    ) -> Result<String, MappingError> {
        let origin = || Origin::File(name.into());
        let before = Mapping::parse(text, name, origin())?;
        let unsound = |problem: String| MappingError::Unsound {
            file: name.to_owned(),
            problem,
        };
        let mut document: DocumentMut = text.parse().map_err(|error| unsound(format!("{error}")))?;
        let root = document.as_table_mut();
        set(root, "version", Value::from(i64::from(head.version)));
        for (key, value) in [
            ("valid_from", head.from.to_string()),
            ("changed_by", head.by.to_owned()),
            ("changed_on", head.on.to_string()),
        ] {
            set(root, key, Value::from(value));
            if let Some(mut key) = root.key_mut(key) {
                // The keys of a file's head stand in a column.
                key.leaf_decor_mut().set_suffix("  ");
            }
        }
        for change in accepted {
            apply(&mut document, before.file(), change).ok_or_else(|| {
                unsound(format!(
                    "there is no {} {} to change",
                    change.rule.list,
                    change.rule.index + 1
                ))
            })?;
        }
        let changed = document.to_string();
        Mapping::parse(&changed, name, origin())?;
        Ok(changed)
    }
}

/// Makes one change; `None` where the file has no such thing.
fn apply(document: &mut DocumentMut, file: &MappingFile, change: &AcceptedChange) -> Option<()> {
    let LayoutRule { list, table, index } = &change.rule;
    let index = *index;
    match (change.what, list.as_str()) {
        (LayoutPart::Sheet, _) => {
            let old = file.table.get(index)?.part.as_ref()?.as_str().to_owned();
            rename_part(document, &old, &exact(&change.words));
            Some(())
        }
        (LayoutPart::HeaderFact, _) => {
            let rule = file.fact.get(index)?;
            let fact = entry(document.get_mut("fact")?, index)?;
            if rule.label.is_some() {
                put(fact, "label", literal(&exact(&change.words)))
            } else if let Some(find) = &rule.find {
                put(fact, "find", literal(&reworded(find, &change.words)))
            } else {
                put(
                    fact,
                    "pointer",
                    std::iter::once(Value::from(change.words.as_str())).collect(),
                )
            }
        }
        (LayoutPart::Definition, _) => {
            let definition = entry(document.get_mut("definition")?, index)?;
            put(definition, "sentence", literal(&escaped(&change.words)))
        }
        (LayoutPart::Section, _) => {
            let section = entry(of_table(document, *table)?.get_mut("section")?, index)?;
            put(section, "row", literal(&exact(&change.words)))
        }
        (_, "header") => {
            let old = file.table.get((*table)?)?.header.get(index)?.as_str().to_owned();
            rename_sign(document, *table, &old, &exact(&change.words))
        }
        (_, "row_fact") => {
            let rule = file.table.get((*table)?)?.row_fact.get(index)?;
            let new = exact(&change.words);
            let fact = entry(of_table(document, *table)?.get_mut("row_fact")?, index)?;
            put(fact, "header", literal(&new))?;
            rename_sign(document, *table, rule.header.as_str(), &new)
        }
        (_, "term" | "measure") => {
            let of = file.table.get((*table)?)?;
            let old = match list.as_str() {
                "term" => &of.term.get(index)?.payer_term,
                _ => &of.measure.get(index)?.payer_term,
            };
            let rule = entry(of_table(document, *table)?.get_mut(list)?, index)?;
            put(rule, "payer_term", Value::from(change.words.as_str()))?;
            rename_text(document, *table, old, &exact(&change.words))
        }
        (_, "column") => {
            let rule = file.table.get((*table)?)?.column.get(index)?;
            let (header, renames) = header_of(&rule.header, &change.words);
            let column = entry(of_table(document, *table)?.get_mut("column")?, index)?;
            put(column, "header", header.iter().map(|word| literal(word)).collect())?;
            for (old, new) in renames {
                rename_sign(document, *table, &old, &new)?;
            }
            Some(())
        }
        _ => None,
    }
}

/// A column's header words for a found header, and which word became which.
fn header_of(words: &[Pattern], found: &str) -> (Vec<String>, Vec<(String, String)>) {
    let texts: Vec<&str> = found.split(" / ").collect();
    let open_words: Vec<usize> = (0..words.len())
        .filter(|at| !texts.iter().any(|text| words[*at].is_match(text)))
        .collect();
    let open_texts: Vec<&str> = texts
        .iter()
        .filter(|text| !words.iter().any(|word| word.is_match(text)))
        .copied()
        .collect();
    if open_words.is_empty() || open_words.len() > open_texts.len() {
        return (texts.iter().map(|text| exact(text)).collect(), Vec::new());
    }
    let mut header: Vec<String> = words.iter().map(|word| word.as_str().to_owned()).collect();
    let mut renames = Vec::new();
    // The words nearest the figures are told first: texts above them may be titles the mapping never named.
    for (at, text) in open_words.iter().rev().zip(open_texts.iter().rev()) {
        let new = exact(text);
        renames.push((std::mem::replace(&mut header[*at], new.clone()), new));
    }
    (header, renames)
}

/// A fact's pattern for a line that says it in other words.
fn reworded(find: &Pattern, line: &str) -> String {
    let (sought, rest) = literal_start(find.as_str());
    let start = words_like(sought.trim(), line).unwrap_or_default();
    let blank = if sought.ends_with(' ') || !sought.contains(' ') {
        " "
    } else {
        ""
    };
    let new = format!("^{}{blank}{rest}", escaped(start));
    let fits = Pattern::new(&new).is_ok_and(|pattern| {
        let captured = pattern
            .captures(line)
            .and_then(|captures| captures.get(1).map(|group| group.as_str().to_owned()));
        captured.is_some_and(|text| !text.trim().is_empty())
    });
    if fits {
        new
    } else {
        format!("^{} ?(.+)$", escaped(start))
    }
}

/// A pattern for one text and no other.
fn exact(text: &str) -> String {
    format!("^{}$", escaped(text))
}

fn escaped(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for letter in text.chars() {
        if r"\.+*?()|[]{}^$".contains(letter) {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern
}

/// Another name for a part wherever the file names it.
fn rename_part(document: &mut DocumentMut, old: &str, new: &str) {
    for list in ["table", "fact", "recognize", "definition", "ignore_table"] {
        let Some(item) = document.get_mut(list) else { continue };
        for at in 0.. {
            let Some(one) = entry(item, at) else { break };
            if one.get("part").and_then(Item::as_str) == Some(old) {
                put(one, "part", literal(new));
            }
        }
    }
}

/// Another pattern among the words a table, and the layout, is known by.
fn rename_sign(document: &mut DocumentMut, table: Option<usize>, old: &str, new: &str) -> Option<()> {
    replace_signs(document, table, new, &|sign| sign == old)
}

/// The same for a text that a pattern stands for.
fn rename_text(document: &mut DocumentMut, table: Option<usize>, old: &str, new: &str) -> Option<()> {
    replace_signs(document, table, new, &|sign| {
        whole_text(sign).is_some_and(|text| text.eq_ignore_ascii_case(old))
    })
}

fn replace_signs(document: &mut DocumentMut, table: Option<usize>, new: &str, is: &dyn Fn(&str) -> bool) -> Option<()> {
    if let Some(header) = of_table(document, table)?
        .get_mut("header")
        .and_then(Item::as_array_mut)
    {
        for at in 0..header.len() {
            if header.get(at).and_then(Value::as_str).is_some_and(is) {
                header.replace(at, literal(new));
            }
        }
    }
    if let Some(signs) = document.get_mut("recognize") {
        for at in 0.. {
            let Some(sign) = entry(signs, at) else { break };
            if sign.get("text").and_then(Item::as_str).is_some_and(is) {
                put(sign, "text", literal(new));
            }
        }
    }
    Some(())
}

fn of_table(document: &mut DocumentMut, table: Option<usize>) -> Option<&mut dyn TableLike> {
    entry(document.get_mut("table")?, table?)
}

/// One table of a list, however the list is written.
fn entry(list: &mut Item, index: usize) -> Option<&mut dyn TableLike> {
    match list {
        Item::ArrayOfTables(tables) => tables.get_mut(index).map(|table| table as &mut dyn TableLike),
        Item::Value(Value::Array(values)) => {
            let value = values.get_mut(index)?;
            value.as_inline_table_mut().map(|table| table as &mut dyn TableLike)
        }
        _ => None,
    }
}

/// Sets a key; what stands around the older value stays.
fn put(table: &mut dyn TableLike, key: &str, mut value: Value) -> Option<()> {
    match table.get_mut(key) {
        Some(item) => {
            if let Some(old) = item.as_value() {
                *value.decor_mut() = old.decor().clone();
            }
            *item = Item::Value(value);
        }
        None => drop(table.insert(key, Item::Value(value))),
    }
    Some(())
}
