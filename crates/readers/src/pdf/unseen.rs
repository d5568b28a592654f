//! Text that a page holds without showing it: the text layer under a scanned picture.

use std::collections::HashMap;

use super::geometry::Bounds;
use super::glyphs::Glyph;

/// Glyphs are sought in squares of this size (points): about a letter's.
const SQUARE: f64 = 12.0;

/// Adds the glyphs that stand where no glyph is seen. Where one is, the layer says again what is printed.
pub(super) fn add(seen: &mut Vec<Glyph>, unseen: Vec<Glyph>) {
    if unseen.is_empty() {
        return;
    }
    let square = |v: f64| (v / SQUARE).floor() as i64;
    let mut places: HashMap<(i64, i64), Vec<Bounds>> = HashMap::new();
    for glyph in seen.iter().filter(|glyph| !glyph.text.trim().is_empty()) {
        let b = glyph.bounds;
        for x in square(b.left)..=square(b.right) {
            for y in square(b.top)..=square(b.bottom) {
                places.entry((x, y)).or_default().push(b);
            }
        }
    }
    let hidden_by = |glyph: &Glyph| {
        let (x, y) = glyph.bounds.center();
        let near = places.get(&(square(x), square(y)));
        near.is_some_and(|near| near.iter().any(|seen| seen.contains((x, y))))
    };
    seen.extend(unseen.into_iter().filter(|glyph| !hidden_by(glyph)));
}
