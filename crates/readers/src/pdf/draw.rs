//! A page as a picture in shades of gray, for reading it by OCR.
//!
//! Engine: `hayro` 0.9, the renderer beside the interpreter of `glyphs.rs`. Nothing outside this file names it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro::vello_cpu::Pixmap;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use hayro_interpret::InterpreterSettings;

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

/// A page in shades of gray.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    let pdf = open(bytes).map_err(DrawError::Open)?;
    catch_unwind(AssertUnwindSafe(|| {
        let index = number.checked_sub(1).ok_or(DrawError::NoSuchPage)? as usize;
        let page = pdf.pages().get(index).ok_or(DrawError::NoSuchPage)?;
        let (width, height) = page.render_dimensions();
        let scale = scale(width, height).ok_or(DrawError::TooLarge)?;
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
        Ok(turned(&pixmap, turn))
    }))
    .unwrap_or(Err(DrawError::EngineFailed))
}

/// Dots per point for a page of this size in points; `None` where the page is too large, or has no size.
fn scale(width: f32, height: f32) -> Option<f32> {
    if !(width.is_finite() && height.is_finite()) || width < 1.0 || height < 1.0 {
        return None;
    }
    let scale = (WANTED_DPI / POINTS_PER_INCH)
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
    fn a_page_is_drawn_at_300_dpi_until_it_grows_too_large() {
        let dpi = |width: f32, height: f32| scale(width, height).map(|scale| (scale * POINTS_PER_INCH).round());
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
