//! The one seam to the PDF engine: a page becomes glyphs, ruling lines and filled boxes.
//!
//! Engine: `hayro-interpret` 0.9 with our own [`Device`]. Beside the counting in `weigh`, which has to see a file as the
//! engine does, nothing outside this file names it, so that it can be swapped.
//! Not read: rendered colors, images (counted only), and paths that are neither lines along the page's edges nor boxes.

use std::ops::RangeInclusive;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use hayro_interpret::font::{Glyph as EngineGlyph, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, TransformExt, interpret_page,
};
use hayro_syntax::object::Dict;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use super::geometry::{Bounds, Turn};
use super::{unseen, weigh};
use crate::{Limits, ReadError};

/// Pages read per file. A payer's report has tens; more than this is a book or an attack.
pub(super) const MAX_PAGES: usize = 2_000;
/// Glyphs read per page. A page full of 4-point type has about 20,000.
pub(super) const MAX_GLYPHS: usize = 100_000;
/// Ruling lines and boxes read per page; a drawing with more is no table.
pub(super) const MAX_RULES: usize = 20_000;
/// Slanted strokes kept per page: enough to tell a chart.
const MAX_SLANTS: usize = 5_000;
/// Drawing operations followed per page, so that forms that call forms end.
const MAX_OPERATIONS: usize = 2_000_000;
/// A drawn stroke or box is a line when it is at most this thick (points); thicker ones are backgrounds.
const MAX_RULE_THICKNESS: f64 = 4.0;
/// A line runs along the page's edge when it leaves it by at most this much (points).
const MAX_RULE_SLANT: f64 = 0.8;
/// Share of the font size above and below the baseline that a glyph's box takes; close to Helvetica and Times.
pub(super) const ASCENT: f64 = 0.74;
pub(super) const DESCENT: f64 = 0.22;

/// One printed character, or the letters of one ligature.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    pub(super) text: String,
    pub(super) bounds: Bounds,
    /// Where the glyph starts on its baseline, as displayed.
    pub(super) origin: (f64, f64),
    /// Font size in points as displayed.
    pub(super) size: f64,
    pub(super) turn: Turn,
}

/// A straight line along one of the page's edges, stroked or filled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rule {
    /// The line with its thickness.
    pub(super) bounds: Bounds,
}

/// Why a page was not read to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// The engine failed on the page's content.
    EngineFailed,
    /// One of this file's limits was reached.
    TooLarge,
}

/// What stands on a page.
#[derive(Debug, Default)]
pub(super) struct Ink {
    /// Width and height in points, as displayed: crop box and rotation applied.
    pub(super) size: (f64, f64),
    pub(super) glyphs: Vec<Glyph>,
    /// Glyphs the page holds without showing them (text rendering mode 3), as the text layer of a scanned page.
    pub(super) unseen: Vec<Glyph>,
    /// Boxes of those among `glyphs` that only such a layer gives.
    pub(super) laid_under: Vec<Bounds>,
    /// Glyphs that a clipping path cuts away: nobody sees them.
    pub(super) clipped: usize,
    pub(super) rules: Vec<Rule>,
    /// Filled or outlined boxes too thick to be lines: backgrounds of cells, rows and pages.
    pub(super) fills: Vec<Bounds>,
    /// Images and paths that are neither lines nor boxes.
    pub(super) pictures: usize,
    /// Boxes of the curves and slanted strokes of open paths, piece by piece: the lines of charts.
    pub(super) slants: Vec<Bounds>,
    /// Glyphs the font gives no character for.
    pub(super) unmapped: usize,
    pub(super) stop: Option<Stop>,
}

/// How many pages a file has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PageCount {
    /// Pages the engine found.
    pub(super) found: usize,
    /// Pages the file says it has.
    pub(super) stated: Option<usize>,
}

/// Why a file cannot be opened.
#[derive(Debug)]
pub(super) enum OpenError {
    /// A password is needed, or the encryption is not supported.
    Encrypted,
    /// No PDF structure was found.
    Damaged,
    /// It unpacks to more, or draws more, than the limits allow.
    TooLarge(ReadError),
}

