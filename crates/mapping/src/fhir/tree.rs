//! A JSON document's leaves as a tree again, each leaf with its pointer.

use std::collections::HashMap;

use chrono::NaiveDate;
use plumbline_model::{Anchor, Document, Period};

use crate::normalize::period::parse_date;

/// One place of a JSON document: a leaf with text, or an object or array with children.
#[derive(Debug, Default)]
pub(super) struct Node {
    pointer: String,
    text: Option<String>,
    children: Vec<(String, Node)>,
    /// Where each child stands in `children`: a file may hold a hundred thousand entries.
    places: HashMap<String, usize>,
}

impl Node {
    /// Puts every scalar of a document back where it stood.
    ///
    /// Cells that name columns point at objects and arrays; a place with others beneath it is no scalar.
    pub(super) fn of(document: &Document) -> Node {
        let mut root = Node::default();
        for part in &document.parts {
            let cells = part.tables.iter().flat_map(|table| {
                table
                    .cells
                    .iter()
                    .filter(|cell| cell.row >= table.header_rows)
                    .map(|cell| &cell.anchor)
            });
            for anchor in cells.chain(part.lines.iter().map(|line| &line.anchor)) {
                if let Anchor::Json { pointer, text } = anchor {
                    root.insert(pointer, text);
                }
            }
        }
        root
    }

    fn insert(&mut self, pointer: &str, text: &str) {
        let mut node = self;
        for step in pointer.split('/').skip(1) {
            let key = step.replace("~1", "/").replace("~0", "~");
            let index = match node.places.get(&key) {
                Some(index) => *index,
                None => {
                    let child = Node {
                        pointer: format!("{}/{step}", node.pointer),
                        ..Node::default()
                    };
                    node.places.insert(key.clone(), node.children.len());
                    node.children.push((key, child));
                    node.children.len() - 1
                }
            };
            node = &mut node.children[index].1;
        }
        node.text = Some(text.to_owned());
    }

    /// The child with this name.
    pub(super) fn get(&self, name: &str) -> Option<&Node> {
        self.children.get(*self.places.get(name)?).map(|(_, node)| node)
    }

    /// The descendant along these names.
    pub(super) fn at(&self, path: &[&str]) -> Option<&Node> {
        path.iter().try_fold(self, |node, name| node.get(name))
    }

    /// A leaf's text; `None` for objects, arrays and JSON null.
    pub(super) fn text(&self) -> Option<&str> {
        if !self.children.is_empty() {
            return None;
        }
        self.text.as_deref().filter(|text| *text != "null")
    }

    /// The text of the leaf along these names.
    pub(super) fn text_at(&self, path: &[&str]) -> Option<&str> {
        self.at(path).and_then(Node::text)
    }

    /// The elements of an array child, in file order; none when it is absent.
    pub(super) fn list(&self, name: &str) -> impl Iterator<Item = &Node> {
        let mut elements: Vec<(usize, &Node)> = self
            .get(name)
            .map(|array| {
                array
                    .children
                    .iter()
                    .filter_map(|(key, node)| Some((key.parse().ok()?, node)))
                    .collect()
            })
            .unwrap_or_default();
        elements.sort_by_key(|(index, _)| *index);
        elements.into_iter().map(|(_, node)| node)
    }

    /// Every child with its name.
    pub(super) fn children(&self) -> impl Iterator<Item = (&str, &Node)> {
        self.children.iter().map(|(key, node)| (key.as_str(), node))
    }

    /// The extensions with this URL.
    pub(super) fn extensions<'a>(&'a self, url: &'a str) -> impl Iterator<Item = &'a Node> {
        self.list("extension")
            .filter(move |extension| extension.text_at(&["url"]) == Some(url))
    }

    /// The first extension with this URL.
    pub(super) fn extension<'a>(&'a self, url: &'a str) -> Option<&'a Node> {
        self.extensions(url).next()
    }

    /// Where this stands.
    pub(super) fn anchor(&self) -> Anchor {
        Anchor::Json {
            pointer: self.pointer.as_str().into(),
            text: self.text().unwrap_or_default().into(),
        }
    }

    /// RFC 6901 pointer.
    pub(super) fn pointer(&self) -> &str {
        &self.pointer
    }

    /// A FHIR date or dateTime with its day; `None` when the day is not stated.
    pub(super) fn date(&self) -> Option<NaiveDate> {
        parse_date(self.text()?.get(..10)?)
    }

    /// A FHIR Period at day precision. A start or end without day or month takes in the whole month or year.
    /// Source: FHIR R4, datatypes, Period.
    pub(super) fn period(&self) -> Option<Period> {
        let start = self.text_at(&["start"])?;
        let end = self.text_at(&["end"])?;
        Period::new(first_day(start)?, last_day(end)?).ok()
    }
}

fn first_day(text: &str) -> Option<NaiveDate> {
    match text.len() {
        4 => parse_date(&format!("{text}-01-01")),
        7 => parse_date(&format!("{text}-01")),
        _ => parse_date(text.get(..10)?),
    }
}

fn last_day(text: &str) -> Option<NaiveDate> {
    match text.len() {
        4 => parse_date(&format!("{text}-12-31")),
        7 => first_day(text)?.checked_add_months(chrono::Months::new(1))?.pred_opt(),
        _ => parse_date(text.get(..10)?),
    }
}
