//! Text that a page holds without showing it: the layer that a scanner's program puts under its picture.
//!
//! Such a program read the picture as OCR does, and says nothing of how certain it was. What its layer alone gives is
//! therefore marked as read by OCR with a certainty of 0, and is no fact before a person has compared it with the page.

use std::collections::HashMap;

use plumbline_model::{Anchor, PageOcr, Part};
use rust_decimal::Decimal;

use super::geometry::Bounds;
use super::glyphs::Glyph;
use super::ocr::bounds;

/// Glyphs are sought in squares of this size (points): about a letter's.
const SQUARE: f64 = 12.0;
/// What stands for the program that read the picture: the file does not name it.
const ENGINE: &str = "the scanner's text layer";

/// The glyphs of one page in squares, to find those at a place.
struct Squares(HashMap<(i64, i64), Vec<Bounds>>);

impl Squares {
    fn of<'b>(bounds: impl Iterator<Item = &'b Bounds>) -> Squares {
        let mut places: HashMap<(i64, i64), Vec<Bounds>> = HashMap::new();
        for b in bounds {
            for x in square(b.left)..=square(b.right) {
                for y in square(b.top)..=square(b.bottom) {
                    places.entry((x, y)).or_default().push(*b);
                }
            }
        }
        Squares(places)
    }

    fn hold(&self, (x, y): (f64, f64)) -> bool {
        let near = self.0.get(&(square(x), square(y)));
        near.is_some_and(|near| near.iter().any(|bounds| bounds.contains((x, y))))
    }

    /// Whether one of them has its middle in a place.
    fn any_within(&self, place: &Bounds) -> bool {
        let columns = square(place.left)..=square(place.right);
        columns
            .flat_map(|x| (square(place.top)..=square(place.bottom)).map(move |y| (x, y)))
            .filter_map(|at| self.0.get(&at))
            .flatten()
            .any(|bounds| place.contains(bounds.center()))
    }
}

fn square(v: f64) -> i64 {
    (v / SQUARE).floor() as i64
}

/// Adds the glyphs that stand where no glyph is seen, and gives their boxes. Where one is seen, the layer says again what
/// is printed.
pub(super) fn add(seen: &mut Vec<Glyph>, unseen: Vec<Glyph>) -> Vec<Bounds> {
    if unseen.is_empty() {
        return Vec::new();
    }
    let printed = seen.iter().filter(|glyph| !glyph.text.trim().is_empty());
    let places = Squares::of(printed.map(|glyph| &glyph.bounds));
    let mut added = Vec::new();
    for glyph in unseen {
        if !places.hold(glyph.bounds.center()) {
            if !glyph.text.trim().is_empty() {
                added.push(glyph.bounds);
            }
            seen.push(glyph);
        }
    }
    added
}

/// Marks what stands on such glyphs as read by OCR. `added`: the boxes that [`add`] gave for the page.
pub(super) fn mark(part: &mut Part, added: &[Bounds]) {
    if added.is_empty() {
        return;
    }
    let places = Squares::of(added.iter());
    let mut words = 0;
    let mut mark = |anchor: &mut Anchor| {
        let Some(place) = anchor.page_box().map(bounds) else {
            return;
        };
        if places.any_within(&place) {
            words += anchor.text().split_whitespace().count();
            *anchor = anchor.clone().with_ocr_confidence(Some(Decimal::ZERO));
        }
    };
    let cells = part.tables.iter_mut().flat_map(|table| &mut table.cells);
    cells.for_each(|cell| mark(&mut cell.anchor));
    part.lines.iter_mut().for_each(|line| mark(&mut line.anchor));
    part.ocr = Some(PageOcr {
        engine: ENGINE.into(),
        words: words as u32,
        confidence: Decimal::ZERO,
    });
}