/// Reads every page up to [`MAX_PAGES`], or some of them, and hands each to `page` with its number (1 for the first).
///
/// Panics of the engine stay in here. Nothing is unpacked or drawn before it is known to stay within the limits.
pub(super) fn pages(
    bytes: &[u8],
    only: Option<RangeInclusive<u32>>,
    limits: &Limits,
    mut page: impl FnMut(u32, Ink),
) -> Result<PageCount, OpenError> {
    let weights = weigh::streams(bytes, limits).map_err(OpenError::TooLarge)?;
    let pdf = open(bytes)?;
    let count = catch_unwind(AssertUnwindSafe(|| PageCount {
        found: pdf.pages().len(),
        stated: stated_pages(&pdf),
    }))
    .map_err(|_| OpenError::Damaged)?;
    if count.found == 0 {
        return Err(OpenError::Damaged);
    }
    catch_unwind(AssertUnwindSafe(|| {
        weigh::check_draws(&pdf, MAX_PAGES, &weights, limits)
    }))
    .map_err(|_| OpenError::Damaged)?
    .map_err(OpenError::TooLarge)?;
    let cache = InterpreterCache::new();
    for index in 0..count.found.min(MAX_PAGES) {
        if only.as_ref().is_some_and(|some| !some.contains(&(index as u32 + 1))) {
            continue;
        }
        let mut collector = Collector::default();
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            let Some(engine_page) = pdf.pages().get(index) else {
                return;
            };
            let (width, height) = engine_page.render_dimensions();
            collector.ink.size = (f64::from(width), f64::from(height));
            let transform = engine_page.initial_transform(true).to_kurbo();
            let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
            let mut context = Context::new(transform, area, &cache, pdf.xref(), InterpreterSettings::default());
            interpret_page(engine_page, &mut context, &mut collector);
        }));
        let mut ink = collector.ink;
        let unseen = std::mem::take(&mut ink.unseen);
        ink.laid_under = unseen::add(&mut ink.glyphs, unseen);
        if let Err(cause) = outcome {
            let stop = if cause.is::<LimitReached>() {
                Stop::TooLarge
            } else {
                Stop::EngineFailed
            };
            ink.stop = Some(stop);
        }
        page(index as u32 + 1, ink);
    }
    Ok(count)
}

/// Opens a file. A panic of the engine is damage of the file.
pub(super) fn open(bytes: &[u8]) -> Result<Pdf, OpenError> {
    let data = bytes.to_vec();
    match catch_unwind(AssertUnwindSafe(|| Pdf::new(data))) {
        Ok(Ok(pdf)) => Ok(pdf),
        Ok(Err(LoadPdfError::Decryption(
            DecryptionError::PasswordProtected
            | DecryptionError::UnsupportedAlgorithm
            | DecryptionError::InvalidEncryption
            | DecryptionError::MissingIDEntry,
        ))) => Err(OpenError::Encrypted),
        Ok(Err(LoadPdfError::Invalid)) | Err(_) => Err(OpenError::Damaged),
    }
}

/// The number of pages the page tree's root states.
fn stated_pages(pdf: &Pdf) -> Option<usize> {
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())?;
    catalog
        .get::<Dict<'_>>(&b"Pages"[..])?
        .get::<u32>(&b"Count"[..])
        .map(|n| n as usize)
}

/// Unwinds out of the engine, which offers no other way to stop; caught in [`pages`].
struct LimitReached;

#[derive(Default)]
struct Collector {
    ink: Ink,
    operations: usize,
    /// The visible area after each clip, innermost last.
    clips: Vec<Option<Bounds>>,
}

impl Collector {
    fn count(&mut self) {
        self.operations += 1;
        if self.operations > MAX_OPERATIONS
            || self.ink.glyphs.len() + self.ink.unseen.len() > MAX_GLYPHS
            || self.ink.rules.len() + self.ink.fills.len() > MAX_RULES
        {
            resume_unwind(Box::new(LimitReached));
        }
    }

    /// The visible part of a box; `None` when it is clipped away or off the page.
    fn visible(&self, bounds: Bounds) -> Option<Bounds> {
        let page = Bounds::around(0.0, 0.0, self.ink.size.0, self.ink.size.1);
        let on_page = bounds.intersection(&page)?;
        match self.clips.last() {
            None => Some(on_page),
            Some(clip) => on_page.intersection(clip.as_ref()?),
        }
    }

    fn add_box(&mut self, bounds: Bounds) {
        let Some(bounds) = self.visible(bounds) else { return };
        if bounds.width().min(bounds.height()) <= MAX_RULE_THICKNESS {
            // Dots and check marks are no lines.
            if bounds.width().max(bounds.height()) > MAX_RULE_THICKNESS {
                self.ink.rules.push(Rule { bounds });
            }
        } else {
            self.ink.fills.push(bounds);
        }
    }

    fn add_stroke(&mut self, a: Point, b: Point, thickness: f64) {
        let (dx, dy) = ((a.x - b.x).abs(), (a.y - b.y).abs());
        if dx.min(dy) > MAX_RULE_SLANT {
            self.ink.pictures += 1;
            return;
        }
        let half = thickness / 2.0;
        let line = if dx >= dy {
            let y = (a.y + b.y) / 2.0;
            Bounds::around(a.x, y - half, b.x, y + half)
        } else {
            let x = (a.x + b.x) / 2.0;
            Bounds::around(x - half, a.y, x + half, b.y)
        };
        self.add_box(line);
    }

