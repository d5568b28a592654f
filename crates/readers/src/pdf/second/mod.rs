//! The second, independent reading of each page, for where it disagrees with the first.
//!
//! Engine: `pdf-extract` 0.12, which shares no code with the first one. Nothing outside this folder names it. Figures
//! never come from it: a font whose characters one engine gets wrong shows as a figure that only one of them printed.
//! It panics on some files and runs out of stack on forms that call each other in a circle, so pages are looked at
//! before they are given to it, and a reader that uses it belongs in a process of its own
//! ([`crate::Limits::second_reading`]).
//!
//! The engine takes fonts apart anew for each page, which costs more than the rest of its work. Runs of pages are
//! therefore given to it as one page that draws them one after the other; what fonts are called is made to agree.

mod forms;
mod names;
mod thin;

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_extract::{
    ColorSpace, Dictionary, Document, MediaBox, Object, ObjectId, OutputDev, OutputError, Path, PathOp, Stream,
    Transform,
};

use super::geometry::{Bounds, Turn};
use super::glyphs::{Glyph, MAX_GLYPHS, printable};
use forms::{Fonts, Forms};

/// Parents followed from a page to the properties it inherits.
const MAX_PARENTS: usize = 32;
/// Pages given to the engine as one: enough that the fonts no longer count.
const MAX_RUN: usize = 64;
/// Bytes of contents given to the engine as one page; a page larger than that goes alone.
const MAX_RUN_BYTES: usize = 4 << 20;
/// The size of a page that states none, in points. Both engines' files are rare; the first one takes A4 as well.
const A4: [f64; 4] = [0.0, 0.0, 595.0, 842.0];
/// The height of the box that is drawn between the pages of a run, to tell them apart by. No page draws one like it.
const MARK: f64 = 271_828.0;

/// The second reading of a page.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// Width and height of the page in points, before it is turned for display.
    pub(super) size: (f64, f64),
    /// Origin at the top left of the page before it is turned for display: good for telling words apart, not for anchors.
    pub(super) glyphs: Vec<Glyph>,
    /// The text in the order of the file's content. Letters that wrong widths push off the page stand in here alone.
    pub(super) as_drawn: String,
}

/// Hears of the pages of a second reading, in order.
pub(super) trait Listener {
    /// A page is begun. Stops the reading where it says so; that page and the ones after it are then not read.
    fn begin(&mut self, number: u32) -> ControlFlow<()>;
    /// A page is read; `None` where the engine failed on it or it is not safe to give to it.
    fn page(&mut self, number: u32, reading: Option<Reading>);
}

/// Reads pages a second time.
///
/// Panics of the engine stay in here.
pub(super) fn pages(bytes: &[u8], numbers: &[u32], listener: &mut dyn Listener) {
    let Some(mut engine) = catch_unwind(AssertUnwindSafe(|| Engine::open(bytes))).ok().flatten() else {
        for &number in numbers {
            if listener.begin(number).is_break() {
                return;
            }
            listener.page(number, None);
        }
        return;
    };
    let mut left = numbers;
    while !left.is_empty() {
        let run = catch_unwind(AssertUnwindSafe(|| engine.run(left))).unwrap_or_default();
        let Ok(read) = engine.read(run, left[0], listener) else {
            return;
        };
        left = &left[read..];
    }
}

/// A page ready to be given to the engine.
struct Prepared {
    number: u32,
    /// What is shown of the page, in its own coordinates (x and y from the bottom left).
    visible: Bounds,
    content: Vec<u8>,
    resources: Dictionary,
    /// The forms its annotations are drawn with.
    looks: Vec<ObjectId>,
}

struct Engine {
    document: Document,
    pages: BTreeMap<u32, ObjectId>,
    forms: Forms,
    /// The first object number the file leaves free.
    free: u32,
}

impl Engine {
    fn open(bytes: &[u8]) -> Option<Engine> {
        let mut document = Document::load_mem(bytes).ok()?;
        if document.is_encrypted() {
            document.decrypt("").ok()?;
        }
        thin::out(&mut document);
        names::in_forms(&mut document);
        let free = document
            .objects
            .keys()
            .map(|(number, _)| *number)
            .max()?
            .checked_add(1)?;
        Some(Engine {
            pages: document.get_pages(),
            forms: Forms::default(),
            free,
            document,
        })
    }

    /// The longest run from the first page on that can be read as one; empty where that page cannot be read.
    fn run(&mut self, numbers: &[u32]) -> Vec<Prepared> {
        let mut run: Vec<Prepared> = Vec::new();
        let mut fonts = Fonts::default();
        let mut bytes = 0;
        for &number in numbers.iter().take(MAX_RUN) {
            let Some((page, own)) = self.prepare(number) else { break };
            bytes += page.content.len();
            if !run.is_empty() && (bytes > MAX_RUN_BYTES || !fonts.agree(&own)) {
                break;
            }
            fonts.extend(own);
            run.push(page);
        }
        run
    }

