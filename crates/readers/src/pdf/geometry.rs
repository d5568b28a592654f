//! Boxes on a page. Unit: PDF points (1/72 inch); origin at the page's top left as displayed, y growing downwards.

use plumbline_model::PageBox;
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

/// An upright box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bounds {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Bounds {
    /// The box around two opposite corners, in whatever order they come.
    pub(super) fn around(x0: f64, y0: f64, x1: f64, y1: f64) -> Bounds {
        Bounds {
            left: x0.min(x1),
            top: y0.min(y1),
            right: x0.max(x1),
            bottom: y0.max(y1),
        }
    }

    pub(super) fn width(&self) -> f64 {
        self.right - self.left
    }

    pub(super) fn height(&self) -> f64 {
        self.bottom - self.top
    }

    pub(super) fn center(&self) -> (f64, f64) {
        ((self.left + self.right) / 2.0, (self.top + self.bottom) / 2.0)
    }

    pub(super) fn union(&self, other: &Bounds) -> Bounds {
        Bounds {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// The common part; `None` when the boxes do not meet.
    pub(super) fn intersection(&self, other: &Bounds) -> Option<Bounds> {
        let common = Bounds {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        };
        (common.left <= common.right && common.top <= common.bottom).then_some(common)
    }

    pub(super) fn contains(&self, (x, y): (f64, f64)) -> bool {
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }

    /// The box around all of them; `None` for none.
    pub(super) fn of<'a>(boxes: impl IntoIterator<Item = &'a Bounds>) -> Option<Bounds> {
        boxes.into_iter().fold(None, |all: Option<Bounds>, one| {
            Some(all.map_or(*one, |all| all.union(one)))
        })
    }

    /// The box as anchors carry it: exact decimals with one digit after the point.
    pub(super) fn to_page_box(self) -> PageBox {
        PageBox([self.left, self.top, self.right, self.bottom].map(tenth))
    }
}

/// A coordinate rounded to a tenth of a point, always printed with one digit.
fn tenth(value: f64) -> Decimal {
    let mut decimal = Decimal::from_i64((value * 10.0).round() as i64).unwrap_or_default();
    // The scale is far below the limit of 28, so this cannot fail.
    let _ = decimal.set_scale(1);
    decimal
}

/// The direction a text is read in, in quarter turns clockwise as displayed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Turn {
    Upright,
    Clockwise,
    UpsideDown,
    Counterclockwise,
}

impl Turn {
    /// All four, upright first.
    pub(super) const ALL: [Turn; 4] = [Turn::Upright, Turn::Clockwise, Turn::UpsideDown, Turn::Counterclockwise];

    /// The direction of text on a page that was turned clockwise by so many degrees: a multiple of 90.
    pub(super) fn of_degrees(degrees: u16) -> Turn {
        Turn::ALL[usize::from(degrees / 90 % 4)]
    }

    /// The quarter turn nearest to a reading direction.
    pub(super) fn of_direction(dx: f64, dy: f64) -> Turn {
        if dx.abs() >= dy.abs() {
            if dx >= 0.0 { Turn::Upright } else { Turn::UpsideDown }
        } else if dy > 0.0 {
            Turn::Clockwise
        } else {
            Turn::Counterclockwise
        }
    }
}

/// A page seen so that text of one direction stands upright: landscape tables printed on portrait pages are laid out
/// in their own frame, and their boxes are turned back for the anchors.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    pub(super) turn: Turn,
    /// Width and height of the page as displayed.
    pub(super) page: (f64, f64),
}

impl Frame {
    /// Width and height of the page in this frame.
    pub(super) fn size(&self) -> (f64, f64) {
        match self.turn {
            Turn::Upright | Turn::UpsideDown => self.page,
            Turn::Clockwise | Turn::Counterclockwise => (self.page.1, self.page.0),
        }
    }

    /// A displayed point in this frame.
    pub(super) fn enter_point(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let (width, height) = self.page;
        match self.turn {
            Turn::Upright => (x, y),
            Turn::Clockwise => (y, width - x),
            Turn::UpsideDown => (width - x, height - y),
            Turn::Counterclockwise => (height - y, x),
        }
    }

    fn leave_point(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let (width, height) = self.page;
        match self.turn {
            Turn::Upright => (x, y),
            Turn::Clockwise => (width - y, x),
            Turn::UpsideDown => (width - x, height - y),
            Turn::Counterclockwise => (y, height - x),
        }
    }

    /// A displayed box in this frame.
    pub(super) fn enter(&self, b: Bounds) -> Bounds {
        let (x0, y0) = self.enter_point((b.left, b.top));
        let (x1, y1) = self.enter_point((b.right, b.bottom));
        Bounds::around(x0, y0, x1, y1)
    }

    /// A box of this frame as displayed.
    pub(super) fn leave(&self, b: Bounds) -> Bounds {
        let (x0, y0) = self.leave_point((b.left, b.top));
        let (x1, y1) = self.leave_point((b.right, b.bottom));
        Bounds::around(x0, y0, x1, y1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_is_printed_with_one_digit() {
        let b = Bounds::around(72.0, 310.46, 121.4, 322.0999);
        assert_eq!(
            b.to_page_box().0.map(|d| d.to_string()),
            ["72.0", "310.5", "121.4", "322.1"]
        );
    }

    #[test]
    fn every_frame_gives_back_the_box_it_was_given() {
        let b = Bounds::around(10.0, 20.0, 60.0, 30.0);
        for turn in Turn::ALL {
            let frame = Frame {
                turn,
                page: (612.0, 792.0),
            };
            assert_eq!(frame.leave(frame.enter(b)), b, "{turn:?}");
        }
    }
}
