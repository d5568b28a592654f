//! Takes out of a document what the second engine unpacks at every use and never looks at.

use std::collections::HashSet;

use pdf_extract::{Dictionary, Document, Object, ObjectId, Stream};

/// Empties pictures, outlines of TrueType fonts and color profiles. No text depends on them.
///
/// The engine unpacks a picture each time it is drawn and reads it as if it were page content, and keeps a copy of a
/// color profile with every saved state of the page.
pub(super) fn out(document: &mut Document) {
    let outlines: HashSet<ObjectId> = document.objects.values().filter_map(outlines).collect();
    for (id, object) in &mut document.objects {
        if let Object::Stream(stream) = object
            && (is_picture(&stream.dict) || is_profile(&stream.dict) || outlines.contains(id))
        {
            empty(stream);
        }
    }
}

fn empty(stream: &mut Stream) {
    for key in [b"Filter".as_slice(), b"DecodeParms"] {
        stream.dict.remove(key);
    }
    stream.set_content(Vec::new());
}

/// The TrueType outlines that a font descriptor points to.
fn outlines(object: &Object) -> Option<ObjectId> {
    object.as_dict().ok()?.get(b"FontFile2").ok()?.as_reference().ok()
}

fn is_picture(dict: &Dictionary) -> bool {
    dict.get(b"Subtype")
        .and_then(Object::as_name)
        .is_ok_and(|kind| kind == b"Image")
        && dict.has(b"Width")
        && dict.has(b"Height")
}

/// A color profile is known by the number of its components alone; other streams with `N` say what they are.
fn is_profile(dict: &Dictionary) -> bool {
    let components = dict.get(b"N").and_then(Object::as_i64);
    let named = [b"Type".as_slice(), b"Subtype", b"FunctionType", b"Resources"];
    matches!(components, Ok(1 | 3 | 4)) && !named.iter().any(|key| dict.has(key))
}
