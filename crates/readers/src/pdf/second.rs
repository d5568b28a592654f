//! The second, independent reading of each page, and where it disagrees with the first.
//!
//! Engine: `pdf-extract` 0.12, which shares no code with the first one. Nothing outside this file names it. Figures
//! never come from it: a font whose characters one engine gets wrong shows as a figure that only one of them printed.
//! It panics on some files and runs out of stack on forms that call each other in a circle, so pages are looked at
//! before they are given to it, and a reader that uses it belongs in a process of its own
//! ([`crate::Limits::second_reading`]).

use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_extract::{Dictionary, Document, MediaBox, Object, OutputDev, OutputError, Stream, Transform};

use super::geometry::{Bounds, Turn};
use super::glyphs::{Glyph, MAX_GLYPHS, printable};

/// Forms within forms on a page; more is a drawing program's nesting gone wrong, or an attack.
const MAX_FORM_DEPTH: usize = 12;
/// Forms drawn on a page, each as often as it is drawn.
const MAX_FORMS: usize = 2_000;
/// Parents followed from a page to the properties it inherits.
const MAX_PARENTS: usize = 32;

/// The second reading of a page.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// Width and height of the page in points, before it is turned for display.
    pub(super) size: (f64, f64),
    /// Origin at the top left of the page before it is turned for display: good for telling words apart, not for anchors.
    pub(super) glyphs: Vec<Glyph>,
}

/// Reads pages a second time. `None` for a page the engine fails on or that is not safe to give to it.
///
/// Panics of the engine stay in here.
pub(super) fn pages(bytes: &[u8], numbers: &[u32], mut page: impl FnMut(u32, Option<Reading>)) {
    let document = catch_unwind(AssertUnwindSafe(|| open(bytes))).ok().flatten();
    for &number in numbers {
        let reading = document
            .as_ref()
            .and_then(|document| catch_unwind(AssertUnwindSafe(|| read(document, number))).ok().flatten());
        page(number, reading);
    }
}

fn open(bytes: &[u8]) -> Option<Document> {
    let mut document = Document::load_mem(bytes).ok()?;
    if document.is_encrypted() {
        document.decrypt("").ok()?;
    }
    Some(document)
}

fn read(document: &Document, number: u32) -> Option<Reading> {
    let page = document.get_dictionary(*document.get_pages().get(&number)?).ok()?;
    if !forms_end(document, page) {
        return None;
    }
    let visible = visible_area(document, page);
    let mut characters = Characters {
        visible,
        size: (0.0, 0.0),
        top: 0.0,
        glyphs: Vec::new(),
    };
    pdf_extract::output_doc_page(document, &mut characters, number).ok()?;
    Some(Reading {
        size: characters.size,
        glyphs: characters.glyphs,
    })
}

/// A property of a page, its own or inherited.
fn inherited<'a>(document: &'a Document, page: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    let mut dictionary = page;
    for _ in 0..MAX_PARENTS {
        if let Ok(value) = dictionary.get_deref(key, document) {
            return Some(value);
        }
        dictionary = dictionary.get_deref(b"Parent", document).ok()?.as_dict().ok()?;
    }
    None
}

/// The page's crop box in its own coordinates (x and y from the bottom left); `None` when the whole page is shown.
fn visible_area(document: &Document, page: &Dictionary) -> Option<Bounds> {
    let corners = inherited(document, page, b"CropBox")?.as_array().ok()?;
    let at = |i: usize| corners.get(i).and_then(|corner| corner.as_float().ok()).map(f64::from);
    Some(Bounds::around(at(0)?, at(1)?, at(2)?, at(3)?))
}

/// Whether the forms a page draws come to an end: the engine follows them without a limit of its own.
fn forms_end(document: &Document, page: &Dictionary) -> bool {
    let none = Dictionary::new();
    let resources = inherited(document, page, b"Resources").and_then(|object| object.as_dict().ok());
    let mut left = MAX_FORMS;
    follow_forms(document, resources.unwrap_or(&none), &mut Vec::new(), &mut left)
}

fn follow_forms<'a>(
    document: &'a Document,
    resources: &'a Dictionary,
    above: &mut Vec<*const Stream>,
    left: &mut usize,
) -> bool {
    let Some(objects) = resources
        .get_deref(b"XObject", document)
        .ok()
        .and_then(|object| object.as_dict().ok())
    else {
        return true;
    };
    for (name, _) in objects.iter() {
        let Some(form) = objects
            .get_deref(name, document)
            .ok()
            .and_then(|object| object.as_stream().ok())
        else {
            continue;
        };
        if form
            .dict
            .get(b"Subtype")
            .and_then(Object::as_name)
            .is_ok_and(|kind| kind == b"Image")
        {
            continue;
        }
        *left = left.saturating_sub(1);
        let place: *const Stream = form;
        if *left == 0 || above.len() >= MAX_FORM_DEPTH || above.contains(&place) {
            return false;
        }
        if !draws_forms(form) {
            continue;
        }
        // A form without resources of its own uses those around it.
        let own = form
            .dict
            .get_deref(b"Resources", document)
            .ok()
            .and_then(|object| object.as_dict().ok());
        above.push(place);
        let ends = follow_forms(document, own.unwrap_or(resources), above, left);
        above.pop();
        if !ends {
            return false;
        }
    }
    true
}

/// Whether a form's content holds the operator that draws another one.
fn draws_forms(form: &Stream) -> bool {
    let plain = form.decompressed_content();
    let content = plain.as_deref().unwrap_or(&form.content);
    content.windows(2).any(|pair| pair == b"Do")
}

/// Takes the engine's characters.
struct Characters {
    visible: Option<Bounds>,
    size: (f64, f64),
    /// The page's upper edge in its own coordinates.
    top: f64,
    glyphs: Vec<Glyph>,
}

impl OutputDev for Characters {
    fn begin_page(&mut self, _: u32, media: &MediaBox, _: Option<(f64, f64, f64, f64)>) -> Result<(), OutputError> {
        let page = Bounds::around(media.llx, media.lly, media.urx, media.ury);
        let visible = self.visible.and_then(|crop| crop.intersection(&page)).unwrap_or(page);
        self.visible = Some(visible);
        self.size = (visible.right, visible.height());
        self.top = visible.bottom;
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        place: &Transform,
        width: f64,
        _: f64,
        font_size: f64,
        character: &str,
    ) -> Result<(), OutputError> {
        let along = (place.m11 * width * font_size, place.m12 * width * font_size);
        let up = (place.m21 * font_size, place.m22 * font_size);
        let (x, y) = (place.m31, place.m32);
        let size = up.0.hypot(up.1);
        let center = (x + (along.0 + up.0 * 0.5) / 2.0, y + (along.1 + up.1 * 0.5) / 2.0);
        let shown = self.visible.is_none_or(|visible| visible.contains(center));
        if !(shown && size.is_finite() && x.is_finite() && y.is_finite()) || size <= 0.01 {
            return Ok(());
        }
        if self.glyphs.len() > MAX_GLYPHS {
            return Err(OutputError::IoError(std::io::Error::other("too many characters")));
        }
        let Some(text) = printable(character) else {
            return Ok(());
        };
        let flip = |y: f64| self.top - y;
        let corner = (x + along.0 + up.0 * 0.7, y + along.1 + up.1 * 0.7);
        self.glyphs.push(Glyph {
            text,
            bounds: Bounds::around(x, flip(y), corner.0, flip(corner.1)),
            origin: (x, flip(y)),
            size,
            turn: Turn::of_direction(place.m11, -place.m12),
        });
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}
