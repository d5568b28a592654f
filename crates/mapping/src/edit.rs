//! Changing a mapping file for a person: its comments, its order and everything else in it stay.

use chrono::NaiveDate;
use plumbline_model::PageBox;
use rust_decimal::Decimal;
use toml_edit::{DocumentMut, Item, Table, Value};

use crate::format::{AnswerRule, AppliesTo};
use crate::mappings::{Mapping, MappingError};

/// A region as it is written into a mapping file: see [`crate::format::RegionRule`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionText {
    /// A pattern for words of the page; without it `page_number` tells the page.
    pub page: Option<String>,
    /// 1 for the first page.
    pub page_number: Option<u32>,
    /// Whether every page with the words has the table.
    pub every_page: bool,
    /// The table's box in points.
    pub table: PageBox,
    /// The lines between its columns in points.
    pub columns: Vec<Decimal>,
    /// Who marked it.
    pub marked_by: Option<String>,
    /// When.
    pub marked_on: Option<NaiveDate>,
}

/// What becomes of a mapping file's regions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RegionChange {
    /// One more, at the file's end.
    Add(RegionText),
    /// Another in the place of the region with this index.
    Replace(usize, RegionText),
    /// The region with this index is gone.
    Remove(usize),
}

/// What becomes of a mapping file's answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnswerChange {
    /// One more, at the file's end.
    Add(AnswerRule),
    /// Another in the place of the answer with this index.
    Replace(usize, AnswerRule),
    /// The answer with this index is gone.
    Remove(usize),
}

impl AnswerRule {
    /// The answer as lines of a mapping file, `[[answer]]` first.
    pub fn to_toml(&self) -> String {
        lines("answer", self.keys())
    }

    /// The keys that are said, in the order they are written.
    fn keys(&self) -> Vec<(&'static str, Value)> {
        let text = |text: &Option<String>| text.as_deref().map(Value::from);
        let reach = Some(self.applies_to).filter(|reach| *reach != AppliesTo::Layout);
        said([
            ("term", Some(Value::from(self.term.as_str()))),
            ("table", text(&self.table)),
            ("section", text(&self.section)),
            ("column", text(&self.column)),
            ("code", text(&self.code)),
            ("measure", text(&self.measure)),
            ("declined", text(&self.declined)),
            ("unit", self.unit.map(|unit| Value::from(unit.as_str()))),
            ("applies_to", reach.map(|reach| Value::from(reach.as_str()))),
            ("sha256", text(&self.sha256)),
            ("answered_by", text(&self.answered_by)),
            ("answered_on", self.answered_on.map(|day| Value::from(day.to_string()))),
            ("because", text(&self.because)),
        ])
    }
}

/// The keys of an answer, those left out included.
const ANSWER_KEYS: [&str; 13] = [
    "term",
    "table",
    "section",
    "column",
    "code",
    "measure",
    "declined",
    "unit",
    "applies_to",
    "sha256",
    "answered_by",
    "answered_on",
    "because",
];

