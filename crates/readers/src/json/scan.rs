//! What a JSON text would cost, told before any of it is held: how deep it nests and how many values it has.

use crate::{Limits, ReadError};

/// Looks once over a text, in constant memory, and refuses it where it crosses a limit, with the pointer to that place.
///
/// Errors: [`ReadError::TooDeep`], [`ReadError::TooMany`], [`ReadError::InvalidText`] for escapes that stand for no
/// character. A text that is no JSON otherwise is not noticed here.
pub(super) fn within(text: &str, limits: &Limits) -> Result<(), ReadError> {
    scan(text, limits).map(|_| ())
}

/// The pointer to the value in which a text breaks off, and the line. Errors: as [`within`].
pub(super) fn end_of(text: &str, limits: &Limits) -> Result<(String, usize), ReadError> {
    let scan = scan(text, limits)?;
    Ok((scan.pointer(), scan.line + 1))
}

fn scan<'t>(text: &'t str, limits: &Limits) -> Result<Scan<'t>, ReadError> {
    let mut scan = Scan {
        text,
        frames: Vec::new(),
        values: 0,
        line: 0,
        roots: 0,
        root_line: 0,
    };
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\n' => scan.line += 1,
            b'"' => {
                let end = end_of_string(bytes, at);
                scan.string(at, end);
                if let Some(cause) = wrong_escape(&text[at..end]) {
                    return Err(ReadError::InvalidText {
                        place: scan.pointer(),
                        line: scan.line + 1,
                        cause,
                    });
                }
                at = end;
                if scan.values > limits.json_values {
                    return Err(scan.too_many(limits));
                }
                continue;
            }
            b'{' | b'[' => {
                scan.root();
                scan.frames.push(Frame {
                    array: *byte == b'[',
                    names: *byte == b'{',
                    index: 0,
                    name: (0, 0),
                });
                if scan.frames.len() as u64 > limits.json_depth {
                    return Err(ReadError::TooDeep {
                        place: scan.pointer(),
                        line: scan.line + 1,
                        limit: limits.json_depth,
                    });
                }
            }
            b'}' | b']' => {
                scan.frames.pop();
            }
            b',' => {
                if let Some(frame) = scan.frames.last_mut() {
                    frame.index += 1;
                    frame.names = !frame.array;
                }
            }
            b':' => {
                if let Some(frame) = scan.frames.last_mut() {
                    frame.names = false;
                }
            }
            b' ' | b'\t' | b'\r' => {}
            _ => {
                scan.root();
                scan.values += 1;
                at += bytes[at..]
                    .iter()
                    .take_while(|byte| !matches!(byte, b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t' | b'"'))
                    .count()
                    .max(1);
                if scan.values > limits.json_values {
                    return Err(scan.too_many(limits));
                }
                continue;
            }
        }
        at += 1;
    }
    Ok(scan)
}

/// The first escape of a string that stands for no character a text can hold: U+0000, or half a surrogate pair.
///
/// Source: RFC 8259, 7 and 8.2; FHIR R4, datatypes, string (no control character but tab, line feed, carriage return).
fn wrong_escape(string: &str) -> Option<String> {
    let bytes = string.as_bytes();
    let unit = |at: usize| {
        let digits = string.get(at..at + 6)?.strip_prefix("\\u")?;
        u32::from_str_radix(digits, 16).ok()
    };
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'\\', bytes.get(at..).unwrap_or_default()) {
        at += found;
        at += match unit(at) {
            Some(0) => return Some("the escape \\u0000 stands for no character of a text".to_owned()),
            Some(0xD800..=0xDBFF) if matches!(unit(at + 6), Some(0xDC00..=0xDFFF)) => 12,
            Some(0xD800..=0xDFFF) => {
                let escape = string.get(at..at + 6).unwrap_or_default();
                return Some(format!("the escape {escape} is half a character"));
            }
            // Another escape, or one that serde_json will refuse.
            _ => 2,
        };
    }
    None
}

/// The byte after a string that begins at `start`.
pub(super) fn end_of_string(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(found) = memchr::memchr2(b'"', b'\\', bytes.get(at..).unwrap_or_default()) {
        at += found;
        if bytes[at] == b'"' {
            return at + 1;
        }
        at += 2;
    }
    bytes.len()
}

/// An array or object that is open.
struct Frame {
    array: bool,
    /// Whether the next string is a name.
    names: bool,
    /// Elements before the present one.
    index: usize,
    /// Where the present member's name stands, quotation marks included.
    name: (usize, usize),
}

struct Scan<'t> {
    text: &'t str,
    frames: Vec<Frame>,
    values: u64,
    /// Lines before the present one.
    line: usize,
    /// Values at the outermost level, and the line of the last: more than one are NDJSON.
    roots: usize,
    root_line: usize,
}

impl Scan<'_> {
    /// A value begins; at the outermost level it is the document, or one of its lines.
    fn root(&mut self) {
        if self.frames.is_empty() {
            self.roots += 1;
            self.root_line = self.line;
        }
    }

    fn string(&mut self, start: usize, end: usize) {
        match self.frames.last_mut() {
            Some(frame) if frame.names => frame.name = (start, end),
            _ => {
                self.root();
                self.values += 1;
            }
        }
    }

    fn too_many(&self, limits: &Limits) -> ReadError {
        ReadError::TooMany {
            place: self.pointer(),
            limit: limits.json_values,
        }
    }

    /// The RFC 6901 pointer to the present place.
    fn pointer(&self) -> String {
        let mut pointer = String::new();
        if self.roots > 1 {
            pointer = super::step(&pointer, &self.root_line.to_string());
        }
        for frame in &self.frames {
            let name = if frame.array {
                frame.index.to_string()
            } else {
                let (start, end) = frame.name;
                super::scalar_text(self.text.get(start..end).unwrap_or_default()).into_owned()
            };
            // An object that is open and has no member yet is the place itself.
            if !frame.array && frame.name == (0, 0) {
                break;
            }
            pointer = super::step(&pointer, &name);
        }
        pointer
    }
}
