//! A JSON text as a tree that keeps each scalar's own text.

use std::borrow::Cow;
use std::collections::HashSet;

use plumbline_model::{Anchor, Issue, Severity};
use serde_json::value::RawValue;

use super::scalar_text;
use crate::ReadError;

/// Names of an object up to this number are told apart by looking at each.
const FEW: usize = 16;

/// One value. Array elements carry their index: in NDJSON lines that could not be read are left out.
#[derive(Debug)]
pub(super) enum Node<'t> {
    /// The text as written, quotation marks included.
    Scalar(&'t str),
    Array(Vec<(usize, Node<'t>)>),
    Object(Vec<(Cow<'t, str>, Node<'t>)>),
}

impl Node<'_> {
    pub(super) fn is_string(&self) -> bool {
        matches!(self, Node::Scalar(raw) if raw.starts_with('"'))
    }
}

/// A file holds one value, or one on each line.
pub(super) enum Root<'t> {
    One(Node<'t>),
    Lines(Vec<(usize, Node<'t>)>),
}

/// Parses a text whose depth was checked. Errors: it is neither JSON nor NDJSON.
pub(super) fn parse<'t>(text: &'t str, issues: &mut Vec<Issue>) -> Result<Root<'t>, ReadError> {
    let error = match serde_json::from_str::<&RawValue>(text) {
        Ok(raw) => return Ok(Root::One(node(raw, String::new(), issues))),
        Err(error) => error,
    };
    let mut lines = Vec::new();
    let mut bad = Vec::new();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match serde_json::from_str::<&RawValue>(line) {
            Ok(raw) => lines.push((index, node(raw, format!("/{index}"), issues))),
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

/// The tree of a JSON text that serde_json has found sound.
fn node<'t>(raw: &'t RawValue, pointer: String, issues: &mut Vec<Issue>) -> Node<'t> {
    let mut walk = Walk {
        text: raw.get(),
        at: 0,
        pointer,
        issues,
    };
    walk.value()
}

/// Goes over a sound JSON text once.
struct Walk<'t, 'i> {
    text: &'t str,
    at: usize,
    /// Where the present value stands.
    pointer: String,
    issues: &'i mut Vec<Issue>,
}

impl<'t> Walk<'t, '_> {
    fn value(&mut self) -> Node<'t> {
        match self.next() {
            Some(b'{') => self.object(),
            Some(b'[') => self.array(),
            _ => Node::Scalar(self.scalar()),
        }
    }

    /// The next byte that is no blank; it is not taken.
    fn next(&mut self) -> Option<u8> {
        let rest = self.text.as_bytes().get(self.at..)?;
        let blanks = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        self.at += blanks;
        rest.get(blanks).copied()
    }

    fn take(&mut self, wanted: u8) -> bool {
        let found = self.next() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    fn scalar(&mut self) -> &'t str {
        let bytes = self.text.as_bytes();
        let end = match self.next() {
            Some(b'"') => super::scan::end_of_string(bytes, self.at),
            _ => {
                let rest = bytes.get(self.at..).unwrap_or_default();
                let ends = |byte: &u8| matches!(byte, b',' | b']' | b'}') || byte.is_ascii_whitespace();
                self.at + rest.iter().position(ends).unwrap_or(rest.len())
            }
        };
        let scalar = self.text.get(self.at..end).unwrap_or_default();
        self.at = end;
        scalar
    }

    fn array(&mut self) -> Node<'t> {
        self.at += 1;
        let mut elements = Vec::new();
        while !self.take(b']') && self.next().is_some() {
            let outer = self.pointer.len();
            super::push_step(&mut self.pointer, &elements.len().to_string());
            elements.push((elements.len(), self.value()));
            self.pointer.truncate(outer);
            self.take(b',');
        }
        Node::Array(elements)
    }

    fn object(&mut self) -> Node<'t> {
        self.at += 1;
        let mut fields: Vec<(Cow<'t, str>, Node<'t>)> = Vec::new();
        let mut names: HashSet<Cow<'t, str>> = HashSet::new();
        while !self.take(b'}') && self.next().is_some() {
            let name = scalar_text(self.scalar());
            self.take(b':');
            let outer = self.pointer.len();
            super::push_step(&mut self.pointer, &name);
            let known = if fields.len() < FEW {
                fields.iter().any(|(known, _)| *known == name)
            } else {
                if names.is_empty() {
                    names.extend(fields.iter().map(|(name, _)| name.clone()));
                }
                !names.insert(name.clone())
            };
            let (start, issue) = (self.at, self.issues.len());
            let value = self.value();
            if known {
                self.twice(issue, &name, start);
            }
            fields.push((name, value));
            self.pointer.truncate(outer);
            self.take(b',');
        }
        Node::Object(fields)
    }

    /// Says, before what is said of the value itself, that a name stands twice; its second value begins at `start`.
    fn twice(&mut self, issue: usize, name: &str, start: usize) {
        let written = self.text.get(start..self.at).unwrap_or_default();
        let shown: String = written.trim_start().chars().take(80).collect();
        self.issues.insert(
            issue,
            Issue {
                code: "SRC005".into(),
                severity: Severity::Warning,
                message: format!(
                    "The name \"{name}\" stands twice in one object; both values are kept. Ask the payer which one holds."
                ),
                anchor: Some(Anchor::Json {
                    pointer: self.pointer.as_str().into(),
                    text: shown.into(),
                }),
            },
        );
    }
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