    fn stroke_path(&mut self, path: &BezPath, transform: Affine, line_width: f64) {
        let scale = transform.determinant().abs().sqrt();
        let thickness = (line_width * scale).max(0.1);
        let (mut start, mut last) = (Point::ZERO, Point::ZERO);
        // Rounded corners and icons are closed paths; the lines of charts are open.
        let mut slants: Vec<Bounds> = Vec::new();
        let mut closed = false;
        for element in path.elements() {
            let (a, b) = (transform * last, transform * element.end_point().unwrap_or(last));
            let piece = Bounds::around(a.x, a.y, b.x, b.y);
            match *element {
                PathEl::MoveTo(p) => (start, last) = (p, p),
                PathEl::LineTo(p) => {
                    self.add_stroke(transform * last, transform * p, thickness);
                    if is_slanted(&piece) {
                        slants.push(piece);
                    }
                    last = p;
                }
                PathEl::ClosePath => {
                    self.add_stroke(transform * last, transform * start, thickness);
                    closed = true;
                    last = start;
                }
                PathEl::QuadTo(_, p) | PathEl::CurveTo(_, _, p) => {
                    self.ink.pictures += 1;
                    slants.push(piece);
                    last = p;
                }
            }
        }
        if !closed {
            let room = MAX_SLANTS.saturating_sub(self.ink.slants.len());
            self.ink.slants.extend(slants.into_iter().take(room));
        }
    }

    fn fill_path(&mut self, path: &BezPath, transform: Affine) {
        // A path may hold the boxes of a whole table.
        let mut corners: Vec<Point> = Vec::new();
        let mut straight = true;
        let flush = |collector: &mut Collector, corners: &mut Vec<Point>, straight: &mut bool| {
            if corners.len() >= 2 {
                match (*straight).then(|| upright_box(corners)).flatten() {
                    Some(bounds) => collector.add_box(bounds),
                    None => collector.ink.pictures += 1,
                }
            }
            corners.clear();
            *straight = true;
        };
        for element in path.elements() {
            match *element {
                PathEl::MoveTo(p) => {
                    flush(self, &mut corners, &mut straight);
                    corners.push(transform * p);
                }
                PathEl::LineTo(p) => corners.push(transform * p),
                PathEl::QuadTo(_, p) | PathEl::CurveTo(_, _, p) => {
                    straight = false;
                    corners.push(transform * p);
                }
                PathEl::ClosePath => {}
            }
        }
        flush(self, &mut corners, &mut straight);
    }
}

/// Whether a stroke in this box leaves the page's edges. The line of a chart with a point for each day is made of
/// pieces shorter than a point: their shape counts, not their size.
fn is_slanted(piece: &Bounds) -> bool {
    const LEAST_SLOPE: f64 = 0.15;
    let (short, long) = (piece.width().min(piece.height()), piece.width().max(piece.height()));
    short > MAX_RULE_SLANT || short > 0.02 && short >= LEAST_SLOPE * long
}

/// The box these corners draw, when they draw an upright one.
fn upright_box(corners: &[Point]) -> Option<Bounds> {
    let bounds = corners.iter().fold(None, |all: Option<Bounds>, p| {
        let point = Bounds::around(p.x, p.y, p.x, p.y);
        Some(all.map_or(point, |all| all.union(&point)))
    })?;
    let near = |a: f64, b: f64| (a - b).abs() <= MAX_RULE_SLANT;
    corners
        .iter()
        .all(|p| {
            (near(p.x, bounds.left) || near(p.x, bounds.right)) && (near(p.y, bounds.top) || near(p.y, bounds.bottom))
        })
        .then_some(bounds)
}