/// The keys that have a value.
pub(crate) fn said<const N: usize>(keys: [(&'static str, Option<Value>); N]) -> Vec<(&'static str, Value)> {
    keys.into_iter()
        .filter_map(|(key, value)| Some((key, value?)))
        .collect()
}

/// An entry of a list as lines of a mapping file.
pub(crate) fn lines(list: &str, keys: Vec<(&'static str, Value)>) -> String {
    let width = keys.iter().map(|(key, _)| key.len()).max().unwrap_or_default();
    let keys = keys.iter().map(|(key, value)| format!("{key:width$} = {value}"));
    std::iter::once(format!("[[{list}]]"))
        .chain(keys)
        .collect::<Vec<_>>()
        .join("\n")
        + "\n"
}

impl RegionText {
    /// The region as lines of a mapping file, `[[region]]` first.
    pub fn to_toml(&self) -> String {
        lines("region", self.keys())
    }

    /// The keys that are said, in the order they are written.
    fn keys(&self) -> Vec<(&'static str, Value)> {
        let text = |text: &Option<String>| text.as_deref().map(Value::from);
        let points = |points: &[Decimal]| points.iter().map(distance).collect::<Value>();
        said([
            ("page", self.page.as_deref().map(literal)),
            (
                "page_number",
                self.page_number.map(|number| Value::from(i64::from(number))),
            ),
            ("every_page", self.every_page.then_some(Value::from(true))),
            ("box", Some(points(&self.table.0))),
            ("columns", (!self.columns.is_empty()).then(|| points(&self.columns))),
            ("marked_by", text(&self.marked_by)),
            ("marked_on", self.marked_on.map(|day| Value::from(day.to_string()))),
        ])
    }
}

/// The keys of a region, those left out included: an older value must not stay behind.
const REGION_KEYS: [&str; 7] = [
    "page",
    "page_number",
    "every_page",
    "box",
    "columns",
    "marked_by",
    "marked_on",
];

/// A pattern between single quotes, so that its backslashes stand for themselves; as another string where it cannot be.
fn literal(pattern: &str) -> Value {
    let plain = !pattern.contains('\'') && !pattern.chars().any(char::is_control);
    let written = plain.then(|| format!("'{pattern}'").parse().ok()).flatten();
    written.unwrap_or_else(|| Value::from(pattern))
}

/// A distance as TOML writes it. Points carry two digits at most, so nothing is lost.
fn distance(points: &Decimal) -> Value {
    Value::from(f64::try_from(points.round_dp(2)).unwrap_or_default())
}

/// A change of one of a file's lists.
enum Change<'c> {
    Add(String),
    Replace(usize, &'c [&'static str], Vec<(&'static str, Value)>),
    Remove(usize),
}

impl Mapping {
    /// A mapping file's text with its regions changed, as version `version`; `name` stands for the file in errors.
    ///
    /// Errors: [`MappingError::NotUnderstood`] and [`MappingError::Unsound`] for a text that is none or would become
    /// none, [`MappingError::Unsound`] where the region to replace or remove is not there.
    pub fn change_regions(text: &str, name: &str, version: u32, change: &RegionChange) -> Result<String, MappingError> {
        let change = match change {
            RegionChange::Add(region) => Change::Add(region.to_toml()),
            RegionChange::Replace(index, region) => Change::Replace(*index, &REGION_KEYS, region.keys()),
            RegionChange::Remove(index) => Change::Remove(*index),
        };
        rewrite(text, name, version, "region", vec![change])
    }

    /// The same for its answers; several changes are made in their order.
    pub fn change_answers(
        text: &str,
        name: &str,
        version: u32,
        changes: &[AnswerChange],
    ) -> Result<String, MappingError> {
        let changes = changes.iter().map(|change| match change {
            AnswerChange::Add(answer) => Change::Add(answer.to_toml()),
            AnswerChange::Replace(index, answer) => Change::Replace(*index, &ANSWER_KEYS, answer.keys()),
            AnswerChange::Remove(index) => Change::Remove(*index),
        });
        rewrite(text, name, version, "answer", changes.collect())
    }

    /// The built-in file this text is a copy of in everything but its version, where it is one: keeping it would only
    /// hide later versions of Plumbline's own.
    pub fn unchanged_copy_of(text: &str, copied_from: &str) -> Option<String> {
        let text = text.strip_prefix(COPIED).and_then(|text| text.split_once('\n'))?.1;
        let mut document: DocumentMut = copied_from.parse().ok()?;
        let version = text.parse::<DocumentMut>().ok()?.get("version")?.as_integer()?;
        set(document.as_table_mut(), "version", Value::from(version));
        (document.to_string().trim_end() == text.trim_end()).then(|| copied_from.to_owned())
    }

    /// The first line of a copy of a built-in mapping.
    pub fn copied_from(id: &str, version: u32) -> String {
        format!("{COPIED}\"{id}\", version {version}, and changed here.\n")
    }
}

/// How the first line of a copied mapping begins.
const COPIED: &str = "# Copied from Plumbline's own mapping ";

fn rewrite(
    text: &str,
    name: &str,
    version: u32,
    list: &'static str,
    changes: Vec<Change>,
) -> Result<String, MappingError> {
    let origin = || crate::Origin::File(name.into());
    Mapping::parse(text, name, origin())?;
    let unsound = |problem: String| MappingError::Unsound {
        file: name.to_owned(),
        problem,
    };
    let mut document: DocumentMut = text.parse().map_err(|error| unsound(format!("{error}")))?;
    set(document.as_table_mut(), "version", Value::from(i64::from(version)));
    let mut added = String::new();
    for change in changes {
        match change {
            Change::Add(entry) => {
                added.push('\n');
                added.push_str(&entry);
            }
            Change::Replace(index, keys, values) => {
                let table = entries(&mut document, list).and_then(|list| list.get_mut(index));
                let table = table.ok_or_else(|| unsound(no_such_entry(list, index)))?;
                for key in keys {
                    match values.iter().find(|(said, _)| said == key) {
                        Some((_, value)) => set(table, key, value.clone()),
                        None => drop(table.remove(key)),
                    }
                }
            }
            Change::Remove(index) => {
                let entries = entries(&mut document, list).filter(|list| index < list.len());
                entries
                    .ok_or_else(|| unsound(no_such_entry(list, index)))?
                    .remove(index);
            }
        }
    }
    let mut changed = document.to_string();
    if !added.is_empty() && !changed.ends_with('\n') {
        changed.push('\n');
    }
    changed.push_str(&added);
    Mapping::parse(&changed, name, origin())?;
    Ok(changed)
}

fn entries<'d>(document: &'d mut DocumentMut, list: &str) -> Option<&'d mut toml_edit::ArrayOfTables> {
    document.get_mut(list).and_then(Item::as_array_of_tables_mut)
}

fn no_such_entry(list: &str, index: usize) -> String {
    format!(
        "there is no [[{list}]] {}; the file may have been changed meanwhile. Look at it again",
        index + 1
    )
}

/// Sets a key; what stands around an older value (blanks, a comment behind it) stays.
fn set(table: &mut Table, key: &str, mut value: Value) {
    if let Some(old) = table.get(key).and_then(Item::as_value) {
        *value.decor_mut() = old.decor().clone();
    }
    match table.get_mut(key) {
        Some(item) => *item = Item::Value(value),
        None => drop(table.insert(key, Item::Value(value))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"# Ours.
id          = "small" # never changes
version     = 3       # counted up by hand so far
description = "A small layout"
source      = "nowhere"
formats     = ["pdf"]

[[recognize]]
text = '^Small Plan$'

# The table on page 2.
[[region]]
page    = '^Costs$'
box     = [60, 100.5, 300, 200] # measured
columns = [150]

[[table]]
name   = "Costs"
header = ['^Item$', '^Amount$']
unit   = "USD"
column = [{ name = "amount", header = ['^Amount$'] }]
[[table.term]]
payer_term = "Medical" # as printed
metric     = "med-cost"
"#;

    fn region() -> RegionText {
        RegionText {
            page: Some(r"^Table 1\. Cost's$".into()),
            page_number: None,
            every_page: false,
            table: PageBox(["72", "310.5", "540.25", "420"].map(|edge| edge.parse().expect("a decimal"))),
            columns: ["180.1", "260"].map(|at| at.parse().expect("a decimal")).to_vec(),
            marked_by: Some("Dana \"D\" Whitfield".into()),
            marked_on: NaiveDate::from_ymd_opt(2025, 2, 14),
        }
    }

    fn change(change: RegionChange) -> (String, Mapping) {
        let text = Mapping::change_regions(FILE, "small.toml", 4, &change).expect("the file is changed");
        let mapping = Mapping::parse(&text, "small.toml", crate::Origin::File("small.toml".into())).expect("sound");
        (text, mapping)
    }

    #[test]
    fn a_region_added_is_read_back_and_the_rest_of_the_file_stays() {
        let (text, mapping) = change(RegionChange::Add(region()));
        let before = FILE.replace("version     = 3 ", "version     = 4 ");
        assert!(text.starts_with(&before), "{text}");
        let rule = &mapping.file().region[1];
        assert_eq!(rule.page.as_ref().map(|page| page.as_str()), region().page.as_deref());
        assert_eq!(rule.r#box.get(), region().table);
        let columns: Vec<Decimal> = rule.columns.iter().map(|at| at.get()).collect();
        assert_eq!(columns, region().columns);
        assert_eq!(
            (rule.marked_by.clone(), rule.marked_on),
            (region().marked_by, region().marked_on)
        );
        assert_eq!(mapping.version(), 4);
    }

    #[test]
    fn a_pattern_is_written_as_people_write_it() {
        let region = RegionText {
            page: Some(r"^Table \d+\. Costs$".into()),
            ..region()
        };
        assert!(
            region.to_toml().contains(r"page      = '^Table \d+\. Costs$'"),
            "{}",
            region.to_toml()
        );
    }

    #[test]
    fn a_region_replaced_keeps_its_place_and_its_comments() {
        let (text, mapping) = change(RegionChange::Replace(
            0,
            RegionText {
                columns: Vec::new(),
                ..region()
            },
        ));
        assert_eq!(mapping.file().region.len(), 1);
        assert!(
            mapping.file().region[0].columns.is_empty(),
            "older column lines are gone"
        );
        for kept in [
            "# The table on page 2.\n[[region]]",
            "# measured",
            "# as printed",
            "# never changes",
        ] {
            assert!(text.contains(kept), "{kept} in\n{text}");
        }
        let (region_at, table_at) = (text.find("[[region]]"), text.find("[[table]]"));
        assert!(region_at < table_at, "the order stays");
    }

    #[test]
    fn a_region_removed_is_gone_and_one_that_is_not_there_is_an_error() {
        let (text, mapping) = change(RegionChange::Remove(0));
        assert!(mapping.file().region.is_empty() && !text.contains("[[region]]"));
        let error = Mapping::change_regions(FILE, "small.toml", 4, &RegionChange::Remove(1)).expect_err("not there");
        assert!(error.to_string().contains("[[region]] 2"), "{error}");
    }

    #[test]
    fn every_built_in_pdf_mapping_takes_a_region() {
        for mapping in crate::Mappings::built_in().expect("they are sound").list() {
            if !mapping.formats().contains(&plumbline_model::FileFormat::Pdf) {
                continue;
            }
            let text = mapping.text().expect("its text is at hand");
            let next = mapping.version() + 1;
            let add = RegionChange::Add(region());
            let changed = Mapping::change_regions(&text, mapping.id(), next, &add).expect("changed");
            assert!(
                changed.contains(&format!("version     = {}", mapping.version() + 1)),
                "{changed}"
            );
        }
    }

    fn answer(code: &str) -> AnswerRule {
        AnswerRule {
            term: "Doula \"support\"".into(),
            table: Some("Costs".into()),
            section: None,
            column: Some("amount".into()),
            code: Some(code.into()),
            measure: None,
            declined: None,
            unit: Some(plumbline_model::Unit::Usd),
            applies_to: AppliesTo::Report,
            sha256: Some("abc".into()),
            answered_by: Some("Dana Whitfield".into()),
            answered_on: NaiveDate::from_ymd_opt(2025, 2, 14),
            because: Some("weak: Doula; not explained: support".into()),
        }
    }

    fn change_answers(text: &str, change: AnswerChange) -> Result<String, MappingError> {
        Mapping::change_answers(text, "small.toml", 4, &[change])
    }

    #[test]
    fn an_answer_is_read_back_as_it_was_written_and_taking_it_back_leaves_the_file_as_it_was() {
        let added = change_answers(FILE, AnswerChange::Add(answer("med-cost"))).expect("changed");
        let at_four = FILE.replace("version     = 3 ", "version     = 4 ");
        assert!(added.starts_with(&at_four), "{added}");
        let read = |text: &str| {
            let mapping = Mapping::parse(text, "small.toml", crate::Origin::File("small.toml".into())).expect("sound");
            mapping.file().answer.clone()
        };
        assert_eq!(read(&added), [answer("med-cost")]);
        let changed = change_answers(&added, AnswerChange::Replace(0, answer("rx-cost"))).expect("changed");
        assert_eq!(read(&changed), [answer("rx-cost")]);
        let gone = change_answers(&changed, AnswerChange::Remove(0)).expect("changed");
        assert_eq!(gone, at_four);
        let error = change_answers(&gone, AnswerChange::Remove(0)).expect_err("not there");
        assert!(error.to_string().contains("[[answer]] 1"), "{error}");
    }

    #[test]
    fn a_copy_that_says_nothing_of_its_own_is_known_for_one() {
        let note = Mapping::copied_from("small", 3);
        let added = change_answers(FILE, AnswerChange::Add(answer("med-cost"))).expect("changed");
        assert_eq!(Mapping::unchanged_copy_of(&(note.clone() + &added), FILE), None);
        let gone = change_answers(&added, AnswerChange::Remove(0)).expect("changed");
        assert_eq!(Mapping::unchanged_copy_of(&(note + &gone), FILE).as_deref(), Some(FILE));
        assert_eq!(
            Mapping::unchanged_copy_of(&gone, FILE),
            None,
            "a file of the user's own stays"
        );
    }
}
