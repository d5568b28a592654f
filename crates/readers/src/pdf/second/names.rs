//! Gives every font of a file one name of its own.
//!
//! The engine knows a font by its name alone once it has met it on a page. Names are given page by page, and form by form:
//! `F1` of a chart is often another font than `F1` of the page it stands on. With a name for each font that cannot go
//! wrong, and pages can be read together.

use pdf_extract::{Dictionary, Document, Object, ObjectId};

/// Renames the fonts in all forms that bring their own resources.
pub(super) fn in_forms(document: &mut Document) {
    let forms: Vec<ObjectId> = document
        .objects
        .iter()
        .filter(|(_, object)| object.as_stream().is_ok_and(|stream| is_form(&stream.dict)))
        .map(|(id, _)| *id)
        .collect();
    for id in forms {
        let Some((content, resources)) = in_form(document, id) else {
            continue;
        };
        if let Some(Object::Stream(form)) = document.objects.get_mut(&id) {
            form.dict.remove(b"Filter");
            form.dict.remove(b"DecodeParms");
            form.dict.set("Resources", resources);
            form.set_content(content);
        }
    }
}

fn is_form(dict: &Dictionary) -> bool {
    dict.get(b"Subtype")
        .and_then(Object::as_name)
        .is_ok_and(|kind| kind == b"Form")
}

fn in_form(document: &Document, id: ObjectId) -> Option<(Vec<u8>, Dictionary)> {
    let form = document.get_object(id).and_then(Object::as_stream).ok()?;
    let resources = form
        .dict
        .get_deref(b"Resources", document)
        .and_then(Object::as_dict)
        .ok()?;
    let fonts = fonts(document, resources)?;
    let content = form.decompressed_content().ok()?;
    Some((renamed(&content, fonts)?, with_names(resources, fonts)?))
}

/// Content and resources with every font under a name of its own; `None` where there are no fonts or that is not sure to
/// be right.
pub(super) fn in_content(document: &Document, content: &[u8], resources: &Dictionary) -> Option<(Vec<u8>, Dictionary)> {
    let fonts = fonts(document, resources)?;
    Some((renamed(content, fonts)?, with_names(resources, fonts)?))
}

fn fonts<'a>(document: &'a Document, resources: &'a Dictionary) -> Option<&'a Dictionary> {
    let fonts = resources.get_deref(b"Font", document).and_then(Object::as_dict).ok()?;
    (!fonts.is_empty()).then_some(fonts)
}

/// A font's own name; `None` for one that is written out where it is used.
fn own_name(font: &Object) -> Option<Vec<u8>> {
    let (number, generation) = font.as_reference().ok()?;
    Some(format!("plumbline.{number}.{generation}").into_bytes())
}

fn with_names(resources: &Dictionary, fonts: &Dictionary) -> Option<Dictionary> {
    let mut named = Dictionary::new();
    for (_, font) in fonts.iter() {
        named.set(own_name(font)?, font.clone());
    }
    let mut resources = resources.clone();
    resources.set("Font", named);
    Some(resources)
}

/// Content whose operators `Tf` call fonts by their own names.
///
/// `None` where a font has no own name, a name is written in another way than fonts are listed, or data stand in the
/// content that cannot be told from operators.
fn renamed(content: &[u8], fonts: &Dictionary) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(content.len() + content.len() / 8);
    // The last name since the last operator, and how much of the content is copied.
    let (mut name, mut copied, mut at) = (None, 0, 0);
    while let Some(&byte) = content.get(at) {
        let start = at;
        at += 1;
        match byte {
            b'%' => at += content[at..].iter().position(|byte| matches!(byte, b'\n' | b'\r'))?,
            b'(' => at = after_string(content, at)?,
            b'<' if content.get(at) != Some(&b'<') => at += content[at..].iter().position(|byte| *byte == b'>')? + 1,
            b'/' => {
                at = after_word(content, at);
                name = Some(start + 1..at);
            }
            byte if is_regular(byte) => {
                at = after_word(content, at);
                match &content[start..at] {
                    // A picture's bytes may look like anything.
                    b"BI" => return None,
                    b"Tf" => {
                        let name = name.take()?;
                        let font = fonts.get(&content[name.clone()]).ok()?;
                        out.extend_from_slice(&content[copied..name.start]);
                        out.extend(own_name(font)?);
                        copied = name.end;
                    }
                    word if is_operator(word) => name = None,
                    _ => {}
                }
            }
            _ => {}
        }
    }
    out.extend_from_slice(&content[copied..]);
    Some(out)
}

/// Where a string ends that begins here. Source: ISO 32000-1, 7.3.4.2.
fn after_string(content: &[u8], mut at: usize) -> Option<usize> {
    let mut depth = 1;
    while depth > 0 {
        match content.get(at)? {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    Some(at)
}

fn after_word(content: &[u8], at: usize) -> usize {
    let length = content[at..].iter().position(|byte| !is_regular(*byte));
    length.map_or(content.len(), |length| at + length)
}

/// Neither a blank nor a delimiter. Source: ISO 32000-1, 7.2.2.
fn is_regular(byte: u8) -> bool {
    !matches!(
        byte,
        0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ' | b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
    )
}

fn is_operator(word: &[u8]) -> bool {
    word.first()
        .is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'\'' | b'"'))
        && !matches!(word, b"true" | b"false" | b"null")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fonts() -> Dictionary {
        let mut fonts = Dictionary::new();
        fonts.set("F1", Object::Reference((7, 0)));
        fonts.set("F2", Object::Reference((9, 1)));
        fonts
    }

    fn text(content: &str) -> Option<String> {
        renamed(content.as_bytes(), &fonts()).map(|content| String::from_utf8(content).expect("ASCII"))
    }

    #[test]
    fn fonts_are_renamed_where_they_are_set_and_nowhere_else() {
        assert_eq!(
            text("/F1 gs BT /F1 10 Tf (/F1 9 Tf \\) (x)) Tj % /F1 1 Tf\n/F2\n-1.5 Tf <</A/F1>> BDC ET").as_deref(),
            Some(
                "/F1 gs BT /plumbline.7.0 10 Tf (/F1 9 Tf \\) (x)) Tj % /F1 1 Tf\n/plumbline.9.1\n-1.5 Tf <</A/F1>> BDC ET"
            )
        );
    }

    #[test]
    fn nothing_is_renamed_where_it_might_go_wrong() {
        assert_eq!(text("/F3 10 Tf"), None, "an unknown font");
        assert_eq!(text("10 Tf"), None, "no name");
        assert_eq!(text("BI /W 1 /H 1 ID ( EI /F1 10 Tf"), None, "a picture's bytes");
        assert_eq!(text("(never closed /F1 10 Tf"), None);
        let mut direct = fonts();
        direct.set("F1", Dictionary::new());
        assert_eq!(renamed(b"/F1 10 Tf", &direct), None, "a font without a number");
    }
}
