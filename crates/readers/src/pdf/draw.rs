//! A page as a picture in shades of gray, for reading it by OCR.
//!
//! Engine: `hayro` 0.9, the renderer beside the interpreter of `glyphs.rs`. Nothing outside this file names it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro::vello_cpu::Pixmap;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use hayro_interpret::InterpreterSettings;
use plumbline_model::PageBox;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::geometry::Turn;
use super::glyphs::{OpenError, open};

/// Dots per inch at which OCR reads best. Source: Tesseract's documentation, "Improving the quality of the output".
const WANTED_DPI: f32 = 300.0;
/// Below this many dots per inch ten-point digits are no longer told apart: the page is not drawn.
const LEAST_DPI: f32 = 100.0;
/// Dots of one picture: a page of 24 × 13 inches at 300 dpi. The renderer takes four bytes for each, the picture one.
const MAX_DOTS: f32 = 28_000_000.0;
/// Dots along one edge; the renderer counts them in 16 bits.
const MAX_EDGE: f32 = 30_000.0;
const POINTS_PER_INCH: f32 = 72.0;
/// Dots per inch of a clipping, which people look at.
const CLIP_DPI: f32 = 144.0;
/// What a clipping shows before a place and above and below it, in points: a line's label, and a neighbouring line.
const AROUND: [f32; 2] = [230.0, 14.0];

/// A page, or a part of one, in shades of gray.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Dots from left to right.
    pub width: u32,
    /// Dots from top to bottom.
    pub height: u32,
    /// One byte a dot, row by row from the top left; 0 is black.
    pub gray: Vec<u8>,
}

impl Picture {
    /// The picture as a file: portable graymap, binary. Source: netpbm's `pgm(5)`.
    pub fn to_pgm(&self) -> Vec<u8> {
        let mut file = format!("P5\n{} {}\n255\n", self.width, self.height).into_bytes();
        file.extend_from_slice(&self.gray);
        file
    }
}

/// Why a page cannot be drawn.
#[derive(Debug)]
pub(super) enum DrawError {
    Open(OpenError),
    NoSuchPage,
    /// Within [`MAX_DOTS`] its letters would be too small to read.
    TooLarge,
    EngineFailed,
}

/// Draws a page so that text of one direction stands upright.
pub(super) fn draw(bytes: &[u8], number: u32, turn: Turn) -> Result<Picture, DrawError> {
    drawn(bytes, number, WANTED_DPI, |pixmap, _| turned(pixmap, turn))
}

/// Draws the surroundings of places on a page, upright as the page stands. Boxes in points from its top left corner.
pub(super) fn clip(bytes: &[u8], number: u32, boxes: &[PageBox]) -> Result<Vec<Picture>, DrawError> {
    drawn(bytes, number, CLIP_DPI, |pixmap, scale| {
        let page = turned(pixmap, Turn::Upright);
        boxes.iter().map(|place| clipped(&page, place, scale)).collect()
    })
}

fn drawn<T>(bytes: &[u8], number: u32, wanted_dpi: f32, take: impl FnOnce(&Pixmap, f32) -> T) -> Result<T, DrawError> {
    let pdf = open(bytes).map_err(DrawError::Open)?;
    catch_unwind(AssertUnwindSafe(|| {
        let index = number.checked_sub(1).ok_or(DrawError::NoSuchPage)? as usize;
        let page = pdf.pages().get(index).ok_or(DrawError::NoSuchPage)?;
        let (width, height) = page.render_dimensions();
        let scale = scale(width, height, wanted_dpi).ok_or(DrawError::TooLarge)?;
        let settings = PixmapSettings {
            x_scale: scale,
            y_scale: scale,
            bg_color: WHITE,
        };
        let pixmap = render(
            page,
            &RenderCache::new(),
            &InterpreterSettings::default(),
            &RenderSettings::default(),
            &settings,
        );
        Ok(take(&pixmap, scale))
    }))
    .unwrap_or(Err(DrawError::EngineFailed))
}

