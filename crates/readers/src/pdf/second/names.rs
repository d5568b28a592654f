//! Gives every font of a file one name of its own.
//!
//! The engine knows a font by its name alone once it has met it on a page. Names are given page by page, and form by form:
//! `F1` of a chart is often another font than `F1` of the page it stands on. With a name for each font that cannot go
//! wrong, and pages can be read together. What draws lines and colors is left out on the way: it is half the work of a
//! page with tables, and the engine fails on color spaces it does not know.

use pdf_extract::{Dictionary, Document, Object, ObjectId};

/// Operators of paths, clipping, colors and marks. Source: ISO 32000-1, annex A.
const WITHOUT_TEXT: &[&[u8]] = &[
    b"m", b"l", b"c", b"v", b"y", b"h", b"re", b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"n", b"W",
    b"W*", b"w", b"J", b"j", b"M", b"d", b"ri", b"i", b"CS", b"cs", b"SC", b"SCN", b"sc", b"scn", b"G", b"g", b"RG",
    b"rg", b"K", b"k", b"sh", b"BMC", b"BDC", b"EMC", b"MP", b"DP",
];

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

/// Content whose operators `Tf` call fonts by their own names, without the operators that have no bearing on text.
///
/// `None` where a font has no own name, a name is written in another way than fonts are listed, or data stand in the
/// content that cannot be told from operators.
fn renamed(content: &[u8], fonts: &Dictionary) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(content.len() + content.len() / 8);
    // The last name since the last operator, and how much of the content is dealt with.
    let (mut name, mut copied, mut at) = (None, 0, 0);
    // Where each operand of the next operator begins; those of lists and dictionaries count, too.
    let mut operands: Vec<usize> = Vec::new();
    while let Some(&byte) = content.get(at) {
        let start = at;
        at += 1;
        if !is_blank(byte) && byte != b'%' {
            operands.push(start);
        }
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
                    b"'" | b"\"" => {
                        next_line_show(content, copied, &operands, &mut out)?;
                        copied = at;
                    }
                    word if WITHOUT_TEXT.contains(&word) => {
                        let first = operands.first().map_or(start, |first| *first.max(&copied));
                        out.extend_from_slice(&content[copied..first]);
                        copied = at;
                    }
                    _ => {}
                }
                if is_operator(&content[start..at]) {
                    name = None;
                    operands.clear();
                }
            }
            _ => {}
        }
    }
    out.extend_from_slice(&content[copied..]);
    Some(out)
}

/// Writes the operators `'` and `"` as what they stand for, which the engine passes over otherwise: `operands` are the
/// places of theirs and of the operator itself. Source: ISO 32000-1, table 109.
fn next_line_show(content: &[u8], copied: usize, operands: &[usize], out: &mut Vec<u8>) -> Option<()> {
    let (before, text, end) = match *operands {
        [text, end] => (content.get(copied..text)?, text, end),
        [_, letter, text, end] => {
            let spacing = [content.get(copied..letter)?, b"Tw ", content.get(letter..text)?, b"Tc "];
            out.extend(spacing.concat());
            (&[][..], text, end)
        }
        _ => return None,
    };
    out.extend_from_slice(before);
    out.extend_from_slice(b" T* ");
    out.extend_from_slice(content.get(text..end)?);
    out.extend_from_slice(b" Tj");
    Some(())
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

/// Source: ISO 32000-1, 7.2.2.
fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

/// Neither a blank nor a delimiter. Source: ISO 32000-1, 7.2.2.
fn is_regular(byte: u8) -> bool {
    !is_blank(byte)
        && !matches!(
            byte,
            b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
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
            text("/F1 gs BT /F1 10 Tf (/F1 9 Tf \\) (x)) Tj % /F1 1 Tf\n/F2\n-1.5 Tf [/F1] ET").as_deref(),
            Some("/F1 gs BT /plumbline.7.0 10 Tf (/F1 9 Tf \\) (x)) Tj % /F1 1 Tf\n/plumbline.9.1\n-1.5 Tf [/F1] ET")
        );
    }

    #[test]
    fn what_draws_no_text_is_left_out_with_its_operands() {
        let drawn = "q 0 0 9 9 re W* n /Pattern cs /P1 scn[3 1]0 d BT/F2 9 Tf /P <</MCID 0 /A (1 g)>>BDC(1 0 l)Tj EMC 0.5 g ET Q";
        let kept: String = text(drawn)
            .expect("understood")
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        assert_eq!(kept, "q BT/plumbline.9.1 9 Tf (1 0 l)Tj ET Q");
    }

    #[test]
    fn text_on_the_next_line_is_shown_by_plain_operators() {
        let kept: String = text("9 TL (a) ' 1 0.5 (b)\" <41>'").expect("understood");
        let kept: Vec<&str> = kept.split_whitespace().collect();
        assert_eq!(kept.join(" "), "9 TL T* (a) Tj 1 Tw 0.5 Tc T* (b) Tj T* <41> Tj");
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
