//! A JSON document's leaves as a tree again, each leaf with its pointer.

use std::collections::HashMap;

use chrono::NaiveDate;
use plumbline_model::{Anchor, Document, Line, Period, Text};

/// More children than this are found by a map: a file may hold a hundred thousand entries.
const FEW: usize = 12;

/// What kind of JSON value stands at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Kind {
    /// An object or an array.
    #[default]
    Holder,
    /// A string.
    Text,
    /// A number, `true`, `false` or `null`.
    Literal,
}

/// One place of a JSON document: a leaf with text, or an object or array with children.
#[derive(Debug, Default)]
pub(super) struct Node {
    pointer: Text,
    text: Option<Text>,
    kind: Kind,
    /// Whether FHIR has another kind of value here: then it is no fact.
    unsound: bool,
    children: Vec<(Text, Node)>,
    /// Where each child stands in `children`, once there are many.
    #[expect(
        clippy::box_collection,
        reason = "most places have none, and there are millions of places"
    )]
    places: Option<Box<HashMap<Text, usize>>>,
}

impl Node {
    /// Puts every scalar of a document back where it stood.
    ///
    /// Cells that name columns point at objects and arrays; a place with others beneath it is no scalar. Gives the tree and
    /// the places that have two values, neither of which is a fact.
    pub(super) fn of(document: &Document) -> (Node, Vec<Text>) {
        let mut root = Node::default();
        let mut twice = Vec::new();
        for part in &document.parts {
            let cells = part.tables.iter().flat_map(|table| {
                table
                    .cells
                    .iter()
                    .filter(|cell| cell.row >= table.header_rows)
                    .map(|cell| (&cell.anchor, cell.raw.is_some()))
            });
            for (anchor, literal) in cells.chain(part.lines.iter().map(|line| (&line.anchor, is_null_line(line)))) {
                if let Anchor::Json { pointer, text } = anchor {
                    let kind = if literal { Kind::Literal } else { Kind::Text };
                    if root.insert(pointer, text, kind) {
                        twice.push(pointer.clone());
                    }
                }
            }
        }
        (root, twice)
    }

    /// Whether another value stands there already.
    fn insert(&mut self, pointer: &Text, text: &Text, kind: Kind) -> bool {
        let mut node = self;
        let mut end = 0;
        for step in pointer.split('/').skip(1) {
            end += 1 + step.len();
            let key = if step.contains('~') {
                Text::from(step.replace("~1", "/").replace("~0", "~"))
            } else {
                Text::from(step)
            };
            let index = match node.place(&key) {
                Some(index) => index,
                None => node.add(key, pointer, end),
            };
            node = &mut node.children[index].1;
        }
        let twice = node.children.is_empty() && node.text.as_ref().is_some_and(|known| known != text);
        node.unsound |= twice;
        node.text = Some(text.clone());
        node.kind = kind;
        twice
    }

    fn place(&self, name: &str) -> Option<usize> {
        match &self.places {
            // What is read next mostly stands where the last did.
            Some(_) if self.children.last().is_some_and(|(key, _)| key == name) => Some(self.children.len() - 1),
            Some(places) => places.get(name).copied(),
            None => self.children.iter().position(|(key, _)| key == name),
        }
    }

    /// Adds a child on the way to `pointer`, of which the first `end` bytes lead to it.
    fn add(&mut self, key: Text, pointer: &Text, end: usize) -> usize {
        let child = Node {
            pointer: if end == pointer.len() {
                pointer.clone()
            } else {
                pointer.get(..end).unwrap_or_default().into()
            },
            ..Node::default()
        };
        let index = self.children.len();
        if let Some(places) = &mut self.places {
            places.insert(key.clone(), index);
        } else if index >= FEW {
            let mut places: HashMap<Text, usize> = (0..)
                .zip(&self.children)
                .map(|(place, (key, _))| (key.clone(), place))
                .collect();
            places.insert(key.clone(), index);
            self.places = Some(Box::new(places));
        }
        self.children.push((key, child));
        index
    }

    /// The child with this name.
    pub(super) fn get(&self, name: &str) -> Option<&Node> {
        self.children.get(self.place(name)?).map(|(_, node)| node)
    }

    /// The descendant along these names.
    pub(super) fn at(&self, path: &[&str]) -> Option<&Node> {
        path.iter().try_fold(self, |node, name| node.get(name))
    }

    /// A leaf's text; `None` for objects, arrays, JSON null and what FHIR has no such value for.
    pub(super) fn text(&self) -> Option<&str> {
        if self.unsound { None } else { self.printed() }
    }

    /// A leaf's text, sound or not.
    pub(super) fn printed(&self) -> Option<&str> {
        self.shown().map(Text::as_str)
    }

    fn shown(&self) -> Option<&Text> {
        if !self.children.is_empty() {
            return None;
        }
        self.text.as_ref().filter(|_| !self.is_null())
    }

    /// Whether `null` stands here.
    pub(super) fn is_null(&self) -> bool {
        self.kind != Kind::Text && self.text.as_deref() == Some("null")
    }

    /// What kind of value stands here.
    pub(super) fn kind(&self) -> Kind {
        if self.children.is_empty() {
            self.kind
        } else {
            Kind::Holder
        }
    }

