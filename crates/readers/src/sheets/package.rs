//! The zip container of a workbook and the XML in it: parts by name, relations, attributes, text.

use std::collections::HashMap;
use std::io::{BufReader, Cursor, Read};

use plumbline_model::CellAddress;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::ReadError;
use crate::limits::zip_error;

/// An XML reader over an unzipped part.
pub(super) type XmlReader<'z> = Reader<BufReader<Box<dyn Read + 'z>>>;

/// The parts of a zip-based workbook.
pub(super) struct Package<'a> {
    archive: zip::ZipArchive<Cursor<&'a [u8]>>,
    /// Part name in lower case with forward slashes, for writers differ in both.
    parts: HashMap<String, usize>,
}

/// A relation from one part to another.
pub(super) struct Relation {
    pub(super) id: String,
    /// The relation's type, a URL of which the last step is telling.
    pub(super) kind: String,
    /// The other part's name from the package's root.
    pub(super) target: String,
}

impl<'a> Package<'a> {
    /// Opens the container. Errors: [`ReadError::DamagedFile`].
    pub(super) fn open(bytes: &'a [u8]) -> Result<Package<'a>, ReadError> {
        let mut archive =
            zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| zip_error("zip directory", &error))?;
        let mut parts = HashMap::new();
        for index in 0..archive.len() {
            if let Ok(entry) = archive.by_index_raw(index)
                && let Ok(name) = entry.name()
            {
                parts.entry(part_key(&name)).or_insert(index);
            }
        }
        Ok(Package { archive, parts })
    }

    /// A part's XML; `None` when the part is not there or cannot be unzipped.
    pub(super) fn xml(&mut self, part: &str) -> Option<XmlReader<'_>> {
        let index = *self.parts.get(&part_key(part))?;
        let entry = self.archive.by_index(index).ok()?;
        Some(Reader::from_reader(BufReader::with_capacity(64 << 10, Box::new(entry))))
    }

    /// Calls `visit` for each event of a part; a missing part has none.
    ///
    /// Errors: [`ReadError::DamagedFile`] where the XML breaks.
    pub(super) fn each_event(&mut self, part: &str, mut visit: impl FnMut(&Event<'_>)) -> Result<(), ReadError> {
        let Some(mut reader) = self.xml(part) else {
            return Ok(());
        };
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match reader
                .read_event_into(&mut buffer)
                .map_err(|error| damaged(part, error))?
            {
                Event::Eof => return Ok(()),
                event => visit(&event),
            }
        }
    }

    /// The relations of a part; of the package itself for "".
    pub(super) fn relations(&mut self, part: &str) -> Result<Vec<Relation>, ReadError> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let mut found = Vec::new();
        self.each_event(&join(folder, &format!("_rels/{file}.rels")), |event| {
            if let Event::Start(element) | Event::Empty(element) = event
                && element.local_name().as_ref() == "Relationship"
                && let (Some(id), Some(target)) = (attribute(element, "Id"), attribute(element, "Target"))
            {
                let target = match target.strip_prefix('/') {
                    Some(absolute) => absolute.to_owned(),
                    None => join(folder, &target),
                };
                found.push(Relation {
                    id,
                    kind: attribute(element, "Type").unwrap_or_default(),
                    target,
                });
            }
        })?;
        Ok(found)
    }
}

fn part_key(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_ascii_lowercase()
}

fn damaged(part: &str, error: impl std::fmt::Display) -> ReadError {
    ReadError::DamagedFile {
        place: part.to_owned(),
        cause: error.to_string(),
    }
}

fn join(folder: &str, path: &str) -> String {
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in path.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// The value of an attribute by its local name.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    element
        .attributes()
        .with_checks(false)
        .filter_map(Result::ok)
        .find(|attribute| attribute.key.local_name().as_ref() == name)
        .and_then(|attribute| {
            attribute
                .normalized_value(XmlVersion::Explicit1_0)
                .ok()
                .map(|value| value.into_owned())
        })
}

/// Row and column of an address.
pub(super) fn place_of(address: &str) -> Option<(u32, u32)> {
    address.parse::<CellAddress>().ok().map(|address| address.place())
}

/// Whether an attribute says yes.
pub(super) fn flag(element: &BytesStart<'_>, name: &str) -> bool {
    attribute(element, name).is_some_and(|value| value == "1" || value == "true")
}

/// Adds the text an event carries, references resolved; an event without text adds nothing.
pub(super) fn push_text(event: &Event<'_>, out: &mut String) {
    match event {
        Event::Text(text) => out.push_str(&text.xml10_content()),
        Event::CData(text) => out.push_str(&text.xml10_content()),
        Event::GeneralRef(reference) => push_reference(reference, out),
        _ => {}
    }
}