impl<'a> Device<'a> for Collector {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, draw_mode: &DrawMode) {
        self.count();
        match draw_mode {
            DrawMode::Fill(_) => self.fill_path(path, props.transform),
            DrawMode::Stroke(stroke) => self.stroke_path(path, props.transform, f64::from(stroke.line_width)),
            DrawMode::FillAndStroke(_, stroke) => {
                self.fill_path(path, props.transform);
                self.stroke_path(path, props.transform, f64::from(stroke.line_width));
            }
            DrawMode::Invisible => {}
        }
    }

    fn push_clip_path(&mut self, clip_path: &ClipPath) {
        self.count();
        let area = clip_path.path.bounding_box();
        let area = Bounds::around(area.x0, area.y0, area.x1, area.y1);
        let inner = match self.clips.last() {
            None => Some(area),
            Some(outer) => outer.and_then(|outer| outer.intersection(&area)),
        };
        self.clips.push(inner);
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.count();
    }

    fn pop_transparency_group(&mut self) {}

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.count();
        self.ink.pictures += 1;
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.count();
        let is_unseen = matches!(mode, DrawMode::Invisible);
        for positioned in run.glyphs() {
            let glyph: &EngineGlyph<'_> = positioned;
            let transform = props.transform * positioned.transform();
            let (advance, type3) = match glyph {
                EngineGlyph::Outline(outline) => (outline.advance_width(), false),
                EngineGlyph::Type3(type3) => (type3.advance_width(), true),
            };
            // Half an em stands in for a width the font does not give.
            let advance = f64::from(advance.unwrap_or(500.0));
            let origin = transform * Point::ZERO;
            let along = transform * Point::new(advance, 0.0) - origin;
            let em_along = transform * Point::new(1000.0, 0.0) - origin;
            let em_up = transform * Point::new(0.0, 1000.0) - origin;
            let mut size = em_up.hypot();
            if type3 {
                // A Type 3 font may be drawn at any scale: its nominal size can be far below what is seen.
                size = size.max(along.hypot());
            }
            if !(size.is_finite() && origin.x.is_finite() && origin.y.is_finite()) || size <= 0.01 {
                continue;
            }
            let up = em_up * (size / em_up.hypot().max(1e-9));
            let corners = [
                origin + up * ASCENT,
                origin - up * DESCENT,
                origin + along + up * ASCENT,
                origin + along - up * DESCENT,
            ];
            let bounds = corners
                .iter()
                .map(|p| Bounds::around(p.x, p.y, p.x, p.y))
                .reduce(|a, b| a.union(&b))
                .unwrap_or(Bounds::around(origin.x, origin.y, origin.x, origin.y));
            let page = Bounds::around(0.0, 0.0, self.ink.size.0, self.ink.size.1);
            if !page.contains(bounds.center()) {
                // Not on the page as displayed.
                continue;
            }
            let text = match glyph.as_unicode() {
                Some(BfString::Char(c)) => printable(&c.to_string()),
                Some(BfString::String(s)) => printable(&s),
                None => None,
            };
            let Some(text) = text else {
                self.ink.unmapped += 1;
                continue;
            };
            let clip = self.clips.last();
            if clip.is_some_and(|clip| !clip.is_some_and(|clip| clip.contains(bounds.center()))) {
                // Blanks at a cell's edge are no loss.
                self.ink.clipped += usize::from(!text.trim().is_empty());
                continue;
            }
            let glyphs = if is_unseen {
                &mut self.ink.unseen
            } else {
                &mut self.ink.glyphs
            };
            glyphs.push(Glyph {
                text,
                bounds,
                origin: (origin.x, origin.y),
                size,
                turn: Turn::of_direction(em_along.x, em_along.y),
            });
        }
    }
}

/// The characters a person sees: ligatures taken apart, every kind of blank as one, marks without ink left out.
///
/// `None` when the font names no character (nothing, the replacement character, or a private-use code).
pub(super) fn printable(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{fb00}' => out.push_str("ff"),
            '\u{fb01}' => out.push_str("fi"),
            '\u{fb02}' => out.push_str("fl"),
            '\u{fb03}' => out.push_str("ffi"),
            '\u{fb04}' => out.push_str("ffl"),
            '\u{fb05}' | '\u{fb06}' => out.push_str("st"),
            // A soft hyphen that was drawn is a hyphen.
            '\u{ad}' => out.push('-'),
            '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => {}
            '\u{fffd}' | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' => return None,
            c if c.is_whitespace() => out.push(' '),
            c if c.is_control() => return None,
            c => out.push(c),
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ligatures_are_taken_apart_and_unknown_characters_are_not_invented() {
        assert_eq!(printable("\u{fb01}").as_deref(), Some("fi"));
        assert_eq!(printable("\u{a0}").as_deref(), Some(" "));
        assert_eq!(
            printable("\u{2212}").as_deref(),
            Some("\u{2212}"),
            "a minus sign stays as printed"
        );
        assert_eq!(printable("\u{fffd}"), None);
        assert_eq!(printable("\u{e042}"), None);
    }

    #[test]
    fn only_upright_boxes_count_as_boxes() {
        let square = [(0.0, 0.0), (10.0, 0.0), (10.0, 5.0), (0.0, 5.0)].map(|(x, y)| Point::new(x, y));
        assert_eq!(upright_box(&square), Some(Bounds::around(0.0, 0.0, 10.0, 5.0)));
        let kite = [(5.0, 0.0), (10.0, 5.0), (5.0, 10.0), (0.0, 5.0)].map(|(x, y)| Point::new(x, y));
        assert_eq!(upright_box(&kite), None);
    }
}