    /// Whether FHIR has another kind of value here.
    pub(super) fn is_unsound(&self) -> bool {
        self.unsound
    }

    /// Says of this place that FHIR has another kind of value here.
    pub(super) fn refuse(&mut self) {
        self.unsound = true;
    }

    /// Whether the children are an array's.
    pub(super) fn is_array(&self) -> bool {
        // No element of FHIR is named by a number.
        !self.children.is_empty()
            && self
                .children
                .iter()
                .all(|(key, _)| key.bytes().all(|b| b.is_ascii_digit()))
    }

    /// The text of the leaf along these names.
    pub(super) fn text_at(&self, path: &[&str]) -> Option<&str> {
        self.at(path).and_then(Node::text)
    }

    /// The elements of an array child, in file order; none when it is absent.
    pub(super) fn list(&self, name: &str) -> impl Iterator<Item = &Node> {
        let mut elements: Vec<(usize, &Node)> = self
            .get(name)
            .filter(|array| !array.unsound)
            .map(|array| {
                array
                    .children
                    .iter()
                    .filter_map(|(key, node)| Some((key.parse().ok()?, node)))
                    .collect()
            })
            .unwrap_or_default();
        if !elements.is_sorted_by_key(|(index, _)| *index) {
            elements.sort_by_key(|(index, _)| *index);
        }
        elements.into_iter().map(|(_, node)| node)
    }

    /// Every child with its name.
    pub(super) fn children(&self) -> impl Iterator<Item = (&str, &Node)> {
        self.children.iter().map(|(key, node)| (key.as_str(), node))
    }

    /// Every child with its name, to be changed.
    pub(super) fn children_mut(&mut self) -> impl Iterator<Item = (&str, &mut Node)> {
        self.children.iter_mut().map(|(key, node)| (key.as_str(), node))
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
            pointer: self.pointer.clone(),
            text: self.shown().cloned().unwrap_or_default(),
        }
    }

    /// RFC 6901 pointer.
    pub(super) fn pointer(&self) -> &str {
        &self.pointer
    }

    /// A FHIR date or dateTime with its day; `None` when the day is not stated.
    pub(super) fn date(&self) -> Option<NaiveDate> {
        day(self.text()?)
    }

    /// A FHIR Period at day precision. A start or end without day or month takes in the whole month or year.
    /// Source: FHIR R4, datatypes, Period.
    pub(super) fn period(&self) -> Option<Period> {
        let start = self.text_at(&["start"])?;
        let end = self.text_at(&["end"])?;
        Period::new(first_day(start)?, last_day(end)?).ok()
    }

    /// Whether two places hold the same value, in whatever order names stand.
    pub(super) fn says_the_same(&self, other: &Node) -> bool {
        self.children.len() == other.children.len()
            && self.kind() == other.kind()
            && self.shown() == other.shown()
            && self.children.iter().all(|(name, child)| {
                let beside = other.get(name);
                beside.is_some_and(|beside| child.says_the_same(beside))
            })
    }

    /// The value as JSON text: scalars digit for digit, names in file order.
    pub(super) fn to_json(&self) -> String {
        let mut json = String::new();
        self.write_json(&mut json);
        json
    }

    fn write_json(&self, json: &mut String) {
        if self.children.is_empty() {
            match (&self.text, self.kind) {
                (Some(text), Kind::Literal) => json.push_str(text),
                (text, _) => json.push_str(&quoted(text.as_deref().unwrap_or_default())),
            }
            return;
        }
        let array = self.is_array();
        json.push(if array { '[' } else { '{' });
        let mut children: Vec<&(Text, Node)> = self.children.iter().collect();
        if array {
            // The reader gives what is alike first.
            children.sort_by_key(|(key, _)| key.parse::<usize>().unwrap_or(usize::MAX));
        }
        for (position, (key, child)) in children.into_iter().enumerate() {
            if position > 0 {
                json.push(',');
            }
            if !array {
                json.push_str(&quoted(key));
                json.push(':');
            }
            child.write_json(json);
        }
        json.push(if array { ']' } else { '}' });
    }
}

/// Whether a line is `null` and no string: the reader shows nothing for it.
fn is_null_line(line: &Line) -> bool {
    line.text.is_empty() && line.anchor.text() == "null"
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The day of a FHIR date or dateTime. Source: FHIR R4, datatypes, date and dateTime.
fn day(text: &str) -> Option<NaiveDate> {
    let (day, rest) = text.split_at_checked(10)?;
    if !(rest.is_empty() || rest.starts_with('T')) || day.bytes().any(|b| !b.is_ascii_digit() && b != b'-') {
        return None;
    }
    day.parse().ok()
}

pub(super) fn first_day(text: &str) -> Option<NaiveDate> {
    match text.len() {
        4 => day(&format!("{text}-01-01")),
        7 => day(&format!("{text}-01")),
        _ => day(text),
    }
}

pub(super) fn last_day(text: &str) -> Option<NaiveDate> {
    match text.len() {
        4 => day(&format!("{text}-12-31")),
        7 => first_day(text)?.checked_add_months(chrono::Months::new(1))?.pred_opt(),
        _ => day(text),
    }
}