    /// A page and the fonts it and its forms use; `None` for one that is not there or whose forms do not end.
    fn prepare(&mut self, number: u32) -> Option<(Prepared, Fonts)> {
        let id = *self.pages.get(&number)?;
        let page = self.document.get_dictionary(id).ok()?;
        let visible = visible_area(&self.document, page);
        let mut content = self.document.get_page_content(id).ok()?;
        let mut resources = inherited(&self.document, page, b"Resources").and_then(|object| object.as_dict().ok());
        let mut fonts = Fonts::default();
        let renamed;
        if let Some(named) = resources {
            fonts = self.forms.fonts(&self.document, named)?;
            let own = match names::in_content(&self.document, &content, named) {
                Some((called, names)) if !fonts.is_shared() => {
                    (content, renamed) = (called, names);
                    resources = Some(&renamed);
                    &renamed
                }
                _ => named,
            };
            fonts.extend(Fonts::of(&self.document, own));
        }
        let resources = resources.cloned().unwrap_or_default();
        let looks = self.forms.looks(&self.document, page, &mut fonts)?;
        Some((
            Prepared {
                number,
                visible,
                content,
                resources,
                looks,
            },
            fonts,
        ))
    }

    /// Gives a run to the engine and tells how many pages are done with. `first` failed where the run is empty.
    ///
    /// Errors: the listener stopped the reading.
    fn read(&mut self, run: Vec<Prepared>, first: u32, listener: &mut dyn Listener) -> Result<usize, Stopped> {
        if run.is_empty() {
            if listener.begin(first).is_break() {
                return Err(Stopped);
            }
            listener.page(first, None);
            return Ok(1);
        }
        let mut characters = Characters {
            pages: run.iter().map(|page| (page.number, page.visible)).collect(),
            begun: 0,
            reading: Reading::default(),
            line_shows: None,
            stopped: false,
            listener,
        };
        let added = compose(&mut self.document, self.free, run);
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            pdf_extract::output_doc_page(&self.document, &mut characters, 1).is_ok()
        }));
        let whole = outcome.unwrap_or(false) && characters.begun == characters.pages.len();
        let read = characters.end(whole);
        for number in self.free..added {
            self.document.objects.remove(&(number, 0));
        }
        read
    }
}

/// The listener wants no more pages.
struct Stopped;

/// Makes a run of pages into the document's only page and gives the first object number that is free after it.
fn compose(document: &mut Document, free: u32, run: Vec<Prepared>) -> u32 {
    let [catalog, tree, page, content] = [0, 1, 2, 3].map(|offset| (free.saturating_add(offset), 0));
    let mut next = content.0.saturating_add(1);
    let mut drawn = String::new();
    let mut objects = Dictionary::new();
    for (index, prepared) in run.into_iter().enumerate() {
        let mut own = Dictionary::new();
        own.set("Resources", prepared.resources);
        document
            .objects
            .insert((next, 0), Stream::new(own, prepared.content).into());
        objects.set(format!("P{index}"), Object::Reference((next, 0)));
        drawn.push_str(&format!("0 0 {index} {MARK} re f /P{index} Do\n"));
        for (at, look) in prepared.looks.into_iter().enumerate() {
            objects.set(format!("A{index}.{at}"), Object::Reference(look));
            drawn.push_str(&format!("/A{index}.{at} Do\n"));
        }
        next = next.saturating_add(1);
    }
    let dictionary = |entries: Vec<(&str, Object)>| {
        let mut dictionary = Dictionary::new();
        entries.into_iter().for_each(|(key, value)| dictionary.set(key, value));
        dictionary
    };
    let name = |name: &str| Object::Name(name.into());
    let mut resources = Dictionary::new();
    resources.set("XObject", objects);
    let leaf = dictionary(vec![
        ("Type", name("Page")),
        ("Parent", Object::Reference(tree)),
        (
            "MediaBox",
            Object::Array(A4.map(|edge| Object::Real(edge as f32)).to_vec()),
        ),
        ("Resources", resources.into()),
        ("Contents", Object::Reference(content)),
    ]);
    let kids = Object::Array(vec![Object::Reference(page)]);
    let pages = dictionary(vec![("Type", name("Pages")), ("Kids", kids), ("Count", 1.into())]);
    let root = dictionary(vec![("Type", name("Catalog")), ("Pages", Object::Reference(tree))]);
    document.objects.insert(catalog, root.into());
    document.objects.insert(tree, pages.into());
    document.objects.insert(page, leaf.into());
    document
        .objects
        .insert(content, Stream::new(Dictionary::new(), drawn.into_bytes()).into());
    document.trailer.set("Root", Object::Reference(catalog));
    next
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

/// What is shown of a page in its own coordinates (x and y from the bottom left).
fn visible_area(document: &Document, page: &Dictionary) -> Bounds {
    let area = |key: &[u8]| {
        let corners = inherited(document, page, key)?.as_array().ok()?;
        let at = |i: usize| {
            let corner = document.dereference(corners.get(i)?).ok()?.1;
            corner.as_float().ok().map(f64::from)
        };
        Some(Bounds::around(at(0)?, at(1)?, at(2)?, at(3)?))
    };
    let media = area(b"MediaBox").unwrap_or(Bounds::around(A4[0], A4[1], A4[2], A4[3]));
    area(b"CropBox")
        .and_then(|crop| crop.intersection(&media))
        .unwrap_or(media)
}

/// Takes the engine's characters and hands them on page by page.
struct Characters<'a> {
    /// Numbers and visible areas of the run's pages.
    pages: Vec<(u32, Bounds)>,
    /// Pages begun so far.
    begun: usize,
    /// The page last begun.
    reading: Reading,
    /// Whether the line of text being drawn began on the visible page; `None` before its first character.
    line_shows: Option<bool>,
    stopped: bool,
    listener: &'a mut dyn Listener,
}

