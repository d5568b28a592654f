//! Changing a mapping file for a person: its comments, its order and everything else in it stay.

use chrono::NaiveDate;
use plumbline_model::PageBox;
use rust_decimal::Decimal;
use toml_edit::{DocumentMut, Item, Table, Value};

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

impl RegionText {
    /// The region as lines of a mapping file, `[[region]]` first.
    pub fn to_toml(&self) -> String {
        let mut lines = vec!["[[region]]".to_owned()];
        let width = self.keys().map(|(key, _)| key.len()).max().unwrap_or_default();
        lines.extend(self.keys().map(|(key, value)| format!("{key:width$} = {value}")));
        lines.join("\n") + "\n"
    }

    /// The keys that are said, in the order they are written.
    fn keys(&self) -> impl Iterator<Item = (&'static str, Value)> {
        let text = |text: &Option<String>| text.as_deref().map(Value::from);
        let points = |points: &[Decimal]| points.iter().map(distance).collect::<Value>();
        [
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
        ]
        .into_iter()
        .filter_map(|(key, value)| Some((key, value?)))
    }
}

/// The keys of a region, those left out included: an older value must not stay behind.
const KEYS: [&str; 7] = [
    "page",
    "page_number",
    "every_page",
    "box",
    "columns",
    "marked_by",
    "marked_on",
];

/// A pattern between single quotes, so that its backslashes stand for themselves; as another string where it cannot be.
pub(crate) fn literal(pattern: &str) -> Value {
    let plain = !pattern.contains('\'') && !pattern.chars().any(char::is_control);
    let written = plain.then(|| format!("'{pattern}'").parse().ok()).flatten();
    written.unwrap_or_else(|| Value::from(pattern))
}

/// A distance as TOML writes it. Points carry two digits at most, so nothing is lost.
fn distance(points: &Decimal) -> Value {
    Value::from(f64::try_from(points.round_dp(2)).unwrap_or_default())
}

impl Mapping {
    /// A mapping file's text with its regions changed and its version counted up; `name` stands for the file in errors.
    ///
    /// Errors: [`MappingError::NotUnderstood`] and [`MappingError::Unsound`] for a text that is none or would become
    /// none, [`MappingError::Unsound`] where the region to replace or remove is not there.
    pub fn change_regions(text: &str, name: &str, change: &RegionChange) -> Result<String, MappingError> {
        let origin = || crate::Origin::File(name.into());
        let version = Mapping::parse(text, name, origin())?.version();
        let unsound = |problem: String| MappingError::Unsound {
            file: name.to_owned(),
            problem,
        };
        let mut document: DocumentMut = text.parse().map_err(|error| unsound(format!("{error}")))?;
        set(document.as_table_mut(), "version", Value::from(i64::from(version) + 1));
        match change {
            RegionChange::Add(_) => {}
            RegionChange::Replace(index, region) => {
                let table = regions(&mut document).and_then(|list| list.get_mut(*index));
                let table = table.ok_or_else(|| unsound(no_such_region(*index)))?;
                for key in KEYS {
                    match region.keys().find(|(said, _)| *said == key) {
                        Some((_, value)) => set(table, key, value),
                        None => drop(table.remove(key)),
                    }
                }
            }
            RegionChange::Remove(index) => {
                let list = regions(&mut document).filter(|list| *index < list.len());
                list.ok_or_else(|| unsound(no_such_region(*index)))?.remove(*index);
            }
        }
        let mut changed = document.to_string();
        if let RegionChange::Add(region) = change {
            if !changed.ends_with('\n') {
                changed.push('\n');
            }
            changed.push('\n');
            changed.push_str(&region.to_toml());
        }
        Mapping::parse(&changed, name, origin())?;
        Ok(changed)
    }
}

fn regions(document: &mut DocumentMut) -> Option<&mut toml_edit::ArrayOfTables> {
    document.get_mut("region").and_then(Item::as_array_of_tables_mut)
}

fn no_such_region(index: usize) -> String {
    format!(
        "there is no [[region]] {}; the file may have been changed meanwhile. Open the page again",
        index + 1
    )
}

/// Sets a key; what stands around an older value (blanks, a comment behind it) stays.
pub(crate) fn set(table: &mut Table, key: &str, mut value: Value) {
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
        let text = Mapping::change_regions(FILE, "small.toml", &change).expect("the file is changed");
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
        let error = Mapping::change_regions(FILE, "small.toml", &RegionChange::Remove(1)).expect_err("not there");
        assert!(error.to_string().contains("[[region]] 2"), "{error}");
    }

    #[test]
    fn every_built_in_pdf_mapping_takes_a_region() {
        for mapping in crate::Mappings::built_in().expect("they are sound").list() {
            if !mapping.formats().contains(&plumbline_model::FileFormat::Pdf) {
                continue;
            }
            let text = mapping.text().expect("its text is at hand");
            let changed = Mapping::change_regions(&text, mapping.id(), &RegionChange::Add(region())).expect("changed");
            assert!(
                changed.contains(&format!("version     = {}", mapping.version() + 1)),
                "{changed}"
            );
        }
    }
}