fn push_reference(reference: &BytesRef<'_>, out: &mut String) {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        out.push(character);
        return;
    }
    let name = reference.xml10_content();
    match name.as_ref() {
        "amp" => out.push('&'),
        "lt" => out.push('<'),
        "gt" => out.push('>'),
        "quot" => out.push('"'),
        "apos" => out.push('\''),
        // No workbook declares entities of its own; one that does shows them as written.
        other => {
            out.push('&');
            out.push_str(other);
            out.push(';');
        }
    }
}

/// Gathers the text of a string item: `<t>` in runs or alone, phonetic readings left out. A run of raised digits, which
/// is a footnote's mark or an exponent, keeps them raised: "412.50¹" is not the figure 412.501.
///
/// Source: ECMA-376 part 1, 18.4.8 (si), 18.4.12 (t); 22.9.2.19 (ST_Xstring) for `_x000D_`.
#[derive(Default)]
pub(super) struct StringItem {
    text: String,
    run: String,
    in_text: bool,
    preserve: bool,
    raised: bool,
    phonetic: u32,
}

impl StringItem {
    /// Takes the next event inside the item.
    pub(super) fn take(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(element) => match element.local_name().as_ref() {
                "rPh" => self.phonetic += 1,
                "r" => self.raised = false,
                "vertAlign" => self.raised = is_superscript(element),
                "t" if self.phonetic == 0 => {
                    self.in_text = true;
                    self.preserve = attribute(element, "space").is_some_and(|space| space == "preserve");
                }
                _ => {}
            },
            Event::Empty(element) if element.local_name().as_ref() == "vertAlign" => {
                self.raised = is_superscript(element);
            }
            Event::End(element) => match element.local_name().as_ref() {
                "r" => self.raised = false,
                "rPh" => self.phonetic = self.phonetic.saturating_sub(1),
                "t" if self.in_text => {
                    self.in_text = false;
                    let run = if self.preserve {
                        self.run.as_str()
                    } else {
                        self.run.trim_matches([' ', '\t', '\r', '\n'])
                    };
                    match raised(run).filter(|_| self.raised) {
                        Some(raised) => self.text.push_str(&raised),
                        None => unescape_into(run, &mut self.text),
                    }
                    self.run.clear();
                }
                _ => {}
            },
            event if self.in_text => push_text(event, &mut self.run),
            _ => {}
        }
    }

    /// The text so far, leaving the item empty for the next one.
    pub(super) fn finish(&mut self) -> String {
        self.in_text = false;
        self.raised = false;
        self.phonetic = 0;
        self.run.clear();
        std::mem::take(&mut self.text)
    }
}

fn is_superscript(element: &BytesStart<'_>) -> bool {
    attribute(element, "val").is_some_and(|value| value == "superscript")
}

/// Digits, and commas and blanks between them, as raised digits; `None` for other text.
fn raised(text: &str) -> Option<String> {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    text.chars()
        .map(|c| match c.to_digit(10) {
            Some(digit) => RAISED.get(digit as usize).copied(),
            None => matches!(c, ',' | ' ').then_some(c),
        })
        .collect()
}

/// Adds a text with `_xHHHH_` resolved: characters XML cannot hold, as UTF-16 units.
pub(super) fn unescape_into(text: &str, out: &mut String) {
    let mut left = text;
    while let Some(at) = left.find("_x") {
        out.push_str(&left[..at]);
        left = &left[at..];
        let mut units = Vec::new();
        let mut used = 0;
        while let Some(unit) = escaped_unit(&left[used..]) {
            units.push(unit);
            used += ESCAPE_LENGTH;
        }
        if used == 0 {
            out.push_str("_x");
            left = &left["_x".len()..];
        } else {
            out.push_str(&String::from_utf16_lossy(&units));
            left = &left[used..];
        }
    }
    out.push_str(left);
}

/// Bytes of `_xHHHH_`.
const ESCAPE_LENGTH: usize = 7;

fn escaped_unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("_x")?.get(..4)?;
    if text.as_bytes().get(ESCAPE_LENGTH - 1) != Some(&b'_') || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn escaped_characters_are_resolved_and_lookalikes_kept() {
        for (written, read) in [
            ("a_x000D_b", "a\rb"),
            ("_xD83D__xDE00_", "\u{1f600}"),
            ("_x005F_x000D_", "_x000D_"),
            ("max_x", "max_x"),
            ("_xZZZZ_", "_xZZZZ_"),
            ("é_x00e9", "é_x00e9"),
        ] {
            let mut out = String::new();
            super::unescape_into(written, &mut out);
            assert_eq!(out, read, "{written}");
        }
    }
}