impl Characters<'_> {
    /// Hands the page last begun to the listener.
    fn hand_on(&mut self, whole: bool) {
        let Some((number, visible)) = self.begun.checked_sub(1).map(|last| self.pages[last]) else {
            return;
        };
        let mut reading = std::mem::take(&mut self.reading);
        reading.size = (visible.right, visible.height());
        self.line_shows = None;
        self.listener.page(number, whole.then_some(reading));
    }

    /// Ends the run: `whole` where its last page was read to its end. Gives the pages done with.
    fn end(mut self, whole: bool) -> Result<usize, Stopped> {
        if self.stopped {
            return Err(Stopped);
        }
        if self.begun == 0 {
            // The engine failed before the first page.
            if self.begin().is_err() {
                return Err(Stopped);
            }
        }
        self.hand_on(whole);
        Ok(self.begun)
    }

    fn begin(&mut self) -> Result<(), OutputError> {
        if self.begun >= self.pages.len() {
            return Err(failed("a page draws the mark between pages"));
        }
        if self.listener.begin(self.pages[self.begun].0).is_break() {
            self.stopped = true;
            return Err(failed("stopped"));
        }
        self.begun += 1;
        Ok(())
    }
}

fn failed(why: &str) -> OutputError {
    OutputError::IoError(std::io::Error::other(why.to_owned()))
}

impl OutputDev for Characters<'_> {
    fn begin_page(&mut self, _: u32, _: &MediaBox, _: Option<(f64, f64, f64, f64)>) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn fill(&mut self, _: &Transform, _: &ColorSpace, _: &[f64], path: &Path) -> Result<(), OutputError> {
        let [PathOp::Rect(.., index, height)] = path.ops.as_slice() else {
            return Ok(());
        };
        if *height != MARK || *index != self.begun as f64 {
            return Ok(());
        }
        self.hand_on(true);
        self.begin()
    }

    fn output_character(
        &mut self,
        place: &Transform,
        width: f64,
        _: f64,
        font_size: f64,
        character: &str,
    ) -> Result<(), OutputError> {
        let Some((_, visible)) = self.begun.checked_sub(1).map(|last| self.pages[last]) else {
            return Ok(());
        };
        let along = (place.m11 * width * font_size, place.m12 * width * font_size);
        let up = (place.m21 * font_size, place.m22 * font_size);
        let (x, y) = (place.m31, place.m32);
        let size = up.0.hypot(up.1);
        let center = (x + (along.0 + up.0 * 0.5) / 2.0, y + (along.1 + up.1 * 0.5) / 2.0);
        if !(size.is_finite() && x.is_finite() && y.is_finite()) || size <= 0.01 {
            return Ok(());
        }
        let shows = visible.contains(center);
        let line_shows = *self.line_shows.get_or_insert(shows);
        let Some(text) = printable(character).filter(|_| shows || line_shows) else {
            return Ok(());
        };
        if self.reading.as_drawn.len() > 4 * MAX_GLYPHS {
            return Err(failed("too many characters"));
        }
        self.reading.as_drawn.push_str(&text);
        if !shows {
            return Ok(());
        }
        // The box's own names are for y downward: its bottom is the page's upper edge.
        let flip = |y: f64| visible.bottom - y;
        let corner = (x + along.0 + up.0 * 0.7, y + along.1 + up.1 * 0.7);
        self.reading.glyphs.push(Glyph {
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
        self.line_shows = None;
        Ok(())
    }
}
