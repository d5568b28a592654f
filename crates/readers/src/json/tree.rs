//! A JSON text as a tree that keeps each scalar's own text.

use std::collections::HashSet;
use std::fmt;

use plumbline_model::{Anchor, Issue, Severity};
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::ReadError;

/// One value. Array elements carry their index: in NDJSON lines that could not be read are left out.
#[derive(Debug)]
pub(super) enum Node {
    /// The text as written, quotation marks included.
    Scalar(String),
    Array(Vec<(usize, Node)>),
    Object(Vec<(String, Node)>),
}

impl Node {
    pub(super) fn is_string(&self) -> bool {
        matches!(self, Node::Scalar(raw) if raw.starts_with('"'))
    }
}

/// A file holds one value, or one on each line.
pub(super) enum Root {
    One(Node),
    Lines(Vec<(usize, Node)>),
}

/// Parses a text whose depth was checked. Errors: it is neither JSON nor NDJSON.
pub(super) fn parse(text: &str, issues: &mut Vec<Issue>) -> Result<Root, ReadError> {
    let error = match serde_json::from_str::<&RawValue>(text) {
        Ok(raw) => return Ok(Root::One(node(raw, "", issues).map_err(|error| damaged(&error))?)),
        Err(error) => error,
    };
    let mut lines = Vec::new();
    let mut bad = Vec::new();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let pointer = format!("/{index}");
        match serde_json::from_str::<&RawValue>(line).and_then(|raw| node(raw, &pointer, issues)) {
            Ok(node) => lines.push((index, node)),
            Err(error) => bad.push((index, line, error)),
        }
    }
    let structured = lines
        .iter()
        .filter(|(_, node)| !matches!(node, Node::Scalar(_)))
        .count();
    // A pretty-printed JSON that breaks off has lines that are values by chance; NDJSON is mostly whole objects.
    if structured == 0 || structured <= bad.len() {
        return Err(damaged(&error));
    }
    for (index, line, error) in bad {
        let shown: String = line.chars().take(80).collect();
        issues.push(Issue {
            code: "SRC005".into(),
            severity: Severity::Warning,
            message: format!(
                "Line {} is not JSON ({error}) and was left out. Ask the payer for the file again.",
                index + 1
            ),
            anchor: Some(Anchor::Json {
                pointer: format!("/{index}").into(),
                text: shown.into(),
            }),
        });
    }
    Ok(Root::Lines(lines))
}

fn damaged(error: &serde_json::Error) -> ReadError {
    ReadError::DamagedFile {
        place: format!("line {}, column {}", error.line(), error.column()),
        cause: error.to_string(),
    }
}

fn node(raw: &RawValue, pointer: &str, issues: &mut Vec<Issue>) -> Result<Node, serde_json::Error> {
    let text = raw.get();
    Ok(match text.as_bytes().first() {
        Some(b'{') => {
            let Fields(fields) = serde_json::from_str(text)?;
            let mut names = HashSet::new();
            let mut nodes = Vec::with_capacity(fields.len());
            for (name, raw) in &fields {
                let inner = super::step(pointer, name);
                if !names.insert(name.as_str()) {
                    issues.push(Issue {
                        code: "SRC005".into(),
                        severity: Severity::Warning,
                        message: format!(
                            "The name \"{name}\" stands twice in one object; both values are kept. Ask the payer which one holds."
                        ),
                        anchor: Some(Anchor::Json {
                            pointer: inner.as_str().into(),
                            text: raw.get().chars().take(80).collect::<String>().into(),
                        }),
                    });
                }
                nodes.push((name.clone(), node(raw, &inner, issues)?));
            }
            Node::Object(nodes)
        }
        Some(b'[') => {
            let elements: Vec<&RawValue> = serde_json::from_str(text)?;
            let mut nodes = Vec::with_capacity(elements.len());
            for (index, raw) in elements.into_iter().enumerate() {
                nodes.push((index, node(raw, &super::step(pointer, &index.to_string()), issues)?));
            }
            Node::Array(nodes)
        }
        _ => Node::Scalar(text.to_owned()),
    })
}

/// An object's fields in file order, repeats kept.
struct Fields<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FieldsVisitor;
        impl<'de> Visitor<'de> for FieldsVisitor {
            type Value = Fields<'de>;
            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(FieldsVisitor)
    }
}

/// The deepest nesting of brackets outside strings, and the line it stands on. Needs no stack.
pub(super) fn depth(text: &str) -> (u64, usize) {
    let (mut depth, mut deepest, mut line, mut deepest_line) = (0u64, 0u64, 1usize, 1usize);
    let mut in_string = false;
    let mut escaped = false;
    for byte in text.bytes() {
        if byte == b'\n' {
            line += 1;
        }
        if in_string {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => in_string = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'{' | b'[' => {
                depth += 1;
                if depth > deepest {
                    (deepest, deepest_line) = (depth, line);
                }
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    (deepest, deepest_line)
}

/// Whether the first value is an object with a field `resourceType` of its own: a FHIR resource.
pub(crate) fn is_fhir(text: &str) -> bool {
    const NAME: &str = "\"resourceType\"";
    let text = text.trim_start();
    if !text.starts_with('{') {
        return false;
    }
    let bytes = text.as_bytes();
    let mut depth = 0usize;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => {
                if depth == 1 && bytes[at..].starts_with(NAME.as_bytes()) {
                    let after = bytes[at + NAME.len()..].iter().find(|b| !b.is_ascii_whitespace());
                    if after == Some(&b':') {
                        return true;
                    }
                }
                at += 1;
                while at < bytes.len() && bytes[at] != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return false;
                }
            }
            _ => {}
        }
        at += 1;
    }
    false
}

/// Whether a text that begins with `[` goes on as a JSON array does, and not as a footnote "[1] …".
pub(crate) fn plausible(text: &str) -> bool {
    let inner = text.trim_start().strip_prefix('[').unwrap_or_default().trim_start();
    match inner.chars().next() {
        Some('{' | '[' | '"' | ']') => true,
        Some(c) if c.is_ascii_digit() || matches!(c, '-' | 't' | 'f' | 'n') => {
            let end = inner.find([',', ']']).unwrap_or(inner.len());
            let scalar = serde_json::from_str::<serde_json::Value>(inner[..end].trim()).is_ok();
            scalar && (inner[end..].starts_with(',') || inner[end..].trim_start_matches(']').trim().is_empty())
        }
        _ => false,
    }
}