/// The part of a drawn page around a box: its line with what stands before it, at most [`AROUND`] points off.
fn clipped(page: &Picture, place: &PageBox, scale: f32) -> Picture {
    let dots = |points: Decimal, more: f32, edge: u32| -> usize {
        let points = points.to_string().parse::<f32>().unwrap_or(0.0);
        ((points + more) * scale).clamp(0.0, edge as f32) as usize
    };
    let [left, top, right, bottom] = place.0;
    let [before, above] = AROUND;
    let (left, right) = (dots(left, -before, page.width), dots(right, above * 2.0, page.width));
    let (top, bottom) = (dots(top, -above, page.height), dots(bottom, above, page.height));
    let row = page.width as usize;
    let gray =
        (top..bottom.max(top)).flat_map(|y| page.gray[y * row + left..y * row + right.max(left)].iter().copied());
    Picture {
        gray: gray.collect(),
        width: right.saturating_sub(left) as u32,
        height: bottom.saturating_sub(top) as u32,
    }
}

/// Dots per point for a page of this size in points; `None` where the page is too large, or has no size.
fn scale(width: f32, height: f32, wanted_dpi: f32) -> Option<f32> {
    if !(width.is_finite() && height.is_finite()) || width < 1.0 || height < 1.0 {
        return None;
    }
    let scale = (wanted_dpi / POINTS_PER_INCH)
        .min((MAX_DOTS / (width * height)).sqrt())
        .min(MAX_EDGE / width.max(height));
    (scale * POINTS_PER_INCH >= LEAST_DPI).then_some(scale)
}

/// The drawn page in shades of gray, turned until text of that direction stands upright.
fn turned(pixmap: &Pixmap, turn: Turn) -> Picture {
    let (width, height) = (usize::from(pixmap.width()), usize::from(pixmap.height()));
    let dots = pixmap.data();
    let shade = |x: usize, y: usize| {
        let dot = dots[y * width + x];
        // Weights of ITU-R BT.601.
        ((u32::from(dot.r) * 299 + u32::from(dot.g) * 587 + u32::from(dot.b) * 114) / 1000) as u8
    };
    let (across, down) = match turn {
        Turn::Upright | Turn::UpsideDown => (width, height),
        Turn::Clockwise | Turn::Counterclockwise => (height, width),
    };
    let mut gray = Vec::with_capacity(across * down);
    for y in 0..down {
        for x in 0..across {
            // The inverse of `Frame::enter_point`.
            gray.push(match turn {
                Turn::Upright => shade(x, y),
                Turn::Clockwise => shade(width - 1 - y, x),
                Turn::UpsideDown => shade(width - 1 - x, height - 1 - y),
                Turn::Counterclockwise => shade(y, height - 1 - x),
            });
        }
    }
    Picture {
        width: across as u32,
        height: down as u32,
        gray,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clipping_shows_the_place_and_its_line_and_stays_on_the_page() {
        let page = Picture {
            width: 400,
            height: 100,
            gray: (0..40_000).map(|dot| (dot % 251) as u8).collect(),
        };
        let place = PageBox(["250", "20", "260", "30"].map(|text| text.parse().expect("a decimal")));
        let clip = clipped(&page, &place, 1.0);
        assert_eq!((clip.width, clip.height), (288 - 20, 44 - 6));
        assert_eq!(clip.gray.len(), 268 * 38);
        assert_eq!(clip.gray[0], page.gray[6 * 400 + 20]);
        let corner = PageBox(["390", "95", "500", "300"].map(|text| text.parse().expect("a decimal")));
        let clip = clipped(&page, &corner, 1.0);
        assert_eq!((clip.width, clip.height), (400 - 160, 100 - 81));
        let outside = PageBox(["900", "900", "950", "950"].map(|text| text.parse().expect("a decimal")));
        assert_eq!(clipped(&page, &outside, 1.0).gray.len(), 0);
    }

    #[test]
    fn a_page_is_drawn_at_300_dpi_until_it_grows_too_large() {
        let dpi =
            |width: f32, height: f32| scale(width, height, WANTED_DPI).map(|scale| (scale * POINTS_PER_INCH).round());
        assert_eq!(dpi(612.0, 792.0), Some(300.0), "US Letter");
        assert_eq!(
            dpi(2384.0, 3370.0).map(|dpi| dpi < 300.0 && dpi > 100.0),
            Some(true),
            "A0"
        );
        assert_eq!(dpi(14_400.0, 14_400.0), None, "the largest page of a PDF");
        assert_eq!(dpi(0.0, 792.0), None);
    }
}
